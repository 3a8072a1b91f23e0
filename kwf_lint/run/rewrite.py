"""What --fix and --diff do with a file: fix it in memory, then write it, show the difference, or hand on the text."""

from __future__ import annotations

from kwf_lint.linting.fix import fixed
from kwf_lint.paths import printable
from kwf_lint.run.write_file import replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document
    from kwf_lint.linting.engine import Linted
    from kwf_lint.linting.fix import Lint
    from kwf_lint.run.files import Target
    from kwf_lint.run.outcome import Outcome


class Rewriting:
    """What is asked for, and what came of it.

    unsafe: make the unsafe fixes as well. write: write the files; without it `differences` gets the old and the new text
    of each by its name. text: what standard input has become, None where the run did not read it.
    """

    __slots__ = ("differences", "text", "unsafe", "write")

    def __init__(self, *, unsafe: bool, write: bool) -> None:
        self.unsafe = unsafe
        self.write = write
        self.differences: list[tuple[str, str, str]] = []
        self.text: bytes | None = None


def rewrite(
    target: Target,
    data: bytes,
    document: Document,
    linted: Linted,
    lint: Lint,
    rewriting: Rewriting,
    outcome: Outcome,
) -> Linted:
    """Fix a file of these bytes, which was `linted`; returns what linting what is there now gives.

    A file whose fixes go wrong is left as it was, and so is one that cannot be written or is no longer what was read.
    """
    result = fixed(document, linted, lint, unsafe=rewriting.unsafe)
    outcome.faults += result.faults
    if result.document is document:
        return linted
    new = result.document.text.encode("utf-8")
    if not rewriting.write:
        rewriting.differences.append((target.name, document.text, result.document.text))
    elif target.content is not None:
        rewriting.text = new
    else:
        problem = replace_file(target.path, data, new)
        if problem:
            outcome.problems.append(f"{printable(target.name)}: not fixed: {problem}")
            outcome.unwritten += 1
            return linted
    outcome.fixed += len(result.fixed)
    outcome.changed += 1
    return result.linted
