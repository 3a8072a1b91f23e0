"""Regular expressions in the params of steps."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.expressions.fast_path import is_expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ACTION = "kustomer.regex-match.generic"
# A pattern without these characters, which open, close, repeat or escape something, is valid.
SIGNS = frozenset("()[]*+?{\\\b")


@rule("KWF431", "warning")
def invalid_regex(app: App) -> Iterator[Finding]:
    """The regular expression of a step is not valid in JavaScript."""
    patterns = [(step.at("params", "regex"), step.params.get("regex")) for step in app.steps_by_action.get(ACTION, ())]
    patterns += [
        (action.at("inputTemplate", "regex"), action.input_template.get("regex"))
        for action in app.actions
        if action.type == "regex_match"
    ]
    for path, pattern in patterns:
        if type(pattern) is not str or is_expression(pattern) or SIGNS.isdisjoint(pattern) or pattern == ".*":
            continue
        at = pattern.find("\b")
        if at >= 0:
            yield Finding(
                path,
                "the pattern contains a backspace, not a word boundary",
                part=(at, at + 1),
                help=r'Write "\\b" for a word boundary: in a string, "\b" is a backspace.',
            )
            continue
        from kwf_lint.expressions.regex import wrong_regex  # few workflows have a pattern

        wrong = wrong_regex(pattern)
        if wrong is not None:
            yield Finding(
                path,
                wrong.message,
                part=(wrong.start, wrong.end),
                help=wrong.advice or "Correct the pattern: JavaScript refuses it.",
            )
