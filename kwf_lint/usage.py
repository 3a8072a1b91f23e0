"""What a definition uses of which app: the events and actions of its workflows, with the versions they ask for.

Names are compared as the platform does (names.py): apps stand here by their key, in lower case and without the id of an
organisation. Does not know which events and actions an app has, and judges nothing.
"""

from __future__ import annotations

from kwf_lint.app import Step
from kwf_lint.names import app_key, own_name, owner_app
from kwf_lint.versions import parse_version, split_app_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.app import App, Trigger, Workflow
    from kwf_lint.document import Path

EVERYWHERE = frozenset(("", "kustomer", "hooks"))
"""The apps that every organisation has; "" stands for an app that is not known."""


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


class Use:
    """A trigger with its event, or a step with its action, and the version that it asks for.

    name: that of the event or action; "" for branch nodes, and for callable triggers, which wait for nothing but a call.
    owner: the key of the app that the event or action belongs to, "" if unknown. app, range: what `appVersion` says, the
    app by its key; "" and None where it is absent or not of that form. is_right: the version is one of the app that the
    event or action belongs to, as far as that is known. number: its node in Workflow.successors.
    """

    __slots__ = ("app", "holder", "is_right", "name", "number", "owner", "range", "version", "workflow")

    def __init__(
        self, workflow: Workflow, number: int, holder: Trigger | Step, name: str, owner: str, version: AppVersion
    ) -> None:
        self.workflow = workflow
        self.number = number
        self.holder = holder
        self.name = name
        self.owner = owner
        self.version = version
        self.app = version.app
        self.range = version.range
        self.is_right = name != "" and version.range is not None and (owner == "" or owner == version.app)

    @property
    def is_step(self) -> bool:
        return isinstance(self.holder, Step)

    @property
    def has_version(self) -> bool:
        """Whether there is an `appVersion`, well-formed or not."""
        return type(self.holder.value.get("appVersion")) is str

    @property
    def name_path(self) -> Path:
        """Where the event or action is named."""
        return self.holder.at("action" if self.is_step else "eventName")

    @property
    def version_path(self) -> Path:
        return self.holder.at("appVersion")


def uses(app: App) -> list[Use]:
    """The triggers and steps of all workflows, in the order of the file; worked out once for all rules."""
    if app.uses is None:
        app.uses = _uses(app)
    return app.uses


def in_canonical_order(found: Iterable[Use]) -> list[Use]:
    """The uses in an order that does not depend on the file's: by workflow, then as graph.py orders its nodes."""
    from kwf_lint.graph import canonical_ranks

    ranks: dict[int, list[int]] = {}

    def order(use: Use) -> tuple[str, int]:
        workflow = use.workflow
        if id(workflow) not in ranks:
            keys = ["", *(step.id for step in workflow.steps)]
            ranks[id(workflow)] = canonical_ranks(workflow.successors, keys)
        return workflow.name, ranks[id(workflow)][use.number]

    return sorted(found, key=order)


def read_app_version(text: str) -> AppVersion:
    """What an appVersion or a dependency says."""
    app, _, range_ = text.partition("-")
    if is_app_name(app) and parse_version(range_[1:] if range_[:1] in ("^", "~") else range_):
        return AppVersion(text, app_key(app), range_, True)
    parts = split_app_version(text)
    if parts is None or not is_app_name(parts[0]):
        return AppVersion(text, "", None, False)
    return AppVersion(text, app_key(parts[0]), parts[1], False)


def is_app_name(text: str) -> bool:
    """Whether the text can be an app's name: letters, digits, and the dashes that some names have against the rule."""
    return text.replace("_", "").replace("-", "").isalnum()


def _uses(app: App) -> list[Use]:
    # Of all the steps most name one of few actions and ask for one of very few versions.
    absent = AppVersion("", "", None, False)
    versions: dict[str, AppVersion] = {}
    owners: dict[str, str] = {"": ""}
    found = []
    for workflow in app.workflows:
        holders: list[tuple[Trigger | Step, str]] = [(step, step.action) for step in workflow.steps]
        trigger = workflow.trigger
        if trigger:
            holders.insert(0, (trigger, "" if trigger.is_callable else trigger.event_name))
        for number, (holder, name) in enumerate(holders, 0 if trigger else 1):
            text = holder.value.get("appVersion")
            if type(text) is not str:
                version = absent
            elif text in versions:
                version = versions[text]
            else:
                version = versions[text] = read_app_version(text)
            owner = owners.get(name)
            if owner is None:
                owner = owners[name] = _owner(app, name)
            found.append(Use(workflow, number, holder, name, owner, version))
    return found


def _owner(app: App, name: str) -> str:
    """The key of the app that an action or event belongs to, "" if unknown; a short name may be one of this app's."""
    owner = owner_app(name)
    if owner is None and not name.startswith("kustomer."):
        declared = (own_name(each.name, app.name) for each in (*app.actions, *app.hooks, *app.triggers))
        return app_key(app.name) if name in declared else ""
    return app_key(owner or "")
