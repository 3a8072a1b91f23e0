"""Versions: what appVersion asks for of other apps and of this one, and what the changelog says."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.usage import uses
from kwf_lint.versions import (
    is_pinned,
)
from kwf_lint.wording import quoted

from .slips import EXAMPLE, Slip, slip_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("KWF602", "warning")
def unpinned_app_version(app: App) -> Iterator[Finding]:
    """AppVersion admits any later version of an app, also those that break this workflow."""
    pinned: dict[str, bool | None] = {}
    for use in uses(app):
        range_ = use.range
        if range_ is None or use.version.is_plain:
            continue
        if range_ not in pinned:
            pinned[range_] = is_pinned(range_)
        if pinned[range_] is False:
            name = use.version.text[: -1 - len(range_)]
            message = (
                f"the range {quoted(range_)} of {quoted(name)} pins no version"
                if range_
                else f"no range of versions follows {quoted(name)}"
            )
            yield Finding(
                use.version_path,
                message,
                help=f'pin the version that the workflow was built with, in the form "{name}-{EXAMPLE}"',
            )


@rule("KWF603", "error")
def malformed_app_version(app: App) -> Iterator[Finding]:
    """AppVersion is not an app and a range of its versions."""
    seen: dict[str, Slip | None] = {}
    for use in uses(app):
        if use.version.is_plain or not use.has_version:
            continue
        text = use.version.text
        if text not in seen:
            seen[text] = slip_in(text)
        slip = seen[text]
        if slip:
            yield Finding(use.version_path, slip.message, part=slip.part, help=slip.help)
