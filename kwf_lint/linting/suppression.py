"""Applies suppressions, `[[suppress]]` in the settings and markers in a document, and finds those that are stale.

A marker is `kwf-lint: allow KWF404, KWF405 (reason)` in the `meta.description` of a workflow, trigger, step or transition;
it covers that object and what is below it. An entry of the settings names its places as place_names.py says; what neither can
name (a text that is not JSON) is left to `exclude` and `per-file-ignores`. run/baseline.py applies the baseline.
"""

from __future__ import annotations

import re

from kwf_lint.definition.node import object_of, text_of
from kwf_lint.definition.owners import step_at
from kwf_lint.document.edits import Part, Remove
from kwf_lint.linting.comments import CommentMarker, comment_markers
from kwf_lint.linting.diagnostic import diagnose
from kwf_lint.linting.masking import masked, secrets_of
from kwf_lint.linting.place_names import covers, read_where
from kwf_lint.rulekit import DECLARED, Finding, Fix, matches
from kwf_lint.settings.globs import matches_globs
from kwf_lint.settings.settings import MARKER
from kwf_lint.spelling import did_you_mean, nearest
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Document, Path
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression

IN_DOCUMENT, IN_SETTINGS = "document", "settings"


_REASON = r"\((?P<reason>[^()]*(?:\([^()]*\)[^()]*)*)\)"
_ALLOW = re.compile(rf"{MARKER}\s*allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)\s*{_REASON}")
# What somebody wrote who meant a marker, up to its reason.
_ATTEMPT = re.compile(rf"{MARKER}\s*(?:allow|disable|exclude|ignore|noqa|off|skip|suppress)\b[^\n()]*(?:\([^()\n]*\))?")


class Marker:
    """A marker in a document: the path of what it covers, and where it is inside which description."""

    __slots__ = ("allowed", "covered", "part", "path", "reason", "text")

    def __init__(
        self, covered: Path, path: Path, text: str, part: tuple[int, int], allowed: Sequence[str], reason: str
    ) -> None:
        self.covered = covered
        self.path = path
        self.text = text
        self.part = part
        self.allowed = allowed
        self.reason = reason

    def covers(self, diagnostic: Diagnostic) -> bool:
        return diagnostic.path[: len(self.covered)] == self.covered


def active_rules(rules: Sequence[Rule], settings: Settings, absolute: str) -> Sequence[Rule]:
    """Those of the rules that the settings' `per-file-ignores` leave for a file."""
    ignored = [
        selector
        for glob, selectors in settings.per_file_ignores.items()
        if matches_globs(absolute, (glob,), settings, "per-file-ignores")
        for selector in selectors
    ]
    return [rule for rule in rules if not any(matches(rule, selector) for selector in ignored)] if ignored else rules


def applying(settings: Settings, absolute: str) -> list[Suppression]:
    """The entries of the settings that apply to a file."""
    return [
        entry
        for entry in settings.suppress
        if not entry.file or matches_globs(absolute, (entry.file,), settings, "suppress")
    ]


class Suppressed:
    """What suppressions make of diagnostics; both lists are sorted by place.

    kept: those that stay, with those of stale markers. suppressed: the others. used: the entries that suppress something.
    """

    __slots__ = ("kept", "suppressed", "used")

    def __init__(self, kept: list[Diagnostic], suppressed: list[Diagnostic], used: Collection[Suppression]) -> None:
        self.kept = kept
        self.suppressed = suppressed
        self.used = used


def suppress(
    document: Document,
    apps: Sequence[App],
    diagnostics: Sequence[Diagnostic],
    rules: Collection[Rule],
    settings: Settings,
    entries: Collection[Suppression],
    today: date | None,
) -> Suppressed:
    """Which diagnostics the document's markers and these entries of the settings suppress.

    `rules` are those that have run on the document to their end: only their suppressions can be stale.
    """
    markers: list[Marker | CommentMarker] = [*_markers(apps), *comment_markers(document, _ALLOW)]
    current = _current_names() if markers else {}
    used: set[tuple[Marker | CommentMarker, str]] = set()
    used_entries: set[Suppression] = set()
    kept: list[Diagnostic] = []
    suppressed: list[Diagnostic] = []
    valid = _by_key(entry for entry in entries if not entry.has_ended(today))
    for diagnostic in diagnostics:
        # All that cover it count as used: which of them is one too many is for people to say.
        for marker, selector in _covering(markers, diagnostic, current):
            used.add((marker, selector))
            diagnostic.suppression = (IN_DOCUMENT, marker.reason)
        for entry in _candidates(valid, diagnostic) if valid else ():
            if covers(read_where(entry.where), diagnostic.place):
                used_entries.add(entry)
                diagnostic.suppression = diagnostic.suppression or (IN_SETTINGS, entry.reason)
        if diagnostic.suppression is not None:
            kind, reason = diagnostic.suppression
            diagnostic.suppression = kind, masked(reason, secrets_of(document))
        (suppressed if diagnostic.suppression else kept).append(diagnostic)
    findings: list[Finding] = []
    for marker in markers:
        if isinstance(marker, Marker):
            findings += _stale_marker(marker, used, rules)
        elif marker.document.name == document.name:
            # In the file of a part, another definition may need it.
            kept += stale(marker.document, (), list(_stale_marker(marker, used, rules)), rules, settings)
    findings += _misspelled(apps)
    if findings:
        kept += stale(document, apps, findings, rules, settings)
        kept.sort(key=lambda each: (each.start.offset, each.end.offset))
    return Suppressed(kept, suppressed, used_entries)


def _covering(
    markers: Iterable[Marker | CommentMarker], diagnostic: Diagnostic, current: Mapping[str, str]
) -> Iterator[tuple[Marker | CommentMarker, str]]:
    """The markers that cover a diagnostic, each with what it names the rule by; `current` as _current_names() gives it."""
    for marker in markers:
        for selector in marker.allowed:
            if current.get(selector, selector) in (diagnostic.code, diagnostic.name) and marker.covers(diagnostic):
                yield marker, selector


def _by_key(entries: Iterable[Suppression]) -> dict[tuple[str | None, ...], list[Suppression]]:
    """The entries by their rule and the key of what they name; see _candidates()."""
    found: dict[tuple[str | None, ...], list[Suppression]] = {}
    for entry in entries:
        found.setdefault((entry.rule, *read_where(entry.where).key), []).append(entry)
    return found


def _candidates(
    valid: Mapping[tuple[str | None, ...], Sequence[Suppression]], diagnostic: Diagnostic
) -> Iterator[Suppression]:
    """The entries that may cover a diagnostic, without a look at all of them."""
    place = diagnostic.place
    for rule in (diagnostic.code, diagnostic.name):
        for name in (place.name, None):
            for step in (step_at(place), None):
                yield from valid.get((rule, place.kind, name, step), ())


def stale(
    document: Document, apps: Sequence[App], findings: Sequence[Finding], rules: Iterable[Rule], settings: Settings
) -> list[Diagnostic]:
    """The diagnostics that the rule stale-suppression makes of these findings; none where it does not run."""
    reporting = [rule for rule in rules if rule.needs == "suppressions"]
    return diagnose(document, apps, [(rule, each) for rule in reporting for each in rule.check(findings)], settings)


def current_day() -> date:
    import datetime

    return datetime.date.today()


def _objects(apps: Iterable[App]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The objects whose descriptions may hold markers."""
    for app in apps:
        for workflow in app.workflows:
            nodes = [*([workflow.trigger] if workflow.trigger else []), *workflow.steps]
            yield workflow.path, workflow.value
            for node in nodes:
                yield node.path, node.value
                transitions = node.value.get("transitions")
                for index, item in enumerate(transitions if type(transitions) is list else ()):
                    if type(item) is dict:
                        yield (*node.path, "transitions", index), item


def _descriptions(apps: Iterable[App]) -> Iterator[tuple[Path, str]]:
    """Each object with the text of its `meta.description`, where that has markers."""
    for path, value in _objects(apps):
        text = text_of(object_of(dict(value), "meta"), "description")
        if MARKER in text:
            yield path, text


def _markers(apps: Iterable[App]) -> Iterator[Marker]:
    for path, text in _descriptions(apps):
        for match in _ALLOW.finditer(text):
            if match["reason"].strip():
                allowed = re.split(r"\s*,\s*", match["rules"])
                yield Marker(path, (*path, "meta", "description"), text, match.span(), allowed, match["reason"].strip())


def _current_names() -> dict[str, str]:
    """The names of rules that had another one before, by that."""
    return {rule.former: rule.name for rule in DECLARED.values() if rule.former}


def _stale_marker(
    marker: Marker | CommentMarker, used: Collection[tuple[Marker | CommentMarker, str]], rules: Iterable[Rule]
) -> Iterator[Finding]:
    """What a marker allows and need not: rules that have run and find nothing, and codes that no rule has.

    Where it needs all that it allows, the rules that it names by a former name.
    """
    codes = sorted({rule.code for rule in DECLARED.values()})
    current = _current_names()
    ran = {word for rule in rules for word in (rule.code, rule.name)}
    unneeded = [selector for selector in marker.allowed if (marker, selector) not in used]
    idle = [selector for selector in unneeded if current.get(selector, selector) in ran]
    without_rule = [each for each in unneeded if each not in idle and each.startswith("KWF") and each not in codes]
    misspelled = [selector for selector in without_rule if nearest(selector, codes)]
    unknown = [selector for selector in without_rule if selector not in misspelled]
    # What is misspelled stays: its author meant to suppress something.
    in_vain = [*idle, *unknown]
    former = [] if in_vain or misspelled else [selector for selector in marker.allowed if selector in current]
    if idle:
        message = (
            f"this marker suppresses {' and '.join(idle)}, which {'finds' if len(idle) == 1 else 'find'} nothing here"
        )
    elif unknown or misspelled:
        message = f"no rule has the code {quoted((unknown or misspelled)[0])}"
    elif former:
        message = f"the rule {quoted(former[0])} is now called {quoted(current[former[0]])}"
    else:
        return
    place = "comment" if isinstance(marker, CommentMarker) else "description"
    if former:
        advice = "Write the new name; the former one still works."
    else:
        meant = did_you_mean(misspelled[0], codes) if misspelled and not in_vain else None
        advice = meant or f"Remove it from the {place}."
    severity = "info" if former else None
    if isinstance(marker, CommentMarker):
        yield Finding((), message, severity=severity, span=marker.span, help=advice)
        return
    left = [current.get(selector, selector) for selector in marker.allowed if selector not in in_vain]
    fix = _fix(marker, left) if in_vain or former else _spelled(marker, misspelled[0], nearest(misspelled[0], codes))
    yield Finding(marker.path, message, severity=severity, part=marker.part, help=advice, fix=fix)


def _misspelled(apps: Iterable[App]) -> Iterator[Finding]:
    """What was meant as a marker and suppresses nothing."""
    for path, text in _descriptions(apps):
        for match in _ATTEMPT.finditer(text):
            marker = _ALLOW.match(text, match.start())
            if marker is None or not marker["reason"].strip():
                yield Finding(
                    (*path, "meta", "description"),
                    _flaw_of(match[0]),
                    part=(match.start(), match.start() + len(match[0].rstrip())),
                    help=_marker_meant(match[0]),
                )


def _flaw_of(attempt: str) -> str:
    """Why what was meant as a marker suppresses nothing."""
    has_reason = attempt.partition("(")[2].rstrip(") ") != ""
    return f"this marker {'is malformed' if has_reason else 'has no reason'}, so it suppresses nothing"


def _marker_meant(attempt: str) -> str:
    """How to write a marker for the rules that an attempt at one names."""
    known = {word for rule in DECLARED.values() for word in (rule.code, rule.name)}
    named = [word for word in re.findall(r"[\w-]+", attempt.partition("(")[0]) if word in known]
    if not named:
        return f'Write it as "{MARKER} allow CODE (reason)", with the code of a rule.'
    return f'Write "{MARKER} allow {", ".join(named)} (reason)".'


def _spelled(marker: Marker, wrong: str, near: Sequence[str]) -> Fix | None:
    """The fix of a code that no rule has, where one code alone is near: unsafe, as the marker then suppresses more."""
    if len(near) > 1:
        return None
    right = [near[0] if selector == wrong else selector for selector in marker.allowed]
    new = f"{MARKER} allow {', '.join(dict.fromkeys(right))} ({marker.reason})"
    return Fix(f"replace {quoted(wrong)} with {quoted(near[0])}", [Part(marker.path, marker.part, new)])


def _fix(marker: Marker, left: Sequence[str]) -> Fix:
    """The fix of a stale marker: without it, or with what it needs."""
    start, end = marker.part
    if left:
        new = f"{MARKER} allow {', '.join(left)} ({marker.reason})"
        return Fix(f"replace the marker with {quoted(new)}", [Part(marker.path, marker.part, new)], safe=True)
    before, after = marker.text[:start].rstrip(), marker.text[end:].lstrip()
    if not before and not after:
        return Fix("remove the marker", [Remove(marker.path)], safe=True)
    edges = (len(before), end) if before else (start, len(marker.text) - len(after))
    return Fix("remove the marker", [Part(marker.path, edges, "")], safe=True)
