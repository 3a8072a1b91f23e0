"""The keys of a settings file, and what their values may be."""

from __future__ import annotations

from kwf_lint.rulekit import SEVERITIES
from kwf_lint.settings.toml_text import toml, type_in_words

TYPE_CHECKING = False
if TYPE_CHECKING:
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


def problem_of(kind: str, value: Any) -> tuple[str, str]:
    """What is expected instead of a value of this kind, and the item that is wrong; two empty strings if it is right."""
    expected = EXPECTED[kind]
    found = f"{expected}, found {type_in_words(value)}"
    if kind == "texts" or (kind in ("formats", "paths") and type(value) is list):
        if type(value) is not list:
            return found, ""
        for item in value:
            if type(item) is not str:
                return f"{expected}, found {type_in_words(item)} in the list", toml(item)
    elif kind == "levels":
        if type(value) is not dict:
            return found, ""
        for selector, level in value.items():
            if level not in SEVERITIES:
                given = f'"{level}"' if type(level) is str else type_in_words(level)
                return f'{EXPECTED["level"]} for "{selector}", found {given}', selector
    elif kind == "level":
        if value not in SEVERITIES:
            return f'{expected}, found "{value}"' if type(value) is str else found, ""
    elif kind == "unread":
        if value not in UNREAD:
            return f'{expected}, found "{value}"' if type(value) is str else found, ""
    elif kind == "globs":
        if type(value) is not dict:
            return found, ""
        for glob, selectors in value.items():
            if type(selectors) is not list or any(type(each) is not str for each in selectors):
                return f'{EXPECTED["texts"]} for "{glob}", found {toml(selectors)}', glob
    elif kind in ("suppressions", "apps"):
        if type(value) is not list or any(type(entry) is not dict for entry in value):
            return found, ""
    elif kind == "reference":
        if type(value) is not str:
            return found, ""
        # Once, and in a reference or template; an empty one says that the form is not known.
        if value and (value.count("{key}") != 1 or not value.startswith(("/#", "{{"))):
            return f'{expected}, found "{value}"', ""
    elif kind == "options":
        folders = value.get("folders", []) if type(value) is dict else value
        if type(folders) is not list or any(type(each) is not str for each in folders):
            return (f'{EXPECTED["texts"]} for "folders", found {toml(folders)}' if type(value) is dict else found), ""
        for name, options in value.items() if type(value) is dict else ():
            if type(options) is not dict and name != "folders":
                expected = expected.partition(", or ")[2]
                return f'{expected}, found {type_in_words(options)} for "{name}"', name
    elif type(value) is not str:
        return found, ""
    return "", ""
