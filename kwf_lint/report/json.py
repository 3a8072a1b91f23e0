"""The format `json`, version 1: a contract with programs. Fields are added, never changed or removed."""

from __future__ import annotations

import json

from kwf_lint.document.places import position
from kwf_lint.report.shown_edits import shown_edits
from kwf_lint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic, Position
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:
    """One object; each diagnostic on a line of its own. ASCII only, so that lone surrogates survive as escapes."""
    diagnostics = list(outcome.diagnostics)
    if options.suppressed and outcome.suppressed:
        diagnostics = sorted([*diagnostics, *outcome.suppressed], key=_order)
    head = {
        "version": 1,
        "tool": {"name": "kwf-lint", "version": __version__},
        "summary": {
            "files": outcome.files,
            "errors": outcome.count("error"),
            "warnings": outcome.count("warning"),
            "infos": outcome.count("info"),
            "suppressed": len(outcome.suppressed),
            "partial": outcome.partial,
            "unknown": outcome.unknown,
            "unread": len(outcome.unread),
            "unchecked": outcome.unchecked,
        },
        "unread": [{"file": name, "reason": reason, "kind": kind} for kind, name, reason, _ in outcome.unread],
        "faults": [{"file": each.file, "rule": each.rule, "message": each.message} for each in outcome.faults],
    }
    lines = ",\n".join(json.dumps(_diagnostic(each, options)) for each in diagnostics)
    body = f"\n{lines}\n" if lines else ""
    return f'{json.dumps(head)[:-1]}, "diagnostics": [{body}]}}\n'


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    start, end = diagnostic.start.offset, diagnostic.end.offset
    return diagnostic.file, start, end, diagnostic.code, diagnostic.message


def _diagnostic(diagnostic: Diagnostic, options: Options) -> dict[str, Any]:
    return {
        "file": diagnostic.file,
        "definition": diagnostic.definition,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "pointer": diagnostic.pointer,
        "start": _position(diagnostic.start),
        "end": _position(diagnostic.end),
        "app": diagnostic.app,
        "workflow": diagnostic.workflow,
        "step": diagnostic.step,
        "where": diagnostic.where,
        "related": [
            {
                "file": each.file,
                "pointer": each.pointer,
                "start": _position(each.start),
                "end": _position(each.end),
                "message": each.message,
            }
            for each in diagnostic.related
        ],
        "route": [
            {
                "file": (stop.document or diagnostic.document).name,
                "step": stop.step,
                "name": stop.name,
                "pointer": stop.pointer,
                "start": _position(stop.start),
                "end": _position(stop.end),
                "condition": stop.condition,
            }
            for stop in diagnostic.route
        ],
        "help": diagnostic.help,
        "fix": _fix(diagnostic, options),
        "suppression": _suppression(diagnostic),
        "fingerprint": diagnostic.fingerprint,
        "url": diagnostic.url,
    }


def _position(place: Position) -> dict[str, int]:
    return {"line": place.line, "column": place.column, "offset": place.offset}


def _fix(diagnostic: Diagnostic, options: Options) -> dict[str, Any] | None:
    if diagnostic.fix is None or options.edits is None:
        return None
    return {
        "safe": diagnostic.fix.safe,
        "title": diagnostic.fix.title,
        "edits": [
            {"file": diagnostic.file, "start": _place(diagnostic, start), "end": _place(diagnostic, end), "text": text}
            for start, end, text in shown_edits(diagnostic, options)
        ],
    }


def _place(diagnostic: Diagnostic, offset: int) -> dict[str, int]:
    line, column = position(diagnostic.document, offset)
    return {"line": line, "column": column, "offset": offset}


def _suppression(diagnostic: Diagnostic) -> dict[str, str] | None:
    if diagnostic.suppression is None:
        return None
    kind, reason = diagnostic.suppression
    return {"kind": kind, "reason": reason}
