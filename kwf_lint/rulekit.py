"""What a rule is: a function that yields findings, the facts its decorator holds, and the page beside it.

Knows how rules are declared and where they lie; does not run them (linting/engine.py does).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from kwf_lint.document.document import Document, Path, Span
    from kwf_lint.document.edits import Edit, Text

SEVERITIES = ("error", "warning", "info")


class RouteStop:
    """One stop of a route through a workflow: where it is, and the condition (in words) on which the run goes on from it.

    `path` leads to the trigger or the step. `condition` is "" where the way on is unconditional and at the last stop.
    """

    __slots__ = ("condition", "path")

    def __init__(self, path: Path, condition: str = "") -> None:
        self.path = path
        self.condition = condition


class Related:
    """Another place that belongs to a finding, and a label that says what it has to do with it.

    document: the file it lies in, None for the file of the finding. span: its offsets in the text, for rules that need the
    text and so give spans in place of paths.
    """

    __slots__ = ("document", "label", "path", "span")

    def __init__(self, path: Path, label: str, document: Document | None = None, span: Span | None = None) -> None:
        self.path = path
        self.label = label
        self.document = document
        self.span = span


class Fix:
    """A change of the file that removes a finding: a title for people, and edits (see document/edits.py).

    `safe`: the platform refuses the text as it is, or the new text means the same at run time.
    """

    __slots__ = ("edits", "safe", "title")

    def __init__(self, title: str, edits: Sequence[Edit | Text], *, safe: bool = False) -> None:
        self.title = title
        self.edits = edits
        self.safe = safe


class Offer:
    """Asks for a fix that is made for several findings of a document together, once all its rules have run.

    make: called once with the Document, its Apps, the Findings that ask for it (in the order in which they were found)
    and the Settings; sets the `fix` of those that it can fix. about: what the finding is about, in a word that `make`
    knows.
    """

    __slots__ = ("about", "make")

    def __init__(self, make: Callable[..., None], about: str) -> None:
        self.make = make
        self.about = about


class Finding:
    """What a rule found, at the path of the smallest value that must change.

    key: underline the key instead of the value. part: (start, end) of the characters inside the string value.
    related: other places that belong to it.
    severity: overrides the rule's default, for rules with two levels (the user's setting overrides both).
    span: offsets in the text, for rules that need the text (`needs="text"`); their related places have spans as well.
    document: the file that the span counts in, None for that of the definition.
    secret: the credential that the finding is about; it tells findings apart and is shown nowhere.
    offer: asks for a fix that is made later, for a finding without one.
    """

    __slots__ = (
        "document", "fix", "help", "key", "message", "offer", "part", "path", "related", "route", "secret", "severity",
        "span",
    )  # fmt: skip

    def __init__(
        self,
        path: Path,
        message: str,
        *,
        severity: str | None = None,
        key: bool = False,
        part: tuple[int, int] | None = None,
        related: Sequence[Related] = (),
        route: Sequence[RouteStop] = (),
        help: str | None = None,  # noqa: A002  the field's name in every report
        fix: Fix | None = None,
        span: Span | None = None,
        document: Document | None = None,
        secret: str = "",
        offer: Offer | None = None,
    ) -> None:
        self.path = path
        self.message = message
        self.severity = severity
        self.key = key
        self.part = part
        self.related = related
        self.route = route
        self.help = help
        self.fix = fix
        self.span = span
        self.document = document
        self.secret = secret
        self.offer = offer


class Rule:
    """A rule: its function `check` and what the machine must know of it.

    needs: "text" (called with the Document, also where it is not JSON, and the Apps it holds), "app" (called with each App)
    or "project" (called with each App and the Project around it, None where there is none); a rule with options gets
    them as last argument, a dict with every key. "suppressions" is for stale-suppression alone, which gets those.
    apps_only: judges only app definitions, and is silent for bare workflows and fragments. fixes: which kinds of fixes its
    findings may have: "safe", "unsafe", "safe, unsafe" or none. rests_on: the parts of a definition that decide whether a
    finding is right, as linting/certainty.py says them; where one of them is not known, the finding is left out.
    folder: where the page of the user rule lies, "" for ours. former: the name that the rule had before, "" if none;
    settings and suppressions may still use it.
    """

    __slots__ = (
        "apps_only", "check", "code", "default", "fixes", "folder", "former", "is_plain", "name", "needs", "options",
        "rests_on", "severity",
    )  # fmt: skip

    def __init__(
        self,
        check: Callable[..., Iterable[Finding]],
        code: str,
        severity: str,
        *,
        default: bool,
        needs: str,
        apps_only: bool,
        options: Mapping[str, Any],
        fixes: str = "",
        rests_on: str = "here",
        former: str = "",
    ) -> None:
        self.check = check
        self.code = code
        self.severity = severity
        self.name = check.__name__.replace("_", "-")
        self.default = default
        self.needs = needs
        self.apps_only = apps_only
        self.options = options
        self.fixes = fixes
        self.rests_on = rests_on
        self.folder = ""
        self.former = former
        # Whether the rule is one of ours that is called with the app alone.
        self.is_plain = needs == "app" and not options

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (self.check.__doc__ or "").partition("\n")[0]

    @property
    def page(self) -> str:
        """The path of the rule's page, a Markdown file beside the function."""
        return os.path.join(self.folder or os.path.dirname(self.check.__code__.co_filename), f"{self.name}.md")


# All rules that have been declared, ours and a user's own, by the module and the name of the function.
DECLARED: dict[tuple[str, str], Rule] = {}


def rule(
    code: str,
    severity: str,
    *,
    default: bool = True,
    needs: str = "app",
    apps_only: bool = False,
    options: Mapping[str, Any] | None = None,
    fixes: str = "",
    rests_on: str = "here",
    former: str = "",
) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Make a rule of a function: its name in kebab-case is the rule's name, its docstring the one-line summary."""
    if severity not in SEVERITIES:
        raise ValueError(f'{code}: severity is "{severity}", not one of {", ".join(SEVERITIES)}')
    if needs not in ("text", "app", "project", "suppressions"):
        raise ValueError(f'{code}: needs is "{needs}", not one of text, app, project')
    if fixes not in ("", "safe", "unsafe", "safe, unsafe"):
        raise ValueError(f'{code}: fixes is "{fixes}", not one of safe, unsafe, "safe, unsafe"')

    def declare(check: Callable[..., Iterable[Finding]]) -> Rule:
        declared = DECLARED[check.__module__, check.__name__] = Rule(
            check,
            code,
            severity,
            default=default,
            needs=needs,
            apps_only=apps_only,
            options=options or {},
            fixes=fixes,
            rests_on=rests_on,
            former=former,
        )
        return declared

    return declare


def matches(rule: Rule, selector: str) -> int:
    """How specifically a selector (a rule's code or name, a family such as KWF5, or ALL) names a rule; 0 if not at all."""
    if selector == rule.name:
        return len(rule.code)
    if selector == "ALL":
        return 1
    return len(selector) if rule.code.startswith(selector) else 0
