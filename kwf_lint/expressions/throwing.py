"""What Handlebars parses, but throws an error for when it renders a template: `{{#if a 'b'}}`, `{{steps.1.name 'x'}}`.

Some of it throws only where its branch is reached, or where the value that is taken for a helper exists. Handlebars 4.7 is
the referee of the tests.
"""

from __future__ import annotations

from kwf_lint.expressions.nodes import Block, Call, Constant, Mustache, Partial, PathExpression
from kwf_lint.expressions.reading import calls
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kwf_lint.expressions.nodes import Operand, Statement, Template

    # The message, where the mistake is, and what to do; the advice contains text of the template.
    Throwing = tuple[str, int, int, str]

# How many values the helpers of Handlebars take, those without a key.
VALUES = {"if": 1, "unless": 1, "each": 1, "with": 1, "lookup": 2}
BLOCKS = ("if", "unless", "each", "with")
# What other languages write for `else if`.
ELSE_IF = frozenset(["elseif", "elsif", "elif", "else_if"])
THROWS = "Handlebars throws an error here."


def throwing(text: str, template: Template, helpers: Collection[str]) -> list[Throwing]:
    """What throws in a template that can be parsed; `helpers` are those that are known."""
    found: list[Throwing] = []
    has_partials = "#*" in text
    for call, statement in calls(template):
        if isinstance(statement, Partial):
            if statement.body is None and not has_partials and not isinstance(call.name, Call):
                message = f"the partial {quoted(text[call.name.start : call.name.end])} is not defined"
                advice = f"Write the text of the partial in its place. {THROWS}"
                found.append((message, call.name.start, call.name.end, advice))
        elif _is_decorator(statement):
            if text[call.name.start : call.name.end].strip("'\"") != "inline":
                message = f"the decorator {quoted(text[call.name.start : call.name.end])} is not known"
                found.append((message, call.name.start, call.name.end, f"Remove the decorator. {THROWS}"))
        else:
            found += _in_call(text, call, statement, helpers)
    found.sort(key=lambda each: each[1])
    return found


def _is_decorator(statement: Statement | None) -> bool:
    if isinstance(statement, Block):
        return statement.kind == "decorator"
    return isinstance(statement, Mustache) and statement.decorator


def _in_call(text: str, call: Call, statement: Statement | None, helpers: Collection[str]) -> Iterator[Throwing]:
    name = call.name
    if not isinstance(name, PathExpression):
        return
    written = text[name.start : name.end]
    operator = next((each for each in call.arguments if _is_operator(text, each)), None)
    if operator is not None and written not in helpers and written not in VALUES:
        message = f"{quoted(text[operator.start : operator.end])} is not an operator in a template"
        advice = f"Choose with {{{{#if {written}}}}}...{{{{else}}}}...{{{{/if}}}}. {THROWS}"
        yield message, operator.start, operator.end, advice
    elif _is_value(name, written):
        if call.arguments or call.pairs or statement is None:
            yield (
                f"{quoted(written)} is a value, but is called as a helper",
                name.start,
                name.end,
                _of_value(text, call),
            )
    elif written in VALUES:
        yield from _in_known_helper(text, call, statement, written)
    elif call.arguments and written.lower() in ELSE_IF:
        condition = text[call.arguments[0].start : call.arguments[-1].end]
        advice = f"Write {{{{else if {condition}}}}}. {THROWS}"
        yield f"the helper {quoted(written)} is not known", name.start, name.end, advice


def _in_known_helper(text: str, call: Call, statement: Statement | None, name: str) -> Iterator[Throwing]:
    start, end = call.name.start, call.name.end
    wanted, given = VALUES[name], len(call.arguments)
    if given > wanted:
        message = f"{quoted(name)} takes {counted(wanted, 'value')}, but gets {given}"
        advice = f"Remove the other values. {THROWS}"
        if name in ("if", "unless"):
            advice = f'Compare in the condition of a transition: "{name}" cannot compare. {THROWS}'
        yield message, call.arguments[wanted].start, call.arguments[-1].end, advice
    elif given < wanted:
        is_else = isinstance(statement, Block) and statement.kind == "chain"
        words = "else if" if is_else and name == "if" else name
        message = (
            f"{quoted(words)} has no value" if not given else f"{quoted(name)} takes {wanted} values, but gets {given}"
        )
        yield message, start, end, f"Write the value after it. {THROWS}"
    elif name in BLOCKS and not isinstance(statement, Block):
        value = text[call.arguments[0].start : call.arguments[0].end]
        advice = f"Write {{{{#{name} {value}}}}}...{{{{/{name}}}}}. {THROWS}"
        yield f"{quoted(name)} is missing the # of a block", start, end, advice


def _is_value(name: PathExpression, written: str) -> bool:
    """Whether a name cannot be a helper's: it has several segments, or is a variable or `this`."""
    return name.data or len(name.segments) > 1 or written == "this" or written[:1] == "."


def _is_operator(text: str, value: Operand) -> bool:
    """Whether an argument is an operator of other languages: `?`, `??`, `-`, `:`."""
    written = text[value.start : value.end]
    return not isinstance(value, (Constant, Call)) and all(each in "?:-<>" for each in written)


def _of_value(text: str, call: Call) -> str:
    """What to write for a value that is followed by something."""
    name = text[call.name.start : call.name.end]
    if call.pairs and call.pairs[0][0] == "default":
        return f"Write {{{{#if {name}}}}}{{{{{{{name}}}}}}}{{{{else}}}}...{{{{/if}}}} for a default. {THROWS}"
    first = call.arguments[0] if call.arguments else None
    if isinstance(first, Constant) and first.kind == "string" and name.endswith("At"):
        return f"Write {{{{{{dateFormat {name} format={text[first.start : first.end]}}}}}}}. {THROWS}"
    return f"Write the name of a helper before it, or remove what follows. {THROWS}"
