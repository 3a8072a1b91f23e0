"""Long sessions of random edits: the server never loses the text, says what the command line says, and does not grow."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from kwf_lint.document.document import Document
from kwf_lint.editor.positions import offset_at
from tests.editor import definitions

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

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


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory of the server from /proc")
@pytest.mark.parametrize("client", ["visual_studio_code"], indirect=True)
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

        assert found == on_the_command_line(editor, "app.json", text)
        start = start or memory(editor)
    assert memory(editor) <= 1.5 * start
