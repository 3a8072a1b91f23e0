"""One run: from what the command line asks for to an Outcome. Reads files; prints nothing.

The pure part is engine.lint; here are the files, the settings of each, and the project around them.
"""

from __future__ import annotations

import os

from kwf_lint.app import read_apps
from kwf_lint.config import find_repository, find_settings, isolated_settings, load_settings
from kwf_lint.document import MISSING, read_document
from kwf_lint.engine import lint
from kwf_lint.errors import UsageError
from kwf_lint.files import Found, Target, current_folder, excluded, expand, is_named_fragment, read_file, reported_name
from kwf_lint.kinds import may_be_definition
from kwf_lint.outcome import Linted, Outcome
from kwf_lint.project import Definition, Project
from kwf_lint.ruleset import builtin_rules, chosen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.app import App
    from kwf_lint.baseline import Baseline
    from kwf_lint.config import Settings
    from kwf_lint.diagnostic import Diagnostic
    from kwf_lint.document import Document
    from kwf_lint.faults import Fault
    from kwf_lint.rewrite import Rewriting
    from kwf_lint.ruleset import Rule
    from kwf_lint.suppress import Suppression

    # Marks those of a file's findings that it suppresses.
    Silence = Callable[[Target, Sequence[Rule], list[Diagnostic]], None]


# Fewer files are never worth a second process; workers_for has the last word.
SEVERAL = 50


class Options:
    """What a run is asked to do.

    paths: files and folders. from_hook: they come from a hook, which names every JSON file. stdin: the bytes to lint
    instead of files, as if they lay at `stdin_filename`. staged: lint what git has staged. change: applies the command
    line's words to each Settings. progress: called with the files done and their number. rewriting: fix what is found.
    baseline: the path of the baseline, "" for none; None is what the settings say. baseline_action: "write" or "prune" it.
    since: a git revision, to report only what is new against it. trusts_rules: load the folders of rules that the settings
    name, which are code.
    """

    __slots__ = (
        "baseline", "baseline_action", "change", "config", "from_hook", "isolated", "paths", "progress", "rewriting",
        "since", "staged", "stdin", "stdin_filename", "trusts_rules",
    )  # fmt: skip

    def __init__(self, paths: Sequence[str] = (), *, from_hook: bool = False) -> None:
        self.paths = paths
        self.from_hook = from_hook
        self.stdin: bytes | None = None
        self.stdin_filename = ""
        self.staged = False
        self.config = ""
        self.isolated = False
        self.change: Callable[[Settings], Settings] | None = None
        self.progress: Callable[[int, int], None] | None = None
        self.rewriting: Rewriting | None = None
        self.baseline: str | None = None
        self.baseline_action = ""
        self.since = ""
        self.trusts_rules = True


def settings_finder(options: Options, rules: Sequence[Rule]) -> Callable[[str], Settings]:
    """The function that gives the checked settings for the files of an absolute folder.

    It raises UsageError for settings that are wrong, wherever they come from.
    """
    cache: dict[str, Settings] = {}
    only: Settings | None = None
    known = {rule.code: rule for rule in rules}

    def changed(settings: Settings) -> Settings:
        if options.change is not None:
            settings = options.change(settings)
        if settings.origins:
            from kwf_lint.settings_file import check_settings

            # What the command line names may be a rule of another folder's settings.
            known.update({rule.code: rule for rule in rules_for(settings, rules, options)})
            all_known = options.trusts_rules or not settings.rule_folders
            check_settings(settings, known.values(), all_known=all_known)
        return settings

    if options.isolated or options.config:
        here = os.getcwd()
        only = changed(load_settings(options.config, here) if options.config else isolated_settings(here))

    def settings_for(folder: str) -> Settings:
        return find_settings(folder, cache, changed) if only is None else only

    return settings_for


def rules_for(settings: Settings, builtin: Sequence[Rule], options: Options) -> Sequence[Rule]:
    """All rules that there are under these settings: ours and the user's own."""
    if not settings.rule_folders or not options.trusts_rules:
        return builtin
    from kwf_lint.user_rules import load

    return [*builtin, *load(settings.rule_folders, builtin)]


def _every_rule(held: Sequence[Settings], builtin: list[Rule], options: Options) -> list[Rule]:
    """All rules that there are under any of these settings."""
    own: dict[str, Rule] = {}
    for settings in held:
        if settings.rule_folders:
            own.update((rule.code, rule) for rule in rules_for(settings, builtin, options) if rule.folder)
    return [*builtin, *own.values()] if own else builtin


def check(options: Options) -> Outcome:
    """Lint what the options name. Raises UsageError for what a person must put right before anything can be linted."""
    outcome = Outcome()
    rules = builtin_rules()
    settings_for = settings_finder(options, rules)
    found = targets(options, settings_for)
    outcome.problems += found.problems
    outcome.notes += found.notes
    outcome.settings = settings_for(current_folder())
    outcome.rules = _every_rule([outcome.settings, *(target.settings for target in found.targets)], rules, options)
    baseline = _baseline(options, outcome.settings)
    silence: list[Silence] = []
    if baseline is not None and options.baseline_action != "write":
        silence.append(baseline.mark)
    if options.since:
        from kwf_lint.since import Since

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
                    from kwf_lint.suppress import active_rules

                    here = active_rules(here, settings, target.absolute)
                if settings.root not in projects:
                    projects[settings.root] = _project(settings.root, found.targets, settings_for, reported)
                project = projects[settings.root]
                # A file that was named is answered for; one that a walk or a hook found only if it is ours.
                answered = alone, by_hand and target.named
                try:
                    _lint_file(target, data, here, project, answered, piece, options.rewriting, silence)
                except UsageError:
                    raise
                except Exception as error:
                    from kwf_lint.faults import fault

                    piece.faults.append(fault(target.name, "reading", error))
            elif type(data) is str:
                piece.problems.append(data)
            if options.progress is not None and part == 0:
                options.progress(min(number * parts, len(found.targets)), len(found.targets))
        return piece

    # What is fixed, or counted against a baseline, happens in this process.
    parts = 1
    if len(found.targets) >= SEVERAL and not silence and options.rewriting is None:
        from kwf_lint.workers import in_parallel, workers_for

        parts = workers_for(len(found.targets))
    for piece in in_parallel(parts, lint_files) if parts > 1 else [lint_files(0)]:
        outcome.add(piece)
    if any(each.suppressions for each in outcome.linted):
        from kwf_lint.stale import stale_in_settings, take_out

        stale = stale_in_settings(outcome, _folders(options))
        outcome.diagnostics += stale if options.rewriting is None else take_out(stale, outcome, options.rewriting)
    if baseline is not None:
        from kwf_lint.baseline import settle

        settle(baseline, outcome, options.baseline_action, _folders(options), options.rewriting)
    return outcome


def _baseline(options: Options, settings: Settings) -> Baseline | None:
    """The baseline that a run heeds or writes."""
    path = settings.baseline if options.baseline is None else options.baseline
    if not path and not options.baseline_action:
        return None
    from kwf_lint.baseline import FILE_NAME, Baseline, read

    path = os.path.abspath(path or os.path.join(settings.root, FILE_NAME))
    is_new = options.baseline_action == "write" and not os.path.exists(path)
    return Baseline(path, settings.root) if is_new else read(path, settings.root)


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
        faults: list[Fault] = []
        suppressed: list[Diagnostic] = []
        suppressions: dict[Suppression, bool] = {}
        today = None
        if target.settings.suppress:
            from kwf_lint.suppress import applying, current_day

            suppressions = applying(target.settings, target.absolute)
            today = current_day()

        def lint_now(document: Document, apps: Sequence[App], faults: list[Fault]) -> list[Diagnostic]:
            suppressed.clear()
            suppressions.update(dict.fromkeys(suppressions, False))
            found = lint(
                document, rules, target.settings, project, today, apps=apps, faults=faults,
                suppressions=suppressions, suppressed=suppressed,
            )  # fmt: skip
            for mark in silence:
                mark(target, rules, found)
            return found

        found = lint_now(document, apps, faults)
        # Where a rule crashed, what a fix does cannot be checked.
        if rewriting is not None and found and not faults:
            from kwf_lint.rewrite import rewrite

            def lint_again(changed: Document, faults: list[Fault]) -> list[Diagnostic]:
                apps = read_apps(changed, is_fragment, target.settings.platform)
                return lint_now(changed, apps, faults)

            before = list(suppressed), dict(suppressions)
            rewritten = rewrite(target, data, document, found, lint_again, rewriting, outcome)
            if rewritten is found:
                suppressed, suppressions = before
            found = rewritten
        outcome.diagnostics += [each for each in found if each.suppression is None]
        outcome.suppressed += [*suppressed, *(each for each in found if each.suppression is not None)]
        outcome.faults += faults
        codes = frozenset([rule.code for rule in rules])
        outcome.linted.append(Linted(target, codes, suppressions, is_read=bool(apps)))
    else:
        outcome.skipped += 1


def targets(options: Options, settings_for: Callable[[str], Settings]) -> Found:
    """The files that a run looks at."""
    if options.staged:
        from kwf_lint.walk import staged_files

        return staged_files(settings_for)
    if options.stdin is None:
        return expand(options.paths, settings_for, from_hook=options.from_hook)
    found = Found()
    absolute = os.path.abspath(options.stdin_filename or "stdin.json")
    settings = settings_for(os.path.dirname(absolute))
    if not excluded(absolute, settings):
        name = reported_name(absolute) if options.stdin_filename else "<stdin>"
        target = Target(absolute, absolute, name, settings, named=True)
        target.content = options.stdin
        found.targets.append(target)
    return found


def _project(
    root: str, targets: Sequence[Target], settings_for: Callable[[str], Settings], reported: frozenset[str]
) -> Project:
    """The project around the files of one settings' root: those of this run and those that git tracks."""

    def read() -> list[Definition]:
        here = [target for target in targets if target.settings.root == root]
        tracked: Sequence[str] = ()
        if find_repository(root):
            from kwf_lint.walk import tracked_json

            tracked = tracked_json(root)
        elif len(here) < 2:
            return []  # nothing lies around the only file
        contents: dict[str, bytes] = {}
        for target in here:
            data = read_file(target)
            if type(data) is bytes:
                contents[target.absolute] = data
        for path in tracked:
            if path not in contents and not excluded(path, settings_for(os.path.dirname(path))):
                try:
                    with open(path, "rb", buffering=0) as stream:
                        contents[path] = stream.read()
                except OSError:
                    continue  # deleted in the work tree, or unreadable: the file is not what this run reports on
        return definitions_in(contents)

    return Project(read, reported)


def definitions_in(contents: dict[str, bytes]) -> list[Definition]:
    """The definitions among some files; none where no bare workflow is among them, since apps are never compared."""
    ours = {path: data for path, data in contents.items() if b'"transitions"' in data or _may_be_app(data)}
    if all(map(_may_be_app, ours.values())):
        return []
    found = []
    for path, data in sorted(ours.items()):
        document = read_document(reported_name(path), data)
        apps = [] if document.value is MISSING else read_apps(document)
        if apps:
            found.append(Definition(document, apps, os.path.dirname(path).replace(os.sep, "/")))
    return found


def _may_be_app(data: bytes) -> bool:
    return b'"app"' in data and (b'"version"' in data or b'"title"' in data)
