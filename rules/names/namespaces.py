"""Names that do not mention the app they belong to, or name another one."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Set, rule
from kwf_lint.analysis.usage import is_app_name, usage_of
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of, text_of
from kwf_lint.kustomer.names import (
    app_key,
    is_name_of,
    own_name,
    same_app,
    spells_app,
    split_app_name,
    split_text_key,
    without_organization,
)
from kwf_lint.rulekit import Related
from kwf_lint.spelling import words_of
from kwf_lint.words import kind_in_words, quoted

from .characters import KLASS_CHARACTERS, WORKFLOW_CHARACTERS, workflow_names
from .generic import is_generic, own_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint import App
    from kwf_lint.document.document import Path

# Words that most workflow names have, whatever their app: two names that share only these are not tied to each other.
COMMON = (
    "add after all and app apply assign auto before call change check clean close convert copy create delete done end "
    "fetch find for from get handle into load log lookup make mark merge move new notify on open part poll post process "
    "push put read receive refresh remove run save schedule send set simple start step stop sync test the then trigger "
    "update upsert when with workflow workflows added assigned called changed checked cleared closed completed converted "
    "copied created deleted ended failed fetched finished found handled incoming loaded logged marked merged moved new opened "
    "outgoing posted processed pushed read received refreshed removed saved scheduled sent started stopped submitted synced "
    "tested triggered updated"
)

COMMON_WORDS = frozenset(COMMON.split())
SHORTEST_WORD = 3


@rule("KWF204", "warning", apps_only=True, fixes="unsafe", rests_on="here app.app app.name app.title")
def name_not_tied_to_app(app: App) -> Iterator[Finding]:
    """The name of a workflow or KView does not mention its app."""
    start = _usual_start(app)
    for workflow in app.workflows:
        name = workflow.name
        if (
            name
            and not (start and name.startswith(start))
            and not split_app_name(name)
            and not _has_word_of_app(name, app)
            and not is_generic(name, app)
            and not _begins_with_app(name, app)
        ):
            right = f"{app.name.replace('_', '-')}-{name}"
            # Of two with one name, the fixes would make two with another one.
            is_alone = workflow_names(app)[own_name(name, app.name)] == 1 and right not in workflow_names(app)
            is_part = app.owner is not None and app.name
            yield Finding(
                workflow.at("name"),
                f"the workflow name {quoted(name)} does not mention the app{f' {quoted(app.name)}' if is_part else ''}",
                related=[Related(app.at("app"), "the app of this workflow")] if is_part else [],
                help=f"Begin it with the app's name, for example {quoted(right)}. "
                "If a workflow name is taken in the organization, the installation fails.",
                fix=Fix(f"rename it to {quoted(right)}", [Set(workflow.at("name"), right)])
                if app.name and is_alone and WORKFLOW_CHARACTERS.issuperset(right)
                else None,
            )
    for kview in app.kviews:
        head, dot, _ = kview.name.partition(".")
        if dot and head != "kustomer" and not _is_name_of(head, app) and not is_generic(kview.name, app):
            yield Finding(
                kview.at("name"),
                f"the KView name begins with {quoted(head)}, not with the app's name",
                part=(0, len(head)),
                help=f'Begin it with "{app.name}.": KView names are unique among all apps.',
            )


def _usual_start(app: App) -> str:
    """The first word of the app's name, with which most names begin, and a dash; "" where it is not distinctive."""
    first = own_words(app)[:1]
    return f"{first[0]}-" if _distinctive_words(first) else ""


def _begins_with_app(name: str, app: App) -> bool:
    """Whether a name begins with all words of the app's name, also where none of them is distinctive."""
    own = words_of(without_organization(app.name))
    return bool(own) and words_of(name)[: len(own)] == own


def _has_word_of_app(name: str, app: App) -> bool:
    """Whether a distinctive word of the name, or a part of one, is a word of the app's name or of its components'.

    True also where the app has no distinctive word: then no name can have one.
    """
    words = _distinctive_words([name])
    if not words.isdisjoint(own_words(app)):
        return True  # as in most names
    known = _known_words(app)
    return not known or any(word in other or other in word for word in words for other in known)


@kept
def _known_words(app: App) -> set[str]:
    """The distinctive words in the names of the app and of those of its components that a workflow may be named after."""
    components = (*app.hooks, *app.triggers, *app.actions, *app.klasses)
    return _distinctive_words(
        [app.name, app.title, app.identifier, *[own_name(component.name, app.name) for component in components]]
    )


def _distinctive_words(names: Iterable[str]) -> set[str]:
    """The words of these names but short and common ones and numbers."""
    return {
        word
        for name in names
        for word in words_of(name)
        if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS and not word.isdigit()
    }


def _is_name_of(head: str, app: App) -> bool:
    return same_app(head, app.name) or words_of(head) == own_words(app) or head == app.identifier


# To the names of these the platform adds the app (Kustomer's page on naming schemes).
COMPLETED = frozenset(("action", "command", "hook", "kview", "trigger"))


@rule("KWF206", "error", apps_only=True)
def foreign_namespace(app: App) -> Iterator[Finding]:
    """A name or key of this app is in another app's namespace."""
    if not app.name:
        return
    for kind, components in app.components():
        for component in components:
            # In both forms in which a name can mention its app.
            found = _foreign_app(kind, component.name, app) if ".app." in component.name else None
            if found:
                start, end = found
                right = f'Write "{component.name[:start]}{app.name}{component.name[end:]}"'
                own = component.name[end:].removeprefix(".app").removeprefix(".")
                yield Finding(
                    component.at(component.name_key),
                    f"this {kind_in_words(kind)} is named as part of the app {quoted(component.name[start:end])}",
                    severity=None if kind == "hook" else "warning",
                    part=found,
                    help=f'{right}, or only "{own}": the platform adds the rest.' if kind in COMPLETED else f"{right}.",
                )
    yield from _foreign_settings(app)
    yield from _foreign_texts(app)


def _foreign_app(kind: str, name: str, app: App) -> tuple[int, int] | None:
    """The characters of a component's name that are another app's name."""
    parts = split_app_name(name)
    if parts:
        # A klass can have no name with periods at all, which malformed-name reports.
        start, head = len("kustomer.app."), "" if kind == "klass" else parts[0]
    else:
        # Commands are also known as <app>.app.<name> (Kustomer's page "Commands").
        head, dots, _ = name.partition(".app.")
        start, head = 0, head if kind == "command" and dots and is_app_name(head) and head != "kustomer" else ""
    return (start, start + len(head)) if head and not is_name_of(head, app.name) else None


def _foreign_settings(app: App) -> Iterator[Finding]:
    """The keys of settings of other apps, but for those that this one depends on."""
    neighbors = {dependency.app for _, dependency in usage_of(app).dependencies}
    for path, key in keys_of_settings(app):
        head = _app_of(key)
        if head and not is_name_of(head, app.name) and app_key(head) not in neighbors:
            yield Finding(
                path,
                f"{quoted(key)} is a setting of the app {quoted(head)}",
                part=(0, len(head)),
                help=f'Write "{app.name}{key[len(head) :]}": a setting of another app is probably not found.',
            )


def keys_of_settings(app: App) -> list[tuple[Path, str]]:
    """The keys of settings that components read, but for those that begin with the app's name as written."""
    own = f"{app.name}."
    found = []
    for component in (*app.actions, *app.commands):
        for alias, setting in object_of(component.value, "appSettings").items():
            key = text_of(setting, "key") if type(setting) is dict else ""
            if not key.startswith(own):
                found.append((component.at("appSettings", alias, "key"), key))
    return found


def _app_of(key: str) -> str:
    """The app in the key of a setting, <app>.<category>.<name>; "" in a key of another form."""
    parts = key.split(".")
    return parts[0] if len(parts) == 3 and is_app_name(parts[0]) else ""


def _foreign_texts(app: App) -> Iterator[Finding]:
    """The keys of i18n under the name of another app."""
    for path, key in keys_of_texts(app):
        parts = split_text_key(key)
        if parts and not spells_app(parts[0], app.name):
            right = f"{app.name}.{parts[1]}"
            is_there = right in app.value["i18n"][path[-2]]
            yield Finding(
                path,
                f"this key belongs to the app {quoted(parts[0])}",
                severity="warning",
                key=True,
                help=f'Remove it: "{right}" is there already.'
                if is_there
                else f'Write "{right}"; until then users probably see the raw key.',
            )


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


@rule("KWF209", "warning", apps_only=True)
def klass_not_namespaced(app: App) -> Iterator[Finding]:
    """The name of a custom klass does not begin with the app's name."""
    if not app.name:
        return
    for klass in app.klasses:
        name = klass.name
        if not name or klass.is_marked_standard or name in app.platform.standard_klasses:
            continue
        # Other characters in a name are a finding of malformed-name.
        if not KLASS_CHARACTERS.issuperset(name) or _begins_as_app(name, app):
            continue
        right = f"{without_organization(app.name).lower().replace('_', '-')}-{name}"
        yield Finding(
            klass.at("name"),
            f"the klass name {quoted(name)} does not begin with the app's name",
            help=f"Rename it to {quoted(right)}: klass names are unique in an organization and can never be changed.",
        )


def _begins_as_app(name: str, app: App) -> bool:
    """Whether a name begins with the app's name, identifier or title, or with a first word that they have too."""
    words = words_of(name)
    whole = "".join(words)
    first = words[0] if words and len(words[0]) >= SHORTEST_WORD else ""
    own = words_of(without_organization(app.name))
    if first in own:
        return True
    return any(
        each and (whole.startswith(each) or (first and each.startswith(first)))
        for each in ("".join(own), app.identifier.lower(), "".join(words_of(app.title)))
    )
