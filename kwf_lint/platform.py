"""What is known of Kustomer's platform: its actions, events, operators, functions, helpers, enumerations and limits.

The facts are data, in platform.json beside this module; a user's own file of the same form (the setting
`extend-platform`) adds to them, so that rules know the actions and events of an organisation's other apps:

    {
      "actions": {"kustomer.app.acme.refund": {"inputs": ["orderId"], "source": "the app's definition"}},
      "events": {"kustomer.app.acme.order.paid": {"changes": false}},
      "helpers": {"the organisation's own": ["currency", "plural"]}
    }

The file is one JSON object; every key may be left out. In these tables a row has facts and their "source" (which a
user's file may leave out), and a user's row replaces a row of the same name:

actions         name -> app (its owner, null if unknown; where left out, what the name says), inputs (those that are
                known: there may be more), required (those it cannot do without)
events          name -> changes (whether it carries the values before and after; left out if unknown), outbound (whether
                outbound webhooks may ask for it); parts of a name in <...> stand for any text
operators       name -> operands (the least number and the most, null for any number), slips (what people write for it)
suffixes        ending of an attribute's name -> type (JSON type of its values, null if unknown), max_length
limits          name -> value
top_level_keys  key of an app definition -> type (null if unknown), required, status: "current" documentation, "older"
                documentation (but in use), "legacy" (manifests of the legacy SDK) or "obsolete"

These tables are lists of names, each list under its source; a user's names are added:

functions, helpers, helper_titles (helpers known by title only): incomplete like the actions, only a near miss is wrong;
hook_types, setting_types, action_types, error_actions, http_methods, visibilities, tags, kview_contexts,
kview_contexts_unsure, kview_resources (besides "kobject.<klass>"), kview_states, standard_klasses;
template_apps: names in the starter repository, which cannot be registered;
read_only_workflow_keys, read_only_step_keys: what the API returns and does not take.

A source is "KEY" or "KEY/page", several with ", " between them; "sources" says what the keys stand for. "facts" is the
day on which the facts were gathered. Does not know what a definition declares, and judges nothing.
"""

from __future__ import annotations

import os

from kwf_lint.names import did_you_mean, owner_app

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

# The keys of a row of each table, and what their values are.
_ROWS = {
    "actions": {"app": "text or null", "inputs": "texts", "required": "texts", "source": "text"},
    "events": {"changes": "true or false", "outbound": "true or false", "source": "text"},
    "operators": {"operands": "operand counts", "slips": "texts", "source": "text"},
    "suffixes": {"type": "text or null", "max_length": "whole number", "source": "text"},
    "limits": {"value": "whole number", "source": "text"},
    "top_level_keys": {"type": "text or null", "required": "true or false", "status": "text", "source": "text"},
}
# The tables that are lists of names.
_NAMES = (
    *("functions", "helpers", "helper_titles", "hook_types", "setting_types", "action_types", "error_actions"),
    *("http_methods", "visibilities", "tags", "kview_contexts", "kview_contexts_unsure", "kview_resources"),
    *("kview_states", "standard_klasses", "template_apps", "read_only_workflow_keys", "read_only_step_keys"),
)
_NEEDED = {"operators": "operands", "limits": "value", "suffixes": "type", "top_level_keys": "status"}


class Action:
    """A known action: its owner (None if unknown), the inputs that are known (None if none is), the required ones."""

    __slots__ = ("app", "inputs", "required")

    def __init__(self, app: str | None, inputs: frozenset[str] | None, required: frozenset[str]) -> None:
        self.app = app
        self.inputs = inputs
        self.required = required


class Event:
    """A known event: whether it carries changes (None if unknown), and whether outbound webhooks may ask for it."""

    __slots__ = ("changes", "outbound")

    def __init__(self, changes: bool | None, outbound: bool) -> None:
        self.changes = changes
        self.outbound = outbound


class Suffix:
    """What the ending of an attribute's name says of its values: JSON type and greatest length, None if unknown."""

    __slots__ = ("max_length", "type")

    def __init__(self, type: str | None, max_length: int | None) -> None:  # noqa: A002  the name in the file
        self.type = type
        self.max_length = max_length


class TopLevelKey:
    """A key of an app definition: JSON type (None if unknown), whether it is required, and its status."""

    __slots__ = ("required", "status", "type")

    def __init__(self, type: str | None, required: bool, status: str) -> None:  # noqa: A002  the name in the file
        self.type = type
        self.required = required
        self.status = status


class Platform:
    """The facts, by table; see the module for what each table holds.

    `event_forms` has the events with parts in <...>, as (beginning, end) -> event. `operators` has the least and the
    most operands (None: any number), `operator_slips` the right operator for each slip. `outbound_events` are the names
    of those events that outbound webhooks may ask for.
    """

    __slots__ = (
        "actions",
        "event_forms",
        "events",
        "facts",
        "limits",
        "operator_slips",
        "operators",
        "outbound_events",
        "suffixes",
        "top_level_keys",
        *_NAMES,
    )
    facts: str
    actions: dict[str, Action]
    events: dict[str, Event]
    event_forms: dict[tuple[str, str], Event]
    outbound_events: frozenset[str]
    operators: dict[str, tuple[int, int | None]]
    operator_slips: dict[str, str]
    suffixes: dict[str, Suffix]
    limits: dict[str, int]
    top_level_keys: dict[str, TopLevelKey]
    functions: frozenset[str]
    helpers: frozenset[str]
    helper_titles: frozenset[str]
    hook_types: frozenset[str]
    setting_types: frozenset[str]
    action_types: frozenset[str]
    error_actions: frozenset[str]
    http_methods: frozenset[str]
    visibilities: frozenset[str]
    tags: frozenset[str]
    kview_contexts: frozenset[str]
    kview_contexts_unsure: frozenset[str]
    kview_resources: frozenset[str]
    kview_states: frozenset[str]
    standard_klasses: frozenset[str]
    template_apps: frozenset[str]
    read_only_workflow_keys: frozenset[str]
    read_only_step_keys: frozenset[str]


_built_in: Platform | None = None


def platform() -> Platform:
    """The facts that come with kwf-lint, read once a process, when they are first asked for."""
    global _built_in
    if _built_in is None:
        path = os.path.join(os.path.dirname(__file__), "platform.json")
        with open(path, "rb") as file:
            _built_in = _made_of(_parsed(file.read().decode()))
    return _built_in


def extended(known: Platform, extra: object) -> Platform:
    """The known facts and those of a user's file (its parsed value); a row replaces the known row of the same name.

    Raises ValueError, with one line that names the place and the nearest right name, where the form is wrong.
    """
    if not isinstance(extra, dict):
        raise ValueError("not a JSON object")
    for problem in _problems(extra):
        raise ValueError(problem)
    new = _made_of(extra)
    both = Platform()
    for table in Platform.__slots__:
        old, added = getattr(known, table), getattr(new, table)
        setattr(both, table, old | added if table != "facts" else added or old)
    both.outbound_events = _outbound(both.events)
    return both


def action_owner(known: Platform, action: str) -> str | None:
    """The app that an action belongs to, or None if unknown; for actions not in the list what the name says."""
    found = known.actions.get(action)
    return found.app if found else owner_app(action)


def is_known_event(known: Platform, name: str) -> bool:
    """Whether the event is in the list, or of a form of which there are many (`kustomer.app.<app>.<event>`)."""
    return _event(known, name) is not None


def carries_changes(known: Platform, name: str) -> bool | None:
    """Whether an event carries the values before and after, as `update` events do and `create` events do not."""
    event = _event(known, name)
    return event.changes if event else None


class _Context:
    """What the C scanner of JSON asks of its decoder."""

    strict = True
    object_hook = object_pairs_hook = array_hook = None
    parse_float = parse_constant = float
    parse_int = int


def _parsed(text: str) -> Any:
    """The value of our own file; document.py, which looks for everything that may be odd, would take thrice as long."""
    try:
        from _json import make_scanner

        return make_scanner(_Context)(text, 0)[0]  # type: ignore[arg-type]  # any object with these attributes
    except (ImportError, AttributeError, TypeError):  # no C scanner, or one that asks for more
        import json

        return json.loads(text)


def _event(known: Platform, name: str) -> Event | None:
    found = known.events.get(name)
    if found is None:
        for (beginning, end), event in known.event_forms.items():
            if name.startswith(beginning) and name.endswith(end) and len(name) > len(beginning) + len(end):
                return event
    return found


def _made_of(tables: Mapping[str, Any]) -> Platform:
    made = Platform()
    made.facts = tables.get("facts", "")
    made.actions = {name: _action(name, row) for name, row in tables.get("actions", {}).items()}
    made.events = {}
    made.event_forms = {}
    for name, row in tables.get("events", {}).items():
        event = Event(row.get("changes"), row.get("outbound", False))
        if "<" in name:
            made.event_forms[name[: name.index("<")], name[name.rindex(">") + 1 :]] = event
        else:
            made.events[name] = event
    made.outbound_events = _outbound(made.events)
    made.operators = {}
    made.operator_slips = {}
    for name, row in tables.get("operators", {}).items():
        made.operators[name] = tuple(row["operands"])
        for slip in row.get("slips", ()):
            made.operator_slips[slip] = name
    made.suffixes = {
        name: Suffix(row["type"], row.get("max_length")) for name, row in tables.get("suffixes", {}).items()
    }
    made.limits = {name: row["value"] for name, row in tables.get("limits", {}).items()}
    made.top_level_keys = {
        name: TopLevelKey(row.get("type"), row.get("required", False), row["status"])
        for name, row in tables.get("top_level_keys", {}).items()
    }
    for table in _NAMES:
        setattr(made, table, frozenset().union(*tables.get(table, {}).values()))
    return made


def _action(name: str, row: Mapping[str, Any]) -> Action:
    required = frozenset(row.get("required", ()))
    inputs = required.union(row["inputs"]) if "inputs" in row else required or None
    return Action(row["app"] if "app" in row else owner_app(name), inputs, required)


def _outbound(events: Mapping[str, Event]) -> frozenset[str]:
    return frozenset(name for name, event in events.items() if event.outbound)


def _problems(tables: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the form of a file of facts, each in one line."""
    known = ("facts", "sources", *_ROWS, *_NAMES)
    for table, rows in tables.items():
        if table not in known:
            yield _unknown_key("", table, known)
        elif table == "facts":
            if not isinstance(rows, str):
                yield '"facts": not a text'
        elif not isinstance(rows, dict):
            yield f'"{table}": not a JSON object'
        elif table != "sources":
            for name, row in rows.items():
                place = f'"{table}", "{name}": '
                if table in _NAMES:
                    if not _is_of_kind(row, "texts"):
                        yield f"{place}not a list of texts"
                elif not isinstance(row, dict):
                    yield f"{place}not a JSON object"
                else:
                    yield from _row_problems(table, place, row)


def _row_problems(table: str, place: str, row: Mapping[str, Any]) -> Iterator[str]:
    fields = _ROWS[table]
    for key, value in row.items():
        if key not in fields:
            yield _unknown_key(place, key, tuple(fields))
        elif not _is_of_kind(value, fields[key]):
            yield f'{place}"{key}" is not {_KINDS[fields[key]]}'
    needed = _NEEDED.get(table)
    if needed and needed not in row:
        yield f'{place}"{needed}" is missing'


_KINDS = {
    "text": "a text",
    "text or null": "a text or null",
    "texts": "a list of texts",
    "true or false": "true or false",
    "whole number": "a whole number",
    "operand counts": "a list of the least number and the most (or null)",
}


def _is_of_kind(value: object, kind: str) -> bool:
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "true or false":
        return isinstance(value, bool)
    if kind == "whole number":
        return type(value) is int and value >= 0
    if kind == "operand counts":
        if not isinstance(value, list) or len(value) != 2 or type(value[0]) is not int or value[0] < 0:
            return False
        return value[1] is None or (type(value[1]) is int and value[1] >= value[0])
    return isinstance(value, str) or (value is None and kind == "text or null")


def _unknown_key(place: str, key: str, known: tuple[str, ...]) -> str:
    return f'{place}unknown key "{key}": {did_you_mean(key, known) or "known are " + ", ".join(known)}'
