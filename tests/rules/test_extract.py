"""Hardcoded values become App Settings: what the fix writes, where it is offered, and where it is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import Linted, lint
from kwf_lint.linting.fix import Fixed, fixed
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS, Settings
from kwf_lint.settings.show import show_settings
from tests.linted import checked, diagnostics_in

if TYPE_CHECKING:
    from kwf_lint.document.document import Document

RULES = chosen(builtin_rules(), (), (), ())
TEMPLATE = settings_of_text('setting-reference = "{{{settings.{key}}}}"')
REFERENCE = settings_of_text('setting-reference = "/#settings.{key}"')
QUEUE, TEAM = "5fce94b7a21c4e0013d9f0aa", "5fce94b7a21c4e0013d9f0bb"
SHOP = "https://shop.bluebird.shop"
TOKEN = "x7Kq2LmN4pR8sT1uV5wZ9yB3"
HARDCODED = frozenset(("hardcoded-secret", "hardcoded-id", "hardcoded-url", "hardcoded-contact", "repeated-literal"))


def action(name: str, template: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "description": "Sends a request.",
        "type": "rest_api",
        "inputTemplate": {"uri": "https://api.bluebird.shop/v1/orders", "method": "POST", "json": True, **template},
        "outputTemplate": {"response": "/#response", "body": "/#body"},
        **more,
    }


def workflow(*params: dict[str, Any], condition: dict[str, Any] | None = None) -> dict[str, Any]:
    always: dict[str, Any] = {"op": "true", "values": [True]}
    steps: list[dict[str, Any]] = [
        {
            "id": f"update{number}",
            "action": "kustomer.conversation.update",
            "params": {"id": "/#steps.1.id", **each},
            "transitions": [{"target": f"update{number + 1}", "condition": always}] if number < len(params) - 1 else [],
            "errorCases": [],
            "appVersion": "kustomer-^1.9.2",
        }
        for number, each in enumerate(params)
    ]
    transitions = [{"target": "update0", "condition": condition or always}]
    trigger = {"id": "1", "eventName": "kustomer.conversation.create", "transitions": transitions}
    return {
        "name": "acme-order-routing",
        "description": "Routes conversations about orders.",
        "trigger": {**trigger, "appVersion": "kustomer-^1.9.2"},
        "steps": steps,
    }


def app(**parts: Any) -> dict[str, Any]:
    return {"app": "acme", "version": "1.0.0", "title": "Acme Orders", "description": "Shows orders.", **parts}


def extracted(value: Any, settings: Settings = DEFAULTS, *, backwards: bool = False) -> Fixed:
    """What fixing makes of it; only the values are fixed, and nothing new is found."""
    document = document_of_text("app.json", json.dumps(value, indent=2))
    rules = RULES[::-1] if backwards else RULES

    def find(document: Document) -> Linted:
        return lint(document, rules, settings)

    before = checked(find(document))
    result = fixed(document, before, find, unsafe=True)

    assert not result.faults
    assert {each.name for each in result.fixed} <= HARDCODED
    assert {(each.code, each.message) for each in result.linted.diagnostics} <= {
        (each.code, each.message) for each in before.diagnostics
    }
    return result


def test_one_setting_stands_for_all_equal_values() -> None:
    result = extracted(
        app(
            actions=[
                action("send-order", {"data": {"queue": QUEUE, "note": "order"}}),
                action("close-order", {"data": {"to": [QUEUE]}, "headers": {"X-Queue": f"q {QUEUE}"}}),
            ],
            commands=[{"name": "pick-order", "url": f"https://api.bluebird.shop/{QUEUE}", "httpMethod": "get"}],
        )
    ).document.value

    assert result["settings"] == {"default": {"queue": {"type": "string", "defaultValue": "", "required": True}}}
    assert [each["inputTemplate"].get("data") for each in result["actions"]] == [
        {"queue": "{{{queue}}}", "note": "order"},
        {"to": ["{{{queue}}}"]},
    ]
    assert result["actions"][1]["inputTemplate"]["headers"] == {"X-Queue": "q {{{queue}}}"}
    assert result["commands"][0]["url"] == "https://api.bluebird.shop/{{{queue}}}"
    assert [each["appSettings"] for each in (*result["actions"], *result["commands"])] == [
        {"queue": {"key": "acme.default.queue"}}
    ] * 3
    assert result["i18n"] == {
        "en_us": {
            "acme.settings.page.title": "Acme Orders",
            "acme.settings.page.description": "What Acme Orders needs to know about your organization.",
            "acme.settings.path.default.queue.displayName": "Queue",
            "acme.settings.path.default.queue.description": "The id of the queue in your organization.",
        }
    }


def test_a_credential_becomes_a_secret() -> None:
    value = app(
        actions=[action("get-order", {"headers": {"Authorization": f"Bearer {TOKEN}"}, "data": {"apiKey": TOKEN}})]
    )
    result = extracted(value)

    assert TOKEN not in result.document.text
    assert result.document.value["settings"] == {
        "default": {"authorization": {"type": "secret", "defaultValue": "", "required": True}}
    }
    template = result.document.value["actions"][0]["inputTemplate"]
    assert template["headers"] == {"Authorization": "Bearer {{{authorization}}}"}
    assert template["data"] == {"apiKey": "{{{authorization}}}"}
    assert TOKEN not in " ".join(each.fix.title for each in result.fixed if each.fix)


SETTING = {"type": "string", "defaultValue": "", "required": True}


def settled(category: str, *names: str, default: str = "") -> dict[str, Any]:
    """Settings with their texts."""
    slots = [f"path.{category}.{name}.{slot}" for name in names for slot in ("displayName", "description")]
    texts = [f"acme.settings.{slot}" for slot in ("page.title", "page.description", *slots)]
    return {
        "settings": {category: {name: {**SETTING, "defaultValue": default} for name in names}},
        "i18n": {"en_us": dict.fromkeys(texts, "Text")},
    }


@pytest.mark.parametrize(
    ("uri", "settings", "expected"),
    [
        ("https://tilt.api.kustomerapp.com/v1", {}, "https://{{{orgName}}}.api.kustomerapp.com/v1"),
        ("https://tilt.kustomerapp.com/v1", {}, "https://{{{orgName}}}.kustomerapp.com/v1"),
        ("https://pay.staging.bluebird.shop/v1", {}, "https://{{{host}}}/v1"),
        ("https://pay.bluebird.shop/v1?account=ab12&x=1", {}, "https://pay.bluebird.shop/v1?account={{{account}}}&x=1"),
        ("https://shop.staging.bluebird.shop:8080/v1", {}, None),
        ("https://me@shop.staging.bluebird.shop/v1", {}, None),
        (f"{SHOP}/v1", settled("default", "hostname"), "https://{{{hostname}}}/v1"),
        (f"{SHOP}/v1", settled("default", "shopUrl"), None),
        (f"{SHOP}/v1", settled("default", "shopUrl", default=SHOP), "{{{shopUrl}}}/v1"),
        (f"{SHOP}/v1", settled("default", "shopUrl", default=f"{SHOP}/x"), None),
    ],
    ids=["organisation", "organisation-app", "experiment", "account", "port", "user", "host", "unclear", "url", "path"],
)  # fmt: skip
def test_of_an_address_the_part_that_differs_becomes_the_setting(uri: str, settings: Any, expected: str | None) -> None:
    result = extracted(app(actions=[action("get-order", {"uri": uri})], **settings)).document.value

    assert result["actions"][0]["inputTemplate"]["uri"] == (expected or uri)
    if settings:
        assert {key: result[key] for key in settings} == settings


def test_an_address_of_a_widget_reads_the_setting_itself() -> None:
    widget = {
        "name": "orders",
        "title": "Orders",
        "url": "https://orders.staging.bluebird.shop/list",
        "icon": "https://cdn.bluebird.shop/icon.svg",
    }
    result = extracted(app(widgets=[widget])).document.value

    assert result["widgets"][0]["url"] == "https://{{{settings.default.host}}}/list"
    assert "appSettings" not in result["widgets"][0]


def reader(*names: str, category: str = "default", **template: Any) -> dict[str, Any]:
    headers = {f"X-{number}": f"{{{{{{{name}}}}}}}" for number, name in enumerate(names)}
    aliases = {name: {"key": f"acme.{category}.{name}"} for name in names}
    return action("send-order", {"headers": headers, **template}, appSettings=aliases)


@pytest.mark.parametrize(
    ("names", "category", "expected"),
    [
        ([], "default", ("default", "orderQueue")),
        (["shop_name", "shop_domain"], "default", ("default", "order_queue")),
        (["shop-name"], "shop", ("shop", "order-queue")),
        (["shopName"], "general", ("general", "orderQueue")),
        (["orderQueue"], "default", ("default", "orderQueue2")),
        (["ORDERQUEUE", "orderQueue2"], "default", ("default", "orderQueue3")),
        (["order_queue"], "default", ("default", "order_queue_2")),
    ],
)
def test_names_follow_those_of_the_app_and_never_clash(
    names: list[str], category: str, expected: tuple[str, str]
) -> None:
    value = app(actions=[reader(*names, category=category, data={"orderQueue": QUEUE})])
    if names:
        value.update(settled(category, *names))
    else:
        del value["actions"][0]["appSettings"]
    result = extracted(value).document.value

    assert list(result["settings"][expected[0]]) == [*names, expected[1]]
    assert result["actions"][0]["inputTemplate"]["data"] == {"orderQueue": f"{{{{{{{expected[1]}}}}}}}"}
    assert result["actions"][0]["appSettings"][expected[1]] == {"key": f"acme.{'.'.join(expected)}"}


def test_several_values_under_one_key_get_names_of_their_own_in_the_order_of_the_file() -> None:
    value = app(actions=[action("send-order", {"data": {"from": {"queue": TEAM}, "queue": QUEUE}})])
    result, other = extracted(value), extracted(value, backwards=True)

    assert result.document.value["actions"][0]["inputTemplate"]["data"] == {
        "from": {"queue": "{{{queue}}}"},
        "queue": "{{{queue2}}}",
    }
    assert other.document.text == result.document.text


def test_an_alias_does_not_take_the_name_of_an_input() -> None:
    schema = {"type": "object", "properties": {"queue": {"type": "string"}}, "additionalProperties": False}
    given = action("send-order", {"data": {"queue": QUEUE, "other": "{{{queue}}}"}}, inputSchema=schema)
    result = extracted(app(actions=[given])).document.value

    assert result["actions"][0]["inputTemplate"]["data"]["queue"] == "{{{queueSetting}}}"
    assert result["actions"][0]["appSettings"] == {"queueSetting": {"key": "acme.default.queue"}}


def test_an_alias_does_not_take_the_name_of_an_argument() -> None:
    url = f"https://api.bluebird.shop/{{{{{{id}}}}}}/{QUEUE}"
    command = {"name": "pick-order", "url": url, "httpMethod": "get", "permittedArgs": ["id", "recordId"]}
    result = extracted(app(commands=[command])).document.value

    assert result["commands"][0]["appSettings"] == {"recordIdSetting": {"key": "acme.default.recordId"}}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"en_us": {}, "fr_fr": {}}, {"en_us": 4, "fr_fr": 4}),
        ({"fr_fr": {"acme.other": "x"}}, {"fr_fr": 5, "en_us": 4}),
        ({}, {"en_us": 4}),
        ({"en_us": {"acme.settings.page.title": "x", "acme.settings.page.description": "x"}}, {"en_us": 4}),
    ],
)
def test_every_language_gets_the_texts(texts: dict[str, Any], expected: dict[str, int]) -> None:
    result = extracted(app(actions=[action("send-order", {"data": {"queue": QUEUE}})], i18n=texts)).document.value

    assert {locale: len(known) for locale, known in result["i18n"].items()} == expected


def test_texts_begin_as_the_others_do_and_a_page_of_ones_own_gets_none() -> None:
    texts = {"app.acme.settings.path.default.x.displayName": "X", "app.acme.settings.path.default.x.description": "X"}
    value = app(
        settings={"default": {"x": SETTING}},
        settingsPageConfig={"url": "https://pages.bluebird.shop", "title": "Set-up", "description": "Set-up"},
        i18n={"en_us": texts},
        actions=[reader("x", data={"queue": QUEUE})],
    )
    result = extracted(value).document.value

    assert list(result["i18n"]["en_us"])[2:] == [
        "app.acme.settings.path.default.queue.displayName",
        "app.acme.settings.path.default.queue.description",
    ]


THREE = [{"queue": QUEUE}, {"queue": QUEUE}, {"custom": {"noteStr": f"was in {QUEUE}"}}]


@pytest.mark.parametrize(
    ("settings", "params", "expected"),
    [
        (DEFAULTS, [{"queue": QUEUE}], [{"queue": QUEUE}]),
        (TEMPLATE, [{"queue": QUEUE}], [{"queue": "{{{settings.default.queue}}}"}]),
        (REFERENCE, [{"queue": QUEUE}], [{"queue": "/#settings.default.queue"}]),
        (
            TEMPLATE,
            THREE,
            [{"queue": "{{{settings.default.queue}}}"}] * 2
            + [{"custom": {"noteStr": "was in {{{settings.default.queue}}}"}}],
        ),
        (REFERENCE, THREE, THREE),
        (TEMPLATE, [{"status": f"/#fn:inBusinessHours,{QUEUE}"}], [{"status": f"/#fn:inBusinessHours,{QUEUE}"}]),
        (TEMPLATE, [{"from": "orders@bluebird.shop"}], [{"from": "{{{settings.default.fromAddress}}}"}]),
        (TEMPLATE, [{"assignedTeams": [TEAM]}], [{"assignedTeams": ["{{{settings.default.assignedTeams}}}"]}]),
        (TEMPLATE, [{"custom": {"phone": "+49 30 1234567"}}], [{"custom": {"phone": "{{{settings.default.phone}}}"}}]),
    ],
    ids=["no-form", "template", "reference", "in-text", "no-reference-in-text", "function", "address", "list", "phone"],
)
def test_workflows_read_a_setting_in_the_form_that_the_settings_give(
    settings: Settings, params: Any, expected: Any
) -> None:
    result = extracted(app(workflows=[workflow(*params)]), settings).document.value
    found = [
        {key: item for key, item in step["params"].items() if key != "id"} for step in result["workflows"][0]["steps"]
    ]

    assert found == expected
    assert ("settings" in result) == (expected != params)


def test_without_a_form_for_workflows_only_the_requests_are_changed() -> None:
    value = app(actions=[action("send-order", {"data": {"queue": QUEUE}})], workflows=[workflow({"queue": QUEUE})])
    result = extracted(value)

    assert result.document.value["actions"][0]["inputTemplate"]["data"] == {"queue": "{{{queue}}}"}
    assert [(each.code, each.pointer) for each in result.linted.diagnostics if each.severity != "info"] == [
        ("KWF502", "/workflows/0/steps/0/params/queue")
    ]


def test_a_condition_names_the_setting_after_what_it_asks() -> None:
    condition = {"op": "eq", "values": ["/#steps.1.queue.id", QUEUE]}
    result = extracted(app(workflows=[workflow({"status": "open"}, condition=condition)]), TEMPLATE).document.value

    assert list(result["settings"]["default"]) == ["queue"]
    values = result["workflows"][0]["trigger"]["transitions"][0]["condition"]["values"]
    assert values == ["/#steps.1.queue.id", "{{{settings.default.queue}}}"]


@pytest.mark.parametrize(
    "parts",
    [
        {"actions": [action("get-order", {"uri": f"https://api.bluebird.shop/v1?api_key={TOKEN}"})]},
        {"actions": [action("get-order", {"qs": {"apiKey": TOKEN}})]},
        {"actions": [action("get-order", {"data": {"queue": QUEUE}})], "settings": []},
        {"actions": [action("get-order", {"data": {"queue": QUEUE}})], "settings": {"default": True}},
        {"actions": [action("get-order", {"data": {"queue": QUEUE}})], "i18n": {"en_us": []}},
        {"actions": [action("get-order", {"data": {"queue": QUEUE}}, appSettings=[])]},
        {"clientSecret": TOKEN},
        {"outboundWebhooks": [{"name": "acme-hook", "url": "https://acme.staging.bluebird.shop", "events": []}]},
        {"workflows": [workflow({"queue": QUEUE})]},
    ],
    ids=["query", "qs", "settings", "category", "texts", "aliases", "legacy-key", "webhook", "workflow"],
)  # fmt: skip
def test_where_it_is_not_known_how_or_a_secret_would_be_seen_there_is_no_fix(parts: Any) -> None:
    document = document_of_text("app.json", json.dumps(app(**parts)))
    found = [each for each in diagnostics_in(document, RULES, DEFAULTS) if each.name in HARDCODED]

    assert found
    assert [each.fix for each in found] == [None] * len(found)


def test_a_bare_workflow_has_no_settings_to_read() -> None:
    value = workflow({"custom": {"apiKeyStr": TOKEN}})
    found = diagnostics_in(document_of_text("flow.json", json.dumps(value)), RULES, TEMPLATE)

    assert [each.fix for each in found if each.code == "KWF501"] == [None]


@pytest.mark.parametrize(
    "given", ['"settings.{key}"', '"{{{settings.key}}}"', '"/#{key}.{key}"', "true", "[]"], ids=str
)
def test_a_form_without_a_place_for_the_key_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match=r'"setting-reference" expects a string with "\{key\}" in it'):
        settings_of_text(f"setting-reference = {given}")


def test_the_form_is_shown_among_the_settings() -> None:
    assert 'setting-reference = "/#settings.{key}"  # ' in show_settings(REFERENCE)
