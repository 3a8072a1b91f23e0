"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kwf_lint.run import write_file as write_file_module
from kwf_lint.run.write_file import replace_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")


@posix
def test_a_new_file_has_the_permissions_that_the_system_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(str(tmp_path / "new.json"), b"new")
    finally:
        os.umask(before)

    assert (tmp_path / "new.json").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "new.json").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["new.json"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755], ids=oct)
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(mode)

    assert replace_file(str(path), b"old", b"new") == ""
    assert path.read_bytes() == b"new"
    write_file(str(path), b"newer")

    assert path.read_bytes() == b"newer"
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "a.json"
    link.symlink_to("../a.json")

    write_file(str(link), b"new")
    assert replace_file(str(link), b"new", b"newer") == ""

    assert link.is_symlink()
    assert (tmp_path / "a.json").read_bytes() == b"newer"
    assert os.listdir(tmp_path / "links") == ["a.json"]


@posix
def test_a_file_is_not_replaced_by_a_path_through_a_folder_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")

    with pytest.raises(FileNotFoundError):
        write_file(str(tmp_path / "missing" / ".." / "a.json"), b"new")
    assert (tmp_path / "a.json").read_bytes() == b"old"


def test_a_file_that_changed_in_between_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    problem = replace_file(str(path), b"what was read", b"new")

    assert problem == "the file has changed since kwf-lint read it"
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_what_fails_on_the_way_leaves_the_file_and_nothing_else(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)

    problem = replace_file(str(path), b"old", b"new")
    with pytest.raises(OSError, match="No space left"):
        write_file(str(path), b"new")

    assert problem == "the file cannot be written: No space left on device"
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_file_that_cannot_be_replaced_is_written_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise OSError(16, "Device or resource busy")  # as of a file that is mounted by itself

    path = tmp_path / "a.json"
    path.write_bytes(b"old and long")
    monkeypatch.setattr(os, "replace", busy)

    write_file(str(path), b"new")

    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.json"]


@posix
def test_pipes_and_devices_stay_what_they_are(tmp_path: Path) -> None:
    program = "import sys; from kwf_lint.run.write_file import write_file; write_file(sys.argv[1], b'new')"
    run = [sys.executable, "-c", program]
    with open(tmp_path / "out", "wb") as out:
        subprocess.run([*run, "/dev/stdout"], stdout=out, check=True)
    piped = subprocess.run([*run, "/dev/stdout"], stdout=subprocess.PIPE, check=True)
    write_file(os.devnull, b"new")

    assert (tmp_path / "out").read_bytes() == b"new"
    assert piped.stdout == b"new"
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@posix
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(0o400)
    if os.access(path, os.W_OK):
        pytest.skip("root may write everywhere")

    with pytest.raises(PermissionError):
        write_file(str(path), b"new")

    assert path.read_bytes() == b"old"


@posix
def test_a_file_with_other_names_is_written_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old and long")
    (tmp_path / "b.json").hardlink_to(path)

    assert replace_file(str(path), b"old and long", b"new") == ""
    assert (tmp_path / "b.json").read_bytes() == b"new"
    write_file(str(path), b"newer")

    assert (tmp_path / "b.json").read_bytes() == b"newer"
    assert path.samefile(tmp_path / "b.json")
    assert sorted(os.listdir(tmp_path)) == ["a.json", "b.json"]


@posix
@pytest.mark.parametrize("is_linked", [True, False], ids=["linked", "in-a-closed-folder"])
def test_what_is_written_where_it_is_keeps_its_old_content_if_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_linked: bool
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    if is_linked:
        (tmp_path / "b.json").hardlink_to(path)
    failures = iter([OSError(28, "No space left on device")])

    def full(*_: object) -> None:
        for failure in failures:
            raise failure

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(write_file_module, "_write_beside", closed)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(str(path), b"new and long")

    assert path.read_bytes() == b"old"
