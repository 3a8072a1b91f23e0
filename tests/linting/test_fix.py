"""Every fix of every page, fixes together, and fixes on generated definitions."""

from __future__ import annotations

import copy
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING, Document
from kwf_lint.document.edits import Add, Part, Remove, Rename, Set, Text, replaced
from kwf_lint.document.json_edits import Layout, replacements
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.linting.fix import compatible, edits_finder, fixed
from kwf_lint.report.difference import difference
from kwf_lint.rulekit import Finding, Fix, Rule
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.run.rule_pages import Example, examples
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS, Settings
from tests.linted import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.document.edits import Edit
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.engine import Linted
    from kwf_lint.linting.fix import Fixed

RULES = builtin_rules()
DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.json"))
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    if os.path.exists(rule.page)
    for number, example in enumerate(examples(Path(rule.page).read_text(encoding="utf-8")), start=1)
]


class Linter:
    """Lints the documents of an example, also when one of them has changed, as the page of a rule is linted."""

    def __init__(self, texts: dict[str, str], rules: Sequence[Rule], settings: Settings) -> None:
        self.texts = dict(texts)
        self.rules = rules
        self.settings = settings

    def __call__(self, document: Document) -> Linted:
        documents = [
            document if name == document.name else document_of_text(name, text) for name, text in self.texts.items()
        ]
        definitions = [
            Definition(each, [] if each.value is MISSING else read_apps(each), os.path.dirname(each.name))
            for each in documents
        ]
        project = Project(lambda: definitions, frozenset(self.texts))
        return lint(document, self.rules, self.settings, project)


def linter_of(example: Example, rule: Rule | None, *, backwards: bool = False) -> Linter:
    settings = settings_of_text(example.settings)
    extra = [*settings.extend_select, *([rule.code] if rule else [])]
    rules = chosen(RULES, settings.select, extra, settings.ignore)
    return Linter({each.file: each.text for each in example.blocks}, rules[::-1] if backwards else rules, settings)


def said(diagnostics: Sequence[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.message) for each in diagnostics)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_each_fix_of_an_example_mends_its_finding_and_brings_no_other(rule: Rule, example: Example) -> None:
    linter = linter_of(example, rule)
    for name, text in linter.texts.items():
        document = document_of_text(name, text)
        before = checked(linter(document)).diagnostics
        for each in before:
            if each.fix is None:
                continue
            edits = [edit for edit in each.fix.edits if not isinstance(edit, Text)]
            new = document_of_text(name, replaced(text, replacements(Layout(document, edits), edits)))
            after = said(checked(linter(new)).diagnostics)

            assert new.value is not MISSING, each.code
            assert after[each.code, each.message] < said(before)[each.code, each.message], each.fix.title
            assert not after - said(before), each.fix.title
            assert each.fix.title
            assert not each.fix.title.endswith(".")


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_an_example_is_fixed_to_an_end_whatever_the_order_of_the_rules(
    rule: Rule, example: Example, unsafe: bool
) -> None:
    linter, backwards = linter_of(example, rule), linter_of(example, rule, backwards=True)
    for name, text in linter.texts.items():
        check_fixing(name, text, linter, backwards, unsafe=unsafe)


def check_fixing(name: str, text: str, linter: Linter, backwards: Linter, *, unsafe: bool) -> Fixed:
    document = document_of_text(name, text)
    result = fixed(document, checked(linter(document)), linter, unsafe=unsafe)
    again = fixed(result.document, result.linted, linter, unsafe=unsafe)
    other = fixed(document, backwards(document), backwards, unsafe=unsafe)

    assert not result.faults, [(each.rule, each.message) for each in result.faults]
    assert again.document is result.document
    assert other.document.text == result.document.text
    assert not [each.code for each in result.linted.diagnostics if each.fix and (unsafe or each.fix.safe)]
    return result


# ---


# Slips that people make in texts, by the key under which they make them; under all others, any of these.
SLIPS = {
    "op": ["equals", "==", "not_equals", "greater_than", "does_not_exist", "eq ", "isTrue"],
    "appVersion": ["kustomer-latest", "kustomer", "kustomer-*", "bluebird_orders-^1.4.0", "bluebird_orders-^9.0.0"],
    "version": ["1.2", "v1.0.0", "1.0.0.0"],
    "visibility": ["privat", "Public"],
    "uri": ["https://tilt.api.kustomerapp.com/v1/x", "http://a.bluebird.shop/x", "https://app.bluebird.shop/?account=ab12"],
    "headers": ["Bearer x7Kq2LmN4pR8sT1uV5wZ9yB3"],
    "params": ["5fce94b7a21c4e0013d9f0aa", "orders@bluebird.shop", "+49 30 1234567", "x7Kq2LmN4pR8sT1uV5wZ9yB3"],
    "values": ["5fce94b7a21c4e0013d9f0aa", "/#steps.1.changes.custom.attributes", "{{steps.1.vipBool}}"],
    "body": ["Order /#steps.1.id came", "{{steps.1.list.0}}", "{{steps.1.custom.@aStr}}", "/#fn:parseInt, steps.1.x"],
    "displayName": ["Zürich \U0001f600", ""],
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def mutated(value: Any, chance: random.Random) -> Any:
    """The value with a few slips as people make them: misspelt keys, other texts, lost, doubled and swapped parts."""
    value = copy.deepcopy(value)
    for _ in range(chance.randint(1, 6)):
        known = [path for path, _ in places(value) if path]
        likely = [path for path in known if not SLIPS.keys().isdisjoint(path[-2:])]
        if not known:
            break
        path = chance.choice(likely if likely and chance.random() < 0.6 else known)
        holder = value
        for key in path[:-1]:
            holder = holder[key]
        key = path[-1]
        slip = chance.randrange(8)
        if slip == 0 and isinstance(key, str) and len(key) > 2:
            at = chance.randrange(len(key) - 1)
            swapped = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
            misspelt = chance.choice([key[:at] + key[at + 1 :], swapped, key + "s"])
            items = [(misspelt if each == key else each, item) for each, item in holder.items()]
            holder.clear()
            holder.update(items)
        elif slip == 1 and isinstance(holder[key], str):
            text = holder[key]
            at = chance.randrange(len(text) + 1)
            holder[key] = chance.choice([text.upper(), text[:at] + text[at + 1 :], text + "."])
        elif slip == 2:
            del holder[key]
        elif slip == 3 and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(chance.choice(holder)))
        elif isinstance(holder[key], str):
            kind = next((each for each in path[-2:] if each in SLIPS), chance.choice(list(SLIPS)))
            holder[key] = chance.choice(SLIPS[kind])
    return value


def written(value: Any, chance: random.Random) -> str:
    text = json.dumps(value, indent=chance.choice([None, 2, 4, "\t"]), ensure_ascii=chance.random() < 0.5)
    return chance.choice(["", "\ufeff"]) + text.replace("\n", chance.choice(["\n", "\r\n"])) + chance.choice(["", "\n"])


WITH_REFERENCE = settings_of_text('setting-reference = "{{{settings.{key}}}}"')
SEEDS = [json.loads(path.read_text(encoding="utf-8")) for path in DEFINITIONS]
SEEDS += [
    document_of_text("", block.text).value
    for each in EXAMPLES
    for block in each.values[1].blocks  # type: ignore[union-attr]  # the second of a rule and an example
    if document_of_text("", block.text).value is not MISSING
]


@pytest.mark.parametrize("part", range(10))
def test_generated_definitions_are_fixed_to_an_end_whatever_the_order_of_the_rules(part: int) -> None:
    chance = random.Random(part)
    rules = chosen(RULES, (), (), ())
    fixes = 0
    for number in range(100):
        seed = SEEDS[0] if number % 10 == 0 else chance.choice(SEEDS)
        text = written(mutated(seed, chance), chance)
        settings = WITH_REFERENCE if number % 2 else DEFAULTS
        linter = Linter({"app.json": text}, rules, settings)
        backwards = Linter(linter.texts, rules[::-1], settings)
        result = check_fixing("app.json", text, linter, backwards, unsafe=number % 3 > 0)
        fixes += len(result.fixed)

        assert not result.document.text.startswith("\ufeff")  # a byte order mark is removed
        assert ("\r" in text) == ("\r" in result.document.text)
        assert text.endswith("\n") == result.document.text.endswith("\n")
    assert fixes > 30


# ---


def rule_of(code: str, find: Callable[[App], Iterator[Finding]]) -> Rule:
    return Rule(find, code, "error", default=True, needs="app", apps_only=False, options={})


APP = '{"app": "acme", "version": "1.0.0", "title": "%s", "tags": ["a", "b"], "roles": []}'


def fix_rule(code: str, *fixes: tuple[str, Edit]) -> Rule:
    """A rule with a fix for each text that is the title of the app: the edit that comes with it."""

    def find(app: App) -> Iterator[Finding]:
        for title, edit in fixes:
            if app.title == title or title == "*":
                yield Finding(app.at("title"), f"the title is {title}", fix=Fix("change it", [edit], safe=True))

    return rule_of(code, find)


def fix_with(text: str, *rules: Rule, unsafe: bool = False) -> Fixed:
    linter = Linter({"app.json": text}, rules, DEFAULTS)
    document = document_of_text("app.json", text)
    return fixed(document, linter(document), linter, unsafe=unsafe)


def test_what_a_fix_brings_to_light_is_fixed_in_the_next_round() -> None:
    rule = fix_rule("KWF901", *((str(n), Set(("title",), str(n + 1))) for n in range(9)))

    result = fix_with(APP % 0, rule)

    assert result.document.text == APP % 9
    assert len(result.fixed) == 9
    assert not result.linted.diagnostics


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (fix_rule("KWF901", *((str(n), Set(("title",), str(n + 1))) for n in range(99))), "come to an end in 10 rounds"),
        (fix_rule("KWF901", ("0", Set(("title",), "1")), ("1", Set(("title",), "0"))), "come to an end"),
        (fix_rule("KWF901", ("*", Set(("titel",), "1"))), "there is nothing at ('titel',)"),
        (fix_rule("KWF901", ("*", Add((), "title", 1))), "nothing can be added"),
    ],
    ids=["endless", "in-a-circle", "no-such-place", "key-is-there"],
)  # fmt: skip
def test_a_wrong_fix_is_a_fault_and_the_document_stays_as_it_was(rule: Rule, message: str) -> None:
    def find(app: App) -> Iterator[Finding]:
        if "roles" in app.value:
            yield Finding(app.path, "roles", fix=Fix("remove them", [Remove(app.at("roles"))], safe=True))

    text = APP % 0

    result = fix_with(text, rule_of("KWF902", find), rule)

    assert result.document.text == text
    assert [each.rule for each in result.faults] == ["KWF901"]
    assert message in result.faults[0].message
    assert {each.code for each in result.linted.diagnostics} == {"KWF901", "KWF902"}
    assert not result.fixed


def test_a_rule_that_crashes_on_the_fixed_text_leaves_the_document_as_it_was() -> None:
    def find(app: App) -> Iterator[Finding]:
        if app.title == "1":
            raise ZeroDivisionError
        return iter(())

    result = fix_with(APP % 0, rule_of("KWF902", find), fix_rule("KWF901", ("0", Set(("title",), "1"))))

    assert result.document.text == APP % 0
    assert [(each.rule, each.message) for each in result.faults] == [("KWF902", "ZeroDivisionError: ")]


def test_a_fix_that_changes_nothing_ends_the_fixing() -> None:
    result = fix_with(APP % 0, fix_rule("KWF901", ("0", Set(("title",), "0"))))

    assert result.document.text == APP % 0
    assert not result.faults
    assert not result.fixed


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Set(("title",), "x"), Set(("title",), "y"), False),
        (Set(("title",), "x"), Set(("title",), "x"), True),
        (Set(("title",), "x"), Part(("title",), (0, 1), "y"), False),
        (Part(("title",), (0, 2), "x"), Part(("title",), (2, 4), "y"), True),
        (Part(("title",), (0, 2), "x"), Part(("title",), (1, 4), "y"), False),
        (Part(("title",), (2, 2), "x"), Part(("title",), (2, 2), "y"), False),
        (Part(("title",), (0, 2), "x"), Part(("title",), (2, 2), "y"), False),
        (Part(("title",), (2, 2), "x"), Part(("title",), (2, 4), "y"), False),
        (Part(("title",), (1, 1), "x"), Part(("title",), (2, 4), "y"), True),
        (Remove(("title",)), Set(("title",), "x"), False),
        (Remove(("title",)), Remove(("title",)), True),
        (Remove(("title",)), Remove(("version",)), True),
        (Remove(("title",)), Rename(("title",), "x"), False),
        (Rename(("title",), "x"), Set(("title",), "y"), True),
        (Rename(("title",), "x"), Rename(("version",), "x"), False),
        (Rename(("title",), "x"), Add((), "x", 1), False),
        (Add((), "x", 1), Add((), "x", 1), True),
        (Add((), "x", 1), Add((), "x", 2), False),
        (Add((), "x", 1), Add((), "y", 2), True),
        (Add(("tags",), 2, "x"), Add(("tags",), 2, "y"), True),
        (Add(("tags",), 2, "x"), Remove(("tags", 1)), True),
        (Add(("tags",), 2, "x"), Remove(("tags",)), False),
        (Remove(("tags",)), Add(("tags",), 2, "x"), False),
        (Add(("roles",), 0, "x"), Set((), {}), False),
        (Remove(("tags", 0)), Remove(("tags", 1)), True),
        (Remove(("tags",)), Remove(("tags", 1)), False),
        (Remove(("tags", 1)), Remove(("tags",)), False),
        (Set(("tags", 0), "x"), Remove(("tags",)), False),
    ],
    ids=repr,
)
def test_of_fixes_that_hinder_each_other_the_first_is_made(first: Edit, second: Edit, together: bool) -> None:
    rules = [fix_rule("KWF901", ("*", first)), fix_rule("KWF902", ("*", second))]
    text = APP % "four"
    document = document_of_text("app.json", text)
    for order in (rules, rules[::-1]):
        found = Linter({"app.json": text}, order, DEFAULTS)(document).diagnostics
        made = compatible(Layout(document), found)

        assert [each.code for each in made] == ["KWF901", "KWF902"][: 1 + together]


@pytest.mark.parametrize(("other", "count"), [(("hooks", 1, "name"), 1), (("klasses", 0, "name"), 2)])
def test_two_fixes_give_one_name_to_components_of_two_kinds_only(other: tuple[str | int, ...], count: int) -> None:
    text = (APP % "").replace('"roles": []', '"hooks": [{"name": "a"}, {"name": "b"}], "klasses": [{"name": "c"}]')
    rules = [fix_rule("KWF901", ("*", Set(("hooks", 0, "name"), "x"))), fix_rule("KWF902", ("*", Set(other, "x")))]
    found = Linter({"app.json": text}, rules, DEFAULTS)(document_of_text("app.json", text)).diagnostics

    assert len(compatible(Layout(document_of_text("app.json", text)), found)) == count


def test_the_fix_that_stands_first_in_the_file_goes_before_one_of_a_lower_code() -> None:
    def find(app: App) -> Iterator[Finding]:
        yield Finding(app.at("version"), "x", fix=Fix("x", [Set(("title",), "1")], safe=True))

    text = APP % 0
    found = Linter(
        {"app.json": text}, [fix_rule("KWF901", ("*", Set(("title",), "2"))), rule_of("KWF902", find)], DEFAULTS
    )
    made = compatible(Layout(document_of_text("app.json", text)), found(document_of_text("app.json", text)).diagnostics)

    assert [each.code for each in made] == ["KWF902"]


def test_unsafe_fixes_wait_to_be_asked_for() -> None:
    def find(app: App) -> Iterator[Finding]:
        if app.title == "0":
            yield Finding(app.at("title"), "x", fix=Fix("x", [Set(("title",), "1")]))

    rule = rule_of("KWF901", find)

    assert fix_with(APP % 0, rule).document.text == APP % 0
    assert fix_with(APP % 0, rule, unsafe=True).document.text == APP % 1


def test_a_document_with_a_key_twice_is_not_fixed() -> None:
    text = '{"app": "acme", "version": "1.0.0", "title": "1", "title": "0"}'

    result = fix_with(text, fix_rule("KWF901", ("0", Set(("title",), "1"))))

    assert result.document.text == text
    assert [each.fix for each in result.linted.diagnostics] == [None]


def test_reports_get_the_edits_of_one_fix_at_a_time() -> None:
    text = APP % "ä"
    found = Linter(
        {"app.json": text}, [fix_rule("KWF901", ("*", Set(("title",), "äb")), ("ä", Remove(("x",))))], DEFAULTS
    )
    diagnostics = found(document_of_text("app.json", text)).diagnostics
    edits_of = edits_finder(diagnostics)
    at = text.index("ä") + 1

    assert [list(edits_of(each)) for each in sorted(diagnostics, key=lambda each: each.message)] == [
        [(at, at, "b")],
        [],
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a\nb\n", "a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"),
        ("a\nb", "a\nc", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"),
        ("a\u2028b\n", "a\u2028c\n", "@@ -1 +1 @@\n-a\u2028b\n+a\u2028c\n"),
    ],
    ids=["lines", "no-last-line-ending", "windows", "odd-separators"],
)
def test_a_difference_is_a_patch(old: str, new: str, expected: str) -> None:
    assert difference("x.json", old, new) == "--- a/x.json\n+++ b/x.json\n" + expected
