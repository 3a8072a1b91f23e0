"""File paths as reports show them, whether one lies below another, and what the file at one holds."""

from __future__ import annotations

import os

from kwf_lint.errors import UsageError

FILE_TYPE, FOLDER, REGULAR = 0o170000, 0o040000, 0o100000
# Without O_NONBLOCK the opening of a named pipe would wait for somebody who writes to it.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def reported_name(absolute: str, current: str = "") -> str:
    """A path as reports show it: relative to the current folder if it lies in it, with "/" on every system."""
    current = current or current_folder()
    if absolute == current:
        return "."
    name = path_below(absolute, current) or absolute
    return name if os.sep == "/" else name.replace(os.sep, "/")


def printable(name: str) -> str:
    r"""A name that fits on one line of UTF-8: control characters and bytes that are not UTF-8 become \n, \xff."""
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


def shown_path(absolute: str) -> str:
    """A path as messages show it."""
    return printable(reported_name(absolute))


def current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        raise UsageError("the current folder no longer exists; change to another one") from None


def is_below(absolute: str, folder: str) -> bool:
    """Whether an absolute path lies in a folder."""
    return bool(path_below(absolute, folder))


def path_below(absolute: str, folder: str) -> str:
    """A path relative to a folder that it lies in, else ""."""
    inside = folder if folder.endswith(os.sep) else folder + os.sep
    return absolute[len(inside) :] if os.path.normcase(absolute).startswith(os.path.normcase(inside)) else ""


def relative_name(absolute: str, folder: str) -> str:
    """A path from a folder, with "/" on every system; the path itself where it lies on another drive."""
    try:
        name = os.path.relpath(absolute, folder)
    except ValueError:
        name = absolute
    return name.replace(os.sep, "/")


def read_regular(path: str) -> bytes:
    """The bytes of a regular file. Raises OSError where it cannot be read, or is a pipe or device, which may never end."""
    descriptor = os.open(path, _READ)
    try:
        state = os.fstat(descriptor)
        if state.st_mode & FILE_TYPE != REGULAR:
            raise _not_regular(state.st_mode & FILE_TYPE)
        data = piece = os.read(descriptor, state.st_size + 1)
        while piece and len(data) != state.st_size:
            piece = os.read(descriptor, 1_000_000)
            data += piece
    finally:
        os.close(descriptor)
    return data


def _not_regular(file_type: int) -> OSError:
    import errno
    import stat

    if file_type == FOLDER:
        return IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    kind = "a named pipe" if file_type == stat.S_IFIFO else "a device"
    return OSError(errno.EINVAL, f"{kind}, not a regular file")
