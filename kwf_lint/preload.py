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

# The modules of a clean run, each behind those that it imports; a test holds the list to what is loaded.
MODULES = (
    "errors", "config", "kinds", "document", "names", "platform", "app", "ruleset", "wording", "literals", "versions",
    "schemas", "usage", "shape", "secrets", "plain", "graph", "reads", "conditions", "known", "facts", "engine",
    "files", "git", "walk", "project",
    "outcome", "run", "report",
)  # fmt: skip
_TAIL = f".{sys.implementation.cache_tag}.pyc"
_Module: type[ModuleType] = type(sys)


def preload() -> None:
    """Load the modules of a clean run and all families of rules, of these what checks.py imports at its top."""
    here = os.path.dirname(os.path.abspath(__file__))
    for name in MODULES:
        if not _load(f"kwf_lint.{name}", here, name):
            package = os.path.join(here, name)
            _load(f"kwf_lint.{name}", package, "__init__", path=package)
    for root in sys.modules["kwf_lint"].__path__:
        rules = os.path.join(root, "rules")
        if os.path.isdir(rules):
            _namespace("kwf_lint.rules", rules)
            for family in sorted(os.listdir(rules)):
                folder = os.path.join(rules, family)
                if os.path.isdir(folder):
                    _namespace(f"kwf_lint.rules.{family}", folder)
                    siblings = frozenset([name[:-3] for name in os.listdir(folder) if name.endswith(".py")])
                    _load(f"kwf_lint.rules.{family}.checks", folder, "checks", siblings=siblings)
            return


def _namespace(name: str, folder: str) -> None:
    if name not in sys.modules:
        module = _Module(name)
        module.__path__ = [folder]
        _register(name, module)


def _register(name: str, module: ModuleType) -> None:
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)


def _load(name: str, folder: str, file: str, path: str = "", siblings: frozenset[str] = frozenset()) -> bool:
    """Load one module from its byte code; False where that is not possible.

    path: the folder of a package. siblings: modules beside it, of which those that it imports are loaded first.
    """
    if name in sys.modules:
        return True
    source = os.path.join(folder, f"{file}.py")
    try:
        with open(os.path.join(folder, "__pycache__", file + _TAIL), "rb", buffering=0) as stream:
            data = stream.read()
        status = os.stat(source)
    except OSError:
        return False
    # The header of byte code: a magic number, flags (0: judged by time), the time and size of the source.
    stamp = int(status.st_mtime).to_bytes(8, "little")[:4] + (status.st_size & 0xFFFFFFFF).to_bytes(4, "little")
    if data[:16] != _MAGIC + b"\0\0\0\0" + stamp:
        return False
    code = marshal.loads(data[16:])  # noqa: S302  our own byte code
    for sibling in siblings:
        # The names of a module's code have what is imported at its top, and not what functions import.
        if sibling in code.co_names:
            _load(f"{name.rpartition('.')[0]}.{sibling}", folder, sibling, siblings=siblings - {sibling})
    module = _Module(name)
    module.__file__ = source
    module.__package__ = name if path else name.rpartition(".")[0]
    if path:
        module.__path__ = [path]
    _register(name, module)
    try:
        exec(code, module.__dict__)  # noqa: S102  as import would run it
    except BaseException:
        del sys.modules[name]
        raise
    return True


_MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
