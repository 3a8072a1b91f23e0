"""JSON in a string with a template inside, in the body of a request."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.kept import kept
from kwf_lint.expressions.fast_path import is_reference_or_function
from kwf_lint.kustomer.names import REST_ACTIONS

from .helpers import throwing_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.analysis.reads import Text
    from kwf_lint.definition.components import Action
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Path

BODIES = ("data", "body", "json")
# How JSON begins, with the white space taken out: GraphQL and prose in braces do not.
JSON_STARTS = ('{"', "{'", "[{", '["', "{}", "[]")


@rule("KWF429", "warning")
def json_in_string(app: App) -> list[Finding]:
    """A request body is a string of JSON that is not valid, or that an inserted value can break."""
    return _findings(app)


@kept
def reported_bodies(app: App) -> frozenset[Path]:
    """The strings that the rule reports."""
    return frozenset([finding.path for finding in _findings(app)])


@kept
def _findings(app: App) -> list[Finding]:
    found: list[Finding] = []
    thrown = None
    for path, string in _bodies(app):
        beginning = "".join(string[:40].split())
        if not beginning.startswith(JSON_STARTS) or beginning.startswith("[{{") or "{{#" in string or "{{^" in string:
            continue
        if thrown is None:
            thrown = {text.path for text in reads_of(app).odd_templates if _cannot_be_rendered(app, text)}
        if path not in thrown:
            from ._json_strings import judged

            found += judged(path, string)
    return found


def _cannot_be_rendered(app: App, text: Text) -> bool:
    return text.template is None or bool(text.template.mistakes) or bool(throwing_in(app, text))


def _bodies(app: App) -> Iterator[tuple[Path, str]]:
    """The bodies of requests that are one string and not a reference."""
    holders: list[tuple[Step | Action, dict[str, Any], tuple[str, ...]]]
    holders = [
        (step, step.params, ("params",)) for action in REST_ACTIONS for step in app.steps_by_action.get(action, ())
    ]
    for action in app.actions:
        holders.append((action, action.input_template, ("inputTemplate",)))
    for holder, values, keys in holders:
        for key in BODIES:
            value = values.get(key)
            if type(value) is str and not is_reference_or_function(value):
                yield holder.at(*keys, key), value
    for command in app.commands:
        value = command.value.get("defaultBody")
        if type(value) is str and not is_reference_or_function(value):
            yield command.at("defaultBody"), value
