"""Fixes in modules, from files to files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.__main__ import main
from kwf_lint.run import module_rewrite

if TYPE_CHECKING:
    from pathlib import Path

INDEX = """\
import steps from './steps';

export default {
  app: 'harbor_desk', version: '1.0.0', title: 'Harbor Desk',
  workflows: [{ name: 'harbor_desk.greet', descripton: 'Greets.', trigger: { id: 't', transitions: [] }, steps }],
};
"""
STEPS = "export default [{ id: 'first', transitons: [] }];\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "index.js").write_text(INDEX, encoding="utf-8")
    (tmp_path / "steps.js").write_text(STEPS, encoding="utf-8")
    return tmp_path


def texts(folder: Path) -> tuple[str, str]:
    return (folder / "index.js").read_text(encoding="utf-8"), (folder / "steps.js").read_text(encoding="utf-8")


FIXED = INDEX.replace("descripton", "description"), STEPS.replace("transitons", "transitions")


def test_all_files_that_the_run_names_are_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--select", "KWF101", "--diff", "."])
    out, err = capsys.readouterr()
    assert (
        "-export default [{ id: 'first', transitons: [] }];\n+export default [{ id: 'first', transitions: [] }];" in out
    )
    assert err.startswith("2 findings would be fixed in 2 files; no findings in 1 file")
    assert texts(folder) == (INDEX, STEPS)

    assert main(["check", "--select", "KWF101", "--fix", "."]) == 0
    assert texts(folder) == FIXED


def test_a_file_that_the_run_does_not_name_is_not_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--select", "KWF101", "--fix", "index.js"]) == 1
    assert texts(folder) == (FIXED[0], STEPS)


def test_two_workflows_of_a_module_do_not_get_one_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = (
        "export default { app: 'harbor', version: '1.0.0', title: 'H', workflows: [{ name: '%s' }, { name: '%s' }] };\n"
    )
    (folder / "index.js").write_text(app % ("harbor greet", "harbor!greet"), encoding="utf-8")
    main(["check", "--select", "KWF202", "--fix", "--unsafe-fixes", "index.js"])

    assert texts(folder)[0] == app % ("harbor-greet", "harbor!greet")


def test_a_part_of_two_definitions_is_not_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other.js").write_text(FIXED[0].replace("harbor_desk", "harbor_other"), encoding="utf-8")
    main(["check", "--select", "KWF101", "--fix", "."])

    assert texts(folder) == (FIXED[0], STEPS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("transitions: [],", "transitons: [],"),
        ("op: 'true'", "op: 'True'"),
        ("body: 'New'", "body: 'New {{steps.1.name}}'"),
        ("values: [true]", "values: ['true']"),
        ("errorCases: [],", "errorCases: [], nxet: null,"),
    ],
)
def test_a_workflow_that_apps_load_is_fixed_for_all_of_them(
    old: str, new: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    condition = "condition: { op: 'true', values: [true] }"
    step = (
        "{ id: 'note', action: 'kustomer.note.create', meta: { displayName: 'Note' }, transitions: [], errorCases: [],"
        " params: { conversation: '/#steps.1.id', body: 'New' }, appVersion: 'kustomer-^1.9.2' }"
    )
    flow = (
        "export default { name: 'harbor-greet', description: 'Greets.', trigger: { id: '1', eventName:"
        f" 'kustomer.conversation.create', transitions: [{{ target: 'note', {condition} }}] }}, steps: [{step}] }};\n"
    )
    assert flow.count(old) == 1
    (folder / "steps.js").unlink()
    (folder / "flow.js").write_text(flow.replace(old, new), encoding="utf-8")
    words = ["check", "--fix", "--unsafe-fixes"]
    main([*words, "flow.js"])
    alone = texts_of(folder, "flow.js")
    (folder / "flow.js").write_text(flow.replace(old, new), encoding="utf-8")
    for name in ("index.js", "other.js"):
        head = f"import flow from './flow';\nexport default {{ app: 'harbor_{name[0]}', version: '1.0.0', title: 'A',"
        (folder / name).write_text(f"{head} description: 'About it.', workflows: [flow] }};\n", encoding="utf-8")
    main([*words, "."])

    assert texts_of(folder, "flow.js") == alone
    assert "not fixed" not in capsys.readouterr()[1]


def test_what_is_added_in_one_place_keeps_its_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    i18n = "i18n: { en_us: { 'harbor_desk.settings.page.title': 'Harbor' } }"
    settings = "settings: { default: { shop: { type: 'string', defaultValue: '', required: true } } }"
    (folder / "index.js").write_text(INDEX.replace("  workflows", f"  {settings},\n  {i18n},\n  workflows"))

    assert main(["check", "--select", "KWF714", "--fix", "--unsafe-fixes", "index.js"]) == 0
    added = texts(folder)[0].partition("'Harbor'")[2].partition("}")[0]
    assert [each.split("'")[0] for each in added.split("harbor_desk.settings.")[1:]] == [
        "page.description", "path.default.shop.displayName", "path.default.shop.description",
    ]  # fmt: skip


def test_programs_get_the_edits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--select", "KWF101", "--format", "json", "."])
    fixes = [each["fix"]["edits"] for each in json.loads(capsys.readouterr()[0])["diagnostics"]]
    assert [(edit["file"], edit["start"]["line"], edit["text"]) for edits in fixes for edit in edits] == [
        ("index.js", 5, "description"), ("steps.js", 1, "transitions"),
    ]  # fmt: skip

    main(["check", "--select", "KWF101", "--format", "sarif", "."])
    results = json.loads(capsys.readouterr()[0])["runs"][0]["results"]
    assert [each["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"] for each in results] == [
        "index.js", "steps.js",
    ]  # fmt: skip


def test_a_fix_that_would_change_something_else_is_not_made_and_that_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (
        "const app = { app: 'harbor_desk', version: '1.0.0', title: 'Harbor', visibility: 'privat', type: 'x' };\n"
        "if (app.visibility === 'privat') { app.identifier = 'abc'; }\n"
        "export default app;\n"
    )
    (folder / "index.js").write_text(source, encoding="utf-8")
    code = main(["check", "--select", "KWF104", "--fix", "."])
    out, err = capsys.readouterr()

    assert code == 1
    assert "KWF104" in out
    assert "= fix:" not in out
    assert err == (
        "kwf-lint: index.js:1:82: not fixed: with the change, the module would not have the value that the fix of KWF104"
        " gives\n"
    )
    assert texts(folder)[0] == source


def test_other_fixes_are_made_beside_one_that_cannot(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = (
        "const app = { app: 'harbor_desk', version: '1.0.0', title: 'Harbor', visibility: 'privat', descripton: 'x' };\n"
        "if (app.visibility === 'privat') { app.identifier = 'abc'; }\n"
        "export default app;\n"
    )
    (folder / "index.js").write_text(source, encoding="utf-8")
    main(["check", "--select", "KWF104,KWF101", "--fix", "."])
    out, err = capsys.readouterr()

    assert texts(folder)[0] == source.replace("descripton", "description")
    assert err.startswith("kwf-lint: index.js:1:82: not fixed: ")
    assert "1 finding fixed in 1 file" in out


def test_fixes_that_bring_others_for_ever_end_and_are_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module_rewrite, "MOST_ROUNDS", 1)
    main(["check", "--select", "KWF101,KWF102", "--fix", "--unsafe-fixes", "."])
    err = capsys.readouterr()[1]

    assert texts(folder)[1] == FIXED[1]
    assert "rounds" not in err


def test_a_part_in_json_is_fixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(INDEX.replace("./steps", "./steps.json"), encoding="utf-8")
    (folder / "steps.js").unlink()
    (folder / "steps.json").write_text('[{"id": "first", "transitons": []}]\n', encoding="utf-8")
    main(["check", "--select", "KWF101", "--fix", "."])

    assert texts_of(folder, "steps.json") == '[{"id": "first", "transitions": []}]\n'
    assert "descripton" not in texts_of(folder, "index.js")


def test_a_fix_after_which_a_part_would_be_no_json_is_not_made(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "index.js").write_text(FIXED[0].replace("./steps", "./steps.json"), encoding="utf-8")
    (folder / "steps.json").write_text('[{"id": "first", "transitons": []}]\n', encoding="utf-8")
    monkeypatch.setattr(module_rewrite, "replaced", lambda text, _: text.replace('"transitons"', "transitions"))
    main(["check", "--select", "KWF101", "--fix", "."])

    assert "transitons" in texts_of(folder, "steps.json")
    assert "steps.json:1:18: not fixed: " in capsys.readouterr()[1]


def test_a_workflow_in_json_that_a_module_loads_is_fixed_and_reported_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = {"name": "harbor_desk.greet", "descripton": "", "trigger": {"transitions": []}, "steps": [{"idd": "a"}]}
    (folder / "flow.json").write_text(json.dumps(flow), encoding="utf-8")
    for name in ("a.js", "index.js"):
        (folder / name).write_text(
            "import flow from './flow.json';\n"
            f"export default {{ app: '{name[0]}', version: '1.0.0', title: 'A', workflows: [flow] }};\n",
            encoding="utf-8",
        )
    (folder / "steps.js").unlink()
    main(["check", "--select", "KWF101", "--format", "concise", "."])
    before = capsys.readouterr()[0].splitlines()
    main(["check", "--select", "KWF101", "--format", "concise", "--fix", "."])
    after = capsys.readouterr()[0].splitlines()

    assert len(before) == 2
    assert after == []
    assert json.loads(texts_of(folder, "flow.json"))["description"] == ""


def texts_of(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")
