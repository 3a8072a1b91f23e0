from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from kwf_lint.document.document import Document
from kwf_lint.editor.positions import offset_at
from tests.editor import definitions

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")


def applied(editor: Editor, edit: types.WorkspaceEdit, texts: dict[str, str]) -> dict[str, str]:
    """The texts after an edit, by URI."""
    changes: dict[str, list[Any]] = {uri: list(each) for uri, each in (edit.changes or {}).items()}
    for each in edit.document_changes or ():
        assert isinstance(each, types.TextDocumentEdit)
        changes[each.text_document.uri] = list(each.edits)
    result = {}
    for uri, edits in changes.items():
        document = Document("", texts[uri])
        text = document.text
        spans = [
            (
                offset_at(document, each.range.start, editor.client.encoding),
                offset_at(document, each.range.end, editor.client.encoding),
                each.new_text,
            )
            for each in edits
        ]
        for start, end, new in sorted(spans, reverse=True):
            text = text[:start] + new + text[end:]
        result[uri] = text
    return result


async def rename(editor: Editor, uri: str, words: str, at: int, new: str) -> types.WorkspaceEdit:
    where, position = editor.at(uri, words, at=at)
    edit = await editor.client.text_document_rename_async(types.RenameParams(where, position, new))
    assert edit is not None
    return edit


async def test_a_step_is_renamed_in_targets_references_and_templates(editor: Editor) -> None:
    before = definitions.text(definitions.workflow())
    uri = editor.open("flow.json", before)
    edit = await rename(editor, uri, '"target": "find"', 12, "look-up")
    expected = before.replace('"find"', '"look-up"').replace("steps.find.", "steps.look-up.")

    assert applied(editor, edit, editor.texts) == {uri: expected}


async def test_a_setting_is_renamed_in_aliases_kviews_and_translations(editor: Editor) -> None:
    before = definitions.text(definitions.app(definitions.workflow()))
    uri = editor.open("app.json", before)
    edit = await rename(editor, uri, '"region": {\n        "type"', 3, "area")
    after = json.loads(applied(editor, edit, editor.texts)[uri])

    assert list(after["settings"]["default"]) == ["area"]
    assert after["actions"][0]["appSettings"] == {"region": {"key": "acme.default.area"}}
    assert "appSettings.default.area" in after["kviews"][0]["template"]
    assert list(after["i18n"]["en_us"]) == [
        "acme.settings.path.default.area.displayName", "acme.settings.path.default.area.description",
    ]  # fmt: skip


async def test_an_action_is_renamed_in_other_files_too(editor: Editor) -> None:
    if not (editor.folder / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=editor.folder, check=True)
    flow = definitions.text(definitions.workflow())
    (editor.folder / "flow.json").write_text(flow, encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=editor.folder, check=True)
    uri = editor.open("app.json", definitions.text(definitions.app()))
    edit = await rename(editor, uri, '"name": "kustomer.app.acme.refund"', 30, "pay-back")
    texts = {**editor.texts, editor.uri("flow.json"): flow}
    after = applied(editor, edit, texts)

    assert json.loads(after[uri])["actions"][0]["name"] == "kustomer.app.acme.pay-back"
    assert json.loads(after[editor.uri("flow.json")])["steps"][1]["action"] == "kustomer.app.acme.pay-back"


@pytest.mark.parametrize(
    ("words", "at", "new", "reason"),
    [
        ('"target": "find"', 12, "note", 'the step "note" exists already'),
        ('"target": "find"', 12, "a.b", '"." is not allowed here; use letters, digits and -'),
        ('"target": "find"', 12, "", "the new name is empty"),
        ("/#steps.1.email", 8, "start", "the id of the trigger is always 1"),
        ('"op": "exists"', 8, "dne", "an operator cannot be renamed"),
        ("kustomer.note.create", 12, "x", 'the action "kustomer.note.create" is not declared here'),
        ('"description"', 3, "x", "there is no name to rename here"),
    ],
    ids=["exists", "odd", "empty", "trigger", "operator", "foreign", "nothing"],
)
async def test_what_cannot_be_renamed_is_refused_with_its_reason(
    editor: Editor, words: str, at: int, new: str, reason: str
) -> None:
    uri = editor.open("flow.json", definitions.text(definitions.workflow()))
    with pytest.raises(JsonRpcException) as refused:
        await rename(editor, uri, words, at, new)

    assert reason in refused.value.message
    assert refused.value.code == types.LSPErrorCodes.RequestFailed.value


async def test_a_place_that_cannot_be_followed_refuses_the_rename(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][2]["params"]["body"] = "see steps.find.name for it"
    uri = editor.open("flow.json", definitions.text(flow))
    with pytest.raises(JsonRpcException, match=r"/steps/2/params/body uses .find. in a form that a rename cannot"):
        await rename(editor, uri, '"target": "find"', 12, "look-up")


async def test_a_setting_that_another_app_names_is_not_renamed(editor: Editor) -> None:
    app = definitions.app(definitions.workflow())
    app["actions"][0]["appSettings"]["region"]["key"] = "acmee.default.region"
    uri = editor.open("app.json", definitions.text(app))
    with pytest.raises(
        JsonRpcException, match=r"/actions/0/appSettings/region/key uses .region. in a form that a rename"
    ):
        await rename(editor, uri, '"region": {\n        "type"', 3, "area")


async def test_an_input_is_not_renamed(editor: Editor) -> None:
    uri = editor.open("app.json", definitions.text(definitions.app(definitions.workflow())))
    with pytest.raises(JsonRpcException, match="an input cannot be renamed"):
        await rename(editor, uri, "{{{orderId}}}", 5, "number")


async def test_incomplete_text_is_not_renamed(editor: Editor) -> None:
    good = definitions.text(definitions.workflow())
    uri = editor.open("flow.json", good)
    await editor.diagnostics(uri)
    editor.change(uri, good.replace('"description":', '"meta": \n  "description":'))
    with pytest.raises(JsonRpcException, match="the file has a syntax error; fix it before you rename"):
        await rename(editor, uri, '"target": "find"', 12, "look-up")


async def test_an_event_is_renamed_in_hook_trigger_and_workflow(editor: Editor) -> None:
    before = definitions.text(definitions.app(definitions.workflow()))
    uri = editor.open("app.json", before)
    edit = await rename(editor, uri, '"web",\n      "eventName": "order.returned"', 30, "order.sent-back")

    assert applied(editor, edit, editor.texts) == {uri: before.replace("order.returned", "order.sent-back")}


async def test_a_workflow_is_renamed(editor: Editor) -> None:
    before = definitions.text(definitions.app(definitions.workflow()))
    uri = editor.open("app.json", before)
    edit = await rename(editor, uri, '"acme-refunds"', 5, "acme-returns")

    assert applied(editor, edit, editor.texts) == {uri: before.replace('"acme-refunds"', '"acme-returns"')}


@pytest.mark.parametrize(
    ("words", "at", "new", "reason"),
    [
        ('"region": {\n        "type"', 3, "shade", 'the setting "shade" exists already'),
        ('"region": {\n        "type"', 3, "a-b", '"-" is not allowed here'),
        ('"name": "kustomer.app.acme.refund"', 30, "other", 'the action "other" exists already'),
        ('"web",\n      "eventName": "order.returned"', 30, "order.sent", 'the event "order.sent" exists already'),
        ('"acme-refunds"', 5, "acme-others", 'the workflow "acme-others" exists already'),
    ],
    ids=["setting", "odd", "action", "event", "workflow"],
)
async def test_a_name_that_exists_is_refused(editor: Editor, words: str, at: int, new: str, reason: str) -> None:
    app = definitions.app(definitions.workflow(), {**definitions.workflow(), "name": "acme-others"})
    app["settings"]["default"]["shade"] = {"type": "string"}
    app["actions"].append({**app["actions"][0], "name": "kustomer.app.acme.other"})
    app["hooks"].append({"type": "web", "eventName": "order.sent"})
    uri = editor.open("app.json", definitions.text(app))
    with pytest.raises(JsonRpcException, match=re.escape(reason)):
        await rename(editor, uri, words, at, new)


async def test_a_file_with_comments_is_renamed(editor: Editor) -> None:
    before = "// find is a step\n" + definitions.text(definitions.workflow()).replace(
        '"id": "note",', '"id": "note", /* 😀 */'
    )
    uri = editor.open("flow.jsonc", before)
    edit = await rename(editor, uri, '"target": "find"', 12, "look-up")
    expected = before.replace('"find"', '"look-up"').replace("steps.find.", "steps.look-up.")

    assert applied(editor, edit, editor.texts) == {uri: expected}


async def test_a_name_that_is_written_with_escapes_is_renamed(editor: Editor) -> None:
    before = definitions.text(definitions.workflow()).replace('"target": "find"', '"target": "fi\\u006ed"')
    uri = editor.open("flow.json", before)
    after = applied(editor, await rename(editor, uri, '"id": "find"', 9, "look-up"), editor.texts)[uri]

    assert json.loads(after) == json.loads(
        before.replace("fi\\u006ed", "find").replace('"find"', '"look-up"').replace("steps.find.", "steps.look-up.")
    )


async def test_a_file_with_a_key_twice_is_not_renamed(editor: Editor) -> None:
    before = definitions.text(definitions.workflow())
    uri = editor.open("flow.json", before.replace('"description":', '"name": "acme-refunds",\n  "description":'))
    with pytest.raises(JsonRpcException, match="has duplicate keys; remove them before you rename"):
        await rename(editor, uri, '"target": "find"', 12, "look-up")


async def test_a_step_that_is_declared_twice_is_not_renamed(editor: Editor) -> None:
    before = definitions.text(definitions.workflow()).replace('"id": "note"', '"id": "find"')
    uri = editor.open("flow.json", before)
    with pytest.raises(JsonRpcException, match='the step "find" is declared 2 times'):
        await rename(editor, uri, '"target": "find"', 12, "look-up")


async def test_prepare_gives_the_word(editor: Editor) -> None:
    uri = editor.open("flow.json", definitions.text(definitions.workflow()))
    found = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(*editor.at(uri, "{{steps.refund.number}}", at=10))
    )

    assert isinstance(found, types.PrepareRenamePlaceholder)
    assert (found.placeholder, editor.shown(uri, found.range)) == ("refund", "refund")
