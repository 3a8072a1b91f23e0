"""Setting up: the settings file that init writes, its schema, completion in shells, statistics, GitHub's annotations."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kwf_lint.__main__ import COMMANDS
from kwf_lint.commands.init import settings_text
from kwf_lint.commands.program import MODULES
from kwf_lint.commands.settings_schema import settings_schema
from kwf_lint.errors import UsageError
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.check import check_settings
from kwf_lint.settings.descriptions import DESCRIBED, SUPPRESSION_DESCRIBED
from kwf_lint.settings.keys import KEYS, SUPPRESSION_KEYS
from kwf_lint.settings.read import settings_of_text
from tests.whole.test_command_line import DANGLING, kwf_lint, put

ROOT = Path(__file__).resolve().parents[2]
RULES = builtin_rules()
SCHEMA = settings_schema(RULES)


def uncommented(text: str) -> str:
    """The settings with all examples in force."""
    return re.sub(r'^#(?=[\w"\[]|$)', "", text, flags=re.MULTILINE)


def refuse(text: str) -> None:
    """Read settings as a run does. Raises UsageError where they are wrong."""
    check_settings(settings_of_text(text), RULES)


def plain(value: Any) -> Any:
    """What TOML holds as JSON has it, dates as text."""
    return json.loads(json.dumps(value, default=str))


class TestInit:
    def test_writes_a_file_that_changes_nothing(self, tmp_path: Path) -> None:
        done = kwf_lint("init", cwd=tmp_path)
        text = (tmp_path / "kwf-lint.toml").read_text(encoding="utf-8")

        assert done.returncode == 0
        assert tomllib.loads(text) == {}
        assert text == settings_text()

    def test_says_which_settings_it_replaces(self, tmp_path: Path) -> None:
        (tmp_path / "kwf-lint.toml").write_text("")
        (tmp_path / "apps" / ".git").mkdir(parents=True)
        (tmp_path / "exports").mkdir()

        assert f"It replaces {tmp_path}/kwf-lint.toml for" in kwf_lint("init", cwd=tmp_path / "exports").stdout
        assert "It replaces" not in kwf_lint("init", cwd=tmp_path / "apps").stdout

    def test_shows_the_hooks_that_the_readme_shows(self, tmp_path: Path) -> None:
        shown = kwf_lint("init", cwd=tmp_path).stdout
        readme = (ROOT / "README.md").read_text(encoding="utf-8")

        for line in shown.splitlines():
            if line.startswith(("repos:", "  ", "printf", "chmod")):
                assert line.partition("  #")[0] in readme

    def test_explains_every_key_with_an_example_that_holds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "lint" / "rules").mkdir(parents=True)
        (tmp_path / "platform").mkdir()
        (tmp_path / "platform" / "facts.json").write_text("{}")
        (tmp_path / "apps" / "refunds").mkdir(parents=True)
        (tmp_path / "apps" / "refunds" / "refunds.json").write_text('{"app": "refunds"}')
        text = uncommented(settings_text())
        settings = settings_of_text(text, str(tmp_path))
        check_settings(settings, RULES)

        assert set(tomllib.loads(text)) == set(DESCRIBED) == set(KEYS)
        assert set(SUPPRESSION_DESCRIBED) == set(SUPPRESSION_KEYS)
        assert not list(Draft202012Validator(SCHEMA).iter_errors(plain(tomllib.loads(text))))

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("kwf-lint.toml", "# mine\n", "kwf-lint.toml already exists; nothing was written"),
            (
                "pyproject.toml",
                "[tool.kwf-lint]\n",
                "pyproject.toml already has a table [tool.kwf-lint]; nothing was written",
            ),
        ],
    )
    def test_overwrites_nothing(self, tmp_path: Path, name: str, text: str, message: str) -> None:
        (tmp_path / name).write_text(text)
        done = kwf_lint("init", cwd=tmp_path)

        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"kwf-lint: {message}\n")
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, text)]

    def test_goes_beside_the_pyproject_of_others(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n")

        assert kwf_lint("init", cwd=tmp_path).returncode == 0
        assert (tmp_path / "kwf-lint.toml").read_text(encoding="utf-8") == settings_text()


class TestSchema:
    def test_is_a_schema(self) -> None:
        Draft202012Validator.check_schema(SCHEMA)

    @pytest.mark.parametrize(
        "text",
        [
            'select = "KWF3"',
            'severity = {KWF301 = "fatal"}',
            'fail-on = "never"',
            'format = "txt"',
            'format = ["text", "xml=a"]',
            "baseline = 3",
            'per-file-ignores = {"*.json" = "KWF5"}',
            "rules = 3",
            "rules = {generic-name = 3}",
            'rules = {generic-name = {extend-word = ["a"]}}',
            'rules = {generic-name = {extend-words = "a"}}',
            "suppress = 3",
            'suppress = [{rule = "KWF301"}]',
            'suppress = [{rule = "KWF301", where = "a", reason = "b", until = 3}]',
            'suppress = [{rule = "KWF301", where = "a", reason = "b", line = 3}]',
            'setting-reference = "{{{settings}}}"',
            'app = [{file = "a.json"}]',
            'app = [{file = "a.json", workflows = "*"}]',
            "unknown = 1",
        ],
    )
    def test_refuses_what_the_program_refuses(self, text: str) -> None:
        errors = list(Draft202012Validator(SCHEMA).iter_errors(plain(tomllib.loads(text))))

        with pytest.raises(UsageError):
            refuse(text)
        assert errors

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ([], "urn:kwf-lint:app"),
            (["--workflow"], "urn:kwf-lint:workflow"),
            (["--settings"], "urn:kwf-lint:settings"),
        ],
        ids=str,
    )
    def test_is_printed(self, words: list[str], name: str) -> None:
        assert json.loads(kwf_lint("schema", *words, cwd=ROOT).stdout)["$id"] == name

    def test_is_one_of_two(self) -> None:
        done = kwf_lint("schema", "--workflow", "--settings", cwd=ROOT)

        assert (done.returncode, done.stdout) == (2, "")


def test_every_command_is_known_to_the_program() -> None:
    assert set(COMMANDS) == set(MODULES)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kwf-lint ru", ["plain,rule"]),
        ("kwf-lint apps/or", ["file,apps/or"]),
        ("kwf-lint check apps/or", ["file,apps/or"]),
        ("kwf-lint apps --write-b", ["plain,--write-baseline"]),
        ("kwf-lint chekc ", ["file,"]),
        ("kwf-lint help ", ["file,"]),
        ("kwf-lint check --format sar", ["plain,sarif"]),
        ("kwf-lint check --select dangling-t", ["plain,dangling-target"]),
        ("kwf-lint check --write-b", ["plain,--write-baseline"]),
        ("kwf-lint rule KWF30", [f"plain,{rule.code}" for rule in RULES if rule.code.startswith("KWF30")]),
    ],
)
def test_shells_are_told_how_a_word_may_end(line: str, expected: list[str], tmp_path: Path) -> None:
    words = line.split(" ")
    given = {"_KWF_LINT_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}

    done = kwf_lint(cwd=tmp_path, env=given)

    assert (done.stdout.splitlines(), done.stderr) == (expected, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_that_the_shell_can_read(shell: str, tmp_path: Path) -> None:
    script = kwf_lint("completion", shell, cwd=tmp_path).stdout

    assert "_KWF_LINT_COMPLETE" in script
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True)
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not here")
def test_bash_completes_with_it(tmp_path: Path) -> None:
    (tmp_path / "kwf-lint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kwf_lint "$@"\n')
    (tmp_path / "kwf-lint").chmod(0o755)
    script = (
        'eval "$(kwf-lint completion bash)"; COMP_WORDS=(kwf-lint check --form); COMP_CWORD=2; COMPREPLY=();'
        '_kwf_lint_completion kwf-lint; echo "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, text=True, capture_output=True)

    assert (done.stdout, done.stderr) == ("--format\n", "")


def test_statistics_stand_in_place_of_the_findings(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)
    alone = kwf_lint("check", "--statistics", cwd=tmp_path)
    beside = kwf_lint("check", "--statistics", "--format", "json=out.json", cwd=tmp_path)
    clash = kwf_lint("check", "--statistics", "--format", "concise", cwd=tmp_path)

    assert alone.stdout == beside.stdout == "1  error    KWF301 dangling-target\n"
    assert len(json.loads((tmp_path / "out.json").read_text())["diagnostics"]) == 1
    assert (clash.returncode, "two reports are written to standard output" in clash.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "annotated"),
    [([], True), (["--format", "concise"], True), (["--format", "json"], False), (["--format", "github"], True)],
    ids=str,
)
def test_github_gets_annotations_beside_what_people_read(tmp_path: Path, words: list[str], annotated: bool) -> None:
    put(tmp_path, flow=DANGLING)
    elsewhere = kwf_lint("check", *words, cwd=tmp_path)
    there = kwf_lint("check", *words, cwd=tmp_path, env={"GITHUB_ACTIONS": "true"})

    assert there.stdout.startswith(elsewhere.stdout)
    assert there.stdout.count("::error title=kwf-lint") == int(annotated)
    assert there.returncode == 1
