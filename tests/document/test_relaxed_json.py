"""Reading JSON with comments and the like."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kwf_lint.document.document import MAX_DEPTH, MISSING
from kwf_lint.document.edits import replaced
from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.document.places import locate, part_span
from kwf_lint.document.text_flaws import duplicate_keys, encoding_flaws
from tests.counted import work
from tests.document.texts import accepts, cut, nearly_json, paths_in, unhurried, values

if TYPE_CHECKING:
    from kwf_lint.document.document import Document, Path

COMMENTS = ["/* a */", "/*,]*/", "// it's\n", '// "\r\n', "/* two\n lines */", "# x\n"]
SPACES = ["", "", " ", "\n", "\t", "\r\n  "]


class Writer:
    """Writes a value with liberties, and notes where each value and key stands."""

    def __init__(self, seed: int, comments: list[str], quotes: str, *, json5: bool = False) -> None:
        self.style = random.Random(seed)
        self.comments = comments
        self.quotes = quotes
        self.json5 = json5
        self.text = ""
        self.places: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}

    def space(self) -> None:
        self.text += self.style.choice(SPACES)
        if self.style.random() < 0.2:
            self.text += self.style.choice(self.comments) + self.style.choice(SPACES)

    def string(self, text: str) -> None:
        quote = self.style.choice(self.quotes)
        written = json.dumps(text, ensure_ascii=self.style.random() < 0.5)
        if quote == "'":
            written = "'" + written[1:-1].replace('\\"', self.style.choice(['"', '\\"'])).replace("'", "\\'") + "'"
        self.text += written

    def key(self, text: str) -> None:
        is_name = text.isidentifier() and text.isascii()
        if is_name and self.style.random() < 0.7 and "'" in self.quotes:
            self.text += text
        else:
            self.string(text)

    def write(self, value: Any, path: Path = ()) -> None:
        start = len(self.text)
        if isinstance(value, dict | list):
            self.text += "{" if isinstance(value, dict) else "["
            for number, part in enumerate(value):
                self.space()
                if isinstance(value, dict):
                    begin = len(self.text)
                    self.key(part)
                    self.keys[*path, part] = (begin, len(self.text))
                    self.space()
                    self.text += ":"
                    self.space()
                    self.write(value[part], (*path, part))
                else:
                    self.write(part, (*path, number))
                self.space()
                if number < len(value) - 1 or self.style.random() < 0.5:
                    self.text += ","
            self.space()
            self.text += "}" if isinstance(value, dict) else "]"
        elif isinstance(value, str):
            self.string(value)
        elif isinstance(value, bool | None) and not self.json5 and "'" in self.quotes and self.style.random() < 0.5:
            self.text += repr(value)
        elif isinstance(value, int) and self.json5 and not isinstance(value, bool) and self.style.random() < 0.5:
            self.text += hex(value) if self.style.random() < 0.5 or value < 0 else f"+{value}"
        else:
            self.text += json.dumps(value)
        self.places[path] = (start, len(self.text))


def written(value: Any, seed: int, name: str) -> Writer:
    if name.endswith(".jsonc"):
        writer = Writer(seed, COMMENTS[:-1], '"')
    elif name.endswith(".json5"):
        writer = Writer(seed, COMMENTS[:-1], "'\"", json5=True)
    else:
        writer = Writer(seed, COMMENTS, "'\"")
    writer.space()
    writer.write(value)
    writer.space()
    return writer


def read(text: str, name: str = "app.json") -> Document:
    return document_of_text(name, text, relaxed=True)


def mended(document: Document, *, unsafe: bool = True) -> str:
    assert document.relaxed is not None
    edits = sorted(each.edit for each in document.relaxed.deviations if unsafe or each.safe)
    return replaced(document.text, edits)


def messages(document: Document) -> list[tuple[str, str]]:
    found = document.relaxed.deviations if document.relaxed is not None else []
    return [(cut(document, (each.start, each.end)), each.message) for each in found]


@given(values, st.integers(0, 2**32), st.sampled_from(["app.json", "app.jsonc", "app.json5"]))
@unhurried
def test_what_is_written_with_liberties_reads_to_the_same_value_and_places(value: Any, seed: int, name: str) -> None:
    writer = written(value, seed, name)
    document = read(writer.text, name)

    assert document.mistake is None
    assert json.dumps(document.value) == json.dumps(value)
    places = locate(document, [path for path, _ in paths_in(value)])
    assert {path: place.value for path, place in places.items()} == writer.places
    assert {path: place.key for path, place in places.items() if place.key} == writer.keys
    if name == "app.json":
        assert accepts(mended(document) if document.relaxed else document.text)
        if document.relaxed:
            assert json.dumps(json.loads(mended(document))) == json.dumps(value)
            half = read(mended(document, unsafe=False))
            assert json.dumps(half.value) == json.dumps(value)
            assert all(not each.safe for each in half.relaxed.deviations) if half.relaxed else accepts(half.text)
    else:
        assert messages(document) == []


@given(values, st.integers(0, 2**32), st.data())
@unhurried
def test_parts_of_strings_have_their_place(value: Any, seed: int, data: st.DataObject) -> None:
    writer = written(value, seed, "app.json")
    document = read(writer.text)
    texts = [(path, text) for path, text in paths_in(value) if isinstance(text, str) and text]
    if not texts:
        return
    path, text = data.draw(st.sampled_from(texts))
    at = data.draw(st.integers(0, len(text) - 1))
    start, end = part_span(document, writer.places[path], (at, at + 1))

    # What stands there, in the quotes of the whole, is the character.
    quote = writer.text[writer.places[path][0]]
    assert read(f"{quote}{writer.text[start:end]}{quote}").value == text[at]


@given(
    nearly_json | st.lists(st.sampled_from([*COMMENTS, "'a'", "a:", "True", ",", "[", "]", "{", "}", "1"])).map("".join)
)
@example("[1/**/2]")
@example("{'a' 'b': 1}")
@example("\ufeff// a\n[]")
@unhurried
def test_any_text_is_read_or_refused(text: str) -> None:
    strict = document_of_text("app.json", text)
    document = read(text)

    if document.relaxed is None:
        assert (document.value is MISSING) == (strict.value is MISSING)
        assert repr(document.mistake) == repr(strict.mistake)
    elif document.value is not MISSING:
        assert strict.mistake is not None
        assert document.mistake is None
        assert json.dumps(read(mended(document)).value) == json.dumps(document.value)
        assert document_of_text("app.json", mended(document)).mistake is None
        for path, _ in paths_in(document.value):
            start, end = locate(document, [path])[path].value
            assert 0 <= start < end <= len(text)


def test_every_place_is_reported() -> None:
    text = """// top
{
  app: 'acme', # why
  "list": [True, None, 1,], /* two
  lines */
}
"""
    assert messages(read(text)) == [
        ("// top", "a comment is not JSON"),
        ("app", 'the key "app" has no quotes'),
        ("'acme'", "the string is in single quotes"),
        ("# why", "a comment is not JSON"),
        ("True", "True is not a JSON value"),
        ("None", "None is not a JSON value"),
        (",", 'there is a comma before the closing "]"'),
        (",", 'there is a comma before the closing "}"'),
        ("/* two", "a comment is not JSON"),
    ]
    assert mended(read(text)) == '{\n  "app": "acme",\n  "list": [true, null, 1]\n}\n'


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{\n  // alone\n  "a": 1\n}', '{\n  "a": 1\n}'),
        ('{\r\n  "a": 1 // behind\r\n}', '{\r\n  "a": 1\r\n}'),
        ('{"a": /* between */ 1}', '{"a": 1}'),
        ("[1] // end", "[1]"),
        ("[1]\n// end", "[1]\n"),
        ("\ufeff// first\n[1]", "\ufeff[1]"),
        ("[1, /* a */ 2, /* b */\n3]", "[1, 2,\n3]"),
    ],
)
def test_a_comment_goes_with_its_line_or_the_space_beside_it(text: str, right: str) -> None:
    assert mended(read(text)) == right


@pytest.mark.parametrize(
    "text",
    [
        "[1/**/2]",
        "[,]",
        "[1,,]",
        "{,}",
        "{a: 1 b: 2}",
        "['a' 'b']",
        "{a: undefined}",
        "[#fff]",
        "[#fff,\n1]",
        "[0x1F]",
        "[+1]",
        "[.5]",
        '["\\x41"]',
        "['a\n']",
        "['\\U0041']",
        "[1] /* open",
        "[\u00a01]",
        "{a-b: 1}",
        "// nothing but a comment",
        "module.exports = {a: 1}",
        "({a: 1})",
        "a: 'b'\nc: 'd'",
        "{...a}",
        "['a', `b`]",
    ],
)
def test_a_text_with_another_mistake_has_its_first_one_as_ever(text: str) -> None:
    document = read(text)

    assert document.value is MISSING
    assert document.relaxed is None
    assert repr(document.mistake) == repr(document_of_text("app.json", text).mistake)


def test_comments_and_trailing_commas_are_fine_in_jsonc_and_nothing_else_is() -> None:
    document = read("{ // c\n 'a': [1,], /* d */ b: True, # e\n}", "app.jsonc")

    assert document.value == {"a": [1], "b": True}
    assert [what for what, _ in messages(document)] == ["'a'", "b", "True", "#"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 'b', $c_1: \"d\", 'e': [1,],}", {"a": "b", "$c_1": "d", "e": [1]}),
        ("[+1, -1, .5, 5., -.5e1, 0x1F, -0Xff, 1e3]", [1, -1, 0.5, 5, -5.0, 31, -255, 1000.0]),
        ("[Infinity, -Infinity, +Infinity]", [float("inf"), float("-inf"), float("inf")]),
        ("['\\x41\\v\\0\\'\"', \"\\x41\\'\", 'a\\\nb', 'a\\\r\nb', '\\A', '\t']",
         ["A\v\0'\"", "A'", "ab", "ab", "A", "\t"]),
        ("\u00a0{\u2028a\u3000:\ufeff1\v}\f", {"a": 1}),
        ("{\\u0061b: 1, été: 2}", {"ab": 1, "été": 2}),
    ],
)  # fmt: skip
def test_all_of_json5_is_read(text: str, value: Any) -> None:
    document = read(text, "app.json5")

    assert document.value == value
    assert messages(document) == []
    assert encoding_flaws(document) == []


def test_what_json5_does_not_have_is_reported_in_it() -> None:
    assert messages(read("{a: True}", "app.json5")) == [("True", "True is not a JSON value")]
    assert read("{1: 2}", "app.json5").value is MISSING


def test_another_mistake_behind_comments_is_named_where_comments_are_fine() -> None:
    document = read("{\n  // c\n  \"a\": 1\n  'b': 2 }", "app.jsonc")

    assert document.mistake is not None
    assert document.mistake.message == 'a comma is missing after the value of the key "a"'
    assert document.mistake.start == document.text.index("1") + 1
    assert str(read("/* c */ [0x1F]", "app.jsonc").mistake) == "Mistake(9, 13, 'the number 0x1F is hexadecimal')"
    assert str(read("/* c */ ['a' 1]", "app.jsonc").mistake) == "Mistake(9, 12, 'the string is in single quotes')"
    assert str(read("/* c */ ['a' 1]", "app.json5").mistake) == "Mistake(12, 12, 'a comma is missing after this item')"


def test_numbers_surrogates_and_constants_are_those_of_json() -> None:
    document = read("[12345678901234567890, 1.0, -0, NaN, '\\ud83d', \"\\ud83d\\ude00\",]")

    assert repr(document.value[:3]) == "[12345678901234567890, 1.0, 0]"
    assert document.value[5] == "😀"
    assert [cut(document, (each.start, each.end)) for each in encoding_flaws(document)] == ["NaN", "\\ud83d"]


def test_equal_keys_are_found_at_their_places() -> None:
    document = read("{/* c */ 'a': 1, a: 2, b: {}}")

    ((path, key, earlier, later),) = duplicate_keys(document)
    assert (path, key, cut(document, earlier), later[0]) == ((), "a", "'a'", document.text.index("a: 2"))


def test_limits_are_those_of_json() -> None:
    deep = read("/* c */" + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))

    assert deep.value is MISSING
    assert deep.too_deep == (len("/* c */") + MAX_DEPTH, len("/* c */") + MAX_DEPTH + 1)
    assert read("/* c */" + "[" * MAX_DEPTH + "]" * MAX_DEPTH).value is not MISSING


@pytest.mark.parametrize(
    "part",
    ["/**/", "// a\n", "'a',", "a: ", "[1,],", "{", "[", "'\\'", "/*", "True,", "\u00a0", "#\n", "0x1,", ",", "'"],
)
def test_what_it_costs_grows_with_the_text_and_not_faster(part: str) -> None:
    def cost(count: int) -> int:
        return work(lambda: read("[" + part * count + "]", "app.json5"))

    assert cost(4000) < 6 * cost(1000)


def test_nothing_is_read_so_unless_asked_for() -> None:
    assert read_document("app.json", b"[1,]").value is MISSING
    assert read_document("app.json5", b"[1,]").value is MISSING
    assert read_document("app.json", b"[1,]", relaxed=True).value == [1]


@pytest.mark.parametrize("name", ["app.json", "app.json5"])
@pytest.mark.parametrize("word", ["NaN", "Infinity", "null", "true"])
def test_words_for_values_are_keys_too(word: str, name: str) -> None:
    assert read(f"{{{word}: 1}}", name).value == {word: 1}
