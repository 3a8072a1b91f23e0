"""Leaves out the findings that rest on unknown parts of a document that was read from a module.

A rule says on which parts of a definition its findings rest (`rests_on`, parts with spaces between them), each as a root and
keys below it, or as the name of one of GROUPS:

    "here.meta.name"                 the member or members below the place of the finding
    "workflow.steps.*.id"            the ids of all steps of its workflow; "*" is any key or item
    "here.?"                         which keys the object has, whatever is below them
    "family"                         the other files of the project that are judged together with this one

A finding is certain if there is no UNKNOWN at, above or below such a part, and nothing that is open may hold one more.
"""

from __future__ import annotations

from kwf_lint.document.document import UNKNOWN, is_partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document, Path
    from kwf_lint.rulekit import Finding, Rule

ANY, NEW = "*", "?"
FAMILY = "family"
_ROUTES = ("trigger.transitions", "trigger.id", "steps.*.id", "steps.*.action", "steps.*.transitions")
GROUPS = {
    # All that decides on which routes the steps of the workflow run, and those of all workflows.
    "routes": [f"workflow.{part}" for part in _ROUTES],
    "all-routes": [f"workflows.{part}" for part in _ROUTES],
    # All that may use something of the definition.
    "components": [
        "workflows", "app.actions", "app.commands", "app.hooks", "app.klasses", "app.kviews", "app.outboundWebhooks",
        "app.triggers", "app.widgets",
    ],
}  # fmt: skip
ROOTS = ("here", "up", "step", "workflow", "workflows", "component", "app")


class _Gap:
    """A part of a document in which something is not known: itself, or something below it."""

    __slots__ = ("below", "is_open", "is_unknown")

    def __init__(self) -> None:
        self.below: dict[str | int, _Gap] = {}
        self.is_open = False
        self.is_unknown = False


def certain(
    document: Document, apps: Sequence[App], found: Sequence[tuple[Rule, Finding]], project: Project | None
) -> list[tuple[Rule, Finding]]:
    """The findings that rest on nothing unknown; a fix that would write something unknown is left out."""
    gaps = _gaps(document)
    family = project.family(document) if project is not None else ()
    is_family_known = not any(is_partial(each.document) for each in family)
    known: dict[tuple[Path, str], bool] = {}
    kept = []
    for rule, finding in found:
        # The text itself is known, whatever it means.
        if finding.span is None and not _is_certain(document, apps, gaps, rule, finding, known):
            continue
        if FAMILY in rule.rests_on.split() and not is_family_known:
            continue
        if finding.fix is not None and any(map(_writes_unknown, finding.fix.edits)):
            finding.fix = None
        kept.append((rule, finding))
    return kept


def _gaps(document: Document) -> _Gap:
    """The parts of the document in which something is not known, as a tree."""
    root = _Gap()
    if document.origin is None:
        return root
    for path in document.origin.unknown:
        _gap_at(root, path).is_unknown = True
    for path in document.origin.open:
        _gap_at(root, path).is_open = True
    return root


def _gap_at(root: _Gap, path: Path) -> _Gap:
    gap = root
    for key in path:
        gap = gap.below.setdefault(key, _Gap())
    return gap


def _is_certain(
    document: Document,
    apps: Sequence[App],
    gaps: _Gap,
    rule: Rule,
    finding: Finding,
    known: dict[tuple[Path, str], bool],
) -> bool:
    for part in _parts(rule.rests_on):
        root, _, below = part.partition(".")
        keys = below.split(".") if below else []
        for path in _roots(apps, finding.path, root):
            place = (path, below)
            if place not in known:
                known[place] = not _is_hit(gaps, document.value, [*path, *keys], 0)
            if not known[place]:
                return False
    return True


def _parts(rests_on: str) -> Iterator[str]:
    """Each part with its root, those of the groups among them."""
    for word in rests_on.split():
        if word != FAMILY:
            yield from GROUPS.get(word, (word,))


def _roots(apps: Sequence[App], path: Path, root: str) -> Iterator[Path]:
    """The places that a root means for a finding at a path."""
    if root == "here":
        yield path
    elif root == "up":
        yield path[:-1]
    else:
        app = _app_of(apps, path)
        if app is None:
            yield ()
        elif root == "app":
            yield app.path
        elif root == "component":
            yield path[: len(app.path) + 2]
        elif root == "workflows":
            # Also those that are not known, and so not among the views.
            if app.value:
                yield (*app.path, "workflows", ANY)
            else:
                yield from ((ANY,), ("data", ANY, "attributes"))
                yield from (workflow.path for workflow in app.workflows)
        else:
            for workflow in app.workflows:
                if path[: len(workflow.path)] == workflow.path:
                    length = len(workflow.path) + (1 if path[len(workflow.path) :][:1] == ("trigger",) else 2)
                    yield workflow.path if root == "workflow" else path[:length]


def _app_of(apps: Sequence[App], path: Path) -> App | None:
    """The definition that a path belongs to; the one of bare workflows for what is below no other."""
    best = None
    for app in apps:
        if app.path == path[: len(app.path)] and (best is None or len(app.path) >= len(best.path)):
            best = app
    return best


def _is_hit(gap: _Gap, value: Any, keys: Sequence[str | int], at: int) -> bool:
    """Whether something at, above or below the part that the keys from `at` on lead to is not known."""
    if gap.is_unknown or (gap.is_open and at == len(keys)):
        return True
    if at == len(keys):
        return bool(gap.below)
    key = keys[at]
    if gap.is_open and (key in (ANY, NEW) or (type(value) is dict and key not in value)):
        return True
    if key == NEW:
        # An item that is not known of an array of unknown ones.
        return False
    if key == ANY:
        return any(_is_hit(each, _member(value, name), keys, at + 1) for name, each in gap.below.items())
    below = gap.below.get(key)
    return below is not None and _is_hit(below, _member(value, key), keys, at + 1)


def _member(value: Any, key: str | int) -> Any:
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        return None


def _writes_unknown(edit: object) -> bool:
    return _holds_unknown([getattr(edit, "value", None)])


def _holds_unknown(values: Iterable[Any]) -> bool:
    for value in values:
        if value is UNKNOWN:
            return True
        if type(value) is dict and _holds_unknown(value.values()):
            return True
        if type(value) is list and _holds_unknown(value):
            return True
    return False
