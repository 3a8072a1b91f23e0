"""What looks like a definition and was not read is said in every report that has a place for it, and can fail the run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.document_kinds import is_part_of_app
from kwf_lint.paths import read_regular
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from tests.run.test_part_of_app import APP, track, write
from tests.run.test_siblings import SHOP, calling
from tests.whole.test_command_line import CLEAN, kwf_lint

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

KVIEW = {"name": "acme.card", "template": "<div/>", "resource": "customer", "context": "smartbar-card"}
MODULE = "export default {app: process.env.APP, version: '1.0.0', title: 'Voice'};"
DEEP = json.dumps(APP)[:-1] + ', "x": ' + "[" * 300 + "]" * 300 + "}"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a definition that was read, and one thing of each kind that was not."""
    write(tmp_path / "clean.json", CLEAN)
    write(tmp_path / "parts/card.json", {"kviews": [KVIEW]})
    (tmp_path / "voice.js").write_text(MODULE)
    (tmp_path / "deep.json").write_text(DEEP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


LINES = (
    "2 definitions not read: deep.json (too large, or nested too deep) and voice.js (a module; its app is process.env.APP)",
    '1 fragment not read: parts/card.json (not in the setting "fragments")',
)


def test_each_kind_has_a_line_in_the_summary(project: Path) -> None:
    done = kwf_lint("--ignore", "ALL", ".", cwd=project)

    assert done.returncode == 0
    assert done.stderr.splitlines() == ["no findings in 2 files", *LINES]


def test_it_also_follows_findings(project: Path) -> None:
    done = kwf_lint(".", cwd=project)

    assert done.stdout.splitlines()[-3:] == ["1 error in 1 of 2 files", *LINES]


@pytest.mark.parametrize("words", [[], ["--quiet"]], ids=["plain", "quiet"])
def test_it_can_fail_the_run(project: Path, words: list[str]) -> None:
    (project / "kwf-lint.toml").write_text('unread = "error"\nignore = ["ALL"]\n')
    done = kwf_lint(*words, ".", cwd=project)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-2:] == list(LINES)
    assert kwf_lint("--exit-zero", ".", cwd=project).returncode == 0
    assert kwf_lint("clean.json", cwd=project).returncode == 0


def test_the_settings_of_each_file_say_whether_it_fails_the_run(project: Path) -> None:
    (project / "parts/kwf-lint.toml").write_text('unread = "error"\n')

    assert kwf_lint("--ignore", "ALL", ".", cwd=project).returncode == 1
    assert kwf_lint("--ignore", "ALL", "voice.js", "deep.json", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("json", '"kind": "fragment"'),
        ("sarif", '"level": "warning", "message": {"text": "fragment not read: '),
        ("markdown", '\n1 fragment not read&#58; parts/card.json &#40;not in the setting "fragments"&#41;\n'),
        ("html", "<p>1 fragment not read: parts/card.json (not in the setting &quot;fragments&quot;)</p>"),
        ("junit", "<system-out>2 definitions not read: deep.json"),
        (
            "github",
            '::warning title=kwf-lint,file=parts/card.json::fragment not read: not in the setting "fragments"\n',
        ),
        ("azure", "##vso[task.logissue type=warning;sourcepath=parts/card.json;]fragment not read: "),
        ("concise", ""),
    ],
)
def test_reports_have_it_where_they_have_a_place_for_it(project: Path, name: str, expected: str) -> None:
    done = kwf_lint("--ignore", "ALL", "--format", name, ".", cwd=project)

    assert expected in done.stdout
    assert done.stderr.splitlines()[1:] == list(LINES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sarif", '"level": "error", "message": {"text": "fragment not read: '),
        ("junit", '<failure message="not read">2 definitions not read: deep.json'),
        ("github", "::error title=kwf-lint,file=parts/card.json::"),
        ("azure", "##vso[task.logissue type=error;sourcepath=parts/card.json;]"),
    ],
)
def test_reports_say_that_it_fails_the_run(project: Path, name: str, expected: str) -> None:
    (project / "kwf-lint.toml").write_text('unread = "error"\nignore = ["ALL"]\n')

    assert expected in kwf_lint("--format", name, ".", cwd=project).stdout


def test_a_hook_says_it_too(project: Path) -> None:
    done = kwf_lint("check", "--from-hook", "parts/card.json", "voice.js", cwd=project)

    assert done.stderr.splitlines() == [
        "no definitions found",
        LINES[0].replace("2", "1").replace("s ", " ", 1).replace("deep.json (too large, or nested too deep) and ", ""),
        LINES[1],
    ]


def test_a_part_that_a_module_imports_was_read(project: Path) -> None:
    (project / "index.js").write_text(
        "import card from './parts/card.json';\nexport default {app: 'acme', version: '1.0.0', title: 'Acme', ...card};"
    )
    found = check(Options(["."])).unread

    assert [kind for kind, *_ in found] == ["definition", "definition"]


def test_a_part_that_the_settings_name_was_read(project: Path) -> None:
    (project / "kwf-lint.toml").write_text('fragments = ["parts/*.json"]\n')

    assert [name for _, name, *_ in check(Options(["."])).unread] == ["deep.json", "voice.js"]


@pytest.mark.parametrize("value", [KVIEW, [KVIEW], [], {}, {"en_us": {"acme.settings.page.title": "Acme"}}, "text"])
def test_a_file_that_the_settings_name_and_that_is_no_part_was_not_read(project: Path, value: Any) -> None:
    (project / "kwf-lint.toml").write_text('fragments = ["parts/*.json"]\n')
    write(project / "parts/card.json", value)
    found = {name: reason for _, name, reason, *_ in check(Options(["."])).unread}

    assert found["parts/card.json"] == 'no object with a key of an app definition, such as "kviews"'


def test_a_part_that_the_settings_name_and_that_is_no_json_is_reported(project: Path) -> None:
    (project / "kwf-lint.toml").write_text('fragments = ["parts/*.json"]\n')
    (project / "parts/card.json").write_text('{"kviews": [}')

    assert [each.code for each in check(Options(["parts"])).diagnostics] == ["KWF001"]


@pytest.mark.parametrize(
    "value",
    [
        {"kviews": [KVIEW]},
        {"hooks": [{"eventName": "order.paid"}], "triggers": [{"eventName": "order.paid"}]},
        {"workflows": [{"name": "a", "steps": []}]},
        {"settings": {"default": {"shop": {"type": "string", "defaultValue": ""}}}},
        {"i18n": {"en_us": {"acme.settings.page.title": "Acme"}}},
    ],
)
def test_what_is_a_part_of_an_app(value: Any) -> None:
    assert is_part_of_app(value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"settings": {"editor": {"tabSize": 2}}, "tags": ["a"]},
        {"actions": [{"name": "build", "run": "make"}], "triggers": [{"on": "push"}]},
        {"hooks": ["pre-commit"]},
        {"kviews": [KVIEW], "scripts": {}},
        {"description": "x", "version": "1.0.0"},
        {"i18n": {"locales": ["en"]}},
    ],
)
def test_what_is_another_tools_file(value: Any) -> None:
    assert not is_part_of_app(value)


def test_a_file_of_the_project_that_cannot_be_opened_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "app.json", calling())
    write(project / "shop/shop.json", SHOP)
    track(project)

    def refuse(path: str) -> bytes:
        if path.endswith("shop.json"):
            raise PermissionError(13, "Permission denied")
        return read_regular(path)

    monkeypatch.setattr("kwf_lint.run.project_files.read_regular", refuse)
    found = check(Options(["app.json"])).unread

    assert found == [("file", "shop/shop.json", "cannot be read: Permission denied", False)]


def test_a_file_that_was_deleted_is_not(project: Path) -> None:
    write(project / "app.json", calling())
    write(project / "shop/shop.json", SHOP)
    track(project)
    (project / "shop/shop.json").unlink()

    assert check(Options(["app.json"])).unread == []


def test_many_processes_say_it_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        write(project / f"more/{number}.json", {**CLEAN, "name": f"acme-orders-{number}"})
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    found = check(Options(["."])).unread

    assert [name for _, name, *_ in found] == ["deep.json", "voice.js", "parts/card.json"]


@pytest.mark.parametrize("name", ["text", "json", "sarif", "markdown", "html", "junit"])
def test_names_and_reasons_are_escaped(project: Path, name: str) -> None:
    (project / "a\x1b[2J.js").write_text(MODULE)
    done = kwf_lint("--ignore", "ALL", "--format", name, ".", cwd=project)

    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["markdown", "junit", "sarif", "github"])
def test_reports_for_build_servers_name_files_from_the_root(project: Path, name: str) -> None:
    track(project)
    done = kwf_lint("--ignore", "ALL", "--format", name, ".", cwd=project / "parts")

    assert "parts/card.json" in done.stdout
