"""Versions and dependencies (KWF6): what is offered, what is shown beside it, and what one finding hides of the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.edits import Add, Part, Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in
from tests.rules.test_versions import ID, RULES, SCHEDULE, STEP, acme, callable_flow, diagnostics, flow, places

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic

NOTE = "kustomer.note.create"
PAY = "kustomer.app.shop.pay"
OWN = "kustomer.app.acme.refund"
SHOP = {"app": "shop", "version": "2.1.0", "title": "Shop"}


def beside(code: str, value: Any, *others: Any) -> list[Diagnostic]:
    """What a rule finds in a definition with others beside it, each in a folder of its own."""
    files = {"app.json": value, **{f"{number}/app.json": other for number, other in enumerate(others)}}
    found = []
    for name, content in files.items():
        document = document_of_text(name, json.dumps(content))
        found.append(Definition(document, read_apps(document), name.rpartition("/")[0]))
    project = Project(lambda: found, frozenset(files))
    return diagnostics_in(found[0].document, [RULES[code]], DEFAULTS, project, apps=found[0].apps)


def underlined(value: Any, found: Diagnostic) -> str:
    return json.dumps(value)[found.start.offset : found.end.offset]


# KWF601


@pytest.mark.parametrize(
    ("steps", "offered"),
    [
        pytest.param([(PAY, "shop-^2.0.0"), (PAY, "shop-^1.0.0")], "shop-^2.0.0", id="the-first-of-two"),
        pytest.param([(PAY, "shop-*"), (PAY, "shop-^1.0.0")], "shop-^1.0.0", id="only-a-pinned-one"),
        pytest.param([(NOTE, "shop-^2.0.0"), (PAY, "shop-^1.0.0")], "shop-^1.0.0", id="only-a-right-one"),
        pytest.param([(PAY, "shop-^1.z"), (PAY, "shop-1")], "shop-1", id="only-a-well-formed-one"),
    ],
)
def test_the_version_to_add_is_one_that_pins_the_app_elsewhere(
    steps: list[tuple[str | None, str | None]], offered: str
) -> None:
    (found,) = diagnostics("KWF601", acme(flow((PAY, None), *steps)))

    assert found.fix is not None
    assert found.fix.title == f'add "appVersion": "{offered}"'
    assert list(found.fix.edits) == [Add(("workflows", 0, "steps", 0), "appVersion", offered)]


def test_a_version_in_use_counts_more_than_the_dependency_and_that_of_the_app_more_than_both() -> None:
    steps = [(PAY, None), (PAY, "shop-^2.0.0"), (OWN, None), (OWN, "acme-^1.3.0")]
    value = acme(flow(*steps), dependencies=["shop-~1.0.0", "acme-^1.0.0"])
    offered = [list(each.fix.edits) for each in diagnostics("KWF601", value) if each.fix]

    assert offered == [
        [Add(("workflows", 0, "steps", 0), "appVersion", "shop-^2.0.0")],
        [Add(("workflows", 0, "steps", 2), "appVersion", "acme-^1.4.0")],
    ]


def test_an_app_whose_version_is_none_offers_the_one_in_use() -> None:
    (found,) = diagnostics("KWF601", acme(flow((OWN, None), (OWN, "acme-^1.3.0")), version="two"))

    assert found.fix is not None
    assert list(found.fix.edits) == [Add(("workflows", 0, "steps", 0), "appVersion", "acme-^1.3.0")]


def test_only_steps_without_the_key_lack_a_version() -> None:
    null = flow((PAY, None), (NOTE, None), (PAY, None))
    null["steps"][0]["appVersion"] = None

    assert places("KWF601", acme(null)) == ["/workflows/0/steps/2"]
    assert places("KWF601", acme(flow(event="kustomer.app.shop.paid"))) == []


# KWF602


def test_a_malformed_version_hides_no_unpinned_one() -> None:
    value = flow((NOTE, "kustomer-^1.z"), (NOTE, "kustomer"), (NOTE, "Kustomer-*"), (NOTE, "kustomer-"))
    told = diagnostics("KWF602", value)

    assert [(each.pointer, each.message) for each in told] == [
        ("/steps/2/appVersion", '"Kustomer-*" also allows versions that can break this workflow'),
        ("/steps/3/appVersion", '"kustomer" has no version range'),
    ]
    assert told[0].help is not None
    assert told[0].help.endswith('for example "Kustomer-^1.9.2".')


# KWF603 and KWF609


@pytest.mark.parametrize(
    ("text", "shown", "advice"),
    [
        ("shop", '"shop"', 'Write <app>-<range>, for example "shop-^1.9.2".'),
        ("1.2.3", '"1.2.3"', 'Write <app>-<range>, for example "kustomer-^1.9.2".'),
        ("12", '"12"', 'Write <app>-<range>, for example "kustomer-^1.9.2".'),
        ("kustomer.app.shop", '"kustomer.app.shop"', 'Write <app>-<range>, for example "shop-^1.9.2".'),
        ("kustomer.app.shop-^1.0.0", "kustomer.app.shop", 'Write "shop-^1.0.0".'),
        ("a shop-^1.0.0", "a shop", "<app>-<range>"),
        ("shop-^1.z", "^1.z", 'Write a range in npm syntax, for example "shop-^1.9.2".'),
    ],
)
def test_what_is_wrong_with_an_app_version_and_what_to_write(text: str, shown: str, advice: str) -> None:
    for code, value in (
        ("KWF603", acme(flow((None, "kustomer-^1.9.2"), (PAY, text)))),
        ("KWF609", acme(dependencies=["kustomer-^1.9.2", text])),
    ):
        (found,) = diagnostics(code, value)

        assert underlined(value, found) == shown
        assert advice in (found.help or "")


def test_every_step_with_a_malformed_version_is_a_finding() -> None:
    value = acme(flow((PAY, "shop-latest"), (PAY, "shop"), (PAY, "shop"), (NOTE, "x@1")))

    assert places("KWF603", value) == [STEP.format(1), STEP.format(2), STEP.format(3)]


def test_a_dependency_without_a_range_can_be_given_one() -> None:
    (found,) = diagnostics("KWF609", acme(dependencies=["shop-*", "shop-^1.0.0", "shop-latest"]))

    assert (found.pointer, found.help) == (
        "/dependencies/2",
        'Write a range in npm syntax, for example "shop-^1.9.2".',
    )


@pytest.mark.parametrize(
    ("value", "others", "offered"),
    [
        pytest.param(acme(flow((PAY, "shop"))), [SHOP], '"shop-^2.1.0"', id="of-another-app"),
        pytest.param(acme(flow((PAY, "shop"))), [{**SHOP, "version": "2"}], '"shop-^1.9.2"', id="without-a-version"),
        pytest.param(acme(flow((OWN, "acme"))), [SHOP], '"acme-^1.9.2"', id="of-the-app-itself"),
        pytest.param(flow((PAY, "shop")), [SHOP], '"shop-^1.9.2"', id="in-a-bare-workflow"),
        pytest.param(
            acme(flow((NOTE, "kustomer"))), [{**SHOP, "app": "kustomer"}], '"kustomer-^1.9.2"', id="of-everybody"
        ),
    ],
)
def test_the_version_in_the_project_is_offered_where_there_is_one(value: Any, others: list[Any], offered: str) -> None:
    (found,) = beside("KWF603", value, *others)

    assert found.help is not None
    assert offered in found.help
    assert ("in this project" in found.help) is ("2.1.0" in offered)
    assert [each.pointer for each in found.related] == (["/version"] if "2.1.0" in offered else [])


# KWF604


def test_a_version_of_another_app_is_replaced_by_the_one_in_use() -> None:
    value = acme(
        flow((NOTE, "kustomer-^1.9.2"), (NOTE, "Shop-^1.0.0"), (PAY, "kustomer-"), (PAY, "shop-^2.0.0"), (PAY, ""))
    )
    note, pay = diagnostics("KWF604", value)

    assert [note.pointer, underlined(value, note)] == [STEP.format(1), "Shop"]
    assert note.message == '"kustomer.note.create" belongs to "kustomer", not to "Shop"'
    assert (note.help, note.fix and note.fix.title) == (
        'Write "kustomer-^1.9.2".',
        'replace "Shop-^1.0.0" with "kustomer-^1.9.2"',
    )
    assert [pay.pointer, underlined(value, pay)] == [STEP.format(2), "kustomer"]
    assert pay.fix is not None
    assert list(pay.fix.edits) == [Set(("workflows", 0, "steps", 2, "appVersion"), "shop-^2.0.0")]


def test_where_no_version_is_known_the_app_is_named() -> None:
    (found,) = diagnostics("KWF604", acme(flow((PAY, "kustomer-^1.9.2"))))

    assert (found.help, found.fix) == ('Write "shop-^<version>".', None)


def test_an_app_that_is_misspelled_is_the_finding_of_another_rule() -> None:
    value = acme(flow(("kustomer.app.shpo.pay", "shop-^2.1.0"), (NOTE, "shop-^2.1.0")))

    assert [each.pointer for each in beside("KWF604", value, {**SHOP, "actions": [{"name": "pay"}]})] == [
        STEP.format(1)
    ]
    assert places("KWF604", value) == [STEP.format(0), STEP.format(1)]


# KWF605


def test_an_own_version_with_a_short_name_is_judged_and_with_a_call_of_a_workflow_it_is_not() -> None:
    call = (f"kustomer.workflow.{ID}.call", "acme-^0.1.0")

    assert places("KWF605", acme(flow(call, ("anything", "acme-^0.1.0")))) == [STEP.format(1)]


def test_each_own_range_without_the_version_is_a_finding() -> None:
    branch, called = flow((None, "acme-^0.1.0"), (NOTE, "acme-^0.1.0")), callable_flow(OWN)
    called["trigger"]["appVersion"] = "acme-^0.1.0"
    ranges = ["^1.4.0", "^1.3.0", "^0.3.0", "~0.3.0", "^0.0.3", "latest", "^1.z"]
    value = acme(branch, flow(*[(OWN, f"Acme-{each}") for each in ranges]), called)
    told = diagnostics("KWF605", value)

    assert [(each.pointer, underlined(value, each)) for each in told] == [
        (f"/workflows/1/steps/{number}/appVersion", ranges[number]) for number in (2, 3, 4)
    ]
    assert ["0.3.x" in (each.help or "") for each in told] == [True, False, False]
    assert ["0.0.3" in (each.help or "") for each in told] == [False, False, True]
    assert told[0].help is not None
    assert told[0].help.startswith('Write "^1.4.0"')
    assert [each.pointer for each in told[0].related] == ["/version"]
    assert told[0].fix is not None
    assert list(told[0].fix.edits) == [Part(("workflows", 1, "steps", 2, "appVersion"), (5, 11), "^1.4.0")]


def test_a_version_of_another_app_above_the_one_in_the_project_is_out_of_range() -> None:
    steps = [
        (NOTE, "shop-^3.0.0"),
        (NOTE, "kustomer-^9.0.0"),
        (PAY, "shop-"),
        (OWN, "acme-^9.0.0"),
        (PAY, "shop-^1.0.0"),
    ]
    value = acme(flow(*steps, (PAY, "Shop-^3.0.0"), (PAY, "shop->3")), version="two")
    told = beside("KWF605", value, SHOP, {**SHOP, "app": "kustomer", "version": "1.0.0"})

    assert [(each.pointer, underlined(value, each)) for each in told] == [
        (STEP.format(5), "^3.0.0"),
        (STEP.format(6), ">3"),
    ]
    assert told[0].message == 'the range "^3.0.0" is above the version of "shop" in this project'
    assert [(each.file, each.pointer) for each in told[0].related] == [("0/app.json", "/version")]


# KWF606 and KWF607


@pytest.mark.parametrize(
    ("steps", "others", "offered"),
    [
        pytest.param([(PAY, None)], [], "shop-^<version>", id="nothing-known"),
        pytest.param([(PAY, None)], [SHOP], "shop-^2.1.0", id="in-the-project"),
        pytest.param([(PAY, "shop-^1.0.0")], [SHOP], "shop-^1.0.0", id="asked-for-a-lower-one"),
        pytest.param([(PAY, "shop-^2.0.0")], [SHOP], "shop-^2.0.0", id="asked-for-one-that-it-is"),
        pytest.param([(PAY, "shop-^2.2.0")], [SHOP], "shop-^2.2.0", id="asked-for-one-that-it-may-become"),
        pytest.param([(PAY, "shop-^3.0.0")], [SHOP], "shop-^2.1.0", id="asked-for-a-later-one"),
        pytest.param([(PAY, "shop-*")], [SHOP], "shop-^2.1.0", id="asked-for-any"),
        pytest.param([(PAY, "shop-*")], [], "shop-*", id="asked-for-any-of-an-unknown-app"),
        pytest.param([(PAY, "shop-"), (PAY, "kustomer-^1.0.0"), (PAY, "shop-^2.0.0")], [], "shop-^2.0.0", id="by-the-third"),
    ],
)  # fmt: skip
def test_the_dependency_to_add(steps: list[tuple[str | None, str | None]], others: list[Any], offered: str) -> None:
    (found,) = beside("KWF606", acme(flow(*steps)), *others)

    assert found.help is not None
    assert found.help.startswith(f'Add "dependencies": ["{offered}"] to the app: without it,')


@pytest.mark.parametrize(
    ("apps", "written"),
    [
        (["shop", "bank"], '"shop-^<version>", "bank-^<version>"'),
        (["a", "b", "c", "d"], '"a-^<version>", "b-^<version>", "c-^<version>", ...'),
    ],
)
def test_where_there_are_no_dependencies_all_are_added_at_once(apps: list[str], written: str) -> None:
    told = beside("KWF606", acme(flow(*[(f"kustomer.app.{each}.pay", None) for each in apps])))

    assert len(told) == len(apps)
    assert {(each.help or "").partition(": without")[0] for each in told} == {
        f'Add "dependencies": [{written}] to the app'
    }


@pytest.mark.parametrize("dependencies", [[], ["kustomer-^1.9.2"]])
def test_the_dependency_is_added_to_those_that_are_there(dependencies: list[str]) -> None:
    (found,) = diagnostics("KWF606", acme(flow((PAY, "shop-^2.0.0")), dependencies=dependencies))

    assert (found.help or "").startswith('Add "shop-^2.0.0" to "dependencies": without it,')


def test_an_undeclared_dependency_is_found_after_declared_ones() -> None:
    value = acme(flow((PAY, None), SCHEDULE, (PAY, None)), dependencies=["shop-^1.0.0"])
    (found,) = diagnostics("KWF606", value)
    (first,) = diagnostics("KWF606", acme(flow((NOTE, None), (PAY, None), (PAY, "shop-^1.0.0"))))

    assert found.message == 'the app uses "scheduler" but does not declare it as a dependency'
    assert [(each.pointer, each.message) for each in found.related] == [("/workflows/0/steps/1/action", "used here")]
    assert first.message == 'this uses "shop", but the app declares no dependencies'
    assert [each.pointer for each in first.related] == ["/workflows/0/steps/2/action"]


def test_an_app_that_is_misspelled_hides_no_undeclared_one() -> None:
    value = acme(flow(("kustomer.app.shpo.pay", "shop-^2.1.0"), SCHEDULE))
    (found,) = beside("KWF606", value, {**SHOP, "actions": [{"name": "pay"}]})

    assert found.pointer == "/workflows/0/steps/1/action"


@pytest.mark.parametrize("name", ["scheduler", "scheduler next", "scheduler@1", "kustomer.app.scheduler.x"])
def test_a_malformed_dependency_may_mean_the_app(name: str) -> None:
    assert places("KWF606", acme(flow(SCHEDULE), dependencies=[name])) == []


@pytest.mark.parametrize("name", ["schedule", "schedulers", "schedulers@1", "my scheduler"])
def test_a_malformed_dependency_means_no_app_that_it_does_not_begin_with(name: str) -> None:
    assert places("KWF606", acme(flow(SCHEDULE), dependencies=[name])) == ["/dependencies"]


def test_all_ranges_that_a_dependency_does_not_meet_are_shown() -> None:
    steps = [(NOTE, "kustomer-^2.0.0"), (NOTE, "kustomer-^1.9.2"), (NOTE, "kustomer-^3.0.0")]
    (found,) = diagnostics("KWF607", acme(flow(*steps), dependencies=["kustomer-^1.9.2"]))

    assert found.message == 'no version of "kustomer" is in both "^1.9.2" and "^2.0.0"'
    assert [each.pointer for each in found.related] == [STEP.format(0), STEP.format(2)]


def test_a_dependency_that_nothing_conflicts_with_hides_no_other() -> None:
    steps = [(PAY, "shop-^2.0.0"), SCHEDULE]
    dependencies = ["malformed", "scheduler-^1.0.1", "shop-^2.0.0", "shop-^2.0.1", "shop-^1.9.0", "shop-^1.8.0"]

    assert places("KWF607", acme(flow(*steps), dependencies=dependencies)) == ["/dependencies/4"]


def test_at_most_so_many_dependencies_on_one_app_are_compared() -> None:
    many = [f"shop-^0.{number}.0" for number in range(4)]
    value = acme(flow((PAY, "shop-^2.0.0"), SCHEDULE), dependencies=[*many, "scheduler-^0.1.0"])

    assert places("KWF607", value) == [f"/dependencies/{number}" for number in (0, 1, 2, 4)]


@pytest.mark.parametrize("dependency", ["shop-^1.0.0", "shop-^2.0.0"])
def test_the_version_in_the_project_is_shown_with_a_mismatch(dependency: str) -> None:
    value = acme(flow((PAY, "shop-^2.1.0")), dependencies=[dependency])
    (found,) = beside("KWF607", value, SHOP)

    assert [(each.file, each.pointer) for each in found.related] == [
        ("app.json", STEP.format(0)),
        ("0/app.json", "/version"),
    ]


def test_a_dependency_above_the_version_in_the_project_hides_no_other() -> None:
    value = acme(flow(SCHEDULE), dependencies=["kustomer-^9.0.0", "shop-^3.0.0", "scheduler-^0.1.0"])
    above, apart = beside("KWF607", value, SHOP, {**SHOP, "app": "kustomer", "version": "1.0.0"})

    assert above.message == 'the range "^3.0.0" is above the version of "shop" in this project'
    assert [(each.file, each.pointer) for each in above.related] == [("0/app.json", "/version")]
    assert apart.pointer == "/dependencies/2"


# KWF608


@pytest.mark.parametrize(
    ("versions", "place", "related"),
    [
        pytest.param(["^1.0.0", "^3.0.0", "^2.0.0"], 0, [2, 1], id="the-highest-of-equally-many"),
        pytest.param(["^3.0.0", "^1.0.0", "^2.0.0", "^1.0.0"], 0, [2, 1], id="the-most-frequent"),
        pytest.param(["^1.0.0", "^2.0.0", "^1.0.0", "^2.0.0"], 0, [2, 1], id="both-twice"),
        pytest.param(["1.0.0 || 2.0.0", "^2.0.0", "*", "^2.0.0"], 0, [1], id="one-that-pins-nothing-is-left-out"),
    ],
)
def test_which_of_several_ranges_is_the_odd_one(versions: list[str], place: int, related: list[int]) -> None:
    (found,) = diagnostics("KWF608", acme(flow(*[(PAY, f"shop-{each}") for each in versions])))

    assert found.pointer == STEP.format(place)
    assert [each.pointer for each in found.related] == [STEP.format(each) for each in related]


def test_a_trigger_with_another_range_than_the_steps() -> None:
    value = acme(
        flow((NOTE, "kustomer-^1.0.0"), (PAY, "shop-^2.0.0"), event="kustomer.app.shop.paid", version="shop-^1.0.0")
    )
    (found,) = diagnostics("KWF608", value)

    assert found.message == 'this trigger requires "^1.0.0" of "shop", but others require "^2.0.0"'


def test_an_app_with_one_range_hides_none_with_two() -> None:
    value = acme(flow((NOTE, "kustomer-^1.0.0"), (PAY, "shop-^1.0.0"), (PAY, "shop-^2.0.0")))

    assert places("KWF608", value) == [STEP.format(1)]


def test_own_ranges_are_mixed_where_the_version_of_the_app_is_in_both() -> None:
    value = acme(flow((OWN, "acme-^1.4.0"), (OWN, "acme-^1.3.0"), (PAY, "shop-^1.0.0"), (PAY, "shop-^2.0.0")))
    own, other = diagnostics("KWF608", value)

    assert own.message == 'this step requires "^1.3.0" of "acme", but others require "^1.4.0"'
    assert other.message == 'this step requires "^1.0.0" of "shop", but others require "^2.0.0"'


# KWF610


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"description": "Uses shop."}, ["/dependencies/0"], id="in-the-description-of-the-app"),
        pytest.param({"actions": [{"description": "Uses shop."}]}, ["/dependencies/0"], id="in-that-of-an-action"),
        pytest.param({"actions": [{"name": "pay", "inputTemplate": {"uri": "https://Shop.io"}}]}, [], id="in-a-URL"),
        pytest.param({"actions": [{"inputTemplate": {"uri": "https://shops.io"}}]}, [], id="as-a-part-of-a-word"),
    ],
)
def test_what_mentions_a_dependency_uses_it(parts: dict[str, Any], expected: list[str]) -> None:
    assert places("KWF610", acme(dependencies=["shop-^1.0.0", "kustomer-^1.0.0"], **parts)) == expected


def test_an_app_that_is_misspelled_where_it_is_used_is_used() -> None:
    value = acme(flow(("kustomer.app.shpo.pay", None)), dependencies=["shop-^2.0.0"])

    assert beside("KWF610", value, {**SHOP, "actions": [{"name": "pay"}]}) == []
    assert places("KWF610", value) == ["/dependencies/0"]


def test_an_unused_dependency_is_found_beside_used_ones() -> None:
    value = acme(flow((PAY, None)), dependencies=["shop-^1.0.0", "scheduler-^1.0.1", "acme-^1.0.0", "mail-^1.0.0"])

    assert places("KWF610", value) == ["/dependencies/1", "/dependencies/3"]


# KWF611


@pytest.mark.parametrize(
    ("version", "changelog", "expected"),
    [
        pytest.param("two", {"two": "x", "soon": "x"}, ["/changelog/soon"], id="keys-are-judged-without-a-version"),
        pytest.param("1.4.0", {"later": "x", "v1": "x", "1.5.0": "x"}, ["later", "v1", "1.5.0"], id="all-of-them"),
        pytest.param("1.4.0", {"1.6.0": "x", "1.5.0": "x"}, ["1.6.0"], id="the-latest-of-later-ones"),
        pytest.param("1.4.0-beta", {"1.4.0-beta": "x"}, [], id="an-entry-for-the-pre-release"),
        pytest.param("1.4.0-beta", {"1.3.0": "x"}, ["/version"], id="none-for-the-pre-release"),
        pytest.param("1.4.0+7", {"1.4.0": "x"}, [], id="build-metadata"),
    ],
)
def test_entries_of_changelogs(version: str, changelog: Any, expected: list[str]) -> None:
    pointers = [each if each.startswith("/") else f"/changelog/{each}" for each in expected]

    assert places("KWF611", acme(version=version, changelog=changelog)) == pointers


def test_a_changelog_is_compared_with_the_version_shown_beside_it() -> None:
    (later,) = diagnostics("KWF611", acme(changelog={"1.5.0": "x"}))
    (missing,) = diagnostics("KWF611", acme(changelog={"1.3.0": "x"}))

    assert [each.pointer for each in later.related] == ["/version"]
    assert [each.pointer for each in missing.related] == ["/changelog"]
    assert missing.help == 'Add an entry "1.4.0" that says what is new.'
