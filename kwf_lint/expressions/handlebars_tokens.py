"""Cuts the inside of a Handlebars tag into tokens, as the lexer of Handlebars does.

The first of its rules that matches wins, and several match only before certain characters. White space is JavaScript's,
not Python's.
"""

from __future__ import annotations

from kwf_lint.expressions.nodes import ExpressionMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Token: TypeAlias = tuple[str, Any, int, int]

SPACES = frozenset("\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff").union(map(chr, range(0x2000, 0x200B)))
OUTSIDE_NAMES = SPACES.union("!\"#%&'()*+,./;<=>@[\\]^`{|}~")
_AFTER_NAMES = SPACES.union("=~}/.)|")
_AFTER_CONSTANTS = SPACES.union("~})")
_DIGITS = frozenset("0123456789")
WORD = _DIGITS.union("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
KEYWORDS = {"true": ("boolean", True), "false": ("boolean", False), "null": ("null", None)}
KEYWORDS["undefined"] = ("undefined", None)
CONSTANTS = frozenset(["string", "number", "boolean", "null", "undefined"])
VALUES = CONSTANTS.union(["name", "@", "("])
HERE = frozenset(["this", ".", ".."])
_CLOSINGS = (("}}}}", "}}}}"), ("}}}", "}}}"), ("}~}}", "}}}"), ("}}", "}}"), ("~}}", "}}"))


class Unreadable(Exception):  # noqa: N818  the error is the template's
    """Stops the reading of a template; its only argument is the mistake."""


def unreadable(message: str, start: int, end: int) -> Unreadable:
    return Unreadable(ExpressionMistake("syntax", message, start, end))


def skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1] in SPACES:
        at += 1
    return at


def _closing(text: str, at: int, sign: str) -> int:
    """Where the quote or bracket that opens at `at` is closed, or -1.

    That is the first sign without a backslash before it; if all have one, it is the last of them.
    """
    escaped = -1
    end = text.find(sign, at + 1)
    while end >= 0 and text[end - 1] == "\\":
        escaped = end
        end = text.find(sign, end + 1)
    return end if end >= 0 else escaped


def _number_end(text: str, at: int) -> int:
    """Where the number that starts at `at` ends, or 0 if Handlebars takes it for a name."""
    end = at + 1
    while text[end : end + 1] in _DIGITS:
        end += 1
    if text[end - 1] == "-":
        return 0
    if text[end : end + 1] == "." and text[end + 1 : end + 2] in _DIGITS:
        end += 2
        while text[end : end + 1] in _DIGITS:
            end += 1
    return end if text[end : end + 1] in _AFTER_CONSTANTS else 0


def unescaped(bracketed: str) -> str:
    r"""`[...]` with `\\` and `\]` read as one character each."""
    if "\\" not in bracketed:
        return bracketed
    return "\\".join([part.replace("\\]", "]") for part in bracketed.split("\\\\")])


def unbracketed(bracketed: str) -> str:
    """What `[...]` names. Handlebars leaves the brackets on if there is a line break between them."""
    name = unescaped(bracketed)
    return name if has_line_break(name) else name[1:-1]


def has_line_break(text: str) -> bool:
    return "\n" in text or "\r" in text or "\u2028" in text or "\u2029" in text


def tokens_of(text: str, at: int, mistakes: list[ExpressionMistake]) -> list[Token]:
    """The tokens of a tag, from after its opening braces to its closing ones: (kind, value, start, end).

    Kinds: "name"; "." (a dot or slash between names); those of `Constant`; "@", "(", ")", "=", "as |", "|"; the closing
    "}}", "}}}" and "}}}}"; "[" for an index in the manner of JavaScript, which Handlebars refuses; and "invalid" and
    "end", after which nothing follows. A `/#` is added to the mistakes and skipped.
    """
    tokens: list[Token] = []
    size = len(text)
    while at < size:
        first = text[at]
        if first not in OUTSIDE_NAMES:
            end = at + 1
            while end < size and text[end] not in OUTSIDE_NAMES:
                end += 1
            word = text[at:end]
            after = text[end : end + 1]
            if after in _AFTER_CONSTANTS and word in KEYWORDS:
                kind, value = KEYWORDS[word]
                tokens.append((kind, value, at, end))
            elif (first in _DIGITS or first == "-") and (number_end := _number_end(text, at)):
                end = number_end
                tokens.append(("number", float(text[at:end]), at, end))
            elif word == "as" and after in SPACES and text.startswith("|", skip_spaces(text, end)):
                end = skip_spaces(text, end) + 1
                tokens.append(("as |", word, at, end))
            elif after in _AFTER_NAMES or after == "[":
                tokens.append(("name", word, at, end))
            else:
                at = end
                break
            at = end
        elif first in SPACES:
            at += 1
        elif first == ".":
            if text.startswith(".", at + 1):
                tokens.append(("name", "..", at, at + 2))
                at += 2
            else:
                tokens.append(("name" if text[at + 1 : at + 2] in _AFTER_NAMES else ".", ".", at, at + 1))
                at += 1
        elif first in "}~":
            for braces, kind in _CLOSINGS:
                if text.startswith(braces, at):
                    tokens.append((kind, braces, at, at + len(braces)))
                    return tokens
            break
        elif first in "@()=|":
            tokens.append((first, first, at, at + 1))
            at += 1
        elif first in "\"'":
            end = _closing(text, at, first) + 1
            if not end:
                break
            tokens.append(("string", text[at + 1 : end - 1].replace("\\" + first, first), at, end))
            at = end
        elif first == "[":
            end = _closing(text, at, "]") + 1
            if not end:
                break
            if tokens and _takes_index(text, tokens[-1], at):
                tokens.append(("[", unbracketed(text[at:end]).strip("'\""), at, end))
            else:
                tokens.append(("name", unbracketed(text[at:end]), at, end))
            at = end
        elif first == "/":
            touches = tokens and tokens[-1][3] == at and tokens[-1][0] not in "(="
            if text.startswith("#", at + 1) and not touches:
                mistakes.append(ExpressionMistake("reference", '"/#" is not allowed inside braces', at, at + 2, ""))
                at += 2
            else:
                tokens.append((".", "/", at, at + 1))
                at += 1
        else:
            break
    tokens.append(("invalid", "", at, at + 1) if at < size else ("end", "", size, size))
    return tokens


def _takes_index(text: str, token: Token, at: int) -> bool:
    """Whether a bracket at `at` touches a plain name; `[a][b]` and `..[a]` are two names for Handlebars."""
    kind, _, start, end = token
    return end == at and (kind == "[" or (kind == "name" and text[start] not in "[."))
