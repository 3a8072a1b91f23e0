"""kwf-lint: a linter for Kustomer app definitions. This module is what the author of a rule imports."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.app import App, Step, Workflow
    from kwf_lint.ruleset import Finding, Fix, rule

__version__ = "0.1.0"
# Where the rules' pages can be read online; "" as long as the project has no home page (pyproject.toml names none).
HOME_PAGE = ""

# In a wheel rules/ lies inside the package; in a checkout and an editable install it lies beside it. Either way the
# families are importable as kwf_lint.rules.<family>.checks.
_HERE = os.path.dirname(os.path.abspath(__file__))
if not os.path.isdir(os.path.join(_HERE, "rules")):
    __path__.append(os.path.dirname(_HERE))

__all__ = ["App", "Finding", "Fix", "Step", "Workflow", "__version__", "rule"]

_HOMES = {"App": "app", "Step": "app", "Workflow": "app", "Finding": "ruleset", "Fix": "ruleset", "rule": "ruleset"}


def __getattr__(name: str) -> object:
    """What rules import, on first use: so that the program chooses how its modules are loaded (see preload.py)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(__import__(f"kwf_lint.{_HOMES[name]}", fromlist=[name]), name)
    globals()[name] = value
    return value
