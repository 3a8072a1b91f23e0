"""What people read of a definition: descriptions and display names."""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.app import object_of
from kwf_lint.graph import canonical_ranks
from kwf_lint.names import words_of
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from kwf_lint.app import Attribute, Klass, Node, Step, Trigger

# With one of these an app presents itself to the people who choose it in the directory.
LISTING_KEYS = ("appDetails", "iconUrl", "instructions", "screenshots", "tags")


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


@rule("KWF211", "info")
def missing_description(app: App) -> Iterator[Finding]:
    """A workflow, an action or the app says nowhere what it is for."""
    if app.is_app and _is_undescribed(app) and any(key in app.value for key in LISTING_KEYS):
        yield _undescribed(app, "the app", "people read it in the directory of apps before they install it")
    if app.kind == "envelope":
        return
    for workflow in app.workflows:
        # Without a trigger or a name it is a part of a workflow.
        if _is_undescribed(workflow) and (app.is_app or _is_whole(workflow)):
            name = f"the workflow {quoted(workflow.name)}" if workflow.name else "the workflow"
            yield _undescribed(workflow, name, "say in a sentence or three what it is for; admins see it")
    for action in app.actions:
        if _is_undescribed(action):
            name = f"the action {quoted(action.name)}" if action.name else "the action"
            yield _undescribed(action, name, "admins see it where they choose an action for their own workflows")


def _is_whole(workflow: Workflow) -> bool:
    return workflow.trigger is not None and ("name" in workflow.value or "description" in workflow.value)


def _is_undescribed(node: Node) -> bool:
    described = node.value.get("description", "")
    return type(described) is str and not described.strip()


def _undescribed(node: Node, name: str, mend: str) -> Finding:
    path = node.at("description") if "description" in node.value else node.path
    return Finding(path, f"{name} has no description", help=mend)


@rule("KWF212", "warning")
def duplicate_display_name(app: App) -> Iterator[Finding]:
    """Two attributes of a klass or two steps of a workflow have the same name for people."""
    for klass in app.klasses:
        if _are_alike(object_of(object_of(klass.value, "metadata"), "properties").values()):
            yield from _attributes_alike(klass)
    for workflow in app.workflows:
        if len(workflow.steps) > 1 and _are_alike([step.value.get("meta") for step in workflow.steps]):
            groups: dict[str, list[int]] = {}
            for node, step in enumerate(workflow.steps, 1):
                if name := _folded(step.display_name):
                    groups.setdefault(name, []).append(node)
            for group in groups.values():
                if len(group) > 1:
                    yield from _steps_alike(workflow, group)


def _are_alike(shown: Iterable[Any]) -> bool:
    """Whether two of these objects have the same name for people."""
    names = set()
    for each in shown:
        name = each.get("displayName") if type(each) is dict else None
        if type(name) is str:
            name = " ".join(name.lower().split())
            if name in names:
                return True
            names.add(name)
    return False


def _steps_alike(workflow: Workflow, nodes: list[int]) -> Iterator[Finding]:
    """A finding for each step of this name but the first in canonical order."""
    ranks = canonical_ranks(workflow.successors, ["", *(step.id for step in workflow.steps)])
    nodes.sort(key=ranks.__getitem__)
    other = workflow.steps[nodes[0] - 1]
    for node in nodes[1:]:
        step = workflow.steps[node - 1]
        yield Finding(
            step.at("meta", "displayName"),
            f"two steps are shown as {quoted(step.display_name)}",
            severity="info",
            related=[(other.at("meta", "displayName"), f"the step {quoted(other.id)}")],
            help="in the editor and in the logs nobody can tell them apart",
        )


def _attributes_alike(klass: Klass) -> Iterator[Finding]:
    groups: dict[str, list[Attribute]] = {}
    for attribute in klass.attributes:
        if name := _folded(attribute.display_name):
            groups.setdefault(name, []).append(attribute)
    for name, group in groups.items():
        if len(group) < 2:
            continue
        # The one whose key has most words of the name keeps it; of equals the first by key.
        words = set(words_of(name))
        group.sort(key=lambda attribute: attribute.name)
        right = max(group, key=lambda attribute: len(words.intersection(words_of(attribute.name))))
        for attribute in group:
            if attribute is not right:
                yield Finding(
                    attribute.at("displayName"),
                    f"{quoted(attribute.name)} is shown as {quoted(attribute.display_name)}, as another is",
                    related=[(right.at("displayName"), f"the attribute {quoted(right.name)}")],
                    help="in forms and searches nobody can tell them apart",
                )


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
