"""The graph functions against networkx and against slow, obvious answers, and on graphs too deep to recurse over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.analysis.cycles import cycles, islands
from kwf_lint.analysis.graph import (
    canonical_place,
    canonical_ranks,
    disorderly_workflows,
    is_orderly_graph,
    only_sources,
    ranks_of,
    reachable,
    reached_nodes,
    reverse_postorder,
    shared_ids,
)
from tests.analysis.graphs import (
    CHAIN,
    DIAMOND,
    Graph,
    chain,
    graphs,
    keyed_graphs,
    ladder,
    reached_from,
    referee,
    ring,
    unhurried,
)
from tests.flows import flow, view
from tests.wholes import app
from tests.wholes import view as app_view

if TYPE_CHECKING:
    import random


def relabeled(successors: Graph, order: list[int]) -> Graph:
    """The graph after the steps have changed places in the file: node `order[i]` becomes node i."""
    place = {node: index for index, node in enumerate(order)}
    return [[place[target] for target in successors[node]] for node in order]


@unhurried
@given(graphs())
def test_reachable_agrees_with_the_referee(successors: Graph) -> None:
    reached = reachable(successors)

    assert {node for node, byte in enumerate(reached) if byte} == reached_from(successors, 0)


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

    assert is_orderly_graph(successors) is (not cycles(successors, keys) and not islands(successors, keys))


@pytest.mark.parametrize(
    ("successors", "orderly"),
    [
        (CHAIN, True),
        (DIAMOND, True),
        ([[]], True),
        ([[1], []], True),
        ([[1], [2], [1]], False),
        ([[1], [0]], False),
        ([[], []], False),
        ([[], [2], [1]], False),
        ([[1], [1]], False),
    ],
)
def test_orderly_graphs(successors: Graph, orderly: bool) -> None:
    assert is_orderly_graph(successors) is orderly


def test_what_the_graph_of_a_workflow_says() -> None:
    value = flow({"1": "b", "b": "c", "a": [], "c": []})
    workflow = view(value)
    twice = view({**value, "steps": [*value["steps"], {"id": "c"}, {"id": "c"}, {"id": ""}]})

    assert ranks_of(workflow) == [0, 1, 3, 2]
    assert canonical_place(workflow, 3) == (workflow.name, 2)
    assert list(reached_nodes(workflow)) == [1, 1, 0, 1]
    assert (shared_ids(workflow), shared_ids(twice)) == (set(), {"c"})
    orderly = flow({"1": "a", "a": []})
    found = app_view(app(workflows=[value, orderly]))
    assert disorderly_workflows(found) == [found.workflows[0]]


@unhurried
@given(graphs())
def test_the_only_source_of_a_node_is_the_one_reached_node_that_leads_to_it(successors: Graph) -> None:
    reached = reached_from(successors, 0)
    leading = [{source for source in reached if node in successors[source]} for node in range(len(successors))]

    assert only_sources(successors) == [
        min(sources) if node and len(sources) == 1 else -1 for node, sources in enumerate(leading)
    ]


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


@pytest.mark.parametrize("shape", [chain, ladder, ring])
def test_fifty_thousand_steps_get_an_answer(shape: Any) -> None:
    successors = shape(50_000)
    keys = [str(node) for node in range(len(successors))]
    order = reverse_postorder(successors)

    assert len(order) == len(successors) == sum(reachable(successors))
    assert len(cycles(successors, keys)) == (shape is ring)
    assert len(islands([[], *([target + 1 for target in targets] for targets in successors)], ["0", *keys])) == 1
