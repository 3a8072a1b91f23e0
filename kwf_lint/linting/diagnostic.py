"""Turns findings into diagnostics: the place of each in the text, what it belongs to, its level and its fingerprint.

Loaded only where there are findings, so that a clean file never pays for it. The texts of a diagnostic do not contain
the credentials of its document: masking.py finds them.
"""

from __future__ import annotations

from _blake2 import blake2b  # hashlib would load the library of OpenSSL

from kwf_lint.definition.owners import owner_of, roots_of, where_of
from kwf_lint.document.edits import EditError, Text
from kwf_lint.document.places import locate, part_span, pointer, position
from kwf_lint.linting.masking import mask_of, secrets_of, secrets_of_text
from kwf_lint.rulekit import SEVERITIES, Fix, matches
from kwf_lint.version import HOME_PAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from kwf_lint.definition.app import App
    from kwf_lint.definition.owners import Owner
    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.edits import Edit
    from kwf_lint.document.places import Place
    from kwf_lint.rulekit import Finding, Rule
    from kwf_lint.settings.settings import Settings

    # What is the same for a step or trigger in all routes; the routes of many findings begin alike.
    Stop: TypeAlias = "tuple[str, str, str, Position, Position]"


class Position:
    """A place in a file: line and column from 1, in code points, and the offset from 0."""

    __slots__ = ("column", "line", "offset")

    def __init__(self, line: int, column: int, offset: int) -> None:
        self.line = line
        self.column = column
        self.offset = offset


class RelatedPlace:
    """Another place that belongs to a diagnostic, and how it is related."""

    __slots__ = ("document", "end", "message", "pointer", "start")

    def __init__(self, document: Document, at: str, start: Position, end: Position, message: str) -> None:
        self.document = document
        self.pointer = at
        self.start = start
        self.end = end
        self.message = message

    @property
    def file(self) -> str:
        return self.document.name


class RoutePlace:
    """One stop of the route that shows a finding; `condition`, in words, leads on from it, "" where there is none.

    document: the file that it lies in, None for that of the diagnostic.
    """

    __slots__ = ("condition", "document", "end", "name", "path", "pointer", "start", "step")

    def __init__(
        self, step: str, name: str, at: str, start: Position, end: Position, path: Path, condition: str
    ) -> None:
        self.document: Document | None = None
        self.path = path
        self.step = step
        self.name = name
        self.pointer = at
        self.start = start
        self.end = end
        self.condition = condition


class Diagnostic:
    """A finding as reports get it.

    document: the file that it lies in; definition: the name of the file that holds the definition, another one where that
    is a module that imports a part. path: where it is in the definition; pointer: the same for reports, which never shows a
    credential. place: what it belongs to, by meaning; app, workflow, step: the names for reports, None where it lies in
    none; step_name: the display name; where: the place as the `where` of a suppression names it, "" where it belongs to no
    definition. fingerprint: tells it from all others of its definition, whatever else changes there. Those of one
    definition that differ in nothing else share fingerprint_base, and ordinal counts them, from 1. secret_digest: tells the
    credential that it is about from others, "" where it is about none. edits: where the fix changes a module, the edits by
    path that it stands for; its own are then in the text. suppression: the kind and the reason of what
    suppresses it, if anything.
    """

    __slots__ = (
        "app", "code", "definition", "document", "edits", "end", "fingerprint", "fingerprint_base", "fix", "help", "message",
        "name", "ordinal", "path", "place", "pointer", "related", "route", "secret_digest", "severity", "start", "step",
        "step_name", "suppression", "url", "where", "workflow",
    )  # fmt: skip

    def __init__(
        self,
        document: Document,
        rule: Rule,
        finding: Finding,
        severity: str,
        start: Position,
        end: Position,
        place: Owner,
        related: list[RelatedPlace],
        route: list[RoutePlace],
    ) -> None:
        self.document = document
        self.definition = document.name
        self.code = rule.code
        self.name = rule.name
        self.severity = severity
        self.message = finding.message
        self.start = start
        self.end = end
        self.path = finding.path
        self.pointer = pointer(finding.path)
        self.place = place
        self.app = place.app
        self.where = where_of(place)
        self.workflow = place.workflow
        self.step = place.step
        self.step_name = place.step_name
        self.related = related
        self.route = route
        self.help = finding.help
        # Where a key is there twice, only its author can say which one was meant.
        is_json = document.origin is None or document.origin.place is None
        is_settled = not document.has_duplicate_keys or finding.span is not None
        self.fix: Fix | None = finding.fix if is_json and is_settled else None
        self.edits: Sequence[Edit | Text] = ()
        self.fingerprint = ""
        self.fingerprint_base = ""
        self.ordinal = 1
        self.secret_digest = ""
        self.suppression: tuple[str, str] | None = None
        self.url = rule_url(rule)

    @property
    def file(self) -> str:
        return self.document.name


def rule_url(rule: Rule) -> str | None:
    """The URL of the rule's page, None as long as the project has no home page."""
    return f"{HOME_PAGE}/{rule.name}" if HOME_PAGE else None


def severity_of(rule: Rule, finding: Finding, settings: Settings) -> str:
    """The level of a finding: the user's setting (the most specific selector wins), the finding's own, the rule's."""
    best = 0
    severity = finding.severity or rule.severity
    for selector, level in settings.severity.items():
        weight = matches(rule, selector)
        if weight > best:
            best, severity = weight, level
    return severity


def diagnose(
    document: Document, apps: Sequence[App], found: Sequence[tuple[Rule, Finding]], settings: Settings
) -> list[Diagnostic]:
    """Diagnostics of a document's findings, sorted by place, with fingerprints and without credentials."""
    places = _places(document, [finding for _, finding in found])
    roots = roots_of(apps)
    stops: dict[Path, Stop] = {}
    diagnostics = [
        _diagnostic(document, rule, finding, severity_of(rule, finding, settings), places, roots, stops)
        for rule, finding in found
    ]
    if document.origin is None:
        diagnostics.sort(key=_order)
        _number(diagnostics)
    else:
        # The number among equals follows the definition, wherever its parts were written.
        _number(sorted(diagnostics, key=_order))
        for diagnostic, (_, finding) in zip(diagnostics, found, strict=True):
            if finding.document is None and document.origin.place is not None:
                _move(document, diagnostic, finding)
        diagnostics.sort(key=_order_in_files)
    _mask(document, diagnostics)
    return diagnostics


def _places(document: Document, findings: Iterable[Finding]) -> dict[str, dict[Path, Place]]:
    """The places of all paths of the findings, by the name of the file: one pass over each text."""
    documents = {document.name: document}
    wanted: dict[str, set[Path]] = {document.name: set()}
    for finding in findings:
        if finding.span is None:
            wanted[document.name].update((finding.path, *(stop.path for stop in finding.route)))
            for related in finding.related:
                other = related.document or document
                documents[other.name] = other
                wanted.setdefault(other.name, set()).add(related.path)
    return {name: locate(documents[name], paths) for name, paths in wanted.items()}


def _diagnostic(
    document: Document,
    rule: Rule,
    finding: Finding,
    severity: str,
    places: Mapping[str, Mapping[Path, Place]],
    roots: Mapping[Path, bool],
    stops: dict[Path, Stop],
) -> Diagnostic:
    own = places[document.name]
    if finding.span is not None:
        start, end = _ends(finding.document or document, finding.span)
        related = _related_by_span(document, finding)
    else:
        start, end = _ends(document, _underlined(document, own, finding.path, finding.key, finding.part))
        related = _related_by_path(document, finding, places)
    for path in {stop.path: 0 for stop in finding.route if stop.path not in stops}:
        holder = owner_of(document, roots, path)
        step = "1" if holder.step is None else holder.step
        stops[path] = (step, holder.step_name, pointer(path), *_ends(document, _underlined(document, own, path)))
    route = [RoutePlace(*stops[stop.path], stop.path, stop.condition) for stop in finding.route]
    owner = owner_of(document, roots, finding.path)
    diagnostic = Diagnostic(document, rule, finding, severity, start, end, owner, related, route)
    if finding.secret:
        diagnostic.secret_digest = _secret_digest(finding.secret, (rule.code, owner.step or "", *owner.slot))
    diagnostic.fingerprint_base = fingerprint_base_of(diagnostic, owner.name)
    if finding.document is not None:
        diagnostic.document = _with_secrets(finding.document, document)
    return diagnostic


def _related_by_span(document: Document, finding: Finding) -> list[RelatedPlace]:
    found = []
    for related in finding.related:
        if related.span is not None:
            other = related.document or document
            found.append(RelatedPlace(other, "", *_ends(other, related.span), related.label))
    return found


def _related_by_path(
    document: Document, finding: Finding, places: Mapping[str, Mapping[Path, Place]]
) -> list[RelatedPlace]:
    found = []
    for related in finding.related:
        other = related.document or document
        span = _underlined(other, places[other.name], related.path)
        if other is not document and other.origin is not None and other.origin.place is not None:
            placed = other.origin.place(other, related.path, False, None)
            other, span = _with_secrets(placed.document, other), placed.span
        found.append(RelatedPlace(other, pointer(related.path), *_ends(other, span), related.label))
    return found


def _move(document: Document, diagnostic: Diagnostic, finding: Finding) -> None:
    """Move a diagnostic from the JSON that a module stands for to where its author wrote it: perhaps in several files."""
    assert document.origin is not None
    placed = document.origin.place(document, finding.path, finding.key, finding.part)
    diagnostic.document = _with_secrets(placed.document, document)
    diagnostic.start, diagnostic.end = _ends(placed.document, placed.span)
    diagnostic.fix = _fix_in_file(document, finding, placed.document)
    diagnostic.edits = finding.fix.edits if diagnostic.fix and finding.fix else ()
    for shown, related in zip(diagnostic.related, finding.related, strict=True):
        if related.document is None or related.document is document:
            other = document.origin.place(document, related.path, False, None)
            shown.document = _with_secrets(other.document, document)
            shown.start, shown.end = _ends(other.document, other.span)
    for stop in diagnostic.route:
        other = document.origin.place(document, stop.path, False, None)
        stop.document = _with_secrets(other.document, document)
        stop.start, stop.end = _ends(other.document, other.span)
    if placed.use is not None:
        using, span = placed.use
        use = RelatedPlace(_with_secrets(using, document), diagnostic.pointer, *_ends(using, span), "used here")
        diagnostic.related = [*diagnostic.related, use]


def _fix_in_file(document: Document, finding: Finding, file: Document) -> Fix | None:
    """The fix of a finding in a module as changes of the text of the finding's own file; None where it cannot be one."""
    assert document.origin is not None
    if finding.fix is None or document.origin.doubled:
        return None
    try:
        changed, found = document.origin.replacements(document, finding.fix.edits)
    except EditError:
        return None
    if changed is not file:
        return None
    return Fix(finding.fix.title, [Text((start, end), text) for start, end, text in found], safe=finding.fix.safe)


def _with_secrets(source: Document, document: Document) -> Document:
    """The document of a file, in which the credentials of a definition that it is a part of are hidden as well."""
    secrets = secrets_of(document)
    known: list[str] | None = source.kept.get("secrets")
    if known is None:
        known = source.kept["secrets"] = secrets_of_text(source.text)
    if not set(secrets).issubset(known):
        source.kept["secrets"] = sorted({*known, *secrets}, key=len, reverse=True)
    return source


def _order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    return diagnostic.start.offset, diagnostic.end.offset, diagnostic.code, diagnostic.message


def _order_in_files(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    return (diagnostic.file, *_order(diagnostic))


def worst_first(severity: str) -> int:
    """A key that sorts errors before warnings before infos."""
    return SEVERITIES.index(severity)


def _mask(document: Document, diagnostics: Iterable[Diagnostic]) -> None:
    """Hide the credentials of the documents in all words of diagnostics; in the lines the reports do (report/source.py).

    Names and pointers are words as well: a token may be in the place of a step's id or a key.
    """
    masks: dict[tuple[str, ...], Callable[[str], str]] = {}
    for diagnostic in diagnostics:
        documents = {each.document.name: each.document for each in diagnostic.related}
        documents[document.name] = document
        names = tuple(documents)
        if names not in masks:
            secrets = {secret for each in documents.values() for secret in secrets_of(each)}
            secrets.update([pointer((secret,))[1:] for secret in secrets])
            masks[names] = mask_of(sorted(secrets, key=len, reverse=True)) if secrets else str
        if masks[names] is not str:
            _mask_words(diagnostic, masks[names])


def _mask_words(diagnostic: Diagnostic, mask: Callable[[str], str]) -> None:
    diagnostic.message = mask(diagnostic.message)
    diagnostic.pointer = mask(diagnostic.pointer)
    diagnostic.step_name = mask(diagnostic.step_name)
    diagnostic.where = mask(diagnostic.where)
    if diagnostic.app is not None:
        diagnostic.app = mask(diagnostic.app)
    if diagnostic.workflow is not None:
        diagnostic.workflow = mask(diagnostic.workflow)
    if diagnostic.step is not None:
        diagnostic.step = mask(diagnostic.step)
    if diagnostic.help is not None:
        diagnostic.help = mask(diagnostic.help)
    if diagnostic.fix is not None:
        fix = diagnostic.fix
        diagnostic.fix = Fix(mask(fix.title), fix.edits, safe=fix.safe)
    for related in diagnostic.related:
        related.message = mask(related.message)
        related.pointer = mask(related.pointer)
    for stop in diagnostic.route:
        stop.condition = mask(stop.condition)
        stop.step = mask(stop.step)
        stop.name = mask(stop.name)
        stop.pointer = mask(stop.pointer)


def fingerprint_base_of(diagnostic: Diagnostic, name: str) -> str:
    """The fingerprint, but for the number, of a diagnostic whose workflow or component has this name.

    It is made of the rule, what the diagnostic belongs to, the slot in that, and the digest of its credential: of nothing
    that an edit elsewhere in the file changes.
    """
    place = diagnostic.place
    secret = (diagnostic.secret_digest,) if diagnostic.secret_digest else ()
    return _digest((diagnostic.code, place.kind, name, place.step or "", *place.slot, *secret))


def _number(diagnostics: Iterable[Diagnostic]) -> None:
    """Set the numbers among equals and the fingerprints of diagnostics, which are sorted by place."""
    seen: dict[str, int] = {}
    for each in diagnostics:
        base = each.fingerprint_base
        each.ordinal = seen[base] = seen.get(base, 0) + 1
        each.fingerprint = _digest((base, str(each.ordinal))) if each.ordinal > 1 else base


def _digest(parts: Sequence[str]) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _secret_digest(secret: str, identity: Sequence[str]) -> str:
    """Two bytes that tell a credential from the next one in its place; keyed by the place, too few to guess it from."""
    key = blake2b("\x1f".join(identity).encode("utf-8", "surrogatepass"), digest_size=32).digest()
    return blake2b(secret.encode("utf-8", "surrogatepass"), key=key, digest_size=2).hexdigest()


def _underlined(
    document: Document,
    places: Mapping[Path, Place],
    path: Path,
    key: bool = False,
    part: tuple[int, int] | None = None,
) -> Span:
    """What is underlined for a path: a scalar whole or in part, the key, or the opening bracket of an object or array."""
    place = places.get(path)
    if place is None:
        # A path that is not in the document is a mistake of the rule; its nearest ancestor still shows where to look.
        for length in range(len(path) - 1, -1, -1):
            found = locate(document, [path[:length]]).get(path[:length])
            if found is not None:
                place = found
                break
        else:
            return (0, 0)
    if key and place.key is not None:
        return place.key
    start, end = place.value
    if document.text[start] in "{[":
        return (start, start + 1)
    return part_span(document, place.value, part) if part is not None else (start, end)


def _ends(document: Document, span: Span) -> tuple[Position, Position]:
    start, end = span
    first = Position(*position(document, start), start)
    if end > start:
        return first, Position(*position(document, end), end)
    # An empty place, such as the end of the file, is widened to one character, so that there is something to see.
    return first, Position(first.line, first.column + 1, min(start + 1, len(document.text)))
