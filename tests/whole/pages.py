"""README.md and the pages in docs/ as tests read them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", *sorted(f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md"))]
# A block, with the comment above it that tells the tests what to do with it: "file: NAME", "in a checkout" ...
_BLOCK = re.compile(
    r"^(?:<!-- (?P<note>[^>]*) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[tuple[str, str, str]]:
    """The blocks of a page: the comment above each ("" without one), its language and its text."""
    return [(found["note"] or "", found["language"], found["text"]) for found in _BLOCK.finditer(text_of(page))]


def block(page: str, language: str, word: str) -> str:
    """The one block of this language with this word in it."""
    [found] = [text for _, each, text in blocks(page) if each == language and word in text]
    return found


def instead_of_github(folder: Path) -> dict[str, str]:
    """The environment in which git takes this repository for the one on GitHub that the pages name."""
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/your-organization/kwf-lint",
    }
