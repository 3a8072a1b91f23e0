"""The language server in real editors, set up as docs/editors.md says: a finding at its column, its step, a fix, none left."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import tomllib
from pathlib import Path

import pyte
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
vim.wait(180000, function() return #diagnostics() > 0 end, 50)
local found = diagnostics()[1] or {}
out.code = found.code
out.line = found.lnum
out.column = found.col
vim.fn.search('"target": "refund"')
vim.fn.search('refund"')
local target = vim.fn.line(".")
vim.lsp.buf.definition()
vim.wait(180000, function() return vim.fn.line(".") ~= target end, 50)
out.step = vim.fn.getline(".")
local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
out.servers = #clients
local params = {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = { line = found.lnum, character = 0 }, ["end"] = { line = found.lnum, character = 500 } },
  context = { diagnostics = {} },
}
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 180000)
for _, answer in pairs(answers or {}) do
  for _, action in ipairs(answer.result or {}) do
    if action.title:find("Replace") and not out.fix then
      out.fix = action.title
      vim.lsp.util.apply_workspace_edit(action.edit, clients[1].offset_encoding)
    end
  end
end
vim.cmd("write")
vim.wait(180000, function() return #diagnostics() == 0 end, 50)
out.left = #diagnostics()
local function servers() return (vim.lsp.get_clients or vim.lsp.get_active_clients)() end
vim.lsp.stop_client(clients)
vim.wait(180000, function() return #servers() == 0 end, 50)
vim.cmd("edit!")
vim.wait(180000, function() return #servers() > 0 end, 50)
out.again = #servers()
vim.fn.writefile({ vim.fn.json_encode(out) }, "out")
vim.cmd("qall!")
"""


def test_neovim_shows_walks_and_fixes(folder: Path) -> None:
    editor = installed("nvim")
    (folder / "recipe.lua").write_text(recipe("Neovim", "lua"), encoding="utf-8")
    (folder / "run.lua").write_text(NEOVIM, encoding="utf-8")
    subprocess.run(
        [editor, "--headless", "--clean", "-n", "-c", "luafile recipe.lua", "-c", "luafile run.lua", "-c", "qall!"],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False,
    )  # fmt: skip
    out = json.loads((folder / "out").read_text(encoding="utf-8"))
    lines = flow().splitlines()
    number = next(number for number, line in enumerate(lines) if WRONG in line)

    assert out["code"].startswith("KWF")
    assert (out["line"], out["column"]) == (number, len(lines[number].partition('"equals"')[0].encode()))
    assert out["step"].strip() == '"id": "refund",'
    assert out["servers"] == 1  # the file type is set twice: by Neovim and by the script
    assert out["left"] == 0
    assert out["again"] == 1  # after it has ended
    assert '"op": "eq"' in (folder / "flow.json").read_text(encoding="utf-8")


EMACS = """
(package-initialize)
(unless (require 'eglot nil t) (princ "no eglot") (kill-emacs 0))
(setq eglot-sync-connect 180 eglot-connect-timeout 180 eglot-autoreconnect nil eglot-confirm-server-initiated-edits nil)
(require 'jsonrpc)
(setq jsonrpc-default-request-timeout 180) ; ten seconds else
(load-file "recipe.el")
(defun wait-for (holds)
  (let ((rounds 0))
    (while (and (not (funcall holds)) (< rounds 1800))
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
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900,
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


ALE = r"""
set nocompatible
filetype plugin on
silent! packadd ale
runtime autoload/ale/linter.vim
if !exists('*ale#linter#Define')
  call writefile([json_encode({'missing': 1})], 'out')
  qall!
endif
source recipe.vim
function! WaitFor(holds)
  let l:rounds = 0
  while l:rounds < 1800 && !a:holds()
    sleep 100m
    let l:rounds += 1
  endwhile
endfunction
edit flow.json
set filetype=json
call WaitFor({-> !empty(ale#engine#GetLoclist(bufnr('')))})
let g:out = {'found': ale#engine#GetLoclist(bufnr(''))[0]}
call search('"target": "refund"')
call search('refund"')
let g:here = line('.')
ALEGoToDefinition
call WaitFor({-> line('.') != g:here})
let g:out.step = getline('.')
%s/"equals"/"eq"/
write
call ale#Queue(0)
call WaitFor({-> empty(ale#engine#GetLoclist(bufnr('')))})
let g:out.types = filter(['json', 'typescript'],
\ {_, type -> index(map(copy(ale#linter#Get(type)), {_, each -> each.name}), 'kwf-lint') >= 0})
let g:out.left = len(ale#engine#GetLoclist(bufnr('')))
call writefile([json_encode(g:out)], 'out')
qall!
"""


def test_vim_with_ale_shows_and_walks(folder: Path) -> None:
    editor = installed("vim")
    (folder / "recipe.vim").write_text(recipe("Vim", "vim"), encoding="utf-8")
    (folder / "run.vim").write_text(ALE, encoding="utf-8")
    subprocess.run(
        [editor, "-Nu", "NONE", "-n", "-i", "NONE", "-es", "-S", "run.vim"],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False,
    )  # fmt: skip
    out = json.loads((folder / "out").read_text(encoding="utf-8"))
    if "missing" in out:
        pytest.skip("this Vim has no ALE")
    lines = flow().splitlines()
    number = next(number for number, line in enumerate(lines) if WRONG in line)
    before = lines[number].partition('"equals"')[0]

    assert (out["found"]["lnum"], out["found"]["code"]) == (number + 1, "KWF310")
    # ALE takes UTF-16 for bytes: one emoji before it, two columns too few.
    assert out["found"]["col"] == len(before.encode("utf-16-le")) // 2 + 1
    assert out["step"].strip() == '"id": "refund",'
    assert out["types"] == ["json", "typescript"]
    assert out["left"] == 0


class Terminal:
    """A program in a terminal of its own, and what it shows."""

    def __init__(self, words: list[str], folder: Path) -> None:
        self._child, self._master = pty.fork()
        if not self._child:
            os.chdir(folder)
            os.execvpe(words[0], words, {**environment(folder), "TERM": "xterm-256color"})
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 150, 0, 0))
        self._screen = pyte.Screen(150, 40)
        self._stream = pyte.ByteStream(self._screen)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for(self, words: str, *, gone: bool = False) -> str:
        """What it shows as soon as these words are in it, or as they are not any more."""
        rounds = 0
        while rounds < 3600:
            shown = "\n".join(self._screen.display)
            if (words in shown) is not gone:
                return shown
            if select.select([self._master], [], [], 0.05)[0]:
                self._stream.feed(os.read(self._master, 65536))
            else:
                rounds += 1  # what it shows meanwhile, such as that it waits, takes no time off
        raise AssertionError(shown)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGTERM)
        os.waitpid(self._child, 0)
        os.close(self._master)


def test_helix_shows_walks_and_fixes(folder: Path) -> None:
    editor = installed("hx")
    (folder / ".config" / "helix").mkdir(parents=True)
    (folder / ".config" / "helix" / "languages.toml").write_text(recipe("Helix", "toml"), encoding="utf-8")
    lines = flow().splitlines()
    number = next(number for number, line in enumerate(lines) if WRONG in line) + 1
    step = lines.index('      "id": "refund",') + 1
    terminal = Terminal([editor, "flow.json"], folder)
    try:
        terminal.wait_for("● 1")  # one error, in the line of the state
        terminal.type(" d")
        terminal.wait_for("KWF310")
        terminal.type("\r")
        terminal.wait_for(f"{number}:")
        terminal.type(" a")
        terminal.wait_for("Suppress KWF310 in the step")
        terminal.type("\r")
        terminal.wait_for('"op": "eq"')
        terminal.wait_for("● 1", gone=True)
        terminal.type('gg/"refund"\r')
        terminal.wait_for(f" {number}:")
        terminal.type("gd")
        terminal.wait_for(f" {step}:")
        terminal.type(":")
        terminal.wait_for("write-quit")
        terminal.type("write\r")
        terminal.wait_for("written")
    finally:
        terminal.close()

    assert '"op": "eq"' in (folder / "flow.json").read_text(encoding="utf-8")


def test_the_recipes_that_are_not_run_name_the_command() -> None:
    """Sublime Text cannot be had from a registry, and Helix is not everywhere."""
    helix = tomllib.loads(recipe("Helix", "toml"))
    sublime = json.loads(recipe("Sublime Text", "json"))

    assert [helix["language-server"]["kwf-lint"][key] for key in ("command", "args")] == ["kwf-lint", ["server"]]
    assert sublime["clients"]["kwf-lint"]["command"] == ["kwf-lint", "server"]
