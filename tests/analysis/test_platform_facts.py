"""What definitions and answers say of an app's actions and events, as rows of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.analysis.platform_facts import combined, facts_in_answer, facts_in_app
from kwf_lint.document.document import Origin
from tests.wholes import app, view

if TYPE_CHECKING:
    from kwf_lint.analysis.platform_facts import Fact

ID = "6142bf2f6ef1940524f53d94"
TEXT = {"type": "string"}
GET, PAID = "kustomer.app.acme.order.get", "kustomer.app.acme.order.paid"


def facts_in(**parts: Any) -> list[tuple[str, str, dict[str, Any] | None]]:
    return [fact[:3] for fact in facts_in_app(view(app(**parts)), "a.json")]


def test_actions_say_their_inputs_and_outputs_and_events_their_outputs() -> None:
    schema = {"type": "object", "properties": {"id": TEXT}}
    action = {"name": "order.get", "inputSchema": schema, "outputTemplate": {"b": 1, "a": 1}}
    trigger = {"eventName": "order.paid", "outputSchema": schema}
    hook = {"name": "form", "eventName": "order.sent"}

    assert facts_in(actions=[action, {"name": "order.put"}], triggers=[trigger, {"eventName": "x"}], hooks=[hook]) == [
        ("actions", GET, {"schema": schema, "outputs": ["a", "b"]}),
        ("actions", "kustomer.app.acme.order.put", {}),
        ("events", PAID, {"output": schema}),
        ("events", "kustomer.app.acme.x", {}),
        ("events", "kustomer.app.acme.order.sent", None),
    ]
    assert [fact[3] for fact in facts_in_app(view(app(actions=[action])), "a.json")] == ["a.json"]


@pytest.mark.parametrize(
    ("app_name", "name", "full"),
    [
        ("acme", "order.get", GET),
        ("acme", GET, GET),
        (f"Acme_{ID}", "order.get", GET),
        ("acme", f"kustomer.app.Acme_{ID}.order.get", GET),
        ("acme", "kustomer.app.other.order.get", None),
        ("acme", "kustomer.note.create", None),
        ("kustomer", "kustomer.note.create", "kustomer.note.create"),
        ("acme", "", None),
        ("", "order.get", None),
    ],
)
def test_components_have_their_full_names(app_name: str, name: str, full: str | None) -> None:
    found = facts_in(app=app_name, actions=[{"name": name}])

    assert [each for _, each, _ in found] == ([full] if full else [])


@pytest.mark.parametrize(
    ("template", "schema", "outputs"),
    [
        ({"b": 1, "a": 1}, ..., ["a", "b"]),
        ({"b": 1}, {}, ["b"]),
        ({}, ..., None),
        ("/#body", ..., None),
        (..., {"properties": {"id": TEXT}}, {"properties": {"id": TEXT}}),
        ({"b": 1, "id": 2}, {"properties": {"id": TEXT}}, {"properties": {"b": {}, "id": TEXT}}),
        (..., {"allOf": [TEXT]}, {"allOf": [TEXT]}),
        ({"b": 1}, {"allOf": [TEXT]}, None),
    ],
)
def test_the_output_is_what_the_schema_says_and_what_the_template_sets(
    template: Any, schema: Any, outputs: Any
) -> None:
    parts = {"outputTemplate": template, "outputSchema": schema}
    action = {"name": "a", **{key: value for key, value in parts.items() if value is not ...}}

    assert facts_in(actions=[action])[0][2] == ({} if outputs is None else {"outputs": outputs})


def test_a_schema_is_taken_without_texts_and_defaults() -> None:
    texts = {"title": "Input", "description": "a secret", "default": 1, "examples": [1], "format": "x", "$schema": "y"}
    bare = {
        "type": "object",
        "properties": {"title": TEXT, "rows": {"items": TEXT}, "size": {"type": "number"}},
        "items": [TEXT, TEXT],
        "anyOf": [TEXT],
        "not": TEXT,
        "additionalProperties": False,
        "enum": [{"title": "kept"}],
        "const": {"title": "kept"},
    }
    full: dict[str, Any] = {
        **texts,
        **bare,
        "properties": {
            "title": {**TEXT, **texts},
            "rows": {"items": {**TEXT, "title": "x"}},
            "size": {"type": "number"},
        },
        "items": [TEXT, {**TEXT, "title": "x"}],
        "anyOf": [{**TEXT, "title": "x"}],
        "not": {**TEXT, "title": "x"},
        "required": ["title", "rows", "other", 5],
    }

    assert facts_in(actions=[{"name": "a", "inputSchema": full}])[0][2] == {
        "schema": {**bare, "required": ["rows", "other"]}
    }


@pytest.mark.parametrize(
    ("unknown", "opened", "row"),
    [
        ((), (), {"schema": TEXT, "outputs": ["b"]}),
        ((("actions", 0, "inputSchema", "type"),), (), {"outputs": ["b"]}),
        ((("actions", 0, "inputSchema"),), (), {"outputs": ["b"]}),
        ((("actions", 0),), (), {}),
        ((), (("actions", 0, "inputSchema"),), {"outputs": ["b"]}),
        ((("actions", 0, "outputTemplate", "b"),), (), {"schema": TEXT}),
        ((), (("actions", 0, "outputTemplate"),), {"schema": TEXT}),
        ((("actions", 0, "outputSchema"),), (), {"schema": TEXT}),
        ((("actions", 1, "inputSchema"),), (("actions", 0),), {"schema": TEXT, "outputs": ["b"]}),
    ],
)
def test_what_a_module_leaves_unknown_stays_out(unknown: Any, opened: Any, row: dict[str, Any]) -> None:
    found = view(app(actions=[{"name": "a", "inputSchema": TEXT, "outputTemplate": {"b": 1}}, {"name": "b"}]))
    found.document.origin = Origin(dict.fromkeys(unknown, "x"), dict.fromkeys(opened, "x"))

    assert next(facts_in_app(found, "a.ts"))[2] == row


def answer(**components: Any) -> dict[str, Any]:
    return {"attributes": {"name": "acme", "version": "1.0.0", **components}}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"data": answer(actions={"order.get": {"status": "success"}})}, [("actions", GET)]),
        ({"data": [answer(hooks={"order.paid": {}})]}, [("events", PAID)]),
        ({"data": answer(triggers={"order.paid": {"status": "success"}})}, [("events", PAID)]),
        ({"data": [5, answer(actions={"order.get": {}})]}, [("actions", GET)]),
        ({"data": {"attributes": {"app": "acme", "version": "1", "actions": {"order.get": {}}}}}, [("actions", GET)]),
        ({"data": answer(actions={"order.get": {"status": "error"}, "order.put": "success"})}, []),
        ({"data": answer(actions=["order.get"])}, []),
        ({"data": {"attributes": {"name": "acme", "actions": {"order.get": {}}}}}, []),
        ({"data": {"attributes": {"name": 5, "version": "1", "actions": {"order.get": {}}}}}, []),
        ({"data": {"attributes": []}}, []),
        ({}, []),
        ([], []),
    ],
)
def test_an_answer_says_what_is_installed(value: Any, names: list[tuple[str, str]]) -> None:
    assert [fact[:2] for fact in facts_in_answer(value, "a.json")] == names


def test_of_several_sources_only_what_all_say_is_kept() -> None:
    rows: list[Fact] = [
        ("actions", GET, {"schema": TEXT, "outputs": ["a"]}, "b.json"),
        ("actions", GET, {"schema": TEXT, "outputs": ["b"]}, "a.json"),
        ("events", PAID, {"output": ["a"]}, "b.json"),
        ("events", PAID, None, "a.json"),
        ("actions", "kustomer.app.acme.b", {"schema": TEXT}, "a.json"),
        ("actions", "kustomer.app.acme.b", {}, "a.json"),
    ]

    assert combined(rows) == {
        "actions": {
            "kustomer.app.acme.b": {"source": "a.json"},
            GET: {"schema": TEXT, "source": "a.json, b.json"},
        },
        "events": {PAID: {"output": ["a"], "source": "a.json, b.json"}},
    }
    assert list(combined(rows)["actions"]) == ["kustomer.app.acme.b", GET]


def test_what_kwf_lint_knows_itself_is_left_out_but_for_more_on_components_of_apps() -> None:
    nlp, update = "kustomer.app.ai.nlp", "kustomer.app.shopify.order-update"
    known: list[Fact] = [
        ("actions", "kustomer.note.create", {"schema": TEXT}, "a.json"),
        ("events", "kustomer.message.create", {"output": TEXT}, "a.json"),
        ("actions", nlp, {}, "a.json"),
        ("events", update, None, "a.json"),
    ]
    more: list[Fact] = [("actions", nlp, {"schema": TEXT}, "a.json"), ("events", update, {"output": TEXT}, "a.json")]

    assert combined(known) == {}
    assert list(combined([*known, ("actions", "kustomer.app.acme.z", {}, "a.json")])) == ["actions"]
    assert combined(more) == {
        "actions": {nlp: {"schema": TEXT, "source": "a.json"}},
        "events": {update: {"output": TEXT, "source": "a.json"}},
    }
    assert combined([("actions", update, {}, "a.json")]) == {"actions": {update: {"source": "a.json"}}}
