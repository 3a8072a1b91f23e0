"""Values that no transition covers: a table, and random conditions against every case there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kwf_lint.analysis.proven import Proven
from kwf_lint.analysis.uncovered_cases import uncovered_case
from tests.analysis.cases import CASES, X, all_cases, conditions, decided, proven_after, unhurried
from tests.flows import ALWAYS, both, check, condition, dne, either, eq, exists

NEVER: dict[str, Any] = {"op": "false", "values": []}
UNCOVERED: list[tuple[list[Any], Any]] = [
    ([eq("1.x", "CO"), eq("1.x", "BR")], "other"),
    ([eq("1.x", "CO"), either(eq("1.x", "BR"), eq("1.x", "MX"))], "other"),
    ([check("lt", "1.x", "200"), check("gte", "1.x", "300")], 200),
    ([check("lt", "1.x", 200), both(check("gt", "1.x", 200), check("lt", "1.x", 300)), check("gte", "1.x", 300)], 200),
    ([dne("1.x"), eq("1.x", "a")], "other"),
    ([exists("1.x"), eq("1.x", "a")], "absent"),
    ([dne("1.x"), both(exists("1.x"), check("gt", "1.status", 200))], "other"),
    ([both(exists("1.x"), eq("1.y", 2)), dne("1.x")], "other"),
    ([eq("1.x", True), eq("1.x", "a")], False),
    ([eq("1.x", True), dne("1.x")], None),
    ([check("gt", "1.response.statusCode", 299), check("eq", "1.response.statusCode", 200)], 299),
    ([eq("1.x", "a"), both(eq("1.x", "b"), exists("1.y"))], "other"),
    ([check("lte", "1.x", 200), check("gte", "1.x", 210)], 201),
    ([check("gte", "1.x", 200), check("gte", "1.x", 300)], 199),
    ([check("lt", "1.x", -5), check("gt", "1.x", -3)], -5),
    ([check("gte", "1.x", 1), check("gte", "1.x", 5)], 0),
    ([check("lte", "1.response.statusCode", 598), eq("1.response.statusCode", 599)], None),
    ([check("lte", "1.response.statusCode", 597), eq("1.response.statusCode", 599)], 598),
    ([check("gte", "1.response.statusCode", 202), eq("1.response.statusCode", 201)], 200),
    ([check("gt", "1.x", 5), both(check("lte", "1.x", 5), exists("1.x"))], "absent"),
    ([eq("1.kind", "a"), both(eq("1.kind", "b"), exists("1.kind"))], "absent"),
    ([eq("1.kind", "a"), check("neq", "1.kind", "b")], "b"),
    ([eq("1.x", "a"), both(eq("1.x", "b"), eq("1.y", "/#steps.1.z"))], "other"),
    ([eq("1.x", False), eq("1.x", "false")], True),
    ([eq("1.x", False), eq("1.x", 0)], True),
    ([eq("1.x", "true"), eq("1.x", "a")], False),
    ([eq("1.x", "false"), eq("1.x", 0)], True),
    ([check("neq", "1.x", 5), check("lt", "1.x", 3)], 5),
    ([check("lte", "1.response.statusCode", 598), eq("1.response.statusCode", 200)], 599),
    ([dne("1.x"), both(exists("1.x"), NEVER)], "other"),
    ([check("gt", "1.x", 0), both(check("lte", "1.x", 0), exists("1.x"))], "absent"),
    ([check("gte", "1.x", 1), both(check("lt", "1.x", 1), exists("1.x"))], "absent"),
    # No gap, or none that is certain.
    ([check("gte", "1.x", 0), both(check("lt", "1.x", 0), exists("1.x"))], None),
    ([check("gt", "1.x", -1), both(check("lte", "1.x", -1), exists("1.x"))], None),
    ([check("lt", "1.x", 5), both(check("gte", "1.x", 5), exists("1.x"))], None),
    ([dne("1.x"), both(exists("1.x"), ALWAYS)], None),
    ([dne("1.x"), either(exists("1.x"), eq("1.x", "a"))], None),
    ([eq("1.x", "a"), {"op": "and", "values": [eq("1.x", "b"), "x"]}], None),
    ([check("gte", "1.x", 0), check("gte", "1.x", 5)], None),
    ([both(exists("1.x"), eq("1.y", 2)), exists("1.z")], None),
    ([eq("{{steps.1.x}}", "a"), eq("{{steps.1.x}}", "b")], None),
    ([eq("1.x", ["a"]), eq("1.x", ["b"])], None),
    ([dne("1.x"), both(exists("1.x"), check("neq", "1.y", 2))], None),
    ([dne("1.x"), both(exists("1.x"), eq("1.y", "/#steps.1.z"))], None),
    ([eq("1.x", "CO")], None),
    ([eq("1.x", "CO"), eq("1.x", "CO")], None),
    ([eq("1.x", "CO"), eq("1.y", "BR")], None),
    ([eq("1.x", "a"), check("neq", "1.x", "a")], None),
    ([exists("1.x"), dne("1.x")], None),
    ([eq("1.x", True), eq("1.x", False)], None),
    ([eq("1.x", "true"), eq("1.x", "false")], None),
    ([check("lt", "1.x", 200), check("gte", "1.x", 200)], None),
    ([check("lt", "1.x", 200), check("gt", "1.x", 199)], None),
    ([check("lt", "1.response.statusCode", 300), check("gte", "1.response.statusCode", 300)], None),
    (
        [
            both(check("gte", "1.response.statusCode", 200), check("lt", "1.response.statusCode", 300)),
            check("gte", "1.response.statusCode", 300),
        ],
        None,
    ),
    ([dne("1.x"), either(exists("1.x"), check("gt", "1.status", 200))], None),
    ([dne("1.x"), both(exists("1.x"), eq("1.y", 1)), both(exists("1.x"), eq("1.y", 2))], None),
    ([dne("1.x"), both(exists("1.x"), either(exists("1.y"), dne("1.y")))], None),
    ([check("contains", "1.x", "a"), check("contains", "1.x", "b")], None),
    ([eq("1.x", "a"), both(eq("1.x", "b"), check("contains", "1.x", "b"))], None),
    ([eq("1.kind", "a"), eq("1.kind", "b")], None),
    ([eq("1.kind", "a"), eq("1.kind", "x")], "other"),
    ([eq("1.kind", "a"), dne("1.kind")], "b"),
    # Limits that are not numbers: what is above them is unknown.
    ([check("gt", "1.x", "abc"), check("lt", "1.x", "abd")], None),
    ([check("gt", "1.x", None), check("lte", "1.x", "")], None),
    ([check("gt", "1.x", True), exists("1.x")], None),
    ([check("gte", "1.x", "abc"), check("lt", "1.x", 200)], None),
    ([check("gt", "1.x", float("nan")), check("lt", "1.x", float("inf"))], None),
]


@pytest.mark.parametrize(("conditions", "expected"), UNCOVERED, ids=str)
def test_what_no_transition_takes(conditions: list[dict[str, Any]], expected: Any) -> None:
    found = uncovered_case(
        [condition(each) for each in conditions],
        Proven(),
        lambda term: ("a", "b") if term == "/#steps.1.kind" else None,
    )

    assert (found and (found.literal if found.kind == "value" else found.kind)) == expected


def test_what_is_proven_at_the_step_covers_values() -> None:
    proven = proven_after(either(eq("1.x", "CO"), eq("1.x", "BR")))
    cases = [condition(eq("1.x", "CO")), condition(eq("1.x", "BR"))]
    present = proven_after(exists("1.y"))

    assert proven is not None
    assert present is not None
    assert uncovered_case(cases, proven, lambda term: None) is None
    assert uncovered_case([condition(exists("1.y")), condition(eq("1.y", "a"))], present, lambda term: None) is None


def test_values_that_are_left_are_tried_in_order_and_others_are_not() -> None:
    one_of_three = proven_after(either(eq("1.x", "a"), eq("1.x", "b"), eq("1.x", "c")))
    limited = proven_after(check("gte", "1.x", 0), check("neq", "1.x", 200))

    assert one_of_three is not None
    assert limited is not None
    absent = uncovered_case(
        [condition(exists("1.x")), condition(eq("1.x", "a"))], proven_after(dne("1.x")) or Proven(), lambda term: None
    )
    assert absent is not None
    assert absent.kind == "absent"
    tested = [condition(eq("1.x", "a")), condition(eq("1.x", "d"))]
    found = uncovered_case(tested, one_of_three, lambda term: None)
    assert found is not None
    assert (found.term, found.kind, found.literal, found.tested) == (X, "value", "b", ["a", "d"])
    tested = [condition(check("lt", "1.x", 200)), condition(check("gt", "1.x", 200))]
    assert uncovered_case(tested, limited, lambda term: None) is None
    assert uncovered_case(tested, Proven(), lambda term: None) is not None


def test_what_else_must_fail_is_the_condition_that_tests_more_than_one_value() -> None:
    mixed = condition(both(exists("1.x"), eq("1.y", 2)))
    found = uncovered_case([mixed, condition(dne("1.x"))], Proven(), lambda term: None)
    alone = uncovered_case([condition(exists("1.x")), condition(eq("1.x", "a"))], Proven(), lambda term: None)

    assert found is not None
    assert found.but is mixed
    assert alone is not None
    assert (alone.kind, alone.but, alone.tested) == ("absent", None, ["a"])


@settings(unhurried, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(conditions(depth=1), min_size=2, max_size=3))
def test_what_no_transition_takes_falls_through(written: list[dict[str, Any]]) -> None:
    tested = [condition(each) for each in written]
    found = uncovered_case(tested, Proven(), lambda term: None)
    assume(found is not None)
    assert found is not None
    subject = found.term.removeprefix("/#steps.")
    value = {"absent": None, "other": "fresh", "value": found.literal}[found.kind]
    cases = [{**case, subject: value} for case in all_cases()]
    if found.kind == "other" and not found.tested:
        cases += [{**case, subject: each} for case in all_cases() for each in CASES if each is not None]
    falling = [case for case in cases if not any(decided(each, case) for each in tested)]

    assert falling
    if found.but is None:
        assert len(falling) == len(cases)
