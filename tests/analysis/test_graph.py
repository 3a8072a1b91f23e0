"""The graph functions against networkx and against slow, obvious answers, and on graphs too deep to recurse over."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.analysis.cycles import cycles, islands, strong_components
from kwf_lint.analysis.graph import canonical_ranks, is_orderly_graph, reachable, reverse_postorder, shortest_route
from tests.analysis.graphs import CHAIN, DIAMOND, Graph, chain, graphs, ladder, referee, ring, unhurried

if TYPE_CHECKING:
    import random


@st.composite
def keyed_graphs(draw: st.DrawFn) -> tuple[Graph, list[str]]:
    """A graph and its keys, some of which may be equal."""
    successors = draw(graphs())
    keys = draw(st.lists(st.sampled_from("abcdefgh"), min_size=len(successors), max_size=len(successors)))
    return successors, keys


def reached_from(successors: Graph, start: int, avoiding: int | None = None) -> set[int]:
    """What `start` leads to, `start` itself included, the obvious way."""
    graph = referee(successors)
    if avoiding is not None:
        graph.remove_node(avoiding)
    if start not in graph:
        return set()
    return {start, *nx.descendants(graph, start)}


def is_route(successors: Graph, route: list[int]) -> bool:
    return all(target in successors[source] for source, target in pairwise(route))


def relabeled(successors: Graph, order: list[int]) -> Graph:
    """The graph after the steps have changed places in the file: node `order[i]` becomes node i."""
    place = {node: index for index, node in enumerate(order)}
    return [[place[target] for target in successors[node]] for node in order]


CIRCLE_OF_TWO = [[1], [2], [1]]


@unhurried
@given(graphs(), st.data())
def test_reachable_agrees_with_the_referee(successors: Graph, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(successors) - 1))
    avoiding = data.draw(st.none() | st.integers(0, len(successors) - 1))
    reached = reachable(successors, start, avoiding)

    assert {node for node, byte in enumerate(reached) if byte} == reached_from(successors, start, avoiding)


def test_a_workflow_without_steps_has_only_its_trigger() -> None:
    alone: Graph = [[]]

    assert list(reachable(alone)) == [1]
    assert reverse_postorder(alone) == [0]
    assert cycles(alone, ["1"]) == []
    assert islands(alone, ["1"]) == []


@unhurried
@given(graphs())
def test_orderly_graphs_have_neither_cycle_nor_island(successors: Graph) -> None:
    keys = [""] * len(successors)

    assert is_orderly_graph(successors) is not bool(cycles(successors, keys) or islands(successors, keys))


@unhurried
@given(graphs())
def test_reverse_postorder_puts_every_source_first_where_no_cycle_forbids_it(successors: Graph) -> None:
    order = reverse_postorder(successors)
    place = {node: index for index, node in enumerate(order)}
    graph = referee(successors)

    assert sorted(order) == sorted(reached_from(successors, 0))
    for source in order:
        for target in successors[source]:
            assert place[source] < place[target] or nx.has_path(graph, target, source)


@unhurried
@given(graphs())
def test_strong_components_agree_with_the_referee_and_follow_those_they_lead_to(successors: Graph) -> None:
    components = strong_components(successors)
    place = {node: index for index, component in enumerate(components) for node in component}

    assert {frozenset(component) for component in components} == {
        frozenset(component) for component in nx.strongly_connected_components(referee(successors))
    }
    assert sum(map(len, components)) == len(successors)
    assert all(place[target] <= place[source] for source, targets in enumerate(successors) for target in targets)


@pytest.mark.parametrize(
    ("successors", "keys", "expected"),
    [
        pytest.param(CHAIN, "1abc", [], id="none in a chain"),
        pytest.param(DIAMOND, "1abcd", [], id="none in a diamond"),
        pytest.param([[1], [1]], "1a", [[1]], id="a step that leads to itself"),
        pytest.param(CIRCLE_OF_TWO, "1ab", [[1, 2]], id="two steps, from the one first reached"),
        pytest.param([[2], [2], [1]], "1ab", [[2, 1]], id="the one first reached comes first, whatever its place"),
        pytest.param([[], [2], [1]], "1ba", [[2, 1]], id="unreached: the lowest key comes first"),
        pytest.param([[], [2], [1]], "1aa", [[1, 2]], id="unreached with equal keys: the first in the file"),
        pytest.param([[1], [2], [3, 1], [1]], "1abc", [[1, 2]], id="the shortest of a group"),
        pytest.param([[1], [3, 2], [1], [1]], "1abc", [[1, 3]], id="of two as short the one taken first"),
        pytest.param([[2, 1], [1], [2]], "1ab", [[2], [1]], id="two groups in the order they are reached"),
        pytest.param([[1], [2], [3], [4], [5], [1]], "1abcde", [[1, 2, 3, 4, 5]], id="five steps"),
        pytest.param([[1], [0]], "1a", [[0, 1]], id="through the trigger"),
        pytest.param([[1], [2, 2], [1, 1]], "1ab", [[1, 2]], id="several edges to one node"),
    ],
)
def test_cycles(successors: Graph, keys: str, expected: list[list[int]]) -> None:
    assert cycles(successors, list(keys)) == expected


@unhurried
@given(keyed_graphs())
def test_each_group_that_can_run_in_a_cycle_gives_a_shortest_cycle_through_its_first_node(
    case: tuple[Graph, list[str]],
) -> None:
    successors, keys = case
    found = cycles(successors, keys)
    graph = referee(successors)
    ranks = canonical_ranks(successors, keys)
    groups = [
        component
        for component in nx.strongly_connected_components(graph)
        if len(component) > 1 or any(graph.has_edge(node, node) for node in component)
    ]
    groups.sort(key=lambda group: min(ranks[node] for node in group))

    assert [circle[0] for circle in found] == [min(group, key=ranks.__getitem__) for group in groups]
    for circle, group in zip(found, groups, strict=True):
        first = circle[0]
        assert set(circle) <= group
        assert len(set(circle)) == len(circle)
        assert is_route(successors, [*circle, first])
        assert len(circle) == 1 + min(
            nx.shortest_path_length(graph, target, first)
            for target in successors[first]
            if nx.has_path(graph, target, first)
        )


@unhurried
@given(graphs(), st.randoms(use_true_random=False))
def test_moving_steps_in_the_file_changes_no_choice(successors: Graph, rng: random.Random) -> None:
    order = [0, *rng.sample(range(1, len(successors)), len(successors) - 1)]
    keys = [f"step{node}" for node in range(len(successors))]
    moved, moved_keys = relabeled(successors, order), [keys[node] for node in order]

    assert [[keys[node] for node in circle] for circle in cycles(successors, keys)] == [
        [moved_keys[node] for node in circle] for circle in cycles(moved, moved_keys)
    ]
    assert [(keys[entry], [keys[node] for node in members]) for entry, members in islands(successors, keys)] == [
        (moved_keys[entry], [moved_keys[node] for node in members]) for entry, members in islands(moved, moved_keys)
    ]


@unhurried
@given(keyed_graphs())
def test_canonical_ranks_count_distance_from_the_trigger_then_keys(case: tuple[Graph, list[str]]) -> None:
    successors, keys = case
    ranks = canonical_ranks(successors, keys)
    order = sorted(range(len(successors)), key=ranks.__getitem__)
    distances = nx.single_source_shortest_path_length(referee(successors), 0)
    far = len(successors)

    assert sorted(ranks) == list(range(len(successors)))
    assert [distances.get(node, far) for node in order] == sorted(distances.get(node, far) for node in order)
    lost = [node for node in order if node not in distances]
    assert lost == sorted(lost, key=lambda node: (keys[node], node))


@unhurried
@given(graphs(), st.data())
def test_shortest_route_is_as_short_as_the_referees(successors: Graph, data: st.DataObject) -> None:
    node = st.integers(0, len(successors) - 1)
    start, goal, avoiding = data.draw(node), data.draw(node), data.draw(st.none() | node)
    route = shortest_route(successors, start, goal, avoiding)
    possible = goal in reached_from(successors, start, avoiding)

    assert (route is not None) == possible
    if route is not None:
        graph = referee(successors)
        if avoiding is not None:
            graph.remove_node(avoiding)
        assert (route[0], route[-1]) == (start, goal)
        assert avoiding not in route
        assert is_route(successors, route)
        assert len(route) - 1 == nx.shortest_path_length(graph, start, goal)


@pytest.mark.parametrize(
    ("successors", "goal", "avoiding", "route"),
    [
        pytest.param(CHAIN, 3, None, [0, 1, 2, 3], id="along a chain"),
        pytest.param(CHAIN, 3, 2, None, id="no way round"),
        pytest.param(DIAMOND, 4, None, [0, 1, 2, 4], id="the first transition wins"),
        pytest.param(DIAMOND, 4, 2, [0, 1, 3, 4], id="round the avoided node"),
        pytest.param([[2, 1], [3], [3], []], 3, None, [0, 2, 3], id="in the order of transitions, not of nodes"),
        pytest.param([[1], [2, 2, 2], []], 2, None, [0, 1, 2], id="the first of several edges"),
        pytest.param(CHAIN, 0, None, [0], id="from the trigger to itself"),
        pytest.param([[], []], 1, None, None, id="unreached"),
    ],
)
def test_shortest_route(successors: Graph, goal: int, avoiding: int | None, route: list[int] | None) -> None:
    assert shortest_route(successors, 0, goal, avoiding) == route


@pytest.mark.parametrize(
    ("successors", "keys", "expected"),
    [
        pytest.param(CHAIN, "1abc", [], id="all reached"),
        pytest.param([[], []], "1a", [(1, [1])], id="one step alone"),
        pytest.param([[], [2], []], "1ab", [(1, [1, 2])], id="a chain, at its head"),
        pytest.param([[], [], [1]], "1ab", [(2, [1, 2])], id="the head, whatever its place and key"),
        pytest.param([[], [2], [1]], "1ba", [(2, [2, 1])], id="a circle, at its lowest key"),
        pytest.param([[], [2], [1], [1]], "1abc", [(3, [1, 2, 3])], id="a step that leads into a circle"),
        pytest.param([[], [3], [3], []], "1bac", [(2, [2, 1, 3])], id="two heads that meet: one island"),
        pytest.param([[], [], []], "1ba", [(2, [2]), (1, [1])], id="two islands in the order of keys"),
        pytest.param(
            [[3], [3], [3], []], "1ab", [(1, [1]), (2, [2])], id="meeting only in what is reached: two islands"
        ),
        pytest.param([[], [1]], "1a", [(1, [1])], id="a step that leads to itself"),
        pytest.param([[], [2], [1, 3], [3], [3]], "1badc", [(2, [2, 1, 4, 3])], id="a circle and a head, lowest key"),
        pytest.param([[], [], []], "1aa", [(1, [1]), (2, [2])], id="equal keys in file order"),
    ],
)
def test_islands(successors: Graph, keys: str, expected: list[tuple[int, list[int]]]) -> None:
    assert islands(successors, [*keys, "z"]) == expected


@unhurried
@given(keyed_graphs())
def test_islands_are_the_connected_parts_of_what_is_not_reached(case: tuple[Graph, list[str]]) -> None:
    successors, keys = case
    found = islands(successors, keys)
    graph = referee(successors)
    graph.remove_nodes_from(reached_from(successors, 0))

    assert {frozenset(members) for _, members in found} == {
        frozenset(component) for component in nx.weakly_connected_components(graph)
    }
    for entry, members in found:
        assert members == sorted(members, key=lambda node: (keys[node], node))
        heads = [
            node for node in members if all(nx.has_path(graph, node, other) for other in nx.ancestors(graph, node))
        ]
        assert entry == heads[0]


@pytest.mark.parametrize("shape", [chain, ladder, ring])
def test_fifty_thousand_steps_get_an_answer(shape: Any) -> None:
    successors = shape(50_000)
    last = len(successors) - 1
    keys = [str(node) for node in range(len(successors))]
    order = reverse_postorder(successors)

    assert len(order) == len(successors) == sum(reachable(successors))
    assert len(cycles(successors, keys)) == (shape is ring)
    assert shortest_route(successors, 0, last) is not None
    assert len(islands([[], *([target + 1 for target in targets] for targets in successors)], ["0", *keys])) == 1
