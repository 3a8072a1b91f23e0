"""Reads the file of more facts about the platform that the setting `extend-platform` names."""

from __future__ import annotations

from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.places import position
from kwf_lint.document.text_flaws import encoding_flaws, limit_mistake
from kwf_lint.errors import UsageError
from kwf_lint.kustomer.platform import Platform, platform
from kwf_lint.kustomer.platform_file import extended
from kwf_lint.paths import read_regular
from kwf_lint.settings.toml_text import shown_path


def extended_platform(path: str) -> Platform:
    """What is known of the platform, with the facts of a user's file. Raises UsageError where the file is wrong."""
    try:
        document = read_document(path, read_regular(path))
    except OSError as error:
        raise UsageError(f"{shown_path(path)}: {error.strerror}") from error
    if document.value is MISSING:
        mistake = document.mistake or limit_mistake(document) or encoding_flaws(document)[0]
        line, _ = position(document, mistake.start)
        raise UsageError(f"{shown_path(path)}:{line}: {mistake.message}")
    try:
        return extended(platform(), document.value)
    except ValueError as error:
        raise UsageError(f"{shown_path(path)}: {error}") from error
