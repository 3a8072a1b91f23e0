"""The command `init`: writes a settings file in which everything is explained and commented out."""

from __future__ import annotations

import os

import click

from kwf_lint.errors import UsageError
from kwf_lint.run.write_file import write_file
from kwf_lint.settings.descriptions import DESCRIBED
from kwf_lint.settings.find import find_repository, find_settings
from kwf_lint.settings.read import read_settings
from kwf_lint.settings.settings import FILE_NAMES, TABLE_NAME
from kwf_lint.settings.toml_text import settings_name


@click.command("init")
def init_command() -> int:
    """Write a commented settings file, kwf-lint.toml.

    It also shows how to set up a git hook. It does not overwrite a file.
    """
    folder = os.getcwd()
    name = write_settings(folder)
    above = "" if find_repository(folder) == folder else find_settings(os.path.dirname(folder), {}).source
    hidden = f" It replaces {settings_name(above)} for the files in this folder." if above else ""
    click.echo(f"Wrote {name}; every key in it is commented out.{hidden}\n\n{HOOKS}", nl=False)
    return 0


def settings_text() -> str:
    """A settings file in which everything is explained, and everything is commented out."""
    lines = [
        "# Settings of kwf-lint, for the files in this folder and below. A key that is not set has its default.",
        "# kwf-lint check --show-settings shows the settings that apply.",
    ]
    for description, example in DESCRIBED.values():
        lines += ["", f"# {description}", *(f"#{line}" for line in example.split("\n"))]
    return "\n".join(lines) + "\n"


def write_settings(folder: str) -> str:
    """Write a commented settings file into a folder and return its name. Raises UsageError where settings are already."""
    path = os.path.join(folder, FILE_NAMES[0])
    other = os.path.join(folder, FILE_NAMES[1])
    if os.path.exists(other) and read_settings(other, folder) is not None:
        raise UsageError(f"{FILE_NAMES[1]} already has a table [{'.'.join(TABLE_NAME)}]; nothing was written")
    if os.path.lexists(path):
        raise UsageError(f"{FILE_NAMES[0]} already exists; nothing was written")
    try:
        write_file(path, settings_text().encode())
    except OSError as error:
        raise UsageError(f"{FILE_NAMES[0]} cannot be written: {error.strerror}") from None
    return FILE_NAMES[0]


HOOKS = """\
To lint on every commit with pre-commit or prek, in .pre-commit-config.yaml:

repos:
  - repo: https://github.com/your-organization/kwf-lint  # the owner of your copy of kwf-lint
    rev: v0.1.0
    hooks:
      - id: kwf-lint

Without a framework, as a plain git hook:

printf '#!/bin/sh\\nexec kwf-lint check --staged\\n' > .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit

To start without today's findings: kwf-lint check --write-baseline
"""
