"""The format `junit`: JUnit's XML as build servers read it, after the schema of Jenkins' xUnit plug-in.

That schema has no attributes for places, so files are the names of suites, and lines are in the names of cases.
"""

from __future__ import annotations

from html import escape
from itertools import groupby

from kwf_lint.report.in_words import in_one_line
from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.summary import headline, not_judged
from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:
    """A suite a file and a case a finding. Infos are cases that pass; without findings one case passes for the run."""
    return "\n".join(_lines(outcome, options)) + "\n"


def _lines(outcome: Outcome, options: Options) -> Iterator[str]:
    unread = not_judged(outcome, lambda name: name_from_root(name, options))
    failures = sum(_fails(diagnostic) for diagnostic in outcome.diagnostics) + outcome.fails_on_unread
    tests = max(len(outcome.diagnostics), 1) + bool(unread)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<testsuites name="kwf-lint" tests="{tests}" failures="{failures}" errors="0">'
    if not outcome.diagnostics:
        yield '<testsuite name="kwf-lint" tests="1" failures="0" errors="0">'
        yield f'<testcase name="{escape(headline(outcome))}" classname="kwf-lint"/>'
        yield "</testsuite>"
    if unread:
        yield from _unread_suite(unread, fails=outcome.fails_on_unread)
    for name, group in groupby(outcome.diagnostics, key=lambda diagnostic: diagnostic.file):
        diagnostics = list(group)
        file = name_from_root(name, options)
        shown = escape(visible(file))
        failures = sum(_fails(diagnostic) for diagnostic in diagnostics)
        yield f'<testsuite name="{shown}" tests="{len(diagnostics)}" failures="{failures}" errors="0">'
        for diagnostic in diagnostics:
            yield _case(diagnostic, file)
        yield "</testsuite>"
    yield "</testsuites>"


def _unread_suite(lines: list[str], *, fails: bool) -> Iterator[str]:
    """One case for all that was not read, which fails where the settings say so."""
    yield f'<testsuite name="kwf-lint not read" tests="1" failures="{int(fails)}" errors="0">'
    yield '<testcase name="everything is read" classname="kwf-lint">'
    text = escape("\n".join(lines))
    yield f'<failure message="not read">{text}</failure>' if fails else f"<system-out>{text}</system-out>"
    yield "</testcase>"
    yield "</testsuite>"


def _fails(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity != "info"


def _case(diagnostic: Diagnostic, file: str) -> str:
    place = f"{diagnostic.start.line}:{diagnostic.start.column}"
    case = f'<testcase name="{diagnostic.code} {diagnostic.name} at {place}" classname="{escape(visible(file))}">'
    text = escape(in_one_line(diagnostic, file))
    if diagnostic.help:
        text += f"\n{escape(visible(diagnostic.help))}"
    if _fails(diagnostic):
        message = escape(visible(diagnostic.message))
        return f'{case}<failure type="{diagnostic.severity}" message="{message}">{text}</failure></testcase>'
    return f"{case}<system-out>{text}</system-out></testcase>"
