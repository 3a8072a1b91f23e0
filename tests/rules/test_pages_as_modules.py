"""Every page's examples, written as modules: what is found is what is found in the JSON that the module stands for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.document_kinds import is_definition_object
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.run import module_documents
from kwf_lint.settings.settings import DEFAULTS
from tests.document.javascript.modules import files_of
from tests.document.javascript.test_printed import Printer
from tests.linted import checked
from tests.rules.test_pages import EXAMPLES, RULES, places_in, replaced

if TYPE_CHECKING:
    from kwf_lint.document.document import Document, Path
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.rule_pages import Example


class Given(str):
    """What is printed as it stands."""

    __slots__ = ()


class WithGiven(Printer):
    def value(self, value: Any) -> str:
        return str(value) if isinstance(value, Given) else super().value(value)


def as_module(value: Any, seed: int) -> str:
    """A module that exports a value, with constants, spreads, template literals and quotes of all kinds."""
    printer = WithGiven(seed)
    expression = printer.value(value)
    return "\n".join([*printer.constants, f"export default {expression};"])


def document_of(text: str) -> Document | None:
    return module_documents.read("src/index.js", "src/index.js", text.encode(), files_of({})).document


def found_in(document: Document) -> list[Diagnostic]:
    apps = read_apps(document)
    project = Project(lambda: [Definition(document, apps, "")], frozenset([document.name]))
    return checked(lint(document, RULES, DEFAULTS, project, apps=apps)).diagnostics


def told(diagnostic: Diagnostic) -> tuple[Any, ...]:
    """A finding but for its place in a text."""
    related = [(each.pointer, each.message) for each in diagnostic.related if each.message != "used here"]
    route = [(each.step, each.pointer) for each in diagnostic.route]
    return (
        diagnostic.code, diagnostic.pointer, diagnostic.message, diagnostic.severity, diagnostic.help or "",
        diagnostic.fingerprint, related, route,
    )  # fmt: skip


def values_of(example: Example) -> list[Any]:
    values = [document_of_text(block.file, block.text).value for block in example.blocks]
    return [each for each in values if each is not MISSING and is_definition_object(each)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_module_has_the_findings_of_the_json_that_it_stands_for(rule: Rule, example: Example) -> None:
    for number, value in enumerate(values_of(example)):
        document = document_of(as_module(value, number))

        assert document is not None
        assert document.mistake is None
        printed = document_of_text("src/index.json", document.text)
        assert sorted(map(told, found_in(document))) == sorted(map(told, found_in(printed)))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_what_is_unknown_in_a_module_only_silences(rule: Rule, example: Example) -> None:
    for number, value in enumerate(values_of(example)):
        whole = {told(each)[:2] for each in found_in(document_of_text("src/index.json", _printed(value)))}
        paths: list[Path] = [path for path in places_in(value) if path]
        for path in random.Random(number).sample(paths, min(3, len(paths))):
            part = replaced(value, path, Given("process.env.PART"))
            document = document_of(as_module(part, number))

            # Without a known name it is no definition.
            if document is not None:
                assert {told(each)[:2] for each in found_in(document)} <= whole, path


def _printed(value: Any) -> str:
    document = document_of(as_module(value, 0))
    assert document is not None
    return document.text
