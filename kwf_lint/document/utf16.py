"""Columns in UTF-16 code units, as editors count them."""

from __future__ import annotations

from bisect import bisect_left

from kwf_lint.document.places import position

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document


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
