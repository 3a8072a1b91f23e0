"""Text of files made fit to be shown: nothing in it acts on a terminal, and its width in columns is known.

Knows characters only; source.py knows lines.
"""

from __future__ import annotations

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """The text on one line, with escapes such as `\\x1b` and `\\u202e` for what a terminal would act on or not show.

    These are control and format characters (line breaks, ANSI escapes, bidi controls, joiners), lone surrogates, and
    characters that Unicode does not assign. Variation selectors are dropped and skin tones escaped, since terminals
    disagree on the width of what they make.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_SHOWN)


class _Shown(dict[int, str]):
    """How characters are shown, by their numbers, each worked out where it is met first."""

    def __missing__(self, number: int) -> str:
        shown = self[number] = _visible_character(chr(number))
        return shown


_SHOWN = _Shown()


def _visible_character(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return ""  # a variation selector
    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    if not is_skin_tone and (character.isprintable() or _is_space(character)):
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _is_space(character: str) -> bool:
    """Whether a character is a space of some width, none of which but the plain one Python calls printable."""
    from unicodedata import category

    return category(character) == "Zs"


def writable(text: str) -> str:
    """The text with lone surrogates as escapes, so that it can be written as UTF-8; all else stays as it is."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def columns(text: str) -> int:
    """How many columns of a terminal a visible text takes: two for wide characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """The columns that characters take, each worked out where it is met first."""

    def __missing__(self, character: str) -> int:
        width = self[character] = _columns_of_character(character)
        return width


_WIDTHS = _Widths()


def _columns_of_character(character: str) -> int:
    if character < "\u0300" or character == "…":
        return 1  # most text needs no look at the tables of Unicode
    from unicodedata import category, east_asian_width

    # The vowels and finals of a Hangul syllable written in parts join the consonant before them.
    if category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7fb":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def first_columns(text: str, room: int) -> str:
    """As much of the beginning of a visible text as fits into `room` columns."""
    if text.isascii():
        return text[:room]
    for index, character in enumerate(text):
        room -= _WIDTHS[character]
        if room < 0:
            return text[:index]
    return text


def last_columns(text: str, room: int) -> str:
    """As much of the end of a visible text as fits into `room` columns; never begins inside a combined character."""
    if text.isascii():
        return text[max(len(text) - room, 0) :]
    begin = len(text)
    while begin > 0 and room >= _WIDTHS[text[begin - 1]]:
        begin -= 1
        room -= _WIDTHS[text[begin]]
    while begin < len(text) and not _WIDTHS[text[begin]]:
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
