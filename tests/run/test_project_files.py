"""The project around a file: what is read and kept of the other files of a repository."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import read_document
from kwf_lint.paths import read_regular
from kwf_lint.run import project_files
from kwf_lint.run.files import Target
from kwf_lint.run.options import Options
from kwf_lint.run.project_files import project_around
from kwf_lint.settings.settings import Settings
from tests.whole.test_command_line import WORKFLOW

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.document.document import Document

APP = {"app": "acme", "version": "1.0.0", "title": "Acme"}
MANY = 5_000


def repository(folder: Path, count: int) -> None:
    """A repository with a bare workflow and so many other JSON files, of some 8 kB each."""
    (folder / "flow.json").write_text(json.dumps(WORKFLOW))
    text = json.dumps([{"name": f"entry {number}", "value": number} for number in range(220)])
    names = [f"data/d{number % 50}/{number}.json" for number in range(count)]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "flow.json"], check=True)
    blob = subprocess.run([*git, "hash-object", "-w", "flow.json"], check=True, capture_output=True, text=True).stdout
    entries = "".join(f"100644 {blob.strip()}\t{name}\n" for name in names)
    subprocess.run([*git, "update-index", "--index-info"], input=entries, text=True, check=True)


def test_each_file_is_read_once_and_only_definitions_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, 300)
    (tmp_path / "app.json").write_text(json.dumps(APP))
    subprocess.run(["git", "-C", str(tmp_path), "add", "app.json"], check=True)
    monkeypatch.chdir(tmp_path)
    read: list[str] = []
    parsed: list[str] = []

    def noting_read(path: str) -> bytes:
        read.append(path)
        return read_regular(path)

    def noting_document(name: str, data: bytes, *, relaxed: bool) -> Document:
        parsed.append(name)
        return read_document(name, data, relaxed=relaxed)

    monkeypatch.setattr(project_files, "read_regular", noting_read)
    monkeypatch.setattr(project_files, "read_document", noting_document)
    settings = Settings(str(tmp_path))
    target = Target("flow.json", str(tmp_path / "flow.json"), "flow.json", settings)
    project = project_around(str(tmp_path), [target], lambda _folder: settings, Options())
    family = project.family(read_document("flow.json", json.dumps(WORKFLOW).encode()))

    assert [each.document.name for each in family] == ["app.json"]
    assert len(read) == len(set(read)) == 301  # flow.json is the run's own
    assert parsed == ["app.json", "flow.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs the resource module")
def test_a_repository_of_many_json_files_costs_little_memory(tmp_path: Path) -> None:
    # The peak of a child counts from the process that starts it, so a small one does.
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'kwf_lint', 'flow.json'], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    peaks = []
    for count in (0, MANY):
        folder = tmp_path / str(count)
        folder.mkdir()
        repository(folder, count)
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
        assert done.stderr == "no findings in 1 file\n"
        peaks.append(int(done.stdout))

    assert peaks[1] < 1.5 * peaks[0], peaks
