"""Handlebars templates: can they be parsed, and do the values they insert arrive unchanged?

What a template reads is judged with the references, and its helpers in helpers.py.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Part, Set, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.components import Action, Command, Widget
from kwf_lint.definition.workflow import Step
from kwf_lint.kustomer.names import REST_ACTIONS
from kwf_lint.words import counted, quoted

from .helpers import throwing_in
from .requests import reported_bodies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.nodes import ExpressionMistake, Mustache

# The inputs of a request besides its URL and method.
REQUEST_PARTS = frozenset(("headers", "qs", "data", "body", "form", "defaultHeaders", "defaultBody"))
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
    ("deep", "Reduce the nesting: kwf-lint does not check a template that is deeper."),
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


@rule("KWF407", "error")
def template_syntax(app: App) -> Iterator[Finding]:
    """A Handlebars template cannot be parsed or rendered."""
    for text, mistakes in _mistakes(app):
        following = _those_that_follow(text, mistakes)
        for mistake in mistakes:
            if mistake.kind in ("syntax", "reference") and mistake.start not in following:
                advice = None
                if mistake.kind == "reference":
                    advice = 'Write the path without "/#": steps.<id>.<field>.'
                    if text.text.startswith("fn:", mistake.end):
                        advice = "Use a helper, or make the function the whole string: it has no meaning in braces."
                elif mistake.replacement:
                    advice = f"Write {quoted(mistake.replacement)}."
                else:
                    advice = _advice_on(text.text, mistake)
                yield Finding(text.path, mistake.message, part=(mistake.start, mistake.end), help=advice)
    for text in reads_of(app).odd_templates:
        for message, start, end, advice in throwing_in(app, text):
            yield Finding(text.path, message, part=(start, end), help=advice)


def _advice_on(text: str, mistake: ExpressionMistake) -> str | None:
    """What to do about a mistake for which there is no replacement."""
    written = text[mistake.start : mistake.end].rstrip()
    if mistake.message.endswith(" is never closed") and not mistake.message.startswith("the "):
        if written == "(":
            return 'Add the ")".'
        name = written.lstrip("{~#^*> ")
        if name:
            return f"Close the block with {quoted(f'{{{{/{name}}}}}')}."
        return f'Close it with "{"}" * written.count("{")}", or write "\\\\{{{{" if you mean literal braces.'
    if written in ("+", "-", "*", "/", "%") and mistake.message.endswith(" is not allowed here"):
        return f"Use the helper math, with the sign in quotes: {{{{math a '{written}' b}}}}."
    return next((advice for part, advice in ADVICE if part in mistake.message), None)


def _mistakes(app: App) -> Iterator[tuple[Text, Sequence[ExpressionMistake]]]:
    """The templates that Handlebars refuses."""
    for text in reads_of(app).odd_templates:
        template = text.expression
        if template is not None and template.mistakes:
            yield text, template.mistakes


def _those_that_follow(text: Text, mistakes: Sequence[ExpressionMistake]) -> set[int]:
    """Where the mistakes begin that a wrong segment or a function before them in the same tag may cause."""
    segments = sorted(
        [
            other.end
            for other in mistakes
            if other.kind in ("at-segment", "index")
            or (other.kind == "reference" and text.text.startswith("fn:", other.end))
        ]
    )
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
    """A template reads an attribute that begins with "@" without putting its name in brackets."""
    for text, mistakes in _mistakes(app):
        for mistake in mistakes:
            if mistake.kind == "at-segment":
                yield _wrong_segment(text, mistake, "Put the name in brackets", safe=False)


def _wrong_segment(text: Text, mistake: ExpressionMistake, advice: str, *, safe: bool) -> Finding:
    span = (mistake.start, mistake.end)
    replacement = mistake.replacement or ""
    return Finding(
        text.path,
        mistake.message,
        part=span,
        help=f"{advice}: {quoted(replacement)}.",
        fix=Fix(
            f"replace {quoted(text.text[slice(*span)])} with {quoted(replacement)}",
            [Part(text.path, span, replacement)],
            safe=safe,
        ),
    )


@rule("KWF409", "error", fixes="safe")
def template_index(app: App) -> Iterator[Finding]:
    """A path in a template ends with an index that is not in brackets."""
    for text, mistakes in _mistakes(app):
        for mistake in mistakes:
            if mistake.kind == "index":
                yield _wrong_segment(text, mistake, "Put the number in brackets", safe=True)


@rule("KWF410", "warning", fixes="unsafe")
def escaped_interpolation(app: App) -> Iterator[Finding]:
    """A template HTML-escapes a value inside a request."""
    for text in reads_of(app).templates:
        string = text.text
        if string.count("{{") == string.count("{{{"):
            continue
        severity = _request_part(text)
        # Where a string is wrong anyway, or breaks the JSON around it, that is the finding.
        if not severity or _wanted_type(text) or text.path in reported_bodies(app):
            continue
        from ._tags import may_be_changed, mustaches  # few templates write escaped values into requests

        found = [tag for tag in mustaches(text) if may_be_changed(app, string, tag, severity == "warning")]
        if found:
            first = _path_of(string, found[0])
            written = quoted(string[found[0].start : found[0].end])[1:-1]
            more = f" (and {counted(len(found) - 1, 'more value')})" if len(found) > 1 else ""
            edits = [Part(text.path, (tag.start, tag.end), f"{{{string[tag.start : tag.end]}}}") for tag in found]
            plain = not any("~" in string[tag.start : tag.end] for tag in found)
            yield Finding(
                text.path,
                f"{written} HTML-escapes the value inside a {'URL' if severity == 'warning' else 'request'}{more}",
                severity=severity,
                part=(found[0].start, found[0].end),
                help=f'Write {{{{{{{first}}}}}}}: two braces change "&" to "&amp;" and "=" to "&#x3D;".',
                fix=Fix(f"replace {written} with {{{written}}}{more}", edits) if plain else None,
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


def _path_of(string: str, tag: Mustache) -> str:
    return string[tag.call.start : tag.call.end]


@rule("KWF411", "warning", fixes="unsafe")
def reference_as_text(app: App) -> Iterator[Finding]:
    """A template returns a string where a number or boolean is needed."""
    for text in reads_of(app).templates:
        string = text.text
        if not string.startswith("{{") or not string.endswith("}}"):
            continue
        wanted = _wanted_type(text)
        if not wanted:
            continue
        from ._tags import only_path  # few templates are where a string is wrong

        path = only_path(app, text)
        # A name alone is not a path of a workflow, but perhaps a helper that is not known.
        if path is None or (text.key == "transitions" and len(path.segments) == 1):
            continue
        reference = "/#" + ".".join([segment for segment, *_ in path.segments])
        yield Finding(
            text.path,
            f"the template returns a string where {wanted} is needed",
            help=f'Write "{reference}": a reference keeps the type.',
            fix=Fix(f"replace {quoted(string)} with {quoted(reference)}", [Set(text.path, reference)]),
        )


def _wanted_type(text: Text) -> str:
    """What the place of a template needs and no template returns, in words; "" where it takes a string."""
    key = text.key
    if isinstance(text.holder, Action) and key == "inputTemplate":
        # Elsewhere in a request a name with this ending may mean anything: the request may go to any service.
        name = text.path[-1] if "custom" in text.path else ""
        if type(name) is str and name.endswith("Num"):
            return "a number"
        return "a boolean" if type(name) is str and name.endswith("Bool") else ""
    if key != "transitions":
        return ""
    condition: Any = text.holder.value
    for step in text.path[len(text.holder.path) : -2]:
        condition = condition[step]
    if type(condition) is dict and condition.get("op") in ("eq", "neq"):
        values = condition.get("values")
        if type(values) is list and any(type(value) is bool for value in values):
            return "a boolean"
    return ""
