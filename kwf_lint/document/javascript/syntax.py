"""Text of a module to a tree, by tree-sitter, and the first syntax error in words.

Trees count bytes and documents count characters: a Source converts, once for its text.
"""

from __future__ import annotations

from bisect import bisect_right

from kwf_lint.document.document import Document, Mistake
from kwf_lint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import Node as Node
    from tree_sitter import Parser

    from kwf_lint.document.document import Span

    # Where something stands: the source, and its first byte and the one behind its last. None where it stands nowhere.
    At: TypeAlias = "tuple[Source, int, int] | None"

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
        self.data = data
        self._root = root
        self.shift = shift
        # Behind which byte so many characters more than before are fewer than bytes; worked out when first asked for.
        self._bytes: list[int] | None = None
        self._characters: list[int] = []

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
        """The offsets in the text of what stands at a place of this source."""
        assert at is not None
        return self.character(at[1]), self.character(at[2])

    def here(self, node: Node) -> tuple[Source, int, int]:
        return self, node.start_byte, node.end_byte


def parse(path: str, name: str, text: str) -> Source:
    """The tree of a module's text. Raises MissingParserError; a tree with errors has `root.has_error`."""
    data = text.encode("utf-8", "surrogatepass")
    tree = _parser("tsx").parse(data).root_node
    if tree.has_error and path.endswith((".ts", ".mts", ".cts")):
        # Only without JSX `<T>value` is a cast.
        other = _parser("typescript").parse(data).root_node
        if not other.has_error:
            tree = other
    return Source(path, name, text, data, tree, 0)


def parse_json(path: str, name: str, text: str) -> Source:
    """The tree of JSON, or of JSON with comments and the like, as that of one expression in parentheses."""
    data = b"(" + text.encode("utf-8", "surrogatepass") + b"\n)"
    return Source(path, name, text, data, _parser("tsx").parse(data).root_node, 1)


def _parser(grammar: str) -> Parser:
    if grammar not in _PARSERS:
        try:
            import tree_sitter
            import tree_sitter_typescript as grammars
        except ImportError as error:
            raise MissingParserError(
                f"modules are not read: {error.name or error} is not installed; {ADVICE}"
            ) from None
        language = grammars.language_tsx() if grammar == "tsx" else grammars.language_typescript()
        _PARSERS[grammar] = tree_sitter.Parser(tree_sitter.Language(language))
    return _PARSERS[grammar]


def text_at(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def parts(node: Node) -> list[Node]:
    """The named children of a node without comments."""
    return [child for child in node.named_children if child.type not in ("comment", "html_comment")]


def first_error(source: Source) -> Mistake | None:
    """The first syntax error of a source, at its token; None where there is none."""
    if not source.root.has_error:
        return None
    node = source.root
    while True:
        inner = next((child for child in node.children if child.is_error or child.is_missing or child.has_error), None)
        if inner is None or node.is_error:
            break
        node = inner
    start = source.character(node.start_byte)
    if node.is_missing:
        what = node.type
        at = max(start, 0)
        return Mistake(
            at, at + 1, f'"{what}" is missing here' if not what[:1].isalpha() else f"{_named(what)} is missing here"
        )
    leaf = node
    while leaf.children:
        leaf = leaf.children[0]
    end = source.character(leaf.end_byte)
    word = source.text[start:end]
    return Mistake(
        start, max(end, start + 1), f"unexpected {_quoted(word)}" if word.strip() else "unexpected end of file"
    )


def _named(kind: str) -> str:
    return "a name" if kind == "identifier" else kind.replace("_", " ")


def _quoted(word: str) -> str:
    from kwf_lint.words import quoted

    return quoted(word.partition("\n")[0])
