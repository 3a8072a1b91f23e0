"""What holds for all tests of analyses."""

from __future__ import annotations

import pytest

from kwf_lint.analysis import usage


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uses and versions are read anew, whatever other tests have read."""
    monkeypatch.setattr(usage, "_uses", {})
    monkeypatch.setattr(usage, "_versions", {})
