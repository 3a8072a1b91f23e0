"""Rules on versions and dependencies (KWF6), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.config import DEFAULTS, settings_of_text
from kwf_lint.document import document_of_text
from kwf_lint.engine import lint
from kwf_lint.ruleset import builtin_rules
from kwf_lint.usage import read_app_version

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.diagnostic import Diagnostic
RULES = {rule.code: rule for rule in builtin_rules()}
ID = "6142bf2f6ef1940524f53d94"


def diagnostics(code: str, value: Any, settings: str = "") -> list[Diagnostic]:
    document = document_of_text("app.json", json.dumps(value))
    return lint(document, [RULES[code]], settings_of_text(settings) if settings else DEFAULTS)


def places(code: str, value: Any, settings: str = "") -> list[str]:
    return [each.pointer for each in diagnostics(code, value, settings)]


def flow(*steps: tuple[str | None, str | None], event: str = "", version: str | None = None) -> dict[str, Any]:
    """A workflow with these actions and appVersions, one step after the other."""
    written = []
    for number, (action, asked) in enumerate(steps):
        step: dict[str, Any] = {"id": f"s{number}", "transitions": []}
        if number + 1 < len(steps):
            step["transitions"] = [{"target": f"s{number + 1}", "condition": {"op": "true", "values": [True]}}]
        if action is not None:
            step["action"] = action
        if asked is not None:
            step["appVersion"] = asked
        written.append(step)
    trigger: dict[str, Any] = {"id": "1", "eventName": event or "kustomer.conversation.create"}
    trigger["transitions"] = [{"target": "s0", "condition": {"op": "true", "values": [True]}}] if steps else []
    if version is not None:
        trigger["appVersion"] = version
    return {"name": "acme-notes", "description": "Notes.", "trigger": trigger, "steps": written}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kustomer-^1.9.2", ("kustomer", "^1.9.2", True)),
        ("kustomer-1.9.2", ("kustomer", "1.9.2", True)),
        (f"Acme_{ID}-~0.1.17", ("acme", "~0.1.17", True)),
        ("kustomer-1.x", ("kustomer", "1.x", False)),
        ("route-66-^1.0.0", ("route-66", "^1.0.0", False)),
        ("kustomer-latest", ("kustomer", "latest", False)),
        ("kustomer-", ("kustomer", "", False)),
        ("kustomer", ("", None, False)),
        ("^1.9.2", ("", None, False)),
        ("kustomer.app.acme-^1.0.0", ("", None, False)),
        ("", ("", None, False)),
    ],
)
def test_app_and_range(text: str, expected: tuple[str, str | None, bool]) -> None:
    read = read_app_version(text)

    assert (read.app, read.range, read.is_plain) == expected


@pytest.mark.parametrize("range_", ["*", "x", "", "latest", ">=1.0.0", ">1", "0.x", "^0", "<2.0.0", "1.0.0 || >=2"])
def test_ranges_that_pin_nothing(range_: str) -> None:
    value = flow(("kustomer.note.create", f"kustomer-{range_}"), version=f"kustomer-{range_}")

    assert places("KWF602", value) == ["/trigger/appVersion", "/steps/0/appVersion"]
    assert places("KWF603", value) == []


@pytest.mark.parametrize(
    "range_", ["^1.9.2", "~1.9", "1.x", "1", "1.9.2", "^0.1.17", ">=1.0.0 <2.0.0", "1.2 - 1.4", "1 || 2"]
)
def test_ranges_that_pin(range_: str) -> None:
    value = flow(("kustomer.note.create", f"kustomer-{range_}"))

    assert places("KWF602", value) == places("KWF603", value) == []
