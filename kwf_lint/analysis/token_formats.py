"""Knows the formats of tokens in wide use, and finds them in a text.

Loaded only for text with a word that begins like a token, and regular expressions only for one that is as long, so that a
clean file pays for neither. The formats (beginning, length, alphabet) are facts of the rules of gitleaks and the plug-ins
of detect-secrets.
"""

from __future__ import annotations

from kwf_lint.document.edits import replaced

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

# Formats that are known by what is inside them: what it is, what it has inside, a regular expression for the whole.
# may_hold_token() in secrets.py has these marks as well.
MARKED_FORMATS = (
    (
        "a private key",
        "-----BEGIN",
        r"-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=:,.\s\\-]{64,}",
    ),
    (
        "a Slack webhook",
        "hooks.slack.com/",
        r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[A-Za-z0-9+/]{43,56}",
    ),
    (
        "a Microsoft Teams webhook",
        ".webhook.office.com/",
        r"(?<=\.webhook\.office\.com/)webhookb2/[0-9a-f@-]{73}/IncomingWebhook/[0-9a-z]{32}/[0-9a-f-]{36}",
    ),
    ("an Azure storage key", "AccountKey=", "(?<=AccountKey=)[A-Za-z0-9+/]{86}=="),
    ("an Azure client secret", "Q~", r"(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])"),
    ("a Terraform token", ".atlasv1.", r"(?<![\w.-])[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}(?![\w-])"),
    ("a Mailchimp key", "-us", r"(?<![\w.-])[0-9a-f]{32}-us\d{1,2}(?![\w-])"),
    ("a MaxMind key", "_mmk", r"(?<![\w.-])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![\w-])"),
    ("a Telegram bot token", ":A", r"(?<!\d)[0-9]{8,10}:A[\w-]{34}(?![\w-])"),
    ("a Discord bot token", ".", r"(?<![\w.-])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w.-])"),
)

# The least length of a word that begins so; two characters alone are those of many words.
_LEAST = {beginning.encode(): least for _, beginning, least, _ in FORMATS if len(beginning) > 2}
_LEAST.update([(b"SK" + bytes((sign,)), 34) for sign in b"0123456789abcdef"])
_LONGEST_BEGINNING = max(map(len, _LEAST))

DATA = ";base64,"


def begins_token(word: bytes) -> bool:
    """Whether a word begins as a token does, and is at least as long as such a token."""
    return any(len(word) >= _LEAST.get(word[:size], len(word) + 1) for size in range(3, _LONGEST_BEGINNING + 1))


_pattern: Pattern[str] | None = None


def tokens_in(text: str) -> Iterator[tuple[str, int, int, str]]:
    """What has the form of a token: what it is, where it starts and ends, and what follows its known beginning.

    Those of FORMATS come first, then those of MARKED_FORMATS.
    """
    global _pattern
    import re

    if _pattern is None:
        by_first: dict[str, list[str]] = {}
        for _, beginning, _, rest in FORMATS:
            by_first.setdefault(beginning[0], []).append(re.escape(beginning[1:]) + rest)
        known = "|".join([f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items()])
        # A look at the next character saves most places the alternatives that follow, and those that begin alike are together.
        firsts = re.escape("".join(by_first))
        _pattern = re.compile(rf"(?=[{firsts}])(?<![\w.-])(?:{known})(?![\w-])", re.ASCII)
    text = _without_data(text)
    for match in _pattern.finditer(text):
        value = match.group()
        what, beginning = max([each[:2] for each in FORMATS if value.startswith(each[1])], key=_beginning)
        yield what, match.start(), match.end(), value[len(beginning) :]
    for what, mark, pattern in MARKED_FORMATS:
        for match in re.finditer(pattern, text, re.ASCII) if mark in text else ():
            yield what, match.start(), match.end(), match.group()


def _beginning(kind: tuple[str, str]) -> int:
    return len(kind[1])


def _without_data(text: str) -> str:
    """The text with the contents of data URLs (images) blanked out."""
    blanks = []
    start = text.find(DATA)
    while start >= 0:
        start += len(DATA)
        end = start
        while end < len(text) and (text[end].isalnum() or text[end] in "+/=-_"):
            end += 1
        blanks.append((start, end, " " * (end - start)))
        start = text.find(DATA, end)
    return replaced(text, blanks)
