"""The errors that are reported in one line: what a person can correct, and an installation with a part missing."""

from __future__ import annotations


class UsageError(Exception):
    """Its text is one clear line (what, where, what to do); it ends the run with exit code 2."""


class InstallationError(Exception):
    """A part of kwf-lint is missing; its text is one clear line, and it ends the run with exit code 3."""
