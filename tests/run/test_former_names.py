"""A rule that was renamed answers to its former name wherever a person may have written that, and says the new one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.commands.rule import find_rule
from kwf_lint.errors import UsageError
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rewrite import Rewriting
from kwf_lint.settings.settings import overridden

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from kwf_lint.run.outcome import Outcome

FORMER, NAME = "organisation-event", "organization-event"
RENAMED = f'the rule "{FORMER}" is now called "{NAME}"'


def definition(description: str = "") -> str:
    return json.dumps(
        {
            "app": "acme",
            "version": "1.0.0",
            "title": "Acme",
            "workflows": [
                {
                    "name": "acme-note",
                    "description": "Notes what comes in.",
                    "meta": {"description": description},
                    "trigger": {
                        "id": "1",
                        "eventName": "kustomer.hooks.6142bf2f6ef1940524f53d94.receive",
                        "transitions": [{"target": "note", "condition": {"op": "true", "values": [True]}}],
                    },
                    "steps": [
                        {
                            "id": "note",
                            "action": "kustomer.note.create",
                            "params": {"conversation": "/#steps.1.id", "body": "A note"},
                            "transitions": [],
                        }
                    ],
                }
            ],
        }
    )


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: str, description: str = "", **more: Any) -> Outcome:
    (folder / "kwf-lint.toml").write_text(settings)
    (folder / "app.json").write_text(definition(description))
    monkeypatch.chdir(folder)
    options = Options(["app.json"])
    for key, value in more.items():
        setattr(options, key, value)
    return check(options)


def found(outcome: Outcome) -> list[str]:
    return [f"{each.name} {each.severity}" for each in outcome.diagnostics]


ONLY = f'select = ["{NAME}"]\n'


@pytest.mark.parametrize(
    ("settings", "expected", "note"),
    [
        (f'select = ["{FORMER}"]', ["error"], "kwf-lint.toml:1"),
        (f'select = ["KWF301"]\nextend-select = ["{FORMER}"]', ["error"], "kwf-lint.toml:2"),
        (f'select = ["KWF5"]\nignore = ["{FORMER}"]', [], "kwf-lint.toml:2"),
        (f'{ONLY}[severity]\n{FORMER} = "info"', ["info"], "kwf-lint.toml:3"),
        # What the new name is given counts.
        (f'{ONLY}[severity]\n{NAME} = "info"\n{FORMER} = "warning"', ["info"], "kwf-lint.toml:4"),
        (f'{ONLY}[per-file-ignores]\n"*.json" = ["{FORMER}"]', [], "kwf-lint.toml:3"),
        (f"{ONLY}[rules.{FORMER}]", ["error"], "kwf-lint.toml:2"),
        (f'{ONLY}\n[[suppress]]\nrule = "{FORMER}"\nwhere = "acme-note"\nreason = "x"', [], "kwf-lint.toml:3"),
    ],
    ids=["select", "extend-select", "ignore", "severity", "both", "per-file-ignores", "options", "suppress"],
)
def test_settings_may_use_the_former_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, expected: list[str], note: str
) -> None:
    outcome = run(tmp_path, monkeypatch, settings)

    assert found(outcome) == [f"{NAME} {level}" for level in expected]
    assert outcome.notes == [f"{note}: {RENAMED}"]


def test_the_command_line_may_use_the_former_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run(tmp_path, monkeypatch, "", change=lambda settings: overridden(settings, select=[FORMER]))

    assert found(outcome) == [f"{NAME} error"]
    assert outcome.notes == [f"--select: {RENAMED}"]


def test_settings_with_today_s_names_need_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(tmp_path, monkeypatch, ONLY).notes == []


def test_an_option_that_a_renamed_rule_does_not_have_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=f'the rule "{NAME}" has no option "x"'):
        run(tmp_path, monkeypatch, f"[rules.{FORMER}]\nx = 1")


def test_a_marker_may_use_the_former_name_and_its_fix_writes_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = run(tmp_path, monkeypatch, ONLY, f"Notes. kwf-lint: allow {FORMER} (ours)")
    outcome_with_rule = run(
        tmp_path, monkeypatch, f'select = ["{NAME}", "KWF007"]', f"Notes. kwf-lint: allow {FORMER} (ours)"
    )
    (note,) = outcome_with_rule.diagnostics

    assert (found(outcome), len(outcome.suppressed)) == ([], 1)
    assert (note.name, note.severity, note.message) == ("stale-suppression", "info", RENAMED)
    assert len(outcome_with_rule.suppressed) == 1

    fixed = run(
        tmp_path,
        monkeypatch,
        f'select = ["{NAME}", "KWF007"]',
        f"Notes. kwf-lint: allow {FORMER} (ours)",
        rewriting=Rewriting(unsafe=False, write=True),
    )
    assert found(fixed) == []
    assert f"Notes. kwf-lint: allow {NAME} (ours)" in (tmp_path / "app.json").read_text()


def test_a_marker_with_a_former_name_that_allows_nothing_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = 'select = ["organization-in-name", "KWF007"]'
    outcome = run(tmp_path, monkeypatch, settings, "kwf-lint: allow organisation-in-name (ours)")

    assert [each.message for each in outcome.diagnostics] == [
        "this marker suppresses organisation-in-name, which finds nothing here"
    ]


def test_former_names_are_no_rule_s_name_today() -> None:
    rules = builtin_rules()
    former = {rule.former: rule.name for rule in rules if rule.former}

    assert former == {FORMER: NAME, "organisation-in-name": "organization-in-name"}
    assert former.keys().isdisjoint(rule.name for rule in rules)


def test_the_command_rule_knows_the_former_name() -> None:
    assert find_rule(FORMER, builtin_rules()).name == NAME
    with pytest.raises(UsageError, match="no rule has the code or name"):
        find_rule("", builtin_rules())
