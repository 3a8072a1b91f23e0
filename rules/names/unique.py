"""Names that are not unique: those of components, also across files, and display names of steps and attributes."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.graph import ranks_of
from kwf_lint.kustomer.names import own_name, same_app
from kwf_lint.rulekit import Related
from kwf_lint.spelling import words_of
from kwf_lint.words import kind_in_words, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint import App, Workflow
    from kwf_lint.definition.components import Component, Klass
    from kwf_lint.definition.project import Project


# At most so many workflows of one name are compared with each other.
MOST_COMPARED = 20


@rule("KWF201", "error", needs="project")
def duplicate_name(app: App, project: Project | None) -> Iterator[Finding]:
    """Two components of one kind have the same name."""
    for kind, components in app.components():
        first: dict[str, Workflow | Component] = {}
        for component in components:
            if not component.name:
                continue
            other = first.setdefault(own_name(component.name, app.name), component)
            if other is not component:
                # Of two spellings, with and without the app's name, the finding is always at the same one.
                one, two = (other, component) if other.name <= component.name else (component, other)
                yield Finding(
                    two.at(two.name_key),
                    f"two {kind_in_words(kind)}s are named {quoted(two.name)}",
                    related=[Related(one.at(one.name_key), "the first one")],
                    help=_renaming(kind),
                )
    if project is not None:
        yield from _named_in_other_files(app, project)
        if app.is_app and app.owner is None and app.name:
            yield from _named_in_other_apps(app, project)
        if app.kind == "workflow" and app.owner is None:
            yield from _named_beside(app, project)


def _named_in_other_files(app: App, project: Project) -> Iterator[Finding]:
    """Workflows with the name of one in another file: an app definition and the bare workflows that belong to it.

    The finding is at the bare workflow, and of two bare ones at that of the later file. Where this run does not report on
    that file, it is at the other workflow.
    """
    if not _is_complete(app):
        return
    for workflow in app.workflows:
        if not workflow.name:
            continue  # without reading the other files
        found = project.named_in_family(app.document, own_name(workflow.name, app.name))
        if found is None:
            continue
        document, other_one, other = found
        if project.is_bound(app.document) and _are_alike(other_one, workflow):
            continue  # exported once more, to take the place of the other one
        is_bare = not app.is_app or app.owner is not None
        is_second = is_bare and (other.is_app or document.name < app.document.name)
        if is_second or document.name not in project.reported:
            yield Finding(
                workflow.at("name"),
                f"two workflows are named {quoted(workflow.name)}",
                related=[Related(other_one.at("name"), "the other one", document)],
                help=_renaming("workflow"),
            )


def _named_in_other_apps(app: App, project: Project) -> Iterator[Finding]:
    """Workflows with the name of one of another app, each of which has one definition in the project.

    The finding is at the one of the later file, or where this run does not report on that, at the other one.
    """
    for workflow in app.workflows:
        for other in project.apps_naming(workflow.name, app) if workflow.name else ():
            document = other.document
            is_second = document.name < app.document.name or document.name not in project.reported
            if not other.name or same_app(other.name, app.name) or not is_second:
                continue
            same = next((each for each in other.workflows if each.name == workflow.name), None)
            if same is None or project.only(other.name) is not other or project.only(app.name) is None:
                continue
            yield Finding(
                workflow.at("name"),
                f"the app {quoted(other.name)} also has a workflow with this name",
                severity="warning",
                related=[Related(same.at("name"), "the other one", document)],
                help="Rename one of them. An organization that has both apps cannot install the second one.",
            )
            break


def _named_beside(app: App, project: Project) -> Iterator[Finding]:
    """Bare workflows with the name of one in another file of the folder, where no app is known.

    Whether they go to the same organization is not known either, so it is a warning, and nothing where half of the steps
    have the same ids: that is the same workflow at another time.
    """
    for workflow in app.workflows:
        if not workflow.name:
            continue
        for document, other in project.beside(app.document, workflow.name)[:MOST_COMPARED]:
            is_second = document.name < app.document.name or document.name not in project.reported
            if is_second and not _are_alike(other, workflow):
                yield Finding(
                    workflow.at("name"),
                    f"two workflows are named {quoted(workflow.name)}",
                    severity="warning",
                    related=[Related(other.at("name"), "the other one", document)],
                    help="Rename one of them. If a workflow name is taken in the organization, the installation fails.",
                )
                break


def _are_alike(one: Workflow, other: Workflow) -> bool:
    """Whether half of the steps of the shorter workflow have ids that are in the other too."""
    common = one.steps_by_id.keys() & other.steps_by_id.keys()
    return len(common) * 2 >= min(len(one.steps_by_id), len(other.steps_by_id))


def _is_complete(app: App) -> bool:
    """Whether these are workflows to install, not parts of workflows or what a read of the API returned."""
    return app.is_app or app.kind == "workflow"


def _renaming(kind: str) -> str:
    if kind == "workflow":
        return "Rename one of them: the app cannot be installed with two workflows of the same name."
    return f"Rename one of them: the platform identifies {kind_in_words(kind)}s by name."


@rule("KWF212", "warning")
def duplicate_display_name(app: App) -> Iterator[Finding]:
    """Two attributes of a klass or two steps of a workflow have the same display name."""
    folded: dict[str, str] = {}
    for klass in app.klasses:
        yield from _attributes_alike(klass, folded)
    for workflow in app.workflows:
        yield from _steps_alike(workflow, folded)


def _attributes_alike(klass: Klass, folded: dict[str, str]) -> Iterator[Finding]:
    """The attributes of a klass that are displayed as another one is."""
    attributes = klass.attributes
    for name, indexes in _shown_alike([attribute.display_name for attribute in attributes], folded).items():
        group = sorted([attributes[index] for index in indexes], key=lambda attribute: attribute.name)
        # The one whose key has most words of the name keeps it; of equals the first by key.
        words = set(words_of(name))
        right = max(group, key=lambda attribute: len(words.intersection(words_of(attribute.name))))
        for attribute in group:
            if attribute is not right:
                yield Finding(
                    attribute.at("displayName"),
                    f"{quoted(attribute.name)} and another attribute are shown as {quoted(attribute.display_name)}",
                    related=[Related(right.at("displayName"), f"the attribute {quoted(right.name)}")],
                    help="Rename one of them: forms and searches show only the display name.",
                )


def _steps_alike(workflow: Workflow, folded: dict[str, str]) -> Iterator[Finding]:
    """The steps of a workflow that are displayed as another one is: of each name all but the first in canonical order."""
    for indexes in _shown_alike([step.display_name for step in workflow.steps], folded).values():
        ranks = ranks_of(workflow)
        first, *others = [workflow.steps[index] for index in sorted(indexes, key=lambda index: ranks[index + 1])]
        for step in others:
            yield Finding(
                step.at("meta", "displayName"),
                f"two steps are shown as {quoted(step.display_name)}",
                severity="info",
                related=[Related(first.at("meta", "displayName"), f"the step {quoted(first.id)}")],
                help="Rename one of them: the editor and the logs show only the display name.",
            )


def _shown_alike(names: Iterable[str], folded: dict[str, str]) -> dict[str, list[int]]:
    """The names that people read as one, with the indexes of each; "" does not count.

    folded: names without letter case and spaces that people overlook, each worked out once: many workflows have the same.
    """
    alike = []
    for name in names:
        if name not in folded:
            folded[name] = " ".join(name.lower().split())
        alike.append(folded[name])
    if len(set(alike)) == len(alike):
        return {}
    groups: dict[str, list[int]] = {}
    for index, name in enumerate(alike):
        groups.setdefault(name, []).append(index)
    return {name: group for name, group in groups.items() if name and len(group) > 1}
