"""The other definitions around a document, for rules that look across files.

A bare workflow belongs to the nearest app definition at or above its folder. Reads nothing itself: whoever makes a
Project hands it a function that reads, which is called when the first rule has something to compare.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Document


class Definition:
    """A document of the project with its views and the folder it lies in ("" for the project's root, else a/b)."""

    __slots__ = ("apps", "document", "folder")

    def __init__(self, document: Document, apps: list[App], folder: str) -> None:
        self.document = document
        self.apps = apps
        self.folder = folder


class Project:
    """The definitions of a project, read when first asked for, and the names of the files that this run reports on."""

    __slots__ = ("_families", "_read", "reported")

    def __init__(self, read: Callable[[], Iterable[Definition]], reported: frozenset[str]) -> None:
        self._read = read
        self._families: dict[str, list[Definition]] | None = None
        self.reported = reported

    def family(self, document: Document) -> list[Definition]:
        """The definitions that are judged together with a document, without itself, by file name.

        An app definition has the bare workflows that belong to it; a bare workflow has its app definition and that one's
        other bare workflows. Where several app definitions lie in one folder (versions of an app, or several apps), it is
        unknown which workflow belongs to which, and nothing is judged together.
        """
        if self._families is None:
            self._families = _families(sorted(self._read(), key=lambda definition: definition.document.name))
        return [each for each in self._families.get(document.name, ()) if each.document.name != document.name]


def _families(definitions: list[Definition]) -> dict[str, list[Definition]]:
    """The family of each document that has one, by its name."""
    homes: dict[str, list[Definition]] = {}
    for each in definitions:
        if any(app.is_app for app in each.apps):
            homes.setdefault(each.folder, []).append(each)
    families: dict[str, list[Definition]] = {}
    for each in definitions:
        home = _home(each.folder, homes)
        if home is None:
            continue
        if each is not home and not any(app.is_app for app in each.apps):
            families.setdefault(home.document.name, [home]).append(each)
    return {member.document.name: family for family in families.values() for member in family}


def _home(folder: str, homes: dict[str, list[Definition]]) -> Definition | None:
    """The one app definition of the nearest folder at or above that has any; None where there is none or several."""
    while True:
        if folder in homes:
            return homes[folder][0] if len(homes[folder]) == 1 else None
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
