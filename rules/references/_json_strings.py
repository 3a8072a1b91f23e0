"""What breaks JSON in a string: a mistake in it, or a value that a template inserts between its quotes."""

from __future__ import annotations

from bisect import bisect_left

from kwf_lint import Finding
from kwf_lint.document.json_mistakes import first_mistake
from kwf_lint.document.json_scan import scanstring
from kwf_lint.words import LONGEST_QUOTE, counted, quoted, some_of

from ._tags import SAFE_ENDINGS, SAFE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.document.document import Path, Span

# So many tags of a long value are shown.
MOST_TAGS = 3


def judged(path: Path, string: str) -> Iterator[Finding]:
    """What is wrong with the string of JSON at a path."""
    plain, quoted_tags = _without_tags(string)
    mistake = first_mistake(plain)
    if mistake is not None and not isinstance(mistake, tuple):
        yield Finding(
            path,
            "the body is not valid JSON",
            part=(mistake.start, min(max(mistake.end, mistake.start + 1), len(string))),
            help="Write the body as an object, which always becomes valid JSON, or correct the string: "
            f"{mistake.message}.",
        )
    elif mistake is None:
        risky = [(start, end) for start, end in quoted_tags if _may_break(string[start:end])]
        if risky:
            start, end = risky[0]
            first, *others = dict.fromkeys([_path_in(string, span) for span in risky])
            more = f" (and {counted(len(others), 'more value')})" if others else ""
            yield Finding(
                path,
                f"{_breaking(string, start)} in the value of {quoted(first)}{more} breaks the JSON",
                part=(start, end),
                help=_as_object(string, plain, risky, quoted_tags),
            )


def _path_in(string: str, tag: Span) -> str:
    return string[slice(*tag)].strip("{}~& ")


def _as_object(string: str, plain: str, risky: Sequence[Span], tags: Sequence[Span]) -> str:
    """How to write a body that has tags in its strings: the value of each of these strings."""
    holders = _strings_around(plain, [start for start, _ in risky])
    values = list(dict.fromkeys([f'"{_value_of(string, holder, tags)}"' for holder in holders]))
    noun = "value" if len(values) == 1 else "values"
    return f"Write the body as an object with the {noun} {some_of(values)}: an object always becomes valid JSON."


def _value_of(string: str, holder: Span, tags: Sequence[Span]) -> str:
    """How to write a string with tags as a value of an object: a reference, or beside other text the tags."""
    first, last = holder
    inside = tags[bisect_left(tags, (first, 0)) : bisect_left(tags, (last, 0))]
    if inside == [holder]:
        return f"/#{_path_in(string, holder)}"
    # Two braces would escape the value for HTML.
    written = [f"{{{{{{{_path_in(string, tag)}}}}}}}" for tag in inside]
    whole, at = "", first
    for (start, end), tag in zip(inside, written, strict=True):
        whole, at = f"{whole}{string[at:start]}{tag}", end
    whole += string[at:last]
    return whole if len(whole) <= LONGEST_QUOTE else f"...{'...'.join(written[:MOST_TAGS])}..."


def _breaking(string: str, start: int) -> str:
    """What breaks the JSON in the value of the tag that begins here: two braces escape the quotes."""
    return "a quote or line break" if string.startswith(("{{{", "{{&", "{{~&", "{{~{"), start) else "a line break"


def _strings_around(text: str, places: Sequence[int]) -> list[Span]:
    """Where the strings of a JSON text in which places lie, given in order, begin and end, without their quotes."""
    found = []
    end = -1
    for place in places:
        if place < end:
            continue  # in the string of the place before
        while end < place:
            start = text.index('"', end + 1) + 1
            _, after = scanstring(text, start, True)
            end = after - 1
        found.append((start, end))
    return found


def _without_tags(string: str) -> tuple[str, list[tuple[int, int]]]:
    """The string with `x` in place of the characters of tags inside quotes, and with a number in place of other tags.

    Also where the tags inside quotes are.
    """
    pieces = []
    tags = []
    at = 0
    is_inside = False
    while at < len(string):
        if string.startswith("{{", at):
            closing = "}}}" if string.startswith("{{{", at) else "}}"
            end = string.find(closing, at)
            end = len(string) if end < 0 else end + len(closing)
            if is_inside:
                tags.append((at, end))
            pieces.append("x" * (end - at) if is_inside else "0".ljust(end - at))
            at = end
            continue
        width = 2 if is_inside and string[at] == "\\" else 1
        is_inside = is_inside != (string[at] == '"')
        pieces.append(string[at : at + width])
        at += width
    return "".join(pieces), tags


def _may_break(tag: str) -> bool:
    """Whether a tag writes the value of one path, which may hold any character."""
    path = tag.strip("{}~& ")
    last = path.rpartition(".")[2].strip("[]")
    is_path = bool(path) and not any(each in path for each in " ()'\"!>")
    return is_path and not last.endswith(SAFE_ENDINGS) and last not in SAFE_NAMES
