"""Rules on names and descriptions (KWF2), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.edits import Part, Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

RULES = {rule.code: rule for rule in builtin_rules()}
ID = "6142bf2f6ef1940524f53d94"
ACME = {"app": "acme", "version": "1.0.0", "title": "Acme Orders"}


def diagnostics(code: str, value: Any, settings: str = "") -> list[Diagnostic]:
    document = document_of_text("app.json", json.dumps(value))
    return diagnostics_in(document, [RULES[code]], settings_of_text(settings) if settings else DEFAULTS)


def places(code: str, value: Any, settings: str = "") -> list[str]:
    return [each.pointer for each in diagnostics(code, value, settings)]


def workflow(name: str = "acme-order-note", **more: Any) -> dict[str, Any]:
    trigger = {"id": "1", "eventName": "kustomer.conversation.create", "transitions": []}
    return {"name": name, "description": "Notes orders.", "trigger": trigger, "steps": [], **more}


@pytest.mark.parametrize(
    "name",
    ["acme", "bot---new-mi-tienda", "Acme.Order_2", "a", "kustomer.app.acme.sync", "<<organization>> sync", ""],
)
def test_a_workflow_name_is_taken(name: str) -> None:
    assert places("KWF202", workflow(name)) == []


@pytest.mark.parametrize(
    ("name", "reason", "right"),
    [
        pytest.param("My flow!", 'contains a space and "!"', "my-flow", id="space-and-mark"),
        pytest.param("acme order", "contains a space", "acme-order", id="space"),
        pytest.param("acme/order", 'contains "/"', "acme-order", id="slash"),
        pytest.param("pedidó", 'contains "ó"', "pedido", id="other-letters"),
        pytest.param("a@b#c d", 'contains "@", "#" and more', "a-b-c-d", id="three-are-too-many"),
        pytest.param("a@b#c d%", 'contains "@", "#" and more', "a-b-c-d", id="at-most-two-are-named"),
    ],
)
def test_a_workflow_name_is_refused(name: str, reason: str, right: str) -> None:
    (found,) = diagnostics("KWF202", workflow(name))

    assert found.pointer == "/name"
    assert found.message == f'the workflow name "{name}" {reason}'
    assert found.fix is not None
    assert list(found.fix.edits) == [Set(("name",), right)]
    assert not found.fix.safe


def test_a_name_that_is_taken_is_not_offered() -> None:
    value = {**ACME, "workflows": [workflow("acme order"), workflow("acme-order")]}
    (found,) = diagnostics("KWF202", value)

    assert found.fix is None


def test_two_workflows_are_not_renamed_to_one_name() -> None:
    value = {**ACME, "workflows": [workflow("ticket-routing"), workflow("ticket-routing")]}

    found = diagnostics("KWF204", value)

    assert len(found) == 2
    assert [each.fix for each in found] == [None, None]


@pytest.mark.parametrize("taken", ["acme-lookup", "kustomer.app.acme.acme-lookup"])
def test_a_workflow_is_not_renamed_to_the_name_of_another_one(taken: str) -> None:
    value = {**ACME, "workflows": [workflow("lookup"), workflow(taken)]}

    assert [each.fix for each in diagnostics("KWF204", value)] == [None]


def test_a_workflow_is_not_renamed_to_what_is_refused() -> None:
    assert [each.fix for each in diagnostics("KWF204", {**ACME, "workflows": [workflow("ship it")]})] == [None]


@pytest.mark.parametrize(
    ("app", "is_refused"),
    [
        ("acme", False),
        ("acme_orders", False),
        (f"acme_{ID}", False),
        ("Acme", False),
        ("acme-orders", True),
        ("acme orders", True),
        ("<<your-app>>", False),
    ],
)
def test_app_names_have_no_spaces_and_dashes(app: str, is_refused: bool) -> None:
    assert places("KWF202", {**ACME, "app": app}) == (["/app"] if is_refused else [])


def test_an_app_name_that_is_referred_to_is_not_changed_alone() -> None:
    (found,) = diagnostics(
        "KWF202", {**ACME, "app": "acme-orders", "hooks": [{"eventName": "kustomer.app.acme-orders.x"}]}
    )

    assert found.fix is None


@pytest.mark.parametrize(
    ("kind", "name", "is_generic"),
    [
        ("workflows", "acme-workflow-2", True),
        ("workflows", "copy-of-acme-refunds", True),
        ("workflows", "temp---acme-refunds", True),
        ("workflows", "effort-timer-1-of-4", False),
        ("workflows", "acme-1-of-4", True),
        ("workflows", "acme", False),
        ("workflows", "acme-refunds", False),
        ("actions", "kustomer.app.acme.get-request", True),
        ("actions", "kustomer.app.Acme_6142bf2f6ef1940524f53d94.putRequest", True),
        ("actions", "get-order", False),
        ("kviews", "acme.view", True),
        ("kviews", "acme--event-view", False),
        ("kviews", "acme.trackorders", False),
        ("commands", "test", False),
    ],
)
def test_generic_names(kind: str, name: str, is_generic: bool) -> None:
    assert places("KWF203", {**ACME, kind: [{"name": name}]}) == ([f"/{kind}/0/name"] if is_generic else [])


@pytest.mark.parametrize(("event", "is_generic"), [("kustomer.app.acme.event", True), ("order.event", False)])
def test_a_hook_of_an_event_says_nothing(event: str, is_generic: bool) -> None:
    assert bool(places("KWF203", {**ACME, "hooks": [{"eventName": event}]})) == is_generic


@pytest.mark.parametrize(
    ("kind", "name", "is_reported"),
    [
        pytest.param("workflows", "simple-company-create-workflow", True, id="common-words-do-not-count"),
        pytest.param("workflows", "orders-poll-invoices", False, id="word-of-the-title"),
        pytest.param("workflows", "preorders-sync", False, id="part-of-a-word"),
        pytest.param("workflows", "refund-now", False, id="word-of-an-own-action"),
        pytest.param("workflows", "kustomer.app.other.sync", False, id="owner-is-foreign-namespace"),
        pytest.param("workflows", "workflow-1", False, id="owner-is-generic-name"),
        pytest.param("kviews", "acme.card", False, id="kview-of-the-app"),
        pytest.param("kviews", "hello-world.card", True, id="kview-of-something-else"),
        pytest.param("kviews", "hello-world", False, id="kview-without-a-first-part"),
        pytest.param("kviews", "kustomer.app.acme.orders", False, id="kview-in-the-namespace"),
    ],
)
def test_names_are_tied_to_the_app(kind: str, name: str, is_reported: bool) -> None:
    value = {**ACME, kind: [{"name": name}], "actions": [{"name": "refund"}]}

    assert places("KWF204", value) == ([f"/{kind}/0/name"] if is_reported else [])


@pytest.mark.parametrize("app", ["my_first_app", "My_First_App", f"my_first_widget_app_{ID}"])
def test_names_of_templates(app: str) -> None:
    assert places("KWF205", {**ACME, "app": app}) == ["/app"]


@pytest.mark.parametrize("app", ["my_first_app_2", "acme", ""])
def test_names_of_no_template(app: str) -> None:
    assert places("KWF205", {**ACME, "app": app}) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"actions": [{"name": "kustomer.app.acme.x"}]}, [], id="own"),
        pytest.param({"actions": [{"name": f"kustomer.app.Acme_{ID}.x"}]}, [], id="own-by-letter-case-and-id"),
        pytest.param({"actions": [{"name": "x"}]}, [], id="short"),
        pytest.param(
            {
                "app": "acme-orders",
                "actions": [{"name": "kustomer.app.acme_orders.x", "appSettings": {"a": {"key": "acme_orders.b.c"}}}],
            },
            [],
            id="the-name-that-the-app-should-have",
        ),
        pytest.param(
            {"app": "acme_orders", "actions": [{"name": "kustomer.app.acme-orders.x"}]},
            ["/actions/0/name"],
            id="a-name-that-no-app-can-have",
        ),
        pytest.param({"actions": [{"name": "kustomer.app.app.x"}]}, ["/actions/0/name"], id="other"),
        pytest.param({"hooks": [{"eventName": "kustomer.app.shop.x"}]}, ["/hooks/0/eventName"], id="hook"),
        pytest.param({"triggers": [{"eventName": "kustomer.app.shop.x"}]}, ["/triggers/0/eventName"], id="trigger"),
        pytest.param({"workflows": [workflow("kustomer.app.shop.x")]}, ["/workflows/0/name"], id="workflow"),
        pytest.param({"kviews": [{"name": "kustomer.app.shop.x"}]}, ["/kviews/0/name"], id="kview"),
        pytest.param({"klasses": [{"name": "kustomer.app.shop.x"}]}, [], id="klass-owner-is-malformed-name"),
        pytest.param({"commands": [{"name": "acme.app.api.x"}]}, [], id="command-of-the-app"),
        pytest.param({"commands": [{"name": "shop.app.api.x"}]}, ["/commands/0/name"], id="command-of-another"),
        pytest.param({"commands": [{"name": "login_api"}]}, [], id="short-command"),
        pytest.param({"kviews": [{"name": "shop.app.x"}]}, [], id="only-commands-have-the-second-form"),
        pytest.param({"commands": [{"name": "acme--get-settings"}]}, [], id="name-of-the-legacy-SDK"),
    ],
)
def test_components_of_another_app(more: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF206", {**ACME, **more}) == expected


def test_what_is_of_another_app_is_underlined_and_corrected() -> None:
    (found,) = diagnostics("KWF206", {**ACME, "actions": [{"name": "kustomer.app.app.x"}]})

    assert found.end.column - found.start.column == len("app")
    assert found.help is not None
    assert '"kustomer.app.acme.x"' in found.help


@pytest.mark.parametrize(
    ("key", "dependencies", "is_reported"),
    [
        ("acme.default.token", [], False),
        (f"acme_{ID}.default.token", [], False),
        ("Acme.default.token", [], False),
        ("shop.default.token", [], True),
        ("shop.default.token", ["shop-^1.0.0"], False),
        ("default.token", [], False),
        ("", [], False),
    ],
)
def test_settings_of_another_app(key: str, dependencies: list[str], is_reported: bool) -> None:
    command = {"name": "orders", "appSettings": {"token": {"key": key}}}
    value = {**ACME, "dependencies": dependencies, "commands": [command]}

    assert places("KWF206", value) == (["/commands/0/appSettings/token/key"] if is_reported else [])


@pytest.mark.parametrize(
    ("app", "key", "is_reported"),
    [
        ("acme", "acme.settings.page.title", False),
        ("acme", "app.acme.settings.page.title", False),
        ("acme", f"acme_{ID}.settings.page.title", False),
        ("my_shop", "myShop.settings.page.title", False),
        ("acme", "shop.settings.page.title", True),
        ("acme", "app.shop.widgets.orders.title", True),
        ("acme", "app.shop.workflow.builder.title", False),
        ("acme", "shop.anything", False),
        ("app", "app.settings.page.title", False),
    ],
)
def test_texts_of_another_app(app: str, key: str, is_reported: bool) -> None:
    found = diagnostics("KWF206", {**ACME, "app": app, "i18n": {"en_us": {key: "Acme"}}})

    assert [each.pointer for each in found] == ([f"/i18n/en_us/{key}"] if is_reported else [])


def test_each_text_of_another_app_is_a_finding() -> None:
    texts = {f"shop.settings.path.default.x{number}.description": "x" for number in range(5)}
    found = diagnostics("KWF206", {**ACME, "i18n": {"en_us": texts, "de_de": texts}})

    assert len({each.pointer for each in found}) == 10


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"app": f"acme_{ID}"}, ["/app"], id="app"),
        pytest.param({"actions": [{"name": f"kustomer.app.acme_{ID}.x"}]}, ["/actions/0/name"], id="action"),
        pytest.param({"workflows": [workflow(f"acme-sync-{ID}")]}, ["/workflows/0/name"], id="at-the-end"),
        pytest.param({"klasses": [{"name": "acme-123456789012345678901234"}]}, [], id="digits-alone"),
        pytest.param({"klasses": [{"name": f"acme-{ID}f"}]}, [], id="longer"),
        pytest.param({"workflows": [{"name": "acme", "id": ID}]}, [], id="id-of-a-workflow"),
        pytest.param(
            {"i18n": {"en_us": {f"acme_{ID}.settings.page.title": "Acme"}}},
            [f"/i18n/en_us/acme_{ID}.settings.page.title"],
            id="text",
        ),
        pytest.param({"i18n": {"en_us": {"acme.settings.page.title": f"see {ID}"}}}, [], id="prose"),
    ],
)
def test_ids_of_organizations_in_names(more: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF207", {**ACME, **more}) == expected


def stepping(action: str, version: str, event: str = "kustomer.conversation.create") -> dict[str, Any]:
    step = {"id": "a", "action": action, "appVersion": version, "transitions": []}
    return workflow(trigger={"id": "1", "eventName": event, "transitions": []}, steps=[step])


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        pytest.param(
            stepping(f"kustomer.app.acme_{ID}.x", f"acme_{ID}-^1.0.0"),
            ["/workflows/0/steps/0/action"],
            id="action-and-version",
        ),
        pytest.param(
            stepping(f"kustomer.app.shop_{ID}.x", "shop-^1.0.0"), ["/workflows/0/steps/0/action"], id="other-app"
        ),
        pytest.param(stepping("x", "acme-^1.0.0", f"kustomer.hooks.form.{ID}.receive"), [], id="hook-event"),
        pytest.param(stepping("x", "acme-^1.0.0", f"kustomer.workflow.{ID}.call"), [], id="callable"),
    ],
)
def test_ids_of_organizations_in_workflows(each: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF207", {**ACME, "workflows": [each]}) == expected
    assert places("KWF207", each) == []


def test_the_id_behind_the_own_app_is_cut_out_everywhere() -> None:
    (found,) = diagnostics(
        "KWF207", {**ACME, "workflows": [stepping(f"kustomer.app.acme_{ID}.x", "") for _ in range(2)]}
    )

    assert len(found.related) == 1
    assert found.fix is not None
    assert [type(edit) for edit in found.fix.edits] == [Part, Part]
    assert next((edit.span, edit.text) for edit in found.fix.edits if isinstance(edit, Part)) == ((17, 42), "")


def test_an_id_that_is_no_suffix_of_the_app_is_left_to_people() -> None:
    (found,) = diagnostics("KWF207", {**ACME, "workflows": [workflow(f"acme-sync-{ID}")]})

    assert found.fix is None


@pytest.mark.parametrize(
    ("name", "host", "is_reported"),
    [
        ("bluebird-orders", "https://bluebird.api.kustomerapp.com/v1", True),
        ("orders.bluebird", "https://bluebird.kustomerapp.com", True),
        ("orders", "https://bluebird.api.kustomerapp.com/v1", False),
        ("bluebirds-orders", "https://bluebird.api.kustomerapp.com/v1", False),
        ("api-orders", "https://api.kustomerapp.com/v1", False),
        ("orgname-orders", "https://{{orgName}}.api.kustomerapp.com/v1", False),
        ("acme-orders", "https://acme.api.kustomerapp.com/v1", False),
    ],
)
def test_names_of_organizations(name: str, host: str, is_reported: bool) -> None:
    value = {**ACME, "commands": [{"name": name, "url": host}]}

    assert places("KWF207", value) == (["/commands/0/name"] if is_reported else [])


@pytest.mark.parametrize(
    ("app", "is_reported"), [("acme", False), ("Acme", True), ("jokeApp", True), (f"acme_{ID.upper()}", False)]
)
def test_letter_case_of_the_app(app: str, is_reported: bool) -> None:
    assert places("KWF208", {**ACME, "app": app}) == (["/app"] if is_reported else [])


@pytest.mark.parametrize(
    ("app", "klass", "is_reported"),
    [
        ("acme", {"name": "acme-order"}, False),
        ("acme", {"name": "acmeorder"}, False),
        ("acme", {"name": "order"}, True),
        ("acme", {"name": "order-acme"}, True),
        ("ecommstore", {"name": "ecomm-order"}, False),
        ("acme_orders", {"name": "orders-parcel"}, False),
        (f"acme_{ID}", {"name": "acme-order"}, False),
        ("Acme_App", {"name": "Acme_App-event"}, False),
        ("shipping", {"name": "acme-order"}, False),  # by the first word of the title
        ("acme", {"name": "conversation"}, False),
        ("acme", {"name": "contract", "metadata": {"standard": True}}, False),
        ("acme", {"name": "bad order"}, False),  # malformed-name's
        ("", {"name": "order"}, False),
    ],
)
def test_klasses_begin_with_the_app(app: str, klass: dict[str, Any], is_reported: bool) -> None:
    assert places("KWF209", {**ACME, "app": app, "klasses": [klass]}) == (["/klasses/0/name"] if is_reported else [])


def branching(*names: str) -> dict[str, Any]:
    eq = {"op": "eq", "values": ["/#steps.1.status", "open"]}
    otherwise = {"op": "true", "values": [True]}
    conditions = [*[eq] * (len(names) - 1), otherwise]
    transitions = [
        {"target": "a", "condition": condition, "meta": {"name": name}}
        for name, condition in zip(names, conditions, strict=True)
    ]
    return {"id": "a", "transitions": transitions}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"id": "a", "action": "kustomer.note.create"}, ["/steps/0"]),
        ({"id": "a", "action": "kustomer.note.create", "meta": {"displayName": "Note"}}, []),
        ({"id": "a"}, []),
        (branching("Open", ""), []),
        (branching("", ""), ["/steps/0/transitions/0"]),
        (branching(""), []),
    ],
)
def test_steps_and_branches_without_a_name(step: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF210", workflow(steps=[step])) == expected


def test_small_workflows_may_do_without_names() -> None:
    value = workflow(steps=[{"id": "a", "action": "kustomer.note.create"}])

    assert places("KWF210", value, "rules.missing-display-name.min-steps = 2") == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(workflow(description=""), ["/description"], id="empty"),
        pytest.param(workflow(description=" \n"), ["/description"], id="spaces"),
        pytest.param(workflow(description=None), [], id="of-another-type"),
        pytest.param({**workflow(), "description": "x"}, [], id="described"),
        pytest.param({"name": "x", "trigger": workflow()["trigger"], "steps": []}, [""], id="bare-without"),
        pytest.param({"steps": [{"id": "a", "transitions": []}]}, [], id="steps-alone"),
        pytest.param({"trigger": workflow()["trigger"], "steps": []}, [], id="part-without-a-name"),
        pytest.param({"type": "workflow", "id": "x", "attributes": workflow(description="")}, [], id="read-of-the-API"),
        pytest.param(ACME, [], id="app-with-the-required-keys"),
        pytest.param({**ACME, "visibility": "private", "workflows": [workflow()]}, [], id="app-with-a-workflow"),
        pytest.param({**ACME, "iconUrl": "https://acme.io/x.png"}, [""], id="app-with-an-icon"),
        pytest.param({**ACME, "description": "", "tags": ["ai"]}, ["/description"], id="app-with-an-empty-one"),
        pytest.param({**ACME, "actions": [{"name": "refund"}]}, ["/actions/0"], id="action"),
        pytest.param({**ACME, "workflows": [{"name": "x"}]}, ["/workflows/0"], id="workflow-of-an-app"),
    ],
)
def test_descriptions(value: Any, expected: list[str]) -> None:
    assert places("KWF211", value) == expected


def klass(**attributes: str) -> dict[str, Any]:
    properties = {key: {"displayName": name} for key, name in attributes.items()}
    return {**ACME, "klasses": [{"name": "acme-order", "metadata": {"properties": properties}}]}


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (klass(timerStartAt="Timer Start", timerEndAt="Timer Start"), ["timerEndAt"]),
        (klass(timerEndAt="Timer Start", timerStartAt="Timer Start"), ["timerEndAt"]),
        (klass(aStr="Name", bStr="name "), ["bStr"]),
        (klass(aStr="Name", bStr="Name", cStr="Name"), ["bStr", "cStr"]),
        (klass(aStr="", bStr=""), []),
        (klass(aStr="A", bStr="B"), []),
    ],
)
def test_attributes_with_one_name(value: Any, wrong: list[str]) -> None:
    pointer = "/klasses/0/metadata/properties/{}/displayName"

    assert places("KWF212", value) == [pointer.format(key) for key in wrong]


def test_steps_with_one_name_are_a_matter_of_reading() -> None:
    steps = [{"id": name, "meta": {"displayName": text}} for name, text in (("a", "Show error"), ("b", "Show Error"))]
    found = diagnostics("KWF212", workflow(steps=steps))

    assert [(each.pointer, each.severity) for each in found] == [("/steps/1/meta/displayName", "info")]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("copy-of-acme-orders", "acme-orders"),
        ("Copy of acme-orders", "acme-orders"),
        ("acme-orders-copy", "acme-orders"),
        ("acme-orders---copy", "acme-orders"),
        ("acme-orders--1-", "acme-orders"),
        ("copy-of-acme-note", None),
        ("copy-of-workflow", None),
        ("temp---acme-orders", "acme-orders"),
        ("workflow-1", None),
    ],
)
def test_a_copy_of_a_workflow_is_renamed_to_what_it_was_copied_from(name: str, right: str | None) -> None:
    (found,) = diagnostics("KWF203", {**ACME, "workflows": [workflow(name), workflow("acme-note")]})

    assert (found.fix.edits if found.fix else None) == ([Set(("workflows", 0, "name"), right)] if right else None)


def test_a_name_is_tied_to_the_app_by_the_apps_name() -> None:
    (found,) = diagnostics("KWF204", {**ACME, "app": "acme_shop", "workflows": [workflow("ticket-routing")]})

    assert found.fix is not None
    assert found.fix.edits == [Set(("workflows", 0, "name"), "acme-shop-ticket-routing")]


@pytest.mark.parametrize(
    ("app", "name", "is_reported"),
    [
        ("ac", "ac-sync", False),
        ("ac", "Ac Sync", False),
        (f"ac_{ID}", "ac-sync", False),
        ("ac_crm", "ac-crm-sync", False),
        ("ac_crm", "ac-sync", True),
        ("ac", "acid-sync", True),
        ("ac", "sync-ac", True),
    ],
)
def test_a_short_name_of_an_app_at_the_beginning(app: str, name: str, is_reported: bool) -> None:
    value = {**ACME, "app": app, "title": "Lantern Billing", "workflows": [workflow(name)]}

    assert places("KWF204", value) == (["/workflows/0/name"] if is_reported else [])


@pytest.mark.parametrize("name", ["workflow2", "v2", "flow-12", "a", "w", "copy of workflow", "new_flow"])
def test_names_of_generic_words_with_numbers_say_nothing(name: str) -> None:
    assert places("KWF203", {**ACME, "workflows": [workflow(name)]}) == ["/workflows/0/name"]


@pytest.mark.parametrize("name", ["v2-refund", "refund2", "b2b-refund", "x-refunds"])
def test_names_with_a_word_that_says_something(name: str) -> None:
    assert places("KWF203", {**ACME, "workflows": [workflow(name)]}) == []
