"""Placeholders (KWF109): which strings are one, and which only look like one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.wholes import app, workflow

RULES = [rule for rule in builtin_rules() if rule.code == "KWF109"]


OBJECTS = {"op": "eq", "values": ["/#steps.1.name", "[object Object]"]}


def underlined(value: Any) -> list[tuple[str, str]]:
    """Where placeholders are found, and what is underlined."""
    text = json.dumps(value, ensure_ascii=False)
    found = diagnostics_in(document_of_text("app.json", text), RULES, DEFAULTS)
    return [(each.pointer, text[each.start.offset : each.end.offset]) for each in found]


def messages(value: Any) -> list[str]:
    return [each.message for each in diagnostics_in(document_of_text("a.json", json.dumps(value)), RULES, DEFAULTS)]


def view(template: str) -> dict[str, Any]:
    return app(kviews=[{"name": "acme.card", "template": template}])


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("<<your icon>>", '"<<your icon>>"'),
        ("https://acme.io/<<org>>/<<name>>.png", "<<org>>"),
        ("1 << 2, <<org>>", "<<org>>"),
        ("a<<\nb>> <<org>>", "<<org>>"),
        ("<<_org>> <<org>> ", "<<org>>"),
        ("<<<<org>>", "<<org>>"),
        ("<<a>>", '"<<a>>"'),
        ("<<org> >", ""),
        ("<<>>", ""),
        ("<<1>>", ""),
        ("<<or\ng>>", ""),
    ],
)
def test_marks_begin_with_a_word_and_end_on_the_same_line(text: str, mark: str) -> None:
    assert underlined(app(tags=[text])) == ([("/tags/0", mark)] if mark else [])


def test_marks_are_found_in_bare_workflows_and_in_prose() -> None:
    bare = workflow(step={"params": {"body": "Ask <<name>>"}}, description="Of <<org>>.")

    assert underlined(bare) == [("/description", "<<org>>"), ("/steps/0/params/body", "<<name>>")]
    assert underlined([bare, bare]) == [
        (f"/{number}{place}", mark)
        for number in (0, 1)
        for place, mark in (("/description", "<<org>>"), ("/steps/0/params/body", "<<name>>"))
    ]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://www.example.com", "an address in a reserved example domain"),
        ("http://example.org/x", "an address in a reserved example domain"),
        ("HTTPS://api.example.NET", "an address in a reserved example domain"),
        ("https://example.com:8080/x", "an address in a reserved example domain"),
        ("example.com", "a reserved example domain"),
        ("https://example.net", "an address in a reserved example domain"),
        ("WWW.example.Com", "a reserved example domain"),
        ("shop.example.com", "a reserved example domain"),
        ("jane@example.com", "an address in a reserved example domain"),
        ("jane@mail.example.org", "a reserved example domain"),
        ("example@acme.io", "an example address"),
        ("EXAMPLE@an.example.io", "an example address"),
        ("Example@acme.io", ""),
        ("jane@acme-example.com", ""),
        ("https://acme-example.com", ""),
        ("https://acme.io/?next=example.com", ""),
        ("https://acme.io/example.com", ""),
        ("counterexample.com", ""),
        ("see example.com", ""),
        ("an.example@acme.io", ""),
        ("https:// example.com", ""),
        ("ftp://example.com", ""),
    ],
)
def test_addresses_that_are_reserved_for_examples(address: str, kind: str) -> None:
    found = messages(app(appDetails={"appDeveloper": {"supportEmail": address}}))

    assert found == ([f'"{address}" is {kind}'] if kind else [])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"app": "my_first_app", "iconUrl": "https://example.com/x"}, []),
        ({"app": "my_first_app", "appDetails": {"supportEmail": "example@acme.io"}}, ["/appDetails/supportEmail"]),
        ({"app": "my_first_app", "tags": ["<<tag>>"]}, ["/tags/0"]),
        ({"app": "my_first_app", "iconUrl": "https://pbs.twimg.com/profile_images/1146053597785993217/x"}, []),
        ({"app": "my_first_app", "kviews": [{"name": "my_first_card"}]}, []),
        ({"app": "my_first_app", "description": "TBD"}, ["/description"]),
        ({"instructions": "Write to jane@example.com", "postInstallMessage": "jane@example.com"}, []),
        ({"i18n": {"en_us": {"acme.x": "jane@example.com"}}}, []),
        ({"actions": [{"inputTemplate": {"data": {"body": "example.com", "to": "example.com"}}}]}, ["data/to"]),
    ],
)
def test_where_addresses_are_examples_on_purpose(parts: dict[str, Any], expected: list[str]) -> None:
    pointers = [each if each.startswith("/") else f"/actions/0/inputTemplate/{each}" for each in expected]

    assert [pointer for pointer, _ in underlined({**app(), **parts})] == pointers


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"title": "Coming soon"}, ["/title"]),
        ({"instructions": " TODO. "}, ["/instructions"]),
        ({"postInstallMessage": "Work in progress..."}, ["/postInstallMessage"]),
        ({"appDetails": {"appDeveloper": {"name": "tbd"}}}, ["/appDetails/appDeveloper/name"]),
        ({"changelog": {"1.0.0": "TBA"}}, ["/changelog/1.0.0"]),
        ({"workflows": [workflow(description="To be done")]}, ["/workflows/0/description"]),
        ({"actions": [{"description": "To be defined."}]}, ["/actions/0/description"]),
        ({"hooks": [{"description": "A lorem ipsum text"}]}, ["/hooks/0/description"]),
        ({"triggers": [{"description": "in progress"}]}, ["/triggers/0/description"]),
        ({"description": "The fix is in progress."}, []),
        ({"tags": ["todo"]}, []),
    ],
)
def test_texts_that_describe_nothing_yet(parts: dict[str, Any], expected: list[str]) -> None:
    assert [pointer for pointer, _ in underlined({**app(), **parts})] == expected


def test_what_comes_from_a_sample_app_is_said_to_do_so() -> None:
    value = app(
        description="My First App",
        iconUrl="https://pbs.twimg.com/profile_images/1146053597785993217/icon.png",
        kviews=[{"name": "my_first_card"}],
        widgets=[{"name": "myFirstWidget"}],
        outboundWebhooks=[{"name": "My first webhook"}],
        commands=[{"name": "myFirstCommand"}],
    )

    assert messages(value) == [
        '"My First App" comes from a sample app',
        "this is the icon of the sample apps",
        '"my_first_card" is the name of a component of a sample app',
        '"myFirstWidget" is the name of a component of a sample app',
        '"My first webhook" is the name of a component of a sample app',
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("undefined", '"undefined"'),
        ("null", '"null"'),
        ("Undefined", ""),
        ("https://undefined", "undefined"),
        ("HTTP://undefined.acme.io/x", "undefined"),
        ("https://null:8080/", "null"),
        ("https://null-shop.io", ""),
        ("https://undefined_shop.io", ""),
        ("undefined/orders", "undefined"),
        ("null/orders", "null"),
        ("undefined?x=1", ""),
        ("undefined.", ""),
        ("https://acme.io/undefined", "undefined"),
        ("https://acme.io/undefined/x", "undefined"),
        ("https://acme.io/?shop=undefined&x", "undefined"),
        ("https://acme.io/?shop=undefined#top", "undefined"),
        ("https://acme.io/undefined.png", ""),
        ("https://acme.io/undefined:x", ""),
        ("https://acme.io/null", ""),
        ("https://acme.io/xundefined", ""),
        ("/orders/undefined", ""),
        ("https://undefined is not set", ""),
        ("see https://undefined/x", ""),
        ("https://undefined?x=1", "undefined"),
        (" https://acme.io/undefined ", ""),
        ("of [object Object]", "[object Object]"),
        ("[object Object]", '"[object Object]"'),
        ("https://acme.io/[object Object]/undefined", "[object Object]"),
    ],
)
def test_what_an_empty_variable_leaves_in_a_url(text: str, mark: str) -> None:
    assert underlined(app(iconUrl=text)) == ([("/iconUrl", mark)] if mark else [])


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Bearer undefined", "undefined"),
        ("Basic null", "null"),
        ("Token undefined", "undefined"),
        ("ApiKey null", "null"),
        ("undefined", '"undefined"'),
        ("Bearer undefined.", ""),
        ("Bearer  undefined", ""),
        ("Bearerundefined", ""),
        ("bearer undefined", ""),
    ],
)
def test_what_an_empty_variable_leaves_in_a_header(text: str, mark: str) -> None:
    command = {"name": "get", "url": "https://acme.io", "defaultHeaders": {"X-Shop": text}}
    action = {"name": "get", "inputTemplate": {"uri": "https://acme.io", "headers": {"X-Shop": text}}}
    found = underlined(app(actions=[action], commands=[command]))

    assert found == (
        [("/actions/0/inputTemplate/headers/X-Shop", mark), ("/commands/0/defaultHeaders/X-Shop", mark)] if mark else []
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(workflow(step={"params": {"name": "null"}}), [], id="a-param"),
        pytest.param(
            workflow(step={"params": {"headers": {"X": "null"}}}), ["/steps/0/params/headers/X"], id="header-of-a-param"
        ),
        pytest.param(
            workflow(step={"params": {"url": "https://null/x"}}), ["/steps/0/params/url"], id="url-of-a-param"
        ),
        pytest.param(workflow(name="undefined"), ["/name"], id="name-of-a-workflow"),
        pytest.param(workflow(meta={"note": "undefined"}), [], id="any-other-key"),
        pytest.param(app(identifier="undefined"), [], id="any-other-key-at-the-top"),
        pytest.param(workflow(step={"transitions": [{"target": "a", "condition": OBJECTS}]}), [], id="comparison"),
        pytest.param(app(description="null"), ["/description"], id="description"),
        pytest.param(app(instructions="https://undefined/x"), [], id="prose"),
        pytest.param(app(i18n={"en_us": {"a.b": "null", "a.c": "not null"}}), ["/i18n/en_us/a.b"], id="translation"),
        pytest.param(app(actions=[{"outputSchema": {"title": "null"}}]), [], id="schema"),
        pytest.param(app(triggers=[{"sampleOutputContext": {"name": "undefined"}}]), [], id="sample"),
        pytest.param(app(kviews=[{"name": "undefined", "template": "x"}]), ["/kviews/0/name"], id="name-of-a-view"),
        pytest.param(app(iconUrl=None), [], id="the-value-null"),
        pytest.param(app(identifier=None, iconUrl="https://null/x"), ["/iconUrl"], id="after-the-value-null"),
        pytest.param(app(kviews=["{'X-Key': 'undefined'}"]), ["/kviews/0"], id="a-view-that-is-only-code"),
    ],
)
def test_where_an_empty_variable_leaves_something(value: Any, expected: list[str]) -> None:
    assert [pointer for pointer, _ in underlined(value)] == expected


@pytest.mark.parametrize(
    ("template", "mark"),
    [
        ("fetch('https://undefined/x')", "undefined"),
        ("fetch(`https://null/x`)", "null"),
        ("fetch('https://acme.io/x') + 'undefined/y'", "undefined"),
        ("fetch('https://acme.io/undefined') ", "undefined"),
        ("x === 'undefined' || fetch('https://undefined/x')", "undefined"),
        ("a('null'), fetch('https://null')", "null"),
        ("fetch(https://undefined/x)", ""),
        ("fetch('https://undefined/x`)", ""),
        ("fetch('https://\nundefined/x')", ""),
        ("{'X-Key': 'undefined'}", "undefined"),
        ("{'Authorization' : 'null'}", "null"),
        ("{'X-Key':'undefined'}", "undefined"),
        ("fetch('https://undefined/Xy')", "undefined"),
        ("fetch('https://X.io/undefined')", "undefined"),
        (": 'undefined'", ""),
        ("{'X-Key': 'undefined ' + x}", ""),
        ("{'key': 'undefined'}", ""),
        ("{X-Key: 'undefined'}", ""),
        ("{'X-Key', 'undefined'}", ""),
        ("{'X-Key!': 'undefined'}", ""),
        ("{X: 'undefined'}", ""),
        ("{'Authorization': 'Bearer undefined'}", "undefined"),
        ("<p title='null'/>", ""),
        ("': 'undefined'", ""),
        ("X-Key': 'undefined'", "undefined"),
    ],
)
def test_what_an_empty_variable_leaves_in_the_code_of_a_view(template: str, mark: str) -> None:
    assert underlined(view(template)) == ([("/kviews/0/template", mark)] if mark else [])


def test_a_translation_is_underlined_whole() -> None:
    assert underlined(app(i18n={"en_us": {"acme.x": "undefined"}})) == [("/i18n/en_us/acme.x", '"undefined"')]


def test_a_string_of_a_view_is_looked_at_only_so_far() -> None:
    near, far = "x" * 200, "x" * 400

    assert underlined(view(f"fetch('https://acme.io/{near}/undefined/{near}')"))
    assert not underlined(view(f"fetch('https://acme.io/{far}/undefined')"))
    assert not underlined(view(f"fetch('https://acme.io/undefined/{far}')"))


def test_a_legacy_manifest_is_left_alone() -> None:
    assert not underlined(app(clientId="x", clientSecret="<<secret>>", system=False, description="TBD"))
