"""Settings: what they are, which file holds them for a folder, and what the command line changes in them.

`kwf-lint.toml` has the keys at its top, `pyproject.toml` in the table `[tool.kwf-lint]`. For each file the nearest one
counts, upwards to the root of its repository (the folder with a `.git`, be it folder or file) and no further; outside
of any repository upwards to the root of the file system. In one folder kwf-lint.toml goes before pyproject.toml.
Settings of two files are never merged. Does not read what stands in a file: settings_file.py does, where there is one.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from kwf_lint.platform import Platform
    from kwf_lint.suppress import Suppression

FILE_NAMES = ("kwf-lint.toml", "pyproject.toml")
TABLE_NAME = ("tool", "kwf-lint")
COMMAND_LINE = "command line"


class Settings:
    """The settings of a folder; values are shared and never changed.

    root: the absolute folder that globs and the paths of a baseline are relative to. That is the folder of the settings
    file, else the root of the repository, else the current folder.
    source: the path of the settings file, or "".
    select, extend_select, ignore: selectors (a rule's code or name, a family such as KWF5, or ALL); `select` is empty
    for the default set. severity: levels by selector.
    exclude, include, fragments: globs as in gitignore files. `include` adds to the *.json that a walk takes;
    `fragments` name files that hold a part of an app definition (a walk takes them as well).
    options: values by rule name and option. extend_platform: an absolute path, or ""; platform: our facts and those of
    that file, None where there is none.
    setting_reference: how a workflow reads an App Setting, with "{key}" for its <category>.<name>; "" is not known.
    rule_folders: absolute paths of folders with rules of the user's own.
    per_file_ignores: selectors by glob. suppress: what stands under [[suppress]].
    fail_on, format, baseline: count for a whole run, from the settings of the current folder. A file in `format` is
    relative to the current folder, as on the command line; `baseline` is an absolute path, or "".
    origins: where each key that is set was set, for show().
    """

    __slots__ = (
        "baseline",
        "exclude",
        "extend_platform",
        "extend_select",
        "fail_on",
        "format",
        "fragments",
        "ignore",
        "include",
        "options",
        "origins",
        "per_file_ignores",
        "platform",
        "required_version",
        "root",
        "rule_folders",
        "select",
        "setting_reference",
        "severity",
        "source",
        "suppress",
    )

    def __init__(self, root: str = "") -> None:
        self.root = root
        self.source = ""
        self.select: Sequence[str] = ()
        self.extend_select: Sequence[str] = ()
        self.ignore: Sequence[str] = ()
        self.severity: Mapping[str, str] = {}
        self.exclude: Sequence[str] = ()
        self.include: Sequence[str] = ()
        self.fragments: Sequence[str] = ()
        self.options: Mapping[str, Mapping[str, Any]] = {}
        self.setting_reference = ""
        self.rule_folders: Sequence[str] = ()
        self.per_file_ignores: Mapping[str, Sequence[str]] = {}
        self.suppress: Sequence[Suppression] = ()
        self.fail_on = "warning"
        self.format: Sequence[str] = ("text",)
        self.required_version = ""
        self.extend_platform = ""
        self.platform: Platform | None = None
        self.baseline = ""
        self.origins: Mapping[str, str] = {}


DEFAULTS = Settings()


def find_repository(folder: str) -> str:
    """The root of the repository that an absolute folder lies in, or ""."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def find_settings(
    folder: str, cache: dict[str, Settings], change: Callable[[Settings], Settings] | None = None
) -> Settings:
    """The settings for the files of an absolute folder.

    `cache` holds what was found for other folders and is added to. `change` is applied once to each new Settings, for
    what the command line says. Raises UsageError for a settings file that is wrong.
    """
    passed = []
    while True:
        settings = cache.get(folder)
        if settings is not None:
            break
        passed.append(folder)
        settings = _settings_in(folder)
        if settings is None and os.path.exists(os.path.join(folder, ".git")):
            settings = Settings(folder)
        parent = os.path.dirname(folder)
        if settings is None and parent == folder:
            settings = Settings(os.getcwd())
        if settings is not None:
            if change is not None:
                settings = change(settings)
            break
        folder = parent
    for each in passed:
        cache[each] = settings
    return settings


def isolated_settings(folder: str) -> Settings:
    """The defaults, whatever settings files there are, for `--isolated`; `folder` is the current one."""
    return Settings(find_repository(folder) or folder)


def load_settings(path: str, root: str) -> Settings:
    """The settings of one file for everything, for `--config`.

    Globs are then relative to `root`, the current folder, so that several projects can share the file. Raises
    UsageError for a file that is wrong, cannot be read, or is a pyproject.toml without our table.
    """
    from kwf_lint.settings_file import read_settings, without_table

    path = os.path.abspath(path)
    settings = read_settings(path, root)
    if settings is None:
        raise without_table(path)
    return settings


def settings_of_text(text: str, root: str = "") -> Settings:
    """The settings that a text in the form of kwf-lint.toml holds."""
    from kwf_lint.settings_file import parsed

    return parsed(text, "", root) or Settings(root)


def overridden(
    settings: Settings,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    extend_select: Sequence[str] | None = None,
    severity: Mapping[str, str] | None = None,
    fail_on: str | None = None,
    format: Sequence[str] | None = None,  # noqa: A002  the option's name
) -> Settings:
    """The settings with what the command line says; None is not said.

    `select` stands for the file's select, extend-select and ignore together. The others add to the file's, and where
    both name a rule as exactly, the command line wins.
    """
    given = {
        "select": select,
        "ignore": ignore,
        "extend_select": extend_select,
        "severity": severity,
        "fail_on": fail_on,
        "format": format,
    }
    changed = Settings()
    for slot in Settings.__slots__:
        setattr(changed, slot, getattr(settings, slot))
    if select is not None:
        changed.select, changed.extend_select, changed.ignore = tuple(select), (), ()
    if extend_select is not None:
        changed.ignore = [each for each in changed.ignore if each not in extend_select]
        changed.extend_select = [*changed.extend_select, *extend_select]
    if ignore is not None:
        changed.ignore = [*changed.ignore, *ignore]
    if severity is not None:
        # The first of two that are equally specific counts.
        changed.severity = {
            **severity,
            **{key: settings.severity[key] for key in settings.severity if key not in severity},
        }
    if fail_on is not None:
        changed.fail_on = fail_on
    if format is not None:
        changed.format = tuple(format)
    said = [slot.replace("_", "-") for slot, value in given.items() if value is not None]
    changed.origins = {**settings.origins, **dict.fromkeys(said, COMMAND_LINE)}
    return changed


def _settings_in(folder: str) -> Settings | None:
    for name in FILE_NAMES:
        path = os.path.join(folder, name)
        # tomllib costs more than a whole run, and most files pyproject.toml have nothing for us.
        if os.path.isfile(path) and (name == FILE_NAMES[0] or _mentions_us(path)):
            from kwf_lint.settings_file import read_settings

            settings = read_settings(path, folder)
            if settings is not None:
                return settings
    return None


def _mentions_us(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return TABLE_NAME[1].encode() in stream.read()
    except OSError:
        return True  # reading it for its settings says what is wrong
