"""Display names and descriptions that are missing from steps, branches, workflows, actions and the app."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from kwf_lint import App, Workflow
    from kwf_lint.definition.node import Node
    from kwf_lint.definition.workflow import Step, Trigger

# With one of these an app has a listing in the directory.
LISTING_KEYS = ("appDetails", "iconUrl", "instructions", "screenshots", "tags")


@rule("KWF210", "info", default=False, options={"min-steps": 1}, rests_on="here.meta here.condition")
def missing_display_name(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A step or a branch has no display name."""
    for workflow in app.workflows:
        if len(workflow.steps) < options["min-steps"]:
            continue
        if workflow.trigger:
            yield from _unnamed_branches(workflow.trigger)
        for step in workflow.steps:
            if step.action and not step.display_name:
                yield Finding(
                    step.path,
                    f"the step {quoted(step.id)} has no display name",
                    help='Add "meta": {"displayName": "..."}: the editor and the logs show it.',
                )
            yield from _unnamed_branches(step)


def _unnamed_branches(source: Trigger | Step) -> Iterator[Finding]:
    if len(source.transitions) < 2:
        return
    for transition in source.transitions:
        is_decision = transition.condition is not None and not transition.condition.is_always_true
        if is_decision and not transition.display_name:
            yield Finding(
                transition.path,
                f"the branch to {quoted(transition.target)} has no name",
                help='Add "meta": {"name": "..."}: the editor shows it instead of the condition.',
            )


@rule("KWF211", "info", rests_on="here.description")
def missing_description(app: App) -> Iterator[Finding]:
    """A workflow, an action or the app has no description."""
    if app.is_app and _is_undescribed(app) and any(key in app.value for key in LISTING_KEYS):
        yield _undescribed(app, "the app", "Add one: users read it in the app directory before they install the app.")
    if app.kind == "envelope":
        return
    for workflow in app.workflows:
        # Without a trigger or a name it is a part of a workflow.
        if _is_undescribed(workflow) and (app.is_app or _is_whole(workflow)):
            name = f"the workflow {quoted(workflow.name)}" if workflow.name else "the workflow"
            yield _undescribed(
                workflow,
                name,
                "Add one to three sentences on what it is for: admins see them in the list of workflows.",
            )
    for action in app.actions:
        if _is_undescribed(action):
            name = f"the action {quoted(action.name)}" if action.name else "the action"
            yield _undescribed(action, name, "Add one: admins see it when they choose an action for their workflows.")


def _is_whole(workflow: Workflow) -> bool:
    return workflow.trigger is not None and ("name" in workflow.value or "description" in workflow.value)


def _is_undescribed(node: Node) -> bool:
    description = node.value.get("description", "")
    return type(description) is str and not description.strip()


def _undescribed(node: Node, name: str, help_text: str) -> Finding:
    path = node.at("description") if "description" in node.value else node.path
    return Finding(path, f"{name} has no description", help=help_text)
