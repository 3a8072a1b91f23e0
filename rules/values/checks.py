"""Values that belong to one organisation and should be App Settings."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.app import strings_in
from kwf_lint.literals import Url, is_email, is_phone, is_reference, object_ids, urls
from kwf_lint.names import own_name
from kwf_lint.wording import quoted

from .secrets import (  # noqa: F401  the loader finds a family's rules in its checks.py
    hardcoded_secret,
    secret_as_string,
    secret_exposed,
)
from .settings import setting_default, unused_alias, unused_setting  # noqa: F401
from .trials import test_value  # noqa: F401

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Action, Command
    from kwf_lint.document import Path

# Hosts that come and go with somebody's experiment: tunnels, playgrounds, catchers of test requests.
THROW_AWAY_HOSTS = (
    "0.0.0.0",  # noqa: S104  a name to look for; nothing is bound
    "127.0.0.1", "beeceptor.com", "codesandbox.io", "csb.app", "github.io", "glitch.me", "loca.lt",
    "localhost", "localtunnel.me", "mockapi.io", "ngrok-free.app", "ngrok-free.dev", "ngrok.app", "ngrok.dev",
    "ngrok.io", "pipedream.net", "repl.co", "replit.app", "replit.dev", "requestbin.com", "requestbin.net",
    "requestcatcher.com", "serveo.net", "stackblitz.io", "trycloudflare.com", "webhook.site",
)  # fmt: skip
# Query arguments that say which account of a service is meant.
ACCOUNT_ARGUMENTS = frozenset(
    ("account", "accountid", "account_id", "account-id", "tenant", "tenantid", "tenant_id", "tenant-id", "u")
)
WORDS_FOR_HOSTS = ("url", "host", "hostname", "domain", "endpoint")
HELP = "declare an App Setting for it and read that instead, so that each organisation gives its own"


@rule("KWF502", "warning", apps_only=True)
def hardcoded_id(app: App) -> Iterator[Finding]:
    """An id of one organisation is written into the app."""
    own_ids = {workflow.id for workflow in app.workflows}
    for path, text in [*app.workflow_strings, *_template_strings(app)]:
        if len(text) < 24 or text.startswith("kustomer.") or path[-1] == "workflowId":
            continue
        for start, end, found in object_ids(text):
            if found not in own_ids:
                yield Finding(
                    path,
                    f"the id {quoted(found)} belongs to one organisation",
                    part=(start, end) if end - start < len(text) else None,
                    help=f"elsewhere nothing has this id; {HELP}",
                )


@rule("KWF503", "warning", apps_only=True)
def hardcoded_url(app: App) -> Iterator[Finding]:
    """A URL of one account or environment is written into the app."""
    for path, text in app.workflow_strings:
        if "://" in text and not is_reference(text):
            yield from _urls_of_one_account(path, text, organisation_hosts=True)
    for component in _requests(app):
        yield from _urls_of_component(app, component)
    for widget in app.widgets:
        for key in ("url", "icon"):
            yield from _urls_of_one_account(widget.at(key), widget.text(key), organisation_hosts=False)
    for webhook in app.webhooks:
        yield from _urls_of_one_account(webhook.at("url"), webhook.url, organisation_hosts=False)
    for kview in app.kviews:
        for url in urls(kview.template):
            if _is_throw_away(url.host) and _is_source(kview.template, url.start):
                yield _throw_away(kview.at("template"), url)


def _urls_of_component(app: App, component: Action | Command) -> Iterator[Finding]:
    """Those of an action's template or of a command, where a setting for the host may be ignored too."""
    read = {alias.key.rpartition(".")[2] for alias in component.aliases}
    unread = [setting for setting in app.settings if setting.name not in read and _is_host(setting.name)]
    for path, text in _strings_of(component):
        if "://" not in text or is_reference(text):
            continue
        found = list(_urls_of_one_account(path, text, organisation_hosts=True))
        yield from found
        if found or not unread or path[-1] not in ("uri", "url"):
            continue
        for url in urls(text)[:1]:
            if url.host and url.start == 0:
                name = f"{unread[0].category}.{unread[0].name}"
                yield Finding(
                    path,
                    f"the host {quoted(url.host)} stands here, not the setting {quoted(name)}",
                    part=(url.host_start, url.host_end),
                    related=[(unread[0].path, "the setting that is not read here")],
                    help='name the setting under "appSettings" and write its alias into the address: {{{alias}}}',
                )


def _urls_of_one_account(path: Path, text: str, *, organisation_hosts: bool) -> Iterator[Finding]:
    for url in urls(text):
        if _is_throw_away(url.host):
            yield _throw_away(path, url)
        elif organisation_hosts and _is_organisation_host(url.host):
            yield Finding(
                path,
                f"the host {quoted(url.host)} belongs to one organisation",
                part=(url.host_start, url.host_end),
                help=HELP,
            )
        else:
            for start, end, argument in _account_arguments(url):
                yield Finding(
                    path, f"{quoted(argument)} names one account of the service", part=(start, end), help=HELP
                )


def _throw_away(path: Path, url: Url) -> Finding:
    return Finding(
        path,
        f"the host {quoted(url.host)} is one for experiments",
        part=(url.host_start, url.host_end),
        help="name the host that will be there for every organisation, or make it an App Setting",
    )


def _is_throw_away(host: str) -> bool:
    if not host:
        return False
    if any(host == known or host.endswith(f".{known}") for known in THROW_AWAY_HOSTS):
        return True
    return "staging" in host.replace("-", ".").split(".")


def _is_organisation_host(host: str) -> bool:
    """Whether the host is that of one organisation, as acme.api.kustomerapp.com; api.kustomerapp.com is everybody's."""
    for suffix in (".api.kustomerapp.com", ".kustomerapp.com"):
        if host.endswith(suffix):
            return host[: -len(suffix)] not in ("", "api", "www", "help", "cdn", "status")
    return False


def _account_arguments(url: Url) -> Iterator[tuple[int, int, str]]:
    at = url.query_start
    for argument in url.query.partition("#")[0].split("&"):
        key, equals, value = argument.partition("=")
        if (
            equals
            and key.lower() in ACCOUNT_ARGUMENTS
            and any(letter.isdigit() for letter in value)
            and value.isalnum()
        ):
            yield at, at + len(argument), argument
        at += len(argument) + 1


def _is_source(template: str, start: int) -> bool:
    """Whether the URL at `start` of a kview's template is the value of a `src`."""
    before = template[:start].rstrip("\"'`\\{ \n\r\t")
    return before.endswith("=") and before[:-1].rstrip().lower().endswith("src")


def _is_host(setting: str) -> bool:
    name = setting.lower().replace("-", "").replace("_", "")
    return name.endswith(WORDS_FOR_HOSTS) and not name.endswith("subdomain")


@rule("KWF504", "warning", apps_only=True)
def hardcoded_contact(app: App) -> Iterator[Finding]:
    """An e-mail address or phone number of one organisation is written into a workflow."""
    for workflow in app.workflows:
        for step in workflow.steps:
            for path, text in strings_in(step.params, step.at("params")):
                if "@" in text and is_email(text):
                    yield Finding(path, f"the address {quoted(text)} belongs to one organisation", help=HELP)
                elif text[:1] == "+" and is_phone(text):
                    yield Finding(path, f"the phone number {quoted(text)} belongs to one organisation", help=HELP)


@rule("KWF505", "error", apps_only=True)
def organisation_event(app: App) -> Iterator[Finding]:
    """A workflow of an app waits for the hook of one organisation."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger and trigger.event_name.startswith("kustomer.hooks.") and trigger.event_name.endswith(".receive"):
            own = sorted(f"kustomer.app.{app.name}.{own_name(hook.name, app.name)}" for hook in app.hooks if hook.name)
            events = f", such as {quoted(own[0])}" if own else f' ("kustomer.app.{app.name}.<event>"), and declare that'
            yield Finding(
                trigger.at("eventName"),
                "this hook belongs to the organisation that the workflow comes from",
                help=f"in any other organisation it never fires; wait for a hook event of the app{events}",
            )


def _template_strings(app: App) -> Iterator[tuple[Path, str]]:
    for component in _requests(app):
        yield from _strings_of(component)


def _requests(app: App) -> list[Action | Command]:
    return [*app.actions, *app.commands]


def _strings_of(component: Action | Command) -> list[tuple[Path, str]]:
    """The strings of an action's input template, or of what a command sends."""
    found = []
    for key in ("inputTemplate", "url", "defaultHeaders", "defaultBody"):
        if key in component.value:
            found += strings_in(component.value[key], component.at(key))
    return found
