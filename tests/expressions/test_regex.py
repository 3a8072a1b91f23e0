"""Patterns that JavaScript refuses; the real one is the referee."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest

from kwf_lint.expressions.regex import wrong_regex
from tests.expressions.test_handlebars import message_is_short

# What is underlined, by pattern.
REFUSED = {
    "(?i)refund": "(?i)",
    "(?P<year>a)": "(?P<",
    "(?>a)": "(?>",
    "(?#note)a": "(?#",
    "(refund": "(",
    "refund)": ")",
    "[a-": "[",
    "[z-a]": "z-a",
    "*x": "*",
    "a|*": "*",
    "(*a)": "*",
    "a**": "*",
    "a++": "+",
    "a{2}{3}": "{3}",
    "a{5,2}": "{5,2}",
    "^*": "*",
    "(?<=a)*": "*",
    "a\\": "\\",
}
TAKEN = [
    "",
    ".*",
    "[]",
    "]",
    "}",
    "{",
    "a{",
    "x{,2}",
    "(|a)",
    "[^]",
    "[\\d-z]",
    "[a-]",
    "[-a]",
    "(?=a)*",
    "(?<n>a)",
    "a??",
    "\\(",
]
SIGNS = "abz(){}[]*+?|^$\\-,12:=!<i"


def test_what_javascript_refuses_is_found_at_its_place() -> None:
    for pattern, underlined in REFUSED.items():
        found = wrong_regex(pattern)
        assert found is not None, pattern

        assert pattern[found.start : found.end] == underlined, pattern
        assert message_is_short(found.message), pattern


def test_what_javascript_takes_is_left_alone() -> None:
    assert [pattern for pattern in TAKEN if wrong_regex(pattern)] == []


def test_javascript_agrees() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so JavaScript cannot be asked")
    made = random.Random(7)
    patterns = [*REFUSED, *TAKEN, *["".join(made.choices(SIGNS, k=made.randint(1, 7))) for _ in range(3000)]]
    script = (
        "const taken = (pattern) => { try { new RegExp(pattern); return true } catch { return false } };"
        "const given = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));"
        "process.stdout.write(JSON.stringify(given.map(taken)))"
    )
    run = subprocess.run(
        [node, "-e", script], input=json.dumps(patterns), capture_output=True, encoding="utf-8", check=True
    )
    answers = dict(zip(patterns, json.loads(run.stdout), strict=True))

    # Older versions do not know the groups with flags that newer ones take.
    odd = [
        each
        for each in patterns
        if (wrong_regex(each) is None) != answers[each] and "(?i" not in each and "(?-" not in each
    ]
    assert odd == []
