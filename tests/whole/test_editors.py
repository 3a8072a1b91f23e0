"""The recipes of docs/editors.md, over real output and, where they are installed, in the real editors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.whole.test_command_line import kwf_lint

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
FLOW = """{
  "name": "größe-😀",
  "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": [
    {"target": "nto", "condition": {"op": "true", "values": [true]}}]},
  "steps": [
    {"id": "note", "action": "kustomer.note.create", "transitions": [], "appVersion": "kustomer-*"}]
}
"""
PLACES = [(4, 16, "e", "KWF301"), (6, 87, "w", "KWF602")]


def recipe(heading: str, language: str) -> str:
    section = PAGE.split(f"\n## {heading}\n", 1)[1]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a faulty workflow, the rules reduced to the two that the tests know, and kwf-lint on the path."""
    (tmp_path / "flow 1.json").write_text(FLOW, encoding="utf-8")
    (tmp_path / "kwf-lint.toml").write_text('select = ["KWF301", "KWF602"]\n')
    script = tmp_path / "bin" / "kwf-lint"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kwf_lint "$@"\n')
    script.chmod(0o755)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def installed(*names: str) -> str:
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    pytest.skip(f"{' or '.join(names)} is not installed here")


def test_the_problem_matcher_of_vs_code_reads_the_output(folder: Path) -> None:
    task = json.loads(recipe("VS Code", "json"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]

    output = kwf_lint(*task["command"].split()[1:], cwd=folder).stdout
    rows = [re.fullmatch(pattern["regexp"], line) for line in output.splitlines()]
    keys = ("file", "line", "column", "severity", "code")
    found = [[row[pattern[key]] for key in keys] for row in rows if row is not None]

    assert len(rows) == len(found)
    assert [(file, int(line), int(column), level[0], code) for file, line, column, level, code in found] == [
        ("flow 1.json", *place) for place in PLACES
    ]


def test_the_problem_matcher_of_vs_code_reads_findings_with_fixes_and_of_own_rules(tmp_path: Path) -> None:
    command = {"name": "lookup", "displayName": "Look up", "url": "http://shop.acme.io", "httpMethod": "GET"}
    app = {"app": "acme", "version": "1.0.0", "title": "Acme", "commands": [command]}
    (tmp_path / "app.json").write_text(json.dumps(app), encoding="utf-8")
    (tmp_path / "kwf-lint.toml").write_text('rules = ["own"]\nselect = ["ACME", "KWF104", "KWF508"]\n')
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "loud-title.md").write_text(
        "# loud-title\n\nA title.\n\n```toml\ncode = 'ACME001'\nseverity = 'info'\n[check]\n"
        "given = '$.title'\nthen = {pattern = '!'}\nmessage = 'the title is not loud'\n```\n"
    )
    pattern = json.loads(recipe("VS Code", "json"))["tasks"][0]["problemMatcher"]["pattern"]
    output = kwf_lint("check", "--format", "concise", cwd=tmp_path).stdout
    rows = [re.fullmatch(pattern["regexp"], line) for line in output.splitlines()]

    assert output.count(" (fixable)\n") == output.count(" (unsafe fix)\n") == 1
    assert [row and row[pattern["code"]] for row in rows] == ["ACME001", "KWF508", "KWF104"]


@pytest.mark.parametrize("names", [("vim",), ("nvim",)], ids=["vim", "nvim"])
def test_vim_fills_its_quickfix_list_on_save(folder: Path, names: tuple[str, ...]) -> None:
    editor = installed(*names)
    (folder / "recipe.vim").write_text(recipe("Vim and Neovim", "vim"), encoding="utf-8")
    script = [
        "set nomore",
        "filetype on",
        "source recipe.vim",
        "edit flow\\ 1.json",
        "setfiletype json",
        "doautocmd FileType json",
        "write",
        "let rows = map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.type, v:val.text]')",
        "call writefile(map(rows, 'json_encode(v:val)'), 'out')",
        "qall!",
    ]
    (folder / "run.vim").write_text("\n".join(script) + "\n")
    flags = ["--headless", "--clean"] if names == ("nvim",) else ["--clean", "--not-a-term", "-T", "dumb"]

    subprocess.run(
        [editor, *flags, "-n", "-c", "source run.vim"],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    rows = [json.loads(line) for line in (folder / "out").read_text(encoding="utf-8").splitlines()]

    assert [(row[0], row[1], row[2], row[3]) for row in rows] == [("flow 1.json", *place[:3]) for place in PLACES]
    for row, place in zip(rows, PLACES, strict=True):
        assert re.search(rf"\[{place[3]} [\w-]+\]$", row[4])


def test_emacs_shows_the_findings_by_flymake(folder: Path) -> None:
    editor = installed("emacs")
    (folder / "recipe.el").write_text(recipe("Emacs", "elisp"), encoding="utf-8")
    (folder / "run.el").write_text(
        """
(require 'flymake)
(load-file "recipe.el")
(find-file "flow 1.json")
(setq kwf-result nil)
(kwf-lint-flymake (lambda (found) (setq kwf-result (or found 'none))))
(let ((rounds 0))
  (while (and (not kwf-result) (< rounds 1800)) (accept-process-output nil 0.1) (setq rounds (1+ rounds))))
(with-temp-file "out"
  (let ((buffer (current-buffer)))
    (dolist (each kwf-result)
      (let ((place (with-current-buffer (flymake-diagnostic-buffer each)
                     (save-excursion (goto-char (flymake-diagnostic-beg each))
                                     (list (line-number-at-pos) (- (point) (line-beginning-position)))))))
        (with-current-buffer buffer
          (insert (format "%d %d %s %s\\n" (car place) (1+ (cadr place)) (flymake-diagnostic-type each)
                          (flymake-diagnostic-text each))))))))
"""
    )

    done = subprocess.run(
        [editor, "-Q", "--batch", "-l", "run.el"],
        cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    rows = [line.split(" ", 3) for line in (folder / "out").read_text(encoding="utf-8").splitlines()]

    assert rows, done.stderr
    assert [int(row[0]) for row in rows] == [place[0] for place in PLACES]
    assert [row[2] for row in rows] == [":error", ":warning"]
    assert all(re.search(r"\[KWF\d+ [\w-]+\]$", row[3]) for row in rows)


def test_emacs_compilation_mode_reads_the_output_as_it_is(folder: Path) -> None:
    editor = installed("emacs")
    output = kwf_lint("--format", "concise", cwd=folder).stdout
    (folder / "output").write_text(output, encoding="utf-8")
    (folder / "run.el").write_text(
        """
(require 'compile)
(find-file "output")
(compilation-mode)
(compilation--ensure-parse (point-max))
(let (rows)
  (goto-char (point-min))
  (while (not (eobp))
    (let ((message (get-text-property (point) 'compilation-message)))
      (when message (push (compilation--loc->line (compilation--message->loc message)) rows)))
    (forward-line 1))
  (princ (format "%S" (nreverse rows))))
"""
    )

    done = subprocess.run(
        [editor, "-Q", "--batch", "-l", "run.el"],
        cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.stdout.strip() == "(4 6)", done.stderr
