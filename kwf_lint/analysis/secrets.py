"""Finds credentials in a string: tokens of formats in wide use, and values that look random under a telling key.

Looks at one string at a time and judges none: the rules choose which strings of a definition are looked at, and
linting/masking.py hides what is found. Text without the beginning of a known format is never searched by regular
expression, so that a clean file does not pay for importing them.

Formats (beginning, length, alphabet) are facts of the rules of gitleaks and the plug-ins of detect-secrets.
"""

from __future__ import annotations

from kwf_lint.analysis.literals import urls
from kwf_lint.expressions.fast_path import is_reference_or_function
from kwf_lint.kustomer.names import is_object_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Pattern

# Formats that are known by how they begin: what it is, the beginning, the least length of the word that begins so, and a
# regular expression for the rest. A word ends at every character but letters, digits and "_", "-", ".", "~", so that the
# beginning may be all of it where "+", "/" or "=" can follow.
FORMATS = (
    # clouds and what runs on them
    ("an AWS access key", "AKIA", 20, "[A-Z2-7]{16}"),
    ("an AWS access key", "ASIA", 20, "[A-Z2-7]{16}"),
    ("an AWS access key", "ABIA", 20, "[A-Z2-7]{16}"),
    ("an AWS access key", "ACCA", 20, "[A-Z2-7]{16}"),
    ("an Amazon Bedrock key", "ABSK", 4, "[A-Za-z0-9+/]{109,269}={0,2}"),
    ("a Google API key", "AIza", 39, r"[\w-]{35}"),
    ("an Alibaba access key", "LTAI", 24, "[A-Za-z0-9]{20}"),
    ("a DigitalOcean token", "dop_v1_", 71, "[a-f0-9]{64}"),
    ("a DigitalOcean token", "doo_v1_", 71, "[a-f0-9]{64}"),
    ("a DigitalOcean token", "dor_v1_", 71, "[a-f0-9]{64}"),
    ("a Cloudflare key", "v1.0-", 176, "[a-f0-9]{24}-[a-f0-9]{146}"),
    ("a Databricks token", "dapi", 36, r"[a-f0-9]{32}(?:-\d)?"),
    ("a Heroku key", "HRKU-AA", 65, r"[\w-]{58}"),
    ("a Fly.io token", "fo1_", 47, r"[\w-]{43}"),
    ("a Vault token", "hvs.", 94, r"[\w-]{90,120}"),
    ("a Vault token", "hvb.", 142, r"[\w-]{138,300}"),
    ("a Doppler token", "dp.pt.", 49, "[A-Za-z0-9]{43}"),
    ("a Dynatrace token", "dt0c01.", 96, r"[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}"),
    ("a PlanetScale credential", "pscale_tkn_", 11, r"[\w=.-]{32,64}"),
    ("a PlanetScale credential", "pscale_oauth_", 13, r"[\w=.-]{32,64}"),
    ("a PlanetScale credential", "pscale_pw_", 10, r"[\w=.-]{32,64}"),
    ("a Pulumi token", "pul-", 44, "[a-f0-9]{40}"),
    ("a Prefect token", "pnu_", 40, "[A-Za-z0-9]{36}"),
    ("an OpenShift token", "sha256~", 50, r"[\w-]{43}"),
    ("a Scalingo token", "tk-us-", 54, r"[\w-]{48}"),
    ("an Infracost token", "ico-", 36, "[A-Za-z0-9]{32}"),
    # monitoring and tools
    ("a Grafana token", "glc_", 4, "[A-Za-z0-9+/]{32,400}={0,3}"),
    ("a Grafana token", "glsa_", 46, "[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    ("a New Relic key", "NRAK-", 32, "[A-Za-z0-9]{27}"),
    ("a New Relic key", "NRII-", 37, "[A-Za-z0-9-]{32}"),
    ("a Sentry token", "sntryu_", 71, "[a-f0-9]{64}"),
    ("a Postman key", "PMAK-", 64, "[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}"),
    ("an Octopus Deploy key", "API-", 30, "[A-Z0-9]{26}"),
    ("a 1Password token", "ops_eyJ", 7, "[A-Za-z0-9+/]{250,}={0,3}"),
    ("a 1Password key", "A3-", 39, "[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}"),
    ("an age key", "AGE-SECRET-KEY-1", 74, "[AC-HJ-NP-Z02-9]{58}"),
    ("a ReadMe key", "rdme_", 75, "[a-z0-9]{70}"),
    # payment and shops
    ("a Stripe key", "sk_live_", 18, "[A-Za-z0-9]{10,99}"),
    ("a Stripe key", "sk_test_", 18, "[A-Za-z0-9]{10,99}"),
    ("a Stripe key", "sk_prod_", 18, "[A-Za-z0-9]{10,99}"),
    ("a Stripe key", "rk_live_", 18, "[A-Za-z0-9]{10,99}"),
    ("a Stripe key", "rk_test_", 18, "[A-Za-z0-9]{10,99}"),
    ("a Stripe key", "rk_prod_", 18, "[A-Za-z0-9]{10,99}"),
    ("a Square token", "sq0atp-", 29, r"[\w-]{22,60}"),
    ("a Square secret", "sq0csp-", 50, r"[\w-]{43}"),
    ("a Shopify token", "shpat_", 38, "[a-fA-F0-9]{32}"),
    ("a Shopify token", "shpca_", 38, "[a-fA-F0-9]{32}"),
    ("a Shopify token", "shppa_", 38, "[a-fA-F0-9]{32}"),
    ("a Shopify secret", "shpss_", 38, "[a-fA-F0-9]{32}"),
    ("a Shippo token", "shippo_live_", 52, "[a-fA-F0-9]{40}"),
    ("a Shippo token", "shippo_test_", 52, "[a-fA-F0-9]{40}"),
    ("an EasyPost key", "EZAK", 58, "[A-Za-z0-9]{54}"),
    ("an EasyPost key", "EZTK", 58, "[A-Za-z0-9]{54}"),
    ("a Flutterwave key", "FLWSECK_TEST-", 47, "[A-Ha-h0-9]{32}-X"),
    ("a Duffel token", "duffel_live_", 12, r"[\w=-]{43}"),
    ("a Duffel token", "duffel_test_", 12, r"[\w=-]{43}"),
    ("a Plaid token", "access-sandbox-", 51, "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("a Plaid token", "access-development-", 55, "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("a Plaid token", "access-production-", 54, "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    # source hosts and package registries
    ("a GitHub token", "ghp_", 40, "[A-Za-z0-9]{36}"),
    ("a GitHub token", "gho_", 40, "[A-Za-z0-9]{36}"),
    ("a GitHub token", "ghu_", 40, "[A-Za-z0-9]{36}"),
    ("a GitHub token", "ghs_", 40, "[A-Za-z0-9]{36}"),
    ("a GitHub token", "ghr_", 40, "[A-Za-z0-9]{36}"),
    ("a GitHub token", "github_pat_", 93, r"\w{82}"),
    ("a GitLab token", "glpat-", 26, r"[\w-]{20,300}(?:\.[0-9a-z]{9})?"),
    ("a GitLab token", "gldt-", 25, r"[\w-]{20,50}"),
    ("a GitLab token", "glft-", 25, r"[\w-]{20,50}"),
    ("a GitLab token", "glffct-", 27, r"[\w-]{20,50}"),
    ("a GitLab token", "glrt-", 25, r"[\w-]{20,300}(?:\.[0-9a-z]{9})?"),
    ("a GitLab token", "glsoat-", 27, r"[\w-]{20,50}"),
    ("a GitLab token", "glptt-", 46, "[0-9a-f]{40}"),
    ("a GitLab token", "glcbt-", 28, r"[A-Za-z0-9]{1,5}_[\w-]{20,50}"),
    ("a GitLab token", "glimt-", 31, r"[\w-]{25}"),
    ("a GitLab token", "glagent-", 58, r"[\w-]{50,1024}"),
    ("a GitLab secret", "gloas-", 70, r"[\w-]{64}"),
    ("a GitLab token", "GR1348941", 29, r"[\w-]{20,50}"),
    ("an npm token", "npm_", 40, "[A-Za-z0-9]{36}"),
    ("a PyPI token", "pypi-AgEIcHlwaS5vcmc", 70, r"[\w-]{50,1000}"),
    ("a RubyGems token", "rubygems_", 57, "[a-f0-9]{48}"),
    ("a Clojars token", "CLOJARS_", 68, "[A-Za-z0-9]{60}"),
    ("an Artifactory key", "AKCp", 73, "[A-Za-z0-9]{69}"),
    ("an Artifactory token", "cmVmd", 64, "[A-Za-z0-9]{59}"),
    ("an Atlassian token", "ATATT3", 6, r"[\w=-]{186}"),
    ("a Sourcegraph token", "sgp_", 44, "(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}"),
    # chat, mail, forms, work
    ("a Slack token", "xoxb-", 32, r"[0-9]{8,14}-[A-Za-z0-9-]{18,80}"),
    ("a Slack token", "xoxp-", 66, r"(?:[0-9]{10,13}-){3}[A-Za-z0-9-]{28,34}"),
    ("a Slack token", "xoxe-", 153, r"\d-[A-Za-z0-9]{146}"),
    ("a Slack token", "xoxe.xoxb-", 175, r"\d-[A-Za-z0-9]{163,166}"),
    ("a Slack token", "xoxe.xoxp-", 175, r"\d-[A-Za-z0-9]{163,166}"),
    ("a Slack token", "xoxa-", 13, r"(?:\d-)?[A-Za-z0-9]{8,48}"),
    ("a Slack token", "xoxr-", 13, r"(?:\d-)?[A-Za-z0-9]{8,48}"),
    ("a Slack token", "xoxs-", 5, r"\d+-\d+-\d+-[a-fA-F0-9]{8,64}"),
    ("a Slack token", "xapp-", 5, r"\d-[A-Z0-9]+-\d+-[A-Za-z0-9]{8,128}"),
    ("a SendGrid key", "SG.", 69, r"[\w-]{22}\.[\w-]{43}"),
    ("a Brevo key", "xkeysib-", 89, "[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    ("a Mailgun key", "key-", 36, "[a-f0-9]{32}"),
    ("a Twilio key", "SK", 34, "[0-9a-f]{32}"),
    ("a Typeform token", "tfp_", 4, r"[\w.=-]{59}"),
    ("a Notion token", "ntn_", 50, "[0-9]{11}[A-Za-z0-9]{35}"),
    ("a Linear key", "lin_api_", 48, "[A-Za-z0-9]{40}"),
    ("an Airtable token", "pat", 82, r"[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    ("a Frame.io token", "fio-u-", 6, r"[\w=-]{64}"),
    ("an Adobe secret", "p8e-", 36, "[A-Za-z0-9]{32}"),
    ("a Facebook token", "EAAM", 104, "[A-Za-z0-9]{100,}"),
    ("a Facebook token", "EAAC", 104, "[A-Za-z0-9]{100,}"),
    # artificial intelligence
    ("an OpenAI key", "sk-", 51, "[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    ("an OpenAI key", "sk-proj-", 132, r"(?:[\w-]{74}|[\w-]{58})T3BlbkFJ(?:[\w-]{74}|[\w-]{58})"),
    ("an OpenAI key", "sk-svcacct-", 135, r"(?:[\w-]{74}|[\w-]{58})T3BlbkFJ(?:[\w-]{74}|[\w-]{58})"),
    ("an OpenAI key", "sk-admin-", 133, r"(?:[\w-]{74}|[\w-]{58})T3BlbkFJ(?:[\w-]{74}|[\w-]{58})"),
    ("an Anthropic key", "sk-ant-api03-", 108, r"[\w-]{93}AA"),
    ("an Anthropic key", "sk-ant-admin01-", 110, r"[\w-]{93}AA"),
    ("a Hugging Face token", "hf_", 37, "[A-Za-z]{34}"),
    ("a Hugging Face token", "api_org_", 42, "[A-Za-z]{34}"),
    ("a Perplexity key", "pplx-", 53, "[A-Za-z0-9]{48}"),
    # whoever issued it
    ("a JSON Web Token", "eyJ", 50, r"[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{10,}"),
)

# Formats that are known by what is inside them: what it is, a regular expression for the whole. _is_marked() has the marks.
MARKED_FORMATS = (
    (
        "a private key",
        r"-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=:,.\s\\-]{64,}",
    ),
    ("a Slack webhook", r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[A-Za-z0-9+/]{43,56}"),
    (
        "a Microsoft Teams webhook",
        r"(?<=\.webhook\.office\.com/)webhookb2/[0-9a-f@-]{73}/IncomingWebhook/[0-9a-z]{32}/[0-9a-f-]{36}",
    ),
    ("an Azure storage key", "(?<=AccountKey=)[A-Za-z0-9+/]{86}=="),
    ("an Azure client secret", r"(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])"),
    ("a Terraform token", r"(?<![\w.-])[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}(?![\w-])"),
    ("a Mailchimp key", r"(?<![\w.-])[0-9a-f]{32}-us\d{1,2}(?![\w-])"),
    ("a MaxMind key", r"(?<![\w.-])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![\w-])"),
    ("a Telegram bot token", r"(?<!\d)[0-9]{8,10}:A[\w-]{34}(?![\w-])"),
    ("a Discord bot token", r"(?<![\w.-])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w.-])"),
)

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
    """A credential in a string: what it is in words ("a Stripe key"), where it stands in the string, its characters."""

    __slots__ = ("end", "start", "value", "what")

    def __init__(self, what: str, start: int, end: int, text: str) -> None:
        self.what = what
        self.start = start
        self.end = end
        self.value = text[start:end]


# The least length of a word that begins so; two characters alone are those of many words.
_LEAST = {beginning.encode(): least for _, beginning, least, _ in FORMATS if len(beginning) > 2}
_LEAST.update([(b"SK" + bytes((sign,)), 34) for sign in b"0123456789abcdef"])
_LONGEST_BEGINNING = max(map(len, _LEAST))
# Nearly all words differ from all of these in their first three characters.
_FIRST_THREE = frozenset([beginning[:3] for beginning in _LEAST])
_SHORTEST = 13
SHORTEST_SECRET = 8
"""Characters of a string; find_secrets() finds nothing in a shorter one."""

DATA = ";base64,"
LOOKS_SO = "what looks like a credential"
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
    for word in set(data.translate(_WORDS).split()):
        if word[:3] in _FIRST_THREE and _begins_token(word):
            return True
        if len(word) > 33 and (_is_marked(word) or _is_long_number(word)):
            return True
    return False


def _begins_token(word: bytes) -> bool:
    """Whether a word begins as a token does, and is at least as long as such a token."""
    return any(len(word) >= _LEAST.get(word[:size], len(word) + 1) for size in range(3, _LONGEST_BEGINNING + 1))


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


_pattern: Pattern[str] | None = None


def token_pattern() -> Pattern[str]:
    """One regular expression for all formats; the group that matched, if any, counts MARKED_FORMATS from 1."""
    global _pattern
    if _pattern is None:
        import re

        known = "|".join([re.escape(beginning) + rest for _, beginning, _, rest in FORMATS])
        marked = "|".join([f"({pattern})" for _, pattern in MARKED_FORMATS])
        # A look at the next character saves most places the hundred that follow.
        _pattern = re.compile(rf"(?=[\w-])(?:(?<![\w.-])(?:{known})(?![\w-])|{marked})", re.ASCII)
    return _pattern


def names_credential(key: str) -> bool:
    """Whether a key says that its value is a credential: `authToken`, `X-Api-Key`, `client_secret`, `passwordStr`."""
    word = _squeezed(key)
    return (word.endswith(_CREDENTIAL_ENDINGS) or word in _CREDENTIAL_NAMES) and not word.endswith(_HARMLESS)


def _squeezed(key: str) -> str:
    """The key in lower case without the marks between its words and the suffix of a text attribute."""
    word = key.lower().replace("-", "").replace("_", "").replace(" ", "")
    return word[:-3] if word.endswith(("str", "txt")) else word


def find_secrets(text: str, key: str = "", *, tokens: bool = True) -> list[Secret]:
    """The credentials in a string, by place; `key` is the key (or the name of the header) under which it stands.

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
    searched = _without_data(text)
    for match in token_pattern().finditer(searched):
        value = match.group()
        what, beginning = _kind(value, match.lastindex)
        if len(set(value[len(beginning) :])) > 5 and not _is_placeholder(value):
            yield Secret(what, match.start(), match.end(), text)


def find_secrets_in_code(code: str) -> list[Secret]:
    """The credentials in JavaScript or JSX: tokens of known formats, `Bearer <token>`, long numbers under a telling key."""
    found = [*_tokens(code), *_in_code(code)] if may_hold_token(code) else []
    found += _after_schemes(code)
    return _apart(found)


def _in_code(text: str) -> Iterator[Secret]:
    """The words of 64 hexadecimal digits that a telling name has: `"X-Api-Key": "<digits>"`, `token = "..."`, `?key=...`."""
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


def _kind(value: str, marked: int | None) -> tuple[str, str]:
    """What a token is and how it begins; `marked` is its number in MARKED_FORMATS, from 1."""
    if marked:
        return MARKED_FORMATS[marked - 1][0], ""
    return max([(what, beginning) for what, beginning, *_ in FORMATS if value.startswith(beginning)], key=_beginning)


def _beginning(kind: tuple[str, str]) -> int:
    return len(kind[1])


def _without_data(text: str) -> str:
    """The text with the contents of data URLs (images) blanked out."""
    pieces = []
    done = 0
    start = text.find(DATA)
    while start >= 0:
        start += len(DATA)
        end = start
        while end < len(text) and (text[end].isalnum() or text[end] in "+/=-_"):
            end += 1
        pieces += [text[done:start], " " * (end - start)]
        done = end
        start = text.find(DATA, end)
    return "".join([*pieces, text[done:]]) if pieces else text


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
                        yield Secret("a user name with password", start, end, text)
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
    if not 16 <= len(value) <= _LONGEST or not _IN_CREDENTIALS.issuperset(value) or "://" in value:
        return False
    if len(set(value)) < 8 or value.startswith(("/", ".")) or _holds_id(value):
        return False
    digits = letters = changes = longest = length = 0
    before = ""
    for sign in value:
        kind = "digit" if sign.isdigit() else "upper" if sign.isupper() else "lower" if sign.islower() else ""
        digits += kind == "digit"
        letters += kind in ("upper", "lower")
        # A capital letter begins a word: what follows it is no change.
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
