"""Works out which modules a clean run needs, for the list in kwf_lint/fast_start.py.

python -m tests.speed.fast_start           print the list
python -m tests.speed.fast_start --write   write it into kwf_lint/fast_start.py
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "tests" / "definitions" / "bluebird_orders.json"
# Loaded before the list is looked at.
EARLIER = frozenset(("__main__", "errors", "fast_start"))

PROBE = """
import sys, types
sys.modules["kwf_lint.fast_start"] = types.SimpleNamespace(load_modules=lambda: None)
import kwf_lint.__main__
kwf_lint.__main__.main(sys.argv[1:])
for name, module in sys.modules.items():
    file = getattr(module, "__file__", None)
    if name.startswith("kwf_lint.") and file and not file.endswith("__init__.py"):
        print(name.removeprefix("kwf_lint."))
"""


def needed(python: str, folder: Path) -> list[str]:
    """The modules, without "kwf_lint.", that a plain run over the clean shop needs, in alphabetical order.

    The shop is copied to where there are no settings and no repository around it, which need more modules. `folder` comes
    first on the import path.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            [python, "-c", PROBE, shutil.copy(SHOP, elsewhere)],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    return sorted(set(done.stdout.split()) - EARLIER)


def in_order(names: list[str]) -> list[str]:
    """The modules, each behind those that it imports at its top level."""
    wanted = set(names)
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in found:
            return
        for imported in _imports(name):
            if imported in wanted:
                visit(imported)
        found[name] = None

    for name in names:
        visit(name)
    return list(found)


def _imports(name: str) -> list[str]:
    folder = ROOT if name.startswith("rules.") else ROOT / "kwf_lint"
    tree = ast.parse(folder.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8"))
    found = []
    for each in tree.body:
        if isinstance(each, ast.ImportFrom) and each.module:
            module = each.module.removeprefix("kwf_lint.")
            if each.level:
                module = f"{name.rpartition('.')[0]}.{module}"
            found += [module, *(f"{module}.{alias.name}" for alias in each.names)]
    return found


def main() -> None:
    names = in_order(needed(sys.executable, ROOT))
    listed = textwrap.fill(", ".join(f'"{name}"' for name in names) + ",", 116, break_on_hyphens=False)
    block = f"MODULES: tuple[str, ...] = (\n{textwrap.indent(listed, '    ')}\n)"
    if "--write" not in sys.argv:
        print(block)
        return
    path = ROOT / "kwf_lint" / "fast_start.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"MODULES: .*?\n\)", lambda _: block, text, count=1, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
