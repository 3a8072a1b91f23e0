from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_PYGLS = (
    "import sys; sys.modules['pygls'] = None; from kwf_lint.__main__ import main; sys.exit(main(['server']))"
)


def test_without_pygls_one_line_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_PYGLS], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "install kwf-lint with the extra lsp" in done.stderr


@pytest.mark.parametrize("words", [["server"], ["server", "--stdio"], ["server", "--trust-rules"]], ids=" ".join)
def test_it_ends_where_its_client_is_gone(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kwf_lint", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_other_commands_load_nothing_of_it() -> None:
    program = (
        "import sys; from kwf_lint.__main__ import main; main(['rule', 'KWF301'])\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('pygls', 'lsprotocol', 'cattrs')\n"
        "       or name.startswith('kwf_lint.editor')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


RULE = '''"""A rule that prints."""
from kwf_lint import App, Finding, rule


@rule("TST001", "error")
def own_rule(app: App):
    """A rule of the user's own."""
    print("hello")
    yield Finding((), "found")
'''


def message(**fields: Any) -> bytes:
    data = json.dumps({"jsonrpc": "2.0", **fields}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(data) + data


def test_every_request_is_answered() -> None:
    """Also one that is not as the protocol says, and one that comes after the server was told to stop."""
    at = {"textDocument": {"uri": "file:///flow.json"}, "position": {"line": -1, "character": 0}}
    said = [
        message(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}}),
        message(id=2, method="textDocument/hover", params=at),
        message(id="three", method="textDocument/hover", params=None),
        message(id=4, method="nothing/known", params={}),
        message(id=5, method="shutdown"),
        message(id=6, method="textDocument/hover", params={**at, "position": {"line": 0, "character": 0}}),
        message(method="exit"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "kwf_lint", "server"], input=b"".join(said), capture_output=True, check=False
    )
    parts = done.stdout.split(b"Content-Length: ")[1:]
    answers = [json.loads(each.partition(b"\r\n\r\n")[2]) for each in parts]
    codes = {each["id"]: each.get("error", {}).get("code") for each in answers if "id" in each}

    assert codes == {1: None, 2: -32602, "three": -32602, 4: -32601, 5: None, 6: -32600}
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_a_rule_prints_does_not_get_between_the_messages(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lint").mkdir()
    (tmp_path / "lint" / "checks.py").write_text(RULE, encoding="utf-8")
    (tmp_path / "lint" / "own-rule.md").write_text("# own-rule\n", encoding="utf-8")
    (tmp_path / "kwf-lint.toml").write_text('rules = ["lint"]\nselect = ["TST001"]\n', encoding="utf-8")
    uri = (tmp_path / "flow.json").as_uri()
    text = '{"name": "acme-a", "trigger": {"transitions": []}, "steps": []}'
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    said = [
        message(
            id=1,
            method="initialize",
            params={"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": watching},
        ),
        message(method="initialized", params={}),
        message(
            method="textDocument/didOpen",
            params={"textDocument": {"uri": uri, "languageId": "json", "version": 1, "text": text}},
        ),
        message(id=2, method="textDocument/documentSymbol", params={"textDocument": {"uri": uri}}),
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "kwf_lint", "server", "--trust-rules"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(b"".join(said))
    server.stdin.flush()
    answers = b""
    while b'"id": 2' not in answers and b'"id":2' not in answers:
        more = os.read(server.stdout.fileno(), 65536)
        assert more, answers
        answers += more
    rest, errors = server.communicate(message(id=3, method="shutdown") + message(method="exit"), timeout=300)

    assert b"TST001" in answers
    assert b"**/*.{py,md}" in answers  # its code and its page are watched
    assert b"hello" not in answers + rest
    assert errors == b"hello\n"
    assert server.returncode == 0
