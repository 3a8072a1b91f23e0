"""Tells by its content which kind of document a value is, since definitions have no fixed file name.

The kinds of an App: "app" (an app definition), "sdk" (a manifest of the legacy SDK), "workflow" (a bare workflow:
builder export or API body), "partial" (steps, or steps and trigger, of a workflow: the body of a partial update),
"envelope" (what an API read returns), "fragment" (a part of an app definition in a file of its own).
Does not judge whether what it recognizes is right.
"""

from __future__ import annotations

from kwf_lint.kustomer.names import BASE_LOCALE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.document import Path

COMPONENT_ARRAYS = frozenset(
    ("actions", "commands", "hooks", "klasses", "kviews", "outboundWebhooks", "triggers", "widgets", "workflows")
)

# Keys that only manifests of the legacy SDK carry (reference: npm @kustomer/apps-server-sdk, lib/manifest.d.ts).
SDK_KEYS = frozenset(("clientId", "clientSecret", "setupUrl", "inboundHookUris", "system", "default"))
# One of them alone may be left over from older documentation; a manifest has most.
SDK_MANIFEST = 3

TOP_LEVEL_KEYS = (
    COMPONENT_ARRAYS
    | SDK_KEYS
    | frozenset(
        (
            "app", "appDetails", "auth", "cards", "changelog", "dataSubscriptions", "dependencies", "description", "env",
            "i18n", "iconUrl", "identifier", "installUrl", "instructions", "meta", "namespace", "postInstallMessage",
            "redirectUris", "releaseNotesUrl", "roles", "screenshots", "settings", "settingsPageConfig", "shortcuts",
            "tags", "title", "url", "vendor", "version", "visibility", "website",
        )
    )
)  # fmt: skip


OF_APPS = TOP_LEVEL_KEYS - {"default", "description", "meta", "url"}
"""The keys that an app definition has and none of its components."""


def definitions(value: Any, fragment: bool = False) -> list[tuple[str, Path, dict[str, Any]]]:
    """The definitions that a parsed document holds, as (kind, path, object); an empty list where it holds none.

    Workflows of one array come as one row each; `fragment` says that the settings name the file as a fragment.
    """
    if type(value) is dict:
        return _of_object(value, ()) or ([("fragment", (), value)] if fragment else [])
    if type(value) is list:
        found = []
        for index, item in enumerate(value):
            if type(item) is dict:
                found += _of_object(item, (index,))
        return found
    return []


def missing_of_part(value: Any) -> list[str]:
    """The keys that a part of an app definition needs to be a whole one; none where the value looks like something else."""
    if type(value) is not dict or not TOP_LEVEL_KEYS.issuperset(value):
        return []
    has_part = any(type(value[key]) is list for key in COMPONENT_ARRAYS.intersection(value)) or any(
        type(value.get(key)) is dict for key in ("appDetails", "changelog", "i18n", "settings")
    )
    return [key for key in ("app", "version", "title") if key not in value] if has_part else []


# What a component of each kind has that few other things have.
_OF_COMPONENTS = {
    "actions": "inputTemplate", "commands": "httpMethod", "hooks": "eventName", "klasses": "metadata", "kviews": "template",
    "outboundWebhooks": "events", "triggers": "eventName", "widgets": "icon", "workflows": "steps",
}  # fmt: skip


def is_part_of_app(value: Any) -> bool:
    """Whether a value is certainly a part of an app definition: other tools' files may have a key or two of one."""
    if not missing_of_part(value):
        return False
    found = [item for key in _OF_COMPONENTS.keys() & value if type(value[key]) is list for item in value[key]]
    settings = value.get("settings")
    if type(settings) is dict:
        found += [setting for each in settings.values() if type(each) is dict for setting in each.values()]
    marks = {"defaultValue", *[mark for key, mark in _OF_COMPONENTS.items() if key in value]}
    texts = value.get("i18n")
    return (type(texts) is dict and BASE_LOCALE in texts) or any(
        type(item) is dict and not marks.isdisjoint(item) for item in found
    )


def _of_object(value: dict[str, Any], path: Path) -> list[tuple[str, Path, dict[str, Any]]]:
    if _is_app(value):
        return [("sdk" if len(SDK_KEYS.intersection(value)) >= SDK_MANIFEST else "app", path, value)]
    if _is_workflow(value):
        complete = "trigger" in value and ("name" in value or "description" in value)
        return [("workflow" if complete else "partial", path, value)]
    data = value.get("data")
    if type(data) is dict:
        return _of_resource(data, (*path, "data"))
    if type(data) is list:
        found = []
        for index, item in enumerate(data):
            if type(item) is dict:
                found += _of_resource(item, (*path, "data", index))
        return found
    return _of_resource(value, path)


def _of_resource(value: dict[str, Any], path: Path) -> list[tuple[str, Path, dict[str, Any]]]:
    """The definition in a JSON:API resource object ({"type": ..., "id": ..., "attributes": {...}})."""
    attributes = value.get("attributes")
    if type(attributes) is dict and "type" in value and (_is_workflow(attributes) or _is_app(attributes)):
        return [("envelope", (*path, "attributes"), attributes)]
    return []


def _is_app(value: dict[str, Any]) -> bool:
    if type(value.get("app")) is str and ("version" in value or "title" in value):
        return True
    present = TOP_LEVEL_KEYS.intersection(value)
    arrays = [key for key in COMPONENT_ARRAYS.intersection(present) if type(value[key]) is list]
    if len(present) < 3 or not arrays:
        return False
    # Other tools' documents have a description, triggers and actions too (home automation, business rules).
    return "version" in present or "title" in present or not {"actions", "triggers"}.issuperset(arrays)


def _is_workflow(value: dict[str, Any]) -> bool:
    trigger = value.get("trigger")
    if type(trigger) is dict and "transitions" in trigger:
        return True
    steps = value.get("steps")
    return type(steps) is list and any(type(step) is dict and "transitions" in step for step in steps)


def is_definition_object(value: Any) -> bool:
    """Whether an object that a module exports is a definition: a server's app or a bundler's settings are none."""
    if type(value) is not dict:
        return False
    return (type(value.get("app")) is str and ("version" in value or "title" in value)) or _is_workflow(value)


def may_be_definition(text: str) -> bool:
    """Whether text that is not JSON holds the keys of a definition, so that its syntax is for us to report."""
    if "transitions" in text and ("steps" in text or "trigger" in text):
        return True
    for quote in ('"', "'"):
        if f"{quote}app{quote}" in text and (f"{quote}version{quote}" in text or f"{quote}title{quote}" in text):
            return True
    return False
