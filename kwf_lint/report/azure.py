"""The format `azure`: logging commands, which Azure Pipelines shows as the issues of a build.

https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
"""

from __future__ import annotations

from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.visible import visible, writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:
    """A command for each finding, then for each file that was not read.

    Azure knows errors and warnings only, so infos are lines of the debug log.
    """
    lines = [_command(each, name_from_root(each.file, options)) for each in outcome.diagnostics]
    for kind, name, reason, is_error in outcome.unread:
        file = _escaped_property(writable(name_from_root(name, options)))
        message = _escaped(visible(f"{kind} not read: {reason}"))
        lines.append(f"##vso[task.logissue type={'error' if is_error else 'warning'};sourcepath={file};]{message}")
    return "".join(f"{line}\n" for line in lines)


def _command(diagnostic: Diagnostic, file: str) -> str:
    properties = {
        "type": diagnostic.severity,
        "sourcepath": writable(file),
        "linenumber": str(diagnostic.start.line),
        "columnnumber": str(diagnostic.start.column),
        "code": diagnostic.code,
    }
    message = visible(f"{diagnostic.message} [{diagnostic.code} {diagnostic.name}]")
    if diagnostic.severity == "info":
        place = f"{file}:{diagnostic.start.line}:{diagnostic.start.column}"
        return f"##vso[task.debug]{_escaped(f'{visible(place)}: {message}')}"
    pairs = "".join(f"{key}={_escaped_property(value)};" for key, value in properties.items())
    return f"##vso[task.logissue {pairs}]{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(";", "%3B").replace("]", "%5D")
