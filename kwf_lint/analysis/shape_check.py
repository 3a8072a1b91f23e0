"""Where a definition leaves its shape: what the rules of the family KWF1 need to tell of it.

shape.py finds that something is wrong, and loads this module only then; what it is, which keys may have been meant and
what counts in which kind of document is worked out here.
"""

from __future__ import annotations

from kwf_lint.definition.document_kinds import SDK_KEYS, definitions
from kwf_lint.definition.kept import kept
from kwf_lint.definition.shapes import APP, TEXT, WORKFLOW, Shape
from kwf_lint.definition.text_forms import is_placeholder
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.shapes import Field
    from kwf_lint.document.document import Path

    Trail = tuple[Any, str | int] | None  # a path as it grows: (the trail before, the last key)

# The check.


@kept
def shape_problems_of(app: App) -> list[Problem]:
    """Where a definition leaves its shape, in the order of the file."""
    if app.value:
        kind = "app" if app.kind == "sdk" and not is_sdk_manifest(app) else app.kind
        return check(app.value, APP, kind, app.path)
    found: list[Problem] = []
    kinds = {id(value): kind for kind, _, value in definitions(app.document.value)}
    for workflow in app.workflows:
        found += check(workflow.value, WORKFLOW, kinds.get(id(workflow.value), app.kind), workflow.path)
    return found


def is_misspelled(app: App, path: Path, key: str) -> bool:
    """Whether the object at a path has an unknown key that stands for this one, so that the key is not missing."""
    return any(
        problem.rule == "unknown-key" and problem.path[:-1] == path and key in problem.near
        for problem in shape_problems_of(app)
    )


def is_sdk_manifest(app: App) -> bool:
    """Whether this is a whole manifest of the legacy SDK, and not a definition with a key or two of one."""
    return app.kind == "sdk" and len(SDK_KEYS.intersection(app.value)) > 2


def check(value: Mapping[str, Any], shape: Shape, kind: str, path: Path = ()) -> list[Problem]:
    """Where an object leaves a shape. `kind` is that of its definition (see kinds.py), `path` where it stands."""
    if kind in ("partial", "fragment", "envelope", "sdk"):
        shape = adapted(shape, kind)
    trail: Trail = None
    for key in path:
        trail = (trail, key)
    found: list[Problem] = []
    _walk(value, shape, trail, found)
    if not found:
        return found

    return [problem for problem in found if counts(problem, kind, len(path))]


def _walk(value: Mapping[str, Any], shape: Shape, trail: Trail, found: list[Problem]) -> None:
    """Check an object and what lies in it. A trail becomes a path only where there is a problem."""
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
        judge_keys(value, shape, trail, found)


def _walk_items(value: list[Any], field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check the items of an array."""
    for index, item in enumerate(value):
        item_type = type(item)
        if item_type is dict and type(field) is Shape:
            _walk(item, field, (trail, index), found)
        elif item_type is not field:
            _check(item, field, (trail, index), found)


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
    # By name, not by place, so that the finding is the same whatever the order of the keys.
    for key in sorted(strange):
        if _judge(value[key], field, (trail, key), found) == "wrong-type":
            break
    if shape.keys is not None:
        for key, item in value.items():
            if type(item) is dict and not shape.keys["form"](key):
                _add(found, "malformed-value", (trail, key), shape.keys, "warning", key)


def _judge(value: Any, field: Field, trail: Trail, found: list[Problem]) -> str:
    """Note what is wrong with a value by itself; the rule that tells of it, "" if nothing is wrong."""
    if type(field) is not dict:
        return _judge_type(value, field, trail, found)
    if "types" not in field:
        if "status" not in field:
            return ""
        return _add(found, "obsolete-key" if field["status"] == "obsolete" else "export-noise", trail, None, "warning")
    value_type = type(value)
    if value_type not in field["types"]:
        return _judge_type(value, field, trail, found)
    severity = ""
    if value_type is str:
        if "values" in field:
            if value in field["values"] or is_expression(value):
                return ""
            if "any_case" in field and value.lower() in field["values"]:
                return ""
            rule = "unknown-value"
            if value in field.get("uncertain", ()):
                severity = "warning"
        elif "form" in field and not field["form"](value):
            if is_placeholder(value):
                return ""
            rule = "malformed-value"
        elif "filled" in field and not value.strip():
            rule = "empty-value"
            severity = "warning"
        elif "limit" in field and len(value) * 10 >= field["limit"] * 9:
            rule = "too-long"
            severity = "error" if len(value) > field["limit"] else "warning"
        else:
            return ""
    else:
        size = len(value) if value_type is list else value
        if "high" in field and not field["low"] <= size <= field["high"]:
            rule = "out-of-range"
        elif "filled" in field and not size:
            rule = "empty-value"
            severity = "warning"
        else:
            return ""
    return _add(found, rule, trail, field, severity or field.get("severity", "error"), value)


def _judge_type(value: Any, field: Field, trail: Trail, found: list[Problem]) -> str:
    """Note a value that is not of the type that its field asks for, unless it is known only later."""
    if is_expression(value):
        return ""
    return _add(found, "wrong-type", trail, field, "error", value)


def _add(found: list[Problem], rule: str, trail: Trail, field: Field | None, severity: str, value: Any = None) -> str:

    kind = None if field is None else expected(field)
    found.append(Problem(rule, path_of_trail(trail), severity=severity, value=value, expected=kind))
    return rule


class Expected:
    """What a value must be, as an object: a Kind of the table (see shape.py) with the defaults of what it does not give.

    `types` is None for any type.
    """

    types: tuple[type, ...] | None = None
    child: Shape | None = None
    items: Field | None = None
    noun: str = ""
    values: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    any_case: bool = False
    form: Callable[[str], bool] | None = None
    limit: int = 0
    low: int = 0
    high: int = 0
    filled: bool = False
    severity: str = "error"
    status: str = ""
    once: bool = False

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.__dict__.update(facts)


def expected(field: Field) -> Expected:
    """A field of the table as an object, however it is written there."""
    if isinstance(field, Shape):
        return Expected({"types": (dict,), "child": field})
    if isinstance(field, dict):
        return Expected(field)
    if isinstance(field, list):
        return Expected({"types": (list,), "items": field[0]})
    return Expected({"types": (field,)})


class Problem:
    """Where a definition leaves its shape: the rule that tells of it, the path, and what the message needs.

    An unknown key has its own path, the keys that may have been meant (`near`) and whether they are absent; missing keys
    have the path of their object and stand in `near`.
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


def adapted(shape: Shape, kind: str) -> Shape:
    """The shape of a whole definition as it is asked of other kinds of documents, which hold less and more."""
    unknown = {"partial": shape.unknown, "fragment": "near", "envelope": "", "sdk": "warning"}[kind]
    required = shape.required if kind == "sdk" else ()
    return Shape(shape.name, shape.noun, shape.fields, required, unknown=unknown)


def counts(problem: Problem, kind: str, depth: int) -> bool:
    """Whether a problem is one in a definition of this kind, whose own path has `depth` parts."""
    is_at_root = len(problem.path) <= depth + 1
    if kind == "sdk":
        if problem.rule == "missing-key":
            return len(problem.path) == depth
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
        return problem.rule not in ("export-noise", "obsolete-key")
    return True


def judge_keys(value: Mapping[str, Any], shape: Shape, trail: Trail, found: list[Problem]) -> None:
    """Note the keys that an object should not have and those that it lacks; a misspelt key is not also a missing one."""
    missing = [key for key in shape.required if key not in value]
    for stray in [key for key in value if key not in shape.fields]:
        candidates = [name for name, field in shape.fields.items() if _may_hold(expected(field), value[stray])]
        near = nearest(stray, [name for name in candidates if name not in value])
        are_absent = bool(near)
        if not near and shape.unknown not in ("near", ""):
            near = nearest(stray, [name for name in candidates if name in value])
        severity = shape.unknown
        if near and severity != "error":
            severity = "warning"
        meant = next((key for key in near if key in missing), None)
        if meant is not None:
            missing.remove(meant)
            near = [meant, *(key for key in near if key != meant)]
            severity = "error"
        if severity not in ("near", ""):
            at = path_of_trail((trail, stray))
            found.append(Problem("unknown-key", at, severity=severity, shape=shape, near=near, are_absent=are_absent))
    if missing:
        found.append(Problem("missing-key", path_of_trail(trail), shape=shape, near=missing))


def _may_hold(kind: Expected, value: Any) -> bool:
    """Whether a value should be where the kind is, by its type."""
    if kind.status:
        return False
    return kind.types is None or type(value) in kind.types or is_expression(value)


def path_of_trail(trail: Trail) -> Path:
    """The path that a trail of keys is, which is linked backwards."""
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    return tuple(reversed(keys))
