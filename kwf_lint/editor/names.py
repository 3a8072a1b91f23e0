"""What stands at the places of a definition: names, where each is declared, and where it is used.

Definition, references, highlights, rename, hover and completion all ask here, so that they never disagree. What uses a name,
the analyses know; nothing is searched for a second time. A name is known by its kind and a key that is the same in every file
of a project.
"""

from __future__ import annotations

from kwf_lint.analysis.commands_called import command_name, commands_called
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.records import attributes_in_template
from kwf_lint.analysis.settings_read import settings_read
from kwf_lint.analysis.usage import holders_of, usage_of
from kwf_lint.definition.components import Action
from kwf_lint.definition.node import object_of
from kwf_lint.definition.owners import TRIGGER
from kwf_lint.definition.workflow import Step
from kwf_lint.document.places import locate, part_span
from kwf_lint.editor.written import QUOTES
from kwf_lint.expressions.reading import helpers
from kwf_lint.kustomer.names import (
    SETTING_TEXTS,
    app_key,
    called_id,
    own_name,
    spells_app,
    split_app_name,
    split_text_key,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kwf_lint.analysis.reads import Read, Reads
    from kwf_lint.definition.app import App
    from kwf_lint.definition.components import Command, Component
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.places import Place

STEP, WORKFLOW, CALLED, SETTING, ACTION, EVENT, COMMAND = (
    "step", "workflow", "workflow id", "setting", "action", "event", "command",
)  # fmt: skip
KLASS, ATTRIBUTE, TEXT, ALIAS, INPUT, OPERATOR, HELPER, FUNCTION = (
    "klass", "attribute", "text", "alias", "input", "operator", "helper", "function",
)  # fmt: skip


class Name:
    """A name: its kind, its key (the same in all files of a project), and the word itself."""

    __slots__ = ("key", "kind", "word")

    def __init__(self, kind: str, key: tuple[object, ...], word: str) -> None:
        self.kind = kind
        self.key = key
        self.word = word

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and (self.kind, self.key) == (other.kind, other.key)

    def __hash__(self) -> int:
        return hash((self.kind, self.key))


class Use:
    """A place where a name stands.

    path, part: the string and the characters of it that are the word, None for the whole; is_key: the key of the member.
    is_declaration: here it is declared. owner: the view that it belongs to, for hover. reach: the characters that count as
    the place of the name, where they are more than the word itself. read: the string and the path in it that reads a step.
    """

    __slots__ = ("app", "is_declaration", "is_key", "name", "part", "path", "reach", "read", "workflow")

    def __init__(
        self,
        name: Name,
        path: Path,
        part: Span | None = None,
        *,
        app: App,
        workflow: Workflow | None = None,
        is_key: bool = False,
        is_declaration: bool = False,
        reach: Span | None = None,
        read: Read | None = None,
    ) -> None:
        self.name = name
        self.path = path
        self.part = part
        self.app = app
        self.workflow = workflow
        self.is_key = is_key
        self.is_declaration = is_declaration
        self.reach = reach or part
        self.read = read


class Names:
    """All names of a document with their places, sorted by place.

    document: the definition, whose text is the JSON that it is; a module's parts stand in other documents (see `source`).
    """

    __slots__ = ("_places", "by_name", "document", "uses")

    def __init__(self, document: Document, apps: Iterable[App]) -> None:
        self.document = document
        self.uses = [use for app in apps for use in _uses(app)]
        # Of each use the document that it stands in, the span of the word, and that of what counts as its place.
        self._places: dict[int, tuple[Document, Span, Span]] = {}
        self.by_name: dict[Name, list[Use]] = {}
        if is_module(document):
            for use in self.uses:
                self._place_in_module(use)
        else:
            places = locate(document, {use.path for use in self.uses})
            for use in self.uses:
                place = places.get(use.path)
                if place is not None:
                    spans = self._span(place, use, use.part), self._span(place, use, use.reach)
                    self._places[id(use)] = (document, *spans)
        found = [use for use in self.uses if id(use) in self._places]
        self.uses = sorted(found, key=lambda use: (self.source(use).name, self.span(use)))
        for use in self.uses:
            self.by_name.setdefault(use.name, []).append(use)

    def span(self, use: Use) -> Span:
        """The characters of the text that are the word, without quotes."""
        return self._places[id(use)][1]

    def source(self, use: Use) -> Document:
        """The document whose text `span` is of."""
        return self._places[id(use)][0]

    def at(self, file: str, offset: int) -> Use | None:
        """The use whose place an offset of a file, by its name, lies in or touches, the smallest of several."""
        found = [
            (end - start, number, use)
            for number, use in enumerate(self.uses)
            for source, _, (start, end) in (self._places[id(use)],)
            if source.name == file and start <= offset <= end
        ]
        return min(found, key=lambda each: each[:2])[2] if found else None

    def declarations(self, name: Name) -> list[Use]:
        return [use for use in self.by_name.get(name, ()) if use.is_declaration]

    def _span(self, place: Place, use: Use, part: Span | None) -> Span:
        start, end = place.key if use.is_key and place.key is not None else place.value
        if self.document.text[start] in "{[":
            return start, start + 1
        if part is not None:
            return part_span(self.document, (start, end), part)
        return (start + 1, end - 1) if self.document.text[start] in QUOTES else (start, end)

    def _place_in_module(self, use: Use) -> None:
        assert self.document.origin is not None
        placed = self.document.origin.place(self.document, use.path, use.is_key, use.part)
        start, end = placed.span
        if use.part is None and end - start > 1 and placed.document.text[start] in QUOTES:
            start, end = start + 1, end - 1
        self._places[id(use)] = (placed.document, (start, end), (start, end))


def names_of(apps: Sequence[App]) -> Names:
    """The names of the definitions of one document, worked out once."""
    kept: Names | None = apps[0].kept.get(names_of)
    if kept is None:
        kept = apps[0].kept[names_of] = Names(apps[0].document, apps)
    return kept


def is_module(document: Document) -> bool:
    """Whether a definition is written as a module, so that its places are not those of its own text."""
    return document.origin is not None and document.origin.place is not None


def _uses(app: App) -> Iterator[Use]:
    for workflow in app.workflows:
        yield from _in_workflow(app, workflow)
    yield from _of_steps(app)
    yield from _of_settings(app)
    yield from _of_components(app)
    yield from _of_klasses(app)
    yield from _of_expressions(app)
    yield from _of_translations(app)


def _in_workflow(app: App, workflow: Workflow) -> Iterator[Use]:
    if workflow.name:
        name = Name(WORKFLOW, (app_key(app.name), workflow.name), workflow.name)
        yield Use(name, workflow.at("name"), app=app, workflow=workflow, is_declaration=True)
    if workflow.id:
        name = Name(CALLED, (workflow.id,), workflow.id)
        yield Use(name, workflow.at("id"), app=app, workflow=workflow, is_declaration=True)
    trigger = workflow.trigger
    if trigger is not None:
        at = trigger.at("id") if "id" in trigger.value else trigger.path
        yield Use(_step(app, workflow, TRIGGER), at, app=app, workflow=workflow, is_declaration=True)
    for step in workflow.steps:
        if step.id:
            yield Use(_step(app, workflow, step.id), step.at("id"), app=app, workflow=workflow, is_declaration=True)
    for transition in workflow.transitions:
        yield Use(_step(app, workflow, transition.target), transition.at("target"), app=app, workflow=workflow)
    for condition in workflow.conditions:
        if condition.op:
            yield Use(Name(OPERATOR, (condition.op,), condition.op), condition.at("op"), app=app, workflow=workflow)


def _step(app: App, workflow: Workflow, step: str) -> Name:
    trigger = workflow.trigger
    word = TRIGGER if trigger is not None and step == trigger.id else step
    return Name(STEP, (app.document.name, workflow.path, word), word)


def _of_steps(app: App) -> Iterator[Use]:
    """What workflows read of their steps, and the actions and events that they use."""
    for reads in reads_of(app).workflows:
        for step, found in reads.steps.items():
            for text, dotted in found if step else ():
                name = _step(app, reads.workflow, step)
                reach = dotted.span(0, len(dotted.names) - 1)
                read = (text, dotted)
                yield Use(name, text.path, dotted.span(1), app=app, workflow=reads.workflow, reach=reach, read=read)
    usage = usage_of(app)
    for use in usage.uses:
        if not use.name:
            continue
        for workflow, _, holder in holders_of(app, use):
            called = called_id(use.name)
            if called:
                start = use.name.index(called)
                part = (start, start + len(called))
                yield Use(Name(CALLED, (called,), called), holder.at(use.key), part, app=app, workflow=workflow)
                continue
            word = _own(use.name, use.owner)
            name = Name(ACTION if use.is_step else EVENT, (use.owner, word), word)
            part = (len(use.name) - len(word), len(use.name))
            yield Use(name, holder.at(use.key), part, app=app, workflow=workflow, reach=(0, len(use.name)))
            if use.is_step and isinstance(holder, Step) and use.owner == usage.own:
                for param in holder.params:
                    key = Name(INPUT, (use.owner, word, param), param)
                    yield Use(key, holder.at("params", param), app=app, workflow=workflow, is_key=True)


def _own(name: str, owner: str) -> str:
    """A name without the namespace of the app that it belongs to."""
    parts = split_app_name(name)
    return parts[1] if parts and app_key(parts[0]) == owner else name


def _of_settings(app: App) -> Iterator[Use]:
    for setting in app.settings:
        name = Name(SETTING, (app_key(app.name), setting.full_name), setting.name)
        yield Use(name, setting.path, app=app, is_key=True, is_declaration=True)
    for path, part, full in settings_read(app):
        word = full.rpartition(".")[2]
        if "." in full and part is not None:
            name = Name(SETTING, (app_key(app.name), full), word)
            yield Use(name, path, (part[1] - len(word), part[1]), app=app, reach=part)


def _of_components(app: App) -> Iterator[Use]:
    own = app_key(app.name)
    kinds: list[tuple[str, Sequence[Component]]] = [
        (ACTION, app.actions), (EVENT, app.hooks), (EVENT, app.triggers), (COMMAND, app.commands),
    ]  # fmt: skip
    for kind, components in kinds:
        for component in components:
            if component.name:
                is_command = kind == COMMAND
                word = command_name(component.name, app) if is_command else own_name(component.name, app.name)
                part = (len(component.name) - len(word), len(component.name))
                at = component.at(component.name_key)
                yield Use(Name(kind, (own, word), word), at, part, app=app, is_declaration=True)
    for kview in app.kviews:
        for word, start, end in commands_called(app, kview):
            yield Use(Name(COMMAND, (own, word), word), kview.at("template"), (start, end), app=app)
    holders: list[Action | Command] = [*app.actions, *app.commands]
    for holder in holders:
        for alias in holder.aliases:
            name = Name(ALIAS, (app.document.name, holder.path, alias.name), alias.name)
            yield Use(name, alias.path, app=app, is_key=True, is_declaration=True)
        if isinstance(holder, Action):
            word = own_name(holder.name, app.name)
            for each in object_of(holder.input_schema, "properties"):
                name = Name(INPUT, (own, word, each), each)
                at = holder.at("inputSchema", "properties", each)
                yield Use(name, at, app=app, is_key=True, is_declaration=True)


def _of_klasses(app: App) -> Iterator[Use]:
    own = app_key(app.name)
    for klass in app.klasses:
        if klass.name:
            yield Use(Name(KLASS, (own, klass.name), klass.name), klass.at("name"), app=app, is_declaration=True)
        for attribute in klass.attributes:
            name = Name(ATTRIBUTE, (attribute.name,), attribute.name)
            yield Use(name, attribute.path, app=app, is_key=True, is_declaration=True)
    known = {klass.name for klass in app.klasses}
    for kview in app.kviews:
        head, _, word = kview.resource.partition(".")
        if head == "kobject" and word in known:
            part = (len(head) + 1, len(kview.resource))
            yield Use(Name(KLASS, (own, word), word), kview.at("resource"), part, app=app)


def _of_expressions(app: App) -> Iterator[Use]:
    """Attributes, helpers and functions in the references and templates of workflows, and what components read."""
    own = app_key(app.name)
    reads = reads_of(app)
    yield from _of_attributes(app, reads)
    for text in reads.templates:
        template = text.template
        for word, start, end in helpers(template) if template is not None else ():
            yield Use(Name(HELPER, (word,), word), text.path, (start, end), app=app)
    for text in reads.functions:
        function = text.function
        if function is not None:
            word, start, end = function.name
            yield Use(Name(FUNCTION, (word,), word), text.path, (start, end), app=app)
    for text in reads.component_texts:
        holder = text.holder
        aliases = {alias.name for alias in getattr(holder, "aliases", ())}
        inputs = object_of(holder.input_schema, "properties") if isinstance(holder, Action) else {}
        for dotted in text.paths:
            word = dotted.names[0]
            if word in aliases:
                name = Name(ALIAS, (app.document.name, holder.path, word), word)
                yield Use(name, text.path, dotted.span(0), app=app)
            elif word in inputs and isinstance(holder, Action):
                name = Name(INPUT, (own, own_name(holder.name, app.name), word), word)
                yield Use(name, text.path, dotted.span(0), app=app)


def _of_attributes(app: App, reads: Reads) -> Iterator[Use]:
    """Where steps, references and KViews name a custom attribute. Which klass has it, only its name says."""
    for found in reads.workflows:
        for text, dotted in [*found.others, *[each for many in found.steps.values() for each in many]]:
            for place, word in enumerate(dotted.names[1:], 1):
                if dotted.names[place - 1] == "custom":
                    name = Name(ATTRIBUTE, (word,), word)
                    yield Use(name, text.path, dotted.span(place), app=app, workflow=found.workflow)
        for step in found.workflow.steps:
            for word in object_of(step.params, "custom"):
                at = step.at("params", "custom", word)
                yield Use(Name(ATTRIBUTE, (word,), word), at, app=app, workflow=found.workflow, is_key=True)
    for kview in app.kviews:
        for _, start, end in attributes_in_template(kview.template):
            word = kview.template[start:end]
            yield Use(Name(ATTRIBUTE, (word,), word), kview.at("template"), (start, end), app=app)


def _of_translations(app: App) -> Iterator[Use]:
    """The keys of i18n: each is a name in all locales, and that of a setting's text stands for the setting as well."""
    settings = {setting.full_name: setting.name for setting in app.settings}
    for _, key, path, _ in app.translations:
        yield Use(Name(TEXT, (app_key(app.name), key), key), path, app=app, is_key=True, is_declaration=True)
        parts = split_text_key(key)
        if parts is None or not spells_app(parts[0], app.name) or not parts[1].startswith(SETTING_TEXTS):
            continue
        full = parts[1][len(SETTING_TEXTS) :].rpartition(".")[0]
        if full in settings:
            end = len(key) - len(parts[1]) + len(SETTING_TEXTS) + len(full)
            word = settings[full]
            name = Name(SETTING, (app_key(app.name), full), word)
            yield Use(name, path, (end - len(word), end), app=app, is_key=True, reach=(end - len(full), end))
