"""Conditions in the words of messages."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.wording import condition_in_words
from tests.flows import OTHERWISE, both, check, condition, dne, either, eq, exists


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dne("a.id"), "does not exist"),
        (exists("find.id"), '"find.id" exists'),
        (eq("a.id", "7"), '"a.id" equals 7'),
        (eq("1.attributes.data.country", "CO"), '"country" equals "CO"'),
        (check("gte", "find.match.length", "10"), '"match.length" is at least 10'),
        (check("eq", "{{steps.1.x}}", True), '"x" equals true'),
        (check("eq", "Order {{steps.1.x}} came", None), '"Order {{steps.1.x}} came" equals null'),
        (check("contains", "1.tags", ["vip"]), '"tags" contains ["vip"]'),
        (check("lt", "/#fn:parseInt,steps.1.x", 3), '"parseInt(x)" is below 3'),
        (check("eq", "1.x", "/#steps.a.y"), '"x" equals "y"'),
        (check("eq", "1.x", "/#steps.a.x"), '"1.x" equals "a.x"'),
        (check("eq", "1.custom.x", "{{steps.a.custom.x}}"), '"1.custom.x" equals "a.custom.x"'),
        (check("eq", "1.customer.id", "/#steps.1.user.id"), '"customer.id" equals "user.id"'),
        (check("eq", "1.x", "/#variables.x"), '"1.x" equals "variables.x"'),
        (check("lt", "/#fn:parseInt,steps.1.x", "/#fn:parseInt,steps.a.x"), '"parseInt(1.x)" is below "parseInt(a.x)"'),
        (check("eq", "1.x", "/#steps.1.x"), '"x" equals "x"'),
        (both(exists("1.x"), either(dne("1.y"), eq("1.z", 1))), '"x" exists and ("y" does not exist or "z" equals 1)'),
        (either(*[eq("1.x", number) for number in range(5)]), '"x" equals 0 or "x" equals 1 or "x" equals 2 or 2 more'),
        (both(both(both(exists("1.x")))), "(…)"),
        (OTHERWISE, "always"),
        ({"op": "false", "values": []}, "never"),
        (check("approx", "1.x", 5), '"x" approx 5'),
    ],
)
def test_conditions_in_words(value: dict[str, Any], words: str) -> None:
    assert condition_in_words(condition(value), "a") == words
