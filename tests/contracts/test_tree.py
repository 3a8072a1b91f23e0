"""The tree answers where something is: few entries, short modules, and a first line that says what each is for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.contracts.own_imports import ROOT, modules

if TYPE_CHECKING:
    from pathlib import Path

MODULES = {name: path for name, path in modules().items() if path.stat().st_size}
MOST_ENTRIES = 23
MOST_LINES = 600


def test_few_things_lie_directly_in_the_package() -> None:
    entries = [path.name for path in (ROOT / "kwf_lint").iterdir() if path.name != "__pycache__"]

    assert len(entries) <= MOST_ENTRIES, sorted(entries)


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]

    assert len(text.splitlines()) <= MOST_LINES
    assert first.endswith((".", "?"))
    assert not first.startswith("TODO")


def test_packages_have_nothing_in_their_init_file() -> None:
    """Since fast_start.py does not run those below the package itself."""
    inits = [path for path in modules().values() if path.name == "__init__.py" and path.stat().st_size]

    assert inits == [ROOT / "kwf_lint" / "__init__.py"]
