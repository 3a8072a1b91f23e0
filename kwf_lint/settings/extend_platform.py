"""Reads the files of more facts about the platform that the setting `extend-platform` names."""

from __future__ import annotations

import os

from kwf_lint.definition.shapes_with import shapes_with
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.places import position
from kwf_lint.document.text_flaws import why_unread
from kwf_lint.errors import UsageError
from kwf_lint.kustomer.platform import Platform, platform
from kwf_lint.kustomer.platform_file import extended
from kwf_lint.paths import printable, read_regular, reported_name, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def is_glob(name: str) -> bool:
    """Whether a name in the settings may mean several files."""
    return any(sign in name for sign in "*?[")


def files_of(name: str, folder: str) -> list[str]:
    """The files, as absolute paths in their order, that a name in the settings of a folder means: a file, or a glob."""
    path = os.path.abspath(os.path.join(folder, name))
    if os.path.isfile(path):
        return [path]
    if not is_glob(name):
        return []
    from glob import escape, glob  # few settings have globs

    found = glob(os.path.join(escape(os.path.abspath(folder)), name), recursive=True)
    return sorted(os.path.abspath(each) for each in found if os.path.isfile(each))


def extended_platform(paths: Iterable[str]) -> Platform:
    """What is known of the platform, with the facts of a user's files, of which the later ones win.

    Raises UsageError where a file is wrong.
    """
    facts = platform()
    for path in paths:
        try:
            document = read_document(path, read_regular(path))
        except OSError as error:
            raise UsageError(f"{shown_path(path)}: {error.strerror}") from error
        if document.value is MISSING:
            mistake = why_unread(document)
            line, _ = position(document, mistake.start)
            raise UsageError(f"{shown_path(path)}:{line}: {printable(mistake.message)}")
        try:
            facts = extended(facts, document.value, reported_name(path))
        except ValueError as error:
            keys = document.value.keys() if type(document.value) is dict else ()
            if "data" in keys or "app" in keys:
                advice = f"kwf-lint facts {shown_path(path)} -o FILE writes such a file from it"
                raise UsageError(f"{shown_path(path)}: not a file of facts; {advice}") from error
            raise UsageError(f"{shown_path(path)}: {printable(str(error))}") from error
    if facts is not platform():
        facts.shapes = shapes_with(facts)
    return facts
