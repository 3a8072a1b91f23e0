"""The tags of a template: all of them, those whose value braces may change, and the path of a template of one tag."""

from __future__ import annotations

from kwf_lint.expressions.nodes import Block, Mustache, PathExpression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.nodes import Statement

# Ends of names whose values contain nothing that HTML escapes or that breaks JSON.
SAFE_ENDINGS = ("Id", "ID", "Num", "At", "Bool", "Time", "Date")
SAFE_NAMES = frozenset(("id", "_id", "length", "statusCode"))


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
