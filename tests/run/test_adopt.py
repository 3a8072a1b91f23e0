"""`kwf-lint adopt`: a workflow that the builder exported becomes a part of an app."""

from __future__ import annotations

import copy
import io
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwf_lint.__main__ import main
from kwf_lint.commands import adopt as command
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.faults import Fault
from kwf_lint.run import adopt as run_adopt
from kwf_lint.run.adopt import ADOPTING
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples
from tests.run.test_part_of_app import APP, EXPORT, HOOK, step, track, workflow, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule

APP_FILE, EXPORT_FILE = "apps/refunds/refunds.json", "exports/export.json"
REFERENCE = 'setting-reference = "{{{settings.{key}}}}"\n'
ID, OTHER = "5f0a1b2c3d4e5f6a7b8c9d44", "5f0a1b2c3d4e5f6a7b8c9d55"
PRIVATE = "kustomer.app.acme_refunds_6142bf2f6ef1940524f53d94.pay"
TWO_HOOKS = {
    "hooks": [*APP["hooks"], {"eventName": "kustomer.app.acme_refunds.refund-lost", "type": "web"}],
    "triggers": [*APP["triggers"], {"eventName": "kustomer.app.acme_refunds.refund-lost"}],
}


# The names are to be typed, so they are not cut.
NAMED = (
    'declares 2 hook events: "kustomer.app.acme_refunds.refund-lost" and "kustomer.app.acme_refunds.refund-paid"; '
    "choose one with --event"
)


def saved(value: Any) -> Any:
    """An export with what the platform writes."""
    noisy = {**copy.deepcopy(value), "rev": 12, "updatedAt": "2025-02-05T16:00:17.984Z"}
    for number, each in enumerate(noisy["steps"]):
        each["_id"] = f"67a38b117ccb42ffd767eb{number:02}"
    return noisy


NOTES = workflow(
    step("find", "kustomer.customer.find", {"identifier": "/#steps.1.attributes.data.customer"}, "pay"),
    step("pay", PRIVATE, {"orderId": "/#steps.1.attributes.data.order"}, "note", "acme_refunds-^0.9.0"),
    step("note", "kustomer.note.create", {"conversation": "/#steps.1.attributes.data.conversation", "body": "Paid"}),
    name="Order notes!",
    event=HOOK,
)
REQUESTS = workflow(
    step(
        "send",
        "kustomer.rest-api.json",
        {
            "uri": "https://harbor.api.kustomerapp.com/v1/customers",
            "method": "GET",
            "headers": {"Authorization": "Bearer x7Kq2LmN4pR8sT1uV5wZ9yB3cD6fG0hJ"},
        },
        "one",
    ),
    step("one", "kustomer.conversation.update", {"id": "/#steps.1.conversation", "assignedTeams": [ID]}, "two"),
    step("two", "kustomer.conversation.update", {"id": "/#steps.1.conversation", "assignedTeams": [ID]}, "three"),
    step("three", "kustomer.conversation.update", {"id": "/#steps.1.conversation", "queue": ID}),
    name="temporary-routing",
    event="kustomer.message.create",
)
PLAIN = workflow(
    step("note", "kustomer.note.create", {"conversation": "/#steps.1.id", "body": "A refund was asked for"}),
    name="acme-refunds-note",
)
CALLED = {
    **workflow(
        step("note", "kustomer.note.create", {"conversation": "/#steps.1.conversation", "body": "Late"}),
        name="refund-reminder-copy",
        event=f"kustomer.workflow.{OTHER}.call",
    ),
    "id": OTHER,
}
CALLED["trigger"] |= {
    "callable": True,
    "schema": {"type": "object", "properties": {"conversation": {"type": "string"}}},
}
del CALLED["trigger"]["appVersion"]
without_version = copy.deepcopy(NOTES["steps"])
del without_version[1]["appVersion"]

# Each with what adds to the app, the event, the name that it gets, and the rules whose findings are left.
EXPORTS = [
    pytest.param(saved(EXPORT), {}, "", "acme-refunds-routing", {"KWF506"}, id="values"),
    pytest.param(saved(NOTES), {}, "", "acme-refunds-order-notes", set(), id="private-app"),
    pytest.param(saved(REQUESTS), {}, "", "acme-refunds-temporary-routing", set(), id="requests"),
    pytest.param(PLAIN, {}, "", "acme-refunds-note", set(), id="plain"),
    pytest.param(saved(CALLED), {}, "", "refund-reminder", set(), id="callable"),
    pytest.param(
        {key: value for key, value in saved({**CALLED, "name": "tmp---refund-reminder"}).items() if key != "id"},
        {},
        "",
        "refund-reminder",
        set(),
        id="callable-without-id",
    ),
    pytest.param(
        {"data": {"type": "workflow", "id": ID, "attributes": {**saved(NOTES), "steps": without_version}}},
        TWO_HOOKS,
        "refund-lost",
        "acme-refunds-order-notes",
        set(),
        id="answer-of-the-api",
    ),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an app whose settings say how workflows read App Settings, and a folder of exports."""
    (tmp_path / "kwf-lint.toml").write_text(REFERENCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def adopt(project: Path, export: Any, *words: str, app: Any = None) -> int:
    """Run the command on an export, where `app` is given on a new definition of the app; returns the exit code."""
    if export is not None:
        write(project / EXPORT_FILE, export)
    if app is not None:
        write(project / APP_FILE, app)
    track(project)
    return main(["adopt", EXPORT_FILE, "--into", APP_FILE, *words])


def found() -> list[Diagnostic]:
    return check(Options([APP_FILE])).diagnostics


@pytest.mark.parametrize(("export", "more", "event", "name", "left"), EXPORTS)
def test_an_export_becomes_a_workflow_of_its_app(
    project: Path, export: Any, more: Any, event: str, name: str, left: set[str]
) -> None:
    code = adopt(project, export, *(["--event", event] if event else []), app={**APP, **more})
    made = json.loads((project / APP_FILE).read_text())
    new = [each for each in found() if each.pointer.startswith("/workflows") and each.severity != "info"]

    assert [each["name"] for each in made["workflows"]] == [name]
    assert {each.code for each in new} == left
    assert not [each for each in new if each.fix and (each.fix.safe or each.code in ADOPTING)]
    assert code == (1 if left else 0)
    assert json.loads((project / EXPORT_FILE).read_text()) == export


@pytest.mark.parametrize(("export", "more", "event", "name", "left"), EXPORTS)
def test_adopting_twice_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], export: Any, more: Any, event: str, name: str, left: set[str]
) -> None:
    words = ["--event", event] if event else []
    assert adopt(project, export, *words, app={**APP, **more}) == (1 if left else 0)
    once = (project / APP_FILE).read_bytes()
    capsys.readouterr()

    assert adopt(project, None, *words) == 2
    assert "the app already has " in capsys.readouterr().err
    assert (project / APP_FILE).read_bytes() == once


def test_standard_input_is_an_export(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project / APP_FILE, APP)
    track(project)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PLAIN).encode())))

    assert main(["adopt", "-", "--into", APP_FILE]) == 0
    assert [each["name"] for each in json.loads((project / APP_FILE).read_text())["workflows"]] == [PLAIN["name"]]
    assert "You can delete" not in capsys.readouterr().err


def test_a_callable_workflow_gets_the_id_by_which_it_is_called(project: Path) -> None:
    adopt(project, {key: value for key, value in CALLED.items() if key != "id"}, app=APP)

    assert json.loads((project / APP_FILE).read_text())["workflows"][0]["id"] == OTHER


def test_a_copy_of_a_workflow_that_the_app_has_is_known_by_its_steps(project: Path) -> None:
    flow = {**PLAIN, "name": "copy-of-acme-refunds-note"}

    assert adopt(project, flow, app={**APP, "workflows": [PLAIN]}) == 2


def test_another_workflow_may_have_steps_of_the_same_ids(project: Path) -> None:
    other = workflow(step("note", "kustomer.note.create", {"conversation": "/#steps.1.id", "body": "Hello"}))

    assert adopt(project, {**PLAIN, "description": "Notes."}, app={**APP, "workflows": [other]}) == 0
    assert len(json.loads((project / APP_FILE).read_text())["workflows"]) == 2


REFUSED = [
    pytest.param(EXPORT, TWO_HOOKS, [], NAMED, id="several-events"),
    pytest.param(
        EXPORT,
        {},
        ["--event", "refund-payed"],
        'declares no event "refund-payed". Did you mean "kustomer.app.acme_refunds.refund-paid"?',
        id="misspelt-event",
    ),
    pytest.param(EXPORT, {"hooks": [], "triggers": []}, ["--event", "paid"], "it declares none", id="no-events"),
    pytest.param(
        EXPORT,
        {"hooks": [{"eventName": "kustomer.app.globex.paid"}], "triggers": [{"eventName": "kustomer.acme.paid"}]},
        ["--event", "kustomer.acme.paid"],
        "it declares none",
        id="events-of-others",
    ),
    pytest.param(PLAIN, {}, ["--event", "refund-paid"], "not for the hook of an organization", id="event-in-vain"),
    pytest.param(PLAIN, {"workflows": [PLAIN]}, [], "already has this workflow", id="is-there"),
    pytest.param(
        {**PLAIN, "name": "note-copy"},
        {"workflows": [{**PLAIN, "name": "acme-refunds-note", "description": "x"}]},
        [],
        'already has a workflow named "acme-refunds-note"',
        id="name-is-there",
    ),
    pytest.param(
        {**PLAIN, "name": "acme note"},
        {"workflows": [{**PLAIN, "name": "acme-note", "description": "x"}]},
        [],
        'already has a workflow named "acme-note"',
        id="name-without-space-is-there",
    ),
    pytest.param({**PLAIN, "id": ID}, {"workflows": [{**CALLED, "id": ID}]}, [], "with the id", id="id-is-there"),
    pytest.param(PLAIN, {"workflows": {}}, [], '"workflows" is not an array', id="no-array"),
    pytest.param(APP, {}, [], "an app definition, not an exported workflow", id="app"),
    pytest.param([PLAIN, EXPORT], {}, [], "holds 2 workflows", id="several"),
    pytest.param({"steps": PLAIN["steps"]}, {}, [], "not an exported workflow", id="steps"),
    pytest.param({**PLAIN, "name": ""}, {}, [], "the workflow has no name", id="no-name"),
    pytest.param({"a": 1}, {}, [], "not an exported workflow", id="no-workflow"),
    pytest.param({**PLAIN, "description": float("nan")}, {}, [], "that JSON does not have", id="not-a-number"),
    pytest.param({**PLAIN, "description": "\ud800"}, {}, [], "that JSON does not have", id="surrogate"),
]


@pytest.mark.parametrize(("export", "more", "words", "reason"), REFUSED)
def test_what_cannot_be_done_safely_is_refused_and_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], export: Any, more: Any, words: list[str], reason: str
) -> None:
    write(project / APP_FILE, {**APP, **more})
    before = (project / APP_FILE).read_bytes()
    code = adopt(project, export, *words)
    said = capsys.readouterr()

    assert code == 2
    assert reason in said.err
    assert said.out == ""
    assert (project / APP_FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"app": "acme", "version": "1.0.0",, "title": "Acme"}', "not plain JSON"),
        ('{"app": "acme", "version": "1.0.0", "title": "Acme"} // later', "not plain JSON"),
        ('{"app": "acme", "version": "1.0.0", "title": "Acme", "title": "B"}', "has a key twice"),
        ('[{"app": "acme", "version": "1.0.0"}, {"app": "b", "version": "1.0.0"}]', "not an app definition"),
        (json.dumps(PLAIN), "not an app definition"),
        ('{"triggers": [], "hooks": [], "title": "Acme"}', "not an app definition with a name"),
    ],
)
def test_an_app_that_cannot_be_changed_safely_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
) -> None:
    write(project / APP_FILE, {})
    (project / APP_FILE).write_text(text)

    assert adopt(project, PLAIN) == 2
    assert reason in capsys.readouterr().err
    assert (project / APP_FILE).read_text() == text


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ('// A note.\n{"app": "acme", "version": "1.0.0", "title": "Acme"}', ""),
        ('// A note.\n{"app": "acme" "version": "1.0.0", "title": "Acme"}', "; kwf-lint check says why"),
    ],
    ids=["comment", "mistake"],
)
def test_an_app_with_comments_is_refused_with_a_hint_only_where_it_leads_somewhere(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, advice: str
) -> None:
    (project / "noted.jsonc").write_text(text)
    write(project / EXPORT_FILE, PLAIN)

    assert main(["adopt", EXPORT_FILE, "--into", "noted.jsonc"]) == 2
    assert capsys.readouterr().err == f"kwf-lint: noted.jsonc: not plain JSON{advice}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "exports/export.json: not readable as JSON; kwf-lint check says why"),
        (json.dumps(PLAIN).replace('"name"', '"name": "a", "name"'), "an object has a key twice"),
        (json.dumps(PLAIN).replace('"/#steps.1.id"', "[" * 195 + "]" * 195), "nested too deep to be a part of the app"),
        (None, "exports/export.json: no such file or folder"),
    ],
)
def test_an_export_that_cannot_be_read_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], text: str | None, reason: str
) -> None:
    if text is not None:
        write(project / EXPORT_FILE, {})
        (project / EXPORT_FILE).write_text(text)

    assert adopt(project, None, app=APP) == 2
    assert reason in capsys.readouterr().err


def test_an_app_that_the_settings_exclude_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "kwf-lint.toml").write_text('exclude = ["apps"]\n')

    assert adopt(project, PLAIN, app=APP) == 2
    assert "the settings exclude it" in capsys.readouterr().err


def test_an_app_that_has_changed_meanwhile_is_not_written(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changing(*words: Any) -> Any:
        (project / APP_FILE).write_text("{}")
        return run_adopt.adopt(*words)

    monkeypatch.setattr(command, "adopt", changing)
    # What is found in the new text does not depend on the file.
    assert adopt(project, PLAIN, app=APP) == 2
    assert "not changed: the file has changed since kwf-lint read it" in capsys.readouterr().err
    assert (project / APP_FILE).read_text() == "{}"


@pytest.mark.parametrize("crashing", ["acme_refunds", "acme-refunds-note"], ids=["at-once", "with-the-workflow"])
def test_a_rule_that_crashes_leaves_the_app_as_it_was(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, crashing: str
) -> None:
    write(project / APP_FILE, APP)
    before = (project / APP_FILE).read_bytes()
    fault = Fault(APP_FILE, "KWF301", "no such step")
    find = command._Finder.find
    monkeypatch.setattr(
        command._Finder, "find", lambda finder, text: ([], [fault]) if crashing in text else find(finder, text)
    )

    assert adopt(project, PLAIN) == 3
    assert "KWF301 crashed on apps/refunds/refunds.json: no such step" in capsys.readouterr().err
    assert (project / APP_FILE).read_bytes() == before


def test_the_difference_is_shown_and_nothing_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / APP_FILE, APP)
    before = (project / APP_FILE).read_bytes()
    code = adopt(project, saved(NOTES), "--diff")
    said = capsys.readouterr()

    assert (project / APP_FILE).read_bytes() == before
    assert code == 0
    assert 'this would add the workflow "acme-refunds-order-notes" (in the export "Order notes!")' in said.err
    (project / "patch").write_text(said.out)
    subprocess.run(["git", "apply", "patch"], cwd=project, check=True)
    changed = (project / APP_FILE).read_bytes()
    (project / APP_FILE).write_bytes(before)
    assert adopt(project, None) == 0
    assert (project / APP_FILE).read_bytes() == changed


def test_without_a_way_to_read_settings_values_are_left(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "kwf-lint.toml").unlink()

    assert adopt(project, EXPORT, app=APP) == 1
    said = capsys.readouterr().err
    assert said.count("KWF502 hardcoded-id") == 2
    assert 'With "setting-reference" in the settings, such values become App Settings.' in said
    assert "settings.default.queue" not in (project / APP_FILE).read_text()


def test_an_app_without_hooks_leaves_the_event_to_be_replaced(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(project, NOTES, app={**APP, "hooks": [], "triggers": []}) == 1
    assert "KWF505" in capsys.readouterr().err


def test_other_parts_of_the_app_stay_as_they_are(project: Path) -> None:
    flow = workflow(
        step("a", "kustomer.conversation.update", {"id": "/#steps.1.id", "queue": ID}), name="acme-refunds-first-queue"
    )
    export = workflow(
        step("b", "kustomer.conversation.update", {"id": "/#steps.1.id", "queue": ID}), name="acme-refunds-last-queue"
    )
    app = {**APP, "workflows": [flow]}
    assert adopt(project, export, app=app) == 0
    made = json.loads((project / APP_FILE).read_text())

    assert made["workflows"][0] == flow
    assert made["workflows"][1]["steps"][0]["params"]["queue"] == "{{{settings.default.queue}}}"
    assert {key: value for key, value in made.items() if key not in ("workflows", "settings", "i18n")} == {
        key: value for key, value in APP.items() if key not in ("settings", "i18n")
    }


def test_credentials_in_names_are_masked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = "ghp_" + "x7Kq2LmN4pR8sT1uV5wZ9yB3cD6fG0hJ2kL4"
    headers = {"Authorization": f"Bearer {token}"}
    request = step(
        "a", "kustomer.rest-api.json", {"uri": "https://api.acme-shop.io", "method": "GET", "headers": headers}
    )
    adopt(project, workflow(request, name=token), app=APP)
    said = capsys.readouterr()

    assert token not in said.out + said.err


def test_of_a_module_the_workflow_is_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / EXPORT_FILE, saved(EXPORT))
    module = f"const version = '1.2.0';\nmodule.exports = {json.dumps({**APP, 'version': 0})[:-1]}, version }};\n"
    (project / "apps").mkdir()
    (project / "apps/index.js").write_text(module)
    code = main(["adopt", EXPORT_FILE, "--into", "apps/index.js"])
    said = capsys.readouterr()
    printed = json.loads(said.out)

    assert code == 1
    assert (project / "apps/index.js").read_text() == module
    assert list(printed) == ["settings", "i18n", "workflows"]
    assert list(printed["settings"]["default"]) == ["queue", "tags", "host"]
    assert printed["workflows"][0]["trigger"]["eventName"] == "kustomer.app.acme_refunds.refund-paid"
    assert "apps/index.js: paste the workflow" in said.err
    assert "  /steps/1/params/body: error: " in said.err


def test_what_is_printed_of_a_module_acts_on_no_terminal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / EXPORT_FILE, {**PLAIN, "description": "Notes \x9b1m refunds \u202e."})
    (project / "index.js").write_text(f"module.exports = {json.dumps(APP)};\n")
    main(["adopt", EXPORT_FILE, "--into", "index.js"])
    said = capsys.readouterr().out

    assert said.isascii()
    assert json.loads(said)["description"] == "Notes \x9b1m refunds \u202e."


def test_a_module_without_a_definition_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / EXPORT_FILE, PLAIN)
    (project / "index.js").write_text("module.exports = load('app');\n")

    assert main(["adopt", EXPORT_FILE, "--into", "index.js"]) == 2
    assert "index.js: " in capsys.readouterr().err


def test_a_module_that_is_not_known_whole_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project / EXPORT_FILE, EXPORT)
    (project / "index.js").write_text(
        "module.exports = { app: 'acme', version: process.env.VERSION, title: 'Acme' };\n"
    )

    assert main(["adopt", EXPORT_FILE, "--into", "index.js"]) == 2
    assert "1 value not known; print it with kwf-lint print --env" in capsys.readouterr().err


def workflows_of_page(rule: Rule) -> Iterator[Any]:
    """Each workflow that the examples of a page hold."""
    for example in examples(Path(rule.page).read_text(encoding="utf-8")):
        for block in example.blocks:
            value = document_of_text(block.file, block.text).value
            for each in value if type(value) is list else [value]:
                if type(each) is dict:
                    yield from [each] if "trigger" in each else each.get("workflows", ())


@pytest.mark.slow
@pytest.mark.parametrize("rule", builtin_rules(), ids=lambda rule: rule.name)
def test_whatever_is_adopted_leaves_a_whole_app_and_nothing_that_adopting_fixes(project: Path, rule: Rule) -> None:
    for flow in workflows_of_page(rule):
        code = adopt(project, flow, app=APP)
        once = (project / APP_FILE).read_bytes()
        made = json.loads(once)
        new = [each for each in found() if each.pointer.startswith("/workflows") and each.severity != "info"]

        assert code == (2 if made == APP else 1 if new else 0)
        assert not [each for each in new if each.fix and (each.fix.safe or each.code in ADOPTING)]
        assert {**made, "workflows": 0, "settings": 0, "i18n": 0} == {**APP, "workflows": 0, "settings": 0, "i18n": 0}
        assert adopt(project, None) == 2
        assert (project / APP_FILE).read_bytes() == once
