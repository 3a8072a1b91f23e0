"""Strings that look like references, in detail: rules/references/_lookalikes.py."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import document_of_text
from tests.rules.test_reference_kinds import mended
from tests.rules.test_references import ID, diagnostics, flow, step

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic


def lookalikes(text: str, **trigger: Any) -> list[Diagnostic]:
    """What is found in a param of the step "a"."""
    value = flow(step("a", {"x": text}), **trigger)
    found = diagnostics(document_of_text("app.json", json.dumps(value)))
    return [each for each in found if each.code == "KWF425"]


@pytest.mark.parametrize(
    ("text", "underlined", "right"),
    [
        ("{steps.1.x}", '"{steps.1.x}"', "/#steps.1.x"),
        ("${steps.1.x}", '"${steps.1.x}"', "/#steps.1.x"),
        (" { steps.1.x } ", '" { steps.1.x } "', "/#steps.1.x"),
        ("#steps.1.custom.@x", '"#steps.1.custom.@x"', "/#steps.1.custom.@x"),
        ("/steps.1.x", '"/steps.1.x"', "/#steps.1.x"),
        (f"variables.{ID}", f'"variables.{ID}"', f"/#variables.{ID}"),
        ("a {steps.1.x} b", "{steps.1.x}", "a {{{steps.1.x}}} b"),
        ("a { steps.1.x } b", "{ steps.1.x }", "a {{{steps.1.x}}} b"),
        ("a ${steps.1.x} b", "${steps.1.x}", "a {{{steps.1.x}}} b"),
        ("a #{steps.1.x} b", "#{steps.1.x}", "a {{{steps.1.x}}} b"),
        ("a %{steps.1.x} b", "%{steps.1.x}", "a {{{steps.1.x}}} b"),
        ("a { {steps.1.x} } b", "{ {steps.1.x} }", "a {{{steps.1.x}}} b"),
        ("a [[ steps.1.x ]] b", "[[ steps.1.x ]]", "a {{{steps.1.x}}} b"),
        ("a <%= steps.1.x %> b", "<%= steps.1.x %>", "a {{{steps.1.x}}} b"),
        ("a <%- steps.1.x %> b", "<%- steps.1.x %>", "a {{{steps.1.x}}} b"),
        ("a <% steps.1.x %> b", "<% steps.1.x %>", "a {{{steps.1.x}}} b"),
        ("a $steps.1.x b", "$steps.1.x", "a {{{steps.1.x}}} b"),
        ("$steps.1.x b", "$steps.1.x", "{{{steps.1.x}}} b"),
        ("$.steps.1.x b", "$.steps.1.x", "{{{steps.1.x}}} b"),
        ("See $.steps.1.x...", "$.steps.1.x", "See {{{steps.1.x}}}..."),
        ("See $.steps.1.x", "$.steps.1.x", "See {{{steps.1.x}}}"),
        (f"a {{variables.{ID}}} b", f"{{variables.{ID}}}", f"a {{{{{{variables.{ID}}}}}}} b"),
        ("{{steps.1.y}} {steps.1.x}", "{steps.1.x}", "{{steps.1.y}} {{{steps.1.x}}}"),
        ("steps.1.x is {steps.1.x}", "{steps.1.x}", "steps.1.x is {{{steps.1.x}}}"),
        ("{steps.1.x} {steps.a.x}", "{steps.1.x}", "{{{steps.1.x}}} {{{steps.a.x}}}"),
        ("{steps.1.x} {steps.b.x}", "{steps.1.x}", "{{{steps.1.x}}} {steps.b.x}"),
    ],
)
def test_what_looks_like_a_reference(text: str, underlined: str, right: str) -> None:
    [found] = lookalikes(text)

    assert found.document.text[found.start.offset : found.end.offset] == underlined
    assert mended(text, unsafe=True) == right


@pytest.mark.parametrize(
    "text",
    [
        "steps",
        "steps.1",
        "{steps.1}",
        "{steps.b.x}",
        "{variables.x}",
        f"{{variables.{ID}.x}}",
        "{steps..x}",
        "{steps.1.x y}",
        "steps.1.x}",
        "{steps.1.x",
        "a {steps.1.x b",
        "a steps.1.x} b",
        "a {{ {steps.1.x} b }}",
        "a { {steps.1.x} b",
        "a {{ {steps.1.x} }} b",
        "a [steps.1.x] b",
        "a [[steps.1.x] b",
        "a <% steps.1.x b",
        "a steps.1.x b",
        "$",
        "a {stepsister.1.x} b",
    ],
)
def test_what_is_plain_text(text: str) -> None:
    assert lookalikes(text) == []


def test_the_trigger_by_its_own_id() -> None:
    assert len(lookalikes("{steps.start.x}", id="start")) == 1
    assert len(lookalikes("a {steps.start.x} b", id="start")) == 1
    assert lookalikes("{steps.1.x}", id="start") == []


def test_the_trigger_of_a_part_of_a_workflow() -> None:
    found = diagnostics(document_of_text("app.json", json.dumps({"steps": [step("a", {"x": "{steps.1.x}"})]})))

    assert [each.pointer for each in found] == ["/steps/0/params/x"]


def test_several_tags_are_counted() -> None:
    [one] = lookalikes("a {steps.1.x}")
    [two] = lookalikes("{steps.1.x} {steps.1.y}")
    [three] = lookalikes("{steps.1.x} {steps.1.y} ${steps.1.z}")

    assert one.message == '"{steps.1.x}" is not resolved'
    assert two.message == '"{steps.1.x}" is not resolved (and 1 more tag)'
    assert three.message == '"{steps.1.x}" is not resolved (and 2 more tags)'


@pytest.mark.parametrize("text", ["a {$steps.1.x} b", "a \\{steps.1.x} b", "a {[[steps.1.x]]} b"])
def test_a_template_is_not_put_behind_what_changes_its_meaning(text: str) -> None:
    [found] = lookalikes(text)

    assert found.fix is None


def test_a_name_with_an_at_sign_has_no_template() -> None:
    [found] = lookalikes("{steps.1.x} {steps.1.custom.@y}")

    assert found.fix is None
