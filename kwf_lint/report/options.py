"""How a report is made: its width and color, how it names files, what it shows of suppressed findings and of fixes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from kwf_lint.linting.fix import EditsOf

DEFAULT_WIDTH = 100


class Options:
    """How a report is made.

    color, width (in terminal columns): for `text`. suppressed: `json` shows suppressed findings as such instead of leaving
    them out (`sarif` always does, all others never do). edits: turns a fix into edits of the text, for the formats of
    WITH_EDITS; without it their reports hold no fixes. root, current: the absolute root of the repository and current folder,
    for those of FROM_ROOT; without a root they name files as the others do. category: what `sarif` calls the run. draws:
    `markdown` draws the workflows with errors. quiet: `text` ends with the last finding.
    """

    __slots__ = ("category", "color", "current", "draws", "edits", "quiet", "root", "suppressed", "width")

    def __init__(
        self,
        *,
        color: bool = False,
        width: int = DEFAULT_WIDTH,
        suppressed: bool = False,
        edits: EditsOf | None = None,
        root: str = "",
        current: str = "",
        category: str = "",
        draws: bool = False,
        quiet: bool = False,
    ) -> None:
        self.category = category
        self.color = color
        self.current = current
        self.draws = draws
        self.quiet = quiet
        self.root = root
        self.width = width
        self.suppressed = suppressed
        self.edits = edits


def wants_color(stream: TextIO, when: str, environ: Mapping[str, str]) -> bool:
    """Whether a stream gets color. `when` is "always", "never" or "auto".

    "auto" asks NO_COLOR (https://no-color.org), then FORCE_COLOR, then TERM, then whether the stream is a terminal.
    """
    if when != "auto":
        return when == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()
