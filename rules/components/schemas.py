"""The JSON Schemas of components and workflows: are they valid, and do samples and params match them?"""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.schemas import (
    Misfit,
    all_misfits,
    declared_properties,
    is_closed,
    is_ordinary,
    misfits,
    property_names,
    required_properties,
)
from kwf_lint.analysis.usage import sibling_of
from kwf_lint.definition.node import object_of
from kwf_lint.document.document import value_at
from kwf_lint.kustomer.names import RESPOND, own_name, same_app, split_app_name
from kwf_lint.kustomer.platform import SOURCE, known_action
from kwf_lint.spelling import did_you_mean, edit_distance, fold
from kwf_lint.words import JSON_TYPES, MOST_LISTED, listed, quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
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
    from kwf_lint.analysis.schema_flaws import flaws  # nearly every schema is ordinary

    return flaws(schema)


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
                found = all_misfits(sample, schema)
                if found and not _flaws(schema):
                    for misfit in found:
                        yield _of_sample(misfit, sample, component.at(key), severity, component.at("outputSchema"))


def _is_schema(sample: object) -> bool:
    """Whether the value is a schema, as the older name of the key says, not a sample."""
    return type(sample) is dict and ("properties" in sample or "$schema" in sample or sample.get("type") == "object")


def _of_sample(misfit: Misfit, sample: object, path: Path, severity: str, schema: Path) -> Finding:
    name = str(misfit.path[-1]) if misfit.path else ""
    advice = None
    if misfit.kind == "missing":
        message = f"the sample has no {_names_in_words(misfit.names)}, which the output schema requires"
    elif misfit.kind == "undeclared":
        message = f"the sample has {quoted(name)}, which the output schema does not declare"
        advice = (
            f'Did you mean "{misfit.names[0]}"?'
            if misfit.names
            else f"Declare {quoted(name)} in the outputSchema, or remove it from the sample."
        )
    elif misfit.kind == "type":
        found = JSON_TYPES.get(type(value_at(sample, misfit.path)), "unknown")
        message = f"this is {found}, but the output schema declares {misfit.expected}"
    else:
        message = f'"{misfit.expected}" in the output schema does not allow this value'
    return Finding(
        (*path, *misfit.path),
        message,
        severity=severity,
        key=misfit.kind == "undeclared",
        related=[Related(schema, "the output schema")],
        help=advice or "Correct the sample or the schema: people build their workflows with the sample.",
    )


def _names_in_words(names: list[str]) -> str:
    return some_of([quoted(name) for name in names])


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
            found = [misfit for misfit in misfits(step.params, called.input_schema) if _counts(misfit)]
            if found and called not in flawed:
                flawed[called] = _flawed_properties(called.input_schema)
            for misfit in found:
                certain = _without_flaws(misfit, flawed[called])
                if certain is not None:
                    related = [Related(called.at("inputSchema"), "the inputs of the action", document)]
                    yield _of_params(certain, step, related, object_of(called.input_schema, "properties"))
    yield from _of_known_actions(app, declared)
    if RESPOND in app.steps_by_action:
        yield from _of_responses(app)


def _counts(misfit: Misfit) -> bool:
    """Whether a misfit of params counts: the platform casts each param to the type of its input."""
    return misfit.kind in ("missing", "undeclared") or (misfit.kind == "other" and bool(misfit.names))


def _of_responses(app: App) -> Iterator[Finding]:
    """The outputs that a step returns and the schema of the response does not have, or requires."""
    for workflow in app.workflows:
        schema = object_of(object_of(workflow.value, "response"), "schema")
        if declared_properties(schema) is None or _flaws(schema):
            continue
        for step in workflow.steps:
            outputs = step.params.get("outputs")
            for misfit in misfits(outputs, schema, closed=True) if step.action == RESPOND and outputs else ():
                if misfit.names and misfit.kind in ("missing", "undeclared"):
                    name, is_missing = str((*misfit.path, "")[0]), misfit.kind == "missing"
                    yield Finding(
                        step.at("params", "outputs", *misfit.path),
                        f"the outputs have no {_names_in_words(misfit.names)}, which the response requires"
                        if is_missing
                        else f"the response has no {quoted(name)}",
                        severity="warning",
                        key=not is_missing,
                        related=[Related(workflow.at("response", "schema"), "the schema of the response")],
                        help=f"Add {_keys_in_words(misfit.names)} to the outputs."
                        if is_missing
                        else f'Did you mean "{misfit.names[0]}"?',
                    )


def _flawed_properties(schema: dict[str, Any]) -> set[str] | None:
    """The properties that invalid-embedded-schema reports; None if a flaw concerns the schema as a whole."""
    found: set[str] = set()
    for flaw in _flaws(schema):
        part, *rest = flaw.path or ("",)
        if part == "properties" and rest:
            found.add(str(rest[0]))
        elif part == "required" and rest and type(rest[0]) is int:
            found.add(str(schema["required"][rest[0]]))
        else:
            return None
    return found


def _without_flaws(misfit: Misfit, flawed: set[str] | None) -> Misfit | None:
    """The misfit as far as the schema itself is not wrong."""
    if flawed is None or (misfit.kind == "undeclared" and flawed.intersection([*misfit.names, str(misfit.path[-1])])):
        return None
    if misfit.kind == "other" and str(misfit.path[0]) in flawed:
        return None
    if misfit.kind != "missing":
        return misfit
    names = [name for name in misfit.names if name not in flawed]
    return Misfit(misfit.kind, misfit.path, names) if names else None


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
        slips = {name: [each for each in inputs if _is_slip(name, each)] for name in unknown}
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
            misfit.names = [name for name in misfit.names if not any(_is_slip(each, name) for each in params)]
        if misfit.kind == "undeclared" or misfit.names:
            yield _of_params(misfit, step, [], step.params, known)


def _is_slip(name: str, known: str) -> bool:
    """Whether a name probably misspells a known one: at most two letters differ, and not only an "s" at the end.

    The first letter is the same in nearly all misspellings; most names differ in it.
    """
    if name[:1].lower() != known[:1].lower() or abs(len(name) - len(known)) > 2:
        return False
    if name.rstrip("s") == known.rstrip("s"):
        return False
    at_most = 1 if min(len(name), len(known)) < 6 else 2
    return fold(name) == fold(known) or edit_distance(name.lower(), known.lower(), at_most) <= at_most


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


def _of_params(
    misfit: Misfit, step: Step, related: list[Related], inputs: Collection[str], known: KnownAction | None = None
) -> Finding:
    """The finding on what does not fit; inputs: those declared. `known`: the facts that say so, where no definition does."""
    path = step.at("params", *misfit.path) if "params" in step.value else step.path
    said_by = known.get(SOURCE) if known is not None else None
    source = f" (source: {said_by})" if said_by else ""
    if misfit.kind == "missing":
        # A known input is not a misspelled other one, though it may look so: "line1" and "line2".
        given = [] if misfit.path else [each for each in step.params if each not in inputs]
        slip = next((each for each in given if any(_is_slip(each, name) for name in misfit.names)), None)
        return Finding(
            path if slip is None else (*path, slip),
            f"the params have no {_names_in_words(misfit.names)}, which the action requires",
            severity="warning" if known is not None and not source else None,
            key=slip is not None,
            related=related,
            help=f"Add {_keys_in_words(misfit.names)} to the params{source}."
            if slip is None
            else did_you_mean(slip, misfit.names),
        )
    if misfit.kind == "other":
        return Finding(
            path,
            f"the input {quoted(str(misfit.path[-1]))} cannot be {quoted(value_at(step.params, misfit.path))}",
            severity="warning",
            related=related,
            help=f"Use {listed([quoted(each) for each in misfit.names], 'or')}: the schema has these values{source}."
            if len(misfit.names) <= MOST_LISTED
            else did_you_mean(value_at(step.params, misfit.path), misfit.names)
            or f"Use one of the {len(misfit.names)} values that the schema has{source}.",
        )
    return Finding(
        path,
        f"the action has no input {quoted(str(misfit.path[-1]))}",
        severity="warning",
        key=True,
        related=related,
        help=f'Did you mean "{misfit.names[0]}"?'
        if misfit.names
        else "Remove it, or declare it in the action's inputSchema: the schema allows no other inputs."
        if known is None
        else f"Remove it: the action's schema allows no other inputs{source}.",
    )


def _keys_in_words(names: list[str]) -> str:
    """The keys to add, as they are typed; of many only their names."""
    value = ": ..." if len(names) <= MOST_LISTED else ""
    return some_of([f"{quoted(name)}{value}" for name in names])


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
