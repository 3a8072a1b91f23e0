"""The methods of strings, and of numbers, that are followed."""

from __future__ import annotations

from kwf_lint.document.javascript.methods import bounds, integer, text_given
from kwf_lint.document.javascript.values import (
    Array,
    Member,
    Plain,
    Scope,
    Text,
    Unknown,
    as_text,
    is_wide,
    joined,
    part_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.document.javascript.machine import Method, Run
    from kwf_lint.document.javascript.syntax import At
    from kwf_lint.document.javascript.values import Value

_SPACE = (
    " \t\n\v\f\r\u00a0\ufeff\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


# Strings


def _same_length(change: Callable[[str], str]) -> Method:
    """A method that changes characters one by one, so that each keeps its place."""

    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        if type(this) is not Text:
            return None
        changed = change(this.text)
        return Text(changed, at, this.pieces if len(changed) == len(this.text) else ())

    return method


def _trim(left: bool, right: bool) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        if type(this) is not Text:
            return None
        text = this.text
        start = len(text) - len(text.lstrip(_SPACE)) if left else 0
        end = len(text.rstrip(_SPACE)) if right else len(text)
        return part_of(this, start, max(start, end), at)

    return method


def _slice_text(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Text or is_wide(this.text) or run.world.is_machines(this.text):
        return None
    found = bounds(given, len(this.text))
    return None if found is None else part_of(this, *found, at)


def _substring(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if type(this) is not Text or is_wide(this.text) or run.world.is_machines(this.text):
        return None
    length = len(this.text)
    start, end = integer(given[0] if given else None, 0), integer(given[1] if len(given) > 1 else None, length)
    if start is None or end is None:
        return None
    first, second = sorted((min(max(start, 0), length), min(max(end, 0), length)))
    return part_of(this, first, second, at)


def _char_at(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    index = integer(given[0] if given else None, 0)
    if type(this) is not Text or is_wide(this.text) or index is None or run.world.is_machines(this.text):
        return None
    return part_of(this, index, index + 1, at) if 0 <= index < len(this.text) else Text("", at)


def _split(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    separator = text_given(given)
    if type(this) is not Text or len(given) != 1 or separator is None or (not separator and is_wide(this.text)):
        return None
    text = this.text
    run.look_at(text.count(separator) if separator else 2 * len(text))
    if not separator:
        return Array([Member(part_of(this, index, index + 1, at)) for index in range(len(text))], at)
    items: list[Member] = []
    start = 0
    while True:
        end = text.find(separator, start)
        items.append(Member(part_of(this, start, len(text) if end < 0 else end, at)))
        if end < 0:
            break
        start = end + len(separator)
    if run.world.is_machines(text):
        # Where the repository lies, and how deep, nobody knows.
        last = max(index for index, item in enumerate(items) if run.world.is_machines(as_text(item.value) or ""))
        items[: last + 1] = [Member(Unknown("a folder of this machine", at, spread=True))]
    return Array(items, at)


def _replace(every: bool) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        old, new = text_given(given), text_given(given, 1)
        if type(this) is not Text or old is None or new is None or "$" in new or (every and not old):
            return None
        assert type(given[1]) is Text
        parts: list[Text] = []
        start = 0
        while True:
            end = this.text.find(old, start)
            if end < 0 or (parts and not every):
                break
            parts += [part_of(this, start, end, at), given[1]]
            start = end + len(old)
            run.spend(1)
        return joined([*parts, part_of(this, start, len(this.text), at)], at)

    return method


def _tests(test: Callable[[str, str], bool]) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        other = text_given(given)
        if type(this) is not Text or other is None or len(given) > 1:
            return None
        return Plain(test(this.text, other), at)

    return method


def _index_in_text(find: Callable[[str, str], int]) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        other = text_given(given)
        if type(this) is not Text or other is None or len(given) > 1 or is_wide(this.text):
            return None
        return None if run.world.is_machines(this.text) else Plain(float(find(this.text, other)), at)

    return method


def _repeat(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    count = integer(given[0] if given else None, 0)
    if type(this) is not Text or count is None or not 0 <= count <= 10_000:
        return None
    run.spend(count // 8)
    return joined([this] * count, at) if count else Text("", at)


def _pad(at_start: bool) -> Method:
    def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        length = integer(given[0] if given else None, 0)
        filler = text_given(given, 1) if len(given) > 1 else " "
        if type(this) is not Text or length is None or length > 10_000 or not filler or is_wide(this.text + filler):
            return None
        missing = max(length - len(this.text), 0)
        padding = Text((filler * missing)[:missing])
        return joined([padding, this] if at_start else [this, padding], at)

    return method


def _concat_text(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = [each for each in (this, *given) if type(each) is Text]
    return joined(texts, at) if len(texts) == len(given) + 1 else None


def _itself(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    return this if not given else None


def _number_to_text(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    text = as_text(this)
    return Text(text, at) if text is not None and not given else None


TEXTS: dict[str, Method] = {
    "charAt": _char_at,
    "concat": _concat_text,
    "endsWith": _tests(str.endswith),
    "includes": _tests(str.__contains__),
    "indexOf": _index_in_text(str.find),
    "lastIndexOf": _index_in_text(str.rfind),
    "padEnd": _pad(at_start=False),
    "padStart": _pad(at_start=True),
    "repeat": _repeat,
    "replace": _replace(every=False),
    "replaceAll": _replace(every=True),
    "slice": _slice_text,
    "split": _split,
    "startsWith": _tests(str.startswith),
    "substring": _substring,
    "toLowerCase": _same_length(str.lower),
    "toString": _itself,
    "toUpperCase": _same_length(str.upper),
    "trim": _trim(left=True, right=True),
    "trimEnd": _trim(left=False, right=True),
    "trimStart": _trim(left=True, right=False),
    "valueOf": _itself,
}


NUMBERS: dict[str, Method] = {"toString": _number_to_text, "valueOf": _itself}
