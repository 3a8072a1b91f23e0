"""The format `markdown`: a table for the summary of a job or for a comment, in GitHub's Markdown, at most 1 MiB.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary has the limit.
"""

from __future__ import annotations

from itertools import groupby

from kwf_lint.drawing.markdown import escaped, fence
from kwf_lint.linting.diagnostic import worst_first
from kwf_lint.report.in_words import where_in_words
from kwf_lint.report.pictures import pictures_with_findings
from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.summary import headline, not_judged
from kwf_lint.report.visible import visible
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.drawing.picture import Picture
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome

LIMIT = 1024 * 1024
# Kept free for the note on what was left out.
RESERVE = 200
# GitHub draws no diagram with more links or characters, and nobody can read one of more steps beside the code.
MOST_STEPS, MOST_LINKS, MOST_CHARACTERS = 60, 500, 50_000
SIGNS = {"error": "🔴", "warning": "🟡", "info": "🔵"}


def report(outcome: Outcome, options: Options) -> str:
    """A heading with the summary, a table of findings, and drawings where they are asked for.

    Where it has no room for all findings, the worst come first, and those that are left out are counted.
    """
    lines = [f"## kwf-lint: {escaped(headline(outcome))}", ""]
    for line in not_judged(outcome, lambda name: name_from_root(name, options)):
        lines += [escaped(line), ""]
    if outcome.diagnostics:
        lines += ["| Level | Place | Finding | Rule |", "| --- | --- | --- | --- |"]
    rows = [(each.severity, _row(each, name_from_root(each.file, options))) for each in outcome.diagnostics]
    size = _size(lines)
    if size + _size(row for _, row in rows) > LIMIT - RESERVE:
        rows.sort(key=lambda each: worst_first(each[0]))
    for index, (_, row) in enumerate(rows):
        size += _size([row])
        if size > LIMIT - RESERVE:
            left_out = len(rows) - index
            lines += ["", f"This summary is full: {counted(left_out, 'more finding')} not shown."]
            break
        lines.append(row)
    else:
        if options.draws:
            lines += _drawings(outcome.diagnostics, LIMIT - RESERVE - size)
    return "\n".join(lines).rstrip("\n") + "\n"


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _drawings(diagnostics: Iterable[Diagnostic], room: int) -> list[str]:
    """A folded diagram for each workflow with errors, in so many bytes."""
    lines = []
    left_out = 0
    for _, group in groupby(diagnostics, key=lambda diagnostic: diagnostic.file):
        of_file = list(group)
        if all(each.severity != "error" for each in of_file):
            continue
        for picture in pictures_with_findings(of_file):
            errors = sum(mark.severity == "error" for mark in picture.all_marks())
            if errors:
                drawn = _drawing(picture, errors)
                room -= _size(drawn)
                if room < 0:
                    left_out += 1
                else:
                    lines += drawn
    return [*lines, "", f"This summary is full: {counted(left_out, 'more drawing')} not shown."] if left_out else lines


def _drawing(picture: Picture, errors: int) -> list[str]:
    name = escaped(picture.name)
    diagram = fence(picture)
    reason = ""
    if picture.steps > MOST_STEPS:
        reason = counted(picture.steps, "step")
    elif len(picture.links) > MOST_LINKS or len(diagram) > MOST_CHARACTERS:
        reason = "too large for a diagram here"
    if reason:
        return [
            "",
            f"Workflow {name}: {counted(errors, 'error')}, not drawn here ({reason}); see <code>kwf-lint draw</code>.",
        ]
    summed = f"<summary>Workflow {name}: {counted(errors, 'error')}</summary>"
    return ["", "<details>", summed, "", diagram.rstrip("\n"), "", "</details>"]


def _row(diagnostic: Diagnostic, file: str) -> str:
    place = f"{file}:{diagnostic.start.line}:{diagnostic.start.column}"
    cell = f"<code>{_escaped(place)}</code>"
    where = where_in_words(diagnostic)
    if where:
        cell += f"<br>{_escaped(where)}"
    finding = _escaped(diagnostic.message)
    if diagnostic.help:
        finding += f"<br><sub>{_escaped(diagnostic.help)}</sub>"
    rule = f"{diagnostic.code} {diagnostic.name}"
    if diagnostic.url:
        rule = f"[{rule}]({diagnostic.url})"
    return f"| {SIGNS[diagnostic.severity]} {diagnostic.severity} | {cell} | {finding} | {rule} |"


def _escaped(text: str) -> str:
    return escaped(visible(text))
