"""Slips of authors that rules find, and what stands near to them and is right: one table for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows import OTHERWISE, check, eq, exists, flow, step, to
from tests.judged import judged, lines
from tests.wholes import app

EVENT = "kustomer.app.acme.order.paid"
HOOK = {"eventName": EVENT, "displayEventName": "Paid", "type": "web", "description": "Paid."}
TRIGGER = {"eventName": EVENT, "description": "Paid."}
COMMAND = {"name": "get", "displayName": "Get", "url": "https://api.acme-shop.io/get", "httpMethod": "get"}
REST = {"uri": "https://api.acme-shop.io/refunds", "method": "POST"}
ACTION = {"name": "refund", "description": "Refunds.", "type": "rest_api", "inputTemplate": REST}
VIEW = {"name": "acme.card", "template": "<p/>", "resource": "customer", "context": "smartbar-card"}
KLASS = {"name": "acme-order", "metadata": {"properties": {"totalNum": {"displayName": "Total"}}}}
ID = "6142bf2f6ef1940524f53d94"


def on(event: str, *steps: Any, name: str = "acme-order-note", **parts: Any) -> Any:
    """An app with one workflow of its own that waits for an event."""
    nodes = {f"s{number}": each for number, each in enumerate(steps)}
    return app(workflows=[flow({"1": list(nodes), **nodes}, event, name=name)], **parts)


def texts(*rests: str, **locales: Any) -> Any:
    """An app with the settings default.apiHost and default.apiKey that are read, and these texts of en_us."""
    setting = {"type": "string", "defaultValue": "", "required": True}
    base = {f"acme.settings.{rest}": "X" for rest in rests}
    return app(
        settings={"default": {"apiHost": setting, "apiKey": setting}},
        i18n={"en_us": base, **locales} if base else locales,
    )


def described() -> Any:
    """An app whose two settings have a description of their own and no texts in i18n."""
    setting = {"type": "string", "defaultValue": "", "description": "Of your shop."}
    return app(settings={"default": {"apiHost": setting, "apiKey": setting}})


PAGE = ("page.title", "page.description")
HOST = ("path.default.apiHost.displayName", "path.default.apiHost.description")
KEY = ("path.default.apiKey.displayName", "path.default.apiKey.description")
FRENCH = {"acme.settings.page.title": "X", "acme.settings.page.description": "X"}


def hooked(hook: str, trigger: str = "", event: str = "", version: str = "acme-^1.0.0", **parts: Any) -> Any:
    """An app whose hook, trigger and workflow have these events, the trigger and workflow that of the hook by default."""
    workflow = flow({"1": "a", "a": []}, event or hook, name="acme-order-note")
    workflow["trigger"]["appVersion"] = version
    return app(
        hooks=[{**HOOK, "eventName": hook}],
        triggers=[{**TRIGGER, "eventName": trigger or hook}],
        workflows=[workflow],
        **parts,
    )


def slip(op: str, *values: Any) -> Any:
    return flow(
        {"1": [to("a", {"op": op, "values": ["/#steps.1.name", *values]}), to("b", OTHERWISE)], "a": [], "b": []}
    )


def calling(params: dict[str, Any], **schema: Any) -> Any:
    call = step("kustomer.app.acme.refund", appVersion="acme-^1.0.0", **params)
    inputs = {"type": "object", "properties": {"orderId": {"type": "string"}, "note": {"type": "string"}}, **schema}
    return on("kustomer.conversation.create", call, actions=[{**ACTION, "inputSchema": inputs}])


def routing(*transitions: Any) -> Any:
    router = step(None, *transitions, appVersion="kustomer-^1.9.2")
    return flow({"1": "r", "r": router, **{each["target"]: [] for each in transitions}})


def account(component: dict[str, Any], **parts: Any) -> Any:
    kind = "actions" if "inputTemplate" in component else "commands"
    return app(**{kind: [component]}, **parts)


OP = "/trigger/transitions/0/condition/op"
PARAMS = "/workflows/0/steps/0/params"
NAME = "/workflows/0/name"
OAUTH: dict[str, Any] = {"auth": {"oauth2": {}}}
CASES: list[tuple[str, str, Any, list[str]]] = [
    # Texts in other languages.
    ("KWF714", "a locale without some texts", texts(*PAGE, *HOST, *KEY, fr_fr=FRENCH), ["info /i18n/fr_fr"]),
    (
        "KWF714",
        "two locales",
        texts(*PAGE, *HOST, *KEY, fr_fr=FRENCH, de_de=FRENCH),
        ["info /i18n/fr_fr", "info /i18n/de_de"],
    ),
    ("KWF714", "a locale that is refused", texts(*PAGE, *HOST, *KEY, **{"fr-FR": FRENCH}), []),
    ("KWF714", "a locale of other texts", texts(*PAGE, *HOST, *KEY, fr_fr={"other": "x"}), []),
    (
        "KWF714",
        "a near miss",
        texts(*PAGE, HOST[0], "path.default.apiHost.decription", *KEY),
        ["warning /i18n/en_us/acme.settings.path.default.apiHost.decription"],
    ),
    (
        "KWF714",
        "a near miss by case",
        texts(*PAGE, "path.default.apiHost.displayname", HOST[1], *KEY),
        ["warning /i18n/en_us/acme.settings.path.default.apiHost.displayname"],
    ),
    (
        "KWF714",
        "a near miss of the page",
        texts("page.titel", "page.description", *HOST, *KEY),
        ["warning /i18n/en_us/acme.settings.page.titel"],
    ),
    (
        "KWF714",
        "another part",
        texts(*PAGE, HOST[0], "path.default.apiHost.placeholder", *KEY),
        ["warning /settings/default/apiHost"],
    ),
    ("KWF714", "a category without texts", texts(*PAGE), ["warning /settings/default"]),
    ("KWF714", "no texts at all", texts(), ["warning /settings/default"]),
    ("KWF714", "a category with descriptions alone", described(), ["warning /settings/default"]),
    ("KWF714", "a setting without texts", texts(*PAGE, *HOST), ["warning /settings/default/apiKey"]),
    # A step without action.
    (
        "KWF811",
        "a router",
        routing(to("a", exists("1.name")), to("b", exists("1.id"))),
        [],
    ),
    (
        "KWF811",
        "a router with an otherwise",
        routing(to("a", exists("1.name")), to("b", OTHERWISE)),
        [],
    ),
    (
        "KWF811",
        "a lost action",
        flow({"1": "r", "r": step(None, "a", appVersion="kustomer-^1.9.2"), "a": []}),
        ["warning /steps/0"],
    ),
    ("KWF811", "a lost end", flow({"1": "r", "r": step(None, appVersion="kustomer-^1.9.2")}), ["warning /steps/0"]),
    # Opposites.
    ("KWF705", "unassign", flow({"1": "a", "a": step("kustomer.conversation.unassign-user")}), []),
    ("KWF705", "unassign a team", flow({"1": "a", "a": step("kustomer.conversation.unassign-team")}), []),
    ("KWF705", "unschedule", flow({"1": "a", "a": step("kustomer.app.scheduler.unschedule-workflow")}), []),
    ("KWF705", "reassign", flow({"1": "a", "a": step("kustomer.conversation.reassign-user")}), []),
    ("KWF705", "a slip", flow({"1": "a", "a": step("kustomer.conversation.asign-user")}), ["warning /steps/0/action"]),
    ("KWF705", "a merge", flow({"1": "a", "a": step("kustomer.conversation.merge")}), []),
    # A hook alone.
    ("KWF703", "a lone hook", app(hooks=[HOOK]), ["info /hooks/0/eventName"]),
    ("KWF703", "a lone hook beside a workflow", on("kustomer.tag.create", hooks=[HOOK]), ["info /hooks/0/eventName"]),
    ("KWF703", "a lone hook that is awaited", on(EVENT, hooks=[HOOK]), ["warning /hooks/0/eventName"]),
    (
        "KWF703",
        "a hook whose trigger is misspelled",
        app(hooks=[HOOK], triggers=[{**TRIGGER, "eventName": "kustomer.app.acme.order.payed"}]),
        ["warning /hooks/0/eventName"],
    ),
    # Events that are not routed.
    ("KWF719", "without app", hooked("kustomer.acme.order.update"), ["error /hooks/0/eventName"]),
    ("KWF719", "of nobody", hooked("kustomer.order.paid"), ["error /hooks/0/eventName"]),
    ("KWF719", "in capitals", hooked("Kustomer.Acme.order.paid"), ["error /hooks/0/eventName"]),
    ("KWF719", "of a private app", hooked(f"kustomer.acme_{ID}.paid"), ["error /hooks/0/eventName"]),
    (
        "KWF719",
        "a trigger alone",
        app(triggers=[{**TRIGGER, "eventName": "kustomer.acme.order.paid"}]),
        ["error /triggers/0/eventName"],
    ),
    ("KWF719", "a trigger of the platform", app(triggers=[{**TRIGGER, "eventName": "kustomer.tag.create"}]), []),
    ("KWF719", "an event of the app", hooked(EVENT), []),
    ("KWF719", "capitals in the beginning", hooked("kustomer.App.acme.order.paid"), []),
    ("KWF719", "a short name", hooked("order.paid"), []),
    ("KWF719", "another app's", hooked("kustomer.app.globex.order.paid"), []),
    # Accounts.
    ("KWF720", "another name", account({**ACTION, "appAccountName": "main"}, **OAUTH), ["warning /actions/0/appAccountName"]),
    ("KWF720", "of a command", account({**COMMAND, "appAccountName": ""}, **OAUTH), ["warning /commands/0/appAccountName"]),
    ("KWF720", "without auth", account({**ACTION, "appAccountName": "default"}), ["warning /actions/0/appAccountName"]),
    (
        "KWF720",
        "of another type",
        account({**ACTION, "type": "event", "appAccountName": "default"}, **OAUTH),
        ["warning /actions/0/appAccountName"],
    ),
    (
        "KWF720",
        "of no type",
        account({"name": "refund", "inputTemplate": {}, "appAccountName": "default"}, **OAUTH),
        [],
    ),
    ("KWF720", "right", account({**ACTION, "appAccountName": "default"}, **OAUTH), []),
    ("KWF720", "right of a command", account({**COMMAND, "appAccountName": "default"}, **OAUTH), []),
    # Branches and operators.
    ("KWF308", "never", flow({"1": [to("a", {"op": "false", "values": []}), to("b")], "a": [], "b": []}), [f"warning {OP}"]),
    ("KWF308", "never alone", flow({"1": [to("a", {"op": "false"})], "a": []}), [f"warning {OP}"]),
    (
        "KWF308",
        "never twice",
        flow({"1": [to("a", {"op": "false"}), to("a", {"op": "false"}), to("b")], "a": [], "b": []}),
        [f"warning {OP}", "warning /trigger/transitions/1/condition/op"],
    ),
    ("KWF308", "always", flow({"1": [to("a", exists("1.name")), to("b", {"op": "true"})], "a": [], "b": []}), []),
    *[
        ("KWF310", op, slip(op, "x"), [f"error {OP}"])
        for op in ("equal", "not_equals", "greater_than", "less_than_or_equal", "startsWith", "in", "GreaterThan", "between")
    ],
    ("KWF310", "one of the platform's", slip("gte", 3), []),
    # Names.
    *[
        ("KWF203", name, on("kustomer.tag.create", name=name), [f"warning {NAME}"])
        for name in (
            "acme-orders-sync-copy",
            "acme-orders-sync---copy",
            "acme-orders-sync--1-",
            "Copy of sync orders",
            "acme_orders_copy",
        )
    ],
    *[
        ("KWF203", name, on("kustomer.tag.create", name=name), [])
        for name in ("acme-copy-orders", "acme-orders-step-1", "acme-copy-of-record-sync")
    ],
    (
        "KWF204",
        "what has happened",
        on("kustomer.app.acme.booking.changed", name="sync-changed-rows", hooks=[{**HOOK, "eventName": "booking.changed"}]),
        [f"warning {NAME}"],
    ),
    (
        "KWF204",
        "what has come",
        on("kustomer.app.acme.booking.received", name="log-received", hooks=[{**HOOK, "eventName": "booking.received"}]),
        [f"warning {NAME}"],
    ),
    (
        "KWF204",
        "what it is about",
        on("kustomer.app.acme.booking.changed", name="sync-bookings", hooks=[{**HOOK, "eventName": "booking.changed"}]),
        [],
    ),
    (
        "KWF206",
        "texts of another app",
        app(i18n={"en_us": {"lakeside.settings.page.title": "L", "lakeside.settings.page.description": "L"}}),
        [
            "warning /i18n/en_us/lakeside.settings.page.title",
            "warning /i18n/en_us/lakeside.settings.page.description",
        ],
    ),
    ("KWF206", "texts of this app", app(i18n={"en_us": {"acme.settings.page.title": "L"}}), []),
    (
        "KWF207",
        "an id in several names",
        on(
            f"kustomer.app.acme_{ID}.order.paid",
            hooks=[{**HOOK, "eventName": f"kustomer.app.acme_{ID}.order.paid"}],
            actions=[{**ACTION, "name": f"kustomer.app.acme_{ID}.refund"}],
        ),
        ["warning /actions/0/name"],
    ),
    # Params.
    (
        "KWF708",
        "an extra param beside another fault",
        calling({"orderId": "1", "color": "red"}, required=["region"], additionalProperties=False),
        [f"warning {PARAMS}/color"],
    ),
    (
        "KWF708",
        "a missing param beside another fault",
        calling({"note": "x"}, required=["orderId", "region"], additionalProperties=False),
        [f"error {PARAMS}"],
    ),
    ("KWF708", "only the other fault", calling({"orderId": "1"}, required=["region"], additionalProperties=False), []),
    *[
        ("KWF708", f"{written} in {action}", flow({"1": "a", "a": step(action, **{written: "/#steps.1.x"})}), expected)
        for action, written, expected in (
            ("kustomer.conversation.update", "asignedTeams", ["warning /steps/0/params/asignedTeams"]),
            ("kustomer.conversation.update", "substatus", ["warning /steps/0/params/substatus"]),
            ("kustomer.note.create", "converstion", ["warning /steps/0/params/converstion"]),
            ("kustomer.conversation.update", "assignedTeam", []),
            ("kustomer.conversation.update", "color", []),
            ("kustomer.customer.create", "email", []),
        )
    ],
    # Views.
    *[
        ("KWF713", template, app(kviews=[{**VIEW, "template": template, **parts}]), expected)
        for template, parts, expected in (
            ("./src/views/Card.jsx", {}, ["warning /kviews/0/template"]),
            ("./index.html", {}, ["warning /kviews/0/template"]),
            ("views/card.tsx ", {}, ["warning /kviews/0/template"]),
            ("./index.html", {"iframe": True}, []),
            ("Hello.", {}, []),
            ("<a href='./index.html'>x</a>", {}, []),
        )
    ],
    *[
        ("KWF422", template, app(klasses=[KLASS], kviews=[{**VIEW, "template": template}]), expected)
        for template, expected in (
            ('<Field type="kobject.acme-ordr" value={1}/>', ["warning /kviews/0/template"]),
            ('<Field field="x" type="kobject.acme-refund"/>', ["warning /kviews/0/template"]),
            ('<Field type="kobject.Acme-Order" value={1}/>', []),
            ('<Field type="kobject.globex-order" value={1}/>', []),
            ('<Other type="kobject.acme-refund"/>', []),
        )
    ],
    # Hosts of pages.
    *[
        ("KWF709", uri, app(actions=[{**ACTION, "inputTemplate": {"uri": uri, "method": "GET"}}]), expected)
        for uri, expected in (
            ("https://{{{orgName}}}.kustomerapp.com/v1/customers", ["warning /actions/0/inputTemplate/uri"]),
            ("https://{{org}}.kustomerapp.com/v1/kobjects/{{id}}", ["warning /actions/0/inputTemplate/uri"]),
            ("https://{{{orgName}}}.api.kustomerapp.com/v1/customers", []),
            ("https://{{{orgName}}}.kustomerapp.com/app/customers/1", []),
        )
    ],
    (
        "KWF709",
        "in a step",
        flow({"1": "a", "a": step("kustomer.rest-api.json", uri="https://{{steps.1.org}}.kustomerapp.com/v1/x", method="GET")}),
        ["warning /steps/0/params/uri"],
    ),
    (
        "KWF709",
        "in a command",
        app(commands=[{"name": "find", "url": "https://{{{org}}}.kustomerapp.com/v1/x", "httpMethod": "get"}]),
        ["warning /commands/0/url"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [(code, value, expected) for code, _, value, expected in CASES],
    ids=[f"{code} {name}" for code, name, *_ in CASES],
)
def test_slips_are_found_and_what_is_near_is_left_alone(code: str, value: Any, expected: list[str]) -> None:
    assert lines(value, code) == [f"{code} {line}" for line in expected]


def test_the_event_of_a_hook_that_is_not_routed_is_reported_once() -> None:
    for version in ("acme-^1.0.0", "kustomer-^1.9.2"):
        value = hooked("kustomer.acme.order.update", version=version)
        [found] = judged(
            value, "KWF206", "KWF604", "KWF606", "KWF701", "KWF703", "KWF705", "KWF719", "KWF801", "KWF802"
        )

        assert found.code == "KWF719"
        assert found.fix is not None
        assert not found.fix.safe
        assert len(found.fix.edits) == 3


def test_a_branch_that_is_never_taken_is_reported_once() -> None:
    never = {"op": "false", "values": []}
    value = flow({"1": [to("a", eq("1.name", "x")), to("a", never), to("b", eq("1.name", "y"))], "a": [], "b": []})

    assert lines(value, "KWF306", "KWF307", "KWF308", "KWF309", "KWF314") == [
        "KWF308 warning /trigger/transitions/1/condition/op"
    ]


def test_a_branch_that_is_never_taken_leaves_the_guard_behind_it() -> None:
    guard = eq("1.changes.attributes.status.after", "done")
    update = step("kustomer.conversation.update", id="/#steps.1.id", priority="1")
    value = flow({"1": [to("a", {"op": "false"}), to("a", guard)], "a": update}, "kustomer.conversation.update")

    assert lines(value, "KWF801") == []


def test_operators_of_other_languages_get_the_platforms_or_the_way_to_do_it() -> None:
    helps = {op: judged(slip(op, "x"), "KWF310")[0].help for op in ("greater_than", "startsWith", "in")}

    assert helps["greater_than"] == 'Write "gt".'
    assert "kustomer.regex-match.generic" in (helps["startsWith"] or "")
    assert '"or"' in (helps["in"] or "")


def test_made_up_texts_are_offered_and_not_written_by_themselves() -> None:
    for value in (
        texts(),
        texts(*PAGE),
        texts(*PAGE, *HOST),
        texts(*PAGE, HOST[0], "path.default.apiHost.decription", *KEY),
    ):
        [found] = judged(value, "KWF714", "KWF715")

        assert found.fix is not None
        assert not found.fix.safe


def test_workflows_of_one_name_in_a_folder_are_a_warning() -> None:
    one = flow({"1": "a", "a": [], "b": [], "c": []})
    other = flow({"1": "x", "x": "y", "y": []})

    assert lines(one, "KWF201", a_flow=other) == ["KWF201 warning /name"]
    assert lines(one, "KWF201", zz_flow=other) == []
    assert lines(one, "KWF201", a_flow={**one, "steps": one["steps"][:2]}) == []
    assert lines(one, "KWF201", a_flow={**other, "name": "another"}) == []


def test_a_workflow_beside_an_app_is_still_an_error() -> None:
    value = flow({"1": "a", "a": []})
    with_app = app(workflows=[flow({"1": "x", "x": "y", "y": []})])

    assert lines(value, "KWF201", a_app=with_app) == ["KWF201 error /name"]


def test_a_part_of_a_definition_is_said_to_be_one() -> None:
    for value, missing in (
        ({"kviews": []}, '"app", "version" and "title"'),
        ({"settings": {"default": {}}}, '"app", "version" and "title"'),
        ({"version": "1.0.0", "i18n": {"en_us": {}}}, '"app" and "title"'),
    ):
        [found] = judged(value, "KWF004")

        assert found.message == "this looks like a part of an app definition"
        assert missing in (found.help or "")
        assert 'fragments = ["app.json"]' in (found.help or "")
    others: list[Any] = [
        {"name": "left-pad", "version": "1.3.0"},
        {"settings": {}, "rules": []},
        {"version": "1", "tags": []},
    ]
    for other in others:
        [found] = judged(other, "KWF004")

        assert found.message == "this is neither an app definition nor a workflow"


def test_a_number_is_compared_by_the_right_operator() -> None:
    value = slip("greater_than", 3)
    [found] = judged(value, "KWF310")

    assert found.fix is not None
    assert found.fix.safe
    assert check("gt", "1.x", 3)["op"] in found.fix.title
