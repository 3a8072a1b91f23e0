"""Runs whole processes in turns and says what each of them took: seconds by the clock and of the processors, and memory."""

from __future__ import annotations

import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Starts a process and prints what it took. Linux counts the memory of who starts a process as the process's own: this is small.
LAUNCHER = """
import os, sys, time
output = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
started = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
elapsed = time.perf_counter() - started
print(os.waitstatus_to_exitcode(status), elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
UNIT = 1 if sys.platform == "darwin" else 1024


class Command(NamedTuple):
    """The words of a command, the folder that it runs in, and the exit codes that are no failure."""

    words: Sequence[str | Path]
    folder: Path
    codes: tuple[int, ...] = (0,)


class Spent(NamedTuple):
    """The medians of what a command took. busy: seconds of all processors. memory: bytes at the most."""

    seconds: float
    busy: float
    memory: float


def interleaved(commands: Mapping[str, Command], rounds: int, seconds: float = math.inf) -> dict[str, Spent]:
    """What each command took, over so many rounds in which each runs once, in random order, after one that does not count.

    Fewer rounds where all would take more than these seconds; one at least, which counts if it is the only one.
    """
    names = list(commands)
    runs: dict[str, list[Spent]] = {name: [] for name in names}
    started = time.monotonic()
    for number in range(1, rounds + 2):
        random.shuffle(names)
        for name in names:
            runs[name].append(run(commands[name]))
        if (time.monotonic() - started) * (number + 1) > seconds * number:
            break
    counted = {name: each[1:] or each for name, each in runs.items()}
    return {name: Spent(*map(statistics.median, zip(*counted[name], strict=True))) for name in commands}


def run(command: Command) -> Spent:
    """Run a command to its end."""
    with tempfile.TemporaryDirectory() as place:
        output = Path(place, "output")
        words = [sys.executable, "-I", "-S", "-c", LAUNCHER, output, *command.words]
        done = subprocess.run(words, cwd=command.folder, capture_output=True, text=True, check=True)
        code, seconds, busy, memory = map(float, done.stdout.split())
        if code not in command.codes:
            sys.exit(f"{command.words[0]}: exit {code:.0f}\n{output.read_text(errors='replace')[-2000:]}")
    return Spent(seconds, busy, memory * UNIT)
