"""File paths as reports show them, and whether one lies below another."""

from __future__ import annotations

import os

from kwf_lint.errors import UsageError


def reported_name(absolute: str, current: str = "") -> str:
    """A path as reports show it: relative to the current folder if it lies in it, with "/" on every system."""
    current = current or current_folder()
    if absolute == current:
        return "."
    name = path_below(absolute, current) or absolute
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


def is_below(absolute: str, folder: str) -> bool:
    """Whether an absolute path lies in a folder."""
    return bool(path_below(absolute, folder))


def path_below(absolute: str, folder: str) -> str:
    """A path relative to a folder that it lies in, else ""."""
    inside = folder if folder.endswith(os.sep) else folder + os.sep
    return absolute[len(inside) :] if os.path.normcase(absolute).startswith(os.path.normcase(inside)) else ""
