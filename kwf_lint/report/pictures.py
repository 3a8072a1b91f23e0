"""The workflows of a document as pictures, with its findings at their places and its credentials hidden."""

from __future__ import annotations

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.places import pointer
from kwf_lint.drawing.picture import Mark, picture_of
from kwf_lint.linting.diagnostic import worst_first
from kwf_lint.linting.masking import mask_of, secrets_of
from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Document, Path
    from kwf_lint.drawing.picture import Picture
    from kwf_lint.linting.diagnostic import Diagnostic


def pictures_of(
    document: Document, workflows: Iterable[Workflow], diagnostics: Iterable[Diagnostic], *, plain: bool = False
) -> list[Picture]:
    """A picture for each of these workflows of a document, with those of the diagnostics that lie in it."""
    secrets = secrets_of(document)
    mask = mask_of(secrets)

    def shown(text: str) -> str:
        return visible(mask(text)) if secrets else visible(text)

    workflows = list(workflows)
    by_path: dict[Path, list[Mark]] = {workflow.path: [] for workflow in workflows}
    by_pointer = _by_pointer(by_path)
    for diagnostic in diagnostics:
        if diagnostic.document is document or diagnostic.file == document.name:
            at = _workflow_path(diagnostic, by_pointer)
            if at is not None:
                by_path[at].append(_mark_of(diagnostic))
    return [picture_of(workflow, by_path[workflow.path], shown, plain=plain) for workflow in workflows]


def pictures_with_findings(diagnostics: Sequence[Diagnostic]) -> list[Picture]:
    """The workflows in which diagnostics of one file lie, and those that their routes lead through."""
    workflows = [workflow for workflow, _ in workflows_with_findings(diagnostics)]
    return pictures_of(diagnostics[0].document, workflows, diagnostics)


def workflows_with_findings(diagnostics: Sequence[Diagnostic]) -> list[tuple[Workflow, str]]:
    """The workflows that pictures_with_findings() draws, each with the highest level of its findings."""
    document = diagnostics[0].document
    if document.value is MISSING:
        return []
    workflows = {workflow.path: workflow for workflow in all_workflows(read_apps(document))}
    by_pointer = _by_pointer(workflows)
    levels: dict[Path, str] = {}
    for each in diagnostics:
        path = _workflow_path(each, by_pointer)
        if path is not None:
            levels[path] = min(levels.get(path, each.severity), each.severity, key=worst_first)
    return [(workflow, levels[path]) for path, workflow in workflows.items() if path in levels]


def all_workflows(apps: Iterable[App]) -> list[Workflow]:
    return [workflow for app in apps for workflow in app.workflows]


def _by_pointer(paths: Iterable[Path]) -> dict[str, Path]:
    return {pointer(path): path for path in paths}


def _workflow_path(diagnostic: Diagnostic, workflows: Mapping[str, Path]) -> Path | None:
    """The path of the workflow that a diagnostic lies in, else of the one that its route leads through.

    workflows: the paths of workflows, by their pointers.
    """
    for place in (pointer(diagnostic.path), *(stop.pointer for stop in diagnostic.route[:1])):
        while place not in workflows and place:
            place = place.rpartition("/")[0]
        if place in workflows:
            return workflows[place]
    return None


def _mark_of(diagnostic: Diagnostic) -> Mark:
    return Mark(
        diagnostic.severity,
        f"{diagnostic.code} {diagnostic.name}",
        visible(diagnostic.message),
        diagnostic.path,
        [stop.pointer for stop in diagnostic.route],
        diagnostic.fingerprint,
    )
