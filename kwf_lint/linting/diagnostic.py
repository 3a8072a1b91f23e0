"""From findings to diagnostics: places in the text, the workflow and step they belong to, fingerprints, order.

Loaded only when there are findings, so that a clean file never pays for it.
"""

from __future__ import annotations

from _blake2 import blake2b  # hashlib would load the library of OpenSSL

from kwf_lint.definition.owners import owner_of, roots_of
from kwf_lint.document.places import locate, part_span, pointer, position
from kwf_lint.rulekit import SEVERITIES, matches
from kwf_lint.version import HOME_PAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.owners import Owner
    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.places import Place
    from kwf_lint.rulekit import Finding, Fix, Rule
    from kwf_lint.settings.settings import Settings


class Position:
    """A place in a file: line and column from 1, in code points, and the offset from 0."""

    __slots__ = ("column", "line", "offset")

    def __init__(self, line: int, column: int, offset: int) -> None:
        self.line = line
        self.column = column
        self.offset = offset


class RelatedPlace:
    """Another place that belongs to a diagnostic, and what it has to do with it."""

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
    """One stop of the route that shows a fault; `condition` in words leads on from it, "" where nothing is asked."""

    __slots__ = ("condition", "end", "name", "pointer", "start", "step")

    def __init__(self, step: str, name: str, at: str, start: Position, end: Position, condition: str) -> None:
        self.step = step
        self.name = name
        self.pointer = at
        self.start = start
        self.end = end
        self.condition = condition


class Diagnostic:
    """What reports get. `workflow` and `step` are None where the place lies in none; `step_name` is the display name.

    `place` says by meaning where it is. Diagnostics of one file that are equal in all but their number (`twin`, from 1)
    share `kinship`, the fingerprint of the first. `trace` tells credentials apart. `suppression` is why it is silenced, as
    (kind, reason), where it is.
    """

    __slots__ = (
        "code", "document", "end", "fingerprint", "fix", "help", "kinship", "message", "name", "place", "pointer",
        "related", "route", "severity", "start", "step", "step_name", "suppression", "trace", "twin", "url",
        "workflow",
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
        self.code = rule.code
        self.name = rule.name
        self.severity = severity
        self.message = finding.message
        self.start = start
        self.end = end
        self.pointer = pointer(finding.path)
        self.place = place
        self.workflow = place.workflow
        self.step = place.step
        self.step_name = place.step_name
        self.related = related
        self.route = route
        self.help = finding.help
        # Where a key stands twice, only its author can say which of both was meant.
        self.fix: Fix | None = None if document.has_duplicate_keys else finding.fix
        self.fingerprint = ""
        self.kinship = ""
        self.twin = 1
        self.trace = ""
        self.suppression: tuple[str, str] | None = None
        self.url = rule_url(rule)

    @property
    def file(self) -> str:
        return self.document.name


def rule_url(rule: Rule) -> str | None:
    """The address of the rule's page, None as long as the project has no home page of its own."""
    return f"{HOME_PAGE}/{rule.name}" if HOME_PAGE else None


def _digest(parts: Sequence[str]) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _trace(secret: str, identity: Sequence[str]) -> str:
    """Two bytes that tell a credential from the next one in its place; keyed by the place, too few to guess it from."""
    key = blake2b("\x1f".join(identity).encode("utf-8", "surrogatepass"), digest_size=32).digest()
    return blake2b(secret.encode("utf-8", "surrogatepass"), key=key, digest_size=2).hexdigest()


def _mask(document: Document, diagnostics: Iterable[Diagnostic]) -> None:
    """Hide the document's credentials in all words of its diagnostics."""
    from kwf_lint.linting.masking import masked, secrets_of
    from kwf_lint.rulekit import Fix

    secrets = secrets_of(document)
    if not secrets:
        return
    for diagnostic in diagnostics:
        diagnostic.message = masked(diagnostic.message, secrets)
        if diagnostic.help is not None:
            diagnostic.help = masked(diagnostic.help, secrets)
        if diagnostic.fix is not None:
            fix = diagnostic.fix
            diagnostic.fix = Fix(masked(fix.title, secrets), fix.edits, safe=fix.safe)
        for related in diagnostic.related:
            related.message = masked(related.message, secrets)
        for stop in diagnostic.route:
            stop.condition = masked(stop.condition, secrets)


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
    """Diagnostics of a document's findings, sorted by place, with fingerprints."""
    wanted: dict[str, set[Path]] = {document.name: set()}
    documents = {document.name: document}
    for _, finding in found:
        if finding.span is None:
            wanted[document.name].update((finding.path, *(stop.path for stop in finding.route)))
            for related in finding.related:
                other = related.document or document
                documents[other.name] = other
                wanted.setdefault(other.name, set()).add(related.path)
    places = {name: locate(documents[name], paths) for name, paths in wanted.items()}

    roots = roots_of(apps)
    diagnostics = []
    own = places[document.name]
    for rule, finding in found:
        if finding.span is not None:
            start, end = _ends(document, finding.span)
            related_places = [
                RelatedPlace(document, "", *_ends(document, each.span), each.label)
                for each in finding.related
                if each.span is not None
            ]
        else:
            start, end = _ends(document, _underlined(document, own, finding.path, finding.key, finding.part))
            related_places = []
            for related in finding.related:
                other = related.document or document
                span = _underlined(other, places[other.name], related.path)
                related_places.append(RelatedPlace(other, pointer(related.path), *_ends(other, span), related.label))
        route = []
        for stop in finding.route:
            holder = owner_of(document, roots, stop.path)
            at_stop = _ends(document, _underlined(document, own, stop.path))
            step = "1" if holder.step is None else holder.step
            route.append(RoutePlace(step, holder.step_name, pointer(stop.path), *at_stop, stop.condition))
        owner = owner_of(document, roots, finding.path)
        diagnostic = Diagnostic(
            document, rule, finding, severity_of(rule, finding, settings), start, end, owner, related_places, route
        )
        if finding.secret:
            diagnostic.trace = _trace(finding.secret, (rule.code, owner.step or "", *owner.slot))
        diagnostic.kinship = kinship_of(diagnostic, owner.name)
        diagnostics.append(diagnostic)
    diagnostics.sort(key=_order)
    _mask(document, diagnostics)

    seen: dict[str, int] = {}
    for diagnostic in diagnostics:
        diagnostic.twin = seen[diagnostic.kinship] = seen.get(diagnostic.kinship, 0) + 1
        diagnostic.fingerprint = diagnostic.kinship
        if diagnostic.twin > 1:
            diagnostic.fingerprint = _digest((diagnostic.kinship, str(diagnostic.twin)))
    return diagnostics


def kinship_of(diagnostic: Diagnostic, name: str) -> str:
    """The kinship that a diagnostic has, or would have if its component or workflow had this name."""
    place = diagnostic.place
    trace = (diagnostic.trace,) if diagnostic.trace else ()
    return _digest((diagnostic.code, place.kind, name, place.step or "", *place.slot, *trace))


def _order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    return diagnostic.start.offset, diagnostic.end.offset, diagnostic.code, diagnostic.message


def worst_first(severity: str) -> int:
    """A key that sorts errors before warnings before infos."""
    return SEVERITIES.index(severity)


def _underlined(
    document: Document,
    places: dict[Path, Place],
    path: Path,
    key: bool = False,
    part: tuple[int, int] | None = None,
) -> Span:
    """What is underlined for a path: a scalar whole or in part, the key, or the opening bracket of an object or array."""
    place = places.get(path)
    if place is None:
        # A path that is not in the document is a slip of the rule; its nearest ancestor still tells people where to look.
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
