from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.drawing.picture import LONGEST_CHAIN, whole_condition
from tests.drawing.drawn import mark, picture
from tests.flows import OTHERWISE, both, condition, eq, exists, flow, step, to

if TYPE_CHECKING:
    from kwf_lint.drawing.picture import Picture


def labels(found: Picture) -> list[str]:
    return [link.label for link in found.links]


def test_the_only_transition_has_no_label_unless_it_has_a_condition() -> None:
    assert labels(picture(flow({"1": step(None, "a"), "a": [to("b", exists("a.id"))], "b": []}))) == ["", "exists"]


def test_several_are_numbered_in_order_and_the_one_that_always_matches_is_else() -> None:
    value = flow({"1": step(None, to("a", eq("1.country", "BR")), to("b", OTHERWISE)), "a": [], "b": []})

    assert labels(picture(value)) == ['1 · "country" equals "BR"', "2 · else"]


def test_a_branch_is_called_by_its_name_and_keeps_its_condition() -> None:
    branch = {**to("a", eq("1.country", "BR")), "meta": {"name": "Brazil"}}
    rest = {**to("b"), "meta": {"name": "Everywhere"}}
    found = picture(flow({"1": step(None, branch, rest), "a": [], "b": []}))

    assert labels(found) == ["1 · Brazil", "2 · else: Everywhere"]
    assert found.links[0].condition == '/#steps.1.country equals "BR"'


def test_one_that_always_matches_before_others_says_so() -> None:
    assert labels(picture(flow({"1": step(None, "a", "b"), "a": [], "b": []}))) == ["1 · always", "2 · else"]


def test_the_whole_condition_is_cut_nowhere() -> None:
    long = "x" * 90
    value = both(*[eq(f"1.{long}{number}", long) for number in range(5)], both(exists("a.id")))

    assert whole_condition(condition(value)).count(long) == 10
    assert "/#steps.a.id exists" in whole_condition(condition(value))


def test_a_step_is_called_by_its_display_name_and_else_by_its_id() -> None:
    found = picture(flow({"1": step(None, "a"), "a": step("x.y", "b", meta={"displayName": "Ask"}), "b": step(None)}))

    assert [(box.kind, box.id, box.name, box.detail) for box in found.boxes] == [
        ("trigger", "1", "kustomer.conversation.create", "trigger"),
        ("step", "a", "Ask", "x.y"),
        ("branch", "b", "b", "branch"),
    ]


def test_a_missing_target_is_one_box_however_often_it_is_named() -> None:
    value = flow({"1": step(None, "a"), "a": [to("gone", exists("1.id")), to("gone")]})
    found, plain = picture(value), picture(value, plain=True)

    assert [(box.kind, box.name, box.is_fault) for box in found.boxes[2:]] == [("missing", "gone", True)]
    assert [(box.kind, box.name, box.is_fault) for box in plain.boxes[2:]] == [("missing", "gone", False)]
    assert [link.target for link in found.links] == [1, 2, 2]


def test_steps_of_one_id_have_a_box_each_and_the_first_is_led_to() -> None:
    value = flow({"1": step(None, "a"), "a": []})
    value["steps"].append(value["steps"][0])
    found = picture(value)

    assert [box.id for box in found.boxes] == ["1", "a", "a"]
    assert [link.target for link in found.links] == [1]


def test_what_is_not_reached_is_dim_with_what_leaves_it() -> None:
    value = flow({"1": step(None, "a"), "a": [], "b": "a"})
    found, plain = picture(value), picture(value, plain=True)

    assert [box.is_dim for box in found.boxes] == [False, False, True]
    assert [link.is_dim for link in found.links] == [False, True]
    assert not any(box.is_dim for box in plain.boxes)
    assert not any(link.is_dim for link in plain.links)


def test_findings_stand_where_they_belong() -> None:
    value = flow({"1": step(None, "a"), "a": ["b"], "b": []})
    marks = [
        mark("whole", "name"),
        mark("at the trigger", "trigger", "eventName"),
        mark("on the way", "steps", 0, "transitions", 0, "target"),
        mark("deep in the step", "steps", 1, "params", "body"),
        mark("no step at all", "steps", 7),
    ]
    found = picture(value, marks)

    assert [each.message for each in found.marks] == ["whole", "no step at all"]
    assert [[each.message for each in box.marks] for box in found.boxes] == [
        ["at the trigger"],
        [],
        ["deep in the step"],
    ]
    assert [[each.message for each in link.marks] for link in found.links] == [[], ["on the way"]]
    assert len(found.all_marks()) == 5
    assert picture(value, marks, plain=True).all_marks() == []


def test_a_route_marks_what_it_leads_through() -> None:
    value = flow({"1": step(None, "a"), "a": ["b", "c"], "b": [], "c": []})
    found = picture(value, [mark("x", "steps", 2, route=["/trigger", "/steps/0", "/steps/2"])])

    assert [box.is_on_route for box in found.boxes] == [True, True, False, True]
    assert [link.is_on_route for link in found.links] == [True, False, True]


def chain(count: int) -> dict[str, list[str]]:
    return {f"s{number}": [f"s{number + 1}"] if number < count else [] for number in range(count + 1)}


def test_a_long_chain_becomes_one_box_that_counts_and_keeps_every_step_and_transition() -> None:
    found = picture(flow({"1": step(None, "s0"), **chain(LONGEST_CHAIN + 1)}))

    assert [box.kind for box in found.boxes] == ["trigger", "chain", "step"]
    assert found.boxes[1].name == "61 steps"
    assert found.boxes[1].detail == "from s0 to s60"
    assert [box.id for box in found.boxes[1].members] == [f"s{number}" for number in range(61)]
    assert [(link.from_id, link.to_id) for link in found.boxes[1].links] == [(f"s{n}", f"s{n + 1}") for n in range(60)]
    assert [(link.from_id, link.to_id, link.source, link.target) for link in found.links] == [
        ("1", "s0", 0, 1),
        ("s60", "s61", 1, 2),
    ]


def test_a_chain_of_sixty_stays() -> None:
    assert len(picture(flow({"1": step(None, "s0"), **chain(LONGEST_CHAIN)})).boxes) == LONGEST_CHAIN + 2


def test_a_finding_a_branch_and_another_way_in_stay_outside_of_a_chain() -> None:
    nodes: dict[str, object] = {"1": step(None, to("s0", exists("1.id")), "s100"), **chain(200)}
    nodes["s150"] = step(None, "s151")
    found = picture(flow(nodes), [mark("x", "steps", 40)])  # type: ignore[arg-type]

    assert [box.name for box in found.boxes if box.kind == "step"][:41] == [f"s{number}" for number in range(41)]
    assert [box.name for box in found.boxes if box.kind == "branch"] == ["s150"]
    assert "s100" in [box.name for box in found.boxes]
    assert not any(mark for box in found.boxes for member in box.members for mark in member.marks)


@pytest.mark.parametrize("value", [{"name": "x"}, {"trigger": {}}, {"steps": [{}]}, {"steps": [{"transitions": [{}]}]}])
def test_parts_of_a_workflow_are_drawn_as_far_as_they_go(value: dict[str, object]) -> None:
    found = picture(value)

    assert len(found.boxes) == ("trigger" in value) + ("steps" in value)
