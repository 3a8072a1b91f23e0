"""Loads the modules of a plain run at once, straight from their byte code, which is faster than importing each.

A clean run spends more time on finding its modules, one by one along the import path, than on linting: with some seventy
of them that search costs a third of what starting Python does. Here they are read from where they are known to lie.
Whatever is not as expected (no byte code, or older than its source) is left to the ordinary import, which gives the same
modules. `python -m tests.speed.fast_start` works the list out and writes it; a test compares.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

# The modules of a clean run, each behind those that it imports.
MODULES: tuple[str, ...] = (
    "expressions.fast_path", "analysis.conditions", "definition.kept", "analysis.graph", "spelling", "kustomer.names",
    "analysis.literals", "analysis.proven", "definition.node", "analysis.reads", "words", "analysis.schemas",
    "analysis.secrets", "definition.document_kinds", "kustomer.versions", "definition.text_forms", "definition.shapes",
    "analysis.shape_check", "analysis.usage", "analysis.wording", "definition.components", "definition.workflow",
    "document.json_scan", "kustomer.platform", "definition.app", "definition.project", "document.document",
    "document.edits", "document.json_reader", "settings.settings", "linting.engine", "paths", "rulekit",
    "report.summary", "rules.components.events_and_actions", "rules.components.klasses", "rules.components.kviews",
    "rules.components.schemas", "rules.components.translations", "rules.document.text", "rules.flow.conditions",
    "rules.flow.steps", "rules.names.characters", "rules.names.generic", "rules.names.labels", "rules.names.namespaces",
    "rules.names.organizations", "rules.names.unique", "rules.practice.loops", "rules.practice.habits",
    "rules.practice.requests", "rules.references.related_reads", "rules.references.calls", "rules.references.changes",
    "rules.references.components", "rules.references.data", "rules.references.functions", "rules.references.runs",
    "rules.references.steps", "rules.references.templates", "rules.shape.fields", "rules.shape.placeholders",
    "rules.values.literals", "rules.values.secrets", "rules.values.settings", "rules.values.addresses",
    "rules.values.ids_and_contacts", "rules.versions.malformed", "rules.versions.app_versions",
    "rules.versions.changelogs", "rules.versions.dependencies", "run.files", "run.outcome", "settings.find",
    "settings.globs", "run.project_files", "run.registry", "run.targets", "run.check", "run.options",
)  # fmt: skip
_TAIL = f".{sys.implementation.cache_tag}.pyc"
_CHUNK = 120_000  # bytes read at once: more than most byte code has, and less than what makes for a costly allocation
_Module: type[ModuleType] = type(sys)


def load_modules() -> None:
    """Load the modules of a clean run."""
    roots = sys.modules["kwf_lint"].__path__
    with_rules = next((root for root in roots if os.path.isdir(f"{root}{os.sep}rules")), roots[0])
    for name in MODULES:
        *folders, file = name.split(".")
        folder = with_rules if folders[:1] == ["rules"] else roots[0]
        package = "kwf_lint"
        for each in folders:
            folder = f"{folder}{os.sep}{each}"
            package = f"{package}.{each}"
            if package not in sys.modules:
                _register_package(package, folder)
        _load(f"{package}.{file}", folder, file)


def _register_package(name: str, folder: str) -> None:
    """A package without running its __init__.py: those of the packages below kwf_lint are empty."""
    module = _Module(name)
    module.__path__ = [folder]
    module.__package__ = name
    module.__spec__ = _Spec(name, None, origin=f"{folder}{os.sep}__init__.py", is_package=True)
    module.__spec__.submodule_search_locations = [folder]
    _register(name, module)


def _register(name: str, module: ModuleType) -> None:
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)


def _load(name: str, folder: str, file: str) -> None:
    """Load one module from its byte code, where that is possible."""
    if name in sys.modules:
        return
    # Plain strings and file descriptors: os.path.join and file objects would cost three times as much.
    source = f"{folder}{os.sep}{file}.py"
    try:
        data = _contents(f"{folder}{os.sep}__pycache__{os.sep}{file}{_TAIL}")
        status = os.stat(source)
    except OSError:
        return
    # The header of byte code: a magic number, flags (0: judged by time), the time and size of the source.
    stamp = int(status.st_mtime).to_bytes(8, "little")[:4] + (status.st_size & 0xFFFFFFFF).to_bytes(4, "little")
    if data[:16] != _MAGIC + b"\0\0\0\0" + stamp:
        return
    module = _Module(name)
    module.__file__ = source
    module.__package__ = name.rpartition(".")[0]
    module.__spec__ = _Spec(name, None, origin=source)
    _register(name, module)
    try:
        exec(marshal.loads(data[16:]), module.__dict__)  # noqa: S102, S302  our own byte code, as import would run it
    except BaseException:
        del sys.modules[name]
        raise


def _contents(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = piece = os.read(descriptor, _CHUNK)
        while len(piece) == _CHUNK:
            piece = os.read(descriptor, _CHUNK)
            data += piece
    finally:
        os.close(descriptor)
    return data


_MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
_Spec = sys.modules["_frozen_importlib"].ModuleSpec
