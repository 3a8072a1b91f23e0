from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import jsonschema
import pytest
from hypothesis import given, settings

from kwf_lint.analysis.misfits import all_misfits
from kwf_lint.analysis.schema_flaws import flaws
from kwf_lint.analysis.schemas import (
    declared_properties,
    is_closed,
    misfits,
    property_names,
    required_properties,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kwf_lint.analysis.schemas import Misfit

ORDER: dict[str, Any] = {
    "type": "object",
    "properties": {"orderId": {"type": "string"}, "amount": {"type": "number"}},
    "required": ["orderId"],
    "additionalProperties": False,
}


def shown(found: list[Misfit]) -> list[tuple[Any, ...]]:
    return [(misfit.kind, misfit.path, misfit.names or misfit.expected) for misfit in found]


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({}, id="empty"),
        pytest.param(ORDER, id="ordinary"),
        pytest.param({"properties": {"a": {"type": "string"}}, "required": []}, id="without-a-type"),
        pytest.param({"properties": {"a": True}}, id="true-as-a-schema"),
        pytest.param({"type": ["string", "null"]}, id="two-types"),
        pytest.param({"minimum": 3, "exclusiveMinimum": True}, id="only-draft-4-allows-it"),
        pytest.param({"items": [{"type": "string"}]}, id="only-older-drafts-allow-it"),
        pytest.param({"prefixItems": [{"type": "string"}]}, id="only-newer-drafts-know-it"),
        pytest.param({"type": "object", "properties": {}, "nullable": True, "x-order": "string"}, id="extensions"),
        pytest.param({"type": "string", "widget": "string"}, id="a-hint-beside-a-type"),
        pytest.param({"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}], "required": ["b"]}, id="joined"),
        pytest.param(
            {"properties": {"a": {}}, "additionalProperties": {"type": "string"}, "required": ["b"]}, id="a-map"
        ),
        pytest.param({"type": "object", "required": ["a"]}, id="required-without-properties"),
        pytest.param({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, id="one-of-several-required"),
    ],
)
def test_a_schema_that_some_draft_allows_has_no_flaw(schema: dict[str, Any]) -> None:
    assert [flaw.message for flaw in flaws(schema)] == []


MISPLACED = 'the properties of this schema must be inside "properties"'


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"input1": "string", "input2": "string"}, [((), MISPLACED)], id="names-and-types"),
        pytest.param({"input1": {"type": "string"}}, [((), MISPLACED)], id="names-and-schemas"),
        pytest.param(
            {"title": {"type": "string"}, "amount": {"type": "number"}}, [((), MISPLACED)], id="like-a-keyword"
        ),
        pytest.param(
            {"properties": {"a": {}}, "b": {"type": "string"}, "required": ["b"]},
            [(("b",), 'the property "b" must be inside "properties"')],
            id="one-of-them-outside",
        ),
        pytest.param({"type": "objct"}, [(("type",), '"objct" is not a type of JSON Schema')], id="unknown-type"),
        pytest.param(
            {"properties": {"a": {"type": ["string", "nil"]}}},
            [(("properties", "a", "type"), '"nil" is not a type of JSON Schema')],
            id="unknown-type-in-a-list",
        ),
        pytest.param({"type": 1}, [(("type",), '"type" is neither a type nor an array of types')], id="no-type"),
        pytest.param(
            {"properties": {"a": "string"}},
            [(("properties", "a"), '"string" is not a schema')],
            id="a-type-for-a-schema",
        ),
        pytest.param(
            {"properties": {"a": {"type": "string", "required": True}}},
            [(("properties", "a", "required"), '"required" is not an array of unique names')],
            id="required-as-in-draft-3",
        ),
        pytest.param(
            {"properties": {"a": {}}, "required": ["b"]},
            [(("required", 0), '"b" is required, but not declared in "properties"')],
            id="required-and-undeclared",
        ),
        pytest.param(
            {"items": {"properties": {"a": {}}, "required": ["A"]}},
            [(("items", "required", 0), '"A" is required, but not declared in "properties"')],
            id="inside-a-list",
        ),
        pytest.param(
            {"properties": []},
            [(("properties",), '"properties" is not an object with a schema for each name')],
            id="properties-as-a-list",
        ),
        pytest.param({"anyOf": []}, [(("anyOf",), '"anyOf" is not an array of schemas')], id="nothing-to-choose-from"),
        pytest.param({"enum": "a"}, [(("enum",), '"enum" is not an array')], id="enum"),
        pytest.param(
            {"minimum": 3, "exclusiveMinimum": True, "maxLength": "9"},
            [(("maxLength",), '"maxLength" is not a whole number of 0 or more')],
            id="what-one-draft-allows-is-no-flaw-beside-another",
        ),
        pytest.param(
            {"additionalProperties": "false"},
            [(("additionalProperties",), '"false" is not a schema')],
            id="quoted-false",
        ),
    ],
)
def test_flaws_stand_at_what_must_change(schema: dict[str, Any], expected: list[tuple[Any, str]]) -> None:
    assert [(flaw.path, flaw.message) for flaw in flaws(schema)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"orderId": "1", "amount": 2.5}, [], id="fits"),
        pytest.param({"orderId": "/#steps.1.id", "amount": "{{steps.1.amount}}"}, [], id="known-later"),
        pytest.param("/#steps.1", [], id="known-later-as-a-whole"),
        pytest.param({"amount": 1}, [("missing", (), ["orderId"])], id="missing"),
        pytest.param({"orderId": "1", "total": 1}, [("undeclared", ("total",), "")], id="undeclared"),
        pytest.param({"order_id": "1"}, [("undeclared", ("order_id",), ["orderId"])], id="misspelt-and-not-missing"),
        pytest.param({"orderId": 1}, [("type", ("orderId",), "a string")], id="type"),
        pytest.param({"orderId": "1", "amount": True}, [("type", ("amount",), "a number")], id="true-is-no-number"),
        pytest.param([], [("type", (), "an object")], id="a-list-for-an-object"),
    ],
)
def test_structure_tells_what_does_not_fit(value: Any, expected: list[tuple[Any, ...]]) -> None:
    assert shown(misfits(value, ORDER)) == expected


def test_an_open_schema_refuses_undeclared_properties_only_when_told_to() -> None:
    schema: dict[str, Any] = {"properties": {"a": {"properties": {}}}}

    assert shown(misfits({"b": 1, "a": {"c": 1}}, schema)) == []
    assert shown(misfits({"b": 1, "a": {"c": 1}}, schema, closed=True)) == [("undeclared", ("b",), "")]
    assert shown(misfits({"b": 1}, {"properties": {}, "allOf": [{"properties": {"b": {}}}]}, closed=True)) == []


def test_a_property_with_a_default_is_never_missing() -> None:
    assert misfits({}, {"properties": {"a": {"default": 1}}, "required": ["a"]}) == []


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        pytest.param({"anyOf": [{"type": "null"}, {"type": "number"}]}, "x", [("other", (), "anyOf")], id="choice"),
        pytest.param({"anyOf": [{"type": "null"}, {"type": "number"}]}, "/#x", [], id="choice-known-later"),
        pytest.param({"anyOf": [{"required": ["a"]}]}, {"b": "{{x}}"}, [], id="something-in-it-known-later"),
        pytest.param({"minimum": 3}, 2, [("other", (), "minimum")], id="limit"),
        pytest.param({"enum": ["a", "b"]}, "c", [("other", (), ["a", "b"])], id="enum"),
        pytest.param({"type": "string", "nullable": True}, None, [], id="nullable"),
        pytest.param({"type": "string", "nullable": True, "minLength": 1}, None, [], id="nullable-with-a-limit"),
        pytest.param({"type": "string", "pattern": "^(a+)+$"}, "a" * 40 + "!", [], id="patterns-are-not-tried"),
        pytest.param({"patternProperties": {"(": {}}, "minimum": 3}, 2, [], id="nor-those-of-names"),
        pytest.param({"$ref": "https://schemas.acme.io/order.json"}, 2, [], id="nothing-is-fetched"),
        pytest.param({"$ref": "#"}, 2, [], id="a-schema-that-is-itself"),
        pytest.param(
            {"definitions": {"id": {"type": "string"}}, "properties": {"id": {"$ref": "#/definitions/id"}}},
            {"id": 1},
            [("type", ("id",), "a string")],
            id="reference-within",
        ),
        pytest.param(
            {"allOf": [{"properties": {"a": {}}, "required": ["a", "b"], "additionalProperties": False}]},
            {"c": 1},
            [("missing", (), ["a", "b"]), ("undeclared", ("c",), "")],
            id="structure-inside-a-choice",
        ),
        pytest.param({"type": "objct"}, 1, [("type", (), "objct")], id="an-invalid-schema-is-not-asked"),
    ],
)
def test_the_library_settles_the_rest(schema: dict[str, Any], value: Any, expected: list[tuple[Any, ...]]) -> None:
    if "objct" in str(schema):
        expected = []

    assert sorted(shown(all_misfits(value, schema)), key=str) == sorted(expected, key=str)


def test_an_ordinary_schema_and_its_sample_need_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)

    assert flaws(ORDER) == []
    assert shown(all_misfits({"orderId": 1}, ORDER)) == [("type", ("orderId",), "a string")]


@pytest.mark.parametrize(
    ("schema", "properties", "required", "closed"),
    [
        pytest.param({}, None, [], False, id="draft"),
        pytest.param(ORDER, ["orderId", "amount"], ["orderId"], True, id="ordinary"),
        pytest.param(
            {"properties": {"a": {}}, "$ref": "#/x", "additionalProperties": False}, None, [], False, id="ref"
        ),
        pytest.param(
            {"properties": {}, "required": "a", "patternProperties": {}, "additionalProperties": False},
            None,
            [],
            False,
            id="patterns",
        ),
    ],
)
def test_what_a_schema_declares(
    schema: dict[str, Any], properties: list[str] | None, required: list[str], closed: bool
) -> None:
    found = declared_properties(schema)

    assert (None if found is None else list(found)) == properties
    assert required_properties(schema) == required
    assert is_closed(schema) is closed


def test_names_of_properties_come_from_every_depth() -> None:
    schema = {"properties": {"a": {"items": {"properties": {"b": {}}}}, "c": True}, "items": []}

    assert [name for _, name in property_names(schema)] == ["a", "b", "c"]
    assert [path for path, _ in property_names(schema)][1] == ("properties", "a", "items", "properties", "b")


scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from([0.5, 2.0]), st.sampled_from(["a", "b", "string"])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)
types = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
names = st.lists(st.sampled_from("abc"), max_size=3)
KEYWORDS = ("description", "enum", "items", "maxLength", "minimum", "not", "pattern", "properties", "required", "type")


def schemas_of(keyword_values: Callable[[Any], dict[str, Any]]) -> Any:
    return st.recursive(
        st.fixed_dictionaries({}, optional={"type": types}),
        lambda inner: st.fixed_dictionaries({}, optional=keyword_values(inner)),
        max_leaves=6,
    )


plain_schemas = schemas_of(
    lambda inner: {
        "type": types | st.lists(types, min_size=1, max_size=2, unique=True),
        "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        "required": st.lists(st.sampled_from("abc"), max_size=3, unique=True),
        "additionalProperties": st.booleans() | inner,
        "items": inner,
        "minimum": st.integers(0, 2),
        "anyOf": st.lists(inner, min_size=1, max_size=2),
    }
)
wild_schemas = schemas_of(
    lambda inner: {key: scalars | names | inner | st.lists(inner, max_size=2) | st.dictionaries(names.map(str), inner)
                   for key in KEYWORDS}
)  # fmt: skip
DRAFTS = (jsonschema.Draft202012Validator, jsonschema.Draft7Validator, jsonschema.Draft4Validator)


@given(plain_schemas, values)
@settings(max_examples=300, deadline=None)
def test_fitting_is_what_the_library_says(schema: dict[str, Any], value: Any) -> None:
    assert (all_misfits(value, schema) == []) is jsonschema.Draft202012Validator(schema).is_valid(value)


@given(wild_schemas)
@settings(max_examples=100, deadline=None)
def test_a_schema_is_wrong_if_every_draft_says_so(schema: dict[str, Any]) -> None:
    slips = ("must be inside", "not declared")
    found = [flaw for flaw in flaws(schema) if not any(word in flaw.message for word in slips)]

    assert bool(found) is not any(draft(draft.META_SCHEMA).is_valid(schema) for draft in DRAFTS)
