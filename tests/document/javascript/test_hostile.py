"""Modules that are made to take long or to overflow get an answer; the work is bounded by counted steps, not by time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.document import UNKNOWN
from kwf_lint.run import module_documents
from tests.counted import work
from tests.document.javascript.modules import files_of, read, taken

if TYPE_CHECKING:
    from collections.abc import Callable

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


HEAD = "export default { app: 'demo', version: '1', title: 'x', x: "
# What looks at something large, or copies it, pays for each of its items.
LOOKING = [
    "b.includes(2)", "b.indexOf(2)", "b.slice()", "b.flat()", "b.map((each) => each)", "b.join()", "b.concat(b)",
    "b.reverse()", "b.filter((each) => each > 1)", "[...b]", "[c, ...d] = b", "({ k1, ...c } = o)", "({ ...o })",
    "Object.keys(o)", "Object.values(b)", "Object.entries(o)", "Object.fromEntries(Object.entries(o))",
    "Object.assign({}, o)", "Array.from(b)", "JSON.stringify(o)", "JSON.parse(t)", "s.split('')", "s.split('a')",
    "s.replaceAll('a', 'b')", "for (c of b) break", "for (c in b) break", "for (c in o) break", "b.some(() => true)",
]  # fmt: skip


@pytest.mark.parametrize("expression", LOOKING)
def test_what_looks_at_something_large_is_paid_for_by_its_size(expression: str) -> None:
    def is_too_much(size: int) -> bool:
        members = "".join(f"k{number}: {number}," for number in range(size))
        large = f"const b = [{'1,' * size}], o = {{{members}}}, s = '{'a' * size}', t = '[{'1,' * size}1]'; let c, d;"
        return read(f"{large}\n{f'{expression};' * 1_000}\nexport default {{ app: 'demo' }};").exhausted != ""

    assert (is_too_much(2), is_too_much(2_000)) == (False, True)


def test_a_string_that_is_used_very_often_is_too_large() -> None:
    found = taken(f"const a = '{'a' * 10_000}';\nexport default {{ app: 'demo', x: [{'a,' * 1_000}] }};")

    assert "too large" in found.unknown.values()
    assert sum(len(each) for each in found.value["x"] if each is not UNKNOWN) <= 4_000_000


# The parser looks for a way on for minutes, and longer with each character.
NO_WAY_ON = "[{{}'s'/r}}w'+'d' "


def test_a_text_that_the_parser_does_not_come_through_is_left() -> None:
    for path in ("src/index.js", "src/index.ts"):
        found = read(f"export default {{ app: 'demo' }};\n{NO_WAY_ON}", path)
        assert found.exhausted == "it takes too long to parse"
    definition = taken(
        "import x from './x'; import y from './y.json'; export default { app: 'demo', x, y };",
        src__x_js=NO_WAY_ON,
        src__y_json=NO_WAY_ON,
    )

    assert set(definition.unknown.values()) == {"a file that takes too long to parse"}


SHAPES: dict[str, Callable[[int], str]] = {
    "numbers": lambda n: f"{HEAD}[{'1,' * n}] }};",
    "keys": lambda n: f"{HEAD}{{{''.join(f'k{i}: {i},' for i in range(n))}}} }};",
    "nested arrays": lambda n: f"{HEAD}{'[' * (n // 10)}{']' * (n // 10)} }};",
    "lines": lambda n: f"{HEAD}[{'{ a: 1 },' * n}] }};".replace(",", ",\n"),
    "letters beyond ASCII": lambda n: f"{HEAD}[{'`ü${1}😀`,' * n}] }};",
    "options": lambda n: "let x = { a: 1 };\n" + "x = process.env.X ? x : x;\n" * n + f"{HEAD}{{ ...x }} }};",
    "many options": lambda n: "let x = {};\n" + "x = process.env.X ? x : { b: 1 };\n" * n + f"{HEAD}{{ ...x }} }};",
    "spreads": lambda n: f"const a = [1, 2];\n{HEAD}[{'...a,' * n}] }};",
    "additions": lambda n: f"{HEAD}{'1 + ' * n}1 }};",
    "strings put together": lambda n: f"const a = 'abc';\n{HEAD}`{'${a} ' * n}` }};",
    "constants": lambda n: f"{''.join(f'const a{i} = {i};' for i in range(n))}\n{HEAD}a{n - 1} }};",
    "constants of constants": lambda n: (
        f"const a0 = 1;{''.join(f'const a{i} = [a{i - 1}];' for i in range(1, n // 10))}\n{HEAD}a3 }};"
    ),
    "functions": lambda n: f"{''.join(f'const f{i} = () => [{i}];' for i in range(n))}\n{HEAD}f{n - 1}() }};",
    "calls": lambda n: f"const f = (x) => ({{ x }});\n{HEAD}[{'f(1),' * n}] }};",
    "callbacks": lambda n: f"{HEAD}[{'1,' * n}].map((each) => ({{ each }})).filter((each) => each) }};",
    "unknown values": lambda n: f"{HEAD}[{'process.env.X,' * n}] }};",
    "unknown calls": lambda n: f"const a = {{}};\n{'lib(a);' * n}\n{HEAD}1 }};",
    "assignments": lambda n: f"const a = {{}};\n{''.join(f'a.k{i} = {i};' for i in range(n))}\n{HEAD}a }};",
    "exports": lambda n: "".join(f"export const e{i} = {{ app: 'a{i}', version: '1', title: '' }};" for i in range(n)),
    "imports": lambda n: f"{''.join(f'import x{i} from {chr(39)}./x{i}{chr(39)};' for i in range(n))}\n{HEAD}x0 }};",
    "branches": lambda n: f"let a = 0;{'if (a === 1) { a = 2; } else ' * (n // 10)}{{ a = 3; }}\n{HEAD}a }};",
    "doubled keys": lambda n: f"{HEAD}{{{'a: 1,' * n}}} }};",
    "syntax errors": lambda n: f"{HEAD}[{'{ a b },' * n}] }};",
    "brackets never closed": lambda n: f"{HEAD}{'[' * n}",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_text(shape: str) -> None:
    """Twice as much text is twice as much work, with some room; what the parser does is not counted."""
    size = 400
    works = []
    for text in (SHAPES[shape](size), SHAPES[shape](2 * size)):
        data = text.encode()
        files = files_of({"src/index.js": data})
        works.append(work(partial(module_documents.read, "src/index.js", "src/index.js", data, files)))

    assert works[1] < 2.3 * works[0], works


def test_a_long_line_and_a_large_file_are_not_read() -> None:
    for text, reason in (
        (f"{HEAD}'{'x' * 900_000}' }};", "a line of more than 100,000 characters"),
        (f"{HEAD}1 }};\n" + "// x\n" * 250_000, "larger than 1 MB"),
    ):
        found = module_documents.read("src/index.js", "src/index.js", text.encode(), files_of({}))

        assert (found.document, found.unread) == (None, reason)
