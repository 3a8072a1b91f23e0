"""What a run gives to the reports: counts, diagnostics, and what went wrong."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.diagnostic import Diagnostic
    from kwf_lint.engine import Fault
    from kwf_lint.ruleset import Rule

FOUND_NOTHING, FOUND_SOMETHING, USAGE, FAULT = range(4)


class Outcome:
    """The result of one run.

    files: how many definitions were linted. skipped: files that are no definitions. diagnostics: sorted by file, then by
    place. problems: one line each for what could not be read. notes: lines for people on how files were found.
    faults: rules that crashed. rules: all there are.
    suppressed: diagnostics that are silenced, which reports leave out or show as such.
    """

    __slots__ = ("diagnostics", "faults", "files", "notes", "problems", "rules", "skipped", "suppressed")

    def __init__(self) -> None:
        self.files = 0
        self.skipped = 0
        self.diagnostics: list[Diagnostic] = []
        self.suppressed: list[Diagnostic] = []
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.faults: list[Fault] = []
        self.rules: list[Rule] = []

    def count(self, severity: str) -> int:
        return sum(diagnostic.severity == severity for diagnostic in self.diagnostics)

    def exit_code(self, fail_on: str) -> int:
        """0 nothing to report, 1 findings at or above `fail_on`, 2 a file that could not be read, 3 a fault of ours."""
        if self.faults:
            return FAULT
        if self.problems:
            return USAGE
        levels = ("error", "warning", "info")
        failing = levels[: levels.index(fail_on) + 1]
        return FOUND_SOMETHING if any(each.severity in failing for each in self.diagnostics) else FOUND_NOTHING
