"""What --fix and --diff do with a file: fix it in memory, then write it, show the difference, or hand on the text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kwf_lint.files import printable
from kwf_lint.fix import difference, fixed

if TYPE_CHECKING:
    from kwf_lint.diagnostic import Diagnostic
    from kwf_lint.document import Document
    from kwf_lint.files import Target
    from kwf_lint.fix import Lint
    from kwf_lint.outcome import Outcome

_COLOURS = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}


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
    found: list[Diagnostic],
    lint: Lint,
    rewriting: Rewriting,
    outcome: Outcome,
) -> list[Diagnostic]:
    """Fix a file of these bytes, in which `found` was found; returns what is found in what stands there now.

    A file whose fixes go wrong is left as it was, and so is one that cannot be written or is no longer what was read.
    """
    result = fixed(document, found, lint, unsafe=rewriting.unsafe)
    outcome.faults += result.faults
    if result.document is document:
        return found
    new = result.document.text.encode("utf-8")
    if not rewriting.write:
        rewriting.differences.append((target.name, document.text, result.document.text))
    elif target.content is not None:
        rewriting.text = new
    else:
        problem = replace_file(target.path, data, new)
        if problem:
            outcome.problems.append(f"{printable(target.name)}: not fixed: {problem}")
            return found
    outcome.fixed += len(result.mended)
    outcome.changed += 1
    return result.diagnostics


def replace_file(path: str, expected: bytes, data: bytes) -> str:
    """Give a file new content, all at once: whoever reads it sees the old or the new one, never a part.

    Returns why it was left alone, "" where it was not: it does not hold the `expected` bytes any more, or cannot be
    written. A link is followed; permissions stay, and the owner where the system allows it.
    """
    import contextlib
    import tempfile

    path = os.path.realpath(path)
    temporary = ""
    try:
        with open(path, "r+b") as file:  # what may not be written is not replaced either
            if file.read() != expected:
                return "the file has changed since it was read"
            state = os.fstat(file.fileno())
        descriptor, temporary = tempfile.mkstemp(prefix=".kwf-lint-", dir=os.path.dirname(path))
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(temporary, state.st_uid, state.st_gid)
        os.chmod(temporary, state.st_mode & 0o7777)
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        return f"it cannot be written: {error.strerror}"
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    return ""


def shown_difference(name: str, old: str, new: str, *, for_terminal: bool, colour: bool) -> str:
    """The difference of a file as it is printed: on a terminal without its credentials and with nothing that acts on it.

    Elsewhere it is a patch, byte for byte.
    """
    name = name if name.isprintable() else printable(name)
    if not for_terminal:
        return difference(name, old, new)
    from kwf_lint.masking import masked_text
    from kwf_lint.report.source import TAB
    from kwf_lint.report.visible import visible

    lines = []
    for line in difference(name, masked_text(old), masked_text(new)).split("\n"):
        shown = visible(line.removesuffix("\r").replace("\t", TAB))
        paint = _COLOURS.get(line[:3]) or _COLOURS.get(line[:1]) if colour else None
        lines.append(f"\x1b[{paint}m{shown}\x1b[0m" if paint else shown)
    return "\n".join(lines)
