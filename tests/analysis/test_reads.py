"""What a definition reads: which strings count, how they are sorted, and where their names stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.places import pointer

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.analysis.reads import Reads

TRUE = {"op": "true", "values": [True]}


def workflow(*steps: dict[str, Any], trigger: dict[str, Any] | None = None) -> dict[str, Any]:
    first = (
        {"id": "1", "transitions": [{"target": steps[0]["id"], "condition": TRUE}]} if steps else {"transitions": []}
    )
    return {"name": "orders", "trigger": {**first, **(trigger or {})}, "steps": list(steps)}


def step(step_id: str, params: dict[str, Any] | None = None, *targets: str, **more: Any) -> dict[str, Any]:
    transitions = [{"target": target, "condition": TRUE} for target in targets]
    return {"id": step_id, "params": params or {}, "transitions": transitions, **more}


def reads_in(value: dict[str, Any]) -> Reads:
    (app,) = read_apps(document_of_text("app.json", json.dumps(value)))
    return reads_of(app)


def test_reads_are_sorted_by_the_step_they_read() -> None:
    found = reads_in(
        workflow(
            step("a", {"x": "/#steps.1.id", "y": "{{steps.b.name}} {{variables.key}}", "z": "{{steps}}"}),
            step("b", {"x": "/#fn:parseInt,steps.1.size", "y": "plain"}),
        )
    )
    (each,) = found.workflows

    assert {key: [(text.path[-1], dotted.names[2:]) for text, dotted in same] for key, same in each.steps.items()} == {
        "1": [("x", ["id"]), ("x", ["size"])],
        "b": [("y", ["name"])],
        "": [("z", [])],
    }
    assert [dotted.names for _, dotted in each.others] == [["variables", "key"]]
    assert [text.text for text in found.functions] == ["/#fn:parseInt,steps.1.size"]


def test_reads_stand_in_conditions_params_and_error_cases_only() -> None:
    condition = {"op": "eq", "values": ["/#steps.1.a", 1]}
    value = workflow(
        step("a", {"x": "/#steps.1.b"}, errorCases=[{"condition": {"op": "or", "values": ["/#steps.1.c"]}}]),
        trigger={"description": "/#steps.1.no", "transitions": [{"target": "a", "condition": condition}]},
    )
    value["description"] = "{{steps.1.no}}"
    value["steps"][0]["meta"] = {"displayName": "/#steps.1.no"}
    (each,) = reads_in(value).workflows

    assert [(text.key, text.number, dotted.names[-1]) for text, dotted in each.steps["1"]] == [
        ("transitions", 0, "a"),
        ("params", 1, "b"),
        ("errorCases", 1, "c"),
    ]


def test_strings_are_listed_by_what_they_hold() -> None:
    found = reads_in(
        workflow(
            step(
                "a",
                {"a": "Order /#steps.1.id", "b": "#steps.1.id", "c": "{{a}}", "d": "{{#if a}}b{{/if}}", "e": "plain"},
            )
        )
    )

    assert [text.text for text in found.lookalikes] == ["Order /#steps.1.id", "#steps.1.id"]
    assert [text.text for text in found.templates] == ["{{a}}", "{{#if a}}b{{/if}}"]
    assert [text.text for text in found.odd_templates] == ["{{#if a}}b{{/if}}"]


def test_components_are_read_in_their_templates_only() -> None:
    found = reads_in(
        {
            "app": "acme",
            "version": "1.0.0",
            "actions": [
                {
                    "name": "a",
                    "description": "{{no}}",
                    "inputTemplate": {"uri": "{{{u}}}", "qs": {"q": "/#q"}},
                    "outputTemplate": {"b": "/#body"},
                    "sampleOutputContext": {"x": "{{no}}"},
                }
            ],
            "commands": [{"name": "c", "url": "https://x/{{{y}}}", "defaultHeaders": {"A": "Bearer {{{t}}}"}}],
            "triggers": [{"eventName": "e", "outputTemplate": {"id": "/#data.id"}}],
            "widgets": [{"name": "w", "url": "https://{{{settings.default.host}}}"}],
            "kviews": [{"name": "k", "template": "<div style={{ padding: 1 }}/>"}],
        }
    )

    assert [(pointer(text.path), [dotted.names[0] for dotted in text.paths]) for text in found.component_texts] == [
        ("/actions/0/inputTemplate/uri", ["u"]),
        ("/actions/0/inputTemplate/qs/q", ["q"]),
        ("/commands/0/url", ["y"]),
        ("/commands/0/defaultHeaders/A", ["t"]),
        ("/actions/0/outputTemplate/b", ["body"]),
        ("/triggers/0/outputTemplate/id", ["data"]),
        ("/widgets/0/url", ["settings"]),
    ]


@pytest.mark.parametrize(
    ("text", "first", "last", "expected"),
    [
        ("/#steps.find.id", 1, None, "find"),
        ("/#steps.find.custom.@vipBool", 2, 3, "custom.@vipBool"),
        ("/#steps.find.custom.tags.0", 2, 3, "custom.tags"),
        ("{{ steps.find.[a b].c.d }}", 2, 3, "[a b].c"),
        ("Hello {{{steps.find.name}}}", 1, None, "find"),
        ("{{ steps.find.[a b].c }}", 2, None, "[a b]"),
        ("/#fn:parseInt,steps.find.size", 2, None, "size"),
    ],
)
def test_the_span_of_a_name_is_where_it_stands(text: str, first: int, last: int | None, expected: str) -> None:
    (each,) = reads_in(workflow(step("a", {"x": text}), step("find"))).workflows
    ((_, dotted),) = each.steps["find"]

    assert text[slice(*dotted.span(first, last))] == expected


def test_what_a_step_reads_of_itself_is_told_apart() -> None:
    own_test = [{"target": "b", "condition": {"op": "exists", "values": ["/#steps.a.id"]}}]
    (each,) = reads_in(workflow({**step("a", {"x": "/#steps.a.id"}), "transitions": own_test}, step("b"))).workflows

    assert [text.key for text, _ in each.own] == ["params"]


def test_the_canonical_order_does_not_hang_on_the_order_of_the_file() -> None:
    steps = [
        step("last", {"x": "/#steps.1.a"}),
        step("second", {"b": "/#steps.1.a", "a": "/#steps.1.a"}, "last"),
        step("first", {"x": "/#steps.1.a"}, "second"),
    ]
    orders = []
    for arranged in (steps, steps[::-1], [steps[1], steps[0], steps[2]]):
        value = workflow(*arranged, trigger={"transitions": [{"target": "first", "condition": TRUE}]})
        (each,) = reads_in(value).workflows
        found = each.in_canonical_order(each.steps["1"])
        orders.append([(text.holder.value["id"], text.path[-1]) for text, _ in found])

    reversed_pair = [read for read in found if read[0].holder.value["id"] != "second"][::-1]
    assert each.in_canonical_order(reversed_pair) == reversed_pair[::-1]
    assert each.in_canonical_order(found[:1]) == found[:1]
    assert orders == [[("first", "x"), ("second", "a"), ("second", "b"), ("last", "x")]] * 3


def test_names_that_rules_look_for_are_marked() -> None:
    (plain,) = reads_in(workflow(step("a", {"x": "/#steps.1.id"}))).workflows
    (marked,) = reads_in(
        workflow(step("a", {"x": "/#steps.1.custom.vipBool", "y": "{{a.b}}{{c.tags.0.id}}"}))
    ).workflows

    (changed,) = reads_in(workflow(step("a", {"x": "/#steps.1.changes.a"}))).workflows

    assert not plain.marks
    assert changed.marks == {"changes"}
    assert marked.marks == {"custom", "0"}


@pytest.mark.parametrize(
    ("text", "paths", "kind"),
    [
        ("/#steps.1.id", ["steps.1.id"], "steps"),
        ("/#steps.1", ["steps.1"], "steps"),
        ("/#steps", ["steps"], "malformed"),
        ("/#variables", ["variables"], "malformed"),
        ("/#steps.1.id ", ["steps.1.id"], "malformed"),
        (" /#steps.1.id", ["steps.1.id"], "malformed"),
        ("/#steps.1..name", ["steps.1"], "malformed"),
        ("/#steps.1.a-b.@c", ["steps.1.a-b.@c"], "steps"),
        ("/#variables.key", ["variables.key"], "others"),
        ("see /#steps.1.id", [], "lookalikes"),
        ("steps.1.id", [], "lookalikes"),
        ("variables.key", [], "lookalikes"),
        ("{{steps.1.id}}", ["steps.1.id"], "steps"),
        ("{{#if steps.1.id}}{{variables.key}}{{/if}}", ["steps.1.id", "variables.key"], "steps"),
        ("{{#each steps.1.rows}}{{name}}{{/each}}", ["steps.1.rows"], "steps"),
        ("steps", [], ""),
        ("plain", [], ""),
    ],
)
def test_what_a_string_reads(text: str, paths: list[str], kind: str) -> None:
    found = reads_in(workflow(step("a", {"x": text})))
    (each,) = found.workflows
    lists: dict[str, list[Any]] = {
        "steps": each.steps.get("1", []),
        "others": each.others,
        "malformed": each.malformed,
        "lookalikes": found.lookalikes,
    }
    texts = [held[0] if isinstance(held, tuple) else held for held in lists.get(kind, [])]

    assert [held.text for held in texts] == ([text] if kind else [])
    for held in texts:
        assert [dotted.names for dotted in held.paths] == [path.split(".") for path in paths]
    assert sorted(name for name, held in lists.items() if held) == sorted(
        {kind, "others" if "variables.key" in paths else kind} - {""}
    )


def test_the_steps_whose_output_is_read_are_listed_by_their_action() -> None:
    reading = {"x": "/#steps.a.id", "y": "{{steps.a.name}}{{steps.b.id}}", "z": "/#steps.1.id", "w": "/#steps.no.id"}
    found = reads_in(
        workflow(
            step("a", action="find"), step("b", action="find"), step("c", reading), step("d", {"x": "/#steps.no.x"})
        )
    )
    (each,) = found.workflows

    assert found.outputs == {"find": [(each, "a"), (each, "b")]}
    assert found.unknown_steps == [(each, "no")]


def test_what_a_text_holds_by_its_kind() -> None:
    found = reads_in(workflow(step("a", {"x": "/#fn:parseInt,steps.1.size", "y": "{{a b}}", "z": "see /#steps.1.id"})))
    (function,), (template,), (lookalike,) = found.functions, found.templates, found.lookalikes

    assert function.function is not None
    assert function.template is None
    assert template.template is not None
    assert template.template is template.expression
    assert template.function is None
    assert lookalike.expression is None


def test_references_of_components_that_read_nothing_are_listed_apart() -> None:
    found = reads_in(
        {
            "app": "acme",
            "version": "1.0.0",
            "actions": [{"name": "a", "inputTemplate": {"uri": "/#steps.1..id", "qs": "see /#x", "body": "plain"}}],
        }
    )

    assert [text.text for text in found.component_texts] == ["/#steps.1..id", "see /#x"]
    assert [text.text for text in found.malformed] == ["/#steps.1..id"]
    assert [dotted.span(0) for dotted in found.malformed[0].paths] == [(2, 7)]
    assert [text.text for text in found.lookalikes] == ["see /#x"]
    assert found.component_texts[0].number == -1


def test_all_that_a_step_reads_is_listed_whatever_stands_before_it() -> None:
    (each,) = reads_in(
        workflow(
            step(
                "a",
                {
                    "a": "plain",
                    "b": "/#steps.1..x",
                    "c": "{{variables.k}}{{steps.1.y}}",
                    "d": "/#steps.1.z",
                },
            )
        )
    ).workflows

    assert [dotted.names[-1] for _, dotted in each.steps["1"]] == ["y", "z"]
    assert len(each.malformed) == 1
    assert len(each.others) == 1
