"""Checks what a user's rule yields, before it causes errors elsewhere."""

from __future__ import annotations

from kwf_lint.document.edits import Add, Part, Remove, Rename, Set, Text
from kwf_lint.rulekit import SEVERITIES, Finding, Fix, Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def checked(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a user's rule; raises TypeError or ValueError for anything else."""
    for finding in findings:
        if not isinstance(finding, Finding):
            raise TypeError(f"a rule yields {type(finding).__name__}, not Finding")
        _check_path(finding.path, "a finding")
        if type(finding.message) is not str:
            raise TypeError(f"the message of a finding is {finding.message!r}, not a string")
        if finding.severity not in (None, *SEVERITIES):
            raise ValueError(f"the severity of a finding is {finding.severity!r}, not one of {', '.join(SEVERITIES)}")
        for related in finding.related:
            if not isinstance(related, Related):
                raise TypeError(f"a related place of a finding is {related!r}, not Related")
            _check_path(related.path, "a related place")
        if finding.fix is not None:
            _check_fix(finding.fix)
        yield finding


def _check_fix(fix: object) -> None:
    if not isinstance(fix, Fix):
        raise TypeError(f"the fix of a finding is {fix!r}, not Fix")
    for edit in fix.edits:
        if not isinstance(edit, (Set, Rename, Remove, Add, Part, Text)):
            raise TypeError(f"an edit of a fix is {edit!r}, not Set, Rename, Remove, Add, Part or Text")
        if not isinstance(edit, Text):
            _check_path(edit.path, "an edit")


def _check_path(path: object, what: str) -> None:
    if type(path) is not tuple or not all(type(key) in (str, int) for key in path):
        raise TypeError(f"the path of {what} is {path!r}, not a tuple of keys")
