"""Secrets and settings (KWF501, 509 to 513): where they are found, what is shown of them, and what is no use of one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.rules.test_addresses import diagnostics, places, underlined
from tests.rules.test_values import (
    ALIAS,
    DIGITS,
    RULES,
    SECRET,
    TEXT,
    action,
    app,
    command,
    found,
    kview,
    settings,
    step,
    workflow,
)

TOKEN = "9f8e7d6c5b4a" + "3f2e1d0c9b8a7f6e5d4c"
URL = "https://a.bluebird.shop"


# KWF501


@pytest.mark.parametrize(
    ("keys", "pointers"),
    [
        ({"workflows": [workflow(step("a", apiKey=TOKEN))]}, ["/workflows/0/steps/0/params/apiKey"]),
        ({"actions": [action(uri=URL, headers={"X-Api-Key": TOKEN})]}, ["/actions/0/inputTemplate/headers/X-Api-Key"]),
        ({"commands": [command(defaultBody={"token": [TOKEN]})]}, ["/commands/0/defaultBody/token/0"]),
        ({"widgets": [{"name": "w", "url": f"{URL}/?api_key={TOKEN}"}]}, ["/widgets/0/url"]),
        ({"auth": {"oauth2": {"clientSecret": TOKEN}}}, ["/auth/oauth2/clientSecret"]),
        ({"clientSecret": TOKEN, "env": {"apiKey": TOKEN}}, ["/clientSecret", "/env/apiKey"]),
        ({"outboundWebhooks": [{"name": "w", "url": f"{URL}/?api_key={TOKEN}"}]}, ["/outboundWebhooks/0/url"]),
        (
            {"outboundWebhooks": [{"headers": [7, {"name": "X-Api-Key", "value": TOKEN}]}]},
            ["/outboundWebhooks/0/headers/1/value"],
        ),
        ({"outboundWebhooks": [{"headers": [{"name": "X-Shop", "value": TOKEN}]}]}, []),
        ({"outboundWebhooks": [{"headers": {"X-Api-Key": TOKEN}}]}, []),
        (
            {"settings": settings(apiKey={"type": "string", "defaultValue": TOKEN})},
            ["/settings/default/apiKey/defaultValue"],
        ),
        (
            {"settings": settings(shop={"type": "secret", "defaultValue": TOKEN})},
            ["/settings/default/shop/defaultValue"],
        ),
        ({"settings": settings(shop={"type": "string", "defaultValue": TOKEN})}, []),
        ({"workflows": [workflow(step("a", apiKey="/#steps.1.token"))]}, []),
        ({"workflows": [workflow(step("a", queue=TOKEN))]}, []),
        ({"description": TOKEN}, []),
    ],
)
def test_where_credentials_are_found(keys: dict[str, Any], pointers: list[str]) -> None:
    assert sorted(places("KWF501", app(**keys))) == pointers


@pytest.mark.parametrize("part", ["inputTemplate", "url", "defaultHeaders", "defaultBody"])
def test_a_part_in_a_file_of_its_own_may_be_a_request(part: str) -> None:
    value: Any = f"{URL}/?api_key={TOKEN}" if part == "url" else {"apiKey": TOKEN}
    document = document_of_text("part.json", json.dumps({"name": "x", part: value}))
    rules = [rule for rule in RULES if rule.code == "KWF501"]
    told = diagnostics_in(document, rules, DEFAULTS, apps=read_apps(document, fragment=True))

    assert [each.pointer.split("/")[1] for each in told] == [part]


def test_what_messages_show_of_a_credential() -> None:
    long, short = TOKEN, "q7Hd0pZx93"
    value = app(commands=[command(defaultHeaders={"X-Api-Key": long, "Authorization": f"Basic {short}"})])
    messages = [each.message for each in diagnostics("KWF501", value)]

    assert all(long not in each and short not in each for each in messages)
    assert any(each.endswith(f": {long[:4]}… ({len(long)} characters)") for each in messages)


@pytest.mark.parametrize(
    ("size", "shown"), [(7, ""), (8, " (8 characters)"), (19, " (19 characters)"), (20, ": q7Hd… (20 characters)")]
)
def test_only_of_a_long_credential_the_beginning_is_shown(size: int, shown: str) -> None:
    value = workflow(step("a", password="q7Hd0pZx93kfLw2TgB5r"[:size]))

    assert [
        each.message.removeprefix("a likely credential is hardcoded here") for each in diagnostics("KWF501", value)
    ] == ([shown] if shown else [])


def test_a_credential_in_several_places_of_a_view_counts_them() -> None:
    view = kview(f'const a = {{apiKey: "{DIGITS}"}}; const b = {{apiKey: "{DIGITS}"}};')
    (told,) = diagnostics("KWF501", app(kviews=[view]))

    assert told.message.endswith("(64 characters, 2 places)")
    assert underlined("KWF501", app(kviews=[view])) == [DIGITS]


def test_a_part_of_a_string_is_underlined_alone() -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Api-Key": TOKEN}

    assert underlined("KWF501", app(commands=[command(defaultHeaders=headers)])) == [TOKEN, f'"{TOKEN}"']


def test_where_the_new_credential_goes() -> None:
    flow = workflow(step("a", apiKey=TOKEN))
    (in_app,), (bare,) = diagnostics("KWF501", app(workflows=[flow])), diagnostics("KWF501", flow)

    assert "an App Setting of type secret" in in_app.help
    assert "a workflow variable" in bare.help


# KWF509, 510


@pytest.mark.parametrize(
    ("setting", "level", "word"),
    [
        ({**TEXT, "required": True}, "warning", "use it:"),
        (TEXT, "info", "hidden"),
        ({**TEXT, "required": 1}, "info", "hidden"),
    ],
)
def test_a_setting_that_must_be_filled_in_for_nothing(setting: Any, level: str, word: str) -> None:
    (told,) = diagnostics("KWF509", app(settings=settings(shop=setting)))

    assert told.severity == level
    assert word in told.help
    assert underlined("KWF509", app(settings=settings(shop=setting))) == ['"shop"']


@pytest.mark.parametrize(
    ("name", "text", "is_read"),
    [
        ("my shop", "the my shop x", True),
        ("my shop", "myshop", False),
        ("größe", "die größe", True),
        ("shop", "shop-url", True),
        ("shop", "shop_url", False),
        ("shop", "$shop", False),
    ],
)
def test_what_names_a_setting(name: str, text: str, is_read: bool) -> None:
    value = app(settings=settings(**{name: TEXT}), workflows=[workflow(step("a", note=text))])

    assert bool(places("KWF509", value)) is not is_read


def test_a_name_that_is_no_text_is_judged_too() -> None:
    assert places("KWF509", app(settings=settings(**{"a\ud800": TEXT}))) == ["/settings/default/a\ud800"]


def test_hidden_and_read_settings_hide_no_unread_one() -> None:
    reading = {**action(uri="https://{{{s}}}"), "appSettings": {"s": {"key": "acme.default.read"}}}
    value = app(settings=settings(hid={**TEXT, "hidden": True}, read=TEXT, shop=TEXT), actions=[reading])

    assert places("KWF509", value) == ["/settings/default/shop"]


def test_a_view_that_hands_on_all_settings_reads_each() -> None:
    read, handed = kview("<b>{appSettings.default.x}</b>"), kview("<Card {...appSettings}/>")

    optional = kview("<b>{appSettings?.default?.x}</b>")

    assert places("KWF509", app(settings=settings(shop=TEXT), kviews=[read, optional])) == ["/settings/default/shop"]
    assert places("KWF509", app(settings=settings(shop=TEXT), kviews=[read, handed])) == []


def test_what_an_action_does_not_use() -> None:
    schema = {"type": "object", "properties": {"order": {}, "shop": {}}}
    value = app(
        actions=[
            {"name": "x", "appSettings": ALIAS},
            {**action(uri=f"{URL}/{{{{shop}}}}"), "inputSchema": schema, "appSettings": ALIAS},
        ]
    )
    given, alias = diagnostics("KWF510", value)

    assert (alias.pointer, given.pointer) == (
        "/actions/1/appSettings/token",
        "/actions/1/inputSchema/properties/order",
    )
    assert alias.message == 'the action\'s template does not use the alias "token"'
    assert given.message == 'the action\'s template does not use the input "order"'
    assert "{{{token}}}" in alias.help
    assert underlined("KWF510", value) == ['"order"', '"token"']


def test_what_a_command_does_not_use() -> None:
    unused = command(appSettings=ALIAS, permittedArgs=["page", "size"], url=f"{URL}/{{{{size}}}}")
    value = app(commands=[{"name": "x", "permittedArgs": ["y"]}, unused])
    alias, argument = diagnostics("KWF510", value)

    assert (alias.message, argument.message) == (
        'the command does not use the alias "token"',
        'the command does not use the argument "page"',
    )
    assert "remove the argument:" in argument.help
    assert "remove the alias:" in alias.help
    assert underlined("KWF510", value) == ['"token"', '"page"']


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({}, ["token", "page"]),
        ({"widgets": [{"name": "w", "url": URL}]}, ["page"]),
        ({"kviews": [kview("<DynamicCard/>")]}, ["page"]),
        ({"kviews": [kview("<b>x</b>")]}, ["token", "page"]),
        ({"kviews": [kview("<b>{page}</b>")]}, ["token"]),
        ({"kviews": [kview("<b>{token}</b>"), kview("<b>x</b>")]}, ["page"]),
    ],
)
def test_pages_and_views_may_use_what_a_command_declares(keys: dict[str, Any], names: list[str]) -> None:
    value = app(commands=[command(appSettings=ALIAS, permittedArgs=["page"])], **keys)

    assert underlined("KWF510", value) == [f'"{name}"' for name in names]


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("{{other}}", False),
        ("{{body}} {{response}} {{settings.a.b}} {{appSettings.x}} {{_env.x}}", True),
        ("/#fn:concat,token", False),
        ("/#fn:concat,other", False),
        ("{{#if x}}token{{/if}}", False),
        ("{{#each body}}token{{/each}}", False),
        ("{{#each body}}{{this}}{{/each}}", True),
        ("{{#each body}}{{name}}{{/each}}", True),
        ("{{this}}", False),
        ("{{stringify this }}", False),
        ("this {{body}}", True),
        ("this and that", True),
        ("{{ token }}", False),
        (" /# ", False),
        ("token", True),
    ],
)
def test_what_a_text_of_a_command_uses(body: str, is_found: bool) -> None:
    value = app(commands=[command(appSettings=ALIAS, defaultBody={"a": body})])

    assert bool(places("KWF510", value)) is is_found


# KWF511, 512


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"type": "number", "defaultValue": ""}, "is an empty string"),
        ({"type": "number", "defaultValue": "1"}, "is a string"),
        ({"type": "boolean", "defaultValue": 1}, "is a number"),
        ({"type": "string", "defaultValue": True}, "is a boolean"),
    ],
)
def test_the_type_of_a_default(setting: Any, message: str) -> None:
    (told,) = diagnostics("KWF511", app(settings=settings(shop=setting)))

    assert told.pointer == "/settings/default/shop/defaultValue"
    assert told.message == f'"default.shop" has type "{setting["type"]}", but its default {message}'


def test_a_right_default_hides_no_wrong_one() -> None:
    value = app(
        settings=settings(
            a={"type": "string"},
            b={"type": "text", "defaultValue": 1},
            c={"type": "number", "defaultValue": "{{x}}"},
            d={"type": "number", "defaultValue": "TBD"},
            e={"type": "string", "defaultvalue": ""},
            f={"type": "number", "defaultValue": "x"},
        )
    )

    assert places("KWF511", value) == [
        "/settings/default/a",
        "/settings/default/c/defaultValue",
        "/settings/default/f/defaultValue",
    ]


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("shop_token", True),
        ("shop-Token", True),
        ("API_KEY", True),
        ("nextPageToken", False),
        ("publicApiKey", True),
        ("key_name", False),
        ("door-key", True),
        ("door_key", True),
        ("doorKey", True),
        ("public-key", False),
        ("", False),
        ("_", False),
    ],
)
def test_names_that_say_secret(name: str, is_found: bool) -> None:
    others = {"other": TEXT, "apiToken": {**TEXT, "hidden": True}, "password": SECRET}
    held = settings(**{**others, name: TEXT})

    assert places("KWF512", app(settings=held)) == ([f"/settings/default/{name}/type"] if is_found else [])


# KWF513


ALIASED = {"t": {"key": "acme.default.authToken"}}


def exposed(**keys: Any) -> list[str]:
    return underlined("KWF513", app(settings=settings(authToken=SECRET, shop=TEXT), **keys))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"widgets": [{"name": "w", "url": f"{URL}/{{{{settings.default.authToken}}}}"}]}, ["settings.default.authToken"]),
        (
            {"widgets": [{"name": "w", "url": f"{URL}/{{{{appSettings.default.authToken.x}}}}"}]},
            ["appSettings.default.authToken"],
        ),
        ({"widgets": [{"name": "w", "url": f"{URL}/{{{{settings.default.shop.authToken}}}}"}]}, []),
        ({"widgets": [{"name": "w", "url": f"{URL}/{{{{authToken}}}}"}]}, []),
        ({"actions": [{**action(url=f"{URL}/?k={{{{t}}}}"), "appSettings": ALIASED}]}, ["t"]),
        ({"actions": [{**action(uri=f"{URL}/?k={{{{t.x}}}}"), "appSettings": ALIASED}]}, ["t"]),
        ({"actions": [{**action(uri="?{{t}}"), "appSettings": ALIASED}]}, ["t"]),
        ({"actions": [{**action(uri=f"{URL}/{{{{t}}}}"), "appSettings": ALIASED}]}, []),
        ({"actions": [{**action(uri=f"{URL}/?k={{{{t}}}}"), "appSettings": {"t": {"key": "acme.default.shop"}}}]}, []),
        ({"actions": [{**action(uri=URL, qs={"a": {"b": "{{t}}"}}), "appSettings": ALIASED}]}, ["t"]),
        ({"commands": [command(defaultBody={"qs": "{{t}}"}, appSettings=ALIASED)]}, ["t"]),
        ({"commands": [command(defaultBody={"body": "{{t}}"}, appSettings=ALIASED)]}, []),
        ({"workflows": [workflow(step("a", body="{{settings.default.shop}}"))]}, []),
        ({"workflows": [workflow(step("a", body="{{appSettings.authToken}}"))]}, ["appSettings.authToken"]),
        ({"workflows": [workflow(step("a", body="{{settings.[default].authToken}}"))]}, ["settings.[default].authToken"]),
        ({"workflows": [workflow(step("a", action="kustomer.customer.update", x="{{settings.a.authToken}}"))]}, []),
        ({"kviews": [kview("<b>{{settings.default.authToken}}</b>")]}, ["settings.default.authToken"]),
        ({"kviews": [kview("<b>{{ settings?.default?.authToken }}</b>")]}, ["settings?.default?.authToken"]),
        ({"kviews": [kview("<b>{settings.default.authToken}</b>")]}, []),
        ({"kviews": [kview("{{settings}} {{settings.default.authToken}}")]}, ["settings.default.authToken"]),
        ({"kviews": [kview("<b src='x'>{appSettings.default.authToken}</b>")]}, []),
        ({"kviews": [kview("<b src='{appSettings.default.authToken}'/>")]}, ["appSettings.default.authToken"]),
        ({"kviews": [kview("<b src={f({a: appSettings.default.authToken})}/>")]}, ["appSettings.default.authToken"]),
        ({"kviews": [kview("<b src={x}>{appSettings.default.authToken}</b>")]}, ["appSettings.default.authToken"]),
        ({"kviews": [kview("<b src=appSettings.default.authToken/>")]}, []),
        ({"kviews": [kview("<b src=x{appSettings.default.authToken}/>")]}, []),
        ({"kviews": [kview("<b src={x} title={y}/>, appSettings.default.authToken")]}, []),
        ({"kviews": [kview('<b src="x{appSettings.default.authToken}"/>')]}, ["appSettings.default.authToken"]),
        ({"kviews": [kview("src={appSettings.default.authToken}")]}, ["appSettings.default.authToken"]),
        ({"kviews": [kview("<b>{{settings.ab.authToken}}</b>")]}, ["settings.ab.authToken"]),
    ],
)  # fmt: skip
def test_what_is_underlined_of_a_secret_that_others_read(keys: dict[str, Any], expected: list[str]) -> None:
    assert exposed(**keys) == expected


@pytest.mark.parametrize(
    ("uri", "data", "is_found"),
    [
        ("https://api.kustomerapp.com/v1/conversations/1/notes", "data", True),
        ("https://api.kustomerapp.com/v1/conversations/1/notes/?x=1", "body", True),
        ("https://x.api.kustomerapp.com/v1/messages", "data", True),
        ("https://api.kustomerapp.com/v1/notes/1", "data", False),
        ("https://api.kustomerapp.com/v1/customers", "data", False),
        ("https://api.kustomerapp.com/v1/notes", "headers", False),
        ("https://a.shop/notes", "data", False),
        (7, "data", False),
        ("https://api.kustomerapp.com/v1/notes", "form", False),
    ],
)
def test_a_secret_in_a_record_that_people_read(uri: Any, data: str, is_found: bool) -> None:
    sent = {**action(uri=uri, **{data: {"x": "{{t}}"}}), "appSettings": ALIASED}

    assert bool(exposed(actions=[sent])) is is_found


def test_a_secret_as_the_whole_of_what_is_sent() -> None:
    note = {**action(uri="https://api.kustomerapp.com/v1/notes", data="{{t}}"), "appSettings": ALIASED}
    whole = {"name": "x", "type": "rest_api", "inputTemplate": "{{t}}", "appSettings": ALIASED}

    assert exposed(actions=[whole, note]) == ["t"]


def test_a_secret_that_a_caller_may_pass_is_found_beside_what_it_may_not() -> None:
    each = command(permittedArgs=["page", "t", 7, "authToken"], permittedUrlArgs=["x", 7, "t"], appSettings=ALIASED)
    value = app(settings=settings(authToken=SECRET), commands=[each])

    assert places("KWF513", value) == [
        "/commands/0/permittedArgs/1",
        "/commands/0/permittedArgs/3",
        "/commands/0/permittedUrlArgs/2",
    ]
    assert not found(app(settings=settings(authToken=TEXT), commands=[each]), "KWF513")


def test_the_secret_is_shown_with_what_to_do() -> None:
    widgets = [{"name": "w", "url": f"{URL}/{{{{settings.default.authToken}}}}"}]
    value = app(
        settings=settings(authToken=SECRET),
        widgets=widgets,
        workflows=[workflow(step("a", x="{{settings.authToken}}"))],
    )
    messages = {each.message.rpartition(" in ")[2]: each.related for each in diagnostics("KWF513", value)}

    assert sorted(messages) == ["a record", "the widget's URL"]
    assert [each.pointer for related in messages.values() for each in related] == ["/settings/default/authToken"] * 2
