"""Workflows as one self-contained HTML page without scripts: a list of them at the side, each drawn, its findings below."""

from __future__ import annotations

from html import escape

from kwf_lint.drawing.svg import STYLE, anchors, inline_svg
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.drawing.picture import Picture

PAGE_STYLE = """\
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --page: #ffffff; --panel: #f6f8fa; --line: #d1d9e0;
  --error: #b3141f; --warning: #7d5300; --info: #0759b5; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --faint: #9aa4af; --page: #0d1117; --panel: #161b22; --line: #30363d;
    --error: #ff8a84; --warning: #e3b341; --info: #79b8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.2rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
a { color: var(--info); }
nav { padding: 1rem; background: var(--panel); border-bottom: 1px solid var(--line); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li { margin: .5rem 0; line-height: 1.3; }
nav .faint { white-space: nowrap; }
main { padding: 1rem; min-width: 0; }
section { margin: 0 0 2.5rem; }
.faint { color: var(--faint); font-size: .85rem; }
.findings { padding-left: 1.25rem; }
.findings .error { color: var(--error); } .findings .warning { color: var(--warning); } .findings .info { color: var(--info); }
"""
FIGURE_STYLE = """\
.drawing { margin: 0; overflow-x: auto; border: 1px solid var(--line); border-radius: .375rem; background: var(--page); }
.drawing svg { display: block; margin: 0 auto; max-width: none; }
:target > .box { stroke-width: 4; }
:target > .way { stroke-width: 4; }
@media print { .drawing { overflow: visible; border: none; } .drawing svg { max-width: 100%; height: auto; }
  .drawing { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""
WIDE_STYLE = """\
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 16rem minmax(0, 1fr); min-height: 100vh; }
  nav { border-bottom: none; border-right: 1px solid var(--line); }
  nav .faint { display: block; }
  nav > div { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
}
@media print { body { display: block; } nav { display: none; } }
"""


def html(pictures: Sequence[Picture], title: str) -> str:
    """The page; `title` is what holds the workflows, such as the name of the app."""
    return "\n".join(_page(pictures, title)) + "\n"


def figure(picture: Picture, prefix: str) -> str:
    """The drawing as a part of a page that holds STYLE and FIGURE_STYLE; what is too wide is scrolled."""
    label = escape(f"Workflow {picture.name}")
    return f'<figure class="drawing" tabindex="0" aria-label="{label}">\n{inline_svg(picture, prefix)}\n</figure>'


def _page(pictures: Sequence[Picture], title: str) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}: {counted(len(pictures), 'workflow')}</title>"
    yield f"<style>\n{PAGE_STYLE}{FIGURE_STYLE}{WIDE_STYLE}{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<nav>"
    yield "<div>"
    yield f"<h1>{escape(title)}</h1>"
    yield "<ul>"
    for number, picture in enumerate(pictures, 1):
        yield f'<li><a href="#workflow-{number}">{escape(picture.name)}</a> <span class="faint">{_counts(picture)}</span></li>'
    yield "</ul>"
    yield "</div>"
    yield "</nav>"
    yield "<main>"
    for number, picture in enumerate(pictures, 1):
        yield from _section(number, picture)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _counts(picture: Picture) -> str:
    marks = picture.all_marks()
    return counted(picture.steps, "step") + (f", {counted(len(marks), 'finding')}" if marks else "")


def _section(number: int, picture: Picture) -> Iterator[str]:
    prefix = f"workflow-{number}"
    yield f'<section id="{prefix}">'
    yield f"<h2>{escape(picture.name)}</h2>"
    yield figure(picture, prefix)
    marks = picture.all_marks()
    places = anchors(picture, prefix)
    if marks:
        yield '<ol class="findings">'
        for mark in marks:
            anchor = places.get(id(mark), prefix)
            rule = f'<span class="faint">{escape(mark.rule)}</span>'
            level = f'<span class="{mark.severity}">{mark.severity}</span>'
            yield f'<li>{level}: <a href="#{anchor}">{escape(mark.message)}</a> {rule}</li>'
        yield "</ol>"
    yield "</section>"
