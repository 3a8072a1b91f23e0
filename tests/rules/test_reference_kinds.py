"""Kinds of references and templates, right and wrong, each with neighbors that stay silent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.linting.fix import fixed
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import checked
from tests.rules.test_references import (
    GET,
    RULES,
    UPDATED,
    action,
    app,
    closed,
    command,
    condition,
    flow,
    found_in,
    lookup,
    step,
    told,
    two_routes,
)

ALL = chosen(builtin_rules(), ["ALL"], (), ())


def in_params(*texts: str, event: str = UPDATED) -> list[str]:
    """What is found in the params of a step that hold these strings, each as its code and what is underlined."""
    params = {f"p{number}": text for number, text in enumerate(texts)}
    lines = found_in(flow(step("a", params, action=GET), event=event))
    return [line.replace("/steps/0/params/", "") for line in lines]


def is_silent(*texts: str, event: str = UPDATED) -> bool:
    return in_params(*texts, event=event) == []


def mended(text: str, *, unsafe: bool, event: str = UPDATED) -> str:
    """What the fixes make of a string in the params of a step."""
    document = document_of_text("app.json", json.dumps(flow(step("a", {"x": text}), event=event)))
    result = fixed(
        document, checked(lint(document, RULES, DEFAULTS)), lambda each: lint(each, RULES, DEFAULTS), unsafe=unsafe
    )
    found: Any = json.loads(result.document.text)["steps"][0]["params"]["x"]
    assert isinstance(found, str)
    return found


def test_how_a_field_changed_may_be_read() -> None:
    assert is_silent(
        "/#steps.1.changes.attributes.tags.op",
        "{{steps.1.changes.attributes.status.op}}",
        "/#steps.1.changes.relationships.queue.op",
        "/#steps.1.changes.attributes.custom.op",
    )
    assert in_params("/#steps.1.changes.attributes.tags.opp") == ["KWF416 p0 opp"]


def test_the_record_of_a_relationship_is_in_its_data() -> None:
    wrong = "/#steps.1.changes.relationships.queue.after.id"

    assert in_params(
        wrong,
        "{{{steps.1.changes.relationships.customer.before.type}}}",
        "/#steps.1.changes.relationships.org.after.name",
    ) == ["KWF416 p0 id", "KWF416 p1 type", "KWF416 p2 name"]
    assert is_silent(
        "/#steps.1.changes.relationships.queue.after.data.id",
        "/#steps.1.changes.relationships.queue.after.links.self",
        "/#steps.1.changes.relationships.queue.after",
        "/#steps.1.changes.attributes.queue.after.id",
    )
    assert mended(wrong, unsafe=True) == "/#steps.1.changes.relationships.queue.after.data.id"
    assert mended(wrong, unsafe=False) == wrong


def test_a_path_of_changes_in_another_order_is_put_in_order() -> None:
    assert (
        mended("/#steps.1.changes.attributes.after.status", unsafe=True) == "/#steps.1.changes.attributes.status.after"
    )


def test_the_fragment_of_a_url_is_no_reference() -> None:
    assert is_silent(
        "https://docs.acme-shop.com/#steps.ack",
        "See https://docs.acme-shop.com/#variables.list for more",
        "http://localhost:8080/#steps.1.id",
        "https://docs.acme-shop.com/guide/#steps.ack",
        event="kustomer.conversation.create",
    )
    assert in_params(
        "https://api.acme-shop.com/orders/#steps.1.id",
        "https://docs.acme-shop.com see /#steps.1.id",
        "acme-shop.com/#steps.1.id",
    ) == ["KWF406 p0 /#steps.1.id", "KWF406 p1 /#steps.1.id", "KWF406 p2 /#steps.1.id"]


GUARDED = "{{#if size}}{{size}}{{else}}none{{/if}}"


@pytest.mark.parametrize("key", ["input", "inputs"])
@pytest.mark.parametrize("template", [GUARDED, "{{#unless size}}none{{else}}{{size}}{{/unless}}", f"Size: {GUARDED}"])
def test_a_template_may_guard_the_inputs_of_its_transformation(key: str, template: str) -> None:
    params = {key: {"size": "/#steps.find.body.size"}, "template": template}

    assert found_in(two_routes(step("join", params, action="kustomer.transform.generic"))) == []
    assert found_in(
        two_routes(step("join", {**params, "template": "{{size}}"}, action="kustomer.transform.generic"))
    ) == [f"KWF403 /steps/1/params/{key}/size find | 1 [otherwise] -> join"]
    elsewhere = found_in(two_routes(step("join", params, action="kustomer.note.create")))
    assert any(line.startswith("KWF403") for line in elsewhere)


def test_a_guarded_input_of_a_lookup_counts_as_tested() -> None:
    params = {"input": {"name": "/#steps.find.name"}, "template": "{{#if name}}{{name}}{{else}}friend{{/if}}"}

    assert found_in(flow(lookup("t"), step("t", params, action="kustomer.transform.generic"))) == []
    assert (
        len(found_in(flow(lookup("t"), step("t", {"input": params["input"]}, action="kustomer.transform.generic"))))
        == 1
    )


@pytest.mark.parametrize(
    "schema", [closed(), closed(note={"type": "string"}), {"type": "object", "additionalProperties": False}]
)
def test_the_input_schema_of_a_command_is_that_of_its_body(schema: dict[str, Any]) -> None:
    url = "https://api.acme-shop.com/{{{id}}}"

    assert found_in(app(commands=[command(url, permittedArgs=["id"], inputSchema=schema)])) == []
    assert found_in(app(commands=[command(url, permittedArgs=["ids"], inputSchema=closed())])) == [
        "KWF421 /commands/0/url id"
    ]


ALIASED = command("https://api.acme-shop.com/orders", appSettings={"token": {"key": "acme.default.token"}})
CARD = {"name": "acme.card", "resource": "customer", "context": "smartbar-card"}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, 1),
        ({"kviews": [{**CARD, "template": "<div>Orders</div>"}]}, 1),
        ({"kviews": [{**CARD, "template": '<DynamicCard src="https://cards.acme-shop.com/orders" />'}]}, 0),
        (
            {
                "widgets": [
                    {"name": "orders", "url": "https://cards.acme-shop.com", "icon": "https://acme-shop.com/i.svg"}
                ]
            },
            0,
        ),
        ({"kviews": [{**CARD, "template": "<div>{send({token: '{{token}}'})}</div>"}]}, 0),
    ],
    ids=["nobody", "a view", "a card", "a widget", "a view that names it"],
)
def test_the_page_of_a_card_or_widget_may_send_an_alias(parts: dict[str, Any], expected: int) -> None:
    document = document_of_text("app.json", json.dumps(app(commands=[ALIASED], **parts)))
    found = [each for each in checked(lint(document, ALL, DEFAULTS)).diagnostics if each.code == "KWF510"]

    assert len(told(found)) == expected


TRIMMED = [
    *("/#steps.1.name ", "/#steps.1.name\n", "/#steps.1.name\xa0", "/#steps.1.name\u200b", "/#steps.1.name \t"),
    *("/#steps.1. name", "/#steps. 1.name", "/#steps.1 .name", "/#steps.1.na\u200bme"),
    *("/#steps.1.name.", "/#steps.1.name,", "/#steps.1.name;", "/#steps.1.name}}", "/#steps.1.name ,"),
]
UNTRIMMED = [" /#steps.1.name", "\n/#steps.1.name", "\u200b/#steps.1.name "]
BRACKETS = {
    "/#steps.1.tags[0]": "/#steps.1.tags.0",
    "/#steps.1.tags[0].id": "/#steps.1.tags.0.id",
    "/#steps.1.custom['@x']": "/#steps.1.custom.@x",
    "/#steps.1.custom.[@x]": "/#steps.1.custom.@x",
    '/#steps.1["name"][1]': "/#steps.1.name.1",
}
HOPELESS = {
    "/#": "/#",
    "/#steps": "/#steps",
    "/#steps.": "/#steps.",
    "/#variables": "/#variables",
    "/#steps.1..name": "..",
    "/#.steps.1.name": ".",
    "/#steps.1.a + /#steps.1.b": "+ /#steps.1.b",
    "/#steps.1.a/#steps.1.b": "/#steps.1.b",
    "/#steps.1.a || 'x'": "|| 'x'",
    "/#steps.1.n + 1": "+ 1",
    "/#steps.1.{{steps.1.key}}": "{{steps.1.key}}",
    "/#steps.{{steps.1.id}}.name": "{{steps.1.id}}",
}


@pytest.mark.parametrize("text", [*TRIMMED, *UNTRIMMED])
def test_what_stands_around_or_inside_a_reference_is_trimmed(text: str) -> None:
    (found,) = in_params(text)

    assert found.startswith("KWF427 p0")
    assert mended(text, unsafe=False) == "/#steps.1.name"


@pytest.mark.parametrize("text", BRACKETS)
def test_a_reference_has_dots_in_place_of_brackets(text: str) -> None:
    (found,) = in_params(text)

    assert found.startswith("KWF427 p0 [")
    assert mended(text, unsafe=True) == BRACKETS[text]


@pytest.mark.parametrize("text", HOPELESS)
def test_what_names_nothing_in_any_reading_is_an_error(text: str) -> None:
    document = document_of_text("app.json", json.dumps(flow(step("a", {"p0": text}), event=UPDATED)))
    (found,) = checked(lint(document, RULES, DEFAULTS)).diagnostics

    assert (found.code, found.severity, found.fix) == ("KWF427", "error", None)
    assert document.text[found.start.offset : found.end.offset].strip('"') == HOPELESS[text]


def test_blanks_at_the_end_are_a_warning_and_before_it_an_error() -> None:
    value = flow(step("a", {"x": "/#steps.1.name ", "y": " /#steps.1.name"}))
    found = checked(lint(document_of_text("app.json", json.dumps(value)), RULES, DEFAULTS)).diagnostics

    assert [each.severity for each in found] == ["warning", "error"]


def test_malformed_references_in_conditions_and_of_components_are_found_once() -> None:
    test = condition("eq", "/#steps.1.status ", "done")
    lost = condition("exists", "/#steps.gone.id ")

    assert found_in(flow(step("a"), ways=[("a", test), ("a", lost)])) == [
        "KWF427 /trigger/transitions/0/condition/values/0  ",
        "KWF427 /trigger/transitions/1/condition/values/0  ",
    ]
    assert found_in(app(actions=[action({"uri": "/#uri,", "data": "/#"}, "uri", "order")])) == [
        "KWF427 /actions/0/inputTemplate/uri ,"
    ]


def test_a_malformed_test_of_a_lookup_is_no_missing_test() -> None:
    tested = flow(lookup(("t", condition("exists", "/#steps.find.id ", ""))), step("t", {"x": "/#steps.find.name"}))

    assert [line[:6] for line in found_in(tested)] == ["KWF427"]


def test_odd_references_that_read_something_are_silent() -> None:
    assert is_silent(
        "/#steps.1",
        "/#error",
        "/#steps.1.tags.0",
        "/#steps.1.custom.@acmeXStr",
        "/#/orders",
        "/#fn:ifExists,steps.1.x,Has a country",
        "Order {{steps.1.name}}, ",
        "/#steps.1.étage",
    )
    assert is_silent(
        "/#steps.1.attributes.data.First Name",
        "/#steps.1.attributes.data.items[]",
        "/#steps.1.attributes.data.Price (USD)",
        "/#steps.1.attributes.data.Size - EU",
        "/#steps.1.attributes.data.Are you new?",
        event="kustomer.hooks.form.64c1f0a2b7d94e0012ab34cd.receive",
    )


FUNCTIONS = {
    "/#fn:parseInt(steps.1.n)": "/#fn:parseInt,steps.1.n",
    "/#fn:dateFormat(steps.1.at,LL)": "/#fn:dateFormat,steps.1.at,LL",
    "/#Fn:parseInt,steps.1.n": "/#fn:parseInt,steps.1.n",
    "/#FN:parseFloat, steps.1.n": "/#fn:parseFloat,steps.1.n",
    "/#parseInt,steps.1.n": "/#fn:parseInt,steps.1.n",
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_a_function_that_is_written_as_in_other_languages(text: str) -> None:
    (found,) = in_params(text)

    assert found.startswith("KWF412 p0")
    assert mended(text, unsafe=False) == FUNCTIONS[text]


def test_parentheses_in_the_arguments_of_a_function_are_left_alone() -> None:
    assert is_silent("/#fn:ifExists,steps.1.x,Has a country (or two)", "/#fn:dateFormat,steps.1.at,(LL)")


def test_a_template_that_throws_is_found_where_it_stands() -> None:
    assert in_params("{{#if steps.1.a 'b'}}x{{/if}}", "{{steps.1.name default='x'}}", "{{> card}}") == [
        "KWF407 p0 'b'",
        "KWF407 p1 steps.1.name",
        "KWF407 p2 card",
    ]
    assert is_silent("{{#if steps.1.a}}x{{/if}}", "{{currency steps.1.total 'EUR'}}")
    assert found_in(app(actions=[action({"uri": "{{#if order 'x'}}a{{/if}}"}, "order")])) == [
        "KWF407 /actions/0/inputTemplate/uri 'x'"
    ]


def test_in_a_template_that_throws_its_helpers_are_not_judged() -> None:
    assert in_params("{{#if steps.1.a 'b'}}{{dateformat steps.1.at format='LL'}}{{/if}}") == ["KWF407 p0 'b'"]


def test_a_lone_name_that_a_helper_gets_is_a_root() -> None:
    assert in_params(
        "{{#if name}}x{{/if}}",
        "{{{dateFormat createdAt format='LL'}}}",
        "{{math (parseFloat count) '+' 1}}",
        "{{{dateDiff 'days' from=start to=steps.1.createdAt}}}",
        "{{#each items}}{{name}}{{/each}}",
    ) == ["KWF424 p0 name", "KWF424 p1 createdAt", "KWF424 p2 count", "KWF424 p3 start", "KWF424 p4 items"]


def test_a_lone_name_that_may_be_something_else_is_left_alone() -> None:
    assert is_silent(
        "{{whatever}}",
        "{{#each steps.1.tags}}{{#if name}}x{{/if}}{{/each}}",
        "{{#with steps.1.customer}}{{dateFormat createdAt format='LL'}}{{/with}}",
        "{{#each steps.1.tags as |tag|}}{{toLower tag}}{{/each}}",
        "{{getAppSetting settingName}}",
        "{{#if _env}}x{{/if}}",
    )
    transform = step("a", {"template": "{{#if name}}x{{/if}}", "input": {}}, action="kustomer.transform.generic")
    assert found_in(flow(transform)) == []
    assert found_in(app(actions=[action({"uri": "{{#if order}}a{{/if}}"}, "order")])) == []


def test_slips_in_the_words_of_a_helper() -> None:
    assert in_params(
        "{{{date 'dayz' count=1}}}",
        "{{{dateDiff 'miliseconds' from=steps.1.a to=steps.1.b}}}",
        "{{{date 'days' cuont=1}}}",
        "{{#if steps.1.size includezero=true}}x{{/if}}",
        "{{{dateFormat (date 'huors' count=1) format='LL'}}}",
    ) == [
        "KWF414 p0 'dayz'",
        "KWF414 p1 'miliseconds'",
        "KWF414 p2 cuont",
        "KWF414 p3 includezero",
        "KWF414 p4 'huors'",
    ]
    assert is_silent(
        "{{{date 'month' count=1}}}",
        "{{{date 'Days' count=1}}}",
        "{{{dateFormat steps.1.at format='LL' timezone='UTC'}}}",
        "{{{dateDiff 'milliseconds' from=steps.1.a to=steps.1.b}}}",
        "{{currency steps.1.total amuont=1}}",
    )


QUOTES = {
    "{{{date ‘days’ count=1}}}": "{{{date 'days' count=1}}}",
    "{{{date “days” count=1}}}": "{{{date 'days' count=1}}}",
    "{{{dateFormat steps.1.at format=”LL”}}}": "{{{dateFormat steps.1.at format='LL'}}}",
}


@pytest.mark.parametrize("text", QUOTES)
def test_typographic_quotes_open_no_string(text: str) -> None:
    (found,) = in_params(text)

    assert found.startswith("KWF414 p0")
    assert mended(text, unsafe=True) == QUOTES[text]
    assert is_silent(f"‘Quoted’ “text” {QUOTES[text]}")


FOREIGN = {
    "Hello {steps.1.name}": "Hello {{{steps.1.name}}}",
    "Hello ${steps.1.name}!": "Hello {{{steps.1.name}}}!",
    "Hello #{ steps.1.name }": "Hello {{{steps.1.name}}}",
    "<%= steps.1.name %>": "{{{steps.1.name}}}",
    "{ {steps.1.name}}": "{{{steps.1.name}}}",
    "$.steps.1.name": "{{{steps.1.name}}}",
    "[[steps.1.name]], {{steps.1.id}}": "{{{steps.1.name}}}, {{steps.1.id}}",
    "{steps.1.name} and ${steps.1.id}": "{{{steps.1.name}}} and {{{steps.1.id}}}",
    "${steps.1.name}": "/#steps.1.name",
}


@pytest.mark.parametrize("text", FOREIGN)
def test_tags_of_other_template_languages(text: str) -> None:
    (found,) = in_params(text)

    assert found.startswith("KWF425 p0")
    assert mended(text, unsafe=True) == FOREIGN[text]


def test_what_only_looks_like_a_tag_of_another_language_is_left_alone() -> None:
    assert is_silent(
        "See steps.1.name",
        "{{{ steps.1.name }}} {{#if steps.1.x}}{{steps.1.y}}{{/if}}",
        "const x = { steps: 1 }",
        "${steps.two.name} of {steps.1}",
        '{"name": "{{{steps.1.name}}}"}',
        "$5 for steps.1.name",
    )
