"""Finds credentials in a string: tokens of formats in wide use, and values that look random under a telling key.

Looks at one string at a time and judges none: the rules choose which strings of a definition are looked at, and
linting/masking.py hides what is found.
"""

from __future__ import annotations

from kwf_lint.analysis.literals import urls
from kwf_lint.expressions.fast_path import is_reference_or_function
from kwf_lint.kustomer.names import is_object_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Marks that hold what separates words.
_MARKS = (b"-----BEGIN", b"hooks.slack.com/", b".webhook.office.com/", b"AccountKey=")

# How keys end whose values are credentials, in lower case and without the marks between words.
_CREDENTIAL_ENDINGS = (
    "token", "secret", "password", "passwd", "passphrase", "pwd", "credential", "credentials", "authorization", "apikey",
    "accesskey", "accountkey", "authkey", "encryptionkey", "licensekey", "masterkey", "privatekey", "secretkey",
    "servicekey", "sharedkey", "signingkey", "subscriptionkey", "webhookkey",
)  # fmt: skip

_CREDENTIAL_NAMES = frozenset(("auth", "pass", "smtppass", "userpass", "dbpass", "jwt", "bearer"))
SECRET_WORDS = frozenset(("key", "password", "secret", "token"))
"""How the names of what holds a credential end."""

# Tokens that only say where a list goes on.
_HARMLESS = ("pagetoken", "nexttoken", "synctoken", "continuationtoken", "cursortoken")
_PASSWORDS = ("password", "passwd", "passphrase", "pwd", "pass")
_SCHEMES = ("bearer ", "basic ", "token ", "apikey ")

# What is written where a credential will be.
_PLACEHOLDERS = (
    "example", "your", "changeme", "change-me", "change_me", "placeholder", "replace", "insert", "dummy", "sample",
    "redacted", "xxxx", "****", "....", "0000000", "1234567", "<", ">", "${", "{{",
)  # fmt: skip

_NOTHING = ("undefined", "unknown", "nothing")
_UUID_GROUPS = [8, 4, 4, 4, 12]
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_IN_CREDENTIALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=!@#$%^&*|")
_LONGEST = 1024


class Secret:
    """A credential in a string: what it is in words ("a Stripe key"), where it is in the string, its characters."""

    __slots__ = ("end", "start", "value", "what")

    def __init__(self, what: str, start: int, end: int, text: str) -> None:
        self.what = what
        self.start = start
        self.end = end
        self.value = text[start:end]


# The first three characters of the tokens that token_formats.py knows, and of those with "+", "/" or "=" in them, which
# leave a shorter word.
_BEGINNINGS = frozenset(
    (
        b"A3- ABI ABS ACC AGE AIz AKC AKI API ASI ATA CLO EAA EZA EZT FLW GR1 HRK LTA NRA NRI PMA SG. SK0 SK1 "
        b"SK2 SK3 SK4 SK5 SK6 SK7 SK8 SK9 SKa SKb SKc SKd SKe SKf acc api cmV dap doo dop dor dp. dt0 duf eyJ "
        b"fio fo1 gho ghp ghr ghs ghu git gla glc gld glf gli glo glp glr gls hf_ hvb hvs ico key lin npm ntn "
        b"ops p8e pat pnu ppl psc pul pyp rdm rk_ rub sgp sha shi shp sk- sk_ snt sq0 tfp tk- v1. xap xke xox "
    ).split()
)
_SHORT_BEGINNINGS = frozenset(b"ABS ATA duf fio glc ops psc tfp xap xox".split())
_SHORT = 18
_SHORTEST = 13
SHORTEST_SECRET = 8
"""Characters of a string; find_secrets() finds nothing in a shorter one."""

LOOKS_SO = "a likely credential"
# Everything that ends a word becomes a space.
_IN_WORDS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~"
_WORDS = bytes.maketrans(bytes(range(256)).translate(None, _IN_WORDS), b" " * (256 - len(_IN_WORDS)))


def may_hold_token(text: str) -> bool:
    """Whether a text, however long, may hold a token of a known format: where not, nothing needs to be searched.

    Costs as little as a look at each of its different words.
    """
    data = text.encode("utf-8", "surrogatepass")
    for mark in _MARKS:
        if mark in data:
            return True
    for word in _words(text):
        if word[:3] in (_SHORT_BEGINNINGS if len(word) < _SHORT else _BEGINNINGS) and _formats().begins_token(word):
            return True
        if len(word) > 33 and (_is_marked(word) or _is_long_number(word)):
            return True
    return False


def _words(text: str) -> set[bytes]:
    return set(text.encode("utf-8", "surrogatepass").translate(_WORDS).split())


def _is_marked(word: bytes) -> bool:
    """Whether a word of 34 characters or more has the mark of one of MARKED_FORMATS inside it."""
    if len(word) < 42:
        return (
            b"Q~" in word
            or b"-us" in word[32:]
            or (len(word) == 40 and word.endswith(b"_mmk"))
            or (len(word) == 35 and word.startswith(b"A"))
        )
    return b".atlasv1." in word or (len(word) > 57 and word[:1] in b"MNO" and word.count(b".") == 2)


def _is_long_number(word: bytes) -> bool:
    """Whether a word is 64 hexadecimal digits, as many keys of APIs are: one under a key that says so."""
    return len(word) == 64 and not word.strip(b"0123456789abcdefABCDEF")


def tokens_written(text: str) -> Iterator[str]:
    """What has the form of a token in a text that may hold one, placeholders included."""
    return (text[start:end] for _, start, end, _ in _formats().tokens_in(text))


def _formats() -> Any:
    """What knows the formats of tokens: most texts have no word that begins like one."""
    from kwf_lint.analysis import token_formats

    return token_formats


def names_credential(key: str) -> bool:
    """Whether a key says that its value is a credential: `authToken`, `X-Api-Key`, `client_secret`, `passwordStr`."""
    word = _squeezed(key)
    return (word.endswith(_CREDENTIAL_ENDINGS) or word in _CREDENTIAL_NAMES) and not word.endswith(_HARMLESS)


def _squeezed(key: str) -> str:
    """The key in lower case without the marks between its words and the suffix of a text attribute."""
    word = key.lower().replace("-", "").replace("_", "").replace(" ", "")
    return word[:-3] if word.endswith(("str", "txt")) else word


def find_secrets(text: str, key: str = "", *, tokens: bool = True) -> list[Secret]:
    """The credentials in a string, by place; `key` is the key (or the name of the header) under which it is.

    References, templates and placeholders are not credentials, nor are ids and UUIDs. Tokens of known
    formats are looked for unless may_hold_token() has already said of a longer text that there are none.
    """
    if len(text) < SHORTEST_SECRET or is_reference_or_function(text):
        return []
    found: list[Secret] = []
    if tokens and len(text) >= _SHORTEST and may_hold_token(text):
        found += _tokens(text)
        found += _in_code(text)
    if "Bearer " in text or "Basic " in text:
        found += _after_schemes(text)
    if "?" in text or "://" in text:
        found += _in_urls(text)
    if key and "{{" not in text and names_credential(key):
        found += _under_key(text, key)
    return _apart(found) if len(found) > 1 else found


def _apart(found: list[Secret]) -> list[Secret]:
    """What was found, by place; of those that overlap the one that was found first."""
    apart: list[Secret] = []
    for secret in found:
        if all(secret.end <= other.start or other.end <= secret.start for other in apart):
            apart.append(secret)
    apart.sort(key=_start)
    return apart


def _start(secret: Secret) -> int:
    return secret.start


def _tokens(text: str) -> Iterator[Secret]:
    """Tokens of the known formats."""
    for what, start, end, random in _formats().tokens_in(text):
        if len(set(random)) > 5 and not _is_placeholder(text[start:end]):
            yield Secret(what, start, end, text)


def find_secrets_in_code(code: str) -> list[Secret]:
    """The credentials in JavaScript or JSX: tokens of known formats, `Bearer <token>`, long numbers under a telling key."""
    found = [*_tokens(code), *_in_code(code)] if may_hold_token(code) else []
    found += _after_schemes(code)
    return _apart(found)


def _in_code(text: str) -> Iterator[Secret]:
    """The words of 64 hexadecimal digits that a telling name has: `"X-Api-Key": "<digits>"`, `token = "..."`, `?key=...`."""
    if not any(map(_is_long_number, _words(text))):
        return
    import re

    for match in re.finditer(r"(?<!\w)[0-9A-Fa-f]{64}(?!\w)", text, re.ASCII):
        if len(set(match.group())) > 5 and names_credential(_name_before(text, match.start())):
            yield Secret(LOOKS_SO, match.start(), match.end(), text)


def _name_before(code: str, end: int) -> str:
    """The name that code gives the value which begins at `end`: a key, a variable, an argument; "" where there is none."""
    before = code[max(end - 100, 0) : end].rstrip(" \t\r\n\"'`\\{(")
    if before[-1:] not in (":", "="):
        return ""
    before = before[:-1].rstrip(" \t\r\n\"'`\\])")
    start = len(before)
    while start and (before[start - 1].isalnum() or before[start - 1] in "_-$"):
        start -= 1
    return before[start:]


def _after_schemes(text: str) -> Iterator[Secret]:
    """What follows the name of a scheme, as in "Bearer <token>" and "Basic <user and password in Base64>"."""
    for scheme in ("Bearer ", "Basic "):
        at = text.find(scheme)
        while at >= 0:
            start = at + len(scheme)
            end = start
            while end < len(text) and (text[end] in _IN_CREDENTIALS and text[end] not in "!@#$%^&*|"):
                end += 1
            if (at == 0 or not text[at - 1].isalnum()) and text[end : end + 2] != "{{":
                value = text[start:end]
                if scheme == "Basic ":
                    if _is_user_and_password(value):
                        yield Secret("a user name with a password", start, end, text)
                elif looks_random(value) and not _is_placeholder(value):
                    yield Secret("a Bearer token", start, end, text)
            at = text.find(scheme, end)


def _is_user_and_password(value: str) -> bool:
    """Whether the value is a user's name, a colon and a password in Base64."""
    if len(value) < 8 or len(value) % 4:
        return False
    from binascii import Error, a2b_base64

    try:
        pair = a2b_base64(value).decode()
    except (Error, UnicodeDecodeError):
        return False
    user, colon, password = pair.partition(":")
    return bool(colon) and len(user + password) > 3 and pair.isprintable() and not _is_placeholder(pair)


def _in_urls(text: str) -> Iterator[Secret]:
    """Passwords before the host of a URL, and arguments of a query that say what they are."""
    if "@" in text:
        for url in urls(text):
            begin = url.start + len(url.scheme) + 3
            user, colon, password = text[begin : max(url.host_start - 1, begin)].partition(":")
            if colon and len(password) > 5 and not _is_placeholder(password) and not names_credential(password):
                start = begin + len(user) + 1
                yield Secret("a password", start, start + len(password), text)
    question = text.find("?")
    if question >= 0 and "=" in text and " " not in text[:question]:
        at = question + 1
        for argument in text[at:].partition("#")[0].split("&"):
            name, equals, value = argument.partition("=")
            if equals and names_credential(name) and _is_credential(name, value):
                start = at + len(name) + 1
                yield Secret(LOOKS_SO, start, start + len(value), text)
            at += len(argument) + 1


def _under_key(text: str, key: str) -> Iterator[Secret]:
    """The whole string, or what follows the name of its scheme, if it looks like the credential that the key says."""
    start = 0
    for scheme in _SCHEMES:
        if text[: len(scheme)].lower() == scheme:
            start = len(scheme)
    if _is_credential(key, text[start:]):
        yield Secret(LOOKS_SO, start, len(text), text)


def _is_credential(key: str, value: str) -> bool:
    if _is_placeholder(value):
        return False
    word = _squeezed(key)
    if word == "clientsecret":
        return len(value) > 7 and _IN_CREDENTIALS.issuperset(value) and not _holds_id(value)
    return _looks_like_password(value) if word.endswith(_PASSWORDS) else looks_random(value)


def _is_placeholder(value: str) -> bool:
    """Whether the value is a placeholder: it says so, or it is the name of a variable or of the credential itself."""
    lower = value.lower()
    if value.replace("_", "").isalpha() and (value.isupper() or names_credential(value) or lower in _NOTHING):
        return True
    return any(word in lower for word in _PLACEHOLDERS)


def may_be_password(value: object) -> bool:
    """Whether a value may be a password or a key, and says nothing else: not a placeholder, not JSON, not words."""
    return type(value) is str and _looks_like_password(value) and not _is_placeholder(value)


def _looks_like_password(value: str) -> bool:
    """Whether the value is at least neither a word nor a name: letters and digits without spaces, as in passwords."""
    return (
        8 <= len(value) <= 128
        and _IN_CREDENTIALS.issuperset(value)
        and any(sign.isdigit() for sign in value)
        and any(sign.isalpha() for sign in value)
        and len(set(value)) > 4
        and not _holds_id(value)
    )


def looks_random(value: str) -> bool:
    """Whether a text of 16 characters or more looks random: letters and digits alternate all the time.

    Words do not, however they are joined ("acme-order-token-2024"), nor do versions and dates; ids of the platform and
    UUIDs are not credentials. Random text of letters only looks like words.
    """
    if not 16 <= len(value) <= _LONGEST or not _IN_CREDENTIALS.issuperset(value):
        return False
    if len(set(value)) < 8 or value.startswith(("/", ".")) or _holds_id(value):
        return False
    digits = letters = changes = longest = length = 0
    before = ""
    for sign in value:
        kind = "digit" if sign.isdigit() else "upper" if sign.isupper() else "lower" if sign.islower() else ""
        digits += kind == "digit"
        letters += kind in ("upper", "lower")
        # A capital letter begins a word: what follows it does not count as a change.
        changes += bool(before and kind and kind != before and (before, kind) != ("upper", "lower"))
        length = length + 1 if kind else 0
        longest = max(longest, length)
        before = kind
    return digits > 1 and letters > 1 and longest > 9 and changes * 5 >= digits + letters


def _holds_id(value: str) -> bool:
    """Whether the value is a UUID, or an id of the platform is or ends one of its words."""
    groups = value.strip("{}").split("-")
    if [len(group) for group in groups] == _UUID_GROUPS and all(_HEXADECIMAL.issuperset(group) for group in groups):
        return True
    return any(is_object_id(word) for word in value.replace("_", ".").replace("-", ".").replace("/", ".").split("."))
