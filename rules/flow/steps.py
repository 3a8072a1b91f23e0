"""How the steps of a workflow are connected: targets, ids, what the trigger reaches, cycles, size."""

from __future__ import annotations

from kwf_lint import Finding, Related, rule
from kwf_lint.analysis.conditions import canonical
from kwf_lint.analysis.graph import disorderly_workflows, ranks_of, reverse_postorder, shared_ids
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.spelling import Names, did_you_mean, nearest
from kwf_lint.words import counted, quoted

from .conditions import route_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from kwf_lint import App, Workflow
    from kwf_lint.definition.workflow import Step, Transition, Trigger


@rule("KWF301", "error", rests_on="here workflow.steps.*.id")
def dangling_target(app: App) -> Iterator[Finding]:
    """A transition leads to a step that does not exist."""
    for workflow in app.workflows:
        if type(workflow.value.get("steps")) is not list:
            continue
        ids = workflow.steps_by_id
        lost: dict[str, list[tuple[int, Transition]]] = {}
        for node, source in enumerate((workflow.trigger, *workflow.steps)):
            for transition in source.transitions if source else ():
                if transition.target not in ids:
                    lost.setdefault(transition.target, []).append((node, transition))
        if not lost:
            continue
        known = Names(ids)
        ranks = ranks_of(workflow)
        for target, places in lost.items():
            (node, first), *others = sorted(places, key=lambda place: ranks[place[0]])
            if workflow.trigger and target == workflow.trigger.id:
                advice = "Choose a step as the target: this is the trigger, and no transition can lead back to it."
            else:
                advice = did_you_mean(target, known) or (
                    "Write the id of a step of this workflow, or delete the transition."
                )
            count = f", the target of {counted(len(places), 'transition')}" if others else ""
            yield Finding(
                first.at("target"),
                f"no step has the id {quoted(target)}{count}",
                related=[Related(other.at("target"), "the same target") for _, other in others],
                route=route_to(workflow, node),
                help=advice,
            )


@rule("KWF302", "error")
def duplicate_step_id(app: App) -> Iterator[Finding]:
    """Two steps share an id, or a step has the id of the trigger."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        ids = workflow.steps_by_id
        if len(ids) == len(workflow.steps) and (trigger is None or trigger.id not in ids):
            continue
        for step in workflow.steps:
            if not step.id:
                continue
            first = ids[step.id]
            if first is not step:
                yield Finding(
                    step.at("id"),
                    f"two steps have the id {quoted(step.id)}",
                    related=[Related(first.at("id"), "the first one")],
                    help="Give this step an id of its own, and update the transitions that lead to it.",
                )
            elif trigger is not None and step.id == trigger.id:
                has_id = "id" in trigger.value
                yield Finding(
                    step.at("id"),
                    f"the trigger also has the id {quoted(step.id)}",
                    related=[Related(trigger.at("id") if has_id else trigger.path, "the trigger")],
                    help=f"Give the step another id: /#steps.{step.id} reads the output of the trigger.",
                )


@rule("KWF303", "warning", rests_on="here routes")
def unreachable_step(app: App) -> Iterator[Finding]:
    """No route leads from the trigger to a step."""
    for workflow in disorderly_workflows(app):
        trigger = workflow.trigger
        # A trigger that leads nowhere, a step without transitions or an id of its own, a target that resembles no step: those
        # are other rules' findings, and any unreachable step may follow from them.
        if trigger is None or not trigger.transitions or not workflow.steps:
            continue
        if any("transitions" not in step.value for step in workflow.steps):
            continue
        successors = _meant_successors(workflow)
        if successors is None:
            continue
        from kwf_lint.analysis.cycles import islands  # only where something is not in order

        for entry, island in islands(successors, _keys(workflow)):
            step = workflow.steps[entry - 1]
            others = [workflow.steps[node - 1] for node in island if node != entry]
            behind = f" or to {counted(len(others), 'step')} after it" if others else ""
            advice = "it and the steps after it: they never run." if others else "it: it never runs."
            yield Finding(
                step.at("id"),
                f"no route leads from the trigger to {step_in_words(step)}{behind}",
                related=[Related(other.at("id"), "also unreachable") for other in others],
                help=f"Add a transition to this step, or delete {advice}",
            )


def _keys(workflow: Workflow) -> list[str]:
    """The ids of the steps, which decide the order of those that the trigger does not reach."""
    return ["", *[step.id for step in workflow.steps]]


def _meant_successors(workflow: Workflow) -> list[list[int]] | None:
    """The graph, with the steps that a missing target may mean in its place; None where they are unknown."""
    ids = workflow.steps_by_id
    steps = workflow.value.get("steps")
    if len(ids) != len(workflow.steps) or type(steps) is not list or len(steps) != len(ids):
        return None
    sources: list[Trigger | Step] = [*workflow.steps]
    if workflow.trigger:
        if workflow.trigger.id in ids:
            return None
        sources.insert(0, workflow.trigger)
    successors = workflow.successors
    known = Names(ids)
    nodes = {step.id: number for number, step in enumerate(workflow.steps, 1)}
    copied = False
    for node, source in enumerate(sources, len(ids) + 1 - len(sources)):
        written = source.value.get("transitions", ())
        if type(written) not in (list, tuple) or len(written) != len(source.transitions):
            return None
        for transition in source.transitions:
            if transition.target in ids:
                continue
            meant = nearest(transition.target, known)
            if not meant:
                return None
            if not copied:
                successors = [*map(list, successors)]
                copied = True
            successors[node] += sorted([nodes[each] for each in meant])
    return successors


@rule("KWF304", "error", rests_on="here routes")
def cycle(app: App) -> Iterator[Finding]:
    """Transitions form a cycle."""
    for workflow in disorderly_workflows(app):
        shared = shared_ids(workflow)
        from kwf_lint.analysis.cycles import cycles  # only where something is not in order

        for nodes in cycles(workflow.successors, _keys(workflow)):
            steps = [workflow.steps[node - 1] for node in nodes]
            if any(step.id in shared for step in steps):
                continue  # which of two steps of one id is meant is not known
            first, last = steps[0], steps[-1]
            closing = next(transition for transition in last.transitions if transition.target == first.id)
            from kwf_lint.analysis.facts import route_along  # only for findings

            yield Finding(
                closing.at("target"),
                f"{step_in_words(first)} leads to itself"
                if first is last
                else f"this leads back to {step_in_words(first)}: a cycle of {counted(len(steps), 'step')}",
                related=[Related(first.at("id"), "where the cycle begins")] if first is not last else [],
                route=route_along(workflow, [*nodes, nodes[0]]),
                help="Remove a transition of the cycle: the platform refuses to save a workflow with a cycle. "
                "To repeat something, schedule a callable workflow.",
            )


@rule("KWF312", "warning")
def trigger_leads_nowhere(app: App) -> Iterator[Finding]:
    """A trigger has no transitions although the workflow has steps."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger and trigger.value.get("transitions") == [] and workflow.steps:
            yield Finding(
                trigger.at("transitions"),
                f"the trigger leads nowhere, and {counted(len(workflow.steps), 'step')} never "
                f"{'runs' if len(workflow.steps) == 1 else 'run'}",
                help="Add a transition to the step that should run first.",
            )


@rule(
    "KWF313",
    "info",
    default=False,
    options={"max-steps": 15, "max-branches": 8, "max-depth": 12},
)
def workflow_too_large(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A workflow has more steps, branches or depth than the options allow."""
    for workflow in app.workflows:
        place = workflow.at("name") if workflow.name else workflow.path
        count = len(workflow.steps)
        widest = max([len(step.transitions) for step in workflow.steps], default=0)
        depth = _depth(workflow.successors)
        for found, option, words in (
            (count, "max-steps", f"the workflow has {counted(count, 'step')}"),
            (widest, "max-branches", f"a step has {widest} branches"),
            (depth, "max-depth", f"the longest route has {counted(depth, 'step')}"),
        ):
            if found > options[option]:
                yield Finding(
                    place,
                    f"{words}, more than the {options[option]} allowed",
                    help="Move parts of it into callable workflows.",
                )


def _depth(successors: list[list[int]]) -> int:
    """The number of steps on the longest route; where a cycle closes, the route ends."""
    order = reverse_postorder(successors)
    place = {node: number for number, node in enumerate(order)}
    depths = dict.fromkeys(order, 0)
    for node in order:
        for target in successors[node]:
            if place[target] > place[node]:
                depths[target] = max(depths[target], depths[node] + 1)
    return max(depths.values())


@rule("KWF314", "info", rests_on="workflow.trigger.transitions workflow.steps")
def duplicate_branch(app: App) -> Iterator[Finding]:
    """Two branches do the same."""
    for workflow in app.workflows:
        if len(workflow.steps_by_id) != len(workflow.steps):
            continue
        yield from _branches_to_one_step(workflow)
        yield from _equal_steps(workflow)


def _branches_to_one_step(workflow: Workflow) -> Iterator[Finding]:
    """Neighboring transitions of one step to the same target; with others between them the order may matter."""
    for node in workflow.branchings:
        transitions = workflow.transitions_of(node)
        for place, other in enumerate(transitions[1:]):
            one = transitions[place]
            if one.target != other.target or one.condition is None or other.condition is None:
                continue
            if "false" in (one.condition.op, other.condition.op):
                continue  # constant-condition reports that it is never taken
            if one.condition.is_always_true or canonical(one.condition) == canonical(other.condition):
                continue  # shadowed-transition and duplicate-condition report those
            yield Finding(
                other.at("target"),
                f"the previous transition also leads to {quoted(other.target)}",
                related=[Related(one.at("target"), "the same target")],
                route=route_to(workflow, node),
                help="Delete the previous transition: it changes nothing."
                if other.condition.is_always_true
                else 'Merge the two into one transition with "or" around their conditions.',
            )


def _equal_steps(workflow: Workflow) -> Iterator[Finding]:
    """Steps of one action, params and transitions; at the end of branches only where these start at one step."""
    if not workflow.branchings:
        return
    alike: dict[tuple[str, str | int], list[int]] = {}
    for node, step in enumerate(workflow.steps, 1):
        if step.transitions and step.action:
            alike.setdefault((step.action, step.transitions[0].target), []).append(node)
    if len(alike) < len(workflow.steps):
        for source in workflow.branchings:
            for node in dict.fromkeys(workflow.successors[source]):
                step = workflow.steps[node - 1]
                if step.action and not step.transitions:
                    alike.setdefault((step.action, source), []).append(node)
    reported: set[int] = set()
    for nodes in alike.values():
        if len(nodes) > 1:
            for node, counterpart in _counterparts(workflow, nodes):
                if node not in reported:
                    reported.add(node)
                    step, other = workflow.steps[node - 1], workflow.steps[counterpart - 1]
                    yield Finding(
                        step.at("id"),
                        f"{step_in_words(step)} does the same as {step_in_words(other)}",
                        related=[Related(other.at("id"), "the other step")],
                        route=route_to(workflow, node),
                        help="Point both branches to one of the two steps, and delete the other step.",
                    )


def _texts(step: Step) -> tuple[str, ...]:
    """The strings among the params of a step, by which most steps differ; the order of the params does not count."""
    return tuple(sorted([value for value in step.params.values() if type(value) is str]))


def _counterparts(workflow: Workflow, nodes: list[int]) -> Iterator[tuple[int, int]]:
    """Each node that does the same as an earlier one of the nodes, with that one."""
    by_texts: dict[tuple[str, ...], list[int]] = {}
    for node in nodes:
        by_texts.setdefault(_texts(workflow.steps[node - 1]), []).append(node)
    for group in by_texts.values():
        first: dict[str, int] = {}
        for node in sorted(group, key=ranks_of(workflow).__getitem__) if len(group) > 1 else ():
            counterpart = first.setdefault(_written(workflow.steps[node - 1]), node)
            if counterpart != node:
                yield node, counterpart


def _written(step: Step) -> str:
    """All that a step does, as text; a reference to its own output in its transitions reads as one to "steps.self"."""
    rest = {key: value for key, value in step.value.items() if key not in ("id", "_id", "meta")}
    return repr(_in_order(rest)).replace(f"steps.{step.id}.", "steps.self.")


def _in_order(value: object) -> object:
    """A value with the keys of its objects in order, as json.dumps would sort them if importing json did not cost more."""
    if type(value) is dict:
        return [(key, _in_order(value[key])) for key in sorted(value)]
    return [_in_order(item) for item in value] if type(value) is list else value
