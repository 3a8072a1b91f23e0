"""lint(): rules over one document, sorted diagnostics out. Pure: reads nothing, prints nothing, keeps nothing."""

from __future__ import annotations

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import Add, Part, Remove, Rename, Set, Text
from kwf_lint.rulekit import SEVERITIES, Finding, Fix, Related
from kwf_lint.settings.settings import MARKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.faults import Fault
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression


def lint(
    document: Document,
    rules: Collection[Rule],
    settings: Settings,
    project: Project | None = None,
    today: date | None = None,
    *,
    apps: Sequence[App] | None = None,
    faults: list[Fault] | None = None,
    suppressions: dict[Suppression, bool] | None = None,
    suppressed: list[Diagnostic] | None = None,
) -> list[Diagnostic]:
    """What the rules find in a document and nothing suppresses, sorted by place.

    `rules` are those to run (ruleset.chosen picks them); `settings` gives their options and levels. `project` holds what
    other files define, `today` the date that dated things are judged by. `apps` spares reading the document's views
    again where the caller has them. A rule that crashes is noted in `faults` and the others go on; without `faults` its
    exception is raised. `suppressions` are those of the settings that apply to this file (suppress.applying gives them);
    each that silences something is set to True. What they and the document's own markers silence goes to `suppressed`.
    """
    if apps is None:
        apps = () if document.value is MISSING else read_apps(document, known=settings.platform)
    found: list[tuple[Rule, Finding]] = []
    whole_apps = [app for app in apps if app.is_app]
    for rule in rules:
        subjects = whole_apps if rule.apps_only else apps
        try:
            # Nearly all rules ask for nothing but the app: not to gather their arguments saves a tenth of the linting.
            if rule.is_plain:
                for app in subjects:
                    for finding in rule.check(app):
                        found.append((rule, finding))  # noqa: PERF401  what came before a crash is kept
                continue
            if rule.needs == "suppressions":
                continue  # called by suppress.py, once it is known what they silence
            more: list[Any] = [project] if rule.needs == "project" else []
            if rule.options:
                given = settings.options.get(rule.name)
                more.append({**rule.options, **given} if given else rule.options)
            for arguments in [(document, apps)] if rule.needs == "text" else [(app,) for app in subjects]:
                findings = rule.check(*arguments, *more)
                if rule.folder:
                    findings = _checked(findings)
                for finding in findings:
                    found.append((rule, finding))  # noqa: PERF401  what came before a crash is kept
        except Exception as error:
            if faults is None:
                raise
            from kwf_lint.linting.faults import fault

            faults.append(fault(document.name, rule.code, error))
    has_markers = MARKER in document.text
    if not found and not has_markers:
        return []
    from kwf_lint.linting.diagnostic import diagnose

    _make_offered_fixes(document, apps, [finding for _, finding in found], settings)
    diagnostics = diagnose(document, apps, found, settings)
    if not has_markers and not suppressions:
        return diagnostics
    from kwf_lint.linting.suppression import suppress

    kept, silenced = suppress(
        document, apps, diagnostics, ran(rules, document, project, faults), settings, suppressions or {}, today
    )
    if suppressed is not None:
        suppressed += silenced
    return kept


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


def ran(
    rules: Iterable[Rule], document: Document, project: Project | None, faults: Iterable[Fault] | None
) -> list[Rule]:
    """Those of the rules that could find all they look for: they had what they need, and none of them crashed."""
    crashed = [each.rule for each in faults or () if each.file == document.name]
    return [rule for rule in rules if rule.code not in crashed and (rule.needs != "project" or project is not None)]


def _checked(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a user's rule; raises TypeError for what is none, before it does harm elsewhere."""
    for finding in findings:
        if not isinstance(finding, Finding):
            raise TypeError(f"a rule yields {type(finding).__name__}, not Finding")
        _check_path(finding.path, "a finding")
        if type(finding.message) is not str:
            raise TypeError(f"the message of a finding is {finding.message!r}, not a text")
        if finding.severity not in (None, *SEVERITIES):
            raise ValueError(f"the severity of a finding is {finding.severity!r}, not one of {', '.join(SEVERITIES)}")
        for related in finding.related:
            if not isinstance(related, Related):
                raise TypeError(f"a related place of a finding is {related!r}, not Related")
            _check_path(related.path, "a related place")
        if finding.fix is not None:
            _check_fix(finding.fix)
        yield finding


def _check_fix(fix: object) -> None:
    if not isinstance(fix, Fix):
        raise TypeError(f"the fix of a finding is {fix!r}, not Fix")
    for edit in fix.edits:
        if not isinstance(edit, (Set, Rename, Remove, Add, Part, Text)):
            raise TypeError(f"an edit of a fix is {edit!r}, not Set, Rename, Remove, Add, Part or Text")
        if not isinstance(edit, Text):
            _check_path(edit.path, "an edit")


def _check_path(path: object, what: str) -> None:
    if type(path) is not tuple or not all(type(key) in (str, int) for key in path):
        raise TypeError(f"the path of {what} is {path!r}, not a tuple of keys")
