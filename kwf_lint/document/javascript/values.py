"""The values of a module while it is evaluated: what JavaScript has, each with the place of the literal it came from.

Values are compared and converted here as JavaScript does; where that is not known the answer is None or an Unknown.
Strings hold code points where JavaScript counts UTF-16 units: what depends on the count is unknown beyond U+FFFF.
"""

from __future__ import annotations

import math
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeAlias

    from kwf_lint.document.javascript.syntax import At, Node, Source
    from kwf_lint.document.mistake import Mistake

    # Characters of a string: first in the value, number, source, first byte and the one after the last, and whether they
    # are there one by one as they are (else the whole span stands for them, as an escape does).
    Piece: TypeAlias = "tuple[int, int, Source, int, int, bool]"
    Value: TypeAlias = "Text | Plain | Object | Array | Function | Builtin | Unknown"

# A string longer than this, or an array or object with more items, is not composed.
LONGEST = 1_000_000
MOST_ITEMS = 20_000
# Of a string composed of more pieces only the whole has a place.
MOST_PIECES = 2_000
# The reason of what an async function returns; its one alias is what it resolves to.
PROMISE = "a promise"
# How the reasons begin of what is unknown because the environment sets it.
ENVIRONMENT = ("process.env", "import.meta.env")


class _Undefined:
    __slots__ = ()

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED = _Undefined()


class Plain:
    """A number (always a float), a boolean, null (None) or UNDEFINED."""

    __slots__ = ("at", "value")

    def __init__(self, value: Any, at: At = None) -> None:
        self.value = value
        self.at = at


class Text:
    """A string and the places of its pieces, in order; what no piece covers has been worked out and is nowhere."""

    __slots__ = ("at", "pieces", "text")

    def __init__(self, text: str, at: At = None, pieces: tuple[Piece, ...] = ()) -> None:
        self.text = text
        self.at = at
        self.pieces = pieces


class Member:
    """What an object or array holds in one place: the value, where its key is, and where the value is used."""

    __slots__ = ("key_at", "use_at", "value")

    def __init__(self, value: Value, key_at: At = None, use_at: At = None) -> None:
        self.value = value
        self.key_at = key_at
        self.use_at = use_at


class Object:
    """An object. open: why it may hold more than `members`, "" where it does not. unknown: why nothing of it is known.

    doubled: the places of keys that an object literal has a second time, by key. is_lost_again: it was given to more
    code that is not followed, or set in, when nothing was known of it any more.
    """

    __slots__ = ("at", "doubled", "frozen", "is_lost_again", "members", "open", "unknown")

    def __init__(self, at: At = None) -> None:
        self.members: dict[str, Member] = {}
        self.at = at
        self.open = ""
        self.unknown = ""
        self.frozen = False
        self.is_lost_again = False
        self.doubled: dict[str, list[At]] = {}

    def ordered(self) -> list[tuple[str, Member]]:
        """The members as JavaScript orders them: keys that are indexes first, by number."""
        pairs = list(self.members.items())
        if any(map(is_index, self.members)):
            pairs.sort(key=lambda pair: int(pair[0]) if is_index(pair[0]) else 2**32)
        return pairs


class Array:
    """An array. An item that is `SPREAD` stands for any number of items; the array is then open.

    has_gaps: items are left out in its literal, which callbacks pass over.
    """

    __slots__ = ("at", "frozen", "has_gaps", "items", "unknown")

    def __init__(self, items: list[Member] | None = None, at: At = None) -> None:
        self.items = items or []
        self.at = at
        self.unknown = ""
        self.frozen = False
        self.has_gaps = False

    @property
    def is_whole(self) -> bool:
        """Whether all items are there, each known or not."""
        return not self.unknown and not self.has_gaps and not self.is_open

    @property
    def is_open(self) -> bool:
        """Whether an item stands for any number of items."""
        return any(type(each.value) is Unknown and each.value.spread for each in self.items)

    def values(self) -> list[Value]:
        return [each.value for each in self.items]


class Function:
    """A function of the module: its node, the scope it sees, and `this` for what was bound."""

    __slots__ = ("at", "node", "scope")

    def __init__(self, node: Node, scope: Scope, at: At) -> None:
        self.node = node
        self.scope = scope
        self.at = at


class Builtin:
    """Something that JavaScript or node brings along: what can be called on it or read from it."""

    __slots__ = ("at", "call", "members", "name")

    def __init__(
        self, name: str, call: Callable[..., Value] | None = None, members: dict[str, Value] | None = None
    ) -> None:
        self.name = name
        self.call = call
        self.members = members or {}
        self.at: At = None


class Unknown:
    """What is not known, and why, in a word or two. aliases: the values that it may be or may hold, which others hold too.

    spread: in an array, it stands for any number of items. options: all objects that it may be, if it is nothing else
    that has members; None where that is not known.
    """

    __slots__ = ("aliases", "at", "options", "reason", "spread")

    def __init__(self, reason: str, at: At = None, aliases: tuple[Value, ...] = (), *, spread: bool = False) -> None:
        self.reason = reason
        self.at = at
        self.aliases = tuple(each for each in aliases if type(each) in HOLDERS and not is_empty_unknown(each))
        self.spread = spread
        self.options: list[Object] | None = None


HOLDERS = frozenset((Object, Array, Function, Unknown))


def is_empty_unknown(value: Value) -> bool:
    return type(value) is Unknown and not value.aliases


def is_index(key: str) -> bool:
    return (
        key.isdecimal() and key.isascii() and (key == "0" or key[0] != "0") and len(key) < 11 and int(key) < 2**32 - 1
    )


def number_text(number: float) -> str:
    """A number as JavaScript writes it."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    digits, _, exponent = repr(number).partition("e")
    if number == int(number) and abs(number) < 1e21:
        # Beyond 1e16 as few digits as name the number, then zeros.
        point = digits.find(".") if "." in digits else len(digits)
        return digits.replace(".", "").ljust(point + int(exponent), "0") if exponent else str(int(number))
    if not exponent:
        return digits
    power = int(exponent)
    if -6 <= power < 0:
        sign, figures = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        figures = figures.replace(".", "").removesuffix("0") if figures.endswith(".0") else figures.replace(".", "")
        return f"{sign}0.{'0' * (-power - 1)}{figures}"
    return f"{digits.removesuffix('.0')}e{'+' if power > 0 else '-'}{abs(power)}"


def as_text(value: Value) -> str | None:
    """What a primitive value is as a string; None where it is none or not known."""
    if type(value) is Text:
        return value.text
    if type(value) is Plain:
        held = value.value
        if type(held) is float:
            return number_text(held)
        return "null" if held is None else str(held).lower() if type(held) is bool else "undefined"
    return None


def as_number(value: Value) -> float | None:
    """What a primitive value is as a number; None where that is not known. Strings are read where they are plain."""
    if type(value) is Plain:
        held = value.value
        return held if type(held) is float else math.nan if held is UNDEFINED else float(bool(held))
    if type(value) is Text:
        text = value.text.strip(" \t\r\n")
        if not text:
            return 0.0
        if text.lstrip("+-").replace(".", "", 1).isdecimal() and text.isascii() and len(text) < 300:
            try:
                return float(text)
            except ValueError:
                return None
    return None


def truth(value: Value) -> bool | None:
    """Whether a value counts as true; None where that is not known."""
    if type(value) is Text:
        return bool(value.text)
    if type(value) is Plain:
        held = value.value
        return bool(held) and held is not UNDEFINED and held == held  # NaN is not itself
    return None if type(value) is Unknown else True


def is_nullish(value: Value) -> bool | None:
    """Whether a value is null or undefined; None where that is not known."""
    if type(value) is Plain:
        return value.value is None or value.value is UNDEFINED
    return None if type(value) is Unknown else False


def are_same(left: Value, right: Value) -> bool | None:
    """`===`; None where that is not known."""
    if type(left) is Unknown or type(right) is Unknown:
        return None
    if type(left) is Text and type(right) is Text:
        return left.text == right.text
    if type(left) is Plain and type(right) is Plain:
        one, other = left.value, right.value
        return type(one) is type(other) and bool(one == other)
    return left is right


def are_alike(left: Value, right: Value) -> bool | None:
    """`==`; None where that is not known."""
    nullish = is_nullish(left), is_nullish(right)
    if None in nullish:
        return None
    if any(nullish):
        return all(nullish)
    if type(left) is type(right) is Text:
        return are_same(left, right)
    if type(left) in (Text, Plain) and type(right) in (Text, Plain):
        one, other = as_number(left), as_number(right)
        return None if one is None or other is None else one == other
    return None


def type_name(value: Value) -> str | None:
    """`typeof`; None where that is not known."""
    if type(value) is Plain:
        held = value.value
        names: dict[type, str] = {float: "number", bool: "boolean", type(None): "object"}
        return names.get(type(held), "undefined")
    if type(value) is Text:
        return "string"
    if type(value) is Function or (type(value) is Builtin and value.call is not None):
        return "function"
    return "object" if type(value) in (Object, Array) else None


def is_wide(text: str) -> bool:
    """Whether JavaScript counts other characters in a string than Python does."""
    # As max(text) would say, but that takes a hundred times as long.
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


def joined(parts: list[Text], at: At) -> Text | Unknown:
    """One string of several, with the places of all pieces."""
    text = "".join([part.text for part in parts])
    if len(text) > LONGEST:
        return Unknown("a string of more than 1,000,000 characters", at)
    if not text.isascii():
        for one, other in pairwise(parts):
            if "\ud800" <= one.text[-1:] <= "\udbff" and "\udc00" <= other.text[:1] <= "\udfff":
                return Unknown("a character composed of halves", at)
    if sum(len(part.pieces) for part in parts) > MOST_PIECES:
        return Text(text, at)
    pieces: list[Piece] = []
    start = 0
    for part in parts:
        pieces += part.pieces if not start else [(start + piece[0], *piece[1:]) for piece in part.pieces]
        start += len(part.text)
    return Text(text, at, tuple(pieces))


def part_of(value: Text, start: int, end: int, at: At) -> Text:
    """The characters [start, end) of a string, with their places."""
    pieces: list[Piece] = []
    for first, length, source, begin, close, literally in value.pieces:
        low, high = max(first, start), min(first + length, end)
        if low >= high:
            continue
        if literally and (low, high) != (first, first + length):
            begin += _bytes_between(value.text, first, low)
            close = begin + _bytes_between(value.text, low, high)
        pieces.append((low - start, high - low, source, begin, close, literally))
    return Text(value.text[start:end], at, tuple(pieces))


def _bytes_between(text: str, start: int, end: int) -> int:
    return end - start if text.isascii() else len(text[start:end].encode("utf-8", "surrogatepass"))


def held_by(value: Value) -> Iterator[Value]:
    """The values that a value holds directly."""
    if type(value) is Object:
        for member in value.members.values():
            yield member.value
    elif type(value) is Array:
        for item in value.items:
            yield item.value
    elif type(value) is Unknown:
        yield from value.aliases


# Names


class Binding:
    """What a name stands for. value: None as long as it has none.

    lost: why nothing is ever known of it again, "" where something may be: code that is not followed may set it at any
    time. watched: code that is not followed may change whatever it comes to stand for, at any time.
    """

    __slots__ = ("is_fixed", "lost", "value", "watched")

    def __init__(self, value: Value | None = None, *, is_fixed: bool = False) -> None:
        self.value = value
        self.is_fixed = is_fixed
        self.lost = ""
        self.watched = ""


class Scope:
    """The names of a block, a function or a module, and the scope around it."""

    __slots__ = ("is_function", "module", "names", "parent")

    def __init__(self, parent: Scope | None, module: Module, *, is_function: bool = False) -> None:
        self.parent = parent
        self.module = module
        self.names: dict[str, Binding] = {}
        self.is_function = is_function

    def find(self, name: str) -> Binding | None:
        """What a name stands for here, None where nothing of this module has it."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def function_scope(self) -> Scope:
        scope = self
        while not scope.is_function and scope.parent is not None:
            scope = scope.parent
        return scope


class Module:
    """A module while and after it is evaluated.

    exports: what it exports by name, as bindings, which others see change. commonjs: its `module` object. is_running:
    some statements are still to come. problems: what node would refuse, in the order of the run. starred: what
    `export *` has brought.
    """

    __slots__ = (
        "commonjs",
        "exports",
        "is_esm",
        "is_running",
        "problems",
        "scope",
        "source",
        "star_reasons",
        "starred",
    )

    def __init__(self, source: Source, globals_: Mapping[str, Value]) -> None:
        self.source = source
        self.exports: dict[str, Binding] = {}
        self.star_reasons: list[str] = []
        self.starred: dict[str, Binding] = {}
        self.commonjs = Object()
        self.is_esm = False
        self.is_running = True
        self.problems: list[Mistake] = []
        around = Scope(None, self)
        for name, value in globals_.items():
            around.names[name] = Binding(value, is_fixed=type(value) is Builtin)
        self.scope = Scope(around, self, is_function=True)
