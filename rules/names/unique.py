"""KWF201: components with one name, in a definition and over files."""

from __future__ import annotations

from kwf_lint import Finding, Workflow, rule
from kwf_lint.analysis.graph import ranks_of
from kwf_lint.definition.node import object_of
from kwf_lint.kustomer.names import own_name
from kwf_lint.rulekit import Related
from kwf_lint.spelling import words_of
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from kwf_lint import App
    from kwf_lint.definition.components import Attribute, Component, Klass
    from kwf_lint.definition.project import Definition, Project
    from kwf_lint.document.document import Document, Path


@rule("KWF201", "error", needs="project")
def duplicate_name(app: App, project: Project | None) -> Iterator[Finding]:
    """Two components of one kind have the same name."""
    for kind, components in app.components():
        if len(components) > 1:
            names = {own_name(component.name, app.name) for component in components}
            if len(names) < len(components):
                yield from of_one_name(app, kind, components)
    if project is not None and (app.is_app or app.kind == "workflow") and any(each.name for each in app.workflows):
        family = project.family(app.document)
        if family:
            yield from over_files(app, family, project.reported)


def name_key(component: Workflow | Component) -> str:
    """The key under which a component has its name."""
    return "name" if isinstance(component, Workflow) else component.name_key


@rule("KWF212", "warning")
def duplicate_display_name(app: App) -> Iterator[Finding]:
    """Two attributes of a klass or two steps of a workflow have the same name for people."""
    for klass in app.klasses:
        if _are_alike(object_of(object_of(klass.value, "metadata"), "properties").values()):
            yield from attributes_alike(klass)
    for workflow in app.workflows:
        if len(workflow.steps) > 1 and _are_alike([step.value.get("meta") for step in workflow.steps]):
            yield from steps_alike(workflow)


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


def of_one_name(app: App, kind: str, components: Sequence[Workflow | Component]) -> Iterator[Finding]:
    """The components of a kind that have the name of an earlier one."""
    first: dict[str, Workflow | Component] = {}
    for component in components:
        if not component.name:
            continue
        other = first.setdefault(own_name(component.name, app.name), component)
        if other is not component:
            # Of two spellings, with and without the app's name, it is always the same one.
            one, two = (other, component) if other.name <= component.name else (component, other)
            yield Finding(
                two.at(name_key(two)),
                f"two {kind}s are named {quoted(two.name)}",
                related=[Related(one.at(name_key(one)), "the first of them")],
                help=_renaming(kind),
            )


def over_files(app: App, family: Iterable[Definition], reported: Collection[str]) -> Iterator[Finding]:
    """Workflows of the app definition and of the bare workflows that belong to it, in files of their own.

    The finding stands at the bare workflow, of two bare ones at that of the later file; at the other one where only that
    one is reported on, lest nobody hears of it.
    """
    others: dict[str, tuple[Document, Path, bool]] = {}
    for definition in family:
        for other in definition.apps:
            if other.is_app or other.kind == "workflow":
                for workflow in other.workflows:
                    if workflow.name:
                        place = (definition.document, workflow.at("name"), other.is_app)
                        others.setdefault(own_name(workflow.name, other.name), place)
    for workflow in app.workflows:
        found = others.get(own_name(workflow.name, app.name)) if workflow.name else None
        if found is None:
            continue
        document, path, is_app = found
        is_second = not app.is_app and (is_app or document.name < app.document.name)
        if is_second or document.name not in reported:
            yield Finding(
                workflow.at("name"),
                f"two workflows are named {quoted(workflow.name)}",
                related=[Related(path, "the other one", document)],
                help=_renaming("workflow"),
            )


def _renaming(kind: str) -> str:
    if kind == "workflow":
        return "names of workflows are unique in an organisation: name one of them anew, or installing fails"
    return f"name one of them anew: the platform tells {kind}s apart by name"


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
    ranks = ranks_of(workflow)
    nodes.sort(key=ranks.__getitem__)
    other = workflow.steps[nodes[0] - 1]
    for node in nodes[1:]:
        step = workflow.steps[node - 1]
        yield Finding(
            step.at("meta", "displayName"),
            f"two steps are shown as {quoted(step.display_name)}",
            severity="info",
            related=[Related(other.at("meta", "displayName"), f"the step {quoted(other.id)}")],
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
                    related=[Related(right.at("displayName"), f"the attribute {quoted(right.name)}")],
                    help="in forms and searches nobody can tell them apart",
                )


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
