"""Quick fixes in definitions that are written as modules, and in the parts that they import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from tests.editor.test_rename import applied
from tests.editor.test_writing import actions

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

FLOW = """// die Schritte 😀
import { steps } from './steps';

export default {
  name: 'acme-notes',
  descripton: `Writes a note.`,
  trigger: {
    id: '1', eventName: 'kustomer.conversation.create', appVersion: 'kustomer-^1.0.0',
    transitions: [{ target: 'note', condition: { op: 'true', values: [true] } }],
  },
  steps,
};
"""
STEPS = """const NOTE = 'note'; // 😀
export const steps = [
  { id: NOTE, action: 'kustomer.note.create', appVersion: 'kustomer-^1.0.0', meta: { displayName: 'Note' },
    params: { conversation: '/#steps.1.id', body: 'Hello' }, transitons: [] },
];
"""


async def fixes(editor: Editor, uri: str, words: str) -> list[types.CodeAction]:
    found = await actions(editor, uri, words)
    return [each for each in found if each.edit is not None and not each.title.startswith("Suppress")]


async def test_a_key_of_a_module_is_fixed(editor: Editor) -> None:
    (editor.folder / "steps.ts").write_text(STEPS.replace("transitons", "transitions"), encoding="utf-8")
    uri = editor.open("flow.ts", FLOW)
    (fix,) = await fixes(editor, uri, "descripton")
    assert fix.edit is not None
    editor.change(uri, applied(editor, fix.edit, editor.texts)[uri])

    assert fix.title == 'Rename it to "description"'
    assert fix.is_preferred
    assert editor.texts[uri] == FLOW.replace("descripton", "description")
    assert "KWF101" not in await editor.codes(uri)


async def test_a_key_of_a_part_is_fixed_in_the_part(editor: Editor) -> None:
    (editor.folder / "flow.ts").write_text(FLOW, encoding="utf-8")
    uri = editor.open("steps.ts", STEPS)
    (fix,) = await fixes(editor, uri, "transitons")
    assert fix.edit is not None
    changed = applied(editor, fix.edit, editor.texts)

    assert list(changed) == [uri]
    assert changed[uri] == STEPS.replace("transitons", "transitions")


async def test_all_safe_fixes_of_a_module_and_of_a_part(editor: Editor) -> None:
    flow = editor.open("flow.ts", FLOW)
    steps = editor.open("steps.ts", STEPS)
    for uri, text in ((flow, FLOW), (steps, STEPS)):
        (everything,) = await actions(
            editor, uri, "import" if uri == flow else "const", [types.CodeActionKind.SourceFixAll]
        )
        assert everything.edit is not None
        expected = text.replace("descripton", "description").replace("transitons", "transitions")
        assert applied(editor, everything.edit, editor.texts)[uri] == expected


async def test_what_a_constant_names_twice_has_no_quick_fix(editor: Editor) -> None:
    parts = "version: '1.0.0', title: 'Acme', visibility: HOW"
    once = f"const HOW = 'privat';\nexport const one = {{ app: 'acme_one', {parts} }};\n"
    twice = f"{once}export const two = {{ app: 'acme_two', {parts} }};\n"
    uri = editor.open("apps.ts", once)
    before = await fixes(editor, uri, "'privat'")
    editor.change(uri, twice)

    assert [each.title for each in before] == ['Replace "privat" with "private"']
    assert "KWF104" in await editor.codes(uri)
    assert await fixes(editor, uri, "'privat'") == []


async def test_a_broken_module_keeps_its_text(editor: Editor) -> None:
    broken = FLOW.replace("steps,\n};", "steps\n")
    uri = editor.open("flow.ts", broken)
    everything = await actions(editor, uri, "import", [types.CodeActionKind.SourceFixAll])

    assert everything == []
    assert await editor.codes(uri) == ["KWF001"]
