"""Names that others have too (KWF201, 212): where the finding is, what is beside it, and what is no second one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.rules.test_names import ACME, RULES, diagnostics, klass, places, workflow

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic


def flow(name: str = "acme-note", *ids: str) -> dict[str, Any]:
    return {**workflow(name), "steps": [{"id": each, "transitions": []} for each in ids]}


def app(*workflows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**ACME, **more, "workflows": list(workflows)}


def told(files: dict[str, Any], name: str, reported: tuple[str, ...] = (), home: str = "") -> list[Diagnostic]:
    """What is found in one of several files; the run reports on all of them, or on `reported`."""
    definitions = []
    for each, value in files.items():
        document = document_of_text(each, json.dumps(value))
        bound = home if home and each != home else ""
        definitions.append(Definition(document, read_apps(document), each.rpartition("/")[0], bound))
    project = Project(lambda: definitions, frozenset(reported or files))
    (one,) = [each for each in definitions if each.document.name == name]
    return diagnostics_in(one.document, [RULES["KWF201"]], DEFAULTS, project, apps=one.apps)


def told_in(files: dict[str, Any], **more: Any) -> dict[str, list[str]]:
    """The places of the findings in each file that has any."""
    found = {name: [each.pointer for each in told(files, name, **more)] for name in files}
    return {name: pointers for name, pointers in found.items() if pointers}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"actions": [{"name": "pay"}, {"name": "kustomer.app.acme.pay"}]}, "/actions/0/name", id="short-first"),
        pytest.param({"actions": [{"name": "kustomer.app.acme.pay"}, {"name": "pay"}]}, "/actions/1/name", id="short-later"),
        pytest.param({"actions": [{"name": "pay"}, {"name": "pay"}]}, "/actions/1/name", id="written-alike"),
        pytest.param({"hooks": [{"eventName": "paid"}, {"eventName": "paid"}]}, "/hooks/1/eventName", id="hooks"),
        pytest.param({"actions": [{"name": ""}, {"name": ""}]}, "", id="empty"),
        pytest.param({"actions": [{"name": ""}, {"name": "x"}, {"name": "x"}]}, "/actions/2/name", id="after-an-empty-one"),
        pytest.param({"actions": [{"name": "pay"}], "commands": [{"name": "pay"}]}, "", id="two-kinds"),
    ],
)  # fmt: skip
def test_two_of_one_name(parts: dict[str, Any], expected: str) -> None:
    assert places("KWF201", {**ACME, **parts}) == ([expected] if expected else [])


def test_what_is_said_of_two_of_one_name() -> None:
    (hook,) = diagnostics("KWF201", {**ACME, "hooks": [{"eventName": "paid"}, {"eventName": "paid"}]})
    (flows,) = diagnostics("KWF201", app(workflow("a"), workflow("b"), workflow("a")))

    assert hook.message == 'two hooks are named "paid"'
    assert "hooks" in (hook.help or "")
    assert [(each.pointer, each.message) for each in hook.related] == [("/hooks/0/eventName", "the first one")]
    assert "installed" in (flows.help or "")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"app.json": app(flow()), "x/a.json": flow()}, {"x/a.json": ["/name"]}, id="app-and-bare"),
        pytest.param(
            {"app.json": app(flow()), "a.json": flow()}, {"a.json": ["/name"]}, id="app-and-bare-before-it"
        ),
        pytest.param(
            {"app.json": app(), "x/a.json": flow(), "x/b.json": flow()}, {"x/b.json": ["/name"]}, id="two-bare"
        ),
        pytest.param(
            {"app.json": app(flow("kustomer.app.acme.note")), "x/a.json": flow("note")}, {"x/a.json": ["/name"]},
            id="one-in-the-namespace",
        ),
        pytest.param({"app.json": app(flow("")), "x/a.json": flow("")}, {}, id="empty"),
        pytest.param(
            {"app.json": [app(flow()), app(app="shop")], "x/a.json": flow()}, {"x/a.json": ["/name"]}, id="two-apps-in-a-file"
        ),
        pytest.param({"app.json": app(flow("a"), flow("b")), "x/a.json": flow("b")}, {"x/a.json": ["/name"]}, id="the-second"),
        pytest.param(
            {"app.json": app(flow()), "x/a.json": {"type": "workflow", "attributes": flow()}}, {}, id="read-of-the-API"
        ),
        pytest.param({"app.json": app(flow()), "x/a.json": [flow(""), flow()]}, {"x/a.json": ["/1/name"]}, id="after-one"),
        pytest.param({"app.json": app(flow()), "x/a.json": [flow("a"), flow()]}, {"x/a.json": ["/1/name"]}, id="two-in-a-file"),
    ],
)  # fmt: skip
def test_workflows_of_one_name_in_the_files_of_an_app(files: dict[str, Any], expected: dict[str, list[str]]) -> None:
    assert told_in(files) == expected


def test_the_finding_is_where_the_run_reports() -> None:
    files = {"app.json": app(flow()), "x/a.json": flow()}

    assert [each.pointer for each in told(files, "app.json", ("app.json",))] == ["/workflows/0/name"]
    assert [each.pointer for each in told(files, "x/a.json", ("x/a.json",))] == ["/name"]
    assert told(files, "app.json") == []


def test_the_other_file_is_shown() -> None:
    (found,) = told({"app.json": app(flow()), "x/a.json": flow()}, "x/a.json")

    assert found.message == 'two workflows are named "acme-note"'
    assert "installed" in (found.help or "")
    assert [(each.file, each.pointer, each.message) for each in found.related] == [
        ("app.json", "/workflows/0/name", "the other one")
    ]


@pytest.mark.parametrize(
    ("own", "other", "is_found"),
    [
        (["a", "b"], ["a", "c"], False),
        (["a", "b", "c"], ["a", "d", "e"], True),
        (["a", "b", "c", "d"], ["a"], False),
        (["a"], ["b"], True),
        ([], [], False),
    ],
)
def test_a_workflow_exported_once_more_is_no_second_one(own: list[str], other: list[str], is_found: bool) -> None:
    expected = {"x/a.json": ["/name"]} if is_found else {}
    bound = {"app.json": app(flow("acme-note", *own)), "x/a.json": flow("acme-note", *other)}

    assert told_in(bound, home="app.json") == expected
    assert told_in({"x/0.json": flow("acme-note", *own), "x/a.json": flow("acme-note", *other)}) == expected


def test_one_exported_once_more_hides_no_other() -> None:
    files = {"app.json": app(flow("m", "a"), flow("n", "a")), "x/a.json": [flow("m", "a"), flow("n", "b")]}

    assert told_in(files, home="app.json") == {"x/a.json": ["/1/name"]}


SHOP = {"app": "shop", "title": "Shop"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"a/app.json": app(flow()), "b/app.json": app(flow(), **SHOP)}, {"b/app.json": ["/workflows/0/name"]}, id="two"
        ),
        pytest.param({"a/app.json": app(flow()), "b/app.json": app(flow())}, {}, id="versions-of-one-app"),
        pytest.param({"a/app.json": app(flow()), "b/app.json": app(flow(), app="Acme")}, {}, id="one-app-in-other-letters"),
        pytest.param({"a/app.json": app(flow()), "b/app.json": app(flow("x"), **SHOP)}, {}, id="other-names"),
        pytest.param({"a/app.json": app(flow(), app=""), "b/app.json": app(flow(), **SHOP)}, {}, id="no-name"),
        pytest.param({"a/app.json": app(flow("")), "b/app.json": app(flow(""), **SHOP)}, {}, id="empty-names"),
        pytest.param(
            {"a/app.json": app(flow()), "b/app.json": app(flow("x"), flow(), **SHOP), "c/app.json": app(**SHOP)}, {},
            id="two-definitions-of-the-later-app",
        ),
        pytest.param(
            {"a/app.json": app(flow()), "b/app.json": app(flow(), **SHOP), "c/app.json": app()}, {},
            id="two-definitions-of-the-earlier-app",
        ),
        pytest.param(
            {"a/app.json": app(), "b/app.json": app(flow("x"), flow(), **SHOP), "c/app.json": app(flow(), app="mail")},
            {"c/app.json": ["/workflows/0/name"]},
            id="beside-one-without-it",
        ),
        pytest.param(
            {"a/app.json": app(flow(), app=""), "b/app.json": app(flow()), "c/app.json": app(flow(), **SHOP)},
            {"c/app.json": ["/workflows/0/name"]},
            id="after-one-without-a-name",
        ),
        pytest.param(
            {name: app(flow(), app=name[:1]) for name in ("a.json", "b/b.json", "c/c.json")},
            {"b/b.json": ["/workflows/0/name"], "c/c.json": ["/workflows/0/name"]},
            id="three",
        ),
    ],
)  # fmt: skip
def test_workflows_of_one_name_in_two_apps(files: dict[str, Any], expected: dict[str, list[str]]) -> None:
    assert told_in(files) == expected


def test_another_app_of_that_name_is_named() -> None:
    files = {"a/app.json": app(flow("x"), flow()), "b/app.json": app(flow(), **SHOP)}
    (found,) = told(files, "b/app.json")
    (turned,) = told(files, "a/app.json", ("a/app.json",))

    assert (found.severity, found.message) == ("warning", 'the app "acme" also has a workflow with this name')
    assert [(each.file, each.pointer, each.message) for each in found.related] == [
        ("a/app.json", "/workflows/1/name", "the other one")
    ]
    assert turned.pointer == "/workflows/1/name"


def test_bare_workflows_of_one_name_in_a_folder_without_an_app() -> None:
    files = {"a.json": flow("n", "a"), "b.json": flow("n", "b"), "c.json": flow("n", "c"), "x/d.json": flow("n", "d")}
    (found,) = told(files, "c.json")

    assert told_in(files) == {"b.json": ["/name"], "c.json": ["/name"]}
    assert (found.severity, found.message) == ("warning", 'two workflows are named "n"')
    assert [(each.file, each.pointer) for each in found.related] == [("a.json", "/name")]
    assert [each.pointer for each in told(files, "a.json", ("a.json",))] == ["/name"]
    assert told_in({"a.json": flow("", "a"), "b.json": flow("", "b")}) == {}
    assert told_in({"a.json": flow("n", "a"), "b.json": [flow("", "b"), flow("n", "b")]}) == {"b.json": ["/1/name"]}


# KWF212


def test_what_is_said_of_attributes_that_look_alike() -> None:
    (found,) = diagnostics("KWF212", klass(timerEndAt="Timer  start", timerStartAt="Timer Start"))

    assert found.message == '"timerEndAt" and another attribute are shown as "Timer  start"'
    assert [each.message for each in found.related] == ['the attribute "timerStartAt"']
    assert [each.pointer for each in found.related] == ["/klasses/0/metadata/properties/timerStartAt/displayName"]


def test_what_is_said_of_steps_that_look_alike() -> None:
    def step(name: str, text: str, *targets: str) -> dict[str, Any]:
        condition = {"op": "true", "values": [True]}
        transitions = [{"target": target, "condition": condition} for target in targets]
        return {"id": name, "meta": {"displayName": text}, "transitions": transitions}

    steps = [step("c", "Note"), step("b", "note ", "c"), step("a", "Note", "b"), step("d", ""), step("e", "")]
    value = workflow(steps=steps)
    value["trigger"]["transitions"] = [{"target": "a", "condition": {"op": "true", "values": [True]}}]
    found = diagnostics("KWF212", value)

    assert [each.pointer for each in found] == ["/steps/0/meta/displayName", "/steps/1/meta/displayName"]
    assert {related.pointer for each in found for related in each.related} == {"/steps/2/meta/displayName"}
    assert {related.message for each in found for related in each.related} == {'the step "a"'}
