"""The families flow and practice on small workflows: exactly what is found, and where."""

from __future__ import annotations

import copy
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.document.edits import Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.report.text import route_in_words
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.counted import work
from tests.flows import ALWAYS, NOTE, OTHERWISE, both, check, dne, either, eq, exists, flow, step, to
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = chosen(builtin_rules(), ["KWF3", "KWF8"], [], ["KWF313", "KWF809"])
FIND = "kustomer.customer.find-by-email"
REST = "kustomer.rest-api.json"
SCHEDULE = "kustomer.app.scheduler.schedule-workflow"
UPDATE = "kustomer.conversation.update"
HERE, THERE = "64c1f0a2b7d94e0012ab34cd", "64c1f0a2b7d94e0012ab34ce"
TRANSFORM = "kustomer.transform.generic"


def diagnostics(value: Any) -> list[Any]:
    return diagnostics_in(document_of_text("app.json", json.dumps(value, indent=2)), RULES, DEFAULTS)


def found(value: Any) -> list[str]:
    return [f"{each.code} {each.pointer}" for each in diagnostics(value)]


def note(*transitions: Any, body: str) -> dict[str, Any]:
    return step(NOTE, *transitions, body=body)


def ask(*transitions: Any, **more: Any) -> dict[str, Any]:
    return step(REST, *transitions, uri="https://api.acme-shop.com/orders", method="GET", **more)


def called(value: dict[str, Any], workflow: str = HERE) -> dict[str, Any]:
    """The workflow made callable under an id."""
    trigger = {**value["trigger"], "eventName": f"kustomer.workflow.{workflow}.call", "callable": True, "schema": {}}
    return {**value, "id": workflow, "trigger": trigger}


def schedule(workflow: str, *transitions: Any) -> dict[str, Any]:
    return step(SCHEDULE, *transitions, workflowId=workflow, inputs={})


def failing(action: str) -> list[dict[str, Any]]:
    return [{"condition": both(exists("/#error.message")), "errorAction": {"type": action}}]


def app(*workflows: dict[str, Any], **more: Any) -> dict[str, Any]:
    named = [{**each, "name": each.get("id") or f"acme-order-{number}"} for number, each in enumerate(workflows)]
    return {"app": "acme", "version": "1.0.0", "title": "Acme Orders", "workflows": named, **more}


COUNTRY = "1.custom.countryStr"
SIZE = "1.custom.sizeNum"
STATUS = "ask.response.statusCode"

TABLE = [
    # Targets, ids and reach.
    ("two steps", flow({"1": "a", "a": "b", "b": []}), []),
    ("a lost target", flow({"1": "a", "a": "order-b", "order-c": []}), ["KWF301 /steps/0/transitions/0/target"]),
    (
        "a lost target that several transitions name",
        flow({"1": [to("a", exists(COUNTRY)), "finish"], "a": "finish", "finnish": []}),
        ["KWF301 /trigger/transitions/1/target"],
    ),
    (
        "a lost target in an unreached step",
        flow({"1": "a", "a": [], "b": "gone"}),
        ["KWF301 /steps/1/transitions/0/target"],
    ),
    (
        "an island beside a lost target that means something else",
        flow({"1": "a", "a": "finnish", "finish": [], "elsewhere": []}),
        ["KWF301 /steps/0/transitions/0/target", "KWF303 /steps/2/id"],
    ),
    ("back to the trigger", flow({"1": "a", "a": "1"}), ["KWF301 /steps/0/transitions/0/target"]),
    (
        "a step with the trigger's id",
        {**flow({"1": "a", "a": []}), "steps": [{"id": "a", **note("1", body="x")}, {"id": "1", **note(body="y")}]},
        ["KWF302 /steps/1/id"],
    ),
    ("an island", flow({"1": "a", "a": [], "b": "c", "c": []}), ["KWF303 /steps/1/id"]),
    (
        "an island beside a step without transitions",
        {**flow({"1": "a", "b": []}), "steps": [{"id": "a", "transiton": []}, {"id": "b", "transitions": []}]},
        [],
    ),
    ("two islands", flow({"1": "a", "a": [], "b": "a", "c": []}), ["KWF303 /steps/1/id", "KWF303 /steps/2/id"]),
    (
        "a circle nothing leads to",
        flow({"1": "a", "a": [], "c": "b", "b": "c"}),
        ["KWF304 /steps/1/transitions/0/target", "KWF303 /steps/2/id"],
    ),
    ("a trigger that leads nowhere", flow({"1": [], "a": "b", "b": []}), ["KWF312 /trigger/transitions"]),
    ("no steps yet", flow({"1": []}), []),
    ("steps in any order", flow({"1": "c", "a": [], "b": "a", "c": "b"}), []),
    # Circles.
    (
        "a step that leads to itself",
        flow({"1": "a", "a": [to("b", exists("a.id")), "a"], "b": []}),
        ["KWF304 /steps/0/transitions/1/target"],
    ),
    (
        "a cycle of two",
        flow({"1": "a", "a": "b", "b": [to("c", exists("b.id")), "a"], "c": []}),
        ["KWF304 /steps/1/transitions/1/target"],
    ),
    (
        "a cycle of five",
        flow({"1": "a", "a": "b", "b": "c", "c": [to("f", exists("c.id")), "d"], "d": "e", "e": "a", "f": []}),
        ["KWF304 /steps/4/transitions/0/target"],
    ),
    ("branches that join", flow({"1": "a", "a": [to("b", exists("a.id")), "c"], "b": "d", "c": "d", "d": []}), []),
    (
        "a workflow that schedules itself is no circle",
        called(flow({"1": [to("a", exists("1.x"))], "a": schedule(HERE)})),
        [],
    ),
    # Always.
    (
        "true is not last",
        flow({"1": ["a", to("b", eq(COUNTRY, "BR"))], "a": [], "b": []}),
        ["KWF305 /trigger/transitions/1/target"],
    ),
    (
        "the builder's otherwise is not last",
        flow({"1": [to("a", OTHERWISE), to("b", eq(COUNTRY, "BR"))], "a": [], "b": []}),
        ["KWF305 /trigger/transitions/1/target"],
    ),
    (
        "the short otherwise is not last",
        flow({"1": [to("a", {"op": "exists", "values": [True]}), "b"], "a": [], "b": []}),
        ["KWF305 /trigger/transitions/1/target"],
    ),
    (
        "three behind the one that always matches are one finding",
        flow({"1": ["a", "b", "c", "d"], **{each: note(body=each) for each in "abcd"}}),
        ["KWF305 /trigger/transitions/1/target"],
    ),
    (
        "or of everything",
        flow({"1": [to("a", either(exists(COUNTRY), dne(COUNTRY))), "b"], "a": [], "b": []}),
        ["KWF305 /trigger/transitions/1/target"],
    ),
    ("otherwise in last place", flow({"1": [to("a", eq(COUNTRY, "BR")), to("b", OTHERWISE)], "a": [], "b": []}), []),
    ("otherwise alone", flow({"1": [to("a", OTHERWISE)], "a": []}), []),
    (
        "what is absent after equal and not equal",
        flow(
            {
                "1": "a",
                "a": [to("b", eq(COUNTRY, "BR")), to("c", check("neq", COUNTRY, "BR")), to("d", dne(COUNTRY))],
                "b": [],
                "c": [],
                "d": [],
            }
        ),
        [],
    ),
    (
        "otherwise behind cases that cover all",
        flow({"1": "a", "a": [to("b", exists("a.id")), to("c", dne("a.id")), "d"], "b": [], "c": [], "d": []}),
        [],
    ),
    # The same condition twice.
    (
        "a condition twice",
        flow({"1": [to("a", eq(COUNTRY, "BR")), to("b", eq(COUNTRY, "BR")), "c"], "a": [], "b": [], "c": []}),
        ["KWF306 /trigger/transitions/1/condition/op"],
    ),
    (
        "a condition twice, turned and padded",
        flow({"1": [to("a", exists(COUNTRY)), to("b", check("exists", COUNTRY)), "c"], "a": [], "b": [], "c": []}),
        ["KWF306 /trigger/transitions/1/condition/op"],
    ),
    (
        "a condition three times",
        flow(
            {"1": [to(each, eq(COUNTRY, "BR")) for each in "abc"] + ["d"], **{each: note(body=each) for each in "abcd"}}
        ),
        ["KWF306 /trigger/transitions/1/condition/op", "KWF306 /trigger/transitions/2/condition/op"],
    ),
    (
        "a number and its text are two conditions",
        flow({"1": [to("a", eq(SIZE, 5)), to("b", eq(SIZE, "5")), "c"], "a": [], "b": [], "c": []}),
        [],
    ),
    # Conditions that cannot hold.
    (
        "two values",
        flow({"1": [to("a", both(eq(COUNTRY, "BR"), eq(COUNTRY, "CL")))], "a": []}),
        ["KWF307 /trigger/transitions/0/condition/values/1/op"],
    ),
    (
        "above five and below three",
        flow({"1": [to("a", both(check("gt", SIZE, 5), check("lt", SIZE, "3")))], "a": []}),
        ["KWF307 /trigger/transitions/0/condition/values/1/op"],
    ),
    (
        "existing and absent",
        flow({"1": [to("a", both(exists(COUNTRY), eq(SIZE, 1), dne(COUNTRY)))], "a": []}),
        ["KWF307 /trigger/transitions/0/condition/values/2/op"],
    ),
    (
        "a contradiction inside and inside or",
        flow({"1": [to("a", either(exists(SIZE), both(eq(COUNTRY, "BR"), eq(COUNTRY, "CL"))))], "a": []}),
        ["KWF307 /trigger/transitions/0/condition/values/1/values/1/op"],
    ),
    (
        "a contradiction over or inside and",
        flow({"1": [to("a", both(either(eq(COUNTRY, "BR"), eq(COUNTRY, "CL")), eq(COUNTRY, "MX")))], "a": []}),
        ["KWF307 /trigger/transitions/0/condition/values/1/op"],
    ),
    ("either of two values", flow({"1": [to("a", either(eq(COUNTRY, "BR"), eq(COUNTRY, "CL")))], "a": []}), []),
    ("a range", flow({"1": [to("a", both(check("gte", SIZE, "1"), check("lt", SIZE, 10)))], "a": []}), []),
    (
        "the wider condition first",
        flow({"1": [to("a", check("gt", SIZE, 10)), to("b", check("gt", SIZE, 100)), "c"], "a": [], "b": [], "c": []}),
        ["KWF307 /trigger/transitions/1/condition/op"],
    ),
    (
        "the narrower condition first",
        flow({"1": [to("a", check("gt", SIZE, 100)), to("b", check("gt", SIZE, 10)), "c"], "a": [], "b": [], "c": []}),
        [],
    ),
    (
        "settled on the way",
        flow({"1": "a", "a": [to("b", exists("a.id")), "d"], "b": [to("c", dne("a.id")), "d"], "c": [], "d": []}),
        ["KWF307 /steps/1/transitions/0/condition/op"],
    ),
    (
        "settled on the way, where others lead too",
        flow({"1": "a", "a": [to("b", exists("a.id")), "c"], "b": [to("c", dne("a.id")), "d"], "c": "d", "d": []}),
        [],
    ),
    (
        "settled on one way only",
        flow(
            {
                "1": "a",
                "a": [to("b", exists("a.id")), to("m", eq(COUNTRY, "BR"))],
                "b": "m",
                "m": [to("c", dne("a.id")), "d"],
                "c": [],
                "d": [],
            }
        ),
        [],
    ),
    (
        "a branch that is switched off",
        flow({"1": [to("a", {"op": "false", "values": []}), "b"], "a": [], "b": []}),
        ["KWF308 /trigger/transitions/0/condition/op"],
    ),
    # Conditions that read nothing.
    (
        "two literals",
        flow({"1": [to("a", eq("country", "BR")), "b"], "a": [], "b": []}),
        ["KWF308 /trigger/transitions/0/condition/op"],
    ),
    (
        "two equal literals in last place",
        flow({"1": [to("a", exists(COUNTRY)), to("b", eq(1, 1))], "a": [], "b": []}),
        ["KWF308 /trigger/transitions/1/condition/op"],
    ),
    (
        "two equal literals with more behind",
        flow({"1": [to("a", eq(1, 1)), "b"], "a": [], "b": []}),
        ["KWF305 /trigger/transitions/1/target"],
    ),
    (
        "a literal deep inside",
        flow({"1": [to("a", both(exists(COUNTRY), either(check("gt", 2, 1), exists(SIZE))))], "a": []}),
        ["KWF308 /trigger/transitions/0/condition/values/1/values/0/op"],
    ),
    (
        "a reference that lost its beginning",
        flow({"1": [to("a", {"op": "eq", "values": ["steps.1.country", "BR"]})], "a": []}),
        [],
    ),
    (
        "otherwise in other words",
        flow({"1": [to("a", exists(COUNTRY)), to("b", {"op": "exists", "values": ["otherwise"]})], "a": [], "b": []}),
        [],
    ),
    # Cases left out.
    (
        "neither of two values",
        flow({"1": "a", "a": [to("b", eq(COUNTRY, "BR")), to("c", eq(COUNTRY, "CL"))], "b": [], "c": []}),
        ["KWF309 /steps/0/transitions"],
    ),
    (
        "between below 200 and from 300",
        flow(
            {
                "1": "ask",
                "ask": ask(to("b", check("lt", STATUS, "200")), to("c", check("gte", STATUS, "300"))),
                "b": [],
                "c": [],
            }
        ),
        ["KWF309 /steps/0/transitions"],
    ),
    (
        "ranges that meet",
        flow(
            {
                "1": "ask",
                "ask": ask(to("b", check("lt", STATUS, "300")), to("c", check("gte", STATUS, 300))),
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    (
        "absent, or there and large",
        flow(
            {
                "1": "ask",
                "ask": ask(
                    to("b", dne("ask.body.code")), to("c", both(exists("ask.body.code"), check("gt", STATUS, "200")))
                ),
                "b": [],
                "c": [],
            }
        ),
        ["KWF309 /steps/0/transitions"],
    ),
    (
        "absent, or there or large",
        flow(
            {
                "1": "ask",
                "ask": ask(
                    to("b", dne("ask.body.code")), to("c", either(exists("ask.body.code"), check("gt", STATUS, "200")))
                ),
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    (
        "found or not",
        flow(
            {
                "1": "f",
                "f": step(
                    FIND,
                    to("b", exists("f.id")),
                    to("c", {"op": "dne", "values": ["/#steps.f.id", ""]}),
                    email="/#steps.1.email",
                ),
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    ("a single guard", flow({"1": [to("a", eq(COUNTRY, "BR"))], "a": []}), []),
    (
        "an otherwise",
        flow(
            {
                "1": "a",
                "a": [to("b", eq(COUNTRY, "BR")), to("c", eq(COUNTRY, "CL")), to("d", OTHERWISE)],
                "b": [],
                "c": [],
                "d": [],
            }
        ),
        [],
    ),
    (
        "all of a conversation's states",
        flow(
            {
                "1": "a",
                "a": [
                    to("b", eq("1.status", "open")),
                    to("c", either(eq("1.status", "done"), eq("1.status", "snoozed"))),
                ],
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    (
        "a state left out",
        flow({"1": "a", "a": [to("b", eq("1.status", "open")), to("c", eq("1.status", "done"))], "b": [], "c": []}),
        ["KWF309 /steps/0/transitions"],
    ),
    (
        "true and false",
        flow(
            {
                "1": "a",
                "a": [to("b", eq("1.custom.giftBool", True)), to("c", eq("1.custom.giftBool", False))],
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    (
        "what the way to the step leaves",
        flow(
            {
                "1": [to("a", either(eq(COUNTRY, "BR"), eq(COUNTRY, "CL")))],
                "a": [to("b", eq(COUNTRY, "BR")), to("c", eq(COUNTRY, "CL"))],
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    (
        "the values of an input",
        {
            **called(
                flow({"1": "a", "a": [to("b", eq("1.kind", "new")), to("c", eq("1.kind", "old"))], "b": [], "c": []})
            ),
            "trigger": {
                **called(flow({"1": "a"}))["trigger"],
                "schema": {"properties": {"kind": {"enum": ["new", "old"]}}},
            },
        },
        [],
    ),
    (
        "changes choose events",
        flow(
            {
                "1": [
                    to("a", eq("1.changes.attributes.status.after", "open")),
                    to("b", eq("1.changes.attributes.status.after", "done")),
                ],
                "a": [],
                "b": [],
            },
            UPDATE,
        ),
        [],
    ),
    (
        "tags",
        flow(
            {
                "1": "a",
                "a": [to("b", check("contains", "1.tags", ["x"])), to("c", check("contains", "1.tags", ["y"]))],
                "b": [],
                "c": [],
            }
        ),
        [],
    ),
    # Operators and operands.
    (
        "an operator of another language",
        flow({"1": [to("a", check("!=", COUNTRY, "BR"))], "a": []}),
        ["KWF310 /trigger/transitions/0/condition/op"],
    ),
    (
        "an operator in an error case",
        flow(
            {
                "1": "a",
                "a": {
                    **ask(),
                    "errorCases": [
                        {"condition": both(check("is", "/#error.code", 1)), "errorAction": {"type": "continue"}}
                    ],
                },
            }
        ),
        ["KWF310 /steps/0/errorCases/0/condition/values/0/op"],
    ),
    (
        "too few operands",
        flow({"1": [to("a", either(check("eq", COUNTRY), {"op": "exists", "values": []}))], "a": []}),
        [
            "KWF311 /trigger/transitions/0/condition/values/0/values",
            "KWF311 /trigger/transitions/0/condition/values/1/values",
        ],
    ),
    (
        "no condition in an and",
        flow({"1": [to("a", {"op": "and", "values": [exists(COUNTRY), "x"]})], "a": []}),
        ["KWF311 /trigger/transitions/0/condition/values/1"],
    ),
    (
        "false without operands",
        flow({"1": [to("a", {"op": "false", "values": []}), "b"], "a": [], "b": []}),
        ["KWF308 /trigger/transitions/0/condition/op"],
    ),
    (
        "dne with true",
        flow({"1": [to("a", check("dne", "1.custom.giftBool", True))], "a": []}),
        ["KWF315 /trigger/transitions/0/condition/values/1"],
    ),
    ("one operand", flow({"1": [to("a", dne("1.custom.giftBool"))], "a": []}), []),
    # Branches that do the same.
    (
        "two branches to one step",
        flow({"1": [to("a", eq(COUNTRY, "BR")), to("a", eq(SIZE, 3))], "a": []}),
        ["KWF314 /trigger/transitions/1/target"],
    ),
    (
        "two equal ends of one branching",
        flow({"1": [to("a", eq(COUNTRY, "BR")), "b"], "a": note(body="x"), "b": note(body="x")}),
        ["KWF314 /steps/1/id"],
    ),
    (
        "two equal ends of different branchings",
        flow(
            {
                "1": [to("a", eq(COUNTRY, "BR")), "c"],
                "a": note(body="x"),
                "c": [to("b", eq(SIZE, 1)), "d"],
                "b": note(body="x"),
                "d": [],
            }
        ),
        [],
    ),
    (
        "two equal steps in front of one",
        flow(
            {
                "1": [to("a", eq(COUNTRY, "BR")), "c"],
                "a": note("e", body="x"),
                "c": [to("b", eq(SIZE, 1)), "d"],
                "b": note("e", body="x"),
                "d": [],
                "e": [],
            }
        ),
        ["KWF314 /steps/2/id"],
    ),
    # Practice.
    (
        "an update without a question",
        flow({"1": [to("a", eq("1.status", "done"))], "a": []}, UPDATE),
        ["KWF801 /trigger/eventName"],
    ),
    (
        "a question behind a branch node",
        flow(
            {"1": "n", "n": step(None, to("a", either(exists("1.changes.attributes.status"), dne("1.x")))), "a": []},
            UPDATE,
        ),
        [],
    ),
    (
        "a question on one branch only",
        flow({"1": [to("b", exists("1.x")), to("a", exists("1.changes.attributes.status"))], "a": [], "b": []}, UPDATE),
        ["KWF801 /trigger/eventName"],
    ),
    ("an event of another app", flow({"1": "a", "a": []}, "kustomer.app.shopify.order.update"), []),
    (
        "updates what started it",
        flow({"1": "a", "a": step(UPDATE, id="/#steps.1.id", status="done")}, UPDATE),
        ["KWF802 /steps/0/action"],
    ),
    (
        "updates what started it, asked before",
        flow(
            {
                "1": [to("a", eq("1.changes.attributes.status.after", "open"))],
                "a": step(UPDATE, id="/#steps.1.id", status="done"),
            },
            UPDATE,
        ),
        [],
    ),
    (
        "updates another record",
        flow(
            {
                "1": "f",
                "f": step(FIND, to("a", eq("1.changes.attributes.status.after", "open")), email="/#steps.1.email"),
                "a": step("kustomer.customer.update", id="/#steps.f.id"),
            },
            UPDATE,
        ),
        [],
    ),
    ("makes what started it", flow({"1": "a", "a": step(NOTE, body="x")}, NOTE), ["KWF802 /steps/0/action"]),
    (
        "a ring of three",
        app(
            called(flow({"1": "a", "a": schedule(THERE)})),
            called(
                flow({"1": "a", "a": note("b", body="x"), "b": step(f"kustomer.workflow.{HERE[:-1]}f.call")}), THERE
            ),
            called(flow({"1": "a", "a": schedule(HERE)}), HERE[:-1] + "f"),
        ),
        ["KWF802 /workflows/0/steps/0/action"],
    ),
    (
        "a ring with a way out",
        app(
            called(flow({"1": [to("a", exists("1.x"))], "a": schedule(THERE)})),
            called(flow({"1": "a", "a": schedule(HERE)}), THERE),
        ),
        [],
    ),
    ("calls itself", called(flow({"1": "a", "a": step(f"kustomer.workflow.{HERE}.call")})), ["KWF802 /steps/0/action"]),
    (
        "schedules itself for ever",
        called(
            flow(
                {"1": [to("a", exists("1.x")), "b"], "a": note("c", body="x"), "b": schedule(HERE), "c": schedule(HERE)}
            )
        ),
        ["KWF803 /steps/1/action"],
    ),
    (
        "schedules itself until something is found",
        called(flow({"1": "a", "a": step(FIND, to("b", dne("a.id")), email="x"), "b": schedule(HERE)})),
        [],
    ),
    (
        "an answer nobody looks at",
        flow({"1": "ask", "ask": ask("n"), "n": note(body="{{{steps.ask.body.state}}}")}),
        ["KWF804 /steps/0/action"],
    ),
    ("an answer that nobody uses", flow({"1": "ask", "ask": ask("n"), "n": note(body="asked")}), []),
    (
        "an answer that is looked at",
        flow({"1": "ask", "ask": ask(to("n", eq(STATUS, 200))), "n": note(body="{{{steps.ask.body.state}}}")}),
        [],
    ),
    (
        "an answer that is looked at in another form",
        flow(
            {
                "1": "ask",
                "ask": ask("m"),
                "m": step(TRANSFORM, to("n", exists("m.output.x")), input={"x": "/#steps.ask.body.x"}),
                "n": note(body="{{{steps.m.output.x}}}"),
            }
        ),
        [],
    ),
    (
        "an answer with an error case",
        flow(
            {
                "1": "ask",
                "ask": ask("n", errorCases=failing("stop-processing")),
                "n": note(body="{{{steps.ask.body.state}}}"),
            }
        ),
        [],
    ),
    (
        "a retry after a new record",
        flow({"1": "n", "n": note("ask", body="x"), "ask": ask(errorCases=failing("retry-workflow"))}),
        ["KWF805 /steps/1/errorCases/0/errorAction/type"],
    ),
    (
        "a retry before a new record",
        flow({"1": "ask", "ask": ask("n", errorCases=failing("retry-workflow")), "n": note(body="x")}),
        [],
    ),
    (
        "on before its variables are",
        flow({"1": "n", "n": note(body="{{{variables.63da823147407a231b1bbfce}}}")}, enabled=True),
        ["KWF806 /enabled"],
    ),
    ("on without variables", flow({"1": "n", "n": note(body="x")}, enabled=True), []),
    ("a public app", app(visibility="public", actions=[]), ["KWF807 /visibility"]),
    (
        "a stranger's address",
        flow(
            {"1": "a", "a": step(REST, uri="/#steps.1.attributes.data.url", method="GET")},
            "kustomer.hooks.form.63d19dea07506a356d06d3e6.receive",
        ),
        ["KWF808 /steps/0/params/uri"],
    ),
    (
        "a stranger's path",
        flow(
            {
                "1": "a",
                "a": step(REST, uri="https://api.acme-shop.com/{{{steps.1.attributes.data.path}}}", method="GET"),
            },
            "kustomer.hooks.form.63d19dea07506a356d06d3e6.receive",
        ),
        [],
    ),
    (
        "a host of one's own in front of a stranger's path",
        flow(
            {
                "1": "a",
                "a": step(
                    REST,
                    uri="{{{variables.63d19ecab24da0e2e2268462}}}/{{{steps.1.attributes.data.path}}}",
                    method="GET",
                ),
            },
            "kustomer.hooks.form.63d19dea07506a356d06d3e6.receive",
        ),
        [],
    ),
    (
        "a response without a step",
        {
            **called(flow({"1": "n", "n": note(body="x")})),
            "response": {"schema": {"properties": {"x": {"type": "string"}}}},
        },
        ["KWF810 /response/schema"],
    ),
    (
        "a response with a step",
        {
            **called(flow({"1": "n", "n": step("kustomer.app.acme.answer")})),
            "response": {"schema": {"properties": {"x": {"type": "string"}}}},
        },
        [],
    ),
    (
        "an empty response",
        {**called(flow({"1": "n", "n": note(body="x")})), "response": {"schema": {"properties": {}, "required": []}}},
        [],
    ),
    (
        "a lost action",
        flow({"1": "a", "a": step(None, "b", appVersion="kustomer-^1.9.2"), "b": []}),
        ["KWF811 /steps/0"],
    ),
    (
        "an end that does nothing",
        flow({"1": [to("a", exists("1.x")), "b"], "a": step(None), "b": []}),
        ["KWF811 /steps/0"],
    ),
    (
        "an end that says so",
        flow({"1": [to("a", exists("1.x")), "b"], "a": step(None, meta={"displayName": "Nothing to do"}), "b": []}),
        [],
    ),
    (
        "branch nodes",
        flow({"1": [to("a", exists("1.x")), "m"], "a": step(None, "m"), "m": step(None, "b"), "b": []}),
        [],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in TABLE])
def test_what_is_found(value: dict[str, Any], expected: list[str]) -> None:
    assert found(value) == expected


def test_the_table_is_large_enough() -> None:
    assert len(TABLE) >= 60


ROUTES = [
    (
        "a circle",
        flow({"1": "a", "a": "b", "b": [to("c", exists("b.id")), "a"], "c": []}),
        "a -> b -[otherwise]-> a",
        'this leads back to "a": a cycle of 2 steps',
    ),
    (
        "a case left out",
        flow(
            {
                "1": [to("z", dne(COUNTRY)), "a"],
                "z": [],
                "a": [to("b", eq(SIZE, 1)), to("c", eq(SIZE, 2))],
                "b": [],
                "c": [],
            }
        ),
        "1 trigger -[otherwise]-> a",
        'no transition matches a "sizeNum" other than 1 and 2',
    ),
    (
        "a contradiction with what the way has settled",
        flow(
            {
                "1": "f",
                "f": step(FIND, to("b", exists("f.id")), "d", meta={"displayName": "Find customer"}),
                "b": [to("c", dne("f.id")), "d"],
                "c": [],
                "d": [],
            }
        ),
        '1 trigger -> f "Find customer" -[exists]-> b',
        "this condition never holds: earlier ones on the route rule it out",
    ),
    (
        "an update that starts itself",
        flow({"1": "n", "n": note("a", body="x"), "a": step(UPDATE, id="/#steps.1.id", status="done")}, UPDATE),
        '1 trigger -> n -> a -[starts "order-follow-up"]-> 1 trigger',
        "this updates the conversation, which starts the workflow again",
    ),
    (
        "an answer used two steps on",
        flow({"1": "ask", "ask": ask("m"), "m": note("n", body="asked"), "n": note(body="{{{steps.ask.body.state}}}")}),
        "1 trigger -> ask -> m -> n",
        "nothing checks that this request succeeded",
    ),
    (
        "a retry that may repeat",
        flow(
            {
                "1": [to("n", exists("1.x")), "ask"],
                "n": note("ask", body="x"),
                "ask": ask(errorCases=failing("retry-workflow")),
            }
        ),
        '1 trigger -["x" exists]-> n -> ask',
        'this may run "n" again, which creates a record',
    ),
    (
        "a lost action",
        flow(
            {
                "1": [to("a", both(exists("1.x"), eq("1.y", "z")))],
                "a": step(None, "b", appVersion="kustomer-^1.9.2"),
                "b": [],
            }
        ),
        '1 trigger -["x" exists and "y" equals "z"]-> a',
        "this step has an appVersion but no action",
    ),
]


@pytest.mark.parametrize(("value", "route", "message"), [pytest.param(*row, id=name) for name, *row in ROUTES])
def test_the_route_shows_the_fault(value: dict[str, Any], route: str, message: str) -> None:
    (diagnostic,) = diagnostics(value)

    assert diagnostic.message == message
    assert route_in_words(diagnostic.route) == route


def test_a_lost_target_is_said_once_with_the_count() -> None:
    value = flow({"1": [to("a", exists(COUNTRY)), "finish"], "a": "finish", "finnish": []})
    (diagnostic,) = diagnostics(value)

    assert diagnostic.message == 'no step has the id "finish", the target of 2 transitions'
    assert [each.pointer for each in diagnostic.related] == ["/steps/0/transitions/0/target"]
    assert diagnostic.help == 'Did you mean "finnish"?'


@pytest.mark.parametrize(
    "name",
    [
        "two equal steps in front of one",
        "a cycle of five",
        "a lost target that several transitions name",
        "two islands",
    ],
)
def test_the_order_of_steps_in_the_file_changes_no_fingerprint(name: str) -> None:
    value = next(row[1] for row in TABLE if row[0] == name)
    before = {each.fingerprint for each in diagnostics(value)}
    chance = random.Random(4)
    for _ in range(5):
        moved = copy.deepcopy(value)
        chance.shuffle(moved["steps"])

        assert {each.fingerprint for each in diagnostics(moved)} == before


def test_a_known_slip_is_mended() -> None:
    (diagnostic,) = diagnostics(flow({"1": [to("a", check("ne", COUNTRY, "BR"))], "a": []}))

    assert diagnostic.fix is not None
    assert diagnostic.fix.safe
    assert diagnostic.fix.edits == [Set(("trigger", "transitions", 0, "condition", "op"), "neq")]


def test_a_circle_among_steps_of_one_id_is_not_claimed() -> None:
    value = flow({"1": "a", "a": "b", "b": []})
    value["steps"].append({"id": "a", **note("a", body="again")})

    assert found(value) == ["KWF302 /steps/2/id"]


def test_parts_of_a_workflow_are_not_said_to_be_unreached() -> None:
    value = flow({"a": "b", "b": [to("c", eq(COUNTRY, "BR")), to("d", eq(COUNTRY, "CL"))], "c": [], "d": []})
    del value["trigger"]

    assert found(value) == ["KWF309 /steps/1/transitions"]


def chain(length: int) -> str:
    """Lookups one after the other, each with a branch for what is not found and a note where the branches join."""
    nodes: dict[str, Any] = {"1": "f0"}
    for number in range(length // 4):
        nodes[f"f{number}"] = step(
            FIND, to(f"n{number}", exists(f"f{number}.id")), to(f"c{number}", dne(f"f{number}.id"))
        )
        nodes[f"n{number}"] = note(f"m{number}", body=f"Known {number}")
        nodes[f"c{number}"] = step("kustomer.customer.create", f"m{number}", name=f"New {number}")
        onward = [to(f"f{number + 1}", check("neq", COUNTRY, f"C{number}"))] if number + 1 < length // 4 else []
        nodes[f"m{number}"] = note(*onward, body=f"Done {number}")
    return json.dumps(flow(nodes))


def test_work_on_a_chain_of_steps_grows_in_proportion() -> None:
    def lint_chain(length: int) -> Callable[[], object]:
        document = document_of_text("app.json", chain(length))
        return lambda: diagnostics_in(document, RULES, DEFAULTS)

    assert lint_chain(20_000)() == []
    assert work(lint_chain(800)) < work(lint_chain(400)) * 2.3


def test_a_circle_of_twenty_thousand_steps_is_shown_by_its_ends() -> None:
    value = flow({"1": "s0", **{f"s{number}": note(f"s{(number + 1) % 20_000}", body="x") for number in range(20_000)}})
    (diagnostic,) = diagnostics(value)

    assert diagnostic.message == 'this leads back to "s0": a cycle of 20000 steps'
    assert len(diagnostic.route) == 60
    assert diagnostic.route[29].condition == "19941 more steps between"


def test_always_is_written_in_three_ways() -> None:
    written: list[dict[str, Any]] = [ALWAYS, OTHERWISE, {"op": "exists", "values": [True]}]

    for always in written:
        assert found(flow({"1": [to("a", eq(COUNTRY, "BR")), to("b", always)], "a": [], "b": []})) == []
