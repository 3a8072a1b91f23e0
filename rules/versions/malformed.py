"""Values of appVersion and dependencies that do not have the form `<app>-<range>`."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.usage import EVERYWHERE, holders_of, is_app_name, usage_of
from kwf_lint.kustomer.names import app_key, split_app_name
from kwf_lint.kustomer.versions import is_range, parse_version, split_app_version
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Path

EXAMPLE = "^1.9.2"


@rule("KWF603", "error", needs="project")
def malformed_app_version(app: App, project: Project | None) -> Iterator[Finding]:
    """An appVersion does not have the form `<app>-<range>`."""
    for use in usage_of(app).odd:
        for _, _, holder in holders_of(app, use):
            finding = _malformed(holder.at("appVersion"), use.text or "")
            if finding is None:
                break  # all of them have the same string
            right, finding.related = in_project(app, project, use.owner)
            if right:
                finding.help = f'Write "{right}", the version in this project.'
            yield finding


def in_project(app: App, project: Project | None, name: str) -> tuple[str, list[Related]]:
    """The appVersion for another app of the project, with the place of its version; "" and none where it is unknown."""
    other = None
    if app.is_app and project is not None and name not in EVERYWHERE and name != usage_of(app).own:
        other = project.sibling(name)
    if other is None or parse_version(other.version) is None:
        return "", []
    related = Related((*other.path, "version"), "the version of that app", other.document)
    return f"{app_key(other.name)}-^{other.version}", [related]


@rule("KWF609", "error")
def malformed_dependency(app: App) -> Iterator[Finding]:
    """A dependency does not have the form `<app>-<range>`."""
    for path, dependency in usage_of(app).dependencies:
        if dependency.is_plain:
            continue
        finding = _malformed(path, dependency.text)
        if finding:
            yield finding
        elif dependency.range in ("", "latest"):
            name, _ = split_app_version(dependency.text) or ("", "")
            yield Finding(
                path,
                f"{quoted(dependency.text)} has no version range",
                help=f'Write a range in npm syntax, for example "{name}-{EXAMPLE}".',
            )


def _malformed(path: Path, text: str) -> Finding | None:
    """The finding that says why a string is not `<app>-<range>`, or None for one that is."""
    parts = split_app_version(text)
    if parts is None:
        app = bare_app(text)
        has_name = is_app_name(app) and is_range(app) is not True
        return Finding(
            path,
            f"{quoted(text)} has no version range"
            if has_name
            else f"{quoted(text)} does not have the form <app>-<range>",
            help=f'Write <app>-<range>, for example "{app if has_name else "kustomer"}-{EXAMPLE}".',
        )
    app, range_ = parts
    if not is_app_name(app):
        right = bare_app(app)
        return Finding(
            path,
            f"{quoted(app)} is not an app name",
            part=(0, len(app)),
            help=f'Write "{right}-{range_}".'
            if is_app_name(right)
            else "Write <app>-<range>, with only the app's name.",
        )
    if range_ != "latest" and is_range(range_) is False:
        return Finding(
            path,
            f"{quoted(range_)} is not a version range",
            part=(len(text) - len(range_), len(text)),
            help=f'Write a range in npm syntax, for example "{app}-{EXAMPLE}".',
        )
    return None


def bare_app(app: str) -> str:
    """The app's name without what people write around it: spaces, the namespace of its events and actions."""
    app = app.strip()
    parts = split_app_name(f"{app}.x")
    return parts[0] if parts else app
