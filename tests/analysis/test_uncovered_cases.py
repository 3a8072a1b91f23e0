"""Values that no transition covers: a table, and random conditions against every case there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kwf_lint.analysis.proven import Proven
from kwf_lint.analysis.uncovered_cases import uncovered_case
from tests.analysis.cases import CASES, all_cases, conditions, decided, proven_after, unhurried
from tests.flows import both, check, condition, dne, either, eq, exists

UNCOVERED = [
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
    # No gap, or none that is certain.
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
