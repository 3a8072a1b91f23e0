"""The names that JavaScript itself has, as far as they are followed: Object, JSON and the like."""

from __future__ import annotations

import math

from kwf_lint.document.javascript.calls import called
from kwf_lint.document.javascript.library import BUFFER
from kwf_lint.document.javascript.methods import apply, first_reason, guarded
from kwf_lint.document.javascript.names import lose_members, spread_unknown
from kwf_lint.document.javascript.values import (
    UNDEFINED,
    Array,
    Builtin,
    Function,
    Member,
    Object,
    Plain,
    Scope,
    Text,
    Unknown,
    as_number,
    as_text,
    is_nullish,
    truth,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.document.javascript.machine import Method, Run
    from kwf_lint.document.javascript.syntax import At
    from kwf_lint.document.javascript.values import Value

# What holds itself is never copied to its end.
DEEPEST_COPY = 50
# Of a larger `{ length: 1001 }` no array is made.
_MOST_MADE = 1_000


# Globals


def _builtin(name: str, method: Method) -> Builtin:
    return Builtin(name, guarded(name, method))


def _whole(run: Run, value: Value | None) -> list[tuple[str, Member]] | None:
    """The members of an object or array of which all are known."""
    run.look_at(len(value.members) if type(value) is Object else len(value.items) if type(value) is Array else 0)
    if type(value) is Object and not value.unknown and not value.open:
        return value.ordered()
    if type(value) is Array and value.is_whole:
        return [(str(index), item) for index, item in enumerate(value.items)]
    return None


def _keys(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    pairs = _whole(run, given[0] if given else None)
    if pairs is None:
        return Unknown("keys", at) if given else None
    return Array([Member(Text(key, member.key_at or at), None, member.key_at) for key, member in pairs], at)


def _values(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    pairs = _whole(run, given[0] if given else None)
    if pairs is None:
        return Unknown("values", at, tuple(given)) if given else None
    return Array([Member(member.value, None, member.use_at) for _, member in pairs], at)


def _entries(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    pairs = _whole(run, given[0] if given else None)
    if pairs is None:
        return Unknown("entries", at, tuple(given)) if given else None
    return Array(
        [
            Member(Array([Member(Text(key, member.key_at or at)), Member(member.value, None, member.use_at)], at))
            for key, member in pairs
        ],
        at,
    )


def _from_entries(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    pairs = given[0] if given else None
    if type(pairs) is not Array or not pairs.is_whole:
        return None
    run.look_at(len(pairs.items))
    made = Object(at)
    for pair in pairs.values():
        if type(pair) is not Array or not pair.is_whole or len(pair.items) < 2:
            return None
        key = as_text(pair.items[0].value)
        if key is None or key == "__proto__":
            return None
        made.members[key] = Member(pair.items[1].value, pair.items[0].value.at, pair.items[1].use_at)
    return made


def _assign(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if not given or type(given[0]) is not Object or given[0].unknown or given[0].frozen:
        return None
    target = given[0]
    for source in given[1:]:
        if is_nullish(source) or type(source) is Function:
            continue
        if type(source) is not Object or source.unknown or source.open:
            if type(source) is not Object or source.unknown:
                spread_unknown(run, target, source, first_reason([source]))
                continue
            lose_members(run, target, Plain(UNDEFINED), source.open)
        for key, member in source.ordered():
            target.members[key] = Member(member.value, member.key_at, member.use_at)
        run.look_at(len(source.members))
    return target


def _freeze(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    value = given[0] if given else None
    if type(value) is Object or type(value) is Array:
        value.frozen = True
    return value


def _is_array(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if not given or type(given[0]) is Unknown:
        return Unknown("Array.isArray", at)
    return Plain(type(given[0]) is Array, at)


def _array_from(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    items = _items_of(run, given[0], at) if given else None
    if items is None or len(given) > 2:
        return None
    if len(given) == 1:
        return Array(items, at)
    made = []
    for index, item in enumerate(items):
        answer = apply(run, given[1], [item.value, Plain(float(index))])
        if answer is None:
            return None
        made.append(Member(answer, None, answer.at))
    return Array(made, at)


def _items_of(run: Run, value: Value, at: At) -> list[Member] | None:
    """The items of an array, or those that `{ length: 3 }` stands for, none of which is there."""
    if type(value) is Array and value.is_whole:
        run.look_at(len(value.items))
        return list(value.items)
    if type(value) is not Object or value.unknown or value.open or list(value.members) != ["length"]:
        return None
    length = as_number(value.members["length"].value)
    if length is None or not 0 <= length <= _MOST_MADE:
        return None
    run.look_at(int(length))
    return [Member(Plain(UNDEFINED, at)) for _ in range(int(length))]


def _to_string(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    text = as_text(given[0]) if given else ""
    if text is None:
        return Unknown(first_reason(given), at)
    return given[0] if given and type(given[0]) is Text else Text(text, at)


def _to_number(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    number = as_number(given[0]) if given else 0.0
    return Unknown(first_reason(given), at) if number is None else Plain(number, at)


def _to_boolean(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    decided = truth(given[0]) if given else False
    return Unknown(first_reason(given), at) if decided is None else Plain(decided, at)


def _nothing(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    """Logging: it changes nothing, but what it prints may be made by the functions that it is given."""
    return Plain(UNDEFINED, at) if not any(type(each) is Function for each in given) else None


def _stringify(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    text = run.world.json_text(run, given)
    return Unknown("JSON.stringify", at, tuple(given)) if text is None else Text(text, at)


def _parse(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    text = given[0] if len(given) == 1 else None
    if type(text) is Builtin and text.name == BUFFER:
        text = called(run, text.members["toString"], text, [], at, scope)
    if type(text) is not Text:
        return Unknown(first_reason(given) if given else "JSON.parse", at)
    run.called_unknown += 1
    run.look_at(len(text.text) // 4)
    return run.world.json_value(text, at)


def _clone(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    return _copied(run, given[0], {}) if len(given) == 1 else None


def _copied(run: Run, value: Value, copies: dict[int, Object | Array], depth: int = 0) -> Value | None:
    """A deep copy of a value, whose parts stand where they did; None where it holds itself, a function or the like.

    copies: what was copied, so that what the value holds twice is one thing in the copy as well.
    """
    if type(value) is Text or type(value) is Plain:
        return value
    if id(value) in copies:
        return copies[id(value)]
    if depth > DEEPEST_COPY:
        return None
    made: Object | Array
    if type(value) is Array and not value.unknown:
        run.look_at(len(value.items))
        made = Array([], value.at)
        made.has_gaps = value.has_gaps
        for item in value.items:
            copy = _copied(run, item.value, copies, depth + 1)
            if copy is None:
                return None
            made.items.append(Member(copy, None, item.use_at))
    elif type(value) is Object and not value.unknown:
        run.look_at(len(value.members))
        made = Object(value.at)
        made.open = value.open
        for key, member in value.ordered():
            copy = _copied(run, member.value, copies, depth + 1)
            if copy is None:
                return None
            made.members[key] = Member(copy, member.key_at, member.use_at)
    else:
        return None
    copies[id(value)] = made
    return made


def _rounded(change: Callable[[float], float]) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        number = as_number(given[0]) if given else None
        if number is None or math.isnan(number) or math.isinf(number) or abs(number) > 2**52:
            return Unknown(first_reason(given), at)
        return Plain(float(change(number)), at)

    return method


def _round(number: float) -> float:
    below = math.floor(number)
    return below + (number - below >= 0.5)


def _extreme(choose: Callable[[list[float]], float]) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        numbers = [number for each in given if (number := as_number(each)) is not None]
        if not numbers or len(numbers) != len(given) or any(map(math.isnan, numbers)):
            return Unknown(first_reason(given), at)
        return Plain(choose(numbers), at)

    return method


def globals_() -> dict[str, Value]:
    """The names that JavaScript itself has, as far as they are followed."""
    array = Builtin("Array", None, {"isArray": _builtin("isArray", _is_array), "from": _builtin("from", _array_from)})
    objects = {
        "assign": _assign,
        "entries": _entries,
        "freeze": _freeze,
        "fromEntries": _from_entries,
        "keys": _keys,
        "seal": _freeze,
        "values": _values,
    }
    math_functions: dict[str, Value] = {
        "floor": _builtin("floor", _rounded(math.floor)),
        "ceil": _builtin("ceil", _rounded(math.ceil)),
        "abs": _builtin("abs", _rounded(abs)),
        "max": _builtin("max", _extreme(max)),
        "min": _builtin("min", _extreme(min)),
        "round": _builtin("round", _rounded(_round)),
        "trunc": _builtin("trunc", _rounded(math.trunc)),
    }
    console = ("debug", "error", "info", "log", "trace", "warn")
    return {
        "Array": array,
        "Boolean": _builtin("Boolean", _to_boolean),
        "JSON": Builtin(
            "JSON", None, {"parse": _builtin("parse", _parse), "stringify": _builtin("stringify", _stringify)}
        ),
        "Math": Builtin("Math", None, math_functions),
        "NaN": Plain(math.nan),
        "Infinity": Plain(math.inf),
        "Number": _builtin("Number", _to_number),
        "Object": Builtin("Object", None, {name: _builtin(name, method) for name, method in objects.items()}),
        "String": _builtin("String", _to_string),
        "structuredClone": _builtin("structuredClone", _clone),
        "console": Builtin("console", None, {name: _builtin(name, _nothing) for name in console}),
    }
