"""--fix, --unsafe-fixes and --diff on files and on standard input."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kwf_lint.__main__ import main
from kwf_lint.document.edits import Remove
from kwf_lint.report.difference import shown_difference
from kwf_lint.rulekit import Finding, Fix, Rule
from kwf_lint.words import counted
from tests.whole.test_command_line import CLEAN, DANGLING, kwf_lint, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kwf_lint.definition.app import App

# "visibility" has one near value: a safe fix. The version is mended by an unsafe one.
SLIPS = """\
{
  "app": "acme",
  "version": "1.0",
  "title": "Acme Orders",
  "description": "Shows orders.",
  "visibility": "privat"
}
"""
SAFE = SLIPS.replace('"privat"', '"private"')
ALL = SAFE.replace('"1.0"', '"1.0.0"')

ONE_MORE = "; 1 fixable with --fix --unsafe-fixes\n"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.json"
    path.write_bytes(SLIPS.encode())
    return path


@pytest.mark.parametrize(
    ("words", "code", "text", "summary"),
    [
        (["--fix"], 1, SAFE, f"1 finding fixed in 1 file; 1 error in 1 file{ONE_MORE}"),
        (["--fix", "--unsafe-fixes"], 0, ALL, "2 findings fixed in 1 file; no findings in 1 file\n"),
        (["--fix", "--unsafe-fixes", "--quiet"], 0, ALL, ""),
        (["--fix", "--ignore", "KWF104"], 1, SLIPS, f"1 error in 1 file{ONE_MORE}"),
        (["--fix", "--ignore", "KWF1"], 0, SLIPS, "no findings in 1 file\n"),
        (["--fix", "--severity", "KWF107=info"], 0, SAFE, f"1 finding fixed in 1 file; 1 info in 1 file{ONE_MORE}"),
        (["--fix", "--from-hook", "--unsafe-fixes"], 1, ALL, "2 findings fixed in 1 file; no findings in 1 file\n"),
        (["--fix", "--from-hook", "--exit-zero"], 0, SAFE, f"1 finding fixed in 1 file; 1 error in 1 file{ONE_MORE}"),
        (["--fix", "--from-hook", "--ignore", "KWF1"], 0, SLIPS, "no findings in 1 file\n"),
        ([], 1, SLIPS, "2 errors in 1 file; 1 fixable with --fix, 1 more with --fix --unsafe-fixes\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_fix_changes_the_file_and_reports_what_is_left(
    app: Path, words: list[str], code: int, text: str, summary: str
) -> None:
    done = kwf_lint("check", *words, "app.json", cwd=app.parent)

    assert (done.stdout + done.stderr).endswith(summary)
    assert done.returncode == code
    assert app.read_bytes() == text.encode()
    assert os.listdir(app.parent) == ["app.json"]


def test_the_report_says_what_a_fix_would_do(app: Path) -> None:
    done = kwf_lint("app.json", cwd=app.parent)

    assert '\n  = fix: replace "1.0" with "1.0.0" (unsafe)\n' in done.stdout
    assert '\n  = fix: replace "privat" with "private"\n' in done.stdout


DIFFERENCE = """\
--- a/app.json
+++ b/app.json
@@ -3,5 +3,5 @@
   "version": "1.0",
   "title": "Acme Orders",
   "description": "Shows orders.",
-  "visibility": "privat"
+  "visibility": "private"
 }
"""


def test_diff_shows_a_patch_and_writes_nothing(app: Path) -> None:
    done = kwf_lint("--diff", ".", cwd=app.parent)

    assert done.returncode == 1
    assert done.stdout == DIFFERENCE
    assert done.stderr == (
        "1 finding would be fixed in 1 file; 1 error in 1 file; 1 fixable with --fix --unsafe-fixes\n"
    )
    assert app.read_text() == SLIPS
    patched = subprocess.run(["git", "apply"], cwd=app.parent, input=done.stdout, text=True, check=True)
    assert patched.returncode == 0
    assert app.read_text() == SAFE


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--unsafe-fixes"], 1), (["--fix"], 1), (["--exit-zero"], 0), (["--ignore", "KWF104"], 0), (["gone.json"], 2)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_diff_exits_with_1_if_something_would_change(app: Path, words: list[str], code: int) -> None:
    done = kwf_lint("check", "--diff", *words, "app.json", cwd=app.parent)

    assert done.returncode == code
    assert app.read_text() == SLIPS


def test_diff_says_what_cannot_be_parsed(app: Path) -> None:
    app.write_text(SLIPS.replace('"title": "Acme Orders",', '"title": "Acme Orders"'))
    done = kwf_lint("--diff", ".", cwd=app.parent)

    assert (done.returncode, done.stdout) == (1, "")
    assert 'error: a comma is missing after the value of the key "title" [KWF001 invalid-json]\n' in done.stderr


@pytest.mark.parametrize("text", [SLIPS, "\ufeff" + SLIPS.replace("\n", "\r\n"), json.dumps(json.loads(SLIPS))])
def test_standard_input_becomes_standard_output(tmp_path: Path, text: str) -> None:
    done = kwf_lint("check", "--fix", "-", cwd=tmp_path, stdin=text.encode())

    assert done.stdout == text.replace('"privat"', '"private"').removeprefix("\ufeff")
    assert "error[KWF107 malformed-value]" in done.stderr
    assert f"{counted(1 + (text[0] != '{'), 'finding')} fixed in 1 file; " in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("given", "words", "code"),
    [
        (json.dumps(CLEAN), [], 0),
        (json.dumps(DANGLING), [], 1),
        ('{"name": "x"}', [], 1),
        ('{"name": "x"}', ["--from-hook"], 0),
        ('{"app": "x", "title": ', [], 1),
        ("", [], 1),
        ('{"app": "\xe9"}', [], 1),
        (SLIPS, ["--config", "exclude.toml", "--stdin-filename", "app.json"], 0),
    ],
    ids=["clean", "nothing-to-fix", "no-definition", "no-definition-in-a-hook", "no-json", "empty", "utf-8", "excluded"],
)  # fmt: skip
def test_what_is_not_changed_comes_out_as_it_went_in(tmp_path: Path, given: str, words: list[str], code: int) -> None:
    (tmp_path / "exclude.toml").write_text('exclude = ["app.json"]\n')

    done = kwf_lint("check", "--fix", *words, "-", cwd=tmp_path, stdin=given.encode())

    assert done.stdout == given
    assert done.returncode == code


def test_bytes_that_are_no_utf_8_come_out_as_they_went_in(tmp_path: Path) -> None:
    given = '{"app": "\xe9", "title": "x"}'.encode("latin-1")
    done = subprocess.run(
        [sys.executable, "-m", "kwf_lint", "--fix", "-"], cwd=tmp_path, input=given, capture_output=True, check=False
    )

    assert done.stdout == given
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes needs --fix or --diff"),
        (["--fix", "--staged"], "--staged cannot be combined with --fix"),
        (["--diff", "--staged"], "--staged cannot be combined with --diff; run --fix on the files, then stage them"),
        (["--diff", "--format", "json"], "remove --format"),
    ],
    ids=["unsafe-alone", "staged", "staged-diff", "diff-with-format"],
)  # fmt: skip
def test_wrong_use_is_told(tmp_path: Path, words: list[str], message: str) -> None:
    done = kwf_lint("check", *words, cwd=tmp_path)

    assert message in done.stderr
    assert done.returncode == 2


def test_reports_go_where_they_are_sent_and_hold_what_is_left(app: Path) -> None:
    done = kwf_lint("--fix", "--format", "json=report.json", "--format", "concise", "app.json", cwd=app.parent)
    report = json.loads((app.parent / "report.json").read_text())

    assert [each["code"] for each in report["diagnostics"]] == ["KWF107"]
    assert [each["text"] for each in report["diagnostics"][0]["fix"]["edits"]] == [".0"]
    assert done.stdout.startswith("app.json:3:14: error: ")


def test_every_report_that_can_tells_the_edits(app: Path) -> None:
    json_report = json.loads(kwf_lint("--format", "json", "app.json", cwd=app.parent).stdout)
    sarif = json.loads(kwf_lint("--format", "sarif", "app.json", cwd=app.parent).stdout)
    rdjson = json.loads(kwf_lint("--format", "rdjson", "app.json", cwd=app.parent).stdout)

    assert [each["fix"]["safe"] for each in json_report["diagnostics"]] == [False, True]
    change = sarif["runs"][0]["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change == {
        "deletedRegion": {"startLine": 6, "startColumn": 24, "endLine": 6, "endColumn": 24},
        "insertedContent": {"text": "e"},
    }
    assert rdjson["diagnostics"][0]["suggestions"] == [
        {"range": {"start": {"line": 3, "column": 18}, "end": {"line": 3, "column": 18}}, "text": ".0"}
    ]


def test_several_files_are_fixed_and_one_that_cannot_be_is_left(tmp_path: Path) -> None:
    put(tmp_path, one=SLIPS, two=SLIPS.replace("acme", "other"), three=CLEAN)
    (tmp_path / "two.json").chmod(0o444)

    done = kwf_lint("--fix", "--unsafe-fixes", ".", cwd=tmp_path)

    assert (tmp_path / "one.json").read_text() == ALL
    if os.geteuid():  # root may write everywhere
        assert (tmp_path / "two.json").read_text() == SLIPS.replace("acme", "other")
        assert "kwf-lint: two.json: not fixed: the file cannot be written: Permission denied\n" in done.stderr
        assert done.returncode == 2


def test_a_link_stays_a_link_and_its_file_is_replaced(app: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    link = folder / "app.json"
    link.symlink_to("../app.json")

    done = kwf_lint("--fix", "links/app.json", cwd=tmp_path)

    assert done.returncode == 1
    assert link.is_symlink()
    assert app.read_text() == SAFE
    assert os.listdir(folder) == ["app.json"]


def test_a_file_with_another_name_is_fixed_under_both(app: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.hardlink_to(app)

    kwf_lint("--fix", "app.json", cwd=tmp_path)

    assert other.read_text() == SAFE
    assert other.samefile(app)


def test_a_file_that_cannot_be_written_is_told_as_such(
    app: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(*words: object, **_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # As for a file that is read-only to whoever is not root.
    monkeypatch.setattr("kwf_lint.run.write_file.open", closed, raising=False)
    monkeypatch.chdir(app.parent)
    code = main(["check", "--fix", "app.json"])
    shown = capsys.readouterr()

    assert code == 2
    assert shown.err == "kwf-lint: app.json: not fixed: the file cannot be written: Permission denied\n"
    assert "2 errors in 1 file, 1 file could not be written; " in shown.out
    assert app.read_text() == SLIPS


SECRET = "".join(["ghp", "_", "x7Kq2LmN4pR8sT1uV5wZ9yB3cD6fG0hJ2kL4"])
OLD = f'{{"a": "{SECRET}",\t"b": 1, "c": "\u202e"}}\n'


def test_on_a_terminal_a_difference_shows_no_credentials_and_nothing_that_acts_on_it() -> None:
    shown = shown_difference("x.json", OLD, OLD.replace("1", "2"), for_terminal=True, color=False)

    assert shown.splitlines()[3] == '-{"a": "' + "*" * len(SECRET) + '",    "b": 1, "c": "\\u202e"}'
    assert shown.endswith("}\n")


def test_elsewhere_a_difference_is_a_patch_byte_for_byte() -> None:
    shown = shown_difference("x.json", OLD, OLD.replace("1", "2"), for_terminal=False, color=False)

    assert f"-{OLD}" in shown


def test_the_difference_of_a_file_elsewhere_names_it_as_git_does() -> None:
    shown = shown_difference("/apps/x.json", "a\n", "b\n", for_terminal=False, color=False)

    assert shown.startswith("--- a/apps/x.json\n+++ b/apps/x.json\n")


def test_a_difference_has_the_colors_that_people_know() -> None:
    shown = shown_difference("x.json", "a\nb\n", "a\n--c\n", for_terminal=True, color=True)

    assert shown == (
        "\x1b[1m--- a/x.json\x1b[0m\n\x1b[1m+++ b/x.json\x1b[0m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n a\n"
        "\x1b[31m-b\x1b[0m\n\x1b[32m+--c\x1b[0m\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_diff_hides_credentials_from_a_terminal(tmp_path: Path) -> None:
    put(tmp_path, app=SLIPS.replace("Shows orders.", f"Shows orders of {SECRET}."))
    main, other = pty.openpty()
    words = [sys.executable, "-m", "kwf_lint", "--diff", "--color", "never", "app.json"]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=other, stderr=subprocess.DEVNULL)
    code = process.wait()
    os.close(other)
    shown = os.read(main, 100_000).decode()
    os.close(main)

    assert code == 1
    assert '-  "visibility": "privat"' in shown
    assert SECRET not in shown


def test_a_wrong_fix_is_told_with_its_rule_and_the_file_stays_as_it_was(
    app: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def find(app: App) -> Iterator[Finding]:
        yield Finding(app.at("title"), "x", fix=Fix("x", [Remove(app.at("titel"))], safe=True))

    rule = Rule(find, "KWF901", "error", default=True, needs="app", apps_only=False, options={})
    monkeypatch.setattr("kwf_lint.run.check.builtin_rules", lambda: [rule])
    monkeypatch.chdir(app.parent)
    code = main(["check", "--fix", "app.json"])
    shown = capsys.readouterr()

    assert code == 3
    assert "KWF901 crashed on app.json: its fix is wrong: there is nothing at ('titel',)" in shown.err
    assert "error[KWF901 find]" in shown.out
    assert app.read_text() == SLIPS
