"""Finds chains of scheduled workflows whose texts name different times while all steps have the same delay."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise

from kwf_lint.definition.node import all_strings, object_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from kwf_lint import App, Workflow
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Path

    # A step that schedules a workflow, its delay, and that workflow.
    Delay: TypeAlias = "tuple[Step, float, Workflow]"
    # A step, and the time that the texts of the workflow name that it schedules: in minutes, and in words.
    NamedTime: TypeAlias = "tuple[Step, int, str]"

# So many steps with one delay are not a coincidence: two times may be those of something else.
FEWEST = 3
TIME = re.compile(r"(?<![\w.,])(\d{1,4})[\s_-]?(min(?:ute)?|hour|hr|day)s?(?![^\W_])", re.IGNORECASE)
MINUTES = {"min": 1, "minute": 1, "hour": 60, "hr": 60, "day": 1440}


def contradicting_delays(app: App, steps: Sequence[Step]) -> Iterator[list[NamedTime]]:
    """Steps that schedule one workflow after the other with the same delay, whose texts name times in unequal distances.

    The unit of a delay does not matter: whether the times count from the start of the chain or from the workflow before,
    one delay cannot be right for all of them. A workflow that names no time, or several, makes a distance that is not positive.
    """
    for chain in _chains(app, steps):
        before = 0
        for _, group in groupby(chain, key=lambda delay: delay[1]):
            named = [(step, *(_time_of(workflow) or (0, ""))) for step, _, workflow in group]
            minutes = [before, *[time for _, time, _ in named]]
            distances = {later - earlier for earlier, later in pairwise(minutes)}
            if len(named) >= FEWEST and len(distances) > 1 and min(distances) > 0:
                yield named
            before = minutes[-1]


def _chains(app: App, steps: Sequence[Step]) -> Iterator[list[Delay]]:
    """The steps with a relative delay in the order in which they run, where each workflow schedules exactly one other."""
    scheduling = {step.path for step in steps}
    by_id = {workflow.id: workflow for workflow in app.workflows if workflow.id}
    times_scheduled = Counter(str(step.params.get("workflowId")) for step in steps)
    onward: dict[Path, Delay] = {}
    for workflow in app.workflows:
        own = [step for step in workflow.steps if step.path in scheduling]
        called = by_id.get(str(own[0].params.get("workflowId"))) if len(own) == 1 else None
        if called is not None and times_scheduled[called.id] == 1:
            run_at = object_of(own[0].params, "runAt")
            value = run_at.get("value")
            if run_at.get("type") == "relative" and (type(value) is int or type(value) is float):
                onward[workflow.path] = (own[0], value, called)
    followers = {called.path for *_, called in onward.values()}
    for path, first in onward.items():
        if path not in followers:
            chain = [first]
            while (called := chain[-1][2]).path in onward:
                chain.append(onward[called.path])
            yield chain


def _time_of(workflow: Workflow) -> tuple[int, str] | None:
    """The one time that the name and the params of a workflow name, in minutes and in words; None for several."""
    texts = [workflow.name, *[text for step in workflow.steps for text in all_strings(step.params)]]
    found = {
        int(match[1]) * MINUTES[match[2].lower()]: match[0].replace("-", " ").replace("_", " ")
        for text in texts
        for match in TIME.finditer(text)
    }
    return next(iter(found.items())) if len(found) == 1 else None
