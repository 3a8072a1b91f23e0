"""Mutation testing: changes one thing of a module's functions at a time, and says which changes no test notices.

    python -m tests.mutation rules/flow/steps.py kwf_lint/analysis/graph.py      # these modules
    python -m tests.mutation --every 5 rules kwf_lint/analysis                   # one in five mutants of all modules there

The tests are collected once, in one process. A first round notes which functions each test calls; then each mutant lives in a
fork of that process, in which the tests that call the function run until one fails. So a mutant costs some milliseconds, and
a survivor is one that all tests which get there let pass. `TESTS` says which tests are asked. Constants of modules,
default values and prose (texts with a space inside: helps, parts of messages) are not mutated.
"""

from __future__ import annotations

import ast
import copy
import gc
import importlib
import os
import signal
import sys
import time
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kwf_lint.rulekit import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, ModuleType
    from typing import Any

ROOT = Path(__file__).parents[1]
# What is asked about a module, by the beginning of its path; "" for all.
TESTS = {
    "": ["tests/rules", "tests/whole/test_definitions.py"],
    "kwf_lint/analysis": ["tests/analysis", "tests/linting"],
    "rules": [
        "tests/linting/test_fix.py",
        "tests/run/test_siblings.py",
        "tests/run/test_known_facts.py",
        "tests/run/test_part_of_app.py",
    ],
}
# They ask for what holds of all definitions, not for what a rule should say, and cost much.
LEFT_OUT = ("test_growth", "test_unknown", "test_invariance", "test_truncated", "of_another_type")
# Seconds of CPU: after so many no further test is asked, and after so many a mutant that does not end counts as noticed.
ENOUGH, ENDLESS = 2, 3
# Tests that take as many seconds, mostly since they have many files, are asked last.
SLOW = 0.3
KILLED, SURVIVED, NOT_RUN = "killed", "survived", "no test gets there"


class Mutant(NamedTuple):
    """A change of a function: its qualified name, the line, what stood there and stands there now, the function's code."""

    function: str
    line: int
    change: str
    code: CodeType


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of the functions of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in _functions(tree, ""):
        for change in _changes(function[1]):
            yield from _made(tree, path, function[0], change)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.FunctionDef):
            yield prefix + each.name, each
        elif isinstance(each, ast.ClassDef):
            yield from _functions(each, f"{prefix}{each.name}.")


class _Change(NamedTuple):
    node: ast.AST
    field: str
    number: int | None
    old: Any
    new: Any


def _changes(function: ast.FunctionDef) -> Iterator[_Change]:
    # Not the decorators, the default values and the types: they are worked out once, when the module is loaded.
    docstring = function.body[0] if ast.get_docstring(function) else None
    pending: list[ast.AST] = [function]
    while pending:
        node = pending.pop()
        for name, held in ast.iter_fields(node):
            if name in ("annotation", "decorator_list", "returns") or isinstance(held, ast.arguments):
                continue
            for number, each in enumerate(held) if isinstance(held, list) else [(None, held)]:
                # What f-strings consist of is told by what the pages show.
                if not isinstance(each, ast.AST) or each is docstring or isinstance(each, ast.JoinedStr):
                    continue
                pending.append(each)
                for new in _replacements(each, node, name):
                    yield _Change(node, name, number, each, new)


COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


def _replacements(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    if isinstance(node, ast.cmpop):
        yield COMPARISONS[type(node)]()
    elif isinstance(node, ast.operator) and type(node) in OPERATORS:
        yield OPERATORS[type(node)]()
    elif isinstance(node, ast.boolop):
        yield ast.Or() if isinstance(node, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield ast.Constant(node.value + 1)
        elif isinstance(node.value, str) and " " not in node.value.strip():
            yield ast.Constant(node.value + "X")
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))
    ):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    is_condition = field in ("test", "ifs") or (field == "values" and isinstance(parent, ast.BoolOp))
    if is_condition and isinstance(node, (ast.Name, ast.Call, ast.Attribute, ast.NamedExpr)):
        yield ast.UnaryOp(ast.Not(), node)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _made(tree: ast.Module, path: Path, function: str, change: _Change) -> Iterator[Mutant]:
    """The mutant that a change makes; the tree is as before afterwards."""
    line = getattr(change.old, "lineno", getattr(change.node, "lineno", 0))
    shown_node = change.node if isinstance(change.node, ast.expr) else None
    old, before = ast.unparse(shown_node or change.old), getattr(change.node, change.field)
    new = ast.fix_missing_locations(ast.copy_location(copy.copy(change.new), change.old))
    if not hasattr(new, "lineno") and isinstance(new, (ast.expr, ast.stmt)):
        ast.copy_location(new, change.node)
    after = new if change.number is None else [*before[: change.number], new, *before[change.number + 1 :]]
    setattr(change.node, change.field, after)
    try:
        made = compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)
        code = _code_in(made, function.split("."))
        shown = [_first_lines(old), _first_lines(ast.unparse(shown_node or new))]
    except (SyntaxError, ValueError):
        return
    finally:
        setattr(change.node, change.field, before)
    if code is not None and shown[0] != shown[1]:
        yield Mutant(function, line, " -> ".join(shown), code)


def _first_lines(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 110 else f"{text[:107]}..."


def _code_in(code: CodeType, names: list[str]) -> CodeType | None:
    for name in names:
        found = [each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name]
        if not found:
            return None
        code = found[-1]
    return code


def function_named(module: ModuleType, name: str) -> FunctionType | None:
    """The function of this qualified name, also where a decorator has made something else of it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found).get(part) if isinstance(found, type) else getattr(found, part, None)
    if isinstance(found, Rule):
        found = found.check
    if isinstance(found, property):
        found = found.fget
    found = getattr(found, "__func__", found)
    found = getattr(found, "__wrapped__", found)
    return found if isinstance(found, FunctionType) else None


class Mutating:
    """The plugin of pytest that runs mutants instead of the tests."""

    def __init__(self, paths: list[Path], every: int) -> None:
        self.paths = paths
        self.every = every
        self.survivors: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [each for each in items if not any(word in each.nodeid for word in LEFT_OUT)]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        calling = _tests_by_function(session.items, {str(path): path for path in self.paths})
        total = 0
        # A fork shares the memory of the tests as long as nothing looks through it for garbage.
        gc.collect()
        gc.freeze()
        gc.disable()
        for path in self.paths:
            module = importlib.import_module(_module_name(path))
            counts = dict.fromkeys((KILLED, SURVIVED, NOT_RUN), 0)
            for number, mutant in enumerate(mutants(path)):
                if number % self.every:
                    continue
                tests = _own_first(path, module, calling.get((str(path), mutant.function), []))
                function = function_named(module, mutant.function)
                if function is None:
                    continue
                fate = _fate(function, mutant.code, tests) if tests else NOT_RUN
                counts[fate] += 1
                total += 1
                if fate != KILLED:
                    print(f"{path.relative_to(ROOT)}:{mutant.line}: {fate}: {mutant.change}", flush=True)
            print(f"{path.relative_to(ROOT)}: {counts}", flush=True)
        return True


def _tests_by_function(items: list[pytest.Item], paths: dict[str, Path]) -> dict[tuple[str, str], list[pytest.Item]]:
    """The tests that call each function, first those that call the fewest: they are about this one."""
    calling: dict[tuple[str, str], list[tuple[bool, int, int, pytest.Item]]] = {}
    for number, item in enumerate(items):
        called: set[tuple[str, str]] = set()

        def note(frame: FrameType, event: str, _: object, called: set[tuple[str, str]] = called) -> None:
            if event == "call" and frame.f_code.co_filename in paths:
                called.add((frame.f_code.co_filename, frame.f_code.co_qualname.partition(".<locals>")[0]))

        begun = time.process_time()
        sys.setprofile(note)
        passed = _passes(item)
        sys.setprofile(None)
        if not passed:
            print(f"left out, since it fails by itself: {item.nodeid}", flush=True)
            continue
        is_slow = time.process_time() - begun > SLOW
        for each in called:
            calling.setdefault(each, []).append((is_slow, len(called), number, item))
    return {key: [item for *_, item in sorted(found, key=lambda each: each[:3])] for key, found in calling.items()}


def _own_first(path: Path, module: ModuleType, tests: list[pytest.Item]) -> list[pytest.Item]:
    """The tests with those of the module's own file, of its family of rules and of its rules' pages before the others."""
    files = (f"test_{path.stem}.py", f"test_{path.parent.name}.py")
    rules = [f"[{each.name}" for each in vars(module).values() if isinstance(each, Rule)]
    return sorted(
        tests, key=lambda each: each.path.name not in files and not any(rule in each.nodeid for rule in rules)
    )


def _passes(item: pytest.Item) -> bool:
    """Whether a test passes. One without fixtures is just called: to report that it fails would take most of the time."""
    from _pytest.runner import runtestprotocol

    given = item.callspec.params if hasattr(item, "callspec") else {}
    if isinstance(item, pytest.Function) and item.cls is None and given.keys() >= set(item.fixturenames):
        try:
            item.obj(**given)
        except pytest.skip.Exception:
            return True
        except BaseException:
            return False
        return True
    return all(each.passed or each.skipped for each in runtestprotocol(item, log=False, nextitem=None))


def _fate(function: FunctionType, code: CodeType, tests: list[pytest.Item]) -> str:
    """Whether one of the tests fails where the function has another code, or takes too long."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, ENDLESS)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        status = 1
        try:
            function.__code__ = code
            status = 0 if all(time.process_time() > ENOUGH or _passes(test) for test in tests) else 1
        finally:
            os._exit(status)
    return SURVIVED if os.waitpid(child, 0)[1] == 0 else KILLED


def _module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name if name.startswith("kwf_lint.") else f"kwf_lint.{name}"


def main(words: list[str]) -> int:
    every = 1
    if words[:1] == ["--every"]:
        every = int(words[1])
        words = words[2:]
    paths = [
        path
        for word in words
        for path in (sorted((ROOT / word).rglob("*.py")) if (ROOT / word).is_dir() else [ROOT / word])
    ]
    paths = [path for path in paths if path.name != "__init__.py"]
    names = [str(path.relative_to(ROOT)) for path in paths]
    tests = [test for start, found in TESTS.items() if any(name.startswith(start) for name in names) for test in found]
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header"]
    return int(pytest.main([*options, *tests], [Mutating(paths, every)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
