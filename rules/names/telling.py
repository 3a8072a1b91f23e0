"""Names of the app, its workflows and components: unique, well-formed, telling, and tied to their app.

In nearly every definition there is nothing to find. The rules here see that at little cost; where something may be found,
they leave it to the modules beside, which are loaded only then.
"""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.kustomer.names import app_key, own_name, same_app, split_app_name
from kwf_lint.spelling import words_of
from kwf_lint.words import quoted

from .unique import name_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kwf_lint import App, Workflow
    from kwf_lint.definition.components import Component, KView

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
    first = first_word(app)
    workflows = [each for each in app.workflows if each.name and not begins_with(first, each.name)]
    if workflows:
        yield from untied_workflows(app, workflows)
    tied = ("kustomer", app.name)
    kviews = [each for each in app.kviews if "." in each.name and each.name.partition(".")[0] not in tied]
    if kviews:
        yield from untied_kviews(app, kviews)


def first_word(app: App) -> str:
    """The first word of the app's name if it is a telling one, else ""."""
    first = (words_of(app.name) or [""])[0]
    return first if len(first) >= SHORTEST_WORD and first not in COMMON_WORDS and not first.isdigit() else ""


def begins_with(word: str, name: str) -> bool:
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


def untied_workflows(app: App, workflows: Iterable[Workflow]) -> Iterator[Finding]:
    """Those of the workflows whose names have no telling word of the app's."""
    own = _telling_words(_names_of_app(app))
    for workflow in workflows if own else ():
        name = workflow.name
        if split_app_name(name):
            continue
        words = _telling_words([name])
        is_tied = any(word in other or other in word for word in words for other in own)
        if not is_tied and not is_generic(name, app, words_of(app.name)):
            yield Finding(
                workflow.at("name"),
                f"the workflow name {quoted(name)} has no word of the app's",
                help="names are unique over all workflows of an organisation: begin this one with the app's name, "
                f"as in {quoted(app.name.replace('_', '-') + '-' + name)}",
            )


def untied_kviews(app: App, kviews: Iterable[KView]) -> Iterator[Finding]:
    """Those of the kviews whose names begin with something else than the app's name."""
    for kview in kviews:
        head = kview.name.partition(".")[0]
        if not _is_name_of(head, app) and not is_generic(kview.name, app, words_of(app.name)):
            yield Finding(
                kview.at("name"),
                f"the kview name begins with {quoted(head)}, which is not this app",
                part=(0, len(head)),
                help=f'names of kviews are unique over all apps: begin it with "{app.name}."',
            )


def _is_name_of(head: str, app: App) -> bool:
    return same_app(head, app.name) or words_of(head) == words_of(app.name) or head == app.identifier


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
