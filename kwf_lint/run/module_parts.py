"""Modules as parts of others: who loads a changed part, and what of a definition in several files is reported.

A hook names the files of a commit. Where one is a part of a definition, the definitions that load it are linted, and what
lies in the named files is reported.
"""

from __future__ import annotations

import os

from kwf_lint.paths import reported_name
from kwf_lint.run.files import Target, is_module_name, may_hold_definition
from kwf_lint.run.module_documents import (
    Surroundings,
    files_at,
    files_for,
    folders_upward,
    path_of,
    read,
    read_at_revision,
)
from kwf_lint.run.module_files import path_in
from kwf_lint.run.module_findings import once, without_foreign_fixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kwf_lint.run.outcome import Outcome


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
    outcome.diagnostics = once(outcome.diagnostics)
    without_foreign_fixes(outcome, {target.name for target in run.targets})


def _users(run: Surroundings, parts: set[str], linted: set[str]) -> Iterator[tuple[Target, bytes]]:
    """The nearest definitions upward that load one of these files, with their content; none that is linted anyway."""
    loads: dict[str, list[str]] = {}
    given = set(linted)
    for part in [target for target in run.targets if target.name in parts]:
        root, files = files_for(part, run.module_files, staged=run.staged)
        path = path_of(part, root)
        for folder in folders_upward(path):
            found = False
            for name, is_folder in sorted(files.list_folder(folder) or ()):
                module = f"{folder}/{name}" if folder else name
                absolute = os.path.normpath(os.path.join(root, module))
                if is_folder or not is_module_name(name) or module == path:
                    continue
                data = files.read(module)
                if data is None or not may_hold_definition(data):
                    continue
                if module not in loads:
                    loads[module] = read(module, files.name_of(module), data, files).loaded
                if path in loads[module]:
                    found = True
                    if absolute not in given:
                        given.add(absolute)
                        settings = run.settings_for(os.path.dirname(absolute))
                        yield Target(absolute, absolute, reported_name(absolute), settings), data
            if found:
                break
