"""Words and places for findings on what several strings read."""

from __future__ import annotations

from kwf_lint import Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.analysis.reads import Read, Text


def in_places(found: Sequence[Read]) -> str:
    """The end of a message that counts the strings which read the same; "" for one."""
    places = len({text.path for text, _ in found})
    return f" ({places} places)" if places > 1 else ""


def also_read(first: Text, others: Sequence[Read]) -> list[Related]:
    """The other reads as related places, one for each string."""
    return [
        Related(path, "also read here")
        for path in dict.fromkeys([text.path for text, _ in others])
        if path != first.path
    ]
