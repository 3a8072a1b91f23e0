"""Handlebars templates: can they be read, and does what they write arrive unchanged?

What a template reads is judged with the references, and its helpers in helpers.py.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Part, Set, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.components import Action, Command, Widget
from kwf_lint.definition.workflow import Step
from kwf_lint.kustomer.names import REST_ACTIONS
from kwf_lint.words import counted, quoted

from .rendering import SAFE_ENDINGS, SAFE_NAMES, throwing_in
from .requests import reported_bodies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.nodes import ExpressionMistake, Mustache, PathExpression, Statement

# The inputs of a request beside its address and method.
REQUEST_PARTS = frozenset(("headers", "qs", "data", "body", "form", "defaultHeaders", "defaultBody"))


@rule("KWF407", "error")
def template_syntax(app: App) -> Iterator[Finding]:
    """A Handlebars template cannot be parsed or rendered."""
    for text, mistakes in _mistakes(app):
        following = _those_that_follow(text, mistakes)
        for mistake in mistakes:
            if mistake.kind in ("syntax", "reference") and mistake.start not in following:
                advice = None
                if mistake.kind == "reference":
                    advice = 'inside braces a path stands without "/#": steps.<id>.<field>'
                elif mistake.replacement:
                    advice = f"write {quoted(mistake.replacement)}"
                yield Finding(text.path, mistake.message, part=(mistake.start, mistake.end), help=advice)
    for text in reads_of(app).odd_templates:
        for message, start, end, advice in throwing_in(app, text):
            yield Finding(text.path, message, part=(start, end), help=advice)


def _mistakes(app: App) -> Iterator[tuple[Text, Sequence[ExpressionMistake]]]:
    """The templates that Handlebars refuses."""
    for text in reads_of(app).odd_templates:
        template = text.expression
        if template is not None and template.mistakes:
            yield text, template.mistakes


def _those_that_follow(text: Text, mistakes: Sequence[ExpressionMistake]) -> set[int]:
    """Where the mistakes begin that a wrong segment before them in the same tag, another rule's finding, may make."""
    segments = sorted([other.end for other in mistakes if other.kind in ("at-segment", "index")])
    found = set()
    place = 0
    for start in sorted([mistake.start for mistake in mistakes]) if segments else ():
        while place < len(segments) and segments[place] <= start:
            place += 1
        if place and text.text.find("}}", segments[place - 1], start) < 0:
            found.add(start)
    return found


@rule("KWF408", "error", fixes="unsafe")
def template_at_segment(app: App) -> Iterator[Finding]:
    """A template reads an attribute whose name begins with "@" as if it could follow a dot."""
    for text, mistakes in _mistakes(app):
        for mistake in mistakes:
            if mistake.kind == "at-segment":
                yield _wrong_segment(text, mistake, "put the name in brackets", safe=False)


def _wrong_segment(text: Text, mistake: ExpressionMistake, advice: str, *, safe: bool) -> Finding:
    span = (mistake.start, mistake.end)
    replacement = mistake.replacement or ""
    return Finding(
        text.path,
        mistake.message,
        part=span,
        help=f"{advice}: {quoted(replacement)}",
        fix=Fix(f"write {quoted(replacement)}", [Part(text.path, span, replacement)], safe=safe),
    )


@rule("KWF409", "error", fixes="safe")
def template_index(app: App) -> Iterator[Finding]:
    """A path in a template ends with the number of an item, which Handlebars cannot read."""
    for text, mistakes in _mistakes(app):
        for mistake in mistakes:
            if mistake.kind == "index":
                yield _wrong_segment(text, mistake, "put the number in brackets", safe=True)


@rule("KWF410", "warning", fixes="unsafe")
def escaped_interpolation(app: App) -> Iterator[Finding]:
    """Two braces escape a value for HTML where it goes into a request."""
    for text in reads_of(app).templates:
        string = text.text
        if string.count("{{") == string.count("{{{"):
            continue
        severity = _request_part(text)
        # Where a text will not do at all, or breaks the JSON it stands in, that is the finding.
        if not severity or _wanted_type(text) or text.path in reported_bodies(app):
            continue
        found = [tag for tag in _mustaches(text) if _may_be_changed(app, string, tag, severity == "warning")]
        if found:
            first = _path_of(string, found[0])
            more = f", and {counted(len(found) - 1, 'value')} more" if len(found) > 1 else ""
            edits = [Part(text.path, (tag.start, tag.end), f"{{{string[tag.start : tag.end]}}}") for tag in found]
            plain = not any("~" in string[tag.start : tag.end] for tag in found)
            yield Finding(
                text.path,
                f"two braces escape the value of {quoted(first)} for HTML{more}",
                severity=severity,
                part=(found[0].start, found[0].end),
                help=f'"&" becomes "&amp;", "=" becomes "&#x3D;"; three braces leave it alone: {{{{{{{first}}}}}}}',
                fix=Fix("write three braces", edits) if plain else None,
            )


def _request_part(text: Text) -> str:
    """The level of an escaped value in this string: "warning" in a URL, "info" elsewhere in a request, else ""."""
    holder, below = text.holder, text.path[len(text.holder.path) + 1 :]
    key = text.key
    if isinstance(holder, Step):
        if key != "params" or not below:
            return ""
        if below[-1] in ("uri", "url") or text.text.startswith(("https://", "http://")):
            return "warning"
        return "info" if holder.action in REST_ACTIONS and below[0] in REQUEST_PARTS else ""
    if isinstance(holder, Action):
        if key != "inputTemplate" or not below:
            return ""
        if below[0] in ("uri", "url"):
            return "warning"
        return "info" if below[0] in REQUEST_PARTS else ""
    if isinstance(holder, (Command, Widget)):
        return "warning" if key == "url" else "info"
    return ""


def _mustaches(text: Text) -> Iterator[Mustache]:
    """The tags of a template, those inside blocks too."""
    from kwf_lint.expressions.nodes import Block, Mustache

    pending: list[Statement] = list(reversed(text.template.body)) if text.template else []
    while pending:
        statement = pending.pop()
        if isinstance(statement, Mustache):
            yield statement
        elif isinstance(statement, Block):
            pending += reversed([*(statement.body or []), *(statement.inverse or [])])


def _may_be_changed(app: App, string: str, tag: Mustache, in_url: bool) -> bool:
    """Whether a tag writes a value, not the result of a helper, that may hold what HTML escapes."""
    from kwf_lint.expressions.nodes import PathExpression

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


def _path_of(string: str, tag: Mustache) -> str:
    return string[tag.call.start : tag.call.end]


@rule("KWF411", "warning", fixes="unsafe")
def reference_as_text(app: App) -> Iterator[Finding]:
    """A template makes a text of a value that is needed as number or as true or false."""
    for text in reads_of(app).templates:
        string = text.text
        if not string.startswith("{{") or not string.endswith("}}"):
            continue
        wanted = _wanted_type(text)
        path = _only_path(app, text) if wanted else None
        if path is None:
            continue
        reference = "/#" + ".".join([segment for segment, *_ in path.segments])
        yield Finding(
            text.path,
            f"the template gives a text where {wanted} is needed",
            help=f'a reference keeps the type: "{reference}"',
            fix=Fix(f"write {quoted(reference)}", [Set(text.path, reference)]),
        )


def _wanted_type(text: Text) -> str:
    """What the place of a template needs and no template gives, in words; "" where it takes a text."""
    key = text.key
    if isinstance(text.holder, Action) and key == "inputTemplate":
        # Elsewhere in a request a name with this ending may be anything: the request goes to whom the app likes.
        name = text.path[-1] if "custom" in text.path else ""
        if type(name) is str and name.endswith("Num"):
            return "a number"
        return "true or false" if type(name) is str and name.endswith("Bool") else ""
    if key != "transitions":
        return ""
    condition: Any = text.holder.value
    for step in text.path[len(text.holder.path) : -2]:
        condition = condition[step]
    if type(condition) is dict and condition.get("op") in ("eq", "neq"):
        values = condition.get("values")
        if type(values) is list and any(type(value) is bool for value in values):
            return "true or false"
    return ""


def _only_path(app: App, text: Text) -> PathExpression | None:
    """The path of a template that is one tag with a path and nothing else."""
    from kwf_lint.expressions.nodes import Mustache, PathExpression

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
