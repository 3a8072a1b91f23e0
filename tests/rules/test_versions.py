"""Rules on versions and dependencies (KWF6), where the pages of the rules are too long-winded to hold each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.edits import Part, Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.counted import work
from tests.linted import diagnostics_in

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

RULES = {rule.code: rule for rule in builtin_rules()}
ID = "6142bf2f6ef1940524f53d94"
STEP = "/workflows/0/steps/{}/appVersion"


def diagnostics(code: str, value: Any, settings: str = "") -> list[Diagnostic]:
    document = document_of_text("app.json", json.dumps(value))
    return diagnostics_in(document, [RULES[code]], settings_of_text(settings) if settings else DEFAULTS)


def places(code: str, value: Any, settings: str = "") -> list[str]:
    return [each.pointer for each in diagnostics(code, value, settings)]


def flow(*steps: tuple[str | None, str | None], event: str = "", version: str | None = None) -> dict[str, Any]:
    """A workflow with these actions and appVersions, one step after the other."""
    written = []
    for number, (action, asked) in enumerate(steps):
        step: dict[str, Any] = {"id": f"s{number}", "transitions": []}
        if number + 1 < len(steps):
            step["transitions"] = [{"target": f"s{number + 1}", "condition": {"op": "true", "values": [True]}}]
        if action is not None:
            step["action"] = action
        if asked is not None:
            step["appVersion"] = asked
        written.append(step)
    trigger: dict[str, Any] = {"id": "1", "eventName": event or "kustomer.conversation.create"}
    trigger["transitions"] = [{"target": "s0", "condition": {"op": "true", "values": [True]}}] if steps else []
    if version is not None:
        trigger["appVersion"] = version
    return {"name": "acme-notes", "description": "Notes.", "trigger": trigger, "steps": written}


def callable_flow(event: str) -> dict[str, Any]:
    value = flow(event=event)
    value["trigger"]["callable"] = True
    return value


def acme(*workflows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"app": "acme", "version": "1.4.0", "title": "Acme Orders", **more, "workflows": list(workflows)}


@pytest.mark.parametrize(
    ("action", "is_reported", "with_option"),
    [
        ("kustomer.app.scheduler.schedule-workflow", True, True),
        ("kustomer.app.acme.refund", True, True),
        ("refund", True, True),
        ("unknown", False, False),
        ("kustomer.note.create", False, True),
        (None, False, False),
    ],
)
def test_steps_without_a_version(action: str | None, is_reported: bool, with_option: bool) -> None:
    value = acme(flow((action, None)), actions=[{"name": "kustomer.app.acme.refund"}])
    at_step = ["/workflows/0/steps/0"]

    assert places("KWF601", value) == (at_step if is_reported else [])
    assert places("KWF601", value, "rules.missing-app-version.built-in = true") == (at_step if with_option else [])
    assert places("KWF601", value["workflows"][0]) == []


@pytest.mark.parametrize(
    ("value", "offered"),
    [
        (acme(flow(("kustomer.app.acme.refund", None))), '"acme-^1.4.0"'),
        (acme(flow(("kustomer.app.shop.refund", None), ("kustomer.app.shop.x", "shop-^2.0.0"))), '"shop-^2.0.0"'),
        (acme(flow(("kustomer.app.shop.refund", None)), dependencies=["shop-~2.1.0"]), '"shop-~2.1.0"'),
        (acme(flow(("kustomer.app.shop.refund", None))), '"shop-^<version>"'),
    ],
)
def test_the_version_to_add_is_the_one_that_the_document_knows(value: Any, offered: str) -> None:
    (found,) = diagnostics("KWF601", value)

    assert found.help is not None
    assert offered in found.help


@pytest.mark.parametrize("range_", ["*", "x", "", "latest", ">=1.0.0", ">1", "0.x", "^0", "<2.0.0", "1.0.0 || >=2"])
def test_ranges_that_pin_nothing(range_: str) -> None:
    value = flow(("kustomer.note.create", f"kustomer-{range_}"), version=f"kustomer-{range_}")

    assert places("KWF602", value) == ["/trigger/appVersion", "/steps/0/appVersion"]
    assert places("KWF603", value) == []


@pytest.mark.parametrize(
    "range_", ["^1.9.2", "~1.9", "1.x", "1", "1.9.2", "^0.1.17", ">=1.0.0 <2.0.0", "1.2 - 1.4", "1 || 2"]
)
def test_ranges_that_pin(range_: str) -> None:
    value = flow(("kustomer.note.create", f"kustomer-{range_}"))

    assert places("KWF602", value) == places("KWF603", value) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kustomer", '"kustomer" has no version range'),
        ("^1.9.2", '"^1.9.2" does not have the form <app>-<range>'),
        ("kustomer@1.9.2", '"kustomer@1.9.2" does not have the form <app>-<range>'),
        ("kustomer-next", '"kustomer-next" has no version range'),
        ("", '"" does not have the form <app>-<range>'),
        ("kustomer-^1.9.z", '"^1.9.z" is not a version range'),
        ("kustomer-1.2.3.4", '"1.2.3.4" is not a version range'),
        (" kustomer-^1.9.2", '" kustomer" is not an app name'),
        ("kustomer.app.acme-^1.9.2", '"kustomer.app.acme" is not an app name'),
    ],
)
def test_what_is_no_app_version_is_no_dependency_either(text: str, message: str) -> None:
    value = acme(flow(("kustomer.note.create", text)), dependencies=[text])

    for code in ("KWF603", "KWF609"):
        assert [each.message for each in diagnostics(code, value)] == [message]
    assert places("KWF602", value) == places("KWF604", value) == []


@pytest.mark.parametrize("range_", ["", "latest"])
def test_a_dependency_has_a_range(range_: str) -> None:
    (found,) = diagnostics("KWF609", acme(dependencies=[f"kustomer-{range_}"]))

    assert found.message == f'"kustomer-{range_}" has no version range'


@pytest.mark.parametrize("text", ["kustomer-^1.4.11", "other_ecomm_app-^1.4.0", "kustomer-1.x", "kustomer-*"])
def test_right_dependencies(text: str) -> None:
    assert places("KWF609", acme(dependencies=[text])) == []


@pytest.mark.parametrize(
    ("name", "version", "is_reported"),
    [
        ("kustomer.note.create", "kustomer-^1.9.2", False),
        ("kustomer.note.create", "scheduler-^1.0.1", True),
        ("kustomer.app.scheduler.schedule-workflow", "kustomer-^1.9.2", True),
        ("kustomer.app.scheduler.schedule-workflow", "scheduler-^1.0.1", False),
        (f"kustomer.app.shop_{ID}.x", "Shop-^1.0.1", False),
        ("refund", "acme-^1.0.0", False),
        ("refund", "kustomer-^1.0.0", True),
        ("unknown", "kustomer-^1.0.0", False),
        ("kustomer.responsive-workflow.respond", "responsive-^1.0.0", False),
        (None, "scheduler-^1.0.1", False),
    ],
)
def test_the_app_of_a_version_owns_the_action(name: str | None, version: str, is_reported: bool) -> None:
    value = acme(flow((name, version)), actions=[{"name": "refund"}])

    assert places("KWF604", value) == ([STEP.format(0)] if is_reported else [])


@pytest.mark.parametrize(
    ("event", "version", "is_reported"),
    [
        (f"kustomer.hooks.form.{ID}.receive", "hooks-^1.0.0", False),
        (f"kustomer.hooks.form.{ID}.receive", "kustomer-^1.9.2", True),
        (f"kustomer.workflow.{ID}.call", "kustomer-^1.9.2", False),
        ("kustomer.conversation.create", "hooks-^1.0.0", True),
        ("kustomer.app.shop.order", "shop-^1.0.0", False),
        ("kustomer.hook.form.receive", "hooks-^1.0.0", False),
        ("kustomer.kobject.order.update", "shop-^1.0.0", True),
    ],
)
def test_the_app_of_a_version_owns_the_event(event: str, version: str, is_reported: bool) -> None:
    value = flow(event=event, version=version)

    assert places("KWF604", value) == (["/trigger/appVersion"] if is_reported else [])


def test_the_right_version_is_offered_where_the_document_has_it() -> None:
    steps = (("kustomer.note.create", "scheduler-^1.0.1"), ("kustomer.note.create", "kustomer-^1.9.2"))
    (found,) = diagnostics("KWF604", flow(*steps))
    (lone,) = diagnostics("KWF604", flow(steps[0]))

    assert found.fix is not None
    assert list(found.fix.edits) == [Set(("steps", 0, "appVersion"), "kustomer-^1.9.2")]
    assert lone.fix is None


@pytest.mark.parametrize(
    ("version", "range_", "is_reported"),
    [
        ("0.0.31", "^0.0.30", True),
        ("0.1.0", "^0.0.30", True),
        ("0.1.18", "^0.1.17", False),
        ("0.2.0", "^0.1.17", True),
        ("0.2.0", "~0.2.0", False),
        ("4.0.0", "^2.0.0", True),
        ("2.9.1", "^2.0.0", False),
        ("1.9.9", "^2.0.0", True),
        ("2.0.0", "1.x || 2.x", False),
        ("1.5.0-beta", "^1.5.0-alpha", False),
        ("1.5.0-beta", "^1.4.0", True),
        ("1.5.0+build.7", "^1.4.0", False),
        ("2.3.4", "latest", False),
        ("2.3.4", "", False),
        ("two", "^2.0.0", False),
    ],
)
def test_own_versions(version: str, range_: str, is_reported: bool) -> None:
    value = acme(flow((f"kustomer.app.acme_{ID}.refund", f"acme_{ID}-{range_}")), version=version)

    assert places("KWF605", value) == ([STEP.format(0)] if is_reported else [])


def test_own_versions_count_where_something_of_the_app_is_used() -> None:
    branch = flow((None, "acme-^0.1.0"))
    foreign = flow(("kustomer.note.create", "acme-^0.1.0"))
    trigger = flow(event="kustomer.app.acme.order", version="acme-^0.1.0")

    assert places("KWF605", acme(branch, foreign)) == []
    assert places("KWF605", acme(trigger)) == ["/workflows/0/trigger/appVersion"]
    assert places("KWF605", trigger) == []


def test_an_own_range_is_raised_in_place() -> None:
    (found,) = diagnostics("KWF605", acme(flow(("kustomer.app.acme.refund", "acme-^0.1.17"))))

    assert found.fix is not None
    assert list(found.fix.edits) == [Part(("workflows", 0, "steps", 0, "appVersion"), (5, 12), "^1.4.0")]
    assert not found.fix.safe


SCHEDULE = ("kustomer.app.scheduler.schedule-workflow", "scheduler-^1.0.1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(acme(flow(SCHEDULE)), ["/workflows/0/steps/0/action"], id="none-declared"),
        pytest.param(acme(flow(SCHEDULE), dependencies=[]), ["/workflows/0/steps/0/action"], id="empty"),
        pytest.param(acme(flow(SCHEDULE), dependencies=["kustomer-^1.9.2"]), ["/dependencies"], id="others-declared"),
        pytest.param(acme(flow(SCHEDULE), dependencies=["scheduler-^1.0.1"]), [], id="declared"),
        pytest.param(acme(flow(SCHEDULE), dependencies=[f"Scheduler_{ID}-^1.0.1"]), [], id="declared-in-other-words"),
        pytest.param(acme(flow(SCHEDULE), dependencies=["scheduler"]), [], id="malformed-but-named"),
        pytest.param(acme(flow(SCHEDULE), dependencies=["scheduler-next"]), [], id="malformed-range"),
        pytest.param(acme(flow(SCHEDULE), dependencies=["kustomer.app.scheduler-^1.0.1"]), [], id="malformed-app"),
        pytest.param(acme(flow(SCHEDULE), dependencies=["schedulers-^1.0.1"]), ["/dependencies"], id="longer-name"),
        pytest.param(acme(flow(SCHEDULE), dependencies={"scheduler": "^1.0.1"}), [], id="of-another-type"),
        pytest.param(acme(flow(SCHEDULE), dependencies=[{"app": "scheduler"}]), [], id="items-of-another-type"),
        pytest.param(acme(flow(("kustomer.note.create", None))), [], id="built-in"),
        pytest.param(acme(flow(event=f"kustomer.hooks.form.{ID}.receive")), [], id="hooks"),
        pytest.param(acme(flow(event=f"kustomer.workflow.{ID}.call")), [], id="callable"),
        pytest.param(acme(flow(("kustomer.app.Acme.x", None))), [], id="own"),
        pytest.param(acme(flow((None, "scheduler-^1.0.1"))), [], id="branch-node"),
        pytest.param(acme(flow(event="kustomer.app.shop.x")), ["/workflows/0/trigger/eventName"], id="event"),
        pytest.param(acme(callable_flow("kustomer.app.shop.x")), [], id="event-of-a-callable-workflow"),
        pytest.param(flow(SCHEDULE), [], id="bare-workflow"),
        pytest.param(
            acme(flow(("kustomer.app.shop.pay", None)), actions=[{"name": "kustomer.app.shop.pay"}]),
            [],
            id="declared-here-in-another-namespace",
        ),
        pytest.param(
            {**acme(flow(("kustomer.app.acme_orders.pay", None))), "app": "acme-orders"},
            [],
            id="the-name-it-should-have",
        ),
    ],
)
def test_undeclared_dependencies(value: Any, expected: list[str]) -> None:
    assert places("KWF606", value) == expected


def test_an_app_that_is_used_often_is_one_finding() -> None:
    (found,) = diagnostics("KWF606", acme(flow(SCHEDULE, SCHEDULE, SCHEDULE)))

    assert found.pointer == "/workflows/0/steps/0/action"
    assert [each.pointer for each in found.related] == ["/workflows/0/steps/1/action", "/workflows/0/steps/2/action"]
    assert found.help is not None
    assert '"scheduler-^1.0.1"' in found.help


def test_where_it_is_reported_does_not_depend_on_the_order_of_the_file() -> None:
    value = acme(flow(SCHEDULE, SCHEDULE))
    value["workflows"][0]["steps"].reverse()
    (found,) = diagnostics("KWF606", value)

    assert found.step == "s0"


@pytest.mark.parametrize(
    ("dependency", "wanted", "message"),
    [
        ("kustomer-^1.5.0", "^1.9.2", '"^1.5.0" allows versions of "kustomer" below "^1.9.2"'),
        ("kustomer-*", "^1.9.2", '"*" allows versions of "kustomer" below "^1.9.2"'),
        ("kustomer-^2.0.0", "^1.9.2", 'no version of "kustomer" is in both "^2.0.0" and "^1.9.2"'),
        ("kustomer-^0.1.0", "^0.2.0", 'no version of "kustomer" is in both "^0.1.0" and "^0.2.0"'),
        ("kustomer-^1.9.2", "^1.9.2", None),
        ("kustomer-^1.10.0", "^1.9.2", None),
        ("kustomer-1.9.5", "^1.9.2", None),
        ("kustomer-^1.5.0", ">=1.9.2", None),
        ("kustomer-^1.5.0", "latest", None),
        ("kustomer-nonsense", "^1.9.2", None),
        ("scheduler-^1.5.0", "^1.9.2", None),
    ],
)
def test_dependencies_against_steps(dependency: str, wanted: str, message: str | None) -> None:
    value = acme(flow(("kustomer.note.create", f"kustomer-{wanted}")), dependencies=[dependency])

    assert [each.message for each in diagnostics("KWF607", value)] == ([message] if message else [])


def test_the_dependency_must_reach_the_highest_step() -> None:
    steps = [("kustomer.note.create", f"kustomer-^1.{minor}.0") for minor in (2, 9, 10, 4)]
    (found,) = diagnostics("KWF607", acme(flow(*steps), dependencies=["kustomer-^1.3.0"]))

    assert found.pointer == "/dependencies/0"
    assert found.message == '"^1.3.0" allows versions of "kustomer" below "^1.10.0"'
    assert [each.pointer for each in found.related] == [STEP.format(2)]


def test_branch_nodes_ask_for_no_version() -> None:
    value = acme(flow((None, "kustomer-^2.0.0")), dependencies=["kustomer-^1.0.0"])

    assert places("KWF607", value) == []


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(["^1.9.2", "^1.9.2"], None, id="one"),
        pytest.param(["^1.9.2", "^1.10.2", "^1.9.2"], 1, id="the-rarer"),
        pytest.param(["^1.10.2", "^1.9.2"], 1, id="the-lower-of-equally-many"),
        pytest.param(["^1.9.2", "^1.10.2"], 0, id="the-lower-of-equally-many-in-any-order"),
        pytest.param(["^1.9.2", "*"], None, id="owner-is-unpinned"),
        pytest.param(["^1.9.2", "^1.z"], None, id="owner-is-malformed"),
    ],
)
def test_mixed_versions(versions: list[str], expected: int | None) -> None:
    value = flow(*[("kustomer.note.create", f"kustomer-{version}") for version in versions])

    assert places("KWF608", value) == ([] if expected is None else [f"/steps/{expected}/appVersion"])


def test_versions_of_different_apps_and_of_branch_nodes_are_not_mixed() -> None:
    steps = (("kustomer.note.create", "kustomer-^1.9.2"), SCHEDULE, (None, "kustomer-^1.5.0"))

    assert places("KWF608", acme(flow(*steps))) == []


def test_an_own_range_that_is_out_of_range_is_not_mixed_as_well() -> None:
    steps = (("kustomer.app.acme.a", "acme-^1.4.0"), ("kustomer.app.acme.b", "acme-^0.1.0"))

    assert places("KWF608", acme(flow(*steps))) == []
    assert places("KWF605", acme(flow(*steps))) == [STEP.format(1)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(acme(dependencies=["shop-^1.0.0"]), ["/dependencies/0"], id="nothing-at-all"),
        pytest.param(acme(dependencies=["kustomer-^1.0.0", "hooks-^1.0.0"]), [], id="of-every-organization"),
        pytest.param(acme(dependencies=["acme-^1.0.0"]), [], id="itself"),
        pytest.param(acme(dependencies=["shop"]), [], id="malformed"),
        pytest.param(acme(flow(("kustomer.app.shop.x", None)), dependencies=["shop-^1.0.0"]), [], id="action"),
        pytest.param(acme(flow(event="kustomer.app.shop.x"), dependencies=["shop-^1.0.0"]), [], id="event"),
        pytest.param(acme(flow((None, "shop-^1.0.0")), dependencies=["shop-^1.0.0"]), [], id="appVersion"),
        pytest.param(
            acme(dependencies=["shop-^1.0.0"], kviews=[{"template": "KustomerRequest('/v1/commands/shop.app.x')"}]),
            [],
            id="kview",
        ),
        pytest.param(
            acme(dependencies=["shop-^1.0.0"], description="For shop."), ["/dependencies/0"], id="prose-is-no-use"
        ),
    ],
)
def test_unused_dependencies(value: Any, expected: list[str]) -> None:
    assert places("KWF610", value) == expected


def test_a_workflow_in_a_file_of_its_own_uses_a_dependency() -> None:
    app = document_of_text("app.json", json.dumps(acme(dependencies=["shop-^1.0.0"])))
    bare = document_of_text("workflows/x.json", json.dumps(flow(("kustomer.app.shop.x", None))))
    family = [Definition(app, read_apps(app), ""), Definition(bare, read_apps(bare), "workflows")]
    project = Project(lambda: family, frozenset(["app.json"]))

    assert diagnostics_in(app, [RULES["KWF610"]], DEFAULTS, project) == []


@pytest.mark.parametrize(
    ("version", "changelog", "expected"),
    [
        pytest.param("1.4.0", None, [], id="none"),
        pytest.param("1.4.0", {}, [("/version", "info")], id="empty"),
        pytest.param("1.4.0", {"1.4.0": "x"}, [], id="entry"),
        pytest.param("1.4.0", {"1.3.0": "x"}, [("/version", "info")], id="older"),
        pytest.param("1.4.0", {"1.5.0": "x"}, [("/changelog/1.5.0", "warning")], id="later"),
        pytest.param("1.4.0", {"1.5.0": "x", "1.4.0": "x"}, [("/changelog/1.5.0", "warning")], id="later-too"),
        pytest.param("1.10.0", {"1.9.0": "x", "1.10.0": "x"}, [], id="numbers-are-compared-as-such"),
        pytest.param("1.4.0", {"1.4.0": "x", "v1.3": "x"}, [("/changelog/v1.3", "warning")], id="no-version"),
        pytest.param("1.4.0", {"1.4.0": "x", "Unreleased": "x"}, [("/changelog/Unreleased", "warning")], id="word"),
        pytest.param("1.4.0-beta.2", {"1.4.0": "x"}, [], id="release-of-a-pre-release"),
        pytest.param("1.4.0-beta.2", {"1.4.0-beta.1": "x"}, [("/version", "info")], id="pre-release-before"),
        pytest.param("1.4.0-beta.2", {"1.5.0": "x"}, [("/changelog/1.5.0", "warning")], id="later-release"),
        pytest.param("1.4", {"1.4": "x"}, [], id="owner-is-the-version"),
        pytest.param("1.4", {"1.3.0": "x"}, [], id="no-version-to-compare-with"),
        pytest.param("1.4.0", ["x"], [], id="of-another-type"),
    ],
)
def test_changelogs(version: str, changelog: Any, expected: list[tuple[str, str]]) -> None:
    value = acme(version=version, **({} if changelog is None else {"changelog": changelog}))

    assert [(each.pointer, each.severity) for each in diagnostics("KWF611", value)] == expected


def test_many_steps_are_read_in_linear_time() -> None:
    few, many = (acme(flow(*[("kustomer.app.shop.x", None)] * count)) for count in (500, 1000))

    assert len(places("KWF601", many)) == 1000
    assert len(places("KWF606", many)) == 1
    for code in ("KWF601", "KWF606"):
        assert work(lambda: diagnostics(code, many)) < 2.3 * work(lambda: diagnostics(code, few))  # noqa: B023
