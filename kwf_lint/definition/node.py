"""The base of all views, and how to read a key of a JSON object that may be absent or of another type."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.document import Path

    JsonObject = dict[str, Any]


def text_of(value: JsonObject, key: str) -> str:
    """The string under a key, "" where there is none."""
    text = value.get(key)
    return text if type(text) is str else ""


def object_of(value: JsonObject, key: str) -> JsonObject:
    """The object under a key, an empty one where there is none."""
    found = value.get(key)
    return found if type(found) is dict else {}


def strings_in(value: object, path: Path) -> list[tuple[Path, str]]:
    """Every string value at or below a value, with its path, in the order of the file."""
    found: list[tuple[Path, str]] = []
    if type(value) is str:
        found.append((path, value))
    elif type(value) is dict:
        for key, item in value.items():
            if type(item) is str:
                found.append(((*path, key), item))
            elif type(item) is dict or type(item) is list:
                found += strings_in(item, (*path, key))
    elif type(value) is list:
        for index, item in enumerate(value):
            if type(item) is str:
                found.append(((*path, index), item))
            elif type(item) is dict or type(item) is list:
                found += strings_in(item, (*path, index))
    return found


def all_strings(value: object) -> list[str]:
    """Every string value at or below a value, in no order; without the paths, which cost more than all the rest."""
    found: list[str] = []
    pending = [value]
    for item in pending:  # grows on the way
        if type(item) is str:
            found.append(item)
        elif type(item) is dict:
            pending += item.values()
        elif type(item) is list:
            pending += item
    return found


class Node:
    """A JSON object of the definition and the path that leads to it."""

    __slots__ = ("path", "value")

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path

    def at(self, *keys: str | int) -> Path:
        """The path of what lies below this object under these keys."""
        return (*self.path, *keys)

    def text(self, key: str) -> str:
        """The string under a key, "" where there is none."""
        return text_of(self.value, key)

    @property
    def description(self) -> str:
        return text_of(self.value, "description")

    @property
    def meta(self) -> JsonObject:
        return object_of(self.value, "meta")


def objects_in(value: JsonObject, path: Path, key: str) -> list[tuple[JsonObject, Path]]:
    items = value.get(key)
    if type(items) is not list:
        return []
    return [(item, (*path, key, index)) for index, item in enumerate(items) if type(item) is dict]


def nodes_in(value: JsonObject, path: Path, key: str) -> list[Node]:
    return [Node(item, at) for item, at in objects_in(value, path, key)]


def texts_in(value: JsonObject, path: Path, key: str) -> list[tuple[Path, str]]:
    items = value.get(key)
    if type(items) is not list:
        return []
    return [((*path, key, index), item) for index, item in enumerate(items) if type(item) is str]
