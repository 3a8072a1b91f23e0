"""Moves findings on bare workflows that were judged as a part of their app into the workflow's document.

What is wrong in the app definition itself is found when that file is linted. What concerns both is reported at the
workflow, with the place in the app as a related place.
"""

from __future__ import annotations

from kwf_lint.definition.app import App
from kwf_lint.definition.part_of_app import OWNER, is_in_owner, parts_of_app, path_in_owner
from kwf_lint.rulekit import Finding, Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kwf_lint.rulekit import Rule

__all__ = ["parts_of_app", "placed", "unchecked"]

IN_APP = "in the app it belongs to"
# The rules on values of one organization: family 5, and ids in names.
PORTABILITY = ("KWF5", "KWF207")


def placed(found: Iterable[tuple[Rule, Finding]], owner: App) -> list[tuple[Rule, Finding]]:
    """The findings in the workflow's document, or with a related place in it."""
    kept = []
    for rule, finding in found:
        if is_in_owner(finding.path):
            here = [each for each in finding.related if each.document is None and not is_in_owner(each.path)]
            if not here:
                continue
            first, *others = here
            finding = _turned_round(finding, first, others)
        finding.related = [_placed(each, owner) for each in finding.related]
        if finding.fix is not None and any(is_in_owner(getattr(edit, "path", ())) for edit in finding.fix.edits):
            finding.fix = None
        kept.append((rule, finding))
    return kept


def _turned_round(finding: Finding, place: Related, others: list[Related]) -> Finding:
    """The finding at its first related place in the workflow's document, with its own place as a related one."""
    return Finding(
        place.path,
        finding.message,
        severity=finding.severity,
        related=[Related(finding.path, IN_APP), *others],
        help=finding.help,
        fix=finding.fix,
    )


def _placed(related: Related, owner: App) -> Related:
    if related.document is not None or not is_in_owner(related.path):
        return related
    return Related(path_in_owner(owner, related.path), related.label, owner.document)


def unchecked(apps: Sequence[App], rules: Collection[Rule]) -> int:
    """How many bare workflows contain what a rule on portability would report if they belonged to an app."""
    wanted = [rule for rule in rules if rule.apps_only and rule.is_plain and rule.code.startswith(PORTABILITY)]
    count = 0
    for bare in apps:
        for workflow in bare.workflows if bare.kind == "workflow" else ():
            part = App("app", {}, (OWNER,), bare.document, bare.platform)
            part.workflows = [workflow]
            count += any(not is_in_owner(finding.path) for rule in wanted for finding in rule.check(part))
    return count
