"""The rules on references, functions and templates, over small workflows: what is found, where, and on which route."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.places import position
from kwf_lint.linting.engine import lint
from kwf_lint.linting.fix import fixed
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.counted import work
from tests.linted import checked, diagnostics_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.engine import Linted

    Json = dict[str, Any]

RULES = chosen(builtin_rules(), ["KWF4"], (), ())
TRUE = {"op": "true", "values": [True]}
CREATED = "kustomer.conversation.create"
UPDATED = "kustomer.conversation.update"
FIND = "kustomer.customer.find-by-email"
GET = "kustomer.rest-api.json"
ID = "64c1f0a2b7d94e0012ab34cd"


def condition(op: str, *values: Any) -> Json:
    return {"op": op, "values": list(values)}


def leads(way: str | tuple[str, Json]) -> Json:
    target, test = (way, TRUE) if isinstance(way, str) else way
    return {"target": target, "condition": test}


def step(id_: str, params: Json | None = None, *ways: str | tuple[str, Json], action: str = "", **more: Any) -> Json:
    action = action or "kustomer.note.create"
    return {"id": id_, "action": action, "params": params or {}, "transitions": [leads(way) for way in ways], **more}


def branch(id_: str, *ways: str | tuple[str, Json]) -> Json:
    return {"id": id_, "transitions": [leads(way) for way in ways]}


def flow(*steps: Json, ways: list[str | tuple[str, Json]] | None = None, event: str = CREATED, **trigger: Any) -> Json:
    """A workflow; its trigger leads to the first step, or where `ways` says."""
    first = ways if ways is not None else [steps[0]["id"]]
    head = {"id": "1", "eventName": event, "transitions": [leads(way) for way in first], **trigger}
    return {"name": "orders", "trigger": head, "steps": list(steps)}


def app(*workflows: Json, **parts: Any) -> Json:
    return {"app": "acme", "version": "1.0.0", "title": "Acme", "workflows": list(workflows), **parts}


def diagnostics(document: Document, project: Project | None = None) -> list[Diagnostic]:
    return diagnostics_in(document, RULES, DEFAULTS, project, apps=read_apps(document))


def told(found: list[Diagnostic]) -> list[str]:
    """Each finding in a line: code, pointer, what is underlined, and the route in words where there is one."""
    lines = []
    for each in found:
        text = each.document.text[each.start.offset : each.end.offset]
        assert position(each.document, each.start.offset) == (each.start.line, each.start.column)
        way = " -> ".join(f"{stop.step} [{stop.condition}]" if stop.condition else stop.step for stop in each.route)
        lines.append(f"{each.code} {each.pointer} {text}" + (f" | {way}" if way else ""))
    return lines


def found_in(value: Any) -> list[str]:
    return told(diagnostics(document_of_text("app.json", json.dumps(value))))


NAME = "/#steps.find.name"
FOUND = condition("exists", "/#steps.find.id", "")
NOT_FOUND = condition("dne", "/#steps.find.id")
VIP = condition("eq", "/#steps.1.custom.vipBool", True)
OTHERWISE = condition("exists", "true", "")
LOOKED_UP = {"email": "/#steps.1.customer.email"}


def lookup(*ways: str | tuple[str, Json], action: str = FIND, params: Json | None = None, **more: Any) -> Json:
    return step("find", LOOKED_UP if params is None else params, *ways, action=action, **more)


def two_routes(*steps: Json) -> Json:
    """`find` runs for VIPs only; all meet at `join`."""
    return flow(step("find", {}, "join", action=GET), *steps, ways=[("find", VIP), "join"])


WORKFLOWS: dict[str, tuple[Any, list[str]]] = {
    # Which steps there are.
    "a step that does not exist": (
        flow(step("note", {"body": "/#steps.fnd.name"}, "find"), lookup()),
        ["KWF401 /steps/0/params/body fnd"],
    ),
    "a misspelt step read in three places is one finding": (
        flow(
            step("b", {"x": "/#steps.fnd.name"}, "c"),
            step("c", {"x": "{{{steps.fnd.name}}} {{{steps.fnd.id}}}"}, ("d", condition("exists", "/#steps.fnd.id"))),
            step("d"),
        ),
        ["KWF401 /steps/0/params/x fnd"],
    ),
    "the first use of a misspelt step is the first on the route, not in the file": (
        flow(step("late", {"x": "/#steps.fnd.name"}), step("early", {"x": "/#steps.fnd.name"}, "late"), ways=["early"]),
        ["KWF401 /steps/1/params/x fnd"],
    ),
    "a step that does not exist in a function and in a condition": (
        flow(step("a", {"x": "/#fn:parseInt,steps.gone.size"}), ways=[("a", condition("eq", "/#steps.lost.id", 1))]),
        ["KWF401 /trigger/transitions/0/condition/values/0 lost", "KWF401 /steps/0/params/x gone"],
    ),
    "a reference that ends before the step": (
        flow(step("a", {"x": "/#steps.", "y": "/#steps"})),
        ["KWF427 /steps/0/params/x /#steps.", "KWF427 /steps/0/params/y /#steps"],
    ),
    "a step whose id has a dot": (flow(step("a.b", {}, "c"), step("c", {"x": "/#steps.a.b.id"})), []),
    "the trigger of a part of a workflow": ({"steps": [step("a", {"x": "/#steps.1.id"})]}, []),
    "a part of a workflow holds all its steps": (
        {"steps": [step("a", {"x": "/#steps.b.id"})]},
        ["KWF401 /steps/0/params/x b"],
    ),
    "a body of an update without steps": ({"name": "x", "trigger": flow(step("a"))["trigger"]}, []),
    "a step's params read its own output": (
        flow(step("a", {"x": "/#steps.a.id", "y": "{{steps.a.name}}"})),
        ["KWF423 /steps/0/params/x a"],
    ),
    "a step without an id reads a step without a name": (
        {
            **flow(step("", {"x": "/#steps", "y": "{{steps}}", "z": "/#steps.", "u": "{{steps.}}"}), ways=[]),
            "name": "without-id",
        },
        ["KWF427 /steps/0/params/x /#steps", "KWF427 /steps/0/params/z /#steps."],
    ),
    "a step's transitions and error cases read its own output": (
        flow(
            step("a", {}, ("b", FOUND), errorCases=[{"condition": condition("or", "/#steps.a.code")}]),
            lookup(("a", condition("exists", "/#steps.find.id"))),
            step("b"),
            ways=["find"],
        ),
        [],
    ),
    # Roots.
    "an unknown root in reference, function and template": (
        flow(step("a", {"x": "/#step.1.id", "y": "/#fn:dateFormat,trigger.at,LL", "z": "{{customer.name}}"})),
        ["KWF424 /steps/0/params/x step", "KWF424 /steps/0/params/y trigger", "KWF424 /steps/0/params/z customer"],
    ),
    "roots that may be right": (
        flow(
            step(
                "a",
                {
                    "a": "/#settings.default.x",
                    "b": "{{{appSettings.default.x}}}",
                    "c": "/#_env.orgId",
                    "d": "{{randomId}} {{whatever}}",
                    "e": "/#/orders",
                    "f": "{{#each steps.1.tags}}{{label.name}}{{@root.x.y}}{{/each}}",
                    "g": "/#variables.64c1f0a2b7d94e0012ab34cd",
                    "h": "/#error.message",
                    "i": "/#fn:isValidEmailAddress,ada@lovell.org",
                    "j": "{{#with steps.1.customer}}{{address.street}}{{../steps.1.id}}{{/with}}",
                },
            )
        ),
        [],
    ),
    "texts that were meant as references": (
        flow(step("a", {"a": "#steps.1.id", "b": "/steps.1.id", "c": "{steps.1.id}", "d": f"variables.{ID}"})),
        [
            'KWF425 /steps/0/params/a "#steps.1.id"',
            'KWF425 /steps/0/params/b "/steps.1.id"',
            'KWF425 /steps/0/params/c "{steps.1.id}"',
            f'KWF425 /steps/0/params/d "variables.{ID}"',
        ],
    ),
    "texts that speak of steps": (
        flow(step("a", {"a": "See steps.1.id", "b": "steps.two.id", "c": "steps.1", "d": "variables.x", "e": "asteps.1.x"})),
        [],
    ),
    # When steps run.
    "a step that runs later": (
        flow(step("note", {"body": NAME}, "find"), lookup()),
        ["KWF402 /steps/0/params/body find | 1 -> note"],
    ),
    "a step on the other branch, in a condition": (
        flow(
            lookup(),
            step("b", {}, ("c", condition("eq", NAME, "Ada"))),
            step("c"),
            ways=[("find", VIP), "b"],
        ),
        ["KWF402 /steps/1/transitions/0/condition/values/0 find | 1 [otherwise] -> b"],
    ),
    "a condition of the trigger reads a step": (
        flow(step("a"), ways=[("a", condition("exists", "/#steps.a.id"))]),
        ["KWF402 /trigger/transitions/0/condition/values/0 a | 1"],
    ),
    "a step read too early in two places is one finding": (
        flow(step("a", {"x": NAME}, "b"), step("b", {"x": NAME}, "find"), lookup()),
        ["KWF402 /steps/0/params/x find | 1 -> a"],
    ),
    "the order of the file means nothing": (flow(step("b", {"x": NAME}), lookup(("b", FOUND)), ways=["find"]), []),
    "steps that are not reached are not judged": (
        flow(step("a"), step("lost", {"x": NAME}, "find"), lookup("late"), step("late", {"x": NAME}), ways=["a"]),
        [],
    ),
    "steps that share an id are not judged": (
        flow(step("a", {"x": NAME}, "find"), lookup("b"), lookup(), step("b"), ways=["a"]),
        [],
    ),
    "behind a transition that leads nowhere it is not known what runs": (
        flow(step("a", {"x": NAME}, "gone"), lookup(), ways=["a", "find"]),
        [],
    ),
    "what runs when in a circle is not judged": (
        flow(step("a", {"x": "/#steps.b.id"}, "b"), step("b", {"x": "/#steps.a.id"}, "a")),
        [],
    ),
    "a reference that is valid on one of two joining routes": (
        two_routes(step("join", {"x": "/#steps.find.body.name"})),
        ["KWF403 /steps/1/params/x find | 1 [otherwise] -> join"],
    ),
    "the shortest route without the step is shown": (
        flow(
            branch("a", ("find", VIP), "far"),
            step("far", {}, "farther"),
            step("farther", {}, "join"),
            step("find", {}, "join", action=GET),
            branch("near", "join"),
            step("join", {"x": "/#steps.find.body"}),
            ways=[("a", condition("exists", "/#steps.1.customer")), "near"],
        ),
        ["KWF403 /steps/5/params/x find | 1 [otherwise] -> near -> join"],
    ),
    "made safe by an exists test": (
        two_routes(
            branch("join", ("use", condition("exists", "/#steps.find.body.id"))),
            step("use", {"x": "/#steps.find.body.id"}),
        ),
        [],
    ),
    "made safe by a dne test before it": (
        two_routes(
            branch("join", ("none", condition("dne", "/#steps.find.body")), "use"),
            step("use", {"x": "/#steps.find.body.id"}),
            step("none"),
        ),
        [],
    ),
    "made safe by a test of another kind": (
        two_routes(
            branch("join", ("use", condition("contains", "/#steps.find.body.tags", "vip"))),
            step("use", {"x": "/#steps.find.body.id"}),
        ),
        [],
    ),
    "made safe by the same condition further on": (
        two_routes(branch("join", ("use", VIP)), step("use", {"x": "/#steps.find.body.id"})),
        [],
    ),
    "a string that asks itself": (
        two_routes(
            step(
                "join",
                {"x": "{{#if steps.find.body}}{{{steps.find.body.id}}}{{/if}}", "y": "/#fn:ifExists,steps.find.body"},
            )
        ),
        [],
    ),
    "a condition that reads what may not have run": (
        two_routes(branch("join", ("use", condition("eq", "/#steps.find.body.id", 7))), step("use")),
        [],
    ),
    "both branches lead over the step": (
        flow(
            branch("a", ("find", VIP), "b"),
            step("b", {}, "find"),
            step("find", {}, "join", action=GET),
            step("join", {"x": "/#steps.find.body"}),
            ways=["a"],
        ),
        [],
    ),
    # What is absent.
    "a lookup used in its not-found branch": (
        flow(
            lookup(("note", FOUND), ("create", NOT_FOUND)),
            step("create", {"name": NAME, "email": "/#steps.find.email"}, action="kustomer.customer.create"),
            step("note", {"customer": "/#steps.find.id"}),
        ),
        ["KWF404 /steps/1/params/email find.email | 1 -> find [does not exist] -> create"],
    ),
    "a lookup used in the otherwise-branch of its test, a step later": (
        flow(
            lookup(("note", FOUND), ("log", OTHERWISE)),
            step("log", {}, "create"),
            step("create", {"name": "For {{{steps.find.name}}}"}, action="kustomer.customer.create"),
            step("note", {"customer": "/#steps.find.id"}),
        ),
        ["KWF404 /steps/2/params/name find.name | 1 -> find [otherwise] -> log -> create"],
    ),
    "a test of one field says nothing of its neighbours": (
        flow(
            lookup(("ask", condition("dne", "/#steps.find.phone"))),
            step("ask", {"customer": "/#steps.find.id", "body": "Ask {{{steps.find.name}}}"}),
        ),
        [],
    ),
    "a field that was found absent is read": (
        flow(
            lookup(("ask", condition("dne", "/#steps.find.phone"))),
            step("ask", {"customer": "/#steps.find.id", "body": "Call {{{steps.find.phone}}}"}),
        ),
        ['KWF404 /steps/1/params/body find.phone | 1 -> find ["phone" does not exist] -> ask'],
    ),
    "what a request puts out is no record": (
        flow(
            step("find", {}, ("ask", condition("dne", "/#steps.find.id")), action=GET),
            step("ask", {"body": "{{{steps.find.body.name}}}"}),
        ),
        [],
    ),
    "behind the meeting of both branches the record may be absent": (
        flow(
            lookup(("note", FOUND), "log"),
            step("log", {}, "note"),
            step("note", {"customer": "/#steps.find.id"}),
        ),
        ["KWF430 /steps/2/params/customer find.id | 1 -> find [otherwise] -> log -> note"],
    ),
    # Lookups without a test.
    "an unchecked lookup is one finding, at its first use": (
        flow(lookup("a"), step("a", {"x": NAME}, "b"), step("b", {"x": "/#steps.find.id"})),
        ["KWF405 /steps/1/params/x find.name | 1 -> find -> a"],
    ),
    "a lookup that any condition tests": (
        flow(lookup("a"), step("a", {"x": NAME}, ("b", condition("eq", "/#steps.find.locale", "de"))), step("b")),
        [],
    ),
    "lookups whose record is there": (
        flow(
            lookup("a", action="kustomer.customer.find", params={"identifier": "/#steps.1.customer"}),
            step("a", {"x": NAME}, "b"),
            step("b", {"id": "5fce94b7a21c4e0013d9f0aa"}, "c", action="kustomer.conversation.find-by-id"),
            step("c", {"x": "/#steps.b.id"}),
        ),
        [],
    ),
    "a lookup with error cases": (
        flow(
            lookup("a", errorCases=[{"condition": condition("or"), "errorAction": {"type": "stop-processing"}}]),
            step("a", {"x": NAME}),
        ),
        [],
    ),
    "the lookups of other apps are unknown": (flow(lookup("a", action="kustomer.app.acme.find"), step("a", {"x": NAME})), []),
    "the first of a list as an id": (
        flow(step("a", {"id": "/#steps.1.assignedUsers.0"}), step("b", {"userId": "/#steps.1.tags.0"}), ways=["a", "b"]),
        ["KWF405 /steps/0/params/id assignedUsers.0 | 1 -> a", "KWF405 /steps/1/params/userId tags.0 | 1 [otherwise] -> b"],
    ),
    "the first of a list that is tested, or no id": (
        flow(
            step("a", {"id": "/#steps.1.assignedUsers.0", "body": "/#steps.1.tags.0"}),
            ways=[("a", condition("exists", "/#steps.1.assignedUsers"))],
        ),
        [],
    ),
    "the first of a list that a caller gives": (
        flow(step("a", {"id": "/#steps.1.tags.0"}), event=f"kustomer.workflow.{ID}.call"),
        [],
    ),
    # Changes.
    "changes on a create event": (
        flow(step("a", {"x": "/#steps.1.changes"}), ways=[("a", condition("eq", "/#steps.1.changes.attributes.s.after", 1))]),
        ["KWF415 /trigger/transitions/0/condition/values/0 changes"],
    ),
    "what a hook calls changes": (
        flow(step("a", {"x": "/#steps.1.changes.s.after"}), event="kustomer.app.acme.order.create"),
        [],
    ),
    "malformed paths of changes": (
        flow(
            step(
                "a",
                {
                    "a": "/#steps.1.changes.custom.attributes.before.@x",
                    "b": "/#steps.1.changes.attributes.custom.@x.after",
                    "c": "/#steps.1.changes.attributes.status",
                    "d": "{{{steps.1.changes.status.after}}}",
                },
            ),
            event=UPDATED,
        ),
        [
            "KWF416 /steps/0/params/a custom.attributes",
            "KWF416 /steps/0/params/b @x",
            "KWF416 /steps/0/params/c status",
            "KWF416 /steps/0/params/d status",
        ],
    ),
    "paths of changes that are right": (
        flow(
            step("a", {"x": "/#steps.1.changes", "y": "/#steps.1.changes.attributes"}, "b"),
            step("b", {"data": "/#steps.1.changes.attributes.status"}, action=GET),
            ways=[
                ("a", condition("exists", "/#steps.1.changes.attributes.status", "")),
                ("a", condition("eq", "/#steps.1.changes.attributes.custom.after.@acmeXBool", True)),
                ("a", condition("dne", "/#steps.1.changes.relationships.queue.before")),
            ],
            event=UPDATED,
        ),
        [],
    ),
    # Text and templates.
    "references inside text": (
        flow(
            step(
                "a",
                {
                    "a": "Order /#steps.1.id, /#fn:parseInt,steps.1.x",
                    "b": "{{steps.1.x}} /#variables.k",
                    "c": " /#steps.1.id",
                },
            )
        ),
        [
            "KWF406 /steps/0/params/a /#steps.1.id",
            "KWF406 /steps/0/params/b /#variables.k",
            "KWF427 /steps/0/params/c  ",
        ],
    ),
    "fragments of addresses": (flow(step("a", {"a": "https://acme.io/#/steps", "b": "https://acme.io/#stepsister"})), []),
    "mistakes in templates": (
        flow(
            step(
                "a",
                {
                    "a": "{{#if steps.1.a}}x",
                    "b": "{{steps.1.custom.@x}}",
                    "c": "{{math steps.1.list.0 '+' 1}}",
                    "d": "{{/#steps.1.id}}",
                    "e": "{{steps.1.custom['@x']}} {{steps.1.id",
                },
            )
        ),
        [
            "KWF407 /steps/0/params/a {{#if",
            "KWF408 /steps/0/params/b @x",
            "KWF409 /steps/0/params/c 0",
            "KWF407 /steps/0/params/d /#",
            "KWF408 /steps/0/params/e ['@x']",
            "KWF407 /steps/0/params/e {{",
        ],
    ),
    "what only looks like a template": (
        flow(step("a", {"a": '{"a": {"b": 1}}', "b": r"\d{2}", "c": "}}", "d": r"\{{name}}", "e": "{{!-- note --}}"})),
        [],
    ),
    "escaped values in requests": (
        flow(
            step(
                "a",
                {
                    "uri": "https://{{variables.k}}.acme.io/{{steps.1.customerId}}/{{steps.1.city}}?q={{{steps.1.name}}}",
                    "headers": {"Authorization": "Bearer {{variables.k}}", "X": "{{toLower steps.1.name}}"},
                    "data": {"totalNum": "{{steps.1.totalNum}}", "name": "{{{steps.1.name}}}"},
                },
                "b",
                action=GET,
            ),
            step("b", {"body": "Hello {{steps.1.name}}", "url": "{{steps.1.link}}"}),
        ),
        [
            "KWF410 /steps/0/params/uri {{steps.1.city}}",
            "KWF410 /steps/0/params/headers/Authorization {{variables.k}}",
            "KWF410 /steps/1/params/url {{steps.1.link}}",
        ],
    ),
    "a template against true or false": (
        flow(
            step("a", {"vipBool": "{{steps.1.vipBool}}"}),
            ways=[
                ("a", condition("eq", "{{steps.1.vipBool}}", True)),
                ("a", condition("eq", "{{steps.1.totalNum}}", "12")),
                ("a", condition("eq", "x{{steps.1.vipBool}}", False)),
            ],
        ),
        ["KWF411 /trigger/transitions/0/condition/values/0 \"{{steps.1.vipBool}}\""],
    ),
    "functions": (
        flow(
            step(
                "a",
                {
                    "a": "/#fn:parseInt, steps.1.x",
                    "b": "/#fn:parseInt,/#steps.1.x",
                    "c": "/#fn:",
                    "d": "/#fn:parseInt",
                    "e": "/#fn:parseint,steps.1.x",
                    "f": "/#fn:inBusinessHours",
                    "g": f"/#fn:inBusinessHours,steps.1.createdAt,{ID}",
                    "h": "/#fn:dateFormat,steps.1.at,MMMM Do, YYYY",
                    "i": "/#fn:slugify,steps.1.x",
                },
            )
        ),
        [
            "KWF412 /steps/0/params/a  ",
            "KWF412 /steps/0/params/b /#",
            "KWF412 /steps/0/params/c /#fn:",
            "KWF412 /steps/0/params/d parseInt",
            "KWF413 /steps/0/params/e parseint",
        ],
    ),
    "helpers": (
        flow(
            step("a", {"a": "{{dateformat (math 1 '+' 2)}}", "b": "{{slug steps.1.x}} {{parseJson steps.1.y}}"}, "b"),
            step("b", {"a": "{{toUpper steps.1.z}} {{match steps.1.z}}"}),
        ),
        ["KWF414 /steps/0/params/a dateformat", "KWF414 /steps/1/params/a match"],
    ),
    # Callable workflows.
    "inputs that are not declared": (
        flow(
            step("a", {"x": "/#steps.1.convId", "y": "/#steps.1.order.lines.0.x", "z": "{{steps.1.convId}}"}),
            event="",
            callable=True,
            schema={"properties": {"order": {}}},
        ),
        ["KWF417 /steps/0/params/x convId"],
    ),
    "schemas that say little": (
        [
            flow(step("a", {"x": "/#steps.1.x"}), callable=True, schema={}),
            flow(step("a", {"x": "/#steps.1.x"}), callable=True, schema={"properties": {}, "additionalProperties": True}),
        ],
        [],
    ),
}  # fmt: skip

STRING = {"type": "string"}


def called(*steps: Json, **schema: Any) -> Json:
    """A callable workflow that takes an order and a conversation."""
    properties = {"order": STRING, "conversation": STRING}
    head: Json = {"callable": True, "schema": {"properties": properties, "required": ["order"], **schema}}
    return {"id": ID, **flow(*steps, event=f"kustomer.workflow.{ID}.call", **head), "name": "take-order"}


def schedule(inputs: Any, id_: str = ID) -> Json:
    return step("s", {"workflowId": id_, "inputs": inputs}, action="kustomer.app.scheduler.schedule-workflow")


def action(template: Json, *inputs: str, **more: Any) -> Json:
    schema = {"type": "object", "properties": dict.fromkeys(inputs, STRING), "additionalProperties": False}
    return {"name": "kustomer.app.acme.get-order", "inputTemplate": template, "inputSchema": schema, **more}


def command(url: str, **more: Any) -> Json:
    return {"name": "get-order", "url": url, **more}


def klass(name: str, *attributes: str, **metadata: Any) -> Json:
    return {"name": name, "metadata": {**metadata, "properties": {each: {"displayName": each} for each in attributes}}}


def kview(template: str, resource: str = "kobject.acme-order") -> Json:
    return {"name": "acme.card", "resource": resource, "template": template}


def closed(**properties: Any) -> Json:
    return {"type": "object", "properties": properties, "additionalProperties": False}


OWN = "kustomer.app.acme.get-order"
SETTINGS = {"settings": {"default": {"token": {"type": "secret"}, "host": {"type": "string"}}}}
ORDER = klass("acme-order", "numberStr", "totalNum")
FILE = "kustomer.kobject.create"

APPS: dict[str, tuple[Any, list[str]]] = {
    # Calls.
    "a call with other inputs": (
        app(flow(schedule({"ordr": "/#steps.1.id"})), called(step("a"))),
        ['KWF418 /workflows/0/steps/0/params/inputs/ordr "ordr"'],
    ),
    "a call without inputs": (
        app(flow(step("s", {"workflowId": ID}, action="kustomer.app.scheduler.schedule-workflow")), called(step("a"))),
        ["KWF418 /workflows/0/steps/0/params {"],
    ),
    "a call lacks an input and gives an unknown one": (
        app(flow(schedule({"zzz": 1})), called(step("a"))),
        ["KWF418 /workflows/0/steps/0/params/inputs {", 'KWF418 /workflows/0/steps/0/params/inputs/zzz "zzz"'],
    ),
    "a direct call": (
        app(flow(step("s", {"conversation": "x"}, action=f"kustomer.workflow.{ID}.call")), called(step("a"))),
        ["KWF418 /workflows/0/steps/0/params {"],
    ),
    "calls that fit, or that only a run shows": (
        app(
            flow(schedule({"order": 7, "conversation": "/#steps.1.id"})),
            flow(schedule("/#steps.1.inputs")),
            flow(schedule({"x": 1}, "/#steps.1.workflow")),
            called(step("a")),
        ),
        [],
    ),
    "a called workflow that takes anything": (
        app(flow(schedule({"order": 1, "more": 2})), called(step("a"), additionalProperties=True)),
        [],
    ),
    "an input with a default may be left out": (
        app(flow(schedule({})), called(step("a"), properties={"order": {"type": "string", "default": ""}})),
        [],
    ),
    "ids that name no workflow": (
        app(
            flow(schedule({}, "64c1f0a2b7d94e0012ab34ff")),
            flow(step("s", {}, action="kustomer.workflow.64c1f0a2b7d94e0012ab34ee.call")),
        ),
        [
            'KWF419 /workflows/0/steps/0/params/workflowId "64c1f0a2b7d94e0012ab34ff"',
            "KWF419 /workflows/1/steps/0/action 64c1f0a2b7d94e0012ab34ee",
        ],
    ),
    "events of callable workflows": (
        app(
            {**called(step("a")), "id": "64c1f0a2b7d94e0012ab34ee"},
            flow(step("a"), event="kustomer.workflow.64c1f0a2b7d94e0012ab34aa.call", callable=True, schema={}),
            {**flow(step("a"), event=CREATED, callable=True, schema={}), "id": "64c1f0a2b7d94e0012ab34bb"},
            {
                "id": "64c1f0a2b7d94e0012ab34cc",
                "name": "no-event",
                "trigger": {"callable": True, "schema": {}, "transitions": []},
                "steps": [],
            },
        ),
        [
            f"KWF419 /workflows/0/trigger/eventName {ID}",
            "KWF419 /workflows/1/trigger/eventName 64c1f0a2b7d94e0012ab34aa",
            f'KWF419 /workflows/2/trigger/eventName "{CREATED}"',
            "KWF419 /workflows/3/trigger {",
        ],
    ),
    "a bare workflow may call any other": (flow(schedule({}, "64c1f0a2b7d94e0012ab34ff")), []),
    # Settings.
    "settings that are not declared": (
        app(
            **SETTINGS,
            actions=[action({}, appSettings={"a": {"key": "acme.default.tokn"}, "b": {"key": "default.host"}})],
            commands=[command("https://{{{settings.default.hst}}}", appSettings={"a": {"key": "acme.default.tokn"}})],
            widgets=[{"name": "w", "url": "https://{{{settings.host}}}/{{{settings.default.token}}}"}],
            kviews=[kview("<a href={appSettings.default.hst}>{appSettings.default.host}</a>")],
        ),
        [
            'KWF420 /actions/0/appSettings/a/key default.tokn',
            'KWF420 /actions/0/appSettings/b/key "default.host"',
            "KWF420 /commands/0/url default.hst",
            "KWF420 /widgets/0/url host",
        ],
    ),
    "settings that are declared, or are not this rule's business": (
        app(
            **SETTINGS,
            actions=[
                action(
                    {},
                    appSettings={
                        "a": {"key": "acme.default.token"},
                        "b": {"key": "ACME_6142bf2f6ef1940524f53d94.default.host"},
                        "c": {"key": "other.default.key"},
                        "d": {"key": "{{app}}.default.key"},
                    },
                )
            ],
            kviews=[
                kview("<b>{appSettings && appSettings.default && appSettings.default['x']}</b>"),
                kview("<b>{() => { const appSettings = {}; return appSettings.my.own }}</b>"),
                kview("<b>{myappSettings.a.b} {appSettings.default.toString()}</b>"),
            ],
        ),
        [],
    ),
    # Inputs of actions and commands.
    "inputs that are not declared": (
        app(
            **SETTINGS,
            actions=[
                action(
                    {"uri": "https://{{{host}}}/{{{ordr}}}", "data": {"order": "/#ordr", "at": "/#fn:dateFormat,when,LL"}},
                    "order",
                    appSettings={"host": {"key": "acme.default.host"}},
                )
            ],
            commands=[command("https://acme.io/{{{store}}}/{{{id}}}", permittedArgs=["id"])],
        ),
        [
            "KWF421 /actions/0/inputTemplate/uri ordr",
            "KWF421 /actions/0/inputTemplate/data/at when",
            "KWF421 /commands/0/url store",
        ],
    ),
    "inputs that may be right": (
        app(
            actions=[
                action({"uri": "{{{_env.orgId}}}{{randomId}}{{#each lines}}{{{no}}}{{/each}}", "json": "/#body"}, "lines"),
                {"name": "b", "inputTemplate": {"uri": "{{{anything}}}"}},
                {"name": "c", "inputTemplate": {"uri": "/#x"}, "inputSchema": {"properties": {}, "additionalProperties": {}}},
                {"name": "d", "inputTemplate": {"uri": "/#x"}, "inputSchema": {"allOf": []}},
                {"name": "e", "outputTemplate": {"x": "/#whatever.comes"}, "inputSchema": closed()},
            ],
            commands=[
                command("https://acme.io/{{{id}}}", permittedUrlArgs=["id"]),
                command("https://acme.io/{{{id}}}", inputSchema=closed(id=STRING)),
            ],
        ),
        [],
    ),
    "an input behind a space": (
        app(actions=[action({"uri": "/#uri", "headers": {"A": "Bearer /#token", "B": "x /#none"}}, "uri", "token")]),
        ["KWF406 /actions/0/inputTemplate/headers/A /#token"],
    ),
    "a template for a number": (
        app(
            actions=[
                action(
                    {
                        "uri": "/#u",
                        "data": {"custom": {"aNum": "{{{u}}}", "bBool": "{{u}}", "cNum": "{{math u '+' 1}}"}},
                        "qs": {"dNum": "{{{u}}}", "custom": {"eStr": "{{{u}}}", "fNum": "/#u"}},
                    },
                    "u",
                )
            ]
        ),
        [
            'KWF411 /actions/0/inputTemplate/data/custom/aNum "{{{u}}}"',
            'KWF411 /actions/0/inputTemplate/data/custom/bBool "{{u}}"',
        ],
    ),
    # Attributes.
    "attributes that the klass does not have": (
        app(
            flow(
                step("a", {"klassName": "acme-order", "custom": {"numbrStr": 1, "totalNum": 2}}, "b", action=FILE),
                step("b", {"x": "/#steps.a.custom.nubmerStr", "y": "{{{steps.1.custom.totlNum}}}"}),
                event="kustomer.kobject.acme-order.create",
            ),
            klasses=[ORDER],
            kviews=[kview("<b>{object.custom.sumNum}{_.get(object, 'custom.totalNum')}{kobject.custom['xStr']}</b>")],
        ),
        [
            'KWF422 /workflows/0/steps/0/params/custom/numbrStr "numbrStr"',
            "KWF422 /workflows/0/steps/1/params/x nubmerStr",
            "KWF422 /workflows/0/steps/1/params/y totlNum",
            "KWF422 /kviews/0/template sumNum",
            "KWF422 /kviews/0/template xStr",
        ],
    ),
    "attributes of a standard klass": (
        app(
            flow(
                step("a", {"custom": {"levelStr": 1, "@acmeLevelStr": 2, "ownStr": 3}}, action="kustomer.customer.update"),
                ways=[("a", condition("eq", "/#steps.1.custom.@acmeLevelStr", 1))],
                event="kustomer.customer.create",
            ),
            klasses=[klass("customer", "levelStr", standard=True)],
            kviews=[kview("{customer.custom['@acmeLvelStr']}", "customer")],
            identifier="acme",
        ),
        ['KWF422 /workflows/0/steps/0/params/custom/levelStr "levelStr"', "KWF422 /kviews/0/template @acmeLvelStr"],
    ),
    "attributes of klasses that are not known": (
        app(
            flow(
                step("a", {"klassName": "other", "custom": {"x": 1}}, "b", action=FILE),
                step("b", {"klassName": "/#steps.1.klass", "custom": {"x": 1}}, "c", action=FILE),
                step("c", {"custom": {"@zzzLevelStr": 1, "anyStr": 2}}, action="kustomer.customer.update"),
            ),
            klasses=[ORDER, klass("customer", "levelStr", standard=True), klass("empty")],
            kviews=[kview("{data.custom.x}{thing.custom.y}{custom.z}{object.custom.hasOwnProperty('x')}")],
        ),
        [],
    ),
    # Outputs.
    "outputs that a closed schema rules out": (
        app(
            flow(
                step("a", {}, ("b", condition("eq", "/#steps.a.body.x.y", 1)), action=OWN),
                step("b", {"a": "/#steps.a.bdy", "b": "/#steps.a.response", "c": "/#steps.a.body.z", "d": "/#steps.a.made"}),
            ),
            actions=[
                action(
                    {},
                    outputSchema=closed(body=closed(x={"type": "object"}), response={}),
                    outputTemplate={"made": "/#x"},
                )
            ],
        ),
        ["KWF426 /workflows/0/steps/1/params/a bdy", "KWF426 /workflows/0/steps/1/params/c z"],
    ),
    "outputs of an app's trigger": (
        app(
            flow(
                step("a", {"x": "/#steps.1.ordr", "y": "/#steps.1.attributes.data.x", "z": "/#steps.1.order"}),
                event="kustomer.app.acme.paid",
            ),
            triggers=[{"eventName": "kustomer.app.acme.paid", "outputSchema": closed(order=STRING)}],
        ),
        ["KWF426 /workflows/0/steps/0/params/x ordr"],
    ),
    "outputs that may be right": (
        app(
            flow(
                step("a", {}, "b", action=OWN),
                step("b", {"x": "/#steps.a.anything", "y": "/#steps.c.anything"}),
                step("c", {}, action="kustomer.app.other.get-order"),
                ways=["a", "c"],
            ),
            actions=[action({}, outputSchema={"properties": {"body": {}}})],
        ),
        ["KWF402 /workflows/0/steps/1/params/y c | 1 -> a -> b"],
    ),
    "nearly the results of a request": (
        flow(
            step("r", {}, ("a", condition("eq", "/#steps.r.response.statuscode", 200)), action=GET),
            step("a", {"a": "/#steps.r.Body.x", "b": "/#steps.r.statusCode", "c": "/#steps.r.response.headers"}, "b"),
            step("b", {"a": "/#steps.r.headers", "b": "/#steps.r.body"}),
        ),
        [
            "KWF426 /steps/0/transitions/0/condition/values/0 statuscode",
            "KWF426 /steps/1/params/a Body",
            "KWF426 /steps/1/params/b statusCode",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", APPS)
def test_what_is_found_in_an_app(name: str) -> None:
    value, expected = APPS[name]

    assert found_in(value) == expected


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_is_found_in_a_workflow(name: str) -> None:
    value, expected = WORKFLOWS[name]

    assert found_in(value) == expected


def test_the_same_is_found_whatever_the_order_of_the_steps() -> None:
    value = flow(
        lookup(("note", FOUND), ("create", NOT_FOUND)),
        step("create", {"name": NAME, "email": "/#steps.find.email"}, "last", action="kustomer.customer.create"),
        step("note", {"customer": "/#steps.gone.id", "body": "/#steps.gone.x"}, "last"),
        step("last", {"x": "/#steps.create.id", "y": "/#steps.gone.id"}),
    )
    fingerprints = []
    for order in ((0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)):
        shuffled = {**value, "steps": [value["steps"][index] for index in order]}
        shuffled["trigger"] = flow(lookup())["trigger"]
        found = diagnostics(document_of_text("app.json", json.dumps(shuffled)))
        fingerprints.append(sorted((each.code, each.step, each.message, each.fingerprint) for each in found))

    assert [code for code, *_ in fingerprints[0]] == ["KWF401", "KWF403", "KWF404"]
    assert fingerprints[0] == fingerprints[1] == fingerprints[2]


def test_a_finding_names_the_count_and_relates_the_other_places() -> None:
    value = flow(
        step("a", {"x": "/#steps.fnd.id", "y": "{{steps.fnd.id}} {{steps.fnd.name}}"}, "b"),
        step("b", {"x": "/#steps.fnd.id"}, "find"),
        lookup(),
    )
    (found,) = diagnostics(document_of_text("app.json", json.dumps(value)))

    assert found.message == 'no step has the id "fnd" (3 places)'
    assert found.help == 'Did you mean "find"?'
    assert [(each.pointer, each.message) for each in found.related] == [
        ("/steps/0/params/y", "also read here"),
        ("/steps/1/params/x", "also read here"),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (flow(step("a", {"x": "/#stps.1.id"})), ["error"]),
        (flow(step("a", {"x": "{{stps.1.id}}"})), ["warning"]),
        (flow(step("a", {"x": "{{stps.1.id}}", "y": "/#stps.1.id"})), ["error"]),
        (
            flow(step("a", {"uri": "https://a.io/{{steps.1.x}}", "data": "{{steps.1.x}}"}, action=GET)),
            ["warning", "info"],
        ),
    ],
    ids=["reference", "template", "both", "address and body"],
)
def test_some_rules_have_two_levels(value: Json, expected: list[str]) -> None:
    found = diagnostics(document_of_text("app.json", json.dumps(value)))

    assert [each.severity for each in found] == expected


MENDED = [
    ("x /#steps.1.id y /#variables.k", "x {{{steps.1.id}}} y {{{variables.k}}}"),
    ("x /#steps.1.tags.0", "x {{{steps.1.tags.[0]}}}"),
    ("x /#steps.1.custom.@y", None),
    ("x /#fn:parseInt,steps.1.x", None),
    ("{{steps.1.custom.@y}}", "{{steps.1.custom.[@y]}}"),
    ("{{steps.1.custom['@y']}}", "{{steps.1.custom.[@y]}}"),
    ("{{steps.1.tags.0}} {{math steps.1.a.1 '+' 2}}", "{{steps.1.tags.[0]}} {{math steps.1.a.[1] '+' 2}}"),
    ("/#fn:dateFormat, /#steps.1.at ,LL, YYYY", "/#fn:dateFormat,steps.1.at,LL, YYYY"),
    ("/#fn:,steps.1.at", None),
    ("/#steps.1.changes.custom.attributes.after.@y", "/#steps.1.changes.attributes.custom.after.@y"),
    ("{{{steps.1.changes.custom.y.before}}}", "{{{steps.1.changes.attributes.custom.before.y}}}"),
    ("/#steps.1.changes.status.after", None),
]


@pytest.mark.parametrize(("text", "expected"), MENDED, ids=[text for text, _ in MENDED])
def test_what_a_fix_makes_of_a_text(text: str, expected: str | None) -> None:
    def again(document: Document) -> Linted:
        return lint(document, RULES, DEFAULTS)

    value = flow(step("a", {"x": text}), event=UPDATED)
    document = document_of_text("app.json", json.dumps(value))
    result = fixed(document, checked(again(document)), again, unsafe=True)

    assert not result.faults
    assert json.loads(result.document.text)["steps"][0]["params"]["x"] == (expected or text)
    assert [each.code for each in result.linted.diagnostics] == (
        [] if expected else [result.linted.diagnostics[0].code]
    )


def test_only_what_means_the_same_is_a_safe_fix() -> None:
    texts = [
        "x /#steps.1.id",
        "{{a.b.@c}}",
        "{{steps.1.tags.0}}",
        "/#fn:parseInt, steps.1.x",
        "https://a.io/{{steps.1.x}}",
    ]
    value = flow(step("a", dict(zip("abcde", texts, strict=True))))
    found = diagnostics(document_of_text("app.json", json.dumps(value)))

    assert {each.code: each.fix.safe for each in found if each.fix} == {
        "KWF406": False,
        "KWF408": False,
        "KWF409": True,
        "KWF410": False,
        "KWF412": True,
    }


def project_of(files: Mapping[str, Json]) -> tuple[dict[str, Document], Project]:
    documents = {name: document_of_text(name, json.dumps(value)) for name, value in files.items()}
    definitions = [Definition(each, read_apps(each), name.rpartition("/")[0]) for name, each in documents.items()]
    return documents, Project(lambda: definitions, frozenset(files))


def test_a_bare_workflow_is_judged_by_the_app_it_belongs_to() -> None:
    home = app(
        called(step("a")),
        klasses=[ORDER],
        identifier="acme",
        actions=[action({}, outputSchema=closed(body={}))],
    )
    bare = flow(
        schedule({"ordr": 1}),
        step("o", {}, "k", action=OWN),
        step("k", {"klassName": "acme-order", "custom": {"x": "/#steps.o.status"}}, action=FILE),
        ways=["s", "o"],
    )
    documents, project = project_of({"app.json": home, "flows/bare.json": bare})
    found = diagnostics(documents["flows/bare.json"], project)

    assert told(found) == [
        'KWF418 /steps/0/params/inputs/ordr "ordr"',
        'KWF422 /steps/2/params/custom/x "x"',
        "KWF426 /steps/2/params/custom/x status",
    ]
    assert [(each.file, each.pointer) for each in found[0].related] == [("app.json", "/workflows/0/trigger/schema")]
    assert told(diagnostics(documents["flows/bare.json"])) == []


def test_an_app_may_call_a_workflow_that_lies_beside_it() -> None:
    event = f"kustomer.workflow.{ID}.call"
    beside = {**flow(step("a"), event=event, callable=True, schema=closed(order=STRING)), "name": "beside"}
    documents, project = project_of({"app.json": app(flow(schedule({"x": 1}))), "flows/beside.json": beside})
    (found,) = diagnostics(documents["app.json"], project)

    assert found.code == "KWF418"
    assert told(diagnostics(documents["app.json"])) == [f'KWF419 /workflows/0/steps/0/params/workflowId "{ID}"']


def chain(count: int) -> str:
    """Steps one after the other, each reading the one before, the first, and the trigger."""
    steps = [
        step(
            f"s{number}",
            {"a": f"/#steps.s{max(0, number - 1)}.body.x", "b": "{{{steps.s0.body.y}}}", "c": "/#steps.1.id"}
            if number
            else {},
            *([f"s{number + 1}"] if number + 1 < count else []),
            action=GET,
        )
        for number in range(count)
    ]
    return json.dumps(flow(*steps))


def diamonds(count: int) -> str:
    """Branches that meet again, one after the other; what each reads may not have run."""
    steps = []
    for number in range(count // 3):
        steps += [
            branch(f"a{number}", (f"b{number}", condition("eq", "/#steps.1.x", number)), f"c{number}"),
            step(f"b{number}", {}, f"c{number}", action=GET),
            step(
                f"c{number}", {"x": f"/#steps.b{number}.body"}, *([f"a{number + 1}"] if number + 1 < count // 3 else [])
            ),
        ]
    return json.dumps(flow(*steps))


def lookups(count: int) -> str:
    """Lookups one after the other, each used where it has found nothing and where nothing tests it."""
    steps = []
    for number in range(count // 2):
        test = condition("dne", f"/#steps.f{number}.id")
        onward = [f"f{number + 1}"] if number + 1 < count // 2 else []
        steps += [
            step(f"f{number}", LOOKED_UP, (f"u{number}", test) if number % 2 else f"u{number}", action=FIND),
            step(f"u{number}", {"x": f"/#steps.f{number}.name", "y": "/#steps.gone.x"}, *onward),
        ]
    return json.dumps(flow(*steps))


@pytest.mark.parametrize(
    ("made", "count"), [(chain, 400), (diamonds, 150), (lookups, 150)], ids=["chain", "diamonds", "lookups"]
)
def test_work_grows_with_the_size_of_a_workflow(
    made: Callable[[int], str], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What bounds the proofs in the largest workflows shall do so here.
    monkeypatch.setattr("kwf_lint.rules.references._in_doubt.MOST_VISITED", 3_000)

    def lint_many(count: int) -> Callable[[], object]:
        document = document_of_text("app.json", made(count))
        return lambda: diagnostics(document)

    assert work(lint_many(2 * count)) < work(lint_many(count)) * 2.3
