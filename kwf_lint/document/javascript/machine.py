"""The heart of the evaluation: the steps that a run may take, and which function evaluates which kind of node.

The modules that say what the kinds mean (literals.py, operators.py, statements.py ...) reach each other through here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Function, Module, Object, Scope, Text, Unknown, Value

    class World(Protocol):
        """What the evaluation asks of whoever loads modules."""

        def undefined_name(self, run: Run, node: Node, scope: Scope, name: str) -> Value: ...
        def thrown(self, run: Run, reason: str, at: At) -> Value: ...
        def refused(self, at: At, message: str) -> None: ...
        def note_candidate(self, value: Object, name: str, *, is_alone: bool) -> None: ...
        def has_set_member(self, holder: Value) -> None: ...
        def is_machines(self, text: str) -> bool: ...
        def meta(self, scope: Scope) -> Value: ...
        def require_of(self, module: Module) -> Value: ...
        def json_text(self, run: Run, given: list[Value]) -> str | None: ...
        def json_value(self, text: Text, at: At) -> Value: ...
        def text_file(self, path: str, at: At) -> Text | Unknown: ...
        def kind_of(self, path: str) -> str | None: ...
        def folder(self, path: str) -> list[tuple[str, bool]] | None: ...

    Evaluate = Callable[["Run", Node, Scope], Value]
    Execute = Callable[["Run", Node, Scope], None]
    # A method of the library: the run, what it is called on, what it is given, where the call is, and its scope; None
    # where it does not say what comes of it.
    Method = Callable[["Run", Value, list[Value], At, Scope], Value | None]

# Expressions and statements nested deeper are not followed: a fifth of what Python's stack holds.
MAX_DEPTH = 220
STEPS = 60_000
# Nodes that are looked at, also in code that runs once.
NODES = 80_000

EXPRESSIONS: dict[str, Evaluate] = {}
STATEMENTS: dict[str, Execute] = {}


class Return(Exception):  # noqa: N818  it ends a function and is no error
    """A function returns."""

    def __init__(self, value: Value) -> None:
        self.value = value


class Jump(Exception):  # noqa: N818  it ends a loop and is no error
    """A loop or switch is left (`break`) or goes on (`continue`), the one with this label, "" for the nearest."""

    def __init__(self, kind: str, label: str) -> None:
        self.kind = kind
        self.label = label


class Thrown(Exception):  # noqa: N818  what is thrown need not be an error
    """The module throws."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Lost(Exception):  # noqa: N818  it ends what is followed and is no error
    """It is not known whether what follows runs: up to the end of the function ("return") or loop ("break")."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason


class Exhausted(Exception):  # noqa: N818  it ends the run and is no error
    """The run has taken all the steps that it may."""


class Run:
    """One evaluation of a module with all that it imports."""

    __slots__ = (
        "awaited", "called_unknown", "depth", "escaped", "escaping", "nodes", "quiet", "repeating", "steps", "tries", "world",
    )  # fmt: skip

    def __init__(self, world: World) -> None:
        self.world = world
        self.steps = STEPS
        self.nodes = NODES
        self.depth = 0
        # How many calls and loops are under way: what is in them may run many times.
        self.repeating = 0
        # How many `try` are under way, and how often something was called that is not followed and may throw.
        self.tries = 0
        self.called_unknown = 0
        # How many expressions are being evaluated that the module itself may never come to.
        self.quiet = 0
        # Functions that code which is not followed may call at any time.
        self.escaped: set[tuple[int, int]] = set()
        # Those of them that are still to be looked at; None where nobody is looking.
        self.escaping: list[tuple[Function, str]] | None = None
        # Waits that the async functions under way have come to: what follows one runs later than it is evaluated.
        self.awaited = 0

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise Exhausted

    def look_at(self, items: int) -> None:
        """Pay for looking at so many items or members at once, or for copying them."""
        self.spend(items // 4 + 1)


def handles(table: dict[str, Any], *kinds: str) -> Callable[[Any], Any]:
    """Declare the function that handles nodes of these kinds."""

    def declare(function: Any) -> Any:
        for kind in kinds:
            table[kind] = function
        return function

    return declare


def call(run: Run, function: Function, this: Value, arguments: list[Value]) -> Value:
    """What a function of the module returns. Raises Thrown."""
    return CALLS["function"](run, function, this, arguments)


CALLS: dict[str, Callable[[Run, Function, Value, list[Value]], Value]] = {}
