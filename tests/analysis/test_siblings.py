"""What a definition uses of which app, and the definitions of other apps in its project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.analysis.usage import (
    asks_for_another,
    holders_of,
    holders_of_range,
    in_canonical_order,
    meant_sibling,
    sibling_of,
    usage_of,
)
from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from tests.flows import flow, step, to
from tests.wholes import app, view

if TYPE_CHECKING:
    from kwf_lint.definition.app import App

SHOP = {
    "app": "bluebird",
    "version": "2.1.0",
    "actions": [{"name": "kustomer.app.bluebird.order.get"}],
    "triggers": [{"eventName": "kustomer.app.bluebird.order.paid"}],
    "hooks": [{"name": "form", "eventName": "kustomer.app.bluebird.order.sent"}],
}


def project_of(*values: Any) -> Project:
    documents = [document_of_text(f"{number}.json", json.dumps(value)) for number, value in enumerate(values)]
    definitions = [Definition(document, read_apps(document), "") for document in documents]
    return Project(lambda: definitions, frozenset())


def using(*names: str, event: str = "kustomer.message.create", version: str = "bluebird-^2.0.0", **parts: Any) -> App:
    """An app with one workflow, whose steps call actions of these names."""
    ids = [f"s{number}" for number in range(len(names))]
    nodes: dict[str, Any] = {"1": [to(each) for each in ids]}
    nodes |= {each: step(name, appVersion=version) for each, name in zip(ids, names, strict=True)}
    return view(app(workflows=[flow(nodes, event)], **parts))


def test_each_use_is_listed_once_with_all_that_share_it() -> None:
    found = using("kustomer.app.bluebird.order.get", "kustomer.note.create", "kustomer.app.bluebird.order.get")
    uses = usage_of(found).uses

    assert [(use.key, use.name, use.owner, use.app, use.is_right) for use in uses] == [
        ("eventName", "kustomer.message.create", "kustomer", "", False),
        ("action", "kustomer.app.bluebird.order.get", "bluebird", "bluebird", True),
        ("action", "kustomer.note.create", "kustomer", "bluebird", False),
    ]
    assert [[number for _, number, _ in holders_of(found, use)] for use in uses] == [[0], [1, 3], [2]]
    assert [(use.name, holder[1]) for use, holder in holders_of_range(found, "bluebird", "^2.0.0")] == [
        ("kustomer.app.bluebird.order.get", 1),
        ("kustomer.app.bluebird.order.get", 3),
    ]
    assert holders_of_range(found, "bluebird", "^3.0.0") == []
    assert usage_of(found).ranges == {"bluebird": {"^2.0.0": None}}


def test_what_a_trigger_asks_for_and_that_a_callable_one_waits_for_no_event() -> None:
    waiting, called = (flow({"1": "a", "a": []}, "kustomer.app.bluebird.order.paid") for _ in range(2))
    waiting["trigger"]["appVersion"] = "bluebird-^2.0.0"
    called["trigger"] |= {"callable": True, "appVersion": 5}
    first, second = (usage_of(view(app(workflows=[each]))).uses[0] for each in (waiting, called))

    assert (first.name, first.owner, first.range, first.is_right) == (
        "kustomer.app.bluebird.order.paid", "bluebird", "^2.0.0", True,
    )  # fmt: skip
    assert (second.name, second.owner, second.text, second.is_right) == ("", "", None, False)
    assert usage_of(using("kustomer.workflow.abc.call")).uses[1].owner == ""
    assert [use.is_right for use in usage_of(using("")).uses] == [False, False]


@pytest.mark.parametrize(
    ("version", "ranges", "odd"),
    [
        ("bluebird-^2.0.0", {"bluebird": {"^2.0.0": None}}, 0),
        ("bluebird-2.x", {"bluebird": {"2.x": None}}, 1),
        ("bluebird-", {}, 1),
        ("other-^2.0.0", {}, 0),
        ("bluebird", {}, 1),
    ],
)
def test_the_ranges_that_are_rightly_asked_for_and_versions_that_are_not_plain(
    version: str, ranges: dict[str, Any], odd: int
) -> None:
    found = usage_of(using("kustomer.app.bluebird.order.get", version=version))

    assert found.ranges == ranges
    assert len(found.odd) == odd
    assert usage_of(using("order.put", version=version)).ranges == (
        {"other": {"^2.0.0": None}} if "other" in version else ranges
    )


def test_a_short_name_is_one_of_the_own_app_where_it_declares_it() -> None:
    found = using("order.get", "order.put", actions=[{"name": "kustomer.app.acme.order.get"}])
    owners = {use.name: use.owner for use in usage_of(found).uses}

    assert (owners["order.get"], owners["order.put"]) == ("acme", "")


def test_whose_an_event_is_that_a_hook_has_among_the_platforms_names_is_unknown() -> None:
    hooks = [{"name": "form", "eventName": "kustomer.Acme.paid"}]
    assert usage_of(using(event="kustomer.acme.PAID")).uses[0].owner == "kustomer"
    owners = [
        usage_of(using(event=event, hooks=hooks)).uses[0].owner
        for event in ("kustomer.acme.PAID", "kustomer.acme.sent", "kustomer.message.create")
    ]

    assert owners == ["", "kustomer", "kustomer"]


def test_uses_come_in_an_order_that_moving_steps_does_not_change() -> None:
    names = ("kustomer.app.bluebird.b", "kustomer.app.bluebird.a")
    orders = []
    for turned in (False, True):
        found = using(*names)
        value = json.loads(json.dumps(found.value))
        if turned:
            value["workflows"][0]["steps"].reverse()
            value["workflows"].insert(0, {**value["workflows"][0], "name": "a-last-one"})
        found = view(value)
        held = [(use, holder) for use in usage_of(found).uses for holder in holders_of(found, use)]
        orders.append([holder.value.get("id") for _, holder in in_canonical_order(held)])

    assert orders == [["1", "s0", "s1"], ["1", "s0", "s1"] * 2]


@pytest.mark.parametrize(
    ("name", "version", "found"),
    [
        ("kustomer.app.bluebird.order.get", "bluebird-^2.0.0", True),
        ("kustomer.app.Bluebird_6142bf2f6ef1940524f53d94.order.get", "", True),
        ("kustomer.app.bluebird.order.get", "bluebird-^1.0.0", False),
        ("kustomer.app.bluebird.order.get", "other-^1.0.0", True),
        ("kustomer.app.bluebird.order.get", "bluebird-latest", True),
        ("kustomer.app.other.order.get", "other-^1.0.0", False),
        ("kustomer.app.acme.order.get", "acme-^1.0.0", False),
        ("kustomer.note.create", "kustomer-^1.0.0", False),
        ("order.get", "", False),
    ],
)
def test_the_other_app_of_the_project_that_an_action_belongs_to(name: str, version: str, found: bool) -> None:
    own = app()
    project = project_of(own, SHOP)
    sibling = sibling_of(view(own), project, name, version)

    assert (None if sibling is None else sibling.name) == ("bluebird" if found else None)
    assert sibling_of(view(own), None, name, version) is None
    assert sibling_of(view(flow({"1": "a", "a": []})), project, name, version) is None
    assert sibling_of(view(own), project_of(own, SHOP, SHOP), name, version) is None


@pytest.mark.parametrize(
    ("version", "another"),
    [
        ("bluebird-^2.0.0", False),
        ("Bluebird-~2.0.0", True),
        ("bluebird-3.0.0", True),
        ("other-3.0.0", False),
        ("bluebird-latest", False),
        ("", False),
    ],
)
def test_versions_of_an_app_that_its_definition_is_not(version: str, another: bool) -> None:
    assert asks_for_another(view(SHOP), version) is another


MISSPELT = "kustomer.app.blubird.order"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (f"{MISSPELT}.get", "kustomer.app.bluebird.order.get"),
        (f"{MISSPELT}.Get", "kustomer.app.bluebird.order.get"),
        (f"{MISSPELT}.put", None),
        (f"{MISSPELT}.paid", None),
        ("kustomer.app.another.order.get", None),
        ("kustomer.app.acme.order.get", None),
        ("order.get", None),
        ("kustomer.note.create", None),
    ],
)
def test_the_action_that_is_meant_where_the_app_is_misspelled(name: str, meant: str | None) -> None:
    found = using(name)
    (use,) = [use for use in usage_of(found).uses if use.is_step]
    sibling = meant_sibling(found, project_of(found.value, SHOP), use)

    assert (sibling and (sibling[0].name, sibling[1].name)) == (meant and ("bluebird", meant))
    assert meant_sibling(found, None, use) is None


@pytest.mark.parametrize("end", ["paid", "sent"])
def test_the_event_that_is_meant_where_the_app_is_misspelled(end: str) -> None:
    found = using(event=f"{MISSPELT}.{end}", dependencies=["bluebird-^2.0.0"])
    sibling = meant_sibling(found, project_of(found.value, SHOP), usage_of(found).uses[0])

    assert sibling is not None
    assert sibling[1].name == f"kustomer.app.bluebird.order.{end}"


def test_an_event_that_kwf_lint_knows_is_not_misspelled() -> None:
    shop = {"app": "shopifi", "version": "1.0.0", "triggers": [{"eventName": "kustomer.app.shopifi.order-update"}]}
    events = ("kustomer.app.shopify.order-update", "kustomer.app.shopifj.order-update")
    meant = []
    for event in events:
        found = using(event=event, dependencies=["shopifi-^1.0.0"])
        meant.append(meant_sibling(found, project_of(found.value, shop), usage_of(found).uses[0]) is not None)

    assert meant == [False, True]


def test_no_app_is_meant_that_the_definition_does_not_name_or_where_the_written_one_is_in_the_project() -> None:
    unnamed, named = using(f"{MISSPELT}.get", version="other-1.0.0"), using(f"{MISSPELT}.get")
    written = using(f"{MISSPELT}.get", dependencies=["blubird-1.0.0"])
    project = project_of(SHOP)

    for found in (unnamed, written):
        (use,) = [use for use in usage_of(found).uses if use.is_step]
        assert meant_sibling(found, project, use) is None
    (use,) = [use for use in usage_of(named).uses if use.is_step]
    assert meant_sibling(named, project_of(SHOP, {**SHOP, "app": "blubird"}), use) is None
    assert meant_sibling(named, project_of(), use) is None
    assert meant_sibling(view(flow({"1": "a", "a": []})), project, use) is None
