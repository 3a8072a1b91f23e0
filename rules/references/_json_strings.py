"""What breaks JSON in a string: a mistake in it, or a value that a template inserts between its quotes."""

from __future__ import annotations

from kwf_lint import Finding
from kwf_lint.document.json_mistakes import first_mistake
from kwf_lint.document.json_scan import scanstring
from kwf_lint.words import LONGEST_QUOTE, quoted

from ._tags import SAFE_ENDINGS, SAFE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.document import Path


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
            tag = _path_in(string, start, end)
            yield Finding(
                path,
                f"{_breaking(string, start)} in the value of {quoted(tag)} breaks the JSON",
                part=(start, end),
                help=_as_object(string, plain, start, end),
            )


def _path_in(string: str, start: int, end: int) -> str:
    return string[start:end].strip("{}~& ")


def _as_object(string: str, plain: str, start: int, end: int) -> str:
    """How to write a body that has a tag in a string: beside other text, the tag is kept."""
    first, last = _string_around(plain, start)
    tag = _path_in(string, start, end)
    # Two braces would escape the value for HTML.
    beside = f"{string[first:start]}{{{{{{{tag}}}}}}}{string[end:last]}"
    if (first, last) == (start, end):
        value = f'with the value "/#{tag}"'
    elif len(beside) <= LONGEST_QUOTE:
        value = f'with the value "{beside}"'
    else:
        value = f"with the string around the template as one value, and {{{{{{{tag}}}}}}} in it"
    return f"Write the body as an object {value}: an object always becomes valid JSON."


def _breaking(string: str, start: int) -> str:
    """What breaks the JSON in the value of the tag that begins here: two braces escape the quotes."""
    return "a quote or line break" if string.startswith(("{{{", "{{&", "{{~&", "{{~{"), start) else "a line break"


def _string_around(text: str, at: int) -> tuple[int, int]:
    """Where the string of a JSON text that a place lies in begins and ends, without its quotes."""
    start, end = 0, -1
    while end < at:
        start = text.index('"', end + 1) + 1
        _, after = scanstring(text, start, True)
        end = after - 1
    return start, end


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
