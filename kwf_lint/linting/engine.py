"""Runs rules over one document: lint() returns a Linted, reads no file, prints nothing and keeps nothing."""

from __future__ import annotations

from kwf_lint.analysis.literals import may_hold_id
from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING, is_partial
from kwf_lint.errors import UsageError
from kwf_lint.settings.settings import MARKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.faults import Fault
    from kwf_lint.rulekit import Finding, Rule
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression


# One of these, or an id, is in every value of one organization.
OF_ONE_ORGANIZATION = ("://", "@", '"+', "kustomer.hooks.")
# The families of rules on how a text is written.
OF_TEXT = ("KWF0", "KWF1")


class Linted:
    """The result of linting a document.

    diagnostics: what the rules find and nothing suppresses, sorted by place. suppressed: what markers in the document and
    the given suppressions leave out. used: those of the suppressions that suppress something. faults: rules that crashed.
    """

    __slots__ = ("diagnostics", "faults", "suppressed", "used")

    def __init__(
        self,
        diagnostics: list[Diagnostic],
        suppressed: list[Diagnostic],
        used: Collection[Suppression],
        faults: list[Fault],
    ) -> None:
        self.diagnostics = diagnostics
        self.suppressed = suppressed
        self.used = used
        self.faults = faults


def lint(
    document: Document,
    rules: Collection[Rule],
    settings: Settings,
    project: Project | None = None,
    today: date | None = None,
    *,
    suppressions: Collection[Suppression] = (),
    apps: Sequence[App] | None = None,
) -> Linted:
    """What the rules find in a document. A rule that crashes is among the `faults`, and the others continue.

    `rules` are those to run; `settings` has their options and levels. `project` holds what other files define, `today`
    the date by which dated things are judged. `suppressions` are those of the settings that apply to this file. `apps`
    saves reading the document's views again where the caller has them.
    """
    if apps is None:
        apps = () if document.value is MISSING else read_apps(document, facts=settings.platform)
    owner = project.app_of(document) if project is not None and any(not app.value for app in apps) else None
    # What an app declares of which a part is not known says nothing of a workflow.
    if owner is None or project is None or is_partial(owner.document):
        found, faults = _run(rules, document, apps, apps, settings, project)
    else:
        of_app = _part_of_app()
        parts = of_app.parts_of_app(apps, owner, takes_all=project.is_bound(document))
        found, faults = _run(rules, document, apps, parts, settings, project)
        found = of_app.placed(found, owner)
    if is_partial(document) or _rest_on_partial_files(document, found, project):
        from kwf_lint.linting.certainty import certain

        found = certain(document, apps, found, project)
    has_markers = MARKER in document.text or (document.origin is not None and bool(document.origin.marked))
    if not found and not has_markers:
        return Linted([], [], (), faults)
    from kwf_lint.linting.diagnostic import diagnose

    _make_offered_fixes(document, apps, [finding for _, finding in found], settings)
    diagnostics = diagnose(document, apps, found, settings)
    if document.relaxed is not None:
        from kwf_lint.linting.makeable import without_unmakeable

        without_unmakeable(document, diagnostics)
    if not has_markers and not suppressions:
        return Linted(diagnostics, [], (), faults)
    from kwf_lint.linting.suppression import suppress

    crashed = [each.rule for each in faults]
    # Those that could find all that they look for.
    ran = [rule for rule in rules if rule.code not in crashed and (rule.needs != "project" or project is not None)]
    if is_partial(document):
        ran = [rule for rule in ran if rule.needs == "suppressions"]
    result = suppress(document, apps, diagnostics, ran, settings, suppressions, today)
    return Linted(result.kept, result.suppressed, result.used, faults)


def _part_of_app() -> Any:
    """What judges bare workflows as a part of their app; it is loaded with the first of them."""
    from kwf_lint.linting import part_of_app

    return part_of_app


def unchecked_workflows(document: Document, apps: Sequence[App], rules: Collection[Rule], project: Project) -> int:
    """How many bare workflows belong to no app and contain what does not work in every organization."""
    if not any(app.kind == "workflow" for app in apps) or project.app_of(document) is not None:
        return 0
    if not any(mark in document.text for mark in OF_ONE_ORGANIZATION) and not may_hold_id(document.text):
        return 0
    return int(_part_of_app().unchecked(apps, rules))


def _run(
    rules: Collection[Rule],
    document: Document,
    apps: Sequence[App],
    judged: Sequence[App],
    settings: Settings,
    project: Project | None,
) -> tuple[list[tuple[Rule, Finding]], list[Fault]]:
    """The findings of the rules, also those before a crash, and the crashes.

    judged: the definitions with bare workflows as a part of their app. Rules on how a text is written, and those of the
    user's own, look at `apps`.
    """
    found: list[tuple[Rule, Finding]] = []
    faults: list[Fault] = []
    whole_apps = [app for app in judged if app.is_app]
    for rule in rules:
        subjects = whole_apps if rule.apps_only else judged
        if judged is not apps and (rule.folder or rule.code.startswith(OF_TEXT)):
            subjects = () if rule.apps_only else apps
        try:
            # Nearly all rules ask for the app, or the app and the project, alone: not to gather their arguments saves a tenth
            # of the linting.
            if rule.is_plain or (rule.needs == "project" and not rule.options and not rule.folder):
                for app in subjects:
                    for finding in rule.check(app) if rule.is_plain else rule.check(app, project):
                        found.append((rule, finding))  # noqa: PERF401  what came before a crash is kept
                continue
            if rule.needs == "suppressions":
                continue  # called by suppression.py, once it is known which of them suppress nothing
            more: list[Any] = [project] if rule.needs == "project" else []
            if rule.options:
                given = settings.options.get(rule.name)
                more.append({**rule.options, **given} if given else rule.options)
            for arguments in [(document, apps)] if rule.needs == "text" else [(app,) for app in subjects]:
                findings = rule.check(*arguments, *more)
                if rule.folder:
                    from kwf_lint.linting.user_findings import checked

                    findings = checked(findings)
                for finding in findings:
                    found.append((rule, finding))  # noqa: PERF401  what came before a crash is kept
        except UsageError:
            raise  # what is wrong with a rule of the user's own
        except Exception as error:
            faults.append(crash_of(document.name, rule.code, error, document))
    return found, faults


def crash_of(file: str, rule: str, error: Exception, document: Document | None = None) -> Fault:
    """The record of a crash on a file, without the credentials of its document, where that could be read."""
    from kwf_lint.linting.faults import fault_in, fault_of

    return fault_of(file, rule, error) if document is None else fault_in(document, rule, error)


def _rest_on_partial_files(document: Document, found: Iterable[tuple[Rule, Finding]], project: Project | None) -> bool:
    """Whether some of the findings may rest on other files that are not wholly known."""
    if project is None or all(rule.needs != "project" for rule, _ in found):
        return False
    return any(is_partial(each.document) for each in project.family(document))


def _make_offered_fixes(
    document: Document, apps: Sequence[App], findings: Iterable[Finding], settings: Settings
) -> None:
    """Make the fixes that several findings share, each kind once for all findings that ask for it."""
    asking: dict[Callable[..., None], list[Finding]] = {}
    for finding in findings:
        if finding.offer is not None and finding.fix is None:
            asking.setdefault(finding.offer.make, []).append(finding)
    for make, those in asking.items():
        make(document, apps, those, settings)
