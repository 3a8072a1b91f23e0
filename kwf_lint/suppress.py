"""Suppressions by meaning: `[[suppress]]` in the settings and markers in a document; which silence what, which are stale.

A marker is `kwf-lint: allow KWF404, KWF405 (reason)` in the `meta.description` of a workflow, trigger, step or transition;
it covers that object and what is below it. An entry of the settings says where by names:

    poll-invoice                the workflow of that name with all that is in it
    poll-invoice/aN0X9A2Hc      a step of it, by its id; "1" is the trigger
    setting:default.orgName     a component, as KIND:NAME; the kinds are in KINDS, and workflow:NAME/STEP is one of them

`*` stands for any characters, a backslash takes its meaning from the `/`, `*` or backslash behind it. What neither names
(a text that is no JSON) is left to `exclude` and `per-file-ignores`. The baseline is baseline.py's business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kwf_lint.app import object_of, text_of
from kwf_lint.diagnostic import COMPONENTS, diagnose
from kwf_lint.engine import MARKER
from kwf_lint.files import matches_globs
from kwf_lint.names import did_you_mean
from kwf_lint.places import pointer
from kwf_lint.ruleset import Finding, Fix, builtin_rules, matches
from kwf_lint.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from kwf_lint.app import App
    from kwf_lint.config import Settings
    from kwf_lint.diagnostic import Diagnostic, Owner
    from kwf_lint.document import Document, Path
    from kwf_lint.ruleset import Rule

KINDS = ("app", "setting", *dict.fromkeys(kind for kind, _ in COMPONENTS.values()))
IN_DOCUMENT, IN_SETTINGS = "document", "settings"
TRIGGER = "1"

_REASON = r"\((?P<reason>[^()]*(?:\([^()]*\)[^()]*)*)\)"
_ALLOW = re.compile(rf"{MARKER}\s*allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)\s*{_REASON}")
# What somebody wrote who meant a marker, up to its reason.
_ATTEMPT = re.compile(rf"{MARKER}\s*(?:allow|disable|exclude|ignore|noqa|off|skip|suppress)\b[^\n()]*(?:\([^()\n]*\))?")


class Suppression:
    """An entry `[[suppress]]` of the settings.

    rule: a rule's code or name. where: see the module. file: a glob, "" for all files. until: its last day, None for no
    end. line: where the entry begins in the settings file. key: rule, kind, name and step, None for all but plain names.
    """

    __slots__ = ("_name", "_step", "file", "key", "kind", "line", "reason", "rule", "until", "where")

    def __init__(self, rule: str, where: str, reason: str, file: str, until: date | None, line: int) -> None:
        self.rule = rule
        self.where = where
        self.reason = reason
        self.file = file
        self.until = until
        self.line = line
        kind, colon, name = where.partition(":")
        self.kind, name = (kind, name) if colon and kind in KINDS else ("workflow", where)
        parts = _split(name) if self.kind == "workflow" else [name]
        self._name = _pattern(parts[0])
        self._step = _pattern(parts[1]) if len(parts) > 1 else None
        self.key = rule, self.kind, *[_plain(part) for part in (*parts, "*")[:2]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Suppression) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.rule, self.where, self.reason, self.file, self.until, self.line

    def covers(self, place: Owner) -> bool:
        """Whether a place is where the entry says."""
        if place.kind != self.kind or not self._name.fullmatch(place.name):
            return False
        return self._step is None or bool(self._step.fullmatch(_step_of(place)))

    def has_ended(self, today: date | None) -> bool:
        return self.until is not None and today is not None and today > self.until


class Marker:
    """A marker in a document: the pointer of what it covers, and where it stands inside which description."""

    __slots__ = ("allowed", "covered", "part", "path", "reason", "text")

    def __init__(
        self, covered: str, path: Path, text: str, part: tuple[int, int], allowed: Sequence[str], reason: str
    ) -> None:
        self.covered = covered
        self.path = path
        self.text = text
        self.part = part
        self.allowed = allowed
        self.reason = reason

    def covers(self, diagnostic: Diagnostic) -> bool:
        return diagnostic.pointer == self.covered or diagnostic.pointer.startswith(f"{self.covered}/")


def _split(where: str) -> list[str]:
    """A text at its first "/" that no backslash precedes."""
    match = re.match(r"((?:[^\\/]|\\.)*)/(.*)", where, re.DOTALL)
    return [match[1], match[2]] if match else [where]


def _plain(text: str) -> str | None:
    """The name that a text means if it has no special sign, else None."""
    return None if "*" in text or "\\" in text else text


def _pattern(text: str) -> re.Pattern[str]:
    signs = re.findall(r"\\[\\/*]|.", text, re.DOTALL)
    return re.compile("".join(".*" if sign == "*" else re.escape(sign[-1]) for sign in signs), re.DOTALL)


def _step_of(place: Owner) -> str:
    return TRIGGER if place.slot[:1] == ("trigger",) and place.step is None else place.step or ""


def where_of(place: Owner) -> str:
    """A place in the words that `where` understands; "" for what belongs to no definition."""
    name = re.sub(r"[\\/*]", r"\\\g<0>", place.name)
    if place.kind != "workflow":
        return f"{place.kind}:{name}" if place.kind else ""
    if name.partition(":")[0] in KINDS:
        name = f"workflow:{name}"
    step = re.sub(r"[\\/*]", r"\\\g<0>", _step_of(place))
    return f"{name}/{step}" if step else name


def active_rules(rules: Sequence[Rule], settings: Settings, absolute: str) -> Sequence[Rule]:
    """Those of the rules that the settings' `per-file-ignores` leave for a file."""
    ignored = [
        selector
        for glob, selectors in settings.per_file_ignores.items()
        if matches_globs(absolute, (glob,), settings, "per-file-ignores")
        for selector in selectors
    ]
    return [rule for rule in rules if not any(matches(rule, selector) for selector in ignored)] if ignored else rules


def applying(settings: Settings, absolute: str) -> dict[Suppression, bool]:
    """The entries of the settings that apply to a file, none of them used yet."""
    return {
        entry: False
        for entry in settings.suppress
        if not entry.file or matches_globs(absolute, (entry.file,), settings, "suppress")
    }


def suppress(
    document: Document,
    apps: Sequence[App],
    diagnostics: Sequence[Diagnostic],
    rules: Collection[Rule],
    settings: Settings,
    entries: dict[Suppression, bool],
    today: date | None,
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The diagnostics that stay, with those of stale markers, and those that are silenced; both sorted by place.

    `rules` are those that have run on the document to their end. Entries that silence something are set to True.
    """
    markers = list(_markers(apps))
    used: set[tuple[Marker, str]] = set()
    kept: list[Diagnostic] = []
    silenced: list[Diagnostic] = []
    valid: dict[tuple[str | None, ...], list[Suppression]] = {}
    for entry in entries:
        if not entry.has_ended(today):
            valid.setdefault(entry.key, []).append(entry)
    for diagnostic in diagnostics:
        # All that cover it count as used: which of them is one too many is for people to say.
        for marker in markers:
            for selector in marker.allowed:
                if selector in (diagnostic.code, diagnostic.name) and marker.covers(diagnostic):
                    used.add((marker, selector))
                    diagnostic.suppression = (IN_DOCUMENT, marker.reason)
        for entry in _candidates(valid, diagnostic) if valid else ():
            if entry.covers(diagnostic.place):
                entries[entry] = True
                diagnostic.suppression = diagnostic.suppression or (IN_SETTINGS, entry.reason)
        (silenced if diagnostic.suppression else kept).append(diagnostic)
    findings = [finding for marker in markers for finding in _stale_marker(marker, used, rules)]
    findings += _misspelt(apps)
    if findings:
        kept += stale(document, apps, findings, rules, settings)
        kept.sort(key=lambda each: (each.start.offset, each.end.offset))
    return kept, silenced


def _candidates(
    valid: Mapping[tuple[str | None, ...], Sequence[Suppression]], diagnostic: Diagnostic
) -> Iterator[Suppression]:
    """The entries that may cover a diagnostic, without a look at all of them."""
    place = diagnostic.place
    for rule in (diagnostic.code, diagnostic.name):
        for name in (place.name, None):
            for step in (_step_of(place), None):
                yield from valid.get((rule, place.kind, name, step), ())


def stale(
    document: Document, apps: Sequence[App], findings: Sequence[Finding], rules: Iterable[Rule], settings: Settings
) -> list[Diagnostic]:
    """The diagnostics that the rule stale-suppression makes of these findings; none where it does not run."""
    speakers = [rule for rule in rules if rule.needs == "suppressions"]
    return diagnose(document, apps, [(rule, each) for rule in speakers for each in rule.check(findings)], settings)


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
                yield Marker(
                    pointer(path), (*path, "meta", "description"), text, match.span(), allowed, match["reason"].strip()
                )


def _stale_marker(marker: Marker, used: Collection[tuple[Marker, str]], rules: Iterable[Rule]) -> Iterator[Finding]:
    """What a marker allows in vain: known rules that have run, and what is no rule at all."""
    idle = []
    unknown = []
    ran = {word for rule in rules for word in (rule.code, rule.name)}
    for selector in marker.allowed:
        if (marker, selector) in used:
            continue
        if selector in ran:
            idle.append(selector)
        elif selector.startswith("KWF"):
            unknown += [] if any(selector == rule.code for rule in builtin_rules()) else [selector]
    in_vain = [*idle, *unknown]
    if not in_vain:
        return
    if idle:
        verb = "is allowed here and finds" if len(idle) == 1 else "are allowed here and find"
        message = f"{' and '.join(idle)} {verb} nothing"
    else:
        message = f"no rule has the code {quoted(unknown[0])}"
    advice = did_you_mean(unknown[0], [rule.code for rule in builtin_rules()]) if unknown else None
    left = [selector for selector in marker.allowed if selector not in in_vain]
    yield Finding(
        marker.path, message, part=marker.part, help=advice or "take it out of the description", fix=_fix(marker, left)
    )


def _misspelt(apps: Iterable[App]) -> Iterator[Finding]:
    """What was meant as a marker and allows nothing."""
    for path, text in _descriptions(apps):
        for match in _ATTEMPT.finditer(text):
            marker = _ALLOW.match(text, match.start())
            if marker is None or not marker["reason"].strip():
                yield Finding(
                    (*path, "meta", "description"),
                    "this marker allows nothing",
                    part=(match.start(), match.start() + len(match[0].rstrip())),
                    help='its form is "kwf-lint: allow CODE (reason)", with a reason',
                )


def _fix(marker: Marker, left: Sequence[str]) -> Fix:
    """The mend of a stale marker: without it, or with what it still allows."""
    start, end = marker.part
    if left:
        return Fix(
            "take out what is not needed",
            [("part", marker.path, marker.part, f"{MARKER} allow {', '.join(left)} ({marker.reason})")],
            safe=True,
        )
    before, after = marker.text[:start].rstrip(), marker.text[end:].lstrip()
    if not before and not after:
        return Fix("take the marker out", [("remove", marker.path)], safe=True)
    edges = (len(before), end) if before else (start, len(marker.text) - len(after))
    return Fix("take the marker out", [("part", marker.path, edges, "")], safe=True)
