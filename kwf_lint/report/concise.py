"""The format `concise`: `path:line:col: error: message [KWF301 dangling-target]`, one line a finding, whatever it holds."""

from __future__ import annotations

from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """A line for each finding."""
    return "".join(f"{in_one_line(diagnostic)}\n" for diagnostic in outcome.diagnostics)


def in_one_line(diagnostic: Diagnostic) -> str:
    """A finding in the form that parsers of GCC's messages read, without a line end."""
    place = f"{visible(diagnostic.file)}:{diagnostic.start.line}:{diagnostic.start.column}"
    message = visible(diagnostic.message)
    return f"{place}: {diagnostic.severity}: {message} [{diagnostic.code} {diagnostic.name}]"
