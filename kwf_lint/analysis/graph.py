"""The control flow of a workflow as a plain graph: what is reached, and in which order (cycles.py: what forms cycles).

A graph is `successors`, a list of lists: node 0 is the trigger, nodes 1..n are the steps in file order, and
`successors[node]` names the nodes that its transitions lead to, in their order (Workflow.successors). Several edges to
one node, edges to the node itself and nodes that nothing leads to are all fine; an edge to a node that does not exist is
not, so dangling targets must be left out.

Nothing here recurses. Every function is linear in nodes and edges unless its docstring says otherwise.

Where one of several nodes must be chosen, the canonical order decides: first the nodes that the trigger reaches, nearest
first and in the order of transitions, then the others by the caller's key (a step's id), and equal keys by node number.
So reordering the steps in the file changes no choice.
"""

from __future__ import annotations

from kwf_lint.definition.kept import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Workflow


@kept
def ranks_of(workflow: Workflow) -> list[int]:
    """The place of each node in the canonical order, counted from 0; the ids of the steps are the keys."""
    return canonical_ranks(workflow.successors, ["", *[step.id for step in workflow.steps]])


def canonical_place(workflow: Workflow, node: int) -> tuple[str, int]:
    """A key that sorts nodes of several workflows: by the workflow's name, then in its canonical order."""
    return workflow.name, ranks_of(workflow)[node]


@kept
def shared_ids(workflow: Workflow) -> set[str]:
    """The ids that several steps have, "" among them."""
    if len(workflow.steps_by_id) == len(workflow.steps):
        return set()
    seen: set[str] = set()
    shared: set[str] = set()
    for step in workflow.steps:
        (shared if step.id in seen else seen).add(step.id)
    return shared


@kept
def disorderly_workflows(app: App) -> list[Workflow]:
    """The few workflows in which the trigger does not reach every step, or transitions form a cycle."""
    return [workflow for workflow in app.workflows if not is_orderly_graph(workflow.successors)]


@kept
def reached_nodes(workflow: Workflow) -> bytearray:
    """One byte a node of a workflow: 1 where a run gets to it, as far as transitions say."""
    return reachable(workflow.successors)


def reachable(successors: Sequence[Sequence[int]]) -> bytearray:
    """One byte a node: 1 where a route from node 0 leads, node 0 itself included."""
    reached = bytearray(len(successors))
    reached[0] = 1
    pending = [0]
    while pending:
        for target in successors[pending.pop()]:
            if not reached[target]:
                reached[target] = 1
                pending.append(target)
    return reached


def only_sources(successors: Sequence[Sequence[int]]) -> list[int]:
    """For each node that node 0 reaches the only reached node that leads to it; -1 where several do, and elsewhere."""
    sources = [-1] * len(successors)
    seen = bytearray(len(successors))
    seen[0] = 1
    pending = [0]
    while pending:
        node = pending.pop()
        for target in successors[node]:
            if not seen[target]:
                seen[target] = 1
                sources[target] = node
                pending.append(target)
            elif sources[target] != node:
                sources[target] = -1
    return sources


def is_orderly_graph(successors: Sequence[Sequence[int]]) -> bool:
    """Whether node 0 reaches every node and no edges form a cycle: then there is neither an island nor a cycle.

    A third of the work of finding out which there are, and for most graphs the end of it.
    """
    entering = [0] * len(successors)
    for targets in successors:
        for target in targets:
            entering[target] += 1
    if entering.count(0) != 1 or entering[0]:
        return False
    # Without cycles, each node leads up to one that nothing enters, and that is node 0 alone.
    pending = [0]
    taken = 0
    while pending:
        node = pending.pop()
        taken += 1
        for target in successors[node]:
            entering[target] -= 1
            if not entering[target]:
                pending.append(target)
    return taken == len(successors)


def reverse_postorder(successors: Sequence[Sequence[int]]) -> list[int]:
    """The nodes reached from node 0, each before those it leads to, except along edges that close a cycle.

    Without cycles this is a topological order; with them it is the order in which a forward pass over the graph needs
    the fewest rounds. What the first transition leads to comes before what only later transitions lead to.
    """
    seen = bytearray(len(successors))
    seen[0] = 1
    finished = []
    visits = [(0, reversed(successors[0]))]
    while visits:
        node, rest = visits[-1]
        for target in rest:
            if not seen[target]:
                seen[target] = 1
                visits.append((target, reversed(successors[target])))
                break
        else:
            visits.pop()
            finished.append(node)
    finished.reverse()
    return finished


def canonical_ranks(successors: Sequence[Sequence[int]], keys: Sequence[str]) -> list[int]:
    """The place of each node in the canonical order (see the module's docstring), counted from 0.

    `keys` holds one key a node. Linear, plus the sorting of what the trigger does not reach.
    """
    ranks = [-1] * len(successors)
    ranks[0] = 0
    order = [0]
    for node in order:
        for target in successors[node]:
            if ranks[target] < 0:
                ranks[target] = len(order)
                order.append(target)
    lost = [node for node, rank in enumerate(ranks) if rank < 0]
    lost.sort(key=keys.__getitem__)
    for rank, node in enumerate(lost, len(order)):
        ranks[node] = rank
    return ranks
