"""A user's own file of facts: what it adds, and how it is refused."""

from __future__ import annotations

import pytest

from kwf_lint.kustomer.platform import (
    SOURCE,
    action_owner,
    carries_changes,
    is_known_event,
    known_action,
    known_output,
    platform,
)
from kwf_lint.kustomer.platform_file import extended
from tests.kustomer.test_platform import ID, contents


def test_a_users_file_adds_facts_and_leaves_the_known_ones_as_they_are() -> None:
    before = contents(platform())
    more = extended(
        platform(),
        {
            "facts": "2027-01-01",
            "sources": {"OWN": "the organisation's apps"},
            "actions": {
                "kustomer.app.acme.refund": {"inputs": ["orderId"], "required": ["amount"], "source": "OWN"},
                "kustomer.app.acme.find": {"schema": {"type": "object"}, "outputs": ["total"], "source": "acme.json"},
                "kustomer.note.create": {"app": None},
            },
            "events": {
                "kustomer.app.acme.paid": {"changes": True, "output": {"type": "object"}},
                "kustomer.order.<x>.paid": {"outbound": True},
            },
            "operators": {"starts-with": {"operands": [2, None], "slips": ["startsWith"]}},
            "field_values": {"conversation.status": {"read": ["open", "waiting"]}},
            "suffixes": {"Geo": {"type": "object"}},
            "limits": {"workflow.name.maxLength": {"value": 10}},
            "top_level_keys": {"labels": {"status": "current"}},
            "helpers": {"OWN": ["currency"]},
        },
        "facts.json",
    )

    assert more.facts == "2027-01-01"
    refund, note = more.actions["kustomer.app.acme.refund"], more.actions["kustomer.note.create"]
    assert (refund.app, refund.inputs, refund.required) == (
        "acme",
        frozenset(("orderId", "amount")),
        frozenset(("amount",)),
    )
    assert (note.app, note.inputs, note.required) == (None, None, frozenset())
    assert (refund.get(SOURCE), refund.get("schema")) == ("the organisation's apps", None)
    find = known_action(more, f"kustomer.app.Acme_{ID}.find")
    assert find is not None
    assert (find.get("schema"), find.get(SOURCE), find.get("outputs")) == ({"type": "object"}, "acme.json", ["total"])
    paid = known_output(more, f"kustomer.app.acme_{ID}.paid")
    assert paid == ({"type": "object"}, "facts.json")
    assert known_output(more, "kustomer.note.create") is None
    assert action_owner(more, "kustomer.note.create") is None
    assert carries_changes(more, "kustomer.app.acme.paid") is True
    assert carries_changes(more, "kustomer.app.acme.unpaid") is None
    assert is_known_event(more, "kustomer.order.big.paid")
    assert more.operators["starts-with"] == (2, None)
    assert more.operator_slips["startsWith"] == "starts-with"
    assert more.field_values["conversation"]["status"].create == ["open", "waiting"]
    assert more.suffixes["Geo"].type == "object"
    assert more.limits["workflow.name.maxLength"] == 10
    assert more.top_level_keys["labels"].required is False
    assert more.helpers == platform().helpers | {"currency"}
    assert more.actions.keys() > platform().actions.keys()
    assert more.outbound_events == platform().outbound_events
    assert contents(platform()) == before


def test_an_empty_file_adds_nothing() -> None:
    assert contents(extended(platform(), {})) == contents(platform())


def test_an_event_may_be_opened_to_outbound_webhooks() -> None:
    more = extended(platform(), {"events": {"kustomer.note.create": {"changes": False, "outbound": True}}})

    assert more.outbound_events - platform().outbound_events == {"kustomer.note.create"}


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["kustomer.app.acme.refund"], "not a JSON object"),
        (None, "not a JSON object"),
        ({"action": {}}, 'unknown key "action". Did you mean "actions"?'),
        ({"hookTypes": {}}, 'unknown key "hookTypes". Did you mean "hook_types"?'),
        ({"facts": 2027}, '"facts": not a string'),
        ({"sources": []}, '"sources": not a JSON object'),
        ({"sources": {"A": 1}}, '"sources", "A": not a string'),
        ({"actions": {"a": {"schema": []}}}, '"actions", "a": "schema" is not a JSON object'),
        ({"actions": {"a": {"outputs": "b"}}}, '"actions", "a": "outputs" is not a list of strings or a JSON Schema'),
        ({"events": {"a": {"output": [1]}}}, '"events", "a": "output" is not a list of strings or a JSON Schema'),
        (
            {"events": {"a.<b>.c": {"output": ["d"]}}},
            '"events", "a.<b>.c": "output" is of one event; this name stands for many',
        ),
        ({"actions": ["a"]}, '"actions": not a JSON object'),
        ({"helpers": ["currency"]}, '"helpers": not a JSON object'),
        ({"helpers": {"OWN": "currency"}}, '"helpers", "OWN": not a list of strings'),
        ({"helpers": {"OWN": [1]}}, '"helpers", "OWN": not a list of strings'),
        ({"actions": {"a": "OWN"}}, '"actions", "a": not a JSON object'),
        ({"actions": {"a": {"input": []}}}, '"actions", "a": unknown key "input". Did you mean "inputs"?'),
        ({"actions": {"a": {"inputs": {"b": 1}}}}, '"actions", "a": "inputs" is not a list of strings'),
        ({"actions": {"a": {"app": 1}}}, '"actions", "a": "app" is not a string or null'),
        ({"actions": {"a": {"source": None}}}, '"actions", "a": "source" is not a string'),
        (
            {"actions": {"a": {"kind": ""}}},
            '"actions", "a": unknown key "kind". Known keys: app, inputs, required, schema, outputs, source.',
        ),
        ({"events": {"a": {"changes": None}}}, '"events", "a": "changes" is not true or false'),
        ({"events": {"a": {"outbound": 1}}}, '"events", "a": "outbound" is not true or false'),
        ({"operators": {"a": {}}}, '"operators", "a": "operands" is missing'),
        *(
            (
                {"operators": {"a": {"operands": operands}}},
                '"operators", "a": "operands" is not a list of the least number and the most (or null)',
            )
            for operands in (2, [2], [2, 1], [-1, 2], ["1", 2], [True, 2], [1, 2.5], [None, 2])
        ),
        (
            {"limits": {"command.cacheSeconds.min": {"value": True}}},
            '"limits", "command.cacheSeconds.min": "value" is not a whole number',
        ),
        (
            {"limits": {"command.cacheSeconds.max": {"value": -1}}},
            '"limits", "command.cacheSeconds.max": "value" is not a whole number',
        ),
        (
            {"limits": {"workflow.name.maxLen": {"value": 1}}},
            '"limits": unknown key "workflow.name.maxLen". Did you mean "workflow.name.maxLength"?',
        ),
        (
            {"field_values": {"a.b": {"read": [None]}}},
            '"field_values", "a.b": "read" is not a list of strings and numbers',
        ),
        ({"suffixes": {"Geo": {}}}, '"suffixes", "Geo": "type" is missing'),
        ({"top_level_keys": {"a": {"type": "object"}}}, '"top_level_keys", "a": "status" is missing'),
    ],
)
def test_a_file_of_another_form_is_refused_in_one_line(extra: object, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        extended(platform(), extra)

    assert str(caught.value) == message


def test_an_unknown_key_far_from_all_others_gets_the_list_of_keys() -> None:
    with pytest.raises(
        ValueError, match=r'^unknown key "zzz"\. Known keys: facts, sources, actions, .*read_only_step_keys\.$'
    ):
        extended(platform(), {"zzz": {}})
