"""KWF109: text that a template or a hurried author left to be filled in."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.literals import is_email, urls
from kwf_lint.definition.node import strings_in
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint import App
    from kwf_lint.definition.components import Component
    from kwf_lint.document.document import Path

# Whole texts that promise one (compared in lower case, without the full stop).
PROMISES = frozenset(
    ("in progress", "tbd", "tba", "to be done", "to be defined", "todo", "coming soon", "work in progress")
)

# What the starter repository's sample apps say of themselves.
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

STARTER_NAMES = ("myFirst", "my_first", "My first")

STARTER_ICON = "pbs.twimg.com/profile_images/1146053597785993217/"


@rule("KWF109", "warning")
def placeholder(app: App) -> Iterator[Finding]:
    """A text was left to be filled in."""
    if app.kind == "sdk":
        return
    text = app.document.text
    if _has_mark(text) or "example" in text:
        yield from left_open(app)
    for path, key, own in _own_texts(app):
        lowered = own.lower()
        if lowered.strip(" .") in PROMISES or "lorem ipsum" in lowered or own in STARTER_TEXTS:
            yield from unsaid(app, (*path, key), own)
    starters = [each for each in (*app.kviews, *app.widgets, *app.webhooks) if each.name.startswith(STARTER_NAMES)]
    if starters or STARTER_ICON in app.text("iconUrl"):
        yield from of_the_starter(app, starters)


def _has_mark(text: str) -> bool:
    """Whether "<<" stands in the text; of these two letters a search for both costs ten times that for one."""
    found = -1
    for _ in range(50):
        found = text.find("<", found + 1)
        if found < 0:
            return False
        if text.startswith("<", found + 1):
            return True
    return "<<" in text


def _own_texts(app: App) -> list[tuple[Path, str | int, str]]:
    """The texts in which an app speaks of itself, each with the path of what holds it and the key there."""
    found: list[tuple[Path, str | int, str]] = []
    for key in ("appDetails", "changelog"):
        if key in app.value:
            found += [(path[:-1], path[-1], text) for path, text in strings_in(app.value[key], app.at(key))]
    for key in ("title", "instructions", "postInstallMessage"):
        if app.text(key):
            found.append((app.path, key, app.text(key)))
    for component in (app, *app.workflows, *app.actions, *app.hooks, *app.triggers):
        text = component.value.get("description")
        if type(text) is str:
            found.append((component.path, "description", text))
    return found


# Texts for people, in which a made-up address is an example and no place to fill in.
PROSE = frozenset(
    ("description", "changelog", "i18n", "instructions", "body", "text", "comment", "example", "postInstallMessage")
)


def open_mark(text: str) -> tuple[int, int] | None:
    """Where a `<<...>>` stands in a text, or None."""
    start = text.find("<<")
    while start >= 0:
        end = text.find(">>", start)
        if end < 0:
            return None
        # `1 << 2` and heredocs of a kview's code have a space or a sign behind; the starter's marks begin with a word.
        if text[start + 2 : start + 3].isalpha() and "\n" not in text[start:end]:
            return start, end + 2
        start = text.find("<<", start + 2)
    return None


def is_example_address(text: str) -> bool:
    """Whether a text is an e-mail address or URL that is reserved for examples, or begins with example@."""
    lowered = text.lower()
    if is_email(text):
        return lowered.startswith("example@") or _is_example_host(lowered.rpartition("@")[2])
    if lowered.startswith(("http://", "https://")):
        return any(_is_example_host(url.host) for url in urls(text)[:1])
    return _is_example_host(lowered)


def is_placeholder(text: str) -> bool:
    """Whether a text as a whole is to be filled in; malformed-value leaves such a text to this rule."""
    return open_mark(text) is not None or is_example_address(text) or text.strip(" .").lower() in PROMISES


def _is_example_host(host: str) -> bool:
    return host.removeprefix("www.") in ("example.com", "example.org", "example.net") or host.endswith(
        (".example.com", ".example.org", ".example.net")
    )


def left_open(app: App) -> Iterator[Finding]:
    """The marks to fill in and the addresses that are examples, anywhere in a definition."""
    is_starter = _is_starter(app)
    roots: list[tuple[object, Path]] = [(app.value, app.path)]
    if not app.value:
        roots = [(workflow.value, workflow.path) for workflow in app.workflows]
    for value, path in roots:
        for place, found in strings_in(value, path):
            yield from _marks(place, found, is_starter)


def unsaid(app: App, path: Path, text: str) -> Iterator[Finding]:
    """A text in which the app says nothing of itself: that it is still to come, or what a sample app says."""
    lowered = text.lower()
    if lowered.strip(" .") in PROMISES or "lorem ipsum" in lowered:
        yield Finding(path, f"{quoted(text)} says that the text is still to come", help="write it, or leave it out")
    elif not _is_starter(app):
        yield Finding(path, f"{quoted(text)} is the text of a sample app", help="say what your app does")


def of_the_starter(app: App, components: Iterable[Component]) -> Iterator[Finding]:
    """The icon of the sample apps, and these components, which are named as theirs."""
    if _is_starter(app):
        return
    if STARTER_ICON in app.text("iconUrl"):
        yield Finding(app.at("iconUrl"), "this is the icon of the sample apps", help="name the icon of your app")
    for component in components:
        yield Finding(
            component.at(component.name_key),
            f"{quoted(component.name)} is the name of a sample app's component",
            help="name what it shows or does, before the name is registered",
        )


def _is_starter(app: App) -> bool:
    return app.name in app.platform.template_apps


def _marks(path: Path, text: str, is_starter: bool) -> Iterator[Finding]:
    mark = open_mark(text) if "<<" in text else None
    if mark is not None:
        start, end = mark
        whole = (start, end) == (0, len(text))
        yield Finding(
            path,
            f"{quoted(text[start:end])} is left to be filled in",
            part=None if whole else mark,
            help="put in what it asks for, or leave the key out",
        )
    # The sample apps of the starter repository name example.com on purpose; an address to write to they do not.
    elif (
        "example" in text
        and is_example_address(text)
        and PROSE.isdisjoint(path)
        and (not is_starter or text.lower().startswith("example@"))
    ):
        yield Finding(path, f"the address {quoted(text)} is nobody's", help="put in the real one, or leave the key out")
