"""Reads the JSON Schemas that a definition carries: whether they are valid, what they declare, and what fits them.

A cheap structural check settles ordinary schemas; jsonschema is imported only for what that leaves open, which stays open
where it is not installed. Which draft Kustomer reads is not documented: a schema is wrong only if it is wrong under each
of drafts 4, 7 and 2020-12. References and templates (`/#...`, `{{...}}`) fit any type. Does not know where the schemas of
a definition are.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.spelling import Names, did_you_mean, nearest
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kwf_lint.document.document import Path

    Schema = dict[str, Any]

_TYPES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_TYPE_SLIPS = {
    "bool": "boolean", "date": "string", "datetime": "string", "dict": "object", "double": "number", "float": "number",
    "int": "integer", "list": "array", "map": "object", "str": "string", "text": "string", "url": "string",
}  # fmt: skip

# What may add properties to those that stand under "properties".
_ADDING = frozenset(
    ("$dynamicRef", "$ref", "allOf", "anyOf", "dependencies", "dependentSchemas", "else", "extends", "if", "oneOf",
     "patternProperties", "then")
)  # fmt: skip

# Keywords that say nothing about values.
_ANNOTATIONS = frozenset(
    ("$comment", "$id", "$schema", "default", "definitions", "$defs", "deprecated", "description", "example", "examples",
     "format", "id", "nullable", "readOnly", "title", "writeOnly")
)  # fmt: skip

_STRUCTURE = frozenset(("additionalProperties", "items", "properties", "required", "type"))


class Flaw:
    """Why a schema is invalid, or not the one that was meant.

    path: from the schema. key: the key is wrong, not its value. severity: "warning" where the schema is valid and refuses
    nothing, else None.
    """

    __slots__ = ("help", "key", "message", "path", "severity")

    def __init__(
        self,
        path: Path,
        message: str,
        advice: str | None = None,
        *,
        key: bool = False,
        severity: str | None = None,
    ) -> None:
        self.severity = severity
        self.path = path
        self.message = message
        self.help = advice
        self.key = key


class Misfit:
    """What a schema refuses in a value; path: from the value.

    kind: "missing" (from the object at `path`; `names` says what), "undeclared" (the key at the end of `path`; it may have
    been meant for one of `names`), "type" (the value at `path`; `expected` says what it must be), "other" (the value at
    `path`; `expected` is the keyword that refuses it).
    """

    __slots__ = ("expected", "kind", "names", "path")

    def __init__(self, kind: str, path: Path, names: list[str] | None = None, expected: str = "") -> None:
        self.kind = kind
        self.path = path
        self.names = names or []
        self.expected = expected


def declared_properties(schema: Schema) -> Schema | None:
    """The properties of an object schema, by name; None where the schema does not say all of them in one place."""
    properties = schema.get("properties")
    return properties if type(properties) is dict and _ADDING.isdisjoint(schema) else None


def required_properties(schema: Schema) -> list[str]:
    """The names of the properties that an object must have."""
    required = schema.get("required")
    return [name for name in required if type(name) is str] if type(required) is list else []


def is_closed(schema: Schema) -> bool:
    """Whether the schema certainly refuses properties that it does not declare."""
    return schema.get("additionalProperties") is False and "patternProperties" not in schema and "$ref" not in schema


def property_names(schema: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every property that a schema declares, at any depth, with the path to its key."""
    if type(schema) is not dict:
        return
    properties = schema.get("properties")
    if type(properties) is dict:
        for name, inner in properties.items():
            at = (*path, "properties", name)
            yield at, name
            if type(inner) is dict:
                yield from property_names(inner, at)
    if type(schema.get("items")) is dict:
        yield from property_names(schema["items"], (*path, "items"))


def _is_type(value: object) -> bool:
    if type(value) is str:
        return value in _TYPES
    return type(value) is list and bool(value) and _are_texts(value) and all(each in _TYPES for each in value)


def _are_texts(value: object) -> bool:
    return type(value) is list and all(type(each) is str for each in value) and len(set(value)) == len(value)


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and type(value) is not bool and value > 0


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


# What the value of a keyword must be: whether it is, and in words. Keywords that hold schemas are looked into instead.
_TEXT: tuple[Callable[[object], bool], str] = (lambda value: type(value) is str, "a text")
_FLAG: tuple[Callable[[object], bool], str] = (lambda value: type(value) is bool, "true or false")
_NUMBER: tuple[Callable[[object], bool], str] = (lambda value: type(value) in (int, float), "a number")
_ABOVE_0: tuple[Callable[[object], bool], str] = (_is_positive, "a number above 0")
_COUNT: tuple[Callable[[object], bool], str] = (_is_count, "a whole number of 0 or more")
_NAMES: tuple[Callable[[object], bool], str] = (_are_texts, "a list of names without doubles")
_LIST: tuple[Callable[[object], bool], str] = (lambda value: type(value) is list, "a list of values")

_PLAIN = {
    "$comment": _TEXT, "$id": _TEXT, "$ref": _TEXT, "$schema": _TEXT, "description": _TEXT, "enum": _LIST,
    "exclusiveMaximum": _NUMBER, "exclusiveMinimum": _NUMBER, "format": _TEXT, "id": _TEXT, "maxContains": _COUNT,
    "maxItems": _COUNT, "maxLength": _COUNT, "maxProperties": _COUNT, "maximum": _NUMBER, "minContains": _COUNT,
    "minItems": _COUNT, "minLength": _COUNT, "minProperties": _COUNT, "minimum": _NUMBER, "multipleOf": _ABOVE_0,
    "pattern": _TEXT, "readOnly": _FLAG, "required": _NAMES, "title": _TEXT, "uniqueItems": _FLAG, "writeOnly": _FLAG,
}  # fmt: skip

_ONE_SCHEMA = frozenset(
    ("additionalItems", "additionalProperties", "contains", "else", "if", "not", "propertyNames", "then",
     "unevaluatedItems", "unevaluatedProperties")
)  # fmt: skip

_MANY_SCHEMAS = frozenset(("$defs", "definitions", "dependentSchemas", "patternProperties", "properties"))
_SCHEMA_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))

_KEYWORDS = frozenset(("const", "dependencies", "dependentRequired")).union(
    _STRUCTURE, _ANNOTATIONS, _PLAIN, _ONE_SCHEMA, _MANY_SCHEMAS, _SCHEMA_LISTS
)


def flaws(schema: Schema) -> list[Flaw]:
    """What is wrong with a schema, in the order of the file; nothing where it is valid and means what it says.

    Beside what JSON Schema refuses that is: properties that are not under "properties", and required ones that are not
    among them.
    """
    if _is_ordinary(schema):
        return []
    found = list(_slips(schema, ()))
    # Where all properties stand in the wrong place, those named like a keyword are not flaws of their own.
    misplaced = {flaw.path for flaw in found if not flaw.key and flaw.path[-2:-1] != ("required",)}
    suspects = [flaw for flaw in _suspects(schema, ()) if flaw.path[:-1] not in misplaced]
    if suspects:
        refused = _refused_paths(schema)
        # A draft may report less or more than the value that is wrong: the list around it, an item in it.
        beginnings = {path[:size] for path in refused for size in range(len(path) + 1)}
        found += [flaw for flaw in suspects if flaw.path in beginnings or _beginning_in(flaw.path, refused)]
    return found


def _is_ordinary(schema: Schema) -> bool:
    """Whether a schema is certainly without flaws: nearly all are, and each run checks all of them."""
    for key, value in schema.items():
        if key == "type":
            if type(value) is not str or value not in _TYPES:
                return False
        elif key == "properties":
            if type(value) is not dict:
                return False
            for inner in value.values():
                if type(inner) is not dict or not _is_ordinary(inner):
                    return False
        elif key == "required":
            if type(value) is not list:
                return False
            properties = schema.get("properties")
            for name in value:
                if type(name) is not str or type(properties) is not dict or name not in properties:
                    return False
            if len(set(value)) < len(value):
                return False
        elif key == "items":
            if type(value) is not dict or not _is_ordinary(value):
                return False
        elif key == "description" or key == "title" or key == "format":
            if type(value) is not str:
                return False
        elif key != "default" and (key != "additionalProperties" or type(value) is not bool):
            return False
    return True


def _beginning_in(path: Path, others: set[Path]) -> bool:
    """Whether one of the others is the beginning of a path."""
    return any(path[:size] in others for size in range(len(path) + 1))


def _suspects(schema: object, path: Path) -> Iterator[Flaw]:
    """What looks wrong by the table above; some draft may allow it."""
    if type(schema) is not dict:
        if type(schema) is not bool:
            yield Flaw(path, f"{_shown(schema)} stands where a schema belongs", _advice_on(schema))
        return
    for key, value in schema.items():
        if key == "type":
            if not _is_type(value):
                yield _wrong_type(value, (*path, key))
        elif key in _PLAIN:
            fits, words = _PLAIN[key]
            if not fits(value):
                yield Flaw((*path, key), f'"{key}" is not {words}', _advice_on_required(key, value))
        elif key in _MANY_SCHEMAS:
            if type(value) is dict:
                for name, inner in value.items():
                    yield from _suspects(inner, (*path, key, name))
            else:
                yield Flaw((*path, key), f'"{key}" is not an object that holds a schema for each name')
        elif key in _ONE_SCHEMA or (key == "items" and type(value) is not list):
            yield from _suspects(value, (*path, key))
        elif key == "items" or key in _SCHEMA_LISTS:
            if type(value) is list:
                for index, inner in enumerate(value):
                    yield from _suspects(inner, (*path, key, index))
            if type(value) is not list or not value:
                yield Flaw((*path, key), f'"{key}" is not a list of schemas')


def _wrong_type(value: object, path: Path) -> Flaw:
    wrong = value
    if type(value) is list:
        wrong = next((each for each in value if type(each) is not str or each not in _TYPES), value)
    if type(wrong) is not str:
        return Flaw(path, '"type" is neither a type nor a list of types')
    meant = _TYPE_SLIPS.get(wrong.lower())
    advice = f'write "{meant}"' if meant else did_you_mean(wrong, _TYPES) or f"the types are {', '.join(_TYPES)}"
    return Flaw(path, f"{quoted(wrong)} is no type of JSON Schema", advice)


def _advice_on(value: object) -> str | None:
    if type(value) is not str:
        return None
    if value in ("false", "true"):
        return f"write {value} without quotes"
    return f'write {{"type": "{value}"}}' if value in _TYPES else None


def _advice_on_required(key: str, value: object) -> str | None:
    if key == "required" and type(value) is bool:
        return 'name the property in the "required" list of the object that holds it'
    return None


def _shown(value: object) -> str:
    if type(value) is str:
        return quoted(value)
    return "null" if value is None else "an array" if type(value) is list else "a number"


def _slips(schema: object, path: Path) -> Iterator[Flaw]:
    """Where a schema is valid but certainly not what was meant."""
    if type(schema) is not dict:
        return
    properties = schema.get("properties")
    stray = _stray_properties(schema)
    # Every draft admits what follows, and an open schema refuses nothing by it.
    severity = None if is_closed(schema) else "warning"
    if stray and properties is None:
        yield Flaw(
            path,
            'the properties stand beside the keywords, not under "properties"',
            f"write {_rewritten(schema, stray)}",
            severity=severity,
        )
    elif stray:
        for name in stray:
            yield Flaw(
                (*path, name), f'{quoted(name)} stands beside "properties", not in it', key=True, severity=severity
            )
    if type(properties) is dict:
        required = schema.get("required")
        # Other names may be meant: schemas joined to this one, and maps, whose keys are not declared.
        others = not _ADDING.isdisjoint(schema) or type(schema.get("additionalProperties")) is dict
        if type(required) is list and not others:
            known = Names(properties)
            for index, name in enumerate(required):
                if type(name) is str and name not in properties and name not in stray:
                    yield Flaw(
                        (*path, "required", index),
                        f'{quoted(name)} is required, but not among the "properties"',
                        did_you_mean(name, known) or "declare the property, or take it out of the list",
                        severity=severity,
                    )
        for name, inner in properties.items():
            yield from _slips(inner, (*path, "properties", name))
    if "items" in schema:
        yield from _slips(schema["items"], (*path, "items"))


def _stray_properties(schema: Schema) -> list[str]:
    """Keys that are not keywords and hold what a property holds: a schema with a type, or only the name of a type."""
    if schema.get("type", "object") != "object":
        return []
    stray = []
    for key, value in schema.items():
        if key not in _KEYWORDS and key[:1] != "$" and key[:2] != "x-":
            if type(value) is dict:
                inner = value.get("type")
                if type(inner) is str and inner in _TYPES:
                    stray.append(key)
            elif type(value) is str and value in _TYPES and "properties" not in schema:
                stray.append(key)
    return stray


def _rewritten(schema: Schema, stray: list[str]) -> str:
    value = schema[stray[0]]
    inner = value["type"] if type(value) is dict else value
    more = ", ..." if len(stray) > 1 else ""
    return f'{{"properties": {{"{stray[0]}": {{"type": "{inner}"}}{more}}}}}'


def _refused_paths(schema: Schema) -> set[Path]:
    """The places that JSON Schema refuses, under the draft that refuses the fewest; none if a draft accepts the schema."""
    try:
        import jsonschema
    except ImportError:
        return set()
    best: list[Path] | None = None
    for validator in (jsonschema.Draft202012Validator, jsonschema.Draft7Validator, jsonschema.Draft4Validator):
        refused: list[Path] = [
            tuple(error.absolute_path) for error in validator(validator.META_SCHEMA).iter_errors(schema)
        ]
        if best is None or len(refused) < len(best):
            best = refused
    return set(best or ())


def misfits(value: object, schema: Schema, *, closed: bool = False) -> list[Misfit]:
    """What a schema refuses in a value, as far as structure alone tells: missing, undeclared, of another type.

    closed: the object itself may have no undeclared properties, whatever the schema says of that. A property with a
    default is never missing. The platform casts params to the type of their input, so that for params the kind "type"
    counts for nothing.
    """
    found: list[Misfit] = []
    _walk(value, schema, (), found, closed)
    return found


def all_misfits(value: object, schema: Schema) -> list[Misfit]:
    """Everything that a valid schema refuses in a value; jsonschema settles what the structure does not."""
    found: list[Misfit] = []
    if not _walk(value, schema, (), found, False):
        noted = {(misfit.kind, misfit.path) for misfit in found}
        for misfit in _misfits_by_library(value, schema):
            if (misfit.kind, misfit.path) not in noted:
                found.append(misfit)
                noted.add((misfit.kind, misfit.path))
    return found


def _walk(value: object, schema: object, path: Path, found: list[Misfit], closed: bool) -> bool:
    """Note what does not fit; whether that is all there can be."""
    if type(schema) is not dict:
        return schema is True
    if is_expression(value):
        return True
    if "$ref" in schema:
        return False
    settled = all(key in _STRUCTURE or key in _ANNOTATIONS or key == "enum" for key in schema)
    if value is None and schema.get("nullable") is True:
        return True
    wanted = schema.get("type")
    types = [wanted] if type(wanted) is str else wanted if type(wanted) is list else []
    if types and not any(_is_of_type(value, each) for each in types):
        found.append(Misfit("type", path, expected=_in_words(wanted)))
        return settled
    if "enum" in schema:
        values = schema["enum"]
        if type(values) is not list or type(value) is not str:
            settled = False
        elif value not in values:
            found.append(Misfit("other", path, expected="enum"))
    if type(value) is dict:
        return _walk_object(value, schema, path, found, closed) and settled
    if type(value) is list and "items" in schema:
        for index, item in enumerate(value):
            settled = _walk(item, schema["items"], (*path, index), found, False) and settled
    return settled


def _walk_object(value: dict[str, Any], schema: Schema, path: Path, found: list[Misfit], closed: bool) -> bool:
    settled = True
    properties = schema.get("properties")
    if type(properties) is not dict:
        properties = {}
    others = schema.get("additionalProperties", True)
    missing = dict.fromkeys(
        [
            name
            for name in required_properties(schema)
            if name not in value and not (type(properties.get(name)) is dict and "default" in properties[name])
        ]
    )
    near_missing, near_known = Names(missing), Names(properties)
    refuses = is_closed(schema) or (closed and declared_properties(schema) is not None)
    for name, item in value.items():
        if name in properties:
            settled = _walk(item, properties[name], (*path, name), found, False) and settled
        elif refuses:
            # A misspelled name is not also a missing one.
            meant = nearest(name, near_missing, limit=1)
            if meant:
                del missing[meant[0]]
                near_missing.leave_out(meant[0])
            found.append(Misfit("undeclared", (*path, name), meant or nearest(name, near_known)))
        elif others is not True:
            settled = _walk(item, others, (*path, name), found, False) and settled
    if missing:
        found.append(Misfit("missing", path, list(missing)))
    return settled


def _in_words(wanted: object) -> str:
    names = wanted if isinstance(wanted, list) else [wanted]
    return " or ".join(_TYPES.get(str(name), str(name)) for name in names)


def _is_of_type(value: object, name: object) -> bool:
    """Whether a value is of a type of JSON Schema; a name that is not a type admits anything."""
    kind = type(value)
    if name == "string":
        return kind is str
    if name == "number":
        return kind is int or kind is float
    if name == "integer":
        return kind is int or (isinstance(value, float) and value.is_integer())
    if name == "boolean":
        return kind is bool
    if name == "object":
        return kind is dict
    if name == "array":
        return kind is list
    return value is None if name == "null" else True


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
    # Patterns are those of JavaScript; Python may read them otherwise, or for ever.
    lenient = jsonschema.validators.extend(validator, {"pattern": lambda *_: ()})  # type: ignore[no-untyped-call]
    try:
        # A registry of one's own, or jsonschema would fetch what a "$ref" names.
        errors = list(lenient(schema, registry=referencing.Registry()).iter_errors(value))
    except (RecursionError, ArithmeticError, referencing.exceptions.Unresolvable):
        return
    for error in errors:
        path = tuple(error.absolute_path)
        if error.validator == "required":
            yield Misfit("missing", path, [name for name in error.validator_value if name not in error.instance])
        elif error.validator == "additionalProperties" and error.validator_value is False:
            properties = error.schema.get("properties", {})
            known = Names(properties)
            for name in error.instance:
                if name not in properties:
                    yield Misfit("undeclared", (*path, name), nearest(name, known))
        elif not _holds_expression(error.instance):
            if error.validator == "type":
                if error.instance is not None or error.schema.get("nullable") is not True:
                    yield Misfit("type", path, expected=_in_words(error.validator_value))
            else:
                yield Misfit("other", path, expected=str(error.validator))


def _holds(value: object, key: str) -> bool:
    """Whether a key stands anywhere in a value."""
    if type(value) is dict:
        return key in value or any(_holds(item, key) for item in value.values())
    return type(value) is list and any(_holds(item, key) for item in value)


def _holds_expression(value: object) -> bool:
    if type(value) is dict:
        return any(_holds_expression(item) for item in value.values())
    if type(value) is list:
        return any(_holds_expression(item) for item in value)
    return is_expression(value)
