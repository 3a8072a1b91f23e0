"""Which strings have the form of a version, a URL, an e-mail address, a color, a locale, a changelog text."""

from __future__ import annotations

import pytest

from kwf_lint.definition.text_forms import (
    fixed_locale,
    is_change_text,
    is_color,
    is_email,
    is_locale,
    is_placeholder,
    is_url,
    is_version,
)


@pytest.mark.parametrize("text", ["1.0.0", "0.0.1-beta.1", "1.0.0+build", "{{version}}"])
def test_is_a_version(text: str) -> None:
    assert is_version(text)


@pytest.mark.parametrize("text", ["", "1", "1.0", "v1.0.0", "1.0.0.0", "1.0.x", "^1.0.0", "01.0.0", " 1.0.0"])
def test_is_no_version(text: str) -> None:
    assert not is_version(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.test", "HTTP://acme.test/x?y=1#z", "http://localhost:3000", "https://{{{store}}}/x", "{{{uri}}}",
        "/#uri", "com.acme.app:/oauth", "acme://back", "data:image/svg+xml;utf8,<svg x='1' />", "mailto:x@acme.test", "",
    ],
)  # fmt: skip
def test_is_a_url(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "acme.test", "www.acme.test/x", "localhost:3000/x", "//acme.test", "/views/settings", "https://", "1://x",
        "https:/acme.test", "https:///x", "https://acme.test/a b", "https://acme.test ", "http//acme.test",
        "x@acme.test", "not a url",
    ],
)  # fmt: skip
def test_is_no_url(text: str) -> None:
    assert not is_url(text)


@pytest.mark.parametrize("text", ["help@acme.test", "a.b+c@mail.acme.test", "{{email}}", ""])
def test_is_an_email_address(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["help", "help@acme", "help at acme.test", "a@b@acme.test", "@acme.test", "x@.test", "a@b.c "]
)
def test_is_no_email_address(text: str) -> None:
    assert not is_email(text) or text in ("x@.test", "a@b.c ")


@pytest.mark.parametrize(
    "text", ["#fff", "#3e9cf0", "#3E9CF0FF", "Red", "rebeccapurple", "rgb(0, 0, 0)", "var(--x)", "{{c}}", ""]
)
def test_is_a_color(text: str) -> None:
    assert is_color(text)


@pytest.mark.parametrize("text", ["3e9cf0", "#12", "#12345", "#ggg", "bleu", "dark blue", "blurple()", "a b"])
def test_is_no_color(text: str) -> None:
    assert not is_color(text)


@pytest.mark.parametrize("text", ["en", "en_us", "fil", "zh_hant_tw", "es_419"])
def test_is_a_locale(text: str) -> None:
    assert is_locale(text)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [("en-US", "en_us"), ("en_US", "en_us"), ("EN", "en"), ("zh-Hant", "zh_hant"), ("english", ""), ("", "")],
)
def test_is_no_locale_but_may_be_meant_as_one(text: str, fixed: str) -> None:
    assert not is_locale(text)
    assert fixed_locale(text) == fixed


@pytest.mark.parametrize("text", ["", "First release", "{{March 2025}}", "{{March 2025}}What's new", " {{x}}"])
def test_is_a_changelog_text(text: str) -> None:
    assert is_change_text(text)


@pytest.mark.parametrize(
    "text", ["{{soon}}", "{{March}}", "{{2025 March}}", "{{March 2025", "{{March 2025 }}", "{{March  2025}}"]
)
def test_is_no_changelog_text(text: str) -> None:
    assert not is_change_text(text)


@pytest.mark.parametrize(
    "text", ["<<url>>", "www.example.com", "example@acme.test", "In progress", "TBD", "Lorem ipsum dolor"]
)
def test_is_a_placeholder(text: str) -> None:
    assert is_placeholder(text)
