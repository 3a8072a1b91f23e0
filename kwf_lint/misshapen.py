"""Where a definition leaves its shape: what the rules of the family KWF1 need to tell of it.

shape.py finds that something is wrong, and loads this module only then; what it is, which keys may have been meant and
what counts in which kind of document is worked out here.
"""

from __future__ import annotations

from kwf_lint.names import nearest
from kwf_lint.shape import Shape, is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from kwf_lint.document import Path
    from kwf_lint.shape import Field, Trail


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

    __slots__ = ("are_absent", "kind", "near", "path", "rule", "severity", "shape", "value")

    def __init__(
        self,
        rule: str,
        path: Path,
        *,
        severity: str = "error",
        value: Any = None,
        kind: Expected | None = None,
        shape: Shape | None = None,
        near: Iterable[str] = (),
        are_absent: bool = True,
    ) -> None:
        self.rule = rule
        self.path = path
        self.severity = severity
        self.value = value
        self.kind = kind
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
            at = path_of((trail, stray))
            found.append(Problem("unknown-key", at, severity=severity, shape=shape, near=near, are_absent=are_absent))
    if missing:
        found.append(Problem("missing-key", path_of(trail), shape=shape, near=missing))


def _may_hold(kind: Expected, value: Any) -> bool:
    """Whether a value should be where the kind is, by its type."""
    if kind.status:
        return False
    return kind.types is None or type(value) in kind.types or (type(value) is str and is_template(value))


def path_of(trail: Trail) -> Path:
    """The path that a trail of keys is, which is linked backwards."""
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    return tuple(reversed(keys))
