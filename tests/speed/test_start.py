"""What a plain run loads, on a clean file and on one with findings: it is most of what such a run costs."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from kwf_lint.fast_start import CLEAN, FINDINGS, RULES
from tests.benchmarks.generate import SHOP, definition_with_findings, workflow_with_findings
from tests.speed.fast_start import EARLIER, modules_of_rules, needed
from tests.whole.test_command_line import CLEAN as CLEAN_APP
from tests.whole.test_command_line import WORKFLOW

if TYPE_CHECKING:
    from pathlib import Path

# What may be loaded beyond a bare interpreter: C modules that cost nothing, and our own modules. Each of these was
# weighed; a newcomer here makes every commit of every user slower (see tests/benchmarks).
LIGHT = {"__future__", "_json", "gc"}
LIGHT_WITH_FINDINGS = LIGHT | {"_bisect", "_blake2", "bisect"}

RUN = """
import sys
before = set(sys.modules)
from kwf_lint.__main__ import main
code = main(sys.argv[1:])
print("#", code, *sorted(set(sys.modules) - before))
"""

# The plain run knows the format `text` alone; any other costs click besides.
CONCISE = """
import sys
before = set(sys.modules)
from kwf_lint.report.formats import render
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
print(render("concise", check(Options(sys.argv[1:]))))
print("#", 1, *sorted(set(sys.modules) - before))
"""

# What was searched for along the import path.
SEARCHED = """
import sys
import kwf_lint.__main__
kwf_lint.__main__.main(sys.argv[1:])
loaders = {name: module.__spec__ and module.__spec__.loader for name, module in sys.modules.items()}
searched = [name for name, loader in loaders.items() if type(loader).__name__ == "SourceFileLoader"]
print("#", *[name for name in searched if name.startswith("kwf_lint.")])
"""


def printed(installed: Path, folder: Path, program: str, *words: str) -> list[str]:
    """The words behind the "#" that the program prints; it runs with the wheel, in the folder."""
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    command = [str(installed / "python"), "-c", program, *words]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.rpartition("#")[2].split()


def foreign(names: list[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] != "kwf_lint"}


@pytest.mark.parametrize("words", [["app.json"], ["check", "--from-hook", "app.json", "flow.json"]], ids=" ".join)
def test_a_clean_run_loads_nothing_but_the_light(installed: Path, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "app.json").write_text(json.dumps(CLEAN_APP))
    (tmp_path / "flow.json").write_text(json.dumps(WORKFLOW))

    code, *loaded = printed(installed, tmp_path, RUN, *words)

    assert code == "0"
    assert foreign(loaded) <= LIGHT
    unneeded = ("kwf_lint.commands.", "kwf_lint.linting.diagnostic", "kwf_lint.report.formats")
    assert not [name for name in loaded if name.startswith(unneeded)]


@pytest.mark.parametrize("program", [pytest.param(RUN, id="text"), pytest.param(CONCISE, id="concise")])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(workflow_with_findings(), id="workflow"),
        pytest.param(definition_with_findings(), id="app"),
        pytest.param(SHOP.with_name("harbor_vip.json").read_text(encoding="utf-8"), id="small app"),
    ],
)
def test_a_run_with_findings_loads_hardly_more(installed: Path, tmp_path: Path, text: str, program: str) -> None:
    (tmp_path / "app.json").write_text(text, encoding="utf-8")

    code, *loaded = printed(installed, tmp_path, program, "app.json")

    assert code == "1"
    assert foreign(loaded) <= LIGHT_WITH_FINDINGS
    # What a fix changes in the text is for other formats to show.
    assert "kwf_lint.linting.fix" not in loaded


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SHOP.read_text(encoding="utf-8"), id="clean"),
        pytest.param(definition_with_findings(), id="findings"),
    ],
)
def test_a_plain_run_searches_for_no_module(installed: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "app.json").write_text(text, encoding="utf-8")

    searched = set(printed(installed, tmp_path, SEARCHED, "app.json"))

    assert searched == {f"kwf_lint.{name}" for name in EARLIER}, "see kwf_lint/fast_start.py"


def test_what_is_loaded_beforehand_is_what_plain_runs_need_in_the_order_of_imports(
    installed: Path, tmp_path: Path
) -> None:
    clean, rules, findings = needed(str(installed / "python"), tmp_path)

    assert list(CLEAN) == clean, "see tests/speed/fast_start.py"
    assert list(RULES) == rules, "see tests/speed/fast_start.py"
    assert list(FINDINGS) == findings, "see tests/speed/fast_start.py"


def test_every_module_of_rules_is_listed() -> None:
    assert [name for name in modules_of_rules() if name not in RULES] == [], (
        "run python -m tests.speed.fast_start --write"
    )


def test_no_plain_run_loads_what_draws() -> None:
    """What these list is all that such runs load, as the test above shows."""
    assert [
        name for name in (*CLEAN, *RULES, *FINDINGS) if name.startswith("drawing.") or name == "report.pictures"
    ] == []
