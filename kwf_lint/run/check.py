"""One run: from what the command line asks for to an Outcome.

linting/engine.py is the pure part; this one has the files, the settings of each, and the project around them. Prints nothing.
"""

from __future__ import annotations

import os

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.document_kinds import OF_APPS, is_part_of_app, may_be_definition
from kwf_lint.document.document import MISSING, is_partial
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import Linted, crash_of, lint, unchecked_workflows
from kwf_lint.paths import current_folder, reported_name
from kwf_lint.run.files import MODULES, Target, lies_below_module, may_hold_definition, read_file
from kwf_lint.run.outcome import LintedFile, Outcome
from kwf_lint.run.project_files import project_around
from kwf_lint.run.registry import builtin_rules, chosen, every_rule, rules_for, settings_finder
from kwf_lint.run.targets import targets
from kwf_lint.settings.globs import excluded, is_named_fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.document.javascript.reading import Files
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.baseline import Baselines
    from kwf_lint.run.module_documents import ModuleRead
    from kwf_lint.run.options import Options
    from kwf_lint.run.since import Since
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression

NO_PART = 'no object with a key of an app definition, such as "kviews"'

# Fewer files are never worth a second process; workers_for has the last word.
SEVERAL = 50
# How the reason begins for which settings leave a file out.
EXCLUDED = "exclude in "


def check(options: Options) -> Outcome:
    """Lint what the options name. Raises UsageError for what a person must correct before anything can be linted."""
    builtin = builtin_rules()
    outcome = Outcome()
    settings_for = settings_finder(options, builtin, outcome.notes)
    found = targets(options, settings_for)
    outcome.problems += found.problems
    outcome.notes += found.notes
    if options.verbose or not found.targets:
        outcome.skipped += [
            (reported_name(path), f"{EXCLUDED}{_excluding(path, settings_for)}") for path in found.excluded
        ]
    outcome.settings = settings_for(current_folder())
    outcome.rules = every_rule([outcome.settings, *(target.settings for target in found.targets)], builtin, options)
    baselines = _baselines(options, outcome.settings, found.targets)
    run = Run(options, builtin, settings_for, found.targets)
    if options.baseline_action != "write":
        run.baselines = baselines
    if options.since:
        from kwf_lint.run.since import Since

        run.since = Since(options.since, staged=options.staged, for_app=options.for_app)
        if any(target.name.endswith(MODULES) for target in found.targets):
            run.since.read_module = _modules().read_at_revision
    for part in _lint_all(run):
        outcome.add(part)
    has_modules = any(each.target.name.endswith(MODULES) for each in outcome.linted)
    if has_modules or (outcome.skipped and not run.by_hand and _may_be_parts(run, outcome)):
        _settle_modules(run, outcome)
    if outcome.unread or run.unopened:
        # A part of an app that a module imports was read with it.
        unread = {*outcome.unread, *run.unopened}
        outcome.unread = sorted(each for each in unread if each[0] != "fragment" or each[1] not in outcome.loaded)
    if options.verbose:  # those of modules are among them only now, those of other processes since before
        outcome.details = list(dict.fromkeys([*outcome.details, *_unclear_apps(run)]))
    if any(each.target.settings.suppress for each in outcome.linted):
        from kwf_lint.run.stale_suppressions import stale_in_settings, take_out

        stale = stale_in_settings(outcome, _folders(options))
        outcome.diagnostics += stale if options.rewriting is None else take_out(stale, outcome, options.rewriting)
    if baselines is not None:
        baselines.settle(outcome, options.baseline_action, options.rewriting)
    return outcome


def _settle_modules(run: Run, outcome: Outcome) -> None:
    """Lint the modules that load a part which the run looks at, sort out what they say of it, and fix what is left."""
    options = run.options

    def lint_user(user: Target, data: bytes) -> None:
        _lint_module(run, user, data, outcome)

    def lint_again(target: Target, data: bytes, fresh: Outcome) -> None:
        run.modules_read.clear()
        _lint_module(run, target, data, fresh)

    modules = _modules()
    surroundings = modules.Surroundings(
        run.targets, run.module_files, run.settings_for, staged=options.staged, buffers=options.buffers
    )
    only_named = not run.by_hand and not _folders(options)
    modules.settle(outcome, surroundings, lint_user, only_named=only_named)
    if options.rewriting is not None and not outcome.faults:
        from kwf_lint.run.module_rewrite import rewrite_modules

        rewrite_modules(outcome, surroundings, lint_again, options.rewriting, only_named=only_named)


def _may_be_parts(run: Run, outcome: Outcome) -> bool:
    """Whether what was skipped may be parts of modules, so that who loads them must be asked."""
    if run.options.staged or run.options.buffers:
        return True  # the files on disk are not those that count
    skipped = {name for name, _ in outcome.skipped}
    seen: set[str] = set()
    parts = [each for each in run.targets if each.name in skipped]
    return any(each.name.endswith(MODULES) or lies_below_module(each.absolute, seen) for each in parts)


def _excluding(path: str, settings_for: Callable[[str], Settings]) -> str:
    """The settings file that excludes a path, as reports name it."""
    general = settings_for(current_folder())
    settings = general if excluded(path, general) else settings_for(os.path.dirname(path.rstrip("/" + os.sep)))
    return reported_name(settings.origins.get("exclude") or settings.source)


def _baselines(options: Options, current: Settings, targets: Sequence[Target]) -> Baselines | None:
    """The baselines that a run reads or writes, None where there are none."""
    of_files = [target.settings for target in targets]
    is_named = options.baseline or (options.baseline is None and any(each.baseline for each in (current, *of_files)))
    if not is_named and not options.baseline_action:
        return None
    from kwf_lint.run.baseline import Baselines

    return Baselines(options, current, of_files, _folders(options))


def _folders(options: Options) -> list[str]:
    """The absolute folders of which a run looks at all files."""
    if options.staged or options.stdin is not None:
        return []
    return [os.path.abspath(path) for path in options.paths if os.path.isdir(path)]


class Run:
    """What the files of a run share.

    builtin: our own rules. settings_for: the settings for the files of an absolute folder. by_hand: a person named the
    paths, not a hook. baselines, since: what suppresses findings besides the settings and the documents, None where
    nothing does.
    """

    __slots__ = (
        "baselines", "builtin", "by_hand", "codes", "module_files", "modules_read", "options", "projects", "rules",
        "settings_for", "since", "targets", "unopened",
    )  # fmt: skip

    def __init__(
        self,
        options: Options,
        builtin: list[Rule],
        settings_for: Callable[[str], Settings],
        targets: Sequence[Target],
    ) -> None:
        self.options = options
        self.builtin = builtin
        self.settings_for = settings_for
        self.targets = targets
        self.by_hand = not options.from_hook and not options.staged
        self.baselines: Baselines | None = None
        self.since: Since | None = None
        # Worked out once: the rules that run under some settings, their codes, and the project around the files below a root.
        self.rules: dict[int, Sequence[Rule]] = {}
        self.codes: dict[int, frozenset[str]] = {}
        self.projects: dict[str, Project] = {}
        # What lies around the files of the run and could not be opened, as in Outcome.unread.
        self.unopened: list[tuple[str, str, str, bool]] = []
        # Where the modules below a root are read from, by the root.
        self.module_files: dict[str, Files] = {}
        # What modules hold, by their absolute path: they are read for the project and to be linted.
        self.modules_read: dict[str, ModuleRead] = {}


class Job:
    """What linting a file takes besides its content. suppressions: those of the settings that apply to it."""

    __slots__ = ("codes", "project", "rules", "suppressions", "target", "today")

    def __init__(self, target: Target, rules: Sequence[Rule], codes: frozenset[str], project: Project) -> None:
        self.target = target
        self.rules = rules
        self.codes = codes
        self.project = project
        self.suppressions: Collection[Suppression] = ()
        self.today: date | None = None


def _lint_all(run: Run) -> list[Outcome]:
    """Lint all files, in several processes where there are many; what each process has found."""
    count = len(run.targets)
    parts = 1
    # What is fixed, counted against a baseline or kept to be drawn happens in this process.
    options = run.options
    is_of_one = (
        run.baselines is not None or run.since is not None or options.rewriting is not None or options.keeps_apps
    )
    if count >= SEVERAL and not is_of_one:
        from kwf_lint.run.workers import in_parallel, workers_for

        parts = workers_for(count)
    return [_lint_part(run, 0, 1)] if parts == 1 else in_parallel(parts, lambda part: _lint_part(run, part, parts))


def _lint_part(run: Run, part: int, parts: int) -> Outcome:
    """Lint one of so many parts of the files."""
    outcome = Outcome()
    count = len(run.targets)
    size = -(-count // parts)
    progress = run.options.progress if part == 0 else None
    for number, target in enumerate(run.targets[part * size : (part + 1) * size], start=1):
        data = read_file(target)
        if type(data) is bytes:
            try:
                _lint_file(run, target, data, outcome)
            except UsageError:
                raise
            except Exception as error:
                outcome.faults.append(crash_of(target.name, "reading", error))
        elif type(data) is str:
            outcome.problems.append(data)
        if progress is not None:
            progress(min(number * parts, count), count)
    if run.options.verbose:
        outcome.details += _unclear_apps(run)
    outcome.unread += run.unopened
    return outcome


def _unclear_apps(run: Run) -> list[str]:
    """Lines that say which other apps nothing was compared with, since several definitions of them are in a project."""
    return [
        f"{name} has several definitions ({', '.join(files)}): nothing is compared with it"
        for project in run.projects.values()
        for name, files in project.several()
    ]


def _lint_file(run: Run, target: Target, data: bytes, outcome: Outcome) -> None:
    """Lint a file with this content into the outcome, or count it as skipped."""
    if target.name.endswith(MODULES):
        _lint_module(run, target, data, outcome)
        return
    job = _job(run, target)
    document = read_document(target.name, data, relaxed=True)
    apps = _apps_of(document, target)
    if not apps and not _must_be_definition(run, target, document):
        outcome.skipped.append((target.name, "not a definition"))
        if is_named_fragment(target.absolute, target.settings):
            _note_unread(outcome, "fragment", target.name, NO_PART, target.settings)
        elif is_part_of_app(document.value):
            _note_unread(outcome, "fragment", target.name, 'not in the setting "fragments"', target.settings)
        return
    outcome.files += 1
    if apps and apps[0].kind == "fragment" and OF_APPS.isdisjoint(document.value):
        _note_unread(outcome, "fragment", target.name, NO_PART, target.settings)
    if document.too_deep is not None:
        _note_unread(outcome, "definition", target.name, "too large, or nested too deep", target.settings)
    linted = _lint(run, job, document, apps)
    if not linted.faults:
        outcome.unchecked += unchecked_workflows(document, apps, job.rules, job.project)
    rewriting = run.options.rewriting
    # Where a rule crashed, what a fix does cannot be checked.
    if rewriting is not None and linted.diagnostics and not linted.faults:
        from kwf_lint.run.rewrite import rewrite

        def lint_again(changed: Document) -> Linted:
            return _lint(run, job, changed, _apps_of(changed, target))

        linted = rewrite(target, data, document, linted, lint_again, rewriting, outcome)
    _keep(run, job, document, apps, linted, outcome)


def _note_unread(outcome: Outcome, kind: str, name: str, reason: str, settings: Settings) -> None:
    """Note a definition, a fragment or a file that was not read, for the reports."""
    outcome.unread.append((kind, name, reason, settings.unread == "error"))


def _note_unopened(run: Run, path: str, error: OSError) -> None:
    """Note a file of the project that rules look at and that could not be opened, though it is there."""
    settings = run.settings_for(os.path.dirname(path))
    run.unopened.append(("file", reported_name(path), f"cannot be read: {error.strerror}", settings.unread == "error"))


def _modules() -> Any:
    """What reads modules; it is loaded with the first of them."""
    from kwf_lint.run import module_parts

    return module_parts


def _lint_module(run: Run, target: Target, data: bytes, outcome: Outcome) -> None:
    """Lint a module with this content into the outcome, or count it as skipped."""
    if not may_hold_definition(data):
        outcome.skipped.append((target.name, "not a definition"))
        return
    try:
        found = _read_module(run, target, data)
    except UsageError as error:
        if str(error) not in outcome.problems:
            outcome.problems.append(str(error))
        return
    outcome.details += found.notes
    document = found.document
    if document is None:
        if found.unread:
            _note_unread(outcome, "definition", target.name, f"a module; {found.unread}", target.settings)
        else:
            outcome.skipped.append((target.name, "not a definition"))
        return
    apps = _apps_of(document, target)
    outcome.files += 1
    outcome.partial += found.partial
    if document.origin is not None:
        outcome.loaded |= document.origin.loaded
    outcome.unknown += found.unknown
    job = _job(run, target)
    # To the rules a manifest whose name is not known is not a definition, and they would report that.
    can_judge = bool(apps) or document.origin is None
    _keep(run, job, document, apps, _lint(run, job, document, apps) if can_judge else Linted([], [], (), []), outcome)


def _read_module(run: Run, target: Target, data: bytes) -> ModuleRead:
    """What a module with this content holds. Raises UsageError where modules cannot be read here."""
    if target.absolute not in run.modules_read:
        modules = _modules()
        options = run.options
        root, files = modules.files_for(target, run.module_files, staged=options.staged, buffers=options.buffers)
        path = modules.path_of(target, root)
        run.modules_read[target.absolute] = modules.read(path, target.name, data, files)
    return run.modules_read[target.absolute]


def _module_beside(run: Run, absolute: str, data: bytes) -> Document | None:
    """The document that a module of the project stands for; None where it holds no definition that can be judged."""
    here = next((target for target in run.targets if target.absolute == absolute), None)
    target = here or Target(absolute, absolute, reported_name(absolute), run.settings_for(os.path.dirname(absolute)))
    try:
        document = _read_module(run, target, data).document
    except UsageError:
        return None
    return document if document is not None and document.origin is not None else None


def module_alone(path: str, data: bytes) -> Document | None:
    """The document that a module with this content stands for, None where it holds no definition."""
    modules = _modules()
    absolute = os.path.abspath(path)
    root, files = modules.files_at(absolute)
    document: Document | None = modules.read(
        modules.path_in(absolute, root), reported_name(absolute), data, files
    ).document
    return document


# The last document and its views: to take a large one apart is a tenth of a run, and the end of the process does it at once.
_last: list[Any] = []


def _keep(run: Run, job: Job, document: Document, apps: Sequence[App], linted: Linted, outcome: Outcome) -> None:
    """Put what linting a file gives into the outcome."""
    _last[:] = document, apps
    outcome.diagnostics += linted.diagnostics
    outcome.suppressed += linted.suppressed
    outcome.faults += linted.faults
    kept = LintedFile(
        job.target, job.codes, job.suppressions, linted.used, is_read=bool(apps) and not is_partial(document)
    )
    if run.options.keeps_apps:
        kept.apps = apps
        kept.project = job.project
    outcome.linted.append(kept)


def _apps_of(document: Document, target: Target) -> Sequence[App]:
    if document.value is MISSING:
        return ()
    return read_apps(document, is_named_fragment(target.absolute, target.settings), target.settings.platform)


def _must_be_definition(run: Run, target: Target, document: Document) -> bool:
    """Whether it is reported that a file holds no definition: a file that a walk or a hook found need not hold one."""
    if document.value is not MISSING:
        return run.by_hand and target.named and len(run.targets) == 1
    is_said_to_be = (run.by_hand and target.named) or is_named_fragment(target.absolute, target.settings)
    return is_said_to_be or may_be_definition(document.text)


def _job(run: Run, target: Target) -> Job:
    settings = target.settings
    key = id(settings)
    if key not in run.rules:
        every = rules_for(settings, run.builtin, run.options)
        run.rules[key] = chosen(every, settings.select, settings.extend_select, settings.ignore)
        run.codes[key] = _codes_of(run.rules[key])
    if settings.root not in run.projects:
        run.projects[settings.root] = project_around(
            settings.root, run.targets, run.settings_for, run.options,
            lambda path, data: _module_beside(run, path, data), lambda path, error: _note_unopened(run, path, error),
        )  # fmt: skip
    job = Job(target, run.rules[key], run.codes[key], run.projects[settings.root])
    if settings.per_file_ignores or settings.suppress:
        from kwf_lint.linting.suppression import active_rules, applying, current_day

        job.rules = active_rules(job.rules, settings, target.absolute)
        job.codes = _codes_of(job.rules)
        job.suppressions = applying(settings, target.absolute)
        job.today = current_day()
    return job


def _codes_of(rules: Sequence[Rule]) -> frozenset[str]:
    return frozenset([rule.code for rule in rules])


def _lint(run: Run, job: Job, document: Document, apps: Sequence[App]) -> Linted:
    """Lint a document, which is the file's or what fixing makes of it."""
    target = job.target
    linted = lint(
        document, job.rules, target.settings, job.project, job.today, suppressions=job.suppressions, apps=apps
    )
    found = linted.diagnostics
    if not found or (run.baselines is None and run.since is None):
        return linted
    baseline = run.baselines.of(target.settings) if run.baselines is not None else None
    if baseline is not None:
        baseline.suppress(target.absolute, found)
    if run.since is not None:
        run.since.suppress(target, job.rules, found)
    left = [each for each in found if each.suppression is None]
    suppressed = [each for each in found if each.suppression is not None]
    return Linted(left, [*linted.suppressed, *suppressed], linted.used, linted.faults)
