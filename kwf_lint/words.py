"""Puts values into the words of messages: quoted and cut where they are long, numbers with their nouns."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_QUOTE = 40
# So many words of a list are shown, where nothing else is said.
MOST_LISTED = 3
JSON_TYPES = {
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
    type(None): "null",
}


def stand_together(text: str, first: str, second: str) -> bool:
    """Whether a character and what follows it stand together in a text, counted in pairs from each first one.

    To look for one character at a time takes a tenth of what Python's search for two takes, where the first is rare.
    """
    at = text.find(first)
    while at >= 0:
        if text.startswith(second, at + 1):
            return True
        at = text.find(first, at + 2)
    return False


def quoted(text: str) -> str:
    """The text in double quotes, cut in the middle where it is longer than 40 characters."""
    if len(text) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        text = f"{text[: half - 1]}…{text[-half:]}"
    return f'"{text}"'


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 step", "3 steps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(words: Sequence[str], last: str) -> str:
    """Words with commas between them and another word before the last: "a, b or c"."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def some_of(words: Sequence[str], most: int = MOST_LISTED) -> str:
    """Words as a list, of many the first and how many more there are: "a, b and c", "a, b, c ... and 2 more"."""
    if len(words) <= most:
        return listed(words, "and")
    return f"{', '.join(words[:most])} ... and {len(words) - most} more"


def kind_in_words(kind: str) -> str:
    """A kind of component, which the keys of definitions give in lowercase, as Kustomer spells it."""
    return "KView" if kind == "kview" else kind
