"""Names steps and says conditions in the words of messages: `"find" ("Find customer")`, `"status" equals "done"`."""

from __future__ import annotations

from kwf_lint.analysis.conditions import NEGATED, term_of
from kwf_lint.expressions.fast_path import bare_path, is_function
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.definition.workflow import Condition, Step, Transition

# How many parts of an `and` or `or` are shown, and how deep.
MOST_PARTS = 3
DEEPEST_PARTS = 2
# How many segments of a reference are shown at most.
MOST_SEGMENTS = 8

VERBS = {
    "exists": "exists", "dne": "does not exist", "eq": "equals", "neq": "is not", "gt": "is above",
    "gte": "is at least", "lt": "is below", "lte": "is at most", "lt-date": "is before", "gt-date": "is after",
    "contains": "contains", "not-contains": "does not contain",
}  # fmt: skip


def step_in_words(step: Step) -> str:
    """A step by its id and, where it has one, its display name: `"aN0X9A2Hc" ("Find customer")`."""
    name = step.display_name
    return f"{quoted(step.id)} ({quoted(name)})" if name else quoted(step.id)


def term_in_words(term: str, step: str = "", *, parts: int = 1) -> str:
    """What a reference, function or template names, by its last parts: `country`, `match.length`, `find.id`.

    "" for the id of the record that the step itself has found or made: a condition on it is one on the record.
    """
    if is_function(term):
        name, _, rest = term[5:].partition(",")
        return f"{name}({term_in_words(rest.partition(',')[0], parts=parts)})"
    segments = bare_path(term).split(".")
    if parts > 1:
        return ".".join(segments[1:][-parts:] if segments[0] == "steps" else segments[-parts:])
    if len(segments) == 3 and segments[0] == "steps" and segments[2] == "id":
        return "" if segments[1] == step else f"{segments[1]}.id"
    if len(segments) > 1 and (segments[-1] == "length" or segments[-1].isdigit()):
        return ".".join(segments[-2:])
    return segments[-1]


def literal_in_words(literal: object) -> str:
    """A literal as JSON writes it, strings cut as quoted() does."""
    if literal is True or literal is False or literal is None:
        return {True: "true", False: "false", None: "null"}[literal]
    if type(literal) is list:
        return f"[{', '.join([literal_in_words(item) for item in literal[:MOST_PARTS]])}]"
    return quoted(literal) if type(literal) is str else str(literal)


def condition_in_words(condition: Condition, step: str = "", *, fails: bool = False, depth: int = 0) -> str:
    """A condition of a transition of the given step in words; with `fails`, what is the case where it does not hold."""
    op = condition.op
    if op == "and" or op == "or":
        if depth == DEEPEST_PARTS:
            return "…"
        parts = [
            condition_in_words(part, step, fails=fails, depth=depth + 1) for part in condition.conditions[:MOST_PARTS]
        ]
        if len(condition.conditions) > MOST_PARTS:
            parts.append(f"{len(condition.conditions) - MOST_PARTS} more")
        words = f" {'and' if (op == 'and') is not fails else 'or'} ".join(parts)
        return f"({words})" if depth else words
    if condition.is_always_true or op == "false":
        return "never" if (op == "false") is not fails else "always"
    own = step if op in ("exists", "dne") else ""
    operator, values = op, _operands_in_words(condition.values, own)
    if fails:
        operator = NEGATED.get(op, op)
    verb = VERBS.get(operator, operator)
    if fails and op not in NEGATED:
        verb = f"is not {verb[3:]}" if verb.startswith("is ") else f"not {verb}"
    if op in ("exists", "dne"):
        values = values[:1]
    return " ".join([part for part in (*values[:1], verb, *values[1:]) if part])


def _operands_in_words(operands: Sequence[object], step: str) -> list[str]:
    """The operands of a condition; of two that end alike as much as tells them apart: `find.country`, `1.country`."""
    words = [_operand_in_words(operand, step) for operand in operands]
    parts = 1
    while len(words) == 2 and words[0] == words[1] and operands[0] != operands[1] and parts < MOST_SEGMENTS:
        parts += 1
        words = [_operand_in_words(operand, step, parts) for operand in operands]
    return words


def _operand_in_words(operand: object, step: str, parts: int = 1) -> str:
    term = term_of(operand)
    if term is not None:
        name = term_in_words(term, step, parts=parts)
        return name and quoted(name)
    if type(operand) is str and operand.isdecimal():
        return operand  # the builder writes numbers as strings
    return literal_in_words(operand)


def transition_in_words(transition: Transition, step: str, *, is_first: bool) -> str:
    """The condition on which a transition is taken, as a route shows it: "" where there is none, `otherwise`, or it."""
    condition = transition.condition
    if condition is None or condition.is_always_true:
        return "" if is_first else "otherwise"
    return condition_in_words(condition, step)
