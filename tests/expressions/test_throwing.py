"""Templates that Handlebars parses and then refuses to render; Handlebars itself is the referee."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path as FilePath

import pytest

from kwf_lint.expressions.handlebars import parse_template
from kwf_lint.expressions.throwing import throwing
from tests.expressions.test_handlebars import message_is_short

HELPERS = ("date", "dateFormat", "dateDiff", "math", "randomId", "toLower")

# What is underlined, by template.
THROWN = {
    "{{#if a 'b'}}x{{/if}}": "'b'",
    "{{#if a b c}}x{{/if}}": "b c",
    "{{#if}}x{{/if}}": "if",
    "{{#unless a b}}x{{/unless}}": "b",
    "{{#unless}}x{{/unless}}": "unless",
    "{{#each}}x{{/each}}": "each",
    "{{#each list b}}x{{/each}}": "b",
    "{{#with}}x{{/with}}": "with",
    "{{#with a b}}x{{/with}}": "b",
    "{{^if a b}}x{{/if}}": "b",
    "{{#if a}}1{{else if}}2{{/if}}": "if",
    "{{#if a}}1{{else if b c}}2{{/if}}": "c",
    "{{#if a}}1{{elseif b}}2{{/if}}": "elseif",
    "{{#if a}}1{{elif b}}2{{/if}}": "elif",
    "{{steps.1.name default='x'}}": "steps.1.name",
    "{{{steps.1.createdAt 'LL'}}}": "steps.1.createdAt",
    "{{steps.1.name b}}": "steps.1.name",
    "{{#steps.1.name 'y'}}x{{/steps.1.name}}": "steps.1.name",
    "{{this 'x'}}": "this",
    "{{./a 'x'}}": "./a",
    "{{#each list}}{{@index 'x'}}{{/each}}": "@index",
    "{{math (steps.1.size) '+' 1}}": "steps.1.size",
    "{{math (steps.1.size 'x') '+' 1}}": "steps.1.size",
    "{{a ? 'x' : 'y'}}": "?",
    "{{a ?? b}}": "??",
    "{{a - b}}": "-",
    "{{> card}}": "card",
    "{{#if a}}{{> 'card'}}{{/if}}": "'card'",
    "{{* star}}": "star",
    "{{#*star}}x{{/star}}": "star",
    "{{lookup a}}": "lookup",
    "{{lookup a 'b' 'c'}}": "'c'",
    "{{if a}}": "if",
    "{{math (if a 'x') '+' 1}}": "'x'",
    "{{each list}}": "each",
}
RENDERED = [
    "{{#if a}}x{{/if}}",
    "{{#if a includeZero=true}}x{{/if}}",
    "{{#unless a}}x{{else if b}}y{{else}}z{{/unless}}",
    "{{#each list as |one|}}{{one}}{{@index}}{{/each}}",
    "{{#each list}}{{this}}{{else}}none{{/each}}",
    "{{#with steps.1.address}}{{city}}{{/with}}",
    "{{lookup steps.[1] 'name'}}",
    "{{#lookup steps.[1] 'name'}}x{{/lookup}}",
    "{{steps.1.name}} {{steps.1.gone}} {{steps.1.address.city}}",
    "{{#steps.1.tags}}{{this}}{{/steps.1.tags}}",
    "{{#if a}}x{{else steps.1.tags}}y{{/if}}",
    "{{dateFormat steps.1.createdAt format='LL'}}",
    "{{{date 'days' count=1}}}",
    '{{math steps.1.size "-" 1}}',
    "{{#> card}}x{{/card}}",
    "{{#*inline 'card'}}x{{/inline}}{{> card}}",
]


def test_what_throws_is_found_at_its_place() -> None:
    for text, underlined in THROWN.items():
        template = parse_template(text)
        assert not template.mistakes, text
        found = throwing(text, template, HELPERS)

        assert [text[start:end] for _, start, end, _ in found] == [underlined], text
        assert all(message_is_short(message) for message, *_ in found), text


def test_what_is_rendered_is_left_alone() -> None:
    assert [text for text in RENDERED if throwing(text, parse_template(text), HELPERS)] == []


def test_helpers_that_may_exist_are_left_alone() -> None:
    for text in ("{{currency a}}", "{{#plural a b}}x{{/plural}}", "{{math (currency a 'EUR') '+' 1}}"):
        assert throwing(text, parse_template(text), HELPERS) == []


def test_handlebars_throws_where_we_say_so(tmp_path: FilePath) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the real Handlebars cannot be asked")
    questions = tmp_path / "templates.json"
    questions.write_text(json.dumps([*THROWN, *RENDERED]), encoding="utf-8")
    script = FilePath(__file__).parent / "handlebars_rendering.cjs"
    run = subprocess.run([node, str(script), str(questions)], capture_output=True, encoding="utf-8", check=False)
    if "Cannot find module 'handlebars'" in run.stderr:
        pytest.skip("the npm package is missing: npm install --no-save --no-package-lock handlebars@4.7")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)

    assert answer["version"].startswith("4.7.")
    assert answer["throws"] == [True] * len(THROWN) + [False] * len(RENDERED)
