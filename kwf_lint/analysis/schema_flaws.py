"""What is wrong with a JSON Schema in a definition: invalid, or valid but not what was meant.

jsonschema is imported only for what the tables here leave open, which stays unknown where it is not installed. Which draft
Kustomer reads is not documented: a schema is wrong only if it is wrong under each of drafts 4, 7 and 2020-12.
"""

from __future__ import annotations

from kwf_lint.analysis.schemas import ADDING, ANNOTATIONS, STRUCTURE, TYPES, is_closed, is_ordinary
from kwf_lint.spelling import Names, did_you_mean
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kwf_lint.analysis.schemas import Schema
    from kwf_lint.document.document import Path

_TYPE_SLIPS = {
    "bool": "boolean", "date": "string", "datetime": "string", "dict": "object", "double": "number", "float": "number",
    "int": "integer", "list": "array", "map": "object", "str": "string", "text": "string", "url": "string",
}  # fmt: skip


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


def _is_type(value: object) -> bool:
    if type(value) is str:
        return value in TYPES
    return type(value) is list and bool(value) and _are_texts(value) and all(each in TYPES for each in value)


def _are_texts(value: object) -> bool:
    return type(value) is list and all(type(each) is str for each in value) and len(set(value)) == len(value)


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and type(value) is not bool and value > 0


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


# What the value of a keyword must be: whether it is, and in words. Keywords that contain schemas are looked into instead.
_TEXT: tuple[Callable[[object], bool], str] = (lambda value: type(value) is str, "a string")
_FLAG: tuple[Callable[[object], bool], str] = (lambda value: type(value) is bool, "a boolean")
_NUMBER: tuple[Callable[[object], bool], str] = (lambda value: type(value) in (int, float), "a number")
_ABOVE_0: tuple[Callable[[object], bool], str] = (_is_positive, "a number above 0")
_COUNT: tuple[Callable[[object], bool], str] = (_is_count, "a whole number of 0 or more")
_NAMES: tuple[Callable[[object], bool], str] = (_are_texts, "an array of unique names")
_LIST: tuple[Callable[[object], bool], str] = (lambda value: type(value) is list, "an array")

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
    STRUCTURE, ANNOTATIONS, _PLAIN, _ONE_SCHEMA, _MANY_SCHEMAS, _SCHEMA_LISTS
)


def flaws(schema: Schema) -> list[Flaw]:
    """What is wrong with a schema, in the order of the file; nothing where it is valid and means what it says.

    Besides what JSON Schema refuses, these are properties that are not under "properties", and required ones that are not
    among them.
    """
    if is_ordinary(schema):
        return []
    found = list(_slips(schema, ()))
    # Where all properties are in the wrong place, those named like a keyword are not separate flaws.
    misplaced = {flaw.path for flaw in found}
    suspects = [flaw for flaw in _suspects(schema, ()) if flaw.path[:-1] not in misplaced]
    if suspects:
        refused = _refused_paths(schema)
        # A draft may report less or more than the value that is wrong: the list around it, an item in it.
        beginnings = {path[:size] for path in refused for size in range(len(path) + 1)}
        found += [flaw for flaw in suspects if flaw.path in beginnings or _beginning_in(flaw.path, refused)]
    return found


def _beginning_in(path: Path, others: set[Path]) -> bool:
    """Whether one of the others is the beginning of a path."""
    return any(path[:size] in others for size in range(len(path) + 1))


def _suspects(schema: object, path: Path) -> Iterator[Flaw]:
    """What looks wrong by the table above; some draft may allow it."""
    if type(schema) is not dict:
        if type(schema) is not bool:
            yield Flaw(path, f"{_shown(schema)} is not a schema", _advice_on(schema))
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
                yield Flaw((*path, key), f'"{key}" is not an object with a schema for each name')
        elif key in _ONE_SCHEMA or (key == "items" and type(value) is not list):
            yield from _suspects(value, (*path, key))
        elif key == "items" or key in _SCHEMA_LISTS:
            if type(value) is list:
                for index, inner in enumerate(value):
                    yield from _suspects(inner, (*path, key, index))
            if type(value) is not list or not value:
                yield Flaw((*path, key), f'"{key}" is not an array of schemas')


def _wrong_type(value: object, path: Path) -> Flaw:
    wrong = value
    if type(value) is list:
        wrong = next((each for each in value if type(each) is not str or each not in TYPES), value)
    if type(wrong) is not str:
        return Flaw(path, '"type" is neither a type nor an array of types')
    meant = _TYPE_SLIPS.get(wrong.lower())
    advice = f'Write "{meant}".' if meant else did_you_mean(wrong, TYPES) or f"Write one of {', '.join(TYPES)}."
    return Flaw(path, f"{quoted(wrong)} is not a type of JSON Schema", advice)


def _advice_on(value: object) -> str | None:
    if type(value) is not str:
        return None
    if value in ("false", "true"):
        return f"Write {value} without quotes."
    return f'Write {{"type": "{value}"}}.' if value in TYPES else None


def _advice_on_required(key: str, value: object) -> str | None:
    if key == "required" and type(value) is bool:
        return 'Add the property to the "required" array of its object.'
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
            'the properties of this schema must be inside "properties"',
            f"Write {_rewritten(schema, stray)}.",
            severity=severity,
        )
    elif stray:
        for name in stray:
            yield Flaw(
                (*path, name), f'the property {quoted(name)} must be inside "properties"', key=True, severity=severity
            )
    if type(properties) is dict:
        required = schema.get("required")
        # Other names may be meant: schemas joined to this one, and maps, whose keys are not declared.
        others = not ADDING.isdisjoint(schema) or type(schema.get("additionalProperties")) is dict
        if type(required) is list and not others:
            known = Names(properties)
            for index, name in enumerate(required):
                if type(name) is str and name not in properties and name not in stray:
                    yield Flaw(
                        (*path, "required", index),
                        f'{quoted(name)} is required, but not declared in "properties"',
                        did_you_mean(name, known) or 'Declare the property, or remove it from "required".',
                        severity=severity,
                    )
        for name, inner in properties.items():
            yield from _slips(inner, (*path, "properties", name))
    if "items" in schema:
        yield from _slips(schema["items"], (*path, "items"))


def _stray_properties(schema: Schema) -> list[str]:
    """Keys that are not keywords and have the value of a property: a schema with a type, or only the name of a type."""
    if schema.get("type", "object") != "object":
        return []
    stray = []
    for key, value in schema.items():
        if key not in _KEYWORDS and key[:1] != "$" and key[:2] != "x-":
            if type(value) is dict:
                inner = value.get("type")
                if type(inner) is str and inner in TYPES:
                    stray.append(key)
            elif type(value) is str and value in TYPES and "properties" not in schema:
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
