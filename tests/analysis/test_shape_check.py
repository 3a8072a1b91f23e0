"""Where a definition leaves its shape, as rules of other families and the export rules ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.analysis.shape_check import is_misspelled, shape_problems, shape_problems_of
from kwf_lint.definition.shapes import ANY, COLOR, LOCALE, OBSOLETE, READ_ONLY, TEXT, URL, VERSION, Shape
from kwf_lint.document.document import UNKNOWN
from tests.wholes import app, view, workflow

if TYPE_CHECKING:
    from kwf_lint.definition.shapes import Kind


def test_read_only_keys_are_noted_for_the_rule_that_reports_them() -> None:
    found = shape_problems_of(view(workflow(step={"_id": "x"}, rev=3)))

    assert [(each.rule, each.path) for each in found] == [
        ("export-noise", ("steps", 0, "_id")),
        ("export-noise", ("rev",)),
    ]


def test_problems_are_worked_out_once() -> None:
    found = view(app(x=1))

    assert shape_problems_of(found) is shape_problems_of(found)


def test_another_rule_can_ask_whether_a_key_is_misspelled() -> None:
    found = view(workflow(step={"transitions": ..., "transition": []}))

    assert is_misspelled(found, ("steps", 0), "transitions")
    assert not is_misspelled(found, ("steps", 0), "action")
    assert not is_misspelled(found, ("trigger",), "transitions")


INNER = Shape(
    "inner", "part", {"id": str, "name": str, "label": TEXT, "link": URL, "count": int, "old": OBSOLETE}, ("id",)
)
WHOLE = Shape(
    "whole",
    "whole",
    {
        "id": str, "title": TEXT, "link": URL, "version": VERSION, "color": COLOR, "old": OBSOLETE, "_id": READ_ONLY,
        "amount": int, "parts": [INNER], "size": int, "total": int, "inner": INNER,
    },
    ("id",),
    unknown="error",
)  # fmt: skip
ONCE = Shape("map", "map", {}, others={"types": (dict,), "child": INNER, "once": True})
LOCALES = Shape("map", "map", {}, others={"types": (dict,), "once": True}, keys=LOCALE)
VARIANT = Shape(
    "plain", "part", {"kind": str}, variant=("kind", ("full",), Shape("full", "part", {"kind": str, "id": str}))
)
BROKEN: dict[str, Any] = {
    "title": " ", "link": "", "version": "one", "color": "bright one", "old": 1, "_id": 2, "amuont": 3, "zzz": 4,
    "parts": {"a": {}}, "size": None, "total": "x",
    "inner": {"nam": "a", "zzz": 4, "label": "", "link": "", "count": {}, "old": 1},
}  # fmt: skip
ALL = [
    "empty-value warning title", "empty-value warning link", "malformed-value error version",
    "malformed-value warning color", "obsolete-key warning old", "export-noise warning _id", "wrong-type error parts",
    "wrong-type error size", "wrong-type error total", "empty-value warning inner/label",
    "empty-value warning inner/link", "wrong-type error inner/count", "obsolete-key warning inner/old",
    "unknown-key warning inner/nam", "unknown-key info inner/zzz", "missing-key error inner",
    "unknown-key error amuont", "unknown-key error zzz", "missing-key error ",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "unknown", "left_out"),
    [
        ("app", "error", []),
        ("partial", "error", ["empty-value warning title", "empty-value warning link", "missing-key error "]),
        (
            "fragment",
            "warning",
            [
                "empty-value warning title", "empty-value warning link", "obsolete-key warning old",
                "obsolete-key warning inner/old", "unknown-key error zzz", "missing-key error ",
            ],
        ),
        (
            "envelope",
            "error",
            [
                "empty-value warning title", "empty-value warning link", "empty-value warning inner/link",
                "obsolete-key warning old", "obsolete-key warning inner/old", "export-noise warning _id",
                "wrong-type error parts", "wrong-type error size", "unknown-key info inner/zzz",
                "unknown-key error amuont", "unknown-key error zzz", "missing-key error ",
            ],
        ),
        (
            "sdk",
            "warning",
            [
                "empty-value warning link", "empty-value warning inner/link", "malformed-value warning color",
                "obsolete-key warning old", "obsolete-key warning inner/old", "missing-key error inner",
            ],
        ),
    ],
)  # fmt: skip
def test_what_counts_in_each_kind_of_document(kind: str, unknown: str, left_out: list[str]) -> None:
    found = shape_problems(BROKEN, WHOLE, kind, ("data", 0))
    shown = [f"{each.rule} {each.severity} {'/'.join(map(str, each.path[2:]))}" for each in found]

    assert {each.path[:2] for each in found} == {("data", 0)}
    counting = [each for each in ALL if each not in left_out]
    assert shown == [each.replace("unknown-key error", f"unknown-key {unknown}") for each in counting]


def problems(value: Any, field: Any) -> list[str]:
    """What is wrong with a value under the key "a", by what its field must be."""
    found = shape_problems({"a": value}, Shape("whole", "whole", {"a": field}), "app")
    return [f"{each.rule} {each.severity} {'/'.join(map(str, each.path))}" for each in found]


CHOICE: Kind = {"types": (str,), "values": ("one", "two", "three"), "uncertain": ("two",), "severity": "info"}
RANGE: Kind = {"types": (int, list), "low": 2, "high": 4, "severity": "warning"}
LISTED: Kind = {"types": (list,), "items": str, "filled": True}
NOT_IN: Kind = {"types": (str,), "values": ("one",), "uncertain": ("two",)}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (str, "", []),
        (str, 5, ["wrong-type error a"]),
        (str, None, ["wrong-type error a"]),
        (int, "5", ["wrong-type error a"]),
        (int, "/#steps.1.x", []),
        (int, "{{x}}", []),
        (int, UNKNOWN, []),
        (int, True, ["wrong-type error a"]),
        (TEXT, " ", ["empty-value warning a"]),
        (TEXT, 5, ["wrong-type error a"]),
        (TEXT, UNKNOWN, []),
        (ANY, None, []),
        (URL, "TODO", []),
        (URL, "an address", ["malformed-value error a"]),
        (COLOR, "a color", ["malformed-value warning a"]),
        (NOT_IN, "one", []),
        (NOT_IN, "One", ["unknown-value error a"]),
        (NOT_IN, "two", ["unknown-value warning a"]),
        (NOT_IN, "{{x}}", []),
        (CHOICE, "four", ["unknown-value info a"]),
        ({**CHOICE, "any_case": True}, "ONE", []),
        ({**CHOICE, "any_case": True}, "FOUR", ["unknown-value info a"]),
        ({"types": (str,), "limit": 10}, "x" * 8, []),
        ({"types": (str,), "limit": 10}, "x" * 9, ["too-long warning a"]),
        ({"types": (str,), "limit": 10}, "x" * 10, ["too-long warning a"]),
        ({"types": (str,), "limit": 10}, "x" * 11, ["too-long error a"]),
        ({"types": (str,), "limit": 100}, "x" * 89, []),
        ({"types": (str,), "limit": 100}, "x" * 90, ["too-long warning a"]),
        (RANGE, 1, ["out-of-range warning a"]),
        (RANGE, 2, []),
        (RANGE, 4, []),
        (RANGE, 5, ["out-of-range warning a"]),
        (RANGE, [0] * 4, []),
        (RANGE, [0] * 5, ["out-of-range warning a"]),
        ({"types": (int,), "low": 2, "high": 4}, 5, ["out-of-range error a"]),
        (LISTED, ["x", 5, "y"], ["wrong-type error a/1"]),
        (LISTED, [], ["empty-value warning a"]),
        ([int], [], []),
        ([int], [1, "x", 2], ["wrong-type error a/1"]),
        ([int], {}, ["wrong-type error a"]),
        ([INNER], [{"id": "x"}, {"id": 5}, 5], ["wrong-type error a/1/id", "wrong-type error a/2"]),
        (INNER, [], ["wrong-type error a"]),
        (Shape("map", "map", {}, others=str), {"x": "a", "y": 5, "z": "a"}, ["wrong-type error a/y"]),
        (Shape("map", "map", {}, others=[str]), {"x": ["a"], "y": ["a", 5]}, ["wrong-type error a/y/1"]),
        (Shape("map", "map", {}, others=INNER), {"x": {"id": 5}}, ["wrong-type error a/x/id"]),
        (ONCE, {"y": 5, "x": 5, "z": {"id": 5}}, ["wrong-type error a/z/id", "wrong-type error a/x"]),
        (ONCE, {"y": 5, "x": "/#x"}, ["wrong-type error a/y"]),
        (LOCALES, {"en_us": {}, "english": {}}, ["malformed-value warning a/english"]),
        (LOCALES, {"french": 5}, ["wrong-type error a/french"]),
        (VARIANT, {"kind": "plain", "id": "x"}, ["unknown-key info a/id"]),
        (VARIANT, {"kind": "full", "id": 5}, ["wrong-type error a/id"]),
    ],
)
def test_what_is_wrong_with_a_value(field: Any, value: Any, expected: list[str]) -> None:
    assert problems(value, field) == expected


@pytest.mark.parametrize(
    ("value", "unknown", "expected"),
    [
        ({"id": "x", "nam": "a"}, "info", [("unknown-key", "warning", ["name"], True)]),
        ({"id": "x", "nam": "a"}, "error", [("unknown-key", "error", ["name"], True)]),
        ({"id": "x", "nam": "a"}, "near", [("unknown-key", "warning", ["name"], True)]),
        ({"id": "x", "nam": 5}, "info", [("unknown-key", "info", [], False)]),
        ({"id": "x", "nam": "{{x}}"}, "info", [("unknown-key", "warning", ["name"], True)]),
        ({"id": "x", "oldd": 1}, "info", [("unknown-key", "info", [], False)]),
        ({"id": "x", "name": "b", "nam": "a"}, "info", [("unknown-key", "warning", ["name"], False)]),
        ({"id": "x", "name": "b", "nam": "a"}, "near", []),
        ({"id": "x", "zzz": "a"}, "near", []),
        ({"idd": "x"}, "info", [("unknown-key", "error", ["id"], True)]),
        (
            {"idd": "x", "iid": "x"},
            "info",
            [("unknown-key", "error", ["id"], True), ("unknown-key", "warning", ["id"], True)],
        ),
        ({}, "info", [("missing-key", "error", ["id"], True)]),
    ],
)
def test_keys_that_are_unknown_or_missing(value: Any, unknown: str, expected: list[tuple[Any, ...]]) -> None:
    shape = Shape("inner", "part", INNER.fields, ("id",), unknown=unknown)

    assert [
        (each.rule, each.severity, each.near, each.are_absent) for each in shape_problems(value, shape, "app")
    ] == expected
