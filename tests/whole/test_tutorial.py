"""The tutorial in rules/README.md: its files are written, its commands run, and what it shows is what they print."""

from __future__ import annotations

import re
import subprocess
import sys
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


def test_the_program_of_your_own_prints_what_is_shown(tmp_path: Path, accept: bool) -> None:
    text = README.read_text(encoding="utf-8")
    program = re.search(r"<!-- program -->\n```python\n(.*?)```", text, re.DOTALL)
    shown = re.search(r"<!-- prints -->\n```console\n(.*?)```", text, re.DOTALL)
    assert program is not None
    assert shown is not None
    done = subprocess.run(
        [sys.executable, "-c", program[1]], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
    )
    if accept:
        README.write_text(text[: shown.start(1)] + done.stdout + text[shown.end(1) :], encoding="utf-8")
        return

    assert done.stdout == shown[1]
    assert done.stdout
