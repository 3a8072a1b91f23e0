"""KWF606, KWF607, KWF609 and KWF610: what is wrong with the dependencies of an app."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.usage import EVERYWHERE, holders_of, holders_of_range, in_canonical_order, usage_of
from kwf_lint.definition.node import strings_in
from kwf_lint.kustomer.names import app_key
from kwf_lint.kustomer.versions import admits_lower, intersects, is_pinned, split_app_version
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

from .slips import EXAMPLE, bare_app, slip_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint import App
    from kwf_lint.analysis.usage import AppUse, AppVersion, Holder
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Trigger
    from kwf_lint.document.document import Path


@rule("KWF606", "warning", apps_only=True)
def undeclared_dependency(app: App) -> Iterator[Finding]:
    """An action or event of another app is used, and the app is not among the dependencies."""
    declared = {*EVERYWHERE, usage_of(app).own}
    for _, dependency in usage_of(app).dependencies:
        declared.add(dependency.app)
    foreign = [use for use in usage_of(app).uses if use.owner not in declared]
    if foreign:
        yield from undeclared(app, foreign)


@rule("KWF607", "warning", apps_only=True)
def dependency_mismatch(app: App) -> Iterator[Finding]:
    """A dependency admits versions of an app that the workflows cannot run with."""
    for path, dependency in usage_of(app).dependencies:
        ranges = usage_of(app).ranges.get(dependency.app)
        if ranges and (len(ranges) > 1 or dependency.range not in ranges):
            yield from mismatched(app, path, dependency)


@rule("KWF609", "error")
def malformed_dependency(app: App) -> Iterator[Finding]:
    """A dependency is not an app and a range of its versions."""
    for path, dependency in usage_of(app).dependencies:
        if not dependency.is_plain:
            yield from malformed(path, dependency.text)


@rule("KWF610", "info", needs="project", apps_only=True)
def unused_dependency(app: App, project: Project | None) -> Iterator[Finding]:
    """The app depends on another app and uses nothing of it."""
    if not usage_of(app).dependencies:
        return
    used = {*EVERYWHERE, usage_of(app).own}
    for use in usage_of(app).uses:
        used.add(use.owner)
        used.add(use.app)
    unused = [(path, dependency.app) for path, dependency in usage_of(app).dependencies if dependency.app not in used]
    if unused:
        yield from without_use(app, project, unused)


def undeclared(app: App, uses: Iterable[AppUse]) -> Iterator[Finding]:
    """The apps that are not among the dependencies, of those that these uses belong to."""
    used = usage_of(app)
    foreign: dict[str, list[AppUse]] = {}
    for use in uses:
        foreign.setdefault(use.owner, []).append(use)
    dependencies = app.value.get("dependencies", [])
    if type(dependencies) is not list or len(used.dependencies) != len(dependencies):
        return
    for owner, found in foreign.items():
        if not any(_names_app(dependency, owner) for _, dependency in used.dependencies):
            callers = in_canonical_order([(use, holder) for use in found for holder in holders_of(app, use)])
            places: list[Path] = [holder.at(use.key) for use, holder in callers]
            what = _wanted_in_words(owner, callers)
            yield Finding(
                (*app.path, "dependencies") if dependencies else places[0],
                f"{quoted(owner)} is used, but is none of the dependencies"
                if dependencies
                else f"{quoted(owner)} is used here, and the app declares no dependencies",
                related=[Related(path, "used here") for path in (places if dependencies else places[1:])],
                help=f"an organisation without that app gets this one installed, and the workflow fails: add {what}",
            )


def _names_app(dependency: AppVersion, owner: str) -> bool:
    """Whether a dependency means the app; one that is malformed may name it as well, and has its own finding."""
    if dependency.app:
        return dependency.app == owner
    text = app_key(bare_app(dependency.text))
    return text.startswith(owner) and not text[len(owner) : len(owner) + 1].isalnum()


def _wanted_in_words(owner: str, callers: Iterable[tuple[AppUse, Trigger | Step]]) -> str:
    """The dependency to add: the range that the steps ask for, where they ask for one."""
    wanted = next((use.range for use, _ in callers if use.app == owner and use.range), None)
    return f'"{owner}-{wanted}"' if wanted else f'"{owner}-^<version>"'


def mismatched(app: App, path: Path, dependency: AppVersion) -> Iterator[Finding]:
    """The ranges in use that do not go with this dependency."""
    owner, declared = dependency.app, dependency.range
    ranges = [range_ for range_ in usage_of(app).ranges.get(owner, ()) if range_ != declared]
    if declared is None or not ranges:
        return
    apart = [range_ for range_ in ranges if intersects(declared, range_) is False]
    above = [
        range_ for range_ in ranges if range_ not in apart and is_pinned(range_) and admits_lower(declared, range_)
    ]
    if apart:
        yield _mismatch(
            path,
            f"{quoted(declared)} has no version of {quoted(owner)} in common with {quoted(apart[0])}",
            f'no version of "{owner}" serves both: raise the one that lags behind',
            [holders_of_range(app, owner, range_) for range_ in apart],
        )
    elif above:
        highest = above[0]
        for range_ in above:
            highest = range_ if admits_lower(highest, range_) else highest
        yield _mismatch(
            path,
            f"{quoted(declared)} admits versions of {quoted(owner)} below {quoted(highest)}",
            f'with such a version the app is installed and its workflows fail: write "{owner}-{highest}"',
            [holders_of_range(app, owner, highest)],
        )


def _mismatch(path: Path, message: str, mend: str, users: list[list[tuple[AppUse, Holder]]]) -> Finding:
    first = [in_canonical_order(group)[0] for group in users]
    return Finding(
        path,
        message,
        related=[Related(holder.at("appVersion"), f"asks for {use.range}") for use, holder in first],
        help=mend,
    )


def malformed(path: Path, text: str) -> Iterator[Finding]:
    """What is wrong with the form of a dependency."""
    slip = slip_in(text)
    app_name, range_ = split_app_version(text) or ("", "^")
    if slip:
        yield Finding(path, slip.message, part=slip.part, help=slip.help)
    elif range_ in ("", "latest"):
        yield Finding(
            path,
            f"{quoted(text)} names no range of versions",
            help=f'write a range as npm has them, for example "{app_name}-{EXAMPLE}"',
        )


def without_use(app: App, project: Project | None, unused: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    """Those of these apps that are used nowhere else either."""
    used = _used_elsewhere(app, project)
    mentioned = "\n".join(_texts_of_components(app)).lower()
    for path, owner in unused:
        if owner not in used and owner not in mentioned:
            yield Finding(
                path,
                f"nothing of {quoted(owner)} is used",
                help="an organisation needs that app to install this one: take the dependency out",
            )


def _used_elsewhere(app: App, project: Project | None) -> set[str]:
    """The apps that the bare workflows beside and below the app definition use."""
    used: set[str] = set()
    if project is not None:
        for definition in project.family(app.document):
            for other in definition.apps:
                used |= {name for use in usage_of(other).uses for name in (use.owner, use.app)}
    return used


def _texts_of_components(app: App) -> Iterator[str]:
    """Where else another app's name may stand: in templates of views, in addresses, in keys of settings."""
    for _, components in app.components():
        for component in components:
            for path, text in strings_in(component.value, component.path):
                if path[-1] != "description":
                    yield text
