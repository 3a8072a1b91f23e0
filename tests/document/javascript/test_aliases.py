"""Imports that are no paths: what a tsconfig.json or package.json says that they mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.document import UNKNOWN
from kwf_lint.document.javascript.reading import read_module
from tests.document.javascript.modules import files_of, is_definition

ENTRY = "apps/shop/src/index.ts"
LIBS = {
    f"{folder}.ts": f"export default '{folder}';" for folder in ("libs/steps/src/index", "apps/shop/src/steps/one", "a")
}


def read(spec: str, configs: dict[str, Any]) -> tuple[Any, list[str]]:
    """What an import stands for, and the files that were loaded for it."""
    source = f"import x from '{spec}';\nexport default {{ app: 'demo', x }};"
    texts = {name: held if type(held) is str else json.dumps(held) for name, held in configs.items()}
    found = read_module(ENTRY, source, files_of({ENTRY: source, **LIBS, **texts}), is_definition)
    assert found.problems == []
    [(_, definition)] = found.definitions
    return definition.value["x"], found.loaded


def options(**held: Any) -> dict[str, Any]:
    return {"compilerOptions": held}


STEPS = "libs/steps/src/index"
FOUND: dict[str, tuple[str, dict[str, Any], str]] = {
    "a pattern": ("@libs/steps", {"tsconfig.json": options(paths={"@libs/*": ["./libs/*/src"]})}, STEPS),
    "a whole name": ("steps", {"tsconfig.json": options(paths={"steps": ["libs/steps/src/index.ts"]})}, STEPS),
    "from the base": (
        "~/steps/one",
        {"apps/shop/tsconfig.json": options(baseUrl="./src", paths={"~/*": ["*"]})},
        "apps/shop/src/steps/one",
    ),
    "the base alone": ("steps/one", {"apps/shop/jsconfig.json": options(baseUrl="src")}, "apps/shop/src/steps/one"),
    "the base where no pattern leads to a file": (
        "libs/steps/src",
        {"tsconfig.json": options(baseUrl=".", paths={"*": ["types/*"]})},
        STEPS,
    ),
    "the second target": ("@/a", {"tsconfig.json": options(paths={"@/*": ["./src/*", "./*"]})}, "a"),
    "the longest pattern": (
        "@/steps/one",
        {"tsconfig.json": options(paths={"@/*": ["./libs/*"], "@/steps/*": ["./apps/shop/src/steps/*"]})},
        "apps/shop/src/steps/one",
    ),
    "what is extended": (
        "@/steps",
        {
            "apps/shop/tsconfig.json": {"extends": "../../tsconfig.base", **options(strict=True)},
            "tsconfig.base.json": options(paths={"@/*": ["libs/*/src"]}),
        },
        STEPS,
    ),
    "the last of what is extended": (
        "@/a",
        {
            "apps/shop/tsconfig.json": {"extends": ["../../one.json", "../../two.json"]},
            "one.json": options(paths={"@/*": ["libs/*"]}),
            "two.json": options(paths={"@/*": ["*"]}),
        },
        "a",
    ),
    "comments": (
        "@/a",
        {"tsconfig.json": '{\n  // aliases\n  "compilerOptions": { "paths": { "@/*": ["./*"], }, },\n}\n'},
        "a",
    ),
    "imports of the package": (
        "#libs/steps",
        {"package.json": {"imports": {"#libs/*": "./libs/*/src/index.ts"}}},
        STEPS,
    ),
    "imports for node and by default": (
        "#steps",
        {"package.json": {"imports": {"#steps": {"default": "./libs/steps/src/index.ts", "node": "./a.ts"}}}},
        STEPS,
    ),
    "imports for node": (
        "#steps",
        {"package.json": {"imports": {"#steps": {"browser": "./b.js", "node": "./libs/steps/src/index.ts"}}}},
        STEPS,
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_an_alias_means(name: str) -> None:
    spec, configs, place = FOUND[name]
    value, loaded = read(spec, configs)

    assert value == place
    assert f"{place}.ts" in loaded
    assert set(configs) <= set(loaded)


UNKNOWN_PACKAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "no file": ("lodash", {}),
    "a target that is not there": ("@/gone", {"tsconfig.json": options(paths={"@/*": ["./libs/*"]})}),
    "a target outside": ("@/a", {"tsconfig.json": options(paths={"@/*": ["../*"]})}),
    "only the nearest file": (
        "@/a",
        {"tsconfig.json": options(paths={"@/*": ["./*"]}), "apps/shop/tsconfig.json": {}},
    ),
    "not JSON": ("@/a", {"tsconfig.json": '{ "compilerOptions": { "paths": '}),
    "an array": ("@/a", {"tsconfig.json": [options(paths={"@/*": ["./*"]})]}),
    "values of other types": ("@/a", {"tsconfig.json": options(baseUrl=1, paths={"@/*": [1, None], "@/a": 2})}),
    "paths of another type": ("@/a", {"tsconfig.json": {"extends": [1, "./b"], "compilerOptions": {"paths": []}}}),
    "what extends itself": ("@/a", {"tsconfig.json": {"extends": "./tsconfig.json"}}),
    "imports of another type": ("#a", {"package.json": {"imports": ["./a.ts"]}}),
    "imports of one kind of module each": (
        "#a",
        {"package.json": {"imports": {"#a": {"require": "./a.ts", "import": "./libs/steps/src/index.ts"}}}},
    ),
    "imports under two conditions": (
        "#a",
        {"package.json": {"imports": {"#a": {"node": {"import": "./a.ts"}, "default": "./a.ts"}}}},
    ),
    "imports that are not there": ("#b", {"package.json": {"imports": {"#a": "./a.ts", "#b": {"browser": "./a.ts"}}}}),
}


@pytest.mark.parametrize("name", UNKNOWN_PACKAGES)
def test_what_no_file_says_is_a_package(name: str) -> None:
    assert read(*UNKNOWN_PACKAGES[name])[0] is UNKNOWN
