"""Reads a settings file, and says with its line what is wrong in it.

find.py knows which file counts; check.py, once all rules are known, whether what a file names exists.
"""

from __future__ import annotations

import datetime
import os
import tomllib

from kwf_lint.errors import UsageError
from kwf_lint.paths import read_regular
from kwf_lint.settings.keys import APP_KEYS, EXPECTED, KEYS, SUPPRESSION_KEYS, problem_of, wrong_format
from kwf_lint.settings.settings import FILE_NAMES, TABLE_NAME, Settings
from kwf_lint.settings.suppressions import Suppression
from kwf_lint.settings.toml_text import (
    advice_on,
    error_at,
    line_of,
    lines_of_tables,
    place_of,
    settings_error,
    settings_name,
    syntax_error,
    type_in_words,
)
from kwf_lint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]


class Source:
    """A settings file: its path and text, and the keys that lead to our table in it."""

    __slots__ = ("path", "text", "within")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.within = TABLE_NAME if os.path.basename(path) == FILE_NAMES[1] else ()

    def error(self, key: str, message: str, item: str = "") -> UsageError:
        """The error at a key of our table, or at an item of its value."""
        return error_at(self.text, self.path, (*self.within, key), message, item)

    def place(self, key: str) -> str:
        """Where a key of our table is: the file and the line."""
        return place_of(self.text, self.path, (*self.within, key))


def read_settings(path: str, root: str) -> Settings | None:
    """The settings that the file at an absolute path holds; None for a pyproject.toml without our table.

    Raises UsageError, with the line, for a file that is wrong.
    """
    return parsed(text_of_settings(path), path, root)


def settings_of_text(text: str, root: str = "") -> Settings:
    """The settings that a text in the form of kwf-lint.toml holds."""
    return parsed(text, "", root) or Settings(root)


def parsed(text: str, path: str, root: str) -> Settings | None:
    """The settings in the text of a file; None for a pyproject.toml without our table."""
    source = Source(path, text)
    table = _our_table(source)
    if table is None:
        return None
    # First of all, since a newer version may know keys that this one does not.
    if type(table.get("required-version")) is str:
        _require_version(table["required-version"], source)
    settings = Settings(root)
    settings.source = path
    for key, value in table.items():
        if key not in KEYS:
            raise _unknown_key(key, source)
        if _has_nul(value):
            raise source.error(key, f'"{key}" contains a NUL character')
        problem, item = problem_of(KEYS[key], value)
        if problem:
            raise source.error(key, f'"{key}" expects {problem}', item)
        _take(settings, key, value, source)
    settings.origins = dict.fromkeys(table, path)
    return settings


def _our_table(source: Source) -> Table | None:
    try:
        table: Table = tomllib.loads(source.text)
    except RecursionError:
        raise UsageError(f"{settings_name(source.path)}: not valid TOML: nested too deeply") from None
    except ValueError as error:
        raise syntax_error(source.text, source.path, str(error)) from None
    for depth, key in enumerate(source.within, start=1):
        if key not in table:
            return None
        inner = table[key]
        if type(inner) is not dict:
            message = f'"{key}" expects a table, found {type_in_words(inner)}'
            raise error_at(source.text, source.path, source.within[:depth], message)
        table = inner
    return table


def _has_nul(value: Any) -> bool:
    """Whether a string in a value has a character that no path may have."""
    if type(value) is dict:
        return any(_has_nul(each) for item in value.items() for each in item)
    if type(value) is list:
        return any(map(_has_nul, value))
    return type(value) is str and "\0" in value


def _take(settings: Settings, key: str, value: Any, source: Source) -> None:
    """Put the value of a key, which is of the right kind, into the settings."""
    if key == "rules":
        _take_rules(settings, value, source)
    elif key == "baseline":
        settings.baseline = os.path.join(settings.root, value) if value else ""
    elif key in ("suppress", "app"):
        lines = lines_of_tables(source.text, (*source.within, key))
        if len(lines) != len(value):  # written otherwise
            lines = [line_of(source.text, (*source.within, key))] * len(value)
        tables = [_Table(key, entry, source, line) for entry, line in zip(value, lines, strict=True)]
        if key == "app":
            settings.app = tuple(map(_bound_workflows, tables))
        else:
            settings.suppress = list(map(_suppression, tables))
    elif key == "format":
        settings.format = (value,) if type(value) is str else value
        problem, entry = wrong_format(settings.format, 'format = ["text", "sarif=out.sarif"]')
        if problem:
            raise source.error(key, problem, entry)
    elif key == "extend-platform":
        _take_platform(settings, [value] if type(value) is str else value, source)
    else:
        setattr(settings, key.replace("-", "_"), value)


def _take_rules(settings: Settings, value: Any, source: Source) -> None:
    """Put what is under "rules" into the settings: a list has folders; a table has options, and folders under a key."""
    folders = value.get("folders", ()) if type(value) is dict else value
    here = os.path.dirname(source.path) or settings.root
    settings.rule_folders = [os.path.abspath(os.path.join(here, name)) for name in folders]
    for folder, name in zip(settings.rule_folders, folders, strict=True):
        if not os.path.isdir(folder):
            raise source.error("rules", f'"rules" names the folder "{name}", which does not exist', name)
    if type(value) is dict:
        settings.options = {name: options for name, options in value.items() if name != "folders"}


def _take_platform(settings: Settings, names: list[str], source: Source) -> None:
    """Read the files with more facts about the platform, which may be globs, into the settings."""
    from kwf_lint.settings.extend_platform import extended_platform, files_of, is_glob

    key = "extend-platform"
    for name in names:
        found = files_of(name, os.path.dirname(source.path))
        if not found:
            problem = "matches no file" if is_glob(name) else "does not exist"
            raise source.error(key, f'"{key}" names "{name}", which {problem}', name)
        settings.extend_platform = [*dict.fromkeys([*settings.extend_platform, *found])]
    if names:
        settings.platform = extended_platform(settings.extend_platform)


class _Table:
    """One of the tables under a key: its name, its entries, its file, and the line in which it begins."""

    __slots__ = ("entries", "first", "name", "source")

    def __init__(self, name: str, entries: Table, source: Source, first: int) -> None:
        self.name = name
        self.entries = entries
        self.source = source
        self.first = first

    def wrong(self, message: str, key: str = "") -> UsageError:
        """The error at a key of the table, at its first line without one."""
        lines = self.source.text.split("\n")
        line = self.first
        while key and line < len(lines) and not lines[line].lstrip().startswith("["):
            line += 1
            if lines[line - 1].partition("=")[0].strip(" \t\"'") == key:
                break
        else:
            line = self.first
        return settings_error(f"{settings_name(self.source.path)}:{line}", message)

    def unknown(self, key: str, keys: tuple[str, ...]) -> UsageError:
        advice = advice_on(key, keys, f"Its keys are {', '.join(keys)}.")
        return self.wrong(f'"{self.name}" has no key "{key}"{advice}', key)


def _suppression(table: _Table) -> Suppression:
    """A table under [[suppress]]. Raises UsageError, with the line, where it is wrong."""
    entry = table.entries
    for key, value in entry.items():
        if key not in SUPPRESSION_KEYS:
            raise table.unknown(key, SUPPRESSION_KEYS)
        if key == "until" and type(value) is not datetime.date:
            raise table.wrong(f'"until" expects a date, such as 2027-01-31, found {type_in_words(value)}', key)
        if key != "until" and type(value) is not str:
            raise table.wrong(f'"{key}" expects a string, found {type_in_words(value)}', key)
    for key in SUPPRESSION_KEYS[:3]:
        if not entry.get(key, "").strip():
            raise table.wrong(f'"suppress" needs a "{key}"', key)
    until = entry.get("until")
    return Suppression(entry["rule"], entry["where"], entry["reason"], entry.get("file", ""), until, table.first)


def _bound_workflows(table: _Table) -> tuple[str, list[str]]:
    """A table under [[app]]: the file of an app definition, and the globs of the workflows that belong to it."""
    entry = table.entries
    for key in entry:
        if key not in APP_KEYS:
            raise table.unknown(key, APP_KEYS)
    file, globs = entry.get("file", ""), entry.get("workflows")
    if type(file) is not str or not file.strip():
        raise table.wrong('"app" needs a "file", the app definition', "file")
    path = os.path.abspath(os.path.join(os.path.dirname(table.source.path), file))
    if not os.path.isfile(path):
        raise table.wrong(f'"file" names the file "{file}", which does not exist', "file")
    if path.endswith(".json") and not _may_define_app(path):
        raise table.wrong(f'"file" names the file "{file}", which is not an app definition', "file")
    if globs is None or globs == []:
        raise table.wrong('"app" needs "workflows", globs such as ["exports/**"]', "workflows")
    if type(globs) is not list or any(type(each) is not str for each in globs):
        raise table.wrong(f'"workflows" expects {EXPECTED["texts"]}, found {type_in_words(globs)}', "workflows")
    return path, globs


def _may_define_app(path: str) -> bool:
    try:
        return b'"app"' in read_regular(path)
    except (OSError, ValueError):
        return True  # a run says that it cannot be read


def text_of_settings(path: str) -> str:
    try:
        data = read_regular(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{settings_name(path)}: the settings cannot be read: {reason}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{settings_name(path)}:{line}: not valid TOML: the text is not UTF-8") from None


def _require_version(wanted: str, source: Source) -> None:
    """Raise UsageError unless this version meets a requirement such as ">=0.1.0,<1"; all its parts must hold.

    A part is one of == != >= <= > < and a version of numbers and dots; no operator is ==. Of a pre-release of
    kwf-lint only the numbers count.
    """
    key = "required-version"
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
            raise source.error(key, f'"{key}" expects a string such as ">=0.1.0,<1", found "{wanted}"')
        order = (own > bound) - (own < bound)
        if order not in {"==": (0,), "!=": (-1, 1), ">=": (0, 1), "<=": (-1, 0), ">": (1,), "<": (-1,)}[operator]:
            raise source.error(key, f"these settings are for kwf-lint {wanted}; this is kwf-lint {__version__}")


def _version_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version without the zeros at its end after the first; () where the string is not a version."""
    parts = text.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return ()
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return tuple(map(int, parts))


def _unknown_key(key: str, source: Source) -> UsageError:
    if not source.within and key == TABLE_NAME[0]:
        advice = ". In kwf-lint.toml the keys are at the top level, without [tool.kwf-lint]."
    else:
        advice = advice_on(key, KEYS, f"The keys are {', '.join(KEYS)}.")
    return source.error(key, f'unknown key "{key}"{advice}')
