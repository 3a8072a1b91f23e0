"""Every page of every rule is run: its examples show exactly what is found."""

from __future__ import annotations

import copy
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING, Document
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.linting.fix import fixed
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import Example, accepted, examples, header, run_example, without_header
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import checked
from tests.wording import flaws_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.engine import Linted
    from kwf_lint.rulekit import Rule

RULES = builtin_rules()
DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.json"))
BY_NAME = {rule.name: rule for rule in RULES}
# Rules whose input Markdown cannot hold; the value is the test that shows them at work.
EXEMPT = {
    "encoding": "tests/rules/test_document.py",
    "too-deep": "tests/rules/test_document.py",
    "unresolved-name": "tests/rules/test_document.py",
}


def text_of_page(rule: Rule) -> str:
    with open(rule.page, encoding="utf-8") as file:
        return file.read()


EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{'bad' if example.is_bad else 'good'}-{number}")
    for rule in RULES
    if os.path.exists(rule.page)
    for number, example in enumerate(examples(text_of_page(rule)), start=1)
]


def with_header(page: str, rule: Rule) -> str:
    """The page with what the decorator says in the line under its title."""
    return f"# {rule.name}\n\n{header(rule)}\n\n{without_header(page, rule)}"


def found_by(example: Example, rule: Rule) -> dict[str, list[Diagnostic]]:
    """What is found in each file of an example."""
    return {file: checked(linted).diagnostics for file, linted in run_example(example, RULES, rule).items()}


def test_a_place_that_several_findings_point_to_is_noted_once() -> None:
    rule = next(each for each in RULES if each.code == "KWF418")
    example = examples(text_of_page(rule))[0]
    [found] = found_by(example, rule).values()

    assert [[related.message for related in each.related] for each in found] == [
        ['the inputs of "acme-order-note"']
    ] * 3
    assert example.blocks[0].body.count('- the inputs of "acme-order-note"') == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_shows_exactly_what_is_found(rule: Rule, accept: bool) -> None:
    page = text_of_page(rule)
    results = [(example, found_by(example, rule)) for example in examples(page)]
    rewritten = with_header(accepted(page, results), rule)
    if accept and rewritten != page:
        with open(rule.page, "w", encoding="utf-8") as file:
            file.write(rewritten)
        page = rewritten

    assert page == with_header(page, rule), "the line under the title: run with --accept"
    for example, found in results:
        for block in example.blocks:
            assert block.body == block.with_notes(found) or accept, f"{rule.page}:{block.line}"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_is_bad_for_its_own_rule_only(rule: Rule, example: Example) -> None:
    by_file = found_by(example, rule)
    found = [diagnostic for each in by_file.values() for diagnostic in each]
    hidden = [each.message for block in example.blocks for each in by_file[block.file] if not block.shows(each)]
    others = [f"{each.code} {each.name} {each.pointer}: {each.message}" for each in found if each.code != rule.code]

    assert not others
    assert not hidden, "found in the surroundings: choose wider ones"
    assert bool(found) == example.is_bad


# Fixes that no page shows: an app must be able to hold the setting that they make, and Markdown a byte order mark.
NOT_SHOWN = {"hardcoded-id", "hardcoded-contact", "repeated-literal", "encoding"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_shows_the_fixes_that_its_rule_declares(rule: Rule) -> None:
    found = [
        each for example in examples(text_of_page(rule)) for file in found_by(example, rule).values() for each in file
    ]
    kinds = {"safe" if each.fix.safe else "unsafe" for each in found if each.fix and each.code == rule.code}

    assert kinds <= set(filter(None, rule.fixes.split(", ")))
    assert rule.name in NOT_SHOWN or ", ".join(sorted(kinds)) == rule.fixes


# How sentences begin that leave out what they are about.
SUBJECTLESS = re.compile(
    r"(?:^|(?<=[.:;] ))(?:Silent|Judged|Reported|Off|One finding|Only in|An? (?:error|warning|info) (?:in|at|where)) .*",
    re.MULTILINE,
)
MOST_LINES = 80
MOST_LINES_OF_ALL = 9_000
# Pages that need more lines for all the kinds that they show. Nothing is added here.
LONG_PAGES = frozenset(
    (
        "call-inputs-mismatch", "contradictory-condition", "duplicate-branch", "foreign-namespace",
        "idle-step", "malformed-changes-path", "missing-key", "missing-translation",
        "params-mismatch", "reference-may-not-run", "reference-to-nothing", "self-trigger",
        "stale-suppression", "unchecked-lookup", "unchecked-rest-call", "uncovered-case",
        "undeclared-attribute", "undeclared-output", "unknown-key", "unresolved-workflow-id",
        "untrusted-url",
    )
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_has_its_parts_in_order(rule: Rule) -> None:
    page = text_of_page(rule)
    kinds = [example.is_bad for example in examples(page)]

    assert page.startswith(f"# {rule.name}\n\n")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Why", "Example", "Instead", "Limits", "Source"]
    if rule.name not in EXEMPT:
        assert True in kinds
        assert False in kinds


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_sentences_of_a_page_have_a_subject(rule: Rule) -> None:
    assert SUBJECTLESS.findall(text_of_page(rule)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_is_short(rule: Rule) -> None:
    lines = text_of_page(rule).count("\n")

    assert (lines > MOST_LINES) == (rule.name in LONG_PAGES), f"{lines} lines"


def test_all_pages_together_are_short() -> None:
    assert sum(text_of_page(rule).count("\n") for rule in RULES) <= MOST_LINES_OF_ALL


@pytest.mark.parametrize("name", EXEMPT, ids=str)
def test_a_rule_without_examples_is_tested_in_python(name: str) -> None:
    with open(Path(__file__).parents[2] / EXEMPT[name], encoding="utf-8") as file:
        assert BY_NAME[name].code in file.read()


def test_every_page_has_its_rule() -> None:
    folder = os.path.dirname(os.path.dirname(RULES[0].page))
    pages = [
        os.path.join(root, name)
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith(".md") and root != folder
    ]

    assert sorted(pages) == sorted(rule.page for rule in RULES)


def test_codes_and_names_are_unique_and_speak_one_language() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code.startswith("KWF")
        assert len(rule.code) == 6
        assert rule.code[3:].isdigit()
        assert len(rule.summary) > 10, rule.summary
        assert not flaws_of("summary", rule.summary)


SUBSTITUTES: list[Any] = [
    None, True, 7, -0.5, "", "text", "/#steps.x", "/#steps", "{{steps}}", "{{", [], {}, [[]], [None], {"a": None}
]  # fmt: skip


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places_in(item, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], substitute: Any) -> Any:
    if not path:
        return substitute
    value = copy.copy(value)
    value[path[0]] = replaced(value[path[0]], path[1:], substitute)
    return value


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """The value without what a path leads to."""
    value = copy.copy(value)
    if len(path) == 1:
        del value[path[0]]
    else:
        value[path[0]] = without(value[path[0]], path[1:])
    return value


def lint_alone(document: Document) -> Linted:
    apps = [] if document.value is MISSING else read_apps(document)
    definitions = [Definition(document, apps, "")]
    project = Project(lambda: definitions, frozenset([document.name]))
    return checked(lint(document, RULES, DEFAULTS, project, apps=apps))


def lint_and_fix(document: Document) -> None:
    """Fails where a rule crashes, or a fix that it offers is wrong."""
    assert fixed(document, lint_alone(document), lint_alone, unsafe=True).faults == []


# Each place meets one other type day by day, and all of them in CI.
@pytest.mark.parametrize("turns", [1, pytest.param(len(SUBSTITUTES), marks=pytest.mark.slow)])
@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_no_rule_crashes_when_a_part_is_of_another_type(rule: Rule, example: Example, turns: int) -> None:
    for block in example.blocks:
        document = document_of_text(block.file, block.text)
        if document.value is MISSING:
            continue
        for number, path in enumerate(places_in(document.value)):
            for turn in range(turns):
                substitute = SUBSTITUTES[(number + turn) % len(SUBSTITUTES)]
                text = json.dumps(replaced(document.value, path, substitute))
                lint_alone(document_of_text(block.file, text))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda path: path.name)
def test_no_rule_and_no_fix_crashes_when_a_part_of_a_definition_is_of_another_type_or_gone(definition: Path) -> None:
    value = json.loads(definition.read_text(encoding="utf-8"))
    for number, path in enumerate(places_in(value)):
        if number % (len(SUBSTITUTES) + 1):
            part = replaced(value, path, SUBSTITUTES[number % (len(SUBSTITUTES) + 1) - 1])
        else:
            part = without(value, path) if path else {}
        lint_and_fix(document_of_text(definition.name, json.dumps(part)))


@pytest.mark.slow
@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda path: path.name)
def test_no_rule_and_no_fix_crashes_when_any_part_of_a_definition_is_of_any_other_type_or_gone(
    definition: Path,
) -> None:
    value = json.loads(definition.read_text(encoding="utf-8"))
    for path in places_in(value):
        parts = [replaced(value, path, substitute) for substitute in SUBSTITUTES]
        for part in [*parts, without(value, path)] if path else parts:
            lint_and_fix(document_of_text(definition.name, json.dumps(part)))


def test_options_have_the_types_of_their_defaults() -> None:
    given = settings_of_text('rules.generic-name.extend-words = ["sprocket"]')

    assert given.options["generic-name"]["extend-words"] == ["sprocket"]
