"""References and functions: their parts, their mistakes, and those inside longer text."""

from __future__ import annotations

import pytest

from kwf_lint.expressions.nodes import (
    Function,
    Reference,
)
from kwf_lint.expressions.reading import parse_string
from kwf_lint.expressions.references import find_embedded, parse_function
from tests.expressions.test_handlebars import mend, message_is_short


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        pytest.param("/#steps.1.companyName", [("steps", 2, 7), ("1", 8, 9), ("companyName", 10, 21)], id="trigger"),
        pytest.param("/#steps.8-gu8QS1s.id", [("steps", 2, 7), ("8-gu8QS1s", 8, 17), ("id", 18, 20)], id="hyphen"),
        pytest.param("/#variables.63da", [("variables", 2, 11), ("63da", 12, 16)], id="variable"),
        pytest.param("/#error.x", [("error", 2, 7), ("x", 8, 9)], id="error"),
        pytest.param("/#body", [("body", 2, 6)], id="one segment"),
        pytest.param("/#a.0.@b", [("a", 2, 3), ("0", 4, 5), ("@b", 6, 8)], id="index and attribute"),
        pytest.param("/#_env.orgId", [("_env", 2, 6), ("orgId", 7, 12)], id="underscore"),
        pytest.param("/#é.😀.x", [("é", 2, 3), ("😀", 4, 5), ("x", 6, 7)], id="characters, not bytes"),
        pytest.param("/#a b.c d", [("a b", 2, 5), ("c d", 6, 9)], id="spaces"),
        pytest.param("/#a..b.", [("a", 2, 3), ("", 4, 4), ("b", 5, 6), ("", 7, 7)], id="empty segments"),
        pytest.param("/#", [("", 2, 2)], id="nothing"),
    ],
)
def test_references(text: str, segments: list[tuple[str, int, int]]) -> None:
    reference = parse_string(text)
    assert isinstance(reference, Reference)

    assert reference.path.segments == segments
    assert reference.path.root == segments[0][0]
    assert (reference.path.start, reference.path.end) == (2, len(text))
    assert list(reference.mistakes) == []


SCHEDULE = "5fce94b7aaaaaaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("text", "path", "arguments", "mistakes"),
    [
        pytest.param("parseInt,steps.1.a", "steps.1.a", ["steps.1.a"], [], id="one argument"),
        pytest.param("ifExists,steps.1.a,none", "steps.1.a", ["steps.1.a", "none"], [], id="two arguments"),
        pytest.param("ifExists,b,not known", "b", ["b", "not known"], [], id="a space inside an argument"),
        pytest.param("dateFormat,b,YYYY, MM", "b", ["b", "YYYY, MM"], [], id="a format with comma and space"),
        pytest.param("dateFormat,b, LL ", "b", ["b", " LL "], [], id="a format with outer spaces"),
        pytest.param("dateFormat,b", "b", ["b"], [], id="a date without a format"),
        pytest.param("dateFormat, b,LL", "b", ["b", "LL"], ["space"], id="a space before the path of a date"),
        pytest.param("inBusinessHours", None, [], [], id="no argument"),
        pytest.param(f"inBusinessHours,{SCHEDULE}", None, [SCHEDULE], [], id="a schedule only"),
        pytest.param(f"inBusinessHours,b,{SCHEDULE}", "b", ["b", SCHEDULE], [], id="a path and a schedule"),
        pytest.param("parseInt, b", "b", ["b"], ["space"], id="a space behind the comma"),
        pytest.param("parseInt ,b ", "b", ["b"], ["space", "space"], id="a space before the comma and at the end"),
        pytest.param(" parseInt,b", "b", ["b"], ["space"], id="a space before the name"),
        pytest.param("parseInt,/#steps.1.a", "steps.1.a", ["/#steps.1.a"], ["prefix"], id="a sign inside"),
        pytest.param("parseInt, /#b", "b", ["/#b"], ["space", "prefix"], id="a space and a sign"),
        pytest.param(",b", "b", ["b"], ["name"], id="no name"),
        pytest.param("", None, [], ["name"], id="nothing at all"),
        pytest.param("parseInt,", None, [""], [], id="an empty argument"),
        pytest.param("parseInt, ", None, [""], ["space"], id="an argument of spaces"),
    ],
)
def test_functions(text: str, path: str | None, arguments: list[str], mistakes: list[str]) -> None:
    written = "/#fn:" + text
    function = parse_string(written)
    assert isinstance(function, Function)
    found = function.path

    assert function.name[0] == text.split(",")[0].strip()
    assert (None if found is None else written[found.start : found.end]) == path
    assert [argument[0] for argument in function.arguments] == arguments
    assert [mistake.kind for mistake in function.mistakes] == mistakes
    assert all(written[start:end] == part for part, start, end in [function.name, *function.arguments])
    assert all(message_is_short(mistake.message) for mistake in function.mistakes)
    if "name" not in mistakes:
        assert parse_function(mend(written, function.mistakes)).mistakes == []


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        pytest.param("/#fn:a,  b", "space", "  ", id="spaces"),
        pytest.param("/#fn:a,/#b", "prefix", "/#", id="sign"),
        pytest.param("/#fn:,b", "name", "/#fn:", id="name"),
    ],
)
def test_mistakes_in_functions_are_marked(text: str, kind: str, marked: str) -> None:
    [mistake] = parse_function(text).mistakes

    assert (mistake.kind, text[mistake.start : mistake.end]) == (kind, marked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Order /#steps.1.id is here", ["/#steps.1.id"], id="inside a sentence"),
        pytest.param("It is /#steps.1.id.", ["/#steps.1.id"], id="at the end of a sentence"),
        pytest.param(" /#steps.1.id", ["/#steps.1.id"], id="behind a space"),
        pytest.param("/#steps.1.id and more", [], id="at the start it is a reference"),
        pytest.param("a/#steps.x.@b-c,d", ["/#steps.x.@b-c"], id="attributes"),
        pytest.param("Basic /#variables.63da", ["/#variables.63da"], id="a variable"),
        pytest.param("Failed: /#error.message!", ["/#error.message"], id="an error"),
        pytest.param("On /#fn:dateFormat,steps.1.a,LL now", ["/#fn:dateFormat,steps.1.a,LL"], id="a function"),
        pytest.param("/steps/#steps.1.a/#steps.2.b", ["/#steps.1.a", "/#steps.2.b"], id="two"),
        pytest.param("https://app.example.com/#/steps.1", [], id="a fragment of a page"),
        pytest.param("https://app.example.com/#steps", [], id="an anchor"),
        pytest.param("see /#data.id", [], id="another root"),
        pytest.param("a {{/#steps.1.id}} b", [], id="between braces"),
        pytest.param("a {{b}} /#steps.1.id {{c}}", ["/#steps.1.id"], id="between tags"),
        pytest.param("nothing", [], id="none"),
    ],
)
def test_embedded_references(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_embedded(text)] == expected
