"""Requests to other services: responses that nothing checks, URLs that come from unauthenticated data."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, Workflow, rule
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import strings_in
from kwf_lint.expressions.fast_path import bare_path, step_ids_in
from kwf_lint.kustomer.names import REST_PREFIX, own_name

from .loops import facts_about, route_over

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kwf_lint.definition.components import Hook
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Path


@rule("KWF804", "warning", rests_on="here routes workflow.steps.*.errorCases")
def unchecked_rest_call(app: App) -> Iterator[Finding]:
    """The response to a request is used without checking that the request succeeded."""
    if not any(action.startswith(REST_PREFIX) for action in app.steps_by_action):
        return
    for workflow in app.workflows:
        requests = [node for node, step in enumerate(workflow.steps, 1) if _is_unguarded_request(step)]
        if not requests:
            continue
        reads = _reads(workflow)
        checked = _checked(workflow, reads)
        for node in requests:
            step = workflow.steps[node - 1]
            if step.id in checked or workflow.steps_by_id.get(step.id) is not step:
                continue
            body = f"steps.{step.id}.body"
            uses = {
                user: path for user, path, text in reversed(reads.get(step.id, [])) if user != node and body in text
            }
            nodes = _route_to_nearest(workflow, node, uses)
            if nodes is not None:
                before = facts_about(workflow).route(node) or []
                yield Finding(
                    step.at("action"),
                    "nothing checks that this request succeeded",
                    related=[Related(uses[nodes[-1]], "uses its response")],
                    route=[*before[:-1], *route_over(workflow, nodes)],
                    help=f'Check "/#steps.{step.id}.response.statusCode" in a transition, or add an error case to the step.',
                )


def _is_unguarded_request(step: Step) -> bool:
    return step.action.startswith(REST_PREFIX) and not step.value.get("errorCases")


def _reads(workflow: Workflow) -> dict[str, list[tuple[int, Path, str]]]:
    """For each step where the params of steps read its output, as (node, path, text)."""
    found: dict[str, list[tuple[int, Path, str]]] = {}
    for node, step in enumerate(workflow.steps, 1):
        for path, text in strings_in(step.params, step.at("params")):
            if "steps." in text:
                for read in dict.fromkeys(step_ids_in(text)):
                    found.setdefault(read, []).append((node, path, text))
    return found


def _checked(workflow: Workflow, reads: dict[str, list[tuple[int, Path, str]]]) -> set[str]:
    """The steps whose output a condition or a template tests, or a step uses that is checked itself."""
    facts = facts_about(workflow)
    read_by: dict[str, list[str]] = {}
    pending = []
    for read, places in reads.items():
        for node, _, text in places:
            read_by.setdefault(workflow.steps[node - 1].id, []).append(read)
            if f"{{{{#if steps.{read}." in text or f"{{{{#unless steps.{read}." in text:
                pending.append(read)
    pending += [step.id for step in workflow.steps if facts.tests_of(step.id)]
    checked = set(pending)
    while pending:
        for read in read_by.get(pending.pop(), ()):
            if read not in checked:
                checked.add(read)
                pending.append(read)
    return checked


def _route_to_nearest(workflow: Workflow, node: int, wanted: Collection[int]) -> list[int] | None:
    """The nodes of a shortest route from a node to the nearest of some others, None where none leads to one."""
    if not wanted:
        return None
    came_from = {node: 0}
    queue = [node]
    for current in queue:
        if current in wanted and current != node:
            route = [current]
            while route[-1] != node:
                route.append(came_from[route[-1]])
            return route[::-1]
        for target in workflow.successors[current]:
            if target not in came_from:
                came_from[target] = current
                queue.append(target)
    return None


@rule("KWF808", "warning", rests_on="here routes")
def untrusted_url(app: App) -> Iterator[Finding]:
    """Unauthenticated form data controls a request URL."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger is None or not trigger.event_name:
            continue
        hook = _form_hook(app, trigger.event_name)
        if hook is None and not trigger.event_name.startswith("kustomer.hooks.form."):
            continue
        for node, step in enumerate(workflow.steps, 1):
            for path, text in _addresses(app, step):
                span = _host_from_trigger(text)
                if span is not None and not _is_tested(workflow, text[slice(*span)]):
                    place = hook.at("type") if hook else trigger.at("eventName")
                    yield Finding(
                        path,
                        "unauthenticated form data controls the host of this request",
                        part=span if span != (0, len(text)) else None,
                        related=[Related(place, "a form hook requires no key")],
                        route=facts_about(workflow).route(node) or [],
                        help="Use a fixed host, or check the host in a condition before this step. Otherwise anyone can make "
                        "the request send its credentials to their own server.",
                    )


def _is_tested(workflow: Workflow, expression: str) -> bool:
    """Whether a condition tests what a reference or tag reads."""
    return bare_path(expression) in _tests_of_trigger(workflow)


@kept
def _tests_of_trigger(workflow: Workflow) -> str:
    """The transitions that test the trigger's data, as one text."""
    return "\0".join([str(other.value) for _, other in facts_about(workflow).tests_of("1")])


def _form_hook(app: App, event: str) -> Hook | None:
    """The app's form hook whose event this is."""
    return _form_hooks(app).get(own_name(event, app.name))


@kept
def _form_hooks(app: App) -> dict[str, Hook]:
    """The app's form hooks by their names without the app, of several the first."""
    found: dict[str, Hook] = {}
    for hook in app.hooks:
        if hook.text("type") == "form":
            found.setdefault(own_name(hook.name, app.name), hook)
    return found


def _addresses(app: App, step: Step) -> list[tuple[Path, str]]:
    """The params of a step that hold a URL: those of REST steps, and those that an app's action begins its URL with."""
    is_request = step.action.startswith(REST_PREFIX)
    keys = ["uri"] if is_request else _address_inputs(app).get(own_name(step.action, app.name), [])
    return [(step.at("params", key), step.params[key]) for key in keys if type(step.params.get(key)) is str]


@kept
def _address_inputs(app: App) -> dict[str, list[str]]:
    """The inputs that the app's actions begin their URLs with, by the names of the actions without the app."""
    found: dict[str, list[str]] = {}
    for action in app.actions:
        if action.type == "rest_api":
            inputs = found.setdefault(own_name(action.name, app.name), [])
            inputs.append(_first_input(action.input_template.get("uri")))
    return found


def _first_input(template: object) -> str:
    """The input that a template begins with, "" if there is none."""
    if type(template) is not str:
        return ""
    if template.startswith("/#"):
        return template[2:]
    return template[: max(template.find("}}"), 0)].strip("{ ") if template.startswith("{{") else ""


def _host_from_trigger(text: str) -> tuple[int, int] | None:
    """The part of a URL that reads its host from the trigger's data, None if the host is not read from there."""
    if text.startswith("/#steps.1."):
        return (0, len(text))
    start = 0 if text.startswith("{{") else text.find("://") + 3
    if start == 2:
        return None
    end = text.find("}}", start)
    slash = text.find("/", start)
    at = text.find("{{", start)
    if at < 0 or end < 0 or (start and 0 <= slash < at):
        return None
    if not text[at:end].lstrip("{").startswith("steps.1."):
        return None
    return (at, end + (3 if text.startswith("{{{", at) else 2))
