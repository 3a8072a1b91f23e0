"""What a path leads to in a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.document import value_at

if TYPE_CHECKING:
    from kwf_lint.document.document import Path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), {"a": [{"b": 1}, "text"]}),
        (("a", 0, "b"), 1),
        (("a", 1), "text"),
        (("a", 2), None),
        (("a", "0"), None),
        (("a", 1, 0), None),
        (("b", "c"), None),
    ],
)
def test_the_value_at_a_path(path: Path, value: object) -> None:
    assert value_at({"a": [{"b": 1}, "text"]}, path) == value
