"""Fuzzes kwf-lint with atheris, which is no dependency of the tests: `pip install atheris`, then

    python -m tests.fuzz                      # each target for as many runs as RUNS says: a million in all
    python -m tests.fuzz json 50000           # one target
    python -m tests.fuzz json FILE            # what a crash says: the target over one file

An input that crashes is left in tests/fuzz/crashes/TARGET; test_targets.py runs all that lie there. What fuzzing finds worth
keeping stays in build/fuzz, from where the next run goes on.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / "build" / "fuzz"
# How often each target runs, by how long one run takes.
RUNS = {
    "json": 400_000,
    "relaxed": 200_000,
    "expression": 250_000,
    "settings": 100_000,
    "definition": 40_000,
    "relaxed-definition": 20_000,
    "fixes": 40_000,
    "module": 50_000,
}


def main(words: list[str]) -> int:
    if not words:
        codes = [
            subprocess.run([sys.executable, "-m", "tests.fuzz", name, str(runs)]).returncode
            for name, runs in RUNS.items()
        ]
        return max(codes)
    target, *rest = words
    if rest and not rest[0].isdigit():
        from tests.fuzz.targets import TARGETS

        TARGETS[target](Path(rest[0]).read_bytes())
        return 0
    fuzz(target, int(rest[0]) if rest else RUNS[target])
    return 0


def fuzz(target: str, runs: int) -> None:
    """Run one target so often, or until it crashes; ends the process."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["kwf_lint"]):
        from tests.fuzz.seeds import mutated, seeds
        from tests.fuzz.targets import TARGETS

    crashes, kept = HERE / "crashes" / target, KEPT / target
    for folder in (crashes, kept):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (kept / f"seed-{number}").write_bytes(seed)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        return mutated(target, data, random)[:most] if random.random() < 0.7 else bytes(atheris.Mutate(data, most))

    options = [f"-runs={runs}", f"-artifact_prefix={crashes}/", "-max_len=20000", "-timeout=60", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *options, str(kept)], TARGETS[target], custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
