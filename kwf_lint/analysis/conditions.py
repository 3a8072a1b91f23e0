"""Reads conditions: their operators, the values that they test, and the literals that they compare them with.

How the platform casts what it compares is only partly documented, so only what holds under every reading is certain. A
number may be written as a string ("200" is 200) and compares as a number; letter case, spaces at the ends and the ways
to write an instant may or may not count; "", null, false and 0 may equal one another and what is absent; what is absent
equals no other literal and is above no number from 0 up. `exists` is false for what is absent; for "", null and false
that is unknown, and so is whether `neq` and `not-contains` hold for what is absent. proven.py and uncovered_cases.py build on
this. Nothing here knows the workflow around a condition.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import (
    is_expression,
    is_function,
    is_reference,
    is_reference_or_function,
    plain_paths,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.definition.workflow import Condition

OPERATORS = frozenset((
    "true", "false", "and", "or", "exists", "dne", "eq", "neq", "gt", "gte", "lt", "lte", "lt-date", "gt-date",
    "contains", "not-contains",
))  # fmt: skip

# How an operator reads with its operands swapped, and what holds where it fails.
SWAPPED = {
    "eq": "eq", "neq": "neq", "gt": "lt", "lt": "gt", "gte": "lte", "lte": "gte", "gt-date": "lt-date",
    "lt-date": "gt-date",
}  # fmt: skip

NEGATED = {
    "exists": "dne", "dne": "exists", "eq": "neq", "neq": "eq", "gt": "lte", "lte": "gt", "gte": "lt", "lt": "gte",
    "contains": "not-contains", "not-contains": "contains",
}  # fmt: skip


def is_literal(operand: object) -> bool:
    """Whether an operand is the same in every run: nothing in it is read."""
    if type(operand) is str:
        return not is_expression(operand)
    if type(operand) is list:
        return all(is_literal(item) for item in operand)
    if type(operand) is dict:
        return all(is_literal(item) for item in operand.values())
    return True


def term_of(operand: object) -> str | None:
    """The reference, function or template that an operand is, if it gives the same value throughout a run; else None.

    A template must be one path and nothing else; the function `inBusinessHours` must have a path.
    """
    if type(operand) is not str:
        return None
    if is_reference(operand):
        return operand if len(operand) > 2 else None
    if is_function(operand):
        from kwf_lint.expressions.references import parse_function  # functions in conditions are rare

        return operand if parse_function(operand).path else None
    if operand.startswith("{{") and operand.endswith("}}"):
        paths = plain_paths(operand, {})
        return operand if paths and len(paths) == 1 and len(paths[0][0]) > 1 else None
    return None


def number_of(literal: object) -> int | float | None:
    """The number that a literal is or spells, else None."""
    if type(literal) is int or type(literal) is float:
        return literal
    if type(literal) is str and literal and not literal.strip(" +-.0123456789eE"):
        try:
            return int(literal) if len(literal) < 20 and literal.isdigit() else float(literal)
        except ValueError:
            return None
    return None


def date_of(literal: object) -> str | None:
    """A date such that earlier ones compare less: of "2024-05-01" and "2024-05-01T10:00:00(.000)Z", else None."""
    if type(literal) is not str or literal.strip("0123456789-:.TZ"):
        return None
    shape = "".join(["0" if letter.isdigit() else letter for letter in literal.removesuffix("Z")])
    if shape == "0000-00-00":
        return f"{literal}T00:00:00.000"
    if shape == "0000-00-00T00:00:00":
        return f"{literal.removesuffix('Z')}.000"
    return literal.removesuffix("Z") if shape == "0000-00-00T00:00:00.000" else None


def exact(literal: object) -> tuple[str, Any]:
    """What a plain literal is in a set, where true must not be 1."""
    return (type(literal).__name__, literal)


def is_plain(literal: object) -> bool:
    """Whether the literal is neither array nor object."""
    return type(literal) is not list and type(literal) is not dict


def may_equal_nothing(literal: object) -> bool:
    """Whether the literal may equal what is absent, and null, false, 0 and the empty string."""
    if type(literal) is str and literal.strip().lower() in ("", "false", "null", "undefined", "none", "nan"):
        return True
    return number_of(literal) == 0 or not literal


def differ(one: object, other: object) -> bool:
    """Whether two plain literals are certainly not equal, however they are cast."""
    left, right = number_of(one), number_of(other)
    if left is not None and right is not None:
        return left != right
    if may_equal_nothing(one) or may_equal_nothing(other):
        return not (may_equal_nothing(one) and may_equal_nothing(other))
    if type(one) is bool or type(other) is bool:
        # true may equal 1, "1", "yes" and whatever else counts as true.
        return False
    if type(one) is str and type(other) is str:
        if one[:4].isdigit() and one[4:5] == "-" and other[:4].isdigit() and other[4:5] == "-":
            return False
        return one.strip().casefold() != other.strip().casefold()
    return True


def compares(left: float, op: str, right: float) -> bool:
    """Whether `gt`, `gte`, `lt` or `lte` holds for two numbers."""
    if op == "gt":
        return left > right
    if op == "gte":
        return left >= right
    return left < right if op == "lt" else left <= right


class Atom:
    """A condition that tests one value: its term, the operator as it reads with the term on its left, and the literal.

    The literal is None for `exists` and `dne`.
    """

    __slots__ = ("literal", "op", "term")

    def __init__(self, term: str, op: str, literal: Any) -> None:
        self.term = term
        self.op = op
        self.literal = literal


def atom_of(condition: Condition) -> Atom | None:
    """The condition as a test of one value, None if it is anything else."""
    op, values = condition.op, condition.values
    if op == "exists" or op == "dne":
        term = term_of(values[0]) if values else None
        return Atom(term, op, None) if term and is_reference_or_function(term) else None
    if op not in OPERATORS or len(values) < 2 or op in ("and", "or", "true", "false"):
        return None
    left, right = values[0], values[1]
    term = term_of(left)
    if term:
        return Atom(term, op, right) if is_literal(right) else None
    term = term_of(right)
    if term and op in SWAPPED and is_literal(left):
        return Atom(term, SWAPPED[op], left)
    return None


def is_constant(condition: Condition) -> bool:
    """Whether the condition compares literals only, or checks whether a literal exists."""
    op, values = condition.op, condition.values
    if op == "exists" or op == "dne":
        return bool(values) and is_literal(values[0])
    if op not in OPERATORS or len(values) < 2 or op in ("and", "or", "true", "false"):
        return False
    return is_literal(values[0]) and is_literal(values[1])


def canonical(condition: Condition) -> object:
    """Equal for two conditions that are the same test, however their operands are ordered or padded."""
    op, values = condition.op, condition.values
    if op in ("and", "or"):
        return (op, frozenset([canonical(part) for part in condition.conditions]), len(values))
    if condition.is_always_true:
        return ("true",)
    if op in ("exists", "dne"):
        return (op, _text(values[:1]))
    if op in SWAPPED and len(values) == 2:
        if op in ("eq", "neq"):
            return (op, frozenset([_text(values[0]), _text(values[1])]))
        if op.startswith("lt"):
            return (SWAPPED[op], _text(values[1]), _text(values[0]))
        return (op, _text(values[0]), _text(values[1]))
    return (op, _text(values))


def _text(value: Any) -> str:
    if type(value) is dict:
        return "{" + ",".join(sorted([f"{key!r}:{_text(item)}" for key, item in value.items()])) + "}"
    if type(value) is list:
        return "[" + ",".join([_text(item) for item in value]) + "]"
    return repr(value)
