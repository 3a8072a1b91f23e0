"""KViews: what they are for, and slips in their templates.

Templates are JSX. They are never read as Handlebars, and never judged beyond a few slips that are certain.
"""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.names import did_you_mean
from kwf_lint.platform import platform
from kwf_lint.versions import split_app_version
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


OBJECT = "kobject."
# How far before the name of a command the path of the API may stand, with the app's id put between in code.
REACH = 200
WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


@rule("KWF712", "error")
def kview_resource(app: App) -> Iterator[Finding]:
    """A kview is for a resource that does not exist, or in a place that its resource does not have."""
    for kview in app.kviews:
        resource = kview.resource
        if not resource.strip():
            continue
        if resource in platform().kview_resources:
            if kview.context == "smartbar-details":
                yield Finding(
                    kview.at("context"),
                    f"{quoted(resource)} has no smartbar-details",
                    related=[(kview.at("resource"), "the resource")],
                    help="only klasses of the app's own have them; write smartbar-card",
                )
        elif not resource.startswith(OBJECT) or resource == OBJECT:
            yield Finding(
                kview.at("resource"), f"{quoted(resource)} is no resource", help=_right_resource(app, resource)
            )
        elif app.is_app and not _is_declared(app, resource[len(OBJECT) :]):
            yield Finding(
                kview.at("resource"),
                f"the app declares no klass {quoted(resource[len(OBJECT) :])}",
                severity="warning",
                help=did_you_mean(resource, [OBJECT + klass.name for klass in app.klasses if klass.name])
                or 'where the organisation has no such klass the kview never shows; declare it under "klasses"',
            )


def _right_resource(app: App, resource: str) -> str:
    objects = [OBJECT + klass.name for klass in app.klasses if klass.name]
    if OBJECT + resource in objects:
        return f'write "{OBJECT}{resource}"'
    return did_you_mean(resource, [*platform().kview_resources, *objects]) or (
        'write customer, conversation, company, or "kobject." and the name of a klass'
    )


def _is_declared(app: App, klass: str) -> bool:
    """Whether the app declares the klass, or an app that it depends on may do so."""
    name = klass.lower()
    if any(each.name.lower() == name for each in app.klasses):
        return True
    neighbours = [parts[0].lower() for parts in (split_app_version(text) for _, text in app.dependencies) if parts]
    return any(neighbour != "kustomer" and name.startswith(neighbour) for neighbour in neighbours)
