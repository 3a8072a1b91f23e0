from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from kwf_lint.run.registry import builtin_rules
from tests.editor import definitions
from tests.editor.editor import Editor, until

if TYPE_CHECKING:
    from tests.editor.editor import RecordingClient

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODES = {rule.code: rule.name for rule in builtin_rules()}
FLOW = """{
  "name": "acme-notes",
  "description": "Writes a note on every new conversation.",
  "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "appVersion": "kustomer-^1.0.0", "transitions": [
    {"meta": {"name": "😀"}, "target": "nto", "condition": {"op": "true", "values": [true]}}]},
  "steps": [
    {"id": "note", "action": "kustomer.note.create", "appVersion": "kustomer-^1.0.0", "meta": {"displayName": "Write it down"},
     "params": {"conversation": "/#steps.1.id", "body": "An order came in"}, "transitions": []}]
}
"""
RIGHT = FLOW.replace('"nto"', '"note"')


async def test_a_finding_has_its_range_code_page_and_source(editor: Editor) -> None:
    uri = editor.open("flow.json", FLOW)
    (found,) = await editor.diagnostics(uri)

    assert editor.shown(uri, found.range) == '"nto"'
    assert (found.code, found.source) == ("KWF301", "kwf-lint")
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.message.startswith('no step has the id "nto"')
    if editor.client.profile == "visual_studio_code":
        assert found.code_description is not None
        assert found.code_description.href.endswith("/flow/dangling-target.md")


async def test_ranges_are_in_the_encoding_that_the_client_prefers(editor: Editor) -> None:
    uri = editor.open("flow.json", FLOW)
    (found,) = await editor.diagnostics(uri)
    before = FLOW.splitlines()[4].partition('"nto"')[0]
    width = {"utf-8": len(before.encode()), "utf-16": len(before) + 1, "utf-32": len(before)}

    assert found.range.start == types.Position(4, width[editor.client.encoding])


async def test_a_burst_of_changes_gives_few_publishes_and_the_newest_text_wins(editor: Editor) -> None:
    uri = editor.open("flow.json", FLOW)
    await editor.diagnostics(uri)
    for number in range(20):
        editor.change(uri, RIGHT if number == 19 else FLOW.replace("nto", f"nto{number}"))
    found = await editor.diagnostics(uri)
    published = editor.published(uri)
    versions = [each.version for each in published]

    assert found == []
    assert len(published) < 1 + 20  # how many, depends on the pace at which the changes arrive
    assert versions == sorted(versions, key=lambda version: version or 0)
    assert versions[-1] == 21


async def test_what_is_no_definition_gets_an_empty_list(editor: Editor) -> None:
    uri = editor.open("package.json", '{"name": "shop", "version": "1.0.0"}')

    assert await editor.diagnostics(uri) == []


async def test_incomplete_text_shows_where_it_breaks(editor: Editor) -> None:
    uri = editor.open("flow.json", RIGHT)
    await editor.diagnostics(uri)
    editor.change(uri, RIGHT.replace('"body": "An order came in"', '"body": '))
    (found,) = await editor.diagnostics(uri)

    assert found.code == "KWF001"
    assert found.range.start.line == 7


async def test_an_unsaved_buffer_counts_and_closing_clears(editor: Editor) -> None:
    uri = editor.open("flow.json", RIGHT)
    await editor.diagnostics(uri)
    editor.change(uri, FLOW)
    codes = await editor.codes(uri)
    editor.close(uri)
    await until(lambda: editor.published(uri)[-1].version is None)

    assert codes == ["KWF301"]
    assert not editor.published(uri)[-1].diagnostics


async def test_settings_and_baseline_hold_as_on_the_command_line(editor: Editor) -> None:
    settings = editor.folder / "kwf-lint.toml"
    settings.write_text('ignore = ["KWF301"]\n', encoding="utf-8")
    uri = editor.open("flow.json", FLOW)
    before = await editor.codes(uri)
    settings.write_text("", encoding="utf-8")
    change = types.FileEvent(settings.as_uri(), types.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
    after = await editor.codes(uri, after=1)

    assert (before, after) == ([], ["KWF301"])


async def test_what_the_baseline_has_is_not_shown(editor: Editor) -> None:
    """As on the command line, and what is new since the baseline was written is shown."""
    (editor.folder / "kwf-lint.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    (editor.folder / "flow.json").write_text(FLOW, encoding="utf-8")
    words = [sys.executable, "-m", "kwf_lint", "check", "--write-baseline", "flow.json"]
    done = subprocess.run(words, cwd=editor.folder, capture_output=True, text=True, check=False)
    uri = editor.open("flow.json", FLOW)
    before = await editor.codes(uri)
    editor.change(
        uri, FLOW.replace('"eventName": "kustomer.conversation.create"', '"eventName": "kustomer.conversation.craete"')
    )
    after = await editor.codes(uri)
    (editor.folder / "kwf-lint.toml").write_text("", encoding="utf-8")
    editor.save(uri)

    assert done.returncode == 0, done.stderr
    assert before == []
    assert after
    assert "KWF301" not in after
    assert "KWF301" in await editor.codes(uri, after=len(editor.published(uri)))


async def test_saving_checks_again(editor: Editor) -> None:
    uri = editor.open("flow.json", FLOW)
    await editor.diagnostics(uri)
    (editor.folder / "kwf-lint.toml").write_text('ignore = ["KWF301"]\n', encoding="utf-8")
    editor.save(uri)

    assert await editor.codes(uri, after=1) == []


async def test_wrong_settings_are_said_once(editor: Editor) -> None:
    (editor.folder / "kwf-lint.toml").write_text("ignroe = []\n", encoding="utf-8")
    uri = editor.open("flow.json", FLOW)
    found = await editor.diagnostics(uri)
    editor.change(uri, RIGHT)
    await editor.diagnostics(uri)
    said = [each.message for each in editor.client.messages if "ignroe" in each.message]

    assert found == []
    assert len(said) == 1


async def test_a_change_checks_the_other_buffers_that_depend_on_it(editor: Editor) -> None:
    """A workflow beside its app: the other buffer is compared as it stands in the editor, not as on disk."""
    app = {"app": "acme", "version": "1.0.0", "title": "Acme", "workflows": []}
    subprocess.run(["git", "init", "-q"], cwd=editor.folder, check=True)
    (editor.folder / "app.json").write_text(json.dumps(app), encoding="utf-8")
    (editor.folder / "flow.json").write_text(RIGHT, encoding="utf-8")
    # Before the server looks for the files of the project.
    subprocess.run(["git", "add", "."], cwd=editor.folder, check=True)
    first = editor.open("app.json", json.dumps(app))
    second = editor.open("flow.json", RIGHT)
    before = await editor.codes(second)
    await editor.diagnostics(first)
    editor.change(first, json.dumps({**app, "workflows": [json.loads(RIGHT)]}))
    await editor.diagnostics(first)
    after = await editor.codes(second, after=1)

    assert "KWF201" not in before
    assert "KWF201" in after


async def test_tags_mark_what_does_nothing(editor: Editor) -> None:
    flow = json.loads(RIGHT)
    flow["steps"].append({**flow["steps"][0], "id": "lost"})
    uri = editor.open("flow.json", json.dumps(flow, indent=2, ensure_ascii=False))
    found = {each.code: each for each in await editor.diagnostics(uri)}

    assert "KWF303" in found
    if editor.client.profile != "emacs":
        assert found["KWF303"].tags == (types.DiagnosticTag.Unnecessary,)


async def test_tags_mark_what_is_obsolete(editor: Editor) -> None:
    app = {**definitions.app(definitions.workflow()), "vendor": "Acme"}
    uri = editor.open("app.json", definitions.text(app))
    found = {each.code: each for each in await editor.diagnostics(uri)}
    (deprecated,) = [code for code, name in CODES.items() if name == "obsolete-key"]

    assert editor.shown(uri, found[deprecated].range) == '"vendor"'
    if editor.client.profile != "emacs":
        assert found[deprecated].tags == (types.DiagnosticTag.Deprecated,)


async def test_a_setting_that_nothing_reads_is_unnecessary(editor: Editor) -> None:
    app = definitions.app(definitions.workflow())
    app["settings"]["default"]["shade"] = {"type": "string", "defaultValue": "red"}
    uri = editor.open("app.json", definitions.text(app))
    found = {each.code: each for each in await editor.diagnostics(uri)}
    (unused,) = [code for code, name in CODES.items() if name == "unused-setting"]

    assert unused in found
    if editor.client.profile != "emacs":
        assert found[unused].tags == (types.DiagnosticTag.Unnecessary,)


async def test_related_places_are_given_to_clients_that_show_them(editor: Editor) -> None:
    flow = json.loads(RIGHT)
    flow["steps"].append(dict(flow["steps"][0]))
    uri = editor.open("flow.json", json.dumps(flow, indent=2, ensure_ascii=False))
    (found,) = [each for each in await editor.diagnostics(uri) if each.code == "KWF302"]

    if editor.client.profile == "emacs":
        assert found.related_information is None
    else:
        assert found.related_information
        assert {each.location.uri for each in found.related_information} == {uri}
        assert editor.shown(uri, found.related_information[0].location.range) == '"note"'


async def test_columns_are_counted_as_the_client_prefers(editor: Editor) -> None:
    """VS Code names no encoding, Neovim (0.11) UTF-8 first, Emacs (29) UTF-32."""
    expected = {"visual_studio_code": "utf-16", "neovim": "utf-8", "emacs": "utf-32"}

    assert editor.client.encoding == expected[editor.client.profile]


async def test_files_are_watched_where_the_client_can(editor: Editor) -> None:
    """All that changes findings besides the buffers; registered, since the patterns cannot be said otherwise."""
    await editor.diagnostics(editor.open("flow.json", RIGHT))
    told = str([each.register_options for each in editor.client.registered])

    if editor.client.profile == "neovim":
        assert editor.client.registered == []
    else:
        for name in (
            "kwf-lint.toml",
            "pyproject.toml",
            "kwf-lint-baseline.json",
            "*.{json,jsonc,json5,js,cjs,mjs,ts,cts,mts}",
        ):
            assert f"**/{name}" in told


async def test_findings_are_pushed_and_never_pulled(editor: Editor) -> None:
    assert editor.client.initialized_as.capabilities.diagnostic_provider is None


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\v", "\f"], ids=["LS", "NEL", "VT", "FF"])
async def test_a_line_ends_only_where_the_protocol_says(editor: Editor, separator: str) -> None:
    text = FLOW.replace("An order", f"An{separator}order") if separator not in "\v\f" else FLOW + separator
    uri = editor.open("flow.json", FLOW)
    await editor.diagnostics(uri)
    editor.change(uri, text)
    found = await editor.diagnostics(uri)
    editor.change(uri, FLOW.replace("An order", "Another order"))
    (again,) = await editor.diagnostics(uri)

    assert found[-1].range.end.line == FLOW.count("\n") if separator in "\v\f" else found[0].range.start.line == 4
    assert again.range.start.line == 4


async def test_uris_are_told_apart_by_what_they_mean(client: RecordingClient) -> None:
    folder = client.root / "my flows; 50%"
    folder.mkdir()
    editor = Editor(client, folder)
    uri = editor.open("flow #1?.json", FLOW)

    assert await editor.codes(uri) == ["KWF301"]


async def test_a_check_that_is_overtaken_publishes_nothing(editor: Editor) -> None:
    uri = editor.open("flow.json", FLOW)
    for number in range(12):
        editor.change(uri, FLOW.replace("nto", f"nto{number}"))
        await asyncio.sleep(0.05)
    await editor.diagnostics(uri)
    messages = {each.version: [found.message for found in each.diagnostics] for each in editor.published(uri)}

    for version, (message, *_) in messages.items():
        assert version is not None
        assert message.startswith(
            f'no step has the id "nto{version - 2}"' if version > 1 else 'no step has the id "nto"'
        )
