"""Positions of the protocol, in the encoding that client and server agreed on, as offsets of a document, and back.

Only this module counts in code units; everything else counts code points from the start of the text.
"""

from __future__ import annotations

from lsprotocol.types import Position, PositionEncodingKind, Range

from kwf_lint.document.places import line_starts, position

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document, Span

UNITS = {PositionEncodingKind.Utf8: "utf-8", PositionEncodingKind.Utf16: "utf-16-le"}
WIDTHS = {PositionEncodingKind.Utf8: 1, PositionEncodingKind.Utf16: 2}


def _length(text: str, encoding: str) -> int:
    """How many units a text takes."""
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    kind = PositionEncodingKind(encoding)
    return len(text.encode(UNITS[kind], "surrogatepass")) // WIDTHS[kind]


def position_at(document: Document, offset: int, encoding: str) -> Position:
    """The position of an offset."""
    line, column = position(document, offset)
    return Position(line - 1, _length(document.text[offset - column + 1 : offset], encoding))


def range_of(document: Document, span: Span, encoding: str) -> Range:
    """The range of a span."""
    return Range(position_at(document, span[0], encoding), position_at(document, span[1], encoding))


def offset_at(document: Document, at: Position, encoding: str) -> int:
    """The offset of a position; one after the end of its line or of the text means that end."""
    starts = line_starts(document)
    if at.line >= len(starts):
        return len(document.text)
    start = starts[at.line]
    end = starts[at.line + 1] if at.line + 1 < len(starts) else len(document.text)
    line = document.text[start:end].rstrip("\r\n")
    if encoding == PositionEncodingKind.Utf32 or line.isascii():
        return start + min(at.character, len(line))
    units = 0
    for index, character in enumerate(line):
        if units >= at.character:
            return start + index
        units += _length(character, encoding)
    return start + len(line)
