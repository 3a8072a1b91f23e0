"""What all rules that run by default say of a document, in short lines for tables of cases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.report.text import route_in_words
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

RULES = [rule for rule in builtin_rules() if rule.default]


def judged(value: Any, *codes: str, **others: Any) -> list[Diagnostic]:
    """The findings of these codes, of all if there are none; `others` are files beside it."""
    files = {"app.json": value, **{f"{name}.json": other for name, other in others.items()}}
    definitions = []
    for name, content in files.items():
        document = document_of_text(name, json.dumps(content))
        definitions.append(Definition(document, read_apps(document, fragment=False), ""))
    project = Project(lambda: definitions, frozenset(files))
    first = definitions[0]
    rules = [rule for rule in RULES if not codes or rule.code in codes]
    return diagnostics_in(first.document, rules, DEFAULTS, project, apps=first.apps)


def lines(value: Any, *codes: str, **others: Any) -> list[str]:
    """These findings as "KWF111 error /steps/0/params/status"."""
    return [f"{each.code} {each.severity} {each.pointer}" for each in judged(value, *codes, **others)]


def underlined(value: Any, *codes: str) -> list[str]:
    """These findings, a line each: the place, what is underlined, the related places in parentheses."""
    return underlined_in(judged(value, *codes))


def underlined_in(found: Iterable[Diagnostic]) -> list[str]:
    """The lines of underlined() for findings at hand."""
    lines = []
    for each in found:
        related = "".join(f" ({other.pointer})" for other in each.related)
        lines.append(f"{each.pointer} {each.document.text[each.start.offset : each.end.offset]}{related}")
    return lines


def told(code: str, value: Any) -> list[str]:
    """The findings of one rule, a line each: the place, the related places in parentheses, the route."""
    lines = []
    for each in judged(value, code):
        related = "".join(f" ({other.pointer})" for other in each.related)
        route = route_in_words(each.route)
        lines.append(f"{each.pointer}{related}{' ' if route else ''}{route}")
    return lines
