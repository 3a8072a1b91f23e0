"""Reads the definitions around the files of a run, which some rules compare."""

from __future__ import annotations

import os

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.kustomer.names import CALL_END, CALL_START
from kwf_lint.paths import read_regular, reported_name
from kwf_lint.run.files import MODULES, may_hold_definition, read_file
from kwf_lint.settings.find import find_repository
from kwf_lint.settings.globs import excluded, matches_globs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from kwf_lint.document.document import Document
    from kwf_lint.run.files import Target
    from kwf_lint.run.options import Options
    from kwf_lint.settings.settings import Settings

    _Result = TypeVar("_Result")
    _Index = tuple[dict[bytes, list[str]], dict[bytes, list[tuple[bytes | str, str]]]]

# No id of a workflow is longer.
MOST_OF_ID = 200
# Of a repository with more modules that look like definitions none is compared with others: each has to be evaluated. Where
# it has more modules of any kind, a run over JSON does not look at all of them.
MOST_MODULES = 200


def project_around(
    root: str,
    targets: Sequence[Target],
    settings_for: Callable[[str], Settings],
    options: Options,
    read_module: Callable[[str, bytes], Document | None] | None = None,
    unopened: Callable[[str, OSError], None] | None = None,
) -> Project:
    """The project around the files of one settings' root: those of this run and those that git tracks.

    read_module: gives the document that a module at an absolute path stands for. unopened: called with each file that is
    there and cannot be opened.
    """
    buffers, for_app = options.buffers, options.for_app
    modules: dict[str, Document] = {}

    def read() -> Iterable[tuple[str, bytes]]:
        here = [target for target in targets if target.settings.root == root]
        homes = [for_app] if for_app else [file for file, _ in here[0].settings.app] if here else []
        tracked: Sequence[str] = ()
        if find_repository(root):
            from kwf_lint.run.walk import tracked_files

            tracked = _around(here, tracked_files(root))
        elif len(here) < 2 and not homes:
            return []  # nothing lies around the only file
        return contents(here, [*homes, *tracked])

    def contents(here: Sequence[Target], others: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        of_run = {target.absolute for target in here}
        found: list[tuple[str, bytes]] = []
        for target in here:
            data = read_file(target)
            if type(data) is bytes:
                if target.name.endswith(MODULES):
                    found.append((target.absolute, data))
                else:
                    yield target.absolute, data
        for path in dict.fromkeys(others):
            if path not in of_run and not excluded(path, settings_for(os.path.dirname(path))):
                try:
                    data = buffers[path] if path in buffers else read_regular(path)
                except FileNotFoundError:
                    continue  # deleted in the work tree
                except OSError as error:
                    if unopened is not None:
                        unopened(path, error)
                    continue
                if path.endswith(MODULES):
                    found.append((path, data))
                else:
                    yield path, data
        yield from texts_of_modules(found, read_module, modules)

    # The names of standard input and of what lies elsewhere as the run shows them.
    names = {target.absolute: target.name for target in targets}

    def home_of(path: str) -> str:
        return home_in(path, settings_for(os.path.dirname(path)), for_app if path in names else "")

    return project_of(read, frozenset(names.values()), home_of, names, modules)


def _around(here: Sequence[Target], tracked: Sequence[str]) -> list[str]:
    """The tracked files that count for a run: all JSON, and all modules where the run names one, or there are few.

    For a run over JSON in a repository full of code only the modules above its files count: to read all would take its time.
    """
    count = sum(path.endswith(MODULES) for path in tracked)
    if count <= MOST_MODULES or any(target.name.endswith(MODULES) for target in here):
        return list(tracked)
    above: set[str] = set()
    for target in here:
        folder = os.path.dirname(target.absolute)
        while folder not in above:
            above.add(folder)
            folder = os.path.dirname(folder)
    return [path for path in tracked if not path.endswith(MODULES) or os.path.dirname(path) in above]


def texts_of_modules(
    found: Sequence[tuple[str, bytes]],
    read_module: Callable[[str, bytes], Document | None] | None,
    modules: dict[str, Document],
) -> Iterator[tuple[str, bytes]]:
    """The JSON that modules stand for, by path, and the documents themselves into `modules`."""
    wanted = [(path, data) for path, data in found if may_hold_definition(data)]
    for path, data in wanted if read_module is not None and len(wanted) <= MOST_MODULES else ():
        document = read_module(path, data) if read_module is not None else None
        if document is not None:
            modules[path] = document
            yield path, document.text.encode("utf-8", "surrogatepass")


def home_in(path: str, settings: Settings, for_app: str = "") -> str:
    """The name of the file with the app definition that bare workflows in a file are bound to, "" where none is said.

    for_app: the one that the command line names for this file, "" where it names none.
    """
    if for_app:
        return reported_name(for_app)
    for file, globs in settings.app:
        if path != file and matches_globs(path, tuple(globs), settings, "app"):
            return reported_name(file)
    return ""


def project_of(
    contents: Callable[[], Iterable[tuple[str, bytes]]],
    reported: frozenset[str],
    home_of: Callable[[str], str],
    names: Mapping[str, str] | None = None,
    modules: Mapping[str, Document] | None = None,
) -> Project:
    """The project of some files, which are read once, when the first rule asks for one of them.

    home_of: the app definition that the workflows in a file are bound to, see home_in. names: what files are called, where
    it is not what reported_name says. modules: what those of the files that are modules stand for. Only the texts of
    definitions are kept: most JSON of a repository may be something else. Apps are parsed where bare workflows are among the
    files, or where one of them is asked for by name.
    """
    apps: dict[str, Definition | None] = {}
    texts = _once(lambda: {path: data for path, data in contents() if b'"transitions"' in data or _may_be_app(data)})
    index = _once(lambda: _index(texts()))
    callers = _once(lambda: _callers(texts()))

    def definition(path: str, data: bytes) -> Definition | None:
        document = (modules or {}).get(path) or read_document(name_of(path), data, relaxed=True)
        found = [] if document.value is MISSING else read_apps(document)
        folder = os.path.dirname(path).replace(os.sep, "/")
        return Definition(document, found, folder, home_of(path)) if found else None

    def app_definition(path: str) -> Definition | None:
        if path not in apps:
            apps[path] = definition(path, texts()[path])
        return apps[path]

    def read() -> list[Definition]:
        if all(map(_may_be_app, texts().values())):
            return []
        found = []
        for path, data in sorted(texts().items()):
            if _may_be_app(data):
                found.append(app_definition(path))
            else:
                found.append(definition(path, data))
                del texts()[path]
        return [each for each in found if each is not None]

    def name_of(path: str) -> str:
        return (names or {}).get(path) or reported_name(path)

    def definitions_at(paths: Iterable[str]) -> Iterator[Definition]:
        for path in paths:
            found = app_definition(path)
            if found is not None:
                yield found

    def of_app(key: str) -> Iterator[Definition]:
        word = _encoded(key)
        # A path for each, though the text of a definition may hold several strings after "app".
        paths = [path for app, paths in index()[0].items() if word in app.lower() for path in paths]
        return definitions_at(dict.fromkeys(paths))

    def naming(name: str, app: str) -> Iterable[Definition]:
        own = _encoded(app)
        found = [path for group, path in index()[1].get(_encoded(name), ()) if group != own]
        return definitions_at(found) if found else ()

    def calling(called: str) -> Iterator[Definition]:
        return definitions_at(callers().get(_encoded(called), ()))

    return Project(read, reported, of_app, naming, calling)


def _once(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """The function, called at most once."""
    found: list[_Result] = []

    def look_up() -> _Result:
        if not found:
            found.append(work())
        return found[0]

    return look_up


def _callers(texts: Mapping[str, bytes]) -> dict[bytes, list[str]]:
    """The files of apps that may call a workflow, by its id."""
    found: dict[bytes, list[str]] = {}
    for path, data in sorted(texts.items()):
        if _may_be_app(data):
            pieces = data.split(CALL_START.encode())[1:]
            for called in {piece[:MOST_OF_ID].partition(CALL_END.encode())[0] for piece in pieces}:
                found.setdefault(called, []).append(path)
    return found


def _index(texts: Mapping[str, bytes]) -> _Index:
    """Which files may define an app, and which name something, as far as their texts say without parsing.

    The files by each string after "app"; and by each string after "name", with the app. A text with several strings after
    "app" is taken for an app of its own, named by its path. Of several definitions of one app it is unknown which one
    counts, so that what they name is left out.
    """
    by_app: dict[bytes, list[str]] = {}
    files: dict[bytes | str, list[str]] = {}
    for path, data in sorted(texts.items()):
        if _may_be_app(data):
            apps = _strings_behind(b'"app"', data)
            for app in apps:
                by_app.setdefault(app, []).append(path)
            files.setdefault(path if len(apps) > 1 else next(iter(apps), b""), []).append(path)
    by_name: dict[bytes, list[tuple[bytes | str, str]]] = {}
    for group, (path, *others) in files.items():
        for name in _strings_behind(b'"name"', texts[path]) if not others else ():
            by_name.setdefault(name, []).append((group, path))
    return by_app, by_name


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _strings_behind(key: bytes, data: bytes) -> set[bytes]:
    """The strings that are after a key in a JSON text, as they are written."""
    found = set()
    for piece in data.split(key)[1:]:
        start = piece.find(b'"') + 1
        found.add(piece[start : piece.find(b'"', start)])
    return found


def _may_be_app(data: bytes) -> bool:
    return b'"app"' in data and (b'"version"' in data or b'"title"' in data)
