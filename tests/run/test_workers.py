from __future__ import annotations

import os

import pytest

from kwf_lint.run.workers import in_parallel, workers_for

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def test_each_part_is_done_by_a_process_of_its_own_and_comes_in_order() -> None:
    answers = in_parallel(3, lambda number: (number, os.getpid(), "x" * 1_000_000))

    assert [answer[0] for answer in answers] == [0, 1, 2]
    assert len({answer[1] for answer in answers}) == 3
    assert answers[0][1] == os.getpid()


@pytest.mark.parametrize("failing", [0, 1], ids=["own", "other"])
def test_what_a_part_raises_is_raised_and_no_process_is_left(failing: int) -> None:
    def work(number: int) -> int:
        if number == failing:
            raise ValueError("planted")
        return number

    with pytest.raises(ValueError, match="planted"):
        in_parallel(2, work)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_worker_that_dies_is_not_overlooked() -> None:
    def work(number: int) -> int:
        if number:
            os._exit(9)
        return number

    with pytest.raises(RuntimeError, match="died"):
        in_parallel(2, work)


def test_few_files_are_not_worth_a_second_process() -> None:
    assert workers_for(1) == workers_for(49) == 1
    assert 1 <= workers_for(10_000) <= 8
