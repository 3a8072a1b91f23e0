"""The command `facts`: what it takes from definitions and answers, and that extend-platform accepts what it writes."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.run.test_part_of_app import write
from tests.run.test_siblings import SHOP, calling, reading
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path
    from typing import Any

ORG = "6142bf2f6ef1940524f53d94"
FIND, PAID = "kustomer.app.acme_shop.find-order", "kustomer.app.acme_shop.order-paid"


def resource(name: str, **components: Any) -> dict[str, Any]:
    """An installed app, as an answer of the API has it: maps from names to how the component is installed."""
    maps = {
        key: {each: state if isinstance(state, dict) else {"status": state, "id": ORG} for each, state in names.items()}
        for key, names in components.items()
    }
    return {"type": "installed_app", "id": f"{name}-1.0.0", "attributes": {"name": name, "version": "1.0.0", **maps}}


PAY = resource(
    f"acme_pay_{ORG}",
    actions={f"kustomer.app.acme_pay_{ORG}.charge": "success", f"kustomer.app.acme_pay_{ORG}.refund": "error"},
    triggers={"charged": "success"},
    hooks={f"kustomer.app.acme_pay_{ORG}.lost": "success", "kustomer.app.acme_other.lost": "success"},
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def facts(project: Path, *words: str, stdin: str = "") -> dict[str, Any]:
    """What the command prints, which succeeds."""
    done = kwf_lint("facts", *words, cwd=project, stdin=stdin)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(project: Path, *words: str) -> str:
    """The one line with which the command refuses."""
    done: subprocess.CompletedProcess[str] = kwf_lint("facts", *words, cwd=project)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr.removeprefix("kwf-lint: ").rstrip("\n")


def test_definitions_give_inputs_outputs_and_events(project: Path) -> None:
    write(project / "shop/shop.json", SHOP)

    assert facts(project, "shop") == {
        "actions": {
            FIND: {
                "schema": SHOP["actions"][0]["inputSchema"],
                "outputs": SHOP["actions"][0]["outputSchema"],
                "source": "shop/shop.json",
            }
        },
        "events": {PAID: {"output": SHOP["triggers"][0]["outputSchema"], "source": "shop/shop.json"}},
    }


def test_answers_give_the_names_of_what_is_installed(project: Path) -> None:
    kustomer = resource("kustomer", actions={"kustomer.note.create": "success", "kustomer.task.make": "success"})
    write(project / "apps.json", {"data": [PAY, kustomer], "links": {"self": "/v1/apps"}})
    write(project / "one.json", {"data": PAY})
    row = {"source": "apps.json"}
    pay = "kustomer.app.acme_pay"

    assert facts(project, "apps.json") == {
        "actions": {f"{pay}.charge": row, "kustomer.task.make": row},
        "events": {f"{pay}.charged": row, f"{pay}.lost": row},
    }
    assert facts(project, "one.json")["actions"] == {f"{pay}.charge": {"source": "one.json"}}


def test_an_available_app_is_read_like_a_definition(project: Path) -> None:
    attributes = {"name" if key == "app" else key: value for key, value in SHOP.items()}
    write(project / "available.json", {"data": [{"type": "app", "id": "acme_shop-1.0.0", "attributes": attributes}]})

    assert facts(project, "available.json")["actions"][FIND]["schema"] == SHOP["actions"][0]["inputSchema"]


def test_modules_give_what_is_known_of_them(project: Path) -> None:
    (project / "shop.ts").write_text(
        'const more = {id: "/#body.id"};\n'
        'export default {app: "acme_shop", version: "1.0.0", title: "Shop", actions: [\n'
        '  {name: "find", inputSchema: {type: "object", properties: {id: {type: "string"}}}, outputTemplate: more},\n'
        '  {name: "pay", inputSchema: {type: process.env.KIND}, outputTemplate: {...process.env}},\n'
        "  {name: process.env.NAME},\n"
        "]};\n"
    )
    done = kwf_lint("facts", "shop.ts", cwd=project)

    assert json.loads(done.stdout)["actions"] == {
        "kustomer.app.acme_shop.find": {
            "schema": {"type": "object", "properties": {"id": {"type": "string"}}},
            "outputs": ["id"],
            "source": "shop.ts",
        },
        "kustomer.app.acme_shop.pay": {"source": "shop.ts"},
    }
    assert done.stderr.startswith("kwf-lint: shop.ts: ")
    assert "process.env.KIND" in done.stderr


def test_schemas_are_written_without_texts_and_defaults(project: Path) -> None:
    schema = {
        "$schema": "https://json-schema.org/draft-07/schema",
        "title": "Input",
        "properties": {
            "title": {"type": "string", "description": "a secret place", "default": "a secret"},
            "rows": {"items": {"properties": {"id": {"example": "x", "enum": ["a"]}}}},
        },
        "required": ["title", "rows"],
        "anyOf": [{"required": ["rows"], "description": "x"}],
    }
    write(project / "a.json", {**SHOP, "actions": [{**SHOP["actions"][0], "inputSchema": schema}]})

    assert facts(project, "a.json")["actions"][FIND]["schema"] == {
        "properties": {"title": {"type": "string"}, "rows": {"items": {"properties": {"id": {"enum": ["a"]}}}}},
        "required": ["rows"],
        "anyOf": [{"required": ["rows"]}],
    }


def test_of_several_definitions_only_what_all_say_is_written(project: Path) -> None:
    action = {**SHOP["actions"][0], "inputSchema": {"type": "object"}}
    more = {**SHOP["actions"][0], "name": "more"}
    write(project / "new.json", {**SHOP, "version": "2.0.0", "actions": [action, more]})
    write(project / "old.json", SHOP)
    write(project / "installed.json", {"data": resource("acme_shop", actions={"find-order": "success"})})

    found = facts(project, "new.json", "old.json", "installed.json")["actions"]

    assert found[FIND].keys() == {"outputs", "source"}
    assert found[FIND]["source"] == "installed.json, new.json, old.json"
    assert found["kustomer.app.acme_shop.more"].keys() == {"outputs", "schema", "source"}


def test_names_of_other_apps_and_of_the_platform_are_left_out(project: Path) -> None:
    names = ("kustomer.app.acme_other.find", "kustomer.note.create", "find", f"kustomer.app.ACME_shop_{ORG}.look")
    write(project / "a.json", {**SHOP, "actions": [{**SHOP["actions"][0], "name": name} for name in names]})

    assert list(facts(project, "a.json")["actions"]) == [
        "kustomer.app.acme_shop.find",
        "kustomer.app.acme_shop.look",
    ]


def test_what_is_written_does_not_depend_on_order_or_folder(project: Path) -> None:
    write(project / "b/shop.json", SHOP)
    write(project / "a/shop.json", {**SHOP, "app": "acme_more", "triggers": [{"eventName": "paid"}]})
    os.mkdir(project / "facts")
    for folder, paths, file in [
        (project, ["a", "b"], "facts/one.json"),
        (project / "b", [".", "../a/shop.json"], "../facts/two.json"),
    ]:
        assert kwf_lint("facts", *paths, "-o", file, cwd=folder).returncode == 0
    text = (project / "facts/one.json").read_text()

    assert text == (project / "facts/two.json").read_text()
    assert '"source": "../a/shop.json"' in text
    assert str(project) not in text


def test_what_is_written_is_accepted_and_used(project: Path) -> None:
    write(project / "shop/shop.json", SHOP)
    write(project / "pay.json", {"data": [PAY]})
    done = kwf_lint("facts", "shop", "pay.json", "-o", "platform.json", cwd=project)
    os.unlink(project / "shop/shop.json")
    (project / "kwf-lint.toml").write_text('extend-platform = ["*.json"]\nexclude = ["p*.json"]\n')
    os.unlink(project / "pay.json")
    app = calling(params={})
    app["workflows"] += reading("{{{steps.a.answer}}}", PAID)["workflows"]
    app["workflows"][1]["name"] = "acme-refunds-other"
    os.mkdir(project / "apps")
    write(project / "apps/a.json", app)
    found = json.loads(kwf_lint("check", "--format", "json", "apps", cwd=project).stdout)["diagnostics"]

    assert done.stderr == "wrote 2 actions and 3 events to platform.json\n"
    assert {"KWF426", "KWF708"} <= {each["code"] for each in found}
    assert any("(source: shop/shop.json)" in str(each["help"]) for each in found)


def test_standard_input_is_read(project: Path) -> None:
    found = facts(project, "-", stdin=json.dumps({"data": PAY}))

    assert found["actions"] == {"kustomer.app.acme_pay.charge": {"source": "standard input"}}


def test_a_folder_may_hold_other_files_and_settings_that_name_the_file_to_write(project: Path) -> None:
    write(project / "shop.json", SHOP)
    write(project / "package.json", {"name": "x", "version": "1.0.0"})
    (project / "tsconfig.json").write_text("{ not json")
    (project / "vite.config.ts").write_text("export default {}")
    (project / "kwf-lint.toml").write_text('extend-platform = "facts.json"\n')
    done = kwf_lint("facts", ".", "-o", "facts.json", cwd=project)
    again = kwf_lint("facts", ".", "-o", "facts.json", cwd=project)

    assert (done.returncode, again.returncode) == (0, 0)
    assert list(json.loads((project / "facts.json").read_text())["actions"]) == [FIND]


@pytest.mark.parametrize(
    ("name", "text", "words", "line"),
    [
        ("a.json", "{", ["a.json"], "a.json:1:2: the file ends with 1 open bracket"),
        (
            "a.json",
            '{"a": 1}',
            ["a.json"],
            "a.json: contains no app definition and no answer of Kustomer's API about apps",
        ),
        ("a.json", '{"app": "a", "version": "1.0.0" "title": ""}', ["."], "a.json:1:32: "),
        ("a.json", '{"app": "a", "version": "1.0.0"}', ["."], "found no action or event of an app in ."),
        ("a.ts", "export default {", ["a.ts"], "a.ts:1:"),
        ("a.ts", "export const a = 1;", ["a.ts"], "a.ts: contains no app definition"),
        ("a.json", "{}", ["b.json"], "b.json: no such file or folder"),
        ("a\x1b[2J.json", "{", ["a\x1b[2J.json"], "a\\x1b[2J.json:1:2: "),
    ],
)
def test_input_is_refused_in_one_line(project: Path, name: str, text: str, words: list[str], line: str) -> None:
    (project / name).write_text(text)

    assert refused(project, *words).startswith(line)
    assert refused(project, *words, "-o", "facts.json").startswith(line)
    assert not (project / "facts.json").exists()


def test_folders_are_made_for_the_file(project: Path) -> None:
    write(project / "shop.json", SHOP)

    assert kwf_lint("facts", "shop.json", "-o", "new/folder/facts.json", cwd=project).returncode == 0
    assert json.loads((project / "new/folder/facts.json").read_text()).keys() == {"actions", "events"}


def test_nothing_but_facts_is_overwritten(project: Path) -> None:
    write(project / "shop.json", SHOP)
    write(project / "other.json", {"name": "x"})
    write(project / "mine.json", {"actions": {}, "helpers": {"our own": ["currency"]}})
    before = (project / "shop.json").read_text(), (project / "other.json").read_text()

    assert (
        refused(project, "shop.json", "-o", "shop.json")
        == "shop.json: is one of the inputs; name another file after -o"
    )
    assert refused(project, "shop.json", "-o", "other.json").startswith(
        "other.json: already exists and does not contain"
    )
    assert refused(project, "shop.json", "-o", "mine.json") == (
        'mine.json: already exists and contains "helpers", which would be lost; nothing was written'
    )
    assert "currency" in (project / "mine.json").read_text()
    assert refused(project, ".", "-o", "shop.json").startswith("shop.json: already exists and does not contain")
    assert refused(project, "shop.json", "-o", "none/../shop.json") == (
        "--output: cannot write none/../shop.json: No such file or directory"
    )
    assert refused(project, "shop.json", "-o", "shop.json/facts.json") == (
        "--output: cannot write shop.json/facts.json: a part of the path is a file, not a folder"
    )
    assert ((project / "shop.json").read_text(), (project / "other.json").read_text()) == before
