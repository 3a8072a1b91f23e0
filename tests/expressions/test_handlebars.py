from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path as FilePath
from typing import Any

import pytest

from kwf_lint.expressions.handlebars import DEEPEST, parse_template
from kwf_lint.expressions.nodes import (
    Block,
    Call,
    ExpressionMistake,
    Mustache,
    Partial,
    PathExpression,
    Template,
)
from kwf_lint.expressions.reading import helpers, paths

# One template a line; then those that a line cannot show.
LINES_READ_BY_HANDLEBARS = r"""
{{a}}
{{ a }}
{{a.b}}
{{a.b.c}}
{{a/b}}
{{a/b.c}}
{{a .b}}
{{a/ b}}
{{a / b}}
{{a . b}}
{{a. b}}
{{a.}}
{{a..}}
{{a..b}}
{{..a}}
{{...}}
{{.}}
{{..}}
{{./a}}
{{../a}}
{{../../a.b}}
{{../.}}
{{this}}
{{this.a}}
{{this/a}}
{{this/this/a}}
{{thisx}}
{{./this}}
{{a.thisx}}
{{a.[this]}}
{{a.[..]}}
{{[this]}}
{{[a b]}}
{{[a b].c}}
{{a.[b c].d}}
{{a.[@b]}}
{{a.[0]}}
{{a.[0].b}}
{{a.[b.c]}}
{{a.[]}}
{{[]}}
{{[a\]b]}}
{{[a\\]b]}}
{{[a\]}}
{{[a][b]}}
{{..[a]}}
{{['a']}}
{{@a}}
{{@index}}
{{@root.a.b}}
{{@ a}}
{{@../index}}
{{@[a b]}}
{{@this}}
{{a @b}}
{{a.b @index}}
{{a.0.b}}
{{a.0.1.b}}
{{a.-1.b}}
{{list.length}}
{{steps.1.id}}
{{{steps.8-gu8QS1s.body}}}
{{steps._S2DvZlsy.x}}
{{steps.3VPQulNnp.a-b_c}}
{{{variables.63da823147407a231b1bbfce}}}
{{-a}}
{{a-}}
{{-}}
{{12a}}
{{1.a}}
{{1-2}}
{{$a}}
{{a$b}}
{{a?}}
{{a:b}}
{{é.ü}}
{{名前}}
{{😀.a}}
{{1}}
{{-1}}
{{1.5}}
{{12 3}}
{{"a"}}
{{'a'}}
{{"a" b}}
{{true}}
{{false}}
{{null}}
{{undefined}}
{{true.a}}
{{nullable}}
{{trueish}}
{{a true false null undefined 1 -1.5}}
{{a "b"}}
{{a 'b'}}
{{a ""}}
{{a "b'c"}}
{{a 'b"c'}}
{{a "b\"c"}}
{{a 'b\'c'}}
{{a "b\\"}}
{{a "b\"}}
{{a "}}"}}
{{a "{{b}}"}}
{{a b c d}}
{{a b=c}}
{{a b =c}}
{{a b= c}}
{{a b = c}}
{{a b=c d=e}}
{{a b c=d}}
{{a b='c d'}}
{{a [b c]=1}}
{{a true=1}}
{{a 1=2}}
{{a ..=1}}
{{a this=1}}
{{a b=1.5}}
{{a b=-1}}
{{a b=(c d)}}
{{a (b c)}}
{{a (b (c (d)))}}
{{a (b)(c)}}
{{a (b c=d) e=(f g)}}
{{a ("b" c)}}
{{a (1 c)}}
{{a (@b c)}}
{{a (b.c d)}}
{{a (b ../c)}}
{{a as}}
{{as}}
{{as b}}
{{a as b}}
{{date 'days' count=1}}
{{dateFormat steps.1.createdAt format='LL'}}
{{dateDiff 'milliseconds' from=steps.a.output.timerStartAt to=steps.b.output.currentTime}}
{{math a "+" b}}
{{ math steps.a.match "/" 60 }}
{{randomId size=8}}
{{lookup map key}}
{{{a}}}
{{{ a }}}
{{{a.b c d=e}}}
{{&a}}
{{& a b}}
{{~a}}
{{a~}}
{{~a~}}
{{a ~}}x
{{~ a ~}}
{{~{a}~}}
{{{a}~}}
{{~{a}}}
{{~&a~}}
{{a ~}}}
{{!}}
{{! a }}
{{! a }} }}
{{!-- a --}}
{{!-- {{a}} --}}
{{!--}}
{{!---}}
{{!----}}
{{!-- a --~}}
{{~! a ~}}
{{~!-- a --~}}
{{!- a -}}
{{!--a--b--}}c
{{#if a}}b{{/if}}
{{#if a}}{{b}}{{else}}{{c}}{{/if}}
{{#if a}}{{b}}{{^}}{{c}}{{/if}}
{{#if a}}{{else if b}}{{else}}{{/if}}
{{#if a}}{{else if b}}{{else if c}}{{d}}{{/if}}
{{#if a}}{{else unless b}}{{c}}{{/if}}
{{#if a}}{{ else }}{{/if}}
{{#if a}}{{~else~}}{{/if}}
{{#if a}}{{else}}}{{/if}}
{{#if a}}{{else-x}}{{/if}}
{{#if a}}{{else é}}{{/if}}
{{#if a}}{{elseé}}{{/if}}
{{#if a}}{{elsex}}{{/if}}
{{#if a}}{{&else}}{{/if}}
{{#if a}}{{{else}}}{{/if}}
{{#if a includeZero=true}}b{{/if}}
{{#if (a b)}}c{{/if}}
{{# if a}}b{{/ if }}
{{~#if a~}}b{{~/if~}}
{{#unless a}}b{{/unless}}
{{#each a}}{{this}}{{/each}}
{{#each a}}{{b}}{{../c}}{{@index}}{{@key}}{{/each}}
{{#each x}}{{this}}{{this.letter}}{{#if @last}}{{else}}, {{/if}}{{/each}}
{{#each a as |b|}}{{b.c}}{{/each}}
{{#each a as |b c|}}{{b.d}}{{c}}{{/each}}
{{#each a as | b c |}}{{b}}{{/each}}
{{#each a b=c as |d|}}{{d}}{{/each}}
{{#each a as |[b] c|}}{{/each}}
{{#each a}}{{else}}b{{/each}}
{{#each a}}{{else each b as |c|}}{{c}}{{/each}}
{{#with a}}{{b}}{{/with}}
{{#with a as |b|}}{{b.c}}{{/with}}
{{#a}}{{b}}{{/a}}
{{#a.b}}{{c}}{{/a.b}}
{{#a/b}}{{c}}{{/a/b}}
{{#[a]}}{{/a}}
{{#a}}{{/[a]}}
{{#a.[b c]}}{{/a.[b c]}}
{{#@a}}{{/@a}}
{{#../a}}{{/../a}}
{{#this}}{{/this}}
{{#.}}{{/.}}
{{#1}}{{/1}}
{{#1}}{{/1.0}}
{{#"a"}}{{/a}}
{{#"a"}}{{/'a'}}
{{#true}}{{/true}}
{{#null}}{{/null}}
{{#undefined}}{{/undefined}}
{{#else}}{{/else}}
{{^a}}b{{/a}}
{{^a}}b{{else}}c{{/a}}
{{^a}}b{{^}}c{{/a}}
{{^a b as |c|}}{{/a}}
{{^ a}}{{/a}}
{{#a}}{{^b}}{{/b}}{{/a}}
{{#a}}{{#a}}{{/a}}{{/a}}
{{#if a}}{{#each b}}{{#with c}}{{d}}{{/with}}{{/each}}{{/if}}
{{> a}}
{{>a}}
{{> a b}}
{{> a b c=d}}
{{> a.b}}
{{> a/b}}
{{> "a b"}}
{{> (a b) c}}
{{> @a}}
{{~> a ~}}
{{#> a}}{{/a}}
{{#> a b=c}}{{d}}{{/a}}
{{~#> a ~}}{{~/a~}}
{{#> (a)}}{{/undefined}}
{{* a}}
{{*a b}}
{{~* a ~}}
{{#*inline "a"}}{{b}}{{/inline}}
{{#* inline "a"}}{{/inline}}
{{{{a}}}}b{{{{/a}}}}
{{{{a}}}}{{b}}{{{{/a}}}}
{{{{a b c=d}}}}e{{{{/a}}}}
{{{{a}}}}{{{{b}}}}{{{{/b}}}}{{{{/a}}}}
{{{{a}}}}{{{{b}}}}{{{{/c}}}}{{{{/a}}}}
{{{{a}}}}{{{{/a.b}}}}{{{{/a}}}}
{{{{ a }}}}{{{{/a}}}}{{b}}
{{{{"a"}}}}{{{{/a}}}}
\{{a}}
\{{a}} {{b}}
\{{a}} \{{b}}
\{{a
\{{
\{{}}
\\{{a}}
\\\{{a}}
\{{a}}\\{{b}}
\{{{a}}}
\{{{{a}}
x\{{a}}y{{b}}
{{a}}\{{b}}
\ {{a}}
{{a}} }}
{{a}} { } }
{{a}}{b}
{ {{a}} }
{"a":{{b}} }
{"a":"{{b}}"}
{"a":{"b":"{{{c}}}"}}
https://{{orgName}}.api.kustomerapp.com/v1/conversations/{{conversationId}}
Bearer {{authToken}}
{{March}}Initial release
{{November 2021}}What's New
{{#if a}}{{~^ ~}}{{/if}}
{{#each a as |1|}}{{/each}}
{{a ? b : c}}
"""
READ_BY_HANDLEBARS = [
    *LINES_READ_BY_HANDLEBARS.strip("\n").split("\n"),
    "",
    "no template",
    "}} alone",
    "{{a\nb}}",
    "{{\ta\r\n}}",
    "{{a\xa0b}}",
    "{{a\ufeffb}}",
    "{{a\x1cb}}",
    "{{a\x85b}}",
    "{{\0}}",
    "{{a '\0'}}",
    "{{!\0}}",
    "{{!-- a\nb --}}",
    "{{! a\nb }}",
    "{{[a\nb]}}",
    "{{a.[\nthis]}}",
    "{{'a\nb'}}",
    "{{#if a}}\n  b\n{{else}}\n  c\n{{/if}}\n",
    "{{#each a as\n|b|}}{{/each}}",
    "{{#each a as |[b\n]|}}{{/each}}",
    "{{{{a}}}}\n{{b}}\n{{{{/a}}}}",
    "\\{{a}}\n\\\\{{b}}",
    "a\\",
    "{{a}}\\",
    "\U0001f600{{a}}",
]
LINES_REFUSED_BY_HANDLEBARS = r"""
{{
{{}}
{{ }}
{{~}}
{{~~}}
{{{}}}
{{{ }}}
{{&}}
{{#}}
{{/}}
{{^a}}
{{^}}
{{>}}
{{>a
{{a
{{a}
{{{a
{{{a}}
{{{a}
{{a}}}
{{a}}}}
{{{a}}}}
{{a}} {{b
{{a {{b}}
{{a {{b}} }}
{{ {a} }}
{{a { b}}
{{a}b}}
{{{~a}}}
{{a~b}}
{{a ~ b}}
{{#~if a}}{{/if}}
{{a.b.0}}
{{a.0}}
{{a.-1}}
{{a.0.5}}
{{a.1.5}}
{{steps.X.list.0}}
{{a b.0}}
{{a b=c.0}}
{{a (b c.0)}}
{{#if a.0}}{{/if}}
{{a.true}}
{{a.null}}
{{a.undefined}}
{{a.false b}}
{{a.@b}}
{{a/@b}}
{{steps.X.custom.@effotim2TimerStartAt}}
{{dateDiff 'milliseconds' from=steps.X.custom.@a to=steps.Y.match}}
{{a.@b.c}}
{{a.@b.@c}}
{{#if a.@b}}{{/if}}
{{a.b['@c']}}
{{a.b['c']}}
{{a["b"]}}
{{list[0]}}
{{list[0].b}}
{{list[0][1]}}
{{a[}}
{{a[b}}
{{@}}
{{@@a}}
{{@a.@b}}
{{@true}}
{{@1}}
{{.a}}
{{/a}}
{{a//b}}
{{a./}}
{{a.this}}
{{a.this.b}}
{{a/..}}
{{a/../b}}
{{a/.}}
{{a/./b}}
{{this.a.this}}
{{a b.this}}
{{a.[b}}
{{a.[b\}}
{{a "b}}
{{a 'b}}
{{a 'b"}}
{{a "b"c"}}
{{a b=}}
{{a =b}}
{{a=b}}
{{=a}}
{{a b==c}}
{{a b=c=d}}
{{a b=c d}}
{{a b=c "d"}}
{{a b=c (d)}}
{{a "b"=c}}
{{a b.c=d}}
{{a (b=c)}}
{{a ()}}
{{a (b}}
{{a b)}}
{{a (b))}}
{{a ((b))}}
{{(a)}}
{{(a) b}}
{{a |b|}}
{{a as |b|}}
{{a as |}}
{{a b as |c|}}
{{#each a as |}}{{/each}}
{{#each a as ||}}{{/each}}
{{#each a as |b}}{{/each}}
{{#each a as |b.c|}}{{/each}}
{{#each a as|b|}}{{/each}}
{{#each a as |[b]|}}{{/each}}
{{#each a as |[b] c [d]|}}{{/each}}
{{#each a as |b| c}}{{/each}}
{{a + b}}
{{a * b}}
{{a && b}}
{{a || b}}
{{a, b}}
{{a; b}}
{{a!}}
{{a %}}
{{a < b}}
{{a > b}}
{{a `b`}}
{{a\b}}
{{a^b}}
{{a#b}}
{{!a
{{!-- a }}
{{!-- a
{{!--a--}
{{!
{{#if a}}
{{#if a}}b
{{#if a}}b{{else}}
{{#if a}}{{else if b}}
{{#if a}}b{{/each}}
{{#if a}}b{{/if
{{#if a}}b{{/if a}}
{{#if a}}b{{/}}
{{#if a}}b{{/if}}{{/if}}
{{#if a}}{{#each b}}{{/if}}{{/each}}
{{#if a}}{{else}}{{else}}{{/if}}
{{#if a}}{{else}}{{else if b}}{{/if}}
{{#if a}}{{else if b}}{{else}}{{else}}{{/if}}
{{#if a}}{{^}}{{^}}{{/if}}
{{#if a}}{{else}}x{{/else}}
{{#if a}}{{else if}}}{{/if}}
{{#if a}}{{else (b)}}{{/if}}
{{#if a}}}}
{{/if}}
a{{/if}}b
{{else}}
{{ else }}
{{else if a}}
{{else a}}
{{~else}}
a {{else}} b
{{^a}}b{{else if c}}d{{/a}}
{{^a}}{{/b}}
{{^a}}{{else}}{{else}}{{/a}}
{{#a}}{{/A}}
{{#a.b}}{{/a/b}}
{{#"1"}}{{/1}}
{{#true}}{{/1}}
{{#null}}{{/undefined}}
{{#@a}}{{/a}}
{{#a}}{{/this}}
{{#each}}
{{#each a}}{{this.}}
{{#(a)}}{{/a}}
{{##if a}}{{/if}}
{{# #if a}}{{/if}}
{{#if a}}{{//if}}
{{> a
{{> (a}}
{{> a |b|}}
{{#> a}}
{{#> a}}{{/b}}
{{#> a}}{{else}}{{/a}}
{{#> (a)}}{{/a}}
{{#> a as |b|}}{{/a}}
{{**a}}
{{#*inline "a"}}{{else}}{{/inline}}
{{#*inline "a"}}{{else if b}}{{/inline}}
{{#*inline "a"}}
{{#*inline}}{{/x}}
{{{{a}}}}
{{{{a}}}}b
{{{{a}}}}b{{{{/b}}}}
{{{{a}}}}b{{/a}}
{{{{a}}b{{{{/a}}}}
{{{{a.b}}}}c{{{{/a.b}}}}
{{{{1}}}}{{{{/1}}}}
{{{{/a}}}}
{{{{}}}}{{{{/}}}}
{{{{{a}}}}}
{{{{a}}}}{{{{b}}}}{{{{/a}}}}
{{{{a}}}}{{{{
{{/#steps.1.id}}
{{{/#steps.1.id}}}
{{ /#steps.1.id }}
{{dateFormat /#steps.1.createdAt format='LL'}}
{{/#fn:parseInt,steps.1.a}}
\\{{a
{{a}}\\{{
{{a}}{{
{"a":{{b}}}
{"a":{"b":{{c}}}}
{{{a}b}}
{{a(b)}}
{{#if a}}{{~ ^ ~}}{{/if}}
{{#if a}}}b{{/if}}
"""
REFUSED_BY_HANDLEBARS = [
    *LINES_REFUSED_BY_HANDLEBARS.strip("\n").split("\n"),
    "{{ ",
    "{{a ",
    "{{a\n",
    "\0{{a}}",
    "{{a}}\0",
    "\\{{a\0}}",
    "{{{{a}}}}\0{{{{/a}}}}",
    "{{#if a}}\n{{/if}\n}",
    "{{a '\n}}",
]


def test_templates_that_handlebars_reads_have_no_mistakes() -> None:
    assert [text for text in READ_BY_HANDLEBARS if parse_template(text).mistakes] == []


def test_templates_that_handlebars_refuses_have_mistakes_inside_the_text() -> None:
    for text in REFUSED_BY_HANDLEBARS:
        mistakes = parse_template(text).mistakes

        assert mistakes, text
        for mistake in mistakes:
            assert 0 <= mistake.start < mistake.end <= len(text), text
            assert message_is_short(mistake.message), text


def message_is_short(message: str) -> bool:
    """At most 72 characters beside what is quoted, without a full stop."""
    beside = "".join(message.split('"')[::2])
    return 0 < len(beside) <= 72 and not message.endswith(".")


# The referee. Trees are compared without offsets and texts, which Handlebars gives by line and column, or not at all.


def value_tree(value: Any) -> list[Any]:
    if isinstance(value, Call):
        return ["call", call_tree(value)]
    if isinstance(value, PathExpression):
        return ["path", value.data, value.depth, [segment[0] for segment in value.segments]]
    return [value.kind, value.value]


def call_tree(call: Call) -> list[Any]:
    return [
        value_tree(call.name),
        list(map(value_tree, call.arguments)),
        [[p[0], value_tree(p[3])] for p in call.pairs],
    ]


def statement_tree(statement: Any) -> list[Any]:
    call = call_tree(statement.call)
    if isinstance(statement, Mustache):
        return ["decorator", call] if statement.decorator else ["mustache", statement.escaped, call]
    if isinstance(statement, Partial):
        return ["partial", call, body_tree(statement.body)]
    kind = "DecoratorBlock" if statement.kind == "decorator" else "BlockStatement"
    return [kind, call, statement.names, body_tree(statement.body), body_tree(statement.inverse)]


def body_tree(body: Any) -> list[Any] | None:
    return None if body is None else list(map(statement_tree, body))


def tree(text: str) -> list[Any] | None:
    template = parse_template(text)
    return None if template.mistakes else body_tree(template.body)


def trees_by_handlebars(texts: list[str], folder: FilePath) -> list[Any]:
    """How the real Handlebars parses the templates, all in one process of node.

    The package is looked for as node does: in node_modules at the root of the checkout (where `npm install --no-save
    --no-package-lock handlebars@4.7` puts it), and in the folders of NODE_PATH.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the real Handlebars cannot be asked")
    questions = folder / "templates.json"
    questions.write_text(json.dumps(texts), encoding="utf-8")
    script = FilePath(__file__).parent / "handlebars_referee.cjs"
    run = subprocess.run([node, str(script), str(questions)], capture_output=True, encoding="utf-8", check=False)
    if "Cannot find module 'handlebars'" in run.stderr:
        pytest.skip("the npm package is missing: npm install --no-save --no-package-lock handlebars@4.7")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["version"].startswith("4.7."), f"Kustomer renders with Handlebars 4.7, this is {answer['version']}"
    trees: list[Any] = answer["trees"]
    return trees


def test_handlebars_agrees_on_the_tables(tmp_path: FilePath) -> None:
    texts = READ_BY_HANDLEBARS + REFUSED_BY_HANDLEBARS
    expected = trees_by_handlebars(texts, tmp_path)

    assert [text for text, found in zip(texts, expected, strict=True) if found is not None] == READ_BY_HANDLEBARS
    assert {text: tree(text) for text in texts} == dict(zip(texts, expected, strict=True))


WORDS = r"""
    a b steps steps.1.x if each else this true null undefined as é 0 1 12 -1 1.5 .5 - text
    {{ {{ {{ }} }} }} {{{ }}} {{{{ }}}} ~ # ^ & * / > #> #* #*inline ! !-- -- --}} --~}} @ ( ) = | . .. ./ ../ [ ] ' "
    \ \\ \{{ \\{{ \] \" { } $ % , ; < ` ? : [a] [@x] [this] [..] [] 'x' "y" @index @root (a) a=1 k= |x|
    {{a}} {{{a}}} {{#a}} {{^a}} {{/a}} {{^}} {{else}} {{else {{/if}} {{/each}} {{{{a}}}} {{{{/a}}}} {{/p}} {{!x}} {{!--x--}}
    /if /each /a /inline /#steps.1.x ['x'] [0] .@x .0
"""
SPACED = [
    "[a b]",
    "(a b)",
    "as |",
    "as |x y|",
    "as |[x]|",
    "{{#if a}}",
    "{{#each a}}",
    "{{> p}}",
    "{{#> p}}",
    "{{else if b}}",
]
ODD = [" ", " ", " ", "\n", "\t", "\0", "\x1c", "\x85", "\xa0", "\u2028", "\ufeff", "\U0001f600"]
PIECES = [*WORDS.split(), *SPACED, *ODD]
TAGS = r"""
{{#if %s}}|{{#each %s as -i-}}|{{/if}}|{{/each}}|{{else}}|{{else if %s}}|{{%s}}|{{{%s}}}|{{&%s}}|{{~%s~}}|{{^}}|{{^a}}
|{{/a}}|{{#a}}|{{!%s}}|{{!--%s--}}|text|\|\\|{{{{a}}}}|{{{{/a}}}}|{{>%s}}|{{#>p}}|{{/p}}|{{#*inline %s}}|{{/inline}}
""".replace("\n", "").split("|")
INSIDES = [
    "",
    "a",
    "a.b",
    "a.0",
    "a.b.0.c",
    "a.@b",
    "x y",
    "x y=1",
    "x (y z) k=(w 'q')",
    "'s'",
    "1",
    "@k",
    "this.x",
    "../x",
]
INSIDES += [
    "[a b].c",
    "a.[0]",
    "x  1 2",
    "x true=1",
    "a..b",
    "a.",
    "a .b",
    "a. b",
    "true",
    "x [",
    "x '",
    "/#a.b",
    "a[0].b",
]


def generated_templates(seed: int, count: int) -> list[str]:
    """Random text of pieces, random tags, and orderly tags of which some have one character lost, doubled or changed."""
    rng = random.Random(seed)
    texts = []
    for number in range(count):
        if number % 4 < 2:
            text = "".join(rng.choices(PIECES, k=rng.randint(1, 14)))
        elif number % 4 == 2:
            text = "".join(["{{", *rng.choices(PIECES, k=rng.randint(1, 6)), rng.choice(["}}", "}}", "}}}"])])
        else:
            tags = rng.choices(TAGS, k=rng.randint(1, 6))
            text = "".join(tag.replace("-i-", "|i|").replace("%s", rng.choice(INSIDES)) for tag in tags)
            if rng.random() < 0.3:
                at = rng.randrange(len(text))
                text = text[:at] + rng.choice(["", text[at] * 2, *PIECES]) + text[at + 1 :]
        texts.append(text)
    return texts


def test_handlebars_agrees_on_generated_templates(tmp_path: FilePath) -> None:
    texts = generated_templates(seed=47, count=12_000)
    expected = trees_by_handlebars(texts, tmp_path)

    assert [text for text, found in zip(texts, expected, strict=True) if tree(text) != found] == []
    assert sum(found is not None for found in expected) > 2_000


def test_mends_make_a_template_that_reads_as_it_was_meant() -> None:
    mended = 0
    for text in generated_templates(seed=48, count=20_000) + REFUSED_BY_HANDLEBARS:
        template = parse_template(text)
        if not template.mistakes or any(mistake.replacement is None for mistake in template.mistakes):
            continue
        mended += 1
        right = mend(text, template.mistakes)

        assert tree(right) == body_tree(template.body), text
    assert mended > 100


def mend(text: str, mistakes: list[ExpressionMistake]) -> str:
    for mistake in reversed(mistakes):
        assert mistake.replacement is not None
        text = text[: mistake.start] + mistake.replacement + text[mistake.end :]
    return text


def test_offsets_point_at_what_they_name() -> None:
    for text in generated_templates(seed=49, count=4_000) + READ_BY_HANDLEBARS:
        template = parse_template(text)
        if template.mistakes:
            continue
        for path, _ in paths(template):
            for segment, start, end in path.segments:
                assert path.start <= start < end <= path.end
                assert text[start:end] == segment or (text[start], text[end - 1]) == ("[", "]")
        for name, start, end in helpers(template):
            assert text[start:end].strip("[]'\"") == name or "\\" in text[start:end] or text[start] in "[\"'-0123456789"
        for statement in template.body:
            assert text.startswith("{{", statement.start)
            assert text.endswith("}}", statement.start, statement.end)


def test_tags_know_their_braces() -> None:
    text = "a {{b}} {{{c}}} {{&d}} {{#each e as |f|}}{{else each g}}{{/each}} {{> h}}"
    single, triple, unescaped, block, partial = parse_template(text).body
    assert isinstance(single, Mustache)
    assert isinstance(triple, Mustache)
    assert isinstance(unescaped, Mustache)
    assert isinstance(block, Block)
    assert block.inverse is not None
    chain = block.inverse[0]
    assert isinstance(chain, Block)

    assert [text[tag.start : tag.end] for tag in (single, triple, unescaped)] == ["{{b}}", "{{{c}}}", "{{&d}}"]
    assert text[partial.start : partial.end] == "{{> h}}"
    assert (single.escaped, triple.escaped, unescaped.escaped) == (True, False, False)
    assert text[block.start : block.end] == "{{#each e as |f|}}{{else each g}}{{/each}}"
    assert text[chain.start : chain.end] == "{{else each g}}{{/each}}"
    assert (block.kind, block.names, block.body) == ("block", ["f"], [])
    assert (chain.kind, chain.names, chain.body, chain.inverse) == ("chain", [], [], None)


@pytest.mark.parametrize(
    ("text", "kind", "marked", "mended"),
    [
        pytest.param("x {{a.@b.c}}", "at-segment", "@b", "x {{a.[@b].c}}", id="an attribute with @"),
        pytest.param("{{d f=a.@b}}", "at-segment", "@b", "{{d f=a.[@b]}}", id="the same as an argument"),
        pytest.param("{{a['@b']}}", "at-segment", "['@b']", "{{a.[@b]}}", id="the same in brackets and quotes"),
        pytest.param("{{a.0}}", "index", "0", "{{a.[0]}}", id="an index at the end"),
        pytest.param("{{d a.0 b}}", "index", "0", "{{d a.[0] b}}", id="the same as an argument (index)"),
        pytest.param("{{#if a.b.12}}{{/if}}", "index", "12", "{{#if a.b.[12]}}{{/if}}", id="the same in a block"),
        pytest.param("{{a.1.5}}", "index", "5", "{{a.1.[5]}}", id="two numbers at the end"),
        pytest.param("{{a[0].b}}", "index", "[0]", "{{a.[0].b}}", id="an index in brackets"),
        pytest.param("{{a.true}}", "syntax", "true", "{{a.[true]}}", id="a keyword at the end"),
        pytest.param("{{a['b']}}", "syntax", "['b']", "{{a.[b]}}", id="brackets and quotes"),
        pytest.param("{{/#steps.1.x}}", "reference", "/#", "{{steps.1.x}}", id="a reference inside braces"),
        pytest.param("{{{ /#a.b }}}", "reference", "/#", "{{{ a.b }}}", id="the same with spaces"),
    ],
)
def test_mistakes_that_can_be_mended(text: str, kind: str, marked: str, mended: str) -> None:
    [mistake] = parse_template(text).mistakes

    assert (mistake.kind, text[mistake.start : mistake.end]) == (kind, marked)
    assert mend(text, [mistake]) == mended


@pytest.mark.parametrize(
    ("text", "marked", "message"),
    [
        pytest.param("a {{b", "{{", '"{{" is never closed', id="braces not closed"),
        pytest.param("{{a {{b}}", "{{", '"{{" is never closed', id="braces inside braces"),
        pytest.param("{{{a}}", "}}", '"{{{" is closed by "}}"', id="three and two braces"),
        pytest.param('{"a":{{b}}}', "}}}", '"{{" is closed by "}}}"', id="two and three braces"),
        pytest.param("{{}}", "{{}}", "there is nothing between the braces", id="empty braces"),
        pytest.param("{{a b=}}", "}}", 'a value is missing before "}}"', id="a key without a value"),
        pytest.param("{{a b=c d}}", "d", "an argument without a key follows one with a key", id="a late argument"),
        pytest.param("{{a (b c}}", "(", '"(" is never closed', id="a parenthesis not closed"),
        pytest.param("{{a b)}}", ")", '")" is not allowed here', id="a parenthesis not opened"),
        pytest.param("{{a 'b}}", "'", "the quote is never closed", id="a quote not closed"),
        pytest.param("{{a.[b}}", "[", "the bracket is never closed", id="a bracket not closed"),
        pytest.param("{{a + b}}", "+", '"+" is not allowed here', id="arithmetic"),
        pytest.param("{{a/../b}}", "..", '".." is not allowed inside a path', id="out of a path"),
        pytest.param("x{{!-- a }}", "{{!", "the comment is never closed", id="a comment not closed"),
        pytest.param("x{{#if a}}y", "{{#if", '"{{#if" is never closed', id="a block not closed"),
        pytest.param("{{#if a}}{{/b}}", "{{/b}}", '"{{/b}}" does not close "{{#if"', id="another block closed"),
        pytest.param("a{{/if}}", "{{/if}}", '"{{/if}}" closes no block', id="no block to close"),
        pytest.param("a{{else}}", "{{else}}", '"{{else}}" is outside a block', id="else outside"),
        pytest.param("a{{else if b}}", "{{else", '"{{else" is outside a block', id="else if outside"),
        pytest.param(
            "{{#if a}}{{else}}{{ else }}{{/if}}",
            "{{ else }}",
            '"{{ else }}" follows the last branch of its block',
            id="else twice",
        ),
        pytest.param(
            "{{#> a}}{{else}}{{/a}}",
            "{{else}}",
            '"{{else}}" is in a block that can have only one branch',
            id="else in a partial",
        ),
        pytest.param(
            "{{^a}}{{else if b}}{{/a}}",
            "{{else",
            "an inverse block cannot have a second condition",
            id="else if in an inverse block",
        ),
        pytest.param("{{{{a}}}}b", "{{{{", "the raw block is never closed", id="a raw block not closed"),
        pytest.param(
            "{{{{a}}}}{{{{/b}}}}",
            "{{{{a}}}}{{{{/b}}}}",
            '"{{{{/b" closes another raw block',
            id="another raw block closed",
        ),
    ],
)
def test_mistakes_that_cannot_be_mended(text: str, marked: str, message: str) -> None:
    template = parse_template(text)
    [mistake] = template.mistakes

    assert (mistake.kind, text[mistake.start : mistake.end], mistake.message) == ("syntax", marked, message)
    assert mistake.replacement is None
    assert template.body == []


def test_all_mistakes_that_can_be_mended_are_told_at_once_and_the_fatal_one_last() -> None:
    text = "{{a.0}} {{b.@c d.1}} {{/#e}} {{f"

    assert [text[mistake.start : mistake.end] for mistake in parse_template(text).mistakes] == [
        "0",
        "@c",
        "1",
        "/#",
        "{{",
    ]


@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        pytest.param("{{#if a}}", "", "{{/if}}", id="blocks"),
        pytest.param("{{#> a}}", "", "{{/a}}", id="partials"),
        pytest.param("(a ", "b", ")", id="sub-expressions"),
    ],
)
def test_nesting_has_a_limit(opening: str, middle: str, closing: str) -> None:
    def nested(depth: int) -> Template:
        text = opening * depth + middle + closing * depth
        return parse_template(text if opening.startswith("{{") else "{{x " + text + "}}")

    deepest = nested(DEEPEST)

    assert deepest.mistakes == []
    assert paths(deepest) is not None
    assert f"nest more than {DEEPEST} deep" in nested(DEEPEST + 1).mistakes[0].message
    assert f"nest more than {DEEPEST} deep" in nested(100_000).mistakes[0].message


def test_a_chain_of_branches_counts_as_nesting() -> None:
    def chained(length: int) -> Template:
        return parse_template("{{#if a}}" + "{{else if b}}" * length + "{{/if}}")

    assert chained(DEEPEST - 1).mistakes == []
    assert f"nest more than {DEEPEST} deep" in chained(DEEPEST).mistakes[0].message
