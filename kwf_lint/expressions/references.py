"""Parses references (`/#steps.find.id`) and functions (`/#fn:parseInt,steps.1.size`).

Their forms are those of Kustomer's pages on conditions and expressions. Which functions exist is for the rules to say.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import is_reference_or_function
from kwf_lint.expressions.nodes import ExpressionMistake, Function, PathExpression
from kwf_lint.words import quoted

_HEXADECIMAL = "0123456789abcdefABCDEF"
_IN_REFERENCES = "._-@$"
_IN_FUNCTIONS = "._-@$,:"


def parse_path(text: str, start: int, end: int) -> PathExpression:
    """The characters from start to end as a reference reads them: split at dots, whatever they are."""
    segments = []
    at = start
    for segment in text[start:end].split("."):
        segments.append((segment, at, at + len(segment)))
        at += len(segment) + 1
    return PathExpression(segments, start, end)


def parse_function(text: str) -> Function:
    """Read `/#fn:...`. What follows the path of `dateFormat` is one argument, its format, commas and spaces included."""
    mistakes = []
    if text[2:4] != "fn":
        mistakes.append(ExpressionMistake("prefix", f"{quoted(text[2:4])} must be lowercase", 2, 4, "fn"))
    text, called = _without_call(text)
    mistakes += called
    fields = text[5:].split(",")
    dates = fields[0].strip() == "dateFormat"
    if dates and len(fields) > 3:
        fields[2:] = [",".join(fields[2:])]
    cores = []
    at = 5
    for place, field in enumerate(fields):
        core = field
        start, end, after = at, at + len(field), at + len(field)
        if not (dates and place == 2):
            core = field.strip()
            start += len(field) - len(field.lstrip())
            end = start + len(core)
            for left, right in ((at, start), (end, after)):
                if left < right:
                    mistakes.append(ExpressionMistake("space", "a space is not allowed here", left, right, ""))
        if is_reference_or_function(core):
            mistakes.append(ExpressionMistake("prefix", '"/#" is not allowed inside a function', start, start + 2, ""))
        cores.append((core, start, end))
        at = after + 1
    if not cores[0][0]:
        mistakes.append(ExpressionMistake("name", "the function has no name", 0, 5))
    path = None
    if len(cores) > 1:
        first, start, end = cores[1]
        if is_reference_or_function(first):
            start += 2
        if start < end and (end - start != 24 or first.strip(_HEXADECIMAL)):
            path = parse_path(text, start, end)
    return Function(cores[0], cores[1:], path, mistakes)


def _without_call(text: str) -> tuple[str, list[ExpressionMistake]]:
    """`/#fn:name,path` for `/#fn:name(path)`, up to the closing parenthesis, whose mistake has no message of its own."""
    opening = text.find("(")
    closing = len(text.rstrip()) - 1
    if opening < 0 or "," in text[:opening] or text[closing] != ")":
        return text, []
    mistakes = [
        ExpressionMistake("call", "a function takes its path after a comma", opening, opening + 1, ","),
        ExpressionMistake("call", "", closing, len(text), ""),
    ]
    return f"{text[:opening]},{text[opening + 1 : closing]}", mistakes


def find_embedded(text: str) -> list[tuple[int, int]]:
    """Where references and functions are inside longer text, which is sent as it is: (start, end) of each.

    Only `/#steps.`, `/#variables.`, `/#error.` and `/#fn:` count, so a URL's `/#/` is none; neither is a URL's fragment,
    anything between the braces of a tag, nor anything in a string that is a reference itself. A dot or comma that ends a
    sentence is left out.
    """
    found: list[tuple[int, int]] = []
    if is_reference_or_function(text):
        return found
    opened = closed = -1  # where the last braces before `start` are
    looked_at = 0
    start = text.find("/#")
    while start >= 0:
        end = start + 2
        opened = max(opened, text.rfind("{{", looked_at, start))
        closed = max(closed, text.rfind("}}", looked_at, start))
        looked_at = max(start - 1, 0)
        if text.startswith(("steps.", "variables.", "error.", "fn:"), end) and opened <= closed:
            inside = _IN_FUNCTIONS if text.startswith("fn:", end) else _IN_REFERENCES
            while end < len(text) and (text[end].isalnum() or text[end] in inside):
                end += 1
            while text[end - 1] in ".,:":
                end -= 1
            if not _is_fragment(text, start, end):
                found.append((start, end))
        start = text.find("/#", end)
    return found


def may_hold_tag(text: str, start: int) -> bool:
    """Whether a tag that is written at `start` is one: after another brace or a backslash, Handlebars reads it otherwise."""
    return text[start - 1 : start] not in ("{", "\\")


def _is_fragment(text: str, start: int, end: int) -> bool:
    """Whether what looks like a reference is the fragment of a URL: after the host, or without a field after a path."""
    word = text[max(text.rfind(each, 0, start) for each in " \t\r\n") + 1 : start]
    host = word.rpartition("://")[2]
    if host == word:
        return False
    return not any(mark in host for mark in "/?#") or (
        text.startswith("/#steps.", start) and text.count(".", start, end) < 2
    )
