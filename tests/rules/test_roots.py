"""References to steps and their roots, in detail: rules/references/steps_and_roots.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judged import judged, underlined
from tests.rules.test_references import GET, app, branch, condition, flow, step


def reading(*texts: str, **more: Any) -> Any:
    params = {f"p{number}": text for number, text in enumerate(texts)}
    return flow(step("a", params, "note"), step("note", meta={"displayName": "Write note"}), **more)


P0, P1, P2 = (f"/steps/0/params/p{number}" for number in range(3))

# Steps


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (reading("/#steps.noet.id"), [f"{P0} noet"]),
        (reading("{{{steps.noet.id}}} {{{steps.noet.x}}}", "/#steps.noet"), [f"{P0} noet ({P1})"]),
        (reading("/#steps.noet.id", "/#steps.other.id", "/#steps.noet.x"), [f"{P0} noet ({P2})", f"{P1} other"]),
        (reading("/#steps.1.id", "/#steps.note.id"), []),
        (reading("/#steps.start.id", id="start"), []),
        (reading("/#steps.1.id", id="start"), []),
        (reading("{{{steps.{{x}}.id}}}"), []),
        (reading("/#steps.{x}.id"), []),
        (reading("{{steps.[].id}}"), [f"{P0} steps.[]"]),
        ({**reading("/#steps.noet.id"), "steps": {"$ref": "x"}}, []),
        (
            flow(step("a.b", {"x": "/#steps.a.b.id", "y": "/#steps.a.b", "z": "/#steps.a.bc.id"})),
            ["/steps/0/params/z a"],
        ),
        (reading("/#steps.a.b.id"), []),
    ],
)
def test_steps_that_do_not_exist(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF401") == expected


def test_steps_are_looked_for_in_each_workflow() -> None:
    elsewhere = flow(step("a"), ways=[("a", condition("exists", "/#steps.noet.id"))])
    dotted = flow(step("no.et", {"x": "/#steps.no.x"}))
    value = app({**elsewhere, "steps": {}}, dotted, reading("/#steps.no.et.id"), reading("/#steps.noet.id"))

    assert underlined(value, "KWF401") == [
        "/workflows/1/steps/0/params/x no",
        "/workflows/2/steps/0/params/p0 no",
        "/workflows/3/steps/0/params/p0 noet",
    ]


@pytest.mark.parametrize(
    ("step_id", "advice"),
    [
        ("noet", 'Did you mean "note"?'),
        ("Write note", 'Write "note", the id of "Write note": a step is read by its id.'),
        ("write note", 'Write "note", the id of "Write note": a step is read by its id.'),
        ("elsewhere", 'Read a step of this workflow: the one with this id is in the workflow "more".'),
        ("nowhere", "Write the id of a step of this workflow, or 1 for the trigger."),
    ],
)
def test_the_step_that_was_meant(step_id: str, advice: str) -> None:
    value = app(
        flow(
            step("a", {"x": f"{{{{{{steps.[{step_id}].id}}}}}}"}, "note"),
            step("note", meta={"displayName": "Write note"}),
        ),
        {**flow(step("elsewhere")), "name": "more"},
    )
    [diagnostic] = judged(value, "KWF401")

    assert diagnostic.message == f'no step has the id "{step_id}"'
    assert diagnostic.help == advice


# Own output


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            flow(step("a", {"x": "/#steps.a.id", "y": "{{steps.a.x}} {{steps.a.y}}"})),
            ["/steps/0/params/x a (/steps/0/params/y)"],
        ),
        (flow(step("a", {"x": "/#steps.1.id"}), step("1", {"y": "/#steps.1.id"})), []),
        (flow(step("a", {}, ("b", condition("exists", "/#steps.a.id"))), step("b")), []),
        (flow(step("a", {"x": "/#steps.a.id"}, "b"), step("b"), step("a")), []),
        (flow(step("b", {}, "a"), step("a", {"x": "/#steps.b.id"})), []),
    ],
)
def test_a_step_that_reads_its_own_output(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF423") == expected


def test_own_output_is_looked_for_in_each_workflow() -> None:
    value = app(flow(step("a", {"x": "/#steps.1.id"})), flow(step("a", {"x": "/#steps.a.id"})))

    assert underlined(value, "KWF423") == ["/workflows/1/steps/0/params/x a"]


# Roots


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (reading("/#step.1.id"), [f"{P0} step"]),
        (reading("/#step.1.id", "{{step.1.x}}", "/#other.x"), [f"{P0} step ({P1})", f"{P2} other"]),
        (reading("{{step.1.id}}"), [f"{P0} step"]),
        (reading("{{step}}"), []),
        (reading("{{toLower step}}"), [f"{P0} step"]),
        (reading("{{#if step}}x{{/if}}"), [f"{P0} step"]),
        (reading("{{toLower toLower}}"), []),
        (reading("{{toLower [a b]}}"), []),
        (reading("/#step"), [f"{P0} step"]),
        (reading("/#steps-1.x"), [f"{P0} steps-1"]),
        (reading("/#my step.x"), []),
        (reading("/#my-step.x", "/#my_step.x"), [f"{P0} my-step", f"{P1} my_step"]),
        (reading("/#fn:parseInt,1x.y"), []),
        (reading("/#fn:parseInt,a.b"), [f"{P0} a"]),
        (reading("/#settings.default.x", "/#appSettings.x", "/#mySetting.x"), []),
        (reading("/#_env.x"), []),
        (reading("/#error.message", "/#variables.x"), []),
        (reading("/#fn:dateFormat,trigger.at,LL"), [f"{P0} trigger"]),
        (reading("/#fn:dateFormat,trig_ger.at,LL"), [f"{P0} trig_ger"]),
        (reading("/#fn:unheardOf,trigger.at"), []),
        (reading("/#fn:parseInt,12"), []),
        (reading("/#fn:isValidEmailAddress,ada@lovell.org"), []),
        (reading("{{toLower (step.1.id}}"), []),
    ],
)
def test_roots_that_are_not_known(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF424") == expected


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("/#step.1.id", 'Did you mean "steps"?'),
        ("/#note.id", "Write steps.note for the output of this step."),
        ("{{date hours count=1}}", "Write 'hours' in quotes: without them, it is a path."),
        ("/#hours.id", "Write steps.1 for the trigger's output, or steps.<id> for that of a step."),
        ("/#customer.id", "Write steps.1 for the trigger's output, or steps.<id> for that of a step."),
    ],
)
def test_the_root_that_was_meant(text: str, advice: str) -> None:
    [diagnostic] = judged(reading(text), "KWF424")

    assert diagnostic.help == advice


def test_roots_in_the_template_of_a_transformation_are_its_inputs() -> None:
    params = {"inputs": {"size": "/#steps.1.x"}, "template": "{{toLower size}}"}

    assert underlined(flow(step("a", params, action="kustomer.transform.generic")), "KWF424") == []
    assert underlined(flow(step("a", params, action=GET)), "KWF424") == ["/steps/0/params/template size"]


def test_lookalikes_of_the_trigger_s_conditions() -> None:
    value = app(
        flow(step("a"), ways=[("a", condition("eq", "{steps.1.x}", 1))]),
        flow(branch("a", ("b", condition("eq", "${steps.1.x}", 1))), step("b")),
    )

    assert [each.partition(" ")[0] for each in underlined(value, "KWF425")] == [
        "/workflows/0/trigger/transitions/0/condition/values/0",
        "/workflows/1/steps/0/transitions/0/condition/values/0",
    ]
