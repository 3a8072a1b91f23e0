from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kwf_lint import __version__
from kwf_lint.app import read_apps
from kwf_lint.config import DEFAULTS
from kwf_lint.diagnostic import diagnose
from kwf_lint.document import document_of_text
from kwf_lint.engine import Fault
from kwf_lint.outcome import Outcome
from kwf_lint.report import render
from kwf_lint.ruleset import Finding, Fix, RouteStop, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.diagnostic import Diagnostic
    from kwf_lint.document import Document

NASTY = (
    "\"'<&>]]>%;|`*_[x](y)\\ \t\r\n\x00\x1b[31m\x7f\x85\u2028\u202e\ufffe"
    " 漢字 😀 e\u0301 \ud83d \udc80 ::error::##vso[x]"
)
LONG = "x" * 170_000


def rule_of(code: str, name: str, severity: str) -> Rule:
    def check() -> list[Finding]:
        return []

    check.__name__ = name.replace("-", "_")
    check.__doc__ = f"The summary of {name}."
    return Rule(check, code, severity, default=True, needs="app", apps_only=False, options={})


DANGLING = rule_of("KWF301", "dangling-target", "error")
GENERIC = rule_of("KWF203", "generic-name", "warning")
MISSING_DESCRIPTION = rule_of("KWF211", "missing-description", "info")
RULES = [GENERIC, MISSING_DESCRIPTION, DANGLING]


def outcome_of(*found: tuple[Document, Sequence[tuple[Rule, Finding]]]) -> Outcome:
    outcome = Outcome()
    outcome.rules = list(RULES)
    for document, findings in found:
        outcome.files += 1
        outcome.diagnostics += diagnose(document, list(read_apps(document)), findings, DEFAULTS)
    return outcome


WORKFLOW = """\
{
  "name": "order-sync",
  "trigger": {"id": "1", "eventName": "kustomer.order.create", "transitions": [{"target": "find"}]},
  "steps": [
    {"id": "find", "meta": {"displayName": "Find customer"}, "transitions": [{"target": "😀craete"}]},
    {"id": "create", "transitions": []}
  ]
}
"""
DANGLING_FINDING = Finding(
    ("steps", 0, "transitions", 0, "target"),
    'no step has the id "😀craete"',
    related=[(("steps", 1, "id"), "a step with a similar id")],
    route=[RouteStop(("trigger",)), RouteStop(("steps", 0), "exists")],
    help='did you mean "create"?',
    fix=Fix('rename to "create"', [("set", ("steps", 0, "transitions", 0, "target"), "create")], safe=True),
)


def workflow_outcome() -> Outcome:
    return outcome_of((document_of_text("flows/a.json", WORKFLOW), [(DANGLING, DANGLING_FINDING)]))


def awkward_outcome() -> Outcome:
    """Every level, in two files with awkward names, with awkward texts wherever a text of a file can come to stand."""
    name = "a b%\"'<>#?:;,]|`\u202e漢\udc80.json"
    text = json.dumps(
        {"name": NASTY, "trigger": {"transitions": []}, "steps": [{"id": NASTY, "x": LONG}], "y": NASTY + LONG},
        ensure_ascii=False,
    )
    document = document_of_text(name, text)
    finding = Finding(
        ("steps", 0, "id"),
        f"bad {NASTY}",
        related=[(("name",), NASTY), (("steps", 0, "x"), LONG)],
        route=[RouteStop(("trigger",), NASTY), RouteStop(("steps", 0))],
        help=NASTY,
        fix=Fix(NASTY, []),
    )
    found = [
        (DANGLING, finding),
        (GENERIC, Finding(("steps", 0, "x"), "long", part=(100_000, 100_007))),
        (MISSING_DESCRIPTION, Finding(("y",), LONG)),
        (GENERIC, Finding(("y",), "", part=(170_020, 170_030))),
        (MISSING_DESCRIPTION, Finding((), "an info with %0A and ]]>")),
        (GENERIC, Finding((), "on several lines", span=(0, len(text)))),
    ]
    outcome = outcome_of((document, found), (document_of_text("/abs/b.json", WORKFLOW), [(DANGLING, DANGLING_FINDING)]))
    outcome.suppressed = outcome_of((document, [(GENERIC, Finding(("name",), NASTY))])).diagnostics
    outcome.suppressed[0].suppression = ("document", NASTY)
    outcome.faults = [Fault(name, "KWF301", NASTY, "")]
    outcome.problems = [NASTY]
    return outcome


def edits_of(diagnostic: Diagnostic) -> list[tuple[int, int, str]]:
    return [(diagnostic.start.offset, diagnostic.end.offset, f"new {NASTY}")]


def place_of(part: str, length: int | None = None) -> dict[str, dict[str, int]]:
    """Where a part of WORKFLOW stands, as the JSON format says it."""
    ends = {}
    start = WORKFLOW.index(part)
    for name, offset in (("start", start), ("end", start + (length or len(part)))):
        before = WORKFLOW[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        ends[name] = {"line": line, "column": column, "offset": offset}
    return ends


def test_json_is_the_contract() -> None:
    report = json.loads(render("json", workflow_outcome()))
    diagnostic = report["diagnostics"][0]
    place = place_of('"😀craete"')
    trigger = place_of('{"id": "1"', 1)
    step = place_of('{"id": "find"', 1)
    other = place_of('"create", "transitions"', len('"create"'))

    assert {key: report[key] for key in ("version", "tool", "summary", "faults")} == {
        "version": 1,
        "tool": {"name": "kwf-lint", "version": __version__},
        "summary": {"files": 1, "errors": 1, "warnings": 0, "infos": 0, "suppressed": 0},
        "faults": [],
    }
    assert diagnostic == {
        "file": "flows/a.json",
        "code": "KWF301",
        "name": "dangling-target",
        "severity": "error",
        "message": 'no step has the id "😀craete"',
        "pointer": "/steps/0/transitions/0/target",
        **place,
        "workflow": "order-sync",
        "step": "find",
        "related": [{"file": "flows/a.json", "pointer": "/steps/1/id", **other, "message": "a step with a similar id"}],
        "route": [
            {"step": "1", "name": "", "pointer": "/trigger", **trigger, "condition": ""},
            {"step": "find", "name": "Find customer", "pointer": "/steps/0", **step, "condition": "exists"},
        ],
        "help": 'did you mean "create"?',
        "fix": None,
        "suppression": None,
        "fingerprint": workflow_outcome().diagnostics[0].fingerprint,
        "url": None,
    }
    assert list(diagnostic) == [
        *("file", "code", "name", "severity", "message", "pointer", "start", "end", "workflow", "step", "related"),
        *("route", "help", "fix", "suppression", "fingerprint", "url"),
    ]


def test_json_of_nothing() -> None:
    report = render("json", Outcome())

    assert json.loads(report)["diagnostics"] == []
    assert report.endswith("}\n")


def test_json_gives_a_fix_with_the_edits_it_is_told() -> None:
    start = WORKFLOW.index("😀craete")
    report = json.loads(render("json", workflow_outcome(), edits=lambda _: [(start, start + 7, "create")]))

    assert report["diagnostics"][0]["fix"] == {
        "safe": True,
        "title": 'rename to "create"',
        "edits": [{**place_of("😀craete"), "text": "create"}],
    }


def test_json_keeps_every_character() -> None:
    outcome = awkward_outcome()
    report = json.loads(render("json", outcome))
    messages = [each["message"] for each in report["diagnostics"]]

    assert messages == [each.message for each in outcome.diagnostics]
    assert report["diagnostics"][0]["file"] == outcome.diagnostics[0].file
    assert report["faults"] == [{"file": outcome.faults[0].file, "rule": "KWF301", "message": NASTY}]
    assert render("json", outcome).isascii()


def test_json_shows_suppressed_diagnostics_in_their_place_when_asked() -> None:
    outcome = workflow_outcome()
    outcome.suppressed = outcome_of(
        (
            document_of_text("flows/a.json", WORKFLOW),
            [(GENERIC, Finding(("name",), "bad")), (GENERIC, Finding((), "x"))],
        )
    ).diagnostics
    for each in outcome.suppressed:
        each.suppression = ("baseline", "known")
    left_out = json.loads(render("json", outcome))
    shown = json.loads(render("json", outcome, suppressed=True))

    assert [each["code"] for each in left_out["diagnostics"]] == ["KWF301"]
    assert left_out["summary"]["suppressed"] == 2
    assert [(each["message"], each["suppression"]) for each in shown["diagnostics"]] == [
        ("x", {"kind": "baseline", "reason": "known"}),
        ("bad", {"kind": "baseline", "reason": "known"}),
        ('no step has the id "😀craete"', None),
    ]


def github_commands(report: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner of GitHub Actions reads: the command, its properties and its message, unescaped."""
    commands = []
    for line in report.split("\n")[:-1]:
        match = re.fullmatch("::([a-z]+) (.*?)::(.*)", line)
        assert match
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        for escape, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            properties = {key: value.replace(escape, sign) for key, value in properties.items()}
        message = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        commands.append((match[1], properties, message))
    return commands


def test_github_is_a_command_a_finding_with_its_place() -> None:
    assert render("github", workflow_outcome()) == (
        "::error title=kwf-lint (KWF301 dangling-target),file=flows/a.json,line=5,endLine=5,col=89,endColumn=98"
        '::flows/a.json:5:89: error: no step has the id "😀craete" [KWF301 dangling-target]'
        '%0Adid you mean "create"?\n'
    )


def test_github_puts_the_worst_first_and_survives_everything() -> None:
    outcome = awkward_outcome()
    commands = github_commands(render("github", outcome))

    assert [command for command, _, _ in commands] == ["error"] * 2 + ["warning"] * 3 + ["notice"] * 2
    assert commands[0][1]["file"] == outcome.diagnostics[0].file.replace("\udc80", "\\udc80")
    assert commands[0][1]["title"] == "kwf-lint (KWF301 dangling-target)"
    assert "bad \"'<&>]]>%;|" in commands[0][2]
    assert len({line for line in render("github", outcome).splitlines() if not line.startswith("::")}) == 0


def test_github_gives_columns_only_for_places_on_one_line() -> None:
    outcome = outcome_of((document_of_text("a.json", "[\n]"), [(GENERIC, Finding((), "bad", span=(0, 3)))]))
    properties = github_commands(render("github", outcome))[0][1]

    assert properties == {"title": "kwf-lint (KWF203 generic-name)", "file": "a.json", "line": "1", "endLine": "2"}


def test_concise_is_one_printable_line_a_finding() -> None:
    outcome = awkward_outcome()
    lines = render("concise", outcome).splitlines()

    assert len(lines) == len(outcome.diagnostics)
    assert all(line.isprintable() for line in lines)
