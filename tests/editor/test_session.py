"""Long sessions of random edits: the server never loses the text, says what the command line says, and does not grow."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator  # noqa: TC003  the plugin evaluates the annotations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

from kwf_lint.document.document import Document
from kwf_lint.editor.positions import offset_at
from tests.editor import definitions
from tests.editor.editor import make_client, start_session

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio

PASTES = [
    '"',
    "{",
    "}",
    ",",
    ":",
    "1",
    "note",
    "\n",
    "\r\n",
    "😀",
    "\u2028",
    "\u0085",
    "\v",
    "ß",
    '"target": "find"',
    "\\",
    "\\ud83d",
]
CHECKPOINT = 50


def edited(text: str, history: list[str], chance: random.Random) -> str:
    """The text after an edit: something inserted, deleted or replaced, the last edits undone, or all of them."""
    kind = chance.random()
    at = chance.randrange(len(text) + 1)
    if kind < 0.45:
        return text[:at] + chance.choice(PASTES) + text[at:]
    if kind < 0.7:
        return text[:at] + text[at + chance.randrange(1, 4) :]
    if kind < 0.75:
        return text[:at] + text[at // 2 : at // 2 + 40] + text[at:]
    return history[-1 - chance.randrange(min(len(history), 3))] if kind < 0.97 else history[0]


def on_the_command_line(editor: Editor, name: str, text: str) -> list[tuple[str, int, int]]:
    file = str(editor.folder / name)
    done = subprocess.run(
        [sys.executable, "-m", "kwf_lint", "check", "--from-hook", "--format", "json", "--stdin-filename", file, "-"],
        cwd=editor.client.root, input=text.encode(), capture_output=True, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout)["diagnostics"]
    return [(each["code"], each["start"]["offset"], each["end"]["offset"]) for each in found]


def memory(editor: Editor) -> int:
    """The resident memory of the server, in kB."""
    server = editor.client._server
    assert server is not None
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


SERVER = """
import sys
from kwf_lint.__main__ import run
from kwf_lint.editor import server

def with_text(make=server.make_server, **words):
    made = make(**words)
    made.feature("test/text")(lambda params: made.buffers.get(params.uri).text)
    return made

server.make_server = with_text
sys.argv = ["kwf-lint", "server"]
run()
"""
"""The server with one request more, which tells the text that it has."""


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[sys.executable, "-c", SERVER], client_factory=make_client)
)  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    await start_session(lsp_client, tmp_path, "visual_studio_code")
    yield
    await lsp_client.shutdown_session()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory of the server from /proc")
@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.slow)])
async def test_a_session_of_random_edits(editor: Editor, count: int) -> None:
    chance = random.Random(count)
    text = definitions.text(definitions.app(definitions.workflow()))
    history = [text]
    uri = editor.open("app.json", text)
    await editor.diagnostics(uri)
    start = 0
    for number in range(1, count + 1):
        text = edited(text, history, chance)
        history = [*history[-20:], text] if number % 20 else [history[0], text]
        editor.change(uri, text)
        if number % 7 == 0:
            where = types.Position(chance.randrange(60), chance.randrange(60))
            at = types.TextDocumentIdentifier(uri)
            await editor.client.text_document_completion_async(types.CompletionParams(at, where))
            await editor.client.text_document_hover_async(types.HoverParams(at, where))
        if number % CHECKPOINT:
            continue
        if number % (2 * CHECKPOINT) == 0:
            text = history[0]  # a whole text again
            history.append(text)
            editor.change(uri, text)
        document = Document("", text)
        encoding = editor.client.encoding
        found = [
            (each.code, offset_at(document, each.range.start, encoding), offset_at(document, each.range.end, encoding))
            for each in await editor.diagnostics(uri)
        ]

        held = await editor.client.protocol.send_request_async("test/text", {"uri": uri})  # type: ignore[no-untyped-call]

        assert held == text
        assert found == on_the_command_line(editor, "app.json", text)
        start = start or memory(editor)
    assert memory(editor) <= 1.5 * start
