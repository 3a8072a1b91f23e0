"""Where places of one version of a text are in another: what is before and after the edits only moves.

So the analysis of the last complete text can be used while a text is being written.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Span


class TextMap:
    """The one stretch in which two texts differ: `old` in the first, `new` in the second."""

    __slots__ = ("new", "old")

    def __init__(self, old: str, new: str) -> None:
        start = common_start(old, new)
        limit = min(len(old), len(new)) - start
        end = common_start(
            old[: len(old) - limit - 1 : -1] if limit else "", new[: len(new) - limit - 1 : -1] if limit else ""
        )
        self.old: Span = (start, len(old) - end)
        self.new: Span = (start, len(new) - end)

    def to_old(self, offset: int) -> int:
        """Where an offset of the new text was; what lies in the stretch is cut to what the old one had there."""
        return _moved(offset, self.new, self.old)

    def to_new(self, span: Span) -> Span | None:
        """Where a span of the old text is now, None where the stretch cuts it; one around the stretch grows with it."""
        moved = self.new[1] - self.old[1]
        if span[0] >= self.old[1]:
            return span[0] + moved, span[1] + moved
        if span[1] <= self.old[0]:
            return span
        if span[0] <= self.old[0] and span[1] >= self.old[1]:
            return span[0], span[1] + moved
        return None


def common_start(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _moved(offset: int, source: Span, target: Span) -> int:
    if offset <= source[0]:
        return offset
    if offset >= source[1]:
        return offset - source[1] + target[1]
    return min(offset, target[1])
