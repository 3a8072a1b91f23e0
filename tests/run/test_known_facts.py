"""What the files of `extend-platform` say of actions and events counts, also where nothing else is known of an app."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.kustomer.platform import SOURCE, platform
from kwf_lint.kustomer.platform_file import extended
from tests.run.test_part_of_app import APP, found, step, track, workflow, write
from tests.run.test_siblings import FIND, PAID, SHOP, calling, reading, waiting
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

INPUTS = SHOP["actions"][0]["inputSchema"]
CLOSED = {"type": "object", "properties": {"total": {"type": "number"}}, "additionalProperties": False}
OPEN = {"type": "object", "properties": {"total": {"type": "number"}}}
DEEP = {"type": "object", "properties": {"order": {**OPEN, "required": ["total"]}}}
PARAMS = "/workflows/0/steps/0/params"
BODY = "/workflows/0/steps/1/params/body"
EVENT = "/workflows/0/trigger/eventName"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kwf-lint.toml").write_text('extend-platform = "facts.json"\n')
    return tmp_path


def action(name: str = FIND, **facts: Any) -> dict[str, Any]:
    return {"actions": {name: facts}}


def event(name: str = PAID, **facts: Any) -> dict[str, Any]:
    return {"events": {name: facts}}


def judged(project: Path, facts: Any, app: Any) -> list[str]:
    """What these rules find in an app with a file of facts, as "KWF708 error /place: message (help)"."""
    write(project / "facts.json", facts)
    write(project / "a.json", app)
    track(project)
    return [
        f"{each.code} {each.severity} {each.pointer}: {each.message} ({each.help})"
        for each in found("a.json")
        if each.code in ("KWF426", "KWF701", "KWF702", "KWF705", "KWF708")
    ]


@pytest.mark.parametrize(
    ("facts", "app", "expected"),
    [
        pytest.param(
            action(required=["orderId"], source="apps/shop.json"),
            calling(params={}),
            f'KWF708 error {PARAMS}: the params have no "orderId", which the action requires '
            '(Add "orderId": ... to the params (source: apps/shop.json).)',
            id="required",
        ),
        pytest.param(
            action(required=["orderId"]),
            calling(params={}),
            f'KWF708 error {PARAMS}: the params have no "orderId", which the action requires '
            '(Add "orderId": ... to the params (source: facts.json).)',
            id="required-without-a-source",
        ),
        pytest.param(
            action(required=["orderId"]),
            calling(params={"orderID": "1"}),
            f'KWF708 warning {PARAMS}/orderID: "orderID" is not a known input of the action (Did you mean "orderId"?)',
            id="a-misspelled-one-is-not-also-missing",
        ),
        pytest.param(
            action(inputs=["orderId"]),
            calling(params={"ordrId": "1"}),
            f'KWF708 warning {PARAMS}/ordrId: "ordrId" is not a known input of the action (Did you mean "orderId"?)',
            id="inputs",
        ),
        pytest.param(
            action(schema=INPUTS),
            calling(params={"orderId": "1", "number": "1"}),
            f'KWF708 warning {PARAMS}/number: the action has no input "number" '
            "(Remove it: the action's schema allows no other inputs (source: facts.json).)",
            id="closed-schema",
        ),
        pytest.param(
            action(schema=OPEN),
            calling(params={"totl": "1", "number": "1"}),
            f'KWF708 warning {PARAMS}/totl: "totl" is not a known input of the action (Did you mean "total"?)',
            id="open-schema",
        ),
        pytest.param(
            action(schema=INPUTS),
            calling(params={"ordrId": "1"}),
            f'KWF708 warning {PARAMS}/ordrId: the action has no input "ordrId" (Did you mean "orderId"?)',
            id="a-misspelled-one-in-a-closed-schema",
        ),
        pytest.param(
            action(schema=DEEP),
            calling(params={"totl": 1, "order": {}}),
            f'KWF708 error {PARAMS}/order: the params have no "total", which the action requires '
            '(Add "total": ... to the params (source: facts.json).)',
            id="a-misspelled-one-elsewhere",
        ),
        pytest.param(
            action("kustomer.task.make", schema=INPUTS),
            calling("kustomer.task.make", {}, "kustomer-^1.9.2"),
            f'KWF708 error {PARAMS}: the params have no "orderId", which the action requires '
            '(Add "orderId": ... to the params (source: facts.json).)',
            id="schema-of-an-action-of-the-platform",
        ),
        pytest.param(
            action("kustomer.app.acme_shop.find-order", schema=INPUTS),
            calling("kustomer.app.acme_shop_6142bf2f6ef1940524f53d94.find-order", {}),
            f'KWF708 error {PARAMS}: the params have no "orderId", which the action requires '
            '(Add "orderId": ... to the params (source: facts.json).)',
            id="a-private-app",
        ),
        pytest.param(
            action(outputs=CLOSED),
            reading("{{{steps.a.answer}}}"),
            f'KWF426 error {BODY}: the step "a" returns no "answer" (Read an output that exists (source: facts.json).)',
            id="closed-outputs",
        ),
        pytest.param(
            action(outputs=["total", "state"]),
            reading("{{{steps.a.totl}}}"),
            f'KWF426 warning {BODY}: the step "a" returns no "totl" (Did you mean "total"?)',
            id="outputs-by-name",
        ),
        pytest.param(
            action(outputs=OPEN),
            reading("{{{steps.a.totl}}}"),
            f'KWF426 warning {BODY}: the step "a" returns no "totl" (Did you mean "total"?)',
            id="open-outputs",
        ),
        pytest.param(
            event(output=CLOSED),
            reading("{{{steps.1.answer}}}", PAID),
            f'KWF426 error {BODY}: the trigger returns no "answer" (Read an output that exists (source: facts.json).)',
            id="closed-output-of-an-event",
        ),
        pytest.param(
            event(output=["total"]),
            reading("{{{steps.1.totl}}}", PAID),
            f'KWF426 warning {BODY}: the trigger returns no "totl" (Did you mean "total"?)',
            id="output-of-an-event-by-name",
        ),
        pytest.param(
            action("kustomer.app.acme_shop.cancel-order"),
            calling("kustomer.app.acme_shop.cancel-ordr"),
            "KWF705 warning /workflows/0/steps/0/action: "
            '"kustomer.app.acme_shop.cancel-ordr" is not a known action of the platform '
            '(Did you mean "kustomer.app.acme_shop.cancel-order"?)',
            id="near-miss-of-an-action",
        ),
        pytest.param(
            event(),
            waiting("kustomer.app.acme_shop.order-payd"),
            f'KWF705 warning {EVENT}: "kustomer.app.acme_shop.order-payd" is not a known event of the platform '
            f'(Did you mean "{PAID}"?)',
            id="near-miss-of-an-event",
        ),
        pytest.param(
            event("kustomer.task.finished"),
            waiting("kustomer.task.finishd"),
            f'KWF705 warning {EVENT}: "kustomer.task.finishd" is not a known event of the platform '
            '(Did you mean "kustomer.task.finished"?)',
            id="near-miss-of-an-event-of-the-platform",
        ),
    ],
)
def test_facts_are_read(project: Path, facts: Any, app: Any, expected: str) -> None:
    assert judged(project, facts, app) == [expected]
    assert judged(project, {}, app) == []


@pytest.mark.parametrize(
    ("facts", "app"),
    [
        pytest.param(action(inputs=["orderId"]), calling(params={"note": "1"}), id="inputs-are-never-all"),
        pytest.param(action(inputs=["orderIds"]), calling(params={"orderId": "1"}), id="a-missing-s"),
        pytest.param(action(required=["orderId"]), calling(), id="what-is-needed-is-there"),
        pytest.param(
            action(schema={**INPUTS, "properties": {"orderId": {"type": "string", "default": "1"}}}),
            calling(params={}),
            id="a-default-is-never-missing",
        ),
        pytest.param(action(schema={**INPUTS, "type": "thing"}), calling(params={}), id="a-schema-with-a-flaw"),
        pytest.param(action(schema={"type": "string"}), calling(params={}), id="a-schema-of-something-else"),
        pytest.param(action(outputs=["total"]), reading("{{{steps.a.answer}}}"), id="outputs-are-never-all"),
        pytest.param(action(outputs=["orders"]), reading("{{{steps.a.order}}}"), id="an-output-without-s"),
        pytest.param(action(outputs=CLOSED), reading("{{{steps.a.total.sum}}}"), id="below-an-output"),
        pytest.param(event(output=CLOSED), reading("{{{steps.1.attributes.data}}}", PAID), id="the-event-itself"),
        pytest.param(event(output=["idx"]), reading("{{{steps.1.id}}}", PAID), id="its-id"),
        pytest.param(
            action("kustomer.app.acme_shops.cancel"), calling("kustomer.app.acme_shop.cancel"), id="another-app"
        ),
        pytest.param(
            event("kustomer.app.acme_refunds.order-paid"),
            waiting("kustomer.app.acme_refunds.refund-paid"),
            id="an-event-of-the-app-itself",
        ),
        pytest.param(
            event("kustomer.app.acme_refunds.order-sent"),
            waiting("kustomer.app.acme_refunds.order-sent"),
            id="an-event-of-the-app-that-only-facts-know",
        ),
        pytest.param(
            event("kustomer.app.acme_shop.unassign"), waiting("kustomer.app.acme_shop.assign"), id="an-opposite"
        ),
    ],
)
def test_what_facts_do_not_settle_is_not_reported(project: Path, facts: Any, app: Any) -> None:
    assert judged(project, facts, app) == []


@pytest.mark.parametrize(
    ("facts", "app"),
    [
        pytest.param(action(required=["number"]), calling(), id="params"),
        pytest.param(action(outputs=["bodi"]), reading("{{{steps.a.body}}}"), id="outputs"),
        pytest.param(event(output=["orderIds", "orderIt"]), reading("{{{steps.1.orderId}}}", PAID), id="event"),
    ],
)
def test_a_definition_in_the_project_counts_more_than_facts(project: Path, facts: Any, app: Any) -> None:
    write(project / "shop/shop.json", SHOP)

    assert judged(project, facts, app) == []


def test_a_name_that_a_definition_in_the_project_lacks_is_reported_once(project: Path) -> None:
    write(project / "shop/shop.json", SHOP)
    facts = {**action("kustomer.app.acme_shop.cancel"), **event("kustomer.app.acme_shop.order-lose")}
    app = calling("kustomer.app.acme_shop.cancl")
    app["workflows"][0]["trigger"]["eventName"] = "kustomer.app.acme_shop.order-lost"

    assert sorted(each.split(" ")[0] for each in judged(project, facts, app)) == ["KWF701", "KWF702"]


def test_facts_of_the_app_itself_do_not_count_against_its_definition(project: Path) -> None:
    own = APP["actions"][0]["name"]
    app = {**APP, "workflows": [workflow(step("a", own, {"orderId": "1"}, version="acme_refunds-^1.2.0"))]}

    assert judged(project, action(own, required=["number"]), app) == []


def test_a_request_without_an_address_is_a_warning(project: Path) -> None:
    app = {**APP, "workflows": [workflow(step("a", "kustomer.rest-api.json", {"method": "GET"}))]}

    [told] = judged(project, {}, app)

    assert told == (
        f'KWF708 warning {PARAMS}: the params have no "uri", which the action requires (Add "uri": ... to the params.)'
    )


def test_facts_have_their_say_on_the_command_line(project: Path) -> None:
    write(project / "facts.json", action(required=["orderId"], source="apps/\u001b[2J.json"))
    write(project / "a.json", calling(params={}))
    done = kwf_lint("check", "--format", "json", "a.json", cwd=project)
    shown = kwf_lint("check", "a.json", cwd=project)

    assert "KWF708" in [each["code"] for each in json.loads(done.stdout)["diagnostics"]]
    assert "\x1b" not in shown.stdout
    assert "(source: apps/" in " ".join(shown.stdout.split())


def test_facts_leave_our_own_as_they_are() -> None:
    more = extended(platform(), action(required=["orderId"]), "facts.json")

    assert more.actions["kustomer.note.create"].get(SOURCE) is None
    assert FIND not in platform().actions
