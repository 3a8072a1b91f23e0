"""The pictures of docs/drawing.md, and the diagram in it, are what the program draws; `pytest --accept` writes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kwf_lint.drawing.picture import LONGEST_CHAIN
from kwf_lint.report.markdown import MOST_CHARACTERS, MOST_LINKS, MOST_STEPS
from tests.whole.test_command_line import kwf_lint

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "drawing.md"
EXAMPLE = "order-sync.json"


def drawn(*words: str) -> str:
    done = kwf_lint("draw", EXAMPLE, *words, cwd=DOCS / "drawing")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(("name", "words"), [("order-sync.svg", []), ("order-sync-plain.svg", ["--plain"])])
def test_a_picture_is_what_the_program_draws(name: str, words: list[str], accept: bool) -> None:
    path = DOCS / "drawing" / name
    if accept:
        path.write_text(drawn(*words), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == drawn(*words)
    assert path.stat().st_size < 16_000


def test_the_diagram_in_the_page_is_what_the_program_draws(accept: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    expected = f"```mermaid\n{drawn('--format', 'mermaid')}```\n"
    start = text.index("<!-- mermaid -->\n") + len("<!-- mermaid -->\n")
    end = text.index("<!-- end -->", start)
    if accept:
        PAGE.write_text(text[:start] + expected + text[end:], encoding="utf-8")
        text = PAGE.read_text(encoding="utf-8")
        end = text.index("<!-- end -->", start)

    assert text[start:end] == expected


def test_every_picture_is_shown_and_every_link_leads_somewhere() -> None:
    text = PAGE.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text)

    assert {f"drawing/{each.name}" for each in (DOCS / "drawing").iterdir()} == set(targets)


def test_the_limits_that_the_page_names_are_those_of_the_program() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())

    assert f"more than {LONGEST_CHAIN} steps in a row" in text
    assert f"One of more than {MOST_STEPS} steps" in text
    assert f"{MOST_LINKS} arrows, {MOST_CHARACTERS:,} characters" in text


def test_options_of_the_page_exist() -> None:
    known = kwf_lint("draw", "--help", cwd=DOCS).stdout + kwf_lint("check", "--help", cwd=DOCS).stdout
    options = set(re.findall(r"(?<=[ `])--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8")))

    assert options
    assert {option for option in options if option not in known} == set()
