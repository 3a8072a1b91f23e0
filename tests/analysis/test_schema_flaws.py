"""What a flaw of a schema says besides its place, and which keywords are looked at."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from kwf_lint.analysis.schema_flaws import flaws

A = {"type": "string"}
TYPES = "array, boolean, integer, null, number, object, string"


def advice(schema: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [("/".join(map(str, flaw.path)), flaw.help) for flaw in flaws(schema)]


@pytest.mark.parametrize(
    ("keyword", "value", "words"),
    [
        ("title", 1, "a string"),
        ("pattern", None, "a string"),
        ("uniqueItems", "true", "a boolean"),
        ("minimum", "3", "a number"),
        ("maximum", True, "a number"),
        ("multipleOf", 0, "a number above 0"),
        ("multipleOf", -0.5, "a number above 0"),
        ("multipleOf", True, "a number above 0"),
        ("multipleOf", "2", "a number above 0"),
        ("minLength", -1, "a whole number of 0 or more"),
        ("maxItems", True, "a whole number of 0 or more"),
        ("minProperties", "1", "a whole number of 0 or more"),
        ("required", ["a", "a"], "an array of unique names"),
        ("required", [1], "an array of unique names"),
        ("required", "a", "an array of unique names"),
        ("enum", {}, "an array"),
    ],
)
def test_values_that_a_keyword_cannot_have(keyword: str, value: Any, words: str) -> None:
    assert [(flaw.path, flaw.message) for flaw in flaws({keyword: value})] == [
        ((keyword,), f'"{keyword}" is not {words}')
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"multipleOf": 0.5},
        {"multipleOf": 2},
        {"minLength": 0},
        {"maximum": -1.5},
        {"uniqueItems": False},
        {"required": []},
        {"type": ["string", "null"]},
        {"x-origin": A},
        {"$origin": A},
        {"type": "array", "order": A},
        {"order": "text"},
        {"order": {"type": "text"}},
        {"order": {}},
        {"properties": {"a": A}, "order": "string"},
        {"properties": {"a": True}},
        {"items": [A, {"properties": {"a": A}}]},
    ],
    ids=str,
)
def test_what_is_no_flaw(schema: dict[str, Any]) -> None:
    assert advice(schema) == []


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("definitions/a", {"definitions": {"a": {"type": "int"}}}),
        ("properties/a", {"properties": {"a": {"type": "int"}}}),
        ("patternProperties/a", {"patternProperties": {"a": {"type": "int"}}}),
        ("items", {"items": {"type": "int"}}),
        ("items/1", {"items": [A, {"type": "int"}]}),
        ("additionalProperties", {"additionalProperties": {"type": "int"}}),
        ("not", {"not": {"type": "int"}}),
        ("allOf/0", {"allOf": [{"type": "int"}]}),
        ("anyOf/1", {"anyOf": [A, {"type": "int"}]}),
        ("properties/a/items/oneOf/0", {"properties": {"a": {"items": {"oneOf": [{"type": "int"}]}}}}),
    ],
)
def test_schemas_inside_a_schema_are_looked_at(path: str, schema: dict[str, Any]) -> None:
    assert advice(schema) == [(f"{path}/type", 'Write "integer".')]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("Str", 'Write "string".'),
        ("bool", 'Write "boolean".'),
        ("dict", 'Write "object".'),
        ("strin", 'Did you mean "string"?'),
        ("zzz", f"Write one of {TYPES}."),
        (["string", "zzz"], f"Write one of {TYPES}."),
        (["zzz"], f"Write one of {TYPES}."),
        (["string", 1], None),
        (["string", "string"], None),
        ([], None),
        (1, None),
    ],
    ids=str,
)
def test_the_type_to_write(wrong: Any, expected: str | None) -> None:
    assert advice({"type": wrong}) == [("type", expected)]


@pytest.mark.parametrize(
    ("inner", "message", "expected"),
    [
        ("string", '"string" is not a schema', 'Write {"type": "string"}.'),
        ("text", '"text" is not a schema', None),
        ("true", '"true" is not a schema', "Write true without quotes."),
        ("false", '"false" is not a schema', "Write false without quotes."),
        (None, "null is not a schema", None),
        ([], "an array is not a schema", None),
        (5, "a number is not a schema", None),
    ],
)
def test_what_is_written_for_a_schema(inner: Any, message: str, expected: str | None) -> None:
    (flaw,) = flaws({"properties": {"a": inner}})

    assert (flaw.message, flaw.help) == (message, expected)


def test_an_item_that_is_no_schema_is_a_flaw_where_a_draft_reports_the_list_around_it() -> None:
    assert [(flaw.path, flaw.message) for flaw in flaws({"items": [A, 5]})] == [
        (("items", 1), "a number is not a schema")
    ]


def test_required_as_draft_3_writes_it_has_a_place_to_go() -> None:
    assert advice({"properties": {"a": {"required": True}}}) == [
        ("properties/a/required", 'Add the property to the "required" array of its object.')
    ]
    assert advice({"required": "a"}) == [("required", None)]
    assert advice({"maximum": True}) == [("maximum", None)]


def test_without_the_library_it_is_unknown_whether_a_schema_is_invalid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)

    assert advice({"type": "objct"}) == []
    assert advice({"type": "objct", "properties": {}, "required": ["b"]}) != []


ONE, SEVERAL = '{"properties": {"a": {"type": "string"}}}', '{"properties": {"a": {"type": "number"}, ...}}'
CLOSED = {"additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"a": A}, ("", f"Write {ONE}.", "warning", False)),
        ({"type": "object", "a": "number", "b": A}, ("", f"Write {SEVERAL}.", "warning", False)),
        ({"a": A, **CLOSED}, ("", f"Write {ONE}.", None, False)),
        ({"properties": {}, "a": A}, ("a", None, "warning", True)),
        ({"properties": {}, "a": A, **CLOSED}, ("a", None, None, True)),
        ({"properties": {}, "a": A, "required": ["a"]}, ("a", None, "warning", True)),
    ],
    ids=str,
)
def test_misplaced_properties(schema: dict[str, Any], expected: tuple[Any, ...]) -> None:
    found = [("/".join(map(str, flaw.path)), flaw.help, flaw.severity, flaw.key) for flaw in flaws(schema)]

    assert found == [expected]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"properties": {"orderId": A}, "required": ["orderid"]}, ("required/0", 'Did you mean "orderId"?', "warning")),
        (
            {"properties": {"a": A}, "required": ["a", "total"], "additionalProperties": False},
            ("required/1", 'Declare the property, or remove it from "required".', None),
        ),
        (
            {"properties": {"a": {"properties": {}, "required": ["b"]}}},
            ("properties/a/required/0", 'Declare the property, or remove it from "required".', "warning"),
        ),
        (
            {"type": "array", "properties": {}, "required": ["b"]},
            ("required/0", 'Declare the property, or remove it from "required".', "warning"),
        ),
        (
            {"items": {"items": {"properties": {}, "required": ["b"]}}},
            ("items/items/required/0", 'Declare the property, or remove it from "required".', "warning"),
        ),
    ],
)
def test_required_properties_that_are_not_declared(
    schema: dict[str, Any], expected: tuple[str, str, str | None]
) -> None:
    assert [("/".join(map(str, flaw.path)), flaw.help, flaw.severity) for flaw in flaws(schema)] == [expected]


@pytest.mark.parametrize("joined", [{"allOf": [{}]}, {"$ref": "#/x"}, {"additionalProperties": A}])
def test_names_that_another_schema_may_declare_are_not_missing(joined: dict[str, Any]) -> None:
    assert advice({"properties": {"a": A}, "required": ["b"], **joined}) == []


def test_properties_in_the_wrong_place_that_are_named_like_keywords_are_one_flaw() -> None:
    assert [path for path, _ in advice({"order": A, "title": A, "required": {"type": "boolean"}})] == [""]
    assert [path for path, _ in advice({"items": {"order": A, "title": A}, "minLength": "1"})] == ["items", "minLength"]
