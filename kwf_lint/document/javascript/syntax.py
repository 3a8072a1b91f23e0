"""Text of a module to a tree, by tree-sitter, and the first syntax error in words.

Trees count bytes and documents count characters: a Source converts, once for its text.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from importlib import import_module
from importlib.machinery import PathFinder

from kwf_lint.document.document import UNKNOWN, Document
from kwf_lint.document.mistake import Mistake
from kwf_lint.errors import UsageError
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from tree_sitter import Node as Node
    from tree_sitter import Parser as Parser
    from tree_sitter import Tree

    from kwf_lint.document.document import Span

    # Where something is: the source, and its first byte and the one after its last. None where it is nowhere.
    At: TypeAlias = "tuple[Source, int, int] | None"

# In a broken file so many nodes are looked at for a bracket without its other half.
_MOST_TOKENS = 100_000
# The parser says once in a hundred tokens or so that it goes on. A long template takes 600 of these steps; in one without
# sense each of them takes thirty times as long.
_MOST_STEPS = 2_000
_PIECE = 1 << 16
_CLOSED_BY = {"{": "}", "[": "]", "(": ")", "${": "}"}
_LITERALS = frozenset(("string", "number", "template_string", "object", "array", "true", "false", "null", "identifier"))
_CONFLICT = "<<<<<<< "
_TYPE_EXPORT = b"export type *"
_PARSERS: dict[str, Parser] = {}
_WIDE = 4
ADVICE = "install tree-sitter and tree-sitter-typescript to lint modules, as pip install kwf-lint does"


class MissingParserError(UsageError):
    """The parser's wheels are not installed, or none fits this machine; JSON is linted all the same."""


class Source:
    """A file of a module: its name as reports say it, its text, and its tree.

    path: below the root, with "/". data: the bytes that the tree counts; the first `shift` of them are not the file's.
    """

    __slots__ = ("_bytes", "_characters", "_root", "data", "document", "path", "shift")

    def __init__(self, path: str, name: str, text: str, data: bytes, root: Node | None, shift: int) -> None:
        self.path = path
        self.document = Document(name, text)
        self.document.value = UNKNOWN  # nobody has to know more of it than the text
        self.data = data
        self._root = root
        self.shift = shift
        # Behind which byte so many characters more than before are fewer than bytes; worked out when first asked for.
        self._bytes: list[int] | None = None
        self._characters: list[int] = []

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        """What goes to another process: all but the tree, which is of no use once the module is evaluated."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return None, {**kept, "_root": None}

    @property
    def has_tree(self) -> bool:
        """Whether the file is code."""
        return self._root is not None

    @property
    def root(self) -> Node:
        """The tree; text that is no code has none."""
        assert self._root is not None
        return self._root

    @property
    def text(self) -> str:
        return self.document.text

    def character(self, byte: int) -> int:
        """The offset in the text of the character that begins at a byte."""
        text = self.text
        if self._bytes is None:
            self._bytes = []
            if not text.isascii():
                lost = 0
                byte_at = self.shift
                last = 0
                for index, sign in enumerate(text):
                    if sign > "\x7f":
                        byte_at += index - last
                        width = 2 if sign < "\u0800" else 3 if sign < "\U00010000" else _WIDE
                        byte_at += width
                        last = index + 1
                        lost += width - 1
                        self._bytes.append(byte_at)
                        self._characters.append(lost)
        before = bisect_right(self._bytes, byte)
        return byte - self.shift - (self._characters[before - 1] if before else 0)

    def span(self, at: At) -> Span:
        """The offsets in the text of what is at a place of this source."""
        assert at is not None
        return self.character(at[1]), self.character(at[2])

    def here(self, node: Node) -> tuple[Source, int, int]:
        return self, node.start_byte, node.end_byte


def parse(path: str, name: str, text: str) -> Source:
    """The tree of a module's text, none where parsing it takes too long. Raises MissingParserError.

    A tree with errors has `root.has_error`.
    """
    data = text.encode("utf-8", "surrogatepass")
    tree = _tree(data, "tsx")
    if (tree is None or tree.has_error) and path.endswith((".ts", ".mts", ".cts")):
        # Only without JSX `<T>value` is a cast.
        other = _tree(data, "typescript")
        if other is not None and not other.has_error:
            tree = other
    if tree is not None and tree.has_error and _TYPE_EXPORT in data:
        cleared = _without_type_exports(data, tree)
        other = _tree(cleared, "tsx" if path.endswith(".tsx") else "typescript")
        if other is not None and not other.has_error:
            tree, data = other, cleared
    return Source(path, name, text, data, tree, 0)


def _without_type_exports(data: bytes, tree: Node) -> bytes:
    """The text with spaces for each `export type * from "x"`, which exports no value and which the grammar does not know."""
    at = data.find(_TYPE_EXPORT)
    while at >= 0:
        word = tree.descendant_for_byte_range(at, at + len("export"))
        if word is not None and word.type == "export":
            line = data[at:].partition(b"\n")[0]
            length = line.find(b";") + 1 or len(line)
            data = data[:at] + b" " * length + data[at + length :]
        at = data.find(_TYPE_EXPORT, at + 1)
    return data


def parse_json(path: str, name: str, text: str) -> Source:
    """The tree of JSON, or of JSON with comments and the like, as that of one expression in parentheses."""
    data = b"(" + text.encode("utf-8", "surrogatepass") + b"\n)"
    return Source(path, name, text, data, _tree(data, "tsx"), 1)


def _tree(data: bytes, grammar: str) -> Node | None:
    """The tree of a text, None where parsing it takes too long."""
    found = _guarded(data, grammar, _MOST_STEPS + len(data) // 50)
    # Its nodes have no text; parsed again after itself they have, in no time.
    return None if found is None else _parser(grammar).parse(data, found).root_node


def _guarded(data: bytes, grammar: str, most_steps: int) -> Tree | None:
    """What the parser makes of a text within so many steps: after an error it may look for a way on for minutes."""
    steps = 0

    def is_too_much(_at: int, _has_error: bool) -> bool:
        nonlocal steps
        steps += 1
        return steps > most_steps

    parser = _parser(grammar)
    try:
        return parser.parse(lambda at, _: data[at : at + _PIECE], progress_callback=is_too_much)
    except ValueError:
        parser.reset()
        return None


def parse_jsx(text: str) -> Source | None:
    """The tree of JSX with statements around it; None where parsing it takes too long. Raises MissingParserError."""
    # Between tags the grammar refuses a lone "&", which JSX takes; what replaces it is as long and is where it may.
    data = text.replace("&&", "||").replace("&", "+").encode("utf-8", "surrogatepass")
    tree = _guarded(data, "tsx", _MOST_STEPS)
    return None if tree is None else Source("", "", text, data, tree.root_node, 0)


def jsx_elements(source: Source) -> list[tuple[Node, Node]]:
    """The opening and the closing tag of each JSX element, in the order of the closing ones."""
    # Only what has a closing tag in it is looked into; to prepare a query of the tree would take longer than all of this.
    closing: list[int] = []
    at = source.data.find(b"</")
    while at >= 0:
        closing.append(at)
        at = source.data.find(b"</", at + 2)
    found = []
    pending = [source.root]
    while pending:
        node = pending.pop()
        first = bisect_left(closing, node.start_byte)
        if first == len(closing) or closing[first] >= node.end_byte:
            continue
        if node.type == "jsx_element":
            tags = node.child_by_field_name("open_tag"), node.child_by_field_name("close_tag")
            if tags[0] is not None and tags[1] is not None:
                found.append((tags[0], tags[1]))
        pending += node.children
    return sorted(found, key=lambda tags: tags[1].start_byte)


def _parser(grammar: str) -> Parser:
    if grammar not in _PARSERS:
        try:
            parser = _binding("tree_sitter")
            grammars = _binding("tree_sitter_typescript")
        except ImportError as error:
            missing = (error.name or str(error)).removesuffix("._binding")
            raise MissingParserError(f"modules are not read: {missing} is not installed; {ADVICE}") from None
        language = grammars.language_tsx() if grammar == "tsx" else grammars.language_typescript()
        _PARSERS[grammar] = parser.Parser(parser.Language(language))
    return _PARSERS[grammar]


def _binding(package: str) -> Any:
    """What is compiled in a package, without the __init__ around it: those import typing and importlib.resources.

    Together these two would be a third of a whole run.
    """
    name = f"{package}._binding"
    if name in sys.modules:
        return sys.modules[name]
    found = None if package in sys.modules else PathFinder.find_spec(package)
    inside = found.submodule_search_locations if found is not None else None
    spec = PathFinder.find_spec(name, inside) if inside else None
    if spec is None or spec.loader is None:
        return import_module(name)
    module = spec.loader.create_module(spec)
    assert module is not None  # an extension module makes its own
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module


def text_at(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def parts(node: Node) -> list[Node]:
    """The named children of a node without comments."""
    return [child for child in node.named_children if child.type not in ("comment", "html_comment")]


def first_error(source: Source) -> Mistake | None:
    """The first syntax error of a source, at its token; None where there is none.

    A bracket that has no other half explains what follows it, wherever the parser stumbled.
    """
    if not source.root.has_error:
        return None
    conflict = _conflict(source.text)
    if conflict is not None:
        return conflict
    node = source.root
    while not node.is_error and not node.is_missing:
        inner = next((child for child in node.children if child.is_error or child.is_missing or child.has_error), None)
        if inner is None:
            break
        node = inner
    start = min(source.character(node.start_byte), len(source.text))
    token = node.children[0] if node.children else node
    assigned = _assigned_member(node)
    if assigned is not None:
        start = source.character(assigned.start_byte)
        return Mistake(start, start + 1, 'unexpected "="', 'Write ":" between a key and its value.')
    if not node.is_missing and token.type in ('"', "'"):
        return Mistake(start, start + 1, "the string is not closed on its line")
    bracket = _lone_bracket(source)
    if bracket is not None and (bracket.start >= source.character(node.start_byte) or bracket.is_open):
        word = source.text[bracket.start : bracket.start + 1]
        message = f'"{word}" closes no bracket'
        if bracket.is_open:
            message = f'"{word}" is never closed'
        elif bracket.other:
            message = f'"{word}" does not close "{bracket.other}"'
        return Mistake(bracket.start, bracket.start + 1, message)
    if node.is_missing:
        what = f'"{node.type}"' if not node.type[:1].isalpha() else _named(node.type)
        return Mistake(start, start + 1, f"{what} is missing here")
    end = source.character(token.end_byte)
    following = end + len(source.text[end:]) - len(source.text[end:].lstrip())
    sign = source.text[following : following + 1]
    is_item = node.parent is not None and node.parent.type == "array"
    signs = "\"'`_$" + ("{[" if is_item and sign else "")
    if token.type in _LITERALS and (sign in signs or (sign.isascii() and sign.isalpha())):
        word = _word_at(source.text, following)
        if word:
            return Mistake(following, following + len(word), f'"," is missing before {quoted(word)}')
    word = source.text[start:end].partition("\n")[0]
    if token.type == "identifier" and node.prev_sibling is not None and node.prev_sibling.type == "pair":
        return Mistake(start, end, f'"," is missing before {quoted(word)}')
    return Mistake(
        start, max(start + len(word), start + 1), f"unexpected {quoted(word)}" if word else "unexpected end of file"
    )


def _conflict(text: str) -> Mistake | None:
    """The first line that git left in a conflict."""
    at = 0 if text.startswith(_CONFLICT) else text.find(f"\n{_CONFLICT}") + 1
    if at or text.startswith(_CONFLICT):
        advice = "Resolve the conflict, and remove the lines with <<<<<<<, ======= and >>>>>>>."
        return Mistake(at, at + len(_CONFLICT) - 1, "a merge conflict is not resolved", advice)
    return None


def _assigned_member(error: Node) -> Node | None:
    """The "=" of `{ a = 1 }`, which the grammar takes for a pattern and then cannot go on."""
    pattern = next((child for child in error.children if child.type == "object_pattern"), None)
    for member in pattern.children if error.is_error and pattern is not None else ():
        if member.type == "object_assignment_pattern":
            return next((child for child in member.children if child.type == "="), None)
    return None


def _word_at(text: str, start: int) -> str:
    """The name that begins at an offset, or the sign there."""
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] in "_$"):
        end += 1
    return text[start : max(end, start + 1)]


class _Bracket:
    __slots__ = ("is_open", "other", "start")

    def __init__(self, start: int, *, is_open: bool, other: str = "") -> None:
        self.start = start
        self.is_open = is_open
        self.other = other


def _lone_bracket(source: Source) -> _Bracket | None:
    """The first bracket that closes none or not the last open one, the `other`; else the last that is not closed."""
    openers: list[tuple[str, int, str]] = []
    pending = [source.root]
    looked_at = 0
    while pending and looked_at < _MOST_TOKENS:
        node = pending.pop()
        looked_at += 1
        kind = node.type
        if node.is_missing:
            continue
        if kind in _CLOSED_BY:
            openers.append((_CLOSED_BY[kind], node.start_byte, kind))
        elif kind in ("}", "]", ")"):
            if not openers or openers[-1][0] != kind:
                return _Bracket(
                    source.character(node.start_byte), is_open=False, other=openers[-1][2] if openers else ""
                )
            openers.pop()
        pending += reversed(node.children)
    return _Bracket(source.character(openers[-1][1]), is_open=True) if openers and not pending else None


def _named(kind: str) -> str:
    return "a name" if kind == "identifier" else kind.replace("_", " ")
