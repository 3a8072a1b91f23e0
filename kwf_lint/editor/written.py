"""Where in a text of JSON or of a module a place is, complete or not: its path, key or value, and what is written there."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Path, Span

QUOTES = ('"', "'", "`")
# A module has all of these, JSON some: comments, strings, brackets and words.
_TOKEN = re.compile(
    r"""//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?"""
    r"""|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\.)*`?"""
    r"""|[{}\[\](),:]|[^\s"'`{}\[\](),:/]+|/""",
    re.DOTALL,
)


class Written:
    """A place in a text.

    path: that of the value or, for a key, of its object. is_key: a key belongs here. span: what stands here so far, in
    quotes or not, to be replaced; prefix: what of it stands before the place. is_string: it is in quotes.
    siblings: the keys that the object around has before the place.
    """

    __slots__ = ("is_key", "is_string", "path", "prefix", "siblings", "span")

    def __init__(
        self, path: Path, span: Span, prefix: str, siblings: list[str], *, is_key: bool, is_string: bool
    ) -> None:
        self.path = path
        self.span = span
        self.prefix = prefix
        self.siblings = siblings
        self.is_key = is_key
        self.is_string = is_string


class _Level:
    """An object or array that is open: the key or index that is next, and the keys so far."""

    __slots__ = ("awaits_key", "is_object", "key", "keys")

    def __init__(self, is_object: bool) -> None:
        self.is_object = is_object
        self.awaits_key = is_object
        self.key: str | int = "" if is_object else 0
        self.keys: list[str] = []


def written_at(text: str, offset: int, begin: int = 0) -> Written | None:
    """What a place in a text is; None in a comment. The path is counted from what begins at `begin`."""
    levels: list[_Level] = []
    here: tuple[int, int] | None = None
    for token in _TOKEN.finditer(text, begin):
        start, end = token.span()
        word = token[0]
        if word[:2] in ("//", "/*"):
            if start < offset < end or (offset == end and word[:2] == "//"):
                return None
            continue
        is_string = word[0] in QUOTES
        is_closed = is_string and len(word) > 1 and word[-1] == word[0]
        if start >= offset or (end >= offset and is_string and not (end == offset and is_closed)):
            if start < offset:
                here = (start, end if is_closed else offset)
            break
        if end == offset and not is_string and word not in "{}[](),:":
            here = (start, end)
            break
        _step(levels, word)
    path = tuple(level.key for level in levels)
    level = levels[-1] if levels else None
    is_key = level is not None and level.awaits_key
    siblings = level.keys if level is not None else []
    if is_key:
        path = path[:-1]
    if here is None:
        return Written(path, (offset, offset), "", siblings, is_key=is_key, is_string=False)
    start, end = here
    is_string = text[start] in QUOTES
    prefix = text[start + is_string : offset]
    return Written(path, here, prefix, siblings, is_key=is_key, is_string=is_string)


def _step(levels: list[_Level], word: str) -> None:
    if word in ("{", "[", "("):
        levels.append(_Level(word == "{"))
    elif word in ("}", "]", ")"):
        if levels:
            levels.pop()
    elif not levels:
        return
    elif word == ",":
        level = levels[-1]
        if level.is_object:
            level.awaits_key = True
            level.key = ""
        elif isinstance(level.key, int):
            level.key += 1
    elif word == ":":
        levels[-1].awaits_key = False
    elif levels[-1].is_object and levels[-1].awaits_key:
        key = word[1:-1] if word[0] in QUOTES and word[-1] == word[0] and len(word) > 1 else word.lstrip("\"'`")
        levels[-1].key = key
        levels[-1].keys.append(key)
