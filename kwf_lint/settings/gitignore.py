"""Globs as in a gitignore file, matched in a time that no glob can make explode.

A glob becomes regular expressions whose parts are atomic: once a part between two stars has matched where it first can,
it is not tried elsewhere, which is never needed, since a part has a fixed length. Other than in git, "!" brings back even what
lies in an excluded folder, and the last of several globs counts only among those that name a file, or else a folder above it.
"""

from __future__ import annotations

import re

from kwf_lint.settings.check import complaint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kwf_lint.settings.settings import Settings

_SEGMENTS = "(?:[^/]+/)*"
# What matched: the path itself, or only a folder above it.
_ITSELF, _ABOVE = 2, 1


class Globs:
    """Globs in their order. Raises ValueError, or re.error, for an invalid glob."""

    __slots__ = ("_globs",)

    def __init__(self, patterns: Iterable[str]) -> None:
        globs = [_Glob(pattern) for pattern in patterns]
        self._globs = [glob for glob in reversed(globs) if glob.itself or glob.above]

    def match(self, path: str) -> bool:
        """Whether they match a relative path with "/", which ends with "/" for a folder."""
        best = 0
        includes = False
        for glob in self._globs:
            if glob.itself is not None and glob.itself.match(path):
                return glob.includes
            if not best and glob.above is not None and glob.above.match(path):
                best = _ABOVE
                includes = glob.includes
        return includes


def globs_of(patterns: tuple[str, ...], settings: Settings, key: str) -> Globs:
    """The globs that settings have under a key; raises UsageError for an invalid glob."""
    pattern = ""
    try:
        for pattern in patterns:
            Globs([pattern])
    except (ValueError, re.error):
        message = f'"{key}" expects globs as in gitignore files, found "{pattern}"'
        raise complaint(settings, (key, pattern), message) from None
    return Globs(patterns)


class _Glob:
    """One glob: what matches a path itself, and what matches a path by a folder above it; both None for a comment."""

    __slots__ = ("above", "includes", "itself")

    def __init__(self, pattern: str) -> None:
        self.itself: re.Pattern[str] | None = None
        self.above: re.Pattern[str] | None = None
        text = pattern if pattern.endswith("\\ ") else pattern.rstrip()
        self.includes = not text.startswith("!")
        if not text or text[0] == "#" or text == "/":
            return
        is_folder = text.endswith("/")
        segments = _normalized(text.removeprefix("!").split("/"))
        try:
            above, itself = _expressions(segments, is_folder=is_folder)
        except _RangeError:
            return  # git ignores such a glob
        self.above = None if above is None else re.compile(above)
        self.itself = None if itself is None else re.compile(itself)


class _RangeError(Exception):
    """A "[" without its "]"."""


def _normalized(segments: list[str]) -> list[str]:
    """The segments of a glob from the root on: with a "**" before what may lie anywhere, and one after a folder."""
    if not segments[0]:
        del segments[0]
    elif len(segments) == 1 or (len(segments) == 2 and not segments[1]):
        segments.insert(0, "**")
    if not segments:
        raise ValueError("it names nothing")
    if not segments[-1]:
        segments[-1] = "**"
    return [each for place, each in enumerate(segments) if each != "**" or place == 0 or segments[place - 1] != "**"]


def _expressions(segments: Sequence[str], *, is_folder: bool) -> tuple[str | None, str | None]:
    """The expressions for a folder above a path and for the path itself, to be matched at its start."""
    if segments in (["**"], ["**", "*"], ["**", "*", "**"]):
        anything = "" if len(segments) < 3 and not is_folder else "[^/]+/"
        return (anything, None) if is_folder else (None, anything)
    # Runs of segments of which each follows "**"; the first one begins at the root.
    runs: list[list[str]] = [[]]
    for segment in segments:
        if segment == "**":
            runs.append([])
        else:
            runs[-1].append(segment)
    ends_in_stars = not runs[-1]
    if ends_in_stars:
        del runs[-1]
    first, *others = ["/".join(map(_expression, run)) for run in runs]
    before = [f"(?>{first}/)" if first else "", *(f"(?>{_SEGMENTS}?{run}/)" for run in others)]
    above = "".join(before)
    if ends_in_stars:
        return (above, None) if is_folder else (None, above)
    last = f"{_SEGMENTS}{others[-1]}" if others else first
    return above, f"{''.join(before[:-1])}{last}\\Z"


def _expression(segment: str) -> str:
    """What matches one name of a path. Raises _RangeError, or ValueError for a "\\" without a character after it."""
    parts = [""]  # what is between stars; each has a fixed length
    at = 0
    while at < len(segment):
        char = segment[at]
        at += 1
        if char == "*":
            parts.append("")
        elif char == "?":
            parts[-1] += "[^/]"
        elif char == "[":
            end = segment.find("]", at + 1 + (segment[at : at + 1] in ("!", "^")))
            if end < 0:
                raise _RangeError
            negated = segment[at] in "!^"
            within = re.sub(r"([\\\[&~|])", r"\\\1", segment[at + negated : end])
            within = within.removeprefix("]")
            escaped = "\\]" if segment[at + negated] == "]" else ""
            parts[-1] += f"(?!/)[{'^' if negated else ''}{escaped}{within}]"
            at = end + 1
        elif char == "\\":
            if at == len(segment):
                raise ValueError("nothing follows the backslash")
            parts[-1] += re.escape(segment[at])
            at += 1
        else:
            parts[-1] += re.escape(char)
    first, *others = parts
    if not others:
        return first
    middle = "".join(f"(?>[^/]*?{part})" for part in others[:-1] if part)
    return f"(?=[^/])(?>{first}{middle}[^/]*{others[-1]}(?=/|\\Z))"
