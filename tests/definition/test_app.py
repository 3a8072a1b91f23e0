from __future__ import annotations

from typing import Any

from kwf_lint.definition.app import App
from kwf_lint.definition.node import strings_in
from kwf_lint.definition.workflow import Condition, conditions_in
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


def test_a_shared_id_is_reached_as_each_of_its_steps_and_a_missing_one_as_none() -> None:
    workflow = app_of(
        {
            "workflows": [
                {
                    "trigger": {"transitions": [{"target": "a"}, {"target": "gone"}]},
                    "steps": [{"id": "a"}, {"id": "a", "transitions": [{"target": "b"}]}, {"id": "b"}],
                }
            ]
        }
    ).workflows[0]

    assert workflow.successors == [[1, 2], [], [3], []]


def test_nested_conditions_are_seen_and_operands_of_others_are_not() -> None:
    condition = Condition(
        {"op": "and", "values": [{"op": "or", "values": [{"op": "eq", "values": [{"op": "x"}]}]}, "text"]}, ("c",)
    )

    assert [each.op for each in conditions_in(condition)] == ["and", "or", "eq"]
    assert condition.conditions[0].conditions[0].path == ("c", "values", 0, "values", 0)


def test_strings_come_with_their_paths_in_the_order_of_the_file() -> None:
    value = {"a": "1", "b": [{"c": "2"}, "3", 4], "d": {"e": ["5"]}}

    assert strings_in(value, ("x",)) == [
        (("x", "a"), "1"),
        (("x", "b", 0, "c"), "2"),
        (("x", "b", 1), "3"),
        (("x", "d", "e", 0), "5"),
    ]
