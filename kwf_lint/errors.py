"""The errors that are told in one line: what a person can put right, and an installation that is not whole."""

from __future__ import annotations


class UsageError(Exception):
    """Its text is one clear line (what, where, what to do); it ends the run with exit code 2."""


class InstallationError(Exception):
    """A part of kwf-lint is missing; its text is one clear line, and it ends the run with exit code 3."""
