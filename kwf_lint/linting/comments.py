"""Markers in the comments of modules: `// kwf-lint: allow KWF404 (reason)`, or the same in /* */.

A marker covers the member or item that begins on its line, or on the next line where the comment is alone on its line.
"""

from __future__ import annotations

import re

from kwf_lint.document.places import locate, position
from kwf_lint.settings.settings import MARKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.linting.diagnostic import Diagnostic


class CommentMarker:
    """A marker in a comment: its file, the span of the marker, and the lines that it covers."""

    __slots__ = ("_begins", "_lines", "allowed", "document", "reason", "span")

    def __init__(
        self,
        document: Document,
        span: Span,
        lines: Sequence[int],
        allowed: Sequence[str],
        reason: str,
        begins: Callable[..., Iterable[tuple[Document, int]]],
    ) -> None:
        self.document = document
        self.span = span
        self.allowed = allowed
        self.reason = reason
        self._lines = lines
        self._begins = begins

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Whether what a diagnostic is about, or something around it, begins on a line that the marker covers."""
        return any(
            document is self.document and position(document, offset)[0] in self._lines
            for document, offset in self._begins(diagnostic.path)
        )


def comment_markers(document: Document, allow: re.Pattern[str]) -> Iterator[CommentMarker]:
    """The markers in the comments of the files that a module's definition is made of."""
    origin = document.origin
    is_module = origin is not None and origin.place is not None
    if not is_module and document.relaxed is None:
        return

    def begins(path: Path) -> Iterable[tuple[Document, int]]:
        if origin is None:
            return _begins_in_json(document, path)
        found: Iterable[tuple[Document, int]] = origin.begins(document, path)
        return found

    for source in [document] if origin is None else origin.marked:
        text = source.text
        at = text.find(MARKER)
        while at >= 0:
            match = allow.match(text, at)
            start = text.rfind("\n", 0, at) + 1
            before = text[start:at].strip()
            if match is not None and match["reason"].strip() and _opens_comment(before):
                line = position(source, at)[0]
                is_alone = before.startswith(("//", "/*", "*"))
                allowed = re.split(r"\s*,\s*", match["rules"])
                lines = (line, line + 1) if is_alone else (line,)
                yield CommentMarker(source, match.span(), lines, allowed, match["reason"].strip(), begins)
            at = text.find(MARKER, at + 1)


def _begins_in_json(document: Document, path: Path) -> Iterable[tuple[Document, int]]:
    """Where what is at a path begins in JSON with comments, and what is around it."""
    known: dict[Path, list[tuple[Document, int]]] = document.kept.setdefault("begins", {})
    if path not in known:
        places = locate(document, [path[:length] for length in range(len(path) + 1)])
        known[path] = [(document, each.key[0] if each.key else each.value[0]) for each in places.values()]
    return known[path]


def _opens_comment(before: str) -> bool:
    """Whether the text before a marker on its line ends with the sign that begins a comment."""
    return before.endswith(("//", "/*", "*"))
