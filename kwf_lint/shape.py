"""The fields of a definition as one table, and the check of a document against it.

One Shape for each object of a definition says which keys it has and which it needs, and a Kind for each value says what
it must be; titles, descriptions and sources stand beside them for the JSON Schema that schema.py prints. One walk over a
definition finds what all rules of the family KWF1 tell of; each rule takes its own part (rules/shape/checks.py).

Where sources contradict each other the more permissive one is in the table. Kustomer's limits and enumerations are facts
of platform.json as well; a test compares them, so that a clean file is judged without reading that file. Does not judge
what takes more than one value to see, nor the fields that rules of other families own (names, versions, operators).

The source of a row is a key of platform.json's "sources".
"""

from __future__ import annotations

from kwf_lint.kinds import SDK_KEYS, definitions
from kwf_lint.versions import parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from kwf_lint.app import App
    from kwf_lint.document import Path

    Row = tuple["Kind", str, str, str]  # what the value must be, title, description, source
    Trail = tuple[Any, str | int] | None  # a path as it grows: (the trail before, the last key)


class Form:
    """A form that text must have: what people call it, whether a text has it, and a pattern that says the same.

    The pattern is a regular expression as JSON Schema knows them, "" where no schema is to ask for the form.
    """

    __slots__ = ("fits", "noun", "pattern")

    def __init__(self, noun: str, fits: Callable[[str], bool], pattern: str = "") -> None:
        self.noun = noun
        self.fits = fits
        self.pattern = pattern


class Kind:
    """What a value must be.

    types: the Python types of its JSON types, None for any. child: the shape of an object. items: what the items of an
    array must be. values: the texts it may be (`uncertain` may be right); `any_case` if letter case does not count.
    form: the form of a text. limit: the greatest length of a text. low, high: the limits of a number, or of the number
    of items. filled: whether it must not be empty. severity: how bad an unknown value or a malformed text is. status:
    "obsolete" and "read-only" for values that should not be there. once: of the items of a map only the first of a
    wrong type is told. noun: what people call such a value, where a message needs it.
    """

    __slots__ = (
        "any_case", "child", "filled", "form", "high", "is_bounded", "is_text", "items", "limit", "low", "noun", "once",
        "plain", "severity", "status", "types", "uncertain", "values",
    )  # fmt: skip

    def __init__(
        self,
        *types: type,
        child: Shape | None = None,
        items: Kind | None = None,
        noun: str = "",
        values: tuple[str, ...] = (),
        uncertain: tuple[str, ...] = (),
        any_case: bool = False,
        form: Form | None = None,
        limit: int = 0,
        low: int = 0,
        high: int = 0,
        filled: bool = False,
        severity: str = "error",
        status: str = "",
        once: bool = False,
    ) -> None:
        self.types = types or None
        self.child = child
        self.items = items
        self.noun = noun
        self.values = values
        self.uncertain = uncertain
        self.any_case = any_case
        self.form = form
        self.limit = limit
        self.low = low
        self.high = high
        self.filled = filled
        self.severity = severity
        self.status = status
        self.once = once
        # What settles most values at one look: a value of this type needs no further look.
        checked = values or form or limit or high or filled
        self.plain = types[0] if len(types) == 1 and not (checked or child or items) else None
        self.is_bounded = bool(high or filled)
        self.is_text = filled and types == (str,) and not (values or form or limit)


class Shape:
    """An object of a definition.

    name: its name among the definitions of the JSON Schema. noun: what people call one. fields: key -> row. required: the
    keys that it cannot do without. others: what its values are under keys of the author's choice. unknown: how bad a key
    is that it does not have; "near" tells only of keys that are near one that is absent, "" of none. keys: the form of
    its keys. variant: (key, values, shape): with one of these values under the key it has that other shape.
    """

    __slots__ = ("fields", "keys", "kinds", "name", "noun", "others", "required", "unknown", "variant")

    def __init__(
        self,
        name: str,
        noun: str,
        fields: Mapping[str, Row],
        *,
        required: tuple[str, ...] = (),
        others: Kind | None = None,
        unknown: str = "info",
        keys: Form | None = None,
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
        self.kinds = {key: row[0] for key, row in fields.items()}


class Problem:
    """Where a definition leaves its shape: the rule that tells of it, the path, and what the message needs.

    An unknown key has its own path, the keys that may have been meant (`near`) and whether they are absent; missing keys
    have the path of their object and stand in `near`.
    """

    __slots__ = ("are_absent", "kind", "near", "path", "rule", "severity", "shape", "value")

    def __init__(
        self,
        rule: str,
        path: Path,
        *,
        severity: str = "error",
        value: Any = None,
        kind: Kind | None = None,
        shape: Shape | None = None,
        near: Iterable[str] = (),
        are_absent: bool = True,
    ) -> None:
        self.rule = rule
        self.path = path
        self.severity = severity
        self.value = value
        self.kind = kind
        self.shape = shape
        self.near = list(near)
        self.are_absent = are_absent


# --- forms of text


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


_END = "(?![\\s\\S])"  # the end of the text; "$" is also before a last line break in some languages
_URL_PATTERN = (
    "^\\s*"
    + _END
    + "|\\{\\{|^/#|<<|^[hH][tT][tT][pP][sS]?://[^/?#\\s]\\S*"
    + _END
    + "|^[dD][aA][tT][aA]:|^([mM][aA][iI][lL][tT][oO]|[tT][eE][lL]):\\S*"
    + _END
    + "|^(?![hH][tT][tT][pP][sS]?:)[A-Za-z][A-Za-z0-9+.-]*:/\\S*"
    + _END
)


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


VERSION_FORM = Form(
    "version of the form MAJOR.MINOR.PATCH",
    is_version,
    "\\{\\{|^/#|<<|^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
    "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
    "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?" + _END,
)
URL_FORM = Form("URL", is_url, _URL_PATTERN)
EMAIL_FORM = Form("e-mail address", is_email)
COLOUR_FORM = Form("colour of CSS", is_colour, "colour")  # schema.py makes the pattern of the names above
LOCALE_FORM = Form("locale of the form en_us", is_locale)
CHANGE_FORM = Form("changelog text", is_change_text, "^(?!\\{\\{)|^\\{\\{[A-Za-z]+ [0-9]{4}\\}\\}")


# --- kinds of values

ANY = Kind()
STRING = Kind(str)
TEXT = Kind(str, filled=True)
NUMBER = Kind(int, float)
BOOLEAN = Kind(bool)
OBJECT = Kind(dict)
STRINGS = Kind(list, items=STRING)
OBSOLETE = Kind(status="obsolete")
READ_ONLY = Kind(status="read-only")

VERSION = Kind(str, form=VERSION_FORM)
URL = Kind(str, form=URL_FORM)
REQUIRED_URL = Kind(str, form=URL_FORM, filled=True)
LISTED_URL = Kind(str, form=URL_FORM, severity="warning")
LISTED_EMAIL = Kind(str, form=EMAIL_FORM, severity="warning")
COLOUR = Kind(str, form=COLOUR_FORM)

VISIBILITY = Kind(str, noun="visibility", values=("private", "public"))
TAG = Kind(
    str,
    noun="tag",
    values=("ai", "analytics", "csat", "ecommerce", "messaging", "builtByKustomer", "featured"),
    severity="warning",
)
HOOK_TYPE = Kind(str, noun="hook type", values=("form", "web", "email"))
SETTING_TYPE = Kind(str, noun="setting type", values=("string", "number", "boolean", "secret"))
ACTION_TYPE = Kind(
    str,
    noun="action type",
    values=("rest_api", "kode", "internal_api", "event", "regex_match", "schedule", "aws_lamda", "responsive"),
    severity="warning",
)
COMMAND_METHOD = Kind(str, noun="HTTP method", values=("get", "post", "put", "patch", "delete"), severity="warning")
REQUEST_METHOD = Kind(
    str, noun="HTTP method", values=("get", "post", "put", "patch", "delete", "head", "options"), any_case=True
)
KVIEW_CONTEXT = Kind(
    str,
    noun="kview context",
    values=("smartbar-card", "smartbar-details", "expanded-timeline"),
    uncertain=("create-form",),
)
KVIEW_STATE = Kind(str, noun="kview state", values=("open", "closed"), severity="warning")
ERROR_ACTION_TYPE = Kind(
    str, noun="error action", values=("continue", "retry-workflow", "retry-action", "stop-processing")
)
ERROR_OPERATOR = Kind(str, noun="operator of an error case", values=("and", "or"))

WORKFLOW_NAME = Kind(str, filled=True, limit=128)
WORKFLOW_DESCRIPTION = Kind(str, limit=4096)
WEBHOOK_NAME = Kind(str, filled=True, limit=255)
CACHE_SECONDS = Kind(int, float, low=15, high=600)

# --- objects inside workflows

# "and" and "or" hold conditions again; what else may stand there is rule wrong-operand-count's business.
_INNER_CONDITION = Kind()
_CONDITION_OP: Row = (STRING, "Operator", "How the values are compared; `and` and `or` join conditions.", "OAS")
_CONDITION_TEXT = ("Values", "The operands: references such as `/#steps.1.status`, and literal values.", "OAS")
JUNCTION = Shape(
    "junction",
    "a condition",
    {
        "op": _CONDITION_OP,
        "values": (Kind(list, items=_INNER_CONDITION), "Values", "The conditions that are joined.", "OAS"),
    },
    required=("op",),
    unknown="warning",
)
CONDITION = Shape(
    "condition",
    "a condition",
    {"op": _CONDITION_OP, "values": (Kind(list), *_CONDITION_TEXT)},
    required=("op",),
    unknown="warning",
    variant=("op", ("and", "or"), JUNCTION),
)
_INNER_CONDITION.child = CONDITION

TRANSITION = Shape(
    "transition",
    "a transition",
    {
        "target": (TEXT, "Target", "The id of the step to go to.", "OAS"),
        "condition": (Kind(dict, child=CONDITION), "Condition", "When to go there; the first that holds wins.", "OAS"),
        "meta": (OBJECT, "Meta", "`name` and `description` of the branch, for people.", "BULK"),
    },
    required=("target", "condition"),
    unknown="warning",
)
TRANSITIONS = Kind(list, items=Kind(dict, child=TRANSITION))

_TRIGGER_FIELDS: dict[str, Row] = {
    "id": (STRING, "Id", 'Always "1": what the trigger gives is read as `/#steps.1...`.', "OAS"),
    "eventName": (TEXT, "Event", "The event that starts the workflow, such as `kustomer.conversation.create`.", "OAS"),
    "transitions": (TRANSITIONS, "Transitions", "Where the run goes; the first that holds wins.", "OAS"),
    "appVersion": (STRING, "App version", "The app of the event and its versions: `kustomer-^1.9.2`.", "OAS"),
    "meta": (OBJECT, "Meta", "`displayName` and `description`, for people.", "OAS"),
    "callable": (BOOLEAN, "Callable", "Whether other workflows and schedules start the workflow.", "OAS"),
    "schema": (OBJECT, "Schema", "The inputs of a callable workflow, as a JSON Schema.", "OAS"),
}
CALLABLE_TRIGGER = Shape(
    "callableTrigger",
    "a callable trigger",
    _TRIGGER_FIELDS,
    required=("transitions", "schema"),
    unknown="warning",
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
    {
        "op": (ERROR_OPERATOR, "Operator", "`and` or `or`.", "OAS"),
        "values": (Kind(list, items=_INNER_CONDITION), "Values", "Conditions; the error is `/#error...`.", "OAS"),
    },
    required=("op",),
    unknown="warning",
)
ERROR_ACTION = Shape(
    "errorAction",
    "an error action",
    {"type": (ERROR_ACTION_TYPE, "Type", "Go on, try again, or stop.", "OAS")},
    required=("type",),
)
ERROR_CASE = Shape(
    "errorCase",
    "an error case",
    {
        "condition": (Kind(dict, child=ERROR_CONDITION), "Condition", "Which errors this case is for.", "OAS"),
        "errorAction": (Kind(dict, child=ERROR_ACTION), "Error action", "What is done about them.", "OAS"),
    },
    required=("condition", "errorAction"),
    unknown="warning",
)
STEP = Shape(
    "step",
    "a step",
    {
        "id": (TEXT, "Id", "Unique in the workflow; later steps read the output as `/#steps.<id>...`.", "OAS"),
        "action": (STRING, "Action", "What the step does; a step without an action only branches.", "OAS"),
        "params": (OBJECT, "Params", "The inputs of the action: literals, references and templates.", "OAS"),
        "transitions": (TRANSITIONS, "Transitions", "Where to go next; none ends the run.", "OAS"),
        "errorCases": (
            Kind(list, items=Kind(dict, child=ERROR_CASE)),
            "Error cases",
            "What is done when the action fails.",
            "OAS",
        ),
        "appVersion": (STRING, "App version", "The app of the action and its versions: `kustomer-^1.9.2`.", "OAS"),
        "meta": (OBJECT, "Meta", "`displayName` and `description`, for people.", "BULK"),
        "_id": (READ_ONLY, "Internal id", "Added when the workflow is read from the API.", "API"),
    },
    required=("id", "transitions"),
    unknown="warning",
)
RESPONSE = Shape(
    "response",
    "a response",
    {"schema": (OBJECT, "Schema", "What a callable workflow answers, as a JSON Schema.", "API")},
)
_ADDED = "Added when the workflow is read from the API."
WORKFLOW = Shape(
    "workflow",
    "a workflow",
    {
        "name": (
            WORKFLOW_NAME,
            "Name",
            "Unique in the organisation. Letters, digits, dot, dash and underscore, at most 128 characters.",
            "O/workflows",
        ),
        "description": (WORKFLOW_DESCRIPTION, "Description", "At most 4096 characters.", "O/workflows"),
        "trigger": (Kind(dict, child=TRIGGER), "Trigger", "The event that starts the workflow.", "OAS"),
        "steps": (
            Kind(list, items=Kind(dict, child=STEP), filled=True),
            "Steps",
            "The steps in any order; transitions say which follows which.",
            "OAS",
        ),
        "meta": (OBJECT, "Meta", "Flat; `displayName` is the title people see.", "D/workflows/workflow-json"),
        "enabled": (BOOLEAN, "Enabled", "Whether it runs; new workflows are disabled unless this is true.", "OAS"),
        "logging": (BOOLEAN, "Logging", "Whether runs are logged.", "OAS"),
        "replaces": (Kind(str, type(None)), "Replaces", "The app's workflow that this one takes the place of.", "OAS"),
        "response": (Kind(dict, child=RESPONSE), "Response", "What a callable workflow answers.", "API"),
        "id": (
            STRING,
            "Id",
            "Only in app definitions, for callable workflows: what `workflowId` of a schedule names.",
            "O/scheduled-workflows",
        ),
        "appDisabled": (READ_ONLY, "App disabled", _ADDED, "API"),
        "appSettings": (READ_ONLY, "App Settings", _ADDED, "API"),
        "containsVariables": (READ_ONLY, "Contains variables", _ADDED, "API"),
        "createdAt": (READ_ONLY, "Created at", _ADDED, "API"),
        "dynamicSchedules": (READ_ONLY, "Dynamic schedules", _ADDED, "API"),
        "editable": (READ_ONLY, "Editable", _ADDED, "API"),
        "lastError": (READ_ONLY, "Last error", _ADDED, "API"),
        "loggingAt": (READ_ONLY, "Logging at", _ADDED, "API"),
        "modifiedAt": (READ_ONLY, "Modified at", _ADDED, "API"),
        "objectMapping": (READ_ONLY, "Object mapping", _ADDED, "API"),
        "rev": (READ_ONLY, "Revision", _ADDED, "API"),
        "schedules": (READ_ONLY, "Schedules", _ADDED, "API"),
        "systemDisabled": (READ_ONLY, "System disabled", _ADDED, "API"),
        "updatedAt": (READ_ONLY, "Updated at", _ADDED, "API"),
    },
    required=("name",),
    unknown="warning",
)

# --- components of an app

ALIAS = Shape(
    "alias",
    "an alias",
    {"key": (TEXT, "Key", "The setting: `<app>.<category>.<name>`.", "O/workflow-actions")},
    required=("key",),
)
_ALIASES: Row = (
    Kind(dict, child=Shape("aliases", "appSettings", {}, others=Kind(dict, child=ALIAS))),
    "App Settings",
    "The settings that are read here: alias -> {key}. Templates read the alias.",
    "O/workflow-actions",
)
_ACCOUNT: Row = (
    STRING,
    "App account",
    "The app account whose OAuth credentials the request carries.",
    "O/oauth-20-client",
)
_SCHEMA = Kind(dict, bool)
_INPUT_SCHEMA: Row = (_SCHEMA, "Input schema", "The inputs, as a JSON Schema.", "O/workflow-actions")
_OUTPUT_SCHEMA: Row = (_SCHEMA, "Output schema", "The output, as a JSON Schema.", "O/workflow-actions")

# Official samples pass inputs on under keys of their own, so that only slips are told.
REQUEST = Shape(
    "request",
    "a request",
    {
        "uri": (STRING, "URI", "The address; `{{{x}}}` is an input or an alias of a setting.", "O/workflow-actions"),
        "method": (REQUEST_METHOD, "Method", "GET, POST, PUT, PATCH or DELETE.", "O/workflow-actions"),
        "headers": (OBJECT, "Headers", "Name -> value.", "O/workflow-actions"),
        "qs": (OBJECT, "Query", "Name -> value, or a reference to an object.", "O/workflow-actions"),
        "data": (ANY, "Data", "The body.", "O/workflow-actions"),
        "json": (BOOLEAN, "JSON", "Whether the body and the answer are JSON.", "O/workflow-actions"),
    },
    unknown="near",
)


def _action_fields(template: Kind) -> dict[str, Row]:
    return {
        "name": (TEXT, "Name", "Known to workflows as `kustomer.app.<app>.<name>`.", "O/workflow-actions"),
        "description": (STRING, "Description", "What it does, for people who build workflows.", "O/workflow-actions"),
        "type": (ACTION_TYPE, "Type", "`rest_api` for apps of partners.", "FIELDS, SDK"),
        "appSettings": _ALIASES,
        "appAccountName": _ACCOUNT,
        "inputTemplate": (
            template,
            "Input template",
            "What is made of the inputs before the call.",
            "O/workflow-actions",
        ),
        "inputSchema": _INPUT_SCHEMA,
        "outputTemplate": (OBJECT, "Output template", "What is made of the answer.", "O/workflow-actions"),
        "outputSchema": _OUTPUT_SCHEMA,
        "sampleOutputContext": (ANY, "Sample", "An example of the output.", "O/workflow-actions"),
    }


REST_ACTION = Shape("restAction", "an action", _action_fields(Kind(dict, child=REQUEST)), required=("name",))
ACTION = Shape(
    "action",
    "an action",
    _action_fields(OBJECT),
    required=("name",),
    variant=("type", ("rest_api",), REST_ACTION),
)
APP_TRIGGER = Shape(
    "trigger",
    "an app's trigger",
    {
        "eventName": (TEXT, "Event", "The event of the hook it wraps: `kustomer.app.<app>.<event>`.", "O/triggers"),
        "description": (STRING, "Description", "What has happened, for people who build workflows.", "O/triggers"),
        "outputTemplate": (OBJECT, "Output template", "What is made of the event: `/#data.id`.", "O/triggers"),
        "outputSchema": _OUTPUT_SCHEMA,
        "sampleOutputContext": (ANY, "Sample", "An example of the output.", "O/triggers"),
        "sampleOutputSchema": (
            ANY,
            "Sample",
            "An example of the output, under the name older pages give it.",
            "FIELDS",
        ),
    },
    required=("eventName",),
)
HOOK = Shape(
    "hook",
    "a hook",
    {
        "eventName": (
            TEXT,
            "Event",
            "Globally unique: `kustomer.app.<app>.<event>`. Only events that begin with `kustomer.` start workflows.",
            "O/hooks",
        ),
        "displayEventName": (STRING, "Display name", "The event's name for people.", "O/hooks"),
        "description": (STRING, "Description", "What it is used for.", "O/hooks"),
        "type": (
            HOOK_TYPE,
            "Type",
            "`form` needs no authorisation, `web` an API key, `email` is an address.",
            "O/hooks",
        ),
    },
    required=("eventName",),
)
COMMAND = Shape(
    "command",
    "a command",
    {
        "name": (TEXT, "Name", "Unique in the app.", "O/commands"),
        "displayName": (STRING, "Display name", "The name for people.", "O/commands"),
        "description": (STRING, "Description", "What it does.", "SDK"),
        "url": (REQUIRED_URL, "URL", "The address; `{{{x}}}` is a permitted argument or an alias.", "O/commands"),
        "httpMethod": (COMMAND_METHOD, "HTTP method", "In lower case.", "O/commands, SDK"),
        "permittedArgs": (STRINGS, "Permitted arguments", "What the caller may put into the URL.", "O/commands"),
        "permittedUrlArgs": (STRINGS, "Permitted URL arguments", "What the caller may put into the URL.", "TASK"),
        "appSettings": _ALIASES,
        "appAccountName": _ACCOUNT,
        "auditLogging": (BOOLEAN, "Audit log", "Whether calls are recorded.", "O/commands"),
        "cacheSeconds": (
            CACHE_SECONDS,
            "Cache",
            "For how many seconds an answer serves: 15 to 600.",
            "O/cache-fallback",
        ),
        "inputSchema": _INPUT_SCHEMA,
        "outputSchema": _OUTPUT_SCHEMA,
        "defaultHeaders": (ANY, "Default headers", "Headers of every call.", "SDK"),
        "defaultBody": (ANY, "Default body", "The body of a call that brings none.", "SDK"),
        "type": (STRING, "Type", "`external-api`.", "SDK"),
    },
    required=("name", "url"),
)
ATTRIBUTE = Shape(
    "attribute",
    "an attribute",
    {
        "displayName": (TEXT, "Display name", "The attribute's name for people.", "O/klasses"),
        "example": (ANY, "Example", "A note on its values.", "EFF"),
    },
)
KLASS_METADATA = Shape(
    "klassMetadata",
    "metadata",
    {
        "properties": (
            Kind(dict, child=Shape("attributes", "properties", {}, others=Kind(dict, child=ATTRIBUTE))),
            "Attributes",
            "Name -> attribute; the end of the name gives the type: Str, Txt, Num, At, Bool, Url, Id, Tree.",
            "O/klasses",
        ),
        "standard": (
            BOOLEAN,
            "Standard",
            "True if the klass is one of Kustomer's own, to which the attributes are added.",
            "O/standard-klass-properties",
        ),
    },
)
KLASS = Shape(
    "klass",
    "a klass",
    {
        "name": (TEXT, "Name", "Letters, digits, underscore and dash; cannot be changed later.", "O/klasses"),
        "icon": (STRING, "Icon", "The name of a Material icon.", "O/klasses"),
        "color": (COLOUR, "Colour", "The colour of the icon, as in CSS.", "O/klasses"),
        "metadata": (Kind(dict, child=KLASS_METADATA), "Metadata", "The attributes.", "O/klasses"),
    },
    required=("name",),
)
KVIEW_META = Shape(
    "kviewMeta",
    "a kview's meta",
    {
        "displayName": (STRING, "Display name", "The title of the card.", "O/klass-views"),
        "icon": (STRING, "Icon", "The name of a Material icon.", "O/klass-views"),
        "state": (KVIEW_STATE, "State", "Whether the card is open at first.", "SDK"),
    },
)
KVIEW = Shape(
    "kview",
    "a kview",
    {
        "name": (TEXT, "Name", "Globally unique; begins with `<app>.`.", "O/klass-views"),
        "template": (TEXT, "Template", "JSX.", "O/klass-views"),
        "resource": (TEXT, "Resource", "`customer`, `conversation`, `company` or `kobject.<klass>`.", "D/apps/kviews"),
        "context": (KVIEW_CONTEXT, "Context", "Where it is shown.", "D/apps/kviews"),
        "meta": (Kind(dict, child=KVIEW_META), "Meta", "Title, icon and state.", "O/klass-views"),
        "iframe": (BOOLEAN, "Iframe", "Whether the template is a page in an iframe.", "SDK"),
    },
    required=("name", "template", "resource", "context"),
)
WIDGET = Shape(
    "widget",
    "a widget",
    {
        "url": (
            REQUIRED_URL,
            "URL",
            "The page; `{{{settings.<category>.<name>}}}` is a setting of this app.",
            "D/apps/widgets",
        ),
        "icon": (REQUIRED_URL, "Icon", "SVG or PNG, at least 128x128.", "D/apps/widgets"),
        "title": (STRING, "Title", "The name people see.", "D/apps/widgets"),
        "name": (STRING, "Name", "Tells widgets apart; part of the translation keys.", "D/apps/widgets"),
        "width": (Kind(str, int, float), "Width", "Such as `24vw`; older definitions give pixels.", "D/apps/widgets"),
        "height": (Kind(str, int, float), "Height", "Such as `60vh`; older definitions give pixels.", "D/apps/widgets"),
        "iframePermissions": (STRING, "Permissions", "What the page may use of the browser.", "D/apps/widgets"),
        "backgroundLoad": (BOOLEAN, "Background load", "Whether it is loaded before it is opened.", "D/apps/widgets"),
    },
    required=("url", "icon"),
)
SETTING = Shape(
    "setting",
    "a setting",
    {
        "type": (SETTING_TYPE, "Type", "`secret` values can be written but not read back.", "D/apps/settings"),
        "defaultValue": (
            Kind(str, int, float, bool, type(None)),
            "Default",
            "The value before anyone gives one; empty or null for none.",
            "D/apps/settings",
        ),
        "required": (BOOLEAN, "Required", "Whether the app needs a value to work.", "D/apps/settings"),
        "description": (STRING, "Description", "Markdown; a translation serves better.", "D/apps/settings"),
        "hidden": (BOOLEAN, "Hidden", "Whether the settings page leaves it out.", "D/apps/settings"),
    },
    required=("type",),
)
CATEGORY = Shape(
    "category",
    "a category of settings",
    {},
    others=Kind(dict, child=SETTING, noun="category -> name -> setting", once=True),
)
HEADER = Shape(
    "header",
    "a header",
    {
        "name": (TEXT, "Name", "The header's name.", "O/outbound-webhooks"),
        "value": (STRING, "Value", "The header's value.", "O/outbound-webhooks"),
    },
    required=("name", "value"),
)
WEBHOOK = Shape(
    "outboundWebhook",
    "an outbound webhook",
    {
        "name": (WEBHOOK_NAME, "Name", "At most 255 characters.", "A/apps-platform/list-outbound-webhooks"),
        "url": (TEXT, "URL", "Where the events are sent; https.", "A/apps-platform/list-outbound-webhooks"),
        "events": (
            Kind(list, items=STRING, low=1, high=12),
            "Events",
            "1 to 12 of the events of the catalogue.",
            "D/events/event-catalog",
        ),
        "headers": (Kind(list, items=Kind(dict, child=HEADER)), "Headers", "Sent along.", "O/outbound-webhooks"),
    },
    required=("name", "url", "events"),
)

# --- the app itself

LINK = Shape(
    "documentationLink",
    "a documentation link",
    {
        "title": (STRING, "Title", "The text of the link.", "O/creating-an-app"),
        "url": (LISTED_URL, "URL", "Where it leads.", "O/creating-an-app"),
    },
)
DEVELOPER = Shape(
    "appDeveloper",
    "a developer",
    {
        "name": (STRING, "Name", "Who makes the app.", "O/creating-an-app"),
        "website": (LISTED_URL, "Website", "Their site.", "O/creating-an-app"),
        "supportEmail": (LISTED_EMAIL, "Support e-mail", "Where people get help.", "O/creating-an-app"),
    },
)
PLATFORM = Shape(
    "externalPlatform",
    "an external platform",
    {
        "name": (STRING, "Name", "The service that the app connects to.", "O/creating-an-app"),
        "website": (LISTED_URL, "Website", "Its site.", "O/creating-an-app"),
    },
)
APP_DETAILS = Shape(
    "appDetails",
    "appDetails",
    {
        "appDeveloper": (Kind(dict, child=DEVELOPER), "Developer", "Who makes the app.", "O/creating-an-app"),
        "externalPlatform": (Kind(dict, child=PLATFORM), "Platform", "What it connects to.", "O/creating-an-app"),
        "documentationLinks": (
            Kind(list, dict, child=LINK, items=Kind(dict, child=LINK)),
            "Documentation",
            "A list of links.",
            "O/creating-an-app",
        ),
    },
)
SETTINGS_PAGE = Shape(
    "settingsPageConfig",
    "a settings page",
    {
        "url": (URL, "URL", "The page that takes the place of the generated one.", "O/custom-settings-pages"),
        "title": (STRING, "Title", "Its title.", "O/custom-settings-pages"),
        "description": (STRING, "Description", "Its description.", "O/custom-settings-pages"),
    },
)
AUTH = Shape(
    "auth",
    "auth",
    {"oauth2": (OBJECT, "OAuth 2.0", "How Kustomer becomes a client of another service.", "D/apps/oauth")},
)
TRANSLATIONS = Shape(
    "translations",
    "i18n",
    {},
    others=Kind(dict, child=Shape("texts", "texts", {}, others=STRING), noun="locale -> key -> text", once=True),
    keys=LOCALE_FORM,
)


def _list_of(shape: Shape) -> Kind:
    return Kind(list, items=Kind(dict, child=shape))


_SDK_ONLY = "Only in manifests of the legacy SDK."
_VERY_OLD = "From the first form of app definitions."
APP = Shape(
    "app",
    "an app definition",
    {
        "app": (
            TEXT,
            "App",
            "The app's id: letters, digits and underscores. Private apps get the organisation's id added.",
            "D/apps/app-definition",
        ),
        "version": (
            VERSION,
            "Version",
            "MAJOR.MINOR.PATCH, higher than any registered one. A registered version cannot be changed.",
            "D/apps/versioning",
        ),
        "title": (TEXT, "Title", "The name in the directory and on the consent screen.", "D/apps/app-definition"),
        "identifier": (
            STRING,
            "Identifier",
            "The short prefix of the attributes that the app adds to standard klasses: `custom.@<identifier>...`.",
            "D/apps/app-definition",
        ),
        "visibility": (VISIBILITY, "Visibility", "Kustomer makes an app public, nobody else.", "D/apps/marketplace"),
        "description": (STRING, "Description", "Markdown, for the directory.", "D/apps/app-definition"),
        "iconUrl": (URL, "Icon", "The logo, PNG, 1200x1200 for the marketplace.", "D/apps/marketplace"),
        "screenshots": (Kind(list, items=URL), "Screenshots", "Addresses of images.", "D/apps/marketplace"),
        "appDetails": (Kind(dict, child=APP_DETAILS), "Details", "Developer, platform, links.", "O/creating-an-app"),
        "tags": (Kind(list, items=TAG), "Tags", "Categories in the directory.", "O/creating-an-app, SDK"),
        "dependencies": (STRINGS, "Dependencies", "Apps it needs: `kustomer-^1.9.2`.", "O/creating-an-app"),
        "changelog": (
            Kind(dict, child=Shape("changelog", "changelog", {}, others=Kind(str, form=CHANGE_FORM))),
            "Changelog",
            "Version -> Markdown, which may begin with `{{Month YYYY}}`.",
            "D/apps/versioning, O/creating-an-app",
        ),
        "settings": (
            Kind(dict, child=Shape("settings", "settings", {}, others=Kind(dict, child=CATEGORY))),
            "Settings",
            "Category -> name -> setting. Use the category `default` if there is only one.",
            "D/apps/settings",
        ),
        "settingsPageConfig": (
            Kind(dict, child=SETTINGS_PAGE),
            "Settings page",
            "A page of your own for the settings.",
            "O/custom-settings-pages",
        ),
        "klasses": (_list_of(KLASS), "Klasses", "Custom objects, and attributes for standard ones.", "D/apps/klasses"),
        "kviews": (_list_of(KVIEW), "KViews", "Cards in the timeline and beside the conversation.", "D/apps/kviews"),
        "widgets": (_list_of(WIDGET), "Widgets", "Pages behind an icon in the navigation rail.", "D/apps/widgets"),
        "hooks": (_list_of(HOOK), "Hooks", "Inbound webhooks.", "O/hooks"),
        "triggers": (_list_of(APP_TRIGGER), "Triggers", "Events that workflows can start on.", "O/triggers"),
        "actions": (_list_of(ACTION), "Actions", "What steps of workflows can call.", "O/workflow-actions"),
        "workflows": (_list_of(WORKFLOW), "Workflows", "Installed along with the app.", "O/workflows"),
        "commands": (_list_of(COMMAND), "Commands", "Requests that kviews and widgets can make.", "O/commands"),
        "outboundWebhooks": (_list_of(WEBHOOK), "Outbound webhooks", "Events sent elsewhere.", "O/outbound-webhooks"),
        "i18n": (
            Kind(dict, list, child=TRANSLATIONS, items=Kind(dict, child=TRANSLATIONS)),
            "Translations",
            "Locale -> key -> text; `en_us` is what the others fall back to.",
            "D/apps/i18n",
        ),
        "auth": (Kind(dict, child=AUTH), "Authorisation", "Kustomer as a client of another service.", "D/apps/oauth"),
        "redirectUris": (
            Kind(list, items=URL),
            "Redirect URIs",
            "Your service as a client of Kustomer.",
            "D/apps/oauth",
        ),
        "roles": (STRINGS, "Roles", "What the app may do; a change needs a new major version.", "D/apps/versioning"),
        "instructions": (STRING, "Instructions", "Markdown, shown before the installation.", "FIELDS, SDK"),
        "installUrl": (STRING, "Installation page", "Where the installation begins.", "FIELDS, SDK"),
        "postInstallMessage": (STRING, "Message", "Shown after the installation.", "FIELDS, SDK"),
        "releaseNotesUrl": (URL, "Release notes", "An article about the release.", "SDK"),
        "dataSubscriptions": (Kind(list), "Data subscriptions", "In older definitions.", "O/creating-an-app"),
        "shortcuts": (_list_of(Shape("shortcut", "a shortcut", {}, others=ANY)), "Shortcuts", "Canned texts.", "SDK"),
        "meta": (OBJECT, "Meta", "In older definitions.", "O/creating-an-app"),
        "clientId": (OBSOLETE, "Client id", _SDK_ONLY, "SDK"),
        "clientSecret": (ANY, "Client secret", _SDK_ONLY + " A secret has no place in a file.", "SDK"),
        "url": (OBSOLETE, "URL", _SDK_ONLY, "SDK"),
        "default": (OBSOLETE, "Default", _SDK_ONLY, "SDK"),
        "system": (OBSOLETE, "System", _SDK_ONLY, "SDK"),
        "setupUrl": (OBSOLETE, "Set-up page", _SDK_ONLY, "SDK"),
        "inboundHookUris": (OBSOLETE, "Hooks", _SDK_ONLY, "SDK"),
        "namespace": (OBSOLETE, "Namespace", _SDK_ONLY, "SDK"),
        "env": (OBSOLETE, "Environment", _SDK_ONLY, "SDK"),
        "cards": (OBSOLETE, "Cards", _VERY_OLD, "OAS"),
        "vendor": (OBSOLETE, "Vendor", _VERY_OLD, "OAS"),
        "website": (OBSOLETE, "Website", _VERY_OLD, "OAS"),
    },
    required=("app", "version", "title"),
    unknown="error",
)

# --- the check


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
        unknown = {"partial": shape.unknown, "fragment": "near", "envelope": "", "sdk": "warning"}[kind]
        required = shape.required if kind == "sdk" else ()
        shape = Shape(shape.name, shape.noun, shape.fields, required=required, unknown=unknown)
    trail: Trail = None
    for key in path:
        trail = (trail, key)
    found: list[Problem] = []
    _walk(value, shape, trail, found)
    return [problem for problem in found if _counts(problem, kind, len(path))] if found else found


def _counts(problem: Problem, kind: str, depth: int) -> bool:
    """Whether a problem is one in a definition of this kind, whose own path has `depth` parts."""
    is_at_root = len(problem.path) <= depth + 1
    if kind == "sdk":
        if problem.rule == "missing-key":
            return len(problem.path) == depth
        return problem.rule not in ("obsolete-key", "malformed-value") or problem.path[-1] == "version"
    if problem.rule == "empty-value" and is_at_root:
        return kind not in ("partial", "fragment", "envelope")
    if kind == "fragment":
        return problem.rule != "obsolete-key"
    if kind == "envelope":
        if problem.rule == "wrong-type":
            # Installed apps have maps where definitions have arrays, and what is not set is null.
            return problem.value is not None and not (is_at_root and type(problem.value) is dict)
        if problem.rule == "unknown-key":
            return bool(problem.near) and not is_at_root
        return problem.rule not in ("export-noise", "obsolete-key")
    return True


def _walk(value: Mapping[str, Any], shape: Shape, trail: Trail, found: list[Problem]) -> None:
    """Check an object and what lies in it. A trail becomes a path only where there is a problem."""
    if shape.variant is not None:
        key, values, other = shape.variant
        if value.get(key) in values:
            shape = other
    kinds = shape.kinds
    strays: list[str] | None = None
    for key, item in value.items():
        try:
            kind = kinds[key]
        except KeyError:
            strays = [*(strays or ()), key]
            continue
        item_type = type(item)
        if item_type is kind.plain:
            continue
        if item_type is str:
            if not (kind.is_text and item.strip()):
                _judge(item, kind, (trail, key), found)
        elif item_type is list and kind.items is not None:
            if kind.is_bounded:
                _judge(item, kind, (trail, key), found)
            if item:
                _walk_items(item, kind.items, (trail, key), found)
        elif item_type is dict and kind.child is not None:
            if kind.child.others is not None:
                _walk_map(item, kind.child, kind.child.others, (trail, key), found)
            else:
                _walk(item, kind.child, (trail, key), found)
        else:
            _judge(item, kind, (trail, key), found)
    for key in shape.required:
        if key not in value:
            _judge_keys(value, shape, strays or [], trail, found)
            return
    if strays is not None:
        _judge_keys(value, shape, strays, trail, found)


def _walk_map(value: Mapping[str, Any], shape: Shape, kind: Kind, trail: Trail, found: list[Problem]) -> None:
    """Check an object whose keys are the author's choice."""
    child = kind.child
    strange = []
    for key, item in value.items():
        if type(item) is dict and child is not None:
            if child.others is not None:
                _walk_map(item, child, child.others, (trail, key), found)
            else:
                _walk(item, child, (trail, key), found)
        elif type(item) is not kind.plain:
            if kind.once:
                strange.append(key)
            else:
                _judge(item, kind, (trail, key), found)
    # By name, not by place, so that the finding is the same whatever the order of the keys.
    for key in sorted(strange):
        if _judge(value[key], kind, (trail, key), found) == "wrong-type":
            break
    if shape.keys is not None:
        for key, item in value.items():
            if type(item) is dict and not shape.keys.fits(key):
                form = Kind(str, form=shape.keys)
                at = _path((trail, key))
                found.append(Problem("malformed-value", at, severity="warning", value=key, kind=form))


def _walk_items(value: list[Any], kind: Kind, trail: Trail, found: list[Problem]) -> None:
    child = kind.child
    for index, item in enumerate(value):
        if type(item) is dict and child is not None:
            if child.others is not None:
                _walk_map(item, child, child.others, (trail, index), found)
            else:
                _walk(item, child, (trail, index), found)
        elif type(item) is not kind.plain:
            _judge(item, kind, (trail, index), found)


def _judge(value: Any, kind: Kind, trail: Trail, found: list[Problem]) -> str:
    """Note what is wrong with a value by itself; the rule that tells of it, "" if nothing is wrong."""
    if kind.types is None:
        if not kind.status:
            return ""
        rule = "obsolete-key" if kind.status == "obsolete" else "export-noise"
        return _add(found, Problem(rule, _path(trail), severity="warning"))
    value_type = type(value)
    if value_type not in kind.types:
        if value_type is str and is_template(value):
            return ""
        return _add(found, Problem("wrong-type", _path(trail), value=value, kind=kind))
    severity = kind.severity
    if value_type is str:
        if kind.values and value not in kind.values:
            if is_template(value) or (kind.any_case and value.lower() in kind.values):
                return ""
            rule = "unknown-value"
            if value in kind.uncertain:
                severity = "warning"
        elif kind.form is not None and not kind.form.fits(value):
            if is_placeholder(value):
                return ""
            rule = "malformed-value"
        elif kind.filled and not value.strip():
            rule = "empty-value"
            severity = "warning"
        elif kind.limit and len(value) * 10 >= kind.limit * 9:
            rule = "too-long"
            severity = "error" if len(value) > kind.limit else "warning"
        else:
            return ""
    else:
        size = len(value) if value_type is list else value
        if kind.high and not kind.low <= size <= kind.high:
            rule = "out-of-range"
        elif kind.filled and not size:
            rule = "empty-value"
            severity = "warning"
        else:
            return ""
    return _add(found, Problem(rule, _path(trail), severity=severity, value=value, kind=kind))


def _add(found: list[Problem], problem: Problem) -> str:
    found.append(problem)
    return problem.rule


def _judge_keys(value: Mapping[str, Any], shape: Shape, strays: list[str], trail: Trail, found: list[Problem]) -> None:
    """Note the keys that an object should not have and those that it lacks; a misspelt key is not also a missing one."""
    from kwf_lint.names import nearest

    missing = [key for key in shape.required if key not in value]
    for stray in strays:
        candidates = [
            name for name, row in shape.fields.items() if not row[0].status and _may_hold(row[0], value[stray])
        ]
        near = nearest(stray, [name for name in candidates if name not in value])
        are_absent = bool(near)
        if not near and shape.unknown not in ("near", ""):
            near = nearest(stray, [name for name in candidates if name in value])
        severity = shape.unknown
        if near and severity != "error":
            severity = "warning"
        meant = next((key for key in near if key in missing), None)
        if meant is not None:
            missing.remove(meant)
            near = [meant, *(key for key in near if key != meant)]
            severity = "error"
        if severity not in ("near", ""):
            at = _path((trail, stray))
            found.append(Problem("unknown-key", at, severity=severity, shape=shape, near=near, are_absent=are_absent))
    if missing:
        found.append(Problem("missing-key", _path(trail), shape=shape, near=missing))


def _may_hold(kind: Kind, value: Any) -> bool:
    """Whether a value has a type that the kind may have."""
    return kind.types is None or type(value) in kind.types or (type(value) is str and is_template(value))


def _path(trail: Trail) -> Path:
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    return tuple(reversed(keys))
