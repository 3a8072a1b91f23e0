"""What the files of `extend-platform` say about outputs, in the form in which a definition declares them."""

from __future__ import annotations

from kwf_lint.analysis.schemas import declared_properties, is_closed
from kwf_lint.definition.components import Action, AppTrigger
from kwf_lint.kustomer.platform import SOURCE, known_action, known_output
from kwf_lint.spelling import edit_distance, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kwf_lint.definition.components import Component
    from kwf_lint.kustomer.platform import Platform


def known_of(facts: Platform, kind: str, name: str) -> tuple[Component | None, Collection[str], str]:
    """The action or event ("triggers") as a component, where its closed schema is known, and what says so.

    Else names, of which there may be more.
    """
    output, source = known_output(facts, name) or (None, "")
    if kind == "actions":
        known = known_action(facts, name)
        output, source = (known.get("outputs"), known.get(SOURCE)) if known is not None else (None, "")
    if not isinstance(output, dict):
        return None, output if isinstance(output, list) else (), source
    if is_closed(output):
        return (Action if kind == "actions" else AppTrigger)({"outputSchema": output}, ()), (), source
    return None, declared_properties(output) or (), source


def nearly_one_of(known: list[str]) -> Callable[[list[str]], tuple[list[str], str]]:
    """Returns for a path below an output the names that are wrong, and what was meant; "" where it is right or unknown."""

    def meant(names: list[str]) -> tuple[list[str], str]:
        name = names[0] if names and names[0] not in known else ""
        return names[:1], next((each for each in sorted(known) if name and _is_near(name, each)), "")

    return meant


def _is_near(name: str, right: str) -> bool:
    """Whether a name misspells a known one: the first letter is right, and it is not only an "s" at the end."""
    if name[:1] != right[:1] or name.rstrip("s") == right.rstrip("s"):
        return False
    return fold(name) == fold(right) or edit_distance(name.lower(), right.lower(), 1) == 1
