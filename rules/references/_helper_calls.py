"""The calls of helpers in a template: is the name of each known, and are the helper's own words written right?"""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Part
from kwf_lint.expressions.reading import calls, helpers
from kwf_lint.spelling import edit_distance, fold, words_of
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.nodes import Call, Template
    from kwf_lint.kustomer.platform import Platform

# The words that helpers know: units as their first value, and keys. Others may exist, so only a near miss is reported.
UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds")
WORDS = frozenset([*UNITS, *[unit[:-1] for unit in UNITS]])
WITH_UNIT = ("date", "dateDiff")
KEYS = {
    "date": ("count",),
    "dateFormat": ("format",),
    "dateDiff": ("from", "to"),
    "randomId": ("size",),
    "if": ("includeZero",),
    "unless": ("includeZero",),
}
TYPOGRAPHIC = frozenset("‘’“”„‚«»‹›´")


def wrong_calls(app: App, text: Text, template: Template) -> Iterator[Finding]:
    """What is wrong with the calls of helpers in a template that can be parsed."""
    for name, start, end in helpers(template):
        near = "" if name in app.platform.helpers else _near_helper(app.platform, name)
        if near:
            yield Finding(
                text.path,
                f"the helper {quoted(name)} is not known",
                part=(start, end),
                help=f'Did you mean "{near}"? The template fails at a helper that does not exist.',
            )
    yield from _wrong_words(text, [call for call, _ in calls(template)])


def _near_helper(known: Platform, name: str) -> str:
    """The known helper that differs from a name by letter case, marks, the order of words, or one letter; "" for none.

    Not all helpers are known, so that no more letters may differ; nor is one reported that is known by its title only.
    """
    folded = fold(name)
    if any(fold(title) == folded for title in known.helper_titles):
        return ""
    for helper in sorted(known.helpers):
        if fold(helper) == folded or (len(name) > 2 and edit_distance(name, helper, 1) == 1):
            return helper
        if sorted(words_of(name)) == sorted(words_of(helper)):
            return helper
    return ""


def _wrong_words(text: Text, found: list[Call]) -> Iterator[Finding]:
    """The units and keys of known helpers that are nearly right, and strings in typographic quotes."""
    for call in found:
        name = text.text[call.name.start : call.name.end]
        yield from _wrong_unit(text, call, name)
        for key, start, end, _ in call.pairs:
            known = KEYS.get(name, ())
            near = "" if key in known else _near(key, known)
            if near:
                yield Finding(
                    text.path,
                    f"the helper {quoted(name)} has no key {quoted(key)}",
                    part=(start, end),
                    help=f'Write "{near}=". A value under another key is ignored.',
                )
        quotes = _typographic(text.text, call)
        if quotes is not None:
            yield _in_typographic_quotes(text, *quotes)


def _wrong_unit(text: Text, call: Call, name: str) -> Iterator[Finding]:
    unit = call.arguments[0] if name in WITH_UNIT and call.arguments else None
    if unit is not None and text.text[unit.start] in "\"'":
        word = text.text[unit.start + 1 : unit.end - 1]
        near = "" if word.lower() in WORDS else _near(word.lower(), UNITS)
        if near:
            yield Finding(
                text.path,
                f"{quoted(word)} is not a unit of time",
                part=(unit.start, unit.end),
                help=f"Write '{near}'.",
            )


def _near(word: str, known: tuple[str, ...]) -> str:
    """The known word that differs by letter case or marks, or from a word of four letters or more by one letter."""
    for each in known:
        if fold(each) == fold(word) or (len(word) > 3 and len(each) > 3 and edit_distance(word, each, 1) == 1):
            return each
    return ""


def _typographic(text: str, call: Call) -> tuple[int, int] | None:
    """Where a value of a call is in typographic quotes, which do not make a string in a template."""
    for value in (*call.arguments, *[pair[3] for pair in call.pairs]):
        if text[value.start] in TYPOGRAPHIC:
            ends = [at for at in range(value.start + 1, call.end) if text[at] in TYPOGRAPHIC]
            return value.start, ends[0] + 1 if ends else value.end
    return None


def _in_typographic_quotes(text: Text, start: int, end: int) -> Finding:
    written = text.text[start:end]
    right = f"'{written[1:-1]}'"
    is_whole = written[-1] in TYPOGRAPHIC and "'" not in written
    return Finding(
        text.path,
        f"{quoted(written)} is read as a name: its quotes are typographic",
        part=(start, end),
        help=f"Write {right} with straight quotes." if is_whole else "Write straight quotes.",
        fix=Fix("replace the quotes with straight ones", [Part(text.path, (start, end), right)]) if is_whole else None,
    )
