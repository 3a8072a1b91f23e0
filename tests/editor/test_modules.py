"""Definitions that are written as modules."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.editor import definitions
from tests.editor.test_navigation import goto, line
from tests.editor.test_rename import applied, rename
from tests.editor.test_writing import actions, complete, draw, hover

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

STEPS = """// the steps 😀
export const steps = [
  {
    id: 'find', action: 'kustomer.customer.find-by-email', appVersion: 'kustomer-^1.0.0', meta: { displayName: 'Find' },
    params: { email: '/#steps.1.email' },
    transitions: [{ target: 'nto', condition: { op: 'exists', values: ['/#steps.find.id'] } }],
  },
  { id: 'note', action: 'kustomer.note.create', appVersion: 'kustomer-^1.0.0', meta: { displayName: 'Note' },
    params: { conversation: '/#steps.1.id', body: `Hello {{steps.find.name}}` }, transitions: [] },
];
"""
FLOW = f"""{STEPS}
export default {{
  name: 'acme-notes',
  description: 'Writes a note.',
  trigger: {{
    id: '1', eventName: 'kustomer.conversation.create', appVersion: 'kustomer-^1.0.0',
    transitions: [{{ target: 'find', condition: {{ op: 'true', values: [true] }} }}],
  }},
  steps,
}};
"""


async def test_findings_and_names_stand_in_the_source(editor: Editor) -> None:
    uri = editor.open("flow.ts", FLOW)
    found = {each.code: each for each in await editor.diagnostics(uri)}
    here = await goto(editor, uri, "target: 'find'", 10)

    assert editor.shown(uri, found["KWF301"].range) == "'nto'"
    assert [line(editor, uri, each.range)[:10] for each in here] == ["id: 'find'"]
    assert "**Find** `find`" in await hover(editor, uri, "{{steps.find.name}}", 10)


async def test_a_finding_in_a_module_is_suppressed_by_a_comment(editor: Editor) -> None:
    uri = editor.open("flow.ts", FLOW)
    before = await editor.codes(uri)
    found = {each.title: each for each in await actions(editor, uri, "'nto'")}
    edit = found["Suppress KWF301 in the line, with a reason"].edit
    assert edit is not None
    editor.change(uri, applied(editor, edit, editor.texts)[uri])

    assert "KWF301" in before
    assert "KWF301" not in await editor.codes(uri)


async def test_symbols_and_picture_of_a_module(editor: Editor) -> None:
    uri = editor.open("flow.ts", FLOW)
    at = types.TextDocumentIdentifier(uri)
    found = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(at))
    (root,) = [each for each in found or () if isinstance(each, types.DocumentSymbol)]

    place = editor.place(uri, "target: 'nto'")
    params = {"textDocument": {"uri": uri}, "position": {"line": place.line, "character": place.character}}
    drawn = await draw(editor, params)
    boxes = dict(re.findall(r'data-step="([^"]*)" data-range="(\d+):', drawn.svg))
    lines = editor.texts[uri].splitlines()

    assert root.name == "acme-notes"
    assert [each.name for each in root.children or ()] == ["kustomer.conversation.create", "Find", "Note"]
    assert drawn.workflow == "acme-notes"
    assert "id: 'note'" in lines[int(boxes["note"])]
    assert "id: 'find'" in lines[int(boxes["find"]) + 1]


async def test_a_finding_in_a_module_is_fixed(editor: Editor) -> None:
    text = FLOW.replace("op: 'exists', values: ['/#steps.find.id']", "op: 'equals', values: ['/#steps.find.id', 'x']")
    uri = editor.open("flow.ts", text)
    found = await actions(editor, uri, "'equals'", [types.CodeActionKind.QuickFix])
    every = await actions(editor, uri, "'equals'", [types.CodeActionKind.SourceFixAll])
    (fix,) = [each for each in found if each.is_preferred]
    assert fix.edit is not None
    assert every[0].edit is not None
    expected = text.replace("'equals'", "'eq'")

    assert applied(editor, fix.edit, editor.texts)[uri] == expected
    assert applied(editor, every[0].edit, editor.texts)[uri] == expected


async def test_a_step_of_a_module_is_renamed_where_it_is_written(editor: Editor) -> None:
    flow = FLOW.replace("steps.find.id", "steps.${FIND}.id").replace("['/#steps.${FIND}.id']", "[`/#steps.${FIND}.id`]")
    flow = flow.replace("id: 'find'", "id: FIND").replace("// the steps 😀", "// 😀\nconst FIND = 'find';")
    uri = editor.open("flow.ts", flow)
    edit = await rename(editor, uri, "target: 'find'", 10, "look-up")
    expected = flow.replace("'find'", "'look-up'").replace("{{steps.find.name}}", "{{steps.look-up.name}}")

    assert applied(editor, edit, editor.texts) == {uri: expected}


async def test_a_rename_goes_through_the_files_of_a_module(editor: Editor) -> None:
    flow = FLOW.replace(STEPS, "import { steps } from './steps';\n")
    steps = editor.open("steps.ts", STEPS)
    uri = editor.open("flow.ts", flow)
    edit = await rename(editor, uri, "target: 'find'", 10, "look-up")
    after = applied(editor, edit, editor.texts)
    new = STEPS.replace("'find'", "'look-up'").replace("steps.find.", "steps.look-up.")

    assert after == {uri: flow.replace("'find'", "'look-up'"), steps: new}


async def test_an_action_of_an_app_in_a_module_is_found_and_renamed_in_the_workflow_beside_it(editor: Editor) -> None:
    if not (editor.folder / ".git").exists():
        subprocess.run(["git", "init", "-q"], cwd=editor.folder, check=True)
    app = f"export default {definitions.text(definitions.app()).strip()};\n"
    (editor.folder / "app.ts").write_text(app, encoding="utf-8")
    (editor.folder / "flow.json").write_text(definitions.text(definitions.workflow()), encoding="utf-8")
    # Before the server looks for the files of the project.
    subprocess.run(["git", "add", "."], cwd=editor.folder, check=True)
    flow = editor.open("flow.json", definitions.text(definitions.workflow()))
    uri = editor.open("app.ts", app)
    await editor.diagnostics(uri)
    (found,) = await goto(editor, flow, "kustomer.app.acme.refund", 22)
    after = applied(
        editor, await rename(editor, uri, '"name": "kustomer.app.acme.refund"', 30, "pay-back"), editor.texts
    )

    assert found.uri == uri
    assert after == {
        uri: app.replace("acme.refund", "acme.pay-back"),
        flow: editor.texts[flow].replace("acme.refund", "acme.pay-back"),
    }


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("id: 'find'", "id: NAME, note: NAME", r"the code of .*flow\.ts uses the name for something else too"),
        ("id: 'find'", "id: 'fi' + 'nd'", r"flow\.ts:5 composes \"find\" of parts"),
        ("'/#steps.1.id'", "load('id')", r"/steps/1/params/conversation cannot be read \(.*\), and may use \"find\""),
    ],
    ids=["shared", "composed", "unknown"],
)
async def test_a_name_that_the_code_shares_or_composes_is_not_renamed(
    editor: Editor, old: str, new: str, reason: str
) -> None:
    uri = editor.open("flow.ts", "const NAME = 'find';\n" + FLOW.replace(old, new))
    with pytest.raises(JsonRpcException, match=reason):
        await rename(editor, uri, "target: 'find'", 10, "look-up")


async def test_what_two_definitions_load_is_not_renamed_in_one(editor: Editor) -> None:
    flow = FLOW.replace(STEPS, "import { steps } from './steps';\n")
    (editor.folder / "other.ts").write_text(flow.replace("acme-notes", "acme-others"), encoding="utf-8")
    (editor.folder / "steps.ts").write_text(STEPS, encoding="utf-8")
    uri = editor.open("flow.ts", flow)
    with pytest.raises(JsonRpcException, match=r"other\.ts uses the same code, and would change too"):
        await rename(editor, uri, "target: 'find'", 10, "look-up")


async def test_a_definition_of_two_files_is_checked_when_one_of_them_changes(editor: Editor) -> None:
    definition = FLOW.replace(STEPS, "import { steps } from './steps';\n")
    (editor.folder / "steps.ts").write_text(STEPS.replace("'nto'", "'note'"), encoding="utf-8")
    uri = editor.open("flow.ts", definition)
    steps = editor.open("steps.ts", STEPS.replace("'nto'", "'note'"))
    await editor.diagnostics(uri)
    (found,) = await goto(editor, uri, "target: 'find'", 10)
    before = await editor.codes(steps)
    editor.change(steps, STEPS)
    after = await editor.codes(steps)

    assert found.uri == steps
    assert ("KWF301" in before, "KWF301" in after) == (False, True)


async def test_a_file_of_constants_is_checked_and_renamed_as_it_is_in_the_buffer(editor: Editor) -> None:
    constants = "export const FIND = 'find', PIN = 'kustomer-^1.0.0';\n"
    flow = f"import {{ FIND, PIN }} from './constants';\n{FLOW}".replace("id: 'find'", "id: FIND")
    (editor.folder / "flow.ts").write_text(flow.replace("appVersion: 'kustomer-^1.0.0'", "appVersion: PIN"), "utf-8")
    uri = editor.open("constants.ts", constants)
    before = await editor.codes(uri)
    editor.change(uri, constants.replace("kustomer-^1.0.0", "kustomer-*"))
    after = await editor.codes(uri)
    edit = await rename(editor, uri, "FIND = 'find'", 9, "look-up")

    assert ("KWF602" in before, "KWF602" in after) == (False, True)
    texts = {**editor.texts, editor.uri("flow.ts"): (editor.folder / "flow.ts").read_text(encoding="utf-8")}
    assert "'look-up', PIN = 'kustomer-*'" in applied(editor, edit, texts)[uri]


@pytest.mark.parametrize(
    ("old", "new", "at", "first"),
    [
        ("target: 'nto'", "target: ''", 9, {"note": "note"}),
        ("target: 'nto'", "target: ", 8, {"note": "'note'"}),
        ("target: 'nto'", "target: n", 9, {"note": "'note'"}),
        ("email: '/#steps.1.email'", 'email: "/#"', 10, {"/#steps.1.": "/#steps.1."}),
        ("`Hello {{steps.find.name}}`", "`Hello {{st`", 11, {"steps.1.": "steps.1.", "steps.find.": "steps.find."}),
        ("transitions: [] }", "transitions: [], }", 17, {"errorCases": "errorCases: "}),
        ("op: 'exists'", "op: '", 5, {"and": "and"}),
        ("transitions: [] }", "transitions: [{ target: 'find', // first\n condition: }] }", 52,
         {"always": "{ op: 'true', values: [true] }"}),
        ("transitions: [] }", "transitions: [{ target: 'find' }, { target: '' }] }", 44,
         {"find": "find"}),
    ],
    ids=["string", "nothing", "word", "reference", "template", "key", "open-string", "condition", "new-object"],
)  # fmt: skip
async def test_completion_in_a_module(editor: Editor, old: str, new: str, at: int, first: dict[str, str]) -> None:
    uri = editor.open("flow.ts", FLOW)
    await editor.diagnostics(uri)
    editor.change(uri, FLOW.replace(old, new))
    found = await complete(editor, uri, new, at)
    texts = {each.label: each.text_edit.new_text for each in found if each.text_edit is not None}

    assert {label: texts[label].strip("'\"") for label in first} == {
        label: text.strip("'\"") for label, text in first.items()
    }
    assert list(first) == [each.label for each in found][: len(first)]


async def test_no_completion_in_a_comment_or_beside_the_definition(editor: Editor) -> None:
    uri = editor.open("flow.ts", FLOW)
    await editor.diagnostics(uri)

    assert await complete(editor, uri, "// the steps", 6) == []
    assert await complete(editor, uri, "export const", 3) == []
