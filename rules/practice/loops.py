"""Workflows that start themselves endlessly: by events that their steps cause, by calls, by schedules."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, RouteStop, Workflow, rule
from kwf_lint.analysis.graph import ranks_of
from kwf_lint.analysis.usage import misplaced_events
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.kept import kept
from kwf_lint.expressions.fast_path import bare_path
from kwf_lint.kustomer.names import CALL_END, CALL_START, SCHEDULE, called_id, is_lookup
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.facts import Facts
    from kwf_lint.definition.workflow import Step

    from ._rings import Starts

WRITING_ACTIONS = frozenset(("kustomer.kobject.create", "kustomer.kobject.update"))
# At most so many workflows with one id count as called by it.
MOST_OF_ONE_ID = 20
# Actions that only read or compute: the steps after them may still be guarded.
PASSIVE_ACTIONS = frozenset(("kustomer.regex-match.generic", "kustomer.transform.generic", "kustomer.org.current"))


@rule(
    "KWF801",
    "warning",
    rests_on="here all-routes workflow.trigger workflows.steps.*.params workflows.trigger.eventName",
)
def unguarded_update_trigger(app: App) -> Iterator[Finding]:
    """A workflow runs on every update without checking what changed."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger is None or not trigger.event_name.endswith(".update") or not record_event(trigger.event_name):
            continue
        if trigger.event_name.lower() in misplaced_events(app):
            continue  # an event of the app itself under another name, which hook-event-name reports
        nodes = _unguarded_route(workflow)
        if not nodes or workflow in _workflows_in_rings(app):
            continue  # those in a ring are reported by self-trigger
        yield Finding(
            trigger.at("eventName"),
            "this runs on every update: no condition checks what changed",
            related=[Related(workflow.steps[nodes[-1] - 1].at("action"), "runs each time")],
            route=route_over(workflow, nodes),
            help="Check the change in a transition before the step that runs each time: "
            '{"op": "eq", "values": ["/#steps.1.changes.attributes.status.after", "done"]}.',
        )


def _unguarded_route(workflow: Workflow) -> list[int]:
    """The nodes of a route to the nearest step that does something, without a condition on the changes; [] for none."""
    nodes: dict[str, int] = {}
    for number, step in enumerate(workflow.steps, 1):
        nodes.setdefault(step.id, number)
    came_from = {0: 0}
    queue = [0]
    for node in queue:
        for transition in workflow.transitions_of(node):
            condition = transition.condition
            if condition is not None and condition.op == "false":
                continue
            if condition is not None and ".changes" in str(condition.values):
                break  # this branch is guarded, and on those after it the guard has failed
            target = nodes.get(transition.target)
            if target is None or target in came_from:
                continue
            came_from[target] = node
            queue.append(target)
            step = workflow.steps[target - 1]
            if step.action and step.action not in PASSIVE_ACTIONS and not is_lookup(step.action):
                route = [target]
                while route[-1]:
                    route.append(came_from[route[-1]])
                return route[::-1]
    return []


@rule("KWF802", "warning", rests_on="here all-routes workflows.trigger.eventName")
def self_trigger(app: App) -> Iterator[Finding]:
    """A workflow triggers itself in every run, alone or with other workflows of the app."""
    for ring in _rings(app):
        followers = [*ring[1:], ring[0]]
        pairs = [
            (workflow, _starting_step(workflow, follower)) for workflow, follower in zip(ring, followers, strict=True)
        ]
        workflow, node = pairs[0]
        step = workflow.steps[node - 1]
        yield Finding(
            step.at("action"),
            _again(step)
            if len(ring) == 1
            else f"this starts {quoted(followers[0].name)}: a cycle of {len(ring)} workflows",
            related=[
                Related(each.steps[number - 1].at("action"), f"starts {quoted(follower.name)}")
                for (each, number), follower in zip(pairs[1:], followers[1:], strict=True)
            ],
            route=_route_around(pairs, followers),
            help="Guard this step with a condition that fails once the work is done: every run starts the next one.",
        )


def _again(step: Step) -> str:
    event = record_event(step.action)
    if event is None:
        return "this calls the workflow itself in every run"
    thing, verb = event
    if verb == "create":
        return f"this creates a {thing}, which starts the workflow again"
    return f"this updates the {thing}, which starts the workflow again"


def _route_around(pairs: list[tuple[Workflow, int]], followers: list[Workflow]) -> list[RouteStop]:
    stops: list[RouteStop] = []
    for (workflow, node), follower in zip(pairs, followers, strict=True):
        part = facts_about(workflow).route(node) or []
        stops += part[:-1]
        stops.append(RouteStop(workflow.steps[node - 1].path, f"starts {quoted(follower.name)}"))
    first = pairs[0][0].trigger
    return [*stops, RouteStop(first.path)] if first else stops


@kept
def _rings(app: App) -> list[list[Workflow]]:
    """The workflows that start each other in every run: one ring for each group, in the order of names."""
    listening, called = _waiting(app)
    starting = {*listening, *WRITING_ACTIONS, SCHEDULE, *[f"{CALL_START}{each}{CALL_END}" for each in called]}
    if starting.isdisjoint(app.steps_by_action):
        return []
    waits_for = {number: event for event, waiting in listening.items() for number in waiting}
    starts: list[Starts] = [({}, set())]
    for number, workflow in enumerate(app.workflows, 1):
        starts.append(({}, set()))
        for node, step in enumerate(workflow.steps, 1):
            if step.action in starting:
                _note_starts(starts[-1], number, node, step, waits_for.get(number), listening, called)
    # The workflows that may start each one, by its number and its event.
    onward_from = {
        key for number, (onward, _) in enumerate(starts) if onward for key in (number, waits_for.get(number))
    }
    if not any(own or not onward_from.isdisjoint(onward) for onward, own in starts):
        return []
    from ._rings import rings  # few apps start workflows that start others

    names = ["", *[workflow.name for workflow in app.workflows]]
    found = rings(starts, listening, names, lambda number, nodes: every_run_gets_to(app.workflows[number - 1], nodes))
    return [[app.workflows[number - 1] for number in ring] for ring in found]


def _waiting(app: App) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The workflows, counted from 1, that each event triggers, and those that are called by each id."""
    listening: dict[str, list[int]] = {}
    called: dict[str, list[int]] = {}
    for number, workflow in enumerate(app.workflows, 1):
        trigger = workflow.trigger
        if trigger and (trigger.is_callable or trigger.event_name.startswith(CALL_START)):
            for each in workflow_ids(workflow):
                if len(called.setdefault(each, [])) < MOST_OF_ONE_ID:
                    called[each].append(number)
        elif trigger and record_event(trigger.event_name) and trigger.event_name.lower() not in misplaced_events(app):
            listening.setdefault(trigger.event_name, []).append(number)
    return listening, called


def _note_starts(
    starts: Starts,
    own: int,
    node: int,
    step: Step,
    own_event: str | None,
    listening: dict[str, list[int]],
    called: dict[str, list[int]],
) -> None:
    """Note the workflows that a step certainly starts when it runs."""
    event = _caused_event(step)
    if event in listening:
        is_new = event.endswith(".create")
        if event == own_event and (is_new or _names_record(step.params.get("id"), of_the_run=True)):
            starts[1].add(node)
        if is_new or _names_record(step.params.get("id"), of_the_run=False):
            starts[0].setdefault(event, set()).add(node)
    for number in called.get(called_workflow(step), ()):
        if number != own:
            starts[0].setdefault(number, set()).add(node)
        elif step.action != SCHEDULE:  # a workflow that schedules itself is reported by self-scheduling
            starts[1].add(node)


@kept
def _workflows_in_rings(app: App) -> set[Workflow]:
    return {workflow for ring in _rings(app) for workflow in ring}


def _names_record(written: object, *, of_the_run: bool) -> bool:
    """Whether the id is read from the trigger's data, so that the record exists; `of_the_run`: it is that record."""
    if type(written) is not str:
        return False
    path = bare_path(written)
    return path == "steps.1.id" if of_the_run else path.startswith("steps.1.") and " " not in path


def _starting_step(workflow: Workflow, follower: Workflow) -> int:
    """The first node that starts the follower."""
    event = follower.trigger.event_name if follower.trigger else ""
    ids = workflow_ids(follower)
    wanted = [
        node
        for node, step in enumerate(workflow.steps, 1)
        if _caused_event(step) == event or called_workflow(step) in ids
    ]
    return first_of(workflow, wanted)


@rule("KWF803", "warning", rests_on="here routes")
def self_scheduling(app: App) -> Iterator[Finding]:
    """A workflow schedules itself in every run and never stops."""
    for workflow in app.workflows if SCHEDULE in app.steps_by_action else ():
        scheduling = [node for node, step in enumerate(workflow.steps, 1) if step.action == SCHEDULE]
        if not scheduling:
            continue
        ids = workflow_ids(workflow)
        nodes = [node for node in scheduling if called_workflow(workflow.steps[node - 1]) in ids]
        if not nodes or not every_run_gets_to(workflow, set(nodes)):
            continue
        first = first_of(workflow, nodes)
        others = [workflow.steps[node - 1] for node in nodes if node != first]
        yield Finding(
            workflow.steps[first - 1].at("action"),
            f"every run schedules the next one, here and in {counted(len(others), 'other step')}"
            if others
            else "every run schedules the next one",
            related=[Related(other.at("action"), f"{step_in_words(other)} schedules it too") for other in others],
            route=facts_about(workflow).route(first) or [],
            help="Add a condition on which the workflow stops: without one, it runs forever.",
        )


def record_event(name: str) -> tuple[str, str] | None:
    """The object and verb of a built-in event: "kustomer.kobject.order.update" -> ("kobject.order", "update")."""
    parts = name.split(".")
    if len(parts) < 3 or parts[0] != "kustomer" or parts[1] in ("app", "hooks", "workflow"):
        return None
    return (".".join(parts[1:-1]), parts[-1]) if parts[-1] in ("create", "update") else None


def _caused_event(step: Step) -> str:
    """The event that a step causes where it makes or changes a record, "" for any other step."""
    action = step.action
    if action in WRITING_ACTIONS:
        klass = step.params.get("klassName")
        verb = action.rpartition(".")[2]
        return f"kustomer.kobject.{klass}.{verb}" if type(klass) is str and "{" not in klass else ""
    return action if action.endswith((".update", ".create")) and record_event(action) else ""


def workflow_ids(workflow: Workflow) -> list[str]:
    """The ids by which steps call or schedule a workflow: its own, and the one in its trigger's event."""
    called = called_id(workflow.trigger.event_name) if workflow.trigger else ""
    return [each for each in dict.fromkeys((workflow.id, called)) if each]


def called_workflow(step: Step) -> str:
    """The id of the workflow that a step calls or schedules, "" if it does neither."""
    if step.action == SCHEDULE:
        called = step.params.get("workflowId")
        return called if type(called) is str else ""
    return called_id(step.action)


def every_run_gets_to(workflow: Workflow, wanted: set[int]) -> bool:
    """Whether each run reaches one of these nodes, whichever branches it takes: none can end before."""
    facts = facts_about(workflow)
    seen = {0}
    pending = [0]
    while pending:
        node = pending.pop()
        if facts.left(node) is not None:
            return False
        for index, transition in enumerate(workflow.transitions_of(node)):
            target = facts.node_of(transition.target)
            if target is None:
                return False
            if facts.taken(node, index) is not None and target not in seen and target not in wanted:
                seen.add(target)
                pending.append(target)
    return True


def facts_about(workflow: Workflow) -> Facts:
    """The facts of a workflow; few workflows have steps that need them here."""
    from kwf_lint.analysis.facts import facts_of

    return facts_of(workflow)


def route_over(workflow: Workflow, nodes: list[int]) -> list[RouteStop]:
    """The stops of a route over these nodes."""
    from kwf_lint.analysis.facts import route_along  # only for findings

    return route_along(workflow, nodes)


def first_of(workflow: Workflow, nodes: list[int]) -> int:
    """The first of some nodes in canonical order."""
    ranks = ranks_of(workflow)
    return min(nodes, key=ranks.__getitem__)
