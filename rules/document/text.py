"""The file itself: whether it is JSON, is read as its author meant it, and is a definition as an author writes one."""

from __future__ import annotations

from kwf_lint import Finding, Fix, rule
from kwf_lint.definition.document_kinds import missing_of_part
from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import Remove, Text
from kwf_lint.rulekit import Related
from kwf_lint.words import counted, listed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kwf_lint import App
    from kwf_lint.definition.workflow import Step, Trigger
    from kwf_lint.document.document import Document, Span
    from kwf_lint.document.mistake import Mistake

_JOIN = "Merge the two, or delete one: the last one wins."


@rule("KWF001", "error", fixes="safe, unsafe", needs="text")
def invalid_json(document: Document, _apps: Sequence[App]) -> Iterator[Finding]:
    """The file is not valid JSON."""
    if document.mistake is not None:
        yield _finding_of(document.mistake)
    elif document.relaxed is not None:
        for each in document.relaxed.deviations:
            start, end, new = each.edit
            fix = Fix(each.title, [Text((start, end), new)], safe=each.safe)
            yield Finding(each.path, each.message, span=(each.start, each.end), help=each.help, fix=fix)
    for file, mistake in document.origin.broken if document.origin is not None else ():
        yield _finding_of(mistake, file)


@rule("KWF002", "error", needs="text")
def duplicate_key(document: Document, _apps: Sequence[App]) -> Iterator[Finding]:
    """An object has the same key twice, so the earlier value is lost."""
    if document.origin is not None:
        yield from _doubled_in_modules(document)
    if not document.has_duplicate_keys:
        return
    for path, key, earlier, later in _text_flaws().duplicate_keys(document):
        yield Finding(
            (*path, key),
            f"this object has the key {quoted(key)} twice",
            span=later,
            related=[Related((), "this value is lost", span=earlier)],
            help=_JOIN,
        )


def _doubled_in_modules(document: Document) -> Iterator[Finding]:
    assert document.origin is not None
    seen: set[tuple[str, Span]] = set()
    for path, key, places in document.origin.doubled:
        for index, (file, later) in enumerate(places[1:]):
            if (file.name, later) in seen:
                continue  # an object that is used in several places
            seen.add((file.name, later))
            yield Finding(
                (*path, key),
                f"this object has the key {quoted(key)} twice",
                span=later,
                document=file,
                related=[Related((), "this value is lost", file, span=places[index][1])],
                help=_JOIN,
            )


@rule("KWF003", "error", fixes="safe", needs="text")
def encoding(document: Document, _apps: Sequence[App]) -> Iterator[Finding]:
    """The file is not valid UTF-8, or contains characters that JSON does not allow."""
    if not document.flaws_seen:
        return
    for mistake in _text_flaws().encoding_flaws(document):
        is_mark = mistake.end == 1 and document.value is not MISSING and not document.has_duplicate_keys
        yield _finding_of(mistake, fix=Fix("remove the mark", [Text((0, 1), "")], safe=True) if is_mark else None)


@rule("KWF004", "error", needs="text")
def not_a_definition(document: Document, apps: Sequence[App]) -> Iterator[Finding]:
    """The file is JSON, but neither an app definition nor a workflow."""
    if apps or document.value is MISSING:
        return
    missing = missing_of_part(document.value)
    if missing:
        name = document.name.rpartition("/")[2]
        yield Finding(
            (),
            "this looks like a part of an app definition",
            help=f'Write fragments = ["{name}"] in kwf-lint.toml, or add "{name}" to the list that is there. '
            f"If it is meant as a whole definition, check the path, or add {listed([quoted(key) for key in missing], 'and')}.",
        )
        return
    # Only an object can be a part of an app that the settings name.
    advice = ' List a part of an app under "fragments" in kwf-lint.toml.' if type(document.value) is dict else ""
    yield Finding(
        (),
        "this is neither an app definition nor a workflow",
        help='Check the path. An app has "app", "version" and "title"; a workflow has "transitions" in its "trigger" '
        f"or in a step.{advice}",
    )


@rule("KWF005", "warning", fixes="safe")
def export_noise(app: App) -> Iterator[Finding]:
    """A workflow has keys that only the platform writes."""
    step_keys = app.platform.read_only_step_keys
    workflow_keys = app.platform.read_only_workflow_keys | step_keys
    for workflow in app.workflows:
        if workflow.path[-1:] == ("attributes",):
            continue  # a whole answer of the API is kept as it came
        nodes: list[Trigger | Step] = [workflow.trigger, *workflow.steps] if workflow.trigger else [*workflow.steps]
        noisy = [node for node in nodes if not step_keys.isdisjoint(node.value)]
        if not noisy and workflow_keys.isdisjoint(workflow.value):
            continue
        # In an order that does not depend on the file's.
        found = [workflow.at(key) for key in sorted(workflow_keys.intersection(workflow.value))]
        for node in sorted(noisy, key=_id_of):
            found += [node.at(key) for key in sorted(step_keys.intersection(node.value))]
        others = f" and {counted(len(found) - 1, 'more key')} are" if len(found) > 1 else " is"
        yield Finding(
            found[0],
            f"{quoted(str(found[0][-1]))}{others} written by the platform",
            key=True,
            related=[Related(path, "also written by the platform") for path in found[1:]],
            help="Remove these keys: the platform writes them, and they change with every save.",
            fix=Fix("remove what only the platform writes", [Remove(path) for path in found], safe=True),
        )


def _id_of(node: Trigger | Step) -> str:
    return node.id


@rule("KWF006", "error", needs="text")
def too_deep(document: Document, _apps: Sequence[App]) -> Iterator[Finding]:
    """The document is nested too deeply, or is too large, to be analyzed."""
    if document.too_deep is None:
        return
    mistake = _text_flaws().limit_mistake(document)
    if mistake is not None:
        yield _finding_of(mistake)


@rule("KWF007", "warning", fixes="safe, unsafe", needs="suppressions")
def stale_suppression(stale: Sequence[Finding]) -> Iterator[Finding]:
    """A suppression suppresses nothing, or its date has passed."""
    # Found once all other rules have run, by linting/suppression.py, run/stale_suppressions.py and run/baseline.py.
    yield from stale


@rule("KWF008", "error", needs="text")
def unresolved_name(document: Document, _apps: Sequence[App]) -> Iterator[Finding]:
    """A module uses a name that is not defined, or loads a file that does not exist."""
    for file, mistake in document.origin.problems if document.origin is not None else ():
        yield _finding_of(mistake, file)


def _finding_of(mistake: Mistake, file: Document | None = None, fix: Fix | None = None) -> Finding:
    return Finding(
        (),
        mistake.message,
        span=(mistake.start, mistake.end),
        document=file,
        related=[Related((), label, span=span) for span, label in mistake.related],
        help=mistake.help,
        fix=fix,
    )


def _text_flaws() -> Any:
    """The module that finds flaws in a text; few texts have any."""
    from kwf_lint.document import text_flaws

    return text_flaws
