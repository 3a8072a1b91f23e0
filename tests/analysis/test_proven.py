"""What conditions prove about values, and how one more condition divides it."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.proven import Proven, contradictions, joined, split
from tests.analysis.cases import X, proven_after
from tests.flows import ALWAYS, OTHERWISE, both, check, condition, dne, either, eq, exists

NEVER: dict[str, Any] = {"op": "false", "values": []}
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
    pytest.param([], check("lt", 5, "5"), id="a number below itself"),
    pytest.param([], check("gte", 4, 5), id="a smaller number at least"),
    pytest.param([], check("lte", 6, 5), id="a larger number at most"),
    pytest.param([check("gt", "1.x", 5), check("gt", "1.x", 3)], check("lte", "1.x", 5), id="the higher of two limits"),
    pytest.param([check("lt", "1.x", 5), check("lt", "1.x", 3)], check("gte", "1.x", 4), id="the lower of two limits"),
    pytest.param([check("gte", "1.x", 5)], check("lt", "1.x", 5), id="at least a number and below it"),
    pytest.param([check("gte", "1.x", "/#steps.1.y")], check("gt", "1.y", "/#steps.1.x"), id="two references, equal"),
    pytest.param(
        [check("lt-date", "1.x", "2024-05-05"), check("lt-date", "1.x", "2024-05-03")],
        check("gt-date", "1.x", "2024-05-04"),
        id="the earlier of two dates",
    ),
    pytest.param(
        [either(eq("1.x", "a"), eq("1.x", "b")), check("neq", "1.x", "a")], eq("1.x", "a"), id="the other of two values"
    ),
    pytest.param([dne("1.x")], check("contains", "1.x", ["a"]), id="what is absent contains an array"),
    pytest.param([check("exists", "1.x")], dne("1.x"), id="existing, without a second operand"),
    pytest.param([], NEVER, id="never"),
    pytest.param([], dne("a"), id="a literal that is absent"),
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
    pytest.param([], eq(["a"], "b"), id="an array and a string"),
    pytest.param([], eq("b", ["a"]), id="a string and an array"),
    pytest.param([], eq("a", "A"), id="two literals that differ in letter case"),
    pytest.param([], eq(1, True), id="1 and true"),
    pytest.param([], check("neq", 1, True), id="1 is not true"),
    pytest.param([], check("gt", "many", 5), id="a word above a number"),
    pytest.param([check("gt", "1.x", "many")], check("lt", "1.x", "many"), id="above and below a word"),
    pytest.param([either()], eq("1.x", "a"), id="an or of nothing"),
    pytest.param([either(exists("1.x"), NEVER)], eq("1.x", "a"), id="an or of which one part can hold"),
    pytest.param([{"op": "or", "values": [NEVER, "x"]}], eq("1.x", "a"), id="an or with what is no condition"),
    pytest.param([check("gte", "1.x", 5)], check("lte", "1.x", 5), id="at least a number and at most it"),
    pytest.param([check("gte", "1.x", 5)], eq("1.x", 7), id="at least a number and a higher one"),
    pytest.param([check("lte", "1.x", 5)], eq("1.x", 5), id="at most a number and that number"),
    pytest.param([dne("1.x")], check("contains", "1.x", ""), id="what is absent contains an empty string"),
    pytest.param([dne("1.x")], check("contains", "1.x", []), id="what is absent contains an empty array"),
    pytest.param([check("gte", "1.x", "/#steps.1.y")], check("lt", "1.y", "/#steps.1.x"), id="two references, above"),
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
    "held",
    [
        exists("1.x"),
        dne("1.x"),
        eq("1.x", "a"),
        both(exists("1.x"), check("neq", "1.x", "a")),
        check("gt", "1.x", 5),
        check("gte", "1.x", 5),
        check("lt", "1.x", 5),
        check("lte", "1.x", 5),
        check("gt-date", "1.x", "2024-05-02"),
        check("lt-date", "1.x", "2024-05-02"),
        check("contains", "1.x", "a"),
        both(exists("1.x"), check("not-contains", "1.x", "a")),
        check("gte", "1.x", "/#steps.1.y"),
        check("lt-date", "1.y", "/#steps.1.x"),
        check("neq", "{{steps.1.x}}", "a"),
    ],
    ids=str,
)
def test_what_holds_cannot_fail_later(held: dict[str, Any]) -> None:
    proven = proven_after(held)

    assert proven is not None
    assert split(proven, condition(held))[1] is None


@pytest.mark.parametrize("op", ["neq", "not-contains"])
def test_whether_what_is_absent_differs_from_a_literal_is_unknown(op: str) -> None:
    proven = proven_after(dne("1.x"))

    assert proven is not None
    holds, fails = split(proven, condition(check(op, "1.x", "a")))
    assert holds is not None
    assert fails is not None


def test_a_date_that_is_neither_before_nor_after_another_may_be_the_same() -> None:
    proven = proven_after(check("lt-date", "1.x", "2024-05-03"))
    another = either(check("lt-date", "1.x", "2024-05-02"), check("gt-date", "1.x", "2024-05-02"))

    assert proven is not None
    assert split(proven, condition(another))[1] is not None


@pytest.mark.parametrize(
    ("tested", "terms"),
    [
        (exists("1.x"), ["1.x"]),
        (dne("1.x"), ["1.x"]),
        (exists("find.name"), ["find.name", "find.id"]),
        (dne("find.name"), ["find.name"]),
        (exists("other.name"), ["other.name"]),
    ],
)
def test_nothing_is_remembered_but_what_was_tested_and_its_record(tested: dict[str, Any], terms: list[str]) -> None:
    proven = proven_after(tested, lookups=frozenset(["find"]))

    assert proven is not None
    assert list(proven.values) == [f"/#steps.{term}" for term in terms]


@pytest.mark.parametrize(
    "tested",
    [
        ALWAYS,
        OTHERWISE,
        {"op": "exists", "values": [True]},
        check("eq", "a", "a"),
        check("gte", 5, "5"),
        check("lte", 5, "5"),
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


@pytest.mark.parametrize(("op", "kept"), [("neq", "without"), ("not-contains", "lacks"), ("contains", "holds")])
def test_only_so_many_literals_of_a_value_are_remembered(op: str, kept: str) -> None:
    proven = proven_after(*[check(op, "1.x", f"a{number}") for number in range(100)])

    assert proven is not None
    assert len(getattr(proven.value(X), kept)) == 24


LATER = check("gt", "1.x", "/#steps.1.y")
ON_TWO_ROUTES = [
    pytest.param([eq("1.x", "a")], [check("neq", "1.x", "b")], eq("1.x", "b"), False, id="a value and not another"),
    pytest.param([check("neq", "1.x", "a")], [check("neq", "1.x", "b")], eq("1.x", "a"), True, id="not one or another"),
    pytest.param([check("neq", "1.x", "a")], [eq("1.x", "A")], eq("1.x", "a"), True, id="a value in other letters"),
    pytest.param([check("neq", "1.x", "a")], [check("neq", "1.x", "a")], eq("1.x", "a"), False, id="not a value twice"),
    pytest.param([eq("1.x", "a")], [exists("1.y")], eq("1.x", "b"), True, id="a value and anything"),
    pytest.param(
        [check("gt", "1.x", 7)], [check("gt", "1.x", 5)], check("lte", "1.x", 5), False, id="two lower limits"
    ),
    pytest.param([check("gt", "1.x", 7)], [check("gt", "1.x", 5)], check("lte", "1.x", 7), True, id="the wider one"),
    pytest.param(
        [check("lt", "1.x", 7)], [check("lt", "1.x", 5)], check("gte", "1.x", 7), False, id="two upper limits"
    ),
    pytest.param(
        [check("lt", "1.x", 7)], [check("lt", "1.x", 5)], check("gte", "1.x", 5), True, id="the wider of them"
    ),
    pytest.param(
        [check("gt-date", "1.x", "2024-05-07")],
        [check("gt-date", "1.x", "2024-05-05")],
        check("lt-date", "1.x", "2024-05-05"),
        False,
        id="after two dates",
    ),
    pytest.param(
        [check("gt-date", "1.x", "2024-05-07")],
        [check("gt-date", "1.x", "2024-05-05")],
        check("lt-date", "1.x", "2024-05-07"),
        True,
        id="after one of two dates",
    ),
    pytest.param(
        [check("lt-date", "1.x", "2024-05-07")],
        [check("lt-date", "1.x", "2024-05-05")],
        check("gt-date", "1.x", "2024-05-07"),
        False,
        id="before two dates",
    ),
    pytest.param(
        [check("lt-date", "1.x", "2024-05-07")],
        [check("lt-date", "1.x", "2024-05-05")],
        check("gt-date", "1.x", "2024-05-05"),
        True,
        id="before one of two dates",
    ),
    pytest.param(
        [check("contains", "1.x", "a")],
        [check("contains", "1.x", "a"), check("contains", "1.x", "b")],
        check("not-contains", "1.x", "a"),
        False,
        id="contains a literal twice",
    ),
    pytest.param(
        [check("contains", "1.x", "a")],
        [check("contains", "1.x", "b")],
        check("not-contains", "1.x", "a"),
        True,
        id="contains one or another",
    ),
    pytest.param(
        [check("not-contains", "1.x", "a")],
        [check("not-contains", "1.x", "a"), exists("1.y")],
        check("contains", "1.x", "a"),
        False,
        id="does not contain a literal twice",
    ),
    pytest.param(
        [LATER], [check("gte", "1.x", "/#steps.1.y")], check("lt", "1.x", "/#steps.1.y"), False, id="not below"
    ),
    pytest.param(
        [LATER], [check("lte", "1.x", "/#steps.1.y")], check("lt", "1.x", "/#steps.1.y"), True, id="any order"
    ),
    pytest.param([exists("1.x")], [exists("1.x"), exists("1.y")], dne("1.x"), False, id="exists twice"),
    pytest.param([exists("1.x")], [dne("1.x")], dne("1.x"), True, id="exists or not"),
]


@pytest.mark.parametrize(("one", "other", "tested", "may_hold"), ON_TWO_ROUTES)
def test_what_both_of_two_routes_say_is_certain_after_them(
    one: list[dict[str, Any]], other: list[dict[str, Any]], tested: dict[str, Any], may_hold: bool
) -> None:
    first, second = proven_after(*one), proven_after(*other)

    for after in (joined(first, second), joined(second, first)):
        assert after is not None
        assert (split(after, condition(tested))[0] is not None) is may_hold


@pytest.mark.parametrize(
    ("held", "failed"),
    [
        (check("gt", "1.x", 5), check("lte", "1.x", 5)),
        (check("gt-date", "1.x", "2024-05-05"), check("lt-date", "1.x", "2024-05-06")),
    ],
    ids=["number", "date"],
)
def test_a_value_that_is_a_number_or_date_on_one_route_only_may_be_neither(
    held: dict[str, Any], failed: dict[str, Any]
) -> None:
    compared, perhaps_not = proven_after(held), split(Proven(), condition(failed))[1]

    assert compared is not None
    assert split(compared, condition(held))[1] is None
    for after in (joined(compared, perhaps_not), joined(perhaps_not, compared)):
        assert after is not None
        assert split(after, condition(held))[1] is not None


@pytest.mark.parametrize("tested", [exists("1.x"), LATER], ids=["existence", "order"])
def test_what_holds_on_one_route_and_fails_on_another_is_not_remembered(tested: dict[str, Any]) -> None:
    after = joined(*split(Proven(), condition(tested)))

    assert after is not None
    assert after.values == {}


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (check("lt", "1.x", 5), check("gt", "1.x", 7), "is_number"),
        (check("lt-date", "1.x", "2024-05-02"), check("gt-date", "1.x", "2024-05-03"), "is_date"),
        (check("contains", "1.x", ""), check("contains", "1.x", ""), "holds"),
    ],
)
def test_one_thing_that_both_routes_say_is_remembered(one: dict[str, Any], other: dict[str, Any], kept: str) -> None:
    after = joined(proven_after(one), proven_after(other))

    assert after is not None
    assert getattr(after.value(X), kept)


@pytest.mark.parametrize(("count", "may_hold"), [(24, False), (25, True)])
def test_a_value_is_one_of_24_literals_at_most(count: int, may_hold: bool) -> None:
    proven = proven_after(either(*[eq("1.x", f"a{number}") for number in range(count)]))

    assert proven is not None
    assert (split(proven, condition(eq("1.x", "b")))[0] is not None) is may_hold


def test_what_is_absent_on_both_of_two_routes_is_absent_after_them() -> None:
    whole, part = proven_after(dne("1.x")), proven_after(dne("1.x.y"))

    for both_routes in (joined(whole, part), joined(part, whole)):
        assert both_routes is not None
        assert both_routes.is_absent("/#steps.1.x.y")
        assert both_routes.exists(X) is None


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        (both(eq("1.x", "a"), eq("1.x", "b")), [("b", "a")]),
        (both(eq("1.x", "a"), exists("1.y"), both(dne("1.x"))), [("/#steps.1.x", "a")]),
        (either(exists("1.z"), both(check("gt", "1.x", 5), check("lt", "1.x", 3))), [(3, 5)]),
        (both(either(eq("1.x", "a"), eq("1.x", "b")), eq("1.x", "c")), [("c", None)]),
        (both(eq("a", "b"), exists("1.x")), []),
        (both(exists("1.x"), eq("1.x", "a")), []),
        (both(NEVER, exists("1.x")), []),
        (both(NEVER, eq("1.x", "a"), eq("1.x", "b")), [("b", "a")]),
        (both(eq("a", "b"), eq("1.x", "a"), eq("1.x", "b")), [("b", "a")]),
        (both(eq("1.x", "a"), eq("1.x", "b"), eq("1.x", "c")), [("b", "a")]),
        (both(exists("1.x"), either(both(eq("1.y", "a"), eq("1.y", "b")))), [("b", "a")]),
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
