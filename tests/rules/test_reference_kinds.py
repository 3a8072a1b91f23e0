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
    ID,
    RULES,
    UPDATED,
    VIP,
    action,
    app,
    branch,
    closed,
    command,
    condition,
    diagnostics,
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


MESSAGE = "kustomer.message.create"


def wrong_records(event: str, action_name: str, **params: Any) -> list[str]:
    lines = found_in(flow(step("a", params, action=action_name), event=event))
    return [line for line in lines if line.startswith("KWF428")]


def test_the_id_of_another_kind_of_record_is_found() -> None:
    close = "kustomer.conversation.update"

    assert wrong_records(MESSAGE, close, id="/#steps.1.id", status="done") == [
        'KWF428 /steps/0/params/id "/#steps.1.id"'
    ]
    assert len(wrong_records(UPDATED, "kustomer.customer.update", id="/#steps.1.id")) == 1
    assert len(wrong_records(MESSAGE, "kustomer.note.create", conversation="{{{steps.1.id}}}")) == 1
    assert len(wrong_records(UPDATED, "kustomer.kobject.create", customer="/#steps.1.id")) == 1
    assert len(wrong_records(UPDATED, "kustomer.note.create", conversation="/#steps.1.customer")) == 1
    assert len(wrong_records("kustomer.app.acme.paid", close, id="/#steps.1.attributes.data.customerId")) == 1


def test_the_id_of_the_right_record_or_of_one_that_is_not_known_is_left_alone() -> None:
    close = "kustomer.conversation.update"

    assert wrong_records(MESSAGE, close, id="/#steps.1.conversation", status="done") == []
    assert wrong_records(UPDATED, close, id="/#steps.1.id") == []
    assert wrong_records(UPDATED, "kustomer.customer.update", id="/#steps.1.customer") == []
    assert wrong_records("kustomer.app.acme.paid", close, id="/#steps.1.id") == []
    assert wrong_records("kustomer.app.acme.paid", close, id="/#steps.1.attributes.data.customer") == []
    assert wrong_records(MESSAGE, close, id="64c1f0a2b7d94e0012ab34cd", name="/#steps.1.id") == []
    assert wrong_records(MESSAGE, "kustomer.note.create", body="/#steps.1.id") == []


def test_the_kind_of_a_record_that_a_step_returns() -> None:
    def closes(id_: str) -> list[str]:
        close = step("c", {"id": id_, "status": "done"}, action="kustomer.conversation.update")
        return found_in(
            flow(lookup(("c", condition("exists", "/#steps.find.id"))), close, event="kustomer.app.acme.paid")
        )

    assert closes("/#steps.find.id") == ['KWF428 /steps/1/params/id "/#steps.find.id"']
    assert closes("/#steps.find.lastConversation") == []


def test_what_was_meant_is_the_fix_for_the_id_of_another_record() -> None:
    value = flow(step("a", {"id": "/#steps.1.id"}, action="kustomer.conversation.update"), event=MESSAGE)
    document = document_of_text("app.json", json.dumps(value))
    result = fixed(document, lint(document, RULES, DEFAULTS), lambda each: lint(each, RULES, DEFAULTS), unsafe=True)

    assert json.loads(result.document.text)["steps"][0]["params"]["id"] == "/#steps.1.conversation"


def test_a_string_that_is_reported_for_its_step_is_not_judged_as_record() -> None:
    late = flow(step("c", {"id": "/#steps.find.id"}, "find", action="kustomer.conversation.update"), lookup())

    assert [line[:6] for line in found_in(late)] == ["KWF402"]


BRANCHES = (("note", condition("exists", "/#steps.find.id", "")), ("make", condition("dne", "/#steps.find.id")))
MAKE = step("make", {"name": "Ada"}, "note", action="kustomer.customer.create")


def test_a_lookup_read_behind_branches_that_meet() -> None:
    note = step(
        "note", {"customer": "/#steps.find.id", "name": "{{{steps.find.name}}}"}, action="kustomer.conversation.create"
    )

    assert found_in(flow(lookup(*BRANCHES), MAKE, note)) == [
        "KWF430 /steps/2/params/customer find.id | 1 -> find [does not exist] -> make -> note"
    ]


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            (lookup(*BRANCHES), MAKE, step("note", {"body": "{{#if steps.find.id}}{{steps.find.name}}{{/if}}"})),
            id="a template that asks",
        ),
        pytest.param(
            (
                lookup(*BRANCHES),
                MAKE,
                branch("note", ("known", condition("exists", "/#steps.find.id", "")), "end"),
                step("known", {"body": "/#steps.find.name"}),
                step("end"),
            ),
            id="a condition that asks again",
        ),
        pytest.param(
            (
                lookup(*BRANCHES),
                MAKE,
                branch("note", ("end", condition("exists", "/#steps.make.id")), "known"),
                step("known", {"body": "/#steps.find.name"}),
                step("end"),
            ),
            id="a condition on what ran on one branch",
        ),
        pytest.param(
            (lookup(("note", condition("exists", "/#steps.find.id", ""))), step("note", {"body": "/#steps.find.name"})),
            id="branches that do not meet",
        ),
    ],
)
def test_a_lookup_that_is_asked_for_is_left_alone(steps: tuple[Any, ...]) -> None:
    assert [line for line in found_in(flow(*steps)) if line.startswith("KWF430")] == []


@pytest.mark.parametrize(
    ("way", "expected"),
    [(("note", condition("exists", "/#steps.again.id", "")), []), ("note", ["KWF405"])],
    ids=["checked", "unchecked"],
)
def test_a_second_lookup_behind_the_branches_is_what_the_help_advises(way: Any, expected: list[str]) -> None:
    first = lookup(("again", condition("exists", "/#steps.find.id", "")), ("make", condition("dne", "/#steps.find.id")))
    make = step("make", {"name": "Ada"}, "again", action="kustomer.customer.create")
    again = {**lookup(way), "id": "again"}
    note = step("note", {"customer": "/#steps.again.id"}, action="kustomer.conversation.create")

    assert [line[:6] for line in found_in(flow(first, make, again, note))] == expected


def test_faults_of_one_source_in_several_steps_are_all_found() -> None:
    # `find` is read before it runs, on the branch where it found nothing, and behind the meeting of both.
    early = step("early", {"body": "/#steps.find.name"}, "find")
    make = step("make", {"name": "/#steps.find.name"}, "note", action="kustomer.customer.create")
    note = step("note", {"body": "/#steps.find.name"})
    found = [line[:31] for line in found_in(flow(early, lookup(*BRANCHES), make, note))]

    assert [line[:6] for line in found] == ["KWF402", "KWF404", "KWF430"]


def test_one_step_that_reads_a_source_gets_one_finding() -> None:
    make = step("make", {"name": "/#steps.find.name", "email": "/#steps.find.email"}, action="kustomer.customer.create")

    assert [line[:6] for line in found_in(flow(lookup(*BRANCHES), make, step("note")))] == ["KWF404"]


def test_an_early_read_does_not_hide_that_a_step_may_not_run() -> None:
    early = step("early", {"body": "/#steps.find.name"}, "choose")
    value = flow(
        early,
        branch("choose", ("find", VIP), "note"),
        step("find", {}, "note", action=GET),
        step("note", {"body": "/#steps.find.body.name"}),
    )

    assert [line[:6] for line in found_in(value)] == ["KWF402", "KWF403"]


def bodies(body: str, key: str = "data", action_name: str = GET) -> list[str]:
    lines = found_in(flow(step("a", {key: body}, action=action_name)))
    return [line for line in lines if line.startswith("KWF429")]


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "{{{steps.1.preview}}}"}',
        '[{"name": "{{steps.1.name}}"}]',
        '{"id": "{{{steps.1.id}}}", "text": "On {{{steps.1.externalRef}}}!", "size": {{{steps.1.size}}} }',
        ' {\n"a": {"b": "{{{steps.1.custom.noteStr}}}"}}',
    ],
)
def test_a_value_that_may_break_a_body_of_json(body: str) -> None:
    assert len(bodies(body)) == 1
    assert len(bodies(body, "body")) == 1
    assert bodies(body, "text") == []
    assert bodies(body, action_name="kustomer.note.create") == []


@pytest.mark.parametrize("body", ['{"text": "Hi",}', '{"text": "Hi"', '[{"a": 1} {"b": 2}]', "{'text': 'Hi'}"])
def test_json_that_is_broken_already(body: str) -> None:
    assert len(bodies(body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "Hi"}',
        '{"count": {{{steps.1.size}}}, "id": "{{{steps.1.id}}}", "at": "{{steps.1.createdAt}}"}',
        '{"text": {{{json steps.1.preview}}}}',
        '{"text": "{{#if steps.1.name}}{{{steps.1.name}}}{{/if}}"}',
        "{ orders(id: 5) { total } }",
        "{{{steps.1.preview}}}",
        "{hello} {{steps.1.name}}",
        "[{{{steps.1.name}}}, hello]",
        "/#steps.1.body",
        '{"at": "{{{dateFormat steps.1.createdAt format=\'LL\'}}}"}',
    ],
)
def test_bodies_that_no_value_breaks(body: str) -> None:
    assert bodies(body) == []


def test_bodies_of_actions_and_commands_are_judged_too() -> None:
    body = '{"text": "{{{text}}}"}'
    made = app(
        actions=[action({"uri": "https://api.acme-shop.com", "method": "POST", "data": body}, "text")],
        commands=[command("https://api.acme-shop.com", permittedArgs=["text"], defaultBody=body)],
    )

    assert [line for line in found_in(made) if line.startswith("KWF429")] == [
        "KWF429 /actions/0/inputTemplate/data {{{text}}}",
        "KWF429 /commands/0/defaultBody {{{text}}}",
    ]


def patterns(pattern: str) -> list[str]:
    return found_in(
        flow(step("a", {"testString": "/#steps.1.name", "regex": pattern}, action="kustomer.regex-match.generic"))
    )


@pytest.mark.parametrize("pattern", ["(?i)refund", "(refund", "[a-", "*x", "refund)", "[z-a]", "a++", "(?P<year>a)"])
def test_a_pattern_that_javascript_refuses(pattern: str) -> None:
    (found,) = patterns(pattern)

    assert found.startswith("KWF431 /steps/0/params/regex")


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        (
            "(?i)refund",
            'Remove "(?i)" and write both cases, for example [Rr]efund for refund: JavaScript has no inline flag "(?i)".',
        ),
        ("(?s)a.b", 'Remove "(?s)": JavaScript has no inline flag "(?s)".'),
    ],
)
def test_what_to_write_for_a_flag_inside_a_pattern(pattern: str, advice: str) -> None:
    value = flow(step("a", {"testString": "/#steps.1.name", "regex": pattern}, action="kustomer.regex-match.generic"))
    (found,) = diagnostics(document_of_text("flow.json", json.dumps(value)))

    assert found.help == advice


@pytest.mark.parametrize(
    "pattern",
    [".*", "(?i:refund)", "(?<year>a)", "[a-]", "a{", "]", "(?<=a)b", "\\(refund", "{{steps.1.name}}(", "/#steps.1.x"],
)
def test_a_pattern_that_javascript_may_take(pattern: str) -> None:
    assert patterns(pattern) == []


HOOK = f"kustomer.hooks.form.{ID}.receive"


def test_what_a_hook_received_is_in_its_data() -> None:
    assert in_params("/#steps.1.email", "{{steps.1.data.order.id}}", "/#steps.1.attributes.email", event=HOOK) == [
        "KWF426 p0 email",
        "KWF426 p1 data",
        "KWF426 p2 attributes.email",
    ]
    assert is_silent("/#steps.1.attributes.data.email", "/#steps.1.attributes", "/#steps.1.id", "/#steps.1", event=HOOK)
    assert is_silent("/#steps.1.email", event="kustomer.app.acme.order.paid")
    assert mended("/#steps.1.data.order.id", unsafe=True, event=HOOK) == "/#steps.1.attributes.data.order.id"
    assert mended("/#steps.1.email", unsafe=True, event=HOOK) == "/#steps.1.attributes.data.email"


def test_a_body_that_a_value_breaks_is_not_reported_for_its_braces_too() -> None:
    value = flow(step("a", {"data": '{"text": "{{steps.1.preview}}"}'}, action=GET))

    assert [line[:6] for line in found_in(value)] == ["KWF429"]
    assert [line[:6] for line in found_in(flow(step("a", {"data": "{{steps.1.preview}}"}, action=GET)))] == ["KWF410"]


def test_the_record_of_a_step_that_does_not_exist_is_not_judged() -> None:
    value = flow(step("a", {"id": "/#steps.gone.customerId"}, action="kustomer.conversation.update"))

    assert [line[:6] for line in found_in(value)] == ["KWF401"]
    malformed = flow(step("a", {"id": "/#steps.1.customer "}, action="kustomer.conversation.update"))
    assert [line[:6] for line in found_in(malformed)] == ["KWF427"]
