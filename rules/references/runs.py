"""References against the run: has the step run when its output is read, and did it return anything?

Of several rules that could report the reads of one step only one does, so the findings of all of them are worked out
together, once for an app.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.analysis.graph import only_sources
from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.kept import kept
from kwf_lint.definition.workflow import conditions_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kwf_lint.analysis.reads import WorkflowReads
    from kwf_lint.definition.workflow import Condition
    from kwf_lint.document.document import Path

# How many steps before a read are looked at singly: a chain of thousands of steps must not take quadratic time.
NEAR = 8


@rule("KWF402", "error", rests_on="here routes")
def reference_before_run(app: App) -> list[Finding]:
    """The output of a step is read where that step cannot have run."""
    return _findings(app, "before run")


@rule("KWF403", "warning", rests_on="here routes")
def reference_may_not_run(app: App) -> list[Finding]:
    """The output of a step is read where that step has run on some routes only."""
    return _findings(app, "may not run")


@rule("KWF404", "error", rests_on="here routes")
def reference_to_nothing(app: App) -> list[Finding]:
    """A lookup's result is used on the branch where nothing was found."""
    return _findings(app, "to nothing")


@rule("KWF430", "warning")
def reference_may_be_absent(app: App) -> list[Finding]:
    """A lookup is read after branches join, and on one of them it found nothing."""
    return _findings(app, "may be absent")


@rule("KWF405", "warning", rests_on="here routes workflow.steps.*.params.id workflow.steps.*.params.identifier")
def unchecked_lookup(app: App) -> list[Finding]:
    """The result of a lookup is used without checking that it found a record."""
    return _findings(app, "unchecked")


def _findings(app: App, problem: str) -> list[Finding]:
    return [finding for each, finding in _all_findings(app) if each == problem]


@kept
def reported_strings(app: App) -> frozenset[Path]:
    """The strings that the rules of this module report, alone or as further places of a finding."""
    found: set[Path] = set()
    for _, finding in _all_findings(app):
        found.update([finding.path, *[each.path for each in finding.related]])
    return frozenset(found)


@kept
def _all_findings(app: App) -> list[tuple[str, Finding]]:
    """The findings of all rules of this module, each with its problem."""
    found: list[tuple[str, Finding]] = []
    for each in reads_of(app).workflows:
        if each.workflow.trigger and (
            each.workflow.tests or "0" in each.marks or len(each.steps) > ("1" in each.steps)
        ):
            misses = _misses(each.workflow)
            doubts = _doubts(each, misses)
            if doubts:
                from ._in_doubt import findings_in_doubt  # in most workflows what leads to a read is plain

                found += findings_in_doubt(each, misses, doubts)
    return found


def _doubts(each: WorkflowReads, misses: Mapping[str, set[str]]) -> list[tuple[str, int, set[int]]]:
    """The steps whose output may be read where it is not there, or unchecked: id, node, the nodes that read in doubt."""
    workflow = each.workflow
    sources = only_sources(workflow.successors)
    found = []
    for step_id, reads in each.steps.items():
        step = None if step_id == "1" else workflow.steps_by_id.get(step_id)
        node = step.node if step else 0
        is_tested = step_id in misses
        missed = misses.get(step_id, ())
        # The trigger has always run, and all its output exists unless a condition says otherwise.
        readers = {text.number for text, _ in reads} if node or is_tested else ()
        doubtful = {
            number for number in readers if number != node and not _is_settled(workflow, sources, node, missed, number)
        }
        # Looking a record up may find none, a list may have no items.
        may_be_unchecked = "0" in each.marks or (step is not None and ".find" in step.action and not is_tested)
        if doubtful or may_be_unchecked:
            found.append((step_id, node, doubtful))
    return found


def _is_settled(workflow: Workflow, sources: Sequence[int], node: int, missed: Collection[str], reader: int) -> bool:
    """Whether the step has run, and returned all that is read, whenever another step runs; False where in doubt.

    It has if the last few steps before the reader, which nothing else leads to, include it and no branch on which
    something of its output is absent.
    """
    before = reader
    for _ in range(NEAR):
        if missed and before and workflow.steps[before - 1].id in missed:
            return False
        before = sources[before]
        if before == node or before < 0:
            return before == node
    return False


def _misses(workflow: Workflow) -> dict[str, set[str]]:
    """For each step the ids of the steps that a branch leads to on which something of its output is absent.

    It is absent after a transition that tests for that, or that follows one which tests that it exists.
    """
    found: dict[str, set[str]] = {}
    for node, transition, condition in workflow.tests:
        for part in conditions_in(condition):
            step = _step_tested(part)
            if step:
                transitions = workflow.transitions_of(node)
                behind = [transition] if part.op == "dne" else transitions[transitions.index(transition) + 1 :]
                found.setdefault(step, set()).update([each.target for each in behind])
    return found


def _step_tested(condition: Condition) -> str:
    """The id of the step of whose output the condition tests whether it exists, "" for any other test."""
    operand = condition.values[0] if condition.op in ("exists", "dne") and condition.values else ""
    is_read = type(operand) is str and operand.startswith("/#steps.")
    return operand[8:].partition(".")[0] if is_read else ""
