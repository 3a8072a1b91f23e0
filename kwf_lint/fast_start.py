"""Loads the modules of a plain run at once, straight from their byte code, which is faster than importing each.

A clean run spends more time on finding its modules, one by one along the import path, than on linting: with some eighty
of them that search costs a third of what starting Python does. Here they are read from where they are known to lie.
Whatever is not as expected (no byte code, or older than its source) is left to the ordinary import, which gives the same
modules.

`python -m tests.speed.fast_start --write` works the lists out and writes them here, whenever a module of a plain run or one
of rules/ has come, gone or got another import; a test compares.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType
    from typing import Any

# The modules of a clean run but those of rules/, each after those that it imports.
CLEAN: tuple[str, ...] = (
    "spelling", "kustomer.names", "analysis.commands_called", "expressions.fast_path", "analysis.conditions",
    "definition.kept", "analysis.graph", "definition.node", "analysis.literals", "analysis.proven", "analysis.reads",
    "definition.workflow", "analysis.records", "analysis.schemas", "analysis.secrets", "definition.components",
    "analysis.settings_read", "definition.document_kinds", "kustomer.versions", "definition.text_forms",
    "definition.shapes", "document.document", "analysis.shape_check", "document.json_scan", "kustomer.platform",
    "analysis.usage", "words", "analysis.wording", "definition.app", "definition.project", "document.edits",
    "document.json_reader", "errors", "settings.settings", "linting.engine", "paths", "rulekit", "report.summary",
    "run.files", "run.outcome", "settings.find", "settings.globs", "run.project_files", "run.registry", "run.targets",
    "run.check", "run.options",
)  # fmt: skip
# The modules of rules/ that declare rules, and what they import of their own, in the same order.
RULES: tuple[str, ...] = (
    "rules.components.events_and_actions", "rules.components.hook_events", "rules.components.klasses",
    "rules.components.kviews", "rules.components.schemas", "rules.components.translations", "rules.document.text",
    "rules.flow.conditions", "rules.flow.steps", "rules.names.characters", "rules.names.generic", "rules.names.labels",
    "rules.names.namespaces", "rules.names.organizations", "rules.names.unique", "rules.practice.loops",
    "rules.practice.habits", "rules.practice.requests", "rules.references.related_reads", "rules.references.calls",
    "rules.references.changes", "rules.references.components", "rules.references.data", "rules.references.functions",
    "rules.references.helpers", "rules.references.malformed", "rules.references.patterns", "rules.references.runs",
    "rules.references.records", "rules.references.requests", "rules.references.steps_and_roots",
    "rules.references.templates", "rules.shape.fields", "rules.shape.placeholders", "rules.values.literals",
    "rules.values.secrets", "rules.values.settings", "rules.values.addresses", "rules.values.ids_and_contacts",
    "rules.versions.malformed", "rules.versions.app_versions", "rules.versions.changelogs",
    "rules.versions.dependencies",
)  # fmt: skip
# What a run with findings needs on top of them to report these in the format `text`.
FINDINGS: tuple[str, ...] = (
    "report.options", "report.formats", "report.visible", "report.in_words", "commands.deliver", "report.source",
    "report.text",
)  # fmt: skip

_Module: type[ModuleType] = type(sys)
_Spec = sys.modules["_frozen_importlib"].ModuleSpec
# Byte code begins with a magic number and flags (0: judged by time); the time and the size of its source follow.
_HEAD: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER + bytes(4)
_TAIL = f".{sys.implementation.cache_tag}.pyc"
_MODE = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_CHUNK = 120_000  # bytes read at once: more than most byte code has, and less than what makes for a costly allocation


def load_modules(paths: Iterable[str]) -> None:
    """Load modules that are given by their names within kwf_lint, those first that others import.

    Those that are imported later are read from where they are known to lie as well.
    """
    if _this not in sys.meta_path:
        sys.meta_path.insert(0, _this)
    whole = sys.modules["kwf_lint"]
    root = whole.__path__[0]
    packages = {"": (whole, root)}
    loaded: list[ModuleType] = []
    for path in paths:
        place, _, name = path.rpartition(".")
        if place not in packages:
            # In a checkout rules/ lies beside the package, at the end of its path.
            packages[place] = _package(place, whole.__path__[-1] if place.startswith("rules") else root)
        package, folder = packages[place]
        if f"kwf_lint.{path}" not in sys.modules:
            _load(f"kwf_lint.{path}", name, package, folder, loaded)
    for module in loaded:
        del module.__path__


def _package(path: str, root: str) -> tuple[ModuleType, str]:
    """A package and its folder, without a run of its __init__.py: those of the packages below kwf_lint are empty."""
    name = f"kwf_lint.{path}"
    if path.startswith("rules."):
        _package("rules", root)
    if name not in sys.modules:
        folder = f"{root}{os.sep}{path.replace('.', os.sep)}"
        module = _Module(name)
        module.__path__ = [folder]
        module.__package__ = name
        module.__spec__ = _Spec(name, None, origin=f"{folder}{os.sep}__init__.py", is_package=True)
        module.__spec__.submodule_search_locations = module.__path__
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        setattr(sys.modules[parent], child, module)
    return sys.modules[name], sys.modules[name].__path__[0]


def _load(full_name: str, name: str, package: ModuleType, folder: str, loaded: list[ModuleType]) -> None:
    """Load one module from its byte code, where that is possible.

    While modules are loaded they have a path as packages have, and are added to `loaded`: for each `from` import out of a
    module without one, Python 3.11 makes an error and drops it, in all a tenth of a bare Python.
    """
    source = f"{folder}{os.sep}{name}.py"
    code = _code_of(source, folder, name)
    if code is None:
        return
    module = _Module(full_name)
    module.__file__ = source
    module.__package__ = package.__name__
    module.__spec__ = _Spec(full_name, None, origin=source)
    sys.modules[full_name] = module
    if sys.version_info < (3, 12):
        module.__path__ = []
        loaded.append(module)
    try:
        exec(code, module.__dict__)  # noqa: S102  our own byte code, as import would run it
    except BaseException:
        del sys.modules[full_name]
        raise
    setattr(package, name, module)


def find_spec(full_name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
    """Find a module of kwf_lint that is imported later; None leaves it to the others on `sys.meta_path`.

    This module is a finder and a loader itself.
    """
    if path is None or not full_name.startswith("kwf_lint."):
        return None
    folder, name = path[0], full_name.rpartition(".")[2]
    source = f"{folder}{os.sep}{name}.py"
    code = _code_of(source, folder, name)
    return None if code is None else _Spec(full_name, _this, origin=source, loader_state=code)


def create_module(_spec: ModuleSpec) -> None:
    """Leave it to Python to make the module."""


def exec_module(module: ModuleType) -> None:
    """Run the code of a module that find_spec() has found."""
    spec: Any = module.__spec__
    module.__file__ = spec.origin
    exec(spec.loader_state, module.__dict__)  # noqa: S102  our own byte code, as import would run it


_this: Any = sys.modules[__name__]


def _code_of(source: str, folder: str, name: str) -> CodeType | None:
    """The byte code of a module, None where there is none that is as new as its source."""
    # Plain strings and file descriptors: os.path.join and file objects would cost three times as much.
    try:
        data = _contents(f"{folder}{os.sep}__pycache__{os.sep}{name}{_TAIL}")
        status = os.stat(source)
    except OSError:
        return None
    stamp = int(status.st_mtime) & 0xFFFFFFFF | (status.st_size & 0xFFFFFFFF) << 32
    if not data.startswith(_HEAD) or int.from_bytes(data[8:16], "little") != stamp:
        return None
    code: CodeType = marshal.loads(memoryview(data)[16:])  # noqa: S302  our own byte code
    return code


def _contents(path: str) -> bytes:
    descriptor = os.open(path, _MODE)
    try:
        data = piece = os.read(descriptor, _CHUNK)
        while len(piece) == _CHUNK:
            piece = os.read(descriptor, _CHUNK)
            data += piece
    finally:
        os.close(descriptor)
    return data
