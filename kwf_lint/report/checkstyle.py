"""The format `checkstyle`: the XML of Checkstyle, which many build servers and review tools read."""

from __future__ import annotations

from html import escape
from itertools import groupby

from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """The findings by file."""
    return "\n".join(_lines(outcome)) + "\n"


def _lines(outcome: Outcome) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<checkstyle version="4.3">'
    for name, group in groupby(outcome.diagnostics, key=lambda diagnostic: diagnostic.file):
        yield f'<file name="{escape(visible(name))}">'
        for each in group:
            place = f'line="{each.start.line}" column="{each.start.column}"'
            message = f'message="{escape(visible(each.message))}"'
            yield f'<error {place} severity="{each.severity}" {message} source="kwf-lint.{each.code}"/>'
        yield "</file>"
    yield "</checkstyle>"
