"""Says which kind of record a trigger or step provides (a conversation, a message...), and what its fields cannot be.

Known are the platform's own events and its actions that create, update or look up a record. The payload of a hook, the
answer to a request and the output of an app's action are of no known kind. Only what is impossible under every reading of
a comparison (conditions.py) counts.
"""

from __future__ import annotations

from kwf_lint.analysis.conditions import atom_of, differ, is_plain, may_equal_nothing, number_of
from kwf_lint.definition.kept import kept
from kwf_lint.definition.workflow import conditions_in
from kwf_lint.expressions.fast_path import is_expression, is_reference
from kwf_lint.kustomer.names import is_lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Condition, Workflow
    from kwf_lint.document.document import Path
    from kwf_lint.kustomer.platform import FieldValues, Platform

NAME_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$@")
WRITING = frozenset(("create", "update"))
# Where the changes of an update event hold the values of a field.
CHANGES, SIDES = ["changes", "attributes"], ("before", "after")


class RecordField:
    """A field of a record, and what is known of its values. term: the reference that reads it. verb: what writes it."""

    __slots__ = ("field", "known", "record", "term", "verb")

    def __init__(self, record: str, field: str, known: FieldValues, term: str = "", verb: str = "") -> None:
        self.record = record
        self.field = field
        self.known = known
        self.term = term
        self.verb = verb


def record_of_event(facts: Platform, event: str) -> str:
    """The record that a built-in event is about: `kustomer.message.create` -> "message"; "" where that is not certain."""
    parts = event.split(".")
    if len(parts) == 4 and parts[:2] == ["kustomer", "kobject"] and parts[3] in WRITING:
        return "kobject"
    return parts[1] if len(parts) == 3 and parts[2] in WRITING and event in facts.events else ""


def record_of_action(facts: Platform, action: str) -> str:
    """The record that a built-in action creates, updates or looks up, "" where that is not certain."""
    parts = action.split(".")
    if len(parts) != 3 or action not in facts.actions:
        return ""
    return parts[1] if parts[2] in WRITING or is_lookup(action) else ""


def record_read(app: App, workflow: Workflow, step: str) -> str:
    """The record that `/#steps.<step>` reads, "" where that is not certain."""
    trigger = workflow.trigger
    found = workflow.steps_by_id.get(step)
    if found is not None:
        return record_of_action(app.platform, found.action)
    if trigger is None or trigger.is_callable or step not in ("1", trigger.id):
        return ""
    return record_of_event(app.platform, trigger.event_name)


def field_read(app: App, workflow: Workflow, reference: str) -> RecordField | None:
    """The field that a reference reads, if its values are known: `/#steps.1.status`, `...changes.attributes.status.after`."""
    if not is_reference(reference):
        return None
    root, *names = reference[2:].split(".")
    if root != "steps" or len(names) < 2:
        return None
    step, *path = names
    if path[:2] == CHANGES and path[-1] in SIDES:
        path = path[2:-1]
    fields_of = app.platform.field_values
    field = ".".join(path)
    if not any(field in fields for fields in fields_of.values()):
        return None
    record = record_read(app, workflow, step)
    known = fields_of.get(record, {}).get(field)
    return RecordField(record, field, known, reference) if known else None


def impossible_comparison(app: App, workflow: Workflow, condition: Condition) -> RecordField | None:
    """The field that a condition compares with a literal that it certainly never has, None for any other condition."""
    if condition.op not in ("eq", "neq", "contains"):
        return None
    # Few fields have values that are known.
    ends = app.platform.field_ends
    for operand in condition.values[:2]:
        if type(operand) is str:
            last = operand.rpartition(".")[2]
            if last in ends or last in SIDES:
                break
    else:
        return None
    atom = atom_of(condition)
    found = field_read(app, workflow, atom.term) if atom is not None else None
    if atom is None or found is None or not is_plain(atom.literal) or may_equal_nothing(atom.literal):
        return None
    if atom.op == "contains":
        text = str(atom.literal).strip().casefold()
        is_possible = found.known.read is None or any(text in str(value).casefold() for value in found.known.read)
    else:
        is_possible = can_be(atom.literal, found.known.read, found.known.type)
    return None if is_possible else found


def holds_impossible(app: App, workflow: Workflow, condition: Condition) -> bool:
    """Whether a condition is, or combines, one whose literal is impossible."""
    return any(impossible_comparison(app, workflow, part) is not None for part in conditions_in(condition))


def can_be(literal: object, values: Sequence[object] | None, type_: str | None) -> bool:
    """Whether a literal may equal one of the values, or one of the type."""
    if values is not None:
        return literal in values or not all(differ(literal, value) for value in values)
    return type_ != "number" or number_of(literal) is not None


@kept
def impossible_params(app: App) -> list[tuple[Path, RecordField, object]]:
    """The literal params of actions that create or update a record which the platform refuses, with their paths."""
    found: list[tuple[Path, RecordField, object]] = []
    for action, steps in app.steps_by_action.items():
        record, _, verb = action.removeprefix("kustomer.").partition(".")
        if verb not in WRITING or action not in app.platform.actions:
            continue
        known = [
            (field, field.split("."), values) for field, values in app.platform.field_values.get(record, {}).items()
        ]
        for step in steps if known else ():
            params = step.params
            for field, keys, values in known:
                if keys[0] not in params:
                    continue
                value: object = params
                for key in keys:
                    value = value.get(key) if type(value) is dict else None
                if value in (None, "") or not is_plain(value) or is_expression(value):
                    continue
                if not _is_taken(value, values.create if verb == "create" else values.update, values.type):
                    found.append((step.at("params", *keys), RecordField(record, field, values, verb=verb), value))
    return found


def _is_taken(literal: object, values: Sequence[object] | None, type_: str | None) -> bool:
    """Whether the platform takes a literal: numbers may be written as strings, letter case counts."""
    number = number_of(literal)
    if values is not None:
        return literal in values or (number is not None and number in values)
    return type_ != "number" or number is not None


def attributes_in_template(template: str) -> Iterator[tuple[str, int, int]]:
    """The custom attributes that the template of a KView reads, as (the name before `custom`, start, end).

    `object.custom.x`, `customer.custom["@x"]` and `_.get(object, "custom.x")`.
    """
    at = template.find("custom")
    while at >= 0:
        start = end = _name_after(template, at + len("custom"))
        while start and end < len(template) and template[end] in NAME_CHARACTERS:
            end += 1
        root = _root_before(template, at)
        if root and start < end and template[end : end + 1] != "(":
            yield root, start, end
        at = template.find("custom", at + 1)


def _name_after(template: str, at: int) -> int:
    """Where the name of the attribute begins, after `.` or `["`; 0 if none follows."""
    for mark in (".", "?.", '["', "['", '?.["', "?.['"):
        if template.startswith(mark, at) and template[at + len(mark) : at + len(mark) + 1] in NAME_CHARACTERS:
            return at + len(mark)
    return 0


def _root_before(template: str, at: int) -> str:
    """The name before `custom`: `object.custom`, `_.get(object, "custom`; "" if that is not plain."""
    before = template[max(0, at - 60) : at]
    if before.endswith("."):
        return _last_word(before.rstrip("?."))
    if before.endswith(('"', "'")):
        before = before[:-1].rstrip()
        if before.endswith(","):
            word = _last_word(before[:-1].rstrip())
            return word if before[:-1].rstrip()[: -len(word) or None].rstrip().endswith("get(") else ""
    return ""


def _last_word(text: str) -> str:
    start = len(text)
    while start and text[start - 1] in NAME_CHARACTERS:
        start -= 1
    return text[start:]
