"""Rounds are as many as were asked for, or as many as the time allows, and the first one counts only if it is the only one."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import processes
from tests.benchmarks.__main__ import shares, written
from tests.benchmarks.processes import Command, Spent, interleaved

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("rounds", "seconds", "expected"),
    [(3, math.inf, [2, 3, 4]), (9, 4.5, [2, 3, 4]), (9, 2.5, [2]), (9, 1, [1]), (9, 0, [1]), (1, 9, [2])],
)
def test_rounds_stop_before_the_time_is_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rounds: int, seconds: float, expected: list[int]
) -> None:
    clock = 0

    def run(_: Command) -> Spent:
        nonlocal clock
        clock += 1
        return Spent(clock, 0, 0)

    monkeypatch.setattr(processes, "run", run)
    monkeypatch.setattr("tests.benchmarks.processes.time.monotonic", lambda: clock)
    found = interleaved({"only": Command(["true"], tmp_path)}, rounds, seconds)

    assert found["only"].seconds == sum(expected) / len(expected)
    assert clock == expected[-1]


def test_a_process_is_run_to_its_end_and_a_failure_stops_all(tmp_path: Path) -> None:
    spent = processes.run(Command([sys.executable, "-c", "print('x')"], tmp_path))

    assert spent.seconds > 0
    assert spent.memory > 1_000_000
    with pytest.raises(SystemExit, match=r"exit 3\nwhy"):
        processes.run(Command([sys.executable, "-c", "print('why'); exit(3)"], tmp_path))


def test_what_a_measurement_leaves_is_for_the_later_ones() -> None:
    assert list(shares(math.inf, 2)) == [math.inf, math.inf]
    first, second = shares(1_000_000, 2)

    assert first == pytest.approx(500_000, rel=0.01)
    assert second == pytest.approx(1_000_000, rel=0.01)


def test_one_part_of_the_page_is_written_anew() -> None:
    page = "a\n<!-- one -->\nold\n<!-- end -->\nb\n<!-- two -->\nold\n<!-- end -->\nc\n"

    assert written(page, "two", "new\n") == page[: page.rindex("old")] + "new\n<!-- end -->\nc\n"
