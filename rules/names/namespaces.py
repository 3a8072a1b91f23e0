"""Namespaces: names that stand under another app, or hold what belongs to one organisation."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.app import Component, object_of
from kwf_lint.names import app_key, same_app, spells_app, split_app_name, split_text_key
from kwf_lint.usage import is_app_name, read_app_version
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Action, Alias, Command, Workflow
    from kwf_lint.document import Path
PREFIX = "kustomer.app."


@rule("KWF206", "error", apps_only=True)
def foreign_namespace(app: App) -> Iterator[Finding]:
    """A name or key of this app stands under the name of another app."""
    if not app.name:
        return
    own = f"{PREFIX}{app.name}."
    for kind, components in app.components():
        for component in components:
            found = None if component.name.startswith(own) else _foreign_app(kind, component.name, app)
            if found:
                start, end = found
                right = f"{component.name[:start]}{app.name}{component.name[end:]}"
                yield Finding(
                    component.at(_name_key(component)),
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
        start, head = len(PREFIX), "" if kind == "klass" else parts[0]
    else:
        # Commands are also known as <app>.app.<name> (Kustomer's page "Commands").
        head, dots, _ = name.partition(".app.")
        start, head = 0, head if kind == "command" and dots and is_app_name(head) and head != "kustomer" else ""
    return (start, start + len(head)) if head and not same_app(head, app.name) else None


def _foreign_settings(app: App) -> Iterator[Finding]:
    neighbours: set[str] | None = None
    for component in _readers(app):
        for alias in component.aliases:
            head = _app_of(alias)
            if not head or same_app(head, app.name):
                continue
            if neighbours is None:
                neighbours = {read_app_version(text).app for _, text in app.dependencies}
            if app_key(head) not in neighbours:
                yield Finding(
                    alias.at("key"),
                    f"{quoted(alias.key)} is a setting of the app {quoted(head)}",
                    part=(0, len(head)),
                    help=f'an app reads its own settings: write "{app.name}{alias.key[len(head) :]}"',
                )


def _readers(app: App) -> Iterator[Action | Command]:
    """The components that read settings."""
    for components in (app.actions, app.commands):
        for component in components:
            if "appSettings" in component.value:
                yield component


def _app_of(alias: Alias) -> str:
    """The app in the key of a setting, <app>.<category>.<name>; "" in a key of another form."""
    parts = alias.key.split(".")
    return parts[0] if len(parts) == 3 and is_app_name(parts[0]) else ""


def _foreign_texts(app: App) -> Iterator[Finding]:
    """One finding for each other app in the keys of i18n: at its first key, the rest beside it."""
    own = f"{app.name}."
    places: dict[str, list[Path]] = {}
    for locale, texts in object_of(app.value, "i18n").items():
        if type(texts) is dict:
            for key in texts:
                if not key.startswith(own):
                    parts = split_text_key(key)
                    if parts and not spells_app(parts[0], app.name):
                        places.setdefault(parts[0], []).append((*app.path, "i18n", locale, key))
    for other, found in places.items():
        found.sort(key=str)
        first, *more = found
        yield Finding(
            first,
            f"this text is one of the app {quoted(other)}",
            key=True,
            related=[(path, "and this one") for path in more],
            help=f'people see the key instead of the text: write "{app.name}." before what follows the app',
        )


def _name_key(component: Workflow | Component) -> str:
    return component.name_key if isinstance(component, Component) else "name"
