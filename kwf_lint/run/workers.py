"""Spreads work over forked processes, for runs over many files. Does not know what the work is.

Forking costs no imports and little time, other than the pools of multiprocessing; where a system cannot fork there is one
process. Never used by a process with threads.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def workers_for(tasks: int) -> int:
    """How many processes are worthwhile for this number of files: measured, two pay from some dozens on."""
    if tasks < 50 or not hasattr(os, "fork") or sys.platform == "win32":
        return 1
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        processors = os.cpu_count() or 1
    return max(1, min(processors, 8, tasks // 25))


def in_parallel(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work` returns for 0 to count - 1, each but the first done by a process of its own.

    What comes from another process is a copy, made by pickle. What a process raises is raised here; a process that dies
    raises a RuntimeError.
    """
    import pickle

    children = []
    for number in range(1, count):
        sys.stdout.flush()
        sys.stderr.flush()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            code = 1
            try:
                try:
                    answer = pickle.dumps((True, work(number)), protocol=pickle.HIGHEST_PROTOCOL)
                except Exception as error:
                    answer = pickle.dumps((False, error), protocol=pickle.HIGHEST_PROTOCOL)
                with open(writing, "wb") as stream:
                    stream.write(answer)
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        children.append((child, reading))
    try:
        answers = [work(0)]
    finally:
        # Also where our own part fails, so that no process is left behind.
        received = []
        for child, reading in children:
            with open(reading, "rb") as stream:
                received.append(stream.read())
            os.waitpid(child, 0)
    for data in received:
        if not data:
            raise RuntimeError("a worker process died")
        is_done, answer = pickle.loads(data)  # noqa: S301  from a process of our own
        if not is_done:
            raise answer
        answers.append(answer)
    return answers
