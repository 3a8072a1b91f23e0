"""Requests and their URLs in detail: rules/practice/requests.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows import eq, exists, flow, step, to
from tests.judged import told
from tests.rules.test_flow import (
    REST,
    STATUS,
    TRANSFORM,
    app,
    ask,
    diagnostics,
    note,
)

FORM = "kustomer.hooks.form.63d19dea07506a356d06d3e6.receive"


USED = "{{{steps.ask.body.state}}}"
REQUESTS: list[tuple[str, Any, list[str]]] = [
    (
        "the nearest use, not the first of the file",
        flow({"1": "ask", "far": note(body=USED), "ask": ask("near"), "near": note("far", body=USED)}),
        ["/steps/1/action (/steps/2/params/body) 1 trigger -> ask -> near"],
    ),
    (
        "the first of two uses in one step",
        flow({"1": "ask", "ask": ask("n"), "n": step("kustomer.note.create", a="x", b=USED, c=USED)}),
        ["/steps/0/action (/steps/1/params/b) 1 trigger -> ask -> n"],
    ),
    (
        "behind a step",
        flow({"1": "m", "m": note("ask", body="x"), "ask": ask("n"), "n": note(body=USED)}),
        ["/steps/1/action (/steps/2/params/body) 1 trigger -> m -> ask -> n"],
    ),
    ("a use that comes before", flow({"1": "n", "n": note("ask", body=USED), "ask": ask()}), []),
    ("a use of its own", flow({"1": "ask", "ask": ask("n", data=USED), "n": note(body="x")}), []),
    ("its status only", flow({"1": "ask", "ask": ask("n"), "n": note(body="{{{steps.ask.response.statusCode}}}")}), []),
    (
        "asked in a template",
        flow({"1": "ask", "ask": ask("n"), "n": note(body=f"{{{{#if steps.ask.body}}}}{USED}{{{{/if}}}}")}),
        [],
    ),
    (
        "asked in a template for its absence",
        flow({"1": "ask", "ask": ask("n"), "n": note(body=f"{{{{#unless steps.ask.body}}}}none{{{{/unless}}}}{USED}")}),
        [],
    ),
    ("asked in a condition", flow({"1": "ask", "ask": ask(to("n", eq(STATUS, 200))), "n": note(body=USED)}), []),
    (
        "asked two steps on",
        flow(
            {
                "1": "ask",
                "ask": ask("m"),
                "m": step(TRANSFORM, "o", input=USED),
                "o": step(TRANSFORM, to("n", exists("o.x")), input="/#steps.m.output"),
                "n": note(body=USED),
            }
        ),
        [],
    ),
    (
        "beside one that is asked for",
        flow(
            {
                "1": "ask",
                "ask": ask(to("b", eq(STATUS, 200))),
                "b": ask("n"),
                "n": note(body="{{{steps.b.body.x}}}"),
            }
        ),
        ["/steps/1/action (/steps/2/params/body) 1 trigger -> ask -[\"statusCode\" equals 200]-> b -> n"],
    ),
    (
        "in each workflow",
        app(flow({"1": "a", "a": []}), flow({"1": "ask", "ask": ask("n"), "n": note(body=USED)})),
        ["/workflows/1/steps/0/action (/workflows/1/steps/1/params/body) 1 trigger -> ask -> n"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in REQUESTS])
def test_requests_that_nothing_checks(value: Any, expected: list[str]) -> None:
    assert told("KWF804", value) == expected


def test_requests_of_one_id_are_not_told_apart() -> None:
    value = flow({"1": "ask", "ask": ask("n"), "n": note(body=USED)})
    value["steps"].append({"id": "ask", **ask("n")})

    assert told("KWF804", value) == ["/steps/0/action (/steps/1/params/body) 1 trigger -> ask -> n"]


# What strangers post


def posted(uri: object, action: str = REST, *transitions: Any, **more: Any) -> dict[str, Any]:
    return flow({"1": ["a"], "a": step(action, *transitions, uri=uri, method="GET"), "b": []}, FORM, **more)


PATH = "steps.1.attributes.data"


@pytest.mark.parametrize(
    ("uri", "part"),
    [
        (f"/#{PATH}.url", f'"/#{PATH}.url"'),
        (f"{{{{{PATH}.url}}}}", f'"{{{{{PATH}.url}}}}"'),
        (f"{{{{{{{PATH}.url}}}}}}/orders", f"{{{{{{{PATH}.url}}}}}}"),
        (f"https://{{{{{PATH}.shop}}}}.acme-shop.com", f"{{{{{PATH}.shop}}}}"),
        (f"https://{{{{{{{PATH}.shop}}}}}}", f"{{{{{{{PATH}.shop}}}}}}"),
        (f"https://api.{{{{{PATH}.shop}}}}/x", f"{{{{{PATH}.shop}}}}"),
        (f"https://api.acme-shop.com/{{{{{PATH}.shop}}}}", None),
        ("https://{{variables.64c1f0a2b7d94e0012ab34cd}}/x", None),
        ("https://api.acme-shop.com", None),
        ("https://{{steps.1.x", None),
        (f"{PATH}.url", None),
        (f"acme.{{{{{PATH}.x}}}}", None),
        (f"api.acme-shop.com/{{{{{PATH}.x}}}}", None),
        ("/#steps.2.url", None),
        (7, None),
    ],
)
def test_who_says_where_a_request_goes(uri: object, part: str | None) -> None:
    found = [each for each in diagnostics(posted(uri)) if each.code == "KWF808"]

    assert [each.document.text[each.start.offset : each.end.offset] for each in found] == ([part] if part else [])
    assert [each.pointer for each in found] == (["/steps/0/params/uri"] if part else [])
    assert [other.pointer for each in found for other in each.related] == (["/trigger/eventName"] if part else [])


def test_a_host_that_a_condition_checks() -> None:
    value = posted(f"/#{PATH}.url")
    value["trigger"]["transitions"] = [to("a", eq(f"{PATH.removeprefix('steps.')}.url", "https://acme-shop.com"))]

    assert told("KWF808", value) == []


def own_form(kind: str = "form", **more: Any) -> dict[str, Any]:
    """An app with a hook and a workflow that sends a request where the hook says."""
    hook = {"eventName": "kustomer.app.acme.order", "type": kind, "description": "x"}
    action = {
        "name": "fetch", "type": "rest_api", "inputTemplate": {"uri": "{{{address}}}/orders", "method": "GET"},
    }  # fmt: skip
    uses = flow(
        {"1": "a", "a": step("kustomer.app.acme.fetch", address=f"/#{PATH}.url", more=f"/#{PATH}.url")}, "order"
    )
    return app(uses, hooks=[hook], actions=[{**action, **more}])


def test_a_form_of_the_app_and_an_action_of_its_own() -> None:
    assert told("KWF808", own_form()) == ["/workflows/0/steps/0/params/address (/hooks/0/type) 1 trigger -> a"]


@pytest.mark.parametrize(
    "value",
    [
        own_form("web"),
        own_form(type="other"),
        own_form(inputTemplate={"uri": "https://acme-shop.com/{{{address}}}"}),
        own_form(inputTemplate={"uri": 7}),
        own_form(inputTemplate={"uri": "{{{address"}),
        own_form(name="other"),
    ],
)
def test_forms_and_actions_of_other_kinds(value: dict[str, Any]) -> None:
    assert told("KWF808", value) == []


def test_an_action_that_begins_with_a_reference() -> None:
    value = own_form(inputTemplate={"uri": "/#address"})

    assert told("KWF808", value) == ["/workflows/0/steps/0/params/address (/hooks/0/type) 1 trigger -> a"]


def test_forms_are_looked_at_in_each_workflow() -> None:
    """Also behind one without a trigger, and behind one that another event triggers."""
    without = {key: value for key, value in flow({"a": []}).items() if key != "trigger"}
    value = app(without, flow({"1": "a", "a": []}), posted(f"/#{PATH}.url"))

    assert told("KWF808", value) == ["/workflows/2/steps/0/params/uri (/workflows/2/trigger/eventName) 1 trigger -> a"]
