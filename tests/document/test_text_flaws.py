"""How a text is encoded, and keys that stand twice, at their places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.document.places import position
from kwf_lint.document.text_flaws import duplicate_keys, encoding_flaws
from tests.document.texts import cut, unhurried, written

if TYPE_CHECKING:
    from kwf_lint.document.document import Path


@given(written())
@unhurried
def test_duplicate_keys_are_as_many_as_json_drops(text: str) -> None:
    lost = 0

    def count(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal lost
        lost += len(pairs) - len(dict(pairs))
        return dict(pairs)

    twice = f'[{text}, {{"k": {text}, "k": {text}}}]'
    json.loads(twice, object_pairs_hook=count)
    rows = duplicate_keys(document_of_text("app.json", twice))

    assert len(rows) == lost
    assert all(
        json.loads(twice[slice(*first)]) == key == json.loads(twice[slice(*again)]) for _, key, first, again in rows
    )


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
