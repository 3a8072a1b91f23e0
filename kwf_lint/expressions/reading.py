"""Parses a string that may be an expression, and lists the paths that it reads and the helpers that it calls."""

from __future__ import annotations

from kwf_lint.expressions.fast_path import is_function, is_reference, is_template
from kwf_lint.expressions.handlebars import parse_template
from kwf_lint.expressions.nodes import Call, Constant, Mustache, Partial, PathExpression, Reference, Template
from kwf_lint.expressions.references import parse_function, parse_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.expressions.nodes import Function, Operand, Segment, Statement


def parse_string(text: str) -> Reference | Function | Template | None:
    """What the string holds, or None for plain text: no `/#` at its start and no `{{` in it."""
    if is_reference(text):
        return Reference(parse_path(text, 2, len(text)))
    if is_function(text):
        return parse_function(text)
    return parse_template(text) if is_template(text) else None


def paths(expression: Reference | Function | Template) -> list[tuple[PathExpression, bool]]:
    """Every path that the expression reads, in reading order, and whether it starts at the roots of the string's scope.

    `@` variables and block parameters do not. Nor do, or not certainly, paths in the body of an `each` or `with` (unless
    as many `..` lead out again), of a block helper that is not one of Handlebars' own, or of a partial. The name of a tag
    without arguments is taken for a path, and so is any name of several segments. `this` alone is left out.
    """
    if not isinstance(expression, Template):
        return [(expression.path, True)] if expression.path else []
    found: list[tuple[PathExpression, bool]] = []
    _collect(expression.body, 0, frozenset(), found, [])
    return found


def helpers(template: Template) -> list[Segment]:
    """The names that are certainly called as helpers, as (name, start, end), in reading order.

    Those are the names of sub-expressions and of tags with arguments, if they have one segment. The name of a partial
    or a decorator is not one.
    """
    found: list[Segment] = []
    _collect(template.body, 0, frozenset(), [], found)
    return found


def calls(template: Template) -> Iterator[tuple[Call, Statement | None]]:
    """Every call, in no order, each with the tag or block whose call it is; None for a sub-expression."""
    pending: list[Statement] = list(template.body)
    for statement in pending:  # grows on the way
        inner = [statement.call]
        for number, call in enumerate(inner):  # grows on the way
            yield call, None if number else statement
            values = [call.name, *call.arguments, *[pair[3] for pair in call.pairs]]
            inner += [value for value in values if isinstance(value, Call)]
        if not isinstance(statement, Mustache):
            pending += statement.body or []
            if not isinstance(statement, Partial):
                pending += statement.inverse or []


def parameters(template: Template) -> list[PathExpression]:
    """The paths of one segment that are given to a helper and start at the roots of the string's scope."""
    given = {
        value.start
        for call, _ in calls(template)
        for value in (*call.arguments, *[pair[3] for pair in call.pairs])
        if isinstance(value, PathExpression)
    }
    return [path for path, rooted in paths(template) if rooted and len(path.segments) == 1 and path.start in given]


def _collect(
    body: list[Statement],
    level: int,
    names: frozenset[str],
    found: list[tuple[PathExpression, bool]],
    called: list[Segment],
) -> None:
    """Add the paths and helpers of tags. `level` is how many `..` lead to the roots, -1 if that is not known."""
    for statement in body:
        call = statement.call
        if isinstance(statement, Mustache):
            _collect_call(call, level, names, found, called, named=not statement.decorator)
            continue
        if isinstance(statement, Partial):
            _collect_call(call, level, names, found, called, named=False)
            _collect(statement.body or [], -1, names, found, called)
            continue
        _collect_call(call, level, names, found, called, named=statement.kind != "decorator")
        inner = outer = -1
        name = _helper_name(call)
        if name is None:
            outer = level
        elif name[0] in ("if", "unless"):
            inner = outer = level
        elif name[0] in ("each", "with"):
            inner = level + 1 if level >= 0 else -1
            outer = level
        local = names.union(statement.names) if statement.names else names
        inverted = statement.kind == "inverse"
        _collect(statement.body or [], inner, names if inverted else local, found, called)
        _collect(statement.inverse or [], outer, local if inverted else names, found, called)


def _collect_call(
    call: Call,
    level: int,
    names: frozenset[str],
    found: list[tuple[PathExpression, bool]],
    called: list[Segment],
    named: bool,
) -> None:
    """The same for one tag or sub-expression; `named`: its name is a helper or a path."""
    name = _helper_name(call) if named else None
    if name and (call.arguments or call.pairs):
        called.append(name)
    elif named:
        _collect_value(call.name, level, names, found, called)
    for argument in call.arguments:
        _collect_value(argument, level, names, found, called)
    for pair in call.pairs:
        _collect_value(pair[3], level, names, found, called)


def _collect_value(
    value: Operand, level: int, names: frozenset[str], found: list[tuple[PathExpression, bool]], called: list[Segment]
) -> None:
    if isinstance(value, Call):
        name = _helper_name(value)
        if name and not (value.arguments or value.pairs):
            called.append(name)
        else:
            _collect_call(value, level, names, found, called, named=True)
    elif isinstance(value, PathExpression) and value.segments:
        local = value.root in names and not value.depth and value.segments[0][1] == value.start
        found.append((value, not value.data and not local and value.depth == level))


def _helper_name(call: Call) -> Segment | None:
    """The name as (name, start, end), if it can be a helper's: a string, or a path of one segment that names no scope."""
    name = call.name
    if isinstance(name, Constant):
        return (str(name.value), name.start, name.end)
    if isinstance(name, PathExpression) and len(name.segments) == 1 and name.segments[0][1] == name.start:
        return name.segments[0]
    return None
