"""URLs, ids, literals and prefixes (KWF502 to 508, 514, 515): what is underlined, what is fixed, and what is silent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.edits import Add, Part, Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.rules.test_values import (
    HOOK_OF_ORGANIZATION,
    ID,
    RULES,
    action,
    app,
    command,
    found,
    kview,
    param,
    settings,
    step,
    workflow,
)

HOST = "https://api.bluebird.shop"


def diagnostics(code: str, value: Any) -> list[Any]:
    document = document_of_text("app.json", json.dumps(value))
    rules = [rule for rule in RULES if rule.code == code]
    return diagnostics_in(document, rules, DEFAULTS, apps=read_apps(document))


def underlined(code: str, value: Any) -> list[str]:
    text = json.dumps(value)
    return [text[each.start.offset : each.end.offset] for each in diagnostics(code, value)]


def places(code: str, value: Any) -> list[str]:
    return [each.pointer for each in diagnostics(code, value)]


# KWF502


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ID, [f'"{ID}"']),
        (f"q {ID}", [ID]),
        (f"{ID} {ID[::-1]}", [ID, ID[::-1]]),
        (f"kustomer.workflow.{ID}.call", []),
        ("x" * 24, []),
    ],
)
def test_ids_in_requests(text: str, expected: list[str]) -> None:
    sent = action(uri=HOST, data={"queue": text})

    assert underlined("KWF502", app(actions=[sent])) == expected
    assert underlined("KWF502", app(actions=[action(uri=HOST, data={"workflowId": text})])) == []


def test_the_id_of_an_own_workflow_hides_no_other() -> None:
    sent = action(uri=HOST, data={"flow": ID, "queue": ID[::-1]})
    flow = {**workflow(step("a", queue="x")), "id": ID}

    assert places("KWF502", app(actions=[sent], workflows=[flow])) == ["/actions/0/inputTemplate/data/queue"]


# KWF503


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://tilt.api.kustomerapp.com/v1", ["tilt.api.kustomerapp.com"]),
        ("https://x.glitch.me:8080/v1", ["x.glitch.me"]),
        ("https://glitch.me", ["glitch.me"]),
        ("https://api.bluebird.shop?x=1&account=4711&y=2#account=12", ["account=4711"]),
        ("https://api.bluebird.shop?account=4711#top", ["account=4711"]),
        ("https://api.bluebird.shop?ACCOUNT=4711&tenant-id=a1", ["ACCOUNT=4711", "tenant-id=a1"]),
        ("https://api.bluebird.shop?account=abc&account=4-7&account4711&name=1", []),
        ("https://203.0.113.256", []),
        ("https://203.0.113", []),
        ("https://203.0.113.7.8", []),
        ("https://203.0.113.7x", []),
        ("https://203.0.113.00000000000000000000007", ["203.0.113.00000000000000000000007"]),
        ("https://shop-staging-1.bluebird.io", ["shop-staging-1.bluebird.io"]),
        ("https://a.example.com, https://x.glitch.me", ["x.glitch.me"]),
    ],
)
def test_what_is_underlined_of_a_url(uri: str, expected: list[str]) -> None:
    value = app(commands=[command(url=uri)])

    assert underlined("KWF503", value) == expected


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("203.0.113.7", "is an IP address, not a host name"),
        ("127.0.0.1", "is a development or test host"),
        ("localhost", "is a development or test host"),
        ("x.ngrok.io", "is a development or test host"),
    ],
)
def test_which_hosts_are_temporary(host: str, words: str) -> None:
    assert [each.message for each in diagnostics("KWF503", app(commands=[command(url=f"https://{host}/x")]))] == [
        f'"{host}" {words}'
    ]


def test_a_repeated_url_is_the_finding_of_another_rule() -> None:
    url = "https://tilt.api.kustomerapp.com/v1"
    flow = workflow(*(step(name, *targets, uri=url) for name, targets in (("a", "b"), ("b", "c"), ("c", ""))))
    value = app(workflows=[flow, workflow(step("x", uri="https://x.glitch.me"))])

    assert places("KWF503", value) == ["/workflows/1/steps/0/params/uri"]


def test_pages_of_an_organization_are_loaded_by_that_organization() -> None:
    url = "https://tilt.kustomerapp.com/x"

    assert not places("KWF503", app(widgets=[{"name": "w", "url": url, "icon": url}], iconUrl=url))
    assert not places("KWF503", app(outboundWebhooks=[{"name": "w", "url": url}]))
    assert places("KWF503", app(kviews=[kview(f'fetch("{url}")')]))


@pytest.mark.parametrize(
    ("template", "is_found"),
    [
        ("a = https://x.glitch.me", True),
        ("a =        https://x.glitch.me", True),
        ("a =         https://x.glitch.me", False),
        ("a: https://x.glitch.me", False),
        ("(https://x.glitch.me)", False),
        ("`https://x.glitch.me`", True),
    ],
)
def test_which_urls_of_a_view_are_values(template: str, is_found: bool) -> None:
    assert places("KWF503", app(kviews=[kview(template)])) == (["/kviews/0/template"] if is_found else [])


@pytest.mark.parametrize(
    ("texts", "sent", "expected"),
    [
        pytest.param({"shop": HOST}, action(uri=f"{HOST}/v1"), "default.shop", id="by-its-default"),
        pytest.param({"shop": "api.bluebird.shop"}, action(uri=f"{HOST}/v1"), "", id="a-default-without-a-scheme"),
        pytest.param({"host": "", "apiUrl": ""}, action(uri=HOST), "default.host", id="the-first-unread-one"),
        pytest.param({"host": "", "shop": HOST}, action(uri=HOST), "default.host", id="the-first-of-both"),
        pytest.param({"shop": HOST, "host": ""}, action(uri=HOST), "default.shop", id="the-first-of-both-by-default"),
        pytest.param({"shop": HOST}, action(uri="{{{x}}}", qs={"url": HOST}), "default.shop", id="in-an-argument"),
        pytest.param({"shop": HOST}, action(uri="{{{x}}}", data={"to": HOST}), "", id="under-another-key"),
        pytest.param({"shop": HOST}, action(uri=f"see {HOST}"), "", id="not-at-the-start"),
        pytest.param({"host": ""}, action(uri="https://{{{x}}}/v1"), "", id="without-a-host"),
        pytest.param({"shop": HOST}, action(uri="https://x.glitch.me"), "", id="another-finding-is-enough"),
        pytest.param({"endpoint": ""}, action(uri=HOST), "default.endpoint", id="an-endpoint"),
        pytest.param({"shop_domain": ""}, action(uri=HOST), "default.shop_domain", id="a-domain"),
        pytest.param({"hostId": ""}, action(uri=HOST), "", id="another-name"),
    ],
)
def test_a_host_that_a_setting_has(texts: dict[str, str], sent: Any, expected: str) -> None:
    held = settings(**{name: {"type": "string", "defaultValue": text} for name, text in texts.items()})
    messages = [each for each in diagnostics("KWF503", app(settings=held, actions=[sent])) if each.related]

    assert [each.message.rpartition(" ")[2] for each in messages] == ([f'"{expected}"'] if expected else [])


def test_a_setting_that_the_request_reads_is_not_meant() -> None:
    held = settings(
        number={"type": "number", "defaultValue": HOST},
        shop={"type": "string", "defaultValue": HOST},
        other={"type": "string", "defaultValue": HOST},
    )
    reading = {**action(uri=f"{HOST}/v1"), "appSettings": {"s": {"key": "acme.default.shop"}}}
    (each,) = diagnostics("KWF503", app(settings=held, actions=[reading]))

    assert [related.pointer for related in each.related] == ["/settings/default/other"]
    assert underlined("KWF503", app(settings=held, actions=[reading])) == ["api.bluebird.shop"]


def test_a_function_in_a_request_is_no_url() -> None:
    assert places("KWF503", app(actions=[action(uri="/#fn:concat,https://x.glitch.me,id")])) == []


def test_a_page_of_the_app_itself_reads_no_setting() -> None:
    url = "https://x.glitch.me"
    image, call = diagnostics("KWF503", app(iconUrl=url, commands=[command(url=url)]))

    assert [("App Setting" in each.help) for each in (image, call)] == [False, True]


def test_icons_and_webhooks_read_no_setting() -> None:
    hosts, accounts = "https://x.glitch.me", "https://bluebird.shop?account=4711"
    for url in (hosts, accounts):
        widget = {"name": "w", "url": url, "icon": url}
        told = diagnostics("KWF503", app(widgets=[widget], outboundWebhooks=[{"name": "w", "url": url}]))

        assert {each.pointer: "App Setting" in each.help for each in told} == {
            "/widgets/0/url": True,
            "/widgets/0/icon": False,
            "/outboundWebhooks/0/url": False,
        }


def test_a_number_holds_no_host() -> None:
    held = settings(host={"type": "number", "defaultValue": 1})

    assert places("KWF503", app(settings=held, actions=[action(uri=HOST)])) == []


# KWF508


def test_http_is_replaced_in_place() -> None:
    value = app(
        commands=[command(url="HTTP://api.bluebird.shop")],
        kviews=[kview("<img src='http://cdn.bluebird.shop/logo.png'/>")],
    )
    call, view = diagnostics("KWF508", value)

    assert underlined("KWF508", value) == ["HTTP", "http"]
    assert [call.message, view.message] == [
        '"HTTP://api.bluebird.shop" is not encrypted',
        '"http://cdn.bluebird.shop/logo.png" is not encrypted',
    ]
    assert list(call.fix.edits) == [Part(("commands", 0, "url"), (0, 4), "https")]
    assert list(view.fix.edits) == [Part(("kviews", 0, "template"), (10, 14), "https")]


@pytest.mark.parametrize(
    ("keys", "pointer"),
    [
        ({"widgets": [{"name": "w", "icon": "http://b.shop/i"}]}, "/widgets/0/icon"),
        ({"settingsPageConfig": {"url": "http://b.shop"}}, "/settingsPageConfig/url"),
        ({"auth": {"oauth2": {"url": "http://b.shop"}}}, "/auth/oauth2/url"),
        ({"clientId": "x", "system": False, "url": "http://b.shop"}, "/url"),
        ({"clientId": "x", "system": False, "setupUrl": "http://b.shop"}, "/setupUrl"),
        ({"installUrl": "http://b.shop"}, "/installUrl"),
        ({"commands": [command(url="http://[::1]/x"), command(url="http://[::2]/x")]}, "/commands/1/url"),
    ],
)
def test_more_addresses_that_are_loaded(keys: dict[str, Any], pointer: str) -> None:
    assert places("KWF508", app(**keys)) == [pointer]


@pytest.mark.parametrize("host", ["", "localhost.", "undefined", "null", "shop.example.com", "ns.adobe.com"])
def test_hosts_that_need_no_encryption(host: str) -> None:
    quoted = kview(f'<img src="http://{host}/x"/>')

    assert bool(places("KWF508", app(kviews=[quoted]))) is (host == "localhost.")


# KWF504, 507


def test_a_contact_is_underlined_and_hides_no_other() -> None:
    value = app(
        workflows=[
            workflow(
                step("a", "b", to="test@test.com"),
                step("b", "c", to="call +49 30 1234567"),
                step("c", to="a.lamb@bluebird.shop", queue=ID),
            )
        ]
    )

    assert places("KWF504", value)[-1] == "/workflows/0/steps/2/params/to"
    assert underlined("KWF504", value)[-1] == '"a.lamb@bluebird.shop"'
    assert [each.message for each in diagnostics("KWF504", value)][-1] == (
        'the address "a.lamb@bluebird.shop" belongs to one organization'
    )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([HOST] * 3, 3, id="three"),
        pytest.param([HOST] * 2, 0, id="two"),
        pytest.param([f"{HOST}/{ID}"] * 3, 3, id="a-url-with-an-id"),
        pytest.param([f"see {HOST}/x"] * 3, 0, id="in-a-longer-text"),
        pytest.param(["https://tilt.kustomerapp.com/x"] * 3, 3, id="of-an-organization"),
        pytest.param(["https://api.kustomerapp.com/x"] * 3, 0, id="of-everybody"),
        pytest.param(["example@bluebird.shop"] * 3, 0, id="an-example"),
        pytest.param(["https:///x"] * 3, 0, id="no-host"),
    ],
)
def test_what_is_repeated(texts: list[str], expected: int) -> None:
    steps = [step(name, *next_, uri=text) for name, next_, text in zip("abc", ("b", "c", ""), texts, strict=False)]
    found_here = diagnostics("KWF507", app(workflows=[workflow(*steps)]))

    assert [len(each.related) + 1 for each in found_here] == ([expected] if expected else [])


def test_a_literal_counts_once_in_a_string() -> None:
    steps = [step("a", "b", body=f"{ID} {ID}"), step("b", body=f"{ID}")]

    assert places("KWF507", app(workflows=[workflow(*steps)])) == []


def test_workflows_that_others_call_come_last() -> None:
    steps = [step(name, *next_, queue=ID) for name, next_ in (("a", "b"), ("b", ""))]
    called = workflow(step("a", queue=ID), name="aaa", callable=True)
    (each,) = diagnostics("KWF507", app(workflows=[called, {**workflow(*steps), "name": "zzz"}]))

    assert each.pointer == "/workflows/1/steps/0/params/queue"
    assert [related.pointer for related in each.related][-1] == "/workflows/0/steps/0/params/queue"
    assert each.message == f'the id "{ID}" is repeated in 3 places'


# KWF505, 506


def test_the_event_of_an_organization_hides_none_and_is_replaced_with_the_version() -> None:
    flows = [workflow(step("a")), workflow(step("a"), eventName=HOOK_OF_ORGANIZATION)]
    other = workflow(step("a"), eventName=HOOK_OF_ORGANIZATION, appVersion="hooks-^1.0.0")
    value = app(workflows=[*flows, other], hooks=[{"eventName": ""}, {"eventName": "paid"}])
    first, second = diagnostics("KWF505", value)

    assert [first.pointer, second.pointer] == ["/workflows/1/trigger/eventName", "/workflows/2/trigger/eventName"]
    assert list(first.fix.edits) == [
        Set(("workflows", 1, "trigger", "eventName"), "kustomer.app.acme.paid"),
        Add(("workflows", 1, "trigger"), "appVersion", "acme-^1.0.0"),
    ]
    assert list(second.fix.edits)[1] == Set(("workflows", 2, "trigger", "appVersion"), "acme-^1.0.0")
    assert '"kustomer.app.acme.paid"' in first.help


@pytest.mark.parametrize("name", ["kustomer.acme.paid", "Kustomer.order.paid", "kustomer.app.globex.paid"])
def test_the_event_of_a_hook_that_is_to_be_renamed_replaces_none(name: str) -> None:
    value = app(workflows=[workflow(step("a"), eventName=HOOK_OF_ORGANIZATION)], hooks=[{"eventName": name}])
    (found,) = diagnostics("KWF505", value)

    assert found.fix is None
    assert "<event>" in found.help


@pytest.mark.parametrize("event", ["kustomer.hooks.form.1.received", "kustomer.hook.form.1.receive"])
def test_other_events_of_hooks_are_left_alone(event: str) -> None:
    assert places("KWF505", app(workflows=[workflow(step("a"), eventName=event)])) == []


@pytest.mark.parametrize("text", ["/#variables", "/#variables.", "{{variables}}", "/#steps.variables.x"])
def test_a_variable_without_a_name_is_none(text: str) -> None:
    flow = workflow(step("a", "b", note=text), step("b", note="/#variables.shop"))

    assert places("KWF506", app(workflows=[flow])) == ["/workflows/0/steps/1/params/note"]
    assert underlined("KWF506", app(workflows=[flow])) == ["shop"]


def test_a_request_with_a_variable_moves_into_an_action() -> None:
    request = {**step("a", url=f"/#variables.{ID}"), "action": "kustomer.rest-api.json"}
    (in_request, in_note) = diagnostics(
        "KWF506", app(workflows=[workflow(request, step("b", note=f"/#variables.{ID}"))])
    )

    assert (in_request.help or "").startswith("Move the request into an action of the app that reads an App Setting")
    assert (in_note.help or "").startswith("Use an App Setting instead")


def test_a_variable_read_by_its_id_hides_none_read_by_a_name() -> None:
    flow = workflow(step("a", "b", note=f"/#variables.{ID}"), step("b", note="/#variables.shop"))
    (bare,) = diagnostics("KWF506", flow)
    in_app = diagnostics("KWF506", app(workflows=[flow]))

    assert bare.message == '"shop" is not the id of a variable'
    assert [each.message for each in in_app] == [
        f'the variable "{ID}" belongs to one workflow of one organization',
        'the variable "shop" belongs to one workflow of one organization',
    ]


# KWF514


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ("This is a test.", True),
        ("This is a test. ", False),
        ("LOREM IPSUM dolor", True),
        ("of lorem ipsum", False),
        ("foo@bar.com", True),
        ("FOO@BAR.io", True),
        ("foo@bluebird.shop", False),
        ("ann@test.com", False),
        ("/#test", False),
        ("", False),
    ],
)
def test_what_looks_like_a_test(value: str, is_found: bool) -> None:
    assert bool(places("KWF514", workflow(step("a", order=value)))) is is_found


def test_a_value_that_no_record_can_have_is_another_rules() -> None:
    flow = workflow(step("a", action="kustomer.conversation.update", direction="test", order="test"))

    assert places("KWF514", flow) == ["/steps/0/params/order"]


# KWF515


KLASS = {"name": "conversation", "metadata": {"standard": True, "properties": {"paidBool": {}}}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/#steps.1.custom.@acmeor1PaidBool", ["@acmeor1PaidBool"]),
        ("x@acmeor1PaidBool", []),
        ("@acmeor1PaidBool @other1PaidBool", ["@acmeor1PaidBool", "@other1PaidBool"]),
        ("x@y, @acme_1PaidBool.x", ["@acme_1PaidBool"]),
        ("@PaidBool", []),
        ("@aPaidBool", ["@aPaidBool"]),
        ("@acmeor1paidBool", []),
        ("@acmeor1PaidBools", []),
        ("@" + "x" * 63 + "PaidBool", ["@" + "x" * 63 + "PaidBool"]),
        ("@" + "x" * 64 + "PaidBool", []),
        ("@@acmeor1PaidBool", ["@acmeor1PaidBool"]),
    ],
)
def test_which_names_have_a_generated_prefix(text: str, expected: list[str]) -> None:
    value = app(klasses=[KLASS], workflows=[workflow(step("a", paid=text))])

    assert underlined("KWF515", value) == expected


def test_the_places_of_a_prefix_in_their_order() -> None:
    name = "@acmeor1PaidBool"
    sent = {**action(uri=HOST, data={name: [{"x": {name: f"/#{name}"}}]}), "name": "send"}
    called = workflow(step("a", list=[{name: 1}]), callable=True, schema={"properties": {name: {}}}, name="aaa")
    flow = workflow(step("a", custom={name: f"{name} {name}"}), name="zzz", schema={name: 1})
    value = app(klasses=[{"name": "acme-order"}, KLASS], workflows=[called, flow], actions=[sent])
    (each,) = diagnostics("KWF515", value)

    assert each.pointer == "/workflows/1/steps/0/params/custom/@acmeor1PaidBool"
    assert [related.pointer for related in each.related] == [
        f"/workflows/0/steps/0/params/list/0/{name}",
        f"/workflows/1/trigger/schema/{name}",
        f"/workflows/0/trigger/schema/properties/{name}",
        f"/actions/0/inputTemplate/data/{name}/0/x/{name}",
        f"/actions/0/inputTemplate/data/{name}",
    ]


def test_a_prefix_that_is_a_key_is_underlined_as_one() -> None:
    value = app(klasses=[KLASS], workflows=[workflow(step("a", custom={"@acmeor1PaidBool": 1}))])

    assert underlined("KWF515", value) == ['"@acmeor1PaidBool"']
    assert underlined("KWF515", {**value, "identifer": "acmeor1"}) == []  # a finding of unknown-key
    assert not found(param("@acmeor1PaidBool"), "KWF515")
