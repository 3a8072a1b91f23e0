"""Operators and operands of conditions: what the platform knows, and how many it needs."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, rule
from kwf_lint.analysis.wording import literal_in_words
from kwf_lint.document.edits import Set
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# The operands that an operator cannot do without; `true` and `false` need none.
LEAST_OPERANDS = {
    "true": 0, "false": 0, "and": 1, "or": 1, "exists": 1, "dne": 1, "eq": 2, "neq": 2, "gt": 2, "gte": 2, "lt": 2,
    "lte": 2, "lt-date": 2, "gt-date": 2, "contains": 2, "not-contains": 2,
}  # fmt: skip


@rule("KWF310", "error")
def unknown_operator(app: App) -> Iterator[Finding]:
    """A condition has an operator that does not exist."""
    for condition in [condition for workflow in app.workflows for condition in workflow.conditions]:
        op = condition.op
        if op in LEAST_OPERANDS or not op or op in app.platform.operators:
            continue
        from kwf_lint.spelling import did_you_mean

        meant = app.platform.operator_slips.get(op)
        fix = None
        if meant:
            fix = Fix(f'replace it by "{meant}"', [Set(condition.at("op"), meant)], safe=True)
        yield Finding(
            condition.at("op"),
            f"no operator is called {quoted(op)}",
            help=f'the operator is called "{meant}"'
            if meant
            else did_you_mean(op, LEAST_OPERANDS) or f"there are {', '.join(LEAST_OPERANDS)}",
            fix=fix,
        )


@rule("KWF311", "error")
def wrong_operand_count(app: App) -> Iterator[Finding]:
    """A condition has too few operands, or combines what is no condition."""
    for condition in [condition for workflow in app.workflows for condition in workflow.conditions]:
        needed = LEAST_OPERANDS.get(condition.op, 0)
        if type(condition.value.get("values")) is not list:
            continue
        found = len(condition.values)
        if found < needed:
            yield Finding(
                condition.at("values"),
                f'"{condition.op}" needs {_NUMBERS[needed]}, and {"there is one" if found else "there are none"}',
                help="the first operand is what is tested, the second what it is compared with"
                if needed == 2
                else "give it the conditions that it combines"
                if condition.op in ("and", "or")
                else "give it the reference that it tests",
            )
        elif condition.op in ("and", "or") and len(condition.conditions) < found:
            for index, value in enumerate(condition.values):
                if type(value) is not dict:
                    yield Finding(
                        condition.at("values", index),
                        f'"{condition.op}" combines conditions, and this is none',
                        help='a condition is an object with "op" and "values"',
                    )


_NUMBERS = {1: "an operand", 2: "two operands"}


@rule("KWF315", "warning")
def ignored_operand(app: App) -> Iterator[Finding]:
    """A test of existence has a second operand, which is ignored."""
    for condition in [condition for workflow in app.workflows for condition in workflow.conditions]:
        if (condition.op != "exists" and condition.op != "dne") or len(condition.values) < 2:
            continue
        tested, other = condition.values[0], condition.values[1]
        if type(tested) is str and tested.startswith("/#") and other != "" and other is not None:
            meant = "eq" if condition.op == "exists" else "neq"
            yield Finding(
                condition.at("values", 1),
                f'"{condition.op}" ignores its second operand',
                help=f"it asks only whether the value {'exists' if meant == 'eq' else 'is absent'}; "
                f'"{meant}" compares it with {_said(other)}',
            )


def _said(operand: object) -> str:
    return literal_in_words(operand) if type(operand) is not dict and type(operand) is not list else "that"
