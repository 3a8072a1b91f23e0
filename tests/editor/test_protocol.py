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
from tests.editor.test_modules import FLOW as MODULE
from tests.editor.test_modules import STEPS
from tests.editor.test_navigation import goto
from tests.editor.test_rename import applied, rename

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


@pytest.mark.parametrize("uri", ["file:///a%00b.json", "file:///c%3A/flow.json", "file://", "flow.json"])
async def test_no_address_of_a_buffer_ends_the_server(editor: Editor, uri: str) -> None:
    before = len(editor.client.messages)
    open_as(editor, uri, WRONG)
    file = editor.open("flow.json", WRONG)

    assert await editor.codes(file) == ["KWF301"]
    assert len(editor.client.messages) == before


async def test_a_buffer_that_gets_another_name_is_checked_under_it(editor: Editor) -> None:
    """Vim with ALE and older Eglots change it under the new name, which they have not opened."""
    editor.open("flow.json", RIGHT)
    uri = editor.uri("renamed %41.json")
    editor.texts[uri], editor.versions[uri] = RIGHT, 7
    before = len(editor.client.messages)
    editor.change(uri, WRONG)
    editor.save(uri)

    assert "KWF301" in await editor.codes(uri)
    assert len(await steps_of(editor, uri)) == 1
    assert len(editor.client.messages) == before


async def test_what_cannot_be_followed_is_logged_and_shown_to_nobody(editor: Editor) -> None:
    before = len(editor.client.messages)
    open_as(editor, "file://[/flow.json", WRONG)
    await until(lambda: any("Invalid IPv6 URL" in each.message for each in editor.client.log_messages))

    assert await steps_of(editor, "file://[/flow.json") == []
    assert len(editor.client.messages) == before


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


def in_repository(editor: Editor, **texts: str) -> None:
    """Files of a repository, also those that are not open: git names them."""
    if not (editor.folder / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=editor.folder, check=True)
    for name, text in texts.items():
        editor.write(f"{name}.json", text)
    subprocess.run(["git", "add", "."], cwd=editor.folder, check=True)


ACTION = '"name": "kustomer.app.acme.refund"'
CALL = "kustomer.app.acme.refund"


async def test_places_in_files_that_are_not_open_are_those_of_now(editor: Editor) -> None:
    """Another branch is checked out, and the client says nothing of it."""
    app = definitions.text(definitions.app())
    in_repository(editor, app=app, flow=RIGHT)
    uri = editor.open("app.json", app)
    file = editor.folder / "flow.json"
    shown = []
    for text in (RIGHT, f"\n\n\n{RIGHT}", f"\n{RIGHT}", None):
        if text is None:
            file.unlink()
        else:
            editor.write("flow.json", text)
            editor.texts[file.as_uri()] = text
        found = await editor.client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(False), *editor.at(uri, ACTION, at=30))
        )
        shown.append([editor.shown(each.uri, each.range) for each in found or ()])

    assert shown == [["refund"]] * 3 + [[]]


async def test_a_declaration_in_a_file_that_is_not_open_is_where_it_is_now(editor: Editor) -> None:
    app = definitions.text(definitions.app())
    in_repository(editor, app=app, flow=RIGHT)
    uri = editor.open("flow.json", RIGHT)
    lines = []
    for text in (app, f"\n\n\n{app}"):
        editor.write("app.json", text)
        (found,) = await goto(editor, uri, CALL, 22)
        lines.append((found.range.start.line, text[: text.index(ACTION)].count("\n")))

    assert [found for found, _ in lines] == [wanted for _, wanted in lines]


async def test_places_are_where_they_are_now_while_two_buffers_are_incomplete(editor: Editor) -> None:
    """The last analysis serves, whose text is not that of now in either of them."""
    definition = MODULE.replace(STEPS, "import { steps } from './steps';\n")
    editor.write("steps.ts", STEPS)
    uri, steps = editor.open("flow.ts", definition), editor.open("steps.ts", STEPS)
    await editor.diagnostics(steps)
    before = await goto(editor, uri, "target: 'find'", 10)
    editor.change(uri, definition.replace("export default", "const x = ;\nexport default"))
    editor.change(steps, STEPS.replace("export const", "const y = ;\n\nexport const"))
    after = await goto(editor, uri, "target: 'find'", 10)
    shown = [(each.uri, editor.shown(each.uri, each.range)) for each in after]
    editor.change(steps, STEPS.replace("id: 'find'", "id: 'fi"))
    gone = await goto(editor, uri, "target: 'find'", 10)

    assert shown == [(steps, "find")]
    assert before != after
    assert gone == []


async def test_a_rename_reads_the_files_that_are_not_open_as_they_are(editor: Editor) -> None:
    app = definitions.text(definitions.app())
    in_repository(editor, app=app, flow=RIGHT, other="{}")
    uri = editor.open("app.json", app)
    await rename(editor, uri, ACTION, 30, "pay-back")  # all is read
    new = {"flow": f"\n\n\n{RIGHT}", "other": RIGHT.replace("acme-refunds", "acme-more")}
    for name, text in new.items():
        editor.write(f"{name}.json", text)
    texts = {**editor.texts, **{editor.uri(f"{name}.json"): text for name, text in new.items()}}
    after = applied(editor, await rename(editor, uri, ACTION, 30, "pay-back"), texts)

    assert after == {uri: text.replace("acme.refund", "acme.pay-back") for uri, text in texts.items()}


async def test_a_rename_takes_the_text_of_the_other_buffers(editor: Editor) -> None:
    """Also where it was typed just now, before the pause after which findings are shown."""
    app = definitions.text(definitions.app())
    in_repository(editor, app=app, flow=RIGHT)
    uri, flow = editor.open("app.json", app), editor.open("flow.json", RIGHT)
    await rename(editor, uri, ACTION, 30, "pay-back")
    editor.change(flow, f"\n\n{RIGHT}")
    after = applied(editor, await rename(editor, uri, ACTION, 30, "pay-back"), editor.texts)

    assert after[flow] == editor.texts[flow].replace("acme.refund", "acme.pay-back")


async def test_new_buffers_are_told_apart_and_are_read_as_their_language_is(editor: Editor) -> None:
    first, second, module = "untitled:Untitled-1", "untitled:Untitled-2", "untitled:Untitled-3"
    open_as(editor, first, RIGHT)
    open_as(editor, second, WRONG.replace("acme-refunds", "acme-more"))
    editor.texts[module], editor.versions[module] = MODULE, 1
    document = types.TextDocumentItem(module, "typescript", 1, MODULE)
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    edit = await rename(editor, second, '"target": "find"', 12, "look-up")

    expected = editor.texts[second].replace('"find"', '"look-up"').replace("steps.find.", "steps.look-up.")

    assert applied(editor, edit, editor.texts) == {second: expected}
    assert "KWF301" not in await editor.codes(first)
    assert "KWF301" in await editor.codes(module)


async def test_closing_what_is_not_saved_takes_it_back_from_the_others(editor: Editor) -> None:

    app = definitions.app()
    in_repository(editor, app=definitions.text(app), flow=RIGHT)
    flow, first = editor.open("flow.json", RIGHT), editor.open("app.json", definitions.text(app))
    before = await editor.codes(flow)
    await editor.diagnostics(first)
    editor.change(first, definitions.text({**app, "workflows": [definitions.workflow()]}))
    twice = await editor.codes(flow, after=1)
    editor.close(first)
    after = await editor.codes(flow, after=2)

    assert ["KWF201" in each for each in (before, twice, after)] == [False, True, False]
