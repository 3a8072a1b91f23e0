"""What is said of what does not fit a schema: loaded where something does not, or where a schema is not ordinary."""

from __future__ import annotations

from functools import lru_cache

from kwf_lint import Finding, Related
from kwf_lint.analysis.misfits import all_misfits
from kwf_lint.analysis.schema_flaws import flaws
from kwf_lint.analysis.schemas import Misfit, declared_properties, is_ordinary, misfits
from kwf_lint.definition.node import object_of
from kwf_lint.document.document import value_at
from kwf_lint.kustomer.names import RESPOND
from kwf_lint.kustomer.platform import SOURCE
from kwf_lint.spelling import Names, did_you_mean, is_slip
from kwf_lint.words import JSON_TYPES, MOST_LISTED, listed, quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from kwf_lint import App
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Path
    from kwf_lint.kustomer.platform import KnownAction


def of_sample(
    sample: object, path: Path, schema: dict[str, Any], path_of_schema: Path, severity: str
) -> Iterator[Finding]:
    """The findings on what does not fit in the sample at a path; none where the schema itself is wrong."""
    if is_ordinary(schema) or not flaws(schema):
        for misfit in all_misfits(sample, schema):
            yield _of_sample(misfit, sample, path, severity, path_of_schema)


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


def flawed_properties(schema: dict[str, Any]) -> set[str] | None:
    """The properties that invalid-embedded-schema reports; None if a flaw concerns the schema as a whole."""
    found: set[str] = set()
    for flaw in () if is_ordinary(schema) else flaws(schema):
        part, *rest = flaw.path or ("",)
        if part == "properties" and rest:
            found.add(str(rest[0]))
        elif part == "required" and rest and type(rest[0]) is int:
            found.add(str(schema["required"][rest[0]]))
        else:
            return None
    return found


def without_flaws(misfit: Misfit, flawed: set[str] | None) -> Misfit | None:
    """The misfit as far as the schema itself is not wrong."""
    if flawed is None or (misfit.kind == "undeclared" and flawed.intersection([*misfit.names, str(misfit.path[-1])])):
        return None
    if misfit.kind == "other" and str(misfit.path[0]) in flawed:
        return None
    if misfit.kind != "missing":
        return misfit
    names = [name for name in misfit.names if name not in flawed]
    return Misfit(misfit.kind, misfit.path, names) if names else None


def of_params(
    misfit: Misfit, step: Step, related: list[Related], inputs: Collection[str], known: KnownAction | None = None
) -> Finding:
    """The finding on what does not fit; inputs: those declared. `known`: the facts that say so, where no definition does."""
    path = step.at("params", *misfit.path) if "params" in step.value else step.path
    said_by = known.get(SOURCE) if known is not None else None
    source = f" (source: {said_by})" if said_by else ""
    if misfit.kind == "missing":
        # A known input is not a misspelled other one, though it may look so: "line1" and "line2".
        given = [] if misfit.path else [each for each in step.params if each not in inputs]
        slip = next((each for each in given if any(is_slip(each, name) for name in misfit.names)), None)
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
        name = next(each for each in reversed(misfit.path) if type(each) is str)
        holder = "the input" if name == misfit.path[-1] else "an item of"
        return Finding(
            path,
            f"{holder} {quoted(name)} cannot be {quoted(value_at(step.params, misfit.path))}",
            severity="warning",
            related=related,
            help=f"Use {listed([quoted(each) for each in misfit.names], 'or')}: the schema has these values{source}."
            if len(misfit.names) <= MOST_LISTED
            else did_you_mean(value_at(step.params, misfit.path), _prepared(tuple(misfit.names)))
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


@lru_cache(maxsize=8)
def _prepared(names: tuple[str, ...]) -> Names:
    """The names of one schema, with which many values may be compared."""
    return Names(names)


def of_responses(app: App) -> Iterator[Finding]:
    """The outputs that a step returns and the schema of the response does not have, or requires."""
    for workflow in app.workflows:
        schema = object_of(object_of(workflow.value, "response"), "schema")
        if declared_properties(schema) is None or (not is_ordinary(schema) and flaws(schema)):
            continue
        for step in workflow.steps:
            outputs = step.params.get("outputs")
            for misfit in misfits(outputs, schema, closed=True) if step.action == RESPOND and outputs else ():
                if misfit.names and misfit.kind in ("missing", "undeclared"):
                    is_missing = misfit.kind == "missing"
                    yield Finding(
                        step.at("params", "outputs", *misfit.path),
                        f"the outputs have no {_names_in_words(misfit.names)}, which the response requires"
                        if is_missing
                        else f"the response has no {quoted('.'.join(map(str, misfit.path)))}",
                        severity="warning",
                        key=not is_missing,
                        related=[Related(workflow.at("response", "schema"), "the schema of the response")],
                        help=f"Add {_keys_in_words(misfit.names)} to the outputs."
                        if is_missing
                        else f'Did you mean "{misfit.names[0]}"?',
                    )


def _names_in_words(names: list[str]) -> str:
    return some_of([quoted(name) for name in names])


def _keys_in_words(names: list[str]) -> str:
    """The keys to add, as they are typed; of many only their names."""
    value = ": ..." if len(names) <= MOST_LISTED else ""
    return some_of([f"{quoted(name)}{value}" for name in names])
