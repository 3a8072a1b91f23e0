from __future__ import annotations

from kwf_lint.definition.workflow import Condition, conditions_in
from tests.definition.test_app import app_of


def test_a_shared_id_is_reached_as_each_of_its_steps_and_a_missing_one_as_none() -> None:
    workflow = app_of(
        {
            "workflows": [
                {
                    "trigger": {"transitions": [{"target": "a"}, {"target": "gone"}]},
                    "steps": [{"id": "a"}, {"id": "a", "transitions": [{"target": "b"}]}, {"id": "b"}],
                }
            ]
        }
    ).workflows[0]

    assert workflow.successors == [[1, 2], [], [3], []]


def test_nested_conditions_are_seen_and_operands_of_others_are_not() -> None:
    condition = Condition(
        {"op": "and", "values": [{"op": "or", "values": [{"op": "eq", "values": [{"op": "x"}]}]}, "text"]}, ("c",)
    )

    assert [each.op for each in conditions_in(condition)] == ["and", "or", "eq"]
    assert condition.conditions[0].conditions[0].path == ("c", "values", 0, "values", 0)
