"""The format `concise`: `path:line:col: error: message [KWF301 dangling-target]`, one line a finding, whatever it holds.

" (fixable)" follows the bracket where --fix, perhaps with --unsafe-fixes, can fix the finding.
"""

from __future__ import annotations

from kwf_lint.report.in_words import in_one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """A line for each finding."""
    return "".join(f"{in_one_line(each)}{' (fixable)' if each.fix else ''}\n" for each in outcome.diagnostics)
