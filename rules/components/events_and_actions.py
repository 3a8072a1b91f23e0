"""Components and how they are connected: events, actions, hooks, requests, webhooks, the platform's own names."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Part, Related, Set, rule
from kwf_lint.analysis.shape_check import is_misspelled
from kwf_lint.analysis.usage import asks_for_another, holders_of, meant_sibling, misplaced_events, usage_of
from kwf_lint.definition.components import Hook
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of, strings_in
from kwf_lint.definition.text_forms import is_placeholder
from kwf_lint.expressions.fast_path import is_expression, literal_parts
from kwf_lint.kustomer.names import CALL_START, REST_ACTIONS, app_key, own_name, owner_app, same_app, split_app_name
from kwf_lint.kustomer.platform import is_known_event, platform
from kwf_lint.spelling import Names, did_you_mean, edit_distance, fold, names_within, nearest
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from kwf_lint import App
    from kwf_lint.analysis.usage import AppUse
    from kwf_lint.definition.components import AppTrigger, Component
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Trigger
    from kwf_lint.document.document import Path
    from kwf_lint.kustomer.platform import Platform

    Holder = TypeVar("Holder", Step, Trigger)

# A template for the organization, the host of its pages, and the beginning of a path of the API.
PAGES = "}}.kustomerapp.com/v1/"
PUBLISHING_ACTION = "kustomer.event.publish"
# How paths begin that are written without the sign of a reference.
READ_IN_WORKFLOWS = ("steps.", "variables.", "settings.", "appSettings.")


@rule(
    "KWF701",
    "warning",
    needs="project",
    rests_on="here app.app app.hooks.*.eventName app.triggers.*.eventName family",
)
def undeclared_event(app: App, project: Project | None) -> Iterator[Finding]:
    """A workflow is triggered by an app event that the app does not declare."""
    events = app.triggers_by_event
    for trigger, home, own, declared in _undeclared(app, project, events, lambda part: [*part.hooks, *part.triggers]):
        # The servers of apps of the legacy SDK publish events that no definition declares.
        if (
            home.kind == "sdk"
            or _is_slip(trigger.text("eventName"))
            or trigger.text("eventName") in app.platform.events
        ):
            continue
        if home is not app and asks_for_another(home, trigger.text("appVersion")):
            continue
        published = _published_events(home.owner or home)
        if own not in published and "" not in published:
            name = trigger.text("eventName")
            yield Finding(
                trigger.at("eventName"),
                f"no hook or trigger of {_named(app, home)} declares {quoted(name)}",
                severity="error" if nearest(own, declared) else None,
                related=_home_of(app, home),
                help=_meant(name, own, declared)
                or "Declare a hook and a trigger with this eventName: until then the workflow never runs.",
            )


@rule("KWF702", "error", needs="project", rests_on="here app.app app.actions.*.name family")
def undeclared_action(app: App, project: Project | None) -> Iterator[Finding]:
    """A step calls an app action that the app does not declare."""
    for step, home, own, declared in _undeclared(app, project, app.steps_by_action, lambda part: part.actions):
        name = step.text("action")
        if not _is_slip(name) and name not in app.platform.actions and not asks_for_another(home, step.app_version):
            yield Finding(
                step.at("action"),
                f"{_named(app, home)} declares no action {quoted(name)}",
                related=_home_of(app, home),
                help=_meant(name, own, declared)
                or 'Declare it under "actions", or call another action: the step cannot run.',
            )


def _undeclared(
    app: App,
    project: Project | None,
    holders_by_name: Mapping[str, Sequence[Holder]],
    components: Callable[[App], Sequence[Component]],
) -> Iterator[tuple[Holder, App, str, Names]]:
    """The names of an app's own that it does not declare.

    As (holder, app definition, name without namespace, all names that are declared). Other files are read only where a
    name is not declared in this one.
    """
    homes: dict[str, App | None] = {}
    declared: dict[App, set[str]] = {}
    misnamed: dict[App, set[str]] = {}
    declared_anywhere: dict[App, tuple[set[str], Names]] = {}
    for name, holders in holders_by_name.items():
        parts = split_app_name(name)
        owner = parts[0] if parts else ""
        if not name or (not parts and name.startswith("kustomer.")) or (not app.is_app and name in platform().actions):
            continue
        if owner not in homes:
            homes[owner] = _home(app, owner, project)
        home = homes[owner]
        if home is None:
            continue
        if home not in declared:
            declared[home] = _own_names(components(home), home)
        own = own_name(name, home.name)
        if own.lower() in declared[home]:
            continue
        # A component that is named as another app's is a finding of foreign-namespace.
        if home not in misnamed:
            misnamed[home] = {(split_app_name(each.name) or ("", ""))[1] for each in components(home)}
        if own in misnamed[home]:
            continue
        if home not in declared_anywhere:
            fragments = [_own_names(components(part), home) for part in _fragments(home, project)]
            anywhere = declared[home].union(*fragments)
            declared_anywhere[home] = anywhere, Names(anywhere)
        if own.lower() not in declared_anywhere[home][0]:
            for holder in holders:
                yield holder, home, own, declared_anywhere[home][1]


def _home(app: App, owner: str, project: Project | None) -> App | None:
    """The app definition that must declare what has that app's name: this one, another one, or the bare workflow's.

    owner: "" in short names, which the platform takes for the app's own.
    """
    if app.is_app:
        if app.name and (not owner or same_app(owner, app.name)):
            return app
        return project.sibling(owner) if project is not None and app.name and owner else None
    if not owner or project is None or app.kind not in ("workflow", "partial"):
        return None
    return next((other for other in project.family_apps(app) if other.is_app and same_app(owner, other.name)), None)


def _named(app: App, home: App) -> str:
    return f"the app {quoted(home.name)}" if app.is_app and home is not app else "the app"


def _home_of(app: App, home: App) -> list[Related]:
    owner = app.owner if home is app else home
    return [] if owner is None else [Related(owner.at("app"), "the app that the workflow belongs to", owner.document)]


def _fragments(home: App, project: Project | None) -> list[App]:
    """Parts of an app definition that are in separate files."""
    return [other for other in project.family_apps(home) if other.kind == "fragment"] if project is not None else []


def _own_names(components: Sequence[Component], app: App) -> set[str]:
    """The names of components without their namespace and letter case."""
    return {own_name(component.name, app.name).lower() for component in components if component.name}


def _meant(name: str, own: str, declared: Names) -> str | None:
    """The help that suggests the nearest names of the app, or the platform's name without its beginning."""
    if own == name and (f"kustomer.{name}" in platform().actions or is_known_event(platform(), f"kustomer.{name}")):
        return f'Did you mean "kustomer.{name}"?'
    namespace = name[: len(name) - len(own)]
    near = nearest(own, declared)
    return did_you_mean(name, [f"{namespace}{each}" for each in near]) if near else None


@kept
def _published_events(app: App) -> set[str]:
    """What steps of the app may publish, without namespace; "" where the name is known only when they run."""
    found = set()
    for workflow in app.workflows:
        for step in workflow.steps:
            if step.action == PUBLISHING_ACTION:
                for path, text in strings_in(step.params, ()):
                    is_name = "event" in str(path[0]).lower() or "name" in str(path[-1]).lower()
                    if not is_expression(text):
                        found.add(own_name(text, app.name))
                    elif is_name:
                        found.add("")
    return found


def _is_slip(name: str) -> bool:
    return bool(_near_names(name, platform().actions)) or bool(_near_events(name, platform()))


@rule(
    "KWF703",
    "warning",
    needs="project",
    apps_only=True,
    rests_on="here app.app app.hooks.*.eventName app.triggers.*.eventName family",
)
def hook_without_trigger(app: App, project: Project | None) -> Iterator[Finding]:
    """A hook has no trigger, or a trigger has no hook."""
    if not app.hooks:
        return
    hooks, triggers = _own_names(app.hooks, app), _own_names(app.triggers, app)
    if hooks == triggers:
        return
    for part in _fragments(app, project):
        hooks |= _own_names(part.hooks, app)
        triggers |= _own_names(part.triggers, app)
    lonely = triggers - hooks
    lonely_names = Names(lonely)
    triggers_by_name: dict[str, list[AppTrigger]] = {}
    for trigger in app.triggers:
        triggers_by_name.setdefault(own_name(trigger.name, app.name).lower(), []).append(trigger)
    partners: set[str] = set()
    for hook in app.hooks:
        own = own_name(hook.name, app.name)
        if own and own.lower() not in triggers and own.lower() not in misplaced_events(app):
            near = nearest(own.lower(), lonely_names)[:1]
            partners.update(near)
            yield Finding(
                hook.at("eventName"),
                f"no trigger has the event {quoted(hook.name)} of this hook",
                # Without a workflow that uses it, it may be for a trigger of a later version.
                severity=None if near or own.lower() in _awaited(app) else "info",
                related=[
                    Related(trigger.at("eventName"), "may be meant for this hook")
                    for each in near
                    for trigger in triggers_by_name.get(each, ())
                ],
                help="Add a trigger with the same eventName: until then no workflow can use the hook.",
            )
    published = _published_events(app)
    lonely -= partners
    for trigger in app.triggers:
        own = own_name(trigger.name, app.name)
        if own.lower() in misplaced_events(app):
            continue
        if own.lower() in lonely and own not in published and "" not in published:
            yield Finding(
                trigger.at("eventName"),
                f"no hook has the event {quoted(trigger.name)} of this trigger",
                help="Add a hook with the same eventName: until then nothing outside can start the trigger.",
            )


@kept
def _awaited(app: App) -> set[str]:
    """The events that trigger the app's workflows, without its namespace."""
    return {own_name(each.trigger.event_name, app.name).lower() for each in app.workflows if each.trigger}


@rule(
    "KWF704",
    "info",
    default=False,
    apps_only=True,
    rests_on="here app.app workflows app.actions.*.name app.hooks.*.eventName app.kviews.*.template app.triggers.*.eventName",
)
def unused_component(app: App) -> Iterator[Finding]:
    """Nothing in the definition uses an action, a trigger or a hook of the app."""
    steps = [step for workflow in app.workflows for step in workflow.steps]
    called = {own_name(step.action, app.name).lower() for step in steps}
    actions = _not_among(called, app.actions, app)
    events = _not_among(_awaited(app), [*app.triggers, *app.hooks], app)
    if not actions and not events:
        return
    texts = [kview.template for kview in app.kviews] + [text for _, text in app.workflow_strings]
    elsewhere = names_within("\0".join(texts), (*actions.values(), *events.values()))
    for action, own in actions.items():
        if own not in elsewhere:
            yield Finding(
                action.at("name"),
                f"no workflow of the app uses the action {quoted(action.name)}",
                help="Delete it, unless it is for workflows that people build themselves.",
            )
    reported: set[str] = set()
    for event, own in events.items():
        # A trigger and its hook are one event.
        if own not in elsewhere and own.lower() not in reported:
            reported.add(own.lower())
            yield Finding(
                event.at("eventName"),
                f"no workflow of the app uses the event of this {'hook' if isinstance(event, Hook) else 'trigger'}",
                help="Delete it, unless it is for workflows that people build themselves.",
            )


def _not_among(used: set[str], components: Iterable[Component], app: App) -> dict[Component, str]:
    """The components whose names, without the app's, are not used, with these names; those of other apps are left out."""
    names = {component: own_name(component.name, app.name) for component in components}
    return {
        component: own
        for component, own in names.items()
        if own and not split_app_name(own) and own.lower() not in used
    }


@rule("KWF705", "warning", needs="project")
def near_miss_platform_name(app: App, project: Project | None) -> Iterator[Finding]:
    """The name of an action or event is nearly one of the platform's own names."""
    known = app.platform
    taken = {"", *known.actions, *known.events}
    own = _own_names([*app.actions, *app.hooks, *app.triggers], app)
    holders_by_name: list[tuple[str, str, str, Sequence[Trigger | Step]]] = [
        *[("event", "eventName", name, triggers) for name, triggers in app.triggers_by_event.items()],
        *[("action", "action", name, steps) for name, steps in app.steps_by_action.items()],
    ]
    for kind, key, name, holders in holders_by_name:
        if name in taken or own_name(name, app.name).lower() in own:
            continue
        near = _near_events(name, known) if kind == "event" else _near_names(name, known.actions)
        if not app.value and f"kustomer.{name}" in taken:
            # In a workflow of no app a short name means nothing.
            holders = [each for each in holders if each.text("appVersion").startswith("kustomer-")]
            near = [f"kustomer.{name}"]
        if known is not platform() and name.startswith("kustomer.app."):
            near = _near_of_app(name, kind, app, project, near)
        for holder in holders if near else ():
            yield Finding(
                holder.at(key),
                f"{quoted(name)} is not a known {kind} of the platform",
                help=did_you_mean(name, near) or f'Write "{near[0]}".',
            )
    for use in usage_of(app).uses:
        meant = meant_sibling(app, project, use)
        if meant is not None:
            yield from _misspelled_app(app, use, *meant)


def _misspelled_app(app: App, use: AppUse, other: App, component: Component) -> Iterator[Finding]:
    """The name of an action or event that another app of the project has, with that app's name misspelled."""
    _, _, written, own = use.name.split(".", 3)
    start = len(use.name) - len(own) - len(written) - 1
    for _, _, holder in holders_of(app, use):
        yield Finding(
            holder.at(use.key),
            f"no app {quoted(written)} is in this project or among the dependencies",
            part=(start, start + len(written)),
            related=[Related(component.at(component.name_key), "declared here", other.document)],
            help=f'Did you mean "{use.name[:start]}{app_key(other.name)}.{own}"?',
        )


def _near_of_app(name: str, kind: str, app: App, project: Project | None, near: list[str]) -> list[str]:
    """The near names where a user's facts know some of the app that the name belongs to.

    Of an app whose definition is at hand undeclared-action and undeclared-event say what it declares.
    """
    ours, known = platform(), app.platform
    owner = owner_app(name) or ""
    added = known.events.keys() - ours.events.keys() if kind == "event" else known.actions.keys() - ours.actions.keys()
    of_app = [each for each in added if same_app(owner_app(each) or "", owner)]
    near = sorted({*[each for each in near if each not in added], *_near_names(name, of_app)})
    return near if near and _home(app, owner, project) is None else []


def _near_names(name: str, candidates: Iterable[str]) -> list[str]:
    """The candidates from which one part of a dotted name differs by a letter or two, or all parts by case and signs."""
    parts = name.split(".")
    folded = _folded(name)
    size = len(name)
    return sorted(
        candidate
        for candidate in candidates
        if -5 < len(candidate) - size < 5
        and candidate != name
        and (_differ_by_letters(parts, candidate.split(".")) or _folded(candidate) == folded)
    )


def _near_events(name: str, known: Platform) -> list[str]:
    # What is wrong with the event of a callable workflow is reported by unresolved-workflow-id.
    if name.startswith(CALL_START) or is_known_event(known, name):
        return []
    near = _near_names(name, known.events)
    parts = name.split(".")
    for beginning, end in known.event_forms:
        first, last = beginning.split(".")[:-1], end.split(".")[1:]
        middle = parts[len(first) : len(parts) - len(last)]
        if middle and _differ_by_letters([*parts[: len(first)], *parts[len(first) + len(middle) :]], [*first, *last]):
            near.append(".".join([*first, *middle, *last]))
    return near


def _differ_by_letters(parts: list[str], others: list[str]) -> bool:
    """Whether one part differs, by one letter in a short one and at most two in others."""
    if len(parts) != len(others):
        return False
    found = [number for number, part in enumerate(parts) if part != others[number]]
    if len(found) != 1:
        return False
    part, other = parts[found[0]], others[found[0]]
    if _is_opposite(part, other):
        return False
    at_most = 1 if min(len(part), len(other)) < 5 else 2
    return edit_distance(part.lower(), other.lower(), at_most) <= at_most


def _is_opposite(one: str, other: str) -> bool:
    """Whether one word reverses or repeats the other: "assign-user" and "unassign-user" are two actions."""
    return any(one == f"{prefix}{other}" or other == f"{prefix}{one}" for prefix in ("un", "re", "de"))


def _folded(name: str) -> list[str]:
    return [fold(part) for part in name.split(".")]


@rule(
    "KWF709",
    "error",
    fixes="unsafe",
    rests_on="here.uri here.method here.? component.type component.inputTemplate.uri component.inputTemplate.method",
)
def incomplete_rest_action(app: App) -> Iterator[Finding]:
    """The request of a REST action has no valid URL or no method."""
    yield from _requests_to_pages(app)
    for name in REST_ACTIONS:
        for step in app.steps_by_action.get(name, ()):
            uri = step.params.get("uri")
            if type(uri) is str and _certainly_without_scheme(uri):
                yield _without_scheme(step.at("params", "uri"), uri)
    for action in app.actions:
        if action.type != "rest_api":
            continue
        template = action.value.get("inputTemplate")
        if template is None:
            yield Finding(
                action.path,
                "this REST action has no inputTemplate",
                help='Add "inputTemplate": {"uri": "https://...", "method": "GET", "json": true}.',
            )
        if type(template) is not dict:
            continue
        missing = [
            key
            for key in ("uri", "method")
            if key not in template and not is_misspelled(app, action.at("inputTemplate"), key)
        ]
        if missing:
            yield Finding(
                action.at("inputTemplate"),
                f"the request has no {' and no '.join(missing)}",
                severity=None if "uri" in missing else "warning",
                help='Add "uri": the platform cannot send the request without it.'
                if "uri" in missing
                else 'Add "method", for example "GET": which one the platform uses without it is not documented.',
            )
        for key in ("uri", "method"):
            text = template.get(key)
            if type(text) is str and not text.strip():
                yield Finding(
                    action.at("inputTemplate", key),
                    f"the {key} of the request is empty",
                    severity=None if key == "uri" else "warning",
                )
            elif key == "uri" and type(text) is str and not _has_scheme(text) and not is_placeholder(text):
                yield _without_scheme(action.at("inputTemplate", key), text)


def _certainly_without_scheme(uri: str) -> bool:
    """Whether the URI of a step has no scheme, nor anything that may mean one or be a finding of another rule.

    A variable may hold the beginning of a URL, and a path alone may have a meaning; "https:/" is at least a scheme.
    """
    host = uri.partition("/")[0]
    return (
        uri[:1].isalnum()
        and ":" not in host
        and not host.startswith(READ_IN_WORKFLOWS)
        and not _has_scheme(uri)
        and not is_placeholder(uri)
    )


def _without_scheme(path: Path, uri: str) -> Finding:
    return Finding(path, f"the URL {quoted(uri)} has no scheme", help='Begin it with "https://".')


def _requests_to_pages(app: App) -> Iterator[Finding]:
    """Requests of the API that go to the host of an organization's pages: `https://{{{orgName}}}.kustomerapp.com/v1/...`."""
    steps = [step for name in sorted(REST_ACTIONS) for step in app.steps_by_action.get(name, ())]
    uris = [(action.at("inputTemplate", "uri"), action.input_template.get("uri")) for action in app.actions]
    uris += [(step.at("params", "uri"), step.params.get("uri")) for step in steps]
    uris += [(command.at("url"), command.url) for command in app.commands]
    for path, uri in uris:
        if type(uri) is not str or PAGES not in uri or not uri.startswith(("https://{{", "http://{{")):
            continue
        at = uri.index(PAGES) + len("}}")
        end = at + len(PAGES) - len("}}/v1/")
        yield Finding(
            path,
            f"{quoted(uri[at + 1 : end])} serves pages, not the API",
            severity="warning",
            part=(at, end),
            help='Write ".api.kustomerapp.com": the API is at https://<organization>.api.kustomerapp.com.',
            fix=Fix('insert ".api"', [Part(path, (at, at), ".api")]),
        )


def _has_scheme(uri: str) -> bool:
    """Whether a URL has a scheme, or begins with a template that may contain it."""
    if uri.startswith("/#"):
        return True
    scheme, found, _ = uri.partition("://")
    letters = "".join(part for _, part in literal_parts(scheme)).strip()
    if found and (letters.isalpha() or (not letters and scheme)):
        return True
    if not uri.startswith("{{"):
        return False
    end = uri.find("}}")
    if end < 0 or uri.startswith("#", 2) or uri.startswith("#", 3):
        return True
    after = uri[end + 2 :].removeprefix("}")
    return after[:1] in ("", "/", "?", ":", "{")


@rule("KWF716", "error")
def webhook_contract(app: App) -> Iterator[Finding]:
    """An outbound webhook has a URL or an event that the platform refuses."""
    for webhook in app.webhooks:
        url = webhook.url
        # malformed-value reports a scheme alone, placeholder an empty variable.
        if (
            url.strip()
            and url != "http://"
            and not is_placeholder(url)
            and not url.lower().startswith("https://")
            and not url.startswith(("{{", "/#"))
        ):
            yield Finding(
                webhook.at("url"),
                f"the URL {quoted(url)} does not begin with https://",
                help="Use https: the platform sends events over https only.",
            )
        for path, event in webhook.events:
            if event not in app.platform.outbound_events:
                yield Finding(
                    path,
                    f"{quoted(event)} is not an event of outbound webhooks",
                    help=did_you_mean(event, app.platform.outbound_events)
                    or "Use a create or update event of customers, conversations, messages, users, teams or tags.",
                )


@rule("KWF717", "warning", fixes="unsafe")
def documentation_links(app: App) -> Iterator[Finding]:
    """The links to the app's documentation are an object, not an array."""
    details = object_of(app.value, "appDetails")
    links = details.get("documentationLinks")
    if type(links) is dict and app.kind != "envelope":
        path = app.at("appDetails", "documentationLinks")
        yield Finding(
            path,
            "documentationLinks is an object, not an array of links",
            help='Write an array of objects with "title" and "url".',
            fix=Fix("wrap the object in an array", [Set(path, [links])]),
        )
