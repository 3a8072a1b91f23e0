"""A document: a text, the value that was read from it, and what is odd about the text.

What a value is not known to be, UNKNOWN says: only documents that are read from modules hold it.

Offsets and spans count code points of Document.text from 0, a byte order mark included; spans are half-open. How JSON is
written, only the other modules of this room know: json_reader.py reads it, places.py finds places in it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.mistake import Mistake

Path = tuple[str | int, ...]
Span = tuple[int, int]
MAX_DEPTH = 200
"""Levels of objects and arrays; what is nested deeper is not analyzed."""

MAX_SIZE = 64 * 1024 * 1024
"""Characters; a longer text is not analyzed. Some hundred times the largest definition seen."""

MISSING: Any = ...
"""The value of a document that has none because its text could not be read: nothing that JSON can say."""


class Unknown:
    """The class of UNKNOWN, of which there is one object in a process: also after a copy or a pickle."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Any = Unknown()
"""The value where reading a module does not find one out: it exists, and may be anything, of any type.

It stands for a member's value, an item, or a document's whole value, never for a key. In an array it also is where an
unknown array is spread: then for any number of items, and the array is open.
"""


class Document:
    """A text and what was read from it.

    `value` is what json.loads gives, only that whole numbers too long for Python's int are floats, and so mostly infinite.
    Or it is MISSING; then exactly one of these says why: `mistake` (the text is not JSON), `too_deep` (it is beyond a
    limit), or "encoding" in `flaws_seen` (the bytes are not UTF-8; the text is then a best guess for people to look at).
    `flaws_seen` names what text_flaws.py has to look for, and is empty for a clean document; `undecodable` is the first
    of the bytes that are not UTF-8. `has_unicode_escapes`: whether escapes such as \\u00e9 are in the text. `kept`
    holds what was worked out from the text where somebody asked for it, under a name for it: plain values, so that a
    document can go from one process to another. `origin`: where the parts of the value come from and what of them is not
    known, for what was read from a module; None for JSON, of which everything is known and is in the text. `relaxed`:
    how the text differs from JSON, where it was read all the same because it has comments and the like; else None.
    """

    __slots__ = (
        "flaws_seen", "has_duplicate_keys", "has_unicode_escapes", "kept", "mistake", "name", "origin", "relaxed",
        "text", "too_deep", "undecodable", "value",
    )  # fmt: skip

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.value: Any = MISSING
        self.mistake: Mistake | None = None
        self.too_deep: Span | None = None
        self.has_duplicate_keys = False
        self.has_unicode_escapes = False
        self.flaws_seen: set[str] = set()
        self.undecodable: Mistake | None = None
        self.kept: dict[str, Any] = {}
        self.origin: Origin | None = None
        self.relaxed: Any = None  # a Relaxed of relaxed_json.py


class Origin:
    """What of a document's value is not known, each with the reason in a word or two ("process.env.PORT").

    unknown: the paths at which UNKNOWN is. open: the paths of the objects and arrays that may hold more than the value
    shows. spots: where each part is, by path, as the reader of modules keeps it. place: the function that makes a place
    of it, from the document, a path, whether the key is meant, and a part of the string; None where the places are those in
    the text. begins: likewise, where a path and all around it begin, as pairs of the file's document and an offset.
    replacements: the function that returns the file's document which edits change, and what they replace in its text. marked:
    the documents of those files that hold markers. doubled: keys that an object literal has a second time: the path of the
    object, the key, and where it is each time, as pairs of the file's document and a span. problems: names that
    are not defined and files that are not found; broken: syntax errors of imported files; both as pairs of the file's
    document and the mistake. loaded: the names of the other files that the document is made of. The text of a document that
    is read from a module is the JSON that it stands for.
    """

    __slots__ = (
        "begins", "broken", "doubled", "loaded", "marked", "open", "place", "problems", "replacements", "spots", "unknown",
    )  # fmt: skip

    def __init__(
        self,
        unknown: dict[Path, str],
        open: dict[Path, str],  # noqa: A002  the word for it
        spots: dict[Path, Any] | None = None,
        place: Any = None,
    ) -> None:
        self.unknown = unknown
        self.open = open
        self.spots = spots or {}
        self.place = place
        self.begins: Any = None
        self.replacements: Any = None
        self.marked: list[Document] = []
        self.doubled: list[tuple[Path, str, list[tuple[Document, Span]]]] = []
        self.problems: list[tuple[Document, Mistake]] = []
        self.broken: list[tuple[Document, Mistake]] = []
        self.loaded: frozenset[str] = frozenset()


def is_partial(document: Document) -> bool:
    """Whether something of a document's value is not known."""
    return document.origin is not None and bool(document.origin.unknown or document.origin.open)


def value_at(value: Any, path: Path) -> Any:
    """The value that a path leads to from a value, None where it leads nowhere."""
    for key in path:
        if type(value) is dict:
            value = value.get(key)
        elif type(value) is list and type(key) is int and key < len(value):
            value = value[key]
        else:
            return None
    return value
