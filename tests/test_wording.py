"""The test of what kwf-lint says sees what it is there for."""

from __future__ import annotations

import pytest

from tests.wording import flaws_of, odd_words


@pytest.mark.parametrize(
    ("kind", "text", "flaws"),
    [
        ("message", 'this leads back to "find": a cycle of 2 steps', []),
        ("message", 'this leads back to "find": a circle of 2 steps', ["says 'circle'"]),
        ("message", f'"{"x" * 80}" is not resolved inside a longer string', []),
        ("message", "x" * 73, ["has more than 72 characters"]),
        ("message", "the record is missing.", ["ends with a period"]),
        ("message", '"trackingNumer" is no input of the action', ["says 'is no'"]),
        ("label", "starts this", ["says 'starts this'"]),
        ("fix", "mend the condition", ["says 'mend'"]),
        ("fix", 'write "organisation"', []),
        ("help", 'Write {{{x}}}; as written, "a text" is sent literally.', []),
        ("help", 'Did you mean "name"?', []),
        ("help", "Rename one of them", ["does not end with a period"]),
        ("help", "names are unique.", ["begins with 'names', not with what to do"]),
        ("summary", "Transitions form a cycle.", []),
        ("summary", "Transitions form a cycle", ["does not end with a period"]),
        ("summary", "x" * 90 + ".", ["has more than 90 characters"]),
    ],
)
def test_flaws_are_seen(kind: str, text: str, flaws: list[str]) -> None:
    assert flaws_of(kind, text) == flaws


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Colour of the neighbouring organisation", ["Colour", "neighbouring", "organisation"]),
        ("recognised and analysed, raised and promised", ["recognised", "analysed"]),
        ("the color of our organization, four hours, a contour", []),
        ("It runs without a word: nobody's fault of itself", ["without a word", "nobody's", "fault of"]),
    ],
)
def test_odd_words_are_seen(text: str, words: list[str]) -> None:
    assert odd_words(text) == words
