"""Renames a name everywhere it stands, or says in a line why that cannot be done safely."""

from __future__ import annotations

from lsprotocol import types

from kwf_lint.definition.node import strings_in
from kwf_lint.document.places import pointer
from kwf_lint.editor.code_actions import text_edits, workspace_edit
from kwf_lint.editor.names import ACTION, EVENT, SETTING, STEP, TRIGGER, WORKFLOW
from kwf_lint.expressions.fast_path import step_ids_in
from kwf_lint.paths import printable
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

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
# Where a name in a sentence is no reference.
_PROSE = frozenset(("description", "meta", "changelog", "i18n", "instructions", "postInstallMessage"))


class RefusedError(Exception):
    """Why a name cannot be changed, in a line."""


def renamable(view: View, offset: int) -> types.PrepareRenamePlaceholder:
    """The word at an offset that can be renamed. Raises RefusedError."""
    use = _use(view, offset)
    shown = view.range_of(view.names.span(use))
    if shown is None:
        raise RefusedError("the text is not complete JSON")
    return types.PrepareRenamePlaceholder(shown, use.name.word)


def rename(view: View, offset: int, new: str, versions: Mapping[str, int | None]) -> types.WorkspaceEdit:
    """The edits that give the name at an offset another word, in all files. Raises RefusedError."""
    use = _use(view, offset)
    name = use.name
    every = list(view.all_names())
    _check_new(view, name, new, every)
    edits: dict[str, list[types.TextEdit]] = {}
    for names in every:
        uses = names.by_name.get(name, [])
        if not uses:
            continue
        document = names.document
        if document.origin is not None or document.relaxed is not None or document.has_duplicate_keys:
            reason = "has a key twice in one object"
            if document.origin is not None or document.relaxed is not None:
                reason = "is a module" if document.origin is not None else "is not strict JSON"
            raise RefusedError(f"{printable(document.name)} {reason}, so that not every place can be changed")
        _check_rest(name, uses)
        spans = sorted({names.span(each) for each in uses})
        edits[view.uri_of(document)] = text_edits(document, [(start, end, new) for start, end in spans], view.client)
    return workspace_edit(edits, versions, view.client)


def _use(view: View, offset: int) -> Use:
    """The name at an offset, if it is one that can be renamed."""
    if not view.is_whole:
        raise RefusedError("the text is not complete JSON")
    use = view.use_at(offset)
    if use is None:
        raise RefusedError("no name stands here")
    name = use.name
    if name.kind not in CHARACTERS:
        raise RefusedError(f"{'an' if name.kind[0] in 'aeiou' else 'a'} {name.kind} cannot be renamed")
    if name.kind == STEP and name.word == TRIGGER:
        raise RefusedError("the trigger is always read as step 1")
    count = sum(len(names.declarations(name)) for names in view.all_names())
    if not count:
        raise RefusedError(f"nothing here declares the {name.kind} {quoted(name.word)}")
    if count > 1 and name.kind != EVENT:
        raise RefusedError(f"{count} places declare the {name.kind} {quoted(name.word)}")
    return use


def _check_new(view: View, name: Name, new: str, every: list[Names]) -> None:
    """Refuse a word that cannot be such a name, or is one already."""
    odd = next((character for character in new if character not in CHARACTERS[name.kind]), "")
    if odd or not new:
        allowed = "".join(sorted(CHARACTERS[name.kind].intersection("-._")))
        what = f"{quoted(odd)} in it" if odd else "no character"
        raise RefusedError(f"the name has {what}; letters, digits and {' '.join(allowed)} can stand in a {name.kind}")
    if new == name.word:
        raise RefusedError("this is its name already")
    for names in every:
        for other in names.by_name:
            if other.kind == name.kind and other.word == new and other.key == _sibling(name, new):
                raise RefusedError(f"the {name.kind} {quoted(new)} exists")
    if name.kind == STEP:
        workflow = next(each for app in view.good.apps for each in app.workflows if each.path == name.key[1])
        if new in workflow.steps_by_id or new == TRIGGER or (workflow.trigger and new == workflow.trigger.id):
            raise RefusedError(f"the step {quoted(new)} exists")


def _sibling(name: Name, new: str) -> tuple[object, ...]:
    """The key that the name would have."""
    category = str(name.key[-1])[: -len(name.word)] if name.kind == SETTING else ""
    return (*name.key[:-1], category + new)


def _check_rest(name: Name, uses: list[Use]) -> None:
    """Refuse where a string names it in a way that cannot be followed, and so would be left behind."""
    known: dict[object, int] = {}
    for use in uses:
        known[use.path] = known.get(use.path, 0) + 1
    if name.kind == STEP:
        workflow = next(use.workflow for use in uses if use.workflow is not None)
        for path, text in strings_in(workflow.value, workflow.path):
            if "steps." in text and _PROSE.isdisjoint(path):
                count = step_ids_in(text).count(name.word)
                if count > known.get(path, 0):
                    raise RefusedError(f"{pointer(path)} names it in a way that cannot be changed")
    elif name.kind == SETTING:
        app = uses[0].app
        for kview in app.kviews:
            path = kview.at("template")
            if "appSettings" in kview.template and _count(kview.template, name.word) > known.get(path, 0):
                raise RefusedError(f"{pointer(path)} names it in a way that cannot be changed")
        # Also under the name of another app, which may be this one, misspelled.
        texts = [(path, text) for path, text in strings_in(app.value, app.path) if _PROSE.isdisjoint(path)]
        for path, text in [*texts, *[(path, key) for _, key, path, _ in app.translations]]:
            if str(name.key[-1]) in text and path not in known:
                raise RefusedError(f"{pointer(path)} names it in a way that cannot be changed")


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
