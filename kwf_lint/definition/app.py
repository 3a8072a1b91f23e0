"""The App: a whole definition as rules see it, with its workflows and components, whatever the shape of its document.

Every view holds the JSON object it shows (`value`) and the path that leads to it (`path`). Views are tolerant: a part of
the wrong type is left out, and a string that is absent or of another type is "". They judge nothing; the shape rules
report what the views leave out. UNKNOWN is of no type that they know: what rests on it linting/certainty.py leaves out.
"""

from __future__ import annotations

from kwf_lint.definition.components import Action, AppTrigger, Command, Hook, Klass, KView, Setting, Webhook, Widget
from kwf_lint.definition.document_kinds import definitions
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import Node, object_of, objects_in, strings_in, text_of, texts_in
from kwf_lint.definition.workflow import Step, Workflow
from kwf_lint.kustomer.platform import platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.definition.components import Component
    from kwf_lint.definition.node import JsonObject
    from kwf_lint.definition.workflow import Condition, Trigger
    from kwf_lint.document.document import Document, Path
    from kwf_lint.kustomer.platform import Platform


class App(Node):
    """A definition as rules see it, whatever the shape of its document.

    kind: see document_kinds.py. For bare workflows the App holds nothing else, and its `value` is {}. `name` is the app's
    own name, "" where there is none. `platform`: the facts about Kustomer's platform and the user's organization. `kept`:
    what kept.py keeps for it. `owner`: the app definition in another file whose part it is (see part_of_app.py), None
    where it is none.
    """

    __slots__ = (
        "actions",
        "commands",
        "document",
        "hooks",
        "kept",
        "kind",
        "klasses",
        "kviews",
        "name",
        "owner",
        "platform",
        "settings",
        "triggers",
        "webhooks",
        "widgets",
        "workflows",
    )  # fmt: skip

    def __init__(
        self, kind: str, value: JsonObject, path: Path, document: Document, facts: Platform | None = None
    ) -> None:
        self.kept: dict[Any, Any] = {}
        self.platform = facts or platform()
        self.owner: App | None = None
        self.kind = kind
        self.value = value
        self.path = path
        self.document = document
        self.name = text_of(value, "name" if kind == "envelope" and "app" not in value else "app")
        self.workflows = [Workflow(item, at) for item, at in objects_in(value, path, "workflows")]
        self.actions = [Action(item, at) for item, at in objects_in(value, path, "actions")]
        self.triggers = [AppTrigger(item, at) for item, at in objects_in(value, path, "triggers")]
        self.hooks = [Hook(item, at) for item, at in objects_in(value, path, "hooks")]
        self.commands = [Command(item, at) for item, at in objects_in(value, path, "commands")]
        self.klasses = [Klass(item, at) for item, at in objects_in(value, path, "klasses")]
        self.kviews = [KView(item, at) for item, at in objects_in(value, path, "kviews")]
        self.widgets = [Widget(item, at) for item, at in objects_in(value, path, "widgets")]
        self.webhooks = [Webhook(item, at) for item, at in objects_in(value, path, "outboundWebhooks")]
        self.settings = [
            Setting(setting, (*path, "settings", category, name))
            for category, settings in object_of(value, "settings").items()
            if type(settings) is dict
            for name, setting in settings.items()
            if type(setting) is dict
        ]

    @property
    @kept
    def steps_by_action(self) -> dict[str, list[Step]]:
        """The steps of all workflows by the action they call: a definition has many steps but few different actions."""
        found: dict[str, list[Step]] = {}
        for workflow in self.workflows:
            for step in workflow.steps:
                if step.action in found:
                    found[step.action].append(step)
                else:
                    found[step.action] = [step]
        return found

    @property
    @kept
    def triggers_by_event(self) -> dict[str, list[Trigger]]:
        """The triggers of all workflows by the event they wait for."""
        found: dict[str, list[Trigger]] = {}
        for workflow in self.workflows:
            if workflow.trigger:
                found.setdefault(workflow.trigger.event_name, []).append(workflow.trigger)
        return found

    @property
    @kept
    def conditions(self) -> list[Condition]:
        """The conditions of all workflows, as Workflow.conditions has them."""
        return [condition for workflow in self.workflows for condition in workflow.conditions]

    @property
    @kept
    def held_strings(self) -> list[tuple[Workflow, int, Trigger | Step, list[tuple[Path, str]]]]:
        """For each trigger and step every string in its params, conditions and error cases, with its path.

        As (workflow, node in Workflow.successors, trigger or step, strings).
        """
        found = []
        for workflow in self.workflows:
            sources: list[Trigger | Step] = [workflow.trigger] if workflow.trigger else []
            first = 1 - len(sources)
            sources += workflow.steps
            for number, source in enumerate(sources, first):
                strings: list[tuple[Path, str]] = []
                for transition in source.transitions:
                    condition = transition.condition
                    if condition and condition.values != [True]:
                        strings += strings_in(condition.values, condition.at("values"))
                if isinstance(source, Step):
                    strings += strings_in(source.params, source.at("params"))
                    if source.value.get("errorCases"):
                        strings += strings_in(source.value["errorCases"], source.at("errorCases"))
                found.append((workflow, number, source, strings))
        return found

    @property
    @kept
    def workflow_strings(self) -> list[tuple[Path, str]]:
        """Every string in the params, conditions and error cases of the workflows, with its path."""
        return [pair for *_, strings in self.held_strings for pair in strings]

    @property
    @kept
    def request_strings(self) -> list[tuple[Action | Command, list[tuple[Path, str]]]]:
        """For each action and command every string in what it sends (address, headers, body), with its path."""
        components: list[Action | Command] = [*self.actions, *self.commands]
        return [
            (
                component,
                [
                    pair
                    for key in ("inputTemplate", "url", "defaultHeaders", "defaultBody")
                    if key in component.value
                    for pair in strings_in(component.value[key], component.at(key))
                ],
            )
            for component in components
        ]

    @property
    def is_app(self) -> bool:
        """Whether this is a whole app definition, in which portability between organizations counts."""
        return self.kind == "app" or self.kind == "sdk"

    @property
    def title(self) -> str:
        return text_of(self.value, "title")

    @property
    def version(self) -> str:
        return text_of(self.value, "version")

    @property
    def identifier(self) -> str:
        return text_of(self.value, "identifier")

    @property
    def dependencies(self) -> list[tuple[Path, str]]:
        return texts_in(self.value, self.path, "dependencies")

    @property
    def translations(self) -> list[tuple[str, str, Path, str]]:
        """All strings of i18n, as (locale, key, path, string)."""
        path = (*self.path, "i18n")
        return [
            (locale, key, (*path, locale, key), text)
            for locale, texts in object_of(self.value, "i18n").items()
            if type(texts) is dict
            for key, text in texts.items()
            if type(text) is str
        ]

    def components(self) -> list[tuple[str, list[Workflow] | list[Component]]]:
        """The named components by kind, as (what people call one, views), in the order of the documentation."""
        kinds: list[tuple[str, Any]] = [
            ("workflow", self.workflows),
            ("action", self.actions),
            ("trigger", self.triggers),
            ("hook", self.hooks),
            ("command", self.commands),
            ("kview", self.kviews),
            ("klass", self.klasses),
            ("widget", self.widgets),
            ("webhook", self.webhooks),
        ]
        return kinds


def read_apps(document: Document, fragment: bool = False, facts: Platform | None = None) -> list[App]:
    """The definitions that a document holds; several bare workflows in one document make one App.

    `fragment`: the settings name the file as a fragment, so that what is recognized as nothing else is one. `facts`: the
    facts about the platform, where they are more than kwf-lint's own.
    """
    apps: list[App] = []
    bare: App | None = None
    for kind, path, value in definitions(document.value, fragment):
        if kind in ("workflow", "partial") or (kind == "envelope" and ("steps" in value or "trigger" in value)):
            if bare is None:
                bare = App(kind, {}, (), document, facts)
                apps.append(bare)
            bare.workflows.append(Workflow(value, path))
        else:
            apps.append(App(kind, value, path, document, facts))
    return apps
