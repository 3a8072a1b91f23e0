"""Reads every definition that is written as a module below a folder of checkouts, and looks at each place.

    python -m tests.document.javascript.trial FOLDER

Says how many modules are read whole, in part and not at all, and checks that every string and key stands where it is said
to stand. For a local trial over the repositories of others; nothing of them belongs into this one.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from kwf_lint.run.files import is_module_name, may_hold_definition
from kwf_lint.run.module_documents import read
from kwf_lint.run.module_files import work_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.document import Document

SKIPPED = {".git", ".next", "build", "coverage", "dist", "node_modules"}


def main(folder: str) -> int:
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    files = work_tree(folder)
    wrong = 0
    for path in modules_below(folder):
        data = files.read(path) or b""
        if not may_hold_definition(data):
            continue
        found = read(path, path, data, files)
        document = found.document
        if document is None or document.origin is None:
            counts["not a definition" if document is None else "syntax error"] += 1
            continue
        counts["in part" if found.partial else "whole"] += 1
        reasons.update(document.origin.unknown.values())
        for line in misplaced(document):
            wrong += 1
            print(f"{path}: {line}")
    print(dict(counts))
    print(f"unknown: {reasons.most_common(20)}")
    return 1 if wrong else 0


def modules_below(folder: str) -> Iterator[str]:
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(set(inner) - SKIPPED)
        for name in sorted(names):
            if is_module_name(name):
                yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def misplaced(document: Document) -> Iterator[str]:
    """What does not stand where it is said to stand."""
    assert document.origin is not None
    for path, spot in document.origin.spots.items():
        if spot.key_at is not None:
            start, end = spot.key_at[0].span(spot.key_at)
            written = spot.key_at[0].text[start:end]
            is_plain = written[:1] not in "[`" and "\\" not in written
            if is_plain and written.strip("'\"") != str(path[-1]) and not written.isidentifier():
                yield f"the key {path} is at {written!r}"
        value = _value_at(document.value, path)
        for first, length, source, begin, close, literally in spot.pieces if isinstance(value, str) else ():
            written = source.text[source.character(begin) : source.character(close)]
            if written != value[first : first + length] if literally else not written.startswith(("\\", "\r")):
                yield f"the characters {first} to {first + length} of {path} are at {written!r}"


def _value_at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
