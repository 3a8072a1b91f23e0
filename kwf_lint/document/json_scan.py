"""The scanner of JSON that the standard library has in C, without the modules in Python that usually come with it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Scan = Callable[[str, int], tuple[Any, int]]

try:
    from _json import make_scanner
    from _json import scanstring as scanstring
except ImportError:  # not every Python has the scanner of json as an extension module of this name
    from json.decoder import scanstring as scanstring  # type: ignore[attr-defined,no-redef]  # it has no types

    make_scanner = None  # type: ignore[assignment,misc]  # scanner() tries it

BYTE_ORDER_MARK = "\ufeff"
WHITE_SPACE = " \t\n\r"


class _Context:
    """What the scanner asks of its decoder (json.JSONDecoder, which would import re); newer Pythons ask for more."""

    strict = True
    object_hook = None
    object_pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None = None
    array_hook = None
    parse_float: Callable[[str], Any] = float
    parse_int: Callable[[str], Any] = int
    parse_constant: Callable[[str], Any] = float


def scanner(
    pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None,
    parse_int: Callable[[str], Any],
    parse_constant: Callable[[str], Any],
) -> Scan:
    """(text, index of a value) -> (the value, index after it). The C scanner by itself: json would import re."""
    context = _Context()
    context.object_pairs_hook = pairs_hook
    context.parse_int = parse_int
    context.parse_constant = parse_constant
    try:
        return make_scanner(context)  # type: ignore[arg-type]  # any object with these attributes will do
    except (AttributeError, TypeError):  # no C scanner, or one that asks for more than _Context knows
        from json.decoder import JSONDecoder

        decoder = JSONDecoder(object_pairs_hook=pairs_hook, parse_int=parse_int, parse_constant=parse_constant)
        scan: Scan = decoder.scan_once  # type: ignore[attr-defined]  # it has no types
        return scan


def scan_whole(scan: Scan, text: str, start: int) -> Any:
    """The one value of a text. Raises what the scanner does, and ValueError where something follows the value."""
    value, end = scan(text, after_space(text, start))
    if after_space(text, end) != len(text):
        raise ValueError("text behind the value")
    return value


def after_space(text: str, index: int) -> int:
    """The offset of the first character at or after the index that is not white space of JSON, or the text's length."""
    if text[index : index + 1] > " ":
        return index
    while piece := text[index : index + 64]:
        rest = len(piece.lstrip(WHITE_SPACE))
        if rest:
            return index + len(piece) - rest
        index += len(piece)
    return index
