"""A room imports only from rooms below it: the contracts of import-linter in pyproject.toml, over an unpacked wheel.

Over a wheel, since rules/ is a part of the package only there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kwf_lint.settings.keys import FORMATS
from tests.contracts.own_imports import modules

ROOT = Path(__file__).resolve().parents[2]

CONTRACTS = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(sys.argv[1], no_cache=True, no_logo=True))
"""
MODULES = "import grimp; print(*sorted(grimp.build_graph('kwf_lint', cache_dir=None).modules))"


def run(program: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of Python that takes kwf_lint from a folder."""
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_contracts_hold(unpacked: Path) -> None:
    done = run(CONTRACTS, str(ROOT / "pyproject.toml"), folder=unpacked)

    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 broken." in done.stdout


def test_they_see_every_module(unpacked: Path) -> None:
    done = run(MODULES, folder=unpacked)

    assert set(done.stdout.split()) == set(modules()), done.stderr


def test_every_format_is_kept_apart() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (listed,) = [each["modules"] for each in contracts if each["id"] == "formats"]

    assert listed == sorted(f"kwf_lint.report.{name}" for name in FORMATS)


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("settings/globs.py", "if TYPE_CHECKING: from kwf_lint.run.files import Target", "settings is not allowed"),
        ("analysis/graph.py", "def late(): import kwf_lint.linting.engine", "analysis is not allowed"),
        ("linting/engine.py", "def late(): import os", "linting is not allowed to import os"),
        ("rules/flow/steps.py", "import kwf_lint.rules.names.unique", "rules.flow is not allowed"),
        ("report/html.py", "import kwf_lint.report.text", "report.html is not allowed"),
        ("novel.py", "", "novel"),
    ],
    ids=["for-types", "in-a-function", "the-core-and-files", "families", "formats", "a-room-that-is-not-listed"],
)
def test_they_notice(unpacked: Path, module: str, line: str, broken: str) -> None:
    path = unpacked / "kwf_lint" / module
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    done = run(CONTRACTS, str(ROOT / "pyproject.toml"), folder=unpacked)
    if before is None:
        path.unlink()
    else:
        path.write_text(before, encoding="utf-8")

    assert done.returncode == 1
    assert broken in done.stdout
