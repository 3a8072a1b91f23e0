"""Rules on the file as such (KWF0), where Markdown cannot hold the example or the page of the rule not each case."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from kwf_lint.__main__ import main
from kwf_lint.document.edits import Remove
from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

RULES = {rule.code: rule for rule in builtin_rules()}
HEAD = b'{"app": "acme", "version": "1.0.0", "title": "'


def diagnostics(code: str, text: str) -> list[Diagnostic]:
    return diagnostics_in(document_of_text("app.json", text), [RULES[code]], DEFAULTS)


def workflow(**more: Any) -> dict[str, Any]:
    return {"name": "x", "description": "x", "trigger": {"id": "1", "transitions": []}, "steps": [], **more}


@pytest.mark.parametrize(
    ("text", "fixes"),
    [
        ("\ufeff{}", ["remove the mark"]),
        ("\ufeff// ours\n{}", ["remove the mark"]),
        ('\ufeff{"a": 1, "a": 2}', [None]),
        ("\ufeff{", [None]),
        ('{"a": NaN}', [None]),
    ],
    ids=repr,
)
def test_only_a_byte_order_mark_is_removed_by_a_fix(text: str, fixes: list[str | None]) -> None:
    document = read_document("app.json", text.encode(), relaxed=True)
    found = diagnostics_in(document, [RULES["KWF003"]], DEFAULTS)

    assert [each.fix and each.fix.title for each in found] == fixes


@pytest.mark.parametrize("rest", ["{}", '// ours\r\n{"app": "acme"}'])
def test_without_the_mark_the_file_is_the_same(tmp_path: Path, rest: str) -> None:
    path = tmp_path / "app.jsonc"
    path.write_bytes(b"\xef\xbb\xbf" + rest.encode())
    main(["check", "--fix", "--select", "KWF003", str(path)])

    assert path.read_bytes() == rest.encode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(workflow(), [], id="clean"),
        pytest.param(
            workflow(enabled=True, logging=False, meta={}, replaces=None, response={}), [], id="keys-of-the-body"
        ),
        pytest.param(workflow(rev=1), ["/rev"], id="bare-workflow"),
        pytest.param(workflow(_id="x", rev=1, updatedAt="x"), ["/_id"], id="one-for-all-keys"),
        pytest.param(workflow(steps=[{"id": "a", "transitions": [], "_id": "x"}]), ["/steps/0/_id"], id="step"),
        pytest.param(workflow(steps=[{"id": "a", "transitions": [], "rev": 1}]), [], id="rev-of-a-step-is-unknown"),
        pytest.param(workflow(trigger={"transitions": [], "_id": "x"}), ["/trigger/_id"], id="trigger"),
        pytest.param(workflow(id="61b928c394014f001b1f3b0b"), [], id="id"),
        pytest.param(
            {"app": "a", "version": "1.0.0", "workflows": [workflow(rev=1)]}, ["/workflows/0/rev"], id="in-an-app"
        ),
        pytest.param({"app": "a", "version": "1.0.0", "rev": 1}, [], id="app-itself"),
        pytest.param({"type": "workflow", "id": "x", "attributes": workflow(rev=1)}, [], id="envelope"),
        pytest.param({"data": {"type": "workflow", "id": "x", "attributes": workflow(rev=1)}}, [], id="answer"),
        pytest.param([workflow(rev=1), workflow(rev=2)], ["/0/rev", "/1/rev"], id="array"),
        pytest.param(
            [{"type": "workflow", "id": "x", "attributes": workflow(rev=1)}, workflow(rev=2)],
            ["/1/rev"],
            id="behind-an-envelope",
        ),
        pytest.param([workflow(), workflow(rev=2)], ["/1/rev"], id="behind-a-clean-one"),
        pytest.param({"steps": [{"id": "a", "transitions": [], "_id": "x"}]}, ["/steps/0/_id"], id="partial"),
    ],
)
def test_export_noise(value: Any, expected: list[str]) -> None:
    assert [each.pointer for each in diagnostics("KWF005", json.dumps(value))] == expected


def test_all_noise_goes_in_one_safe_fix() -> None:
    steps: list[dict[str, Any]] = [{"id": name, "transitions": [], "_id": name} for name in ("b", "a")]
    (found,) = diagnostics("KWF005", json.dumps(workflow(rev=1, createdAt="x", steps=steps)))

    assert found.message == '"createdAt" and 3 more keys are written by the platform'
    assert found.fix is not None
    assert found.fix.safe
    assert list(found.fix.edits) == [
        Remove(("createdAt",)),
        Remove(("rev",)),
        Remove(("steps", 1, "_id")),
        Remove(("steps", 0, "_id")),
    ]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"rev": 1}, '"rev" is written by the platform'),
        ({"rev": 1, "_id": "x"}, '"_id" and 1 more key are written by the platform'),
        ({"rev": 1, "_id": "x", "updatedAt": "x"}, '"_id" and 2 more keys are written by the platform'),
    ],
)
def test_the_message_counts_the_noise(keys: dict[str, Any], message: str) -> None:
    assert [each.message for each in diagnostics("KWF005", json.dumps(workflow(**keys)))] == [message]


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ({"kviews": []}, 'check the path, or add "app", "version" and "title".'),
        ({"app": "acme", "settings": {}}, 'check the path, or add "version" and "title".'),
        ({"title": "Acme", "version": "1.0.0", "settings": {}}, 'check the path, or add "app".'),
        ({"some": "thing"}, 'List a part of an app under "fragments" in kwf-lint.toml.'),
        ([{"some": "thing"}], 'a workflow has "transitions" in its "trigger" or in a step.'),
    ],
)
def test_what_a_file_needs_to_be_a_definition(value: Any, advice: str) -> None:
    [found] = diagnostics("KWF004", json.dumps(value))

    assert (found.help or "").partition(advice)[1:] == (advice, "")


def test_a_text_that_is_not_json() -> None:
    [found] = diagnostics("KWF001", '{"app": "acme" "version": "1.0.0"}')

    assert found.message == 'a comma is missing after the value of the key "app"'


def test_noise_of_steps_with_one_id_comes_in_the_order_of_the_file() -> None:
    steps: list[dict[str, Any]] = [{"id": "a", "transitions": [], "_id": str(number)} for number in range(20)]
    (found,) = diagnostics("KWF005", json.dumps(workflow(steps=steps)))

    assert [each.pointer for each in found.related] == [f"/steps/{number}/_id" for number in range(1, 20)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"app": "a", "version": "1.0.0", "kviews": [], "kviews": [{}]}', ["/kviews"]),
        ('{"app": "a", "version": "1.0.0", "settings": {"a": {"b": 1, "b": 2, "b": 3}}}', ["/settings/a/b"] * 2),
        ('{"app": "a", "version": "1.0.0", "meta": {"a": 1, "\\u0061": 2}}', ["/meta/a"]),
        ('{"app": "a", "version": "1.0.0", "meta": [{"a": 1}, {"a": 2}]}', []),
    ],
)
def test_duplicate_keys(text: str, expected: list[str]) -> None:
    assert [each.pointer for each in diagnostics("KWF002", text)] == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(HEAD + b'Acme"}', [], id="plain"),
        pytest.param(HEAD + "Ácme 😀".encode() + b'"}', [], id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + HEAD + b'Acme"}', [("KWF003", 1, 1)], id="byte-order-mark"),
        pytest.param(HEAD + b'Caf\xe9"}', [("KWF003", 1, 50)], id="latin-1"),
        pytest.param(HEAD + b'\\ud83d"}', [("KWF003", 1, 47)], id="lone-surrogate"),
        pytest.param(HEAD + b'\\ud83d\\ude00"}', [], id="surrogate-pair"),
        pytest.param(HEAD + b'A", "x": NaN}', [("KWF003", 1, 56)], id="nan"),
        pytest.param(HEAD + b'A", "x": [-Infinity]}', [("KWF003", 1, 57)], id="infinity"),
        pytest.param(HEAD + b'A", "x": ' + b"[" * 201 + b"]" * 201 + b"}", [("KWF006", 1, 255)], id="201-levels"),
        pytest.param(HEAD + b'A", "x": ' + b"[" * 199 + b"]" * 199 + b"}", [], id="200-levels"),
        pytest.param(b"[" * 100_000, [("KWF006", 1, 201)], id="100000-levels-never-closed"),
        pytest.param("{}".encode("utf-16"), [("KWF003", 1, 1)], id="utf-16"),
    ],
)
def test_what_the_file_holds_is_reported_at_its_place(data: bytes, expected: list[tuple[str, int, int]]) -> None:
    found = diagnostics_in(
        read_document("app.json", data), [RULES[code] for code in ("KWF001", "KWF003", "KWF006")], DEFAULTS
    )

    assert [(each.code, each.start.line, each.start.column) for each in found] == expected


# What is wrong with a module as such


def of_modules(folder: Path, capsys: pytest.CaptureFixture[str], **files: str) -> list[str]:
    """What the rules find in a module and the files beside it, a line each."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    main(["check", "--format", "concise", "--select", "KWF001,KWF002,KWF008", "."])
    return [line.partition("error: ")[0] + line.partition("error: ")[2] for line in capsys.readouterr()[0].splitlines()]


APP = "app: 'harbor', version: '1.0.0', title: 'Harbor'"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_key_that_stands_twice_in_an_object_of_a_module(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = "const base = { title: 'Base' };\n"
    found = of_modules(
        folder, capsys, index_js=f"{base}export default {{ ...base, {APP}, settings: {{ a: 1, 'a': 2 }} }};"
    )

    assert found == ['index.js:2:95: this object has the key "a" twice [KWF002 duplicate-key]']


def test_a_key_that_stands_twice_in_a_constant_is_reported_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = "export default { a: 1, a: 2 };"
    index = f"import part from './part';\nexport default {{ {APP}, one: part, two: part }};"

    assert of_modules(folder, capsys, index_js=index, part_js=part) == [
        'part.js:1:24: this object has the key "a" twice [KWF002 duplicate-key]'
    ]


def test_a_name_that_is_not_defined(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = f"export default {{ {APP}, description: harbourText }};"

    assert of_modules(folder, capsys, index_js=index) == [
        'index.js:1:81: "harbourText" is not defined [KWF008 unresolved-name]'
    ]
    assert of_modules(folder, capsys, index_js=f"/* global harbourText */ {index}") == []
    assert of_modules(folder, capsys, index_js=index.replace("harbourText", "HARBOR_TEXT")) == []
    assert of_modules(folder, capsys, index_js=index.replace("harbourText", "typeof harbourText")) == []
    (folder / "index.js").unlink()
    assert of_modules(folder, capsys, index_ts=index) == []


def test_a_file_that_is_not_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = f"import steps from './stesp';\nexport default {{ {APP}, a: steps }};"

    assert of_modules(folder, capsys, index_js=index) == [
        'index.js:1:19: "./stesp" is not found [KWF008 unresolved-name]'
    ]
    tried = f"let a = 1;\ntry {{ a = require('./stesp'); }} catch {{ a = 2; }}\nmodule.exports = {{ {APP}, a }};"
    assert of_modules(folder, capsys, index_js=tried) == []
    assert of_modules(folder, capsys, index_js=index, stesp_d_ts="export type Step = string;") == []


def test_a_file_that_git_ignores_may_be_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / ".gitignore").write_text("made.js\n", encoding="utf-8")

    assert of_modules(folder, capsys, index_js=f"import a from './made';\nexport default {{ {APP}, a }};") == []


def test_a_syntax_error_in_an_imported_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = f"import part from './part';\nexport default {{ {APP}, part }};"

    assert of_modules(folder, capsys, index_js=index, part_js="export default { a: 1, b: };") == [
        "part.js:1:26: a name is missing here [KWF001 invalid-json]"
    ]
