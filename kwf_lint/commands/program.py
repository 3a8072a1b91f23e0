"""The command line as a whole: the group of all commands, and what click must know of it."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click
from click.shell_completion import CompletionItem, shell_complete

from kwf_lint.commands.completion import COMPLETE_VARIABLE
from kwf_lint.errors import UsageError
from kwf_lint.kustomer.platform import platform
from kwf_lint.paths import printable
from kwf_lint.spelling import did_you_mean
from kwf_lint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# The modules that hold the commands; those of one run are not to pay for the others.
MODULES = {
    "check": "check",
    "adopt": "adopt",
    "draw": "draw",
    "print": "print",
    "facts": "facts",
    "rule": "rule",
    "explain": "rule",
    "test": "test",
    "init": "init",
    "schema": "schema",
    "server": "server",
    "completion": "completion",
}


def command_line(words: Sequence[str]) -> int:
    """Run a command; returns the exit code. Raises UsageError for what a person must correct.

    Where a shell wants the words that may follow, in the variables that click's scripts set, it gets those.
    """
    if COMPLETE_VARIABLE in os.environ:
        return shell_complete(program, {}, "kwf-lint", COMPLETE_VARIABLE, os.environ[COMPLETE_VARIABLE])
    stdout = sys.stdout
    try:
        code = program.main(list(words), prog_name="kwf-lint", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        raise UsageError(error.format_message()) from None
    except click.Abort:
        return 130
    except SystemExit:
        # Where nobody reads any more, click puts another stream there and ends with 1, as if there were findings.
        if sys.stdout is not stdout:
            raise BrokenPipeError from None
        raise
    return code if isinstance(code, int) else 0


class _Program(click.Group):
    """The commands, each loaded when it runs; a first word that is not nearly a command is a path."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  the face of a group
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as above
        if cmd_name not in MODULES:
            return None
        module = import_module(f"kwf_lint.commands.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, f"{MODULES[cmd_name]}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in MODULES:
            return super().resolve_command(ctx, args)
        if not ctx.resilient_parsing:  # not where a shell asks which words may follow
            if word == "help":
                click.echo(ctx.get_help())
                ctx.exit()
            advice = did_you_mean(word, MODULES)
            if advice or (word.isalpha() and not any(map(os.path.lexists, args))):
                advice = advice or '"kwf-lint --help" lists the commands.'
                raise UsageError(f'"{printable(word)}" is neither a command nor a file or folder. {advice}')
        return super().resolve_command(ctx, ["check", *args])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]


def _version(context: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    """The version, and of which day the facts about Kustomer's platform are."""
    if is_asked:
        click.echo(f"kwf-lint {__version__} (facts about Kustomer as of {platform().facts})")
        context.exit()


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def program() -> None:
    """A linter for Kustomer app definitions and workflows.

    `kwf-lint PATH...` is short for `kwf-lint check PATH...`.
    """
