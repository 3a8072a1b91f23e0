"""Conditions, workflows and every case there is, against which the analyses are held."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st

from kwf_lint.analysis.proven import Proven, split
from tests.flows import ALWAYS, check, condition, flow, to, view

if TYPE_CHECKING:
    from kwf_lint.definition.workflow import Condition, Workflow

unhurried = settings(deadline=None, max_examples=100)
X = "/#steps.1.x"


def proven_after(*conditions: dict[str, Any], lookups: frozenset[str] = frozenset()) -> Proven | None:
    proven: Proven | None = Proven(lookups=lookups)
    for each in conditions:
        if proven is not None:
            proven = split(proven, condition(each))[0]
    return proven


# Random workflows: three values of the trigger, each absent or one of a few, decide every run.

CASES: list[Any] = [None, "a", "b", 3, 7]
SUBJECTS = ["1.x", "1.y", "1.x.z"]


def value_of(case: dict[str, Any], operand: Any) -> Any:
    return case[operand.removeprefix("/#steps.")] if isinstance(operand, str) and operand.startswith("/#") else operand


def decided(tested: Condition, case: dict[str, Any]) -> bool:
    """Whether a condition holds in one case, under the plainest reading of the operators."""
    if tested.op == "true":
        return True
    if tested.op in ("and", "or"):
        return (all if tested.op == "and" else any)(decided(each, case) for each in tested.conditions)
    left = value_of(case, tested.values[0])
    if tested.op in ("exists", "dne"):
        return (left is not None) is (tested.op == "exists")
    right = value_of(case, tested.values[1])
    if tested.op in ("eq", "neq"):
        return (left == right) is (tested.op == "eq")
    if not isinstance(left, int) or not isinstance(right, int):
        return False
    return {"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}[tested.op]


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    kinds = ["atom"] * 4 + ["true"] + (["and", "or"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "true":
        return ALWAYS
    if kind in ("and", "or"):
        return {"op": kind, "values": draw(st.lists(conditions(depth - 1), min_size=1, max_size=3))}
    subject = draw(st.sampled_from(SUBJECTS))
    op = draw(st.sampled_from(["exists", "dne", "eq", "eq", "neq", "gt", "gte", "lt", "lte"]))
    if op in ("exists", "dne"):
        return check(op, subject)
    if draw(st.integers(0, 7)) == 0:
        return check(op, subject, "/#steps." + draw(st.sampled_from(SUBJECTS)))
    return check(op, subject, draw(st.sampled_from([3, 5, 7] if op in ("gt", "gte", "lt", "lte") else ["a", "b", 3])))


@st.composite
def workflows(draw: st.DrawFn, circles: bool = False) -> Workflow:
    count = draw(st.integers(1, 6))
    nodes: dict[str, Any] = {}
    for number in range(count + 1):
        targets = st.integers(1 if circles else number + 1, count)
        most = 3 if circles or number < count else 0
        links = draw(st.lists(st.tuples(targets, conditions()), max_size=most)) if most else []
        nodes[str(number + 1)] = [to(str(target + 1), each) for target, each in links]
    return view(flow(nodes))


def all_cases() -> list[dict[str, Any]]:
    found = []
    for x, y in itertools.product(CASES, CASES):
        # A part of x exists only where x does, and x is then no plain value.
        found.append({"1.x": x, "1.y": y, "1.x.z": None})
        if x == "a":
            found += [{"1.x": "whole", "1.y": y, "1.x.z": part} for part in CASES if part is not None]
    return found
