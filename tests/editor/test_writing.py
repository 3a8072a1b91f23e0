"""Hover, completion, code actions and the picture."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from tests.editor import definitions
from tests.editor.editor import until
from tests.editor.test_rename import applied

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def hover(editor: Editor, uri: str, words: str, at: int) -> str:
    found = await editor.client.text_document_hover_async(types.HoverParams(*editor.at(uri, words, at=at)))
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


@pytest.mark.parametrize(
    ("words", "at", "said"),
    [
        (
            '"target": "refund"',
            12,
            ["**Refund it** `refund`", "Reached from find if", "Has certainly run before: `find`"],
        ),
        ('"target": "note"', 12, ["Has certainly run before: `find`", "May have run before: `refund`"]),
        ("{{{steps.find.name}}}", 10, ["**Find 😀 customer**", "No "]),
        ("{{steps.refund.number}}", 10, ["`refund` may not have run when this step runs."]),
        ('"op": "exists"', 8, ["operator `exists`", "Takes 1 to 2 values."]),
        ("kustomer.note.create", 12, ["action `kustomer.note.create`", "An action of Kustomer."]),
        ("acme.default.region", 15, ["setting `default.region`", "type `string`", 'default `"eu"`']),
        ("kustomer.app.acme.refund", 20, ["action `refund`", "Refunds an order"]),
    ],
    ids=["step", "join", "template", "maybe", "operator", "platform", "setting", "own-action"],
)
async def test_hover(editor: Editor, words: str, at: int, said: list[str]) -> None:
    uri = editor.open("app.json", definitions.text(definitions.app(definitions.workflow())))
    found = await hover(editor, uri, words, at)

    for each in said if said[-1] != "No " else said[:-1]:
        assert each in found


@pytest.mark.parametrize(
    ("words", "at", "said"),
    [
        ("{{dateFormat", 4, ["helper `dateFormat`", "Kustomer has this helper."]),
        ("/#fn:parseInt", 7, ["function `parseInt`", "Kustomer has this function."]),
        ("kustomer.conversation.update", 10,
         ["event `kustomer.conversation.update`", "An event of Kustomer.", "It has the values before the change."]),
        ("allow KWF801", 8, ["**KWF801 unguarded-update-trigger** (warning)"]),
        ('"name": "order"', 10, ["klass `order`", "Attributes: `numberStr`."]),
        ("object.custom.numberStr", 15, ["attribute `numberStr`", "Number"]),
        ('"orderId": "/#', 3, ["input `orderId`", "type `string`"]),
        ("acme.app.cancel", 11, ["command `cancel`", "Calls `POST https://acme-shop.io/cancel`."]),
        ("kustomer.rest-api.json", 12, ["Required inputs: `method` and `uri`.", "Other inputs: `data`, `headers`"]),
    ],
    ids=["helper", "function", "event", "rule", "klass", "attribute", "input", "command", "required"],
)  # fmt: skip
async def test_hover_over_what_else_has_a_name(editor: Editor, words: str, at: int, said: list[str]) -> None:
    flow = definitions.workflow()
    flow["trigger"]["eventName"] = "kustomer.conversation.update"
    flow["description"] += " kwf-lint: allow KWF801 (see the ticket)"
    flow["steps"][2]["params"]["body"] = "{{dateFormat steps.1.createdAt}}"
    flow["steps"][0]["action"] = "kustomer.rest-api.json"
    flow["steps"][2]["params"]["count"] = "/#fn:parseInt,/#steps.1.count"
    app = definitions.app(flow)
    app["kviews"][0]["template"] += "{object.custom.numberStr}"
    uri = editor.open("app.json", definitions.text(app))
    found = await hover(editor, uri, words, at)

    for each in said:
        assert each in found


async def test_hover_says_nothing_where_it_knows_no_more_than_the_text(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][2]["params"]["body"] = "{{steps.1.custom.otherStr}}"
    uri = editor.open("flow.json", definitions.text(flow))

    assert await hover(editor, uri, "custom.otherStr", 9) == ""


async def test_hover_never_shows_markup_or_credentials_of_the_file(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][1]["meta"]["displayName"] = "[click](http://evil) <img> `x`\u202e"
    uri = editor.open("flow.json", definitions.text(flow))
    found = await hover(editor, uri, '"target": "refund"', 12)

    assert "[click](" not in found
    assert "<img>" not in re.sub(r"\\.", "", found)
    assert "\u202e" not in found


async def complete(editor: Editor, uri: str, words: str, at: int) -> list[types.CompletionItem]:
    found = await editor.client.text_document_completion_async(types.CompletionParams(*editor.at(uri, words, at=at)))
    items = found.items if isinstance(found, types.CompletionList) else found or []
    return sorted(items, key=lambda each: each.sort_text or "")


@pytest.mark.parametrize(
    ("old", "new", "at", "first"),
    [
        ('"target": "find"', '"target": ""', 11, ["find", "refund", "note"]),
        ('"body": "Refund {{steps.refund.number}} is done"', '"body": "/#"', 11,
         ["/#steps.1.", "/#steps.find.", "/#steps.refund."]),
        ('"body": "Refund {{steps.refund.number}} is done"', '"body": "It is {{st', 19,
         ["steps.1.", "steps.find.", "steps.refund."]),
        ('"op": "exists"', '"op": "', 7, ["and", "contains"]),
        ('"action": "kustomer.note.create"', '"action": ""', 11, ["kustomer.app.acme.refund"]),
        ('"key": "acme.default.region"', '"key": ""', 8, ["acme.default.region"]),
        ('"eventName": "kustomer.app.acme.order.returned",\n        "appVersion"',
         '"eventName": "",\n        "appVersion"', 14, ["kustomer.app.acme.order.returned"]),
        ('"values": [\n                  "/#steps.find.id"', '"values": [\n                  "/#"', 32,
         ["/#steps.1.", "/#steps.find."]),
        ('"uri": "https://{{{region}}}', '"uri": "https://{{{', 19, ["region", "orderId", "reason"]),
        ('"context": "smartbar-card"', '"context": ""', 12, []),
        ('"description": "Looks the order up and refunds it."', '""', 1, []),
    ],
    ids=["target", "reference", "template", "operator", "action", "setting", "event", "condition", "input", "value", "key"],
)  # fmt: skip
async def test_completion(editor: Editor, old: str, new: str, at: int, first: list[str]) -> None:
    good = definitions.text(definitions.app(definitions.workflow()))
    uri = editor.open("app.json", good)
    await editor.diagnostics(uri)
    editor.change(uri, good.replace(old, new))
    found = await complete(editor, uri, new, at)
    labels = [each.label for each in found]

    assert labels[: len(first)] == first
    assert found
    if not first:
        assert {"smartbar-details", "enabled"}.intersection(labels)
    for each in found:
        assert isinstance(each.text_edit, types.TextEdit)
        assert each.text_edit.range.start.line == each.text_edit.range.end.line


async def test_a_condition_begins_with_a_skeleton(editor: Editor) -> None:
    good = definitions.text(definitions.workflow())
    uri = editor.open("flow.json", good)
    await editor.diagnostics(uri)
    editor.change(uri, good.replace('"transitions": []', '"transitions": [{"target": "find", "condition": '))
    found = await complete(editor, uri, '"find", "condition": ', 21)
    texts = [each.text_edit.new_text for each in found if each.text_edit is not None]

    assert [each.label for each in found][:1] == ["always"]
    assert texts[0] == '{"op": "true", "values": [true]}'


async def actions(editor: Editor, uri: str, words: str, only: list[Any] | None = None) -> list[types.CodeAction]:
    where, position = editor.at(uri, words, at=1)
    found = await editor.client.text_document_code_action_async(
        types.CodeActionParams(where, types.Range(position, position), types.CodeActionContext([], only=only))
    )
    return [each for each in found or () if isinstance(each, types.CodeAction)]


async def test_a_fix_is_offered_and_mends(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][0]["condition"]["op"] = "equals"
    flow["steps"][0]["transitions"][0]["condition"]["values"] = ["/#steps.find.id", "x"]
    uri = editor.open("flow.json", definitions.text(flow))
    found = await actions(editor, uri, '"equals"')
    fixes = [each for each in found if each.edit is not None and each.title.startswith("Replace")]
    everything = await actions(editor, uri, '"equals"', [types.CodeActionKind.SourceFixAll])

    assert fixes, [each.title for each in found]
    assert fixes[0].edit is not None
    assert '"op": "eq"' in applied(editor, fixes[0].edit, editor.texts)[uri]
    assert [each.kind for each in everything] == (["source.fixAll.kwf-lint"] if fixes[0].is_preferred else [])


async def test_a_hardcoded_value_is_extracted_to_a_setting(editor: Editor) -> None:
    app = definitions.app(definitions.workflow())
    app["actions"][0]["inputTemplate"]["data"] = {"owner": "5f3c1b2a9d8e7f6a5b4c3d2e", "reason": "/#reason"}
    uri = editor.open("app.json", definitions.text(app))
    found = await actions(editor, uri, "5f3c1b2a9d8e7f6a5b4c3d2e", [types.CodeActionKind.RefactorExtract])
    (extract,) = [each for each in found if each.title.startswith("Turn it into the App Setting")]
    assert extract.edit is not None
    after = json.loads(applied(editor, extract.edit, editor.texts)[uri])

    assert len(after["settings"]["default"]) == 2
    assert after["actions"][0]["inputTemplate"]["data"]["owner"] == "{{{owner}}}"
    assert len(after["actions"][0]["appSettings"]) == 2


async def test_a_finding_is_suppressed_with_a_reason(editor: Editor) -> None:
    (editor.folder / "kwf-lint.toml").write_bytes(b"# ours\r\n")
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][1]["target"] = "nto"
    uri = editor.open("flow.json", definitions.text(flow))
    found = {each.title: each for each in await actions(editor, uri, '"nto"')}
    marker = found["Suppress KWF301 in the step, with a reason"].edit
    entry = found["Suppress KWF301 here in the settings, with a reason"].edit
    assert marker is not None
    assert entry is not None
    settings = (editor.folder / "kwf-lint.toml").as_uri()
    written = applied(editor, entry, {settings: "# ours\r\n"})[settings]
    (editor.folder / "kwf-lint.toml").write_text(written, encoding="utf-8")
    editor.save(uri)
    after_entry = await editor.codes(uri, after=1)
    (editor.folder / "kwf-lint.toml").write_text("", encoding="utf-8")
    editor.change(uri, applied(editor, marker, editor.texts)[uri])

    assert "KWF301" not in after_entry
    assert 'reason = "say why"' in written
    assert written.count("\n") == written.count("\r\n"), "line ends stay as they are"
    assert "kwf-lint: allow KWF301 (say why)" in editor.texts[uri]
    assert "KWF301" not in await editor.codes(uri)


async def test_settings_that_an_entry_would_break_get_none(editor: Editor) -> None:
    # TOML allows no [[suppress]] behind a list that is written in place.
    settings = 'suppress = [{rule = "KWF302", where = "a", reason = "b"}]\n'
    (editor.folder / "kwf-lint.toml").write_text(settings, encoding="utf-8")
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][1]["target"] = "nto"
    uri = editor.open("flow.json", definitions.text(flow))
    found = {each.title for each in await actions(editor, uri, '"nto"')}

    assert "Suppress KWF301 in the step, with a reason" in found
    assert "Suppress KWF301 here in the settings, with a reason" not in found


async def test_a_finding_in_json_with_comments_is_suppressed_by_a_comment(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][1]["target"] = "nto"
    uri = editor.open("flow.jsonc", ("// ours\n" + definitions.text(flow)).replace("\n", "\r\n"))
    before = await editor.codes(uri)
    found = {each.title: each for each in await actions(editor, uri, '"nto"')}
    edit = found["Suppress KWF301 in the line, with a reason"].edit
    assert edit is not None
    editor.change(uri, applied(editor, edit, editor.texts)[uri])

    assert "KWF301" in before
    assert editor.texts[uri].count("\n") == editor.texts[uri].count("\r\n"), "line ends stay as they are"
    assert "KWF301" not in await editor.codes(uri)


async def test_the_page_of_a_rule_is_shown(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][1]["target"] = "nto"
    uri = editor.open("flow.json", definitions.text(flow))
    where, position = editor.at(uri, '"nto"', at=1)
    offered = await editor.client.text_document_code_action_async(
        types.CodeActionParams(where, types.Range(position, position), types.CodeActionContext([]))
    )
    before = len(editor.client.messages) + len(editor.client.shown_documents)
    await editor.client.workspace_execute_command_async(types.ExecuteCommandParams("kwf-lint.showRule", ["KWF301"]))
    await until(lambda: len(editor.client.messages) + len(editor.client.shown_documents) > before)
    shown = [each.uri for each in editor.client.shown_documents] + [each.message for each in editor.client.messages]

    assert "Show the rule KWF301 dangling-target" in [each.title for each in offered or ()]
    assert any("dangling-target" in each for each in shown)


async def draw(editor: Editor, params: dict[str, Any]) -> Any:
    return await editor.client.protocol.send_request_async("kwf-lint/draw", params)  # type: ignore[no-untyped-call]


async def test_the_picture_has_the_ranges_of_the_steps(editor: Editor) -> None:
    uri = editor.open("app.json", definitions.text(definitions.app(definitions.workflow())))
    where, position = editor.at(uri, '"target": "note"')
    params = {"textDocument": {"uri": where.uri}, "position": {"line": position.line, "character": position.character}}
    found = await draw(editor, params)
    boxes = dict(re.findall(r'data-step="([^"]*)" data-range="(\d+):', found.svg))
    lines = editor.texts[uri].splitlines()

    assert found.workflow == "acme-refunds"
    assert found.svg.startswith("<svg")
    assert set(boxes) == {"1", "find", "refund", "note"}
    assert lines[int(boxes["find"]) + 1].strip() == '"id": "find",'


async def test_a_plain_picture_has_no_findings(editor: Editor) -> None:
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][1]["target"] = "nto"
    uri = editor.open("flow.json", definitions.text(flow))
    params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    shown = await draw(editor, params)
    plain = await draw(editor, {**params, "plain": True})

    assert "no step has the id" in shown.svg
    assert "no step has the id" not in plain.svg
    assert plain.workflow == "acme-refunds"


async def test_no_picture_of_what_is_no_definition(editor: Editor) -> None:
    uri = editor.open("package.json", '{"name": "shop"}')
    params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}, "plain": True}

    assert await draw(editor, params) is None
