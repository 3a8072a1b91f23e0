"""Placeholders of templates and authors that were not replaced."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.literals import first_url, is_email_address
from kwf_lint.definition.node import strings_in
from kwf_lint.words import quoted, stand_together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.document.document import Path

# Whole strings that promise a text (compared in lowercase, without the period).
PROMISES = frozenset(
    ("in progress", "tbd", "tba", "to be done", "to be defined", "todo", "coming soon", "work in progress")
)

# Text that people read, in which a made-up address is an example, not a placeholder.
PROSE = frozenset(
    ("description", "changelog", "i18n", "instructions", "body", "text", "comment", "example", "postInstallMessage")
)

# How the sample apps of the starter repository describe themselves.
STARTER_TEXTS = frozenset(
    (
        "Congratulations! You've installed your first successful app!",
        "My First App",
        "My First Widget App",
        "My First Advanced KView App",
        "My First Outbound Webhook App",
        "My first outbound webhook",
        "My first widget app, which also includes custom app settings to configure the widget url",
        "This app is just a small example of what an app can do!",
    )
)

# What JavaScript writes for a missing value, and for an object.
NOTHING = ("undefined", "null")
OBJECT = "[object Object]"
QUOTES = ('"', "'", "`")
# Below these keys no such string is intended.
NEVER_NOTHING = frozenset(
    (
        "app", "defaultValue", "description", "displayEventName", "displayName", "eventName", "icon", "iconUrl", "name",
        "supportEmail", "title", "uri", "url", "version", "website",
    )
)  # fmt: skip
HEADERS = ("headers", "defaultHeaders")
# Schemas and samples describe what others send.
SAMPLES = frozenset(("inputSchema", "outputSchema", "sampleOutputContext", "sampleOutputSchema", "schema"))
SCHEMES = ("Bearer ", "Basic ", "Token ", "ApiKey ")
# How far from its word a string of a kview begins and ends.
REACH = 300

STARTER_NAMES = ("myFirst", "my_first", "My first")
STARTER_ICON = "pbs.twimg.com/profile_images/1146053597785993217/"


@rule("KWF109", "warning", rests_on="here app.app")
def placeholder(app: App) -> Iterator[Finding]:
    """A placeholder was not replaced."""
    if app.kind == "sdk":
        return
    yield from _marks_and_addresses(app)
    yield from _texts_to_come(app)
    yield from _names_of_samples(app)
    yield from _empty_variables(app)


def _marks_and_addresses(app: App) -> Iterator[Finding]:
    """The marks `<<...>>` and the example addresses, anywhere in a definition."""
    text = app.document.text
    # What no string can have where the text has none of these; some programs write "<" as an escape.
    if not (
        stand_together(text, "<", "<") or "example" in text or (app.document.has_unicode_escapes and "u003c" in text)
    ):
        return
    is_starter = _is_starter(app)
    roots: list[tuple[object, Path]] = [(app.value, app.path)]
    if not app.value:
        roots = [(workflow.value, workflow.path) for workflow in app.workflows]
    for value, root in roots:
        for path, string in strings_in(value, root):
            mark = _mark_in(string)
            if mark is not None:
                start, end = mark
                yield Finding(
                    path,
                    f"the placeholder {quoted(string[start:end])} was not replaced",
                    part=None if mark == (0, len(string)) else mark,
                    help="Replace it with the real value, or remove the key.",
                )
            # The sample apps of the starter repository name example.com on purpose; an address to write to they do not.
            elif (
                "example" in string
                and _is_example_address(string)
                and PROSE.isdisjoint(path)
                and (not is_starter or string.lower().startswith("example@"))
            ):
                yield Finding(
                    path,
                    f"{quoted(string)} is {_kind_of_example(string)}",
                    help="Replace it with the real address, or remove the key.",
                )


def _kind_of_example(address: str) -> str:
    if address.lower().startswith("example@"):
        return "an example address"
    is_host = _is_example_host(address.lower()) and "/" not in address
    return f"{'a' if is_host else 'an address in a'} reserved example domain"


def _mark_in(text: str) -> tuple[int, int] | None:
    """Where a `<<...>>` is in a string, or None."""
    start = text.find("<<")
    while start >= 0:
        end = text.find(">>", start)
        if end < 0:
            return None
        # `1 << 2` and heredocs of a kview's code have a space or a sign after it; the starter's marks begin with a word.
        if text[start + 2 : start + 3].isalpha() and "\n" not in text[start:end]:
            return start, end + 2
        start = text.find("<<", start + 2)
    return None


def _is_example_address(text: str) -> bool:
    """Whether a string is an email address or URL that is reserved for examples, or begins with example@."""
    lowered = text.lower()
    if is_email_address(text):
        return lowered.startswith("example@") or _is_example_host(lowered.rpartition("@")[2])
    if lowered.startswith(("http://", "https://")):
        url = first_url(text)
        return url is not None and _is_example_host(url.host)
    return _is_example_host(lowered)


def _is_example_host(host: str) -> bool:
    return host in ("example.com", "example.org", "example.net") or host.endswith(
        (".example.com", ".example.org", ".example.net")
    )


def _texts_to_come(app: App) -> Iterator[Finding]:
    """The texts that do not describe this app: placeholders, and those of a sample app."""
    for path, text in _own_texts(app):
        lowered = text.lower()
        if lowered.strip(" .") in PROMISES or "lorem ipsum" in lowered:
            yield Finding(path, f"{quoted(text)} is a placeholder", help="Write what belongs here, or remove the key.")
        elif text in STARTER_TEXTS and not _is_starter(app):
            yield Finding(path, f"{quoted(text)} comes from a sample app", help="Write what your app does.")


def _own_texts(app: App) -> list[tuple[Path, str]]:
    """The texts that describe the app and its components to users."""
    found: list[tuple[Path, str]] = []
    for key in ("appDetails", "changelog"):
        if key in app.value:
            found += strings_in(app.value[key], app.at(key))
    for key in ("title", "instructions", "postInstallMessage"):
        if app.text(key):
            found.append((app.at(key), app.text(key)))
    for each in (app, *app.workflows, *app.actions, *app.hooks, *app.triggers):
        text = each.description
        if text:
            found.append((each.at("description"), text))
    return found


def _names_of_samples(app: App) -> Iterator[Finding]:
    """The icon of the sample apps, and components that have the names of theirs."""
    if STARTER_ICON in app.text("iconUrl") and not _is_starter(app):
        yield Finding(
            app.at("iconUrl"),
            "this is the icon of the sample apps",
            severity="info",
            help="Use an icon of your own before the app is published.",
        )
    for component in (*app.kviews, *app.widgets, *app.webhooks):
        if component.name.startswith(STARTER_NAMES) and not _is_starter(app):
            yield Finding(
                component.at(component.name_key),
                f"{quoted(component.name)} is the name of a component of a sample app",
                help="Rename it after what it shows or does, before it is registered.",
            )


def _empty_variables(app: App) -> Iterator[Finding]:
    """What JavaScript writes for a variable that was empty when the file was built."""
    text = app.document.text
    if not ("undefined" in text or stand_together(text, "O", "bject]") or _holds_null(text)):
        return
    roots = [(app.value, app.path)] if app.value else [(each.value, each.path) for each in app.workflows]
    for value, root in roots:
        for path, string in strings_in(value, root):
            if path[-2:-1] == ("kviews",) or (path[-1] == "template" and "kviews" in path):
                part = _empty_in_code(string)
            elif path[len(root) : len(root) + 1] == ("i18n",):
                part = (0, len(string)) if string in NOTHING else None
            elif SAMPLES.isdisjoint(path) and (PROSE.isdisjoint(path) or path[-1] == "description"):
                part = _empty_in(string, path)
            else:
                part = None
            if part is not None:
                start, end = part
                yield Finding(
                    path,
                    f"{quoted(string[start:end])} comes from an empty variable",
                    part=None if part == (0, len(string)) else part,
                    help="Set the variable when the file is built, or write the value here.",
                )


def _holds_null(text: str) -> bool:
    """Whether a string of a document begins or ends with "null", or a host does; the value null is not meant."""
    at = text.find("null")
    while at >= 0:
        if text[at - 1 : at] in QUOTES or text[at + 4 : at + 5] in QUOTES or text[at - 2 : at] == "//":
            return True
        at = text.find("null", at + 4)
    return False


def _empty_in(text: str, path: Path) -> tuple[int, int] | None:
    """Where a string holds what an empty variable leaves, or None."""
    # A condition or a param may compare with such a string.
    is_compared = "values" in path
    at = text.find(OBJECT)
    if at >= 0 and not is_compared:
        return at, at + len(OBJECT)
    if text in NOTHING:
        is_sent = path[-2] in HEADERS if len(path) > 1 else False
        never = is_sent or (path[-1] in NEVER_NOTHING and "params" not in path)
        return (0, len(text)) if never and not is_compared else None
    for word in NOTHING:
        at = text.find(word)
        if at >= 0 and _is_left_over(text, at, at + len(word)):
            return at, at + len(word)
    return None


def _is_left_over(text: str, start: int, end: int) -> bool:
    """Whether a word is the credential of a header, or a part of a URL of its own."""
    before, after = text[:start], text[end : end + 1]
    if before in SCHEMES:
        return after == ""
    if " " in text.strip() or after not in ("", "/", "?", "&", "#", ".", ":"):
        return False
    if before.lower() in ("http://", "https://"):
        return True
    if not before:
        return after == "/"
    return text[start:end] == "undefined" and before[-1] in "/=" and "://" in before and after not in (".", ":")


def _empty_in_code(template: str) -> tuple[int, int] | None:
    """Where the code of a kview has such a string in quotes as the value of a header, or as a URL."""
    for word in NOTHING:
        at = template.find(word)
        while at >= 0:
            start, end = _string_around(template, at, at + len(word))
            string = template[start:end]
            if string == word:
                if _is_header(template[max(start - REACH, 0) : start - 1]):
                    return at, end
            elif _is_left_over(string, at - start, at - start + len(word)):
                return at, at + len(word)
            at = template.find(word, at + 1)
    return None


def _string_around(code: str, at: int, end: int) -> tuple[int, int]:
    """The string in quotes of which this is a part, without the quotes; (at, at) where it is not part of one."""
    start = at
    while start and at - start < REACH and code[start - 1] not in "\"'`\n":
        start -= 1
    close = end
    while close < len(code) and close - end < REACH and code[close] not in "\"'`\n":
        close += 1
    quote = code[start - 1 : start]
    return (start, close) if quote and quote in "\"'`" and code[close : close + 1] == quote else (at, at)


def _is_header(before: str) -> bool:
    """Whether code ends with the name of a header in quotes and a colon: `"X-Api-Key": `; other keys are of any object."""
    before = before.rstrip()
    if not before.endswith(":"):
        return False
    before = before[:-1].rstrip()
    quote = before[-1:]
    if not quote or quote not in "\"'":
        return False
    name = before[:-1].rpartition(quote)[2]
    return (name.lower() == "authorization" or "-" in name) and name.replace("-", "").isalnum()


def _is_starter(app: App) -> bool:
    """Whether this is one of the sample apps themselves."""
    return app.name in app.platform.template_apps
