"""Where the scanner in C is another than the one that is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kwf_lint.document import json_scan
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.places import locate
from tests.document.texts import cut

if TYPE_CHECKING:
    import pytest


def test_scanner_that_asks_for_more_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def demanding(context: object) -> None:
        raise AttributeError("no such attribute")

    monkeypatch.setattr(json_scan, "make_scanner", demanding)
    document = read_document("app.json", b'{"a": [1, 2], "a": 3}')

    assert document.value == {"a": 3}
    assert document.has_duplicate_keys
    assert cut(document, locate(document, [("a",)])["a",].value) == "3"
