"""App Settings: those that nothing reads, aliases and arguments that nothing uses, and their defaults."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.secrets import may_be_password
from kwf_lint.analysis.settings_read import unknown_settings
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import all_strings, object_of
from kwf_lint.definition.text_forms import is_placeholder
from kwf_lint.spelling import Names, names_within, nearest
from kwf_lint.words import JSON_TYPES, quoted

from .secrets import exposed_arguments, has_secret_default, permitted_arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Text
    from kwf_lint.definition.components import Action, Command, Setting
    from kwf_lint.document.document import Path

# Parts of a definition in which a setting's name does not use the setting.
NO_USE = frozenset(
    (
        "actions", "app", "appDetails", "changelog", "commands", "dependencies", "description", "i18n", "instructions",
        "klasses", "postInstallMessage", "roles", "screenshots", "settings", "tags", "title", "version",
    )
)  # fmt: skip
# What templates may read beside inputs and aliases.
OTHER_ROOTS = frozenset(("_env", "appSettings", "body", "response", "settings"))
TYPES = {"string": (str,), "secret": (str,), "number": (int, float), "boolean": (bool,)}
SCALARS = (str, int, float, bool)
EMPTY = "an empty string"
ARTICLES = {"string": "a string", "number": "a number without quotes", "boolean": "a boolean without quotes"}
# Replaces everything but the characters of names in templates and code with a space.
IN_NAMES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$"
NAMES_ONLY = bytes.maketrans(bytes(range(256)).translate(None, IN_NAMES), b" " * (256 - len(IN_NAMES)))


@rule("KWF509", "info", apps_only=True, rests_on="here.hidden app.app components")
def unused_setting(app: App) -> Iterator[Finding]:
    """Nothing in the app reads an App Setting."""
    # The servers of apps of the legacy SDK read settings themselves.
    if app.kind == "sdk":
        return
    unread = unread_settings(app)
    meant = _meant_by_others(app) if unread else ()
    for setting in unread:
        if not setting.is_hidden and setting.full_name not in meant:
            required = setting.value.get("required") is True
            yield Finding(
                setting.path,
                f"nothing in the app reads the setting {quoted(setting.full_name)}",
                severity="warning" if required else None,
                key=True,
                help="Remove the setting, or use it: whoever installs the app enters a value that has no effect."
                if required
                else 'Remove the setting, use it, or add "hidden": true if only your own server reads it.',
            )


def _meant_by_others(app: App) -> set[str]:
    """The settings that a misspelled key may have meant, which unresolved-setting reports."""
    names = Names([setting.full_name for setting in app.settings])
    return {name for key in unknown_settings(app) for name in nearest(key, names)}


@kept
def unread_settings(app: App) -> list[Setting]:
    """The settings that nothing can read: no alias, no template, no workflow, no KView has their name."""
    components: list[Action | Command] = [*app.actions, *app.commands]
    aliased = {alias.key.rpartition(".")[2] for component in components for alias in component.aliases}
    unread = [setting for setting in app.settings if setting.name not in aliased]
    if not unread or any(_takes_all_settings(kview.template) for kview in app.kviews):
        return []
    texts = [text.text for text in reads_of(app).component_texts if "ettings" in text.text]
    for part, value in app.value.items():
        if part not in NO_USE:
            texts += all_strings(value)
    joined = "\n".join(texts)
    words = set(joined.encode("utf-8", "surrogatepass").translate(NAMES_ONLY).split())
    return [setting for setting in unread if not _is_named(setting.name, words, joined)]


def _is_named(name: str, words: set[bytes], text: str) -> bool:
    """Whether a name is one of the words, or, if it is more than one word, a part of the text."""
    word = name.encode("utf-8", "surrogatepass")
    return word in words if word.translate(NAMES_ONLY).split() == [word] else name in text


def _takes_all_settings(template: str) -> bool:
    """Whether a KView does more with `appSettings` than reading single settings."""
    return any(piece[:1] not in (".", "?") for piece in template.split("appSettings")[1:])


@rule("KWF510", "warning", rests_on="component app.kviews.*.template app.settings.*.*.type app.widgets.*.url")
def unused_alias(app: App) -> Iterator[Finding]:
    """An action or command does not use an alias, argument or input that it declares."""
    texts: dict[Path, list[Text]] = {}
    for text in reads_of(app).component_texts:
        texts.setdefault(text.holder.path, []).append(text)
    for action in app.actions:
        if action.value.get("inputTemplate"):
            yield from _unused_in_action(action, texts.get(action.path, []))
    for command in app.commands:
        if command.url:
            yield from _unused_in_command(app, command, texts.get(command.path, []))


def _unused_in_action(action: Action, texts: list[Text]) -> Iterator[Finding]:
    aliases = {alias.name: alias.path for alias in action.aliases}
    properties = object_of(action.input_schema, "properties")
    inputs = {name: action.at("inputSchema", "properties", name) for name in properties}
    for name in _unused(texts, (*aliases, *inputs)):
        kind, path = ("alias", aliases[name]) if name in aliases else ("input", inputs[name])
        yield Finding(
            path,
            f"the action's template does not use the {kind} {quoted(name)}",
            key=True,
            help=_advice(name, kind),
        )


def _unused_in_command(app: App, command: Command, texts: list[Text]) -> Iterator[Finding]:
    aliases = {alias.name: alias.path for alias in command.aliases}
    arguments = {name: path for path, name in permitted_arguments(command)}
    exposed = exposed_arguments(app, command)
    # A page outside the definition may send a header or a body in which aliases are used as templates, and so may a view.
    has_page = bool(app.widgets) or any("<DynamicCard" in kview.template for kview in app.kviews)
    unused = [
        name
        for name in _unused(texts, (*aliases, *arguments))
        if name not in exposed and not (has_page and name in aliases)
    ]
    in_views = names_within("\0".join([kview.template for kview in app.kviews]), unused) if app.kviews else ()
    for name in unused:
        if name in in_views:
            continue
        is_alias = name in aliases
        yield Finding(
            aliases[name] if is_alias else arguments[name],
            f"the command does not use the {'alias' if is_alias else 'argument'} {quoted(name)}",
            key=is_alias,
            help=_advice(name, "alias" if is_alias else "argument"),
        )


def _advice(name: str, kind: str) -> str:
    return f"Write {{{{{{{name}}}}}}} where the value belongs, or remove the {kind}: the request does not contain the value."


def _unused(texts: list[Text], names: tuple[str, ...]) -> list[str]:
    """The names that none of a component's texts uses; none at all where a text uses an unknown name.

    That name may be a misspelling of one of them, and unresolved-template-input reports it.
    """
    used = {read.names[0].strip() for text in texts for read in text.paths}
    unused = [name for name in dict.fromkeys(names) if name not in used]
    if not unused or not used.issubset({*names, *OTHER_ROOTS}):
        return []
    # In blocks names have other meanings; outside of them `this` is all that there is.
    odd = [text.text for text in texts if "{{#" in text.text]
    if any("this}" in text.text.replace(" ", "") and "{{#" not in text.text for text in texts):
        return []
    in_odd = names_within("\0".join(odd), unused) if odd else ()
    return [name for name in unused if name not in in_odd]


@rule("KWF511", "warning")
def setting_default(app: App) -> Iterator[Finding]:
    """A setting has no default, a default of another type, or is a secret with a default."""
    for setting in app.settings:
        name = quoted(setting.full_name)
        if "defaultValue" not in setting.value:
            # A misspelled key is reported as such.
            if not any(key.lower().startswith("default") for key in setting.value):
                yield Finding(
                    setting.path,
                    f'the setting {name} has no "defaultValue"',
                    help='Add "defaultValue", or "defaultValue": null for no default: the key is required.',
                )
            continue
        default = setting.value["defaultValue"]
        types = TYPES.get(setting.type)
        if types is None or default is None or type(default) not in SCALARS:
            continue
        if type(default) is str and is_placeholder(default):
            continue
        if setting.type == "secret":
            if default != "" and not has_secret_default(setting):
                yield Finding(
                    setting.at("defaultValue"),
                    f"the secret {name} has a default",
                    severity="error" if may_be_password(default) else None,
                    help='Make it "": every organization that installs the app would have the same secret.',
                )
        elif type(default) not in types:
            kind = JSON_TYPES[type(default)] if default != "" else EMPTY
            yield Finding(
                setting.at("defaultValue"),
                f"{name} has type {quoted(setting.type)}, but its default is {kind}",
                help=f"Write {ARTICLES[setting.type]}, or null for no default.",
            )
