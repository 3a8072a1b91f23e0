"""The JSON Schemas of components and workflows: are they valid, and do samples and params match them?"""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.schemas import (
    Misfit,
    declared_properties,
    is_closed,
    is_ordinary,
    misfits,
    property_names,
    required_properties,
    settled_misfits,
)
from kwf_lint.analysis.usage import sibling_of
from kwf_lint.definition.node import object_of
from kwf_lint.document.document import value_at
from kwf_lint.kustomer.names import RESPOND, own_name, same_app, split_app_name
from kwf_lint.kustomer.platform import known_action
from kwf_lint.spelling import did_you_mean, is_slip
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.analysis.schema_flaws import Flaw
    from kwf_lint.definition.components import Action
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Document, Path
    from kwf_lint.kustomer.platform import KnownAction

# What ends the parts of a dotted path, or is not allowed in one: in references, or in templates.
NOT_IN_PATHS = frozenset(" \t\n\r.%&#[]{}")


@rule(
    "KWF706",
    "error",
    rests_on="component.inputSchema component.outputSchema workflow.trigger.schema workflow.response.schema",
)
def invalid_embedded_schema(app: App) -> Iterator[Finding]:
    """A schema is not valid JSON Schema, or does not declare a property that it requires."""
    for path, schema in _schemas(app):
        for flaw in _flaws(schema):
            yield Finding((*path, *flaw.path), flaw.message, severity=flaw.severity, key=flaw.key, help=flaw.help)


def _flaws(schema: dict[str, Any]) -> list[Flaw]:
    if is_ordinary(schema):
        return []
    return _closer_look().flaws(schema)  # type: ignore[no-any-return]  # it returns these


def _closer_look() -> Any:
    """The module for what does not fit: nearly every schema is ordinary, and nearly everything fits."""
    from . import _misfits

    return _misfits


def _schemas(app: App) -> Iterator[tuple[Path, dict[str, Any]]]:
    for component in (*app.actions, *app.triggers, *app.commands):
        for key in ("inputSchema", "outputSchema"):
            schema = component.value.get(key)
            if type(schema) is dict:
                yield component.at(key), schema
    for workflow in app.workflows:
        if workflow.trigger and type(workflow.trigger.value.get("schema")) is dict:
            yield workflow.trigger.at("schema"), workflow.trigger.schema
        schema = workflow.response.get("schema")
        if type(schema) is dict:
            yield workflow.at("response", "schema"), schema


@rule("KWF707", "warning", rests_on="here component.outputSchema")
def sample_mismatch(app: App) -> Iterator[Finding]:
    """A sample does not match its output schema."""
    for components, severity in ((app.triggers, "warning"), (app.actions, "info")):
        for component in components:
            schema = component.output_schema
            for key in ("sampleOutputContext", "sampleOutputSchema"):
                if not schema or key not in component.value:
                    continue
                sample = component.value[key]
                if key == "sampleOutputSchema" and _is_schema(sample):
                    continue
                found, is_all = settled_misfits(sample, schema)
                if found or not is_all:
                    yield from _closer_look().of_sample(
                        sample, component.at(key), schema, component.at("outputSchema"), severity
                    )


def _is_schema(sample: object) -> bool:
    """Whether the value is a schema, as the older name of the key says, not a sample."""
    return type(sample) is dict and ("properties" in sample or "$schema" in sample or sample.get("type") == "object")


@rule(
    "KWF708",
    "error",
    needs="project",
    rests_on="here app.actions.*.name app.actions.*.inputSchema workflow.response family",
)
def params_mismatch(app: App, project: Project | None) -> Iterator[Finding]:
    """The params of a step do not match the inputs of its action."""
    actions: dict[str, Action] = {}
    for action in app.actions:
        if action.name and action.input_schema:
            actions.setdefault(own_name(action.name, app.name).lower(), action)
    flawed: dict[Action, set[str] | None] = {}
    declared: set[str] = set()
    for name, steps in app.steps_by_action.items():
        if name.startswith("kustomer.") and not name.startswith("kustomer.app."):
            continue
        own = _called(name, actions, app)
        for step in steps:
            document = None
            called = own
            if called is None and name.startswith("kustomer."):
                called, document = _called_of_sibling(step, app, project)
            if called is None or type(step.value.get("params", {})) is not dict:
                continue
            declared.add(step.action)
            found = [misfit for misfit in misfits(step.params, called.input_schema) if _counts(misfit, step.params)]
            if found and called not in flawed:
                flawed[called] = _closer_look().flawed_properties(called.input_schema)
            for misfit in found:
                certain = _closer_look().without_flaws(misfit, flawed[called])
                if certain is not None:
                    related = [Related(called.at("inputSchema"), "the inputs of the action", document)]
                    yield _closer_look().of_params(certain, step, related, object_of(called.input_schema, "properties"))
    yield from _of_known_actions(app, declared)
    if RESPOND in app.steps_by_action:
        yield from _closer_look().of_responses(app)


def _counts(misfit: Misfit, params: dict[str, Any]) -> bool:
    """Whether a misfit of params counts: the platform casts each param to its input's type; an empty one may mean none."""
    if misfit.kind == "other":
        return bool(misfit.names) and value_at(params, misfit.path) != ""
    return misfit.kind in ("missing", "undeclared")


def _of_known_actions(app: App, declared: set[str]) -> Iterator[Finding]:
    """The findings on params of actions that only the facts know."""
    for action, steps in app.steps_by_action.items():
        known = known_action(app.platform, action) if action not in declared else None
        if known is None:
            continue
        schema = known.get("schema") or {}
        inputs = {*(known.inputs or ()), *app.platform.likely_inputs.get(action, ())}
        if schema:
            inputs.update(declared_properties(schema) or ())
        needs = schema or known.get("required")
        unknown: set[str] = set()
        for step in steps:
            unknown.update(step.params)
        unknown -= inputs
        slips = {name: [each for each in inputs if is_slip(name, each)] for name in unknown}
        may_slip = any(slips.values()) and not (schema and is_closed(schema))
        for step in steps if needs or may_slip else ():
            if needs:
                yield from _of_facts(step, known)
            if not may_slip:
                continue
            for name in step.params:
                near = {each for each in slips.get(name, ()) if each not in step.params}
                if near:
                    yield Finding(
                        step.at("params", name),
                        f"{quoted(name)} is not a known input of the action",
                        severity="warning",
                        key=True,
                        help=did_you_mean(name, sorted(near)),
                    )


def _of_facts(step: Step, known: KnownAction) -> Iterator[Finding]:
    """The params that the facts say are missing or not declared. A misspelled one is not also missing."""
    schema, params = known.get("schema") or {}, step.params
    if not schema and known.required.issubset(params):
        return
    if type(step.value.get("params", {})) is not dict or (schema and _flaws(schema)):
        return
    needed = sorted({*required_properties(schema), *known.required})
    for misfit in misfits(params, {**schema, "required": needed}):
        if misfit.kind == "missing" and not misfit.path:
            misfit.names = [name for name in misfit.names if not any(is_slip(each, name) for each in params)]
        if misfit.kind == "undeclared" or misfit.names:
            yield _closer_look().of_params(misfit, step, [], step.params, known)


def _called(name: str, actions: dict[str, Action], app: App) -> Action | None:
    """The action of the app that steps call by a name, None where it has no inputs or does not exist."""
    if not name:
        return None
    parts = split_app_name(name)
    if parts is None and app.is_app:
        return actions.get(name.lower())
    return actions.get(parts[1].lower()) if parts and same_app(parts[0], app.name) else None


def _called_of_sibling(step: Step, app: App, project: Project | None) -> tuple[Action | None, Document | None]:
    """The action of another app of the project that a step calls, and the file that declares it."""
    other = sibling_of(app, project, step.action, step.app_version)
    named = [each for each in other.actions if _is_action(each, step, other)] if other is not None else []
    if other is None or len(named) != 1 or not named[0].input_schema:
        return None, None
    return named[0], other.document


def _is_action(action: Action, step: Step, app: App) -> bool:
    return own_name(action.name, app.name).lower() == own_name(step.action, app.name).lower()


@rule("KWF718", "warning")
def unaddressable_name(app: App) -> Iterator[Finding]:
    """A property of a schema has a name that references or templates cannot read."""
    for path, schema in _schemas(app):
        for at, name in property_names(schema):
            if not name.isidentifier() and (not name or not NOT_IN_PATHS.isdisjoint(name)):
                yield Finding(
                    (*path, *at),
                    f"no path can read the property {quoted(name)}",
                    key=True,
                    help="Use letters, digits, dashes and underscores in the name: a reference is split at dots, and a "
                    "template ends a name at spaces and other characters.",
                )
