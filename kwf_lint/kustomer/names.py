"""How Kustomer names things: the app that a name belongs to, private apps, ids of records, hosts, keys of translations.

The platform writes "kustomer.app.<app>." before the names of an app's components, and "_<24 hexadecimal digits>" (the
organization's id) after the name of a private app; names with and without either are equal (source: Kustomer's pages
"Naming schemes" and "Private app namespacing"). It lower-cases the app (seen in registered apps).
Does not know which names exist: platform.py knows Kustomer's own, definition/app.py those of a definition.
"""

from __future__ import annotations

from kwf_lint.spelling import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_HEXADECIMAL = "0123456789abcdef"
_APP_PREFIX = "kustomer.app."
_TEXT_KINDS = ("settings.", "widgets.")
OBJECT_ID_LENGTH = 24

SETTING_TEXTS = "settings.path."
"""What is between the app and the name of a setting in the i18n keys of its texts."""

BASE_LOCALE = "en_us"
"""The locale whose texts all users see that have none in their own."""

DOMAIN = "kustomerapp.com"
"""Where Kustomer and its organizations live: api.kustomerapp.com, acme.api.kustomerapp.com, acme.kustomerapp.com."""

SHARED_HOSTS = frozenset(("api", "app", "apps", "cdn", "dev", "developer", "docs", "help", "hooks", "status", "www"))
"""What is before the domain in the hosts that belong to no organization."""

CALL_START, CALL_END = "kustomer.workflow.", ".call"
"""What is before and after the id of a workflow in the event that calls it and the action that does."""

REST_ACTIONS = frozenset(("kustomer.rest-api.json", "kustomer.rest-api.generic"))
REST_PREFIX = "kustomer.rest-api."
"""How the names of all actions begin that make a request."""

SCHEDULE = "kustomer.app.scheduler.schedule-workflow"
"""The action that starts a workflow later."""
RESPOND = "kustomer.responsive-workflow.respond"
"""The action that answers the caller of a workflow."""

HOOKS = "kustomer.hooks."
"""How the names of the events begin that belong to hooks of an organization."""

KOBJECT_ACTIONS = "kustomer.kobject."
"""How the names of all actions begin that find, make and change custom objects."""

OPEN_ACTIONS = ("kustomer.draft.", "kustomer.log.", "kustomer.message.", "kustomer.note.")
"""How the names of actions begin that write what people read."""


def is_object_id(text: str) -> bool:
    """Whether the text is an id as the platform makes them: 24 hexadecimal digits in lower case."""
    return len(text) == OBJECT_ID_LENGTH and not text.strip(_HEXADECIMAL)


def without_organization(app: str) -> str:
    """The app name without the organization's id after it: "acme_6142bf2f6ef1940524f53d94" -> "acme"."""
    cut = len(app) - OBJECT_ID_LENGTH - 1
    return app[:cut] if cut > 0 and app[cut] == "_" and is_object_id(app[cut + 1 :].lower()) else app


def app_key(app: str) -> str:
    """What two spellings of one app's name have in common: lower case, without the organization's id."""
    return without_organization(app).lower()


def is_misplaced(event: str) -> bool:
    """Whether the event of an app is among the platform's own names: "kustomer.acme.order.paid".

    A hook's event is routed to workflows only where it begins with "kustomer.app." (source: Kustomer's page "Hooks");
    short names get that by themselves.
    """
    lowered = event.lower()
    return lowered.startswith("kustomer.") and not lowered.startswith(_APP_PREFIX)


def is_organization_hook(event: str) -> bool:
    """Whether the event is that of a hook of one organization: `kustomer.hooks.<...>.receive`."""
    return event.startswith(HOOKS) and event.endswith(".receive")


def same_app(one: str, other: str) -> bool:
    """Whether two names mean the same app, whatever their letter case and with or without an organization's id."""
    return one == other or app_key(one) == app_key(other)


def split_app_name(name: str) -> tuple[str, str] | None:
    """The app (as written) and the rest of "kustomer.app.<app>.<rest>", or None for any other name."""
    if not name.startswith(_APP_PREFIX):
        return None
    app, _, rest = name[len(_APP_PREFIX) :].partition(".")
    return (app, rest) if app and rest else None


def called_id(name: str) -> str:
    """The id of the workflow that an event or action "kustomer.workflow.<id>.call" calls, "" for any other name."""
    is_call = name.startswith(CALL_START) and name.endswith(CALL_END)
    return name[len(CALL_START) : -len(CALL_END)] if is_call else ""


def own_name(name: str, app: str) -> str:
    """The name without the namespace of this app, which the platform adds by itself; any other name stays as it is."""
    parts = split_app_name(name) if name.startswith(_APP_PREFIX) else None
    return parts[1] if parts and same_app(parts[0], app) else name


def own_events(names: Iterable[str], app: str) -> list[str]:
    """The full names of the events of an app's hooks or triggers, sorted, without those of the platform and of other apps."""
    own = {own_name(name, app) for name in names if name}
    return sorted(f"kustomer.app.{app}.{name}" for name in own if not name.lower().startswith("kustomer."))


def split_text_key(key: str) -> tuple[str, str] | None:
    """The app (as written) and the rest of an i18n key of settings or widgets; None for keys of other kinds.

    "<app>.settings.page.title" and "app.<app>.settings.page.title" -> the app, "settings.page.title" (source:
    Kustomer's page "Internationalization"; which other kinds of keys there are is not known).
    """
    app, _, rest = key.partition(".")
    if app == "app" and not rest.startswith(_TEXT_KINDS):
        app, _, rest = rest.partition(".")
    return (app, rest) if app and rest.startswith(_TEXT_KINDS) else None


def spells_app(written: str, app: str) -> bool:
    """Whether the app of an i18n key is this one, also where only the marks between its words are others.

    Kustomer's starter repository has the keys "myFirstWidgetApp.settings..." in the app "my_first_widget_app".
    """
    return same_app(written, app) or fold(without_organization(written)) == fold(without_organization(app))


def is_name_of(written: str, app: str) -> bool:
    """Whether a name means this app, also where the app's own name has characters that it cannot keep ("acme-orders")."""
    return same_app(written, app) or (not app.replace("_", "").isalnum() and spells_app(written, app))


def is_organization_host(host: str) -> bool:
    """Whether the host is that of one organization, as acme.api.kustomerapp.com; api.kustomerapp.com is that of all."""
    first, _, rest = host.partition(".")
    return f".{rest}".endswith(f".{DOMAIN}") and first not in SHARED_HOSTS


def owner_app(name: str) -> str | None:
    """The app (as written) that an action or event belongs to, as its appVersion must name it.

    "kustomer.app.<app>.<rest>" -> the app, "kustomer.hooks...." -> "hooks", other "kustomer...." -> "kustomer". None
    for "kustomer.workflow.<id>.call", which has no version, and for short names, which belong to their own definition.
    """
    if not name.startswith("kustomer."):
        return None
    if name.startswith(_APP_PREFIX):
        parts = split_app_name(name)
        return parts[0] if parts else None
    if name.startswith(HOOKS):
        return "hooks"
    return None if name.startswith(CALL_START) else "kustomer"


def is_lookup(action: str) -> bool:
    """Whether the built-in action looks up a record and returns it: `kustomer.<object>.find...`."""
    parts = action.split(".")
    return (
        len(parts) == 3
        and parts[0] == "kustomer"
        and (parts[2] == "find" or parts[2].startswith("find-"))
        and parts[2] != "find-body"
    )
