"""Credentials are found by their format, or by the key that they stand under; what only resembles them is not."""

from __future__ import annotations

import base64
import random
import re
import string
import uuid
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.analysis.secrets import find_secrets, looks_random, may_be_password, may_hold_token, names_credential
from kwf_lint.analysis.token_formats import FORMATS, MARKED_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

# The parser of re knows the lengths and the parts of a format.
sre: Any = import_module("re._parser")


def drawn(pattern: str, lots: random.Random, *, longest: bool = False) -> str:
    """A text that matches a regular expression, of the least length, or the greatest (at most 300 repetitions)."""
    return "".join(_pieces(sre.parse(pattern), lots, longest))


def _pieces(parsed: Any, lots: random.Random, longest: bool) -> Iterator[str]:
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "IN":
            yield lots.choice(sorted(_signs(argument)))
        elif name == "MAX_REPEAT":
            least, most, inner = argument
            for _ in range(min(int(most), 300) if longest else least):
                yield from _pieces(inner, lots, longest)
        elif name == "SUBPATTERN":
            yield from _pieces(argument[-1], lots, longest)
        elif name == "BRANCH":
            yield from _pieces(argument[1][-1 if longest else 0], lots, longest)
        elif name == "ASSERT" and argument[0] == -1:
            yield from _pieces(argument[1], lots, longest)
        elif name != "ASSERT_NOT":
            raise NotImplementedError(name)


def _signs(items: Any) -> set[str]:
    signs: set[str] = set()
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            signs.add(chr(argument))
        elif name == "RANGE":
            signs.update(chr(code) for code in range(argument[0], argument[1] + 1))
        elif name == "CATEGORY":
            kind = str(argument)
            signs.update(string.digits if "DIGIT" in kind else "" if "SPACE" in kind else string.ascii_letters + "019_")
    return signs


FORMS = [
    pytest.param(what, re.escape(beginning) + rest, least, id=beginning) for what, beginning, least, rest in FORMATS
] + [pytest.param(what, pattern, 0, id=what) for what, _, pattern in MARKED_FORMATS]


def found_in(text: str, key: str = "") -> list[tuple[str, str]]:
    return [(secret.what, secret.value) for secret in find_secrets(text, key)]


@pytest.mark.parametrize(("what", "pattern", "least"), FORMS)
def test_a_token_of_a_known_format_is_found_alone_and_in_its_surroundings(what: str, pattern: str, least: int) -> None:
    lots = random.Random(pattern)
    for longest in (False, True):
        whole = drawn(pattern, lots, longest=longest)
        (secret,) = find_secrets(whole)
        token = secret.value

        assert secret.what == what
        assert whole.endswith(token)
        for text in (f"Bearer {whole}", f"the token:{whole}, and so on", f'{{"token":"{whole}"}}'):
            kind, value = found_in(text)[0]

            assert kind == what
            assert value.startswith(token)
            assert value == token or what == "a private key"


@pytest.mark.parametrize(("what", "pattern", "least"), FORMS)
def test_a_token_that_is_too_short_is_none(what: str, pattern: str, least: int) -> None:
    lots = random.Random(pattern)
    for _ in range(20):
        whole = drawn(pattern, lots)
        short = whole[:-1] if what != "a private key" else whole[:-60]

        assert what not in [kind for kind, _ in found_in(short)]


@pytest.mark.parametrize(("what", "pattern", "least"), FORMS)
def test_a_format_that_begins_otherwise_is_none(what: str, pattern: str, least: int) -> None:
    whole = drawn(pattern, random.Random(pattern))
    others = ["_" + whole, "x" + whole] if least else ["x" + whole.replace("Q~", "Q-").replace(":A", ":B")]
    if what == "a private key":
        others = [whole.replace("BEGIN", "begin")]
    if "webhook" in what or "Azure" in what:
        others = [whole.replace(".com/", ".test/").replace("AccountKey=", "Account=").replace("Q~", "Q-")]
    for other in others:
        assert what not in [kind for kind, _ in found_in(other)]


@pytest.mark.parametrize(("what", "beginning", "least", "rest"), FORMATS, ids=[row[1] for row in FORMATS])
def test_the_least_length_of_a_format_is_that_of_its_pattern(what: str, beginning: str, least: int, rest: str) -> None:
    # A token that may hold "+", "/" or "=" may be cut there into several words.
    may_be_cut = any(sign in rest for sign in "+/=") and what != "a JSON Web Token"

    assert least == len(beginning) + (0 if may_be_cut else sre.parse(rest).getwidth()[0])


@pytest.mark.parametrize(("what", "beginning", "least", "rest"), FORMATS, ids=[row[1] for row in FORMATS])
def test_the_first_look_lets_the_shortest_word_of_a_format_pass(
    what: str, beginning: str, least: int, rest: str
) -> None:
    assert may_hold_token(beginning.ljust(least, "a"))


LOTS = random.Random(2024)


def some(alphabet: str, length: int) -> str:
    # Never one of the few that look like words: the tests are of the others.
    while True:
        text = "".join(LOTS.choices(alphabet, k=length))
        if sum(sign.isdigit() for sign in text) > length // 6 and text[0].isalnum():
            return text


ALPHANUMERIC = string.ascii_letters + string.digits
TELLING_KEYS = [
    "X-Api-Key", "apiKey", "api_key", "authToken", "token", "access_token", "client_secret", "Authorization",
    "x-kustomer-app-token", "privateKey", "signing-key", "Ocp-Apim-Subscription-Key", "sessionTokenStr", "password",
]  # fmt: skip
HARMLESS_KEYS = [
    "id", "key", "nextPageToken", "publicKey", "sortKey", "tokenUrl", "passwordField", "secretName", "monkey", "values",
]  # fmt: skip


@pytest.mark.parametrize("key", TELLING_KEYS)
@pytest.mark.parametrize("alphabet", ["0123456789abcdef", ALPHANUMERIC, ALPHANUMERIC + "-_"], ids=["hex", "62", "64"])
def test_random_text_under_a_telling_key_is_a_credential(key: str, alphabet: str) -> None:
    assert names_credential(key)
    assert found_in(some(alphabet, 40), key)


@pytest.mark.parametrize("key", HARMLESS_KEYS)
def test_random_text_under_another_key_is_none(key: str) -> None:
    assert not names_credential(key)
    assert not found_in(some(ALPHANUMERIC, 40), key)


@pytest.mark.parametrize(
    "value",
    [
        "{{{authToken}}}", "/#steps.1.token", "Bearer {{token}}", "5fce94b7a21c4e0013d9f0aa",
        "3f0c9a52-7b1e-4c55-9a0e-6f1d2c3b4a59", "YOUR_API_KEY", "<<your token, 36 characters>>", "changeme12345",
        "ACME_API_TOKEN", "${ACME_TOKEN_2024_A1B2C3}", "acme-order-token-2024-q3-v2", "acme.default.apiKey2",
        "kustomer.app.acme_6142bf2f6ef1940524f53d94.put-request", "20240102T030405Z", "2024-01-02T03:04:05.678Z",
        "https://api.bluebird.shop/oauth2/v2.0/token", "projects/acme-2/secrets/api-key-2021/versions/3",
        "the token that you have got from Acme", "", "token", "Token of the shop", "undefined", "1234567890123456789012",
        "xxxxxxxxxxxxxxxxxxxxxxxx1x2x3", "order_token", "application/vnd.acme.v2+json",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["apiKey", "Authorization", "X-Shop-Token"])
def test_what_is_no_credential_is_none_under_any_key(key: str, value: str) -> None:
    assert not found_in(value, key)


@pytest.mark.parametrize("value", ["Summer-2024", "h4rbor-l1ght", "Tr0ub4dor&3"])
@pytest.mark.parametrize("key", ["password", "smtpPass", "db_passwd", "passwordStr"])
def test_what_may_be_a_password_is_one_under_a_key_for_passwords(key: str, value: str) -> None:
    assert found_in(value, key) == [("a likely credential", value)]


@pytest.mark.parametrize("value", ["password", "PASSWORD", "{{password}}", "the password", "short1", "your-password-1"])
def test_a_word_is_no_password(value: str) -> None:
    assert not found_in(value, "password")


def test_any_client_secret_is_a_credential() -> None:
    assert found_in("correcthorsebattery", "clientSecret")
    for value in ("CLIENT_SECRET", "clientSecret", "undefined", "<your secret>", "{{secret}}", ""):
        assert not found_in(value, "clientSecret")


def test_placeholders_of_known_formats_are_none() -> None:
    assert not found_in("AKIA" + "IOSFODNN7EXAMPLE")
    assert not found_in("ghp_" + "x" * 36)


def test_a_basic_literal_is_a_user_with_a_password() -> None:
    pair = base64.b64encode(b"orders:h4rbor-l1ght").decode()

    assert found_in(f"Basic {pair}") == [("a user name with a password", pair)]
    assert not found_in("Basic authentication")
    assert not found_in("Basic " + base64.b64encode(b"no colon in it").decode())
    assert not found_in("Basic {{base64 user}}")


def test_a_bearer_literal_is_a_token_where_it_looks_random() -> None:
    token = some(ALPHANUMERIC, 40)

    assert found_in(f"Bearer {token}") == [("a Bearer token", token)]
    assert not found_in("Bearer authorizationTokenOfTheShop")
    assert not found_in(f"Bearer {token}" + "{{rest}}")


def test_a_url_may_hold_a_password_and_telling_arguments() -> None:
    token = some(ALPHANUMERIC, 32)

    assert found_in("https://exports:h4rbor-l1ght@api.bluebird.shop/v1") == [("a password", "h4rbor-l1ght")]
    assert found_in(f"https://api.bluebird.shop/v1?page=2&access_token={token}#top") == [("a likely credential", token)]
    assert not found_in("https://{{user}}:{{password}}@api.bluebird.shop/v1")
    assert not found_in("https://user:password@api.bluebird.shop/v1")
    assert not found_in(f"https://cdn.bluebird.shop/{token}.png?v={token}")
    assert not found_in("https://api.bluebird.shop/v1?token={{token}}")


SYLLABLES = "an,be,cor,di,el,fa,gon,hi,is,jo,ka,lum,mer,no,or,pa,qui,re,sta,to,un,vi,wel,xa,yo,zen,ing,tion,able,ment"


def words(count: int) -> Iterator[str]:
    lots = random.Random(7)
    for _ in range(count):
        yield "".join(lots.choices(SYLLABLES.split(","), k=lots.randint(1, 6)))


def test_ten_thousand_words_are_no_credentials() -> None:
    everything = list(words(10_000))
    lots = random.Random(8)
    joined = ["-".join(lots.sample(everything, 3)) + lots.choice(["", "-2024", "_v2", "7"]) for _ in range(10_000)]
    camel = [
        "".join(word.title() for word in lots.sample(everything, 3)) + lots.choice(["", "2"]) for _ in range(10_000)
    ]

    for key in ("body", "authToken"):
        assert [word for word in (*everything, *joined, *camel) if find_secrets(word, key)] == []
    assert find_secrets(" ".join(everything)) == []


def test_images_paths_and_uuids_are_no_credentials() -> None:
    lots = random.Random(9)
    images = [base64.b64encode(lots.randbytes(size)).decode() for size in (3_000, 30_000, 300_000)]
    zeros = base64.b64encode(bytes(3_000) + lots.randbytes(3_000)).decode()
    paths = [
        "M"
        + "".join(f"{lots.choice('lhvcsqta')}{lots.uniform(-20, 20):.1f},{lots.uniform(-9, 9):.2f}" for _ in range(80))
        for _ in range(100)
    ]
    ids = [str(uuid.UUID(int=lots.getrandbits(128))) for _ in range(1_000)]
    hashes = [
        f"https://cdn.bluebird.shop/{lots.randbytes(size).hex()}.png" for size in (16, 20, 32) for _ in range(300)
    ]

    for image in (*images, zeros):
        assert not find_secrets(f"data:image/png;base64,{image}")
        assert not find_secrets(f'<img src="data:image/png;base64,{image}"/>', "template")
    for text in (*paths, *[path.replace(",", "") for path in paths], *ids, *[one.upper() for one in ids], *hashes):
        assert not find_secrets(text, "authToken")
        assert not find_secrets(text)


def test_text_without_the_beginning_of_a_format_needs_no_search() -> None:
    assert not may_hold_token("Puts conversations about orders into their queue: kustomer.conversation.update-by-id")
    assert not may_hold_token(
        "key-conversation-id pattern-of-orders sk-learn v1.0-beta-of-the-app API-DOCUMENTATION-V2"
    )
    assert may_hold_token("„" + drawn("ghp_[A-Za-z0-9]{36}", random.Random(1)) + "“")


@pytest.mark.parametrize(
    "value",
    [
        "a1b2c3d4e5f6g7h8",
        "Q7dk2Lp9Xw4Zt8Rb",
        "abcd1234efgh5678ijkl",  # a change for each five signs
        "x9F3kQ7mZ2pL5vR8-tail",
        "a1b2c3d4e5-f6g7h8",  # a run of ten
        "a1b2c3d4a1b2c3d4",  # eight different ones
        "12345a67890b1234",  # two letters
        "abcde1fghij2klmn",  # two digits
    ],
)
def test_what_looks_random(value: str) -> None:
    assert looks_random(value)


@pytest.mark.parametrize(
    "value",
    [
        "a1b2c3d4e5f6g7h",  # 15 characters
        "acme-order-token-2024",
        "abcde12345fghij67890",
        "AcmeOrderTokenOfToday1",
        "AcmeOrderTokenToday12",
        "aBcDeFgHiJkLmNo1",
        "ABCDEFGHIJ1klmnop2",
        "orders/5f0a1b2c3d4e5f0a1b2c3d4e",
        "orders-5f0a1b2c3d4e5f0a1b2c3d4e",
        "orders_5f0a1b2c3d4e5f0a1b2c3d4e",
        "a1b2a1b2a1b2a1b2",  # four different ones
        "abcdefghijklmnop1",  # one digit
        "1234567890123456a",  # one letter
        "a1b2c3d4-e5f6g7h8i",  # no run of ten
        "/a1b2c3d4e5f6g7h8",
        ".a1b2c3d4e5f6g7h8",
        "a1b2c3d4://e5f6g7h8",
        "a1b2c3d4 e5f6g7h8",
        "5f0a1b2c3d4e5f0a1b2c3d4e",
        "0c4b1f5e-6f3a-4f1e-9d2c-7b8a9c0d1e2f",
        "abcdefgh12345678ijklmnop90123456qrstuvwx",
    ],
)
def test_what_does_not_look_random(value: str) -> None:
    assert not looks_random(value)


@pytest.mark.parametrize("value", ["hunter2x", "abcd1x2y", "abc1abc2", "Correct1Horse", "a1b2c" + "d" * 123])
def test_what_may_be_a_password(value: str) -> None:
    assert may_be_password(value)


@pytest.mark.parametrize(
    "value",
    [
        "hunter2",  # 7 characters
        "hunterxx",
        "12345678",
        "aaaa1111",  # two different characters
        "abc1abc1",  # four
        "two words1",
        "a1b2c" + "d" * 124,
        "your-password-1",
        "5f0a1b2c3d4e5f0a1b2c3d4e",
        8,
        None,
    ],
)
def test_what_cannot_be_a_password(value: object) -> None:
    assert not may_be_password(value)
