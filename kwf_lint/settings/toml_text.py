"""Finds the line of a key in the text of a TOML file, and writes values as TOML."""

from __future__ import annotations

from kwf_lint.errors import UsageError
from kwf_lint.paths import printable, shown_path
from kwf_lint.spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any


def syntax_error(text: str, path: str, message: str) -> UsageError:
    """The error for what tomllib says of the text of a settings file."""
    what, line = what_and_line(message)
    line = line or text.count("\n", 0, len(text.rstrip())) + 1
    return settings_error(f"{settings_name(path)}:{line}", f"not valid TOML: {what}")


def what_and_line(message: str) -> tuple[str, int]:
    """What tomllib says, as "Unclosed array (at line 3, column 5)": without the place, and the line, 0 for the end."""
    what, _, where = message.rpartition(" (at ")
    line = where.removeprefix("line ").partition(",")[0]
    return what or message, int(line) if line.isdigit() else 0


def settings_error(place: str, message: str) -> UsageError:
    """The error at a place in the settings, in one line whatever these hold: they come with a repository."""
    return UsageError(f"{place}: {printable(message)}")


def error_at(text: str, path: str, keys: tuple[str, ...], message: str, item: str = "") -> UsageError:
    return settings_error(place_of(text, path, keys, item), message)


def place_of(text: str, path: str, keys: tuple[str, ...], item: str = "") -> str:
    """The name of a settings file with the line that sets a key, or that of an item of its value, where it is found."""
    line = line_of(text, keys, item)
    return f"{settings_name(path)}:{line}" if line else settings_name(path)


def advice_on(name: str, candidates: Collection[str], otherwise: str) -> str:
    """The last sentence of a message, which names what may have been meant."""
    return f". {did_you_mean(name, candidates) or otherwise}"


def line_of(text: str, keys: tuple[str, ...], item: str = "") -> int:
    """The line, from 1, that sets a key of a TOML text, or the line of an item of its value; 0 if it is not found.

    An approximation by lines: a key of an inline table has the line of its table.
    """
    table: tuple[str, ...] = ()
    best, best_line = 0, 0
    lines = text.split("\n")
    for number, content in enumerate(lines, 1):
        stripped = content.strip()
        if stripped.startswith("["):
            table = _dotted(stripped.partition("]")[0].strip("["))
            path = table
        elif "=" in stripped:
            path = (*table, *_dotted(stripped.partition("=")[0]))
        else:
            continue
        depth = min(len(path), len(keys))
        if depth > best and keys[:depth] == path[:depth]:
            best, best_line = depth, number
    if item and best_line:
        for number, content in enumerate(lines[best_line - 1 :], best_line):
            if item in content:
                return number
    return best_line


def lines_of_tables(text: str, keys: tuple[str, ...]) -> list[int]:
    """The lines, from 1, of the headers [[...]] of an array of tables."""
    return [
        line
        for line, content in enumerate(text.split("\n"), 1)
        if content.lstrip().startswith("[[") and _dotted(content.strip().partition("]]")[0].strip("[ \t")) == keys
    ]


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))


def type_in_words(value: Any) -> str:
    """A value's type in the words of TOML."""
    if type(value) is bool:
        return "true" if value else "false"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", tuple: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def toml(value: Any) -> str:
    """A value as TOML; what a terminal would act on, or not show, is escaped."""
    import json

    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return "".join(
            sign if sign.isprintable() else f"\\U{ord(sign):08x}" if sign > "\uffff" else f"\\u{ord(sign):04x}"
            for sign in text
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml_key(key)} = {toml(item)}" for key, item in value.items()) + "}"
    return str(value)


def toml_key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else toml(key)


def settings_name(path: str) -> str:
    """A settings file as messages show it."""
    return shown_path(path) if path else "settings"
