"""Finds the files that a run looks at.

Does not judge their content: definition/document_kinds.py recognizes definitions. A file is excluded by its own settings or
by those of the current folder, so that whoever runs the linter can leave out a folder that has its own settings.
"""

from __future__ import annotations

import os
import sys

from kwf_lint.paths import FILE_TYPE, FOLDER, REGULAR, current_folder, printable, reported_name
from kwf_lint.run.files import Found, Target, why_unreadable
from kwf_lint.settings.globs import excluded, settings_unless_excluded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kwf_lint.run.options import Options
    from kwf_lint.settings.settings import Settings


def expand(paths: Iterable[str], settings_for: Callable[[str], Settings], *, from_hook: bool = False) -> Found:
    """The files that paths of files and folders mean: those of a folder sorted, none twice.

    `settings_for` returns the settings for an absolute folder. A file that is named is taken whatever it is called, if it
    is not excluded. A link that a person names is followed; one that a hook names is left out, since git tracks the
    link and not what it leads to. Standard input is the caller's business.
    """
    found = Found()
    current = current_folder()
    general = settings_for(current)
    targets: dict[str, Target] = {}
    for path in paths:
        absolute = os.path.abspath(path)
        name = reported_name(absolute, current)
        try:
            mode = os.stat(path).st_mode & FILE_TYPE
        except (OSError, ValueError) as error:
            if not (from_hook and os.path.islink(path)):
                found.problems.append(why_unreadable(path, name if path else '""', error) + _advice(path))
            continue
        if mode == FOLDER:
            from kwf_lint.run.walk import walk

            for target in walk(path, absolute, name, settings_for, general, found):
                targets.setdefault(os.path.normcase(target.absolute), target)
        elif from_hook and os.path.islink(path):
            pass
        elif mode != REGULAR:
            found.problems.append(
                f"{printable(name)}: neither a file nor a folder; for a pipe, use - and standard input"
            )
        else:
            settings = settings_unless_excluded(absolute, settings_for, general)
            if settings is None:
                found.excluded.append(absolute)
            else:
                target = Target(path, absolute, name, settings)
                targets.setdefault(os.path.normcase(absolute), target).named = True
    found.targets = list(targets.values())
    return found


def _advice(path: str) -> str:
    """What a person may have meant who names a file that is not there, as the end of a line."""
    if "*" in path and sys.platform != "win32":
        return "; remove the quotes, so that the shell expands the pattern"
    is_code = path[:3].isupper() and path[3:].isdigit()
    return "; separate several rules with commas" if is_code else ""


def targets(options: Options, settings_for: Callable[[str], Settings]) -> Found:
    """The files that a run looks at."""
    if options.staged:
        from kwf_lint.run.walk import staged_files

        return staged_files(settings_for)
    if options.stdin is None:
        return expand(options.paths, settings_for, from_hook=options.from_hook)
    found = Found()
    absolute = os.path.abspath(options.stdin_filename or "stdin.json")
    settings = settings_for(os.path.dirname(absolute))
    if excluded(absolute, settings):
        found.excluded.append(absolute)
    else:
        name = reported_name(absolute) if options.stdin_filename else "<stdin>"
        target = Target(absolute, absolute, name, settings, named=True)
        target.content = options.stdin
        found.targets.append(target)
    return found
