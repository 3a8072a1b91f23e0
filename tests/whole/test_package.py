"""The same program from a wheel, an editable install and a checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kwf_lint.run.registry import builtin_rules
from tests.whole.test_command_line import DANGLING

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str | Path, cwd: Path) -> str:
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


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


@pytest.mark.parametrize("words", [["flow.json"], ["--quiet", "flow.json"], ["rule"]], ids=" ".join)
@pytest.mark.parametrize("kind", ["zip", "no-folder", "empty-folder"])
def test_an_installation_without_rules_never_says_that_all_is_well(
    wheel: Path, tmp_path: Path, kind: str, words: list[str]
) -> None:
    (tmp_path / "flow.json").write_text(json.dumps(DANGLING))
    place = wheel
    if kind != "zip":
        place = tmp_path / "unpacked"
        zipfile.ZipFile(wheel).extractall(place)
        shutil.rmtree(place / "kwf_lint" / "rules")
    if kind == "empty-folder":
        (place / "kwf_lint" / "rules").mkdir()
    command = [sys.executable, "-P", "-m", "kwf_lint", *words]
    env = {**os.environ, "PYTHONPATH": str(place)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("kwf-lint: no rules found in ")
    assert done.stderr.count("\n") == 1
