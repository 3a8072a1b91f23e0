"""What READMEs and pages show is what the program does; `pytest --accept` writes it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwf_lint.commands.rule import markdown_table
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.keys import FORMATS
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
RULES = builtin_rules()


def screenful() -> str:
    done = kwf_lint("check", "lantern-returns.workflow.json", cwd=ROOT / "tests" / "definitions")
    return f"```console\n$ kwf-lint check lantern-returns.workflow.json\n{done.stdout}```\n"


def formats() -> str:
    return "".join(f"- `{name}`: {purpose}\n" for name, purpose in FORMATS.items())


SHOWN: list[tuple[str, str, Callable[[], str]]] = [
    ("README.md", "screenful: tests/definitions/lantern-returns.workflow.json", screenful),
    ("docs/output.md", "formats", formats),
    ("rules/README.md", "rules", lambda: markdown_table(RULES)),
]


@pytest.mark.parametrize(("file", "mark", "shown"), SHOWN, ids=lambda value: value if isinstance(value, str) else "")
def test_a_page_shows_what_the_program_says(file: str, mark: str, shown: Callable[[], str], accept: bool) -> None:
    path = ROOT / file
    text = path.read_text(encoding="utf-8")
    start = text.index(f"<!-- {mark} -->\n") + len(f"<!-- {mark} -->\n")
    end = text.index("<!-- end -->", start)
    if accept:
        text = text[:start] + shown() + text[end:]
        path.write_text(text, encoding="utf-8")
        end = text.index("<!-- end -->", start)

    assert text[start:end] == shown()


def test_every_file_that_contributing_names_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = [path for path in re.findall(r"`((?:kwf_lint|rules|tests|\.ci)/[^`\s<>{}]+)`", text) if "<" not in path]

    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []
