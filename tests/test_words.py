"""Values put into the words of messages."""

from __future__ import annotations

import pytest

from kwf_lint.words import listed, some_of


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_words_are_listed_with_another_word_before_the_last(words: list[str], sentence: str) -> None:
    assert listed(words, "or") == sentence


@pytest.mark.parametrize(
    ("words", "most", "sentence"),
    [
        ("", 3, ""),
        ("a", 3, "a"),
        ("abc", 3, "a, b and c"),
        ("abcd", 3, "a, b, c ... and 1 more"),
        ("abcd", 4, "a, b, c and d"),
        ("abcd", 1, "a ... and 3 more"),
    ],
)
def test_of_many_words_some_are_listed_and_the_others_counted(words: str, most: int, sentence: str) -> None:
    assert some_of(list(words), most) == sentence
