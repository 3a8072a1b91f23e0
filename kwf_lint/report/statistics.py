"""The format `statistics`: how many findings each rule has."""

from __future__ import annotations

from collections import Counter

from kwf_lint.linting.diagnostic import worst_first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """A line for each rule and level: count, level, code and name; the most frequent first."""
    counts = Counter((each.severity, each.code, each.name) for each in outcome.diagnostics)
    rows = sorted(counts.items(), key=lambda row: (-row[1], worst_first(row[0][0]), row[0][1]))
    width = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{width}}  {level:<7}  {code} {name}\n" for (level, code, name), count in rows)
