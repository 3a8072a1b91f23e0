"""The format `github`: workflow commands, which GitHub Actions turns into annotations of the changed lines.

GitHub shows only ten annotations of each level for a step, so the worst findings come first. The form and its escapes:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from kwf_lint.linting.diagnostic import worst_first
from kwf_lint.report.in_words import in_one_line
from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.visible import visible, writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def report(outcome: Outcome, options: Options) -> str:
    """A command for each finding, errors first, then one for each file that was not read."""
    diagnostics = sorted(outcome.diagnostics, key=lambda each: worst_first(each.severity))
    lines = [_command(diagnostic, name_from_root(diagnostic.file, options)) for diagnostic in diagnostics]
    for kind, name, reason, is_error in outcome.unread:
        file = _escaped_property(writable(name_from_root(name, options)))
        message = _escaped(visible(f"{kind} not read: {reason}"))
        lines.append(f"::{'error' if is_error else 'warning'} title=kwf-lint,file={file}::{message}")
    return "".join(f"{line}\n" for line in lines)


def _command(diagnostic: Diagnostic, file: str) -> str:
    properties = {
        "title": f"kwf-lint ({diagnostic.code} {diagnostic.name})",
        "file": writable(file),
        "line": str(diagnostic.start.line),
        "endLine": str(diagnostic.end.line),
    }
    if diagnostic.start.line == diagnostic.end.line:
        # GitHub takes columns only for places on one line.
        properties["col"] = str(diagnostic.start.column)
        properties["endColumn"] = str(diagnostic.end.column)
    message = in_one_line(diagnostic, file)
    if diagnostic.help:
        message += f"\n{visible(diagnostic.help)}"
    pairs = ",".join(f"{key}={_escaped_property(value)}" for key, value in properties.items())
    return f"::{COMMANDS[diagnostic.severity]} {pairs}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
