"""Findings as the protocol's diagnostics, with their ranges, related places, tags and the page of their rule."""

from __future__ import annotations

import os

from lsprotocol import types

from kwf_lint.editor.positions import range_of
from kwf_lint.editor.uris import path_of_document, uri_of
from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document
    from kwf_lint.editor.checked import Checked
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule

SOURCE = "kwf-lint"
LEVELS = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
TAGS = {
    "unreachable-step": types.DiagnosticTag.Unnecessary,
    "unused-setting": types.DiagnosticTag.Unnecessary,
    "unused-alias": types.DiagnosticTag.Unnecessary,
    "obsolete-key": types.DiagnosticTag.Deprecated,
}


class Client:
    """What a client said of itself, as far as diagnostics, actions and completion depend on it."""

    __slots__ = (
        "creates_files", "encoding", "has_label_details", "has_links", "has_related", "has_versions", "replaces_ahead",
        "shows_documents", "tags",
    )  # fmt: skip

    def __init__(self, capabilities: types.ClientCapabilities, encoding: str) -> None:
        self.encoding = encoding
        text = capabilities.text_document
        told = text.publish_diagnostics if text else None
        self.has_related = bool(told and told.related_information)
        self.has_links = bool(told and told.code_description_support)
        self.tags = set(told.tag_support.value_set) if told and told.tag_support else set()
        item = text.completion.completion_item if text and text.completion else None
        self.replaces_ahead = bool(item and item.insert_replace_support)
        self.has_label_details = bool(item and item.label_details_support)
        window, workspace = capabilities.window, capabilities.workspace
        self.shows_documents = bool(window and window.show_document and window.show_document.support)
        edit = workspace.workspace_edit if workspace else None
        self.has_versions = bool(edit and edit.document_changes)
        self.creates_files = types.ResourceOperationKind.Create in ((edit and edit.resource_operations) or ())


def diagnostics_of(checked: Checked, uri: str, client: Client) -> list[types.Diagnostic]:
    """All findings of a buffer. `uri`: what the client calls it."""
    return [lsp_diagnostic(each, checked, uri, client) for each in checked.diagnostics]


def lsp_diagnostic(each: Diagnostic, checked: Checked, uri: str, client: Client) -> types.Diagnostic:
    """A finding for a client."""
    message = visible(each.message)
    if each.help:
        message += f"\n{visible(each.help)}"
    page = page_uri(checked.rules.get(each.code), each.url)
    tag = TAGS.get(each.name)
    return types.Diagnostic(
        range=range_of(each.document, (each.start.offset, each.end.offset), client.encoding),
        message=message,
        severity=LEVELS[each.severity],
        code=each.code,
        code_description=types.CodeDescription(page) if page and client.has_links else None,
        source=SOURCE,
        tags=[tag] if tag in client.tags else None,
        related_information=_related(each, checked, uri, client) if client.has_related else None,
        data={"fingerprint": each.fingerprint},
    )


def page_uri(rule: Rule | None, url: str | None = None) -> str:
    """Where the page of a rule can be read: online, else the file that comes with the rule; "" where there is none."""
    if url or rule is None:
        return url or ""
    return uri_of(os.path.abspath(rule.page)) if os.path.exists(rule.page) else ""


def _related(
    each: Diagnostic, checked: Checked, uri: str, client: Client
) -> list[types.DiagnosticRelatedInformation] | None:
    found = [
        types.DiagnosticRelatedInformation(
            types.Location(
                uri_in(related.document, checked, uri),
                range_of(related.document, (related.start.offset, related.end.offset), client.encoding),
            ),
            visible(related.message),
        )
        for related in each.related
    ]
    return found or None


def uri_in(document: Document, checked: Checked, uri: str) -> str:
    """The URI of a document that a run has read; the checked buffer keeps the one that the client gave it."""
    return uri if document.name == checked.document.name else uri_of(path_of_document(document))
