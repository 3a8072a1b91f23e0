"""Which versions of other apps and of this one the appVersion of steps and triggers requires."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Step, rule
from kwf_lint.analysis.usage import (
    EVERYWHERE,
    holders_of,
    holders_of_range,
    in_canonical_order,
    meant_sibling,
    usage_of,
)  # fmt: skip
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.kept import kept
from kwf_lint.document.edits import Add, Part, Set
from kwf_lint.kustomer.names import app_key
from kwf_lint.kustomer.platform import action_owner, is_known_event
from kwf_lint.kustomer.versions import admits_lower, is_pinned, parse_version, satisfies
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

from .malformed import EXAMPLE, in_project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from kwf_lint import App
    from kwf_lint.analysis.usage import AppUse, Holder
    from kwf_lint.definition.project import Project


@rule(
    "KWF601",
    "warning",
    apps_only=True,
    fixes="unsafe",
    options={"built-in": False},
    rests_on="here.action here.appVersion here.eventName",
)
def missing_app_version(app: App, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A step calls an action of an app without an appVersion."""
    left_out = ("",) if options["built-in"] else ("", "kustomer")
    for use in usage_of(app).uses:
        if use.text is not None or not use.is_step or use.owner in left_out:
            continue
        for _, _, step in holders_of(app, use):
            if "appVersion" not in step.value and isinstance(step, Step):
                known = _known_versions(app).get(use.owner)
                version = known or f"{use.owner}-^<version>"
                yield Finding(
                    step.path,
                    f"{step_in_words(step)} has no appVersion for the app {quoted(use.owner)}",
                    help=f'Add "appVersion": "{version}", the version that the step was built with.',
                    fix=Fix(f'add "appVersion": "{known}"', [Add(step.path, "appVersion", known)]) if known else None,
                )


@kept
def _known_versions(app: App) -> dict[str, str]:
    """The appVersion that the document has for each app: what it requires elsewhere, else what it depends on."""
    known = {version.app: version.text for _, version in usage_of(app).dependencies}
    pinned = [
        (use, holder)
        for use in usage_of(app).uses
        if use.is_right and is_pinned(use.range or "")
        for holder in holders_of(app, use)
    ]
    # Of one version the last use counts, of several for one app the first of these.
    pinned.sort(key=lambda each: (each[1][0].path, each[1][1]))
    last = {use.text: (use, holder) for use, holder in pinned}
    for use, _ in reversed(in_canonical_order(last.values())):
        known[use.app] = use.text or ""
    if parse_version(app.version):
        known[app_key(app.name)] = f"{app.name}-^{app.version}"
    return known


@rule("KWF602", "warning", needs="project")
def unpinned_app_version(app: App, project: Project | None) -> Iterator[Finding]:
    """An appVersion range allows versions that can break this workflow."""
    for use in usage_of(app).odd:
        range_ = use.range
        if range_ is None or is_pinned(range_) is not False:
            continue
        name = (use.text or "")[: -1 - len(range_)]
        message = (
            f"{quoted(f'{name}-{range_}')} also allows versions that can break this workflow"
            if range_
            else f"{quoted(name)} has no version range"
        )
        right, related = in_project(app, project, use.app)
        example = f'"{right}", the version in this project' if right else f'"{name}-{EXAMPLE}"'
        for _, _, holder in holders_of(app, use):
            yield Finding(
                holder.at("appVersion"),
                message,
                related=related,
                help=f"Write a caret range from the version the workflow was built with, for example {example}.",
            )


@rule("KWF604", "warning", needs="project", fixes="unsafe")
def foreign_app_version(app: App, project: Project | None) -> Iterator[Finding]:
    """An appVersion names another app than the one that the action or event belongs to."""
    for use in usage_of(app).uses:
        if use.app == use.owner or not use.app or not use.owner or not _is_owner_certain(app, use):
            continue
        if meant_sibling(app, project, use):
            continue
        other, related = in_project(app, project, use.owner)
        right = _known_versions(app).get(use.owner) or other
        written = (use.text or "")[: -1 - len(use.range or "")]
        for _, _, holder in holders_of(app, use):
            path = holder.at("appVersion")
            yield Finding(
                path,
                f"{quoted(use.name)} belongs to {quoted(use.owner)}, not to {quoted(written)}",
                part=(0, len(written)),
                related=related,
                help=f'Write "{right or f"{use.owner}-^<version>"}".',
                fix=Fix(f'replace {quoted(use.text or "")} with "{right}"', [Set(path, right)]) if right else None,
            )


def _is_owner_certain(app: App, use: AppUse) -> bool:
    """Whether it is known which app an action or event belongs to: a few built-in ones do not have it in their name."""
    if use.owner != "kustomer":
        return True
    if use.is_step:
        return action_owner(app.platform, use.name) == "kustomer"
    return is_known_event(app.platform, use.name)


@rule("KWF605", "warning", needs="project", fixes="unsafe", apps_only=True, rests_on="here family")
def own_version_out_of_range(app: App, project: Project | None) -> Iterator[Finding]:
    """A step or trigger requires another version of an app than the app has."""
    yield from _of_siblings(app, project)
    own, right = usage_of(app).own, f"^{app.version}"
    for use in usage_of(app).uses:
        if not own or use.app != own or not use.is_right or use.range == right:
            continue
        if not use.owner and use.name.startswith("kustomer."):
            continue
        range_, text = use.range or "", use.text or ""
        if satisfies(app.version, range_) is not False:
            continue
        part = (len(text) - len(range_), len(text))
        for _, _, holder in holders_of(app, use):
            path = holder.at("appVersion")
            yield Finding(
                path,
                f"the range {quoted(range_)} does not include this app's version {quoted(app.version)}",
                part=part,
                related=[Related((*app.path, "version"), "the version of this app")],
                help=f'Write "{right}": the actions and events of an app have the version of the app.{_caret_in_words(range_)}',
                fix=Fix(f'replace {quoted(range_)} with "{right}"', [Part(path, part, right)]),
            )


def _of_siblings(app: App, project: Project | None) -> Iterator[Finding]:
    """The same for versions of another app of the project that are later than the one that the project has."""
    usage = usage_of(app)
    for use in usage.uses:
        if not use.is_right or not use.range or use.app in EVERYWHERE or use.app == usage.own:
            continue
        other = later_than_sibling(project, use.app, use.range)
        if other is None:
            continue
        text = use.text or ""
        for _, _, holder in holders_of(app, use):
            yield Finding(
                holder.at("appVersion"),
                f"the range {quoted(use.range)} is above the version of {quoted(other.name)} in this project",
                part=(len(text) - len(use.range), len(text)),
                related=[Related((*other.path, "version"), "the version of that app", other.document)],
                help="Use a range that includes an existing version, or raise the version of that app.",
            )


def later_than_sibling(project: Project | None, name: str, range_: str) -> App | None:
    """The definition of another app in the project, where a range admits only versions later than it is."""
    other = project.sibling(name) if project is not None else None
    if other is None or satisfies(other.version, range_) is not False or not admits_lower(other.version, range_):
        return None
    return other


def _caret_in_words(range_: str) -> str:
    """What authors often overlook about the caret, for a range of 0.x."""
    version = parse_version(range_[1:]) if range_.startswith("^0.") else None
    if version is None:
        return ""
    major, minor, patch, _ = version
    if minor:
        return f" In 0.x, a caret allows only one minor version: {major}.{minor}.x."
    return f" In 0.0.x, a caret allows only one version: {major}.{minor}.{patch}."


@rule(
    "KWF608",
    "info",
    rests_on="here workflows.steps.*.action workflows.steps.*.appVersion workflows.trigger.eventName "
    "workflows.trigger.appVersion",
)
def mixed_versions(app: App) -> Iterator[Finding]:
    """Steps and triggers require different ranges of one app."""
    for owner, ranges in usage_of(app).ranges.items():
        if len(ranges) < 2:
            continue
        # A range that pins nothing, and an own range without this version, are other rules' findings.
        serious = {
            range_: holders_of_range(app, owner, range_)
            for range_ in ranges
            if is_pinned(range_) and not (owner == usage_of(app).own and satisfies(app.version, range_) is False)
        }
        if len(serious) > 1:
            yield _mixed(owner, serious)


def _mixed(owner: str, ranges: Mapping[str, list[tuple[AppUse, Holder]]]) -> Finding:
    """At the first that differs from most; of ranges that are equally frequent the higher is taken for the right one."""
    usual = min(ranges)
    for range_ in sorted(ranges):
        more = len(ranges[range_]) - len(ranges[usual])
        if more > 0 or (more == 0 and admits_lower(usual, range_)):
            usual = range_
    others = [user for range_, users in ranges.items() if range_ != usual for user in users]
    (odd, holder), *rest = in_canonical_order(others)
    return Finding(
        holder.at("appVersion"),
        f"this {'step' if odd.is_step else 'trigger'} requires {quoted(odd.range or '')} of {quoted(owner)}, "
        f"but others require {quoted(usual)}",
        related=[
            *(Related(holder.at("appVersion"), f"requires {quoted(use.range or '')}") for use, holder in rest),
            Related(in_canonical_order(ranges[usual])[0][1].at("appVersion"), f"requires {quoted(usual)}"),
        ],
        help="Use the same range in all steps and triggers: that of the version you tested with.",
    )
