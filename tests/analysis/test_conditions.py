"""Which conditions are the same test, and what literals are."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.conditions import (
    atom_of,
    canonical,
    date_of,
    differ,
    is_constant,
    is_literal,
    may_equal_nothing,
    number_of,
    term_of,
)
from tests.analysis.cases import X
from tests.flows import ALWAYS, OTHERWISE, both, check, condition, dne, either, exists


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (check("exists", "1.x", ""), check("exists", "1.x"), True),
        (check("eq", "1.x", "a"), check("eq", "a", X), True),
        (check("gt", "1.x", 5), check("lt", 5, X), True),
        (both(exists("1.x"), dne("1.y")), both(dne("1.y"), exists("1.x")), True),
        (ALWAYS, OTHERWISE, True),
        (either(exists("1.x"), dne("1.y")), either(dne("1.y"), exists("1.x")), True),
        (check("neq", "1.x", "a"), check("neq", "a", X), True),
        (check("dne", "1.x", ""), check("dne", "1.x"), True),
        (check("eq", "1.x", {"a": 1, "b": 2}), check("eq", "1.x", {"b": 2, "a": 1}), True),
        (check("eq", "1.x", {"a": 1}), check("eq", "1.x", {"a": 2}), False),
        (check("contains", "1.x", ["a", "b"]), check("contains", "1.x", ["b", "a"]), False),
        (check("eq", "1.x", "a", "b"), check("eq", "1.x", "a", "c"), False),
        (check("eq", "1.x"), check("eq", "1.y"), False),
        (check("eq", "1.x", "a"), check("eq", "1.x", "A"), False),
        (check("eq", "1.x", 1), check("eq", "1.x", True), False),
        (check("contains", "1.x", "a"), check("contains", "a", X), False),
        (check("exists", "1.x"), check("dne", "1.x"), False),
        (both(exists("1.x"), dne("1.y")), either(exists("1.x"), dne("1.y")), False),
    ],
)
def test_which_conditions_are_the_same(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (canonical(condition(one)) == canonical(condition(other))) is same


def test_literals() -> None:
    assert number_of("200") == 200
    assert number_of(" 1.5 ") == 1.5
    assert [number_of(each) for each in (True, None, "", "2 0", "1_0", "e", "٣", "many")] == [None] * 8
    assert date_of("2024-05-01") == "2024-05-01T00:00:00.000"
    assert date_of("2024-05-01T10:00:00Z") == "2024-05-01T10:00:00.000"
    assert date_of("2024-05-01T10:00:00.123Z") == "2024-05-01T10:00:00.123"
    assert [date_of(each) for each in (5, "01.05.2024", "2024-05-01T10:00:00+02:00")] == [None] * 3
    assert differ("a", 5)
    assert not differ("a ", "A")
    assert differ("2024-05-01", "a day")
    assert not differ("2024-05-01", "2024-05-02T00:00:00Z")
    assert [term_of(each) for each in ("/#x", "{{a.b}}")] == ["/#x", "{{a.b}}"]
    assert [term_of(each) for each in ("/#", "x", 5, "{{x}}", "{{date 'days'}}", "a {{steps.1.x}}")] == [None] * 6


def test_what_may_equal_nothing() -> None:
    nothing = ["", " ", "False", "null", "undefined", "none", "NaN", 0, "0", "0.0", False, None, [], {}]
    something = ["a", "nothing", "nan ok", 1, "1", True, ["a"], {"a": 1}, "no", "[]"]

    assert [each for each in nothing if not may_equal_nothing(each)] == []
    assert [each for each in something if may_equal_nothing(each)] == []


@pytest.mark.parametrize(
    ("operand", "literal"),
    [
        ("a", True),
        (5, True),
        (["a", {"b": "c"}], True),
        (X, False),
        (["a", "{{b}}"], False),
        ({"a": "b", "c": X}, False),
    ],
)
def test_operands_in_which_nothing_is_read(operand: Any, literal: bool) -> None:
    assert is_literal(operand) is literal


@pytest.mark.parametrize("op", ["true", "false", "and", "or", "approx"])
def test_what_compares_nothing_is_no_test_of_a_value(op: str) -> None:
    assert atom_of(condition(check(op, "1.x", "a"))) is None
    assert not is_constant(condition(check(op, "a", "b")))


@pytest.mark.parametrize(
    ("tested", "constant"),
    [
        (check("exists", "a"), True),
        (check("dne", "a"), True),
        (check("dne", "1.x"), False),
        ({"op": "dne", "values": []}, False),
        (check("eq", "a", "b"), True),
        (check("eq", "a", "1.x"), True),
        (check("eq", "1.x", "a"), False),
        ({"op": "eq", "values": ["a"]}, False),
        (check("approx", "a", "b"), False),
        (ALWAYS, False),
        (both(check("eq", "a", "b"), ALWAYS), False),
    ],
    ids=str,
)
def test_conditions_over_literals_only(tested: dict[str, Any], constant: bool) -> None:
    assert is_constant(condition(tested)) is constant
