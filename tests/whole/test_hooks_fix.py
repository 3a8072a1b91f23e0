"""The fixing hook under the real pre-commit and prek."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.whole.test_command_line import CLEAN, DANGLING, WORKFLOW
from tests.whole.test_hooks import SCRIPTS, commit, configure, git, hook_repository, project, put, pytestmark, run, tool

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["hook_repository", "project", "pytestmark", "tool"]

SLIPS = {**CLEAN, "visibility": "privat"}


@pytest.fixture
def fixing(project: Path, hook_repository: tuple[Path, str]) -> Path:
    configure(project, hook_repository, "kwf-lint-fix")
    return project


@pytest.mark.slow
def test_a_commit_is_stopped_by_what_was_fixed_and_passes_once_that_is_staged(
    fixing: Path,
    tool: tuple[str, dict[str, str]],
) -> None:
    put(fixing, **{"apps/orders": SLIPS, "package": {"name": "x", "version": "1.0.0"}})

    first = commit(fixing, tool)
    text = (fixing / "apps" / "orders.json").read_text()
    second = commit(fixing, tool)

    assert first.returncode != 0
    assert "1 finding fixed in 1 file; no findings in 1 file" in first.stdout
    assert "files were modified by this hook" in first.stdout
    assert text == json.dumps(CLEAN, indent=2) + "\n"
    assert second.returncode == 0, second.stdout
    assert git("show", "HEAD:apps/orders.json", cwd=fixing) == text.strip()


def test_what_cannot_be_fixed_still_blocks_the_commit(
    fixing: Path,
    tool: tuple[str, dict[str, str]],
) -> None:
    put(fixing, orders=SLIPS, flow=DANGLING)

    assert commit(fixing, tool).returncode != 0

    done = commit(fixing, tool)

    assert done.returncode != 0
    assert "error[KWF301 dangling-target]" in done.stdout
    assert "fixed" not in done.stdout


def test_a_clean_commit_passes(
    fixing: Path,
    tool: tuple[str, dict[str, str]],
) -> None:
    put(fixing, orders=CLEAN, flow=WORKFLOW)

    done = commit(fixing, tool)

    assert done.returncode == 0, done.stdout


def test_changes_that_are_not_staged_are_neither_fixed_nor_lost(
    fixing: Path,
    tool: tuple[str, dict[str, str]],
) -> None:
    put(fixing, orders=SLIPS, flow=WORKFLOW)
    git("add", "--all", cwd=fixing)
    git("commit", "--quiet", "--no-verify", "--message", "before", cwd=fixing)
    put(fixing, orders={**SLIPS, "version": "1.0.1"})
    git("add", "--all", cwd=fixing)
    put(fixing, flow={**WORKFLOW, "description": "Notes each order, once."})
    before = (fixing / "flow.json").read_text()
    git("reset", "--quiet", "flow.json", cwd=fixing)

    command, env = tool
    done = run(SCRIPTS / command, "run", cwd=fixing, env=env)

    assert done.returncode != 0
    assert json.loads((fixing / "orders.json").read_text()) == {**CLEAN, "version": "1.0.1"}
    assert (fixing / "flow.json").read_text() == before
