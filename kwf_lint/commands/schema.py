"""The command `schema`: prints the table of definition/shapes.py as a JSON Schema, for editors.

Draft 2020-12. What the schema refuses is what the rules of the family KWF1 call an error, and a few plain things that
rules of other families do (those parts carry the rule's code as `$comment`). What takes letter-by-letter likeness, more
than one place, or is only a warning is left to the linter. The schema does not allow a `$schema` key in a definition,
which the platform would refuse: the settings of an editor say which files it is for.
"""

from __future__ import annotations

import json
from functools import lru_cache

import click

from kwf_lint.commands.settings_schema import settings_schema
from kwf_lint.definition.field_texts import FIELD_TEXTS
from kwf_lint.definition.shapes import APP, WORKFLOW, expected
from kwf_lint.definition.text_forms import (
    COLOR_FUNCTIONS,
    COLOR_NAMES,
    is_change_text,
    is_color,
    is_request_url,
    is_url,
    is_version,
)
from kwf_lint.kustomer.platform import platform
from kwf_lint.run.registry import builtin_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from kwf_lint.definition.shapes import Expected, Shape

    Schema = dict[str, Any]


@click.command("schema")
@click.option("--workflow", is_flag=True, help="The schema of a single workflow, as the workflow editor exports it.")
@click.option(
    "--settings", is_flag=True, help="The schema of the settings: kwf-lint.toml, or [tool.kwf-lint] in pyproject.toml."
)
def schema_command(workflow: bool, settings: bool) -> int:
    """Print the JSON Schema of an app definition, for editors."""
    if workflow and settings:
        raise click.UsageError("--workflow and --settings cannot be combined")
    found = settings_schema(builtin_rules()) if settings else schema("workflow" if workflow else "app")
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


ROOTS = {"app": APP, "workflow": WORKFLOW}

# The objects that name an action or an event of the platform or of any app; elsewhere these keys declare one.
NAMES_OF_OTHERS = ("step", "workflowTrigger", "callableTrigger")

_TYPES = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    dict: "object",
    list: "array",
    type(None): "null",
}

_TEMPLATE_PATTERN = "^/#|\\{\\{"
_END = "(?![\\s\\S])"  # the end of the text; "$" is also before a last line break in some languages

_PAGES = {
    "D": "https://developer.kustomer.com/docs/",
    "A": "https://developer.kustomer.com/api/",
    "O": "https://developer.kustomer.com/kustomer-apps-platform/docs/",
}

_SOURCES = {
    "API": "workflows as the API returns them",
    "BULK": "exported workflows",
    "EFF": "registered apps",
    "FIELDS": "the starter repository",
    "OAS": "Kustomer's OpenAPI description",
    "SDK": "the legacy SDK",
    "TASK": "registered apps",
}

_STATUSES: dict[str, Schema] = {
    "obsolete": {"deprecated": True, "deprecationMessage": "Obsolete; the platform may refuse it."},
    "read-only": {"readOnly": True, "deprecationMessage": "Added by the API; leave it out of a file."},
}


def schema(root: str = "app") -> Schema:
    """The JSON Schema of an app definition, or of a bare workflow (`root` "workflow")."""
    shapes: dict[str, Shape] = {}
    _collect(ROOTS[root], shapes)
    definitions = {name: _of_shape(shape) for name, shape in shapes.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kwf-lint:{root}",
        "title": "Kustomer app definition" if root == "app" else "Kustomer workflow",
        "description": "Printed by kwf-lint.",
        "type": "object",
        "$ref": f"#/$defs/{ROOTS[root].name}",
        "$defs": definitions,
    }


def _collect(shape: Shape, shapes: dict[str, Shape]) -> None:
    """All shapes below a shape, by name, except the variants, which become part of their shape."""
    if shape.name in shapes:
        return
    shapes[shape.name] = shape
    fields = list(shape.fields.values())
    if shape.variant:
        fields += shape.variant[2].fields.values()
    if shape.others:
        fields.append(shape.others)
    for kind in map(expected, fields):
        for each in [kind, *([expected(kind.items)] if kind.items else [])]:
            if each.child:
                _collect(each.child, shapes)


def _of_shape(shape: Shape) -> Schema:
    """The schema of an object, which does not restrict values of other types."""
    noun = shape.noun
    found: Schema = {"title": noun[:1].upper() + noun[1:]}
    fields = shape.fields
    other = shape.variant[2] if shape.variant else shape
    shared = [key for key in fields if other.fields[key] is fields[key]]
    if fields:
        found["properties"] = {key: _of_field(shape, key) for key in shared}
    required = [key for key in shape.required if key in other.required]
    if required:
        found["required"] = required
    if shape.others:
        found["additionalProperties"] = _of_kind(expected(shape.others))
    elif shape.unknown == "error":
        found["additionalProperties"] = False
    if shape.variant:
        key, values, _ = shape.variant
        found["if"] = {"properties": {key: {"enum": list(values)}}, "required": [key]}
        found["then"] = _difference(other, shared, required)
        found["else"] = _difference(shape, shared, required)
    hint = _hints().get(shape.name, {}).get("")
    if hint:
        found["allOf"] = [hint]
    return found


def _difference(shape: Shape, shared: list[str], required: list[str]) -> Schema:
    """What one variant of an object adds."""
    found: Schema = {}
    properties = {key: _of_field(shape, key) for key in shape.fields if key not in shared}
    if properties:
        found["properties"] = properties
    more = [key for key in shape.required if key not in required]
    if more:
        found["required"] = more
    return found


def _of_field(shape: Shape, key: str) -> Schema:
    kind = expected(shape.fields[key])
    title, description, source = FIELD_TEXTS[shape.name][key]
    sources = source.split(", ")
    found: Schema = {
        "title": title,
        "description": f"{description}\n\nSource: {'; '.join(map(_source, sources))}",
        "markdownDescription": f"{description}\n\nSource: {'; '.join(map(_linked_source, sources))}",
        **_STATUSES.get(kind.status, {}),
        **_of_kind(kind),
    }
    examples = _examples().get(key)
    if examples and shape.name in NAMES_OF_OTHERS:
        found["examples"] = examples
    hint = _hints().get(shape.name, {}).get(key)
    if hint:
        found["allOf"] = [hint]
    return found


def _source(key: str) -> str:
    letter, slash, page = key.partition("/")
    return f"{_PAGES[letter]}{page}" if slash else _SOURCES[key]


def _linked_source(key: str) -> str:
    words = _source(key)
    return f"[{key.partition('/')[2]}]({words})" if words.startswith("https:") else words


@lru_cache(maxsize=1)
def _examples() -> dict[str, list[str]]:
    """Names that a step or a trigger may have under these keys, to be offered: apps bring others, so no list is complete."""
    known = platform()
    return {
        "action": sorted(known.actions),
        "eventName": sorted(event for event in known.events if "<" not in event),
    }


def _of_kind(kind: Expected) -> Schema:
    if kind.types is None:
        if kind.child is None:
            return {}
        return {"if": {"type": "object"}, "then": {"$ref": f"#/$defs/{kind.child.name}"}}
    names = list(dict.fromkeys(_TYPES[each] for each in kind.types))
    found: Schema = {}
    if "string" not in names:
        # A pattern applies to strings only, so that a value of a wrong type is reported by its type, not by its form.
        found["pattern"] = _TEMPLATE_PATTERN
        found["patternErrorMessage"] = f"Expected {' or '.join(names)}, or a reference or template."
        names.append("string")
    found["type"] = names[0] if len(names) == 1 else names
    if kind.child:
        found["$ref"] = f"#/$defs/{kind.child.name}"
    if kind.items:
        found["items"] = _of_kind(expected(kind.items))
    if kind.high:
        low, high = ("minItems", "maxItems") if list in kind.types else ("minimum", "maximum")
        found[low] = kind.low
        found[high] = kind.high
    if kind.limit:
        found["maxLength"] = kind.limit
    pattern = _patterns().get(kind.form) if kind.form and kind.severity == "error" else None
    if pattern:
        found["pattern"] = pattern
        found["patternErrorMessage"] = f"This is not {'an' if kind.noun[0] in 'aeiou' else 'a'} {kind.noun}."
    if kind.values:
        return _of_values(kind)
    return found


def _of_values(kind: Expected) -> Schema:
    """An enumeration; values that only cause warnings are offered, not required."""
    if kind.any_case and kind.severity == "error":
        return {"type": "string", "pattern": f"^({'|'.join(map(_any_case, kind.values))})$|{_TEMPLATE_PATTERN}"}
    offered = {"enum": [*kind.values, *kind.uncertain]}
    others = {"pattern": _TEMPLATE_PATTERN} if kind.severity == "error" else {}
    return {"type": "string", "anyOf": [offered, others]}


def _patterns() -> dict[Callable[[str], bool], str]:
    """The forms of strings that the schema requires, as regular expressions that match the same strings."""
    return {
        is_version: "\\{\\{|^/#|<<|^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
        "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
        "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?" + _END,
        is_url: "^\\s*"
        + _END
        + "|\\{\\{|^/#|<<|^[hH][tT][tT][pP][sS]?://[^/?#\\s]\\S*"
        + _END
        + "|^[dD][aA][tT][aA]:|^([mM][aA][iI][lL][tT][oO]|[tT][eE][lL]):\\S*"
        + _END
        + "|^(?![hH][tT][tT][pP][sS]?:)[A-Za-z][A-Za-z0-9+.-]*:/\\S*"
        + _END,
        is_request_url: "^\\s*" + _END + "|\\{\\{|^/#|<<|^(?!https?://" + _END + ")\\S+" + _END,
        is_color: _color_pattern(),
        is_change_text: "^(?!\\{\\{)|^\\{\\{[A-Za-z]+ [0-9]{4}\\}\\}",
    }


def _any_case(word: str) -> str:
    return "".join(f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in word)


def _color_pattern() -> str:
    names = "|".join(map(_any_case, COLOR_NAMES.split()))
    functions = "|".join(map(_any_case, COLOR_FUNCTIONS))
    digits = "[0-9A-Fa-f]"
    return (
        f"^#({digits}{{3,4}}|{digits}{{6}}|{digits}{{8}})$|^\\s*({names})?\\s*$|^\\s*({functions})\\([\\s\\S]*\\)\\s*$"
        "|^/#|\\{\\{|<<"
    )


def _hints() -> dict[str, dict[str, Schema]]:
    """What rules of other families require: shape -> key ("" for the object itself) -> schema."""
    known = platform()
    return {
        "app": {"app": _pattern("KWF202", "^[^\\s-]*$")},
        "workflow": {"name": _pattern("KWF202", "^[A-Za-z0-9._-]*$")},
        "klass": {"name": _pattern("KWF202", "^[A-Za-z0-9_-]*$")},
        "condition": {"op": _values("KWF310", known.operators)},
        "request": {"": {"$comment": "KWF709", "required": ["uri", "method"]}},
        "outboundWebhook": {
            "url": _pattern("KWF716", "^https://"),
            "events": {"$comment": "KWF716", "items": _values("KWF716", known.outbound_events)},
        },
    }


def _pattern(code: str, pattern: str) -> Schema:
    return {"$comment": code, "pattern": f"{pattern}|{_TEMPLATE_PATTERN}"}


def _values(code: str, values: Iterable[str]) -> Schema:
    return {"$comment": code, "anyOf": [{"enum": sorted(values)}, {"pattern": _TEMPLATE_PATTERN}]}
