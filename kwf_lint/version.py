"""The version of kwf-lint, and the home page of the project."""

from __future__ import annotations

__version__ = "0.1.0"
# Where the rules' pages can be read online; "" as long as the project has no home page (pyproject.toml names none).
HOME_PAGE = ""
