"""Values that people write to try something out, and forget."""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App

TEST_VALUES = frozenset(
    (
        "asdf", "asdfasdf", "asdfgh", "asdfghjkl", "asdf asdf", "baz", "blah", "blah blah", "blub", "foo", "foo bar",
        "foobar", "hello world", "hello world!", "just a test", "lorem ipsum", "qwerty", "qwertz", "test", "test 1",
        "test 123", "test message", "test test", "test1", "test123", "testing", "testing 123", "testtest",
        "this is a test", "this is a test.",
    )
)  # fmt: skip

LONGEST = 15

# Params to which "test" is an answer.
CHOICES = frozenset(
    ("category", "env", "environment", "kind", "mode", "runMode", "scope", "stage", "state", "status", "tag", "type")
)

NAMES = frozenset(("a", "abc", "asdf", "b", "bar", "email", "foo", "mail", "qwerty", "test", "testing", "x"))


@rule("KWF514", "warning")
def test_value(app: App) -> Iterator[Finding]:
    """A param has a value that was written to try something out."""
    for _, _, holder, strings in app.held_strings:
        first = len(holder.path)
        for path, text in strings:
            if path[first] == "params" and text[:2] != "/#" and path[-1] not in CHOICES and _looks_like_a_test(text):
                yield Finding(
                    path,
                    f"{quoted(text)} looks like a value for tests",
                    help="put in the value that is meant, or a reference to it",
                )


def _looks_like_a_test(text: str) -> bool:
    if len(text) <= LONGEST and text.strip().lower() in TEST_VALUES:
        return True
    local, at, host = text.partition("@")
    return is_test_address(local, host) if at else text[:11].lower() == "lorem ipsum"


def is_test_address(local: str, host: str) -> bool:
    """Whether an e-mail address is one that people make up: test@test.com, foo@bar.com."""
    return local.lower() in NAMES and host.lower().partition(".")[0] in NAMES
