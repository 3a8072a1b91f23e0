"""What surrounds the snippets on rule pages, so that an example shows only what matters.

A fence like "jsonc bad step" says which part of a definition its block is. The part is put into a small definition that no
default rule reports, and every known part in the block gets the keys that such a part needs and that the block leaves out.
"app" in front of another word makes it a part of an app, not of a bare workflow.
"""

from __future__ import annotations

import json

from kwf_lint.document.document import value_at
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.places import locate
from kwf_lint.errors import UsageError
from kwf_lint.spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kwf_lint.document.document import Path

ALWAYS = {"op": "true", "values": [True]}

KINDS: dict[str, tuple[str, Path]] = {
    "app": ("", ()),
    "settings": ("app", ("settings",)),
    "action": ("app", ("actions", 0)),
    "klass": ("app", ("klasses", 0)),
    "kview": ("app", ("kviews", 0)),
    "command": ("app", ("commands", 0)),
    "widget": ("app", ("widgets", 0)),
    "workflow": ("app", ("workflows", 0)),
    "trigger": ("workflow", ("trigger",)),
    "transitions": ("trigger", ("transitions",)),
    "steps": ("workflow", ("steps",)),
    "step": ("workflow", ("steps", 0)),
    "params": ("step", ("params",)),
}
"""What a fence may say: the kind of the object around such a part, and the part's path in it."""

LISTS = ("steps", "transitions")

GIVEN: dict[str, dict[str, Any]] = {
    "app": {
        "app": "acme",
        "version": "1.0.0",
        "title": "Acme Orders",
        "description": "Shows orders from Acme beside the conversation.",
    },
    "settings": {},
    "action": {
        "name": "kustomer.app.acme.get-order",
        "description": "Reads an order.",
        "type": "rest_api",
        "inputTemplate": {"uri": "https://api.acme-shop.io/orders", "method": "GET", "json": True},
        "inputSchema": {"type": "object", "properties": {}, "additionalProperties": False},
        "outputTemplate": {"response": "/#response", "body": "/#body"},
    },
    "klass": {
        "name": "acme-order",
        "icon": "shopping-cart",
        "color": "#64943E",
        "metadata": {"properties": {"orderNumberStr": {"displayName": "Order number"}}},
    },
    "kview": {
        "name": "acme.order-card",
        "resource": "conversation",
        "context": "smartbar-card",
        "template": "<div>Orders</div>",
        "meta": {"displayName": "Orders", "icon": "basket", "state": "open"},
    },
    "command": {
        "name": "acme.app.cancel-order",
        "displayName": "Cancel the order",
        "url": "https://api.acme-shop.io/orders/cancel",
        "httpMethod": "post",
    },
    "widget": {
        "name": "orders",
        "title": "Orders",
        "url": "https://cards.acme-shop.io/orders",
        "icon": "https://cards.acme-shop.io/icon.png",
    },
    "workflow": {"name": "acme-order-follow-up", "description": "Notes each new order on its conversation."},
    "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "appVersion": "kustomer-^1.9.2"},
    "step": {"id": "note", "transitions": [], "errorCases": []},
    "transition": {"condition": ALWAYS},
    "params": {"conversation": "/#steps.1.id", "body": "A new order came in"},
}
"""The keys that each part gets where a block leaves them out; what depends on the block is in `_given`."""

AROUND: dict[str, dict[str, Any]] = {
    "settings": {
        "kviews": [
            {
                "name": "acme.order-card",
                "resource": "conversation",
                "context": "smartbar-card",
                "template": '<DynamicCard src="https://cards.acme-shop.io" context={{settings: appSettings}} />',
            }
        ]
    },
    "params": {"action": "kustomer.note.create"},
}
"""What the object around such a part has besides."""

SETTINGS_PAGE = {
    "url": "https://cards.acme-shop.io/settings",
    "title": "Acme Orders",
    "description": "Connects your shop.",
}

PARTS = {
    "app": {
        "actions": "action", "klasses": "klass", "kviews": "kview", "commands": "command", "widgets": "widget",
        "workflows": "workflow",
    },
    "workflow": {"trigger": "trigger", "steps": "step"},
    "trigger": {"transitions": "transition"},
    "step": {"transitions": "transition"},
}  # fmt: skip
"""The known parts of each part, by key; under a key that holds an array, each item is one."""


class Surrounded:
    """A snippet in its surroundings: the text of the whole, the path of the snippet in it, and which character is where.

    `pieces` are the runs of characters that come from the snippet: offset in the whole, offset in the snippet, length.
    """

    __slots__ = ("path", "pieces", "text")

    def __init__(self, text: str, path: Path, pieces: list[tuple[int, int, int]]) -> None:
        self.text = text
        self.path = path
        self.pieces = pieces

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where characters [start, end) of the whole are in the snippet, None where they begin outside of it."""
        first = next((inner + start - at for at, inner, size in self.pieces if at <= start < at + size), None)
        if first is None:
            return None
        ends = [inner + min(end - at, size) for at, inner, size in self.pieces if at < end]
        return first, max(first, ends[-1]) if ends else first


def surround(snippet: str, words: Sequence[str]) -> Surrounded:
    """The snippet in the surroundings that the words of its fence name; without words it is the whole.

    Raises UsageError for words that name no part, and for a snippet that is not such a part.
    """
    if not words:
        return Surrounded(snippet, (), [(0, 0, len(snippet))])
    chain = _chain(words)
    document = document_of_text("", snippet)
    expected = list if words[-1] in LISTS else dict
    if type(document.value) is not expected:
        raise UsageError(f'a block "{words[-1]}" must be a JSON {"array" if expected is list else "object"}')
    whole = document.value
    path: Path = ()
    for kind in reversed(chain[1:]):
        key, *index = KINDS[kind][1]
        whole = {**AROUND.get(kind, {}), key: [whole] if index else whole}
        path = (key, *index, *path)
    left_out = dict(_left_out_in(chain[0], whole, (), ""))
    before, after = _around(whole, path, left_out)
    inside = [(place[len(path) :], members) for place, members in left_out.items() if place[: len(path)] == path]
    places = locate(document, [place for place, _ in inside])
    text, pieces, done = before, [], 0
    for end, is_empty, members in sorted(
        (places[place].value[1] - 1, not value_at(document.value, place), members)
        for place, members in inside
        if members
    ):
        pieces.append((len(text), done, end - done))
        text += snippet[done:end] + ("" if is_empty else ", ") + json.dumps(members)[1:-1]
        done = end
    pieces.append((len(text), done, len(snippet) - done))
    return Surrounded(text + snippet[done:] + after, path, pieces)


def _chain(words: Sequence[str]) -> list[str]:
    """The kinds from the outermost object to the snippet: workflow, step. Only "app" may be before another word."""
    for word in words:
        if word not in KINDS:
            raise UsageError(
                f'unknown surroundings "{word}". {did_you_mean(word, KINDS) or "Known are: " + ", ".join(KINDS) + "."}'
            )
    chain = [words[-1]]
    while KINDS[chain[0]][0]:
        chain.insert(0, KINDS[chain[0]][0])
    if len(words) > 2 or (len(words) == 2 and (words[0] != "app" or "workflow" not in chain)):
        raise UsageError(f'unknown surroundings "{" ".join(words)}"; only "app" may precede a part of a workflow')
    return chain[1:] if "workflow" in chain and words[0] != "app" else chain


def _around(whole: Any, path: Path, left_out: dict[Path, dict[str, Any]]) -> tuple[str, str]:
    """The text before and after the value that a path leads to."""
    before, after = "", ""
    for depth in range(len(path) - 1, -1, -1):
        part = path[depth]
        if part == 0:
            before, after = "[" + before, after + "]"
            continue
        others = {key: value for key, value in value_at(whole, path[:depth]).items() if key != part}
        others.update(left_out.get(path[:depth], {}))
        before = (
            "{"
            + "".join(f"{json.dumps(key)}: {json.dumps(value)}, " for key, value in others.items())
            + f'"{part}": '
            + before
        )
        after += "}"
    return before and before + "\n", after


def _left_out_in(kind: str, part: Any, path: Path, first: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """For each known part in this one and for itself: its path, and the members that it gets. first: the first step."""
    if type(part) is not dict:
        return
    if kind == "workflow":
        steps = part.get("steps")
        given = steps[0].get("id") if type(steps) is list and steps and type(steps[0]) is dict else None
        first = given if type(given) is str else "note"
    yield path, {key: value for key, value in _given(kind, part, first).items() if key not in part}
    for key, inner in PARTS.get(kind, {}).items():
        value = part.get(key)
        if type(value) is list:
            for index, item in enumerate(value):
                yield from _left_out_in(inner, item, (*path, key, index), first)
        else:
            yield from _left_out_in(inner, value, (*path, key), first)


def _given(kind: str, part: dict[str, Any], first: str) -> dict[str, Any]:
    """The members for a part that leaves them all out: a trigger leads to the first step, and its targets exist."""
    given = dict(GIVEN.get(kind, {}))
    if kind == "app" and "settings" in part and "i18n" not in part:
        given["settingsPageConfig"] = SETTINGS_PAGE
    elif kind == "trigger":
        given["transitions"] = [{"target": first, "condition": ALWAYS}]
        if "callable" in part:
            del given["eventName"], given["appVersion"]
    elif kind == "workflow":
        trigger = part.get("trigger", {})
        given["trigger"] = _given("trigger", {}, first)
        transitions = trigger.get("transitions") if type(trigger) is dict else None
        targets = [
            each["target"] for each in transitions or () if type(each) is dict and type(each.get("target")) is str
        ]
        given["steps"] = [_note(target) for target in dict.fromkeys(targets) or [first]]
    return given


def _note(step: str) -> dict[str, Any]:
    params = {"conversation": "/#steps.1.id", "body": f"This order goes to {step}"}
    return {**GIVEN["step"], "id": step, "action": "kustomer.note.create", "params": params}
