"""Moves a diagnostic from the JSON that a module stands for to where its author wrote it: perhaps in several files."""

from __future__ import annotations

from kwf_lint.document.javascript.placing import place
from kwf_lint.document.places import pointer, position
from kwf_lint.linting.masking import secrets_of, secrets_of_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document, Span
    from kwf_lint.linting.diagnostic import Diagnostic, Position, RelatedPlace
    from kwf_lint.rulekit import Finding


def move(document: Document, diagnostic: Diagnostic, finding: Finding, related_place: type[RelatedPlace]) -> None:
    """Give a diagnostic of such a document, its related places and its route the places in the files."""
    placed = place(document, finding.path, finding.key, finding.part)
    diagnostic.document = _known(document, placed.document)
    _set(diagnostic.start, diagnostic.end, placed.document, placed.span)
    related = list(diagnostic.related)
    for shown, wanted in zip(related, finding.related, strict=True):
        if wanted.document is None or wanted.document is document:
            other = place(document, wanted.path)
            shown.document = _known(document, other.document)
            _set(shown.start, shown.end, other.document, other.span)
    for stop in diagnostic.route:
        other = place(document, stop.path)
        stop.document = _known(document, other.document)
        _set(stop.start, stop.end, other.document, other.span)
    if placed.use is not None:
        using, span = placed.use
        start, end = type(diagnostic.start)(0, 0, 0), type(diagnostic.start)(0, 0, 0)
        _set(start, end, using, span)
        related.append(related_place(_known(document, using), pointer(finding.path), start, end, "used here"))
    diagnostic.related = related


def _known(document: Document, source: Document) -> Document:
    """The document of a file, in which the credentials of the definition are hidden as well."""
    known: set[int] = source.kept.setdefault("definitions", set())
    if id(document) not in known:
        known.add(id(document))
        before: list[str] = source.kept.get("secrets", [])
        found = {*before, *secrets_of_text(source.text), *secrets_of(document)}
        source.kept["secrets"] = sorted(found, key=lambda secret: (-len(secret), secret))
    return source


def _set(start: Position, end: Position, document: Document, span: Span) -> None:
    for ends, offset in ((start, span[0]), (end, max(span[1], span[0] + 1))):
        ends.offset = min(offset, len(document.text))
        ends.line, ends.column = position(document, ends.offset)
