"""Finds why a text is not JSON: the first mistake, at its true place, in words for people.

Loaded only for a text that the scanner refused. Where the scanner stops is often not the place of the mistake: it is the
token after a missing comma, the line after a string without an end. Builds no value and stops at the first mistake.
"""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError

from kwf_lint.document.document import MAX_DEPTH
from kwf_lint.document.json_scan import after_space, scanstring
from kwf_lint.document.mistake import Mistake
from kwf_lint.document.other_formats import COMMENT, CONFLICT, in_other_format
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Span

COMMENT_MESSAGE = "a comment is not JSON"
COMMENT_HELP = "Remove it: JSON has no comments."

LONGEST_EXCERPT = 20
"""Characters that a message shows of a text without quotes, which may be a secret."""

CLOSING = {"{": "}", "[": "]"}
# What may come next. Right after an opening bracket the closing one may come as well.
VALUE, FIRST_VALUE, KEY, FIRST_KEY, COLON, COMMA = "value", "first value", "key", "first key", "colon", "comma"

SCALAR = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity)(?![\w.+\-$])"
)

STRING_BODY = re.compile(r'(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+')
TO_QUOTE = re.compile(r'(?:[^"\\]++|\\.)*+', re.DOTALL)
# A quote that may well end a string, as punctuation or the end of the line comes next.
CLOSING_QUOTE = re.compile(r'"(?=[ \t]*(?:[,:\]}\n\r]|\Z))')
# What is between two strings, and not inside of one.
STRUCTURE = re.compile(r"(?:true|false|null|[\s{}\[\],:0-9.eE+\-]++)*+")
REST_OF_LINE = re.compile(r"[^\n\r]*")
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}(?=[\s,}\]]|\Z)")
TEMPLATE = re.compile(r"\{\{[^{}\n\r]*\}\}")
BARE_KEY = re.compile(r"""[^\s:,{}\[\]"'=]+""")
BARE_TEXT = re.compile(r'(?:\$\{[^}\n\r]*\}|[^,{}\[\]"\n\r$]++|\$)++')
CUT_VALUE = re.compile(r"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-?[0-9]*[.eE+\-]+)(?=\s*\Z)")
COMMENT_BEHIND = re.compile(r"\s(?://|/\*|#)")
CODE = re.compile(r"(?:async|function|new)\b|[\w$.]*\s*\(|\w+\s*=>")
QUOTES = {"'": "'", "`": "`", "‘": "’‘", "’": "’", "‚": "‘’", "“": "”“", "”": "”", "„": "“”", "«": "»", "»": "«"}
"""Quotes that JSON does not have, each with those that may end what it begins."""

TRUE_WORDS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
}

CONTROLS = {"\t": ("a raw tab", "\\t"), "\n": ("a raw line break", "\\n"), "\r": ("a raw line break", "\\n")}


class _Reading:
    """How far a text is read."""

    __slots__ = ("comma", "indent", "key", "last", "misfit", "stack", "text", "uneven")

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[tuple[int, str, Span]] = []
        """The open brackets: offset, the white space that their line begins with, the key whose value they begin."""
        self.last: Span = (0, 0)
        """The token before."""
        self.key: Span = (0, 0)
        """The last key of the innermost object."""
        self.comma = 0
        self.indent = ""
        self.misfit: Span | None = None
        """The first two brackets that make a pair, but by their indentation should not: offsets."""
        self.uneven = False
        """Whether the indentation is of no use."""


def first_mistake(text: str, start: int = 0) -> Mistake | Span | None:
    """The first mistake after `start`, None in a text without one, or the span of the first bracket beyond MAX_DEPTH."""
    mistake = in_other_format(text, start)
    if mistake is not None:
        return mistake
    reading = _Reading(text)
    stack = reading.stack
    expected = VALUE
    end = start
    while True:
        index = after_space(text, end)
        line_start = max(text.rfind("\n", end, index), text.rfind("\r", end, index)) + 1
        if line_start:
            reading.indent = text[line_start:index]
        if index == len(text):
            return None if expected is COMMA and not stack else _at_end(reading, expected, start)
        character = text[index]
        end = index + 1
        if expected is COMMA:
            if not stack:
                return _behind_document(reading, index)
            if character == ",":
                reading.comma = index
                expected = KEY if text[stack[-1][0]] == "{" else VALUE
            elif character == CLOSING[text[stack[-1][0]]]:
                _close(reading, index, line_start > 0)
            else:
                return _instead_of_comma(reading, index)
        elif expected is COLON:
            if character != ":":
                return _instead_of_colon(reading, index)
            expected = VALUE
        elif character == '"':
            try:
                end = scanstring(text, index + 1, True)[1]
            except JSONDecodeError:
                return _bad_string(text, index)
            if expected is VALUE or expected is FIRST_VALUE:
                expected = COMMA
            else:
                reading.key = (index, end)
                expected = COLON
        elif expected is KEY or expected is FIRST_KEY:
            if character != "}" or expected is KEY:
                return _instead_of_key(reading, index, expected)
            _close(reading, index, line_start > 0)
            expected = COMMA
        elif character in CLOSING:
            if len(stack) == MAX_DEPTH:
                return index, index + 1
            stack.append((index, reading.indent, reading.key))
            expected = FIRST_KEY if character == "{" else FIRST_VALUE
        elif character == "]" and expected is FIRST_VALUE:
            _close(reading, index, line_start > 0)
            expected = COMMA
        elif scalar := SCALAR.match(text, index):
            end = scalar.end()
            expected = COMMA
        else:
            return _instead_of_value(reading, index, expected)
        reading.last = (index, end)


def _close(reading: _Reading, index: int, begins_line: bool) -> None:
    """Take the innermost bracket, which the one at this index closes, from the stack.

    Where the closing one begins a line that is indented like that of a bracket further out, the inner one is probably
    missing. It is noted in case the text turns out to be wrong: alone it proves nothing.
    """
    opener, indent, reading.key = reading.stack.pop()
    if not begins_line or indent == reading.indent or reading.misfit is not None or reading.uneven:
        return
    kind = reading.text[opener]
    if any(reading.text[other] == kind and outer == reading.indent for other, outer, _ in reading.stack):
        reading.misfit = (opener, index)
    else:
        reading.uneven = True


def _everywhere(text: str, index: int) -> Mistake | None:
    """Mistakes that look the same wherever a token may begin: conflict markers, comments, odd characters."""
    if text[index - 1 : index] in ("", "\n", "\r") and (match := CONFLICT.match(text, index)):
        advice = "Resolve the conflict, and remove the lines with <<<<<<<, ======= and >>>>>>>."
        return Mistake(index, match.end(), "a merge conflict is not resolved", advice)
    if match := COMMENT.match(text, index):
        end = min(match.end(), _reach(REST_OF_LINE, text, index))
        end = index + len(text[index:end].rstrip())
        return Mistake(index, end, COMMENT_MESSAGE, COMMENT_HELP)
    character = text[index]
    if character.isprintable():
        return None
    advice = "Remove it: only spaces, tabs and line breaks are allowed between values."
    if character == "\0":
        advice = "Check the file: it may be damaged or binary."
    return Mistake(index, index + 1, f"{_character_in_words(character)} is outside of a string", advice)


def _character_in_words(character: str) -> str:
    from unicodedata import name

    if character in "\0\ufeff":
        return "a NUL character (U+0000)" if character == "\0" else "a byte order mark (U+FEFF)"
    if character < " " or "\x7f" <= character <= "\x9f":
        return f"the control character U+{ord(character):04X}"
    known = name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({known})" if known else "")


def _reach(pattern: re.Pattern[str], text: str, index: int, stop: int | None = None) -> int:
    """The offset after what the pattern matches at the index, which is the index itself where it matches nothing."""
    match = pattern.match(text, index, len(text) if stop is None else stop)
    return match.end() if match else index


def _breaks_line(gap: str) -> bool:
    return "\n" in gap or "\r" in gap


def _next(text: str, index: int) -> str:
    """The first character at or after the index that is not white space, or ""."""
    index = after_space(text, index)
    return text[index : index + 1]


def _instead_of_comma(reading: _Reading, index: int) -> Mistake:
    text = reading.text
    character = text[index]
    start, end = reading.last
    mistake = _broken_string(reading, index, COMMA) or _everywhere(text, index)
    if mistake is not None:
        return mistake
    if character in "}]":
        return _wrong_bracket(reading, index)
    in_object = text[reading.stack[-1][0]] == "{"
    if character == ":":
        if in_object:
            advice = 'Check the last key: a comma or a "{" may be missing before it.'
            return Mistake(index, index + 1, f"a second colon after {_key(reading)}", advice)
        opener, indent, _ = reading.stack[-1]
        if reading.comma > opener and indent == reading.indent and _breaks_line(text[reading.comma : start]):
            related = [((start, end), "this key belongs to an object further out")]
            return Mistake(opener, opener + 1, '"[" is not closed', related=related)
        return Mistake(start, end, "there is a key in an array", 'Add "{" before it, if one is missing.')
    new_line = _breaks_line(text[end:index])
    if character in '"{[' or SCALAR.match(text, index) or (new_line and (character.isalnum() or character in "_$'`“‘")):
        if in_object and character in CLOSING and reading.misfit:
            return _unclosed(text, *reading.misfit)
        what = f"the value of {_key(reading)}" if in_object else "this item"
        related = [((index, index + 1), "the next one begins here")]
        return Mistake(end, end, f"a comma is missing after {what}", related=related)
    match = BARE_KEY.match(text, index)
    stray = match[0] if match else character
    joins = "Write one string: JSON cannot join strings." if character == "+" else None
    return Mistake(index, index + len(stray), f"expected a comma, found {_excerpt(stray)}", joins)


def _instead_of_colon(reading: _Reading, index: int) -> Mistake:
    text = reading.text
    character = text[index]
    start, end = reading.key
    mistake = _broken_string(reading, index, COLON) or _everywhere(text, index)
    if mistake is not None:
        return mistake
    if character == "=":
        return Mistake(index, index + 1 + (text[index + 1 : index + 2] == ">"), 'expected a colon, found "="')
    next_is_key = False
    if character == '"':
        behind = _string_end(text, index)
        next_is_key = behind is not None and _next(text, behind) == ":"
    if character in ",}]" or next_is_key:
        advice = "Write [ ] for an array, not { }." if character in ",}" else None
        return Mistake(start, end, f"{_key(reading)} has no value", advice)
    if character in ";.":
        return Mistake(index, index + 1, f'expected a colon, found "{character}"')
    return Mistake(end, end, f"a colon is missing after {_key(reading)}")


def _instead_of_key(reading: _Reading, index: int, expected: str) -> Mistake:
    text = reading.text
    character = text[index]
    mistake = _everywhere(text, index)
    if mistake is not None:
        return mistake
    if character == "}":
        return Mistake(reading.comma, reading.comma + 1, 'there is a comma before the closing "}"', "Remove the comma.")
    if character == "]":
        return _wrong_bracket(reading, index)
    if character == ",":
        return _stray_comma(index, expected is FIRST_KEY)
    if character == ":":
        return Mistake(index, index + 1, "there is a colon without a key")
    if character in CLOSING:
        if match := TEMPLATE.match(text, index - 1):
            return Mistake(index - 1, match.end(), f"{_excerpt(match[0])} has no quotes", _IN_QUOTES)
        if reading.misfit:
            return _unclosed(text, *reading.misfit)
        advice = 'Write several objects in [ ], or add the missing "}" before this one.'
        return Mistake(index, index + 1, f'expected a key, found "{character}"', advice)
    if character in QUOTES:
        return _other_quotes(text, index, "key")
    if match := re.compile(r"\.{3}|…").match(text, index):
        return _placeholder(match)
    match = BARE_KEY.match(text, index)
    if not match:
        return Mistake(index, index + 1, f'expected a key, found "{character}"')
    end = match.end()
    if text.startswith('"', end) and CLOSING_QUOTE.match(text, end):
        return Mistake(index, end + 1, "the key has no opening quote", 'Write " before it.')
    return Mistake(index, end, f"the key {_excerpt(match[0], 40)} has no quotes", f'Write "{match[0][:40]}".')


def _instead_of_value(reading: _Reading, index: int, expected: str) -> Mistake:
    text = reading.text
    character = text[index]
    before = text[reading.last[0]] if reading.stack else ""
    color = COLOR.match(text, index)
    mistake = None if color else _everywhere(text, index)
    if mistake is not None:
        return mistake
    if before == ":" and character in ",}]":
        return Mistake(*reading.last, f"{_key(reading)} has no value")
    if character == ",":
        return _stray_comma(index, expected is FIRST_VALUE)
    if character in "}]":
        if not reading.stack:
            return Mistake(index, index + 1, f'"{character}" closes no bracket')
        if expected is VALUE and character == CLOSING[text[reading.stack[-1][0]]]:
            return Mistake(
                reading.comma, reading.comma + 1, 'there is a comma before the closing "]"', "Remove the comma."
            )
        return _wrong_bracket(reading, index)
    if character == ":":
        return Mistake(index, index + 1, "two colons in a row" if before == ":" else "there is a colon without a key")
    if character in QUOTES:
        return _other_quotes(text, index, "string")
    if match := re.compile(r"\.{3}|…").match(text, index):
        return _placeholder(match)
    if reading.stack and (cut := CUT_VALUE.match(text, index)):
        return Mistake(
            cut.end(),
            cut.end(),
            "the file ends in the middle of a value",
            "Check the end of the file: it may be cut off.",
        )
    if character in "+-.0123456789":
        return _bad_number(text, index)
    return _bare_value(text, index, not reading.stack)


_IN_QUOTES = "Put it in double quotes."


def _bare_value(text: str, index: int, alone: bool) -> Mistake:
    bare = _bare_text(text, index)
    end = index + len(bare)
    right = TRUE_WORDS.get(bare.lower())
    if right is not None:
        return Mistake(index, end, f"{bare} is not a JSON value", f"Write {right}.")
    if bare == "undefined":
        return Mistake(index, end, "undefined is not a JSON value", "Remove the key, or write null.")
    if text.startswith('"', end) and CLOSING_QUOTE.match(text, end):
        return Mistake(index, end + 1, "the string has no opening quote", 'Write " before it.')
    if CODE.match(bare):
        return Mistake(index, end, "expected a value, found code", "Write a value: JSON cannot compute anything.")
    if alone:
        return Mistake(index, end, f"the text begins with {_excerpt(bare)}, not with a value")
    return Mistake(index, end, f"{_excerpt(bare)} has no quotes", _IN_QUOTES)


def _bare_text(text: str, index: int) -> str:
    """The text from the index up to the next punctuation, comment or end of the line."""
    bare = text[index : _reach(BARE_TEXT, text, index)]
    comment = COMMENT_BEHIND.search(bare)
    return bare[: comment.start() if comment else None].rstrip()


def _bad_number(text: str, index: int) -> Mistake:
    run = _bare_text(text, index)
    end = index + len(run)
    unknown = Mistake(index, end, f"{_excerpt(run)} is not a number, and has no quotes", _IN_QUOTES)
    if len(run) > LONGEST_EXCERPT:
        return unknown
    sign, digits = ("-", run[1:]) if run.startswith("-") else ("", run)
    if SCALAR.fullmatch(digits[1:]) and digits.startswith("+"):
        return Mistake(index, end, f"the number {run} has a plus sign", f"Write {digits[1:]}.")
    if based := re.fullmatch(r"0([xX])[0-9a-fA-F]+|0([oO])[0-7]+|0([bB])[01]+", digits):
        kind = "hexadecimal" if based[1] else "octal" if based[2] else "binary"
        return Mistake(index, end, f"the number {run} is {kind}", f"Write {sign}{int(digits, 0)}.")
    if zeros := re.fullmatch(r"0+(?=[0-9])([0-9]+(?:\.[0-9]+)?)", digits):
        advice = f'Write {sign}{zeros[1]}, or "{run}" if the zero matters.'
        return Mistake(index, end, f"the number {run} begins with a zero", advice)
    if re.fullmatch(r"\.[0-9]+(?:[eE][+-]?[0-9]+)?", digits):
        return Mistake(index, end, f"the number {run} has no digit before its point", f"Write {sign}0{digits}.")
    if re.fullmatch(r"[0-9]+\.(?:[eE][+-]?[0-9]+)?", digits):
        advice = f"Write {sign}{digits.replace('.', '.0')}."
        return Mistake(index, end, f"the number {run} has no digit after its point", advice)
    if re.fullmatch(r"[0-9]+(?:_[0-9]+)+", digits):
        return Mistake(index, end, f"the number {run} has underscores", f"Write {sign}{digits.replace('_', '')}.")
    if re.fullmatch(r"[0-9.]+[eE][+-]?", digits):
        return Mistake(index, end, f"the number {run} has no exponent")
    return unknown


def _stray_comma(index: int, first: bool) -> Mistake:
    message = "there is a comma before the first item" if first else "two commas in a row"
    return Mistake(index, index + 1, message, "Remove the comma, or add what is missing before it.")


def _placeholder(match: re.Match[str]) -> Mistake:
    advice = "Write what it stands for, or remove it."
    return Mistake(match.start(), match.end(), f'the placeholder "{match[0]}" is not JSON', advice)


def _other_quotes(text: str, index: int, what: str) -> Mistake:
    """A key or string in marks that are not JSON's, underlined up to the mark that ends it, on the same line."""
    opening = text[index]
    line_end = _reach(REST_OF_LINE, text, index)
    ends = [at for mark in QUOTES[opening] if (at := text.find(mark, index + 1, line_end)) >= 0]
    end = min(ends, default=index) + 1
    kind = {"'": "single quotes", "`": "backticks"}.get(opening, "typographic quotes")
    return Mistake(index, end, f"the {what} is in {kind}", "Use double quotes.")


def _string_end(text: str, index: int) -> int | None:
    try:
        end: int = scanstring(text, index + 1, True)[1]
    except JSONDecodeError:
        return None
    return end


def _broken_string(reading: _Reading, index: int, expected: str) -> Mistake | None:
    """The mistake, if there is one, in a string or key that ended too early: a quote inside of it, or a missing end.

    `"<div class="a">"` reads as a string, the letter a, and a string; `"a: 1, "b": 2` as a string, the letter b, ...
    """
    text = reading.text
    start, end = reading.last
    character = text[index]
    gap = text[end:index]
    if text[start] != '"' or character in ",:]}=" or _breaks_line(gap):
        return None
    in_array = bool(reading.stack) and text[reading.stack[-1][0]] == "["
    if character == '"':
        if gap:
            return None
        if CLOSING_QUOTE.match(text, index):
            return Mistake(index, index + 1, "there is one double quote too many here", "Remove it.")
        behind = _string_end(text, index)
        if in_array or expected is COLON or behind is None or _next(text, behind) == ":":
            return None
        return _inner_quote(start, end)
    if not CLOSING_QUOTE.search(text, index, _reach(REST_OF_LINE, text, index)):
        return None
    if (gap or in_array) and (character in "{[+" or SCALAR.match(text, index) or COMMENT.match(text, index)):
        return None
    content = text[start : end - 1].rstrip()
    following = _next(text, text.find('"', index) + 1)
    if content.endswith(",") and (following == ":" or in_array):
        return _unclosed_string(text, start, start + len(content) - 1)
    before_colon = content.rstrip(" \t[{")
    if expected is COLON and before_colon.endswith(":"):
        return _unclosed_string(text, start, start + len(before_colon) - 1)
    return _inner_quote(start, end)


def _inner_quote(start: int, end: int) -> Mistake:
    advice = 'Write \\" for a double quote inside of a string.'
    related = [((start, start + 1), "the string begins here")]
    return Mistake(end - 1, end, "a double quote inside of the string is not escaped", advice, related)


def _bad_string(text: str, start: int) -> Mistake:
    """The mistake in a string that cannot be read: not closed, a raw control character, or a wrong escape."""
    line_end = _reach(REST_OF_LINE, text, start)
    quote = _reach(TO_QUOTE, text, start + 1, line_end)
    if quote >= line_end or text[quote] != '"':
        # A string without an end on its line: was the end forgotten, or is this a text of several lines?
        quote = _reach(TO_QUOTE, text, line_end)
        between = STRUCTURE.fullmatch(text, line_end, quote)
        if quote >= len(text) or text[quote] != '"' or (between and not CLOSING_QUOTE.match(text, quote)):
            return _unclosed_string(text, start, line_end)
    at = _reach(STRING_BODY, text, start + 1)
    if text[at] == "\\" and text[at + 1] >= " ":
        return _bad_escape(text, at)
    if text[at] == "\\":
        at += 1
    what, escape = CONTROLS.get(text[at], (_character_in_words(text[at]), f"\\u{ord(text[at]):04x}"))
    # A line break is an empty place at the end of its line, so that nothing is underlined across lines.
    end = at if text[at] in "\n\r" else at + 1
    advice = f"Write {escape} in its place."
    related = [((start, start + 1), "the string begins here")]
    return Mistake(at, end, f"{what} is inside of a string", advice, related)


def _unclosed_string(text: str, start: int, end: int) -> Mistake:
    end = start + len(text[start:end].rstrip())
    last = start + len(text[start:end].rstrip(" ,:\t}]")) - 1
    if last > start and text[last] in "“”„»":
        return Mistake(last, last + 1, f"{text[last]} does not close the string", 'Write " in its place.')
    advice = 'Write " where it ends.'
    if text.startswith('\\"', last - 1):
        advice = 'Write \\\\ for a backslash: as it is, it makes the last " a part of the string.'
    related = [((end, end), "the file ends here")] if after_space(text, end) == len(text) else []
    return Mistake(start, end, "the string is not closed", advice, related)


def _bad_escape(text: str, at: int) -> Mistake:
    letter = text[at + 1]
    if letter == "u":
        digits = re.compile(r"[0-9a-fA-F]{0,3}").match(text, at + 2)
        end = digits.end() if digits else at + 2
        advice = "Write \\u and four digits, or \\\\u for a backslash and a u."
        return Mistake(at, end, f'"{text[at:end]}" has fewer than four hexadecimal digits', advice)
    advice = "Write \\\\ for a backslash."
    if letter == "'":
        advice = "Write ' without a backslash."
    elif code := re.compile(r"x([0-9a-fA-F]{2})").match(text, at + 1):
        advice = f"Write \\u00{code[1]}."
    return Mistake(at, at + 2, f'"\\{letter}" is not an escape in JSON', advice)


def _wrong_bracket(reading: _Reading, index: int) -> Mistake:
    """A closing bracket of the other kind: most often the right one is missing, sometimes it is a typing error."""
    text = reading.text
    character = text[index]
    if reading.misfit:
        return _unclosed(text, *reading.misfit)
    opener = reading.stack[-1][0]
    if any(CLOSING[text[other]] == character for other, _, _ in reading.stack):
        return _unclosed(text, opener, index)
    message = f'expected "{CLOSING[text[opener]]}", found "{character}"'
    return Mistake(index, index + 1, message, related=[((opener, opener + 1), "this bracket is open")])


def _unclosed(text: str, opener: int, closer: int) -> Mistake:
    """A bracket without an end, where the one at `closer` belongs to a bracket further out."""
    related = [((closer, closer + 1), "this one closes a bracket further out")]
    return Mistake(opener, opener + 1, f'"{text[opener]}" is not closed', related=related)


def _at_end(reading: _Reading, expected: str, start: int) -> Mistake:
    text = reading.text
    stack = reading.stack
    end = reading.last[1]
    if not stack:
        return Mistake(start, start, "the file is empty")
    if len(stack) == 1 and expected is COMMA:
        if reading.misfit:
            return _unclosed(text, *reading.misfit)
        opener = stack[0][0]
        return Mistake(
            opener, opener + 1, f'"{text[opener]}" is not closed', related=[((end, end), "the file ends here")]
        )
    if expected in (COMMA, FIRST_KEY, FIRST_VALUE):
        message = f"the file ends with {counted(len(stack), 'open bracket')}"
    else:
        message = f"the file ends where a {expected} is expected"
    related = [((opener, opener + 1), "this bracket is open") for opener, _, _ in stack[-1:]]
    return Mistake(end, end, message, "Check the end of the file: it may be cut off.", related)


def _behind_document(reading: _Reading, index: int) -> Mistake:
    text = reading.text
    character = text[index]
    start, end = reading.last
    mistake = _broken_string(reading, index, COMMA) or _everywhere(text, index)
    if mistake is not None:
        return mistake
    if character == ":" and text[start] == '"':
        return Mistake(start, end, "there is a key outside of an object", "Write { before it and } at the end.")
    related = [((end - 1, end), "the document ends here")]
    if character in "}]":
        return Mistake(index, index + 1, f'"{character}" closes no bracket', "Remove it.", related)
    if character in CLOSING:
        advice = "Make two files, or an array of both: a file holds one document."
        return Mistake(index, index + 1, "a second document begins after the first", advice, related)
    surplus = "Check the closing bracket before it: it may be one too many." if character == "," else None
    match = BARE_KEY.match(text, index)
    stop = match.end() if match else index + 1
    return Mistake(index, stop, f"{_excerpt(text[index:stop])} is after the end of the document", surplus, related)


def _key(reading: _Reading) -> str:
    start, end = reading.key
    return f"the key {quoted(reading.text[start + 1 : end - 1])}"


def _excerpt(text: str, longest: int = LONGEST_EXCERPT) -> str:
    return quoted(text if len(text) <= longest else text[: longest - 1] + "…")
