"""Rules on names and descriptions (KWF2), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.config import DEFAULTS, settings_of_text
from kwf_lint.document import document_of_text
from kwf_lint.engine import lint
from kwf_lint.ruleset import builtin_rules

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.diagnostic import Diagnostic
RULES = {rule.code: rule for rule in builtin_rules()}
ACME = {"app": "acme", "version": "1.0.0", "title": "Acme Orders"}


def diagnostics(code: str, value: Any, settings: str = "") -> list[Diagnostic]:
    document = document_of_text("app.json", json.dumps(value))
    return lint(document, [RULES[code]], settings_of_text(settings) if settings else DEFAULTS)


def places(code: str, value: Any, settings: str = "") -> list[str]:
    return [each.pointer for each in diagnostics(code, value, settings)]


@pytest.mark.parametrize(
    ("kind", "name", "is_generic"),
    [
        ("workflows", "acme-workflow-2", True),
        ("workflows", "copy-of-acme-refunds", True),
        ("workflows", "temp---acme-refunds", True),
        ("workflows", "effort-timer-1-of-4", False),
        ("workflows", "acme-1-of-4", True),
        ("workflows", "acme", False),
        ("workflows", "acme-refunds", False),
        ("actions", "kustomer.app.acme.get-request", True),
        ("actions", "kustomer.app.Acme_6142bf2f6ef1940524f53d94.putRequest", True),
        ("actions", "get-order", False),
        ("kviews", "acme.view", True),
        ("kviews", "acme--event-view", False),
        ("kviews", "acme.trackorders", False),
        ("commands", "test", False),
    ],
)
def test_generic_names(kind: str, name: str, is_generic: bool) -> None:
    assert places("KWF203", {**ACME, kind: [{"name": name}]}) == ([f"/{kind}/0/name"] if is_generic else [])


@pytest.mark.parametrize(("event", "is_generic"), [("kustomer.app.acme.event", True), ("order.event", False)])
def test_a_hook_of_an_event_says_nothing(event: str, is_generic: bool) -> None:
    assert bool(places("KWF203", {**ACME, "hooks": [{"eventName": event}]})) == is_generic


@pytest.mark.parametrize(
    ("kind", "name", "is_reported"),
    [
        pytest.param("workflows", "simple-company-create-workflow", True, id="common-words-do-not-count"),
        pytest.param("workflows", "orders-poll-invoices", False, id="word-of-the-title"),
        pytest.param("workflows", "preorders-sync", False, id="part-of-a-word"),
        pytest.param("workflows", "refund-now", False, id="word-of-an-own-action"),
        pytest.param("workflows", "kustomer.app.other.sync", False, id="owner-is-foreign-namespace"),
        pytest.param("workflows", "workflow-1", False, id="owner-is-generic-name"),
        pytest.param("kviews", "acme.card", False, id="kview-of-the-app"),
        pytest.param("kviews", "hello-world.card", True, id="kview-of-something-else"),
        pytest.param("kviews", "hello-world", False, id="kview-without-a-first-part"),
        pytest.param("kviews", "kustomer.app.acme.orders", False, id="kview-in-the-namespace"),
    ],
)
def test_names_are_tied_to_the_app(kind: str, name: str, is_reported: bool) -> None:
    value = {**ACME, kind: [{"name": name}], "actions": [{"name": "refund"}]}

    assert places("KWF204", value) == ([f"/{kind}/0/name"] if is_reported else [])
