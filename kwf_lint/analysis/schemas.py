"""Reads the JSON Schemas of a definition: what they declare, and what matches them (schema_flaws.py: what is wrong).

The check is structural and settles ordinary schemas (misfits.py: what it leaves open). References and templates (`/#...`,
`{{...}}`) match any type. Does not know where the schemas of a definition are.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.spelling import Names, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.document.document import Path

    Schema = dict[str, Any]

TYPES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

# What may add properties to those under "properties".
ADDING = frozenset(
    ("$dynamicRef", "$ref", "allOf", "anyOf", "dependencies", "dependentSchemas", "else", "extends", "if", "oneOf",
     "patternProperties", "then")
)  # fmt: skip

# Keywords that say nothing about values.
ANNOTATIONS = frozenset(
    ("$comment", "$id", "$schema", "default", "definitions", "$defs", "deprecated", "description", "example", "examples",
     "format", "id", "nullable", "readOnly", "title", "writeOnly")
)  # fmt: skip

STRUCTURE = frozenset(("additionalProperties", "items", "properties", "required", "type"))


class Misfit:
    """What a schema refuses in a value; path: from the value.

    kind: "missing" (from the object at `path`; `names` says what), "undeclared" (the key at the end of `path`; it may have
    been meant for one of `names`), "type" (the value at `path`; `expected` says what it must be), "other" (the value at
    `path`; `expected` is the keyword that refuses it; `names` are the strings of an enumeration).
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
    return properties if type(properties) is dict and ADDING.isdisjoint(schema) else None


def required_properties(schema: Schema) -> list[str]:
    """The names of the properties that an object must have."""
    required = schema.get("required")
    return [name for name in required if type(name) is str] if type(required) is list else []


def is_closed(schema: Schema) -> bool:
    """Whether the schema certainly refuses properties that it does not declare."""
    return schema.get("additionalProperties") is False and "patternProperties" not in schema and "$ref" not in schema


def declares_all(schema: Schema) -> bool:
    """Whether the schema certainly says all properties that there can be."""
    return is_closed(schema) and declared_properties(schema) is not None


def undeclared_name(names: list[str], schema: Schema) -> tuple[int, Schema]:
    """The place of the first name of a path that a closed schema does not declare, and those it does; 0 if there is none.

    The path begins with the two names of a step, "steps" and its id.
    """
    for place in range(2, len(names)):
        properties = declared_properties(schema)
        if properties is None or not is_closed(schema) or schema.get("type", "object") != "object":
            break
        if names[place] not in properties:
            return place, properties
        inner = properties[names[place]]
        if type(inner) is not dict:
            break
        schema = inner
    return 0, {}


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


def is_ordinary(schema: Schema) -> bool:
    """Whether a schema is certainly without flaws: nearly all are, and each run checks all of them."""
    for key, value in schema.items():
        if key == "type":
            if type(value) is not str or value not in TYPES:
                return False
        elif key == "properties":
            if type(value) is not dict:
                return False
            for inner in value.values():
                if type(inner) is not dict or not is_ordinary(inner):
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
            if type(value) is not dict or not is_ordinary(value):
                return False
        elif key == "description" or key == "title" or key == "format":
            if type(value) is not str:
                return False
        elif key != "default" and (key != "additionalProperties" or type(value) is not bool):
            return False
    return True


def misfits(value: object, schema: Schema, *, closed: bool = False) -> list[Misfit]:
    """What a schema refuses in a value, as far as structure alone tells: missing, undeclared, of another type.

    closed: the object itself may have no undeclared properties, whatever the schema says of that. A property with a
    default is never missing. The platform casts params to the type of their input, so that for params the kind "type"
    is not a misfit.
    """
    found: list[Misfit] = []
    _walk(value, schema, (), found, closed)
    return found


def settled_misfits(value: object, schema: Schema) -> tuple[list[Misfit], bool]:
    """What the structure of a schema refuses in a value, and whether that is all there can be."""
    found: list[Misfit] = []
    return found, _walk(value, schema, (), found, False)


def _walk(value: object, schema: object, path: Path, found: list[Misfit], closed: bool) -> bool:
    """Note what does not fit; whether that is all there can be."""
    if type(schema) is not dict:
        return schema is True
    if is_expression(value):
        return True
    if "$ref" in schema:
        return False
    settled = all(key in STRUCTURE or key in ANNOTATIONS or key == "enum" for key in schema)
    if value is None and schema.get("nullable") is True:
        return True
    wanted = schema.get("type")
    types = [wanted] if type(wanted) is str else wanted if type(wanted) is list else []
    if types and not any(_is_of_type(value, each) for each in types):
        found.append(Misfit("type", path, expected=types_in_words(wanted)))
        return settled
    if "enum" in schema:
        values = schema["enum"]
        if type(values) is not list or type(value) is not str:
            settled = False
        elif value not in values:
            found.append(Misfit("other", path, values if all(type(each) is str for each in values) else None, "enum"))
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


def types_in_words(wanted: object) -> str:
    """The type that a schema names, or the types, as a message says them: "a string or null"."""
    names = wanted if isinstance(wanted, list) else [wanted]
    return " or ".join(TYPES.get(str(name), str(name)) for name in names)


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
