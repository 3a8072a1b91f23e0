"""Reads a settings file, and says with its line what is wrong in it.

find.py knows which file counts; check.py, once all rules are known, whether what a file names exists.
"""

from __future__ import annotations

import os

from kwf_lint.errors import UsageError
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.settings.settings import FILE_NAMES, TABLE_NAME, Settings
from kwf_lint.settings.suppressions import Suppression
from kwf_lint.settings.toml_text import (
    advice_on,
    error_at,
    kind_in_words,
    line_of,
    lines_of_tables,
    shown_path,
    syntax_error,
    toml,
)
from kwf_lint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]

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
    "extend-platform": "text",
    "setting-reference": "reference",
    "rules": "options",
    "per-file-ignores": "globs",
    "suppress": "suppressions",
    "baseline": "text",
}

SUPPRESSION_KEYS = ("rule", "where", "reason", "file", "until")

EXPECTED = {
    "texts": 'a list of texts, such as ["..."]',
    "levels": 'a table of levels, such as {KWF203 = "info"}',
    "level": 'one of "error", "warning", "info"',
    "formats": 'a list of texts, such as ["text", "sarif=out.sarif"]',
    "text": "a text",
    "reference": 'a text with "{key}" in it, such as "{{{settings.{key}}}}"',
    "options": 'a list of folders, such as ["lint/rules"], or a table for each rule, such as [rules.generic-name]',
    "globs": 'a table of lists, such as {"exports/*.json" = ["KWF5"]}',
    "suppressions": "tables, each begun by [[suppress]]",
}


def read_settings(path: str, root: str) -> Settings | None:
    """The settings that the file at an absolute path holds; None for a pyproject.toml without our table.

    Raises UsageError, with the line, for a file that is wrong.
    """
    return parsed(text_of_settings(path), path, root)


def without_table(path: str) -> UsageError:
    return UsageError(f"{shown_path(path)}: has no table [{'.'.join(TABLE_NAME)}]")


def parsed(text: str, path: str, root: str) -> Settings | None:
    """The settings in the text of a file; None for a pyproject.toml without our table."""
    import tomllib

    try:
        table: Table = tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"{shown_path(path)}: not valid TOML: nested too deeply") from None
    except ValueError as error:
        raise syntax_error(text, path, str(error)) from None
    within: tuple[str, ...] = ()
    if os.path.basename(path) == FILE_NAMES[1]:
        for key in TABLE_NAME:
            within = (*within, key)
            if key not in table:
                return None
            inner = table[key]
            if type(inner) is not dict:
                raise error_at(text, path, within, f'"{key}" expects a table, found {kind_in_words(inner)}')
            table = inner
    wanted = table.get("required-version")
    # First of all, since a newer version may know keys that this one does not.
    if type(wanted) is str:
        _require_version(wanted, text, path, within)
    settings = Settings(root)
    settings.source = path
    for key, value in table.items():
        if key not in KEYS:
            raise _unknown_key(key, text, path, within)
        problem, item = _problem(KEYS[key], value)
        if problem:
            raise error_at(text, path, (*within, key), f'"{key}" expects {problem}', item)
        if key == "rules":
            # Both are said in one word: folders alone as a list, together with options of rules as the key of a table.
            folders = value.get("folders", ()) if type(value) is dict else value
            here = os.path.dirname(path) or root
            settings.rule_folders = [os.path.abspath(os.path.join(here, name)) for name in folders]
            for folder, name in zip(settings.rule_folders, folders, strict=True):
                if not os.path.isdir(folder):
                    message = f'"{key}" names the folder "{name}", which does not exist'
                    raise error_at(text, path, (*within, key), message, name)
            if type(value) is dict:
                settings.options = {name: options for name, options in value.items() if name != "folders"}
        elif key == "baseline":
            settings.baseline = os.path.join(root, value)
        elif key == "suppress":
            tables = lines_of_tables(text, (*within, key))
            if len(tables) != len(value):  # written otherwise
                tables = [line_of(text, (*within, key))] * len(value)
            settings.suppress = [
                _suppression(entry, text, path, line) for entry, line in zip(value, tables, strict=True)
            ]
        elif key == "format" and type(value) is str:
            settings.format = (value,)
        elif key == "extend-platform":
            settings.extend_platform = os.path.join(os.path.dirname(path), value)
            if not os.path.isfile(settings.extend_platform):
                raise error_at(text, path, (*within, key), f'"{key}" names the file "{value}", which does not exist')
            from kwf_lint.settings.extend_platform import extended_platform

            settings.platform = extended_platform(settings.extend_platform)
        else:
            setattr(settings, key.replace("-", "_"), value)
    settings.origins = dict.fromkeys(table, path)
    return settings


def _suppression(entry: Table, text: str, path: str, first: int) -> Suppression:
    """A table under [[suppress]] that begins in the line `first`. Raises UsageError, with the line, where it is wrong."""
    import datetime

    def wrong(message: str, key: str = "") -> UsageError:
        lines = text.split("\n")
        line = first
        while key and line < len(lines) and not lines[line].lstrip().startswith("["):
            line += 1
            if lines[line - 1].partition("=")[0].strip(" \t\"'") == key:
                break
        else:
            line = first
        return UsageError(f"{shown_path(path)}:{line}: {message}")

    for key, value in entry.items():
        if key not in SUPPRESSION_KEYS:
            advice = advice_on(key, SUPPRESSION_KEYS, f"its keys are {', '.join(SUPPRESSION_KEYS)}")
            raise wrong(f'"suppress" has no key "{key}"{advice}', key)
        if key == "until" and type(value) is not datetime.date:
            raise wrong(f'"until" expects a date, such as 2027-01-31, found {kind_in_words(value)}', key)
        if key != "until" and type(value) is not str:
            raise wrong(f'"{key}" expects a text, found {kind_in_words(value)}', key)
    for key in SUPPRESSION_KEYS[:3]:
        if not entry.get(key, "").strip():
            raise wrong(f'"suppress" needs a "{key}"', key)
    return Suppression(entry["rule"], entry["where"], entry["reason"], entry.get("file", ""), entry.get("until"), first)


def text_of_settings(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{shown_path(path)}: the settings cannot be read: {reason}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{shown_path(path)}:{line}: not valid TOML: the text is not UTF-8") from None


def _problem(kind: str, value: Any) -> tuple[str, str]:
    """What a value of this kind should have been and is not, and the item at fault; two empty texts if all is well."""
    expected = EXPECTED[kind]
    found = f"{expected}, found {kind_in_words(value)}"
    if kind == "texts" or (kind == "formats" and type(value) is list):
        if type(value) is not list:
            return found, ""
        for item in value:
            if type(item) is not str:
                return f"{expected}, found {kind_in_words(item)} in the list", toml(item)
    elif kind == "levels":
        if type(value) is not dict:
            return found, ""
        for selector, level in value.items():
            if level not in SEVERITIES:
                given = f'"{level}"' if type(level) is str else kind_in_words(level)
                return f'{EXPECTED["level"]} for "{selector}", found {given}', selector
    elif kind == "level":
        if value not in SEVERITIES:
            return f'{expected}, found "{value}"' if type(value) is str else found, ""
    elif kind == "globs":
        if type(value) is not dict:
            return found, ""
        for glob, selectors in value.items():
            if type(selectors) is not list or any(type(each) is not str for each in selectors):
                return f'{EXPECTED["texts"]} for "{glob}", found {toml(selectors)}', glob
    elif kind == "suppressions":
        if type(value) is not list or any(type(entry) is not dict for entry in value):
            return found, ""
    elif kind == "reference":
        if type(value) is not str:
            return found, ""
        # Once, and in what a workflow takes for no literal; an empty one says that the form is not known.
        if value and (value.count("{key}") != 1 or not value.startswith(("/#", "{{"))):
            return f'{expected}, found "{value}"', ""
    elif kind == "options":
        folders = value.get("folders", []) if type(value) is dict else value
        if type(folders) is not list or any(type(each) is not str for each in folders):
            return (f'{EXPECTED["texts"]} for "folders", found {toml(folders)}' if type(value) is dict else found), ""
        for name, options in value.items() if type(value) is dict else ():
            if type(options) is not dict and name != "folders":
                expected = expected.partition(", or ")[2]
                return f'{expected}, found {kind_in_words(options)} for "{name}"', name
    elif type(value) is not str:
        return found, ""
    return "", ""


def _require_version(wanted: str, text: str, path: str, within: tuple[str, ...]) -> None:
    """Raise UsageError unless this version meets a requirement such as ">=0.1.0,<1"; all its parts must hold.

    A part is one of == != >= <= > < and a version of numbers and dots; no operator is ==. Of a pre-release of
    kwf-lint only the numbers count.
    """
    place = (*within, "required-version")
    release = __version__
    while release.strip("0123456789."):
        release = release[:-1]
    own = _version_numbers(release.rstrip("."))
    for part in wanted.split(","):
        clause = part.strip()
        version = clause.lstrip("=!<>")
        operator = clause[: len(clause) - len(version)] or "=="
        bound = _version_numbers(version.strip())
        if not bound or operator not in ("==", "!=", ">=", "<=", ">", "<"):
            raise error_at(
                text, path, place, f'"required-version" expects a text such as ">=0.1.0,<1", found "{wanted}"'
            )
        order = (own > bound) - (own < bound)
        if order not in {"==": (0,), "!=": (-1, 1), ">=": (0, 1), "<=": (-1, 0), ">": (1,), "<": (-1,)}[operator]:
            raise error_at(
                text, path, place, f"these settings are for kwf-lint {wanted}; this is kwf-lint {__version__}"
            )


def _version_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version without the zeros at its end after the first; () where the text is no version."""
    parts = text.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return ()
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return tuple(map(int, parts))


def _unknown_key(key: str, text: str, path: str, within: tuple[str, ...]) -> UsageError:
    if not within and key == TABLE_NAME[0]:
        advice = "; here the keys stand at the top, without [tool.kwf-lint]"
    else:
        advice = advice_on(key, KEYS, f"the keys are {', '.join(KEYS)}")
    return error_at(text, path, (*within, key), f'unknown key "{key}"{advice}')
