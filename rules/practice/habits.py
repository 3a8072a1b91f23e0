"""Workflows and apps that Kustomer accepts, but that cause problems sooner or later."""

from __future__ import annotations

from kwf_lint import Finding, Related, rule
from kwf_lint.analysis.graph import ranks_of, reached_nodes
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.node import all_strings, object_of
from kwf_lint.kustomer.names import RESPOND

from .loops import facts_about

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App, Workflow
    from kwf_lint.analysis.facts import RoutesAfter
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Path


@rule("KWF805", "warning")
def retry_after_write(app: App) -> Iterator[Finding]:
    """A step retries the whole workflow after a step that creates data."""
    for workflow in app.workflows:
        after: RoutesAfter | None = None
        for node, step in enumerate(workflow.steps, 1):
            for case in step.error_cases if step.value.get("errorCases") else ():
                if object_of(case.value, "errorAction").get("type") == "retry-workflow":
                    after = after or _after_creating(workflow)
                    if node in after.first:
                        yield _retried(workflow, node, after, case.at("errorAction", "type"))


def _after_creating(workflow: Workflow) -> RoutesAfter:
    """The first step that creates a record on the routes to each node."""
    creating = [number for number, step in enumerate(workflow.steps, 1) if _creates(step)]
    return facts_about(workflow).routes_after(sorted(creating, key=ranks_of(workflow).__getitem__))


def _creates(step: Step) -> bool:
    parts = step.action.split(".")
    return len(parts) == 3 and parts[0] == "kustomer" and parts[2] in ("create", "create-with-customer")


def _retried(workflow: Workflow, node: int, after: RoutesAfter, path: Path) -> Finding:
    creating = after.first[node]
    step = workflow.steps[creating - 1]
    before = facts_about(workflow).route(creating) or []
    runs = "runs" if facts_about(workflow).ran_before(creating, node) else "may run"
    return Finding(
        path,
        f"this {runs} {step_in_words(step)} again, which creates a record",
        related=[Related(step.at("action"), "creates another record at each retry")],
        route=[*before[:-1], *after.route(node)],
        help='Use "retry-action" to retry this step alone, or look up the record before creating it.',
    )


@rule("KWF806", "info")
def enabled_in_source(app: App) -> Iterator[Finding]:
    """A workflow is enabled in its source, before its variables have values."""
    for workflow in app.workflows:
        if workflow.value.get("enabled") is True and app.kind != "envelope" and _uses_variables(workflow):
            yield Finding(
                workflow.at("enabled"),
                "the workflow is enabled before its variables have values",
                help="Remove this key: create the workflow disabled, set its variables, test each branch, then enable it.",
            )


def _uses_variables(workflow: Workflow) -> bool:
    if workflow.value.get("containsVariables") is True:
        return True
    return any("#variables." in text or "{variables." in text for text in all_strings(workflow.value))


@rule("KWF807", "warning", rests_on="here app.?")
def public_visibility(app: App) -> Iterator[Finding]:
    """An app declares itself public, which only Kustomer can make it."""
    if app.kind == "app" and app.value.get("visibility") == "public":
        yield Finding(
            app.at("visibility"),
            "Kustomer refuses to register a public app",
            help='Write "private": Kustomer makes the app public when it adds it to the marketplace.',
        )


@rule("KWF809", "info", default=False, rests_on="step routes")
def redundant_step(app: App) -> Iterator[Finding]:
    """A step without an action has only one transition and does nothing."""
    for workflow in app.workflows:
        entering = [0] * (len(workflow.steps) + 1)
        for targets in workflow.successors:
            for target in targets:
                entering[target] += 1
        for node, step in enumerate(workflow.steps, 1):
            if step.action or len(step.transitions) != 1 or step.display_name or step.app_version:
                continue
            condition = step.transitions[0].condition
            if condition is not None and condition.is_always_true and entering[node] == 1:
                yield Finding(
                    step.at("id"),
                    "this step only leads to the next one",
                    related=[Related(step.transitions[0].at("target"), "where it leads")],
                    help="Delete this step and point the transition that leads here to the next, or give it a display name.",
                )


@rule("KWF810", "warning", rests_on="here workflow.steps.*.action")
def response_without_step(app: App) -> Iterator[Finding]:
    """A callable workflow declares a response, but no step returns one."""
    for workflow in app.workflows:
        if "response" not in workflow.value or not (workflow.trigger and workflow.trigger.is_callable):
            continue
        schema = workflow.response.get("schema")
        properties = schema.get("properties") if type(schema) is dict else None
        if type(properties) is not dict or not properties or type(workflow.value.get("steps")) is not list:
            continue
        if not any(_may_respond(app, step) for step in workflow.steps):
            yield Finding(
                workflow.at("response", "schema"),
                "the response is declared, but no step returns one",
                help=f'Add a step with the action "{RESPOND}", or remove the response.',
            )


def _may_respond(app: App, step: Step) -> bool:
    """Whether the step may respond to the caller: by the built-in action, an app's action, or an unknown one."""
    if not step.action:
        return False
    if step.action == RESPOND or step.action.startswith("kustomer.app."):
        return True
    return step.action not in app.platform.actions


@rule("KWF811", "warning", rests_on="here workflow.trigger.transitions workflow.steps.*.transitions")
def idle_step(app: App) -> Iterator[Finding]:
    """A step has no action and does nothing."""
    if "" not in app.steps_by_action:
        return
    for workflow in app.workflows:
        reached = reached_nodes(workflow)
        for node, step in enumerate(workflow.steps, 1):
            if step.action or "action" in step.value or step.meta.get("description"):
                continue
            ends = step.value.get("transitions") == []
            if not (step.app_version or (ends and not step.display_name)) or _is_router(step):
                continue
            if workflow.trigger and not reached[node]:
                continue
            yield Finding(
                step.path,
                "this step has an appVersion but no action"
                if step.app_version
                else "this step has no action and no transition",
                route=facts_about(workflow).route(node) or [],
                help="Add the action, or delete this step and point the transitions that lead here to the next step."
                if step.app_version
                else "Add the action, or a display name that says why the run ends here.",
            )


def _is_router(step: Step) -> bool:
    """Whether the step works without an action: it chooses between transitions."""
    return len(step.transitions) > 1 and any(
        each.condition is not None and not each.condition.is_always_true for each in step.transitions
    )
