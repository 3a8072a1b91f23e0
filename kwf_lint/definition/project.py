"""The other definitions around a document, for rules that look across files.

A bare workflow belongs to the app definition that it is bound to, else to the nearest at or above its folder. Reads nothing
itself: whoever makes a Project hands it a function that reads, which is called when the first rule has something to compare.
"""

from __future__ import annotations

from kwf_lint.document.document import is_partial
from kwf_lint.kustomer.names import app_key, own_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Document


class Definition:
    """A document of the project with its views and the folder it lies in ("" for the project's root, else a/b).

    home: the name of the file with the app definition that its bare workflows are bound to, "" where the folder decides.
    """

    __slots__ = ("apps", "document", "folder", "home")

    def __init__(self, document: Document, apps: list[App], folder: str, home: str = "") -> None:
        self.home = home
        self.document = document
        self.apps = apps
        self.folder = folder


class Project:
    """The definitions of a project, read when first asked for, and the names of the files that this run reports on.

    of_app: gives the definitions that may be of an app, by app_key. naming: gives those that may be of another app than the
    one given, alone of theirs, and name something so. calling: gives those that may call the workflow of an id. All of
    `read` where they are left out.
    """

    __slots__ = (
        "_alone",
        "_bound",
        "_calling",
        "_families",
        "_folders",
        "_homes",
        "_named",
        "_names",
        "_naming",
        "_of_app",
        "_owners",
        "_read",
        "reported",
    )

    def __init__(
        self,
        read: Callable[[], Iterable[Definition]],
        reported: frozenset[str],
        of_app: Callable[[str], Iterable[Definition]] | None = None,
        naming: Callable[[str, str], Iterable[Definition]] | None = None,
        calling: Callable[[str], Iterable[Definition]] | None = None,
    ) -> None:
        self._read = read
        self._of_app = of_app or (lambda _key: read())
        self._naming = naming or (lambda _name, _app: read())
        self._calling = calling or (lambda _called: read())
        self._named: dict[str, list[App]] = {}
        self._families: dict[str, list[Definition]] | None = None
        self._alone: dict[tuple[str, str], list[tuple[Document, Workflow]]] = {}
        self._folders: dict[str, str] = {}
        self._bound: frozenset[str] = frozenset()
        self._owners: dict[str, App] = {}
        # The definitions of these.
        self._homes: dict[str, Definition] = {}
        self._names: dict[str, dict[str, list[tuple[Document, Workflow, App]]]] = {}
        self.reported = reported

    def family(self, document: Document) -> list[Definition]:
        """The definitions that are judged together with a document, without itself, by file name.

        An app definition has the bare workflows that belong to it; a bare workflow has its app definition and that one's
        other bare workflows, also where the app is a module that loads the workflow. Where several app definitions lie in
        one folder (versions of an app, or several apps), it is unknown which workflow belongs to which, and nothing is
        judged together.
        """
        known = self._known()
        owner = self._owners.get(document.name)
        if owner is not None:
            home = self._homes[owner.document.name]
            return known.get(owner.document.name) or [home]
        return [each for each in known.get(document.name, ()) if each.document.name != document.name]

    def family_apps(self, app: App) -> list[App]:
        """The definitions in the other files of an app's family."""
        return [other for each in self.family(app.document) for other in each.apps]

    def app_of(self, document: Document) -> App | None:
        """The app definition that the bare workflows of a document belong to; None where there is none or several."""
        family = self._known().get(document.name, ())
        if document.name in self._owners:
            return self._owners[document.name]
        # The app definition comes first.
        owners = [app for each in family[:1] if each.document.name != document.name for app in each.apps if app.is_app]
        return owners[0] if len(owners) == 1 else None

    def named_in_family(self, document: Document, name: str) -> tuple[Document, Workflow, App] | None:
        """The first workflow of a name in the other files of a family, with its definition; names count without the app's.

        Only of definitions to install: not parts of workflows, nor what a read of the API returned.
        """
        family = self._known().get(document.name)
        if not family:
            return None
        names = self._names.setdefault(family[0].document.name, {})
        if not names:
            for each in family:
                for app in [app for app in each.apps if app.is_app or app.kind == "workflow"]:
                    for workflow in app.workflows:
                        names.setdefault(own_name(workflow.name, app.name), []).append((each.document, workflow, app))
        return next((found for found in names.get(name, ()) if found[0].name != document.name), None)

    def sibling(self, name: str) -> App | None:
        """The definition of an app, where exactly one is in the project and all of it is known.

        Of several it is unknown which one counts.
        """
        found = self.only(name)
        return None if found is None or is_partial(found.document) else found

    def only(self, name: str) -> App | None:
        """The definition of an app, where exactly one is in the project, also where not all of it is known."""
        found = self._definitions_of(app_key(name))
        return found[0] if len(found) == 1 else None

    def has_none(self, name: str) -> bool:
        """Whether no definition of an app is in the project."""
        return not self._definitions_of(app_key(name))

    def _definitions_of(self, key: str) -> list[App]:
        """The definitions of an app, of several the first two."""
        if key not in self._named:
            self._named[key] = found = []
            for each in self._of_app(key):
                found += [app for app in each.apps if app.is_app and app_key(app.name) == key]
                if len(found) > 1:
                    break
        return self._named[key]

    def several(self) -> Iterator[tuple[str, list[str]]]:
        """The apps that were asked for and have several definitions in the project, with the names of two of the files."""
        for found in self._named.values():
            if len(found) > 1:
                yield found[0].name, [app.document.name for app in found[:2]]

    def apps_naming(self, name: str, app: App) -> Iterator[App]:
        """The definitions of other apps that name something so, and perhaps others; but for those in the app's document."""
        for each in self._naming(name, app.name):
            if each.document.name != app.document.name:
                yield from (other for other in each.apps if other.is_app)

    def around(self, app: App, called: str) -> Iterator[App]:
        """The definitions in other files that may call the workflow of an id: the family's, and other apps, alone of theirs."""
        family = self.family(app.document)
        for each in family:
            yield from each.apps
        names = {app.document.name, *[each.document.name for each in family]}
        for each in self._calling(called):
            if each.document.name not in names:
                yield from (other for other in each.apps if other.is_app and self._is_alone(other))

    def _is_alone(self, app: App) -> bool:
        only = self.only(app.name)
        return only is not None and only.document.name == app.document.name

    def is_bound(self, document: Document) -> bool:
        """Whether settings or the command line say which app the bare workflows of a document belong to."""
        self._known()
        return document.name in self._bound

    def beside(self, document: Document, name: str) -> list[tuple[Document, Workflow]]:
        """The bare workflows of a name in other files of the document's folder, where no app definition lies at or above it."""
        self._known()
        found = self._alone.get((self._folders.get(document.name, ""), name), ())
        return [each for each in found if each[0].name != document.name]

    def _known(self) -> dict[str, list[Definition]]:
        if self._families is None:
            definitions = sorted(self._read(), key=lambda definition: definition.document.name)
            self._owners, definitions = _without_parts(definitions)
            owners = {app.document.name for app in self._owners.values()}
            self._homes = {each.document.name: each for each in definitions if each.document.name in owners}
            self._families = _families(definitions)
            self._folders = {each.document.name: each.folder for each in definitions}
            self._bound = frozenset([each.document.name for each in definitions if each.home])
            self._alone = _alone(definitions)
        return self._families


def _without_parts(definitions: list[Definition]) -> tuple[dict[str, App], list[Definition]]:
    """The apps of the bare workflows that a module loads, by file name, and the other definitions.

    Such a workflow is in its app already: it is judged as the app's, and not as another workflow of the same name.
    """
    owners: dict[str, list[App]] = {}
    for each in definitions:
        origin = each.document.origin
        for name in origin.loaded if origin is not None else ():
            owners.setdefault(name, []).extend(app for app in each.apps if app.is_app)
    parts = {
        each.document.name
        for each in definitions
        if each.document.name in owners and not each.home and all(app.kind == "workflow" for app in each.apps)
    }
    found = {name: apps[0] for name, apps in owners.items() if name in parts and len(apps) == 1}
    return found, [each for each in definitions if each.document.name not in parts]


def _alone(definitions: list[Definition]) -> dict[tuple[str, str], list[tuple[Document, Workflow]]]:
    """The bare workflows that no app definition lies at or above, by folder and name."""
    with_app = {each.folder for each in definitions if any(app.is_app for app in each.apps)}
    found: dict[tuple[str, str], list[tuple[Document, Workflow]]] = {}
    for each in definitions:
        if not each.home and with_app.isdisjoint(_folders_above(each.folder)):
            for workflow in [workflow for app in each.apps if app.kind == "workflow" for workflow in app.workflows]:
                found.setdefault((each.folder, workflow.name), []).append((each.document, workflow))
    return found


def _folders_above(folder: str) -> Iterable[str]:
    yield folder
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def _families(definitions: list[Definition]) -> dict[str, list[Definition]]:
    """The family of each document that has one, by its name."""
    homes: dict[str, list[Definition]] = {}
    for each in definitions:
        if any(app.is_app for app in each.apps):
            homes.setdefault(each.folder, []).append(each)
    by_name = {each.document.name: each for members in homes.values() for each in members}
    families: dict[str, list[Definition]] = {}
    for each in definitions:
        home = by_name.get(each.home) if each.home else _home(each.folder, homes)
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
