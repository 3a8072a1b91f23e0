"""The source line of a place, cut to what fits, with asterisks for credentials and nothing that acts on a terminal.

Reads only the surroundings of the place, so that ten thousand places on one line cost no more than on ten thousand.
"""

from __future__ import annotations

from bisect import bisect_left

from kwf_lint.document.document import MISSING
from kwf_lint.linting.masking import joined_spans, secret_spans, secrets_of
from kwf_lint.report.visible import columns, first_columns, last_columns, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kwf_lint.document.document import Document, Span
    from kwf_lint.linting.diagnostic import Position
    from kwf_lint.run.outcome import Outcome

    # Where credentials are, by the name of the file.
    Secrets = Mapping[str, Sequence[Span]]

CUT = "…"
TAB = "    "
# In a text that is not JSON most credentials are not recognized, so little of it is shown: this many characters to each
# side of the place, or fewer where a word would be cut.
UNPARSED_REACH = 20


class Excerpt:
    """A line around a place, as visible text: what comes before the place, the place itself, what comes after it.

    Where the line is longer than the room, its cut ends are an ellipsis.
    """

    __slots__ = ("after", "before", "line", "place")

    def __init__(self, line: int, before: str, place: str, after: str) -> None:
        self.line = line
        self.before = before
        self.place = place
        self.after = after

    @property
    def text(self) -> str:
        return self.before + self.place + self.after


def masked_spans(outcome: Outcome) -> dict[str, list[Span]]:
    """The spans, by file and in order, that no excerpt shows: credentials that masking.py recognizes, and those of findings.

    They are masked whatever rules have run, and in whichever finding's lines they are.
    """
    documents: dict[str, Document] = {}
    for diagnostic in outcome.diagnostics:
        documents[diagnostic.file] = diagnostic.document
        for related in diagnostic.related:
            documents[related.file] = related.document
    spans = {name: secret_spans(document.text, secrets_of(document)) for name, document in documents.items()}
    for diagnostic in (*outcome.diagnostics, *outcome.suppressed):
        if diagnostic.secret_digest:
            spans.setdefault(diagnostic.file, []).append((diagnostic.start.offset, diagnostic.end.offset))
    return {name: joined_spans(each) for name, each in spans.items()}


def excerpt(document: Document, start: Position, end: Position, room: int, secrets: Secrets) -> Excerpt:
    """The line of a place in at most `room` columns (20 or more); of a place on several lines, the first of them.

    A place after the end of a line or of the text has an empty `place`.
    """
    text = document.text
    reach = UNPARSED_REACH if document.value is MISSING else room
    low = max(start.offset - reach, 0)
    line_start = max(text.rfind("\n", low, start.offset), text.rfind("\r", low, start.offset)) + 1
    at_line_start = line_start > 0 or low == 0
    low = line_start or low

    last = min(end.offset, start.offset + reach)
    high = min(last + reach, len(text))
    breaks = [found for sign in "\n\r" if (found := text.find(sign, start.offset, high)) >= 0]
    at_line_end = bool(breaks) or high == len(text)
    high = min(breaks, default=high)
    last = min(last, high)
    place_is_cut = last < min(end.offset, high)
    if document.value is MISSING:
        low = low if at_line_start else _whole_words_from(text, low, start.offset)
        high = high if at_line_end else _whole_words_to(text, high, last)

    known = secrets.get(document.name, ())
    before = _shown(document, low, start.offset, known)
    place = _shown(document, start.offset, last, known)
    after = "" if place_is_cut else _shown(document, last, high, known)

    widths = columns(before), columns(place), columns(after)
    if place_is_cut or not at_line_start or not at_line_end or sum(widths) > room:
        room -= 2 * len(CUT)
        place_room = room - min(widths[0], room // 3)
        if place_is_cut or widths[1] > place_room:
            place = first_columns(place, place_room)
            room -= columns(place)
            place += CUT
            widths = (widths[0], 0, 0)
            after = ""
        room -= widths[1]
        before_room = max(room // 2, room - widths[2])
        if widths[0] > before_room or not at_line_start:
            before = last_columns(before, before_room)
            room -= columns(before)
            before = CUT + before
        else:
            room -= widths[0]
        if after and (widths[2] > room or not at_line_end):
            after = first_columns(after, room) + CUT
    return Excerpt(start.line, before, place, after)


def _whole_words_from(text: str, low: int, start: int) -> int:
    """The first offset from which on no word is cut, or `low` if the whole piece up to `start` is part of one."""
    at = low
    while at < start and _is_inside_word(text, at):
        at += 1
    return at if at < start else low


def _whole_words_to(text: str, high: int, end: int) -> int:
    """The last offset up to which no word is cut, or `high` if the whole piece from `end` on is part of one."""
    at = high
    while at > end and _is_inside_word(text, at):
        at -= 1
    return at if at > end else high


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _shown(document: Document, start: int, end: int, secrets: Sequence[Span]) -> str:
    """A piece of the text as visible text, tabs as spaces, secrets as asterisks."""
    piece = document.text[start:end]
    # The last one that begins before the piece may reach into it.
    for index in range(max(bisect_left(secrets, (start, start)) - 1, 0), len(secrets)):
        first, last = max(secrets[index][0] - start, 0), min(secrets[index][1] - start, len(piece))
        if first >= len(piece):
            break
        if last > 0:
            piece = piece[:first] + "*" * (last - first) + piece[last:]
    return visible(piece.replace("\t", TAB))
