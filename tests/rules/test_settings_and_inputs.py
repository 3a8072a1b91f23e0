"""What components read: settings of the app, their own inputs and aliases, in detail: rules/references/components.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.judged import judged, underlined
from tests.linted import diagnostics_in
from tests.rules.test_references import RULES, STRING, action, app, command

SETTINGS = {
    "default": {"token": {"type": "secret"}, "host": {"type": "string"}},
    "more": {"host": {"type": "string"}},
}


def aliasing(key: str, **parts: Any) -> Any:
    return app(actions=[action({}, appSettings={"a": {"key": key}})], **{"settings": SETTINGS, **parts})


def addressed(*names: str, **parts: Any) -> Any:
    """An app with a command whose URL reads these settings."""
    url = "/".join(f"{{{{{{settings.{name}}}}}}}" for name in names)
    return app(commands=[command(f"https://{url}")], **{"settings": SETTINGS, **parts})


ALIAS, URL = "/actions/0/appSettings/a/key", "/commands/0/url"
READ: list[tuple[str, Any, list[str], str, str]] = [
    (
        "nearly a setting",
        aliasing("acme.default.tokn"),
        [f"{ALIAS} default.tokn"],
        'the app has no setting "default.tokn"',
        'Did you mean "default.token"?',
    ),
    (
        "without the app",
        aliasing("default.host"),
        [f'{ALIAS} "default.host"'],
        '"default.host" is not a key of the form <app>.<category>.<name>',
        'Write "acme.default.host".',
    ),
    (
        "without app and category",
        aliasing("token"),
        [f'{ALIAS} "token"'],
        '"token" is not a key of the form <app>.<category>.<name>',
        'Write "acme.default.token".',
    ),
    (
        "without app and category, of two settings",
        aliasing("host"),
        [f'{ALIAS} "host"'],
        '"host" is not a key of the form <app>.<category>.<name>',
        'Write "acme.default.host".',
    ),
    (
        "nothing known",
        aliasing("nothing"),
        [f'{ALIAS} "nothing"'],
        '"nothing" is not a key of the form <app>.<category>.<name>',
        "Write the app and the category before the setting.",
    ),
    (
        "without the category",
        aliasing("acme.token"),
        [f"{ALIAS} token (/settings/default/token)"],
        'the setting "token" is read without its category',
        'Write "acme.default.token".',
    ),
    (
        "without the category, in a template, twice",
        addressed("token", "token"),
        [f"{URL} token (/settings/default/token)"],
        'the setting "token" is read without its category (2 places)',
        "Write {{{settings.default.token}}}.",
    ),
    (
        "of another category",
        addressed("new.token"),
        [f"{URL} new.token"],
        'the app has no setting "new.token"',
        'Did you mean "default.token"?',
    ),
    (
        "of a category that is not there",
        addressed("new.name"),
        [f"{URL} new.name"],
        'the app has no setting "new.name"',
        'Add "new": {"name": {"type": "string", "defaultValue": ""}} to "settings".',
    ),
    (
        "a secret",
        addressed("more.password"),
        [f"{URL} more.password"],
        'the app has no setting "more.password"',
        'Add "password": {"type": "secret", "defaultValue": ""} to "more" in "settings".',
    ),
    (
        "of an app without settings",
        app(commands=[command("https://{{{settings.more.name}}}")]),
        [f"{URL} more.name"],
        'the app has no setting "more.name"',
        'Add "settings": {"more": {"name": {"type": "string", "defaultValue": ""}}}.',
    ),
    (
        "no category at all",
        addressed("other"),
        [f"{URL} other"],
        'the app has no setting "other"',
        'Declare it in "settings", and read it with its category: "<category>.other".',
    ),
]


@pytest.mark.parametrize(("value", "places", "message", "advice"), [pytest.param(*row, id=name) for name, *row in READ])
def test_settings_that_are_not_declared(value: Any, places: list[str], message: str, advice: str) -> None:
    [diagnostic] = judged(value, "KWF420")

    assert underlined(value, "KWF420") == places
    assert diagnostic.message == message
    assert diagnostic.help == advice


def test_a_setting_without_its_category_in_several_components() -> None:
    urls = [command("https://{{{settings.token}}}"), command("https://{{{settings.token}}}")]

    assert underlined(app(commands=urls, settings=SETTINGS), "KWF420") == [
        "/commands/0/url token (/settings/default/token) (/commands/1/url)"
    ]


def test_a_part_of_an_app_is_judged_where_it_holds_the_settings() -> None:
    part = {"commands": [command("https://{{{settings.a.b}}}")]}

    assert in_a_part({**part, "settings": SETTINGS}) == ["KWF420 /commands/0/url"]
    assert in_a_part(part) == []


def in_a_part(value: Any) -> list[str]:
    document = document_of_text("part.json", json.dumps(value))
    diagnostics_of = diagnostics_in(document, RULES, DEFAULTS, apps=read_apps(document, fragment=True))
    return [f"{each.code} {each.pointer}" for each in diagnostics_of]


def test_a_setting_that_is_read_in_several_components() -> None:
    value = app(
        commands=[command("https://{{{settings.a.b}}}"), command("https://{{{settings.a.b}}}/{{{settings.a.b}}}")]
    )

    assert underlined(value, "KWF420") == ["/commands/0/url a.b (/commands/1/url) (/commands/1/url)"]
    assert [each.message for each in judged(value, "KWF420")] == ['the app has no setting "a.b" (3 places)']


@pytest.mark.parametrize(
    "value",
    [
        aliasing("acme.default.host"),
        aliasing("acme_6142bf2f6ef1940524f53d94.default.host"),
        aliasing("other.default.x"),
        aliasing("ACME.default.host"),
        aliasing(""),
        aliasing("{{app}}.x"),
        aliasing("default.x", app=""),
        addressed("default.host"),
        {"commands": [command("https://{{{settings.a.b}}}")]},
    ],
)
def test_settings_that_are_declared_or_not_judged(value: Any) -> None:
    assert underlined(value, "KWF420") == []


# Inputs


def requesting(template: Any, *inputs: str, **more: Any) -> Any:
    return app(actions=[action(template, *inputs, **more)])


NAMES: list[tuple[str, Any, list[str], str, str]] = [
    (
        "nearly an input, in three places",
        requesting({"uri": "https://a.io/{{{ordr}}}/{{{ordr}}}", "data": {"x": "/#ordr", "y": "/#ordr.id"}}, "order"),
        ["/actions/0/inputTemplate/uri ordr (/actions/0/inputTemplate/data/x) (/actions/0/inputTemplate/data/y)"],
        '"ordr" is neither an input nor an alias (3 places)',
        'Did you mean "order"?',
    ),
    (
        "unknown to an action",
        requesting({"uri": "{{{more}}}"}, "order"),
        ["/actions/0/inputTemplate/uri more"],
        '"more" is neither an input nor an alias',
        'Declare it in "inputSchema", or add an alias for it to "appSettings".',
    ),
    (
        "the path of a function",
        requesting({"uri": "/#fn:dateFormat,more,LL"}, inputSchema={"type": "object", "properties": {"order": STRING}}),
        ["/actions/0/inputTemplate/uri more"],
        '"more" is neither an input nor an alias',
        'Declare it in "inputSchema", or add an alias for it to "appSettings".',
    ),
    (
        "nearly an alias",
        requesting({"uri": "{{{hots}}}"}, appSettings={"host": {"key": "acme.default.host"}}),
        ["/actions/0/inputTemplate/uri hots"],
        '"hots" is neither an input nor an alias',
        'Did you mean "host"?',
    ),
    (
        "a helper with a field",
        requesting({"uri": "{{{date.x}}}"}, "order"),
        ["/actions/0/inputTemplate/uri date"],
        '"date" is neither an input nor an alias',
        'Declare it in "inputSchema", or add an alias for it to "appSettings".',
    ),
    (
        "unknown to a command",
        app(commands=[command("https://a.io/{{{store}}}")]),
        ["/commands/0/url store"],
        '"store" is neither an input nor an alias',
        'Add it to "permittedArgs", or add an alias for it to "appSettings".',
    ),
    (
        "nearly an argument",
        app(commands=[command("https://a.io/{{{store}}}", permittedArgs=["stores", 7])]),
        ["/commands/0/url store"],
        '"store" is neither an input nor an alias',
        'Did you mean "stores"?',
    ),
    (
        "nearly an argument of the URL",
        app(commands=[command("https://a.io/{{{store}}}", permittedUrlArgs=["stores"])]),
        ["/commands/0/url store"],
        '"store" is neither an input nor an alias',
        'Did you mean "stores"?',
    ),
    (
        "the name of a setting",
        {
            **requesting({"uri": "{{{host}}}"}, "hosts"),
            "settings": {"default": {"host": {"type": "string", "defaultValue": ""}}},
        },
        ["/actions/0/inputTemplate/uri host"],
        '"host" is neither an input nor an alias',
        'Add "host": {"key": "acme.default.host"} to "appSettings".',
    ),
    (
        "a step in the template of an output",
        requesting({"uri": "https://a.io"}, outputTemplate={"a": "/#steps.1.body"}),
        ["/actions/0/outputTemplate/a steps"],
        "an output template cannot read steps",
        'Write "/#body" or "/#response": the template reads what the request returns.',
    ),
    (
        "a misspelled response in the template of an output",
        requesting({"uri": "https://a.io"}, type="rest_api", outputTemplate={"a": "/#respnse"}),
        ["/actions/0/outputTemplate/a respnse"],
        'the request returns no "respnse"',
        'Did you mean "response"?',
    ),
    (
        "a step in the template of an event",
        app(triggers=[{"eventName": "kustomer.app.acme.paid", "outputTemplate": {"a": "{{{steps.1.id}}}"}}]),
        ["/triggers/0/outputTemplate/a steps"],
        "an output template cannot read steps",
        'Write the path in the event, such as "/#data.id": the template reads the event alone.',
    ),
    (
        "nearly a property of a command",
        app(commands=[command("https://a.io/{{{store}}}", inputSchema={"properties": {"stores": STRING}})]),
        ["/commands/0/url store"],
        '"store" is neither an input nor an alias',
        'Did you mean "stores"?',
    ),
    (
        "nearly an alias of a command",
        app(commands=[command("https://a.io/{{{store}}}", appSettings={"stores": {"key": "acme.default.x"}})]),
        ["/commands/0/url store"],
        '"store" is neither an input nor an alias',
        'Did you mean "stores"?',
    ),
]


@pytest.mark.parametrize(
    ("value", "places", "message", "advice"), [pytest.param(*row, id=name) for name, *row in NAMES]
)
def test_names_that_are_no_inputs(value: Any, places: list[str], message: str, advice: str) -> None:
    [diagnostic] = judged(value, "KWF421")

    assert underlined(value, "KWF421") == places
    assert diagnostic.message == message
    assert diagnostic.help == advice


@pytest.mark.parametrize(
    "value",
    [
        requesting({"uri": "{{{order}}} {{{order.id}}} /#order"}, "order"),
        requesting({"uri": "{{{_env.orgId}}} {{{settings.a.b}}} {{{body}}} {{{response}}}"}),
        requesting({"uri": "{{{toLower}}}"}),
        requesting({"uri": "{{{[my name]}}}"}),
        requesting({"uri": "/#fn:parseInt,12"}),
        requesting({"uri": "{{{host}}}"}, appSettings={"host": {"key": "acme.default.host"}}),
        requesting({}, "order", outputTemplate={"x": "/#more"}),
        requesting({}, "bdy", type="rest_api", outputTemplate={"x": "/#bdy", "y": "/#body.steps.1", "z": "/#response"}),
        requesting({}, type="event", outputTemplate={"x": "/#bdy"}),
        requesting({}, "steps", outputTemplate={"x": "/#steps.1.name"}),
        app(
            triggers=[{"eventName": "kustomer.app.acme.walked", "outputTemplate": {"x": "/#steps", "y": "/#steps.sum"}}]
        ),
        requesting(
            {"uri": "{{{more}}}"}, inputSchema={"type": "object", "properties": {}, "additionalProperties": True}
        ),
        requesting({"uri": "{{{more}}}"}, inputSchema={"type": "object"}),
        app(commands=[command("https://a.io/{{{store}}}", permittedArgs=["store"])]),
        app(commands=[command("https://a.io/{{{store}}}", permittedUrlArgs=["store"])]),
        app(commands=[command("https://a.io/{{{store}}}", permittedArgs="all")]),
        app(commands=[command("https://a.io/{{{store}}}", permittedArgs={"$ref": "x"})]),
        app(commands=[command("https://a.io/{{{store}}}", inputSchema={"type": "object"})]),
        app(commands=[command("https://a.io/{{{store}}}", inputSchema={"properties": {"store": STRING}})]),
        app(commands=[command("https://a.io", defaultBody={"x": "{{{store}}}"})]),
    ],
)
def test_names_that_are_inputs_or_not_judged(value: Any) -> None:
    assert underlined(value, "KWF421") == []


def test_an_alias_that_is_no_object_is_that_finding() -> None:
    value = app(
        actions=[
            action({"uri": "{{{host}}}", "method": "GET"}, type="rest_api", appSettings={"host": "acme.default.host"})
        ],
        commands=[command("{{{host}}}/orders", appSettings={"host": "acme.default.host"})],
    )
    found = judged(value, "KWF103", "KWF421")

    assert [(each.code, each.help) for each in found] == [("KWF103", 'Write {"key": "acme.default.host"}.')] * 2


def test_each_component_is_looked_at() -> None:
    """Also behind one whose schema says little."""
    value = app(
        actions=[
            action({"uri": "{{{a}}}"}, inputSchema={"type": "object"}),
            action({"uri": "{{{b}}}"}),
        ],
        commands=[
            command("https://a.io/{{{c}}}", permittedArgs="all"),
            command("https://a.io/{{{d}}}"),
        ],
    )

    assert underlined(value, "KWF421") == ["/actions/1/inputTemplate/uri b", "/commands/1/url d"]


def test_names_with_marks_between_their_words() -> None:
    value = requesting({"uri": "{{{my_order}}}/{{{my-order}}}/{{{my order}}}"})

    assert underlined(value, "KWF421") == [
        f"/actions/0/inputTemplate/uri {name}" for name in ("my_order", "my-order", "order")
    ]


def test_each_name_of_a_template_is_looked_at() -> None:
    value = requesting(
        {"uri": "{{{order}}}/{{{toLower}}}/{{{a}}}", "data": {"x": "/#fn:parseInt,12", "y": "/#b"}}, "order"
    )

    assert underlined(value, "KWF421") == ["/actions/0/inputTemplate/uri a", "/actions/0/inputTemplate/data/y b"]
