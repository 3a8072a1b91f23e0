"""Credentials are hidden in all that is shown of a document, whichever rule shows it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.analysis.token_formats import MARKED_FORMATS
from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.diagnostic import diagnose
from kwf_lint.linting.engine import lint
from kwf_lint.linting.fix import edits_finder
from kwf_lint.linting.masking import masked, masked_text, secret_spans, secrets_of_text
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options
from kwf_lint.rulekit import Finding, Related, RouteStop, Rule
from kwf_lint.run.outcome import Outcome
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.run.rule_pages import examples
from kwf_lint.settings.keys import FORMATS as REPORTS
from kwf_lint.settings.settings import DEFAULTS
from tests.analysis.test_secrets import ALPHANUMERIC, drawn, some
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.document import Path as Place

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


DIGITS = some("0123456789abcdef", 64)
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
        f"{{\"template\": \"<b>{{fetch(url, {{'X-Api-Token': '{DIGITS}'}})}}</b>\"}}",
        f'\ufeff{{"token": "{TOKEN}"}}',
    ],
)
def test_credentials_are_masked_wherever_they_are_recognized(text: str) -> None:
    shown = masked_text(text)

    assert TOKEN not in shown
    assert DIGITS not in shown


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
    key = drawn(MARKED_FORMATS[0][2], random.Random(5))
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
            f"a token is hardcoded here: {TOKEN[:4]}… (36 characters)",
            f"a token is hardcoded here: {TOKEN[:4]}… (36 characters)",
        ),
        ("no step is called so…", "no step is called so…"),
        (f'write "{TOKEN[:10].upper()}-{TOKEN[10:].lower()}"', f'write "{"*" * 37}"'),
        (f'write "x-{TOKEN[:10].lower()}…{TOKEN[-9:].upper()}"', f'write "x-{"*" * 10}…{"*" * 9}"'),
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


GITHUB = drawn("ghp_[A-Za-z0-9]{36}", random.Random(6), longest=True)
PARTS = [GITHUB[start : start + 9].lower() for start in range(4, len(GITHUB) - 8)]
KEY, VALUE, ALL = "key", "value", "everywhere"


def planted(value: Any) -> Iterator[tuple[str, Any]]:
    """A value with a token at each of its places: as a key, as a string, within one, and for all strings that are equal."""
    for text in dict.fromkeys(each for each, _, _ in _places(value) if isinstance(each, str)):
        yield f"{ALL}: {text}", _replaced(value, text)
    for old, path, kind in _places(value):
        for new in (GITHUB,) if kind == KEY else (GITHUB, f"a: {GITHUB} ", f"{{{{{GITHUB}}}}}", {GITHUB: old}):
            yield f"{kind}: {path} {new}", _put(value, path, kind, new)


def _places(value: Any, path: Place = ()) -> Iterator[tuple[Any, Place, str]]:
    for key, item in value.items() if type(value) is dict else enumerate(value):
        if type(value) is dict:
            yield key, (*path, key), KEY
        if type(item) is dict or type(item) is list:
            yield from _places(item, (*path, key))
        else:
            yield item, (*path, key), VALUE


def _replaced(value: Any, old: str) -> Any:
    if type(value) is dict:
        return {GITHUB if key == old else key: _replaced(item, old) for key, item in value.items()}
    if type(value) is list:
        return [_replaced(item, old) for item in value]
    return GITHUB if value == old else value


def _put(value: Any, path: Place, kind: str, new: Any) -> Any:
    key, *rest = path
    if rest:
        items = [(each, _put(item, tuple(rest), kind, new) if each == key else item) for each, item in _items(value)]
    else:
        items = [
            ((new, item) if kind == KEY else (each, new)) if each == key else (each, item)
            for each, item in _items(value)
        ]
    return dict(items) if type(value) is dict else [item for _, item in items]


def _items(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items() if type(value) is dict else enumerate(value))


def leaks(value: Any) -> list[str]:
    """The formats in whose report of a definition the token, or a part of it, is to be read."""
    document = document_of_text("app.json", json.dumps(value, indent=1))
    linted = lint(document, RULES, DEFAULTS)
    outcome = Outcome()
    outcome.files = 1
    outcome.rules = RULES
    outcome.diagnostics, outcome.suppressed, outcome.faults = linted.diagnostics, linted.suppressed, linted.faults
    edits = edits_finder([*outcome.diagnostics, *outcome.suppressed])
    found = []
    for name in REPORTS:
        report = render(name, outcome, Options(suppressed=True, edits=edits)).lower()
        found += [name] if any(part in report for part in PARTS) else []
    return found


WHOLE = {
    "app": "acme",
    "version": "1.0.0",
    "workflows": [
        {
            "name": "acme-orders",
            "trigger": {
                "eventName": "acme.order.paid",
                "transitions": [{"target": "find", "condition": {"op": "eq", "values": ["/#steps.1.state", "paid"]}}],
            },
            "steps": [
                {
                    "id": "find",
                    "action": "acme.order.find",
                    "meta": {"displayName": "Find it", "description": "kwf-lint: allow KWF405 (known)"},
                    "params": {"id": "{{steps.1.id}}", "list": ["/#steps.note.id"]},
                    "transitions": [
                        {"target": "note", "condition": {"op": "dne", "values": ["/#steps.find.id", True]}},
                        {"target": "gone"},
                    ],
                },
                {
                    "id": "note",
                    "action": "kustomer.note.create",
                    "params": {"body": "/#steps.find.name"},
                    "transitions": [],
                },
                {"id": "lost", "action": "kustomer.note.create", "params": {}, "transitions": [{"target": "lost"}]},
            ],
        }
    ],
    "actions": [{"name": "acme.order.find", "type": "rest_api", "inputTemplate": {"uri": "http://x.test/{{id}}"}}],
    "hooks": [{"eventName": "acme.order.paid", "type": "form"}],
    "settings": {"default": {"shop": {"type": "string", "defaultValue": "a"}}},
    "i18n": {"en_us": {"acme.settings.page.title": "Acme"}},
}


def test_no_format_shows_a_token_wherever_it_stands() -> None:
    assert {label: found for label, value in planted(WHOLE) if (found := leaks(value))} == {}


def test_no_rule_shows_a_token_of_its_examples() -> None:
    chance = random.Random(1)
    found = {}
    for page in [Path(rule.page) for rule in RULES]:
        for example in examples(page.read_text(encoding="utf-8")) if page.exists() else ():
            document = document_of_text("app.json", example.blocks[0].text)
            variants = list(planted(document.value)) if type(document.value) is dict else []
            for label, value in chance.sample(variants, min(2, len(variants))):
                found.update({f"{page.stem} {label}": names} if (names := leaks(value)) else {})

    assert found == {}


def test_tokens_of_related_documents_are_hidden_in_every_format() -> None:
    other = document_of_text("other.json", json.dumps({"app": GITHUB, "version": "1.0.0", GITHUB: 1}))
    document = document_of_text("app.json", definition(description="x"))
    finding = Finding(
        ("app",),
        f'"{GITHUB}" is taken',
        related=[Related((GITHUB,), f'"{GITHUB}" is here', other)],
        route=[RouteStop(("app",), f'is "{GITHUB}"')],
        help=f"not {GITHUB}",
    )
    outcome = Outcome()
    outcome.diagnostics = diagnose(document, list(read_apps(document)), [(RULES[0], finding)], DEFAULTS)

    for name in REPORTS:
        assert not any(part in render(name, outcome).lower() for part in PARTS), name


def test_fingerprints_and_markers_know_the_names_that_reports_hide() -> None:
    def found(name: str) -> tuple[list[str], list[str]]:
        text = json.dumps(WHOLE).replace('"find"', json.dumps(name)).replace("steps.find", f"steps.{name}")
        text = text.replace("KWF405 (known)", f"KWF301 (known as {name})")
        linted = lint(document_of_text("app.json", text), RULES, DEFAULTS)
        reasons = [each.suppression[1] for each in linted.suppressed if each.suppression]
        return [each.fingerprint for each in (*linted.diagnostics, *linted.suppressed)], reasons

    other = GITHUB[:20] + GITHUB[:19:-1]
    (prints, reasons), (other_prints, other_reasons) = found(GITHUB), found(other)

    assert reasons == other_reasons == [f"known as {'*' * len(GITHUB)}"]
    assert len(prints) == len(other_prints)
    assert set(prints) != set(other_prints)


def test_what_a_crash_says_is_without_tokens() -> None:
    def check(app: Any) -> Iterator[Finding]:
        yield from ()
        raise KeyError(app.value["description"])

    rule = Rule(check, "KWF999", "error", default=True, needs="app", apps_only=False, options={})
    [fault] = lint(document_of_text("app.json", definition(description=GITHUB)), [rule], DEFAULTS).faults

    assert "KeyError" in fault.message
    assert GITHUB not in fault.message + fault.traceback
