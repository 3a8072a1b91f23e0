from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.definition.app import App, read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.rulekit import Finding, RouteStop, Rule, rule
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOW: dict[str, Any] = {
    "name": "flow",
    "trigger": {"id": "1", "transitions": [{"target": "a"}]},
    "steps": [
        {"id": "a", "meta": {"displayName": "A 😀"}, "params": {"x": "é😀y"}, "transitions": [{"target": "b"}]},
        {"id": "b", "transitions": []},
    ],
}


def rule_of(*findings: Finding, code: str = "KWF999", severity: str = "warning", needs: str = "app") -> Rule:
    @rule(code, severity, needs=needs)
    def planted(*_: object) -> Iterator[Finding]:
        """A planted finding."""
        yield from findings

    return planted


def test_a_part_of_a_string_is_underlined_in_code_points() -> None:
    document = document_of_text("a.json", json.dumps(FLOW))  # with escapes: \u00e9 and a surrogate pair
    finding = Finding(("steps", 0, "params", "x"), "message", part=(1, 2))

    (found,) = diagnostics_in(document, [rule_of(finding)], DEFAULTS)

    assert document.text[found.start.offset : found.end.offset] == "\\ud83d\\ude00"
    assert (found.workflow, found.step, found.step_name, found.pointer) == ("flow", "a", "A 😀", "/steps/0/params/x")


def test_keys_brackets_and_ends_of_file_have_something_to_underline() -> None:
    document = document_of_text("a.json", json.dumps(FLOW, indent=1))
    findings = [
        Finding(("steps",), "key", key=True),
        Finding(("steps", 1), "bracket"),
        Finding(("trigger", "id"), "scalar"),
        Finding((), "end", span=(len(document.text), len(document.text))),
    ]

    found = {each.message: each for each in diagnostics_in(document, [rule_of(*findings)], DEFAULTS)}

    assert document.text[found["key"].start.offset : found["key"].end.offset] == '"steps"'
    assert document.text[found["bracket"].start.offset : found["bracket"].end.offset] == "{"
    assert document.text[found["scalar"].start.offset : found["scalar"].end.offset] == '"1"'
    assert found["end"].end.column == found["end"].start.column + 1


def test_diagnostics_are_sorted_by_place_then_code() -> None:
    document = document_of_text("a.json", json.dumps(FLOW))
    late, early = Finding(("steps", 1, "id"), "late"), Finding(("name",), "early")

    found = diagnostics_in(document, [rule_of(late, early, code="KWF998"), rule_of(early, code="KWF997")], DEFAULTS)

    assert [(each.message, each.code) for each in found] == [
        ("early", "KWF997"),
        ("early", "KWF998"),
        ("late", "KWF998"),
    ]


def test_a_route_names_its_stops() -> None:
    document = document_of_text("a.json", json.dumps(FLOW))
    route = [RouteStop(("trigger",)), RouteStop(("steps", 0), "exists"), RouteStop(("steps", 1))]

    (found,) = diagnostics_in(document, [rule_of(Finding(("steps", 1, "id"), "m", route=route))], DEFAULTS)

    assert [(stop.step, stop.name, stop.condition) for stop in found.route] == [
        ("1", "", ""),
        ("a", "A 😀", "exists"),
        ("b", "", ""),
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", "warning"),
        ('severity = {KWF9 = "info"}', "info"),
        ('severity = {KWF9 = "info", planted = "error"}', "error"),
        ('severity = {KWF999 = "error", KWF9 = "info"}', "error"),
        ('severity = {ALL = "info"}', "info"),
    ],
    ids=["own", "family", "name-over-family", "code-over-family", "all"],
)
def test_the_most_specific_selector_sets_the_level(settings: str, expected: str) -> None:
    document = document_of_text("a.json", json.dumps(FLOW))
    finding = Finding(("name",), "m", severity="warning")

    (found,) = diagnostics_in(document, [rule_of(finding, severity="error")], settings_of_text(settings))

    assert found.severity == expected


def test_a_crash_is_noted_and_the_other_rules_go_on() -> None:
    @rule("KWF990", "error")
    def crashing(app: App) -> Iterator[Finding]:
        """Crashes after one finding."""
        yield Finding(("name",), "before")
        raise ZeroDivisionError("planted")

    document = document_of_text("a.json", json.dumps(FLOW))
    linted = lint(document, [crashing, rule_of(Finding(("name",), "after"))], DEFAULTS)

    assert [each.message for each in linted.diagnostics] == ["before", "after"]
    (fault,) = linted.faults
    assert (fault.file, fault.rule, fault.message) == ("a.json", "KWF990", "ZeroDivisionError: planted")
    assert fault.places[-1] == (__file__, crashing.check.__code__.co_firstlineno + 4)
    assert "in crashing" in fault.traceback


FINGERPRINTED = [
    Finding(("steps", 0, "transitions", 0, "target"), "m"),
    Finding(("steps", 1, "id"), "m"),
    Finding(("trigger", "transitions", 0), "m"),
]


def fingerprints(value: dict[str, Any], findings: list[Finding], **style: Any) -> list[str]:
    document = document_of_text("a.json", json.dumps(value, **style))
    return [each.fingerprint for each in diagnostics_in(document, [rule_of(*findings)], DEFAULTS)]


def test_fingerprints_go_by_meaning_not_by_place() -> None:
    moved = {**FLOW, "steps": list(reversed(FLOW["steps"])), "description": "new"}
    moved_findings = [
        Finding(("steps", 1, "transitions", 0, "target"), "m"),
        Finding(("steps", 0, "id"), "m"),
        Finding(("trigger", "transitions", 0), "m"),
    ]

    first = fingerprints(FLOW, FINGERPRINTED)

    assert len(set(first)) == 3
    assert sorted(first) == sorted(fingerprints(moved, moved_findings, indent=4))
    assert sorted(first) != sorted(fingerprints({**FLOW, "name": "other"}, FINGERPRINTED))


def test_two_equal_faults_in_one_place_stay_two() -> None:
    twice = fingerprints(FLOW, [Finding(("name",), "m"), Finding(("name",), "m")])

    assert len(set(twice)) == 2
    assert twice[0] == fingerprints(FLOW, [Finding(("name",), "m")])[0]


def test_a_path_that_is_not_there_is_shown_at_its_nearest_ancestor() -> None:
    document = document_of_text("a.json", json.dumps(FLOW))

    (found,) = diagnostics_in(document, [rule_of(Finding(("steps", 0, "action"), "m"))], DEFAULTS)

    assert document.text[found.start.offset :].startswith('{"id": "a"')


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "expected"),
    [
        ([], [], [], ["KWF301"]),
        (["KWF2"], [], [], ["KWF203", "KWF210"]),
        (["ALL"], [], ["KWF2"], ["KWF301"]),
        ([], ["KWF210"], [], ["KWF210", "KWF301"]),
        (["KWF2"], [], ["KWF210"], ["KWF203"]),
        (["KWF2"], ["KWF210"], ["KWF2"], ["KWF210"]),
        (["quiet"], [], ["KWF2"], ["KWF210"]),
        (["KWF301"], [], ["KWF301"], []),
    ],
    ids=str,
)
def test_the_more_specific_selector_wins(
    select: list[str], extend: list[str], ignore: list[str], expected: list[str]
) -> None:
    def quiet(app: App) -> list[Finding]:
        """Off by default."""
        return []

    rules = [
        Rule(quiet, code, "info", default=code == "KWF301", needs="app", apps_only=False, options={})
        for code in ("KWF203", "KWF210", "KWF301")
    ]
    rules[0].name, rules[2].name = "other", "third"

    assert [each.code for each in chosen(rules, select, extend, ignore)] == expected


def definition(name: str, value: object, folder: str = "") -> Definition:
    document = document_of_text(name, json.dumps(value))
    return Definition(document, read_apps(document), folder)


@pytest.mark.parametrize(
    ("definitions", "family"),
    [
        ([("app.json", ""), ("flow.json", "")], {"app.json": ["flow.json"], "flow.json": ["app.json"]}),
        ([("app.json", ""), ("w/flow.json", "w")], {"w/flow.json": ["app.json"]}),
        ([("a/app.json", "a"), ("b/flow.json", "b")], {"b/flow.json": [], "a/app.json": []}),
        ([("app.json", ""), ("app2.json", ""), ("flow.json", "")], {"flow.json": [], "app.json": []}),
        (
            [("app.json", ""), ("w/app.json", "w"), ("w/flow.json", "w")],
            {"w/flow.json": ["w/app.json"], "app.json": []},
        ),
        ([("app.json", ""), ("flow.json", ""), ("flow2.json", "")], {"flow.json": ["app.json", "flow2.json"]}),
    ],
    ids=["beside", "below", "elsewhere", "two-apps-in-one-folder", "nearest", "siblings"],
)
def test_a_bare_workflow_belongs_to_the_nearest_app(
    definitions: list[tuple[str, str]], family: dict[str, list[str]]
) -> None:
    app = {"app": "acme", "version": "1.0.0", "title": "Acme"}
    made = [definition(name, app if "app" in name else FLOW, folder) for name, folder in definitions]
    project = Project(lambda: made, frozenset())

    for each in made:
        if each.document.name in family:
            found = [other.document.name for other in project.family(each.document)]
            assert found == family[each.document.name]


def test_builtin_rules_are_found_by_their_folders() -> None:
    rules = builtin_rules()

    assert [each.code for each in rules] == sorted(each.code for each in rules)
    assert {"KWF001", "KWF201", "KWF301", "KWF502", "KWF602"} <= {each.code for each in rules}
