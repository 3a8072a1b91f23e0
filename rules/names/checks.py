"""Names of the app, its workflows and components: unique, well-formed, telling, and tied to their app.

In nearly every definition there is nothing to find. The rules here see that at little cost; where something may be found,
they leave it to the modules beside, which are loaded only then.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.app import object_of, text_of
from kwf_lint.names import app_key, own_name, same_app, without_organisation, words_of
from kwf_lint.usage import usage
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kwf_lint.app import Component, Node
    from kwf_lint.document import Path
    from kwf_lint.project import Project

# Words that say nothing of what a component does. (As one text they are loaded in less time.)
GENERIC_WORDS = (
    "a action an app asdf bar baz command copy default delete demo draft dummy example final first flow foo generic get "
    "hello hook item kustomer kview main misc my name new object of old patch post put qwerty request sample second some "
    "something step stuff temp template temporary test testing tests the thing third tmp todo trigger unnamed untitled "
    "view webhook wf workflow workflows world x xx xxx y z"
)
GENERIC = frozenset(GENERIC_WORDS.split())
# What the builder and people put before the name of something that was never meant to stay.
PASSING_PREFIXES = ("copy-of-", "copy_of_", "temp---", "tmp---", "test---")

# Words that most workflow names have, whatever their app: two names that share only these are not tied to each other.
COMMON = (
    "add after all and app apply assign auto before call change check clean close convert copy create delete done end "
    "fetch find for from get handle into load log lookup make mark merge move new notify on open part poll post process "
    "push put read receive refresh remove run save schedule send set simple start step stop sync test the then trigger "
    "update upsert when with workflow workflows"
)
COMMON_WORDS = frozenset(COMMON.split())
SHORTEST_WORD = 3

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
WORKFLOW_CHARACTERS = frozenset(LETTERS + "0123456789.-_")
KLASS_CHARACTERS = frozenset(LETTERS + "0123456789-_")

ID_LENGTH = 24
ALL_DIGITS_ZERO = bytes.maketrans(b"123456789abcdefABCDEF", b"0" * 21)
HOST = ".kustomerapp.com"

# With one of these an app presents itself to the people who choose it in the directory.
LISTING_KEYS = ("appDetails", "iconUrl", "instructions", "screenshots", "tags")


@rule("KWF201", "error", needs="project")
def duplicate_name(app: App, project: Project | None) -> Iterator[Finding]:
    """Two components of one kind have the same name."""
    for kind, components in app.components():
        if len(components) > 1:
            names = {own_name(component.name, app.name) for component in components}
            if len(names) < len(components):
                from kwf_lint.rules.names.duplicates import of_one_name

                yield from of_one_name(app, kind, components)
    if project is not None and (app.is_app or app.kind == "workflow") and any(each.name for each in app.workflows):
        family = project.family(app.document)
        if family:
            from kwf_lint.rules.names.duplicates import over_files

            yield from over_files(app, family, project.reported)


def name_key(component: Workflow | Component) -> str:
    """The key under which a component has its name."""
    return "name" if isinstance(component, Workflow) else component.name_key


@rule("KWF202", "error")
def malformed_name(app: App) -> Iterator[Finding]:
    """A name has characters that the platform refuses."""
    if (
        (app.is_app and ("-" in app.name or app.name.split() != [app.name]))
        or not WORKFLOW_CHARACTERS.issuperset("".join([workflow.name for workflow in app.workflows]))
        or not KLASS_CHARACTERS.issuperset("".join([klass.name for klass in app.klasses]))
    ):
        from kwf_lint.rules.names.characters import refused

        yield from refused(app)


@rule("KWF203", "warning", apps_only=True, options={"extend-words": []})
def generic_name(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A name says nothing of what the component does."""
    extra = options["extend-words"]
    generic = GENERIC.union(word.lower() for word in extra) if extra else GENERIC
    own = words_of(app.name)
    # A view or an action of events may be; a hook that is of an event only says what every hook is.
    silent = [*own, "event"]
    for kind, components in _named_by_people(app):
        for component in components:
            if _is_surely_telling(component.name, silent, generic):
                continue
            words = generic | {"event"} if kind == "hook" else generic
            if is_generic(component.name, app, own, words):
                yield Finding(
                    component.at(name_key(component)),
                    f"the {kind} name {quoted(component.name)} says nothing of what it does",
                    help=f"name what the {kind} does, for example {_example(kind, app)}",
                )


def _named_by_people(app: App) -> tuple[tuple[str, Sequence[Workflow | Component]], ...]:
    return ("workflow", app.workflows), ("action", app.actions), ("kview", app.kviews), ("hook", app.hooks)


def _example(kind: str, app: App) -> str:
    app_name = app.name or "acme"
    examples = {
        "workflow": f"{app_name.replace('_', '-')}-order-sync",
        "action": "get-order",
        "kview": f"{app_name}.order-card",
        "hook": f"kustomer.app.{app_name}.order.update",
    }
    return quoted(examples[kind])


def _is_surely_telling(name: str, silent: list[str], generic: Collection[str]) -> bool:
    """Whether a plain word behind the last period says something. For most names this spares taking them apart."""
    if "---" in name or "copy" in name.lower():  # it may have one of PASSING_PREFIXES
        return False
    for word in name[name.rfind(".") + 1 :].split("-"):
        if word not in generic and word not in silent and len(word) > 1 and word.islower() and word.isalpha():
            return True
    return False


def is_generic(name: str, app: App, own: list[str], generic: Collection[str] = GENERIC) -> bool:
    """Whether a name, after its namespace, wholly consists of words that say nothing, of numbers and single letters.

    own: the words of the app's name, which are no part of what is judged; alone they are a name, that of an app's only
    workflow or view.
    """
    name = own_name(name, app.name)
    head, dot, tail = name.partition(".")
    if dot and same_app(head, app.name):
        name = tail
    if name.lower().startswith(PASSING_PREFIXES):
        return True
    words = words_of(name)
    if own and words[: len(own)] == own:
        words = words[len(own) :]
    for word in words:
        if word not in generic and len(word) > 1 and not _is_number(word, generic):
            return False
    return bool(words)


def _is_number(word: str, generic: Collection[str]) -> bool:
    """Whether a word is a number, a version such as v2, or a generic word with a number behind it."""
    stem = word.rstrip("0123456789")
    return stem != word and (stem in ("", "v") or stem in generic)


@rule("KWF204", "warning", apps_only=True)
def name_not_tied_to_app(app: App) -> Iterator[Finding]:
    """A workflow or kview is named as if it belonged to no app."""
    first = _first_word(app)
    workflows = [each for each in app.workflows if each.name and not _begins_with(first, each.name)]
    if workflows:
        from kwf_lint.rules.names.ties import untied_workflows

        yield from untied_workflows(app, workflows)
    tied = ("kustomer", app.name)
    kviews = [each for each in app.kviews if "." in each.name and each.name.partition(".")[0] not in tied]
    if kviews:
        from kwf_lint.rules.names.ties import untied_kviews

        yield from untied_kviews(app, kviews)


def _first_word(app: App) -> str:
    """The first word of the app's name if it is a telling one, else ""."""
    first = (words_of(app.name) or [""])[0]
    return first if len(first) >= SHORTEST_WORD and first not in COMMON_WORDS and not first.isdigit() else ""


def _begins_with(word: str, name: str) -> bool:
    """Whether the name begins with this word, as most names do with the first one of their app's."""
    return word != "" and name.startswith(word) and name[len(word) : len(word) + 1] in "-_."


@rule("KWF205", "error", apps_only=True)
def template_name(app: App) -> Iterator[Finding]:
    """The app still has the name of one of Kustomer's templates, which cannot be registered."""
    if app_key(app.name) in app.platform.template_apps:
        yield Finding(
            app.at("app"),
            f"{quoted(app.name)} is the name of a template in the starter repository",
            help="give the app a name of its own; it is unique over all apps and cannot be changed later",
        )


@rule("KWF206", "error", apps_only=True)
def foreign_namespace(app: App) -> Iterator[Finding]:
    """A name or key of this app stands under the name of another app."""
    if not app.name:
        return
    own = f"kustomer.app.{app.name}."
    strange = [
        (kind, component)
        for kind, components in app.components()
        for component in components
        # All names that another app can stand in have this in them, and few of their own.
        if ".app." in component.name and not component.name.startswith(own)
    ]
    if strange or keys_read(app) or keys_of_texts(app):
        from kwf_lint.rules.names.namespaces import foreign

        yield from foreign(app, strange)


def keys_read(app: App) -> list[tuple[Path, str]]:
    """The keys of settings that components read, but for those that begin with the app's name as written."""
    own = f"{app.name}."
    found = []
    for component in (*app.actions, *app.commands):
        for alias, setting in object_of(component.value, "appSettings").items():
            key = text_of(setting, "key") if type(setting) is dict else ""
            if not key.startswith(own):
                found.append((component.at("appSettings", alias, "key"), key))
    return found


def keys_of_texts(app: App) -> list[tuple[Path, str]]:
    """The keys of i18n, but for those that begin with the app's name as written."""
    own = f"{app.name}."
    return [
        ((*app.path, "i18n", locale, key), key)
        for locale, texts in object_of(app.value, "i18n").items()
        if type(texts) is dict
        for key in texts
        if not key.startswith(own)
    ]


@rule("KWF207", "warning", apps_only=True)
def organisation_in_name(app: App) -> Iterator[Finding]:
    """A name holds the id or the name of one organisation."""
    if _may_hold_id(app):
        from kwf_lint.rules.names.organisations import ids

        yield from ids(app)
    if HOST in app.document.text:
        from kwf_lint.rules.names.organisations import hosts

        yield from hosts(app)


def _may_hold_id(app: App) -> bool:
    """Whether so many hexadecimal digits stand side by side in any name: one look at all spares the look at each."""
    names = [component.name for _, components in app.components() for component in components]
    names.append(app.name)
    for use in usage(app).uses:
        names.append(use.name)
        names.append(use.text or "")
    names += [key for _, key in keys_read(app) + keys_of_texts(app)]
    return b"0" * ID_LENGTH in "\n".join(names).encode("utf-8", "surrogatepass").translate(ALL_DIGITS_ZERO)


@rule("KWF208", "warning", apps_only=True)
def case_in_app_name(app: App) -> Iterator[Finding]:
    """The app's name has capital letters, which the platform makes small ones."""
    name = without_organisation(app.name)
    if name != name.lower():
        yield Finding(
            app.at("app"),
            f"the platform knows this app as {quoted(name.lower())}",
            help="what refers to the app as it is written here may not be found: write small letters",
        )


@rule("KWF209", "warning", apps_only=True)
def klass_not_namespaced(app: App) -> Iterator[Finding]:
    """A custom klass does not begin with the app's name."""
    if not app.klasses or not app.name:
        return
    first = _first_word(app)
    klasses = [
        klass
        for klass in app.klasses
        if klass.name and not _begins_with(first, klass.name) and klass.name not in app.platform.standard_klasses
        if not klass.is_marked_standard
    ]
    if klasses:
        from kwf_lint.rules.names.ties import foreign_klasses

        yield from foreign_klasses(app, klasses)


@rule("KWF210", "info", default=False, options={"min-steps": 1})
def missing_display_name(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A step or a branch has no name for people."""
    from kwf_lint.rules.names.labels import nameless

    yield from nameless(app, options["min-steps"])


@rule("KWF211", "info")
def missing_description(app: App) -> Iterator[Finding]:
    """A workflow, an action or the app says nowhere what it is for."""
    if app.is_app and _is_undescribed(app) and any(key in app.value for key in LISTING_KEYS):
        yield _undescribed(app, "the app", "people read it in the directory of apps before they install it")
    if app.kind == "envelope":
        return
    for workflow in app.workflows:
        # Without a trigger or a name it is a part of a workflow.
        if _is_undescribed(workflow) and (app.is_app or _is_whole(workflow)):
            name = f"the workflow {quoted(workflow.name)}" if workflow.name else "the workflow"
            yield _undescribed(workflow, name, "say in a sentence or three what it is for; admins see it")
    for action in app.actions:
        if _is_undescribed(action):
            name = f"the action {quoted(action.name)}" if action.name else "the action"
            yield _undescribed(action, name, "admins see it where they choose an action for their own workflows")


def _is_whole(workflow: Workflow) -> bool:
    return workflow.trigger is not None and ("name" in workflow.value or "description" in workflow.value)


def _is_undescribed(node: Node) -> bool:
    described = node.value.get("description", "")
    return type(described) is str and not described.strip()


def _undescribed(node: Node, name: str, mend: str) -> Finding:
    path = node.at("description") if "description" in node.value else node.path
    return Finding(path, f"{name} has no description", help=mend)


@rule("KWF212", "warning")
def duplicate_display_name(app: App) -> Iterator[Finding]:
    """Two attributes of a klass or two steps of a workflow have the same name for people."""
    for klass in app.klasses:
        if _are_alike(object_of(object_of(klass.value, "metadata"), "properties").values()):
            from kwf_lint.rules.names.labels import attributes_alike

            yield from attributes_alike(klass)
    for workflow in app.workflows:
        if len(workflow.steps) > 1 and _are_alike([step.value.get("meta") for step in workflow.steps]):
            from kwf_lint.rules.names.labels import steps_alike

            yield from steps_alike(workflow)


def _are_alike(shown: Iterable[Any]) -> bool:
    """Whether two of these objects have the same name for people."""
    names = set()
    for each in shown:
        name = each.get("displayName") if type(each) is dict else None
        if type(name) is str:
            name = " ".join(name.lower().split())
            if name in names:
                return True
            names.add(name)
    return False
