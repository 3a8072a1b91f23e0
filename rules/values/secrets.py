"""Credentials: those written into a definition, and secret settings that are declared or used so that others read them."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.app import strings_in, text_of
from kwf_lint.secrets import find_secrets, is_telling, may_hold_token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Setting
    from kwf_lint.document import Path

SHOWN = 4


@rule("KWF501", "error")
def hardcoded_secret(app: App) -> Iterator[Finding]:
    """A credential is written into the definition."""
    places = _places(app)
    tokens = may_hold_token("\n".join([text for _, text, _ in places]))
    for path, text, key in places:
        for secret in find_secrets(text, key, tokens=tokens):
            yield Finding(
                path,
                f"{secret.what} is written here{_shortened(secret.value)}",
                part=(secret.start, secret.end) if secret.end - secret.start < len(text) else None,
                help=f"whoever can read it can use it: revoke it and read the new one from {_store(app)}",
                secret=secret.value,
            )


def _shortened(value: str) -> str:
    """What messages may show of a value: its first characters, if it is long, and how many it has."""
    beginning = f": {value[:SHOWN]}…" if len(value) >= 5 * SHOWN else ""
    return f"{beginning} ({len(value)} characters)"


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
    return setting.name if is_telling(setting.name) or setting.type != "secret" else "secret"


def has_secret_default(setting: Setting) -> bool:
    """Whether KWF501 speaks of the setting's default."""
    return bool(find_secrets(setting.text("defaultValue"), _kind(setting)))


def _key(path: Path) -> str:
    for key in reversed(path):
        if type(key) is str:
            return key
    return ""
