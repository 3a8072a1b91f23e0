"""Who shares a use (usage.py): the triggers and steps, in the order of the file or in one that does not depend on it.

Apart from usage.py, since it is needed only where something is found.
"""

from __future__ import annotations

from kwf_lint.graph import canonical_ranks
from kwf_lint.usage import key_of_trigger, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.app import App, Step, Trigger
    from kwf_lint.document import Path
    from kwf_lint.usage import Holder, Key, Use


def users(app: App, use: Use) -> list[Holder]:
    """The triggers or steps that share a use, in the order of the file."""
    used = usage(app)
    if used.holders is None:
        used.holders = _holders(app)
    return used.holders[use.is_step, use.name, use.text]


def users_of_range(app: App, owner: str, range_: str) -> list[tuple[Use, Holder]]:
    """The triggers and steps that rightly ask for this range of an app."""
    return [
        (use, holder)
        for use in usage(app).uses
        if use.is_right and use.app == owner and use.range == range_
        for holder in users(app, use)
    ]


def in_canonical_order(found: Iterable[tuple[Use, Holder]]) -> list[tuple[Use, Trigger | Step]]:
    """The uses in an order that does not depend on the file's: by workflow, then as graph.py orders its nodes."""
    ranks: dict[int, list[int]] = {}

    def order(each: tuple[Use, Holder]) -> tuple[str, int, Path]:
        workflow, number, _ = each[1]
        if id(workflow) not in ranks:
            keys = ["", *(step.id for step in workflow.steps)]
            ranks[id(workflow)] = canonical_ranks(workflow.successors, keys)
        return workflow.name, ranks[id(workflow)][number], workflow.path

    return [(use, holder) for use, (_, _, holder) in sorted(found, key=order)]


def _holders(app: App) -> dict[Key, list[Holder]]:
    found: dict[Key, list[Holder]] = {}
    for workflow in app.workflows:
        if workflow.trigger is not None:
            found.setdefault(key_of_trigger(workflow.trigger), []).append((workflow, 0, workflow.trigger))
        for number, step in enumerate(workflow.steps, 1):
            text = step.value.get("appVersion")
            key = True, step.action, text if type(text) is str else None
            found.setdefault(key, []).append((workflow, number, step))
    return found
