"""Templates that cannot be read, and values that they change, in detail: rules/references/templates.py and _tags.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judged import judged, underlined
from tests.rules.test_reference_kinds import mended
from tests.rules.test_references import GET, action, app, command, condition, flow, step


def noting(text: str) -> Any:
    return flow(step("a", {"x": text}))


SYNTAX = ("KWF407", "KWF408", "KWF409")


@pytest.mark.parametrize(
    ("text", "part", "advice"),
    [
        ("{{#if steps.1.a}}x", "{{#if", 'Close the block with "{{/if}}".'),
        ("{{~#if steps.1.a}}x", "{{~#if", 'Close the block with "{{/if}}".'),
        ("{{^if steps.1.a}}x", "{{^if", 'Close the block with "{{/if}}".'),
        ("{{steps.1.x", "{{", 'Close it with "}}", or write'),
        ("{{{steps.1.x", "{{{", 'Close it with "}}}", or write'),
        ("{{#if steps.1.a 'b'}}x{{/if}} {{steps.1.y", "{{", 'Close it with "}}", or write'),
        ("{{#if steps.1.a}}x{{/with}}", "{{/with}}", "Close the inner block first"),
        ("{{/if}}", "{{/if}}", "Remove it, or open the block before it."),
        ("{{else}}", "{{else}}", "Remove it, or put it into the block"),
        ("{{{steps.1.x}}", "}}", "Write as many braces at the end as at the beginning."),
        ("{{}}", "{{}}", "Write a path between the braces, or remove them."),
        ("{{steps.1.x (}}", "}}", "Complete the path or the argument before it."),
        ("{{steps.1.[x}}", "[", 'Add the "]".'),
        ("{{toLower 'x}}", "'", "Add the second quote."),
        ("{{!-- x", "{{!", 'End the comment with "}}"'),
        ("{{/#steps.1.x}}", "/#", 'Write the path without "/#"'),
        ("{{toLower a=1 steps.1.b}}", "steps", "Move the argument before those with a key."),
        ("{{#if steps.1.a}}x{{else}}y{{else}}z{{/if}}", "{{else}}", "Remove it: nothing may follow"),
        ("{{{{x}}}}", "{{{{", "Close the block with"),
        ("{{{{x}}}}y{{{{/z}}}}", "{{{{x}}}}y{{{{/z}}}}", "Close the block by its own name."),
        ("{{math steps.1.x + 1}}", "+", "Use the helper math, with the sign in quotes: {{math a '+' b}}."),
        ("{{ & steps.1.x}}", "&", "Remove it, or put the name"),
        ("{{toLower (math 1 '+' 2}}", "(", 'Add the ")".'),
    ],
)
def test_templates_that_cannot_be_read(text: str, part: str, advice: str) -> None:
    [diagnostic] = judged(noting(text), *SYNTAX)

    assert underlined(noting(text), *SYNTAX) == [f"/steps/0/params/x {part}"]
    assert diagnostic.code == "KWF407"
    assert (diagnostic.help or "").startswith(advice)


def test_templates_that_cannot_be_rendered() -> None:
    [diagnostic] = judged(noting("{{#if steps.1.a 'b'}}x{{/if}}"), *SYNTAX)

    assert underlined(noting("{{#if steps.1.a 'b'}}x{{/if}}"), *SYNTAX) == ["/steps/0/params/x 'b'"]
    assert diagnostic.help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{steps.1.custom.@x}}", ["KWF408 @x"]),
        ("{{steps.1.custom.@x y z=}}", ["KWF408 @x"]),
        ("{{steps.1.custom.@x.@y}}", ["KWF408 @x", "KWF408 @y"]),
        ("{{steps.1.custom.@x}} {{steps.1.y", ["KWF408 @x", "KWF407 {{"]),
        ("{{steps.1.y (}} {{steps.1.custom.@x}}", ["KWF407 }}"]),
        ("{{steps.1.list.0}} {{steps.1.y (}}", ["KWF409 0", "KWF407 }}"]),
        ("{{math steps.1.list.0 '+' (}}", ["KWF409 0"]),
        ("{{steps.1.custom.@x}} {{steps.1.custom.@y (}}", ["KWF408 @x", "KWF408 @y"]),
    ],
)
def test_what_follows_from_a_wrong_segment_is_not_said(text: str, expected: list[str]) -> None:
    diagnostics_of = judged(noting(text), *SYNTAX)

    assert [
        f"{each.code} {each.document.text[each.start.offset : each.end.offset]}" for each in diagnostics_of
    ] == expected


def test_what_to_do_about_a_wrong_segment() -> None:
    [name] = judged(noting("{{steps.1.custom.@x}}"), "KWF408")
    [number] = judged(noting("{{steps.1.list.0}}"), "KWF409")

    assert (name.help, number.help) == ('Put the name in brackets: "[@x]".', 'Put the number in brackets: "[0]".')
    assert name.fix is not None
    assert number.fix is not None
    assert (name.fix.title, name.fix.safe) == ('replace "@x" with "[@x]"', False)
    assert (number.fix.title, number.fix.safe) == ('replace "0" with "[0]"', True)


# Escaped values

URL = "https://acme-shop.io/"


def requesting(verb: str = GET, **params: Any) -> Any:
    return flow(step("a", params, action=verb))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (requesting(uri=f"{URL}{{{{steps.1.x}}}}"), ["warning URL"]),
        (requesting(url=f"{URL}{{{{steps.1.x}}}}"), ["warning URL"]),
        (requesting(uri="{{steps.1.x}}/more", verb="kustomer.note.create"), []),
        (requesting(link=f"{URL}{{{{steps.1.x}}}}", verb="kustomer.note.create"), ["warning URL"]),
        (requesting(link="http://acme-shop.io/{{steps.1.x}}", verb="kustomer.note.create"), ["warning URL"]),
        (requesting(link="ftp://acme-shop.io/{{steps.1.x}}", verb="kustomer.note.create"), []),
        (requesting(body="{{steps.1.x}}", verb="kustomer.note.create"), []),
        (requesting(body="{{steps.1.x}}"), ["info request"]),
        (requesting(headers={"A": "Bearer {{steps.1.x}}"}), ["info request"]),
        (requesting(qs={"q": "{{steps.1.x}}"}), ["info request"]),
        (requesting(form={"q": "{{steps.1.x}}"}), ["info request"]),
        (requesting(method="{{steps.1.x}}"), []),
        (flow(step("a"), ways=[("a", condition("eq", "{{steps.1.x}}", "y"))]), []),
        (flow(step("a", {}, ("b", condition("eq", f"{URL}{{{{steps.1.x}}}}", "y")), action=GET), step("b")), []),
        (app(actions=[action({"uri": f"{URL}{{{{x}}}}"}, "x")]), ["warning URL"]),
        (app(actions=[action({"url": f"{URL}{{{{x}}}}"}, "x")]), ["warning URL"]),
        (app(actions=[action({"data": {"a": "{{x}}"}}, "x")]), ["info request"]),
        (app(actions=[action({"method": "{{x}}"}, "x")]), []),
        (app(actions=[action({}, "x", outputTemplate={"data": "{{x}}"})]), []),
        (app(commands=[command(f"{URL}{{{{x}}}}", permittedArgs=["x"])]), ["warning URL"]),
        (app(commands=[command(URL, permittedArgs=["x"], defaultBody={"a": "{{x}}"})]), ["info request"]),
        (app(widgets=[{"name": "w", "url": f"{URL}{{{{x}}}}"}]), ["warning URL"]),
    ],
)
def test_where_escaping_changes_a_value(value: Any, expected: list[str]) -> None:
    diagnostics_of = judged(value, "KWF410")

    assert [f"{each.severity} {each.message.rpartition(' ')[2]}" for each in diagnostics_of] == expected


@pytest.mark.parametrize(
    ("uri", "part", "right"),
    [
        (f"{URL}{{{{steps.1.x}}}}", "{{steps.1.x}}", f"{URL}{{{{{{steps.1.x}}}}}}"),
        (f"{URL}{{{{ steps.1.x }}}}", "{{ steps.1.x }}", f"{URL}{{{{{{ steps.1.x }}}}}}"),
        (
            f"{URL}{{{{steps.1.id}}}}/{{{{steps.1.x}}}}",
            "{{steps.1.x}}",
            f"{URL}{{{{steps.1.id}}}}/{{{{{{steps.1.x}}}}}}",
        ),
        (
            f"{URL}{{{{#if steps.1.a}}}}{{{{steps.1.x}}}}{{{{else}}}}{{{{steps.1.y}}}}{{{{/if}}}}",
            "{{steps.1.x}}",
            f"{URL}{{{{#if steps.1.a}}}}{{{{{{steps.1.x}}}}}}{{{{else}}}}{{{{{{steps.1.y}}}}}}{{{{/if}}}}",
        ),
        ("{{steps.1.x}}", "{{steps.1.x}}", "{{{steps.1.x}}}"),
        ("{{variables.64c1f0a2b7d94e0012ab34cd}}?q={{steps.1.x}}", "{{variables.64c1f0a2b7d94e0012ab34cd}}", None),
        (f"{URL}{{{{~steps.1.x}}}}", "{{~steps.1.x}}", None),
    ],
)
def test_values_in_urls_are_not_escaped(uri: str, part: str, right: str | None) -> None:
    value = requesting(uri=uri)
    [diagnostic] = judged(value, "KWF410")

    assert underlined(value, "KWF410") == [f"/steps/0/params/uri {part}"]
    assert (diagnostic.help or "").startswith(f"Write {{{{{{{part.strip('{}~ ')}}}}}}}")
    if right is not None:
        assert diagnostic.fix is not None
        assert not diagnostic.fix.safe


@pytest.mark.parametrize(
    "uri",
    [
        "https://{{steps.1.shop}}.acme-shop.io",
        "https://{{steps.1.host}}/orders",
        "https://{{steps.1.host}}",
        "{{steps.1.host}}/orders",
        f"{URL}{{{{{{steps.1.x}}}}}}",
        f"{URL}{{{{steps.1.id}}}}",
        f"{URL}{{{{steps.1.orderId}}}}",
        f"{URL}{{{{steps.1.createdAt}}}}",
        f"{URL}{{{{toLower steps.1.x}}}}",
        f"{URL}{{{{date}}}}",
        f"{URL}{{{{&steps.1.x}}}}",
        f"{URL}{{{{'x'}}}}",
        f"{URL}{{{{this}}}}",
        URL,
    ],
)
def test_values_in_urls_that_escaping_does_not_change(uri: str) -> None:
    assert underlined(requesting(uri=uri), "KWF410") == []


def test_a_tag_that_takes_space_away_is_not_mended() -> None:
    [diagnostic] = judged(requesting(uri=f"{URL}{{{{~steps.1.x}}}}"), "KWF410")

    assert diagnostic.fix is None


def test_escaped_values_are_counted() -> None:
    [two] = judged(requesting(uri=f"{URL}{{{{steps.1.x}}}}/{{{{steps.1.y}}}}"), "KWF410")
    [three] = judged(requesting(uri=f"{URL}{{{{steps.1.x}}}}/{{{{steps.1.y}}}}/{{{{steps.1.z}}}}"), "KWF410")

    assert two.message.endswith("inside a URL (and 1 more value)")
    assert three.message.endswith("inside a URL (and 2 more values)")


def test_a_value_that_breaks_the_json_around_it_is_that_finding() -> None:
    value = requesting(body='{"a": "{{steps.1.name}}"}')

    assert [each.code for each in judged(value, "KWF410", "KWF429")] == ["KWF429"]


# Strings where something else is needed


def comparing(text: str, *values: Any, op: str = "eq") -> Any:
    return flow(step("a"), ways=[("a", condition(op, text, *values))])


def requested(**data: Any) -> Any:
    return app(actions=[action({"uri": "/#u", "data": {"custom": data}}, "u")])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (comparing("{{steps.1.vipBool}}", True), "a boolean"),
        (comparing("{{{steps.1.vipBool}}}", False), "a boolean"),
        (comparing("{{steps.1.vipBool}}", True, op="neq"), "a boolean"),
        (flow(step("a"), ways=[("a", {"op": "and", "values": [condition("eq", "{{steps.1.x}}", True)]})]), "a boolean"),
        (requested(aNum="{{u}}"), "a number"),
        (requested(aBool="{{u}}"), "a boolean"),
    ],
)
def test_templates_where_a_string_is_wrong(value: Any, message: str) -> None:
    [diagnostic] = judged(value, "KWF411")
    path = (
        "u"
        if message == "a number" or value.get("actions")
        else (diagnostic.help or "").partition("/#")[2].partition('"')[0]
    )

    assert diagnostic.message == f"the template returns a string where {message} is needed"
    assert diagnostic.help == f'Write "/#{path}": a reference keeps the type.'
    assert diagnostic.fix is not None
    assert not diagnostic.fix.safe


@pytest.mark.parametrize(
    "value",
    [
        comparing("{{steps.1.vipBool}}", "true"),
        comparing("{{steps.1.vipBool}}", 1),
        comparing("{{steps.1.vipBool}}", True, op="contains"),
        comparing("x{{steps.1.vipBool}}", True),
        comparing("{{steps.1.vipBool}}x", True),
        comparing("{{steps.1.a}}{{steps.1.b}}", True),
        comparing("{{toLower steps.1.vipBool}}", True),
        comparing("{{#if steps.1.a}}true{{/if}}", True),
        comparing("{{date}}", True),
        comparing("{{! note }}", True),
        comparing("{{inBusinessHours}}", True),
        comparing("{{shout steps.1.x}}", True),
        comparing("{{shout loud=1}}", True),
        comparing("{{'x'}}", True),
        comparing("{{this}}", True),
        comparing("{{@index}}", True),
        comparing("{{../x}}", True),
        comparing("{{steps.1.vipBool", True),
        comparing("/#steps.1.vipBool", True),
        requested(aStr="{{u}}"),
        requested(aNum="{{u}}0"),
        requested(aNum="/#u"),
        app(actions=[action({"uri": "/#u", "data": {"aNum": "{{{u}}}"}}, "u")]),
        app(actions=[action({"uri": "/#u"}, "u", outputTemplate={"custom": {"aNum": "{{{u}}}"}})]),
        flow(step("a", {"custom": {"aNum": "{{{steps.1.x}}}"}})),
    ],
)
def test_templates_where_a_string_is_right_or_not_certain(value: Any) -> None:
    assert underlined(value, "KWF411") == []


def test_each_template_is_looked_at() -> None:
    """Also behind those that are longer, take a string, or are no path alone."""
    texts = ("x{{steps.1.b}}", "{{toLower steps.1.b}}", "{{steps.1.vipBool}}")
    tests = [condition("eq", "{{steps.1.b}}", "x"), *[condition("eq", text, True) for text in texts]]

    assert underlined(flow(step("a"), ways=[("a", test) for test in tests]), "KWF411") == [
        '/trigger/transitions/3/condition/values/0 "{{steps.1.vipBool}}"'
    ]


def test_a_reference_takes_the_place_of_a_template() -> None:
    [diagnostic] = judged(comparing("{{{steps.1.custom.[@vipBool]}}}", True), "KWF411")

    assert diagnostic.help == 'Write "/#steps.1.custom.@vipBool": a reference keeps the type.'


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("{{steps.1.custom.@x}} {{steps.1.list.0}}", "{{steps.1.custom.[@x]}} {{steps.1.list.[0]}}"),
        (f"{URL}{{{{steps.1.x}}}}?a={{{{steps.1.y}}}}", f"{URL}{{{{{{steps.1.x}}}}}}?a={{{{{{steps.1.y}}}}}}"),
    ],
)
def test_what_is_mended_in_a_template(text: str, right: str) -> None:
    assert mended(text, unsafe=True) == right


def test_a_function_in_braces_is_one_finding() -> None:
    [found] = judged(noting("Sent {{/#fn:dateFormat,steps.1.createdAt,LLL}}"), "KWF407")

    assert found.message == '"/#" is not allowed inside braces'
    assert found.help == "Use a helper, or make the function the whole string: it has no meaning in braces."
