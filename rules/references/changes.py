"""What an event says of values before and after: `changes` of the trigger's output."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.platform import carries_changes
from kwf_lint.reads import reads
from kwf_lint.wording import quoted

from .shared import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.reads import Read, WorkflowReads

SIDES = ("before", "after")
PARTS = ("attributes", "relationships")
# Built-in actions that take objects of any form.
OBJECT_TAKERS = ("kustomer.rest-api.", "kustomer.transform.", "kustomer.event.", "kustomer.responsive-workflow.")
FORM = "changes.attributes.<attribute>.after, for custom attributes changes.attributes.custom.after.<attribute>"


@rule("KWF415", "error")
def changes_on_create(app: App) -> Iterator[Finding]:
    """A workflow on a create event reads changes, which such an event never has."""
    for each in reads(app).workflows:
        found = _reads_of_changes(each)
        trigger = each.workflow.trigger
        if found and trigger and carries_changes(app.platform, trigger.event_name) is False:
            (text, dotted), *others = each.in_canonical_order(found)
            yield Finding(
                text.path,
                f"{quoted(trigger.event_name)} carries no changes{in_places(found)}",
                part=dotted.span(2),
                related=[(trigger.at("eventName"), "the event"), *also_read(text, others)],
                help="on a create event changes is always null; read the attribute itself, or wait for the update event",
            )


def _reads_of_changes(each: WorkflowReads) -> list[Read]:
    """The reads of the changes that the trigger's event carries."""
    if "changes" not in each.marks:
        return []
    return [read for read in each.steps.get("1", ()) if len(read[1].names) > 2 and read[1].names[2] == "changes"]
