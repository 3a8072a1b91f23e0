"""Schemas, samples and params (KWF706 to 708, 718): what is said of each misfit, and what is left to other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.test_components import app, diagnostics, found, rest_action, step, workflow

if TYPE_CHECKING:
    from typing import Any

CREATED = "kustomer.conversation.create"
CALL = "kustomer.app.acme.refund"
AT = "/workflows/0/steps/0"
FLAW = {"type": "objct"}


def schema(*names: str, required: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": list(required),
        **more,
    }


def calling(params: Any, inputs: dict[str, Any], action: str = CALL) -> dict[str, Any]:
    """An app with an action of these inputs, and a step that calls it."""
    call = step(action, params)
    return app(actions=[rest_action(inputSchema=inputs)], workflows=[workflow(CREATED, call)])


def of_platform(params: Any, action: str = "kustomer.rest-api.json") -> dict[str, Any]:
    return workflow(CREATED, step(action, params))


@pytest.mark.parametrize(
    ("sample", "output", "expected"),
    [
        pytest.param(
            {}, schema("a", "b", required=("a", "b")),
            ('the sample has no "a" and "b", which the output schema requires', ""), id="two",
        ),
        pytest.param(
            {},
            schema("a", "b", "c", required=("a", "b", "c")),
            ('the sample has no "a", "b" and "c", which the output schema requires', ""),
            id="three",
        ),
        pytest.param(
            {"stat": "x"},
            schema("state", additionalProperties=False),
            ('the sample has "stat", which the output schema does not declare', "/stat"),
            id="undeclared-and-near",
        ),
        pytest.param(
            {"state": 1}, schema("state"), ("this is a number, but the output schema declares a string", "/state"), id="type"
        ),
        pytest.param(
            {"state": "x"}, schema("state", properties={"state": {"maxLength": 0}}),
            ('"maxLength" in the output schema does not allow this value', "/state"), id="another-keyword",
        ),
        pytest.param(
            [], schema("state"), ("this is an array, but the output schema declares an object", ""), id="the-sample-itself"
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_a_sample(sample: Any, output: dict[str, Any], expected: tuple[str, str]) -> None:
    (told,) = diagnostics("KWF707", app(actions=[rest_action(outputSchema=output, sampleOutputContext=sample)]))

    assert (told.message, told.pointer) == (expected[0], f"/actions/0/sampleOutputContext{expected[1]}")
    assert [each.pointer for each in told.related] == ["/actions/0/outputSchema"]


@pytest.mark.parametrize(
    ("sample", "advice"),
    [
        ({"stat": "x"}, 'Did you mean "state"?'),
        ({"other": "x"}, 'Declare "other"'),
        ({"state": 1}, "Correct the sample"),
    ],
)
def test_what_to_do_about_a_sample(sample: Any, advice: str) -> None:
    output = schema("state", additionalProperties=False)
    (told,) = diagnostics("KWF707", app(actions=[rest_action(outputSchema=output, sampleOutputContext=sample)]))

    assert advice in (told.help or "")


def test_an_undeclared_key_of_a_sample_is_underlined_as_a_key() -> None:
    output = schema("state", additionalProperties=False)
    (key,) = diagnostics(
        "KWF707", app(actions=[rest_action(outputSchema=output, sampleOutputContext={"other": "xyz"})])
    )
    (value,) = diagnostics("KWF707", app(actions=[rest_action(outputSchema=output, sampleOutputContext={"state": 17})]))

    assert key.end.column - key.start.column == len('"other"')
    assert value.end.column - value.start.column == len("17")


def test_both_samples_of_each_component_are_compared() -> None:
    output = schema("state", required=("state",))
    both: dict[str, Any] = {"sampleOutputContext": {}, "sampleOutputSchema": {}}
    actions = [rest_action("a", sampleOutputContext={}), rest_action("b", outputSchema=output, **both)]

    assert found("KWF707", app(actions=actions)) == [
        "/actions/1/sampleOutputContext",
        "/actions/1/sampleOutputSchema",
    ]


@pytest.mark.parametrize(
    ("sample", "is_found"),
    [
        ({"type": "array"}, True),
        ({"type": "object"}, False),
        ({"properties": {}}, False),
        ({"$schema": "x"}, False),
        ([], True),
    ],
)
def test_a_sample_under_the_name_of_a_schema_may_be_one(sample: Any, is_found: bool) -> None:
    output = schema("state", required=("state",))
    under_schema = app(actions=[rest_action(outputSchema=output, sampleOutputSchema=sample)])
    under_context = app(actions=[rest_action(outputSchema=output, sampleOutputContext=sample)])

    assert bool(found("KWF707", under_schema)) is is_found
    assert found("KWF707", under_context)


@pytest.mark.parametrize(
    ("params", "inputs", "messages"),
    [
        pytest.param(
            {},
            schema(*"abcde", required=("a", "b", "c", "d", "e")),
            ['the params have no "a", "b", "c" ... and 2 more, which the action requires'],
            id="many-missing",
        ),
        pytest.param({"x": 1}, schema("a"), [], id="open"),
        pytest.param({"x": 1}, schema("a", additionalProperties=False), ['the action has no input "x"'], id="closed"),
        pytest.param({"a": 1}, schema("a", properties={"a": {"maximum": 0}}), [], id="limits-are-not-judged"),
        pytest.param(
            {"x": 1}, schema("a", required=("a", "b"), additionalProperties=False),
            ['the action has no input "x"', 'the params have no "a", which the action requires'],
            id="a-property-that-is-required-and-not-declared",
        ),
        pytest.param(
            {}, schema(required=("b",)), [], id="only-one-that-is-not-declared"
        ),
        pytest.param(
            {}, schema(required=("a",), properties={"a": {"type": "strng"}}), [], id="one-whose-own-schema-is-wrong"
        ),
        pytest.param(
            {"c": 1}, schema(properties={"a": {}, "b": {"type": "strng"}}, required=("a",), additionalProperties=False),
            ['the action has no input "c"', 'the params have no "a", which the action requires'],
            id="one-beside-it",
        ),
        pytest.param(
            {"beta": 1}, schema(properties={"alpha": {}, "betas": {"type": "strng"}}, additionalProperties=False),
            [], id="a-misspelled-name-of-a-wrong-one",
        ),
        pytest.param({}, schema("a", required=("a",), type="objct"), [], id="a-schema-that-is-wrong-as-a-whole"),
    ],
)  # fmt: skip
def test_params_against_inputs(params: Any, inputs: dict[str, Any], messages: list[str]) -> None:
    assert sorted(each.message for each in diagnostics("KWF708", calling(params, inputs))) == messages


@pytest.mark.parametrize(
    ("params", "level", "advice"),
    [
        ({}, "error", 'Add "orderId": ... and "state": ... to the params.'),
        ({"orderId": 1, "stat": 1}, "warning", 'Did you mean "state"?'),
        (
            {"orderId": 1, "state": 1, "x": 1},
            "warning",
            "declare it in the action's inputSchema",
        ),
    ],
)
def test_what_to_do_about_params(params: Any, level: str, advice: str) -> None:
    inputs = schema("orderId", "state", required=("orderId", "state"), additionalProperties=False)
    (told,) = diagnostics("KWF708", calling(params, inputs))

    assert told.severity == level
    assert advice in (told.help or "")
    assert [(each.pointer, each.message) for each in told.related] == [
        ("/actions/0/inputSchema", "the inputs of the action")
    ]
    is_key = told.end.offset - told.start.offset > 1
    assert is_key is (level == "warning")


def test_keys_to_add_are_at_most_three() -> None:
    (three,) = diagnostics("KWF708", calling({}, schema(*"abc", required=("a", "b", "c"))))
    assert three.help == 'Add "a": ..., "b": ... and "c": ... to the params.'

    (told,) = diagnostics("KWF708", calling({}, schema(*"abcd", required=("a", "b", "c", "d"))))

    assert told.help == 'Add "a", "b", "c" ... and 1 more to the params.'


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        pytest.param(step("kustomer.note.create", {}), [1], id="of-the-platform"),
        pytest.param(step("", {}), [1], id="none"),
        pytest.param(step("kustomer.app.globex.refund", {}), [1], id="of-another-app"),
        pytest.param(step(CALL, {"id": 1}), [1], id="a-right-call"),
        pytest.param(step(CALL, "/#steps.1"), [1], id="a-reference"),
        pytest.param(step("Refund", {}), [0, 1], id="the-short-name"),
    ],
)
def test_no_step_hides_one_with_wrong_params(first: dict[str, Any], expected: list[int]) -> None:
    steps = [{**first, "id": "a"}, step(CALL, {}, id="b")]
    inputs = schema("id", required=("id",))
    definition = app(actions=[rest_action(inputSchema=inputs)], workflows=[workflow(CREATED, *steps)])

    assert found("KWF708", definition) == [f"/workflows/0/steps/{number}/params" for number in expected]


def test_of_two_actions_of_one_name_the_first_one_with_a_schema_counts() -> None:
    actions = [
        rest_action(),
        rest_action(CALL, inputSchema=schema("id", required=("id",))),
        rest_action(inputSchema=schema("x", required=("x",))),
    ]
    (told,) = diagnostics("KWF708", app(actions=actions, workflows=[workflow(CREATED, step(CALL, {}))]))

    assert told.message == 'the params have no "id", which the action requires'


@pytest.mark.parametrize(
    ("params", "messages"),
    [
        pytest.param({}, ['the params have no "method" and "uri", which the action requires'], id="all"),
        pytest.param({"uri": "x", "method": "get", "anything": 1}, [], id="others-are-allowed"),
        pytest.param({"url": "x", "method": "get"}, ['"url" is not a known input of the action'], id="a-slip-is-not-missing"),
        pytest.param({"uri": "x", "metod": "x", "method": "get"}, [], id="no-slip-where-the-right-one-is-there"),
        pytest.param({"uris": "x", "method": "get"}, ['the params have no "uri", which the action requires'], id="a-plural"),
        pytest.param({"uri": "x", "METHOD": "get"}, ['"METHOD" is not a known input of the action'], id="letter-case"),
        pytest.param("/#steps.1", [], id="a-reference"),
    ],
)  # fmt: skip
def test_params_of_an_action_that_only_the_facts_know(params: Any, messages: list[str]) -> None:
    assert [each.message for each in diagnostics("KWF708", of_platform(params))] == messages


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("nam", "name"),
        ("nme", "name"),
        ("naem", "name"),
        ("nm", ""),
        ("nane", "name"),
        ("names", ""),
        ("ame", ""),
        ("Name", "name"),
        ("replyChanel", "replyChannel"),
        ("reply_channel", "replyChannel"),
        ("replyChanl", "replyChannel"),
        ("replyChan", ""),
        ("tag", ""),
        ("tagss", ""),
        ("prioirty", "priority"),
        ("qeue", "queue"),
        ("quue", "queue"),
        ("quu", ""),
        ("stxtxs", "status"),
        ("prixxxty", ""),
        ("nameX", "name"),
        ("re_ply_Chan_nel", ""),
    ],
)
def test_slips_in_the_names_of_inputs(name: str, meant: str) -> None:
    told = diagnostics("KWF708", of_platform({name: "x"}, "kustomer.conversation.create"))

    assert [each.end.offset - each.start.offset for each in told] == ([len(name) + 2] if meant else [])

    assert [(each.severity, each.pointer, each.help) for each in told] == (
        [("warning", f"/steps/0/params/{name}", f'Did you mean "{meant}"?')] if meant else []
    )


def test_no_step_hides_another_with_wrong_params_of_the_platforms_own() -> None:
    requests = [step("kustomer.rest-api.json", {"uri": "x"}, id="a"), step("kustomer.rest-api.json", {}, id="b")]
    created = step("kustomer.conversation.create", {"qeue": "x"}, id="c")
    definition = workflow(CREATED, step("kustomer.app.shop.x", {}), *requests, created)

    assert found("KWF708", definition) == ["/steps/1/params", "/steps/2/params", "/steps/3/params/qeue"]


def test_an_action_that_the_app_declares_is_not_judged_by_the_facts() -> None:
    name = "kustomer.app.scheduler.schedule-workflow"
    own = {**calling({"workflowID": "x"}, schema("workflowID"), name), "app": "scheduler"}
    own["actions"][0]["name"] = "schedule-workflow"

    assert found("KWF708", own) == []
    assert found("KWF708", app(workflows=[workflow(CREATED, step(name, {"workflowID": "x"}))]))


def test_a_workflow_without_a_trigger_or_with_another_value_as_its_schema_hides_no_wrong_one() -> None:
    wrong = {"schema": FLAW, "callable": True}
    parts = [{"name": "a", "steps": []}, {"name": "b", "trigger": {"schema": "x"}}, {"name": "c", "trigger": wrong}]

    assert found("KWF706", app(workflows=parts)) == ["/workflows/2/trigger/schema/type"]


def test_names_that_no_path_can_read_are_found_in_every_schema() -> None:
    odd: dict[str, Any] = {"properties": {"a b": {}, "ok": {}}}
    definition = app(
        actions=[rest_action(inputSchema=odd, outputSchema=odd)],
        workflows=[workflow(CREATED, response={"schema": odd}), workflow(trigger={"schema": odd, "callable": True})],
    )

    assert found("KWF718", definition) == [
        f"/{place}/properties/a b"
        for place in (
            "actions/0/inputSchema",
            "actions/0/outputSchema",
            "workflows/0/response/schema",
            "workflows/1/trigger/schema",
        )
    ]


def test_a_response_needs_its_outputs_alone() -> None:
    """A run knows by itself whom it answers."""
    respond = "kustomer.responsive-workflow.respond"
    (missing,) = diagnostics("KWF708", workflow(CREATED, step(respond, {})))

    assert missing.message == 'the params have no "outputs", which the action requires'
    assert found("KWF708", workflow(CREATED, step(respond, {"outputs": {"state": "open"}}))) == []


def responding(outputs: Any, *required: str, **properties: Any) -> dict[str, Any]:
    """A workflow that returns these outputs, with the schema of its response."""
    response = {"schema": {"properties": properties, "required": list(required)}}
    return workflow(CREATED, step("kustomer.responsive-workflow.respond", {"outputs": outputs}), response=response)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(responding({"state": 1}, "state", state={}), [], id="right"),
        pytest.param(responding({"state": 1, "more": 1}, state={}), [], id="more-than-declared"),
        pytest.param(responding("/#steps.1.x", "state", state={}), [], id="a-reference"),
        pytest.param(responding({"x": 1}, "y"), [], id="a-required-one-that-is-not-declared"),
        pytest.param(
            responding({"sta": 1}, "state", "total", state={}, total={}),
            [
                (
                    "",
                    'the outputs have no "state" and "total", which the response requires',
                    'Add "state": ... and "total": ... to',
                )
            ],
            id="missing",
        ),
        pytest.param(
            responding({"stat": 1}, "state", state={}),
            [("/stat", 'the response has no "stat"', 'Did you mean "state"?')],
            id="misspelled",
        ),
        pytest.param(
            responding({"stat": 1}, state={}),
            [("/stat", 'the response has no "stat"', 'Did you mean "state"?')],
            id="misspelled-and-not-required",
        ),
        pytest.param(
            responding({"order": {"stat": 1}}, order={"properties": {"state": {}}, "additionalProperties": False}),
            [("/order/stat", 'the response has no "order.stat"', 'Did you mean "state"?')],
            id="misspelled-below-another",
        ),
    ],
)
def test_outputs_of_a_response(value: Any, expected: list[tuple[str, str, str]]) -> None:
    found = diagnostics("KWF708", value)

    assert [(each.pointer, each.message, each.severity) for each in found] == [
        (f"/steps/0/params/outputs{pointer}", message, "warning") for pointer, message, _ in expected
    ]
    assert all(advice in (each.help or "") for each, (*_, advice) in zip(found, expected, strict=True))


REASON = {"type": "string", "enum": ["late", "lost"]}


@pytest.mark.parametrize(
    ("value", "reason", "advice"),
    [
        ("late", REASON, ""),
        ("/#steps.1.x", REASON, ""),
        ("la{{steps.1.x}}", REASON, ""),
        (3, REASON, ""),
        ("", REASON, ""),
        ("3", {"enum": [3]}, ""),
        ("3", {"enum": ["late", 3]}, ""),
        ("soon", {"enum": "late"}, ""),
        ("soon", REASON, 'Use "late" or "lost": the schema has these values.'),
        ("lte", {"enum": ["late", "lost", "a", "b", "c", "d"]}, 'Did you mean "late"?'),
        ("x", {"enum": ["late", "lost", "a1", "b1", "c1", "d1"]}, "Use one of the 6 values that the schema has."),
    ],
)
def test_values_that_an_input_has(value: Any, reason: dict[str, Any], advice: str) -> None:
    inputs = {"properties": {"reason": reason}}
    found = diagnostics("KWF708", calling({"reason": value}, inputs))

    assert [(each.severity, each.message, each.help) for each in found] == (
        [("warning", f'the input "reason" cannot be "{value}"', advice)] if advice else []
    )


def test_an_item_that_an_input_cannot_hold() -> None:
    inputs = {"properties": {"reasons": {"type": "array", "items": REASON}}}
    [diagnostic] = diagnostics("KWF708", calling({"reasons": ["late", "soon"]}, inputs))

    assert diagnostic.pointer == "/workflows/0/steps/0/params/reasons/1"
    assert diagnostic.message == 'an item of "reasons" cannot be "soon"'


@pytest.mark.parametrize(
    ("params", "pointer", "advice"),
    [
        ({"acount": 1}, "/acount", 'Did you mean "account"?'),
        ({"other": 1}, "", 'Add "account": ... to the params.'),
        ({"accounts": 1}, "", 'Add "account": ... to the params.'),
        ({"amount": 1}, "", 'Add "account": ... to the params.'),
    ],
)
def test_a_missing_input_that_is_misspelled(params: dict[str, Any], pointer: str, advice: str) -> None:
    inputs = {"properties": {"account": {}, "amount": {}}, "required": ["account"]}
    [diagnostic] = diagnostics("KWF708", calling(params, inputs))

    assert diagnostic.message == 'the params have no "account", which the action requires'
    assert (diagnostic.pointer, diagnostic.help) == (f"{AT}/params{pointer}", advice)
