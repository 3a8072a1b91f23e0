"""Reads that are nearly those of known outputs: rules/references/_wrong_data.py."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.judged import judged, underlined
from tests.rules.test_references import GET, OWN, STRING, action, app, condition, flow, step

OUTPUTS = import_module("kwf_lint.rules.references._wrong_data")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["totl"], (["totl"], "total")),
        (["totl", "sum"], (["totl"], "total")),
        (["Total"], (["Total"], "")),
        (["order_id"], (["order_id"], "orderId")),
        (["total"], (["total"], "")),
        (["tax"], (["tax"], "")),
        (["ttoal"], (["ttoal"], "total")),
        (["otal"], (["otal"], "")),
        (["totals"], (["totals"], "")),
        ([], ([], "")),
    ],
)
def test_names_that_are_nearly_those_of_outputs(names: list[str], expected: tuple[list[str], str]) -> None:
    assert OUTPUTS.nearly_one_of(["total", "orderId"])(names) == expected


def test_a_step_s_own_output_in_its_params_is_that_finding() -> None:
    value = app(
        flow(step("o", {"x": "/#steps.o.id"}, "a", action=OWN), step("a", {"y": "/#steps.o.id"})),
        actions=[action({}, outputSchema={"properties": {}, "additionalProperties": False})],
    )

    assert [(each.code, each.pointer) for each in judged(value, "KWF423", "KWF426")] == [
        ("KWF423", "/workflows/0/steps/0/params/x"),
        ("KWF426", "/workflows/0/steps/1/params/y"),
    ]


UPDATED = "kustomer.conversation.update"


@pytest.mark.parametrize(
    ("path", "event", "meant"),
    [
        ("stauts", UPDATED, "status"),
        ("chanels.0", UPDATED, "channels"),
        ("externalID", UPDATED, "externalId"),
        ("changes.attributes.stauts.after", UPDATED, "changes.attributes.status"),
        ("custmer", "kustomer.message.create", "customer"),
        ("creatdAt", "kustomer.kobject.order.create", "createdAt"),
        ("emials", "kustomer.customer.update", "emails"),
    ],
)
def test_fields_that_are_nearly_those_of_a_record(path: str, event: str, meant: str) -> None:
    [found] = judged(flow(step("a", {"x": f"/#steps.1.{path}"}), event=event), "KWF426")
    written = ".".join(path.split(".")[: meant.count(".") + 1])

    assert (found.severity, found.message) == ("warning", f'the trigger returns no "{written}"')
    assert found.help == f'Did you mean "{meant}"?'


@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("status", UPDATED),
        ("changes", UPDATED),
        ("changes.attributes", UPDATED),
        ("changes.attributes.status.after", UPDATED),
        ("changes.relationships.quue.after", UPDATED),
        ("channel", UPDATED),  # an "s" less is often another field
        ("nmae", UPDATED),  # short names are near many others
        ("lastMessageIn", UPDATED),
        ("stauts", "kustomer.app.acme.paid"),
        ("stauts", "kustomer.conversation.sla.breached"),
        ("stauts", "kustomer.something.update"),
    ],
)
def test_fields_that_a_record_may_have(path: str, event: str) -> None:
    assert underlined(flow(step("a", {"x": f"/#steps.1.{path}"}), event=event), "KWF426") == []


def test_the_fields_of_a_record_that_was_looked_up() -> None:
    find = step("find", {"id": "/#steps.1.id"}, "a", action="kustomer.conversation.find-by-id")

    assert underlined(flow(find, step("a", {"x": "/#steps.find.prioriyt"})), "KWF426") == ["/steps/1/params/x prioriyt"]


@pytest.mark.parametrize(
    ("path", "written", "meant"),
    [
        ("ageMs", "ageMs", "output.ageMs"),
        ("output.agMs", "output.agMs", "output.ageMs"),
        ("output.ageMs", "", ""),
        ("output.other", "", ""),
        ("output", "", ""),
        ("other", "", ""),
    ],
)
def test_what_a_transformation_returns(path: str, written: str, meant: str) -> None:
    transform = step("t", {"input": {"ageMs": "/#steps.1.createdAt"}}, "a", action="kustomer.transform.generic")
    found = judged(flow(transform, step("a", {"x": f"/#steps.t.{path}"})), "KWF426")

    assert [(each.message, each.help) for each in found] == (
        [(f'the step "t" returns no "{written}"', f'Did you mean "{meant}"?')] if meant else []
    )


OUTPUT = {"response": "/#response", "body": "/#body"}


@pytest.mark.parametrize(
    ("path", "more", "meant"),
    [
        ("boddy", {"outputTemplate": OUTPUT}, "body"),
        ("statusCode", {"outputTemplate": OUTPUT}, "response.statusCode"),
        ("status", {"outputTemplate": OUTPUT}, "response.statusCode"),
        ("status", {"outputTemplate": {**OUTPUT, "status": "/#body.status"}}, ""),
        ("status", {"outputTemplate": {"body": "/#body"}}, ""),
        ("response.statusCode", {"outputTemplate": OUTPUT}, ""),
        ("other", {"outputTemplate": OUTPUT}, ""),
        ("boddy", {}, ""),
        ("totl", {"outputTemplate": OUTPUT, "outputSchema": {"properties": {"total": STRING}}}, "total"),
        ("total", {"outputTemplate": OUTPUT, "outputSchema": {"properties": {"total": STRING}}}, ""),
    ],
)
def test_outputs_of_an_action_whose_schema_is_open(path: str, more: dict[str, object], meant: str) -> None:
    value = app(
        flow(
            step("o", {}, ("a", condition("eq", "/#steps.o.body.x", 1)), action=OWN),
            step("a", {"x": f"/#steps.o.{path}"}),
        ),
        actions=[action({"uri": "https://api.acme-shop.io", "method": "GET"}, **more)],
    )

    assert [(each.severity, each.help) for each in judged(value, "KWF426")] == (
        [("warning", f'Did you mean "{meant}"?')] if meant else []
    )


def test_a_request_s_outputs_are_looked_at_one_by_one() -> None:
    """Also behind those that are right."""
    reads = step("a", {"x": "/#steps.r.body.x", "y": "/#steps.r.response.statusCode", "z": "/#steps.r.bdy"})

    assert underlined(flow(step("r", {}, "a", action=GET), reads), "KWF426") == ["/steps/1/params/z bdy"]
