"""The GitHub Action, and what README.md and docs/ci.md show for CI: valid for the schemas of their vendors, and running."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.whole.test_command_line import DANGLING, put

yaml: Any = import_module("yaml")  # its types are in a package of their own
ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SECTIONS = [
    ("README.md", "Run it in CI", "github-workflows"),
    ("docs/ci.md", "GitHub", "github-workflows"),
    ("docs/ci.md", "GitLab", "gitlab-ci"),
    ("docs/ci.md", "Azure Pipelines", "azure-pipelines"),
]


def snippets(page: str, section: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(r"```yaml\n(.*?)```", text.partition(f"\n## {section}\n")[2].partition("\n## ")[0], re.DOTALL)
    assert found, section
    return found


SNIPPETS = [
    pytest.param(vendor, text, id=f"{page}-{vendor}-{number}")
    for page, section, vendor in SECTIONS
    for number, text in enumerate(snippets(page, section), 1)
]


def check_schema(vendor: str, file: Path) -> subprocess.CompletedProcess[str]:
    words = ["--builtin-schema", f"vendor.{vendor}", str(file)]
    return subprocess.run([sys.executable, "-m", "check_jsonschema", *words], capture_output=True, text=True)


def test_the_action_is_one_for_github(tmp_path: Path) -> None:
    done = check_schema("github-actions", ROOT / "action.yml")
    (tmp_path / "action.yml").write_text((ROOT / "action.yml").read_text().replace("composite", "nothing"))

    assert done.returncode == 0, done.stdout
    assert check_schema("github-actions", tmp_path / "action.yml").returncode == 1


def test_input_of_the_action_goes_through_the_environment() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(("vendor", "text"), SNIPPETS)
def test_what_the_pages_show_is_valid(tmp_path: Path, vendor: str, text: str) -> None:
    (tmp_path / "file.yml").write_text(text)
    done = check_schema(vendor, tmp_path / "file.yml")

    assert done.returncode == 0, done.stdout


def test_the_pages_use_inputs_that_the_action_has() -> None:
    workflows = [yaml.safe_load(each.values[1]) for each in SNIPPETS if each.values[0] == "github-workflows"]
    used = [step for each in workflows for step in each["jobs"]["kwf-lint"]["steps"] if "kwf-lint@" in step["uses"]]

    assert len(used) == 3
    for step in used:
        assert set(step.get("with", {})) <= set(ACTION["inputs"])


@pytest.mark.skipif(not shutil.which("bash") or sys.platform == "win32", reason="a bash of this system is needed")
def test_the_action_runs(tmp_path: Path) -> None:
    """Its last step, with this checkout where the step before would have installed it."""
    project = tmp_path / "project"
    project.mkdir()
    put(project, flow=DANGLING)
    put(project, **{"with a space": DANGLING})
    for name in ("kwf_lint", "json", "click", "sitecustomize"):
        (project / f"{name}.py").write_text("raise SystemExit('imported from the checkout')\n")
    (tmp_path / "kwf-lint").symlink_to(ROOT)
    given = {
        "PYTHON": sys.executable,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "KWF_LINT_PATHS": "with a space.json\n",
        "KWF_LINT_OPTIONS": "--fail-on=error\n--select=KWF3 \n",
        "KWF_LINT_SARIF": "out.sarif",
        "KWF_LINT_SARIF_CATEGORY": "billing app",
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", ACTION["runs"]["steps"][-1]["run"]]
    done = subprocess.run(command, cwd=project, env={**os.environ, **given}, capture_output=True, text=True)

    assert done.returncode == 1, done.stderr
    assert "error[KWF301 dangling-target]" in done.stdout
    assert "::error title=kwf-lint" in done.stdout
    assert "KWF301" in (tmp_path / "summary.md").read_text()
    assert "```mermaid" in (tmp_path / "summary.md").read_text()
    [run] = json.loads((project / "out.sarif").read_text())["runs"]
    assert len(run["results"]) == 1
    assert run["automationDetails"] == {"id": "billing app/"}


def test_nothing_of_the_checkout_runs_in_the_action() -> None:
    """python -m looks into the current folder first, and that is the checkout."""
    runs = "\n".join(step.get("run", "") for step in ACTION["runs"]["steps"])

    assert len(re.findall(r'"\$PYTHON" -P -m ', runs)) == runs.count('"$PYTHON"') == 2
