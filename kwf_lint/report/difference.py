"""What fixes would change in a file, as a patch or for people on a terminal."""

from __future__ import annotations

from difflib import unified_diff

from kwf_lint.linting.masking import masked_text
from kwf_lint.paths import printable
from kwf_lint.report.source import TAB
from kwf_lint.report.visible import visible

_COLORS = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}


def difference(name: str, old: str, new: str) -> str:
    """The unified diff of two texts of a file, as git writes it: `git apply` and `patch -p1` take it."""
    lines = []
    path = name.lstrip("/")  # of a file in a folder elsewhere the name is absolute
    for line in unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}"):
        lines.append(line)
        if not line.endswith("\n"):
            lines.append("\n\\ No newline at end of file\n")
    return "".join(lines)


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def shown_difference(name: str, old: str, new: str, *, for_terminal: bool, color: bool) -> str:
    """The difference of a file as it is printed: on a terminal without its credentials and with nothing that acts on it.

    Elsewhere it is a patch, byte for byte.
    """
    name = name if name.isprintable() else printable(name)
    if not for_terminal:
        return difference(name, old, new)
    lines = []
    for line in difference(name, masked_text(old), masked_text(new)).split("\n"):
        shown = visible(line.removesuffix("\r").replace("\t", TAB))
        paint = _COLORS.get(line[:3]) or _COLORS.get(line[:1]) if color else None
        lines.append(f"\x1b[{paint}m{shown}\x1b[0m" if paint else shown)
    return "\n".join(lines)
