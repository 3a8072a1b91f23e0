"""What a fix changes: edits, which name places by path, and what json_edits.py makes of them, replacements in a text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    from kwf_lint.document.document import Path, Span

    Edit: TypeAlias = "Set | Rename | Remove | Add | Part"
    # Where in a text something else is put, by offsets, and what.
    Replacement: TypeAlias = tuple[int, int, str]


class EditError(Exception):
    """An edit that does not fit its document: its path does not exist, or its key exists already."""


class _Value:
    """Equal where all its fields are, and shown with them."""

    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        # The texts of values tell 1, 1.0 and true apart, which are equal in Python.
        return f"{type(self).__name__}({', '.join([repr(getattr(self, name)) for name in self.__slots__])})"


class Set(_Value):
    """A new value in the place of the one at `path`."""

    __slots__ = ("path", "value")

    def __init__(self, path: Path, value: Any) -> None:
        self.path = path
        self.value = value


class Rename(_Value):
    """A new key for the member at `path`."""

    __slots__ = ("path", "key")  # noqa: RUF023  the order of the arguments, for __repr__

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self.key = key


class Remove(_Value):
    """Takes the member or item at `path` out of its object or array."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path


class Add(_Value):
    """A new member of the object at `path`, or a new item of the array there, before the one that has this index now."""

    __slots__ = ("path", "key", "value")  # noqa: RUF023  the order of the arguments, for __repr__

    def __init__(self, path: Path, key: str | int, value: Any) -> None:
        self.path = path
        self.key = key
        self.value = value


class Part(_Value):
    """New characters in the place of those of `span` in the string at `path`, counted in the decoded string."""

    __slots__ = ("path", "span", "text")

    def __init__(self, path: Path, span: Span, text: str) -> None:
        self.path = path
        self.span = span
        self.text = text


class Text(_Value):
    """New characters in the place of those of `span` in the text itself, for a file that is not JSON."""

    __slots__ = ("span", "text")

    def __init__(self, span: Span, text: str) -> None:
        self.span = span
        self.text = text


def replaced(text: str, found: Iterable[Replacement]) -> str:
    """The text with replacements made, which are in order and do not overlap."""
    pieces = []
    done = 0
    for start, end, new in found:
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])
