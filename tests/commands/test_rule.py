"""How the page of a rule looks on a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kwf_lint.commands.rule import page_of
from kwf_lint.report.text import NARROWEST
from kwf_lint.rulekit import rule
from kwf_lint.run.registry import builtin_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kwf_lint import App, Finding

CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
RULES = builtin_rules()


@pytest.mark.parametrize("width", [30, 60, 100])
def test_paragraphs_fit_into_the_terminal_and_code_stays_as_it_is(width: int) -> None:
    for each in RULES:
        whole = page_of(each.code, RULES, form="text", color=False)
        shown = page_of(each.code, RULES, form="text", color=False, width=width)
        prose = CODE.sub("", shown.partition("\n\n")[2]).splitlines()
        too_long = [line for line in prose if len(line) > max(width, NARROWEST) and not line.startswith("|")]

        assert shown.split() == whole.split()
        assert CODE.findall(shown) == CODE.findall(whole)
        assert [line for line in too_long if " " in line.strip()] == [], "only a single word may be longer"


PARAGRAPHS = """# long-name

`ACME001`, info

A name is long
and hides what matters. See
1. the first
2. the second

## A heading
Text of it.

- An item that goes on
  here and there and again
- Another one

> As somebody said
    x = 1
    y = 2

| a | b |
|---|---|
"""


def test_the_lines_of_a_paragraph_are_filled_and_all_else_begins_on_its_own(tmp_path: Path) -> None:
    @rule("ACME001", "info")
    def long_name(_app: App) -> Iterator[Finding]:
        """A name is long."""
        yield from ()

    long_name.folder = str(tmp_path)
    (tmp_path / "long-name.md").write_text(PARAGRAPHS, encoding="utf-8")

    assert page_of("ACME001", [long_name], form="text", color=False, width=40).partition("\n\n")[2].splitlines() == [
        "A name is long and hides what matters.",
        "See",
        "1. the first",
        "2. the second",
        "",
        "## A heading",
        "Text of it.",
        "",
        "- An item that goes on here and there",
        "  and again",
        "- Another one",
        "",
        "> As somebody said",
        "    x = 1",
        "    y = 2",
        "",
        "| a | b |",
        "|---|---|",
    ]
