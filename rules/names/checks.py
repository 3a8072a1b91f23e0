"""Names of the app, its workflows and components: unique, well-formed, telling, and tied to their app."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Workflow, rule
from kwf_lint.names import app_key, own_name, same_app, split_app_name, without_organisation, words_of
from kwf_lint.wording import quoted

from .labels import (  # noqa: F401  the loader finds a family's rules in its checks.py
    duplicate_display_name,
    missing_description,
    missing_display_name,
)
from .namespaces import foreign_namespace, organisation_in_name  # noqa: F401

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kwf_lint.app import Component
    from kwf_lint.document import Document, Path
    from kwf_lint.project import Project

# Words that say nothing of what a component does.
GENERIC_WORDS = (
    "a", "action", "an", "app", "asdf", "bar", "baz", "command", "copy", "default", "delete", "demo", "draft", "dummy",
    "example", "final", "first", "flow", "foo", "generic", "get", "hello", "hook", "item", "kustomer", "kview",
    "main", "misc", "my", "name", "new", "object", "of", "old", "patch", "post", "put", "qwerty", "request", "sample",
    "second", "some", "something", "step", "stuff", "temp", "template", "temporary", "test", "testing", "tests", "the",
    "thing", "third", "tmp", "todo", "trigger", "unnamed", "untitled", "view", "webhook", "wf", "workflow", "workflows",
    "world", "x", "xx", "xxx", "y", "z",
)  # fmt: skip
GENERIC = frozenset(GENERIC_WORDS)
# What the builder and people put before the name of something that was never meant to stay.
PASSING_PREFIXES = ("copy-of-", "copy_of_", "temp---", "tmp---", "test---")

# Words that most workflow names have, whatever their app: two names that share only these are not tied to each other.
COMMON_WORDS = frozenset(
    (
        "add", "after", "all", "and", "app", "apply", "assign", "auto", "before", "call", "change", "check", "clean",
        "close", "convert", "copy", "create", "delete", "done", "end", "fetch", "find", "for", "from", "get", "handle",
        "into", "load", "log", "lookup", "make", "mark", "merge", "move", "new", "notify", "on", "open", "part", "poll",
        "post", "process", "push", "put", "read", "receive", "refresh", "remove", "run", "save", "schedule", "send",
        "set", "simple", "start", "step", "stop", "sync", "test", "the", "then", "trigger", "update", "upsert", "when",
        "with", "workflow", "workflows",
    )
)  # fmt: skip
SHORTEST_WORD = 3

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
WORKFLOW_CHARACTERS = frozenset(LETTERS + "0123456789.-_")
KLASS_CHARACTERS = frozenset(LETTERS + "0123456789-_")
ALLOWED = {
    "app": "the platform takes app names without spaces and dashes",
    "workflow": "the platform takes letters, digits, periods, hyphens and underscores",
    "klass": "the platform takes letters, digits, hyphens and underscores",
}


@rule("KWF201", "error", needs="project")
def duplicate_name(app: App, project: Project | None) -> Iterator[Finding]:
    """Two components of one kind have the same name."""
    for kind, components in app.components():
        if len(components) < 2:
            continue
        first: dict[str, Workflow | Component] = {}
        for component in components:
            if not component.name:
                continue
            other = first.setdefault(own_name(component.name, app.name), component)
            if other is not component:
                # Of two spellings, with and without the app's name, it is always the same one.
                one, two = (other, component) if other.name <= component.name else (component, other)
                yield Finding(
                    two.at(_name_key(two)),
                    f"two {kind}s are named {quoted(two.name)}",
                    related=[(one.at(_name_key(one)), "the first of them")],
                    help=_mend(kind),
                )
    if project is not None and (app.is_app or app.kind == "workflow") and any(each.name for each in app.workflows):
        yield from _duplicates_over_files(app, project)


def _duplicates_over_files(app: App, project: Project) -> Iterator[Finding]:
    """Workflows of the app definition and of the bare workflows that belong to it, in files of their own.

    The finding stands at the bare workflow, of two bare ones at that of the later file; at the other one where only that
    one is reported on, lest nobody hears of it.
    """
    others: dict[str, tuple[Document, Path, bool]] = {}
    for definition in project.family(app.document):
        for other in definition.apps:
            if other.is_app or other.kind == "workflow":
                for workflow in other.workflows:
                    if workflow.name:
                        place = (definition.document, workflow.at("name"), other.is_app)
                        others.setdefault(own_name(workflow.name, other.name), place)
    for workflow in app.workflows if others else ():
        found = others.get(own_name(workflow.name, app.name)) if workflow.name else None
        if found is None:
            continue
        document, path, is_app = found
        is_second = not app.is_app and (is_app or document.name < app.document.name)
        if is_second or document.name not in project.reported:
            yield Finding(
                workflow.at("name"),
                f"two workflows are named {quoted(workflow.name)}",
                related=[(path, "the other one", document)],
                help=_mend("workflow"),
            )


def _mend(kind: str) -> str:
    if kind == "workflow":
        return "names of workflows are unique in an organisation: name one of them anew, or installing fails"
    return f"name one of them anew: the platform tells {kind}s apart by name"


def _name_key(component: Workflow | Component) -> str:
    return "name" if isinstance(component, Workflow) else component.name_key


@rule("KWF202", "error")
def malformed_name(app: App) -> Iterator[Finding]:
    """A name has characters that the platform refuses."""
    if app.is_app and ("-" in app.name or app.name.split() != [app.name]):
        wrong = [character for character in app.name if character == "-" or character.isspace()]
        yield from _malformed(app, app.at("app"), "app", app.name, wrong, "_")
    for workflow in app.workflows:
        if not WORKFLOW_CHARACTERS.issuperset(workflow.name):
            wrong = [character for character in workflow.name if character not in WORKFLOW_CHARACTERS]
            yield from _malformed(app, workflow.at("name"), "workflow", workflow.name, wrong, "-")
    for klass in app.klasses:
        if not KLASS_CHARACTERS.issuperset(klass.name):
            wrong = [character for character in klass.name if character not in KLASS_CHARACTERS]
            yield from _malformed(app, klass.at("name"), "klass", klass.name, wrong, "-")


def _malformed(app: App, path: Path, kind: str, name: str, wrong: list[str], mark: str) -> Iterator[Finding]:
    # Where a placeholder was left in, that is the mistake.
    if not wrong or "<<" in name:
        return
    right = _slug(name, wrong, mark)
    # Something may refer to the name of an app or klass; then more than the name must change.
    is_free = right and right not in [workflow.name for workflow in app.workflows]
    is_alone = kind == "workflow" or app.document.text.count(name) == 1
    yield Finding(
        path,
        f"the {kind} name {quoted(name)} has {_in_words(wrong)} in it",
        help=f"{ALLOWED[kind]}, for example {quoted(right)}" if right else ALLOWED[kind],
        fix=Fix(f"name it {quoted(right)}", [("set", path, right)]) if is_free and is_alone else None,
    )


def _slug(name: str, wrong: list[str], mark: str) -> str:
    """The name with `mark` for what is wrong in it, letters without their accents."""
    from unicodedata import normalize

    for character in wrong:
        letter = normalize("NFKD", character)[0]
        name = name.replace(character, letter if letter in LETTERS else mark)
    return mark.join([part for part in name.lower().split(mark) if part])


def _in_words(characters: list[str]) -> str:
    """Each of the characters once, at most three, in words."""
    names = ["a space" if character == " " else quoted(character) for character in dict.fromkeys(characters)]
    return " and ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and more"


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
            if _is_generic(component.name, app, own, words):
                yield Finding(
                    component.at(_name_key(component)),
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


def _is_generic(name: str, app: App, own: list[str], generic: Collection[str] = GENERIC) -> bool:
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
    if app.workflows:
        first = _first_word(app)
        own: set[str] | None = None
        for workflow in app.workflows:
            name = workflow.name
            if not name or _begins_with(first, name) or split_app_name(name):
                continue
            if own is None:
                own = _telling_words(_names_of_app(app))
            if not own:
                break
            words = _telling_words([name])
            is_tied = any(word in other or other in word for word in words for other in own)
            if not is_tied and not _is_generic(name, app, words_of(app.name)):
                yield Finding(
                    workflow.at("name"),
                    f"the workflow name {quoted(name)} has no word of the app's",
                    help="names are unique over all workflows of an organisation: begin this one with the app's name, "
                    f"as in {quoted(app.name.replace('_', '-') + '-' + name)}",
                )
    for kview in app.kviews:
        head, dot, _ = kview.name.partition(".")
        if (
            dot
            and head != app.name
            and head != "kustomer"
            and not _is_name_of(head, app)
            and not _is_generic(kview.name, app, words_of(app.name))
        ):
            yield Finding(
                kview.at("name"),
                f"the kview name begins with {quoted(head)}, which is not this app",
                part=(0, len(head)),
                help=f'names of kviews are unique over all apps: begin it with "{app.name}."',
            )


def _is_name_of(head: str, app: App) -> bool:
    return same_app(head, app.name) or words_of(head) == words_of(app.name) or head == app.identifier


def _first_word(app: App) -> str:
    """The first word of the app's name if it is a telling one, else ""."""
    first = (words_of(app.name) or [""])[0]
    return first if len(first) >= SHORTEST_WORD and first not in COMMON_WORDS and not first.isdigit() else ""


def _begins_with(word: str, name: str) -> bool:
    """Whether the name begins with this word, as most names do with the first one of their app's."""
    return word != "" and name.startswith(word) and name[len(word) : len(word) + 1] in "-_."


def _names_of_app(app: App) -> Iterator[str]:
    yield from (app.name, app.title, app.identifier)
    for component in (*app.hooks, *app.triggers, *app.actions, *app.klasses):
        yield own_name(component.name, app.name)


def _telling_words(names: Iterable[str]) -> set[str]:
    return {
        word
        for name in names
        for word in words_of(name)
        if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS and not word.isdigit()
    }


@rule("KWF205", "error", apps_only=True)
def template_name(app: App) -> Iterator[Finding]:
    """The app still has the name of one of Kustomer's templates, which cannot be registered."""
    if app_key(app.name) in app.platform.template_apps:
        yield Finding(
            app.at("app"),
            f"{quoted(app.name)} is the name of a template in the starter repository",
            help="give the app a name of its own; it is unique over all apps and cannot be changed later",
        )


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
    first = _first_word(app) if app.klasses else ""
    for klass in app.klasses:
        if _begins_with(first, klass.name):
            continue
        if not klass.name or not app.name or klass.is_marked_standard or klass.name in app.platform.standard_klasses:
            continue
        if not KLASS_CHARACTERS.issuperset(klass.name) or _begins_as_app(klass.name, app):
            continue
        right = f"{without_organisation(app.name).lower().replace('_', '-')}-{klass.name}"
        yield Finding(
            klass.at("name"),
            f"the klass name {quoted(klass.name)} does not begin with the app's name",
            help=f"names of klasses are unique in an organisation, and can never be changed: {quoted(right)}",
        )


def _begins_as_app(name: str, app: App) -> bool:
    """Whether a name begins with the app's name, identifier or title, or with a first word that they have too."""
    first, *_ = words_of(name) or [""]
    whole = "".join(words_of(name))
    own = words_of(without_organisation(app.name))
    if len(first) >= SHORTEST_WORD and first in own:
        return True
    return any(
        each and (whole.startswith(each) or (len(first) >= SHORTEST_WORD and each.startswith(first)))
        for each in ("".join(own), app.identifier.lower(), "".join(words_of(app.title)))
    )
