"""What is known of a module is what node gives, whatever the environment: node is the referee."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.document.document import UNKNOWN
from tests.document.javascript.modules import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.javascript.plain import Taken

# What `process.env.X` may be.
ENVIRONMENTS = [None, "7", "", "b"]
BEFORE = """
import path from 'path';
const u = process.env.X;
const list = [3, 1, 2], words = ['b', 'a', '', 'é'], nested = [[1], [2, [3]], 'x'], mixed = [u, 1, 'b', u], empty = [];
const some = [1, ...(u ? [2] : []), 3];
const one = { a: 1, b: 'two', c: [1] }, open = { a: 1, [u]: 2 }, holds = { a: u, b: 2 };
"""
IN_NODE = """
const [programs, environments] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const run = (before, expression, X) => {
  const process = { env: X === null ? {} : { X } };
  const text = `'use strict';${before}\\n;return { x: (${expression}) };`;
  try {
    const made = new Function('process', 'path', 'console', text);
    return JSON.stringify(made(process, require('path'), { log() {} })) ?? null;
  } catch { return 'thrown'; }
};
console.log(JSON.stringify(programs.map(([before, expression]) => environments.map((X) => run(before, expression, X)))));
"""

RECEIVERS = {
    "array": ["list", "words", "nested", "mixed", "empty", "some", "u"],
    "text": ["'a-b-c'", "''", "' Ab '", "'éa😀'", "`x${u}y`", "u", "'12'", "one.b"],
}
FUNCTIONS = ["(v) => v", "(v, i) => i > 0", "(v) => [v, u]", "() => u", "Boolean", "String", "(v) => typeof v"]
ARGUMENTS = [
    "",
    "0",
    "1",
    "-1",
    "2, 1",
    "-2, -1",
    "'b'",
    "'-'",
    "'', 'x'",
    "'-', '+'",
    "u",
    "1, u",
    "undefined",
    "'a', 1",
    "list",
]
METHODS = {
    "array": [
        "at", "concat", "every", "filter", "find", "findIndex", "flat", "flatMap", "forEach", "includes", "indexOf",
        "join", "map",
        "pop", "push", "reduce", "reverse", "shift", "slice", "some", "sort", "unshift", "splice", "fill",
        "lastIndexOf", "toString",
    ],
    "text": [
        "charAt", "concat", "endsWith", "includes", "indexOf", "lastIndexOf", "padEnd", "padStart", "repeat",
        "replace", "replaceAll",
        "slice", "split", "startsWith", "substring", "toLowerCase", "toString", "toUpperCase", "trim", "trimEnd",
        "trimStart",
        "valueOf", "charCodeAt", "match", "substr", "normalize", "length",
    ],
}  # fmt: skip
VALUES = [
    "undefined", "null", "true", "0", "-0", "1", "1.5", "NaN", "''", "'1'", "'a'", "[]", "[1]", "{}", "one", "u",
    "() => 1", "list",
]  # fmt: skip
BINARY = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "==",
    "===",
    "!=",
    "!==",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "??",
    "&",
    "|",
    "^",
    "<<",
    ">>",
]
UNARY = ["!", "-", "+", "~", "typeof ", "void "]
GLOBALS = [
    "Object.keys({0})", "Object.values({0})", "Object.entries({0})", "Object.fromEntries({0})",
    "Object.assign({{}}, {0}, {{ z: 1 }})",
    "Object.assign({0}, {{ z: 1 }})", "Object.freeze({0})", "Array.isArray({0})", "Array.from({0})", "String({0})",
    "Number({0})",
    "Boolean({0})", "JSON.stringify({0})", "JSON.stringify({0}, null, 2)", "JSON.parse({0})", "Math.floor({0})",
    "Math.abs({0})", "Math.round({0})", "Math.trunc({0})", "Math.max(1, {0})", "Math.min({0}, 2)",
    "Array.from({0}, (v, i) => [v, i])", "Array.from({{ length: {0} }})",
    "console.log({0})", "[...[{0}]]", "[...({0} ?? [])]", "({{ ...({0}) }})", "({0})?.a", "({0})?.length",
    "({0})?.[0]", "`<${{{0}}}>`",
    "'a' in Object({0})", "({0}) instanceof Object", "(({{ a = 5, ...rest }} = {{}}) => [a, rest])(Object({0}))",
    "(([a, ...rest]) => [a, rest])([{0}, 2])", "((a = 3) => a)({0})", "(({0}) ? 1 : 2)", "new Set([{0}]).size",
    "Symbol.for('x')",
    "parseInt({0}, 10)", "(function () {{ return arguments.length; }})({0})", "({{ get v() {{ return {0}; }} }}).v",
]  # fmt: skip
MORE_VALUES = [
    "words",
    "nested",
    "mixed",
    "some",
    "open",
    "holds",
    "[['a', 1], ['b', u]]",
    "'[1, {\"a\": 2}]'",
    "'{'",
    "-3.7",
    "Infinity",
]
PATHS = [
    "path.join('a', '../b', 'c/')", "path.normalize('/a//b/./c/..')", "path.basename('/a/b.test.js', '.js')",
    "path.basename('a/')",
    "path.dirname('/a/b')", "path.dirname('a')", "path.dirname('/')", "path.extname('a/b.c.js')",
    "path.extname('.env')", "path.sep",
    "path.dirname('//a')", "path.dirname('//')", "path.dirname('/a//b/')", "path.extname('..a')", "path.extname('...')",
    "path.extname('..')", "path.extname('a.b/')", "path.basename('a.js', 'a.js')", "path.basename('x/a', 'a')",
    "path.posix.join('a', 'b')", "path.join('')", "path.join('a', u ?? 'b')", "path.extname('a.')",
    "path.basename('')",
]  # fmt: skip
PROGRAMS = [
    ("let x = 0; for (const k in open) x += 1;", "x"),
    ("let x = []; for (const v of some) x.push(v);", "x"),
    ("let x = ''; for (const v of 'aé😀') x = v + x;", "x"),
    ("let x = 0; for (let i = 0; i < list.length; i += 1) { if (i === 1) continue; x += list[i]; }", "x"),
    ("let x = 1; while (x < 50) { x *= 2; if (x > 20) break; }", "x"),
    ("let x = 1; do { x += 1; } while (x < u);", "[x, one]"),
    ("let x = 1; for (const v of list) { if (v === u) break; x += v; }", "[x, list]"),
    ("let x = { a: 1 }; if (u) { x.a = 2; } else { x.b = 3; }", "x"),
    ("let x = { a: 1, b: 2 }; if (u) delete x.a;", "[x, one]"),
    ("let x; switch (u) { case '7': x = 1; break; case 'b': x = 2; default: x = 3; }", "[x, 4]"),
    ("let x; switch (1) { case u: x = 1; break; case 1: x = 2; }", "[x, 4]"),
    ("let x = []; try { x.push(1); u.length; x.push(2); } catch (e) { x.push(3); }", "[x, 4]"),
    ("let x = []; try { null.a; } catch ({ name }) { x.push(name); } finally { x.push(4); }", "x"),
    ("const f = () => { try { return 1; } finally { list.push(9); } }; const x = f();", "[x, list]"),
    ("const f = (n) => { for (const v of list) { if (v === n) return v; } return 'none'; };", "[f(1), f(5), f(u)]"),
    ("outer: for (const a of list) { for (const b of list) { if (b === 1) continue outer; empty.push(b); } }", "[empty, 1]"),
    ("function f() { return this === undefined; }", "f()"),
    ("class A { constructor() { this.a = 1; } static b = 2; }", "[new A().a, A.b, 5]"),
    ("const f = async () => { one.a = 2; await u; one.b = 3; }; f();", "[one.a, list]"),
    ("function* g() { yield 1; yield 2; }", "[[...g()], 3]"),
    ("const o = { a: 1, get b() { return this.a + 1; }, set c(v) { this.a = v; } }; o.c = 5;", "[o.b, o.a, 3]"),
    ("const { a, ...rest } = holds; const [p, , q = 4] = list;", "[a, rest, p, q]"),
    ("let a = 1, b = 2; [a, b] = [b, a]; ({ a, z: b = 7 } = { a: a + 1 });", "[a, b]"),
    ("let x = u; x ??= 'd'; let y = u; y ||= 'd'; let z = 1; z &&= u;", "[x, y, z, 4]"),
    ("let x = 5; x -= 2; x **= 2; x %= 5; const y = x++ + ++x;", "[x, y]"),
    ("const o = Object.freeze({ a: [1] }); o.a.push(2);", "o"),
    ("const o = { list }; const p = { ...o, list: [...o.list, 4] }; p.list.push(5);", "[o, p]"),
    ("const o = { ...(u && { a: 1 }), b: 2 };", "o"),
    ("const o = { ...(u ? { a: 1 } : { a: 2, c: 3 }), b: 2 };", "o"),
    ("const o = { [u ? 'a' : 'b']: 1, c: 2 };", "o.c"),
    ("const f = ({ a, b: [c = 3] = [] } = {}, ...rest) => ({ a, c, rest });", "[f(), f({ a: u, b: [1] }, 2, 3)]"),
    ("const f = (g) => g(f2); const f2 = () => 4;", "f((h) => h() + 1)"),
    ("const make = (n) => ({ n, twice: () => n * 2, self() { return this.n; } }); const m = make(3);", "[m.twice(), m.self()]"),
    ("const memo = {}; const f = (k) => memo[k] ?? (memo[k] = k + '!'); f('a'); f(u);", "[list, 1]"),
    ("const all = list.map((v) => ({ v })); all[1].v = u; all.forEach((each, i) => { each.i = i; });", "all"),
    ("const table = Object.fromEntries(words.map((w, i) => [w || 'none', i]));", "table"),
    ("const a = [...list].sort((x, y) => y - x), b = [...words].sort((x, y) => (x < y ? -1 : 1));", "[a, b]"),
    ("const a = [2, 1].sort((x, y) => x > y), b = [u, 'b', u, 'a'].sort((x, y) => (x > y ? 1 : -1));", "[a, b, list]"),
    ("const o = { ...(u && { a: 1 }), b: 2 };", "['a' in o, 'b' in o, 'c' in o, o.hasOwnProperty('a'), 3]"),
    ("const sorted = [...words].sort().reverse(); const deep = structuredClone(one);", "[sorted, 1]"),
    ("let x = 0; const o = { valueOf: () => 4, toString: () => 'five' };", "[`${o}`, o + 1, x]"),
    ("const tag = (parts, ...held) => parts.join('|') + held.length;", "tag`a${1}b${u}c`"),
    ("const r = /a(b)/g;", "['xabx'.replace(r, '-'), r.test('ab'), 1]"),
    ("var x = 1; { var x = 2; } function g() { return x; } const y = g(); x = u;", "[y, 1]"),
    ("const f = function named(n) { return n ? named(n - 1) + 1 : 0; };", "f(4)"),
    ("const d = new Date(0), m = new Map([['a', 1]]);", "[m.get('a'), d.getTime(), 7]"),
    ("let x = 'a'; setTimeout(() => { x = 'b'; }, 0);", "[1, list]"),
    ("const b = 10n; const s = Symbol('a');", "[typeof b, typeof s, 1]"),
    ("let x; label: { x = 1; if (list[0] === 3) break label; x = 2; }", "[x, 5]"),
    ("const a = [1, 2, 3]; a.length = 1; const b = []; b[2] = 'x';", "[a, b]"),
    ("const a = { x: 1 }; with_(a); function with_(o) { o.y = u; delete o.x; }", "a"),
    ("const a = [...Array(3).keys()], b = Array.from({ length: 2 }, (_, i) => i);", "[a, b, 1]"),
    ("if (!u) { list.push(8); } else if (u === '7') { words.pop(); }", "[list[0], words[0], nested]"),
    ("const pick = (o, ...keys) => keys.reduce((made, k) => ({ ...made, [k]: o[k] }), {});", "pick(one, 'a', 'c')"),
    ("const o = { a: { b: { c: 1 } } }; const { a: { b: { c, d = c + 1 } } } = o;", "[c, d]"),
    ("let n = 0; const next = () => (n += 1); const all = [next(), next(), next()];", "[all, n]"),
    ("const x = (() => { if (u) return { a: 1 }; return { a: 1, b: 2 }; })();", "[x, 3]"),
    ("const x = u === undefined ? 'none' : `got ${u}`;", "[x, 3]"),
    ("const x = 1, /* then */ y = 2; var z;", "[x, y, z]"),
    ("const x = []; for (const v of list) { try { if (v === 1) break; } catch { } x.push(v); }", "x"),
    ("const x = []; for (const v of list) { switch (v) { case 1: continue; default: x.push(v); } }", "x"),
    ("const x = []; try { try { null.a; } finally { x.push(1); } } catch { x.push(2); }", "[x, 3]"),
    ("let k; const x = []; for (k of list) x.push(k); for (k in list) x.push(k); for (var w of words) x.push(w);", "[x, k, w]"),
    ("const f = () => { while (true) { if (list.length) return 1; } };", "f()"),
    ("const f = () => { for (;;) { if (u) return 1; return 1; } };", "[f(), list]"),
    ("let x = 1; label: { for (const v of list) { if (v) break; } x = 2; }", "x"),
    ("const f = async () => { throw new Error('a'); }; f().catch(() => {}); const g = async () => 1;", "[typeof g(), 1]"),
    ("const o = { a: 1 }; [o.a, o['b'], ...o.c] = [5, 6, 7];", "[o.a, o.b, o.c]"),
    ("const o = { a: 1 }; ({ a: o.d, [u ? 'b' : 'a']: o.e } = { a: 8, b: 8 });", "[o.a, o.d, 1]"),
    ("let x = 1, y; (x) = 2; [(y)] = [3]; ({ x: (x) } = { x: 4 });", "[x, y]"),
    ("const { [u]: x = 1, ['a']: y, 'b': z, 0: w } = { a: 1, b: 2, 0: 3 };", "[y, z, w]"),
    ("let x = 0; try { const { a } = null; } catch { x = 1; } try { null.a = 1; } catch { x += 1; }", "x"),
    ("let x = 0; try { null.a++; } catch { x += 1; }", "x"),
    ("let x = 0; const c = 1; try { c = 2; } catch { x = 1; }", "[c, 2]"),
    ("let x = u, y = '5', z = { n: 1 }; x++; y++; z.n++; z['n'] += 1; list[0]++; list[u]++; --z.m;", "[y, z, words]"),
    ("'text'.x === undefined; const s = 'a'; try { s.x = 1; } catch { }", "[s, 2]"),
    ("const f = (...all) => all.length; const g = (a, b) => [a, b];", "[f(...list), f(...mixed, 1), g(...['a'], ...'b'), 4]"),
    ("let n = null; const o = { f: null, g: () => 1 };", "[n?.(1), o.f?.(2), o.g?.(), n?.[u], n?.a.b]"),
    ("const o = { h: { i: () => 2 } };", "[o?.h?.i(), o.z?.i.j(3)]"),
    ("const has = one.hasOwnProperty('a'), not = one.hasOwnProperty('z'), may = open.hasOwnProperty('z');", "[has, not, 3]"),
    ("delete list[0]; delete one['a']; delete holds[u]; let d = delete one.zz;", "[one, d, words]"),
    ("const a = JSON.stringify(one, ['a']), b = JSON.stringify('\\ud800');", "[a, b, 4]"),
    ("const c = JSON.stringify(list, null, '--'), d = JSON.stringify(1, null, u);", "[c, d, 4]"),
    ("const x = '😀' < 'a', y = '\\uffff' > '😀', z = 'a' < 'b', n = null < 1, m = undefined >= 0;", "[x, y, z, n, m]"),
    ("function f() { if (u) { var a = 1; } else { var b = 2; } return typeof c; var c = 3; }", "f()"),
    ("const fs = [() => one, () => one.a]; fs.forEach((f) => f()); if (u) { fs.push(() => { one.a = 9; }); }", "[one, 3]"),
    ("const o = { f() { return this.g(); }, g() { return this === o; }, ['h' + 1]: (x = this) => typeof x };", "[o.f(), 1]"),
    ("const a = [1, 2, 3]; const it = a[Symbol.iterator](); const e = a.entries();", "[a, 3]"),
    ("const f = (o) => { o.x = u; return o; }; const a = f({ x: 1, y: 2 }); const b = f(a) === a;", "[a, b]"),
    ("const s = new Set(list); s.add(9); const c = [...s].length; const o = { s };", "[list, 3]"),
    ("const inner = { v: 1 }; const outer = { inner, again: inner }; if (u) inner.v = 2; outer.again.w = 3;", "outer"),
    ("const f = () => list.pop(); if (u) f(); else words.shift();", "[nested, 1]"),
    ("let x = 1; const set = () => { x = 2; }; [1].map(set); const y = x; words.sort((a, b) => (x = 5, 0));", "[y, 2]"),
    ("const x = 010 + 1;", "x"),
    ("const big = 'a'.repeat(3), t = `${big}${[1, [2, null]]}${{}}${null}${undefined}${true}${-0}`;", "t"),
    ("const o = { __proto__: { p: 1 }, own: 2 }; const k = Object.keys(o);", "[o.own, k, 1]"),
    ("const a = list; a.push(u); list.unshift(0); const n = a.length; const [first, ...others] = a;", "[n, first, 3]"),
    ("const x = u ? list : words; x.push('z');", "[nested, 1]"),
    ("const f = (n) => { switch (n) { case 1: return 'a'; case u: return 'b'; } return 'c'; };", "[f(1), f(2) === f(3), 1]"),
    ("let i = 0; do { i++; if (i === 2) continue; if (i > 3) break; } while (i < 9);", "i"),
    ("for (let i = 0, j = 9; i < j; i++, j--) empty.push(i + j);", "empty"),
    ("for (const [k, v] of Object.entries(one)) empty.push(k, v);", "empty"),
    ("for (const { a, ...r } of [{ a: 1, b: 2 }]) empty.push(a, r);", "empty"),
    ("function A() { this.v = 1; } A.prototype.w = 2; const a = new A();", "[a.v, a.w, 1]"),
]  # fmt: skip


def expressions() -> Iterator[tuple[str, str]]:
    for kind, receivers in RECEIVERS.items():
        given = [*ARGUMENTS, *(FUNCTIONS if kind == "array" else [])]
        for receiver, method, arguments in itertools.product(receivers, METHODS[kind], given):
            # What a method leaves behind counts as well.
            yield "", f"[{receiver}.{method}({arguments}), {receiver}]"
        yield from (
            ("", f"[{receiver}.reduce((sum, v) => sum + v, {start}), {receiver}]")
            for receiver in receivers
            for start in ("0", "''", "u")
        )
    for operator, left, right in itertools.product(BINARY, VALUES, VALUES):
        yield "", f"({left}) {operator} ({right})"
    for operator, value in itertools.product(UNARY, VALUES):
        yield "", f"{operator}({value})"
    for form, value in itertools.product(GLOBALS, [*VALUES, *MORE_VALUES]):
        yield "", form.format(value)
    yield from (("", each) for each in PATHS)
    yield from PROGRAMS


def differs(found: Taken, path: tuple[str | int, ...], ours: Any, theirs: Any) -> bool:
    """Whether we claim to know something else than what node gives."""
    if ours is UNKNOWN:
        return False
    is_open = path in found.open
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if any(key not in theirs and value is not UNKNOWN for key, value in ours.items()):
            return True
        if not is_open and any(key not in ours for key in theirs):
            return True
        return any(differs(found, (*path, key), ours[key], theirs[key]) for key in ours if key in theirs)
    if isinstance(ours, list) and isinstance(theirs, list):
        if is_open:
            return False
        return len(ours) != len(theirs) or any(
            differs(found, (*path, number), *pair) for number, pair in enumerate(zip(ours, theirs, strict=True))
        )
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return float(ours) != float(theirs) or isinstance(ours, bool) != isinstance(theirs, bool)
    return bool(ours != theirs)


@pytest.mark.slow
def test_what_is_known_is_what_node_gives() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    programs = list(dict.fromkeys(expressions()))
    asked = [(BEFORE.replace("import path from 'path';", "") + before, each) for before, each in programs]
    done = subprocess.run(
        [node, "-e", IN_NODE], input=json.dumps([asked, ENVIRONMENTS]), capture_output=True, text=True, check=True
    )
    wrong, known = [], 0
    for (before, expression), answers in zip(programs, json.loads(done.stdout), strict=True):
        module = read(f"{BEFORE}{before}\nexport default {{ app: 'demo', x: ({expression}) }};")
        for environment, answer in zip(ENVIRONMENTS, answers, strict=True):
            if answer == "thrown" or not module.definitions:
                continue
            found = module.definitions[0][1]
            ours = {key: value for key, value in found.value.items() if key != "app"}
            known += ours.get("x") is not UNKNOWN
            theirs = json.loads(answer) if answer is not None else {}
            if () not in found.open and differs(found, (), ours, theirs):
                wrong.append(f"{before} {expression} with {environment!r}: {ours}, node: {answer}")

    assert wrong == []
    assert known > 30_000


@pytest.mark.slow
def test_every_name_that_node_has_is_defined() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    script = "console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z]/.test(name))))"
    names = json.loads(subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout)

    assert len(names) > 60
    assert [name for name in names if read(f"export default {{ app: 'demo', x: {name} }};").problems] == []
