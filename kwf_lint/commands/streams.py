"""The standard streams where one is closed or cannot be written to, and a current folder that is gone.

Loaded only when something is wrong: a run that cannot say what it found must not look like one that found nothing.
"""

from __future__ import annotations

import errno
import os
import sys

from kwf_lint.errors import UsageError
from kwf_lint.paths import current_folder

NAMES = ("stdin", "stdout", "stderr")
# What writing to a stream fails with, besides a pipe that nobody reads.
_OF_STREAMS = frozenset((errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC, errno.ENXIO))


def stand_in_for_closed() -> None:
    """Open what was closed before the start, so that using it is an ordinary error.

    Else the next file that is opened gets its number, and print() writes what is for standard error to standard output.
    """
    for number, name in enumerate(NAMES):
        if getattr(sys, name) is None:
            # Open for the other direction: reading from standard input, and writing to the others, fails as if closed.
            descriptor = os.open(os.devnull, os.O_RDONLY if number else os.O_WRONLY)
            if descriptor != number:
                os.dup2(descriptor, number)
                os.close(descriptor)
            mode = "w" if number else "r"
            stream = open(number, mode, buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115  it stays open
            setattr(sys, name, stream)


def what_is_wrong(error: OSError) -> str:
    """What is wrong with the process's folder or streams and explains an error, in one line; "" if nothing is.

    Where standard output is the problem, nothing more is written to it.
    """
    try:
        current_folder()
    except UsageError as reason:
        return str(reason)
    # The errors of files name the file. A broken standard error cannot say so anyway.
    if error.filename is not None or error.errno not in _OF_STREAMS:
        return ""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  for the rest of the process
    return f"cannot write to standard output: {in_words(error)}"


def in_words(error: OSError) -> str:
    return "it is closed" if error.errno == errno.EBADF else error.strerror or str(error)
