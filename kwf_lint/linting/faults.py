"""What is reported about a bug in kwf-lint or in a user's rule: a rule that crashed on a file."""

from __future__ import annotations

from kwf_lint.linting.masking import mask_of, secrets_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.document.document import Document


class Fault:
    """A rule that crashed on a file, or whose fix is wrong.

    traceback: as Python prints it, "" where there is none. places: file and line of each of its frames, the outermost first.
    """

    __slots__ = ("file", "message", "places", "rule", "traceback")

    def __init__(
        self, file: str, rule: str, message: str, traceback: str = "", places: Sequence[tuple[str, int]] = ()
    ) -> None:
        self.file = file
        self.rule = rule
        self.message = message
        self.traceback = traceback
        self.places = places


def fault_of(file: str, rule: str, error: Exception, mask: Callable[[str], str] = str) -> Fault:
    """The record of a crash: where it happened, and Python's message. `mask` hides what must not be shown."""
    import traceback

    places = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    lines = traceback.format_exception(error)
    return Fault(file, rule, mask(f"{type(error).__name__}: {error}"), mask("".join(lines)), places)


def fault_in(document: Document, rule: str, error: Exception) -> Fault:
    """The record of a rule's crash on a document, without the document's credentials."""
    return fault_of(document.name, rule, error, mask_of(secrets_of(document)))
