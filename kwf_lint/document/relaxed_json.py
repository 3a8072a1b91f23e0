"""Reads JSON with comments and the like: JSON with what JSON5, JavaScript or Python write in another way.

Each deviation becomes what JSON has for it, and the strict text that results is read like any other: so numbers, escapes,
equal keys and limits mean the same as in JSON. Places in the strict text lead back to the text that its author wrote.
Loaded only for a text that the scanner refused; a text with any other mistake is not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from kwf_lint.document.document import MAX_DEPTH, Document
from kwf_lint.document.edits import replaced
from kwf_lint.document.json_mistakes import COLOR, COMMENT_HELP, COMMENT_MESSAGE, TRUE_WORDS
from kwf_lint.document.json_scan import scanstring
from kwf_lint.document.mistake import Mistake
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.document.document import Path, Span
    from kwf_lint.document.edits import Replacement


COMMENTS = ".jsonc"
JSON5 = ".json5"

_NAME = r"(?:[^\W\d]|[$]|\\u[0-9a-fA-F]{4})(?:[\w$\u200c\u200d]|\\u[0-9a-fA-F]{4})*+"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\n\r]++)
    | (?P<double>"(?:[^"\\\n\r]++|\\(?:\r\n|[\s\S]))*+")
    | (?P<single>'(?:[^'\\\n\r]++|\\(?:\r\n|[\s\S]))*+')
    | (?P<mark>[{{}}\[\]:,])
    | (?P<comment>//[^\n\r\u2028\u2029]*+|/\*[\s\S]*?\*/|\#[^\n\r]*+)
    | (?P<number>[-+]?(?:[0-9.][\w.]*+(?:(?<=[eE])[-+][0-9]++)?|Infinity\b|NaN\b))
    | (?P<name>{_NAME})
    | (?P<odd>[\v\f\xa0\ufeff\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|NaN|-?Infinity")
_JSON5_NUMBER = re.compile(
    r"([+-]?)(?:(0[xX][0-9a-fA-F]{1,1000})|(Infinity|NaN)|((?:0|[1-9][0-9]*)?)(\.[0-9]*)?([eE][+-]?[0-9]+)?)"
)
_INDEX = re.compile(r"0|[1-9][0-9]*")
_ESCAPE = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|0(?![0-9])|[^0-9ux])|["\x00-\x1f]|\\""")
_IN_JSON = frozenset('"\\/bfnrtu')
_LINE_ENDS = frozenset(("\n", "\r", "\r\n", "\u2028", "\u2029"))
_WORDS = frozenset(("true", "false", "null", "NaN", "Infinity"))
_PYTHON = frozenset(("True", "False", "None"))


class Deviation:
    """A place where a text is not JSON, and what JSON has there: span and words as in a Mistake.

    path: the value or key that it belongs to. edit: the span that a fix changes, and what is there then. safe: the
    fix loses nothing.
    """

    __slots__ = ("edit", "end", "help", "message", "path", "safe", "start", "title")

    def __init__(
        self, span: Span, message: str, advice: str, title: str, edit: Replacement, path: Path, *, safe: bool
    ) -> None:
        self.start, self.end = span
        self.message = message
        self.help = advice
        self.title = title
        self.edit = edit
        self.path = path
        self.safe = safe


class Relaxed:
    """How a text differs from JSON.

    json: the strict JSON that it stands for. deviations: those that its name does not allow, in the order of the text.
    """

    __slots__ = ("_comments", "_new_ends", "_new_starts", "_old_ends", "_old_starts", "_single", "deviations", "json")

    def __init__(self, json: Document, found: _Deviations) -> None:
        text, changes = found.text, found.changes
        self.json = json
        self.deviations = found.deviations
        self._single = found.single
        self._old_starts = [start for start, _, _ in changes]
        self._old_ends = [end for _, end, _ in changes]
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []
        self._comments = [text[start:end].lstrip()[:1] in ("/", "#") for start, end, _ in changes]
        moved = 0
        for start, end, new in changes:
            self._new_starts.append(start + moved)
            self._new_ends.append(start + moved + len(new))
            moved += len(new) - (end - start)

    def start(self, offset: int) -> int:
        """Where what begins at an offset of the strict text begins in the text."""
        last = bisect_right(self._new_starts, offset) - 1
        if last < 0:
            return offset
        inside = offset < self._new_ends[last]
        return self._old_starts[last] if inside else self._old_ends[last] + offset - self._new_ends[last]

    def end(self, offset: int) -> int:
        """Where what ends at an offset of the strict text ends in the text."""
        last = bisect_left(self._new_starts, offset) - 1
        if last < 0:
            return offset
        return self._old_ends[last] + max(0, offset - self._new_ends[last])

    def span(self, span: Span) -> Span:
        """Where a span of the strict text is in the text."""
        start = self.start(span[0])
        return start, max(start, self.end(span[1]))

    def mistake(self, mistake: Mistake) -> Mistake:
        """A mistake in the strict text, at its place in the text."""
        related = [(self.span(span), label) for span, label in mistake.related]
        return Mistake(*self.span((mistake.start, mistake.end)), mistake.message, mistake.help, related)

    def strict_start(self, offset: int) -> int:
        """Where a value that begins at an offset of the text begins in the strict text."""
        last = bisect_right(self._old_starts, offset) - 1
        if last < 0:
            return offset
        if offset == self._old_starts[last]:
            return self._new_starts[last]
        return self._new_ends[last] + max(0, offset - self._old_ends[last])

    def part(
        self, value: Span, part: tuple[int, int], part_span: Callable[[Document, Span, tuple[int, int]], Span]
    ) -> Span:
        """Where characters of the decoded string at a span of the text are; anything but a string is taken whole."""
        start = self.strict_start(value[0])
        text = self.json.text
        if text[start : start + 1] != '"':
            return value
        return self.span(part_span(self.json, (start, scanstring(text, start + 1, True)[1]), part))

    def change(self, change: Replacement) -> Replacement | None:
        """What a change of the strict text is in the text; None where it would remove a comment or split a deviation."""
        start, end, new = change
        first = bisect_left(self._new_ends, start)
        for at in range(first, len(self._new_starts)):
            low, high = self._new_starts[at], self._new_ends[at]
            if low > end:
                break
            if low < start < high or low < end < high:
                return None
            if self._comments[at] and start <= low < end:
                return None
        there = (self.end(start), self.end(start)) if start == end else (self.start(start), self.end(end))
        string = bisect_right(self._single, (there[0], there[0])) - 1
        if string >= 0 and self._single[string][0] < there[0] < self._single[string][1] and "'" in new:
            return None
        return *there, new


def read_relaxed(document: Document, start: int, read: Callable[[Document], None]) -> None:
    """Read a document whose text is not JSON, if it is but for deviations; `read` reads a strict text into a document.

    Else the document stays as it is, with its mistake: but where the name says that deviations are allowed, with the
    first mistake that is left without them.
    """
    found = _Deviations(document.text, start, document.name)
    is_allowed = document.name.endswith((COMMENTS, JSON5))
    if not found.changes or not (found.is_whole or is_allowed):
        return
    strict = Document(document.name, replaced(document.text, found.changes))
    read(strict)
    relaxed = Relaxed(strict, found)
    if strict.mistake is not None:
        if is_allowed:
            left = relaxed.mistake(strict.mistake)
            first = min([each.start for each in found.deviations], default=left.start)
            document.mistake = left if left.start <= first else _as_mistake(found.deviations[0])
        return
    if not found.is_whole:
        return
    document.mistake = None
    document.value = strict.value
    document.too_deep = strict.too_deep and (relaxed.span(strict.too_deep) if strict.too_deep[1] else strict.too_deep)
    document.has_duplicate_keys = strict.has_duplicate_keys
    document.has_unicode_escapes = strict.has_unicode_escapes
    document.flaws_seen |= strict.flaws_seen
    if document.name.endswith(JSON5):
        document.flaws_seen.discard("constant")
    document.relaxed = relaxed


def _as_mistake(deviation: Deviation) -> Mistake:
    return Mistake(deviation.start, deviation.end, deviation.message, deviation.help)


class _Deviations:
    """The deviations in a text and the changes that make it JSON; those up to the first token that no style of JSON has.

    What the name allows is changed as well, but not reported. Whether brackets, colons and commas are where they belong
    is left to the reader of JSON. single: the strings in single quotes. is_whole: there is no such token.
    """

    def __init__(self, text: str, start: int, name: str) -> None:
        self.text = text
        self.name = name
        self.deviations: list[Deviation] = []
        self.changes: list[Replacement] = []
        self.single: list[Span] = []
        # The parts of the path here: of an object the last key, None where none is read yet, of an array the index.
        self._around: list[str | int | None] = []
        self._before = ""
        self.is_whole = self._read(start)
        self.changes.sort()
        self.deviations.sort(key=lambda each: each.start)

    def _read(self, index: int) -> bool:
        text = self.text
        is_json5 = self.name.endswith(JSON5)
        comma = -1
        while index < len(text):
            match = _TOKEN.match(text, index)
            if match is None or (text[index] == "#" and self._before in (":", "[", ",") and COLOR.match(text, index)):
                return False
            kind = match.lastgroup
            written = match[0]
            end = match.end()
            if kind == "comment":
                self._comment(index, end)
            elif kind == "odd":
                if not is_json5:
                    return False
                self.changes.append((index, end, " "))
            elif kind == "mark":
                if written in "}]" and comma >= 0 and self._before == ",":
                    self._comma(comma, written)
                comma = index if written == "," and self._before not in (",", "[", "{", ":", "") else -1
                self._mark(written)
            elif kind != "space":
                if not self._token(kind or "", written, index, end):
                    return False
                self._before = "value"
            index = end
        return True

    def _mark(self, mark: str) -> None:
        around = self._around
        if mark in "{[":
            around.append(None if mark == "{" else 0)
        elif mark in "}]":
            if around:
                around.pop()
        elif mark == "," and around:
            here = around[-1]
            around[-1] = here + 1 if type(here) is int else None
        self._before = mark

    def _path(self) -> Path:
        return tuple([part for part in self._around[:MAX_DEPTH] if part is not None])

    def _token(self, kind: str, written: str, index: int, end: int) -> bool:
        """Note a string, number or name; returns whether it can be read."""
        is_json5 = self.name.endswith(JSON5)
        is_key = bool(self._around) and self._around[-1] is None
        new = written
        fine = True
        changes: Sequence[Replacement] = ()
        if kind == "double":
            # What is wrong with its escapes is another mistake, where they are not allowed.
            changes = _string_changes(written, index, is_json5=True) or () if is_json5 else ()
        elif kind == "single":
            found = _string_changes(written, index, is_json5=is_json5)
            if found is None:
                return False
            changes = found
            self.single.append((index, end))
            fine = is_json5
        elif is_key and (kind == "name" or written in _WORDS or (not is_json5 and _INDEX.fullmatch(written))):
            changes = ((index, index, '"'), (end, end, '"'))
            fine = is_json5
        elif kind == "name":
            if written not in _WORDS and written not in _PYTHON:
                return False
            if written in _PYTHON:
                changes = ((index, end, TRUE_WORDS[written.lower()]),)
                fine = False
        elif not _NUMBER.fullmatch(written):
            number = _json5_number(written) if is_json5 else None
            if number is None:
                return False
            changes = ((index, end, number),)
        if changes:
            new = replaced(written, [(first - index, last - index, each) for first, last, each in changes])
        if is_key:
            try:
                self._around[-1] = scanstring(new, 1, True)[0] if new[:1] == '"' else new
            except ValueError:
                return False
        self.changes += changes
        if not fine:
            self._report(kind, written, new, index, end)
        return True

    def _report(self, kind: str, written: str, new: str, index: int, end: int) -> None:
        is_key = bool(self._around) and type(self._around[-1]) is str and self._before != ":"
        if kind == "single":
            message = f"the {'key' if is_key else 'string'} is in single quotes"
            advice = "Use double quotes."
            title = "replace the single quotes with double quotes"
        elif is_key:
            message = f"the key {quoted(written if len(written) <= 40 else written[:39] + '…')} has no quotes"
            advice = f'Write "{written[:40]}".'
            title = "put the key in double quotes"
        else:
            message = f"{written} is not a JSON value"
            advice = f"Write {new}."
            title = f"replace {written} with {new}"
        self.deviations.append(
            Deviation((index, end), message, advice, title, (index, end, new), self._path(), safe=True)
        )

    def _comma(self, comma: int, bracket: str) -> None:
        change = (comma, comma + 1, "")
        self.changes.append(change)
        if not self.name.endswith((COMMENTS, JSON5)):
            message = f'there is a comma before the closing "{bracket}"'
            path = tuple([part for part in self._around[:-1][:MAX_DEPTH] if part is not None])
            self.deviations.append(
                Deviation(change[:2], message, "Remove the comma.", "remove the comma", change, path, safe=True)
            )

    def _comment(self, index: int, end: int) -> None:
        text = self.text
        change = self._without_comment(index, end)
        self.changes.append(change)
        if self.name.endswith((COMMENTS, JSON5)):
            if text[index] == "#":
                title = "replace # with //"
                edit = index, index + 1, "//"
                self.deviations.append(
                    Deviation(
                        edit[:2], '"#" does not begin a comment', "Write //.", title, edit, self._path(), safe=True
                    )
                )
            return
        line_end = min([at for sign in "\n\r" if (at := text.find(sign, index, end)) >= 0], default=end)
        shown = index, index + len(text[index:line_end].rstrip())
        self.deviations.append(
            Deviation(shown, COMMENT_MESSAGE, COMMENT_HELP, "remove the comment", change, self._path(), safe=False)
        )

    def _without_comment(self, index: int, end: int) -> Replacement:
        """What removes a comment: with its line where it is alone, else with the space before it or after it."""
        text = self.text
        done = max(self.changes[-1][1] if self.changes else 0, 1 if text.startswith("\ufeff") else 0)
        start = index - (len(text[done:index]) - len(text[done:index].rstrip(" \t")))
        stop = end
        while text[stop : stop + 1] in (" ", "\t"):
            stop += 1
        ends_line = text[stop : stop + 1] in ("", "\n", "\r")
        if ends_line and (start == 0 or text[start - 1] in "\n\r\ufeff"):
            return start, stop + (2 if text.startswith("\r\n", stop) else 1 if stop < len(text) else 0), ""
        if ends_line:
            return start, end, ""
        before, after = text[index - 1 : index], text[stop : stop + 1]
        joins = before not in ("", *" \t\n\r{}[]:,") and after not in "{}[]:,"
        return index, stop, " " if joins else ""


def _string_changes(written: str, at: int, *, is_json5: bool) -> list[Replacement] | None:
    """What makes a JSON string of a string in quotes at an offset; None where it has an escape that is not read."""
    single = written[0] == "'"
    changes: list[Replacement] = [(at, at + 1, '"')] if single else []
    for match in _ESCAPE.finditer(written, 1, len(written) - 1):
        sign = match[0]
        new = _in_json(sign, is_json5=is_json5)
        if new is None:
            return None
        if new != sign:
            changes.append((at + match.start(), at + match.end(), new))
    if single:
        changes.append((at + len(written) - 1, at + len(written), '"'))
    return changes


def _in_json(sign: str, *, is_json5: bool) -> str | None:
    """An escape, or a character that JSON wants escaped, as JSON writes it; None where it is not read."""
    if sign == "\\":
        return None
    letter = sign[1:]
    if not letter:
        return '\\"' if sign == '"' else f"\\u{ord(sign):04x}" if sign != "\t" else "\\t"
    if letter[0] in _IN_JSON:
        return sign
    if letter == "'":
        return "'"
    if letter[0] == "x":
        return f"\\u00{letter[1:]}"
    if letter in ("v", "0"):
        return f"\\u{0x0B if letter == 'v' else 0:04x}"
    if letter in _LINE_ENDS:
        return ""
    return letter if is_json5 and letter.isprintable() else None


def _json5_number(written: str) -> str | None:
    """A number of JSON5 as JSON writes it, None where it is none."""
    match = _JSON5_NUMBER.fullmatch(written)
    if match is None:
        return None
    sign, digits, word, whole, fraction, exponent = match.groups(default="")
    minus = "-" if sign == "-" else ""
    if digits:
        return f"{minus}{int(digits, 16)}"
    if word:
        return word if word == "NaN" else minus + word
    if not whole and len(fraction) < 2:
        return None
    return f"{minus}{whole or '0'}{fraction if len(fraction) > 1 else ''}{exponent}"
