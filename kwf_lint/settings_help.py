"""What the keys of a settings file are for: the commented file that `kwf-lint init` writes, and the schema for editors."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kwf_lint.config import FILE_NAMES, TABLE_NAME
from kwf_lint.errors import UsageError
from kwf_lint.report import FORMATS
from kwf_lint.settings_file import KEYS, LEVELS, SUPPRESSION_KEYS, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kwf_lint.ruleset import Rule

    Schema = dict[str, Any]

# What each key is for, and how it may look, in the order of the file that init writes.
DESCRIBED: dict[str, tuple[str, str]] = {
    "exclude": (
        "Files that are left alone, also when they are named; globs as in .gitignore.",
        'exclude = ["exports/"]',
    ),
    "include": ("What a walk over folders takes besides *.json.", 'include = ["*.kapp"]'),
    "fragments": ("Files that hold a part of an app definition.", 'fragments = ["parts/*.json"]'),
    "select": (
        "Run these rules and no others: codes, names, families such as KWF5, or ALL.",
        'select = ["KWF3", "KWF6"]',
    ),
    "extend-select": ("Run these rules as well.", 'extend-select = ["missing-display-name"]'),
    "ignore": ("Do not run these rules.", 'ignore = ["KWF211"]'),
    "severity": ("The levels of rules: error, warning or info.", 'severity = {KWF203 = "info"}'),
    "fail-on": ("The lowest level that fails a run (default: warning).", 'fail-on = "error"'),
    "format": ("Reports, to standard output or to a file.", 'format = ["text", "sarif=kwf-lint.sarif"]'),
    "baseline": (
        "Findings that are left out; kwf-lint check --write-baseline writes the file.",
        'baseline = "kwf-lint-baseline.json"',
    ),
    "required-version": ("The versions of kwf-lint that these settings are for.", 'required-version = ">=0.1"'),
    "extend-platform": ("Facts about your Kustomer that kwf-lint does not know.", 'extend-platform = "platform.json"'),
    "setting-reference": (
        "How a workflow reads an App Setting, for fixes that make one.",
        'setting-reference = "{{{settings.{key}}}}"',
    ),
    "per-file-ignores": ("Rules that do not run on some files.", '[per-file-ignores]\n"exports/*.json" = ["KWF5"]'),
    "rules": (
        'Folders with rules of your own (as the only thing said here: rules = ["lint/rules"]), and options of rules.',
        '[rules]\nfolders = ["lint/rules"]\n\n[rules.generic-name]\nextend-words = ["sprocket"]',
    ),
    "suppress": (
        "Findings that are left out at one place.",
        """\
[[suppress]]
rule = "KWF405"
where = "poll-invoice/aN0X9A2Hc"
reason = "the id comes from us"
file = "apps/billing.json"
until = 2027-01-31""",
    ),
}
SUPPRESSION_DESCRIBED = {
    "rule": "The rule, by its code or name.",
    "where": "A workflow by its name, a step of it as WORKFLOW/STEP, or a component as KIND:NAME; * stands for anything.",
    "reason": "Why, for people.",
    "file": "A glob, for entries that hold for some files alone.",
    "until": "The last day on which it suppresses.",
}
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_LEVEL: Schema = {"type": "string", "enum": list(LEVELS)}


def settings_text() -> str:
    """A settings file in which everything is explained, and everything is commented out."""
    lines = [
        "# Settings of kwf-lint. They hold for the files of this folder and below; what is not set has its default.",
        "# kwf-lint check --show-settings shows what holds.",
    ]
    for description, example in DESCRIBED.values():
        lines += ["", f"# {description}", *(f"#{line}" for line in example.split("\n"))]
    return "\n".join(lines) + "\n"


def write_settings(folder: str) -> str:
    """Write a commented settings file into a folder and return its name. Raises UsageError where settings are already."""
    path = os.path.join(folder, FILE_NAMES[0])
    other = os.path.join(folder, FILE_NAMES[1])
    if os.path.exists(other) and read_settings(other, folder) is not None:
        raise UsageError(f"{FILE_NAMES[1]} has a table [{'.'.join(TABLE_NAME)}] already; nothing was written")
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(settings_text())
    except FileExistsError:
        raise UsageError(f"{FILE_NAMES[0]} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"{FILE_NAMES[0]} cannot be written: {error.strerror}") from None
    return FILE_NAMES[0]


def settings_schema(rules: Sequence[Rule]) -> Schema:
    """The JSON Schema of a kwf-lint.toml, and of the table [tool.kwf-lint] in a pyproject.toml; draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:kwf-lint:settings",
        "title": "Settings of kwf-lint",
        "type": "object",
        "properties": {key: {"description": DESCRIBED[key][0], **_of_kind(KEYS[key], rules)} for key in DESCRIBED},
        "additionalProperties": False,
    }


def _of_kind(kind: str, rules: Sequence[Rule]) -> Schema:
    if kind == "texts":
        return _TEXTS
    if kind == "levels":
        return {"type": "object", "additionalProperties": _LEVEL}
    if kind == "level":
        return _LEVEL
    if kind == "formats":
        form = {"type": "string", "pattern": f"^({'|'.join(FORMATS)})(=.*)?$"}
        return {"anyOf": [form, {"type": "array", "items": form}]}
    if kind == "globs":
        return {"type": "object", "additionalProperties": _TEXTS}
    if kind == "reference":
        return {"type": "string", "pattern": r"\{key\}|^$"}
    if kind == "suppressions":
        # Editors show a date of TOML to a schema as text.
        properties = {key: {"description": SUPPRESSION_DESCRIBED[key], "type": "string"} for key in SUPPRESSION_KEYS}
        properties["until"]["format"] = "date"
        entry = {
            "type": "object",
            "properties": properties,
            "required": list(SUPPRESSION_KEYS[:3]),
            "additionalProperties": False,
        }
        return {"type": "array", "items": entry}
    if kind == "options":
        options = {rule.name: _options_of(rule) for rule in rules if rule.options}
        table = {
            "type": "object",
            "properties": {"folders": _TEXTS, **options},
            "additionalProperties": {"type": "object"},
        }
        return {"anyOf": [_TEXTS, table]}
    return {"type": "string"}


def _options_of(rule: Rule) -> Schema:
    properties = {name: {**_of_value(default), "default": default} for name, default in rule.options.items()}
    return {"description": rule.summary, "type": "object", "properties": properties, "additionalProperties": False}


def _of_value(default: Any) -> Schema:
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, int):
        return {"type": "integer"}
    if isinstance(default, float):
        return {"type": "number"}
    if isinstance(default, list | tuple):
        return {"type": "array", "items": _of_value(default[0]) if default else {"type": "string"}}
    return {"type": "object"} if isinstance(default, dict) else {"type": "string"}


HOOKS = """\
To lint on every commit with pre-commit or prek, in .pre-commit-config.yaml:

repos:
  - repo: https://github.com/your-organisation/kwf-lint  # where you keep the repository of kwf-lint
    rev: v0.1.0
    hooks:
      - id: kwf-lint
      - id: kwf-lint-project

Without a framework, in .git/hooks/pre-commit:

#!/bin/sh
exec kwf-lint check --staged

To begin with the findings of today left out: kwf-lint check --write-baseline
"""
