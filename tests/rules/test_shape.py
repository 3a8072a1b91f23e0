"""Rules on shape (KWF1): what each reports, at which level, how it is fixed, and what is left alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.edits import Rename, Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.wholes import ALWAYS, app, workflow

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.edits import Edit
    from kwf_lint.linting.diagnostic import Diagnostic

# Placeholders are looked for in every text, without the table.
FAMILY = [rule for rule in builtin_rules() if rule.code.startswith("KWF1") and rule.name != "placeholder"]


def found_in(value: Any, fragment: bool = False) -> list[Diagnostic]:
    document = document_of_text("app.json", json.dumps(value))
    return diagnostics_in(document, FAMILY, DEFAULTS, apps=read_apps(document, fragment))


def reported(value: Any, fragment: bool = False) -> list[str]:
    return [f"{each.code} {each.severity} {each.pointer}" for each in found_in(value, fragment)]


COMMAND = {"name": "c", "url": "https://acme.test"}
KVIEW = {"name": "acme.card", "template": "<div/>", "resource": "customer", "context": "smartbar-card"}
WIDGET = {"url": "https://acme.test", "icon": "https://acme.test/i.png"}
WEBHOOK = {"name": "w", "url": "https://acme.test", "events": ["kustomer.tag.create"]}
ERROR_CASE = {"condition": {"op": "and", "values": [ALWAYS]}, "errorAction": {"type": "continue"}}
FAULTS: list[tuple[str, Any, list[str]]] = [
    ("unknown top-level key", app(colour="red"), ["KWF101 error /colour"]),
    ("a schema key", app(**{"$schema": "x"}), ["KWF101 error /$schema"]),
    ("misspelled top-level key", app(workflow=[]), ["KWF101 error /workflow"]),
    ("unknown key in a workflow", workflow(colour="red"), ["KWF101 warning /colour"]),
    ("unknown key in a trigger", workflow(trigger={"colour": 1}), ["KWF101 warning /trigger/colour"]),
    ("unknown key in a step", workflow(step={"colour": 1}), ["KWF101 warning /steps/0/colour"]),
    (
        "unknown key in a transition and its condition",
        workflow(step={"transitions": [{"target": "a", "condition": {**ALWAYS, "x": 1}, "x": 1}]}),
        ["KWF101 warning /steps/0/transitions/0/condition/x", "KWF101 warning /steps/0/transitions/0/x"],
    ),
    (
        "unknown key in an error case",
        workflow(step={"errorCases": [{**ERROR_CASE, "x": 1}]}),
        ["KWF101 warning /steps/0/errorCases/0/x"],
    ),
    (
        "unknown key in a nested condition",
        workflow(
            step={
                "transitions": [
                    {
                        "target": "a",
                        "condition": {"op": "or", "values": [{"op": "and", "values": [{**ALWAYS, "x": 1}]}]},
                    }
                ]
            }
        ),
        ["KWF101 warning /steps/0/transitions/0/condition/values/0/values/0/x"],
    ),
    ("unknown key in a component", app(kviews=[{**KVIEW, "colour": "red"}]), ["KWF101 info /kviews/0/colour"]),
    (
        "misspelled key in a component",
        app(commands=[{**COMMAND, "displayname": "C"}]),
        ["KWF101 warning /commands/0/displayname"],
    ),
    (
        "misspelled key whose right key is there",
        app(commands=[{**COMMAND, "urll": "x"}]),
        ["KWF101 warning /commands/0/urll"],
    ),
    (
        "a misspelled key is not missing as well",
        workflow(step={"transitions": ..., "transitons": []}),
        ["KWF101 error /steps/0/transitons"],
    ),
    (
        "misspelled and missing",
        app(kviews=[{"name": "x", "templat": "<p/>", "resource": "customer"}]),
        ["KWF102 error /kviews/0", "KWF101 error /kviews/0/templat"],
    ),
    ("a near key of another type is not meant", app(author="Jane"), ["KWF101 error /author"]),
    (
        "slip in a request",
        app(actions=[{"name": "a", "type": "rest_api", "inputTemplate": {"url": "https://acme.test"}}]),
        ["KWF101 warning /actions/0/inputTemplate/url"],
    ),
    ("missing top-level keys", {"title": "Acme", "kviews": [], "hooks": []}, ["KWF102 error "]),
    ("missing name of a workflow", workflow(name=...), ["KWF102 error "]),
    ("missing keys of a trigger", workflow(trigger={"eventName": ...}), ["KWF102 error /trigger"]),
    (
        "a trigger with a call event that is not callable",
        workflow(trigger={"eventName": "kustomer.workflow.64c1f0a2b7d94e0012ab34cd.call", "schema": {}}),
        ["KWF102 error /trigger"],
    ),
    (
        "a trigger with a call event that is misspelled as callable",
        workflow(trigger={"eventName": "kustomer.workflow.64c1f0a2b7d94e0012ab34cd.call", "calable": True}),
        ["KWF101 warning /trigger/calable"],
    ),
    (
        "a key of another language that stands for a missing one",
        workflow(step={"transitions": [{"target": "a", "condition": {"operator": "eq", "values": ["a", "b"]}}]}),
        ["KWF101 error /steps/0/transitions/0/condition/operator"],
    ),
    (
        "names of other languages that stand for absent keys",
        workflow(
            trigger={"event": "kustomer.conversation.create", "eventName": ...},
            step={
                "inputs": {},
                "params": ...,
                "transitions": [{"to": "a", "condition": ALWAYS}, {"next": "a", "condition": ALWAYS}],
            },
        ),
        [
            "KWF101 error /trigger/event",
            "KWF101 error /steps/0/transitions/0/to",
            "KWF101 error /steps/0/transitions/1/next",
            "KWF101 warning /steps/0/inputs",
        ],
    ),
    (
        "names of other languages beside the right keys",
        workflow(step={"inputs": {}, "params": {}}),
        ["KWF101 warning /steps/0/inputs"],
    ),
    (
        "the default of a setting",
        app(settings={"default": {"x": {"type": "string", "default": ""}}}),
        ["KWF101 warning /settings/default/x/default"],
    ),
    (
        "missing schema of a callable trigger",
        workflow(trigger={"eventName": ..., "callable": True}),
        ["KWF102 error /trigger"],
    ),
    (
        "missing keys of components",
        app(
            kviews=[{}],
            widgets=[{}],
            commands=[{}],
            hooks=[{}],
            triggers=[{}],
            actions=[{}],
            klasses=[{}],
            outboundWebhooks=[{}],
            settings={"default": {"x": {}}},
        ),
        [
            f"KWF102 error /{each}"
            for each in (
                "kviews/0",
                "widgets/0",
                "commands/0",
                "hooks/0",
                "triggers/0",
                "actions/0",
                "klasses/0",
                "outboundWebhooks/0",
                "settings/default/x",
            )
        ],
    ),
    (
        "missing keys of an error case",
        workflow(step={"errorCases": [{}, {"condition": {"op": "or"}, "errorAction": {}}]}),
        ["KWF102 error /steps/0/errorCases/0", "KWF102 error /steps/0/errorCases/1/errorAction"],
    ),
    ("another type", {**app(), "version": 1}, ["KWF103 error /version"]),
    ("null", app(identifier=None), ["KWF103 error /identifier"]),
    ("another type of an item", app(tags=["ai", 1], kviews=["x"]), ["KWF103 error /tags/1", "KWF103 error /kviews/0"]),
    ("true is no number", app(commands=[{**COMMAND, "cacheSeconds": True}]), ["KWF103 error /commands/0/cacheSeconds"]),
    (
        "settings without a category are one mistake",
        app(settings={"key": {"type": "string", "defaultValue": ""}}),
        ["KWF103 error /settings/key/defaultValue"],
    ),
    ("texts without a locale are one mistake", app(i18n={"acme.x": "X", "acme.y": "Y"}), ["KWF103 error /i18n/acme.x"]),
    (
        "unknown values",
        app(
            visibility="secret",
            hooks=[{"eventName": "x", "type": "webhook"}],
            settings={"default": {"x": {"type": "text"}}},
            kviews=[{**KVIEW, "context": "smartbar"}],
        ),
        [
            "KWF104 error /visibility",
            "KWF104 error /hooks/0/type",
            "KWF104 error /settings/default/x/type",
            "KWF104 error /kviews/0/context",
        ],
    ),
    (
        "unknown values that may be right",
        app(
            tags=["shop"],
            commands=[{**COMMAND, "httpMethod": "POST"}],
            actions=[{"name": "a", "type": "aws_lambda"}],
            kviews=[{**KVIEW, "context": "create-form", "meta": {"state": "close"}}],
        ),
        [
            "KWF104 warning /tags/0",
            "KWF104 warning /commands/0/httpMethod",
            "KWF104 warning /actions/0/type",
            "KWF104 warning /kviews/0/context",
            "KWF104 warning /kviews/0/meta/state",
        ],
    ),
    (
        "unknown method of a request",
        app(actions=[{"name": "a", "type": "rest_api", "inputTemplate": {"method": "FETCH"}}]),
        ["KWF104 warning /actions/0/inputTemplate/method"],
    ),
    (
        "error case of another form",
        workflow(step={"errorCases": [{"condition": {"op": "eq", "values": []}, "errorAction": {"type": "retry"}}]}),
        ["KWF104 error /steps/0/errorCases/0/condition/op", "KWF104 error /steps/0/errorCases/0/errorAction/type"],
    ),
    ("too long", workflow(name="x" * 129), ["KWF105 error /name"]),
    ("as long as allowed", workflow(name="x" * 128), ["KWF105 warning /name"]),
    (
        "nine tenths",
        workflow(name="x" * 116, description="x" * 3687),
        ["KWF105 warning /name", "KWF105 warning /description"],
    ),
    ("under nine tenths", workflow(name="x" * 115, description="x" * 3686), []),
    ("webhook name", app(outboundWebhooks=[{**WEBHOOK, "name": "x" * 256}]), ["KWF105 error /outboundWebhooks/0/name"]),
    (
        "cache seconds",
        app(commands=[{**COMMAND, "cacheSeconds": each} for each in (14, 15, 600, 601)]),
        ["KWF106 error /commands/0/cacheSeconds", "KWF106 error /commands/3/cacheSeconds"],
    ),
    (
        "webhook events",
        app(outboundWebhooks=[{**WEBHOOK, "events": ["kustomer.tag.create"] * each} for each in (0, 12, 13)]),
        ["KWF106 error /outboundWebhooks/0/events", "KWF106 error /outboundWebhooks/2/events"],
    ),
    (
        "malformed",
        {**app(iconUrl="acme.test/i.png", klasses=[{"name": "acme-x", "color": "#12345"}]), "version": ""},
        ["KWF107 error /version", "KWF107 warning /iconUrl", "KWF107 warning /klasses/0/color"],
    ),
    (
        "malformed in the details",
        app(
            appDetails={
                "appDeveloper": {"website": "acme", "supportEmail": "x"},
                "documentationLinks": [{"url": "www.acme.test"}],
            }
        ),
        [
            "KWF107 warning /appDetails/appDeveloper/website",
            "KWF107 warning /appDetails/appDeveloper/supportEmail",
            "KWF107 warning /appDetails/documentationLinks/0/url",
        ],
    ),
    (
        "malformed locale",
        app(i18n={"en-US": {}, "en_US": {}, "english": {}}),
        ["KWF107 warning /i18n/en-US", "KWF107 warning /i18n/en_US", "KWF107 warning /i18n/english"],
    ),
    ("malformed changelog text", app(changelog={"1.0.0": "{{soon}} x"}), ["KWF107 error /changelog/1.0.0"]),
    (
        "obsolete",
        app(vendor="x", cards=[], url="x", env="x"),
        ["KWF108 warning /vendor", "KWF108 warning /cards", "KWF108 warning /url", "KWF108 warning /env"],
    ),
    (
        "a stray key of the legacy SDK",
        app(clientId="x", default=True),
        ["KWF108 warning /clientId", "KWF108 warning /default"],
    ),
    ("empty", {**app(), "title": " "}, ["KWF110 warning /title"]),
    ("empty steps", workflow(steps=[], trigger={"transitions": []}), ["KWF110 warning /steps"]),
    ("empty steps that the trigger leads to", workflow(steps=[]), []),
    (
        "empty target",
        workflow(step={"transitions": [{"target": "", "condition": ALWAYS}]}),
        ["KWF110 warning /steps/0/transitions/0/target"],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_is_reported(value: Any, expected: list[str]) -> None:
    assert reported(value) == expected


SDK = {
    "clientId": "x",
    "clientSecret": "x",
    "url": "https://acme.test",
    "system": False,
    "default": False,
    "inboundHookUris": [],
}
RIGHT: list[tuple[str, Any]] = [
    ("the least of an app", app()),
    (
        "keys that only older pages name",
        app(
            dependencies=[],
            tags=[],
            settingsPageConfig={},
            meta={},
            dataSubscriptions=[],
            shortcuts=[{"x": 1}],
            postInstallMessage="x",
            instructions="x",
            installUrl="x",
            releaseNotesUrl="https://acme.test",
        ),
    ),
    (
        "arguments of a command, and an attribute's example",
        app(
            commands=[{**COMMAND, "permittedArgs": ["x"]}],
            klasses=[{"name": "acme-x", "metadata": {"properties": {"xStr": {"displayName": "X", "example": ""}}}}],
        ),
    ),
    (
        "an OAuth account",
        app(
            auth={"oauth2": {"x": 1}},
            commands=[{**COMMAND, "appAccountName": "default"}],
            actions=[{"name": "a", "appAccountName": "default"}],
        ),
    ),
    (
        "links as one object, and texts in an array",
        app(
            appDetails={"documentationLinks": {"title": "x", "url": "https://acme.test"}}, i18n=[{"en_us": {"x": "y"}}]
        ),
    ),
    ("a trigger without id, a step without action", workflow(step={"action": ..., "params": ...})),
    (
        "a callable trigger without event",
        workflow(trigger={"eventName": ..., "callable": True, "schema": {"input1": "string"}}),
    ),
    (
        "meta, params and schemas hold what they like",
        workflow(
            step={"meta": {"x": 1}, "params": {"op": 1, "x": [None]}}, meta={"x": 1}, response={"schema": {"x": 1}}
        ),
    ),
    (
        "conditions without values, and with objects as operands",
        workflow(
            step={
                "transitions": [
                    {"target": "a", "condition": {"op": "false"}},
                    {"target": "a", "condition": {"op": "eq", "values": [{"x": 1}, 2]}},
                    {
                        "target": "a",
                        "condition": {"op": "and", "values": ["x", {"op": "exists", "values": ["/#steps.1.id"]}]},
                    },
                ]
            }
        ),
    ),
    (
        "unknown operators are another rule's",
        workflow(step={"transitions": [{"target": "a", "condition": {"op": "ne", "values": []}}]}),
    ),
    (
        "a whole manifest of the legacy SDK",
        app(**SDK, commands=[{"name": "x", "type": "external-api"}], iconUrl="icon.png", changelog={"1.0.0": "{{x}}"}),
    ),
    (
        "requests pass inputs on under their own keys",
        app(
            actions=[
                {
                    "name": "a",
                    "type": "rest_api",
                    "inputTemplate": {
                        "uri": "{{{uri}}}",
                        "method": "Post",
                        "orderId": "/#orderId",
                        "qs": "/#qs",
                        "json": "/#json",
                        "data": [],
                    },
                }
            ]
        ),
    ),
    (
        "other actions have any template",
        app(actions=[{"name": "a", "type": "responsive", "inputTemplate": {"url": 1, "method": "x"}}]),
    ),
    (
        "references and templates are of any type and value",
        app(
            visibility="{{visibility}}",
            tags=["/#x"],
            roles="{{roles}}",
            commands=[{**COMMAND, "cacheSeconds": "{{seconds}}"}],
            version="{{version}}",
        ),
    ),
    ("addresses of settings", app(widgets=[{**WIDGET, "url": "{{{settings.default.host}}}/x"}])),
    ("sizes in pixels and as text", app(widgets=[{**WIDGET, "width": 300, "height": "40vh"}])),
    (
        "what was left to be filled in is another rule's",
        app(
            iconUrl="<<icon>>",
            appDetails={
                "appDeveloper": {"website": "In progress", "supportEmail": "TBD"},
                "documentationLinks": [{"url": "www.example.com"}],
            },
        ),
    ),
    (
        "no default, and texts that may be empty",
        app(
            settings={
                "default": {"x": {"type": "string", "defaultValue": ""}, "y": {"type": "number", "defaultValue": None}}
            },
            description="",
        ),
    ),
    ("a changelog text without a date", app(changelog={"1.0.0": "init", "0.9.0": "{{March 2025}}What's new"})),
    ("the body of a partial update", {"steps": [{"id": "a", "transitions": []}]}),
    ("a partial update with a trigger", {"steps": [], "trigger": {"callable": True, "schema": {}, "transitions": []}}),
    (
        "a workflow as the API returns it",
        {
            "data": {
                "type": "workflow",
                "id": "x",
                "attributes": {
                    **workflow(step={"_id": "x"}),
                    "rev": 3,
                    "lastError": None,
                    "loggingAt": None,
                    "somethingNew": 1,
                    "name": ...,
                },
            }
        },
    ),
    (
        "an installed app as the API returns it",
        {
            "type": "installed_app",
            "id": "x",
            "attributes": {
                "app": "acme",
                "version": "1.0.0",
                "status": "x",
                "actions": {"a": {"status": "x"}},
                "hooks": {},
                "cards": [],
                "kviews": [{**KVIEW, "createdAt": "x"}],
            },
        },
    ),
]


@pytest.mark.parametrize("value", [row[1] for row in RIGHT], ids=[row[0] for row in RIGHT])
def test_is_left_alone(value: Any) -> None:
    value = json.loads(json.dumps(value, default=lambda _: None))

    assert reported(value) == []


@pytest.mark.parametrize(
    "value",
    [
        {"settings": {"default": {"x": {"type": "string"}}}},
        {"en_us": {"acme.settings.page.title": "x"}},
        {"acme.settings.page.title": "x"},
        {"name": "a", "type": "rest_api", "inputTemplate": {}, "url": "x"},
        {**KVIEW, "meta": {}},
    ],
    ids=["settings", "translations", "texts", "action", "kview"],
)
def test_a_fragment_lacks_nothing_and_may_be_a_part_of_any_kind(value: Any) -> None:
    assert reported(value, fragment=True) == []


def test_a_slip_at_the_top_of_a_fragment_is_reported() -> None:
    assert reported({"setings": {"default": {}}}, fragment=True) == ["KWF101 warning /setings"]


def test_several_workflows_in_one_document_are_judged_by_their_own_kinds() -> None:
    value = [
        workflow(name=...),
        {"steps": [{"id": "a", "transitions": []}]},
        {"type": "workflow", "attributes": workflow(rev=1)},
    ]

    assert reported(value) == ["KWF102 error /0"]


FIXES: list[tuple[str, Any, list[Edit]]] = [
    ("rename a near miss", app(hook=[]), [Rename(("hook",), "hooks")]),
    ("not onto a key that is there", app(commands=[{**COMMAND, "urll": "x"}]), []),
    ("only the first of two", app(hook=[], hookss=[]), [Rename(("hook",), "hooks")]),
    (
        "write the value meant",
        app(commands=[{**COMMAND, "httpMethod": "GET"}]),
        [Set(("commands", 0, "httpMethod"), "get")],
    ),
    ("no value for a value near none", app(hooks=[{"eventName": "x", "type": "http"}]), []),
    ("write a locale as the platform does", app(i18n={"en-US": {}}), [Rename(("i18n", "en-US"), "en_us")]),
    ("not onto a locale that is there", app(i18n={"en-US": {}, "en_us": {}}), []),
]


@pytest.mark.parametrize(("value", "edits"), [row[1:] for row in FIXES], ids=[row[0] for row in FIXES])
def test_fixes_safely(value: Any, edits: list[Edit]) -> None:
    fixes = [each.fix for each in found_in(value) if each.fix]

    assert [edit for fix in fixes for edit in fix.edits] == edits
    assert all(fix.safe for fix in fixes)


@pytest.mark.parametrize(
    ("version", "fixed"), [("1.0", "1.0.0"), ("v2.1.3", "2.1.3"), ("3", "3.0.0"), ("1.2.3.4", None), ("one", None)]
)
def test_fixes_a_version_only_when_asked_for_what_is_unsafe(version: str, fixed: str | None) -> None:
    [found] = found_in({**app(), "version": version})

    assert (found.fix.edits if found.fix else []) == ([Set(("version",), fixed)] if fixed else [])
    assert found.fix is None or not found.fix.safe


@pytest.mark.parametrize(
    ("value", "help_text"),
    [
        (app(hook=[]), 'Did you mean "hooks"?'),
        (app(zzz=1), "Remove it: the platform refuses a definition with an unknown top-level key."),
        (app(hooks=[{"eventName": "x", "type": "http"}]), 'Use "form", "web" or "email".'),
        (app(visibility="Public"), 'Write "public".'),
        (app(visibility="pubic"), 'Did you mean "public"?'),
        ({**app(), "version": "1.0"}, 'Did you mean "1.0.0"?'),
        (app(iconUrl="acme.test/i.png"), 'Write "https://acme.test/i.png".'),
        (
            app(iconUrl="me@acme.test"),
            'Write an absolute URL with a host, for example "https://api.example.com/orders".',
        ),
        (app(iconUrl="https://acme.test/my icon.png"), "Remove the spaces, or write each as %20."),
        ({**app(), "version": "first"}, 'Write three numbers, for example "1.0.0".'),
        (app(klasses=[{"name": "x", "color": "3e9cf0"}]), 'Write "#3e9cf0".'),
        (app(klasses=[{"name": "x", "color": "dark"}]), 'Write a name or a number, such as "#3e9cf0".'),
        (app(appDetails={"appDeveloper": {"supportEmail": "help@acme-shop.io "}}), 'Write "help@acme-shop.io".'),
        (
            app(appDetails={"appDeveloper": {"supportEmail": "help at acme"}}),
            "Write one address, without other text.",
        ),
        (app(commands=[{"name": "pay"}]), 'Add "url" (the address that the command calls).'),
    ],
    ids=[
        "near key",
        "top-level key",
        "values",
        "letter case",
        "near value",
        "version",
        "host",
        "email",
        "space",
        "no version",
        "color",
        "no color",
        "space around an address",
        "no address",
        "key",
    ],
)
def test_helps(value: Any, help_text: str) -> None:
    [found] = found_in(value)

    assert found.help == help_text


def test_messages_are_short_facts() -> None:
    for _, value, _ in FAULTS:
        for each in found_in(value):
            unquoted = "".join(each.message.split('"')[::2])

            assert len(unquoted) <= 72
            assert not each.message.endswith(".")


# Rules of the family that look at strings, not at shapes.

RULES = {rule.code: rule for rule in builtin_rules()}
ACME = {"app": "acme", "version": "1.0.0", "title": "Acme Orders"}


def places(code: str, text: str) -> list[str]:
    found = lint(document_of_text("app.json", text), [RULES[code]], DEFAULTS)
    return [each.pointer for each in found.diagnostics]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"tags": ["<<tag>>"]}, ["/tags/0"], id="mark"),
        pytest.param({"iconUrl": "https://acme.io/<<org>>.png"}, ["/iconUrl"], id="mark-in-a-text"),
        pytest.param({"kviews": [{"template": "{a << b}"}]}, [], id="shift"),
        pytest.param({"kviews": [{"template": "<<a\nb>>"}]}, [], id="two-lines"),
        pytest.param({"iconUrl": "https://www.example.com/x"}, ["/iconUrl"], id="address"),
        pytest.param({"description": "https://www.example.com/x"}, [], id="address-in-prose"),
        pytest.param({"description": "TBD."}, ["/description"], id="text-to-come"),
        pytest.param({"changelog": {"1.0.0": "Lorem ipsum dolor"}}, ["/changelog/1.0.0"], id="lorem-ipsum"),
        pytest.param({"title": "My First App"}, ["/title"], id="text-of-a-sample"),
        pytest.param({"app": "my_first_app", "title": "My First App"}, [], id="sample-itself"),
        pytest.param({"widgets": [{"name": "myFirstWidget"}]}, ["/widgets/0/name"], id="name-of-a-sample"),
    ],
)
def test_placeholders(more: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF109", json.dumps({**ACME, **more})) == expected


def test_a_mark_that_is_written_with_escapes_is_found() -> None:
    text = json.dumps({**ACME, "tags": ["<<tag>>"]}).replace("<", "\\u003c").replace(">", "\\u003e")

    assert places("KWF109", text) == ["/tags/0"]
