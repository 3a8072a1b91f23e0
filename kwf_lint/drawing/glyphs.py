"""How wide text is, from a table of glyph widths, and text cut into lines that fit.

The table is the wider of Liberation Sans (as wide as Arial and Helvetica) and DejaVu Sans, so that text fits whichever of
them a browser takes.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

CUT = "…"

# Of the characters from space to ~, in hundredths of the size of the font.
_WIDTHS = (
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 57, 102, 69, 69, 73, 77, 67, 62, 78, 76, 30, 50, 67, 57, 87, 75, 79,
    67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 57, 50, 62, 64, 56, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
)  # fmt: skip
_CUT_WIDTH = 100
# Bold glyphs are wider by so much.
BOLD = 1.13


class _Widths(dict[str, int]):
    """The widths of characters, each worked out where it is met first."""

    def __missing__(self, character: str) -> int:
        number = ord(character) - 32
        if 0 <= number < len(_WIDTHS):
            width = _WIDTHS[number]
        elif category(character) in ("Mn", "Me"):
            width = 0
        else:
            width = 106 if east_asian_width(character) in "WFA" else 85
        self[character] = width
        return width


_width_of = _Widths().__getitem__


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """How many pixels a text takes at most, in a font of this size."""
    hundredths = sum(map(_width_of, text)) * size
    return int(hundredths * (BOLD if bold else 1)) // 100 + 1


def in_lines(text: str, room: int, size: int, most: int, *, bold: bool = False) -> list[str]:
    """A text in at most so many lines of at most `room` pixels, broken at spaces and in long words, else cut with "…"."""
    available = int(room * 100 / (BOLD if bold else 1)) // size
    lines: list[str] = []
    rest = text.strip()
    while rest:
        end = _fitting(rest, available)
        if end == len(rest):
            lines.append(rest)
            break
        if len(lines) == most - 1:
            lines.append(rest[: _fitting(rest, available - _CUT_WIDTH)].rstrip() + CUT)
            break
        at = _break(rest, end)
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return lines


def _fitting(text: str, available: int) -> int:
    """How many characters of a text fit; one at least."""
    for index, character in enumerate(text):
        available -= _width_of(character)
        if available < 0:
            return max(index, 1)
    return len(text)


def _break(text: str, end: int) -> int:
    """Where to break a text that fits up to `end`: after a space, else after a sign, else there."""
    at = text.rfind(" ", 0, end + 1)
    if at > end // 3:
        return at
    for index in range(end, end // 2, -1):
        if text[index - 1] in ".-_/:,":
            return index
    return end
