"""Callable workflows and their calls, in detail: rules/references/calls.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judged import judged, underlined
from tests.rules.test_references import (
    CREATED,
    ID,
    STRING,
    app,
    called,
    diagnostics,
    flow,
    project_of,
    schedule,
    step,
)

OTHER, THIRD = "64c1f0a2b7d94e0012ab34ee", "64c1f0a2b7d94e0012ab34ef"
CALL = f"kustomer.workflow.{ID}.call"


def reading(*names: str, **trigger: Any) -> dict[str, Any]:
    """A callable workflow that reads these inputs."""
    steps = [step(f"s{number}", {"x": f"/#steps.1.{name}"}) for number, name in enumerate(names)]
    ways = [each["id"] for each in steps]
    head = {"callable": True, "schema": {"properties": {"order": STRING}}, **trigger}
    return {**flow(*steps, ways=ways, event=CALL, **head), "id": ID, "name": "take-order"}


# Inputs that are read


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (reading("ordr"), ["/steps/0/params/x ordr (/trigger/schema/properties)"]),
        (
            reading("ordr", "order", "ordr.id", "more"),
            [
                "/steps/0/params/x ordr (/trigger/schema/properties) (/steps/2/params/x)",
                "/steps/3/params/x more (/trigger/schema/properties)",
            ],
        ),
        (reading("ordr", callable=False), []),
        (reading("ordr", schema={"properties": {}, "additionalProperties": True}), []),
        (reading("ordr", schema={"properties": {}, "additionalProperties": {}}), []),
        (
            reading("ordr", schema={"properties": {}, "additionalProperties": False}),
            ["/steps/0/params/x ordr (/trigger/schema/properties)"],
        ),
        (reading("ordr", schema={}), []),
        (flow(step("a", {"x": "/#steps.1", "y": "{{steps.1}}"}), callable=True, schema={"properties": {}}), []),
        (
            flow(step("a", {"x": "/#steps.1.a"}), callable=True, schema={"properties": {}}, id="in"),
            ["/steps/0/params/x a (/trigger/schema/properties)"],
        ),
        (
            flow(step("a", {"x": "/#steps.in.a"}), callable=True, schema={"properties": {}}, id="in"),
            ["/steps/0/params/x a (/trigger/schema/properties)"],
        ),
    ],
)
def test_inputs_that_the_schema_does_not_declare(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF417") == expected


def test_inputs_are_looked_at_in_each_workflow() -> None:
    """Also behind one without a trigger, one that is not callable, and one that says little."""
    without = {key: value for key, value in flow(step("a")).items() if key != "trigger"}
    value = app(without, flow(step("a")), reading("a", schema={}), reading("ordr"))

    assert underlined(value, "KWF417") == [
        "/workflows/3/steps/0/params/x ordr (/workflows/3/trigger/schema/properties)"
    ]


def test_what_to_do_about_an_input_that_is_not_declared() -> None:
    [near] = judged(reading("ordr"), "KWF417")
    [far] = judged(reading("more"), "KWF417")
    [twice] = judged(reading("more", "more"), "KWF417")
    given = app({**reading("ordr"), "id": ""}, flow(step("s", {"order": 1, "ordr": 2}, action=CALL)))
    [known] = judged(given, "KWF417")

    assert near.help == 'Did you mean "order"?'
    declare = 'eclare "more" under "properties" in the trigger\'s "schema".'
    assert far.help == f"Read one of the declared inputs, or d{declare}"
    assert known.help == f"D{declare}".replace("more", "ordr")
    assert (far.message, twice.message) == (
        'this workflow has no input "more"',
        'this workflow has no input "more" (2 places)',
    )
    assert [each.pointer for each in known.related] == [
        "/workflows/0/trigger/schema/properties",
        "/workflows/1/steps/0/params/ordr",
    ]


def test_a_call_from_another_file_provides_an_input() -> None:
    caller = {**app(flow(step("s", {"order": 1, "ordr": 2}, action=CALL))), "app": "other"}
    documents, project = project_of({"app.json": app(reading("ordr")), "more/other.json": caller})
    [known] = [each for each in diagnostics(documents["app.json"], project) if each.code == "KWF417"]

    assert [(each.file, each.pointer) for each in known.related] == [
        ("app.json", "/workflows/0/trigger/schema/properties"),
        ("more/other.json", "/workflows/0/steps/0/params/ordr"),
    ]


# Inputs that are passed


def direct(**params: Any) -> dict[str, Any]:
    return step("s", params, action=CALL)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (schedule({"order": 1}), []),
        (
            schedule({"order": 1, "ordr": 2, "more": 3}),
            [
                '/workflows/0/steps/0/params/inputs/ordr "ordr" (/workflows/1/trigger/schema)',
                '/workflows/0/steps/0/params/inputs/more "more" (/workflows/1/trigger/schema)',
            ],
        ),
        (schedule("/#steps.1.inputs"), []),
        (direct(order=1), []),
        (direct(order=1, ordr=2), ['/workflows/0/steps/0/params/ordr "ordr" (/workflows/1/trigger/schema)']),
        (
            direct(inputs={"order": 1, "ordr": 2}),
            ['/workflows/0/steps/0/params/inputs/ordr "ordr" (/workflows/1/trigger/schema)'],
        ),
    ],
)
def test_inputs_that_the_called_workflow_does_not_have(call: Any, expected: list[str]) -> None:
    assert underlined(app(flow(call), called(step("a"))), "KWF418") == expected


def test_a_call_without_params() -> None:
    call = {key: value for key, value in direct().items() if key != "params"}
    [missing] = judged(app(flow(call), called(step("a"))), "KWF418")

    assert missing.pointer == "/workflows/0/steps/0"


def test_an_input_that_is_called_inputs() -> None:
    takes = called(step("a"), properties={"inputs": {"type": "object"}}, required=["inputs"])

    assert underlined(app(flow(direct(inputs={"order": 1})), takes), "KWF418") == []


@pytest.mark.parametrize(
    ("inputs", "properties", "message", "advice"),
    [
        ({"ordr": 1}, ["order"], 'the workflow "take-order" has no input "ordr"', 'Did you mean "order"?'),
        ({"more": 1}, ["order"], 'the workflow "take-order" has no input "more"', "Remove it, or declare it"),
        ({"more": 1}, [], 'the workflow "take-order" has no input "more"', "Remove it, or declare it"),
    ],
)
def test_what_is_said_of_an_input_too_many(inputs: Any, properties: list[str], message: str, advice: str) -> None:
    takes = called(step("a"), properties=dict.fromkeys(properties, STRING), required=[])
    [diagnostic] = judged(app(flow(schedule(inputs)), takes), "KWF418")

    assert diagnostic.message == message
    assert (diagnostic.help or "").startswith(advice)
    assert [each.message for each in diagnostic.related] == ['the inputs of "take-order"']


@pytest.mark.parametrize(
    ("required", "words"),
    [
        (["a"], 'input "a"'),
        (["a", "b"], 'inputs "a" and "b"'),
        (["a", "b", "c"], 'inputs "a", "b" and "c"'),
        (["a", "b", "c", "d"], 'inputs "a", "b", "c" ... and 1 more'),
        (["a", "b", "c", "d", "e"], 'inputs "a", "b", "c" ... and 2 more'),
    ],
)
def test_what_is_said_of_inputs_that_are_missing(required: list[str], words: str) -> None:
    takes = called(step("a"), properties=dict.fromkeys(required, STRING), required=required)
    [diagnostic] = judged(app(flow(schedule({})), takes), "KWF418")

    assert diagnostic.message == f'the workflow "take-order" requires the {words}'
    what = words.partition(" ")[2] if len(required) < 4 else f"all {len(required)}"
    assert (diagnostic.help or "").startswith(f"Add {what} to the call: ")


def test_a_call_without_inputs_is_told_to_have_them() -> None:
    takes = called(step("a"), properties={"a": STRING}, required=["a"])
    scheduled = schedule({})
    del scheduled["params"]["inputs"]
    [diagnostic] = judged(app(flow(scheduled), takes), "KWF418")

    assert (diagnostic.help or "").startswith('Add "inputs" with "a" to the params: ')


def test_calls_that_are_not_judged() -> None:
    """Of two workflows of one id, of one without a schema, of a scheduler's id that only a run shows."""
    twice = app(flow(schedule({"x": 1})), called(step("a")), called(step("a")))
    nothing = app(flow(schedule({"x": 1})), called(step("a"), **{"$ref": "#/x"}))
    shown = app(flow(schedule({"x": 1}, "{{{steps.1.workflow}}}")), called(step("a")))

    assert [underlined(each, "KWF418", "KWF419") for each in (twice, nothing, shown)] == [[], [], []]


def test_calls_behind_those_that_are_not_judged() -> None:
    steps = [schedule({"x": 1}, OTHER), schedule("/#steps.1.x"), schedule({"order": 1, "y": 1})]
    value = app(
        flow(*[{**each, "id": f"s{number}"} for number, each in enumerate(steps)], ways=["s0", "s1", "s2"]),
        called(step("a")),
    )

    assert underlined(value, "KWF418") == ['/workflows/0/steps/2/params/inputs/y "y" (/workflows/1/trigger/schema)']


# Ids of workflows


WRONG_IDS = [
    (
        "the id of no workflow",
        [flow(schedule({}, OTHER))],
        [f'/workflows/0/steps/0/params/workflowId "{OTHER}"'],
        f'no workflow of this app has the id "{OTHER}"',
        'Give the callable workflow this "id"',
    ),
    (
        "nearly the id of a workflow",
        [flow(schedule({}, OTHER)), {**called(step("a")), "id": ID}],
        [f'/workflows/0/steps/0/params/workflowId "{OTHER}"'],
        f'no workflow of this app has the id "{OTHER}"',
        f'Did you mean "{ID}"?',
    ),
    (
        "the action of no workflow",
        [flow(step("s", {}, action=f"kustomer.workflow.{OTHER}.call"))],
        [f"/workflows/0/steps/0/action {OTHER}"],
        f'no workflow of this app has the id "{OTHER}"',
        'Give the callable workflow this "id"',
    ),
    (
        "another id in the event",
        [{**called(step("a")), "id": OTHER}],
        [f"/workflows/0/trigger/eventName {ID} (/workflows/0/id)"],
        f'the event has the id "{ID}", but the workflow has another id',
        f'Write "kustomer.workflow.{OTHER}.call".',
    ),
    (
        "the name of a workflow",
        [
            flow(step("s", {"workflowId": "take-order"}, action="kustomer.app.scheduler.schedule-workflow")),
            called(step("a")),
        ],
        ['/workflows/0/steps/0/params/workflowId "take-order"'],
        'no workflow of this app has the id "take-order"',
        f'Write "{ID}", the id of this workflow.',
    ),
    (
        "an event of a workflow without an id",
        [{**called(step("a")), "id": ""}],
        [f"/workflows/0/trigger/eventName {ID}"],
        f'no workflow of this app has the id "{ID}"',
        f'Add "id": "{ID}" to this workflow.',
    ),
    (
        "the event of another workflow",
        [called(step("a")), {**called(step("a")), "id": ""}],
        [f"/workflows/1/trigger/eventName {ID} (/workflows/0/id)"],
        f'the id "{ID}" belongs to the workflow "take-order"',
        "Give this workflow its own id.",
    ),
    (
        "another event",
        [{**flow(step("a"), event=CREATED, callable=True, schema={}), "id": OTHER}],
        [f'/workflows/0/trigger/eventName "{CREATED}"'],
        f'a callable workflow needs its own call event, not "{CREATED}"',
        f'Write "kustomer.workflow.{OTHER}.call".',
    ),
    (
        "another event of a workflow without an id",
        [flow(step("a"), event=CREATED, callable=True, schema={})],
        [f'/workflows/0/trigger/eventName "{CREATED}"'],
        f'a callable workflow needs its own call event, not "{CREATED}"',
        'Write "kustomer.workflow.<id>.call"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("workflows", "places", "message", "advice"), [pytest.param(*row, id=name) for name, *row in WRONG_IDS]
)
def test_ids_that_lead_to_no_workflow(workflows: list[Any], places: list[str], message: str, advice: str) -> None:
    value = app(*workflows)
    [diagnostic] = judged(value, "KWF419")

    assert underlined(value, "KWF419") == places
    assert diagnostic.message == message
    assert (diagnostic.help or "").startswith(advice)


def test_a_callable_workflow_without_an_event() -> None:
    value = called(step("a"))
    value["trigger"] = {key: each for key, each in value["trigger"].items() if key != "eventName"}
    [diagnostic] = judged(app(value), "KWF419")

    assert diagnostic.pointer == "/workflows/0/trigger"
    assert diagnostic.message == "this callable workflow has no call event, so nothing can call it"
    assert diagnostic.help == f'Add "eventName": "{CALL}" to the trigger.'
    assert judged(app({**value, "id": ""}), "KWF419") == []
    assert judged(app({**value, "trigger": {**value["trigger"], "eventName": ""}}), "KWF419") == []


@pytest.mark.parametrize(
    "workflows",
    [
        [called(step("a"))],
        [called(step("a")), flow(schedule({"order": 1}))],
        [{**called(step("a")), "id": ID}, flow(direct(order=1))],
        [{**flow(step("a"), event=CREATED), "id": OTHER}],
        [flow(schedule({}, ""))],
        [flow(step("s", {"workflowId": OTHER}, action="kustomer.app.acme.schedule"))],
        [flow(step("s", {"workflowId": OTHER}, action="kustomer.app.other.schedule-workflow"))],
    ],
)
def test_ids_that_are_right_or_not_judged(workflows: list[Any]) -> None:
    assert underlined(app(*workflows), "KWF419") == []


def test_events_are_looked_at_in_each_workflow() -> None:
    without = {key: value for key, value in flow(step("a")).items() if key != "trigger"}
    uncalled = {**called(step("a"), callable=False), "id": OTHER}
    uncalled["trigger"].pop("callable")

    assert underlined(app(without, flow(step("a")), uncalled), "KWF419") == [
        f"/workflows/2/trigger/eventName {ID} (/workflows/2/id)"
    ]


def test_the_workflow_that_is_called_may_be_a_bare_one_of_the_app() -> None:
    home = app(flow(step("a", {"order": 1}, action=CALL), step("b", action=CALL.replace(ID, OTHER)), ways=["a", "b"]))
    documents, project = project_of({"app.json": home, "flows/take.json": reading("order")})
    found = [each for each in diagnostics(documents["app.json"], project) if each.code == "KWF419"]

    assert [(each.pointer, each.message) for each in found] == [
        ("/workflows/0/steps/1/action", f'no workflow of this app has the id "{OTHER}"'),
    ]
