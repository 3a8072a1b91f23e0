"""No module imports itself by a detour, and an import inside a function has its reason."""

from __future__ import annotations

import networkx as nx  # type: ignore[import-untyped]  # it ships no types

from tests.contracts.own_imports import FUNCTION, imports

MOST = 70

# What is imported inside functions, so that a plain run does not pay for it.
LATE = {
    # The modules of a plain run, which fast_start.py loads before; click and reports are for the other runs.
    "__main__": {
        "commands.deliver", "commands.program", "commands.streams", "errors", "report.summary", "run.check", "run.options",
    },
    # The language server needs pygls, which only its users have.
    "commands.server": {"editor.server"},
    # For files with findings, with markers, read from a module in part, that belong to an app, or with rules of the user's.
    "linting.engine": {
        "linting.certainty", "linting.diagnostic", "linting.faults", "linting.makeable", "linting.part_of_app",
        "linting.suppression", "linting.user_findings",
    },
    "rules.components.kviews": {"rules.components._jsx"},
    "rules.components.schemas": {"rules.components._misfits"},
    "rules.document.text": {"document.text_flaws"},
    "rules.references.data": {"rules.references._wrong_data"},
    "rules.references.functions": {"expressions.references"},
    "rules.references.helpers": {"expressions.throwing", "rules.references._helper_calls"},
    "rules.references.steps_and_roots": {"expressions.reading", "rules.references._lookalikes"},
    "rules.references.templates": {"rules.references._tags"},
    "rules.values.literals": {"rules.values._app_settings", "rules.values._delays"},
    # For what most strings and documents do not hold: references in conditions, templates, tokens, text that is not JSON.
    "analysis.conditions": {"expressions.references"},
    "analysis.secrets": {"analysis.token_formats"},
    "analysis.reads": {"expressions.malformed", "expressions.nodes", "expressions.reading"},
    "document.json_reader": {"document.json_mistakes", "document.unreadable"},
    # For workflows in which what the graph settles leaves a doubt, and those that start each other.
    "rules.flow.conditions": {"analysis.facts", "analysis.uncovered_cases"},
    "rules.flow.steps": {"analysis.cycles", "analysis.facts"},
    "rules.practice.loops": {"analysis.facts", "rules.practice._rings"},
    "rules.references.patterns": {"expressions.regex"},
    "rules.references.requests": {"rules.references._json_strings"},
    "rules.references.runs": {"rules.references._in_doubt"},
    # For runs that ask for more: fixes, a baseline, a revision, many files, folders, settings, reports to files.
    "commands.deliver": {"commands.report_files", "linting.fix", "report.difference"},
    "run.check": {
        # For definitions that are written as modules.
        "run.module_parts", "run.module_rewrite",
        "linting.suppression", "run.baseline", "run.rewrite", "run.since", "run.stale_suppressions",
        "run.workers",
    },
    "run.project_files": {"run.walk"},
    "run.registry": {"run.user_rules", "settings.check"},
    "run.targets": {"run.walk"},
    "settings.find": {"settings.read"},
    "settings.globs": {"settings.gitignore"},
    "settings.read": {"settings.extend_platform"},
}  # fmt: skip


def test_no_imports_go_in_a_circle() -> None:
    graph = nx.DiGraph([(each.importer, each.imported) for each in imports()])

    assert [sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1] == []


def test_imports_inside_functions_are_few_and_listed() -> None:
    late = [each for each in imports() if each.kind == FUNCTION]
    found: dict[str, set[str]] = {}
    for each in late:
        found.setdefault(each.importer, set()).add(each.imported)

    assert found == LATE
    assert len(late) <= MOST
