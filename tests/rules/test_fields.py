"""Keys and values (KWF101 to 108, 110, 111): the words of each finding, what is underlined, and what is fixed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.document.edits import Part, Set
from tests.judged import judged
from tests.rules.test_shape import COMMAND, KVIEW, WEBHOOK, WIDGET, found_in, reported
from tests.wholes import app, workflow

IGNORED = "Check the spelling, or remove the key: it probably has no effect."


def underlined(value: Any) -> list[str]:
    text = json.dumps(value)
    return [text[each.start.offset : each.end.offset] for each in found_in(value)]


def told(value: Any) -> list[tuple[str, str | None]]:
    return [(each.message, each.help) for each in found_in(value)]


def erring(**condition: Any) -> dict[str, Any]:
    case = {"condition": {"op": "and", "values": [], **condition}, "errorAction": {"type": "continue"}}
    return workflow(step={"errorCases": [case]})


@pytest.mark.parametrize(
    ("value", "message", "advice"),
    [
        (
            app(colour="red"),
            'the platform does not know the key "colour" of an app definition',
            "top-level key",
        ),
        (workflow(colour="red"), 'the platform does not know the key "colour" of a workflow', IGNORED),
        (app(kviews=[{**KVIEW, "colour": "red"}]), 'the platform does not know the key "colour" of a KView', IGNORED),
        (
            app(commands=[{**COMMAND, "nmae": "x"}]),
            'the platform does not know the key "nmae" of a command',
            'Did you mean "name"?',
        ),
        (
            app(commands=[{**COMMAND, "permittedUrlArgs": []}]),
            'the key "permittedUrlArgs" is not documented',
            '"permittedArgs"',
        ),
        (
            app(dataSubscriptions=["x"]),
            '"dataSubscriptions" needs "externalQueue" in "meta"',
            'Add "externalQueue"',
        ),
        (
            app(kviews=[{"name": "acme.card", "template": "x"}]),
            'the KView "acme.card" has no "resource" or "context"',
            'Add "resource"',
        ),
        (
            {"title": "Acme", "kviews": [], "hooks": []},
            'missing keys "app" and "version" in an app definition',
            'Add "app" and "version".',
        ),
        (
            workflow(step={"transitions": ...}),
            'the step "a" has no "transitions"',
            'Add "transitions"',
        ),
        (workflow(step={"id": ...}), 'missing key "id" in a step', 'Add "id".'),
        (workflow(name=...), 'missing key "name" in a workflow', 'Add "name".'),
        ({**app(), "version": 1}, '"version" is a number, not a string', None),
        (app(tags=[1.5]), 'an entry of "tags" is a number, not a string', None),
        (app(tags=[None]), 'an entry of "tags" is null, not a string', None),
        (app(tags=[True]), 'an entry of "tags" is a boolean, not a string', None),
        (app(tags=[{}]), 'an entry of "tags" is an object, not a string', None),
        (app(kviews="x"), '"kviews" is a string, not an array', None),
        (app(meta=[]), '"meta" is an array, not an object', None),
        (app(i18n={"acme.x": "X"}), '"acme.x" is a string, not an object', "locale"),
        (
            app(settings={"default": {"shop": "x"}}),
            '"shop" in the category "default" is a string, not a setting',
            "category",
        ),
        (
            app(kviews=[{**KVIEW, "context": "create-form"}]),
            'the API does not list the KView context "create-form"',
            '"smartbar-card", "smartbar-details" or "expanded-timeline"',
        ),
        (
            app(kviews=[{**KVIEW, "context": "smartbar-crd"}]),
            'unknown KView context "smartbar-crd"',
            'Did you mean "smartbar-card"?',
        ),
        (
            app(kviews=[{**KVIEW, "context": "Smartbar-Card"}]),
            'the KView context "Smartbar-Card" must be lowercase',
            'Write "smartbar-card".',
        ),
        (erring(op="eq"), 'unknown operator "eq" in an error case', 'Use "and" or "or".'),
        (erring(op="any"), 'unknown operator "any" in an error case', 'Use "and" or "or".'),
        (
            app(actions=[{"name": "a", "type": "rest_api", "inputTemplate": {"method": "FETCH"}}]),
            'unknown HTTP method "FETCH"',
            'Use "get", "post", "put", "patch", "delete", "head" or "options".',
        ),
        (
            app(actions=[{"name": "a", "type": "rest_api", "inputTemplate": {"method": "DELTE"}}]),
            'unknown HTTP method "DELTE"',
            'Did you mean "delete"?',
        ),
        (
            workflow(trigger={"eventName": "kustomer.workflow.64c1f0a2b7d94e0012ab34cd.call"}),
            'missing key "callable" in a trigger with a call event',
            'Add "callable": true',
        ),
        (erring(op="OR"), 'the operator "OR" must be lowercase', 'Write "or".'),
        (
            workflow(name="x" * 129),
            '"name" has 129 characters, more than the limit of 128',
            "Shorten it: Kustomer refuses a longer one",
        ),
        (
            workflow(name="x" * 128),
            '"name" has 128 characters, close to the limit of 128',
            "later",
        ),
        (app(commands=[{**COMMAND, "cacheSeconds": 14}]), '"cacheSeconds" is 14', None),
        (app(outboundWebhooks=[{**WEBHOOK, "events": []}]), '"events" has 0 entries', None),
        ({**app(), "version": "one"}, '"one" is not a version of the form MAJOR.MINOR.PATCH', None),
        (app(iconUrl="x y"), '"x y" is not a URL', '"https://"'),
        (app(klasses=[{"name": "acme-x", "color": "#12345"}]), '"#12345" is not a CSS color', None),
        (
            app(i18n={"english": {}}),
            '"english" is not a locale of the form en_us',
            '"en_us"',
        ),
        (
            app(i18n={"fr-FR": {}}),
            '"fr-FR" is not a locale of the form en_us',
            '"fr_fr"',
        ),
        (
            app(changelog={"1.0.0": "{{soon}} x"}),
            'the changelog entry has "{{" without a month and a year',
            '{{November 2025}}',
        ),
        (
            app(vendor="x"),
            'the key "vendor" is obsolete',
            "Remove it",
        ),
        ({**app(), "title": ""}, '"title" is empty', None),
    ],
)  # fmt: skip
def test_what_is_said(value: Any, message: str, advice: str | None) -> None:
    [each] = found_in(value)

    assert message in each.message
    assert (advice or "") in (each.help or "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (app(colour="red"), ['"colour"']),
        (app(commands=[{**COMMAND, "permittedUrlArgs": ["x"]}]), ['"permittedUrlArgs"']),
        (app(dataSubscriptions=["x"]), ['"dataSubscriptions"']),
        (app(kviews=[{}]), ["{"]),
        ({**app(), "version": 17}, ["17"]),
        (app(kviews=[{**KVIEW, "context": "smartbar"}]), ['"smartbar"']),
        (app(i18n={"english": {"x": "y"}}), ['"english"']),
        ({**app(), "version": "one"}, ['"one"']),
        (app(installUrl="https://http://acme.io"), ["https://http://"]),
        (app(vendor="acme"), ['"vendor"']),
    ],
)
def test_what_is_underlined(value: Any, expected: list[str]) -> None:
    assert underlined(value) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"meta": {"externalQueue": "x"}}, []),
        ({"meta": {"externalQueues": "x"}}, ["KWF101 warning /meta/externalQueues"]),
        ({"dataSubscriptions": []}, []),
        ({"meta": {}}, ["KWF102 info /dataSubscriptions"]),
    ],
)
def test_a_voice_app_needs_a_queue(parts: dict[str, Any], expected: list[str]) -> None:
    assert reported(app(**{"dataSubscriptions": ["x"], **parts})) == expected


def test_only_an_app_needs_a_queue() -> None:
    assert reported({"dataSubscriptions": ["x"], "kviews": [KVIEW]}, fragment=True) == []


def test_there_is_nothing_to_advise() -> None:
    assert [each.help for each in found_in({**app(), "version": 1})] == [None]


def test_messages_with_and_without_an_addition() -> None:
    views = [{**KVIEW, "context": "create-form"}, {**KVIEW, "context": "smartbar"}]
    _, context = found_in(app(kviews=views))
    (size,) = found_in(app(widgets=[{**WIDGET, "width": []}]))

    assert context.message == 'unknown KView context "smartbar"'
    assert " or a " in size.message


def test_a_misspelled_key_in_each_of_two_objects_is_renamed() -> None:
    found = found_in(
        app(commands=[{"nmae": "a", "url": "https://acme.test"}, {"nmae": "b", "url": "https://acme.test"}])
    )

    assert [bool(each.fix) for each in found] == [True, True]


def test_a_name_is_shown_only_of_what_has_one() -> None:
    named = {"name": "pay"}

    assert told(workflow(step={"transitions": ..., "params": ...}))[0][0] == 'the step "a" has no "transitions"'
    assert told(app(commands=[named]))[0][0] == 'the command "pay" has no "url"'
    assert told(app(commands=[{"id": "pay"}]))[0][0].startswith('missing keys "name" and "url"')
    assert told(workflow(step={"transitions": ..., "action": ...}))[0][0] == 'the step "a" has no "transitions"'


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        (app(hook=[]), ['rename it to "hooks"']),
        (app(visibility="Public"), ['replace "Public" with "public"']),
        (app(visibility="secret"), [None]),
        (app(i18n={"en-US": {}}), ['rename it to "en_us"']),
        (app(i18n={"english": {}}), [None]),
        ({**app(), "version": "1.0"}, ['replace "1.0" with "1.0.0"']),
        (app(iconUrl="acme.test/x.png"), [None]),
    ],
)
def test_titles_of_fixes(value: Any, titles: list[str | None]) -> None:
    assert [each.fix.title if each.fix else None for each in found_in(value)] == titles


@pytest.mark.parametrize(
    ("version", "fixed"),
    [(" 1.2.3 ", "1.2.3"), ("V1", "1.0.0"), ("vv1.2", "1.2.0"), ("1.", ""), ("", ""), ("1.2.3-", ""), ("01.2", "")],
)
def test_the_version_that_was_meant(version: str, fixed: str) -> None:
    [each] = found_in({**app(), "version": version})

    assert ([edit.value for edit in each.fix.edits if isinstance(edit, Set)] if each.fix else []) == [fixed][
        : bool(fixed)
    ]
    assert fixed in (each.help or "")


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("acme.test", 'Write "https://acme.test".'),
        ("acme.test/a:b", 'Write "https://acme.test/a:b".'),
        ("//acme.test/x", 'Write "https://acme.test/x".'),
        ("://acme.test", 'Write "https://acme.test".'),
        ("acme.test:80/x", 'Write an absolute URL with a host, for example "https://api.example.com/orders".'),
        ("acme", 'Write an absolute URL with a host, for example "https://api.example.com/orders".'),
        ("acme.", 'Write an absolute URL with a host, for example "https://api.example.com/orders".'),
        ("me@acme.test", 'Write an absolute URL with a host, for example "https://api.example.com/orders".'),
        ("/x/acme.test", 'Write an absolute URL with a host, for example "https://api.example.com/orders".'),
        ("https://acme.test/my icon", "Remove the spaces, or write each as %20."),
        (" https://acme.test", "Remove the spaces, or write each as %20."),
        ("acme test", 'Begin it with a scheme such as "https://". Remove the spaces, or write each as %20.'),
    ],
)
def test_what_to_write_instead_of_what_is_no_url(url: str, advice: str) -> None:
    assert [each.help for each in found_in(app(iconUrl=url))] == [advice]


@pytest.mark.parametrize(
    ("uri", "advice"),
    [("https://", "Write a host after the scheme."), ("https://acme test", "Remove the spaces, or write each as %20.")],
)
def test_a_request_has_a_host(uri: str, advice: str) -> None:
    assert [
        each.help
        for each in found_in(
            app(actions=[{"name": "a", "type": "rest_api", "inputTemplate": {"uri": uri, "method": "GET"}}])
        )
    ] == [advice]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            app(widgets=[{**WIDGET, "url": "https://https://acme.io"}]),
            [("/widgets/0/url", "error", "https://", (0, 8))],
            id="in-an-app",
        ),
        pytest.param(
            workflow(step={"params": {"uri": "HTTP://https://acme.io"}}),
            [("/steps/0/params/uri", "error", "http://", (0, 7))],
            id="in-a-bare-workflow",
        ),
        pytest.param(app(iconUrl="https://http://acme.io"), [("/iconUrl", "warning", "https://", (0, 8))], id="shown"),
        pytest.param(app(description="https://http://acme.io"), [], id="prose"),
        pytest.param(app(kviews=[{**KVIEW, "template": "https://http://acme.io"}]), [], id="code"),
        pytest.param(app(installUrl="https://acme.io/?x=http://http://b.io"), [], id="later"),
        pytest.param(app(installUrl="ftp://http://acme.io"), [], id="another-scheme"),
    ],
)
def test_addresses_with_two_schemes(value: Any, expected: list[tuple[str, str, str, tuple[int, int]]]) -> None:
    found = [each for each in found_in(value) if "two schemes" in each.message]
    shown = []
    for each in found:
        assert each.fix is not None
        [edit] = each.fix.edits
        assert isinstance(edit, Part)
        assert edit.text == ""
        shown.append((each.pointer, each.severity, each.fix.title.removeprefix('remove "').rstrip('"'), edit.span))

    assert shown == expected


def test_two_schemes_do_not_hide_each_other() -> None:
    value = app(description="https://http://a.io", widgets=[WIDGET, {**WIDGET, "url": "http://https://b.io"}])
    [each] = found_in(value)

    assert (each.pointer, each.message, each.help) == (
        "/widgets/1/url",
        'the address begins with two schemes: "http://https://"',
        'Write "https://" once.',
    )


def test_empty_steps_are_left_to_another_rule_only_where_the_trigger_leads_to_them() -> None:
    leading, lone = workflow(steps=[], name=" "), workflow(steps=[], trigger={"transitions": []})

    assert reported(app(workflows=[leading, lone])) == [
        "KWF110 warning /workflows/0/name",
        "KWF110 warning /workflows/1/steps",
    ]


@pytest.mark.parametrize(
    ("action", "status", "advice", "fixed"),
    [
        ("kustomer.conversation.update", "opne", 'Use "open", "snoozed" or "done": the platform refuses', "open"),
        ("kustomer.conversation.create", "closed", 'Use "open" or "done": the platform refuses', ""),
        ("kustomer.conversation.update", 7, 'Use "open", "snoozed" or "done": the platform refuses', ""),
    ],
)
def test_values_that_a_record_cannot_have(action: str, status: Any, advice: str, fixed: str) -> None:
    value = workflow(step={"action": action, "params": {"conversation": "/#steps.1.id", "status": status}})
    [each] = judged(value, "KWF111")

    assert (each.severity, each.pointer) == ("error", "/steps/0/params/status")
    assert (each.help or "").startswith(advice)
    assert (list(each.fix.edits) if each.fix else []) == (
        [Set(("steps", 0, "params", "status"), fixed)] if fixed else []
    )


@pytest.mark.parametrize(
    ("operator", "effect"),
    [("eq", "as written, this never holds."), ("neq", "as written, this rules nothing out.")],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_values_that_a_record_is_compared_with_in_vain(operator: str, effect: str, is_first: bool) -> None:
    values = ["opne", "/#steps.1.status"] if is_first else ["/#steps.1.status", "opne"]
    condition = {"op": operator, "values": values}
    transitions = [{"target": "a", "condition": condition}]
    value = workflow(trigger={"eventName": "kustomer.conversation.update", "transitions": transitions})
    [each] = judged(value, "KWF111")

    assert (each.severity, each.pointer) == (
        "warning",
        f"/trigger/transitions/0/condition/values/{0 if is_first else 1}",
    )
    assert (each.help or "").endswith(effect)
