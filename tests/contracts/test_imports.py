"""No module imports itself by a detour."""

from __future__ import annotations

import networkx as nx  # type: ignore[import-untyped]  # it ships no types

from tests.contracts.own_imports import imports


def test_no_imports_go_in_a_circle() -> None:
    graph = nx.DiGraph([(each.importer, each.imported) for each in imports()])

    assert [sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1] == []
