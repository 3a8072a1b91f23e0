"""Faults of ours: what is told of a rule that crashed."""

from __future__ import annotations


class Fault:
    """A fault of ours: a rule that crashed on a file. `trace` is the traceback."""

    __slots__ = ("file", "message", "rule", "trace")

    def __init__(self, file: str, rule: str, message: str, trace: str) -> None:
        self.file = file
        self.rule = rule
        self.message = message
        self.trace = trace


def fault(file: str, rule: str, error: Exception) -> Fault:
    """The record of a crash: where, and what Python says of it."""
    import traceback

    return Fault(file, rule, f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))
