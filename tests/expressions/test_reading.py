"""Which form a string has, which paths it reads and which helpers it calls."""

from __future__ import annotations

import pytest

from kwf_lint.expressions.handlebars import parse_template
from kwf_lint.expressions.nodes import (
    Function,
    Reference,
    Template,
)
from kwf_lint.expressions.reading import helpers, parse_string, paths

# What a template reads.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{{a}}", ["a"], id="a name"),
        pytest.param("{{{steps.8-gu8QS1s.body}}}", ["steps|8-gu8QS1s|body"], id="three segments"),
        pytest.param("{{ steps/1/x }}", ["steps|1|x"], id="slashes"),
        pytest.param("{{a.[@b c].d}}", ["a|@b c|d"], id="brackets"),
        pytest.param("{{a b.c d=e.f}}", ["b|c", "e|f"], id="arguments, with and without key"),
        pytest.param("{{a.b c}}", ["a|b", "c"], id="a name of two segments is no helper"),
        pytest.param("{{a (b c (d e)) f}}", ["c", "e", "f"], id="sub-expressions"),
        pytest.param("{{a (b)}}", [], id="a sub-expression without arguments"),
        pytest.param("{{a 1 'b' true null}}", [], id="constants"),
        pytest.param("{{this}}{{.}}{{this.a}}{{./b}}", ["a", "b"], id="here"),
        pytest.param("{{../a}}", ["(a)"], id="out of the scope"),
        pytest.param("{{@index}}{{@root.a}}", ["(index)", "(root|a)"], id="data"),
        pytest.param("{{#if a.b}}{{c}}{{else if d}}{{e}}{{else}}{{f}}{{/if}}", ["a|b", "c", "d", "e", "f"], id="if"),
        pytest.param("{{#unless a}}{{b}}{{/unless}}", ["a", "b"], id="unless"),
        pytest.param("{{^a}}{{b}}{{/a}}", ["a", "(b)"], id="an inverse block of one name may be a helper's"),
        pytest.param("{{^a.x}}{{b}}{{else}}{{c}}{{/a.x}}", ["a|x", "(c)", "b"], id="an inverse block"),
        pytest.param("{{#each a.b}}{{c}}{{../d}}{{../../e}}{{/each}}", ["a|b", "(c)", "d", "(e)"], id="each"),
        pytest.param("{{#each a}}{{b}}{{else}}{{c}}{{/each}}{{d}}", ["a", "(b)", "c", "d"], id="each and its else"),
        pytest.param(
            "{{#each a}}{{#with b}}{{c}}{{../d}}{{../../e}}{{/with}}{{/each}}",
            ["a", "(b)", "(c)", "(d)", "e"],
            id="each and with",
        ),
        pytest.param("{{#each a}}{{#if ../b}}{{c}}{{/if}}{{/each}}", ["a", "b", "(c)"], id="if inside each"),
        pytest.param("{{#if a}}{{#each b}}{{c}}{{/each}}{{/if}}", ["a", "b", "(c)"], id="each inside if"),
        pytest.param(
            "{{#with a as |b|}}{{b.c}}{{../b}}{{/with}}{{b}}", ["a", "(b|c)", "b", "b"], id="block parameters"
        ),
        pytest.param(
            "{{#own a as |b|}}{{b}}{{c}}{{../d}}{{/own}}", ["a", "(b)", "(c)", "(d)"], id="a block helper of Kustomer's"
        ),
        pytest.param("{{#a.b}}{{c}}{{else}}{{d}}{{/a.b}}", ["a|b", "(c)", "d"], id="a path as a block"),
        pytest.param("{{> a b c=d}}{{#> e}}{{f}}{{/e}}", ["b", "d", "(f)"], id="partials"),
        pytest.param("{{#*inline 'a'}}{{b}}{{/inline}}", ["(b)"], id="decorators"),
        pytest.param("{{{{a b}}}}{{c}}{{{{/a}}}}", ["b"], id="a raw block holds text"),
        pytest.param("{{!a}}{{!-- {{b}} --}}\\{{c}} {{d}}", ["d"], id="comments and escapes"),
        pytest.param(
            "{{a.@b}} {{c.0}} {{/#d.e}} {{f['g'].h}}", ["a|@b", "c|0", "d|e", "f|g|h"], id="mistakes that can be read"
        ),
        pytest.param("{{a}} {{b", [], id="a mistake that cannot"),
        pytest.param("/#steps.1.list.0.@a-b", ["steps|1|list|0|@a-b"], id="a reference"),
        pytest.param("/#fn:parseInt,steps.1.x,10", ["steps|1|x"], id="a function"),
        pytest.param("/#fn:inBusinessHours", [], id="a function without a path"),
    ],
)
def test_paths(text: str, expected: list[str]) -> None:
    """Segments are joined by bars; parentheses are around a path that does not start at the roots."""
    expression = parse_string(text)
    assert expression is not None
    found = []
    for path, rooted in paths(expression):
        joined = "|".join(segment[0] for segment in path.segments)
        found.append(joined if rooted else f"({joined})")

    assert found == expected


def test_a_path_knows_its_place_its_root_and_how_far_out_it_goes() -> None:
    text = "x {{helper ../[a b].c @root.d}}"
    template = parse_template(text)
    (out, _), (data, _) = paths(template)

    assert out.segments == [("a b", 14, 19), ("c", 20, 21)]
    assert (text[out.start : out.end], out.root, out.depth, out.data) == ("../[a b].c", "a b", 1, False)
    assert (text[data.start : data.end], data.root, data.depth, data.data) == ("@root.d", "root", 0, True)
    assert helpers(template) == [("helper", 4, 10)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{{a}}", [], id="a name alone may be a path"),
        pytest.param("{{a b}}", ["a"], id="an argument"),
        pytest.param("{{a b=c}}", ["a"], id="an argument with a key"),
        pytest.param("{{a (b) (c d)}}", ["a", "b", "c"], id="sub-expressions"),
        pytest.param("{{a b=(c d=(e))}}", ["a", "c", "e"], id="sub-expressions with keys"),
        pytest.param(
            "{{#if (a b)}}{{c d}}{{else unless e}}{{f g}}{{/if}}", ["if", "a", "c", "unless", "f"], id="blocks"
        ),
        pytest.param("{{#a}}{{/a}}", [], id="a block without arguments"),
        pytest.param("{{a.b c}}{{this.d e}}{{@f g}}{{../h i}}", [], id="names of more than one segment"),
        pytest.param("{{'a' b}}", ["a"], id="a string as a name"),
        pytest.param("{{> a (b c)}}{{* d e}}", ["b"], id="partials and decorators are none"),
    ],
)
def test_helpers(text: str, expected: list[str]) -> None:
    assert [name for name, _, _ in helpers(parse_template(text))] == expected


# References and functions.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("", type(None), id="empty"),
        pytest.param("Hello", type(None), id="plain text"),
        pytest.param("a }} b", type(None), id="closing braces only"),
        pytest.param("{ {a} }", type(None), id="single braces"),
        pytest.param(" /#steps.1.x", type(None), id="a reference behind a space is text"),
        pytest.param("/steps.1.x", type(None), id="no hash"),
        pytest.param("/#steps.1.x", Reference, id="reference"),
        pytest.param("/#steps.1.x {{a}}", Reference, id="a reference is never a template"),
        pytest.param("/#", Reference, id="nothing but the sign"),
        pytest.param("/#fn", Reference, id="no colon"),
        pytest.param("/#fn:parseInt,a", Function, id="function"),
        pytest.param("x {{a}}", Template, id="template"),
        pytest.param("\\{{a}}", Template, id="escaped template"),
    ],
)
def test_parse_string_tells_the_forms_apart(text: str, kind: type) -> None:
    assert type(parse_string(text)) is kind


def test_long_strings_get_an_answer() -> None:
    for piece in [
        "{{a}} ",
        "{{!-- a --~}}",
        "\\{{a}} ",
        "{{{{a}}}}",
        "{{a '\\' ",
        "{{#if a}}x{{/if}}",
        "{{",
        "}}",
        "{{a [",
    ]:
        parse_template(piece * 20_000)
    many = parse_template("{{a " + "b.c " * 20_000 + "}}")

    assert len(paths(many)) == 20_000
