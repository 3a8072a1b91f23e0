"""The tutorial in rules/README.md: its files are written, its commands run, and what it shows is what they print."""

from __future__ import annotations

import re
from pathlib import Path

from tests.whole.test_command_line import kwf_lint

README = Path(__file__).resolve().parents[2] / "rules" / "README.md"
PART = re.compile(
    r"^<!-- (?P<what>file: (?P<name>\S+)|run) -->\n(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


def test_the_tutorial_shows_what_happens(tmp_path: Path) -> None:
    parts = list(PART.finditer(README.read_text(encoding="utf-8")))
    assert [part["what"] for part in parts].count("run") == 2

    for part in parts:
        if part["name"]:
            path = tmp_path / part["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(part["text"], encoding="utf-8")
            continue
        for session in re.split(r"^\$ ", part["text"], flags=re.MULTILINE)[1:]:
            command, _, expected = session.partition("\n")
            done = kwf_lint(*command.split()[1:], cwd=tmp_path)
            assert done.stdout + done.stderr == expected, command
