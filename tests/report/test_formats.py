from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.edits import Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.diagnostic import diagnose
from kwf_lint.linting.faults import Fault
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options
from kwf_lint.report.rdjson import places_in_bytes
from kwf_lint.report.sarif import uri
from kwf_lint.report.visible import visible
from kwf_lint.rulekit import Finding, Fix, Related, RouteStop, Rule
from kwf_lint.run.outcome import Outcome
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from kwf_lint.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic

NASTY = (
    "\"'<&>]]>%;|`*_[x](y)\\ \t\r\n\x00\x1b[31m\x7f\x85\u2028\u202e\ufffe"
    " 漢字 😀 e\u0301 \ud83d \udc80 ::error::##vso[x]"
)
LONG = "x" * 170_000


# What the tests fetch nothing of themselves: schemas and readers that `.ci/run` puts there.
ROOT = Path(__file__).resolve().parents[2]
SARIF_SCHEMA = ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
RDFORMAT_VALIDATOR = ROOT / "node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
HTML_VALIDATE = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
JUNIT_SCHEMA = ROOT / "build/schemas/junit-10.xsd"


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
    related=[Related(("steps", 1, "id"), "a step with a similar id")],
    route=[RouteStop(("trigger",)), RouteStop(("steps", 0), "exists")],
    help='Did you mean "create"?',
    fix=Fix('rename to "create"', [Set(("steps", 0, "transitions", 0, "target"), "create")], safe=True),
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
        related=[Related(("name",), NASTY), Related(("steps", 0, "x"), LONG)],
        route=[RouteStop(("trigger",), NASTY), RouteStop(("steps", 0))],
        help=NASTY,
        fix=Fix(NASTY, []),
    )
    found = [
        (DANGLING, finding),
        (GENERIC, Finding(("steps", 0, "x"), "long", part=(100_000, 100_007))),
        (MISSING_DESCRIPTION, Finding(("y",), LONG)),
        (GENERIC, Finding(("y",), "part", part=(170_020, 170_030))),
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
        "summary": {
            "files": 1,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "suppressed": 0,
            "partial": 0,
            "unknown": 0,
            "unread": 0,
            "unchecked": 0,
        },
        "faults": [],
    }
    assert diagnostic == {
        "file": "flows/a.json",
        "definition": "flows/a.json",
        "code": "KWF301",
        "name": "dangling-target",
        "severity": "error",
        "message": 'no step has the id "😀craete"',
        "pointer": "/steps/0/transitions/0/target",
        **place,
        "app": None,
        "workflow": "order-sync",
        "step": "find",
        "where": "order-sync/find",
        "related": [{"file": "flows/a.json", "pointer": "/steps/1/id", **other, "message": "a step with a similar id"}],
        "route": [
            {"file": "flows/a.json", "step": "1", "name": "", "pointer": "/trigger", **trigger, "condition": ""},
            {
                "file": "flows/a.json",
                "step": "find",
                "name": "Find customer",
                "pointer": "/steps/0",
                **step,
                "condition": "exists",
            },
        ],
        "help": 'Did you mean "create"?',
        "fix": None,
        "suppression": None,
        "fingerprint": workflow_outcome().diagnostics[0].fingerprint,
        "url": None,
    }
    assert list(diagnostic) == [
        *(
            "file",
            "definition",
            "code",
            "name",
            "severity",
            "message",
            "pointer",
            "start",
            "end",
            "app",
            "workflow",
            "step",
            "where",
            "related",
        ),
        *("route", "help", "fix", "suppression", "fingerprint", "url"),
    ]


def test_json_of_nothing() -> None:
    report = render("json", Outcome())

    assert json.loads(report)["diagnostics"] == []
    assert report.endswith("}\n")


def test_json_gives_a_fix_with_the_edits_it_is_told() -> None:
    start = WORKFLOW.index("😀craete")
    report = json.loads(render("json", workflow_outcome(), Options(edits=lambda _: [(start, start + 7, "create")])))

    assert report["diagnostics"][0]["fix"] == {
        "safe": True,
        "title": 'rename to "create"',
        "edits": [{"file": "flows/a.json", **place_of("😀craete"), "text": "create"}],
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
    shown = json.loads(render("json", outcome, Options(suppressed=True)))

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
        '%0ADid you mean "create"?\n'
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


def outcomes() -> list[Any]:
    return [
        pytest.param(Outcome(), id="nothing"),
        pytest.param(workflow_outcome(), id="workflow"),
        pytest.param(awkward_outcome(), id="awkward"),
    ]


@pytest.mark.skipif(not SARIF_SCHEMA.exists(), reason="needs @microsoft/jest-sarif from npm in node_modules")
@pytest.mark.parametrize("edits", [None, edits_of], ids=["plain", "edits"])
@pytest.mark.parametrize("outcome", outcomes())
def test_sarif_fits_its_schema(outcome: Outcome, edits: Any) -> None:
    report = json.loads(render("sarif", outcome, Options(edits=edits)))

    jsonschema.Draft4Validator(json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))).validate(report)


def sarif_run(outcome: Outcome, **options: Any) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render("sarif", outcome, Options(**options)))["runs"][0]
    return run


def test_sarif_holds_places_routes_and_fingerprints() -> None:
    outcome = workflow_outcome()
    run = sarif_run(outcome)
    result = run["results"][0]
    file = {"uri": "flows/a.json", "uriBaseId": "%SRCROOT%"}

    def location(line: int, start: int, end: int) -> dict[str, Any]:
        region = {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}
        return {"artifactLocation": file, "region": region}

    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert result["locations"] == [
        {
            "physicalLocation": location(5, 89, 98),
            "logicalLocations": [{"fullyQualifiedName": "/steps/0/transitions/0/target"}],
        }
    ]
    assert result["relatedLocations"] == [
        {"id": 1, "physicalLocation": location(6, 12, 20), "message": {"text": "a step with a similar id"}}
    ]
    assert result["codeFlows"][0]["threadFlows"][0]["locations"] == [
        {"location": {"physicalLocation": location(3, 14, 15), "message": {"text": "1 trigger"}}},
        {"location": {"physicalLocation": location(5, 5, 6), "message": {"text": 'find "Find customer" (exists)'}}},
    ]
    assert result["partialFingerprints"] == {"kwfLint/v1": outcome.diagnostics[0].fingerprint}
    assert result["message"]["text"] == 'no step has the id "😀craete"\nDid you mean "create"?'
    assert "fixes" not in result
    assert "suppressions" not in result


def test_sarif_tells_of_the_rules_that_spoke_with_their_pages() -> None:
    rule = next(each for each in builtin_rules() if each.name == "dangling-target")
    outcome = outcome_of((document_of_text("a.json", "{}"), [(rule, Finding((), "bad"))]))
    outcome.rules = builtin_rules()
    run = sarif_run(outcome)
    [described] = run["tool"]["driver"]["rules"]

    assert described["id"] == "KWF301"
    assert described["name"] == "dangling-target"
    assert described["shortDescription"]["text"] == rule.summary
    assert described["help"]["markdown"] == Path(rule.page).read_text(encoding="utf-8")
    assert described["fullDescription"]["text"].startswith("A transition names a step")
    assert described["defaultConfiguration"] == {"level": "error", "enabled": True}
    assert "helpUri" not in described
    assert run["results"][0]["ruleIndex"] == 0


@pytest.mark.parametrize(
    ("kind", "expected"), [("document", "inSource"), ("settings", "external"), ("baseline", "external")]
)
def test_sarif_shows_suppressed_results_as_such(kind: str, expected: str) -> None:
    outcome = workflow_outcome()
    outcome.suppressed, outcome.diagnostics = outcome.diagnostics, []
    outcome.suppressed[0].suppression = (kind, "known since 2020")
    [result] = sarif_run(outcome)["results"]

    assert result["suppressions"] == [{"kind": expected, "justification": "known since 2020"}]


def test_sarif_holds_the_edits_of_a_fix() -> None:
    start = WORKFLOW.index("😀craete")
    [result] = sarif_run(workflow_outcome(), edits=lambda _: [(start, start + 7, "create")])["results"]

    assert result["fixes"] == [
        {
            "description": {"text": 'rename to "create"'},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "flows/a.json", "uriBaseId": "%SRCROOT%"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 5, "startColumn": 90, "endLine": 5, "endColumn": 97},
                            "insertedContent": {"text": "create"},
                        }
                    ],
                }
            ],
        }
    ]


def test_sarif_says_when_a_rule_crashed_or_a_file_could_not_be_read() -> None:
    [invocation] = sarif_run(awkward_outcome())["invocations"]

    assert invocation["executionSuccessful"] is False
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [
        visible(f"KWF301 crashed: {NASTY}"),
        visible(NASTY),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.json", "a.json"),
        ("./a/b.json", "a/b.json"),
        ("../a.json", "../a.json"),
        ("a b%#?:.json", "a%20b%25%23%3F%3A.json"),
        ("漢.json", "%E6%BC%A2.json"),
        ("\udc80.json", "%80.json"),
        ("\ud83d.json", "%ED%A0%BD.json"),
        ("/a/b.json", "file:///a/b.json"),
        ("C:/a/b c.json", "file:///C:/a/b%20c.json"),
    ],
)
def test_file_names_become_uris(name: str, expected: str) -> None:
    assert uri(name) == expected


GITLAB_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^KWF[0-9]{3}$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?![.]/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("outcome", outcomes())
def test_gitlab_fits_its_documentation(outcome: Outcome) -> None:
    jsonschema.validate(json.loads(render("gitlab", outcome)), GITLAB_SCHEMA)


def test_gitlab_says_what_where_and_how_bad() -> None:
    [issue] = json.loads(render("gitlab", workflow_outcome()))
    del issue["fingerprint"]

    assert issue == {
        "description": 'no step has the id "😀craete" [KWF301 dangling-target]',
        "check_name": "KWF301",
        "severity": "major",
        "location": {"path": "flows/a.json", "lines": {"begin": 5, "end": 5}},
    }


def test_gitlab_fingerprints_differ_between_files_with_the_same_findings() -> None:
    files = [document_of_text(name, WORKFLOW) for name in ("a.json", "b.json")]
    outcome = outcome_of(
        *((file, [(DANGLING, DANGLING_FINDING), (GENERIC, Finding(("name",), "x"))]) for file in files)
    )
    fingerprints = [issue["fingerprint"] for issue in json.loads(render("gitlab", outcome))]

    assert len(set(fingerprints)) == 4


@pytest.mark.skipif(not JUNIT_SCHEMA.exists(), reason="needs junit-10.xsd of pytest's source archive in build/schemas")
@pytest.mark.parametrize("outcome", outcomes())
def test_junit_fits_the_schema_of_jenkins(outcome: Outcome) -> None:
    xmlschema = pytest.importorskip("xmlschema")

    xmlschema.XMLSchema(str(JUNIT_SCHEMA)).validate(ElementTree.fromstring(render("junit", outcome).encode()))


def test_junit_is_read_with_every_finding() -> None:
    junitparser = pytest.importorskip("junitparser")
    outcome = awkward_outcome()
    suites = list(junitparser.JUnitXml.fromstring(render("junit", outcome).encode()))
    cases = [case for suite in suites for case in suite]

    assert [suite.name for suite in suites] == [visible(outcome.diagnostics[0].file), "/abs/b.json"]
    assert [(suite.tests, suite.failures) for suite in suites] == [(6, 4), (1, 1)]
    assert [case.result[0].message if case.result else None for case in cases] == [
        None if each.severity == "info" else visible(each.message) for each in outcome.diagnostics
    ]
    assert cases[-1].name == "KWF301 dangling-target at 5:89"
    assert cases[-1].result[0].text.endswith('[KWF301 dangling-target]\nDid you mean "create"?')


def test_junit_of_a_clean_run_is_a_case_that_passes() -> None:
    junitparser = pytest.importorskip("junitparser")
    outcome = Outcome()
    outcome.files = 3
    [suite] = junitparser.JUnitXml.fromstring(render("junit", outcome).encode())
    [case] = suite

    assert case.is_passed
    assert case.name == "no findings in 3 files"


@pytest.mark.parametrize("outcome", outcomes())
def test_checkstyle_is_read_with_every_finding(outcome: Outcome) -> None:
    root = ElementTree.fromstring(render("checkstyle", outcome).encode())
    read = [(file.get("name"), error.attrib) for file in root for error in file]

    assert root.tag == "checkstyle"
    assert read == [
        (
            visible(each.file),
            {
                "line": str(each.start.line),
                "column": str(each.start.column),
                "severity": each.severity,
                "message": visible(each.message),
                "source": f"kwf-lint.{each.code}",
            },
        )
        for each in outcome.diagnostics
    ]


def test_checkstyle_is_what_diff_cover_reads() -> None:
    reporter = pytest.importorskip("diff_cover.violationsreporters.java_violations_reporter")
    found = reporter.CheckstyleXmlDriver().parse_reports([render("checkstyle", workflow_outcome())])

    assert dict(found) == {"flows/a.json": [reporter.Violation(5, 'error: no step has the id "😀craete"')]}


def passes(*command: str | Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    result = subprocess.run([node, *command], capture_output=True, text=True, encoding="utf-8", check=False)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.skipif(not RDFORMAT_VALIDATOR.exists(), reason="needs @umbrelladocs/rdformat-validator in node_modules")
@pytest.mark.parametrize("outcome", outcomes())
def test_rdjson_fits_its_schema(outcome: Outcome, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(render("rdjson", outcome, Options(edits=edits_of)), encoding="utf-8")

    passes(RDFORMAT_VALIDATOR, "--strict", "--no-extra-fields", file)


def test_rdjson_counts_bytes() -> None:
    start = WORKFLOW.index("😀craete")
    report = json.loads(render("rdjson", workflow_outcome(), Options(edits=lambda _: [(start, start + 7, "create")])))

    assert report == {
        "source": {"name": "kwf-lint"},
        "diagnostics": [
            {
                "message": 'no step has the id "😀craete"\nDid you mean "create"?',
                "location": {
                    "path": "flows/a.json",
                    "range": {"start": {"line": 5, "column": 89}, "end": {"line": 5, "column": 101}},
                },
                "severity": "ERROR",
                "code": {"value": "KWF301"},
                "suggestions": [
                    {
                        "range": {"start": {"line": 5, "column": 90}, "end": {"line": 5, "column": 100}},
                        "text": "create",
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("text", ["aé漢😀b", "é\né\r\né\ré", "\ufeff\udc80x", ""])
def test_places_in_bytes_are_those_of_the_encoded_line(text: str) -> None:
    document = document_of_text("a.json", "{}")
    document.text = text
    starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]
    expected = {}
    for offset in range(len(text) + 1):
        line = sum(start <= offset for start in starts)
        before = text[starts[line - 1] : offset].encode("utf-8", "surrogatepass")
        expected[offset] = {"line": line, "column": len(before) + 1}

    assert places_in_bytes(document, range(len(text) + 1)) == expected


def azure_commands(report: str) -> list[tuple[str, dict[str, str], str]]:
    """What the agent of Azure Pipelines reads: the command, its properties and its message, unescaped."""
    commands = []
    for line in report.split("\n")[:-1]:
        match = re.fullmatch(r"##vso\[([a-z.]+) ?(.*?)\](.*)", line)
        assert match
        texts = [match[3], *(pair.partition("=")[2] for pair in match[2].split(";") if pair)]
        for escape, sign in (("%3B", ";"), ("%5D", "]"), ("%0D", "\r"), ("%0A", "\n"), ("%AZP25", "%")):
            texts = [text.replace(escape, sign) for text in texts]
        keys = [pair.partition("=")[0] for pair in match[2].split(";") if pair]
        commands.append((match[1], dict(zip(keys, texts[1:], strict=True)), texts[0]))
    return commands


def test_azure_is_an_issue_a_finding() -> None:
    assert azure_commands(render("azure", workflow_outcome())) == [
        (
            "task.logissue",
            {"type": "error", "sourcepath": "flows/a.json", "linenumber": "5", "columnnumber": "89", "code": "KWF301"},
            'no step has the id "😀craete" [KWF301 dangling-target]',
        )
    ]


def test_azure_survives_everything_and_notes_infos_in_the_debug_log() -> None:
    outcome = awkward_outcome()
    commands = azure_commands(render("azure", outcome))

    assert len(commands) == len(outcome.diagnostics)
    for each, (command, properties, message) in zip(outcome.diagnostics, commands, strict=True):
        assert command == ("task.debug" if each.severity == "info" else "task.logissue")
        assert message.endswith(visible(f"{each.message} [{each.code} {each.name}]"))
        if each.severity != "info":
            assert properties["sourcepath"] == each.file.replace("\udc80", "\\udc80")


def cells_of(report: str) -> list[list[str]]:
    """The rows of the table of a Markdown report, as plain text, by a real reader of Markdown."""
    markdown_it = pytest.importorskip("markdown_it")
    html = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render(report)
    root = ElementTree.fromstring(f"<page>{html.replace('<br>', '<br/>')}</page>")
    return [["".join(cell.itertext()) for cell in row] for row in root.iter("tr")][1:]


def test_markdown_is_a_table_whose_cells_hold_only_text() -> None:
    outcome = awkward_outcome()
    rows = cells_of(render("markdown", outcome))

    assert len(rows) == len(outcome.diagnostics)
    for each, (level, place, finding, rule) in zip(outcome.diagnostics, rows, strict=True):
        assert level.endswith(each.severity)
        assert place.startswith(visible(f"{each.file}:{each.start.line}:{each.start.column}"))
        assert finding.startswith(visible(each.message).strip())
        assert rule == f"{each.code} {each.name}"


def test_markdown_of_one_finding() -> None:
    assert (
        render("markdown", workflow_outcome())
        == """\
## kwf-lint: 1 error in 1 file

| Level | Place | Finding | Rule |
| --- | --- | --- | --- |
| 🔴 error | <code>flows/a.json&#58;5&#58;89</code><br>order-sync/find "Find customer" | \
no step has the id "😀craete"<br><sub>Did you mean "create"?</sub> | KWF301 dangling-target |
"""
    )


def test_markdown_that_is_cut_shows_the_worst_first() -> None:
    outcome = workflow_outcome()
    last = copy.copy(outcome.diagnostics[0])
    for each in outcome.diagnostics:
        each.severity = "info"
    outcome.diagnostics = [*(outcome.diagnostics * 20_000), last]
    report = render("markdown", outcome)

    assert report.index("🔴 error") < report.index("🔵 info")
    assert "This summary is full" in report


def test_markdown_stays_below_one_mebibyte_and_says_what_it_left_out() -> None:
    outcome = workflow_outcome()
    outcome.diagnostics *= 20_000
    report = render("markdown", outcome)
    rows = report.count("KWF301")

    assert 1_000_000 < len(report.encode()) <= 1024 * 1024
    assert report.endswith(f"\n\nThis summary is full: {20_000 - rows} more findings not shown.\n")


def test_markdown_of_a_clean_run_is_a_line() -> None:
    outcome = Outcome()
    outcome.files = 2

    assert render("markdown", outcome) == "## kwf-lint: no findings in 2 files\n"


@pytest.mark.parametrize("outcome", outcomes())
def test_html_is_read_without_an_error(outcome: Outcome) -> None:
    html5lib = pytest.importorskip("html5lib")
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(render("html", outcome))
    articles = list(root.iter("article"))
    heads = ["".join(next(article.iter("h4")).itertext()) for article in articles]

    assert sorted(heads) == sorted(f"{each.severity}: {visible(each.message)}" for each in outcome.diagnostics)


@pytest.mark.skipif(not HTML_VALIDATE.exists(), reason="needs html-validate from npm in node_modules")
@pytest.mark.parametrize("outcome", outcomes())
def test_html_is_valid(outcome: Outcome, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(render("html", outcome), encoding="utf-8")

    passes(HTML_VALIDATE, "--preset", "standard", file)


def test_html_stands_alone_and_groups_by_file_and_workflow() -> None:
    app = {"app": "shop", "version": "1.0.0", "title": "Shop", "workflows": [json.loads(WORKFLOW)]}
    document = document_of_text("a.json", json.dumps(app))
    found = [
        (GENERIC, Finding(("app",), "of the app")),
        (
            DANGLING,
            Finding(("workflows", 0, "steps", 0, "id"), "of the workflow", route=[RouteStop(("title",), "x")] * 50),
        ),
        (GENERIC, Finding(("version",), "of the app again", related=[Related(("title",), "see")] * 20)),
    ]
    report = render("html", outcome_of((document, found)))
    main = re.sub("(?s)<figure.*?</figure>", "", report[report.index("<main>") :])
    words = re.sub("<[^>]*>", "", main)

    assert not re.search(r"<script|<link|<img|@import|url\(|https?:", report)
    assert "prefers-color-scheme: dark" in report
    assert re.findall(
        "Outside the workflows|Workflow order-sync|of the app again|of the app|of the workflow", words
    ) == [
        "Outside the workflows",
        "of the app",
        "of the app again",
        "Workflow order-sync",
        "of the workflow",
    ]
    assert "<mark>&quot;find&quot;</mark>" in report
    assert "And 12 more places." in words
    assert "and 10 more steps" in words


def test_html_masks_secrets() -> None:
    secret = rule_of("KWF501", "hardcoded-secret", "error")
    document = document_of_text("a.json", '{"key": "hunter2"}')
    outcome = outcome_of(
        (document, [(secret, Finding(("key",), "a credential", secret="hunter2")), (GENERIC, Finding((), "bad"))])
    )

    assert "hunter2" not in render("html", outcome)


def test_html_says_what_went_wrong() -> None:
    report = render("html", awkward_outcome())

    assert "<h2>What went wrong</h2>" in report
    assert "KWF301 crashed on" in report


def test_statistics_count_by_rule_the_most_frequent_first() -> None:
    assert render("statistics", awkward_outcome()) == (
        "3  warning  KWF203 generic-name\n2  error    KWF301 dangling-target\n2  info     KWF211 missing-description\n"
    )
    assert render("statistics", Outcome()) == ""
