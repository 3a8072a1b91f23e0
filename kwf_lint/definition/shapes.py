"""The fields of a definition as one table: which keys each object has and needs, and what each value must be.

One Shape for each object and a Field for each value. The titles, descriptions and sources for the JSON Schema are in
field_texts.py; analysis/shape_check.py checks a document against the table, and the rules in rules/shape report what it
finds.

Where sources contradict each other the more permissive one is in the table. Kustomer's limits and enumerations are facts
of platform.json as well; a test compares them, so that a clean file is judged without reading that file. What takes more
than one value to see is not in the table, nor what rules of other families own (names, versions, operators).
"""

from __future__ import annotations

from kwf_lint.definition.text_forms import (
    is_change_text,
    is_color,
    is_email,
    is_locale,
    is_request_url,
    is_url,
    is_version,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias, TypedDict

    # What a value must be: of this Python type; an object of this shape; a list of what the one item is; or of a kind.
    Field: TypeAlias = "type | Shape | list[Any] | Kind"

    # Plain dictionaries, since they cost a tenth of what objects of a class do, and every run makes all of them.
    class Kind(TypedDict, total=False):
        """What a value must be, where a type or a shape does not say it all.

        types: the Python types of its JSON types; without them it is of any. child: the shape of an object. items: what
        the items of an array must be. values: the strings it may be (`uncertain` may be right); `any_case` if letter case
        does not count. form: whether a string has the form it must have. limit: the greatest length of a string. low, high:
        the limits of a number, or of the number of items. filled: whether it must not be empty. severity: how bad an
        unknown value or a malformed string is, "error" if not given. status: "obsolete" and "read-only" for values that
        should not be there. once: of the items of a map only the first of a wrong type is
        reported. noun: what people call such a value, where a message needs it.
        """

        types: tuple[type, ...]
        child: Shape
        items: Field
        noun: str
        values: tuple[str, ...]
        uncertain: tuple[str, ...]
        any_case: bool
        form: Callable[[str], bool]
        limit: int
        low: int
        high: int
        filled: bool
        severity: str
        status: str
        once: bool


class Shape:
    """An object of a definition.

    name: its name among the definitions of the JSON Schema. noun: what people call one. fields: what the value under
    each key must be. required: the keys that it needs. others: what its values are under keys of the
    author's choice. unknown: how bad a key is that it does not have; "near" reports only keys that are near one
    that is absent, "" none. keys: what its keys must be. variant: (key, values, shape): with one of these values under the
    key it has that other shape.
    """

    __slots__ = ("fields", "keys", "name", "noun", "others", "required", "unknown", "variant")

    def __init__(
        self,
        name: str,
        noun: str,
        fields: Mapping[str, Field],
        required: tuple[str, ...] = (),
        others: Field | None = None,
        unknown: str = "info",
        keys: Kind | None = None,
        variant: tuple[str, tuple[Any, ...], Shape] | None = None,
    ) -> None:
        self.name = name
        self.noun = noun
        self.fields = fields
        self.required = required
        self.others = others
        self.unknown = unknown
        self.keys = keys
        self.variant = variant


class Expected:
    """What a value must be, as an object: a Kind with the defaults of what it does not give.

    `types` is None for any type.
    """

    types: tuple[type, ...] | None = None
    child: Shape | None = None
    items: Field | None = None
    noun: str = ""
    values: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    any_case: bool = False
    form: Callable[[str], bool] | None = None
    limit: int = 0
    low: int = 0
    high: int = 0
    filled: bool = False
    severity: str = "error"
    status: str = ""
    once: bool = False

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.__dict__.update(facts)


def expected(field: Field) -> Expected:
    """A field of the table as an object, however it is written there."""
    if isinstance(field, Shape):
        return Expected({"types": (dict,), "child": field})
    if isinstance(field, dict):
        return Expected(field)
    if isinstance(field, list):
        return Expected({"types": (list,), "items": field[0]})
    return Expected({"types": (field,)})


# Kinds of values.

ANY: Kind = {}
TEXT: Kind = {"types": (str,), "filled": True}
OBSOLETE: Kind = {"status": "obsolete"}
READ_ONLY: Kind = {"status": "read-only"}
VERSION: Kind = {"types": (str,), "form": is_version, "noun": "version of the form MAJOR.MINOR.PATCH"}
URL: Kind = {"types": (str,), "form": is_url, "noun": "URL", "filled": True}
# No source says that the platform refuses another text for an image, a link or a color.
SHOWN_URL: Kind = {"types": (str,), "form": is_url, "noun": "URL", "severity": "warning", "filled": True}
# What else is missing in the URL of a request is reported by incomplete-rest-action and webhook-contract.
REQUEST_URL: Kind = {"types": (str,), "form": is_request_url, "noun": "URL"}
WEBHOOK_URL: Kind = {"types": (str,), "form": is_request_url, "noun": "URL", "filled": True}
LISTED_EMAIL: Kind = {"types": (str,), "form": is_email, "noun": "email address", "severity": "warning"}
COLOR: Kind = {"types": (str,), "form": is_color, "noun": "CSS color", "severity": "warning"}
LOCALE: Kind = {"types": (str,), "form": is_locale, "noun": "locale of the form en_us"}
CHANGE_TEXT: Kind = {"types": (str,), "form": is_change_text, "noun": "changelog text"}
VISIBILITY: Kind = {"types": (str,), "noun": "visibility", "values": ("private", "public")}

TAG: Kind = {
    "types": (str,),
    "noun": "tag",
    "values": ("ai", "analytics", "csat", "ecommerce", "messaging", "builtByKustomer", "featured"),
    "severity": "warning",
}

HOOK_TYPE: Kind = {"types": (str,), "noun": "hook type", "values": ("form", "web", "email")}
SETTING_TYPE: Kind = {"types": (str,), "noun": "setting type", "values": ("string", "number", "boolean", "secret")}

ACTION_TYPE: Kind = {
    "types": (str,),
    "noun": "action type",
    "values": ("rest_api", "kode", "internal_api", "event", "regex_match", "schedule", "aws_lamda", "responsive"),
    "severity": "warning",
}

COMMAND_METHOD: Kind = {
    "types": (str,),
    "noun": "HTTP method",
    "values": ("get", "post", "put", "patch", "delete"),
    "severity": "warning",
}

REQUEST_METHOD: Kind = {
    "types": (str,),
    "noun": "HTTP method",
    "values": ("get", "post", "put", "patch", "delete", "head", "options"),
    "any_case": True,
    "severity": "warning",
}

KVIEW_CONTEXT: Kind = {
    "types": (str,),
    "noun": "KView context",
    "values": ("smartbar-card", "smartbar-details", "expanded-timeline"),
    "uncertain": ("create-form",),
}

KVIEW_STATE: Kind = {"types": (str,), "noun": "KView state", "values": ("open", "closed"), "severity": "warning"}

ERROR_ACTION_TYPE: Kind = {
    "types": (str,),
    "noun": "error action",
    "values": ("continue", "retry-workflow", "retry-action", "stop-processing"),
}

ERROR_OPERATOR: Kind = {"types": (str,), "noun": "operator", "values": ("and", "or")}
WORKFLOW_NAME: Kind = {"types": (str,), "filled": True, "limit": 128}
WORKFLOW_DESCRIPTION: Kind = {"types": (str,), "limit": 4096}
WEBHOOK_NAME: Kind = {"types": (str,), "filled": True, "limit": 255}
CACHE_SECONDS: Kind = {"types": (int, float), "low": 15, "high": 600}
# Objects inside workflows. "and" and "or" hold conditions again; rule wrong-operand-count reports what
# else may not be there.
_INNER_CONDITION: Kind = {}

JUNCTION = Shape(
    "junction", "a condition", {"op": str, "values": [_INNER_CONDITION]}, required=("op",), unknown="warning"
)

CONDITION = Shape(
    "condition",
    "a condition",
    {"op": str, "values": list},
    required=("op",),
    unknown="warning",
    variant=("op", ("and", "or"), JUNCTION),
)

_INNER_CONDITION["child"] = CONDITION

TRANSITION = Shape(
    "transition",
    "a transition",
    {"target": TEXT, "condition": CONDITION, "meta": dict},
    required=("target", "condition"),
    unknown="warning",
)

_TRIGGER_FIELDS: dict[str, Field] = {
    "id": str,
    "eventName": TEXT,
    "transitions": [TRANSITION],
    "appVersion": str,
    "meta": dict,
    "callable": bool,
    "schema": dict,
}

CALLABLE_TRIGGER = Shape(
    "callableTrigger", "a callable trigger", _TRIGGER_FIELDS, required=("transitions", "schema"), unknown="warning"
)

TRIGGER = Shape(
    "workflowTrigger",
    "a trigger",
    _TRIGGER_FIELDS,
    required=("eventName", "transitions"),
    unknown="warning",
    variant=("callable", (True,), CALLABLE_TRIGGER),
)

ERROR_CONDITION = Shape(
    "errorCondition",
    "a condition",
    {"op": ERROR_OPERATOR, "values": [_INNER_CONDITION]},
    required=("op",),
    unknown="warning",
)

ERROR_ACTION = Shape("errorAction", "an error action", {"type": ERROR_ACTION_TYPE}, required=("type",))

ERROR_CASE = Shape(
    "errorCase",
    "an error case",
    {"condition": ERROR_CONDITION, "errorAction": ERROR_ACTION},
    required=("condition", "errorAction"),
    unknown="warning",
)

STEP = Shape(
    "step",
    "a step",
    {
        "id": TEXT,
        "action": str,
        "params": dict,
        "transitions": [TRANSITION],
        "errorCases": [ERROR_CASE],
        "appVersion": str,
        "meta": dict,
        "_id": READ_ONLY,
    },
    required=("id", "transitions"),
    unknown="warning",
)

RESPONSE = Shape("response", "a response", {"schema": dict})

WORKFLOW = Shape(
    "workflow",
    "a workflow",
    {
        "name": WORKFLOW_NAME,
        "description": WORKFLOW_DESCRIPTION,
        "trigger": TRIGGER,
        "steps": {"types": (list,), "items": STEP, "filled": True},
        "meta": dict,
        "enabled": bool,
        "logging": bool,
        "replaces": {"types": (str, type(None))},
        "response": RESPONSE,
        "id": str,
        "appDisabled": READ_ONLY,
        "appSettings": READ_ONLY,
        "containsVariables": READ_ONLY,
        "createdAt": READ_ONLY,
        "dynamicSchedules": READ_ONLY,
        "editable": READ_ONLY,
        "lastError": READ_ONLY,
        "loggingAt": READ_ONLY,
        "modifiedAt": READ_ONLY,
        "objectMapping": READ_ONLY,
        "rev": READ_ONLY,
        "schedules": READ_ONLY,
        "systemDisabled": READ_ONLY,
        "updatedAt": READ_ONLY,
    },
    required=("name",),
    unknown="warning",
)

# Components of an app.
ALIAS = Shape("alias", "an alias", {"key": TEXT}, required=("key",))
ALIASES = Shape("aliases", "appSettings", {}, others=ALIAS)
JSON_SCHEMA: Kind = {"types": (dict, bool)}

# Official samples pass inputs on under keys of their own, so only misspelled keys are reported.
REQUEST = Shape(
    "request",
    "a request",
    {"uri": REQUEST_URL, "method": REQUEST_METHOD, "headers": dict, "qs": dict, "data": ANY, "json": bool},
    unknown="near",
)

_ACTION_FIELDS: dict[str, Field] = {
    "name": TEXT,
    "description": str,
    "type": ACTION_TYPE,
    "appSettings": ALIASES,
    "appAccountName": str,
    "inputTemplate": dict,
    "inputSchema": JSON_SCHEMA,
    "outputTemplate": dict,
    "outputSchema": JSON_SCHEMA,
    "sampleOutputContext": ANY,
}

REST_ACTION = Shape("restAction", "an action", {**_ACTION_FIELDS, "inputTemplate": REQUEST}, required=("name",))
ACTION = Shape("action", "an action", _ACTION_FIELDS, required=("name",), variant=("type", ("rest_api",), REST_ACTION))

APP_TRIGGER = Shape(
    "trigger",
    "an app's trigger",
    {
        "eventName": TEXT,
        "description": str,
        "outputTemplate": dict,
        "outputSchema": JSON_SCHEMA,
        "sampleOutputContext": ANY,
        "sampleOutputSchema": ANY,
    },
    required=("eventName",),
)

HOOK = Shape(
    "hook",
    "a hook",
    {"eventName": TEXT, "displayEventName": str, "description": str, "type": HOOK_TYPE},
    required=("eventName",),
)

COMMAND = Shape(
    "command",
    "a command",
    {
        "name": TEXT,
        "displayName": str,
        "description": str,
        "url": URL,
        "httpMethod": COMMAND_METHOD,
        "permittedArgs": [str],
        "permittedUrlArgs": [str],
        "appSettings": ALIASES,
        "appAccountName": str,
        "auditLogging": bool,
        "cacheSeconds": CACHE_SECONDS,
        "inputSchema": JSON_SCHEMA,
        "outputSchema": JSON_SCHEMA,
        "defaultHeaders": ANY,
        "defaultBody": ANY,
        "type": str,
    },
    required=("name", "url"),
)

ATTRIBUTE = Shape("attribute", "an attribute", {"displayName": TEXT, "example": ANY})

KLASS_METADATA = Shape(
    "klassMetadata",
    "metadata",
    {"properties": Shape("attributes", "properties", {}, others=ATTRIBUTE), "standard": bool},
)

KLASS = Shape(
    "klass", "a klass", {"name": TEXT, "icon": str, "color": COLOR, "metadata": KLASS_METADATA}, required=("name",)
)

KVIEW_META = Shape("kviewMeta", "a KView's meta", {"displayName": str, "icon": str, "state": KVIEW_STATE})

KVIEW = Shape(
    "kview",
    "a KView",
    {"name": TEXT, "template": TEXT, "resource": TEXT, "context": KVIEW_CONTEXT, "meta": KVIEW_META, "iframe": bool},
    required=("name", "template", "resource", "context"),
)

WIDGET = Shape(
    "widget",
    "a widget",
    {
        "url": URL,
        "icon": SHOWN_URL,
        "title": str,
        "name": str,
        "width": {"types": (str, int, float)},
        "height": {"types": (str, int, float)},
        "iframePermissions": str,
        "backgroundLoad": bool,
    },
    required=("url", "icon"),
)

SETTING = Shape(
    "setting",
    "a setting",
    {
        "type": SETTING_TYPE,
        "defaultValue": {"types": (str, int, float, bool, type(None))},
        "required": bool,
        "description": str,
        "hidden": bool,
    },
    required=("type",),
)

CATEGORY = Shape(
    "category",
    "a category of settings",
    {},
    others={"types": (dict,), "child": SETTING, "noun": '{"<category>": {"<name>": {...}}}', "once": True},
)

HEADER = Shape("header", "a header", {"name": TEXT, "value": str}, required=("name", "value"))

WEBHOOK = Shape(
    "outboundWebhook",
    "an outbound webhook",
    {
        "name": WEBHOOK_NAME,
        "url": WEBHOOK_URL,
        "events": {"types": (list,), "items": str, "low": 1, "high": 12},
        "headers": [HEADER],
    },
    required=("name", "url", "events"),
)

# The app itself.
LINK = Shape("documentationLink", "a documentation link", {"title": str, "url": SHOWN_URL})
DEVELOPER = Shape("appDeveloper", "a developer", {"name": str, "website": SHOWN_URL, "supportEmail": LISTED_EMAIL})
PLATFORM = Shape("externalPlatform", "an external platform", {"name": str, "website": SHOWN_URL})

APP_DETAILS = Shape(
    "appDetails",
    "appDetails",
    {
        "appDeveloper": DEVELOPER,
        "externalPlatform": PLATFORM,
        "documentationLinks": {"types": (list, dict), "child": LINK, "items": LINK},
    },
)

SETTINGS_PAGE = Shape("settingsPageConfig", "a settings page", {"url": URL, "title": str, "description": str})
AUTH = Shape("auth", "auth", {"oauth2": dict})

TRANSLATIONS = Shape(
    "translations",
    "i18n",
    {},
    others={
        "types": (dict,),
        "child": Shape("texts", "texts", {}, others=str),
        "noun": '{"<locale>": {"<key>": "..."}}',
        "once": True,
    },
    keys=LOCALE,
)

# What else it may hold is not known.
APP_META = Shape("appMeta", "the app's meta", {"externalQueue": ANY}, unknown="near")

APP = Shape(
    "app",
    "an app definition",
    {
        "app": TEXT,
        "version": VERSION,
        "title": TEXT,
        "identifier": str,
        "visibility": VISIBILITY,
        "description": str,
        "iconUrl": SHOWN_URL,
        "screenshots": [SHOWN_URL],
        "appDetails": APP_DETAILS,
        "tags": [TAG],
        "dependencies": [str],
        "changelog": Shape("changelog", "changelog", {}, others=CHANGE_TEXT),
        "settings": Shape("settings", "settings", {}, others=CATEGORY),
        "settingsPageConfig": SETTINGS_PAGE,
        "klasses": [KLASS],
        "kviews": [KVIEW],
        "widgets": [WIDGET],
        "hooks": [HOOK],
        "triggers": [APP_TRIGGER],
        "actions": [ACTION],
        "workflows": [WORKFLOW],
        "commands": [COMMAND],
        "outboundWebhooks": [WEBHOOK],
        "i18n": {"types": (dict, list), "child": TRANSLATIONS, "items": TRANSLATIONS},
        "auth": AUTH,
        "redirectUris": [URL],
        "roles": [str],
        "instructions": str,
        "installUrl": TEXT,
        "postInstallMessage": str,
        "releaseNotesUrl": URL,
        "dataSubscriptions": list,
        "shortcuts": [Shape("shortcut", "a shortcut", {}, others=ANY)],
        "meta": APP_META,
        "clientId": OBSOLETE,
        "clientSecret": ANY,
        "url": OBSOLETE,
        "default": OBSOLETE,
        "system": OBSOLETE,
        "setupUrl": OBSOLETE,
        "inboundHookUris": OBSOLETE,
        "namespace": OBSOLETE,
        "env": OBSOLETE,
        "cards": OBSOLETE,
        "vendor": OBSOLETE,
        "website": OBSOLETE,
    },
    required=("app", "version", "title"),
    unknown="error",
)
