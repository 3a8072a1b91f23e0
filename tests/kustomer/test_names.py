"""Names of apps and components, and the nearest right name."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.kustomer.names import (
    app_key,
    is_object_id,
    own_name,
    owner_app,
    same_app,
    spells_app,
    split_app_name,
    split_text_key,
    without_organisation,
)
from kwf_lint.spelling import did_you_mean, edit_distance, nearest, words_of

ID = "6142bf2f6ef1940524f53d94"
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
    ("text", "is_id"),
    [
        (ID, True),
        ("0" * 24, True),
        (ID.upper(), False),
        (ID[1:], False),
        (ID + "0", False),
        (ID[1:] + "g", False),
        ("", False),
    ],
)
def test_an_object_id_is_24_hexadecimal_digits(text: str, is_id: bool) -> None:
    assert is_object_id(text) is is_id


@pytest.mark.parametrize(
    ("app", "bare", "key"),
    [
        ("acme", "acme", "acme"),
        (f"acme_{ID}", "acme", "acme"),
        (f"Calendly_App_{ID.upper()}", "Calendly_App", "calendly_app"),
        (f"acme_orders_{ID}", "acme_orders", "acme_orders"),
        (f"acme-{ID}", f"acme-{ID}", f"acme-{ID}"),
        (f"acme_{ID[1:]}", f"acme_{ID[1:]}", f"acme_{ID[1:]}"),
        ("my_app_123456789abcdefg", "my_app_123456789abcdefg", "my_app_123456789abcdefg"),
        (f"_{ID}", f"_{ID}", f"_{ID}"),
        (ID, ID, ID),
        ("", "", ""),
    ],
)
def test_the_organisation_behind_an_app_name_is_taken_off(app: str, bare: str, key: str) -> None:
    assert without_organisation(app) == bare
    assert app_key(app) == key
    assert same_app(app, bare)


@pytest.mark.parametrize(
    ("name", "parts", "owner"),
    [
        ("kustomer.app.acme.refund", ("acme", "refund"), "acme"),
        ("kustomer.app.acme.order.updated", ("acme", "order.updated"), "acme"),
        (f"kustomer.app.Acme_{ID}.refund", (f"Acme_{ID}", "refund"), f"Acme_{ID}"),
        ("kustomer.app.acme", None, None),
        ("kustomer.app.acme.", None, None),
        ("kustomer.app..refund", None, None),
        ("kustomer.app.", None, None),
        ("kustomer.apps.acme.refund", None, "kustomer"),
        ("kustomer.conversation.update", None, "kustomer"),
        (f"kustomer.hooks.form.{ID}.receive", None, "hooks"),
        (f"kustomer.workflow.{ID}.call", None, None),
        ("refund", None, None),
        ("acme.refund", None, None),
        ("kustomer", None, None),
        ("", None, None),
    ],
)
def test_the_app_of_a_name(name: str, parts: tuple[str, str] | None, owner: str | None) -> None:
    assert split_app_name(name) == parts
    assert owner_app(name) == owner


@pytest.mark.parametrize(
    ("name", "app", "own"),
    [
        ("kustomer.app.acme.refund", "acme", "refund"),
        (f"kustomer.app.acme_{ID}.order.updated", "Acme", "order.updated"),
        ("kustomer.app.acme.refund", f"acme_{ID}", "refund"),
        ("kustomer.app.other.refund", "acme", "kustomer.app.other.refund"),
        ("refund", "acme", "refund"),
        ("kustomer.customer.find", "kustomer", "kustomer.customer.find"),
    ],
)
def test_only_the_own_namespace_is_taken_off(name: str, app: str, own: str) -> None:
    assert own_name(name, app) == own


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
        ("stpe2", ["step1", "step2"], 'did you mean "step2"?'),
        ("gtt", OPERATORS, 'did you mean "gt" or "gte"?'),
        ("step9", ["step1", "step2", "step3", "step4"], 'did you mean "step1", "step2" or "step3"?'),
        ("x", ["y"], None),
    ],
)
def test_the_help_offers_at_most_three_names(name: str, candidates: list[str], text: str | None) -> None:
    assert did_you_mean(name, candidates) == text


def test_five_thousand_candidates_are_no_trouble() -> None:
    chance = random.Random(1)
    candidates = ["".join(chance.choices("abcdefgh", k=chance.randrange(8, 30))) for _ in range(5000)]
    started = time.process_time()
    nearest("abcdefghabcdefgh", candidates)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("acme.settings.page.title", ("acme", "settings.page.title")),
        ("app.acme.settings.page.title", ("acme", "settings.page.title")),
        ("acme.widgets.orders.title", ("acme", "widgets.orders.title")),
        ("app.settings.page.title", ("app", "settings.page.title")),
        ("app.acme.workflow.builder.title", None),
        ("acme.anything", None),
        ("settings.page.title", None),
        ("", None),
    ],
)
def test_the_app_of_a_text(key: str, expected: tuple[str, str] | None) -> None:
    assert split_text_key(key) == expected


@pytest.mark.parametrize(
    ("written", "app", "is_same"),
    [
        ("acme", "acme", True),
        ("Acme", f"acme_{ID}", True),
        ("myFirstWidgetApp", "my_first_widget_app", True),
        ("starwars", "star_wars_character_finder", False),
        ("acme", "acme_shop", False),
    ],
)
def test_spellings_of_an_app_in_texts(written: str, app: str, is_same: bool) -> None:
    assert spells_app(written, app) == is_same


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
