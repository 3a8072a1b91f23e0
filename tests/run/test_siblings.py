"""Other apps of a project are facts: what they declare, and which version they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.json_reader import read_document
from kwf_lint.run import project_files
from tests.run.test_part_of_app import APP, found, places, step, track, workflow, write
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

SHOP: dict[str, Any] = {
    **APP,
    "app": "acme_shop",
    "version": "1.0.0",
    "hooks": [{"eventName": "kustomer.app.acme_shop.order-paid", "type": "web"}],
    "triggers": [
        {
            "eventName": "kustomer.app.acme_shop.order-paid",
            "outputSchema": {
                "type": "object",
                "properties": {"orderId": {"type": "string"}},
                "additionalProperties": False,
            },
        }
    ],
    "actions": [
        {
            **APP["actions"][0],
            "name": "kustomer.app.acme_shop.find-order",
            "outputSchema": {
                "type": "object",
                "properties": {"body": {"type": "object"}},
                "additionalProperties": False,
            },
        }
    ],
}
FIND = "kustomer.app.acme_shop.find-order"
PAID = "kustomer.app.acme_shop.order-paid"


def calling(action: str = FIND, params: Any = None, version: str = "acme_shop-^1.0.0", **parts: Any) -> dict[str, Any]:
    """An app with a workflow that calls an action of the other app."""
    given = {"orderId": "/#steps.1.id"} if params is None else params
    return {
        **APP,
        "dependencies": ["acme_shop-^1.0.0"],
        "workflows": [workflow(step("a", action, given, version=version))],
        **parts,
    }


def reading(reference: str, event: str = "kustomer.conversation.create") -> dict[str, Any]:
    """An app with a workflow that reads what the other app puts out."""
    note = step("note", "kustomer.note.create", {"conversation": "/#steps.1.id", "body": reference})
    first = step("a", FIND, {"orderId": "/#steps.1.id"}, "note", "acme_shop-^1.0.0")
    return {**APP, "workflows": [workflow(first, note, event=event)]}


def waiting(event: str) -> dict[str, Any]:
    return {**APP, "workflows": [workflow(step("a", "", {}), event=event)]}


FAULTS = [
    pytest.param(
        waiting("kustomer.app.acme_shop.order-lost"), ("KWF701", "/workflows/0/trigger/eventName"), id="event"
    ),
    pytest.param(calling("kustomer.app.acme_shop.cancel"), ("KWF702", "/workflows/0/steps/0/action"), id="action"),
    pytest.param(
        calling(params={"orderId": "1", "number": "1"}), ("KWF708", "/workflows/0/steps/0/params/number"), id="input"
    ),
    pytest.param(calling(params={}), ("KWF708", "/workflows/0/steps/0/params"), id="missing-input"),
    pytest.param(
        reading("{{{steps.a.answer}}}"), ("KWF426", "/workflows/0/steps/1/params/body"), id="output-of-an-action"
    ),
    pytest.param(
        reading("{{{steps.1.number}}}", PAID), ("KWF426", "/workflows/0/steps/1/params/body"), id="output-of-an-event"
    ),
    pytest.param(
        calling(version="acme_shop-^3.0.0"), ("KWF605", "/workflows/0/steps/0/appVersion"), id="later-version"
    ),
    pytest.param(
        calling(version="acme_shop-^3.0.0", dependencies=["acme_shop-^3.0.0"]),
        ("KWF607", "/dependencies/0"),
        id="later-dependency",
    ),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def around_app(project: Path, around: str) -> None:
    """Put definitions of apps around the one that uses another: none of that, several, one of another, or more."""
    if around == "several":
        write(project / "old/shop.json", SHOP)
        write(project / "new/shop.json", {**SHOP, "version": "0.9.0"})
    elif around == "other":
        write(project / "shop/shop.json", {**SHOP, "app": "acme_shops"})
    elif around != "none":
        write(project / "shop/shop.json", SHOP)
    if around == "both":
        write(project / "shpo/shpo.json", {**SHOP, "app": "acme_shpo", "actions": []})
    track(project)


@pytest.mark.parametrize(("app", "expected"), FAULTS)
def test_what_another_app_of_the_project_lacks_is_found(project: Path, app: Any, expected: tuple[str, str]) -> None:
    write(project / "a.json", app)
    write(project / "shop/shop.json", SHOP)
    track(project)
    finding = next(each for each in found("a.json") if (each.code, each.pointer) == expected)

    assert "shop/shop.json" in [each.file for each in finding.related]


@pytest.mark.parametrize(("app", "expected"), FAULTS)
@pytest.mark.parametrize("around", ["none", "several", "other"])
def test_what_is_not_known_of_another_app_is_not_reported(
    project: Path, around: str, app: Any, expected: tuple[str, str]
) -> None:
    write(project / "a.json", app)
    around_app(project, around)

    assert expected not in places(found("a.json"))


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(calling(), id="as-declared"),
        pytest.param(reading("{{{steps.a.body}}}", PAID), id="output"),
        pytest.param(waiting(PAID), id="event"),
        pytest.param(
            calling("kustomer.app.acme_shop.cancel", version="acme_shop-^0.9.0", dependencies=["acme_shop-^0.9.0"]),
            id="of-an-older-version",
        ),
    ],
)
def test_what_another_app_has_is_not_reported(project: Path, app: Any) -> None:
    write(project / "a.json", app)
    write(project / "shop/shop.json", SHOP)
    track(project)

    assert places(found("a.json"), "KWF701", "KWF702", "KWF708", "KWF426", "KWF605", "KWF607") == []


TO_VERSION = [
    pytest.param(calling(version="acme_shop->=1.0.0"), ("KWF602", "/workflows/0/steps/0/appVersion"), id="unpinned"),
    pytest.param(calling(version="acme_shop 1.0"), ("KWF603", "/workflows/0/steps/0/appVersion"), id="malformed"),
    pytest.param(
        calling(version="kustomer-^1.9.2", dependencies=[]), ("KWF604", "/workflows/0/steps/0/appVersion"), id="foreign"
    ),
    pytest.param(
        calling(version="kustomer-^1.9.2", dependencies=["kustomer-^1.9.2"]),
        ("KWF606", "/dependencies"),
        id="undeclared",
    ),
    *[
        pytest.param(calling(version=version, dependencies=["kustomer-^1.9.2"]), ("KWF606", "/dependencies"), id=name)
        for version, name in (("acme_shop-^3.0.0", "undeclared-later"), ("acme_shop-*", "undeclared-unpinned"))
    ],
    pytest.param(
        calling(version="acme_shop-^1.0.0", dependencies=["acme_shop-^0.8.0"]),
        ("KWF607", "/dependencies/0"),
        id="apart",
    ),
]


@pytest.mark.parametrize(("app", "expected"), TO_VERSION)
def test_the_version_of_another_app_is_shown_where_one_is_asked_for_wrongly(
    project: Path, app: Any, expected: tuple[str, str]
) -> None:
    write(project / "a.json", app)
    write(project / "shop/shop.json", SHOP)
    track(project)
    finding = next(each for each in found("a.json") if (each.code, each.pointer) == expected)

    assert ("shop/shop.json", "/version") in [(each.file, each.pointer) for each in finding.related]
    assert expected[0] == "KWF607" or '"acme_shop-^1.0.0"' in (finding.help or "")


@pytest.mark.parametrize(("app", "expected"), TO_VERSION)
@pytest.mark.parametrize("around", ["none", "several", "other"])
def test_no_version_is_shown_of_an_app_that_is_not_known(
    project: Path, around: str, app: Any, expected: tuple[str, str]
) -> None:
    write(project / "a.json", app)
    around_app(project, around)
    finding = next(each for each in found("a.json") if (each.code, each.pointer) == expected)

    assert {each.file for each in finding.related} <= {"a.json"}
    assert expected[0] == "KWF607" or '"acme_shop-^1.0.0"' not in (finding.help or "")


MISSPELT = "kustomer.app.acme_shpo.find-order"


@pytest.mark.parametrize(
    "parts", [{"version": "acme_shop-^1.0.0", "dependencies": []}, {"version": ""}], ids=["appVersion", "dependency"]
)
def test_a_misspelled_app_is_found_once(project: Path, parts: Any) -> None:
    app = calling(MISSPELT, **parts)
    write(project / "a.json", app)
    write(project / "shop/shop.json", SHOP)
    track(project)
    codes = {each.code for each in found("a.json") if each.code in ("KWF604", "KWF606", "KWF610", "KWF705")}
    finding = next(each for each in found("a.json") if each.code == "KWF705")

    assert codes == {"KWF705"}
    assert [(each.file, each.pointer) for each in finding.related] == [("shop/shop.json", "/actions/0/name")]
    assert finding.help == f'Did you mean "{FIND}"?'


@pytest.mark.parametrize(
    ("app", "around"),
    [
        pytest.param(calling(MISSPELT, dependencies=["acme_shpo-^1.0.0", "acme_shop-^1.0.0"]), "one", id="depended-on"),
        pytest.param(calling(MISSPELT, version="acme_shpo-^1.0.0"), "one", id="asked-for"),
        pytest.param(calling("kustomer.app.acme_shpo.pay-order"), "one", id="other-action"),
        pytest.param(calling(MISSPELT), "several", id="several"),
        pytest.param(calling(MISSPELT), "both", id="both-are-there"),
        pytest.param(calling(MISSPELT), "none", id="none"),
    ],
)
def test_another_app_of_nearly_this_name_may_exist(project: Path, app: Any, around: str) -> None:
    write(project / "a.json", app)
    around_app(project, around)

    assert places(found("a.json"), "KWF705") == []


CALLED = "64c1f0a2b7d94e0012ab34cd"
CALL = f"kustomer.workflow.{CALLED}.call"


def callable_workflow() -> dict[str, Any]:
    note = step("note", "kustomer.note.create", {"conversation": "/#steps.1.id", "body": "/#steps.1.reason"})
    flow = workflow(note, name="acme-refunds-note", event=CALL)
    schema = {"type": "object", "properties": {"id": {"type": "string"}, "season": {"type": "string"}}}
    trigger = {**flow["trigger"], "callable": True, "schema": schema}
    return {**flow, "id": CALLED, "trigger": trigger}


@pytest.mark.parametrize(
    ("caller", "related", "advice"),
    [
        pytest.param(
            "shop/shop.json", ["a.json", "shop/shop.json"], 'Declare "reason" under "properties"', id="another-app"
        ),
        pytest.param(
            "flow.json", ["a.json", "flow.json"], 'Declare "reason" under "properties"', id="a-workflow-of-the-app"
        ),
        pytest.param("", ["a.json"], '"season"', id="nobody"),
    ],
)
def test_who_provides_an_undeclared_input_is_shown(project: Path, caller: str, related: list[str], advice: str) -> None:
    call = workflow(step("call", CALL, {"id": "/#steps.1.id", "reason": "late"}), name="acme-call")
    write(project / "a.json", {**APP, "workflows": [callable_workflow()]})
    write(project / "shop/shop.json", {**SHOP, "workflows": [call] if caller == "shop/shop.json" else []})
    if caller == "flow.json":
        write(project / caller, call)
    track(project)
    finding = next(each for each in found("a.json") if each.code == "KWF417")

    assert [each.file for each in finding.related] == related
    assert advice in (finding.help or "")


def test_a_caller_of_which_there_are_several_definitions_is_not_shown(project: Path) -> None:
    call = workflow(step("call", CALL, {"id": "/#steps.1.id", "reason": "late"}), name="acme-call")
    write(project / "a.json", {**APP, "workflows": [callable_workflow()]})
    for folder, version in (("old", "0.9.0"), ("new", "1.0.0")):
        write(project / folder / "shop.json", {**SHOP, "version": version, "workflows": [call]})
    track(project)
    finding = next(each for each in found("a.json") if each.code == "KWF417")

    assert [each.file for each in finding.related] == ["a.json"]


def test_several_definitions_of_an_app_are_said_with_verbose(project: Path) -> None:
    write(project / "a.json", calling("kustomer.app.acme_shop.cancel"))
    around_app(project, "several")
    said = "acme_shop has several definitions (new/shop.json, old/shop.json): nothing is compared with it\n"
    verbose = kwf_lint("--verbose", "a.json", cwd=project)
    plain = kwf_lint("a.json", cwd=project)

    assert verbose.stderr.count(said) == 1
    assert "several definitions" not in plain.stderr


def test_the_server_of_a_legacy_app_may_publish_any_event(project: Path) -> None:
    write(project / "a.json", waiting("kustomer.app.acme_shop.order-lost"))
    write(project / "shop.json", {**SHOP, "clientId": "a", "setupUrl": "", "inboundHookUris": [], "system": False})
    track(project)

    assert places(found("a.json"), "KWF701") == []


def test_two_apps_may_not_have_workflows_of_one_name(project: Path) -> None:
    flow = workflow(step("a", "", {}))
    write(project / "a.json", {**APP, "workflows": [flow]})
    write(project / "b.json", {**SHOP, "workflows": [flow]})
    write(project / "c.json", {**APP, "app": "acme_other", "workflows": [{**flow, "name": "acme-other-flow"}]})
    track(project)
    finding = next(each for each in found("b.json") if each.code == "KWF201")

    assert (finding.severity, finding.pointer) == ("warning", "/workflows/0/name")
    assert [(each.file, each.pointer) for each in finding.related] == [("a.json", "/workflows/0/name")]
    assert places(found("c.json"), "KWF201") == []


def test_versions_of_one_app_may_have_workflows_of_one_name(project: Path) -> None:
    flow = workflow(step("a", "", {}))
    for name, version in (("a", "1.0.0"), ("b", "1.1.0")):
        write(project / f"{name}.json", {**APP, "version": version, "workflows": [flow]})
    write(project / "c.json", {**SHOP, "workflows": [flow]})
    track(project)

    assert [places(found(f"{name}.json"), "KWF201") for name in "abc"] == [[], [], []]


def test_a_param_named_app_makes_no_second_definition_of_one(project: Path) -> None:
    message = step("a", "kustomer.message.create", {"app": "acme_shop_chat", "channel": "chat", "direction": "out"})
    greeting = workflow(message, name="acme-greet")
    cancelling = calling("kustomer.app.acme_shop.cancel")
    write(project / "a.json", {**SHOP, "workflows": [greeting]})
    write(project / "b.json", {**cancelling, "workflows": [greeting, *cancelling["workflows"]]})
    track(project)

    assert places(found("b.json"), "KWF201", "KWF702") == [
        ("KWF201", "/workflows/0/name"),
        ("KWF702", "/workflows/1/steps/0/action"),
    ]


def test_no_other_app_is_read_where_none_is_used(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "a.json", {**APP, "workflows": [workflow(step("a", "", {}))]})
    write(project / "b.json", SHOP)
    track(project)
    parsed: list[str] = []

    def noting(name: str, data: bytes, **options: Any) -> Any:
        parsed.append(name)
        return read_document(name, data, **options)

    monkeypatch.setattr(project_files, "read_document", noting)
    found("a.json")
    assert parsed == []

    write(project / "a.json", calling())
    found("a.json")
    assert parsed == ["b.json"]
