from __future__ import annotations

from typing import Any

from kwf_lint.definition.app import App
from kwf_lint.document.json_reader import document_of_text


def app_of(value: dict[str, Any]) -> App:
    return App("app", value, (), document_of_text("app.json", "{}"))


def test_views_hold_values_and_paths() -> None:
    app = app_of(
        {
            "app": "acme",
            "settings": {"default": {"token": {"type": "secret"}}},
            "i18n": {"en_us": {"acme.settings.page.title": "Acme"}},
            "dependencies": ["kustomer-^1.0.0"],
            "klasses": [
                {"name": "acme-order", "metadata": {"standard": True, "properties": {"aStr": {"displayName": "A"}}}}
            ],
            "actions": [{"name": "get", "appSettings": {"token": {"key": "acme.default.token"}}}],
            "workflows": [
                {
                    "name": "acme-a",
                    "trigger": {
                        "eventName": "e",
                        "transitions": [{"target": "s", "condition": {"op": "true", "values": [True]}}],
                    },
                    "steps": [
                        {"id": "s", "action": "a", "meta": {"displayName": "S"}, "transitions": [{"target": "s"}]}
                    ],
                }
            ],
        }
    )
    workflow = app.workflows[0]
    transition = workflow.transitions[0]

    assert transition.condition is not None
    assert transition.condition.is_always_true
    assert transition.at("target") == ("workflows", 0, "trigger", "transitions", 0, "target")
    assert workflow.steps_by_id["s"].display_name == "S"
    assert workflow.successors == [[1], [1]]
    assert workflow.trigger is not None
    assert workflow.trigger.id == "1"
    assert (app.settings[0].category, app.settings[0].name, app.settings[0].type) == ("default", "token", "secret")
    assert app.actions[0].aliases[0].key == "acme.default.token"
    assert app.klasses[0].is_marked_standard
    assert app.klasses[0].attributes[0].display_name == "A"
    assert app.dependencies == [(("dependencies", 0), "kustomer-^1.0.0")]
    assert app.translations == [
        ("en_us", "acme.settings.page.title", ("i18n", "en_us", "acme.settings.page.title"), "Acme")
    ]


def test_what_has_the_wrong_type_is_left_out() -> None:
    app = app_of(
        {
            "app": 7,
            "settings": {"default": [], "other": {"x": 1}},
            "i18n": [],
            "actions": {},
            "klasses": [3, {"name": None, "metadata": {"properties": {"a": 1}}}],
            "workflows": [
                None,
                {"name": [], "trigger": [], "steps": ["a", {"id": 1, "transitions": [{"target": 2}, 5]}]},
            ],
        }
    )
    workflow = app.workflows[0]

    assert (app.name, app.settings, app.actions, app.translations) == ("", [], [], [])
    assert [(klass.name, klass.attributes) for klass in app.klasses] == [("", [])]
    assert (workflow.name, workflow.trigger, len(workflow.steps), workflow.transitions) == ("", None, 1, [])
    assert workflow.path == ("workflows", 1)
