"""Where a part of a definition that is written as a module is: in which file, and where it is used there."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.javascript.plain import Spot
    from kwf_lint.document.javascript.syntax import At, Source


class Placed:
    """A place: the file's document and the offsets in its text; `use`, where it is used, if that is elsewhere."""

    __slots__ = ("document", "span", "use")

    def __init__(self, document: Document, span: Span, use: tuple[Document, Span] | None) -> None:
        self.document = document
        self.span = span
        self.use = use


def place(document: Document, path: Path, key: bool, part: tuple[int, int] | None) -> Placed:
    """What is underlined for a path: a scalar whole or in part, the key, or the opening bracket of an object or array."""
    spot = _nearest(document, path)
    at = spot.key_at if key and spot.key_at is not None else spot.at or spot.use_at or spot.key_at
    if at is None:
        return Placed(document, (0, 0), None)
    source = at[0]
    span = source.span(at)
    if part is not None and not key:
        found = _of_part(spot, part)
        if found is not None:
            source, span = found
    elif not key:
        span = _shortened(source, span)
    use = _use(document, path, None if key else spot.use_at, source, span)
    return Placed(source.document, span, use)


def begins(document: Document, path: Path) -> Iterator[tuple[Document, int]]:
    """Where what is at a path begins, and what is around it: the file's document and an offset, the innermost first."""
    assert document.origin is not None
    for length in range(len(path), -1, -1):
        spot = document.origin.spots.get(path[:length])
        for at in (spot.key_at, spot.use_at, spot.at) if spot is not None else ():
            if at is not None:
                yield at[0].document, at[0].span(at)[0]


def _nearest(document: Document, path: Path) -> Spot:
    """The place of the path, or of what is nearest above it: a path that leads nowhere is a mistake of the rule."""
    assert document.origin is not None
    spots: dict[Path, Spot] = document.origin.spots
    for length in range(len(path), -1, -1):
        spot = spots.get(path[:length])
        if spot is not None and (spot.at or spot.use_at or spot.key_at) is not None:
            return spot
    return next(iter(spots.values()))


def _shortened(source: Source, span: Span) -> Span:
    """Of an object or array its bracket, of other things that take several lines the first."""
    start, end = span
    text = source.text
    if text[start : start + 1] in ("{", "["):
        return start, start + 1
    line_end = text.find("\n", start, end)
    return (start, line_end) if line_end > start and text[start] not in "\"'`" else span


def _of_part(spot: Spot, part: tuple[int, int]) -> tuple[Source, Span] | None:
    """Where characters of a string are: from the first of them as far as they are in one file, one after the other."""
    found: tuple[Source, int, int] | None = None
    for first, length, source, start, end, literally in spot.pieces:
        low, high = max(first, part[0]), min(first + length, max(part[1], part[0] + 1))
        if low >= high:
            continue
        begin, close = source.character(start), source.character(end)
        if literally:
            begin, close = begin + low - first, begin + high - first
        if found is None:
            found = source, begin, close
        elif found[0] is source and begin >= found[2]:
            found = source, found[1], close
        else:
            break
    return None if found is None else (found[0], (found[1], found[2]))


def _use(document: Document, path: Path, use: At, source: Source, span: Span) -> tuple[Document, Span] | None:
    """Where the value is used, unless it is there itself; of a part of what another file holds, where that is used."""
    assert document.origin is not None
    if use is not None:
        start, end = use[0].span(use)
        if use[0] is not source or span[0] < start or span[1] > end:
            return use[0].document, _shortened(use[0], (start, end))
    for length in range(len(path) - 1, -1, -1):
        around = document.origin.spots.get(path[:length])
        use = around.use_at if around is not None else None
        if use is not None and use[0] is not source:
            return use[0].document, _shortened(use[0], use[0].span(use))
    return None
