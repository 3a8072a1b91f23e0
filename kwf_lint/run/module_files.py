"""The files that modules are read from: those of the work tree below a root, by paths with "/"."""

from __future__ import annotations

import os

from kwf_lint.document.javascript.modules import LARGEST_FILE
from kwf_lint.document.javascript.reading import Files
from kwf_lint.paths import FILE_TYPE, REGULAR, is_below, read_regular, reported_name
from kwf_lint.settings.find import find_repository

# What a module's name ends in; what only declares types, or is packed for a browser, is none.
ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
_NO_MODULES = (".d.ts", ".d.mts", ".d.cts", ".min.js")


def is_module_name(name: str) -> bool:
    """Whether a file of this name may be a module."""
    return name.endswith(ENDINGS) and not name.endswith(_NO_MODULES)


def root_of(absolute: str, settings_root: str) -> str:
    """The folder that a module may read below: its repository, else that of its settings, else its own."""
    folder = os.path.dirname(absolute)
    if found := find_repository(folder):
        return found
    return settings_root if is_below(absolute, settings_root) else folder


def path_in(absolute: str, root: str) -> str:
    """The path of a file below a root, with "/"."""
    return os.path.relpath(absolute, root).replace(os.sep, "/")


def work_tree(root: str) -> Files:
    """The files below a root as they lie there. Links that lead out of it are not followed."""
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

    return Files(read, list_folder, lambda path: reported_name(os.path.normpath(os.path.join(root, path))))
