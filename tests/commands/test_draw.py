from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from kwf_lint.commands.draw import file_name
from tests.flows import exists, flow, step, to
from tests.whole.test_command_line import kwf_lint as run

if TYPE_CHECKING:
    import subprocess

DEFINITIONS = Path(__file__).parents[1] / "definitions"
SEVERAL = str(DEFINITIONS / "bluebird_orders.json")
ONE = flow({"1": step(None, "find"), "find": step("kustomer.note.create", to("gone", exists("find.id"))), "lost": []})


def kwf_lint(*words: str, cwd: Path = DEFINITIONS, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return run(*words, cwd=cwd, stdin=stdin)


def written(folder: Path, name: str, value: object) -> str:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


def test_a_workflow_is_drawn_to_standard_output_with_its_findings(tmp_path: Path) -> None:
    done = kwf_lint("draw", written(tmp_path, "one.json", ONE))

    assert done.returncode == 0
    assert done.stderr == ""
    assert ElementTree.fromstring(done.stdout).tag.endswith("svg")
    assert "no step has the id &quot;gone&quot;" in done.stdout


def test_plain_draws_no_findings(tmp_path: Path) -> None:
    done = kwf_lint("draw", "--plain", written(tmp_path, "one.json", ONE))

    assert done.returncode == 0
    assert "no step has" not in done.stdout
    assert 'data-step="gone"' in done.stdout


@pytest.mark.parametrize("form", ["svg", "mermaid", "dot", "markdown", "html"])
def test_standard_input_is_drawn_as_the_file_is_and_no_drawing_names_its_file(tmp_path: Path, form: str) -> None:
    path = written(tmp_path, "zanzibar.json", ONE)
    by_name = kwf_lint("draw", "--format", form, path)
    by_input = kwf_lint("draw", "--format", form, "-", stdin=Path(path).read_text(encoding="utf-8"))

    assert by_name.returncode == by_input.returncode == 0
    assert by_name.stdout == by_input.stdout != ""
    assert "zanzibar" not in by_name.stdout


@pytest.mark.parametrize("form", ["svg", "html"])
def test_a_module_is_drawn_as_the_json_that_it_stands_for(tmp_path: Path, form: str) -> None:
    app = {"app": "acme", "version": "1.0.0", "title": "Acme", "workflows": [{"name": "acme-note", **ONE}]}
    module = f"// The app.\nexport default {json.dumps(app)}\n"
    (tmp_path / "app.mjs").write_text(module, encoding="utf-8")
    drawn = [
        kwf_lint("draw", "--format", form, written(tmp_path, "app.json", app)),
        kwf_lint("draw", "--format", form, str(tmp_path / "app.mjs")),
        kwf_lint("draw", "--format", form, "-", stdin=module),
    ]

    assert [each.returncode for each in drawn] == [0, 0, 0]
    assert len({each.stdout for each in drawn}) == 1
    assert "gone" in drawn[0].stdout


def test_settings_suppressions_and_the_baseline_hold_as_in_check(tmp_path: Path) -> None:
    path = written(tmp_path, "one.json", ONE)
    assert "no step has the id" in kwf_lint("draw", path, cwd=tmp_path).stdout
    (tmp_path / "kwf-lint.toml").write_text('ignore = ["dangling-target"]\n', encoding="utf-8")
    assert "no step has the id" not in kwf_lint("draw", path, cwd=tmp_path).stdout
    (tmp_path / "kwf-lint.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    assert kwf_lint("check", "--write-baseline", "one.json", cwd=tmp_path).returncode == 0

    assert "no step has the id" not in kwf_lint("draw", path, cwd=tmp_path).stdout


def test_svg_of_several_workflows_needs_a_name_or_a_folder(tmp_path: Path) -> None:
    done = kwf_lint("draw", SEVERAL)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        'kwf-lint: an SVG file contains one workflow, and there are 3: "bluebird-order-shipped", "bluebird-order-lookup" '
        'and "bluebird-follow-up". Choose one with --workflow, or name a folder with -o.\n'
    )

    assert "bluebird-follow-up" in kwf_lint("draw", SEVERAL, "--workflow", "bluebird-follow-up").stdout
    assert kwf_lint("draw", SEVERAL, "-o", "out/", cwd=tmp_path).stderr == "wrote 3 files to out/\n"
    assert sorted(os.listdir(tmp_path / "out")) == [
        "bluebird-follow-up.svg",
        "bluebird-order-lookup.svg",
        "bluebird-order-shipped.svg",
    ]


@pytest.mark.parametrize("form", ["mermaid", "dot", "markdown", "html"])
def test_the_other_formats_hold_all_workflows(form: str) -> None:
    done = kwf_lint("draw", SEVERAL, "--format", form)

    assert done.returncode == 0
    for name in ("shipped", "lookup", "follow"):
        assert name in done.stdout


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.svg", "<svg"),
        ("a.mmd", "flowchart"),
        ("a.gv", "digraph"),
        ("a.md", "## "),
        ("a.html", "<!DOCTYPE"),
        ("a", "<svg"),
    ],
)
def test_the_name_of_the_file_says_the_format(tmp_path: Path, name: str, start: str) -> None:
    path = written(tmp_path, "one.json", ONE)

    assert kwf_lint("draw", path, "-o", name, cwd=tmp_path).returncode == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_files_in_a_folder_have_safe_names_of_their_own(tmp_path: Path) -> None:
    names = ["../x", "/etc/passwd", "a\x00b", "n" * 400, "Same", "same", "SAME-2", "CON", "", "..", "注文"]
    value = {"app": "a", "version": "1.0.0", "title": "A", "workflows": [{**ONE, "name": name} for name in names]}
    done = kwf_lint("draw", written(tmp_path, "app.json", value), "-o", f"{tmp_path}/out/")
    files = os.listdir(tmp_path / "out")

    assert done.returncode == 0, done.stderr
    assert len(files) == len({each.casefold() for each in files}) == len(names)
    assert sorted(os.listdir(tmp_path)) == ["app.json", "out"]
    assert all(each.endswith(".svg") and len(each.encode()) < 255 for each in files)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a b/c", "a-b-c"),
        ("...", "workflow"),
        ("nul", "workflow-nul"),
        ("-x-", "x"),
        ("e\u0301", "é"),
        ("a.svg", "a-svg"),
    ],
)
def test_a_file_is_named_by_letters_and_digits(name: str, expected: str) -> None:
    assert file_name(name) == expected


@pytest.mark.parametrize(
    ("value", "words", "said"),
    [
        (
            ONE,
            ["--workflow", "oder-follow-up"],
            'no workflow is named "oder-follow-up". Did you mean "order-follow-up"?',
        ),
        (ONE, ["--workflow", "x"], 'no workflow is named "x". There is "order-follow-up".'),
        (
            {"app": "a", "version": "1", "title": "A", "actions": [{}, {}]},
            [],
            'the app "a" has no workflow; it has 2 actions',
        ),
        ({"name": "x", "version": 1}, [], 'its keys are "name" and "version"'),
        ([1], [], "neither an app definition nor a workflow"),
    ],
    ids=["misspelt", "unknown", "an-app-without", "another-object", "an-array"],
)
def test_what_cannot_be_drawn_ends_with_a_line_that_says_what_there_is(
    tmp_path: Path, value: object, words: list[str], said: str
) -> None:
    done = kwf_lint("draw", written(tmp_path, "file.json", value), *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["nowhere.json"], ["."], ["broken.json"]], ids=["missing", "an-empty-folder", "no-json"]
)
def test_what_cannot_be_read_ends_with_a_line(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "broken.json").write_text('{"trigger":', encoding="utf-8")
    (tmp_path / "data").mkdir()
    done = kwf_lint("draw", *words, cwd=tmp_path / "data" if words == ["."] else tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_an_excluded_file_and_other_files_are_said_to_be_there(tmp_path: Path) -> None:
    written(tmp_path, "one.json", ONE)
    written(tmp_path, "data.json", {})
    (tmp_path / "kwf-lint.toml").write_text('exclude = ["one.json"]\n', encoding="utf-8")

    assert "no file that the settings do not exclude" in kwf_lint("draw", "one.json", cwd=tmp_path).stderr
    assert "found no Kustomer definition, but 1 other file" in kwf_lint("draw", ".", cwd=tmp_path).stderr


def test_what_can_be_drawn_is_drawn_where_another_file_cannot_be_read(tmp_path: Path) -> None:
    done = kwf_lint("draw", written(tmp_path, "one.json", ONE), str(tmp_path / "gone.json"))

    assert done.returncode == 2
    assert done.stdout.startswith("<svg")
    assert done.stderr.endswith("gone.json: no such file or folder\n")


@pytest.mark.parametrize(
    ("name", "reason"), [("one.json", "this run lints the file"), ("other.json", "the file holds a definition")]
)
def test_a_definition_is_never_replaced(tmp_path: Path, name: str, reason: str) -> None:
    path = written(tmp_path, "one.json", ONE)
    other = Path(written(tmp_path, "other.json", ONE))
    before = other.read_bytes()
    done = kwf_lint("draw", path, "--format", "svg", "-o", str(tmp_path / name))

    assert done.returncode == 2
    assert f"{reason}; name another file" in done.stderr
    assert Path(path).read_bytes() == other.read_bytes() == before


@pytest.mark.parametrize("name", ["flow.png", "flow.json", "v1.2"])
def test_an_extension_of_no_format_is_refused(tmp_path: Path, name: str) -> None:
    output = tmp_path / name
    done = kwf_lint("draw", written(tmp_path, "one.json", ONE), "-o", str(output))

    assert done.returncode == 2
    assert done.stderr == (
        f'kwf-lint: --output: no format has the extension "{output.suffix}". '
        "Use one of .svg, .mmd, .dot, .md, .html, or add --format.\n"
    )
    assert not output.exists()
    assert kwf_lint("draw", str(tmp_path / "one.json"), "--format", "svg", "-o", str(output)).returncode == 0


def test_credentials_are_hidden_in_every_format(tmp_path: Path) -> None:
    secret = "ghp_" + "A1b2C3d4E5" * 3 + "F6g7H8"
    value = flow(
        {
            "1": step(None, to(secret, exists(f"1.{secret}")), secret[:-1]),
            secret: step("kustomer.note.create", meta={"displayName": secret}),
        },
        name=f"flow {secret}",
        event=secret,
    )
    path = written(tmp_path, "one.json", value)
    for form in ("svg", "mermaid", "dot", "markdown", "html"):
        done = kwf_lint("draw", path, "--format", form)

        assert done.returncode == 0
        assert secret not in done.stdout
        assert "*****" in done.stdout or "&#42;&#42;" in done.stdout or "#42;#42;" in done.stdout


def test_standard_input_stands_alone() -> None:
    assert kwf_lint("draw", "-", SEVERAL, stdin="{}").returncode == 2
