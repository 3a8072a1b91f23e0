"""Cycles and islands against networkx and against slow, obvious answers."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given

from kwf_lint.analysis.cycles import cycles, islands, strong_components
from kwf_lint.analysis.graph import canonical_ranks
from tests.analysis.graphs import (
    CHAIN,
    DIAMOND,
    Graph,
    graphs,
    keyed_graphs,
    reached_from,
    referee,
    unhurried,
)

CIRCLE_OF_TWO = [[1], [2], [1]]


def is_route(successors: Graph, route: list[int]) -> bool:
    return all(target in successors[source] for source, target in pairwise(route))


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
        pytest.param(
            [[], [], [], [1]], "1abc", [(2, [2]), (3, [1, 3])], id="two islands in the order of their entries"
        ),
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
