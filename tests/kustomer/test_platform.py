from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kwf_lint.document.json_scan
import kwf_lint.kustomer.platform
from kwf_lint.kustomer.names import owner_app
from kwf_lint.kustomer.platform import SOURCE, TABLES, Platform, action_owner, carries_changes, is_known_event, platform
from kwf_lint.kustomer.platform_file import extended

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FILE = Path(kwf_lint.kustomer.platform.__file__).with_name("platform.json")
ID = "6142bf2f6ef1940524f53d94"


def no_equal_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    assert len(found) == len(pairs)
    return found


RAW: dict[str, Any] = json.loads(FILE.read_text("utf-8"), object_pairs_hook=no_equal_keys)
ROWS = ("actions", "likely_inputs", "events", "operators", "field_values", "suffixes", "limits", "top_level_keys")
LISTS = [table for table in RAW if table not in (*ROWS, "facts", "sources")]
IN_LISTS = {
    "functions": {"parseInt", "inBusinessHours"},
    "helpers": {"if", "each", "dateFormat"},
    "helper_titles": {"Get App Setting"},
    "hook_types": {"form", "web", "email"},
    "setting_types": {"string", "number", "boolean", "secret"},
    "action_types": {"rest_api", "aws_lamda"},
    "error_actions": {"continue", "retry-workflow", "retry-action", "stop-processing"},
    "http_methods": {"get", "post", "put", "patch", "delete"},
    "visibilities": {"private", "public"},
    "tags": {"ai", "builtByKustomer"},
    "kview_contexts": {"smartbar-card", "smartbar-details", "expanded-timeline"},
    "kview_contexts_unsure": {"create-form"},
    "kview_resources": {"customer", "conversation", "company"},
    "kview_states": {"open", "closed"},
    "standard_klasses": {"company", "conversation", "customer", "message", "user"},
    "template_apps": {"my_first_app"},
    "read_only_workflow_keys": {"rev", "updatedAt"},
    "read_only_step_keys": {"_id"},
}


def facts_with_sources() -> Iterator[tuple[str, str, str]]:
    """Each fact of the file, as (table, name, source)."""
    for table in ROWS:
        for name, row in RAW[table].items():
            yield table, name, row.get("source", "")
    for table in LISTS:
        for source, names in RAW[table].items():
            for name in names:
                yield table, name, source


def as_plain(value: Any) -> Any:
    """A value of a Platform in a form that can be compared; who says what is left out."""
    if isinstance(value, dict):
        return {name: as_plain(row) for name, row in value.items() if name != SOURCE}
    return [as_plain(getattr(value, slot)) for slot in value.__slots__] if hasattr(value, "__slots__") else value


def contents(facts: Platform) -> dict[str, Any]:
    return {table: as_plain(getattr(facts, table)) for table in TABLES}


def test_every_fact_has_a_source_and_every_source_a_fact() -> None:
    keys = [(name, key.partition("/")[0]) for _, name, source in facts_with_sources() for key in source.split(", ")]

    assert [pair for pair in keys if pair[1] not in RAW["sources"]] == []
    assert {key for _, key in keys} == set(RAW["sources"])


def test_no_fact_stands_twice_in_its_table() -> None:
    facts = [(table, name) for table, name, _ in facts_with_sources()]

    assert sorted(set(facts)) == sorted(facts)


def test_the_built_in_file_has_the_form_that_is_asked_of_others() -> None:
    assert contents(extended(platform(), RAW)) == contents(platform())


def test_the_facts_have_a_day() -> None:
    assert str(datetime.date.fromisoformat(platform().facts)) == platform().facts


def test_all_operators_are_known_with_their_operands() -> None:
    pairs = ("eq", "neq", "gt", "gte", "lt", "lte", "lt-date", "gt-date", "contains", "not-contains")

    assert platform().operators == {
        **dict.fromkeys(("true", "false"), (0, 1)),
        **dict.fromkeys(("and", "or"), (1, None)),
        **dict.fromkeys(("exists", "dne"), (1, 2)),
        **dict.fromkeys(pairs, (2, 2)),
    }


def test_slips_are_no_operators_and_lead_to_one() -> None:
    slips = platform().operator_slips

    assert slips["ne"] == "neq"
    assert slips["notContains"] == "not-contains"
    assert not set(slips) & set(platform().operators)
    assert set(slips.values()) <= set(platform().operators)


def test_outbound_webhooks_know_twelve_events() -> None:
    objects = ("conversation", "customer", "message", "user", "team", "tag")

    assert platform().outbound_events == {
        f"kustomer.{name}.{verb}" for name in objects for verb in ("create", "update")
    }
    assert len(platform().outbound_events) == platform().limits["outboundWebhook.events.max"]


def test_three_top_level_keys_are_required() -> None:
    keys = platform().top_level_keys

    assert {name for name, key in keys.items() if key.required} == {"app", "version", "title"}
    assert {key.status for key in keys.values()} == {"current", "older", "legacy", "obsolete"}
    assert keys["dependencies"].status == "older"
    assert keys["clientSecret"].status == "legacy"
    assert keys["cards"].status == "obsolete"
    assert keys["workflows"].type == "array"


def test_fields_say_what_can_be_read_and_what_is_taken() -> None:
    fields = platform().field_values
    status, channel = fields["conversation"]["status"], fields["message"]["channel"]

    assert status.read == status.update == ["open", "snoozed", "done"]
    assert status.create == ["open", "done"]
    assert fields["message"]["status"].read == ["sent", "received", "error"]
    assert channel.read is None
    assert "email" in (channel.create or ())
    assert fields["conversation"]["priority"].type == "number"


def test_the_inputs_that_an_action_probably_takes_are_none_of_those_that_are_known() -> None:
    facts = platform()

    assert "assignedTeams" in facts.likely_inputs["kustomer.conversation.update"]
    assert facts.likely_inputs.keys() <= facts.actions.keys()
    assert not any(set(likely) & (facts.actions[name].inputs or set()) for name, likely in facts.likely_inputs.items())


def test_suffixes_say_the_type_of_their_values() -> None:
    suffixes = platform().suffixes

    assert {name: suffix.type for name, suffix in suffixes.items()} == {
        **dict.fromkeys(("Str", "Txt", "At", "Url", "Id", "Tree"), "string"),
        "Num": "number",
        "Bool": "boolean",
    }


@pytest.mark.parametrize(("table", "some"), IN_LISTS.items())
def test_lists_hold_what_is_known(table: str, some: set[str]) -> None:
    found = getattr(platform(), table)

    assert isinstance(found, frozenset)
    assert some <= found


def test_all_lists_are_tested() -> None:
    assert set(IN_LISTS) == set(LISTS)


@pytest.mark.parametrize(
    ("event", "known", "changes"),
    [
        ("kustomer.conversation.create", True, False),
        ("kustomer.conversation.update", True, True),
        ("kustomer.kobject.order.create", True, False),
        ("kustomer.kobject.acme-order.update", True, True),
        ("kustomer.kobject..create", False, None),
        ("kustomer.conversation.sla.breached", True, None),
        (f"kustomer.hooks.form.{ID}.receive", True, None),
        (f"kustomer.workflow.{ID}.call", True, None),
        ("kustomer.app.acme.order.update", True, None),
        ("kustomer.conversation.updated", False, None),
        ("kustomer.app.", False, None),
        ("", False, None),
    ],
)
def test_which_events_are_known_and_carry_changes(event: str, known: bool, changes: bool | None) -> None:
    assert is_known_event(platform(), event) is known
    assert carries_changes(platform(), event) is changes


@pytest.mark.parametrize(
    ("action", "owner"),
    [
        ("kustomer.note.create", "kustomer"),
        ("kustomer.app.scheduler.schedule-workflow", "scheduler"),
        ("kustomer.responsive-workflow.respond", None),
        ("kustomer.unheard-of.create", "kustomer"),
        (f"kustomer.app.acme_{ID}.refund", f"acme_{ID}"),
        ("refund", None),
    ],
)
def test_the_owner_of_an_action(action: str, owner: str | None) -> None:
    assert action_owner(platform(), action) == owner


def test_actions_know_some_of_their_inputs() -> None:
    rest = platform().actions["kustomer.rest-api.json"]

    assert rest.inputs == frozenset(("uri", "method", "headers", "data", "qs", "json"))
    assert rest.required == {"uri", "method"}
    assert platform().actions["kustomer.customer.merge"].inputs is None
    assert [name for name, action in platform().actions.items() if action.app not in (None, owner_app(name))] == []


def test_the_facts_are_read_once() -> None:
    assert platform() is platform()


def test_the_facts_are_the_same_without_the_scanner_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(platform())
    monkeypatch.setattr(kwf_lint.document.json_scan, "make_scanner", None)
    monkeypatch.setattr(kwf_lint.kustomer.platform, "_built_in", None)

    assert contents(platform()) == before


def test_reading_the_facts_loads_no_other_module() -> None:
    code = (
        "import sys, kwf_lint.kustomer.platform\nbefore = set(sys.modules)\nkwf_lint.kustomer.platform.platform()\n"
        "print(sorted(set(sys.modules) - before - {'_json'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"
