"""Renames a name everywhere it is used, or says in a line why that cannot be done safely.

Before the client gets the edits, every changed file is read again: each definition must be what it was, but for the name.
So a constant that two things share, a composed id, or a file that another definition loads too refuses the rename.
"""

from __future__ import annotations

from lsprotocol import types

from kwf_lint.definition.node import strings_in
from kwf_lint.definition.owners import TRIGGER
from kwf_lint.document.edits import Part, Rename, Set, replaced
from kwf_lint.document.javascript.values import ENVIRONMENT
from kwf_lint.document.json_edits import changed_value
from kwf_lint.document.places import pointer, position
from kwf_lint.editor.checked import encoded, values
from kwf_lint.editor.code_actions import text_edits, workspace_edit
from kwf_lint.editor.names import ACTION, EVENT, SETTING, STEP, WORKFLOW, is_module
from kwf_lint.editor.uris import path_of_document
from kwf_lint.expressions.fast_path import step_ids_in
from kwf_lint.paths import printable
from kwf_lint.run.module_rewrite import exact_text
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.edits import Edit
    from kwf_lint.editor.names import Name, Names, Use
    from kwf_lint.editor.view import View

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
# What each kind of name may consist of: no more than what references and templates can spell.
CHARACTERS = {
    STEP: frozenset(_LETTERS + "-"),
    WORKFLOW: frozenset(_LETTERS + "-."),
    SETTING: frozenset(_LETTERS),
    ACTION: frozenset(_LETTERS + "-."),
    EVENT: frozenset(_LETTERS + "-."),
}
# Where a name in a sentence is not a reference.
_PROSE = frozenset(("description", "meta", "changelog", "i18n", "instructions", "postInstallMessage"))


class RefusedError(Exception):
    """Why a name cannot be changed, in a line."""


class Renaming:
    """What a rename changes.

    edit: for the client. texts: the new text of each changed file, by path. meant: what each definition is to become, by
    the name of its document.
    """

    __slots__ = ("edit", "meant", "texts")

    def __init__(self, edit: types.WorkspaceEdit, texts: dict[str, tuple[str, str]], meant: dict[str, Any]) -> None:
        self.edit = edit
        self.texts = texts
        self.meant = meant


def renamable(view: View, offset: int) -> types.PrepareRenamePlaceholder:
    """The word at an offset that can be renamed. Raises RefusedError."""
    use = _use(view, offset)
    shown = view.range_of(view.names.span(use))
    if shown is None:
        raise RefusedError(_BROKEN)
    return types.PrepareRenamePlaceholder(shown, use.name.word)


def rename(view: View, offset: int, new: str, versions: Mapping[str, int | None]) -> Renaming:
    """The edits that give the name at an offset another word, in all files. Raises RefusedError; see check() as well."""
    name = _use(view, offset).name
    every = list(view.all_names())
    _check_new(view, name, new, every)
    spans: dict[str, tuple[Document, set[Span]]] = {}
    meant = {}
    for names in every:
        uses = names.by_name.get(name, [])
        if not uses:
            continue
        document = names.document
        if document.has_duplicate_keys:
            raise RefusedError(f"{printable(document.name)} has duplicate keys; remove them before you rename")
        _check_unknown(name, document, uses)
        _check_rest(name, uses)
        for use in uses:
            source, (start, end) = names.source(use), names.span(use)
            if is_module(document) and source.text[start:end] != name.word:
                line, _ = position(source, start)
                raise RefusedError(f"{printable(source.name)}:{line} composes {quoted(name.word)} of parts")
            _, found = spans.setdefault(source.name, (source, set()))
            found.add((start, end))
        meant[document.name] = changed_value(document.value, dict.fromkeys(_edit(use, new) for use in uses))
    edits, texts = {}, {}
    for source, found in spans.values():
        changes = [(start, end, new) for start, end in sorted(found)]
        edits[view.uri_of(source)] = text_edits(source, changes, view.client)
        texts[path_of_document(source)] = source.text, replaced(source.text, changes)
    return Renaming(workspace_edit(edits, versions, view.client), texts, meant)


def check(renaming: Renaming, buffers: Mapping[str, bytes]) -> None:
    """Read the changed files again, with all open buffers. Raises RefusedError where something else would change."""
    changed = {**buffers, **{path: encoded(new) for path, (_, new) in renaming.texts.items()}}
    missing = set(renaming.meant)
    for path, (old, new) in renaming.texts.items():
        found = values(path, new, changed)
        before = values(path, old, buffers) if not found.keys() <= renaming.meant.keys() else {}
        for name, value in found.items():
            missing.discard(name)
            if name not in renaming.meant and exact_text(value) != exact_text(before.get(name)):
                raise RefusedError(f"{printable(name)} uses the same code, and would change too")
            if name in renaming.meant and exact_text(value) != exact_text(renaming.meant[name]):
                raise RefusedError(f"the code of {printable(name)} uses the name for something else too")
    if missing:
        raise RefusedError(f"{printable(min(missing))} could not be read with the new name")


def _edit(use: Use, new: str) -> Edit:
    """What renaming means at one place."""
    if use.is_key:
        key = str(use.path[-1])
        return Rename(use.path, new if use.part is None else key[: use.part[0]] + new + key[use.part[1] :])
    return Set(use.path, new) if use.part is None else Part(use.path, use.part, new)


_BROKEN = "the file has a syntax error; fix it before you rename"


def _use(view: View, offset: int) -> Use:
    """The name at an offset, if it is one that can be renamed."""
    if not view.is_whole:
        raise RefusedError(_BROKEN)
    use = view.use_at(offset)
    if use is None:
        raise RefusedError("there is no name to rename here")
    name = use.name
    if name.kind not in CHARACTERS:
        raise RefusedError(f"{'an' if name.kind[0] in 'aeiou' else 'a'} {name.kind} cannot be renamed")
    if name.kind == STEP and name.word == TRIGGER:
        raise RefusedError("the id of the trigger is always 1")
    count = sum(len(names.declarations(name)) for names in view.all_names())
    if not count:
        raise RefusedError(f"the {name.kind} {quoted(name.word)} is not declared here")
    if count > 1 and name.kind != EVENT:
        raise RefusedError(f"the {name.kind} {quoted(name.word)} is declared {count} times")
    return use


def _check_new(view: View, name: Name, new: str, every: list[Names]) -> None:
    """Refuse a word that cannot be such a name, or is one already."""
    odd = next((character for character in new if character not in CHARACTERS[name.kind]), "")
    if not new:
        raise RefusedError("the new name is empty")
    if odd:
        allowed = " ".join(sorted(CHARACTERS[name.kind].intersection("-._")))
        raise RefusedError(f"{quoted(odd)} is not allowed here; use letters, digits and {allowed}")
    if new == name.word:
        raise RefusedError(f"the name is {quoted(new)} already")
    for names in every:
        for other in names.by_name:
            if other.kind == name.kind and other.word == new and other.key == _sibling(name, new):
                raise RefusedError(f"the {name.kind} {quoted(new)} exists already")
    if name.kind == STEP:
        workflow = next(each for app in view.good.apps for each in app.workflows if each.path == name.key[1])
        if new in workflow.steps_by_id or new == TRIGGER or (workflow.trigger and new == workflow.trigger.id):
            raise RefusedError(f"the step {quoted(new)} exists already")


def _sibling(name: Name, new: str) -> tuple[object, ...]:
    """The key that the name would have."""
    category = str(name.key[-1])[: -len(name.word)] if name.kind == SETTING else ""
    return (*name.key[:-1], category + new)


def _check_rest(name: Name, uses: list[Use]) -> None:
    """Refuse where a string names it in a form that cannot be followed, and so would keep the old name."""
    known: dict[object, int] = {}
    for use in uses:
        known[use.path] = known.get(use.path, 0) + 1
    if name.kind == STEP:
        workflow = next(use.workflow for use in uses if use.workflow is not None)
        for path, text in strings_in(workflow.value, workflow.path):
            if "steps." in text and _PROSE.isdisjoint(path):
                count = step_ids_in(text).count(name.word)
                if count > known.get(path, 0):
                    raise _left_behind(path, name)
    elif name.kind == SETTING:
        app = uses[0].app
        for kview in app.kviews:
            path = kview.at("template")
            if "appSettings" in kview.template and _count(kview.template, name.word) > known.get(path, 0):
                raise _left_behind(path, name)
        # Also under the name of another app, which may be this one, misspelled.
        texts = [(path, text) for path, text in strings_in(app.value, app.path) if _PROSE.isdisjoint(path)]
        for path, text in [*texts, *[(path, key) for _, key, path, _ in app.translations]]:
            if str(name.key[-1]) in text and path not in known:
                raise _left_behind(path, name)


def _left_behind(path: Path, name: Name) -> RefusedError:
    return RefusedError(f"{pointer(path)} uses {quoted(name.word)} in a form that a rename cannot change")


def _check_unknown(name: Name, document: Document, uses: list[Use]) -> None:
    """Refuse where a part of a module that is not known may use the name; what the environment sets uses none."""
    if document.origin is None:
        return
    scope = next((use.workflow.path for use in uses if use.workflow is not None), ()) if name.kind == STEP else ()
    for path, reason in {**document.origin.unknown, **document.origin.open}.items():
        if path[: len(scope)] == scope and _PROSE.isdisjoint(path) and not reason.startswith(ENVIRONMENT):
            raise RefusedError(f"{pointer(path)} cannot be read ({reason}), and may use {quoted(name.word)}")


def _count(text: str, word: str) -> int:
    """How often a word stands in a text, as a word of its own."""
    count = 0
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        before, after = text[at - 1 : at], text[end : end + 1]
        count += (not before or before not in CHARACTERS[SETTING]) and (not after or after not in CHARACTERS[SETTING])
        at = text.find(word, end)
    return count
