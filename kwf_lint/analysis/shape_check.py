"""Checks a definition against the table of shapes: where it has wrong keys, wrong types and wrong values.

One walk finds what all rules of the family KWF1 report; each rule takes its own part. A problem says which rule that is,
and what its message needs. The walk passes over what is right as cheaply as it can, since every run walks everything.
"""

from __future__ import annotations

from kwf_lint.definition.document_kinds import definitions
from kwf_lint.definition.kept import kept
from kwf_lint.definition.shapes import APP, TEXT, WORKFLOW, Shape, expected
from kwf_lint.definition.text_forms import is_placeholder
from kwf_lint.document.document import UNKNOWN
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.shapes import Expected, Field, Kind
    from kwf_lint.document.document import Path

    # A path as it grows: (the trail before, the last key). It becomes a path only where there is a problem.
    Trail = tuple[Any, str | int] | None


class Problem:
    """Where a definition leaves its shape: the rule that reports it, the path, and what the message needs.

    A wrong value has `value` and what was `expected`. An unknown key has its own path, the keys that may have been meant
    (`near`) and whether they are absent; missing keys have the path of their object and are in `near`.
    """

    __slots__ = ("are_absent", "expected", "near", "path", "rule", "severity", "shape", "value")

    def __init__(
        self,
        rule: str,
        path: Path,
        *,
        severity: str = "error",
        value: Any = None,
        expected: Expected | None = None,
        shape: Shape | None = None,
        near: Iterable[str] = (),
        are_absent: bool = True,
    ) -> None:
        self.rule = rule
        self.path = path
        self.severity = severity
        self.value = value
        self.expected = expected
        self.shape = shape
        self.near = list(near)
        self.are_absent = are_absent


@kept
def shape_problems_of(app: App) -> list[Problem]:
    """Where a definition leaves its shape, in the order of the file."""
    shape_of_app, shape_of_workflow = app.platform.shapes or (APP, WORKFLOW)
    if app.value:
        return shape_problems(app.value, shape_of_app, app.kind, app.path)
    found: list[Problem] = []
    kinds = {id(value): kind for kind, _, value in definitions(app.document.value)}
    for workflow in app.workflows:
        kind = kinds.get(id(workflow.value), app.kind)
        found += shape_problems(workflow.value, shape_of_workflow, kind, workflow.path)
    return found


def is_misspelled(app: App, path: Path, key: str) -> bool:
    """Whether the object at a path has an unknown key that stands for this one, so that the key is not missing."""
    return any(
        problem.rule == "unknown-key" and problem.path[:-1] == path and key in problem.near
        for problem in shape_problems_of(app)
    )


def shape_problems(value: Mapping[str, Any], shape: Shape, kind: str, path: Path = ()) -> list[Problem]:
    """Where an object leaves a shape. `kind` is that of its definition (see document_kinds.py), `path` leads to it."""
    if kind in ("partial", "fragment", "envelope", "sdk"):
        shape = _adapted(shape, kind)
    trail: Trail = None
    for key in path:
        trail = (trail, key)
    found: list[Problem] = []
    _walk(value, shape, trail, found)
    return [problem for problem in found if _counts(problem, kind, len(path))] if found else found


def _adapted(shape: Shape, kind: str) -> Shape:
    """The shape of a whole definition as other kinds of documents must have it, which hold less and more."""
    unknown = {"partial": shape.unknown, "fragment": "near", "envelope": "", "sdk": "warning"}[kind]
    required = shape.required if kind == "sdk" else ()
    return Shape(shape.name, shape.noun, shape.fields, required, unknown=unknown)


def _counts(problem: Problem, kind: str, depth: int) -> bool:
    """Whether a problem is one in a definition of this kind, whose own path has `depth` parts."""
    is_at_root = len(problem.path) <= depth + 1
    if kind == "sdk":
        if problem.rule == "missing-key":
            return len(problem.path) == depth
        if _is_empty_url(problem):
            return False
        return problem.rule not in ("obsolete-key", "malformed-value") or problem.path[-1] == "version"
    if problem.rule == "empty-value" and is_at_root:
        return kind not in ("partial", "fragment", "envelope")
    if kind == "fragment":
        return problem.rule != "obsolete-key"
    if kind == "envelope":
        if problem.rule == "wrong-type":
            # Installed apps have maps where definitions have arrays, and what is not set is null.
            return problem.value is not None and not (is_at_root and type(problem.value) is dict)
        if problem.rule == "unknown-key":
            return bool(problem.near) and not is_at_root
        return problem.rule not in ("export-noise", "obsolete-key") and not _is_empty_url(problem)
    return True


def _is_empty_url(problem: Problem) -> bool:
    return problem.rule == "empty-value" and problem.expected is not None and problem.expected.form is not None


def _walk(value: Mapping[str, Any], shape: Shape, trail: Trail, found: list[Problem]) -> None:
    """Check an object and what lies in it."""
    if shape.others is not None:
        _walk_map(value, shape, shape.others, trail, found)
        return
    if shape.variant is not None:
        key, values, other = shape.variant
        if value.get(key) in values:
            shape = other
    fields = shape.fields
    fits = True
    for key, item in value.items():
        try:
            field = fields[key]
        except KeyError:
            fits = False
            continue
        item_type = type(item)
        # What settles most values comes first.
        if item_type is field:
            continue
        if item_type is str:
            if field is not TEXT or not item.strip():
                _judge(item, field, (trail, key), found)
        elif item_type is dict and type(field) is Shape:
            _walk(item, field, (trail, key), found)
        elif item_type is list and type(field) is list:
            if item:
                _walk_items(item, field[0], (trail, key), found)
        else:
            _check(item, field, (trail, key), found)
    for key in shape.required:
        if key not in value:
            fits = False
    if not fits:
        _judge_keys(value, shape, trail, found)


def _walk_items(value: list[Any], field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check the items of an array."""
    for index, item in enumerate(value):
        item_type = type(item)
        if item_type is dict and type(field) is Shape:
            _walk(item, field, (trail, index), found)
        elif item_type is not field:
            _check(item, field, (trail, index), found)


def _walk_map(value: Mapping[str, Any], shape: Shape, field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check an object whose keys are the author's choice."""
    strange = []
    for key, item in value.items():
        if type(item) is field:
            continue
        if type(item) is not dict and type(field) is dict and "once" in field:
            strange.append(key)
        else:
            _check(item, field, (trail, key), found)
    # One for all, by name, so that the finding is the same whatever the order of the keys.
    for key in sorted(strange):
        if not is_expression(value[key]):
            _judge(value[key], field, (trail, key), found)
            break
    if shape.keys is not None:
        for key, item in value.items():
            if type(item) is dict and not shape.keys["form"](key):
                _add("malformed-value", "warning", key, shape.keys, (trail, key), found)


def _check(value: Any, field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check a value that is not simply of its field's type, and what lies in it."""
    if type(value) is dict:
        child = field if type(field) is Shape else field.get("child") if type(field) is dict else None
        if child is not None:
            _walk(value, child, trail, found)
            return
    elif type(value) is list:
        if type(field) is list:
            _walk_items(value, field[0], trail, found)
            return
        if type(field) is dict and "items" in field:
            _judge(value, field, trail, found)
            _walk_items(value, field["items"], trail, found)
            return
    _judge(value, field, trail, found)


def _judge(value: Any, field: Field, trail: Trail, found: list[Problem]) -> None:
    """Note what is wrong with a value by itself, what lies in it aside."""
    if type(field) is not dict:
        wrong = None if value is UNKNOWN or is_expression(value) else _OF_WRONG_TYPE
    elif "types" not in field:
        wrong = _SHOULD_NOT_BE_THERE.get(field.get("status", ""))
    elif type(value) not in field["types"]:
        wrong = None if value is UNKNOWN or is_expression(value) else _OF_WRONG_TYPE
    else:
        wrong = _wrong_with_string(value, field) if type(value) is str else _wrong_with_size(value, field)
    if wrong is not None:
        _add(*wrong, value, field, trail, found)


def _add(rule: str, severity: str, value: Any, field: Field, trail: Trail, found: list[Problem]) -> None:
    found.append(Problem(rule, _path_of(trail), severity=severity, value=value, expected=expected(field)))


# What people write for a key that is absent.
SYNONYMS = {
    "default": "defaultValue", "event": "eventName", "inputs": "params", "next": "target", "operator": "op",
    "to": "target",
}  # fmt: skip

# What is wrong with a value: the rule that reports it, and how bad it is; of a status by the status of the kind.
_OF_WRONG_TYPE = ("wrong-type", "error")
_SHOULD_NOT_BE_THERE = {"obsolete": ("obsolete-key", "warning"), "read-only": ("export-noise", "warning")}


def _wrong_with_string(value: str, kind: Kind) -> tuple[str, str] | None:
    severity = kind.get("severity", "error")
    if "values" in kind:
        if value in kind["values"] or is_expression(value) or ("any_case" in kind and value.lower() in kind["values"]):
            return None
        return "unknown-value", "warning" if value in kind.get("uncertain", ()) else severity
    if "form" in kind and not kind["form"](value):
        return None if is_placeholder(value) else ("malformed-value", severity)
    if "filled" in kind and not value.strip():
        return "empty-value", "warning"
    if "limit" in kind and len(value) * 10 >= kind["limit"] * 9:
        return "too-long", "error" if len(value) > kind["limit"] else "warning"
    return None


def _wrong_with_size(value: Any, kind: Kind) -> tuple[str, str] | None:
    size = len(value) if type(value) is list else value
    if "high" in kind and not kind["low"] <= size <= kind["high"]:
        return "out-of-range", kind.get("severity", "error")
    if "filled" in kind and not size:
        return "empty-value", "warning"
    return None


def _judge_keys(value: Mapping[str, Any], shape: Shape, trail: Trail, found: list[Problem]) -> None:
    """Note the keys that an object should not have and those that it needs; a misspelled key is not also missing."""
    missing = [key for key in shape.required if key not in value]
    for key in [key for key in value if key not in shape.fields]:
        candidates = [name for name, field in shape.fields.items() if _may_hold(expected(field), value[key])]
        near = nearest(key, [name for name in candidates if name not in value])
        are_absent = bool(near)
        if not near and shape.unknown not in ("near", ""):
            near = nearest(key, [name for name in candidates if name in value])
        if not near and key in SYNONYMS and SYNONYMS[key] in candidates and SYNONYMS[key] not in value:
            near, are_absent = [SYNONYMS[key]], True
        severity = shape.unknown
        if near and severity != "error":
            severity = "warning"
        meant = next((name for name in near if name in missing), None)
        if meant is not None:
            missing.remove(meant)
            near = [meant, *(name for name in near if name != meant)]
            severity = "error"
        if severity not in ("near", ""):
            path = _path_of((trail, key))
            found.append(Problem("unknown-key", path, severity=severity, shape=shape, near=near, are_absent=are_absent))
    if missing:
        found.append(Problem("missing-key", _path_of(trail), shape=shape, near=missing))


def _may_hold(kind: Expected, value: Any) -> bool:
    """Whether a value may be of this kind, by its type."""
    if kind.status:
        return False
    return kind.types is None or type(value) in kind.types or value is UNKNOWN or is_expression(value)


def _path_of(trail: Trail) -> Path:
    """The path that a trail of keys is, which is linked backwards."""
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    return tuple(reversed(keys))
