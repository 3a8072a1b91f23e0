"""What a run costs, as ratios that anyone can measure again.

    python tests/benchmarks/measure.py cold     one file, whole process, against `python -c pass`: the rows of BUDGETS
    python tests/benchmarks/measure.py many     1,000 files of 20 kB in one run, against json.loads of the same texts
    python tests/benchmarks/measure.py large    one file of 1 MB, all rules, against json.loads of it
    python tests/benchmarks/measure.py reports  10,000 and 20,000 findings, each format

`cold` and `many` use the kwf-lint that is installed beside the Python that runs this: for figures that mean something,
install a wheel into a fresh virtual environment (an installation from a wheel is byte-compiled) and use its Python.
Times are medians over interleaved rounds; valgrind, where it is installed, counts instructions, which have no noise.
`--check cold` fails where the instructions pass a budget; the times are for people to look at.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for the generator, when run as a script

from tests.benchmarks.generate import (
    definition,
    definition_with_findings,
    faulty,
    workflow,
    workflow_with_findings,
)

ROUNDS = 31
SETTINGS = '[tool.kwf-lint]\nignore = ["KWF303"]\nfail-on = "warning"\n'


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


def seconds(command: Sequence[str], folder: str, code: int = 0) -> float:
    """The wall time of one whole process that ends with an exit code."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    elapsed = time.perf_counter() - started
    if done.returncode != code:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return elapsed


def instructions(command: Sequence[str], folder: str) -> int:
    """The instructions of one whole process, counted by valgrind."""
    counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(counted, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if "Collected :" in line]
    if not lines:
        sys.exit(f"{command}: valgrind counted nothing\n{done.stderr}")
    return int(lines[0].rpartition(":")[2])


def console_script() -> str:
    """The kwf-lint beside this Python."""
    script = shutil.which("kwf-lint", path=sysconfig.get_path("scripts"))
    return script or sys.exit("kwf-lint is not installed beside this Python")


def cold() -> bool:
    """Measure a run for each budget; whether all are kept, as far as instructions can be counted."""
    with tempfile.TemporaryDirectory() as root:
        bare = [sys.executable, "-c", "pass"]
        runs = [(bare, root, 0)]
        for number, budget in enumerate(BUDGETS):
            folder = Path(root, str(number))
            folder.mkdir()
            (folder / "app.json").write_text(budget.text, encoding="utf-8")
            if budget.settings:
                (folder / "pyproject.toml").write_text(budget.settings, encoding="utf-8")
            runs.append(([console_script(), "check", "app.json"], str(folder), budget.code))
        for run in runs:
            seconds(*run)  # so that all is compiled and in the system's cache
        rounds = [[seconds(*run) for run in runs] for _ in range(ROUNDS)]
        times = [statistics.median(measured) for measured in zip(*rounds, strict=True)]
        counts = [instructions(command, where) for command, where, _ in runs] if shutil.which("valgrind") else []
    print(
        f"A whole process, against python -c pass ({times[0] * 1000:.1f} ms); medians of {ROUNDS} interleaved rounds:"
    )
    within = True
    for number, budget in enumerate(BUDGETS, start=1):
        line = f"  {budget.name:43}  {times[number] * 1000:6.1f} ms  {times[number] / times[0]:.2f} times"
        if counts:
            ratio = counts[number] / counts[0]
            within = within and ratio <= budget.most
            verdict = "" if ratio <= budget.most else "  (over the budget)"
            line += f"; instructions {ratio:.2f} times, at most {budget.most}{verdict}"
        print(line)
    return within


def many() -> None:
    """Measure a run over many clean files."""
    with tempfile.TemporaryDirectory() as folder:
        texts = [definition(20_000, seed) for seed in range(1000)]
        for number, text in enumerate(texts):
            Path(folder, f"app{number}.json").write_text(text, encoding="utf-8")
        read = (
            "import gc, glob, json; gc.disable(); [json.loads(open(name, 'rb').read()) for name in glob.glob('*.json')]"
        )
        loads = []
        ours = []
        for _ in range(5):
            loads.append(_spent(lambda: [json.loads(text) for text in texts]))
            ours.append(seconds([console_script(), "check", "."], folder))
        reading = statistics.median([seconds([sys.executable, "-c", read], folder) for _ in range(5)])
        base, median = statistics.median(loads), statistics.median(ours)
        print("1,000 definitions of 20 kB in one run, medians of 5 interleaved rounds:")
        print(f"  json.loads of the texts          {base:.3f} s")
        print(f"  a process that reads and loads   {reading:.3f} s")
        print(f"  kwf-lint check, whole process    {median:.3f} s  {median / base:.2f} times json.loads")


def large() -> None:
    """Measure the linting of one large clean file."""
    from kwf_lint.document.json_reader import read_document
    from kwf_lint.linting.engine import lint
    from kwf_lint.run.registry import builtin_rules, chosen
    from kwf_lint.settings.settings import DEFAULTS

    data = definition(1_000_000).encode()
    rules = chosen(builtin_rules(), (), (), ())
    loads = []
    ours = []
    for _ in range(9):
        loads.append(_spent(lambda: json.loads(data)))
        ours.append(_spent(lambda: lint(read_document("app.json", data), rules, DEFAULTS)))
    base, median = statistics.median(loads), statistics.median(ours)
    print(
        f"one definition of {len(data) / 1e6:.1f} MB, all {len(rules)} default rules, medians of 9 interleaved rounds:"
    )
    print(f"  json.loads {base * 1000:.1f} ms, kwf-lint {median * 1000:.1f} ms  {median / base:.2f} times json.loads")


def reports() -> None:
    """Measure the linting and the reports of many findings."""
    from kwf_lint.document.json_reader import document_of_text
    from kwf_lint.linting.engine import lint
    from kwf_lint.report.formats import FORMATS, render
    from kwf_lint.run.outcome import Outcome
    from kwf_lint.run.registry import builtin_rules, chosen
    from kwf_lint.settings.settings import DEFAULTS

    rules = chosen(builtin_rules(), ["KWF301"], (), ())
    outcomes = []
    for count in (10_000, 20_000):
        document = document_of_text("app.json", faulty(count))
        outcome = Outcome()
        spent = _spent(lambda: outcome.diagnostics.extend(lint(document, rules, DEFAULTS).diagnostics))  # noqa: B023  called at once
        outcome.rules = rules
        outcomes.append(outcome)
        print(f"{len(outcome.diagnostics)} findings found in {spent:.2f} s")
    for name in FORMATS:
        first, second = (_spent(lambda: render(name, outcome)) for outcome in outcomes)  # noqa: B023  called at once
        print(f"  {name:12} {first:.2f} s and {second:.2f} s  {second / first:.2f} times for twice as many")


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    work()
    elapsed = time.perf_counter() - started
    gc.enable()
    return elapsed


if __name__ == "__main__":
    wanted = {"cold": cold, "many": many, "large": large, "reports": reports}.get(sys.argv[-1])
    if wanted is None:
        sys.exit(__doc__)
    if "--check" in sys.argv and not shutil.which("valgrind"):
        sys.exit("--check counts instructions with valgrind, which is not installed")
    if wanted() is False and "--check" in sys.argv:
        sys.exit("a run costs more than its budget")
