"""E-mail addresses, phone numbers and URLs that stand literally in a string."""

from __future__ import annotations

import pytest

from kwf_lint.analysis.literals import contacts, is_example_host, object_ids, urls


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
        ("Orders <orders@bluebird.shop", []),
        ("orders@bluebird.shop>", []),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.shop", ("a.shop", "a.shop", "")),
        ("HTTP://User:pw@A.Shop:8080/x?y=1#z", ("a.shop", "A.Shop", "y=1#z")),
        ("at https://a.shop/b?, and so on", ("a.shop", "a.shop", ",")),
        ("https://a.shop:port/b", ("a.shop:port", "a.shop:port", "")),
        ("https://{{{steps.1.host}}}/b?c", ("", "", "c")),
        ("https://{{{x}}}.shop/b", ("", "", "")),
        ("https://a.{{{x}}}/b", ("", "a.", "")),
        ("https://${host}/b", ("", "$", "")),
        ("https://a.shop$", ("", "a.shop$", "")),
        ("{https://a.shop}", ("a.shop", "a.shop", "")),
        ("}https://a.shop", ("a.shop", "a.shop", "")),
        ("https://", ("", "", "")),
    ],
)
def test_the_parts_of_a_url(text: str, expected: tuple[str, str, str]) -> None:
    [url] = urls(text)

    assert (url.host, text[url.host_start : url.host_end], url.query) == expected
    assert text[url.start : url.end].lower().startswith(f"{url.scheme}://")


def test_where_urls_end_and_what_is_none() -> None:
    text = "see (https://a.shop/b), <http://c.shop> or ftp://d.shop and x://y"

    assert [text[url.start : url.end] for url in urls(text)] == ["https://a.shop/b", "http://c.shop"]
    assert [url.host for url in urls("://http://a.shop")] == ["a.shop"]


@pytest.mark.parametrize(
    "host", ["example.com", "www.Example.org", "example.net", "a.example", "a.b.test", "x.invalid"]
)
def test_hosts_for_examples(host: str) -> None:
    assert is_example_host(host)


@pytest.mark.parametrize(
    "host", ["example.shop", "myexample.com", "test.shop", "example", "a.testing", "com.example.shop"]
)
def test_hosts_that_somebody_may_have(host: str) -> None:
    assert not is_example_host(host)


ID = "5f0a1b2c3d4e5f0a1b2c3d4e"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ID, [0]),
        (f"a {ID}, {ID}.", [2, 28]),
        (f"{{{{x}}}} is {ID}", [9]),
        (f"/v1/{ID}/x", [4]),
        (f"{{{{{ID}}}}} and {ID[:-1]}", []),
        (f"x{ID}", []),
        (f"{ID}_", []),
        (f"{ID}_ {ID}", [26]),
        (f"\ud800 {ID}", [2]),
        (ID.upper(), []),
        ("123456789012345678901234", []),
        (f"/#steps.{ID}.id", []),
        ("w" * 24, []),
        (f"{'w' * 24} abc", []),
    ],
)
def test_ids_stand_alone_outside_of_tags(text: str, found: list[int]) -> None:
    assert [(start, end, word) for start, end, word in object_ids(text)] == [(at, at + 24, ID) for at in found]


@pytest.mark.parametrize("number", ["+12345678", "+123456789012345", "+49 (30) 123-45.67"])
def test_phone_numbers(number: str) -> None:
    assert [kind for _, _, kind in contacts(number)] == ["phone number"]


@pytest.mark.parametrize(
    "text", ["+1234567", "+1234567890123456", "12345678", "+1234567x", "+1234X5678", "a+12345678", "+٣٣٣٣٣٣٣٣"]
)
def test_no_phone_numbers(text: str) -> None:
    assert list(contacts(text)) == []


@pytest.mark.parametrize("sign", " \t\"'<>(){}[],;:/\\@")
def test_signs_that_no_address_has(sign: str) -> None:
    assert list(contacts(f"or{sign}ders@bluebird.shop"))[:1] != [(0, 22, "address")]


@pytest.mark.parametrize("address", ["X@bluebird.shop", "a.b-c_d+e@b-c.de", "a@b.co", "é@münchen.de"])
def test_addresses(address: str) -> None:
    assert list(contacts(address)) == [(0, len(address), "address")]


@pytest.mark.parametrize(
    "text", ["a@b", "a@bluebird", "a@-.de", "a@b.", "a@.de", "@b.de", "a@b.d", "a@b.12", "a@b..de", "a@b!.de"]
)
def test_no_addresses(text: str) -> None:
    assert list(contacts(text)) == []
