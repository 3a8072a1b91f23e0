"""The data of a workflow where the definition itself settles it: attributes of klasses, outputs of steps."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.graph import canonical_place
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.records import (
    CHANGES,
    SIDES,
    attributes_in_template,
    record_of_action,
    record_of_event,
)
from kwf_lint.analysis.schemas import declared_properties, declares_all, undeclared_name
from kwf_lint.analysis.usage import sibling_of
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of
from kwf_lint.kustomer.names import HOOKS, REST_ACTIONS, own_name
from kwf_lint.kustomer.platform import platform
from kwf_lint.spelling import Names, did_you_mean
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from kwf_lint.analysis.reads import WorkflowReads
    from kwf_lint.definition.components import Component, Klass, KView
    from kwf_lint.definition.node import Node
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Workflow
    from kwf_lint.document.document import Document, Path

# Fields of records that nearly all reads are of; what else is read is looked at closely.
FREQUENT = frozenset(("assignedUsers", "conversation", "createdAt", "custom", "customer", "direction", "id", "name",
                      "preview", "priority", "status", "tags", "title"))  # fmt: skip
# What most reads of a request's result and of a hook's event begin with.
STATUS_CODE, PAYLOAD = ["response", "statusCode"], ["attributes", "data"]
# The actions besides those of records whose output is known.
WITH_OUTPUTS = frozenset((*REST_ACTIONS, "kustomer.transform.generic"))
# The event itself can be read beside what the app's trigger makes of it (seen in registered apps).
EVENT_ITSELF = ("attributes", "id")


class Use:
    """An attribute of a klass that is read or written: where, and its name as written."""

    __slots__ = ("attribute", "holder", "klass", "part", "path")

    def __init__(
        self, klass: Klass, attribute: str, holder: Node, path: Path, part: tuple[int, int] | None = None
    ) -> None:
        """`holder` is the trigger, step or KView; without `part` the name is the key at the path."""
        self.klass = klass
        self.attribute = attribute
        self.holder = holder
        self.path = path
        self.part = part


# How the events of custom objects begin, whose klass follows.
OF_KLASS = "kustomer.kobject."


@rule(
    "KWF422",
    "error",
    needs="project",
    rests_on="here app.klasses workflow.trigger.eventName routes family",
)
def undeclared_attribute(app: App, project: Project | None) -> Iterator[Finding]:
    """A workflow or KView uses an attribute under a name that the app's klass does not have."""
    home: App | None = app
    for kview in app.kviews:
        if "<Field" in kview.template and app.is_app:
            yield from _closer_look().undeclared_fields(app, kview)
    if not app.value:
        home = _home_app(app, project) if _uses_custom(app) else None
    if home is None or not home.klasses:
        return
    yield from _undeclared_klasses(app, home)
    klasses = _klasses(home)
    by_name: dict[tuple[str, str], list[Use]] = {}
    for use in _attribute_uses(app, klasses):
        by_name.setdefault((use.klass.name, use.attribute), []).append(use)
    attributes: dict[str, _Attributes] = {}
    for (klass_name, name), found in by_name.items():
        klass = found[0].klass
        if klass_name not in attributes:
            attributes[klass_name] = _Attributes(klass, home.identifier)
        known = attributes[klass_name]
        if _is_standard(klass, app):
            wrong = known.wrong_on_standard(name)
        elif name in known.names or name[:1] == "@" or known.is_flawed_form_of(name, tuple(app.platform.suffixes)):
            continue
        else:
            near = did_you_mean(name, known.near_names)
            wrong = f"the klass {quoted(klass.name)} has no attribute {quoted(name)}", near
        if wrong is None:
            continue
        first, *others = _in_canonical_order(app, found)
        places = len({use.path for use in found})
        count = f" ({places} places)" if places > 1 else ""
        related = [
            Related(path, "also used here")
            for path in dict.fromkeys([use.path for use in others])
            if path != first.path
        ]
        if home is app:
            related = [Related(klass.at("metadata", "properties"), "the attributes of the klass"), *related]
        yield Finding(
            first.path,
            f"{wrong[0]}{count}",
            # No source says that the platform refuses an attribute which the app's own klass does not declare.
            severity=None if _is_standard(klass, app) else "warning",
            key=first.part is None,
            part=first.part,
            related=related,
            help=wrong[1]
            or f"Use a declared attribute, or declare {'this one' if name[:1] == '@' else quoted(name)} under "
            f'"metadata.properties" of the klass{", without the prefix" if name[:1] == "@" else ""}.',
        )


def _undeclared_klasses(app: App, home: App) -> Iterator[Finding]:
    """Klasses of steps and triggers that must be the app's own, by their names, and that it does not declare."""
    if "kustomer.klass.create" in app.steps_by_action:
        return  # the workflows may create the klasses themselves
    declared = {klass.name.lower() for klass in home.klasses}
    for action, steps in app.steps_by_action.items():
        for step in steps if action.startswith("kustomer.kobject.") else ():
            name = step.params.get("klassName")
            if type(name) is str and name.lower() not in declared:
                yield from _closer_look().undeclared_klass(step.at("params", "klassName"), name, 0, home)
    for event, triggers in app.triggers_by_event.items():
        name = _klass_of_event(event) if event.startswith(OF_KLASS) else ""
        if name and name.lower() not in declared:
            for trigger in triggers:
                yield from _closer_look().undeclared_klass(trigger.at("eventName"), name, len(OF_KLASS), home)


def _home_app(app: App, project: Project | None) -> App | None:
    """The app definition of another file that bare workflows belong to."""
    return next((other for other in project.family_apps(app) if other.is_app), None) if project is not None else None


class _Attributes:
    """The attributes of a klass by the names that the app gives them, and by those that a standard klass has them under."""

    __slots__ = ("_identifier", "_klass", "_prefix", "_right_names", "names", "near_names", "near_right_names")

    def __init__(self, klass: Klass, identifier: str) -> None:
        self._klass = klass
        self._identifier = identifier
        self._prefix = f"@{identifier}" if identifier else "@<identifier>"
        self.names = _attribute_names(klass)
        self._right_names = {self._right_name(each) for each in self.names if each}
        self.near_names = Names(self.names)
        self.near_right_names = Names(self._right_names)

    def _right_name(self, name: str) -> str:
        return self._prefix + name[0].upper() + name[1:]

    def is_flawed_form_of(self, name: str, suffixes: tuple[str, ...]) -> bool:
        """Whether the klass has the name without its suffix, or as "paid_at", which attribute-suffix reports."""
        right = name.lower()
        for each in self.names:
            if not each.endswith(suffixes):
                form = each.lower().replace("_", "")
                if right == form or (right.startswith(form) and name[len(form) :] in suffixes):
                    return True
            elif each.lower().replace("_", "").replace("-", "") == right:
                return True
        return False

    def wrong_on_standard(self, name: str) -> tuple[str, str | None] | None:
        """What is wrong with an attribute of a standard klass: those of an app are named @<identifier><Name> there."""
        klass = quoted(self._klass.name)
        bare = name[1:2].lower() + name[2:] if name[:1] == "@" else name
        if name in self._right_names:
            return None
        if f"@{name}" in self._right_names and bare not in self.names:
            return (
                f"on {klass} the attribute {quoted(name)} is named {quoted(f'@{name}')}",
                f'Write "@{name}": on a standard klass, the attributes of an app have its prefix.',
            )
        if bare and bare in self.names:
            return (
                f"on {klass} the attribute {quoted(name)} is named {quoted(self._right_name(bare))}",
                f'Write "{self._right_name(bare)}": on a standard klass, the attributes of an app have its prefix.',
            )
        if self._identifier and name.startswith(self._prefix):
            return f"the app adds no attribute {quoted(name)} to {klass}", did_you_mean(name, self.near_right_names)
        return None


def _uses_custom(app: App) -> bool:
    return any(
        "custom" in dotted.names
        for each in reads_of(app).workflows
        for found in each.steps.values()
        for _, dotted in found
    ) or any("custom" in step.params for workflow in app.workflows for step in workflow.steps)


def _is_standard(klass: Klass, app: App) -> bool:
    return klass.is_marked_standard or klass.name in app.platform.standard_klasses


def _klasses(app: App) -> dict[str, Klass]:
    """The klasses that declare attributes, by name; none that is declared twice."""
    found: dict[str, Klass] = {}
    twice = {""}
    for klass in app.klasses:
        if klass.name in found:
            twice.add(klass.name)
        found[klass.name] = klass
    return {name: klass for name, klass in found.items() if name not in twice and _attribute_names(klass)}


def _attribute_names(klass: Klass) -> dict[str, Any]:
    return object_of(object_of(klass.value, "metadata"), "properties")


def _attribute_uses(app: App, klasses: dict[str, Klass]) -> Iterator[Use]:
    """The attributes that steps write in their params, that are read from records, and that KViews show."""
    for action, steps in app.steps_by_action.items():
        if action.startswith("kustomer.") and action.count(".") == 2:
            for step in steps:
                params = step.value.get("params")
                klass = klasses.get(_klass_of_step(step)) if type(params) is dict and "custom" in params else None
                if klass is not None:
                    for name in object_of(step.params, "custom"):
                        yield Use(klass, name, step, step.at("params", "custom", name))
    for each in reads_of(app).workflows:
        if "custom" in each.marks:
            yield from _uses_in_reads(each, klasses)
    for kview in app.kviews:
        if "custom" in kview.template:
            yield from _uses_in_kview(app, kview, klasses)


def _in_canonical_order(app: App, found: list[Use]) -> list[Use]:
    """The uses in an order that does not depend on the file: workflows by name, their steps as graph.py orders them."""
    places = _canonical_places(app)

    def order(use: Use) -> tuple[tuple[int, str, int], list[str], tuple[int, int]]:
        below = [str(key) for key in use.path[len(use.holder.path) :]]
        return places[use.holder.path], below, use.part or (0, 0)

    return sorted(found, key=order)


@kept
def _canonical_places(app: App) -> dict[Path, tuple[int, str, int]]:
    """What sorts the triggers, steps and KViews of an app, by their paths."""
    places: dict[Path, tuple[int, str, int]] = {}
    for each in reads_of(app).workflows:
        workflow = each.workflow
        for node, holder in enumerate((workflow.trigger, *workflow.steps)):
            if holder is not None:
                places[holder.path] = (0, *canonical_place(workflow, node))
    for kview in app.kviews:
        places[kview.path] = (1, kview.name, 0)
    return places


def _uses_in_reads(each: WorkflowReads, klasses: dict[str, Klass]) -> Iterator[Use]:
    for step_id, found in each.steps.items():
        for text, dotted in found:
            place = _attribute_place(dotted.names)
            klass = klasses.get(_klass_of_output(each.workflow, step_id)) if place else None
            if klass is not None:
                yield Use(klass, dotted.names[place], text.holder, text.path, dotted.span(place))


def _klass_of_output(workflow: Workflow, step_id: str) -> str:
    """The klass of the record that the trigger or a built-in step returns, "" where that is not certain."""
    step = workflow.steps_by_id.get(step_id)
    if step is not None:
        return _klass_of_step(step)
    return _klass_of_event(workflow.trigger.event_name) if step_id == "1" and workflow.trigger else ""


def _attribute_place(names: list[str]) -> int:
    """The position of the name of a custom attribute in a path `steps.<id>...`, 0 if there is none."""
    if names[2:3] == ["custom"] and len(names) > 3:
        return 3
    if names[2:5] == ["changes", "attributes", "custom"] and len(names) > 6 and names[5] in SIDES:
        return 6
    return 0


def _klass_of_event(event: str) -> str:
    """The klass whose records a built-in event is about, "" for other events."""
    parts = event.split(".")
    if parts[0] != "kustomer" or parts[-1] not in ("create", "update"):
        return ""
    if len(parts) > 3 and parts[1] == "kobject":
        return ".".join(parts[2:-1])
    return parts[1] if len(parts) == 3 else ""


def _klass_of_step(step: Step) -> str:
    """The klass of the record that a built-in step makes, changes or finds, "" where that is not certain."""
    parts = step.action.split(".")
    if len(parts) != 3 or parts[0] != "kustomer":
        return ""
    if parts[1] != "kobject":
        return parts[1] if parts[2] in ("create", "update") or parts[2].startswith("find") else ""
    name = step.params.get("klassName")
    return name if type(name) is str and parts[2] not in ("delete", "add-relationship") else ""


def _uses_in_kview(app: App, kview: KView, klasses: dict[str, Klass]) -> Iterator[Use]:
    """`object.custom.x`, `customer.custom["@x"]` and `_.get(object, "custom.x")` in a template."""
    own = klasses.get(kview.resource.removeprefix("kobject."))
    roots = {"object": own, "kobject": own} if kview.resource.startswith("kobject.") else {}
    for root, start, end in attributes_in_template(kview.template):
        klass = roots.get(root) if root in roots else klasses.get(root)
        if klass is not None and (root in roots or _is_standard(klass, app)):
            yield Use(klass, kview.template[start:end], kview, kview.at("template"), (start, end))


@rule(
    "KWF426",
    "error",
    needs="project",
    fixes="unsafe",
    rests_on="here app.actions app.triggers app.klasses workflow.trigger.schema routes family",
)
def undeclared_output(app: App, project: Project | None) -> Iterator[Finding]:
    """A workflow reads an output that a step or the trigger does not return."""
    # What a bare workflow calls by names of its own is in the app that it belongs to.
    home = app if app.value else _home_app(app, project)
    knows_more = app.platform is not platform()
    for name, places in reads_of(app).outputs.items():
        if not _is_built_in(name):
            yield from _undeclared_of_one(app, _own_component(home, "actions", name), places)
            yield from _undeclared_of_sibling(app, project, "actions", name, places)
        elif not (knows_more and _is_described(app, "actions", name)):
            yield from _slips_in_built_in(app, name, record_of_action(app.platform, name), places)
        if knows_more:
            yield from _undeclared_of_known(app, project, home, "actions", name, places)
    for name, places in _outputs_of_triggers(app).items():
        if name.startswith(HOOKS):
            yield from _slips_in_hooks(places)
            continue
        if not _is_built_in(name):
            yield from _undeclared_of_one(app, _own_component(home, "triggers", name), places, EVENT_ITSELF)
            yield from _undeclared_of_sibling(app, project, "triggers", name, places, EVENT_ITSELF)
        elif not (knows_more and _is_described(app, "triggers", name)):
            yield from _slips_in_built_in(app, name, record_of_event(app.platform, name), places)
        if knows_more:
            yield from _undeclared_of_known(app, project, home, "triggers", name, places, EVENT_ITSELF)


def _closer_look() -> Any:
    """The module for reads that are not plain, of which there are few."""
    from . import _wrong_data

    return _wrong_data


def _is_described(app: App, kind: str, name: str) -> bool:
    """Whether the files of `extend-platform` describe an output."""
    component, names, _ = _closer_look().known_of(app.platform, kind, name)
    return component is not None or bool(names)


def _slips_in_built_in(app: App, name: str, record: str, places: list[tuple[WorkflowReads, str]]) -> Iterator[Finding]:
    """Reads of what an action or event of Kustomer's own provides, under a name that is nearly a known one."""
    if not record and name not in WITH_OUTPUTS:
        return
    for each, step_id in places:
        if not all(_is_frequent(dotted.names, record) for _, dotted in each.steps[step_id]):
            if record:
                yield from _closer_look().slips_in_fields(app, record, each, step_id)
            else:
                yield from _closer_look().slips_in_outputs(name, each, step_id)


def _is_frequent(names: list[str], record: str) -> bool:
    """Whether a read is one that is certainly right."""
    if len(names) < 3:
        return True
    if not record:
        return names[2] == "body" or names[2:] == STATUS_CODE
    return names[4 if names[2:4] == CHANGES and len(names) > 4 else 2] in FREQUENT


def _slips_in_hooks(places: list[tuple[WorkflowReads, str]]) -> Iterator[Finding]:
    """Reads of a hook's data outside of "attributes.data"."""
    for each, _ in places:
        if any(read[1].names[2:4] != PAYLOAD for read in each.steps["1"]):
            yield from _closer_look().beside_payload(each)


def _outputs_of_triggers(app: App) -> dict[str, list[tuple[WorkflowReads, str]]]:
    """For each event the workflows that it triggers and that read it, as Reads.outputs has them for actions."""
    found: dict[str, list[tuple[WorkflowReads, str]]] = {}
    for each in reads_of(app).workflows:
        if each.workflow.trigger and "1" in each.steps:
            found.setdefault(each.workflow.trigger.event_name, []).append((each, "1"))
    return found


def _undeclared_of_sibling(
    app: App,
    project: Project | None,
    kind: str,
    name: str,
    places: list[tuple[WorkflowReads, str]],
    more: Collection[str] = (),
) -> Iterator[Finding]:
    """The same for an action or event of another app of the project."""
    if not name.startswith("kustomer.app."):
        return
    for each, step_id in places:
        other = _sibling(app, project, kind, name, each, step_id)
        if other is not None:
            component = _components(other)[kind].get(own_name(name, other.name))
            yield from _undeclared_of_one(app, component, [(each, step_id)], more, other.document)


def _sibling(app: App, project: Project | None, kind: str, name: str, each: WorkflowReads, step_id: str) -> App | None:
    """The other app of the project that a step or trigger means by a name."""
    holder = each.workflow.trigger if kind == "triggers" else each.workflow.steps_by_id[step_id]
    return sibling_of(app, project, name, holder.text("appVersion")) if holder is not None else None


def _undeclared_of_known(
    app: App,
    project: Project | None,
    home: App | None,
    kind: str,
    name: str,
    places: list[tuple[WorkflowReads, str]],
    more: Collection[str] = (),
) -> Iterator[Finding]:
    """The same for an action or event whose output only the files of `extend-platform` say: by a schema, or some names."""
    late = _closer_look()
    component, names, source = late.known_of(app.platform, kind, name)
    if home is not None and own_name(name, home.name) in _components(home)[kind]:
        return
    for each, step_id in places:
        if _sibling(app, project, kind, name, each, step_id) is None:
            yield from _undeclared_of_one(app, component, [(each, step_id)], more, source)
            if names:
                yield from late.misspelled(each, step_id, late.nearly_one_of([*names, *more]))


def _undeclared_of_one(
    app: App,
    component: Component | None,
    places: list[tuple[WorkflowReads, str]],
    more: Collection[str] = (),
    said_by: Document | str | None = None,
) -> Iterator[Finding]:
    """The reads of one component's output, from all workflows, that its schema rules out, or that misspell an output.

    `more`: names that are there anyway. said_by: the other file that declares the component, or the source of the facts.
    """
    if component is None:
        return
    schema = object_of(component.value, "outputSchema")
    template = object_of(component.value, "outputTemplate")
    declared = declared_properties(schema) or {}
    is_open = not declares_all(schema)
    for each, step_id in places:
        # Nearly all reads are of one name that is there.
        odd = [read for read in each.steps[step_id] if len(read[1].names) != 3 or read[1].names[2] not in declared]
        if each.own:  # a finding of own-step-in-params
            odd = [read for read in odd if read not in each.own]
        wrong = [read for read in odd if _is_wrong(read[1].names, schema, template, more, is_open=is_open)]
        if wrong:
            if is_open:
                yield from _closer_look().nearly_returned(each, step_id, [*template, *declared, *more])
            else:
                yield from _closer_look().undeclared(app, each, step_id, component, wrong, said_by)


def _is_wrong(
    names: list[str], schema: dict[str, Any], template: dict[str, Any], more: Collection[str], *, is_open: bool
) -> bool:
    """Whether an output is not declared; where more than what is declared may be returned, also whether it may be a slip."""
    if len(names) < 3 or names[2] in more:
        return False
    if is_open:
        return bool(template) and names[2] not in template
    place, _ = undeclared_name(names, schema)
    return place > 0 and not (place == 2 and names[2] in template)


def _is_built_in(name: str) -> bool:
    return name.startswith("kustomer.") and not name.startswith("kustomer.app.")


def _own_component(home: App | None, kind: str, name: str) -> Component | None:
    """The one component of a kind ("actions", "triggers") of an app that a workflow means by a name."""
    return _components(home)[kind].get(own_name(name, home.name)) if home is not None else None


@kept
def _components(app: App) -> dict[str, dict[str, Component | None]]:
    """The actions and the triggers of an app by their own names; None for a name of several."""
    found: dict[str, dict[str, Component | None]] = {"actions": {}, "triggers": {}}
    for by_name, components in ((found["actions"], app.actions), (found["triggers"], app.triggers)):
        for each in components:
            name = own_name(each.name, app.name)
            by_name[name] = each if name and name not in by_name else None
    return found
