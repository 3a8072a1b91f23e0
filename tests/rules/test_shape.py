"""Rules on shape (KWF1), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS

if TYPE_CHECKING:
    from typing import Any

RULES = {rule.code: rule for rule in builtin_rules()}
ACME = {"app": "acme", "version": "1.0.0", "title": "Acme Orders"}


def places(code: str, text: str) -> list[str]:
    found = lint(document_of_text("app.json", text), [RULES[code]], DEFAULTS)
    return [each.pointer for each in found.diagnostics]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"tags": ["<<tag>>"]}, ["/tags/0"], id="mark"),
        pytest.param({"iconUrl": "https://acme.io/<<org>>.png"}, ["/iconUrl"], id="mark-in-a-text"),
        pytest.param({"kviews": [{"template": "{a << b}"}]}, [], id="shift"),
        pytest.param({"kviews": [{"template": "<<a\nb>>"}]}, [], id="two-lines"),
        pytest.param({"iconUrl": "https://www.example.com/x"}, ["/iconUrl"], id="address"),
        pytest.param({"description": "https://www.example.com/x"}, [], id="address-in-prose"),
        pytest.param({"description": "TBD."}, ["/description"], id="text-to-come"),
        pytest.param({"changelog": {"1.0.0": "Lorem ipsum dolor"}}, ["/changelog/1.0.0"], id="lorem-ipsum"),
        pytest.param({"title": "My First App"}, ["/title"], id="text-of-a-sample"),
        pytest.param({"app": "my_first_app", "title": "My First App"}, [], id="sample-itself"),
        pytest.param({"widgets": [{"name": "myFirstWidget"}]}, ["/widgets/0/name"], id="name-of-a-sample"),
    ],
)
def test_placeholders(more: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF109", json.dumps({**ACME, **more})) == expected


def test_a_mark_that_is_written_with_escapes_is_found() -> None:
    text = json.dumps({**ACME, "tags": ["<<tag>>"]}).replace("<", "\\u003c").replace(">", "\\u003e")

    assert places("KWF109", text) == ["/tags/0"]
