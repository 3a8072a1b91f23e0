"""How messages name things: quoted as in the file, cut where they are long, steps by id and display name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.app import Step

LONGEST_QUOTE = 40


def quoted(text: str) -> str:
    """The text in double quotes, cut in the middle where it is longer than 40 characters."""
    if len(text) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        text = f"{text[: half - 1]}…{text[-half:]}"
    return f'"{text}"'


def step_in_words(step: Step) -> str:
    """A step by its id and, where it has one, its display name: `"aN0X9A2Hc" ("Find customer")`."""
    name = step.display_name
    return f"{quoted(step.id)} ({quoted(name)})" if name else quoted(step.id)


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 step", "3 steps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
