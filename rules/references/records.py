"""The kinds of records: does a param get the id of the right kind?"""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Set, Workflow, rule
from kwf_lint.analysis.records import record_read
from kwf_lint.words import quoted

from .runs import reported_strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.definition.workflow import Step

# Params and fields that identify a record of their kind, with or without "Id"; and those of two records to merge.
KINDS = ("conversation", "customer", "message", "company")
MERGED = ("source", "target")
PARAMS = frozenset(["id", *MERGED, *KINDS, *[f"{kind}Id" for kind in KINDS]])
# Records that an action needs the id of, by the middle of the action's name.
RECORDS = frozenset([*KINDS, "note", "kobject"])
# The records that a record refers to, so that the help can say which one was meant.
NAMED_BY = {
    "message": ("conversation", "customer"),
    "conversation": ("customer",),
    "note": ("conversation",),
    "kobject": ("customer",),
    "customer": ("company",),
}


@rule("KWF428", "warning", fixes="unsafe")
def wrong_record(app: App) -> Iterator[Finding]:
    """A param gets the id of the wrong kind of record."""
    for workflow in app.workflows:
        for step in workflow.steps:
            params = step.value.get("params")
            if type(params) is not dict or PARAMS.isdisjoint(params):
                continue
            for name, value in params.items():
                if name not in PARAMS or type(value) is not str or "steps." not in value:
                    continue
                kinds = _other_kind(app, workflow, step.action, name, value)
                if kinds is None or step.action not in app.platform.actions:
                    continue
                if step.at("params", name) not in reported_strings(app):
                    yield _wrong_record(app, workflow, step, name, *kinds)


def _other_kind(app: App, workflow: Workflow, action: str, name: str, value: str) -> tuple[str, str] | None:
    """The kind of record that a param needs and the one that it gets, None where they are the same or not certain."""
    needed = _needed_by(action, name)
    # Nearly always the name of the event or action says quickly that the kinds are the same.
    if value[-3:] == ".id" and _source(workflow, value[8:-3]).startswith(f"kustomer.{needed}."):
        return None
    path = _path_of(value) if needed else []
    given = _kind_of(app, workflow, path) if path else ""
    return (needed, given) if given and given != needed else None


def _wrong_record(app: App, workflow: Workflow, step: Step, name: str, needed: str, given: str) -> Finding:
    meant = _meant(app, workflow, _path_of(step.params[name]), needed)
    return Finding(
        step.at("params", name),
        f"{quoted(name)} needs the id of a {needed}, but gets that of a {given}",
        help=f'Write "{meant}".' if meant else f"Read the {needed} that belongs to this {given}, or look it up first.",
        fix=Fix(f"replace {quoted(step.params[name])} with {quoted(meant)}", [Set(step.at("params", name), meant)])
        if meant
        else None,
    )


def _needed_by(action: str, param: str) -> str:
    """The kind of record whose id a param needs, "" where that is not certain."""
    record, _, verb = action.removeprefix("kustomer.").partition(".")
    if param in MERGED:
        return record if verb == "merge" else ""
    if param == "id":
        return record if record in RECORDS and verb != "create" else ""
    kind = param.removesuffix("Id")
    return kind if kind in KINDS else ""


def _source(workflow: Workflow, step: str) -> str:
    """The name of the action or event whose output is read."""
    found = workflow.steps_by_id.get(step)
    if found is not None:
        return found.action
    return workflow.trigger.event_name if workflow.trigger else ""


def _path_of(value: str) -> list[str]:
    """The names of a string that is one reference, or one tag with a path."""
    if value.startswith("{{"):
        value = value.strip("{} ")
    elif value.startswith("/#"):
        value = value[2:]
    else:
        return []
    names = value.split(".")
    is_plain = all(name.replace("_", "").replace("-", "").isalnum() for name in names)
    return names if is_plain and names[0] == "steps" and len(names) > 2 else []


def _kind_of(app: App, workflow: Workflow, path: list[str]) -> str:
    """The kind of record whose id is read, "" where that is not certain."""
    if path[1] != "1" and path[1] not in workflow.steps_by_id:
        return ""
    record = record_read(app, workflow, path[1])
    last = path[-1]
    if last == "id":
        return record if len(path) == 3 and record in RECORDS else _named(path[-2]) if record and len(path) > 3 else ""
    # How a hook or a request names a customer is not known; a name that ends with "Id" says it.
    return _named(last) if record in RECORDS or last.endswith("Id") else ""


def _named(name: str) -> str:
    kind = name.removesuffix("Id")
    return kind if kind in KINDS else ""


def _meant(app: App, workflow: Workflow, path: list[str], needed: str) -> str:
    """The reference to the record that was meant, where the record that is read refers to it."""
    record = record_read(app, workflow, path[1])
    return f"/#steps.{path[1]}.{needed}" if needed in NAMED_BY.get(record, ()) else ""
