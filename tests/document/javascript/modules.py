"""Modules for the tests: read from a dict of files, and what the exported object holds under a key."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from kwf_lint.document.javascript.reading import Files, ReadModule, read_module

if TYPE_CHECKING:
    from kwf_lint.document.javascript.plain import Taken


def is_definition(value: Any) -> bool:
    return type(value) is dict and type(value.get("app")) is str


def files_of(contents: dict[str, str | bytes]) -> Files:
    """Files in memory, by path."""

    def read(path: str) -> bytes | None:
        held = contents.get(path)
        return held.encode() if isinstance(held, str) else held

    def list_folder(path: str) -> list[tuple[str, bool]] | None:
        prefix = f"{path}/" if path else ""
        below = [name[len(prefix) :] for name in contents if name.startswith(prefix)]
        names = {name.split("/")[0]: "/" in name for name in below}
        return list(names.items()) if below else None

    return Files(read, list_folder)


def read(source: str, path: str = "src/index.js", **others: str | bytes) -> ReadModule:
    """A module and what it may load; the names of the others have __ for "/" and _ for "."."""
    contents: dict[str, str | bytes] = {
        posixpath.normpath(name.replace("__", "/").replace("_", ".")): text for name, text in others.items()
    }
    return read_module(path, source, files_of({path: source, **contents}), is_definition)


def taken(source: str, path: str = "src/index.js", **others: str | bytes) -> Taken:
    """The one definition of a module."""
    found = read(source, path, **others)
    assert found.mistake is None
    assert len(found.definitions) == 1
    return found.definitions[0][1]


def value_of(expression: str, before: str = "") -> Any:
    """What an expression is worth in a module, behind other statements."""
    return taken(f"{before}\nexport default {{ app: 'demo', x: {expression} }};").value.get("x", "left out")


def written(definition: Taken, *path: str | int) -> str:
    """The text of the literal that a part of a definition comes from."""
    at = definition.spots[path].at
    assert at is not None
    start, end = at[0].span(at)
    return at[0].text[start:end]
