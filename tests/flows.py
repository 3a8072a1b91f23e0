"""Small workflows for tests, written in a line or two.

    flow({"1": "find", "find": step("kustomer.customer.find", to("note", exists("find.id")), to("make")), ...})

The key is a step's id, "1" the trigger. A value is a step(), or just what it leads to: the id of a step, or a list of
ids and to()s. Such a step creates a note of its own. A subject such as "find.id" stands for the reference "/#steps.find.id".
"""

from __future__ import annotations

import re
from typing import Any

from kwf_lint.definition.workflow import Condition, Workflow

Value = dict[str, Any]

ALWAYS = {"op": "true", "values": [True]}
OTHERWISE = {"op": "exists", "values": ["true", ""]}
NOTE = "kustomer.note.create"


def ref(subject: str) -> str:
    """The reference to what a subject names; any other text as it is."""
    return f"/#steps.{subject}" if re.fullmatch(r"[\w-]+(\.[\w@-]+)+", subject) else subject


def check(op: str, *operands: Any) -> Value:
    """A condition; its first operand may be a subject."""
    return {"op": op, "values": [ref(operands[0]) if isinstance(operands[0], str) else operands[0], *operands[1:]]}


def exists(subject: str) -> Value:
    return check("exists", subject, "")


def dne(subject: str) -> Value:
    return check("dne", subject)


def eq(subject: Any, value: Any) -> Value:
    return check("eq", subject, value)


def both(*conditions: Value) -> Value:
    return {"op": "and", "values": list(conditions)}


def either(*conditions: Value) -> Value:
    return {"op": "or", "values": list(conditions)}


def to(target: str, condition: Value = ALWAYS) -> Value:
    return {"target": target, "condition": condition}


def step(action: str | None, *transitions: str | Value, **more: Any) -> Value:
    """A step; keywords that are keys of a step go there, all others are its params."""
    found: Value = {"transitions": [to(each) if isinstance(each, str) else each for each in transitions]}
    if action:
        found["action"] = action
        found["params"] = {key: value for key, value in more.items() if key not in STEP_KEYS}
    return {**found, "errorCases": [], **{key: value for key, value in more.items() if key in STEP_KEYS}}


STEP_KEYS = ("errorCases", "meta", "appVersion")


def flow(nodes: dict[str, str | list[Any] | Value], event: str = "kustomer.conversation.create", **more: Any) -> Value:
    """A workflow document; `more` are further keys of it, or of its trigger where they are `callable` and `schema`."""
    made = {}
    for name, node in nodes.items():
        if isinstance(node, dict):
            made[name] = node
        else:
            made[name] = step(NOTE, *([node] if isinstance(node, str) else node), body=f"At {name}")
    trigger: Value = {"id": "1", "eventName": event, "transitions": made.pop("1", {"transitions": []})["transitions"]}
    for key in ("callable", "schema"):
        if key in more:
            trigger[key] = more.pop(key)
    return {
        "name": "order-follow-up",
        "description": "Follows orders up.",
        "trigger": trigger,
        "steps": [{"id": name, **node} for name, node in made.items()],
        **more,
    }


def view(value: Value) -> Workflow:
    """The view of a workflow document."""
    return Workflow(value, ())


def condition(value: Value) -> Condition:
    """The view of a condition."""
    return Condition(value, ())
