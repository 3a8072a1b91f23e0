"""An entry `[[suppress]]` of the settings; linting/place_names.py reads which places it names."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


class Suppression:
    """An entry `[[suppress]]` of the settings.

    rule: a rule's code or name. where: see linting/place_names.py. file: a glob, "" for all files. until: its last day, None
    for no end. line: where the entry begins in the settings file.
    """

    __slots__ = ("file", "line", "reason", "rule", "until", "where")

    def __init__(self, rule: str, where: str, reason: str, file: str, until: date | None, line: int) -> None:
        self.rule = rule
        self.where = where
        self.reason = reason
        self.file = file
        self.until = until
        self.line = line

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Suppression) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.rule, self.where, self.reason, self.file, self.until, self.line

    def has_ended(self, today: date | None) -> bool:
        return self.until is not None and today is not None and today > self.until
