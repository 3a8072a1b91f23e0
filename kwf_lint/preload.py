"""Loading the modules of a run at once, straight from their byte code.

A clean run spends more time on finding its modules, one by one along the import path, than on linting: with some sixty of
them that search costs half of what starting Python does. Here they are read from where they are known to lie. Whatever is
not as expected (no byte code, or older than its source) is left to the ordinary import, which gives the same modules.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

# The modules of a clean run, each behind those that it imports; a test says what the list has to be.
MODULES = (
    "files", "kinds", "names", "document", "platform", "app", "config", "engine", "outcome", "project", "ruleset",
    "run", "literals", "versions", "wording", "rules.components.klasses", "rules.components.kviews", "schemas",
    "rules.components.schemas", "shape", "rules.components.translations", "rules.components.checks",
    "rules.document.checks", "graph", "conditions", "rules.flow.branches", "rules.flow.operators",
    "rules.flow.checks", "usage", "rules.names.checks", "rules.practice.loops", "rules.practice.requests",
    "rules.practice.checks", "reads", "rules.references.shared", "rules.references.calls",
    "rules.references.changes", "rules.references.components", "rules.references.data",
    "rules.references.functions", "known", "facts", "rules.references.runs", "rules.references.templates",
    "rules.references.checks", "rules.shape.checks", "rules.values.trials",
    "rules.values.repeats", "secrets", "rules.values.secrets", "rules.values.settings", "rules.values.addresses",
    "rules.values.checks", "rules.versions.checks", "report",
)  # fmt: skip
_TAIL = f".{sys.implementation.cache_tag}.pyc"
_CHUNK = 120_000  # bytes read at once: more than most byte code has, and less than what makes for a costly allocation
_Module: type[ModuleType] = type(sys)


def preload() -> None:
    """Load the modules of a clean run."""
    roots = sys.modules["kwf_lint"].__path__
    with_rules = next((root for root in roots if os.path.isdir(os.path.join(root, "rules"))), roots[0])
    for name in MODULES:
        *folders, file = name.split(".")
        folder = with_rules if folders else roots[0]
        package = "kwf_lint"
        for each in folders:
            folder = f"{folder}{os.sep}{each}"
            package = f"{package}.{each}"
            if package not in sys.modules:
                _register(package, _Module(package)).__path__ = [folder]
        if not _load(f"{package}.{file}", folder, file):
            folder = f"{folder}{os.sep}{file}"
            _load(f"{package}.{file}", folder, "__init__", path=folder)


def _register(name: str, module: ModuleType) -> ModuleType:
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)
    return module


def _load(name: str, folder: str, file: str, path: str = "") -> bool:
    """Load one module from its byte code; False where that is not possible. `path`: the folder of a package."""
    if name in sys.modules:
        return True
    # Plain strings and file descriptors: os.path.join and file objects would cost three times as much.
    source = f"{folder}{os.sep}{file}.py"
    try:
        data = _contents(f"{folder}{os.sep}__pycache__{os.sep}{file}{_TAIL}")
        status = os.stat(source)
    except OSError:
        return False
    # The header of byte code: a magic number, flags (0: judged by time), the time and size of the source.
    stamp = int(status.st_mtime).to_bytes(8, "little")[:4] + (status.st_size & 0xFFFFFFFF).to_bytes(4, "little")
    if data[:16] != _MAGIC + b"\0\0\0\0" + stamp:
        return False
    module = _register(name, _Module(name))
    module.__file__ = source
    module.__package__ = name if path else name.rpartition(".")[0]
    if path:
        module.__path__ = [path]
    try:
        exec(marshal.loads(data[16:]), module.__dict__)  # noqa: S102, S302  our own byte code, as import would run it
    except BaseException:
        del sys.modules[name]
        raise
    return True


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
