"""What can be written at a place: ids of steps, references, operators, actions, events, settings, keys and values.

The place is read from the newest text, which is mostly incomplete; the names come from the last text that was complete.
"""

from __future__ import annotations

import json

from lsprotocol import types

from kwf_lint.analysis.facts import facts_of
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.field_texts import FIELD_TEXTS
from kwf_lint.definition.shapes import APP, WORKFLOW, Expected, Shape
from kwf_lint.document.document import value_at
from kwf_lint.editor.names import is_module
from kwf_lint.editor.positions import range_of
from kwf_lint.editor.written import Written, written_at
from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.components import Action, Command
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Path
    from kwf_lint.editor.view import View

TRIGGER_CHARACTERS = ['"', "/", "#", ".", "{"]
SKELETONS = {
    "always": {"op": "true", "values": [True]},
    "equals": {"op": "eq", "values": ["/#steps.1.", ""]},
    "exists": {"op": "exists", "values": ["/#steps.1."]},
    "all of": {"op": "and", "values": [{"op": "eq", "values": ["/#steps.1.", ""]}]},
}


class Proposal:
    """Something that can be written: a string, or a value that is not one; a word on it, and its kind."""

    __slots__ = ("detail", "documentation", "kind", "label", "value")

    def __init__(
        self,
        value: Any,
        detail: str = "",
        kind: types.CompletionItemKind = types.CompletionItemKind.Value,
        *,
        documentation: str = "",
        label: str = "",
    ) -> None:
        self.value = value
        self.label = label or str(value)
        self.detail = detail
        self.kind = kind
        self.documentation = documentation


def completion(view: View, offset: int) -> list[types.CompletionItem]:
    """What can be written at an offset, the likeliest first."""
    written = _written(view, offset)
    if written is None:
        return []
    text = view.document.text
    place = _Place(view, written)
    in_template = written.is_string and written.prefix.rfind("{{") > written.prefix.rfind("}}")
    if written.is_key:
        found = list(_keys(place))
    elif in_template or (written.is_string and written.prefix.startswith("/")):
        found = list(_references(place))
    else:
        found = list(_values(place))
    if written.is_string:
        found = [each for each in found if type(each.value) is str]
    start, end = written.span
    # A client that can replace text after the cursor gets the quotes too: only then does it compare these with the
    # proposals of its own JSON server, whatever has been typed, and show these first.
    whole = written.is_string and not in_template and view.client.replaces_ahead
    if in_template:
        start, end = offset - len(written.prefix[written.prefix.rfind("{{") :].lstrip("{")), offset
    elif written.is_string and not whole:
        start, end = start + 1, _inner_end(text, written)
    shown = range_of(view.document, (start, end), view.client.encoding)
    items = []
    for number, each in enumerate(_unique(found)):
        new = place.code(each.value)
        if written.is_key and not written.is_string:
            new = (each.value if place.is_code and each.value.isidentifier() else new) + ": "
        elif written.is_string and not whole:
            new = new[1:-1]
        detail = visible(each.detail) or None
        beside = types.CompletionItemLabelDetails(description=detail) if view.client.has_label_details else None
        items.append(
            types.CompletionItem(
                visible(each.label),
                kind=each.kind,
                detail=detail,
                label_details=beside if detail else None,
                documentation=each.documentation or None,
                # "!" comes before the quotes that the labels of other servers begin with.
                sort_text=f"!{number:05}",
                filter_text=new,
                text_edit=types.TextEdit(shown, new),
            )
        )
    return items


def _written(view: View, offset: int) -> Written | None:
    """What the place is: in JSON from the text alone, in a module below the innermost literal that was read around it."""
    text = view.document.text
    if not is_module(view.definition):
        return written_at(text, offset)
    around = view.literal_around(offset)
    if around is None:
        return None
    path, start = around
    written = written_at(text, offset, start)
    if written is not None:
        written.path = (*path, *written.path)
    return written


class _Place:
    """A place with what is around it: the app, the workflow and the step that it lies in, as far as they are known.

    is_code: it is in a module, where `sign` is the quote that strings have.
    """

    __slots__ = ("app", "inner", "is_code", "shape_root", "sign", "view", "workflow", "written")

    def __init__(self, view: View, written: Written) -> None:
        self.view = view
        self.written = written
        self.is_code = is_module(view.definition)
        text = view.document.text
        before = text[: written.span[0]]
        single = self.is_code and before.rfind("'") >= before.rfind('"')
        self.sign = text[written.span[0]] if written.is_string else "'" if single else '"'
        self.app: App | None = None
        self.workflow: Workflow | None = None
        self.inner: Path = written.path
        self.shape_root: Shape = APP
        for app in view.good.apps:
            for workflow in app.workflows:
                if written.path[: len(workflow.path)] == workflow.path:
                    self.app, self.workflow = app, workflow
                    self.inner = written.path[len(workflow.path) :]
                    self.shape_root = WORKFLOW
            if self.app is None and app.value and written.path[: len(app.path)] == app.path:
                self.app = app
                self.inner = written.path[len(app.path) :]

    @property
    def node(self) -> int | None:
        """The node of the step that the place lies in, 0 for the trigger, None for neither."""
        if self.workflow is None:
            return None
        if self.inner[:1] == ("trigger",):
            return 0
        at = (*self.workflow.path, *self.inner[:2])
        return next((step.node for step in self.workflow.steps if step.path == at), None)

    def code(self, value: Any) -> str:
        """A value as it is written here."""
        if not self.is_code:
            return json.dumps(value, ensure_ascii=False)
        if type(value) is str:
            inner = json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"')
            return self.sign + inner.replace(self.sign, f"\\{self.sign}") + self.sign
        if type(value) is dict:
            return "{ " + ", ".join([f"{key}: {self.code(item)}" for key, item in value.items()]) + " }"
        if type(value) is list:
            return "[" + ", ".join(map(self.code, value)) + "]"
        return json.dumps(value)


def _inner_end(text: str, written: Written) -> int:
    """The end of a string without its closing quote."""
    start, end = written.span
    return end - 1 if end - 1 > start and text[end - 1] == text[start] else end


def _unique(found: Iterable[Proposal]) -> list[Proposal]:
    return list({each.label: each for each in found}.values())


def _keys(place: _Place) -> Iterator[Proposal]:
    """The keys that the object here may have and has not yet, those first that it needs."""
    shape = _shape_at(place.shape_root, place.inner)
    if shape is None:
        return
    texts = FIELD_TEXTS.get(shape.name, {})
    for key in sorted(shape.fields, key=lambda key: key not in shape.required):
        field = shape.fields[key]
        status = field.get("status") if type(field) is dict else ""
        if key not in place.written.siblings and not status:
            title, about, *_ = texts.get(key, ("", ""))
            kind = types.CompletionItemKind.Property
            yield Proposal(key, "required" if key in shape.required else title, kind, documentation=about)


def _values(place: _Place) -> Iterator[Proposal]:
    """What the value here may be."""
    inner = place.inner
    last = inner[-1] if inner else ""
    holder = inner[-3] if len(inner) > 2 and type(inner[-2]) is int else ""
    if last == "target" and holder == "transitions":
        yield from _targets(place)
    elif last == "op" and place.app is not None:
        for name, (least, _) in sorted(place.app.platform.operators.items()):
            yield Proposal(name, "no value" if not least else "", types.CompletionItemKind.Operator)
    elif last == "condition":
        for label, value in SKELETONS.items():
            yield Proposal(value, place.code(value), types.CompletionItemKind.Snippet, label=label)
    elif last == "action" and holder == "steps" and place.app is not None:
        yield from _actions(place, place.app)
    elif last == "eventName" and inner[:1] == ("trigger",) and place.app is not None:
        yield from _events(place, place.app)
    elif last == "key" and "appSettings" in inner and place.app is not None:
        for setting in place.app.settings:
            name = f"{place.app.name}.{setting.full_name}"
            yield Proposal(name, setting.type, types.CompletionItemKind.Property)
    else:
        yield from _by_shape(place)


def _by_shape(place: _Place) -> Iterator[Proposal]:
    field = _field_at(place.shape_root, place.inner)
    if type(field) is dict:
        expected = Expected(field)
        for value in (*expected.values, *expected.uncertain):
            yield Proposal(value, expected.noun, types.CompletionItemKind.EnumMember)
        if expected.types == (bool,):
            field = bool
    if field is bool:
        for answer in (True, False):
            yield Proposal(answer, label=json.dumps(answer))


def _targets(place: _Place) -> Iterator[Proposal]:
    """The steps of the workflow: those that nothing leads to yet, then by their distance in the file."""
    workflow, node = place.workflow, place.node
    if workflow is None:
        return
    reached = {transition.target for transition in workflow.transitions}
    steps = [step for step in workflow.steps if step.id and step.node != node]
    for step in sorted(steps, key=lambda step: (step.id in reached, abs(step.node - (node or 0)), step.node)):
        yield Proposal(step.id, step.display_name or step.action, types.CompletionItemKind.Reference)


def _references(place: _Place) -> Iterator[Proposal]:
    """References to the trigger and to steps that have certainly run here, then to those that may have; inputs in templates."""
    workflow, node = place.workflow, place.node
    is_template = "{{" in place.written.prefix
    before = "" if is_template else "/#"
    if workflow is None or node is None:
        yield from _inputs(place)
        return
    kind = types.CompletionItemKind.Variable
    facts = facts_of(workflow)
    event = workflow.trigger.event_name if workflow.trigger is not None else ""
    yield Proposal(f"{before}steps.1.", f"trigger {event}".strip(), kind)
    own = place.inner[2:3] == ("transitions",) and node
    certain = [each for each in workflow.steps if each.id and facts.ran_before(each.node, node)]
    if own:
        certain.insert(0, workflow.steps[node - 1])
    maybe = [
        each
        for each in workflow.steps
        if each.id and each not in certain and each.node != node and facts.may_run_before(each.node, node)
    ]
    for each in certain:
        yield Proposal(f"{before}steps.{each.id}.", step_in_words(each), kind)
    for each in maybe:
        yield Proposal(f"{before}steps.{each.id}.", f"may not have run: {step_in_words(each)}", kind)


def _inputs(place: _Place) -> Iterator[Proposal]:
    """The inputs and aliases of the action or command that the place lies in."""
    if place.app is None or "{{" not in place.written.prefix:
        return
    holders: list[Action | Command] = [*place.app.actions, *place.app.commands]
    for holder in holders:
        if place.written.path[: len(holder.path)] == holder.path:
            for alias in holder.aliases:
                yield Proposal(alias.name, alias.key, types.CompletionItemKind.Variable)
            schema: Any = value_at(holder.value, ("inputSchema", "properties"))
            for name in schema if type(schema) is dict else ():
                yield Proposal(name, "input", types.CompletionItemKind.Variable)


def _actions(place: _Place, app: App) -> Iterator[Proposal]:
    kind = types.CompletionItemKind.Function
    for each in _apps(place):
        for action in each.actions:
            yield Proposal(_full(action.name, each), "action of this app", kind)
    for name in sorted(app.platform.actions):
        yield Proposal(name, "", kind)


def _events(place: _Place, app: App) -> Iterator[Proposal]:
    kind = types.CompletionItemKind.Event
    for each in _apps(place):
        for component in (*each.triggers, *each.hooks):
            yield Proposal(_full(component.name, each), "event of this app", kind)
    for name in sorted(app.platform.events):
        yield Proposal(name, "", kind)


def _apps(place: _Place) -> list[App]:
    """The app definitions that belong to the buffer."""
    return [app for _, apps in place.view.all_apps() for app in apps if app.is_app]


def _full(name: str, app: App) -> str:
    """The name of a component with the namespace of its app."""
    return name if name.startswith("kustomer.") or not app.name else f"kustomer.app.{app.name}.{name}"


def _shape_at(root: Shape, path: Path) -> Shape | None:
    """The shape of the object at a path below a root, None where the table does not say."""
    field = _field_at(root, path)
    if isinstance(field, Shape):
        return field
    child = field.get("child") if type(field) is dict else None
    return child if isinstance(child, Shape) else None


def _field_at(root: Shape, path: Path) -> Any:
    """What the table says of the value at a path below a root."""
    field: Any = root
    for key in path:
        if type(field) is dict:
            field = field.get("items") if type(key) is int else field.get("child")
            field = [field] if type(key) is int else field
        if type(key) is int:
            field = field[0] if type(field) is list else None
        elif isinstance(field, Shape):
            if field.variant is not None and key not in field.fields:
                field = field.variant[2]
            field = field.others if field.others is not None else field.fields.get(key)
        else:
            return None
    return field
