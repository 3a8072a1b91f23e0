"""What has crashed once never does again, and the fuzzer's targets notice what is wrong."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kwf_lint.rulekit import Rule
from tests.fuzz import targets
from tests.fuzz.__main__ import RUNS
from tests.fuzz.seeds import mutated, seeds
from tests.fuzz.targets import TARGETS

CRASHES = sorted((Path(__file__).parent / "crashes").glob("*/*"))


@pytest.mark.parametrize("crash", CRASHES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_has_crashed_once_does_not_again(crash: Path) -> None:
    TARGETS[crash.parent.name](crash.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_its_seeds_and_mutations_of_them(target: str) -> None:
    random = Random(target)
    for seed in random.sample(seeds(target), 10):
        data = seed
        for _ in range(5):
            TARGETS[target](data)
            data = mutated(target, data, random)


def test_a_crash_of_a_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def crashing(_app: object) -> list[object]:
        raise ValueError("planted")

    rule = Rule(crashing, "KWF999", "error", default=True, needs="app", apps_only=False, options={})  # type: ignore[arg-type]
    monkeypatch.setattr(targets, "RULES", [rule])

    with pytest.raises(AssertionError, match="planted"):
        TARGETS["definition"](b'{"app": "acme", "version": "1.0.0", "title": "Acme"}')


def test_all_targets_together_run_a_million_times() -> None:
    assert RUNS.keys() == TARGETS.keys()
    assert sum(RUNS.values()) >= 1_000_000
