"""Workflows that run on every update, and that start themselves, in detail: rules/practice/loops.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows import exists, flow, step, to
from tests.judged import told
from tests.rules.test_flow import (
    HERE,
    SCHEDULE,
    THERE,
    TRANSFORM,
    UPDATE,
    app,
    called,
    diagnostics,
    note,
    schedule,
)

THIRD, FOURTH = HERE[:-1] + "f", HERE[:-2] + "d0"
CHANGED = exists("1.changes.attributes.status")
NEVER = {"op": "false", "values": []}
KOBJECT = "kustomer.kobject.acme-order"
MARK = "kustomer.customer.update"


def starting(id_: str, *others: str) -> dict[str, Any]:
    """A callable workflow that schedules others, one after the other."""
    nodes: dict[str, Any] = {"1": "s0"}
    for number, other in enumerate(others, 1):
        nodes[f"s{number - 1}"] = schedule(other, *([f"s{number}"] if number < len(others) else []))
    return called(flow(nodes), id_)


def around(start: str, one: str, other: str) -> str:
    """The route around a ring of two workflows, of which the second has one step."""
    return f'{start} -[starts "{one}"]-> 1 trigger -> a -[starts "{other}"]-> 1 trigger'


# Every update


def mark(*transitions: Any, action: str = UPDATE, **params: Any) -> dict[str, Any]:
    return step(action, *transitions, **{"id": "/#steps.1.id", **params})


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        pytest.param({"1": "a", "a": []}, ["/trigger/eventName (/steps/0/action) 1 trigger -> a"], id="a-note"),
        pytest.param(
            {"1": "f", "f": step("kustomer.customer.find-by-email", "a", email="x"), "a": []},
            ["/trigger/eventName (/steps/1/action) 1 trigger -> f -> a"],
            id="behind-a-lookup",
        ),
        pytest.param(
            {"1": "f", "f": step(TRANSFORM, "a", input={}), "a": []},
            ["/trigger/eventName (/steps/1/action) 1 trigger -> f -> a"],
            id="behind-what-only-computes",
        ),
        pytest.param({"1": "f", "f": step(TRANSFORM, to("a", CHANGED), input={}), "a": []}, [], id="checked-behind-it"),
        pytest.param(
            {"1": ["f", "g"], "f": step(None, to("a", CHANGED)), "g": step(None, "a"), "a": []},
            ["/trigger/eventName (/steps/2/action) 1 trigger -[otherwise]-> g -> a"],
            id="checked-on-one-way-of-two",
        ),
        pytest.param({"1": [to("a", CHANGED), "b"], "a": [], "b": []}, [], id="otherwise-behind-a-check"),
        pytest.param(
            {"1": [to("b", exists("1.x")), to("a", CHANGED)], "a": [], "b": []},
            ['/trigger/eventName (/steps/1/action) 1 trigger -["x" exists]-> b'],
            id="otherwise-before-a-check",
        ),
        pytest.param({"1": [to("a", NEVER), "b"], "a": [], "b": step(None)}, [], id="a-transition-that-is-never-taken"),
        pytest.param(
            {"1": [to("a", NEVER), "b"], "a": [], "b": note(body="x")},
            ["/trigger/eventName (/steps/1/action) 1 trigger -[otherwise]-> b"],
            id="behind-a-transition-that-is-never-taken",
        ),
        pytest.param({"1": "gone", "a": []}, [], id="a-target-that-is-lost"),
        pytest.param(
            {"1": ["gone", "a"], "a": []},
            ["/trigger/eventName (/steps/0/action) 1 trigger -[otherwise]-> a"],
            id="beside-a-target-that-is-lost",
        ),
        pytest.param({"1": "r", "r": step(None, "r")}, [], id="nothing-but-a-cycle"),
        pytest.param(
            {"1": [{"target": "a"}], "a": []}, ["/trigger/eventName (/steps/0/action) 1 trigger -> a"], id="bare"
        ),
    ],
)
def test_what_runs_on_every_update(nodes: dict[str, Any], expected: list[str]) -> None:
    assert told("KWF801", flow(nodes, UPDATE)) == expected


@pytest.mark.parametrize(
    ("event", "is_found"),
    [
        (UPDATE, True),
        ("kustomer.kobject.order.update", True),
        ("kustomer.conversation.create", False),
        ("kustomer.app.acme.update", False),
        ("kustomer.hooks.acme.update", False),
        ("kustomer.workflow.acme.update", False),
        ("kustomer.update", False),
        ("acme.order.update", False),
        ("", False),
    ],
)
def test_which_events_are_updates_of_records(event: str, is_found: bool) -> None:
    assert bool(told("KWF801", flow({"1": "a", "a": []}, event))) is is_found


def test_updates_are_looked_at_in_each_workflow() -> None:
    """Also behind one without a trigger, one whose event is another's, one that checks, and one in a ring."""
    without = {key: value for key, value in flow({"a": []}).items() if key != "trigger"}
    checks = flow({"1": [to("a", CHANGED)], "a": []}, UPDATE)
    ring = flow({"1": "a", "a": mark()}, UPDATE)
    misplaced = flow({"1": "a", "a": []}, "kustomer.parcel.update")
    value = app(without, misplaced, checks, ring, flow({"1": "a", "a": []}, UPDATE))
    value["hooks"] = [{"eventName": "kustomer.parcel.update", "type": "web"}]

    assert [each.partition(" ")[0] for each in told("KWF801", value)] == ["/workflows/4/trigger/eventName"]


# Workflows that start themselves


RINGS: list[tuple[str, Any, list[str]]] = [
    (
        "a custom object that its own update changes",
        flow({"1": "a", "a": mark(action="kustomer.kobject.update", klassName="acme-order")}, f"{KOBJECT}.update"),
        ["/steps/0/action 1 trigger -> a -[starts \"order-follow-up\"]-> 1 trigger"],
    ),
    (
        "a custom object of another klass",
        flow({"1": "a", "a": mark(action="kustomer.kobject.update", klassName="acme-item")}, f"{KOBJECT}.update"),
        [],
    ),
    (
        "a custom object of a klass that only a run shows",
        flow({"1": "a", "a": mark(action="kustomer.kobject.update", klassName="{{{x}}}")}, "kustomer.kobject.{{{x}}}.update"),
        [],
    ),
    (
        "a custom object without a klass",
        flow({"1": "a", "a": mark(action="kustomer.kobject.update")}, "kustomer.kobject.None.update"),
        [],
    ),
    (
        "an update of the record that started it, as a template",
        flow({"1": "a", "a": mark(id="{{{steps.1.id}}}")}, UPDATE),
        ["/steps/0/action 1 trigger -> a -[starts \"order-follow-up\"]-> 1 trigger"],
    ),
    ("an update of another record of this kind", flow({"1": "a", "a": mark(id="/#steps.1.parent")}, UPDATE), []),
    ("an update of a record that is not said", flow({"1": "a", "a": step(UPDATE, status="done")}, UPDATE), []),
    ("an update of a record by a number", flow({"1": "a", "a": mark(id=7)}, UPDATE), []),
    (
        "a ring of two, in which the first is not the first of the file",
        app(
            {**flow({"1": "a", "a": mark(action=MARK, id="/#steps.1.customer")}, UPDATE), "id": "z"},
            {**flow({"1": "a", "a": mark(id="/#steps.1.last")}, MARK), "id": "b"},
        ),
        [
            f"/workflows/1/steps/0/action (/workflows/0/steps/0/action) {around('1 trigger -> a', 'z', 'b')}"
        ],
    ),
    (
        "a ring over records that the run may not find",
        app(
            {**flow({"1": "a", "a": mark(action=MARK, id="/#steps.x.customer")}, UPDATE), "id": "z"},
            {**flow({"1": "a", "a": mark(id="/#steps.1.last")}, MARK), "id": "b"},
        ),
        [],
    ),
    (
        "a ring over two records in one string",
        app(
            {**flow({"1": "a", "a": mark(action=MARK, id="{{{steps.1.a}}} {{{steps.1.b}}}")}, UPDATE), "id": "z"},
            {**flow({"1": "a", "a": mark(id="/#steps.1.last")}, MARK), "id": "b"},
        ),
        [],
    ),
    (
        "a ring of which one part does not run always",
        app(
            {**flow({"1": [to("a", exists("1.x"))], "a": mark(action=MARK, id="/#steps.1.customer")}, UPDATE), "id": "z"},
            {**flow({"1": "a", "a": mark(id="/#steps.1.last")}, MARK), "id": "b"},
        ),
        [],
    ),
    (
        "a ring over a target that is lost",
        app(
            {**flow({"1": ["gone", "a"], "a": mark(action=MARK, id="/#steps.1.customer")}, UPDATE), "id": "z"},
            {**flow({"1": "a", "a": mark(id="/#steps.1.last")}, MARK), "id": "b"},
        ),
        [],
    ),
    (
        "a workflow that calls itself and lies in a ring",
        app(
            called(flow({"1": "a", "a": step(f"kustomer.workflow.{HERE}.call", "b"), "b": schedule(THERE)})),
            called(flow({"1": "a", "a": schedule(HERE)}), THERE),
        ),
        ['/workflows/0/steps/0/action 1 trigger -> a -[starts "64c1f0a2b7d94e0012ab34cd"]-> 1 trigger'],
    ),
    (
        "two rings",
        app(
            called(flow({"1": "a", "a": step(f"kustomer.workflow.{HERE}.call")})),
            flow({"1": "a", "a": mark()}, UPDATE),
        ),
        [
            '/workflows/0/steps/0/action 1 trigger -> a -[starts "64c1f0a2b7d94e0012ab34cd"]-> 1 trigger',
            '/workflows/1/steps/0/action 1 trigger -> a -[starts "acme-order-1"]-> 1 trigger',
        ],
    ),
    (
        "the short way round",
        app(
            called(
                flow(
                    {
                        "1": "a",
                        "a": step(f"kustomer.workflow.{THIRD}.call", "b"),
                        "b": step(f"kustomer.workflow.{THERE}.call"),
                    }
                )
            ),
            called(flow({"1": "a", "a": schedule(HERE)}), THERE),
            called(flow({"1": "a", "a": schedule(THERE)}), THIRD),
        ),
        [
            f"/workflows/0/steps/1/action (/workflows/1/steps/0/action) {around('1 trigger -> a -> b', THERE, HERE)}"
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in RINGS])
def test_workflows_that_start_themselves(value: Any, expected: list[str]) -> None:
    assert told("KWF802", value) == expected


@pytest.mark.parametrize("more", [{"callable": False}, {"eventName": "kustomer.app.acme.order.paid"}])
def test_a_workflow_is_called_by_its_event_or_as_a_callable_one(more: dict[str, Any]) -> None:
    value = called(flow({"1": "a", "a": step(f"kustomer.workflow.{HERE}.call")}))
    value["trigger"].update(more)

    assert [each.partition(" ")[0] for each in told("KWF802", value)] == ["/steps/0/action"]


def test_the_steps_of_a_ring_that_start_the_next_workflow() -> None:
    value = app(starting(HERE, THERE), called(flow({"1": "a", "a": note("b", body="x"), "b": schedule(HERE)}), THERE))

    assert [each.rpartition(")")[0] for each in told("KWF802", value)] == [
        "/workflows/0/steps/0/action (/workflows/1/steps/1/action"
    ]


WAYS: list[tuple[str, Any, list[str]]] = [
    (
        "the first of two ways round",
        app(starting(HERE, THERE, THIRD), starting(THERE, FOURTH), starting(THIRD, FOURTH), starting(FOURTH, HERE)),
        [HERE, THERE, FOURTH],
    ),
    (
        "past one that was seen",
        app(
            starting(HERE, THERE, THIRD), starting(THERE, THIRD, FOURTH), starting(THIRD, THERE), starting(FOURTH, HERE)
        ),
        [HERE, THERE, FOURTH],
    ),
    (
        "past one that may not come back",
        app(
            starting(HERE, THIRD, THERE),
            starting(THERE, HERE),
            called(flow({"1": [to("a", exists("1.x"))], "a": schedule(HERE)}), THIRD),
        ),
        [HERE, THERE],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in WAYS])
def test_the_shortest_way_round(value: Any, expected: list[str]) -> None:
    [diagnostic] = [each for each in diagnostics(value) if each.code == "KWF802"]
    started = [stop.condition for stop in diagnostic.route if stop.condition.startswith("starts ")]

    assert started == [f'starts "{each}"' for each in [*expected[1:], expected[0]]]


def test_what_starts_a_workflow_again() -> None:
    said = {
        "kustomer.note.create": "this creates a note, which starts the workflow again",
        UPDATE: "this updates the conversation, which starts the workflow again",
        "kustomer.message.draft.create": "this creates a message.draft, which starts the workflow again",
    }
    for event, message in said.items():
        [found] = [
            each for each in diagnostics(flow({"1": "a", "a": mark(action=event)}, event)) if each.code == "KWF802"
        ]
        assert found.message == message
    [found] = diagnostics(called(flow({"1": "a", "a": step(f"kustomer.workflow.{HERE}.call")})))
    assert found.message == "this calls the workflow itself in every run"


SCHEDULES: list[tuple[str, Any, list[str]]] = [
    (
        "in every run",
        called(flow({"1": "n", "n": note("a", body="x"), "a": schedule(HERE)})),
        ["/steps/1/action 1 trigger -> n -> a"],
    ),
    (
        "the first on the way, not in the file",
        called(flow({"1": "b", "a": schedule(HERE), "b": schedule(HERE, "a")})),
        ["/steps/1/action (/steps/0/action) 1 trigger -> b"],
    ),
    (
        "beside another one",
        called(flow({"1": "b", "b": schedule(THERE, "a"), "a": schedule(HERE)})),
        ["/steps/1/action 1 trigger -> b -> a"],
    ),
    ("another one", called(flow({"1": "a", "a": schedule(THERE)})), []),
    ("one that only a run shows", called(flow({"1": "a", "a": step(SCHEDULE, workflowId=7)})), []),
    (
        "by the id in its event",
        {**called(flow({"1": "a", "a": schedule(HERE)})), "id": ""},
        ["/steps/0/action 1 trigger -> a"],
    ),
    (
        "behind one that schedules nothing, and behind one that stops",
        app(
            flow({"1": "a", "a": []}),
            called(flow({"1": [to("a", exists("1.x"))], "a": schedule(THERE)}), THERE),
            called(flow({"1": "a", "a": schedule(HERE)})),
        ),
        ["/workflows/2/steps/0/action 1 trigger -> a"],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in SCHEDULES])
def test_workflows_that_schedule_themselves(value: Any, expected: list[str]) -> None:
    assert told("KWF803", value) == expected


def test_the_message_counts_the_steps_that_schedule() -> None:
    one = called(flow({"1": "a", "a": schedule(HERE)}))
    two = called(flow({"1": "a", "a": schedule(HERE, "b"), "b": schedule(HERE)}))

    assert [each.message for value in (one, two) for each in diagnostics(value) if each.code == "KWF803"] == [
        "every run schedules the next one",
        "every run schedules the next one, here and in 1 other step",
    ]
