"""Attributes of klasses and outputs of steps, in detail: rules/references/data.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.judged import judged, underlined, underlined_in
from tests.linted import diagnostics_in
from tests.rules.test_reference_kinds import mended
from tests.rules.test_references import (
    FILE,
    GET,
    ORDER,
    OWN,
    RULES,
    STRING,
    action,
    app,
    closed,
    condition,
    diagnostics,
    flow,
    klass,
    kview,
    project_of,
    step,
)

HOOK = "kustomer.hooks.web.63d19dea07506a356d06d3e6.receive"
PAID = "kustomer.app.acme.paid"


# Attributes


def writing(*names: str, klass_name: Any = "acme-order", verb: str = FILE, **parts: Any) -> Any:
    """An app with a klass and a step that writes these attributes."""
    written = step("a", {"klassName": klass_name, "custom": dict.fromkeys(names, 1)}, action=verb)
    return app(flow(written), **{"klasses": [ORDER], **parts})


def reading(path: str, event: str = "kustomer.kobject.acme-order.update", **parts: Any) -> Any:
    return app(flow(step("a", {"x": f"/#{path}"}), event=event), **{"klasses": [ORDER], **parts})


OF_KLASS = "(/klasses/0/metadata/properties)"
WRITTEN = "/workflows/0/steps/0/params/custom"
READ = "/workflows/0/steps/0/params/x"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (writing("numbrStr"), [f'{WRITTEN}/numbrStr "numbrStr" {OF_KLASS}']),
        (writing("numbrStr", verb="kustomer.kobject.update"), [f'{WRITTEN}/numbrStr "numbrStr" {OF_KLASS}']),
        (writing("numbrStr", verb="kustomer.kobject.find"), [f'{WRITTEN}/numbrStr "numbrStr" {OF_KLASS}']),
        (writing("numbrStr", verb="kustomer.kobject.delete"), []),
        (writing("numbrStr", verb="kustomer.kobject.add-relationship"), []),
        (writing("numbrStr", verb="kustomer.app.acme.create"), []),
        (writing("numbrStr", klass_name="other"), []),
        (writing("numbrStr", klass_name=7), []),
        (writing("numberStr", "totalNum"), []),
        (writing("@numbrStr"), []),
        (writing("numbrStr", klasses=[ORDER, ORDER]), []),
        (writing("numbrStr", klasses=[klass("acme-order")]), []),
        (
            writing("numbrStr", klasses=[klass("other", "x"), ORDER]),
            [f'{WRITTEN}/numbrStr "numbrStr" (/klasses/1/metadata/properties)'],
        ),
        (writing("x", verb="kustomer.something.new", klasses=[klass("", "a"), ORDER]), []),
        (app(flow({"id": "a", "action": FILE, "transitions": []}), klasses=[ORDER]), []),
        (reading("steps.gone.custom.numbrStr"), []),
        (reading("steps.1.custom.numbrStr"), [f"{READ} numbrStr {OF_KLASS}"]),
        (reading("steps.1.custom.numbrStr.x"), [f"{READ} numbrStr {OF_KLASS}"]),
        (reading("steps.1.custom"), []),
        (reading("steps.1.custom.numberStr"), []),
        (reading("steps.1.data.custom.numbrStr"), []),
        (reading("steps.1.changes.attributes.custom.after.numbrStr"), [f"{READ} numbrStr {OF_KLASS}"]),
        (reading("steps.1.changes.attributes.custom.before.numbrStr"), [f"{READ} numbrStr {OF_KLASS}"]),
        (reading("steps.1.changes.attributes.custom.op.numbrStr"), []),
        (reading("steps.1.changes.attributes.custom.after"), []),
        (reading("steps.1.custom.numbrStr", "kustomer.kobject.acme-order.create"), [f"{READ} numbrStr {OF_KLASS}"]),
        (reading("steps.1.custom.numbrStr", "kustomer.kobject.acme-order.delete"), []),
        (reading("steps.1.custom.numbrStr", "acme.kobject.acme-order.update"), []),
        (reading("steps.1.custom.numbrStr", "kustomer.app.acme-order.update"), []),
        (reading("steps.1.custom.numbrStr", "kustomer.kobject.update"), []),
        (
            reading(
                "steps.1.custom.numbrStr", "kustomer.kobject.acme.order.update", klasses=[klass("acme.order", "a")]
            ),
            [f"{READ} numbrStr {OF_KLASS}"],
        ),
    ],
)
def test_attributes_that_the_klass_does_not_have(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF422") == expected


MORE = 'Use a declared attribute, or declare "moreStr" under "metadata.properties" of the klass.'


def test_what_is_said_of_an_attribute() -> None:
    [near] = judged(writing("numbrStr"), "KWF422")
    [far] = judged(writing("moreStr"), "KWF422")

    assert near.message == 'the klass "acme-order" has no attribute "numbrStr"'
    assert (near.severity, far.severity) == ("warning", "warning")
    assert (near.help, far.help) == ('Did you mean "numberStr"?', MORE)


def test_an_attribute_that_lacks_its_suffix_in_the_klass_is_that_finding() -> None:
    value = writing("trackingUrl", klasses=[klass("acme-order", "tracking")])

    assert [each.code for each in judged(value, "KWF422", "KWF710") if each.severity == "error"] == ["KWF710"]
    assert underlined(value, "KWF422") == []


@pytest.mark.parametrize("name", ["Paid_at", "paid_at", "PaidAt", "paid"])
def test_an_attribute_that_has_another_form_in_the_klass_is_that_finding(name: str) -> None:
    assert underlined(writing("paidAt", klasses=[klass("acme-order", name)]), "KWF422") == []
    assert underlined(writing("paiddAt", klasses=[klass("acme-order", name)]), "KWF422") != []


def test_one_attribute_in_two_places() -> None:
    [diagnostic] = judged(reading("steps.1.custom.x", kviews=[kview("<b>{object.custom.x}</b>")]), "KWF422")

    assert diagnostic.message.endswith(" (2 places)")


def test_one_attribute_in_several_places() -> None:
    steps = [step("a", {"x": "{{steps.1.custom.x}} {{steps.1.custom.x}}"}, "b"), step("b", {"y": "/#steps.1.custom.x"})]
    value = app(
        {**flow(*steps, event="kustomer.kobject.acme-order.update"), "name": "z"},
        {**flow(step("a", {"klassName": "acme-order", "custom": {"x": 1}}, action=FILE)), "name": "b"},
        klasses=[ORDER],
        kviews=[kview("<b>{object.custom.x}</b>")],
    )
    [diagnostic] = judged(value, "KWF422")

    assert diagnostic.pointer == "/workflows/1/steps/0/params/custom/x"
    assert [each.pointer for each in diagnostic.related] == [
        "/klasses/0/metadata/properties",
        "/workflows/0/steps/0/params/x",
        "/workflows/0/steps/1/params/y",
        "/kviews/0/template",
    ]
    assert diagnostic.message.endswith(" (4 places)")


CUSTOMER = klass("customer", "levelStr", standard=True)
STANDARD = "kustomer.customer.update"


@pytest.mark.parametrize(
    ("name", "identifier", "message", "advice"),
    [
        ("levelStr", "acme", 'on "customer" the attribute "levelStr" is named "@acmeLevelStr"', "@acmeLevelStr"),
        (
            "acmeLevelStr",
            "acme",
            'on "customer" the attribute "acmeLevelStr" is named "@acmeLevelStr"',
            "@acmeLevelStr",
        ),
        ("@levelStr", "acme", 'on "customer" the attribute "@levelStr" is named "@acmeLevelStr"', "@acmeLevelStr"),
        ("levelStr", "", 'on "customer" the attribute "levelStr" is named "@<identifier>LevelStr"', "LevelStr"),
        (
            "@acmeLevlStr",
            "acme",
            'the app adds no attribute "@acmeLevlStr" to "customer"',
            'Did you mean "@acmeLevelStr"?',
        ),
        (
            "@acmeXyz",
            "acme",
            'the app adds no attribute "@acmeXyz" to "customer"',
            'Use a declared attribute, or declare this one under "metadata.properties" of the klass, without the prefix.',
        ),
    ],
)
def test_attributes_of_a_standard_klass(name: str, identifier: str, message: str, advice: str) -> None:
    [diagnostic] = judged(writing(name, verb=STANDARD, klasses=[CUSTOMER], identifier=identifier), "KWF422")

    assert (diagnostic.message, diagnostic.severity) == (message, "error")
    assert advice in (diagnostic.help or "")


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("@acmeLevelStr", "acme"), ("@levelStrStr", "acme"), ("@otherXyz", "acme"), ("more", "acme"), ("@acmeXyz", "")],
)
def test_attributes_that_a_standard_klass_may_have(name: str, identifier: str) -> None:
    assert underlined(writing(name, verb=STANDARD, klasses=[CUSTOMER], identifier=identifier), "KWF422") == []


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        (reading("steps.1.custom.levelStr", "kustomer.customer.update", klasses=[CUSTOMER]), "error"),
        (
            reading("steps.1.custom.levelStr", "kustomer.customer.update", klasses=[klass("customer", "levelStr")]),
            "error",
        ),
        (writing("levelStr", klass_name="thing", klasses=[klass("thing", "levelStr", standard=True)]), "error"),
        (writing("levlStr", klass_name="thing", klasses=[klass("thing", "levelStr")]), "warning"),
    ],
)
def test_which_klasses_are_standard_ones(value: Any, severity: str) -> None:
    assert [each.severity for each in judged(value, "KWF422")] == [severity]


@pytest.mark.parametrize(
    ("verb", "is_found"),
    [
        ("kustomer.customer.update", True),
        ("kustomer.customer.create", True),
        ("kustomer.customer.find-by-email", True),
        ("kustomer.customer.delete", False),
        ("kustomer.conversation.update", False),
        ("customer.update", False),
        ("acme.customer.update", False),
    ],
)
def test_the_klass_of_a_step(verb: str, is_found: bool) -> None:
    value = app(
        flow(step("a", {}, "b", action=verb), step("b", {"x": "/#steps.a.custom.levelStr"})),
        klasses=[CUSTOMER],
        identifier="acme",
    )

    assert bool(underlined(value, "KWF422")) is is_found


@pytest.mark.parametrize(
    ("template", "resource", "expected"),
    [
        ("<b>{object.custom.x}</b>", "kobject.acme-order", ["x"]),
        ("<b>{kobject.custom.x}</b>", "kobject.acme-order", ["x"]),
        ("<b>{object.custom.x}</b>", "kobject.other", []),
        ("<b>{object.custom.x}</b>", "customer", []),
        ("<b>{customer.custom.levelStr}</b>", "kobject.acme-order", ["levelStr"]),
        ("<b>{acme-order.custom.x}</b>", "customer", []),
    ],
)
def test_attributes_in_views(template: str, resource: str, expected: list[str]) -> None:
    value = app(klasses=[ORDER, CUSTOMER], kviews=[kview(template, resource)], identifier="acme")

    assert [each.partition("template ")[2].partition(" ")[0] for each in underlined(value, "KWF422")] == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('<Field type="kobject.acme-parcel" name="x"/>', ["acme-parcel"]),
        ('<Field type="kobject.acme-parcel"/><Field type="kobject.acme-parcel"/>', ["acme-parcel"]),
        ('<Field type="kobject.acme-parcel"/><Field type="kobject.acme-item"/>', ["acme-parcel", "acme-item"]),
        ('<Field type="kobject.acme-order"/><Field type="kobject.acme-item"/>', ["acme-item"]),
        ('<Field type="kobject.ACME-Order"/>', []),
        ('<Field type="kobject.other-order"/>', []),
        ('<Field type="kobject.acme-{name}"/>', []),
        ('<Field type="kobject.acme-item', []),
        ('<Field/><b type="kobject.acme-item"/>', []),
        ('<Field name="x"/>', []),
        ('type="kobject.acme-parcel" <Field type="kobject.acme-item"/>', ["acme-item"]),
    ],
)
def test_klasses_of_fields_in_views(template: str, expected: list[str]) -> None:
    diagnostics = judged(app(klasses=[ORDER], kviews=[kview(template)]), "KWF422")

    assert [each.document.text[each.start.offset : each.end.offset] for each in diagnostics] == expected
    assert [each.message for each in diagnostics] == [f'the app declares no klass "{name}"' for name in expected]
    assert {each.severity for each in diagnostics} <= {"warning"}


def test_klasses_of_a_part_of_an_app_may_be_declared_elsewhere() -> None:
    value = {"kviews": [kview('<Field type="kobject.acme-item"/>')], "app": "acme"}
    document = document_of_text("app.json", json.dumps(value))

    assert diagnostics_in(document, RULES, DEFAULTS, apps=read_apps(document, fragment=True)) == []


def test_what_to_do_about_a_klass_that_is_not_declared() -> None:
    [near, far] = judged(
        app(klasses=[ORDER], kviews=[kview('<Field type="kobject.acme-ordr"/><Field type="kobject.acme-item"/>')]),
        "KWF422",
    )

    assert near.help == 'Did you mean "acme-order"?'
    assert (far.help or "").startswith('Declare it under "klasses"')


def test_the_app_s_name_in_its_klasses_with_dashes() -> None:
    templates = (
        '<Field type="kobject.my_app-item"/><Field type="kobject.my-app-parcel"/><Field type="kobject.my.app-x"/>'
    )
    value = {**app(kviews=[kview(templates)]), "app": "my_app"}

    assert [each.partition("template ")[2] for each in underlined(value, "KWF422")] == ["my_app-item", "my-app-parcel"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("acme-orders", 'Did you mean "acme-order"?'),
        ("acme_order", 'Write "acme-order".'),
        ("kobject.acme-order", 'Write "acme-order".'),
        ("acme-parcel", 'Declare it under "klasses"'),
        ("acme-order", ""),
        ("ACME-Order", ""),
        ("order", ""),
        ("other-order", ""),
        ("acme-{{{steps.1.kind}}}", ""),
        ("/#steps.1.klass", ""),
        (7, ""),
    ],
)
def test_klasses_of_steps(name: Any, advice: str) -> None:
    found = judged(writing("numberStr", klass_name=name), "KWF422")

    assert [(each.pointer, each.severity, each.message) for each in found] == (
        [("/workflows/0/steps/0/params/klassName", "warning", f'the app declares no klass "{name}"')] if advice else []
    )
    assert all((each.help or "").startswith(advice) for each in found)


def test_klasses_that_a_workflow_creates() -> None:
    create = step("b", {"name": "acme-parcel"}, action="kustomer.klass.create")
    file = step("a", {"klassName": "acme-parcel"}, action=FILE)

    assert len(judged(app(flow(file), klasses=[ORDER]), "KWF422")) == 1
    assert judged(app(flow(create, file), klasses=[ORDER]), "KWF422") == []


def test_klasses_of_triggers_and_of_other_actions() -> None:
    event = flow(step("a"), event="kustomer.kobject.acme-ordr.update")
    other = flow(step("a", {"klassName": "acme-ordr"}, action="kustomer.klass.find-by-klassname"))

    assert underlined(app(event, klasses=[ORDER]), "KWF422") == ["/workflows/0/trigger/eventName acme-ordr"]
    assert underlined(app(event), "KWF422") == []
    assert underlined(app(other, klasses=[ORDER]), "KWF422") == []


# Outputs


def returning(output: Any, *names: str, **more: Any) -> Any:
    """An app with an action, and a step that reads its outputs of these names."""
    read = {f"p{number}": f"/#steps.a.{name}" for number, name in enumerate(names)}
    return app(flow(step("a", {}, "b", action=OWN), step("b", read)), actions=[action({}, outputSchema=output, **more)])


SCHEMA = "(/actions/0/outputSchema)"
P0, P1 = "/workflows/0/steps/1/params/p0", "/workflows/0/steps/1/params/p1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (returning(closed(body=STRING), "bdy"), [f"{P0} bdy {SCHEMA}"]),
        (returning(closed(body=STRING), "bdy", "bdy.x"), [f"{P0} bdy {SCHEMA} ({P1})"]),
        (returning(closed(body=STRING), "bdy", "more"), [f"{P0} bdy {SCHEMA}", f"{P1} more {SCHEMA}"]),
        (returning(closed(body=STRING), "body", "body.x"), []),
        (returning(closed(body=closed(x=STRING)), "body.y", "body.x"), [f"{P0} y {SCHEMA}"]),
        (returning(closed(body=closed(x=closed(z=STRING))), "body.x.y"), [f"{P0} y {SCHEMA}"]),
        (returning(closed(body={"properties": {"x": STRING}}), "body.y"), []),
        (returning(closed(body=True), "body.y"), []),
        (returning(closed(body={"properties": {}, "additionalProperties": False}), "body.y"), [f"{P0} y {SCHEMA}"]),
        (returning(closed(body={**closed(x=STRING), "type": "array"}), "body.0"), []),
        (returning({"type": "object", "properties": {}}, "bdy"), []),
        (returning({**closed(body=STRING), "allOf": []}, "bdy"), []),
        (returning(closed(), "made", outputTemplate={"made": "/#x"}), []),
        (returning(closed(made=closed()), "made.x", outputTemplate={"made": "/#x"}), [f"{P0} x {SCHEMA}"]),
    ],
)
def test_outputs_that_a_step_does_not_return(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF426") == expected


def test_what_is_said_of_an_output() -> None:
    [near, inner] = judged(returning(closed(body=closed(state=STRING)), "bdy", "body.stat"), "KWF426")
    [far] = judged(returning(closed(body=STRING), "more"), "KWF426")

    assert [each.message for each in (near, inner)] == [
        'the step "a" returns no "bdy"',
        'the step "a" returns no "body.stat"',
    ]
    assert [each.help for each in (near, inner, far)] == [
        'Did you mean "body"?',
        'Did you mean "state"?',
        'Declare it in "outputSchema".',
    ]


def test_an_action_that_is_declared_twice_is_not_judged() -> None:
    value = returning(closed(body=STRING), "bdy")
    value["actions"] *= 2

    assert underlined(value, "KWF426") == []


def test_actions_of_the_platform_and_without_a_name_are_not_the_app_s() -> None:
    value = returning(closed(body=STRING), "bdy", name="kustomer.conversation.create")
    value["workflows"][0]["steps"][0]["action"] = "kustomer.conversation.create"
    nameless = triggered("ordr", event="")
    nameless["triggers"][0]["eventName"] = ""

    assert underlined(value, "KWF426") == []
    assert underlined(nameless, "KWF426") == []


def triggered(*names: str, schema: Any = None, event: str = PAID) -> Any:
    read = {f"p{number}": f"/#steps.1.{name}" for number, name in enumerate(names)}
    triggers = [{"eventName": PAID, "outputSchema": closed(order=STRING) if schema is None else schema}]
    return app(flow(step("a", read), event=event), triggers=triggers)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (triggered("ordr"), ["/workflows/0/steps/0/params/p0 ordr (/triggers/0/outputSchema)"]),
        (triggered("ordr", event="paid"), ["/workflows/0/steps/0/params/p0 ordr (/triggers/0/outputSchema)"]),
        (triggered("order", "attributes.data.x", "id"), []),
        (triggered("ordr", event="kustomer.app.acme.other"), []),
        (triggered("ordr", event="kustomer.paid.create"), []),
        (triggered("ordr", event=""), []),
        (triggered("ordr", schema={}), []),
    ],
)
def test_outputs_that_a_trigger_does_not_return(value: Any, expected: list[str]) -> None:
    assert underlined(value, "KWF426") == expected


def test_what_is_said_of_the_output_of_a_trigger() -> None:
    [diagnostic] = judged(triggered("ordr"), "KWF426")

    assert diagnostic.message == 'the trigger returns no "ordr"'
    assert diagnostic.severity == "error"


# Requests


@pytest.mark.parametrize(
    ("name", "underlined", "meant"),
    [
        ("Body.x", "Body", "body"),
        ("bdy", "bdy", "body"),
        ("Response.statusCode", "Response", "response"),
        ("respnse.x", "respnse", "response"),
        ("r_e_sponse.x", "r_e_sponse", "response"),
        ("statusCode", "statusCode", "response.statusCode"),
        ("status_code", "status_code", "response.statusCode"),
        ("statusCode.x", "statusCode", "response.statusCode"),
        ("response.statuscode", "response.statuscode", "response.statusCode"),
        ("response.status_code", "response.status_code", "response.statusCode"),
        ("response.statusCod.x", "response.statusCod", "response.statusCode"),
        ("response.status", "response.status", "response.statusCode"),
    ],
)
def test_outputs_that_a_request_does_not_return(name: str, underlined: str, meant: str) -> None:
    value = flow(step("r", {}, "a", action=GET), step("a", {"x": f"/#steps.r.{name}", "y": f"/#steps.r.{name}"}))
    [diagnostic] = judged(value, "KWF426")

    assert underlined_in([diagnostic]) == [f"/steps/1/params/x {underlined.rpartition('.')[2]} (/steps/1/params/y)"]
    assert diagnostic.message == f'the step "r" returns no "{underlined}" (2 places)'
    assert diagnostic.severity == "warning"
    assert (diagnostic.help or "").startswith(f'Did you mean "{meant}"?')


@pytest.mark.parametrize(
    "name",
    ["body", "body.x", "response", "response.headers", "response.statusCode", "headers", "boxes", "bodyText", "error"],
)
def test_outputs_that_a_request_may_return(name: str) -> None:
    value = flow(step("r", {}, "a", action=GET), step("a", {"x": f"/#steps.r.{name}", "y": "/#steps.r"}))

    assert underlined(value, "KWF426") == []


# Hooks


@pytest.mark.parametrize(
    ("name", "underlined", "right"),
    [
        ("order.id", "order", "attributes.data.order.id"),
        ("data.id", "data", "attributes.data.id"),
        ("body.id", "body", "attributes.data.id"),
        ("payload.id", "payload", "attributes.data.id"),
        ("attributes.order.id", "attributes.order", "attributes.data.order.id"),
        ("attributes.order", "attributes.order", "attributes.data.order"),
    ],
)
def test_what_a_hook_receives_is_elsewhere(name: str, underlined: str, right: str) -> None:
    text = f"/#steps.1.{name}"
    value = flow(step("a", {"x": text, "y": f"{{{{steps.1.{name}}}}} {{{{steps.1.{name}}}}}"}), event=HOOK)
    [diagnostic] = judged(value, "KWF426")

    assert underlined_in([diagnostic]) == [f"/steps/0/params/x {underlined} (/steps/0/params/y)"]
    assert diagnostic.message == f'the hook\'s event has no "{underlined}" (2 places)'
    assert diagnostic.severity == "warning"
    assert (diagnostic.help or "").startswith(f'Write "steps.1.{right}"')
    assert mended(text, unsafe=True, event=HOOK) == f"/#steps.1.{right}"
    assert mended(text, unsafe=False, event=HOOK) == text


@pytest.mark.parametrize(
    "name", ["attributes.data.order", "attributes", "attributes.headers.x", "id", "createdAt", "meta.x"]
)
def test_what_the_event_of_a_hook_has(name: str) -> None:
    assert underlined(flow(step("a", {"x": f"/#steps.1.{name}", "y": "/#steps.1"}), event=HOOK), "KWF426") == []


def test_hooks_do_not_hide_other_triggers() -> None:
    value = app(
        flow(step("a", {"x": "/#steps.1.order"}), event=HOOK),
        *triggered("ordr")["workflows"],
        triggers=triggered("ordr")["triggers"],
    )

    assert [each.partition(" ")[0] for each in underlined(value, "KWF426")] == [
        "/workflows/0/steps/0/params/x",
        "/workflows/1/steps/0/params/p0",
    ]


# Other files


HOME = app(klasses=[ORDER], actions=[action({}, outputSchema=closed(body=STRING))], identifier="acme")
USING = [
    step("o", {}, "k", action=OWN),
    step("k", {"klassName": "acme-order", "custom": {"x": "/#steps.o.bdy"}}, "l", action=FILE),
    step("l", {"x": "/#steps.k.custom.y"}),
]


def beside_the_app(value: Any) -> list[str]:
    """What is found in a file of workflows in the folder of an app, with the related places."""
    documents, project = project_of({"app.json": HOME, "flows/bare.json": value})
    found = [each for each in diagnostics(documents["flows/bare.json"], project) if each.code in ("KWF422", "KWF426")]
    return [f"{each.code} {each.pointer}{''.join(f' ({other.file})' for other in each.related)}" for each in found]


def test_what_the_app_of_a_bare_workflow_declares() -> None:
    assert beside_the_app(flow(*USING)) == [
        "KWF422 /steps/1/params/custom/x (app.json)",
        "KWF426 /steps/1/params/custom/x (app.json)",
        "KWF422 /steps/2/params/x (app.json)",
    ]


def test_what_the_app_of_a_part_of_a_workflow_declares() -> None:
    found = ["KWF422 /steps/1/params/custom/x", "KWF426 /steps/1/params/custom/x", "KWF422 /steps/2/params/x"]
    answer = {"type": "workflow", "id": "x", "attributes": flow(*USING)}

    assert beside_the_app({"steps": USING}) == found
    assert beside_the_app(answer) == [each.replace(" /steps", " /attributes/steps") for each in found]


def test_attributes_that_a_part_of_a_workflow_only_writes_or_only_reads() -> None:
    reads = [step("k", {"klassName": "acme-order"}, "l", action=FILE), USING[2]]

    assert beside_the_app({"steps": [{**USING[1], "transitions": []}]}) == ["KWF422 /steps/0/params/custom/x"]
    assert beside_the_app({"steps": reads}) == ["KWF422 /steps/1/params/x"]
    assert beside_the_app({"steps": [USING[0]]}) == []


def test_the_event_of_another_app() -> None:
    event = "kustomer.app.other.paid"
    declared = {"eventName": event, "outputSchema": closed(order=STRING)}
    uses = flow(step("a", {"x": "/#steps.1.ordr", "y": "/#steps.1.id"}), event=event, appVersion="other-^1.0.0")
    files = {"app.json": app(uses), "more/other.json": {**app(triggers=[declared]), "app": "other"}}
    documents, project = project_of(files)
    found = [each for each in diagnostics(documents["app.json"], project) if each.code == "KWF426"]

    assert [(each.pointer, each.related[0].file) for each in found] == [
        ("/workflows/0/steps/0/params/x", "more/other.json")
    ]


@pytest.mark.parametrize(("version", "is_found"), [("other-^1.0.0", True), ("other-^2.0.0", False)])
def test_the_action_of_another_app(version: str, is_found: bool) -> None:
    name = "kustomer.app.other.get"
    declared = {**action({}, outputSchema=closed(body=STRING)), "name": name}
    uses = step("a", {}, ("b", condition("exists", "/#steps.a.bdy")), action=name, appVersion=version)
    files = {"app.json": app(flow(uses, step("b"))), "more/other.json": {**app(actions=[declared]), "app": "other"}}
    documents, project = project_of(files)
    found = [each for each in diagnostics(documents["app.json"], project) if each.code == "KWF426"]

    assert [(other.file, other.pointer) for each in found for other in each.related] == (
        [("more/other.json", "/actions/0/outputSchema")] if is_found else []
    )


def test_an_attribute_that_begins_with_the_prefix_by_itself() -> None:
    """The klass has "levelStr" and "acmeLevelStr": "@acmeLevelStr" is the first of them under its right name."""
    both = klass("customer", "levelStr", "acmeLevelStr", standard=True)

    assert underlined(writing("@acmeLevelStr", verb=STANDARD, klasses=[both], identifier="acme"), "KWF422") == []
