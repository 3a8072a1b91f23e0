"""Finds rings: cycles of workflows that start each other in every run.

Workflows are counted from 1. An event triggers all its workflows, so that edges from each workflow that causes it to each
that it triggers would be as many as their number squared; events are nodes between them instead.
"""

from __future__ import annotations

from kwf_lint.analysis.cycles import strong_components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    # What a workflow starts: the nodes of the steps that do so, by the event that triggers other workflows, or by the
    # number of a called workflow; and the nodes that start the workflow itself.
    Starts: TypeAlias = "tuple[dict[str | int, set[int]], set[int]]"


def rings(
    starts: Sequence[Starts],
    listening: Mapping[str, Sequence[int]],
    names: Sequence[str],
    is_certain: Callable[[int, set[int]], bool],
) -> list[list[int]]:
    """One ring for each group of workflows that start each other, in the order of names.

    It is a shortest one through the group's first workflow. starts, names: by number, with one before the first workflow.
    listening: the workflows that each event triggers. is_certain: whether every run of a workflow reaches one of the nodes.
    """
    # Whether every run reaches them is worked out only for workflows that may lead back to themselves.
    groups = _groups(starts, listening)
    certain: list[Starts] = []
    for number, (onward, own) in enumerate(starts):
        inner = {
            key: nodes for key, nodes in onward.items() if groups[key] == groups[number] and is_certain(number, nodes)
        }
        certain.append((inner, own if own and is_certain(number, own) else set()))

    groups = _groups(certain, listening)
    members: dict[int, list[int]] = {}
    for number in sorted(range(1, len(certain)), key=names.__getitem__):
        members.setdefault(groups[number], []).append(number)
    waits_for = {number: event for event, waiting in listening.items() for number in waiting}
    return [
        _ring(group[0], waits_for.get(group[0]), certain, listening, groups)
        for group in members.values()
        if len(group) > 1 or certain[group[0]][1]
    ]


def _groups(starts: Sequence[Starts], listening: Mapping[str, Sequence[int]]) -> dict[str | int, int]:
    """The group of each workflow and event; those of a group lead to one another."""
    keys: list[str | int] = [*range(len(starts)), *listening]
    nodes = {key: node for node, key in enumerate(keys)}
    successors = [[nodes[key] for key in onward] for onward, _ in starts]
    successors += [list(waiting) for waiting in listening.values()]
    return {keys[node]: index for index, group in enumerate(strong_components(successors)) for node in group}


def _ring(
    first: int,
    event: str | None,
    starts: Sequence[Starts],
    listening: Mapping[str, Sequence[int]],
    groups: Mapping[str | int, int],
) -> list[int]:
    """A shortest path from a workflow, which the event triggers, back to itself, through its group."""
    if starts[first][1]:
        return [first]
    came_from = {first: 0}
    seen: set[str | int] = set()
    queue = [first]
    for number in queue:
        for key in starts[number][0]:
            if groups[key] != groups[first]:
                continue
            if number != first and key in (first, event):
                ring = [number]
                while ring[-1] != first:
                    ring.append(came_from[ring[-1]])
                return ring[::-1]
            if key in seen:
                continue
            seen.add(key)
            for target in [key] if isinstance(key, int) else listening[key]:
                if target not in came_from and groups[target] == groups[first]:
                    came_from[target] = number
                    queue.append(target)
    raise AssertionError("the workflows of a group lead to one another")
