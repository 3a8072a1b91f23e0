"""The printed JSON Schema, and the referee: what the table calls an error the schema refuses, and nothing else.

KWF_LINT_EXAMPLES=20000 pytest tests/commands/test_schema.py compares more documents than the default.
"""

from __future__ import annotations

import copy
import json
import os
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kwf_lint.analysis.shape_check import shape_problems
from kwf_lint.commands.schema import ROOTS, schema
from kwf_lint.commands.settings_schema import settings_schema
from kwf_lint.definition.shapes import (
    ACTION_TYPE,
    APP,
    COMMAND,
    COMMAND_METHOD,
    CONDITION,
    ERROR_ACTION_TYPE,
    HOOK_TYPE,
    KVIEW_CONTEXT,
    KVIEW_STATE,
    SETTING_TYPE,
    STEP,
    TAG,
    VISIBILITY,
    WEBHOOK,
    WORKFLOW,
    Shape,
    expected,
)
from kwf_lint.definition.text_forms import is_color, is_url, is_version
from kwf_lint.kustomer.platform import platform
from kwf_lint.run.registry import builtin_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from hypothesis.strategies import SearchStrategy

    from kwf_lint.definition.shapes import Expected, Kind
    from kwf_lint.document.document import Path

VALIDATORS = {root: jsonschema.Draft202012Validator(schema(root)) for root in ROOTS}
GOOD_TEXTS: dict[Callable[[str], bool], list[str]] = {
    is_version: ["1.0.0", "0.2.1-beta.1", "{{version}}"],
    is_url: [
        "https://acme.test/x?y=1",
        "{{{settings.default.host}}}/x",
        "com.acme.app:/back",
        "",
        "data:image/svg+xml,< >",
    ],
    is_color: ["#3e9cf0", "#FFF", "Red", "rgb(0, 0, 0)", "transparent"],
}
TEXTS = ["acme", "Orders from Acme", "kustomer.conversation.create", "/#steps.1.id", "https://acme.test"]
BAD_TEXTS = [
    "", "  ", "text", "/#steps.x", "a {{x}} b", "x" * 120, "x" * 129, "x" * 256, "x" * 4097, "1.0", "v1.2.3", "01.2.3",
    "www.acme.test", "http:/x", "ftp://a b", "#12", "#12345678", "12ab34", "gray", "{{soon}}x", "{{March 2025}}x", "POST",
    "Form", "rest_api", "and", "or", "true", "public",
]  # fmt: skip
OTHERS: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    5,
    15,
    601,
    -0.5,
    [],
    {},
    [1],
    ["x"],
    [{}],
    [None] * 13,
    {"a": 1},
    {"type": "string"},
]


def values(kind: Expected, depth: int = 0) -> SearchStrategy[Any]:
    """Values that a kind asks for."""
    if kind.types is None and kind.child is None:
        return st.sampled_from(["x", 1, None, True, {"a": [1]}])
    if kind.types is None or (kind.child and dict in kind.types):
        return objects(kind.child or CONDITION, depth + 1)
    if list in kind.types:
        if depth > 6 and not kind.low:
            return st.just([])
        inner = values(expected(kind.items), depth) if kind.items else st.sampled_from(["/#steps.1.id", "x", 1, True])
        return st.lists(inner, min_size=kind.low, max_size=max(2, kind.low))
    if str in kind.types:
        if kind.values:
            return st.sampled_from([*kind.values, *kind.uncertain])
        return st.sampled_from(GOOD_TEXTS.get(kind.form, TEXTS) if kind.form else TEXTS)
    if bool in kind.types:
        return st.booleans()
    if dict in kind.types:
        return st.sampled_from([{}, {"a": 1}, {"x": {"y": []}}])
    return st.sampled_from([kind.low, kind.high, 15])


def objects(shape: Shape, depth: int = 0) -> SearchStrategy[Any]:
    """Objects that a shape asks for, in each of its variants."""
    if shape.others:
        keys = st.sampled_from(["en_us", "default", "orderNumStr", "1.0.0"])
        return st.dictionaries(keys, values(expected(shape.others), depth), max_size=2)
    rows = {
        key: values(expected(field), depth) if depth < 8 else st.just([])
        for key, field in shape.fields.items()
        if not expected(field).status and (depth < 8 or key in shape.required)
    }
    required = {key: rows.pop(key) for key in shape.required}
    plain = st.fixed_dictionaries(required, optional=rows)
    if shape.variant is None:
        return plain
    key, given_values, other = shape.variant
    marked = objects(other, depth).map(lambda found: {**found, key: given_values[0]})
    # "and", "rest_api" and true may come about in the plain form as well, which must then fit the other.
    return st.one_of(plain.filter(lambda found: found.get(key) not in given_values), marked)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


@st.composite
def mutated(draw: st.DrawFn, good: SearchStrategy[Any]) -> Any:
    """A good document, with one to four places made something else."""
    value = copy.deepcopy(draw(good))
    for _ in range(draw(st.integers(1, 4))):
        # What lies deeper, and then by key, so that all fields have their turn.
        depth = draw(st.integers(0, 4))
        paths = [path for path in places(value) if len(path) > depth] or list(places(value))
        name = draw(st.sampled_from(sorted({str(path[-1]) for path in paths if path}) or [""]))
        path = draw(st.sampled_from([path for path in paths if str(path[-1:] and path[-1]) == name] or [()]))
        if not path or not draw(st.integers(0, 9)):
            value[draw(st.sampled_from(["$schema", "workflow", "Title", "zzz", "descriptoin"]))] = "x"
            continue
        holder, key = at(value, path[:-1]), path[-1]
        change = draw(st.sampled_from(["text", "other", "drop", "misspell", "add"]))
        if change == "text":
            holder[key] = draw(st.sampled_from(BAD_TEXTS))
        elif change == "other":
            holder[key] = copy.deepcopy(draw(st.sampled_from(OTHERS)))
        elif change == "drop":
            del holder[key]
        elif change == "misspell" and isinstance(key, str):
            holder[draw(st.sampled_from([key[:-1], key.upper(), f"{key}s", "zzz"])) or "q"] = holder.pop(key)
        elif isinstance(holder[key], dict):
            holder[key]["zzz"] = 1
    return value


def object_of(path: Path, is_of_object: bool) -> Path:
    """The object at fault: the one that a key is missing in or too much, or that holds the value."""
    if is_of_object:
        return path
    while isinstance(path[-1], int):
        path = path[:-1]
    return path[:-1]


def table_verdict(value: Any, root: str) -> set[Path]:
    return {
        object_of(problem.path, problem.rule == "missing-key")
        for problem in shape_problems(value, ROOTS[root], root)
        if problem.severity == "error"
    }


def schema_verdict(value: Any, root: str) -> set[Path]:
    return verdict(VALIDATORS[root], value)


def verdict(validator: Any, value: Any) -> set[Path]:
    return {
        object_of(tuple(error.absolute_path), error.validator in ("required", "additionalProperties"))
        for error in validator.iter_errors(value)
        if "$comment" not in error.schema
    }


REFEREE = settings(
    max_examples=int(os.environ.get("KWF_LINT_EXAMPLES", "1500")),
    derandomize="KWF_LINT_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
APP_ROWS = {key: values(expected(field), 1) for key, field in APP.fields.items() if not expected(field).status}
# A few keys at a time: whole definitions are so large that rare fields would hardly be met.
APPS = st.sets(st.sampled_from(sorted(APP_ROWS)), min_size=1, max_size=3).flatmap(
    lambda keys: st.fixed_dictionaries({key: APP_ROWS[key] for key in (*APP.required, *sorted(keys))})
)
WORKFLOWS = objects(WORKFLOW)


@pytest.mark.slow
@given(value=mutated(APPS))
@REFEREE
def test_table_and_schema_agree_on_app_definitions(value: Any) -> None:
    assert table_verdict(value, "app") == schema_verdict(value, "app")


@pytest.mark.slow
@given(value=mutated(WORKFLOWS))
@REFEREE
def test_table_and_schema_agree_on_workflows(value: Any) -> None:
    assert table_verdict(value, "workflow") == schema_verdict(value, "workflow")


def shapes_below(shape: Shape, found: dict[str, Shape]) -> dict[str, Shape]:
    if shape.name not in found:
        found[shape.name] = shape
        others = [shape.variant[2]] if shape.variant else []
        for each in (shape, *others):
            for kind in [expected(field) for field in (*each.fields.values(), each.others) if field]:
                for child in (kind.child, expected(kind.items).child if kind.items else None):
                    if child:
                        shapes_below(child, found)
    return found


SHAPES = shapes_below(APP, {})


def plainest(kind: Expected) -> Any:
    """The smallest value that a kind asks for."""
    if kind.types is None or dict in kind.types:
        return plain_object(kind.child) if kind.child else {}
    if list in kind.types:
        return [plainest(expected(kind.items))] if kind.items and kind.low else []
    if kind.form is is_version:
        return "1.0.0"
    return kind.values[0] if kind.values else "acme" if str in kind.types else True if bool in kind.types else 15


def plain_object(shape: Shape) -> dict[str, Any]:
    return {key: plainest(expected(shape.fields[key])) for key in shape.required}


@pytest.mark.parametrize("name", SHAPES)
def test_table_and_schema_agree_on_each_field(name: str) -> None:
    shape = SHAPES[name]
    holder = Shape("holder", "a holder", {"held": shape})
    validator = jsonschema.Draft202012Validator(
        {"properties": {"held": {"$ref": f"#/$defs/{name}"}}, "$defs": schema()["$defs"]}
    )
    markers: list[dict[str, Any]] = [{}, {shape.variant[0]: shape.variant[1][0]}] if shape.variant else [{}]
    for marker in markers:
        variant = shape.variant[2] if marker and shape.variant else shape
        fields = variant.fields
        for key in [*fields, "zzz"]:
            for bad in [*BAD_TEXTS, *OTHERS, "misspelt", "dropped"]:
                value = plain_object(variant) | marker
                if bad == "dropped":
                    value.pop(key, None)
                elif bad == "misspelt":
                    value[f"{key}z"] = value.pop(key, plainest(expected(fields[key])) if key in fields else 1)
                else:
                    value[key] = bad
                table = {
                    object_of(problem.path, problem.rule == "missing-key")
                    for problem in shape_problems({"held": value}, holder, "app")
                    if problem.severity == "error"
                }

                assert table == verdict(validator, {"held": value}), (key, bad)


@given(app=APPS, workflow=WORKFLOWS)
@settings(parent=REFEREE, max_examples=100)
def test_what_the_table_asks_for_is_right_for_both(app: Any, workflow: Any) -> None:
    assert not table_verdict(app, "app")
    assert not schema_verdict(app, "app")
    assert not table_verdict(workflow, "workflow")
    assert not schema_verdict(workflow, "workflow")


@pytest.mark.parametrize("root", ROOTS)
def test_the_schema_is_one_that_editors_can_use(root: str) -> None:
    printed = schema(root)
    jsonschema.Draft202012Validator.check_schema(printed)

    assert json.loads(json.dumps(printed)) == printed
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed["$id"]
    assert set(printed) <= {"$schema", "$id", "$ref", "$defs", "title", "description", "type"}


def test_every_field_has_a_title_and_a_description_with_its_source() -> None:
    for shape in schema()["$defs"].values():
        for field in shape.get("properties", {}).values():
            assert field["title"]
            assert "\n\nSource: " in field["description"]


def test_descriptions_are_given_in_markdown_too_with_links_to_their_sources() -> None:
    field = schema("workflow")["$defs"]["workflow"]["properties"]["trigger"]

    assert field["markdownDescription"].startswith(field["description"].partition("\n")[0])
    assert any(
        re.search(r"\[[^\]]+\]\(https://developer\.kustomer\.com/", described.get("markdownDescription", ""))
        for shape in schema("app")["$defs"].values()
        for described in shape.get("properties", {}).values()
    )
    for key, described in settings_schema(builtin_rules())["properties"].items():
        assert "```toml\n" in described["markdownDescription"], key


def test_known_actions_and_events_are_offered_and_others_are_valid() -> None:
    definitions = schema("workflow")["$defs"]
    workflow = {
        "name": "sync",
        "trigger": {"eventName": "kustomer.app.acme.order.paid", "transitions": []},
        "steps": [{"id": "a", "action": "kustomer.app.acme.refund", "transitions": []}],
    }

    assert "kustomer.note.create" in definitions["step"]["properties"]["action"]["examples"]
    trigger = definitions["workflowTrigger"]
    named = {**trigger["properties"], **trigger.get("else", {}).get("properties", {})}["eventName"]
    assert "kustomer.conversation.create" in named["examples"]
    assert not [event for event in named["examples"] if "<" in event]
    assert jsonschema.Draft202012Validator(schema("workflow")).is_valid(workflow)


def test_a_schema_key_in_a_definition_is_refused() -> None:
    value = {"$schema": "x.json", "app": "acme", "version": "1.0.0", "title": "Acme"}

    assert schema_verdict(value, "app") == {()}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"app": "acme-orders"}, "KWF202"),
        ({"outboundWebhooks": [{"name": "x", "url": "http://acme.test", "events": ["kustomer.tag.create"]}]}, "KWF716"),
        ({"outboundWebhooks": [{"name": "x", "url": "https://acme.test", "events": ["kustomer.x"]}]}, "KWF716"),
        ({"workflows": [{"name": "a b"}]}, "KWF202"),
        ({"actions": [{"name": "x", "type": "rest_api", "inputTemplate": {"uri": "https://acme.test"}}]}, "KWF709"),
    ],
    ids=["app name", "webhook without https", "unknown event", "workflow name", "request without method"],
)
def test_plain_mistakes_of_other_families_are_refused_with_their_code(value: dict[str, Any], code: str) -> None:
    errors = list(VALIDATORS["app"].iter_errors({"app": "acme", "version": "1.0.0", "title": "Acme", **value}))

    assert [error.schema["$comment"] for error in errors] == [code]


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        (ACTION_TYPE, "action_types"),
        (COMMAND_METHOD, "http_methods"),
        (ERROR_ACTION_TYPE, "error_actions"),
        (HOOK_TYPE, "hook_types"),
        (KVIEW_CONTEXT, "kview_contexts"),
        (KVIEW_STATE, "kview_states"),
        (SETTING_TYPE, "setting_types"),
        (TAG, "tags"),
        (VISIBILITY, "visibilities"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_enumerations_are_those_of_the_platform(kind: Kind, fact: str) -> None:
    assert set(kind["values"]) == getattr(platform(), fact)


def test_keys_and_limits_are_those_of_the_platform() -> None:
    known = platform()
    read_only = {key for key, field in WORKFLOW.fields.items() if expected(field).status}

    assert set(APP.fields) == set(known.top_level_keys)
    assert set(APP.required) == {key for key, row in known.top_level_keys.items() if row.required}
    assert set(KVIEW_CONTEXT["uncertain"]) == known.kview_contexts_unsure
    assert read_only == known.read_only_workflow_keys
    assert {key for key, field in STEP.fields.items() if expected(field).status} == known.read_only_step_keys
    limits = {
        "workflow.name.maxLength": expected(WORKFLOW.fields["name"]).limit,
        "workflow.description.maxLength": expected(WORKFLOW.fields["description"]).limit,
        "outboundWebhook.name.maxLength": expected(WEBHOOK.fields["name"]).limit,
        "outboundWebhook.events.max": expected(WEBHOOK.fields["events"]).high,
        "command.cacheSeconds.min": expected(COMMAND.fields["cacheSeconds"]).low,
        "command.cacheSeconds.max": expected(COMMAND.fields["cacheSeconds"]).high,
    }
    assert limits == {name: known.limits[name] for name in limits}
