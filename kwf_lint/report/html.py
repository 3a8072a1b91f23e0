"""The format `html`: one self-contained page without scripts, for browsers of any width, light or dark."""

from __future__ import annotations

from html import escape
from itertools import groupby

from kwf_lint.drawing.html import FIGURE_STYLE, figure
from kwf_lint.drawing.svg import STYLE as DRAWING_STYLE
from kwf_lint.drawing.svg import anchors
from kwf_lint.linting.diagnostic import worst_first
from kwf_lint.report.in_words import MOST_RELATED, id_and_name, stop_in_words
from kwf_lint.report.pictures import pictures_of, workflows_with_findings
from kwf_lint.report.source import excerpt, masked_spans
from kwf_lint.report.summary import headline, not_judged
from kwf_lint.report.visible import visible
from kwf_lint.version import __version__
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic, Position, RoutePlace
    from kwf_lint.report.options import Options
    from kwf_lint.report.source import Secrets
    from kwf_lint.run.outcome import Outcome

# Characters of a source line; the browser wraps them.
ROOM = 160
LONGEST_ROUTE = 40
# Of more drawings on one page a browser is slow, and they cost ten times what the findings do.
MOST_DRAWINGS = 100

STYLE = """\
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --page: #ffffff; --panel: #f6f8fa; --line: #d1d9e0;
  --error: #b3141f; --warning: #8a5a00; --info: #0759b5; --mark: #ffe3b3; --other: #cfe5ff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --faint: #9aa4af; --page: #0d1117; --panel: #161b22; --line: #30363d;
    --error: #ff8a84; --warning: #e3b341; --info: #79b8ff; --mark: #6b4300; --other: #123d6d; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .25rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; color: var(--faint); }
h4 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .85rem; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--page); border: 1px solid var(--line);
  border-radius: .25rem; white-space: pre-wrap; overflow-wrap: anywhere; }
article { margin: .5rem 0; padding: .75rem; background: var(--panel); border: 1px solid var(--line);
  border-left: .3rem solid var(--level); border-radius: .375rem; }
.error { --level: var(--error); } .warning { --level: var(--warning); } .info { --level: var(--info); }
.level { color: var(--level); }
.faint { color: var(--faint); }
.number { color: var(--faint); user-select: none; }
mark { color: inherit; background: var(--mark); padding-bottom: .125rem; border-bottom: .125rem solid var(--level); }
mark.other { background: var(--other); border-bottom-color: var(--info); }
ol { margin: .5rem 0; padding-left: 1.5rem; }
a { color: var(--info); }"""


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """A page: the summary, what went wrong, then the findings by file and workflow."""
    return "\n".join(_page(outcome)) + "\n"


def _page(outcome: Outcome) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>kwf-lint: {_text(headline(outcome))}</title>"
    yield f"<style>\n{STYLE}\n{FIGURE_STYLE}{DRAWING_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<header>"
    yield "<h1>kwf-lint</h1>"
    yield f"<p>{_text(headline(outcome))}</p>"
    yield from (f"<p>{_text(line)}</p>" for line in not_judged(outcome))
    files = [list(group) for _, group in groupby(outcome.diagnostics, key=lambda diagnostic: diagnostic.file)]
    drawn, left_out = _drawn_workflows(files)
    if left_out:
        yield (
            f"<p>This page draws the {MOST_DRAWINGS} worst of {MOST_DRAWINGS + left_out} workflows with findings;"
            " <code>kwf-lint draw FILE -o drawings.html</code> draws all workflows of a file.</p>"
        )
    yield f'<p class="faint">Version {__version__}</p>'
    yield "</header>"
    yield "<main>"
    troubles = [*outcome.problems, *(f"{each.rule} crashed on {each.file}: {each.message}" for each in outcome.faults)]
    if troubles:
        yield "<section>"
        yield "<h2>What went wrong</h2>"
        yield "<ul>"
        yield from (f"<li>{_text(trouble)}</li>" for trouble in troubles)
        yield "</ul>"
        yield "</section>"
    secrets = masked_spans(outcome)
    for number, (of_file, workflows) in enumerate(zip(files, drawn, strict=True), 1):
        yield from _of_file(of_file, workflows, number, secrets)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _of_file(
    found: Sequence[Diagnostic], workflows: Sequence[Workflow], number: int, secrets: Secrets
) -> Iterator[str]:
    """The findings of a file by workflow, each workflow that is drawn before its findings. `number` is that of the file."""
    yield "<section>"
    yield f"<h2>{_text(found[0].file)}</h2>"
    by_workflow: dict[str | None, list[Diagnostic]] = {}
    for diagnostic in found:
        by_workflow.setdefault(diagnostic.workflow, []).append(diagnostic)
    drawings, places = _drawings(found, workflows, number)
    for workflow, diagnostics in by_workflow.items():
        yield "<section>"
        yield f"<h3>{'Outside the workflows' if workflow is None else f'Workflow {_text(workflow)}'}</h3>"
        # What a finding outside of the workflows has its route through is drawn with that workflow's own findings.
        for prefix in dict.fromkeys(places[each.fingerprint][0] for each in diagnostics if each.fingerprint in places):
            if prefix in drawings:
                yield drawings.pop(prefix)
        for diagnostic in diagnostics:
            yield from _finding(diagnostic, secrets, places.get(diagnostic.fingerprint, ("", ""))[1])
        yield "</section>"
    yield "</section>"


def _drawn_workflows(files: Sequence[Sequence[Diagnostic]]) -> tuple[list[list[Workflow]], int]:
    """The workflows to draw of each file with findings, the worst of all if they are many, and how many are left out."""
    touched = [workflows_with_findings(each) for each in files]
    ranked = sorted(
        (worst_first(level), file, index)
        for file, workflows in enumerate(touched)
        for index, (_, level) in enumerate(workflows)
    )
    chosen = {(file, index) for _, file, index in ranked[:MOST_DRAWINGS]}
    drawn = [
        [workflow for index, (workflow, _) in enumerate(workflows) if (file, index) in chosen]
        for file, workflows in enumerate(touched)
    ]
    return drawn, len(ranked) - len(chosen)


def _drawings(
    diagnostics: Sequence[Diagnostic], workflows: Sequence[Workflow], number: int
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """The drawings of workflows of a file, by their ids, and for each finding its drawing and its place there.

    `number` is that of the file.
    """
    drawings = {}
    places = {}
    for index, picture in enumerate(pictures_of(diagnostics[0].document, workflows, diagnostics), 1):
        prefix = f"drawing-{number}-{index}"
        drawings[prefix] = figure(picture, prefix)
        found = anchors(picture, prefix)
        places.update({mark.key: (prefix, found.get(id(mark), "")) for mark in picture.all_marks()})
    return drawings, places


def _finding(diagnostic: Diagnostic, secrets: Secrets, anchor: str) -> Iterator[str]:
    rule = f"{diagnostic.code} {_text(diagnostic.name)}"
    if diagnostic.url:
        rule = f'<a href="{escape(diagnostic.url)}">{rule}</a>'
    yield f'<article class="{diagnostic.severity}">'
    yield f'<h4><span class="level">{diagnostic.severity}</span>: {_text(diagnostic.message)}</h4>'
    where = f"line {diagnostic.start.line}, column {diagnostic.start.column}"
    if diagnostic.step is not None:
        where += f", step {escape(id_and_name(diagnostic.step, diagnostic.step_name))}"
    if diagnostic.where:
        where += f", <code>{_text(diagnostic.where)}</code>"
    if anchor:
        rule += f' · <a href="#{anchor}">in the drawing</a>'
    yield f'<p class="faint">{where} · {rule}</p>'
    yield _source(diagnostic.document, diagnostic.start, diagnostic.end, "<mark>", secrets)
    for each in diagnostic.related[:MOST_RELATED]:
        elsewhere = f"{_text(each.file)}, " if each.file != diagnostic.file else ""
        yield f"<p>{_text(each.message)} ({elsewhere}line {each.start.line}):</p>"
        yield _source(each.document, each.start, each.end, '<mark class="other">', secrets)
    if len(diagnostic.related) > MOST_RELATED:
        yield f"<p>And {counted(len(diagnostic.related) - MOST_RELATED, 'more place')}.</p>"
    if len(diagnostic.route) > 1:
        yield "<p>The route that shows it:</p>"
        yield from _route(diagnostic.route)
    if diagnostic.help:
        yield f"<p><strong>Help:</strong> {_text(diagnostic.help)}</p>"
    if diagnostic.fix is not None:
        review = "" if diagnostic.fix.safe else " (unsafe: review it)"
        yield f"<p><strong>Fix:</strong> {_text(diagnostic.fix.title)}{review}</p>"
    yield "</article>"


def _route(route: Sequence[RoutePlace]) -> Iterator[str]:
    yield "<ol>"
    for stop in route[:LONGEST_ROUTE]:
        condition = f' <span class="faint">({_text(stop.condition)})</span>' if stop.condition else ""
        yield f"<li>{escape(stop_in_words(stop))}{condition}</li>"
    if len(route) > LONGEST_ROUTE:
        yield f"<li>and {counted(len(route) - LONGEST_ROUTE, 'more step')}</li>"
    yield "</ol>"


def _source(document: Document, start: Position, end: Position, mark: str, secrets: Secrets) -> str:
    piece = excerpt(document, start, end, ROOM, secrets)
    # A place after the end of a line is still something to see.
    place = escape(piece.place) or "&nbsp;"
    before, after = escape(piece.before), escape(piece.after)
    return f'<pre><span class="number">{piece.line}  </span>{before}{mark}{place}</mark>{after}</pre>'


def _text(text: str) -> str:
    return escape(visible(text))
