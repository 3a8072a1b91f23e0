from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kwf_lint.document.edits import Add, EditError, Part, Remove, Rename, Set, replaced
from kwf_lint.document.json_edits import Layout, changed_value, quote, replacements
from kwf_lint.document.json_reader import document_of_text, read_document
from tests.document.texts import awkward_texts, unhurried

if TYPE_CHECKING:
    from kwf_lint.document.edits import Edit

ON_LINES = '{\n  "a": 1,\n  "b": [\n    1,\n    2\n  ],\n  "c": {}\n}\n'
ON_ONE_LINE = '{"a": 1, "b": [1, 2], "c": {}}'
DENSE = '{"a":1,"b":[1,2],"c":{}}'
PADDED = '{ "a": 1, "b": [1, 2], "c": { "d": 3 }, "e": {} }'
BY_HAND = '{\n  "list": [\n    {"id": 1, "n": {}},\n    {"id": 2}\n  ]\n}\n'
LONG = "x" * 99
COMMAS_FIRST = '{ "a": 1\n, "b": 2\n}'


def edited(text: str, *edits: Edit) -> str:
    document = document_of_text("app.json", text)
    return replaced(text, replacements(Layout(document, edits), edits))


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ('{"a": 1}', [Set(("a",), 2)], '{"a": 2}'),
        ('{"a": 1}', [Set(("a",), "x")], '{"a": "x"}'),
        ('{"a": "x"}', [Set(("a",), None)], '{"a": null}'),
        ('{"a": 1}', [Set((), [1])], "[1]"),
        ('{"a": 1}', [Set(("a",), {"b": {}})], '{"a": {"b": {}}}'),
        ('{\n\t"a": 1\n}', [Set(("a",), {"b": []})], '{\n\t"a": {\n\t\t"b": []\n\t}\n}'),
        ('{"a" : 1}', [Rename(("a",), "b")], '{"b" : 1}'),
        ('{"a": "one two"}', [Part(("a",), (4, 7), "three")], '{"a": "one three"}'),
        (r'{"a": "\ud83d\ude00\/two"}', [Part(("a",), (2, 5), 'd"o')], r'{"a": "\ud83d\ude00\/d\"o"}'),
        ('{"a": "one"}', [Part(("a",), (0, 0), ">"), Part(("a",), (3, 3), "<")], '{"a": ">one<"}'),
        (ON_LINES, [Remove(("a",))], '{\n  "b": [\n    1,\n    2\n  ],\n  "c": {}\n}\n'),
        (ON_LINES, [Remove(("c",))], '{\n  "a": 1,\n  "b": [\n    1,\n    2\n  ]\n}\n'),
        (ON_LINES, [Remove(("b", 0)), Remove(("b", 1))], '{\n  "a": 1,\n  "b": [],\n  "c": {}\n}\n'),
        (ON_LINES, [Remove(("a",)), Remove(("b",)), Remove(("c",))], "{}\n"),
        (ON_ONE_LINE, [Remove(("b",))], '{"a": 1, "c": {}}'),
        (ON_ONE_LINE, [Remove(("b",)), Remove(("c",))], '{"a": 1}'),
        (ON_ONE_LINE, [Remove(("a",)), Remove(("c",))], '{"b": [1, 2]}'),
        ('[1, [2], 3, 4]', [Remove((0,)), Remove((1,))], "[3, 4]"),
        ('[1, [2], 3, 4]', [Remove((1,)), Remove((2,))], "[1, 4]"),
        (ON_LINES, [Add((), "d", 4)], ON_LINES.replace('"c": {}', '"c": {},\n  "d": 4')),
        (ON_LINES, [Add(("b",), 2, 3)], ON_LINES.replace("2\n", "2,\n    3\n")),
        (ON_LINES, [Add(("b",), 0, 0)], ON_LINES.replace("    1", "    0,\n    1")),
        (ON_LINES, [Add(("b",), 1, "x"), Add(("b",), 1, "y")], ON_LINES.replace("2\n", '"x",\n    "y",\n    2\n')),
        (
            ON_LINES,
            [Add(("c",), "d", {"e": [1]})],
            ON_LINES.replace("{}", '{\n    "d": {\n      "e": [\n        1\n      ]\n    }\n  }'),
        ),
        ('{\r\n "a": 1\r\n}', [Add((), "d", [[5]])], '{\r\n "a": 1,\r\n "d": [\r\n  [\r\n   5\r\n  ]\r\n ]\r\n}'),
        (ON_ONE_LINE, [Add((), "d", {"e": [1]})], '{"a": 1, "b": [1, 2], "c": {}, "d": {"e": [1]}}'),
        (ON_ONE_LINE, [Add(("c",), "d", 4), Add(("c",), "e", 5)], '{"a": 1, "b": [1, 2], "c": {"d": 4, "e": 5}}'),
        (DENSE, [Add(("c",), "d", {"e": [1, 2]})], '{"a":1,"b":[1,2],"c":{"d":{"e":[1,2]}}}'),
        (DENSE, [Add((), "d", {"e": 4, "f": 5})], '{"a":1,"b":[1,2],"c":{},"d":{"e":4,"f":5}}'),
        ('{"a":1}', [Add((), "b", 2)], '{"a":1,"b":2}'),
        ('{"a": 1}', [Add((), "b", 2)], '{"a": 1, "b": 2}'),
        ("{}", [Add((), "b", 2)], '{"b": 2}'),
        ("[ ]", [Add((), 0, 2)], "[2]"),
        ("{\n}", [Add((), "b", 2)], '{\n  "b": 2\n}'),
        (PADDED, [Add(("e",), "f", {"g": 1})], PADDED.replace("{} }", '{ "f": { "g": 1 } } }')),
        (PADDED, [Add((), "f", [1])], PADDED.replace("{} }", '{}, "f": [1] }')),
        (BY_HAND, [Add(("list",), 2, {"id": 3})], BY_HAND.replace('2}', '2},\n    {"id": 3}')),
        (BY_HAND, [Add(("list", 0, "n"), "x", [1, {}])], BY_HAND.replace('{}', '{"x": [1, {}]}')),
        (
            BY_HAND,
            [Add((), "map", {"short": {"x": 1}, "long": {LONG: 2}})],
            BY_HAND[:-3] + f',\n  "map": {{\n    "short": {{"x": 1}},\n    "long": {{\n      "{LONG}": 2\n    }}\n  }}\n}}\n',
        ),
        (COMMAS_FIRST, [Add((), "c", 3)], '{ "a": 1\n, "b": 2\n, "c": 3\n}'),
        (COMMAS_FIRST, [Remove(("a",))], '{ "b": 2\n}'),
        ('{\n  "a": 1,\n\n\n  "b": 2\n}', [Add((), "c", 3)], '{\n  "a": 1,\n\n\n  "b": 2,\n  "c": 3\n}'),
        ('{\n"a": 1\n}', [Add((), "b", {"c": 2})], '{\n"a": 1,\n"b": {\n"c": 2\n}\n}'),
        ("[1, 2, 3]", [Remove((2,)), Add((), 3, 9), Add((), 1, 8)], "[1, 8, 2, 9]"),
        ("[1, 2]", [Remove((0,)), Remove((1,)), Add((), 2, 9), Add((), 0, 8)], "[8, 9]"),
        ('{"a": {"b": 1}, "c": 2}', [Remove(("c",)), Set(("a", "b"), 3)], '{"a": {"b": 3}}'),
        ('[["x"]]', [Add((), 0, []), Part((0, 0), (0, 0), "y")], '[[], ["yx"]]'),
        ('{"a": "é"}', [Add((), "b", "ü")], '{"a": "é", "b": "ü"}'),
        (r'{"a": "\u00e9"}', [Add((), "b", "ü")], r'{"a": "\u00e9", "b": "\u00fc"}'),
        (r'{"a": "\u001f"}', [Add((), "b", "ü")], r'{"a": "\u001f", "b": "ü"}'),
        ('{"a": 1}', [Add((), "b", "\x80\x1b\ud800")], r'{"a": 1, "b": "\u0080\u001b\ud800"}'),
        (r'{"a": "\u0041\/b"}', [Set(("a",), "A/c")], r'{"a": "\u0041\/c"}'),
        ("\ufeff{}", [Add((), "a", 1)], '\ufeff{"a": 1}'),
    ],
)  # fmt: skip
def test_edits_change_what_they_name_and_write_as_the_file_does(text: str, edits: list[Edit], expected: str) -> None:
    assert edited(text, *edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [Set(("x",), 1)],
        [Set(("b", 2), 1)],
        [Set(("b", -1), 1)],
        [Set(("b", "0"), 1)],
        [Set(("a", 0), 1)],
        [Part(("b",), (0, 1), "x")],
        [Rename(("a",), "b")],
        [Rename(("b", 0), "x")],
        [Remove(("x",))],
        [Remove(("b", 2))],
        [Add((), "a", 1)],
        [Add((), 0, 1)],
        [Add(("b",), 3, 1)],
        [Add(("b",), "x", 1)],
        [Add(("a",), 0, 1)],
        [Add((), "x", 1), Add((), "x", 2)],
        [Add((), "x", 1), Rename(("a",), "x")],
        [Set(("b", 0), 5), Set(("b",), [])],
        [Remove(("b",)), Set(("b", 0), 5)],
    ],
    ids=repr,
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(EditError):
        edited(ON_LINES, *edits)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from(["new", "ü", 'a"b', "\u2028"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A document in one of many hands: indentation, line endings, escapes, space around signs, byte order mark."""
    value = draw(st.lists(VALUES, max_size=4) | st.dictionaries(st.text(max_size=3), VALUES, max_size=4))
    indent = draw(st.sampled_from([None, 0, 1, 2, 4, "\t"]))
    colon = draw(st.sampled_from([": ", ":", " : "]))
    comma = draw(st.sampled_from([", ", ","])) if indent is None else ","
    text = json.dumps(value, indent=indent, separators=(comma, colon), ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        text = text.replace("/", "\\/")
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n", "\r\n", " "]))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    found = [(path, value)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*path, key))
    return found


@st.composite
def edits_of(draw: st.DrawFn, value: Any) -> list[Edit]:
    """Edits that fit the value and do not hinder each other, as far as drawing alone can see to it."""
    found: list[Edit] = []
    known = places(value)
    for path, item in draw(st.lists(st.sampled_from(known), min_size=1, max_size=4)):
        forms = ["set"]
        if isinstance(item, str):
            forms.append("part")
        if isinstance(item, dict | list):
            forms.append("add")
        if path:
            forms.append("remove")
            if isinstance(path[-1], str):
                forms.append("rename")
        form = draw(st.sampled_from(forms))
        if form == "set":
            found.append(Set(path, draw(VALUES)))
        elif form == "part":
            start = draw(st.integers(0, len(item)))
            found.append(Part(path, (start, draw(st.integers(start, len(item)))), draw(st.text(max_size=3))))
        elif form == "add":
            key = draw(KEYS) if isinstance(item, dict) else draw(st.integers(0, len(item)))
            found.append(Add(path, key, draw(VALUES)))
        elif form == "remove":
            found.append(Remove(path))
        else:
            found.append(Rename(path, draw(KEYS)))
    return found


HIGH_ESCAPE = re.compile(r"\\u(?!00[0-7])")


def line_endings(text: str) -> set[str]:
    return set(re.findall(r"\r\n|\n|\r", text))


def hinders(one: Edit, other: Edit) -> bool:
    return isinstance(one, Set | Remove) and one.path == other.path[: len(one.path)]


@given(st.data())
def test_the_new_text_says_what_the_edits_mean_and_the_rest_stays_byte_for_byte(data: st.DataObject) -> None:
    text = data.draw(texts())
    document = read_document("app.json", text.encode("utf-8", "surrogatepass"))
    assume(not document.has_duplicate_keys)
    original = copy.deepcopy(document.value)
    edits = data.draw(edits_of(document.value))
    assume(not any(hinders(one, other) for one in edits for other in edits if one is not other))
    try:
        found = replacements(Layout(document, edits), edits)
    except EditError:
        assume(False)
    new = replaced(text, found)
    again = document_of_text("app.json", new)

    assert json.dumps(again.value) == json.dumps(changed_value(document.value, edits))
    assert json.dumps(document.value) == json.dumps(original)
    assert text.startswith("\ufeff") == new.startswith("\ufeff")
    assert text[len(text.rstrip()) :] == new[len(new.rstrip()) :]
    assert line_endings(new) <= line_endings(text) or not line_endings(text)
    assert new.isascii() or not (text.isascii() and HIGH_ESCAPE.search(text))


@given(st.data())
def test_one_edit_touches_nothing_but_its_place(data: st.DataObject) -> None:
    value = data.draw(st.dictionaries(st.text(min_size=1, max_size=3), VALUES, min_size=2, max_size=4))
    indents: list[int | str] = [1, 2, "\t"]
    text = json.dumps(value, indent=data.draw(st.sampled_from(indents)))
    document = document_of_text("app.json", text)
    key = data.draw(st.sampled_from(list(value)))
    new = edited(text, Set((key,), data.draw(VALUES)))
    layout = Layout(document, [])
    start, end = layout.place((key,)).value

    assert new.startswith(text[:start])
    assert new.endswith(text[end:])


def test_many_edits_take_little_longer_than_few() -> None:
    value = {"list": [{"id": number, "name": f"n{number}"} for number in range(4000)]}
    edits: list[Edit] = [Set(("list", number, "name"), "x") for number in range(4000)]
    edits += [Remove(("list", number, "id")) for number in range(4000)]
    edits += [Add(("list",), number, number) for number in range(0, 4000, 3)]

    assert json.loads(edited(json.dumps(value), *edits)) == changed_value(value, edits)


@given(awkward_texts)
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
