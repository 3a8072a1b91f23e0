"""What is wrong with a text itself. Loaded only where something is: most texts are JSON."""

from __future__ import annotations


class Mistake:
    """Something wrong with the text itself: its place, the message, the help if there is one, places with a label."""

    __slots__ = ("end", "help", "message", "related", "start")

    def __init__(
        self,
        start: int,
        end: int,
        message: str,
        help: str | None = None,  # noqa: A002  the name that findings use
        related: list[tuple[tuple[int, int], str]] | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.message = message
        self.help = help
        self.related = related or []

    def __repr__(self) -> str:
        return f"Mistake({self.start}, {self.end}, {self.message!r})"
