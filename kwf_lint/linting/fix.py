"""Makes the fixes of findings: rounds of fixing and linting until nothing changes.

Works on documents in memory and returns a new one; document/json_edits.py knows what an edit does to a text, and
run/rewrite.py how the file is written. A finding that appears only after a fix (the value of a misspelled key is now read)
is reported like any other.
"""

from __future__ import annotations

import json
from bisect import bisect_left, insort

from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import EditError, Set, Text, replaced
from kwf_lint.document.json_edits import changed_value, claim_of
from kwf_lint.document.json_reader import read_document
from kwf_lint.linting.faults import Fault
from kwf_lint.linting.makeable import edits_by_path, layout_of, replacements_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.edits import Edit, Replacement
    from kwf_lint.document.json_edits import Layout
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.engine import Linted
    from kwf_lint.rulekit import Fix

    # Lints a document as for the first time.
    Lint = Callable[[Document], Linted]

    # The edits that a diagnostic's fix makes, each (start offset, end offset, new text), by place.
    EditsOf = Callable[[Diagnostic], Sequence[tuple[int, int, str]]]

MOST_ROUNDS = 10


class Fixed:
    """The new document, what is found in it, and the findings that were fixed.

    Where `faults` says that a fix is wrong, all else is as it was before.
    """

    __slots__ = ("document", "faults", "fixed", "linted")

    def __init__(self, document: Document, linted: Linted) -> None:
        self.document = document
        self.linted = linted
        self.fixed: list[Diagnostic] = []
        self.faults: list[Fault] = []


def fixed(document: Document, linted: Linted, lint: Lint, *, unsafe: bool) -> Fixed:
    """The document with its findings fixed where they have a safe fix, or with `unsafe` any; see Fixed."""
    before = Fixed(document, linted)
    result = Fixed(document, linted)
    for _ in range(MOST_ROUNDS):
        wanted = [each for each in result.linted.diagnostics if is_fixable(each, unsafe=unsafe)]
        if not wanted:
            return result
        try:
            made, text = _round(result.document, wanted)
        except _WrongFixError as error:
            before.faults.append(Fault(document.name, error.rule, f"its fix is wrong: {error.reason}"))
            return before
        if text == result.document.text:
            return result
        result.document = read_document(document.name, text.encode("utf-8"), relaxed=document.relaxed is not None)
        result.linted = lint(result.document)
        if result.linted.faults:
            before.faults += result.linted.faults
            return before
        result.fixed += made
    if any(is_fixable(each, unsafe=unsafe) for each in result.linted.diagnostics):
        reason = f"fixing does not come to an end in {MOST_ROUNDS} rounds"
        before.faults.append(Fault(document.name, _rules_of(made), reason))
        return before
    return result


def is_fixable(diagnostic: Diagnostic, *, unsafe: bool) -> bool:
    """Whether a finding has a fix of the wanted kind; suppressed findings are not fixed."""
    return diagnostic.fix is not None and diagnostic.suppression is None and (unsafe or diagnostic.fix.safe)


class _WrongFixError(Exception):
    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


def _round(document: Document, wanted: Sequence[Diagnostic]) -> tuple[list[Diagnostic], str]:
    """Make the fixes that do not conflict; returns the findings they are for, and the new text."""
    in_text = [each for each in wanted if each.fix and _in_text(each.fix)]
    if in_text:
        return in_text, _as_json(document, in_text)
    layout = layout_of(document, _edits_of(wanted))
    taken = compatible(layout, wanted)
    try:
        return taken, _new_text(document, layout, _edits_of(taken))
    except EditError as reason:
        for each in taken:
            try:
                _new_text(document, layout, _edits_of([each]))
            except EditError as error:
                raise _WrongFixError(each.code, str(error)) from None
        raise _WrongFixError(_rules_of(taken), str(reason)) from None


def _as_json(document: Document, wanted: Sequence[Diagnostic]) -> str:
    """The text with everything that is not JSON rewritten as JSON, for these findings: the value stays the same."""
    found = sorted({change for each in wanted if each.fix for change in _in_text(each.fix)})
    text = replaced(document.text, found)
    value = read_document(document.name, text.encode("utf-8"), relaxed=True).value
    if value is MISSING or json.dumps(value) != json.dumps(document.value):
        raise _WrongFixError(_rules_of(wanted), "the new text would not say what it should")
    return text


def _rules_of(diagnostics: Iterable[Diagnostic]) -> str:
    return ", ".join(sorted({each.code for each in diagnostics}))


def _edits_of(diagnostics: Iterable[Diagnostic]) -> list[Edit]:
    """The edits of several fixes, none twice."""
    return list(dict.fromkeys([edit for each in diagnostics if each.fix for edit in edits_by_path(each.fix)]))


def _in_text(fix: Fix) -> list[Replacement]:
    """The changes of the text itself that a fix makes."""
    return [(*edit.span, edit.text) for edit in fix.edits if isinstance(edit, Text)]


def _new_text(document: Document, layout: Layout, edits: list[Edit]) -> str:
    """The text with these edits made. Raises EditError unless it is read as the value that they should result in."""
    text = replaced(document.text, replacements_in(document, layout, edits))
    value = read_document(document.name, text.encode("utf-8"), relaxed=document.relaxed is not None).value
    # As text, so that true is not 1 and the order of keys counts.
    if value is MISSING or json.dumps(value) != json.dumps(changed_value(layout.document.value, edits)):
        raise EditError("the new text would not say what it should")
    return text


def edited(document: Document, edits: list[Edit]) -> str:
    """The text of a document with edits made. Raises EditError where they do not fit it."""
    return _new_text(document, layout_of(document, edits), edits)


def compatible(layout: Layout, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings whose fixes can be made together: of two that touch the same text, the first by place and code.

    Equal edits of several fixes are made once. The other fixes are made when the text has been linted again. Raises
    _WrongFixError for a fix that does not fit the document.
    """
    claims = _Claims(layout)
    return [
        each
        for each in sorted(diagnostics, key=_order)
        if each.fix and claims.admit(each.code, edits_by_path(each.fix))
    ]


def _order(diagnostic: Diagnostic) -> tuple[int, int, str, str, str]:
    title = diagnostic.fix.title if diagnostic.fix else ""
    return diagnostic.start.offset, diagnostic.end.offset, diagnostic.code, diagnostic.message, title


def names_given(edits: Iterable[Edit | Text]) -> list[tuple[Path, str]]:
    """The names that edits give to components, each with the array of the component.

    Two fixes do not give one name twice: each of them knows only the names that are there before.
    """
    return [
        (edit.path[:-2], edit.value)
        for edit in edits
        if isinstance(edit, Set) and edit.path[-1:] == ("name",) and type(edit.value) is str
    ]


class _Claims:
    """What the accepted fixes change: spans of the text, places where something is added, keys of objects."""

    __slots__ = ("_edits", "_keys", "_layout", "_points", "_spans")

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._edits: set[Edit] = set()
        self._spans: list[Span] = []
        self._points: list[int] = []
        self._keys: set[tuple[Path, str | int]] = set()

    def admit(self, rule: str, edits: Sequence[Edit]) -> bool:
        """Accept a fix, unless it would change what another one changes; returns whether it is accepted."""
        new = dict.fromkeys(edits)
        for known in self._edits.intersection(new):
            del new[known]
        try:
            claim = claim_of(self._layout, new)
        except EditError as error:
            raise _WrongFixError(rule, str(error)) from None
        claim.keys += names_given(new)
        hit = any(map(self._hits_span, claim.spans)) or any(map(self._hits_point, claim.points))
        if hit or not self._keys.isdisjoint(claim.keys):
            return False
        for span in claim.spans:
            insort(self._spans, span)
        for point in claim.points:
            insort(self._points, point)
        self._keys.update(claim.keys)
        self._edits.update(new)
        return True

    def _hits_span(self, span: Span) -> bool:
        """Whether a span overlaps one that is taken; one without length also where they only touch."""
        start, end = span
        spans = self._spans
        at = bisect_left(spans, span)
        for other_start, other_end in spans[max(at - 1, 0) : at + 1]:
            touching = start == end or other_start == other_end
            if (start <= other_end and other_start <= end) if touching else (start < other_end and other_start < end):
                return True
        at = bisect_left(self._points, start)
        return at < len(self._points) and self._points[at] < end

    def _hits_point(self, point: int) -> bool:
        """Whether a place where something is inserted lies within a span that is taken."""
        at = bisect_left(self._spans, (point + 1, 0))
        return at > 0 and point < self._spans[at - 1][1]


def edits_finder(diagnostics: Iterable[Diagnostic]) -> EditsOf:
    """A function that returns what the fix of one of these diagnostics replaces in the text, for reports."""
    wanted: dict[int, tuple[Document, list[Edit]]] = {}
    for each in diagnostics:
        if each.fix:
            wanted.setdefault(id(each.document), (each.document, []))[1].extend(edits_by_path(each.fix))
    layouts: dict[int, Layout] = {}

    def edits_of(diagnostic: Diagnostic) -> list[Replacement]:
        if diagnostic.fix is None:
            return []
        in_text = _in_text(diagnostic.fix)
        if in_text:
            return in_text
        key = id(diagnostic.document)
        if key not in layouts:
            layouts[key] = layout_of(*wanted.get(key, (diagnostic.document, ())))
        try:
            return replacements_in(diagnostic.document, layouts[key], _edits_of([diagnostic]))
        except EditError:
            return []  # a bug in the rule, which must not cost the report; making the fix reports it

    return edits_of
