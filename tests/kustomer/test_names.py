"""Names of apps and components, and what hosts belong to an organization."""

from __future__ import annotations

import pytest

from kwf_lint.kustomer.names import (
    app_key,
    is_object_id,
    is_organization_host,
    own_events,
    own_name,
    owner_app,
    same_app,
    spells_app,
    split_app_name,
    split_text_key,
    without_organization,
)

ID = "6142bf2f6ef1940524f53d94"


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
def test_the_organization_behind_an_app_name_is_taken_off(app: str, bare: str, key: str) -> None:
    assert without_organization(app) == bare
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
    ("host", "expected"),
    [
        ("acme.kustomerapp.com", True),
        ("acme.api.kustomerapp.com", True),
        ("api.kustomerapp.com", False),
        ("hooks.kustomerapp.com", False),
        ("kustomerapp.com", False),
        ("acme.notkustomerapp.com", False),
        ("kustomerapp.com.example.org", False),
        ("", False),
    ],
)
def test_hosts_of_an_organization(host: str, expected: bool) -> None:
    assert is_organization_host(host) is expected


def test_events_of_an_app_are_named_in_full_without_those_of_the_platform_and_of_other_apps() -> None:
    names = [
        "order-paid", f"kustomer.app.acme_{ID}.order-paid", "kustomer.app.acme.refund", "kustomer.app.other.refund",
        "Kustomer.note.create", "",
    ]  # fmt: skip

    assert own_events(names, "acme") == ["kustomer.app.acme.order-paid", "kustomer.app.acme.refund"]
