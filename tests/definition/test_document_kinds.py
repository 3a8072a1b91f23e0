from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.document_kinds import TOP_LEVEL_KEYS, definitions, may_be_definition
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.kustomer.platform import platform

STEP = {"id": "a", "transitions": []}
TRIGGER = {"eventName": "kustomer.conversation.create", "transitions": []}
WORKFLOW = {"name": "a", "trigger": TRIGGER, "steps": [STEP]}
APP = {"app": "acme", "version": "1.0.0", "title": "Acme"}


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        pytest.param(APP, [("app", ())], id="app"),
        pytest.param({"app": "acme", "title": "Acme"}, [("app", ())], id="app-without-version"),
        pytest.param({"version": "1", "title": "A", "kviews": []}, [("app", ())], id="app-without-app"),
        pytest.param({**APP, "clientId": "x", "clientSecret": "", "system": False}, [("sdk", ())], id="sdk"),
        pytest.param({**APP, "clientId": "x"}, [("app", ())], id="app-with-an-old-key"),
        pytest.param(WORKFLOW, [("workflow", ())], id="workflow"),
        pytest.param({"description": "", "trigger": TRIGGER}, [("workflow", ())], id="workflow-without-name-and-steps"),
        pytest.param({"steps": [STEP]}, [("partial", ())], id="steps-only"),
        pytest.param({"steps": [STEP], "trigger": TRIGGER}, [("partial", ())], id="steps-and-trigger"),
        pytest.param(
            {"data": {"type": "workflow", "id": "1", "attributes": WORKFLOW}},
            [("envelope", ("data", "attributes"))],
            id="envelope",
        ),
        pytest.param({"type": "workflow", "attributes": WORKFLOW}, [("envelope", ("attributes",))], id="resource"),
        pytest.param(
            {"data": [{"type": "workflow", "attributes": WORKFLOW}, 7]},
            [("envelope", ("data", 0, "attributes"))],
            id="list-envelope",
        ),
        pytest.param([WORKFLOW, 3, APP], [("workflow", (0,)), ("app", (2,))], id="array"),
        pytest.param({"steps": [{"name": "build", "uses": "x"}]}, [], id="steps-of-another-tool"),
        pytest.param({"name": "x", "version": "1.0.0", "description": "y", "dependencies": {}}, [], id="package"),
        pytest.param(
            {"name": "r", "description": "d", "actions": [{"type": "x"}], "trigger": {"event": "y"}},
            [],
            id="business-rule",
        ),
        pytest.param({"description": "d", "triggers": [{}], "actions": [{}]}, [], id="home-automation"),
        pytest.param({"compilerOptions": {}}, [], id="other"),
        pytest.param([], [], id="empty-array"),
        pytest.param("app", [], id="text"),
        pytest.param(None, [], id="null"),
    ],
)
def test_the_shapes_of_a_document_are_told_apart(value: Any, kinds: list[tuple[str, tuple[str | int, ...]]]) -> None:
    assert [(kind, path) for kind, path, _ in definitions(value)] == kinds


def test_a_fragment_is_one_only_where_the_settings_name_it() -> None:
    settings = {"settings": {"default": {"token": {"type": "secret"}}}}

    assert definitions(settings) == []
    assert [kind for kind, *_ in definitions(settings, fragment=True)] == ["fragment"]
    assert [kind for kind, *_ in definitions(APP, fragment=True)] == ["app"]


def test_workflows_of_one_array_are_one_app_with_their_places() -> None:
    document = document_of_text(
        "a.json", '[{"name": "a", "trigger": {"transitions": []}}, {"steps": [{"transitions": []}]}]'
    )

    (app,) = read_apps(document)

    assert [workflow.path for workflow in app.workflows] == [(0,), (1,)]
    assert not app.is_app


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ('{"app": "acme", "version": "1.0.0",}', True),
        ("{'app': 'acme', 'title': 'Acme'}", True),
        ('{"trigger": {"transitions": [}', True),
        ('{"compilerOptions": {} // x', False),
        ('{"name": "x", "version": "1.0.0",}', False),
        ("", False),
    ],
    ids=["app", "single-quotes", "workflow", "tsconfig", "package", "empty"],
)
def test_broken_text_is_ours_if_it_holds_the_keys_of_a_definition(text: str, ours: bool) -> None:
    assert may_be_definition(text) == ours


def test_the_known_keys_are_those_of_the_platform() -> None:
    assert set(platform().top_level_keys) == set(TOP_LEVEL_KEYS)
