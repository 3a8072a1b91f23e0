"""The generated files are what the measurements say of them: so long, clean or with so many findings."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.benchmarks import generate
from tests.benchmarks.__main__ import PAGE, PARTS

if TYPE_CHECKING:
    from pathlib import Path

RULES = chosen(builtin_rules(), (), (), ())


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        pytest.param(generate.definition(20_000), 20_000, {}, id="clean app"),
        pytest.param(generate.workflow(8_000), 8_000, {}, id="clean workflow"),
        pytest.param(
            generate.workflow_with_findings(), 8_000, dict.fromkeys(generate.WORKFLOW_FINDINGS, 1), id="workflow"
        ),
        pytest.param(generate.definition_with_findings(), 40_000, generate.DEFINITION_FINDINGS, id="app"),
    ],
)
def test_a_generated_file_has_its_size_and_its_findings(text: str, size: int, expected: dict[str, int]) -> None:
    found = lint(document_of_text("app.json", text), RULES, DEFAULTS).diagnostics

    assert Counter(each.code for each in found) == Counter(expected)
    assert len(text) == pytest.approx(size, rel=0.12)


def test_a_generated_module_is_clean(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(generate.module(20_000), encoding="utf-8")

    outcome = check(Options([str(tmp_path / "app.js")]))

    assert (outcome.files, outcome.is_clean, outcome.partial) == (1, True, 0)


def test_every_part_has_its_table_in_the_page() -> None:
    marks = re.findall(r"<!-- (\w+) -->\n.+?\n\| .+?<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert marks == ["aims", *PARTS]


def test_the_same_seed_gives_the_same_file() -> None:
    assert generate.definition(20_000, 7) == generate.definition(20_000, 7)
    assert generate.definition(20_000, 7) != generate.definition(20_000, 8)
