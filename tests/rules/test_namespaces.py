"""Names of this app and of others (KWF202 to 211): what is offered, where it is, and what hides no other finding."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.edits import Part, Rename, Set
from tests.judged import judged
from tests.rules.test_names import ACME, ID, branching, diagnostics, places, stepping, workflow

OTHER = "7142bf2f6ef1940524f53d94"


def app(*workflows: str, **more: Any) -> dict[str, Any]:
    return {**ACME, "workflows": [workflow(name) for name in workflows], **more}


def underlined(code: str, value: Any) -> list[str]:
    text = json.dumps(value)
    return [text[each.start.offset : each.end.offset] for each in diagnostics(code, value)]


def fixes(code: str, value: Any) -> list[Any]:
    return [list(each.fix.edits) if each.fix else None for each in diagnostics(code, value)]


# KWF202


def test_what_is_refused_in_the_names_of_apps_and_klasses() -> None:
    value = {**ACME, "app": "acme orders-x", "klasses": [{"name": "ok"}, {"name": "a.b"}, {"name": "ok_2"}]}
    name, klass = diagnostics("KWF202", value)

    assert name.message == 'the app name "acme orders-x" contains a space and "-"'
    assert name.fix is not None
    assert list(name.fix.edits) == [Set(("app",), "acme_orders_x")]
    assert klass.message == 'the klass name "a.b" contains "."'
    assert klass.fix is not None
    assert list(klass.fix.edits) == [Set(("klasses", 1, "name"), "a-b")]


@pytest.mark.parametrize(
    ("name", "right"),
    [("a--b!", "a-b"), ("!a b!", "a-b"), ("ÉTÉ", "ete"), ("ßa", "a"), ("!!", ""), ("日本", ""), ("A B", "a-b")],
)
def test_the_name_without_what_is_refused(name: str, right: str) -> None:
    assert fixes("KWF202", app(name)) == [[Set(("workflows", 0, "name"), right)] if right else None]


def test_a_klass_that_something_names_is_not_renamed_and_a_placeholder_is_left_alone() -> None:
    klasses = [{"name": "a b"}, {"name": "<<x>> y"}, {"name": "c d"}]
    value = app(klasses=klasses, kviews=[{"name": "x", "resource": "kobject.a b"}])

    assert fixes("KWF202", value) == [None, [Set(("klasses", 2, "name"), "c-d")]]


def test_only_the_first_of_many_klasses_are_renamed() -> None:
    value = app(klasses=[{"name": f"k {number}"} for number in range(101)])
    found = diagnostics("KWF202", value)

    assert [bool(each.fix) for each in found[98:]] == [True, True, False]


def test_spaces_around_the_names_of_commands_and_views() -> None:
    value = app(commands=[{"name": "ok"}, {"name": "  "}, {"name": " pay "}], kviews=[{"name": "x "}])
    command, kview = diagnostics("KWF202", value)

    assert (command.severity, command.pointer) == ("warning", "/commands/2/name")
    assert command.message == 'the command name " pay " begins or ends with a space'
    assert command.fix is not None
    assert list(command.fix.edits) == [Set(("commands", 2, "name"), "pay")]
    assert kview.message == 'the KView name "x " begins or ends with a space'


@pytest.mark.parametrize("taken", ["acme.pay", "kustomer.app.acme.acme.pay"])
def test_a_name_without_its_spaces_that_is_taken_is_not_offered(taken: str) -> None:
    names = [{"name": "acme.pay "}, {"name": taken}]

    assert fixes("KWF202", app(commands=names, kviews=names, app="acme")) == [None, None]


def test_a_klass_is_not_renamed_to_the_name_of_another_one() -> None:
    assert fixes("KWF202", app(klasses=[{"name": "my klass"}, {"name": "my-klass"}])) == [None]


# KWF203


@pytest.mark.parametrize(
    ("name", "is_copy"),
    [
        ("copy-of-acme-orders", True),
        ("acme-orders-copy", True),
        ("acme_orders_copy", True),
        ("acme.orders.copy", True),
        ("acme-orders--1-", True),
        ("acme-orders--12-", True),
        ("acme orders copy", True),
        ("acme-orders-1-", False),
        ("acme-orders--x-", False),
        ("acme-orders--", False),
        ("acme-copy-of-orders", False),
        ("acme-orders-copied", False),
        ("acme-photocopy", False),
    ],
)
def test_which_names_are_those_of_copies(name: str, is_copy: bool) -> None:
    found = [each.message for each in diagnostics("KWF203", app(name))]

    assert found == ([f'the workflow name "{name}" looks like the name of a copy'] if is_copy else [])


def test_a_single_word_is_that_of_no_copy() -> None:
    (found,) = diagnostics("KWF203", app("copy"))

    assert found.message == 'the workflow name "copy" does not say what it does'


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("temp---acme-orders", "acme-orders"),
        ("test---acme-orders ", "acme-orders"),
        ("copy_of_acme_orders_", "acme_orders"),
        ("acme-orders_--12-", "acme-orders"),
        ("acme-orders2--1-", "acme-orders2"),
        ("acme-orders-2-copy", "acme-orders-2"),
        ("copy", ""),
        ("copy-of-copy", ""),
        ("acme-note-copy", ""),
    ],
)
def test_the_name_that_a_copy_may_get(name: str, right: str) -> None:
    value = app(name, "acme-note")

    assert fixes("KWF203", value) == [[Set(("workflows", 0, "name"), right)] if right else None]


def test_only_workflows_are_renamed_and_each_kind_has_its_example() -> None:
    value = app(
        "acme-flow",
        actions=[{"name": "copy-of-order"}],
        hooks=[{"eventName": "event"}],
        kviews=[{"name": "acme_shop.view"}],
        app="acme_shop",
    )
    found = diagnostics("KWF203", {**value, "workflows": [workflow("flow")]})
    examples = ("acme-shop-order-sync", "get-order", "kustomer.app.acme_shop.order.update", "acme_shop.order-card")

    assert [each.fix for each in found] == [None] * 4
    assert [each.pointer for each in found] == [
        "/workflows/0/name",
        "/actions/0/name",
        "/hooks/0/eventName",
        "/kviews/0/name",
    ]
    for each, example in zip(found, examples, strict=True):
        assert f'"{example}"' in (each.help or "")


def test_an_app_without_a_name_has_an_example_too() -> None:
    (found,) = diagnostics("KWF203", {**app("flow"), "app": ""})

    assert '"acme-order-sync"' in (found.help or "")


@pytest.mark.parametrize(
    ("name", "words", "is_found"),
    [
        ("acme-stuff-7", [], True),
        ("acme-orders", ["Orders"], True),
        ("acme-orders2", ["orders"], True),
        ("acme-orders", ["order"], False),
        ("acme-v12", [], True),
        ("acme-w12", [], False),
        ("acme.flow", [], True),
        ("globex.flow", [], False),
        ("flow.acme", [], False),
        ("acme-acme", [], False),
        ("acme-hr", [], False),
        (f"acme_{ID}.flow", [], True),
        ("", [], False),
    ],
)
def test_words_that_say_nothing(name: str, words: list[str], is_found: bool) -> None:
    settings = f"rules.generic-name.extend-words = {json.dumps(words)}"

    assert bool(places("KWF203", app(name), settings)) is is_found


# KWF204


def test_a_name_that_is_tied_to_the_app_hides_none_that_is_not() -> None:
    value = app("acme-sync", "", "ticket-routing", "simple-note")
    first, second = diagnostics("KWF204", value)

    assert (first.pointer, second.pointer) == ("/workflows/2/name", "/workflows/3/name")
    assert first.message == 'the workflow name "ticket-routing" does not mention the app'
    assert '"acme-ticket-routing"' in (first.help or "")
    assert first.related == []
    assert fixes("KWF204", value)[0] == [Set(("workflows", 2, "name"), "acme-ticket-routing")]


@pytest.mark.parametrize(
    ("parts", "is_found"),
    [
        ({"identifier": "ticket"}, False),
        ({"hooks": [{"eventName": "ticket.paid"}]}, False),
        ({"triggers": [{"eventName": "kustomer.app.acme.ticket"}]}, False),
        ({"klasses": [{"name": "tickets"}]}, False),
        ({"commands": [{"name": "ticket"}]}, True),
        ({"actions": [{"name": "kustomer.app.ticket.x"}]}, False),
        ({"app": "at", "title": "Do it"}, False),
        ({"app": "a1", "title": "123"}, False),
        ({"app": "crm", "title": "CRM"}, True),
    ],
)
def test_what_ties_a_name_to_an_app(parts: dict[str, Any], is_found: bool) -> None:
    assert bool(places("KWF204", {**app("ticket-routing"), **parts})) is is_found


def test_the_app_of_a_bare_workflow_is_shown() -> None:
    (found,) = judged(workflow("ticket-routing"), "KWF204", a_app=ACME)

    assert found.message == 'the workflow name "ticket-routing" does not mention the app "acme"'
    assert [(each.file, each.pointer) for each in found.related] == [("a_app.json", "/app")]


def test_a_bare_workflow_is_not_renamed_to_the_name_of_one_in_its_app() -> None:
    owner = {**ACME, "workflows": [workflow("acme-ticket-routing")]}
    (found,) = judged(workflow("ticket-routing"), "KWF204", a_app=owner)

    assert found.fix is None


def test_views_begin_with_the_name_of_the_app() -> None:
    names = ["ac_me.card", "Ac_Me.card", "kustomer.card", "ac-me.card", "id7.card", "view.view", "globex.card"]
    value = app(kviews=[{"name": name} for name in names], identifier="id7", app="ac_me")
    (found,) = diagnostics("KWF204", value)

    assert found.pointer == "/kviews/6/name"
    assert found.message == 'the KView name begins with "globex", not with the app\'s name'
    assert underlined("KWF204", value) == ["globex"]


# KWF206


def test_what_is_of_another_app_hides_nothing() -> None:
    value = app(
        "kustomer.app.acme.x",
        "kustomer.app.shop.x",
        hooks=[{"eventName": "paid"}, {"eventName": "kustomer.app.shop.paid"}],
        commands=[{"name": "kustomer.app.x"}, {"name": "shop.app.x"}, {"name": "a b.app.x"}],
    )
    found = {each.pointer: each for each in diagnostics("KWF206", value)}

    assert {pointer: each.severity for pointer, each in found.items()} == {
        "/workflows/1/name": "warning",
        "/hooks/1/eventName": "error",
        "/commands/1/name": "warning",
    }
    assert set(underlined("KWF206", value)) == {"shop"}
    assert {pointer: each.help for pointer, each in found.items()} == {
        "/workflows/1/name": 'Write "kustomer.app.acme.x".',
        "/hooks/1/eventName": 'Write "kustomer.app.acme.paid", or only "paid": the platform adds the rest.',
        "/commands/1/name": 'Write "acme.app.x", or only "x": the platform adds the rest.',
    }
    assert found["/hooks/1/eventName"].message == 'this hook is named as part of the app "shop"'
    assert diagnostics("KWF206", {**value, "app": ""}) == []


def test_a_setting_of_another_app_is_underlined_and_rewritten() -> None:
    aliases = {"a": {"key": "acme.default.x"}, "b": "x", "c": {"key": "a b.default.x"}, "d": {"key": "shop.default.x"}}
    value = app(actions=[{"name": "get", "appSettings": aliases}])
    (found,) = diagnostics("KWF206", value)

    assert found.pointer == "/actions/0/appSettings/d/key"
    assert underlined("KWF206", value) == ["shop"]
    assert '"acme.default.x"' in (found.help or "")


def test_a_text_of_another_app_is_underlined_and_rewritten() -> None:
    key = "shop.settings.page.title"
    value = app(i18n={"en_us": "x", "fr_fr": {"acme.settings.page.title": "x", "other": "x", key: "x"}})
    (found,) = diagnostics("KWF206", value)

    assert (found.severity, found.pointer) == ("warning", f"/i18n/fr_fr/{key}")
    assert underlined("KWF206", value) == [f'"{key}"']
    assert '"acme.settings.page.title"' in (found.help or "")


# KWF207


def test_a_text_of_another_app_is_to_be_removed_where_that_of_this_app_is_there() -> None:
    texts = {"other.settings.page.title": "A", "acme.settings.page.title": "A", "other.settings.page.description": "B"}
    double, single = diagnostics("KWF206", app(i18n={"en_us": texts}))

    assert double.help == 'Remove it: "acme.settings.page.title" is there already.'
    assert (single.help or "").startswith('Write "acme.settings.page.description"; until then')


def test_each_id_is_one_finding_with_its_other_places() -> None:
    value = app(
        f"acme-{ID}", f"x_{OTHER}_y", actions=[{"name": f"kustomer.app.acme_{ID}.pay"}], commands=[{"name": f"{ID}.x"}]
    )
    found = diagnostics("KWF207", value)

    assert {each.pointer: [other.pointer for other in each.related] for each in found} == {
        "/workflows/0/name": ["/actions/0/name", "/commands/0/name"],
        "/workflows/1/name": [],
    }
    assert set(underlined("KWF207", value)) == {ID, OTHER}


@pytest.mark.parametrize(
    ("name", "is_id"),
    [
        (f"acme-{ID}", True),
        (f"{ID}-acme", True),
        (f"acme.{ID.upper()}.x", True),
        (f"acme{ID}", False),
        (f"acme-{ID}0", False),
        (ID, False),
        ("acme-" + "0" * 24, False),
        ("acme-" + "g" * 24, False),
    ],
)
def test_what_is_an_id_in_a_name(name: str, is_id: bool) -> None:
    assert bool(places("KWF207", app(name))) is is_id


def test_the_own_id_is_cut_out_of_names_settings_texts_and_versions() -> None:
    key = f"acme_{ID}.settings.page.title"
    flow = stepping(f"kustomer.app.acme_{ID}.x", f"acme_{ID}-^1.0.0")
    value = {
        **ACME,
        "app": f"acme_{ID}",
        "actions": [{"name": "get", "appSettings": {"a": {"key": f"Acme_{ID}.default.x"}}}],
        "i18n": {"en_us": {key: "x", f"acme_{ID}.other": "x"}},
        "workflows": [flow, stepping(f"kustomer.app.shop_{OTHER}.x", f"shop_{OTHER}-^1.0.0")],
    }
    own, other = diagnostics("KWF207", value)

    assert '"acme"' in (own.help or "")
    assert own.fix is not None
    assert own.fix.title == f'remove "_{ID}"'
    assert [edit.path for edit in own.fix.edits if isinstance(edit, Part | Rename)][:1] == [("app",)]
    assert len(own.fix.edits) == len(own.related) + 1
    assert (other.pointer, other.fix) == ("/workflows/1/steps/0/action", None)
    assert [each.pointer for each in other.related] == ["/workflows/1/steps/0/appVersion"]


def test_the_own_id_in_the_key_of_a_text_is_renamed() -> None:
    key = f"acme_{ID}.settings.page.title"
    value = app(i18n={"en_us": {key: "x"}})

    assert underlined("KWF207", value) == [f'"{key}"']
    assert fixes("KWF207", value) == [[Rename(("i18n", "en_us", key), "acme.settings.page.title")]]


@pytest.mark.parametrize("other", ["acme.settings.page.title", f"acme_{ID.upper()}.settings.page.title"])
def test_the_own_id_stays_where_the_key_without_it_is_there(other: str) -> None:
    value = app(i18n={"en_us": {f"acme_{ID}.settings.page.title": "x", other: "y"}})

    assert fixes("KWF207", value) == [None]


def test_the_own_id_stays_where_an_action_has_the_name_without_it() -> None:
    names = [f"kustomer.app.acme_{ID}.get", "kustomer.app.acme.get"]

    assert fixes("KWF207", app(actions=[{"name": name} for name in names])) == [None]


def test_the_own_id_in_the_key_of_a_setting_is_cut_out() -> None:
    value = app(
        actions=[{"name": "get", "appSettings": {"a": {"key": f"acme_{ID}.default.x"}, "b": {"key": "acme.b"}}}]
    )

    assert places("KWF207", value) == ["/actions/0/appSettings/a/key"]
    assert fixes("KWF207", value) == [[Part(("actions", 0, "appSettings", "a", "key"), (4, 29), "")]]


def test_only_versions_of_apps_hold_ids() -> None:
    flow = stepping("kustomer.note.create", f"a.{ID}")

    assert places("KWF207", {**ACME, "workflows": [flow]}) == []


@pytest.mark.parametrize(
    ("host", "names", "expected"),
    [
        ("https://bluebird.kustomerapp.com", ["get", "bluebird_get", "get-bluebird", "get_bluebird"], [1, 2, 3]),
        ("https://BLUEBIRD.api.kustomerapp.com", ["get", "bluebird.get"], [1]),
        ("https://a.bluebird.kustomerapp.com", ["bluebird-get"], []),
        ("https://www.kustomerapp.com, https://bluebird.kustomerapp.com", ["www-get", "bluebird-get"], [1]),
        ("https://blue-bird.kustomerapp.com", ["blue-bird-get"], [0]),
        ("bluebird.kustomerapp.com", ["bluebird"], [0]),
        (".kustomerapp.com", ["get"], []),
    ],
)
def test_names_of_organizations_whose_host_is_there(host: str, names: list[str], expected: list[int]) -> None:
    value = app(commands=[{"name": name, "url": host} for name in names])

    assert places("KWF207", value) == [f"/commands/{number}/name" for number in expected]


def test_the_name_of_an_organization_is_underlined() -> None:
    value = app(commands=[{"name": "get-bluebird", "url": "https://bluebird.kustomerapp.com"}])

    assert underlined("KWF207", value) == ["bluebird"]
    assert places("KWF207", {**value, "title": "Bluebird Orders"}) == []


# KWF209 to KWF211


def test_klasses_that_begin_with_the_app_hide_none_that_do_not() -> None:
    names = ["", "company", "acme-x", "a b", "or-x", "invoice"]
    value = app(klasses=[{"name": name} for name in names], app="Acme_Shop", identifier="ID7")
    (short, found) = diagnostics("KWF209", value)

    assert (short.pointer, found.pointer) == ("/klasses/4/name", "/klasses/5/name")
    assert '"acme-shop-invoice"' in (found.help or "")
    assert places("KWF209", app(klasses=[{"name": "id7-x"}], identifier="ID7")) == []
    assert places("KWF209", app(klasses=[{"name": "ordersx"}], title="Orders")) == []
    assert places("KWF209", app(klasses=[{"name": "or"}], title="Orders")) == ["/klasses/0/name"]


@pytest.mark.parametrize(
    ("name", "title", "klass"),
    [
        ("acme_shop", "X", "acmeshop"),
        ("x1", "Acme Shop", "acmeshop-a"),
        ("acmeshop", "X", "ac-meshop"),
        ("crmhub", "X", "crm-x"),
    ],
)
def test_how_a_klass_may_begin(name: str, title: str, klass: str) -> None:
    assert places("KWF209", app(klasses=[{"name": klass}], app=name, title=title)) == []
    assert places("KWF209", app(klasses=[{"name": klass}], app="globex", title="Globex")) == ["/klasses/0/name"]


def test_branches_are_named_where_there_is_a_choice() -> None:
    named = {"id": "b", "action": "kustomer.note.create", "meta": {"displayName": "Note"}, "transitions": []}
    flow = workflow(steps=[named, {**branching("", "", ""), "action": "kustomer.note.create"}])
    flow["trigger"]["transitions"] = branching("", "")["transitions"]
    found = diagnostics("KWF210", flow)

    assert [each.pointer for each in found] == [
        "/trigger/transitions/0",
        "/steps/1",
        "/steps/1/transitions/0",
        "/steps/1/transitions/1",
    ]
    assert [each.message for each in found[:2]] == ['the branch to "a" has no name', 'the step "a" has no display name']


def test_a_branch_without_a_condition_is_no_choice() -> None:
    step = branching("", "", "")
    del step["transitions"][0]["condition"]

    assert places("KWF210", workflow(steps=[step])) == ["/steps/0/transitions/1"]


def test_a_small_workflow_hides_no_larger_one() -> None:
    one, two = ({"id": name, "action": "kustomer.note.create"} for name in "ab")
    value = {**ACME, "workflows": [workflow(steps=[one]), workflow(steps=[one, two])]}
    settings = "rules.missing-display-name.min-steps = 2"

    assert places("KWF210", value, settings) == ["/workflows/1/steps/0", "/workflows/1/steps/1"]


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ({**ACME, "tags": []}, ["the app has no description"]),
        (
            {**ACME, "workflows": [{"name": ""}, {"name": "x"}]},
            ["the workflow has no description", 'the workflow "x" has no description'],
        ),
        (
            {**ACME, "actions": [{}, {"name": "x", "description": ""}]},
            ["the action has no description", 'the action "x" has no description'],
        ),
        ({"actions": [{"name": "x"}], "tags": []}, []),
        ({"trigger": {"transitions": []}, "description": "", "steps": []}, ["the workflow has no description"]),
    ],
)  # fmt: skip
def test_what_has_no_description(value: Any, messages: list[str]) -> None:
    assert [each.message for each in diagnostics("KWF211", value)] == messages
