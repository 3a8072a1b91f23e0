"""Literals in an app's workflows: those in many places, and test values."""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.graph import canonical_place
from kwf_lint.analysis.literals import is_example_host, literals_of, object_ids
from kwf_lint.analysis.records import impossible_params
from kwf_lint.definition.kept import kept
from kwf_lint.kustomer.names import DOMAIN, SCHEDULE, is_organization_host
from kwf_lint.rulekit import Offer
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.analysis.literals import Literal
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Path

# From so many places on, equal literals are one finding.
MANY = 3
# The help of a finding whose value should be an App Setting.
HELP = "Make it an App Setting, so that each organization can set its own value."
# What people enter to try something out, and forget.
TEST_VALUES = frozenset(
    (
        "asdf", "asdfasdf", "asdfgh", "asdfghjkl", "asdf asdf", "baz", "blah", "blah blah", "blub", "foo", "foo bar",
        "foobar", "hello world", "hello world!", "just a test", "lorem ipsum", "qwerty", "qwertz", "test", "test 1",
        "test 123", "test message", "test test", "test1", "test123", "testing", "testing 123", "testtest",
        "this is a test", "this is a test.",
    )
)  # fmt: skip

LONGEST = 15

# Params for which "test" is a valid value.
CHOICES = frozenset(
    ("category", "env", "environment", "kind", "mode", "runMode", "scope", "stage", "state", "status", "tag", "type")
)

NAMES = frozenset(("a", "abc", "asdf", "b", "bar", "email", "foo", "mail", "qwerty", "test", "testing", "x"))


@rule("KWF507", "warning", fixes="unsafe", apps_only=True)
def repeated_literal(app: App) -> Iterator[Finding]:
    """Workflows repeat an id, URL, email address or phone number in three or more places."""
    for literals in repeated_literals(app).values():
        first, *others = sorted(literals, key=_order)
        yield Finding(
            first.path,
            f"the {first.kind} {quoted(first.text)} is repeated in {len(literals)} places",
            part=first.part,
            related=[Related(other.path, "also here") for other in others],
            help="Declare one App Setting for it, and read the setting in all these places.",
            offer=as_setting("repeated"),
        )


@kept
def repeated_literals(app: App) -> dict[str, list[Literal]]:
    """The literals in many places, by their text; of a URL with an id in it the id counts."""
    found: dict[str, dict[Path, Literal]] = {}
    for literal in literals_of(app):
        if not is_reserved(literal) and not _is_for_everybody(literal):
            found.setdefault(literal.text, {}).setdefault(literal.path, literal)
    return {text: list(places.values()) for text, places in found.items() if len(places) >= MANY}


def is_reserved(literal: Literal) -> bool:
    """Whether the literal is reserved for examples or is a test value, which other rules report."""
    if literal.kind == "address":
        local, _, host = literal.text.lower().partition("@")
        return is_example_host(host) or local == "example" or is_test_address(local, host)
    return literal.url is not None and is_example_host(literal.url.host)


def _is_for_everybody(literal: Literal) -> bool:
    """Whether a URL means the same in every organization, is named by the id in it, or is part of a longer string."""
    url = literal.url
    if url is None:
        return False
    is_common = url.host.endswith(DOMAIN) and not is_organization_host(url.host)
    return bool(not url.host or is_common or url.start or list(object_ids(literal.text)))


def _order(literal: Literal) -> tuple[bool, str, int]:
    return place_in_app(literal.workflow, literal.number)


def place_in_app(workflow: Workflow, node: int) -> tuple[bool, str, int]:
    """A key that sorts the nodes of an app's workflows, whatever their order in the file.

    Workflows that an event triggers come before those that others call.
    """
    trigger = workflow.trigger
    return trigger is None or trigger.is_callable, *canonical_place(workflow, node)


def as_setting(about: str) -> Offer:
    """The offer of a finding whose value should be an App Setting.

    about: "secret", "url" (the finding's part is a host or an argument of the query), "repeated" (the related places hold
    the value too) or, for any other value, what it is.
    """
    return Offer(_make_settings, about)


def _make_settings(*arguments: Any) -> None:
    from ._app_settings import make_settings  # only for findings

    make_settings(*arguments)


@rule("KWF514", "warning")
def test_value(app: App) -> Iterator[Finding]:
    """A param has a test value."""
    for _, _, holder, strings in app.held_strings:
        first = len(holder.path)
        for path, text in strings:
            if path[first] == "params" and text[:2] != "/#" and path[-1] not in CHOICES and _looks_like_a_test(text):
                if any(path == each for each, *_ in impossible_params(app)):
                    continue
                yield Finding(
                    path,
                    f"{quoted(text)} looks like a test value",
                    help="Write the real value, or a reference to it.",
                )


@rule("KWF516", "warning", rests_on="here workflows")
def equal_delays(app: App) -> Iterator[Finding]:
    """Workflows scheduled one after the other name different times, but all have the same delay."""
    steps = app.steps_by_action.get(SCHEDULE, ())
    if len(steps) < MANY:
        return
    from ._delays import contradicting_delays  # few definitions schedule so many

    for delays in contradicting_delays(app, steps):
        step = delays[-1][0]
        times = [each for *_, each in delays]
        shown = times if len(times) == MANY else [*times[:2], f"{len(times) - 2} more times"]
        yield Finding(
            step.at("params", "runAt", "value"),
            f"the workflows for {', '.join(shown[:-1])} and {shown[-1]} have the same delay",
            related=[
                Related(each.at("params", "runAt", "value"), f"the same delay, in the workflow for {text}")
                for each, _, text in delays[:-1]
            ],
            help="Set each delay to the time that its workflow names. Equal delays are often left over from a test.",
        )


def _looks_like_a_test(text: str) -> bool:
    if len(text) <= LONGEST and text.strip().lower() in TEST_VALUES:
        return True
    local, at, host = text.partition("@")
    return is_test_address(local, host) if at else text[:11].lower() == "lorem ipsum"


def is_test_address(local: str, host: str) -> bool:
    """Whether an email address is one that people make up: test@test.com, foo@bar.com."""
    return local.lower() in NAMES and host.lower().partition(".")[0] in NAMES
