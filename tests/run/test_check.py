"""A run over many files gives the same in one process and in several."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from kwf_lint.commands import check as cli
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options as ReportOptions
from kwf_lint.run import workers
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from tests.whole.test_command_line import CLEAN, DANGLING

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_several_processes_find_what_one_finds_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    suppress = '[[suppress]]\nrule = "KWF301"\nwhere = "order-note/**"\nreason = "waits for the new step"\n'
    (tmp_path / "kwf-lint.toml").write_text(suppress.replace("**", "*").replace("order-note/*", "silenced"))
    for number in range(70):
        value: object = CLEAN if number % 3 else {**DANGLING, "name": f"note-{number}" if number % 2 else "silenced"}
        text = json.dumps(value) if number % 10 else '{"app": "acme", "version": "1.0.0",'
        (tmp_path / f"file{number}.json").write_text(text, encoding="utf-8")

    shown = []
    for count in (1, 3):
        monkeypatch.setattr(workers, "workers_for", lambda _tasks, count=count: count)
        outcome = check(Options(["."]))
        shown.append(render("json", outcome, ReportOptions(suppressed=True)))
        assert outcome.files == 70

    assert shown[0] == shown[1]
    assert '"KWF301"' in shown[0]
    assert '"KWF001"' in shown[0]


def test_progress_is_shown_on_a_terminal_once_a_run_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    clock = iter([0.0, 0.5, 1.5, 1.55, 2.5, 3.0])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("time.monotonic", lambda: next(clock))

    progress = cli._progress()
    assert progress is not None
    for done in (1, 2, 3, 4):
        progress(done, 9)
    progress(0, 0)

    written = capsys.readouterr().err
    assert "2 of 9 files" in written
    assert "4 of 9 files" in written
    assert "1 of 9" not in written
    assert "3 of 9" not in written
    assert written.endswith("\r\x1b[K")


def test_no_progress_is_shown_in_ci_even_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("CI", "true")

    assert cli._progress() is None


def test_no_progress_is_shown_where_there_is_no_terminal() -> None:
    assert cli._progress() is None
