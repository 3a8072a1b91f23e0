from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.document import Document
from kwf_lint.editor.checked import checked, fixed
from kwf_lint.editor.positions import offset_at, position_at
from kwf_lint.editor.text_map import TextMap
from kwf_lint.editor.uris import is_source, path_of, uri_of
from kwf_lint.editor.written import written_at
from tests.editor import definitions

if TYPE_CHECKING:
    from pathlib import Path

RULE = '''"""A rule of the tests."""
from kwf_lint import App, Finding, rule


@rule("TST001", "error")
def own_rule(app: App):
    """A rule of the user's own."""
    yield Finding((), "found by the user's own rule")
'''


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lint").mkdir()
    (tmp_path / "lint" / "checks.py").write_text(RULE, encoding="utf-8")
    (tmp_path / "lint" / "own-rule.md").write_text("# own-rule\n", encoding="utf-8")
    (tmp_path / "kwf-lint.toml").write_text('rules = ["lint"]\nselect = ["TST001"]\n', encoding="utf-8")
    return str(tmp_path / "flow.json")


@pytest.mark.parametrize("trusts_rules", [False, True])
def test_rules_of_the_users_own_run_only_where_they_are_trusted(file: str, trusts_rules: bool) -> None:
    result = checked(file, definitions.text(definitions.workflow()), 1, {}, trusts_rules=trusts_rules)

    assert [each.code for each in result.diagnostics] == (["TST001"] if trusts_rules else [])
    assert result.problems == []


def test_all_safe_fixes_are_made_at_once(tmp_path: Path) -> None:
    flow = definitions.workflow()
    flow["steps"][0]["transitions"][0]["condition"] = {"op": "true", "values": [True, True]}
    text = definitions.text(flow)
    file = str(tmp_path / "flow.json")
    again = fixed(file, fixed(file, text, {}, trusts_rules=False), {}, trusts_rules=False)

    assert not any(each.fix and each.fix.safe for each in checked(file, again, 1, {}, trusts_rules=False).diagnostics)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_come_back_as_offsets(encoding: str) -> None:
    document = Document("", "a😀ß\r\n\u2028b\rc\vd\ne")
    offsets = [offset for offset in range(len(document.text) + 1) if document.text[offset - 1 : offset + 1] != "\r\n"]

    assert [offset_at(document, position_at(document, each, encoding), encoding) for each in offsets] == offsets


def test_a_position_behind_a_line_means_its_end() -> None:
    document = Document("", "ab\ncd")
    at = position_at(document, 5, "utf-16")
    at.character = 99

    assert offset_at(document, at, "utf-16") == 5
    at.line = 99
    assert offset_at(document, at, "utf-16") == 5


@pytest.mark.parametrize(
    ("old", "new", "span", "expected"),
    [
        ("abc def", "abc X def", (4, 7), (6, 9)),
        ("abc def", "abc X def", (0, 3), (0, 3)),
        ("abc def", "aXc def", (0, 3), (0, 3)),
        ("abc def", "abXef", (2, 4), None),
        ("abc", "abc", (1, 2), (1, 2)),
    ],
    ids=["behind", "before", "around", "cut", "same"],
)
def test_spans_move_with_the_text(old: str, new: str, span: tuple[int, int], expected: tuple[int, int] | None) -> None:
    assert TextMap(old, new).to_new(span) == expected


@pytest.mark.parametrize(
    ("text", "path", "prefix", "is_key"),
    [
        ('{"a": [1, {"b": "x|"}]}', ("a", 1, "b"), "x", False),
        ('{"a": {|', ("a",), "", True),
        ('{"a": 1, "b|', (), "b", True),
        ('{"a": [{"t": "|', ("a", 0, "t"), "", False),
        ('{"a": "}{", "c": |', ("c",), "", False),
        ('{"a": "q\\"x", "d": "y|z"}', ("d",), "y", False),
        ("[[], |", (1,), "", False),
        ("|", (), "", False),
        ("{a: [{b: 'x|', c: 1}]}", ("a", 0, "b"), "x", False),
        ("{a: f(1, 2), // no, {\n 'b\\'c': /* [ */ `x|", ("b\\'c",), "x", False),
        ("{a: 1, wo|", (), "wo", True),
    ],
)
def test_the_place_in_an_incomplete_text(text: str, path: tuple[object, ...], prefix: str, is_key: bool) -> None:
    offset = text.index("|")
    found = written_at(text.replace("|", ""), offset)

    assert found is not None
    assert (found.path, found.prefix, found.is_key) == (path, prefix, is_key)


@pytest.mark.parametrize("text", ["{ // a|", "{ /* a| */ }"])
def test_nothing_belongs_into_a_comment(text: str) -> None:
    assert written_at(text.replace("|", ""), text.index("|")) is None


@pytest.mark.parametrize("name", ["a b.json", "größe;#?%41.json", "it's.json"])
def test_uris_and_paths(tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name)

    assert path_of(uri_of(path)) == path
    assert path_of(uri_of(path).replace(":", "%3A").replace("file%3A", "file:")) == path
    assert path_of("untitled:Untitled-1") == ""


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("file:///a.json", True),
        ("FILE:///a.json", True),
        ("untitled:Untitled-1", True),
        ("git:/project/a.json?ref", False),
        ("fugitive:///project/.git//abc/a.json", False),
        ("vscode-notebook-cell:/a.ipynb#1", False),
    ],
)
def test_older_versions_of_files_and_parts_of_others_are_no_sources(uri: str, expected: bool) -> None:
    assert is_source(uri) is expected


def test_a_host_that_cannot_be_one_has_no_path() -> None:
    assert path_of("file://[/a.json") == ""


def test_a_bug_in_a_check_leaves_no_findings_of_an_older_text(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    def crash(_options: object) -> None:
        raise RecursionError("too\ndeep")

    monkeypatch.setattr("kwf_lint.editor.checked.check", crash)
    result = checked(file, definitions.text(definitions.workflow()), 2, {}, trusts_rules=False)

    assert (result.diagnostics, result.version) == ((), 2)
    assert result.problems == ["a bug in kwf-lint: RecursionError: too\\ndeep"]


def test_a_folder_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    result = checked(str(folder / "flow.json"), definitions.text(definitions.workflow()), 1, {}, trusts_rules=False)

    assert result.problems == ["the current folder no longer exists; change to another one"]
