"""The hooks under the real pre-commit and prek, and --staged under plain git, in temporary repositories."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.whole.pages import block, instead_of_github
from tests.whole.test_command_line import CLEAN, DANGLING, WORKFLOW

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
OURS = {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
SHIPPED = ("kwf_lint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
COMMENTED = '{\n  // what every editor writes\n  "compilerOptions": {"strict": true},\n}\n'

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("KWF_LINT_OFFLINE")), reason="hook environments are installed from the package index"
)


def run(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    # A hook that runs these tests has its own repository in GIT_*; the tests make others.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT"))}
    identity = {
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
    }  # fmt: skip
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**clean, **identity, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def git(*words: str, cwd: Path) -> str:
    done = run("git", "-c", "init.defaultBranch=main", *words, cwd=cwd)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


@pytest.fixture(scope="session")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """This checkout as a repository that a project names in its configuration, and the revision to name."""
    folder = tmp_path_factory.mktemp("hook")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "hooks", cwd=folder)
    git("tag", "v0.1.0", cwd=folder)
    return folder, git("rev-parse", "HEAD", cwd=folder)


# Both read one manifest; prek, which is younger, is left to CI.
@pytest.fixture(scope="session", params=["pre-commit", pytest.param("prek", marks=pytest.mark.slow)])
def tool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """The framework's command, and an environment with a home of its own, shared by the tests."""
    home = str(tmp_path_factory.mktemp(f"home-{request.param}"))
    return request.param, {"PRE_COMMIT_HOME": home, "PREK_HOME": home}


@pytest.fixture
def project(tmp_path: Path, hook_repository: tuple[Path, str]) -> Path:
    """A repository whose configuration names the hook for changed files."""
    git("init", "--quiet", cwd=tmp_path)
    configure(tmp_path, hook_repository, "kwf-lint")
    return tmp_path


def configure(project: Path, hook_repository: tuple[Path, str], *hooks: str) -> None:
    folder, revision = hook_repository
    lines = [
        "repos:",
        f"  - repo: {folder}",
        f"    rev: {revision}",
        "    hooks:",
        *(f"      - id: {h}" for h in hooks),
    ]
    (project / ".pre-commit-config.yaml").write_text("\n".join(lines) + "\n")


def put(project: Path, **files: object) -> None:
    for name, value in files.items():
        path = project / f"{name}.json"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=2) + "\n", encoding="utf-8")


def commit(project: Path, tool: tuple[str, dict[str, str]]) -> subprocess.CompletedProcess[str]:
    command, env = tool
    installed = run(SCRIPTS / command, "install", cwd=project, env=env)
    assert installed.returncode == 0, installed.stdout
    git("add", "--all", cwd=project)
    return run("git", "commit", "--message", "change", cwd=project, env=env)


def test_a_bad_definition_blocks_the_commit_and_says_why(project: Path, tool: tuple[str, dict[str, str]]) -> None:
    put(project, **{"apps/order flow": DANGLING, "package": {"name": "x", "version": "1.0.0"}})

    done = commit(project, tool)

    assert done.returncode != 0
    assert 'error[KWF301 dangling-target]: no step has the id "nto"' in done.stdout
    assert "--> apps/order flow.json:9:19" in done.stdout
    assert "package.json" not in done.stdout


@pytest.mark.parametrize(
    "files",
    [
        {"app": CLEAN},
        {"app": CLEAN, "package": {"name": "x", "version": "1.0.0"}, "tsconfig": COMMENTED},
        {"package": {"name": "x", "version": "1.0.0"}},
        {"tsconfig": COMMENTED},
    ],
    ids=["clean-definition", "definition-beside-others", "no-definition-alone", "comments-alone"],
)
def test_what_is_clean_or_none_of_ours_passes(
    project: Path, tool: tuple[str, dict[str, str]], files: dict[str, object]
) -> None:
    put(project, **files)

    done = commit(project, tool)

    assert done.returncode == 0, done.stdout


def test_an_excluded_file_stays_excluded(project: Path, tool: tuple[str, dict[str, str]]) -> None:
    put(project, **{"old/flow": DANGLING})
    (project / "kwf-lint.toml").write_text('exclude = ["old/"]\n')

    assert commit(project, tool).returncode == 0


def test_a_commit_that_only_deletes_gets_the_project_s_report(
    project: Path, tool: tuple[str, dict[str, str]], hook_repository: tuple[Path, str]
) -> None:
    put(project, flow=DANGLING, app=CLEAN)
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--message", "before the hook", cwd=project)
    configure(project, hook_repository, "kwf-lint", "kwf-lint-project")
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--message", "configure", cwd=project)
    (project / "app.json").unlink()

    done = commit(project, tool)

    assert done.returncode != 0
    assert "flow.json:9:19" in done.stdout


def test_a_name_that_clashes_with_an_unchanged_file_is_reported_at_the_changed_one(
    project: Path, tool: tuple[str, dict[str, str]]
) -> None:
    put(project, **{"flows/note": WORKFLOW})
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--message", "a workflow", cwd=project)
    put(project, app={**CLEAN, "title": "Order note", "workflows": [WORKFLOW]})

    done = commit(project, tool)

    assert done.returncode != 0
    assert "error[KWF201 duplicate-name]" in done.stdout
    assert "--> app.json:" in done.stdout
    assert "flows/note.json:2:11" in done.stdout


def test_the_manifest_is_valid_and_its_entries_are_commands_of_ours() -> None:
    done = run(SCRIPTS / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml", cwd=ROOT)
    entries = [
        line.split(":", 1)[1].split()
        for line in (ROOT / ".pre-commit-hooks.yaml").read_text().splitlines()
        if line.strip().startswith("entry:")
    ]

    assert done.returncode == 0, done.stdout
    assert entries
    for entry in entries:
        assert entry[0] == "kwf-lint"
        shown = run(sys.executable, "-m", "kwf_lint", *entry[1:], "--show-files", cwd=ROOT / "tests")
        assert shown.returncode == 0, shown.stdout


def test_the_configuration_in_readme_runs_the_hook(
    tmp_path: Path, tool: tuple[str, dict[str, str]], hook_repository: tuple[Path, str]
) -> None:
    command, env = tool
    folder, _ = hook_repository
    git("init", "--quiet", cwd=tmp_path)
    (tmp_path / ".pre-commit-config.yaml").write_text(block("README.md", "yaml", "hooks:"))
    put(tmp_path, flow=DANGLING)
    git("add", "--all", cwd=tmp_path)

    done = run(SCRIPTS / command, "run", cwd=tmp_path, env={**env, **instead_of_github(folder)})

    assert done.returncode != 0
    assert done.stdout.count("error[KWF301 dangling-target]") == 1, done.stdout


def plain_hook(project: Path) -> None:
    """The plain hook that README shows."""
    git("init", "--quiet", cwd=project)
    done = run("sh", "-e", "-c", block("README.md", "sh", "--staged"), cwd=project)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("staged", "working_tree", "blocked"),
    [(DANGLING, WORKFLOW, True), (WORKFLOW, DANGLING, False)],
    ids=["staged-is-bad", "only-the-working-tree-is-bad"],
)
def test_a_plain_git_hook_judges_what_is_staged(
    tmp_path: Path, staged: object, working_tree: object, blocked: bool
) -> None:
    plain_hook(tmp_path)
    put(tmp_path, flow=staged)
    git("add", "--all", cwd=tmp_path)
    put(tmp_path, flow=working_tree)

    done = run("git", "commit", "--message", "change", cwd=tmp_path, env=OURS)

    assert (done.returncode != 0) == blocked
    assert ("flow.json:9:19" in done.stdout) == blocked


@pytest.mark.parametrize("words", [["--all"], ["--only", "flow.json"]], ids=["all", "only"])
def test_a_plain_git_hook_sees_the_index_that_git_makes_for_the_commit(tmp_path: Path, words: list[str]) -> None:
    plain_hook(tmp_path)
    put(tmp_path, flow=WORKFLOW)
    git("add", "--all", cwd=tmp_path)
    git("commit", "--quiet", "--no-verify", "--message", "good", cwd=tmp_path)
    put(tmp_path, flow=DANGLING)

    done = run("git", "commit", "--message", "bad", *words, cwd=tmp_path, env=OURS)

    assert done.returncode != 0
    assert "KWF301" in done.stdout
