"""What is not known of a definition never leads to a finding: any part of any definition may be unknown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING, value_at
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import checked
from tests.unknowns import blanked, blanks, holds_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings

    # The rule, the file and the place of a finding.
    Where = tuple[str, str, str]

RULES = builtin_rules()
DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.json"))
# Rules that report one cause, of which one stands in for another: a literal is hardcoded, in one place or in several.
ONE_CAUSE = dict.fromkeys(("KWF502", "KWF503", "KWF504", "KWF507"), "KWF502")
# One in so many ways not to know a part of a page's example is tried by default.
THINNED = 12


def found_in(documents: Sequence[Document], settings: Settings = DEFAULTS) -> list[Diagnostic]:
    """What all rules find in documents that are one project; fails where one crashes or would write what is not known."""
    definitions = [
        Definition(
            each, [] if each.value is MISSING else read_apps(each, facts=settings.platform), os.path.dirname(each.name)
        )
        for each in documents
    ]
    project = Project(lambda: definitions, frozenset(each.name for each in documents))
    found = []
    for each in definitions:
        linted = checked(lint(each.document, RULES, settings, project, apps=each.apps))
        # A marker in a description that is not known suppresses nothing, so what it suppressed counts as found.
        found += [*linted.diagnostics, *linted.suppressed]
    for diagnostic in found:
        edits = diagnostic.fix.edits if diagnostic.fix else ()
        assert not any(holds_unknown(getattr(edit, "value", None)) for edit in edits), diagnostic.message
    return found


def places_of(diagnostic: Diagnostic) -> Iterator[Where]:
    """Where a finding stands and may as well stand: at its place, and at the places that belong to it."""
    code = ONE_CAUSE.get(diagnostic.code, diagnostic.code)
    yield code, diagnostic.file, diagnostic.pointer
    for related in diagnostic.related:
        yield code, related.file, related.pointer


def assert_nothing_is_added(documents: Sequence[Document], settings: Settings, every: int) -> None:
    known = {place for each in found_in(documents, settings) for place in places_of(each)}
    for number, document in enumerate(documents):
        if document.value is MISSING:
            continue
        for turn, blank in enumerate(blanks(document.value)):
            if turn % every:
                continue
            partly_known = [*documents[:number], blanked(document, blank), *documents[number + 1 :]]
            added = [
                f"{each.code} {each.pointer}: {each.message}"
                for each in found_in(partly_known, settings)
                if next(places_of(each)) not in known
            ]
            assert not added, blank


def assert_nothing_is_added_on_page(rule: Rule, every: int) -> None:
    with open(rule.page, encoding="utf-8") as file:
        page = file.read()
    for example in examples(page):
        documents = [document_of_text(block.file, block.text) for block in example.blocks]
        assert_nothing_is_added(documents, settings_of_text(example.settings, os.getcwd()), every)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_unknown_part_of_an_example_adds_no_finding(rule: Rule) -> None:
    assert_nothing_is_added_on_page(rule, every=THINNED)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_unknown_part_of_an_example_adds_a_finding(rule: Rule) -> None:
    assert_nothing_is_added_on_page(rule, every=1)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda path: path.name)
def test_an_unknown_part_of_a_definition_adds_no_finding(definition: Path) -> None:
    document = document_of_text(definition.name, definition.read_text(encoding="utf-8"))
    assert_nothing_is_added([document], DEFAULTS, every=4)


@pytest.mark.slow
@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda path: path.name)
def test_no_unknown_part_of_a_definition_adds_a_finding(definition: Path) -> None:
    document = document_of_text(definition.name, definition.read_text(encoding="utf-8"))
    assert_nothing_is_added([document], DEFAULTS, every=1)


def test_an_unknown_value_silences_little_elsewhere() -> None:
    kept = total = 0
    for definition in DEFINITIONS:
        document = document_of_text(definition.name, definition.read_text(encoding="utf-8"))
        known = found_in([document])
        for blank in blanks(document.value):
            if blank.how != "unknown" or isinstance(value_at(document.value, blank.path), (dict, list)):
                continue
            part = "/" + "/".join(map(str, blank.path))
            found = {(each.code, each.pointer) for each in found_in([blanked(document, blank)])}
            elsewhere = [each for each in known if each.pointer != part]
            total += len(elsewhere)
            kept += sum((each.code, each.pointer) in found for each in elsewhere)

    assert kept / total > 0.9
