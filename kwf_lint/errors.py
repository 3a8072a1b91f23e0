"""The one error that a person can cause and put right: wrong use, wrong settings, a file that cannot be read."""

from __future__ import annotations


class UsageError(Exception):
    """Its text is one clear line (what, where, what to do); it ends the run with exit code 2."""
