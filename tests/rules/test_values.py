"""What the pages of the family KWF5 cannot hold: many small cases, places that depend on order, silence between rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.edits import Add, Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

RULES = [rule for rule in builtin_rules() if rule.code.startswith("KWF5")]
ALWAYS = {"op": "true", "values": [True]}
ID = "5fce94b7a21c4e0013d9f0aa"


def found(value: dict[str, Any], *codes: str) -> list[tuple[str, str]]:
    """What the family finds, as (code, pointer); only these rules, if any are given."""
    document = document_of_text("app.json", json.dumps(value))
    rules = [rule for rule in RULES if not codes or rule.code in codes]
    return [(each.code, each.pointer) for each in diagnostics_in(document, rules, DEFAULTS, apps=read_apps(document))]


def app(**keys: Any) -> dict[str, Any]:
    return {"app": "acme", "version": "1.0.0", "title": "Acme", **keys}


def step(name: str, *targets: str, action: str = "kustomer.note.create", **params: Any) -> dict[str, Any]:
    transitions = [{"target": target, "condition": ALWAYS} for target in targets]
    return {"id": name, "action": action, "params": params, "transitions": transitions}


def workflow(*steps: dict[str, Any], name: str = "acme-flow", **trigger: Any) -> dict[str, Any]:
    first = [{"target": steps[0]["id"], "condition": ALWAYS}] if steps else []
    event = {"id": "1", "eventName": "kustomer.conversation.create", "transitions": first, **trigger}
    return {"name": name, "trigger": event, "steps": list(steps)}


def param(value: Any, key: str = "queue") -> dict[str, Any]:
    return app(workflows=[workflow(step("a", **{key: value}))])


def action(**template: Any) -> dict[str, Any]:
    return {"name": "get-order", "type": "rest_api", "inputTemplate": template}


def kview(template: str) -> dict[str, Any]:
    return {"name": "acme.card", "resource": "customer", "context": "smartbar-card", "template": template}


def settings(**each: Any) -> dict[str, Any]:
    return {"default": each}


SECRET = {"type": "secret", "defaultValue": ""}
TEXT = {"type": "string", "defaultValue": ""}


@pytest.mark.parametrize(
    "value",
    [
        ID,
        [ID],
        {"id": ID},
        f"https://api.kustomerapp.com/v1/queues/{ID}",
        f"/#fn:inBusinessHours,steps.1.createdAt,{ID}",
    ],
    ids=["whole", "in a list", "below", "in an address", "schedule"],
)
def test_an_id_is_found_wherever_it_stands_for_itself(value: Any) -> None:
    assert [code for code, _ in found(param(value))] == ["KWF502"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("queue", f"/#steps.1.{ID}"),
        ("queue", f"{{{{steps.{ID}.id}}}}"),
        ("queue", f"kustomer.workflow.{ID}.call"),
        ("workflowId", ID),
        ("queue", "123456789012345678901234"),
        ("queue", ID.upper()),
        ("queue", f"{ID}0"),
        ("queue", f"acme_{ID}"),
        ("icon", f"https://cdn.bluebird.shop/{ID}.png"),
        ("body", f"Sent to the queue {ID} by hand"),
    ],
)
def test_what_only_looks_like_an_id_is_none(key: str, value: str) -> None:
    assert not found(param(value, key))


@pytest.mark.parametrize(
    "key", ["commit", "hash", "sha", "checksum", "deployCommitStr", "file_digest", "X-Content-Hash"]
)
def test_a_hash_is_no_id_wherever_its_key_says_so(key: str) -> None:
    sent = action(uri="https://api.bluebird.shop", data={key: ID}, headers={key: [ID]})

    assert not found(param({"meta": {key: [ID]}}, "custom"))
    assert not found(app(actions=[sent]), "KWF502")


@pytest.mark.parametrize("key", ["committee", "shard", "queue", "hashtagQueue"])
def test_a_key_that_only_begins_like_the_word_for_a_hash_says_nothing(key: str) -> None:
    assert [code for code, _ in found(param({key: ID}, "custom"))] == ["KWF502"]


@pytest.mark.parametrize(
    ("name", "params", "pointers"),
    [
        ("kustomer.kobject.create", {"data": {"order": ID}}, []),
        ("kustomer.kobject.update", {"data": {"lines": [{"sku": ID}]}}, []),
        ("kustomer.kobject.create-with-customer", {"data": {"rows": [ID] * 4}}, []),
        ("kustomer.kobject.create", {"custom": {"queueStr": ID}}, ["custom/queueStr"]),
        ("kustomer.kobject.create", {"company": ID}, ["company"]),
        ("kustomer.rest-api.json", {"data": {"queue": ID}}, ["data/queue"]),
        ("kustomer.rest-api.generic", {"body": {"queue": ID}}, ["body/queue"]),
        ("kustomer.rest-api.json", {"json": {"queue": ID}}, ["json/queue"]),
    ],
)
def test_the_data_of_a_custom_object_may_hold_ids_of_another_system(
    name: str, params: dict[str, Any], pointers: list[str]
) -> None:
    value = app(workflows=[workflow(step("a", action=name, **params))])

    assert [pointer for _, pointer in found(value, "KWF502", "KWF507")] == [
        f"/workflows/0/steps/0/params/{pointer}" for pointer in pointers
    ]


def test_the_ids_of_the_apps_own_workflows_are_no_foreign_ids() -> None:
    called = {**workflow(step("a", queue="x1")), "id": ID, "name": "acme-called"}

    assert not found(app(workflows=[called, workflow(step("a", flow=ID))]))


@pytest.mark.parametrize("code", ["KWF502", "KWF503", "KWF504", "KWF505", "KWF507", "KWF515"])
def test_a_bare_workflow_may_name_what_its_organisation_has(code: str) -> None:
    values = {"queue": ID, "url": "https://tilt.kustomerapp.com", "to": "a.lamb@bluebird.shop"}
    flow = workflow(*(step(name, **values) for name in "abc"), eventName=f"kustomer.hooks.form.{ID}.receive")

    assert not found(flow, code)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://tilt.api.kustomerapp.com/v1", True),
        ("https://tilt.kustomerapp.com/app", True),
        ("https://tilt.api.prod2.kustomerapp.com/v1", True),
        ("https://api.kustomerapp.com/v1", False),
        ("https://api.prod2.kustomerapp.com/v1", False),
        ("https://{{{org}}}.api.kustomerapp.com/v1", False),
        ("https://kustomerapp.com", False),
        ("https://api.bluebird.shop/v1?account=47110815", True),
        ("https://api.bluebird.shop/v1?account={{account}}", False),
        ("https://api.bluebird.shop/v1?u=me", False),
        ("https://abcd-12-34.ngrok-free.app/hook", True),
        ("http://localhost:3000/hook", True),
        ("https://staging.bluebird.shop/v1", True),
        ("https://api-staging.bluebird.shop/v1", True),
        ("https://stagingbird.shop/v1", False),
        ("https://notglitch.me.shop/v1", False),
        ("https://example.com/v1?account=1", False),
        ("https://shop.example.org/v1?account=1", False),
        ("<<https://tilt.api.kustomerapp.com>>", True),
    ],
)
def test_a_url_of_one_account_is_found_by_host_or_query(value: str, expected: bool) -> None:
    assert bool(found(param(value, "uri"), "KWF503")) is expected


def test_a_url_in_a_sentence_for_people_is_left_alone() -> None:
    assert not found(param("See https://tilt.kustomerapp.com/app for the rest", "body"))


def test_a_literal_host_is_found_where_a_setting_has_that_host() -> None:
    default = {"type": "string", "defaultValue": "https://api.bluebird.shop"}
    here = action(uri="https://api.bluebird.shop/v1/orders")

    assert found(app(settings=settings(shop=default), actions=[here]), "KWF503") == [
        ("KWF503", "/actions/0/inputTemplate/uri")
    ]
    assert not found(app(settings=settings(shop=default), actions=[action(uri="https://cdn.bluebird.shop")]), "KWF503")


def test_a_literal_host_is_found_where_nothing_reads_the_setting_for_it() -> None:
    here = action(uri="https://api.bluebird.shop/v1/orders")
    reading = {**action(uri="{{{host}}}/v1"), "appSettings": {"host": {"key": "acme.default.apiHost"}}}

    assert found(app(settings=settings(apiHost=TEXT), actions=[here]), "KWF503")
    assert not found(app(settings=settings(apiHost=TEXT), actions=[here, reading]), "KWF503")
    assert not found(app(settings=settings(subdomain=TEXT), actions=[here]), "KWF503")
    assert not found(app(settings=settings(apiHost=TEXT), actions=[action(uri="https://example.com/v1")]), "KWF503")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('<DynamicCard src="https://sunny-forest.glitch.me/"/>', True),
        ("<iframe src={'https://sunny-forest.glitch.me/'}/>", True),
        ('<a href="https://sunny-forest.glitch.me/">help</a>', True),
        ("const url = `https://abcd.ngrok.io/v1?id=${id}`", True),
        ('<DynamicCard src="https://tilt.kustomerapp.com/"/>', True),
        ('fetch("https://203.0.113.7/orders")', True),
        ('fetch("https://api.bluebird.shop/v1?account=47110815")', True),
        ('fetch("https://api.kustomerapp.com/v1/orders")', False),
        ("<b>Ask at https://sunny-forest.glitch.me/ for help</b>", False),
        ('// fetch("https://sunny-forest.glitch.me/")', False),
        ('<b>{/* <DynamicCard src="https://sunny-forest.glitch.me/"/> */}</b>', False),
        ('fetch("https://api.bluebird.shop/203.0.113.7")', False),
        ('fetch("https://203.0.113.shop/")', False),
    ],
)
def test_urls_of_one_account_are_found_in_the_values_of_a_kview(template: str, expected: bool) -> None:
    assert bool(found(app(kviews=[kview(template)]), "KWF503")) is expected


@pytest.mark.parametrize(
    "host", ["acme-card.glitch.me", "abcd.ngrok.io", "203.0.113.7", "203.0.113.7:8080", "staging.acme.shop"]
)
def test_a_temporary_host_is_found_wherever_the_app_has_something_loaded(host: str) -> None:
    url = f"https://{host}/x"
    value = app(
        iconUrl=url,
        screenshots=["https://cdn.bluebird.shop/1.jpg", url],
        settingsPageConfig={"url": url, "title": "Settings"},
        installUrl=url,
        commands=[{"name": "find", "url": url}],
        widgets=[{"name": "orders", "url": url, "icon": url}],
        outboundWebhooks=[{"name": "out", "url": url, "events": []}],
    )

    assert sorted(pointer for _, pointer in found(value, "KWF503")) == [
        "/commands/0/url", "/iconUrl", "/installUrl", "/outboundWebhooks/0/url", "/screenshots/1",
        "/settingsPageConfig/url", "/widgets/0/icon", "/widgets/0/url",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "keys",
    [
        {"redirectUris": ["http://localhost:3000/callback"]},
        {"appDetails": {"documentationLinks": [{"title": "Docs", "url": "https://acme.github.io/docs"}]}},
        {"releaseNotesUrl": "https://acme.github.io/notes"},
        {"iconUrl": "https://cdn.bluebird.shop/1.2.3.4.png", "description": "Runs on https://acme.glitch.me"},
        {"iconUrl": "https://999.1.2.3/icon.png"},
    ],
)
def test_pages_for_people_and_callbacks_may_be_on_any_host(keys: dict[str, Any]) -> None:
    assert not found(app(**keys), "KWF503")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('<DynamicCard src="http://cards.bluebird.shop/"/>', "http://cards.bluebird.shop/"),
        ("<img src='http://cdn.bluebird.shop/logo.png'/>", "http://cdn.bluebird.shop/logo.png"),
        ("<a href={`http://bluebird.shop/${id}`}>Order</a>", "http://bluebird.shop/${id}"),
        ("const api = http://api.bluebird.shop/v1", "http://api.bluebird.shop/v1"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', ""),
        ('<DynamicCard src="https://cards.bluebird.shop/"/>', ""),
        ('<DynamicCard src="http://localhost:3000/"/>', ""),
        ('url.replace("http://", "https://")', ""),
        ('<DynamicCard src="https://http://cards.bluebird.shop/"/>', ""),
        ('// <DynamicCard src="http://cards.bluebird.shop/"/>', ""),
        ("<b>Open http://bluebird.shop to see it</b>", ""),
    ],
)
def test_an_unencrypted_url_is_found_in_the_values_of_a_kview(template: str, expected: str) -> None:
    document = document_of_text("app.json", json.dumps(app(kviews=[kview(template)])))
    rules = [rule for rule in RULES if rule.code == "KWF508"]
    messages = [each.message for each in diagnostics_in(document, rules, DEFAULTS, apps=read_apps(document))]

    assert messages == ([f'"{expected}" is not encrypted'] if expected else [])


DIGITS = "9b1c04e7d25f8a36" * 4
JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhY21lLW9yZGVycyIsImlhdCI6MTcxfQ.Zk3vQm8XwP1sT5rUeYh2"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (f'fetch(url, {{headers: {{"X-ApiToken": "{DIGITS}"}}}})', True),
        (f"const client_secret = '{DIGITS}';", True),
        (f'<Orders apiKey={{"{DIGITS}"}}/>', True),
        (f'headers["X-Api-Key"] = `{DIGITS.upper()}`', True),
        (f'fetch(url, {{headers: {{authorization: "Bearer {JWT}"}}}})', True),
        (f"const jwt = '{JWT}'", True),
        ("const key = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'", True),
        (f'fetch("https://api.bluebird.shop/v1?shop=1&api_token={DIGITS}")', True),
        (f'fetch("https://api.bluebird.shop/v1?file={DIGITS}")', False),
        (f'<script src="https://cdn.bluebird.shop/{DIGITS}.js"/>', False),
        (f'if (token != "{DIGITS}") {{}}', False),
        (f'<script integrity="{DIGITS}"/>', False),
        (f'if (token === "{DIGITS}") {{}}', False),
        (f'{{"X-ApiToken": "{"0" * 64}"}}', False),
        (f'{{"X-ApiToken": "{DIGITS}0"}}', False),
        ('{"X-ApiToken": "{{{authToken}}}"}', False),
        ('{"X-ApiToken": "q7Hd0pZx93kfLw2TgB5rVn8cJy"}', False),
    ],
)
def test_credentials_are_found_in_a_kview_where_their_form_says_so(template: str, expected: bool) -> None:
    assert bool(found(app(kviews=[kview(template)]), "KWF501")) is expected


def test_a_credential_in_several_places_of_a_kview_is_one_finding() -> None:
    view = kview(f'const a = {{apiKey: "{DIGITS}"}}; const b = {{apiKey: "{DIGITS}"}}; const token = "{DIGITS[::-1]}"')

    assert [code for code, _ in found(app(kviews=[view]))] == ["KWF501", "KWF501"]


def test_64_digits_in_the_json_of_a_request_body_are_a_credential_too() -> None:
    body = json.dumps({"auth": {"apiToken": DIGITS}, "sha": DIGITS})

    assert [code for code, _ in found(app(actions=[action(uri="https://api.bluebird.shop", data=body)]))] == ["KWF501"]


@pytest.mark.parametrize("value", ["test@test.com", "me@example.com", "example@bluebird.shop", "a@shop.example"])
def test_addresses_of_nobody_are_no_contacts(value: str) -> None:
    assert not found(param(value, "to"), "KWF504")


def test_a_condition_may_ask_for_an_address() -> None:
    flow = workflow(step("a", "b"), step("b"))
    flow["steps"][0]["transitions"][0]["condition"] = {"op": "eq", "values": ["/#steps.1.from", "a.lamb@bluebird.shop"]}

    assert not found(app(workflows=[flow]))


def test_a_literal_in_three_places_is_told_once_at_the_first_step_whatever_the_order() -> None:
    steps = [step("a", "b", queue=ID), step("b", "c", queue=ID), step("c", queue=ID)]
    called = workflow(step("z", queue=ID), name="a-called", callable=True)
    flow = workflow(*steps)
    shuffled = {**flow, "steps": steps[::-1]}

    assert found(app(workflows=[called, flow])) == [("KWF507", "/workflows/1/steps/0/params/queue")]
    assert found(app(workflows=[shuffled, called])) == [("KWF507", "/workflows/0/steps/2/params/queue")]


def test_a_literal_in_two_places_is_told_twice() -> None:
    flow = workflow(step("a", "b", queue=ID), step("b", queue=ID))

    assert [code for code, _ in found(app(workflows=[flow]))] == ["KWF502", "KWF502"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("https://api.bluebird.shop/v1/orders", "KWF507"),
        ("https://api.bluebird.shop/v1/orders/{{steps.1.id}}", "KWF507"),
        (f"https://api.bluebird.shop/v1/queues/{ID}", "KWF507"),
        ("+49 30 1234567", "KWF507"),
        ("orders@bluebird.shop", "KWF507"),
        ("https://api.kustomerapp.com/v1/customers", ""),
        ("https://example.com/v1", ""),
        ("{{{host}}}/v1/orders", ""),
        ("test@test.com", "KWF514"),
        ("orders", ""),
    ],
)
def test_what_counts_as_a_repeated_literal(value: str, code: str) -> None:
    flow = workflow(*(step(name, *targets, to=value) for name, targets in (("a", "b"), ("b", "c"), ("c", ""))))
    codes = [each for each, _ in found(app(workflows=[flow]))]

    assert codes == ([code] if code == "KWF507" else [code] * 3 if code else [])


HOOK_OF_ORGANIZATION = "kustomer.hooks.form.63d19dea5c0f4e0012a7b3c4.receive"


@pytest.mark.parametrize(
    ("hooks", "version", "edits"),
    [
        pytest.param(["kustomer.app.acme.paid"], "1.0.0", ["kustomer.app.acme.paid", "acme-^1.0.0"], id="one"),
        pytest.param(
            ["paid", "kustomer.app.acme.paid"], "1.0.0", ["kustomer.app.acme.paid", "acme-^1.0.0"], id="twice"
        ),
        pytest.param(["paid"], "1", ["kustomer.app.acme.paid"], id="no-version"),
        pytest.param(["paid", "refunded"], "1.0.0", [], id="several"),
        pytest.param([], "1.0.0", [], id="none"),
    ],
)
def test_a_workflow_waits_for_the_only_hook_event_of_the_app(hooks: list[str], version: str, edits: list[str]) -> None:
    flow = workflow(step("a"), eventName=HOOK_OF_ORGANIZATION)
    value = app(version=version, workflows=[flow], hooks=[{"eventName": each, "type": "web"} for each in hooks])
    document = document_of_text("app.json", json.dumps(value))
    (finding,) = diagnostics_in(document, [rule for rule in RULES if rule.code == "KWF505"], DEFAULTS)
    made = finding.fix.edits if finding.fix else []

    assert [edit.value for edit in made if isinstance(edit, Set | Add)] == edits


@pytest.mark.parametrize(
    ("text", "in_app", "alone"),
    [
        (f"/#variables.{ID}", True, False),
        (f"{{{{{{variables.{ID}}}}}}}", True, False),
        (f"/#fn:parseInt,variables.{ID}", True, False),
        ("/#variables.apiKey", True, True),
        ("https://x/{{variables.shop}}/orders", True, True),
        ("variables.shop of the year", False, False),
        ("/#steps.1.variables.shop", False, False),
        ("{{#each steps.1.list}}{{variables.x}}{{/each}}", False, False),
    ],
)
def test_variables_are_for_workflows_outside_apps_and_read_by_id(text: str, in_app: bool, alone: bool) -> None:
    flow = workflow(step("a", note=text))

    assert bool(found(app(workflows=[flow]), "KWF506")) is in_app
    assert bool(found(flow, "KWF506")) is alone


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("http://api.bluebird.shop", True),
        ("http://{{{host}}}/v1", True),
        ("https://api.bluebird.shop", False),
        ("http://localhost:8080/x", False),
        ("http://127.0.0.1/x", False),
        ("http://shop.localhost/x", False),
        ("http://www.w3.org/2001/XMLSchema", False),
        ("http://example.com/x", False),
        ("see http://api.bluebird.shop", False),
        ("https://api.bluebird.shop/?next=http://other.shop", False),
    ],
)
def test_only_what_begins_with_http_is_insecure(value: str, expected: bool) -> None:
    assert bool(found(workflow(step("a", uri=value)), "KWF508")) is expected


@pytest.mark.parametrize(
    ("keys", "pointer"),
    [
        ({"iconUrl": "http://cdn.bluebird.shop/a.png"}, "/iconUrl"),
        ({"screenshots": ["http://cdn.bluebird.shop/a.png"]}, "/screenshots/0"),
        ({"redirectUris": ["http://bluebird.shop/back"]}, "/redirectUris/0"),
        ({"widgets": [{"name": "w", "url": "http://bluebird.shop/w", "icon": "https://x.shop/i"}]}, "/widgets/0/url"),
        (
            {"settings": settings(a={"type": "string", "defaultValue": "http://b.shop"})},
            "/settings/default/a/defaultValue",
        ),
        ({"actions": [action(uri="http://bluebird.shop/w")]}, "/actions/0/inputTemplate/uri"),
        ({"outboundWebhooks": [{"name": "w", "url": "http://bluebird.shop/w"}]}, None),
        ({"description": "http://bluebird.shop"}, None),
        ({"appDetails": {"appDeveloper": {"website": "http://bluebird.shop"}}}, None),
        ({"kviews": [{"name": "k", "template": "http://bluebird.shop"}]}, None),
    ],
)
def test_addresses_that_kustomer_calls_or_loads_are_looked_at(keys: dict[str, Any], pointer: str | None) -> None:
    assert found(app(**keys), "KWF508") == ([("KWF508", pointer)] if pointer else [])


@pytest.mark.parametrize(
    "keys",
    [
        {"actions": [{**action(uri="{{{s}}}"), "appSettings": {"s": {"key": "acme.default.shop"}}}]},
        {"actions": [{**action(uri="{{{s}}}"), "appSettings": {"s": {"key": "acme_" + ID + ".default.shop"}}}]},
        {"widgets": [{"name": "w", "url": "https://{{settings.default.shop}}"}]},
        {"widgets": [{"name": "w", "url": "https://{{settings.shop}}"}]},
        {"kviews": [kview("<b>{appSettings.default.shop}</b>")]},
        {"kviews": [kview("<b>{appSettings?.default?.shop}</b>")]},
        {"kviews": [kview("const { shop } = appSettings.default")]},
        {"kviews": [kview("<Card settings={appSettings}/>")]},
        {"workflows": [workflow(step("a", note="/#settings.default.shop"))]},
        {"workflows": [workflow(step("a", note="{{getAppSetting 'default.shop'}}"))]},
        {"outboundWebhooks": [{"name": "w", "url": "https://{{settings.default.shop}}/x"}]},
        {"auth": {"oauth2": {"url": "https://{{{settings.default.shop}}}"}}},
        {"clientId": "x", "setupUrl": "x", "system": False},
    ],
)
def test_a_setting_may_be_read_in_many_ways(keys: dict[str, Any]) -> None:
    assert not found(app(settings=settings(shop=TEXT), **keys), "KWF509")


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"description": "your shop", "i18n": {"en_us": {"acme.settings.path.default.shop.displayName": "shop"}}},
        {"kviews": [kview("<b>workshop</b>")]},
        {"workflows": [workflow(step("a", note="shopping"))]},
        {"actions": [action(uri="https://{{{shop}}}.bluebird.shop")]},
    ],
)
def test_a_setting_that_nothing_reads_is_found(keys: dict[str, Any]) -> None:
    assert found(app(settings=settings(shop=TEXT), **keys), "KWF509") == [("KWF509", "/settings/default/shop")]


def test_hidden_settings_may_be_for_a_server() -> None:
    assert not found(app(settings=settings(shop={**TEXT, "hidden": True})), "KWF509")


@pytest.mark.parametrize(
    "keys",
    [
        {"actions": [{**action(uri="https://{{{host}}}/v1"), "appSettings": {"host": {"key": "acme.default.shpo"}}}]},
        {
            "widgets": [
                {"name": "w", "url": "https://{{{settings.default.shopp}}}.bluebird.shop", "icon": "https://b.shop"}
            ]
        },
        {"kviews": [kview("<b>{appSettings.default.shops}</b>")]},
    ],
    ids=["alias", "widget", "kview"],
)
def test_a_setting_that_a_misspelled_key_meant_is_not_unused_as_well(keys: dict[str, Any]) -> None:
    assert not found(app(settings=settings(shop=TEXT), **keys), "KWF509")


def test_another_setting_than_the_misspelled_one_stays_unused() -> None:
    call = {**action(uri="https://{{{host}}}/v1"), "appSettings": {"host": {"key": "acme.default.shpo"}}}
    value = app(settings=settings(shop=TEXT, warehouse=TEXT), actions=[call])

    assert found(value, "KWF509") == [("KWF509", "/settings/default/warehouse")]


def command(**keys: Any) -> dict[str, Any]:
    return {"name": "find", "url": "https://api.bluebird.shop/v1", "httpMethod": "get", **keys}


ALIAS = {"token": {"key": "acme.default.authToken"}}


@pytest.mark.parametrize(
    "each",
    [
        command(appSettings=ALIAS, defaultHeaders={"Authorization": "Bearer {{{token}}}"}),
        command(appSettings=ALIAS, defaultBody={"token": "/#token"}),
        command(appSettings=ALIAS, url="https://{{token}}.bluebird.shop"),
        command(appSettings=ALIAS, defaultBody="{{#if x}}{{../token}}{{/if}}"),
        command(permittedArgs=["email"], url="https://api.bluebird.shop?mail={{{email}}}"),
        command(permittedArgs=["email"], url="https://api.bluebird.shop?mail={{{encodeURIComponent email}}}"),
        {"name": "find", "appSettings": ALIAS},
    ],
)
def test_what_a_command_uses_is_not_unused(each: dict[str, Any]) -> None:
    assert not found(app(commands=[each]), "KWF510")


def test_a_kview_may_send_a_body_with_an_alias_in_it() -> None:
    view = kview("KustomerRequest({body: {headers: {'X-Token': '{{{token}}}'}}})")

    assert not found(app(commands=[command(appSettings=ALIAS)], kviews=[view]), "KWF510")
    assert found(app(commands=[command(appSettings=ALIAS)]), "KWF510")


def test_nothing_is_unused_where_a_name_is_misspelled() -> None:
    misspelt = command(appSettings=ALIAS, defaultHeaders={"Authorization": "Bearer {{{tokn}}}"})

    assert not found(app(commands=[misspelt]), "KWF510")


def test_an_argument_that_is_a_secret_is_told_of_as_exposed_only() -> None:
    each = command(permittedArgs=["authToken", "page"], permittedUrlArgs=["size"])

    assert found(app(settings=settings(authToken=SECRET), commands=[each]), "KWF510", "KWF513") == [
        ("KWF513", "/commands/0/permittedArgs/0"),
        ("KWF510", "/commands/0/permittedArgs/1"),
        ("KWF510", "/commands/0/permittedUrlArgs/0"),
    ]


@pytest.mark.parametrize("template", [{}, {"data": "/#"}, {"data": "{{#each list}}{{order}}{{/each}}"}])
def test_an_input_may_be_used_as_a_part_of_the_whole(template: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": {"order": {"type": "string"}, "list": {"type": "array"}}}

    assert not found(app(actions=[{**action(**template), "inputSchema": schema}]), "KWF510")


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({"type": "string", "defaultValue": ""}, None),
        ({"type": "number", "defaultValue": ""}, "warning"),
        ({"type": "boolean", "defaultValue": ""}, "warning"),
        ({"type": "number", "defaultValue": " "}, "warning"),
        ({"type": "number", "defaultValue": 0}, None),
        ({"type": "number", "defaultValue": None}, None),
        ({"type": "secret", "defaultValue": ""}, None),
        ({"type": "boolean", "defaultValue": None}, None),
        ({"type": "number", "defaultValue": 1.5}, None),
        ({"type": "number", "defaultValue": True}, "warning"),
        ({"type": "boolean", "defaultValue": "true"}, "warning"),
        ({"type": "string", "defaultValue": 7}, "warning"),
        ({"type": "secret", "defaultValue": "h4rbor-l1ght"}, "error"),
        ({"type": "secret", "defaultValue": '{"installed": false}'}, "warning"),
        ({"type": "secret", "defaultValue": "changeme"}, "warning"),
        ({"type": "secret", "defaultValue": "<<YOUR TOKEN>>"}, None),
        ({"type": "number", "defaultValue": "undefined"}, None),
        ({"type": "secret", "defaultValue": "YOUR_TOKEN_123"}, "warning"),
        ({"type": "secret", "defaultValue": " "}, "warning"),
        ({"type": "secret", "defaultValue": 7}, "warning"),
        ({"type": "secret", "defaultValue": False}, "warning"),
        ({"type": "string"}, "warning"),
        ({"type": "string", "default": ""}, None),
        ({"type": "text", "defaultValue": 7}, None),
        ({"type": "string", "defaultValue": []}, None),
    ],
)
def test_a_default_fits_its_setting(setting: dict[str, Any], expected: str | None) -> None:
    document = document_of_text("app.json", json.dumps(app(settings=settings(shop=setting))))
    rules = [rule for rule in RULES if rule.code == "KWF511"]
    levels = [each.severity for each in diagnostics_in(document, rules, DEFAULTS)]

    assert levels == ([expected] if expected else [])


def test_a_credential_as_default_is_told_of_once() -> None:
    token = "9f8e7d6c5b4a" + "3f2e1d0c9b8a7f6e5d4c"
    both = settings(
        authToken={"type": "secret", "defaultValue": token}, apiKey={"type": "string", "defaultValue": token}
    )

    assert [code for code, _ in found(app(settings=both), "KWF501", "KWF511", "KWF512")] == ["KWF501", "KWF501"]


@pytest.mark.parametrize(
    "name", ["authToken", "api_key", "API-KEY", "password", "clientSecret", "apikey", "shopAuthtoken", "key"]
)
def test_a_name_that_says_secret_wants_the_type(name: str) -> None:
    assert found(app(settings=settings(**{name: TEXT})), "KWF512") == [("KWF512", f"/settings/default/{name}/type")]


@pytest.mark.parametrize(
    "name",
    ["publicKey", "publishable_key", "sortKey", "pageToken", "siteKey", "monkey", "tokenUrl", "secretName", "shop"],
)
def test_a_name_that_says_no_secret_is_left_alone(name: str) -> None:
    assert not found(app(settings=settings(**{name: TEXT})), "KWF512")


SECRET_ALIAS = {"t": {"key": "acme.default.authToken"}}


@pytest.mark.parametrize(
    ("keys", "pointer"),
    [
        ({"widgets": [{"name": "w", "url": "https://w.shop/?t={{settings.default.authToken}}"}]}, "/widgets/0/url"),
        ({"widgets": [{"name": "w", "url": "https://w.shop/?t={{settings.authToken}}"}]}, "/widgets/0/url"),
        (
            {"actions": [{**action(uri="https://a.shop/?k={{{t}}}"), "appSettings": SECRET_ALIAS}]},
            "/actions/0/inputTemplate/uri",
        ),
        (
            {"actions": [{**action(uri="https://a.shop", qs={"k": "/#t"}), "appSettings": SECRET_ALIAS}]},
            "/actions/0/inputTemplate/qs/k",
        ),
        (
            {
                "actions": [
                    {
                        **action(
                            uri="https://api.kustomerapp.com/v1/conversations/{{c}}/notes", data={"body": "{{t}}"}
                        ),
                        "appSettings": SECRET_ALIAS,
                    }
                ]
            },
            "/actions/0/inputTemplate/data/body",
        ),
        ({"commands": [command(url="https://a.shop/?k={{{t}}}", appSettings=SECRET_ALIAS)]}, "/commands/0/url"),
        ({"commands": [command(permittedArgs=["t"], appSettings=SECRET_ALIAS)]}, "/commands/0/permittedArgs/0"),
        ({"commands": [command(permittedUrlArgs=["authToken"])]}, "/commands/0/permittedUrlArgs/0"),
        ({"kviews": [kview('<Card src="https://c.shop/?t={{settings.default.authToken}}"/>')]}, "/kviews/0/template"),
        ({"kviews": [kview("<b>{{{ settings.default.authToken }}}</b>")]}, "/kviews/0/template"),
        ({"kviews": [kview("<Card src={`https://c.shop/${appSettings.default.authToken}`}/>")]}, "/kviews/0/template"),
        (
            {"kviews": [kview("<Card src={'https://c.shop/' + appSettings?.default?.authToken}/>")]},
            "/kviews/0/template",
        ),
        (
            {"workflows": [workflow(step("a", body="{{settings.default.authToken}}"))]},
            "/workflows/0/steps/0/params/body",
        ),
    ],
)
def test_a_secret_that_others_can_read_is_found(keys: dict[str, Any], pointer: str) -> None:
    assert found(app(settings=settings(authToken=SECRET), **keys), "KWF513") == [("KWF513", pointer)]


@pytest.mark.parametrize(
    "keys",
    [
        {"actions": [{**action(uri="https://a.shop/?k={{{k}}}", headers={"T": "{{t}}"}), "appSettings": SECRET_ALIAS}]},
        {"actions": [{**action(uri="https://a.shop/notes", data={"t": "{{t}}"}), "appSettings": SECRET_ALIAS}]},
        {"actions": [{**action(uri="https://a.shop/{{{t}}}/x?y=1"), "appSettings": SECRET_ALIAS}]},
        {"commands": [command(defaultHeaders={"T": "{{t}}"}, permittedArgs=["page"], appSettings=SECRET_ALIAS)]},
        {"kviews": [kview("if (item.name === 'authToken') {}")]},
        {"kviews": [kview("const set = Boolean(appSettings.default.authToken)")]},
        {"kviews": [kview('<Card src="https://c.shop/"/>{appSettings.default.authToken ? a : b}')]},
        {"kviews": [kview("user.settings.authToken")]},
        {"widgets": [{"name": "w", "url": "https://w.shop/?t={{settings.default.shop}}"}]},
        {"workflows": [workflow(step("a", action="kustomer.rest-api.generic", t="/#settings.default.authToken"))]},
    ],
)
def test_a_secret_that_stays_inside_is_none_of_our_business(keys: dict[str, Any]) -> None:
    assert not found(app(settings=settings(authToken=SECRET, shop=TEXT), **keys), "KWF513")


@pytest.mark.parametrize("value", ["test", "Test", " foo ", "asdf", "test@test.com", "Lorem ipsum dolor sit amet"])
def test_a_value_for_tests_is_found_in_params(value: str) -> None:
    assert found(workflow(step("a", inputs={"order": value})), "KWF514") == [("KWF514", "/steps/0/params/inputs/order")]


@pytest.mark.parametrize(
    ("key", "value"),
    [("mode", "test"), ("env", "test"), ("body", "We test it"), ("body", "/#steps.test"), ("to", "test@bluebird.shop")],
)
def test_a_value_that_may_be_meant_is_left_alone(key: str, value: str) -> None:
    assert not found(workflow(step("a", **{key: value})), "KWF514")


def test_a_condition_may_ask_for_test() -> None:
    flow = workflow(step("a", "b"), step("b"))
    flow["steps"][0]["transitions"][0]["condition"] = {"op": "eq", "values": ["/#steps.1.tag", "test"]}

    assert not found(flow)


KLASS = {"name": "conversation", "metadata": {"standard": True, "properties": {"paidBool": {}, "orderPaidBool": {}}}}


def test_the_prefix_is_told_at_the_first_step_with_the_other_places_beside_it() -> None:
    flow = workflow(
        step("a", paid="/#steps.1.custom.@acmeor1OrderPaidBool"),
        step("b", custom={"@acmeor1PaidBool": True}),
    )
    flow["trigger"]["transitions"][0]["condition"] = {"op": "eq", "values": ["/#steps.1.custom.@acmeor1PaidBool", True]}
    document = document_of_text("app.json", json.dumps(app(klasses=[KLASS], workflows=[flow])))
    (diagnostic,) = diagnostics_in(document, [rule for rule in RULES if rule.code == "KWF515"], DEFAULTS)

    assert diagnostic.pointer == "/workflows/0/steps/0/params/paid"
    assert diagnostic.message == 'the prefix "@acmeor1" was generated for one registration of the app'
    assert [related.pointer for related in diagnostic.related] == [
        "/workflows/0/steps/1/params/custom/@acmeor1PaidBool",
        "/workflows/0/trigger/transitions/0/condition/values/0",
    ]


@pytest.mark.parametrize(
    "keys",
    [
        {"identifier": "acmeor1"},
        {"klasses": [{"name": "acme-order", "metadata": {"properties": {"paidBool": {}}}}]},
        {"klasses": []},
        {"klasses": [{"name": "conversation", "metadata": {"standard": True, "properties": {"openBool": {}}}}]},
    ],
    ids=["identifier", "own klass", "no klass", "another attribute"],
)
def test_a_prefix_of_another_app_or_of_a_declared_identifier_is_right(keys: dict[str, Any]) -> None:
    flow = workflow(step("a", paid="/#steps.1.custom.@acmeor1PaidBool", to="acmeor1PaidBool@bluebird.shop"))

    assert not found(app(**{"klasses": [KLASS], "workflows": [flow], **keys}), "KWF515")


def chain(*links: tuple[object, str], run_at: str = "relative") -> dict[str, Any]:
    """Workflows that schedule each other one after the other: the delay before each, and what its note says."""
    ids = [f"64c1f0a2b7d94e0012ab34{number:02}" for number in range(len(links) + 1)]
    made = []
    for number, (delay, _) in enumerate([*links, (None, "")]):
        steps = [step("note", action="kustomer.note.create", body=links[number - 1][1])] if number else []
        if delay is not None:
            wait = {"runAt": {"value": delay, "type": run_at}, "workflowId": ids[number + 1]}
            steps.append(step("wait", action="kustomer.app.scheduler.schedule-workflow", **wait))
        made.append({**workflow(*steps, name=f"acme-{'abcdef'[number]}"), "id": ids[number]})
    return app(workflows=made)


HALF, WHOLE, FOUR = "30 minutes", "Since 60-mins.", "running for 4 hours"


@pytest.mark.parametrize(
    ("links", "last"),
    [
        (((10, HALF), (10, WHOLE), (10, FOUR)), 2),
        (((0.5, "1 day"), (0.5, "2 days"), (0.5, "7 days")), 2),
        (((10, "1_min"), (10, "2_min"), (10, "5-min")), 2),
        (((10, "5 min"), (20, "15 min"), (20, "25 min"), (20, "45 min")), 3),
        (((10, "10 min"), (10, "20 min"), (10, "30 min"), (10, "2 hrs")), 3),
    ],
)
def test_one_delay_for_times_in_unequal_distances(links: tuple[tuple[object, str], ...], last: int) -> None:
    node = 1 if last else 0
    assert found(chain(*links), "KWF516") == [("KWF516", f"/workflows/{last}/steps/{node}/params/runAt/value")]


@pytest.mark.parametrize(
    "links",
    [
        ((30, HALF), (30, WHOLE), (180, FOUR)),
        ((10, "30 minutes"), (10, "60 minutes"), (10, "90 minutes")),
        ((5, "5 min"), (10, "15 min"), (10, "25 min"), (10, "35 min")),
        ((10, HALF), (10, FOUR)),
        ((10, HALF), (10, "nothing of times"), (10, WHOLE), (10, FOUR)),
        ((10, "nothing of times"), (10, HALF), (10, WHOLE), (10, FOUR)),
        ((10, HALF), (10, WHOLE), (10, "1 hour, 4 hours")),
        ((10, FOUR), (10, WHOLE), (10, HALF)),
        ((10, "v1.30 min"), (10, "60 minutesque"), (10, FOUR)),
        (("/#steps.1.wait", HALF), ("/#steps.1.wait", WHOLE), ("/#steps.1.wait", FOUR)),
        ((True, HALF), (True, WHOLE), (True, FOUR)),
    ],
)
def test_delays_that_may_be_right_are_silent(links: tuple[tuple[object, str], ...]) -> None:
    assert found(chain(*links), "KWF516") == []


def test_delays_are_compared_only_in_a_single_chain() -> None:
    times = ((10, HALF), (10, WHOLE), (10, FOUR))
    assert found(chain(*times, run_at="absolute"), "KWF516") == []
    twice = chain(*times)
    twice["workflows"][0]["steps"].append(twice["workflows"][1]["steps"][1])
    assert found(twice, "KWF516") == []
    endless = chain(*times)
    for each in endless["workflows"][2]["steps"][1:]:
        each["params"]["workflowId"] = endless["workflows"][0]["id"]
    assert found(endless, "KWF516") == []


def test_times_are_shown_as_people_write_them() -> None:
    value = chain((10, "1_min"), (10, "2-min"), (10, "5 min"))
    document = document_of_text("app.json", json.dumps(value))
    (each,) = diagnostics_in(document, [rule for rule in RULES if rule.code == "KWF516"], DEFAULTS)

    assert "1 min, 2 min and 5 min" in each.message


def test_workflows_of_one_name_or_id_end_the_search_for_chains() -> None:
    times = ((10, HALF), (10, WHOLE), (10, FOUR))
    same = chain(*times)
    for each in same["workflows"]:
        each["name"] = "acme-timer"
    assert found(same, "KWF516") == [("KWF516", "/workflows/2/steps/1/params/runAt/value")]
    for each in same["workflows"]:
        each["id"] = same["workflows"][0]["id"]
    assert found(same, "KWF516") == []


@pytest.mark.parametrize(
    ("event", "hook", "fixable"),
    [
        ("web", "form", True),
        ("form", "web", True),
        ("email", "email", True),
        ("email", "web", False),
        ("web", "email", False),
    ],
)
def test_an_event_of_another_kind_of_hook_is_not_put_in_its_place(event: str, hook: str, fixable: bool) -> None:
    flow = workflow(step("a"), eventName=HOOK_OF_ORGANIZATION.replace("form", event))
    value = app(workflows=[flow], hooks=[{"eventName": "paid", "type": hook}])
    document = document_of_text("app.json", json.dumps(value))
    (finding,) = diagnostics_in(document, [rule for rule in RULES if rule.code == "KWF505"], DEFAULTS)

    assert bool(finding.fix) is fixable
