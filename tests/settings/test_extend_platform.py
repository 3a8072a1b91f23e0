"""Every key of a user's file of facts is read: each case shows what it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.errors import UsageError
from kwf_lint.kustomer.platform import platform
from kwf_lint.kustomer.platform_file import _NAMES, _ROWS, SOURCED
from kwf_lint.settings.extend_platform import extended_platform
from kwf_lint.settings.settings import Settings
from kwf_lint.settings.show import show_settings
from tests.judged import RULES
from tests.linted import diagnostics_in
from tests.wholes import ALWAYS, app, workflow

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.kustomer.platform import Platform

# What the keys of the other tables' rows say is for whoever reads the file.
NOT_SHOWN = {(table, "source") for table in _ROWS if table not in SOURCED}
ID = "5f0a1b2c3d4e5f6a7b8c9d0e"
KVIEW = {"name": "acme.card", "template": "<div/>", "resource": "customer", "context": "smartbar-card"}
WEBHOOK = {"name": "w", "url": "https://acme.test", "events": ["kustomer.tag.create"]}
PAY = "kustomer.app.acme_pay.charge"
CLOSED = {"type": "object", "properties": {"total": {}}, "required": ["total"], "additionalProperties": False}


def call(action: str = PAY, version: str = "acme_pay-^1.0.0", **params: Any) -> dict[str, Any]:
    return workflow(step={"action": action, "params": params, "appVersion": version})


def read(reference: str, action: str = PAY, event: str = "kustomer.message.create") -> dict[str, Any]:
    """A workflow whose second step reads something."""
    flow = workflow(trigger={"eventName": event}, step={"action": action, "transitions": to("b")})
    note = {"conversation": "/#steps.1.conversation", "body": reference}
    flow["steps"].append({"id": "b", "action": "kustomer.note.create", "params": note, "transitions": []})
    return flow


def to(target: str, **condition: Any) -> list[dict[str, Any]]:
    return [{"target": target, "condition": condition or ALWAYS}]


def having(op: str, *values: Any) -> dict[str, Any]:
    return workflow(trigger={"transitions": to("a", op=op, values=list(values))})


def klass(**attributes: Any) -> dict[str, Any]:
    return app(klasses=[{"name": "acme-order", "metadata": {"properties": attributes}}])


def klasses(*names: str) -> dict[str, Any]:
    return app(klasses=[{"name": name} for name in names])


# The table, the key of its rows ("" for lists of names), facts, a definition, and what they add to or take from the findings.
CASES: list[tuple[str, str, dict[str, Any], Any, str]] = [
    ("actions", "app", {"kustomer.pay": {"app": "acme_pay"}}, call("kustomer.pay"), "- KWF604"),
    ("actions", "inputs", {PAY: {"inputs": ["total"]}}, call(totl=1), "+ KWF708"),
    ("actions", "required", {PAY: {"required": ["total"]}}, call(), "+ KWF708"),
    ("actions", "schema", {PAY: {"schema": CLOSED}}, call(total=1, sum=1), "+ KWF708"),
    ("actions", "outputs", {PAY: {"outputs": ["total"]}}, read("{{{steps.a.totl}}}"), "+ KWF426"),
    ("actions", "source", {PAY: {"required": ["a"], "source": "pay.json"}}, call(), "(source: pay.json)"),
    ("likely_inputs", "inputs", {"kustomer.company.create": {"inputs": ["nam"]}},
     call("kustomer.company.create", "kustomer-^1.0.0", nam="x"), "- KWF708"),
    ("events", "changes", {"kustomer.pay.done": {"changes": False}},
     read("{{{steps.1.changes.attributes.total.after}}}", event="kustomer.pay.done"), "+ KWF415"),
    ("events", "outbound", {"kustomer.note.create": {"outbound": True}},
     app(outboundWebhooks=[{**WEBHOOK, "events": ["kustomer.note.create"]}]), "- KWF716"),
    ("events", "output", {"kustomer.pay.done": {"output": CLOSED}},
     read("{{{steps.1.sum}}}", event="kustomer.pay.done"), "+ KWF426"),
    ("events", "source", {"kustomer.pay.done": {"output": CLOSED, "source": "pay.json"}},
     read("{{{steps.1.sum}}}", event="kustomer.pay.done"), "(source: pay.json)"),
    ("operators", "operands", {"within": {"operands": [3, 3]}}, having("within", 1, 2), "+ KWF311"),
    ("operators", "slips", {"within": {"operands": [2, 2], "slips": ["inside"]}}, having("inside", 1, 2), '"within"'),
    ("field_values", "read", {"conversation.status": {"read": ["open", "parked"]}},
     workflow(trigger={"eventName": "kustomer.conversation.update",
                       "transitions": to("a", op="eq", values=["/#steps.1.status", "parked"])}), "- KWF111"),
    ("field_values", "create", {"conversation.status": {"read": ["open"], "create": ["parked"]}},
     call("kustomer.conversation.create", "kustomer-^1.0.0", status="parked"), "- KWF111"),
    ("field_values", "update", {"conversation.status": {"read": ["open"], "update": ["parked"]}},
     call("kustomer.conversation.update", "kustomer-^1.0.0", status="parked"), "- KWF111"),
    ("field_values", "type", {"conversation.priority": {"type": None}},
     call("kustomer.conversation.update", "kustomer-^1.0.0", priority="high"), "- KWF111"),
    ("suffixes", "type", {"Cur": {"type": "number"}},
     call("kustomer.conversation.update", "kustomer-^1.0.0", custom={"totalCur": "high"}), "+ KWF710"),
    ("limits", "value", {"workflow.name.maxLength": {"value": 300}}, workflow(name="acme-" + "x" * 200), "- KWF105"),
    ("top_level_keys", "type", {"badges": {"status": "current", "type": "array"}}, app(badges="x"), "+ KWF103"),
    ("top_level_keys", "required", {"badges": {"status": "current", "required": True}}, app(), "+ KWF102"),
    ("top_level_keys", "status", {"badges": {"status": "obsolete"}}, app(badges=[]), "+ KWF108"),
    ("functions", "", {"OWN": ["parseTime"]}, read("/#fn:parseTim,steps.1.id"), '"parseTime"'),
    ("helpers", "", {"OWN": ["currency"]}, read("{{curency steps.1.total}}"), "+ KWF414"),
    ("helper_titles", "", {"OWN": ["Date Formats"]}, read("{{dateFormats steps.1.total}}"), "- KWF414"),
    ("hook_types", "", {"OWN": ["sms"]}, app(hooks=[{"eventName": "order", "type": "sms"}]), "- KWF104"),
    ("setting_types", "", {"OWN": ["date"]}, app(settings={"default": {"day": {"type": "date"}}}), "- KWF104"),
    ("action_types", "", {"OWN": ["graphql"]}, app(actions=[{"name": "a", "type": "graphql"}]), "- KWF104"),
    ("error_actions", "", {"OWN": ["skip"]},
     workflow(step={"errorCases": [{"condition": {"op": "and", "values": [ALWAYS]}, "errorAction": {"type": "skip"}}]}),
     "- KWF104"),
    ("http_methods", "", {"OWN": ["purge"]},
     app(commands=[{"name": "acme.app.a", "url": "https://acme.test", "httpMethod": "purge"}]), "- KWF104"),
    ("visibilities", "", {"OWN": ["shared"]}, app(visibility="shared"), "- KWF104"),
    ("tags", "", {"OWN": ["payments"]}, app(tags=["payments"]), "- KWF104"),
    ("kview_contexts", "", {"OWN": ["footer"]}, app(kviews=[{**KVIEW, "context": "footer"}]), "- KWF104"),
    ("kview_contexts_unsure", "", {"OWN": ["footer"]}, app(kviews=[{**KVIEW, "context": "footer"}]), "- KWF104 error"),
    ("kview_resources", "", {"OWN": ["team"]}, app(kviews=[{**KVIEW, "resource": "team"}]), "- KWF712"),
    ("kview_states", "", {"OWN": ["half"]}, app(kviews=[{**KVIEW, "meta": {"state": "half"}}]), "- KWF104"),
    ("standard_klasses", "", {"OWN": ["task"]}, klasses("task"), "+ KWF711"),
    ("template_apps", "", {"OWN": ["acme"]}, app(description="x"), "+ KWF205"),
    ("read_only_workflow_keys", "", {"OWN": ["lastRun"]}, workflow(lastRun=1), "+ KWF005"),
    ("read_only_step_keys", "", {"OWN": ["lastRun"]}, workflow(step={"lastRun": 1}), "+ KWF005"),
]  # fmt: skip


def facts_of(folder: Path, content: Any) -> Platform:
    (folder / "facts.json").write_text(json.dumps(content))
    return extended_platform([str(folder / "facts.json")])


def findings(value: Any, facts: Platform) -> set[str]:
    document = document_of_text("app.json", json.dumps(value))
    settings = Settings()
    settings.platform = facts
    found = diagnostics_in(document, RULES, settings, apps=read_apps(document, facts=facts))
    return {f"{each.code} {each.severity} {each.pointer}: {each.message} ({each.help})" for each in found}


@pytest.mark.parametrize(
    ("table", "facts", "value", "change"),
    [(table, facts, value, change) for table, _, facts, value, change in CASES],
    ids=[f"{table}-{key}".strip("-") for table, key, *_ in CASES],
)
def test_a_key_of_a_users_file_is_read(tmp_path: Path, table: str, facts: Any, value: Any, change: str) -> None:
    before, after = findings(value, platform()), findings(value, facts_of(tmp_path, {table: facts}))
    changes = {f"- {each}" for each in before - after} | {f"+ {each}" for each in after - before}

    assert [each for each in changes if change in each], (before, after)


def test_every_key_has_a_case() -> None:
    keys = {(table, key) for table, row in _ROWS.items() for key in row} | {(table, "") for table in _NAMES}

    assert {(table, key) for table, key, *_ in CASES} == keys - NOT_SHOWN


def test_sources_stand_for_what_they_say(tmp_path: Path) -> None:
    facts = {"sources": {"PAY": "the team of payments"}, "actions": {PAY: {"required": ["total"], "source": "PAY"}}}

    assert any("(source: the team of payments)" in each for each in findings(call(), facts_of(tmp_path, facts)))


def test_the_day_of_the_facts_is_shown(tmp_path: Path) -> None:
    settings = Settings()
    settings.platform = facts_of(tmp_path, {"facts": "2027-01-01"})

    assert "facts as of 2027-01-01" in show_settings(settings)


@pytest.mark.parametrize("value", [{"app": "acme", "version": "1.0.0"}, {"data": []}], ids=["definition", "answer"])
def test_what_facts_are_written_from_is_none_of_their_files(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(value))

    with pytest.raises(UsageError, match=r"shop.json: not a file of facts; kwf-lint facts .*shop.json -o FILE writes"):
        extended_platform([str(path)])


def test_facts_change_nothing_for_those_who_do_not_name_them(tmp_path: Path) -> None:
    facts_of(tmp_path, {"tags": {"OWN": ["payments"]}, "top_level_keys": {"badges": {"status": "current"}}})

    assert any(each.startswith("KWF104") for each in findings(app(tags=["payments"]), platform()))
    assert any(each.startswith("KWF101") for each in findings(app(badges=[]), platform()))
