"""Bare workflows that belong to an app are judged as the app's, however they come to belong to it."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition import part_of_app
from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import lint
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples
from kwf_lint.settings.settings import DEFAULTS
from tests.counted import work
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule

RULES = builtin_rules()

ALWAYS = {"op": "true", "values": [True]}
HOOK = "kustomer.hooks.5f0a1b2c3d4e5f6a7b8c9d0e.form.receive"
VARIABLE = "5f0a1b2c3d4e5f6a7b8c9d33"

APP: dict[str, Any] = {
    "app": "acme_refunds",
    "version": "1.2.0",
    "title": "Acme Refunds",
    "description": "Pays refunds from Acme beside the conversation.",
    "settings": {"default": {"shopName": {"type": "string", "defaultValue": "", "required": True}}},
    "i18n": {"en_us": {"acme_refunds.default.shopName.displayName": "Shop"}},
    "hooks": [{"eventName": "kustomer.app.acme_refunds.refund-paid", "type": "web"}],
    "triggers": [{"eventName": "kustomer.app.acme_refunds.refund-paid"}],
    "actions": [
        {
            "name": "kustomer.app.acme_refunds.pay",
            "description": "Pays a refund.",
            "type": "rest_api",
            "inputTemplate": {
                "uri": "https://api.acme-shop.io/{{{shop}}}/{{{orderId}}}",
                "method": "GET",
                "json": True,
            },
            "appSettings": {"shop": {"key": "acme_refunds.default.shopName"}},
            "inputSchema": {
                "type": "object",
                "properties": {"orderId": {"type": "string"}},
                "required": ["orderId"],
                "additionalProperties": False,
            },
            "outputTemplate": {"body": "/#body"},
        }
    ],
}


def step(name: str, action: str, params: dict[str, Any], to: str = "", version: str = "kustomer-^1.9.2") -> Any:
    transitions = [{"target": to, "condition": ALWAYS}] if to else []
    return {
        "id": name,
        "action": action,
        "appVersion": version,
        "params": params,
        "transitions": transitions,
        "errorCases": [],
    }


def workflow(*steps: Any, name: str = "acme-refunds-pay", event: str = "kustomer.conversation.create") -> Any:
    trigger = {"id": "1", "eventName": event, "appVersion": "kustomer-^1.9.2"}
    transitions = [{"target": steps[0]["id"], "condition": ALWAYS}]
    return {
        "name": name,
        "description": "Pays a refund.",
        "trigger": {**trigger, "transitions": transitions},
        "steps": list(steps),
    }


EXPORT = workflow(
    step(
        "mark",
        "kustomer.conversation.update",
        {"id": "/#steps.1.id", "queue": "5f0a1b2c3d4e5f6a7b8c9d11", "tags": ["5f0a1b2c3d4e5f6a7b8c9d22"]},
        "send",
    ),
    step(
        "send",
        "kustomer.note.create",
        {"conversation": "/#steps.1.id", "body": f"{{{{{{variables.{VARIABLE}}}}}}} https://acme.glitch.me/orders"},
    ),
    name="copy-of-routing",
    event=HOOK,
)
SIX = [
    ("KWF203", "/name"),
    ("KWF502", "/steps/0/params/queue"),
    ("KWF502", "/steps/0/params/tags/0"),
    ("KWF503", "/steps/1/params/body"),
    ("KWF505", "/trigger/eventName"),
    ("KWF506", "/steps/1/params/body"),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an app, and a folder beside it."""
    write(tmp_path / "apps/refunds/refunds.json", APP)
    (tmp_path / "exports").mkdir()
    track(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2))


def track(root: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    subprocess.run(["git", "add", "."], cwd=root, check=True)


def found(path: str, for_app: Path | None = None) -> list[Diagnostic]:
    options = Options([path])
    options.for_app = str(for_app) if for_app else ""
    outcome = check(options)
    assert not outcome.faults
    assert {each.file for each in outcome.diagnostics} <= {path}
    return outcome.diagnostics


def places(diagnostics: list[Diagnostic], *codes: str) -> list[tuple[str, str]]:
    return sorted((each.code, each.pointer) for each in diagnostics if not codes or each.code in codes)


SETTINGS = '[[app]]\nfile = "apps/refunds/refunds.json"\nworkflows = ["exports/**"]\n'


@pytest.mark.parametrize("way", ["folder", "settings", "for-app"])
@pytest.mark.parametrize("value", [EXPORT], ids=["export"])
def test_an_export_has_the_findings_that_it_has_inside_its_app(project: Path, way: str, value: Any) -> None:
    write(project / "pasted.json", {**APP, "workflows": [value]})
    path = "apps/refunds/workflows/export.json" if way == "folder" else "exports/export.json"
    write(project / path, value)
    if way == "settings":
        (project / "kwf-lint.toml").write_text(SETTINGS)
    diagnostics = found(path, project / "apps/refunds/refunds.json" if way == "for-app" else None)

    codes = [code for code, _ in SIX]
    assert places(diagnostics, *codes) == SIX
    pasted = [(code, pointer) for code, pointer in places(found("pasted.json")) if pointer.startswith("/workflows")]
    assert places(diagnostics) == sorted((code, pointer.removeprefix("/workflows/0")) for code, pointer in pasted)


def test_a_workflow_that_belongs_to_no_app_is_judged_alone(project: Path) -> None:
    write(project / "exports/export.json", EXPORT)

    assert not {code for code, _ in SIX}.intersection(each.code for each in found("exports/export.json"))


PAY = "kustomer.app.acme_refunds.pay"


@pytest.mark.parametrize(
    ("code", "value", "pointer"),
    [
        pytest.param("KWF204", workflow(step("a", "", {}), name="ticket-routing"), "/name", id="name"),
        pytest.param(
            "KWF207",
            workflow(step("a", "", {}), event="kustomer.app.other_6142bf2f6ef1940524f53d94.paid"),
            "/trigger/eventName",
            id="organization-in-name",
        ),
        pytest.param(
            "KWF605",
            workflow(step("a", PAY, {"orderId": "/#steps.1.id"}, version="acme_refunds-^2.0.0")),
            "/steps/0/appVersion",
            id="own-version",
        ),
        pytest.param(
            "KWF606",
            workflow(step("a", "kustomer.app.other.pay", {}, version="other-^1.0.0")),
            "/steps/0/action",
            id="dependency",
        ),
        pytest.param(
            "KWF701",
            workflow(step("a", "", {}), event="kustomer.app.acme_refunds.refund-lost"),
            "/trigger/eventName",
            id="event",
        ),
        pytest.param(
            "KWF702", workflow(step("a", "kustomer.app.acme_refunds.cancel", {})), "/steps/0/action", id="action"
        ),
        pytest.param(
            "KWF708",
            workflow(step("a", PAY, {"orderNumber": "1", "orderId": "1"})),
            "/steps/0/params/orderNumber",
            id="params",
        ),
    ],
)
def test_what_the_app_says_counts(project: Path, code: str, value: Any, pointer: str) -> None:
    path = "apps/refunds/workflows/flow.json"
    write(project / path, value)
    write(project / "pasted.json", {**APP, "workflows": [value]})

    assert (code, pointer) in places(found(path))
    assert code in [each.code for each in found("pasted.json")]


def test_what_a_workflow_puts_before_the_address_of_an_action_counts(project: Path) -> None:
    action = copy.deepcopy(APP["actions"][0])
    action["inputTemplate"]["uri"] = "{{{orderId}}}/refunds"
    hooks = [{"eventName": "kustomer.app.acme_refunds.refund-paid", "type": "form"}]
    write(project / "apps/refunds/refunds.json", {**APP, "actions": [action], "hooks": hooks})
    path = "apps/refunds/workflows/flow.json"
    pay = step("a", PAY, {"orderId": "/#steps.1.attributes.data.address"}, version="acme_refunds-^1.2.0")
    write(project / path, workflow(pay, event="kustomer.app.acme_refunds.refund-paid"))

    assert places(found(path), "KWF808") == [("KWF808", "/steps/0/params/orderId")]


def test_what_the_app_lacks_is_shown_beside_the_place_in_the_workflow(project: Path) -> None:
    write(project / "apps/refunds/refunds.json", {**APP, "dependencies": ["kustomer-^1.9.2"]})
    path = "apps/refunds/workflows/flow.json"
    write(project / path, workflow(step("a", "kustomer.app.other.pay", {}, version="other-^1.0.0")))
    finding = next(each for each in found(path) if each.code == "KWF606")

    assert finding.pointer == "/steps/0/action"
    assert [(each.file, each.pointer) for each in finding.related] == [("apps/refunds/refunds.json", "/dependencies")]


def test_a_name_that_does_not_mention_the_app_is_shown_with_the_app(project: Path) -> None:
    path = "apps/refunds/workflows/flow.json"
    write(project / path, workflow(step("a", "", {}), name="ticket-routing"))
    (finding,) = [each for each in found(path) if each.code == "KWF204"]

    assert finding.message == 'the workflow name "ticket-routing" does not mention the app "acme_refunds"'
    assert [(each.file, each.pointer, each.message) for each in finding.related] == [
        ("apps/refunds/refunds.json", "/app", "the app of this workflow")
    ]


def test_what_is_wrong_in_the_app_alone_is_not_reported_at_its_workflows(project: Path) -> None:
    write(project / "apps/refunds/refunds.json", {**APP, "version": "1", "unknownKey": 1, "hooks": APP["hooks"] * 2})
    path = "apps/refunds/workflows/flow.json"
    write(project / path, workflow(step("a", PAY, {"orderId": "/#steps.1.id"}, version="acme_refunds-^1.2.0")))

    assert {each.code for each in found("apps/refunds/refunds.json")} >= {"KWF101", "KWF201"}
    assert found(path) == []


def test_a_workflow_that_is_exported_once_more_may_have_its_name(project: Path) -> None:
    flow = workflow(step("a", PAY, {"orderId": "/#steps.1.id"}, version="acme_refunds-^1.2.0"))
    other = workflow(step("b", PAY, {"orderId": "/#steps.1.id"}, version="acme_refunds-^1.2.0"))
    write(project / "apps/refunds/refunds.json", {**APP, "workflows": [flow]})
    write(project / "exports/same.json", flow)
    write(project / "exports/other.json", other)
    app = project / "apps/refunds/refunds.json"

    assert places(found("exports/same.json", app), "KWF201") == []
    assert places(found("exports/other.json", app), "KWF201") == [("KWF201", "/name")]


def test_several_apps_in_a_folder_leave_open_whose_a_workflow_is(project: Path) -> None:
    write(project / "apps/refunds/other.json", {**APP, "app": "acme_other"})
    path = "apps/refunds/workflows/export.json"
    write(project / path, EXPORT)
    track(project)

    assert places(found(path), *[code for code, _ in SIX]) == []


def test_settings_bind_against_the_folder(project: Path) -> None:
    write(project / "exports/other.json", {**APP, "app": "acme_other", "actions": []})
    write(project / "exports/flow.json", workflow(step("a", PAY, {"orderId": "1"}, version="acme_refunds-^2.0.0")))
    track(project)
    assert places(found("exports/flow.json"), "KWF606") == [("KWF606", "/steps/0/action")]
    (project / "kwf-lint.toml").write_text(SETTINGS)

    assert places(found("exports/flow.json"), "KWF605", "KWF606") == [("KWF605", "/steps/0/appVersion")]


def parts(definition: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The app definitions that have workflows, and these."""
    for each in definition if type(definition) is list else [definition]:
        if type(each) is dict and type(each.get("workflows")) is list and "app" in each:
            yield {key: value for key, value in each.items() if key != "workflows"}, each["workflows"]


def found_apart(app: Any, workflows: list[Any]) -> list[tuple[str, ...]]:
    """What all rules find in workflows that lie in a file beside their app."""
    files = {"app.json": app, "workflows/all.json": workflows}
    documents = {name: document_of_text(name, json.dumps(value)) for name, value in files.items()}
    definitions = [Definition(each, read_apps(each), os.path.dirname(name)) for name, each in documents.items()]
    project = Project(lambda: definitions, frozenset(files))
    linted = lint(documents["workflows/all.json"], RULES, DEFAULTS, project)
    assert not linted.faults
    return [
        (
            each.code,
            each.severity,
            each.pointer,
            each.message,
            each.help or "",
            *[place.pointer for place in each.related],
        )
        for each in linted.diagnostics
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_is_left_out_of_an_app_changes_nothing_for_its_workflows(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = [block for example in examples(Path(rule.page).read_text(encoding="utf-8")) for block in example.blocks]
    values = [document_of_text(block.file, block.text).value for block in blocks]
    apart = [each for value in values for each in parts(value)]
    found = [found_apart(*each) for each in apart]
    monkeypatch.setattr(part_of_app, "_declarations", lambda owner: {**owner.value, "workflows": []})

    assert [found_apart(*each) for each in apart] == found


def test_what_each_workflow_asks_of_its_family_does_not_grow_with_the_family() -> None:
    def asked(count: int) -> int:
        flows = {f"flows/{number}.json": workflow(step("a", "", {}), name=f"acme-{number}") for number in range(count)}
        documents = [document_of_text(name, json.dumps(value)) for name, value in {"app.json": APP, **flows}.items()]
        definitions = [Definition(each, read_apps(each), os.path.dirname(each.name)) for each in documents]
        project = Project(lambda: definitions, frozenset())
        last = documents[-1]
        assert project.app_of(last) is definitions[0].apps[0]
        assert project.named_in_family(last, "acme-1") is not None
        return work(lambda: [project.app_of(last), project.named_in_family(last, "acme-1")])

    assert asked(400) == asked(40)


def test_standard_input_is_bound_for_one_run(project: Path) -> None:
    given = json.dumps(EXPORT)
    words = ["--format", "concise", "-"]
    alone = kwf_lint(*words, cwd=project, stdin=given)
    bound = kwf_lint("--for-app", "apps/refunds/refunds.json", *words, cwd=project, stdin=given)

    assert bound.returncode == 1
    assert "KWF505" not in alone.stdout
    assert "<stdin>:" in bound.stdout
    assert "KWF505" in bound.stdout


@pytest.mark.parametrize("name", ["missing.json", "exports/export.json"])
def test_an_app_definition_is_asked_for(project: Path, name: str) -> None:
    write(project / "exports/export.json", EXPORT)
    done = kwf_lint("--for-app", name, "exports", cwd=project)

    assert done.returncode == 2
    assert f"--for-app: {name}" in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[app]]\nworkflows = ["a"]\n', 'kwf-lint.toml:1: "app" needs a "file", the app definition'),
        (
            '[[app]]\nfile = "no.json"\nworkflows = ["a"]\n',
            'kwf-lint.toml:2: "file" names the file "no.json", which does not exist',
        ),
        (
            '[[app]]\nfile = "data.json"\nworkflows = ["a"]\n',
            'kwf-lint.toml:2: "file" names the file "data.json", which is not an app definition',
        ),
        *(
            (
                f'[[app]]\nfile = "apps/refunds/refunds.json"\n{workflows}',
                f'kwf-lint.toml:{line}: "app" needs "workflows", globs such as ["exports/**"]',
            )
            for workflows, line in (("", 1), ("workflows = []\n", 3))
        ),
        (
            '[[app]]\nfile = "apps/refunds/refunds.json"\nworkflows = "a"\n',
            'kwf-lint.toml:3: "workflows" expects a list of strings, such as ["..."], found a string',
        ),
        (
            '[[app]]\nfile = "apps/refunds/refunds.json"\nworkflow = ["a"]\n',
            'kwf-lint.toml:3: "app" has no key "workflow". Did you mean "workflows"?',
        ),
        ("app = 1\n", 'kwf-lint.toml:1: "app" expects tables, each starting with [[app]], found a number'),
    ],
)
def test_wrong_bindings_are_named_with_their_line(project: Path, text: str, message: str) -> None:
    (project / "data.json").write_text('{"private": true}')
    (project / "kwf-lint.toml").write_text(text)

    with pytest.raises(UsageError) as raised:
        check(Options(["exports"]))
    assert str(raised.value) == message


def test_only_new_findings_of_a_bound_workflow_are_reported_since_a_revision(project: Path) -> None:
    (project / "kwf-lint.toml").write_text(SETTINGS)
    write(project / "exports/export.json", EXPORT)
    track(project)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "commit", "-qm", "all"], cwd=project, check=True)
    options = Options(["exports/export.json"])
    options.since = "HEAD"

    assert check(options).diagnostics == []


def test_what_no_rule_has_looked_at_is_said(project: Path) -> None:
    note = step("a", "kustomer.note.create", {"conversation": "/#steps.1.id", "body": "Paid"})
    write(project / "exports/export.json", EXPORT)
    write(project / "exports/note.json", workflow(note, name="refund-note"))
    words = ["--select", "KWF5", "exports"]
    one = kwf_lint(*words, cwd=project)
    write(project / "exports/other.json", {**EXPORT, "name": "refund-routing", "steps": EXPORT["steps"][:1]})
    two = kwf_lint(*words, cwd=project)

    assert (
        one.stderr
        == "no findings in 2 files\n1 workflow belongs to no app; use --for-app FILE to check it as part of one\n"
    )
    assert (
        two.stderr
        == "no findings in 3 files\n2 workflows belong to no app; use --for-app FILE to check them as parts of one\n"
    )
    for silent in (["--for-app", "apps/refunds/refunds.json"], ["--ignore", "KWF5"]):
        done = kwf_lint(*silent, "exports", cwd=project)
        assert "use --for-app" not in done.stdout + done.stderr
