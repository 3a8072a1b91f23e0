"""Which literals a workflow holds: ids, URLs, addresses and phone numbers in its params and conditions."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.literals import Literal, is_hash_key, is_unset_host, literals_of
from tests.flows import eq, flow, step, to
from tests.wholes import view

ID, OWN_ID = "5f0a1b2c3d4e5f0a1b2c3d4e", "6f0a1b2c3d4e5f0a1b2c3d4e"
OBJECT = "kustomer.kobject.update"


def literals_in(action: str = "kustomer.note.create", **params: Any) -> list[Literal]:
    return literals_of(view(flow({"1": "a", "a": step(action, **params)}, id=OWN_ID)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ID, [("id", ID)]),
        (f"{ID},{ID[::-1]}", [("id", ID), ("id", ID[::-1])]),
        ("a@b.shop", [("address", "a@b.shop")]),
        ("+12345678", [("phone number", "+12345678")]),
        ("https://a.shop/{{x}}/b", [("URL", "https://a.shop/")]),
        (f"https://a.shop/{ID}", [("URL", f"https://a.shop/{ID}"), ("id", ID)]),
        (f"/#fn:inBusinessHours,steps.1.at,{ID}", [("id", ID)]),
        (f"/#fn:inBusinessHours,{ID},steps.1.at", [("id", ID)]),
        ("/#fn:inBusinessHours,steps.1.at,123456789012345678901234", []),
        (f"/#steps.{ID}.id", []),
        (f"kustomer.app.acme_{ID}.put a@b.shop {ID}", []),
        (f"{ID}.png", []),
        (f"{ID}.", [("id", ID)]),
        (f"{ID}.5", [("id", ID)]),
        (f"{ID} png", [("id", ID)]),
        (OWN_ID, []),
        ("a plain text", []),
    ],
)
def test_literals_in_a_param(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.kind, each.text) for each in literals_in(x=text)] == found


def test_a_literal_knows_its_place() -> None:
    value = flow({"1": [to("a", eq("1.x", f"is {ID}"))], "a": step("kustomer.note.create", url="https://a.shop")})
    first, second = literals_of(view(value))

    assert (first.path, first.number) == (("trigger", "transitions", 0, "condition", "values", 1), 0)
    assert (first.part, first.url) == ((3, 27), None)
    assert (second.path, second.number) == (("steps", 0, "params", "url"), 1)
    assert second.part is None
    assert second.url is not None
    assert second.url.host == "a.shop"


@pytest.mark.parametrize(
    ("key", "text", "kinds"),
    [
        ("workflowId", ID, []),
        ("workflowId", f"/#fn:inBusinessHours,steps.1.at,{ID}", ["id"]),
        ("body", f"see https://a.shop/{ID} now", []),
        ("body", f" https://a.shop/{ID} ", ["URL", "id"]),
        ("body", f"{{{{steps.1.name or steps.1.id}}}}{ID}", ["id"]),
        ("uri", f"see https://a.shop/{ID} now", ["URL", "id"]),
        ("commitSha", ID, []),
        ("commitSha", "https://a.shop", ["URL"]),
        ("share", ID, ["id"]),
    ],
)
def test_what_the_key_of_a_param_says(key: str, text: str, kinds: list[str]) -> None:
    assert [each.kind for each in literals_in(**{key: text})] == kinds


def test_data_of_custom_objects_holds_no_ids_of_the_platform() -> None:
    assert literals_in(OBJECT, data={"a": ID}) == []
    assert [each.kind for each in literals_in(OBJECT, data={"a": "https://a.shop"})] == ["URL"]
    assert [each.kind for each in literals_in(OBJECT, id=ID)] == ["id"]
    assert [each.kind for each in literals_in(data={"a": ID})] == ["id"]


def test_addresses_and_phone_numbers_in_conditions_are_no_values_that_are_sent() -> None:
    tested = [eq("1.x", each) for each in ("a@b.shop", "+12345678", ID, "https://a.shop")]
    value = flow({"1": [to("a", each) for each in tested], "a": []})

    assert [each.kind for each in literals_of(view(value))] == ["id", "URL"]


def test_the_key_of_a_hash_is_the_last_one_that_is_a_name() -> None:
    assert is_hash_key(("data", "sha256", 0))
    assert is_hash_key(("x", "fileHash"))
    assert not is_hash_key(("hash", "id"))
    assert not is_hash_key((0,))


@pytest.mark.parametrize(
    ("host", "unset"), [("undefined.shop", True), ("null", True), ("undefined", True), ("a.null", False), ("", False)]
)
def test_hosts_that_an_empty_variable_leaves(host: str, unset: bool) -> None:
    assert is_unset_host(host) is unset
