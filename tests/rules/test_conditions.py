"""The rules on the conditions of transitions, in detail: rules/flow/conditions.py."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.report.text import route_in_words
from tests.flows import OTHERWISE, both, check, dne, either, eq, exists, flow, step, to
from tests.rules.test_flow import COUNTRY, FIND, SIZE, diagnostics, found, note

NEVER = {"op": "false", "values": []}
TEMPLATE = "{{{steps.1.custom.sizeNum}}}"


def chosen(*transitions: Any, event: str = "kustomer.conversation.create") -> dict[str, Any]:
    """A workflow whose trigger has these transitions, each to a step of its own unless it says more."""
    leading = [each if "target" in each else to(f"s{number}", each) for number, each in enumerate(transitions)]
    nodes = {each["target"]: note(body=f"At {each['target']}") for each in leading}
    return flow({"1": leading, **nodes}, event)


def last(*transitions: Any, **more: Any) -> dict[str, Any]:
    """The same with a last transition that is always taken."""
    return chosen(*transitions, to("rest"), **more)


def of(code: str, value: dict[str, Any]) -> list[Any]:
    return [each for each in diagnostics(value) if each.code == code]


def at(*numbers: int, code: str, inner: str = "/condition/op") -> list[str]:
    return [f"{code} /trigger/transitions/{number}{inner}" for number in numbers]


WITHOUT = {"target": "without"}
OF_THE_TRIGGER: list[tuple[str, dict[str, Any], list[str]]] = [
    # What always holds.
    (
        "and of everything",
        chosen(both(either(exists(COUNTRY), dne(COUNTRY))), eq(SIZE, 3)),
        at(1, code="KWF305", inner="/target"),
    ),
    ("one without a condition is not always taken", chosen(WITHOUT, eq(COUNTRY, "BR"), OTHERWISE), []),
    # The same condition.
    ("of two the second", chosen(eq(COUNTRY, "BR"), eq(COUNTRY, "BR")), at(1, code="KWF306")),
    ("one and one without", chosen(eq(COUNTRY, "BR"), WITHOUT), []),
    ("two that never hold", last(NEVER, NEVER), at(0, 1, code="KWF308")),
    ("behind one without", last(WITHOUT, eq(COUNTRY, "BR"), eq(COUNTRY, "BR")), at(2, code="KWF306")),
    (
        "an unknown operator twice",
        last(check("is", COUNTRY, "BR"), check("is", COUNTRY, "BR")),
        at(0, 1, code="KWF310"),
    ),
    # What cannot hold.
    (
        "a contradiction is not said again where it is never taken",
        last(both(eq(COUNTRY, "BR"), eq(COUNTRY, "CL")), eq(COUNTRY, "MX")),
        at(0, code="KWF307", inner="/condition/values/1/op"),
    ),
    (
        "what never holds is not said again where it is never taken",
        last(eq(SIZE, 1), NEVER, eq(SIZE, 2)),
        at(1, code="KWF308"),
    ),
    (
        "what is constant is not said again where it is never taken",
        last(eq(SIZE, 1), eq(1, 2), eq(SIZE, 2)),
        at(1, code="KWF308"),
    ),
    (
        "a wider condition behind one that never holds",
        last(NEVER, check("gt", SIZE, 10), check("gt", SIZE, 100)),
        ["KWF308 /trigger/transitions/0/condition/op", "KWF307 /trigger/transitions/2/condition/op"],
    ),
    (
        "a wider condition behind one without",
        last(WITHOUT, check("gt", SIZE, 10), check("gt", SIZE, 100)),
        at(2, code="KWF307"),
    ),
    ("a template", last(check("gt", TEMPLATE, 10), check("gt", TEMPLATE, 100)), at(1, code="KWF307")),
    # What is the same in every run.
    (
        "a literal that exists",
        last(both(exists(COUNTRY), exists("gold"))),
        at(0, code="KWF308", inner="/condition/values/1/op"),
    ),
    ("behind one that never holds", last(NEVER, eq("a", "b")), at(0, 1, code="KWF308")),
    ("otherwise in other words, not last", last(exists("gold")), at(1, code="KWF305", inner="/target")),
    ("a variable", last({"op": "eq", "values": ["variables.tier", "gold"]}), []),
    ("a reference with a word before it", last(eq("is /#x", "gold")), []),
    ("a placeholder", last(eq("${tier}", "gold")), []),
    ("a placeholder on the right", last(eq("gold", "${tier}")), []),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in OF_THE_TRIGGER])
def test_what_is_found_at_the_trigger(value: dict[str, Any], expected: list[str]) -> None:
    assert found(value) == expected


IN_THE_FLOW: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "shadowed at a later step",
        flow({"1": [to("a", exists(COUNTRY)), "b"], "a": ["c", to("b", eq(SIZE, 1))], "b": [], "c": []}),
        ["KWF305 /steps/0/transitions/1/target"],
    ),
    (
        "constant behind an otherwise",
        flow({"1": [to("a", exists(COUNTRY)), to("b", OTHERWISE)], "a": [to("b", eq("x", "y"))], "b": []}),
        ["KWF308 /steps/0/transitions/0/condition/op"],
    ),
    (
        "another field of a record that was not found",
        flow(
            {
                "1": "f",
                "f": step(FIND, to("a", dne("f.id")), "b", email="x"),
                "a": [to("c", exists("f.email")), "b"],
                "b": [],
                "c": [],
            }
        ),
        ["KWF307 /steps/1/transitions/0/condition/op"],
    ),
    (
        "a step that no run gets to comes before",
        flow(
            {
                "1": "c",
                "a": [to("b", exists("1.id")), to("b", dne("1.id"))],
                "c": [to("d", check("gt", SIZE, 10)), to("e", check("gt", SIZE, 100)), "d"],
                **{name: note(body=name) for name in "bde"},
            }
        ),
        ["KWF303 /steps/0/id", "KWF307 /steps/1/transitions/1/condition/op"],
    ),
    (
        "a value that the field cannot have is another finding",
        flow({"1": [to("a", eq("1.status", "open"))], "a": [to("b", eq("1.status", "opne")), "c"], "b": [], "c": []}),
        [],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in IN_THE_FLOW])
def test_what_is_found_on_the_way(value: dict[str, Any], expected: list[str]) -> None:
    assert [each for each in found(value) if "KWF314" not in each] == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([eq(COUNTRY, "BR"), eq(COUNTRY, "CL")], ['"countryStr" cannot equal both "BR" and "CL"']),
        ([eq(SIZE, 1), eq(SIZE, 2)], ['"sizeNum" cannot equal both 1 and 2']),
        ([check("gt", SIZE, 5), check("lt", SIZE, 3)], ['"sizeNum" cannot be both above 5 and below 3']),
        ([eq(SIZE, 1), check("gt", SIZE, 2)], ['"sizeNum" equals 1', '"sizeNum" is above 2']),
        ([check("lt", SIZE, 1), eq(SIZE, 2)], ['"sizeNum" is below 1', '"sizeNum" equals 2']),
        ([dne(SIZE), exists(SIZE)], ['"sizeNum" does not exist', '"sizeNum" exists']),
        (
            [eq(SIZE, 1), {"op": "eq", "values": [2, "/#steps.1.custom.sizeNum"]}],
            ['"sizeNum" equals 1', '2 equals "sizeNum"'],
        ),
        (
            [check("gte", SIZE, 3), either(eq(SIZE, 1), eq(SIZE, 3)), check("neq", SIZE, 3)],
            ["Correct one of the parts", '"sizeNum" is not 3'],
        ),
    ],
)
def test_the_help_says_which_parts_contradict(parts: list[Any], expected: list[str]) -> None:
    [diagnostic] = of("KWF307", last(both(*parts)))

    assert [each for each in expected if each not in diagnostic.help] == []
    assert ("Correct one of the parts" in diagnostic.help) is (expected[0] == "Correct one of the parts")
    assert len(diagnostic.related) == (0 if expected[0] == "Correct one of the parts" else 1)


@pytest.mark.parametrize(
    ("transitions", "decisive"),
    [
        ([check("gt", SIZE, 10), check("gt", SIZE, 100)], ["/trigger/transitions/0/condition/op"]),
        ([eq(COUNTRY, "BR"), check("gt", SIZE, 10), check("gt", SIZE, 100)], ["/trigger/transitions/1/condition/op"]),
        ([WITHOUT, check("gt", SIZE, 10), check("gt", SIZE, 100)], ["/trigger/transitions/1/condition/op"]),
        ([exists("1.x"), dne("1.x"), eq(SIZE, 1)], ["/trigger/transitions/1/condition/op"]),
    ],
)
def test_the_transition_that_takes_all_first(transitions: list[Any], decisive: list[str]) -> None:
    [diagnostic] = of("KWF307", last(*transitions))

    assert diagnostic.pointer == f"/trigger/transitions/{len(transitions) - 1}/condition/op"
    assert [each.pointer for each in diagnostic.related] == decisive


def test_the_way_to_what_earlier_transitions_cover() -> None:
    value = flow({"1": "a", "a": [to("b", check("gt", SIZE, 10)), to("c", check("gt", SIZE, 100))], "b": [], "c": []})
    [diagnostic] = of("KWF307", value)

    assert route_in_words(diagnostic.route) == "1 trigger -> a"


def test_what_rules_a_condition_out_is_what_reads_the_same() -> None:
    """Neither what compares something else with the same literal, nor what is not on the route."""
    nodes: dict[str, Any] = {
        "1": [to("a", eq(COUNTRY, "BR")), to("z", eq(COUNTRY, "CL"))],
        "a": [to("b", eq("1.custom.langStr", "CL")), "z"],
        "b": [to("c", eq(COUNTRY, "CL")), "z"],
        "c": [],
        "z": [to("y", exists(COUNTRY))],
        "y": [],
    }
    [diagnostic] = of("KWF307", flow(nodes))

    assert diagnostic.pointer == "/steps/1/transitions/0/condition/op"
    assert [each.pointer for each in diagnostic.related] == [
        "/trigger/transitions/0/condition/op",
        "/trigger/transitions/1/condition/op",
    ]


@pytest.mark.parametrize("op", ["exists", "dne", "eq"])
def test_a_literal_that_is_looked_for(op: str) -> None:
    [diagnostic] = of("KWF308", last(both(exists(COUNTRY), check(op, "gold", "x"))))
    what = "compares only literals" if op == "eq" else "checks whether a literal exists"

    assert diagnostic.message == f"this condition {what}"


# Cases left out


CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "of a complete list",
        chosen(eq("1.status", "open"), eq("1.status", "done")),
        ['warning: no transition matches when "status" is "snoozed"'],
    ),
    (
        "of free text",
        chosen(eq(COUNTRY, "BR"), eq(COUNTRY, "CL")),
        ['info: no transition matches a "countryStr" other than "BR" and "CL"'],
    ),
    (
        "of free text, once something was done",
        flow({"1": "a", "a": [to("b", eq(COUNTRY, "BR")), to("c", eq(COUNTRY, "CL"))], "b": [], "c": []}),
        ['warning: no transition matches a "countryStr" other than "BR" and "CL"'],
    ),
    (
        "a name with a vowel",
        chosen(eq("1.amountNum", 1), eq("1.amountNum", 2)),
        ['info: no transition matches an "amountNum" other than 1 and 2'],
    ),
    (
        "a name with a large vowel",
        chosen(eq("1.AmountNum", 1), eq("1.AmountNum", 2)),
        ['info: no transition matches an "AmountNum" other than 1 and 2'],
    ),
    (
        "other than one",
        chosen(eq(COUNTRY, "BR"), both(eq(COUNTRY, "BR"), exists("1.x"))),
        ['info: no transition matches a "countryStr" other than "BR"'],
    ),
    (
        "other than three",
        chosen(*[eq(SIZE, number) for number in (1, 2, 3)]),
        ['info: no transition matches a "sizeNum" other than 1, 2 and 3'],
    ),
    (
        "other than many",
        chosen(*[eq(SIZE, number) for number in (1, 2, 3, 4, 5)]),
        ['info: no transition matches a "sizeNum" other than 1, 2, 3 ... and 2 more'],
    ),
    (
        "only where something exists, on each branch",
        chosen(both(exists("1.x"), eq(COUNTRY, "BR")), exists("1.x")),
        ['info: no transition matches when "x" does not exist'],
    ),
    ("behind an otherwise", chosen(OTHERWISE, eq(COUNTRY, "BR"), eq(COUNTRY, "CL")), []),
    ("beside one that never holds", chosen(NEVER, eq(COUNTRY, "BR"), eq(COUNTRY, "CL")), []),
    ("beside one without a condition", chosen(WITHOUT, eq(COUNTRY, "BR"), eq(COUNTRY, "CL")), []),
    (
        "behind a step with a transition without a condition",
        flow(
            {
                "1": [WITHOUT, to("b", eq(COUNTRY, "BR"))],
                "without": [],
                "b": [to("c", eq(SIZE, 1)), to("d", eq(SIZE, 2))],
                "c": [],
                "d": [],
            }
        ),
        ['warning: no transition matches a "sizeNum" other than 1 and 2'],
    ),
    (
        "behind another step",
        flow(
            {
                "1": [to("a", NEVER), to("b", exists(COUNTRY))],
                "a": [],
                "b": [to("a", eq(SIZE, 1)), to("c", eq(SIZE, 2))],
                "c": [],
            }
        ),
        ['warning: no transition matches a "sizeNum" other than 1 and 2'],
    ),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row, id=name) for name, *row in CASES])
def test_the_case_that_is_left_out(value: dict[str, Any], expected: list[str]) -> None:
    assert [f"{each.severity}: {each.message}" for each in of("KWF309", value)] == expected


# Operators and operands


def test_operands_are_counted_behind_a_condition_without_any() -> None:
    value = last({"op": "eq"}, {"op": "eq", "values": []})

    assert [each.pointer for each in of("KWF311", value)] == ["/trigger/transitions/1/condition/values"]


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("!=", 'Write "neq".'),
        ("Not_Equals", 'Write "neq".'),
        ("always", 'Write "true".'),
        ("never", 'Write "false".'),
        ("starts-with", 'Match the value with "kustomer.regex-match.generic"'),
        ("contians", 'Did you mean "contains"?'),
        ("xyz", "Use one of the 16 operators"),
        ("=>", "Use one of the 16 operators"),
    ],
)
def test_what_to_write_for_an_unknown_operator(op: str, expected: str) -> None:
    [diagnostic] = of("KWF310", last(check(op, COUNTRY, "BR")))

    assert diagnostic.help.startswith(expected)
    assert (diagnostic.fix is not None) is expected.startswith("Write")


@pytest.mark.parametrize(
    ("condition", "message", "advice"),
    [
        (check("eq", COUNTRY), '"eq" needs two operands but has one', "Write what is tested as the first operand"),
        ({"op": "gt", "values": []}, '"gt" needs two operands but has none', "Write what is tested"),
        ({"op": "exists", "values": []}, '"exists" needs an operand but has none', "Add the reference that it tests."),
        ({"op": "and", "values": []}, '"and" needs an operand but has none', "Add the conditions that it combines."),
        ({"op": "or", "values": []}, '"or" needs an operand but has none', "Add the conditions that it combines."),
        (
            {"op": "or", "values": [exists(COUNTRY), "x"]},
            '"or" combines conditions, and this is not one',
            'Write a condition as an object with "op" and "values".',
        ),
    ],
)
def test_operands_that_are_missing_or_no_conditions(condition: dict[str, Any], message: str, advice: str) -> None:
    [diagnostic] = of("KWF311", last(condition))

    assert diagnostic.message == message
    assert diagnostic.help.startswith(advice)


@pytest.mark.parametrize(
    "condition",
    [
        {"op": "eq"},
        {"op": "eq", "values": "x"},
        {"op": "xyz", "values": []},
        check("eq", COUNTRY, 1),
        check("eq", COUNTRY, 1, 2),
    ],
)
def test_operands_that_are_another_finding_or_enough(condition: dict[str, Any]) -> None:
    assert of("KWF311", last(condition)) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            check("exists", COUNTRY, "BR"),
            'Use "eq" to compare with "BR": "exists" checks only whether the value exists.',
        ),
        (check("dne", COUNTRY, "BR"), 'Use "neq" to compare with "BR": "dne" checks only whether the value is absent.'),
        (check("dne", COUNTRY, ["BR"]), 'Use "neq" to compare with that: "dne" checks only'),
        (check("dne", COUNTRY, {"a": 1}), 'Use "neq" to compare with that: "dne" checks only'),
        (check("exists", COUNTRY, False), 'Use "eq" to compare with false: "exists" checks only'),
        (check("exists", COUNTRY, ""), None),
        (check("exists", COUNTRY, None), None),
        (check("dne", COUNTRY), None),
        (check("exists", "gold", "silver"), None),
        (check("eq", COUNTRY, "BR"), None),
    ],
)
def test_a_second_operand_that_does_not_count(condition: dict[str, Any], expected: str | None) -> None:
    helps = [each.help for each in of("KWF315", last(condition))]

    assert [each.startswith(expected) for each in helps] == ([True] if expected else [])


def test_second_operands_are_looked_at_in_each_condition() -> None:
    value = last(check("eq", COUNTRY, "BR"), check("dne", COUNTRY), check("exists", COUNTRY, "CL"))

    assert [each.pointer for each in of("KWF315", value)] == ["/trigger/transitions/2/condition/values/1"]
