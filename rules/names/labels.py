"""What people read of a definition: descriptions and display names."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from kwf_lint.app import Step, Trigger


@rule("KWF210", "info", default=False, options={"min-steps": 1})
def missing_display_name(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A step or a branch has no name for people."""
    for workflow in app.workflows:
        if len(workflow.steps) < options["min-steps"]:
            continue
        if workflow.trigger:
            yield from _nameless_branches(workflow.trigger)
        for step in workflow.steps:
            if step.action and not step.display_name:
                yield Finding(
                    step.path,
                    f"the step {quoted(step.id)} has no name for people",
                    help='add "meta": {"displayName": "..."}, which the editor and the logs show',
                )
            yield from _nameless_branches(step)


def _nameless_branches(source: Trigger | Step) -> Iterator[Finding]:
    if len(source.transitions) < 2:
        return
    for transition in source.transitions:
        is_decision = transition.condition is not None and not transition.condition.is_always_true
        if is_decision and not transition.display_name:
            yield Finding(
                transition.path,
                f"the branch to {quoted(transition.target)} has no name for people",
                help='add "meta": {"name": "..."}, which says what it is taken for',
            )
