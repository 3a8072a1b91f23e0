"""The rules on how the steps of a workflow are connected, in detail: rules/flow/steps.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import Settings
from tests.flows import ALWAYS, eq, exists, flow, step, to
from tests.linted import diagnostics_in
from tests.rules.test_flow import COUNTRY, SIZE, app, ask, diagnostics, found, note

TAGS = "kustomer.conversation.append-tags"


def split(*ends: dict[str, Any], after: str = "") -> dict[str, Any]:
    """A workflow whose trigger chooses between steps, which all lead to a note where that is asked for."""
    names = [f"s{number}" for number in range(len(ends))]
    onward = {"transitions": [to(after)]} if after else {}
    nodes: dict[str, Any] = {name: {**end, **onward} for name, end in zip(names, ends, strict=True)}
    conditions = [to(name, eq(COUNTRY, name)) for name in names[:-1]]
    return flow({"1": [*conditions, names[-1]], **nodes, **({after: note(body="Done")} if after else {})})


def tags(**params: Any) -> dict[str, Any]:
    return step(TAGS, id="/#steps.1.id", **params)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            flow({"1": "finnish", "finish": [], "elsewhere": []}),
            ["KWF301 /trigger/transitions/0/target", "KWF303 /steps/1/id"],
            id="the-trigger's-lost-target-means-a-step",
        ),
        pytest.param(
            flow({"1": "a", "a": "finnish", "finish": "a", "elsewhere": []}),
            ["KWF301 /steps/0/transitions/0/target", "KWF303 /steps/2/id"],
            id="no-cycle-is-made-of-what-a-lost-target-means",
        ),
        pytest.param(
            flow({"1": ["a", "finnish"], "a": [], "finish": [], "elsewhere": []}),
            ["KWF301 /trigger/transitions/1/target", "KWF303 /steps/2/id"],
            id="behind-one-that-is-there",
        ),
        pytest.param(
            flow({"1": "a", "a": ["finnish", "b1"], "finish": [], "b": [], "elsewhere": []}),
            ["KWF301 /steps/0/transitions/0/target", "KWF301 /steps/0/transitions/1/target"],
            id="two-of-which-one-may-mean-anything",
        ),
        pytest.param(
            flow({"1": "a", "a": ["finnish", "otter"], "finish": [], "other": [], "elsewhere": []}),
            [
                "KWF301 /steps/0/transitions/0/target",
                "KWF301 /steps/0/transitions/1/target",
                "KWF303 /steps/3/id",
            ],
            id="two-that-mean-two",
        ),
    ],
)
def test_a_lost_target_that_resembles_a_step(value: dict[str, Any], expected: list[str]) -> None:
    assert [each for each in found(value) if "KWF305" not in each] == expected


def test_lost_targets_are_looked_for_in_each_workflow() -> None:
    """Also behind one whose steps are elsewhere, and behind one in which all targets are there."""
    elsewhere = {**flow({"1": "a"}), "steps": {"$ref": "steps.json"}}
    value = app(elsewhere, flow({"1": "a", "a": []}), flow({"1": "gone", "a": []}))

    assert [each for each in found(value) if "KWF301" in each] == ["KWF301 /workflows/2/trigger/transitions/0/target"]


@pytest.mark.parametrize(
    ("target", "advice"),
    [
        ("1", "Choose a step as the target: this is the trigger, and no transition can lead back to it."),
        ("finnish", 'Did you mean "finish"?'),
        ("elsewhere", "Write the id of a step of this workflow, or delete the transition."),
    ],
)
def test_what_to_do_about_a_lost_target(target: str, advice: str) -> None:
    [diagnostic] = diagnostics(flow({"1": "finish", "finish": target}))

    assert diagnostic.help == advice


def test_what_to_do_about_a_lost_target_without_a_trigger() -> None:
    value = flow({"finish": "elsewhere"})
    del value["trigger"]
    [diagnostic] = diagnostics(value)

    assert diagnostic.help == "Write the id of a step of this workflow, or delete the transition."


def test_ids_are_compared_in_each_workflow() -> None:
    """Also behind one in which each step has its own, and behind a step that has none."""
    doubled = flow({"1": "a", "a": []})
    doubled["steps"] = [{**note(body="x")}, *doubled["steps"], {"id": "a", **note(body="y")}]
    value = app(flow({"1": "a", "a": []}), doubled)

    assert [each for each in found(value) if "KWF302" in each] == ["KWF302 /workflows/1/steps/2/id"]


@pytest.mark.parametrize(("trigger", "place"), [({"id": "1"}, "/trigger/id"), ({}, "/trigger")])
def test_the_trigger_that_has_the_id_of_a_step(trigger: dict[str, str], place: str) -> None:
    value = flow({"1": "a", "a": []})
    value["steps"].append({"id": "1", **note(body="again")})
    value["trigger"] = {**trigger, **{key: each for key, each in value["trigger"].items() if key != "id"}}
    [diagnostic] = [each for each in diagnostics(value) if each.code == "KWF302"]

    assert diagnostic.message == 'the trigger also has the id "1"'
    assert [each.pointer for each in diagnostic.related] == [place]


def unclear(**more: Any) -> dict[str, Any]:
    """A workflow in which nothing leads to a step, which another part of it may explain."""
    return {**flow({"1": "a", "a": [], "lost": []}), **more}


@pytest.mark.parametrize(
    "value",
    [
        unclear(trigger={"id": "1", "transitions": []}),
        unclear(trigger={"id": "lost", "transitions": [to("a")]}),
        unclear(steps=[*unclear()["steps"], {"id": "a", **note(body="x")}]),
        unclear(steps=[*unclear()["steps"], "$steps"]),
        unclear(steps=[{**each, "transitions": "$ways"} for each in unclear()["steps"]]),
        unclear(steps=[{**each, "transitions": [to("a"), "$way"]} for each in unclear()["steps"]]),
        unclear(trigger={"id": "1", "transitions": [to("a"), to("gone")]}),
        {key: value for key, value in unclear().items() if key != "trigger"},
    ],
)
def test_steps_that_something_unknown_may_lead_to(value: dict[str, Any]) -> None:
    assert [each for each in found(value) if "KWF303" in each] == []


def test_unreachable_steps_are_looked_for_in_each_workflow() -> None:
    """Also behind those in which nothing is certain."""
    value = app(unclear(trigger={"id": "1", "transitions": []}), unclear(steps=[*unclear()["steps"], 7]), unclear())

    assert [each for each in found(value) if "KWF303" in each] == ["KWF303 /workflows/2/steps/1/id"]


@pytest.mark.parametrize(
    ("nodes", "said", "related", "advice"),
    [
        ({"b": []}, '"b"', [], "Add a transition to this step, or delete it: it never runs."),
        (
            {"b": "c", "c": []},
            '"b" or to 1 step after it',
            ["/steps/2/id"],
            "Add a transition to this step, or delete it and the steps after it: they never run.",
        ),
        (
            {"b": ["c", "d"], "c": [], "d": []},
            '"b" or to 2 steps after it',
            ["/steps/2/id", "/steps/3/id"],
            "Add a transition to this step, or delete it and the steps after it: they never run.",
        ),
    ],
)
def test_what_is_said_of_an_unreachable_step(nodes: dict[str, Any], said: str, related: list[str], advice: str) -> None:
    [diagnostic] = [each for each in diagnostics(flow({"1": "a", "a": [], **nodes})) if each.code == "KWF303"]

    assert diagnostic.message == f"no route leads from the trigger to {said}"
    assert [each.pointer for each in diagnostic.related] == related
    assert diagnostic.help == advice


def test_a_cycle_beside_one_through_steps_of_one_id() -> None:
    value = flow({"1": [to("a", exists(COUNTRY)), "c"], "a": "b", "b": "a", "c": "d", "d": "c"})
    value["steps"].append({"id": "a", **note("b", body="again")})

    assert found(value) == ["KWF304 /steps/3/transitions/0/target", "KWF302 /steps/4/id"]


# How large a workflow is


def too_large(value: dict[str, Any], **options: int) -> list[str]:
    settings = Settings()
    settings.options = {"workflow-too-large": {key.replace("_", "-"): number for key, number in options.items()}}
    rules = [rule for rule in builtin_rules() if rule.code == "KWF313"]
    return [each.message for each in diagnostics_in(document_of_text("app.json", json.dumps(value)), rules, settings)]


SIZES = [
    ("a chain", flow({"1": "a", "a": "b", "b": "c", "c": []}), 3, 1, 3),
    ("branches that join", flow({"1": ["a", "b", "c"], "a": ["d", "b"], "b": "d", "c": [], "d": []}), 4, 2, 3),
    ("the longest route comes last", flow({"1": ["a", "b"], "b": "a", "a": "c", "c": []}), 3, 1, 3),
    ("the longest route comes first", flow({"1": ["b", "c"], "b": "a", "a": "c", "c": []}), 3, 1, 3),
    ("up to where the cycle closes", flow({"1": "a", "a": "b", "b": ["a", "c"], "c": []}), 3, 2, 3),
    ("a step that leads to itself", flow({"1": "a", "a": "a"}), 1, 1, 1),
    ("no steps", flow({"1": []}), 0, 0, 0),
]


@pytest.mark.parametrize(("value", "steps", "branches", "depth"), [pytest.param(*row, id=name) for name, *row in SIZES])
def test_the_size_of_a_workflow(value: dict[str, Any], steps: int, branches: int, depth: int) -> None:
    assert too_large(value, max_steps=steps, max_branches=branches, max_depth=depth) == []
    assert len(too_large(value, max_steps=steps - 1, max_branches=branches - 1, max_depth=depth - 1)) == 3


# Branches that do the same


@pytest.mark.parametrize(
    ("transitions", "expected"),
    [
        pytest.param([to("a", eq(COUNTRY, "BR")), to("a", eq(SIZE, 3))], [1], id="two"),
        pytest.param([{"target": "a"}, to("a", eq(SIZE, 3)), to("a", eq(SIZE, 4))], [2], id="behind-one-without"),
        pytest.param([to("a", eq(SIZE, 3)), {"target": "a"}, to("b", eq(SIZE, 4))], [], id="before-one-without"),
        pytest.param([to("b", eq(SIZE, 2)), to("a", eq(SIZE, 3)), to("a", eq(SIZE, 4))], [2], id="behind-another"),
        pytest.param(
            [to("a", {"op": "false", "values": []}), to("a", eq(SIZE, 3)), to("a", eq(SIZE, 4))], [2], id="never-first"
        ),
        pytest.param([to("a", eq(SIZE, 3)), to("a", {"op": "false", "values": []})], [], id="never-last"),
        pytest.param(
            [to("a", eq(SIZE, 3)), to("a", eq(SIZE, 3)), to("a", eq(SIZE, 4))], [2], id="the-same-condition-first"
        ),
        pytest.param([to("a", ALWAYS), to("a", eq(SIZE, 3)), to("a", eq(SIZE, 4))], [2], id="always-first"),
    ],
)
def test_neighboring_transitions_to_one_step(transitions: list[Any], expected: list[int]) -> None:
    value = flow({"1": transitions, "a": [], "b": []})

    assert [each for each in found(value) if each.startswith("KWF314")] == [
        f"KWF314 /trigger/transitions/{number}/target" for number in expected
    ]


def test_an_always_after_a_transition_to_the_same_step_makes_it_needless() -> None:
    value = flow({"1": [to("a", eq(SIZE, 3)), to("a", ALWAYS)], "a": []})
    (diagnostic,) = diagnostics(value)

    assert diagnostic.help == "Delete the previous transition: it changes nothing."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(split(tags(tags=["a"]), tags(tags=["a"])), ["/steps/1/id"], id="two"),
        pytest.param(split(*[tags(tags=["a"])] * 3), ["/steps/1/id", "/steps/2/id"], id="three"),
        pytest.param(split(tags(tags=["a"]), tags(tags=["b"])), [], id="another-item"),
        pytest.param(split(tags(tags=["a"]), tags(tags=[])), [], id="no-item"),
        pytest.param(split(tags(more={"a": 1}), tags(more={"a": 2})), [], id="another-value-inside"),
        pytest.param(split(tags(more={"a": 1}), tags(more={"b": 1})), [], id="another-key-inside"),
        pytest.param(split(tags(count=1), tags(count=2)), [], id="another-number"),
        pytest.param(split(tags(body="a"), tags(body="b")), [], id="another-text"),
        pytest.param(split(tags(a="x", b="y"), tags(b="y", a="x")), ["/steps/1/id"], id="params-in-another-order"),
        pytest.param(split(tags(a="x", b="y"), tags(a="y", b="x")), [], id="texts-of-each-other's-params"),
        pytest.param(
            split(tags(more={"a": 1, "b": 2}), tags(more={"b": 2, "a": 1})), ["/steps/1/id"], id="keys-in-another-order"
        ),
        pytest.param(split(tags(meta={"displayName": "A"}), tags()), ["/steps/1/id"], id="another-name"),
        pytest.param(
            split({**tags(), "_id": "x"}, {**tags(), "_id": "y"}), ["/steps/1/id"], id="another-id-of-the-platform"
        ),
        pytest.param(split(tags(), {**tags(), "appVersion": "acme-^1.0.0"}), [], id="another-version"),
        pytest.param(split(step(None), step(None)), [], id="branch-nodes"),
        pytest.param(split(tags(), step(TAGS, id="/#steps.1.id"), after="z"), ["/steps/1/id"], id="before-one-step"),
        pytest.param(split(tags(), tags(tags=["a"]), after="z"), [], id="others-before-one-step"),
        pytest.param(split(step(None), step(None), after="z"), [], id="branch-nodes-before-one-step"),
    ],
)
def test_steps_that_do_the_same(value: dict[str, Any], expected: list[str]) -> None:
    assert [each.pointer for each in diagnostics(value) if each.code == "KWF314"] == expected


def test_steps_that_read_their_own_output_in_their_transitions_do_the_same() -> None:
    one, other = (
        ask(to("done", eq(f"{name}.response.statusCode", 200)), to("failed", exists(f"{name}.error")))
        for name in ("one", "other")
    )
    nodes: dict[str, Any] = {"1": [to("one", eq(COUNTRY, "BR")), "other"], "one": one, "other": other}
    value = flow({**nodes, "done": note(body="Done"), "failed": note(body="Failed")})

    assert "KWF314 /steps/1/id" in found(value)


def test_an_end_that_two_steps_choose_is_reported_once() -> None:
    branches = [to("x", eq(SIZE, 1)), to("y", eq(SIZE, 2)), to("z", ALWAYS)]
    value = flow({"1": [to("a", eq(COUNTRY, "BR")), "b"], "a": branches, "b": branches})
    value["steps"] += [{"id": name, **tags(tags=tag)} for name, tag in (("x", ["a"]), ("y", ["a"]), ("z", ["b"]))]

    assert [each for each in found(value) if each.startswith("KWF314 /steps/3")] == ["KWF314 /steps/3/id"]


def test_the_step_that_comes_first_on_the_way_is_the_one_to_keep() -> None:
    """Wherever the two are in the file."""
    value = flow({"1": [to("a", eq(COUNTRY, "BR")), "b"], "b": tags(), "a": tags()})
    (diagnostic,) = diagnostics(value)

    assert (diagnostic.pointer, diagnostic.related[0].pointer) == ("/steps/0/id", "/steps/1/id")


def test_each_workflow_is_looked_at() -> None:
    """Also behind one with steps of one id, in which nothing is certain."""
    unclear = flow({"1": "a", "a": []})
    unclear["steps"].append({"id": "a", **note(body="again")})
    value = app(unclear, split(tags(), tags()))

    assert [each for each in found(value) if "KWF314" in each] == ["KWF314 /workflows/1/steps/1/id"]
