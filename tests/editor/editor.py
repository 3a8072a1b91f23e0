"""An editor for tests: it opens and changes buffers, and waits for what the server says of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

from kwf_lint.document.document import Document
from kwf_lint.editor.positions import offset_at, position_at

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120  # seconds, for machines that do much else


class RecordingClient(LanguageClient):
    """A client that keeps everything that is published."""

    root: Path
    profile: str
    initialized_as: types.InitializeResult
    published: list[types.PublishDiagnosticsParams]
    registered: list[types.Registration]

    @property
    def encoding(self) -> str:
        return str(types.PositionEncodingKind(self.initialized_as.capabilities.position_encoding or "utf-16").value)


def make_client() -> LanguageClient:
    client = RecordingClient(converter_factory=default_converter)
    register_lsp_features(client)
    client.published = []
    client.registered = []

    def record(params: types.PublishDiagnosticsParams) -> None:
        client.published.append(params)

    def register(params: types.RegistrationParams) -> None:
        client.registered += params.registrations

    client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)
    client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = record
    return client


async def start_session(client: LanguageClient, root: Path, profile: str, *, with_folder: bool = False) -> None:
    """Introduce a client, as one of those that pytest-lsp knows, that has the folder open as its project."""
    assert isinstance(client, RecordingClient)
    (root / ".git").mkdir()
    client.root, client.profile = root, profile
    client.initialized_as = await client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(profile),
            workspace_folders=[types.WorkspaceFolder(root.as_uri(), "project")] if with_folder else None,
            root_uri=root.as_uri(),
        )
    )


class Editor:
    """Buffers of one client, in one folder."""

    def __init__(self, client: RecordingClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, *, on_disk: bool = True) -> str:
        """Open a file with this text; returns its URI."""
        if on_disk:
            self.write(name, text)
        uri = self.uri(name)
        self.texts[uri] = text
        self.versions[uri] = 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "json", 1, text))
        )
        return uri

    def write(self, name: str, text: str) -> None:
        """Write a file at once, as editors save: the server may be reading it for a buffer, and must not find it empty."""
        new = self.folder / f"{name}.new"
        new.write_text(text, encoding="utf-8")
        new.replace(self.folder / name)

    def change(self, uri: str, text: str) -> int:
        self.texts[uri] = text
        self.versions[uri] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[uri], uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return self.versions[uri]

    def save(self, uri: str) -> None:
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def close_all(self) -> None:
        for uri in self.texts:
            self.close(uri)

    def published(self, uri: str) -> list[types.PublishDiagnosticsParams]:
        return [each for each in self.client.published if each.uri == uri]

    async def diagnostics(self, uri: str, after: int = 0) -> list[types.Diagnostic]:
        """What was published last for the newest version of a buffer, once it is; not the first so many publishes."""

        def is_there() -> bool:
            found = self.published(uri)
            return len(found) > after and found[-1].version == self.versions[uri]

        await until(is_there)
        return list(self.published(uri)[-1].diagnostics)

    async def codes(self, uri: str, after: int = 0) -> list[Any]:
        return [each.code for each in await self.diagnostics(uri, after)]

    def place(self, uri: str, words: str, *, at: int = 0, nth: int = 0) -> types.Position:
        """The position of the nth place where these words stand, so many characters further."""
        text = self.texts[uri]
        offset = -1
        for _ in range(nth + 1):
            offset = text.index(words, offset + 1)
        return position_at(Document("", text), offset + at, self.client.encoding)

    def shown(self, uri: str, found: types.Range) -> str:
        """The characters of a range."""
        document = Document("", self.texts[uri])
        start = offset_at(document, found.start, self.client.encoding)
        return self.texts[uri][start : offset_at(document, found.end, self.client.encoding)]

    def at(
        self, uri: str, words: str, *, at: int = 0, nth: int = 0
    ) -> tuple[types.TextDocumentIdentifier, types.Position]:
        return types.TextDocumentIdentifier(uri), self.place(uri, words, at=at, nth=nth)


async def until(holds: Any) -> None:
    """Wait until something holds; fails where it never does."""
    for _ in range(PATIENCE * 100):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")
