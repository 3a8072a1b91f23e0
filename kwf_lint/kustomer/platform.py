"""The facts about Kustomer's platform: its actions, events, operators, functions, helpers, enumerations and limits.

They are data, in platform.json beside this module; a user's own file of the same form (the setting
`extend-platform`) adds to them, so that rules know the actions and events of an organization's other apps:

    {
      "actions": {"kustomer.app.acme.refund": {"required": ["orderId"], "source": "apps/acme.json"}},
      "events": {"kustomer.app.acme.order.paid": {"changes": false, "output": ["orderId", "totalNum"]}},
      "helpers": {"the organization's own": ["currency", "plural"]}
    }

The file is one JSON object; every key may be left out. In these tables a row has facts and their "source" (which a
user's file may leave out), and a user's row replaces a row of the same name:

actions         name -> app (its owner, null if unknown; where left out, what the name says), inputs (those that are
                known: there may be more), required (those it needs), schema (a JSON Schema of its inputs), outputs (the
                names of those that are known, or a JSON Schema of them)
likely_inputs   name of an action -> inputs (those of the request of the API that does the same: never all)
events          name -> changes (whether it carries the values before and after; left out if unknown), outbound (whether
                outbound webhooks may ask for it), output (what `/#steps.1` reads: the names that are known, or a JSON
                Schema); parts of a name in <...> stand for any text
operators       name -> operands (the least number and the most, null for any number), slips (what people write for it)
field_values    <record>.<field> -> read (all values that an event or a lookup can have), create, update (those that the
                platform takes; where left out, those of read), type (JSON type of its values)
suffixes        ending of an attribute's name -> type (JSON type of its values, null if unknown)
limits          name -> value; a user's file can change those that are there
top_level_keys  key of an app definition -> type (null if unknown), required, status: "current" documentation, "older"
                documentation (but in use), "legacy" (manifests of the legacy SDK) or "obsolete"

These tables are lists of names, each list under its source; a user's names are added:

functions, helpers, helper_titles (helpers known by title only): incomplete like the actions, so only a near miss is wrong;
hook_types, setting_types, action_types, error_actions, http_methods, visibilities, tags, kview_contexts,
kview_contexts_unsure, kview_resources (besides "kobject.<klass>"), kview_states, standard_klasses;
template_apps: names in the starter repository, which cannot be registered;
read_only_workflow_keys, read_only_step_keys: what the API returns but does not take.

A source is "KEY" or "KEY/page", several with ", " between them; "sources" says what the keys stand for. Findings that rest
on a user's row name its source, or else its file. "facts" is the
day on which the facts were gathered. Does not know what a definition declares, and judges nothing.
"""

from __future__ import annotations

import os

from kwf_lint.document.json_scan import scanner
from kwf_lint.kustomer.names import app_key, owner_app, split_app_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any


class KnownAction:
    """A known action, as its row says it: few of them are asked for in a run."""

    __slots__ = ("_name", "_row")

    def __init__(self, row: Mapping[str, Any], name: str) -> None:
        self._name = name
        self._row = row

    @property
    def app(self) -> str | None:
        """The owner, None if unknown."""
        return self._row["app"] if "app" in self._row else owner_app(self._name)

    @property
    def required(self) -> frozenset[str]:
        """The inputs that it needs."""
        return frozenset(self._row.get("required", ()))

    @property
    def inputs(self) -> frozenset[str] | None:
        """The inputs that are known, None if none is."""
        required = self.required
        return required.union(self._row["inputs"]) if "inputs" in self._row else required or None

    def get(self, key: str) -> Any:
        """What the row says of "required", "schema", "outputs" or SOURCE; None if nothing. Our own facts have no SOURCE."""
        return self._row.get(key)


class FieldValues:
    """The values that a field of a record can have: None where any value may be right.

    read: those that an event or a lookup provides. create, update: those that the platform takes. type: their JSON type.
    """

    __slots__ = ("create", "read", "type", "update")

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.read: Sequence[object] | None = row.get("read")
        self.create: Sequence[object] | None = row.get("create", self.read)
        self.update: Sequence[object] | None = row.get("update", self.read)
        self.type: str | None = row.get("type")


class Key:
    """The facts about the values under a key, or under keys of one ending.

    JSON type (None if unknown); of a key of an app definition also whether it is required, and its status.
    """

    __slots__ = ("required", "status", "type")

    def __init__(self, row: Mapping[str, Any], _name: str) -> None:
        self.type: str | None = row.get("type")
        self.required: bool = row.get("required", False)
        self.status: str = row.get("status", "")


class Platform:
    """The facts, by table, each read when it is first asked for; see the module for what each table holds.

    `events` says of each event whether it carries changes (None if unknown); `event_forms` has the events with parts in
    <...>, as (beginning, end) -> the same. `operators` has the least and the most operands (None: any number),
    `operator_slips` the right operator for each slip. `outbound_events` are the names of those events that outbound
    webhooks may ask for. `field_values` has the fields of each record, `field_ends` the last names of all of them.
    """

    facts: str
    actions: dict[str, KnownAction]
    likely_inputs: dict[str, Sequence[str]]
    events: dict[str, bool | None]
    event_forms: dict[tuple[str, str], bool | None]
    event_outputs: dict[str, tuple[object, str]]
    outbound_events: frozenset[str]
    operators: dict[str, tuple[int, int | None]]
    operator_slips: dict[str, str]
    field_values: dict[str, dict[str, FieldValues]]
    field_ends: frozenset[str]
    suffixes: dict[str, Key]
    limits: dict[str, int]
    top_level_keys: dict[str, Key]
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

    def __init__(self, rows_of: Callable[[str], Any]) -> None:
        """`rows_of` returns the raw table of a name, an empty one where there is none."""
        self._rows_of = rows_of
        # The table of shapes with these facts (definition/shapes_with.py), None where it is that of shapes.py.
        self.shapes: Any = None

    def __getattr__(self, table: str) -> Any:
        """A table at its first use: reading them all would cost as much as a fifth of all rules."""
        if table not in TABLES:
            raise AttributeError(table)
        rows = self._rows_of(_HOMES.get(table, table))
        found: Any
        if table in _FIELDS:
            field, default = _FIELDS[table]
            found = {name: row.get(field, default) for name, row in rows.items() if "<" not in name}
        elif table in _CLASSES:
            found = {name: _CLASSES[table](row, name) for name, row in rows.items()}
        else:
            read: Callable[[Any], Any] = _READERS.get(table, _names)
            found = read(rows)
        setattr(self, table, found)
        return found


TABLES = tuple(Platform.__annotations__)
SOURCE = "source in words"
"""The key under which platform_file.py puts the source of a user's row; no file can have it."""

_built_in: Platform | None = None


def platform() -> Platform:
    """The facts that come with kwf-lint, one and the same in a process."""
    global _built_in
    if _built_in is None:
        _built_in = Platform(_built_in_rows)
    return _built_in


def known_action(facts: Platform, name: str) -> KnownAction | None:
    """What is known of an action; of a private app's also where only one of the names has the organization's id."""
    found = facts.actions.get(name)
    return facts.actions.get(_public_name(name)) if found is None and name.startswith("kustomer.app.") else found


def known_output(facts: Platform, event: str) -> tuple[object, str] | None:
    """The output of an event, as in its row, and its source; the names as for known_action."""
    if facts is _built_in:  # ours say nothing of it
        return None
    return facts.event_outputs.get(event) or facts.event_outputs.get(_public_name(event))


def _public_name(name: str) -> str:
    """The name with the app in lower case and without the organization's id: what facts from definitions have."""
    parts = split_app_name(name)
    return f"kustomer.app.{app_key(parts[0])}.{parts[1]}" if parts else name


def action_owner(facts: Platform, action: str) -> str | None:
    """The app that an action belongs to, or None if unknown; for actions that are not in the list what the name says."""
    found = facts.actions.get(action)
    return found.app if found else owner_app(action)


def is_known_event(facts: Platform, name: str) -> bool:
    """Whether the event is in the list, or of a form of which there are many (`kustomer.app.<app>.<event>`)."""
    return name in facts.events or _form_of(facts, name) is not None


def carries_changes(facts: Platform, name: str) -> bool | None:
    """Whether an event carries the values before and after, as `update` events do and `create` events do not."""
    if name in facts.events:
        return facts.events[name]
    form = _form_of(facts, name)
    return None if form is None else facts.event_forms[form]


def _form_of(facts: Platform, name: str) -> tuple[str, str] | None:
    for form in facts.event_forms:
        beginning, end = form
        if name.startswith(beginning) and name.endswith(end) and len(name) > len(beginning) + len(end):
            return form
    return None


_text = ""
_rows: dict[str, Any] = {}  # of several tables the rows are the same


def _built_in_rows(table: str) -> Any:
    """A table of our own file, found by its name at the start of a line, so that the other tables are not read."""
    global _text
    if table in _rows:
        return _rows[table]
    if not _text:
        path = os.path.join(os.path.dirname(__file__), "platform.json")
        with open(path, "rb", buffering=0) as file:
            _text = file.read().decode()
    beginning = f'\n  "{table}": '
    start = _text.index(beginning) + len(beginning)
    _rows[table] = scanner(None, int, float)(_text, start)[0]
    return _rows[table]


def _event_forms(rows: Mapping[str, Any]) -> dict[tuple[str, str], bool | None]:
    return {
        (name[: name.index("<")], name[name.rindex(">") + 1 :]): row.get("changes")
        for name, row in rows.items()
        if "<" in name
    }


def _field_values(rows: Mapping[str, Any]) -> dict[str, dict[str, FieldValues]]:
    """The fields of each record."""
    found: dict[str, dict[str, FieldValues]] = {}
    for name, row in rows.items():
        record, _, field = name.partition(".")
        found.setdefault(record, {})[field] = FieldValues(row)
    return found


def _field_ends(rows: Mapping[str, Any]) -> frozenset[str]:
    """The last names of the fields: "priority" of "conversation.priority"."""
    return frozenset([name.rpartition(".")[2] for name in rows])


def _names(lists: Mapping[str, Any]) -> frozenset[str]:
    return frozenset().union(*lists.values())


# How a table is made of the rows in the file: of one fact of each row, as objects, or by a function; and which rows those
# are where the names differ.
_FIELDS: dict[str, tuple[str, Any]] = {
    "events": ("changes", None),
    "likely_inputs": ("inputs", ()),
    "limits": ("value", None),
}
_CLASSES: dict[str, Any] = {"actions": KnownAction, "suffixes": Key, "top_level_keys": Key}
_READERS: dict[str, Callable[[Any], Any]] = {
    "facts": str,
    "event_forms": _event_forms,
    "event_outputs": lambda rows: {
        name: (row["output"], row.get(SOURCE, "")) for name, row in rows.items() if "output" in row
    },
    "outbound_events": lambda rows: frozenset(
        [name for name, row in rows.items() if row.get("outbound") and "<" not in name]
    ),
    "operators": lambda rows: {name: tuple(row["operands"]) for name, row in rows.items()},
    "operator_slips": lambda rows: {slip: name for name, row in rows.items() for slip in row.get("slips", ())},
    "field_values": _field_values,
    "field_ends": _field_ends,
}

_HOMES = {
    "event_forms": "events",
    "event_outputs": "events",
    "field_ends": "field_values",
    "outbound_events": "events",
    "operator_slips": "operators",
}
