"""E-mail addresses, phone numbers and URLs that stand literally in a string."""

from __future__ import annotations

import pytest

from kwf_lint.analysis.literals import contacts, urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders@bluebird.shop", ["orders@bluebird.shop"]),
        ("Orders <orders@bluebird.shop>", ["orders@bluebird.shop"]),
        ("a.lamb@bluebird.shop; b@bluebird.shop", ["a.lamb@bluebird.shop", "b@bluebird.shop"]),
        ("mailto:orders@bluebird.shop", ["orders@bluebird.shop"]),
        ("tel:+49 30 1234567", ["+49 30 1234567"]),
        ("+4930123456", ["+4930123456"]),
        ("{{{name}}}@bluebird.shop", []),
        ("write to orders@bluebird.shop today", []),
        ("@acmeordTotalNum", []),
        ("C++ and C#", []),
        ("+1", []),
    ],
)
def test_contacts_are_the_whole_value_or_a_list(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in contacts(text)] == expected


def test_an_address_in_the_query_of_another_is_seen_and_a_text_of_nothing_else_takes_no_time() -> None:
    assert [url.host for url in urls("https://a.shop/?next=https://b.shop/?next=http://c.shop")] == [
        "a.shop",
        "b.shop",
        "c.shop",
    ]
    assert len(urls("http://" * 100_000)) < 20
