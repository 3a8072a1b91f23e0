"""The command `completion`: prints what makes a shell complete the words of kwf-lint."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from kwf_lint.run.registry import builtin_rules

COMPLETE_VARIABLE = "_KWF_LINT_COMPLETE"


def rule_words(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[str]:
    return [word for rule in builtin_rules() for word in (rule.code, rule.name) if word.startswith(incomplete)]


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    """Print the completion script of a shell.

    \b
    In ~/.bashrc:                                 eval "$(kwf-lint completion bash)"
    In ~/.zshrc:                                  eval "$(kwf-lint completion zsh)"
    In ~/.config/fish/completions/kwf-lint.fish:  kwf-lint completion fish | source
    """
    completion = get_completion_class(shell)
    assert completion is not None
    click.echo(completion(click.get_current_context().find_root().command, {}, "kwf-lint", COMPLETE_VARIABLE).source())
    return 0
