"""Definitions in JSON with comments and the like, from files to diagnostics, fixes and reports."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint import lint, read
from kwf_lint.__main__ import main
from kwf_lint.report.difference import shown_difference
from kwf_lint.settings.keys import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

# With a dangling target, and a key that the platform does not take.
WORKFLOW = """\
// Sent by the shop.
{
  name: 'harbor.note-order', # ours
  "description": "Notes each order that it's told of.",
  "trigger": {
    "id": "t", "eventName": "kustomer.conversation.create", "appVersion": "kustomer-^1.9.2",
    "transitions": [{"target": "nto", "condition": {"op": "true", "values": [True,],},}],
  },
  "steps": [
    {
      "id": "note", "action": "kustomer.note.create", "appVersion": "kustomer-^1.9.2",
      "params": {"conversation": "/#steps.1.id", "body": 'A new "order"'},
      "errorCases": [], "transitions": [],
    },
  ],
}
"""
FIXED = """\
{
  "name": "harbor.note-order",
  "description": "Notes each order that it's told of.",
  "trigger": {
    "id": "t", "eventName": "kustomer.conversation.create", "appVersion": "kustomer-^1.9.2",
    "transitions": [{"target": "nto", "condition": {"op": "true", "values": [true]}}]
  },
  "steps": [
    {
      "id": "note", "action": "kustomer.note.create", "appVersion": "kustomer-^1.9.2",
      "params": {"conversation": "/#steps.1.id", "body": "A new \\"order\\""},
      "errorCases": [], "transitions": []
    }
  ]
}
"""
DANGLING = 'error: no step has the id "nto" [KWF301 dangling-target]'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["check", "--select", "KWF001,KWF301,KWF005", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def concise(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code, out, _ = run(capsys, "--format", "concise", *words)
    return code, out.splitlines()


def test_every_place_is_reported_and_the_rest_is_linted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.json").write_text(WORKFLOW)

    code, lines = concise(capsys, "a.json")
    assert code == 1
    places = "1:1 3:3 3:9 3:30 7:32 7:78 7:82 7:84 7:86 7:89 12:58 13:42 14:6 15:4"
    assert [line.partition(": error")[0] for line in lines] == [f"a.json:{place}" for place in places.split()]
    assert sum("KWF001" in line for line in lines) == 13
    assert f"a.json:7:32: {DANGLING}" in lines


@pytest.mark.parametrize(("name", "wrong"), [("a.jsonc", 5), ("a.json5", 2)])
def test_what_the_ending_allows_is_not_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, wrong: int
) -> None:
    (folder / name).write_text(WORKFLOW)
    (folder / "other.json5").write_text("{a: 1}")

    code, lines = concise(capsys, ".")
    assert code == 1
    assert f"{name}:7:32: {DANGLING}" in lines
    assert sum("KWF001" in line for line in lines) == wrong
    assert concise(capsys) == (1, lines)
    assert concise(capsys, "other.json5", name) == (1, lines)
    (folder / name).write_text(FIXED.replace("nto", "note").replace("[true]", "[true,/* all */]"))
    assert concise(capsys, ".") == (0, [])


def test_fixes_mend_every_place_in_one_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "a.json"
    file.write_bytes(WORKFLOW.replace("\n", "\r\n").encode())
    assert run(capsys, "--fix", "a.json")[0] == 1
    assert file.read_bytes() == (
        FIXED.replace("{\n", "// Sent by the shop.\n{\n", 1)
        .replace('order",\n', 'order", # ours\n', 1)
        .replace("\n", "\r\n")
        .encode()
    )
    code, lines = concise(capsys, "--fix", "--unsafe-fixes", "a.json")
    assert (code, lines) == (1, [f"a.json:6:32: {DANGLING}"])
    assert file.read_bytes() == FIXED.replace("\n", "\r\n").encode()


def test_diff_shows_what_fixes_would_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.json").write_text(WORKFLOW)

    code, out, _ = run(capsys, "--diff", "--unsafe-fixes", "a.json")
    assert code == 1
    assert [line[1:] for line in out.splitlines()[2:] if line[0] == "+"] == [
        line for line in FIXED.splitlines() if line not in WORKFLOW.splitlines()
    ]
    assert (folder / "a.json").read_text() == WORKFLOW


def test_other_fixes_leave_comments_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noisy = FIXED.replace("nto", "note").replace('"id": "note",', '// kept\n      "id": "note", "_id": "5f",')
    noisy = noisy.replace('"transitions": []\n', '"transitions": [], // none\n')
    (folder / "a.jsonc").write_text(noisy)

    assert concise(capsys, "--fix", "a.jsonc") == (0, [])
    fixed = (folder / "a.jsonc").read_text()
    assert fixed == noisy.replace(' "_id": "5f",', "")

    between = noisy.replace('"_id": "5f"', '"_id": /* why */ "5f"')
    (folder / "a.jsonc").write_text(between)
    code, out, err = run(capsys, "--fix", "a.jsonc")
    assert code == 1
    assert "KWF005" in out
    assert "fault" not in err
    assert (folder / "a.jsonc").read_text() == between


def test_an_emptied_object_keeps_no_comma(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FIXED.replace("nto", "note").replace('"steps": [', '"steps": [{"_id": "5f",}, ')
    (folder / "a.jsonc").write_text(text)

    run(capsys, "--fix", "a.jsonc")
    assert '"steps": [{}, ' in (folder / "a.jsonc").read_text()


def test_comments_suppress_findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marker = "// kwf-lint: allow KWF301 (the step comes later)\n"
    text = FIXED.replace('    "transitions": [{"target"', f'    {marker}    "transitions": [{{"target"')
    (folder / "a.jsonc").write_text(text)
    assert concise(capsys, "a.jsonc") == (0, [])

    (folder / "a.jsonc").write_text(text.replace('"nto"', '"note"'))
    code = main(["check", "--format", "concise", "a.jsonc"])
    assert "KWF007" in capsys.readouterr().out
    assert code == 1


def test_a_baseline_holds_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.json").write_text(WORKFLOW)
    run(capsys, "--write-baseline", "--baseline", "base.json", "a.json")
    assert concise(capsys, "--baseline", "base.json", "a.json") == (0, [])

    (folder / "a.json").write_text(WORKFLOW.replace('"errorCases"', "errorCases"))
    code, lines = concise(capsys, "--baseline", "base.json", "a.json")
    assert code == 1
    assert [line.partition(": error: ")[2] for line in lines] == [
        'the key "errorCases" has no quotes [KWF001 invalid-json] (fixable)'
    ]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_all_reports_show_them(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder / "a.json").write_text(WORKFLOW)

    code, out, _ = run(capsys, "--format", name, "a.json")
    assert code == 1
    assert "KWF001" in out
    if name == "json":
        found: list[dict[str, Any]] = json.loads(out)["diagnostics"]
        edits = [edit for each in found if each["code"] == "KWF001" for edit in each["fix"]["edits"]]
        assert len(edits) == 13


def test_a_text_with_another_mistake_has_one_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.json").write_text(WORKFLOW.replace('"id": "note",', '"id": "note"'))

    assert concise(capsys, "a.json") == (1, ["a.json:1:1: error: a comment is not JSON [KWF001 invalid-json]"])


def test_equal_keys_do_not_hinder_the_fixes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.json").write_text(WORKFLOW.replace("  name:", "  name: 'x', name:"))

    run(capsys, "--fix", "--unsafe-fixes", "a.json")
    assert (folder / "a.json").read_text() == FIXED.replace('  "name":', '  "name": "x", "name":')


def test_the_index_standard_input_and_other_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.json5").write_text(WORKFLOW.replace("# ours", "").replace("True", "true"))
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "a.json5"], cwd=folder, check=True)

    expected = (1, [f"a.json5:7:32: {DANGLING}"])
    assert concise(capsys, "--staged") == expected
    assert concise(capsys, "--from-hook", "a.json5") == expected
    document = read("a.json5", (folder / "a.json5").read_bytes())
    assert [each.code for each in lint(document).diagnostics if each.severity == "error"] == ["KWF301"]


def test_files_of_others_with_comments_are_none_of_ours(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tsconfig.json").write_text('{"compilerOptions": {"strict": true,}, // steps, transitions\n}')

    assert concise(capsys, ".") == (0, [])
    code, lines = concise(capsys, "tsconfig.json")
    assert code == 1
    assert [line.partition(": error: ")[0] for line in lines] == [f"tsconfig.json:1:{at}" for at in (36, 38, 40)]


@pytest.mark.parametrize("is_safe", [True, False])
def test_a_difference_on_a_terminal_hides_credentials(is_safe: bool) -> None:
    old = """{app: 'acme', // c\n "settings": {"clientSecret": 'Vq8zRk3TnW5xYb7LmP2c'},\n}"""
    new = old.replace("'", '"') if is_safe else '{"clientSecret": "Vq8zRk3TnW5xYb7LmP2c"}'

    shown = shown_difference("a.json", old, new, for_terminal=True, color=False)
    assert "clientSecret" in shown
    assert "Vq8zRk3TnW5xYb7LmP2c" not in shown
