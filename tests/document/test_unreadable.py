"""Bytes that are not UTF-8, and texts that the scanner refuses for reasons of its own."""

from __future__ import annotations

import pytest

from kwf_lint.document import json_reader, unreadable
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.text_flaws import encoding_flaws


def test_western_encoding_is_named() -> None:
    (flaw,) = encoding_flaws(read_document("app.json", b'"\xe9t\xe9"'))

    assert flaw.help == "Save the file as UTF-8: it looks like Latin-1 (Windows-1252)."


def test_text_that_json_alone_refuses_is_still_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise ValueError("too odd")

    for module in (json_reader, unreadable):
        monkeypatch.setattr(module, "scan_whole", refuse)
    mistake = read_document("app.json", b"\xef\xbb\xbf[]").mistake

    assert mistake is not None
    assert (mistake.start, mistake.message, mistake.help) == (1, "the text is not JSON", "too odd")


def test_stack_that_the_caller_used_up_is_not_blamed_on_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*arguments: object) -> None:
        raise RecursionError

    for module in (json_reader, unreadable):
        monkeypatch.setattr(module, "scan_whole", exhaust)

    with pytest.raises(RecursionError):
        read_document("app.json", b"[]")
