"""What a schema refuses in a value, by its structure and by the library."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.analysis.misfits import all_misfits
from kwf_lint.analysis.schemas import is_ordinary, misfits, property_names

if TYPE_CHECKING:
    from kwf_lint.analysis.schemas import Misfit

A = {"type": "string"}


def shown(found: list[Misfit]) -> list[str]:
    return [
        f"{misfit.kind} {'/'.join(map(str, misfit.path))} {', '.join(misfit.names) or misfit.expected}".rstrip()
        for misfit in found
    ]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": ["string", "null"]}, None, []),
        ({"type": ["string", "null"]}, 5, ["type  a string or null"]),
        ({"type": "objct"}, 5, []),
        ({"type": 5}, 5, []),
        ({"type": "integer"}, 2.0, []),
        ({"type": "integer"}, 2.5, ["type  an integer"]),
        ({"type": "integer"}, True, ["type  an integer"]),
        ({"type": "integer"}, "2", ["type  an integer"]),
        ({"type": "boolean"}, 1, ["type  a boolean"]),
        ({"type": "null"}, 0, ["type  null"]),
        ({"type": "null"}, None, []),
        ({"type": "array"}, {}, ["type  an array"]),
        ({"type": "array"}, [], []),
        ({"type": "object"}, {}, []),
        ({"type": "boolean"}, False, []),
        ({**A, "nullable": True}, None, []),
        ({**A, "nullable": "yes"}, None, ["type  a string"]),
        ({"enum": ["a"]}, "b", ["other  a"]),
        ({"enum": ["a"]}, "{{b}}", []),
        ({"enum": "a"}, "b", []),
        ({"items": A}, ["a", 5], ["type 1 a string"]),
        ({"items": {"items": A}}, [["a"], [5]], ["type 1/0 a string"]),
        ({"items": [A]}, [5], []),
        ({"items": {"properties": {"a": {}}}}, [{"b": 1}], []),
        ({"additionalProperties": {"properties": {"a": {}}}}, {"b": {"b": 1}}, []),
        ({"properties": {"a": {"properties": {}, "required": ["b"]}}}, {"a": {}}, ["missing a b"]),
        ({"required": ["a", "a", 5]}, {}, ["missing  a"]),
        ({"required": ["a"], "properties": {"a": True}}, {}, ["missing  a"]),
        ({"required": ["a"], "properties": []}, {}, ["missing  a"]),
        ({"required": ["a", "b"], "properties": {"a": {"default": None}, "b": A}}, {}, ["missing  b"]),
        ({"additionalProperties": A}, {"a": 5}, ["type a a string"]),
        ({"additionalProperties": A, "properties": {"a": {}}}, {"a": 5, "b": "x"}, []),
        ({"additionalProperties": False, "patternProperties": {}}, {"a": 5}, []),
        (
            {"additionalProperties": False, "properties": {"a": A}},
            {"a": 5, "b": 5},
            ["type a a string", "undeclared b"],
        ),
        ({"properties": {"a": {"$ref": "#/x", "type": "string"}}}, {"a": 5}, []),
        (
            {"additionalProperties": False, "properties": {"orderId": A}, "required": ["orderId"]},
            {"order_id": "x", "orderid": "x"},
            ["undeclared order_id orderId", "undeclared orderid orderId"],
        ),
        (
            {
                "additionalProperties": False,
                "properties": {"orderId": A, "orderID2": A},
                "required": ["orderId", "orderID2"],
            },
            {"order_id": "x"},
            ["undeclared order_id orderId", "missing  orderID2"],
        ),
        (
            {"additionalProperties": False, "required": ["orderId", "orderIt"]},
            {"orderIx": "x"},
            ["undeclared orderIx orderId", "missing  orderIt"],
        ),
    ],
)
def test_what_the_structure_refuses(schema: dict[str, Any], value: Any, expected: list[str]) -> None:
    assert shown(misfits(value, schema)) == expected


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"properties": {"a": {}}}, {"b": 1}, []),
        ({"enum": [1, 2]}, 3, ["other  enum"]),
        ({"properties": {"a": False}}, {"a": 1}, ["other  false"]),
        ({"properties": {"a": False}}, {"a": "{{x}}"}, []),
        ({"enum": ["a"], "nullable": True}, None, []),
        ({"additionalProperties": {"minimum": 3}}, {"a": 2}, ["other a minimum"]),
        ({"items": [A]}, [5], ["type 0 a string"]),
        ({"prefixItems": [A]}, [5], ["type 0 a string"]),
        ({"minimum": 3, "exclusiveMinimum": True}, 3, ["other  minimum"]),
        ({"properties": {"a": A}, "minProperties": 2}, {"a": 5}, ["type a a string", "other  minProperties"]),
        ({"not": {"patternProperties": {}}, "minimum": 3}, 2, []),
        ({"allOf": [{"patternProperties": {}}], "minimum": 3}, 2, []),
        ({"allOf": [{"type": ["string", "null"]}]}, 5, ["type  a string or null"]),
        ({"allOf": [{**A, "nullable": True}]}, None, []),
        ({"allOf": [A]}, None, ["type  a string"]),
        ({"allOf": [A]}, {"a": ["{{x}}"]}, []),
        ({"allOf": [{"additionalProperties": A}]}, {"a": 5}, ["type a a string"]),
        (
            {"allOf": [{"properties": {"orderId": A}, "additionalProperties": False}]},
            {"orderId": "x", "order_id": "x"},
            ["undeclared order_id orderId"],
        ),
        ({"allOf": [{"additionalProperties": False}]}, {"a": 1}, ["undeclared a"]),
        ({"allOf": [{"required": ["a", "b"]}]}, {"a": 1}, ["missing  b"]),
        ({"$defs": {"a": {"required": ["a"]}}, "items": {"$ref": "#/$defs/a"}}, [{}], ["missing 0 a"]),
        ({"multipleOf": 0.1, "allOf": [{}]}, float("inf"), []),
        ({"minimum": "3", "maximum": 3}, 5, []),
    ],
)
def test_what_the_library_refuses_besides(schema: dict[str, Any], value: Any, expected: list[str]) -> None:
    assert sorted(shown(all_misfits(value, schema))) == sorted(expected)


def test_without_the_library_only_the_structure_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)

    assert shown(all_misfits({"a": 5}, {"properties": {"a": A}, "minProperties": 2})) == ["type a a string"]


@pytest.mark.parametrize(
    ("schema", "ordinary"),
    [
        ({"type": "object", "properties": {"a": A}, "required": ["a"], "additionalProperties": True}, True),
        ({"title": "x", "description": "y", "format": "z", "default": []}, True),
        ({"type": "array", "items": {"type": "objct"}}, False),
        ({"type": "array", "items": True}, False),
        ({"type": ["string"]}, False),
        ({"properties": []}, False),
        ({"properties": {"a": True}}, False),
        ({"properties": {"a": {"type": "objct"}}}, False),
        ({"properties": {"a": A}, "required": ["b"]}, False),
        ({"properties": {"a": A}, "required": ["a", "a"]}, False),
        ({"properties": {"a": A}, "required": [5]}, False),
        ({"properties": {"a": A}, "required": "a"}, False),
        ({"required": ["a"]}, False),
        ({"title": 5}, False),
        ({"additionalProperties": {}}, False),
        ({"minimum": 3}, False),
        ({"x": A}, False),
    ],
    ids=str,
)
def test_schemas_that_need_no_closer_look(schema: dict[str, Any], ordinary: bool) -> None:
    assert bool(is_ordinary(schema)) is ordinary


def test_where_the_names_of_properties_are() -> None:
    schema = {"properties": {"a": {"properties": {"b": 5}}}, "items": {"properties": {"c": A}}}

    assert list(property_names(schema)) == [
        (("properties", "a"), "a"),
        (("properties", "a", "properties", "b"), "b"),
        (("items", "properties", "c"), "c"),
    ]
    assert list(property_names([])) == []
    assert list(property_names({"properties": [], "items": []})) == []
