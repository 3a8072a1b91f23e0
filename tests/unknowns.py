"""Documents of which a part is not known, as reading a module leaves them: made of JSON, so that every place has a text."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, NamedTuple

from kwf_lint.document.document import UNKNOWN, Document, Origin, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.document.document import Path

REASON = "process.env.X"


class Blank(NamedTuple):
    """A way not to know a part: the path of what becomes UNKNOWN or goes, and of what is open then.

    how: "unknown" (the value or item is UNKNOWN), "shared" (so is each other value that is equal to it: all are one
    constant), "spread" (the item is a spread array, or the member comes from a spread object, so that its key is not known
    either).
    """

    path: Path
    how: str


def blanks(value: Any) -> Iterator[Blank]:
    """Every way not to know a part of a value, in the order of the file."""
    paths = list(_paths(value, ()))
    shared: dict[str, list[Path]] = {}
    for path in paths:
        shared.setdefault(_text_of(value, path), []).append(path)
    for path in paths:
        yield Blank(path, "unknown")
        if path:
            yield Blank(path, "spread")
        if len(shared[_text_of(value, path)]) > 1 and path == shared[_text_of(value, path)][0]:
            yield Blank(path, "shared")


def _text_of(value: Any, path: Path) -> str:
    return json.dumps(value_at(value, path))


def blanked(document: Document, blank: Blank) -> Document:
    """The document without knowledge of a part."""
    path, how = blank
    other = Document(document.name, document.text)
    other.has_duplicate_keys = document.has_duplicate_keys
    other.has_unicode_escapes = document.has_unicode_escapes
    other.flaws_seen = set(document.flaws_seen)
    is_gone = how == "spread" and type(path[-1]) is str
    unknown = [path]
    if how == "shared":
        text = _text_of(document.value, path)
        unknown = [each for each in _paths(document.value, ()) if _text_of(document.value, each) == text]
    other.value = document.value
    for each in unknown:
        other.value = _replaced(other.value, each, gone=is_gone)
    other.origin = Origin(
        {} if is_gone else dict.fromkeys(unknown, REASON), {path[:-1]: REASON} if how == "spread" else {}
    )
    return other


def holds_unknown(value: Any) -> bool:
    """Whether UNKNOWN stands somewhere in a value."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return value is UNKNOWN or any(map(holds_unknown, items))


def _paths(value: Any, path: Path) -> Iterator[Path]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _paths(item, (*path, key))


def _replaced(value: Any, path: Path, *, gone: bool) -> Any:
    if not path:
        return UNKNOWN
    value = copy.copy(value)
    if len(path) == 1 and gone and isinstance(value, dict):
        del value[path[0]]
    else:
        value[path[0]] = _replaced(value[path[0]], path[1:], gone=gone)
    return value
