"""TODO docstring of kwf_lint.expressions.fast_path"""

from __future__ import annotations

# What Handlebars reads as constants where a path could end.
_KEYWORDS = ("true", "false", "null", "undefined")


def plain_paths(text: str, known: dict[str, list[str]]) -> list[tuple[list[str], int]] | None:
    """The paths of a template whose tags each hold one path of plain names and nothing else, as (names, start).

    None for any other template. It is what expression.py finds, in a third of the time and without loading it: most
    templates are plain. `known` keeps the names in each tag from one call to the next.
    """
    if "\\" in text or "\0" in text:
        return None
    found = []
    parts = text.split("{{")
    at = len(parts[0]) + 2
    del parts[0]
    for part in parts:
        inside, closing, after = part.partition("}}")
        names = known.get(inside)
        if names is None:
            names = known[inside] = _plain_names(inside)
        if not names or not closing:
            return None
        if inside[0] != "{":
            if after[:1] == "}":
                return None
            found.append((names, at))
        elif after[:1] != "}" or after[1:2] == "}":
            return None
        else:
            found.append((names, at + 1))
        at += len(part) + 2
    return found


def _plain_names(inside: str) -> list[str]:
    """The names in what stands between two opening and two closing braces; [] if that is not one plain path."""
    if inside[:1] == "{":
        inside = inside[1:]
    # Letters of any script are plain; what begins with a digit or a dash, or may be a number, is left to the parser.
    if not inside.replace(".", "_").replace("-", "_").isidentifier() or "this" in inside or "else" in inside:
        return []
    names = inside.split(".")
    last = names[-1]
    return [] if "" in names or last in _KEYWORDS or not last.strip("-0123456789") else names
