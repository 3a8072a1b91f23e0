"""What findings of this family say where one cause shows in several places."""

from __future__ import annotations

from kwf_lint.rulekit import Related
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.analysis.reads import Read, Text
    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project


def in_places(found: Sequence[Read]) -> str:
    """The end of a message that counts the strings which read the same; "" for one."""
    places = len({text.path for text, _ in found})
    return f", read in {counted(places, 'place')}" if places > 1 else ""


def also_read(first: Text, others: Sequence[Read]) -> list[Related]:
    """The other reads as related places, one for each string."""
    return [
        Related(path, "read here too")
        for path in dict.fromkeys([text.path for text, _ in others])
        if path != first.path
    ]


def home_app(app: App, project: Project | None) -> App | None:
    """The app definition of another file that bare workflows belong to."""
    if project is None:
        return None
    for definition in project.family(app.document):
        for other in definition.apps:
            if other.is_app:
                return other
    return None
