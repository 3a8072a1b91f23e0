"""Ids of the wrong kind of record, in detail: rules/references/records.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judged import judged
from tests.rules.test_references import CREATED, FIND, FOUND, app, flow, step

MESSAGE = "kustomer.message.create"
UPDATE = "kustomer.conversation.update"
NOTE = "kustomer.note.create"


def found(value: Any) -> list[Any]:
    return judged(value, "KWF428")


def giving(text: Any, param: str = "conversation", verb: str = NOTE, event: str = MESSAGE) -> Any:
    """A step that gets an id from the trigger's data."""
    return flow(step("a", {param: text}, action=verb), event=event)


@pytest.mark.parametrize(
    ("value", "message", "advice"),
    [
        (
            giving("/#steps.1.id"),
            '"conversation" needs the id of a conversation, but gets that of a message',
            'Write "/#steps.1.conversation".',
        ),
        (
            giving("{{{steps.1.id}}}"),
            '"conversation" needs the id of a conversation, but gets that of a message',
            'Write "/#steps.1.conversation".',
        ),
        (
            giving("/#steps.1.customer"),
            '"conversation" needs the id of a conversation, but gets that of a customer',
            'Write "/#steps.1.conversation".',
        ),
        (
            giving("/#steps.1.id", "source", "kustomer.conversation.merge"),
            '"source" needs the id of a conversation, but gets that of a message',
            'Write "/#steps.1.conversation".',
        ),
        (
            giving("/#steps.1.customerId"),
            '"conversation" needs the id of a conversation, but gets that of a customer',
            'Write "/#steps.1.conversation".',
        ),
        *[
            (
                giving(f"/#steps.1.{path}"),
                '"conversation" needs the id of a conversation, but gets that of a customer',
                'Write "/#steps.1.conversation".',
            )
            for path in ("customer.id", "my_lines.customer.id", "my-lines.customer.id")
        ],
        (
            giving("/#steps.1.lines.customer.id"),
            '"conversation" needs the id of a conversation, but gets that of a customer',
            'Write "/#steps.1.conversation".',
        ),
        (
            giving("/#steps.1.id", "customerId", "kustomer.conversation.create"),
            '"customerId" needs the id of a customer, but gets that of a message',
            'Write "/#steps.1.customer".',
        ),
        (
            giving("/#steps.1.id", "id", UPDATE),
            '"id" needs the id of a conversation, but gets that of a message',
            'Write "/#steps.1.conversation".',
        ),
        (
            giving("/#steps.1.id", "id", "kustomer.message.update", CREATED),
            '"id" needs the id of a message, but gets that of a conversation',
            "Read the message that belongs to this conversation, or look it up first.",
        ),
        (
            giving("/#steps.1.id", "company", "kustomer.customer.update", CREATED),
            '"company" needs the id of a company, but gets that of a conversation',
            "Read the company that belongs to this conversation, or look it up first.",
        ),
    ],
)
def test_ids_of_another_kind_of_record(value: Any, message: str, advice: str) -> None:
    [diagnostic] = found(value)

    param = message[1:].partition('"')[0]

    assert diagnostic.pointer == f"/steps/0/params/{param}"
    assert diagnostic.message == message
    assert diagnostic.help == advice
    assert (diagnostic.fix is not None) is advice.startswith("Write")


@pytest.mark.parametrize(
    "value",
    [
        giving("/#steps.1.conversation"),
        giving("/#steps.1.conversationId"),
        giving("/#steps.1.id", event=CREATED),
        giving("/#steps.1.id", event="kustomer.app.acme.paid"),
        giving("/#steps.1.customer", event="kustomer.app.acme.paid"),
        giving("/#steps.1.customer.id", event="kustomer.app.acme.paid"),
        giving("/#steps.1.team"),
        giving("/#steps.1"),
        giving("/#steps.gone.id"),
        giving("/#steps.1.customer id"),
        giving("/#variables.customer"),
        giving("steps.1.customer"),
        giving("{{#if steps.1.id}}{{steps.1.id}}{{/if}}"),
        giving(7),
        giving("/#steps.1.id", "id", NOTE),
        giving("/#steps.1.id", "id", "kustomer.app.acme.update"),
        giving("/#steps.1.id", "team", UPDATE),
        giving("/#steps.1.id", verb="kustomer.something.unknown"),
        {**giving("/#steps.1.id"), "steps": [{**giving("/#steps.1.id")["steps"][0], "params": "x"}]},
    ],
)
def test_ids_that_are_right_or_not_certain(value: Any) -> None:
    assert found(value) == []


def test_the_name_of_a_hook_s_field_says_its_kind() -> None:
    assert len(found(giving("/#steps.1.attributes.data.customerId", event="kustomer.app.acme.paid"))) == 1


def test_the_record_of_a_lookup() -> None:
    value = flow(
        step("find", {"email": "x"}, ("a", FOUND), action=FIND),
        step("a", {"conversation": "/#steps.find.id"}),
        event=CREATED,
    )
    [diagnostic] = found(value)

    assert diagnostic.pointer == "/steps/1/params/conversation"
    assert diagnostic.help == "Read the conversation that belongs to this customer, or look it up first."


def test_each_param_of_each_step_is_looked_at() -> None:
    """The same string in another param or action needs another record."""
    value = app(
        flow(step("a"), event=MESSAGE),
        flow(
            step("a", {"x": 1}, "b"),
            step(
                "b",
                {"body": "/#steps.1.id", "message": "/#steps.1.id", "customer": 7, "conversation": "/#steps.1.id"},
                "c",
            ),
            step("c", {"id": "/#steps.1.id"}, "d", action="kustomer.message.update"),
            step("d", {"id": "/#steps.1.id"}, "e", action="kustomer.something.unknown"),
            step("e", {"id": "/#steps.1.id"}, "f", action=UPDATE),
            step("f", {"id": "/#steps.1.id"}, action=UPDATE),
            event=MESSAGE,
        ),
    )

    assert [each.pointer for each in found(value)] == [
        "/workflows/1/steps/1/params/conversation",
        "/workflows/1/steps/4/params/id",
        "/workflows/1/steps/5/params/id",
    ]


def test_what_another_rule_reports_is_not_said_twice() -> None:
    value = flow(
        step("find", {"email": "x"}, "a", action=FIND),
        step("a", {"conversation": "/#steps.find.id"}),
        event=CREATED,
    )

    assert found(value) == []
