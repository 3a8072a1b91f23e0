"""Retries, and workflows, steps and responses that do nothing, in detail: rules/practice/habits.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.flows import exists, flow, step, to
from tests.judged import told
from tests.linted import diagnostics_in
from tests.rules.test_flow import (
    THERE,
    UPDATE,
    app,
    ask,
    called,
    diagnostics,
    failing,
    note,
)


def mark(*transitions: Any, action: str = UPDATE, **params: Any) -> dict[str, Any]:
    return step(action, *transitions, **{"id": "/#steps.1.id", **params})


RETRIES: list[tuple[str, Any, list[str]]] = [
    (
        "the first that creates something",
        flow(
            {
                "1": "m",
                "n": note("ask", body="x"),
                "m": step("kustomer.conversation.create", "n", name="x"),
                "ask": ask(errorCases=failing("retry-workflow")),
            }
        ),
        ["/steps/2/errorCases/0/errorAction/type (/steps/1/action) 1 trigger -> m -> n -> ask"],
    ),
    (
        "behind a step that creates nothing",
        flow(
            {
                "1": "u",
                "u": mark("ask", action="kustomer.customer.update"),
                "ask": ask(errorCases=failing("retry-workflow")),
            }
        ),
        [],
    ),
    (
        "behind an app's step",
        flow(
            {
                "1": "u",
                "u": mark("ask", action="kustomer.app.acme.create"),
                "ask": ask(errorCases=failing("retry-workflow")),
            }
        ),
        [],
    ),
    (
        "behind another kind of action",
        flow(
            {"1": "u", "u": mark("ask", action="acme.order.create"), "ask": ask(errorCases=failing("retry-workflow"))}
        ),
        [],
    ),
    (
        "a message that makes its customer",
        flow(
            {
                "1": "m",
                "m": step("kustomer.message.create-with-customer", "ask"),
                "ask": ask(errorCases=failing("retry-workflow")),
            }
        ),
        ["/steps/1/errorCases/0/errorAction/type (/steps/0/action) 1 trigger -> m -> ask"],
    ),
    (
        "the second error case of a later step",
        flow(
            {
                "1": "n",
                "n": note("a", body="x"),
                "a": ask("b"),
                "b": ask(errorCases=[*failing("stop-processing"), *failing("retry-workflow")]),
            }
        ),
        ["/steps/2/errorCases/1/errorAction/type (/steps/0/action) 1 trigger -> n -> a -> b"],
    ),
    ("another action", flow({"1": "n", "n": note("a", body="x"), "a": ask(errorCases=failing("retry-action"))}), []),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in RETRIES])
def test_retries_after_something_was_created(value: Any, expected: list[str]) -> None:
    assert told("KWF805", value) == expected


VARIABLE = "variables.63da823147407a231b1bbfce"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"enabled": True, "containsVariables": True}, ["/enabled"]),
        ({"enabled": True, "containsVariables": False}, []),
        ({"enabled": True, "description": f"{{{{{VARIABLE}}}}}"}, ["/enabled"]),
        ({"enabled": True, "description": f"/#{VARIABLE}"}, ["/enabled"]),
        ({"enabled": True, "description": VARIABLE}, []),
        ({"enabled": False, "containsVariables": True}, []),
        ({"enabled": "true", "containsVariables": True}, []),
        ({"containsVariables": True}, []),
    ],
)
def test_workflows_that_are_enabled_before_their_variables_have_values(value: Any, expected: list[str]) -> None:
    assert told("KWF806", flow({"1": "a", "a": []}, **value)) == expected


def test_an_answer_of_the_api_is_enabled_as_it_came() -> None:
    value = {
        "type": "workflow",
        "id": "x",
        "attributes": flow({"1": "a", "a": []}, enabled=True, containsVariables=True),
    }

    assert told("KWF806", value) == []
    assert told(
        "KWF806", {"workflows": [], **app(flow({"1": "a"}), flow({"1": "a"}, enabled=True, containsVariables=True))}
    ) == ["/workflows/1/enabled"]


def redundant(nodes: dict[str, Any]) -> list[str]:
    """The steps that do nothing but lead on; the rule is off by default."""
    rules = [each for each in builtin_rules() if each.code == "KWF809"]
    found = diagnostics_in(document_of_text("app.json", json.dumps(flow(nodes))), rules, DEFAULTS)
    return [f"{each.pointer} {each.related[0].pointer}" for each in found]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ({"1": "r", "r": step(None, "a"), "a": []}, ["/steps/0/id /steps/0/transitions/0/target"]),
        ({"1": "b", "b": "r", "r": step(None, "a"), "a": []}, ["/steps/1/id /steps/1/transitions/0/target"]),
        ({"1": "r", "r": step(None, {"target": "a"}), "a": []}, []),
        ({"1": "r", "r": step(None, to("a", exists("1.x"))), "a": []}, []),
        ({"1": "r", "r": step(None, "a", "b"), "a": [], "b": []}, []),
        ({"1": "r", "r": step(None)}, []),
        ({"1": [to("r", exists("1.x")), "b"], "b": "r", "r": step(None, "a"), "a": []}, []),
        ({"1": "r", "r": step(None, "a", meta={"displayName": "Later"}), "a": []}, []),
        ({"1": "r", "r": step(None, "a", appVersion="kustomer-^1.9.2"), "a": []}, []),
        ({"1": "r", "r": [], "lost": step(None, "r")}, []),
    ],
)
def test_steps_that_only_lead_on(nodes: dict[str, Any], expected: list[str]) -> None:
    assert redundant(nodes) == expected


RESPONSE = {"schema": {"properties": {"x": {"type": "string"}}}}


def responding(action: str | None = "kustomer.note.create", response: Any = RESPONSE, **more: Any) -> dict[str, Any]:
    return {**called(flow({"1": "a", "a": step(action)})), "response": response, **more}


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        (responding(), True),
        (responding(None), True),
        (responding("kustomer.responsive-workflow.respond"), False),
        (responding("kustomer.app.acme.answer"), False),
        (responding("kustomer.app.scheduler.schedule-workflow"), False),
        (responding("kustomer.something.new"), False),
        (responding(response={}), False),
        (responding(response={"schema": "x"}), False),
        (responding(response={"schema": {"properties": {}}}), False),
        (responding(response={"schema": {"properties": ["x"]}}), False),
        (responding(steps={"$ref": "steps.json"}), False),
        (responding(trigger={"id": "1", "eventName": "kustomer.note.create", "transitions": [to("a")]}), False),
        ({key: value for key, value in responding().items() if key != "trigger"}, False),
        ({key: value for key, value in responding().items() if key != "response"}, False),
    ],
)
def test_responses_that_no_step_returns(value: Any, is_found: bool) -> None:
    assert told("KWF810", value) == (["/response/schema"] if is_found else [])


def test_responses_are_looked_at_in_each_workflow() -> None:
    """Also behind one without a response, and one without properties."""
    value = app(flow({"1": "a"}), {**responding(response={}), "id": THERE}, responding())

    assert told("KWF810", value) == ["/workflows/2/response/schema"]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ({"1": "r", "r": step(None)}, ["/steps/0 1 trigger -> r"]),
        ({"1": "r", "r": step(None, "a", appVersion="acme-^1.0.0"), "a": []}, ["/steps/0 1 trigger -> r"]),
        (
            {"1": "r", "r": step(None, appVersion="acme-^1.0.0", meta={"displayName": "Later"})},
            ['/steps/0 1 trigger -> r "Later"'],
        ),
        ({"1": "r", "r": step(None, meta={"displayName": "Later"})}, []),
        ({"1": "r", "r": step(None, meta={"description": "Later"})}, []),
        ({"1": "r", "r": step(None, "a"), "a": []}, []),
        ({"1": "r", "r": {"errorCases": []}}, []),
        ({"1": "r", "r": {"transitions": [], "action": None}}, []),
        ({"1": "a", "a": [], "r": step(None)}, []),
        (
            {"1": "r", "r": step(None, to("a", exists("1.x")), appVersion="acme-^1.0.0"), "a": []},
            ["/steps/0 1 trigger -> r"],
        ),
        (
            {"1": "r", "r": step(None, to("a", exists("1.x")), to("b"), appVersion="acme-^1.0.0"), "a": [], "b": []},
            [],
        ),
        (
            {"1": "r", "r": step(None, {"target": "a"}, "b", appVersion="acme-^1.0.0"), "a": [], "b": []},
            ["/steps/0 1 trigger -> r"],
        ),
        (
            {"1": ["a", "r"], "a": step(None, meta={"displayName": "Later"}), "r": step(None)},
            ["/steps/1 1 trigger -[otherwise]-> r"],
        ),
    ],
)
def test_steps_that_do_nothing(nodes: dict[str, Any], expected: list[str]) -> None:
    assert told("KWF811", flow(nodes)) == expected


def test_each_step_that_does_nothing_is_found() -> None:
    """Also behind one with a name, one that chooses, and one that no run gets to."""
    nodes: dict[str, Any] = {
        "1": [to("named", exists("1.x")), to("chooses", exists("1.y")), "idle"],
        "named": step(None, meta={"displayName": "Later"}),
        "chooses": step(None, to("a", exists("1.z")), "named", appVersion="acme-^1.0.0"),
        "a": note(body="x"),
        "lost": step(None),
        "idle": step(None),
    }

    assert [each.partition(" ")[0] for each in told("KWF811", flow(nodes))] == ["/steps/4"]


def test_steps_that_do_nothing_in_a_part_of_a_workflow() -> None:
    value = flow({"r": step(None)})
    del value["trigger"]

    assert told("KWF811", value) == ["/steps/0"]


def test_what_to_do_about_a_step_that_does_nothing() -> None:
    ends, lost = (
        diagnostics(flow({"1": "r", "r": each})) for each in (step(None), step(None, appVersion="acme-^1.0.0"))
    )

    assert [each.message for each in (*ends, *lost)] == [
        "this step has no action and no transition",
        "this step has an appVersion but no action",
    ]
    assert "Add the action, or a display name" in ends[0].help
    assert "Add the action, or delete this step" in lost[0].help
