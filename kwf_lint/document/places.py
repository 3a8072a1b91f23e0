"""Back to places: where in the text a value, a key or a part of a string stands, as line and column or as an offset.

Worked out only where there is something to show, so that a clean document never pays for it. What a text is, and how it
is read, is document.py's business.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from kwf_lint.document.document import MAX_DEPTH, MAX_SIZE, MISSING, Mistake
from kwf_lint.document.json_scan import BYTE_ORDER_MARK, after_space, scanner, scanstring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.json_scan import Scan


class Place:
    """Where a value stands: all of it, and its key with the quotes (None for the items of arrays and the root)."""

    __slots__ = ("key", "value")

    def __init__(self, key: Span | None, value: Span) -> None:
        self.key = key
        self.value = value

    def __repr__(self) -> str:
        return f"Place({self.key}, {self.value})"


def limit_mistake(document: Document) -> Mistake | None:
    """What is beyond the limits of analysis: the first bracket that is nested too deep, or the size of the text."""
    if document.too_deep is None:
        return None
    start, end = document.too_deep
    if end == 0:
        return Mistake(0, 0, f"the text is longer than {MAX_SIZE:,} characters", "the file is not analysed")
    return Mistake(start, end, f"the nesting is deeper than {MAX_DEPTH} levels", "the file is not analysed")


def encoding_flaws(document: Document) -> list[Mistake]:
    """What JSON's readers refuse or mistake in how the text is encoded, in its order.

    Bytes that are not UTF-8 (the first of them), a byte order mark, NaN and Infinity, and halves of surrogate pairs.
    """
    seen = document.flaws_seen
    if not seen:
        return []
    if document.undecodable is not None:
        return [document.undecodable]
    flaws = []
    if "byte order mark" in seen:
        mend = "save the file as UTF-8 without the mark: many readers of JSON refuse it"
        flaws.append(Mistake(0, 1, "the file begins with a byte order mark", mend))
    if "constant" in seen:
        flaws.extend(_constants(document.text))
    if "surrogate" in seen:
        flaws.extend(_lone_surrogates(document.text))
    flaws.sort(key=lambda flaw: flaw.start)
    return flaws


def _constants(text: str) -> Iterator[Mistake]:
    """NaN, Infinity and -Infinity in a text that was read: letters outside of strings are nothing else."""
    start = 0
    while start < len(text):
        quote = text.find('"', start)
        stop = quote if quote >= 0 else len(text)
        for word in ("-Infinity", "Infinity", "NaN"):
            at = text.find(word, start, stop)
            while at >= 0:
                if word != "Infinity" or text[at - 1 : at] != "-":
                    mend = "JSON has no such number: write a number, a string or null"
                    yield Mistake(at, at + len(word), f"{word} is not a JSON number", mend)
                at = text.find(word, at + len(word), stop)
        start = scanstring(text, quote + 1, True)[1] if quote >= 0 else stop


def _lone_surrogates(text: str) -> Iterator[Mistake]:
    """Halves of surrogate pairs in a text that was read, as escapes or bare, where the other half is missing."""
    mend = "write the character itself, or both halves of its pair"
    index = text.find("\\")
    while index >= 0:
        length = _escape_length(text, index)
        if length == 6 and _is_surrogate(text, index):
            yield Mistake(index, index + 6, f'"{text[index : index + 6]}" is half of a surrogate pair', mend)
        index = text.find("\\", index + length)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        for index, character in enumerate(text[error.start :], error.start):
            if "\ud800" <= character <= "\udfff":
                yield Mistake(index, index + 1, f"U+{ord(character):04X} is half of a surrogate pair", mend)


def duplicate_keys(document: Document) -> list[tuple[Path, str, Span, Span]]:
    """Keys that stand in an object again: path of the object, the key, span of the earlier key, span of this key.

    In the order of the text, also from within values that are lost because their own key comes again.
    """
    if not document.has_duplicate_keys:
        return []
    rows: list[tuple[Path, str, Span, Span]] = []
    text = document.text
    _note_duplicates(text, after_space(text, _start(text)), (), rows, scanner(None, float, float))
    return rows


def _note_duplicates(text: str, index: int, path: Path, rows: list[tuple[Path, str, Span, Span]], scan: Scan) -> int:
    """The offset behind the value at this index. Recursion ends at MAX_DEPTH: a deeper text is not looked into."""
    opener = text[index]
    if opener not in "{[":
        return scan(text, index)[1]
    index = after_space(text, index + 1)
    seen: dict[str, Span] = {}
    number = 0
    while text[index] not in "}]":
        part: str | int = number
        if opener == "{":
            part, span, index = _read_key(text, index)
            if part in seen:
                rows.append((path, part, seen[part], span))
            seen[part] = span
        index = _after_item(text, _note_duplicates(text, index, (*path, part), rows, scan))
        number += 1
    return index + 1


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
    text = document.text
    found: list[tuple[Path, Place] | None] = []
    _find(text, after_space(text, _start(text)), None, root, found, scanner(None, float, float))
    return dict(each for each in found if each is not None)


def _find(
    text: str, index: int, key: Span | None, wanted: _Wanted, found: list[tuple[Path, Place] | None], scan: Scan
) -> int:
    """The offset behind the value at this index; the wanted places in it are appended to `found`."""
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
                part, span, index = _read_key(text, index)
            below = wanted.below.get(part)
            if below is None:
                index = scan(text, index)[1]
            else:
                for lost in places_of.get(part, ()):
                    found[lost] = None
                first = len(found)
                index = _find(text, index, span, below, found, scan)
                places_of[part] = range(first, len(found))
            index = _after_item(text, index)
            number += 1
        index += 1
    if wanted.path is not None:
        found[slot] = (wanted.path, Place(key, (start, index)))
    return index


def items_of(document: Document, container: Span) -> list[Place]:
    """The places of the members or items of the object or array at this span, in the order of the text.

    Of equal keys all are there, also those that are lost in the value.
    """
    text = document.text
    scan = scanner(None, float, float)
    found = []
    is_object = text[container[0]] == "{"
    index = after_space(text, container[0] + 1)
    while text[index] not in "}]":
        key = None
        if is_object:
            _, key, index = _read_key(text, index)
        start, index = index, scan(text, index)[1]
        found.append(Place(key, (start, index)))
        index = _after_item(text, index)
    return found


def _start(text: str) -> int:
    return 1 if text.startswith(BYTE_ORDER_MARK) else 0


def _after_item(text: str, index: int) -> int:
    """The offset of the next item or member, or of the closing bracket, where `index` is behind one."""
    index = after_space(text, index)
    return after_space(text, index + 1) if text[index] == "," else index


def _read_key(text: str, index: int) -> tuple[str, Span, int]:
    """The key at this index, its span, and the offset of its value."""
    key, end = scanstring(text, index + 1, True)
    return key, (index, end), after_space(text, after_space(text, end) + 1)


def part_span(document: Document, value: Span, part: tuple[int, int]) -> Span:
    """Where characters [start, end) of the decoded string at `value` stand in the text, escapes and all.

    They are counted as Python counts the string: one for each code point, also where the text writes it as a pair of
    escapes, so that no index falls inside of a pair. Indexes are cut to the string. What is no string is taken whole.
    """
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
        offsets.append(index + _escape_length(text, index))
        index = text.find("\\", offsets[-1], last)
    known[first] = decoded, offsets
    return decoded, offsets


def _escape_length(text: str, index: int) -> int:
    if text[index + 1] != "u":
        return 2
    return 12 if _is_pair(text, index) else 6


def _is_pair(text: str, index: int) -> bool:
    """Whether the escapes at this index are the two halves of one character, as the scanner joins them."""
    return _is_surrogate(text, index, "89ab") and _is_surrogate(text, index + 6, "cdef")


def _is_surrogate(text: str, index: int, digits: str = "89abcdef") -> bool:
    """Whether an escape like \\ud83d begins here; the second digit of high halves is one of 89ab, of low ones of cdef."""
    return text[index : index + 3].lower() == "\\ud" and text[index + 3 : index + 4].lower() in tuple(digits)


def position(document: Document, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1; the column counts code points, a byte order mark on line 1 included.

    Lines end with "\\n", "\\r\\n" or "\\r" and with nothing else.
    """
    starts = _line_starts(document)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def utf16_column(document: Document, offset: int) -> int:
    """The column of an offset in UTF-16 code units, from 1, as the language server protocol and SARIF count it."""
    astral: list[int] | None = document.kept.get("astral characters")
    if astral is None:
        astral = document.kept["astral characters"] = _astral_offsets(document.text)
    column = position(document, offset)[1]
    if not astral:
        return column
    return column + bisect_left(astral, offset) - bisect_left(astral, offset - column + 1)


def _astral_offsets(text: str) -> list[int]:
    if len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return []
    return [offset for offset, character in enumerate(text) if character > "\uffff"]


def line_text(document: Document, line: int) -> str:
    """The text of a line, counted from 1, without its ending; "" for a line that does not exist."""
    starts = _line_starts(document)
    if not 1 <= line <= len(starts):
        return ""
    text = document.text
    if line == len(starts):
        return text[starts[-1] :]
    end = starts[line] - 1
    if text[end] == "\n" and end > starts[line - 1] and text[end - 1] == "\r":
        end -= 1
    return text[starts[line - 1] : end]


def line_count(document: Document) -> int:
    """How many lines the text has; the empty one behind a last line ending counts."""
    return len(_line_starts(document))


def _line_starts(document: Document) -> list[int]:
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


def path_of_pointer(pointer: str, value: Any) -> Path:
    """The path that a JSON pointer means in a value; array indexes become numbers where the value has an array.

    The place need not exist: what goes beyond the value stays text. ValueError if the pointer is not empty and does not
    begin with "/".
    """
    if pointer and not pointer.startswith("/"):
        raise ValueError(f'a JSON pointer begins with "/", unlike "{pointer}"')
    path: list[str | int] = []
    for written in pointer.split("/")[1:]:
        part: str | int = written.replace("~1", "/").replace("~0", "~")
        if type(value) is list and _is_index(written):
            part = int(written)
            value = value[part] if part < len(value) else MISSING
        elif type(value) is dict:
            value = value.get(part, MISSING)
        else:
            value = MISSING
        path.append(part)
    return tuple(path)


def _is_index(text: str) -> bool:
    """Whether the text is an array index as pointers write it: digits without leading zeros, not absurdly many."""
    return text.isascii() and text.isdigit() and len(text) < 16 and (text == "0" or text[0] != "0")


def quote(text: str) -> str:
    """A JSON string of the text: control characters of any kind and lone surrogates are escaped, no others need to be."""
    from json import dumps

    quoted = dumps(text, ensure_ascii=False)
    if quoted.isascii() and quoted.isprintable():
        return quoted
    return "".join(
        [f"\\u{ord(each):04x}" if "\x7f" <= each <= "\x9f" or "\ud800" <= each <= "\udfff" else each for each in quoted]
    )
