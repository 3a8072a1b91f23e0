"""What of the findings in modules is reported and fixed, where a part belongs to several definitions or to another file."""

from __future__ import annotations

from kwf_lint.run.files import is_module_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.run.outcome import Outcome


def without_foreign_fixes(outcome: Outcome, named: Collection[str]) -> None:
    """Take those fixes away that would change a file that the run does not name."""
    for each in (*outcome.diagnostics, *outcome.suppressed):
        if each.file not in named and is_module_name(each.definition):
            each.fix = None


def once(diagnostics: Sequence[Diagnostic], loaded: Collection[str]) -> list[Diagnostic]:
    """Diagnostics without those that another definition has for the same place: a part that two definitions load.

    What two definitions share is not fixed, but for what is a definition by itself. loaded: the files that the definitions
    of the run load; such a file repeats nothing that they report there, or where its own finding points to.
    """
    groups: dict[tuple[str, int, int, str, str], list[Diagnostic]] = {}
    for each in diagnostics:
        key = each.file, each.start.offset, each.end.offset, each.code, each.message
        groups.setdefault(key, []).append(each)
    kept = []
    for group in groups.values():
        first = next((each for each in group if each.definition == each.file), group[0])
        if first.definition != first.file and any(each.definition != first.definition for each in group):
            first.fix = None
        kept += [each for each in group if each.definition == first.definition]
    of_owners = {_places(each)[0] for each in kept if each.definition not in loaded}
    return [each for each in kept if each.definition not in loaded or of_owners.isdisjoint(_places(each))]


def _places(diagnostic: Diagnostic) -> list[tuple[str, str, int]]:
    """Where a finding of a rule is, and the places that are related to it."""
    places = [(diagnostic.file, diagnostic.start.offset), *[(at.file, at.start.offset) for at in diagnostic.related]]
    return [(diagnostic.code, *place) for place in places]
