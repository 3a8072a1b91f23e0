"""Which findings rest on what is known: by their place and by what their rule says that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import UNKNOWN, Document, Origin
from kwf_lint.document.edits import Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.certainty import FAMILY, GROUPS, ROOTS
from kwf_lint.linting.engine import lint
from kwf_lint.rulekit import Finding, Fix, Rule
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kwf_lint import App
    from kwf_lint.document.document import Path

WORKFLOW = {
    "name": "acme-order-note",
    "trigger": {"eventName": "kustomer.message.create", "transitions": []},
    "steps": [
        {"id": "find", "action": "kustomer.customer.find", "transitions": []},
        {"id": "note", "action": "kustomer.note.create", "transitions": []},
    ],
}
APP = {
    "app": "acme",
    "version": "1.0.0",
    "title": "Acme",
    "settings": {"default": {"shop": {"type": "string"}}},
    "workflows": [WORKFLOW, WORKFLOW],
}
PLACE = ("workflows", 0, "steps", 1)


def partly_known(
    value: Any, unknown: Sequence[Path] = (), opened: Sequence[Path] = (), name: str = "app.json"
) -> Document:
    document = Document(name, "{}")
    document.value = value
    document.origin = Origin(dict.fromkeys(unknown, "X"), dict.fromkeys(opened, "X"))
    return document


def rule_at(place: Path, rests_on: str = "here", fix: Fix | None = None, needs: str = "app") -> Rule:
    def anything(_app: App, *_project: Project | None) -> Iterator[Finding]:
        """Find something at one place."""
        yield Finding(place, "found", fix=fix)

    return Rule(anything, "ACME001", "error", default=True, needs=needs, apps_only=False, options={}, rests_on=rests_on)


def is_reported(document: Document, place: Path, rests_on: str) -> bool:
    return bool(diagnostics_in(document, [rule_at(place, rests_on)], DEFAULTS))


@pytest.mark.parametrize(
    ("rests_on", "unknown", "reported"),
    [
        ("here", (*PLACE, "action"), False),
        ("here", PLACE, False),
        ("here", ("workflows", 0, "steps", 0), True),
        ("here.meta", (*PLACE, "action"), True),
        ("here.action", (*PLACE, "action"), False),
        ("here.?", (*PLACE, "action"), True),
        ("up", ("workflows", 0, "steps", 0, "id"), False),
        ("step.action", (*PLACE, "action"), False),
        ("step.action", ("workflows", 0, "steps", 0, "action"), True),
        ("workflow.steps.*.id", ("workflows", 0, "steps", 0, "id"), False),
        ("workflow.steps.*.id", ("workflows", 0, "steps", 0), False),
        ("workflow.steps.*.id", ("workflows", 0, "steps", 0, "action"), True),
        ("workflow.steps.*.id", ("workflows", 1, "steps", 0, "id"), True),
        ("workflows.steps.*.id", ("workflows", 1, "steps", 0, "id"), False),
        ("workflows.steps.*.id", ("workflows", 1), False),
        ("component.name", ("workflows", 0, "name"), False),
        ("component.name", ("workflows", 1, "name"), True),
        ("app.settings.*.*.type", ("settings",), False),
        ("app.settings.*.*.type", ("settings", "default", "shop"), False),
        ("app.settings.*.*.type", ("title",), True),
    ],
)
def test_an_unknown_value_silences_what_rests_on_it(rests_on: str, unknown: Path, reported: bool) -> None:
    assert is_reported(partly_known(APP, unknown=[unknown]), PLACE, rests_on) is reported


@pytest.mark.parametrize(
    ("rests_on", "opened", "reported"),
    [
        ("here", PLACE, False),
        ("here.?", PLACE, False),
        ("here.meta", PLACE, False),
        ("here.action", PLACE, True),
        ("workflow.steps.*.id", ("workflows", 0, "steps"), False),
        ("workflow.steps.*.id", ("workflows", 0), True),
        ("workflow.description", ("workflows", 0), False),
        ("app.settings.*.*.type", ("settings", "default"), False),
        ("app.settings.*.*.type", ("settings",), False),
        ("app.settings.*.*.type", (), True),
        ("app.i18n", (), False),
    ],
)
def test_what_is_open_silences_what_rests_on_one_member_more(rests_on: str, opened: Path, reported: bool) -> None:
    assert is_reported(partly_known(APP, opened=[opened]), PLACE, rests_on) is reported


@pytest.mark.parametrize(("rests_on", "reported"), [("routes", True), ("all-routes", False)])
def test_bare_workflows_are_workflows_of_one_definition(rests_on: str, reported: bool) -> None:
    document = partly_known([WORKFLOW, WORKFLOW], unknown=[(1, "steps", 0, "id")])

    assert is_reported(document, (0, "steps", 1), rests_on) is reported


def test_a_bare_workflow_that_is_not_known_is_one_of_the_workflows() -> None:
    document = partly_known([WORKFLOW, UNKNOWN], unknown=[(1,)])

    assert not is_reported(document, (0, "steps", 1), "workflows.id")


def test_each_rule_names_parts_that_there_are() -> None:
    words = {word.partition(".")[0] for each in builtin_rules() for word in each.rests_on.split()}

    assert words <= {*ROOTS, *GROUPS, FAMILY}


def test_a_fix_does_not_write_what_is_not_known() -> None:
    document = partly_known(APP, unknown=[("title",)])
    for value, is_offered in ([UNKNOWN], False), ({"a": {"b": UNKNOWN}}, False), ("known", True):
        found = diagnostics_in(document, [rule_at(PLACE, fix=Fix("set it", [Set(PLACE, value)]))], DEFAULTS)
        assert [each.fix is not None for each in found] == [is_offered]


@pytest.mark.parametrize(("rests_on", "reported"), [("here", True), ("here family", False)])
def test_a_finding_may_rest_on_other_files(rests_on: str, reported: bool) -> None:
    bare = partly_known(WORKFLOW)
    other = partly_known(APP, unknown=[("workflows",)], name="app.js")
    bare.name = "flow.json"
    definitions = [Definition(each, read_apps(each), "") for each in (bare, other)]
    project = Project(lambda: definitions, frozenset(["flow.json"]))
    rule = rule_at(("steps", 1), rests_on, needs="project")

    assert bool(diagnostics_in(bare, [rule], DEFAULTS, project)) is reported


def test_a_marker_is_not_stale_where_its_rule_was_silenced() -> None:
    text = """{"name": "acme-order-note", "description": "Adds a note", "trigger": {
        "eventName": "kustomer.message.create", "transitions": [{"target": "lost"}],
        "meta": {"description": "kwf-lint: allow KWF301 (it comes with the next version)"}},
        "steps": [{"id": "note", "action": "kustomer.note.create", "params": {"body": "Hi"}, "transitions": []}]}"""
    document = document_of_text("flow.json", text)
    rules = [each for each in builtin_rules() if each.code in ("KWF301", "KWF007")]

    assert [each.code for each in lint(document, rules, DEFAULTS).suppressed] == ["KWF301"]
    document.value["steps"][0]["id"] = UNKNOWN
    document.origin = Origin({("steps", 0, "id"): "X"}, {})
    linted = lint(document, rules, DEFAULTS)

    assert (linted.diagnostics, linted.suppressed) == ([], [])
