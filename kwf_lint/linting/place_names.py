"""The little language that names places of a definition, as the `where` of a suppression does.

    poll-invoice                the workflow of that name with all that is in it
    poll-invoice/aN0X9A2Hc      a step of it, by its id; "1" is the trigger
    setting:default.orgName     a component, as KIND:NAME; the kinds are in KINDS, and workflow:NAME/STEP is one of them

`*` matches any characters; a backslash before `/`, `*` or a backslash makes it a plain character.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kwf_lint.definition.owners import KINDS, step_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.definition.owners import Owner


class Where:
    """What a string names: the kind of component, patterns of its name and of the step in it (None for all of it).

    key: kind, name and step, each None where it is not a plain name; the step "*" of a whole component is none.
    """

    __slots__ = ("key", "kind", "name", "step")

    def __init__(self, text: str) -> None:
        kind, colon, name = text.partition(":")
        self.kind, name = (kind, name) if colon and kind in KINDS else ("workflow", text)
        parts = _split(name) if self.kind == "workflow" else [name]
        self.name = _pattern(parts[0])
        self.step = _pattern(parts[1]) if len(parts) > 1 else None
        self.key = self.kind, *[_plain(part) for part in (*parts, "*")[:2]]


@lru_cache(maxsize=1000)
def read_where(text: str) -> Where:
    """What a string names; every string names something."""
    return Where(text)


def covers(where: Where, place: Owner) -> bool:
    """Whether a place is one that the string names."""
    if place.kind != where.kind or not where.name.fullmatch(place.name):
        return False
    return where.step is None or bool(where.step.fullmatch(step_at(place)))


def _split(where: str) -> list[str]:
    """A string split at its first "/" without a backslash before it."""
    match = re.match(r"((?:[^\\/]|\\.)*)/(.*)", where, re.DOTALL)
    return [match[1], match[2]] if match else [where]


def _plain(text: str) -> str | None:
    """The name that a string means if it has no special character, else None."""
    return None if "*" in text or "\\" in text else text


def _pattern(text: str) -> re.Pattern[str]:
    signs = re.findall(r"\\[\\/*]|.", text, re.DOTALL)
    return re.compile("".join(".*" if sign == "*" else re.escape(sign[-1]) for sign in signs), re.DOTALL)
