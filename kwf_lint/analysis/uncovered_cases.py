"""Finds a value that none of a step's transitions covers.

It claims only what is certain in the sense of conditions.py, and nothing where the transitions are not cases of one
reference, or too many of them test something else. Does not know the workflow: the caller says what is proven at the
step and which values a reference can have.
"""

from __future__ import annotations

from kwf_lint.analysis.conditions import (
    NEGATED,
    Atom,
    atom_of,
    canonical,
    compares,
    differ,
    exact,
    is_plain,
    may_equal_nothing,
    number_of,
)
from kwf_lint.analysis.proven import is_within, split, with_existence
from kwf_lint.expressions.fast_path import is_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.analysis.proven import Proven
    from kwf_lint.definition.workflow import Condition


class UncoveredCase:
    """A value that no transition covers: its term, and which it is.

    kind: "absent", "other" (none of those tested), or "value" (that literal). tested: the literals that are compared with
    it. but: a condition on other values that must fail as well, or None.
    """

    __slots__ = ("but", "kind", "literal", "term", "tested")

    def __init__(self, term: str, kind: str, literal: object, tested: list[object], but: Condition | None) -> None:
        self.term = term
        self.kind = kind
        self.literal = literal
        self.tested = tested
        self.but = but


class _Special:
    """A value of which only this much is said: that it is absent, or a string that equals no literal."""

    __slots__ = ()


_ABSENT = _Special()
_OTHER = _Special()
_COMPARED = frozenset(("exists", "dne", "eq", "neq", "gt", "gte", "lt", "lte"))


def uncovered_case(
    conditions: Sequence[Condition], proven: Proven, values_of: Callable[[str], Sequence[object] | None]
) -> UncoveredCase | None:
    """A value of one reference that certainly none of the conditions covers, if they are cases of one reference.

    They are where each condition tests it, and at most one of them tests anything else. `values_of` returns all values that
    a reference can have, None if unknown. Where a boolean is tested only true, false and absence are tried, where a
    range is tested only whole numbers: none below 0 unless one is tested, and of a `statusCode` only those of responses.
    """
    distinct = {canonical(condition): condition for condition in conditions}
    if len(distinct) < 2:
        return None
    conditions = list(distinct.values())
    atoms = [_atoms_by_term(condition) for condition in conditions]
    for term in atoms[0]:
        tests: list[Atom] = []
        mixed: list[Condition] = []
        for condition, found in zip(conditions, atoms, strict=True):
            if term not in found:
                break
            tests += found[term]
            if len(found) > 1:
                mixed.append(condition)
        else:
            if len(mixed) < 2 and is_reference(term) and all(atom.op in _COMPARED for atom in tests):
                case = _case_among(term, conditions, tests, mixed, proven, values_of(term))
                if case is not None:
                    return case
    return None


def _atoms_by_term(condition: Condition) -> dict[str, list[Atom]]:
    found: dict[str, list[Atom]] = {}
    for atom in _atoms(condition):
        found.setdefault(atom.term, []).append(atom)
    return found


def _atoms(condition: Condition) -> list[Atom]:
    """All tests of one value in a condition; an Atom without a term stands for any other condition."""
    found = []
    pending = [condition]
    while pending:
        current = pending.pop()
        if current.op in ("and", "or"):
            pending += reversed(current.conditions)
        else:
            found.append(atom_of(current) or Atom("", current.op, None))
    return found


def _case_among(
    term: str,
    conditions: Sequence[Condition],
    tests: list[Atom],
    mixed: list[Condition],
    proven: Proven,
    values: Sequence[object] | None,
) -> UncoveredCase | None:
    tested = [atom.literal for atom in tests if atom.op not in ("exists", "dne")]
    if not all(is_plain(literal) for literal in tested):
        return None
    only_presence = not tested
    taken = _values_taken(term, conditions)
    for candidate in _candidates(term, tests, proven, values):
        if not isinstance(candidate, _Special) and is_plain(candidate) and exact(candidate) in taken:
            continue
        if all(_decided(condition, term, candidate, None) is False for condition in conditions):
            but = None
        elif (
            mixed
            and only_presence
            and all(_decided(condition, term, candidate, False) is False for condition in conditions)
            # Whether "neq" fails for what is absent is unknown.
            and all(atom.term and atom.op != "neq" for atom in _atoms(mixed[0]))
            and _can_fail(conditions, with_existence(proven, term, candidate is not _ABSENT))
        ):
            but = mixed[0]
        else:
            continue
        if candidate is _ABSENT:
            return UncoveredCase(term, "absent", None, tested, but)
        if candidate is _OTHER:
            return UncoveredCase(term, "other", None, tested, but)
        return UncoveredCase(term, "value", candidate, tested, but)
    return None


def _values_taken(term: str, conditions: Sequence[Condition]) -> set[tuple[str, object]]:
    """The literals that a condition and nothing else in it compares the term with: those are certainly covered."""
    found = [atom_of(condition) for condition in conditions]
    return {exact(atom.literal) for atom in found if atom is not None and atom.op == "eq" and atom.term == term}


def _can_fail(conditions: Sequence[Condition], rest: Proven | None) -> bool:
    """Whether, as far as is known, all conditions may fail together."""
    for condition in conditions:
        if rest is not None:
            rest = split(rest, condition)[1]
    return rest is not None


def _candidates(term: str, tests: list[Atom], proven: Proven, values: Sequence[object] | None) -> list[object]:
    """Values that may be uncovered, those that say most first."""
    value = proven.value(term)
    exists = proven.exists(term)
    if exists is False:
        return [_ABSENT]
    equals = [atom.literal for atom in tests if atom.op in ("eq", "neq")]
    limits = [number_of(atom.literal) for atom in tests if atom.op in ("gt", "gte", "lt", "lte")]
    found: list[object]
    if value.among is not None:
        found = [pair[1] for pair in sorted(value.among, key=repr)]
    elif values is not None and not limits and {each for each in values if is_plain(each)}.issuperset(equals):
        found = list(values)
        if len(equals) < len(tests):
            found.append(_ABSENT)
    elif any(literal is True or literal is False or literal in ("true", "false") for literal in equals):
        found = [False, True, _ABSENT]
    elif limits:
        found = _points(term, [number for number in (*limits, *map(number_of, equals)) if number is not None])
        if len(equals) + len(limits) < len(tests):
            found.append(_ABSENT)
    else:
        found = [_OTHER, _ABSENT]
    return [
        candidate
        for candidate in found
        if (isinstance(candidate, _Special) and not (candidate is _ABSENT and exists))
        or (
            not isinstance(candidate, _Special)
            and exact(candidate) not in value.without
            and is_within(value, candidate)
        )
    ]


# Candidates are tried against all conditions, so their number is bounded to keep the work linear.
_MOST_POINTS = 64


def _points(term: str, limits: list[int | float]) -> list[object]:
    """The limits and whole numbers beside and between them, where the value can be such a number."""
    if not limits:  # those that are written are not numbers
        return []
    at_least, at_most = 0.0, float("inf")
    if min(limits) < 0:
        at_least = -at_most
    if term.endswith(".statusCode"):
        at_least, at_most = 200, 599
    points: set[int] = set()
    for limit in sorted(set(limits))[:_MOST_POINTS]:
        if limit == limit and abs(limit) != float("inf"):
            points.update((int(limit) - 1, int(limit), int(limit) + 1))
    wanted = [point for point in sorted(points) if at_least <= point <= at_most]
    return [*[point for point in wanted if point in limits], *[point for point in wanted if point not in limits]]


def _decided(condition: Condition, term: str, candidate: object, others: bool | None) -> bool | None:
    """Whether the condition holds for a value of the term; `others` is what tests of anything else give."""
    op = condition.op
    if op in ("and", "or"):
        parts = [_decided(part, term, candidate, others) for part in condition.conditions]
        if not parts or len(parts) < len(condition.values):
            return None
        decisive = op == "or"
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if op in ("true", "false"):
        return op == "true"
    atom = atom_of(condition)
    if atom is None or atom.term != term:
        return others
    return _holds_for(atom, candidate)


def _holds_for(atom: Atom, candidate: object) -> bool | None:
    op, literal = atom.op, atom.literal
    if op in ("dne", "neq"):
        if op == "neq" and candidate is _ABSENT:
            return None
        opposite = _holds_for(Atom(atom.term, NEGATED[op], literal), candidate)
        return None if opposite is None else not opposite
    if op == "exists":
        if candidate is _ABSENT:
            return False
        return True if candidate is _OTHER or not may_equal_nothing(candidate) else None
    if op == "eq":
        if candidate is _ABSENT:
            return None if may_equal_nothing(literal) else False
        if candidate is _OTHER:
            return None if type(literal) is bool else False
        if candidate == literal or (number_of(candidate) is not None and number_of(candidate) == number_of(literal)):
            return True
        return False if differ(candidate, literal) else None
    limit = number_of(literal)
    if limit is None:
        return None
    if candidate is _ABSENT:
        return False if (limit >= 0 if op == "gt" else op == "gte" and limit > 0) else None
    number = number_of(candidate)
    return None if number is None else compares(number, op, limit)
