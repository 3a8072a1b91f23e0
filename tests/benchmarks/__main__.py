"""What kwf-lint costs, in figures that anyone can measure again, as the tables of docs/performance.md.

    python -m tests.benchmarks [--peers FOLDER] [--rounds 9] [--write] [PART ...]

Parts: start, size, files, reports, modules, rules, peers; all of them where none is named. Run it with the Python of a fresh
environment that has kwf-lint from a wheel (an installation from a wheel is byte-compiled). What a table compares runs by
turns, so that its ratios say more than its seconds. FOLDER has other linters, see peers.py. --write puts the tables into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks import generate, measure
from tests.benchmarks.peers import peers_in
from tests.benchmarks.processes import Command, interleaved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
SIZES = {"20 kB": 20_000, "100 kB": 100_000, "1 MB": 1_000_000, "10 MB": 10_000_000}
COUNTS = (1, 100, 1_000, 10_000)
FINDINGS = 10_000
ONE = "import json; json.loads(open('app0.json', 'rb').read())"
ALL = "import gc, glob, json; gc.disable(); [json.loads(open(name, 'rb').read()) for name in glob.glob('*.json')]"
RULE = """# no-owner

Workflows have no owner.

```toml
code = "ACME001"
severity = "warning"

[check]
given = "$.workflows[*].owner"
then = false
message = "a workflow has an owner"
```
"""


class Table(NamedTuple):
    """What a part has measured: a sentence on it, the heads of the columns, the rows."""

    about: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


# A module of 2 kB that holds no definition.
OTHER_MODULE = "import { pick } from './pick.js';\n" + "".join(
    f"export function part{number}(left, right) {{ return pick(left, {number}) + right; }}\n" for number in range(25)
)


def start(place: Path, rounds: int, _peers: Path | None) -> Table:
    """One file, whole processes."""
    costs = measure.cold(place, 3 * rounds)
    bare = costs.pop(measure.BARE)
    rows = [
        (name, ms(cost.seconds), ratio(cost.seconds, bare.seconds), ratio(cost.instructions, bare.instructions))
        for name, cost in costs.items()
    ]
    about = f"One file, a whole process, against `{measure.BARE}`, which took {ms(bare.seconds)} here."
    return Table(about, ("file", "time", "times a bare Python", "instructions, times a bare Python"), rows)


def size(place: Path, rounds: int, _peers: Path | None) -> Table:
    """Linting in a process that runs already, and the memory of a whole one."""
    from kwf_lint.document.json_reader import read_document
    from kwf_lint.linting.engine import lint
    from kwf_lint.run.registry import builtin_rules, chosen
    from kwf_lint.settings.settings import DEFAULTS

    rules = chosen(builtin_rules(), (), (), ())

    def linted(data: bytes) -> object:
        return lint(read_document("app.json", data), rules, DEFAULTS)

    rows = []
    for name, count in SIZES.items():
        data = generate.definition(count).encode()
        loads, ours = [], []
        for _ in range(rounds if count < 5_000_000 else 3):
            loads.append(spent(json.loads, data))
            ours.append(spent(linted, data))
        folder = filled(place / name, [data.decode()])
        used = interleaved({"ours": check(folder), "json": Command([sys.executable, "-c", ONE], folder)}, 3)
        base, median = statistics.median(loads), statistics.median(ours)
        memory = [megabytes(used[each].memory) for each in ("ours", "json")]
        rows.append((name, ms(median), ratio(median, base), *memory, ratio(used["ours"].memory, len(data))))
    about = f"One clean definition, all {len(rules)} default rules, against `json.loads` of it in the same process."
    heads = ("size", "time", "times json.loads", "memory of a run", "of Python with json.loads", "times the text")
    return Table(about, heads, rows)


def files(place: Path, rounds: int, _peers: Path | None) -> Table:
    """Many files in one run."""
    rows = []
    for count in COUNTS:
        folder = filled(place / str(count), [generate.definition(20_000, seed) for seed in range(count)])
        commands = {"ours": check(folder, "."), "json": Command([sys.executable, "-c", ALL], folder)}
        used = interleaved(commands, rounds if count < 5_000 else 1)
        texts = [each.read_bytes() for each in folder.iterdir()]
        base = statistics.median([spent(loaded, texts) for _ in range(3)])
        ours, other = used["ours"], used["json"]
        figures = (f"{ours.seconds:.3f} s", ratio(ours.seconds, other.seconds), ratio(ours.busy, other.busy))
        rows.append((f"{count:,}", *figures, ratio(ours.busy, base), megabytes(ours.memory)))
        shutil.rmtree(folder)
    about = (
        "Clean definitions of 20 kB in one run. The yardstick is a Python that reads them all and calls `json.loads`, in one "
        "process; the last ratio is to `json.loads` alone."
    )
    heads = ("files", "time", "times the yardstick", "processor time, times", "times json.loads", "memory of a process")
    return Table(about, heads, rows)


def reports(_place: Path, _rounds: int, _peers: Path | None) -> Table:
    """Each format."""
    from kwf_lint.document.json_reader import document_of_text
    from kwf_lint.linting.engine import lint
    from kwf_lint.report.formats import FORMATS, render
    from kwf_lint.run.outcome import Outcome
    from kwf_lint.run.registry import builtin_rules, chosen
    from kwf_lint.settings.settings import DEFAULTS

    rules = chosen(builtin_rules(), ["KWF301"], (), ())
    outcomes = []
    for count in (FINDINGS, 2 * FINDINGS):
        outcome = Outcome()
        outcome.rules = rules
        outcome.diagnostics += lint(document_of_text("app.json", generate.faulty(count)), rules, DEFAULTS).diagnostics
        outcomes.append(outcome)
    rows = []
    for name in FORMATS:
        first, second = [spent(render, name, each) for each in outcomes]
        rows.append((f"`{name}`", f"{first:.2f} s", ratio(second, first)))
    return Table(f"A report of {FINDINGS:,} findings, in each format.", ("format", "time", "twice as many take"), rows)


def modules(place: Path, rounds: int, _peers: Path | None) -> Table:
    """A definition that is written as a module."""
    text = generate.module(20_000)
    (place / "app.js").write_text(text, encoding="utf-8")
    others = filled(place / "others", [])
    for number in range(1_000):
        (others / f"part{number}.js").write_text(OTHER_MODULE, encoding="utf-8")
    commands = {
        "kwf-lint": Command([measure.console_script(), "check", "app.js"], place),
        measure.BARE: Command([sys.executable, "-c", "pass"], place),
        "kwf-lint, over 1,000 modules that are no definitions": check(others, "."),
        "kwf-lint, over no file": check(filled(place / "none", []), "."),
    }
    if shutil.which("node"):
        commands["node, which loads the module"] = Command(["node", "-e", "require('./app.js')"], place)
    used = interleaved(commands, rounds)
    rows = [(name, ms(each.seconds), ratio(used["kwf-lint"].seconds, each.seconds)) for name, each in used.items()]
    about = f"A clean definition of {len(text) // 1000} kB that is written as a JavaScript module, whole processes."
    return Table(about, ("process", "time", "kwf-lint takes"), rows)


def rules(place: Path, rounds: int, _peers: Path | None) -> Table:
    """A team's own rule, written as a page."""
    commands = {}
    for name, page in (("without", ""), ("with", RULE)):
        folder = filled(place / name, [generate.definition(20_000)])
        (folder / "kwf-lint.toml").write_text('rules = ["own"]\n')
        (folder / "own").mkdir()
        (folder / "own" / "no-owner.md").write_text(page)
        commands[name] = check(folder)
    used = interleaved(commands, rounds)
    base = used["without"].seconds
    rows = [(f"{name} it", ms(used[name].seconds), ratio(used[name].seconds, base)) for name in commands]
    about = "A clean definition of 20 kB, with and without a rule of a team's own whose `given` matches nothing in it."
    return Table(about, ("rule", "time", "times the run without it"), rows)


def peers(place: Path, rounds: int, folder: Path | None) -> Table:
    """Other linters over the same files."""
    rows = []
    for name, count, length in (("20 kB", 1, 20_000), ("1 MB", 1, 1_000_000), ("1,000 files of 20 kB", 1_000, 20_000)):
        texts = [generate.definition(length, seed) for seed in range(count)]
        files = filled(place / name.replace(" ", "-"), texts)
        commands = {"kwf-lint": check(files, ".")}
        commands.update(peers_in(folder, files, measure.console_script()) if folder is not None else ())
        used = interleaved(commands, rounds if count == 1 else 1)
        ours = used["kwf-lint"].seconds
        rows += [
            (
                name,
                peer,
                f"{each.seconds:.2f} s",
                ratio(each.seconds, ours),
                f"{each.busy:.2f} s",
                megabytes(each.memory),
            )
            for peer, each in used.items()
        ]
        shutil.rmtree(files)
    about = "The same clean files, whole processes. None of these does the same work: `tests/benchmarks/peers.py` says what."
    return Table(about, ("files", "program", "time", "times kwf-lint", "processor time", "memory"), rows)


PARTS: dict[str, Callable[[Path, int, Path | None], Table]] = {
    "start": start, "size": size, "files": files, "reports": reports, "modules": modules, "rules": rules, "peers": peers,
}  # fmt: skip


def check(folder: Path, name: str = "app0.json") -> Command:
    """The command that lints a file of a folder, or all of it."""
    return Command([measure.console_script(), "check", name], folder)


def filled(folder: Path, texts: list[str]) -> Path:
    """The folder, with a JSON file for each of the texts."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"app{number}.json").write_text(text, encoding="utf-8")
    return folder


def loaded(texts: list[bytes]) -> object:
    return [json.loads(text) for text in texts]


def spent(work: Callable[..., object], *given: object) -> float:
    """The seconds of the processor that work takes in this process, without a collection of garbage."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work(*given)
    elapsed = time.process_time() - started
    gc.enable()
    return elapsed


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def megabytes(count: float) -> str:
    return f"{count / 1e6:.0f} MB"


def ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else "not counted"


def machine() -> str:
    """The kind of machine, and the day, in a sentence; no name of it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    kind = f"{cores} cores of {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return f"Measured on {datetime.now(UTC):%Y-%m-%d} on {kind}."


def markdown(table: Table) -> str:
    lines = [table.heads, tuple("---" for _ in table.heads), *table.rows]
    return f"{table.about}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--peers", type=Path, help="a folder with other linters")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args()
    if unknown := [each for each in given.parts if each not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    for name in given.parts or PARTS:
        with tempfile.TemporaryDirectory() as place:
            shown = markdown(PARTS[name](Path(place), given.rounds, given.peers and given.peers.resolve()))
        print(shown, flush=True)
        if given.write:
            before, mark, rest = PAGE.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
            _, end, after = rest.partition("<!-- end -->")
            text = f"{before}{mark}{shown}{end}{after}"
            PAGE.write_text(re.sub(r"Measured on .*\.", machine(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
