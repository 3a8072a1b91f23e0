"""How the page of a rule looks on a terminal."""

from __future__ import annotations

import re

import pytest

from kwf_lint.commands.rule import page_of
from kwf_lint.report.text import NARROWEST
from kwf_lint.run.registry import builtin_rules

CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
RULES = builtin_rules()


@pytest.mark.parametrize("width", [30, 60, 100])
def test_paragraphs_fit_into_the_terminal_and_code_stays_as_it_is(width: int) -> None:
    for rule in RULES:
        whole = page_of(rule.code, RULES, form="text", color=False)
        shown = page_of(rule.code, RULES, form="text", color=False, width=width)
        prose = CODE.sub("", shown.partition("\n\n")[2]).splitlines()
        too_long = [line for line in prose if len(line) > max(width, NARROWEST) and not line.startswith("|")]

        assert shown.split() == whole.split()
        assert CODE.findall(shown) == CODE.findall(whole)
        assert [line for line in too_long if " " in line.strip()] == [], "only a single word may be longer"
