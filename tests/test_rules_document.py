"""Rules on the file as such (KWF0), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.config import DEFAULTS
from kwf_lint.document import document_of_text
from kwf_lint.engine import lint
from kwf_lint.ruleset import builtin_rules

if TYPE_CHECKING:
    from kwf_lint.diagnostic import Diagnostic
RULES = {rule.code: rule for rule in builtin_rules()}


def diagnostics(code: str, text: str) -> list[Diagnostic]:
    return lint(document_of_text("app.json", text), [RULES[code]], DEFAULTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"app": "a", "version": "1.0.0", "kviews": [], "kviews": [{}]}', ["/kviews"]),
        ('{"app": "a", "version": "1.0.0", "settings": {"a": {"b": 1, "b": 2, "b": 3}}}', ["/settings/a/b"] * 2),
        ('{"app": "a", "version": "1.0.0", "meta": {"a": 1, "\\u0061": 2}}', ["/meta/a"]),
        ('{"app": "a", "version": "1.0.0", "meta": [{"a": 1}, {"a": 2}]}', []),
    ],
)
def test_duplicate_keys(text: str, expected: list[str]) -> None:
    assert [each.pointer for each in diagnostics("KWF002", text)] == expected
