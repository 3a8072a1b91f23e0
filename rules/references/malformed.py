"""References that read nothing as written."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Set, rule
from kwf_lint.analysis.reads import malformed_in, reads_of
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.malformed import Malformed

CERTAIN = ("nothing", "template", "combined", "dots", "before")
ADVICE = {
    "nothing": 'Name what to read: "/#steps.1.<field>" for the trigger, "/#steps.<id>.<field>" for a step.',
    "template": "Write the whole string as a template, such as {{{lookup steps.1.custom steps.1.key}}}, "
    'which reads the field whose name is in "key".',
    "dots": "Remove a dot, or write the missing name.",
}


@rule("KWF427", "error", fixes="safe, unsafe")
def malformed_reference(app: App) -> Iterator[Finding]:
    """A malformed reference reads nothing."""
    reads = reads_of(app)
    for text in [*[text for each in reads.workflows for text in each.malformed], *reads.malformed]:
        found = malformed_in(text.text)
        # A component may read its whole input.
        if found is not None and (text.number >= 0 or found.kind != "nothing"):
            yield _malformed(text, found)


def _malformed(text: Text, found: Malformed) -> Finding:
    fix = None
    advice = ADVICE.get(found.kind, "")
    if found.corrected:
        is_trimmed = found.kind != "bracket"
        title = f"replace {quoted(text.text)} with {quoted(found.corrected)}"
        fix = Fix(title, [Set(text.path, found.corrected)], safe=is_trimmed)
        advice = (
            f'Write "{found.corrected}". A reference is split at its dots, and everything between two dots is a name.'
        )
        if found.kind == "before":
            advice = f'Write "{found.corrected}": only a string that begins with "/#" is resolved.'
    elif found.kind == "combined":
        advice = _as_template(text.text[2 : found.start].strip(), text.text[found.start : found.end])
    return Finding(
        text.path,
        found.message,
        severity=None if found.kind in CERTAIN else "warning",
        part=(found.start, found.end),
        help=advice,
        fix=fix,
    )


def _as_template(first: str, rest: str) -> str:
    """How to write it as a template: a sum with the helper math, else the values side by side."""
    operator = rest[:1]
    if operator in ("+", "-", "*", "/") and rest[1:2] == " ":
        operand = rest[1:].strip().removeprefix("/#")
        return f"Write the whole string as a template: {{{{{{math {first} '{operator}' {operand}}}}}}}."
    return f"Write a template for each value, such as {{{{{{{first}}}}}}}: a reference must be the whole string."
