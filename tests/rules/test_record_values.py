"""Values that the fields of records cannot have (KWF111), and what the lists of them mean for other rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows import OTHERWISE, both, check, either, eq, flow, step, to
from tests.judged import judged, lines

UPDATE, MESSAGE = "kustomer.conversation.update", "kustomer.message.create"
FIND = "kustomer.conversation.find-by-id"
CODES = ("KWF111", "KWF307", "KWF309", "KWF514")


def acting(action: str, event: str = "kustomer.conversation.update", **params: Any) -> Any:
    return flow({"1": "a", "a": step(action, **params)}, event)


def comparing(condition: Any, event: str = "kustomer.conversation.update", **nodes: Any) -> Any:
    return flow({"1": [to("a", condition), to("b", OTHERWISE)], "a": [], "b": [], **nodes}, event)


PARAM, OPERAND = "KWF111 error /steps/0/params/", "KWF111 warning /trigger/transitions/0/condition/values/1"
CASES: list[tuple[str, Any, list[str]]] = [
    ("closed", acting(UPDATE, id="/#steps.1.id", status="closed"), [f"{PARAM}status"]),
    ("opened", acting(UPDATE, id="/#steps.1.id", status="opened"), [f"{PARAM}status"]),
    ("another letter case", acting(UPDATE, id="/#steps.1.id", status="Open"), [f"{PARAM}status"]),
    ("a boolean", acting(UPDATE, id="/#steps.1.id", status=True), [f"{PARAM}status"]),
    ("a new one that sleeps", acting("kustomer.conversation.create", status="snoozed"), [f"{PARAM}status"]),
    ("one that is put to sleep", acting(UPDATE, id="/#steps.1.id", status="snoozed"), []),
    ("inbound", acting(MESSAGE, direction="inbound"), [f"{PARAM}direction"]),
    ("e-mail", acting(MESSAGE, channel="e-mail"), [f"{PARAM}channel"]),
    ("a value for tests", acting(MESSAGE, channel="test"), [f"{PARAM}channel"]),
    ("a channel", acting(MESSAGE, channel="twitter-dm"), []),
    ("a priority in words", acting(UPDATE, priority="high"), [f"{PARAM}priority"]),
    ("a priority as a string", acting(UPDATE, priority="3"), []),
    ("a state below", acting(UPDATE, snooze={"status": "over"}), [f"{PARAM}snooze/status"]),
    ("a state below as a number", acting(UPDATE, sentiment={"polarity": 5}), [f"{PARAM}sentiment/polarity"]),
    ("a gender", acting("kustomer.customer.update", gender="female"), [f"{PARAM}gender"]),
    ("a polarity as a string", acting(UPDATE, sentiment={"polarity": "1"}), []),
    ("reference", acting(UPDATE, status="/#steps.1.custom.nextStr"), []),
    ("template", acting(UPDATE, status="{{steps.1.custom.nextStr}}"), []),
    ("null", acting(UPDATE, status=None), []),
    ("nothing", acting(UPDATE, status=""), []),
    ("an own object", acting("kustomer.kobject.update", status="closed"), []),
    ("a request", acting("kustomer.rest-api.json", uri="https://a.io", method="PUT", data={"status": "closed"}), []),
    ("an app's action", acting("kustomer.app.acme.conversation.update", status="closed"), []),
    ("resolved", comparing(eq("1.status", "resolved")), [OPERAND]),
    ("not resolved", comparing(check("neq", "1.status", "resolved")), [OPERAND]),
    ("holds what none holds", comparing(check("contains", "1.status", "solve")), [OPERAND]),
    ("holds what one holds", comparing(check("contains", "1.status", "on")), []),
    ("a number in words", comparing(eq("1.priority", "high")), [OPERAND]),
    ("after a change", comparing(eq("1.changes.attributes.status.after", "closed")), [OPERAND]),
    ("a state below that is compared", comparing(eq("1.snooze.status", "over")), [OPERAND]),
    ("after what is no change", comparing(eq("1.a.b.status.after", "closed")), []),
    ("what is no side of a change", comparing(eq("1.changes.attributes.status.x", "closed")), []),
    ("a variable", comparing(eq("/#variables.1.status", "closed")), []),
    ("an unknown step", comparing(eq("no.status", "closed")), []),
    ("the literal first", comparing(eq("resolved", "/#steps.1.status")), [OPERAND[:-1] + "0"]),
    ("deep inside", comparing(both(eq("1.direction", "in"), eq("1.status", "resolved"))), [OPERAND + "/values/1"]),
    ("a message", comparing(eq("1.status", "open"), "kustomer.message.create"), [OPERAND]),
    ("letter case in a comparison", comparing(eq("1.status", "Open")), []),
    ("any channel that is read", comparing(eq("1.channel", "carrier-pigeon"), "kustomer.message.create"), []),
    ("one's own object", comparing(eq("1.status", "resolved"), "kustomer.kobject.order.update"), []),
    ("a hook", comparing(eq("1.status", "resolved"), "kustomer.app.acme.order.paid"), []),
    ("a hook of the organization", comparing(eq("1.status", "x"), f"kustomer.hooks.form.{'a1' * 12}.receive"), []),
    ("an own attribute", comparing(eq("1.custom.statusStr", "resolved")), []),
    ("another record's", comparing(eq("1.customer.status", "resolved")), []),
    (
        "a lookup",
        flow(
            {
                "1": "f",
                "f": step(FIND, to("a", eq("f.status", "resolved")), to("b"), id="/#steps.1.conversation"),
                "a": [],
                "b": [],
            },
            "kustomer.message.create",
        ),
        ["KWF111 warning /steps/0/transitions/0/condition/values/1"],
    ),
    (
        "a switch that holds one",
        flow({"1": "a", "a": [to("b", eq("1.status", "open")), to("c", eq("1.status", "resolved"))], "b": [], "c": []}),
        ["KWF111 warning /steps/0/transitions/1/condition/values/1"],
    ),
    (
        "what also contradicts",
        comparing(both(eq("1.status", "open"), eq("1.status", "resolved"))),
        [OPERAND + "/values/1"],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_value_that_a_record_cannot_have_is_found_once(value: Any, expected: list[str]) -> None:
    assert lines(value, *CODES) == expected


def test_the_help_lists_the_values_and_offers_a_near_one() -> None:
    [found] = judged(acting(MESSAGE, channel="e-mail"), "KWF111")

    assert found.message == 'a message cannot have the channel "e-mail"'
    assert '"email", "sms", "chat"' in (found.help or "")
    assert found.fix is not None
    assert not found.fix.safe


def switch(first: str, *values: str, event: str = "kustomer.conversation.update", before: str = "") -> Any:
    """A step with a branch for each value; `before` is an action that runs before it."""
    nodes: dict[str, Any] = {"1": "a", "a": step(None, *[to("b", eq(first, value)) for value in values]), "b": []}
    if before:
        nodes = {"1": "z", "z": step(before, "a", id="/#steps.1.id"), **{key: nodes[key] for key in "ab"}}
    return flow(nodes, event)


SWITCHES: list[tuple[str, Any, list[str]]] = [
    ("states of messages", switch("1.status", "sent", "received", "error", event="kustomer.message.update"), []),
    ("states of conversations", switch("1.status", "open", "snoozed", "done"), []),
    ("directions", switch("1.direction", "in", "out"), []),
    ("a state is left out", switch("1.status", "sent", "error", event="kustomer.message.update"), ["warning"]),
    ("free text", switch("1.custom.tierStr", "gold", "silver"), ["info"]),
    ("states of one's own object", switch("1.status", "new", "paid", event="kustomer.kobject.order.update"), ["info"]),
    ("free text after a lookup", switch("1.custom.tierStr", "a", "b", before=FIND), ["info"]),
    ("free text after a change", switch("1.custom.tierStr", "a", "b", before=UPDATE), ["warning"]),
    ("a boolean", switch("1.custom.vipBool", "true", "perhaps"), ["warning"]),
]


@pytest.mark.parametrize(("value", "expected"), [case[1:] for case in SWITCHES], ids=[case[0] for case in SWITCHES])
def test_a_case_that_is_left_out_is_a_warning_where_all_cases_are_known(value: Any, expected: list[str]) -> None:
    assert [each.severity for each in judged(value, "KWF309")] == expected


def test_a_change_on_one_route_only_leaves_it_an_info() -> None:
    value = flow(
        {
            "1": [to("u", eq("1.status", "open")), to("a", OTHERWISE)],
            "u": step(UPDATE, "a", id="/#steps.1.id"),
            "a": step(None, to("b", eq("1.custom.tierStr", "a")), to("b", either(eq("1.custom.tierStr", "b")))),
            "b": [],
        }
    )

    assert [each.severity for each in judged(value, "KWF309")] == ["info"]
