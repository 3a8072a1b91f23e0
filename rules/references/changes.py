"""The values before and after an event: `changes` in the trigger's output."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Part, Related, Workflow, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.records import SIDES
from kwf_lint.definition.workflow import Step, conditions_in
from kwf_lint.kustomer.names import REST_PREFIX
from kwf_lint.kustomer.platform import carries_changes
from kwf_lint.words import quoted

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Read, Text, WorkflowReads
    from kwf_lint.document.document import Path

# The keys of an attribute or relationship that changed: how it changed (add, replace, remove), and its values.
ENTRY = ("op", *SIDES)
# The keys of a side of a relationship: the id of the record is in its `data`.
RELATIONSHIP = ("data", "links", "meta")
PARTS = ("attributes", "relationships")
# Built-in actions that take objects of any form.
OBJECT_TAKERS = (REST_PREFIX, "kustomer.transform.", "kustomer.event.", "kustomer.responsive-workflow.")
FORM = "changes.attributes.<attribute>.after, for custom attributes changes.attributes.custom.after.<attribute>"


@rule("KWF415", "error", rests_on="here routes workflow.trigger.eventName")
def changes_on_create(app: App) -> Iterator[Finding]:
    """A workflow reads the changes of a create event, which has none."""
    for each in reads_of(app).workflows:
        found = _reads_of_changes(each) if "changes" in each.marks else []
        trigger = each.workflow.trigger
        if found and trigger and carries_changes(app.platform, trigger.event_name) is False:
            (text, dotted), *others = each.in_canonical_order(found)
            yield Finding(
                text.path,
                f"{quoted(trigger.event_name)} has no changes{in_places(found)}",
                part=dotted.span(2),
                related=[Related(trigger.at("eventName"), "the event"), *also_read(text, others)],
                help="Read the attribute itself, or use the update event: on a create event changes is always null.",
            )


def _reads_of_changes(each: WorkflowReads) -> list[Read]:
    """The reads of the changes of the trigger's event."""
    return [read for read in each.steps.get("1", ()) if len(read[1].names) > 2 and read[1].names[2] == "changes"]


@rule("KWF416", "error", fixes="unsafe", rests_on="here workflow.trigger.transitions workflow.steps.*.transitions")
def malformed_changes_path(app: App) -> Iterator[Finding]:
    """A path into the changes of an update event does not exist."""
    for each in reads_of(app).workflows:
        found = _reads_of_changes(each) if "changes" in each.marks else []
        trigger = each.workflow.trigger
        if not found or trigger is None or not carries_changes(app.platform, trigger.event_name):
            continue
        by_path: dict[str, list[Read]] = {}
        for read in found:
            by_path.setdefault(".".join(read[1].names), []).append(read)
        tests: set[Path] | None = None
        for same in by_path.values():
            names = same[0][1].names
            wrong = _wrong_names(names)
            if wrong is not None and len(names) == 5 and names[3] in PARTS:
                if tests is None:
                    tests = _tests_of_existence(each.workflow)
                same = _where_a_side_is_needed(same, tests)
            if wrong is not None and same:
                yield _malformed(each, same, *wrong)


def _wrong_names(names: list[str]) -> tuple[str, tuple[int, int], list[str] | None] | None:
    """What is wrong with the names of a path `steps.1.changes...`: the fact, the first and last wrong name, the right names.

    None where nothing is: the whole diff, all changed attributes and how one changed (`op`) may be read too.
    """
    if len(names) == 3 or (names[3] in PARTS and len(names) == 4):
        return None
    sides = [name for name in names[4:] if name in SIDES]
    if names[3] not in PARTS:
        rest = [name for name in names[4:] if name not in SIDES and name != "attributes"]
        right = None
        if names[3] == "custom" and len(sides) == 1 and rest:
            right = [*names[:3], "attributes", "custom", *sides, *rest]
        last = 4 if names[4:5] == ["attributes"] else 3
        return f'{quoted(names[3])} follows "changes" instead of "attributes" or "relationships"', (3, last), right
    if len(names) == 5:
        return f'neither "before" nor "after" follows {quoted(names[4])}', (4, 4), None
    if names[5] in SIDES and names[3] == "relationships" and len(names) > 6 and names[6] not in RELATIONSHIP:
        right = [*names[:6], "data", names[6]] if len(names) == 7 and names[6] in ("id", "type") else None
        return f'{quoted(names[6])} follows {quoted(names[5])} instead of "data"', (6, 6), right
    if names[5] in ENTRY:
        return None
    right = None
    if len(sides) == 1:
        name, *rest = [name for name in names[4:] if name not in SIDES]
        right = [*names[:4], name, *sides, *rest]
    if names[4] in SIDES:
        return f"{quoted(names[4])} comes before {quoted(names[5])} instead of after it", (5, 5), right
    return f'{quoted(names[5])} follows {quoted(names[4])} instead of "before" or "after"', (5, 5), right


def _tests_of_existence(workflow: Workflow) -> set[Path]:
    """The places where the conditions of a workflow test whether something exists."""
    tests: set[Path] = set()
    for transition in workflow.transitions:
        conditions = conditions_in(transition.condition) if transition.condition else ()
        tests.update([condition.at("values", 0) for condition in conditions if condition.op in ("exists", "dne")])
    return tests


def _where_a_side_is_needed(found: list[Read], tests: set[Path]) -> list[Read]:
    """Those of the reads of an attribute's diff that need one of its sides, and neither test nor send it as a whole."""
    texts = {text: None for text, _ in found if text.path not in tests}  # one string may read many things
    needing = {text for text in texts if not _takes_objects(text)}
    return [read for read in found if read[0] in needing]


def _takes_objects(text: Text) -> bool:
    """Whether a string gives an object where one may be wanted: to a request, a transformation, an app, or to be tested."""
    if text.text.startswith("/#fn:ifExists") or "{{#" in text.text:
        return True
    if text.key != "params" or not isinstance(text.holder, Step):
        return False
    action = text.holder.action
    return not action.startswith("kustomer.") or action.startswith(("kustomer.app.", *OBJECT_TAKERS))


def _malformed(
    each: WorkflowReads, found: list[Read], message: str, wrong: tuple[int, int], names: list[str] | None
) -> Finding:
    (text, dotted), *others = each.in_canonical_order(found)
    fix = None
    if names:
        last = len(dotted.names) - 1
        edits = [
            Part(other.path, path.span(2, last), ".".join(names[2:]))
            for other, path in found
            if other.text[slice(*path.span(0, last))] == ".".join(path.names)
        ]
        title = f"replace {quoted('.'.join(dotted.names[2:]))} with {quoted('.'.join(names[2:]))}"
        fix = Fix(title, edits) if len(edits) == len(found) else None
    return Finding(
        text.path,
        f"{message}{in_places(found)}",
        part=dotted.span(*wrong),
        related=also_read(text, others),
        help=f"Write {'.'.join(names[2:])}." if names else f"Use the form {FORM}.",
        fix=fix,
    )
