"""The table of shapes with the facts of a user's files: their enumerations, limits, and keys of app definitions.

shapes.py has Kustomer's own facts as constants, so that a plain run does not read platform.json.
"""

from __future__ import annotations

from kwf_lint.definition import shapes
from kwf_lint.definition.shapes import APP, OBSOLETE, READ_ONLY, STEP, WORKFLOW, Shape
from kwf_lint.kustomer.platform import platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.kustomer.platform import Key, Platform

# The kinds of values whose strings are a table of the facts.
ENUMERATIONS = (
    (shapes.TAG, "tags"),
    (shapes.HOOK_TYPE, "hook_types"),
    (shapes.SETTING_TYPE, "setting_types"),
    (shapes.ACTION_TYPE, "action_types"),
    (shapes.COMMAND_METHOD, "http_methods"),
    (shapes.REQUEST_METHOD, "http_methods"),
    (shapes.VISIBILITY, "visibilities"),
    (shapes.KVIEW_CONTEXT, "kview_contexts"),
    (shapes.KVIEW_STATE, "kview_states"),
    (shapes.ERROR_ACTION_TYPE, "error_actions"),
)
# The kinds of values with a limit among the facts, and what they call it.
LIMITS: tuple[tuple[Any, str, str], ...] = (
    (shapes.WORKFLOW_NAME, "limit", "workflow.name.maxLength"),
    (shapes.WORKFLOW_DESCRIPTION, "limit", "workflow.description.maxLength"),
    (shapes.WEBHOOK_NAME, "limit", "outboundWebhook.name.maxLength"),
    (shapes.WEBHOOK.fields["events"], "high", "outboundWebhook.events.max"),
    (shapes.CACHE_SECONDS, "low", "command.cacheSeconds.min"),
    (shapes.CACHE_SECONDS, "high", "command.cacheSeconds.max"),
)
TYPES: dict[str | None, Any] = {
    "array": list,
    "boolean": bool,
    "number": {"types": (int, float)},
    "object": dict,
    "string": str,
}


def shapes_with(facts: Platform) -> tuple[Shape, Shape]:
    """The shapes of an app and of a workflow with these facts."""
    changed: dict[int, dict[str, Any]] = {}
    for kind, table in ENUMERATIONS:
        more = getattr(facts, table).difference(kind["values"])
        changed.setdefault(id(kind), {})["values"] = (*kind["values"], *sorted(more))
    unsure = facts.kview_contexts_unsure.difference(facts.kview_contexts)
    changed[id(shapes.KVIEW_CONTEXT)]["uncertain"] = tuple(sorted(unsure))
    for kind, key, limit in LIMITS:
        changed.setdefault(id(kind), {})[key] = facts.limits[limit]
    copies: dict[int, Any] = {}
    app, workflow = _copy(APP, changed, copies), _copy(WORKFLOW, changed, copies)
    workflow.fields.update(_added(facts.read_only_workflow_keys, workflow))
    copies[id(STEP)].fields.update(_added(facts.read_only_step_keys, copies[id(STEP)]))
    ours = platform().top_level_keys
    for name, said in facts.top_level_keys.items():
        if name not in ours or _said(said) != _said(ours[name]):
            app.fields[name] = OBSOLETE if said.status == "obsolete" else TYPES.get(said.type, {})
    app.required = tuple(name for name, key in facts.top_level_keys.items() if key.required)
    return app, workflow


def _said(key: Key) -> tuple[str | None, bool]:
    return key.type, key.status == "obsolete"


def _added(keys: frozenset[str], shape: Shape) -> dict[str, Any]:
    return dict.fromkeys(sorted(keys.difference(shape.fields)), READ_ONLY)


def _copy(field: Any, changed: dict[int, dict[str, Any]], copies: dict[int, Any]) -> Any:
    """A field of the table with what has changed in it, and all that it holds; `copies` by what they are copies of."""
    if id(field) in copies:
        return copies[id(field)]
    if isinstance(field, Shape):
        copy = Shape(field.name, field.noun, {}, field.required, unknown=field.unknown, keys=field.keys)
        copies[id(field)] = copy
        copy.fields = {name: _copy(inner, changed, copies) for name, inner in field.fields.items()}
        copy.others = _copy(field.others, changed, copies)
        if field.variant is not None:
            key, values, other = field.variant
            copy.variant = (key, values, _copy(other, changed, copies))
        return copy
    if isinstance(field, list):
        return [_copy(item, changed, copies) for item in field]
    if type(field) is not dict or not (id(field) in changed or "child" in field or "items" in field):
        return field  # the walk knows some by their identity
    copies[id(field)] = kind = {**field, **changed.get(id(field), {})}
    for key in ("child", "items"):
        if key in kind:
            kind[key] = _copy(kind[key], changed, copies)
    return kind
