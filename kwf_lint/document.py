"""Text to value: how JSON is written, which besides only places.py, unreadable.py and mistakes.py know.

Reads bytes or text into a value and remembers what is odd about the text. A clean document pays for one scan of its text
and one look at its nesting. Does not read files, does not know what a definition is, and judges nothing: the rules do.

Offsets and spans count code points of Document.text from 0, a byte order mark included; spans are half-open.
"""

from __future__ import annotations

try:
    from _json import make_scanner
except ImportError:  # not every Python has the scanner of json as an extension module of this name
    make_scanner = None  # type: ignore[assignment,misc]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kwf_lint.unreadable import Mistake

    Scan = Callable[[str, int], tuple[Any, int]]

Path = tuple[str | int, ...]
Span = tuple[int, int]

MAX_DEPTH = 200
"""Levels of objects and arrays; what is nested deeper is not analysed."""
MAX_SIZE = 64 * 1024 * 1024
"""Characters; a longer text is not analysed. Some hundred times the largest definition seen."""

BYTE_ORDER_MARK = "\ufeff"
WHITE_SPACE = " \t\n\r"
_CONTAINERS = frozenset((dict, list))


MISSING: Any = ...
"""The value of a document that has none because its text could not be read: nothing that JSON can say."""


class Document:
    """A text and what was read from it.

    `value` is what json.loads gives, only that whole numbers too long for Python's int are floats, and so mostly infinite.
    Or it is MISSING; then exactly one of these says why: `mistake` (the text is not JSON), `too_deep` (see limit_mistake),
    or "encoding" in `flaws_seen` (the bytes are not UTF-8; the text is then a best guess for people to look at).
    `flaws_seen` names what encoding_flaws has to look for, and is empty for a clean document.
    """

    __slots__ = (
        "_astral",
        "_escapes",
        "_line_starts",
        "_undecodable",
        "flaws_seen",
        "has_duplicate_keys",
        "mistake",
        "name",
        "text",
        "too_deep",
        "value",
    )

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.value: Any = MISSING
        self.mistake: Mistake | None = None
        self.too_deep: Span | None = None
        self.has_duplicate_keys = False
        self.flaws_seen: set[str] = set()
        self._undecodable: Mistake | None = None
        self._line_starts: list[int] | None = None
        self._astral: list[int] | None = None
        self._escapes: dict[int, tuple[list[int], list[int]]] = {}


class _Context:
    """What the scanner asks of its decoder (json.JSONDecoder, which would import re); newer Pythons ask for more."""

    strict = True
    object_hook = None
    object_pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None = None
    array_hook = None
    parse_float: Callable[[str], Any] = float
    parse_int: Callable[[str], Any] = int
    parse_constant: Callable[[str], Any] = float


def read_document(name: str, data: bytes) -> Document:
    """The document in these bytes. Reads no file, and raises for no bytes: what is wrong is noted in the document."""
    try:
        document = Document(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        from kwf_lint.unreadable import undecodable

        return undecodable(name, data, error)
    _read(document)
    if document.mistake is not None and b"\0" in data:
        from kwf_lint.unreadable import in_wide_encoding

        return in_wide_encoding(name, data) or document
    return document


def document_of_text(name: str, text: str) -> Document:
    """The document in a text at hand, as read_document gives it; only such a text can hold bare surrogates."""
    document = Document(name, text)
    _read(document)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        if document.value is not MISSING:
            document.flaws_seen.add("surrogate")
    return document


def _read(document: Document) -> None:
    text = document.text
    if len(text) > MAX_SIZE:
        document.too_deep = (0, 0)
        return
    start = 0
    if text.startswith(BYTE_ORDER_MARK):
        start = 1
        document.flaws_seen.add("byte order mark")

    def note_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            document.has_duplicate_keys = True
        return value

    def note_constant(name: str) -> float:
        document.flaws_seen.add("constant")
        return float(name)

    try:
        document.value = scan_whole(scanner(note_duplicates, int, note_constant), text, start)
    except Exception:  # the second reading finds out why: without json.decoder it may be a bare SystemError
        from kwf_lint.unreadable import read_again

        document.value = read_again(document, start, note_duplicates, note_constant)
    # The value has lost what stands under the earlier of two equal keys: then the text itself is asked for its depth.
    if document.has_duplicate_keys or _is_too_deep(document.value):
        from kwf_lint.mistakes import first_mistake

        found = first_mistake(text, start)
        if isinstance(found, tuple):
            document.value, document.too_deep = MISSING, found
    if document.value is MISSING:
        document.has_duplicate_keys = False
        document.flaws_seen.discard("constant")
    elif _may_escape_surrogates(text):
        document.flaws_seen.add("surrogate")


def _may_escape_surrogates(text: str) -> bool:
    """Whether an escape such as \\ud83d stands in the text.

    A search for two letters costs a quarter of the reading, one for a single letter next to nothing: so the first
    backslashes are looked at one by one, and only a text with many is searched.
    """
    found = -1
    for _ in range(50):
        found = text.find("\\", found + 1)
        if found < 0:
            return False
        if text[found + 1 : found + 3] in ("ud", "uD"):
            return True
    return "\\ud" in text or "\\uD" in text


def scanner(
    pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None,
    parse_int: Callable[[str], Any],
    parse_constant: Callable[[str], Any],
) -> Scan:
    """(text, index of a value) -> (the value, index behind it). The C scanner by itself: json would import re."""
    context = _Context()
    context.object_pairs_hook = pairs_hook
    context.parse_int = parse_int
    context.parse_constant = parse_constant
    try:
        return make_scanner(context)  # type: ignore[arg-type] # any object with these attributes will do
    except (AttributeError, TypeError):  # no C scanner, or one that asks for more than _Context knows
        from json.decoder import JSONDecoder

        decoder = JSONDecoder(object_pairs_hook=pairs_hook, parse_int=parse_int, parse_constant=parse_constant)
        scan: Scan = decoder.scan_once  # type: ignore[attr-defined]
        return scan


def scan_whole(scan: Scan, text: str, start: int) -> Any:
    """The one value of a text. Raises what the scanner does, and ValueError where something follows the value."""
    value, end = scan(text, after_space(text, start))
    if after_space(text, end) != len(text):
        raise ValueError("text behind the value")
    return value


def _is_too_deep(value: Any) -> bool:
    """Whether the value is nested deeper than MAX_DEPTH: level by level, the cheapest exact way that was measured."""
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [
            item
            for container in level
            for item in (container.values() if type(container) is dict else container)
            if type(item) in _CONTAINERS
        ]
    return bool(level)


def after_space(text: str, index: int) -> int:
    """The offset of the first character at or behind the index that is no white space of JSON, or the text's length."""
    if text[index : index + 1] > " ":
        return index
    while piece := text[index : index + 64]:
        rest = len(piece.lstrip(WHITE_SPACE))
        if rest:
            return index + len(piece) - rest
        index += len(piece)
    return index
