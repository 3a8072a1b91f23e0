"""Words that several report formats share: a finding in one line, where it belongs, steps and stops by their names."""

from __future__ import annotations

from kwf_lint.report.visible import visible
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.linting.diagnostic import Diagnostic, RoutePlace

MOST_RELATED = 8
"""Related places that are shown; more of them do not help, and are only counted."""


def in_one_line(diagnostic: Diagnostic, file: str = "") -> str:
    """A finding in the form that parsers of GCC's messages read, without a line end; `file` if not by its own name."""
    place = f"{visible(file or diagnostic.file)}:{diagnostic.start.line}:{diagnostic.start.column}"
    message = visible(diagnostic.message)
    return f"{place}: {diagnostic.severity}: {message} [{diagnostic.code} {diagnostic.name}]"


def where_in_words(diagnostic: Diagnostic) -> str:
    """What a finding belongs to, as the `where` of a suppression names it, with the display name of a step; or ""."""
    name = f" {quoted(visible(diagnostic.step_name))}" if diagnostic.step_name else ""
    return visible(diagnostic.where) + name


def id_and_name(step: str, name: str) -> str:
    """A step by its id and, where it has one, its display name: `aN0X9A2Hc "Find customer"`."""
    return f"{visible(step)} {quoted(visible(name))}" if name else visible(step)


def stop_in_words(stop: RoutePlace) -> str:
    """A stop of a route: `1 trigger`, or a step by its id and display name."""
    is_trigger = stop.pointer.rpartition("/")[2] == "trigger"
    return f"{visible(stop.step)} trigger" if is_trigger else id_and_name(stop.step, stop.name)
