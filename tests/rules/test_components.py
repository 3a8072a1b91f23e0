"""What the pages of the family KWF7 cannot hold: false positives, spellings, files of a project, fixes."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.edits import Add, Set
from kwf_lint.document.javascript import syntax
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.edits import Edit
    from kwf_lint.linting.diagnostic import Diagnostic

RULES = builtin_rules()
ALWAYS = {"op": "true", "values": [True]}


def diagnostics(code: str, definition: Any, **others: Any) -> list[Diagnostic]:
    """What one rule finds in a definition; `others` are files beside it, by name with "__" for "/"."""
    files = {"app.json": definition, **{f"{name.replace('__', '/')}.json": value for name, value in others.items()}}
    definitions = []
    for name, value in files.items():
        document = document_of_text(name, json.dumps(value))
        apps = read_apps(document, fragment=True)
        definitions.append(Definition(document, apps, name.rpartition("/")[0]))
    project = Project(lambda: definitions, frozenset(files))
    first = definitions[0]
    return diagnostics_in(first.document, chosen(RULES, [code], (), ()), DEFAULTS, project, apps=first.apps)


def found(code: str, definition: Any, **others: Any) -> list[str]:
    return [diagnostic.pointer for diagnostic in diagnostics(code, definition, **others)]


def app(**parts: Any) -> dict[str, Any]:
    return {"app": "acme", "version": "1.0.0", "title": "Acme", **parts}


def workflow(event: str = "kustomer.conversation.create", *steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    transitions = [{"target": steps[0]["id"], "condition": ALWAYS}] if steps else []
    trigger = {"id": "1", "eventName": event, "transitions": transitions}
    return {"name": "acme-flow", "trigger": trigger, "steps": list(steps), **parts}


def step(action: str, params: Any = None, **parts: Any) -> dict[str, Any]:
    given = {} if params is None else {"params": params}
    return {"id": "a", "action": action, **given, "transitions": [], "errorCases": [], **parts}


def rest_action(name: str = "refund", **parts: Any) -> dict[str, Any]:
    request = {"uri": "https://api.acme-shop.io", "method": "GET"}
    return {"name": name, "type": "rest_api", "inputTemplate": request, **parts}


HOOK = {"eventName": "kustomer.app.acme.order.paid", "type": "web"}
SUFFIX = "_6142bf2f6ef1940524f53d94"


@pytest.mark.parametrize(
    "event",
    [
        pytest.param("kustomer.app.acme.order.paid", id="written-alike"),
        pytest.param("order.paid", id="short"),
        pytest.param(f"kustomer.app.acme{SUFFIX}.order.paid", id="private"),
        pytest.param("kustomer.app.Acme.Order.Paid", id="letter-case"),
        pytest.param("kustomer.app.globex.order.paid", id="of-another-app"),
        pytest.param("kustomer.workflow.62980484c285350a282b3736.call", id="of-a-callable-workflow"),
        pytest.param("kustomer.hooks.form.62980484c285350a282b3736.receive", id="of-a-hook-of-the-organisation"),
        pytest.param("kustomer.conversation.create", id="of-the-platform"),
        pytest.param("", id="empty"),
    ],
)
def test_an_event_that_is_declared_or_none_of_the_apps_own_is_fine(event: str) -> None:
    assert found("KWF701", app(hooks=[HOOK], workflows=[workflow(event)])) == []


def test_an_undeclared_short_event_is_told_with_the_name_that_was_meant() -> None:
    (short,) = diagnostics("KWF701", app(workflows=[workflow("conversation.create")]))
    (near,) = diagnostics("KWF701", app(hooks=[HOOK], workflows=[workflow(f"kustomer.app.acme{SUFFIX}.order.paied")]))

    assert short.help == 'Did you mean "kustomer.conversation.create"?'
    assert near.help == f'Did you mean "kustomer.app.acme{SUFFIX}.order.paid"?'


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        pytest.param({"eventName": "order.paid"}, [], id="by-its-short-name"),
        pytest.param({"name": "{{{steps.1.event}}}"}, [], id="known-later"),
        pytest.param({"eventName": "order.sent"}, ["/workflows/0/trigger/eventName"], id="another-one"),
    ],
)
def test_an_event_that_the_app_publishes_itself_needs_no_hook(params: dict[str, str], expected: list[str]) -> None:
    publishing = workflow("kustomer.conversation.create", step("kustomer.event.publish", params))

    assert found("KWF701", app(workflows=[workflow("kustomer.app.acme.order.paid"), publishing])) == expected


def test_servers_of_the_legacy_sdk_publish_events_that_no_manifest_declares() -> None:
    manifest = app(clientId="x", clientSecret="y", system=False, workflows=[workflow("kustomer.app.acme.order.paid")])

    assert found("KWF701", manifest) == []


BARE_EVENT = workflow("kustomer.app.acme.order.paid")
BARE_ACTION = workflow("kustomer.conversation.create", step("kustomer.app.acme.refund"))


@pytest.mark.parametrize(
    ("others", "is_found"),
    [
        pytest.param({}, False, id="without-an-app"),
        pytest.param({"def": app()}, True, id="beside-its-app"),
        pytest.param({"def": {**app(), "app": "globex"}}, False, id="beside-another-app"),
        pytest.param({"v1": app(), "v2": app(version="2.0.0")}, False, id="beside-two-versions"),
        pytest.param({"def": app(hooks=[HOOK], actions=[rest_action()])}, False, id="declared-there"),
        pytest.param(
            {"def": app(), "parts__hooks": {"hooks": [HOOK]}, "parts__actions": {"actions": [rest_action()]}},
            False,
            id="declared-in-a-part-of-its-own",
        ),
    ],
)
def test_a_bare_workflow_is_compared_with_its_app(others: dict[str, Any], is_found: bool) -> None:
    assert found("KWF701", BARE_EVENT, **others) == (["/trigger/eventName"] if is_found else [])
    assert found("KWF702", BARE_ACTION, **others) == (["/steps/0/action"] if is_found else [])


def test_a_part_in_a_file_of_its_own_declares_for_the_app() -> None:
    whole = app(workflows=[BARE_EVENT, BARE_ACTION], hooks=[HOOK])

    assert found("KWF702", whole, parts__actions={"actions": [rest_action()]}) == []
    assert found("KWF703", whole, parts__triggers={"triggers": [{"eventName": "order.paid"}]}) == []
    assert found("KWF703", whole) == ["/hooks/0/eventName"]


BROKEN = [
    ("<div><p>a</p>", "<div", '"<div>" is never closed', 'Add "</div>".'),
    ("<div>a<br>b</div>", "<br", '"<br>" is never closed', 'Write "<br ... />".'),
    ("<div>a</p></div>", "</p>", '"</p>" closes no tag', ""),
    ("<div><b>a</i></div>", "</i>", '"</i>" does not close "<b>"', ""),
    ("<><b>a</b></div>", "</div>", '"</div>" does not close "<>"', ""),
    ("<div><!-- later --></div>", "<!--", 'JSX has no "<!--" comments', "Write {/* ... */}."),
    ("<div>{a => <b id=c/>}</div>", "id", 'the value of "id" is not in quotes', 'Write id="..." or id={...}.'),
    ("<div>{list.map((x) => <b>{x}</b>}</div>", "}", '"}" does not close "("', ""),
    ("const a = {b: 1;\n<div/>", "{", '"{" is never closed', ""),
    ("const url = http://acme-shop.io;\n<div/>", "http://", "this URL is not in quotes", "Put it in quotes."),
    ("const url = https://acme-shop.io;\n<div/>", "https://", "this URL is not in quotes", "Put it in quotes."),
    ("://acme-shop.io;\n<div/>", "://", "this URL is not in quotes", "Put it in quotes."),
    ("const url = ftp://acme-shop.io;\n<div/>", "ftp://", "this URL is not in quotes", "Put it in quotes."),
    ("const a = {b: 1;\n<div id=c/>", "{", '"{" is never closed', ""),
    ("<div title='a>b</div>", "<div", '"<div>" is never closed', 'Add "</div>".'),
    ("<div>{`a}</div>", "`", '"`" is never closed', ""),
    ("const a = 1 2;\n<div/>", "2", 'unexpected "2"', ""),
    ("<div>a & b<br></div>", "<br", '"<br>" is never closed', 'Write "<br ... />".'),
    ("<div>a > b<br></div>", "<br", '"<br>" is never closed', 'Write "<br ... />".'),
]


@pytest.mark.parametrize(("template", "place", "message", "advice"), BROKEN, ids=[each[0] for each in BROKEN])
def test_templates_that_are_not_jsx(template: str, place: str, message: str, advice: str) -> None:
    kview = {"name": "acme.card", "resource": "customer", "context": "smartbar-card", "template": template}
    (told,) = diagnostics("KWF713", app(kviews=[kview]))

    assert slips(template) == [place]
    assert told.message == message
    assert told.help is not None
    assert told.help.startswith(f"{advice or 'Correct it:'} Kustomer cannot")


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("<p>a & b && c &nbsp;; 1 > 0 }</p>", id="signs-in-text"),
        pytest.param("<p>don't</p>", id="an-apostrophe"),
        pytest.param("if (a <b && c> d) { x = 1; }\n<div/>", id="less-than"),
        pytest.param("const re = /[<>{]/;\n<p>{`<b>${'}'}`}</p>;", id="signs-in-strings"),
        pytest.param(
            "const type = 1, of = 2, any = 3;\nreturn <A.B x:y='1' {...any}>{/* a */}</A.B>", id="words-of-types"
        ),
        pytest.param("await x;\nfor await (const y of z) {}\n<i/>", id="await"),
        pytest.param("Order card; open", id="no-tags"),
        pytest.param("<i/>;" + "'" * 100_000, id="too-much"),
    ],
)
def test_templates_that_are_jsx_or_left_alone(template: str) -> None:
    assert slips(template) == []


def test_a_page_in_an_iframe_need_not_be_jsx() -> None:
    kview = {"resource": "customer", "context": "smartbar-card", "template": "<p>a<br></p>", "iframe": True}

    assert found("KWF713", app(kviews=[kview])) == []


def test_without_the_parser_templates_are_not_judged_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "_PARSERS", {})
    monkeypatch.delitem(sys.modules, "tree_sitter._binding", raising=False)
    monkeypatch.setitem(sys.modules, "tree_sitter", None)

    assert slips('<p class="a">b<br></p>') == ["class"]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(step("kustomer.app.acme.refund"), [], id="declared"),
        pytest.param(step("refund"), [], id="short"),
        pytest.param(step(f"kustomer.app.acme{SUFFIX}.Refund"), [], id="private-and-letter-case"),
        pytest.param(step("kustomer.app.scheduler.schedule-workflow"), [], id="of-another-app"),
        pytest.param(step("kustomer.app.acme.gone"), ["/workflows/0/steps/0/action"], id="undeclared"),
        pytest.param(step("gone"), ["/workflows/0/steps/0/action"], id="undeclared-and-short"),
        pytest.param(step("kustomr.note.create"), [], id="slip-of-the-platforms-own"),
        pytest.param(step("kustomer.app.acme.gone", appVersion="acme-^0.9.0"), [], id="of-an-older-version"),
        pytest.param(
            step("kustomer.app.acme.gone", appVersion="acme-^1.0.0"),
            ["/workflows/0/steps/0/action"],
            id="asked-of-this-version",
        ),
    ],
)
def test_actions_of_the_app_must_be_declared(call: dict[str, Any], expected: list[str]) -> None:
    definition = app(actions=[rest_action()], workflows=[workflow("kustomer.conversation.create", call)])

    assert found("KWF702", definition) == expected


def test_a_trigger_whose_event_the_app_publishes_needs_no_hook() -> None:
    publishing = workflow("kustomer.conversation.create", step("kustomer.event.publish", {"eventName": "order.sent"}))
    triggers = [{"eventName": "order.paid"}, {"eventName": "order.sent"}]

    assert found("KWF703", app(hooks=[HOOK], triggers=triggers, workflows=[publishing])) == []
    assert found("KWF703", app(hooks=[HOOK], triggers=triggers)) == ["/triggers/1/eventName"]


def test_a_component_that_a_kview_or_param_names_is_used() -> None:
    kview = {"name": "acme.card", "template": "<div>{'kustomer.app.acme.refund'}</div>", "resource": "customer"}
    publishing = workflow("kustomer.conversation.create", step("kustomer.event.publish", {"eventName": "order.paid"}))
    definition = app(actions=[rest_action()], hooks=[HOOK], kviews=[kview], workflows=[publishing])

    assert found("KWF704", definition) == []
    assert found("KWF704", app(actions=[rest_action()], hooks=[HOOK])) == ["/actions/0/name", "/hooks/0/eventName"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("kustomer.conversation.updated", "kustomer.conversation.update", id="one-letter-more"),
        pytest.param("kustomer.conversaton.update", "kustomer.conversation.update", id="one-letter-less"),
        pytest.param("kustomr.conversation.update", "kustomer.conversation.update", id="in-the-first-part"),
        pytest.param("kustomer.Conversation.Update", "kustomer.conversation.update", id="letter-case"),
        pytest.param("kustomer.kobject.acme-order.updated", "kustomer.kobject.acme-order.update", id="of-a-form"),
        pytest.param("kustomer.hook.form.1.receive", "kustomer.hooks.form.1.receive", id="of-another-form"),
        pytest.param("kustomer.apps.acme.order.paid", "kustomer.app.acme.order.paid", id="of-apps"),
        pytest.param("kustomer.task.create", "", id="a-short-word-with-two-letters-off"),
        pytest.param("kustomer.draft.update", "", id="another-verb"),
        pytest.param("kustomer.app.acme.order.pay", "", id="events-of-apps-have-any-name"),
        pytest.param("kustomer.workflow.6142bf2f6ef1940524f53d94.called", "", id="of-a-callable-workflow"),
        pytest.param("kustomer.workflow.6142bf2f6ef1940524f53d94.cal", "", id="nearly-of-a-callable-workflow"),
        pytest.param("", "", id="empty"),
    ],
)
def test_events_near_a_known_one_are_told(name: str, meant: str) -> None:
    told = diagnostics("KWF705", workflow(name))

    assert [diagnostic.help for diagnostic in told] == ([f'Did you mean "{meant}"?'] if meant else [])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("kustomer.conversation.append-tag", "kustomer.conversation.append-tags", id="singular"),
        pytest.param("kustomer.customer.find_by_email", "kustomer.customer.find-by-email", id="signs"),
        pytest.param("kustomer.customer.findByEmail", "kustomer.customer.find-by-email", id="camel-case"),
        pytest.param(
            "kustomer.app.scheduler.schedule-workflows", "kustomer.app.scheduler.schedule-workflow", id="of-another-app"
        ),
        pytest.param("kustomer.customer.mxxge", "kustomer.customer.merge", id="two-of-five-letters"),
        pytest.param("kustomer.customer-find.by-email", "", id="other-parts"),
        pytest.param("kustomer.team.find-by-id", "", id="another-object"),
        pytest.param("kustomer.message.delete", "", id="another-verb"),
        pytest.param("kustomer.user.update", "", id="an-event"),
    ],
)
def test_actions_near_a_known_one_are_told(name: str, meant: str) -> None:
    told = diagnostics("KWF705", workflow("kustomer.conversation.create", step(name)))

    assert [diagnostic.help for diagnostic in told] == ([f'Did you mean "{meant}"?'] if meant else [])


@pytest.mark.parametrize("version", ["kustomer-^1.9.2", "acme-^1.0.0"])
def test_short_names_in_a_workflow_of_no_app(version: str) -> None:
    """With the platform's version they are certainly the platform's."""
    value = workflow("conversation.create", step("note.create", appVersion=version), step("x.create", id="b"))
    value["trigger"]["appVersion"] = version
    told = [(each.pointer, each.help) for each in diagnostics("KWF705", value)]

    assert told == (
        [
            ("/trigger/eventName", 'Write "kustomer.conversation.create".'),
            ("/steps/0/action", 'Write "kustomer.note.create".'),
        ]
        if version.startswith("kustomer")
        else []
    )
    assert found("KWF705", app(workflows=[value])) == []


def test_a_name_that_the_app_declares_is_no_slip() -> None:
    definition = app(
        actions=[rest_action("kustomr.note.create")],
        workflows=[workflow("kustomer.conversation.create", step("kustomr.note.create"))],
    )

    assert found("KWF705", definition) == []


WRONG = {"type": "objct"}


def test_schemas_are_looked_at_wherever_they_stand() -> None:
    definition = app(
        actions=[rest_action(inputSchema=WRONG, outputSchema=WRONG)],
        triggers=[{"eventName": "order.paid", "outputSchema": WRONG}],
        commands=[{"name": "pay", "inputSchema": WRONG, "outputSchema": WRONG}],
        workflows=[
            workflow(response={"schema": WRONG}),
            {"name": "called", "trigger": {"callable": True, "schema": WRONG, "transitions": []}},
        ],
    )

    assert found("KWF706", definition) == [
        "/actions/0/inputSchema/type",
        "/actions/0/outputSchema/type",
        "/triggers/0/outputSchema/type",
        "/commands/0/inputSchema/type",
        "/commands/0/outputSchema/type",
        "/workflows/0/response/schema/type",
        "/workflows/1/trigger/schema/type",
    ]


PAID = {"type": "object", "properties": {"state": {"enum": ["paid", "open"]}}, "required": ["state"]}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"sampleOutputContext": {"state": "paid"}}, [], id="fits"),
        pytest.param({"sampleOutputContext": {"state": "/#data.state"}}, [], id="reference"),
        pytest.param({"sampleOutputContext": {}}, ["/sampleOutputContext"], id="missing"),
        pytest.param({"sampleOutputContext": {"state": "gone"}}, ["/sampleOutputContext/state"], id="not-in-the-enum"),
        pytest.param({"sampleOutputSchema": {"state": 1}}, ["/sampleOutputSchema/state"], id="under-the-older-name"),
        pytest.param({"sampleOutputSchema": {"type": "object", "properties": {}}}, [], id="a-schema-as-the-name-says"),
        pytest.param({"sampleOutputContext": {}, "outputSchema": {**PAID, "type": "objct"}}, [], id="a-wrong-schema"),
        pytest.param({"sampleOutputContext": {}, "outputSchema": {}}, [], id="an-empty-schema"),
    ],
)
def test_samples_of_triggers_and_actions(parts: dict[str, Any], expected: list[str]) -> None:
    shown = {"outputSchema": PAID, **parts}
    definition = app(triggers=[{"eventName": "order.paid", **shown}], actions=[rest_action(**shown)])
    told = diagnostics("KWF707", definition)

    assert [each.pointer for each in told if each.severity == "warning"] == [f"/triggers/0{at}" for at in expected]
    assert [each.pointer for each in told if each.severity == "info"] == [f"/actions/0{at}" for at in expected]


INPUTS = {
    "properties": {
        "id": {"type": "string"},
        "order": {"type": "object", "properties": {"n": {}}, "required": ["n"], "additionalProperties": False},
        "state": {"type": "string", "default": "open"},
    },
    "required": ["id", "state"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(step("refund", {"id": 1}), [], id="another-type"),
        pytest.param(step(f"kustomer.app.acme{SUFFIX}.refund", {}), ["/params"], id="missing"),
        pytest.param(step("refund"), [""], id="without-params"),
        pytest.param(step("refund", "/#steps.1"), [], id="params-as-a-reference"),
        pytest.param(step("refund", {"id": "1", "extra": 1}), ["/params/extra"], id="undeclared"),
        pytest.param(step("refund", {"id": "1", "order": {}}), ["/params/order"], id="missing-deeper"),
        pytest.param(step("refund", {"id": "1", "order": "/#steps.1.order"}), [], id="reference-for-an-object"),
        pytest.param(step("kustomer.app.globex.refund", {}), [], id="of-another-app"),
        pytest.param(step("kustomer.note.create", {}), [], id="of-the-platform"),
    ],
)
def test_params_are_the_inputs_of_the_action(call: dict[str, Any], expected: list[str]) -> None:
    definition = app(
        actions=[rest_action(inputSchema=INPUTS)], workflows=[workflow("kustomer.conversation.create", call)]
    )

    assert found("KWF708", definition) == [f"/workflows/0/steps/0{at}" for at in expected]


def test_params_are_not_compared_with_a_schema_that_is_wrong_itself() -> None:
    calls = [workflow("kustomer.conversation.create", step("refund", {}))]
    schema: dict[str, Any] = {"properties": {"a": {}}, "required": ["b"]}

    assert found("KWF708", app(actions=[rest_action(inputSchema=schema)], workflows=calls)) == []


@pytest.mark.parametrize(
    ("uri", "is_complete"),
    [
        ("https://api.acme-shop.io/orders", True),
        ("HTTPS://api.acme-shop.io", True),
        ("{{{uri}}}", True),
        ("{{{base}}}/orders", True),
        ("{{base}}?id=1", True),
        ("{{{base}}}{{{path}}}", True),
        ("{{{base}}}:8443/orders", True),
        ("{{scheme}}://acme-shop.io", True),
        ("http{{s}}://acme-shop.io", True),
        ("{{#if live}}https://acme-shop.io{{/if}}", True),
        ("{{#if live}}api{{/if}}.acme-shop.io", True),
        ("{{{#if live}}}api{{{/if}}}.acme-shop.io", True),
        ("{{shop}}.acme-shop.io/#orders", False),
        ("/#uri", True),
        ("{{unclosed", True),
        ("api.acme-shop.io/orders", False),
        ("//api.acme-shop.io", False),
        ("://api.acme-shop.io", False),
        ("/orders", False),
        ("{{{shop}}}.acme-shop.io", False),
        ("{{{shop}}}-eu.acme-shop.io/?back=https://acme-shop.io", False),
        ("api.acme-shop.io/?back=https://acme-shop.io", False),
        ("  ", False),
    ],
)
def test_the_address_of_a_request_has_a_scheme(uri: str, is_complete: bool) -> None:
    action = rest_action(inputTemplate={"uri": uri, "method": "GET"})

    assert found("KWF709", app(actions=[action])) == ([] if is_complete else ["/actions/0/inputTemplate/uri"])


def test_an_address_under_another_key_is_that_finding() -> None:
    template = {"url": "https://api.acme-shop.io", "method": "GET"}

    assert found("KWF709", app(actions=[rest_action(inputTemplate=template)])) == []


@pytest.mark.parametrize(
    ("klass", "advice"),
    [
        ({"name": "conversations", "metadata": {"standard": True}}, 'Did you mean "conversation"?'),
        ({"name": "acme-order", "metadata": {"standard": True}}, 'Remove "standard" from its metadata'),
        ({"name": "conversation", "metadata": {"standard": True}}, ""),
        ({"name": "acme-order", "metadata": {"standard": False}}, ""),
        ({"name": "acme-order"}, ""),
    ],
)
def test_only_standard_klasses_are_marked_as_standard(klass: dict[str, Any], advice: str) -> None:
    told = diagnostics("KWF711", app(klasses=[klass]))

    assert [(each.pointer, each.severity) for each in told] == ([("/klasses/0/name", "warning")] if advice else [])
    assert all((each.help or "").startswith(advice) for each in told)


def test_an_action_that_is_named_as_another_app_s_is_that_finding() -> None:
    calling = workflow("kustomer.conversation.create", step("kustomer.app.acme.refund"))

    assert found("KWF702", app(actions=[rest_action("kustomer.app.acmee.refund")], workflows=[calling])) == []
    assert found("KWF702", app(actions=[rest_action("kustomer.app.acmee.other")], workflows=[calling])) != []


@pytest.mark.parametrize(
    ("uri", "is_complete"),
    [
        ("https://api.acme-shop.io", True),
        ("/#steps.1.uri", True),
        ("{{{variables.64c1f0a2b7d94e0012ab34cd}}}.acme-shop.io", True),
        ("/v1/customers", True),
        ("https:/api.acme-shop.io", True),
        ("https:{{{steps.1.path}}}", True),
        ("steps.1.attributes.data.url", True),
        ("", True),
        (7, True),
        ("api.acme-shop.io/orders", False),
        ("acme-{{{steps.1.shop}}}.io/orders", False),
    ],
)
def test_the_address_of_a_step_has_a_scheme(uri: Any, is_complete: bool) -> None:
    value = workflow("kustomer.conversation.create", step("kustomer.rest-api.json", {"uri": uri, "method": "GET"}))

    assert found("KWF709", value) == ([] if is_complete else ["/steps/0/params/uri"])


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        pytest.param({"name": "a", "type": "rest_api"}, ["/actions/0"], id="no-template"),
        pytest.param(rest_action(inputTemplate={}), ["/actions/0/inputTemplate"], id="empty-template"),
        pytest.param(rest_action(inputTemplate="/#request"), [], id="template-as-a-reference"),
        pytest.param({"name": "a", "type": "event"}, [], id="another-type"),
    ],
)
def test_a_request_has_an_address_and_a_method(action: dict[str, Any], expected: list[str]) -> None:
    assert found("KWF709", app(actions=[action])) == expected


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("orderIdNum", ""),
        ("isVIPBool", ""),
        ("regionTree", ""),
        ("3dSecureBool", ""),
        ("generatedInvoice", "error"),
        ("orderNUM", "error"),
        ("Order Number", "error"),
        ("OrderNum", "warning"),
        ("order_num_Num", "warning"),
        ("order-stateStr", "warning"),
        ("Str", "warning"),
    ],
)
def test_names_of_attributes(name: str, severity: str) -> None:
    klass = {"name": "acme-order", "metadata": {"properties": {name: {"displayName": "X"}}}}

    assert [each.severity for each in diagnostics("KWF710", app(klasses=[klass]))] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(step("kustomer.customer.update", {"custom": {"vipBool": "true"}}), ["vipBool"], id="text"),
        pytest.param(
            step("kustomer.customer.update", {"custom": {"@acmeVipBool": 1}}), ["@acmeVipBool"], id="of-an-app"
        ),
        pytest.param(
            step("kustomer.customer.update", {"custom": {"nNum": 1.5, "s": 1, "aTree": 1}}), ["aTree"], id="unknown"
        ),
        pytest.param(step("kustomer.customer.update", {"custom": {"nNum": "/#steps.1.n"}}), [], id="reference"),
        pytest.param(step("kustomer.customer.update", {"custom": {"nNum": "{{steps.1.n}}"}}), [], id="template"),
        pytest.param(step("kustomer.customer.update", {"custom": {"nStr": None, "mStr": ["a"]}}), [], id="no-scalar"),
        pytest.param(step("kustomer.customer.update", {"custom": "/#steps.1.custom"}), [], id="custom-as-a-reference"),
        pytest.param(step("kustomer.app.acme.refund", {"custom": {"nNum": "1"}}), [], id="action-of-an-app"),
    ],
)
def test_literal_values_of_attributes(call: dict[str, Any], expected: list[str]) -> None:
    told = diagnostics("KWF710", workflow("kustomer.conversation.create", call))

    assert [each.pointer for each in told] == [f"/steps/0/params/custom/{name}" for name in expected]
    assert {each.severity for each in told} <= {"warning"}


@pytest.mark.parametrize(
    ("klass", "expected", "edit"),
    [
        pytest.param({}, "/klasses/0", Add(("klasses", 0), "metadata", {"standard": True}), id="no-metadata"),
        pytest.param(
            {"metadata": {"properties": {}}},
            "/klasses/0/metadata",
            Add(("klasses", 0, "metadata"), "standard", True),
            id="no-flag",
        ),
        pytest.param(
            {"metadata": {"standard": False}},
            "/klasses/0/metadata/standard",
            Set(("klasses", 0, "metadata", "standard"), True),
            id="flag-is-false",
        ),
    ],
)
def test_a_standard_klass_is_marked(klass: dict[str, Any], expected: str, edit: Edit) -> None:
    (told,) = diagnostics("KWF711", app(klasses=[{"name": "customer", **klass}]))

    assert told.pointer == expected
    assert told.fix is not None
    assert (list(told.fix.edits), told.fix.safe) == ([edit], False)


@pytest.mark.parametrize("name", ["customers", "Customer", "acme-customer"])
def test_other_names_are_no_standard_klasses(name: str) -> None:
    assert found("KWF711", app(klasses=[{"name": name}])) == []


@pytest.mark.parametrize(
    ("resource", "severity"),
    [
        ("company", ""),
        ("kobject.acme-order", ""),
        ("kobject.Acme-Order", ""),
        ("kobject.shopify-order", ""),
        ("kobject.acme-orders", "warning"),
        ("kobject.", "error"),
        ("message", "warning"),
        ("user", "warning"),
        ("acme-order", "error"),
        ("", ""),
    ],
)
def test_resources_of_kviews(resource: str, severity: str) -> None:
    kview = {"name": "acme.card", "resource": resource, "context": "smartbar-card", "template": "<div/>"}
    definition = app(
        klasses=[{"name": "acme-order"}], kviews=[kview], dependencies=["kustomer-^1.9.2", "shopify-^2.0.0"]
    )

    assert [each.severity for each in diagnostics("KWF712", definition)] == ([severity] if severity else [])


def test_a_part_of_an_app_is_not_compared_with_klasses_and_commands() -> None:
    kview = {
        "resource": "kobject.acme-order",
        "context": "smartbar-details",
        "template": "fetch('/v1/commands/acme.app.pay/run')",
    }

    assert found("KWF712", {"kviews": [kview]}) == []
    assert found("KWF713", {"kviews": [kview]}) == []


def slips(template: str, **parts: Any) -> list[str]:
    kview = {"name": "acme.card", "resource": "customer", "context": "smartbar-card", "template": template}
    told = diagnostics("KWF713", app(kviews=[kview], **parts))
    text = json.dumps({**app(kviews=[kview], **parts)})
    return [json.loads(f'"{text[each.start.offset : each.end.offset]}"') for each in told]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param('<div class="a">x</div>', ["class"], id="class"),
        pytest.param("<div class = {name}/>", ["class"], id="class-with-code"),
        pytest.param("<br/><p className='a' style='color: red'>x</p>", ["style"], id="style-as-text"),
        pytest.param("<div style={{ color: 'red' }} className=\"class=x\" />", [], id="right"),
        pytest.param('<Segment class="a" style="b"/>', [], id="a-component"),
        pytest.param('<acme-card class="a"/>', [], id="a-custom-element"),
        pytest.param('<Card class="a"/><p class="b"/>', ["class"], id="after-a-component"),
        pytest.param("const html = '<div class=\"a\">';\n<div/>", [], id="in-a-string"),
        pytest.param(
            "const html = `<i class=\"a\">${x ? `<b class='c'>` : ''}`;\n<div/>", [], id="in-a-template-literal"
        ),
        pytest.param('const a = 1; // note\n<p class="c"/>', ["class"], id="after-a-comment"),
        pytest.param('// <div class="a">\n/* <div class="b"> */ <p class="c"/>', ["class"], id="in-comments"),
        pytest.param('const re = /"[/"]<a class="x"/; <p class="c"/>', ["class"], id="in-a-regular-expression"),
        pytest.param('if (a <b && c> d) x("class=");\n<p class="c"/>', ["class"], id="less-than"),
        pytest.param('while (i++<n) x("class=");\n<p class="c"/>', ["class"], id="less-than-after-a-count"),
        pytest.param('<div title="a" {...rest} on={() => a < b}><p class="c">don\'t</p></div>', ["class"], id="nested"),
        pytest.param('<>{list.map((x) => (<li key={x} class="c">{x}</li>))}</>', ["class"], id="in-code"),
        pytest.param('<style>{`.a { color: red }`}</style>\n<p style="a"/>', ["style"], id="after-a-style"),
        pytest.param('const a = \'un\nclosed <p class="c"/>', ["'"], id="cannot-be-followed"),
        pytest.param('<p class="', ["<p", "class"], id="cut-off"),
        pytest.param("<p class=", ["<p", "class"], id="cut-off-sooner"),
        pytest.param('src="https://http://acme-shop.io"', ["https://http://"], id="two-schemes"),
        pytest.param('src="http://https://acme-shop.io"', ["http://https://"], id="two-schemes-the-other-way"),
        pytest.param('src="https://web.archive.org/http://acme-shop.io"', [], id="an-address-in-a-path"),
        pytest.param('// "https://http://acme-shop.io" {{settings.default.a}}', [], id="comments"),
        pytest.param('src="https://httpbin.org"', [], id="a-host-that-begins-so"),
        pytest.param('src="x?{{settings.default.a}}"', ["{{settings.default.a}}"], id="settings"),
        pytest.param('src="x?{{{ settings.default.a }}}&b"', ["{{{ settings.default.a }}}"], id="settings-in-three"),
        pytest.param('src="x?{{settings.default.a', ["{{settings"], id="settings-cut-off"),
        pytest.param("<p>{{settings.default.a}}</p>", ["{{settings.default.a}}"], id="settings-that-are-no-object"),
        pytest.param("<A style={{settings: 1}} b={{...settings.a}} c={settings.a} />", [], id="objects"),
    ],
)
def test_slips_in_templates(template: str, expected: list[str]) -> None:
    assert slips(template) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param("'/v1/commands/acme.app.pay/run'", [], id="declared"),
        pytest.param("'/v1/commands/kustomer.app.acme.pay/run'", [], id="by-its-full-name"),
        pytest.param(f"'/v1/commands/acme{SUFFIX}.app.pay/run'", [], id="private"),
        pytest.param("'/v1/commands/acme.app.api.login/run'", [], id="with-a-dot"),
        pytest.param("'/v1/commands/' + id + '.app.pay/run'", [], id="joined"),
        pytest.param("`/v1/commands/${id}.app.pay/run`", [], id="put-in"),
        pytest.param("'/v1/commands/globex.app.buy/run'", [], id="of-another-app"),
        pytest.param("'/v1/commands/kustomer.app.globex.buy/run'", [], id="of-another-app-by-its-full-name"),
        pytest.param("'/v1/commands/' + id + '.app.buy/run'", ["buy"], id="undeclared"),
        pytest.param("`/v1/commands/${id}.app.buy/run?x=1`", ["buy"], id="undeclared-and-put-in"),
        pytest.param("'/v1/commands/kustomer.app.acme.buy/run'", ["buy"], id="undeclared-by-its-full-name"),
        pytest.param("'/v1/commands/acme.app.buy/run', '/v1/commands/acme.app.buy/run'", ["buy"], id="twice"),
        pytest.param("'/v1/commands/acme.app.buy/runs'", [], id="another-path"),
        pytest.param("'https://jobs.app.acme-shop.io/run'", [], id="another-address"),
        pytest.param("'/v1/commands/' + name + '/run'", [], id="name-by-code"),
        pytest.param("'x') // fetch('/v1/commands/acme.app.buy/run'", [], id="in-a-comment"),
        pytest.param("'x') /* fetch('/v1/commands/acme.app.buy/run') */ fetch('y'", [], id="in-a-longer-comment"),
        pytest.param("'https://api.acme-shop.io/v1/commands/acme.app.buy/run'", ["buy"], id="behind-an-address"),
    ],
)
def test_calls_of_commands(call: str, expected: list[str]) -> None:
    commands = [{"name": "acme.app.pay"}, {"name": "kustomer.app.acme.api.login"}]

    assert slips(f"fetch({call})", commands=commands) == expected


def setting(**parts: Any) -> dict[str, Any]:
    return {"default": {"apiKey": {"type": "secret", "defaultValue": "", **parts}}}


BOTH = {
    "acme.settings.path.default.apiKey.displayName": "API key",
    "acme.settings.path.default.apiKey.description": "The key of your shop.",
}
PAGE = {"acme.settings.page.title": "Acme", "acme.settings.page.description": "Connects your shop."}
AT = "/settings/default/apiKey"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"settings": setting()}, [AT], id="no-texts-at-all"),
        pytest.param({"settings": setting(hidden=True)}, [], id="hidden"),
        pytest.param({"settings": setting(), "settingsPageConfig": {"url": "x"}}, [], id="page-of-its-own"),
        pytest.param({"settings": setting(), "i18n": {"en_us": {**PAGE, **BOTH}}}, [], id="complete"),
        pytest.param({"settings": setting(), "i18n": {"en_us": BOTH}}, ["/settings"], id="no-page"),
        pytest.param({"settings": setting(), "i18n": {"en-US": {**PAGE, **BOTH}}}, [], id="locale-in-another-spelling"),
        pytest.param({"settings": setting(), "i18n": {"english": {**PAGE, **BOTH}}}, [], id="no-locale"),
        pytest.param({"settings": setting(), "i18n": {"fr_fr": {**PAGE, **BOTH}}}, [AT], id="only-in-another-locale"),
        pytest.param(
            {"settings": setting(), "i18n": {"en_us": {k.replace("acme", "globex"): v for k, v in BOTH.items()}}},
            [],
            id="under-another-apps-name",
        ),
        pytest.param(
            {"settings": setting(), "i18n": {"en_us": {f"app.{k}": v for k, v in (PAGE | BOTH).items()}}},
            [],
            id="the-longer-form-of-keys",
        ),
        pytest.param(
            {
                "settings": setting(),
                "i18n": {"en_us": {**PAGE, **{k.replace("apiKey", "apikey"): v for k, v in BOTH.items()}}},
            },
            [],
            id="misspelt-key",
        ),
        pytest.param(
            {"settings": setting(), "i18n": {"en_us": {**PAGE, **BOTH}, "fr_fr": PAGE, "de_de": {}}},
            ["/i18n/fr_fr"],
            id="another-locale-behind",
        ),
        pytest.param({"widgets": [{"name": "w", "title": "W"}]}, [], id="widget-with-a-title"),
        pytest.param({"widgets": [{"name": "w"}]}, ["/widgets/0"], id="widget-without-one"),
        pytest.param(
            {"widgets": [{"name": "w"}], "i18n": {"en_us": {"acme.widgets.w.title": "W"}}}, [], id="translated"
        ),
        pytest.param({"widgets": [{"url": "x"}]}, ["/widgets/0"], id="widget-without-a-name"),
    ],
)
def test_texts_for_people(parts: dict[str, Any], expected: list[str]) -> None:
    assert found("KWF714", app(**parts)) == expected


def test_missing_texts_are_mended_in_place_or_all_at_once() -> None:
    two = {"default": {"apiKey": {"type": "secret"}, "shop_url": {"type": "string"}}}
    fixes = [each.fix for each in diagnostics("KWF714", app(settings=two, i18n={"en_us": {**PAGE, **BOTH}}))]
    at_once = [each.fix for each in diagnostics("KWF714", app(settings=two, widgets=[{"name": "orderList"}]))]

    assert [list(fix.edits) for fix in fixes if fix] == [
        [
            Add(("i18n", "en_us"), "acme.settings.path.default.shop_url.displayName", "Shop Url"),
            Add(("i18n", "en_us"), "acme.settings.path.default.shop_url.description", "Shop Url"),
        ]
    ]
    assert at_once[1:] == [None]
    assert at_once[0] is not None
    (edit,) = at_once[0].edits
    assert isinstance(edit, Add)
    assert (edit.path, edit.key) == ((), "i18n")
    assert edit.value["en_us"] == {
        "acme.settings.page.title": "Acme",
        "acme.settings.page.description": "Acme",
        "acme.settings.path.default.apiKey.displayName": "Api Key",
        "acme.settings.path.default.apiKey.description": "Api Key",
        "acme.settings.path.default.shop_url.displayName": "Shop Url",
        "acme.settings.path.default.shop_url.description": "Shop Url",
        "acme.widgets.orderList.title": "Order List",
    }


def test_texts_are_not_written_into_what_is_no_object() -> None:
    (told,) = diagnostics("KWF714", app(settings=setting(), i18n={"en_us": "x"}))

    assert told.fix is None


def test_a_locale_that_lags_behind_says_how_much_it_lacks() -> None:
    texts = {"en_us": {**PAGE, **BOTH}, "fr_fr": PAGE, "de_de": {**PAGE, next(iter(BOTH)): "Schluessel"}}
    french, german = diagnostics("KWF714", app(settings=setting(), i18n=texts))

    assert french.message == '2 translations of "en_us" are missing here'
    assert german.message == '1 translation of "en_us" is missing here'
    assert [(each.severity, each.fix) for each in (french, german)] == [("info", None)] * 2


def test_the_place_of_an_orphan_does_not_depend_on_order() -> None:
    keys = [f"acme.settings.path.default.gone.{slot}" for slot in ("description", "displayName")]
    texts = {"fr_fr": dict.fromkeys(keys, "x"), "en_us": dict.fromkeys(keys, "x")}

    assert found("KWF715", app(i18n=texts, settings=setting())) == [f"/i18n/en_us/{keys[1]}"]


@pytest.mark.parametrize(
    ("url", "is_right"),
    [
        ("https://acme-shop.io", True),
        ("HTTPS://acme-shop.io", True),
        ("{{{settings.default.url}}}", True),
        ("", True),
        ("http://localhost:8080", False),
        ("ftp://acme-shop.io", False),
        ("acme-shop.io", False),
    ],
)
def test_addresses_of_webhooks(url: str, is_right: bool) -> None:
    webhook = {"name": "acme-w", "url": url, "events": ["kustomer.user.update"]}

    assert found("KWF716", app(outboundWebhooks=[webhook])) == ([] if is_right else ["/outboundWebhooks/0/url"])


def test_links_to_documentation_become_a_list() -> None:
    links = {"title": "Guide", "url": "https://acme-shop.io"}
    (told,) = diagnostics("KWF717", app(appDetails={"documentationLinks": links}))

    assert told.fix is not None
    assert list(told.fix.edits) == [Set(("appDetails", "documentationLinks"), [links])]
    assert found("KWF717", {"data": {"type": "app", "attributes": app(appDetails={"documentationLinks": links})}}) == []


@pytest.mark.parametrize(
    ("name", "is_addressable"),
    [("orderId", True), ("order-id_2", True), ("@acmeTierStr", True), ("größe", True), ("1", True),
     ("order id", False), ("order.id", False), ("100%", False), ("a[0]", False), ("", False)],
)  # fmt: skip
def test_names_that_paths_can_have(name: str, is_addressable: bool) -> None:
    schema: dict[str, Any] = {"properties": {"list": {"items": {"properties": {name: {}}}}}}
    told = found("KWF718", app(commands=[{"name": "pay", "outputSchema": schema}]))

    assert told == ([] if is_addressable else [f"/commands/0/outputSchema/properties/list/items/properties/{name}"])


def test_a_clean_definition_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    definition = app(
        actions=[rest_action(inputSchema=INPUTS, outputSchema=PAID, sampleOutputContext={"state": "paid"})],
        workflows=[workflow("kustomer.conversation.create", step("refund", {"id": "1"}))],
    )

    for rule in chosen(RULES, ["KWF7"], (), ()):
        if rule.default:
            assert found(rule.code, definition) == []


def test_where_a_library_is_not_installed_what_needs_it_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("jsonschema", "nodesemver", "referencing"):
        monkeypatch.setitem(sys.modules, library, None)
    wrong_type = {"type": "object", "properties": {"amount": {"type": "nmuber"}}}
    stray = {"type": "object", "amount": {"type": "number"}}
    definition = app(
        actions=[
            rest_action(inputSchema=wrong_type, outputSchema={**PAID, "minProperties": 9}, sampleOutputContext={}),
            rest_action("charge", inputSchema=stray),
        ],
        workflows=[workflow("kustomer.conversation.create", step("x", {}, appVersion="kustomer->=1.0.0 <2.0.0"))],
        dependencies=["kustomer-1.x"],
    )

    assert found("KWF706", definition) == ["/actions/1/inputSchema"]
    for rule in RULES:
        found(rule.code, definition)


def test_kustomers_own_sample_has_one_fault() -> None:
    sample = {
        "app": "ecommstore",
        "version": "0.0.1",
        "title": "E-comm Store",
        "workflows": [
            workflow(
                "kustomer.app.ecommstore.company.create",
                step("kustomer.company.create", {"name": "/#steps.1.companyName"}, appVersion="kustomer-^1.4.11"),
            )
        ],
    }

    assert [(each.code, each.pointer) for each in diagnostics("KWF7", sample)] == [
        ("KWF701", "/workflows/0/trigger/eventName")
    ]


def test_names_of_an_app_that_is_not_known_hide_no_others() -> None:
    definition = app(
        workflows=[
            workflow("kustomer.app.globex.order.paid", step("kustomer.app.globex.refund")),
            workflow("kustomer.app.acme.order.lost", step("kustomer.app.acme.rerun")),
        ]
    )

    assert found("KWF701", definition) == ["/workflows/1/trigger/eventName"]
    assert found("KWF702", definition) == ["/workflows/1/steps/0/action"]


def test_an_app_in_another_file_declares_what_a_bare_workflow_names() -> None:
    flow = workflow("kustomer.app.acme.order.lost", step("kustomer.app.acme.rerun"))

    assert found("KWF701", flow, acme=app(hooks=[HOOK])) == ["/trigger/eventName"]
    assert found("KWF702", flow, acme=app(actions=[rest_action()])) == ["/steps/0/action"]
    assert found("KWF702", flow, acme=app(actions=[rest_action("rerun")])) == []


def test_names_of_the_platform_without_their_beginning() -> None:
    definition = app(workflows=[workflow("conversation.create", step("note.create"))])
    [event], [action] = diagnostics("KWF701", definition), diagnostics("KWF702", definition)

    assert event.help == 'Did you mean "kustomer.conversation.create"?'
    assert action.help == 'Did you mean "kustomer.note.create"?'


def test_required_params_that_only_the_facts_know() -> None:
    def flow(params: Any) -> dict[str, Any]:
        return workflow("kustomer.conversation.create", step("kustomer.rest-api.json", params))

    uri = {"uri": "https://api.acme-shop.io"}
    [missing] = diagnostics("KWF708", flow(uri))

    assert found("KWF708", flow({**uri, "method": "get"})) == []
    assert (missing.pointer, missing.severity) == ("/steps/0/params", "warning")
    assert missing.message == 'the params have no "method", which the action requires'
    assert found("KWF708", flow(None)) == ["/steps/0"]
    assert found("KWF708", flow([])) == []


def test_requests_without_an_account_hide_no_wrong_one() -> None:
    accounts = [None, 7, "app", "main"]
    actions = [rest_action(f"a{number}", appAccountName=name) for number, name in enumerate(accounts)]

    assert found("KWF720", app(auth={"type": "oauth2"}, actions=actions))[-1] == "/actions/3/appAccountName"


def test_a_sample_may_be_a_schema_and_names_three_that_are_missing() -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in "abcd"}, "required": list("abcd")}
    written = [{"properties": {"x": {}}}, {"$schema": "x"}, {"type": "object"}]
    actions = [
        rest_action(f"a{number}", outputSchema=schema, sampleOutputSchema=each) for number, each in enumerate(written)
    ]
    [misfit] = diagnostics("KWF707", app(actions=[rest_action(outputSchema=schema, sampleOutputContext={})]))

    assert found("KWF707", app(actions=actions)) == []
    assert misfit.message == 'the sample has no "a", "b", "c" ... and 1 more, which the output schema requires'
