"""What is suppressed, by what, and which suppressions are stale."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.definition.owners import Owner, where_of
from kwf_lint.definition.project import Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import Linted, lint
from kwf_lint.linting.fix import edits_finder, fixed
from kwf_lint.linting.place_names import covers, read_where
from kwf_lint.linting.suppression import applying
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options as ReportOptions
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.run.rewrite import Rewriting
from kwf_lint.settings.keys import SUPPRESSION_KEYS
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.show import show_settings
from kwf_lint.settings.suppressions import Suppression
from tests.linted import checked, diagnostics_in

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.run.outcome import Outcome

RULES = builtin_rules()
# KWF301: a transition that leads nowhere; KWF602: a version that pins nothing.
LOST = {"target": "gone", "condition": {"op": "true", "values": [True]}}
NOTE = {
    "id": "note",
    "action": "kustomer.note.create",
    "params": {"conversation": "/#steps.1.id", "body": "A new order came in"},
    "transitions": [LOST],
    "errorCases": [],
    "appVersion": "kustomer-*",
}
FLOW = {
    "name": "order-note",
    "description": "Notes each order.",
    "trigger": {
        "id": "1",
        "eventName": "kustomer.conversation.create",
        "transitions": [{**LOST, "target": "note"}],
        "appVersion": "kustomer-*",
    },
    "steps": [NOTE],
}
ALL = ["KWF301 note", "KWF602 1", "KWF602 note"]


def described(value: Any, text: str) -> Any:
    return {**value, "meta": {"description": text}}


def flow_with(where: str, text: str) -> Any:
    """FLOW with a description at its workflow, trigger, step or transition."""
    flow = json.loads(json.dumps(FLOW))
    holder = {"workflow": flow, "trigger": flow["trigger"], "step": flow["steps"][0]}
    holder["transition"] = flow["steps"][0]["transitions"][0]
    holder[where]["meta"] = {"description": text}
    return flow


def names(diagnostics: list[Diagnostic]) -> list[str]:
    return sorted(f"{each.code} {each.step or ('1' if '/trigger' in each.pointer else '')}" for each in diagnostics)


def linted(
    value: Any, settings: str = "", today: datetime.date | None = None
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What is found and what is suppressed in a document, under the rules of the two faults and stale-suppression."""
    held = settings_of_text(settings, "/project")
    document = document_of_text("/project/apps/flow.json", json.dumps(value, indent=1))
    rules = chosen(RULES, ["KWF301", "KWF602", "KWF007"], [], [])
    applied = applying(held, "/project/apps/flow.json")
    result = checked(lint(document, rules, held, None, today, suppressions=applied))
    return result.diagnostics, result.suppressed


@pytest.mark.parametrize(
    ("where", "text", "expected"),
    [
        pytest.param("workflow", "kwf-lint: allow KWF301, KWF602 (later)", ALL, id="workflow"),
        pytest.param("workflow", "kwf-lint: allow dangling-target (later)", ["KWF301 note"], id="by-name"),
        pytest.param("step", "kwf-lint: allow KWF602 (later)", ["KWF602 note"], id="step"),
        pytest.param("step", "kwf-lint: allow KWF301 (later)", ["KWF301 note"], id="below-the-step"),
        pytest.param("trigger", "kwf-lint: allow KWF602 (later)", ["KWF602 1"], id="trigger"),
        pytest.param("transition", "kwf-lint: allow KWF301 (later)", ["KWF301 note"], id="transition"),
        pytest.param("step", "Tell them.\nkwf-lint:allow KWF602 ,KWF301(a (b) c) Yes", ALL[::2], id="among-words"),
        pytest.param("step", "kwf-lint: allow KWF301 (x); kwf-lint: allow KWF602 (y)", ALL[::2], id="two"),
    ],
)
def test_a_marker_covers_its_object_and_what_is_below(where: str, text: str, expected: list[str]) -> None:
    found, suppressed = linted(flow_with(where, text))

    assert names(suppressed) == expected
    assert names(found) == [each for each in ALL if each not in expected]
    assert {each.suppression[0] for each in suppressed if each.suppression} == {"document"}


@pytest.mark.parametrize(
    ("where", "text", "message", "underlined"),
    [
        (
            "trigger",
            "kwf-lint: allow KWF301 (x)",
            "this marker suppresses KWF301, which finds nothing here",
            "kwf-lint: allow KWF301 (x)",
        ),
        ("step", "A. kwf-lint: allow KWF001 (x)", "", ""),
        ("step", "A. kwf-lint: allow acme-rule (x)", "", ""),
        ("step", "A. kwf-lint: allow KWF000 (x)", 'no rule has the code "KWF000"', "kwf-lint: allow KWF000 (x)"),
        (
            "step",
            "A. kwf-lint: allow KWF301",
            "this marker has no reason, so it suppresses nothing",
            "kwf-lint: allow KWF301",
        ),
        (
            "step",
            "A. kwf-lint: allow KWF301 ( ) B",
            "this marker has no reason, so it suppresses nothing",
            "kwf-lint: allow KWF301 ( )",
        ),
        (
            "step",
            "A. kwf-lint: disable KWF301 (x)",
            "this marker is malformed, so it suppresses nothing",
            "kwf-lint: disable KWF301 (x)",
        ),
        ("step", "Checked with kwf-lint: all is well", "", ""),
        (
            "workflow",
            "kwf-lint: allow KWF007, KWF602 (x)",
            "this marker suppresses KWF007, which finds nothing here",
            None,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_marker_that_allows_nothing_is_stale(where: str, text: str, message: str, underlined: str | None) -> None:
    found, _ = linted(flow_with(where, text))
    stale = [each for each in found if each.code == "KWF007"]

    assert [each.message for each in stale] == [message] * bool(message)
    for each in stale:
        shown = each.document.text[each.start.offset : each.end.offset]
        assert shown == (text if underlined is None else underlined)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kwf-lint: allow KWF301 (x)", None),
        ("Before. kwf-lint: allow KWF301 (x)", "Before."),
        ("kwf-lint: allow KWF301 (x) After.", "After."),
        ("Before. kwf-lint: allow KWF301 (x) After.", "Before. After."),
        ("A kwf-lint: allow KWF301, KWF602 (x)", "A kwf-lint: allow KWF602 (x)"),
        # Its author meant to suppress something.
        ("A kwf-lint: allow KWF62 (x)", "A kwf-lint: allow KWF62 (x)"),
        ("A kwf-lint: allow KWF301, KWF62 (x)", "A kwf-lint: allow KWF62 (x)"),
        ("A kwf-lint: allow KWF6 (x)", "A"),
    ],
)
def test_the_fix_takes_out_what_is_not_needed(text: str, expected: str | None) -> None:
    value = flow_with("trigger", text)
    document = document_of_text("flow.json", json.dumps(value))
    rules = chosen(RULES, ["KWF301", "KWF602", "KWF007"], [], [])

    def again(document: Document) -> Linted:
        return lint(document, rules, settings_of_text(""))

    result = fixed(document, checked(again(document)), again, unsafe=False)

    assert not result.faults
    assert result.document.value["trigger"]["meta"].get("description") == expected


@pytest.mark.parametrize(
    ("text", "advice", "title", "new"),
    [
        (
            "A. kwf-lint: allow KWF62 (x) B",
            'Did you mean "KWF602"?',
            'replace "KWF62" with "KWF602"',
            "A. kwf-lint: allow KWF602 (x) B",
        ),
        (
            "kwf-lint: allow KWF62, KWF602 (x)",
            'Did you mean "KWF602"?',
            'replace "KWF62" with "KWF602"',
            "kwf-lint: allow KWF602 (x)",
        ),
        ("kwf-lint: allow KWF61 (x)", 'Did you mean "KWF601", "KWF610" or "KWF611"?', None, None),
    ],
)
def test_a_misspelled_code_is_replaced_only_by_an_unsafe_fix(
    text: str, advice: str, title: str | None, new: str | None
) -> None:
    value = flow_with("step", text)
    document = document_of_text("flow.json", json.dumps(value))
    rules = chosen(RULES, ["KWF602", "KWF007"], [], [])

    def again(document: Document) -> Linted:
        return lint(document, rules, settings_of_text(""))

    (found,) = (each for each in checked(again(document)).diagnostics if each.code == "KWF007")
    assert (found.help, found.fix and (found.fix.title, found.fix.safe)) == (advice, title and (title, False))
    result = fixed(document, checked(again(document)), again, unsafe=True)
    assert result.document.value["steps"][0]["meta"]["description"] == (new or text)


def test_a_stale_marker_is_among_the_other_findings_by_its_place() -> None:
    found, _ = linted(flow_with("trigger", "kwf-lint: allow KWF301 (later)"))

    assert [each.code for each in found] == ["KWF602", "KWF007", "KWF301", "KWF602"]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("kwf-lint: ignore KWF602", 'Write "kwf-lint: allow KWF602 (reason)".'),
        ("kwf-lint: skip KWF602, dangling-target", 'Write "kwf-lint: allow KWF602, dangling-target (reason)".'),
        ("kwf-lint: noqa", 'Write it as "kwf-lint: allow CODE (reason)", with the code of a rule.'),
        ("kwf-lint: off KWF000", 'Write it as "kwf-lint: allow CODE (reason)", with the code of a rule.'),
    ],
)
def test_a_malformed_marker_is_shown_as_it_must_be_written(text: str, advice: str) -> None:
    found, _ = linted(flow_with("step", text))

    assert [each.help for each in found if each.code == "KWF007"] == [advice]


def test_a_marker_is_not_judged_where_its_rule_crashed_or_did_not_run() -> None:
    document = document_of_text("flow.json", json.dumps(flow_with("step", "kwf-lint: allow KWF201, KWF503 (x)")))
    rules = chosen(RULES, ["KWF007", "KWF201"], [], [])  # KWF201 needs the project around the file

    assert diagnostics_in(document, rules, settings_of_text("")) == []
    found = diagnostics_in(document, rules, settings_of_text(""), Project(list, frozenset(["flow.json"])))
    assert [each.message for each in found] == ["this marker suppresses KWF201, which finds nothing here"]


def place(kind: str, name: str, step: str | None = None, *slot: str) -> Owner:
    return Owner(kind, name, name if kind == "workflow" else None, step, "", slot)


@pytest.mark.parametrize(
    ("where", "covered", "left"),
    [
        ("poll", [place("workflow", "poll"), place("workflow", "poll", "a")], [place("workflow", "pol")]),
        (
            "poll/a",
            [place("workflow", "poll", "a", "id")],
            [place("workflow", "poll"), place("workflow", "poll", "ab")],
        ),
        ("poll/1", [place("workflow", "poll", None, "trigger", "id")], [place("workflow", "poll", None, "name")]),
        ("poll*/*x", [place("workflow", "poll-2", "ax")], [place("workflow", "poll-2", "xa")]),
        ("*", [place("workflow", "a/b", "c")], [place("kview", "a"), place("", "")]),
        (r"a\/b/c", [place("workflow", "a/b", "c")], [place("workflow", "a", "b/c")]),
        ("a/b/c", [place("workflow", "a", "b/c")], [place("workflow", "a/b", "c")]),
        (r"a\*\\", [place("workflow", "a*\\")], [place("workflow", "ab\\")]),
        ("setting:default.orgName", [place("setting", "default.orgName")], [place("setting", "default.org")]),
        (
            "setting:default.*",
            [place("setting", "default.a")],
            [place("setting", "x.a"), place("workflow", "default.a")],
        ),
        ("kview:order-card", [place("kview", "order-card", None, "context")], [place("klass", "order-card")]),
        ("workflow:kview:x/s", [place("workflow", "kview:x", "s")], [place("kview", "x/s")]),
        ("Order: new", [place("workflow", "Order: new")], []),
        ("app:acme", [place("app", "acme", None, "version")], [place("setting", "acme"), place("app", "other")]),
        ("command:a/b", [place("command", "a/b")], [place("command", "a")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_names_workflows_steps_and_components(where: str, covered: list[Owner], left: list[Owner]) -> None:
    entry = Suppression("KWF301", where, "reason", "", None, 1)

    assert [covers(read_where(entry.where), each) for each in covered] == [True] * len(covered)
    assert [covers(read_where(entry.where), each) for each in left] == [False] * len(left)


@pytest.mark.parametrize(
    "owner",
    [
        place("workflow", "poll", "a"),
        place("workflow", "a/b*\\", "c/d"),
        place("workflow", "kview:x"),
        place("workflow", "poll", None, "trigger"),
        place("setting", "default.orgName"),
        place("command", "a/b*"),
    ],
    ids=where_of,
)
def test_a_place_in_words_covers_that_place(owner: Owner) -> None:
    assert covers(read_where(where_of(owner)), owner)


ENTRY = '[[suppress]]\nrule = "KWF602"\nwhere = "order-note/note"\nreason = "later"\n'


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (ENTRY, ["KWF602 note"]),
        (ENTRY.replace("KWF602", "unpinned-app-version"), ["KWF602 note"]),
        (ENTRY.replace("order-note/note", "order-*"), ["KWF602 1", "KWF602 note"]),
        (ENTRY.replace("order-note/note", "*/1"), ["KWF602 1"]),
        (ENTRY + 'file = "apps/*.json"\n', ["KWF602 note"]),
        (ENTRY + 'file = "flow.json"\n', ["KWF602 note"]),
        (ENTRY + 'file = "/flow.json"\n', []),
        (ENTRY + "until = 2027-01-31\n", ["KWF602 note"]),
        (ENTRY + "until = 2027-01-30\n", []),
        (ENTRY + ENTRY.replace("602", "301"), ["KWF301 note", "KWF602 note"]),
    ],
    ids=str,
)
def test_entries_of_the_settings_suppress_by_rule_place_file_and_day(settings: str, expected: list[str]) -> None:
    found, suppressed = linted(FLOW, settings, datetime.date(2027, 1, 31))

    assert names(suppressed) == expected
    assert names(found) == [each for each in ALL if each not in expected]
    assert {each.suppression for each in suppressed} == ({("settings", "later")} if expected else set())


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("", '2: "suppress" needs a "rule"'),
        ('rule = "KWF301"\nwhere = "x"\n', '2: "suppress" needs a "reason"'),
        ('rule = "KWF301"\nwhere = "x"\nreason = " "\n', '5: "suppress" needs a "reason"'),
        ('rule = "KWF301"\nwhere = 3\n', '4: "where" expects a string, found a number'),
        ('rule = "KWF301"\nwere = "x"\n', '4: "suppress" has no key "were". Did you mean "where"?'),
        ('until = "2027-01-31"\n', '3: "until" expects a date, such as 2027-01-31, found a string'),
        ("until = 2027-01-31T10:00:00\n", '3: "until" expects a date, such as 2027-01-31, found a date or time'),
    ],
    ids=lambda value: value,
)
def test_a_wrong_entry_is_told_with_its_line(entry: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        settings_of_text(f'format = "text"\n[[suppress]]\n{entry}')

    assert str(error.value) == f"settings:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("suppress = 3", '"suppress" expects tables, each starting with [[suppress]], found a number'),
        ('per-file-ignores = ["a"]', '"per-file-ignores" expects a table of lists'),
        (
            'per-file-ignores = {"*.json" = "KWF5"}',
            'expects a list of strings, such as ["..."] for "*.json", found "KWF5"',
        ),
        (ENTRY.replace("KWF602", "KWF6"), 'kwf-lint.toml:1: "rule" expects the code or name of one rule, found "KWF6"'),
        ('per-file-ignores = {"*.json" = ["KWF999"]}', 'no rule has the code or name "KWF999"'),
        ('per-file-ignores = {"a[" = ["KWF5"]}\n', ""),
    ],
    ids=lambda value: value,
)
def test_settings_that_are_wrong_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    put(tmp_path, monkeypatch, {"kwf-lint.toml": text, "flow.json": FLOW})
    if not message:
        assert run().problems == []
        return

    with pytest.raises(UsageError) as error:
        run()

    assert message in str(error.value)


def put(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, Any]) -> None:
    monkeypatch.chdir(folder)
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), encoding="utf-8")


def run(*paths: str, from_hook: bool = False) -> Outcome:
    return check(Options(paths or ["."], from_hook=from_hook))


def test_per_file_ignores_hold_for_the_files_of_their_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = '[per-file-ignores]\n"old/*.json" = ["KWF6", "dangling-target"]\n"b.json" = ["KWF301"]\n'
    put(tmp_path, monkeypatch, {"kwf-lint.toml": settings, "old/a.json": FLOW, "b.json": FLOW, "c.json": FLOW})
    outcome = run()

    by_file = {
        name: {each.code for each in outcome.diagnostics if each.file == name} for name in ("old/a.json", "b.json")
    }
    assert by_file["old/a.json"].isdisjoint({"KWF301", "KWF602"})
    assert by_file["b.json"] == {each.code for each in outcome.diagnostics if each.file == "c.json"} - {"KWF301"}
    assert not outcome.suppressed


STALE = ENTRY.replace("order-note/note", "order-note/former-step")
GONE = 'the file "apps/gone.json" of this suppression does not exist'
MESSAGE = 'KWF602 finds nothing at "order-note/former-step" that this suppresses'


def stale_of(outcome: Outcome) -> list[str]:
    return [f"{each.file}:{each.start.line}: {each.message}" for each in outcome.diagnostics if each.code == "KWF007"]


@pytest.mark.parametrize(
    ("settings", "paths", "expected"),
    [
        pytest.param(STALE, ["."], [f"kwf-lint.toml:1: {MESSAGE}"], id="whole-project"),
        pytest.param(STALE, ["apps"], [], id="part-of-the-project"),
        pytest.param(STALE, ["apps/flow.json"], [], id="file-named"),
        pytest.param(ENTRY, ["."], [], id="used"),
        pytest.param(
            STALE + 'file = "apps/flow.json"\n', ["apps/flow.json"], [f"kwf-lint.toml:1: {MESSAGE}"], id="its-file"
        ),
        pytest.param(STALE + 'file = "apps/flow.json"\n', ["apps/b.json"], [], id="another-file"),
        pytest.param(STALE + 'file = "apps/*.json"\n', ["apps/flow.json"], [], id="glob-and-a-file"),
        pytest.param(STALE + 'file = "apps/*.json"\n', ["."], [f"kwf-lint.toml:1: {MESSAGE}"], id="glob-and-all"),
        pytest.param(STALE + 'file = "apps/gone.json"\n', ["."], [f"kwf-lint.toml:1: {GONE}"], id="file-that-is-gone"),
        pytest.param(STALE + 'file = "apps/gone.json"\n', ["apps/b.json"], [], id="file-that-is-gone-and-another"),
        pytest.param(STALE + 'file = "apps/gone*.json"\n', ["."], [], id="glob-of-no-file"),
        pytest.param('ignore = ["KWF602"]\n' + STALE, ["."], [], id="rule-off"),
        pytest.param('ignore = ["KWF007"]\n' + STALE, ["."], [], id="not-wanted"),
        pytest.param(
            "\n\n" + ENTRY + "until = 2020-01-31\n",
            ["."],
            ["kwf-lint.toml:3: the suppression of KWF602 ended on 2020-01-31"],
            id="past",
        ),
        pytest.param(ENTRY + "until = 2999-01-31\n", ["."], [], id="not-yet-past"),
        pytest.param(ENTRY + STALE, ["."], [f"kwf-lint.toml:5: {MESSAGE}"], id="the-second"),
    ],
)
def test_a_stale_entry_is_found_where_it_could_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, paths: list[str], expected: list[str]
) -> None:
    put(
        tmp_path, monkeypatch, {"kwf-lint.toml": settings, "apps/flow.json": FLOW, "apps/b.json": {**FLOW, "name": "b"}}
    )

    assert stale_of(run(*paths)) == expected
    assert stale_of(run(*paths, from_hook=True)) == expected


def test_an_entry_for_a_file_that_is_gone_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, monkeypatch, {"kwf-lint.toml": STALE + 'file = "apps/gone.json"\n', "apps/flow.json": FLOW})
    [stale] = [each for each in run().diagnostics if each.code == "KWF007"]

    assert (stale.message, stale.fix) == (GONE, None)


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ("order-note/ntoe", '"order-note/note"'),
        ("ordr-note/note", '"order-note/note"'),
        ("order_note", '"order-note"'),
        ("note", '"order-note/note"'),
        ("step:note", '"order-note/note"'),
        ("order-note/Note the order", '"order-note/note"'),
        ("order-note/former-step", None),
        ("order-note/1", None),
        ("another*", None),
    ],
)
def test_a_mistyped_place_gets_a_suggestion_and_is_not_taken_out_by_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, meant: str | None
) -> None:
    settings = ENTRY.replace("KWF602", "KWF309").replace("order-note/note", where)
    flow = {**FLOW, "steps": [{**NOTE, "meta": {"displayName": "Note the order"}}]}
    put(tmp_path, monkeypatch, {"kwf-lint.toml": settings, "flow.json": flow})
    (found,) = (each for each in run().diagnostics if each.code == "KWF007")
    options = Options(["."])
    options.rewriting = Rewriting(unsafe=False, write=True)
    check(options)

    assert found.help == (f"Did you mean {meant}?" if meant else "Remove the entry.")
    assert (found.fix is None) == (meant is not None)
    assert (tmp_path / "kwf-lint.toml").read_text(encoding="utf-8") == (settings if meant else "")


def test_a_suggested_place_never_shows_a_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    settings = ENTRY.replace("order-note/note", f"order-note/{token[:-1]}")
    put(
        tmp_path,
        monkeypatch,
        {"kwf-lint.toml": settings, "flow.json": json.dumps(FLOW).replace('"note"', f'"{token}"')},
    )
    (found,) = (each for each in run().diagnostics if each.code == "KWF007")

    assert token not in (found.help or "")


def test_a_broken_file_may_hide_what_an_entry_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = json.dumps(FLOW)[:-1]
    put(tmp_path, monkeypatch, {"kwf-lint.toml": STALE, "apps/flow.json": FLOW, "apps/b.json": broken})

    assert stale_of(run()) == []


def test_entries_stand_in_pyproject_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = STALE.replace("[[suppress]]", "[tool.other]\nx = 1\n[[tool.kwf-lint.suppress]]")
    put(tmp_path, monkeypatch, {"pyproject.toml": settings, "flow.json": FLOW})

    assert stale_of(run()) == [f"pyproject.toml:3: {MESSAGE}"]


def test_what_is_suppressed_is_counted_and_shown_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(
        tmp_path,
        monkeypatch,
        {"kwf-lint.toml": ENTRY, "flow.json": flow_with("trigger", "kwf-lint: allow KWF602 (now)")},
    )
    outcome = run("flow.json")
    report = json.loads(render("json", outcome))
    sarif = json.loads(render("sarif", outcome))
    shown = json.loads(render("json", outcome, ReportOptions(suppressed=True)))

    assert report["summary"]["suppressed"] == 2
    assert {each["suppression"] for each in report["diagnostics"]} == {None}
    assert [each["suppression"] for each in shown["diagnostics"] if each["suppression"]] == [
        {"kind": "document", "reason": "now"},
        {"kind": "settings", "reason": "later"},
    ]
    assert sorted(
        each["suppressions"][0]["kind"] for each in sarif["runs"][0]["results"] if "suppressions" in each
    ) == [
        "external",
        "inSource",
    ]


def test_the_settings_that_are_shown_have_the_entries() -> None:
    settings = settings_of_text(ENTRY + 'until = 2027-01-31\nfile = "a.json"\n' + STALE)
    again = settings_of_text(show_settings(settings))

    assert [[getattr(each, key) for key in SUPPRESSION_KEYS] for each in again.suppress] == [
        ["KWF602", "order-note/note", "later", "a.json", datetime.date(2027, 1, 31)],
        ["KWF602", "order-note/former-step", "later", "", None],
    ]


def rewritten(*, write: bool = True) -> tuple[Outcome, Rewriting]:
    options = Options(["."])
    options.rewriting = Rewriting(unsafe=False, write=write)
    return check(options), options.rewriting


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param("kwf-lint.toml", STALE, "", id="the-only-one"),
        pytest.param("kwf-lint.toml", f"{ENTRY}\n# About the next.\n{STALE}", f"{ENTRY}\n# About the next.\n", id="last"),
        pytest.param(
            "kwf-lint.toml",
            f'ignore = []\n\n{STALE}\n# Ours.\n[rules.generic-name]\nextend-words = ["x"]\n',
            'ignore = []\n\n# Ours.\n[rules.generic-name]\nextend-words = ["x"]\n',
            id="between",
        ),
        pytest.param("kwf-lint.toml", STALE + ENTRY + STALE.replace("none", "*x"), ENTRY, id="two-of-three"),
        pytest.param(
            "kwf-lint.toml",
            "\ufeff" + (ENTRY + STALE).replace("\n", "\r\n"),
            "\ufeff" + ENTRY.replace("\n", "\r\n"),
            id="as-windows-writes",
        ),
        pytest.param(
            "pyproject.toml",
            "[tool.x]\ny = 1\n\n" + STALE.replace("[[", "[[tool.kwf-lint.") + "\n[tool.z]\n",
            "[tool.x]\ny = 1\n\n[tool.z]\n",
            id="pyproject",
        ),
        pytest.param(
            "kwf-lint.toml",
            'suppress = [{rule = "KWF602", where = "order-note/former-step", reason = "later"}]\n',
            None,
            id="not-in-a-table-of-its-own",
        ),
        pytest.param("kwf-lint.toml", STALE.replace('"later"', '"""\n[x]\n"""'), None, id="what-looks-like-a-table"),
    ],
)  # fmt: skip
def test_a_stale_entry_is_taken_out_by_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, before: str, after: str | None
) -> None:
    put(tmp_path, monkeypatch, {"flow.json": FLOW})
    (tmp_path / name).write_bytes(before.encode())
    shown, rewriting = rewritten(write=False)
    outcome, _ = rewritten()

    assert (tmp_path / name).read_bytes().decode() == (before if after is None else after)
    assert len(stale_of(outcome)) == (1 if after is None else 0)
    assert outcome.fixed == shown.fixed == (0 if after is None else before.count("former-step") + before.count("*x"))
    assert [(file, new) for file, _, new in rewriting.differences] == (
        [] if after is None else [(name, after.lstrip("\ufeff"))]
    )


def test_reports_have_the_fix_of_a_stale_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, monkeypatch, {"kwf-lint.toml": ENTRY + STALE, "flow.json": FLOW})
    outcome = run()
    report = json.loads(render("json", outcome, ReportOptions(edits=edits_finder(outcome.diagnostics))))
    (fix,) = [each["fix"] for each in report["diagnostics"] if each["code"] == "KWF007"]

    assert fix["edits"] == [
        {
            "file": "kwf-lint.toml",
            "start": {"line": 5, "column": 1, "offset": len(ENTRY)},
            "end": {"line": 9, "column": 1, "offset": len(ENTRY + STALE)},
            "text": "",
        }
    ]
