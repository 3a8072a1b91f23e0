"""Fingerprints go by meaning: whatever an edit moves, as long as it says the same, they stay as they are."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from kwf_lint.commands.rule import text_of_page
from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.run.rule_pages import examples
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

RULES = builtin_rules()
ACTIVE = chosen(RULES, (), (), ())
FOLDER = Path(__file__).parents[1] / "definitions"
DEFINITIONS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.json"))}
UNRELATED = json.loads((FOLDER / "vip-orders.workflow.json").read_text(encoding="utf-8")) | {"name": "unrelated-tags"}
EDITS = 1000


def found(value: Any, indent: int | None) -> list[tuple[str, str, str]]:
    """Fingerprint, rule and pointer of all that is found, but in the workflow that was put in."""
    document = document_of_text("app.json", json.dumps(value, indent=indent))
    apps = read_apps(document)
    diagnostics = diagnostics_in(document, ACTIVE, DEFAULTS, Project(list, frozenset(["app.json"])), apps=apps)
    return sorted(
        (each.fingerprint, each.code, each.pointer) for each in diagnostics if each.workflow != UNRELATED["name"]
    )


def with_keys_reordered(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: with_keys_reordered(value[key], chance) for key in keys}
    return [with_keys_reordered(item, chance) for item in value] if isinstance(value, list) else value


def with_steps_reordered(value: Any, chance: random.Random) -> Any:
    """Steps of workflows and the components of an app: their order means nothing."""
    if isinstance(value, list):
        return [with_steps_reordered(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: with_steps_reordered(item, chance) for key, item in value.items()}
    for key in ("steps", "workflows", "actions", "kviews", "klasses", "hooks", "triggers", "commands", "widgets"):
        if isinstance(changed.get(key), list) and ("transitions" in str(changed[key]) or "app" in value):
            changed[key] = chance.sample(changed[key], len(changed[key]))
    return changed


def with_an_unrelated_workflow(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict) and isinstance(value.get("workflows"), list):
        at = chance.randint(0, len(value["workflows"]))
        return {**value, "workflows": [*value["workflows"][:at], UNRELATED, *value["workflows"][at:]]}
    if isinstance(value, dict) and "steps" in value and "trigger" in value and "name" in value:
        return [UNRELATED, value]
    return value


def edited(value: Any, chance: random.Random) -> Any:
    for edit in (with_keys_reordered, with_steps_reordered, with_an_unrelated_workflow):
        if chance.random() < 0.7:
            value = edit(value, chance)
    return value


@pytest.mark.parametrize("name", DEFINITIONS)
def test_an_edit_that_keeps_the_meaning_keeps_all_fingerprints(name: str) -> None:
    value = json.loads(DEFINITIONS[name])
    chance = random.Random(name)
    expected = found(value, 2)
    for _ in range(-(-EDITS // len(DEFINITIONS))):
        changed = edited(value, chance)
        got = found(changed, chance.choice([None, 0, 1, 2, 8]))
        assert [row[:2] for row in got] == [row[:2] for row in expected], differences(expected, got, changed)


EXAMPLES = [
    pytest.param(block.text, id=f"{rule.name}-{number}")
    for rule in ACTIVE
    if os.path.exists(rule.page)
    for number, example in enumerate(examples(text_of_page(rule)), 1)
    if example.is_bad and len(example.blocks) == 1 and not example.settings
    for block in example.blocks
    if document_of_text("app.json", block.text).mistake is None
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_a_rule_finds_keeps_its_fingerprint_wherever_it_stands(text: str) -> None:
    value = json.loads(text)
    chance = random.Random(text)
    expected = found(value, 2)

    for _ in range(5):
        changed = edited(value, chance)
        got = found(changed, None)
        assert [row[:2] for row in got] == [row[:2] for row in expected], differences(expected, got, changed)


def differences(before: list[tuple[str, str, str]], after: list[tuple[str, str, str]], changed: Any) -> str:
    old, new = {row[0] for row in before}, {row[0] for row in after}
    lost = [row[1:] for row in before if row[0] not in new]
    gained = [row[1:] for row in after if row[0] not in old]
    return f"lost {lost}\ngained {gained}\n{json.dumps(changed, indent=1)}"
