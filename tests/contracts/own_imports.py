"""Reads from the source what our modules import of each other: at the top, for types only, or inside functions."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import kwf_lint

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TOP, TYPE, FUNCTION = "top", "type", "function"


class Import(NamedTuple):
    """One import: a module without "kwf_lint.", what it imports, and whether that is at its top, for types or in a function."""

    importer: str
    imported: str
    kind: str
    line: int


def modules() -> dict[str, Path]:
    """All modules of the package and the rules, by their full names; a package has the name of its folder."""
    found = {}
    for folder in ("kwf_lint", "rules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            parts = parts if parts[0] == "kwf_lint" else ("kwf_lint", *parts)
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports() -> list[Import]:
    """What our modules import of each other. What they take from the package itself comes from the module of its home."""
    known = modules()
    found = []
    for name, path in known.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for statement, kind in _statements(tree, TOP):
            imported = _imported(statement, package, known)
            found += [Import(_short(name), _short(each), kind, statement.lineno) for each in imported]
    return found


def _short(name: str) -> str:
    return name.removeprefix("kwf_lint.")


def _statements(node: ast.AST, kind: str) -> Iterator[tuple[ast.Import | ast.ImportFrom | ast.Call, str]]:
    """The imports below a node of a syntax tree, and of which kind they are."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom | ast.Call):
            yield child, kind
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _statements(child, FUNCTION)
        elif isinstance(child, ast.If) and kind == TOP and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from _statements(child, TYPE)
        else:
            yield from _statements(child, kind)


def _imported(statement: ast.Import | ast.ImportFrom | ast.Call, package: str, known: dict[str, Path]) -> list[str]:
    """Those of our modules that a statement, or a call of import_module or __import__, imports."""
    if isinstance(statement, ast.Import):
        named = [alias.name for alias in statement.names]
    elif isinstance(statement, ast.ImportFrom):
        origin = statement.module or ""
        if statement.level:
            origin = importlib.util.resolve_name("." * statement.level + origin, package)
        names = [alias.name for alias in statement.names]
        if origin == "kwf_lint":
            named = [f"kwf_lint.{kwf_lint._HOMES.get(name, name)}" for name in names]
        else:
            named = [f"{origin}.{name}" if f"{origin}.{name}" in known else origin for name in names]
    else:
        callee = statement.func.attr if isinstance(statement.func, ast.Attribute) else ast.unparse(statement.func)
        literals = [each.value for each in statement.args[:1] if isinstance(each, ast.Constant)]
        named = [str(each) for each in literals if callee in ("import_module", "__import__")]
    return [name for name in dict.fromkeys(named) if name == "kwf_lint" or name.startswith("kwf_lint.")]
