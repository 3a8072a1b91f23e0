"""KWF005: the keys of a workflow that only the platform writes."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Workflow
from kwf_lint.wording import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.app import Step, Trigger


def noise_in(workflow: Workflow, step_keys: frozenset[str], workflow_keys: frozenset[str]) -> Finding:
    """All such keys of a workflow that has some: at the first of them, in an order that does not depend on the file's."""
    found = [workflow.at(key) for key in sorted((workflow_keys | step_keys).intersection(workflow.value))]
    nodes: list[Trigger | Step] = [workflow.trigger] if workflow.trigger else []
    for node in sorted((*nodes, *workflow.steps), key=_id_of):
        found += [node.at(key) for key in sorted(step_keys.intersection(node.value))]
    others = f" and {counted(len(found) - 1, 'more key')} come" if len(found) > 1 else " comes"
    return Finding(
        found[0],
        f"{quoted(str(found[0][-1]))}{others} from a read of the API",
        key=True,
        related=[(path, "this too") for path in found[1:]],
        help="the platform writes these itself, and they differ with every save: take them out",
        fix=Fix("take out what only the platform writes", [("remove", path) for path in found], safe=True),
    )


def _id_of(node: Trigger | Step) -> str:
    return node.id
