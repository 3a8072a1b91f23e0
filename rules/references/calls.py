"""Callable workflows: the inputs they read, what a call gives them, and the ids by which they are found."""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.names import did_you_mean
from kwf_lint.reads import reads
from kwf_lint.schemas import declared_properties
from kwf_lint.wording import quoted

from .shared import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Trigger
    from kwf_lint.document import Document
    from kwf_lint.reads import Read

    _Callable = tuple[Workflow, Trigger, Document | None]

BEFORE_ID = "kustomer.workflow."
AFTER_ID = ".call"
# How the actions end by which one workflow calls another.
CALLING = (AFTER_ID, ".schedule-workflow")


@rule("KWF417", "error")
def undeclared_input(app: App) -> Iterator[Finding]:
    """A callable workflow reads an input that its schema does not declare."""
    for each in reads(app).workflows:
        trigger = each.workflow.trigger
        if trigger is None or not trigger.is_callable:
            continue
        properties = declared_properties(trigger.schema)
        if properties is None or trigger.schema.get("additionalProperties", False) is not False:
            continue
        by_name: dict[str, list[Read]] = {}
        for step in {"1", trigger.id}:
            for read in each.steps.get(step, ()):
                names = read[1].names
                if len(names) > 2 and names[2] not in properties:
                    by_name.setdefault(names[2], []).append(read)
        for name, found in by_name.items():
            (text, dotted), *others = each.in_canonical_order(found)
            yield Finding(
                text.path,
                f"{quoted(name)} is no input of this workflow{in_places(found)}",
                part=dotted.span(2),
                related=[(trigger.at("schema", "properties"), "the inputs"), *also_read(text, others)],
                help=did_you_mean(name, properties) or 'declare it in the "schema" of the trigger',
            )
