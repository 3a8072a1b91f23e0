"""A definition that ends anywhere is read, judged, fixed and reported without a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.linting.fix import fixed
from kwf_lint.report.formats import render
from kwf_lint.run.outcome import Outcome
from kwf_lint.settings.keys import FORMATS
from tests.rules.test_pages import DEFINITIONS, lint_alone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EVERY = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda path: path.stem)


def assert_ends_well(data: bytes, formats: Iterable[str], *, relaxed: bool) -> None:
    document = read_document("app.json", data, relaxed=relaxed)
    linted = lint_alone(document)

    assert document.value is not MISSING or {each.code[:5] for each in linted.diagnostics} == {"KWF00"}
    for each in linted.diagnostics:
        assert 0 <= each.start.offset <= each.end.offset <= len(document.text)
    assert fixed(document, linted, lint_alone, unsafe=True).faults == []
    outcome = Outcome()
    outcome.diagnostics = linted.diagnostics
    for name in formats:
        assert bool(render(name, outcome)) or not linted.diagnostics


@EVERY
@pytest.mark.parametrize("relaxed", [False, True], ids=["json", "relaxed"])
def test_a_definition_may_end_early(definition: Path, relaxed: bool) -> None:
    data = definition.read_bytes()
    for end in range(0, len(data), 61):
        assert_ends_well(data[:end], FORMATS, relaxed=relaxed)


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize("relaxed", [False, True], ids=["json", "relaxed"])
def test_a_definition_may_end_at_every_byte(definition: Path, relaxed: bool) -> None:
    data = definition.read_bytes()
    for end in range(len(data)):
        assert_ends_well(data[:end], ["text"], relaxed=relaxed)
