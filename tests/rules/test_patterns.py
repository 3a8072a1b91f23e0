"""Regular expressions in the params of steps, in detail: rules/references/patterns.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.json_reader import document_of_text
from tests.rules.test_references import app, diagnostics, flow, step

MATCH = "kustomer.regex-match.generic"


def found(*patterns: Any, action: str = MATCH, key: str = "regex") -> list[Any]:
    steps = [step(f"s{number}", {key: pattern}, action=action) for number, pattern in enumerate(patterns)]
    value = flow(*steps, ways=[each["id"] for each in steps])
    return [each for each in diagnostics(document_of_text("app.json", json.dumps(value))) if each.code == "KWF431"]


@pytest.mark.parametrize(
    ("pattern", "underlined", "advice"),
    [
        ("(x", "(", "Close the group, or write \\\\( for the character itself."),
        ("ax{3,1}", "{3,1}", "Write the lower number first."),
        ("a\\", "\\\\", "Remove it, or write \\\\\\\\ for the character itself."),
        ("+15", "+", 'Write ".+" for any characters, or write \\\\+ for the character itself.'),
        (
            "C++",
            "+",
            "Remove one of them, or write \\\\+\\\\+ for the characters themselves: JavaScript has no possessive quantifiers.",
        ),
        ("a{2}*", "*", "Remove one of them."),
        ("x\bfew(", "\\b", 'Write "\\\\b" for a word boundary: in a string, "\\b" is a backspace.'),
        ("?x", "?", "Put what it repeats before it, or write \\\\? for the character itself."),
        ("a(?#c)x", "(?#", "Write a group that JavaScript has, such as (?:...)."),
    ],
)
def test_patterns_that_javascript_refuses(pattern: str, underlined: str, advice: str) -> None:
    [diagnostic] = found(pattern)

    assert diagnostic.pointer == "/steps/0/params/regex"
    assert diagnostic.document.text[diagnostic.start.offset : diagnostic.end.offset] == underlined
    assert diagnostic.help == advice


def test_each_pattern_is_looked_at() -> None:
    """Also behind those that are valid, read elsewhere or no strings."""
    patterns = ["plain", 7, "/#steps.1.x", "{{{steps.1.x}}}(", ".*", "(x)", "(y"]

    assert [each.pointer for each in found(*patterns)] == ["/steps/6/params/regex"]


def test_patterns_of_an_app_s_actions() -> None:
    actions = [
        {"name": "a", "type": "regex_match", "inputTemplate": {"regex": "(x"}},
        {"name": "b", "type": "rest_api", "inputTemplate": {"regex": "(x"}},
        {"name": "c", "type": "regex_match"},
    ]
    told = diagnostics(document_of_text("app.json", json.dumps(app(actions=actions))))

    assert [each.pointer for each in told if each.code == "KWF431"] == ["/actions/0/inputTemplate/regex"]


def test_params_of_other_steps_are_no_patterns() -> None:
    assert found("(x", action="kustomer.note.create") == []
    assert found("(x", key="testString") == []
