"""The keys of a settings file, and what their values may be."""

from __future__ import annotations

import os.path

from kwf_lint.rulekit import SEVERITIES
from kwf_lint.settings.settings import split_format
from kwf_lint.settings.toml_text import toml, type_in_words
from kwf_lint.spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

# The keys of a settings file and what their values are; Settings calls them the same, with "_" for "-".
KEYS = {
    "select": "texts",
    "extend-select": "texts",
    "ignore": "texts",
    "severity": "levels",
    "exclude": "texts",
    "include": "texts",
    "fragments": "texts",
    "fail-on": "level",
    "format": "formats",
    "required-version": "text",
    "extend-platform": "paths",
    "setting-reference": "reference",
    "rules": "options",
    "per-file-ignores": "globs",
    "suppress": "suppressions",
    "baseline": "text",
    "app": "apps",
    "unread": "unread",
}

SUPPRESSION_KEYS = ("rule", "where", "reason", "file", "until")
APP_KEYS = ("file", "workflows")
# The formats with what each is for. The report of NAME is made by report() in kwf_lint.report.NAME.
FORMATS = {
    "text": "findings in their source lines, for people",
    "concise": "one line for each finding, for editors and logs",
    "json": "everything, for programs",
    "github": "annotations, for GitHub Actions",
    "sarif": "SARIF 2.1.0, for code scanning",
    "gitlab": "Code Quality, for GitLab",
    "azure": "build issues, for Azure Pipelines",
    "junit": "test results, for build servers",
    "checkstyle": "Checkstyle XML, for build servers",
    "rdjson": "reviewdog JSON, for review comments",
    "markdown": "a table, for job summaries",
    "html": "a web page, for browsers",
    "statistics": "the number of findings of each rule, for people",
}
# What becomes of files that look like definitions and were not read.
UNREAD = ("note", "error")

EXPECTED = {
    "texts": 'a list of strings, such as ["..."]',
    "levels": 'a table of levels, such as {KWF203 = "info"}',
    "level": 'one of "error", "warning", "info"',
    "formats": 'a list of strings, such as ["text", "sarif=out.sarif"]',
    "text": "a string",
    "paths": 'a file or a list of files and globs, such as ["facts/*.json"]',
    "reference": 'a string with "{key}" in it, such as "{{{settings.{key}}}}"',
    "options": 'a list of folders, such as ["lint/rules"], or a table for each rule, such as [rules.generic-name]',
    "globs": 'a table of lists, such as {"exports/*.json" = ["KWF5"]}',
    "suppressions": "tables, each starting with [[suppress]]",
    "apps": "tables, each starting with [[app]]",
    "unread": 'one of "note", "error"',
}


# The types that a value of each kind may have; of a list the type of its items; and the values that there are.
TYPES: dict[str, tuple[type, ...]] = {
    "texts": (list,),
    "levels": (dict,),
    "level": (str,),
    "formats": (str, list),
    "text": (str,),
    "paths": (str, list),
    "reference": (str,),
    "options": (list, dict),
    "globs": (dict,),
    "suppressions": (list,),
    "apps": (list,),
    "unread": (str,),
}
ITEMS = {"texts": str, "formats": str, "paths": str, "options": str, "suppressions": dict, "apps": dict}
CHOICES = {"level": SEVERITIES, "unread": UNREAD}

_RIGHT = ("", "")


def problem_of(kind: str, value: Any) -> tuple[str, str]:
    """What is expected instead of a value of this kind, and the item that is wrong; two empty strings if it is right."""
    expected = EXPECTED[kind]
    if type(value) not in TYPES[kind]:
        return f"{expected}, found {type_in_words(value)}", ""
    if kind in CHOICES and value not in CHOICES[kind]:
        return f'{expected}, found "{value}"', ""
    if kind in ITEMS and type(value) is list:
        for item in value:
            if type(item) is not ITEMS[kind]:
                return f"{expected}, found {type_in_words(item)} in the list", toml(item)
    return CHECKS[kind](value) if kind in CHECKS else _RIGHT


def _problem_of_levels(levels: dict[str, Any]) -> tuple[str, str]:
    for selector, level in levels.items():
        if level not in SEVERITIES:
            given = f'"{level}"' if type(level) is str else type_in_words(level)
            advice = '; "ignore" turns a rule off' if level == "off" else ""
            return f'{EXPECTED["level"]} for "{selector}", found {given}{advice}', selector
    return _RIGHT


def _problem_of_globs(globs: dict[str, Any]) -> tuple[str, str]:
    for glob, selectors in globs.items():
        if not _are_texts(selectors):
            return f'{EXPECTED["texts"]} for "{glob}", found {toml(selectors)}', glob
    return _RIGHT


def _problem_of_reference(reference: str) -> tuple[str, str]:
    # Once, and in a reference or template; an empty one says that the form is not known.
    if reference and (reference.count("{key}") != 1 or not reference.startswith(("/#", "{{"))):
        return f'{EXPECTED["reference"]}, found "{reference}"', ""
    return _RIGHT


def _problem_of_options(options: list[Any] | dict[str, Any]) -> tuple[str, str]:
    """What is wrong with a table of the options of rules, which may have their folders under a key."""
    for name, value in options.items() if type(options) is dict else ():
        if name == "folders":
            if not _are_texts(value):
                return f'{EXPECTED["texts"]} for "folders", found {toml(value)}', ""
        elif type(value) is not dict:
            tables = EXPECTED["options"].partition(", or ")[2]
            return f'{tables}, found {type_in_words(value)} for "{name}"', name
    return _RIGHT


def _are_texts(value: Any) -> bool:
    return type(value) is list and all(type(each) is str for each in value)


# What else is asked of the values of some kinds.
CHECKS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "levels": _problem_of_levels,
    "globs": _problem_of_globs,
    "reference": _problem_of_reference,
    "options": _problem_of_options,
}


def wrong_format(formats: Sequence[str], example: str) -> tuple[str, str]:
    """What is wrong with entries FORMAT or FORMAT=FILE, and the first that is; two empty strings if nothing is.

    example: how the user writes a report to a file.
    """
    files = set()
    for entry in formats:
        name, file = split_format(entry)
        if name not in FORMATS:
            advice = did_you_mean(name, FORMATS) or f"The formats are {', '.join(FORMATS)}."
            return f'no report has the format "{name}". {advice}', entry
        place = file and os.path.normpath(file)
        if place in files:
            if file:
                return f'two reports are written to the file "{file}". Name another file for one of them.', entry
            return f"two reports are written to standard output. Give one of them a file, as in {example}", entry
        files.add(place)
    return "", ""
