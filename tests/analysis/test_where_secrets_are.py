"""Where a credential is in a string, which of two that overlap counts, and what the searches of code and masking share."""

from __future__ import annotations

import base64

import pytest

from kwf_lint.analysis.secrets import find_secrets, find_secrets_in_code, names_credential, tokens_written
from kwf_lint.analysis.token_formats import begins_token, tokens_in

RANDOM = "x9F3kQ7mZ2pL5vR8tW1s"
HEX = "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2
GITHUB = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"


def found(text: str, key: str = "") -> list[tuple[str, str]]:
    secrets = find_secrets(text, key)
    assert [text[secret.start : secret.end] for secret in secrets] == [secret.value for secret in secrets]
    return [(secret.what, secret.value) for secret in secrets]


def test_secrets_come_by_place_and_of_those_that_overlap_the_first_kind_counts() -> None:
    text = f"Bearer {RANDOM} {GITHUB}"

    assert found(text) == [("a Bearer token", RANDOM), ("a GitHub token", GITHUB)]
    assert found(f"Bearer {GITHUB}", "authorization") == [("a GitHub token", GITHUB)]
    assert found(f"Bearer {RANDOM}", "authorization") == [("a Bearer token", RANDOM)]


def test_known_formats_are_left_out_where_a_longer_text_had_none() -> None:
    assert find_secrets(GITHUB, tokens=False) == []
    assert list(tokens_written("ghp_" + "x" * 36)) == ["ghp_" + "x" * 36]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        (f"Bearer {RANDOM}", "", RANDOM),
        (f"is Bearer {RANDOM}, really", "", RANDOM),
        (f"Bearer x Bearer {RANDOM}", "", RANDOM),
        (f"token {RANDOM}", "authorization", RANDOM),
        (f"ApiKey {RANDOM}", "authorization", RANDOM),
        (f"https://a.shop/?a=1&api_key={RANDOM}&b=2", "", RANDOM),
        (f"/?token={RANDOM}", "", RANDOM),
        (f"?token={RANDOM}", "", RANDOM),
        ("https://a:hunte2@b.shop", "", "hunte2"),
        ("https://:hunter2@b.shop", "", "hunter2"),
        ("https://a:hunter2@b.shop", "", "hunter2"),
        ("https://a.shop/?to=https://a:hunter2@b.shop", "", "hunter2"),
        ("https://a.shop/?client_secret=hunter22", "", "hunter22"),
        ("a long client secret", "", None),
        (f"xBearer {RANDOM}", "", None),
        (f"Bearer {RANDOM}" + "{{x}}", "", None),
        (f"\ud800 {GITHUB}", "", GITHUB),
        (f"send api_key={HEX} with it", "", HEX),
        ("hunter22", "password", "hunter22"),
        ("ghp_" + "abcdef" * 6, "", "ghp_" + "abcdef" * 6),
        ("ghp_" + "abcd" * 9, "", None),
        ("ghp_" + "abcde" * 7 + "a", "", None),
        (f"/#steps.{GITHUB}", "", None),
        (f"/#{GITHUB}", "", None),
        (f"/x y?token={RANDOM}", "", None),
        (f"https://a.shop/#?token={RANDOM}", "", RANDOM),
        (f"https://a.shop/?x=#token={RANDOM}", "", None),
        (f"https://a.shop/?x={RANDOM}", "", None),
        ("https://a.shop/?client_secret=hunter2", "", None),
        ("https://a.shop/?client_secret=3f0c9a52-7b1e-4c55-9a0e-6f1d2c3b4a59", "", None),
        ("https://a:short@b.shop", "", None),
        ("https://a@b.shop", "", None),
        ("not one word", "clientSecret", None),
        (RANDOM, "", None),
        (RANDOM + "{{x}}", "token", None),
    ],
)
def test_where_credentials_are(text: str, key: str, value: str | None) -> None:
    assert [each for _, each in found(text, key)] == ([value] if value else [])


@pytest.mark.parametrize(
    ("user", "is_pair"),
    [
        ("orders:h4rbor", True),
        ("a:bcd", True),
        ("a:bc", False),
        ("orders", False),
        ("user:your-password", False),
        ("orders:\x00\x01", False),
        ("orders:ü!", True),
    ],
)
def test_a_user_name_with_a_password(user: str, is_pair: bool) -> None:
    pair = base64.b64encode(user.encode()).decode()

    assert bool(found(f"Basic {pair}")) is is_pair
    assert found(f"Basic {pair[:-1]}") == []
    assert found("Basic " + base64.b64encode(b"orders:\xff\xfe\xfd").decode()) == []


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        (f'{{"X-Api-Key": "{HEX}"}}', True),
        (f"const token = '{HEX}';", True),
        (f"f(apiKey = `{HEX}`)", True),
        (f"headers['x-api-key'] = '{HEX.upper()}'", True),
        (f"fetch('/?api_key={HEX}')", True),
        (f"const digest = '{HEX}';", False),
        (f"token('{HEX}')", False),
        (f"token='{HEX}'", True),
        (f"tokenX = '{HEX}'", False),
        (f"token = 'x{HEX}'", False),
        (f"token = '{HEX[:-1]}'", False),
        (f"token = '{'0' * 64}'", False),
        (f"token = '{('01234' * 13)[:64]}'", False),
        (f"token = '{('012345' * 11)[:64]}'", True),
        (f"'{HEX}'", False),
    ],
)
def test_long_numbers_in_code_count_under_a_telling_name(code: str, is_one: bool) -> None:
    assert [len(secret.value) for secret in find_secrets_in_code(code)] == ([64] if is_one else [])


def test_tokens_and_bearers_in_code() -> None:
    code = f"fetch(url, {{headers: {{Authorization: 'Bearer {RANDOM}', x: '{GITHUB}'}}}})"

    assert [secret.value for secret in find_secrets_in_code(code)] == [RANDOM, GITHUB]
    assert find_secrets_in_code(f"const token = '{RANDOM}'") == []


@pytest.mark.parametrize(
    ("key", "telling"),
    [
        ("pass", True),
        ("smtp_pass", True),
        ("SMTP pass", True),
        ("jwt", True),
        ("api key", True),
        ("apiKeyTxt", True),
        ("compass", False),
        ("next_token", False),
        ("str", False),
        ("", False),
    ],
)
def test_keys_whose_values_are_credentials(key: str, telling: bool) -> None:
    assert names_credential(key) is telling


def test_a_word_begins_a_token_only_if_it_is_long_enough() -> None:
    assert begins_token(b"ghp_" + b"a" * 36)
    assert not begins_token(b"ghp_" + b"a" * 35)
    assert begins_token(b"SK0" + b"a" * 31)
    assert not begins_token(b"SK0" + b"a" * 30)
    assert not begins_token(b"gh")
    assert begins_token(b"pypi-AgEIcHlwaS5vcmc".ljust(70, b"a"))


def test_tokens_have_their_place_and_data_urls_are_passed_over() -> None:
    text = f"data:image/png;base64,{GITHUB};base64,{GITHUB} then {GITHUB} and {GITHUB}"

    assert [(start, end, random) for _, start, end, random in tokens_in(text)] == [
        (start, start + 40, GITHUB[4:]) for start in range(len(text)) if text.startswith(GITHUB, start)
    ][2:]
    assert [what for what, *_ in tokens_in("sk-ant-api03-" + "a" * 93 + "AA")] == ["an Anthropic key"]
    for data in (f"x;base64,iVBOR/{GITHUB}", f"x;base64,iVBOR+{GITHUB}", f";base64,{GITHUB}"):
        assert list(tokens_in(data)) == []
