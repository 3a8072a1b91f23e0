"""The same program from a wheel, an editable install and a checkout; and what a clean run loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kwf_lint.fast_start import MODULES
from kwf_lint.run.registry import builtin_rules
from tests.speed.fast_start import EARLIER, SHOP, in_order, needed
from tests.whole.test_command_line import CLEAN, DANGLING, WORKFLOW

ROOT = Path(__file__).resolve().parents[2]

# What may be loaded beyond a bare interpreter while a clean file is linted: C modules that cost nothing, our own modules.
# Each of these was weighed; a newcomer here makes every commit of every user slower (see tests/benchmarks).
LIGHT = {"__future__", "_json", "gc"}


def run(*words: str | Path, cwd: Path) -> str:
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a fresh virtual environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=folder)
    return scripts


def test_the_wheel_holds_every_rule_with_its_page_and_nothing_at_its_top_but_us(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0].split("-")[0] for name in names} <= {"kwf_lint"}
    assert "kwf_lint/kustomer/platform.json" in names
    for rule in builtin_rules():
        assert f"kwf_lint/rules/{os.path.relpath(rule.page, ROOT / 'rules')}" in names


def test_an_installed_wheel_lints_with_the_rules_it_brings(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_text(json.dumps(DANGLING))

    report = run(installed / "kwf-lint", "check", "--format", "json", "flow.json", cwd=tmp_path)
    page = run(installed / "kwf-lint", "rule", "KWF301", cwd=tmp_path)

    assert [each["code"] for each in json.loads(report)["diagnostics"]] == ["KWF301"]
    assert "## Why" in page


def test_a_checkout_runs_without_being_installed(tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_text(json.dumps(DANGLING))

    report = run(sys.executable, "-m", "kwf_lint", "--format", "concise", tmp_path / "flow.json", cwd=ROOT)

    assert "[KWF301 dangling-target]" in report


PROBE = """
import sys
before = set(sys.modules)
from kwf_lint.__main__ import main
code = main(sys.argv[1:])
print(code, *sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize("words", [["app.json"], ["check", "--from-hook", "app.json", "flow.json"]], ids=" ".join)
def test_a_clean_run_loads_nothing_but_the_light(installed: Path, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "app.json").write_text(json.dumps(CLEAN))
    (tmp_path / "flow.json").write_text(json.dumps(WORKFLOW))

    code, *loaded = run(installed / "python", "-c", PROBE, *words, cwd=tmp_path).split()

    assert code == "0"
    assert {name for name in loaded if name.split(".")[0] != "kwf_lint"} <= LIGHT
    assert not {
        name
        for name in loaded
        if name.startswith(("kwf_lint.commands.", "kwf_lint.linting.diagnostic", "kwf_lint.report.formats"))
    }


LOADED = """
import sys
import kwf_lint.__main__
kwf_lint.__main__.main(sys.argv[1:])
for name, module in sys.modules.items():
    if name.startswith("kwf_lint.") and module.__spec__ and module.__spec__.loader:
        print(name)
"""


def test_a_clean_run_searches_for_no_module_that_it_knows_to_need(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "app.json").write_bytes(SHOP.read_bytes())

    searched = set(run(installed / "python", "-c", LOADED, "app.json", cwd=tmp_path).split())

    assert searched == {f"kwf_lint.{name}" for name in EARLIER}, "see tests/speed/fast_start.py"


def test_what_is_loaded_beforehand_is_what_a_clean_run_needs_in_the_order_of_imports(
    installed: Path, tmp_path: Path
) -> None:
    assert list(MODULES) == in_order(needed(str(installed / "python"), tmp_path)), "see tests/speed/fast_start.py"
