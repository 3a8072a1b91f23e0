"""Where reports go: to standard output or files, with the summary and what went wrong on standard error."""

from __future__ import annotations

import os
import sys

from kwf_lint.document.document import MISSING
from kwf_lint.paths import current_folder, printable
from kwf_lint.report.formats import FROM_ROOT, WITH_EDITS, render
from kwf_lint.report.in_words import in_one_line
from kwf_lint.report.options import DEFAULT_WIDTH, Options, wants_color
from kwf_lint.report.summary import last_line, not_judged
from kwf_lint.report.visible import visible
from kwf_lint.run.outcome import FOUND_NOTHING, FOUND_SOMETHING
from kwf_lint.settings.find import find_repository
from kwf_lint.settings.settings import split_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from kwf_lint.linting.fix import EditsOf
    from kwf_lint.run.outcome import Outcome


class Output:
    """How the command line wants the results. `stream` gets the findings; no report may be written to `baseline`."""

    __slots__ = ("baseline", "category", "color", "draws", "exit_zero", "quiet", "show_suppressed", "stream", "verbose")

    def __init__(self) -> None:
        self.baseline: str | None = None
        self.category = ""
        self.color = "auto"
        self.draws = False
        self.exit_zero = False
        self.quiet = False
        self.show_suppressed = False
        self.stream: TextIO = sys.stdout
        self.verbose = False


def deliver(outcome: Outcome, output: Output) -> int:
    """Write the reports that the settings require, and say on standard error what went wrong; returns the exit code."""
    formats = [split_format(entry) for entry in outcome.settings.format]
    files = [file for _, file in formats if file]
    if files:
        from kwf_lint.commands.report_files import checked_paths, place_of_formats, write_report

        said_in = place_of_formats(outcome.settings)
        paths = checked_paths(files, outcome, said_in, output.baseline)
    edits = _edits_finder(outcome) if any(name in WITH_EDITS for name, _ in formats) else None
    # GitHub makes annotations of the findings; only ten of each level, so the report is there as well.
    annotates = os.environ.get("GITHUB_ACTIONS") == "true"
    needs_root = annotates or any(name in FROM_ROOT for name, _ in formats)
    current = current_folder() if needs_root else ""
    root = find_repository(current) if needs_root else ""

    def rendered(name: str, *, color: bool = False, width: int = DEFAULT_WIDTH) -> str:
        options = Options(
            color=color, width=width, suppressed=output.show_suppressed, edits=edits, root=root, current=current,
            category=output.category, draws=output.draws, quiet=output.quiet,
        )  # fmt: skip
        return render(name, outcome, options)

    for name, file in formats:
        if file:
            write_report(paths[file], rendered(name), said_in)
        elif not (output.quiet and name == "text" and not outcome.diagnostics):
            color = wants_color(output.stream, output.color, os.environ)
            report = rendered(name, color=color, width=width_of(output.stream))
            if report:
                output.stream.write(report)
        if not file and name in ("text", "concise") and annotates:
            output.stream.write(rendered("github"))
    output.stream.flush()
    # The text report ends with the summary itself.
    has_summary = bool(outcome.diagnostics) and ("text", "") in formats
    _tell(outcome, output, "" if has_summary else last_line(outcome, is_verbose=output.verbose))
    return _exit_code(outcome.exit_code(), output)


def deliver_differences(outcome: Outcome, output: Output, differences: Sequence[tuple[str, str, str]]) -> int:
    """Write what --diff shows, each file's name with its old and new text; returns the exit code."""
    from kwf_lint.report.difference import shown_difference

    color = wants_color(output.stream, output.color, os.environ)
    for name, old, new in differences:
        output.stream.write(shown_difference(name, old, new, for_terminal=output.stream.isatty(), color=color))
    output.stream.flush()
    # What cannot be parsed cannot be fixed either: that is said beside the differences.
    unparsed = [each for each in outcome.diagnostics if each.document.value is MISSING]
    if not output.quiet:
        sys.stderr.write("".join([f"{in_one_line(each)}\n" for each in unparsed]))
    _tell(outcome, output, last_line(outcome, "would be fixed"))
    code = outcome.exit_code() if outcome.faults or outcome.problems or unparsed else FOUND_NOTHING
    return _exit_code(max(code, FOUND_SOMETHING) if differences else code, output)


def _exit_code(code: int, output: Output) -> int:
    """The exit code of a run; with --exit-zero, findings do not fail it."""
    return FOUND_NOTHING if output.exit_zero and code == FOUND_SOMETHING else code


def _edits_finder(outcome: Outcome) -> EditsOf | None:
    """The function that provides reports with the edits of fixes; None where nothing has a fix."""
    fixable = [each for each in (*outcome.diagnostics, *outcome.suppressed) if each.fix is not None]
    if not fixable:
        return None
    from kwf_lint.linting.fix import edits_finder

    return edits_finder(fixable)


def _tell(outcome: Outcome, output: Output, last: str) -> None:
    """Say on standard error what went wrong, and as the last line the summary, if there is one."""
    said = [f"kwf-lint: {printable(note)}" for note in outcome.notes]
    said += [f"kwf-lint: {problem}" for problem in outcome.problems]
    is_ours = False
    for fault in outcome.faults:
        own = [rule for rule in outcome.rules if rule.code == fault.rule and rule.folder]
        whose = f"a bug in your own rule {own[0].name}" if own else "a bug in kwf-lint"
        where = f"{fault.rule} crashed on {printable(fault.file)}"
        said.append(f"kwf-lint: {whose}: {where}: {visible(fault.message)}")
        if output.verbose:
            said.append(visible_lines(fault.traceback))
        is_ours = is_ours or not own
    if outcome.faults and not output.verbose:
        said.append(f"kwf-lint: {'please report it; ' if is_ours else ''}--verbose shows where it happened")
    if output.verbose:
        said += [f"kwf-lint: {printable(detail)}" for detail in outcome.details]
        said += [f"kwf-lint: skipped {printable(name)} ({printable(reason)})" for name, reason in outcome.skipped]
    if last and not output.quiet:
        said.append(last)
    elif output.quiet and outcome.fails_on_unread:
        said += not_judged(outcome)
    if said:
        print("\n".join(said), file=sys.stderr)


def visible_lines(text: str) -> str:
    """Text of several lines with everything but the line breaks made visible."""
    return "\n".join(visible(line) for line in text.rstrip().split("\n"))


def width_of(stream: TextIO) -> int:
    """The columns of the terminal that findings are shown on."""
    if not stream.isatty():
        return DEFAULT_WIDTH
    # What shutil.get_terminal_size does; to import shutil costs nearly as much as to start Python.
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except OSError:
        return DEFAULT_WIDTH
