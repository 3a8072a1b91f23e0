"""How names are spelled: their words, what is near them, and what people confuse."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.spelling import did_you_mean, edit_distance, fold, names_within, nearest, words_of
from tests.counted import work

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATORS = [
    "true",
    "false",
    "and",
    "or",
    "exists",
    "dne",
    "eq",
    "neq",
    "gt",
    "gte",
    "lt",
    "lte",
    "contains",
    "not-contains",
]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("", "ab", 2),
        ("refund", "refnd", 1),
        ("refund", "refnud", 1),
        ("refund", "rfenud", 2),
        ("kitten", "sitting", 3),
        ("abcdef", "ghijkl", 4),
        ("ab", "abcdefgh", 4),
    ],
)
def test_the_edit_distance_counts_swapped_neighbours_as_one_up_to_a_limit(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other, 3) == distance
    assert edit_distance(other, one, 3) == distance


texts = st.text("abc", max_size=8)


@given(texts, texts, st.integers(0, 8))
def test_the_edit_distance_is_that_of_the_whole_table(one: str, other: str, at_most: int) -> None:
    table = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            differ = one[row - 1] != other[column - 1]
            costs = [table[row - 1][column - 1] + differ, table[row - 1][column] + 1, table[row][column - 1] + 1]
            if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
                costs.append(table[row - 2][column - 2] + 1)
            table[row][column] = min(costs)

    assert edit_distance(one, other, at_most) == min(table[-1][-1], at_most + 1)


@pytest.mark.parametrize(
    ("name", "candidates", "found"),
    [
        ("stpe2", ["step1", "step2", "step3"], ["step2"]),
        ("step9", ["step3", "step1", "step2", "step4"], ["step1", "step2", "step3"]),
        ("workflow", ["workflows", "hooks", "kviews"], ["workflows"]),
        ("app_version", ["appVersion", "app", "version"], ["appVersion"]),
        ("APPVERSION", ["appVersion", "appversions"], ["appVersion"]),
        ("notContains", OPERATORS, ["not-contains"]),
        ("order.updated", ["order_updated", "orderUpdated", "order-update"], ["orderUpdated", "order_updated"]),
        ("RefundOrdre", ["refundOrder"], ["refundOrder"]),
        ("en-US", ["en_us", "fr_fr"], ["en_us"]),
        ("ne", OPERATORS, []),
        ("EQ", OPERATORS, ["eq"]),
        ("gtt", OPERATORS, ["gt", "gte"]),
        ("completely-different", OPERATORS, []),
        ("step1", ["step1"], []),
        ("", ["", "-", "a"], []),
        ("-", ["_", "a"], []),
        ("twin", ["twim", "twim"], ["twim"]),
    ],
)
def test_the_nearest_names(name: str, candidates: list[str], found: list[str]) -> None:
    assert nearest(name, candidates) == found
    assert nearest(name, reversed(candidates)) == found


@pytest.mark.parametrize(
    ("name", "candidates", "text"),
    [
        ("stpe2", ["step1", "step2"], 'Did you mean "step2"?'),
        ("gtt", OPERATORS, 'Did you mean "gt" or "gte"?'),
        ("step9", ["step1", "step2", "step3", "step4"], 'Did you mean "step1", "step2" or "step3"?'),
        ("x", ["y"], None),
    ],
)
def test_the_help_offers_at_most_three_names(name: str, candidates: list[str], text: str | None) -> None:
    assert did_you_mean(name, candidates) == text


def test_work_on_candidates_grows_with_their_number() -> None:
    chance = random.Random(1)
    candidates = ["".join(chance.choices("abcdefgh", k=chance.randrange(8, 30))) for _ in range(2000)]

    def ask(count: int) -> Callable[[], object]:
        return lambda: nearest("abcdefghabcdefgh", candidates[:count])

    assert work(ask(2000)) < work(ask(1000)) * 2.3


@given(
    st.text("ab", max_size=40),
    st.lists(st.text("ab", max_size=6), max_size=4),
    st.integers(1, 12),
)
def test_names_within_a_text_are_those_that_a_search_finds(text: str, names: list[str], length: int) -> None:
    names += [text[start : start + length] for start in range(0, len(text), length)]
    # So many that they are not searched for one by one.
    many = [*names, *[f"d{number}" for number in range(60)]]

    assert names_within(text, names) == {name for name in names if name in text}
    assert names_within(text, many) == {name for name in many if name in text}


def test_work_on_names_within_a_text_grows_with_both() -> None:
    def ask(count: int) -> Callable[[], object]:
        text = " ".join(f"order.{number}.created" for number in range(count))
        return lambda: names_within(text, [f"order.{number}.paid" for number in range(count)])

    assert work(ask(800)) < work(ask(400)) * 2.3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("acme-order_sync.v2", ["acme", "order", "sync", "v2"]),
        ("myFirstWidget", ["my", "first", "widget"]),
        ("E-comm Store", ["e", "comm", "store"]),
        ("hello-<<x>>", ["hello", "x"]),
        ("pedido-número", ["pedido", "número"]),
        ("---", []),
        ("", []),
    ],
)
def test_words_of_a_name(name: str, words: list[str]) -> None:
    assert words_of(name) == words


def test_names_that_differ_in_case_and_marks_fold_to_the_same() -> None:
    assert {
        fold(name) for name in ("orderUpdated", "order_updated", "Order-Updated", "order.updated", "ORDER updated")
    } == {"orderupdated"}
