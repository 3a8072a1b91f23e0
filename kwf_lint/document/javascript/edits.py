"""What a fix's edits do to the text of a module: edits by path become new characters in one file.

New parts are written as their neighbors are: quotes, keys without quotes, commas after the last item, indentation. What
is not a literal of one file that is used once is not changed, nor an object or array with spread or computed keys.
"""

from __future__ import annotations

from itertools import pairwise

from kwf_lint.document.edits import Add, EditError, Part, Remove, Rename, Set
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.json_edits import differing_part, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.edits import Edit, Replacement
    from kwf_lint.document.javascript.plain import Spot
    from kwf_lint.document.javascript.syntax import At, Node, Source

_QUOTED = {"string", "template_string"}
_SCALARS = {*_QUOTED, "number", "true", "false", "null"}
_CONTAINERS = {"object": "dict", "array": "list"}
# A new object or array that is longer than this is on several lines.
LONGEST_LINE = 80


def replacements_in(document: Document, edits: Iterable[Edit]) -> tuple[Document, list[Replacement]]:
    """The file that these edits change, and what they replace in its text. Raises EditError where they cannot be made."""
    writer = _Writer(document)
    for edit in edits:
        if isinstance(edit, Set):
            writer.set(edit.path, edit.value)
        elif isinstance(edit, Part):
            writer.part(edit.path, edit.span, edit.text)
        elif isinstance(edit, Rename):
            writer.rename(edit.path, edit.key)
        elif isinstance(edit, Remove):
            writer.container(edit.path[:-1]).removed.add(edit.path[-1])
        elif isinstance(edit, Add):
            writer.container(edit.path).added.append((edit.key, edit.value))
        else:
            raise EditError("an edit of the text itself")
    found = writer.finished()
    if writer.source is None or any(start < end for (_, end, _), (start, _, _) in pairwise(found)):
        raise EditError("two edits change the same text")
    return writer.source.document, found


class _Container:
    """An object or array literal, and what becomes of its members or items."""

    __slots__ = ("added", "node", "path", "removed")

    def __init__(self, node: Node, path: Path) -> None:
        self.node = node
        self.path = path
        self.removed: set[str | int] = set()
        self.added: list[tuple[str | int, Any]] = []


class _Writer:
    """The replacements of edits in the one file that they change."""

    def __init__(self, document: Document) -> None:
        assert document.origin is not None
        self.value = document.value
        self.spots: dict[Path, Spot] = document.origin.spots
        self.source: Source | None = None
        self._found: list[Replacement] = []
        self._containers: dict[Path, _Container] = {}

    def finished(self) -> list[Replacement]:
        for container in self._containers.values():
            self._rearrange(container)
        return sorted(self._found, key=lambda each: each[:2])

    # Where things stand

    def _spot(self, path: Path) -> Spot:
        spot = self.spots.get(path)
        if spot is None:
            raise EditError(f"there is nothing at {path!r}")
        return spot

    def _node(self, at: At) -> Node:
        """The node that is there, of the file that all edits are in."""
        if at is None or (self.source is not None and at[0] is not self.source) or not at[0].has_tree:
            raise EditError("the edits lie in several files, or in what is no code")
        self.source = at[0]
        node = self.source.root.descendant_for_byte_range(at[1], at[2])
        if node is None or (node.start_byte, node.end_byte) != (at[1], at[2]):
            raise EditError("there is no literal")
        return node

    def _literal(self, path: Path) -> Node:
        """The literal at a path, which must be used once."""
        spot = self._spot(path)
        node = self._node(spot.at)
        if sum(_is_same(each.at, spot.at) for each in self.spots.values()) > 1:
            raise EditError("the literal is used in several places")
        use = spot.use_at
        if use is not None and not _is_same(use, spot.at) and node.type in _SCALARS:
            self._check_name(use)
        return node

    def _check_name(self, use: At) -> None:
        """Raise EditError unless what is there is a name that the file uses nowhere else."""
        name = self._node(use)
        pending, count = [self._root()], 0
        while pending:
            node = pending.pop()
            count += "identifier" in node.type and text_at(node) == text_at(name)
            pending += node.named_children
        if "identifier" not in name.type or count != 2:
            raise EditError("the constant is used elsewhere")

    def _check_key(self, path: Path) -> None:
        """Raise EditError where code of the file reads a key like that of a member, or a type declares it."""
        key = str(path[-1])
        if self.text.count(key) < 2:
            return
        assert self.source is not None
        kept = self.source.document.kept
        if "keys read" not in kept:
            kept["keys read"] = _keys_read(self._root())
        if key in kept["keys read"]:
            raise EditError("the key is used elsewhere")

    def _root(self) -> Node:
        assert self.source is not None
        return self.source.root

    def _span(self, node: Node) -> Span:
        assert self.source is not None
        return self.source.character(node.start_byte), self.source.character(node.end_byte)

    @property
    def text(self) -> str:
        assert self.source is not None
        return self.source.text

    # Edits

    def set(self, path: Path, value: Any) -> None:
        node = self._literal(path)
        old = _value_at(self.value, path)
        if type(old) is str and type(value) is str and node.type in _QUOTED:
            start, end = differing_part(old, value)
            self.part(path, (start, end), value[start : end + len(value) - len(old)])
            return
        if node.type not in _SCALARS and node.type not in _CONTAINERS:
            raise EditError("there is no literal")
        self._found.append((*self._span(node), self._written(value, node)))

    def part(self, path: Path, span: Span, new: str) -> None:
        node = self._literal(path)
        old = _value_at(self.value, path)
        if (
            node.type not in _QUOTED
            or type(old) is not str
            or any(c.type == "template_substitution" for c in node.children)
        ):
            raise EditError("there is no plain string")
        start, end = self._span(node)
        sign = self.text[start]
        place = self._place_of(self._spot(path), span)
        if place is not None and start < place[0] <= place[1] < end:
            self._found.append((*place, _quoted(new, sign)[1:-1]))
        else:
            self._found.append((start, end, _quoted(old[: span[0]] + new + old[span[1] :], sign)))

    def _place_of(self, spot: Spot, span: Span) -> Span | None:
        """Where characters of a string are, None where they begin or end inside of an escape."""
        begin = end = None
        for first, length, source, start, stop, literally in spot.pieces:
            if source is not self.source:
                continue
            last = first + length
            if first <= span[0] < last and (literally or span[0] == first):
                begin = source.character(start) + (span[0] - first if literally else 0)
            if first < span[1] <= last and (literally or span[1] == last):
                end = source.character(start) + span[1] - first if literally else source.character(stop)
            if literally and first <= span[0] == span[1] <= last:
                begin = end = source.character(start) + span[0] - first
        return None if begin is None or end is None else (begin, end)

    def rename(self, path: Path, key: str) -> None:
        at = self._spot(path).key_at
        node = self._node(at)
        if node.type not in ("property_identifier", "string") or (
            node.parent is not None and node.parent.type != "pair"
        ):
            raise EditError("the key is not written out")
        if sum(_is_same(each.key_at, at) for each in self.spots.values()) > 1:
            raise EditError("the object is used in several places")
        if key in _value_at(self.value, path[:-1]):
            raise EditError(f"{path!r} cannot be renamed to {key!r}")
        self._check_key(path)
        sign = self.text[self._span(node)[0]] if node.type == "string" else self._sign()
        bare = node.type != "string" and _is_name(key)
        self._found.append((*self._span(node), key if bare else _quoted(key, sign)))

    def container(self, path: Path) -> _Container:
        if path not in self._containers:
            node = self._literal(path)
            value = _value_at(self.value, path)
            if type(value) not in (dict, list) or _CONTAINERS.get(node.type) != type(value).__name__:
                raise EditError("no object or array is written out there")
            items = parts(node)
            if node.type == "object":
                keys = [_key_node(each) for each in items]
                fits = all(each is not None and each.type != "computed_property_name" for each in keys)
            else:
                fits = all(each.type != "spread_element" for each in items)
            if not fits or len(items) != len(value):
                raise EditError("the object or array is composed")
            self._containers[path] = _Container(node, path)
        return self._containers[path]

    def _rearrange(self, container: _Container) -> None:
        node, path = container.node, container.path
        items = parts(node)
        spans = [self._span(each) for each in items]
        gone = {self._index(items, path, key) for key in container.removed}
        for key in container.removed:
            if type(key) is str:
                self._check_key((*path, key))
        opening, closing = self._span(node)
        if any(child.type == "comment" for child in node.children) and (gone or not items):
            raise EditError("there is a comment")
        index = 0
        while index < len(items):
            last = index
            if index in gone:
                while last + 1 in gone:
                    last += 1
                if last + 1 < len(items):
                    self._found.append((spans[index][0], spans[last + 1][0], ""))
                elif index:
                    self._found.append((spans[index - 1][1], spans[last][1], ""))
                else:
                    self._found.append((opening + 1, closing - 1, ""))
            index = last + 1
        if container.added and gone:
            raise EditError("items are added and removed in one place")
        for key, value in container.added:
            self._add(node, spans, key, value)

    def _index(self, items: Sequence[Node], path: Path, key: str | int) -> int:
        if type(key) is int:
            return key
        at = self._spot((*path, key)).key_at
        for index, item in enumerate(items):
            node = _key_node(item)
            if node is not None and at is not None and (node.start_byte, node.end_byte) == at[1:]:
                return index
        raise EditError(f"{key!r} is not written out")

    def _add(self, node: Node, spans: Sequence[Span], key: str | int, value: Any) -> None:
        opening, closing = self._span(node)
        new = self._written(value, node)
        if type(key) is str:
            if any(_key_text(each) == key for each in parts(node)):
                raise EditError(f"{key!r} is there already")
            new = f"{self._key(node, key)}: {new}"
        if not spans:
            space = " " if type(key) is str and self._has_space() else ""
            self._found.append((opening + 1, closing - 1, f"{space}{new}{space}"))
            return
        on_lines = "\n" in self.text[opening : spans[0][0]]
        separator = f",{self._newline()}{self._indentation(spans[0][0])}" if on_lines else ", "
        if type(key) is int and key < len(spans):
            self._found.append((spans[key][0], spans[key][0], new + separator))
            return
        end = spans[-1][1]
        rest = self.text[end : closing - 1]
        comment = rest.partition("\n")[0].strip(" \t\r,")
        if comment:
            if not on_lines or not rest.lstrip().startswith(","):
                raise EditError("there is a comment")
            end += len(rest.partition("\n")[0].rstrip("\r"))
            self._found.append((end, end, f"{separator[1:]}{new},"))
            return
        self._found.append((end, end, separator + new))

    # How the file is written

    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _indentation(self, offset: int) -> str:
        line = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _unit(self) -> str:
        """One step of the indentation: that of the first line that has some."""
        for line in self.text.split("\n"):
            space = line[: len(line) - len(line.lstrip(" \t"))]
            if space and len(space) <= 8 and line.strip() and line.strip()[0] != "*":
                return space
        return "  "

    def _is_json(self) -> bool:
        assert self.source is not None
        return self.source.path.endswith(".json")

    def _sign(self) -> str:
        return '"' if self._is_json() or self.text.count('"') > self.text.count("'") else "'"

    def _has_space(self) -> bool:
        return self.text.count("{ ") >= self.text.count("{'") + self.text.count('{"')

    def _key(self, node: Node, key: str) -> str:
        """A key as its neighbors are written."""
        quoted = [each.type == "string" for item in parts(node) if (each := _key_node(item)) is not None]
        is_bare = _is_name(key) and not self._is_json() and not (quoted and all(quoted))
        return key if is_bare else _quoted(key, self._sign())

    def _written(self, value: Any, node: Node) -> str:
        """A value as the file would write it, beside or in the place of a node."""
        line = self._on_line(value, node)
        if len(line) <= LONGEST_LINE or type(value) not in (dict, list) or not value:
            return line
        items = parts(node)
        base = self._indentation(self._span(items[0] if items else node)[0])
        return self._on_lines(value, node, base)

    def _on_line(self, value: Any, node: Node) -> str:
        if type(value) is str:
            return _quoted(value, self._sign())
        if type(value) is dict and value:
            members = ", ".join([f"{self._key(node, key)}: {self._on_line(item, node)}" for key, item in value.items()])
            return f"{{ {members} }}" if self._has_space() else f"{{{members}}}"
        if type(value) is list:
            return f"[{', '.join([self._on_line(item, node) for item in value])}]"
        if type(value) is dict:
            return "{}"
        return (
            {True: "true", False: "false", None: "null"}[value] if value is None or type(value) is bool else repr(value)
        )

    def _on_lines(self, value: Any, node: Node, base: str) -> str:
        if type(value) not in (dict, list) or not value or len(self._on_line(value, node)) <= LONGEST_LINE:
            return self._on_line(value, node)
        inner = self._newline() + base + self._unit()
        below = base + self._unit()
        opener, closer = ("{", "}") if type(value) is dict else ("[", "]")
        items = (
            [f"{self._key(node, key)}: {self._on_lines(item, node, below)}" for key, item in value.items()]
            if type(value) is dict
            else [self._on_lines(item, node, below) for item in value]
        )
        last = "," if self._has_last_commas() else ""
        return f"{opener}{inner}{f',{inner}'.join(items)}{last}{self._newline()}{base}{closer}"

    def _has_last_commas(self) -> bool:
        """Whether a comma is after the last item of what is on several lines."""
        squeezed = "".join(self.text.split())
        return not self._is_json() and squeezed.count(",}") + squeezed.count(",]") > 0


def _is_same(one: At, other: At) -> bool:
    return one is not None and other is not None and one[0] is other[0] and one[1:] == other[1:]


def _key_node(item: Node) -> Node | None:
    """The key of a member of an object literal; None of what is spread into it."""
    if item.type == "pair":
        return item.child_by_field_name("key")
    return item if item.type == "shorthand_property_identifier" else None


def _keys_read(root: Node) -> set[str]:
    """The keys that code may read: its names and strings, and those in types; not the keys and values of object literals."""
    found = set()
    pending = [(root, "")]
    while pending:
        node, parent = pending.pop()
        if parent != "pair" and node.type in ("property_identifier", "shorthand_property_identifier_pattern"):
            found.add(text_at(node))
        elif parent != "pair" and node.type in ("string", "template_string"):
            found.add(text_at(node)[1:-1])
        pending += [(each, node.type) for each in node.named_children]
    return found


def _key_text(item: Node) -> str:
    node = _key_node(item)
    return "" if node is None else text_at(node).strip("\"'")


def _value_at(value: Any, path: Path) -> Any:
    for key in path:
        try:
            value = value[key]
        except (TypeError, KeyError, IndexError):
            raise EditError(f"there is nothing at {path!r}") from None
    return value


def _is_name(key: str) -> bool:
    """Whether a key may be without quotes; `__proto__` would mean something else."""
    return key.isascii() and key.replace("$", "_").isidentifier() and key != "__proto__"


def _quoted(text: str, sign: str) -> str:
    """A string literal of the text in these quotes."""
    written = quote(text)
    if sign == '"':
        return written
    inner = written[1:-1].replace('\\"', '"').replace(sign, f"\\{sign}")
    if sign == "`":
        inner = inner.replace("${", "\\${")
    return f"{sign}{inner}{sign}"
