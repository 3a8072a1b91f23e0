"""KWF206: names and keys that stand under another app."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.usage import is_app_name, usage_of
from kwf_lint.definition.node import object_of, text_of
from kwf_lint.kustomer.names import app_key, same_app, spells_app, split_app_name, split_text_key, without_organization
from kwf_lint.rulekit import Related
from kwf_lint.spelling import words_of
from kwf_lint.words import quoted

from .characters import KLASS_CHARACTERS
from .telling import SHORTEST_WORD, begins_with, first_word
from .unique import name_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint import App, Workflow
    from kwf_lint.definition.components import Component, Klass
    from kwf_lint.document.document import Path


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


@rule("KWF209", "warning", apps_only=True)
def klass_not_namespaced(app: App) -> Iterator[Finding]:
    """A custom klass does not begin with the app's name."""
    if not app.klasses or not app.name:
        return
    first = first_word(app)
    klasses = [
        klass
        for klass in app.klasses
        if klass.name and not begins_with(first, klass.name) and klass.name not in app.platform.standard_klasses
        if not klass.is_marked_standard
    ]
    if klasses:
        yield from foreign_klasses(app, klasses)


def foreign_klasses(app: App, klasses: Iterable[Klass]) -> Iterator[Finding]:
    """Those of the custom klasses that do not begin with the app's name."""
    for klass in klasses:
        if not KLASS_CHARACTERS.issuperset(klass.name) or _begins_as_app(klass.name, app):
            continue
        right = f"{without_organization(app.name).lower().replace('_', '-')}-{klass.name}"
        yield Finding(
            klass.at("name"),
            f"the klass name {quoted(klass.name)} does not begin with the app's name",
            help=f"names of klasses are unique in an organisation, and can never be changed: {quoted(right)}",
        )


def _begins_as_app(name: str, app: App) -> bool:
    """Whether a name begins with the app's name, identifier or title, or with a first word that they have too."""
    first, *_ = words_of(name) or [""]
    whole = "".join(words_of(name))
    own = words_of(without_organization(app.name))
    if len(first) >= SHORTEST_WORD and first in own:
        return True
    return any(
        each and (whole.startswith(each) or (len(first) >= SHORTEST_WORD and each.startswith(first)))
        for each in ("".join(own), app.identifier.lower(), "".join(words_of(app.title)))
    )


def foreign(app: App, components: Iterable[tuple[str, Workflow | Component]]) -> Iterator[Finding]:
    """Of these components, by kind, those under another app, and the keys of settings and texts of other apps."""
    for kind, component in components:
        found = _foreign_app(kind, component.name, app)
        if found:
            start, end = found
            right = f"{component.name[:start]}{app.name}{component.name[end:]}"
            yield Finding(
                component.at(name_key(component)),
                f"this {kind} is named as one of the app {quoted(component.name[start:end])}",
                part=found,
                help=f'write "{right}", or the last part alone: the platform adds the rest by itself',
            )
    yield from _foreign_settings(app)
    yield from _foreign_texts(app)


def _foreign_app(kind: str, name: str, app: App) -> tuple[int, int] | None:
    """Where another app stands in a component's name."""
    parts = split_app_name(name)
    if parts:
        # A klass can have no name with dots at all: malformed-name says that.
        start, head = len("kustomer.app."), "" if kind == "klass" else parts[0]
    else:
        # Commands are also known as <app>.app.<name> (Kustomer's page "Commands").
        head, dots, _ = name.partition(".app.")
        start, head = 0, head if kind == "command" and dots and is_app_name(head) and head != "kustomer" else ""
    return (start, start + len(head)) if head and not same_app(head, app.name) else None


def _foreign_settings(app: App) -> Iterator[Finding]:
    neighbours: set[str] | None = None
    for path, key in keys_read(app):
        head = _app_of(key)
        if not head or same_app(head, app.name):
            continue
        if neighbours is None:
            neighbours = {dependency.app for _, dependency in usage_of(app).dependencies}
        if app_key(head) not in neighbours:
            yield Finding(
                path,
                f"{quoted(key)} is a setting of the app {quoted(head)}",
                part=(0, len(head)),
                help=f'an app reads its own settings: write "{app.name}{key[len(head) :]}"',
            )


def _app_of(key: str) -> str:
    """The app in the key of a setting, <app>.<category>.<name>; "" in a key of another form."""
    parts = key.split(".")
    return parts[0] if len(parts) == 3 and is_app_name(parts[0]) else ""


def _foreign_texts(app: App) -> Iterator[Finding]:
    """One finding for each other app in the keys of i18n: at its first key, the rest beside it."""
    places: dict[str, list[Path]] = {}
    for path, key in keys_of_texts(app):
        parts = split_text_key(key)
        if parts and not spells_app(parts[0], app.name):
            places.setdefault(parts[0], []).append(path)
    for other, found in places.items():
        found.sort(key=str)
        first, *more = found
        yield Finding(
            first,
            f"this text is one of the app {quoted(other)}",
            key=True,
            related=[Related(path, "and this one") for path in more],
            help=f'people see the key instead of the text: write "{app.name}." before what follows the app',
        )
