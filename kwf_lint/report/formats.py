"""An outcome rendered in one of the report formats, as text.

Writes nothing and chooses nothing: who calls decides where a report goes, how wide it is and whether it has color. The
module of a format is imported when the format is asked for, so that this one costs a clean run nearly nothing. Whatever
a file holds, what comes out can be written as UTF-8: lone surrogates are shown as escapes, or escaped as JSON does.
"""

from __future__ import annotations

from kwf_lint.report.options import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.run.outcome import Outcome

# Those that show what a fix changes in the text; to work that out costs more than most reports.
WITH_EDITS = ("json", "sarif", "rdjson")
# Those that name files from the root of the repository, as the services do that read them. The others name them from the
# current folder: people and editors open them from there, and reviewdog adds the folder itself.
FROM_ROOT = ("github", "sarif", "gitlab", "azure", "junit", "markdown")


def render(name: str, outcome: Outcome, options: Options | None = None) -> str:
    """The report of an outcome in the format `name`: complete lines, or "" where there is nothing to say.

    name: a key of settings.keys.FORMATS. Without options a report is plain and holds no fixes.
    """
    module = __import__(f"kwf_lint.report.{name}", fromlist=("report",))  # importlib costs as much as all of a report
    report: str = module.report(outcome, options or Options())
    return report
