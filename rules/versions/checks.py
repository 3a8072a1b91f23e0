"""Versions: what appVersion asks for of other apps and of this one, and what the changelog says.

In nearly every definition there is nothing to find. The rules here see that at little cost; where something may be found,
they leave it to the modules beside, which are loaded only then.
"""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.usage import EVERYWHERE, usage
from kwf_lint.versions import parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from kwf_lint.project import Project


@rule("KWF601", "warning", apps_only=True, options={"built-in": False})
def missing_app_version(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A step calls an action of an app without saying which version of it."""
    silent = ("",) if options["built-in"] else ("", "kustomer")
    lacking = [use for use in usage(app).uses if use.text is None and use.is_step and use.owner not in silent]
    if lacking:
        from kwf_lint.rules.versions.app_versions import absent

        yield from absent(app, lacking)


@rule("KWF602", "warning")
def unpinned_app_version(app: App) -> Iterator[Finding]:
    """AppVersion admits any later version of an app, also those that break this workflow."""
    if usage(app).odd:
        from kwf_lint.rules.versions.app_versions import unpinned

        yield from unpinned(app)


@rule("KWF603", "error")
def malformed_app_version(app: App) -> Iterator[Finding]:
    """AppVersion is not an app and a range of its versions."""
    if usage(app).odd:
        from kwf_lint.rules.versions.app_versions import malformed

        yield from malformed(app)


@rule("KWF604", "warning")
def foreign_app_version(app: App) -> Iterator[Finding]:
    """AppVersion names another app than the one that the action or event belongs to."""
    foreign = [use for use in usage(app).uses if use.app != use.owner and use.app and use.owner]
    if foreign:
        from kwf_lint.rules.versions.app_versions import of_other_apps

        yield from of_other_apps(app, foreign)


@rule("KWF605", "error", apps_only=True)
def own_version_out_of_range(app: App) -> Iterator[Finding]:
    """A step or trigger asks for versions of this app that its own version is none of."""
    own, usual = usage(app).own, f"^{app.version}"
    asked = [use for use in usage(app).uses if use.app == own and own and use.is_right and use.range != usual]
    if asked:
        from kwf_lint.rules.versions.app_versions import out_of_range

        yield from out_of_range(app, asked)


@rule("KWF606", "warning", apps_only=True)
def undeclared_dependency(app: App) -> Iterator[Finding]:
    """An action or event of another app is used, and the app is not among the dependencies."""
    declared = {*EVERYWHERE, usage(app).own}
    for _, dependency in usage(app).dependencies:
        declared.add(dependency.app)
    foreign = [use for use in usage(app).uses if use.owner not in declared]
    if foreign:
        from kwf_lint.rules.versions.dependencies import undeclared

        yield from undeclared(app, foreign)


@rule("KWF607", "warning", apps_only=True)
def dependency_mismatch(app: App) -> Iterator[Finding]:
    """A dependency admits versions of an app that the workflows cannot run with."""
    for path, dependency in usage(app).dependencies:
        ranges = usage(app).ranges.get(dependency.app)
        if ranges and (len(ranges) > 1 or dependency.range not in ranges):
            from kwf_lint.rules.versions.dependencies import mismatched

            yield from mismatched(app, path, dependency)


@rule("KWF608", "info")
def mixed_versions(app: App) -> Iterator[Finding]:
    """Steps and triggers ask for different ranges of one app."""
    for owner, ranges in usage(app).ranges.items():
        if len(ranges) > 1:
            from kwf_lint.rules.versions.app_versions import mixed

            yield from mixed(app, owner, ranges)


@rule("KWF609", "error")
def malformed_dependency(app: App) -> Iterator[Finding]:
    """A dependency is not an app and a range of its versions."""
    for path, dependency in usage(app).dependencies:
        if not dependency.is_plain:
            from kwf_lint.rules.versions.dependencies import malformed

            yield from malformed(path, dependency.text)


@rule("KWF610", "info", needs="project", apps_only=True)
def unused_dependency(app: App, project: Project | None) -> Iterator[Finding]:
    """The app depends on another app and uses nothing of it."""
    if not usage(app).dependencies:
        return
    used = {*EVERYWHERE, usage(app).own}
    for use in usage(app).uses:
        used.add(use.owner)
        used.add(use.app)
    unused = [(path, dependency.app) for path, dependency in usage(app).dependencies if dependency.app not in used]
    if unused:
        from kwf_lint.rules.versions.dependencies import without_use

        yield from without_use(app, project, unused)


@rule("KWF611", "warning", apps_only=True)
def changelog(app: App) -> Iterator[Finding]:
    """The changelog says nothing of this version, or has entries that are of none."""
    entries = app.value.get("changelog")
    if type(entries) is not dict:
        return
    versions = {key: parse_version(key) for key in entries}
    known = [version for version in versions.values() if version is not None]
    version = versions.get(app.version)
    if version is None or len(known) < len(versions) or version < max(known):
        from kwf_lint.rules.versions.changelogs import flaws

        yield from flaws(app, versions)
