"""A server in a process of its own for each of three clients, as VS Code, Neovim and Emacs introduce themselves."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator  # noqa: TC003  the plugin evaluates the annotations

import pytest
import pytest_lsp
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.editor.editor import Editor, RecordingClient, make_client, start_session

CLIENTS = ("visual_studio_code", "neovim", "emacs")
SERVER = [sys.executable, "-m", "kwf_lint", "server", "--stdio"]


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]  # it has no types
    config=ClientServerConfig(server_command=SERVER, client_factory=make_client), params=CLIENTS, scope="module"
)
async def client(
    lsp_client: LanguageClient, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[None]:
    await start_session(lsp_client, tmp_path_factory.mktemp("project"), request.param, with_folder=True)
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: RecordingClient, request: pytest.FixtureRequest) -> Iterator[Editor]:
    """An editor in a folder of its own below the client's root."""
    name = request.node.originalname
    folder = client.root / name
    folder.mkdir(exist_ok=True)
    editor = Editor(client, folder)
    yield editor
    editor.close_all()
