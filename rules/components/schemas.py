"""The JSON Schemas of components and workflows: are they sound, and do samples and params fit them."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.schemas import flaws
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.document import Path

# What ends the parts of a dotted path, or cannot stand in one: in references, or in templates.
NOT_IN_PATHS = frozenset(" \t\n\r.%&#[]{}")


@rule("KWF706", "error")
def invalid_embedded_schema(app: App) -> Iterator[Finding]:
    """A schema of the definition is no JSON Schema, or declares nothing of what it names."""
    for path, schema in _schemas(app):
        for flaw in flaws(schema):
            yield Finding((*path, *flaw.path), flaw.message, key=flaw.key, help=flaw.help)


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


def _names_in_words(names: list[str]) -> str:
    shown = [quoted(name) for name in names[:3]]
    if len(names) > 3:
        return f"{', '.join(shown)} and {len(names) - 3} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


# Types are not told of: the platform casts each param to the type of its input.
_OF_PARAMS = ("missing", "undeclared")
