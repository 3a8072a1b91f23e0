"""The format `statistics`: how many findings each rule has."""

from __future__ import annotations

from kwf_lint.report.summary import by_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """A line for each rule and level: count, level, code and name; the most frequent first."""
    return by_rule(outcome)
