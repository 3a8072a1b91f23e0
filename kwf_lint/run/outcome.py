"""What a run gives to the reports: counts, diagnostics, and what went wrong."""

from __future__ import annotations

from kwf_lint.rulekit import SEVERITIES
from kwf_lint.settings.settings import DEFAULTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.faults import Fault
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.files import Target
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression

FOUND_NOTHING, FOUND_SOMETHING, USAGE, FAULT = range(4)


class LintedFile:
    """What is kept of a file that was linted.

    rules: the codes of those that ran on it. suppressions: those of the settings that apply to it; used: those of them
    that suppressed something in it. is_read: whether it holds definitions, of which the rules could see all. apps: these,
    where the options ask for them; project: then also what lies around them.
    """

    __slots__ = ("apps", "is_read", "project", "rules", "suppressions", "target", "used")

    def __init__(
        self,
        target: Target,
        rules: frozenset[str],
        suppressions: Collection[Suppression],
        used: Collection[Suppression],
        *,
        is_read: bool,
    ) -> None:
        self.target = target
        self.rules = rules
        self.suppressions = suppressions
        self.used = used
        self.is_read = is_read
        self.apps: Sequence[App] = ()
        self.project: Project | None = None


class Outcome:
    """The result of one run.

    files: how many definitions were linted. skipped: files that were not linted, name and reason. diagnostics: by file in
    the order of the run, then by place. suppressed: those that reports leave out or show as such. problems: one line each
    for what could not be read or written; unwritten: how many of them could not be written. notes: lines for people on how
    files were found. faults: rules that crashed. rules: all there are. settings: those of the current folder, which say how
    to report. linted: the files, with what ran on them. levels: the `fail-on` of files that were not linted (settings,
    baselines), by name. fixed: how many findings were fixed, or would be, and so are no longer among the diagnostics;
    changed: in how many files. partial: how many definitions are written as modules and not known whole; unknown: how many
    of their values are not. unread: what looks like a definition and was not read: its kind ("definition", "fragment" or
    "file"), name, reason, and whether that fails the run. loaded: the names of the files that modules are made of.
    unchecked: how many workflows belong to no app and hold what is of one organization alone. details: lines for people
    who ask for more.
    """

    __slots__ = (
        "changed",
        "details",
        "diagnostics",
        "faults",
        "files",
        "fixed",
        "levels",
        "linted",
        "loaded",
        "notes",
        "partial",
        "problems",
        "rules",
        "settings",
        "skipped",
        "suppressed",
        "unchecked",
        "unknown",
        "unread",
        "unwritten",
    )  # fmt: skip

    def __init__(self) -> None:
        self.files = 0
        self.skipped: list[tuple[str, str]] = []
        self.diagnostics: list[Diagnostic] = []
        self.suppressed: list[Diagnostic] = []
        self.problems: list[str] = []
        self.unwritten = 0
        self.notes: list[str] = []
        self.faults: list[Fault] = []
        self.rules: list[Rule] = []
        self.settings: Settings = DEFAULTS
        self.fixed = 0
        self.changed = 0
        self.partial = 0
        self.unknown = 0
        self.unread: list[tuple[str, str, str, bool]] = []
        self.loaded: set[str] = set()
        self.unchecked = 0
        self.details: list[str] = []
        self.linted: list[LintedFile] = []
        self.levels: dict[str, str] = {}

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to say but the summary."""
        return not (
            self.diagnostics or self.suppressed or self.problems or self.notes or self.faults or self.fails_on_unread
        )

    def add(self, other: Outcome) -> None:
        """Take over what another part of the run has: counts, findings, and what went wrong."""
        self.files += other.files
        self.skipped += other.skipped
        self.fixed += other.fixed
        self.changed += other.changed
        self.partial += other.partial
        self.unknown += other.unknown
        self.unread += other.unread
        self.loaded |= other.loaded
        self.unchecked += other.unchecked
        self.details += other.details
        self.diagnostics += other.diagnostics
        self.suppressed += other.suppressed
        self.problems += other.problems
        self.unwritten += other.unwritten
        self.notes += other.notes
        self.faults += other.faults
        self.linted += other.linted

    def count(self, severity: str) -> int:
        return sum(diagnostic.severity == severity for diagnostic in self.diagnostics)

    def exit_code(self) -> int:
        """The exit code of the run.

        0 nothing to report, 1 a finding at or above the `fail-on` of its own file's settings or an unread definition that
        settings call an error, 2 a file that could not be read or written, 3 a rule that crashed.
        """
        if self.faults:
            return FAULT
        if self.problems:
            return USAGE
        levels = {**self.levels, **{each.target.name: each.target.settings.fail_on for each in self.linted}}
        for each in self.diagnostics:
            fail_on = levels.get(each.definition, self.settings.fail_on)
            if SEVERITIES.index(each.severity) <= SEVERITIES.index(fail_on):
                return FOUND_SOMETHING
        return FOUND_SOMETHING if self.fails_on_unread else FOUND_NOTHING

    @property
    def fails_on_unread(self) -> bool:
        return any(is_error for *_, is_error in self.unread)
