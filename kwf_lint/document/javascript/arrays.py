"""The methods of arrays that are followed."""

from __future__ import annotations

import math
from itertools import permutations

from kwf_lint.document.javascript.machine import (
    Exhausted,
)
from kwf_lint.document.javascript.methods import CALLBACKS, apply, bounds, first_reason, integer
from kwf_lint.document.javascript.unfollowed import lose, only_composes
from kwf_lint.document.javascript.values import (
    MOST_ITEMS,
    UNDEFINED,
    Array,
    Builtin,
    Function,
    Member,
    Plain,
    Scope,
    Text,
    Unknown,
    are_same,
    as_number,
    as_text,
    held_by,
    is_nullish,
    is_wide,
    joined,
    truth,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.javascript.machine import Method, Run
    from kwf_lint.document.javascript.syntax import At
    from kwf_lint.document.javascript.values import Value

# Each item of an array that is sorted by a function is compared with each other one.
_MOST_COMPARED = 40

# Arrays


def _answered(run: Run, this: Value, given: list[Value]) -> Iterator[tuple[Member, Value | None]]:
    """Each item of an array, as it is when its turn comes, with what the callback returns for it.

    The last answer is None where one is not followed, or where items were added or removed meanwhile. What stands for any
    number of items does so among the answers: there the callback must change nothing.
    """
    if (
        type(this) is not Array or this.unknown or this.has_gaps or len(given) != 1
        or type(given[0]) not in (Function, Builtin) or (this.is_open and not _changes_nothing(run, given[0]))
    ):  # fmt: skip
        yield Member(Plain(UNDEFINED)), None
        return
    length = len(this.items)
    run.look_at(length)
    position: Value | None = None
    for index in range(length):
        run.spend(1)
        item = this.items[index]
        held = item.value
        if type(held) is Unknown and held.spread:
            position = position or Unknown("an index")
            yield item, Unknown(held.reason, held.at, (held,), spread=True)
            continue
        answer = apply(run, given[0], [held, position or Plain(float(index)), this])
        is_as_long = len(this.items) == length
        yield Member(held, item.key_at, item.use_at), answer if is_as_long else None
        if answer is None or not is_as_long:
            return


def _changes_nothing(run: Run, callback: Value) -> bool:
    """Whether a callback only composes what it returns: `(step) => step.id`."""
    if type(callback) is Builtin:
        return callback.name in CALLBACKS
    if type(callback) is not Function or callback.node.type != "arrow_function":
        return False
    run.look_at(callback.node.end_byte - callback.node.start_byte)
    body, parameters = callback.node.child_by_field_name("body"), callback.node.child_by_field_name("parameters")
    if any(child.type == "async" for child in callback.node.children[:1]):
        return False
    return body is not None and only_composes(body) and (parameters is None or b"=" not in (parameters.text or b""))


def _callback_over(run: Run, this: Value, given: list[Value]) -> list[tuple[Member, Value]] | None:
    """Each item of an array with what the callback returns for it; None where one is not followed."""
    answers = []
    for item, answer in _answered(run, this, given):
        if answer is None:
            return None
        answers.append((item, answer))
    return answers


def _first(run: Run, this: Value, given: list[Value], at: At, *, want: bool) -> tuple[int, Value] | Unknown | None:
    """The first item for which the callback returns what counts as `want`, with its index; (-1, undefined) for none.

    The items behind it are not asked. None where the callback is not followed.
    """
    for index, (item, answer) in enumerate(_answered(run, this, given)):
        if answer is None:
            return None
        decided = truth(answer)
        if decided is None:
            reason = first_reason([answer])
            if not _changes_nothing(run, given[0]):
                lose(run, given, reason)
            return Unknown(reason, at, (this,))
        if decided == want:
            return index, item.value
    return -1, Plain(UNDEFINED, at)


def _map(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    answers = _callback_over(run, this, given)
    return None if answers is None else Array([Member(answer, None, answer.at) for _, answer in answers], at)


def _filter(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    answers = _callback_over(run, this, given)
    if answers is None:
        return None
    items = []
    for item, answer in answers:
        decided = truth(answer)
        if decided is None:
            items.append(Member(Unknown(first_reason([answer]), at, (item.value,), spread=True), None, item.use_at))
        elif decided:
            items.append(item)
    return Array(items, at)


def _for_each(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    return None if _callback_over(run, this, given) is None else Plain(UNDEFINED, at)


def _flat_map(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    mapped = _map(run, this, given, at, scope)
    return None if mapped is None else _flat(run, mapped, [], at, scope)


def _flat(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Array or this.unknown or this.has_gaps or given:
        return None
    items: list[Member] = []
    for item in this.items:
        value = item.value
        run.look_at(1 + len(value.items) if type(value) is Array else 1)
        if type(value) is Unknown or (type(value) is Array and (value.unknown or value.has_gaps)):
            items.append(Member(Unknown("an item", at, (value,), spread=True)))
        elif type(value) is Array:
            items += value.items
        else:
            items.append(item)
    return Array(_fitting(items), at)


def _fitting(items: list[Member]) -> list[Member]:
    if len(items) > MOST_ITEMS:
        raise Exhausted
    return items


def _some(want: bool) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        found = _first(run, this, given, at, want=want)
        return Plain((found[0] >= 0) == want, at) if isinstance(found, tuple) else found

    return method


def _find(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    found = _first(run, this, given, at, want=True)
    return found[1] if isinstance(found, tuple) else found


def _find_index(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    found = _first(run, this, given, at, want=True)
    return Plain(float(found[0]), at) if isinstance(found, tuple) else found


def _reduce(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Array or not given or type(given[0]) is not Function:
        return None
    if not this.is_whole:
        return Unknown(first_reason(this.values()), at, (this, *given)) if _changes_nothing(run, given[0]) else None
    start = 2 - len(given)
    length = len(this.items)
    if start > min(length, 1) or start < 0:
        return None
    value = this.items[0].value if start else given[1]
    for index in range(start, length):
        run.spend(1)
        answer = apply(run, given[0], [value, this.items[index].value, Plain(float(index)), this])
        if answer is None or len(this.items) != length:
            return None
        value = answer
    return value


def _includes(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    index = _position(run, this, given)
    if index is None:
        return Unknown("an item", at) if type(this) is Array else None
    return Plain(index >= 0 or (_is_nan(given[0]) and any(map(_is_nan, held_by(this)))), at)


def _is_nan(value: Value) -> bool:
    return type(value) is Plain and type(value.value) is float and math.isnan(value.value)


def _index_of(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    index = _position(run, this, given)
    if index is None:
        return Unknown("an item", at) if type(this) is Array else None
    return Plain(float(index), at)


def _position(run: Run, this: Value, given: list[Value]) -> int | None:
    if type(this) is not Array or len(given) != 1 or this.unknown or this.has_gaps:
        return None
    run.look_at(len(this.items))
    for index, item in enumerate(this.items):
        same = are_same(item.value, given[0])
        if same is None:
            return None
        if same:
            return index
    return -1


def _join(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    separator = given[0] if given else Text(",")
    if type(this) is not Array or type(separator) is not Text:
        return None
    if not this.is_whole:
        return Unknown("an item", at)
    parts: list[Text] = []
    for index, item in enumerate(this.items):
        if index:
            parts.append(separator)
        if is_nullish(item.value):
            continue
        text = as_text(item.value)
        if text is None:
            return Unknown(first_reason([item.value]), at)
        parts.append(item.value if type(item.value) is Text else Text(text, item.value.at))
    run.look_at(len(parts))
    return joined(parts, at)


def _concat(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Array or this.unknown or this.has_gaps:
        return None
    items = list(this.items)
    for value in given:
        if type(value) is Array and not value.unknown and not value.has_gaps:
            items += value.items
        elif type(value) is Unknown or type(value) is Array:
            items.append(Member(Unknown(first_reason([value]), at, (value,), spread=True)))
        else:
            items.append(Member(value, None, value.at))
    run.look_at(len(items))
    return Array(_fitting(items), at)


def _slice(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Array or not this.is_whole:
        return None if type(this) is not Array else Unknown("a part of an array", at, (this,))
    found = bounds(given, len(this.items))
    if found is None:
        return None
    run.look_at(found[1] - found[0])
    return Array(this.items[found[0] : found[1]], at)


def _push(at_start: bool) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        if type(this) is not Array or this.unknown or this.frozen or (at_start and not this.is_whole):
            return None
        items = [Member(value, None, value.at) for value in given]
        this.items = _fitting([*items, *this.items] if at_start else [*this.items, *items])
        run.spend(len(this.items) // 64)
        return Plain(float(len(this.items)), at) if this.is_whole else Unknown("a length", at)

    return method


def _pop(at_start: bool) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        if type(this) is not Array or this.unknown or this.frozen:
            return None
        index = 0 if at_start else -1
        if not this.items:
            return Plain(UNDEFINED, at)
        last = this.items[index].value
        if type(last) is Unknown and last.spread:
            return None
        run.spend(len(this.items) // 64)
        this.items = this.items[1:] if at_start else this.items[:-1]
        return last

    return method


def _reverse(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Array or this.unknown or this.frozen:
        return None
    run.look_at(len(this.items))
    this.items = this.items[::-1]
    return this


def _sort(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Array or not this.is_whole or len(given) > 1 or this.frozen:
        return None
    run.look_at(len(this.items))
    values = this.values()
    if any(type(each) is Plain and each.value is UNDEFINED for each in values):
        return None
    order = _order_compared(run, values, given[0]) if given else _order_of_texts(values)
    if order is None:
        return None
    this.items = [this.items[index] for index in order]
    return this


def _order_of_texts(values: list[Value]) -> list[int] | None:
    texts = [text for each in values if (text := as_text(each)) is not None]
    if len(texts) != len(values) or any(map(is_wide, texts)):
        return None
    return sorted(range(len(texts)), key=texts.__getitem__)


def _order_compared(run: Run, values: list[Value], compare: Value) -> list[int] | None:
    """The order that a function gives values; None where it is not known, or where it contradicts itself."""
    count = len(values)
    if count > _MOST_COMPARED or type(compare) is not Function or not _changes_nothing(run, compare):
        return None
    signs: dict[tuple[int, int], int] = {}
    for pair in permutations(range(count), 2):
        answer = apply(run, compare, [values[index] for index in pair])
        number = as_number(answer) if answer is not None else None
        if number is None:
            return None
        signs[pair] = (number > 0) - (number < 0)
    ranks = [sum(signs[index, other] > 0 for other in range(count) if other != index) for index in range(count)]
    if any(sign != (ranks[one] > ranks[other]) - (ranks[one] < ranks[other]) for (one, other), sign in signs.items()):
        return None
    return sorted(range(count), key=ranks.__getitem__)


def _at(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    index = integer(given[0] if given else None, 0)
    if type(this) is not Array or this.unknown or index is None:
        return None
    number = index if index >= 0 else -index - 1
    run.look_at(len(this.items))
    values = this.values() if index >= 0 else this.values()[::-1]
    before = next((each for each in values[: number + 1] if type(each) is Unknown and each.spread), None)
    if before is not None:
        return Unknown(before.reason, at, (this,))
    return values[number] if number < len(values) else Plain(UNDEFINED, at)


ARRAYS: dict[str, Method] = {
    "at": _at,
    "concat": _concat,
    "every": _some(want=False),
    "filter": _filter,
    "find": _find,
    "findIndex": _find_index,
    "flat": _flat,
    "flatMap": _flat_map,
    "forEach": _for_each,
    "includes": _includes,
    "indexOf": _index_of,
    "join": _join,
    "map": _map,
    "pop": _pop(at_start=False),
    "push": _push(at_start=False),
    "reduce": _reduce,
    "reverse": _reverse,
    "shift": _pop(at_start=True),
    "slice": _slice,
    "some": _some(want=True),
    "sort": _sort,
    "unshift": _push(at_start=True),
}
