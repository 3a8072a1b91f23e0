"""URLs in an app: those of one account or environment, and those that are not encrypted."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Part, Related, rule
from kwf_lint.analysis.literals import first_url, is_example_host, is_unset_host, literals_of, urls
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of, strings_in, text_of
from kwf_lint.expressions.fast_path import is_reference_or_function
from kwf_lint.kustomer.names import is_organization_host
from kwf_lint.spelling import fold
from kwf_lint.words import quoted

from .literals import HELP, as_setting, repeated_literals
from .settings import unread_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.literals import Url
    from kwf_lint.definition.components import Action, Command, KView, Setting
    from kwf_lint.document.document import Path

# Hosts for development: tunnels, playgrounds, request loggers.
THROW_AWAY_HOSTS = (
    "0.0.0.0",  # noqa: S104  a name to look for; nothing is bound
    "127.0.0.1", "beeceptor.com", "codesandbox.io", "csb.app", "github.io", "glitch.me", "loca.lt",
    "localhost", "localtunnel.me", "mockapi.io", "ngrok-free.app", "ngrok-free.dev", "ngrok.app", "ngrok.dev",
    "ngrok.io", "pipedream.net", "repl.co", "replit.app", "replit.dev", "requestbin.com", "requestbin.net",
    "requestcatcher.com", "serveo.net", "stackblitz.io", "trycloudflare.com", "webhook.site",
)  # fmt: skip
BELOW_THROW_AWAY_HOSTS = tuple([f".{host}" for host in THROW_AWAY_HOSTS])
# Query arguments that select an account of a service.
ACCOUNT_ARGUMENTS = frozenset(
    ("account", "accountid", "account_id", "account-id", "tenant", "tenantid", "tenant_id", "tenant-id", "u")
)
WORDS_FOR_HOSTS = ("url", "host", "hostname", "domain", "endpoint")
LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "0.0.0.0"))  # noqa: S104  names to look for
NAMESPACE_HOSTS = frozenset(
    (
        "json-schema.org", "ns.adobe.com", "purl.org", "schema.org", "schemas.microsoft.com",
        "schemas.openxmlformats.org", "schemas.xmlsoap.org", "www.w3.org", "xmlns.com",
    )
)  # fmt: skip


@rule(
    "KWF503",
    "warning",
    fixes="unsafe",
    apps_only=True,
    rests_on="here app.actions.*.appSettings app.commands.*.appSettings app.kviews.*.template app.settings.*.*.type "
    "app.widgets.*.url",
)
def hardcoded_url(app: App) -> Iterator[Finding]:
    """The app contains a URL of one account or environment."""
    repeated = repeated_literals(app)
    for literal in literals_of(app):
        if literal.url is not None and literal.text not in repeated:
            yield from _of_one_account(literal.path, literal.url, organization_hosts=True)
    for component, strings in app.request_strings:
        unused = None
        for path, text in strings:
            if "://" in text and not is_reference_or_function(text):
                unused = unused or _UnusedSettings(app, component)
                yield from _in_request(path, text, unused)
    # That settings are read in the URLs of widgets is documented, but not for icons and webhooks.
    named = [(widget.at(key), widget.text(key), key == "url") for widget in app.widgets for key in ("url", "icon")]
    named += [(webhook.at("url"), webhook.url, False) for webhook in app.webhooks]
    for path, text, reads_settings in named:
        for url in urls(text):
            yield from _of_one_account(path, url, organization_hosts=False, reads_settings=reads_settings)
    for kview in app.kviews:
        for url in _urls_in_kview(kview):
            yield from _of_one_account(kview.at("template"), url, organization_hosts=True)
    for path, text in _pages_and_images(app):
        for url in urls(text):
            if _is_temporary(url.host) and not _is_no_host(url.host):
                yield _temporary_host(path, url, reads_settings=False)


def _pages_and_images(app: App) -> Iterator[tuple[Path, str]]:
    """The URLs of the app itself that Kustomer loads."""
    for key in ("iconUrl", "screenshots", "installUrl"):
        if key in app.value:
            yield from strings_in(app.value[key], app.at(key))
    page = object_of(app.value, "settingsPageConfig")
    yield app.at("settingsPageConfig", "url"), text_of(page, "url")


def _urls_in_kview(kview: KView) -> list[Url]:
    """The URLs in the template of a KView that are values: in quotes, or after an equals sign; not in prose and comments."""
    template = kview.template
    if "://" not in template:
        return []
    return [url for url in urls(template) if _is_value(template, url.start) and not kview.is_comment(url.start)]


def _is_value(template: str, start: int) -> bool:
    return template[start - 1 : start] in ("'", '"', "`") or template[max(start - 9, 0) : start].rstrip()[-1:] == "="


def _in_request(path: Path, text: str, unused: _UnusedSettings) -> Iterator[Finding]:
    """URLs in what an action or command sends, which may also ignore a setting for the host."""
    for url in urls(text):
        found = list(_of_one_account(path, url, organization_hosts=True))
        yield from found
        if not found and url.start == 0 and url.host and path[-1] in ("uri", "url") and not _is_no_host(url.host):
            setting = unused.for_host(url.host)
            if setting is not None:
                yield Finding(
                    path,
                    f"the host {quoted(url.host)} is used instead of the setting {quoted(setting.full_name)}",
                    part=(url.host_start, url.host_end),
                    related=[Related(setting.path, "the setting that is not read here")],
                    help='Add an alias of the setting to "appSettings" and write {{{alias}}} in the URL.',
                    offer=as_setting("url"),
                )


@kept
def _host_settings(app: App) -> tuple[dict[str, list[tuple[int, Setting]]], tuple[int, Setting] | None]:
    """The App Settings that contain hosts, each with its place among all settings.

    Those whose default is a host or its URL, by that host, and the first that nothing reads and whose name alone says that
    it contains a host.
    """
    by_default: dict[str, list[tuple[int, Setting]]] = {}
    unread: tuple[int, Setting] | None = None
    for place, setting in enumerate(app.settings):
        if setting.type != "string":
            continue
        default = first_url(setting.text("defaultValue"))
        if default:
            by_default.setdefault(default.host, []).append((place, setting))
        elif unread is None and _says_host(setting.name) and setting in _unread(app):
            unread = (place, setting)
    return by_default, unread


@kept
def _unread(app: App) -> set[Setting]:
    return set(unread_settings(app))


class _UnusedSettings:
    """The App Settings that an action or command does not read, though it names their hosts."""

    __slots__ = ("_app", "_found", "_read")

    def __init__(self, app: App, component: Action | Command) -> None:
        self._app = app
        self._read = {alias.key.rpartition(".")[2] for alias in component.aliases}
        self._found: dict[str, Setting | None] = {}

    def for_host(self, host: str) -> Setting | None:
        """The setting that was meant for the host: its default is this host, or nothing reads it at all."""
        if host not in self._found:
            by_default, unread = _host_settings(self._app)
            first = next((each for each in by_default.get(host, ()) if each[1].name not in self._read), None)
            found = [each for each in (first, unread) if each]
            self._found[host] = min(found, key=_place_of)[1] if found else None
        return self._found[host]


def _place_of(found: tuple[int, Setting]) -> int:
    return found[0]


def _says_host(name: str) -> bool:
    folded = fold(name)
    return folded.endswith(WORDS_FOR_HOSTS) and not folded.endswith("subdomain")


def _of_one_account(
    path: Path, url: Url, *, organization_hosts: bool, reads_settings: bool = True
) -> Iterator[Finding]:
    if _is_no_host(url.host):
        return
    if _is_temporary(url.host):
        yield _temporary_host(path, url, reads_settings=reads_settings)
    elif organization_hosts and is_organization_host(url.host):
        yield Finding(
            path,
            f"the host {quoted(url.host)} belongs to one organization",
            part=(url.host_start, url.host_end),
            help=HELP,
            offer=as_setting("url"),
        )
    else:
        for start, end, argument in _account_arguments(url):
            yield Finding(
                path,
                f"{quoted(argument)} selects one account of the service",
                part=(start, end),
                help=HELP if reads_settings else "Use a URL without it: all organizations get this same URL.",
                offer=as_setting("url"),
            )


def _temporary_host(path: Path, url: Url, *, reads_settings: bool) -> Finding:
    is_number = _is_ip_address(url.host) and url.host not in LOCAL_HOSTS
    return Finding(
        path,
        f"{quoted(url.host)} is an IP address, not a host name"
        if is_number
        else f"{quoted(url.host)} is a development or test host",
        part=(url.host_start, url.host_end),
        help="Use a host that stays reachable for every organization"
        + (", or make it an App Setting." if reads_settings else "."),
        offer=as_setting("url"),
    )


def _is_temporary(host: str) -> bool:
    """Whether a host is temporary: a development host, or a server without a name."""
    if not host:
        return False
    if f".{host}".endswith(BELOW_THROW_AWAY_HOSTS) or _is_ip_address(host):
        return True
    return "staging" in host.replace("-", ".").split(".")


def _is_ip_address(host: str) -> bool:
    """Whether a host is an IPv4 address."""
    numbers = host.split(".")
    return len(numbers) == 4 and all(each.isascii() and each.isdigit() and int(each[:4]) < 256 for each in numbers)


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


@rule("KWF508", "warning", fixes="unsafe")
def insecure_url(app: App) -> Iterator[Finding]:
    """A URL is called or loaded over http instead of https."""
    for path, text in _addresses(app):
        # A host in IPv6 is read as "", which other hosts are too that are known only when the request is sent.
        if text[:7].lower() == "http://" and not text.startswith("[::1]", 7):
            url = first_url(text)
            if url and not _may_be_plain(url.host):
                yield Finding(
                    path,
                    f"{quoted(text)} is not encrypted",
                    part=(url.start, url.start + 4),
                    help="Use https: anyone on the network can read and change what is sent over http.",
                    fix=Fix("replace http with https", [Part(path, (url.start, url.start + 4), "https")]),
                )
    for kview in app.kviews:
        for url in _urls_in_kview(kview):
            if url.scheme == "http" and url.host and not _may_be_plain(url.host):
                yield Finding(
                    kview.at("template"),
                    f"{quoted(kview.template[url.start : url.end])} is not encrypted",
                    part=(url.start, url.start + 4),
                    help="Use https: browsers do not load http content inside Kustomer.",
                    fix=Fix(
                        "replace http with https", [Part(kview.at("template"), (url.start, url.start + 4), "https")]
                    ),
                )


def _addresses(app: App) -> Iterator[tuple[Path, str]]:
    """The strings that may be URLs which Kustomer calls or loads; webhook-contract reports those of webhooks."""
    yield from app.workflow_strings
    for _, strings in app.request_strings:
        yield from strings
    for widget in app.widgets:
        yield from ((widget.at(key), widget.text(key)) for key in ("url", "icon"))
    for setting in app.settings:
        yield setting.at("defaultValue"), setting.text("defaultValue")
    for key in (
        "iconUrl",
        "screenshots",
        "redirectUris",
        "settingsPageConfig",
        "auth",
        "url",
        "setupUrl",
        "installUrl",
    ):
        if key in app.value:
            yield from strings_in(app.value[key], app.at(key))


def _may_be_plain(host: str) -> bool:
    """Whether http is right there: on this machine, in names of XML and JSON schemas that are not fetched, in examples."""
    return host in LOCAL_HOSTS or host.endswith(".localhost") or host in NAMESPACE_HOSTS or _is_no_host(host)


def _is_no_host(host: str) -> bool:
    """Whether the host is not real: placeholder reports hosts for examples, and empty ones."""
    return is_example_host(host) or is_unset_host(host)
