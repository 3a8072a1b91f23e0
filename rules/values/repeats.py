"""Literals that stand in many places of an app's workflows: one thing that wants one name."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.analysis.graph import ranks_of
from kwf_lint.analysis.literals import is_example_host, literals_of, object_ids
from kwf_lint.kustomer.names import DOMAIN, is_organization_host
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

from .extract import as_setting
from .test_values import is_test_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.analysis.literals import Literal
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Path

# Equal literals in so many places are reported once.
MANY = 3


@rule("KWF507", "warning", apps_only=True)
def repeated_literal(app: App) -> Iterator[Finding]:
    """An id, URL, address or phone number stands in three or more places of the app's workflows."""
    for literals in repeated_literals(app).values():
        first, *others = _in_canonical_order(literals)
        yield Finding(
            first.path,
            f"the {first.kind} {quoted(first.text)} stands in {len(literals)} places",
            part=first.part,
            related=[Related(other.path, "and here") for other in others],
            help="declare one App Setting for it and read that in all of them",
            offer=as_setting("repeated"),
        )


def repeated_literals(app: App) -> dict[str, list[Literal]]:
    """The literals that stand in many places, by their text; of a URL with an id in it the id counts."""
    literals = literals_of(app)
    if len(literals) < MANY:
        return {}
    found: dict[str, dict[Path, Literal]] = {}
    for literal in literals:
        if not is_nobodys(literal) and not _is_everybodys(literal):
            found.setdefault(literal.text, {}).setdefault(literal.path, literal)
    return {text: list(places.values()) for text, places in found.items() if len(places) >= MANY}


def is_nobodys(literal: Literal) -> bool:
    """Whether the literal is reserved for examples or stands for a test, which is for other rules to say."""
    if literal.kind == "address":
        local, _, host = literal.text.lower().partition("@")
        return is_example_host(host) or local == "example" or is_test_address(local, host)
    return literal.url is not None and is_example_host(literal.url.host)


def _is_everybodys(literal: Literal) -> bool:
    """Whether a URL means the same in every organisation, or is told by the id in it, or is part of a longer text."""
    url = literal.url
    if url is None:
        return False
    host = url.host
    is_kustomers = host.endswith(DOMAIN) and not is_organization_host(host)
    return bool(not host or is_kustomers or url.start or list(object_ids(literal.text)))


def _in_canonical_order(literals: Sequence[Literal]) -> list[Literal]:
    def order(literal: Literal) -> tuple[bool, str, int]:
        return canonical_place(literal.workflow, literal.number)

    return sorted(literals, key=order)


def canonical_place(workflow: Workflow, number: int) -> tuple[bool, str, int]:
    """A key that sorts nodes in an order which does not depend on the file's.

    Workflows that wait for an event come before those that others call, then they go by name; their nodes as in graph.py.
    """
    trigger = workflow.trigger
    return trigger is None or trigger.is_callable, workflow.name, ranks_of(workflow)[number]
