"""How a workflow's steps hang together: targets, ids, what the trigger reaches."""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.graph import islands
from kwf_lint.names import did_you_mean
from kwf_lint.wording import counted, quoted, step_in_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Step, Trigger


@rule("KWF301", "error")
def dangling_target(app: App) -> Iterator[Finding]:
    """A transition leads to a step that does not exist."""
    for workflow in app.workflows:
        if type(workflow.value.get("steps")) is not list:
            continue
        for transition in workflow.transitions:
            if transition.target not in workflow.steps_by_id:
                if workflow.trigger and transition.target == workflow.trigger.id:
                    mend: str | None = "that is the trigger, and no transition can lead back to it"
                else:
                    mend = did_you_mean(transition.target, workflow.steps_by_id)
                yield Finding(transition.at("target"), f"no step has the id {quoted(transition.target)}", help=mend)


@rule("KWF302", "error")
def duplicate_step_id(app: App) -> Iterator[Finding]:
    """Two steps share an id, or a step has the id of the trigger."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger is None and len(workflow.steps_by_id) == len(workflow.steps):
            continue
        for step in workflow.steps:
            if not step.id:
                continue
            first = workflow.steps_by_id[step.id]
            if first is not step:
                yield Finding(
                    step.at("id"),
                    f"two steps have the id {quoted(step.id)}",
                    related=[(first.at("id"), "the first of them")],
                    help="give this step an id of its own and let the transitions that mean it name that",
                )
            elif trigger is not None and step.id == trigger.id:
                has_id = "id" in trigger.value
                yield Finding(
                    step.at("id"),
                    f"the trigger has the id {quoted(step.id)} too",
                    related=[(trigger.at("id") if has_id else trigger.path, "the trigger")],
                    help=f"the output of the trigger is read as /#steps.{step.id}; give the step another id",
                )


@rule("KWF303", "warning")
def unreachable_step(app: App) -> Iterator[Finding]:
    """No route leads from the trigger to a step."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        # A trigger that leads nowhere, a target that names no step, an id that is missing or shared: those are other
        # rules' findings, and what they leave unreached is their wake.
        if trigger is None or not trigger.transitions or not workflow.steps:
            continue
        if not _is_whole(workflow):
            continue
        keys = ["", *(step.id for step in workflow.steps)]
        for entry, island in islands(workflow.successors, keys):
            step = workflow.steps[entry - 1]
            others = [workflow.steps[node - 1] for node in island if node != entry]
            behind = f", nor to {counted(len(others), 'step')} that hang on it" if others else ""
            yield Finding(
                step.at("id"),
                f"no route leads from the trigger to {step_in_words(step)}{behind}",
                related=[(other.at("id"), "not reached either") for other in others],
                help="let a transition of a step that runs lead here, or delete what never runs",
            )


def _is_whole(workflow: Workflow) -> bool:
    """Whether each step has an id of its own and each transition a target that exists."""
    ids = workflow.steps_by_id
    steps = workflow.value.get("steps")
    if len(ids) != len(workflow.steps) or type(steps) is not list or len(steps) != len(ids):
        return False
    sources: list[Trigger | Step] = [*workflow.steps]
    if workflow.trigger:
        if workflow.trigger.id in ids:
            return False
        sources.append(workflow.trigger)
    for source in sources:
        written = source.value.get("transitions", ())
        if type(written) not in (list, tuple) or len(written) != len(source.transitions):
            return False
        if any(transition.target not in ids for transition in source.transitions):
            return False
    return True
