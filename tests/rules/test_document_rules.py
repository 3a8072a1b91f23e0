"""KWF003 encoding and KWF006 too-deep, whose examples Markdown cannot hold."""

from __future__ import annotations

import pytest

from kwf_lint.document.json_reader import read_document
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

RULES = [rule for rule in builtin_rules() if rule.code in ("KWF001", "KWF003", "KWF006")]
HEAD = b'{"app": "acme", "version": "1.0.0", "title": "'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(HEAD + b'Acme"}', [], id="plain"),
        pytest.param(HEAD + "Ácme 😀".encode() + b'"}', [], id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + HEAD + b'Acme"}', [("KWF003", 1, 1)], id="byte-order-mark"),
        pytest.param(HEAD + b'Caf\xe9"}', [("KWF003", 1, 50)], id="latin-1"),
        pytest.param(HEAD + b'\\ud83d"}', [("KWF003", 1, 47)], id="lone-surrogate"),
        pytest.param(HEAD + b'\\ud83d\\ude00"}', [], id="surrogate-pair"),
        pytest.param(HEAD + b'A", "x": NaN}', [("KWF003", 1, 56)], id="nan"),
        pytest.param(HEAD + b'A", "x": [-Infinity]}', [("KWF003", 1, 57)], id="infinity"),
        pytest.param(HEAD + b'A", "x": ' + b"[" * 201 + b"]" * 201 + b"}", [("KWF006", 1, 255)], id="201-levels"),
        pytest.param(HEAD + b'A", "x": ' + b"[" * 199 + b"]" * 199 + b"}", [], id="200-levels"),
        pytest.param(b"[" * 100_000, [("KWF006", 1, 201)], id="100000-levels-never-closed"),
        pytest.param("{}".encode("utf-16"), [("KWF003", 1, 1)], id="utf-16"),
    ],
)
def test_what_the_file_holds_is_reported_at_its_place(data: bytes, expected: list[tuple[str, int, int]]) -> None:
    found = diagnostics_in(read_document("app.json", data), RULES, DEFAULTS)

    assert [(each.code, each.start.line, each.start.column) for each in found] == expected
