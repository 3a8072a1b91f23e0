"""The workflows of a document as pictures, with its findings at their places and its credentials hidden."""

from __future__ import annotations

from kwf_lint.drawing.picture import Mark, picture_of
from kwf_lint.linting.masking import mask_of, secrets_of
from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Document
    from kwf_lint.drawing.picture import Picture
    from kwf_lint.linting.diagnostic import Diagnostic


def pictures_of(
    document: Document, workflows: Iterable[Workflow], diagnostics: Iterable[Diagnostic], *, plain: bool = False
) -> list[Picture]:
    """A picture for each of these workflows of a document, with those of the diagnostics that lie in it."""
    mask = mask_of(secrets_of(document))

    def shown(text: str) -> str:
        return visible(mask(text))

    marks = [mark_of(each) for each in diagnostics if each.document.name == document.name]
    return [picture_of(workflow, marks, shown, plain=plain) for workflow in workflows]


def mark_of(diagnostic: Diagnostic) -> Mark:
    return Mark(
        diagnostic.severity,
        f"{diagnostic.code} {diagnostic.name}",
        visible(diagnostic.message),
        diagnostic.path,
        [stop.pointer for stop in diagnostic.route],
        diagnostic.fingerprint,
    )


def all_workflows(apps: Iterable[App]) -> list[Workflow]:
    return [workflow for app in apps for workflow in app.workflows]
