"""Operators, conditions and assignments."""

from __future__ import annotations

import math
from operator import ge, gt, le, lt

from kwf_lint.document.javascript.evaluate import at_of, evaluate, not_followed
from kwf_lint.document.javascript.machine import EXPRESSIONS, handles
from kwf_lint.document.javascript.members import INHERITED, accessed_key, has_member, reason_of
from kwf_lint.document.javascript.names import assign
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.javascript.unfollowed import lose, only_composes, unfollow
from kwf_lint.document.javascript.values import (
    UNDEFINED,
    Array,
    Object,
    Plain,
    Scope,
    Text,
    Unknown,
    are_alike,
    are_same,
    as_number,
    as_text,
    is_nullish,
    is_wide,
    joined,
    truth,
    type_name,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Value

MOST_OPTIONS = 20
_ORDERS = {"<": lt, ">": gt, "<=": le, ">=": ge}


@handles(EXPRESSIONS, "parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression",
         "type_assertion", "instantiation_expression")  # fmt: skip
def _wrapped(run: Run, node: Node, scope: Scope) -> Value:
    inner = parts(node)
    if not inner:
        return not_followed(run, node, scope, "an expression")
    return evaluate(run, inner[-1] if node.type == "type_assertion" else inner[0], scope)


@handles(EXPRESSIONS, "sequence_expression")
def _sequence(run: Run, node: Node, scope: Scope) -> Value:
    value: Value = Plain(UNDEFINED)
    for part in parts(node):
        value = evaluate(run, part, scope)
    return value


# Operators


@handles(EXPRESSIONS, "binary_expression")
def _binary(run: Run, node: Node, scope: Scope) -> Value:
    # A chain of operators leans to the left, and may be thousands long.
    rest: list[tuple[str, Node, Node]] = []
    whole_node = node
    while node.type == "binary_expression":
        left, operator, right = (node.child_by_field_name(field) for field in ("left", "operator", "right"))
        if left is None or operator is None or right is None:
            return not_followed(run, node, scope, "an operator")
        if operator.type in _ORDERS and _compares(right):
            # The grammar takes `a < b < c` for `a < (b < c)`.
            return not_followed(run, whole_node, scope, "an operator")
        rest.append((operator.type, right, node))
        node = left
    value = evaluate(run, node, scope)
    for operator_type, right, whole in reversed(rest):
        run.spend(1 if run.repeating else 0)
        at = at_of(whole, scope)
        if operator_type in ("&&", "||", "??"):
            decides = is_nullish(value) if operator_type == "??" else truth(value)
            if decides is None:
                value = _one_of(run, [right], scope, reason_of(value), at, value, is_falsy=operator_type == "&&")
            elif decides == (operator_type != "||"):
                value = evaluate(run, right, scope)
            continue
        value = operated(run, operator_type, value, evaluate(run, right, scope), at)
    return value


def _compares(node: Node) -> bool:
    operator = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    return operator is not None and operator.type in _ORDERS


def operated(run: Run, operator: str, left: Value, right: Value, at: At) -> Value:
    """What an operator between two values gives."""
    if operator not in ("===", "!=="):
        convert(run, [left, right])
    if operator == "+":
        return added(left, right, at)
    answer: bool | None
    if operator in ("===", "!==", "==", "!="):
        answer = are_same(left, right) if len(operator) == 3 else are_alike(left, right)
        if answer is None:
            return Unknown(reason_of(left, right), at)
        return Plain(answer == (operator[0] == "="), at)
    if operator == "in" and type(right) is Object:
        key = as_text(left)
        has = has_member(right, key) if key is not None and key not in INHERITED else None
        if has is not None:
            return Plain(has, at)
    if operator in _ORDERS:
        if type(left) is Text and type(right) is Text:
            if is_wide(left.text) or is_wide(right.text):
                return Unknown("a comparison", at)
            one: Any = left.text
            other: Any = right.text
        else:
            one, other = as_number(left), as_number(right)
        if one is None or other is None:
            return Unknown(reason_of(left, right), at)
        return Plain(_ORDERS[operator](one, other), at)
    first, second = as_number(left), as_number(right)
    if operator in ("in", "instanceof"):
        run.called_unknown += 1
        return Unknown(reason_of(left, right), at)
    if first is None or second is None:
        return Unknown(reason_of(left, right), at)
    try:
        if operator == "-":
            return Plain(first - second, at)
        if operator == "*":
            return Plain(first * second, at)
        if operator == "/" and second:
            return Plain(first / second, at)
        if operator == "%" and second and not math.isinf(first):
            return Plain(math.fmod(first, second), at)
        if operator == "**" and first > 0 and math.isfinite(second):
            return Plain(first**second, at)
    except (ArithmeticError, ValueError):
        pass
    return Unknown(f"the operator {operator}", at)


def added(left: Value, right: Value, at: At) -> Value:
    """`left + right`."""
    if type(left) is Plain and type(right) is Plain:
        first, second = as_number(left), as_number(right)
        return Unknown("a number", at) if first is None or second is None else Plain(first + second, at)
    if type(left) is Unknown or type(right) is Unknown:
        return Unknown(reason_of(left, right), at)
    one, other = to_text(left, at), to_text(right, at)
    if type(one) is Text and type(other) is Text:
        return joined([one, other], at)
    return Unknown(reason_of(one, other), at)


def convert(run: Run, values: list[Value]) -> None:
    """Values are about to be made strings or numbers, which may call functions that they hold."""
    for value in values:
        calls = type(value) is Object and not value.unknown and not _CONVERTING.isdisjoint(value.members)
        if calls or (type(value) is Array and any(type(item) in (Object, Array) for item in value.values())):
            lose(run, [value], "a conversion")
            run.called_unknown += 1


_CONVERTING = frozenset(("toString", "valueOf"))


def to_text(value: Value, at: At) -> Text | Unknown:
    """A value as a string: arrays joined with commas, objects unknown."""
    if type(value) is Text:
        return value
    if type(value) is Array and value.is_whole:
        texts: list[Text] = []
        for number, item in enumerate(value.values()):
            if number:
                texts.append(Text(","))
            if is_nullish(item):
                continue
            inner = to_text(item, at) if type(item) in (Text, Plain) else Unknown("an array as a string", at)
            if type(inner) is Unknown:
                return inner
            assert type(inner) is Text
            texts.append(inner)
        return joined(texts, at)
    text = as_text(value)
    return Text(text, value.at) if text is not None else Unknown(reason_of(value), at)


@handles(EXPRESSIONS, "unary_expression")
def _unary(run: Run, node: Node, scope: Scope) -> Value:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    at = at_of(node, scope)
    if operator is None or argument is None:
        return not_followed(run, node, scope, "an operator")
    kind = operator.type
    if kind == "typeof" and argument.type == "identifier" and scope.find(text_at(argument)) is None:
        name = text_at(argument)
        known = name == "undefined" or name in ("window", "document")
        return Text("undefined", at) if known else Unknown(f"typeof {name}", at)
    if kind == "delete":
        return _deleted(run, node, argument, scope)
    value = evaluate(run, argument, scope)
    if kind in "+-~":
        convert(run, [value])
    if kind == "typeof":
        name_of = type_name(value)
        return Unknown(reason_of(value), at) if name_of is None else Text(name_of, at)
    if kind == "void":
        return Plain(UNDEFINED, at)
    if kind == "!":
        answer = truth(value)
        return Unknown(reason_of(value), at) if answer is None else Plain(not answer, at)
    number = as_number(value)
    if number is None or kind not in "+-":
        return Unknown(reason_of(value), at)
    return Plain(-number if kind == "-" else number, at)


def _deleted(run: Run, node: Node, argument: Node, scope: Scope) -> Value:
    if argument.type in ("member_expression", "subscript_expression"):
        object_node = argument.child_by_field_name("object")
        key, _ = accessed_key(run, argument, scope)
        if object_node is not None:
            holder = evaluate(run, object_node, scope)
            if type(holder) is Object and type(key) is str and not holder.unknown and not holder.frozen:
                holder.members.pop(key, None)
            else:
                lose(run, [holder], "delete")
    return Plain(True, at_of(node, scope))


@handles(EXPRESSIONS, "ternary_expression")
def _ternary(run: Run, node: Node, scope: Scope) -> Value:
    condition, yes, no = (node.child_by_field_name(field) for field in ("condition", "consequence", "alternative"))
    if condition is None or yes is None or no is None:
        return not_followed(run, node, scope, "a condition")
    tested = evaluate(run, condition, scope)
    decides = truth(tested)
    if decides is not None:
        return evaluate(run, yes if decides else no, scope)
    return _one_of(run, [yes, no], scope, reason_of(tested), at_of(node, scope), tested, is_falsy=True)


def _one_of(
    run: Run, nodes: list[Node], scope: Scope, reason: str, at: At, value: Value, *, is_falsy: bool = False
) -> Value:
    """The value of one of several expressions, it is not known which: unknown, but what it may be is not lost by that.

    It may also be `value`; is_falsy: only where that is falsy, so that it has no members.
    """
    aliases = [value]
    for node in nodes:
        if only_composes(node):
            run.quiet += 1
            try:
                aliases.append(evaluate(run, node, scope))
            finally:
                run.quiet -= 1
        else:
            unfollow(run, node, scope, reason)
            run.called_unknown += 1
            aliases.append(Unknown(reason))
    found = Unknown(reason, at, tuple(aliases))
    found.options = objects_among(aliases[1:] if is_falsy else aliases)
    return found


def objects_among(values: Iterable[Value]) -> list[Object] | None:
    """The objects among values that have no members else; None where one of them is not known, or where they are many."""
    found: dict[int, Object] = {}
    for value in values:
        if type(value) is Unknown and value.options is not None:
            found.update((id(each), each) for each in value.options)
        elif type(value) is Object and not value.unknown and not value.open:
            found[id(value)] = value
        elif type(value) is not Plain:
            return None
    return list(found.values()) if len(found) <= MOST_OPTIONS else None


@handles(EXPRESSIONS, "await_expression", "yield_expression")
def _await(run: Run, node: Node, scope: Scope) -> Value:
    for part in parts(node):
        lose(run, [evaluate(run, part, scope)], "await")
    run.called_unknown += 1
    if scope.function_scope() is not scope.module.scope:
        run.awaited += 1
    return Unknown("await", at_of(node, scope))


@handles(EXPRESSIONS, "assignment_expression", "augmented_assignment_expression", "update_expression")
def _assignment(run: Run, node: Node, scope: Scope) -> Value:
    return assign(run, node, scope, operated)
