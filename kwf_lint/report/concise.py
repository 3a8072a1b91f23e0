"""The format `concise`: `path:line:col: error: message [KWF301 dangling-target]`, one line a finding, whatever it holds.

" (fixable)" follows the bracket where --fix can fix the finding, " (unsafe fix)" where that takes --unsafe-fixes as well.
"""

from __future__ import annotations

from kwf_lint.report.in_words import in_one_line

# What follows the bracket, by whether the fix is safe.
_MARKS = {True: " (fixable)", False: " (unsafe fix)"}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome


def report(outcome: Outcome, options: Options) -> str:  # noqa: ARG001  the face of all formats
    """A line for each finding."""
    return "".join(f"{in_one_line(each)}{_MARKS[each.fix.safe] if each.fix else ''}\n" for each in outcome.diagnostics)
