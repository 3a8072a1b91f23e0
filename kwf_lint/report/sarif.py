"""The format `sarif`: SARIF 2.1.0, for code scanning and for viewers.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/; what GitHub reads of it:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
import os
from urllib.parse import quote

from kwf_lint.document.places import position
from kwf_lint.linting.diagnostic import rule_url
from kwf_lint.report.in_words import stop_in_words
from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.shown_edits import shown_edits
from kwf_lint.report.visible import visible, writable
from kwf_lint.version import HOME_PAGE, __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic, Position
    from kwf_lint.report.options import Options
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.outcome import Outcome

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
PROBLEM_LEVELS = {"error": "error", "warning": "warning", "info": "recommendation"}
# The kind of suppression that is in the linted document; all others are elsewhere.
IN_DOCUMENT = "document"
# GitHub reads at most so many characters of a description.
LONGEST_DESCRIPTION = 1024


def report(outcome: Outcome, options: Options) -> str:
    """One run; each result on a line of its own. Suppressed findings are results with a suppression."""
    diagnostics = [*outcome.diagnostics, *outcome.suppressed]
    codes = {diagnostic.code for diagnostic in diagnostics}
    rules = [rule for rule in outcome.rules if rule.code in codes]
    numbers = {rule.code: index for index, rule in enumerate(rules)}
    driver: dict[str, Any] = {"name": "kwf-lint", "version": __version__, "semanticVersion": __version__}
    if HOME_PAGE:
        driver["informationUri"] = HOME_PAGE
    driver["rules"] = [_rule(rule) for rule in rules]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(outcome, options)],
    }
    if options.category:
        # By the part before the last slash GitHub distinguishes the runs of a commit.
        run["automationDetails"] = {"id": f"{options.category.rstrip('/')}/"}
    head = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    results = ",\n".join(json.dumps(_result(each, numbers, options)) for each in diagnostics)
    body = f"\n{results}\n" if results else ""
    return f'{json.dumps(head)[:-3]}, "results": [{body}]}}]}}\n'


def uri(name: str) -> str:
    """A file's name as a URI: relative to the folder of the run, or of the scheme `file` where the name is absolute."""
    try:
        path = quote(name.encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        path = quote(name.encode("utf-8", "surrogatepass"), safe="/")
    if name.startswith("/"):
        return f"file://{path}"
    if name[1:3] == ":/":
        return f"file:///{name[:2]}{path[len('C%3A') :]}"
    return path.removeprefix("./")


def _rule(rule: Rule) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary[:LONGEST_DESCRIPTION]},
        "fullDescription": {"text": rule.summary[:LONGEST_DESCRIPTION]},
        "defaultConfiguration": {"level": LEVELS[rule.severity], "enabled": rule.default},
        "properties": {"problem.severity": PROBLEM_LEVELS[rule.severity]},
    }
    if os.path.exists(rule.page):
        with open(rule.page, encoding="utf-8") as file:
            page = file.read()
        described["help"] = {"text": page, "markdown": page}
        first_paragraph = page.partition("\n## ")[0].partition("\n")[2].strip()
        if first_paragraph.startswith(f"`{rule.code}`"):
            first_paragraph = first_paragraph.partition("\n\n")[2]
        if first_paragraph:
            described["fullDescription"] = {"text": first_paragraph[:LONGEST_DESCRIPTION]}
    url = rule_url(rule)
    if url:
        described["helpUri"] = url
    return described


def _invocation(outcome: Outcome, options: Options) -> dict[str, Any]:
    notifications: list[dict[str, Any]] = [
        {
            "level": "error",
            "message": {"text": visible(f"{fault.rule} crashed: {fault.message}")},
            "associatedRule": {"id": fault.rule},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(fault.file, options)}}],
        }
        for fault in outcome.faults
    ]
    notifications += [{"level": "error", "message": {"text": visible(problem)}} for problem in outcome.problems]
    succeeded = not notifications
    notifications += [
        {
            "level": "error" if is_error else "warning",
            "message": {"text": visible(f"{kind} not read: {reason}")},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(name, options)}}],
        }
        for kind, name, reason, is_error in outcome.unread
    ]
    return {"executionSuccessful": succeeded, "toolExecutionNotifications": notifications}


def _result(diagnostic: Diagnostic, numbers: dict[str, int], options: Options) -> dict[str, Any]:
    text = visible(diagnostic.message)
    if diagnostic.help:
        text += f"\n{visible(diagnostic.help)}"
    place = _location(diagnostic.document, diagnostic.start, diagnostic.end, options)
    place["logicalLocations"] = [{"fullyQualifiedName": visible(diagnostic.pointer)}]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": text},
        "locations": [place],
        "partialFingerprints": {"kwfLint/v1": diagnostic.fingerprint},
    }
    properties = {"app": diagnostic.app, "where": diagnostic.where}
    result["properties"] = {key: visible(value) for key, value in properties.items() if value}
    if diagnostic.code in numbers:
        result["ruleIndex"] = numbers[diagnostic.code]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, **_location(each.document, each.start, each.end, options, each.message)}
            for number, each in enumerate(diagnostic.related, start=1)
        ]
    if diagnostic.route:
        stops = []
        for stop in diagnostic.route:
            words = stop_in_words(stop) + (f" ({stop.condition})" if stop.condition else "")
            stops.append(
                {"location": _location(stop.document or diagnostic.document, stop.start, stop.end, options, words)}
            )
        result["codeFlows"] = [{"threadFlows": [{"locations": stops}]}]
    if diagnostic.suppression:
        kind, reason = diagnostic.suppression
        where = "inSource" if kind == IN_DOCUMENT else "external"
        result["suppressions"] = [{"kind": where, "justification": visible(reason)}]
    changes = shown_edits(diagnostic, options)
    if diagnostic.fix is not None and changes:
        result["fixes"] = [_fix(diagnostic, diagnostic.fix.title, changes, options)]
    return result


def _fix(
    diagnostic: Diagnostic, title: str, changes: Sequence[tuple[int, int, str]], options: Options
) -> dict[str, Any]:
    replacements = []
    for start, end, text in changes:
        line, column = position(diagnostic.document, start)
        end_line, end_column = position(diagnostic.document, end)
        region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        replacements.append({"deletedRegion": region, "insertedContent": {"text": writable(text)}})
    change = {"artifactLocation": _artifact(diagnostic.file, options), "replacements": replacements}
    return {"description": {"text": visible(title)}, "artifactChanges": [change]}


def _location(
    document: Document, start: Position, end: Position, options: Options, message: str | None = None
) -> dict[str, Any]:
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(document.name, options), "region": region},
    }
    if message is not None:
        location["message"] = {"text": visible(message)}
    return location


def _artifact(name: str, options: Options) -> dict[str, str]:
    address = uri(name_from_root(name, options))
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": "%SRCROOT%"}
