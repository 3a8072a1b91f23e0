"""Reading texts and finding places in them, against json.loads and slow, obvious answers."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kwf_lint.document import json_reader, json_scan, places, unreadable
from kwf_lint.document.document import MAX_DEPTH, MISSING, Document, Path, value_at
from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.document.places import (
    duplicate_keys,
    encoding_flaws,
    limit_mistake,
    line_count,
    line_text,
    locate,
    part_span,
    path_of_pointer,
    pointer,
    position,
    quote,
    utf16_column,
)

ROOT = File(__file__).parents[2]

unhurried = settings(deadline=None)  # how long one example takes says nothing on a busy machine

# Every character that JSON, lines, UTF-8 or UTF-16 treat in a way of their own.
AWKWARD = "\0\a\t\n\r\x1f\"\\/'bu{}[]:, \x7f\x85\xa0é\u0301\u2028\u2029\ufeff\ud83d\ude00\uffff😀𝒳"
texts = st.text(st.sampled_from(AWKWARD) | st.characters())
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
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


@given(texts | nearly_json | written())
@example("\ufeff\ufeff[]")
@example('{"a": 1}\x00')
@example("-")
@unhurried
def test_any_text_is_read_and_refused_like_json_does(text: str) -> None:
    document = document_of_text("app.json", text)

    assert (document.mistake is None and document.too_deep is None) == accepts(text)
    assert (document.value is MISSING) == (not accepts(text))
    flaws = encoding_flaws(document) + ([document.mistake] if document.mistake else [])
    for flaw in flaws:
        assert 0 <= flaw.start <= flaw.end <= len(text)
        assert all(0 <= start < end <= len(text) or start == end for (start, end), _ in flaw.related)
    assert duplicate_keys(document) == [] or document.has_duplicate_keys


@given(st.binary(max_size=40) | nearly_json.map(lambda text: text.encode("utf-16-le", "surrogatepass")))
@unhurried
def test_any_bytes_are_read(data: bytes) -> None:
    document = read_document("app.json", data)
    try:
        accepted = accepts(data.decode("utf-8"))
    except UnicodeDecodeError:
        accepted = False

    assert (document.value is not MISSING) == accepted
    reasons = [document.mistake, document.too_deep, "encoding" if "encoding" in document.flaws_seen else None]
    assert sum(reason is not None for reason in reasons) == (0 if accepted else 1)
    if "encoding" in document.flaws_seen:
        assert len(encoding_flaws(document)) == 1


@given(written(), st.data())
@unhurried
def test_a_slip_of_one_character_never_raises(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    inserted = data.draw(pieces | st.just(""))
    broken = text[:at] + inserted + text[at + 1 :]
    document = document_of_text("app.json", broken)

    assert (document.mistake is None) == accepts(broken)


@given(st.text(st.sampled_from("a\n\r\u2028\x85\f\v😀\ufeff"), max_size=20), st.data())
@unhurried
def test_lines_and_columns_agree_with_counting(text: str, data: st.DataObject) -> None:
    document = document_of_text("app.json", text)
    offset = data.draw(st.integers(0, len(text)))
    lines = re.split("\r\n|\n|\r", text)
    starts = [0] + [match.end() for match in re.finditer("\r\n|\n|\r", text)]
    before = [start for start in starts if start <= offset]

    assert position(document, offset) == (len(before), offset - before[-1] + 1)
    assert [line_text(document, number + 1) for number in range(line_count(document))] == lines
    units = len(text[before[-1] : offset].encode("utf-16-le", "surrogatepass")) // 2
    assert utf16_column(document, offset) == units + 1


@given(written())
@unhurried
def test_duplicate_keys_are_as_many_as_json_drops(text: str) -> None:
    lost = 0

    def count(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal lost
        lost += len(pairs) - len(dict(pairs))
        return dict(pairs)

    twice = f"[{text}, {{{quote('k')}: {text}, {quote('k')}: {text}}}]"
    json.loads(twice, object_pairs_hook=count)
    rows = duplicate_keys(document_of_text("app.json", twice))

    assert len(rows) == lost
    assert all(
        json.loads(twice[slice(*first)]) == key == json.loads(twice[slice(*again)]) for _, key, first, again in rows
    )


@given(values.flatmap(lambda value: st.tuples(st.just(value), st.sampled_from(paths_in(value)))))
@unhurried
def test_pointers_lead_back_to_their_path(case: tuple[Any, tuple[Path, Any]]) -> None:
    value, (path, _) = case

    assert path_of_pointer(pointer(path), value) == path


@given(texts)
@unhurried
def test_quoted_text_reads_as_the_text(text: str) -> None:
    quoted = quote(text)

    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", quoted)
    # A high and a low half in a row are one character, however they are written.
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert json.loads(quoted) == joined


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("é😀\u2028", '"é😀\u2028"', id="non-ascii-stays"),
        pytest.param('a"\\\n\0', '"a\\"\\\\\\n\\u0000"', id="what-json-demands"),
        pytest.param("\x7f\x85", '"\\u007f\\u0085"', id="other-control-characters"),
        pytest.param("\ud83d", '"\\ud83d"', id="lone-surrogate"),
    ],
)
def test_quote_writes(text: str, quoted: str) -> None:
    assert quote(text) == quoted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("[1, -0, 1e2, 1.5E-3]", [1, 0, 100.0, 0.0015], id="numbers"),
        pytest.param("9" * 4300, int("9" * 4300), id="longest-whole-number"),
        pytest.param("1e400", float("inf"), id="float-beyond-the-largest"),
        pytest.param("[" + "9" * 4301 + ", 7]", [float("inf"), 7], id="whole-number-too-long-for-int"),
        pytest.param('"\\ud83d\\ude00\\u00e9\\/"', "😀é/", id="escapes"),
        pytest.param('"\u2028\x7f\u0301😀"', "\u2028\x7f\u0301😀", id="odd-but-legal-characters"),
        pytest.param('{"a": 1, "a": 2}', {"a": 2}, id="last-of-equal-keys"),
        pytest.param("\ufeff {}", {}, id="byte-order-mark"),
        pytest.param(" \t\r\n[ ]\n\n", [], id="white-space"),
        pytest.param("null", None, id="null"),
    ],
)
def test_text_reads_as(text: str, value: Any) -> None:
    document = read_document("app.json", text.encode())

    assert document.value == value
    assert document.mistake is None
    assert document.too_deep is None


def test_clean_document_has_nothing_to_look_for() -> None:
    document = read_document("app.json", '{"é": "\\n \\u00e9 NaN"}'.encode())

    assert document.flaws_seen == set()
    assert not document.has_duplicate_keys
    assert (encoding_flaws(document), duplicate_keys(document), limit_mistake(document)) == ([], [], None)


FLAWS = [
    pytest.param(
        b"\xef\xbb\xbf{}", [("1:1", "\ufeff", "the file begins with a byte order mark")], id="byte-order-mark"
    ),
    pytest.param(
        b'[NaN, -Infinity,\n"NaN \\" Infinity", Infinity]',
        [
            ("1:2", "NaN", "NaN is not a JSON number"),
            ("1:7", "-Infinity", "-Infinity is not a JSON number"),
            ("2:20", "Infinity", "Infinity is not a JSON number"),
        ],
        id="constants",
    ),
    pytest.param(
        b'{"a": NaN, "a": 1}', [("1:7", "NaN", "NaN is not a JSON number")], id="constant-under-a-key-that-comes-again"
    ),
    pytest.param(b"[1e400]", [], id="float-beyond-the-largest"),
    pytest.param(
        b'{"\\uD83d": "\\ude00 \\ud83d\\ude00 \\\\ud83d \\ud83d\\ud83d\\ude00"}',
        [
            ("1:3", "\\uD83d", '"\\uD83d" is half of a surrogate pair'),
            ("1:13", "\\ude00", '"\\ude00" is half of a surrogate pair'),
            ("1:41", "\\ud83d", '"\\ud83d" is half of a surrogate pair'),
        ],
        id="lone-surrogates",
    ),
    pytest.param(b'"\\ud83d\\ude00"', [], id="pair"),
    pytest.param(b'"\xe9t\xe9"', [("1:2", "é", "byte 0xE9 at offset 1 is not UTF-8")], id="latin-1"),
    pytest.param(b'\n"\xc3\xa9 \xff"', [("2:4", "\ufffd", "byte 0xFF at offset 5 is not UTF-8")], id="mixed"),
    pytest.param(
        b'"\xf0\x9f\x98', [("1:2", "\ufffd", "the file ends in the middle of a character, at offset 1")], id="cut-off"
    ),
    pytest.param('{"é": 1}'.encode("utf-16"), [("1:1", "\ufeff", "the file is UTF-16, not UTF-8")], id="utf-16"),
    pytest.param('{"é": 1}'.encode("utf-32"), [("1:1", "\ufeff", "the file is UTF-32, not UTF-8")], id="utf-32"),
    pytest.param('{"a": 1}'.encode("utf-16-le"), [("1:1", "{", "the file is UTF-16, not UTF-8")], id="utf-16-le-bare"),
    pytest.param('{"a": 1}'.encode("utf-16-be"), [("1:1", "{", "the file is UTF-16, not UTF-8")], id="utf-16-be-bare"),
    pytest.param('{"a": 1}'.encode("utf-32-le"), [("1:1", "{", "the file is UTF-32, not UTF-8")], id="utf-32-le-bare"),
    pytest.param('{"a": 1}'.encode("utf-32-be"), [("1:1", "{", "the file is UTF-32, not UTF-8")], id="utf-32-be-bare"),
]


@pytest.mark.parametrize(("data", "expected"), FLAWS)
def test_encoding_flaws_are_told_at_their_places(data: bytes, expected: list[tuple[str, str, str]]) -> None:
    document = read_document("app.json", data)
    flaws = [
        ("{}:{}".format(*position(document, flaw.start)), cut(document, (flaw.start, flaw.end)), flaw.message)
        for flaw in encoding_flaws(document)
    ]

    assert flaws == expected


def test_western_encoding_is_named() -> None:
    (flaw,) = encoding_flaws(read_document("app.json", b'"\xe9t\xe9"'))

    assert flaw.help == "the file looks like Latin-1 (Windows-1252): save it as UTF-8"


def test_bare_surrogates_of_an_editor_are_flaws() -> None:
    document = document_of_text("app.json", '["\ud83d", "\\ud83d"]')

    assert document.value == ["\ud83d", "\ud83d"]
    assert [(flaw.start, flaw.end, flaw.message) for flaw in encoding_flaws(document)] == [
        (2, 3, "U+D83D is half of a surrogate pair"),
        (7, 13, '"\\ud83d" is half of a surrogate pair'),
    ]


def test_flaws_of_a_text_that_is_not_json_are_not_told_but_the_mark_is() -> None:
    document = read_document("app.json", b'\xef\xbb\xbf[NaN, "\\ud83d",]')

    assert document.mistake is not None
    assert [flaw.message for flaw in encoding_flaws(document)] == ["the file begins with a byte order mark"]


DEEP = [
    pytest.param(nest(MAX_DEPTH), None, id="deepest-arrays"),
    pytest.param(nest(MAX_DEPTH + 1), 200, id="arrays"),
    pytest.param(nest(MAX_DEPTH, '{"a":', "}", "1"), None, id="deepest-objects"),
    pytest.param(nest(MAX_DEPTH + 1, '{"a":', "}", "1"), 1000, id="objects"),
    pytest.param(nest(101, '[{"a":', "}]", "1"), 600, id="mixed"),
    pytest.param("[" + "[],{}," * 300 + "1]", None, id="many-but-flat"),
    pytest.param('["' + "[" * 300 + '"]', None, id="brackets-in-a-string"),
    pytest.param(" \n" + nest(100_000), 202, id="very-deep"),
    pytest.param("[" * 100_000, 200, id="very-deep-and-cut-off"),
    pytest.param("[" * 201 + "oops", 200, id="mistake-behind-the-limit"),
    pytest.param('{"a": ' + nest(250) + ', "a": 1}', 205, id="lost-to-an-equal-key"),
]


@pytest.mark.parametrize(("text", "offset"), DEEP)
def test_nesting_beyond_the_limit_is_told_at_its_first_bracket(text: str, offset: int | None) -> None:
    document = read_document("app.json", text.encode())

    assert document.mistake is None
    assert document.too_deep == (None if offset is None else (offset, offset + 1))
    assert (document.value is MISSING) == (offset is not None)
    if offset is not None:
        flaw = limit_mistake(document)
        assert flaw is not None
        assert (flaw.start, flaw.message) == (offset, "the nesting is deeper than 200 levels")
        assert duplicate_keys(document) == []


def test_mistake_before_the_limit_comes_first() -> None:
    document = read_document("app.json", b"[1,," + b"[" * 1000)

    assert document.too_deep is None
    assert document.mistake is not None


def test_text_beyond_the_size_limit_is_not_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reader, "MAX_SIZE", 3)
    monkeypatch.setattr(places, "MAX_SIZE", 3)
    small = read_document("app.json", "[é]".encode())
    large = read_document("app.json", b"[12]")
    flaw = limit_mistake(large)

    assert small.value is not MISSING or small.mistake is not None
    assert large.value is MISSING
    assert flaw is not None
    assert (flaw.start, flaw.end, flaw.message) == (0, 0, "the text is longer than 3 characters")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param('{"a": 1, "b": 2, "a": 3}', [((), "a", '1:2 "a"', '1:18 "a"')], id="twice"),
        pytest.param(
            '{"a": 1,\n"a": 2,\n"\\u0061": 3}',
            [((), "a", '1:2 "a"', '2:1 "a"'), ((), "a", '2:1 "a"', '3:1 "\\u0061"')],
            id="three-times-one-escaped",
        ),
        pytest.param(
            '[0, {"k": {"x": 1, "x": 2}, "k": [{"y": 1, "y": 2}]}]',
            [
                ((1, "k"), "x", '1:12 "x"', '1:20 "x"'),
                ((1,), "k", '1:6 "k"', '1:29 "k"'),
                ((1, "k", 0), "y", '1:36 "y"', '1:44 "y"'),
            ],
            id="also-where-the-value-is-lost",
        ),
        pytest.param('[{"a": 1}, {"a": 1}]', [], id="in-different-objects"),
    ],
)
def test_duplicate_keys_are_told_with_both_places(text: str, rows: list[tuple[Path, str, str, str]]) -> None:
    document = document_of_text("app.json", text)

    def told(span: tuple[int, int]) -> str:
        return "{}:{} {}".format(*position(document, span[0]), cut(document, span))

    assert [(path, key, told(earlier), told(this)) for path, key, earlier, this in duplicate_keys(document)] == rows


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
    ("text", "lines"),
    [
        pytest.param("", [""], id="empty"),
        pytest.param("a\nb\n", ["a", "b", ""], id="lf"),
        pytest.param("a\r\nb\r\n", ["a", "b", ""], id="crlf"),
        pytest.param("a\rb\r", ["a", "b", ""], id="cr"),
        pytest.param("a\n\rb\r\r\nc", ["a", "", "b", "", "c"], id="mixed"),
        pytest.param("a\u2028b\x85c\fd\ve\x1cf", ["a\u2028b\x85c\fd\ve\x1cf"], id="no-line-endings"),
        pytest.param("\ufeffa\tb", ["\ufeffa\tb"], id="mark-and-tab"),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    document = document_of_text("app.json", text)

    assert [line_text(document, number) for number in range(line_count(document) + 2)] == ["", *lines, ""]


def test_column_in_utf_16_counts_astral_characters_twice() -> None:
    document = document_of_text("app.json", '["😀é𝒳",\n "a😀b"]')
    offset = document.text.index("b")

    assert position(document, offset) == (2, 5)
    assert utf16_column(document, offset) == 6
    assert utf16_column(document, document.text.index("é")) == 5
    assert utf16_column(document_of_text("app.json", '["é"]'), 3) == 4


@pytest.mark.parametrize(
    ("written_pointer", "path"),
    [
        ("", ()),
        ("/steps/0/a~1b", ("steps", 0, "a/b")),
        ("/steps/00", ("steps", "00")),
        ("/steps/-", ("steps", "-")),
        ("/steps/7/x", ("steps", 7, "x")),
        ("/steps/" + "9" * 5000, ("steps", "9" * 5000)),
        ("/0", ("0",)),
        ("/~01", ("~1",)),
        ("/", ("",)),
    ],
)
def test_pointer_becomes_a_path(written_pointer: str, path: Path) -> None:
    value = {"steps": [{"a/b": 1}], "0": 1}

    assert path_of_pointer(written_pointer, value) == path
    assert pointer(path) == written_pointer


def test_pointer_without_a_slash_is_refused() -> None:
    with pytest.raises(ValueError, match='a JSON pointer begins with "/", unlike "steps"'):
        path_of_pointer("steps", {})


READ_ALL = """
import sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    sys.modules[name] = None
from kwf_lint.document.json_reader import *
from kwf_lint.document.places import duplicate_keys, locate
texts = ["[1,]", '{"a": "x\\ty"}', "", "[1] 2", "[" * 3000, "9" * 5000, '{"a": [1, {"b": "c"}], "a": NaN}', "\\ufeff[2]"]
for text in texts:
    document = document_of_text("app.json", text)
    print(document.value, document.mistake, document.too_deep, document.has_duplicate_keys, sorted(document.flaws_seen))
    print(duplicate_keys(document), locate(document, [(), ("a",), (0,)]))
"""


def run(code: str, *arguments: str) -> str:
    # Without the site module, as what site-packages imports at the start of Python is not ours.
    command = [sys.executable, "-I", "-S", "-c", code, str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout


def test_reading_is_the_same_without_the_c_scanner() -> None:
    assert run(READ_ALL, "_json") == run(READ_ALL)


def test_scanner_that_asks_for_more_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def demanding(context: object) -> None:
        raise AttributeError("no such attribute")

    monkeypatch.setattr(json_scan, "make_scanner", demanding)
    document = read_document("app.json", b'{"a": [1, 2], "a": 3}')

    assert document.value == {"a": 3}
    assert document.has_duplicate_keys
    assert cut(document, locate(document, [("a",)])["a",].value) == "3"


def test_text_that_json_alone_refuses_is_still_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise ValueError("too odd")

    for module in (json_reader, unreadable):
        monkeypatch.setattr(module, "scan_whole", refuse)
    mistake = read_document("app.json", b"\xef\xbb\xbf[]").mistake

    assert mistake is not None
    assert (mistake.start, mistake.message, mistake.help) == (1, "the text is not JSON", "too odd")


def test_stack_that_the_caller_used_up_is_not_blamed_on_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*arguments: object) -> None:
        raise RecursionError

    for module in (json_reader, unreadable):
        monkeypatch.setattr(module, "scan_whole", exhaust)

    with pytest.raises(RecursionError):
        read_document("app.json", b"[]")


def test_clean_text_is_read_without_new_modules() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import kwf_lint; before = set(sys.modules);"
        "from kwf_lint.document.json_reader import *;"
        "document = read_document('app.json', b'{\"a\": [1, \"\\\\u00e9\"]}');"
        "print(*sorted(set(sys.modules) - before))"
    )

    assert set(run(code).split()) <= {
        "_json",
        "kwf_lint.document",
        *(f"kwf_lint.document.{name}" for name in ("document", "json_reader", "json_scan")),
    }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), {"a": [{"b": 1}, "text"]}),
        (("a", 0, "b"), 1),
        (("a", 1), "text"),
        (("a", 2), None),
        (("a", "0"), None),
        (("a", 1, 0), None),
        (("b", "c"), None),
    ],
)
def test_the_value_at_a_path(path: Path, value: object) -> None:
    assert value_at({"a": [{"b": 1}, "text"]}, path) == value
