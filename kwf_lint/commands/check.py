"""The command `check`: lints files and folders."""

from __future__ import annotations

import os
import sys

import click

from kwf_lint.commands.completion import rule_words
from kwf_lint.commands.deliver import Output, deliver, deliver_differences
from kwf_lint.commands.standard_input import given_input
from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.paths import printable, read_regular
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.run.check import check, module_alone
from kwf_lint.run.files import is_module_name
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules, settings_finder
from kwf_lint.run.rewrite import Rewriting
from kwf_lint.run.targets import targets
from kwf_lint.settings.keys import FORMATS, wrong_format
from kwf_lint.settings.settings import overridden, split_format
from kwf_lint.settings.show import show_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from kwf_lint.settings.settings import Settings

SHOW_PROGRESS_AFTER = 1.0  # seconds


def _selectors(_context: click.Context, _option: click.Parameter, value: Sequence[str]) -> list[str] | None:
    """The values of an option that is repeatable and takes lists with commas; None where it is not given."""
    found = [part.strip() for each in value for part in each.split(",") if part.strip()]
    return found or None


def _levels(_context: click.Context, _option: click.Parameter, value: Sequence[str]) -> dict[str, str] | None:
    levels = {}
    for entry in _selectors(_context, _option, value) or ():
        selector, equals, level = entry.partition("=")
        if not equals or level not in SEVERITIES:
            advice = "; --ignore turns a rule off" if level == "off" else ""
            raise click.BadParameter(f'"{entry}" is not CODE=LEVEL with a level of {", ".join(SEVERITIES)}{advice}')
        levels[selector] = level
    return levels or None


def _format_words(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


SELECTORS: dict[str, Any] = {
    "multiple": True,
    "metavar": "CODE|NAME|FAMILY",
    "callback": _selectors,
    "shell_complete": rule_words,
}


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--from-hook", is_flag=True, help="For hooks: silently skip named files that are not definitions.")
@click.option("--staged", is_flag=True, help="Lint the staged files as they are in git's index.")
@click.option("--stdin-filename", metavar="NAME", default="", help="The file name to use for - (standard input).")
@click.option(
    "--format", "formats", multiple=True, metavar="FORMAT[=FILE]", shell_complete=_format_words,
    help=f"{', '.join(FORMATS)}; repeatable.",
)  # fmt: skip
@click.option(
    "--sarif-category", metavar="NAME", default="",
    help="The category in the SARIF report: code scanning keeps one upload for each category and commit.",
)  # fmt: skip
@click.option("--draw", is_flag=True, help="In the markdown format, draw each workflow with errors, as Mermaid.")
@click.option(
    "--for-app", metavar="FILE", default="",
    help="Check the workflows in these files as workflows of the app that this file defines.",
)  # fmt: skip
@click.option(
    "--statistics", is_flag=True, help="Show the number of findings of each rule; the same as --format statistics."
)
@click.option("--select", **SELECTORS, help="Run only these rules.")
@click.option("--ignore", **SELECTORS, help="Do not run these rules.")
@click.option("--extend-select", **SELECTORS, help="Run these rules as well.")
@click.option("--severity", multiple=True, metavar="CODE=LEVEL", callback=_levels, help="Change the level of a rule.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="The lowest level that fails the run (default: from the settings of each file, else warning).",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Make the safe fixes: they correct what the platform refuses, or do not change what a workflow does.",
)
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="With --fix or --diff: also the fixes that may change what a workflow does.",
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, without changing it.")
@click.option(
    "--baseline",
    metavar="FILE",
    help="Do not report the findings in this file (default: from the settings of each file).",
)
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Write all findings to the baseline that the settings name (default: kwf-lint-baseline.json).",
)
@click.option("--prune-baseline", is_flag=True, help="Remove findings that no longer exist from the baseline.")
@click.option("--since", metavar="REF", help="Report only findings that are new compared with this git revision.")
@click.option("--config", metavar="FILE", default="", help="Use this settings file for all files.")
@click.option("--isolated", is_flag=True, help="Read no settings file.")
@click.option("--show-settings", is_flag=True, help="Show the settings for the first path, and exit.")
@click.option("--show-files", is_flag=True, help="List the files that would be linted, and exit.")
@click.option(
    "--show-suppressed", is_flag=True, help="In the json format, also list suppressed findings, with their reasons."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("-q", "--quiet", is_flag=True, help="Print only findings, no summary.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Name each skipped file and say why; show the traceback of a crash."
)
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to color the report."
)
def check_command(paths: tuple[str, ...], **given: Any) -> int:
    """Lint files and folders.

    Without PATHS it lints the current folder; - is standard input.

    \b
    Exit codes:
      0  no findings of the failing level (--fail-on, default: warning)
      1  such findings
      2  wrong use, wrong settings, or a file that cannot be read
      3  a bug in kwf-lint or in a rule

    With --fix, only findings that are left count. --from-hook --fix exits with 1 whenever it changed a file, --diff if
    --fix would change something. With -, the fixed text goes to standard output and the findings to standard error.
    """
    options = _options(paths, given)
    if given["show_settings"]:
        return _show_settings(options)
    if given["show_files"]:
        return _show_files(options)
    options.progress = _progress()
    outcome = check(options)
    if options.progress is not None:
        options.progress(0, 0)
    output = _output(given)
    if given["diff"]:
        return deliver_differences(outcome, output, options.rewriting.differences if options.rewriting else ())
    _require_formats(output, outcome.settings)
    if options.rewriting and options.stdin is not None:
        output.stream = sys.stderr
        text = options.rewriting.text
        sys.stdout.buffer.write(options.stdin if text is None else text)
        sys.stdout.flush()
    code = deliver(outcome, output)
    return max(code, 1) if given["from_hook"] and outcome.changed and not output.exit_zero else code


def _options(paths: Sequence[str], given: dict[str, Any]) -> Options:
    """What the run is asked to do. Raises click's UsageError for words that contradict one another."""
    options = Options(paths or ["."], from_hook=given["from_hook"])
    options.staged = given["staged"]
    options.config = given["config"]
    options.isolated = given["isolated"]
    options.stdin_filename = given["stdin_filename"]
    options.change = _change(given)
    if options.isolated and options.config:
        raise click.UsageError("--isolated reads no settings file; remove --config")
    if options.staged and paths:
        raise click.UsageError("--staged lints everything that is staged; remove the paths")
    options.stdin = given_input(paths)
    if options.stdin is None and options.stdin_filename:
        raise click.UsageError("--stdin-filename needs the path - (standard input)")
    options.rewriting = _rewriting(given)
    if given["since"] == "":  # a variable that is not set: a run without --since would report everything
        raise click.UsageError("--since needs a git revision, such as main; the one given is empty")
    options.since = given["since"] or ""
    options.verbose = given["verbose"]
    options.for_app = _app_file(given["for_app"])
    options.baseline = given["baseline"]
    options.baseline_action = _baseline_action(given, is_stdin=options.stdin is not None)
    return options


def _output(given: dict[str, Any]) -> Output:
    """How the results are wanted."""
    output = Output()
    output.baseline = given["baseline"]
    output.category = given["sarif_category"]
    output.color = given["color"]
    output.draws = given["draw"]
    output.exit_zero = given["exit_zero"]
    output.quiet = given["quiet"]
    output.show_suppressed = given["show_suppressed"]
    output.verbose = given["verbose"]
    return output


def _require_formats(output: Output, settings: Settings) -> None:
    """Raise click's UsageError where an option is for the report of a format that is not written."""
    formats = [split_format(entry)[0] for entry in settings.format]
    if output.category and "sarif" not in formats:
        raise click.UsageError("--sarif-category names a SARIF report; add --format sarif=FILE")
    if output.show_suppressed and not {"json", "sarif"}.intersection(formats):
        raise click.UsageError("--show-suppressed adds suppressed findings to a JSON report; add --format json")
    if output.draws and "markdown" not in formats:
        raise click.UsageError("--draw adds drawings to a Markdown report; add --format markdown=FILE")


def _app_file(path: str) -> str:
    """The absolute path of the file that --for-app names. Raises a UsageError where it holds no app definition."""
    if not path:
        return ""
    try:
        data = read_regular(path)
    except OSError as error:
        raise click.UsageError(f"--for-app: {printable(path)}: {error.strerror}") from None
    document = module_alone(path, data) if is_module_name(path) else read_document(path, data, relaxed=True)
    if document is None or document.value is MISSING or sum(app.is_app for app in read_apps(document)) != 1:
        raise click.UsageError(f"--for-app: {printable(path)} is not an app definition")
    return os.path.abspath(path)


def _rewriting(given: dict[str, Any]) -> Rewriting | None:
    """What --fix, --unsafe-fixes and --diff require together; None where nothing is to be fixed."""
    if not given["fix"] and not given["diff"]:
        if given["unsafe_fixes"]:
            raise click.UsageError("--unsafe-fixes needs --fix or --diff")
        return None
    if given["staged"]:
        option = "--diff" if given["diff"] else "--fix"
        raise click.UsageError(f"--staged cannot be combined with {option}; run --fix on the files, then stage them")
    if given["diff"] and given["formats"]:
        raise click.UsageError("--diff shows changes, not findings; remove --format")
    return Rewriting(unsafe=given["unsafe_fixes"], write=not given["diff"])


def _baseline_action(given: dict[str, Any], *, is_stdin: bool) -> str:
    """What becomes of the baseline: "write", "prune" or ""."""
    if given["write_baseline"] and given["prune_baseline"]:
        raise click.UsageError("--write-baseline already removes stale findings; remove --prune-baseline")
    if given["write_baseline"] and is_stdin:
        raise click.UsageError("--write-baseline needs files, not standard input")
    if given["write_baseline"] and given["since"]:
        raise click.UsageError("--write-baseline writes all findings; remove --since")
    action = "write" if given["write_baseline"] else "prune" if given["prune_baseline"] else ""
    if action and given["diff"]:
        raise click.UsageError(f"--diff changes nothing; remove --{action}-baseline with it")
    return action


def _change(given: dict[str, Any]) -> Callable[[Settings], Settings] | None:
    """What the options change in every Settings; None where they change nothing."""
    words = {key: given[key] for key in ("select", "ignore", "extend_select", "severity", "fail_on")}
    words["format"] = _formats(given)
    if all(value is None for value in words.values()):
        return None
    return lambda settings: overridden(settings, **words)


def _formats(given: dict[str, Any]) -> list[str] | None:
    """The reports that the options ask for, None where they ask for none. Raises UsageError where they are wrong."""
    formats = [*given["formats"], *(["statistics"] if given["statistics"] else [])]
    problem, _ = wrong_format(formats, "--format sarif=out.sarif")
    if problem:
        raise UsageError(f"--format: {printable(problem)}")
    return formats or None


def _progress() -> Callable[[int, int], None] | None:
    """Shows "files done of all" on a terminal once a run takes more than a second; None elsewhere and in CI.

    Called with 0, 0 at the end, to wipe the line.
    """
    if not sys.stderr.isatty() or os.environ.get("CI"):
        return None
    import time

    started = time.monotonic()
    shown = [started]

    def show(done: int, total: int) -> None:
        now = time.monotonic()
        if total == 0:
            if shown[0] != started:
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        elif now - started > SHOW_PROGRESS_AFTER and now - shown[0] > 0.1:
            shown[0] = now
            print(f"\r\x1b[K{done} of {total} files", end="", file=sys.stderr, flush=True)

    return show


def _show_settings(options: Options) -> int:
    path = os.path.abspath(options.stdin_filename or options.paths[0])
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    click.echo(show_settings(settings_finder(options, builtin_rules())(folder)), nl=False)
    return 0


def _show_files(options: Options) -> int:
    found = targets(options, settings_finder(options, builtin_rules()))
    for target in found.targets:
        click.echo(printable(target.name))
    for problem in found.problems:
        click.echo(f"kwf-lint: {problem}", err=True)
    return 2 if found.problems else 0
