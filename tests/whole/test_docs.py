"""What README.md and the pages in docs/ tell people to type works, and what they name exists."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.__main__ import COMMANDS
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.keys import KEYS
from tests.whole.pages import PAGES, ROOT, block, blocks, instead_of_github, text_of
from tests.whole.test_command_line import CLEAN, DANGLING, kwf_lint
from tests.whole.test_hooks import SCRIPTS, git, hook_repository, run
from tests.wholes import workflow

if TYPE_CHECKING:
    from pathlib import Path

yaml: Any = import_module("yaml")  # its types are in a package of their own

__all__ = ["hook_repository"]

# The languages of the blocks; those after the first line have tests elsewhere: test_editors, test_readme, test_drawing_page.
LANGUAGES = {"sh", "bash", "yaml", "toml", "json", "js"} | {"lua", "vim", "elisp", "console", "mermaid"}
INSTALLS = re.compile(r"\b(pip|pipx|uv|venv)\b")
# Notes of blocks with a test of their own; .ci/run runs the tests themselves.
APART = ("in a checkout", ".ci/run runs this")

with_sh = pytest.mark.skipif(not shutil.which("sh") or sys.platform == "win32", reason="a POSIX shell is needed")


def commands(page: str, *, installing: bool) -> list[tuple[str, str]]:
    """The shells and texts of the blocks to type into one: those that install something, or the others."""
    found = [
        (language, text) for note, language, text in blocks(page) if language in ("sh", "bash") and note not in APART
    ]
    return [(shell, text) for shell, text in found if bool(INSTALLS.search(text)) is installing]


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a definition that has findings, and another one, on a branch main that origin has too."""
    folder = tmp_path / "project"
    put(folder / "app.json", (ROOT / "docs" / "drawing" / "order-sync.json").read_text(encoding="utf-8"))
    put(folder / "apps" / "orders.json", json.dumps({**DANGLING, "name": "other-orders"}, indent=2))
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "start", cwd=folder)
    return folder


def in_order(project: Path, shell: str, text: str, env: dict[str, str]) -> None:
    """Run each line of a block, as somebody does who copies it; findings are no reason to stop."""
    for line in text.splitlines():
        done = run(shell, "-c", line, cwd=project, env=env)
        findings = done.returncode == 1 and "kwf-lint" in line and "pip" not in line
        assert done.returncode == 0 or findings, f"{line}\n{done.stdout}"
        assert "Traceback" not in done.stdout


@with_sh
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run(project: Path, page: str) -> None:
    env = {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    for note, _, text in blocks(page):
        if note.startswith("file: "):
            put(project / note.removeprefix("file: "), text)

    for shell, text in commands(page, installing=False):
        in_order(project, shell, text, env)


@pytest.mark.slow
@with_sh
@pytest.mark.skipif(bool(os.environ.get("KWF_LINT_OFFLINE")), reason="installs from the package index")
@pytest.mark.parametrize(
    ("shell", "text"),
    [each for page in PAGES for each in commands(page, installing=True)],
    ids=lambda value: value.split()[0],
)
def test_an_installation_that_a_page_shows_works(
    tmp_path: Path, project: Path, hook_repository: tuple[Path, str], shell: str, text: str
) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    places = {
        "PIPX_HOME": "pipx",
        "PIPX_BIN_DIR": "bin",
        "UV_TOOL_DIR": "uv",
        "UV_TOOL_BIN_DIR": "bin",
        "UV_CACHE_DIR": "cache",
    }
    env = {name: str(tmp_path / place) for name, place in places.items()}
    for tool in ("pipx", "uv"):
        put(tmp_path / "tools" / tool, f'#!/bin/sh\nexec "{SCRIPTS / tool}" "$@"\n')
        (tmp_path / "tools" / tool).chmod(0o755)
    first = [str(tmp_path / "bin"), str(environment / "bin"), str(tmp_path / "tools")]
    env |= {"PATH": os.pathsep.join([*first, os.environ["PATH"]]), **instead_of_github(hook_repository[0])}

    in_order(project, shell, text, env)

    done = run("sh", "-c", "command -v kwf-lint && kwf-lint check app.json", cwd=project, env=env)
    assert done.stdout.startswith(str(tmp_path)), done.stdout
    assert (done.returncode, "error[KWF301 dangling-target]" in done.stdout) == (1, True), done.stdout


@pytest.mark.slow
@with_sh
@pytest.mark.skipif(bool(os.environ.get("KWF_LINT_OFFLINE")), reason="installs from the package index")
def test_the_command_to_try_it_works_in_a_clean_checkout(tmp_path: Path) -> None:
    [line] = [text for note, _, text in blocks("README.md") if note == "in a checkout"]
    names = ("kwf_lint", "rules", "tests/definitions", "pyproject.toml", "README.md", "LICENSE")
    for name in names:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)

    done = run("sh", "-c", line, cwd=tmp_path)

    assert done.returncode == 1, done.stdout
    assert "error[KWF201 duplicate-name]" in done.stdout


def test_ci_runs_the_test_command_of_readme() -> None:
    found = [line for line in text_of("README.md").splitlines() if "m pytest" in line]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert found == [text.strip() for note, _, text in blocks("README.md") if note == ".ci/run runs this"]
    assert "grep -m 1 'm pytest' README.md" in ci


@pytest.mark.parametrize("page", PAGES)
def test_the_settings_of_a_page_are_right(project: Path, page: str) -> None:
    kwf_lint("check", "--write-baseline", cwd=project)
    for note, _, text in blocks(page):
        if note.startswith("file: "):
            put(project / note.removeprefix("file: "), text)
    for _, language, text in blocks(page):
        if language == "toml" and page != "docs/editors.md":  # those are of Helix
            name = "pyproject.toml" if "tool.kwf-lint" in text else "kwf-lint.toml"
            put(project / name, text)
            for app in re.findall(r'^\[\[app\]\]\nfile = "(.*)"$', text, re.MULTILINE):
                put(project / app, json.dumps(CLEAN))
            done = kwf_lint("check", "--exit-zero", cwd=project)
            (project / name).unlink()

            assert done.returncode == 0, f"{text}\n{done.stderr}"


def test_every_key_of_the_settings_is_shown() -> None:
    shown = "".join(text for page in PAGES for _, language, text in blocks(page) if language == "toml")

    assert [key for key in KEYS if not re.search(rf"^(\[+)?{key}\b", shown, re.MULTILINE)] == []


def test_the_facts_of_the_page_on_settings_are_written_and_read(tmp_path: Path) -> None:
    for note, _, text in blocks("docs/settings.md"):
        if note.startswith("file: "):
            put(tmp_path / note.removeprefix("file: "), text)
    command = block("docs/settings.md", "sh", "kwf-lint facts").split()
    settings = block("docs/settings.md", "toml", "extend-platform")
    assert kwf_lint(*command[1:], cwd=tmp_path).returncode == 0
    put(tmp_path / "kwf-lint.toml", settings.replace('.json"]', '.json", "installed.json"]', 1))
    refund = {"action": "kustomer.app.refunds.refund", "params": {"amont": 1}, "appVersion": "refunds-^1.0.0"}
    track = {"action": "kustomer.app.shipping.trak", "params": {}, "appVersion": "shipping-^1.0.0"}
    for name, step in (("refund", refund), ("track", track)):
        put(tmp_path / f"{name}.json", json.dumps(workflow(step=step)))

    done = kwf_lint("check", "--format", "json", "refund.json", "track.json", cwd=tmp_path)
    found = {
        (each["file"], each["code"], each["pointer"], each["help"]) for each in json.loads(done.stdout)["diagnostics"]
    }

    assert {each[:3] for each in found} >= {
        ("refund.json", "KWF708", "/steps/0/params"),
        ("refund.json", "KWF708", "/steps/0/params/amont"),
        ("track.json", "KWF705", "/steps/0/action"),
    }
    assert any("the refunds team" in help_text for *_, help_text in found if help_text)


@pytest.mark.parametrize("page", PAGES)
def test_blocks_are_of_kinds_that_tests_read(page: str) -> None:
    for _, language, text in blocks(page):
        assert language in LANGUAGES, text
        if language == "json":
            json.loads(text)
        if language == "yaml":
            yaml.safe_load(text)
    assert text_of(page).count("\n```") == 2 * len(blocks(page))


def test_what_is_unknown_in_a_module_is_said_as_the_page_shows(tmp_path: Path) -> None:
    page = "docs/modules.md"
    for note, _, text in blocks(page):
        if note.startswith("file: "):
            put(tmp_path / note.removeprefix("file: "), text)
    command, _, expected = block(page, "console", "--verbose").removeprefix("$ ").partition("\n")
    done = kwf_lint(*command.split()[1:], cwd=tmp_path)

    assert (done.returncode, done.stdout + done.stderr) == (0, expected)


def test_the_pattern_of_the_page_on_modules_names_what_hooks_have_no_type_for() -> None:
    [hook] = yaml.safe_load(block("docs/modules.md", "yaml", "types_or"))["repos"][0]["hooks"]
    named = ("a.json", "a.jsonc", "a.json5", "a.js", "a.mjs", "a.cjs", "a.ts", "a.mts", "a.cts", "a.jsx", "a.tsx")

    assert [name for name in (*named, "a.jsonl", "a.css", "ajs", "a.xts") if re.search(hook["files"], name)] == [*named]


@with_sh
def test_an_export_is_adopted_as_the_page_says(project: Path) -> None:
    page = "docs/workflows-of-an-app.md"
    env = {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    for note, _, text in blocks(page):
        if note.startswith("file: "):
            put(project / note.removeprefix("file: "), text)
    export = (project / "exports" / "refund-routing.json").read_text(encoding="utf-8")
    lines = [line for shell, text in commands(page, installing=False) if shell == "sh" for line in text.splitlines()]
    done = [run("sh", "-c", line, cwd=project, env=env) for line in lines]

    assert [each.returncode for each in done] == [1, 0, 0, 0]
    assert all(code in done[0].stdout for code in ("KWF005", "KWF203", "KWF502", "KWF505"))
    assert done[2].stdout == block(page, "console", "added the workflow")
    assert done[3].stdout == "no findings in 1 file\n"
    assert (project / "exports" / "refund-routing.json").read_text(encoding="utf-8") == export


@with_sh
def test_lefthook_gets_a_command_that_runs(project: Path) -> None:
    [job] = yaml.safe_load(block("docs/ci.md", "yaml", "pre-commit:"))["pre-commit"]["jobs"]
    env = {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}

    done = run("sh", "-c", job["run"].replace("{staged_files}", "app.json"), cwd=project, env=env)

    assert done.returncode == 1
    assert "error[KWF301 dangling-target]" in done.stdout


def test_every_option_that_a_page_names_exists() -> None:
    helps = "".join(kwf_lint(command, "--help", cwd=ROOT).stdout for command in COMMANDS)
    known = set(re.findall(r"--[a-z][a-z-]+", helps))
    named = {page: set(re.findall(r"(?<=[ `\[=])--[a-z][a-z-]+", text_of(page))) for page in PAGES}

    assert len(set().union(*named.values())) > 20
    assert {page: options - known for page, options in named.items() if options - known} == {}


def test_every_setting_and_rule_that_a_page_names_exists() -> None:
    codes = {rule.code for rule in builtin_rules()}
    for page in PAGES:
        text = text_of(page)
        assert set(re.findall(r"`([a-z-]+) = ", text)) <= set(KEYS), page
        assert set(re.findall(r"\bKWF\d{3}\b", text)) <= codes, page


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", text_of(page)):
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}


def test_readme_is_short_and_names_every_page() -> None:
    text = text_of("README.md")

    assert text.count("\n") <= 200
    assert [page for page in PAGES[1:] if f"({page})" not in text] == []
