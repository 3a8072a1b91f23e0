"""Where reports may go: settings, which come with a repository, name no file that matters; nothing overwrites its input."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.whole.test_command_line import CLEAN, DANGLING, kwf_lint, put

if TYPE_CHECKING:
    from pathlib import Path

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights of their own there")


def tree(folder: Path) -> dict[str, bytes]:
    """The content of all files below a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with what a report could damage, and something beside it."""
    root = tmp_path / "project"
    root.mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    put(root, flow=DANGLING, other=CLEAN)
    (tmp_path / "outside.txt").write_text("precious")
    (root / "below").mkdir()
    (root / "tool.sh").write_text("#!/bin/sh\n")
    (root / "tool.sh").chmod(0o755)
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "known.json").write_text('{"version": 1, "files": {}}\n')
    return root


def settings(root: Path, file: str) -> None:
    (root / "kwf-lint.toml").write_text(f"format = [{json.dumps(f'json={file}')}]\nextend-platform = 'platform.json'\n")
    (root / "platform.json").write_text("{}")


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("../outside.txt", "it is outside of the folder of the settings"),
        ("../new.json", "it is outside of the folder of the settings"),
        ("{root}/../new.json", "it is outside of the folder of the settings"),
        ("/dev/stdout", "it is outside of the folder of the settings"),
        ("below/../../new.json", "it is outside of the folder of the settings"),
        (".git/config", '".git" belongs to git or its hooks'),
        (".GIT/hooks/pre-commit", '".GIT" belongs to git or its hooks'),
        (".g\u200cit/config", "belongs to git or its hooks"),
        (".github/workflows/ci.yml", '".github" belongs to git or its hooks'),
        (".husky/pre-commit", '".husky" belongs to git or its hooks'),
        (".pre-commit-config.yaml", "belongs to git or its hooks"),
        ("tool.sh", "the file can be executed"),
        ("flow.json", "this run lints the file"),
        ("below/../flow.json", "this run lints the file"),
        ("other.json", "the file holds a definition"),
        ("kwf-lint.toml", "it is a settings file"),
        ("pyproject.toml", "it is a settings file"),
        ("below/kwf-lint.toml", "it is a settings file"),
        ("kwf-lint-baseline.json", "it is a baseline"),
        ("platform.json", "the settings name it in extend-platform"),
        ("below", "it is not a file"),
    ],
)
def test_settings_name_no_file_that_matters(project: Path, file: str, reason: str) -> None:
    settings(project, file.format(root=project))
    before = tree(project.parent)
    done = kwf_lint("flow.json", cwd=project)

    assert done.stderr.startswith("kwf-lint: kwf-lint.toml:1: cannot write a report to ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert (done.returncode, done.stdout) == (2, "")
    assert tree(project.parent) == before


@needs_links
@pytest.mark.parametrize(
    ("link", "to", "file"),
    [
        ("r.json", "../outside.txt", "r.json"),
        ("r.json", "flow.json", "r.json"),
        ("r.json", "gone.json", "r.json"),
        ("out", "..", "out/new.json"),
        ("out", "below", "out/new.json"),
        ("out", ".git", "out/config"),
        ("below/up", "../..", "below/up/new.json"),
    ],
)
def test_settings_name_no_file_through_a_link(project: Path, link: str, to: str, file: str) -> None:
    (project / link).symlink_to(to)
    settings(project, file)
    before = tree(project.parent)
    done = kwf_lint("flow.json", cwd=project)

    assert done.returncode == 2
    assert done.stderr.endswith("is a link; only --format on the command line may name it\n")
    assert tree(project.parent) == before


@needs_links
def test_what_goes_up_behind_a_link_is_written_where_it_was_checked(project: Path) -> None:
    (project / "out").symlink_to(project.parent / "elsewhere" / "deep", target_is_directory=True)
    (project.parent / "elsewhere" / "deep").mkdir(parents=True)
    settings(project, "out/../r.json")

    assert kwf_lint("flow.json", cwd=project).returncode == 1
    assert (project / "r.json").exists()
    assert not (project.parent / "elsewhere" / "r.json").exists()


def test_hooks_are_safe_where_git_takes_them_from_another_folder(project: Path) -> None:
    subprocess.run(["git", "-C", str(project), "config", "core.hooksPath", "below"], check=True)
    settings(project, "below/pre-commit")
    done = kwf_lint("flow.json", cwd=project)

    assert done.returncode == 2
    assert "git takes its hooks from that folder" in done.stderr
    assert not (project / "below" / "pre-commit").exists()


@pytest.mark.parametrize("folder", [".", "below"])
@pytest.mark.parametrize("file", ["r.json", "new/dir/r.json", "{root}/r.json"])
def test_settings_name_new_files_and_reports_of_former_runs(project: Path, folder: str, file: str) -> None:
    settings(project, file.format(root=project))
    flow = os.path.relpath(project / "flow.json", project / folder)
    for _ in range(2):
        assert kwf_lint(flow, cwd=project / folder).returncode == 1

    [report] = project.rglob("r.json")
    assert json.loads(report.read_text())["summary"]["errors"] == 1
    assert stat.S_IMODE(report.stat().st_mode) & 0o111 == 0


@pytest.mark.parametrize("file", ["new/dir/r.json", "../beside/r.json", ".github/r.json", "tool.sh"])
def test_the_command_line_names_what_it_likes(project: Path, file: str) -> None:
    done = kwf_lint("--format", f"json={file}", "flow.json", cwd=project)

    assert done.returncode == 1, done.stderr
    assert json.loads((project / file).read_text())["summary"]["errors"] == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--format", "json=flow.json", "."], "this run lints the file"),
        (["--format", "text", "--format", "json=./below/../flow.json", "."], "this run lints the file"),
        (["--format", "json=kwf-lint.toml", "."], "it is a settings file"),
        (["--format", "json=below/kwf-lint.toml", "."], "it is a settings file"),
        (["--format", "json=pyproject.toml", "below"], "it is a settings file"),
        (["--baseline", "known.json", "--format", "json=known.json", "."], "it is a baseline"),
        (["--format", "json=kwf-lint-baseline.json", "below"], "it is a baseline"),
        (["--format", "json=other.json", "below"], "the file holds a definition"),
        (["--format", "json=noted.jsonc", "below"], "the file holds a definition"),
        (["--format", "json=app.ts", "below"], "it has the name of a module"),
        (["--format", "json=new.js", "below"], "it has the name of a module"),
        (["--stdin-filename", "flow.json", "--format", "json=flow.json", "-"], "this run lints the file"),
    ],
)
def test_no_report_replaces_a_definition_or_what_the_run_reads(project: Path, words: list[str], reason: str) -> None:
    (project / "kwf-lint.toml").write_text("")
    (project / "below" / "kwf-lint.toml").write_text("")
    put(project / "below", flow=DANGLING)
    (project / "noted.jsonc").write_text(f"// A note.\n{json.dumps(DANGLING)}")
    (project / "app.ts").write_text("export const pi = 3;\n")
    before = tree(project.parent)
    done = kwf_lint(*words, cwd=project, stdin=json.dumps(DANGLING))

    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert done.stderr.startswith("kwf-lint: --format: cannot write a report to ")
    assert tree(project.parent) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/stdout")
def test_a_report_goes_to_what_has_no_end(project: Path) -> None:
    words = [sys.executable, "-m", "kwf_lint", "check", "--quiet", "--format", "json=/dev/stdout", "flow.json"]
    done = subprocess.run(words, cwd=project, capture_output=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout)["summary"]["errors"] == 1


@needs_links
def test_no_report_replaces_what_the_run_reads_through_a_link(project: Path) -> None:
    (project / "r.json").symlink_to("flow.json")
    done = kwf_lint("--format", "json=r.json", "flow.json", cwd=project)

    assert (done.returncode, done.stdout) == (2, "")
    assert json.loads((project / "flow.json").read_text()) == DANGLING
