"""The level of a finding is what the sources carry: an error only where one says that the platform refuses or fails."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows import flow, step
from tests.judged import judged, lines
from tests.wholes import app

HOOK = {"eventName": "kustomer.app.acme.order.paid", "displayEventName": "Paid", "type": "web", "description": "Paid."}
TRIGGER = {"eventName": "kustomer.app.acme.order.paid", "description": "Paid."}
KLASS = {"name": "acme-order", "metadata": {"properties": {"stateStr": {"displayName": "State"}}}}
PERSON = {"name": "customer", "metadata": {"standard": True, "properties": {"vipBool": {"displayName": "VIP"}}}}
COMMAND = {"name": "get", "displayName": "Get", "url": "https://api.acme-shop.io/get", "httpMethod": "get"}
WEBHOOK = {"name": "acme-out", "url": "https://hooks.acme-shop.io", "events": ["kustomer.tag.create"]}


def on(event: str, *steps: Any, **parts: Any) -> Any:
    """An app with one workflow of its own that waits for an event."""
    nodes = {f"s{number}": each for number, each in enumerate(steps)}
    return app(workflows=[flow({"1": list(nodes), **nodes}, event, name="acme-order-note")], **parts)


def action(schema: Any = None, template: Any = None, **parts: Any) -> dict[str, Any]:
    request = {"uri": "https://api.acme-shop.io", "method": "GET"} if template is None else template
    found = {"name": "refund", "description": "Refunds.", "type": "rest_api", "inputTemplate": request, **parts}
    return found if schema is None else {**found, "inputSchema": schema}


def schema(*required: str, closed: bool = True, **properties: Any) -> dict[str, Any]:
    inputs = {name: {"type": kind} for name, kind in properties.items()}
    return {
        "type": "object",
        "properties": inputs,
        "required": list(required),
        **({"additionalProperties": False} if closed else {}),
    }


def view(template: str) -> dict[str, Any]:
    return {"name": "acme.card", "template": template, "resource": "customer", "context": "smartbar-card"}


def calling(inputs: dict[str, Any], **params: Any) -> Any:
    call = step("kustomer.app.acme.refund", appVersion="acme-^1.0.0", **params)
    return on(
        "kustomer.conversation.create", call, actions=[action(inputs, template={"uri": "/#uri", "method": "GET"})]
    )


PLACE = "/workflows/0/trigger/eventName"
LEVELS: list[tuple[str, str, Any, list[str]]] = [
    ("an event of a server", "KWF701", on("kustomer.app.acme.company.create"), [f"KWF701 warning {PLACE}"]),
    ("a short event", "KWF701", on("company.create"), [f"KWF701 warning {PLACE}"]),
    (
        "a near event",
        "KWF701",
        on("kustomer.app.acme.order.payed", hooks=[HOOK], triggers=[TRIGGER]),
        [f"KWF701 error {PLACE}"],
    ),
    ("a declared event", "KWF701", on("kustomer.app.acme.order.paid", hooks=[HOOK], triggers=[TRIGGER]), []),
    (
        "an attribute of an own klass",
        "KWF422",
        on(
            "kustomer.conversation.create",
            step("kustomer.kobject.create", klassName="acme-order", custom={"colorStr": "red"}),
            klasses=[KLASS],
        ),
        ["KWF422 warning /workflows/0/steps/0/params/custom/colorStr"],
    ),
    (
        "an attribute of a standard klass",
        "KWF422",
        on(
            "kustomer.customer.create",
            step("kustomer.customer.update", id="/#steps.1.id", custom={"vipBool": True}),
            klasses=[PERSON],
            identifier="ac",
        ),
        ["KWF422 error /workflows/0/steps/0/params/custom/vipBool"],
    ),
    (
        "an older version of one's own",
        "KWF605",
        on(
            "kustomer.conversation.create",
            step("kustomer.app.acme.refund", appVersion="acme-^0.9.0"),
            actions=[action()],
        ),
        ["KWF605 warning /workflows/0/steps/0/appVersion"],
    ),
    (
        "an extra param",
        "KWF708",
        calling(schema(uri="string"), uri="https://x.io", note="x"),
        ["KWF708 warning /workflows/0/steps/0/params/note"],
    ),
    ("a missing param", "KWF708", calling(schema("uri", uri="string")), ["KWF708 error /workflows/0/steps/0/params"]),
    (
        "undeclared in an open schema",
        "KWF706",
        app(actions=[action(schema("b", closed=False, a="string"))]),
        ["KWF706 warning /actions/0/inputSchema/required/0"],
    ),
    (
        "undeclared in a closed schema",
        "KWF706",
        app(actions=[action(schema("b", a="string"))]),
        ["KWF706 error /actions/0/inputSchema/required/0"],
    ),
    (
        "properties in the wrong place",
        "KWF706",
        app(actions=[action({"orderId": "string"})]),
        ["KWF706 warning /actions/0/inputSchema"],
    ),
    (
        "properties in the wrong place of a closed schema",
        "KWF706",
        app(actions=[action({"orderId": "string", "additionalProperties": False})]),
        ["KWF706 error /actions/0/inputSchema"],
    ),
    (
        "no schema at all",
        "KWF706",
        app(actions=[action({"type": "strin"})]),
        ["KWF706 error /actions/0/inputSchema/type"],
    ),
    (
        "no method",
        "KWF709",
        app(actions=[action(template={"uri": "https://x.io"})]),
        ["KWF709 warning /actions/0/inputTemplate"],
    ),
    (
        "an empty method",
        "KWF709",
        app(actions=[action(template={"uri": "https://x.io", "method": ""})]),
        ["KWF709 warning /actions/0/inputTemplate/method"],
    ),
    ("no uri", "KWF709", app(actions=[action(template={"method": "GET"})]), ["KWF709 error /actions/0/inputTemplate"]),
    ("neither", "KWF709", app(actions=[action(template={"json": True})]), ["KWF709 error /actions/0/inputTemplate"]),
    (
        "an unknown method",
        "KWF104",
        app(actions=[action(template={"uri": "https://x.io", "method": "FETCH"})]),
        ["KWF104 warning /actions/0/inputTemplate/method"],
    ),
    ("a color", "KWF107", app(klasses=[{**KLASS, "color": "#12345"}]), ["KWF107 warning /klasses/0/color"]),
    ("an icon", "KWF107", app(iconUrl="acme.io/i.png"), ["KWF107 warning /iconUrl"]),
    ("a screenshot", "KWF107", app(screenshots=["acme.io/i.png"]), ["KWF107 warning /screenshots/0"]),
    (
        "a widget's icon",
        "KWF107",
        app(widgets=[{"url": "https://x.io", "icon": "i"}]),
        ["KWF107 warning /widgets/0/icon"],
    ),
    ("a widget's page", "KWF107", app(widgets=[{"url": "x", "icon": "https://x.io"}]), ["KWF107 error /widgets/0/url"]),
    ("a version", "KWF107", {**app(), "version": "1.0"}, ["KWF107 error /version"]),
    (
        "another app's action",
        "KWF206",
        app(actions=[action(name="kustomer.app.globex.refund")]),
        ["KWF206 warning /actions/0/name"],
    ),
    (
        "another app's hook",
        "KWF206",
        app(hooks=[{**HOOK, "eventName": "kustomer.app.globex.paid"}]),
        ["KWF206 error /hooks/0/eventName"],
    ),
    (
        "another app's text",
        "KWF206",
        app(i18n={"en_us": {"globex.settings.page.title": "Globex"}}),
        ["KWF206 warning /i18n/en_us/globex.settings.page.title"],
    ),
    (
        "another app's setting",
        "KWF206",
        app(actions=[action(appSettings={"token": {"key": "globex.default.token"}})]),
        ["KWF206 error /actions/0/appSettings/token/key"],
    ),
]


@pytest.mark.parametrize(
    ("code", "value", "expected"), [case[1:] for case in LEVELS], ids=[f"{case[1]} {case[0]}" for case in LEVELS]
)
def test_the_level_is_what_the_sources_carry(code: str, value: Any, expected: list[str]) -> None:
    assert lines(value, code) == expected


def test_the_sample_of_the_page_on_workflows_has_no_errors() -> None:
    sample = {
        "app": "ecommstore",
        "version": "0.0.1",
        "title": "E-comm Store",
        "workflows": [
            {
                "name": "simple-company-create-workflow",
                "description": "Create a company from a request.",
                "trigger": {
                    "eventName": "kustomer.app.ecommstore.company.create",
                    "transitions": [{"target": "step2", "condition": {"op": "true", "values": [True]}}],
                },
                "steps": [
                    {
                        "transitions": [],
                        "errorCases": [],
                        "id": "step2",
                        "action": "kustomer.company.create",
                        "params": {"name": "/#steps.1.companyName"},
                        "appVersion": "kustomer-^1.4.11",
                    }
                ],
            }
        ],
    }

    assert [each.code for each in judged(sample) if each.severity == "error"] == []


FORMS: list[tuple[str, str, Any, list[str]]] = [
    ("doubled in an icon", "KWF107", app(iconUrl="https://https://cdn.acme-shop.com/i.png"), ["KWF107 warning /iconUrl"]),
    (
        "doubled in a request",
        "KWF107",
        app(actions=[action(template={"uri": "https://http://{{{host}}}/a", "method": "GET"})]),
        ["KWF107 error /actions/0/inputTemplate/uri"],
    ),
    (
        "doubled in a step",
        "KWF107",
        flow({"1": "a", "a": step("kustomer.rest-api.json", uri="http://https://api.acme-shop.io", method="GET")}),
        ["KWF107 error /steps/0/params/uri"],
    ),
    ("doubled in a text", "KWF107", app(description="https://https://acme.io was wrong"), []),
    ("an address in an address", "KWF107", app(iconUrl="https://cdn.io/https://acme.io/i.png"), []),
    (
        "a blank in a webhook",
        "KWF107",
        app(outboundWebhooks=[{**WEBHOOK, "url": "https://x.acme-shop.com/a b"}]),
        ["KWF107 error /outboundWebhooks/0/url"],
    ),
    (
        "a bare scheme in a webhook",
        "KWF107",
        app(outboundWebhooks=[{**WEBHOOK, "url": "https://"}]),
        ["KWF107 error /outboundWebhooks/0/url"],
    ),
    (
        "a blank behind a request's address",
        "KWF107",
        app(actions=[action(template={"uri": "https://x.acme-shop.com/a ", "method": "GET"})]),
        ["KWF107 error /actions/0/inputTemplate/uri"],
    ),
    (
        "a bare scheme in a request",
        "KWF107",
        app(actions=[action(template={"uri": "http://", "method": "GET"})]),
        ["KWF107 error /actions/0/inputTemplate/uri"],
    ),
    (
        "blanks in a template",
        "KWF107",
        app(actions=[action(template={"uri": "https://x.io/{{dateFormat day 'YYYY MM'}}", "method": "GET"})]),
        [],
    ),
    (
        "a blank behind an e-mail address",
        "KWF107",
        app(appDetails={"appDeveloper": {"supportEmail": "help@acme-shop.com "}}),
        ["KWF107 warning /appDetails/appDeveloper/supportEmail"],
    ),
    ("an e-mail address", "KWF107", app(appDetails={"appDeveloper": {"supportEmail": "help@acme-shop.com"}}), []),
    ("an empty icon", "KWF110", app(iconUrl=""), ["KWF110 warning /iconUrl"]),
    ("an empty screenshot", "KWF110", app(screenshots=[" "]), ["KWF110 warning /screenshots/0"]),
    (
        "an empty link",
        "KWF110",
        app(appDetails={"externalPlatform": {"website": ""}}),
        ["KWF110 warning /appDetails/externalPlatform/website"],
    ),
    (
        "an empty icon of a manifest",
        "KWF110",
        app(iconUrl="", clientId="x", clientSecret="", url="https://acme.io", setupUrl="", inboundHookUris=[]),
        [],
    ),
    (
        "arguments of a URL",
        "KWF101",
        app(commands=[{**COMMAND, "url": "https://x.io/{{{a}}}", "permittedUrlArgs": ["a"]}]),
        ["KWF101 info /commands/0/permittedUrlArgs"],
    ),
    (
        "arguments of a URL beside others",
        "KWF101",
        app(commands=[{**COMMAND, "url": "https://x.io/{{{a}}}", "permittedUrlArgs": ["a"], "permittedArgs": ["a"]}]),
        ["KWF101 info /commands/0/permittedUrlArgs"],
    ),
    ("arguments", "KWF101", app(commands=[{**COMMAND, "url": "https://x.io/{{{a}}}", "permittedArgs": ["a"]}]), []),
    ("subscriptions alone", "KWF102", app(dataSubscriptions=["status-sync"]), ["KWF102 info /dataSubscriptions"]),
    ("subscriptions of a queue", "KWF102", app(dataSubscriptions=["a"], meta={"externalQueue": {"x": 1}}), []),
    ("subscriptions of a misspelled queue", "KWF102", app(dataSubscriptions=["a"], meta={"exernalQueue": {}}), []),
    ("a misspelled queue", "KWF101", app(meta={"exernalQueue": {}}), ["KWF101 warning /meta/exernalQueue"]),
    ("other meta", "KWF101", app(meta={"anything": {}}), []),
    (
        "a blank behind a command",
        "KWF202",
        app(commands=[{**COMMAND, "name": "get "}]),
        ["KWF202 warning /commands/0/name"],
    ),
    (
        "a blank before a view",
        "KWF202",
        app(kviews=[{"name": " acme.card", "template": "<p/>", "resource": "customer", "context": "smartbar-card"}]),
        ["KWF202 warning /kviews/0/name"],
    ),
    ("a blank inside a command", "KWF202", app(commands=[{**COMMAND, "name": "get order"}]), []),
    (
        "the icon of the samples",
        "KWF109",
        app(iconUrl="https://pbs.twimg.com/profile_images/1146053597785993217/x.png"),
        ["KWF109 info /iconUrl"],
    ),
    ("a host that was empty", "KWF109", app(iconUrl="https://undefined/x"), ["KWF109 warning /iconUrl"]),
    ("a host that was null", "KWF109", app(iconUrl="https://null/x"), ["KWF109 warning /iconUrl"]),
    ("an address that was empty", "KWF109", app(iconUrl="undefined/api"), ["KWF109 warning /iconUrl"]),
    ("a title", "KWF109", {**app(), "title": "null"}, ["KWF109 warning /title"]),
    ("an object", "KWF109", app(description="For [object Object]"), ["KWF109 warning /description"]),
    (
        "a token",
        "KWF109",
        app(
            actions=[
                action(
                    template={
                        "uri": "https://api.acme-shop.io/a",
                        "method": "GET",
                        "headers": {"Authorization": "Bearer undefined"},
                    }
                )
            ]
        ),
        ["KWF109 warning /actions/0/inputTemplate/headers/Authorization"],
    ),
    (
        "a part of an address",
        "KWF109",
        app(commands=[{**COMMAND, "url": "https://api.acme-shop.io/undefined/get"}]),
        ["KWF109 warning /commands/0/url"],
    ),
    (
        "a whole header",
        "KWF109",
        app(commands=[{**COMMAND, "defaultHeaders": {"X-Api-Key": "undefined"}}]),
        ["KWF109 warning /commands/0/defaultHeaders/X-Api-Key"],
    ),
    (
        "a header of a step",
        "KWF109",
        flow({"1": "a", "a": step("kustomer.rest-api.json", uri="https://api.acme-shop.io", headers={"X-Key": "null"})}),
        ["KWF109 warning /steps/0/params/headers/X-Key"],
    ),
    (
        "a param",
        "KWF109",
        flow({"1": "a", "a": step("kustomer.customer.update", id="/#steps.1.id", name="undefined")}),
        [],
    ),
    (
        "a default",
        "KWF109",
        app(settings={"default": {"apiHost": {"type": "string", "defaultValue": "undefined"}}}),
        ["KWF109 warning /settings/default/apiHost/defaultValue"],
    ),
    (
        "a translation",
        "KWF109",
        app(i18n={"en_us": {"acme.settings.page.title": "null"}}),
        ["KWF109 warning /i18n/en_us/acme.settings.page.title"],
    ),
    ("a type", "KWF109", app(actions=[action({"type": "object", "properties": {"name": {"title": "null"}}})]), []),
    ("a guard against objects", "KWF109", flow({"1": [
        {"target": "a", "condition": {"op": "eq", "values": ["/#steps.1.name", "[object Object]"]}}
    ], "a": []}), []),
    (
        "a whole header in a view",
        "KWF109",
        app(kviews=[view("<p>{() => fetch(u, {headers: {'CF-Access-Client-Id': 'undefined'}})}</p>")]),
        ["KWF109 warning /kviews/0/template"],
    ),
    (
        "an address without host in a view",
        "KWF109",
        app(kviews=[view("<p>{() => fetch(`undefined/api/orders`)}</p>")]),
        ["KWF109 warning /kviews/0/template"],
    ),
    ("a comparison in a view", "KWF109", app(kviews=[view("<p>{typeof a === 'undefined' ? b : {state: 'null'}}</p>")]), []),
    ("a sentence", "KWF109", app(description="What is undefined stays so: null is null."), []),
    (
        "a comparison",
        "KWF109",
        flow({"1": [{"target": "a", "condition": {"op": "eq", "values": ["/#steps.1.name", "undefined"]}}], "a": []}),
        [],
    ),
    (
        "code of a view",
        "KWF109",
        app(kviews=[view("<p>{a === undefined ? null : a}</p>")]),
        [],
    ),
    (
        "an address in a view",
        "KWF109",
        app(kviews=[view("<img src=\"https://undefined/i.png\"/>")]),
        ["KWF109 warning /kviews/0/template"],
    ),
    (
        "a header in a view",
        "KWF109",
        app(kviews=[view("<Card headers={{'Authorization': 'Bearer undefined'}}/>")]),
        ["KWF109 warning /kviews/0/template"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "expected"), [case[1:] for case in FORMS], ids=[f"{case[1]} {case[0]}" for case in FORMS]
)
def test_forms_of_values_and_names(code: str, value: Any, expected: list[str]) -> None:
    assert lines(value, code) == expected


def test_one_cause_is_one_finding() -> None:
    for url in ("https://", "http://", "undefined/api", "https://undefined/api"):
        value = app(outboundWebhooks=[{**WEBHOOK, "url": url}])
        codes = {"KWF107", "KWF109", "KWF110", "KWF716", "KWF508", "KWF503"}

        assert len(judged(value, *codes)) == 1, url


@pytest.mark.parametrize(
    "uri", ["undefined/api", "https://undefined/api", "http://undefined/api", "https://undefined.acme-shop.io/api"]
)
def test_what_an_empty_variable_left_is_one_finding(uri: str) -> None:
    value = app(
        settings={"default": {"apiHost": {"type": "string", "defaultValue": ""}}},
        actions=[action(template={"uri": uri, "method": "GET", "headers": {"Authorization": "Bearer undefined"}})],
    )
    found = lines(value, "KWF107", "KWF109", "KWF501", "KWF503", "KWF508", "KWF709")

    assert found == [
        "KWF109 warning /actions/0/inputTemplate/uri",
        "KWF109 warning /actions/0/inputTemplate/headers/Authorization",
    ]
