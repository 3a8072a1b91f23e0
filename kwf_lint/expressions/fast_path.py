"""Finds out quickly what a string is: a reference, a function, a template, and the tags of a plain template.

Most strings of a definition need no more. It returns what reading.py and handlebars.py would find, in a third of the time
and without loading them; they parse what it leaves open.
"""

from __future__ import annotations

_FUNCTION = frozenset(["fn:", "Fn:", "fN:", "FN:"])
# What Handlebars reads as constants where a path could end.
_KEYWORDS = ("true", "false", "null", "undefined")
# Invisible characters: white space, and those without a width.
BLANKS = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200C))
)
_AFTER_ID = frozenset(". ,|=~\"'()[]{}\t\r\n")


def is_reference(text: str) -> bool:
    """Whether the string is a reference and not a function: `/#steps.find.id`."""
    return text[:2] == "/#" and text[2:5] not in _FUNCTION


def is_function(text: str) -> bool:
    """Whether the string is a function: `/#fn:parseInt,steps.1.size`; `/#Fn:` was meant as one."""
    return text[:2] == "/#" and text[2:5] in _FUNCTION


def is_reference_or_function(text: str) -> bool:
    """Whether the whole string is a reference or function, so that nothing of it is sent literally."""
    return text[:2] == "/#"


def is_template(text: str) -> bool:
    """Whether the string holds a tag, unless it is a reference or function: `Order {{steps.1.no}}`."""
    return "{{" in text and text[:2] != "/#"


def is_expression(value: object) -> bool:
    """Whether a value is a reference, a function or a template: its value is known only when the workflow runs."""
    return type(value) is str and (value[:2] == "/#" or "{{" in value)


def bare_path(expression: str) -> str:
    """The path of a reference or of a tag without the marks around it: "/#steps.1.id" and "{{steps.1.id}}" are alike."""
    return expression.removeprefix("/#").strip("{}")


def step_ids_in(expression: str) -> list[str]:
    """The ids of the steps that a reference, function or template reads; "1" is the trigger."""
    found = []
    at = expression.find("steps.")
    while at >= 0:
        end = start = at + len("steps.")
        while end < len(expression) and expression[end] not in _AFTER_ID:
            end += 1
        if end > start and (at == 0 or not (expression[at - 1].isalnum() or expression[at - 1] in "_-")):
            found.append(expression[start:end])
        at = expression.find("steps.", end)
    return found


def literal_parts(text: str) -> list[tuple[int, str]]:
    """The parts of a string outside its tags, each with its offset."""
    if "{{" not in text:
        return [(0, text)]
    parts = []
    start = 0
    while True:
        opening = text.find("{{", start)
        if opening < 0:
            parts.append((start, text[start:]))
            break
        parts.append((start, text[start:opening]))
        closing = text.find("}}", opening + 2)
        if closing < 0:
            break
        start = closing + 2
        if text[start : start + 1] == "}":
            start += 1
    return [(offset, part) for offset, part in parts if part]


def plain_paths(text: str, names_by_tag: dict[str, list[str]]) -> list[tuple[list[str], int]] | None:
    """The paths of a template whose tags each hold one path of plain names and nothing else, as (names, start).

    None for any other template; most are plain. `names_by_tag` keeps the names in each tag from one call to the next.
    """
    if "\\" in text or "\0" in text:
        return None
    found = []
    parts = text.split("{{")
    at = len(parts[0]) + 2
    del parts[0]
    for part in parts:
        inside, closing, after = part.partition("}}")
        is_triple = inside[:1] == "{"
        names = names_by_tag.get(inside)
        if names is None:
            names = names_by_tag[inside] = plain_names(inside[1:] if is_triple else inside)
        if not names or not closing:
            return None
        if not is_triple:
            if after[:1] == "}":
                return None
            found.append((names, at))
        elif after[:1] != "}" or after[1:2] == "}":
            return None
        else:
            found.append((names, at + 1))
        at += len(part) + 2
    return found


def plain_names(inside: str) -> list[str]:
    """The names between the braces of a tag; [] if they are not one plain path."""
    # Letters of any script are plain; what begins with a digit or a dash, or may be a number, is left to the parser.
    if not inside.replace(".", "_").replace("-", "_").isidentifier() or inside[:4] == "else":
        return []
    names = inside.split(".")
    last = names[-1]
    if "" in names or "this" in names or last in _KEYWORDS or not last.strip("-0123456789"):
        return []
    return names
