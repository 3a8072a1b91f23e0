"""Reads JSON: bytes or text into a Document, which remembers what is odd about the text.

A clean document pays for one scan of its text and one look at its nesting. What cannot be read as it is goes to
unreadable.py. Reads no files, does not know what a definition is, and judges nothing: the rules do.
"""

from __future__ import annotations

from kwf_lint.document.document import MAX_DEPTH, MAX_SIZE, MISSING, Document
from kwf_lint.document.json_scan import BYTE_ORDER_MARK, scan_whole, scanner
from kwf_lint.words import stand_together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONTAINERS = frozenset((dict, list))


def read_document(name: str, data: bytes, *, relaxed: bool = False) -> Document:
    """The document in these bytes. Reads no file, and raises for no bytes: what is wrong is noted in the document.

    relaxed: read JSON with comments and the like as well (see relaxed_json.py).
    """
    problem = None
    try:
        document = Document(name, data.decode("utf-8"))
        _read(document, relaxed)
    except UnicodeDecodeError as error:
        document, problem = Document(name, ""), error
    if problem is not None or (document.mistake is not None and b"\0" in data):
        from kwf_lint.document.unreadable import in_another_encoding

        return in_another_encoding(name, data, problem) or document
    return document


def document_of_text(name: str, text: str, *, relaxed: bool = False) -> Document:
    """The document in a text at hand, as read_document gives it; only such a text can hold bare surrogates."""
    document = Document(name, text)
    _read(document, relaxed)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        if document.value is not MISSING:
            document.flaws_seen.add("surrogate")
    return document


def _read(document: Document, relaxed: bool = False) -> None:
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
        from kwf_lint.document.unreadable import read_again

        document.value = read_again(document, start, note_duplicates, note_constant, _read if relaxed else None)
        if document.relaxed is not None:
            return
    # The value has lost what is under the earlier of two equal keys: then the text itself is asked for its depth.
    if document.has_duplicate_keys or _is_too_deep(document.value):
        from kwf_lint.document.json_mistakes import first_mistake

        found = first_mistake(text, start)
        if isinstance(found, tuple):
            document.value, document.too_deep = MISSING, found
    if document.value is MISSING:
        document.has_duplicate_keys = False
        document.flaws_seen.discard("constant")
        return
    document.has_unicode_escapes = stand_together(text, "\\", "u")
    if document.has_unicode_escapes and ("\\ud" in text or "\\uD" in text):
        document.flaws_seen.add("surrogate")


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
