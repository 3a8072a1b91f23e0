"""What components read: an action's or command's inputs and aliases, and the app's settings."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.schemas import declared_properties
from kwf_lint.analysis.secrets import names_credential
from kwf_lint.analysis.settings_read import unknown_settings
from kwf_lint.definition.components import Action, Command
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of
from kwf_lint.expressions.fast_path import is_function
from kwf_lint.kustomer.names import same_app
from kwf_lint.spelling import Names, did_you_mean, edit_distance
from kwf_lint.words import quoted

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Read, Text
    from kwf_lint.definition.node import Node
    from kwf_lint.document.document import Path

# What a request returns.
OF_REQUEST = ("body", "response")
# What an action's template may read besides its inputs and aliases (seen in official samples), and what is not known.
FREE_ROOTS = frozenset(("_env", "body", "response", "settings", "appSettings"))


@rule("KWF420", "error", rests_on="here app.settings.*.*.type")
def unresolved_setting(app: App) -> Iterator[Finding]:
    """The app reads an App Setting that it does not declare."""
    if "settings" not in app.value and not app.is_app:
        return
    yield from _keys_without_app(app)
    for key, places in unknown_settings(app).items():
        path, part = places[0]
        count = f" ({len(places)} places)" if len(places) > 1 else ""
        related = [Related(other, "also read here") for other, _ in places[1:] if other != path]
        meant = _settings_by_end(app).get(key) if "." not in key else None
        if meant is not None:
            message = f"the setting {quoted(key)} is read without its category{count}"
            advice = (
                f'Write "{app.name}.{meant}".'
                if "appSettings" in path[-3:-1]
                else f"Write {{{{{{settings.{meant}}}}}}}."
            )
            related.insert(0, Related(_settings_by_name(app)[meant], "the setting"))
        else:
            message = f"the app has no setting {quoted(key)}{count}"
            advice = _advice_on(app, key)
        yield Finding(path, message, part=part, related=related, help=advice)


@kept
def _settings_by_name(app: App) -> dict[str, Path]:
    """The paths of the settings by <category>.<name>."""
    return {setting.full_name: setting.path for setting in app.settings}


@kept
def _names_of_settings(app: App) -> Names:
    return Names(_settings_by_name(app))


@kept
def _settings_by_end(app: App) -> dict[str, str]:
    """The first setting whose name is this one or ends with it after a dot."""
    found: dict[str, str] = {}
    for setting in sorted(_settings_by_name(app)):
        names = setting.split(".")
        for start in range(len(names)):
            found.setdefault(".".join(names[start:]), setting)
    return found


def _advice_on(app: App, key: str) -> str:
    """What to do where no setting is meant by the key."""
    if "." not in key:
        return f'Declare it in "settings", and read it with its category: "<category>.{key}".'
    meant = _settings_by_end(app).get(key.rpartition(".")[2])
    return (
        did_you_mean(key, _names_of_settings(app))
        or (f'Did you mean "{meant}"?' if meant else "")
        or _declaration(app, key)
    )


def _declaration(app: App, key: str) -> str:
    """The key to add to the app for a setting."""
    category, _, name = key.partition(".")
    kind = "secret" if names_credential(name) else "string"
    declared = f'"{name}": {{"type": "{kind}", "defaultValue": ""}}'
    settings = app.value.get("settings")
    if type(settings) is dict and type(settings.get(category)) is dict:
        return f'Add {declared} to "{category}" in "settings".'
    if "settings" in app.value:
        return f'Add "{category}": {{{declared}}} to "settings".'
    return f'Add "settings": {{"{category}": {{{declared}}}}}.'


def _keys_without_app(app: App) -> Iterator[Finding]:
    """Aliases whose key is not of the form <app>.<category>.<name>."""
    holders: list[Action | Command] = [*app.actions, *app.commands]
    for alias in [alias for holder in holders for alias in holder.aliases]:
        key = alias.key
        if app.name and key and "{" not in key and key.count(".") < 2 and not same_app(key.partition(".")[0], app.name):
            meant = _settings_by_end(app).get(key)
            yield Finding(
                alias.at("key"),
                f"{quoted(key)} is not a key of the form <app>.<category>.<name>",
                help=f'Write "{app.name}.{meant}".' if meant else "Write the app and the category before the setting.",
            )


@rule(
    "KWF421",
    "error",
    rests_on="here component.inputSchema component.appSettings component.permittedArgs component.permittedUrlArgs",
)
def unresolved_template_input(app: App) -> Iterator[Finding]:
    """An action or command reads a name that is neither an input nor an alias."""
    by_holder: dict[Path, list[Read]] = {}
    for text in reads_of(app).component_texts:
        holder = text.holder
        if text.key == "outputTemplate":
            yield from _unresolved_in_output(app, holder, text)
        is_read = text.key == "inputTemplate" if isinstance(holder, Action) else text.key == "url"
        if is_read and text.paths and isinstance(holder, (Action, Command)):
            by_holder.setdefault(holder.path, []).extend([(text, dotted) for dotted in text.paths])
    for found in by_holder.values():
        holder = found[0][0].holder
        if isinstance(holder, Action):
            yield from _unresolved_inputs(app, holder, found)
        elif isinstance(holder, Command):
            yield from _unresolved_arguments(app, holder, found)


def _unresolved_in_output(app: App, holder: Node, text: Text) -> Iterator[Finding]:
    """The reads of an output template that begin as those of a workflow, or misspell what a request returns."""
    inputs = object_of(object_of(holder.value, "inputSchema"), "properties")
    is_request = isinstance(holder, Action) and holder.type == "rest_api"
    for dotted in text.paths:
        root = dotted.names[0]
        near = [each for each in OF_REQUEST if edit_distance(root, each, 1) == 1] if is_request else []
        if root == "steps" and root not in inputs and _is_step(app, dotted.names[1:2]):
            advice = (
                'Write "/#body" or "/#response": the template reads what the request returns.'
                if isinstance(holder, Action)
                else 'Write the path in the event, such as "/#data.id": the template reads the event alone.'
            )
            yield Finding(text.path, "an output template cannot read steps", part=dotted.span(0), help=advice)
        elif near and root not in inputs:
            yield Finding(
                text.path,
                f"the request returns no {quoted(root)}",
                severity="warning",
                part=dotted.span(0),
                help=f'Did you mean "{near[0]}"?',
            )


def _is_step(app: App, names: list[str]) -> bool:
    """Whether "steps" is followed by the id of a trigger or step: what an event or request returns may be called so, too."""
    return names == ["1"] or any(name in workflow.steps_by_id for name in names for workflow in app.workflows)


def _unresolved_inputs(app: App, action: Action, found: list[Read]) -> Iterator[Finding]:
    schema = action.input_schema
    properties = declared_properties(schema)
    if properties is None or schema.get("additionalProperties", False) is not False:
        return
    known = {*properties, *object_of(action.value, "appSettings")}
    names = Names(known)
    for name, same in _unknown_names(app, found, known).items():
        advice = 'Declare it in "inputSchema", or add an alias for it to "appSettings".'
        yield _unresolved(name, same, _alias_of_setting(app, name) or did_you_mean(name, names) or advice)


def _unresolved_arguments(app: App, command: Command, found: list[Read]) -> Iterator[Finding]:
    schema = command.value.get("inputSchema")
    properties = declared_properties(schema) if type(schema) is dict else {}
    if properties is None:
        return
    aliases = {*object_of(command.value, "appSettings")}
    permitted: set[str] = set()
    for key in ("permittedArgs", "permittedUrlArgs"):
        names = command.value.get(key, [])
        if type(names) is not list:
            return
        permitted.update([name for name in names if type(name) is str])
    known = {*properties, *aliases, *permitted}
    names = Names(known)
    for name, same in _unknown_names(app, found, known).items():
        advice = 'Add it to "permittedArgs", or add an alias for it to "appSettings".'
        yield _unresolved(name, same, _alias_of_setting(app, name) or did_you_mean(name, names) or advice)


def _alias_of_setting(app: App, name: str) -> str:
    """The alias to add where the app has one setting of this name; "" elsewhere."""
    found = [setting.full_name for setting in app.settings if setting.name == name]
    if len(found) != 1 or not app.name:
        return ""
    return f'Add "{name}": {{"key": "{app.name}.{found[0]}"}} to "appSettings".'


def _unknown_names(app: App, found: list[Read], known: set[str]) -> dict[str, list[Read]]:
    """The reads by their first name, where that is not known."""
    unknown: dict[str, list[Read]] = {}
    for read in found:
        text, dotted = read
        name = dotted.names[0].strip()
        if name in known or name in FREE_ROOTS or not name.replace("_", "").replace("-", "").isalnum():
            continue
        # A name alone may be a helper; a function may have a literal for its path.
        if (len(dotted.names) == 1 and name in app.platform.helpers) or (is_function(text.text) and name.isdigit()):
            continue
        unknown.setdefault(name, []).append(read)
    return unknown


def _unresolved(name: str, found: list[Read], advice: str) -> Finding:
    (text, dotted), *others = found
    return Finding(
        text.path,
        f"{quoted(name)} is neither an input nor an alias{in_places(found)}",
        part=dotted.span(0),
        related=also_read(text, others),
        help=advice,
    )
