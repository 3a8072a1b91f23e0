"""Comparing what two revisions report: every kind of difference is shown, and nothing else is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ecosystem.__main__ import RefusedError, check_record, copy_files
from tests.ecosystem.compare import ALL, compare, report, without_version

ROOT = Path(__file__).resolve().parents[2]
FILE = "definitions/a.json"


def is_checkout() -> bool:
    if not shutil.which("git"):
        return False
    done = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--show-toplevel"], capture_output=True, text=True, check=False
    )
    return done.returncode == 0 and Path(done.stdout.strip()).resolve() == ROOT


def place(line: int, column: int) -> dict[str, int]:
    return {"line": line, "column": column, "offset": 100 * line + column}


def finding(line: int = 3, **changed: Any) -> dict[str, Any]:
    whole = {
        "file": FILE,
        "code": "KWF301",
        "name": "dangling-target",
        "severity": "error",
        "message": 'no step has the id "thank"',
        "start": place(line, 5),
        "end": place(line, 9),
        "route": [],
        "help": "Did you mean thanks?",
        "fix": {"safe": True, "title": "write thanks", "edits": [{"text": "thanks"}]},
        "fingerprint": f"f{line}",
    }
    return whole | changed


def reported(*found: dict[str, Any], text: str = "same\n") -> dict[str, str]:
    return {"text": text, "json": json.dumps({"version": 1, "diagnostics": found})}


def shown(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[str]:
    return list(report(compare(before, after), before, after))


@pytest.mark.parametrize(
    ("before", "after", "line", "total"),
    [
        ([], [finding()], "3:5: added: 'no step has the id \"thank\"'", "1 added"),
        ([finding()], [], "3:5: removed: 'no step has the id \"thank\"'", "1 removed"),
        (
            [finding(3)],
            [finding(4, fingerprint="f3")],
            "3:5: moved, start 3:5 -> 4:5; moved, end 3:9 -> 4:9",
            "1 moved",
        ),
        (
            [finding(3)],
            [finding(4)],
            "3:5: moved, start 3:5 -> 4:5; moved, end 3:9 -> 4:9; fingerprint 'f3' -> 'f4'",
            "1 moved, 1 other",
        ),
        ([finding()], [finding(end=place(3, 10))], "3:5: moved, end 3:9 -> 3:10", "1 moved"),
        (
            [finding()],
            [finding(help="x", severity="info")],
            "3:5: help 'Did you mean thanks?' -> 'x'; severity",
            "1 text",
        ),
        (
            [finding()],
            [finding(message="x", fingerprint="g")],
            "3:5: fingerprint 'f3' -> 'g'; message",
            "1 text, 1 other",
        ),
        ([finding()], [finding(fix=None)], "3:5: fix removed: 'write thanks'", "1 fix"),
        ([finding(fix=None)], [finding()], "3:5: fix added: 'write thanks'", "1 fix"),
        (
            [finding()],
            [finding(fix={"safe": False, "title": "write thanks", "edits": []})],
            "3:5: edits of the fix [{'text': 'thanks'}] -> []; safe of the fix True -> False",
            "1 fix",
        ),
        ([finding()], [finding(route=["1"])], "3:5: route [] -> ['1']", "1 other"),
    ],
)
def test_a_finding_that_differs_is_shown_with_what_differs(
    before: list[dict[str, Any]], after: list[dict[str, Any]], line: str, total: str
) -> None:
    lines = shown({FILE: reported(*before)}, {FILE: reported(*after)})

    assert any(each.startswith(f"- KWF301 {FILE}:{line}") for each in lines)
    assert any(each.startswith("| KWF301 dangling-target |") for each in lines)
    plural = "" if len(after) == 1 else "s"
    assert lines[-1] == f"1 file, {len(after)} finding{plural}: {total}, 1 of 2 outputs differ"


def test_among_equal_findings_only_the_one_that_is_gone_is_shown() -> None:
    before = {FILE: reported(finding(3), finding(4), finding(5), finding(5))}
    after = {FILE: reported(finding(3), finding(5), finding(5))}

    lines = shown(before, after)

    assert [line for line in lines if line.startswith("- KWF")] == [
        f"- KWF301 {FILE}:4:5: removed: 'no step has the id \"thank\"'"
    ]
    assert "| KWF301 dangling-target |  | 1 |  |  |  |  |" in lines


def test_a_format_that_differs_is_shown_with_the_first_line_on_three_files() -> None:
    files = [f"definitions/{letter}.json" for letter in "abcde"]
    before = {file: reported(text="one\ntwo\n") for file in files}
    after = {file: reported(text="one\n2\n") for file in files[:4]} | {files[4]: before[files[4]]}

    lines = shown(before, after)

    assert "| text | 4 of 5 files differ |" in lines
    assert "| json | equal |" in lines
    assert [line for line in lines if line.startswith("- text")] == [
        rf"- text, {file}, line 2: 'two\n' -> '2\n'" for file in files[:3]
    ]
    assert lines[-1] == "5 files, 0 findings: 1 of 2 outputs differ"


def test_a_long_line_is_shown_from_where_it_differs() -> None:
    lines = shown({FILE: reported(text="x" * 1000 + "old")}, {FILE: reported(text="x" * 1000 + "new")})

    assert f"- text, {FILE}, line 1: …{'x' * 40}old' -> …{'x' * 40}new'" in lines


def test_a_missing_line_end_is_a_difference() -> None:
    assert rf"- text, {FILE}, line 1: 'a\n' -> 'a'" in shown({FILE: reported(text="a\n")}, {FILE: reported(text="a")})


def test_what_only_differs_with_all_files_at_once_is_shown_as_such() -> None:
    before = {FILE: reported(), ALL: reported()}
    after = {FILE: reported(), ALL: reported(finding())}

    lines = shown(before, after)

    assert f"- KWF301 {FILE}:3:5: added: 'no step has the id \"thank\"' (all files at once)" in lines
    assert "| json | all files at once differ |" in lines
    assert lines[-1] == "1 file, 0 findings: 1 added, 1 of 2 outputs differ"


def test_what_differs_in_both_runs_is_shown_once() -> None:
    before = {FILE: reported(), ALL: reported()}
    after = {FILE: reported(finding()), ALL: reported(finding())}

    assert len([line for line in shown(before, after) if line.startswith("- KWF")]) == 1


def test_what_only_one_revision_has_is_shown_once_and_not_for_each_finding() -> None:
    before = {FILE: reported(finding(3), finding(4))}
    after = {FILE: reported(finding(3, extra=1), finding(4, extra=2)) | {"new": "x"}}

    lines = shown(before, after)

    assert 'only head has the field "extra" in json' in lines[-1]
    assert "only head has the output new" in lines[-1]
    assert not [line for line in lines if line.startswith("- KWF")]


def test_a_report_that_cannot_be_read_is_a_difference() -> None:
    assert not compare({FILE: reported()}, {FILE: {"text": "same\n", "json": "Traceback"}}).is_equal


def test_nothing_differs_in_equal_outputs() -> None:
    outputs = {FILE: reported(finding()), ALL: reported(finding())}

    assert compare(outputs, outputs).is_equal
    assert shown(outputs, outputs)[-1] == "1 file, 1 finding, no difference"


def test_only_the_version_of_kwf_lint_is_replaced_by_a_word() -> None:
    outputs = {
        "json": '{"tool": {"name": "kwf-lint", "version": "0.1.0"}, "diagnostics": [{"message": "version 0.1.0"}]}',
        "sarif": '{"name": "kwf-lint", "version": "0.1.0", "semanticVersion": "0.1.0", "text": "0.1.0"}',
        "html": '<p class="faint">Version 0.1.0</p><p>0.1.0</p>',
        "text": "Version 0.1.0",
    }

    changed, names = without_version({FILE: outputs}, "0.1.0")

    assert names == {"json", "sarif", "html"}
    assert changed[FILE] == {
        "json": '{"tool": {"name": "kwf-lint", "version": "VERSION"}, "diagnostics": [{"message": "version 0.1.0"}]}',
        "sarif": '{"name": "kwf-lint", "version": "VERSION", "semanticVersion": "VERSION", "text": "0.1.0"}',
        "html": '<p class="faint">Version VERSION</p><p>0.1.0</p>',
        "text": "Version 0.1.0",
    }


def test_files_are_copied_under_the_name_of_their_folder_without_settings_and_repositories(tmp_path: Path) -> None:
    for name in ("x/apps/a.json", "x/apps/in/b.txt", "x/apps/kwf-lint.toml", "x/apps/.git/HEAD", "y/apps/a.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)

    names = copy_files([tmp_path / "x" / "apps", tmp_path / "y" / "apps"], tmp_path / "to", "*")

    assert names == ["apps/a.json", "apps/in/b.txt", "apps-2/a.json"]
    assert (tmp_path / "to" / "apps-2" / "a.json").read_text() == "y/apps/a.json"


def test_another_kwf_lint_than_that_of_the_revision_is_refused(tmp_path: Path) -> None:
    outputs = {FILE: reported()}
    own, other = str(tmp_path / "head" / "kwf_lint" / "__init__.py"), str(tmp_path / "kwf_lint" / "__init__.py")

    check_record({"modules": [own], "outputs": outputs}, "HEAD", tmp_path / "head")
    with pytest.raises(RefusedError, match="did not run its own kwf_lint"):
        check_record({"modules": [own, other], "outputs": outputs}, "HEAD", tmp_path / "head")


@pytest.mark.skipif(not is_checkout(), reason="there are no revisions to compare outside of a git checkout")
class TestTheProgram:
    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.ecosystem", *words, "--only", "definitions/harbor_vip.json"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    def test_finds_no_difference_between_a_revision_and_itself(self) -> None:
        done = self.run("HEAD", "HEAD")

        assert done.returncode == 0, done.stdout + done.stderr
        assert re.fullmatch(r"1 file, [1-9]\d* findings, no difference", done.stdout.splitlines()[-1])
        assert "| sarif | equal |" in done.stdout

    def test_compares_with_the_working_tree_as_it_is(self) -> None:
        done = self.run("HEAD", ".")

        last = done.stdout.splitlines()[-1]
        assert done.returncode in (0, 1), done.stderr
        assert last.startswith("1 file, ")
        assert last.endswith("no difference") == (done.returncode == 0)

    def test_refuses_an_unknown_revision_in_one_line(self) -> None:
        done = self.run("HEAD", "no-such-revision")

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == 'ecosystem: "no-such-revision" is not a revision of this repository\n'
