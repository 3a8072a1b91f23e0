"""The nodes that expressions are parsed into: references, functions, templates, their tags and paths, and mistakes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    Segment: TypeAlias = tuple[str, int, int]

    Operand: TypeAlias = "PathExpression | Constant | Call"

    Statement: TypeAlias = "Mustache | Block | Partial"


class ExpressionMistake:
    """Why an expression cannot be read as it was meant.

    kind, in templates: "at-segment" (`.@attr`, `['@attr']`), "index" (`list.0` at the end of a path), "reference" (`/#`
    inside the braces), "syntax" (all else); in functions: "name" (there is none), "space", "prefix" (`/#` inside, `/#Fn:`),
    "call" (parentheses).
    message: a fact for people. replacement: the characters that fix it when they take the place of start to end, or
    None where no such characters are known.
    """

    __slots__ = ("end", "kind", "message", "replacement", "start")

    def __init__(self, kind: str, message: str, start: int, end: int, replacement: str | None = None) -> None:
        self.kind = kind
        self.message = message
        self.start = start
        self.end = end
        self.replacement = replacement


class PathExpression:
    """The path to a value: segments as (text, start, end), without Handlebars' `this`, `.` and `..`.

    root: the text of the first segment, "" where there is none. data: a Handlebars `@` variable. depth: how many `..`.
    A segment's text is without the brackets of `[...]`, its offsets are with them.
    """

    __slots__ = ("data", "depth", "end", "root", "segments", "start")

    def __init__(self, segments: list[Segment], start: int, end: int, data: bool = False, depth: int = 0) -> None:
        self.segments = segments
        self.root = segments[0][0] if segments else ""
        self.start = start
        self.end = end
        self.data = data
        self.depth = depth


class Constant:
    """A literal in a template; kind is "string", "number", "boolean", "null" or "undefined" (value None)."""

    __slots__ = ("end", "kind", "start", "value")

    def __init__(self, kind: str, value: str | float | bool | None, start: int, end: int) -> None:
        self.kind = kind
        self.value = value
        self.start = start
        self.end = end


class Call:
    """A name with what follows it: a sub-expression, or the inside of a tag.

    name: a path or constant (a `Call` only as the name of a partial). pairs: the `key=value` arguments as (key, start
    of the key, end of the key, value). Without arguments it may be a helper or just a path; only Handlebars knows.
    """

    __slots__ = ("arguments", "end", "name", "pairs", "start")

    def __init__(
        self,
        name: Operand,
        arguments: list[Operand],
        pairs: list[tuple[str, int, int, Operand]],
        start: int,
        end: int,
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.pairs = pairs
        self.start = start
        self.end = end


class Mustache:
    """`{{x}}` (escaped), `{{{x}}}` or `{{&x}}` (not), or a decorator `{{* x}}`; start and end include the braces."""

    __slots__ = ("call", "decorator", "end", "escaped", "start")

    def __init__(self, call: Call, start: int, end: int, escaped: bool, decorator: bool) -> None:
        self.call = call
        self.start = start
        self.end = end
        self.escaped = escaped
        self.decorator = decorator


class Block:
    """A block from the braces that open it to those that close it.

    kind: "block" (`#x`), "inverse" (`^x`), "chain" (`else x`, which is alone in the `inverse` of what it continues
    and ends where that ends), "decorator" (`#*x`) or "raw" (four braces). body: what stands for the case that holds,
    inverse: for the other; None where there is no such part. names: the block parameters, `as |a b|`.
    """

    __slots__ = ("body", "call", "end", "inverse", "kind", "names", "start")

    def __init__(self, kind: str, call: Call, names: list[str], start: int) -> None:
        self.kind = kind
        self.call = call
        self.names = names
        self.start = start
        self.end = start
        self.body: list[Statement] | None = None
        self.inverse: list[Statement] | None = None


class Partial:
    """`{{> x}}`, or with a body `{{#> x}}...{{/x}}`."""

    __slots__ = ("body", "call", "end", "start")

    def __init__(self, call: Call, start: int, end: int, body: list[Statement] | None) -> None:
        self.call = call
        self.start = start
        self.end = end
        self.body = body


class Reference:
    """A whole string `/#a.b.c`. Segments may be empty or hold any character: the rules say what is right."""

    __slots__ = ("mistakes", "path")

    def __init__(self, path: PathExpression) -> None:
        self.path = path
        self.mistakes: Sequence[ExpressionMistake] = ()


class Function:
    """A whole string `/#fn:name,path,argument,...`.

    name: (text, start, end). arguments: all that follow the name, as (text, start, end) without outer spaces. path: the
    first argument read as a path, without a wrong `/#`; None if it is empty or is 24 hexadecimal digits, a schedule's
    id as `inBusinessHours` takes it.
    """

    __slots__ = ("arguments", "mistakes", "name", "path")

    def __init__(
        self, name: Segment, arguments: list[Segment], path: PathExpression | None, mistakes: list[ExpressionMistake]
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.path = path
        self.mistakes = mistakes


class Template:
    """A string with `{{`. body: its tags outside blocks, in order (text and comments are left out).

    Handlebars refuses the string if there are mistakes. Where all of them have a replacement, body shows the template as
    it was meant; a mistake without one ends the reading, so it is the last, and body is empty.
    """

    __slots__ = ("body", "mistakes")

    def __init__(self, body: list[Statement], mistakes: list[ExpressionMistake]) -> None:
        self.body = body
        self.mistakes = mistakes
