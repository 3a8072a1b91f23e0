"""What is not known, and that nothing else is lost with it; what is not followed makes no value wrong."""

from __future__ import annotations

import pytest

from kwf_lint.document.document import UNKNOWN
from tests.document.javascript.modules import taken, value_of

REASONS = [
    ("process.env.PORT", "process.env.PORT"),
    ("process.env['PORT']", "process.env.PORT"),
    ("`https://${process.env.HOST}/x`", "process.env.HOST"),
    ("process.env.PORT || 3000", "process.env.PORT"),
    ("process.env.PORT ? 'a' : 'b'", "process.env.PORT"),
    ("import.meta.env.HOST", "import.meta.env.HOST"),
    ("new Date()", "new Date"),
    ("/a/", "a regular expression"),
    ("10n", "a bigint"),
    ("Math.random()", "Math.random"),
    ("class {}", "a class"),
    ("'a'.replace(/a/g, 'b')", "a regular expression"),
    ("'\\u{1f600}'.length", "the length of a string"),
    ("__dirname", "a folder of this machine"),
    ("require('path').join(__dirname, '../../../x')", "a folder of this machine"),
    ("require('lodash').map([1])", 'the package "lodash"'),
    ("{ n: 0, get a() { return (this.n += 1); } }", "a getter"),
    ("{ set a(value) {} }", "a getter"),
    ("1 < 2 < 3", "an operator"),
    ("({ a: 1 })[process.env.KEY]", "process.env.KEY"),
    ("({ a: 1 })[process.env.KEY === 'x' ? 'a' : 'b']", "process.env.KEY"),
    ("({ a: 1 })[[1]]", "a computed key"),
    ("structuredClone({ a: () => 1 })", ".structuredClone"),
    ("{ __proto__: { a: 1 } }", "__proto__"),
    ("{ toJSON() { return 1; } }", "toJSON"),
    ("[...(process.env.X ? [1] : [])].length", "the length of an array"),
    ("[1, 2].sort((a, b) => a < b)", ".sort"),
    ("[2, 1].sort((a, b) => lib(a, b))", ".sort"),
    ("[1, undefined].sort()", ".sort"),
    (f"[{'1,' * 41}].sort((a, b) => a - b)", ".sort"),
    ("Math.max()", "a condition"),
    ("Math.max(1, NaN)", "a condition"),
    ("Array.from({ length: 1001 })", ".from"),
    ("Array.from({ length: 1, 0: 'a' })", ".from"),
    ("Array.from([1], Object)", ".from"),
    ("'a' in { b: 1, ...(process.env.X && { a: 1 }) }", "an object as a string"),
    ("({ ...(process.env.X && { a: 1 }) }).hasOwnProperty('a')", "process.env.X"),
]


@pytest.mark.parametrize(("expression", "reason"), REASONS, ids=[each for each, _ in REASONS])
def test_what_is_unknown_and_why(expression: str, reason: str) -> None:
    definition = taken(f"export default {{ app: 'demo', x: {expression}, y: 1 }};")

    assert definition.value == {"app": "demo", "x": UNKNOWN, "y": 1}
    assert definition.unknown == {("x",): reason}


def test_an_unknown_spread_leaves_an_array_open() -> None:
    definition = taken("import { ROLES } from 'sdk';\nexport default { app: 'demo', x: ['a', ...ROLES.common, 'b'] };")

    assert definition.value["x"] == ["a", UNKNOWN, "b"]
    assert definition.open == {("x",): '"ROLES" of sdk'} or list(definition.open) == [("x",)]


def test_an_unknown_spread_leaves_an_object_open() -> None:
    definition = taken("import base from 'base';\nexport default { app: 'demo', x: { a: 1, ...base, b: 2 } };")

    assert definition.value["x"] == {"a": UNKNOWN, "b": 2}
    assert list(definition.open) == [("x",)]


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        ("...(q && { a: 2, c: 3 })", {"a": UNKNOWN, "b": 2, "c": UNKNOWN}),
        ("...(q ? { a: 2 } : { c: 3 })", {"a": UNKNOWN, "b": 2, "c": UNKNOWN}),
        ("...(q ? (p && { c: 3 }) : null)", {"a": 1, "b": 2, "c": UNKNOWN}),
        ("...(q === 'x' && q !== p && { c: 3 })", {"a": 1, "b": 2, "c": UNKNOWN}),
        ("...(q ? {} : undefined)", {"a": 1, "b": 2}),
        ("...{ d: { a: 2 }, e: { c: 3 } }[q]", {"a": UNKNOWN, "b": 2, "c": UNKNOWN}),
        ("...({ d: { a: 2 } }[q] ?? {})", {"a": UNKNOWN, "b": 2}),
        ("...({ d: { a: 2 } }[q] || { c: 3 })", {"a": UNKNOWN, "b": 2, "c": UNKNOWN}),
        ("...({ d: { a: 2 } }[q] ?? lib())", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...{ d: { a: 2 }, e: other }[q]", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...(q || { c: 3 })", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...(q ?? { c: 3 })", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...(q ? other : { c: 3 })", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...(q ? 'text' : {})", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...(q && lib())", {"a": UNKNOWN, "b": UNKNOWN}),
        ("...(q && { ...other })", {"a": UNKNOWN, "b": UNKNOWN}),
    ],
)
def test_what_may_be_spread_makes_only_its_own_keys_unknown(spread: str, expected: object) -> None:
    before = "import { lib, other } from 'lib'; const { q, p } = process.env;"
    literal = taken(f"{before} export default {{ app: 'demo', x: {{ a: 1, b: 2, {spread} }} }};")
    given = spread.removeprefix("...")
    assigned = taken(f"{before} export default {{ app: 'demo', x: Object.assign({{ a: 1, b: 2 }}, {given}) }};")

    assert literal.value["x"] == assigned.value["x"] == expected
    assert ("x",) in literal.open
    assert ("x",) in assigned.open


@pytest.mark.parametrize("change", ["lib(d);", "o.a = 4;", "d[process.env.Y] = 4;"])
def test_what_may_be_spread_may_have_been_changed_before(change: str) -> None:
    definition = taken(
        f"import {{ lib }} from 'lib'; const d = {{ c: 2 }}, o = process.env.X ? d : {{ e: 3 }}; {change}"
        "export default { app: 'demo', x: { a: 1, b: 2, ...o } };"
    )

    assert definition.value["x"] == {"a": UNKNOWN, "b": UNKNOWN}


def test_a_switch_that_is_not_followed_may_go_on_with_the_loop_around_it() -> None:
    definition = taken(
        "const x = []; for (const s of [1, 2]) { switch (process.env.X) { case 'a': if (s > 1) continue; } x.push(s); }"
        "export default { app: 'demo', x };"
    )

    assert definition.value == {"app": "demo", "x": UNKNOWN}


def test_what_may_be_spread_may_be_changed_through_what_it_is_spread_into() -> None:
    definition = taken(
        """
            const inner = { b: 1 }, x = { ...(process.env.X && { inner }) };
            if (x.inner) x.inner.b = 2;
            export default { app: 'demo', x, inner };"""
    )

    assert definition.value["inner"] in (UNKNOWN, {"b": UNKNOWN})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("if (process.env.X) a.push({ b: 2 });", [{"b": 1}, UNKNOWN]),
        ("if (process.env.X) { a.unshift({ b: 2 }); }", [UNKNOWN, {"b": 1}]),
        ("if (process.env.X) { lib(); } else { a.push(lib()); }", [{"b": 1}, UNKNOWN]),
        ("if (process.env.X) for (const c of lib()) a.push(c);", [{"b": 1}, UNKNOWN]),
        ("try { a.push({ b: 2 }); lib(); } catch {}", UNKNOWN),
        ("for (const c of [1, 2]) { a.push(c); if (process.env.X) break; }", UNKNOWN),
        ("if (process.env.X) { a.push(2); a.pop(); }", UNKNOWN),
        ("if (process.env.X) lib(() => a.push(2));", UNKNOWN),
        ("for (const c of [1, 2]) if (process.env.X) a.push(c);", [{"b": 1}, UNKNOWN]),
    ],
)
def test_what_a_branch_may_add_to_an_array_leaves_it_open(change: str, expected: object) -> None:
    definition = taken(f"import lib from 'lib'; const a = [{{ b: 1 }}]; {change} export default {{ app: 'demo', a }};")

    assert definition.value["a"] == expected
    assert expected is UNKNOWN or ("a",) in definition.open


def test_items_of_which_it_is_not_known_whether_they_stay_leave_an_array_open() -> None:
    source = "const a = ['x', process.env.X && { b: 1 }, null, 'y'].filter(Boolean);"
    definition = taken(f"{source} export default {{ app: 'demo', a, n: a.length, first: a[0], last: a[2] }};")

    assert definition.value == {"app": "demo", "a": ["x", UNKNOWN, "y"], "n": UNKNOWN, "first": "x", "last": UNKNOWN}
    assert ("a",) in definition.open


def test_what_may_be_iterated_in_its_own_way_is_any_number_of_items() -> None:
    definition = taken(
        "const it = { *[Symbol.iterator]() { yield 1; yield 2; } }; export default { app: 'demo', x: ['a', ...it] };"
    )

    assert definition.value["x"] == ["a", UNKNOWN]
    assert ("x",) in definition.open


def test_a_map_or_set_changes_nothing_that_it_is_given() -> None:
    definition = taken(
        "const a = [{ b: 1 }], m = new Map(a.map((e) => [e.b, e])), s = new Set(a), n = s.size;"
        "if (s.size !== a.length || m.size !== a.length) throw new Error('twice');"
        "export default { app: 'demo', a, n };"
    )

    assert definition.value == {"app": "demo", "a": [{"b": 1}], "n": UNKNOWN}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("map((s) => s.id)", ["a", UNKNOWN, "z"]),
        ("map((s, i) => i)", [0, UNKNOWN, UNKNOWN]),
        ("map(({ id }) => ({ id }))", [{"id": "a"}, UNKNOWN, {"id": "z"}]),
        ("filter(Boolean)", [{"id": "a"}, UNKNOWN, {"id": "z"}]),
        ("filter((s) => s.id !== 'z')", [{"id": "a"}, UNKNOWN]),
        ("flatMap((s) => [s.id, 1])", ["a", 1, UNKNOWN, "z", 1]),
        ("find((s) => s.id === 'a')", {"id": "a"}),
        ("find((s) => s.id === 'z')", UNKNOWN),
        ("findIndex((s) => s.id === 'z')", UNKNOWN),
        ("some((s) => s.id === 'a')", True),
        ("every((s) => s.id)", UNKNOWN),
        ("reduce((ids, s) => [...ids, s.id], [])", UNKNOWN),
        ("at(0)", {"id": "a"}),
        ("at(-1)", {"id": "z"}),
        ("at(-2)", UNKNOWN),
        ("at(1)", UNKNOWN),
    ],
)
def test_what_only_looks_at_the_items_of_an_open_array_loses_none(method: str, expected: object) -> None:
    definition = taken(
        f"const a = [{{ id: 'a' }}, ...(process.env.X ? [{{ id: 'b' }}] : []), {{ id: 'z' }}], x = a.{method};"
        "export default { app: 'demo', a, x };"
    )

    assert definition.value == {"app": "demo", "a": [{"id": "a"}, UNKNOWN, {"id": "z"}], "x": expected}
    assert (("x",) in definition.open) == (type(expected) is list)


@pytest.mark.parametrize(
    "callback",
    ["(s) => { s.id = 1; }", "(s) => delete s.id", "(s) => change(s)", "(s, i, all = a) => s.id",
     "function (s) { return s.id; }", "async (s) => s.id"],
)  # fmt: skip
def test_what_may_change_the_items_of_an_open_array_makes_it_unknown(callback: str) -> None:
    definition = taken(
        "import { change } from 'lib'; const a = [{ id: 'a' }, ...(process.env.X ? [{ id: 'b' }] : [])];"
        f"a.map({callback}); export default {{ app: 'demo', a }};"
    )

    assert definition.value["a"] is UNKNOWN


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("['x', , 'y']", ["x", None, "y"]),
        ("[...['x', , 'y']]", ["x", None, "y"]),
        ("['x', , 'y'].map(() => 1)", UNKNOWN),
        ("Object.keys(['x', , 'y'])", UNKNOWN),
        ("structuredClone(['x', , 'y']).map(() => 1)", UNKNOWN),
        ("['x'].concat([, 'y']).map(() => 1)", [1, UNKNOWN]),
        ("[['x', , 'y']].flat().map(() => 1)", [UNKNOWN]),
        ("[, 1].includes(undefined)", UNKNOWN),
    ],
)
def test_items_that_are_left_out_are_null_but_callbacks_pass_over_them(expression: str, expected: object) -> None:
    assert value_of(expression) == expected


@pytest.mark.parametrize("method", ["find", "findIndex", "some", "every"])
def test_it_is_not_known_how_often_a_callback_runs_that_an_unknown_value_ends(method: str) -> None:
    definition = taken(
        f"let n = 0; const a = [{{ b: 1 }}, {{ b: 2 }}], x = a.{method}((v) => {{ n += 1; return v.b === process.env.X; }});"
        "export default { app: 'demo', a, n, x };"
    )

    assert definition.value == {"app": "demo", "a": [{"b": 1}, {"b": 2}], "n": UNKNOWN, "x": UNKNOWN}


def test_a_return_that_a_finally_block_may_override_is_unknown() -> None:
    definition = taken(
        "const f = () => { for (const a of [1]) { try { return 1; } finally { if (process.env.X) break; } } return 2; };"
        "const x = f(); export default { app: 'demo', x };"
    )

    assert definition.value == {"app": "demo", "x": UNKNOWN}


def test_a_loop_whose_array_is_lost_on_the_way_is_not_followed_further() -> None:
    definition = taken(
        "import lib from 'lib'; const a = [{ b: 1 }, { b: 2 }], x = []; let n = 0;"
        "for (const v of a) { n += 1; x.push(v.b); lib(a); } export default { app: 'demo', n, x };"
    )

    assert definition.value == {"app": "demo", "n": UNKNOWN, "x": UNKNOWN}


def test_a_getter_hides_nothing_beside_it() -> None:
    definition = taken(
        "const x = { get a() { return 1; }, b: 2 }; const y = { get a() { return 1; }, b: 2 }; y.a = 5;"
        "export default { app: 'demo', x, y };"
    )

    assert definition.value == {"app": "demo", "x": {"a": UNKNOWN, "b": 2}, "y": UNKNOWN}


@pytest.mark.parametrize(
    "printing",
    [
        "if (require.main === module) console.log(JSON.stringify(a, null, 2));",
        "if (process.argv[2] === '--print') { fs.writeFileSync('a.json', JSON.stringify(a.c) + JSON.stringify(a)); }",
        "function main() { console.log(a, a.c); } if (require.main === module) main();",
        "process.env.DEBUG && console.error(JSON.stringify(a!));",
        "lib(() => console.log(`${JSON.stringify(a['c'])}`));",
    ],
)
def test_code_that_prints_a_value_changes_nothing(printing: str) -> None:
    definition = taken(
        f"import lib from 'lib'; const a = {{ b: 1, c: {{ d: 1 }} }}; {printing} export default {{ app: 'demo', a }};",
        "src/index.ts",
    )

    assert definition.value["a"] == {"b": 1, "c": {"d": 1}}


@pytest.mark.parametrize(
    "printing",
    [
        "if (process.env.X) JSON.stringify(a, change); function change() { a.b = 2; }",
        "const console = lib; if (process.env.X) console.log(a);",
        "lib((JSON) => JSON.stringify(a));",
        "if (process.env.X) console.table(change(a));",
        "if (process.env.X) console.log(lib, change);\nfunction change() { a.b = 2; }",
    ],
)
def test_what_only_looks_like_printing_may_change_a_value(printing: str) -> None:
    definition = taken(
        f"import {{ lib, change as other }} from 'lib'; const a = {{ b: 1 }}; {printing} export default {{ app: 'demo', a }};"
    )

    assert definition.value["a"] is UNKNOWN or definition.value["a"]["b"] is UNKNOWN


# Each of these could have changed `a`, which is {b: 1, c: {d: 1}} before.
CHANGES = [
    "lib(a);",
    "lib({ deep: [a] });",
    "new Lib(a);",
    "lib(() => { a.b = 2; });",
    "lib(() => a);",
    "lib(function () { change(); }); function change() { a.b = 2; }",
    "const held = [a]; lib(held);",
    "if (process.env.X) { lib(a); }",
    "const m = new Map([['k', a]]); m.get('k').b = 2;",
    "const m = new Map(); m.set('k', a); m.get('k').b = 2;",
    "const s = new Set([a]); for (const e of s) e.b = 2;",
    "const s = new Set([a]); s.forEach((e) => { e.b = 2; });",
    "const [e] = new Set([a]); e.b = 2;",
    "const e = [...new Set([a])][0]; e.b = 2;",
    "const e = Object.fromEntries(new Map([['k', a]])).k; e.b = 2;",
    "const e = Array.from(new Set([a])); e[0].b = 2;",
    "lib(new Set([a]));",
    "const s = { s: new Set([a]) }; lib(s);",
    "class Map { constructor(x) { x[0].b = 2; } } new Map([a]);",
    "new Set({ *[Symbol.iterator]() { a.b = 2; } });",
    "if (process.env.X) { const e = a; e.b = 2; }",
    "process.env.X && lib(a);",
    "(process.env.X ? a : {}).b = 2;",
    "const e = process.env.X || a; e.b = 2;",
    "const e = process.env.X ? a : null; lib(e);",
    "for (const e of lib()) { a.b = e; a.f = e; }",
    "for (const e of lib()) { change(a); } function change(o) { o.b = 2; }",
    "a[process.env.X] = 2;",
    "try { lib(); a.b = 2; a.f = 1; } catch { }",
    "class C { static x = lib(a); }",
    "class C { m() { a.b = 2; } } new C();",
    "Object.defineProperty(a, 'b', { value: 2 });",
    "Object.setPrototypeOf(a, {});",
    "(async () => { await lib(); a.b = 2; })();",
    "function* g() { a.b = 2; } g().next();",
    "lib`${a}`;",
    "lib.call(null, a);",
    "const f = (o) => { if (process.env.X) return; o.b = 2; }; f(a);",
    "let t = 1; if (process.env.X) { t = a; } t.b = 2;",
    "a.toString = () => { a.b = 2; return ''; }; `${a}`;",
    "a?.[process.env.X]?.(a);",
    "lib?.(a);",
    "lib(...[a]);",
    "label: for (;;) { if (process.env.X) break label; a.b = 2; break; }",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_code_that_is_not_followed_may_change_is_unknown(change: str) -> None:
    definition = taken(
        f"""
            import lib, {{ Lib }} from 'lib';
            const a = {{ b: 1, c: {{ d: 1 }} }};
            {change}
            export default {{ app: 'demo', a }};"""
    )

    assert definition.value["a"] is UNKNOWN or definition.value["a"]["b"] is UNKNOWN


SETTINGS = [
    "if (process.env.X) { a = 2; }",
    "lib(() => { a = 2; });",
    "process.env.X && (a = 2);",
    "function f() { a = 2; } lib(f);",
    "const o = { f() { a = 2; } }; lib(o);",
    "switch (process.env.X) { case '1': a = 2; }",
    "while (lib()) { a = 2; }",
    "({ a } = lib());",
    "for (a of lib()) { }",
    "const { x = (a = 2) } = lib();",
    "lib(() => { a = 2; }); a = 3;",
    "try { lib(); } catch { a = 2; }",
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_name_that_code_which_is_not_followed_may_set_is_unknown(setting: str) -> None:
    assert value_of("a", f"import lib from 'lib';\nlet a = 1;\n{setting}") is UNKNOWN


def test_what_is_given_to_such_code_later_is_unknown_at_once() -> None:
    before = "import lib from 'lib';\nconst kept = {};\nlib(kept);\nconst a = { b: 1 };\nkept.a = a;\nlib();"

    assert value_of("a", before) is UNKNOWN


def test_a_name_that_is_set_only_where_that_is_known_is_known() -> None:
    assert value_of("a", "let a = 1; if (false) { a = 2; lib(a); }") == 1


def test_only_the_member_that_may_be_set_is_unknown() -> None:
    value = value_of("a", "const a = { b: 1, c: 2 }; if (process.env.X) { a.b = 3; }")

    assert value == {"b": UNKNOWN, "c": 2}


def test_an_object_that_contains_itself() -> None:
    assert value_of("a", "const a = { b: 1 }; a.c = a;") == {"b": 1, "c": UNKNOWN}


def test_what_is_set_on_builtin_things_makes_everything_unknown() -> None:
    from tests.document.javascript.modules import read

    found = read("Object.prototype.app = 'x';\nexport default { app: 'demo' };")

    assert found.exhausted
    assert found.definitions == []
