"""A run in one line: how many findings, in how many files, and what fixing can do."""

from __future__ import annotations

from kwf_lint.paths import printable
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.run.outcome import Outcome

MOST_NAMES = 3


def summary(outcome: Outcome) -> str:
    """The outcome in one line, without its line end: "3 errors, 1 warning in 2 of 5 files"."""
    counts = [counted(number, level) for level in SEVERITIES if (number := outcome.count(level))]
    affected = len({diagnostic.definition for diagnostic in outcome.diagnostics})
    if counts:
        files = f"{affected} of {outcome.files} files" if affected < outcome.files else counted(affected, "file")
        line = f"{', '.join(counts)} in {files}"
    elif outcome.files:
        line = f"no findings in {counted(outcome.files, 'file')}"
    else:
        line = "no definitions found"
    if outcome.partial:
        line += f", {counted(outcome.partial, 'module')} read in part ({counted(outcome.unknown, 'value')} unknown)"
    if outcome.unread:
        line += f", {counted(len(outcome.unread), 'module')} not read: {_listed(outcome.unread)}"
    if outcome.suppressed:
        line += f", {len(outcome.suppressed)} suppressed"
    if len(outcome.problems) > outcome.unwritten:
        line += f", {counted(len(outcome.problems) - outcome.unwritten, 'file')} could not be read"
    if outcome.unwritten:
        line += f", {counted(outcome.unwritten, 'file')} could not be written"
    if outcome.faults:
        line += f", {counted(len(outcome.faults), 'fault')} in the rules"
    if outcome.unchecked:
        verb, them = ("belongs", "it") if outcome.unchecked == 1 else ("belong", "them")
        line += f"; {counted(outcome.unchecked, 'workflow')} {verb} to no app; use --for-app to check {them} for one"
    return line


def _listed(unread: list[tuple[str, str]]) -> str:
    """Files with the reasons why they could not be read: the first three, and how many more."""
    shown = [f"{printable(name)} ({printable(reason)})" for name, reason in unread[:MOST_NAMES]]
    more = len(unread) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def by_rule(outcome: Outcome) -> str:
    """How many findings each rule has at each level, a line each: count, level, code and name; the most frequent first."""
    counts: dict[tuple[str, str, str], int] = {}
    for each in outcome.diagnostics:
        row = each.severity, each.code, each.name
        counts[row] = counts.get(row, 0) + 1
    rows = sorted(counts.items(), key=lambda row: (-row[1], SEVERITIES.index(row[0][0]), row[0][1]))
    width = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{width}}  {level:<7}  {code} {name}\n" for (level, code, name), count in rows)


def last_line(outcome: Outcome, fixed: str = "fixed") -> str:
    """The summary with what was fixed, or what else `fixed` says has become of it, and what --fix can do for the rest."""
    line = summary(outcome)
    if outcome.fixed:
        line = f"{counted(outcome.fixed, 'finding')} {fixed} in {counted(outcome.changed, 'file')}; {line}"
    safe = unsafe = 0
    for diagnostic in outcome.diagnostics:
        if diagnostic.fix is not None:
            safe += diagnostic.fix.safe
            unsafe += not diagnostic.fix.safe
    if safe and unsafe:
        line += f"; {safe} fixable with --fix, {unsafe} more with --fix --unsafe-fixes"
    elif safe or unsafe:
        line += f"; {safe or unsafe} fixable with --fix{' --unsafe-fixes' if unsafe else ''}"
    return line
