"""Values put into the words of messages."""

from __future__ import annotations

import pytest

from kwf_lint.words import listed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_words_are_listed_with_another_word_before_the_last(words: list[str], sentence: str) -> None:
    assert listed(words, "or") == sentence
