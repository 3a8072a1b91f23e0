"""Why JavaScript refuses a regular expression: only what it surely refuses without flags, in `new RegExp(pattern)`.

JavaScript is lenient: a lone `]` or `}`, an unknown escape and `{` that begins no repetition stand for themselves. Names of
groups, back references and Unicode properties are not looked at. The tests ask the real one.
"""

from __future__ import annotations

from kwf_lint.words import quoted

# What follows `(?` in a group that JavaScript knows; `(?i:` and `(?-i:` are new there.
GROUPS = (":", "=", "!", "<=", "<!", "<")
BACKSLASH = "\\"
QUANTIFIERS = "*+?"


class WrongRegex:
    """The first mistake of a regular expression: the fact, where it is, and what to write."""

    __slots__ = ("advice", "end", "message", "start")

    def __init__(self, message: str, start: int, end: int, advice: str = "") -> None:
        self.message = message
        self.start = start
        self.end = end
        self.advice = advice


def wrong_regex(pattern: str) -> WrongRegex | None:
    """The first mistake of a pattern, None where there is none."""
    groups: list[tuple[int, bool]] = []
    # Whether what is before may be repeated, as it may not at the start, after "(", "|" or another quantifier.
    repeatable = False
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        end = at + 1
        if sign == "\\":
            end = at + 2
            if end > len(pattern):
                return WrongRegex(
                    "the pattern ends with a lone backslash", at, end - 1, f"Remove it, or {_literally(BACKSLASH)}."
                )
            repeatable = pattern[at + 1] not in "bB"
        elif sign == "[":
            found = _class_end(pattern, at)
            if isinstance(found, WrongRegex):
                return found
            end = found
            repeatable = True
        elif sign == "(":
            wrong, end, takes_quantifier = _group(pattern, at)
            if wrong is not None:
                return wrong
            groups.append((at, takes_quantifier))
            repeatable = False
        elif sign == ")":
            if not groups:
                return WrongRegex('")" does not close a group', at, end, f"Remove it, or {_literally(')')}.")
            repeatable = groups.pop()[1]
        elif sign in QUANTIFIERS or (sign == "{" and _repetition_end(pattern, at)):
            end = _repetition_end(pattern, at) or end
            wrong = _wrong_quantifier(pattern, at, end) if repeatable else _nothing_to_repeat(pattern, at, end)
            if wrong is not None:
                return wrong
            end += pattern.startswith("?", end)
            repeatable = False
        else:
            repeatable = sign not in "|^$"
        at = end
    if groups:
        start = groups[-1][0]
        return WrongRegex('"(" is never closed', start, start + 1, f"Close the group, or {_literally('(')}.")
    return None


def _wrong_quantifier(pattern: str, at: int, end: int) -> WrongRegex | None:
    low, _, high = pattern[at + 1 : end - 1].partition(",")
    if pattern[at] != "{" or not high or int(low) <= int(high):
        return None
    written = quoted(pattern[at:end])
    return WrongRegex(f"{written} has its numbers out of order", at, end, "Write the lower number first.")


def _nothing_to_repeat(pattern: str, at: int, end: int) -> WrongRegex:
    written = quoted(pattern[at:end])
    if at and (pattern[at - 1] in QUANTIFIERS or pattern[at - 1] == "}"):
        why = ": JavaScript has no possessive quantifiers" if pattern[at] == "+" else ""
        literally = ""
        if pattern[at - 1] != "}" and pattern[at] != "{":
            both = f"{BACKSLASH * 2}{pattern[at - 1]}{BACKSLASH * 2}{pattern[at]}"
            literally = f", or write {both} for the characters themselves"
        return WrongRegex(f"{written} follows another quantifier", at, end, f"Remove one of them{literally}{why}.")
    any_characters = (
        f'Write ".{pattern[at]}" for any characters' if pattern[at] in "*+" else "Put what it repeats before it"
    )
    return WrongRegex(f"{written} has nothing to repeat", at, end, f"{any_characters}, or {_literally(pattern[at])}.")


def _group(pattern: str, at: int) -> tuple[WrongRegex | None, int, bool]:
    """What is wrong with the opening of a group, where its inside begins, and whether the group may be repeated."""
    if not pattern.startswith("(?", at):
        return None, at + 1, True
    kind = next((each for each in GROUPS if pattern.startswith(each, at + 2)), "")
    if kind:
        return None, at + 2 + len(kind), kind not in ("<=", "<!")
    end = at + 2
    while end < len(pattern) and (pattern[end].isalpha() or pattern[end] == "-"):
        end += 1
    if pattern.startswith(":", end) and end > at + 2 and not pattern[at + 2 : end].strip("ims-"):
        return None, end + 1, True
    end = min(end + 1, len(pattern))
    written = pattern[at:end]
    advice = "Write a group that JavaScript has, such as (?:...)."
    if written.startswith("(?P"):
        advice = "Write (?<name>...) for a named group."
    elif not written[2:-1].strip("imsxu") and written.endswith(")"):
        instead = " and write both cases, for example [Rr]efund for refund" if "i" in written else ""
        advice = f"Remove {quoted(written)}{instead}: JavaScript has no inline flag {quoted(written)}."
    return WrongRegex(f"{quoted(written)} is not a group in JavaScript", at, end, advice), end, True


def _class_end(pattern: str, at: int) -> int | WrongRegex:
    """Where the class that opens at a place ends."""
    place = at + 1 + pattern.startswith("^", at + 1)
    before = ""  # the character that a range may begin with
    while place < len(pattern) and pattern[place] != "]":
        start = place
        character, place = _in_class(pattern, place)
        if place > len(pattern):
            break
        if before and character == "-" and pattern[start] == "-" and pattern[place : place + 1] not in ("]", ""):
            last, end = _in_class(pattern, place)
            if last and end <= len(pattern) and ord(last) < ord(before):
                written = quoted(pattern[start - 1 : end])
                return WrongRegex(f"the range {written} is out of order", start - 1, end, "Write the lower end first.")
            before, place = "", end
        else:
            before = character
    if place >= len(pattern):
        return WrongRegex('"[" is never closed', at, at + 1, f'Close it with "]", or {_literally("[")}.')
    return place + 1


def _literally(sign: str) -> str:
    """How a sign of patterns is typed as a character: strings in JSON and JavaScript double the backslash."""
    return f"write {BACKSLASH * 2}{sign * 2 if sign == BACKSLASH else sign} for the character itself"


def _in_class(pattern: str, at: int) -> tuple[str, int]:
    """A character of a class, "" where it stands for several or is not known, and where the next begins."""
    if pattern[at] != "\\":
        return pattern[at], at + 1
    escaped = pattern[at + 1 : at + 2]
    return "" if escaped.isalnum() else escaped, at + 2


def _repetition_end(pattern: str, at: int) -> int:
    """Where `{2}`, `{2,}` or `{2,5}` ends, 0 where there is none."""
    end = pattern.find("}", at)
    if pattern[at] != "{" or end < 0:
        return 0
    low, comma, high = pattern[at + 1 : end].partition(",")
    is_repetition = low.isdigit() and low.isascii() and (not high or (high.isdigit() and high.isascii()))
    return end + 1 if is_repetition and (comma or not high) else 0
