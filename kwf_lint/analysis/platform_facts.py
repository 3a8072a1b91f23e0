"""What app definitions, and answers of Kustomer's API, say of an app's actions and events: as rows of platform.json.

Of a schema only what rules read is taken, without descriptions, examples and defaults. What a module leaves unknown stays
out. Knows nothing of files.
"""

from __future__ import annotations

from kwf_lint.analysis.schemas import declared_properties, required_properties
from kwf_lint.definition.node import object_of
from kwf_lint.kustomer.names import app_key, split_app_name
from kwf_lint.kustomer.platform import carries_changes, platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeAlias

    from kwf_lint.definition.app import App
    from kwf_lint.definition.components import Component
    from kwf_lint.document.document import Path

    Row: TypeAlias = dict[str, Any]
    # A table, a name in it, its row (None where only the name is known), and its source.
    Fact: TypeAlias = "tuple[str, str, Row | None, str]"

# Keys of a schema that say nothing about which values fit, or hold the author's own texts.
LEFT_OUT = frozenset(
    ("$comment", "$id", "$schema", "default", "deprecated", "description", "example", "examples", "format", "id",
     "readOnly", "title", "writeOnly")
)  # fmt: skip
# Keys under which schemas stand: one, several in a list, several by name.
ONE = frozenset(("additionalProperties", "items", "not", "if", "then", "else", "contains", "propertyNames"))
LISTED = frozenset(("allOf", "anyOf", "oneOf", "items", "prefixItems"))
NAMED = frozenset(("properties", "patternProperties", "definitions", "$defs", "dependentSchemas"))
# What the API says of a component that stands in the organization.
INSTALLED = "success"
COMPONENTS = {"actions": "actions", "hooks": "events", "triggers": "events"}


def facts_in_app(app: App, source: str) -> Iterator[Fact]:
    """What a definition says of its app's actions and events."""
    for action in app.actions:
        row: Row = {}
        if action.input_schema and _is_known(app, action.at("inputSchema")):
            row["schema"] = _without_texts(action.input_schema)
        output = _output(app, action)
        if output is not None:
            row["outputs"] = output
        yield from _fact(app.name, "actions", action.name, row, source)
    for trigger in app.triggers:
        output = _output(app, trigger)
        yield from _fact(app.name, "events", trigger.name, {"output": output} if output is not None else {}, source)
    for hook in app.hooks:
        yield from _fact(app.name, "events", hook.name, None, source)


def facts_in_answer(value: Any, source: str) -> Iterator[Fact]:
    """What an answer about installed apps says (`GET /v1/apps`): the names of their components, of each how it is installed."""
    data = value.get("data") if type(value) is dict else None
    for resource in data if type(data) is list else [data]:
        attributes = object_of(resource, "attributes") if type(resource) is dict else {}
        app = attributes.get("name", attributes.get("app"))
        if type(app) is not str or "version" not in attributes:
            continue
        for key, table in COMPONENTS.items():
            components = attributes.get(key)
            for name, state in components.items() if type(components) is dict else ():
                if type(state) is dict and state.get("status", INSTALLED) == INSTALLED:
                    yield from _fact(app, table, name, None, source)


def combined(facts: Iterable[Fact]) -> dict[str, dict[str, Row]]:
    """The tables that hold these facts, without those that kwf-lint has itself.

    Where several definitions say different things of one name, as versions of an app do, only what all say is kept.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    sources: dict[tuple[str, str], set[str]] = {}
    for table, name, row, source in facts:
        if row is not None:
            rows.setdefault((table, name), []).append(row)
        sources.setdefault((table, name), set()).add(source)
    tables: dict[str, dict[str, Row]] = {}
    for table, name in sorted(sources):
        row = _common(rows.get((table, name), [{}]))
        ours = platform()
        if name in (ours.actions if table == "actions" else ours.events):
            if not row or not name.startswith("kustomer.app."):
                continue
            changes = carries_changes(ours, name) if table == "events" else None
            row = row if changes is None else {**row, "changes": changes}
        row["source"] = ", ".join(sorted(sources[table, name]))
        tables.setdefault(table, {})[name] = row
    return tables


def _common(rows: list[Row]) -> Row:
    first, *others = rows
    return {key: value for key, value in first.items() if all(key in row and row[key] == value for row in others)}


def _fact(app: str, table: str, name: str, row: Row | None, source: str) -> Iterator[Fact]:
    """The fact under the full name of the component, without the organization's id; none for a name of another app."""
    parts = split_app_name(name)
    if not app or not name:
        return
    if parts is not None:
        if app_key(parts[0]) == app_key(app):
            yield table, f"kustomer.app.{app_key(app)}.{parts[1]}", row, source
    elif not name.startswith("kustomer."):
        yield table, f"kustomer.app.{app_key(app)}.{name}", row, source
    elif app_key(app) == "kustomer":
        yield table, name, row, source


def _output(app: App, component: Component) -> Any:
    """What a component puts out: its schema, or the names that its template sets; None where neither is known."""
    template, schema = component.value.get("outputTemplate"), component.value.get("outputSchema")
    if not _is_known(app, component.at("outputTemplate")) or not _is_known(app, component.at("outputSchema")):
        return None
    names = sorted(template) if type(template) is dict else []
    if type(schema) is not dict or not schema:
        return names or None
    found = _without_texts(schema)
    properties = declared_properties(found)
    if properties is None:
        return found if not names else None
    return {**found, "properties": {**{name: {} for name in names}, **properties}}


def _is_known(app: App, path: Path) -> bool:
    """Whether reading the definition has settled all that stands at a path."""
    origin = app.document.origin
    if origin is None:
        return True
    return not any(each[: len(path)] == path or path[: len(each)] == each for each in origin.unknown) and not any(
        each[: len(path)] == path for each in origin.open
    )


def _without_texts(schema: Any) -> Any:
    """A schema as far as it says which values fit; what has a default is not required."""
    if type(schema) is not dict:
        return schema
    found: Row = {}
    for key, value in schema.items():
        if key in LEFT_OUT:
            continue
        if key in NAMED and type(value) is dict:
            found[key] = {name: _without_texts(inner) for name, inner in value.items()}
        elif key in LISTED and type(value) is list:
            found[key] = [_without_texts(inner) for inner in value]
        else:
            found[key] = _without_texts(value) if key in ONE else value
    properties = schema.get("properties")
    if type(properties) is dict and type(schema.get("required")) is list:
        found["required"] = [
            name
            for name in required_properties(schema)
            if not (type(properties.get(name)) is dict and "default" in properties[name])
        ]
    return found
