"""Texts for the tests of this room: values in any style of JSON, what is nearly JSON, and slow, obvious answers."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from kwf_lint.document.document import Document, Path

unhurried = settings(deadline=None)  # how long one example takes says nothing on a busy machine

# Every character that JSON, lines, UTF-8 or UTF-16 treat in a way of their own.
AWKWARD = "\0\a\t\n\r\x1f\"\\/'bu{}[]:, \x7f\x85\xa0é\u0301\u2028\u2029\ufeff\ud83d\ude00\uffff😀𝒳"
awkward_texts = st.text(st.sampled_from(AWKWARD) | st.characters())
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | awkward_texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(awkward_texts, inner, max_size=4),
    max_leaves=20,
)
pieces = st.sampled_from(
    [
        *"{}[]\",:\\ \n\r\t/*#'`<=",
        "1",
        "0",
        "-",
        ".",
        "e",
        "true",
        "null",
        "NaN",
        "Infinity",
        '"a"',
        '"a": ',
        "\\u",
        "d83d",
    ]
)
nearly_json = st.lists(pieces | st.characters(), max_size=12).map("".join)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A JSON text of a random value in a random style: white space, escapes and notation of numbers."""
    value = draw(values)
    style = random.Random(draw(st.integers(0, 2**32)))
    spaces = draw(st.sampled_from([[""], ["", " "], ["\n", "\r\n  ", "\t"], ["\r", " ", "\n\n"]]))
    escaped = draw(st.sampled_from([0.0, 0.3, 1.0]))

    def space() -> str:
        return style.choice(spaces)

    def write_string(text: str) -> str:
        return '"' + "".join([write_character(character) for character in text]) + '"'

    def write_character(character: str) -> str:
        if character in '"\\' or character < " " or style.random() < escaped:
            short = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "/": "\\/"}.get(character)
            if short and style.random() < 0.7:
                return short
            units = character.encode("utf-16-be", "surrogatepass")
            form = style.choice(["\\u{:04x}", "\\u{:04X}"])
            return "".join([form.format(int.from_bytes(units[at : at + 2])) for at in range(0, len(units), 2)])
        return character

    def write(value: Any) -> str:
        if isinstance(value, str):
            return write_string(value)
        if isinstance(value, list):
            return "[" + space() + f"{space()},{space()}".join([write(item) for item in value]) + space() + "]"
        if isinstance(value, dict):
            members = [write_string(key) + space() + ":" + space() + write(item) for key, item in value.items()]
            return "{" + space() + f"{space()},{space()}".join(members) + space() + "}"
        return json.dumps(value)

    return space() + write(value) + space()


def paths_in(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every path of a value with what stands there."""
    found = [(path, value)]
    if isinstance(value, dict):
        for key, item in value.items():
            found += paths_in(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            found += paths_in(item, (*path, number))
    return found


def cut(document: Document, span: tuple[int, int]) -> str:
    return document.text[span[0] : span[1]]


def accepts(text: str) -> bool:
    """Whether json.loads, which is strict about control characters by itself, takes the text."""
    try:
        json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def nest(levels: int, opener: str = "[", closer: str = "]", inner: str = "") -> str:
    return opener * levels + inner + closer * levels
