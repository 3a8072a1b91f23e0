"""Values that the fields of the platform's own records cannot have."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Set, rule
from kwf_lint.analysis.records import impossible_comparison, impossible_params
from kwf_lint.analysis.wording import literal_in_words
from kwf_lint.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint import App
    from kwf_lint.document.document import Path


@rule("KWF111", "warning", fixes="unsafe")
def impossible_value(app: App) -> Iterator[Finding]:
    """A field of a record is set to, or compared with, a value that it cannot have."""
    for path, read, literal in impossible_params(app):
        values = read.known.create if read.verb == "create" else read.known.update
        yield _finding(path, read.record, read.field, literal, values, "the platform refuses any other value", "error")
    for workflow in app.workflows:
        for condition in workflow.conditions:
            found = impossible_comparison(app, workflow, condition)
            if found is not None:
                index = 0 if condition.values[1] is found.term else 1
                literal = condition.values[index]
                effect = (
                    "as written, this never holds" if condition.op != "neq" else "as written, this rules nothing out"
                )
                path = condition.at("values", index)
                yield _finding(path, found.record, found.field, literal, found.known.read, effect)


def _finding(
    path: Path,
    record: str,
    field: str,
    literal: object,
    values: Sequence[object] | None,
    effect: str,
    severity: str | None = None,
) -> Finding:
    words = [literal_in_words(value) for value in values or ()]
    right = f"{', '.join(words[:-1])} or {words[-1]}" if words else "a number"
    near = nearest(literal, [value for value in values or () if type(value) is str]) if type(literal) is str else []
    return Finding(
        path,
        f"a {record} cannot have the {field} {literal_in_words(literal)}",
        severity=severity,
        help=f"Use {right}: {effect}.",
        fix=Fix(f'write "{near[0]}"', [Set(path, near[0])]) if len(near) == 1 else None,
    )
