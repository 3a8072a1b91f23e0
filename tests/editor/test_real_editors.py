"""The language server in real editors, set up as docs/editors.md says: a finding at its column, its step, a fix, none left."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.editor import definitions

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
WRONG = '"op": "equals"'


def recipe(heading: str, language: str) -> str:
    section = PAGE.split(f"\n### {heading}\n", 1)[1]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def flow() -> str:
    """A workflow with one wrong operator, on a line that has an emoji before it."""
    value = definitions.workflow()
    condition = {"op": "equals", "values": ["/#steps.find.id", "x"]}
    value["steps"][0]["transitions"][0] = {"meta": {"name": "😀"}, "target": "refund", "condition": condition}
    text = definitions.text(value)
    start, end = text.index('{\n          "meta": {\n            "name"'), text.index('"x"')
    line = json.dumps(value["steps"][0]["transitions"][0], ensure_ascii=False)
    return text[:start] + line + text[text.index("\n        },", end) + len("\n        }") :]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "flow.json").write_text(flow(), encoding="utf-8")
    (tmp_path / "kwf-lint.toml").write_text('select = ["KWF3"]\n')
    script = tmp_path / "bin" / "kwf-lint"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kwf_lint "$@"\n')
    script.chmod(0o755)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8"}


def installed(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed here")
    return path


NEOVIM = """
local out = {}
vim.cmd("edit flow.json")
vim.bo.filetype = "json"
local function diagnostics() return vim.diagnostic.get(0) end
vim.wait(60000, function() return #diagnostics() > 0 end, 50)
local found = diagnostics()[1] or {}
out.code = found.code
out.line = found.lnum
out.column = found.col
vim.fn.search('"target": "refund"')
vim.fn.search('refund"')
vim.lsp.buf.definition()
local target = vim.fn.line(".")
vim.wait(60000, function() return vim.fn.line(".") ~= target end, 50)
out.step = vim.fn.getline(".")
local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
local params = {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = { line = found.lnum, character = 0 }, ["end"] = { line = found.lnum, character = 500 } },
  context = { diagnostics = {} },
}
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
for _, answer in pairs(answers or {}) do
  for _, action in ipairs(answer.result or {}) do
    if action.title:find("Replace") and not out.fix then
      out.fix = action.title
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    end
  end
end
vim.cmd("write")
vim.wait(60000, function() return #diagnostics() == 0 end, 50)
out.left = #diagnostics()
vim.fn.writefile({ vim.fn.json_encode(out) }, "out")
vim.cmd("qall!")
"""


def test_neovim_shows_walks_and_fixes(folder: Path) -> None:
    editor = installed("nvim")
    (folder / "recipe.lua").write_text(recipe("Neovim", "lua"), encoding="utf-8")
    (folder / "run.lua").write_text(NEOVIM, encoding="utf-8")
    subprocess.run(
        [editor, "--headless", "--clean", "-n", "-c", "luafile recipe.lua", "-c", "luafile run.lua", "-c", "qall!"],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    out = json.loads((folder / "out").read_text(encoding="utf-8"))
    lines = flow().splitlines()
    number = next(number for number, line in enumerate(lines) if WRONG in line)

    assert out["code"].startswith("KWF")
    assert (out["line"], out["column"]) == (number, len(lines[number].partition('"equals"')[0].encode()))
    assert out["step"].strip() == '"id": "refund",'
    assert out["left"] == 0
    assert '"op": "eq"' in (folder / "flow.json").read_text(encoding="utf-8")


EMACS = """
(package-initialize)
(unless (require 'eglot nil t) (princ "no eglot") (kill-emacs 0))
(setq eglot-sync-connect 60 eglot-autoreconnect nil eglot-confirm-server-initiated-edits nil)
(load-file "recipe.el")
(defun wait-for (holds)
  (let ((rounds 0))
    (while (and (not (funcall holds)) (< rounds 600))
      (accept-process-output nil 0.1) (setq rounds (1+ rounds)))))
(find-file "flow.json")
(if (fboundp 'js-json-mode) (js-json-mode) (js-mode))
(unless (assq major-mode eglot-server-programs)
  (add-to-list 'eglot-server-programs (cons major-mode '("kwf-lint" "server"))))
(apply #'eglot (eglot--guess-contact))
(flymake-mode 1)
(flymake-start)
(wait-for (lambda () (flymake-diagnostics)))
(let* ((found (car (flymake-diagnostics)))
       (place (and found (save-excursion (goto-char (flymake-diagnostic-beg found))
                                         (list (line-number-at-pos) (- (point) (line-beginning-position))))))
       step left)
  (goto-char (point-min))
  (search-forward "\\"target\\": \\"ref")
  (let ((uses (xref-backend-definitions (xref-find-backend) (xref-backend-identifier-at-point (xref-find-backend)))))
    (xref-pop-to-location (car uses))
    (setq step (buffer-substring-no-properties (line-beginning-position) (line-end-position))))
  (when found
    (goto-char (flymake-diagnostic-beg found))
    (let* ((answer (jsonrpc-request (eglot-current-server) :textDocument/codeAction
                                    (list :textDocument (eglot--TextDocumentIdentifier)
                                          :range (list :start (eglot--pos-to-lsp-position)
                                                       :end (eglot--pos-to-lsp-position))
                                          :context (list :diagnostics []))))
           (fix (seq-find (lambda (each) (string-prefix-p "Replace" (plist-get each :title))) answer)))
      (when fix (eglot--apply-workspace-edit (plist-get fix :edit)))))
  (save-buffer)
  (wait-for (lambda () (not (flymake-diagnostics))))
  (setq left (length (flymake-diagnostics)))
  (with-temp-file "out"
    (insert (json-encode (list :line (car place) :column (cadr place) :step step :left left)))))
(kill-emacs 0)
"""


def test_emacs_shows_walks_and_fixes(folder: Path) -> None:
    editor = installed("emacs")
    (folder / "recipe.el").write_text(recipe("Emacs", "elisp"), encoding="utf-8")
    (folder / "run.el").write_text(EMACS, encoding="utf-8")
    done = subprocess.run(
        [editor, "-q", "--batch", "-l", "package", "-l", "run.el"],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    if done.stdout.endswith("no eglot"):
        pytest.skip("this Emacs has no eglot")
    assert (folder / "out").exists(), done.stderr
    out = json.loads((folder / "out").read_text(encoding="utf-8"))
    lines = flow().splitlines()
    number = next(number for number, line in enumerate(lines) if WRONG in line)

    assert (out["line"], out["column"]) == (number + 1, len(lines[number].partition('"equals"')[0]))
    assert out["step"].strip() == '"id": "refund",'
    assert out["left"] == 0
    assert '"op": "eq"' in (folder / "flow.json").read_text(encoding="utf-8")


def test_the_other_recipes_name_the_command() -> None:
    helix = tomllib.loads(recipe("Helix", "toml"))
    sublime = json.loads(recipe("Sublime Text", "json"))

    assert [helix["language-server"]["kwf-lint"][key] for key in ("command", "args")] == ["kwf-lint", ["server"]]
    assert sublime["clients"]["kwf-lint"]["command"] == ["kwf-lint", "server"]
    assert "'command': '%e server'" in recipe("Vim", "vim")
