"""What a run costs, as ratios that anyone can measure again.

    python tests/benchmarks/measure.py cold     one clean file of 20 kB, whole process, against `python -c pass`
    python tests/benchmarks/measure.py many     1,000 files of 20 kB in one run, against json.loads of the same texts
    python tests/benchmarks/measure.py large    one file of 1 MB, all rules, against json.loads of it
    python tests/benchmarks/measure.py reports  10,000 and 20,000 findings, each format

`cold` and `many` use the kwf-lint that is installed beside the Python that runs this: for figures that mean something,
install a wheel into a fresh virtual environment (an installation from a wheel is byte-compiled) and use its Python.
Times are medians over interleaved rounds; valgrind, where it is installed, counts instructions, which have no noise.
`--check cold` fails where a limit is passed: 2.6 times the instructions; twice the time (3.5 times with a settings file),
and a third more where others share the machine, as they do in CI: there the instructions decide.
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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for the generator, when run as a script

from tests.benchmarks.generate import definition, faulty

ROUNDS = 31
TIME_LIMITS = {"python -c pass": 1.0, "no settings file": 2.0, "settings file": 3.5}
INSTRUCTION_LIMIT = 2.6
NOISE = 1.33 if os.environ.get("CI") else 1.0
SETTINGS = '[tool.kwf-lint]\nignore = ["KWF303"]\nfail-on = "warning"\n'


def seconds(command: Sequence[str], folder: str) -> float:
    """The wall time of one whole process."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    elapsed = time.perf_counter() - started
    if done.returncode:
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
    """Measure one clean file; whether all is within the limits."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "plain").mkdir()
        Path(folder, "set").mkdir()
        for name in ("plain", "set"):
            Path(folder, name, "app.json").write_text(definition(20_000), encoding="utf-8")
        Path(folder, "set", "pyproject.toml").write_text(SETTINGS)
        bare = [sys.executable, "-c", "pass"]
        commands = {
            "python -c pass": (bare, folder),
            "no settings file": ([console_script(), "check", "app.json"], str(Path(folder, "plain"))),
            "settings file": ([console_script(), "check", "app.json"], str(Path(folder, "set"))),
        }
        for command, where in commands.values():
            seconds(command, where)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, (command, where) in commands.items():
                times[name].append(seconds(command, where))
        base = statistics.median(times["python -c pass"])
        within = True
        print(f"a clean definition of 20 kB, whole process, medians of {ROUNDS} interleaved rounds:")
        for name, measured in times.items():
            median = statistics.median(measured)
            print(f"  {name:18} {median * 1000:6.1f} ms  {median / base:.2f} times python -c pass")
            within = within and median / base <= TIME_LIMITS[name] * NOISE
        if shutil.which("valgrind"):
            counts = {name: instructions(command, where) for name, (command, where) in commands.items()}
            for name, count in counts.items():
                print(
                    f"  {name:18} {count / 1e6:6.1f} million instructions  {count / counts['python -c pass']:.2f} times"
                )
            within = within and counts["no settings file"] / counts["python -c pass"] <= INSTRUCTION_LIMIT
        return within


def many() -> None:
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
    if wanted() is False and "--check" in sys.argv:
        sys.exit("a limit is passed")
