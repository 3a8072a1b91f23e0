"""The calls of helpers in templates, and JSON in strings, in detail: rules/references/_helper_calls.py, _json_strings.py."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import document_of_text
from tests.rules.test_reference_kinds import mended
from tests.rules.test_references import GET, UPDATED, action, app, command, diagnostics, flow, step

if TYPE_CHECKING:
    from kwf_lint.linting.diagnostic import Diagnostic


def in_body(text: str) -> list[Diagnostic]:
    """What is found in the body of a request."""
    value = flow(step("a", {"body": text}, action=GET), event=UPDATED)
    return diagnostics(document_of_text("app.json", json.dumps(value, ensure_ascii=False)))


def underlined(found: list[Diagnostic]) -> list[str]:
    return [f"{each.code} {each.document.text[each.start.offset : each.end.offset]}" for each in found]


@pytest.mark.parametrize(
    ("text", "expected", "advice"),
    [
        ("{{toLowr steps.1.x}}", "toLowr", 'Did you mean "toLower"?'),
        ("{{to_lower steps.1.x}}", "to_lower", 'Did you mean "toLower"?'),
        ("{{formatDate steps.1.x}}", "formatDate", 'Did you mean "dateFormat"?'),
        ("{{ech steps.1.x}}", "ech", 'Did you mean "each"?'),
        ("{{date 'dayz'}}", "'dayz'", "Write 'days'."),
        ("{{date 'DAYZ'}}", "'DAYZ'", "Write 'days'."),
        ("{{dateDiff 'dayz' from=steps.1.x}}", "'dayz'", "Write 'days'."),
        ("{{dateDiff 'days' fromm=steps.1.x}}", "fromm", 'Write "from=".'),
        ("{{dateFormat steps.1.x Format='LL'}}", "Format", 'Write "format=".'),
        ("{{toUpper “a”}}", "“a”", "Write 'a' with straight quotes."),
        ("{{toUpper “”}}", "“”", "Write '' with straight quotes."),
        ("{{toUpper “” ‘a’}}", "“”", "Write '' with straight quotes."),
        ("{{toUpper “a b c”}}", "“a b c”", "Write 'a b c' with straight quotes."),
        ("{{toUpper “a 'b' c”}}", "“a 'b' c”", "Write straight quotes."),
        ("{{toUpper “a}}", "“a", "Write straight quotes."),
        ("{{dateFormat steps.1.x format=‘LL’}}", "‘LL’", "Write 'LL' with straight quotes."),
    ],
)
def test_what_is_wrong_with_the_call_of_a_helper(text: str, expected: str, advice: str) -> None:
    found = [each for each in in_body(text) if each.code == "KWF414"]

    assert underlined(found) == [f"KWF414 {expected}"]
    assert (found[0].help or "").startswith(advice)
    assert (found[0].fix is not None) is advice.endswith("with straight quotes.")


def test_a_template_that_cannot_be_rendered_is_that_finding() -> None:
    found = in_body("{{#if steps.1.a 'b'}}x{{/if}} {{toLowr steps.1.x}}")

    assert underlined(found) == ["KWF407 'b'"]


def test_typographic_quotes_are_replaced() -> None:
    assert mended("{{toUpper “a b”}} “so”", unsafe=True) == "{{toUpper 'a b'}} “so”"


@pytest.mark.parametrize(
    "text",
    [
        "{{is steps.1.x}}",
        "{{parse-json steps.1.x}}",
        "{{toLow steps.1.x}}",
        "{{toUpper 'dayz'}}",
        "{{date}}",
        "{{date 'day'}}",
        "{{date 'DAYS'}}",
        "{{date 'dys'}}",
        "{{date 'dabz'}}",
        "{{date steps.1.dayz}}",
        "{{dateDiff 'days' frm=steps.1.x}}",
        "{{dateDiff 'days' fromme=steps.1.x}}",
        "{{toUpper steps.1.x fromm=1}}",
        "{{slugify steps.1.x}}",
        "{{toUpper 'a “b”'}}",
    ],
)
def test_calls_that_may_be_right(text: str) -> None:
    assert in_body(text) == []


# JSON in a string


@pytest.mark.parametrize(
    ("text", "expected", "advice"),
    [
        ('{"a": "{{{steps.1.name}}}"}', "{{{steps.1.name}}}", 'the value "/#steps.1.name"'),
        ('{"a": "x {{~steps.1.name~}}"}', "{{~steps.1.name~}}", 'the value "x {{{steps.1.name}}}"'),
        ('{"a": "{{{steps.1.id}}}", "b": "{{{steps.1.name}}}"}', "{{{steps.1.name}}}", 'the value "/#steps.1.name"'),
        (r'{"a": "\"{{{steps.1.name}}}"}', "{{{steps.1.name}}}", r'the value "\"{{{steps.1.name}}}"'),
        ('[{"a": "{{{steps.1.name}}}"}]', "{{{steps.1.name}}}", 'the value "/#steps.1.name"'),
        ('{"a": "{{{steps.1.n}}}", }', ",", 'there is a comma before the closing "}".'),
        ('{"a": {{{steps.1.n}}}, }', ",", 'there is a comma before the closing "}".'),
        ('{"a": {{{steps.1.n}}} "b"}', "{", "a comma is missing"),
        ('{"a" 1}', " ", "a colon is missing"),
        ("{'a': 1}", "'a'", "quotes"),
    ],
)
def test_what_breaks_json_in_a_body(text: str, expected: str, advice: str) -> None:
    [found] = in_body(text)

    assert found.code == "KWF429"
    assert json.loads(f'"{found.document.text[found.start.offset : found.end.offset]}"') == expected
    assert advice in (found.help or "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "{{{steps.1.name}}}"}', 'with the value "/#steps.1.name"'),
        ('{"a": "Of {{{steps.1.name}}}"}', 'with the value "Of {{{steps.1.name}}}"'),
        ('{"a": "{{{steps.1.name}}}!"}', 'with the value "{{{steps.1.name}}}!"'),
        ('{"a": "Of {{steps.1.name}}"}', 'with the value "Of {{{steps.1.name}}}"'),
        ('{"a": "{{steps.1.name}} {{steps.1.id}}"}', 'with the value "{{{steps.1.name}}} {{{steps.1.id}}}"'),
        (
            '{"a": "An order of {{{steps.1.name}}} is on its way"}',
            'with the value "...{{{steps.1.name}}}..."',
        ),
        (
            '{"a": "The orders {{steps.1.id}}, {{{steps.1.name}}}"}',
            'with the value "...{{{steps.1.id}}}...{{{steps.1.name}}}..."',
        ),
        (
            '{"a": "{{steps.1.a}}", "b": "{{steps.1.a}}", "c": "Of {{steps.1.b}}", "d": "{{steps.1.id}}"}',
            'with the values "/#steps.1.a" and "Of {{{steps.1.b}}}"',
        ),
        (
            '{"a": "{{steps.1.a}}", "b": "{{steps.1.b}}", "c": "{{steps.1.c}}", "d": "{{steps.1.d}}", "e": "{{f}}"}',
            'with the values "/#steps.1.a", "/#steps.1.b", "/#steps.1.c" ... and 2 more',
        ),
    ],
)
def test_the_object_that_is_advised_keeps_what_is_beside_the_template(text: str, value: str) -> None:
    [found] = in_body(text)

    assert found.help == f"Write the body as an object {value}: an object always becomes valid JSON."


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ('{"a": "{{steps.1.a}} {{steps.1.a}} {{steps.1.id}}"}', ""),
        ('{"a": "{{steps.1.a}} {{steps.1.b}}"}', " (and 1 more value)"),
        ('{"a": "{{steps.1.a}}", "b": "{{{steps.1.b}}} {{steps.1.c}}"}', " (and 2 more values)"),
    ],
)
def test_how_many_values_break_the_json_of_a_body(text: str, more: str) -> None:
    [found] = in_body(text)

    assert found.message == f'a line break in the value of "steps.1.a"{more} breaks the JSON'


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "{{{steps.1.id}}}", "b": "{{{steps.1.createdAt}}}"}',
        '{"a": {{{steps.1.name}}}}',
        '{"a": "{{steps.1.name", }',
        """{"a" {{math (steps.1.size) '+' 1}} }""",
        '{"a": "{{{toLower steps.1.name}}}"}',
        '{"a": "{{{steps.1.lines.length}}}"}',
        '{"a": "{{! a note }}"}',
        "{a}",
        "[{{{steps.1.x}}}]",
        '{"a": {{#if steps.1.x}}1{{else}}2{{/if}}}',
        '{"a": {{^steps.1.x}}1{{/steps.1.x}}}',
        "/#steps.1.x",
        "{{{steps.1.x}}}",
    ],
)
def test_bodies_that_may_be_right(text: str) -> None:
    assert [each for each in in_body(text) if each.code == "KWF429"] == []


BROKEN = '{"a" 1}'


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (flow(step("a", {"data": BROKEN}, action=GET)), "/steps/0/params/data"),
        (flow(step("a", {"json": BROKEN}, action="kustomer.rest-api.generic")), "/steps/0/params/json"),
        (flow(step("a", {"body": BROKEN})), None),
        (flow(step("a", {"headers": BROKEN}, action=GET)), None),
        (app(actions=[action({"data": BROKEN})]), "/actions/0/inputTemplate/data"),
        (app(commands=[command("https://acme-shop.com", defaultBody=BROKEN)]), "/commands/0/defaultBody"),
        (app(commands=[command("https://acme-shop.com", defaultBody="/#fn:x")]), None),
        (app(commands=[command("https://acme-shop.com", defaultBody={"a": BROKEN})]), None),
    ],
)
def test_where_the_bodies_of_requests_are(value: object, place: str | None) -> None:
    found = diagnostics(document_of_text("app.json", json.dumps(value)))

    assert [each.pointer for each in found if each.code == "KWF429"] == ([place] if place else [])
