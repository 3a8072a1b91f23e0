"""Only regular files are read: pipes and devices, which may never end, are named or skipped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kwf_lint.paths import read_regular
from kwf_lint.run.files import lies_below_module
from tests.whole.test_command_line import WORKFLOW

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and devices with names")
PIPE = "a named pipe, not a regular file"
APP = {"app": "acme", "version": "1.0.0", "title": "Acme"}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save("flow.json", json.dumps(WORKFLOW))


def save(name: str, text: str) -> None:
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


def kwf_lint(*words: str) -> tuple[int, str]:
    """The exit code of a run and what it says on standard error; a run that hangs fails the test."""
    command = [sys.executable, "-m", "kwf_lint", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("pipe", "words", "line"),
    [
        ("kwf-lint.toml", [], f"kwf-lint.toml: the settings cannot be read: {PIPE}"),
        ("own.toml", ["--config", "own.toml"], f"own.toml: the settings cannot be read: {PIPE}"),
        ("base.json", ["--baseline", "base.json"], f"base.json: the baseline cannot be read: {PIPE}"),
        (
            "base.json",
            ["--baseline", "base.json", "--write-baseline"],
            f"base.json: the baseline cannot be read: {PIPE}",
        ),
    ],
    ids=["settings", "config", "baseline", "write-baseline"],
)
def test_a_pipe_as_settings_or_baseline_is_named(pipe: str, words: list[str], line: str) -> None:
    os.mkfifo(pipe)

    assert kwf_lint("check", *words, "flow.json") == (2, f"kwf-lint: {line}\n")


@pytest.mark.parametrize("name", ["kwf-lint.toml", "base.json"])
def test_a_link_to_a_device_as_settings_or_baseline_is_named(name: str) -> None:
    os.symlink("/dev/zero", name)
    what = "baseline" if name == "base.json" else "settings"
    words = ["--baseline", name] if name == "base.json" else []

    assert kwf_lint("check", *words, "flow.json") == (
        2,
        f"kwf-lint: {name}: the {what} cannot be read: a device, not a regular file\n",
    )


@pytest.mark.parametrize("device", [False, True], ids=["pipe", "device"])
def test_a_tracked_file_that_became_a_pipe_or_device_is_skipped_by_walks_and_in_the_project(*, device: bool) -> None:
    save("app.json", json.dumps(APP))
    git("init", "-q")
    git("add", ".")
    os.remove("app.json")
    if device:
        os.symlink("/dev/zero", "app.json")
    else:
        os.mkfifo("app.json")

    kind = "device" if device else "named pipe"
    why = f"cannot be read: a {kind}, not a regular file"
    for words in (["."], ["flow.json"]):
        code, said = kwf_lint("check", "--select", "KWF4,KWF6,KWF7", *words)
        assert (code, said) == (0, f"no findings in 1 file\n1 file not read: app.json ({why})\n")
    code, said = kwf_lint("app.json")
    assert code == 2
    assert said.startswith("kwf-lint: app.json: neither a file nor a folder")
    code, _ = kwf_lint("--from-hook", "app.json", "flow.json")
    assert code == (0 if device else 2)  # git tracks the link, and not what it leads to


def test_a_file_is_read_whole_whatever_its_size() -> None:
    for size in (0, 1, 5_000_000):
        with open("x", "wb") as file:
            file.write(b"x" * size)
        assert read_regular("x") == b"x" * size


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs files of no known size")
def test_a_file_that_has_no_known_size_is_read_to_its_end() -> None:
    assert read_regular("/proc/self/status").endswith(b"\n")


def test_a_folder_is_not_read() -> None:
    with pytest.raises(IsADirectoryError):
        read_regular(".")


def test_a_module_that_may_hold_a_definition_is_looked_for_up_to_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "index.js").write_text("export default { app, version, title };")
    inner = tmp_path / "repository"
    (inner / "src/parts").mkdir(parents=True)
    (inner / "src/server.js").write_text("export default express();")
    (inner / "src/types.d.ts").write_text("export interface A { app: string; version: string; title: string }")
    part = str(inner / "src/parts/a.json")

    assert lies_below_module(part, set())
    (inner / ".git").mkdir()
    assert not lies_below_module(part, set())
    (inner / "src/index.ts").write_text("export default { app, version, title };")
    assert lies_below_module(part, set())
    assert not lies_below_module(part, {str(inner / "src")})
