"""Values of a module as plain Python, as JSON.stringify writes them, with what is unknown and where each part is."""

from __future__ import annotations

import json
import math

from kwf_lint.document.document import MAX_DEPTH, UNKNOWN
from kwf_lint.document.javascript.library import is_machines
from kwf_lint.document.javascript.values import (
    UNDEFINED,
    Array,
    Builtin,
    Function,
    Object,
    Plain,
    Text,
    Unknown,
    number_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.document import Path
    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At
    from kwf_lint.document.javascript.values import Member, Piece, Value

# Members and items of one definition; what is beyond is unknown.
MOST_PARTS = 50_000
# Characters of its strings together: a constant may be used many times.
MOST_CHARACTERS = 4_000_000


class Spot:
    """Where a part of a definition is: its literal, its key, where it is used, and the pieces of a string."""

    __slots__ = ("at", "key_at", "pieces", "use_at")

    def __init__(self, at: At, key_at: At, use_at: At, pieces: tuple[Piece, ...]) -> None:
        self.at = at
        self.key_at = key_at
        self.use_at = use_at
        self.pieces = pieces


class Taken:
    """A value as plain Python, as it was at one moment.

    unknown, open: why, by path (see Origin). spots: where each part is, by path. doubled: keys that are twice in one
    literal, with the place of each.
    """

    __slots__ = ("_characters", "_parts", "at", "doubled", "open", "spots", "unknown", "value")

    def __init__(self, value: Value) -> None:
        self.unknown: dict[Path, str] = {}
        self.open: dict[Path, str] = {}
        self.spots: dict[Path, Spot] = {}
        self.doubled: list[tuple[Path, str, list[At]]] = []
        self.at = value.at
        self._parts = 0
        self._characters = 0
        self.value = self._plain(value, (), frozenset(), None)

    def open_all(self, reason: str, *, in_items: bool = True) -> None:
        """Take it that there may be more than was seen, in every object and array. in_items: also in items of arrays."""
        pending: list[tuple[Path, Any]] = [((), self.value)]
        while pending:
            path, value = pending.pop()
            if type(value) is dict or type(value) is list:
                self.open.setdefault(path, reason)
                pairs = value.items() if type(value) is dict else enumerate(value if in_items else [])
                pending += [((*path, key), item) for key, item in pairs]

    def _plain(self, value: Value, path: Path, around: frozenset[int], member: Member | None) -> Any:
        self._parts += 1
        pieces = value.pieces if type(value) is Text else ()
        key_at, use_at = (member.key_at, member.use_at) if member is not None else (None, None)
        self.spots[path] = Spot(value.at, key_at, use_at, pieces)
        if type(value) is Text:
            if is_machines(value.text):
                return self._not_known(path, "a folder of this machine")
            self._characters += len(value.text)
            if self._characters > MOST_CHARACTERS:
                return self._not_known(path, "too large")
            return value.text
        if type(value) is Plain:
            held = value.value
            return _number(held) if type(held) is float else held
        if type(value) is Unknown:
            return self._not_known(path, value.reason)
        if len(path) >= MAX_DEPTH or self._parts > MOST_PARTS:
            return self._not_known(path, "nested too deep" if len(path) >= MAX_DEPTH else "too large")
        if id(value) in around:
            return self._not_known(path, "an object that contains itself")
        if type(value) is Array:
            return self._list(value, path, around | {id(value)})
        if type(value) is Object:
            return self._dict(value, path, around | {id(value)})
        return self._not_known(path, value.name if type(value) is Builtin else "a function")

    def _not_known(self, path: Path, reason: str) -> Any:
        self.unknown[path] = reason
        return UNKNOWN

    def _list(self, value: Array, path: Path, around: frozenset[int]) -> Any:
        if value.unknown:
            return self._not_known(path, value.unknown)
        made: list[Any] = []
        for item in value.items:
            held = item.value
            if type(held) is Unknown and held.spread:
                self.open.setdefault(path, held.reason)
            at = (*path, len(made))
            made.append(None if _vanishes(held) else self._plain(held, at, around, item))
            if _vanishes(held):
                self.spots[at] = Spot(held.at, None, item.use_at, ())
        return made

    def _dict(self, value: Object, path: Path, around: frozenset[int]) -> Any:
        if value.unknown:
            return self._not_known(path, value.unknown)
        if "toJSON" in value.members and type(value.members["toJSON"].value) not in (Plain, Text):
            return self._not_known(path, "toJSON")
        if value.open:
            self.open[path] = value.open
        made = {}
        for key, member in value.ordered():
            held = member.value
            if not _vanishes(held):
                made[key] = self._plain(held, (*path, key), around, member)
        for key, places in value.doubled.items():
            if key in made:
                self.doubled.append((path, key, places))
        return made


def _vanishes(value: Value) -> bool:
    """Whether JSON.stringify leaves a value out."""
    if type(value) is Plain:
        return value.value is UNDEFINED
    return type(value) is Function or (type(value) is Builtin and value.call is not None)


def _number(number: float) -> int | float | None:
    if math.isnan(number) or math.isinf(number):
        return None
    return int(number) if number == int(number) and abs(number) < 1e21 else number


def json_text_of(run: Run, given: list[Value]) -> str | None:
    """What JSON.stringify gives for these arguments; None where that is not known."""
    if not given or len(given) > 3:
        return None
    indent = ""
    if len(given) > 1 and not (type(given[1]) is Plain and given[1].value in (None, UNDEFINED)):
        return None
    if len(given) > 2:
        if type(given[2]) is Text:
            indent = given[2].text[:10]
        elif type(given[2]) is Plain and type(given[2].value) is float:
            indent = " " * int(max(0, min(given[2].value, 10)))
        else:
            return None
    if _vanishes(given[0]):
        return None
    taken = Taken(given[0])
    run.look_at(2 * len(taken.spots))
    if taken.unknown or taken.open:
        return None
    return as_json(taken.value, indent)


def as_json(value: Any, indent: str = "", level: int = 0) -> str:
    """A plain value as JSON.stringify writes it."""
    if type(value) is dict or type(value) is list:
        opener, closer = "{}" if type(value) is dict else "[]"
        if not value:
            return opener + closer
        inner = [
            f"{as_json(key)}:{' ' if indent else ''}{as_json(item, indent, level + 1)}" for key, item in value.items()
        ] if type(value) is dict else [as_json(item, indent, level + 1) for item in value]  # fmt: skip
        if not indent:
            return f"{opener}{','.join(inner)}{closer}"
        lead = f"\n{indent * (level + 1)}"
        end = f"\n{indent * level}"
        return f"{opener}{lead}{f',{lead}'.join(inner)}{end}{closer}"
    if type(value) is str:
        written = json.dumps(value, ensure_ascii=False)
        if any("\ud800" <= sign <= "\udfff" for sign in written):
            written = "".join([f"\\u{ord(sign):04x}" if "\ud800" <= sign <= "\udfff" else sign for sign in written])
        return written
    if type(value) is int or type(value) is float:
        return number_text(float(value))
    return json.dumps(value)
