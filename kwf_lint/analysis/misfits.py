"""What a schema refuses in a value, all of it: loaded where the structure alone does not say that the value fits.

jsonschema is imported only for what the structure leaves open, which stays unknown where it is not installed.
"""

from __future__ import annotations

from kwf_lint.analysis.schemas import Misfit, settled_misfits, types_in_words
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.spelling import Names, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.schemas import Schema


def all_misfits(value: object, schema: Schema) -> list[Misfit]:
    """Everything that a valid schema refuses in a value; jsonschema settles what the structure does not."""
    found, is_all = settled_misfits(value, schema)
    if not is_all:
        noted = {(misfit.kind, misfit.path) for misfit in found}
        for misfit in _misfits_by_library(value, schema):
            if (misfit.kind, misfit.path) not in noted:
                found.append(misfit)
                noted.add((misfit.kind, misfit.path))
    return found


def _misfits_by_library(value: object, schema: Schema) -> Iterator[Misfit]:
    """What jsonschema refuses, missing properties without a default included; nothing where it cannot decide."""
    try:
        import jsonschema
        import referencing
    except ImportError:
        return
    validators = (jsonschema.Draft202012Validator, jsonschema.Draft7Validator, jsonschema.Draft4Validator)
    validator = next((each for each in validators if each(each.META_SCHEMA).is_valid(schema)), None)
    if validator is None or _holds(schema, "patternProperties"):
        return
    # Patterns are those of JavaScript; Python may read them differently, or never finish.
    keywords = {"pattern": lambda *_: ()}
    lenient = jsonschema.validators.extend(validator, keywords)  # type: ignore[no-untyped-call]  # it has no types
    try:
        # A registry of one's own, or jsonschema would fetch what a "$ref" names.
        errors = list(lenient(schema, registry=referencing.Registry()).iter_errors(value))
    except (RecursionError, ArithmeticError, referencing.exceptions.Unresolvable):
        return
    for error in errors:
        path = tuple(error.absolute_path)
        if error.validator == "required":
            yield Misfit("missing", path, [name for name in error.validator_value if name not in error.instance])
        elif error.validator == "additionalProperties":
            properties = error.schema.get("properties", {})
            known = Names(properties)
            for name in error.instance:
                if name not in properties:
                    yield Misfit("undeclared", (*path, name), nearest(name, known))
        elif not _holds_expression(error.instance):
            if error.validator == "type":
                if error.instance is not None or error.schema.get("nullable") is not True:
                    yield Misfit("type", path, expected=types_in_words(error.validator_value))
            else:
                # The schema false has no keyword, and the path is that of the object around the value.
                yield Misfit("other", path, expected=str(error.validator or "false"))


def _holds(value: object, key: str) -> bool:
    """Whether a value contains a key, at any depth."""
    if type(value) is dict:
        return key in value or any(_holds(item, key) for item in value.values())
    return type(value) is list and any(_holds(item, key) for item in value)


def _holds_expression(value: object) -> bool:
    if type(value) is dict:
        return any(_holds_expression(item) for item in value.values())
    if type(value) is list:
        return any(_holds_expression(item) for item in value)
    return is_expression(value)
