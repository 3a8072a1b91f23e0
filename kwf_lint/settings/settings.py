"""The settings of a folder, and what the command line changes in them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kwf_lint.kustomer.platform import Platform
    from kwf_lint.settings.suppressions import Suppression

FILE_NAMES = ("kwf-lint.toml", "pyproject.toml")
TABLE_NAME = ("tool", "kwf-lint")
# What a marker begins with, which suppresses findings from within a document.
MARKER = "kwf-lint:"
COMMAND_LINE = "command line"


class Settings:
    """The settings of a folder; values are shared and never changed.

    root: the absolute folder that globs and the paths of a baseline are relative to. That is the folder of the settings
    file, else the root of the repository, else the current folder. source: the path of the settings file, or "".
    select, extend_select, ignore: selectors (a rule's code or name, a family such as KWF5, or ALL); `select` is empty
    for the default set. severity: levels by selector.
    exclude, include, fragments: globs as in gitignore files. `include` adds to the *.json that a walk takes;
    `fragments` name files that hold a part of an app definition (a walk takes them as well).
    options: values by rule name and option. extend_platform: absolute paths; platform: our facts and those of these files,
    None where there are none.
    setting_reference: how a workflow reads an App Setting, with "{key}" for its <category>.<name>; "" is not known.
    rule_folders: absolute paths of folders with rules of the user's own.
    per_file_ignores: selectors by glob. suppress: the entries under [[suppress]]. app: the entries under [[app]], as the
    absolute path of an app definition and the globs of the workflows that belong to it.
    fail_on: the lowest level of a finding that fails the run. unread: "error" where a definition that could not be read
    fails it. baseline: an absolute path, or "". format: counts for a whole run, from the settings of the current folder; a
    file in it is relative to that folder, as on the command line.
    origins: where each key that is set was set, for show().
    """

    __slots__ = (
        "app",
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
        "unread",
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
        self.unread = "note"
        self.format: Sequence[str] = ("text",)
        self.required_version = ""
        self.extend_platform: Sequence[str] = ()
        self.platform: Platform | None = None
        self.baseline = ""
        self.app: Sequence[tuple[str, Sequence[str]]] = ()
        self.origins: Mapping[str, str] = {}


DEFAULTS = Settings()


def split_format(entry: str) -> tuple[str, str]:
    """FORMAT or FORMAT=FILE as (format, file); the file "" is standard output."""
    name, _, file = entry.partition("=")
    return name, "" if file == "-" else file


def overridden(
    settings: Settings,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    extend_select: Sequence[str] | None = None,
    severity: Mapping[str, str] | None = None,
    fail_on: str | None = None,
    format: Sequence[str] | None = None,  # noqa: A002  the option's name
) -> Settings:
    """The settings with what the command line sets; None means not given.

    `select` replaces the file's select, extend-select and ignore together. The others add to the file's, and where
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
