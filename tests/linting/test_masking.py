"""Credentials are hidden in all that is shown of a document, whichever rule shows it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from kwf_lint.analysis.secrets import MARKED_FORMATS
from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.masking import masked, masked_text, secret_spans, secrets_of_text
from kwf_lint.report.formats import FORMATS as REPORTS
from kwf_lint.report.formats import render
from kwf_lint.run.outcome import Outcome
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.analysis.test_secrets import ALPHANUMERIC, drawn, some
from tests.linted import diagnostics_in

RULES = builtin_rules()


def definition(**keys: Any) -> str:
    return json.dumps({"app": "acme", "version": "1.0.0", "title": "Acme", **keys}, indent=2, ensure_ascii=False)


def report_of(text: str, name: str, *, ignore: tuple[str, ...] = ()) -> str:
    document = document_of_text("app.json", text)
    outcome = Outcome()
    outcome.files = 1
    outcome.rules = RULES
    rules = chosen(RULES, ("KWF1", "KWF2", "KWF5"), (), ignore)
    outcome.diagnostics = diagnostics_in(document, rules, DEFAULTS, apps=read_apps(document))
    return render(name, outcome)


TOKEN = some(ALPHANUMERIC, 36)
STRIPE = drawn("sk_live_[A-Za-z0-9]{24}", random.Random(3), longest=True)
LEAKY = definition(
    actions=[
        {
            "name": "test",
            "type": "rest_api",
            "inputTemplate": {
                "uri": f"http://api.bluebird.shop/v1?api_key={TOKEN}",
                "headers": {"X-Api-Key": TOKEN, "Authorization": f"Bearer {STRIPE}", "wrong": f"{{{{{STRIPE}"},
            },
        }
    ],
    description=f"Use {TOKEN} or {STRIPE}.",
    i18n={"en_us": {"acme.settings.page.title": STRIPE}},
    unknown=TOKEN,
)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("ignore", [(), ("KWF501",)], ids=["all", "without KWF501"])
def test_no_report_shows_a_credential(name: str, ignore: tuple[str, ...]) -> None:
    report = report_of(LEAKY, name, ignore=ignore)

    assert report
    for secret in (TOKEN, STRIPE):
        for start in range(len(secret) - 6):
            assert secret[start : start + 7] not in report


def test_all_uses_of_a_credential_are_masked_and_nothing_else() -> None:
    spans = secret_spans(LEAKY, secrets_of_text(LEAKY))

    assert sorted(LEAKY[start:end] for start, end in spans) == sorted([TOKEN] * 4 + [STRIPE] * 4)
    shown = masked_text(LEAKY)
    assert len(shown) == len(LEAKY)
    assert json.loads(shown)["app"] == "acme"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"apiKey": "{TOKEN}", "apiKey": "other"}}',
        f'{{"headers": [{{"name": "X-Api-Key", "value": "{TOKEN}"}}]}}',
        f'{{"headers": [{{"value": "{TOKEN}", "name": "X-Api-Key"}}]}}',
        f'{{"settings": {{"default": {{"authToken": {{"type": "secret", "defaultValue": "{TOKEN}"}}}}}}}}',
        f'{{"settings": {{"default": {{"shop": {{"type": "secret", "defaultValue": "{TOKEN}"}}}}}}}}',
        f'{{"apiKey": ["{TOKEN}"]}}',
        f'["Bearer {TOKEN}"]',
        f'\ufeff{{"token": "{TOKEN}"}}',
    ],
)
def test_credentials_are_masked_wherever_they_are_recognized(text: str) -> None:
    assert TOKEN not in masked_text(text)


def test_tokens_in_text_that_is_no_json_are_masked() -> None:
    text = f"{{'token': '{STRIPE}',\n  oops"

    assert masked_text(text) == text.replace(STRIPE, "*" * len(STRIPE))


def test_a_credential_written_with_escapes_is_masked() -> None:
    webhook = drawn("https://hooks\\.slack\\.com/services/[A-Za-z0-9]{44}", random.Random(4))
    slashed = json.dumps({"url": webhook}).replace("/", "\\/")
    escaped = json.dumps({"token": TOKEN}).replace(TOKEN[:6], "".join(f"\\u{ord(sign):04x}" for sign in TOKEN[:6]))

    assert webhook[-30:] not in masked_text(slashed)
    assert TOKEN[10:] not in masked_text(escaped)


def test_a_key_over_several_lines_is_masked_line_by_line() -> None:
    key = drawn(MARKED_FORMATS[0][1], random.Random(5))
    lines = "\n".join([key[:40], key[40:90], key[90:]])
    shown = masked_text(f"{{\n{lines}\n")

    assert shown.count("\n") == lines.count("\n") + 2
    assert not any(sign.isalnum() for sign in shown)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f'"{TOKEN}" is odd', f'"{"*" * 36}" is odd'),
        (f'"Bearer {TOKEN[:12]}…{TOKEN[-20:]}" is odd', f'"Bearer {"*" * 12}…{"*" * 20}" is odd'),
        (f'"{TOKEN[:19]}…{TOKEN[-8:]} and more" is odd', f'"{"*" * 19}…{"*" * 8} and more" is odd'),
        (
            f"a token is written here: {TOKEN[:4]}… (36 characters)",
            f"a token is written here: {TOKEN[:4]}… (36 characters)",
        ),
        ("no step is called so…", "no step is called so…"),
    ],
)
def test_messages_that_quote_a_credential_are_masked(message: str, expected: str) -> None:
    assert masked(message, [TOKEN]) == expected


def test_many_credentials_are_found_in_a_text_without_delay() -> None:
    text = json.dumps([{"token": some(ALPHANUMERIC, 32)} for _ in range(300)])

    assert len(secrets_of_text(text)) == 300


def fingerprints(value: str) -> list[str]:
    text = definition(clientSecret=value)
    document = document_of_text("app.json", text)
    found = diagnostics_in(document, [rule for rule in RULES if rule.code == "KWF501"], DEFAULTS)
    return [diagnostic.fingerprint for diagnostic in found]


def test_the_fingerprint_tells_a_credential_from_the_next_one_in_its_place() -> None:
    first, second = some(ALPHANUMERIC, 32), some(ALPHANUMERIC, 32)

    assert fingerprints(first) == fingerprints(first)
    assert fingerprints(first) != fingerprints(second)
    assert len(fingerprints(first)) == 1
