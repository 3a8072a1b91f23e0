"""Text of files made fit to be shown: nothing in it acts on a terminal, and its width in columns is known.

Knows characters only; source.py knows lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from unicodedata import category, east_asian_width

# Variation selectors and skin tones.
_UNSTEADY = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """The text on one line, with escapes such as `\\x1b` and `\\u202e` for what a terminal would act on or not show.

    These are control and format characters (line breaks, ANSI escapes, bidi controls, joiners), lone surrogates, and
    characters that Unicode does not assign. Variation selectors are dropped and skin tones escaped, since terminals
    disagree on the width of what they make.
    """
    # Python calls printable what is neither control, format, surrogate or unassigned nor an odd space or separator.
    if text.isprintable() and (text.isascii() or not _UNSTEADY.search(text)):
        return text
    return "".join(map(_visible_character, text))


@lru_cache(maxsize=4096)
def _visible_character(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    number = ord(character)
    kind = category(character)
    unsteady = _UNSTEADY.match(character)
    if unsteady and kind == "Mn":
        return ""
    if unsteady or kind[0] == "C" or kind in ("Zl", "Zp"):
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
    ends = list(accumulate(map(_columns_of_character, text)))
    return text[: bisect_right(ends, room)]


def last_columns(text: str, room: int) -> str:
    """As much of the end of a visible text as fits into `room` columns; never begins inside a combined character."""
    if text.isascii():
        return text[max(len(text) - room, 0) :]
    sizes = list(accumulate(map(_columns_of_character, reversed(text))))
    begin = len(text) - bisect_right(sizes, room)
    while begin < len(text) and not _columns_of_character(text[begin]):
        begin += 1
    return text[begin:]


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
