"""Whether a step has run where its output is read, in detail: rules/references/runs.py and _in_doubt.py."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.report.text import route_in_words
from tests.rules.test_references import (
    FOUND,
    GET,
    ID,
    NAME,
    NOT_FOUND,
    VIP,
    branch,
    condition,
    diagnostics,
    flow,
    lookup,
    step,
    two_routes,
)

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

    Json = dict[str, Any]

RUNS = ("KWF402", "KWF403", "KWF404", "KWF405", "KWF430")
RECORD = "kustomer.customer.create"
FIRST = "/#steps.find.tags.0"
IS_VIP = '"vipBool" equals true'
BRACKETS = "{{{steps.find.[name]}}}"


def of_runs(value: Any) -> list[Diagnostic]:
    return [each for each in diagnostics(document_of_text("app.json", json.dumps(value))) if each.code in RUNS]


def told(value: Any) -> list[str]:
    """For each finding the place, what is underlined and the related places in parentheses; then the route."""
    lines = []
    for each in of_runs(value):
        text = each.document.text[each.start.offset : each.end.offset]
        related = "".join(f" ({other.pointer})" for other in each.related)
        lines += [f"{each.code} {each.pointer} {text}{related}", route_in_words(each.route)]
    return lines


def reads(id_: str, *ways: Any, **params: Any) -> Json:
    return step(id_, params, *ways)


def join(*steps: Json, action: str = GET, **more: Any) -> Json:
    """`find` runs for VIPs only; all meet at `join`. The lookup has a note where it finds nothing."""
    return two_routes(*steps)


MISSED: list[Any] = [("note", FOUND), "log"]
CASES: dict[str, tuple[Any, list[str]]] = {
    # Which reads are judged at all.
    "a step that has the trigger's id as well": ({**flow(reads("a", "find", x=NAME), lookup(), id="find")}, []),
    "a step with the number of the trigger": (flow(reads("a", "1", x="/#steps.1.x"), step("1")), []),
    "conditions that say little": (
        flow(
            lookup(("b", condition("exists", 5)), ("b", condition("exists"))),
            reads("b", x="/#steps.1.x"),
        ),
        [],
    ),
    "what only an unreached step reads": (flow(lookup(), reads("lost", x=NAME)), []),
    "what the lookup itself reads": (flow(step("find", {"email": NAME}, action="kustomer.customer.find-by-email")), []),
    "too early and unchecked": (
        flow(reads("a", "find", x=NAME), lookup("b"), reads("b", x=NAME)),
        [
            "KWF402 /steps/0/params/x find (/steps/1/id)",
            "1 trigger -> a",
            "KWF405 /steps/2/params/x find.name (/steps/1/action)",
            "1 trigger -> a -> find -> b",
        ],
    ),
    # One finding for one read.
    "the first of a list of a step that may not have run": (
        flow(step("find", {}, "join", action=RECORD), reads("join", id=FIRST), ways=[("find", VIP), "join"]),
        ["KWF403 /steps/1/params/id find (/steps/0/id)", "1 trigger -[otherwise]-> join"],
    ),
    "the first of a list of a record that was not found": (
        flow(lookup(*MISSED), reads("log", id=FIRST), reads("note")),
        ["KWF404 /steps/1/params/id find.tags.0", "1 trigger -> find -[otherwise]-> log"],
    ),
    "the first of a list of a record that may not have been found": (
        flow(lookup(*MISSED), reads("log", "note"), reads("note", id=FIRST)),
        ["KWF430 /steps/2/params/id find.tags.0", "1 trigger -> find -[otherwise]-> log -> note"],
    ),
    # Too early.
    "too early in three places": (
        flow(reads("a", "b", x=NAME), reads("b", "c", x=NAME), reads("c", "find", x=NAME, y=NAME), lookup()),
        [
            "KWF402 /steps/0/params/x find (/steps/3/id) (/steps/1/params/x) (/steps/2/params/x) (/steps/2/params/y)",
            "1 trigger -> a",
        ],
    ),
    # On some routes.
    "may not have run in three places": (
        two_routes(reads("join", "b", x=NAME), reads("b", "c", x=NAME), reads("c", x=NAME)),
        [
            "KWF403 /steps/1/params/x find (/steps/0/id) (/steps/2/params/x) (/steps/3/params/x)",
            "1 trigger -[otherwise]-> join",
        ],
    ),
    "a test just before, of another kind": (
        two_routes(branch("join", ("use", condition("neq", "/#steps.find.body.id", 7))), reads("use", x=NAME)),
        [],
    ),
    "a test of another step just before": (
        two_routes(branch("join", ("use", condition("neq", "/#steps.1.id", 7))), reads("use", x=NAME)),
        ["KWF403 /steps/2/params/x find (/steps/0/id)", '1 trigger -[otherwise]-> join -["1.id" is not 7]-> use'],
    ),
    "a test of the trigger, of another kind": (
        flow(
            step("find", {}, "join", action=GET),
            reads("join", x=NAME),
            ways=[("find", VIP), ("join", condition("neq", "/#steps.find.body.id", 7))],
        ),
        ["KWF402 /trigger/transitions/1/condition/values/0 find (/steps/0/id)", "1 trigger"],
    ),
    "in a cycle": (
        flow(
            branch("a", ("find", VIP), "b"),
            step("find", {}, "b", action=GET),
            reads("b", "a", x=NAME),
            ways=["a"],
        ),
        [],
    ),
    # Nothing found.
    "nothing found, on a branch between two": (
        flow(lookup(("note", FOUND), ("b", VIP), "c"), reads("b", x=NAME), reads("c"), reads("note")),
        ["KWF404 /steps/1/params/x find.name", f"1 trigger -> find -[{IS_VIP}]-> b"],
    ),
    "nothing found, many steps before": (
        flow(
            lookup(("note", FOUND), "s0"),
            *[reads(f"s{number}", f"s{number + 1}") for number in range(10)],
            reads("s10", x=NAME),
            reads("note"),
        ),
        [
            "KWF404 /steps/11/params/x find.name",
            "1 trigger -> find -[otherwise]-> s0 -> s1 -> s2 -> s3 -> (1 more step) -> s5 -> s6 -> s7 -> s8 -> s9 -> s10",
        ],
    ),
    "nothing found in three places, one in brackets": (
        flow(lookup(("note", FOUND), "b"), reads("b", "c", x=BRACKETS), reads("c", x=NAME, y=NAME), reads("note")),
        [
            "KWF404 /steps/1/params/x find.[name] (/steps/2/params/x) (/steps/2/params/y)",
            "1 trigger -> find -[otherwise]-> b",
        ],
    ),
    "nothing found, read behind the meeting in three places": (
        flow(
            lookup(*MISSED),
            reads("log", "note"),
            reads("note", "c", x=BRACKETS),
            reads("c", "d", x=NAME),
            reads("d", x=NAME),
        ),
        [
            "KWF430 /steps/2/params/x find.[name] (/steps/3/params/x) (/steps/4/params/x)",
            "1 trigger -> find -[otherwise]-> log -> note",
        ],
    ),
    "a request that may be without an id": (
        flow(
            step("find", {}, ("note", FOUND), "log", action=GET),
            reads("log", "note"),
            reads("note", x="/#steps.find.id"),
        ),
        [],
    ),
    "checked again behind the meeting": (
        flow(
            lookup(*MISSED),
            reads("log", "note"),
            branch("note", ("use", condition("neq", "/#steps.find.id", "x"))),
            reads("use", x=NAME),
        ),
        [],
    ),
    "chosen behind the meeting by a step that ran on one branch only": (
        flow(
            lookup(*MISSED),
            step("log", {}, "note", action=GET),
            branch("note", ("use", condition("dne", "/#steps.log.body.id"))),
            reads("use", x=NAME),
        ),
        [],
    ),
    "chosen behind the meeting by a step that ran on both": (
        flow(
            step("ask", {}, "find", action=GET),
            lookup(*MISSED),
            reads("log", "note"),
            branch("note", ("use", condition("dne", "/#steps.ask.body.id"))),
            reads("use", x=NAME),
        ),
        [
            "KWF430 /steps/4/params/x find.name",
            '1 trigger -> ask -> find -[otherwise]-> log -> note -["id" does not exist]-> use',
        ],
    ),
    "behind the meeting, for those only for whom it was looked up": (
        flow(
            lookup(("note", FOUND), "meet"),
            branch("meet", ("use", VIP)),
            reads("use", x=NAME),
            reads("note"),
            ways=[("find", VIP), "meet"],
        ),
        [
            "KWF430 /steps/2/params/x find.name",
            f"1 trigger -[{IS_VIP}]-> find -[otherwise]-> meet -[{IS_VIP}]-> use",
        ],
    ),
    "behind a meeting, and where both branches have found it": (
        flow(
            lookup(("a", condition("and", FOUND, VIP)), ("b", FOUND), "log"),
            reads("a", "c"),
            reads("b", "c"),
            reads("c", "meet", x=NAME),
            reads("log", "meet"),
            reads("meet", x=NAME),
        ),
        ["KWF430 /steps/5/params/x find.name", "1 trigger -> find -[otherwise]-> log -> meet"],
    ),
    "chosen just behind the lookup by a step that ran on one branch only": (
        flow(
            step("ask", {}, "find", action=GET),
            lookup(*MISSED),
            branch("log", ("note", condition("dne", "/#steps.ask.body.id"))),
            reads("note", x=NAME),
            ways=[("ask", VIP), "find"],
        ),
        [],
    ),
    "chosen before the lookup by a step that ran on one branch only": (
        flow(
            step("ask", {}, "choose", action=GET),
            branch("choose", ("find", condition("dne", "/#steps.ask.body.id"))),
            lookup(*MISSED),
            reads("log", "note"),
            reads("note", x=NAME),
            ways=[("ask", VIP), "choose"],
        ),
        [
            "KWF430 /steps/4/params/x find.name",
            '1 trigger -[otherwise]-> choose -["id" does not exist]-> find -[otherwise]-> log -> note',
        ],
    ),
    # Unchecked.
    "unchecked in three places, one in brackets": (
        flow(lookup("b"), reads("b", "c", x=BRACKETS), reads("c", x=NAME, y=NAME)),
        [
            "KWF405 /steps/1/params/x find.[name] (/steps/0/action) (/steps/2/params/x) (/steps/2/params/y)",
            "1 trigger -> find -> b",
        ],
    ),
    "checked in a template": (
        flow(lookup("b"), reads("b", "c", x="{{#if steps.find.id}}x{{/if}}"), reads("c", x=NAME)),
        [],
    ),
    "checked in a template for its absence": (
        flow(lookup("b"), reads("b", "c", x="{{#unless steps.find.id}}x{{/unless}}"), reads("c", x=NAME)),
        [],
    ),
    "checked in the template over an input": (
        flow(
            lookup("b"),
            step(
                "b",
                {"input": {"n": NAME}, "template": "{{#if n}}{{{n}}}{{/if}}"},
                action="kustomer.transform.generic",
            ),
        ),
        [],
    ),
    "a template over other inputs": (
        flow(
            lookup("b"),
            step(
                "b", {"more": {"n": NAME}, "template": "{{#if n}}{{{n}}}{{/if}}"}, action="kustomer.transform.generic"
            ),
        ),
        ["KWF405 /steps/1/params/more/n find.name (/steps/0/action)", "1 trigger -> find -> b"],
    ),
    "checked by a reference with a space before it": (
        flow(lookup(("b", condition("exists", " /#steps.find.id")), "c"), reads("b"), reads("c", x=NAME)),
        [],
    ),
    "unchecked beside a reference to another step with a space before it": (
        flow(lookup(("b", condition("exists", " /#steps.b.id")), "c"), reads("b"), reads("c", x=NAME)),
        ["KWF405 /steps/2/params/x find.name (/steps/0/action)", "1 trigger -> find -[otherwise]-> c"],
    ),
    "checked by a reference to a step that does not exist": (
        flow(lookup(("b", condition("exists", "/#steps.fnid.id")), "c"), reads("b", x=NAME), reads("c")),
        [],
    ),
    "unchecked beside a test of the trigger": (
        flow(lookup(("b", condition("exists", "/#steps.1.id")), "c"), reads("b", x=NAME), reads("c")),
        ["KWF405 /steps/1/params/x find.name (/steps/0/action)", '1 trigger -> find -["1.id" exists]-> b'],
    ),
    "a klass": (flow(lookup("b", action="kustomer.klass.find"), reads("b", x=NAME)), []),
    "a record by an id that is written": (
        flow(lookup("b", action="kustomer.customer.find", params={"id": ID}), reads("b", x=NAME)),
        ["KWF405 /steps/1/params/x find.name (/steps/0/action)", "1 trigger -> find -> b"],
    ),
    "a record by an id that is read": (
        flow(lookup("b", action="kustomer.customer.find", params={"id": "/#steps.1.customer"}), reads("b", x=NAME)),
        [],
    ),
    # The first of a list.
    "the first of two lists": (
        flow(reads("a", userId="/#steps.1.assignedUsers.0", teamIdentifier="/#steps.1.assignedTeams.0")),
        [
            "KWF405 /steps/0/params/userId assignedUsers.0",
            "1 trigger -> a",
            "KWF405 /steps/0/params/teamIdentifier assignedTeams.0",
            "1 trigger -> a",
        ],
    ),
    "the first of one list in two places": (
        flow(reads("a", "b", userId="/#steps.1.tags.0"), reads("b", id="/#steps.1.tags.0")),
        ["KWF405 /steps/0/params/userId tags.0 (/steps/1/params/id)", "1 trigger -> a"],
    ),
    "the second of a list": (flow(reads("a", userId="/#steps.1.tags.1")), []),
    "a field of the first of a list": (flow(reads("a", userId="/#steps.1.tags.0.id")), []),
    "the first of another list": (flow(reads("a", userId="/#steps.1.owners.0")), []),
    "the first of a list in a template": (flow(reads("a", userId="{{steps.1.tags.[0]}}")), []),
    "the first of a list in a list of ids": (flow(step("a", {"ids": ["/#steps.1.tags.0"]})), []),
    "the first of a list of what is not Kustomer's own": (
        flow(reads("a", id="/#steps.1.tags.0"), event="kustomer.app.acme.order.paid"),
        [],
    ),
    "the first of a list, where the whole record is checked": (
        flow(reads("a", id="/#steps.1.tags.0"), ways=[("a", condition("exists", "/#steps.1"))]),
        ["KWF405 /steps/0/params/id tags.0", '1 trigger -["steps.1" exists]-> a'],
    ),
    "the first of a list of a step": (
        flow(step("find", {}, "a", action=RECORD), reads("a", id=FIRST)),
        ["KWF405 /steps/1/params/id tags.0", "1 trigger -> find -> a"],
    ),
    "the first of a list that another branch checks": (
        flow(
            reads("a", id="/#steps.1.tags.0"),
            reads("b"),
            ways=[("b", condition("eq", "/#steps.1.tags.0", "x")), "a"],
        ),
        [],
    ),
}


@pytest.mark.parametrize(("value", "expected"), CASES.values(), ids=CASES)
def test_what_has_run_where_it_is_read(value: Any, expected: list[str]) -> None:
    assert told(value) == expected


SAID: dict[str, tuple[Any, str, str, str]] = {
    "only later": (
        flow(reads("a", "find", x=NAME), lookup()),
        'this reads "find", which has not run here',
        "runs only later",
        "Read the output of a step that runs before this one: here the value is always missing.",
    ),
    "on other routes": (
        flow(lookup(), reads("b", x=NAME), ways=[("find", VIP), "b"]),
        'this reads "find", which has not run here',
        "runs on other routes",
        "Read the output of a step that runs before this one: here the value is always missing.",
    ),
    "no record": (
        flow(lookup(("b", NOT_FOUND)), reads("b", x=NAME)),
        'this reads "find" where it found no record',
        "",
        "Use the value you searched for, or the trigger's data: on this branch there is no record.",
    ),
    "no field": (
        flow(reads("b", x="/#steps.1.name"), ways=[("b", condition("dne", "/#steps.1.name"))]),
        'this reads "/#steps.1.name" where it does not exist',
        "",
        "Read it on the other branch: a condition on this route says that it does not exist.",
    ),
    "a param that may not have run": (
        two_routes(reads("join", x="/#steps.find.body.id")),
        'this reads "find", which may not have run',
        "runs on other routes",
        (
            'Add the condition {"op": "exists", "values": ["/#steps.find.body.id"]} to a transition before this step: '
            'on the route shown "find" has not run, and the param is dropped.'
        ),
    ),
    "a template that may not have run": (
        two_routes(reads("join", x="{{{steps.find.body.id}}}")),
        'this reads "find", which may not have run',
        "runs on other routes",
        (
            'Add the condition {"op": "exists", "values": ["/#steps.find.body.id"]} to a transition before this step: '
            'on the route shown "find" has not run, and the template inserts nothing.'
        ),
    ),
    "behind the meeting": (
        flow(lookup(*MISSED), reads("log", "note"), reads("note", x=NAME)),
        'this reads "find", which found no record on one route',
        "",
        (
            "Give each branch its own step, or add a second lookup after they join, and check and read that one: "
            "on the route shown there is no record."
        ),
    ),
    "unchecked": (
        flow(lookup("b"), reads("b", x=NAME)),
        'this reads "find" without checking that it found a record',
        "the lookup",
        (
            'Add the condition {"op": "exists", "values": ["/#steps.find.id"]} to a transition before this step: '
            "a lookup may find nothing."
        ),
    ),
    "the first of a list": (
        flow(reads("a", id="/#steps.1.tags.0")),
        'this reads the first item of "tags", which may be empty',
        "",
        'Add the condition {"op": "exists", "values": ["/#steps.1.tags.0"]} to a transition before this step.',
    ),
}


@pytest.mark.parametrize(("value", "message", "label", "advice"), SAID.values(), ids=SAID)
def test_what_is_said(value: Any, message: str, label: str, advice: str) -> None:
    [diagnostic] = of_runs(value)

    assert diagnostic.message == message
    assert [each.message for each in diagnostic.related] == ([label] if label else [])
    assert diagnostic.help == advice
