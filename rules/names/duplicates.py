"""KWF201: components with one name, in a definition and over files."""

from __future__ import annotations

from kwf_lint.rules.names.checks import name_key

from kwf_lint import App, Finding, Workflow
from kwf_lint.names import own_name
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kwf_lint.app import Component
    from kwf_lint.document import Document, Path
    from kwf_lint.project import Definition


def of_one_name(app: App, kind: str, components: Sequence[Workflow | Component]) -> Iterator[Finding]:
    """The components of a kind that have the name of an earlier one."""
    first: dict[str, Workflow | Component] = {}
    for component in components:
        if not component.name:
            continue
        other = first.setdefault(own_name(component.name, app.name), component)
        if other is not component:
            # Of two spellings, with and without the app's name, it is always the same one.
            one, two = (other, component) if other.name <= component.name else (component, other)
            yield Finding(
                two.at(name_key(two)),
                f"two {kind}s are named {quoted(two.name)}",
                related=[(one.at(name_key(one)), "the first of them")],
                help=_mend(kind),
            )


def over_files(app: App, family: Iterable[Definition], reported: Collection[str]) -> Iterator[Finding]:
    """Workflows of the app definition and of the bare workflows that belong to it, in files of their own.

    The finding stands at the bare workflow, of two bare ones at that of the later file; at the other one where only that
    one is reported on, lest nobody hears of it.
    """
    others: dict[str, tuple[Document, Path, bool]] = {}
    for definition in family:
        for other in definition.apps:
            if other.is_app or other.kind == "workflow":
                for workflow in other.workflows:
                    if workflow.name:
                        place = (definition.document, workflow.at("name"), other.is_app)
                        others.setdefault(own_name(workflow.name, other.name), place)
    for workflow in app.workflows:
        found = others.get(own_name(workflow.name, app.name)) if workflow.name else None
        if found is None:
            continue
        document, path, is_app = found
        is_second = not app.is_app and (is_app or document.name < app.document.name)
        if is_second or document.name not in reported:
            yield Finding(
                workflow.at("name"),
                f"two workflows are named {quoted(workflow.name)}",
                related=[(path, "the other one", document)],
                help=_mend("workflow"),
            )


def _mend(kind: str) -> str:
    if kind == "workflow":
        return "names of workflows are unique in an organisation: name one of them anew, or installing fails"
    return f"name one of them anew: the platform tells {kind}s apart by name"
