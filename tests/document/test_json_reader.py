"""Reading texts and bytes, against json.loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kwf_lint.document import json_reader, text_flaws
from kwf_lint.document.document import MAX_DEPTH, MISSING
from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.document.text_flaws import duplicate_keys, encoding_flaws, limit_mistake
from tests.document.texts import accepts, awkward_texts, nearly_json, nest, pieces, unhurried, written

ROOT = File(__file__).parents[2]


@given(awkward_texts | nearly_json | written())
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
    monkeypatch.setattr(text_flaws, "MAX_SIZE", 3)
    small = read_document("app.json", "[é]".encode())
    large = read_document("app.json", b"[12]")
    flaw = limit_mistake(large)

    assert small.value is not MISSING or small.mistake is not None
    assert large.value is MISSING
    assert flaw is not None
    assert (flaw.start, flaw.end, flaw.message) == (0, 0, "the text is longer than 3 characters")


READ_ALL = """
import sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    sys.modules[name] = None
from kwf_lint.document.json_reader import *
from kwf_lint.document.places import locate
from kwf_lint.document.text_flaws import duplicate_keys
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
        "kwf_lint.words",
        *(f"kwf_lint.document.{name}" for name in ("document", "json_reader", "json_scan")),
    }
