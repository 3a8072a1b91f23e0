"""Functions, references inside longer strings, and malformed ones, in detail: rules/references/functions.py, malformed.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.judged import judged
from tests.rules.test_reference_kinds import mended
from tests.rules.test_references import GET, action, app, condition, flow, step

DATE = "/#fn:dateFormat"


def underlined(diagnostic: Any) -> str:
    text = diagnostic.document.text[diagnostic.start.offset : diagnostic.end.offset]
    return str(json.loads(f'"{text}"')) if '"' not in text else text


def reading(text: str) -> Any:
    return flow(step("a", {"x": text}, action=GET))


# Functions


@pytest.mark.parametrize(
    ("text", "part", "message", "right"),
    [
        ("/#fn:parseInt, steps.1.x", " ", "a space is not allowed here", "/#fn:parseInt,steps.1.x"),
        ("/#fn: parseInt,steps.1.x", " ", "a space is not allowed here", "/#fn:parseInt,steps.1.x"),
        ("/#fn:parseInt,/#steps.1.x", "/#", '"/#" is not allowed inside a function', "/#fn:parseInt,steps.1.x"),
        (f"{DATE}, steps.1.at ,LL", " ", "a space is not allowed here (and 1 more mistake)", f"{DATE},steps.1.at,LL"),
        (
            f"{DATE}, /#steps.1.at ,LL",
            " ",
            "a space is not allowed here (and 2 more mistakes)",
            f"{DATE},steps.1.at,LL",
        ),
        ("/#fn:", "/#fn:", "the function has no name", None),
        ("/#fn:,steps.1.at", "/#fn:", "the function has no name", None),
        ("/#fn:parseInt", "parseInt", 'the function "parseInt" has no path', None),
        ("/#fn:parseInt,", "parseInt", 'the function "parseInt" has no path', None),
        (f"{DATE},,LL", "dateFormat", 'the function "dateFormat" has no path', None),
        (
            "/#parseInt,steps.1.x",
            "parseInt",
            '"parseInt" is a function, but is called without "fn:"',
            "/#fn:parseInt,steps.1.x",
        ),
    ],
)
def test_functions_that_are_not_written_right(text: str, part: str, message: str, right: str | None) -> None:
    [diagnostic] = judged(reading(text), "KWF412")

    assert (underlined(diagnostic), diagnostic.message) == (part, message)
    assert mended(text, unsafe=False) == (right or text)
    if right:
        assert diagnostic.help == f'Write "{right}".'
        assert diagnostic.fix is not None
        assert diagnostic.fix.title == f'replace "{text}" with "{right}"'


def test_what_to_do_about_a_function_without_a_name_or_a_path() -> None:
    [nameless] = judged(reading("/#fn:"), "KWF412")
    [pathless] = judged(reading("/#fn:parseInt"), "KWF412")

    assert nameless.help == "Write the name of the function: /#fn:<name>,<path>."
    assert (pathless.help or "").endswith('"/#fn:parseInt,steps.1.<field>".')


@pytest.mark.parametrize(
    "text",
    [
        "/#fn:inBusinessHours",
        "/#fn:parseInt,steps.1.x",
        "/#fn:slugify",
        f"{DATE},steps.1.at,MMMM Do, YYYY",
        "/#parseInt",
        "/#slugify,steps.1.x",
    ],
)
def test_functions_that_are_right_or_not_known(text: str) -> None:
    assert judged(reading(text), "KWF412", "KWF413") == []


@pytest.mark.parametrize("name", ["parseint", "parsInt", "ParseInt"])
def test_names_that_are_nearly_those_of_functions(name: str) -> None:
    [diagnostic] = judged(reading(f"/#fn:{name},steps.1.x"), "KWF413")

    assert (underlined(diagnostic), diagnostic.message) == (name, f'the function "{name}" is not known')
    assert (diagnostic.help or "").startswith('Did you mean "parseInt"?')


def test_each_function_is_looked_at() -> None:
    """In the order of the file, also behind one that is wrong otherwise."""
    texts = {
        "a": "/#fn:",
        "b": "/#fn:parseInt",
        "c": "/#fn:parsInt,steps.1.x",
        "d": "/#fn:parseInt,steps.1.x",
        "e": "/#fn:parseInt",
    }
    value = flow(step("a", texts, action=GET))

    assert [f"{each.code} {each.pointer[-1]}" for each in judged(value, "KWF412", "KWF413")] == [
        "KWF412 a",
        "KWF412 b",
        "KWF413 c",
        "KWF412 e",
    ]


# Inside longer strings


@pytest.mark.parametrize(
    ("text", "part", "right"),
    [
        ("a /#steps.1.id", "/#steps.1.id", "a {{{steps.1.id}}}"),
        ("a /#steps.1.my_list.my-id b", "/#steps.1.my_list.my-id", "a {{{steps.1.my_list.my-id}}} b"),
        ("a /#steps.1.list.0", "/#steps.1.list.0", "a {{{steps.1.list.[0]}}}"),
        ("a /#steps.1.list.0.id", "/#steps.1.list.0.id", "a {{{steps.1.list.0.id}}}"),
        ("a /#steps.1.id /#variables.x", "/#steps.1.id", "a {{{steps.1.id}}} {{{variables.x}}}"),
        ("a /#fn:parseInt,steps.1.x", "/#fn:parseInt,steps.1.x", None),
        ("a /#steps.1.custom.@x", "/#steps.1.custom.@x", None),
        ("a /#steps.1.id /#steps.1.custom.@x", "/#steps.1.id", None),
        ("a {/#steps.1.id}", "/#steps.1.id", None),
        ("a \\/#steps.1.id", "/#steps.1.id", None),
        ("a (/#steps.1.id}", "/#steps.1.id", "a ({{{steps.1.id}}}}"),
    ],
)
def test_references_inside_longer_strings(text: str, part: str, right: str | None) -> None:
    [diagnostic] = judged(reading(text), "KWF406")

    assert underlined(diagnostic) == part
    assert diagnostic.message.startswith(f'"{part}" is not resolved inside a longer string')
    assert (diagnostic.fix is not None) is (right is not None)
    assert mended(text, unsafe=True) == (right or text)
    assert mended(text, unsafe=False) == text


def test_what_to_do_about_a_reference_inside_a_longer_string() -> None:
    [plain] = judged(reading("a /#steps.1.id"), "KWF406")
    [two] = judged(reading("a /#steps.1.id /#steps.1.x"), "KWF406")
    [three] = judged(reading("a /#steps.1.id /#steps.1.x /#steps.1.y"), "KWF406")
    [function] = judged(reading("a /#fn:parseInt,steps.1.x"), "KWF406")
    [attribute] = judged(reading("a /#steps.1.custom.@x"), "KWF406")

    assert (plain.help or "").startswith("Write {{{steps.1.id}}};")
    assert (function.help or "").startswith("Make the function the whole value;")
    assert (attribute.help or "").startswith("Make the reference the whole value, or write a template;")
    assert plain.fix is not None
    assert two.fix is not None
    assert plain.fix.title == 'replace "/#steps.1.id" with "{{{steps.1.id}}}"'
    assert two.fix.title == 'replace "/#steps.1.id" with "{{{steps.1.id}}}" (and 1 more reference)'
    assert two.message.endswith(" (and 1 more reference)")
    assert three.message.endswith(" (and 2 more references)")


def test_a_reference_inside_a_string_of_the_trigger_s_conditions() -> None:
    [diagnostic] = judged(flow(step("a"), ways=[("a", condition("eq", "a /#steps.1.x", 1))]), "KWF406")

    assert diagnostic.pointer == "/trigger/transitions/0/condition/values/0"


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("Bearer /#token", ["/#token"]),
        ("Bearer /#token.x_y-z, then /#uri", ["/#token.x_y-z"]),
        ("Bearer /#host", ["/#host"]),
        ("Bearer /#more", []),
        ("Bearer /#more /#token", ["/#token"]),
        ("Bearer/#token", []),
        ("/#token", []),
    ],
)
def test_inputs_inside_the_template_of_an_action(value: str, parts: list[str]) -> None:
    parted = action({"headers": {"A": value}}, "uri", "token", appSettings={"host": {"key": "acme.default.host"}})

    assert [underlined(each) for each in judged(app(actions=[parted]), "KWF406")] == parts


def test_outputs_of_an_action_are_not_its_inputs() -> None:
    parted = action({}, "token", outputTemplate={"x": "Bearer /#token"})

    assert judged(app(actions=[parted]), "KWF406") == []


# Malformed references

SPLIT = "A reference is split at its dots, and everything between two dots is a name."
FIRST = 'only a string that begins with "/#" is resolved.'


@pytest.mark.parametrize(
    ("text", "severity", "part", "advice", "right"),
    [
        (" /#steps.1.id", "error", " ", f'Write "/#steps.1.id": {FIRST}', "/#steps.1.id"),
        ("\n/#steps.1.id", "error", "\n", f'Write "/#steps.1.id": {FIRST}', "/#steps.1.id"),
        ("/#steps.1.x ", "warning", " ", f'Write "/#steps.1.x". {SPLIT}', "/#steps.1.x"),
        ("/#steps.1.x.", "warning", ".", f'Write "/#steps.1.x". {SPLIT}', "/#steps.1.x"),
        ("/# steps.1.x", "warning", " ", f'Write "/#steps.1.x". {SPLIT}', "/#steps.1.x"),
        ("/#steps.1.list[0]", "warning", "[0]", f'Write "/#steps.1.list.0". {SPLIT}', "/#steps.1.list.0"),
        ("/#steps.1.custom['@x']", "warning", "['@x']", f'Write "/#steps.1.custom.@x". {SPLIT}', "/#steps.1.custom.@x"),
        ("/#steps.1..x", "error", "..", "Remove a dot, or write the missing name.", None),
        ("/#steps", "error", "/#steps", 'Name what to read: "/#steps.1.<field>"', None),
        ("/#", "error", "/#", 'Name what to read: "/#steps.1.<field>"', None),
        ("/#steps.1.{{x}}", "error", "{{x}}", "Write the whole string as a template", None),
        (
            "/#steps.1.x + /#steps.1.y",
            "error",
            "+ /#steps.1.y",
            "Write the whole string as a template: {{{math steps.1.x '+' steps.1.y}}}.",
            None,
        ),
        *[
            (
                f"/#steps.1.x {operator} 2",
                "error",
                f"{operator} 2",
                f"Write the whole string as a template: {{{{{{math steps.1.x '{operator}' 2}}}}}}.",
                None,
            )
            for operator in ("-", "*")
        ],
        (
            "/#steps.1.x / 2",
            "error",
            "/ 2",
            "Write the whole string as a template: {{{math steps.1.x '/' 2}}}.",
            None,
        ),
        (
            "/#steps.1.x /#steps.1.y",
            "error",
            "/#steps.1.y",
            "Write a template for each value, such as {{{steps.1.x}}}: a reference must be the whole string.",
            None,
        ),
        (
            "/#steps.1.x -/#steps.1.y",
            "error",
            "-/#steps.1.y",
            "Write a template for each value, such as {{{steps.1.x}}}: a reference must be the whole string.",
            None,
        ),
    ],
)
def test_references_that_read_nothing(text: str, severity: str, part: str, advice: str, right: str | None) -> None:
    [diagnostic] = judged(reading(text), "KWF427")

    assert (diagnostic.severity, underlined(diagnostic)) == (severity, part)
    assert (diagnostic.help or "").startswith(advice)
    assert mended(text, unsafe=True) == (right or text)


@pytest.mark.parametrize(
    ("text", "is_safe"), [("/#steps.1.x ", True), ("/#steps.1.x.", True), ("/#steps.1.list[0]", False)]
)
def test_which_malformed_references_are_mended_safely(text: str, is_safe: bool) -> None:
    [diagnostic] = judged(reading(text), "KWF427")

    assert diagnostic.fix is not None
    assert diagnostic.fix.safe is is_safe
    assert diagnostic.fix.title == f'replace "{text}" with "{mended(text, unsafe=True)}"'


def test_a_component_may_read_its_whole_input() -> None:
    value = app(actions=[action({"data": "/#", "json": "/#a..b"}, "a")])

    assert [each.pointer for each in judged(value, "KWF427")] == ["/actions/0/inputTemplate/json"]
    assert [each.pointer for each in judged(flow(step("a"), ways=[("a", condition("eq", "/#", 1))]), "KWF427")] == [
        "/trigger/transitions/0/condition/values/0"
    ]
