"""The edits of a fix as reports give them to programs, which make them."""

from __future__ import annotations

from kwf_lint.linting.masking import mask_of, secrets_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options

AROUND = 100  # characters


def shown_edits(diagnostic: Diagnostic, options: Options) -> Sequence[tuple[int, int, str]]:
    """What a fix replaces in the text: start, end and new text of each edit; none where there is no fix, or none is asked for.

    None also where a new text holds a credential: masked it would damage the file. --fix makes such a fix.
    """
    if diagnostic.fix is None or options.edits is None:
        return ()
    edits = options.edits(diagnostic)
    secrets = secrets_of(diagnostic.document)
    if secrets:
        mask = mask_of(secrets)
        if any(_holds_secret(edit, diagnostic.document.text, mask) for edit in edits):
            return ()
    return edits


def _holds_secret(edit: tuple[int, int, str], text: str, mask: Callable[[str], str]) -> bool:
    """Whether the new text of an edit is a credential or a part of one that goes on around it."""
    start, end, new = edit
    before = text[max(start - AROUND, 0) : start]
    return mask(before + new + text[end : end + AROUND])[len(before) : len(before) + len(new)] != new
