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
        "kwf-lint: index.js: 1 value not known, so nothing is printed\n"
        "  index.js:3:8: /url (process.env.URL)\n"
        "kwf-lint: give them with --env URL=VALUE\n"
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
        2, "", 'kwf-lint: index.js: the module holds 2 definitions ("first", "second"); choose one with --app NAME\n',
    )  # fmt: skip
    assert json.loads(run(capsys, "index.js", "--app", "second")[1])["app"] == "second"
    assert json.loads(run(capsys, "index.js", "--app", "one")[1])["app"] == "first"
    assert run(capsys, "index.js", "--app", "secnod")[2] == (
        'kwf-lint: index.js: the module holds no "secnod". Did you mean "second"?\n'
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("export default { app: 'demo' version: '1' };", 'index.js:1:30: "," is missing before "version"'),
        ("export default 1;", "index.js: the module exports no definition that can be followed"),
        (
            "for (;;) {}\nexport default { app: 'demo', version: '1' };",
            "index.js: the module is too large to read",
        ),
    ],
)
def test_what_cannot_be_printed(source: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.js").write_text(source)

    assert run(capsys, "index.js") == (2, "", f"kwf-lint: {message}\n")


def test_other_files_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "types.d.ts").write_text("")

    assert run(capsys, "types.d.ts")[2] == "kwf-lint: types.d.ts: not a JavaScript or TypeScript module\n"
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
