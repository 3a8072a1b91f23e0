"""Edits in modules: what becomes of the text, and that it then stands for what the edits mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.document import Document, Origin
from kwf_lint.document.edits import Add, EditError, Part, Remove, Rename, Set, replaced
from kwf_lint.document.javascript.edits import replacements_in
from kwf_lint.document.javascript.reading import Files, read_module
from kwf_lint.document.json_edits import changed_value

if TYPE_CHECKING:
    from kwf_lint.document.edits import Edit
    from kwf_lint.document.javascript.plain import Taken


def taken_of(text: str) -> Taken:
    module = read_module("a.js", text, Files(lambda path: None, lambda path: []), lambda value: True)
    return module.definitions[0][1]


def edited(text: str, *edits: Edit) -> str:
    """The text with these edits made, which must stand for what they mean."""
    taken = taken_of(text)
    document = Document("a.js", "")
    document.value = taken.value
    document.origin = Origin(taken.unknown, taken.open, taken.spots)
    new = replaced(text, replacements_in(document, edits)[1])
    assert taken_of(new).value == changed_value(taken.value, edits)
    return new


LINES = """\
export default {
  app: 'a',
  list: [
    'x',
    "it's",
  ], // all
};
"""
CASES: dict[str, tuple[str, Edit, str]] = {
    "a part of a string": ("export default { app: 'a-b' };", Part(("app",), (1, 2), "'"), "export default { app: 'a\\'b' };"),
    "a part of a template": (
        "export default { app: `a b` };", Part(("app",), (2, 3), "${c}`"), "export default { app: `a \\${c}\\`` };",
    ),
    "a part with an escape": (
        "export default { app: 'a\\u0062c' };", Part(("app",), (1, 2), "x"), "export default { app: 'axc' };",
    ),
    "a part of escapes between others": (
        "export default { app: '\\u0061\\u{1F600}b\\x63\\n' };", Part(("app",), (1, 4), "x"),
        "export default { app: '\\u0061x\\n' };",
    ),
    "nothing becomes something between escapes": (
        "export default { app: '\\u0061b\\n' };", Part(("app",), (2, 2), "x"), "export default { app: '\\u0061bx\\n' };",
    ),
    "a string": ("export default { app: 'a\\u0062c' };", Set(("app",), "abd"), "export default { app: 'a\\u0062d' };"),
    "a number": ("export default { app: 'a', n: 1 };", Set(("n",), "1"), "export default { app: 'a', n: '1' };"),
    "true": ("export default { app: 'a', n: 1 };", Set(("n",), True), "export default { app: 'a', n: true };"),
    "a key of two objects": (
        "export default { app: 'a', n: 1, o: { n: 1 } };", Rename(("n",), "m"),
        "export default { app: 'a', m: 1, o: { n: 1 } };",
    ),
    "a plain key": ("export default { app: 'a', n: 1 };", Rename(("n",), "m"), "export default { app: 'a', m: 1 };"),
    "a key that needs quotes": (
        "export default { app: 'a', n: 1 };", Rename(("n",), "a-b"), "export default { app: 'a', 'a-b': 1 };",
    ),
    "a quoted key": ('export default { app: "a", "n": 1 };', Rename(("n",), "m"), 'export default { app: "a", "m": 1 };'),
    "the last member goes": ("export default { app: 'a', n: 1, };", Remove(("n",)), "export default { app: 'a', };"),
    "the first member goes": ("export default { n: 1, app: 'a' };", Remove(("n",)), "export default { app: 'a' };"),
    "the only item goes": ("export default { app: 'a', n: [1] };", Remove(("n", 0)), "export default { app: 'a', n: [] };"),
    "a new member": ("export default { app: 'a' };", Add((), "b", [1, "c"]), "export default { app: 'a', b: [1, 'c'] };"),
    "into an empty object": (
        "export default { app: 'a', o: {} };", Add(("o",), "b", None), "export default { app: 'a', o: { b: null } };",
    ),
    "a new item": ("export default { app: 'a', o: [2] };", Add(("o",), 0, 1), "export default { app: 'a', o: [1, 2] };"),
    "an item on lines": (LINES, Add(("list",), 2, "y"), LINES.replace("s\",\n", "s\",\n    'y',\n")),
    "an item of lines goes": (LINES, Remove(("list", 0)), LINES.replace("'x',\n    ", "")),
    "a member on lines, behind a comment": (LINES, Add((), "b", {}), LINES.replace("all\n", "all\n  b: {},\n")),
    "a constant that is used once": (
        "const n = 'x';\nexport default { app: 'a', n };", Set(("n",), "y"), "const n = 'y';\nexport default { app: 'a', n };",
    ),
}  # fmt: skip
REFUSED: dict[str, tuple[str, Edit]] = {
    "a constant used twice": ("const n = 'x';\nexport default { app: 'a', n, m: n };", Set(("n",), "y")),
    "a constant used in code": ("const n = 'x';\nlog(n);\nexport default { app: 'a', n };", Set(("n",), "y")),
    "an object used twice": ("const o = { a: 1 };\nexport default { app: 'a', o, p: o };", Rename(("o", "a"), "b")),
    "a composed string": ("const n = 'x';\nexport default { app: `a${n}` };", Part(("app",), (0, 1), "b")),
    "a spread": ("const o = { n: 1 };\nexport default { app: 'a', ...o };", Add((), "b", 1)),
    "a computed key": ("const k = 'n';\nexport default { app: 'a', [k]: 1 };", Rename(("n",), "b")),
    "beside a computed key": ("const k = 'n';\nexport default { app: 'a', [k]: 1 };", Remove(("app",))),
    "a shorthand": ("const n = 1;\nexport default { app: 'a', n };", Rename(("n",), "b")),
    "a comment": ("export default { app: 'a', /* why */ n: 1 };", Remove(("n",))),
    "a key that code reads": (
        "const o = { n: 1 };\nlog(o.n);\nexport default { app: 'a', ...o };",
        Rename(("n",), "b"),
    ),
    "a key in brackets": (
        "const o = { n: 1 };\nlog(o['n']);\nexport default { app: 'a', o };",
        Rename(("o", "n"), "b"),
    ),
    "a key that a type has": (
        "const o: Record<'n', number> = { n: 1 };\nexport default { app: 'a', o };",
        Rename(("o", "n"), "b"),
    ),
    "a key that is taken out": (
        "const o = { n: 1 };\nconst { n } = o;\nexport default { app: 'a', o };",
        Remove(("o", "n")),
    ),
    "a key that code compares with": (
        "const o = { n: 1 };\nfor (const k in o) if (k === 'n') log(k);\nexport default { app: 'a', o };",
        Rename(("o", "n"), "b"),
    ),
    "a key that code is given": (
        "const o = { n: 1 };\nlog(o[`n`]);\nexport default { app: 'a', o };",
        Remove(("o", "n")),
    ),
    "a key that is taken out by its name in brackets": (
        "const o = { n: 1 };\nconst { ['n']: t } = o;\nexport default { app: 'a', o };",
        Rename(("o", "n"), "b"),
    ),
    "a key that is there": ("export default { app: 'a', n: 1 };", Rename(("n",), "app")),
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit(name: str) -> None:
    text, edit, expected = CASES[name]

    assert edited(text, edit) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_edited(name: str) -> None:
    with pytest.raises(EditError):
        edited(*REFUSED[name])


def test_several_members_go_at_once() -> None:
    text = "export default { app: 'a', b: 1, c: 2, d: 3 };"

    assert edited(text, Remove(("c",)), Remove(("d",))) == "export default { app: 'a', b: 1 };"
    assert edited(text, Remove(("b",)), Remove(("c",))) == "export default { app: 'a', d: 3 };"


def test_a_long_value_stands_on_lines() -> None:
    value = {"first": "a long word " * 4, "second": {"third": "another long word " * 2}}

    assert edited(LINES, Add((), "b", value)).endswith(
        "  b: {\n    first: 'a long word a long word a long word a long word ',\n"
        "    second: { third: 'another long word another long word ' },\n  },\n};\n"
    )
