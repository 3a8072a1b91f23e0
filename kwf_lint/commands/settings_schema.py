"""The JSON Schema of the settings, which `kwf-lint schema --settings` prints."""

from __future__ import annotations

from kwf_lint.rulekit import SEVERITIES
from kwf_lint.settings.descriptions import APP_DESCRIBED, DESCRIBED, SUPPRESSION_DESCRIBED
from kwf_lint.settings.keys import FORMATS, KEYS, SUPPRESSION_KEYS, UNREAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kwf_lint.rulekit import Rule

    Schema = dict[str, Any]

_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_LEVEL: Schema = {"type": "string", "enum": list(SEVERITIES)}


def settings_schema(rules: Sequence[Rule]) -> Schema:
    """The JSON Schema of a kwf-lint.toml, and of the table [tool.kwf-lint] in a pyproject.toml; draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:kwf-lint:settings",
        "title": "Settings of kwf-lint",
        "type": "object",
        "properties": {
            key: {
                "description": text,
                "markdownDescription": f"{text}\n\n```toml\n{example}\n```",
                **_of_kind(KEYS[key], rules),
            }
            for key, (text, example) in DESCRIBED.items()
        },
        "additionalProperties": False,
    }


_FORMAT: Schema = {"type": "string", "pattern": f"^({'|'.join(FORMATS)})(=.*)?$"}
# The schemas of the kinds of values in settings/keys.py that are the same whatever rules there are.
_KINDS: dict[str, Schema] = {
    "text": {"type": "string"},
    "texts": _TEXTS,
    "levels": {"type": "object", "additionalProperties": _LEVEL},
    "level": _LEVEL,
    "formats": {"anyOf": [_FORMAT, {"type": "array", "items": _FORMAT}]},
    "unread": {"type": "string", "enum": list(UNREAD)},
    "paths": {"anyOf": [{"type": "string"}, _TEXTS]},
    "globs": {"type": "object", "additionalProperties": _TEXTS},
    "reference": {"type": "string", "pattern": r"\{key\}|^$"},
}


def _of_kind(kind: str, rules: Sequence[Rule]) -> Schema:
    if kind == "suppressions":
        return {"type": "array", "items": _suppression()}
    if kind == "apps":
        return {"type": "array", "items": _bound_workflows()}
    return _of_rules(rules) if kind == "options" else _KINDS[kind]


def _suppression() -> Schema:
    # Editors show a date of TOML to a schema as text.
    properties: Schema = {
        key: {"description": SUPPRESSION_DESCRIBED[key], "type": "string"} for key in SUPPRESSION_KEYS
    }
    properties["until"]["format"] = "date"
    return {
        "type": "object",
        "properties": properties,
        "required": list(SUPPRESSION_KEYS[:3]),
        "additionalProperties": False,
    }


def _bound_workflows() -> Schema:
    properties = {
        "file": {"description": APP_DESCRIBED["file"], "type": "string"},
        "workflows": {"description": APP_DESCRIBED["workflows"], **_TEXTS, "minItems": 1},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": ["file", "workflows"],
        "additionalProperties": False,
    }


def _of_rules(rules: Sequence[Rule]) -> Schema:
    """A list of folders, or a table with the options of rules."""
    options = {rule.name: _options_of(rule) for rule in rules if rule.options}
    table = {
        "type": "object",
        "properties": {"folders": _TEXTS, **options},
        "additionalProperties": {"type": "object"},
    }
    return {"anyOf": [_TEXTS, table]}


def _options_of(rule: Rule) -> Schema:
    properties = {name: {**_of_value(default), "default": default} for name, default in rule.options.items()}
    return {"description": rule.summary, "type": "object", "properties": properties, "additionalProperties": False}


def _of_value(default: Any) -> Schema:
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, int):
        return {"type": "integer"}
    if isinstance(default, float):
        return {"type": "number"}
    if isinstance(default, list | tuple):
        return {"type": "array", "items": _of_value(default[0]) if default else {"type": "string"}}
    return {"type": "object"} if isinstance(default, dict) else {"type": "string"}
