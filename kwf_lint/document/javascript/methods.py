"""What the methods that are followed share: their arguments, callbacks, and what happens where they give up."""

from __future__ import annotations

import math

from kwf_lint.document.javascript.machine import (
    call,
)
from kwf_lint.document.javascript.unfollowed import lose
from kwf_lint.document.javascript.values import (
    UNDEFINED,
    Builtin,
    Function,
    Plain,
    Scope,
    Text,
    Unknown,
    as_number,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.document.javascript.machine import Method, Run
    from kwf_lint.document.javascript.syntax import At
    from kwf_lint.document.javascript.values import Value


def guarded(name: str, method: Method) -> Callable[..., Value]:
    """The method as it is called: where it gives up (None), what it was given is lost."""

    def guarded(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value:
        answer = method(run, this, given, at, scope)
        if answer is not None:
            return answer
        reason = next((each.reason for each in given if type(each) is Unknown), f".{name}")
        run.called_unknown += 1
        lose(run, [this, *given], reason)
        return Unknown(reason, at)

    return guarded


CALLBACKS = ("Boolean", "String", "Number")


def apply(run: Run, function: Value, given: list[Value]) -> Value | None:
    """What a callback returns; None where it is not followed."""
    if type(function) is Function:
        return call(run, function, Plain(UNDEFINED), given)
    if type(function) is Builtin and function.call is not None and function.name in CALLBACKS:
        return function.call(run, Plain(UNDEFINED), given[:1], None, None)
    return None


def integer(value: Value | None, default: int) -> int | None:
    """An argument that is a whole number; the default where it is left out, None where it is not known."""
    if value is None or (type(value) is Plain and value.value is UNDEFINED):
        return default
    number = as_number(value)
    if number is None or math.isnan(number):
        return None if number is None else 0
    return int(max(min(number, 2**53), -(2**53)))


def bounds(given: list[Value], length: int) -> tuple[int, int] | None:
    """Start and end as `slice` takes them."""
    start, end = integer(given[0] if given else None, 0), integer(given[1] if len(given) > 1 else None, length)
    if start is None or end is None:
        return None
    start = max(length + start, 0) if start < 0 else min(start, length)
    end = max(length + end, 0) if end < 0 else min(end, length)
    return start, max(start, end)


def text_given(given: list[Value], index: int = 0) -> str | None:
    """An argument that is a string, None else."""
    value = given[index] if index < len(given) else None
    return value.text if type(value) is Text else None


def first_reason(values: list[Value]) -> str:
    return next((each.reason for each in values if type(each) is Unknown), "a condition")
