"""What a client can offer at a place: the fixes of its findings, all safe fixes at once, suppressions, the rule's page."""

from __future__ import annotations

from lsprotocol import types

from kwf_lint.document.edits import Add
from kwf_lint.document.places import position
from kwf_lint.editor.diagnostics import lsp_diagnostic
from kwf_lint.editor.positions import offset_at, range_of
from kwf_lint.editor.suppress import in_comment, in_document, in_settings
from kwf_lint.editor.text_map import TextMap
from kwf_lint.linting.fix import edits_finder
from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kwf_lint.document.document import Document
    from kwf_lint.editor.checked import Checked
    from kwf_lint.editor.diagnostics import Client
    from kwf_lint.linting.diagnostic import Diagnostic

FIX_ALL = "source.fixAll.kwf-lint"
SHOW_RULE = "kwf-lint.showRule"
KINDS = [types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorExtract, FIX_ALL]


def actions_at(
    checked: Checked,
    uri: str,
    wanted: types.Range,
    only: Sequence[str] | None,
    client: Client,
    buffers: Mapping[str, str],
) -> list[types.CodeAction]:
    """The actions for the findings that a range touches. buffers: the texts of all open files, by path."""
    document = checked.document
    start = offset_at(document, wanted.start, client.encoding)
    end = offset_at(document, wanted.end, client.encoding)
    # Editors ask for the line of the cursor, or for the cursor alone.
    first, last = position(document, start)[0], position(document, end)[0]
    found = [
        each
        for each in checked.diagnostics
        if (each.start.offset <= end and start <= each.end.offset)
        or (start == end and first <= each.start.line <= last)
    ]
    actions: list[types.CodeAction] = []
    edits_of = edits_finder(found)
    for each in found:
        shown = [lsp_diagnostic(each, checked, uri, client)]
        if each.fix is not None:
            edits = text_edits(document, edits_of(each), client)
            if edits:
                actions.append(_fix_action(each, shown, workspace_edit({uri: edits}, {uri: checked.version}, client)))
        actions += _suppressions(each, shown, checked, uri, client, buffers)
        actions.append(_show_rule(each, shown))
    return [each for each in actions if only is None or _is_wanted(each.kind, only)]


def fix_all_action(checked: Checked, uri: str, fixed: str, client: Client) -> types.CodeAction | None:
    """The action that makes all safe fixes, of which this text comes; None where there are none."""
    document = checked.document
    if fixed == document.text:
        return None
    changed = TextMap(document.text, fixed)
    edit = types.TextEdit(range_of(document, changed.old, client.encoding), fixed[changed.new[0] : changed.new[1]])
    made = workspace_edit({uri: [edit]}, {uri: checked.version}, client)
    return types.CodeAction("Apply all safe fixes of kwf-lint", kind=FIX_ALL, edit=made)


def wants_fix_all(only: Sequence[str] | None) -> bool:
    """Whether a client asks for the action; only then, since it costs a check of its own."""
    return only is not None and _is_wanted(FIX_ALL, only)


def text_edits(document: Document, edits: Iterable[tuple[int, int, str]], client: Client) -> list[types.TextEdit]:
    """Replacements in a text for a client."""
    return [types.TextEdit(range_of(document, (start, end), client.encoding), text) for start, end, text in edits]


def workspace_edit(
    edits: Mapping[str, Sequence[types.TextEdit]], versions: Mapping[str, int | None], client: Client
) -> types.WorkspaceEdit:
    """Changes of files, bound to the versions of those that are open where the client can check them."""
    if not client.has_versions:
        return types.WorkspaceEdit(changes={uri: list(each) for uri, each in edits.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, versions.get(uri)), list(each))
            for uri, each in edits.items()
        ]
    )


def _fix_action(each: Diagnostic, shown: list[types.Diagnostic], edit: types.WorkspaceEdit) -> types.CodeAction:
    assert each.fix is not None
    title = visible(each.fix.title)
    title = title[:1].upper() + title[1:]
    extracts = any(isinstance(edit, Add) and "settings" in edit.path for edit in each.fix.edits)
    return types.CodeAction(
        title if each.fix.safe else f"{title} (review the change)",
        kind=types.CodeActionKind.RefactorExtract if extracts else types.CodeActionKind.QuickFix,
        diagnostics=shown,
        is_preferred=each.fix.safe or None,
        edit=edit,
    )


def _suppressions(
    each: Diagnostic,
    shown: list[types.Diagnostic],
    checked: Checked,
    uri: str,
    client: Client,
    buffers: Mapping[str, str],
) -> list[types.CodeAction]:
    found = []
    inside = in_document(each, checked)
    comment = in_comment(each, checked)
    where, replaced = inside if inside is not None else ("line", comment)
    if replaced is not None:
        edit = workspace_edit({uri: text_edits(checked.document, replaced, client)}, {uri: checked.version}, client)
        found.append((f"Suppress {each.code} in the {where}, with a reason", edit))
    outside = in_settings(each, checked, client, buffers)
    if outside is not None:
        found.append((f"Suppress {each.code} here in the settings, with a reason", outside))
    return [
        types.CodeAction(title, kind=types.CodeActionKind.QuickFix, diagnostics=shown, edit=edit)
        for title, edit in found
    ]


def _show_rule(each: Diagnostic, shown: list[types.Diagnostic]) -> types.CodeAction:
    title = f"Show the rule {each.code} {each.name}"
    return types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=shown,
        command=types.Command(title, SHOW_RULE, arguments=[each.code]),
    )


def _is_wanted(kind: str | None, only: Sequence[str]) -> bool:
    return kind is not None and any(kind == each or kind.startswith(f"{each}.") or not each for each in only)
