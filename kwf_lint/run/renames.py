"""Recognizes renamed workflows, so that a rename alone does not make a finding a new one.

They are recognized by their steps, whose ids outlive every edit in the builder.
"""

from __future__ import annotations

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.linting.diagnostic import fingerprint_base_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic

    # The ids of the steps of each workflow, by its name.
    Steps = Mapping[str, Collection[str]]

# The share of steps that two versions of a workflow have in common at least.
LEAST_LIKENESS = 0.5


def steps_of(document: Document) -> dict[str, set[str]]:
    """The ids of the steps of each workflow in a document."""
    steps: dict[str, set[str]] = {}
    for app in () if document.value is MISSING else read_apps(document, fragment=True):
        for workflow in app.workflows:
            steps.setdefault(workflow.name, set()).update(workflow.steps_by_id)
    return steps


def renamed(before: Steps, now: Steps) -> dict[str, str]:
    """The former name of each renamed workflow: that of the one most like it, if there is only one."""
    lost = {name: set(before[name]) for name in before if name not in now}
    new = {name: set(now[name]) for name in now if name not in before}
    former = {name: _most_like(steps, lost) for name, steps in new.items()}
    latter = {name: _most_like(steps, new) for name, steps in lost.items()}
    return {name: old for name, old in former.items() if old is not None and latter[old] == name}


def _most_like(steps: set[str], others: Mapping[str, set[str]]) -> str | None:
    best: list[str] = []
    likeness = LEAST_LIKENESS
    for name, other in others.items():
        shared = len(steps & other)
        if shared and shared / len(steps | other) >= likeness:
            best = [*best, name] if shared / len(steps | other) == likeness else [name]
            likeness = shared / len(steps | other)
    return best[0] if len(best) == 1 else None


def former_fingerprint_base(diagnostic: Diagnostic, former: Mapping[str, str]) -> str:
    """The fingerprint, but for the number, that a diagnostic had under the former name of its workflow.

    What is found in the name itself is new.
    """
    place = diagnostic.place
    if place.kind != "workflow" or place.name not in former or (place.step is None and place.slot[:1] == ("name",)):
        return diagnostic.fingerprint_base
    return fingerprint_base_of(diagnostic, former[place.name])
