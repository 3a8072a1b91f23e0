"""Which names of outputs are near those that the files of `extend-platform` say: rules/references/_known_outputs.py."""

from __future__ import annotations

from importlib import import_module

import pytest

OUTPUTS = import_module("kwf_lint.rules.references._known_outputs")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["totl"], (["totl"], "total")),
        (["totl", "sum"], (["totl"], "total")),
        (["Total"], (["Total"], "")),
        (["order_id"], (["order_id"], "orderId")),
        (["total"], (["total"], "")),
        (["tax"], (["tax"], "")),
        (["ttoal"], (["ttoal"], "total")),
        (["otal"], (["otal"], "")),
        (["totals"], (["totals"], "")),
        ([], ([], "")),
    ],
)
def test_names_that_are_nearly_those_of_outputs(names: list[str], expected: tuple[list[str], str]) -> None:
    assert OUTPUTS.nearly_one_of(["total", "orderId"])(names) == expected
