"""Functions (`/#fn:...`) and references inside longer strings, which the platform does not resolve."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Part, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.components import Action
from kwf_lint.definition.node import object_of
from kwf_lint.document.edits import replaced
from kwf_lint.expressions.fast_path import is_function
from kwf_lint.spelling import did_you_mean, nearest
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.nodes import ExpressionMistake

# Functions that need no path.
WITHOUT_PATH = frozenset(("inBusinessHours",))


@rule("KWF406", "error", fixes="unsafe")
def embedded_reference(app: App) -> Iterator[Finding]:
    """A reference inside a longer string is not resolved."""
    found = reads_of(app)
    for text in [*found.lookalikes, *found.templates]:
        if "/#" in text.text:
            from kwf_lint.expressions.references import find_embedded, may_hold_tag  # few strings look like this

            places = find_embedded(text.text) if text.number >= 0 else _embedded_inputs(text)
            if places:
                yield _embedded(text, places, can_hold_tags=all(may_hold_tag(text.text, start) for start, _ in places))


def _embedded(text: Text, places: list[tuple[int, int]], *, can_hold_tags: bool) -> Finding:
    written = [text.text[start:end] for start, end in places]
    as_templates = [_as_template(each[2:]) for each in written]
    more = f" (and {counted(len(places) - 1, 'more reference')})" if len(places) > 1 else ""
    first = as_templates[0]
    if first:
        advice = f"Write {first}; as written, the text is sent literally."
    elif is_function(written[0]):
        advice = "Make the function the whole value; as written, the text is sent literally."
    else:
        advice = "Make the reference the whole value, or write a template; as written, the text is sent literally."
    fix = None
    if all(as_templates) and can_hold_tags:
        edits = [Part(text.path, span, each) for span, each in zip(places, as_templates, strict=True)]
        fix = Fix(f"replace {quoted(written[0])} with {quoted(first)}{more}", edits)
    return Finding(
        text.path,
        f"{quoted(written[0])} is not resolved inside a longer string{more}",
        part=places[0],
        help=advice,
        fix=fix,
    )


def _as_template(path: str) -> str:
    """The path as a template, "" where it is not plain: a function, or an attribute with "@"."""
    names = path.split(".")
    if not all(name.replace("_", "").replace("-", "").isalnum() for name in names):
        return ""
    if names[-1][0].isdigit():
        names[-1] = f"[{names[-1]}]"
    return "{{{" + ".".join(names) + "}}}"


def _embedded_inputs(text: Text) -> list[tuple[int, int]]:
    """Where an action's template has one of its inputs or aliases as `/#name` after a space."""
    action = text.holder
    if not isinstance(action, Action) or text.key != "inputTemplate":
        return []
    known = {*object_of(action.input_schema, "properties"), *[alias.name for alias in action.aliases]}
    places = []
    start = text.text.find(" /#") + 1
    while start > 0:
        end = start + 2
        while text.text[end : end + 1].isalnum() or text.text[end : end + 1] in ("_", "-", "."):
            end += 1
        if text.text[start + 2 : end].split(".")[0] in known:
            places.append((start, end))
        start = text.text.find(" /#", end) + 1
    return places


@rule("KWF412", "error", fixes="safe")
def function_syntax(app: App) -> Iterator[Finding]:
    """A function has invalid syntax."""
    for text in reads_of(app).functions:
        function = text.function
        if function is None:
            continue
        if function.mistakes:
            yield _misspelled(text, function.mistakes)
            continue
        name = function.name[0]
        if name in app.platform.functions - WITHOUT_PATH and not (function.arguments and function.arguments[0][0]):
            yield Finding(
                text.path,
                f"the function {quoted(name)} has no path",
                part=function.name[1:],
                help=f'Write the path after a comma, without spaces: "/#fn:{name},steps.1.<field>".',
            )
    for each in reads_of(app).workflows:
        for text, dotted in each.others:
            name, comma, _ = dotted.names[0].partition(",")
            if comma and name in app.platform.functions:
                yield Finding(
                    text.path,
                    f'{quoted(name)} is a function, but is called without "fn:"',
                    part=(dotted.start, dotted.start + len(name)),
                    help=f'Write "/#fn:{text.text[2:]}".',
                    fix=Fix(
                        f"replace {quoted(text.text)} with {quoted('/#fn:' + text.text[2:])}",
                        [Part(text.path, (2, 2), "fn:")],
                        safe=True,
                    ),
                )


def _misspelled(text: Text, mistakes: list[ExpressionMistake]) -> Finding:
    first = mistakes[0]
    others = len([each for each in mistakes if each.message]) - 1
    more = f" (and {counted(others, 'more mistake')})" if others else ""
    edits = [
        Part(text.path, (each.start, each.end), each.replacement) for each in mistakes if each.replacement is not None
    ]
    right = replaced(text.text, sorted([(each.start, each.end, each.replacement or "") for each in mistakes]))
    is_plain = len(edits) == len(mistakes)
    return Finding(
        text.path,
        f"{first.message}{more}",
        part=(first.start, first.end),
        help=f'Write "{right}".' if is_plain else "Write the name of the function: /#fn:<name>,<path>.",
        fix=Fix(f"replace {quoted(text.text)} with {quoted(right)}", edits, safe=True) if is_plain else None,
    )


@rule("KWF413", "warning")
def unknown_function(app: App) -> Iterator[Finding]:
    """A function name is nearly the name of a known function."""
    for text in reads_of(app).functions:
        function = text.function
        if function is None:
            continue
        name, start, end = function.name
        if name and name not in app.platform.functions and nearest(name, app.platform.functions):
            yield Finding(
                text.path,
                f"the function {quoted(name)} is not known",
                part=(start, end),
                help=f"{did_you_mean(name, app.platform.functions)} An unknown function fails silently.",
            )
