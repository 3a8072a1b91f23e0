"""Modules as parts of others: who loads a changed part, and what of a definition in several files is reported.

A hook names the files of a commit. Where one is a part of a definition, the definitions that load it are linted, and what
lies in the named files is reported.
"""

from __future__ import annotations

import os

from kwf_lint.paths import read_regular, reported_name
from kwf_lint.run.files import Target, is_module_name, may_hold_definition
from kwf_lint.run.module_documents import (
    Surroundings,
    files_around,
    files_at,
    files_for,
    folders_upward,
    path_of,
    read,
    read_at_revision,
)
from kwf_lint.run.module_files import path_in
from kwf_lint.run.module_findings import once, without_foreign_fixes
from kwf_lint.run.walk import tracked_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kwf_lint.document.javascript.reading import Files
    from kwf_lint.run.outcome import Outcome

# In a repository with more modules, or more that look like definitions, only those in the folders upward are read.
MOST_MODULES = 2_000
MOST_DEFINITIONS = 50

__all__ = [
    "Surroundings",
    "files_at",
    "files_for",
    "path_in",
    "path_of",
    "read",
    "read_at_revision",
    "settle",
]


def settle(outcome: Outcome, run: Surroundings, lint: Callable[[Target, bytes], None], *, only_named: bool) -> None:
    """Lint who loads the parts that a hook names, leave out what it does not name, and report nothing twice."""
    if only_named:
        skipped = {name for name, _ in outcome.skipped}
        for target, data in list(_users(run, skipped, {each.target.absolute for each in outcome.linted})):
            lint(target, data)
        named = {target.name for target in run.targets}
        outcome.diagnostics = [each for each in outcome.diagnostics if each.file in named]
    outcome.diagnostics = once(outcome.diagnostics, outcome.loaded)
    without_foreign_fixes(outcome, {target.name for target in run.targets})


def _users(run: Surroundings, parts: set[str], linted: set[str]) -> Iterator[tuple[Target, bytes]]:
    """The nearest definitions that load one of these files, with their content; none that is linted anyway."""
    loads: dict[str, list[str]] = {}
    given = set(linted)
    for part in [target for target in run.targets if target.name in parts]:
        root, files = files_around(part, run)
        path = path_of(part, root)
        # An editor asks at every key, and lints what is open by itself.
        for modules in _nearest_first(root, files, path, everywhere=not run.buffers and is_module_name(path)):
            found = False
            for module in modules:
                absolute = os.path.normpath(os.path.join(root, module))
                data = files.read(module) if module != path and loads.get(absolute) != [] else None
                if data is None or not may_hold_definition(data):
                    continue
                if absolute not in loads:
                    whole = read(module, files.name_of(module), data, files)
                    loads[absolute] = whole.loaded if whole.document is not None or whole.unread else []
                if path in loads[absolute]:
                    found = True
                    if absolute not in given:
                        given.add(absolute)
                        settings = run.settings_for(os.path.dirname(absolute))
                        yield Target(absolute, absolute, reported_name(absolute), settings), data
            if found:
                break


def _nearest_first(root: str, files: Files, path: str, *, everywhere: bool) -> Iterator[list[str]]:
    """The modules that may load a file: those in each folder upward, then those that look like definitions elsewhere."""
    for folder in folders_upward(path):
        names = [name for name, is_folder in sorted(files.list_folder(folder) or ()) if not is_folder]
        yield [f"{folder}/{name}" if folder else name for name in names if is_module_name(name)]
    tracked = [each for each in tracked_files(root) if is_module_name(each)] if everywhere else []
    if len(tracked) > MOST_MODULES:
        return
    # The look at the bytes is at the work tree: to ask git for the staged content of each takes its time.
    found = [each for each in tracked if (data := _content(each)) is not None and may_hold_definition(data)]
    yield [path_in(each, root) for each in found] if len(found) <= MOST_DEFINITIONS else []


def _content(absolute: str) -> bytes | None:
    try:
        return read_regular(absolute)
    except OSError:
        return None
