"""A file that a run looks at: its bytes, or why it cannot be read."""

from __future__ import annotations

import os

from kwf_lint.paths import printable, read_regular

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.settings.settings import Settings


# What the name of a file with JSON ends in, without and with comments and the like.
JSON = (".json", ".jsonc", ".json5")
# What the name of a module may end in. What only declares types, or is packed for a browser, is none.
MODULES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
NO_MODULES = (".d.ts", ".d.mts", ".d.cts", ".min.js")


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
    """The files to look at, in order; one line for each thing that cannot be looked at; notes on how it was found.

    excluded: the absolute paths of files that settings leave out, and with "/" at the end of folders.
    """

    __slots__ = ("excluded", "notes", "problems", "targets")

    def __init__(self) -> None:
        self.targets: list[Target] = []
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.excluded: list[str] = []


def is_module_name(name: str) -> bool:
    """Whether a file of this name may be a JavaScript or TypeScript module."""
    return name.endswith(MODULES) and not name.endswith(NO_MODULES)


def may_hold_definition(data: bytes) -> bool:
    """Whether a module may hold a definition, by a look at its bytes: most modules of a repository hold none."""
    if b"new KApp" in data:
        return True
    if b"export" in data and b"version" in data and b"title" in data and (b"app" in data or b"App" in data):
        return True
    if b"steps" not in data or b"trigger" not in data or b"export" not in data:
        return b"transitions" in data and (b"steps" in data or b"trigger" in data)
    # The transitions of a workflow may be in the modules that it imports its trigger and steps from.
    return b"transitions" in data or b"import" in data or b"require" in data


def lies_below_module(absolute: str, seen: set[str]) -> bool:
    """Whether a module beside a file or in a folder above it may hold a definition. seen: folders that have none."""
    folder = os.path.dirname(absolute)
    while folder not in seen:
        seen.add(folder)
        try:
            names = os.listdir(folder)
        except OSError:
            return False
        if any(is_module_name(name) and _may_hold_definition(os.path.join(folder, name)) for name in names):
            return True
        if ".git" in names:
            return False
        folder = os.path.dirname(folder)
    return False


def _may_hold_definition(path: str) -> bool:
    try:
        return may_hold_definition(read_regular(path))
    except (OSError, ValueError):
        return False


def read_file(target: Target) -> bytes | str | None:
    """The bytes of a file; a line that says why it cannot be read; or None if it is gone since a walk found it."""
    if target.content is not None:
        return target.content
    try:
        return read_regular(target.path)
    except FileNotFoundError as error:
        return why_unreadable(target.path, target.name, error) if target.named else None
    except (OSError, ValueError) as error:
        return why_unreadable(target.path, target.name, error)


def why_unreadable(path: str, name: str, error: OSError | ValueError) -> str:
    import errno

    if isinstance(error, UnicodeError):
        reason = "this system's encoding of file names does not allow the name"
    elif not isinstance(error, OSError):
        reason = "a file name cannot contain a NUL character"
    elif isinstance(error, FileNotFoundError):
        reason = "a link that leads nowhere" if os.path.islink(path) else "no such file or folder"
    elif error.errno == errno.ELOOP:
        reason = "a link that leads back to itself"
    else:
        reason = f"cannot be read: {error.strerror}"
    return f"{printable(name)}: {reason}"
