"""Changelogs that do not match the version of their app."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.kustomer.versions import parse_version
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App


@rule("KWF611", "warning", apps_only=True, rests_on="here app.changelog app.version")
def changelog(app: App) -> Iterator[Finding]:
    """The changelog has no entry for this version, or an entry that does not fit."""
    entries = app.value.get("changelog")
    if type(entries) is not dict:
        return
    path = (*app.path, "changelog")
    versions = {key: parse_version(key) for key in entries}
    for key, entry in versions.items():
        # Where the app's own version is not a version, another rule reports that.
        if entry is None and key != app.version:
            yield Finding(
                (*path, key),
                f"the changelog key {quoted(key)} is not a version",
                key=True,
                help='Use the version as the key, for example "1.4.0".',
            )
    version = versions[app.version] if app.version in versions else parse_version(app.version)
    if version is None:
        return
    # The entry of a pre-release may be under the release that it leads to.
    release = version
    if "-" in app.version:
        release = parse_version(".".join(map(str, version[:3]))) or version
    known = [entry for entry in versions.values() if entry is not None]
    newest = max(known, default=version)
    if newest > release:
        key = next(key for key, entry in versions.items() if entry == newest)
        yield Finding(
            (*path, key),
            f"this entry is for a later version than the app's {quoted(app.version)}",
            key=True,
            related=[Related((*app.path, "version"), "the version of this app")],
            help="Raise the version of the app, or remove the entry until you raise it.",
        )
    elif not {version, release}.intersection(known):
        yield Finding(
            (*app.path, "version"),
            f"the changelog has no entry for {quoted(app.version)}",
            severity="info",
            related=[Related(path, "the changelog")],
            help=f'Add an entry "{app.version}" that says what is new.',
        )
