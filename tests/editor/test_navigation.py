from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from tests.editor import definitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def goto(editor: Editor, uri: str, words: str, at: int, nth: int = 0) -> Sequence[types.Location]:
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(*editor.at(uri, words, at=at, nth=nth))
    )
    assert isinstance(found, (list, tuple))
    return [each for each in found if isinstance(each, types.Location)]


def line(editor: Editor, uri: str, found: types.Range) -> str:
    return editor.texts[uri].splitlines()[found.start.line].strip().rstrip(",")


@pytest.mark.parametrize(
    ("words", "at", "declared"),
    [
        ('"target": "note"', 12, '"id": "note"'),
        ("/#steps.find.id", 10, '"id": "find"'),
        ("{{{steps.find.name}}}", 10, '"id": "find"'),
        ("/#steps.1.orderId", 8, '"id": "1"'),
        ("acme.default.region", 15, '"region": {'),
        ("appSettings.default.region", 22, '"region": {'),
        ('"action": "kustomer.app.acme.refund"', 30, '"name": "kustomer.app.acme.refund"'),
        ("acme.app.cancel", 11, '"name": "cancel"'),
        ("kobject.order", 10, '"name": "order"'),
        ("{{{orderId}}}", 5, '"orderId": {'),
        ("path.default.region.displayName", 15, '"region": {'),
        ('"region": {\n          "key"', 3, '"region": {'),
    ],
    ids=[
        "target",
        "reference",
        "template",
        "trigger",
        "alias",
        "kview",
        "action",
        "command",
        "klass",
        "input",
        "text-of-setting",
        "declared-alias",
    ],
)
async def test_definition(editor: Editor, words: str, at: int, declared: str) -> None:
    uri = editor.open("app.json", definitions.text(definitions.app(definitions.workflow())))
    found = await goto(editor, uri, words, at)

    assert [line(editor, uri, each.range) for each in found] == [declared]


async def test_an_event_leads_to_hook_and_trigger(editor: Editor) -> None:
    uri = editor.open("app.json", definitions.text(definitions.app(definitions.workflow())))
    text = editor.texts[uri]
    found = await goto(editor, uri, '"eventName": "kustomer.app.acme.order.returned"', 35, nth=text.count("x") and 1)

    assert len(found) == 2


async def test_an_attribute_leads_to_its_klass(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][2]["params"]["body"] = "{{steps.1.custom.numberStr}}"
    uri = editor.open("app.json", definitions.text(definitions.app(flow)))
    found = await goto(editor, uri, "custom.numberStr", 10)

    assert [line(editor, uri, each.range) for each in found] == ['"numberStr": {']


async def test_an_attribute_in_kviews_and_steps_leads_to_its_klass(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][1]["params"]["custom"] = {"numberStr": "1"}
    app = definitions.app(flow)
    app["kviews"][0]["template"] = (
        "<p>{object.custom.numberStr} {_.get(object, 'custom.numberStr')} {custom.numberStr}</p>"
    )
    uri = editor.open("app.json", definitions.text(app))
    at = types.ReferenceContext(True)
    found = await editor.client.text_document_references_async(
        types.ReferenceParams(at, *editor.at(uri, "get(object, 'custom.numberStr", at=22))
    )
    declared = await goto(editor, uri, "object.custom.numberStr", 20)

    assert [line(editor, uri, each.range) for each in declared] == ['"numberStr": {']
    assert [editor.shown(uri, each.range) for each in found or ()] == ["numberStr"] * 4


@pytest.mark.parametrize(
    ("words", "at", "shown", "count"),
    [
        ('"target": "note"', 12, "note", 3),
        ('"region": {\n        "type"', 3, "region", 5),
        ('"name": "kustomer.app.acme.refund"', 30, "refund", 2),
        ('"action": "kustomer.app.acme.refund"', 30, "refund", 2),
        ('"web",\n      "eventName": "order.returned"', 30, "order.returned", 3),
        ('"name": "cancel"', 10, "cancel", 2),
        ('"numberStr": {', 5, "numberStr", 3),
        ('"name": "order"', 10, "order", 2),
        ('"acme.title"', 3, "acme.title", 2),
        ('"orderId": {', 3, "orderId", 3),
        ('"region": {\n          "key"', 3, "region", 2),
    ],
    ids=["step", "setting", "action", "called", "event", "command", "attribute", "klass", "text", "input", "alias"],
)
async def test_references_and_highlights_of_every_kind(
    editor: Editor, words: str, at: int, shown: str, count: int
) -> None:
    flow = definitions.workflow()
    flow["steps"][2]["params"]["body"] = "{{steps.1.custom.numberStr}}"
    app = definitions.app(flow)
    app["kviews"][0]["template"] += "{object.custom.numberStr}"
    app["i18n"]["en_us"]["acme.title"] = "Acme"
    app["i18n"]["de_de"] = {"acme.title": "Acme"}
    uri = editor.open("app.json", definitions.text(app))
    where, position = editor.at(uri, words, at=at)
    context = types.ReferenceContext(True)
    found = await editor.client.text_document_references_async(types.ReferenceParams(context, where, position))
    marked = await editor.client.text_document_document_highlight_async(types.DocumentHighlightParams(where, position))

    assert [editor.shown(uri, each.range) for each in found or ()] == [shown] * count
    assert [each.range for each in marked or ()] == [each.range for each in found or ()]


async def test_references_are_exact_in_strings(editor: Editor) -> None:
    uri = editor.open("flow.json", definitions.text(definitions.workflow()))
    found = await editor.client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), *editor.at(uri, '"id": "find"', at=8))
    )
    assert found is not None

    assert [editor.shown(uri, each.range) for each in found] == ["find"] * 4
    assert len({(each.range.start.line, each.range.start.character) for each in found}) == 4


async def test_highlights_tell_the_declaration(editor: Editor) -> None:
    uri = editor.open("flow.json", definitions.text(definitions.workflow()))
    found = await editor.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(*editor.at(uri, '"target": "note"', at=12))
    )
    assert found is not None

    assert [each.kind for each in found].count(types.DocumentHighlightKind.Write) == 1
    assert len(found) == 3


async def test_names_of_an_app_are_found_in_the_files_beside_it(editor: Editor) -> None:
    if not (editor.folder / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=editor.folder, check=True)
    (editor.folder / "app.json").write_text(definitions.text(definitions.app()), encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=editor.folder, check=True)
    uri = editor.open("flow.json", definitions.text(definitions.workflow()))
    (found,) = await goto(editor, uri, "kustomer.app.acme.refund", 22)

    assert found.uri == editor.uri("app.json")


async def test_symbols_are_a_tree_with_display_names(editor: Editor) -> None:
    uri = editor.open("app.json", definitions.text(definitions.app(definitions.workflow())))
    found = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    )
    assert found is not None
    (root,) = [each for each in found if isinstance(each, types.DocumentSymbol)]
    children = {each.name: each for each in root.children or ()}

    assert root.name == "Acme"
    assert {"default.region", "kustomer.app.acme.refund", "cancel", "order", "acme-refunds"} <= set(children)
    steps = [each.name for each in children["acme-refunds"].children or ()]
    assert steps == ["kustomer.app.acme.order.returned", "Find 😀 customer", "Refund it", "Write it down"]


async def test_the_last_good_text_serves_while_the_json_is_incomplete(editor: Editor) -> None:
    good = definitions.text(definitions.workflow())
    uri = editor.open("flow.json", good)
    await editor.diagnostics(uri)
    editor.change(
        uri, good.replace('"description":', '"description": "😀",\n  "meta": {"displayName": \n  "description":')
    )
    (error,) = await editor.diagnostics(uri)
    found = await goto(editor, uri, "/#steps.find.id", 10)

    assert error.code == "KWF001"
    assert [line(editor, uri, each.range) for each in found] == ['"id": "find"']
