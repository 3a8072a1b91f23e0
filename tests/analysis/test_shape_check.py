"""Where a definition leaves its shape, as rules of other families and the export rules ask it."""

from __future__ import annotations

from kwf_lint.analysis.shape_check import is_misspelled, shape_problems_of
from tests.wholes import app, view, workflow


def test_read_only_keys_are_noted_for_the_rule_that_reports_them() -> None:
    found = shape_problems_of(view(workflow(step={"_id": "x"}, rev=3)))

    assert [(each.rule, each.path) for each in found] == [
        ("export-noise", ("steps", 0, "_id")),
        ("export-noise", ("rev",)),
    ]


def test_problems_are_worked_out_once() -> None:
    found = view(app(x=1))

    assert shape_problems_of(found) is shape_problems_of(found)


def test_another_rule_can_ask_whether_a_key_is_misspelled() -> None:
    found = view(workflow(step={"transitions": ..., "transition": []}))

    assert is_misspelled(found, ("steps", 0), "transitions")
    assert not is_misspelled(found, ("steps", 0), "action")
    assert not is_misspelled(found, ("trigger",), "transitions")
