"""The language server: what a client may ask for, and which module of this room answers it."""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import partial
from importlib.util import find_spec
from urllib.parse import unquote

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, JsonRpcInvalidRequest
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from kwf_lint.editor import rename
from kwf_lint.editor.buffers import Buffers
from kwf_lint.editor.checked import fixed
from kwf_lint.editor.code_actions import KINDS, SHOW_RULE, actions_at, fix_all_action, wants_fix_all
from kwf_lint.editor.completion import TRIGGER_CHARACTERS, completion
from kwf_lint.editor.diagnostics import Client, diagnostics_of, page_uri
from kwf_lint.editor.hover import hover
from kwf_lint.editor.navigation import definition, highlights, references
from kwf_lint.editor.outline import outline
from kwf_lint.editor.picture import drawing_at
from kwf_lint.editor.uris import is_source, path_of
from kwf_lint.editor.view import View
from kwf_lint.paths import shown_path
from kwf_lint.run.baseline_file import FILE_NAME
from kwf_lint.settings.settings import FILE_NAMES
from kwf_lint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from kwf_lint.document.document import Document, Span
    from kwf_lint.editor.buffers import Buffer
    from kwf_lint.editor.checked import Checked

WATCHED = (*(f"**/{name}" for name in FILE_NAMES), f"**/{FILE_NAME}", "**/*.{json,jsonc,json5,js,cjs,mjs,ts,cts,mts}")
"""What changes findings besides the buffers: settings, baselines, other definitions and modules."""

RULES = "**/*.{py,md}"
"""What changes the rules of a user's own: their code and their pages."""

DRAW = "kwf-lint/draw"
"""The request for a picture: {textDocument, position, plain?} to {svg, workflow}, null where there is no workflow."""


COMPILED = {
    "jsonschema": "schemas inside definitions are checked in part only",
    "tree_sitter": "definitions that are JavaScript or TypeScript modules are not read",
}
"""The packages that an editor's bundle lacks, since they are compiled, and what does not work without them."""


class Protocol(LanguageServerProtocol):
    """The protocol as clients speak it."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Iterator[Any]:
        """A change of what is not open opens it: Vim with ALE and older Eglots do so where a buffer gets another name."""
        document = params.text_document
        if unquote(document.uri) not in self.workspace.text_documents:
            self.workspace.put_text_document(types.TextDocumentItem(document.uri, "", document.version, ""))
        yield from super().lsp_text_document__did_change(params)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Answer also a request that is not as the protocol says: the client may wait for it."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        """Answer also what a client asks for after it has said that the server is to stop."""
        if self._shutdown and hasattr(message, "id") and hasattr(message, "method"):
            self._send_response(message.id, error=JsonRpcInvalidRequest().to_response_error())
        else:
            super().handle_message(message)


class Server(LanguageServer):
    """The server and what it keeps: the open buffers, what the client can do, and what it last got for each buffer."""

    def __init__(self, *, trusts_rules: bool) -> None:
        # Only whole texts: with changes of parts pygls counts lines as Python does, which are others than the protocol's.
        super().__init__(
            "kwf-lint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full, protocol_cls=Protocol
        )
        self.trusts_rules = trusts_rules
        self.client = Client(types.ClientCapabilities(), types.PositionEncodingKind.Utf16)
        self._buffers: Buffers | None = None
        self._told: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        self._problems: dict[str, list[str]] = {}

    @property
    def buffers(self) -> Buffers:
        """Made when the first message comes, since it belongs to the loop that runs then."""
        if self._buffers is None:
            self._buffers = Buffers(self.tell, trusts_rules=self.trusts_rules)
        return self._buffers

    def tell(self, buffer: Buffer, checked: Checked) -> None:
        """Publish what checking a buffer gave, unless the client knows it."""
        found = diagnostics_of(checked, buffer.uri, self.client)
        if self._told.get(buffer.uri) != (buffer.version, found):
            self._told[buffer.uri] = (buffer.version, found)
            self.publish(buffer.uri, found, buffer.version)
        known = {line for lines in self._problems.values() for line in lines}
        self._problems[buffer.uri] = checked.problems
        for line in checked.problems:
            if line not in known:
                self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"kwf-lint: {line}"))

    def publish(self, uri: str, found: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def open(self, uri: str, text: str, version: int, language: str = "") -> None:
        """A buffer is there."""
        if is_source(uri):
            self.buffers.open(uri, text, version, language)

    def forget(self, uri: str) -> None:
        """A buffer is closed: the client shows no findings of it any more."""
        self.buffers.close(uri)
        self._told.pop(uri, None)
        self._problems.pop(uri, None)
        self.publish(uri, [], None)

    async def view(self, uri: str, *, at_once: bool = False, again: bool = False) -> View | None:
        """A buffer for a request, None where nothing is known of it.

        at_once: an analysis of an older text will do, where there is one. again: what other files say must be new as well.
        """
        buffer = self.buffers.get(uri)
        if buffer is not None and (not at_once or buffer.good is None):
            await self.buffers.fresh(uri, again=again)
        if buffer is None or buffer.good is None:
            return None
        return View(uri, buffer.text, buffer.good, self.client)

    async def locations(
        self, params: Any, find: Callable[[View, int], list[tuple[Document, Span]]]
    ) -> list[types.Location]:
        """Where something is that a request asks for. Not every client says when files change that are not open."""
        view = await self.view(params.text_document.uri)
        found = find(view, view.offset_at(params.position)) if view else []
        if view and self._now(view.others(found)) != view.others(found):
            view = await self.view(params.text_document.uri, again=True)
            found = find(view, view.offset_at(params.position)) if view else []
        return view.locations(found, self._now(view.others(found))) if view else []

    def _now(self, paths: Iterable[str]) -> dict[str, str | None]:
        """The texts that files have now, by path."""
        return {path: self.buffers.text(path) for path in paths}

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Write into the client's log what is not an answer to a request; the user need not see it."""
        if source is not FeatureRequestError:
            message = f"{type(error).__name__}: {error}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def stop(self) -> None:
        if self._buffers is not None:
            self._buffers.stop()


def serve(*, trusts_rules: bool) -> None:
    """Serve a client over standard input and output until it goes."""
    gc.enable()  # a short run does without
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # a refused request is the client's business, not a crash
    # What a rule prints goes to standard error: between two messages it would end the connection.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        make_server(trusts_rules=trusts_rules).start_io(stdout=output)


def make_server(*, trusts_rules: bool) -> Server:
    """A server with all features."""
    server = Server(trusts_rules=trusts_rules)
    _synchronize(server)
    _navigate(server)
    _write(server)
    _act(server)
    return server


def _synchronize(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = types.PositionEncodingKind(server.workspace.position_encoding)
        server.client = Client(params.capabilities, encoding.value)
        folder = params.root_uri or next((each.uri for each in params.workspace_folders or ()), "")
        root = path_of(folder) or server.workspace.root_path
        if root and os.path.isdir(root):
            os.chdir(root)  # as the command line is started in the project

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            globs = (*WATCHED, RULES) if server.trusts_rules else WATCHED
            watchers = [types.FileSystemWatcher(glob) for glob in globs]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            watch = types.Registration("kwf-lint-watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([watch]))
        for package, effect in COMPILED.items():
            if find_spec(package) is None:
                message = f"{package} is not installed, so {effect}"
                server.window_log_message(types.LogMessageParams(types.MessageType.Warning, message))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.open(document.uri, document.text, document.version, document.language_id)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        text = server.workspace.get_text_document(uri).source
        if server.buffers.get(uri) is not None:
            server.buffers.change(uri, text, version)
        else:
            server.open(uri, text, version)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_params: types.DidSaveTextDocumentParams) -> None:
        server.buffers.check_again()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(_params: types.DidChangeWatchedFilesParams) -> None:
        server.buffers.check_again()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(_params: types.DidChangeConfigurationParams) -> None:
        server.buffers.check_again()

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.stop()


def _navigate(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def on_definition(params: types.DefinitionParams) -> list[types.Location]:
        return await server.locations(params, definition)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def on_references(params: types.ReferenceParams) -> list[types.Location]:
        with_declaration = params.context.include_declaration
        return await server.locations(params, partial(references, with_declaration=with_declaration))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def on_highlight(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        view = await server.view(params.text_document.uri)
        return highlights(view, view.offset_at(params.position)) if view else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def on_symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        view = await server.view(params.text_document.uri)
        return outline(view) if view else []

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def on_hover(params: types.HoverParams) -> types.Hover | None:
        view = await server.view(params.text_document.uri)
        return hover(view, view.offset_at(params.position)) if view else None

    @server.feature(DRAW)
    async def on_draw(params: Any) -> dict[str, str] | None:
        view = await server.view(params.textDocument.uri)
        if view is None:
            return None
        at = types.Position(params.position.line, params.position.character)
        is_plain = bool(getattr(params, "plain", False))
        return drawing_at(view, view.offset_at(at), view.good.diagnostics, plain=is_plain)


def _write(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGER_CHARACTERS))
    async def on_completion(params: types.CompletionParams) -> list[types.CompletionItem]:
        view = await server.view(params.text_document.uri, at_once=True)
        return completion(view, view.offset_at(params.position)) if view else []

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def on_prepare_rename(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        view = await server.view(params.text_document.uri)
        if view is None:
            return None
        try:
            return rename.renamable(view, view.offset_at(params.position))
        except rename.RefusedError as error:
            raise _refusal(error) from None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def on_rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        view = await server.view(params.text_document.uri, again=True)
        if view is None:
            return None
        versions, content = server.buffers.versions(), server.buffers.content()
        try:
            renaming = rename.rename(view, view.offset_at(params.position), params.new_name, versions)
            await server.buffers.alone(lambda: rename.check(renaming, content))
            for path, (old, _) in renaming.texts.items():
                if server.buffers.text(path) != old:
                    raise rename.RefusedError(f"{shown_path(path)} has been changed meanwhile; rename again")
        except rename.RefusedError as error:
            raise _refusal(error) from None
        return renaming.edit


def _refusal(error: rename.RefusedError) -> JsonRpcException:
    return JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value)


def _act(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    async def on_code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        checked = await server.buffers.fresh(uri)
        if checked is None:
            return []
        only = params.context.only
        texts = {path: content.decode("utf-8", "replace") for path, content in server.buffers.content().items()}
        found = actions_at(checked, uri, params.range, only, server.client, texts)
        if wants_fix_all(only):
            text, content = checked.document.text, server.buffers.content()
            trusts_rules = server.trusts_rules
            new = await server.buffers.alone(lambda: fixed(checked.path, text, content, trusts_rules=trusts_rules))
            if server.buffers.text(checked.path) != text:
                return []  # it is typed in: all places are others
            action = fix_all_action(checked, uri, new, server.client)
            found += [action] if action is not None else []
        return found

    @server.command(SHOW_RULE)
    def on_show_rule(code: str) -> None:
        rule = server.buffers.rule(code)
        if rule is None:
            return
        page = page_uri(rule)
        if page and server.client.shows_documents:
            server.window_show_document(types.ShowDocumentParams(page, take_focus=True))
        else:
            message = f"{rule.code} {rule.name}: {rule.summary} (kwf-lint rule {rule.code} shows its page)"
            server.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
