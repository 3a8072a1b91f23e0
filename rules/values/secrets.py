"""Credentials: hardcoded ones, and secret settings that are declared or used so that others can read them."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.secrets import SECRET_WORDS, find_secrets, find_secrets_in_code, may_hold_token, names_credential
from kwf_lint.definition.components import Action, Command, Widget
from kwf_lint.definition.node import strings_in, text_of
from kwf_lint.definition.workflow import Step
from kwf_lint.kustomer.names import DOMAIN, OPEN_ACTIONS
from kwf_lint.words import quoted

from .literals import as_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Dotted, Text
    from kwf_lint.analysis.secrets import Secret
    from kwf_lint.definition.components import Alias, Setting
    from kwf_lint.document.document import Path

# How many characters of a credential messages may show.
SHOWN = 4
# Words before "key" and "token" which say that it is not a credential.
OPEN_WORDS = frozenset(
    (
        "cache", "continuation", "event", "foreign", "idempotency", "next", "object", "page", "partition", "primary",
        "project", "public", "publishable", "site", "sort", "sync", "translation",
    )
)  # fmt: skip
# Records that people read, by the last part of a URL; OPEN_ACTIONS are the actions that write them.
OPEN_RECORDS = frozenset(("comments", "drafts", "log", "logs", "messages", "notes"))
# How many characters of a kview before a name are looked at.
REACH = 1_000
SETTINGS_ROOTS = ("settings", "appSettings")
HELP_BY_PLACE = {
    "the widget's URL": "Remove it, and let the server of the page keep the secret: each agent's browser loads this URL.",
    "a URL": "Send it in a header of an action or command: logs and the browser's history contain URLs.",
    "the browser": "Let a command send the secret in a header. Everyone who sees the KView can read a secret in it.",
    "a record": "Remove it: everyone who may view the record can read it.",
}


@rule("KWF501", "error", fixes="unsafe")
def hardcoded_secret(app: App) -> Iterator[Finding]:
    """The definition contains a credential."""
    places = _places(app)
    tokens = may_hold_token("\n".join([text for _, text, _ in places]))
    for path, text, key in places:
        for secret in find_secrets(text, key, tokens=tokens):
            yield Finding(
                path,
                f"{secret.what} is hardcoded here{_shortened(secret.value)}",
                part=(secret.start, secret.end) if secret.end - secret.start < len(text) else None,
                help=f"Revoke it, and store the new one in {_store(app)}: anyone who sees it can use it.",
                secret=secret.value,
                offer=as_setting("secret"),
            )
    for kview in app.kviews:
        uses: dict[str, list[Secret]] = {}
        for secret in find_secrets_in_code(kview.template):
            uses.setdefault(secret.value, []).append(secret)
        for secret, *others in uses.values():
            yield Finding(
                kview.at("template"),
                f"{secret.what} is hardcoded here{_shortened(secret.value, len(others) + 1)}",
                part=(secret.start, secret.end),
                help="Revoke it, and send the new one from a command that reads a secret App Setting: "
                "every agent's browser gets the template.",
                secret=secret.value,
            )


def _shortened(value: str, places: int = 1) -> str:
    """What messages may show of a value: its first characters, if it is long, and how many it has; and its places."""
    count = f", {places} places" if places > 1 else ""
    beginning = f": {value[:SHOWN]}…" if len(value) >= 5 * SHOWN else ""
    return f"{beginning} ({len(value)} characters{count})"


def _store(app: App) -> str:
    return "an App Setting of type secret" if app.is_app else "a workflow variable"


def _places(app: App) -> list[tuple[Path, str, str]]:
    """The strings in which credentials are used: path, text, and the key or the name of the header."""
    pairs = [pair for pair in app.workflow_strings if pair[1][:2] != "/#"]
    for _, strings in app.request_strings:
        pairs += strings
    for widget in app.widgets:
        pairs.append((widget.at("url"), widget.url))
    for part in ("auth", "clientSecret", "env"):
        if part in app.value:
            pairs += strings_in(app.value[part], app.at(part))
    if app.kind == "fragment":
        # It may be an action or a command itself.
        for part in ("inputTemplate", "url", "defaultHeaders", "defaultBody"):
            pairs += strings_in(app.value.get(part), app.at(part))
    found = [(path, text, _key(path)) for path, text in pairs if len(text) > 7]
    for webhook in app.webhooks:
        found.append((webhook.at("url"), webhook.url, ""))
        headers = webhook.value.get("headers")
        for index, header in enumerate(headers if type(headers) is list else ()):
            if type(header) is dict:
                found.append((webhook.at("headers", index, "value"), text_of(header, "value"), text_of(header, "name")))
    return found + [(each.at("defaultValue"), each.text("defaultValue"), _kind(each)) for each in app.settings]


def _kind(setting: Setting) -> str:
    return setting.name if names_credential(setting.name) or setting.type != "secret" else "secret"


def has_secret_default(setting: Setting) -> bool:
    """Whether hardcoded-secret reports the setting's default."""
    return bool(find_secrets(setting.text("defaultValue"), _kind(setting)))


def _key(path: Path) -> str:
    for key in reversed(path):
        if type(key) is str:
            return key
    return ""


@rule("KWF512", "warning")
def secret_as_string(app: App) -> Iterator[Finding]:
    """A setting that holds a credential has the type "string"."""
    for setting in app.settings:
        if setting.type != "string" or setting.is_hidden or not _says_secret(setting.name):
            continue
        if not has_secret_default(setting):
            yield Finding(
                setting.at("type"),
                f"the setting {quoted(setting.full_name)} is a string, not a secret",
                help='Set the type to "secret": everyone who may view the settings can read a string.',
            )


def _says_secret(name: str) -> bool:
    words = _words(name)
    if len(words) > 1 and words[-2] in OPEN_WORDS:
        return False
    return words[-1] in SECRET_WORDS or names_credential(name)


def _words(name: str) -> list[str]:
    """The words of a name in camelCase, snake_case or kebab-case, in lower case."""
    spaced = ""
    before = ""
    for sign in name:
        spaced += f" {sign}" if sign.isupper() and before.islower() else sign
        before = sign
    return spaced.replace("_", " ").replace("-", " ").lower().split() or [""]


@rule("KWF513", "warning")
def secret_exposed(app: App) -> Iterator[Finding]:
    """A secret setting is sent where people or logs can read it."""
    secrets = {setting.name: setting for setting in app.settings if setting.type == "secret"}
    if not secrets:
        return
    for command in app.commands:
        exposed = exposed_arguments(app, command)
        for path, name in permitted_arguments(command):
            if name in exposed:
                yield Finding(
                    path,
                    f"callers may pass the secret {quoted(name)} as an argument",
                    help=f'Remove it from "{path[-2]}", and read it through "appSettings": the caller is a browser, '
                    "where every agent can read what it passes.",
                )
    holders: list[Action | Command] = [*app.actions, *app.commands]
    aliases = {(each.path, alias.name): _aliased(alias) for each in holders for alias in each.aliases}
    for text in reads_of(app).component_texts:
        for read in text.paths:
            names = read.names
            if names[0] in SETTINGS_ROOTS:
                last = min(len(names), 3) - 1
                setting = secrets.get(names[last])
            else:
                last = 0
                setting = secrets.get(aliases.get((text.holder.path, names[0]), ""))
            where = _open_place(text, read) if setting else ""
            if setting and where:
                yield _exposed(text.path, read.span(0, last), setting, where)
    for workflow in reads_of(app).workflows:
        for text, read in workflow.others:
            if read.names[0] in SETTINGS_ROOTS and read.names[-1] in secrets and _is_open_step(text):
                yield _exposed(text.path, read.span(0, len(read.names) - 1), secrets[read.names[-1]], "a record")
    for kview in app.kviews:
        for start, end, name in _settings_shown(kview.template):
            if name in secrets:
                yield _exposed(kview.at("template"), (start, end), secrets[name], "the browser")


def _exposed(path: Path, part: tuple[int, int], setting: Setting, where: str) -> Finding:
    return Finding(
        path,
        f"the secret {quoted(setting.full_name)} is exposed in {where}",
        part=part,
        related=[Related(setting.path, "the secret")],
        help=HELP_BY_PLACE[where],
    )


def exposed_arguments(app: App, command: Command) -> set[str]:
    """The permitted arguments of a command that are secret settings, by their own name or by that of an alias."""
    secrets = {setting.name for setting in app.settings if setting.type == "secret"}
    secrets.update([alias.name for alias in command.aliases if _aliased(alias) in secrets])
    return {name for _, name in permitted_arguments(command) if name in secrets}


def permitted_arguments(command: Command) -> list[tuple[Path, str]]:
    """The arguments that callers of a command may pass, with their paths."""
    found = command.permitted_args
    others = command.value.get("permittedUrlArgs")
    for index, name in enumerate(others if type(others) is list else ()):
        if type(name) is str:
            found.append((command.at("permittedUrlArgs", index), name))
    return found


def _aliased(alias: Alias) -> str:
    """The name of the setting that an alias stands for."""
    return alias.key.rpartition(".")[2]


def _open_place(text: Text, read: Dotted) -> str:
    """What a template with a secret in it produces, if others can read that; "" where they cannot."""
    if isinstance(text.holder, Widget):
        return "the widget's URL"
    below = text.path[len(text.holder.path) :]
    if below[-1] in ("uri", "url"):
        question = text.text.find("?")
        return "a URL" if 0 <= question < read.span(0)[0] else ""
    if "qs" in below:
        return "a URL"
    if isinstance(text.holder, Action):
        uri = text.holder.input_template.get("uri")
        is_body = len(below) > 1 and below[1] in ("data", "body")
        return "a record" if is_body and type(uri) is str and _is_open_record(uri) else ""
    return ""


def _is_open_record(uri: str) -> bool:
    return f"{DOMAIN}/" in uri and uri.partition("?")[0].rstrip("/").rpartition("/")[2] in OPEN_RECORDS


def _is_open_step(text: Text) -> bool:
    action = text.holder.action if isinstance(text.holder, Step) else ""
    return text.key == "params" and action.startswith(OPEN_ACTIONS)


def _settings_shown(template: str) -> Iterator[tuple[int, int, str]]:
    """Where a KView names a setting in `{{settings...}}`, or in a `src`, with the setting's name."""
    for root in SETTINGS_ROOTS:
        at = template.find(root)
        while at >= 0:
            end = at + len(root)
            while end < len(template) and (template[end].isalnum() or template[end] in "_.?$"):
                end += 1
            if template[at + len(root) : end].startswith((".", "?.")):
                is_template = root == "settings" and template[max(at - REACH, 0) : at].replace(" ", "").endswith("{{")
                if is_template or (root == "appSettings" and _is_in_source(template, at)):
                    yield at, end, template[at:end].rpartition(".")[2]
            at = template.find(root, end)


def _is_in_source(template: str, at: int) -> bool:
    """Whether a place of a template lies in the value of a `src`: in its quotes or its braces."""
    start = template.rfind("src=", max(at - REACH, 0), at)
    if start < 0:
        return False
    value = template[start + 4 : at]
    if value[:1] in ('"', "'"):
        return value.count(value[0]) == 1
    return value[:1] == "{" and value.count("{") > value.count("}")
