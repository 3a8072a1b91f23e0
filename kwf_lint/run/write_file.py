"""TODO docstring of kwf_lint.run.write_file"""

from __future__ import annotations

import os


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def replace_file(path: str, expected: bytes, data: bytes) -> str:
    """Give a file new content, all at once: whoever reads it sees the old or the new one, never a part.

    Returns why it was left alone, "" where it was not: it does not hold the `expected` bytes any more, or cannot be
    written. A link is followed; permissions stay, and the owner where the system allows it.
    """
    import contextlib
    import tempfile

    path = os.path.realpath(path)
    temporary = ""
    try:
        with open(path, "r+b") as file:  # what may not be written is not replaced either
            if file.read() != expected:
                return "the file has changed since it was read"
            state = os.fstat(file.fileno())
        descriptor, temporary = tempfile.mkstemp(prefix=".kwf-lint-", dir=os.path.dirname(path))
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(temporary, state.st_uid, state.st_gid)
        os.chmod(temporary, state.st_mode & 0o7777)
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        return f"it cannot be written: {error.strerror}"
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    return ""
