"""Which files are looked at, and their bytes. Does not judge what is in them: kinds.py tells definitions apart.

A file is excluded by its own settings or by those of the current folder: so whoever runs the linter can leave out a
folder that has settings of its own.
"""

from __future__ import annotations

import os

from kwf_lint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pathspec import GitIgnoreSpec

    from kwf_lint.config import Settings

FILE_TYPE, FOLDER, REGULAR = 0o170000, 0o040000, 0o100000
_specs: dict[tuple[str, ...], GitIgnoreSpec] = {}


class Target:
    """A file to look at.

    path: as it is opened. absolute: its absolute path. name: as reports show it (reported_name). named: a person or a
    hook named the file itself, a walk did not find it. content: its bytes where they come from git and not from `path`.
    """

    __slots__ = ("absolute", "content", "name", "named", "path", "settings")

    def __init__(self, path: str, absolute: str, name: str, settings: Settings, *, named: bool = False) -> None:
        self.path = path
        self.absolute = absolute
        self.name = name
        self.settings = settings
        self.named = named
        self.content: bytes | None = None


class Found:
    """The files to look at, in order; one line for each thing that cannot be looked at; notes on how it was found."""

    __slots__ = ("notes", "problems", "targets")

    def __init__(self) -> None:
        self.targets: list[Target] = []
        self.problems: list[str] = []
        self.notes: list[str] = []


def expand(paths: Iterable[str], settings_for: Callable[[str], Settings], *, from_hook: bool = False) -> Found:
    """The files that paths of files and folders mean: those of a folder sorted, none twice.

    `settings_for` gives the settings for an absolute folder. A file that is named is taken whatever it is called, if it
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
                found.problems.append(problem(path, name if path else '""', error))
            continue
        if mode == FOLDER:
            from kwf_lint.walk import walk

            for target in walk(path, absolute, name, settings_for, general, found):
                targets.setdefault(os.path.normcase(target.absolute), target)
        elif mode != REGULAR:
            found.problems.append(
                f"{printable(name)}: neither a file nor a folder; for a pipe, use - and standard input"
            )
        elif not (from_hook and os.path.islink(path)):
            settings = settings_unless_excluded(absolute, settings_for, general)
            if settings is not None:
                target = Target(path, absolute, name, settings)
                targets.setdefault(os.path.normcase(absolute), target).named = True
    found.targets = list(targets.values())
    return found


def read_file(target: Target) -> bytes | str | None:
    """The bytes of a file; a line that says why it cannot be read; or None if it is gone since a walk found it."""
    if target.content is not None:
        return target.content
    try:
        with open(target.path, "rb", buffering=0) as stream:
            return stream.read()
    except FileNotFoundError as error:
        return problem(target.path, target.name, error) if target.named else None
    except (OSError, ValueError) as error:
        return problem(target.path, target.name, error)


def excluded(path: str, settings: Settings) -> bool:
    """Whether these settings exclude a file, by globs as in gitignore files, relative to the settings' root.

    Other than in git, "!" brings back even what lies in an excluded folder. What lies outside the root is not excluded.
    """
    return bool(settings.exclude) and matches_glob(path, settings, "exclude")


def is_named_fragment(path: str, settings: Settings) -> bool:
    """Whether the settings say that a file holds a part of an app definition."""
    return bool(settings.fragments) and matches_glob(path, settings, "fragments")


def reported_name(absolute: str, current: str = "") -> str:
    """A path as reports show it: relative to the current folder if it lies in it, with "/" on every system."""
    current = current or current_folder()
    if absolute == current:
        return "."
    name = _below(absolute, current) or absolute
    return name if os.sep == "/" else name.replace(os.sep, "/")


def printable(name: str) -> str:
    r"""A name that fits on one line of UTF-8: control characters and bytes that are no UTF-8 become \n, \xff."""
    if name.isprintable():
        return name
    return "".join(
        char
        if char.isprintable()
        else f"\\x{ord(char) - 0xDC00:02x}"
        if "\udc80" <= char <= "\udcff"
        else char.encode("unicode_escape").decode()
        for char in name
    )


def current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        raise UsageError("the current folder does not exist any more; go to another one") from None


def problem(path: str, name: str, error: OSError | ValueError) -> str:
    import errno

    if isinstance(error, UnicodeError):
        reason = "the name does not fit this system's encoding of file names"
    elif not isinstance(error, OSError):
        reason = "no file has a NUL character in its name"
    elif isinstance(error, FileNotFoundError):
        reason = "a link that leads nowhere" if os.path.islink(path) else "no such file or folder"
    elif error.errno == errno.ELOOP:
        reason = "a link that leads back to itself"
    else:
        reason = f"cannot be read: {error.strerror}"
    return f"{printable(name)}: {reason}"


def matches_glob(path: str, settings: Settings, key: str) -> bool:
    """Whether the globs that the settings have under a key match a file, or a folder if the path ends with "/"."""
    return matches_globs(path, tuple(getattr(settings, key)), settings, key)


def matches_globs(path: str, patterns: tuple[str, ...], settings: Settings, key: str) -> bool:
    """Whether one of these globs, which stand in the settings under a key, matches a file or folder."""
    is_folder = path.endswith(("/", os.sep))
    absolute = os.path.abspath(path)
    relative = _below(absolute, settings.root)
    if not relative:
        return False
    spec = _specs.get(patterns)
    if spec is None:
        spec = _specs[patterns] = _compiled(patterns, settings, key)
    return spec.match_file(relative.replace(os.sep, "/") + ("/" if is_folder else ""))


def is_below(absolute: str, folder: str) -> bool:
    """Whether an absolute path lies in a folder."""
    return bool(_below(absolute, folder))


def _below(absolute: str, folder: str) -> str:
    """A path relative to a folder that it lies in, else ""."""
    inside = folder if folder.endswith(os.sep) else folder + os.sep
    return absolute[len(inside) :] if os.path.normcase(absolute).startswith(os.path.normcase(inside)) else ""


def _compiled(patterns: tuple[str, ...], settings: Settings, key: str) -> GitIgnoreSpec:
    import re

    from pathspec import GitIgnoreSpec

    from kwf_lint.settings_file import complaint

    pattern = ""
    try:
        for pattern in patterns:
            GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error):
        message = f'"{key}" expects globs as in gitignore files, found "{pattern}"'
        raise complaint(settings, (key, pattern), message) from None
    return GitIgnoreSpec.from_lines(patterns)


def settings_unless_excluded(place: str, settings_for: Callable[[str], Settings], general: Settings) -> Settings | None:
    """The settings for a file, or None where they or the general ones exclude it."""
    # In this order, since settings in an excluded folder may be of another version, or wrong.
    if excluded(place, general):
        return None
    settings = settings_for(os.path.dirname(place))
    return None if settings is not general and excluded(place, settings) else settings
