"""Writes settings as the text of a settings file, with a comment that says where each key was set."""

from __future__ import annotations

import os

from kwf_lint.paths import printable
from kwf_lint.settings.keys import KEYS, SUPPRESSION_KEYS
from kwf_lint.settings.read import text_of_settings
from kwf_lint.settings.settings import FILE_NAMES, TABLE_NAME
from kwf_lint.settings.toml_text import settings_name, toml, toml_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.settings.settings import Settings


def _first_line(settings: Settings) -> str:
    """Which file the settings are from, and which one beside it is not read."""
    if not settings.source:
        return "# no settings file applies here"
    folder, name = os.path.split(settings.source)
    other = os.path.join(folder, FILE_NAMES[1])
    hides = name == FILE_NAMES[0] and os.path.isfile(other) and f"[{'.'.join(TABLE_NAME)}" in text_of_settings(other)
    ignored = f"; {FILE_NAMES[1]} beside it is not read" if hides else ""
    return f"# from {settings_name(settings.source)}{ignored}"


def show_settings(settings: Settings) -> str:
    """The settings as the text of a kwf-lint.toml, with a comment at each key that says where it was set."""
    lines = [_first_line(settings), f"# globs are relative to {printable(settings.root)}"]
    for key, kind in KEYS.items():
        if kind != "options" and not (kind in ("suppressions", "apps") and getattr(settings, key)):
            value = getattr(settings, key.replace("-", "_"))
            if key == "required-version" and not value:
                lines.append(f"# {key} is not set")  # an empty one would not be read again
                continue
            origin = settings_name(settings.origins.get(key, "default"))
            if kind == "paths" and settings.platform is not None:
                origin += f"; facts as of {printable(settings.platform.facts)}"
            lines.append(f"{key} = {toml(value)}  # {origin}")
    if settings.rule_folders:
        lines += ["", f"[rules]  # {settings_name(settings.origins.get('rules', 'default'))}"]
        lines.append(f"folders = {toml(settings.rule_folders)}")
    for name, options in settings.options.items():
        lines += ["", f"[rules.{toml_key(name)}]  # {settings_name(settings.origins.get('rules', 'default'))}"]
        lines += [f"{toml_key(option)} = {toml(value)}" for option, value in options.items()]
    for entry in settings.suppress:
        lines += ["", f"[[suppress]]  # {settings_name(settings.source)}:{entry.line}"]
        values = ((key, getattr(entry, key)) for key in SUPPRESSION_KEYS)
        lines += [f"{key} = {toml(value)}" for key, value in values if value]
    for file, globs in settings.app:
        lines += ["", f"[[app]]  # {settings_name(settings.origins.get('app', 'default'))}"]
        lines += [f"file = {toml(file)}", f"workflows = {toml(globs)}"]
    return "\n".join(lines) + "\n"
