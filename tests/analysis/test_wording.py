"""Conditions in the words of messages."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.wording import condition_in_words, step_in_words, term_in_words, transition_in_words
from tests.flows import OTHERWISE, both, check, condition, dne, either, eq, exists, flow, step, to, view


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dne("a.id"), "does not exist"),
        (exists("find.id"), '"find.id" exists'),
        (eq("a.id", "7"), '"a.id" equals 7'),
        (eq("1.attributes.data.country", "CO"), '"country" equals "CO"'),
        (check("gte", "find.match.length", "10"), '"match.length" is at least 10'),
        (check("eq", "{{steps.1.x}}", True), '"x" equals true'),
        (check("eq", "Order {{steps.1.x}} came", None), '"Order {{steps.1.x}} came" equals null'),
        (check("contains", "1.tags", ["vip"]), '"tags" contains ["vip"]'),
        (check("lt", "/#fn:parseInt,steps.1.x", 3), '"parseInt(x)" is below 3'),
        (check("eq", "1.x", "/#steps.a.y"), '"x" equals "y"'),
        (check("eq", "1.x", "/#steps.a.x"), '"1.x" equals "a.x"'),
        (check("eq", "1.custom.x", "{{steps.a.custom.x}}"), '"1.custom.x" equals "a.custom.x"'),
        (check("eq", "1.customer.id", "/#steps.1.user.id"), '"customer.id" equals "user.id"'),
        (check("eq", "1.x", "/#variables.x"), '"1.x" equals "variables.x"'),
        (check("lt", "/#fn:parseInt,steps.1.x", "/#fn:parseInt,steps.a.x"), '"parseInt(1.x)" is below "parseInt(a.x)"'),
        (check("eq", "1.x", "/#steps.1.x"), '"x" equals "x"'),
        (both(exists("1.x"), either(dne("1.y"), eq("1.z", 1))), '"x" exists and ("y" does not exist or "z" equals 1)'),
        (either(*[eq("1.x", number) for number in range(5)]), '"x" equals 0 or "x" equals 1 or "x" equals 2 or 2 more'),
        (both(both(both(exists("1.x")))), "(…)"),
        (OTHERWISE, "always"),
        ({"op": "false", "values": []}, "never"),
        (check("approx", "1.x", 5), '"x" approx 5'),
        (eq("1.x", False), '"x" equals false'),
        (eq("1.x", [1, 2, 3, 4]), '"x" equals [1, 2, 3]'),
        (eq("1.x", "1.5"), '"x" equals "1.5"'),
        (eq("a.id", "b"), '"a.id" equals "b"'),
        (exists("a.id.x"), '"x" exists'),
        (exists("a.id"), "exists"),
        (check("dne", "1.x", ""), '"x" does not exist'),
        (exists("1.tags.0"), '"tags.0" exists'),
        (check("eq", "/#variables.1", 5), '"variables.1" equals 5'),
        (check("eq", "/#x", 5), '"x" equals 5'),
        (either(*[eq("1.x", number) for number in range(3)]), '"x" equals 0 or "x" equals 1 or "x" equals 2'),
        (both(both(exists("1.x"))), '("x" exists)'),
    ],
)
def test_conditions_in_words(value: dict[str, Any], words: str) -> None:
    assert condition_in_words(condition(value), "a") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (exists("1.x"), '"x" does not exist'),
        (eq("1.x", 5), '"x" is not 5'),
        (check("gte", "1.x", 5), '"x" is below 5'),
        (check("lt-date", "1.x", "2024-05-01"), '"x" is not before "2024-05-01"'),
        (check("approx", "1.x", 5), '"x" not approx 5'),
        (both(exists("1.x"), dne("1.y")), '"x" does not exist or "y" exists'),
        (either(exists("1.x"), dne("1.y")), '"x" does not exist and "y" exists'),
        (OTHERWISE, "never"),
        ({"op": "false", "values": []}, "always"),
    ],
)
def test_conditions_that_fail_in_words(value: dict[str, Any], words: str) -> None:
    assert condition_in_words(condition(value), "a", fails=True) == words


def test_transitions_and_steps_in_words() -> None:
    workflow = view(
        flow(
            {
                "1": [to("a", exists("1.x")), to("a"), {"target": "a"}],
                "a": step(None, meta={"displayName": "Find"}),
                "b": [],
            }
        )
    )
    words = [
        [transition_in_words(each, "1", is_first=is_first) for each in workflow.transitions_of(0)]
        for is_first in (True, False)
    ]

    assert words == [['"x" exists', "", ""], ['"x" exists', "otherwise", "otherwise"]]
    assert [step_in_words(each) for each in workflow.steps] == ['"a" ("Find")', '"b"']


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("/#steps.find.a.b.c", "b.c"),
        ("/#steps.find", "find"),
        ("/#variables.a", "variables.a"),
        ("/#fn:parseInt,steps.find.a.b", "parseInt(a.b)"),
    ],
)
def test_more_than_the_last_part_of_a_path(term: str, words: str) -> None:
    assert term_in_words(term, parts=2) == words
