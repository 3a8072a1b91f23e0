"""Which record an event, an action or a template of a KView is about."""

from __future__ import annotations

import pytest

from kwf_lint.analysis.records import attributes_in_template, record_of_action, record_of_event, record_read
from kwf_lint.kustomer.platform import platform
from tests.flows import flow, step, view
from tests.wholes import view as app_view


@pytest.mark.parametrize(
    ("event", "record"),
    [
        ("kustomer.message.create", "message"),
        ("kustomer.conversation.update", "conversation"),
        ("kustomer.kobject.order.create", "kobject"),
        ("kustomer.kobject.order.update", "kobject"),
        ("kustomer.kobject.order.delete", ""),
        ("acme.kobject.order.create", ""),
        ("kustomer.app.order.create", ""),
        ("kustomer.message.create.now", ""),
        ("kustomer.unheard.create", ""),
        ("kustomer.message", ""),
        ("", ""),
    ],
)
def test_the_record_of_an_event(event: str, record: str) -> None:
    assert record_of_event(platform(), event) == record


@pytest.mark.parametrize(
    ("action", "record"),
    [
        ("kustomer.note.create", "note"),
        ("kustomer.conversation.update", "conversation"),
        ("kustomer.customer.find-by-email", "customer"),
        ("kustomer.regex-match.generic", ""),
        ("kustomer.unheard.create", ""),
        ("kustomer.note.create.now", ""),
        ("acme.note.create", ""),
    ],
)
def test_the_record_of_an_action(action: str, record: str) -> None:
    assert record_of_action(platform(), action) == record


@pytest.mark.parametrize(
    ("step_id", "record"),
    [("1", "conversation"), ("start", "conversation"), ("find", "customer"), ("note", "note"), ("no", ""), ("", "")],
)
def test_the_record_that_is_read_from_a_step(step_id: str, record: str) -> None:
    value = flow({"1": "find", "find": step("kustomer.customer.find-by-email", "note"), "note": []})
    value["trigger"]["id"] = "start"

    assert record_read(app_view(value), view(value), step_id) == record


def test_a_callable_workflow_and_one_without_a_trigger_are_given_no_record() -> None:
    called, lone = (flow({"1": "a", "a": []}) for _ in range(2))
    called["trigger"]["callable"] = True
    del lone["trigger"]

    assert [record_read(app_view(value), view(value), "1") for value in (called, lone)] == ["", ""]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("{object.custom.orderStr}", [("object", "orderStr")]),
        ("{customer?.custom?.orderStr}", [("customer", "orderStr")]),
        ("object.custom['a'] + object.custom[\"b\"]", [("object", "a"), ("object", "b")]),
        ("object.custom?.['a'] + object.custom?.[\"b\"]", [("object", "a"), ("object", "b")]),
        ("_.get(object, 'custom.orderStr')", [("object", "orderStr")]),
        ('_.get( customer , "custom.orderStr", 1)', [("customer", "orderStr")]),
        ("_.set(object, 'custom.orderStr')", []),
        ("f('custom.orderStr')", []),
        ("_.get(object,'custom.orderStr')", [("object", "orderStr")]),
        ("objectX.custom.orderStr", [("objectX", "orderStr")]),
        ("custom.a + object.custom.b", [("object", "b")]),
        ("object.custom.map((each) => each)", []),
        ("object.custom", []),
        ("object.custom[name]", []),
        ("custom.orderStr", []),
        ("'custom.orderStr'", []),
        ("a.custom.b; c.custom.d.e", [("a", "b"), ("c", "d")]),
    ],
)
def test_attributes_that_a_template_reads(template: str, found: list[tuple[str, str]]) -> None:
    read = list(attributes_in_template(template))

    assert [(root, template[start:end]) for root, start, end in read] == found
