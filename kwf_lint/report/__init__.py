"""The report formats: their names, and an outcome rendered in one of them, as text.

Writes nothing and chooses nothing: who calls decides where a report goes, how wide it is and whether it has colour. The
module of a format is imported when the format is asked for, so that this one costs a clean run nearly nothing. Whatever
a file holds, what comes out can be written as UTF-8: lone surrogates are shown as escapes, or escaped as JSON does.
"""

from __future__ import annotations

from kwf_lint.wording import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TextIO

    from kwf_lint.diagnostic import Diagnostic
    from kwf_lint.outcome import Outcome

    # The edits that a diagnostic's fix makes, each (start offset, end offset, new text), by place.
    EditsOf = Callable[[Diagnostic], Sequence[tuple[int, int, str]]]

DEFAULT_WIDTH = 100

# The formats with what each is for. The report of NAME is made by report() in kwf_lint.report.NAME.
FORMATS = {
    "text": "findings in their source lines, for people",
    "concise": "one line a finding, for editors and logs",
    "json": "everything, for programs",
    "github": "annotations, for GitHub Actions",
    "sarif": "SARIF 2.1.0, for code scanning",
    "gitlab": "Code Quality, for GitLab",
    "azure": "issues of a build, for Azure Pipelines",
    "junit": "test results, for build servers",
    "checkstyle": "Checkstyle's XML, for build servers",
    "rdjson": "Reviewdog's JSON, for review comments",
    "markdown": "a table, for the summary of a job",
    "html": "a page of its own, for browsers",
    "statistics": "how often each rule spoke, for people",
}


class Options:
    """How a report is made; see render()."""

    __slots__ = ("colour", "edits", "suppressed", "width")

    def __init__(self, colour: bool, width: int, suppressed: bool, edits: EditsOf | None) -> None:
        self.colour = colour
        self.width = width
        self.suppressed = suppressed
        self.edits = edits


def render(
    name: str,
    outcome: Outcome,
    *,
    colour: bool = False,
    width: int = DEFAULT_WIDTH,
    suppressed: bool = False,
    edits: EditsOf | None = None,
) -> str:
    """The report of an outcome in the format `name`, one of FORMATS: complete lines, or "" where nothing is to be said.

    colour, width (in terminal columns): for `text`. suppressed: `json` shows silenced diagnostics as such instead of
    leaving them out (`sarif` always does, all others never do). edits: turns a fix into edits of the text, for `json`,
    `sarif` and `rdjson`; without it reports hold no fixes.
    """
    from importlib import import_module

    module = import_module(f"kwf_lint.report.{name}")
    report: str = module.report(outcome, Options(colour, width, suppressed, edits))
    return report


def summary(outcome: Outcome) -> str:
    """The outcome in one line, without its line end: "3 errors, 1 warning in 2 of 5 files"."""
    counts = [counted(number, level) for level in ("error", "warning", "info") if (number := outcome.count(level))]
    affected = len({diagnostic.file for diagnostic in outcome.diagnostics})
    if counts:
        files = f"{affected} of {outcome.files} files" if affected < outcome.files else counted(affected, "file")
        line = f"{', '.join(counts)} in {files}"
    elif outcome.files:
        line = f"no findings in {counted(outcome.files, 'file')}"
    else:
        line = "no definitions found"
    if outcome.suppressed:
        line += f", {len(outcome.suppressed)} suppressed"
    if outcome.problems:
        line += f", {counted(len(outcome.problems), 'file')} could not be read"
    if outcome.faults:
        line += f", {counted(len(outcome.faults), 'fault')} in the rules"
    return line


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
        line += f"; --fix can mend {safe}, --fix --unsafe-fixes {unsafe} more"
    elif safe or unsafe:
        line += f"; --fix{' --unsafe-fixes' if unsafe else ''} can mend {safe or unsafe}"
    return line


def wants_colour(stream: TextIO, when: str, environ: Mapping[str, str]) -> bool:
    """Whether a stream gets colour. `when` is "always", "never" or "auto".

    "auto" asks NO_COLOR (https://no-color.org), then FORCE_COLOR, then TERM, then whether the stream is a terminal.
    """
    if when != "auto":
        return when == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()
