"""What the conditions on a route prove about values, and how one more condition divides it.

    found, not_found = split(Proven(), condition)   # what is proven where the condition holds, and where it fails

A `Proven` never changes. Where `split` returns None the condition can never hold, or never fail; what it may leave open is
left open (conditions.py says what counts as certain). The output of a step stays as it is, and a reference below another
one (`a.b` below `a`) exists only where that one does. All fields of a lookup (a built-in find step) are absent where its
`id` is.

A Proven remembers at most MOST_TERMS values and MOST_LITERALS for each; what it forgets is unknown. That keeps the work
linear. Which Proven holds at a step facts.py works out.
"""

from __future__ import annotations

from kwf_lint.analysis.conditions import (
    NEGATED,
    Atom,
    atom_of,
    compares,
    date_of,
    differ,
    exact,
    is_constant,
    is_plain,
    may_equal_nothing,
    number_of,
    term_of,
)
from kwf_lint.expressions.fast_path import is_reference, is_reference_or_function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from kwf_lint.definition.workflow import Condition

    # A reference, function or template as it is written; or two of them and how they are compared.
    Term = str | tuple[str, str, str]

    # A limit and whether it is part of the range: a greater low and a lesser high are narrower.
    Limit = tuple[Any, int]

    Literals = frozenset[tuple[str, Any]]

MOST_TERMS = 48
MOST_LITERALS = 24
# The relations of two values that an operator admits: equal or not; less, greater or neither.
_SAME, _LESS, _GREATER, _NEITHER = 1, 2, 4, 8

_RELATIONS = {
    "eq": ("eq", _SAME), "gt": ("order", _GREATER), "gte": ("order", _GREATER | _SAME),
    "lt": ("order", _LESS), "lte": ("order", _LESS | _SAME), "gt-date": ("date", _GREATER), "lt-date": ("date", _LESS),
}  # fmt: skip

_ALL_RELATIONS = _SAME | _LESS | _GREATER | _NEITHER


class ProvenValue:
    """What is certain of one value.

    exists: True, False, or None if unknown. among: it equals one of these literals; without: it equals none of these
    (both hold (type, literal) pairs). low, high: if it is a number it lies between them, as (limit, place): 0 for a
    limit that is part of the range. after, before: the same for dates. is_number, is_date: a comparison with one has
    held. holds, lacks: what it contains and does not. relations: of a pair of values, those that are left.
    """

    __slots__ = (
        "after", "among", "before", "exists", "high", "holds", "is_date", "is_number", "lacks", "low", "relations",
        "without",
    )  # fmt: skip

    exists: bool | None
    among: Literals | None
    without: Literals
    low: Limit | None
    high: Limit | None
    after: Limit | None
    before: Limit | None
    is_date: bool
    is_number: bool
    holds: frozenset[str]
    lacks: frozenset[str]
    relations: int

    def but(self, **changes: Any) -> ProvenValue:
        """The same value with some things changed."""
        value = ProvenValue()
        # Written out, since this is where most of the time of a pass over a workflow goes.
        value.after, value.among, value.before, value.exists = self.after, self.among, self.before, self.exists
        value.high, value.holds, value.is_date, value.is_number = self.high, self.holds, self.is_date, self.is_number
        value.lacks, value.low, value.relations, value.without = self.lacks, self.low, self.relations, self.without
        for name, proven in changes.items():
            setattr(value, name, proven)
        return value


_ANY = ProvenValue()
_ANY.exists = _ANY.among = _ANY.low = _ANY.high = _ANY.after = _ANY.before = None
_ANY.is_date = _ANY.is_number = False
_ANY.without = frozenset()
_ANY.holds = _ANY.lacks = frozenset()
_ANY.relations = _ALL_RELATIONS


class Proven:
    """What is certain at one point of a run: a ProvenValue for each term, and the ids of the workflow's lookups."""

    __slots__ = ("lookups", "values")

    def __init__(self, values: Mapping[Term, ProvenValue] | None = None, lookups: frozenset[str] = frozenset()) -> None:
        self.values: Mapping[Term, ProvenValue] = values or {}
        self.lookups = lookups

    def value(self, term: Term) -> ProvenValue:
        """What is certain of a term; a value that says nothing where nothing is."""
        return self.values.get(term, _ANY)

    def exists(self, reference: str) -> bool | None:
        """Whether what the reference (`/#steps.find.id`) names exists; None if that is unknown."""
        if not self.values:
            return None
        value = self.values.get(reference)
        if value is not None and value.exists is not None:
            return value.exists
        if not is_reference(reference):
            return None
        # Nobody tests what lies deeper than so many levels, and a path may be of any length.
        above = ""
        for part in reference.split(".", MOST_TERMS)[:-1]:
            above = f"{above}.{part}" if above else part
            value = self.values.get(above)
            if value is not None and value.exists is False:
                return False
        record = self.record_of(reference)
        if record and self.value(record).exists is False:
            return False
        below = reference + "."
        for term, value in self.values.items():
            if value.exists and type(term) is str and term.startswith(below):
                return True
        return None

    def is_absent(self, reference: str) -> bool:
        """Whether it is certain that the reference names nothing, itself tested or the record that it is read from."""
        return self.exists(reference) is False

    def without_step(self, step: str) -> Proven:
        """The same without the output of a step, which running it replaces."""
        mark = f"steps.{step}"
        stale = [term for term in self.values if mark in (term if type(term) is str else f"{term[0]} {term[1]}")]
        if not stale:
            return self
        return Proven({term: value for term, value in self.values.items() if term not in stale}, self.lookups)

    def record_of(self, reference: str) -> str:
        """The id of the lookup that the reference reads a field of, on which it hangs; "" if it reads no lookup."""
        parts = reference.split(".", 2)
        return f"/#steps.{parts[1]}.id" if len(parts) > 2 and parts[0] == "/#steps" and parts[1] in self.lookups else ""

    def but(self, term: Term, value: ProvenValue) -> Proven:
        """The same with another value for one term; what was learned first is forgotten where there is too much."""
        values = dict(self.values)
        if term not in values and len(values) >= MOST_TERMS:
            del values[next(iter(values))]
        values[term] = value
        return Proven(values, self.lookups)


def with_existence(proven: Proven, term: str, exists: bool) -> Proven | None:
    """The same with a reference or function existing or not; None if that contradicts what is proven."""
    before = proven.exists(term)
    if before is not None and before is not exists:
        return None
    result = proven
    if proven.value(term).exists is not exists:
        result = result.but(term, proven.value(term).but(exists=exists))
    record = proven.record_of(term) if exists else ""
    if record and proven.value(record).exists is not True:
        result = result.but(record, proven.value(record).but(exists=True))
    return result


def split(proven: Proven, condition: Condition) -> tuple[Proven | None, Proven | None]:
    """What is proven where the condition holds, and where it fails; None for what can never be."""
    op = condition.op
    if op == "and" or op == "or":
        return _split_parts(proven, condition)
    if op == "true":
        return proven, None
    if op == "false":
        return None, proven
    atom = atom_of(condition)
    if atom is not None:
        return _split_atom(proven, atom)
    if is_constant(condition):
        return _split_constant(proven, condition)
    if (op in _RELATIONS or op == "neq") and len(condition.values) > 1:
        left, right = term_of(condition.values[0]), term_of(condition.values[1])
        if left and right:
            if op == "neq":
                return _split_pair(proven, "eq", left, right)[1], proven
            return _split_pair(proven, op, left, right)
    return proven, proven


def _split_parts(proven: Proven, condition: Condition) -> tuple[Proven | None, Proven | None]:
    parts = condition.conditions
    if not parts or len(parts) != len(condition.values):
        return proven, proven
    every = condition.op == "and"
    rest: Proven | None = proven
    other: Proven | None = None
    for part in parts:
        assert rest is not None
        holds, fails = split(rest, part)
        rest, broken = (holds, fails) if every else (fails, holds)
        other = joined(other, broken)
        if rest is None:
            break
    return (rest, other) if every else (other, rest)


def _split_constant(proven: Proven, condition: Condition) -> tuple[Proven | None, Proven | None]:
    """Two literals are compared, or one is said to exist; only what is certain under any casting counts."""
    op, values = condition.op, condition.values
    holds: bool | None = None
    if op == "exists" or op == "dne":
        if not may_equal_nothing(values[0]):
            holds = op == "exists"
    elif op == "eq" or op == "neq":
        if type(values[0]) is type(values[1]) and values[0] == values[1]:
            holds = op == "eq"
        elif is_plain(values[0]) and is_plain(values[1]) and differ(values[0], values[1]):
            holds = op == "neq"
    elif op in ("gt", "gte", "lt", "lte"):
        left, right = number_of(values[0]), number_of(values[1])
        if left is not None and right is not None:
            holds = compares(left, op, right)
    if holds is None:
        return proven, proven
    return (proven, None) if holds else (None, proven)


def _split_pair(proven: Proven, op: str, left: str, right: str) -> tuple[Proven | None, Proven | None]:
    kind, admitted = _RELATIONS[op]
    if left > right:
        left, right = right, left
        admitted = admitted & ~(_LESS | _GREATER) | (admitted & _LESS) << 1 | (admitted & _GREATER) >> 1
    term = (left, right, kind)
    value = proven.value(term)
    sides: list[Proven | None] = []
    for relations in (value.relations & admitted, value.relations & ~admitted):
        if relations == value.relations:
            sides.append(proven)
        else:
            sides.append(proven.but(term, value.but(relations=relations)) if relations else None)
    return sides[0], sides[1]


def _split_atom(proven: Proven, atom: Atom) -> tuple[Proven | None, Proven | None]:
    term, op, literal = atom.term, atom.op, atom.literal
    if op == "exists":
        return with_existence(proven, term, True), with_existence(proven, term, False)
    if op == "dne":
        return with_existence(proven, term, False), with_existence(proven, term, True)
    if op in ("neq", "not-contains"):
        fails, holds = _split_atom(proven, Atom(term, NEGATED[op], literal))
        # Whether they hold for what is absent is not known.
        return holds, joined(fails, with_existence(proven, term, False)) if is_reference_or_function(term) else fails
    if op == "contains":
        return _split_contains(proven, term, literal)
    if not is_plain(literal):
        return proven, proven
    if op == "eq":
        return _split_equal(proven, term, literal)
    kind = "is_number"
    if op in ("gt-date", "lt-date"):
        kind = "is_date"
        date = date_of(literal)
        if date is None:
            return proven, proven
        later, sooner = {"after": (date, 1)}, {"before": (date, 0)}
        if op == "lt-date":
            later, sooner = {"before": (date, -1)}, {"after": (date, 0)}
        exists = op == "gt-date"
    else:
        number = number_of(literal)
        if number is None:
            return proven, proven
        later, sooner = _range(op, number), _range(NEGATED[op], number)
        exists = number >= 0 if op == "gt" else op == "gte" and number > 0
    holds = _narrowed(proven, term, {**later, kind: True})
    if holds is not None and exists:
        holds = _existing(holds, term)
    return holds, _narrowed(proven, term, sooner)


def _range(op: str, number: float) -> dict[str, Any]:
    if op == "gt":
        return {"low": (number, 1)}
    if op == "gte":
        return {"low": (number, 0)}
    return {"high": (number, -1)} if op == "lt" else {"high": (number, 0)}


def _existing(proven: Proven, term: str) -> Proven | None:
    """The same, and that the term exists where it is a reference or function; a template always gives a string."""
    return with_existence(proven, term, True) if is_reference_or_function(term) else proven


def _narrowed(proven: Proven, term: str, limits: Mapping[str, Any]) -> Proven | None:
    """The same with a range of numbers or dates narrowed; None if nothing is left.

    An empty range alone does not contradict anything: where comparisons failed, the value need not be a number or date.
    """
    value = proven.value(term)
    changes: dict[str, Any] = {}
    for name, limit in limits.items():
        old = getattr(value, name)
        lower = name not in ("high", "before")
        if old is None or (limit > old if lower else limit < old):
            changes[name] = limit
    if not changes:
        return proven
    new = value.but(**changes)
    if (new.is_number and _is_empty(new.low, new.high)) or (new.is_date and _is_empty(new.after, new.before)):
        return None
    if value.among is not None and ("low" in changes or "high" in changes):
        left = frozenset([pair for pair in value.among if is_within(new, pair[1])])
        if not left:
            return None
        new.among = left
    return proven.but(term, new)


def _is_empty(low: Limit | None, high: Limit | None) -> bool:
    if low is None or high is None:
        return False
    return bool(low[0] > high[0]) or (low[0] == high[0] and (low[1] == 1 or high[1] == -1))


def is_within(value: ProvenValue, literal: object) -> bool:
    """Whether a literal, if it is a number, lies in the value's range."""
    number = number_of(literal)
    return number is None or not (_is_empty(value.low, (number, 0)) or _is_empty((number, 0), value.high))


def _split_equal(proven: Proven, term: str, literal: object) -> tuple[Proven | None, Proven | None]:
    value = proven.value(term)
    pair = exact(literal)
    holds: Proven | None = None
    left: Literals = frozenset([pair])
    if value.among is not None:
        left = frozenset([other for other in value.among if not differ(other[1], literal)])
    if left and pair not in value.without and is_within(value, literal):
        if may_equal_nothing(literal):
            holds = proven if left == value.among else proven.but(term, value.but(among=left))
        elif proven.exists(term) is not False:
            holds = proven.but(term, value.but(among=left))
            holds = _existing(holds, term)
    fails: Proven | None = proven
    if value.among is not None:
        remaining = value.among - {pair}
        if not remaining:
            fails = None
        elif remaining != value.among:
            fails = proven.but(term, value.but(among=remaining))
    elif pair not in value.without and len(value.without) < MOST_LITERALS:
        fails = proven.but(term, value.but(without=value.without | {pair}))
    return holds, fails


def _split_contains(proven: Proven, term: str, literal: object) -> tuple[Proven | None, Proven | None]:
    needle = repr(literal)
    value = proven.value(term)
    holds: Proven | None = None
    if needle not in value.lacks:
        holds = proven
        if needle not in value.holds and len(value.holds) < MOST_LITERALS:
            holds = proven.but(term, value.but(holds=value.holds | {needle}))
        if not (is_plain(literal) and may_equal_nothing(literal)) and literal != []:
            holds = _existing(holds, term)
    fails: Proven | None = None
    if needle not in value.holds:
        fails = proven
        if needle not in value.lacks and len(value.lacks) < MOST_LITERALS:
            fails = proven.but(term, value.but(lacks=value.lacks | {needle}))
    return holds, fails


def joined(one: Proven | None, other: Proven | None) -> Proven | None:
    """What is certain whichever of the two is the case; None stands for a case that can never be."""
    if one is None or one is other:
        return other
    if other is None:
        return one
    values: dict[Term, ProvenValue] = {}
    for term, value in one.values.items():
        again = other.values.get(term)
        if again is value:
            values[term] = value
        elif again is not None or value.exists is False:
            both = _common(value, again or other.value(term))
            if both.exists is None and type(term) is str and value.exists is False and other.exists(term) is False:
                both.exists = False
            if not _says_nothing(both):
                values[term] = both
    for term, value in other.values.items():
        if value.exists is False and term not in one.values and type(term) is str and one.exists(term) is False:
            values[term] = _ANY.but(exists=False)
    return Proven(values, one.lookups)


def _says_nothing(value: ProvenValue) -> bool:
    return (
        (value.exists, value.among, value.low, value.high, value.after, value.before) == (None,) * 6
        and not (value.without or value.holds or value.lacks or value.is_date or value.is_number)
        and value.relations == _ALL_RELATIONS
    )


def _common(one: ProvenValue, other: ProvenValue) -> ProvenValue:
    both = _ANY.but()
    if one.exists is other.exists:
        both.exists = one.exists
    if one.among is not None and other.among is not None and len(one.among | other.among) <= MOST_LITERALS:
        both.among = one.among | other.among
    both.without = frozenset(
        [pair for pair in one.without | other.without if _excludes(one, pair) and _excludes(other, pair)]
    )
    both.low = _wider(one.low, other.low, min)
    both.high = _wider(one.high, other.high, max)
    both.after = _wider(one.after, other.after, min)
    both.before = _wider(one.before, other.before, max)
    both.is_date = one.is_date and other.is_date
    both.is_number = one.is_number and other.is_number
    both.holds = one.holds & other.holds
    both.lacks = one.lacks & other.lacks
    both.relations = one.relations | other.relations
    return both


def _wider(one: Limit | None, other: Limit | None, choose: Any) -> Limit | None:
    return None if one is None or other is None else choose(one, other)


def _excludes(value: ProvenValue, pair: tuple[str, Any]) -> bool:
    """Whether it is certain that the value does not equal the literal."""
    if pair in value.without:
        return True
    return value.among is not None and all(differ(proven[1], pair[1]) for proven in value.among)


def contradictions(condition: Condition) -> Iterator[tuple[Condition, Condition | None]]:
    """Tests inside an `and` that exclude each other, whatever the values: the later one, and the earlier one if any.

    One pair for each `and`. Comparisons of literals are left out.
    """
    pending = [condition]
    while pending:
        current = pending.pop()
        if current.op != "and":
            pending += reversed(current.conditions)
            continue
        parts: list[Condition] = []
        inner = list(reversed(current.conditions))
        while inner:
            part = inner.pop()
            if part.op == "and":
                inner += reversed(part.conditions)
            else:
                parts.append(part)
        pending += [part for part in reversed(parts) if part.op == "or"]
        rest = Proven()
        for place, part in enumerate(parts):
            if is_constant(part) or part.op == "false":
                continue
            holds, _ = split(rest, part)
            if holds is not None:
                rest = holds
                continue
            if split(Proven(), part)[0] is not None:
                yield part, _excluding(parts[:place], part)
            break


def _excluding(earlier: Sequence[Condition], part: Condition) -> Condition | None:
    """The first of the earlier conditions with which alone the part cannot hold."""
    for other in earlier:
        held = split(Proven(), other)[0]
        if held is not None and split(held, part)[0] is None:
            return other
    return None
