"""What a fix's edits do to a text: edits by path become replacements in the text, and everything else stays as it is.

New parts are written as the text around them is: indentation, line endings, one line or several, the space after colons
and commas, characters beyond ASCII as they are or as escapes. Indexes of arrays count the items as they are before any
edit. Reads no file, and does not choose the edits: linting/fix.py does.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise

from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import EditError, Part, Remove, Rename, Set
from kwf_lint.document.json_scan import WHITE_SPACE
from kwf_lint.document.places import items_of, locate, part_span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from kwf_lint.document.document import Document, Path, Span

    # (start, end, what is there then), in code points of the text.
    from kwf_lint.document.edits import Edit, Replacement
    from kwf_lint.document.places import Place

DEFAULT_INDENTATION = "  "

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')

# A bracket and what it holds, on one line, where strings are written as "0".
_FILLED_LINE = re.compile(r"([{[])[ \t]*[\w-]")

# An object or array that holds no other is written on one line up to this length, where the file does so at all.
LONGEST_LINE = 100


class Layout:
    """A document with the places that edits need, and how it is written; each place is looked up once."""

    __slots__ = ("_items", "_places", "colon", "document", "is_ascii", "newline", "on_one_line", "unit")

    def __init__(self, document: Document, edits: Iterable[Edit] = ()) -> None:
        """`edits` are those that will be made: their places are found in one pass over the text."""
        self.document = document
        wanted: set[Path] = {()}
        for edit in edits:
            wanted.update(edit.path[:length] for length in range(len(edit.path) + 1))
        self._places: dict[Path, Place | None] = {**dict.fromkeys(wanted), **locate(document, wanted)}
        self._items: dict[Path, list[Place]] = {}
        text = document.text
        self.newline = _first_line_ending(text)
        # Without a sign of the one or the other: as JSON.stringify writes.
        self.is_ascii = text.isascii() and any(
            text[at + 2 : at + 4] not in ("00", "") or text[at + 4 : at + 5] > "7" for at in _escapes(text)
        )
        self.on_one_line = set(_FILLED_LINE.findall(_STRING.sub("0", text)))
        root = self.place(())
        self.unit = DEFAULT_INDENTATION
        self.colon = ": "
        if text[root.value[0]] in "{[":
            items = self.items(())
            if items and _has_line_break(text[root.value[0] + 1 : _start(items[0])]):
                self.unit = _indentation(text, _start(items[0]))
            if items:
                self.colon = self._colon_of(items[0]) or self.colon

    def value_at(self, path: Path) -> Any:
        """The value at a path. Raises EditError where there is none."""
        value = self.document.value
        for key in path:
            if not (type(key) is int and 0 <= key < len(value) if type(value) is list else key in _members(value)):
                raise EditError(f"there is nothing at {path!r}")
            value = value[key]
        return value

    def place(self, path: Path) -> Place:
        """The place of a value. Raises EditError where there is none."""
        if path not in self._places:
            self._places.update(locate(self.document, [path]))
        place = self._places.get(path)
        if place is None:
            raise EditError(f"there is nothing at {path!r}")
        return place

    def items(self, path: Path) -> list[Place]:
        """The places of all members or items of an object or array."""
        if path not in self._items:
            self._items[path] = items_of(self.document, self.place(path).value)
        return self._items[path]

    def item_span(self, path: Path) -> Span:
        """Of a member the key and the value, of an item the value."""
        place = self.place(path)
        return _start(place), place.value[1]

    def part(self, path: Path, part: tuple[int, int]) -> Span:
        """Where characters of the string at a path are."""
        if type(self.value_at(path)) is not str:
            raise EditError(f"there is no string at {path!r}")
        return part_span(self.document, self.place(path).value, part)

    def string(self, text: str) -> str:
        """A string as this document would write it, with its quotes."""
        return json.dumps(text) if self.is_ascii else quote(text)

    def is_on_lines(self, path: Path) -> bool:
        """Whether the members or items of an object or array are on lines of their own; of an empty one, would be."""
        text = self.document.text
        while True:
            items = self.items(path)
            if items:
                return _has_line_break(text[self.place(path).value[0] + 1 : _start(items[0])])
            if not path:
                return _has_line_break(text)
            path = path[:-1]
            example = self.example_in(path)
            if example is not None:
                return _has_line_break(example)

    def example_in(self, path: Path, brackets: str = "{[") -> str | None:
        """What is between the bracket and the first item of the last filled object or array among some items."""
        text = self.document.text
        for place in reversed(self.items(path)):
            start, end = place.value
            if text[start] in brackets:
                inner = text[start + 1 : end - 1]
                filling = inner.lstrip(WHITE_SPACE)
                if filling:
                    return inner[: len(inner) - len(filling)]
        return None

    def padding(self, path: Path) -> str:
        """What is inside the brackets of objects that are written on one line beside or around this place."""
        while True:
            example = self.example_in(path, "{")
            if example is not None and not _has_line_break(example):
                return example
            if not path:
                return ""
            path = path[:-1]

    def colon_in(self, path: Path) -> str:
        """The colon of an object's members with the space around it."""
        items = self.items(path)
        return (self._colon_of(items[-1]) if items else None) or self.colon

    def _colon_of(self, place: Place) -> str | None:
        if place.key is None:
            return None
        colon = self.document.text[place.key[1] : place.value[0]]
        return None if _has_line_break(colon) else colon


def replacements(layout: Layout, edits: Iterable[Edit]) -> list[Replacement]:
    """What the edits replace in the text, by place.

    Raises EditError where one does not fit the document, or two change the same part of it.
    """
    found: list[Replacement] = []
    containers: dict[Path, tuple[set[str | int], list[tuple[str | int, Any]]]] = {}
    new_keys: set[tuple[Path, str]] = set()
    for edit in edits:
        path = edit.path
        if isinstance(edit, Set):
            found += _set(layout, path, edit.value)
        elif isinstance(edit, Part):
            start, end = layout.part(path, edit.span)
            found.append((start, end, layout.string(edit.text)[1:-1]))
        elif isinstance(edit, Rename):
            key = layout.place(path).key
            if key is None or edit.key in layout.value_at(path[:-1]):
                raise EditError(f"{path!r} cannot be renamed to {edit.key!r}")
            _claim(new_keys, path[:-1], edit.key)
            found.append((*key, layout.string(edit.key)))
        elif isinstance(edit, Remove):
            layout.item_span(path)
            containers.setdefault(path[:-1], (set(), []))[0].add(path[-1])
        else:
            _check_addition(layout, path, edit.key)
            _claim(new_keys, path, edit.key)
            containers.setdefault(path, (set(), []))[1].append((edit.key, edit.value))
    for path, (removed, added) in containers.items():
        found += _rearranged(layout, path, removed, added)
    # Of two that begin at one place, the one that only inserts is first.
    found.sort(key=_by_place)
    for (_, end, _), (start, _, _) in pairwise(found):
        if start < end:
            raise EditError("two edits change the same text")
    return found


class Claim:
    """What edits claim, so that no two fixes change the same: spans of the text, places of additions, new keys of objects."""

    __slots__ = ("keys", "points", "spans")

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.points: list[int] = []
        self.keys: list[tuple[Path, str | int]] = []


def claim_of(layout: Layout, edits: Iterable[Edit]) -> Claim:
    """What these edits claim together. Raises EditError where one does not fit the document.

    Set claims the value, Part its characters, Remove the member or item, Rename the key and the new key in the object,
    Add the end of the object or array and the new key in the object.
    """
    claim = Claim()
    for edit in edits:
        path = edit.path
        if isinstance(edit, Set):
            claim.spans.append(layout.place(path).value)
        elif isinstance(edit, Part):
            claim.spans.append(layout.part(path, edit.span))
        elif isinstance(edit, Remove):
            claim.spans.append(layout.item_span(path))
        elif isinstance(edit, Rename):
            key = layout.place(path).key
            if key is not None:
                claim.spans.append(key)
            claim.keys.append((path[:-1], edit.key))
        else:
            # Whatever replaces or removes the object or array holds its closing bracket.
            claim.points.append(layout.place(path).value[1] - 1)
            if type(edit.key) is str:
                claim.keys.append((path, edit.key))
    return claim


def _by_place(replacement: Replacement) -> tuple[int, int]:
    return replacement[0], replacement[1]


def _set(layout: Layout, path: Path, new: Any) -> list[Replacement]:
    """The replacements that give a value; of a string only what differs is touched, so that escapes stay as they are."""
    old = layout.value_at(path)
    if type(old) is type(new) and old == new:
        return []
    if type(old) is str and type(new) is str:
        start, end = differing_part(old, new)
        first, last = layout.part(path, (start, end))
        return [(first, last, layout.string(new[start : end + len(new) - len(old)])[1:-1])]
    first, last = layout.place(path).value
    if not path:
        return [(first, last, _written(layout, new, "" if layout.is_on_lines(()) else None, ()))]
    return [(first, last, _new_value(layout, new, path[:-1], first))]


def differing_part(old: str, new: str) -> Span:
    """The part of the old string outside of what both have in common at their beginnings and ends."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = len(old)
    while end > start and len(new) - (len(old) - end) > start and old[end - 1] == new[end - 1 - len(old)]:
        end -= 1
    return start, end


def _check_addition(layout: Layout, path: Path, key: str | int) -> None:
    container = layout.value_at(path)
    if type(container) is dict:
        fits = type(key) is str and key not in container
    else:
        fits = type(container) is list and type(key) is int and 0 <= key <= len(container)
    if not fits:
        raise EditError(f"nothing can be added to {path!r} as {key!r}")


def _claim(new_keys: set[tuple[Path, str]], path: Path, key: str | int) -> None:
    """Note a key that an object gets. Raises EditError where it gets it twice."""
    if type(key) is str:
        if (path, key) in new_keys:
            raise EditError(f"{path!r} gets {key!r} twice")
        new_keys.add((path, key))


def _rearranged(
    layout: Layout, path: Path, removed: set[str | int], added: Sequence[tuple[str | int, Any]]
) -> list[Replacement]:
    """The replacements that take members or items out of an object or array and put others in.

    What stays keeps the white space around it; commas and the space between items come from what is there.
    """
    text = layout.document.text
    opening, closing = layout.place(path).value[0], layout.place(path).value[1] - 1
    items = layout.items(path)
    spans = [(_start(item), item.value[1]) for item in items]
    gone = {layout.item_span((*path, key)) for key in removed}
    if not items:
        return [(opening + 1, closing, _filling(layout, path, added))]

    new: dict[int, list[str]] = {}
    for key, value in added:
        at = key if type(key) is int else len(items)
        beside = spans[min(at, len(items) - 1)][0]
        new.setdefault(at, []).append(_key(layout, path, key) + _new_value(layout, value, path, beside))
    separator = _separator(layout, path, spans)
    if len(gone) == len(items):
        written = separator.join([each for at in sorted(new) for each in new[at]])
        return [(spans[0][0], spans[-1][1], written)] if written else [(opening + 1, closing, "")]

    found = []
    kept = -1  # the last item so far that stays
    pending: list[str] = []
    for at in range(len(items) + 1):
        pending += new.get(at, [])
        if at < len(items) and spans[at] in gone:
            continue
        is_end = at == len(items)
        if is_end:
            place = spans[kept][1], spans[-1][1]
            written = "".join([separator + each for each in pending])
        else:
            place = spans[kept + 1][0], spans[at][0]
            written = "".join([each + separator for each in pending])
        if written or place[0] < place[1]:
            found.append((*place, written))
        kept, pending = at, []
    return [each for each in found if each[2] or text[each[0] : each[1]]]


def _separator(layout: Layout, path: Path, spans: Sequence[Span]) -> str:
    """What is between two items: the comma with its white space, without empty lines."""
    text = layout.document.text
    if len(spans) > 1:
        before, _, after = text[spans[-2][1] : spans[-1][0]].partition(",")
        return f"{_last_line_break(before)},{_last_line_break(after)}"
    lead = text[layout.place(path).value[0] + 1 : spans[0][0]]
    if _has_line_break(lead):
        return f",{_last_line_break(lead)}"
    return "," if _is_dense(layout) else ", "


def _filling(layout: Layout, path: Path, added: Sequence[tuple[str | int, Any]]) -> str:
    """What is between the brackets of an empty object or array when it gets its first members or items."""
    text = layout.document.text
    opening = layout.place(path).value[0]
    if not layout.is_on_lines(path):
        members = [_key(layout, path, key) + _written(layout, value, None, path) for key, value in added]
        padding = layout.padding(path[:-1]) if type(added[0][0]) is str else ""
        return padding + ("," if _is_dense(layout) else ", ").join(members) + padding
    base = _indentation(text, opening)
    inner = layout.newline + base + layout.unit
    members = [_key(layout, path, key) + _written(layout, value, base + layout.unit, path) for key, value in added]
    return inner + f",{inner}".join(members) + layout.newline + base


def _key(layout: Layout, path: Path, key: str | int) -> str:
    return layout.string(key) + layout.colon_in(path) if type(key) is str else ""


def _new_value(layout: Layout, value: Any, path: Path, beside: int) -> str:
    """A new value inside the object or array at `path`, on a line that is indented as the one of offset `beside`."""
    line = _written(layout, value, None, path)
    if not isinstance(value, dict | list) or not value:
        return line
    on_lines = layout.is_on_lines(path)
    example = layout.example_in(path)
    if example is not None and not (on_lines and len(line) > LONGEST_LINE):
        on_lines = _has_line_break(example)
    return _written(layout, value, _indentation(layout.document.text, beside), path) if on_lines else line


def _written(layout: Layout, value: Any, base: str | None, path: Path) -> str:
    """A value as the document would write it: on one line, or on lines, `base` being the indentation of the first."""
    if isinstance(value, str):
        return layout.string(value)
    if not isinstance(value, dict | list):
        return json.dumps(value)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not value:
        return opening + closing
    items: list[tuple[str, Any]]
    if isinstance(value, dict):
        items = [(layout.string(key) + layout.colon, item) for key, item in value.items()]
    else:
        items = [("", item) for item in value]
    if base is None or (opening in layout.on_one_line and not any(isinstance(item, dict | list) for _, item in items)):
        padding = layout.padding(path) if isinstance(value, dict) else ""
        comma = "," if _is_dense(layout) else ", "
        line = comma.join([key + _written(layout, item, None, path) for key, item in items])
        line = f"{opening}{padding}{line}{padding}{closing}"
        if base is None or len(line) <= LONGEST_LINE:
            return line
    inner = layout.newline + base + layout.unit
    lines = [key + _written(layout, item, base + layout.unit, path) for key, item in items]
    return f"{opening}{inner}{f',{inner}'.join(lines)}{layout.newline}{base}{closing}"


def _is_dense(layout: Layout) -> bool:
    """Whether the document spares the space after its colons, and so after its commas."""
    return layout.colon == ":"


def _members(value: Any) -> dict[str | int, Any]:
    return value if type(value) is dict else {}


def _start(place: Place) -> int:
    return place.key[0] if place.key else place.value[0]


def _first_line_ending(text: str) -> str:
    at = text.find("\n")
    if at < 0:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text[at - 1 : at] == "\r" else "\n"


def _has_line_break(text: str) -> bool:
    return "\n" in text or "\r" in text


def _last_line_break(space: str) -> str:
    """White space without the empty lines in it: all from its last line ending on."""
    at = max(space.rfind("\n"), space.rfind("\r"))
    if at < 0:
        return space
    return space[at - 1 :] if space[at - 1 : at + 1] == "\r\n" else space[at:]


def _indentation(text: str, offset: int) -> str:
    """The white space that the line of an offset begins with, up to the offset."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start:offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _escapes(text: str) -> Iterator[int]:
    """Where escapes of the form \\uXXXX may be: every backslash that a "u" follows."""
    at = text.find("\\u")
    while at >= 0:
        yield at
        at = text.find("\\u", at + 2)


class _Change:
    """What happens to one value: a new one in its place, parts of its string, or its members and what is below them."""

    __slots__ = ("added", "below", "parts", "removed", "renamed", "value")

    def __init__(self) -> None:
        self.value: Any = MISSING
        self.parts: list[tuple[tuple[int, int], str]] = []
        self.renamed: dict[str | int, str] = {}
        self.removed: set[str | int] = set()
        self.added: dict[str | int, list[Any]] = {}
        self.below: dict[str | int, _Change] = {}


def changed_value(value: Any, edits: Iterable[Edit]) -> Any:
    """What the edits make of a value, worked out without any text: the text that replacements() gives must say this.

    The value itself stays as it is. The edits fit it, and no two change the same part of it.
    """
    root = _Change()
    for edit in edits:
        change = root
        for key in edit.path[:-1] if isinstance(edit, Rename | Remove) else edit.path:
            change = change.below.setdefault(key, _Change())
        if isinstance(edit, Set):
            change.value = edit.value
        elif isinstance(edit, Part):
            change.parts.append((edit.span, edit.text))
        elif isinstance(edit, Rename):
            change.renamed[edit.path[-1]] = edit.key
        elif isinstance(edit, Remove):
            change.removed.add(edit.path[-1])
        else:
            change.added.setdefault(edit.key, []).append(edit.value)
    return _changed(value, root)


def _changed(value: Any, change: _Change) -> Any:
    # Recursion over nesting: documents are at most document.MAX_DEPTH deep.
    if change.value is not MISSING:
        return change.value
    if change.parts:
        for (start, end), new in sorted(change.parts, reverse=True):
            value = value[: max(start, 0)] + new + value[max(end, 0) :]
        return value
    if isinstance(value, dict):
        members = {
            change.renamed.get(key, key): _changed(item, change.below[key]) if key in change.below else item
            for key, item in value.items()
            if key not in change.removed
        }
        return {**members, **{str(key): new for key, (new,) in change.added.items()}}
    if isinstance(value, list):
        items = []
        for index in range(len(value) + 1):
            items += change.added.get(index, [])
            if index < len(value) and index not in change.removed:
                items.append(_changed(value[index], change.below[index]) if index in change.below else value[index])
        return items
    return value


def quote(text: str) -> str:
    """A JSON string of the text: control characters of any kind and lone surrogates are escaped, no others need to be."""
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isascii() and quoted.isprintable():
        return quoted
    return "".join(
        [f"\\u{ord(each):04x}" if "\x7f" <= each <= "\x9f" or "\ud800" <= each <= "\udfff" else each for each in quoted]
    )
