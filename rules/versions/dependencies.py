"""Dependencies that are missing, do not match what the workflows require, or are not used."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.usage import (
    EVERYWHERE,
    holders_of,
    holders_of_range,
    in_canonical_order,
    meant_sibling,
    usage_of,
)  # fmt: skip
from kwf_lint.definition.node import strings_in
from kwf_lint.kustomer.names import app_key, is_name_of
from kwf_lint.kustomer.versions import admits_lower, intersects, is_pinned
from kwf_lint.rulekit import Related
from kwf_lint.spelling import names_within
from kwf_lint.words import quoted

from .app_versions import later_than_sibling
from .malformed import bare_app, in_project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint import App
    from kwf_lint.analysis.usage import AppUse, AppVersion
    from kwf_lint.definition.project import Project
    from kwf_lint.definition.workflow import Step, Trigger
    from kwf_lint.document.document import Path


# At most so many dependencies on one app are compared, each with all ranges that the workflows require.
MOST_OF_ONE_APP = 3
MOST_SHOWN = 3
# No app's name is longer.
LONGEST_APP = 200


@rule(
    "KWF606",
    "warning",
    needs="project",
    apps_only=True,
    rests_on="here app.app app.dependencies workflow.trigger.callable",
)
def undeclared_dependency(app: App, project: Project | None) -> Iterator[Finding]:
    """The app uses an action or event of another app without declaring the dependency."""
    usage = usage_of(app)
    dependencies = app.value.get("dependencies", [])
    if type(dependencies) is not list or len(usage.dependencies) != len(dependencies):
        return  # what has another type may have been meant as any app
    foreign: dict[str, list[AppUse]] = {}
    for use in usage.uses:
        # What this app declares itself, in another namespace, is a finding of foreign-namespace.
        if use.owner not in EVERYWHERE and use.owner != usage.own and not _is_own(use.name, use.owner, app):
            foreign.setdefault(use.owner, []).append(use)
    named = _named_apps([dependency for _, dependency in usage.dependencies])
    missing: list[tuple[str, str, list[tuple[AppUse, Trigger | Step]], list[Related]]] = []
    for owner, uses in foreign.items():
        uses = [use for use in uses if not meant_sibling(app, project, use)] if owner not in named else []
        if uses:
            right, version = in_project(app, project, owner)
            callers = in_canonical_order([(use, holder) for use in uses for holder in holders_of(app, use)])
            missing.append((owner, _wanted_in_words(owner, callers, right), callers, version))
    # Without the key, each finding says the whole of it, so that it is not written twice.
    shown = ", ".join([wanted for _, wanted, _, _ in missing[:MOST_SHOWN]])
    whole = f'"dependencies": [{shown}{", ..." if len(missing) > MOST_SHOWN else ""}]'
    for owner, wanted, callers, version in missing:
        to_add = f'{wanted} to "dependencies"' if "dependencies" in app.value else f"{whole} to the app"
        places: list[Path] = [holder.at(use.key) for use, holder in callers]
        yield Finding(
            (*app.path, "dependencies") if dependencies else places[0],
            f"the app uses {quoted(owner)} but does not declare it as a dependency"
            if dependencies
            else f"this uses {quoted(owner)}, but the app declares no dependencies",
            related=[*(Related(path, "used here") for path in (places if dependencies else places[1:])), *version],
            help=f"Add {to_add}: without it, organizations that do not have {quoted(owner)} can install the app, "
            "and its workflows fail or never start there.",
        )


def _is_own(name: str, owner: str, app: App) -> bool:
    """Whether a component of this app has the name, or the app was to have the name of the owner."""
    return is_name_of(owner, app.name) or any(
        each.name == name for _, components in app.components() for each in components
    )


def _named_apps(dependencies: Iterable[AppVersion]) -> set[str]:
    """The apps that the dependencies mean; one that is malformed may name an app as well, and has its own finding."""
    named = set()
    for dependency in dependencies:
        if dependency.app:
            named.add(dependency.app)
        else:
            text = app_key(bare_app(dependency.text))
            ends = range(min(len(text), LONGEST_APP) + 1)
            named.update([text[:end] for end in ends if not text[end : end + 1].isalnum()])
    return named


def _wanted_in_words(owner: str, callers: Iterable[tuple[AppUse, Trigger | Step]], right: str) -> str:
    """The dependency to add: with the range that the steps require, if one can depend on it, else that of the project."""
    wanted = next((use.range for use, _ in callers if use.app == owner and use.range), None)
    known = right[len(owner) + 1 :]
    if not wanted or (right and (is_pinned(wanted) is False or _is_later(wanted, known))):
        return f'"{right or f"{owner}-^<version>"}"'
    return f'"{owner}-{wanted}"'


def _is_later(range_: str, known: str) -> bool:
    return intersects(range_, known) is False and admits_lower(known, range_) is True


@rule(
    "KWF607",
    "warning",
    needs="project",
    apps_only=True,
    rests_on="here workflows.steps.*.appVersion workflows.trigger.appVersion family",
)
def dependency_mismatch(app: App, project: Project | None) -> Iterator[Finding]:
    """A dependency allows versions of an app that the workflows cannot run with."""
    askers: dict[tuple[str, str], tuple[AppUse, Trigger | Step]] = {}

    def first_asker(owner: str, range_: str) -> tuple[AppUse, Trigger | Step]:
        if (owner, range_) not in askers:
            askers[owner, range_] = in_canonical_order(holders_of_range(app, owner, range_))[0]
        return askers[owner, range_]

    compared: dict[str, int] = {}
    for path, dependency in usage_of(app).dependencies:
        owner, declared = dependency.app, dependency.range
        if declared is not None and owner not in EVERYWHERE:
            other = later_than_sibling(project, owner, declared)
            if other is not None:
                yield Finding(
                    path,
                    f"the range {quoted(declared)} is above the version of {quoted(other.name)} in this project",
                    related=[Related((*other.path, "version"), "the version of that app", other.document)],
                    help="Use a range that includes an existing version, or raise the version of that app.",
                )
                continue
        compared[owner] = compared.get(owner, 0) + 1
        if compared[owner] > MOST_OF_ONE_APP:
            continue
        ranges = [range_ for range_ in usage_of(app).ranges.get(owner, ()) if range_ != declared]
        if declared is None or not ranges:
            continue
        apart = [range_ for range_ in ranges if intersects(declared, range_) is False]
        above = [
            range_ for range_ in ranges if range_ not in apart and is_pinned(range_) and admits_lower(declared, range_)
        ]
        version = in_project(app, project, owner)[1] if apart or above else []
        if apart:
            yield _mismatch(
                path,
                f"no version of {quoted(owner)} is in both {quoted(declared)} and {quoted(apart[0])}",
                "Raise the older of the two ranges, so that one version matches both.",
                [first_asker(owner, range_) for range_ in apart],
                version,
            )
        elif above:
            highest = above[0]
            for range_ in above:
                highest = range_ if admits_lower(highest, range_) else highest
            yield _mismatch(
                path,
                f"{quoted(declared)} allows versions of {quoted(owner)} below {quoted(highest)}",
                f'Write "{owner}-{highest}": with an older version the app is installed and its workflows fail.',
                [first_asker(owner, highest)],
                version,
            )


def _mismatch(
    path: Path, message: str, help_text: str, askers: list[tuple[AppUse, Trigger | Step]], version: list[Related]
) -> Finding:
    return Finding(
        path,
        message,
        related=[
            *(Related(holder.at("appVersion"), f"requires {quoted(use.range or '')}") for use, holder in askers),
            *version,
        ],
        help=help_text,
    )


@rule("KWF610", "info", needs="project", apps_only=True, rests_on="here workflows components family")
def unused_dependency(app: App, project: Project | None) -> Iterator[Finding]:
    """The app declares a dependency that it does not use."""
    usage = usage_of(app)
    used = {*EVERYWHERE, usage.own, *_apps_used(app)}
    unused = [(path, dependency.app) for path, dependency in usage.dependencies if dependency.app not in used]
    if not unused:
        return  # without reading the other files
    meant = [found[0].name for use in usage.uses if (found := meant_sibling(app, project, use))]
    used_elsewhere = {*map(app_key, meant), *_used_elsewhere(app, project)}
    mentioned = names_within("\n".join(_texts_of_components(app)).lower(), [owner for _, owner in unused])
    for path, owner in unused:
        if owner not in used_elsewhere and owner not in mentioned:
            yield Finding(
                path,
                f"the app does not use {quoted(owner)}",
                help=f"Remove the dependency: organizations without {quoted(owner)} cannot install the app.",
            )


def _apps_used(app: App) -> Iterator[str]:
    """The apps of the actions and events in use, and those that appVersion names."""
    for use in usage_of(app).uses:
        yield from (use.owner, use.app)


def _used_elsewhere(app: App, project: Project | None) -> set[str]:
    """The apps that the bare workflows beside and below the app definition use."""
    return {used for other in project.family_apps(app) for used in _apps_used(other)} if project is not None else set()


def _texts_of_components(app: App) -> Iterator[str]:
    """Where else the name of another app may be: in templates of views, in addresses, in keys of settings."""
    for _, components in app.components():
        for component in components:
            for path, text in strings_in(component.value, component.path):
                if path[-1] != "description":
                    yield text
