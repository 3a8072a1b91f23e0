"""Every rule that has a fix offers it in the editor, and the fix leaves fewer findings of the rule."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from kwf_lint.document.document import Document
from kwf_lint.editor.checked import checked, encoded
from kwf_lint.editor.code_actions import actions_at
from kwf_lint.editor.diagnostics import Client
from kwf_lint.editor.positions import offset_at, range_of
from kwf_lint.editor.uris import uri_of
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.rulekit import Rule
    from kwf_lint.run.rule_pages import Example

CLIENT = Client(types.ClientCapabilities(), "utf-16")
# No page can show a byte order mark.
FIXING = [rule for rule in builtin_rules() if rule.fixes and rule.name != "encoding"]


def after(text: str, edits: list[types.TextEdit]) -> str:
    document = Document("", text)
    spans = [(offset_at(document, each.range.start, "utf-16"), offset_at(document, each.range.end, "utf-16"), each.new_text)
             for each in edits]  # fmt: skip
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def laid_out(example: Example, folder: Path, rule: Rule) -> dict[str, str]:
    """The files of an example in a folder, with its settings; their texts by path."""
    folder.mkdir()
    reference = 'setting-reference = "/#settings.{key}"\n'  # without it values of workflows have no fix
    (folder / "kwf-lint.toml").write_text(
        reference + example.settings + f'\nextend-select = ["{rule.code}"]\n', encoding="utf-8"
    )
    for block in example.blocks:
        (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / block.file).write_text(block.text, encoding="utf-8")
    if len(example.blocks) > 1:
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return {str(folder / block.file): block.text for block in example.blocks}


@pytest.mark.parametrize("rule", FIXING, ids=lambda rule: rule.name)
def test_the_fix_of_a_rule_is_a_code_action(rule: Rule, tmp_path: Path) -> None:
    made = 0
    with open(rule.page, encoding="utf-8") as file:
        page = file.read()
    for number, example in enumerate(each for each in examples(page) if each.is_bad):
        texts = laid_out(example, tmp_path / str(number), rule)
        for path, text in texts.items():
            found = checked(path, text, 1, {}, trusts_rules=False)
            ours = [each for each in found.diagnostics if each.code == rule.code]
            for each, fix in [(each, each.fix) for each in ours if each.fix is not None]:
                where = range_of(each.document, (each.start.offset, each.end.offset), "utf-16")
                offered = [
                    action for action in actions_at(found, uri_of(path), where, None, CLIENT, {}) if action.edit is not None
                    and action.diagnostics and action.diagnostics[0].code == rule.code and "Suppress" not in action.title
                ]  # fmt: skip
                assert offered, each.message
                edit = offered[0].edit
                assert edit is not None
                assert edit.changes is not None
                new = after(text, list(edit.changes[uri_of(path)]))
                left = checked(path, new, 2, {path: encoded(new)}, trusts_rules=False)
                assert len([one for one in left.diagnostics if one.code == rule.code]) < len(ours)
                assert rule.name == "invalid-json" or "KWF001" not in [one.code for one in left.diagnostics]
                assert offered[0].is_preferred is (fix.safe or None)
                made += 1

    assert made
