"""Linting in tests, where no rule may crash, and each says well what it has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kwf_lint.linting.engine import Linted, lint
from kwf_lint.run.registry import builtin_rules
from tests.wording import flaws_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings

NAMES = frozenset(rule.name for rule in builtin_rules())


def without_crash(linted: Linted) -> Linted:
    """What linting has given; fails where a rule has crashed."""
    assert not linted.faults, "\n".join(each.traceback or each.message for each in linted.faults)
    return linted


def checked(linted: Linted) -> Linted:
    """What linting has given; fails where a rule has crashed or what it says is not as tests/wording.py wants it."""
    without_crash(linted)
    flaws = flaws_in(linted.diagnostics, NAMES)
    assert not flaws, "\n".join(flaws)
    return linted


def diagnostics_in(
    document: Document,
    rules: Collection[Rule],
    settings: Settings,
    project: Project | None = None,
    *,
    apps: Sequence[App] | None = None,
) -> list[Diagnostic]:
    """What the rules find in a document; fails where one of them crashes."""
    return checked(lint(document, rules, settings, project, apps=apps)).diagnostics
