"""KWF210, KWF212: what people see of steps, branches and attributes."""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow
from kwf_lint.graph import canonical_ranks
from kwf_lint.names import words_of
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Attribute, Klass, Step, Trigger


def nameless(app: App, least_steps: int) -> Iterator[Finding]:
    """The steps and branches without a name, in workflows of at least so many steps."""
    for workflow in app.workflows:
        if len(workflow.steps) < least_steps:
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


def steps_alike(workflow: Workflow) -> Iterator[Finding]:
    """Steps that are shown under one name."""
    groups: dict[str, list[int]] = {}
    for node, step in enumerate(workflow.steps, 1):
        if name := _folded(step.display_name):
            groups.setdefault(name, []).append(node)
    for group in groups.values():
        if len(group) > 1:
            yield from _steps_alike(workflow, group)


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


def attributes_alike(klass: Klass) -> Iterator[Finding]:
    """Attributes that are shown under one name."""
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
