"""The values before and after an event, in detail: rules/references/changes.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judged import judged, underlined
from tests.rules.test_reference_kinds import mended
from tests.rules.test_references import CREATED, GET, UPDATED, app, condition, flow, step

CHANGES = "steps.1.changes"
FORM = "Use the form changes.attributes.<attribute>.after"


def found(value: Any, code: str = "KWF416") -> list[Any]:
    return judged(value, code)


def told(value: Any, code: str = "KWF416") -> list[str]:
    return underlined(value, code)


def reading(text: str, action: str = "", event: str = UPDATED) -> Any:
    return flow(step("a", {"x": text}, action=action), event=event)


PATHS = [
    ("status", "status", '"status" follows "changes" instead of "attributes" or "relationships"', FORM, None),
    ("status.after", "status", '"status" follows "changes" instead of "attributes" or "relationships"', FORM, None),
    ("attributes.status", "status", 'neither "before" nor "after" follows "status"', FORM, None),
    ("relationships.queue", "queue", 'neither "before" nor "after" follows "queue"', FORM, None),
    ("attributes.status.x", "x", '"x" follows "status" instead of "before" or "after"', FORM, None),
    ("attributes.custom.x", "x", '"x" follows "custom" instead of "before" or "after"', FORM, None),
    ("attributes.a.b.after.before", "b", '"b" follows "a" instead of "before" or "after"', FORM, None),
    (
        "attributes.custom.x.after",
        "x",
        '"x" follows "custom" instead of "before" or "after"',
        "Write changes.attributes.custom.after.x.",
        "attributes.custom.after.x",
    ),
    (
        "attributes.after.status",
        "status",
        '"after" comes before "status" instead of after it',
        "Write changes.attributes.status.after.",
        "attributes.status.after",
    ),
    (
        "relationships.before.queue.data.id",
        "queue",
        '"before" comes before "queue" instead of after it',
        "Write changes.relationships.queue.before.data.id.",
        "relationships.queue.before.data.id",
    ),
    (
        "custom.x.before",
        "custom",
        '"custom" follows "changes" instead of "attributes" or "relationships"',
        "Write changes.attributes.custom.before.x.",
        "attributes.custom.before.x",
    ),
    (
        "custom.attributes.before.x",
        "custom.attributes",
        '"custom" follows "changes" instead of "attributes" or "relationships"',
        "Write changes.attributes.custom.before.x.",
        "attributes.custom.before.x",
    ),
    (
        "custom.before",
        "custom",
        '"custom" follows "changes" instead of "attributes" or "relationships"',
        FORM,
        None,
    ),
    (
        "custom.x.before.after",
        "custom",
        '"custom" follows "changes" instead of "attributes" or "relationships"',
        FORM,
        None,
    ),
    (
        "relationships.queue.after.id",
        "id",
        '"id" follows "after" instead of "data"',
        "Write changes.relationships.queue.after.data.id.",
        "relationships.queue.after.data.id",
    ),
    (
        "relationships.queue.after.type",
        "type",
        '"type" follows "after" instead of "data"',
        "Write changes.relationships.queue.after.data.type.",
        "relationships.queue.after.data.type",
    ),
    ("relationships.queue.after.name", "name", '"name" follows "after" instead of "data"', FORM, None),
    ("relationships.queue.after.id.x", "id", '"id" follows "after" instead of "data"', FORM, None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "underlined", "message", "advice", "right"), PATHS, ids=[each[0] for each in PATHS])
def test_paths_of_changes_that_do_not_exist(
    path: str, underlined: str, message: str, advice: str, right: str | None
) -> None:
    text = f"Now {{{{{{{CHANGES}.{path}}}}}}}"
    value = reading(text)
    [diagnostic] = found(value)

    assert told(value) == [f"/steps/0/params/x {underlined}"]
    assert diagnostic.message == message
    assert (diagnostic.help or "").startswith(advice)
    assert mended(text, unsafe=True) == (text.replace(path, right) if right else text)


@pytest.mark.parametrize(
    "path",
    [
        "attributes",
        "relationships",
        "attributes.status.after",
        "attributes.status.before.x",
        "attributes.status.op",
        "attributes.custom.after.x",
        "relationships.queue.before.data.id",
        "relationships.queue.before.links.self",
        "relationships.queue.before.meta",
        "relationships.queue.before",
        "attributes.queue.before.id",
    ],
)
def test_paths_of_changes_that_are_right(path: str) -> None:
    assert told(reading(f"/#{CHANGES}.{path}")) == []


WHOLE = f"/#{CHANGES}.attributes.status"


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        (reading(WHOLE), True),
        (reading(WHOLE, "kustomer.conversation.update"), True),
        (reading(WHOLE, GET), False),
        (reading(f"/#{CHANGES}.attributes.status.x", GET), True),
        (reading(WHOLE, "kustomer.app.acme.order"), False),
        (reading(WHOLE, "acme.order"), False),
        (reading(WHOLE, "kustomer.transform.generic"), False),
        (reading(f"/#fn:ifExists,{WHOLE[2:]}"), False),
        (reading(f"{{{{#if {WHOLE[2:]}}}}}x{{{{/if}}}}"), False),
        (reading(f"{{{{{WHOLE[2:]}}}}}"), True),
        (flow(step("a"), ways=[("a", condition("exists", WHOLE))], event=UPDATED), False),
        (flow(step("a"), ways=[("a", condition("dne", WHOLE))], event=UPDATED), False),
        (flow(step("a"), ways=[("a", condition("eq", WHOLE, "open"))], event=UPDATED), True),
        (flow(step("a", {}, ("b", condition("eq", WHOLE, "open")), action=GET), step("b"), event=UPDATED), True),
        (reading(f"/#{CHANGES}.status.after", GET), True),
        (flow(step("a"), ways=[("a", condition("exists", f"/#{CHANGES}.status.after"))], event=UPDATED), True),
        (
            flow(step("a"), ways=[("a", {"op": "and", "values": [condition("exists", WHOLE)]})], event=UPDATED),
            False,
        ),
    ],
)
def test_an_attribute_s_diff_as_a_whole(value: Any, is_found: bool) -> None:
    assert bool(told(value)) is is_found


def test_a_diff_is_reported_where_a_side_is_needed() -> None:
    value = flow(
        step("a", {"x": WHOLE}, "b", action=GET),
        step("b", {"x": WHOLE, "y": WHOLE}),
        ways=[("a", condition("exists", WHOLE))],
        event=UPDATED,
    )
    [diagnostic] = found(value)

    assert told(value) == ["/steps/1/params/x status (/steps/1/params/y)"]
    assert diagnostic.message.endswith(" (2 places)")


def test_one_path_in_several_places_is_mended_everywhere() -> None:
    wrong = f"{CHANGES}.custom.y.before"
    value = flow(step("a", {"x": f"/#{wrong}", "y": f"{{{{{wrong}}}}} {{{{{wrong}}}}}"}), event=UPDATED)
    [diagnostic] = found(value)

    assert told(value) == ["/steps/0/params/x custom (/steps/0/params/y)"]
    assert diagnostic.fix is not None
    assert len(diagnostic.fix.edits) == 3


def test_a_path_that_is_written_with_brackets_is_not_mended() -> None:
    [diagnostic] = found(reading(f"{{{{{CHANGES}.custom.[y].before}}}}"))

    assert diagnostic.fix is None


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (CREATED, ["/steps/0/params/x changes (/trigger/eventName) (/steps/0/params/y)"]),
        (UPDATED, []),
        ("kustomer.app.acme.order.create", []),
        ("", []),
    ],
)
def test_changes_of_a_create_event(event: str, expected: list[str]) -> None:
    value = flow(step("a", {"x": f"/#{CHANGES}.attributes", "y": f"{{{{{CHANGES}}}}}"}), event=event)

    assert told(value, "KWF415") == expected
    assert [each.message for each in found(value, "KWF415")] == (
        [f'"{CREATED}" has no changes (2 places)'] if expected else []
    )


def test_changes_are_looked_at_in_each_workflow() -> None:
    value = app(reading("/#steps.1.id"), reading(f"/#{CHANGES}.attributes.status.after"), reading(WHOLE))

    assert told(value) == ["/workflows/2/steps/0/params/x status"]


def test_an_attribute_in_brackets() -> None:
    assert told(reading(f"{{{{{CHANGES}.attributes.[status]}}}}")) == ["/steps/0/params/x [status]"]


def test_what_else_the_trigger_returns() -> None:
    assert told(flow(step("a", {"x": "/#steps.1", "y": WHOLE}), event=UPDATED)) == ["/steps/0/params/y status"]
    assert told(reading("/#steps.1.custom.changes", event=CREATED), "KWF415") == []
    assert told(reading("/#steps.1", event=CREATED), "KWF415") == []
    assert told(reading("/#steps.b.changes.x", event=UPDATED)) == []
