"""What --fix and --diff do with modules: fixes of all of them together, since a file may be a part of several definitions.

A fix is made where the definitions, read again with the new text, hold what the fix means and nothing else has changed.
"""

from __future__ import annotations

import json

from kwf_lint.document.document import Document
from kwf_lint.document.edits import Remove, Rename, Text, replaced
from kwf_lint.document.json_edits import changed_value
from kwf_lint.linting.fix import MOST_ROUNDS, is_fixable, names_given
from kwf_lint.paths import printable
from kwf_lint.run.files import is_module_name, read_file
from kwf_lint.run.module_documents import files_around, path_of, read
from kwf_lint.run.module_findings import once, without_foreign_fixes
from kwf_lint.run.outcome import Outcome
from kwf_lint.run.write_file import replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit
    from kwf_lint.document.javascript.modules import Read
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.run.files import Target
    from kwf_lint.run.module_documents import Surroundings
    from kwf_lint.run.rewrite import Rewriting

# At most so many fixes that cannot be made together are tried alone.
MOST_TRIES = 20
_NOT_MEANT = "the module would not have the value that the fix of"


def rewrite_modules(
    outcome: Outcome,
    run: Surroundings,
    lint: Callable[[Target, bytes, Outcome], None],
    rewriting: Rewriting,
    *,
    only_named: bool,
) -> None:
    """Fix the modules that were linted, and put what linting them then gives into the outcome.

    only_named: report only what lies in the files that the run names.
    """
    modules = {each.target.name: each.target for each in outcome.linted if is_module_name(each.target.name)}
    named = {target.name: target for target in run.targets}
    old: dict[str, bytes] = {}
    parts = {name for name, _ in outcome.skipped}
    for name, target in named.items():
        data = read_file(target) if is_module_name(name) or name in parts else None
        if type(data) is bytes:
            old[name] = data
    if not modules:
        return
    new: dict[str, bytes] = {}
    _read_from(run, new)
    found = [each for each in outcome.diagnostics if each.definition in modules]
    fixed: list[Diagnostic] = []
    fresh: Outcome | None = None
    # Why findings are not fixed, by fingerprint.
    refused: dict[str, str] = {}
    rounds = 0

    def wanted() -> list[Diagnostic]:
        fixable = [each for each in found if is_fixable(each, unsafe=rewriting.unsafe) and each.file in old]
        return [each for each in fixable if each.edits and each.fingerprint not in refused]

    def linted_again() -> Outcome:
        fresh = Outcome()
        for name, target in modules.items():
            if name in old:
                lint(target, new.get(name, old[name]), fresh)
        fresh.diagnostics = [each for each in fresh.diagnostics if not only_named or each.file in named]
        fresh.diagnostics = once(fresh.diagnostics, fresh.loaded)
        without_foreign_fixes(fresh, named.keys())
        return fresh

    if outcome.changed:
        # What modules load was perhaps fixed by itself.
        fresh = linted_again()
        found = fresh.diagnostics
    while fixes := wanted():
        made, wrong = _made(run, modules, fixes, {**old, **new}, new)
        refused.update((each.fingerprint, f"with the change, {_NOT_MEANT} {each.code} gives") for each in wrong)
        if not made:
            continue
        fresh = linted_again()
        if fresh.faults:
            outcome.faults += fresh.faults
            return
        fixed += made
        found = fresh.diagnostics
        rounds += 1
        if rounds == MOST_ROUNDS:
            refused.update((each.fingerprint, f"fixes do not come to an end in {rounds} rounds") for each in wanted())
    _say_refused(outcome, found, refused)
    if fresh is None or not _write(named, old, new, rewriting, outcome):
        return
    outcome.fixed += len(fixed)
    outcome.changed += len(new)
    others = [each for each in outcome.diagnostics if each.definition not in modules]
    outcome.diagnostics = once(others + found, outcome.loaded)
    outcome.suppressed = [each for each in outcome.suppressed if each.definition not in modules] + fresh.suppressed
    outcome.linted = [each for each in outcome.linted if each.target.name not in modules] + fresh.linted


def _read_from(run: Surroundings, new: dict[str, bytes]) -> None:
    """Have modules read what files have become before what they are."""
    for files in run.module_files.values():

        def read_new(
            path: str, name_of: Callable[[str], str] = files.name_of, before: Read = files.read
        ) -> bytes | None:
            return new.get(name_of(path)) or before(path)

        files.read = read_new


def _made(
    run: Surroundings,
    modules: dict[str, Target],
    wanted: Sequence[Diagnostic],
    texts: dict[str, bytes],
    new: dict[str, bytes],
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Make those of the fixes that can be made together, into `new`; the first that can be made alone where they cannot.

    Returns the findings whose fixes were made, and those whose fixes alone do not give what they mean.
    """
    before = _documents(run, modules, texts)
    together = _apart(wanted)
    known = dict(new)
    wrong = []
    for each in [together, *([one] for one in together[:MOST_TRIES] if len(together) > 1)]:
        new.update(_changed(each, texts))
        if not all(_is_json(new[name]) for name in new if name.endswith(".json")):
            new.clear()
            new.update(known)
            wrong += each if len(each) == 1 else []
            continue
        after = {name: document.value for name, document in _documents(run, modules, {**texts, **new}).items()}
        if exact_text(after) == exact_text({name: _meant(before, name, each) for name in before}):
            return list(each), wrong
        new.clear()
        new.update(known)
        wrong += each if len(each) == 1 else []
    return [], wrong


def _say_refused(outcome: Outcome, found: Sequence[Diagnostic], refused: dict[str, str]) -> None:
    """Say which fixes are not made, and offer them no more."""
    for each in found:
        if each.fingerprint in refused:
            each.fix = None
            place = f"{each.file}:{each.start.line}:{each.start.column}"
            outcome.notes.append(f"{place}: not fixed: {refused[each.fingerprint]}")


def _documents(run: Surroundings, modules: dict[str, Target], texts: dict[str, bytes]) -> dict[str, Document]:
    """The definitions, by the name of their module."""
    found = {}
    for name, target in modules.items():
        root, files = files_around(target, run)
        path = path_of(target, root)
        data = texts.get(name) or files.read(path) or b""
        found[name] = read(path, name, data, files).document or Document(name, "")
    return found


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def exact_text(value: Any) -> str:
    """A value as text to compare: so true is not 1, and the order of keys counts."""
    return json.dumps(value, default=repr)


def _meant(documents: Mapping[str, Document], name: str, diagnostics: Sequence[Diagnostic]) -> Any:
    """What fixes make of a definition: those in it, and those in others that share the parts that are fixed."""
    document = documents[name]
    edits: dict[Any, None] = {}
    for each in diagnostics:
        for edit in each.edits:
            if each.definition == name:
                edits[edit] = None
            elif not isinstance(edit, Text):
                edits.update(dict.fromkeys(_edits_of_shared(documents[each.definition], edit, document)))
    return changed_value(document.value, edits)


def _edits_of_shared(home: Document, edit: Edit, other: Document) -> Iterator[Edit]:
    """What an edit in one definition is in another, which holds the same literal under other paths."""
    if home.origin is None or other.origin is None:
        return
    is_of_member = isinstance(edit, Rename | Remove)
    spot = home.origin.spots.get(edit.path[:-1] if is_of_member else edit.path)
    place = _place(spot)
    others = [getattr(edit, field) for field in edit.__slots__ if field != "path"]
    for path, each in other.origin.spots.items() if place is not None else ():
        if _place(each) == place:
            yield type(edit)((*path, edit.path[-1]) if is_of_member else path, *others)


def _place(spot: Any) -> tuple[str, int, int] | None:
    return None if spot is None or spot.at is None else (spot.at[0].path, *spot.at[1:])


def _changes(diagnostic: Diagnostic) -> list[tuple[int, int, str]]:
    assert diagnostic.fix is not None
    return [(*edit.span, edit.text) for edit in diagnostic.fix.edits if isinstance(edit, Text)]


def _apart(wanted: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings whose fixes touch no common text and give no name twice: of two that do, the first by place."""
    taken: dict[str, list[tuple[int, int]]] = {}
    names: set[tuple[str, Path, str]] = set()
    kept = []
    for each in sorted(wanted, key=lambda each: (each.file, each.start.offset, each.code)):
        spans = [(start, end) for start, end, _ in _changes(each)]
        others = taken.setdefault(each.file, [])
        new = [(each.definition, *name) for name in names_given(each.edits)]
        if names.isdisjoint(new) and all(end < first or last < start for start, end in spans for first, last in others):
            others += spans
            names.update(new)
            kept.append(each)
    return kept


def _changed(diagnostics: Sequence[Diagnostic], texts: dict[str, bytes]) -> dict[str, bytes]:
    """The files that these fixes change, with their new content."""
    changes: dict[str, list[tuple[int, int, str]]] = {}
    for each in diagnostics:
        changes.setdefault(each.file, []).extend(_changes(each))
    # What is added in one place keeps its order.
    return {
        name: replaced(texts[name].decode("utf-8"), sorted(found, key=lambda each: each[:2])).encode("utf-8")
        for name, found in changes.items()
    }


def _write(
    named: dict[str, Target], old: dict[str, bytes], new: dict[str, bytes], rewriting: Rewriting, outcome: Outcome
) -> bool:
    """Write the changed files, or note what would change; returns whether nothing went wrong."""
    for name, data in new.items():
        if not rewriting.write:
            rewriting.differences.append((name, old[name].decode("utf-8"), data.decode("utf-8")))
        elif named[name].content is not None:
            rewriting.text = data
        elif problem := replace_file(named[name].path, old[name], data):
            outcome.problems.append(f"{printable(name)}: not fixed: {problem}")
            outcome.unwritten += 1
            return False
    return True
