"""The workflows of a document as pictures, with its findings at their places and its credentials hidden."""

from __future__ import annotations

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.places import pointer
from kwf_lint.drawing.picture import Mark, picture_of
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
    mask = mask_of(secrets_of(document))

    def shown(text: str) -> str:
        return visible(mask(text))

    workflows = list(workflows)
    by_path: dict[Path, list[Mark]] = {workflow.path: [] for workflow in workflows}
    for diagnostic in diagnostics:
        if diagnostic.document is document or diagnostic.file == document.name:
            at = _workflow_path(diagnostic, by_path)
            if at is not None:
                by_path[at].append(_mark_of(diagnostic))
    return [picture_of(workflow, by_path[workflow.path], shown, plain=plain) for workflow in workflows]


def pictures_with_findings(diagnostics: Sequence[Diagnostic]) -> list[Picture]:
    """The workflows in which diagnostics of one file lie, and those that their routes lead through."""
    document = diagnostics[0].document
    if document.value is MISSING:
        return []
    workflows = {workflow.path: workflow for workflow in all_workflows(read_apps(document))}
    touched = {_workflow_path(each, workflows): None for each in diagnostics}
    return pictures_of(document, [each for path, each in workflows.items() if path in touched], diagnostics)


def all_workflows(apps: Iterable[App]) -> list[Workflow]:
    return [workflow for app in apps for workflow in app.workflows]


def _workflow_path(diagnostic: Diagnostic, workflows: Mapping[Path, object]) -> Path | None:
    """The path of the workflow that a diagnostic lies in, else of the one that its route leads through."""
    for length in range(len(diagnostic.path), -1, -1):
        if diagnostic.path[:length] in workflows:
            return diagnostic.path[:length]
    start = diagnostic.route[0].pointer if diagnostic.route else ""
    return next((path for path in workflows if start.startswith(f"{pointer(path)}/")), None) if start else None


def _mark_of(diagnostic: Diagnostic) -> Mark:
    return Mark(
        diagnostic.severity,
        f"{diagnostic.code} {diagnostic.name}",
        visible(diagnostic.message),
        diagnostic.path,
        [stop.pointer for stop in diagnostic.route],
        diagnostic.fingerprint,
    )
