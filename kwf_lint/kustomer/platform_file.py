"""Checks a user's own file of facts about the platform (the setting `extend-platform`) and adds it to ours.

The form is that of platform.json; platform.py says what each table holds.
"""

from __future__ import annotations

from kwf_lint.kustomer.platform import SOURCE, TABLES, Platform, platform
from kwf_lint.spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

# The keys of a row of each table, and what their values are.
_ROWS = {
    "actions": {
        "app": "text or null",
        "inputs": "texts",
        "required": "texts",
        "schema": "JSON object",
        "outputs": "names or schema",
        "source": "text",
    },
    "likely_inputs": {"inputs": "texts", "source": "text"},
    "events": {
        "changes": "true or false",
        "outbound": "true or false",
        "output": "names or schema",
        "source": "text",
    },
    "operators": {"operands": "operand counts", "slips": "texts", "source": "text"},
    "field_values": {
        "read": "values",
        "create": "values",
        "update": "values",
        "type": "text or null",
        "source": "text",
    },
    "suffixes": {"type": "text or null", "source": "text"},
    "limits": {"value": "whole number", "source": "text"},
    "top_level_keys": {"type": "text or null", "required": "true or false", "status": "text", "source": "text"},
}

# The tables that are lists of names.
_NAMES = (
    *("functions", "helpers", "helper_titles", "hook_types", "setting_types", "action_types", "error_actions"),
    *("http_methods", "visibilities", "tags", "kview_contexts", "kview_contexts_unsure", "kview_resources"),
    *("kview_states", "standard_klasses", "template_apps", "read_only_workflow_keys", "read_only_step_keys"),
)

# The tables whose rows findings name as their source.
SOURCED = ("actions", "events")

_NEEDED = {"operators": "operands", "limits": "value", "suffixes": "type", "top_level_keys": "status"}


def extended(facts: Platform, extra: object, name: str = "") -> Platform:
    """The facts with those of a user's file (its parsed value and name) added; a row replaces ours of the same name.

    Raises ValueError, with one line that names the place and the nearest right name, where the form is wrong.
    """
    if not isinstance(extra, dict):
        raise ValueError("not a JSON object")
    for problem in _problems(extra):
        raise ValueError(problem)
    tables = {**extra, **{table: _with_sources(extra, table, name) for table in SOURCED}}
    new = Platform(lambda table: tables.get(table, "" if table == "facts" else {}))
    both = Platform(lambda _: {})
    for table in TABLES:
        old, added = getattr(facts, table), getattr(new, table)
        setattr(both, table, old | added if table != "facts" else added or old)
    # What an added row says of an event replaces what ours says.
    replaced = extra.get("events", {}).keys() - new.outbound_events
    both.outbound_events = facts.outbound_events - replaced | new.outbound_events
    return both


def _with_sources(extra: Mapping[str, Any], table: str, file: str) -> dict[str, Any]:
    """The rows of a table, each with its origin: its source, in the words of "sources" where they have any, or the file."""
    words = extra.get("sources", {})
    return {
        name: {**row, SOURCE: words.get(row.get("source"), row.get("source", file))}
        for name, row in extra.get(table, {}).items()
    }


def _problems(tables: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the form of a file of facts, each in one line."""
    allowed = ("facts", "sources", *_ROWS, *_NAMES)
    for table, rows in tables.items():
        if table not in allowed:
            yield _unknown_key("", table, allowed)
        elif table == "facts":
            if not isinstance(rows, str):
                yield '"facts": not a string'
        elif not isinstance(rows, dict):
            yield f'"{table}": not a JSON object'
        elif table == "sources":
            for name, words in rows.items():
                if not isinstance(words, str):
                    yield f'"sources", "{name}": not a string'
        else:
            for name, row in rows.items():
                place = f'"{table}", "{name}": '
                if table in _NAMES:
                    if not _are_texts(row):
                        yield f"{place}not a list of strings"
                elif not isinstance(row, dict):
                    yield f"{place}not a JSON object"
                elif table == "limits" and name not in platform().limits:
                    yield _unknown_key('"limits": ', name, tuple(platform().limits))
                else:
                    yield from _row_problems(table, place, row)


def _row_problems(table: str, place: str, row: Mapping[str, Any]) -> Iterator[str]:
    fields = _ROWS[table]
    for key, value in row.items():
        if key not in fields:
            yield _unknown_key(place, key, tuple(fields))
            continue
        words, is_right = _KINDS[fields[key]]
        if not is_right(value):
            yield f'{place}"{key}" is not {words}'
    if table == "events" and "output" in row and "<" in place:
        yield f'{place}"output" is of one event; this name stands for many'
    needed = _NEEDED.get(table)
    if needed and needed not in row:
        yield f'{place}"{needed}" is missing'


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_values(value: object) -> bool:
    return isinstance(value, list) and all(type(item) in (str, int, float) for item in value)


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _are_operand_counts(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not _is_count(value[0]):
        return False
    return value[1] is None or (type(value[1]) is int and value[1] >= value[0])


# What the values of each kind are, in words, and how to tell.
_KINDS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "text": ("a string", _is_text),
    "text or null": ("a string or null", lambda value: value is None or _is_text(value)),
    "texts": ("a list of strings", _are_texts),
    "values": ("a list of strings and numbers", _are_values),
    "true or false": ("true or false", lambda value: isinstance(value, bool)),
    "whole number": ("a whole number", _is_count),
    "JSON object": ("a JSON object", lambda value: isinstance(value, dict)),
    "names or schema": (
        "a list of strings or a JSON Schema",
        lambda value: isinstance(value, dict) or _are_texts(value),
    ),
    "operand counts": ("a list of the least number and the most (or null)", _are_operand_counts),
}


def _unknown_key(place: str, key: str, allowed: tuple[str, ...]) -> str:
    return f'{place}unknown key "{key}". {did_you_mean(key, allowed) or "Known keys: " + ", ".join(allowed) + "."}'
