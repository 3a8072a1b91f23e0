"""--since: what is new against a git revision."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.errors import UsageError
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from tests.linting.test_suppression import FLOW, LOST, NOTE, put

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.run.outcome import Outcome

# Enough to see with: KWF201 duplicate-name, KWF301 dangling-target, KWF303 unreachable-step, KWF602 unpinned-app-version.
SETTINGS = 'select = ["KWF201", "KWF301", "KWF303", "KWF602"]\n'


def git(*words: str | Path, cwd: str | Path = ".") -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    options = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *options, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(**files: Any) -> None:
    for name, value in files.items():
        save(f"{name}.json", value)
    git("add", "-A")
    git("commit", "-q", "-m", "Change")


def save(name: str, value: Any, indent: int = 1) -> None:
    with open(name, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=indent)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    put(folder, monkeypatch, {"kwf-lint.toml": SETTINGS})
    git("init", "-q")
    commit(flow=FLOW)
    return folder


def run(*paths: str, since: str = "HEAD", **more: Any) -> Outcome:
    options = Options(paths or ["."])
    options.since = since
    for key, value in more.items():
        setattr(options, key, value)
    return check(options)


def new(*paths: str, since: str = "HEAD", **more: Any) -> list[str]:
    found = run(*paths, since=since, **more).diagnostics
    return sorted(f"{each.file} {each.code} {each.step or ''}".strip() for each in found)


def changed(**keys: Any) -> dict[str, Any]:
    value: dict[str, Any] = {**json.loads(json.dumps(FLOW)), **keys}
    return value


SECOND = {**NOTE, "id": "second", "transitions": []}


def test_what_was_there_is_suppressed_and_what_is_new_is_shown() -> None:
    save("flow.json", changed(steps=[{**SECOND, "id": "other"}, NOTE]))
    outcome = run()

    assert new() == ["flow.json KWF602 other"]
    assert {each.suppression for each in outcome.suppressed} == {("since", "already there at HEAD")}
    assert len(outcome.suppressed) == 3


def test_what_only_moved_is_not_new() -> None:
    save("flow.json", {**dict(reversed(FLOW.items())), "name": "order-notes"}, indent=4)

    assert new() == []


def test_what_an_edit_elsewhere_causes_is_new() -> None:
    joined = {**NOTE, "transitions": [{**LOST, "target": "second"}]}
    commit(flow=changed(steps=[joined, SECOND]))
    save("flow.json", changed(steps=[{**joined, "transitions": []}, SECOND]))

    assert new() == ["flow.json KWF303 second"]
    assert new(since="HEAD~1") == ["flow.json KWF303 second", "flow.json KWF602 second"]


def test_what_another_file_causes_is_judged_with_the_files_of_then() -> None:
    app = {"app": "acme", "version": "1.0.0", "title": "Acme", "workflows": [changed(name="acme-note", steps=[])]}
    commit(app=app)
    save("copy.json", changed(name="acme-note", steps=[]))
    git("add", "copy.json")
    duplicate = [each for each in new("app.json", "copy.json") if "KWF201" in each]
    git("commit", "-q", "-m", "Copy")

    assert duplicate
    assert [each for each in new("app.json", "copy.json") if "KWF201" in each] == []
    assert [each for each in new("app.json", "copy.json", since="HEAD~1") if "KWF201" in each] == duplicate


def test_a_new_file_is_new_and_a_renamed_one_is_not() -> None:
    git("mv", "flow.json", "renamed.json")
    save("new.json", changed(name="new"))

    assert {each.split()[0] for each in new()} == {"new.json"}
    assert {each.split()[0] for each in new(staged=True)} == set()


def test_staged_content_is_compared_too() -> None:
    save("flow.json", changed(steps=[NOTE, {**SECOND, "id": "staged"}]))
    git("add", "flow.json")
    save("flow.json", changed(steps=[NOTE, {**SECOND, "id": "later"}]))

    assert new(staged=True) == ["flow.json KWF602 staged"]
    assert new() == ["flow.json KWF602 later"]


def test_standard_input_is_compared_under_its_name() -> None:
    text = json.dumps(changed(steps=[NOTE, {**SECOND, "id": "typed"}])).encode()

    assert new("-", stdin=text, stdin_filename="flow.json") == ["flow.json KWF602 typed"]


def test_twice_the_same_fault_is_new_once() -> None:
    save("flow.json", changed(steps=[NOTE, NOTE]))

    assert [each for each in new() if "KWF602" in each] == ["flow.json KWF602 note"]


def test_a_suppression_that_is_taken_out_shows_what_it_silenced() -> None:
    allowed = {**NOTE, "meta": {"description": "kwf-lint: allow KWF301 (later)"}}
    commit(flow=changed(steps=[allowed]))
    save("flow.json", FLOW)

    assert new() == ["flow.json KWF301 note"]


def test_a_file_that_was_no_definition_has_all_its_findings_new() -> None:
    commit(flow={"is": "none"})
    save("flow.json", FLOW)

    assert len(new()) == 3


def test_it_works_from_a_folder_below_and_outside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkdir("deep")
    git("mv", "flow.json", "deep/flow.json")
    commit()
    monkeypatch.chdir(repository / "deep")
    assert new() == []

    monkeypatch.chdir(repository.parent)
    assert new("repository/deep/flow.json") == []


def test_it_works_in_a_worktree(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("worktree", "add", "-q", repository.parent / "tree")
    monkeypatch.chdir(repository.parent / "tree")
    save("flow.json", changed(steps=[NOTE, SECOND]))

    assert new() == ["flow.json KWF602 second"]


def test_a_submodule_is_compared_with_its_own_revisions(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = repository.parent / "outer"
    outer.mkdir()
    git("init", "-q", cwd=outer)
    git("submodule", "add", "-q", repository, "sub", cwd=outer)
    git("commit", "-q", "-m", "Add", cwd=outer)
    monkeypatch.chdir(outer)
    save("sub/flow.json", changed(steps=[NOTE, SECOND]))
    inside = new("sub/flow.json")
    monkeypatch.chdir(outer / "sub")

    assert inside == ["sub/flow.json KWF602 second"]
    assert new() == ["flow.json KWF602 second"]


def test_a_shallow_clone_without_the_revision_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = git("rev-parse", "HEAD").strip()
    commit(flow=changed(description="Other."))
    git("clone", "-q", "--depth=1", f"file://{repository}", repository.parent / "clone")
    monkeypatch.chdir(repository.parent / "clone")

    assert new() == []
    with pytest.raises(UsageError) as error:
        run(since=first)
    assert str(error.value) == (
        f'--since: this repository has no revision "{first}"; '
        "this clone is shallow: fetch its history first, for example with git fetch --unshallow"
    )


def test_a_branch_that_only_origin_has_is_suggested(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("branch", "other")
    git("clone", "-q", f"file://{repository}", repository.parent / "clone")
    monkeypatch.chdir(repository.parent / "clone")

    with pytest.raises(UsageError, match=r'this repository has no revision "other". Did you mean "origin/other"\?$'):
        run(since="other")


def test_the_reason_is_told_where_git_does_not_read_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(UsageError, match=r"^--since: git cannot read this repository \(detected dubious ownership in "):
        run()


@pytest.mark.parametrize("revision", ["none", "--all", "HEAD~9", "", "a b", "é\n"], ids=repr)
def test_a_revision_that_is_not_there_is_told_even_where_nothing_is_found(revision: str) -> None:
    commit(flow=changed(steps=[]))
    if not revision:
        assert run(since="").suppressed == []
        return

    with pytest.raises(UsageError, match=r"^--since: this repository has no revision "):
        run(since=revision)


def test_without_a_repository_it_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").mkdir()
    put(tmp_path / "plain", monkeypatch, {"flow.json": FLOW})

    with pytest.raises(UsageError) as error:
        run()
    assert str(error.value) == "--since needs a git repository, and flow.json is not in one"


def test_a_tree_and_a_tag_are_revisions_too() -> None:
    git("tag", "first")
    save("flow.json", changed(steps=[NOTE, SECOND]))
    nothing = git("hash-object", "-t", "tree", "-w", "/dev/null").strip() if os.name == "posix" else "first^{tree}"

    assert new(since="first") == ["flow.json KWF602 second"]
    assert len(new(since=nothing)) == (4 if os.name == "posix" else 1)
