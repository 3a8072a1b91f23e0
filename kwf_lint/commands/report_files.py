"""Files that reports are written to: which of them may be replaced, and the folders that they need.

Nothing replaces what a run reads, a definition, a module, a settings file or a baseline. What else the user names on the
command line is the user's own choice. Settings come with a repository, which may be anybody's: a report that they name
stays below their folder and away from links, from git and its hooks, and from all that can be executed.
"""

from __future__ import annotations

import os

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.paths import path_below, printable, read_regular, shown_path
from kwf_lint.run.baseline_file import FILE_NAME as BASELINE
from kwf_lint.run.files import is_module_name
from kwf_lint.run.git import git
from kwf_lint.run.write_file import write_file
from kwf_lint.settings.find import find_repository
from kwf_lint.settings.read import Source, text_of_settings
from kwf_lint.settings.settings import COMMAND_LINE, FILE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.run.outcome import Outcome
    from kwf_lint.settings.settings import Settings

OPTIONS = {"--format": "a report", "--output": "a drawing"}
"""What names a file to write on the command line, and what goes there."""

# Names, in lower case, of what belongs to git or to what runs its hooks.
_OF_GIT = frozenset(
    (
        ".git",
        "git~1",
        ".gitattributes",
        ".githooks",
        ".github",
        ".gitmodules",
        ".hooks",
        ".husky",
        ".pre-commit-config.yaml",
    )
)


def place_of_formats(settings: Settings) -> str:
    """Where the user has written which reports there are: the option, or the line of the settings file."""
    origin = settings.origins.get("format", COMMAND_LINE)
    return "--format" if origin == COMMAND_LINE else Source(origin, text_of_settings(origin)).place("format")


def checked_paths(files: Iterable[str], outcome: Outcome, said_in: str, baseline: str | None) -> dict[str, str]:
    """The paths to write to, by the names that files were given. Raises UsageError for one that nothing may replace.

    said_in: the option or the place in the settings that names the files. baseline: the one of the command line, if any.
    """
    read = _read_by(outcome, baseline)
    by_settings = said_in not in OPTIONS
    what = OPTIONS.get(said_in, "a report")
    paths = {}
    for file in files:
        # Without "..", so that what is checked is what is written to; the user's own words go to the system as they are.
        path = paths[file] = os.path.abspath(file) if by_settings else file
        reason = "no file has a NUL character in its name" if "\0" in file else ""
        advice = "name another file"
        if by_settings and not reason:
            reason = _refused_by_settings(path, outcome.settings)
            advice = "only --format on the command line may name it" if reason else advice
        reason = reason or read.get(_identity(path), "") or _kept(path)
        if reason:
            raise UsageError(f'{said_in}: cannot write {what} to "{printable(file)}": {reason}; {advice}')
    return paths


def write_report(path: str, text: str, said_in: str) -> None:
    """Write a report or a drawing, and make the folders that it needs. Raises UsageError where it cannot be written."""
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        write_file(path, text.encode())
    except OSError as error:
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        reason = "a part of the path is a file, not a folder" if in_the_way else error.strerror
        shown = shown_path(path) if os.path.isabs(path) else printable(path)  # "none/../a.json" as the user wrote it
        raise UsageError(f"{said_in}: cannot write {shown}: {reason}") from None


def _read_by(outcome: Outcome, baseline: str | None) -> dict[str, str]:
    """What a run reads, and what each is to it, by the identity of the files."""
    read = {}
    for linted in outcome.linted:
        read[_identity(linted.target.absolute)] = "this run lints the file"
    for settings in (outcome.settings, *(linted.target.settings for linted in outcome.linted)):
        read[_identity(settings.source)] = "it is a settings file"
        read[_identity(settings.baseline)] = "it is a baseline"
        for path in settings.extend_platform:
            read[_identity(path)] = "the settings name it in extend-platform"
    if baseline:
        read[_identity(os.path.abspath(baseline))] = "it is a baseline"
    read.pop("", None)
    return read


def _identity(path: str) -> str:
    """What is equal for two names of one file, also where the file system takes A for a; "" for no path."""
    if not path:
        return ""
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return os.path.normcase(os.path.realpath(path))
    return f"{state.st_dev} {state.st_ino}"


def _refused_by_settings(path: str, settings: Settings) -> str:
    """Why settings may not name a file at an absolute path for a report, "" where they may."""
    below = path_below(path, settings.root)
    if not below:
        return "it is outside of the folder of the settings"
    place = settings.root
    for name in below.split(os.sep):
        if "".join(filter(str.isprintable, name)).casefold() in _OF_GIT:
            return f'"{printable(name)}" belongs to git or its hooks'
        place = os.path.join(place, name)
        if os.path.islink(place):
            return f'"{printable(name)}" is a link'
    if not path_below(os.path.realpath(path), os.path.realpath(settings.root)):
        return "it is outside of the folder of the settings"
    if any(_is_within(path, hooks) for hooks in _hooks(path)):
        return "git takes its hooks from that folder"
    if os.path.exists(path) and not os.path.isfile(path):
        return "it is not a file"
    return "the file can be executed" if os.name == "posix" and os.access(path, os.X_OK) else ""


def _is_within(path: str, folder: str) -> bool:
    return bool(path_below(os.path.realpath(path), os.path.realpath(folder)))


def _hooks(path: str) -> list[str]:
    """The folder of hooks that the repository around a file has instead of its own, if it has one."""
    root = find_repository(os.path.dirname(path))
    said = git(root, "config", "--type=path", "core.hooksPath") if root else None
    return [os.path.join(root, os.fsdecode(said).rstrip("\n"))] if said else []


def _kept(path: str) -> str:
    """Why a file is not replaced because of what it is, "" where it may be."""
    name = os.path.basename(path).casefold()
    if name in (*FILE_NAMES, BASELINE):
        return "it is a baseline" if name == BASELINE else "it is a settings file"
    if is_module_name(name):  # also a new one: the next run would read it, and refuse to replace it
        return "it has the name of a module"
    try:
        data = read_regular(path)
    except (OSError, ValueError):
        return ""
    document = read_document(path, data, relaxed=True)
    return "the file holds a definition" if document.value is not MISSING and read_apps(document) else ""
