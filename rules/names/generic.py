"""Names that say too little: generic ones, and those of Kustomer's templates."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Set, rule
from kwf_lint.definition.kept import kept
from kwf_lint.kustomer.names import app_key, own_name, same_app
from kwf_lint.spelling import words_of
from kwf_lint.words import kind_in_words, quoted

from .characters import workflow_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from kwf_lint import App, Workflow
    from kwf_lint.definition.components import Component

# Words that do not say what a component does. (As one string they load faster.)
GENERIC_WORDS = (
    "a action an app asdf bar baz command copy default delete demo draft dummy example final first flow foo generic get "
    "hello hook item kustomer kview main misc my name new object of old patch post put qwerty request sample second some "
    "something step stuff temp template temporary test testing tests the thing third tmp todo trigger unnamed untitled "
    "view webhook wf workflow workflows world x xx xxx y z"
)

GENERIC = frozenset(GENERIC_WORDS.split())
# Prefixes that the builder and authors put before the names of temporary things.
SEPARATORS = ("-", "_", " ", ".")
PASSING_PREFIXES = ("copy-of-", "copy_of_", "temp---", "tmp---", "test---")


@rule("KWF203", "warning", apps_only=True, fixes="unsafe", options={"extend-words": []})
def generic_name(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A name is too generic."""
    extra = [word.lower() for word in options["extend-words"]]
    kinds: Sequence[tuple[str, Sequence[Workflow | Component], Sequence[str]]] = (
        ("workflow", app.workflows, extra),
        ("action", app.actions, extra),
        ("kview", app.kviews, extra),
        # "event" may say something in the name of a view or an action; in that of a hook it does not.
        ("hook", app.hooks, [*extra, "event"]),
    )
    for kind, components, words in kinds:
        for component in components:
            if is_generic(component.name, app, words):
                is_copy = _is_copy(component.name.lower())
                right = _lasting_name(component.name) if kind == "workflow" else ""
                yield Finding(
                    component.at(component.name_key),
                    f"the {kind_in_words(kind)} name {quoted(component.name)} looks like the name of a copy"
                    if is_copy
                    else f"the {kind_in_words(kind)} name {quoted(component.name)} does not say what it does",
                    help=f"Name what the {kind_in_words(kind)} does, for example {_example(kind, app)}.",
                    # Other names are written where they are used.
                    fix=Fix(f"rename it to {quoted(right)}", [Set(component.at("name"), right)])
                    if right and right not in workflow_names(app) and not is_generic(right, app, words)
                    else None,
                )


def is_generic(name: str, app: App, extra: Sequence[str] = ()) -> bool:
    """Whether a name, after its namespace, has only generic words, numbers and single letters.

    The words of the app's name before it do not count; alone they are a name, that of an app's only workflow or view.
    `extra`: further generic words.
    """
    name = own_name(name, app.name)
    head, dot, tail = name.partition(".")
    if dot and same_app(head, app.name):
        name = tail
    lowered = name.lower()
    if lowered.startswith(PASSING_PREFIXES) or _is_copy(lowered):
        return True
    words = words_of(name)
    own = own_words(app)
    if own and words[: len(own)] == own:
        words = words[len(own) :]
    for word in words:
        if not _says_nothing(word, extra):
            return False
    return bool(words)


def _is_copy(name: str) -> bool:
    """Whether a name of several words is that of a copy: "x-sync-copy", "x-sync---copy", "x-sync--1-", "copy of x"."""
    if "copy" not in name and name[-1:] not in SEPARATORS:
        return False
    words = name.replace("_", "-").replace(" ", "-").replace(".", "-").split("-")
    named = [word for word in words if word]
    if len(named) < 2:
        return False
    if named[-1] == "copy" or named[:2] == ["copy", "of"]:
        return True
    # The editor makes "sync (1)" of a second import, and its name "sync--1-".
    return words[-1] == "" and named[-1].isdigit() and words[-3:-2] == [""]


def _lasting_name(name: str) -> str:
    """The name without what marks it as a copy or as temporary; "" where nothing does."""
    lowered = name.lower()
    prefix = next((each for each in ("copy of ", *PASSING_PREFIXES) if lowered.startswith(each)), "")
    if prefix or not _is_copy(lowered):
        return name[len(prefix) :].strip("-_ .") if prefix else ""
    end = name.rstrip("-_ ).")
    end = end.rstrip("0123456789") if end != name else end[: -len("copy")]
    return end.rstrip("-_ (.")


def _says_nothing(word: str, extra: Sequence[str]) -> bool:
    """Whether a word is generic, a single letter, a number, a version such as v2, or generic with a number after it."""
    if len(word) < 2 or word in GENERIC or word in extra:
        return True
    stem = word.rstrip("0123456789")
    return stem != word and (stem in ("", "v") or stem in GENERIC or stem in extra)


@kept
def own_words(app: App) -> list[str]:
    """The words of the app's name."""
    return words_of(app.name)


def _example(kind: str, app: App) -> str:
    app_name = app.name or "acme"
    examples = {
        "workflow": f"{app_name.replace('_', '-')}-order-sync",
        "action": "get-order",
        "kview": f"{app_name}.order-card",
        "hook": f"kustomer.app.{app_name}.order.update",
    }
    return quoted(examples[kind])


@rule("KWF205", "error", apps_only=True)
def template_name(app: App) -> Iterator[Finding]:
    """The app still has the name of a Kustomer template, which cannot be registered."""
    if app_key(app.name) in app.platform.template_apps:
        yield Finding(
            app.at("app"),
            f"{quoted(app.name)} is the name of a template in the starter repository",
            help="Rename the app. Its name is unique among all apps and cannot be changed later.",
        )
