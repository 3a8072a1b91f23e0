"""One English everywhere: American spelling, and none of the words that readers stumble over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.wording import odd_words, without_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "kwf_lint").rglob("*.py")),
    *sorted((ROOT / "rules").rglob("*.py")),
    *sorted((ROOT / "rules").rglob("*.md")),
]
# Lines that need such a word: an element of SVG, a color of CSS, and keys that are misspelled on purpose.
NEEDED = re.compile(r"`organisation-|former=|<circle|circle\(|cx=|greenyellow grey|organisation-")
_FENCE = re.compile(r"^ *```")
_NOTE = re.compile(r"^\s*//")


def lines_of(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are ours to word, by number: of the blocks of a page only the notes."""
    in_block = False
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if file.suffix == ".md" and _FENCE.match(line):
            in_block = not in_block
        if not in_block or _NOTE.match(line):
            yield number, without_quotes(line) if in_block else line


@pytest.mark.parametrize("name", [str(file.relative_to(ROOT)) for file in FILES])
def test_a_file_has_no_odd_words(name: str) -> None:
    file = ROOT / name
    found = [
        f"{file.name}:{number}: {word}: {line.strip()}"
        for number, line in lines_of(file)
        if not NEEDED.search(line)
        for word in odd_words(line)
    ]

    assert not found, "\n".join(found)
