"""What surrounds the snippets of rule pages: clean by itself, and places are those of the snippet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.errors import UsageError
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import Block, examples, run_example
from kwf_lint.run.surroundings import GIVEN, KINDS, LISTS, surround
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import checked, diagnostics_in

RULES = builtin_rules()
PAGE = (Path(__file__).parents[2] / "rules" / "README.md").read_text(encoding="utf-8")
PAGE = PAGE[PAGE.index("## What surrounds an example") : PAGE.index("## Rules of your own")]
# The only words that may stand in front of another one, and where.
IN_APPS = [["app", kind] for kind in ("workflow", "trigger", "transitions", "steps", "step", "params")]


def smallest(kind: str) -> str:
    if kind == "transitions":
        return '[{"target": "note"}]'
    if kind == "steps":
        note = {"action": "kustomer.note.create", "params": GIVEN["params"]}
        return json.dumps([{"id": "first", "transitions": [{"target": "note"}]}, {"id": "note", **note}])
    if kind == "step":
        return json.dumps({"action": "kustomer.note.create", "params": GIVEN["params"]})
    return "{}"


@pytest.mark.parametrize("words", [*([kind] for kind in KINDS), *IN_APPS], ids=" ".join)
def test_surroundings_are_clean_for_every_default_rule(words: list[str]) -> None:
    document = document_of_text("app.json", surround(smallest(words[-1]), words).text)

    assert document.value
    assert diagnostics_in(document, [rule for rule in RULES if rule.default], DEFAULTS, apps=read_apps(document)) == []


def test_the_readme_has_a_row_and_a_clean_example_of_each() -> None:
    shown = examples(PAGE)

    assert [line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")] == list(KINDS)
    assert [PAGE[: each.blocks[0].start].splitlines()[-1].split()[-1] for each in shown] == list(KINDS)
    for each in shown:
        assert [
            found.message for linted in run_example(each, RULES, None).values() for found in checked(linted).diagnostics
        ] == []


def test_what_a_block_leaves_out_is_given_and_what_it_says_stays() -> None:
    whole = json.loads(surround('{"eventName": "kustomer.message.create"}', ["app", "trigger"]).text)
    trigger = whole["workflows"][0]["trigger"]

    assert trigger["eventName"] == "kustomer.message.create"
    assert trigger["transitions"][0]["target"] == whole["workflows"][0]["steps"][0]["id"]
    assert whole["app"] == "acme"


def test_the_trigger_leads_to_the_first_step_and_every_target_is_a_step() -> None:
    steps = json.loads(surround('[{"id": "a", "action": "x"}, {"id": "b"}]', ["steps"]).text)
    transitions = json.loads(surround('[{"target": "a"}, {"target": "b"}, {"target": "a"}]', ["transitions"]).text)

    assert [each["target"] for each in steps["trigger"]["transitions"]] == ["a"]
    assert [each["id"] for each in transitions["steps"]] == ["a", "b"]


def test_a_callable_trigger_waits_for_no_event() -> None:
    whole = json.loads(surround('{"callable": true, "schema": {"type": "object"}}', ["trigger"]).text)

    assert "eventName" not in whole["trigger"]


def test_places_are_those_of_the_snippet() -> None:
    snippet = '{\n  "steps": [{"id": "a"}, {"id": "b"}]\n}\n'
    surrounded = surround(snippet, ["workflow"])
    text = surrounded.text

    for part in ('"steps"', '"a"', '{"id": "b"', '"b"'):
        span = surrounded.span(text.index(part), text.index(part) + len(part))
        assert span is not None
        assert snippet[slice(*span)] == part
    second = text.index('{"id": "b"')
    span = surrounded.span(second, text.index("}", text.index('"errorCases"', second)) + 1)
    assert span is not None
    assert snippet[slice(*span)] == '{"id": "b"}'
    assert surrounded.span(text.index('"description"'), len(text)) is None


def test_every_character_of_a_snippet_is_found_again() -> None:
    snippet = '[{"target": "a"},\n {"target": "b", "condition": {"op": "true", "values": [true]}}]\n'
    surrounded = surround(snippet, ["app", "transitions"])
    found = [surrounded.span(offset, offset + 1) for offset in range(len(surrounded.text))]

    assert [span for span in found if span] == [(offset, offset + 1) for offset in range(len(snippet))]


def test_notes_stand_under_the_lines_of_the_block_and_pointers_begin_at_it() -> None:
    page = '## Example\n\n```jsonc bad app step\n{"id": "note",\n "meta": 7,\n "action": "kustomer.app.shopify.pay"}\n```\n'
    (example,) = examples(page)
    rules = [rule for rule in RULES if rule.name in ("wrong-type", "missing-app-version")]
    found = {file: checked(linted).diagnostics for file, linted in run_example(example, rules, None).items()}

    assert example.blocks[0].with_notes(found).splitlines() == [
        '{"id": "note",',
        '// @ "note" has no appVersion for the app "shopify"',
        ' "meta": 7,',
        ' //      ^ "meta" is a number, not an object',
        ' "action": "kustomer.app.shopify.pay"}',
    ]


def test_what_is_found_in_the_surroundings_is_not_shown() -> None:
    (example,) = examples("```jsonc bad step\n{}\n```\n")
    (rule,) = (rule for rule in RULES if rule.name == "missing-description")
    block = Block("{}\n", 0, 0, 1, "app.json", ["step"])
    document = document_of_text("app.json", block.text.replace("Notes each new order on its conversation.", " " * 41))
    found = diagnostics_in(document, [rule], DEFAULTS, apps=read_apps(document))

    assert example.blocks[0].text == block.text
    assert found
    assert not block.shows(found[0])
    assert block.with_notes({"app.json": found}) == "{}\n"


@pytest.mark.parametrize(
    ("fence", "reason"),
    [
        ("bad stepp", 'unknown surroundings "stepp". Did you mean "step"'),
        ("bad Step", 'unknown surroundings "Step"'),
        ("bad step app", 'unknown surroundings "step app"; only "app" may precede a part of a workflow'),
        ("bad app klass", 'unknown surroundings "app klass"'),
        ("bad steps", 'a block "steps" must be a JSON array'),
    ],
)
def test_a_fence_that_cannot_be_understood_is_named_with_its_line(fence: str, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        examples(f"# page\n\n```jsonc {fence} file=app.json\n{{}}\n```\n", "page.md")

    assert str(raised.value).startswith(f"page.md:3: {reason}")


def test_a_list_is_no_object() -> None:
    assert set(LISTS) < set(KINDS)
    with pytest.raises(UsageError, match='a block "step" must be a JSON object'):
        surround("[]", ["step"])
    with pytest.raises(UsageError, match='a block "step" must be a JSON object'):
        surround("{", ["step"])
