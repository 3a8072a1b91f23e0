"""What is certain on the routes through a workflow: examples, and random workflows against running every case."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kwf_lint.analysis.facts import facts_of, route_along
from kwf_lint.analysis.proven import Proven, split
from tests.analysis.cases import SUBJECTS, X, all_cases, decided, unhurried, value_of, workflows
from tests.analysis.graphs import referee
from tests.counted import work
from tests.flows import both, dne, eq, exists, flow, step, to, view

if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.rulekit import RouteStop

FIND = "kustomer.customer.find-by-email"
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
    absent = facts.route_where(end, lambda proven: proven.is_absent("/#steps.find.id"))
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
    assert stops(value, facts.route(c)) == '1 -> a -["x" does not exist and "y" exists]-> c'


def test_the_middle_of_a_long_route_is_left_out_and_counted() -> None:
    for length in (59, 60, 61, 100):
        ids = [f"s{number}" for number in range(length)]
        value = flow({"1": ids[0], **{one: [other] for one, other in itertools.pairwise(ids)}, ids[-1]: []})
        facts = facts_of(view(value))
        routes = [facts.route(length), route_along(view(value), range(length + 1))]

        for route in routes:
            assert route is not None
            between = [stop.condition for stop in route if "between" in stop.condition]
            if length < 60:
                assert (len(route), between) == (length + 1, [])
            else:
                assert len(route) == 60
                assert between == [f"{length - 59} more step{'s' if length > 60 else ''} between"]
                assert route[29].condition == between[0]
            assert (route[0].path, route[-1].path) == (("trigger",), ("steps", length - 1))


def test_a_step_is_found_by_its_id_and_the_trigger_by_1_as_well() -> None:
    facts = facts_of(view(flow({"1": "a", "a": "b", "b": []})))

    assert [facts.node_of(step) for step in ("1", "a", "b", "c", "")] == [0, 1, 2, None, None]
    named = flow({"1": "a", "a": []})
    named["trigger"]["id"] = "start"
    assert [facts_of(view(named)).node_of(step) for step in ("start", "1", "a")] == [0, 0, 1]


def test_what_is_proven_before_a_transition() -> None:
    facts = facts_of(
        view(flow({"1": [to("a", exists("1.x")), to("b", exists("1.y")), to("c")], "a": [], "b": [], "c": []}))
    )
    second, third = facts.before(0, 1), facts.before(0, 2)

    assert second is not None
    assert (second.is_absent("/#steps.1.x"), second.is_absent("/#steps.1.y")) == (True, False)
    assert facts_of(view(flow({"1": [to("a"), to("a", exists("1.y")), to("a")], "a": []}))).before(0, 2) is None
    assert third is not None
    assert (third.is_absent("/#steps.1.x"), third.is_absent("/#steps.1.y")) == (True, True)


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
    itself = facts_of(view(flow({"1": [to("a", eq("1.x", "p"))], "a": [to("a", eq("1.y", 2)), "c"], "c": []})))
    assert itself.at(1).value(X).among is None


def test_which_steps_come_after_one_that_acts() -> None:
    value = flow(
        {
            "1": "find",
            "find": step(FIND, to("note", exists("find.id")), to("match")),
            "note": ["after", "end"],
            "match": step("kustomer.regex-match.generic", "end"),
            "after": step(None),
            "end": step(None),
            "lost": step(FIND),
        }
    )
    facts = facts_of(view(value))
    acted = {
        each: facts.has_acted(facts.node_of(each) or 0) for each in ("1", *[each["id"] for each in value["steps"]])
    }

    assert [each for each, has_acted in acted.items() if has_acted] == ["note", "after"]


def test_a_step_comes_before_itself_only_in_a_circle_and_a_lost_one_before_nothing() -> None:
    facts = facts_of(view(flow({"1": "a", "a": ["b", "c"], "b": "a", "c": [], "lost": "c"})))
    a, c, lost = (facts.node_of(each) or 0 for each in ("a", "c", "lost"))

    assert [facts.may_run_before(node, node) for node in (a, c, lost)] == [True, False, False]
    assert not facts.ran_before(a, a)
    assert not facts.may_run_before(lost, c)


def test_no_trigger_no_runs() -> None:
    value = flow({"a": "b", "b": []})
    del value["trigger"]
    facts = facts_of(view(value))

    assert not facts.runs(1)
    assert facts.route(2) is None
    assert facts.ran_before(2, 1)
    assert facts.at(1).values == {}


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


def admits(proven: Proven, case: dict[str, Any]) -> bool:
    """Whether what is proven is true in a case."""
    for term, value in proven.values.items():
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
    return all(proven.exists(f"/#steps.{subject}") in (None, case[subject] is not None) for subject in SUBJECTS)


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


def proven_on(workflow: Workflow, way: list[tuple[int, int]]) -> Proven | None:
    """What is proven after one way and no other."""
    proven: Proven | None = Proven()
    for node, taken in way[:-1]:
        for index, transition in enumerate(workflow.transitions_of(node)[: taken + 1]):
            if proven is None or transition.condition is None:
                return None
            proven = split(proven, transition.condition)[index != taken]
    return proven


@unhurried
@given(workflows(), st.data())
def test_routes_are_the_shortest_possible_ones(workflow: Workflow, data: st.DataObject) -> None:
    facts = facts_of(workflow)
    node = data.draw(st.integers(1, len(workflow.steps)))
    avoided = data.draw(st.integers(1, len(workflow.steps)).filter(lambda other: other != node) | st.none())
    assume(avoided is not None or facts.runs(node))
    ways = [way for way in all_ways(workflow, avoided) if way[-1][0] == node]
    possible = [way for way in ways if proven_on(workflow, way) is not None]
    route = facts.route(node, avoiding=avoided)

    if route is None:
        assert not ways or avoided is not None
    else:
        # Without a step to avoid a route may combine branches that no run takes together.
        candidates = possible if avoided is not None else ways
        assert len(route) >= min(len(way) for way in candidates)
        assert nodes_on(route) in [[each for each, _ in way] for way in candidates]


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

    def holds(proven: Proven) -> bool:
        return proven.is_absent(X)

    route = facts.route_where(node, holds)
    ways = [way for way in all_ways(workflow) if way[-1][0] == node]
    shown = [
        way
        for way in ways
        if any(holds(proven_on(workflow, [*way[:end], (0, -1)]) or Proven()) for end in range(len(way)))
    ]

    if route is not None:
        assert nodes_on(route) in [[each for each, _ in way] for way in shown]


def nodes_on(route: list[RouteStop]) -> list[int]:
    return [0 if stop.path == ("trigger",) else int(stop.path[-1]) + 1 for stop in route]


@unhurried
@given(workflows(circles=True), st.data())
def test_the_first_of_some_steps_that_may_run_before_each_and_the_shortest_route_from_it(
    workflow: Workflow, data: st.DataObject
) -> None:
    count = len(workflow.steps)
    starts = data.draw(st.lists(st.integers(1, count), unique=True))
    graph = referee(workflow.successors)
    after = facts_of(workflow).routes_after(starts)

    for node in range(1, count + 1):
        before = [
            start
            for start in starts
            if start != node and nx.has_path(graph, 0, start) and nx.has_path(graph, start, node)
        ]
        assert after.first.get(node) == (before[0] if before else None)
        if before:
            nodes = nodes_on(after.route(node))
            assert (nodes[0], nodes[-1]) == (before[0], node)
            assert len(nodes) == nx.shortest_path_length(graph, before[0], node) + 1
            assert all(graph.has_edge(source, target) for source, target in itertools.pairwise(nodes))


DEAD = both(dne("1.dead"), exists("1.dead.x"))
# Each value, what must be absent somewhere on the route to "end", and the route.
PROVEN_ON_ROUTES: list[tuple[dict[str, Any], str, str]] = [
    (
        # The shorter one is told by how far it is to where something is proven,
        {
            "1": [to("b", exists("1.y")), to("a")],
            "a": [to("end", dne("1.x")), "stop"],
            "b": "c",
            "c": [to("end", dne("1.x")), "stop"],
            "end": [],
            "stop": [],
        },
        "1.x",
        '1 -[otherwise]-> a -["x" does not exist]-> end',
    ),
    (
        # and from there: what a step has put out is new once it has run.
        {
            "1": [to("b", both(exists("1.y"), dne("b.id"))), to("r")],
            "b": "p",
            "p": "q",
            "q": "end",
            "r": "s",
            "s": "t",
            "t": [to("c", dne("b.id")), "stop"],
            "c": "end",
            "end": [],
            "stop": [],
        },
        "b.id",
        '1 -["y" exists and "b.id" does not exist]-> b -> p -> q -> end',
    ),
    (
        {
            "1": [to("a", both(exists("1.y"), dne("1.x"))), to("c", dne("1.x"))],
            "a": "b",
            "b": "end",
            "c": "end",
            "end": [],
        },
        "1.x",
        '1 -["x" does not exist]-> c -> end',
    ),
    (
        # What a step has put out before does not count once it runs again.
        {"1": [to("b", dne("b.id"))], "b": [to("end", exists("b.id")), "stop"], "end": [], "stop": []},
        "b.id",
        '1 -["b.id" does not exist]-> b -[exists]-> end',
    ),
    ({"1": [to("b", dne("b.id"))], "b": "end", "end": []}, "b.id", '1 -["b.id" does not exist]-> b -> end'),
    (
        {"1": [to("a", DEAD), to("m")], "m": "a", "a": [to("end", dne("1.x")), "stop"], "end": [], "stop": []},
        "1.x",
        '1 -[otherwise]-> m -> a -["x" does not exist]-> end',
    ),
]


@pytest.mark.parametrize(("nodes", "absent", "expected"), PROVEN_ON_ROUTES)
def test_of_several_routes_on_which_something_is_proven_the_shortest_is_shown(
    nodes: dict[str, Any], absent: str, expected: str
) -> None:
    value = flow(nodes)
    facts = facts_of(view(value))
    route = facts.route_where(facts.node_of("end") or 0, lambda proven: proven.is_absent(f"/#steps.{absent}"))

    assert stops(value, route) == expected


def test_a_route_goes_over_transitions_that_can_be_taken_where_it_can() -> None:
    value = flow({"1": [to("c", DEAD), to("a")], "a": "c", "c": []})
    facts = facts_of(view(value))

    assert stops(value, facts.route(facts.node_of("c") or 0)) == "1 -[otherwise]-> a -> c"


def test_a_route_that_avoids_a_step_is_shown_only_if_its_conditions_can_hold_together() -> None:
    value = flow(
        {
            "1": [to("a", eq("1.kind", "new")), to("b")],
            "a": "merge",
            "b": "c",
            "c": "merge",
            "merge": [to("after", eq("1.kind", "old")), to("other")],
            "after": "late",
            "late": [],
            "other": [],
        }
    )
    facts = facts_of(view(value))
    c, after, late, other = (facts.node_of(each) or 0 for each in ("c", "after", "late", "other"))

    assert facts.route(after, avoiding=other) is None
    assert facts.route(late, avoiding=other) is None
    assert facts.route(after, avoiding=c) is None
    assert stops(value, facts.route(other, avoiding=c)) == '1 -["kind" equals "new"]-> a -> merge -[otherwise]-> other'


def test_a_transition_that_was_not_taken_counts_on_a_route_as_well() -> None:
    value = flow(
        {
            "1": [to("b", eq("1.kind", "new")), to("a")],
            "a": "merge",
            "b": "c",
            "c": "merge",
            "merge": [to("after", eq("1.kind", "new")), to("other")],
            "after": [],
            "other": [],
        }
    )
    facts = facts_of(view(value))

    assert facts.route(facts.node_of("after") or 0, avoiding=facts.node_of("other")) is None


def test_steps_behind_a_transition_that_is_never_taken_may_run_before_others_for_all_the_graph_says() -> None:
    facts = facts_of(view(flow({"1": [to("a", DEAD), to("c")], "a": "b", "b": [], "c": []})))

    assert facts.routes_after([1]).first == {2: 1}


def chain(length: int) -> Workflow:
    nodes: dict[str, Any] = {"1": "s0"}
    for number in range(length):
        ways = [to(f"s{number + 1}", exists(f"s{number}.id")), to(f"s{number + 2}", eq(f"1.x{number}", "a"))]
        nodes[f"s{number}"] = step(FIND, *ways[: max(0, min(2, length - number - 1))])
    return view(flow(nodes))


def test_work_on_a_long_chain_grows_in_proportion() -> None:
    def ask(length: int) -> Callable[[], object]:
        workflow = chain(length)

        def asked() -> None:
            facts = facts_of(workflow)
            assert facts.ran_before(1, length)
            assert facts.route(length, avoiding=2) is not None

        return asked

    ask(8_000)()
    assert work(ask(800)) < work(ask(400)) * 2.5
