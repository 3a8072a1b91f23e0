"""Callable workflows: the inputs they read, what a call passes, and the ids by which they are found."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, Workflow, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.schemas import declared_properties, misfits
from kwf_lint.definition.kept import kept
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.kustomer.names import CALL_END, CALL_START, called_id, split_app_name
from kwf_lint.spelling import Names, did_you_mean
from kwf_lint.words import MOST_LISTED, quoted, some_of

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.analysis.reads import Read
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Trigger
    from kwf_lint.document.document import Document, Path

    _Callable = tuple[Workflow, Trigger, Document | None]

# The endings of actions that call a workflow.
CALLING = (CALL_END, ".schedule-workflow")


@rule("KWF417", "error", needs="project", rests_on="here workflow.trigger.schema")
def undeclared_input(app: App, project: Project | None) -> Iterator[Finding]:
    """A callable workflow reads an input that its schema does not declare."""
    for each in reads_of(app).workflows:
        trigger = each.workflow.trigger
        if trigger is None or not trigger.is_callable:
            continue
        properties = declared_properties(trigger.schema)
        if properties is None or trigger.schema.get("additionalProperties", False) is not False:
            continue
        by_name: dict[str, list[Read]] = {}
        for step in {"1", trigger.id}:
            for read in each.steps.get(step, ()):
                names = read[1].names
                if len(names) > 2 and names[2] not in properties:
                    by_name.setdefault(names[2], []).append(read)
        known = Names(properties)
        for name, found in by_name.items():
            (text, dotted), *others = each.in_canonical_order(found)
            given = _given(app, project, each.workflow, name)
            yield Finding(
                text.path,
                f"this workflow has no input {quoted(name)}{in_places(found)}",
                part=dotted.span(2),
                related=[Related(trigger.at("schema", "properties"), "the inputs"), *also_read(text, others), *given],
                help=(not given and did_you_mean(name, known))
                or _declare_it(name, is_passed=bool(given or not properties)),
            )


def _declare_it(name: str, *, is_passed: bool) -> str:
    """How to make a name an input; to read another one instead helps only where no call passes this one."""
    declare = f'eclare {quoted(name)} under "properties" in the trigger\'s "schema".'
    return f"D{declare}" if is_passed else f"Read one of the declared inputs, or d{declare}"


def _given(app: App, project: Project | None, workflow: Workflow, name: str) -> list[Related]:
    """The calls that provide an input of a workflow, in this file and in others."""
    found = []
    for called in sorted({workflow.id, called_id(workflow.trigger.event_name if workflow.trigger else "")} - {""}):
        around = project.around(app, called) if project is not None else ()
        for other in (app, *around):
            for step in other.steps_by_action.get(f"{CALL_START}{called}{CALL_END}", ()):
                if name in step.params:
                    document = None if other is app else other.document
                    found.append(Related(step.at("params", name), "a call provides it", document))
    return found


@rule("KWF418", "error", needs="project", rests_on="here workflows.id workflows.trigger.schema family")
def call_inputs_mismatch(app: App, project: Project | None) -> Iterator[Finding]:
    """A call passes other inputs than the called workflow declares."""
    for step, called in _calls(app):
        found = _workflows_called(app, project, called)
        if len(found) != 1:
            continue
        workflow, trigger, document = found[0]
        inputs, path = _inputs_of(step, trigger.schema)
        has_inputs = path[-1] == "inputs" or step.action.startswith(CALL_START)
        if inputs is None or declared_properties(trigger.schema) is None:
            continue
        related = Related(trigger.at("schema"), f"the inputs of {quoted(workflow.name)}", document)
        yield from _misfits(inputs, path, workflow.name, trigger.schema, related, has_inputs=has_inputs)


def _calls(app: App) -> Iterator[tuple[Step, str]]:
    """The steps that call or schedule a workflow, each with the id of that."""
    for action, steps in app.steps_by_action.items():
        if action.endswith(CALLING):
            for step in steps:
                called = _called_by(step)
                if called:
                    yield step, called


def _misfits(
    inputs: object, path: Path, called: str, schema: dict[str, Any], related: Related, *, has_inputs: bool
) -> Iterator[Finding]:
    """What the schema of the called workflow refuses; types are converted, so they do not count.

    has_inputs: the call has an object for inputs already.
    """
    for misfit in misfits(inputs, schema, closed=schema.get("additionalProperties", False) is False):
        at = (*path, *misfit.path)
        if misfit.kind == "undeclared":
            near = did_you_mean(str(misfit.path[-1]), misfit.names) if misfit.names else None
            yield Finding(
                at,
                f"the workflow {quoted(called)} has no input {quoted(str(misfit.path[-1]))}",
                key=True,
                related=[related],
                help=near or "Remove it, or declare it in the schema of the called workflow.",
            )
        elif misfit.kind == "missing":
            names = some_of([quoted(name) for name in misfit.names])
            what = names if len(misfit.names) <= MOST_LISTED else f"all {len(misfit.names)}"
            to_add = f"{what} to the call" if has_inputs else f'"inputs" with {what} to the params'
            noun, them = ("input", "it") if len(misfit.names) == 1 else ("inputs", "them")
            yield Finding(
                at,
                f"the workflow {quoted(called)} requires the {noun} {names}",
                related=[related],
                help=f"Add {to_add}: without {them}, the call fails, or the platform drops every reference to {them}.",
            )


def _called_by(step: Step) -> str:
    """The id of the workflow that a step calls or schedules; "" where it is not a literal."""
    action = step.action
    if split_app_name(action) == ("scheduler", "schedule-workflow"):
        called = step.params.get("workflowId")
        if type(called) is str and called and not is_expression(called):
            return called
    return called_id(action)


def _inputs_of(step: Step, schema: dict[str, object]) -> tuple[dict[str, object] | None, Path]:
    """What a call passes, and where; None where only a run shows it. A scheduler's inputs are below `inputs`."""
    params = step.params
    if "inputs" in params and "inputs" not in (declared_properties(schema) or ()):
        inputs = params["inputs"]
        return (inputs if type(inputs) is dict else None), step.at("params", "inputs")
    if step.action.startswith(CALL_START):
        return params, step.at("params") if "params" in step.value else step.path
    return {}, step.at("params")


def _workflows_called(app: App, project: Project | None, called: str) -> list[_Callable]:
    """The workflows of an id in the document, else in those that belong to it.

    As (workflow, its trigger, document if it is another one).
    """
    own = _callables(app).get(called)
    if own or project is None:
        return [(workflow, trigger, None) for workflow, trigger in own or ()]
    return [
        (workflow, trigger, other.document)
        for other in project.family_apps(app)
        for workflow, trigger in _callables(other).get(called, ())
    ]


@kept
def _callables(app: App) -> dict[str, list[tuple[Workflow, Trigger]]]:
    """The workflows of a definition by the ids by which they are known."""
    found: dict[str, list[tuple[Workflow, Trigger]]] = {}
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger:
            for known_as in {workflow.id, called_id(trigger.event_name)} - {""}:
                found.setdefault(known_as, []).append((workflow, trigger))
    return found


@rule(
    "KWF419",
    "warning",
    apps_only=True,
    needs="project",
    rests_on="here workflows.id workflows.trigger.eventName workflows.trigger.callable family",
)
def unresolved_workflow_id(app: App, project: Project | None) -> Iterator[Finding]:
    """An id matches no workflow of the app, or a callable workflow has no call event of its own."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger and (trigger.event_name.startswith(CALL_START) or trigger.is_callable):
            yield from _wrong_event(app, workflow, trigger)
    for step, called in _calls(app):
        if not _workflows_called(app, project, called):
            is_direct = step.action.startswith(CALL_START)
            yield Finding(
                step.at("action") if is_direct else step.at("params", "workflowId"),
                f"no workflow of this app has the id {quoted(called)}",
                part=(len(CALL_START), len(CALL_START) + len(called)) if is_direct else None,
                help=_id_of_name(app, called)
                or did_you_mean(called, _ids_of_workflows(app))
                or 'Give the callable workflow this "id": the installation replaces it in both places.',
            )


def _id_of_name(app: App, name: str) -> str:
    """What to write where a workflow is meant by its name; "" where none with an id has it."""
    found = next((workflow.id for workflow in app.workflows if workflow.name == name and workflow.id), "")
    return f'Write "{found}", the id of this workflow.' if found else ""


@kept
def _ids_of_workflows(app: App) -> Names:
    return Names(_workflows_by_id(app))


@kept
def _workflows_by_id(app: App) -> dict[str, Workflow]:
    """The first workflow of each id."""
    found: dict[str, Workflow] = {}
    for workflow in app.workflows:
        found.setdefault(workflow.id, workflow)
    return found


def _wrong_event(app: App, workflow: Workflow, trigger: Trigger) -> Iterator[Finding]:
    """The findings on a trigger that does not have the id of its workflow in its event."""
    called = called_id(trigger.event_name)
    right = f'"{CALL_START}{workflow.id or "<id>"}{CALL_END}"'
    if called:
        part = (len(CALL_START), len(CALL_START) + len(called))
        if workflow.id and called != workflow.id:
            yield Finding(
                trigger.at("eventName"),
                f"the event has the id {quoted(called)}, but the workflow has another id",
                part=part,
                related=[Related(workflow.at("id"), "the id of the workflow")],
                help=f"Write {right}.",
            )
        elif not workflow.id:
            other = _workflows_by_id(app).get(called)
            yield Finding(
                trigger.at("eventName"),
                f"no workflow of this app has the id {quoted(called)}"
                if other is None
                else f"the id {quoted(called)} belongs to the workflow {quoted(other.name)}",
                part=part,
                related=[] if other is None else [Related(other.at("id"), "the workflow with this id")],
                help=f'Add "id": "{called}" to this workflow.' if other is None else "Give this workflow its own id.",
            )
    elif trigger.event_name:
        yield Finding(
            trigger.at("eventName"),
            f"a callable workflow needs its own call event, not {quoted(trigger.event_name)}",
            help=f"Write {right}{'.' if workflow.id else ', with the id of this workflow.'}",
        )
    elif workflow.id and "eventName" not in trigger.value:
        yield Finding(
            trigger.path,
            "this callable workflow has no call event, so nothing can call it",
            help=f'Add "eventName": {right} to the trigger.',
        )
