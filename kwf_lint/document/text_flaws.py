"""Finds what is wrong with a text besides its JSON: its encoding, repeated keys, limits that it exceeds.

Asked only where reading has noted that there is something to find.
"""

from __future__ import annotations

from kwf_lint.document.document import MAX_DEPTH, MAX_SIZE
from kwf_lint.document.json_scan import after_space, scanner, scanstring
from kwf_lint.document.mistake import Mistake
from kwf_lint.document.places import after_item, escape_length, is_surrogate, read_key, value_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.json_scan import Scan


def why_unread(document: Document) -> Mistake:
    """Why a document has no value: its text is not JSON, or beyond a limit, or its bytes are not UTF-8."""
    return document.mistake or limit_mistake(document) or encoding_flaws(document)[0]


def limit_mistake(document: Document) -> Mistake | None:
    """What is beyond the limits of analysis: the first bracket that is nested too deep, or the size of the text."""
    if document.too_deep is None:
        return None
    start, end = document.too_deep
    if end == 0:
        return Mistake(
            0, 0, f"the text is longer than {MAX_SIZE:,} characters", "Split the file: kwf-lint does not analyze it."
        )
    return Mistake(
        start, end, f"the nesting is deeper than {MAX_DEPTH} levels", "Split the file: kwf-lint does not analyze it."
    )


def encoding_flaws(document: Document) -> list[Mistake]:
    """What JSON's readers refuse or mistake in how the text is encoded, in its order.

    Bytes that are not UTF-8 (the first of them), a byte order mark, NaN and Infinity, and halves of surrogate pairs.
    """
    seen = document.flaws_seen
    if not seen:
        return []
    if document.undecodable is not None:
        return [document.undecodable]
    if document.relaxed is not None:
        strict = document.relaxed.json
        strict.flaws_seen = seen
        return [document.relaxed.mistake(flaw) for flaw in encoding_flaws(strict)]
    flaws = []
    if "byte order mark" in seen:
        advice = "Save the file as UTF-8 without the mark: many JSON parsers refuse it."
        flaws.append(Mistake(0, 1, "the file begins with a byte order mark", advice))
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
                    advice = "Write a number, a string or null: JSON has no such number."
                    yield Mistake(at, at + len(word), f"{word} is not a JSON number", advice)
                at = text.find(word, at + len(word), stop)
        start = scanstring(text, quote + 1, True)[1] if quote >= 0 else stop


def _lone_surrogates(text: str) -> Iterator[Mistake]:
    """Halves of surrogate pairs in a text that was read, as escapes or bare, where the other half is missing."""
    advice = "Write the character itself, or both halves of its pair."
    index = text.find("\\")
    while index >= 0:
        length = escape_length(text, index)
        if length == 6 and is_surrogate(text, index):
            yield Mistake(index, index + 6, f'"{text[index : index + 6]}" is half of a surrogate pair', advice)
        index = text.find("\\", index + length)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        for index, character in enumerate(text[error.start :], error.start):
            if "\ud800" <= character <= "\udfff":
                yield Mistake(index, index + 1, f"U+{ord(character):04X} is half of a surrogate pair", advice)


def duplicate_keys(document: Document) -> list[tuple[Path, str, Span, Span]]:
    """Keys that an object has twice: path of the object, the key, span of the earlier key, span of this key.

    In the order of the text, also from within values that are lost because their own key is repeated.
    """
    if not document.has_duplicate_keys:
        return []
    relaxed = document.relaxed
    if relaxed is not None:
        return [
            (path, key, relaxed.span(old), relaxed.span(new)) for path, key, old, new in duplicate_keys(relaxed.json)
        ]
    rows: list[tuple[Path, str, Span, Span]] = []
    text = document.text
    _note_duplicates(text, after_space(text, value_start(text)), (), rows, scanner(None, float, float))
    return rows


def _note_duplicates(text: str, index: int, path: Path, rows: list[tuple[Path, str, Span, Span]], scan: Scan) -> int:
    """The offset after the value at this index. Recursion ends at MAX_DEPTH: a deeper text is not looked into."""
    opener = text[index]
    if opener not in "{[":
        return scan(text, index)[1]
    index = after_space(text, index + 1)
    seen: dict[str, Span] = {}
    number = 0
    while text[index] not in "}]":
        part: str | int = number
        if opener == "{":
            part, span, index = read_key(text, index)
            if part in seen:
                rows.append((path, part, seen[part], span))
            seen[part] = span
        index = after_item(text, _note_duplicates(text, index, (*path, part), rows, scan))
        number += 1
    return index + 1
