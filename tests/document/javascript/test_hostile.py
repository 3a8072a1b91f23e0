"""Modules that are made to take long or to overflow get an answer; the work is bounded by counted steps, not by time."""

from __future__ import annotations

import pytest

from kwf_lint.document.document import UNKNOWN
from tests.document.javascript.modules import read, taken

DEEP = 3_000
UNKNOWN_VALUES = {
    "parentheses": "(" * DEEP + "1" + ")" * DEEP,
    "arrow functions called": "((x) => x)(" * DEEP + "1" + ")" * DEEP,
    "members": "{}" + ".a" * DEEP,
    "calls": "((x) => x)" + "(1)" * DEEP,
    "templates": "`${" * DEEP + "1" + "}`" * DEEP,
    "conditions": "process.env.X ? 1 : " * DEEP + "1",
    "numbers": "[" + "1," * 30_000 + "]",
    "escapes": "'" + "\\n" * 100_000 + "'",
    "recursion": "((f) => f(f))((f) => f(f))",
    "a string that grows": "'a'.repeat(10000).repeat(10000)",
}


@pytest.mark.parametrize("expression", UNKNOWN_VALUES.values(), ids=UNKNOWN_VALUES)
def test_what_is_too_much_is_unknown(expression: str) -> None:
    assert taken(f"export default {{ app: 'demo', x: {expression}, y: 1 }};").value == {
        "app": "demo",
        "x": UNKNOWN,
        "y": 1,
    }


ENDLESS = {
    "while": "while (true) { }",
    "for": "for (;;) { a = a + a; }",
    "an array": "for (;;) { b = b.concat(b); }",
    "an object": "for (let i = 0; i < 1e9; i++) { a = { a }; }",
    "calls": "const f = (n) => (n > 25 ? 1 : f(n + 1) + f(n + 1)); f(0);",
    "push": "for (;;) { b.push(b); }",
    "statements": "a = 1;" * 50_000,
    "callbacks": "for (let i = 0; i < 1e6; i++) lib(() => { a; b; });",
}


@pytest.mark.parametrize("statement", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_is_given_up(statement: str) -> None:
    assert read(f"let a = 'a', b = [1];\n{statement}\nexport default {{ app: 'demo' }};").exhausted


def test_a_line_of_a_million_characters() -> None:
    assert taken("export default { app: 'demo', x: '" + "x" * 1_000_000 + "' };").value["x"] == "x" * 1_000_000


def test_thousands_of_operators_and_branches() -> None:
    before = "let a = 0;" + "if (a === 1) { a = 2; } else " * 2_000 + "{ a = 3; }"

    assert taken(f"{before}\nexport default {{ app: 'demo', a, x: {' + '.join(['1'] * 5_000)} }};").value == {
        "app": "demo", "a": 3, "x": 5_000,
    }  # fmt: skip


def test_an_object_that_doubles_forty_times() -> None:
    definition = taken("let a = [1]; for (let i = 0; i < 40; i++) { a = [a, a]; }\nexport default { app: 'demo', a };")

    assert "too large" in definition.unknown.values()


def test_functions_that_name_thousands_of_others() -> None:
    functions = "".join(f"const f{n} = () => {{ a.x; f{n - 1}(); }};" for n in range(1, DEEP))

    source = f"const a = {{ b: 1 }}; const f0 = () => {{ a.b = 2; }};{functions} lib(f{DEEP - 1});"

    assert taken(f"{source}\nexport default {{ app: 'demo', a }};").value["a"] is UNKNOWN


def test_imports_in_a_cycle_and_in_a_long_chain() -> None:
    chain = {f"a{n}_js": f"export {{ x }} from './a{n + 1}.js';" for n in range(300)}
    definition = taken(
        "import './b'; import { x } from './a0';\nexport default { app: 'demo', x };",
        "index.js", b_js="import c from './c'; export default c;", c_js="import b from './b'; export default b;", **chain,
    )  # fmt: skip

    assert definition.unknown == {("x",): "imports nested too deep"}


@pytest.mark.parametrize("rubbish", ["({[<a b='", "){ if ( x => ", "<a><b>{", "`${", "/*", "\0", "\ud800"])
def test_rubbish_is_a_syntax_error(rubbish: str) -> None:
    found = read(f"export default {{ app: 'demo' }}; {rubbish * 5_000}")

    assert found.mistake is not None
    assert found.definitions == []
