"""The extension for VS Code and the server say the same: versions, the request for pictures, the ranges in them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from kwf_lint.editor.code_actions import SHOW_RULE
from kwf_lint.editor.server import DRAW
from kwf_lint.version import __version__

EXTENSION = Path(__file__).resolve().parents[2] / "editors" / "vscode"
PACKAGE = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
SOURCE = (EXTENSION / "src" / "extension.ts").read_text(encoding="utf-8")


def test_the_versions_are_the_same() -> None:
    assert PACKAGE["version"] == __version__


def test_it_asks_for_what_the_server_answers() -> None:
    assert f'"{DRAW}"' in SOURCE
    # The client registers the server's commands by itself: one of the extension's own would collide.
    assert SHOW_RULE not in [each["command"] for each in PACKAGE["contributes"]["commands"]]


def test_it_starts_for_the_languages_that_it_serves() -> None:
    languages = re.findall(r'"(\w+)"', re.findall(r"const LANGUAGES = \[(.*)\];", SOURCE)[0])
    (button,) = PACKAGE["contributes"]["menus"]["editor/title"]

    assert {"json", "javascriptreact", "typescriptreact"} < set(languages)
    assert PACKAGE["activationEvents"] == [f"onLanguage:{each}" for each in languages]
    assert f"/^({'|'.join(languages)})$/" in button["when"]


def test_every_command_and_setting_is_used_and_explained() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]

    for each in PACKAGE["contributes"]["commands"]:
        assert f'registerCommand("{each["command"]}"' in SOURCE
    for name, setting in settings.items():
        assert setting["markdownDescription"]
        key = name.removeprefix("kwf-lint.")
        assert f'"{key}"' in SOURCE or key == "trace.server"


def test_what_chooses_a_program_is_of_the_machine_and_restricted() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    restricted = PACKAGE["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]

    assert restricted == ["kwf-lint.path", "kwf-lint.interpreter", "kwf-lint.trustRules"]
    assert {settings[each]["scope"] for each in restricted} == {"machine-overridable"}


def test_versions_of_what_it_is_built_with_are_pinned() -> None:
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in PACKAGE["devDependencies"].values())


def listed() -> list[str]:
    return subprocess.run(
        ["git", "ls-files", "--", "editors"], cwd=EXTENSION.parents[1], capture_output=True, text=True, check=False
    ).stdout.split()


def test_nothing_that_is_built_is_in_the_repository() -> None:
    assert [name for name in listed() if re.search(r"node_modules|/dist/|/bundled/|\.vsix$|\.(gif|jpe?g)$", name)] == []


def test_the_pictures_are_those_of_the_readme_and_small() -> None:
    """Hooks clone the repository: all pictures together must stay under 64 kB."""
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^]]+)\]\((pictures/[\w-]+\.png)\)", readme)
    files = sorted(str(file.relative_to(EXTENSION)) for file in EXTENSION.rglob("pictures/*.png"))

    assert sorted(file for _, file in shown) == files
    assert all(len(text) > 20 for text, _ in shown)
    assert sum((EXTENSION / file).stat().st_size for file in files) < 64_000
    for file in files:
        data = (EXTENSION / file).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert b"tEXt" not in data, "a picture says who made it"
