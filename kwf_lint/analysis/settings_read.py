"""Lists the App Settings that components read, and those of them that the app does not declare."""

from __future__ import annotations

from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.components import Action, Command, Widget
from kwf_lint.definition.kept import kept
from kwf_lint.kustomer.names import same_app

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Path

# What may follow a name in a KView's JavaScript.
_IN_NAMES = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$")


@kept
def unknown_settings(app: App) -> dict[str, list[tuple[Path, tuple[int, int] | None]]]:
    """The settings that are read and not declared, as `<category>.<name>`, each with the places that read it.

    A place is a path and the characters of the string that name the setting.
    """
    known = {setting.full_name for setting in app.settings}
    unknown: dict[str, list[tuple[Path, tuple[int, int] | None]]] = {}
    for path, part, key in settings_read(app):
        if key not in known:
            unknown.setdefault(key, []).append((path, part))
    return unknown


def settings_read(app: App) -> Iterator[tuple[Path, tuple[int, int] | None, str]]:
    """Every setting that a component names, as <category>.<name>, or as far as it is named."""
    holders: list[Action | Command] = [*app.actions, *app.commands]
    for holder in holders:
        for alias in holder.aliases:
            name, _, key = alias.key.partition(".")
            # Another app's name is reported by foreign-namespace.
            if key and same_app(name, app.name):
                yield alias.at("key"), (len(name) + 1, len(alias.key)), key
    for text in reads_of(app).component_texts:
        if isinstance(text.holder, (Command, Widget)) and "{{" in text.text:
            for dotted in text.paths:
                if dotted.names[0] == "settings" and len(dotted.names) > 1:
                    last = min(len(dotted.names), 3) - 1
                    yield text.path, dotted.span(1, last), ".".join(dotted.names[1:3])
    for kview in app.kviews:
        if "appSettings." in kview.template:
            for start, end in _in_kview(kview.template):
                yield kview.at("template"), (start, end), kview.template[start:end]


def _in_kview(template: str) -> Iterator[tuple[int, int]]:
    """Where `<category>.<name>` is after `appSettings.`; nothing where the template has its own `appSettings`."""
    word = "appSettings"
    if any(f"{word}{mark}" in template for mark in (" =", "=", ":")) and any(
        f"{keyword} {word}" in template for keyword in ("const", "let", "var")
    ):
        return
    at = template.find(f"{word}.")
    while at >= 0:
        start = end = at + len(word) + 1
        dots = 0
        while end < len(template) and (template[end] in _IN_NAMES or (template[end] == "." and not dots)):
            dots += template[end] == "."
            end += 1
        is_alone = at == 0 or template[at - 1] not in _IN_NAMES
        if is_alone and dots and template[end - 1] != "." and template[end : end + 1] not in ("(", "["):
            yield start, end
        at = template.find(f"{word}.", end)
