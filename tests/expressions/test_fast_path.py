from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.expressions import handlebars
from kwf_lint.expressions.fast_path import (
    bare_path,
    is_expression,
    is_function,
    is_reference,
    is_reference_or_function,
    is_template,
    literal_parts,
    plain_paths,
    step_ids_in,
)
from kwf_lint.expressions.handlebars import parse_template
from kwf_lint.expressions.reading import parse_string, paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.expressions.nodes import Template

WORDS = "_ - @ 0 0a a 1a b.c x-1 é a٣ this thisA else elsewhere true trueA null undefined as 5.a a.5 a.-"
SIGNS = "{ {{ {{{ } }} }}} . .. # \\ / ~ & * > | [ ]"
PIECES = [*WORDS.split(), *SIGNS.split(), " ", "\0", "{{a.b}}", "{{{steps.1.id}}}"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
TAGS = st.lists(st.sampled_from([*WORDS.split(), ".", "."]), max_size=6).map(
    lambda names: f"a {{{{{''.join(names)}}}}} and {{{{{{{''.join(names)}}}}}}}"
)


def parsed_by_tokens(text: str) -> Template:
    """The template with each of its tags read by tokens."""
    with mock.patch.object(handlebars, "_plain_mustache", return_value=None):
        return parse_template(text)


def all_of(node: Any) -> Any:
    """A node with all that it holds, as plain values."""
    if isinstance(node, list | tuple):
        return [all_of(each) for each in node]
    names = getattr(type(node), "__slots__", ())
    return (type(node).__name__, {name: all_of(getattr(node, name)) for name in names}) if names else node


@given(st.one_of(TEXTS, TAGS))
def test_plain_paths_are_what_the_parser_finds(text: str) -> None:
    plain = plain_paths(text, {})
    if plain is not None:
        template = parsed_by_tokens(text)

        assert not template.mistakes
        assert plain == [([name for name, *_ in path.segments], path.start) for path, _ in paths(template)]


@given(st.one_of(TEXTS, TAGS))
def test_the_parser_reads_plain_tags_as_it_reads_their_tokens(text: str) -> None:
    assert all_of(parse_template(text)) == all_of(parsed_by_tokens(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{{steps.1.id}}}", [(["steps", "1", "id"], 3)]),
        (
            "Order {{steps.1.no}} of {{{steps.f.name}}}",
            [(["steps", "1", "no"], 8), (["steps", "f", "name"], 27)],
        ),
        ("{{variables.63d1}}", [(["variables", "63d1"], 2)]),
        ("no tags", []),
        ("}}{", []),
    ],
)
def test_most_templates_are_plain(text: str, expected: list[tuple[list[str], int]]) -> None:
    assert plain_paths(text, {}) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{#if a}}b{{/if}}",
        "{{date 'days'}}",
        "{{a.[b]}}",
        "{{ a }}",
        "{{a.0}}",
        "{{this.a}}",
        "{{{a}}",
        "{{a}}}",
        r"\{{a}}",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    assert plain_paths(text, {}) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("/#steps.find.id", [is_reference, is_reference_or_function, is_expression]),
        ("/#", [is_reference, is_reference_or_function, is_expression]),
        ("/#steps.{{a}}", [is_reference, is_reference_or_function, is_expression]),
        ("/#fn", [is_reference, is_reference_or_function, is_expression]),
        ("/#fn:parseInt,steps.1.no", [is_function, is_reference_or_function, is_expression]),
        ("Order {{steps.1.no}}", [is_template, is_expression]),
        ("{{", [is_template, is_expression]),
        (" /#steps.find.id", []),
        ("Order {1}", []),
        ("", []),
    ],
)
def test_what_a_string_holds(text: str, holds: list[Callable[[str], bool]]) -> None:
    all_checks = (is_reference, is_function, is_reference_or_function, is_template, is_expression)

    assert [check for check in all_checks if check(text)] == holds
    assert (parse_string(text) is not None) is is_expression(text)


def test_only_strings_are_expressions() -> None:
    assert not any(map(is_expression, (None, 1, True, ["/#steps.1.id"], {"a": "{{b}}"})))


def test_the_marks_around_a_path_are_left_out() -> None:
    texts = ("/#steps.1.id", "{{steps.1.id}}", "{{{steps.1.id}}}", "steps.1.id")

    assert {bare_path(text) for text in texts} == {"steps.1.id"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", [(0, "plain")]),
        ("", [(0, "")]),
        ("a {{b}} c", [(0, "a "), (7, " c")]),
        ("{{{b}}}c{{d}}", [(7, "c")]),
        ("a {{b", [(0, "a ")]),
        ("{{a}}", []),
    ],
)
def test_literal_parts_stand_outside_tags(text: str, parts: list[tuple[int, str]]) -> None:
    assert literal_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("/#steps.find.id", ["find"]),
        ("/#steps.8-gu8QS1s", ["8-gu8QS1s"]),
        ("/#fn:parseInt,steps.so7k.match,10", ["so7k"]),
        ("{{math steps.a.x '+' steps.b.y}} {{{steps.c}}}", ["a", "b", "c"]),
        ("two steps. Then none", []),
        ("/#missteps.x", []),
    ],
)
def test_which_steps_an_expression_reads(text: str, ids: list[str]) -> None:
    assert step_ids_in(text) == ids
