"""Turns the edits of fixes into edits of a document's text, and says which fixes cannot be made there.

A document with comments and the like is edited as the JSON that it is read as, and the changes are applied to its own
text. A fix that would remove a comment is not made.
"""

from __future__ import annotations

from kwf_lint.document.edits import EditError, Text
from kwf_lint.document.json_edits import Layout, replacements
from kwf_lint.document.json_scan import WHITE_SPACE, after_space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.document.document import Document
    from kwf_lint.document.edits import Edit, Replacement
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Fix


def edits_by_path(fix: Fix) -> list[Edit]:
    """The edits of a fix that name places by path."""
    return [edit for edit in fix.edits if not isinstance(edit, Text)]


def layout_of(document: Document, edits: Iterable[Edit]) -> Layout:
    """How a document is written, for these edits; of one with comments and the like, the JSON that it stands for."""
    return Layout(document if document.relaxed is None else document.relaxed.json, edits)


def replacements_in(document: Document, layout: Layout, edits: list[Edit]) -> list[Replacement]:
    """What these edits replace in the document's text. Raises EditError where they would remove a comment."""
    found = replacements(layout, edits)
    if document.relaxed is None:
        return found
    moved = []
    for change in found:
        there = document.relaxed.change(change)
        if there is None:
            raise EditError("there is a comment in the place of an edit")
        moved.append(there if there[2].strip() else _with_comma(document.text, there))
    return moved


def _with_comma(text: str, change: Replacement) -> Replacement:
    """A change that empties an object or array takes the comma after its last item with it."""
    start, end, new = change
    first, last = start - 1, after_space(text, end)
    while first >= 0 and text[first] in WHITE_SPACE:
        first -= 1
    return (start, last + 1, new) if text[max(first, 0)] in "{[" and text[last : last + 1] == "," else change


def without_unmakeable(document: Document, diagnostics: Iterable[Diagnostic]) -> None:
    """Take those fixes away that cannot be made in a document with comments and the like."""
    edits_of = [(each, edits_by_path(each.fix)) for each in diagnostics if each.fix is not None]
    edits_of = [(each, edits) for each, edits in edits_of if edits]
    if not edits_of:
        return
    layout = layout_of(document, [edit for _, edits in edits_of for edit in edits])
    for each, edits in edits_of:
        try:
            replacements_in(document, layout, edits)
        except EditError:
            each.fix = None
