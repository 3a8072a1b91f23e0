"""A bare workflow as the part of an app that it is: the app's declarations with the workflows of another file.

What the app declares lies in another document, so the paths of these views begin with OWNER, which begins no path of a
document. Whoever takes paths from rules (linting/part_of_app.py) tells by it which file a place lies in.
"""

from __future__ import annotations

from kwf_lint.definition.app import App
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.definition.node import JsonObject
    from kwf_lint.document.document import Path

# Compared by identity, since a key of a document may read the same.
OWNER = " the app it belongs to "

OF_APP_ALONE = frozenset(
    (
        "appDetails",
        "changelog",
        "commands",
        "i18n",
        "instructions",
        "kviews",
        "outboundWebhooks",
        "widgets",
        "workflows",
    )
)
OF_ACTION_ALONE = frozenset(("appSettings", "inputTemplate", "outputTemplate", "sampleOutputContext"))


def parts_of_app(apps: Sequence[App], owner: App, *, takes_all: bool) -> list[App]:
    """The definitions of a document, with its bare workflows as a part of the app that they belong to.

    takes_all: also workflows that are not whole, and what a read of the API returned.
    """
    return [_part(app, owner) if app.kind == "workflow" or (takes_all and not app.value) else app for app in apps]


def _part(bare: App, owner: App) -> App:
    part = App(owner.kind, _declarations(owner), (OWNER,), bare.document, bare.platform)
    part.workflows = bare.workflows
    part.owner = owner
    return part


@kept
def _declarations(owner: App) -> JsonObject:
    """What a workflow may use of its app; the rest of the app takes time in each of its workflows, and is judged with it."""
    value = {key: value for key, value in owner.value.items() if key not in OF_APP_ALONE}
    if type(value.get("actions")) is list:
        value["actions"] = [_declared(each) if type(each) is dict else each for each in value["actions"]]
    return value


def _declared(action: JsonObject) -> JsonObject:
    value = {key: value for key, value in action.items() if key not in OF_ACTION_ALONE}
    uri = object_of(action, "inputTemplate").get("uri")
    # Then the workflow says where the request goes.
    if type(uri) is str and uri.startswith(("{{", "/#")):
        value["inputTemplate"] = {"uri": uri}
    return value


def is_in_owner(path: Path) -> bool:
    """Whether a path of a rule leads into the app definition that a bare workflow belongs to."""
    return len(path) > 0 and path[0] is OWNER


def path_in_owner(owner: App, path: Path) -> Path:
    """The path in the document of the app definition."""
    return (*owner.path, *path[1:])
