"""Finds the files below a folder, those that git has staged, and those that it tracks.

Inside a git work tree a walk sees what git tracks or would track, elsewhere all files but those in folders that begin
with a dot. The folders of SKIPPED are left out of every walk, even where git tracks them. A folder that a person names
is walked whatever it is called, also if git ignores it. A walk follows no links. Where git is missing or fails, all
files are walked. Does not open any file.
"""

from __future__ import annotations

import os

from kwf_lint.paths import FILE_TYPE, REGULAR, current_folder, printable, reported_name
from kwf_lint.run.files import JSON, MODULES, Found, Target, is_module_name, why_unreadable
from kwf_lint.run.git import git, git_failure, git_here, split_names
from kwf_lint.settings.find import find_repository
from kwf_lint.settings.globs import excluded, is_named_fragment, matches_glob, settings_unless_excluded
from kwf_lint.settings.settings import FILE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kwf_lint.settings.settings import Settings

# Folders in which modules are not looked for: what lies there is made of others.
SKIPPED_FOR_MODULES = frozenset((".next", "build", "coverage"))
SKIPPED = frozenset((".git", ".venv", "venv", "node_modules", "dist"))


def walk(
    folder: str, absolute: str, name: str, settings_for: Callable[[str], Settings], general: Settings, found: Found
) -> Iterable[Target]:
    """The files of a folder, sorted. `absolute` and `name` are the folder's, as a Target's are."""
    prefix = "" if name == "." else name if name.endswith("/") else name + "/"
    for relative in sorted(set(_names_below(folder, absolute, settings_for, general, found))):
        if _is_skipped(relative):
            continue
        place = os.path.join(absolute, relative)
        settings = settings_unless_excluded(place, settings_for, general)
        if settings is None:
            if relative.endswith(JSON):
                found.excluded.append(os.path.normpath(place))
            continue
        if not _is_wanted(place, settings):
            continue
        path = os.path.join(folder, relative)
        try:
            mode = os.lstat(path).st_mode & FILE_TYPE
        except (FileNotFoundError, NotADirectoryError):
            continue  # deleted, but still tracked
        except OSError as error:
            found.problems.append(why_unreadable(path, prefix + relative, error))
            continue
        if mode == REGULAR:
            yield Target(path, os.path.normpath(place), prefix + relative, settings)


def _names_below(
    folder: str, absolute: str, settings_for: Callable[[str], Settings], general: Settings, found: Found
) -> list[str]:
    """Names, relative to the folder and with "/", among which are those of all files that a walk takes."""
    names = []
    pending = [""]
    while pending:
        prefix = pending.pop()
        here = os.path.join(folder, prefix)
        place = os.path.join(absolute, prefix)
        # The folder itself may lie anywhere in a repository; those below it are looked at only outside of one.
        root = os.path.exists(os.path.join(here, ".git")) if prefix else find_repository(os.path.realpath(here))
        listed = _git_names(here, place, settings_for, general, found) if root else None
        if listed is not None:
            names += [prefix + name for name in listed]
            continue
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        continue
                    if not entry.is_dir():
                        names.append(prefix + entry.name)
                    elif entry.name.startswith(".") or entry.name in SKIPPED:
                        continue
                    elif _is_excluded_whole(os.path.join(place, entry.name, ""), settings_for, general):
                        found.excluded.append(os.path.join(place, entry.name, ""))
                    else:
                        pending.append(f"{prefix}{entry.name}/")
        except OSError as error:
            found.problems.append(why_unreadable(here, reported_name(os.path.normpath(place)), error))
    return names


def staged_files(settings_for: Callable[[str], Settings]) -> Found:
    """The files that the next commit adds or changes, with the content that it gives them, for `--staged`.

    Takes those that a walk would take. Heeds what git sets for its hooks (`git commit -a` has an index of its own). The
    settings are those of the work tree. Raises UsageError outside of a work tree.
    """
    root = os.path.abspath(os.fsdecode(git_here("rev-parse", "--show-toplevel")[:-1]))
    options = ("--cached", "--raw", "--no-abbrev", "-z", "--no-renames", "--no-ext-diff", "--diff-filter=ACMT")
    fields = git_here("-c", "diff.relative=false", "diff", *options).split(b"\0")
    found = Found()
    current = current_folder()
    general = settings_for(current)
    blobs = []
    for facts, name in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, blob, _ = facts.split(b" ")
        relative = os.fsdecode(name)
        absolute = os.path.join(root, relative)
        if not mode.startswith(b"100") or _is_skipped(relative):
            continue
        settings = settings_unless_excluded(absolute, settings_for, general)
        if settings is None:
            if relative.endswith(JSON):
                found.excluded.append(absolute)
        elif _is_wanted(absolute, settings):
            found.targets.append(Target(absolute, absolute, reported_name(absolute, current), settings))
            blobs.append(blob)
    if not blobs:
        return found
    answer = git_here("cat-file", "--batch", given=b"".join(blob + b"\n" for blob in blobs))
    start = 0
    for target in found.targets:
        end = answer.index(b"\n", start)
        size = answer[start:end].rpartition(b" ")[2]
        start = end + 1
        if size.isdigit():
            target.content = answer[start : start + int(size)]
            start += int(size) + 1
        else:
            found.problems.append(f"{printable(target.name)}: git does not have the staged content")
    found.targets = [target for target in found.targets if target.content is not None]
    return found


def tracked_files(root: str) -> list[str]:
    """The absolute paths of the files that git tracks below a folder and that may hold definitions, sorted.

    Links are left out; without git there are none. They may be deleted in the work tree, and what the settings exclude is
    among them.
    """
    names = set()
    endings = [f"*{ending}" for ending in (*JSON, *MODULES)]
    for entry in split_names(git(root, "ls-files", "-z", "--stage", "--", *endings) or b""):
        facts, _, name = entry.partition("\t")
        if facts.startswith("100") and not _is_skipped(name) and (name.endswith(JSON) or _is_module(name)):
            names.add(os.path.join(root, name))
    return sorted(names)


def _git_names(
    folder: str, absolute: str, settings_for: Callable[[str], Settings], general: Settings, found: Found
) -> list[str] | None:
    """What git tracks or would track below a folder; None where git cannot say or ignores the folder itself."""
    listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--")
    output = git(folder, *listing, *(f"*{ending}" for ending in (*JSON, *MODULES, *FILE_NAMES)))
    if output is None:
        failure = git_failure(folder, "list the files", *listing)
        note = f"{failure}; all files are linted, including those that git ignores"
        if note not in found.notes:
            found.notes.append(note)
        return None
    names = split_names(output)
    if not names and git(folder, "check-ignore", "-q", ".") is not None:
        return None
    folders = {absolute}
    for name in names:
        place = os.path.join(absolute, name)
        if name.endswith(FILE_NAMES) and not _is_skipped(name) and not excluded(place, general):
            folders.add(os.path.dirname(place))
    within = [settings_for(os.path.normpath(each)) for each in folders]
    if any(settings.include or settings.fragments for settings in within):
        # What they name may have any ending.
        names = split_names(git(folder, *listing) or b"")
    return names


def _is_excluded_whole(folder: str, settings_for: Callable[[str], Settings], general: Settings) -> bool:
    """Whether all that lies in a folder (with "/" at its end) is excluded: a "!" may bring some of it back."""
    if excluded(folder, general):
        return not any(pattern.startswith("!") for pattern in general.exclude)
    settings = settings_for(os.path.dirname(folder))
    return excluded(folder, settings) and not any(pattern.startswith("!") for pattern in settings.exclude)


def _is_skipped(relative: str) -> bool:
    return not SKIPPED.isdisjoint(relative.split("/")[:-1])


def _is_module(path: str) -> bool:
    """Whether modules are looked for under a path with "/"."""
    return is_module_name(path) and SKIPPED_FOR_MODULES.isdisjoint(path.split("/"))


def _is_wanted(absolute: str, settings: Settings) -> bool:
    """Whether a walk takes a file of this name."""
    return (
        absolute.endswith(JSON)
        or _is_module(absolute.replace(os.sep, "/"))
        or (bool(settings.include) and matches_glob(absolute, settings, "include"))
        or is_named_fragment(absolute, settings)
    )
