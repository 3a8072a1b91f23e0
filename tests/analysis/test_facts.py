"""What is known on the way through a workflow: tables, and random workflows against running every case there is."""

from __future__ import annotations

import gc
import itertools
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kwf_lint.analysis.conditions import canonical, date_of, differ, number_of, term_of
from kwf_lint.analysis.facts import facts_of
from kwf_lint.analysis.proven import Proven, contradictions, split
from kwf_lint.analysis.uncovered import uncovered_case
from kwf_lint.analysis.wording import condition_in_words
from tests.flows import ALWAYS, OTHERWISE, both, check, condition, dne, either, eq, exists, flow, step, to, view

if TYPE_CHECKING:
    from kwf_lint.definition.workflow import Condition, Workflow

unhurried = settings(deadline=None, max_examples=100)
X = "/#steps.1.x"
FIND = "kustomer.customer.find-by-email"


def known_after(*conditions: dict[str, Any], lookups: frozenset[str] = frozenset()) -> Proven | None:
    known: Proven | None = Proven(lookups=lookups)
    for each in conditions:
        if known is not None:
            known = split(known, condition(each))[0]
    return known


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
PERHAPS = [
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
    pytest.param([dne("1.x.y")], exists("1.x.z"), id="a neighbour of what is absent"),
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
    known = known_after(*held)

    assert known is not None
    assert split(known, condition(tested))[0] is None
    assert known_after(tested, *held) is None


@pytest.mark.parametrize(("held", "tested"), PERHAPS)
def test_a_condition_that_may_hold_for_all_we_know(held: list[dict[str, Any]], tested: dict[str, Any]) -> None:
    known = known_after(*held)

    assert known is not None
    assert split(known, condition(tested))[0] is not None
    assert known_after(tested, *held) is not None


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
    found, missing = (known_after(each, lookups=lookups) for each in (exists("find.name"), dne("find.id")))

    assert missing is not None
    assert missing.is_absent("/#steps.find.emails.0.email")
    assert missing.exists("/#steps.find") is None
    assert known_after(dne("find.id"), exists("find.name"), lookups=lookups) is None
    assert found is not None
    assert found.exists("/#steps.find.id") is True
    other = known_after(dne("find.name"), lookups=lookups)
    assert other is not None
    assert other.exists("/#steps.find.email") is None


def test_only_so_many_values_are_remembered() -> None:
    known = known_after(*[exists(f"1.x{number}") for number in range(100)])

    assert known is not None
    assert len(known.values) == 48
    assert known.exists("/#steps.1.x99") is True
    assert known.exists("/#steps.1.x0") is None


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
    ],
)
def test_contradictions(value: dict[str, Any], pairs: list[tuple[Any, Any]]) -> None:
    found = [
        (later.values[-1], earlier.values[-1] if earlier and earlier.op not in ("or", "and") else None)
        for later, earlier in contradictions(condition(value))
    ]

    assert found == pairs


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (check("exists", "1.x", ""), check("exists", "1.x"), True),
        (check("eq", "1.x", "a"), check("eq", "a", X), True),
        (check("gt", "1.x", 5), check("lt", 5, X), True),
        (both(exists("1.x"), dne("1.y")), both(dne("1.y"), exists("1.x")), True),
        (ALWAYS, OTHERWISE, True),
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
    assert [date_of(each) for each in (5, "01.05.2024", "2024-05-01T10:00:00+02:00")] == [None] * 3
    assert differ("a", 5)
    assert not differ("a ", "A")
    assert [term_of(each) for each in ("/#", "x", 5, "{{x}}", "{{date 'days'}}", "a {{steps.1.x}}")] == [None] * 6


FIND_OR_CREATE = flow(
    {
        "1": "find",
        "find": step(FIND, to("note", exists("find.id")), to("create", dne("find.id"))),
        "note": "end",
        "create": "end",
        "end": [],
    }
)


def stops(value: dict[str, Any], route: Any) -> str | None:
    """A route as the text report shows it."""
    if route is None:
        return None
    words = ""
    for stop in route:
        name = "1" if stop.path == ("trigger",) else value["steps"][stop.path[-1]]["id"]
        words += name + (f" -[{stop.condition}]-> " if stop.condition else " -> ")
    return words.removesuffix(" -> ")


def test_find_or_create() -> None:
    facts = facts_of(view(FIND_OR_CREATE))
    find, note, create, end = (facts.node_of(each) or 0 for each in ("find", "note", "create", "end"))

    assert facts.at(create).is_absent("/#steps.find.email")
    assert facts.at(note).exists("/#steps.find.id") is True
    assert facts.at(end).exists("/#steps.find.id") is None
    assert facts.left(find) is None
    assert facts.ran_before(find, end)
    assert not facts.ran_before(create, end)
    assert facts.may_run_before(create, end)
    assert not facts.may_run_before(end, create)
    assert not facts.may_run_before(create, note)
    assert stops(FIND_OR_CREATE, facts.route(create)) == "1 -> find -[does not exist]-> create"
    assert stops(FIND_OR_CREATE, facts.route(end, avoiding=note)) == "1 -> find -[does not exist]-> create -> end"
    assert facts.route(end, avoiding=find) is None
    absent = facts.route_where(end, lambda known: known.is_absent("/#steps.find.id"))
    assert stops(FIND_OR_CREATE, absent) == "1 -> find -[does not exist]-> create -> end"
    assert [transition.target for _, transition in facts.tests_of("find")] == ["note", "create"]
    assert facts.tests_of("note") == []


def test_a_later_test_of_the_same_value_tells_the_routes_apart() -> None:
    value = flow(
        {
            "1": [to("a", eq("1.kind", "new")), to("merge")],
            "a": "merge",
            "merge": [to("after", eq("1.kind", "new")), to("other")],
            "after": "late",
            "other": "late",
            "late": [],
        }
    )
    facts = facts_of(view(value))
    a, after, other, late = (facts.node_of(each) or 0 for each in ("a", "after", "other", "late"))

    assert facts.route(after, avoiding=a) is None
    assert stops(value, facts.route(other, avoiding=a)) == "1 -[otherwise]-> merge -[otherwise]-> other"
    assert not facts.ran_before(a, after)
    assert not facts.ran_before(a, late)


def test_a_transition_that_can_never_be_taken_leads_no_one_anywhere() -> None:
    value = flow(
        {
            "1": [to("a"), to("b")],
            "a": [to("c", both(dne("1.x"), exists("1.x.y"))), to("d")],
            "b": "d",
            "c": [],
            "d": [],
        }
    )
    facts = facts_of(view(value))
    a, b, c, d = (facts.node_of(each) or 0 for each in "abcd")

    assert [facts.runs(node) for node in (a, b, c, d)] == [True, False, False, True]
    assert facts.ran_before(a, d)
    assert facts.taken(0, 1) is None
    assert facts.before(0, 1) is None
    assert stops(value, facts.route(c)) == "1 -> a -[x does not exist and y exists]-> c"


def test_running_a_step_makes_its_output_anew() -> None:
    value = flow({"1": [to("a", dne("a.id")), to("b")], "a": [to("b", exists("a.id"))], "b": []})
    facts = facts_of(view(value))
    a = facts.node_of("a") or 0

    assert facts.at(a).exists("/#steps.a.id") is False
    assert facts.after(a).exists("/#steps.a.id") is None
    assert facts.taken(a, 0) is not None


def test_where_a_circle_closes_nothing_is_known() -> None:
    value = flow(
        {"1": [to("a", eq("1.x", "p"))], "a": [to("b", exists("a.id"))], "b": [to("a", eq("1.y", 2)), "c"], "c": []}
    )
    facts = facts_of(view(value))
    a, c = facts.node_of("a") or 0, facts.node_of("c") or 0

    assert facts.at(a).value(X).among is None
    assert facts.at(c).exists("/#steps.a.id") is True


def test_no_trigger_no_runs() -> None:
    value = flow({"a": "b", "b": []})
    del value["trigger"]
    facts = facts_of(view(value))

    assert not facts.runs(1)
    assert facts.route(2) is None
    assert facts.ran_before(2, 1)
    assert facts.at(1).values == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dne("a.id"), "does not exist"),
        (exists("find.id"), "find.id exists"),
        (eq("a.id", "7"), 'a.id equals "7"'),
        (eq("1.attributes.data.country", "CO"), 'country equals "CO"'),
        (check("gte", "find.match.length", "10"), 'match.length is at least "10"'),
        (check("eq", "{{steps.1.x}}", True), "x equals true"),
        (check("eq", "Order {{steps.1.x}} came", None), '"Order {{steps.1.x}} came" equals null'),
        (check("contains", "1.tags", ["vip"]), 'tags contains ["vip"]'),
        (check("lt", "/#fn:parseInt,steps.1.x", 3), "parseInt(x) is below 3"),
        (check("eq", "1.x", "/#steps.a.y"), "x equals y"),
        (both(exists("1.x"), either(dne("1.y"), eq("1.z", 1))), "x exists and (y does not exist or z equals 1)"),
        (either(*[eq("1.x", number) for number in range(5)]), "x equals 0 or x equals 1 or x equals 2 or 2 more"),
        (both(both(both(exists("1.x")))), "(…)"),
        (OTHERWISE, "always"),
        ({"op": "false", "values": []}, "never"),
        (check("approx", "1.x", 5), "x approx 5"),
    ],
)
def test_conditions_in_words(value: dict[str, Any], words: str) -> None:
    assert condition_in_words(condition(value), "a") == words


GAPS = [
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
]


@pytest.mark.parametrize(("conditions", "expected"), GAPS, ids=str)
def test_what_no_transition_takes(conditions: list[dict[str, Any]], expected: Any) -> None:
    found = uncovered_case(
        [condition(each) for each in conditions],
        Proven(),
        lambda term: ("a", "b") if term == "/#steps.1.kind" else None,
    )

    assert (found and (found.literal if found.kind == "value" else found.kind)) == expected


def test_what_is_known_at_the_step_fills_gaps() -> None:
    known = known_after(either(eq("1.x", "CO"), eq("1.x", "BR")))
    cases = [condition(eq("1.x", "CO")), condition(eq("1.x", "BR"))]
    present = known_after(exists("1.y"))

    assert known is not None
    assert present is not None
    assert uncovered_case(cases, known, lambda term: None) is None
    assert uncovered_case([condition(exists("1.y")), condition(eq("1.y", "a"))], present, lambda term: None) is None


# Random workflows: three values of the trigger, each absent or one of a few, decide every run.

CASES: list[Any] = [None, "a", "b", 3, 7]
SUBJECTS = ["1.x", "1.y", "1.x.z"]


def value_of(case: dict[str, Any], operand: Any) -> Any:
    return case[operand.removeprefix("/#steps.")] if isinstance(operand, str) and operand.startswith("/#") else operand


def decided(tested: Condition, case: dict[str, Any]) -> bool:
    """Whether a condition holds in one case, under the plainest reading of the operators."""
    if tested.op == "true":
        return True
    if tested.op in ("and", "or"):
        return (all if tested.op == "and" else any)(decided(each, case) for each in tested.conditions)
    left = value_of(case, tested.values[0])
    if tested.op in ("exists", "dne"):
        return (left is not None) is (tested.op == "exists")
    right = value_of(case, tested.values[1])
    if tested.op in ("eq", "neq"):
        return (left == right) is (tested.op == "eq")
    if not isinstance(left, int) or not isinstance(right, int):
        return False
    return {"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}[tested.op]


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    kinds = ["atom"] * 4 + ["true"] + (["and", "or"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "true":
        return ALWAYS
    if kind in ("and", "or"):
        return {"op": kind, "values": draw(st.lists(conditions(depth - 1), min_size=1, max_size=3))}
    subject = draw(st.sampled_from(SUBJECTS))
    op = draw(st.sampled_from(["exists", "dne", "eq", "eq", "neq", "gt", "gte", "lt", "lte"]))
    if op in ("exists", "dne"):
        return check(op, subject)
    if draw(st.integers(0, 7)) == 0:
        return check(op, subject, "/#steps." + draw(st.sampled_from(SUBJECTS)))
    return check(op, subject, draw(st.sampled_from([3, 5, 7] if op in ("gt", "gte", "lt", "lte") else ["a", "b", 3])))


@st.composite
def workflows(draw: st.DrawFn, circles: bool = False) -> Workflow:
    count = draw(st.integers(1, 6))
    nodes: dict[str, Any] = {}
    for number in range(count + 1):
        targets = st.integers(1 if circles else number + 1, count)
        most = 3 if circles or number < count else 0
        links = draw(st.lists(st.tuples(targets, conditions()), max_size=most)) if most else []
        nodes[str(number + 1)] = [to(str(target + 1), each) for target, each in links]
    return view(flow(nodes))


def all_cases() -> list[dict[str, Any]]:
    found = []
    for x, y in itertools.product(CASES, CASES):
        # A part of x exists only where x does, and x is then no plain value.
        found.append({"1.x": x, "1.y": y, "1.x.z": None})
        if x == "a":
            found += [{"1.x": "whole", "1.y": y, "1.x.z": part} for part in CASES if part is not None]
    return found


def run(workflow: Workflow, case: dict[str, Any]) -> list[tuple[int, int]]:
    """The nodes of a run, each with the index of the transition taken; it ends after as many steps as there are."""
    way = []
    node = 0
    for _ in range(len(workflow.steps) * 3 + 1):
        for index, transition in enumerate(workflow.transitions_of(node)):
            if transition.condition and decided(transition.condition, case):
                way.append((node, index))
                node = int(transition.target) - 1
                break
        else:
            return [*way, (node, -1)]
    return [*way, (node, -1)]


def admits(known: Proven, case: dict[str, Any]) -> bool:
    """Whether what is known is true in a case."""
    for term, value in known.values.items():
        if not isinstance(term, str):
            continue
        actual = value_of(case, term)
        if value.exists is not None and value.exists is not (actual is not None):
            return False
        if value.among is not None and actual not in [pair[1] for pair in value.among]:
            return False
        if actual in [pair[1] for pair in value.without]:
            return False
        if isinstance(actual, int):
            if value.low and (actual < value.low[0] or (actual == value.low[0] and value.low[1] == 1)):
                return False
            if value.high and (actual > value.high[0] or (actual == value.high[0] and value.high[1] == -1)):
                return False
    return all(known.exists(f"/#steps.{subject}") in (None, case[subject] is not None) for subject in SUBJECTS)


@unhurried
@given(workflows())
def test_what_is_known_is_true_in_every_run(workflow: Workflow) -> None:
    facts = facts_of(workflow)
    count = len(workflow.steps) + 1

    for case in all_cases():
        way = run(workflow, case)
        for place, (node, index) in enumerate(way):
            assert facts.runs(node)
            assert admits(facts.at(node), case)
            after = facts.taken(node, index) if index >= 0 else facts.left(node)
            assert after is not None
            assert admits(after, case)
            passed = {before for before, _ in way[:place]}
            for other in range(count):
                if other != node and facts.ran_before(other, node):
                    assert other in passed
                if other in passed:
                    assert facts.may_run_before(other, node)


@unhurried
@given(workflows(circles=True))
def test_what_is_known_is_true_in_every_run_with_circles(workflow: Workflow) -> None:
    facts = facts_of(workflow)

    for case in all_cases():
        for node, _ in run(workflow, case):
            assert facts.runs(node)
            assert admits(facts.at(node), case)


def all_ways(workflow: Workflow, avoiding: int | None = None) -> list[list[tuple[int, int]]]:
    """Every way from the trigger to every node, conditions aside; the obvious enumeration."""
    found = []
    pending: list[list[tuple[int, int]]] = [[(0, -1)]]
    while pending:
        way = pending.pop()
        found.append(way)
        node = way[-1][0]
        for index, transition in enumerate(workflow.transitions_of(node)):
            target = int(transition.target) - 1
            if target != avoiding:
                pending.append([*way[:-1], (node, index), (target, -1)])
    return found


def known_on(workflow: Workflow, way: list[tuple[int, int]]) -> Proven | None:
    """What is known after one way and no other."""
    known: Proven | None = Proven()
    for node, taken in way[:-1]:
        for index, transition in enumerate(workflow.transitions_of(node)[: taken + 1]):
            if known is None or transition.condition is None:
                return None
            known = split(known, transition.condition)[index != taken]
    return known


@unhurried
@given(workflows(), st.data())
def test_routes_are_the_shortest_possible_ones(workflow: Workflow, data: st.DataObject) -> None:
    facts = facts_of(workflow)
    node = data.draw(st.integers(1, len(workflow.steps)))
    avoided = data.draw(st.integers(1, len(workflow.steps)).filter(lambda other: other != node) | st.none())
    assume(avoided is not None or facts.runs(node))
    ways = [way for way in all_ways(workflow, avoided) if way[-1][0] == node]
    possible = [way for way in ways if known_on(workflow, way) is not None]
    route = facts.route(node, avoiding=avoided)

    if route is None:
        assert not ways or avoided is not None
    else:
        assert len(route) >= min(len(way) for way in possible or ways)
        nodes = [0 if stop.path == ("trigger",) else int(stop.path[-1]) + 1 for stop in route]
        assert nodes in [[each for each, _ in way] for way in (possible if avoided is not None else ways)]


@unhurried
@given(workflows())
def test_a_step_that_ran_on_every_way_ran_before(workflow: Workflow) -> None:
    facts = facts_of(workflow)
    ways: dict[int, list[set[int]]] = {}
    for way in all_ways(workflow):
        if all(facts.taken(node, index) is not None for node, index in way[:-1]):
            ways.setdefault(way[-1][0], []).append({node for node, _ in way[:-1]})

    for node, passed in ways.items():
        for other in range(len(workflow.steps) + 1):
            if other != node:
                assert facts.ran_before(other, node) is all(other in each for each in passed)


@unhurried
@given(workflows(), st.data())
def test_a_route_on_which_something_is_known_shows_it(workflow: Workflow, data: st.DataObject) -> None:
    facts = facts_of(workflow)
    node = data.draw(st.integers(1, len(workflow.steps)))

    def holds(known: Proven) -> bool:
        return known.is_absent(X)

    route = facts.route_where(node, holds)
    ways = [way for way in all_ways(workflow) if way[-1][0] == node]
    shown = [
        way
        for way in ways
        if any(holds(known_on(workflow, [*way[:end], (0, -1)]) or Proven()) for end in range(len(way)))
    ]

    if route is not None:
        nodes = [0 if stop.path == ("trigger",) else int(stop.path[-1]) + 1 for stop in route]
        assert nodes in [[each for each, _ in way] for way in shown]


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


def chain(length: int) -> Workflow:
    nodes: dict[str, Any] = {"1": "s0"}
    for number in range(length):
        ways = [to(f"s{number + 1}", exists(f"s{number}.id")), to(f"s{number + 2}", eq(f"1.x{number}", "a"))]
        nodes[f"s{number}"] = step(FIND, *ways[: max(0, min(2, length - number - 1))])
    return view(flow(nodes))


def test_a_long_chain_takes_time_in_proportion() -> None:
    def took(length: int) -> float:
        workflow = chain(length)
        gc.collect()
        gc.disable()  # as a run of the command line does
        started = time.process_time()
        try:
            facts = facts_of(workflow)
            assert facts.ran_before(1, length)
            assert facts.route(length, avoiding=2) is not None
            return time.process_time() - started
        finally:
            gc.enable()

    times = [(took(4_000), took(8_000)) for _ in range(3)]
    short, long = (min(each) for each in zip(*times, strict=True))

    assert long < 3
    assert long < short * 3
