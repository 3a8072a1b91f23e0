from __future__ import annotations

import pytest

from kwf_lint.definition.kept import kept
from kwf_lint.definition.workflow import Workflow


def test_what_is_kept_is_worked_out_once_for_each_view() -> None:
    calls = []

    @kept
    def names_of(workflow: Workflow) -> list[str]:
        calls.append(workflow)
        return [workflow.name]

    one, other = Workflow({"name": "one"}, ()), Workflow({"name": "other"}, ())

    assert names_of(one) is names_of(one)
    assert names_of(other) == ["other"]
    assert calls == [one, other]


def test_none_is_kept_as_well() -> None:
    calls = []

    @kept
    def nothing_of(workflow: Workflow) -> None:
        calls.append(workflow)

    workflow = Workflow({}, ())
    nothing_of(workflow)
    nothing_of(workflow)

    assert calls == [workflow]


def test_functions_of_one_name_keep_apart_what_they_work_out() -> None:
    def made(value: int) -> int:
        @kept
        def value_of(workflow: Workflow) -> int:
            return value

        return value_of(workflow)

    workflow = Workflow({}, ())

    assert (made(1), made(2)) == (1, 2)


def test_an_error_is_not_kept() -> None:
    @kept
    def steps_of(workflow: Workflow) -> int:
        return 1 // len(workflow.steps)

    workflow = Workflow({}, ())
    with pytest.raises(ZeroDivisionError):
        steps_of(workflow)

    assert workflow.kept == {}


def test_a_kept_function_has_the_name_and_the_text_of_the_one_it_stands_for() -> None:
    @kept
    def name_of(workflow: Workflow) -> str:
        """Its name."""
        return workflow.name

    assert (name_of.__name__, name_of.__doc__) == ("name_of", "Its name.")
