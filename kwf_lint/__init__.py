"""kwf-lint: a linter for Kustomer app definitions. This module is what the author of a rule imports."""

from __future__ import annotations

import os

__version__ = "0.1.0"
# Where the rules' pages can be read online; "" as long as the project has no home page (pyproject.toml names none).
HOME_PAGE = ""

# In a wheel rules/ lies inside the package; in a checkout and an editable install it lies beside it. Either way the
# families are importable as kwf_lint.rules.<family>.checks.
_HERE = os.path.dirname(os.path.abspath(__file__))
if not os.path.isdir(os.path.join(_HERE, "rules")):
    __path__.append(os.path.dirname(_HERE))

from kwf_lint.app import App, Step, Workflow  # noqa: E402  the path above must be set first
from kwf_lint.ruleset import Finding, Fix, rule  # noqa: E402  the path above must be set first

__all__ = ["App", "Finding", "Fix", "Step", "Workflow", "__version__", "rule"]
