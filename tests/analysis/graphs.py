"""Random graphs, large ones, and networkx as the referee."""

from __future__ import annotations

from typing import Any

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
from hypothesis import settings
from hypothesis import strategies as st

Graph = list[list[int]]
unhurried = settings(deadline=None)  # how long one example takes says nothing on a busy machine


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to nine nodes with any edges: unreached parts, self-loops and several edges to one node among them."""
    count = draw(st.integers(1, 9))
    edges = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=2 * count))
    successors: Graph = [[] for _ in range(count)]
    for source, target in edges:
        successors[source].append(target)
    return successors


def referee(successors: Graph) -> Any:
    """The same graph for networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(successors)))
    graph.add_edges_from((source, target) for source, targets in enumerate(successors) for target in targets)
    return graph


CHAIN = [[1], [2], [3], []]
DIAMOND = [[1], [2, 3], [4], [4], []]


def chain(length: int) -> Graph:
    return [*([node + 1] for node in range(length)), []]


def ladder(length: int) -> Graph:
    """Two chains, each step of the first also leading to its neighbor in the second."""
    left = [[2 * node + 2, 2 * node + 1] for node in range(length)]
    right = [[2 * node + 3] for node in range(length)]
    return [*(row for pair in zip(left, right, strict=True) for row in pair), [], []]


def ring(length: int) -> Graph:
    return [[(node + 1) % length] for node in range(length)]


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
