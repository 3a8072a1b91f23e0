"""Imports, JSON and text files, as node follows them below the root."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.document.document import UNKNOWN
from kwf_lint.document.javascript.reading import read_module
from tests.document.javascript.modules import files_of, is_definition, read, taken, written

NODE = "import fs from 'fs'; import path from 'path'; import { fileURLToPath } from 'url';"
# What is written before the definition, the files beside it, and what `x` is then.
IMPORTS: dict[str, tuple[str, dict[str, str], Any]] = {
    "default": ("import x from './a';", {"src__a_js": "export default 1;"}, 1),
    "named": ("import { x } from './a.js';", {"src__a_js": "export const x = 1;"}, 1),
    "renamed": ("import { y as x } from './a';", {"src__a_js": "const z = 1; export { z as y };"}, 1),
    "all": (
        "import * as x from './a';",
        {"src__a_js": "export const b = 1; export default 2;"},
        {"b": 1, "default": 2},
    ),
    "a folder": ("import x from './a';", {"src__a__index_js": "export default 1;"}, 1),
    "the folder above": ("import x from '..';", {"index_js": "export default 1;"}, 1),
    "TypeScript": ("import x from './a';", {"src__a_ts": "export default 1 as number;"}, 1),
    "TypeScript by the name of what is made of it": ("import x from './a.js';", {"src__a_ts": "export default 1;"}, 1),
    "JSON": ("import x from './a.json';", {"src__a_json": '{"b": [1]}'}, {"b": [1]}),
    "a name of JSON": ("import { b as x } from './a.json';", {"src__a_json": '{"b": [1]}'}, [1]),
    "module.exports": ("import x from './a';", {"src__a_js": "module.exports = { b: 1 };"}, {"b": 1}),
    "exports": ("import { b as x } from './a';", {"src__a_js": "exports.b = 1;"}, 1),
    "require": ("const x = require('./a');", {"src__a_js": "module.exports = { b: 1 };"}, {"b": 1}),
    "require of default": ("const x = require('./a').default;", {"src__a_js": "export default 1;"}, 1),
    "require of JSON": ("const { b: x } = require('./a.json');", {"src__a_json": '{"b": 1}'}, 1),
    "re-export": (
        "import { x } from './a';",
        {"src__a_js": "export { y as x } from './b';", "src__b_js": "export const y = 1;"},
        1,
    ),
    "re-export of all": (
        "import { x } from './a';",
        {"src__a_js": "export * from './b';", "src__b_js": "export const x = 1;"},
        1,
    ),
    "re-export as a name": (
        "import { n } from './a'; const x = n.y;",
        {"src__a_js": "export * as n from './b';", "src__b_js": "export const y = 1;"},
        1,
    ),
    "two re-exports of one module": (
        "import { x } from './a';",
        {
            "src__a_js": "export * from './b'; export * from './c';",
            "src__b_js": "export const x = 1;",
            "src__c_js": "export * from './b';",
        },
        1,
    ),
    "re-export of all beside an own name": (
        "import { x } from './a';",
        {"src__a_js": "export * from './b'; export const x = 2;", "src__b_js": "export const x = 1;"},
        2,
    ),
    "this of a CommonJS module": (
        "const { y: x } = require('./a');",
        {"src__a_js": "this.y = 1; class A { y = this.y; }"},
        1,
    ),
    "what the other changes later": (
        "import { x, set } from './a'; set();",
        {"src__a_js": "export let x = 1; export function set() { x = 2; }"},
        2,
    ),
    "in a cycle": (
        "import { x } from './a'; export const y = 1;",
        {"src__a_js": "import { y } from './index'; export const x = () => y;"},
        "left out",
    ),
    "import x = require()": ("import x = require('./a');", {"src__a_ts": "export = 1;"}, 1),
    "a text file": (
        f"{NODE} const x = fs.readFileSync(path.join(__dirname, 'a.md')).toString();",
        {"src__a_md": "Grüße\n"},
        "Grüße\n",
    ),
    "a text file as utf8": (
        "const { readFileSync } = require('node:fs'); const x = readFileSync(`${__dirname}/../a.md`, 'utf8');",
        {"a_md": "text"},
        "text",
    ),
    "from the folder that node runs in": (
        f"{NODE} const x = fs.readFileSync(process.cwd() + '/a.md', {{ encoding: 'utf-8' }});",
        {"a_md": "text", "package_json": "{}"},
        "text",
    ),
    "by import.meta.url": (
        f"{NODE} const d = path.dirname(fileURLToPath(import.meta.url)); const x = fs.readFileSync(d + '/a.md', 'utf8');",
        {"src__a_md": "text"},
        "text",
    ),
    "a listing": (
        f"{NODE} const d = __dirname + '/d/'; const x = fs.readdirSync(d).filter((n) => fs.statSync(d + n).isFile());",
        {"src__d__b_json": "{}", "src__d__a_json": "{}", "src__d__e__c_json": "{}"},
        ["a.json", "b.json"],
    ),
    "whether a file is there": (
        f"{NODE} const x = ['a', 'b'].map((n) => fs.existsSync(`${{__dirname}}/${{n}}.md`));",
        {"src__a_md": ""},
        [True, False],
    ),
    "by a URL": (
        f"{NODE} const x = fs.readFileSync(new URL('./a.md', import.meta.url), 'utf8');",
        {"src__a_md": "text"},
        "text",
    ),
    "a folder by a URL": (
        (
            "import { URL as U, fileURLToPath } from 'node:url'; import fs from 'fs';"
            "const d = new U('../d/', import.meta.url);"
            "const x = [fs.readdirSync(d), fs.existsSync(new URL('no.md', import.meta.url)),"
            " JSON.parse(fs.readFileSync(fileURLToPath(new URL('.', import.meta.url)) + '/../d/a.json'))];"
        ),
        {"d__a_json": "[1]"},
        [["a.json"], False, [1]],
    ),
    "what lies in a folder by a URL": (
        (
            f"{NODE} const d = new URL('../d/', import.meta.url); const x = fs.readdirSync(d).map((n) =>"
            " JSON.parse(fs.readFileSync(new URL(`../d/${n}`, import.meta.url))));"
        ),
        {"d__a_json": "[1]", "d__b_json": "{}"},
        [[1], {}],
    ),
    "other URLs": (
        (
            "import fs from 'fs'; const x = ['https://a.b', '/a.md', 'a b.md', '../../../a.md', 'a.md?b'].map((each) =>"
            " fs.readFileSync(new URL(each, import.meta.url), 'utf8'));"
        ),
        {"src__a_md": "text"},
        [UNKNOWN] * 5,
    ),
    "a require that is made": (
        (
            "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
            "const x = require('./a.json').b;"
        ),
        {"src__a_json": '{"b": [1]}'},
        [1],
    ),
    "a require for elsewhere": (
        "import { createRequire } from 'module'; const x = createRequire('/opt/x.js')('./a.json');",
        {"src__a_json": "{}"},
        UNKNOWN,
    ),
    "a namespace in its order": (
        "import * as all from './a'; const x = [Object.keys(all), Object.values(all)];",
        {"src__a_ts": "export const z = 1, a = 2; export { b as Y }; const b = 3; export default 4;"},
        [["Y", "a", "default", "z"], [3, 2, 4, 1]],
    ),
    "a missing file in try": ("let x; try { x = require('./a'); } catch { x = 'none'; }", {}, "none"),
}


@pytest.mark.parametrize(("before", "others", "value"), IMPORTS.values(), ids=IMPORTS)
def test_what_is_imported(before: str, others: dict[str, str], value: Any) -> None:
    definition = taken(f"{before}\nexport default {{ app: 'demo', x }};", "src/index.ts", **others)

    assert definition.value.get("x", "left out") == value


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("import x from './a.json';", [("src/a.json", 7, 'there is a comma before the closing "}"')]),
        (
            "const x = require('./a.json'), y = require('./a.json');",
            [("src/a.json", 7, 'there is a comma before the closing "}"')],
        ),
        ("let x; try { x = require('./a.json'); } catch { x = 1; }", []),
        ("import x from './b.json';", [("src/b.json", 0, "the file is empty")]),
        ("import x from './c.js';", [("src/c.js", 22, '"," is missing before "b"')]),
    ],
)
def test_mistakes_in_what_is_imported(before: str, found: list[tuple[str, int, str]]) -> None:
    module = read(
        f"{before}\nexport default {{ app: 'demo', x }};",
        src__a_json='{"a": 1,}',
        src__b_json="",
        src__c_js="export default { a: x b: 1 };",
    )

    assert [(source.path, mistake.start, mistake.message) for source, mistake in module.broken] == found


def test_an_i18n_folder_that_is_read_by_walking_it() -> None:
    definition = taken(
        "import i18n from './i18n';\nexport default { app: 'demo', i18n };",
        src__i18n__index_js="""
            import fs from 'fs';
            import path from 'path';
            const found = {};
            const walk = (folder, use) => fs.readdirSync(folder).map((name) => path.join(folder, name)).forEach((file) => {
              if (fs.statSync(file).isFile()) { use(file); } else { walk(file, use); }
            });
            walk(__dirname, (file) => {
              if (file.endsWith('index.js')) return;
              const locale = path.dirname(file).split('/').pop();
              found[locale] = Object.assign({}, found[locale] || {}, require(file));
            });
            export default found;""",
        src__i18n__de__a_json='{"title": "Hello"}',
        src__i18n__de__b_json='{"text": "World"}',
    )

    assert definition.value["i18n"] == {"de": {"title": "Hello", "text": "World"}}
    at = definition.spots["i18n", "de", "text"].at
    assert at is not None
    assert (at[0].path, at[0].span(at)) == ("src/i18n/de/b.json", (9, 16))


@pytest.mark.parametrize(
    "before",
    [
        "import x from '../../outside';",
        "import x from '/etc/passwd.json';",
        "import x from 'package';",
        "import x from '@scope/package/file';",
        "import x from './a.json';",
        "import x from './a.css';",
        "const x = require(process.env.X);",
        "import fs from 'fs'; const x = fs.readFileSync('../../../../etc/passwd', 'utf8');",
        "import fs from 'fs'; const x = fs.readFileSync(__dirname + '/../../passwd', 'utf8');",
        "import fs from 'fs'; const x = fs.readFileSync(__dirname + '/a.bin', 'utf8');",
        "import fs from 'fs'; const x = fs.readFileSync(__dirname + '/a.json');",
        "import { missing as x } from './b';",
    ],
)
def test_what_is_not_followed_is_unknown(before: str) -> None:
    files: dict[str, str | bytes] = {
        "src__a_json": "{'not': JSON}", "src__a_css": "a {}", "src__a_bin": b"\xff\xfe", "src__b_js": "export const y = 1;",
    }  # fmt: skip
    definition = taken(f"{before}\nexport default {{ app: 'demo', x }};", "src/index.js", **files)

    assert definition.value["x"] is UNKNOWN


def test_a_name_that_two_modules_re_export_is_unknown() -> None:
    """Node leaves it out, compilers take the first."""
    definition = taken(
        "import * as all from './a'; export default { app: 'demo', x: all.x, y: all.y, z: Object.keys(all), w: all.w };",
        src__a_js="export * from './b'; export * from './c'; export * from './d';",
        src__b_js="export const x = 1, y = 1;",
        src__c_js="export const x = 2;",
        src__d_js="export const x = 3;",
    )

    assert definition.value == {"app": "demo", "x": UNKNOWN, "y": 1, "z": UNKNOWN, "w": UNKNOWN}


def test_a_file_that_is_too_large_is_unknown() -> None:
    large = f"export default '{'x' * 1_000_000}';"
    definition = taken("import x from './a';\nexport default { app: 'demo', x };", src__a_js=large)

    assert definition.unknown == {("x",): "a file that is too large"}


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ("export default { app: 'demo', x: tutorialApp };", ['"tutorialApp" is not defined']),
        ("import x from './gone';\nexport default { app: 'demo', x };", ['"./gone" is not found']),
        ("const x = require('./gone');\nexport default { app: 'demo', x };", ['"./gone" is not found']),
        ("let x; try { x = require('./gone'); } catch {}\nexport default { app: 'demo', x };", []),
        ("export default { app: 'demo', x: typeof tutorialApp, y: new Map(), z: process.env.X ? nothing : 1 };", []),
        ("import { x } from 'package';\nexport default { app: 'demo', x };", []),
        ("import { x, y as z } from './esm';\nexport default { app: 'demo', x, z };", ['"./esm" does not export "y"']),
        ("import x from './esm';\nexport default { app: 'demo', x };", ['"./esm" does not export "default"']),
        ("import * as x from './esm';\nexport default { app: 'demo', x: x.y };", []),
        ("import { y } from './star';\nexport default { app: 'demo', y };", []),
        ("import { y } from './cjs';\nexport default { app: 'demo', y };", []),
        ("import { y } from './typed';\nexport default { app: 'demo', y };", []),
        (
            "import { y } from './cycle';\nexport default { app: 'demo', y };\nexport const here = 1;",
            ['"./cycle" does not export "y"'],
        ),
    ],
)
def test_what_node_would_refuse(source: str, messages: list[str]) -> None:
    found = read(
        source,
        src__esm_js="export const x = 1;",
        src__star_js="export const x = 1; export * from 'package';",
        src__cjs_js="exports.x = 1;",
        src__typed_ts="export const x = 1;",
        src__early_js="import { here } from './index'; export const z = here();",
        src__cycle_js="import { here } from './index'; import { no } from './index'; export const x = here;",
    )

    assert [problem.message for _, problem in found.problems] == messages


def test_what_is_called_in_a_cycle_before_all_imports_are_there_is_unknown() -> None:
    found = read(
        "import { z } from './early'; import { x } from './esm'; import * as all from './esm'; import type { T } from './t';"
        "export function here() { return [x, all.x]; } export default { app: 'demo', z, h: here() };",
        src__early_js="import { here } from './index'; export const z = here();",
        src__esm_js="export const x = 1;",
    )

    assert found.problems == []
    assert found.definitions[0][1].value == {"app": "demo", "z": [UNKNOWN, UNKNOWN], "h": [1, 1]}


DEFINITIONS = [
    ("export default", "export default { app: 'demo' };", ["default"]),
    ("module.exports", "module.exports = { app: 'demo' };", ["module.exports"]),
    ("a name", "export const demo = { app: 'demo' };", ["demo"]),
    ("several", "export const a = { app: 'a' }; export const b = { app: 'b' };", ["a", "b"]),
    ("one under two names", "export const a = { app: 'a' }; export default a;", ["a"]),
    ("in an object", "export default { demo: { app: 'demo' } };", ["default.demo"]),
    ("in an array", "const demo = { app: 'demo' }; export default [demo];", ["default[0]"]),
    ("given to a function of a package", "import make from 'sdk'; export default make({ app: 'demo' });", [""]),
    ("given behind another", "import lib from 'lib'; lib.check({}, { app: 'demo' });", [""]),
    (
        "made by a function of another file",
        "import { wrap } from './wrap'; export default wrap({ app: 'demo' });",
        ["default"],
    ),
    (
        "made of what another file holds",
        "import { wrap } from './wrap'; import d from './demo'; export default wrap(d);",
        [],
    ),
    ("cloned", "const demo = { app: 'demo' }; export default structuredClone(demo);", ["default"]),
    ("an async function", "export default async () => ({ app: 'demo' });", ["default"]),
    ("an async function that waits", "export const f = async () => { await 1; return { app: 'demo' }; };", ["f"]),
    ("a promise", "export default (async () => { return { app: 'demo' }; })();", ["default"]),
    (
        "defined by reflection",
        "const a = { app: 'demo' }; Object.defineProperty(a, 'x', { value: 1 }); export default a;",
        [],
    ),
    ("given to new", "const app = new KApp({ app: process.env.NAME });", [""]),
    (
        "what an exported function returns",
        "export function getApp(env) { return { app: 'demo', url: env.url }; }",
        ["getApp"],
    ),
    ("a server", "const app = express(); export default { app, title: 'x', version: '1' };", []),
    ("what another file holds", "import demo from './demo'; export default [demo];", []),
    ("nothing", "export default 1;", []),
    ("assigned", "const demo = {}; demo.app = 'demo'; export default demo;", ["default"]),
    ("spread from a base", "import base from './demo'; export default { ...base, title: 'x' };", ["default"]),
]


@pytest.mark.parametrize(("source", "names"), [each[1:] for each in DEFINITIONS], ids=[each[0] for each in DEFINITIONS])
def test_which_objects_are_definitions(source: str, names: list[str]) -> None:
    found = read(
        source,
        src__demo_js="export default { app: 'demo', version: '1' };",
        src__wrap_js="export const wrap = (definition) => ({ ...definition });",
    )

    assert [name for name, _ in found.definitions] == names


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        ("m", set()),
        ("m, 'text', () => 1", set()),
        ("{}, m", {(), ("a",), ("b",)}),
        ("m, { x: 1 }", {(), ("a",), ("b",)}),
        ("m, other", {(), ("a",), ("b",)}),
    ],
)
def test_what_is_given_with_other_objects_may_be_merged_with_them(given: str, is_open: set[Any]) -> None:
    before = "import merge, { other } from 'lib'; const m = { app: 'demo', a: {}, b: [{ c: [1] }] };"
    definition = taken(f"{before} export default merge({given});")

    assert definition.value == {"app": "demo", "a": {}, "b": [{"c": [1]}]}
    assert set(definition.open) == is_open


def test_what_a_function_of_another_file_makes_lies_where_it_was_written() -> None:
    definition = taken(
        "import { wrap } from './wrap';\nexport default wrap({ app: 'demo', x: 1 });",
        src__wrap_js="export const wrap = (definition) => ({ visibility: 'private', ...definition });",
    )

    assert definition.value == {"visibility": "private", "app": "demo", "x": 1}
    assert written(definition) == "{ app: 'demo', x: 1 }"


def test_what_was_given_is_taken_as_it_was_then() -> None:
    definition = taken("const m = { app: 'demo', a: { b: 1 } }; const k = new KApp(m); m.a.b = process.env.X;")

    assert definition.value == {"app": "demo", "a": {"b": 1}}


def test_what_was_given_away_and_is_touched_again_may_have_more() -> None:
    before = "import { check } from 'lib'; const m = { app: 'demo', a: [{ b: 1 }] }; check(m);"
    for after in ("m.c = 1;", "m.a.push(2);", "m.a[0].c = 1;", "check(m);", "if (process.env.X) m.c = 1;"):
        definition = taken(f"{before} {after} export default m;")

        assert definition.value == {"app": "demo", "a": [{"b": 1}]}
        assert set(definition.open) == {(), ("a",), ("a", 0)}
    for after in ("", "console.log(JSON.stringify(m), m.app);", "if (process.env.X) console.log(m);"):
        assert taken(f"{before} {after} export default m;").open == {}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("class App { app = 'demo'; } export default new App();", "new App"),
        ("import lib from 'lib'; const m = { app: 'demo' }; if (process.env.X) lib(m); module.exports = m;", "process.env.X"),
        ("Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { app: 'demo' };",
         "Object.defineProperty"),
        ("export default async () => { throw new Error(); };", ""),
        ("export default { app: 1 }; export const x = process.env.X;", "process.env.X"),
        ("export default { app: 1 };", ""),
        ("export class App {} export default class {}", ""),
        ("export class App { static build() {} } export default App.build();", "the class App"),
    ],
)  # fmt: skip
def test_why_nothing_is_known_of_an_export(source: str, reason: str) -> None:
    found = read(source)

    assert found.definitions == []
    assert found.unfollowed == reason


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("export default { app: process.env.APP, version: '1', title: 'Demo' };", "process.env.APP"),
        ("export default { app: 'a/b'.replace(/.*a/, ''), version: '1', title: 'Demo' };", "a regular expression"),
        ("export const make = (env) => ({ app: `demo_${env}`, version: '1', title: 'Demo' });", "an argument of make"),
        ("export const make = ({ app, version, title }) => ({ app, version, title, workflows: [] });", ""),
        ("export default { app: process.env.APP, title: 'Demo' };", ""),
        ("export default { app: 1, version: '1', title: 'Demo' };", ""),
    ],
)
def test_why_the_name_of_an_app_is_not_known(source: str, reason: str) -> None:
    found = read(source)

    assert found.definitions == []
    assert found.nameless == reason


def test_the_environment_can_be_given() -> None:
    source = "const { HOST } = process.env; export default { app: 'demo', x: `https://${HOST}`, y: process.env.PORT || '1' };"
    found = read_module("a.js", source, files_of({"a.js": source}), is_definition, {"HOST": "h", "PORT": "80"})

    assert found.definitions[0][1].value == {"app": "demo", "x": "https://h", "y": "80"}


def test_the_files_that_a_module_is_made_of() -> None:
    found = read(
        f"import a from './a'; {NODE} fs.readFileSync(__dirname + '/c.md', 'utf8'); export default {{ app: 'demo', a }};",
        src__a_js="import b from './b.json'; export default b;",
        src__b_json="{}",
        src__c_md="",
    )

    assert found.loaded == ["src/a.js", "src/b.json", "src/c.md"]
