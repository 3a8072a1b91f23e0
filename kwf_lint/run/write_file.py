"""Writes a file whole: whoever reads it sees the old content or the new one, never a part, also when the disk is full.

A link is followed. A file that is replaced keeps its permissions, and its owner where the system allows it. A file that has
other names (hard links), or whose folder takes no new file, is written where it is; if that fails, it gets its old content
back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import FileIO

# Errors of a folder that takes no new file, or of a file that is mounted by itself.
_NOT_BESIDE = frozenset((errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY))


def write_file(path: str, data: bytes) -> None:
    """Give a file this content, whether it is there already or not. Raises OSError where it cannot be written.

    Pipes, devices and names such as /dev/stdout are written to as they are.
    """
    try:
        state = os.stat(path)
    except FileNotFoundError:
        new = os.path.realpath(path)
        if os.path.lexists(new):
            raise  # "missing/../a.json" is not a name of a.json, which may be a file to keep
        _write_beside(new, data, None)
        return
    if stat.S_ISREG(state.st_mode) and not os.path.abspath(path).startswith("/dev/"):
        with open(path, "r+b", buffering=0) as file:  # what may not be written is not replaced either
            _write_over(file, file.read(), data)
        return
    with open(path, "wb") as file:
        file.write(data)


def replace_file(path: str, expected: bytes, data: bytes) -> str:
    """Give a file new content, unless it does not hold the `expected` bytes any more or cannot be written.

    Returns why it was left alone, "" where it was not.
    """
    try:
        with open(path, "r+b", buffering=0) as file:  # what may not be written is not replaced either
            if file.read() != expected:
                return "the file has changed since kwf-lint read it"
            _write_over(file, expected, data)
    except OSError as error:
        return f"the file cannot be written: {error.strerror}"
    return ""


def _write_over(file: FileIO, old: bytes, data: bytes) -> None:
    """Give an open file new content: by another one in its place, else where it is."""
    state = os.fstat(file.fileno())
    if state.st_nlink < 2:
        try:
            _write_beside(os.path.realpath(file.name), data, state)
        except OSError as error:
            if error.errno not in _NOT_BESIDE:
                raise
        else:
            return
    try:
        _put(file, data)
    except BaseException:
        with contextlib.suppress(OSError):
            _put(file, old)
        raise


def _put(file: FileIO, data: bytes) -> None:
    """Write all of an open file."""
    file.seek(0)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    file.truncate()
    os.fsync(file.fileno())


def _write_beside(path: str, data: bytes, state: os.stat_result | None) -> None:
    """Write a new file beside the one at this path, and put it in its place. `state` is that of the old one, if any."""
    temporary = os.path.join(os.path.dirname(path), f".kwf-lint-{os.urandom(8).hex()}")
    options = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(temporary, options, 0o600), "wb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if state is not None and hasattr(os, "chown"):
                with contextlib.suppress(OSError):
                    os.chown(temporary, state.st_uid, state.st_gid)
            os.chmod(temporary, 0o666 & ~_umask() if state is None else state.st_mode & 0o7777)
            file.close()
            os.replace(temporary, path)
        except BaseException:
            file.close()
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
