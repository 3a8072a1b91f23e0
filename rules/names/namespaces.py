"""KWF206: names and keys that stand under another app."""

from __future__ import annotations

from kwf_lint.rules.names.checks import keys_of_texts, keys_read, name_key

from kwf_lint import App, Finding, Workflow
from kwf_lint.names import app_key, same_app, spells_app, split_app_name, split_text_key
from kwf_lint.usage import is_app_name, usage
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint.app import Component
    from kwf_lint.document import Path


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
            neighbours = {dependency.app for _, dependency in usage(app).dependencies}
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
            related=[(path, "and this one") for path in more],
            help=f'people see the key instead of the text: write "{app.name}." before what follows the app',
        )
