"""What holds for all tests of analyses."""

from __future__ import annotations

import pytest

from kwf_lint.analysis import token_formats, usage


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uses, versions and the formats of tokens are read anew, whatever other tests have read."""
    monkeypatch.setattr(token_formats, "_pattern", None)
    monkeypatch.setattr(usage, "_uses", {})
    monkeypatch.setattr(usage, "_versions", {})
