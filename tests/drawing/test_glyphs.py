from __future__ import annotations

import pytest

from kwf_lint.drawing.glyphs import in_lines, text_width


def test_an_id_of_24_digits_is_wider_than_as_many_small_letters() -> None:
    assert text_width("5" * 24, 13) > 190 > text_width("i" * 24, 13)


@pytest.mark.parametrize("text", ["注文を作成する", "🎉🎉🎉🎉🎉🎉🎉"])
def test_wide_characters_are_as_wide_as_the_font_is_high(text: str) -> None:
    assert text_width(text, 10) >= 70


def test_marks_that_join_take_no_room() -> None:
    assert text_width("e\u0301", 100) == text_width("e", 100)


@pytest.mark.parametrize(
    "text",
    ["Find the customer by the e-mail address of the order", "kustomer.conversation.find-by-id", "x" * 90, "a " * 60],
)
def test_lines_fit_and_lose_nothing(text: str) -> None:
    lines = in_lines(text, 100, 11, 99)

    assert all(text_width(line, 11) <= 101 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_what_does_not_fit_is_cut_with_a_sign() -> None:
    lines = in_lines("one two three four five six seven", 60, 11, 2)

    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert text_width(lines[1], 11) <= 61


def test_no_text_has_no_lines() -> None:
    assert in_lines("  ", 100, 11, 3) == []
