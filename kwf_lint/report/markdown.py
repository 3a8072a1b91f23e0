"""The format `markdown`: a table for the summary of a job or for a comment, in GitHub's Markdown, at most 1 MiB.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary has the limit.
"""

from __future__ import annotations

from kwf_lint.drawing.markdown import escaped
from kwf_lint.linting.diagnostic import worst_first
from kwf_lint.report.in_words import where_in_words
from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.summary import summary
from kwf_lint.report.visible import visible
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome

LIMIT = 1024 * 1024
# Kept free for the note on what was left out.
RESERVE = 200
SIGNS = {"error": "🔴", "warning": "🟡", "info": "🔵"}


def report(outcome: Outcome, options: Options) -> str:
    """A heading with the summary, and a table of findings.

    Where it has no room for all of them, the worst come first, and those that are left out are counted.
    """
    lines = [f"## kwf-lint: {summary(outcome)}", ""]
    if outcome.diagnostics:
        lines += ["| Level | Place | Finding | Rule |", "| --- | --- | --- | --- |"]
    rows = [(each.severity, _row(each, name_from_root(each.file, options))) for each in outcome.diagnostics]
    size = sum(len(line.encode()) + 1 for line in lines)
    if size + sum(len(row.encode()) + 1 for _, row in rows) > LIMIT - RESERVE:
        rows.sort(key=lambda each: worst_first(each[0]))
    for index, (_, row) in enumerate(rows):
        size += len(row.encode()) + 1
        if size > LIMIT - RESERVE:
            left_out = len(rows) - index
            lines += ["", f"This summary is full: {counted(left_out, 'more finding')} left out."]
            break
        lines.append(row)
    return "\n".join(lines).rstrip("\n") + "\n"


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
