"""Works out which modules a plain run needs, for the lists in kwf_lint/fast_start.py.

python -m tests.speed.fast_start           print the lists
python -m tests.speed.fast_start --write   write them into kwf_lint/fast_start.py
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from tests.benchmarks.generate import SHOP, workflow_with_findings

ROOT = Path(__file__).resolve().parents[2]
# Loaded before the lists are looked at.
EARLIER = frozenset(("__main__", "fast_start"))

# Runs kwf-lint with the modules of rules that it is given. Prints what is loaded when the second list is asked for, if it
# is, a dash, and the rest.
PROBE = """
import sys, types
import kwf_lint.fast_start

def modules():
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name.startswith("kwf_lint.") and file and not file.endswith("__init__.py"):
            yield name.removeprefix("kwf_lint.")

loaded = []
kwf_lint.fast_start.RULES = tuple(sys.argv.pop(1).split())
kwf_lint.fast_start.load_modules = lambda paths: loaded.append(list(modules()))
import kwf_lint.__main__
sys.stdout, stream = sys.stderr, sys.stdout
kwf_lint.__main__.main(sys.argv[1:])
before = loaded[1] if len(loaded) > 1 else []
print(*before, "-", *[name for name in modules() if name not in before], file=stream)
"""


def needed(python: str, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """The modules, without "kwf_lint.", of a plain run over a clean file, those of rules/, and what reports findings.

    All in the order of their imports. The files lie where there are no settings and no repository around them, which need more
    modules. `folder` comes first on the import path.
    """
    _, clean = _loaded(python, folder, SHOP.read_text(encoding="utf-8"))
    _, behind = _loaded(python, folder, workflow_with_findings())
    ordered = in_order(sorted(set(clean) - EARLIER))
    rules = [name for name in ordered if name.startswith("rules.")]
    return [name for name in ordered if name not in rules], rules, in_order(sorted(set(behind) - set(clean)))


def modules_of_rules() -> list[str]:
    """The modules in the folders of rules/; one whose name begins with "_" declares none and is imported where it is needed."""
    paths = (ROOT / "rules").glob("[!_.]*/[!_.]*.py")
    return sorted(f"rules.{path.parent.name}.{path.stem}" for path in paths)


def _loaded(python: str, folder: Path, text: str) -> tuple[list[str], list[str]]:
    """What a run over one file loads before it looks at the second list, and the rest."""
    with tempfile.TemporaryDirectory() as elsewhere:
        Path(elsewhere, "app.json").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [python, "-c", PROBE, " ".join(modules_of_rules()), "app.json"],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    before, _, behind = done.stdout.partition("-")
    return before.split(), behind.split()


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
    path = ROOT / "kwf_lint" / "fast_start.py"
    text = path.read_text(encoding="utf-8")
    for name, modules in zip(("CLEAN", "RULES", "FINDINGS"), needed(sys.executable, ROOT), strict=True):
        listed = textwrap.fill(", ".join(f'"{each}"' for each in modules) + ",", 116, break_on_hyphens=False)
        block = f"{name}: tuple[str, ...] = (\n{textwrap.indent(listed, '    ')}\n)"
        print(block)
        text = re.sub(rf"{name}: .*?\n\)", block, text, count=1, flags=re.DOTALL)
    if "--write" in sys.argv:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
