"""Definitions that are written as modules: which files may be some, and the documents that they stand for."""

from __future__ import annotations

import os
import re

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.document_kinds import is_definition_object
from kwf_lint.document.document import UNKNOWN, Document, Origin
from kwf_lint.document.javascript.edits import replacements_in
from kwf_lint.document.javascript.modules import LARGEST_FILE
from kwf_lint.document.javascript.placing import begins, place
from kwf_lint.document.javascript.plain import as_json
from kwf_lint.document.javascript.reading import read_module
from kwf_lint.document.javascript.values import ENVIRONMENT
from kwf_lint.paths import current_folder
from kwf_lint.run.module_files import index, of_blobs, path_in, root_of, work_tree
from kwf_lint.settings.settings import MARKER
from kwf_lint.words import some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Path
    from kwf_lint.document.javascript.plain import Taken
    from kwf_lint.document.javascript.reading import Files, ReadModule
    from kwf_lint.kustomer.platform import Platform
    from kwf_lint.run.files import Target
    from kwf_lint.settings.settings import Settings

LONGEST_LINE = 100_000


class ModuleRead:
    """What a run needs of a module: the document that it stands for, and what of it is known.

    document: None where the module holds no definition. loaded: the paths below the root of the files that it is made of.
    notes: lines for people who ask why something was not linted. parts: the number of its definitions that are not known
    whole; unknown: the number of values that are not known. unread: why a module that looks like a definition could not be
    followed, "" where it could or does not.
    """

    __slots__ = ("document", "loaded", "notes", "partial", "unknown", "unread")

    def __init__(self) -> None:
        self.document: Document | None = None
        self.loaded: list[str] = []
        self.notes: list[str] = []
        self.partial = 0
        self.unknown = 0
        self.unread = ""


class Surroundings:
    """The files of a run, where the modules around them are read from (by root), and whose settings hold there.

    buffers: see Options.
    """

    __slots__ = ("buffers", "module_files", "settings_for", "staged", "targets")

    def __init__(
        self,
        targets: Sequence[Target],
        module_files: dict[str, Files],
        settings_for: Callable[[str], Settings],
        *,
        staged: bool,
        buffers: Mapping[str, bytes],
    ) -> None:
        self.buffers = buffers
        self.targets = targets
        self.module_files = module_files
        self.settings_for = settings_for
        self.staged = staged


def files_around(target: Target, run: Surroundings) -> tuple[str, Files]:
    """The root below which a module of a run may read, and the files there."""
    return files_for(target, run.module_files, staged=run.staged, buffers=run.buffers)


def files_for(
    target: Target, known: dict[str, Files], *, staged: bool, buffers: Mapping[str, bytes] | None = None
) -> tuple[str, Files]:
    """The root below which a module may read, and the files there; `known` keeps them by root. buffers: see Options."""
    root = root_of(target.absolute, target.settings.root)
    if root not in known:
        known[root] = index(root) if staged else work_tree(root, buffers)
    return root, known[root]


def files_at(absolute: str) -> tuple[str, Files]:
    """The root below which a module may read where no settings are known, and the files there."""
    root = root_of(absolute, current_folder())
    return root, work_tree(root)


def path_of(target: Target, root: str) -> str:
    """The path of a file below a root."""
    return path_in(target.absolute, root)


def read(path: str, name: str, data: bytes, files: Files) -> ModuleRead:
    """The definitions of a module with this content, as one document. Raises MissingParserError."""
    found = ModuleRead()
    unreadable = _too_large(data)
    text = ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        unreadable = "not UTF-8"
    if unreadable:
        found.notes.append(f"{name}: not read as a module: {unreadable}")
        found.unread = unreadable if has_marks(data) else ""
        return found
    module = read_module(path, text, files, is_definition_object)
    found.loaded = module.loaded
    if module.mistake is not None:
        found.document = Document(name, text)
        found.document.mistake = module.mistake
        return found
    if module.definitions:
        if module.exhausted:
            found.notes.append(f"{name}: not read: {module.exhausted}")
        found.document = _document(name, module)
        assert found.document.origin is not None
        found.document.origin.loaded = frozenset([files.name_of(each) for each in module.loaded])
        found.notes += _notes(name, module)
        found.partial = sum(bool(taken.unknown or taken.open) for _, taken in module.definitions) or int(
            module.exhausted != ""
        )
        found.unknown = sum(len(taken.unknown) for _, taken in module.definitions)
    else:
        found.unread = _why_not_followed(module, data)
        if found.unread:
            found.notes.append(f"{name}: not read: {found.unread}")
    return found


def _too_large(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        return "larger than 1 MB"
    if any(len(line) > LONGEST_LINE for line in data.splitlines()):
        return f"a line of more than {LONGEST_LINE:,} characters"
    return ""


def has_marks(data: bytes) -> bool:
    """Whether a module has the keys of an app or of a workflow: it may well be a definition, whatever else is in it."""
    if b"new KApp" in data or all(_has_key(data, key) for key in (b"steps", b"transitions", b"appVersion")):
        return True
    return b"export" in data and all(_has_key(data, key) for key in (b"app", b"version", b"title"))


def _has_key(data: bytes, key: bytes) -> bool:
    return re.search(rb"(?<![\w$])%b['\"]?\s*[:,}]" % key, data) is not None


def _is_about_kustomer(data: bytes) -> bool:
    """Whether a module names an app, a version and a title, also in a class or in calls, and a thing of Kustomer's."""
    if b"ustomer" not in data and not _has_components(data):
        return False
    return b"export" in data and all(_may_set(data, key) for key in (rb"app|\w*App\w*", b"version", b"title"))


def _has_components(data: bytes) -> bool:
    return _may_set(data, b"appDetails|iconUrl|klasses|kviews|outboundWebhooks|workflows")


def _may_set(data: bytes, keys: bytes) -> bool:
    return re.search(rb"(?<![\w$])(?:%b)['\"]?\s*(?:[:,}(]|=\s*['\"`\[{])" % keys, data) is not None


def _why_not_followed(module: ReadModule, data: bytes) -> str:
    """Why nothing that a module exports could be judged, though it looks like a definition; "" where it holds none."""
    if has_marks(data):
        if module.exhausted:
            return module.exhausted
        for source, mistake in (*module.broken, *module.problems):
            line = source.text.count("\n", 0, mistake.start) + 1
            return f"{source.document.name}:{line}: {mistake.message}"
        if module.nameless.startswith(ENVIRONMENT):
            return f"its app is {module.nameless}"
    if module.nameless and _has_components(data):
        return f"its app is not known here: {module.nameless}"
    if module.unfollowed and (_is_about_kustomer(data) or (has_marks(data) and b"transitions" in data)):
        return f"its export is not known here: {module.unfollowed}"
    return ""


def read_at_revision(
    root: str, blobs: Mapping[str, str], path: str, name: str, data: bytes, facts: Platform | None | None
) -> tuple[Document, list[App]]:
    """What a module was at a revision, of which git keeps the files under these names, and the definitions in it."""
    document = read(path, name, data, of_blobs(root, blobs)).document or Document(name, "")
    return document, read_apps(document, facts=facts) if document.origin is not None else []


def _document(name: str, module: ReadModule) -> Document:
    """The document that a module stands for: its definition, or an array of its definitions."""
    takens = [taken for _, taken in module.definitions]
    if len(takens) == 1:
        value, origin = takens[0].value, Origin(takens[0].unknown, takens[0].open, takens[0].spots, place)
    else:
        value = [taken.value for taken in takens]
        origin = Origin(
            _below(takens, [taken.unknown for taken in takens]),
            _below(takens, [taken.open for taken in takens]),
            _below(takens, [taken.spots for taken in takens]),
            place,
        )
    document = Document(name, as_json(_without_unknown(value), "  "))
    document.value = value
    document.origin = origin
    origin.begins = begins
    origin.replacements = replacements_in
    for number, taken in enumerate(takens):
        around = (number,) if len(takens) > 1 else ()
        for path, key, places in taken.doubled:
            spans = [(at[0].document, at[0].span(at)) for at in places if at is not None]
            origin.doubled.append(((*around, *path), key, spans))
    origin.problems = [(source.document, mistake) for source, mistake in module.problems]
    origin.broken = [(source.document, mistake) for source, mistake in module.broken]
    sources = {
        id(at[0]): at[0].document for spot in origin.spots.values() for at in (spot.at, spot.use_at) if at is not None
    }
    origin.marked = [each for each in sources.values() if MARKER in each.text]
    return document


def _below(takens: Sequence[Taken], held: Sequence[dict[Path, Any]]) -> dict[Path, Any]:
    """What is held by path for each definition, by the path in the array of them."""
    return {(index, *path): each for index in range(len(takens)) for path, each in held[index].items()}


def _without_unknown(value: Any) -> Any:
    """A value for the text that rules look at: null in the place of what is not known."""
    if type(value) is dict:
        return {key: _without_unknown(item) for key, item in value.items()}
    if type(value) is list:
        return [_without_unknown(item) for item in value]
    return None if value is UNKNOWN else value


def _notes(name: str, module: ReadModule) -> list[str]:
    notes = []
    for _, taken in module.definitions:
        reasons = list(dict.fromkeys([*taken.unknown.values(), *taken.open.values()]))
        if reasons:
            what = "1 value is" if len(taken.unknown) == 1 else f"{len(taken.unknown) or 'some'} values are"
            notes.append(f"{name}: {what} not known here ({some_of(reasons)})")
    return notes


def folders_upward(path: str) -> list[str]:
    """The folders that a path below the root lies in, the nearest first."""
    found = []
    while path:
        path = os.path.dirname(path)
        found.append(path)
    return found
