"""Modules among the definitions of a project: as apps beside others, and as owners of bare workflows."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from kwf_lint.run import project_files
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from tests.run.test_part_of_app import APP, step, track, workflow, write
from tests.run.test_siblings import FIND, SHOP, calling
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def module(value: Any) -> str:
    return f"export default {json.dumps(value, indent=2)};\n"


def of_code(code: str, path: str) -> list[Diagnostic]:
    outcome = check(Options([path]))
    assert not outcome.faults
    assert not outcome.problems
    return [each for each in outcome.diagnostics if each.code == code]


FIND_ID = "64c1f0a2b7d94e0012ab34cd"
NOTE = workflow(step("note", "kustomer.note.create", {"conversation": "/#steps.1.id"}), name="notes-sync")
REFUNDS = {**APP, "workflows": [NOTE]}
OTHER = {**SHOP, "workflows": [NOTE]}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("a/index.js", "b/index.ts"), id="two-modules"),
        pytest.param(("a/app.json", "b/index.js"), id="json-before-a-module"),
        pytest.param(("a/index.js", "b/app.json"), id="a-module-before-json"),
    ],
)
def test_apps_that_name_a_workflow_alike(names: tuple[str, str], project: Path) -> None:
    for name, value in zip(names, (REFUNDS, OTHER), strict=True):
        put(project / name, json.dumps(value) if name.endswith("json") else module(value))
    track(project)
    (both,) = of_code("KWF201", ".")

    assert both.file == names[1]
    assert [each.file for each in both.related] == [names[0]]
    assert [each.file for each in of_code("KWF201", names[1])] == [names[1]]


def test_a_name_that_a_constant_completes(project: Path) -> None:
    put(project / "names.js", "export const NAME = 'notes';\n")
    parts = json.dumps({**REFUNDS, "workflows": [{**NOTE, "name": "@"}]}).replace('"@"', "`${NAME}-sync`")
    put(project / "a/index.js", f"import {{ NAME }} from '../names';\nexport default {parts};\n")
    put(project / "b/index.js", module(OTHER))
    track(project)
    (both,) = of_code("KWF201", "b/index.js")

    # The label stands where the name does, in the text of the module.
    (place,) = both.related
    line = (project / "a/index.js").read_text(encoding="utf-8").splitlines()[1]
    assert (place.file, place.start.line) == ("a/index.js", 2)
    assert line[place.start.column - 1 : place.end.column - 1] == "`${NAME}-sync`"


def test_several_definitions_of_one_app_are_not_compared(project: Path) -> None:
    put(project / "a/index.js", module(REFUNDS))
    put(project / "a/printed.json", json.dumps(REFUNDS))
    put(project / "b/index.js", module(OTHER))
    track(project)

    assert of_code("KWF201", ".") == []


def test_what_an_app_calls_of_another_one_in_a_module(project: Path) -> None:
    write(project / "a.json", calling("kustomer.app.acme_shop.cancel"))
    put(project / "index.js", module(SHOP))
    track(project)
    (missing,) = of_code("KWF702", ".")

    assert missing.file == "a.json"


def test_a_module_that_calls_what_another_one_does_not_declare(project: Path) -> None:
    put(project / "a/index.js", module(calling(params={"orderId": "1", "number": "1"})))
    put(project / "b/index.js", module(SHOP))
    track(project)
    (unknown,) = of_code("KWF708", "a/index.js")

    assert [each.file for each in unknown.related] == ["b/index.js"]


def test_nothing_is_concluded_from_an_app_that_is_known_in_part(project: Path) -> None:
    put(project / "a/index.js", module(calling("kustomer.app.acme_shop.cancel")))
    put(
        project / "b/index.js",
        module(SHOP).replace('"description": "', '"iconUrl": process.env.ICON, "description": "'),
    )
    track(project)

    assert of_code("KWF702", ".") == []


def test_a_bare_workflow_belongs_to_the_module_above_it(project: Path) -> None:
    put(project / "app/index.js", module(APP))
    write(project / "app/exports/flow.json", workflow(step("a", "kustomer.app.acme_refunds.cancel", {})))
    track(project)

    assert [each.file for each in of_code("KWF702", "app/exports/flow.json")] == ["app/exports/flow.json"]
    assert [each.file for each in of_code("KWF702", ".")] == ["app/exports/flow.json"]


def test_a_bare_workflow_is_bound_to_a_module_by_the_settings_or_the_command_line(project: Path) -> None:
    put(project / "app/index.js", module(APP))
    write(project / "exports/flow.json", workflow(step("a", "kustomer.app.acme_refunds.cancel", {})))
    track(project)
    before = of_code("KWF702", "exports/flow.json")
    named = kwf_lint("check", "--for-app", "app/index.js", "--format", "concise", "exports/flow.json", cwd=project)
    put(project / "kwf-lint.toml", '[[app]]\nfile = "app/index.js"\nworkflows = ["exports/**"]\n')

    assert before == []
    assert "KWF702" in named.stdout
    assert len(of_code("KWF702", "exports/flow.json")) == 1


def test_a_module_without_a_definition_is_no_app_for_workflows(project: Path) -> None:
    put(project / "server.js", "export default express();\n")
    write(project / "flow.json", NOTE)

    refused = kwf_lint("check", "--for-app", "server.js", "flow.json", cwd=project)

    assert refused.returncode == 2
    assert refused.stderr.endswith("Error: --for-app: server.js is not an app definition\n")


def test_a_workflow_that_a_module_loads_is_judged_as_the_apps_and_once(project: Path) -> None:
    put(
        project / "src/index.js",
        module({**APP, "workflows": ["@"]}).replace('"@"', "require('../flows/flow.json')"),
    )
    write(project / "flows/flow.json", workflow(step("a", "kustomer.app.acme_refunds.cancel", {}), name="notes"))
    track(project)

    assert of_code("KWF201", ".") == []
    assert [each.file for each in of_code("KWF702", ".")] == ["flows/flow.json"]


@pytest.mark.parametrize(("called", "codes"), [(FIND_ID, []), ("64c1f0a2b7d94e0012ab34ff", ["KWF419"])])
def test_a_workflow_that_a_module_loads_calls_those_of_its_app(called: str, codes: list[str], project: Path) -> None:
    callable_workflow = {
        "name": "find", "id": FIND_ID, "description": "Finds.", "steps": [],
        "trigger": {"id": "1", "eventName": f"kustomer.workflow.{FIND_ID}.call", "callable": True, "transitions": []},
    }  # fmt: skip
    calls = workflow(step("later", "kustomer.app.scheduler.schedule-workflow", {"workflowId": called}), name="notes")
    put(project / "src/flows/notes.js", module(calls))
    app = module({**APP, "workflows": [callable_workflow, "@"]}).replace('"@"', "require('./flows/notes').default")
    put(project / "src/index.js", app)
    track(project)

    assert [each.code for each in of_code("KWF419", ".")] == codes
    assert [each.code for each in of_code("KWF419", "src/flows/notes.js")] == codes
    put(project / "src/index.js", app.replace('"id": "64', '"id": process.env.X || "64'))
    assert of_code("KWF419", ".") == []


def test_what_an_app_lacks_is_not_reported_again_in_each_workflow_that_it_loads(project: Path) -> None:
    for number in (1, 2):
        schedules = step("later", "kustomer.app.scheduler.schedule-workflow", {"workflowId": "/#steps.1.id"})
        put(project / f"src/flows/{number}.js", module(workflow(schedules, name=f"notes-{number}")))
    flows = "[require('./flows/1').default, require('./flows/2').default]"
    app = {**APP, "dependencies": ["kustomer-^1.0.0"], "workflows": "@"}
    put(project / "src/index.js", module(app).replace('"@"', flows))
    track(project)

    assert [each.file for each in of_code("KWF606", ".")] == ["src/index.js"]
    assert [each.file for each in of_code("KWF204", ".")] == ["src/flows/1.js", "src/flows/2.js"]
    assert [each.file for each in of_code("KWF606", "src/flows/2.js")] == ["src/flows/2.js"]


def test_in_a_repository_full_of_code_json_costs_a_look_at_the_modules_above_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "apps/a.json", calling(FIND))
    for name in ("apps/index.js", "index.ts", *(f"server/{number}.js" for number in range(20))):
        put(project / name, f"// {name}\n")
    track(project)
    looked_at: list[bytes] = []

    def noting(data: bytes) -> bool:
        looked_at.append(data)
        return False

    monkeypatch.setattr(project_files, "may_hold_definition", noting)
    monkeypatch.setattr(project_files, "MOST_MODULES", 21)
    check(Options(["apps/a.json"]))

    assert looked_at == [b"// apps/index.js\n", b"// index.ts\n"]


def test_of_very_many_modules_none_is_compared(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(project / "a/index.js", module(REFUNDS))
    put(project / "b/index.js", module(OTHER))
    monkeypatch.setattr(project_files, "MOST_MODULES", 1)
    track(project)

    assert of_code("KWF201", ".") == []


def test_since_knows_what_modules_shared_before(project: Path) -> None:
    put(project / "a/index.js", module(REFUNDS))
    put(project / "b/index.js", module(OTHER))
    track(project)
    commit = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one"]
    subprocess.run(commit, cwd=project, check=True)
    put(project / "b/index.js", module({**OTHER, "titel": ""}))
    shown = kwf_lint("check", "--since", "HEAD", "--select", "KWF201,KWF101", "--format", "concise", ".", cwd=project)

    assert [line.partition("[")[2] for line in shown.stdout.splitlines()] == ["KWF101 unknown-key]"]
