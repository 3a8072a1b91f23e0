"""Standard input, for which the path - stands."""

from __future__ import annotations

import sys

import click

from kwf_lint.commands.streams import in_words
from kwf_lint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def given_input(paths: Sequence[str]) -> bytes | None:
    """All of standard input where the paths are -, None where - is not among them. Raises UsageError for - and others."""
    if "-" not in paths:
        return None
    if len(paths) > 1:
        raise click.UsageError("- (standard input) cannot be combined with other paths")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"cannot read standard input: {in_words(error)}") from None
