"""Reads what the scanner of JSON cannot read: bytes that are not UTF-8, and texts that it refuses.

json_reader.py loads this module for such files only; json_mistakes.py finds what is wrong with a text that is not JSON.
"""

from __future__ import annotations

from kwf_lint.document.document import Document
from kwf_lint.document.json_mistakes import first_mistake
from kwf_lint.document.json_scan import WHITE_SPACE, scan_whole, scanner
from kwf_lint.document.mistake import Mistake
from kwf_lint.document.relaxed_json import read_relaxed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def read_again(
    document: Document,
    start: int,
    pairs_hook: Callable[[list[tuple[str, Any]]], Any],
    parse_constant: Callable[[str], Any],
    read: Callable[[Document], None] | None,
) -> Any:
    """The value of a text that the first scan refused, or MISSING with the reason noted in the document.

    read: reads a text without a mistake into a document, to read JSON with comments and the like; None where it is not.
    """
    import json.decoder  # noqa: F401  what the C scanner raises lives there

    document.has_duplicate_keys = False
    document.flaws_seen.discard("constant")
    try:
        return scan_whole(scanner(pairs_hook, _whole_number, parse_constant), document.text, start)
    except (RecursionError, StopIteration, ValueError) as error:
        found = first_mistake(document.text, start)
        if isinstance(found, tuple):
            document.too_deep = found
        elif found is not None:
            document.mistake = found
        elif isinstance(error, RecursionError):
            raise  # the caller had used up its own stack; the text is not the cause
        else:
            document.mistake = Mistake(start, start, "the text is not JSON", str(error))
        if document.mistake is not None and read is not None:
            read_relaxed(document, start, read)
        return document.value


def _whole_number(digits: str) -> int | float:
    """Python's int, or the nearest float (mostly infinity) where int refuses so many digits (4,300 by default)."""
    try:
        return int(digits)
    except ValueError:
        return float(digits)


def in_another_encoding(name: str, data: bytes, error: UnicodeDecodeError | None) -> Document | None:
    """A document without a value, whose bytes are not UTF-8; None where they are, and of no encoding of two or four bytes."""
    wide = _in_wide_encoding(name, data)
    if wide is not None or error is None:
        return wide
    first = error.start
    message = f"byte 0x{data[first]:02X} at offset {first} is not UTF-8"
    advice = "Save the file as UTF-8."
    text = data.decode("utf-8", "replace")
    if error.reason == "unexpected end of data":
        message = f"the file ends in the middle of a character, at offset {first}"
        advice = "Check the end of the file: it may be cut off."
    elif _looks_western(data):
        # One byte, one character: shown as its author sees it.
        text = data.decode("cp1252", "replace")
        advice = "Save the file as UTF-8: it looks like Latin-1 (Windows-1252)."
    document = Document(name, text)
    at = len(data[:first].decode("utf-8"))
    document.flaws_seen.add("encoding")
    document.undecodable = Mistake(at, at + 1, message, advice)
    return document


def _looks_western(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 look like text with one byte a character: nothing in it is UTF-8 or control."""
    seen = data.decode("utf-8", "replace").replace("\ufffd", "")
    return seen.isascii() and not any(character < " " and character not in WHITE_SPACE for character in seen)


def _wide_encoding(data: bytes) -> str | None:
    """The encoding with two or four bytes a character that the bytes begin like, or None."""
    for mark, encoding in (
        (b"\xff\xfe\0\0", "UTF-32-LE"),
        (b"\0\0\xfe\xff", "UTF-32-BE"),
        (b"\xff\xfe", "UTF-16-LE"),
        (b"\xfe\xff", "UTF-16-BE"),
    ):
        if data.startswith(mark):
            return encoding
    # JSON begins with two characters of ASCII, so the zero bytes of the first four tell (RFC 4627, section 3).
    zeros = "".join(["x" if byte else "0" for byte in data[:4]])
    return {"x000": "UTF-32-LE", "000x": "UTF-32-BE", "x0x0": "UTF-16-LE", "0x0x": "UTF-16-BE"}.get(zeros)


def _in_wide_encoding(name: str, data: bytes) -> Document | None:
    """A document without a value, if the bytes have two or four bytes a character."""
    encoding = _wide_encoding(data)
    if encoding is None:
        return None
    document = Document(name, data.decode(encoding, "replace"))
    document.flaws_seen.add("encoding")
    document.undecodable = Mistake(0, 1, f"the file is {encoding[:6]}, not UTF-8", "Save the file as UTF-8.")
    return document
