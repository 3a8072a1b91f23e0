"""Runs whose streams are closed or full, whose reader goes away, or whose current folder is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.whole.test_command_line import CLEAN, DANGLING, put

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not os.path.exists("/dev/full"), reason="a shell and /dev/full are needed"
)
FULL = "kwf-lint: cannot write to standard output: No space left on device\n"
CLOSED = "kwf-lint: cannot write to standard output: it is closed\n"
NO_INPUT = "kwf-lint: cannot read standard input: it is closed\n"
SUMMARY = "1 error in 1 file\n"
CLEAN_SUMMARY = "no findings in 1 file\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    put(tmp_path, clean=CLEAN, flow=DANGLING)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    return tmp_path


def shell(words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program with words that a shell reads; both streams are read, as far as the words leave them open."""
    command = f'"{sys.executable}" -m kwf_lint {words}'
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "code", "errors"),
    [
        ("flow.json >&-", 2, CLOSED),
        ("flow.json >/dev/full", 2, FULL),
        ("flow.json >&- <&-", 2, CLOSED),
        ("flow.json >&- 2>&- <&-", 2, ""),
        ("flow.json >/dev/full 2>/dev/full", 2, ""),
        ("flow.json >/dev/full 2>&-", 2, ""),
        ("--format concise flow.json >/dev/full", 2, FULL),
        ("--format concise flow.json 2>/dev/full", 2, ""),
        ("--format concise --quiet flow.json 2>/dev/full", 1, ""),
        ("--format json=r.json flow.json >&-", 1, SUMMARY),
        ("flow.json <&-", 1, ""),
        ("flow.json 2>&-", 1, ""),
        ("clean.json >&-", 0, CLEAN_SUMMARY),
        ("clean.json >/dev/full", 0, CLEAN_SUMMARY),
        ("clean.json <&-", 0, CLEAN_SUMMARY),
        ("clean.json 2>&-", 2, ""),
        ("clean.json 2>/dev/full", 2, ""),
        ("--quiet clean.json 2>&-", 0, ""),
        ("gone.json 2>/dev/full", 2, ""),
        ("--no-such-option 2>&-", 2, ""),
        ("- <&-", 2, NO_INPUT),
        ("- <&- 2>&-", 2, ""),
        ("--fix - <flow.json >/dev/full", 2, FULL),
        ("rule >/dev/full", 2, FULL),
        ("rule KWF301 >&-", 2, CLOSED),
        ("--version >/dev/full", 2, FULL),
        ("schema >&-", 2, CLOSED),
        ("--show-settings >/dev/full", 2, FULL),
        ("flow.json | true; exit ${PIPESTATUS[0]}", 141, ""),
        ("--format json flow.json | true; exit ${PIPESTATUS[0]}", 141, ""),
        ("schema | true; exit ${PIPESTATUS[0]}", 141, ""),
    ],
)
def test_what_cannot_be_said_fails_with_one_line(folder: Path, words: str, code: int, errors: str) -> None:
    done = shell(words, folder)

    assert (done.returncode, done.stderr) == (code, errors)


@pytest.mark.parametrize("words", ["flow.json", "--format concise flow.json", "rule", "--fix - <flow.json"])
def test_so_does_what_cannot_be_said_without_a_buffer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    done = shell(f"{words} >/dev/full", folder)

    assert (done.returncode, done.stderr) == (2, FULL)
    assert shell("--format concise clean.json >/dev/full", folder).returncode == 0


def test_standard_error_never_goes_to_standard_output(folder: Path) -> None:
    assert shell("clean.json 2>&-", folder).stdout == ""


def test_files_do_not_get_the_numbers_of_closed_streams(folder: Path) -> None:
    """Else what is for a stream would be written into one of them."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    for words in ("--fix . >&- 2>&- <&-", "--format json=r.json . >&- 2>&-", "--since HEAD . <&- >&-"):
        shell(words, folder)

    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.pop("r.json").startswith(b'{"version": 1,')
    assert after == before


GONE = "kwf-lint: the current folder no longer exists; change to another one\n"
IN_IT = [
    "",
    ".",
    "{file}",
    "--quiet .",
    "--isolated {file}",
    "--show-settings",
    "--format json=r.json .",
    "init",
    "- <{file}",
]


@pytest.mark.parametrize(
    ("words", "errors"), [*((words, GONE) for words in IN_IT), ("{file} 2>&-", ""), ("--quiet . >&- 2>&-", "")]
)
def test_a_current_folder_that_is_gone_is_said(folder: Path, words: str, errors: str) -> None:
    (folder / "gone").mkdir()
    command = f'cd gone; rmdir ../gone; "{sys.executable}" -m kwf_lint {words.format(file=folder / "flow.json")}'
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", errors)
