"""The program: words in, exit code out. Runs the plain case itself, so that a clean file pays for nothing else.

The plain case is `check` with paths and perhaps --from-hook, what a hook and an editor run. All else goes through click.
"""

from __future__ import annotations

import gc
import os
import sys

from kwf_lint.fast_start import CLEAN, FINDINGS, RULES, load_modules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

COMMANDS = (
    "check",
    "adopt",
    "facts",
    "print",
    "draw",
    "rule",
    "explain",
    "test",
    "init",
    "schema",
    "server",
    "completion",
)


def main(words: Sequence[str]) -> int:
    """Run the program; returns the exit code (0 nothing to report, 1 findings, 2 wrong use, 3 a bug in kwf-lint or a rule)."""
    words = list(words)
    first = words[0] if words else ""
    # A plain word that is nothing on disk may be a mistyped command.
    may_be_command = first.isalpha() and (first in COMMANDS or not os.path.lexists(first))
    if not may_be_command and first not in ("--help", "-h", "--version"):
        words.insert(0, "check")
    is_plain = words[0] == "check" and all(map(_is_plain, words[1:])) and "_KWF_LINT_COMPLETE" not in os.environ
    if is_plain:
        load_modules(CLEAN + RULES)
    from kwf_lint.errors import InstallationError, UsageError

    try:
        if is_plain:
            return _check(words[1:])
        from kwf_lint.commands.program import command_line

        return command_line(words)
    except UsageError as error:
        return _say(f"kwf-lint: {error}", 2)
    except InstallationError as error:
        return _say(f"kwf-lint: {error}", 3)
    except BrokenPipeError:
        raise
    except Exception as error:
        if isinstance(error, OSError):
            from kwf_lint.commands.streams import what_is_wrong

            reason = what_is_wrong(error)
            if reason:
                return _say(f"kwf-lint: {reason}", 2)
        advice = "kwf-lint: please report it; --verbose shows where it happened"
        if "--verbose" in words:
            import traceback

            advice = traceback.format_exc().rstrip("\n")
        return _say(f"kwf-lint: a bug in kwf-lint: {type(error).__name__}: {error}\n{advice}", 3)


def _say(line: str, code: int) -> int:
    """Print a line on standard error, if that can be written to; returns the exit code that goes with it."""
    try:
        print(line, file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError:
        pass
    return code


def _check(words: Sequence[str]) -> int:
    """The plain case: paths, and perhaps --from-hook."""
    from kwf_lint.run.check import check
    from kwf_lint.run.options import Options

    paths = [word for word in words if word != "--from-hook"]
    outcome = check(Options(paths or ["."], from_hook="--from-hook" in words))
    if outcome.is_clean and tuple(outcome.settings.format) == ("text",):
        from kwf_lint.report.summary import summary

        print(summary(outcome), file=sys.stderr)
        return 0
    load_modules(FINDINGS)
    from kwf_lint.commands.deliver import Output, deliver

    return deliver(outcome, Output())


def _is_plain(word: str) -> bool:
    # The shells of Windows leave patterns to the program, and click knows them.
    return word == "--from-hook" or not (word.startswith("-") or (sys.platform == "win32" and "*" in word))


def run() -> None:
    """The console script: main() on this process's words and streams, and out without tearing everything down."""
    gc.disable()  # one short run: what is not collected ends with the process
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        from kwf_lint.commands.streams import stand_in_for_closed

        stand_in_for_closed()
    streams: list[Any] = [sys.stdout, sys.stderr]
    for stream in streams:
        # Whatever a file holds can be written, on any terminal and under any locale.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone (`kwf-lint ... | head`); the shell's own code for that.
        code = 141
    except KeyboardInterrupt:
        code = 130
    except OSError as error:
        from kwf_lint.commands.streams import in_words

        code = _say(f"kwf-lint: cannot write to standard output: {in_words(error)}", 2)
    os._exit(code)  # saves the interpreter's teardown, a sixth of a clean run


if __name__ == "__main__":
    # python -m puts the current folder first on the import path; nothing of a linted repository is to be imported.
    try:
        here = os.getcwd()
    except OSError:
        here = ""  # it is gone, and that will be said
    if sys.path[0] in ("", here):
        sys.path.pop(0)
    run()
