"""What a client may send at an odd time or of an odd document: the server answers, and says what is true."""

from __future__ import annotations

import asyncio
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.editor import definitions
from tests.editor.editor import until

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

RIGHT = definitions.text(definitions.workflow())
WRONG = RIGHT.replace('"target": "note"', '"target": "nto"', 1)


def open_as(editor: Editor, uri: str, text: str) -> None:
    editor.texts[uri], editor.versions[uri] = text, 1
    document = types.TextDocumentItem(uri, "json", 1, text)
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(document))


async def steps_of(editor: Editor, uri: str) -> Any:
    at = types.TextDocumentIdentifier(uri)
    return await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(at))


async def test_a_buffer_that_is_not_a_file_yet_is_checked(editor: Editor) -> None:
    open_as(editor, "untitled:Untitled-1", WRONG)

    assert await editor.codes("untitled:Untitled-1") == ["KWF301"]


@pytest.mark.parametrize("scheme", ["git", "fugitive", "vscode-notebook-cell"])
async def test_an_older_version_of_a_file_is_not_checked(editor: Editor, scheme: str) -> None:
    """It is no definition beside the one that is edited, and nobody can mend it."""
    uri = f"{scheme}:{editor.folder}/flow.json"
    open_as(editor, uri, WRONG)
    editor.change(uri, WRONG)
    file = editor.open("flow.json", WRONG)

    assert await editor.codes(file) == ["KWF301"]
    assert not await steps_of(editor, uri)
    assert editor.published(uri) == []


@pytest.mark.parametrize(
    "uri", ["file://[/flow.json", "file:///a%00b.json", "file:///c%3A/flow.json", "file://", "flow.json"]
)
async def test_no_address_of_a_buffer_ends_the_server(editor: Editor, uri: str) -> None:
    before = len(editor.client.messages)
    open_as(editor, uri, WRONG)
    file = editor.open("flow.json", WRONG)

    assert await editor.codes(file) == ["KWF301"]
    assert len(editor.client.messages) == before


async def test_a_change_of_a_buffer_that_is_not_open_is_only_logged(editor: Editor) -> None:
    uri = editor.uri("never.json")
    editor.texts[uri], editor.versions[uri] = RIGHT, 1
    before = len(editor.client.messages)
    editor.change(uri, WRONG)
    editor.save(uri)
    await until(lambda: any("never.json" in each.message for each in editor.client.log_messages))

    assert len(editor.client.messages) == before
    assert not await steps_of(editor, uri)


@pytest.mark.parametrize("at", [(0, 99_999), (99_999, 0), (2**31 - 1, 2**31 - 1)])
async def test_a_place_outside_of_the_text_is_no_mistake(editor: Editor, at: tuple[int, int]) -> None:
    uri = editor.open("flow.json", RIGHT)
    where = types.TextDocumentIdentifier(uri), types.Position(*at)
    client = editor.client

    assert not await client.text_document_definition_async(types.DefinitionParams(*where))
    assert await client.text_document_hover_async(types.HoverParams(*where)) is None
    with pytest.raises(JsonRpcException, match="there is no name to rename here"):
        await client.text_document_rename_async(types.RenameParams(*where, "other"))


async def test_a_request_that_is_taken_back_keeps_no_finding_back(editor: Editor) -> None:
    uri = editor.open("flow.json", RIGHT)
    for number in range(5):
        editor.change(uri, WRONG.replace("nto", f"nto{number}"))
        where = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
        request = asyncio.ensure_future(editor.client.text_document_hover_async(where))
        await asyncio.sleep(0)  # it is sent
        (number_of_request,) = editor.client.protocol._request_futures
        editor.client.cancel_request(types.CancelParams(number_of_request))
        await asyncio.wait([request])

    assert await editor.codes(uri) == ["KWF301"]
    assert '"nto4"' in (await editor.diagnostics(uri))[0].message


async def test_closing_what_is_not_saved_takes_it_back_from_the_others(editor: Editor) -> None:

    app = definitions.app()
    if not (editor.folder / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=editor.folder, check=True)
    (editor.folder / "app.json").write_text(definitions.text(app), encoding="utf-8")
    (editor.folder / "flow.json").write_text(RIGHT, encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=editor.folder, check=True)
    flow, first = editor.open("flow.json", RIGHT), editor.open("app.json", definitions.text(app))
    before = await editor.codes(flow)
    await editor.diagnostics(first)
    editor.change(first, definitions.text({**app, "workflows": [definitions.workflow()]}))
    twice = await editor.codes(flow, after=1)
    editor.close(first)
    after = await editor.codes(flow, after=2)

    assert ["KWF201" in each for each in (before, twice, after)] == [False, True, False]
