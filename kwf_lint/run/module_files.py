"""The files that modules are read from, by paths below a root with "/": of the work tree, of git's index, of a revision."""

from __future__ import annotations

import os

from kwf_lint.document.javascript.modules import LARGEST_FILE
from kwf_lint.document.javascript.reading import Files
from kwf_lint.paths import FILE_TYPE, REGULAR, is_below, read_regular, reported_name
from kwf_lint.run.git import git, git_here, split_names
from kwf_lint.settings.find import find_repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def root_of(absolute: str, settings_root: str) -> str:
    """The folder that a module may read below: its repository, else that of its settings, else its own."""
    folder = os.path.dirname(absolute)
    if found := find_repository(folder):
        return found
    return settings_root if is_below(absolute, settings_root) else folder


def path_in(absolute: str, root: str) -> str:
    """The path of a file below a root, with "/"."""
    return os.path.relpath(absolute, root).replace(os.sep, "/")


def work_tree(root: str, buffers: Mapping[str, bytes] | None = None) -> Files:
    """The files below a root as they lie there, or are open in an editor. Links that lead out of it are not followed."""
    real = os.path.realpath(root)

    def place_of(path: str) -> str | None:
        place = os.path.join(root, path)
        found = os.path.realpath(place)
        return place if found == real or is_below(found, real) else None

    def read(path: str) -> bytes | None:
        place = place_of(path)
        try:
            if place is None:
                return None
            if buffers and (opened := os.path.normpath(place)) in buffers:
                return buffers[opened]
            state = os.stat(place)
            if state.st_mode & FILE_TYPE != REGULAR:
                return None
            return b" " * (LARGEST_FILE + 1) if state.st_size > LARGEST_FILE else read_regular(place)
        except (OSError, ValueError):
            return None

    def list_folder(path: str) -> list[tuple[str, bool]] | None:
        place = place_of(path)
        try:
            if place is None:
                return None
            with os.scandir(place) as entries:
                return [(entry.name, entry.is_dir()) for entry in entries]
        except (OSError, ValueError):
            return None

    return Files(read, list_folder, _name_below(root), lambda path: _is_ignored(root, path))


def _name_below(root: str) -> Callable[[str], str]:
    return lambda path: reported_name(os.path.normpath(os.path.join(root, path)))


def _is_ignored(root: str, path: str) -> bool:
    """Whether git ignores a file, whatever its extension: then something makes it, here or elsewhere."""
    return any(
        git(root, "check-ignore", "-q", "--", path + ending) is not None for ending in ("", ".js", ".json", ".ts")
    )


def _lies_in_work_tree(root: str, path: str) -> bool:
    """Whether something of this name, whatever its extension, lies in the work tree."""
    folder, name = os.path.split(os.path.join(root, path))
    try:
        return any(each == name or each.startswith(f"{name}.") for each in os.listdir(folder))
    except OSError:
        return False


def index(root: str) -> Files:
    """The files of a repository as git has staged them."""
    blobs = {}
    for entry in split_names(git_here("-C", root, "ls-files", "-z", "--stage")):
        facts, _, path = entry.partition("\t")
        mode, blob, _ = facts.split(" ")
        if mode.startswith("100"):
            blobs[path] = blob
    files = of_blobs(root, blobs, lambda blob: git_here("-C", root, "cat-file", "blob", blob))
    files.is_excused = lambda path: _lies_in_work_tree(root, path) or _is_ignored(root, path)
    return files


def of_blobs(root: str, blobs: Mapping[str, str], content: Callable[[str], bytes | None] | None = None) -> Files:
    """The files of a repository that git keeps under these names, by path; `content` returns what is under a name."""
    folders: dict[str, dict[str, bool]] = {"": {}}
    for path in blobs:
        inner, is_folder = path, False
        while inner:
            folder, _, name = inner.rpartition("/")
            known = folders.setdefault(folder, {})
            if name in known:
                break
            known[name] = is_folder
            inner, is_folder = folder, True

    def read(path: str) -> bytes | None:
        if path not in blobs:
            return None
        return git(root, "cat-file", "blob", blobs[path]) if content is None else content(blobs[path])

    def list_folder(path: str) -> list[tuple[str, bool]] | None:
        return list(folders[path].items()) if path in folders else None

    return Files(read, list_folder, _name_below(root))
