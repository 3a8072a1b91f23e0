"""The format `text`: each finding with its source line and carets under the place, as compilers show them."""

from __future__ import annotations

from kwf_lint.report.in_words import MOST_RELATED, stop_in_words, where_in_words
from kwf_lint.report.source import excerpt, masked_spans
from kwf_lint.report.summary import by_rule, last_line
from kwf_lint.report.visible import columns, visible, wrapped
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic, Position, RoutePlace
    from kwf_lint.report.options import Options
    from kwf_lint.report.source import Secrets
    from kwf_lint.run.outcome import Outcome

    Paint = Callable[[str, str], str]
    # A place to show: its document, start and end, the sign under it and the label beside the sign.
    Mark = tuple[Document, Position, Position, str, str]

LEVEL_COLORS = {"error": "1;31", "warning": "1;33", "info": "1;36"}
MARGIN_COLOR = "34"
RELATED_COLOR = "1;34"
BOLD = "1"
NARROWEST = 40
# At most so much is shown; the rest is counted.
LONGEST_ROUTE = 12
# More findings than people read one by one end with a count by rule.
MANY = 50


def report(outcome: Outcome, options: Options) -> str:
    """All findings and the summary, unless it is left out; "" where there are none."""
    if not outcome.diagnostics:
        return ""
    paint = _colored if options.color else _plain
    secrets = masked_spans(outcome)
    width = max(options.width, NARROWEST)
    lines: list[str] = []
    for diagnostic in outcome.diagnostics:
        lines += _finding(diagnostic, width, secrets, paint)
        lines.append("")
    if not options.quiet:
        if len(outcome.diagnostics) > MANY:
            lines.append(by_rule(outcome))
        lines += [last_line(outcome), ""]
    return "\n".join(lines)


def _colored(text: str, color: str) -> str:
    return f"\x1b[{color}m{text}\x1b[0m"


def _plain(text: str, color: str) -> str:  # noqa: ARG001  the face of _colored
    return text


def _finding(diagnostic: Diagnostic, width: int, secrets: Secrets, paint: Paint) -> Iterator[str]:
    level = f"{diagnostic.severity}[{diagnostic.code} {diagnostic.name}]"
    first, *rest = wrapped(f"{level}: {visible(diagnostic.message)}", width)
    yield paint(level, LEVEL_COLORS[diagnostic.severity]) + paint(first.removeprefix(level), BOLD)
    for line in rest:
        yield "  " + paint(line, BOLD)

    related = diagnostic.related[:MOST_RELATED]
    gutter = len(str(max(diagnostic.start.line, *(each.start.line for each in related), 1)))
    margin = f"{' ' * gutter} {paint('|', MARGIN_COLOR)}"
    own: list[Mark] = [(diagnostic.document, diagnostic.start, diagnostic.end, "^", "")]
    others: dict[str, list[Mark]] = {}
    for each in related:
        mark = (each.document, each.start, each.end, "-", visible(each.message))
        (own if each.file == diagnostic.file else others.setdefault(each.file, [])).append(mark)

    where = where_in_words(diagnostic)
    arrow = _arrow(diagnostic.file, diagnostic.start, gutter, paint)
    if (
        where
        and columns(_arrow(diagnostic.file, diagnostic.start, gutter, _plain)) + len(" in ") + columns(where) > width
    ):
        yield arrow
        arrow = " " * (gutter + len("-->"))
    yield arrow + (f" in {where}" if where else "")
    yield margin
    yield from _frame(own, diagnostic.severity, gutter, width, secrets, paint)
    for file, marks in others.items():
        yield _arrow(file, marks[0][1], gutter, paint)
        yield margin
        yield from _frame(marks, diagnostic.severity, gutter, width, secrets, paint)

    notes = _notes(diagnostic)
    if notes:
        yield margin
    sign = f"{' ' * gutter} {paint('=', MARGIN_COLOR)}"
    for title, words in notes:
        indent = gutter + len(f" = {title}: ")
        first, *rest = wrapped(words, width - indent)
        yield f"{sign} {paint(title, BOLD)}: {first}"
        for line in rest:
            yield " " * indent + line


def _notes(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    """What is below the source lines, each with its title: the route, how many places are not shown, help and fix."""
    notes = []
    if len(diagnostic.route) > 1:
        notes.append(("route", route_in_words(diagnostic.route)))
    if len(diagnostic.related) > MOST_RELATED:
        notes.append(("note", f"and {counted(len(diagnostic.related) - MOST_RELATED, 'more place')}"))
    if diagnostic.help:
        notes.append(("help", visible(diagnostic.help)))
    if diagnostic.fix is not None:
        notes.append(("fix", visible(diagnostic.fix.title) + ("" if diagnostic.fix.safe else " (unsafe)")))
    return notes


def _arrow(file: str, start: Position, gutter: int, paint: Paint) -> str:
    return f"{' ' * gutter}{paint('-->', MARGIN_COLOR)} {visible(file)}:{start.line}:{start.column}"


def route_in_words(route: Sequence[RoutePlace]) -> str:
    """A route on one line, with the conditions that lead on; the middle of a long one is counted.

    `1 trigger -> find "Find customer" -[does not exist]-> create "Create customer"`
    """
    half = LONGEST_ROUTE // 2
    left_out = range(half, len(route) - half) if len(route) > LONGEST_ROUTE else range(0)
    words = ""
    for index, stop in enumerate(route):
        if index in left_out:
            if index == left_out[0]:
                words += f"({counted(len(left_out), 'more step')}) -> "
            continue
        words += stop_in_words(stop)
        if index < len(route) - 1:
            words += f" -[{visible(stop.condition)}]-> " if stop.condition else " -> "
    return words


def _frame(marks: list[Mark], severity: str, gutter: int, width: int, secrets: Secrets, paint: Paint) -> Iterator[str]:
    """The lines of the places in one file, by place, each with its sign below; a line shown whole is shown once."""
    bar = paint("|", MARGIN_COLOR)
    last_line = 0
    last_text = None
    for document, start, end, sign, label in sorted(marks, key=lambda mark: mark[1].offset):
        color = LEVEL_COLORS[severity] if sign == "^" else RELATED_COLOR
        piece = excerpt(document, start, end, width - gutter - len(" | "), secrets)
        if (piece.line, piece.text) != (last_line, last_text):
            if last_line and piece.line > last_line + 1:
                yield paint("...", MARGIN_COLOR)
            yield f"{paint(str(piece.line).rjust(gutter), MARGIN_COLOR)} {bar} {piece.text}".rstrip()
        last_line, last_text = piece.line, piece.text
        signs = sign * max(columns(piece.place), 1)
        below = f"{signs} {label}" if label else signs
        yield f"{' ' * gutter} {bar} {' ' * columns(piece.before)}{paint(below, color)}"
