"""The first syntax error of a module, at its token."""

from __future__ import annotations

import pytest

from kwf_lint.document.javascript import syntax
from tests.document.javascript.modules import read

ERRORS = [
    ("a comma is missing", "export default {\n  app: 'a'\n  version: '1',\n}", 'version', '"," is missing before "version"'),
    ("a quote inside a string", 'export default { a: "say "hi" now" };', "hi", '"," is missing before "hi"'),
    ("a bracket is not closed", "export default {\n  app: 'a',\n", "{", '"{" is never closed'),
    ("the wrong bracket", "export default { a: [1 };", "}", '"}" does not close "["'),
    ("one bracket too many", "export default {a: 1}}", "}", '"}" closes no bracket'),
    ("a value is missing", "export default { a: , b: 1 };", ",", "a name is missing here"),
    ("a merge conflict", "<<<<<<< HEAD\nexport default {};\n", "<<<<<<<", "a merge conflict is not resolved"),
    (
        "a merge conflict inside",
        "export default {\n<<<<<<< HEAD\n  a: 1,\n=======\n  a: 2,\n>>>>>>> x\n};\n",
        "<<<<<<<",
        "a merge conflict is not resolved",
    ),
    ("no comma between objects", "export default { a: [\n  { b: 1 }\n  { c: 2 },\n] };", "{", '"," is missing before "{"'),
    ("no comma between arrays", "export default { a: [\n  [1]\n  { c: 2 },\n] };", "{", '"," is missing before "{"'),
    ("no comma between members", "export default {\n  a: { b: 1 }\n  c: 2,\n};", "c", '"," is missing before "c"'),
    ("no colon", "export default { a 1 };", "1", 'unexpected "1"'),
    ("a key that is assigned", "export default {\n  a = 1,\n  b: 2,\n};\n", "=", 'unexpected "="'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "word", "message"), [each[1:] for each in ERRORS], ids=[each[0] for each in ERRORS])
def test_the_first_error(source: str, word: str, message: str) -> None:
    mistake = read(source).mistake
    assert mistake is not None

    assert mistake.message == message
    assert source[mistake.start : mistake.end] in (word, word[:1], " ")


@pytest.mark.parametrize(
    ("literal", "place"),
    [
        ("{ a: 1,, b: 2 }", 7),
        ("{ , a: 1 }", 2),
        ("{ a: 1, /* , */ , }", 16),
        ("{ a: { b: 1,, } }", 12),
        ("{ a: [1, , 2], }", None),
    ],
)
def test_a_comma_that_follows_no_member(literal: str, place: int | None) -> None:
    found = [(mistake.start, mistake.message) for _, mistake in read(f"const x = {literal};").broken]

    assert found == ([] if place is None else [(place + len("const x = "), 'unexpected ","')])


VALID = [
    "export default { a: 1, };",
    "#!/usr/bin/env node\nexport default {};",
    "@decorated class A { #private = 1; static { } get x() { return 1; } }",
    "const a = <div className={b}>text</div>;",
    "const a = b?.c ?? d ** 2; a ||= 1; label: for (const x of y) continue label;",
    "async function* f() { for await (const x of y) yield* x; }",
    "import a from './a.json' with { type: 'json' };",
    "export type A<T> = { [K in keyof T]?: T[K] }; abstract class B<T> implements C { private readonly x!: T; }",
    "\ufeffexport default {};",
]


@pytest.mark.parametrize("source", VALID)
def test_what_is_no_error(source: str) -> None:
    assert read(source, "src/index.ts").mistake is None


def test_where_the_parser_is_missing_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(syntax, "_PARSERS", {})
    monkeypatch.delitem(sys.modules, "tree_sitter._binding", raising=False)
    monkeypatch.setitem(sys.modules, "tree_sitter", None)

    with pytest.raises(
        syntax.MissingParserError, match=r"^modules are not read: tree_sitter is not installed; install tree-sitter"
    ):
        read("export default {};")


@pytest.mark.parametrize("path", ["src/index.ts", "src/index.tsx"])
def test_types_that_are_exported_from_elsewhere_are_no_error(path: str) -> None:
    found = read(
        "const x = `\nexport type * from './text';`;\nexport type * from './types';\n"
        "export type * as T from './types'; export const y = <T,>(z: T) => z;\nexport default { app: 'demo', x };",
        path,
    )

    assert found.mistake is None
    [(_, definition)] = found.definitions
    assert definition.value == {"app": "demo", "x": "\nexport type * from './text';"}
    at = definition.spots[("app",)].at
    assert at is not None
    assert at[0].text[slice(*at[0].span(at))] == "'demo'"
