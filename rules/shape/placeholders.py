"""KWF109: text that a template or a hurried author left to be filled in."""

from __future__ import annotations

from kwf_lint.rules.shape.checks import PROMISES, STARTER_ICON

from kwf_lint import App, Finding
from kwf_lint.app import strings_in
from kwf_lint.literals import is_email, urls
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint.app import Component
    from kwf_lint.document import Path

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
