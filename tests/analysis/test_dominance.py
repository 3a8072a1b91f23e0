"""Dominators and routes against networkx, and on fifty thousand steps."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given

from kwf_lint.analysis.dominance import Routes, dominators
from tests.analysis.graphs import CHAIN, DIAMOND, Graph, chain, graphs, ladder, reached_from, referee, ring, unhurried


@unhurried
@given(graphs())
def test_dominators_lie_on_every_route(successors: Graph) -> None:
    prepared = dominators(successors)
    reached = reached_from(successors, 0)

    for a in range(len(successors)):
        for b in range(len(successors)):
            unavoidable = b in reached and a in reached and b not in reached_from(successors, 0, avoiding=a)
            assert prepared.dominates(a, b) == unavoidable


@unhurried
@given(graphs())
def test_immediate_dominators_agree_with_the_referee(successors: Graph) -> None:
    expected = nx.immediate_dominators(referee(successors), 0)

    for node, above in enumerate(dominators(successors).immediate):
        assert above == (-1 if node == 0 else expected.get(node, -1))


def test_dominators_of_larger_graphs_agree_with_the_referee() -> None:
    rng = random.Random(7)
    for _ in range(20):
        count = 200
        successors: Graph = [[] for _ in range(count)]
        for _ in range(rng.choice([220, 300, 500])):
            source = rng.randrange(count)
            near = min(count - 1, max(0, source + rng.randint(-3, 6)))
            successors[source].append(rng.choice([near, near, near, rng.randrange(count)]))
        expected = nx.immediate_dominators(referee(successors), 0)
        found = dominators(successors).immediate

        assert found == [-1 if node == 0 else expected.get(node, -1) for node in range(count)]


@unhurried
@given(graphs())
def test_routes_agree_with_the_referee(successors: Graph) -> None:
    routes = Routes(successors)

    for a in range(len(successors)):
        for b in range(len(successors)):
            expected = any(b in reached_from(successors, target) for target in successors[a])
            assert routes.reaches(a, b) == expected


LATE_SHORTCUT = [[4, 1], [2, 3], [], [], [5], [2, 3]]


@pytest.mark.parametrize(
    ("successors", "immediate"),
    [
        pytest.param(CHAIN, [-1, 0, 1, 2], id="a chain"),
        pytest.param(DIAMOND, [-1, 0, 1, 1, 1], id="a diamond"),
        pytest.param([[1], [2], [1, 3], []], [-1, 0, 1, 2], id="a circle"),
        pytest.param([[1], [0]], [-1, 0], id="back to the trigger"),
        pytest.param([[1, 2], [], [], [1]], [-1, 0, 0, -1], id="what is not reached"),
        pytest.param(LATE_SHORTCUT, [-1, 0, 0, 0, 0, 4], id="two nodes that a later branch reaches as well"),
    ],
)
def test_immediate_dominators_and_all_above_them(successors: Graph, immediate: list[int]) -> None:
    found = dominators(successors)
    dominating = [[a for a in range(len(successors)) if found.dominates(a, b)] for b in range(len(successors))]

    assert found.immediate == immediate
    for node, above in enumerate(dominating):
        expected = [node] if immediate[node] >= 0 or node == 0 else []
        while expected and immediate[expected[-1]] >= 0:
            expected.append(immediate[expected[-1]])
        assert above == sorted(expected)


def test_what_leads_to_what_around_a_circle_of_two() -> None:
    routes = Routes([[1], [2], [1, 3], [3], []])

    assert [(a, b) for a in range(5) for b in range(5) if routes.reaches(a, b)] == [
        (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 3),
    ]  # fmt: skip


def test_the_trigger_alone_is_dominated_by_nothing_and_reaches_nothing() -> None:
    alone: Graph = [[]]

    assert dominators(alone).immediate == [-1]
    assert not Routes(alone).reaches(0, 0)


@pytest.mark.parametrize("shape", [chain, ladder, ring])
def test_dominators_and_routes_of_fifty_thousand_steps(shape: Any) -> None:
    successors = shape(50_000)
    last = len(successors) - 1
    prepared = dominators(successors)

    assert prepared.dominates(0, last)
    assert prepared.dominates(1, 3) == (shape is not ladder)
    assert Routes(successors).reaches(last, 0) == (shape is ring)
