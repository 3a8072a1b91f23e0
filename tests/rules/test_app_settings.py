"""The names, texts, aliases and places of the App Settings that hardcoded values become (KWF501 to 504, 507)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.document.edits import Add, Part
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.rules.test_extract import QUEUE, REFERENCE, SETTING, SHOP, TEAM, TEMPLATE, TOKEN, action, app, workflow

if TYPE_CHECKING:
    from kwf_lint.document.edits import Edit, Text
    from kwf_lint.settings.settings import Settings

RULES = [rule for rule in builtin_rules() if rule.code in ("KWF501", "KWF502", "KWF503", "KWF504", "KWF507")]
URI = "https://api.bluebird.shop/v1/orders"


def fixes(value: Any, settings: Settings = DEFAULTS) -> list[list[Edit | Text] | None]:
    """The edits of each finding's fix, None where it has none."""
    found = diagnostics_in(document_of_text("app.json", json.dumps(value)), RULES, settings)
    return [list(each.fix.edits) if each.fix else None for each in found]


def titles(value: Any, settings: Settings = DEFAULTS) -> list[str | None]:
    found = diagnostics_in(document_of_text("app.json", json.dumps(value)), RULES, settings)
    return [each.fix.title if each.fix else None for each in found]


def parts(value: Any, settings: Settings = DEFAULTS) -> list[tuple[Any, ...]]:
    """Where the first fix writes how the setting is read, and what."""
    first = fixes(value, settings)[0]
    return [(edit.path, edit.span, edit.text) for edit in first or () if isinstance(edit, Part)]


def names(value: Any, settings: Settings = DEFAULTS) -> list[str]:
    """The settings that the fixes make, each once."""
    found = [title.split('"')[1] for title in titles(value, settings) if title]
    return list(dict.fromkeys(found))


def sending(**data: Any) -> dict[str, Any]:
    return app(actions=[action("send", {"data": data})])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"orderQueue": QUEUE}, "orderQueue"),
        ({"order_queue": QUEUE}, "orderQueue"),
        ({"queues": [QUEUE]}, "queues"),
        ({"queue": {"id": QUEUE}}, "queue"),
        ({"id": QUEUE}, "recordId"),
        ({"data": {"value": QUEUE}}, "recordId"),
        ({"größe": QUEUE}, "recordId"),
        ({"7": QUEUE}, "recordId"),
        ({"queue": {"größe": QUEUE}}, "queue"),
        ({"headers": [{"name": "X-Queue", "value": QUEUE}]}, "xQueue"),
        ({"queue": [{"name": 7, "value": QUEUE}]}, "queue"),
        ({"token": QUEUE}, "tokenId"),
        ({"from": "orders@bluebird.shop"}, ""),
        ({"a": f"https://tilt.kustomerapp.com/{QUEUE}"}, "orgName"),
        ({"shopApi": "https://a.staging.bluebird.shop"}, "host"),
        ({"shopLink": f"{URI}?account=ab12"}, "account"),
    ],
)
def test_the_name_says_what_the_value_is(data: dict[str, Any], name: str) -> None:
    assert names(sending(**data))[:1] == ([f"default.{name}"] if name else [])


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"from": "orders@bluebird.shop"}, "fromAddress"),
        ({"email": "orders@bluebird.shop"}, "email"),
        ({"address": "orders@bluebird.shop"}, "address"),
        ({"replyMail": "orders@bluebird.shop"}, "replyMail"),
        ({"to": "orders@bluebird.shop"}, "address"),
        ({"custom": {"caller": "+49 30 1234567"}}, "callerPhone"),
        ({"custom": {"mobile": "+49 30 1234567"}}, "mobile"),
        ({"to": "+49 30 1234567"}, "phoneNumber"),
    ],
)
def test_the_name_of_a_contact(params: dict[str, Any], name: str) -> None:
    assert names(app(workflows=[workflow(params)]), TEMPLATE) == [f"default.{name}"]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (["/#steps.1.queue.id", QUEUE], "queue"),
        ([QUEUE, "/#steps.1.assigned.team"], "team"),
        (["/#steps.1.id", QUEUE], "recordId"),
        (["text.of.a.queue", QUEUE], "recordId"),
        (["/#steps.1.id", "/#steps.1.team", QUEUE], "team"),
    ],
)
def test_a_value_in_a_condition_is_named_after_what_it_is_compared_with(values: list[Any], name: str) -> None:
    flow = workflow({"status": "open"}, condition={"op": "eq", "values": values})

    assert names(app(workflows=[flow]), TEMPLATE) == [f"default.{name}"]


def test_a_repeated_value_is_replaced_in_all_its_places() -> None:
    params: list[dict[str, Any]] = [{"queue": QUEUE}, {"custom": {"noteStr": f"in {QUEUE}"}}, {"list": [QUEUE]}]
    form, end = "{{{settings.default.queue}}}", len(QUEUE)
    steps = ("workflows", 0, "steps")

    assert parts(app(workflows=[workflow(*params)]), TEMPLATE) == [
        ((*steps, 0, "params", "queue"), (0, end), form),
        ((*steps, 1, "params", "custom", "noteStr"), (3, end + 3), form),
        ((*steps, 2, "params", "list", 0), (0, end), form),
    ]
    assert fixes(app(workflows=[workflow(*params)]), REFERENCE) == [None]


def test_two_places_in_one_string_are_two() -> None:
    value = sending(queue=f"{QUEUE} {TEAM} {QUEUE}")
    first, second, third = fixes(value)

    assert [(edit.span, edit.text) for edit in first or () if isinstance(edit, Part)] == [
        ((0, 24), "{{{queue}}}"),
        ((50, 74), "{{{queue}}}"),
    ]
    assert first == third
    assert [(edit.span, edit.text) for edit in second or () if isinstance(edit, Part)] == [((25, 49), "{{{queue2}}}")]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://tilt.api.kustomerapp.com/v1", ((8, 12), "{{{orgName}}}")),
        ("https://TILT.KustomerApp.com/v1", ((8, 12), "{{{orgName}}}")),
        ("https://a.staging.bluebird.shop/v1", ((8, 31), "{{{host}}}")),
        (f"{URI}?account=ab12", ((len(URI) + 9, len(URI) + 13), "{{{account}}}")),
        ("https://a.staging.bluebird.shop:80/v1", None),
        ("https://me@a.staging.bluebird.shop/v1", None),
    ],
)
def test_which_part_of_a_url_becomes_the_setting(uri: str, expected: Any) -> None:
    value = app(commands=[{"name": "get", "url": uri, "httpMethod": "get"}])

    assert parts(value) == ([(("commands", 0, "url"), *expected)] if expected else [])


def test_a_url_in_many_places_is_named_as_one() -> None:
    url = "https://shop.bluebird.shop/v1"
    value = app(workflows=[workflow({"shopLink": url}, {"shopLink": url}, {"shopLink": url})])
    (edits,) = fixes(value, TEMPLATE)

    assert names(value, TEMPLATE) == ["default.url"]
    assert "The URL in your organization" in str([edit.value for edit in edits or () if isinstance(edit, Add)])


def test_a_value_that_nothing_can_read_hides_no_other() -> None:
    value = app(workflows=[workflow({"queue": QUEUE})], actions=[action("send", {"data": {"team": TEAM}})])

    assert [bool(each) for each in fixes(value)] == [False, True]


def test_headers_and_bodies_of_commands_read_settings() -> None:
    command = {"name": "get", "url": URI, "httpMethod": "get"}
    value = app(commands=[{**command, "defaultHeaders": {"X-Queue": QUEUE}, "defaultBody": {"team": TEAM}}])

    assert [bool(each) for each in fixes(value)] == [True, True]


def test_a_value_that_is_unclear_hides_no_other() -> None:
    urls = ("https://a.staging.bluebird.shop:80/v1", "https://b.staging.bluebird.shop/v1")
    value = app(commands=[{"name": f"c{number}", "url": url, "httpMethod": "get"} for number, url in enumerate(urls)])

    assert [bool(each) for each in fixes(value)] == [False, True]


@pytest.mark.parametrize(
    ("setting", "is_read"),
    [({"type": "string"}, True), ({"type": "secret"}, False)],
)
def test_a_setting_for_the_organization_is_read_where_there_is_one(setting: Any, is_read: bool) -> None:
    settings = {"shop": {"x": SETTING, "org_name": {**SETTING, **setting}}}
    uri = "https://tilt.kustomerapp.com/v1"
    value = app(settings=settings, commands=[{"name": "get", "url": uri, "httpMethod": "get"}])

    assert titles(value) == [
        'replace it with the App Setting "shop.org_name"'
        if is_read
        else 'turn it into the App Setting "shop.org_name_2"'
    ]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param({"shopUrl": SHOP}, ((0, len(SHOP)), "{{{shopUrl}}}"), id="the-whole-url"),
        pytest.param({"shopUrl": f"{SHOP}/x"}, None, id="more-than-the-host"),
        pytest.param({"shopHost": ""}, ((8, len(SHOP)), "{{{shopHost}}}"), id="a-host-by-its-name"),
        pytest.param({"shopDomain": ""}, ((8, len(SHOP)), "{{{shopDomain}}}"), id="a-domain"),
        pytest.param({"shopEndpoint": ""}, None, id="unclear"),
    ],
)
def test_a_setting_that_was_meant_is_read(setting: dict[str, str], expected: Any) -> None:
    settings = {"default": {name: {**SETTING, "defaultValue": text} for name, text in setting.items()}}
    value = app(settings=settings, commands=[{"name": "get", "url": f"{SHOP}/v1", "httpMethod": "get"}])

    assert parts(value) == ([(("commands", 0, "url"), *expected)] if expected else [])


def test_an_alias_that_reads_the_setting_is_used() -> None:
    aliases = {
        "old": {"key": "orgName"},
        "org": {"key": "acme.default.orgName"},
        "two": {"key": "acme.default.orgName"},
    }
    uri = "https://tilt.kustomerapp.com/v1"
    value = app(
        settings={"default": {"orgName": SETTING}},
        commands=[{"name": "get", "url": uri, "httpMethod": "get", "appSettings": aliases}],
    )

    assert fixes(value) == [[Part(("commands", 0, "url"), (8, 12), "{{{org}}}")]]


@pytest.mark.parametrize(
    ("more", "alias"),
    [
        ({"inputSchema": {"properties": {"queue": {}}}}, "queueSetting"),
        ({"inputSchema": {"properties": {"queue": {}, "queueSetting": {}}}}, "queueSetting2"),
        ({"appSettings": {"queue": {"key": "acme.default.x"}}}, "queueSetting"),
        ({"permittedArgs": ["queue"]}, "queueSetting"),
        ({"permittedUrlArgs": ["queue"]}, "queueSetting"),
        ({}, "queue"),
    ],
)
def test_an_alias_takes_a_free_name(more: dict[str, Any], alias: str) -> None:
    value = app(actions=[action("send", {"data": {"queue": QUEUE, "to": QUEUE}}, **more)])
    (edits, _) = fixes(value)
    added = [edit for edit in edits or () if isinstance(edit, Add) and edit.path[:1] == ("actions",)]
    entry = {"key": "acme.default.queue"}

    assert [edit.text for edit in edits or () if isinstance(edit, Part)] == [f"{{{{{{{alias}}}}}}}"] * 2
    assert added == (
        [Add(("actions", 0, "appSettings"), alias, entry)]
        if "appSettings" in more
        else [Add(("actions", 0), "appSettings", {alias: entry})]
    )


@pytest.mark.parametrize("name", ["response", "settings", "appSettings"])
def test_an_alias_hides_nothing_that_templates_read(name: str) -> None:
    assert [text for *_, text in parts(sending(**{name: [QUEUE]}))] == [f"{{{{{{{name}Setting}}}}}}"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "default.orderQueue"),
        ({"a": {"one": SETTING}, "b": {"two": SETTING, "three": SETTING}}, "b.orderQueue"),
        ({"a": {"one": SETTING}, "b": {"two": SETTING}}, "a.orderQueue"),
        ({"a": {"one": {**SETTING, "type": "secret"}}, "b": {"two": SETTING}}, "b.orderQueue"),
        ({"a": {"one": {**SETTING, "type": "secret"}}}, "a.orderQueue"),
        ({"a": {"my_shop": SETTING, "my_x": SETTING, "myY": SETTING}}, "a.order_queue"),
        ({"a": {"my_shop": SETTING, "myX": SETTING, "my-y": SETTING}}, "a.order_queue"),
        ({"a": {"my-shop": SETTING, "x_": SETTING}}, "a.order-queue"),
        ({"a": {"orderQueue": SETTING, "ORDERQUEUE2": SETTING}}, "a.orderQueue3"),
        ({"a": {"order-queue": SETTING}}, "a.order-queue-2"),
    ],
)
def test_the_category_and_the_style_of_the_name(settings: dict[str, Any], expected: str) -> None:
    assert names({**sending(orderQueue=QUEUE), "settings": settings})[:1] == [expected]


def test_the_first_setting_is_added_with_its_category() -> None:
    (edits,) = fixes({**sending(queue=QUEUE), "settings": {}})

    assert edits is not None
    assert edits[0] == Add(("settings",), "default", {"queue": SETTING})


def test_a_secret_goes_where_the_secrets_are() -> None:
    settings = {"a": {"one": SETTING, "two": SETTING}, "keys": {"x": {**SETTING, "type": "secret"}}}
    value = {**app(actions=[action("send", {"headers": {"X-Api-Key": TOKEN}})]), "settings": settings}
    (edits,) = fixes(value)

    assert edits is not None
    assert edits[0] == Add(("settings", "keys"), "xApiKey", {"type": "secret", "defaultValue": "", "required": True})
    texts = next(edit.value for edit in edits if isinstance(edit, Add) and edit.key == "i18n")["en_us"]
    assert texts["acme.settings.path.keys.xApiKey.displayName"] == "X Api Key"
    assert texts["acme.settings.path.keys.xApiKey.description"] == "The x api key of your account. It is kept secret."


@pytest.mark.parametrize(
    ("value", "is_fixed"),
    [
        pytest.param(app(actions=[action("x", {"uri": f"{URI}?api_key={TOKEN}"})]), False, id="query"),
        pytest.param(app(actions=[action("x", {"qs": {"apiKey": TOKEN}})]), False, id="qs"),
        pytest.param(
            app(actions=[action("x", {"data": {"link": f"{URI}?api_key={TOKEN}"}})]), True, id="a-url-in-a-body"
        ),
        pytest.param(
            app(commands=[{"name": "get", "url": f"{URI}?api_key={TOKEN}", "httpMethod": "get"}]),
            False,
            id="url-of-a-command",
        ),
        pytest.param(app(actions=[action("x", {"data": {"apiKey": TOKEN}})]), True, id="body"),
        pytest.param(app(actions=[action("x", {"data": {"apiKey": TOKEN}}, appSettings=[])]), False, id="odd-aliases"),
        pytest.param(app(widgets=[{"name": "w", "url": f"{URI}?api_key={TOKEN}"}]), False, id="widget"),
        pytest.param(app(clientSecret=TOKEN), False, id="another-place"),
        pytest.param(
            {**app(actions=[action("x", {"data": {"apiKey": TOKEN}})]), "app": ""}, False, id="app-without-a-name"
        ),
    ],
)
def test_where_a_secret_can_be_read(value: Any, is_fixed: bool) -> None:
    assert [bool(each) for each in fixes(value)] == [is_fixed]


@pytest.mark.parametrize(("name", "is_fixed"), [("kustomer.note.create", False), ("kustomer.rest-api.generic", True)])
def test_a_step_that_people_read_gets_no_secret(name: str, is_fixed: bool) -> None:
    flow = workflow({"headers": {"X-Api-Key": TOKEN}})
    flow["steps"][0]["action"] = name

    assert [bool(each) for each in fixes(app(workflows=[flow]), TEMPLATE)] == [is_fixed]


def test_the_address_of_a_widget_reads_the_setting_and_its_icon_does_not() -> None:
    url = "https://a.staging.bluebird.shop/x"
    widget = {"name": "w", "url": url, "icon": url}
    value = app(widgets=[widget])

    assert parts(value) == [(("widgets", 0, "url"), (8, 31), "{{{settings.default.host}}}")]
    assert [bool(each) for each in fixes(value)] == [True, False]


def test_a_function_holds_no_template() -> None:
    flow = workflow({"status": f"/#fn:inBusinessHours,{QUEUE}"})

    assert fixes(app(workflows=[flow]), TEMPLATE) == [None]


def test_texts_are_added_to_each_language_that_has_none_of_them() -> None:
    texts = {
        "fr_fr": {"acme.settings.path.default.queue.displayName": "X"},
        "en-US": {"app.acme.settings.page.title": "x", "other": "y"},
    }
    (edits, _) = fixes({**sending(queue=QUEUE, to=QUEUE), "i18n": texts})
    added = [edit for edit in edits or () if isinstance(edit, Add) and edit.path[:1] == ("i18n",)]

    assert [(edit.path[1:], edit.key) for edit in added] == [
        (("fr_fr",), "acme.settings.path.default.queue.description"),
        (("en-US",), "acme.settings.path.default.queue.displayName"),
        (("en-US",), "acme.settings.path.default.queue.description"),
    ]


def test_the_first_text_for_a_setting_comes_with_those_of_the_page() -> None:
    value = sending(teamId=TEAM)
    (edits,) = fixes(value)
    (bare,) = fixes({**value, "title": ""})
    (own,) = fixes({**value, "settingsPageConfig": {}})

    def texts(edits: list[Edit | Text] | None) -> dict[str, str]:
        return next(edit.value["en_us"] for edit in edits or () if isinstance(edit, Add) and edit.key == "i18n")

    assert list(texts(edits)) == [
        "acme.settings.page.title",
        "acme.settings.page.description",
        "acme.settings.path.default.teamId.displayName",
        "acme.settings.path.default.teamId.description",
    ]
    assert texts(edits)["acme.settings.path.default.teamId.description"] == "The id of the team in your organization."
    assert texts(bare)["acme.settings.page.title"] == "acme"
    assert list(texts(own)) == list(texts(edits))[2:]


def test_two_apps_in_one_file_get_settings_of_their_own() -> None:
    value = [sending(queue=QUEUE), {**sending(team=TEAM), "app": "globex"}]
    first, second = fixes(value)

    assert {edit.path[0] for edit in first or () if isinstance(edit, Add | Part)} == {0}
    assert {edit.path[0] for edit in second or () if isinstance(edit, Add | Part)} == {1}
    assert "globex.settings.path.default.team.displayName" in str([getattr(edit, "value", "") for edit in second or ()])


def test_an_app_of_another_kind_gets_no_settings() -> None:
    manifest = {**sending(queue=QUEUE), "clientId": "x", "system": False, "setupUrl": "x"}

    assert fixes(manifest) == [None]
