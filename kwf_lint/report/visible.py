"""Text of files made fit to be shown: nothing in it acts on a terminal, and its width in columns is known.

Knows characters only; source.py knows lines.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """The text on one line, with escapes such as `\\x1b` and `\\u202e` for what a terminal would act on or not show.

    These are control and format characters (line breaks, ANSI escapes, bidi controls, joiners), lone surrogates, and
    characters that Unicode does not assign. Variation selectors are dropped and skin tones escaped, since terminals
    disagree on the width of what they make.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


@lru_cache(maxsize=4096)
def _visible_character(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    number = ord(character)
    if 0xFE00 <= number <= 0xFE0F or 0xE0100 <= number <= 0xE01EF:
        return ""
    if category(character)[0] == "C" or category(character) in ("Zl", "Zp") or 0x1F3FB <= number <= 0x1F3FF:
        if number < 0x100:
            return f"\\x{number:02x}"
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    return character


def writable(text: str) -> str:
    """The text with lone surrogates as escapes, so that it can be written as UTF-8; all else stays as it is."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def columns(text: str) -> int:
    """How many columns of a terminal a visible text takes: two for wide characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_columns_of_character, text))


@lru_cache(maxsize=4096)
def _columns_of_character(character: str) -> int:
    # The vowels and finals of a Hangul syllable written in parts join the consonant before them.
    if category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7fb":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def first_columns(text: str, room: int) -> str:
    """As much of the beginning of a visible text as fits into `room` columns."""
    if text.isascii():
        return text[:room]
    taken = 0
    for index, character in enumerate(text):
        taken += _columns_of_character(character)
        if taken > room:
            return text[:index]
    return text


def last_columns(text: str, room: int) -> str:
    """As much of the end of a visible text as fits into `room` columns; never begins inside a combined character."""
    if text.isascii():
        return text[max(len(text) - room, 0) :]
    taken = 0
    begin = len(text)
    for index in range(len(text) - 1, -1, -1):
        width = _columns_of_character(text[index])
        taken += width
        if taken > room:
            return text[begin:]
        if width:
            begin = index
    return text


def wrapped(text: str, room: int) -> list[str]:
    """A visible text in lines of at most `room` columns, broken at spaces; a longer word has a line of its own."""
    lines: list[str] = []
    taken = room
    for word in text.split(" "):
        width = columns(word)
        if lines and taken + 1 + width <= room:
            lines[-1] += f" {word}"
            taken += 1 + width
        else:
            lines.append(word)
            taken = width
    return lines
