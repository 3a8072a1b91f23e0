"""Columns as editors count them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.places import position
from kwf_lint.document.utf16 import utf16_column
from tests.document.texts import unhurried


@given(st.text(st.sampled_from("a\n\r\u2028\x85\f\v😀\ufeff"), max_size=20), st.data())
@unhurried
def test_columns_agree_with_the_length_in_utf_16(text: str, data: st.DataObject) -> None:
    document = document_of_text("app.json", text)
    offset = data.draw(st.integers(0, len(text)))
    before = text[offset - position(document, offset)[1] + 1 : offset]

    assert utf16_column(document, offset) == len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1


def test_column_in_utf_16_counts_astral_characters_twice() -> None:
    document = document_of_text("app.json", '["😀é𝒳",\n "a😀b"]')
    offset = document.text.index("b")

    assert position(document, offset) == (2, 5)
    assert utf16_column(document, offset) == 6
    assert utf16_column(document, document.text.index("é")) == 5
    assert utf16_column(document_of_text("app.json", '["é"]'), 3) == 4
