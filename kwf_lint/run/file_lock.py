"""Lets one process at a time change a file."""

from __future__ import annotations

import contextlib
import os
import time

from kwf_lint.errors import UsageError
from kwf_lint.paths import shown_path

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]  # it is asked for below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0  # seconds
_PAUSE = 0.02


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Wait until no other process holds this file, and hold it.

    The lock is on the folder, which leaves nothing behind; where the system has no such locks, it is a file beside. Raises
    UsageError where another process holds the file for long, OSError where the folder does not exist.
    """
    beside = f"{os.path.realpath(path)}.lock"
    ends = time.monotonic() + PATIENCE
    lock = None
    while lock is None:
        lock = _lock_of_folder(os.path.dirname(beside)) if fcntl else _lock_file(beside)
        if lock is None:
            if time.monotonic() > ends:
                advice = "" if fcntl else f", or delete {shown_path(beside)} if there is none"
                raise UsageError(f"{shown_path(path)}: another run is writing this file; wait for it{advice}")
            time.sleep(_PAUSE)
    try:
        yield
    finally:
        os.close(lock)
        if not fcntl:
            os.unlink(beside)


def _lock_of_folder(folder: str) -> int | None:
    """A descriptor that holds the lock of a folder until it is closed; None where another process has it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        pass  # a file system without locks: what was read again just before writing has to do
    return descriptor


def _lock_file(path: str) -> int | None:
    """The descriptor of a file that was made for the lock; None where there is one."""
    try:
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except (FileExistsError, PermissionError):  # on Windows also while another process deletes it
        return None
