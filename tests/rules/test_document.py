"""Rules on the file as such (KWF0), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.edits import Remove
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

RULES = {rule.code: rule for rule in builtin_rules()}


def diagnostics(code: str, text: str) -> list[Diagnostic]:
    return diagnostics_in(document_of_text("app.json", text), [RULES[code]], DEFAULTS)


def workflow(**more: Any) -> dict[str, Any]:
    return {"name": "x", "description": "x", "trigger": {"id": "1", "transitions": []}, "steps": [], **more}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(workflow(), [], id="clean"),
        pytest.param(
            workflow(enabled=True, logging=False, meta={}, replaces=None, response={}), [], id="keys-of-the-body"
        ),
        pytest.param(workflow(rev=1), ["/rev"], id="bare-workflow"),
        pytest.param(workflow(_id="x", rev=1, updatedAt="x"), ["/_id"], id="one-for-all-keys"),
        pytest.param(workflow(steps=[{"id": "a", "transitions": [], "_id": "x"}]), ["/steps/0/_id"], id="step"),
        pytest.param(workflow(steps=[{"id": "a", "transitions": [], "rev": 1}]), [], id="rev-of-a-step-is-unknown"),
        pytest.param(workflow(trigger={"transitions": [], "_id": "x"}), ["/trigger/_id"], id="trigger"),
        pytest.param(workflow(id="61b928c394014f001b1f3b0b"), [], id="id"),
        pytest.param(
            {"app": "a", "version": "1.0.0", "workflows": [workflow(rev=1)]}, ["/workflows/0/rev"], id="in-an-app"
        ),
        pytest.param({"app": "a", "version": "1.0.0", "rev": 1}, [], id="app-itself"),
        pytest.param({"type": "workflow", "id": "x", "attributes": workflow(rev=1)}, [], id="envelope"),
        pytest.param({"data": {"type": "workflow", "id": "x", "attributes": workflow(rev=1)}}, [], id="answer"),
        pytest.param([workflow(rev=1), workflow(rev=2)], ["/0/rev", "/1/rev"], id="array"),
        pytest.param({"steps": [{"id": "a", "transitions": [], "_id": "x"}]}, ["/steps/0/_id"], id="partial"),
    ],
)
def test_export_noise(value: Any, expected: list[str]) -> None:
    assert [each.pointer for each in diagnostics("KWF005", json.dumps(value))] == expected


def test_all_noise_goes_in_one_safe_fix() -> None:
    steps: list[dict[str, Any]] = [{"id": name, "transitions": [], "_id": name} for name in ("b", "a")]
    (found,) = diagnostics("KWF005", json.dumps(workflow(rev=1, createdAt="x", steps=steps)))

    assert found.message == '"createdAt" and 3 more keys come from a read of the API'
    assert found.fix is not None
    assert found.fix.safe
    assert list(found.fix.edits) == [
        Remove(("createdAt",)),
        Remove(("rev",)),
        Remove(("steps", 1, "_id")),
        Remove(("steps", 0, "_id")),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"app": "a", "version": "1.0.0", "kviews": [], "kviews": [{}]}', ["/kviews"]),
        ('{"app": "a", "version": "1.0.0", "settings": {"a": {"b": 1, "b": 2, "b": 3}}}', ["/settings/a/b"] * 2),
        ('{"app": "a", "version": "1.0.0", "meta": {"a": 1, "\\u0061": 2}}', ["/meta/a"]),
        ('{"app": "a", "version": "1.0.0", "meta": [{"a": 1}, {"a": 2}]}', []),
    ],
)
def test_duplicate_keys(text: str, expected: list[str]) -> None:
    assert [each.pointer for each in diagnostics("KWF002", text)] == expected
