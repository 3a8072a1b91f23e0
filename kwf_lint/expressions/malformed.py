"""References that read nothing as written: `/#steps.1.name `, `/#steps.1..name`, `/#steps.1.a + /#steps.1.b`.

A reference is split at its dots, and everything between two dots is a name: the data of a hook may have a field
`First Name`. So only what cannot be a name, or hardly can, is wrong here. Functions are not looked at.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import BLANKS
from kwf_lint.words import quoted

NAMES_OF_BLANKS = {
    " ": "a space",
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a line break",
    "\xa0": "a no-break space",
    "\u200b": "a zero-width space",
    "\ufeff": "a byte order mark",
}
# What ends a sentence, a list or a template, but not a name.
ENDINGS = ".,;}\"'"
OPERATORS = ("+", "-", "*", "/", "||", "&&", "??", "?", "==", "===", "!=", "<", ">")
# Roots that name nothing by themselves, and what is missing.
WITHOUT_NAME = {"": "nothing", "steps": "no step", "variables": "no variable"}


class Malformed:
    """What is wrong with a reference.

    kind: "nothing", "template", "combined", "dots" or "before" (it certainly reads nothing), "bracket", "blank" or "after".
    corrected: the string as it was meant, "" where that is not known. meant: the path as far as it can be read.
    """

    __slots__ = ("corrected", "end", "kind", "meant", "message", "start")

    def __init__(self, kind: str, message: str, start: int, end: int, corrected: str, meant: str) -> None:
        self.kind = kind
        self.message = message
        self.start = start
        self.end = end
        self.corrected = corrected
        self.meant = meant


def malformed_reference(text: str) -> Malformed | None:
    """What is wrong with a string that is a reference, or one but for blanks before it; None where nothing is."""
    start = len(text) - len(text.lstrip(BLANKS))
    inside = start + 2
    body = text[inside:].rstrip(BLANKS)
    is_function = body[:3].lower() == "fn:"
    if not text.startswith("/#", start) or body[:1] in ("/", "!") or (is_function and not start):
        return None
    if is_function:
        return _before(text, start, body) if " " not in body else None
    path = body.rstrip(BLANKS + ENDINGS)
    found = _hopeless(inside, body, path)
    if found is not None:
        return found
    indexed, bracket = _with_dots_for_brackets(path)
    tidy = ".".join([_without_invisible(name.strip(BLANKS)) for name in indexed.split(".")])
    if tidy in WITHOUT_NAME:
        return Malformed("nothing", f"the reference names {WITHOUT_NAME[tidy]}", start, inside + len(body), "", tidy)
    if start:
        return _before(text, start, tidy) if is_path(tidy) else None
    corrected = "/#" + tidy
    if bracket:
        first, last = bracket
        name = path[path.rfind(".", 0, first) + 1 : last]
        return Malformed(
            "bracket", f"{quoted(name)} is read as one name", inside + first, inside + last, corrected, tidy
        )
    if indexed != tidy:
        at = next(at for at, blank in enumerate(path) if blank in BLANKS and not _is_inside_name(path, at))
        return Malformed(
            "blank", f"the path contains {_blank(path[at])}", inside + at, inside + at + 1, corrected, tidy
        )
    end = inside + len(path)
    if end == len(text):
        return None
    written = text[end:].strip(BLANKS)
    message = f"the reference ends with {quoted(written) if written else _blank(text[end])}"
    return Malformed("after", message, end, len(text), corrected, tidy)


def is_path(text: str) -> bool:
    """Whether names of letters, digits and the marks of attributes and ids are between the dots, and nothing else."""
    return all(each.isalnum() or each in "_-@$." for each in text)


def _hopeless(inside: int, body: str, path: str) -> Malformed | None:
    """What makes certain that a reference reads nothing."""
    at = body.find("{{")
    if at >= 0:
        close = body.find("}}", at)
        end = close + 2 if close >= 0 else len(body)
        message = f"{quoted(body[at:end])} is not resolved inside a reference"
        return Malformed("template", message, inside + at, inside + end, "", _readable(body))
    at = _other_operand(body)
    if at:
        rest = body[at:]
        message = f"{quoted(rest)} makes the reference read nothing"
        return Malformed("combined", message, inside + at, inside + len(body), "", _readable(body))
    at = path.find("..")
    if at >= 0 or path[:1] == ".":
        where = "between two dots" if at > 0 else "before the dot"
        end = inside + max(at, 0) + (2 if at >= 0 else 1)
        return Malformed("dots", f"a name is missing {where}", inside + max(at, 0), end, "", _readable(path))
    return None


def _other_operand(body: str) -> int:
    """Where something else begins that the reference is combined with, an operator or another reference; 0 if nothing."""
    at = body.find("/#", 1)
    if at > 0:
        before = body[:at].rstrip(BLANKS)
        for operator in sorted(OPERATORS, key=len, reverse=True):
            if before.endswith(operator):
                return len(before) - len(operator)
        return at
    for operator in OPERATORS:
        at = body.find(f" {operator} ")
        if at > 0 and body[at + len(operator) + 2 :].lstrip(BLANKS).startswith(
            (*"0123456789'\"", "steps.", "variables.")
        ):
            return at + 1
    return 0


def _with_dots_for_brackets(path: str) -> tuple[str, tuple[int, int] | None]:
    """The path with `.0` for `[0]`, `.name` for `["name"]` and `.[name]`, and where the first such brackets are."""
    pieces = []
    first: tuple[int, int] | None = None
    done = 0
    at = path.find("[")
    while at >= 0:
        close = path.find("]", at)
        inner = path[at + 1 : max(close, at)]
        bare = inner.strip("\"'")
        is_quoted = bare != inner and bare != "" and "." not in bare
        if inner.isdigit() or is_quoted or (path[at - 1 : at] == "." and is_path(inner) and "." not in inner and inner):
            first = first or (at, close + 1)
            pieces += [path[done:at].removesuffix("."), ".", bare]
            done = close + 1
        at = path.find("[", at + 1)
    return "".join(pieces) + path[done:], first


def _before(text: str, start: int, tidy: str) -> Malformed:
    message = f"{_blank(text[0])} before the reference makes it plain text"
    return Malformed("before", message, 0, start, "/#" + tidy, "" if tidy.startswith("fn:") else tidy)


def _is_inside_name(path: str, at: int) -> bool:
    """Whether the character at a place is a blank that a name may hold: a plain space between two other characters."""
    return path[at] in (" ", "\xa0") and not (
        path[:at].rstrip(BLANKS)[-1:] in ("", ".") or path[at:].lstrip(BLANKS)[:1] in ("", ".")
    )


def _without_invisible(name: str) -> str:
    return "".join([each for each in name if each not in BLANKS or each in (" ", "\xa0")])


def _readable(body: str) -> str:
    """The beginning of a path that can be read."""
    end = 0
    while end < len(body) and is_path(body[end]) and not body.startswith("..", end):
        end += 1
    return body[:end].rstrip(".")


def _blank(character: str) -> str:
    return NAMES_OF_BLANKS.get(character, "a blank character")
