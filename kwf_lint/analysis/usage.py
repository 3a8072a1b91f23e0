"""Lists what a definition uses of which app: the events and actions of its workflows, and the versions they ask for.

Names are compared as the platform does (kustomer/names.py): an app is known by its key, in lower case and without the id
of an organization. Does not know which events and actions an app has, and judges nothing.
"""

from __future__ import annotations

from kwf_lint.analysis.graph import ranks_of
from kwf_lint.definition.kept import kept
from kwf_lint.kustomer.names import app_key, is_misplaced, own_name, owner_app, same_app, split_app_name
from kwf_lint.kustomer.platform import is_known_event
from kwf_lint.kustomer.versions import parse_version, satisfies, split_app_version
from kwf_lint.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.definition.app import App
    from kwf_lint.definition.components import Component
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Trigger, Workflow
    from kwf_lint.document.document import Path

    # What makes a use different from others: whether it is one of steps, the name and the `appVersion`.
    UseKey = tuple[bool, str, str | None]

    # A trigger or step, its workflow and its node in Workflow.successors.
    Holder = tuple[Workflow, int, Trigger | Step]

EVERYWHERE = frozenset(("", "kustomer", "hooks"))
"""The apps that every organization has; "" stands for an unknown app."""

# Definitions name few apps and versions, and those of one project name the same: what a text says is kept for the next.
_MOST_KEPT = 5000


class AppVersion:
    """A text `<app>-<range>`, of an appVersion or a dependency: the app by its key and the range, "" and None elsewhere.

    is_plain: the range is `1.2.3`, `^1.2.3` or `~1.2.3`, which nearly all are: right in its form, and a pin.
    """

    __slots__ = ("app", "is_plain", "range", "text")

    def __init__(self, text: str, app: str, range_: str | None, is_plain: bool) -> None:
        self.text = text
        self.app = app
        self.range = range_
        self.is_plain = is_plain


class AppUse:
    """An event that triggers wait for or an action that steps call, and the version that they ask for with it.

    name: that of the event or action; "" for branch nodes, and for callable triggers, which wait for a call alone.
    owner: the key of the app that the event or action belongs to, "" if unknown. text: the `appVersion`, None where it is
    absent or not a string. app, range: what it says, the app by its key; "" and None where it is absent or not of that form.
    is_right: the version is one of the app that the event or action belongs to, as far as that is known.
    """

    __slots__ = ("app", "is_plain", "is_right", "is_step", "name", "owner", "range", "text")

    def __init__(self, is_step: bool, name: str, owner: str, text: str | None) -> None:
        version = read_app_version(text or "")
        self.is_step = is_step
        self.name = name
        self.owner = owner
        self.text = text
        self.app = version.app
        self.range = version.range
        self.is_plain = version.is_plain
        self.is_right = name != "" and version.range is not None and (owner == "" or owner == version.app)

    @property
    def key(self) -> str:
        """The key under which the trigger or step names the event or action."""
        return "action" if self.is_step else "eventName"


class Usage:
    """All that a definition uses.

    uses: each different one once, in the order of the file, however many triggers and steps share it (see holders_of).
    odd: those of them whose version is there but not plain. ranges: by app the different ranges that are rightly
    asked for. dependencies: with their paths. own: the key of the definition's own app.
    """

    __slots__ = ("dependencies", "odd", "own", "ranges", "uses")

    def __init__(self, app: App) -> None:
        self.own = app_key(app.name)
        self.dependencies: list[tuple[Path, AppVersion]] = []
        if "dependencies" in app.value:
            self.dependencies = [(path, read_app_version(text)) for path, text in app.dependencies]
        keys = _different_uses(app)
        if misplaced_events(app):
            self.uses = [_read_use(key, app) for key in keys]
        else:
            self.uses = [_uses.get(key) or _read_use(key, app) for key in keys]
        self.odd = []
        self.ranges: dict[str, dict[str, None]] = {}
        for use in self.uses:
            if not use.is_plain and use.text is not None:
                self.odd.append(use)
            if use.range and use.is_right:
                if use.app in self.ranges:
                    self.ranges[use.app][use.range] = None
                else:
                    self.ranges[use.app] = {use.range: None}


@kept
def usage_of(app: App) -> Usage:
    """What the definition uses."""
    return Usage(app)


def read_app_version(text: str) -> AppVersion:
    """What an appVersion or a dependency says."""
    version = _versions.get(text)
    if version is None:
        if len(_versions) >= _MOST_KEPT:
            _versions.clear()
        version = _versions[text] = _read_app_version(text)
    return version


def is_app_name(text: str) -> bool:
    """Whether the text can be an app's name: letters, digits, and the dashes that some names have against the rule."""
    return text.replace("_", "").replace("-", "").isalnum()


def _read_app_version(text: str) -> AppVersion:
    app, _, range_ = text.partition("-")
    if is_app_name(app) and parse_version(range_[1:] if range_[:1] in ("^", "~") else range_):
        return AppVersion(text, app_key(app), range_, True)
    parts = split_app_version(text)
    if parts is None or not is_app_name(parts[0]):
        return AppVersion(text, "", None, False)
    return AppVersion(text, app_key(parts[0]), parts[1], False)


_versions: dict[str, AppVersion] = {}


def _different_uses(app: App) -> dict[UseKey, None]:
    """What the triggers and steps use, each different use once, in the order of the file."""
    found: dict[UseKey, None] = {}
    for workflow in app.workflows:
        if workflow.trigger:
            found[_use_of_trigger(workflow.trigger)] = None
        for step in workflow.steps:
            found[_use_of_step(step)] = None
    return found


def _use_of_trigger(trigger: Trigger) -> UseKey:
    text = trigger.value.get("appVersion")
    return False, "" if trigger.is_callable else trigger.event_name, text if type(text) is str else None


def _use_of_step(step: Step) -> UseKey:
    text = step.value.get("appVersion")
    return True, step.action, text if type(text) is str else None


@kept
def _holders_by_use(app: App) -> dict[UseKey, list[Holder]]:
    """The triggers and steps that share each use, in the order of the file."""
    found: dict[UseKey, list[Holder]] = {}
    for workflow in app.workflows:
        if workflow.trigger:
            found.setdefault(_use_of_trigger(workflow.trigger), []).append((workflow, 0, workflow.trigger))
        for step in workflow.steps:
            found.setdefault(_use_of_step(step), []).append((workflow, step.node, step))
    return found


@kept
def misplaced_events(app: App) -> set[str]:
    """The events of the app's hooks and triggers that are among the platform's own names, in lower case.

    A trigger may take up an event of the platform itself. hook-event-name reports the others, and for all other rules it
    is unknown whose they are.
    """
    found = {hook.name.lower() for hook in app.hooks if is_misplaced(hook.name)}
    found.update(
        each.name.lower()
        for each in app.triggers
        if is_misplaced(each.name) and not is_known_event(app.platform, each.name)
    )
    return found


def _read_use(key: UseKey, app: App) -> AppUse:
    is_step, name, text = key
    if not is_step and misplaced_events(app) and name.lower() in misplaced_events(app):
        return AppUse(is_step, name, "", text)
    owner = owner_app(name)
    # A short name may be one of this app's; what other names say is the same everywhere.
    if owner is None and name and not name.startswith("kustomer."):
        return AppUse(is_step, name, app_key(app.name) if name in _declared_names(app) else "", text)
    if len(_uses) >= _MOST_KEPT:
        _uses.clear()
    use = _uses[key] = AppUse(is_step, name, app_key(owner or ""), text)
    return use


@kept
def _declared_names(app: App) -> set[str]:
    """The names of the app's actions and events, without the app."""
    return {own_name(each.name, app.name) for each in (*app.actions, *app.hooks, *app.triggers)}


_uses: dict[UseKey, AppUse] = {}


def holders_of(app: App, use: AppUse) -> list[Holder]:
    """The triggers or steps that share a use, in the order of the file."""
    return _holders_by_use(app)[use.is_step, use.name, use.text]


def holders_of_range(app: App, owner: str, range_: str) -> list[tuple[AppUse, Holder]]:
    """The triggers and steps that rightly ask for this range of an app."""
    return [(use, holder) for use in _uses_by_range(app).get((owner, range_), ()) for holder in holders_of(app, use)]


@kept
def _uses_by_range(app: App) -> dict[tuple[str, str], list[AppUse]]:
    found: dict[tuple[str, str], list[AppUse]] = {}
    for use in usage_of(app).uses:
        if use.is_right and use.range is not None:
            found.setdefault((use.app, use.range), []).append(use)
    return found


def in_canonical_order(found: Iterable[tuple[AppUse, Holder]]) -> list[tuple[AppUse, Trigger | Step]]:
    """The uses in an order that does not depend on the file's: by workflow, then as graph.py orders its nodes."""

    def order(each: tuple[AppUse, Holder]) -> tuple[str, int, Path]:
        workflow, number, _ = each[1]
        return workflow.name, ranks_of(workflow)[number], workflow.path

    return [(use, holder) for use, (_, _, holder) in sorted(found, key=order)]


def sibling_of(app: App, project: Project | None, name: str, app_version: str) -> App | None:
    """The definition in the project of another app that an action or event belongs to.

    None where there is none or several, and where a version of the app is asked for that this one is not.
    """
    parts = split_app_name(name)
    if project is None or parts is None or not app.is_app or same_app(parts[0], app.name):
        return None
    other = project.sibling(parts[0])
    if other is None or asks_for_another(other, app_version):
        return None
    return other


def asks_for_another(app: App, app_version: str) -> bool:
    """Whether an appVersion asks for a version of the app that this one is not, which may have had what is called."""
    version = split_app_version(app_version)
    return version is not None and same_app(version[0], app.name) and satisfies(app.version, version[1]) is False


def meant_sibling(app: App, project: Project | None, use: AppUse) -> tuple[App, Component] | None:
    """The other app of the project, and its action or event, that a use means whose app is misspelled; None for other uses.

    The definition says itself which app it uses: its dependencies or the appVersion name that one, and not the misspelled one.
    """
    known = app.platform.actions if use.is_step else app.platform.events
    if project is None or not app.is_app or use.owner in EVERYWHERE or use.name in known:
        return None
    usage = usage_of(app)
    named = {use.app, *[version.app for _, version in usage.dependencies]}
    if use.owner == usage.own or use.owner in named:
        return None
    for near in nearest(use.owner, named - EVERYWHERE):
        other = project.sibling(near)
        if other is not None and project.has_none(use.owner):
            own = use.name.split(".", 3)[-1].lower()
            for component in other.actions if use.is_step else (*other.triggers, *other.hooks):
                if own_name(component.name, other.name).lower() == own:
                    return other, component
    return None
