"""The workflow at a place as a picture, with its findings, and in each box the range of its step."""

from __future__ import annotations

import re
from html import escape

from kwf_lint.drawing.svg import svg
from kwf_lint.report.pictures import pictures_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.editor.view import View
    from kwf_lint.linting.diagnostic import Diagnostic

# How a box names its step (drawing/svg.py).
_BOX = re.compile(r' data-step="([^"]*)"')


def drawing_at(view: View, offset: int, diagnostics: Sequence[Diagnostic], *, plain: bool) -> dict[str, str] | None:
    """The SVG and the name of the workflow at an offset, else of the first one; None where there is none."""
    workflow = workflow_at(view, offset)
    if workflow is None:
        return None
    (picture,) = pictures_of(view.definition, [workflow], diagnostics, plain=plain)
    return {"svg": _with_ranges(view, workflow, svg(picture)), "workflow": picture.name}


def workflow_at(view: View, offset: int) -> Workflow | None:
    """The workflow at an offset of the newest text, else the first one."""
    workflows = [workflow for app in view.good.apps for workflow in app.workflows]
    places = view.places([workflow.path for workflow in workflows])
    old = view.old_offset(offset)
    for workflow in workflows:
        place = places.get(workflow.path)
        if place is not None and place[1][0] <= old <= place[1][1]:
            return workflow
    return workflows[0] if workflows else None


def _with_ranges(view: View, workflow: Workflow, drawn: str) -> str:
    """The drawing with `data-range="line:column-line:column"`, as the protocol counts, in each box that has a step."""
    paths = {step.id: step.path for step in reversed(workflow.steps) if step.id}
    if workflow.trigger is not None:
        paths[workflow.trigger.id] = workflow.trigger.path
    places = view.places(paths.values())
    ranges = {}
    for step, path in paths.items():
        shown = view.range_of(places[path][1]) if path in places else None
        if shown is not None:
            start, end = shown.start, shown.end
            ranges[escape(step)] = f"{start.line}:{start.character}-{end.line}:{end.character}"

    def with_range(found: re.Match[str]) -> str:
        known = ranges.get(found[1])
        return f'{found[0]} data-range="{known}"' if known else found[0]

    return _BOX.sub(with_range, drawn)
