"""Which nodes of a graph lead to one another, and what the trigger does not reach: for workflows that are not in order.

Graphs, keys and the canonical order are those of graph.py.
"""

from __future__ import annotations

from kwf_lint.analysis.graph import canonical_ranks, reachable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def strong_components(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """All nodes, grouped so that the nodes of a group lead to one another; a group follows those it leads to.

    Tarjan's algorithm. A group of one node is a cycle only if the node leads to itself.
    """
    count = len(successors)
    number = [0] * count  # in order of discovery from 1; 0 is undiscovered
    lowest = [0] * count  # the lowest number seen from here; once the group is complete, higher than any
    components = []
    discovered = 0
    ungrouped: list[int] = []
    for root in range(count):
        if number[root]:
            continue
        discovered += 1
        number[root] = lowest[root] = discovered
        ungrouped.append(root)
        visits = [(root, iter(successors[root]))]
        while visits:
            node, rest = visits[-1]
            for target in rest:
                if not number[target]:
                    discovered += 1
                    number[target] = lowest[target] = discovered
                    ungrouped.append(target)
                    visits.append((target, iter(successors[target])))
                    break
                if lowest[target] < lowest[node]:
                    lowest[node] = lowest[target]
            else:
                visits.pop()
                if lowest[node] < number[node]:
                    parent = visits[-1][0]
                    if lowest[node] < lowest[parent]:
                        lowest[parent] = lowest[node]
                    continue
                component = []
                member = -1
                while member != node:
                    member = ungrouped.pop()
                    lowest[member] = count + 1
                    component.append(member)
                components.append(component)
    return components


def cycles(successors: Sequence[Sequence[int]], keys: Sequence[str]) -> list[list[int]]:
    """One cycle for each group of nodes that lead to one another, `[a, b, c]` standing for a, b, c and back to a.

    It starts at the group's first node in canonical order and is the shortest cycle through that node (of several the
    one whose transitions come first); another cycle of the group may be shorter. A node that leads to itself and lies
    on no other cycle gives `[a]`. The cycles come in canonical order of their first nodes. Unreached nodes count too.
    """
    groups = [group for group in strong_components(successors) if len(group) > 1 or group[0] in successors[group[0]]]
    if not groups:
        return []
    ranks = canonical_ranks(successors, keys)
    found = []
    for group in groups:
        members = set(group)
        inner = {node: [target for target in successors[node] if target in members] for node in group}
        first = min(group, key=ranks.__getitem__)
        route = _search(inner, first, first, {first: -1})
        assert route is not None
        found.append(route[:-1])
    found.sort(key=lambda cycle: ranks[cycle[0]])
    return found


def _search(
    successors: Sequence[Sequence[int]] | Mapping[int, Sequence[int]], start: int, goal: int, came_from: dict[int, int]
) -> list[int] | None:
    """The shortest route of at least one edge, None if there is none; what `came_from` holds at the call is not entered."""
    queue = [start]
    for node in queue:
        for target in successors[node]:
            if target == goal:
                route = [goal]
                while node != start:
                    route.append(node)
                    node = came_from[node]
                route.append(start)
                route.reverse()
                return route
            if target not in came_from:
                came_from[target] = node
                queue.append(target)
    return None


def islands(successors: Sequence[Sequence[int]], keys: Sequence[str]) -> list[tuple[int, list[int]]]:
    """What the trigger does not reach, as pairs of an island's entry and all its nodes, the entry included.

    Unreached nodes that edges between unreached nodes connect, whatever their direction, are one island. Its entries
    are the nodes that no other node of it leads to and, of each cycle that nothing else of it leads to, the node of
    lowest key. An island may have several entries; the one given is that of lowest key. Nodes and islands (by their
    entries) come in the order of keys, equal keys in that of node numbers. Linear, plus sorting.
    """
    reached = reachable(successors)
    if 0 not in reached:
        return []
    lost = [node for node, byte in enumerate(reached) if not byte]
    lost.sort(key=keys.__getitem__)
    # From here on an unreached node is named by its place in the order of keys: the lowest number is the first choice.
    place = {node: index for index, node in enumerate(lost)}
    inner = [[place[target] for target in successors[node] if target in place] for node in lost]

    components = strong_components(inner)
    group = [0] * len(lost)
    for index, component in enumerate(components):
        for node in component:
            group[node] = index
    entered = bytearray(len(components))
    neighbors: list[list[int]] = [[] for _ in lost]
    for node, targets in enumerate(inner):
        for target in targets:
            neighbors[node].append(target)
            neighbors[target].append(node)
            if group[target] != group[node]:
                entered[group[target]] = 1

    found = []
    seen = bytearray(len(lost))
    for first in range(len(lost)):
        if seen[first]:
            continue
        seen[first] = 1
        members = [first]
        for node in members:
            for neighbor in neighbors[node]:
                if not seen[neighbor]:
                    seen[neighbor] = 1
                    members.append(neighbor)
        members.sort()
        entry = next(node for node in members if not entered[group[node]])
        found.append((entry, members))
    found.sort()
    return [(lost[entry], [lost[node] for node in members]) for entry, members in found]
