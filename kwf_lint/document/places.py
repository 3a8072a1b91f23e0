"""Finds places: where in a text a value, a key or a part of a string is, as offsets, and as line and column.

Worked out only where there is something to show, so that a clean document never pays for it.
"""

from __future__ import annotations

from bisect import bisect_right

from kwf_lint.document.document import MISSING
from kwf_lint.document.json_scan import BYTE_ORDER_MARK, after_space, scanner, scanstring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.json_scan import Scan


class Place:
    """Where a value is: all of it, and its key with the quotes (None for the items of arrays and the root)."""

    __slots__ = ("key", "value")

    def __init__(self, key: Span | None, value: Span) -> None:
        self.key = key
        self.value = value

    def __repr__(self) -> str:
        return f"Place({self.key}, {self.value})"


class _Wanted:
    """A node of the tree of paths to find: the path that ends here, if one does, and what is wanted below."""

    __slots__ = ("below", "path")

    def __init__(self) -> None:
        self.path: Path | None = None
        self.below: dict[str | int, _Wanted] = {}


def locate(document: Document, paths: Iterable[Path]) -> dict[Path, Place]:
    """The places of these paths, without those that do not exist; of equal keys the last counts, as in the value.

    One pass over the text for all paths together: Python steps through the containers on the way to a wanted place, the
    scanner skips everything else.
    """
    if document.value is MISSING:
        return {}
    root = _Wanted()
    for path in paths:
        node = root
        for part in path:
            below = node.below.get(part)
            if below is None:
                below = node.below[part] = _Wanted()
            node = below
        node.path = path
    if root.path is None and not root.below:
        return {}
    relaxed = document.relaxed
    text = document.text if relaxed is None else relaxed.json.text
    found: list[tuple[Path, Place] | None] = []
    _find(text, after_space(text, value_start(text)), None, root, found, scanner(None, float, float))
    located = dict(each for each in found if each is not None)
    if relaxed is not None:
        for place in located.values():
            place.key = place.key and relaxed.span(place.key)
            place.value = relaxed.span(place.value)
    return located


def _find(
    text: str, index: int, key: Span | None, wanted: _Wanted, found: list[tuple[Path, Place] | None], scan: Scan
) -> int:
    """The offset after the value at this index; the wanted places in it are appended to `found`."""
    start = index
    slot = len(found)
    if wanted.path is not None:
        found.append(None)
    opener = text[index]
    if not wanted.below or opener not in "{[":
        index = scan(text, index)[1]
    else:
        index = after_space(text, index + 1)
        places_of: dict[str | int, range] = {}
        number = 0
        while text[index] not in "}]":
            part: str | int = number
            span = None
            if opener == "{":
                part, span, index = read_key(text, index)
            below = wanted.below.get(part)
            if below is None:
                index = scan(text, index)[1]
            else:
                for lost in places_of.get(part, ()):
                    found[lost] = None
                first = len(found)
                index = _find(text, index, span, below, found, scan)
                places_of[part] = range(first, len(found))
            index = after_item(text, index)
            number += 1
        index += 1
    if wanted.path is not None:
        found[slot] = (wanted.path, Place(key, (start, index)))
    return index


def items_of(document: Document, container: Span) -> list[Place]:
    """The places of the members or items of the object or array at this span, in the order of the text.

    Of equal keys all are there, also those that are lost in the value. The document is strict JSON.
    """
    text = document.text
    scan = scanner(None, float, float)
    found = []
    is_object = text[container[0]] == "{"
    index = after_space(text, container[0] + 1)
    while text[index] not in "}]":
        key = None
        if is_object:
            _, key, index = read_key(text, index)
        start, index = index, scan(text, index)[1]
        found.append(Place(key, (start, index)))
        index = after_item(text, index)
    return found


def value_start(text: str) -> int:
    return 1 if text.startswith(BYTE_ORDER_MARK) else 0


def after_item(text: str, index: int) -> int:
    """The offset of the next item or member, or of the closing bracket, where `index` is after one."""
    index = after_space(text, index)
    return after_space(text, index + 1) if text[index] == "," else index


def read_key(text: str, index: int) -> tuple[str, Span, int]:
    """The key at this index, its span, and the offset of its value."""
    key, end = scanstring(text, index + 1, True)
    return key, (index, end), after_space(text, after_space(text, end) + 1)


def part_span(document: Document, value: Span, part: tuple[int, int]) -> Span:
    """Where characters [start, end) of the decoded string at `value` are in the text, escapes and all.

    They are counted as Python counts the string: one for each code point, also where the text writes it as a pair of
    escapes, so that no index falls inside of a pair. Indexes are cut to the string. Anything but a string is taken whole.
    """
    if document.relaxed is not None:
        found: Span = document.relaxed.part(value, part, part_span)
        return found
    text = document.text
    if text[value[0]] != '"':
        return value
    first, last = value[0] + 1, value[1] - 1
    decoded, offsets = _escapes(document, first, last)

    def offset_of(index: int) -> int:
        nearest = bisect_right(decoded, max(index, 0)) - 1
        return min(offsets[nearest] + max(index, 0) - decoded[nearest], last)

    start = offset_of(part[0])
    return start, max(start, offset_of(part[1]))


def _escapes(document: Document, first: int, last: int) -> tuple[list[int], list[int]]:
    """Of the string in text[first:last], by escape: characters up to its end, offset of its end. Kept for more parts."""
    known: dict[int, tuple[list[int], list[int]]] = document.kept.setdefault("escapes", {})
    if first in known:
        return known[first]
    text = document.text
    decoded, offsets = [0], [first]
    index = text.find("\\", first, last)
    while index >= 0:
        decoded.append(decoded[-1] + index - offsets[-1] + 1)
        offsets.append(index + escape_length(text, index))
        index = text.find("\\", offsets[-1], last)
    known[first] = decoded, offsets
    return decoded, offsets


def escape_length(text: str, index: int) -> int:
    if text[index + 1] != "u":
        return 2
    return 12 if _is_pair(text, index) else 6


def _is_pair(text: str, index: int) -> bool:
    """Whether the escapes at this index are the two halves of one character, as the scanner joins them."""
    return is_surrogate(text, index, "89ab") and is_surrogate(text, index + 6, "cdef")


def is_surrogate(text: str, index: int, digits: str = "89abcdef") -> bool:
    """Whether an escape like \\ud83d begins here; the second digit of high halves is one of 89ab, of low ones of cdef."""
    return text[index : index + 3].lower() == "\\ud" and text[index + 3 : index + 4].lower() in tuple(digits)


def position(document: Document, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1; the column counts code points, a byte order mark on line 1 included.

    Lines end with "\\n", "\\r\\n" or "\\r" and with nothing else.
    """
    starts = line_starts(document)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def line_starts(document: Document) -> list[int]:
    """The offsets at which the lines of the text begin."""
    starts: list[int] | None = document.kept.get("line starts")
    if starts is None:
        # Every ending becomes one "\n" as its last character, and no offset moves.
        lines = document.text.replace("\r\n", " \n").replace("\r", "\n").split("\n")
        start = 0
        starts = document.kept["line starts"] = [0, *[start := start + len(line) + 1 for line in lines[:-1]]]
    return starts


def pointer(path: Path) -> str:
    """The path as a JSON pointer (RFC 6901): ("steps", 0, "a/b") -> "/steps/0/a~1b"."""
    return "".join(["/" + str(part).replace("~", "~0").replace("/", "~1") for part in path])
