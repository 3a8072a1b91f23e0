"""appVersion: which version of an app a step or a trigger asks for."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.versions import is_pinned, is_range, split_app_version
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Step, Trigger


@rule("KWF602", "warning")
def unpinned_app_version(app: App) -> Iterator[Finding]:
    """AppVersion admits any later version of an app, also those that break this workflow."""
    for holder in _holders(app):
        parts = split_app_version(holder.app_version)
        if parts is None:
            continue
        owner, range_ = parts
        if is_pinned(range_) is False:
            message = (
                f"the range {quoted(range_)} of {quoted(owner)} pins no version"
                if range_
                else f"no range of versions follows {quoted(owner)}"
            )
            yield Finding(
                holder.at("appVersion"),
                message,
                help=f'pin the version that the workflow was built with, in the form "{owner}-^1.4.0"',
            )


@rule("KWF603", "error")
def malformed_app_version(app: App) -> Iterator[Finding]:
    """AppVersion is not an app and a range of its versions."""
    for holder in _holders(app):
        text = holder.app_version
        parts = split_app_version(text)
        if parts is None:
            yield Finding(
                holder.at("appVersion"),
                f"{quoted(text)} is not an app and a range of versions",
                help=f'write <app>-<range>, for example "{text.strip() or "kustomer"}-^1.9.2"'
                if _is_app_alone(text)
                else 'write <app>-<range>, for example "kustomer-^1.9.2"',
            )
        elif is_pinned(parts[1]) is None and is_range(parts[1]) is False:
            owner, range_ = parts
            yield Finding(
                holder.at("appVersion"),
                f"{quoted(range_)} is not a range of versions",
                part=(len(text) - len(range_), len(text)),
                help=f'write a range as npm has them, for example "{owner}-^1.9.2"',
            )


def _holders(app: App) -> Iterator[Step | Trigger]:
    """The triggers and steps of the app's workflows that have an appVersion."""
    for workflow in app.workflows:
        if workflow.trigger and type(workflow.trigger.value.get("appVersion")) is str:
            yield workflow.trigger
        for step in workflow.steps:
            if type(step.value.get("appVersion")) is str:
                yield step


def _is_app_alone(text: str) -> bool:
    return bool(text) and text.replace("_", "").replace("-", "").isalnum()
