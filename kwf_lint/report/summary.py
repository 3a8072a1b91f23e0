"""A run in a few lines: how many findings, in how many files, how many --fix can fix, and what was not read."""

from __future__ import annotations

from kwf_lint.paths import printable
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.words import counted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.run.outcome import Outcome


def summary(outcome: Outcome) -> str:
    """The outcome in a line, and a line for each kind of thing that was not read; without the last line end."""
    return "\n".join([headline(outcome), *not_judged(outcome)])


def headline(outcome: Outcome, *, is_verbose: bool = False) -> str:
    """The outcome in one line, without its line end: "3 errors, 1 warning in 2 of 5 files".

    is_verbose: what was skipped is named above it.
    """
    counts = [counted(number, level) for level in SEVERITIES if (number := outcome.count(level))]
    affected = len({diagnostic.definition for diagnostic in outcome.diagnostics})
    if counts:
        files = f"{affected} of {outcome.files} files" if affected < outcome.files else counted(affected, "file")
        line = f"{', '.join(counts)} in {files}"
    elif outcome.files:
        line = f"no findings in {counted(outcome.files, 'file')}"
    else:
        line = "no definitions found"
        if outcome.skipped and not outcome.unread and not is_verbose:
            line += "; --verbose names what was skipped"
    if outcome.partial:
        line += f", {counted(outcome.partial, 'module')} read in part"
        line += f" ({counted(outcome.unknown, 'value')} unknown)" if outcome.unknown else ""
    if outcome.suppressed:
        line += f", {len(outcome.suppressed)} suppressed"
    if len(outcome.problems) > outcome.unwritten:
        line += f", {counted(len(outcome.problems) - outcome.unwritten, 'file')} could not be read"
    if outcome.unwritten:
        line += f", {counted(outcome.unwritten, 'file')} could not be written"
    if outcome.faults:
        line += f", {counted(len(outcome.faults), 'rule failure')}"
    return line


def not_judged(outcome: Outcome, named: Callable[[str], str] = str) -> list[str]:
    """A line for each kind of thing that no rule has judged: "1 definition not read: src/index.ts (a module; ...)".

    named: gives the name under which a report shows a file.
    """
    lines = []
    for kind in dict.fromkeys([kind for kind, *_ in outcome.unread]):
        found = [(named(name), reason) for each, name, reason, _ in outcome.unread if each == kind]
        lines.append(f"{counted(len(found), kind)} not read: {_listed(found)}")
    if outcome.unchecked:
        verb, what = ("belongs", "it as part") if outcome.unchecked == 1 else ("belong", "them as parts")
        lines.append(
            f"{counted(outcome.unchecked, 'workflow')} {verb} to no app; use --for-app FILE to check {what} of one"
        )
    return lines


def _listed(found: list[tuple[str, str]]) -> str:
    """The first files and how many more there are, with the reason of each, or the one that all have."""
    if len({reason for _, reason in found}) == 1:
        return f"{some_of([printable(name) for name, _ in found])} ({printable(found[0][1])})"
    return some_of([f"{printable(name)} ({printable(reason)})" for name, reason in found])


def by_rule(outcome: Outcome) -> str:
    """How many findings each rule has at each level, a line each: count, level, code and name; the most frequent first."""
    counts: dict[tuple[str, str, str], int] = {}
    for each in outcome.diagnostics:
        row = each.severity, each.code, each.name
        counts[row] = counts.get(row, 0) + 1
    rows = sorted(counts.items(), key=lambda row: (-row[1], SEVERITIES.index(row[0][0]), row[0][1]))
    width = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{width}}  {level:<7}  {code} {name}\n" for (level, code, name), count in rows)


def last_line(outcome: Outcome, fixed: str = "fixed", *, is_verbose: bool = False) -> str:
    """The summary; its first line says what was fixed, in the words of `fixed`, and what --fix can do for the rest."""
    line = headline(outcome, is_verbose=is_verbose)
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
    return "\n".join([line, *not_judged(outcome)])
