"""Events, actions and requests (KWF701 to 705, 709, 716): levels, helps, related places, and what one finding hides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.edits import Part
from tests.rules.test_components import HOOK, app, diagnostics, found, rest_action, step, workflow

if TYPE_CHECKING:
    from typing import Any

CREATED = "kustomer.conversation.create"
UNDECLARED_EVENT = workflow("kustomer.app.acme.order.gone")
UNDECLARED_ACTION = workflow(CREATED, step("kustomer.app.acme.gone"))
SHOP = {**app(), "app": "shop"}


def test_an_undeclared_event_is_an_error_where_another_name_was_meant() -> None:
    near, far = diagnostics("KWF701", app(hooks=[HOOK], workflows=[workflow("order.paied"), workflow("order.gone")]))

    assert (near.severity, near.help) == ("error", 'Did you mean "order.paid"?')
    assert far.severity == "warning"
    assert "eventName" in (far.help or "")


@pytest.mark.parametrize(
    ("code", "name"), [("KWF701", "user.update"), ("KWF701", "message.create"), ("KWF702", "conversation.append-tags")]
)
def test_the_name_of_the_platform_that_was_meant(code: str, name: str) -> None:
    flow = workflow(name) if code == "KWF701" else workflow(CREATED, step(name))
    (told,) = diagnostics(code, app(workflows=[flow]))

    assert told.help == f'Did you mean "kustomer.{name}"?'


@pytest.mark.parametrize(
    ("code", "name"), [("KWF701", "kustomr.user.update"), ("KWF702", "kustomr.conversation.append-tags")]
)
def test_a_slip_in_a_name_of_the_platform_is_the_finding_of_another_rule(code: str, name: str) -> None:
    assert found(code, app(workflows=[workflow(name) if code == "KWF701" else workflow(CREATED, step(name))])) == []


def test_an_undeclared_action_that_is_near_no_other_can_be_declared() -> None:
    (far,) = diagnostics("KWF702", app(workflows=[workflow(CREATED, step("gone"))]))

    assert '"actions"' in (far.help or "")


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(workflow("kustomr.conversation.create"), id="slip-of-the-platforms-own"),
        pytest.param(workflow(CREATED), id="of-the-platform"),
        pytest.param(workflow("order.paid"), id="declared"),
    ],
)
def test_an_event_that_is_right_or_reported_elsewhere_hides_no_undeclared_one(first: dict[str, Any]) -> None:
    definition = app(hooks=[HOOK], workflows=[first, UNDECLARED_EVENT])

    assert found("KWF701", definition) == ["/workflows/1/trigger/eventName"]


def test_an_event_of_an_older_version_of_another_app_hides_no_undeclared_one() -> None:
    old, new = (
        {**UNDECLARED_EVENT, "trigger": {"eventName": f"kustomer.app.shop.{name}", "appVersion": f"shop-{version}"}}
        for name, version in (("older", "^0.9.0"), ("newer", "^1.0.0"))
    )

    assert found("KWF701", app(workflows=[old, new]), shop__app=SHOP) == ["/workflows/1/trigger/eventName"]


def test_an_app_without_a_name_has_no_siblings() -> None:
    call = workflow(CREATED, step("kustomer.app.shop.gone"))

    assert found("KWF702", {**app(workflows=[call]), "app": ""}, shop__app=SHOP) == []


def test_an_event_of_the_app_itself_is_undeclared_whatever_the_version() -> None:
    trigger = {**UNDECLARED_EVENT["trigger"], "appVersion": "acme-^0.9.0"}

    assert found("KWF701", app(workflows=[{**UNDECLARED_EVENT, "trigger": trigger}])) != []


@pytest.mark.parametrize(
    ("bare", "others", "expected"),
    [
        pytest.param({"steps": UNDECLARED_ACTION["steps"]}, {"def": app()}, ["/steps/0/action"], id="steps-alone"),
        pytest.param({"steps": UNDECLARED_ACTION["steps"]}, {"def": SHOP}, [], id="steps-beside-another-app"),
        pytest.param({"steps": [step("gone")]}, {"def": app()}, [], id="short-names-of-steps-alone"),
        pytest.param(UNDECLARED_ACTION, {"def": [SHOP, app()]}, ["/steps/0/action"], id="beside-two-apps-in-a-file"),
        pytest.param(UNDECLARED_ACTION, {"def": [SHOP, SHOP]}, [], id="beside-two-other-apps"),
        pytest.param(
            {"data": {"type": "workflow", "attributes": UNDECLARED_ACTION}}, {"def": app()}, [], id="read-of-the-API"
        ),
        pytest.param(UNDECLARED_ACTION, {"def": {"actions": [rest_action()]}}, [], id="beside-a-part-of-an-app"),
    ],
)
def test_which_app_must_declare_the_action_of_a_bare_workflow(
    bare: dict[str, Any], others: dict[str, Any], expected: list[str]
) -> None:
    assert found("KWF702", bare, **others) == expected


def test_the_app_of_a_bare_workflow_is_shown_and_that_of_a_sibling_is_named() -> None:
    (bare,) = diagnostics("KWF702", {"steps": UNDECLARED_ACTION["steps"]}, **{"def": app()})
    call = workflow(CREATED, step("kustomer.app.shop.gone"))
    (sibling,) = diagnostics("KWF702", app(workflows=[call]), shop__app=SHOP)

    assert bare.message == 'the app declares no action "kustomer.app.acme.gone"'
    assert [(each.file, each.pointer) for each in bare.related] == [("def.json", "/app")]
    assert sibling.message == 'the app "shop" declares no action "kustomer.app.shop.gone"'
    assert [(each.file, each.pointer) for each in sibling.related] == [("shop/app.json", "/app")]


@pytest.mark.parametrize(
    ("params", "is_found"),
    [
        pytest.param({"data": {"text": "{{steps.1.event}}"}}, True, id="a-template-that-is-no-name"),
        pytest.param({"event": {"type": "/#steps.1.event"}}, False, id="below-the-event"),
        pytest.param({"data": {"EventName": "/#steps.1.event"}}, False, id="under-the-name"),
        pytest.param({"data": [{"kind": "order.gone"}]}, False, id="the-name-anywhere"),
        pytest.param({"eventName": "kustomer.app.acme.order.gone"}, False, id="by-its-full-name"),
    ],
)
def test_which_events_a_step_may_publish(params: dict[str, Any], is_found: bool) -> None:
    publishing = workflow(CREATED, step("kustomer.event.publish", params))
    other = workflow(CREATED, step("kustomer.note.create", {"eventName": "order.gone"}))
    expected = ["/workflows/0/trigger/eventName"] if is_found else []

    assert found("KWF701", app(workflows=[UNDECLARED_EVENT, publishing])) == expected
    assert found("KWF701", app(workflows=[UNDECLARED_EVENT, other])) == ["/workflows/0/trigger/eventName"]


def test_an_event_of_a_hook_hides_no_slip() -> None:
    name = "kustomer.acme.order.paid"
    definition = app(hooks=[{"eventName": name}], workflows=[workflow(name), workflow("kustomer.conversaton.update")])

    assert found("KWF705", definition) == ["/workflows/1/trigger/eventName"]


def test_where_a_slip_is_and_of_what() -> None:
    definition = workflow(
        "kustomer.user.updated", step("kustomer.customer.find_by_email"), step("kustomr.note.create", id="b")
    )
    told = diagnostics("KWF705", definition)

    assert [(each.pointer, each.message) for each in told] == [
        ("/trigger/eventName", '"kustomer.user.updated" is not a known event of the platform'),
        ("/steps/0/action", '"kustomer.customer.find_by_email" is not a known action of the platform'),
        ("/steps/1/action", '"kustomr.note.create" is not a known action of the platform'),
    ]


def test_the_misspelled_name_of_another_app_is_underlined() -> None:
    call = workflow(CREATED, step("kustomer.app.shpo.order.refund"))
    definition = app(workflows=[call], dependencies=["shop-^1.0.0"])
    (told,) = diagnostics("KWF705", definition, shop__app={**SHOP, "actions": [rest_action("order.refund")]})

    assert json.dumps(definition)[told.start.offset : told.end.offset] == "shpo"
    assert told.help == 'Did you mean "kustomer.app.shop.order.refund"?'
    assert [(each.file, each.pointer) for each in told.related] == [("shop/app.json", "/actions/0/name")]


@pytest.mark.parametrize(
    ("template", "level", "place"),
    [
        ({}, "error", ""),
        ({"method": "GET"}, "error", ""),
        ({"uri": "https://a.io"}, "warning", ""),
        ({"uri": " ", "method": "GET"}, "error", "/uri"),
        ({"uri": "https://a.io", "method": ""}, "warning", "/method"),
        ({"uri": "a.io", "method": "GET"}, "error", "/uri"),
    ],
)
def test_how_much_of_a_request_is_missing(template: dict[str, str], level: str, place: str) -> None:
    actions = [rest_action(type="event"), rest_action(inputTemplate="/#request"), rest_action(inputTemplate=template)]
    (told,) = diagnostics("KWF709", app(actions=actions))

    assert (told.severity, told.pointer) == (level, f"/actions/2/inputTemplate{place}")
    assert place or f'Add "{"uri" if level == "error" else "method"}"' in (told.help or "")


def test_requests_that_go_to_the_host_of_pages() -> None:
    uri = "https://{{{orgName}}}.kustomerapp.com/v1/orders"
    right = uri.replace(".kustomerapp", ".api.kustomerapp")
    requests = [7, right, f"see {uri}", uri]
    actions = [rest_action(inputTemplate={"uri": each, "method": "GET"}) for each in requests]
    rest, generic = "kustomer.rest-api.json", "kustomer.rest-api.generic"
    steps = [step(name, {"uri": uri}, id=name) for name in ("kustomer.note.create", rest, generic)]
    commands = [{"name": "a", "url": uri.replace("https", "http")}, {"name": "b", "url": uri.replace("/v1", "/v2")}]
    definition = app(actions=actions, commands=commands, workflows=[workflow(CREATED, *steps)])
    told = [each for each in diagnostics("KWF709", definition) if each.severity == "warning"]
    text = json.dumps(definition)

    assert [each.pointer for each in told] == [
        "/actions/3/inputTemplate/uri",
        "/commands/0/url",
        "/workflows/0/steps/1/params/uri",
        "/workflows/0/steps/2/params/uri",
    ]
    assert {text[each.start.offset : each.end.offset] for each in told} == {".kustomerapp.com"}
    assert told[0].message == '"kustomerapp.com" serves pages, not the API'
    assert told[0].fix is not None
    assert list(told[0].fix.edits) == [Part(("actions", 3, "inputTemplate", "uri"), (21, 21), ".api")]


def test_links_to_documentation_in_an_array_are_right() -> None:
    links = {"title": "Guide", "url": "https://acme-shop.io"}

    assert found("KWF717", app(appDetails={"documentationLinks": [links]})) == []


@pytest.mark.parametrize(
    ("url", "is_found"),
    [
        ("/#url", False),
        ("<<url>>", False),
        ("http://", False),
        ("http://a.io", True),
        (" ", False),
        ("HTTPs://a.io", False),
    ],
)
def test_urls_of_webhooks(url: str, is_found: bool) -> None:
    webhooks = [{"name": "a", "url": url, "events": ["kustomer.user.updated", "kustomer.user.update", "nothing"]}]
    told = diagnostics("KWF716", app(outboundWebhooks=webhooks))

    assert [each.pointer for each in told if each.pointer.endswith("url")] == (
        ["/outboundWebhooks/0/url"] if is_found else []
    )
    near, far = (each for each in told if not each.pointer.endswith("url"))
    assert (near.pointer, near.help) == ("/outboundWebhooks/0/events/0", 'Did you mean "kustomer.user.update"?')
    assert (far.pointer, "Did you mean" in (far.help or "")) == ("/outboundWebhooks/0/events/2", False)


def event(name: str) -> dict[str, Any]:
    return {"eventName": name}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"triggers": [event("order.paid")]}, [], id="no-hooks-at-all"),
        pytest.param(
            {"hooks": [HOOK], "triggers": [event("Order.Paid"), event("order.sent")]},
            [("warning", "/triggers/1/eventName", "no hook has the event", [])],
            id="letter-case",
        ),
        pytest.param(
            {"hooks": [HOOK], "triggers": [event("order.payd")]},
            [("warning", "/hooks/0/eventName", "no trigger has the event", ["/triggers/0/eventName"])],
            id="one-slip-is-one-finding",
        ),
        pytest.param(
            {"hooks": [HOOK], "triggers": [event("order.payd"), event("Order.Payd"), event("order.sent")]},
            [
                (
                    "warning",
                    "/hooks/0/eventName",
                    "no trigger has the event",
                    ["/triggers/0/eventName", "/triggers/1/eventName"],
                ),
                ("warning", "/triggers/2/eventName", "no hook has the event", []),
            ],
            id="a-slip-hides-no-other-trigger",
        ),
        pytest.param(
            {"hooks": [event("kustomer.acme.order.paid"), event("order.sent")]},
            [("info", "/hooks/1/eventName", "no trigger has the event", [])],
            id="a-hook-among-the-names-of-the-platform-is-hook-event-names",
        ),
        pytest.param(
            {"hooks": [HOOK], "triggers": [event("kustomer.acme.order.sent"), HOOK, event("order.gone")]},
            [("warning", "/triggers/2/eventName", "no hook has the event", [])],
            id="so-is-a-trigger",
        ),
        pytest.param(
            {
                "hooks": [HOOK],
                "triggers": [HOOK, event("order.sent")],
                "workflows": [workflow(CREATED, step("kustomer.event.publish", {"eventName": "/#steps.1.name"}))],
            },
            [],
            id="an-event-that-a-step-may-publish",
        ),
        pytest.param(
            {"hooks": [HOOK], "triggers": [event("order.pail"), event("order.paix")]},
            [
                ("warning", "/hooks/0/eventName", "no trigger has the event", ["/triggers/0/eventName"]),
                ("warning", "/triggers/1/eventName", "no hook has the event", []),
            ],
            id="of-two-near-ones-the-first",
        ),
        pytest.param({"hooks": [event(""), HOOK], "triggers": [HOOK, event("")]}, [], id="empty-names"),
        pytest.param(
            {"hooks": [HOOK, event("order.sent")], "workflows": [workflow("order.sent")]},
            [
                ("info", "/hooks/0/eventName", "no trigger has the event", []),
                ("warning", "/hooks/1/eventName", "no trigger has the event", []),
            ],
            id="one-that-a-workflow-waits-for",
        ),
    ],
)
def test_hooks_and_triggers_are_pairs(parts: dict[str, Any], expected: list[tuple[str, str, str, list[str]]]) -> None:
    told = diagnostics("KWF703", app(**parts))
    shown = [
        (each.severity, each.pointer, each.message.partition(' "')[0], [other.pointer for other in each.related])
        for each in told
    ]

    assert shown == expected


def test_parts_in_files_of_their_own_have_hooks_and_triggers() -> None:
    whole = app(hooks=[HOOK], triggers=[event("order.sent")])
    parts = {"hooks": {"hooks": [event("order.sent")]}, "triggers": {"triggers": [HOOK]}}

    assert found("KWF703", whole) == ["/hooks/0/eventName", "/triggers/0/eventName"]
    assert found("KWF703", whole, **parts) == []


NAMES_CALLED = [step("kustomer.app.acme.Refund"), step("charge", id="b")]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"actions": [rest_action("Charge")], "workflows": [workflow(CREATED, *NAMES_CALLED)]}, [], id="called"),
        pytest.param({"hooks": [HOOK], "workflows": [workflow("Order.Paid")]}, [], id="awaited"),
        pytest.param({"triggers": [HOOK], "hooks": [event("Order.Paid")]}, ["/triggers/0/eventName"], id="one-event"),
        pytest.param(
            {"triggers": [HOOK], "hooks": [event("order.sent")]},
            ["/triggers/0/eventName", "/hooks/0/eventName"],
            id="two-events",
        ),
        pytest.param(
            {"actions": [rest_action("x"), rest_action("y")], "workflows": [workflow(CREATED, step("a", {"name": "x"}))]},
            ["/actions/1/name"],
            id="named-in-a-param",
        ),
        pytest.param({"actions": [rest_action("kustomer.app.shop.x")], "hooks": [event("")]}, [], id="none-of-the-apps-own"),
    ],
)  # fmt: skip
def test_what_no_workflow_uses(parts: dict[str, Any], expected: list[str]) -> None:
    assert found("KWF704", app(**parts)) == expected


def test_a_hook_that_nothing_uses_is_called_a_hook() -> None:
    hook, trigger = diagnostics("KWF704", app(hooks=[HOOK])) + diagnostics("KWF704", app(triggers=[HOOK]))

    assert hook.message == "no workflow of the app uses the event of this hook"
    assert trigger.message == "no workflow of the app uses the event of this trigger"
