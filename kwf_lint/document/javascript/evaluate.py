"""Evaluates expressions and runs statements: whichever function handles a kind of node is called, and counted."""

from __future__ import annotations

from kwf_lint.document.javascript.machine import (
    EXPRESSIONS,
    MAX_DEPTH,
    STATEMENTS,
    Exhausted,
    Lost,
)
from kwf_lint.document.javascript.unfollowed import unfollow
from kwf_lint.document.javascript.values import (
    Scope,
    Unknown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Value


def at_of(node: Node, scope: Scope) -> At:
    return scope.module.source.here(node)


def evaluate(run: Run, node: Node, scope: Scope) -> Value:
    """The value of an expression."""
    run.nodes -= 1
    if run.nodes < 0:
        raise Exhausted
    if run.repeating:
        run.spend(1)
    handler = EXPRESSIONS.get(node.type)
    if handler is None or run.depth >= MAX_DEPTH:
        reason = f"{node.type.replace('_', ' ')}" if handler is None else "nested too deep"
        return not_followed(run, node, scope, reason)
    run.depth += 1
    try:
        return handler(run, node, scope)
    finally:
        run.depth -= 1


def execute(run: Run, node: Node, scope: Scope) -> None:
    """Run a statement. Raises Return, Jump, Thrown or Lost where it does not simply end."""
    run.nodes -= 1
    if run.nodes < 0:
        raise Exhausted
    if run.repeating:
        run.spend(1)
    handler = STATEMENTS.get(node.type)
    if handler is None or run.depth >= MAX_DEPTH:
        skip(run, node, scope, f"{node.type.replace('_', ' ')}" if handler is None else "nested too deep")
        return
    run.depth += 1
    try:
        handler(run, node, scope)
    finally:
        run.depth -= 1


def not_followed(run: Run, node: Node, scope: Scope, reason: str) -> Unknown:
    """The value of an expression that is not followed: whatever it may change is lost."""
    unfollow(run, node, scope, reason)
    run.called_unknown += 1
    return Unknown(reason, scope.module.source.here(node))


def skip(run: Run, node: Node, scope: Scope, reason: str, *, is_first: bool = False) -> None:
    """Do not follow a statement: whatever it may change is lost. Raises Lost where it may leave what it is in.

    is_first: nothing of it was followed before.
    """
    jumps = unfollow(run, node, scope, reason, is_first=is_first)
    run.called_unknown += 1
    for kind in ("return", "break"):
        if kind in jumps:
            raise Lost(kind, reason)
