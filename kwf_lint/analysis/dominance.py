"""Which nodes of a workflow's graph lie on every route to a node, and which can come before it at all.

Graphs are those of graph.py.
"""

from __future__ import annotations

from kwf_lint.analysis.cycles import strong_components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Dominators:
    """Which nodes lie on every route from the start to a node.

    `immediate[node]` is the last such node before it, -1 for the start and for nodes that the start does not reach.
    """

    __slots__ = ("_first", "_last", "immediate")

    def __init__(self, immediate: list[int], preorder: list[int]) -> None:
        """`preorder` holds the nodes reached, the start first and each after its immediate dominator."""
        self.immediate = immediate
        # In the tree of immediate dominators each node gets the interval of numbers that its subtree occupies.
        sizes = [0] * len(immediate)
        for node in reversed(preorder):
            sizes[node] += 1
            if immediate[node] >= 0:
                sizes[immediate[node]] += sizes[node]
        first = self._first = [-1] * len(immediate)
        last = self._last = [-2] * len(immediate)
        free = [0] * len(immediate)
        for node in preorder:
            above = immediate[node]
            if above < 0:
                first[node] = 0
            else:
                first[node] = free[above]
                free[above] += sizes[node]
            last[node] = first[node] + sizes[node] - 1
            free[node] = first[node] + 1

    def dominates(self, a: int, b: int) -> bool:
        """True if every route to `b` passes `a`, in constant time; a node dominates itself.

        False when the start does not reach one of them.
        """
        return self._first[a] <= self._first[b] <= self._last[a]


def dominators(successors: Sequence[Sequence[int]]) -> Dominators:
    """The dominators of all nodes that node 0 reaches, by Lengauer and Tarjan's algorithm with path compression.

    At most edges times log(nodes). The simpler iterative algorithm of Cooper, Harvey and Kennedy is quadratic on two
    parallel chains with rungs from one to the other, and that is how workflows look whose steps share an error branch.
    """
    # From here on nodes are named by their number in a depth-first walk, so that a lower number comes earlier.
    number = [-1] * len(successors)
    preorder: list[int] = []
    parent: list[int] = []
    sources: list[list[int]] = []
    visits = [(0, -1)]
    while visits:
        node, source = visits.pop()
        if number[node] >= 0:
            sources[number[node]].append(source)
            continue
        place = number[node] = len(preorder)
        preorder.append(node)
        parent.append(source)
        sources.append([source])
        visits.extend([(target, place) for target in successors[node]])

    count = len(preorder)
    semi = list(range(count))
    label = list(range(count))
    ancestor = [-1] * count
    waiting: list[list[int]] = [[] for _ in range(count)]
    above = [0] * count

    def best(node: int) -> int:
        """The node of lowest semidominator on the linked path above `node`, which is shortened meanwhile."""
        if ancestor[node] < 0:
            return node
        path = []
        bottom = node
        while ancestor[ancestor[node]] >= 0:
            path.append(node)
            node = ancestor[node]
        for node in reversed(path):
            upper = ancestor[node]
            if semi[label[upper]] < semi[label[node]]:
                label[node] = label[upper]
            ancestor[node] = ancestor[upper]
        return label[bottom]

    for node in range(count - 1, 0, -1):
        for source in sources[node]:
            lowest = semi[best(source)]
            if lowest < semi[node]:
                semi[node] = lowest
        waiting[semi[node]].append(node)
        up = ancestor[node] = parent[node]
        for lower in waiting[up]:
            candidate = best(lower)
            above[lower] = candidate if semi[candidate] < up else up
        waiting[up] = []
    immediate = [-1] * len(successors)
    for node in range(1, count):
        if above[node] != semi[node]:
            above[node] = above[above[node]]
        immediate[preorder[node]] = preorder[above[node]]
    return Dominators(immediate, preorder)


class Routes:
    """Answers whether a route leads from one node to another, for many questions about one graph.

    Preparing is linear. The first question that the order of the groups does not answer builds a set of bits for each
    group of nodes, nodes squared / 16 bytes in the worst case: 40 kB for 800 nodes, 6 MB for 10,000, 150 MB for 50,000.
    So ask `Dominators.dominates` first: in a chain it answers every question.
    """

    __slots__ = ("_below", "_cyclic", "_group", "_successors")

    def __init__(self, successors: Sequence[Sequence[int]]) -> None:
        self._successors = successors
        self._group = [0] * len(successors)
        self._cyclic: list[bool] = []
        self._below: list[int] = []
        for index, group in enumerate(strong_components(successors)):
            self._cyclic.append(len(group) > 1 or group[0] in successors[group[0]])
            for node in group:
                self._group[node] = index

    def reaches(self, a: int, b: int) -> bool:
        """True if a route of at least one edge leads from `a` to `b`: where `a` is reached, it can run before `b`."""
        source, target = self._group[a], self._group[b]
        if source == target:
            return self._cyclic[source]
        if source < target:
            return False
        if not self._below:
            self._below = self._sets()
        return self._below[source] >> target & 1 == 1

    def _sets(self) -> list[int]:
        """For each group the set of groups that it leads to, itself included; those it leads to have lower numbers."""
        edges: list[set[int]] = [set() for _ in self._cyclic]
        for node, targets in enumerate(self._successors):
            edges[self._group[node]].update([self._group[target] for target in targets])
        below: list[int] = []
        for index, lower in enumerate(edges):
            bits = 1 << index
            for target in lower:
                if target != index:
                    bits |= below[target]
            below.append(bits)
        return below
