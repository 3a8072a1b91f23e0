"""The fields of a definition as one table, and the check of a document against it.

One Shape for each object of a definition says which keys it has and which it needs, and a Field for each value says what
it must be; the titles, descriptions and sources for the JSON Schema stand in field_texts.py. One walk over a definition
finds what all rules of the family KWF1 tell of; each rule takes its own part (rules/shape/checks.py).

Where sources contradict each other the more permissive one is in the table. Kustomer's limits and enumerations are facts
of platform.json as well; a test compares them, so that a clean file is judged without reading that file. Does not judge
what takes more than one value to see, nor the fields that rules of other families own (names, versions, operators).
What a problem is and which problems count is in misshapen.py, which a clean file does not load.
"""

from __future__ import annotations

from kwf_lint.kinds import SDK_KEYS, definitions
from kwf_lint.versions import parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias, TypedDict

    from kwf_lint.app import App
    from kwf_lint.document import Path
    from kwf_lint.misshapen import Problem as Problem

    # What a value must be: of this Python type; an object of this shape; a list of what the one item is; or of a kind.
    Field: TypeAlias = "type | Shape | list[Any] | Kind"
    Trail = tuple[Any, str | int] | None  # a path as it grows: (the trail before, the last key)

    # Plain dictionaries, since they cost a tenth of what objects of a class do, and every run makes all of them.
    class Kind(TypedDict, total=False):
        """What a value must be, where a type or a shape does not say it all.

        types: the Python types of its JSON types; without them it is of any. child: the shape of an object. items: what
        the items of an array must be. values: the texts it may be (`uncertain` may be right); `any_case` if letter case
        does not count. form: whether a text has the form it must have. limit: the greatest length of a text. low, high:
        the limits of a number, or of the number of items. filled: whether it must not be empty. severity: how bad an
        unknown value or a malformed text is, "error" if not given. status: "obsolete" and "read-only" for values that
        should not be there. once: of the items of a map only the first of a wrong type is told. noun: what people call
        such a value, where a message needs it.
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
    each key must be. required: the keys that it cannot do without. others: what its values are under keys of the
    author's choice. unknown: how bad a key is that it does not have; "near" tells only of keys that are near one that is
    absent, "" of none. keys: what its keys must be. variant: (key, values, shape): with one of these values under the
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


# Forms of text.


def is_template(text: str) -> bool:
    """Whether the value is known only later: a reference or function (`/#...`), or text with a template in it."""
    return "{{" in text or text.startswith("/#")


def is_placeholder(text: str) -> bool:
    """Whether the text was left to be filled in; rule placeholder tells of it, and then it is not malformed as well."""
    lowered = text.lower()
    return (
        "<<" in text
        or "example.com" in lowered
        or lowered.startswith("example@")
        or "lorem ipsum" in lowered
        or lowered.strip(" .…") in ("in progress", "tbd", "todo")
    )


def is_version(text: str) -> bool:
    """Whether the text is MAJOR.MINOR.PATCH, with or without pre-release and build, or a template."""
    return parse_version(text) is not None or is_template(text)


_SCHEME = frozenset("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def is_url(text: str) -> bool:
    """Whether the text is an absolute URL, a template, or blank."""
    if text.startswith(("https://", "http://")):
        start = text.index("/") + 2
        if text[start : start + 1] not in ("", "/", "?", "#") and len(text.split()) == 1 and not text[-1].isspace():
            return True
    if not text.strip() or is_template(text):
        return True
    scheme, colon, rest = text.partition(":")
    lowered = scheme.lower()
    if not colon or not _SCHEME.issuperset(scheme) or not scheme[:1].isalpha():
        return False
    if lowered == "data":
        return True
    if any(map(str.isspace, rest)):
        return False
    if lowered in ("http", "https"):
        return rest.startswith("//") and rest[2:3] not in ("", "/", "?", "#")
    return rest.startswith("/") or lowered in ("mailto", "tel")


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address, a template, or blank."""
    name, _, domain = text.rpartition("@")
    if name and "." in domain.strip(".") and len(text.split()) == 1 and "@" not in name:
        return True
    return not text.strip() or is_template(text)


_HEXADECIMAL = "0123456789ABCDEFabcdef"
COLOUR_FUNCTIONS = (
    "color", "color-mix", "hsl", "hsla", "hwb", "lab", "lch", "light-dark", "oklab", "oklch", "rgb", "rgba", "var",
)  # fmt: skip
# One text, which costs nothing to load; a set of so many words would be built in every run.
COLOUR_NAMES = (
    " aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood"
    " cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson currentcolor cyan darkblue darkcyan"
    " darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred"
    " darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue"
    " dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green"
    " greenyellow grey honeydew hotpink indianred indigo inherit initial ivory khaki lavender lavenderblush lawngreen"
    " lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink"
    " lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen"
    " magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue"
    " mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace"
    " olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru"
    " pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell"
    " sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent"
    " turquoise unset violet wheat white whitesmoke yellow yellowgreen "
)


def is_colour(text: str) -> bool:
    """Whether the text is a colour of CSS (a name, # and hexadecimal digits, a function), a template, or blank."""
    if text[:1] == "#" and len(text) in (4, 5, 7, 9) and not text[1:].strip(_HEXADECIMAL):
        return True
    word = text.strip().lower()
    if not word or is_template(text):
        return True
    if word.endswith(")"):
        return word.partition("(")[0] in COLOUR_FUNCTIONS
    return word.isalpha() and f" {word} " in COLOUR_NAMES


def is_locale(text: str) -> bool:
    """Whether the text is a locale as Kustomer writes them: `en_us`, `fr`, `zh_hant_tw`."""
    language, *others = text.split("_")
    return (
        text.isascii()
        and text == text.lower()
        and language.isalpha()
        and len(language) in (2, 3)
        and all(part.isalnum() and 2 <= len(part) <= 8 for part in others)
    )


def mended_locale(text: str) -> str:
    """The locale as Kustomer writes it ("en-US" -> "en_us"), or "" where the text is none in any spelling.

    Tells rules on translations which texts were meant for "en_us".
    """
    mended = text.strip().lower().replace("-", "_")
    return mended if is_locale(mended) else ""


def is_change_text(text: str) -> bool:
    """Whether a text of the changelog begins with `{{Month YYYY}}` or with no braces at all."""
    if not text.startswith("{{"):
        return True
    month, _, year = text[2:].partition("}}")[0].partition(" ") if "}}" in text else ("", "", "")
    return month.isascii() and month.isalpha() and len(year) == 4 and year.isascii() and year.isdigit()


# Kinds of values.

ANY: Kind = {}
TEXT: Kind = {"types": (str,), "filled": True}
OBSOLETE: Kind = {"status": "obsolete"}
READ_ONLY: Kind = {"status": "read-only"}

VERSION: Kind = {"types": (str,), "form": is_version, "noun": "version of the form MAJOR.MINOR.PATCH"}
URL: Kind = {"types": (str,), "form": is_url, "noun": "URL"}
REQUIRED_URL: Kind = {"types": (str,), "form": is_url, "noun": "URL", "filled": True}
LISTED_URL: Kind = {"types": (str,), "form": is_url, "noun": "URL", "severity": "warning"}
LISTED_EMAIL: Kind = {"types": (str,), "form": is_email, "noun": "e-mail address", "severity": "warning"}
COLOUR: Kind = {"types": (str,), "form": is_colour, "noun": "colour of CSS"}
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
}
KVIEW_CONTEXT: Kind = {
    "types": (str,),
    "noun": "kview context",
    "values": ("smartbar-card", "smartbar-details", "expanded-timeline"),
    "uncertain": ("create-form",),
}
KVIEW_STATE: Kind = {"types": (str,), "noun": "kview state", "values": ("open", "closed"), "severity": "warning"}
ERROR_ACTION_TYPE: Kind = {
    "types": (str,),
    "noun": "error action",
    "values": ("continue", "retry-workflow", "retry-action", "stop-processing"),
}
ERROR_OPERATOR: Kind = {"types": (str,), "noun": "operator of an error case", "values": ("and", "or")}

WORKFLOW_NAME: Kind = {"types": (str,), "filled": True, "limit": 128}
WORKFLOW_DESCRIPTION: Kind = {"types": (str,), "limit": 4096}
WEBHOOK_NAME: Kind = {"types": (str,), "filled": True, "limit": 255}
CACHE_SECONDS: Kind = {"types": (int, float), "low": 15, "high": 600}

# Objects inside workflows. "and" and "or" hold conditions again; what else may stand there is the business of rule
# wrong-operand-count.
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
# Official samples pass inputs on under keys of their own, so that only slips are told.
REQUEST = Shape(
    "request",
    "a request",
    {"uri": str, "method": REQUEST_METHOD, "headers": dict, "qs": dict, "data": ANY, "json": bool},
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
        "url": REQUIRED_URL,
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
    "klass", "a klass", {"name": TEXT, "icon": str, "color": COLOUR, "metadata": KLASS_METADATA}, required=("name",)
)
KVIEW_META = Shape("kviewMeta", "a kview's meta", {"displayName": str, "icon": str, "state": KVIEW_STATE})
KVIEW = Shape(
    "kview",
    "a kview",
    {"name": TEXT, "template": TEXT, "resource": TEXT, "context": KVIEW_CONTEXT, "meta": KVIEW_META, "iframe": bool},
    required=("name", "template", "resource", "context"),
)
WIDGET = Shape(
    "widget",
    "a widget",
    {
        "url": REQUIRED_URL,
        "icon": REQUIRED_URL,
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
    others={"types": (dict,), "child": SETTING, "noun": "category -> name -> setting", "once": True},
)
HEADER = Shape("header", "a header", {"name": TEXT, "value": str}, required=("name", "value"))
WEBHOOK = Shape(
    "outboundWebhook",
    "an outbound webhook",
    {
        "name": WEBHOOK_NAME,
        "url": TEXT,
        "events": {"types": (list,), "items": str, "low": 1, "high": 12},
        "headers": [HEADER],
    },
    required=("name", "url", "events"),
)

# The app itself.
LINK = Shape("documentationLink", "a documentation link", {"title": str, "url": LISTED_URL})
DEVELOPER = Shape("appDeveloper", "a developer", {"name": str, "website": LISTED_URL, "supportEmail": LISTED_EMAIL})
PLATFORM = Shape("externalPlatform", "an external platform", {"name": str, "website": LISTED_URL})
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
        "noun": "locale -> key -> text",
        "once": True,
    },
    keys=LOCALE,
)
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
        "iconUrl": URL,
        "screenshots": [URL],
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
        "installUrl": str,
        "postInstallMessage": str,
        "releaseNotesUrl": URL,
        "dataSubscriptions": list,
        "shortcuts": [Shape("shortcut", "a shortcut", {}, others=ANY)],
        "meta": dict,
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

# The check.


def problems(app: App) -> list[Problem]:
    """Where a definition leaves its shape, in the order of the file; worked out once for all rules."""
    if app.shape_problems is None:
        app.shape_problems = _problems_of(app)
    return app.shape_problems


def is_misspelt(app: App, path: Path, key: str) -> bool:
    """Whether the object at a path has an unknown key that stands for this one, so that the key is not missing."""
    return any(
        problem.rule == "unknown-key" and problem.path[:-1] == path and key in problem.near for problem in problems(app)
    )


def is_sdk_manifest(app: App) -> bool:
    """Whether this is a whole manifest of the legacy SDK, and not a definition with a key or two of one."""
    return app.kind == "sdk" and len(SDK_KEYS.intersection(app.value)) > 2


def _problems_of(app: App) -> list[Problem]:
    if app.value:
        kind = "app" if app.kind == "sdk" and not is_sdk_manifest(app) else app.kind
        return check(app.value, APP, kind, app.path)
    found: list[Problem] = []
    kinds = {id(value): kind for kind, _, value in definitions(app.document.value)}
    for workflow in app.workflows:
        found += check(workflow.value, WORKFLOW, kinds.get(id(workflow.value), app.kind), workflow.path)
    return found


def check(value: Mapping[str, Any], shape: Shape, kind: str, path: Path = ()) -> list[Problem]:
    """Where an object leaves a shape. `kind` is that of its definition (see kinds.py), `path` where it stands."""
    if kind in ("partial", "fragment", "envelope", "sdk"):
        from kwf_lint.misshapen import adapted

        shape = adapted(shape, kind)
    trail: Trail = None
    for key in path:
        trail = (trail, key)
    found: list[Problem] = []
    _walk(value, shape, trail, found)
    if not found:
        return found
    from kwf_lint.misshapen import counts

    return [problem for problem in found if counts(problem, kind, len(path))]


def _walk(value: Mapping[str, Any], shape: Shape, trail: Trail, found: list[Problem]) -> None:
    """Check an object and what lies in it. A trail becomes a path only where there is a problem."""
    if shape.others is not None:
        _walk_map(value, shape, shape.others, trail, found)
        return
    if shape.variant is not None:
        key, values, other = shape.variant
        if value.get(key) in values:
            shape = other
    fields = shape.fields
    fits = True
    for key, item in value.items():
        try:
            field = fields[key]
        except KeyError:
            fits = False
            continue
        item_type = type(item)
        # What settles most values comes first.
        if item_type is field:
            continue
        if item_type is str:
            if field is not TEXT or not item.strip():
                _judge(item, field, (trail, key), found)
        elif item_type is dict and type(field) is Shape:
            _walk(item, field, (trail, key), found)
        elif item_type is list and type(field) is list:
            if item:
                _walk_items(item, field[0], (trail, key), found)
        else:
            _check(item, field, (trail, key), found)
    for key in shape.required:
        if key not in value:
            fits = False
    if not fits:
        from kwf_lint.misshapen import judge_keys

        judge_keys(value, shape, trail, found)


def _walk_items(value: list[Any], field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check the items of an array."""
    for index, item in enumerate(value):
        item_type = type(item)
        if item_type is dict and type(field) is Shape:
            _walk(item, field, (trail, index), found)
        elif item_type is not field:
            _check(item, field, (trail, index), found)


def _check(value: Any, field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check a value that is not simply of its field's type, and what lies in it."""
    if type(value) is dict:
        child = field if type(field) is Shape else field.get("child") if type(field) is dict else None
        if child is not None:
            _walk(value, child, trail, found)
            return
    elif type(value) is list:
        if type(field) is list:
            _walk_items(value, field[0], trail, found)
            return
        if type(field) is dict and "items" in field:
            _judge(value, field, trail, found)
            _walk_items(value, field["items"], trail, found)
            return
    _judge(value, field, trail, found)


def _walk_map(value: Mapping[str, Any], shape: Shape, field: Field, trail: Trail, found: list[Problem]) -> None:
    """Check an object whose keys are the author's choice."""
    strange = []
    for key, item in value.items():
        if type(item) is field:
            continue
        if type(item) is not dict and type(field) is dict and "once" in field:
            strange.append(key)
        else:
            _check(item, field, (trail, key), found)
    # By name, not by place, so that the finding is the same whatever the order of the keys.
    for key in sorted(strange):
        if _judge(value[key], field, (trail, key), found) == "wrong-type":
            break
    if shape.keys is not None:
        for key, item in value.items():
            if type(item) is dict and not shape.keys["form"](key):
                _add(found, "malformed-value", (trail, key), shape.keys, "warning", key)


def _judge(value: Any, field: Field, trail: Trail, found: list[Problem]) -> str:
    """Note what is wrong with a value by itself; the rule that tells of it, "" if nothing is wrong."""
    if type(field) is not dict:
        return _judge_type(value, field, trail, found)
    if "types" not in field:
        if "status" not in field:
            return ""
        return _add(found, "obsolete-key" if field["status"] == "obsolete" else "export-noise", trail, None, "warning")
    value_type = type(value)
    if value_type not in field["types"]:
        return _judge_type(value, field, trail, found)
    severity = ""
    if value_type is str:
        if "values" in field:
            if value in field["values"] or is_template(value):
                return ""
            if "any_case" in field and value.lower() in field["values"]:
                return ""
            rule = "unknown-value"
            if value in field.get("uncertain", ()):
                severity = "warning"
        elif "form" in field and not field["form"](value):
            if is_placeholder(value):
                return ""
            rule = "malformed-value"
        elif "filled" in field and not value.strip():
            rule = "empty-value"
            severity = "warning"
        elif "limit" in field and len(value) * 10 >= field["limit"] * 9:
            rule = "too-long"
            severity = "error" if len(value) > field["limit"] else "warning"
        else:
            return ""
    else:
        size = len(value) if value_type is list else value
        if "high" in field and not field["low"] <= size <= field["high"]:
            rule = "out-of-range"
        elif "filled" in field and not size:
            rule = "empty-value"
            severity = "warning"
        else:
            return ""
    return _add(found, rule, trail, field, severity or field.get("severity", "error"), value)


def _judge_type(value: Any, field: Field, trail: Trail, found: list[Problem]) -> str:
    """Note a value that is not of the type that its field asks for, unless it is known only later."""
    if type(value) is str and is_template(value):
        return ""
    return _add(found, "wrong-type", trail, field, "error", value)


def _add(found: list[Problem], rule: str, trail: Trail, field: Field | None, severity: str, value: Any = None) -> str:
    from kwf_lint.misshapen import Problem, expected, path_of

    kind = None if field is None else expected(field)
    found.append(Problem(rule, path_of(trail), severity=severity, value=value, kind=kind))
    return rule
