"""The format `rdjson`: the Reviewdog Diagnostic Format, whose columns count the bytes of UTF-8, from 1.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

import json

from kwf_lint.document.places import position
from kwf_lint.report.shown_edits import shown_edits
from kwf_lint.report.visible import visible, writable
from kwf_lint.version import HOME_PAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:
    """One object; each diagnostic on a line of its own. Edits of fixes are suggestions."""
    source = {"name": "kwf-lint", "url": HOME_PAGE} if HOME_PAGE else {"name": "kwf-lint"}
    edits = [shown_edits(each, options) for each in outcome.diagnostics]
    offsets: dict[str, set[int]] = {}
    documents = {each.file: each.document for each in outcome.diagnostics}
    for each, changes in zip(outcome.diagnostics, edits, strict=True):
        wanted = offsets.setdefault(each.file, set())
        wanted.update((each.start.offset, each.end.offset))
        for start, end, _ in changes:
            wanted.update((start, end))
    places = {name: places_in_bytes(documents[name], wanted) for name, wanted in offsets.items()}

    lines = []
    for each, changes in zip(outcome.diagnostics, edits, strict=True):
        entry = _diagnostic(each, places[each.file])
        if changes:
            entry["suggestions"] = [
                {"range": _range(start, end, places[each.file]), "text": writable(text)} for start, end, text in changes
            ]
        lines.append(json.dumps(entry))
    body = "\n" + ",\n".join(lines) + "\n" if lines else ""
    return f'{{"source": {json.dumps(source)}, "diagnostics": [{body}]}}\n'


def places_in_bytes(document: Document, offsets: Iterable[int]) -> dict[int, dict[str, int]]:
    """The line and the column in bytes, both from 1, of each offset; one pass over the text for all of them."""
    places = {}
    last = 0
    last_line_start = 0
    size = 0
    for offset in sorted(offsets):
        line, column = position(document, offset)
        line_start = offset - column + 1
        if line_start != last_line_start:
            last = last_line_start = line_start
            size = 0
        size += len(document.text[last:offset].encode("utf-8", "surrogatepass"))
        places[offset] = {"line": line, "column": size + 1}
        last = offset
    return places


def _diagnostic(diagnostic: Diagnostic, places: dict[int, dict[str, int]]) -> dict[str, Any]:
    code = {"value": diagnostic.code}
    if diagnostic.url:
        code["url"] = diagnostic.url
    message = visible(diagnostic.message)
    if diagnostic.help:
        message += f"\n{visible(diagnostic.help)}"
    return {
        "message": message,
        "location": {
            "path": writable(diagnostic.file),
            "range": _range(diagnostic.start.offset, diagnostic.end.offset, places),
        },
        "severity": diagnostic.severity.upper(),
        "code": code,
    }


def _range(start: int, end: int, places: dict[int, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {"start": places[start], "end": places[end]}
