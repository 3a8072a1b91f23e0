"""What conditions prove about values, and how one more condition divides it."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.proven import Proven, contradictions, split
from tests.analysis.cases import X, proven_after
from tests.flows import ALWAYS, OTHERWISE, both, check, condition, dne, either, eq, exists

CERTAINLY_FALSE = [
    pytest.param([eq("1.x", "a")], eq("1.x", "b"), id="two values"),
    pytest.param([eq("1.x", 5)], eq("1.x", "6"), id="two numbers, one written as text"),
    pytest.param([eq("1.x", True)], eq("1.x", False), id="true and false"),
    pytest.param([exists("1.x")], dne("1.x"), id="existing and absent"),
    pytest.param([dne("1.x")], exists("1.x.y"), id="a part of what is absent"),
    pytest.param([exists("1.x.y")], dne("1.x"), id="the whole of what exists"),
    pytest.param([dne("1.x")], eq("1.x", "a"), id="a value of what is absent"),
    pytest.param([dne("1.x")], check("gt", "1.x", 5), id="what is absent above a number"),
    pytest.param([dne("1.x")], check("contains", "1.x", "a"), id="what is absent contains something"),
    pytest.param([check("gt", "1.x", 5)], check("lt", "1.x", 3), id="above and below"),
    pytest.param([check("gt", "1.x", 5)], check("lte", "1.x", 5), id="above a number and at most it"),
    pytest.param([check("lt", "1.x", "200")], eq("1.x", 200), id="below a number and that number"),
    pytest.param([eq("1.x", 200)], check("gt", "1.x", "200"), id="a number and above it"),
    pytest.param([check("gt", 5, "/#steps.1.x")], check("gt", "1.x", 7), id="the literal on the left"),
    pytest.param([check("gt-date", "1.x", "2024-05-02")], check("lt-date", "1.x", "2024-05-01T10:00:00Z"), id="dates"),
    pytest.param([check("contains", "1.x", "a")], check("not-contains", "1.x", "a"), id="contains and does not"),
    pytest.param([check("eq", "1.x", "/#steps.1.y")], check("neq", "1.y", "/#steps.1.x"), id="two references"),
    pytest.param([check("gt", "1.x", "/#steps.1.y")], check("gt", "1.y", "/#steps.1.x"), id="two references, turned"),
    pytest.param([either(eq("1.x", "a"), eq("1.x", "b"))], eq("1.x", "c"), id="none of two values"),
    pytest.param([check("neq", "1.x", "a")], eq("1.x", "a"), id="the value that it is not"),
    pytest.param([], both(eq("1.x", "a"), either(eq("1.x", "b"), eq("1.x", "c"))), id="and around or"),
    pytest.param([], eq("a", "b"), id="two literals"),
    pytest.param([eq("{{steps.1.x}}", "a")], eq("{{steps.1.x}}", "b"), id="a template"),
    pytest.param([eq("/#fn:parseInt,steps.1.x", 1)], eq("/#fn:parseInt,steps.1.x", 2), id="a function"),
]
CERTAINLY_FALSE += [
    pytest.param([check("gt", "1.x", 0)], dne("1.x"), id="above 0 and absent"),
    pytest.param([check("gte", "1.x", 1)], dne("1.x"), id="at least 1 and absent"),
    pytest.param([check("gt-date", "1.x", "2024-05-02")], dne("1.x"), id="after a date and absent"),
    pytest.param(
        [check("lt-date", "1.x", "2024-05-02")], check("gt-date", "1.x", "2024-05-02"), id="before and after a date"
    ),
    pytest.param(
        [check("gt-date", "1.x", "2024-05-02")], check("lt-date", "1.x", "2024-05-02"), id="after and before a date"
    ),
    pytest.param([], check("gt", 5, "5"), id="a number above itself"),
    pytest.param([], check("lt", 6, 5), id="a larger number below"),
    pytest.param([], check("gte", 4, 5), id="a smaller number at least"),
    pytest.param([], check("lte", 6, 5), id="a larger number at most"),
    pytest.param([check("gt", "1.x", 5), check("gt", "1.x", 3)], check("lte", "1.x", 5), id="the higher of two limits"),
]
PERHAPS = [
    pytest.param([check("gte", "1.x", 0)], dne("1.x"), id="at least 0 and absent"),
    pytest.param([check("gt", "1.x", -1)], dne("1.x"), id="above -1 and absent"),
    pytest.param([check("lt", "1.x", 5)], dne("1.x"), id="below and absent"),
    pytest.param([check("lt-date", "1.x", "2024-05-02")], dne("1.x"), id="before a date and absent"),
    pytest.param([check("neq", "1.x", "2024-05-02")], check("lt-date", "1.x", "2024-05-02"), id="before another date"),
    pytest.param([eq("1.x", "A")], eq("1.x", "a"), id="letter case"),
    pytest.param([eq("1.x", "5")], eq("1.x", 5), id="a number and its text"),
    pytest.param([eq("1.x", "2024-05-01")], eq("1.x", "2024-05-01T00:00:00Z"), id="two spellings of a date"),
    pytest.param([eq("1.x", "")], dne("1.x"), id="empty and absent"),
    pytest.param([dne("1.x")], eq("1.x", False), id="absent and false"),
    pytest.param([dne("1.x")], check("lt", "1.x", 5), id="absent and below"),
    pytest.param([eq("1.x", True)], eq("1.x", 1), id="true and 1"),
    pytest.param([eq("1.x", True)], eq("1.x", "yes"), id="true and a text"),
    pytest.param([dne("1.x")], check("neq", "1.x", "a"), id="what is absent is not a value"),
    pytest.param([check("neq", "1.x", "a")], dne("1.x"), id="not a value, and absent"),
    pytest.param([dne("1.x.y")], exists("1.x.z"), id="a neighbor of what is absent"),
    pytest.param([dne("1.x")], exists("1.xy"), id="a name that begins the same"),
    pytest.param([check("gt", "1.x", 5)], check("lt", "1.x", 6), id="between whole numbers"),
    pytest.param([check("gt", "1.x", 5)], eq("1.x", "many"), id="a text above a number"),
    pytest.param([check("gt-date", "1.x", "2024-05-01")], check("lt-date", "1.x", "01.04.2024"), id="an unknown date"),
    pytest.param([check("contains", "1.x", "a")], check("not-contains", "1.x", "b"), id="contains something else"),
    pytest.param([eq("1.x", "{{randomId}}")], check("neq", "1.x", "{{randomId}}"), id="an unsteady template"),
    pytest.param([eq("/#fn:inBusinessHours", True)], eq("/#fn:inBusinessHours", False), id="an unsteady function"),
    pytest.param([check("approx", "1.x", 1)], check("approx", "1.x", 2), id="an unknown operator"),
    pytest.param([{"op": "eq", "values": [X]}], eq("1.x", "a"), id="too few operands"),
    pytest.param([{"op": "and", "values": ["x"]}], eq("1.x", "a"), id="no condition in an and"),
    pytest.param([eq("1.x", ["a"])], eq("1.x", ["b"]), id="arrays"),
]


@pytest.mark.parametrize(("held", "tested"), CERTAINLY_FALSE)
def test_a_condition_that_cannot_hold(held: list[dict[str, Any]], tested: dict[str, Any]) -> None:
    proven = proven_after(*held)

    assert proven is not None
    assert split(proven, condition(tested))[0] is None
    assert proven_after(tested, *held) is None


@pytest.mark.parametrize(("held", "tested"), PERHAPS)
def test_a_condition_that_may_hold_for_all_we_know(held: list[dict[str, Any]], tested: dict[str, Any]) -> None:
    proven = proven_after(*held)

    assert proven is not None
    assert split(proven, condition(tested))[0] is not None
    assert proven_after(tested, *held) is not None


@pytest.mark.parametrize(
    "tested",
    [
        ALWAYS,
        OTHERWISE,
        {"op": "exists", "values": [True]},
        check("eq", "a", "a"),
        check("gte", 5, "5"),
        check("neq", "a", "b"),
        either(exists("1.x"), dne("1.x")),
        either(eq("1.x", "a"), check("neq", "1.x", "a"), dne("1.x")),
        either(check("lt", "1.x", 5), check("gte", "1.x", 5), exists("1.y"), dne("1.y")),
        both(ALWAYS, OTHERWISE),
    ],
    ids=str,
)
def test_a_condition_that_always_holds(tested: dict[str, Any]) -> None:
    holds, fails = split(Proven(), condition(tested))

    assert holds is not None
    assert fails is None


def test_fields_of_a_lookup_are_absent_where_its_id_is() -> None:
    lookups = frozenset(["find"])
    found, missing = (proven_after(each, lookups=lookups) for each in (exists("find.name"), dne("find.id")))

    assert missing is not None
    assert missing.is_absent("/#steps.find.emails.0.email")
    assert missing.exists("/#steps.find") is None
    assert proven_after(dne("find.id"), exists("find.name"), lookups=lookups) is None
    assert found is not None
    assert found.exists("/#steps.find.id") is True
    other = proven_after(dne("find.name"), lookups=lookups)
    assert other is not None
    assert other.exists("/#steps.find.email") is None


def test_only_so_many_values_are_remembered() -> None:
    proven = proven_after(*[exists(f"1.x{number}") for number in range(100)])

    assert proven is not None
    assert len(proven.values) == 48
    assert proven.exists("/#steps.1.x99") is True
    assert proven.exists("/#steps.1.x0") is None


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        (both(eq("1.x", "a"), eq("1.x", "b")), [("b", "a")]),
        (both(eq("1.x", "a"), exists("1.y"), both(dne("1.x"))), [("/#steps.1.x", "a")]),
        (either(exists("1.z"), both(check("gt", "1.x", 5), check("lt", "1.x", 3))), [(3, 5)]),
        (both(either(eq("1.x", "a"), eq("1.x", "b")), eq("1.x", "c")), [("c", None)]),
        (both(eq("a", "b"), exists("1.x")), []),
        (both(exists("1.x"), eq("1.x", "a")), []),
        (both({"op": "false", "values": []}, exists("1.x")), []),
        (both(exists("1.x"), either(exists("1.z"), both(eq("1.y", "a"), eq("1.y", "b")))), [("b", "a")]),
        (
            both(either(both(eq("1.y", "a"), eq("1.y", "b")), exists("1.z")), dne("1.x"), exists("1.x")),
            [("", "/#steps.1.x"), ("b", "a")],
        ),
        (both(check("contains", "1.x", "a"), eq("1.y", "b"), check("not-contains", "1.x", "a")), [("a", "a")]),
    ],
)
def test_contradictions(value: dict[str, Any], pairs: list[tuple[Any, Any]]) -> None:
    found = [
        (later.values[-1], earlier.values[-1] if earlier and earlier.op not in ("or", "and") else None)
        for later, earlier in contradictions(condition(value))
    ]

    assert found == pairs
