"""A workflow as read-only views: its trigger, steps, transitions and conditions, and the graph that they form."""

from __future__ import annotations

from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import Node, nodes_in, object_of, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.definition.node import JsonObject
    from kwf_lint.document.document import Path

ALWAYS_TRUE = "true"
# Edges to each of many steps of one id from each of many transitions would be as many as their number squared.
MOST_OF_ONE_ID = 20


class Condition(Node):
    """A condition {op, values}; for "and" and "or" `conditions` holds those of its values that are conditions."""

    __slots__ = ("conditions", "op", "values")

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.op = text_of(value, "op")
        values = value.get("values")
        self.values: list[Any] = values if type(values) is list else []
        self.conditions: list[Condition] = (
            [Condition(item, (*path, "values", index)) for index, item in enumerate(self.values) if type(item) is dict]
            if self.op in ("and", "or")
            else []
        )

    @property
    def is_always_true(self) -> bool:
        """Whether the condition is one of the three spellings of "always" (reference section 3.4)."""
        if self.op == ALWAYS_TRUE:
            return True
        return self.op == "exists" and self.values in (["true", ""], [True], ["true"])


class Transition(Node):
    """A transition of the trigger or of a step: the id of the next step and the condition to go there.

    `target` is never "": a transition without one is left out of every view. `condition` is None where it is absent.
    """

    __slots__ = ("condition", "target")

    def __init__(self, value: JsonObject, path: Path, target: str) -> None:
        self.value = value
        self.path = path
        self.target = target
        condition = value.get("condition")
        self.condition = Condition(condition, (*path, "condition")) if type(condition) is dict else None

    @property
    def display_name(self) -> str:
        return text_of(self.meta, "name") or text_of(self.meta, "displayName")


class Trigger(Node):
    """A workflow's trigger. Its output is read as /#steps.1, whether its id is written or not."""

    __slots__ = ("event_name", "transitions")

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.event_name = text_of(value, "eventName")
        self.transitions = _transitions(value, path)

    @property
    def id(self) -> str:
        return text_of(self.value, "id") or "1"

    @property
    def is_callable(self) -> bool:
        return self.value.get("callable") is True

    @property
    def schema(self) -> JsonObject:
        return object_of(self.value, "schema")

    @property
    def app_version(self) -> str:
        return text_of(self.value, "appVersion")


class Step(Node):
    """A step of a workflow, and its node in Workflow.successors. A step without action is a branch node."""

    __slots__ = ("action", "id", "node", "transitions")

    def __init__(self, value: JsonObject, path: Path, node: int) -> None:
        self.value = value
        self.path = path
        self.node = node
        self.id = text_of(value, "id")
        self.action = text_of(value, "action")
        self.transitions = _transitions(value, path)

    @property
    def display_name(self) -> str:
        meta = self.value.get("meta")
        return text_of(meta, "displayName") if type(meta) is dict else ""

    @property
    def app_version(self) -> str:
        return text_of(self.value, "appVersion")

    @property
    def params(self) -> JsonObject:
        return object_of(self.value, "params")

    @property
    def error_cases(self) -> list[Node]:
        return nodes_in(self.value, self.path, "errorCases")


class Workflow(Node):
    """A workflow: trigger (None where absent), steps in file order, and the first step of each id.

    id: what callable workflows of an app definition have, "" elsewhere.
    successors: the workflow as a graph: node 0 is the trigger, node n the n-th step, edges are transitions. A transition to
    an id that several steps share leads to each of them, of many to the first MOST_OF_ONE_ID; one that leads nowhere is
    left out. branchings: the nodes that have more than one transition. tests: the conditions that check something, as
    (node, transition, condition); those with `true` do not.
    """

    __slots__ = ("branchings", "id", "kept", "name", "steps", "steps_by_id", "successors", "tests", "trigger")

    # The key under which it keeps its name, as for components.
    name_key = "name"

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.id = text_of(value, "id")
        self.name = text_of(value, "name")
        trigger = value.get("trigger")
        self.trigger = Trigger(trigger, (*path, "trigger")) if type(trigger) is dict else None
        self.kept: dict[Any, Any] = {}
        self.steps: list[Step] = []
        self.steps_by_id: dict[str, Step] = {}
        steps = value.get("steps")
        if type(steps) is list:
            for index, item in enumerate(steps):
                if type(item) is dict:
                    step = Step(item, (*path, "steps", index), len(self.steps) + 1)
                    self.steps.append(step)
                    if step.id:
                        self.steps_by_id.setdefault(step.id, step)
        outgoing = [self.trigger.transitions if self.trigger else [], *[step.transitions for step in self.steps]]
        self.successors = _successors(outgoing, self.steps, self.steps_by_id)
        self.branchings = [node for node, transitions in enumerate(outgoing) if len(transitions) > 1]
        self.tests = [
            (node, transition, transition.condition)
            for node, transitions in enumerate(outgoing)
            for transition in transitions
            if transition.condition and transition.condition.op != ALWAYS_TRUE
        ]

    @property
    def response(self) -> JsonObject:
        return object_of(self.value, "response")

    @property
    def transitions(self) -> list[Transition]:
        """All transitions: those of the trigger, then those of each step."""
        found = list(self.trigger.transitions) if self.trigger else []
        for step in self.steps:
            found += step.transitions
        return found

    def transitions_of(self, node: int) -> list[Transition]:
        """The transitions of a node of the graph (see successors)."""
        if node:
            return self.steps[node - 1].transitions
        return self.trigger.transitions if self.trigger else []

    @property
    @kept
    def conditions(self) -> list[Condition]:
        """All conditions but those with `true`, whatever they are nested in, of the transitions and the error cases.

        The outermost condition of an error case, an "and" or "or", is left out if it is neither.
        """
        found = [condition for _, _, condition in self.tests]
        for step in self.steps:
            if step.value.get("errorCases"):
                for case in step.error_cases:
                    written = case.value.get("condition")
                    if type(written) is dict and written.get("op") in ("and", "or"):
                        found.append(Condition(written, case.at("condition")))
        for condition in found:
            found += condition.conditions
        return found


def conditions_in(condition: Condition) -> list[Condition]:
    """A condition and every condition nested in it."""
    found = [condition]
    for inner in condition.conditions:
        found += conditions_in(inner)
    return found


def _successors(outgoing: list[list[Transition]], steps: list[Step], steps_by_id: dict[str, Step]) -> list[list[int]]:
    """For the transitions of each node the nodes that they lead to."""
    if len(steps_by_id) == len(steps):
        try:
            # Nearly always each step has an id of its own and each target is one.
            return [[steps_by_id[transition.target].node for transition in transitions] for transitions in outgoing]
        except KeyError:
            pass
    nodes = nodes_by_id(steps)
    return [[node for each in transitions for node in nodes.get(each.target, ())] for transitions in outgoing]


def nodes_by_id(steps: list[Step]) -> dict[str, list[int]]:
    """The nodes that a transition to an id leads to; of many steps of one id those of the first."""
    nodes: dict[str, list[int]] = {}
    for step in steps:
        if step.id and len(nodes.setdefault(step.id, [])) < MOST_OF_ONE_ID:
            nodes[step.id].append(step.node)
    return nodes


def _transitions(value: JsonObject, path: Path) -> list[Transition]:
    items = value.get("transitions")
    if type(items) is not list:
        return []
    found = []
    for index, item in enumerate(items):
        if type(item) is dict:
            target = item.get("target")
            if type(target) is str and target:
                found.append(Transition(item, (*path, "transitions", index), target))
    return found
