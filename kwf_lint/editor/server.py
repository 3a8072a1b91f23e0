"""The language server: what a client may ask for, and which module of this room answers it."""

from __future__ import annotations

import logging
import os

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from kwf_lint.editor.buffers import Buffers
from kwf_lint.editor.diagnostics import Client, diagnostics_of
from kwf_lint.run.baseline_file import FILE_NAME
from kwf_lint.settings.settings import FILE_NAMES
from kwf_lint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.editor.buffers import Buffer
    from kwf_lint.editor.checked import Checked

WATCHED = (*(f"**/{name}" for name in FILE_NAMES), f"**/{FILE_NAME}", "**/*.json", "**/*.md", "**/*.py")
"""What changes findings besides the buffers: settings, baselines, other definitions, a user's own rules."""


class Server(LanguageServer):
    """The server and what it keeps: the open buffers, what the client can do, and what it was told last of each buffer."""

    def __init__(self, *, trusts_rules: bool) -> None:
        # Only whole texts: with changes of parts pygls counts lines as Python does, which are others than the protocol's.
        super().__init__("kwf-lint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
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
        if checked.problems != self._problems.get(buffer.uri, []):
            self._problems[buffer.uri] = checked.problems
            for line in checked.problems:
                self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"kwf-lint: {line}"))

    def publish(self, uri: str, found: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def forget(self, uri: str) -> None:
        """A buffer is closed: the client shows no findings of it any more."""
        self.buffers.close(uri)
        self._told.pop(uri, None)
        self._problems.pop(uri, None)
        self.publish(uri, [], None)

    def stop(self) -> None:
        if self._buffers is not None:
            self._buffers.stop()


def serve(*, trusts_rules: bool) -> None:
    """Serve a client over standard input and output until it goes."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # a refused request is the client's business, not a crash
    server = make_server(trusts_rules=trusts_rules)
    server.start_io()


def make_server(*, trusts_rules: bool) -> Server:
    """A server with all features."""
    server = Server(trusts_rules=trusts_rules)
    _synchronize(server)
    return server


def _synchronize(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = types.PositionEncodingKind(server.workspace.position_encoding)
        server.client = Client(params.capabilities, encoding.value)
        root = server.workspace.root_path
        if root and os.path.isdir(root):
            os.chdir(root)  # as the command line is started in the project

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(glob) for glob in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            watch = types.Registration("kwf-lint-watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([watch]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.buffers.open(document.uri, document.text, document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.buffers.change(uri, server.workspace.get_text_document(uri).source, params.text_document.version)

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
