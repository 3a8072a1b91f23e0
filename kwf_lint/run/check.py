"""One run: from what the command line asks for to an Outcome. Reads files; prints nothing.

The pure part is engine.lint; here are the files, the settings of each, and the project around them.
"""

from __future__ import annotations

import os

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.document_kinds import may_be_definition
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import lint
from kwf_lint.paths import current_folder
from kwf_lint.run.files import read_file
from kwf_lint.run.outcome import LintedFile, Outcome
from kwf_lint.run.project_files import project_around
from kwf_lint.run.registry import builtin_rules, chosen, every_rule, rules_for, settings_finder
from kwf_lint.run.targets import targets
from kwf_lint.settings.globs import is_named_fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.engine import Linted
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.baseline import Baseline
    from kwf_lint.run.files import Target
    from kwf_lint.run.options import Options
    from kwf_lint.run.rewrite import Rewriting
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression

    # Marks those of a file's findings that it suppresses.
    Silence = Callable[[Target, Sequence[Rule], list[Diagnostic]], None]

# Fewer files are never worth a second process; workers_for has the last word.
SEVERAL = 50


def check(options: Options) -> Outcome:
    """Lint what the options name. Raises UsageError for what a person must put right before anything can be linted."""
    outcome = Outcome()
    rules = builtin_rules()
    settings_for = settings_finder(options, rules)
    found = targets(options, settings_for)
    outcome.problems += found.problems
    outcome.notes += found.notes
    outcome.settings = settings_for(current_folder())
    outcome.rules = every_rule([outcome.settings, *(target.settings for target in found.targets)], rules, options)
    baseline = _baseline(options, outcome.settings)
    silence: list[Silence] = []
    if baseline is not None and options.baseline_action != "write":
        silence.append(baseline.mark)
    if options.since:
        from kwf_lint.run.since import Since

        silence.append(Since(options.since, staged=options.staged).mark)
    reported = frozenset(target.name for target in found.targets)
    projects: dict[str, Project] = {}
    active: dict[int, list[Rule]] = {}
    by_hand = not options.from_hook and not options.staged
    alone = by_hand and len(found.targets) == 1 and found.targets[0].named

    def lint_files(part: int) -> Outcome:
        """Lint one part of the files, the whole where there is one."""
        piece = Outcome()
        size = -(-len(found.targets) // parts)
        for number, target in enumerate(found.targets[part * size : (part + 1) * size], start=1):
            data = read_file(target)
            if type(data) is bytes:
                settings = target.settings
                if id(settings) not in active:
                    every = rules_for(settings, rules, options)
                    active[id(settings)] = chosen(every, settings.select, settings.extend_select, settings.ignore)
                here: Sequence[Rule] = active[id(settings)]
                if settings.per_file_ignores:
                    from kwf_lint.linting.suppression import active_rules

                    here = active_rules(here, settings, target.absolute)
                if settings.root not in projects:
                    projects[settings.root] = project_around(settings.root, found.targets, settings_for, reported)
                project = projects[settings.root]
                # A file that was named is answered for; one that a walk or a hook found only if it is ours.
                answered = alone, by_hand and target.named
                try:
                    _lint_file(target, data, here, project, answered, piece, options.rewriting, silence)
                except UsageError:
                    raise
                except Exception as error:
                    from kwf_lint.linting.faults import fault_of

                    piece.faults.append(fault_of(target.name, "reading", error))
            elif type(data) is str:
                piece.problems.append(data)
            if options.progress is not None and part == 0:
                options.progress(min(number * parts, len(found.targets)), len(found.targets))
        return piece

    # What is fixed, or counted against a baseline, happens in this process.
    parts = 1
    if len(found.targets) >= SEVERAL and not silence and options.rewriting is None:
        from kwf_lint.run.workers import in_parallel, workers_for

        parts = workers_for(len(found.targets))
    for piece in in_parallel(parts, lint_files) if parts > 1 else [lint_files(0)]:
        outcome.add(piece)
    if any(each.suppressions for each in outcome.linted):
        from kwf_lint.run.stale import stale_in_settings, take_out

        stale = stale_in_settings(outcome, _folders(options))
        outcome.diagnostics += stale if options.rewriting is None else take_out(stale, outcome, options.rewriting)
    if baseline is not None:
        from kwf_lint.run.baseline import settle

        settle(baseline, outcome, options.baseline_action, _folders(options), options.rewriting)
    return outcome


def _baseline(options: Options, settings: Settings) -> Baseline | None:
    """The baseline that a run heeds or writes."""
    path = settings.baseline if options.baseline is None else options.baseline
    if not path and not options.baseline_action:
        return None
    from kwf_lint.run.baseline import FILE_NAME, Baseline, read_baseline

    path = os.path.abspath(path or os.path.join(settings.root, FILE_NAME))
    is_new = options.baseline_action == "write" and not os.path.exists(path)
    return Baseline(path, settings.root) if is_new else read_baseline(path, settings.root)


def _folders(options: Options) -> list[str]:
    """The absolute folders of which a run looks at all files."""
    if options.staged or options.stdin is not None:
        return []
    return [os.path.abspath(path) for path in options.paths if os.path.isdir(path)]


def _lint_file(
    target: Target,
    data: bytes,
    rules: Sequence[Rule],
    project: Project,
    answered: tuple[bool, bool],
    outcome: Outcome,
    rewriting: Rewriting | None,
    silence: Sequence[Silence],
) -> None:
    """Lint one file into the outcome, or count it as skipped.

    `silence`: what suppresses findings besides the settings and the document. `answered`: whether it is reported that the
    file is no definition, and that it is no JSON, whatever it holds.
    """
    document = read_document(target.name, data)
    is_json = document.value is not MISSING
    is_fragment = is_named_fragment(target.absolute, target.settings)
    apps = read_apps(document, is_fragment, target.settings.platform) if is_json else []
    if apps or (answered[0] if is_json else answered[1] or may_be_definition(document.text)):
        outcome.files += 1
        suppressions: Collection[Suppression] = ()
        today = None
        if target.settings.suppress:
            from kwf_lint.linting.suppression import applying, current_day

            suppressions = applying(target.settings, target.absolute)
            today = current_day()

        def lint_now(document: Document, apps: Sequence[App]) -> Linted:
            linted = lint(document, rules, target.settings, project, today, suppressions=suppressions, apps=apps)
            if silence and linted.diagnostics:
                for mark in silence:
                    mark(target, rules, linted.diagnostics)
                linted.suppressed += [each for each in linted.diagnostics if each.suppression is not None]
                linted.diagnostics = [each for each in linted.diagnostics if each.suppression is None]
            return linted

        linted = lint_now(document, apps)
        # Where a rule crashed, what a fix does cannot be checked.
        if rewriting is not None and linted.diagnostics and not linted.faults:
            from kwf_lint.run.rewrite import rewrite

            def lint_again(changed: Document) -> Linted:
                return lint_now(changed, read_apps(changed, is_fragment, target.settings.platform))

            linted = rewrite(target, data, document, linted, lint_again, rewriting, outcome)
        outcome.diagnostics += linted.diagnostics
        outcome.suppressed += linted.suppressed
        outcome.faults += linted.faults
        codes = frozenset([rule.code for rule in rules])
        outcome.linted.append(LintedFile(target, codes, suppressions, linted.used, is_read=bool(apps)))
    else:
        outcome.skipped += 1
