"""Parses what strings of a definition may hold: references and functions (`/#...`) and Handlebars templates (`{{ }}`).

Offsets count characters of the decoded string. Nothing here knows which roots, functions or helpers exist, nor which
strings are expressions at all (descriptions, changelogs and KView templates are not); rules judge by the scope.

Forms of references and functions: Kustomer's pages on conditions and expressions. Templates are read by the lexical
rules and the grammar of Handlebars 4.7, oddities included, because that is what renders them; the tests hold both
parsers against each other.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    Segment: TypeAlias = tuple[str, int, int]
    Value: TypeAlias = "Path | Constant | Call"
    Statement: TypeAlias = "Mustache | Block | Partial"
    Token: TypeAlias = tuple[str, Any, int, int]

_HEXADECIMAL = "0123456789abcdefABCDEF"
_IN_REFERENCES = "._-@$"
_IN_FUNCTIONS = "._-@$,:"

# How deep blocks (with their `else if` branches) and sub-expressions may nest. Handlebars has no such limit.
DEEPEST = 100


class Mistake:
    """Why an expression cannot be read as it was meant.

    kind, in templates: "at-segment" (`.@attr`, `['@attr']`), "index" (`list.0` at the end of a path), "reference" (`/#`
    inside the braces), "syntax" (all else); in functions: "name" (there is none), "space", "prefix" (`/#` inside).
    message: a fact for people. replacement: the characters that mend it when they take the place of start to end, or
    None where no such characters are known.
    """

    __slots__ = ("end", "kind", "message", "replacement", "start")

    def __init__(self, kind: str, message: str, start: int, end: int, replacement: str | None = None) -> None:
        self.kind = kind
        self.message = message
        self.start = start
        self.end = end
        self.replacement = replacement


class Path:
    """The way to a value: segments as (text, start, end), without Handlebars' `this`, `.` and `..`.

    root: the text of the first segment, "" where there is none. data: a Handlebars `@` variable. depth: how many `..`.
    A segment's text is without the brackets of `[...]`, its offsets are with them.
    """

    __slots__ = ("data", "depth", "end", "root", "segments", "start")

    def __init__(self, segments: list[Segment], start: int, end: int, data: bool = False, depth: int = 0) -> None:
        self.segments = segments
        self.root = segments[0][0] if segments else ""
        self.start = start
        self.end = end
        self.data = data
        self.depth = depth


class Constant:
    """A literal in a template; kind is "string", "number", "boolean", "null" or "undefined" (value None)."""

    __slots__ = ("end", "kind", "start", "value")

    def __init__(self, kind: str, value: str | float | bool | None, start: int, end: int) -> None:
        self.kind = kind
        self.value = value
        self.start = start
        self.end = end


class Call:
    """A name with what follows it: a sub-expression, or the inside of a tag.

    name: a path or constant (a `Call` only as the name of a partial). pairs: the `key=value` arguments as (key, start
    of the key, end of the key, value). Without arguments it may be a helper or just a path; only Handlebars knows.
    """

    __slots__ = ("arguments", "end", "name", "pairs", "start")

    def __init__(
        self,
        name: Value,
        arguments: list[Value],
        pairs: list[tuple[str, int, int, Value]],
        start: int,
        end: int,
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.pairs = pairs
        self.start = start
        self.end = end


class Mustache:
    """`{{x}}` (escaped), `{{{x}}}` or `{{&x}}` (not), or a decorator `{{* x}}`; start and end include the braces."""

    __slots__ = ("call", "decorator", "end", "escaped", "start")

    def __init__(self, call: Call, start: int, end: int, escaped: bool, decorator: bool) -> None:
        self.call = call
        self.start = start
        self.end = end
        self.escaped = escaped
        self.decorator = decorator


class Block:
    """A block from the braces that open it to those that close it.

    kind: "block" (`#x`), "inverse" (`^x`), "chain" (`else x`, which stands alone in the `inverse` of what it continues
    and ends where that ends), "decorator" (`#*x`) or "raw" (four braces). body: what stands for the case that holds,
    inverse: for the other; None where there is no such part. names: the block parameters, `as |a b|`.
    """

    __slots__ = ("body", "call", "end", "inverse", "kind", "names", "start")

    def __init__(self, kind: str, call: Call, names: list[str], start: int) -> None:
        self.kind = kind
        self.call = call
        self.names = names
        self.start = start
        self.end = start
        self.body: list[Statement] | None = None
        self.inverse: list[Statement] | None = None


class Partial:
    """`{{> x}}`, or with a body `{{#> x}}...{{/x}}`."""

    __slots__ = ("body", "call", "end", "start")

    def __init__(self, call: Call, start: int, end: int, body: list[Statement] | None) -> None:
        self.call = call
        self.start = start
        self.end = end
        self.body = body


class Reference:
    """A whole string `/#a.b.c`. Segments may be empty or hold any character: what is right is the rules' business."""

    __slots__ = ("mistakes", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes: Sequence[Mistake] = ()


class Function:
    """A whole string `/#fn:name,path,argument,...`.

    name: (text, start, end). arguments: all that follow the name, as (text, start, end) without outer spaces. path: the
    first argument read as a path, without a wrong `/#`; None if it is empty or is 24 hexadecimal digits, a schedule's
    id as `inBusinessHours` takes it.
    """

    __slots__ = ("arguments", "mistakes", "name", "path")

    def __init__(self, name: Segment, arguments: list[Segment], path: Path | None, mistakes: list[Mistake]) -> None:
        self.name = name
        self.arguments = arguments
        self.path = path
        self.mistakes = mistakes


class Template:
    """A string with `{{`. body: its tags outside blocks, in order (text and comments are left out).

    Handlebars refuses the string if there are mistakes. Where all of them have a replacement, body shows the template as
    it was meant; a mistake without one ends the reading, so it is the last, and body is empty.
    """

    __slots__ = ("body", "mistakes")

    def __init__(self, body: list[Statement], mistakes: list[Mistake]) -> None:
        self.body = body
        self.mistakes = mistakes


def parse_string(text: str) -> Reference | Function | Template | None:
    """What the string holds, or None for plain text: no `/#` at its start and no `{{` in it."""
    if text.startswith("/#"):
        return parse_function(text) if text.startswith("fn:", 2) else Reference(_path(text, 2, len(text)))
    if "{{" in text:
        return parse_template(text)
    return None


def _path(text: str, start: int, end: int) -> Path:
    """The characters from start to end as a reference reads them: split at dots, whatever they are."""
    segments = []
    at = start
    for segment in text[start:end].split("."):
        segments.append((segment, at, at + len(segment)))
        at += len(segment) + 1
    return Path(segments, start, end)


def parse_function(text: str) -> Function:
    """Read `/#fn:...`. What follows the path of `dateFormat` is one argument, its format, commas and spaces included."""
    fields = text[5:].split(",")
    dates = fields[0].strip() == "dateFormat"
    if dates and len(fields) > 3:
        fields[2:] = [",".join(fields[2:])]
    mistakes = []
    cores = []
    at = 5
    for place, field in enumerate(fields):
        core = field
        start, end, after = at, at + len(field), at + len(field)
        if not (dates and place == 2):
            core = field.strip()
            start += len(field) - len(field.lstrip())
            end = start + len(core)
            for left, right in ((at, start), (end, after)):
                if left < right:
                    mistakes.append(Mistake("space", "a space stands where a function allows none", left, right, ""))
        if core.startswith("/#"):
            mistakes.append(Mistake("prefix", '"/#" stands inside a function', start, start + 2, ""))
        cores.append((core, start, end))
        at = after + 1
    if not cores[0][0]:
        mistakes.append(Mistake("name", "the function has no name", 0, 5))
    path = None
    if len(cores) > 1:
        first, start, end = cores[1]
        if first.startswith("/#"):
            start += 2
        if start < end and (end - start != 24 or first.strip(_HEXADECIMAL)):
            path = _path(text, start, end)
    return Function(cores[0], cores[1:], path, mistakes)


def find_embedded(text: str) -> list[tuple[int, int]]:
    """Where references and functions stand inside longer text, which is sent as it is: (start, end) of each.

    Only `/#steps.`, `/#variables.`, `/#error.` and `/#fn:` count, so a URL's `/#/` is none; neither is anything between
    the braces of a tag, nor in a string that is a reference itself. A dot or comma that ends a sentence is left out.
    """
    found: list[tuple[int, int]] = []
    if text.startswith("/#"):
        return found
    start = text.find("/#")
    while start >= 0:
        end = start + 2
        if text.startswith(("steps.", "variables.", "error.", "fn:"), end) and (
            text.rfind("{{", 0, start) <= text.rfind("}}", 0, start)
        ):
            inside = _IN_FUNCTIONS if text.startswith("fn:", end) else _IN_REFERENCES
            while end < len(text) and (text[end].isalnum() or text[end] in inside):
                end += 1
            while text[end - 1] in ".,:":
                end -= 1
            found.append((start, end))
        start = text.find("/#", end)
    return found


# What follows reads templates. First come the tokens of a tag, as the lexer of Handlebars cuts them: the first of its
# rules that fits wins, and several fit only before certain characters. White space is JavaScript's, not Python's.

_SPACES = frozenset("\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff").union(map(chr, range(0x2000, 0x200B)))
_OUTSIDE_NAMES = _SPACES.union("!\"#%&'()*+,./;<=>@[\\]^`{|}~")
_AFTER_NAMES = _SPACES.union("=~}/.)|")
_AFTER_CONSTANTS = _SPACES.union("~})")
_DIGITS = frozenset("0123456789")
_WORD = _DIGITS.union("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_KEYWORDS = {"true": ("boolean", True), "false": ("boolean", False), "null": ("null", None)}
_KEYWORDS["undefined"] = ("undefined", None)
_CONSTANTS = frozenset(["string", "number", "boolean", "null", "undefined"])
_VALUES = _CONSTANTS.union(["name", "@", "("])
_HERE = frozenset(["this", ".", ".."])
_CLOSINGS = (("}}}}", "}}}}"), ("}}}", "}}}"), ("}~}}", "}}}"), ("}}", "}}"), ("~}}", "}}"))


class _Unreadable(Exception):  # noqa: N818  the fault is the template's
    """Stops the reading of a template; its only argument is the mistake."""


def _unreadable(message: str, start: int, end: int) -> _Unreadable:
    return _Unreadable(Mistake("syntax", message, start, end))


def _quoted(text: str) -> str:
    from kwf_lint.wording import quoted  # only for mistakes

    return quoted(text)


def _skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1] in _SPACES:
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


def _unescaped(bracketed: str) -> str:
    r"""`[...]` with `\\` and `\]` read as one character each."""
    if "\\" not in bracketed:
        return bracketed
    return "\\".join([part.replace("\\]", "]") for part in bracketed.split("\\\\")])


def _unbracketed(bracketed: str) -> str:
    """What `[...]` names. Handlebars leaves the brackets on if there is a line break between them."""
    name = _unescaped(bracketed)
    return name if _has_line_break(name) else name[1:-1]


def _has_line_break(text: str) -> bool:
    return "\n" in text or "\r" in text or "\u2028" in text or "\u2029" in text


def _tokens(text: str, at: int, mistakes: list[Mistake]) -> list[Token]:
    """The tokens of a tag, from behind its opening braces to its closing ones: (kind, value, start, end).

    Kinds: "name"; "." (a dot or slash between names); those of `Constant`; "@", "(", ")", "=", "as |", "|"; the closing
    "}}", "}}}" and "}}}}"; "[" for an index in the manner of JavaScript, which Handlebars refuses; and "invalid" and
    "end", after which nothing follows. A `/#` is added to the mistakes and skipped.
    """
    tokens: list[Token] = []
    size = len(text)
    while at < size:
        first = text[at]
        if first not in _OUTSIDE_NAMES:
            end = at + 1
            while end < size and text[end] not in _OUTSIDE_NAMES:
                end += 1
            word = text[at:end]
            after = text[end : end + 1]
            if after in _AFTER_CONSTANTS and word in _KEYWORDS:
                kind, value = _KEYWORDS[word]
                tokens.append((kind, value, at, end))
            elif (first in _DIGITS or first == "-") and (number_end := _number_end(text, at)):
                end = number_end
                tokens.append(("number", float(text[at:end]), at, end))
            elif word == "as" and after in _SPACES and text.startswith("|", _skip_spaces(text, end)):
                end = _skip_spaces(text, end) + 1
                tokens.append(("as |", word, at, end))
            elif after in _AFTER_NAMES or after == "[":
                tokens.append(("name", word, at, end))
            else:
                at = end
                break
            at = end
        elif first in _SPACES:
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
                tokens.append(("[", _unbracketed(text[at:end]).strip("'\""), at, end))
            else:
                tokens.append(("name", _unbracketed(text[at:end]), at, end))
            at = end
        elif first == "/":
            touches = tokens and tokens[-1][3] == at and tokens[-1][0] not in "(="
            if text.startswith("#", at + 1) and not touches:
                mistakes.append(Mistake("reference", '"/#" stands inside braces', at, at + 2, ""))
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


class _Tag:
    """Reads the inside of one tag by the grammar of Handlebars, advancing `place` over its tokens."""

    __slots__ = ("inside", "mistakes", "place", "start", "text", "tokens")

    def __init__(self, text: str, start: int, inside: int, mistakes: list[Mistake]) -> None:
        """The braces open at `start`, what is to be read begins at `inside`."""
        self.text = text
        self.start = start
        self.inside = inside
        self.tokens = _tokens(text, inside, mistakes)
        self.place = 0
        self.mistakes = mistakes

    def braces(self) -> str:
        """The braces and the sign that open the tag."""
        return self.text[self.start : self.inside].rstrip()

    def name(self) -> Path | Constant:
        """A path or a constant."""
        kind, value, start, end = self.tokens[self.place]
        if kind == "name" or kind == "@":
            return self.path()
        if kind in _CONSTANTS:
            self.place += 1
            return Constant(kind, value, start, end)
        raise self.unexpected()

    def path(self) -> Path:
        tokens = self.tokens
        start = tokens[self.place][2]
        data = tokens[self.place][0] == "@"
        if data:
            self.place += 1
        segments: list[Segment] = []
        depth = 0
        while True:
            kind, value, begin, end = tokens[self.place]
            if kind != "name":
                segments += self.refused_segments()
                end = segments[-1][2]
            elif value in _HERE and self.text[begin] != "[":
                if segments:
                    raise _unreadable(f"{_quoted(value)} stands inside a path", begin, end)
                depth += value == ".."
            else:
                segments.append((value, begin, end))
            self.place += 1
            kind, value, begin, close = tokens[self.place]
            while kind == "[":
                self.mistakes.append(self.wrong_index())
                segments.append((value, begin, close))
                self.place += 1
                end = close
                kind, value, begin, close = tokens[self.place]
            if kind != ".":
                return Path(segments, start, end, data, depth)
            self.place += 1

    def refused_segments(self) -> list[Segment]:
        """What stands after a dot and is no name for Handlebars, though it was meant as one."""
        kind, value, start, end = self.tokens[self.place]
        if self.tokens[self.place - 1][0] != ".":
            raise self.unexpected()
        if kind == "@" and self.tokens[self.place + 1][0] == "name":
            self.place += 1
            _, value, begin, end = self.tokens[self.place]
            bare = self.text[begin + 1 : end - 1] if self.text[begin] == "[" else value
            message = f"{_quoted('@' + value)} cannot follow a dot in a template"
            self.mistakes.append(Mistake("at-segment", message, start, end, f"[@{bare}]"))
            return [("@" + value, start, end)]
        word = self.text[start:end]
        if kind == "number":
            whole, dot, last = word.rpartition(".")
            begin = end - len(last)
            message = f"{_quoted(last)} cannot end a path in a template"
            self.mistakes.append(Mistake("index", message, begin, end, f"[{last}]"))
            return [*([(whole, start, begin - 1)] if dot else []), (last, begin, end)]
        if kind in ("boolean", "null", "undefined"):
            message = f"{_quoted(word)} cannot end a path in a template"
            self.mistakes.append(Mistake("syntax", message, start, end, f"[{word}]"))
            return [(word, start, end)]
        raise self.unexpected()

    def wrong_index(self) -> Mistake:
        """The mistake that brackets directly behind a name are."""
        _, value, start, end = self.tokens[self.place]
        kind = "at-segment" if value.startswith("@") else "index" if value.isdigit() else "syntax"
        written = self.text[start:end]
        bare = written[1:-1].strip("'\"")
        return Mistake(kind, f"{_quoted(written)} needs a dot before it", start, end, f".[{bare}]")

    def call(self, depth: int = 0) -> Call:
        """A name and its arguments, up to what can be neither."""
        start = self.tokens[self.place][2]
        return self.arguments(self.name(), start, depth)

    def call_of_partial(self) -> Call:
        """The same where the name may be a sub-expression."""
        start = self.tokens[self.place][2]
        return self.arguments(self.value(0) if self.tokens[self.place][0] == "(" else self.name(), start, 0)

    def arguments(self, name: Value, start: int, depth: int) -> Call:
        arguments: list[Value] = []
        pairs: list[tuple[str, int, int, Value]] = []
        while True:
            kind, value, begin, end = self.tokens[self.place]
            if kind not in _VALUES:
                return Call(name, arguments, pairs, start, self.tokens[self.place - 1][3])
            if kind == "name" and self.tokens[self.place + 1][0] == "=":
                self.place += 2
                pairs.append((value, begin, end, self.value(depth)))
            elif pairs:
                raise _unreadable("an argument without a key follows one with a key", begin, end)
            else:
                arguments.append(self.value(depth))

    def value(self, depth: int) -> Value:
        """An argument: a path, a constant or a sub-expression."""
        kind, _, start, end = self.tokens[self.place]
        if kind != "(":
            return self.name()
        if depth == DEEPEST:
            raise _unreadable(f"sub-expressions nest more than {DEEPEST} deep", start, end)
        self.place += 1
        call = self.call(depth + 1)
        if self.tokens[self.place][0] in ("}}", "}}}", "}}}}", "end"):
            raise _unreadable('"(" is never closed', start, end)
        if self.tokens[self.place][0] != ")":
            raise self.unexpected()
        call.start, call.end = start, self.tokens[self.place][3]
        self.place += 1
        return call

    def parameters(self) -> list[str]:
        """The names of block parameters, `as |a b|`, if there are any."""
        if self.tokens[self.place][0] != "as |":
            return []
        first = self.place = self.place + 1
        names = []
        while self.tokens[self.place][0] == "name":
            _, _, start, end = self.tokens[self.place]
            names.append(_unescaped(self.text[start:end]))
            self.place += 1
        if not names or self.tokens[self.place][0] != "|":
            raise self.unexpected()
        self.place += 1
        # Handlebars takes the list for one bracketed name here, and fails.
        if names[0][0] == "[" and names[-1][-1] == "]" and not any(map(_has_line_break, names)):
            raise _unreadable("block parameters stand in brackets", self.tokens[first][2], self.tokens[self.place][2])
        return names

    def close(self, braces: str = "}}") -> int:
        """Where the tag ends; it must end here."""
        kind, value, start, end = self.tokens[self.place]
        if kind == braces:
            return end
        if kind in ("}}", "}}}", "}}}}"):
            raise _unreadable(f"{_quoted(self.braces())} is closed by {_quoted(value)}", start, end)
        raise self.unexpected()

    def spelling(self, name: Value) -> tuple[str, object]:
        """What Handlebars compares to tell which block a tag closes; `name` is the tag's name."""
        if isinstance(name, Constant):
            return ("text" if name.kind == "string" else name.kind, name.value)
        if isinstance(name, Call):
            return ("undefined", None)
        return ("text", "".join([str(value) for _, value, _, end in self.tokens if end <= name.end]))

    def unexpected(self) -> _Unreadable:
        """The mistake that the token at `place` is."""
        kind, _, start, end = self.tokens[self.place]
        sign = self.text[start:end]
        if kind == "end" or sign == "{":
            return _unreadable(f"{_quoted(self.braces())} is never closed", self.start, self.inside)
        if kind in ("}}", "}}}", "}}}}"):
            if self.place == 0:
                return _unreadable("nothing stands between the braces", self.start, end)
            return _unreadable(f"{_quoted(sign)} stands where a value is missing", start, end)
        if kind == "invalid" and sign in ('"', "'", "["):
            return _unreadable(f"the {'bracket' if sign == '[' else 'quote'} is never closed", start, end)
        return _unreadable(f"{_quoted(sign)} cannot stand here", start, end)


class _Open:
    """A block that is not closed yet.

    parts: the block and its `else x` branches, or the partial. spelling: what its end must repeat. outside: the list
    that goes on after it.
    """

    __slots__ = ("complete", "outside", "parts", "spelling")

    def __init__(self, part: Block | Partial, spelling: tuple[str, object], outside: list[Statement]) -> None:
        self.parts = [part]
        self.spelling = spelling
        self.outside = outside
        self.complete = False  # True after a plain `else`


def _sign(text: str, start: int) -> tuple[str, int]:
    """What kind of tag opens at `start`, and where its inside begins; for a comment and a plain `else`, where it ends.

    The kinds are "{{", "{{{", "&", "*", "#", "#*", "#>", ">", "/", "^", "{{{{", "else x", "else" and "!".
    """
    if text.startswith("{{{{", start):
        return "{{{{", start + 4
    at = start + 2
    if text.startswith("~", at):
        at += 1
    first = text[at : at + 1]
    if first == "{":
        return "{{{", at + 1
    if first == "#":
        if text.startswith((">", "*"), at + 1):
            return text[at : at + 2], at + 2
        return "#", at + 1
    if first == "/" and not text.startswith("/#", at):
        return "/", at + 1
    if first == "^":
        end = _end_of_else(text, at + 1)
        return ("else", end) if end else ("^", at + 1)
    if first == "!":
        return "!", _end_of_comment(text, start, at + 1)
    if first in (">", "*", "&"):
        return first, at + 1
    word = _skip_spaces(text, at)
    if text.startswith("else", word):
        end = _end_of_else(text, word + 4)
        if end:
            return "else", end
        if text[word + 4 : word + 5] not in _WORD:
            return "else x", word + 4
    return "{{", at


def _end_of_else(text: str, at: int) -> int:
    """Where the tag ends if nothing but spaces and `~` comes before its closing braces, else 0."""
    at = _skip_spaces(text, at)
    if text.startswith("~", at):
        at += 1
    return at + 2 if text.startswith("}}", at) else 0


def _end_of_comment(text: str, start: int, at: int) -> int:
    """Where the comment that opens at `start` ends; `at` is behind its exclamation mark."""
    if text.startswith("--", at):
        end = text.find("--", at)
        while end >= 0:
            if text.startswith("}}", end + 2):
                return end + 4
            if text.startswith("~}}", end + 2):
                return end + 5
            end = text.find("--", end + 1)
    else:
        end = text.find("}}", at)
        if end >= 0:
            return end + 2
    raise _unreadable("the comment is never closed", start, at)


def _end_of_escaped(text: str, start: int) -> int:
    r"""Where the text that a `\` before the braces at `start` protects ends: at the next braces or their backslashes."""
    braces = text.find("{{", start + 2)
    if braces < 0:
        return len(text)
    end = braces
    while end > start + 2 and end > braces - 2 and text[end - 1] == "\\":
        end -= 1
    return end


def _end_of_raw(text: str, start: int, at: int) -> tuple[str, int]:
    """The name that closes the raw block that opens at `start`, and the end of that tag; `at` is where its text begins.

    Raw blocks inside it are counted without regard to their names.
    """
    depth = 1
    while at >= 0:
        if not text.startswith("{{{{", at):
            pass
        elif text[at + 4 : at + 5] != "/":
            if at + 4 < len(text):
                depth += 1
                at += 4
                continue
        else:
            end = at + 5
            while end < len(text) and text[end] not in _OUTSIDE_NAMES:
                end += 1
            if end > at + 5 and text.startswith("}}}}", end):
                depth -= 1
                if not depth:
                    return text[at + 5 : end], end + 4
                at = end + 4
                continue
        following = text.find("{{{{", at + 1)
        _refuse_nul(text, at, max(at, following))
        at = following
    raise _unreadable("the raw block is never closed", start, start + 4)


def _refuse_nul(text: str, start: int, end: int) -> None:
    """The lexer of Handlebars knows no NUL character outside tags."""
    nul = text.find("\0", start, end)
    if nul >= 0:
        raise _unreadable("a NUL character stands in a template", nul, nul + 1)


def parse_template(text: str) -> Template:
    """Read a string with `{{` as Handlebars does."""
    mistakes: list[Mistake] = []
    try:
        body = _statements(text, mistakes)
    except _Unreadable as stop:
        mistakes.sort(key=lambda mistake: mistake.start)
        mistakes.append(stop.args[0])
        return Template([], mistakes)
    if mistakes:
        mistakes.sort(key=lambda mistake: mistake.start)
    return Template(body, mistakes)


def _statements(text: str, mistakes: list[Mistake]) -> list[Statement]:
    root: list[Statement] = []
    current = root
    opened: list[_Open] = []
    at = 0
    may_refuse = "\0" in text
    while True:
        start = text.find("{{", at)
        if may_refuse:
            _refuse_nul(text, at, start if start >= 0 else len(text))
        if start < 0:
            break
        if start > at and text[start - 1] == "\\" and not text.endswith("\\\\", at, start):
            at = _end_of_escaped(text, start)
            if may_refuse:
                _refuse_nul(text, start, at)
            continue
        sign, at = _sign(text, start)
        if sign == "!":
            continue
        if sign == "else":
            current = _otherwise(_to_continue(text, start, at, opened))
            continue

        if sign in ("{{", "{{{"):
            plain = _plain_mustache(text, start, at, len(sign))
            if plain is not None:
                current.append(plain)
                at = plain.end
                continue
        tag = _Tag(text, start, at, mistakes)
        if sign in _MUSTACHES:
            call = tag.call()
            at = tag.close("}}}" if sign == "{{{" else "}}")
            current.append(Mustache(call, start, at, sign == "{{" or sign == "*", sign == "*"))
        elif sign == ">":
            call = tag.call_of_partial()
            at = tag.close()
            current.append(Partial(call, start, at, None))
        elif sign == "{{{{":
            call = tag.call()
            name, at = _end_of_raw(text, start, tag.close("}}}}"))
            if tag.spelling(call.name) != ("text", name):
                raise _unreadable(f"{_quoted('{{{{/' + name)} closes another raw block", start, at)
            raw = Block("raw", call, [], start)
            raw.body, raw.end = [], at
            current.append(raw)
        elif sign == "/":
            current, at = _close(tag, opened)
        else:
            current, at = _open(tag, sign, opened, current)
    if opened:
        raise _unreadable(f"{_opening(text, opened[-1])} is never closed", *_span_of_opening(opened[-1]))
    return root


def _plain_mustache(text: str, start: int, inside: int, braces: int) -> Mustache | None:
    """The tag if it holds but one path of plain names: most do, and without tokens it takes a third of the time."""
    end = text.find("}}", inside)
    if end <= inside or text[inside:end].strip(_PLAIN):
        return None
    names = text[inside:end].split(".")
    last = names[-1]
    if "" in names or "this" in names or last in _KEYWORDS or last[0] in _NUMBERS:
        return None
    if not text.startswith("}}}"[:braces], end) or text.startswith("}", end + braces):
        return None
    path = _path(text, inside, end)
    return Mustache(Call(path, [], [], inside, end), start, end + braces, braces == 2, False)


_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
_NUMBERS = "-0123456789"
_MUSTACHES = frozenset(["{{", "{{{", "&", "*"])
_KINDS = {"#": "block", "^": "inverse", "else x": "chain", "#*": "decorator"}


def _span_of_opening(block: _Open) -> tuple[int, int]:
    first = block.parts[0]
    return first.start, first.call.name.end


def _opening(text: str, block: _Open) -> str:
    """The start of the tag that opens the block, quoted."""
    start, end = _span_of_opening(block)
    return _quoted(text[start:end])


def _open(tag: _Tag, sign: str, opened: list[_Open], outside: list[Statement]) -> tuple[list[Statement], int]:
    """Begin a block or its next `else x`: the list for what it holds, and where the tag ends."""
    if sum([len(block.parts) for block in opened]) >= DEEPEST:
        raise _unreadable(f"blocks nest more than {DEEPEST} deep", tag.start, tag.start + 2)
    inside: list[Statement] = []
    if sign == "#>":
        call = tag.call_of_partial()
        partial = Partial(call, tag.start, tag.start, inside)
        opened.append(_Open(partial, tag.spelling(call.name), outside))
        outside.append(partial)
        return inside, tag.close()
    continued = _to_continue(tag.text, tag.start, tag.inside, opened) if sign == "else x" else None
    call = tag.call()
    block = Block(_KINDS[sign], call, tag.parameters(), tag.start)
    if sign == "^":
        block.inverse = inside
    else:
        block.body = inside
    if continued is None:
        opened.append(_Open(block, tag.spelling(call.name), outside))
        outside.append(block)
    else:
        last = continued.parts[-1]
        assert isinstance(last, Block)
        if last.kind == "inverse":
            raise _unreadable("an inverse block takes no second condition", tag.start, tag.inside)
        last.inverse = [block]
        continued.parts.append(block)
    return inside, tag.close()


def _close(tag: _Tag, opened: list[_Open]) -> tuple[list[Statement], int]:
    """End the innermost block: the list that goes on after it, and where the tag ends."""
    spelling = tag.spelling(tag.name())
    end = tag.close()
    if not opened:
        raise _unreadable(f"{_quoted(tag.text[tag.start : end])} closes nothing", tag.start, end)
    block = opened[-1]
    if block.spelling != spelling:
        written = _quoted(tag.text[tag.start : end])
        raise _unreadable(f"{written} does not close {_opening(tag.text, block)}", tag.start, end)
    for part in block.parts:
        part.end = end
    opened.pop()
    return block.outside, end


def _to_continue(text: str, start: int, end: int, opened: list[_Open]) -> _Open:
    """The innermost block, if an `else` from start to end may continue it."""
    if not opened:
        wrong = "stands outside a block"
    elif isinstance(first := opened[-1].parts[0], Partial) or first.kind == "decorator":
        wrong = "stands in a block that has one branch only"
    elif opened[-1].complete:
        wrong = "follows the last branch of its block"
    else:
        return opened[-1]
    raise _unreadable(f"{_quoted(text[start:end])} {wrong}", start, end)


def _otherwise(block: _Open) -> list[Statement]:
    """Begin the last branch of a block: the list for what it holds."""
    block.complete = True
    last = block.parts[-1]
    assert isinstance(last, Block)
    inside: list[Statement] = []
    if last.kind == "inverse":
        last.body = inside
    else:
        last.inverse = inside
    return inside


# What rules ask of a parsed expression.


def paths(expression: Reference | Function | Template) -> list[tuple[Path, bool]]:
    """Every path that the expression reads, in reading order, and whether it starts at the roots of the string's scope.

    Not there, or not certainly, start `@` variables, block parameters, and paths in the body of an `each` or `with`
    (unless as many `..` lead out again), of a block helper that is not one of Handlebars' own, or of a partial. The
    name of a tag without arguments is taken for a path, and so is any name of several segments. `this` alone is left
    out.
    """
    if not isinstance(expression, Template):
        return [(expression.path, True)] if expression.path else []
    found: list[tuple[Path, bool]] = []
    _collect(expression.body, 0, frozenset(), found, [])
    return found


def helpers(template: Template) -> list[Segment]:
    """The names that are certainly called as helpers, as (name, start, end), in reading order.

    Those are the names of sub-expressions and of tags with arguments, if they have one segment. What names a partial or
    a decorator is none.
    """
    found: list[Segment] = []
    _collect(template.body, 0, frozenset(), [], found)
    return found


def _collect(
    body: list[Statement], level: int, names: frozenset[str], found: list[tuple[Path, bool]], called: list[Segment]
) -> None:
    """Add the paths and helpers of tags. `level` is how many `..` lead to the roots, -1 if that is not known."""
    for statement in body:
        call = statement.call
        if isinstance(statement, Mustache):
            _collect_call(call, level, names, found, called, named=not statement.decorator)
            continue
        if isinstance(statement, Partial):
            _collect_call(call, level, names, found, called, named=False)
            _collect(statement.body or [], -1, names, found, called)
            continue
        _collect_call(call, level, names, found, called, named=statement.kind != "decorator")
        inner = outer = -1
        name = _helper_name(call)
        if name is None:
            outer = level
        elif name[0] in ("if", "unless"):
            inner = outer = level
        elif name[0] in ("each", "with"):
            inner = level + 1 if level >= 0 else -1
            outer = level
        local = names.union(statement.names) if statement.names else names
        inverted = statement.kind == "inverse"
        _collect(statement.body or [], inner, names if inverted else local, found, called)
        _collect(statement.inverse or [], outer, local if inverted else names, found, called)


def _collect_call(
    call: Call, level: int, names: frozenset[str], found: list[tuple[Path, bool]], called: list[Segment], named: bool
) -> None:
    """The same for one tag or sub-expression; `named`: its name is a helper or a path."""
    name = _helper_name(call) if named else None
    if name and (call.arguments or call.pairs):
        called.append(name)
    elif named:
        _collect_value(call.name, level, names, found, called)
    for argument in call.arguments:
        _collect_value(argument, level, names, found, called)
    for pair in call.pairs:
        _collect_value(pair[3], level, names, found, called)


def _collect_value(
    value: Value, level: int, names: frozenset[str], found: list[tuple[Path, bool]], called: list[Segment]
) -> None:
    if isinstance(value, Call):
        name = _helper_name(value)
        if name and not (value.arguments or value.pairs):
            called.append(name)
        else:
            _collect_call(value, level, names, found, called, named=True)
    elif isinstance(value, Path) and value.segments:
        local = value.root in names and not value.depth and value.segments[0][1] == value.start
        found.append((value, not value.data and not local and value.depth == level))


def _helper_name(call: Call) -> Segment | None:
    """The name as (name, start, end), if it can be a helper's: a string, or a path of one segment that names no scope."""
    name = call.name
    if isinstance(name, Constant):
        return (str(name.value), name.start, name.end)
    if isinstance(name, Path) and len(name.segments) == 1 and name.segments[0][1] == name.start:
        return name.segments[0]
    return None
