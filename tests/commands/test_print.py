"""The JSON that a module stands for, on standard output; what is not known, on standard error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["print", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_order_of_the_source_two_spaces_and_a_final_newline(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "parts.ts").write_text("export const roles: string[] = [];")
    (folder / "index.js").write_text(
        "import { roles } from './parts';\nexport default { version: '1', app: 'demo', roles };"
    )

    assert run(capsys, "index.js") == (0, '{\n  "version": "1",\n  "app": "demo",\n  "roles": []\n}\n', "")


def test_unknown_values_are_named_and_nothing_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text("export default {\n  app: 'demo', version: '1',\n  url: process.env.URL,\n};")

    code, out, err = run(capsys, "index.js")

    assert (code, out) == (2, "")
    assert err == (
        "kwf-lint: index.js: 1 unknown value, so nothing is printed\n"
        "  index.js:3:8: /url (process.env.URL)\n"
        "kwf-lint: set them with --env URL=VALUE\n"
    )


def test_the_environment_gives_values(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(
        "export default { app: 'demo', version: '1', url: `${process.env.URL}/${process.env.X}` };"
    )

    code, out, _ = run(capsys, "index.js", "--env", "URL=https://h", "--env", "X=a=b")

    assert (code, json.loads(out)["url"]) == (0, "https://h/a=b")


def test_one_of_several_definitions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(
        "export const one = { app: 'first', version: '1' };\nexport const two = { app: 'second', version: '1' };"
    )

    assert run(capsys, "index.js") == (
        2, "", 'kwf-lint: index.js: the module has 2 definitions ("first" and "second"). Choose one with --app NAME.\n',
    )  # fmt: skip
    assert json.loads(run(capsys, "index.js", "--app", "second")[1])["app"] == "second"
    assert json.loads(run(capsys, "index.js", "--app", "one")[1])["app"] == "first"
    assert run(capsys, "index.js", "--app", "secnod")[2] == (
        'kwf-lint: index.js: the module has no definition "secnod". Did you mean "second"?\n'
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("export default { app: 'demo' version: '1' };", 'index.js:1:30: "," is missing before "version"'),
        ("export default 1;", "index.js: kwf-lint found no definition among the exports of the module"),
        (
            "for (;;) {}\nexport default { app: 'demo', version: '1' };",
            "index.js: not read: evaluating it takes too many steps",
        ),
    ],
)
def test_what_cannot_be_printed(source: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(source)

    assert run(capsys, "index.js") == (2, "", f"kwf-lint: {message}\n")


def test_other_files_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "types.d.ts").write_text("")

    assert run(capsys, "types.d.ts")[2] == "kwf-lint: types.d.ts: neither a module nor JSON\n"
    assert run(capsys, "gone.js")[2] == "kwf-lint: gone.js: no such file or folder\n"


def test_what_would_act_on_a_terminal_is_escaped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(r"export default { app: 'demo', version: '\x1b[31m\x9b\u202eé' };")

    _, out, _ = run(capsys, "index.js")

    assert r'"\u001b[31m\u009b\u202eé"' in out
    assert json.loads(out)["version"] == "\x1b[31m\x9b\u202eé"


def test_nothing_outside_the_repository_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "secret.json").write_text('{"token": "x"}')
    inner = folder / "repository"
    (inner / ".git").mkdir(parents=True)
    (inner / "link.json").symlink_to(folder / "secret.json")
    (inner / "index.js").write_text(
        "import a from '../secret.json'; import b from './link.json';\nexport default { app: 'demo', version: '1', a, b };"
    )

    code, out, err = run(capsys, "repository/index.js")

    assert (code, out) == (2, "")
    assert "/a (a file outside the repository)" in err
    assert "/b" in err


APP = {"version": "1", "app": "demo", "count": 12345678901234567890, "title": "Größe"}
LOOSE = """// the app
{ version: '1', app: "demo", count: 12345678901234567890, /* ours */ title: 'Größe', }
"""


@pytest.mark.parametrize("name", ["app.jsonc", "app.json5", "app.json"])
def test_json_with_comments_is_printed_as_json(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / name).write_text(LOOSE, encoding="utf-8")

    code, out, err = run(capsys, name)

    assert (code, err) == (0, "")
    assert out == json.dumps(APP, indent=2, ensure_ascii=False) + "\n"


def test_one_of_several_definitions_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "apps.jsonc").write_text(json.dumps([APP, {**APP, "app": "other"}]))

    assert run(capsys, "apps.jsonc")[2] == (
        'kwf-lint: apps.jsonc: the file has 2 definitions ("demo" and "other"). Choose one with --app NAME.\n'
    )
    assert json.loads(run(capsys, "apps.jsonc", "--app", "other")[1])["app"] == "other"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"app": "demo", "version": }', "app.jsonc:1:26: "),
        ("{app: 'demo', version: NaN}", "app.jsonc: JSON has no NaN and no Infinity"),
        ("{compilerOptions: {}}", "app.jsonc: not a definition"),
        ("", "app.jsonc:1:1: "),
    ],
    ids=["a-mistake", "not-a-number", "settings-of-a-compiler", "empty"],
)
def test_json_that_cannot_be_printed(text: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "app.jsonc").write_text(text)

    code, out, err = run(capsys, "app.jsonc")

    assert (code, out) == (2, "")
    assert err.startswith(f"kwf-lint: {message}")


def test_several_values_of_the_environment_that_are_not_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(
        "const url = process.env.URL;\n"
        "export default { ...process.env.X, app: 'demo', version: '1', url, key: process.env['KEY'] };"
    )

    err = run(capsys, "index.js", "--env", "URL=u")[2]

    assert "kwf-lint: set them with --env KEY=VALUE --env X=VALUE\n" in err
    assert "/url" not in err


@pytest.mark.parametrize("given", ["URL", "=x", ""])
def test_a_value_of_the_environment_needs_a_name(given: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text("export default { app: 'demo', version: '1' };")

    code, out, err = run(capsys, "index.js", "--env", given)

    assert (code, out) == (2, "")
    assert f'"{given}" is not NAME=VALUE' in err
