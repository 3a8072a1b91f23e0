"""Read-only views of a definition: the App, its workflows with trigger, steps and transitions, and its components.

Every view holds the JSON object it shows (`value`) and the path that leads to it (`path`). Views are tolerant: a part of
the wrong type is left out, a text that is absent or no text is "". They judge nothing; the shape rules report what they
leave out.
"""

from __future__ import annotations

from kwf_lint.kinds import definitions
from kwf_lint.platform import platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.document import Document, Path
    from kwf_lint.facts import Facts
    from kwf_lint.literals import Literal
    from kwf_lint.platform import Platform
    from kwf_lint.reads import Reads
    from kwf_lint.shape import Problem
    from kwf_lint.usage import Usage

    Value = dict[str, Any]

ALWAYS_TRUE = "true"


def text_of(value: Value, key: str) -> str:
    """The text under a key, "" where there is none."""
    text = value.get(key)
    return text if type(text) is str else ""


def object_of(value: Value, key: str) -> Value:
    """The object under a key, an empty one where there is none."""
    found = value.get(key)
    return found if type(found) is dict else {}


def strings_in(value: object, path: Path) -> list[tuple[Path, str]]:
    """Every string value at or below a value, with its path, in the order of the file."""
    found: list[tuple[Path, str]] = []
    if type(value) is str:
        found.append((path, value))
    elif type(value) is dict:
        for key, item in value.items():
            if type(item) is str:
                found.append(((*path, key), item))
            elif type(item) is dict or type(item) is list:
                found += strings_in(item, (*path, key))
    elif type(value) is list:
        for index, item in enumerate(value):
            if type(item) is str:
                found.append(((*path, index), item))
            elif type(item) is dict or type(item) is list:
                found += strings_in(item, (*path, index))
    return found


class Node:
    """A JSON object of the definition and the path that leads to it."""

    __slots__ = ("path", "value")

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path

    def at(self, *keys: str | int) -> Path:
        """The path of what lies below this object under these keys."""
        return (*self.path, *keys)

    def text(self, key: str) -> str:
        """The text under a key, "" where there is none."""
        return text_of(self.value, key)

    @property
    def description(self) -> str:
        return text_of(self.value, "description")

    @property
    def meta(self) -> Value:
        return object_of(self.value, "meta")


class Condition(Node):
    """A condition {op, values}; for "and" and "or" `conditions` holds those of its values that are conditions."""

    __slots__ = ("conditions", "op", "values")

    def __init__(self, value: Value, path: Path) -> None:
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

    def __init__(self, value: Value, path: Path, target: str) -> None:
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

    def __init__(self, value: Value, path: Path) -> None:
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
    def schema(self) -> Value:
        return object_of(self.value, "schema")

    @property
    def app_version(self) -> str:
        return text_of(self.value, "appVersion")


class Step(Node):
    """A step of a workflow. A step without action is a branch node."""

    __slots__ = ("action", "id", "transitions")

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path
        self.id = text_of(value, "id")
        self.action = text_of(value, "action")
        self.transitions = _transitions(value, path)

    @property
    def display_name(self) -> str:
        return text_of(self.meta, "displayName")

    @property
    def app_version(self) -> str:
        return text_of(self.value, "appVersion")

    @property
    def params(self) -> Value:
        return object_of(self.value, "params")

    @property
    def error_cases(self) -> list[Node]:
        return _nodes(self.value, self.path, "errorCases")


class Workflow(Node):
    """A workflow: trigger (None where absent), steps in file order, and the first step of each id."""

    __slots__ = (
        "_branchings",
        "_conditions",
        "_is_orderly",
        "_successors",
        "_tests",
        "facts",
        "name",
        "steps",
        "steps_by_id",
        "trigger",
    )

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = text_of(value, "name")
        trigger = value.get("trigger")
        self.trigger = Trigger(trigger, (*path, "trigger")) if type(trigger) is dict else None
        self._successors: list[list[int]] | None = None
        self._branchings: list[int] | None = None
        self._conditions: list[Condition] | None = None
        self._is_orderly: bool | None = None
        self._tests: list[tuple[int, Transition, Condition]] | None = None
        self.facts: Facts | None = None  # kept here by facts.facts_of
        self.steps: list[Step] = []
        self.steps_by_id: dict[str, Step] = {}
        steps = value.get("steps")
        if type(steps) is list:
            for index, item in enumerate(steps):
                if type(item) is dict:
                    step = Step(item, (*path, "steps", index))
                    self.steps.append(step)
                    if step.id:
                        self.steps_by_id.setdefault(step.id, step)

    @property
    def id(self) -> str:
        """The id that callable workflows of an app definition carry, "" elsewhere."""
        return text_of(self.value, "id")

    @property
    def response(self) -> Value:
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
    def tests(self) -> list[tuple[int, Transition, Condition]]:
        """The conditions that ask something, as (node of the graph, transition, condition); those with `true` do not."""
        if self._tests is None:
            self._tests = [
                (node, transition, transition.condition)
                for node, source in enumerate((self.trigger, *self.steps))
                if source
                for transition in source.transitions
                if transition.condition and transition.condition.op != ALWAYS_TRUE
            ]
        return self._tests

    @property
    def branchings(self) -> list[int]:
        """The nodes of the graph that have more than one transition."""
        if self._branchings is None:
            self._branchings = [
                node
                for node, source in enumerate((self.trigger, *self.steps))
                if source and len(source.transitions) > 1
            ]
        return self._branchings

    @property
    def conditions(self) -> list[Condition]:
        """All conditions but those with `true`, whatever they are nested in, of the transitions and the error cases.

        The outermost condition of an error case, an "and" or "or", is left out if it is neither.
        """
        if self._conditions is None:
            self._conditions = found = [condition for _, _, condition in self.tests]
            for step in self.steps:
                if step.value.get("errorCases"):
                    for case in step.error_cases:
                        written = case.value.get("condition")
                        if type(written) is dict and written.get("op") in ("and", "or"):
                            found.append(Condition(written, case.at("condition")))
            for condition in found:
                found += condition.conditions
        return self._conditions

    @property
    def is_orderly(self) -> bool:
        """Whether the trigger reaches every step and no transitions lead in a circle, as in most workflows."""
        if self._is_orderly is None:
            from kwf_lint.graph import is_orderly

            self._is_orderly = is_orderly(self.successors)
        return self._is_orderly

    @property
    def successors(self) -> list[list[int]]:
        """The workflow as a graph (see graph.py): node 0 is the trigger, node n the n-th step, edges are transitions.

        A transition to an id that several steps share leads to each of them; one that leads nowhere is left out.
        """
        if self._successors is None:
            sources = [self.trigger.transitions if self.trigger else [], *[step.transitions for step in self.steps]]
            if len(self.steps_by_id) == len(self.steps):
                try:
                    # Nearly always each step has an id of its own and each target is one.
                    node = {step.id: number for number, step in enumerate(self.steps, 1)}
                    self._successors = [[node[way.target] for way in transitions] for transitions in sources]
                    return self._successors
                except KeyError:
                    pass
            nodes: dict[str, list[int]] = {}
            for number, step in enumerate(self.steps, 1):
                if step.id:
                    nodes.setdefault(step.id, []).append(number)
            self._successors = [
                [target for transition in transitions for target in nodes.get(transition.target, ())]
                for transitions in sources
            ]
        return self._successors


class Component(Node):
    """A component that is known by a name: a member of one of the definition's arrays."""

    __slots__ = ("name",)

    # The key under which the kind of component keeps its name.
    name_key = "name"

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = text_of(value, self.name_key)


class Action(Component):
    """A workflow action that the app brings."""

    __slots__ = ()

    @property
    def type(self) -> str:
        return text_of(self.value, "type")

    @property
    def input_template(self) -> Value:
        return object_of(self.value, "inputTemplate")

    @property
    def input_schema(self) -> Value:
        return object_of(self.value, "inputSchema")

    @property
    def output_schema(self) -> Value:
        return object_of(self.value, "outputSchema")

    @property
    def aliases(self) -> list[Alias]:
        return _aliases(self)


class Alias(Node):
    """An entry of `appSettings`: the alias under which an action or command reads a setting, and the setting's key."""

    __slots__ = ("key", "name")

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = str(path[-1])
        self.key = text_of(value, "key")


class Command(Component):
    """A command that KViews and widgets call."""

    __slots__ = ()

    @property
    def url(self) -> str:
        return text_of(self.value, "url")

    @property
    def permitted_args(self) -> list[tuple[Path, str]]:
        return _texts(self.value, self.path, "permittedArgs")

    @property
    def aliases(self) -> list[Alias]:
        return _aliases(self)


class Hook(Component):
    """An inbound webhook; its name is its event."""

    __slots__ = ()
    name_key = "eventName"


class AppTrigger(Component):
    """A trigger of the app: what gives a hook's event its name and output; its name is its event."""

    __slots__ = ()
    name_key = "eventName"

    @property
    def output_schema(self) -> Value:
        return object_of(self.value, "outputSchema")


class KView(Component):
    """A view: a JSX template for a resource in a context."""

    __slots__ = ()

    @property
    def template(self) -> str:
        return text_of(self.value, "template")

    @property
    def resource(self) -> str:
        return text_of(self.value, "resource")

    @property
    def context(self) -> str:
        return text_of(self.value, "context")


class Widget(Component):
    """A widget: a page of the app's own in Kustomer's sidebar."""

    __slots__ = ()

    @property
    def url(self) -> str:
        return text_of(self.value, "url")

    @property
    def title(self) -> str:
        return text_of(self.value, "title")


class Webhook(Component):
    """An outbound webhook."""

    __slots__ = ()

    @property
    def url(self) -> str:
        return text_of(self.value, "url")

    @property
    def events(self) -> list[tuple[Path, str]]:
        return _texts(self.value, self.path, "events")


class Klass(Component):
    """A custom object, or the app's additions to a standard one."""

    __slots__ = ()

    @property
    def is_marked_standard(self) -> bool:
        return object_of(self.value, "metadata").get("standard") is True

    @property
    def attributes(self) -> list[Attribute]:
        path = (*self.path, "metadata", "properties")
        return [
            Attribute(value, (*path, name))
            for name, value in object_of(object_of(self.value, "metadata"), "properties").items()
            if type(value) is dict
        ]


class Attribute(Node):
    """An attribute of a klass."""

    __slots__ = ("name",)

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = str(path[-1])

    @property
    def display_name(self) -> str:
        return text_of(self.value, "displayName")


class Setting(Node):
    """An App Setting, known as <category>.<name>."""

    __slots__ = ("category", "name")

    def __init__(self, value: Value, path: Path) -> None:
        self.value = value
        self.path = path
        self.category = str(path[-2])
        self.name = str(path[-1])

    @property
    def type(self) -> str:
        return text_of(self.value, "type")

    @property
    def is_hidden(self) -> bool:
        return self.value.get("hidden") is True


class App(Node):
    """A definition as rules see it, whatever the shape of its document.

    kind: see kinds.py. For bare workflows the App holds nothing but them, and its `value` is {}. `name` is the app's own
    name, "" where there is none. `platform`: what is known of Kustomer's platform, and of the user's organisation.
    """

    __slots__ = (
        "_held_strings",
        "_request_strings",
        "_steps_by_action",
        "_triggers_by_event",
        "_workflow_strings",
        "actions",
        "commands",
        "document",
        "hooks",
        "kind",
        "klasses",
        "kviews",
        "literals",
        "name",
        "odd_schemas",
        "platform",
        "reads",
        "settings",
        "shape_problems",
        "triggers",
        "usage",
        "webhooks",
        "widgets",
        "workflows",
    )  # fmt: skip

    def __init__(self, kind: str, value: Value, path: Path, document: Document, known: Platform | None = None) -> None:
        self._held_strings: list[tuple[Workflow, int, Trigger | Step, list[tuple[Path, str]]]] | None = None
        self._request_strings: list[tuple[Action | Command, list[tuple[Path, str]]]] | None = None
        self._steps_by_action: dict[str, list[Step]] | None = None
        self._triggers_by_event: dict[str, list[Trigger]] | None = None
        self._workflow_strings: list[tuple[Path, str]] | None = None
        self.odd_schemas: list[tuple[Path, Value]] | None = None  # kept here by schemas.odd_schemas
        self.literals: list[Literal] | None = None  # kept here by literals.literals_of
        self.reads: Reads | None = None  # kept here by reads.reads
        self.shape_problems: list[Problem] | None = None  # kept here by shape.problems
        self.usage: Usage | None = None  # kept here by usage.usage
        self.platform = known or platform()
        self.kind = kind
        self.value = value
        self.path = path
        self.document = document
        self.name = text_of(value, "name" if kind == "envelope" and "app" not in value else "app")
        self.workflows = [Workflow(item, at) for item, at in _objects(value, path, "workflows")]
        self.actions = [Action(item, at) for item, at in _objects(value, path, "actions")]
        self.triggers = [AppTrigger(item, at) for item, at in _objects(value, path, "triggers")]
        self.hooks = [Hook(item, at) for item, at in _objects(value, path, "hooks")]
        self.commands = [Command(item, at) for item, at in _objects(value, path, "commands")]
        self.klasses = [Klass(item, at) for item, at in _objects(value, path, "klasses")]
        self.kviews = [KView(item, at) for item, at in _objects(value, path, "kviews")]
        self.widgets = [Widget(item, at) for item, at in _objects(value, path, "widgets")]
        self.webhooks = [Webhook(item, at) for item, at in _objects(value, path, "outboundWebhooks")]
        self.settings = [
            Setting(setting, (*path, "settings", category, name))
            for category, settings in object_of(value, "settings").items()
            if type(settings) is dict
            for name, setting in settings.items()
            if type(setting) is dict
        ]

    @property
    def steps_by_action(self) -> dict[str, list[Step]]:
        """The steps of all workflows by the action they call: a definition has many steps and few different actions."""
        if self._steps_by_action is None:
            found: dict[str, list[Step]] = {}
            self._steps_by_action = found
            for workflow in self.workflows:
                for step in workflow.steps:
                    if step.action in found:
                        found[step.action].append(step)
                    else:
                        found[step.action] = [step]
        return self._steps_by_action

    @property
    def triggers_by_event(self) -> dict[str, list[Trigger]]:
        """The triggers of all workflows by the event they wait for."""
        if self._triggers_by_event is None:
            found: dict[str, list[Trigger]] = {}
            self._triggers_by_event = found
            for workflow in self.workflows:
                if workflow.trigger:
                    found.setdefault(workflow.trigger.event_name, []).append(workflow.trigger)
        return self._triggers_by_event

    @property
    def held_strings(self) -> list[tuple[Workflow, int, Trigger | Step, list[tuple[Path, str]]]]:
        """For each trigger and step every string in its params, conditions and error cases, with its path.

        As (workflow, node in Workflow.successors, trigger or step, strings).
        """
        if self._held_strings is None:
            self._held_strings = found = []
            for workflow in self.workflows:
                sources: list[Trigger | Step] = [workflow.trigger] if workflow.trigger else []
                first = 1 - len(sources)
                sources += workflow.steps
                for number, source in enumerate(sources, first):
                    strings: list[tuple[Path, str]] = []
                    for transition in source.transitions:
                        condition = transition.condition
                        if condition and condition.values != [True]:
                            strings += strings_in(condition.values, condition.at("values"))
                    if isinstance(source, Step):
                        strings += strings_in(source.params, source.at("params"))
                        if source.value.get("errorCases"):
                            strings += strings_in(source.value["errorCases"], source.at("errorCases"))
                    found.append((workflow, number, source, strings))
        return self._held_strings

    @property
    def workflow_strings(self) -> list[tuple[Path, str]]:
        """Every string in the params, conditions and error cases of the workflows, with its path."""
        if self._workflow_strings is None:
            self._workflow_strings = [pair for *_, strings in self.held_strings for pair in strings]
        return self._workflow_strings

    @property
    def request_strings(self) -> list[tuple[Action | Command, list[tuple[Path, str]]]]:
        """For each action and command every string in what it sends (address, headers, body), with its path."""
        if self._request_strings is None:
            components: list[Action | Command] = [*self.actions, *self.commands]
            self._request_strings = [
                (
                    component,
                    [
                        pair
                        for key in ("inputTemplate", "url", "defaultHeaders", "defaultBody")
                        if key in component.value
                        for pair in strings_in(component.value[key], component.at(key))
                    ],
                )
                for component in components
            ]
        return self._request_strings

    @property
    def is_app(self) -> bool:
        """Whether this is a whole app definition, in which portability between organisations counts."""
        return self.kind == "app" or self.kind == "sdk"

    @property
    def title(self) -> str:
        return text_of(self.value, "title")

    @property
    def version(self) -> str:
        return text_of(self.value, "version")

    @property
    def identifier(self) -> str:
        return text_of(self.value, "identifier")

    @property
    def dependencies(self) -> list[tuple[Path, str]]:
        return _texts(self.value, self.path, "dependencies")

    @property
    def translations(self) -> list[tuple[str, str, Path, str]]:
        """All texts of i18n, as (locale, key, path, text)."""
        path = (*self.path, "i18n")
        return [
            (locale, key, (*path, locale, key), text)
            for locale, texts in object_of(self.value, "i18n").items()
            if type(texts) is dict
            for key, text in texts.items()
            if type(text) is str
        ]

    def components(self) -> list[tuple[str, list[Workflow] | list[Component]]]:
        """The named components by kind, as (what people call one, views), in the order of the documentation."""
        kinds: list[tuple[str, Any]] = [
            ("workflow", self.workflows),
            ("action", self.actions),
            ("trigger", self.triggers),
            ("hook", self.hooks),
            ("command", self.commands),
            ("kview", self.kviews),
            ("klass", self.klasses),
            ("widget", self.widgets),
            ("webhook", self.webhooks),
        ]
        return kinds


def read_apps(document: Document, fragment: bool = False, known: Platform | None = None) -> list[App]:
    """The definitions that a document holds; several bare workflows in one document make one App.

    `fragment`: the settings name the file as a fragment, so that what is recognised as nothing else is one. `known`: the
    facts of the platform, where they are more than kwf-lint's own.
    """
    apps: list[App] = []
    bare: App | None = None
    for kind, path, value in definitions(document.value, fragment):
        if kind in ("workflow", "partial") or (kind == "envelope" and ("steps" in value or "trigger" in value)):
            if bare is None:
                bare = App(kind, {}, (), document, known)
                apps.append(bare)
            bare.workflows.append(Workflow(value, path))
        else:
            apps.append(App(kind, value, path, document, known))
    return apps


def conditions_in(condition: Condition) -> Iterator[Condition]:
    """A condition and every condition nested in it."""
    yield condition
    for inner in condition.conditions:
        yield from conditions_in(inner)


def _transitions(value: Value, path: Path) -> list[Transition]:
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


def _objects(value: Value, path: Path, key: str) -> list[tuple[Value, Path]]:
    items = value.get(key)
    if type(items) is not list:
        return []
    return [(item, (*path, key, index)) for index, item in enumerate(items) if type(item) is dict]


def _nodes(value: Value, path: Path, key: str) -> list[Node]:
    return [Node(item, at) for item, at in _objects(value, path, key)]


def _texts(value: Value, path: Path, key: str) -> list[tuple[Path, str]]:
    items = value.get(key)
    if type(items) is not list:
        return []
    return [((*path, key, index), item) for index, item in enumerate(items) if type(item) is str]


def _aliases(component: Component) -> list[Alias]:
    path = (*component.path, "appSettings")
    return [
        Alias(value, (*path, name))
        for name, value in object_of(component.value, "appSettings").items()
        if type(value) is dict
    ]
