"""What kwf-lint costs, in figures that anyone can measure again, as the tables of docs/performance.md.

    python -m tests.benchmarks [--peers FOLDER] [--rounds 9] [--seconds 90] [--write] [PART ...]

Parts: start, size, files, reports, modules, rules, peers; all of them where none is named. Run it with the Python of a fresh
environment that has kwf-lint from a wheel (an installation from a wheel is byte-compiled). What a table compares runs by
turns, so that its ratios say more than its seconds. FOLDER has other linters, see peers.py. --seconds is about how long each
part may run its rounds; there are fewer where they would take longer. --write puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tests.benchmarks import generate, measure
from tests.benchmarks.peers import peers_in
from tests.benchmarks.processes import Command, interleaved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Name = TypeVar("Name")

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


class Given(NamedTuple):
    """What a part may use: so many rounds, so many seconds for them, and the folder of other linters."""

    rounds: int
    seconds: float
    peers: Path | None


class Table(NamedTuple):
    """What a part has measured: a sentence on it, the heads of the columns, the rows, and what the aims ask for.

    aims: what each is about, the most that is aimed at, and what was measured.
    """

    about: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    aims: Sequence[tuple[str, float, float]] = ()


# A module of 2 kB that holds no definition.
OTHER_MODULE = "import { pick } from './pick.js';\n" + "".join(
    f"export function part{number}(left, right) {{ return pick(left, {number}) + right; }}\n" for number in range(25)
)


def start(place: Path, given: Given) -> Table:
    """One file, whole processes."""
    costs = measure.cold(place, 3 * given.rounds, given.seconds)
    bare = costs.pop(measure.BARE)
    rows = [
        (name, ms(cost.seconds), ratio(cost.seconds, bare.seconds), ratio(cost.instructions, bare.instructions))
        for name, cost in costs.items()
    ]
    about = f"One file, a whole process, against `{measure.BARE}`, which took {ms(bare.seconds)} here."
    aims = [
        (f"{budget.name}, instructions times a bare Python", budget.most,
         costs[budget.name].instructions / bare.instructions)
        for budget in measure.BUDGETS if bare.instructions
    ]  # fmt: skip
    return Table(about, ("file", "time", "times a bare Python", "instructions, times a bare Python"), rows, aims)


def size(place: Path, given: Given) -> Table:
    """Linting in a process that runs already, and the memory of a whole one."""
    from kwf_lint.document.json_reader import read_document
    from kwf_lint.linting.engine import lint
    from kwf_lint.run.registry import builtin_rules, chosen
    from kwf_lint.settings.settings import DEFAULTS

    rules = chosen(builtin_rules(), (), (), ())

    def linted(data: bytes) -> object:
        return lint(read_document("app.json", data), rules, DEFAULTS)

    rows = []
    aims = []
    for (name, count), seconds in zip(SIZES.items(), shares(given.seconds, len(SIZES)), strict=True):
        data = generate.definition(count).encode()
        spent = by_turns({"json": partial(json.loads, data), "ours": partial(linted, data)}, given.rounds, seconds / 2)
        folder = filled(place / name, [data.decode()])
        commands = {
            "ours": check(folder),
            "json": Command([sys.executable, "-c", ONE], folder),
            "bare": Command([sys.executable, "-c", "pass"], folder),
        }
        used = interleaved(commands, 3, seconds / 2)
        memory = [megabytes(used[each].memory) for each in ("ours", "json")]
        above = [ratio(used[each].memory - used["bare"].memory, len(data)) for each in ("ours", "json")]
        rows.append((name, ms(spent["ours"]), ratio(spent["ours"], spent["json"]), *memory, *above))
        if count == 1_000_000:
            aims.append(("a file of 1 MB, times json.loads", 6, spent["ours"] / spent["json"]))
    about = (
        f"One clean definition, all {len(rules)} default rules, against `json.loads` of it in the same process; and the memory "
        f"of whole processes, of which a bare Python takes {megabytes(used['bare'].memory)}."
    )
    heads = (
        "size", "time", "times json.loads", "memory of a run", "of Python with json.loads",
        "of a run above a bare Python, times the text", "of json.loads above it, times the text",
    )  # fmt: skip
    return Table(about, heads, rows, aims)


def files(place: Path, given: Given) -> Table:
    """Many files in one run."""
    rows = []
    aims = []
    for count, seconds in zip(COUNTS, shares(given.seconds, len(COUNTS)), strict=True):
        folder = filled(place / str(count), [generate.definition(20_000, seed) for seed in range(count)])
        texts = [each.read_bytes() for each in folder.iterdir()]
        commands = {"ours": check(folder, "."), "json": Command([sys.executable, "-c", ALL], folder)}
        before = spent_on(partial(loaded, texts))
        used = interleaved(commands, given.rounds, seconds)
        base = statistics.median([before, *(spent_on(partial(loaded, texts)) for _ in range(2))])
        ours, other = used["ours"], used["json"]
        rows.append(
            (
                f"{count:,}", f"{ours.seconds:.3f} s", ratio(ours.seconds, base), ratio(ours.busy, base),
                ratio(ours.seconds, other.seconds), megabytes(ours.memory),
            )
        )  # fmt: skip
        if count == 1_000:
            aims.append(("1,000 files of 20 kB, times json.loads", 5, ours.seconds / base))
        shutil.rmtree(folder)
    about = (
        "Clean definitions of 20 kB in one run, against `json.loads` of all of them, one after the other, and against a "
        "whole Python that reads them all and does that."
    )
    heads = (
        "files", "time", "times json.loads", "processor time, times json.loads", "times the whole Python",
        "memory of a process",
    )  # fmt: skip
    return Table(about, heads, rows, aims)


def reports(_place: Path, given: Given) -> Table:
    """Each format."""
    from kwf_lint.document.json_reader import document_of_text
    from kwf_lint.linting.engine import lint
    from kwf_lint.report.formats import render
    from kwf_lint.run.outcome import Outcome
    from kwf_lint.run.registry import builtin_rules, chosen
    from kwf_lint.settings.keys import FORMATS
    from kwf_lint.settings.settings import DEFAULTS

    rules = chosen(builtin_rules(), ["KWF301"], (), ())
    outcomes = []
    for count in (FINDINGS, 2 * FINDINGS):
        outcome = Outcome()
        outcome.rules = rules
        outcome.diagnostics += lint(document_of_text("app.json", generate.faulty(count)), rules, DEFAULTS).diagnostics
        outcomes.append(outcome)
    work = {(name, number): partial(render, name, outcomes[number]) for name in FORMATS for number in (0, 1)}
    spent = by_turns(work, given.rounds, given.seconds)
    rows = []
    for name in FORMATS:
        first, second = spent[name, 0], spent[name, 1]
        rows.append((f"`{name}`", ms(first), ratio(first, spent["json", 0]), ratio(second, first)))
    about = f"A report of {FINDINGS:,} findings, in each format."
    dearest = max(spent[name, 0] for name in FORMATS)
    aims = [(f"the dearest report of {FINDINGS:,} findings, times `json`", 4, dearest / spent["json", 0])]
    return Table(about, ("format", "time", "times `json`", "twice as many take"), rows, aims)


def modules(place: Path, given: Given) -> Table:
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
    used = interleaved(commands, given.rounds, given.seconds)
    rows = [(name, ms(each.seconds), ratio(used["kwf-lint"].seconds, each.seconds)) for name, each in used.items()]
    about = f"A clean definition of {len(text) // 1000} kB that is written as a JavaScript module, whole processes."
    return Table(about, ("process", "time", "kwf-lint takes"), rows)


def rules(place: Path, given: Given) -> Table:
    """A team's own rule, written as a page."""
    commands = {}
    for name, page in (("without", ""), ("with", RULE)):
        folder = filled(place / name, [generate.definition(20_000)])
        (folder / "kwf-lint.toml").write_text('rules = ["own"]\n')
        (folder / "own").mkdir()
        (folder / "own" / "no-owner.md").write_text(page)
        commands[name] = check(folder)
    used = interleaved(commands, given.rounds, given.seconds)
    base = used["without"].seconds
    rows = [(f"{name} it", ms(used[name].seconds), ratio(used[name].seconds, base)) for name in commands]
    about = "A clean definition of 20 kB, with and without a rule of a team's own whose `given` matches nothing in it."
    aims = [("a run with a rule of one's own, times one without", 1.3, used["with"].seconds / base)]
    return Table(about, ("rule", "time", "times the run without it"), rows, aims)


def peers(place: Path, given: Given) -> Table:
    """Other linters over the same files."""
    rows = []
    aims = []
    groups = (("20 kB", 1, 20_000), ("1 MB", 1, 1_000_000), ("1,000 files of 20 kB", 1_000, 20_000))
    for (name, count, length), seconds in zip(groups, shares(given.seconds, len(groups)), strict=True):
        texts = [generate.definition(length, seed) for seed in range(count)]
        files = filled(place / name.replace(" ", "-"), texts)
        commands = {"kwf-lint": check(files, ".")}
        commands.update(peers_in(given.peers, files, measure.console_script()) if given.peers is not None else ())
        used = interleaved(commands, given.rounds, seconds)
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
        if count == 1_000 and "biome" in used:
            aims.append(("1,000 files of 20 kB, times biome", 2, ours / used["biome"].seconds))
        shutil.rmtree(files)
    about = "The same clean files, whole processes. None of these does the same work: `tests/benchmarks/peers.py` says what."
    return Table(about, ("files", "program", "time", "times kwf-lint", "processor time", "memory"), rows, aims)


PARTS: dict[str, Callable[[Path, Given], Table]] = {
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


def shares(seconds: float, count: int) -> Iterator[float]:
    """The seconds for each of so many measurements: what the earlier ones leave is for the later ones."""
    end = time.monotonic() + seconds
    for left in range(count, 0, -1):
        yield (end - time.monotonic()) / left


def by_turns(work: Mapping[Name, Callable[[], object]], rounds: int, seconds: float) -> dict[Name, float]:
    """The median of what each call takes in this process, over so many rounds, or as many as these seconds allow."""
    runs: dict[Name, list[float]] = {name: [] for name in work}
    started = time.monotonic()
    for number in range(1, rounds + 1):
        for name, call in work.items():
            runs[name].append(spent_on(call))
        if (time.monotonic() - started) * (number + 1) > seconds * number:
            break
    return {name: statistics.median(each) for name, each in runs.items()}


def spent_on(call: Callable[[], object]) -> float:
    """The seconds of the processor that a call takes in this process, without a collection of garbage."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    call()
    elapsed = time.process_time() - started
    gc.enable()
    return elapsed


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def megabytes(count: float) -> str:
    return f"{count / 1e6:.0f} MB"


def ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else "not counted"


def machine(load: float) -> str:
    """The kind of machine, the day, and how many processes wanted to run before, in a sentence; no name of it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    kind = f"{cores} cores of {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return f"Measured on {datetime.now(UTC):%Y-%m-%d} on {kind}; the load average before it was {load:.1f}."


def markdown(about: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return f"{about}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def aims_in_words(aims: Sequence[tuple[str, float, float]]) -> str:
    """What the measured parts aim at, as a table."""
    rows = [(what, f"{most:g}", f"{found:.2f}", "yes" if found <= most else "**no**") for what, most, found in aims]
    return markdown("What the figures are to be at most.", ("aim", "at most", "measured", "reached"), rows)


def written(page: str, part: str, text: str) -> str:
    """The page with another text in the place of a part."""
    before, mark, rest = page.partition(f"<!-- {part} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    return f"{before}{mark}{text}{end}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--peers", type=Path, help="a folder with other linters")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=math.inf, help="about how long each part may run its rounds")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args()
    if unknown := [each for each in options.parts if each not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    given = Given(options.rounds, options.seconds, options.peers and options.peers.resolve())
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    aims: list[tuple[str, float, float]] = []
    page = PAGE.read_text(encoding="utf-8")
    for name in options.parts or PARTS:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as place:
            table = PARTS[name](Path(place), given)
        aims += table.aims
        # A part that is measured by itself says when.
        about = f"{table.about} {machine(load)}" if options.parts else table.about
        shown = markdown(about, table.heads, table.rows)
        print(shown, f"({name}: {time.monotonic() - started:.0f} s)\n", sep="\n", flush=True)
        page = written(page, name, shown)
        if not options.parts:
            page = written(
                re.sub(r"^Measured on .*", machine(load), page, flags=re.MULTILINE), "aims", aims_in_words(aims)
            )
        if options.write:
            PAGE.write_text(page, encoding="utf-8")
    if aims:
        print(aims_in_words(aims))


if __name__ == "__main__":
    main()
