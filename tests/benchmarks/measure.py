"""What plain runs over one file cost, held to budgets: `python tests/benchmarks/measure.py [--check] cold`.

Measures the kwf-lint that is installed beside the Python that runs this: for figures that mean something, install a wheel
into a fresh virtual environment (an installation from a wheel is byte-compiled) and use its Python. Times are medians over
interleaved rounds; valgrind, where it is installed, counts instructions, which have no noise. `--check` fails where the
instructions pass a budget; the times are for people to look at. `python -m tests.benchmarks` measures all else.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for the generator, when run as a script

from tests.benchmarks.generate import definition, definition_with_findings, workflow, workflow_with_findings
from tests.benchmarks.processes import Command, interleaved

ROUNDS = 31
SETTINGS = '[tool.kwf-lint]\nignore = ["KWF303"]\nfail-on = "warning"\n'
BARE = "python -c pass"


class Budget(NamedTuple):
    """A plain run over one file, with or without a settings file, and what it may cost.

    most: times the instructions of `python -c pass`. code: the exit code of the run.
    """

    name: str
    text: str
    most: float
    code: int = 0
    settings: str = ""


BUDGETS = (
    Budget("a clean app definition of 20 kB", definition(20_000), 2.65),
    Budget("a clean workflow of 8 kB", workflow(8_000), 2.3),
    Budget("a workflow of 8 kB with 5 findings", workflow_with_findings(), 3.0, code=1),
    Budget("an app definition of 40 kB with 20 findings", definition_with_findings(), 3.9, code=1),
    Budget("the one of 20 kB with a settings file", definition(20_000), 4.4, settings=SETTINGS),
)


class Cost(NamedTuple):
    """What a run took. instructions: 0 where valgrind is not installed."""

    seconds: float
    instructions: int


def instructions(command: Command) -> int:
    """The instructions of one whole process, counted by valgrind."""
    counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *map(str, command.words)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(counted, cwd=command.folder, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if "Collected :" in line]
    if not lines:
        sys.exit(f"{command.words}: valgrind counted nothing\n{done.stderr}")
    return int(lines[0].rpartition(":")[2])


def console_script() -> str:
    """The kwf-lint beside this Python."""
    script = shutil.which("kwf-lint", path=sysconfig.get_path("scripts"))
    return script or sys.exit("kwf-lint is not installed beside this Python")


def cold(place: Path, rounds: int, seconds: float = math.inf) -> dict[str, Cost]:
    """What a bare Python and a run for each budget take, by name; their files are written into a folder."""
    commands = {BARE: Command([sys.executable, "-c", "pass"], place)}
    for number, budget in enumerate(BUDGETS):
        folder = place / str(number)
        folder.mkdir()
        (folder / "app.json").write_text(budget.text, encoding="utf-8")
        if budget.settings:
            (folder / "pyproject.toml").write_text(budget.settings, encoding="utf-8")
        commands[budget.name] = Command([console_script(), "check", "app.json"], folder, (budget.code,))
    spent = interleaved(commands, rounds, seconds)
    counts = bool(shutil.which("valgrind"))
    return {name: Cost(spent[name].seconds, instructions(commands[name]) if counts else 0) for name in commands}


def main() -> None:
    if sys.argv[-1] != "cold":
        sys.exit(__doc__)
    check = "--check" in sys.argv
    if check and not shutil.which("valgrind"):
        sys.exit("--check counts instructions with valgrind, which is not installed")
    with tempfile.TemporaryDirectory() as place:
        costs = cold(Path(place), ROUNDS)
    bare = costs[BARE]
    print(f"A whole process, against {BARE} ({bare.seconds * 1000:.1f} ms); medians of {ROUNDS} interleaved rounds:")
    over = []
    for budget in BUDGETS:
        cost = costs[budget.name]
        line = f"  {budget.name:43}  {cost.seconds * 1000:6.1f} ms  {cost.seconds / bare.seconds:.2f} times"
        if cost.instructions:
            ratio = cost.instructions / bare.instructions
            over += [budget.name] if ratio > budget.most else []
            line += f"; instructions {ratio:.2f} times, at most {budget.most}"
        print(line)
    if over:
        print(f"over the budget: {', '.join(over)}")
        sys.exit(check)


if __name__ == "__main__":
    main()
