"""Fixes in modules, from files to files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

INDEX = """\
import steps from './steps';

export default {
  app: 'harbor_desk', version: '1.0.0', title: 'Harbor Desk',
  workflows: [{ name: 'harbor_desk.greet', descripton: 'Greets.', trigger: { id: 't', transitions: [] }, steps }],
};
"""
STEPS = "export default [{ id: 'first', transitons: [] }];\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "index.js").write_text(INDEX, encoding="utf-8")
    (tmp_path / "steps.js").write_text(STEPS, encoding="utf-8")
    return tmp_path


def texts(folder: Path) -> tuple[str, str]:
    return (folder / "index.js").read_text(encoding="utf-8"), (folder / "steps.js").read_text(encoding="utf-8")


FIXED = INDEX.replace("descripton", "description"), STEPS.replace("transitons", "transitions")


def test_all_files_that_the_run_names_are_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--select", "KWF101", "--diff", "."])
    out, err = capsys.readouterr()
    assert (
        "-export default [{ id: 'first', transitons: [] }];\n+export default [{ id: 'first', transitions: [] }];" in out
    )
    assert err.startswith("2 findings would be fixed in 2 files; no findings in 1 file")
    assert texts(folder) == (INDEX, STEPS)

    assert main(["check", "--select", "KWF101", "--fix", "."]) == 0
    assert texts(folder) == FIXED


def test_a_file_that_the_run_does_not_name_is_not_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--select", "KWF101", "--fix", "index.js"]) == 1
    assert texts(folder) == (FIXED[0], STEPS)


def test_a_part_of_two_definitions_is_not_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other.js").write_text(FIXED[0].replace("harbor_desk", "harbor_other"), encoding="utf-8")
    main(["check", "--select", "KWF101", "--fix", "."])

    assert texts(folder) == (FIXED[0], STEPS)


def test_programs_get_the_edits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--select", "KWF101", "--format", "json", "."])
    fixes = [each["fix"]["edits"] for each in json.loads(capsys.readouterr()[0])["diagnostics"]]
    assert [(edit["file"], edit["start"]["line"], edit["text"]) for edits in fixes for edit in edits] == [
        ("index.js", 5, "description"), ("steps.js", 1, "transitions"),
    ]  # fmt: skip

    main(["check", "--select", "KWF101", "--format", "sarif", "."])
    results = json.loads(capsys.readouterr()[0])["runs"][0]["results"]
    assert [each["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"] for each in results] == [
        "index.js", "steps.js",
    ]  # fmt: skip
