"""Definitions that leave the form that the platform knows, and texts that were left to be filled in.

shape.py finds what leaves the form; what that means, flaws.py says, which is loaded only for definitions with a flaw.
"""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.app import strings_in
from kwf_lint.shape import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.document import Path
    from kwf_lint.misshapen import Problem

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


@rule("KWF101", "info")
def unknown_key(app: App) -> Iterator[Finding]:
    """A key that the platform does not know, often a misspelt one."""
    found = _problems(app, "unknown-key")
    if found:
        from kwf_lint.rules.shape.flaws import unknown_keys

        yield from unknown_keys(app, found)


@rule("KWF102", "error")
def missing_key(app: App) -> Iterator[Finding]:
    """A key that an object cannot do without is absent."""
    found = _problems(app, "missing-key")
    if found:
        from kwf_lint.rules.shape.flaws import missing_keys

        yield from missing_keys(found)


@rule("KWF103", "error")
def wrong_type(app: App) -> Iterator[Finding]:
    """A value is of another JSON type than its field."""
    found = _problems(app, "wrong-type")
    if found:
        from kwf_lint.rules.shape.flaws import wrong_types

        yield from wrong_types(found)


@rule("KWF104", "error")
def unknown_value(app: App) -> Iterator[Finding]:
    """A value that is none of those its field may have."""
    found = _problems(app, "unknown-value")
    if found:
        from kwf_lint.rules.shape.flaws import unknown_values

        yield from unknown_values(found)


@rule("KWF105", "error")
def too_long(app: App) -> Iterator[Finding]:
    """A text is longer than the platform takes, or soon will be."""
    found = _problems(app, "too-long")
    if found:
        from kwf_lint.rules.shape.flaws import long_texts

        yield from long_texts(found)


@rule("KWF106", "error")
def out_of_range(app: App) -> Iterator[Finding]:
    """A number or a count of entries lies outside its limits."""
    found = _problems(app, "out-of-range")
    if found:
        from kwf_lint.rules.shape.flaws import numbers_out_of_range

        yield from numbers_out_of_range(found)


@rule("KWF107", "error")
def malformed_value(app: App) -> Iterator[Finding]:
    """A text is not what its field needs: a version, URL, e-mail address, colour or locale."""
    found = _problems(app, "malformed-value")
    if found:
        from kwf_lint.rules.shape.flaws import malformed_values

        yield from malformed_values(app, found)


@rule("KWF108", "warning")
def obsolete_key(app: App) -> Iterator[Finding]:
    """A key of the legacy SDK or of the first form of app definitions."""
    found = _problems(app, "obsolete-key")
    if found:
        from kwf_lint.rules.shape.flaws import obsolete_keys

        yield from obsolete_keys(found)


@rule("KWF109", "warning")
def placeholder(app: App) -> Iterator[Finding]:
    """A text was left to be filled in."""
    if app.kind == "sdk":
        return
    text = app.document.text
    if _has_mark(text) or "example" in text:
        from kwf_lint.rules.shape.placeholders import left_open

        yield from left_open(app)
    for path, key, own in _own_texts(app):
        lowered = own.lower()
        if lowered.strip(" .") in PROMISES or "lorem ipsum" in lowered or own in STARTER_TEXTS:
            from kwf_lint.rules.shape.placeholders import unsaid

            yield from unsaid(app, (*path, key), own)
    starters = [each for each in (*app.kviews, *app.widgets, *app.webhooks) if each.name.startswith(STARTER_NAMES)]
    if starters or STARTER_ICON in app.text("iconUrl"):
        from kwf_lint.rules.shape.placeholders import of_the_starter

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


@rule("KWF110", "warning")
def empty_value(app: App) -> Iterator[Finding]:
    """A text that has to say something, or the list of steps, is empty."""
    found = _problems(app, "empty-value")
    if found:
        from kwf_lint.rules.shape.flaws import empty_values

        yield from empty_values(app, found)


def _problems(app: App, name: str) -> Sequence[Problem]:
    found = problems(app)
    return [problem for problem in found if problem.rule == name] if found else found
