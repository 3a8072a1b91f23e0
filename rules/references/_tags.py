"""The tags of a template: all of them, those whose value braces may change, and the path of a template of one tag."""

from __future__ import annotations

from kwf_lint.expressions.nodes import Block, Mustache, PathExpression
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.nodes import ExpressionMistake, Statement

# Ends of names whose values contain nothing that HTML escapes or that breaks JSON.
SAFE_ENDINGS = ("Id", "ID", "Num", "At", "Bool", "Time", "Date")
SAFE_NAMES = frozenset(("id", "_id", "length", "statusCode"))


# What to do about a template that cannot be read, by what the message says.
ADVICE = (
    ("the comment is never closed", 'End the comment with "}}", or with "--}}" if it begins with "{{!--".'),
    ("the raw block is never closed", 'Close the block with "{{{{/", its name and "}}}}".'),
    ("the bracket is never closed", 'Add the "]".'),
    ("the quote is never closed", "Add the second quote."),
    ("is closed by", "Write as many braces at the end as at the beginning."),
    ("between the braces", "Write a path between the braces, or remove them."),
    ("a value is missing", "Complete the path or the argument before it."),
    ("is not allowed here", "Remove it, or put the name that contains it in brackets."),
    ("is not allowed inside a path", "Remove it, or move it to the beginning of the path."),
    ("without a key follows", "Move the argument before those with a key."),
    ("deep", "Nest less: kwf-lint does not check a template that is deeper."),
    ("parameters are in brackets", "Remove the brackets."),
    ("a NUL character", "Remove the character."),
    ("closes another raw block", "Close the block by its own name."),
    ("closes no block", "Remove it, or open the block before it."),
    ("does not close", "Close the inner block first, each block by its own name."),
    ("is outside a block", "Remove it, or put it into the block that it belongs to."),
    ("only one branch", "Remove it: this block cannot have another branch."),
    ("follows the last branch", 'Remove it: nothing may follow the "else" of a block.'),
    ("a second condition", 'Begin the block with "{{#if ...}}" instead.'),
)


def advice_on(text: str, mistake: ExpressionMistake) -> str | None:
    """What to do about a mistake for which there is no replacement."""
    written = text[mistake.start : mistake.end].rstrip()
    if mistake.message.endswith(" is never closed") and not mistake.message.startswith("the "):
        if written == "(":
            return 'Add the ")".'
        name = written.lstrip("{~#^*> ")
        if name:
            return f"Close the block with {quoted(f'{{{{/{name}}}}}')}."
        return f'Close it with "{"}" * written.count("{")}", or write "\\\\{{{{" if you mean literal braces.'
    return next((advice for part, advice in ADVICE if part in mistake.message), None)


def mustaches(text: Text) -> Iterator[Mustache]:
    """The tags of a template, those inside blocks too."""
    pending: list[Statement] = list(reversed(text.template.body)) if text.template else []
    while pending:
        statement = pending.pop()
        if isinstance(statement, Mustache):
            yield statement
        elif isinstance(statement, Block):
            pending += reversed([*(statement.body or []), *(statement.inverse or [])])


def may_be_changed(app: App, string: str, tag: Mustache, in_url: bool) -> bool:
    """Whether a tag inserts a value, not the result of a helper, that may contain what HTML escapes."""
    call = tag.call
    name = call.name
    if not tag.escaped or tag.decorator or call.arguments or call.pairs or not isinstance(name, PathExpression):
        return False
    if not name.segments:
        return False
    last = name.segments[-1][0]
    if last.endswith(SAFE_ENDINGS) or last in SAFE_NAMES:
        return False
    if len(name.segments) == 1 and last in app.platform.helpers:
        return False
    return not (in_url and _is_before_path(string, tag))


def _is_before_path(string: str, tag: Mustache) -> bool:
    """Whether a tag makes the host of a URL, or the part that ends with its host."""
    scheme = string.find("://", 0, tag.start)
    if scheme < 0:
        return tag.start == 0 and string.startswith("/", tag.end)
    host = string[scheme + 3 : tag.start]
    return not any(mark in host for mark in "/?#")


def only_path(app: App, text: Text) -> PathExpression | None:
    """The path of a template that is one tag with a path and nothing else."""
    template = text.template
    if template is None or template.mistakes or len(template.body) != 1:
        return None
    tag = template.body[0]
    if not isinstance(tag, Mustache) or tag.start != 0 or tag.end != len(text.text):
        return None
    name = tag.call.name
    if tag.decorator or tag.call.arguments or tag.call.pairs or not isinstance(name, PathExpression):
        return None
    if name.data or name.depth or not name.segments or name.root in app.platform.helpers:
        return None
    return name
