"""kwf-lint, a linter for Kustomer app definitions: what a rule's author and an embedding program import."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.api import lint, read
    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Workflow
    from kwf_lint.document.edits import Add, Part, Remove, Rename, Set
    from kwf_lint.rulekit import Finding, Fix, Related, RouteStop, rule
    from kwf_lint.settings.settings import Settings
    from kwf_lint.version import __version__

# In a wheel rules/ lies inside the package; in a checkout and an editable install it lies beside it. Either way its
# modules are importable as kwf_lint.rules.<family>.<topic>.
_HERE = os.path.dirname(os.path.abspath(__file__))
if not os.path.isdir(os.path.join(_HERE, "rules")):
    __path__.append(os.path.dirname(_HERE))

__all__ = [
    "Add", "App", "Finding", "Fix", "Part", "Project", "Related", "Remove", "Rename", "RouteStop", "Set", "Settings", "Step",
    "Workflow", "__version__", "lint", "read", "rule",
]  # fmt: skip

_HOMES = {
    "Add": "document.edits", "App": "definition.app", "Finding": "rulekit", "Fix": "rulekit", "Part": "document.edits",
    "Project": "definition.project", "Related": "rulekit", "Remove": "document.edits", "Rename": "document.edits",
    "RouteStop": "rulekit", "Set": "document.edits", "Settings": "settings.settings", "Step": "definition.workflow",
    "Workflow": "definition.workflow", "__version__": "version", "lint": "api", "read": "api", "rule": "rulekit",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """What the package exports, on first use: so that the program chooses how its modules are loaded (fast_start.py)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(__import__(f"kwf_lint.{_HOMES[name]}", fromlist=[name]), name)
    globals()[name] = value
    return value
