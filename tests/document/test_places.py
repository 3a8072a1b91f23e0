"""Places of values, keys and parts of strings, lines and columns, against slow, obvious answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.document.places import locate, part_span, pointer, position
from tests.document.texts import cut, paths_in, unhurried, written

if TYPE_CHECKING:
    from kwf_lint.document.document import Path


@given(written())
@unhurried
def test_value_and_all_places_agree_with_json(text: str) -> None:
    document = document_of_text("app.json", text)
    expected = json.loads(text)

    assert document.value == expected
    assert document.mistake is None
    places = locate(document, [path for path, _ in paths_in(expected)])
    for path, value in paths_in(expected):
        assert json.loads(cut(document, places[path].value)) == value
        key = places[path].key
        if path and isinstance(path[-1], str):
            assert key is not None
            assert json.loads(cut(document, key)) == path[-1]
        else:
            assert key is None


@given(written(), st.integers(0, 30), st.integers(0, 30))
@unhurried
def test_part_of_a_string_is_found_through_its_escapes(text: str, start: int, length: int) -> None:
    document = document_of_text("app.json", text)
    places = locate(document, [path for path, _ in paths_in(document.value)])
    for path, value in paths_in(document.value):
        if isinstance(value, str):
            part = part_span(document, places[path].value, (start, start + length))

            assert json.loads('"' + cut(document, part) + '"') == value[start : start + length]


@given(st.text(st.sampled_from("a\n\r\u2028\x85\f\v😀\ufeff"), max_size=20), st.data())
@unhurried
def test_lines_and_columns_agree_with_counting(text: str, data: st.DataObject) -> None:
    document = document_of_text("app.json", text)
    offset = data.draw(st.integers(0, len(text)))
    starts = [0] + [match.end() for match in re.finditer("\r\n|\n|\r", text)]
    before = [start for start in starts if start <= offset]

    assert position(document, offset) == (len(before), offset - before[-1] + 1)


def test_last_of_equal_keys_is_located() -> None:
    document = document_of_text("app.json", '{"a": {"x": [1], "y": 2}, "b": 0, "a": {"x": 3}, "b": 1, "b": {"z": 4}}')
    places = locate(document, [("a",), ("a", "x"), ("a", "x", 0), ("a", "y"), ("b",), ("b", "z")])

    assert {path: cut(document, place.value) for path, place in places.items()} == {
        ("a",): '{"x": 3}',
        ("a", "x"): "3",
        ("b",): '{"z": 4}',
        ("b", "z"): "4",
    }


@pytest.mark.parametrize(
    "path",
    [("b",), ("a", 2), ("a", -1), ("a", "0"), (0,), ("a", 0, "x"), ("s", 0)],
    ids=["key", "index", "negative", "text-for-index", "index-of-object", "below-a-number", "below-a-string"],
)
def test_path_that_does_not_exist_has_no_place(path: Path) -> None:
    document = document_of_text("app.json", '{"a": [1, 2], "s": "text"}')

    assert locate(document, [path, ("a",)]).keys() == {("a",)}


def test_nothing_is_located_in_a_text_that_was_not_read() -> None:
    assert locate(document_of_text("app.json", "[1,]"), [(), (0,)]) == {}


def test_places_behind_a_byte_order_mark_and_a_long_number_are_right() -> None:
    document = read_document("app.json", b"\xef\xbb\xbf\r\n[ " + b"9" * 5000 + b', NaN, "\xf0\x9f\x98\x80", {"k" : 1}]')
    places = locate(document, [(), (2,), (3, "k")])

    assert cut(document, places[2,].value) == '"😀"'
    assert cut(document, places[3, "k"].value) == "1"
    assert position(document, places[()].value[0]) == (2, 1)
    assert position(document, places[()].value[1]) == (2, len(document.text) - 2)


@pytest.mark.parametrize(
    ("literal", "part", "expected"),
    [
        pytest.param('"abc"', (1, 2), "b", id="plain"),
        pytest.param('"abc"', (0, 3), "abc", id="whole"),
        pytest.param('"abc"', (1, 1), "", id="empty"),
        pytest.param('"abc"', (2, 1), "", id="end-before-start"),
        pytest.param('"abc"', (-5, 99), "abc", id="cut-to-the-string"),
        pytest.param('"a\\u00e9b"', (1, 2), "\\u00e9", id="escape"),
        pytest.param('"a\\u00e9b"', (2, 3), "b", id="behind-an-escape"),
        pytest.param('"\\"\\\\x"', (1, 3), "\\\\x", id="short-escapes"),
        pytest.param('"\\ud83d\\ude00x"', (0, 1), "\\ud83d\\ude00", id="pair-is-one-character"),
        pytest.param('"\\ud83d\\ude00x"', (1, 2), "x", id="behind-a-pair"),
        pytest.param('"\\ud83dx"', (0, 1), "\\ud83d", id="lone-half"),
        pytest.param('"\\\\ud83d"', (0, 1), "\\\\", id="escaped-backslash"),
        pytest.param('"😀x"', (1, 2), "x", id="astral-as-it-is"),
        pytest.param('"e\u0301"', (1, 2), "\u0301", id="combining"),
        pytest.param("1234", (1, 2), "1234", id="no-string"),
    ],
)
def test_part_of_a_string(literal: str, part: tuple[int, int], expected: str) -> None:
    document = document_of_text("app.json", f'["😀\\n", {literal}]')
    span = locate(document, [(1,)])[1,].value

    assert cut(document, part_span(document, span, part)) == expected
    assert cut(document, part_span(document, span, part)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 1, id="empty"),
        pytest.param("a\nb\n", 3, id="lf"),
        pytest.param("a\r\nb\r\n", 3, id="crlf"),
        pytest.param("a\rb\r", 3, id="cr"),
        pytest.param("a\n\rb\r\r\nc", 5, id="mixed"),
        pytest.param("a\u2028b\x85c\fd\ve\x1cf", 1, id="no-line-endings"),
        pytest.param("\ufeffa\tb", 1, id="mark-and-tab"),
    ],
)
def test_lines_end_as_in_json(text: str, count: int) -> None:
    assert position(document_of_text("app.json", text), len(text))[0] == count


@pytest.mark.parametrize(
    ("path", "written_pointer"),
    [
        ((), ""),
        (("steps", 0, "a/b"), "/steps/0/a~1b"),
        (("~1",), "/~01"),
        (("",), "/"),
        (("é", "a b"), "/é/a b"),
    ],
)
def test_a_path_as_a_pointer(path: Path, written_pointer: str) -> None:
    assert pointer(path) == written_pointer
