"""The server as the extension bundles it: without the packages that are compiled."""

from __future__ import annotations

import json
import re
import sys
import sysconfig
from collections.abc import AsyncIterator  # noqa: TC003  the plugin evaluates the annotations
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_lsp
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.editor import definitions
from tests.editor.editor import make_client, start_session, until
from tests.editor.test_modules import FLOW

if TYPE_CHECKING:
    from tests.editor.editor import Editor

pytestmark = pytest.mark.asyncio
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (ROOT / "editors" / "vscode" / "scripts" / "bundle.mjs").read_text(encoding="utf-8")
PACKAGES = re.findall(r'"([\w-]+)"', SCRIPT.partition("packages = [")[2].partition("]")[0])
# What these packages put beside each other, without what they do not name.
NAMES = {
    file.parts[0]
    for package in PACKAGES
    for file in metadata.files(package) or ()
    if not file.parts[0].endswith(".dist-info") and file.parts[0] not in ("..", "__pycache__")
}
SERVER = f"""
import os, sys, tempfile
libs = tempfile.mkdtemp()
for name in {sorted(NAMES)!r}:
    os.symlink(os.path.join({sysconfig.get_path("purelib")!r}, name), os.path.join(libs, name))
sys.path[:0] = [libs, {str(ROOT)!r}]
from kwf_lint.__main__ import main
sys.exit(main(["server"]))
"""
COMMAND = [sys.executable, "-I", "-S", "-c", SERVER]


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND, client_factory=make_client))  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    await start_session(lsp_client, tmp_path, "visual_studio_code")
    yield
    await lsp_client.shutdown_session()


async def test_what_needs_compiled_packages_says_so_and_the_rest_works(editor: Editor) -> None:
    app = definitions.app(definitions.workflow())
    app["actions"][0]["inputSchema"]["properties"]["reason"] = {"type": "strnig"}
    app["workflows"][0]["steps"][0]["transitions"][0]["target"] = "nto"
    uri = editor.open("app.json", json.dumps(app, indent=2))
    codes = await editor.codes(uri)
    module = editor.open("flow.ts", FLOW)
    others = await editor.codes(module)
    second = editor.open("other.ts", FLOW)
    await editor.codes(second)
    await until(lambda: len(editor.client.log_messages) >= 2)
    said = [each.message for each in editor.client.messages]

    assert "KWF301" in codes
    assert others == []
    assert [each.message.partition(",")[0] for each in editor.client.log_messages] == [
        "jsonschema is not installed",
        "tree_sitter is not installed",
    ]
    assert len(said) == 1
    assert "modules are not read: tree_sitter is not installed" in said[0]
