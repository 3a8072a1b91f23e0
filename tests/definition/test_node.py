from __future__ import annotations

from kwf_lint.definition.node import strings_in


def test_strings_come_with_their_paths_in_the_order_of_the_file() -> None:
    value = {"a": "1", "b": [{"c": "2"}, "3", 4], "d": {"e": ["5"]}}

    assert strings_in(value, ("x",)) == [
        (("x", "a"), "1"),
        (("x", "b", 0, "c"), "2"),
        (("x", "b", 1), "3"),
        (("x", "d", "e", 0), "5"),
    ]
