"""Parses Handlebars templates (`{{ }}`) into statements with offsets.

Offsets count characters of the decoded string. Nothing here knows which roots or helpers exist, nor which strings are
templates at all (descriptions, changelogs and KView templates are not); rules judge by the scope.

Templates are read by the lexical rules and the grammar of Handlebars 4.7, oddities included, because Handlebars renders
them; the tests compare both parsers.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import plain_names
from kwf_lint.expressions.handlebars_tokens import (
    CONSTANTS,
    HERE,
    OUTSIDE_NAMES,
    VALUES,
    WORD,
    Unreadable,
    has_line_break,
    skip_spaces,
    tokens_of,
    unescaped,
    unreadable,
)
from kwf_lint.expressions.nodes import (
    Block,
    Call,
    Constant,
    ExpressionMistake,
    Mustache,
    Partial,
    PathExpression,
    Template,
)
from kwf_lint.expressions.references import parse_path
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.expressions.nodes import Operand, Segment, Statement

# How deep blocks (with their `else if` branches) and sub-expressions may nest. Handlebars has no such limit.
DEEPEST = 100


class _Tag:
    """Reads the inside of one tag by the grammar of Handlebars, advancing `place` over its tokens."""

    __slots__ = ("inside", "mistakes", "place", "start", "text", "tokens")

    def __init__(self, text: str, start: int, inside: int, mistakes: list[ExpressionMistake]) -> None:
        """The braces open at `start`, what is to be read begins at `inside`."""
        self.text = text
        self.start = start
        self.inside = inside
        self.tokens = tokens_of(text, inside, mistakes)
        self.place = 0
        self.mistakes = mistakes

    def braces(self) -> str:
        """The braces and the sign that open the tag."""
        return self.text[self.start : self.inside].rstrip()

    def name(self) -> PathExpression | Constant:
        """A path or a constant."""
        kind, value, start, end = self.tokens[self.place]
        if kind == "name" or kind == "@":
            return self.path()
        if kind in CONSTANTS:
            self.place += 1
            return Constant(kind, value, start, end)
        raise self.unexpected()

    def path(self) -> PathExpression:
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
            elif value in HERE and self.text[begin] != "[":
                if segments:
                    raise unreadable(f"{quoted(value)} is not allowed inside a path", begin, end)
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
                return PathExpression(segments, start, end, data, depth)
            self.place += 1

    def refused_segments(self) -> list[Segment]:
        """What follows a dot and is not a name for Handlebars, though it was meant as one."""
        kind, value, start, end = self.tokens[self.place]
        if self.tokens[self.place - 1][0] != ".":
            raise self.unexpected()
        if kind == "@" and self.tokens[self.place + 1][0] == "name":
            self.place += 1
            _, value, begin, end = self.tokens[self.place]
            bare = self.text[begin + 1 : end - 1] if self.text[begin] == "[" else value
            message = f"{quoted('@' + value)} cannot follow a dot in a template"
            self.mistakes.append(ExpressionMistake("at-segment", message, start, end, f"[@{bare}]"))
            return [("@" + value, start, end)]
        word = self.text[start:end]
        if kind == "number":
            whole, dot, last = word.rpartition(".")
            begin = end - len(last)
            message = f"{quoted(last)} cannot end a path in a template"
            self.mistakes.append(ExpressionMistake("index", message, begin, end, f"[{last}]"))
            return [*([(whole, start, begin - 1)] if dot else []), (last, begin, end)]
        if kind in ("boolean", "null", "undefined"):
            message = f"{quoted(word)} cannot end a path in a template"
            self.mistakes.append(ExpressionMistake("syntax", message, start, end, f"[{word}]"))
            return [(word, start, end)]
        raise self.unexpected()

    def wrong_index(self) -> ExpressionMistake:
        """The mistake of brackets directly after a name."""
        _, value, start, end = self.tokens[self.place]
        kind = "at-segment" if value.startswith("@") else "index" if value.isdigit() else "syntax"
        written = self.text[start:end]
        bare = written[1:-1].strip("'\"")
        return ExpressionMistake(kind, f"{quoted(written)} needs a dot before it", start, end, f".[{bare}]")

    def call(self, depth: int = 0) -> Call:
        """A name and its arguments, up to what can be neither."""
        start = self.tokens[self.place][2]
        return self.arguments(self.name(), start, depth)

    def call_of_partial(self) -> Call:
        """The same where the name may be a sub-expression."""
        start = self.tokens[self.place][2]
        return self.arguments(self.value(0) if self.tokens[self.place][0] == "(" else self.name(), start, 0)

    def arguments(self, name: Operand, start: int, depth: int) -> Call:
        arguments: list[Operand] = []
        pairs: list[tuple[str, int, int, Operand]] = []
        while True:
            kind, value, begin, end = self.tokens[self.place]
            if kind not in VALUES:
                return Call(name, arguments, pairs, start, self.tokens[self.place - 1][3])
            if kind == "name" and self.tokens[self.place + 1][0] == "=":
                self.place += 2
                pairs.append((value, begin, end, self.value(depth)))
            elif pairs:
                raise unreadable("an argument without a key follows one with a key", begin, end)
            else:
                arguments.append(self.value(depth))

    def value(self, depth: int) -> Operand:
        """An argument: a path, a constant or a sub-expression."""
        kind, _, start, end = self.tokens[self.place]
        if kind != "(":
            return self.name()
        if depth == DEEPEST:
            raise unreadable(f"sub-expressions nest more than {DEEPEST} deep", start, end)
        self.place += 1
        call = self.call(depth + 1)
        if self.tokens[self.place][0] in ("}}", "}}}", "}}}}", "end"):
            raise unreadable('"(" is never closed', start, end)
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
            names.append(unescaped(self.text[start:end]))
            self.place += 1
        if not names or self.tokens[self.place][0] != "|":
            raise self.unexpected()
        self.place += 1
        # Handlebars takes the list for one bracketed name here, and fails.
        if names[0][0] == "[" and names[-1][-1] == "]" and not any(map(has_line_break, names)):
            raise unreadable("block parameters are in brackets", self.tokens[first][2], self.tokens[self.place][2])
        return names

    def close(self, braces: str = "}}") -> int:
        """Where the tag ends; it must end here."""
        kind, value, start, end = self.tokens[self.place]
        if kind == braces:
            return end
        if kind in ("}}", "}}}", "}}}}"):
            raise unreadable(f"{quoted(self.braces())} is closed by {quoted(value)}", start, end)
        raise self.unexpected()

    def spelling(self, name: Operand) -> tuple[str, object]:
        """What Handlebars compares to find out which block a tag closes; `name` is the tag's name."""
        if isinstance(name, Constant):
            return ("text" if name.kind == "string" else name.kind, name.value)
        if isinstance(name, Call):
            return ("undefined", None)
        return ("text", "".join([str(value) for _, value, _, end in self.tokens if end <= name.end]))

    def unexpected(self) -> Unreadable:
        """The mistake at the token at `place`."""
        kind, _, start, end = self.tokens[self.place]
        sign = self.text[start:end]
        if kind == "end" or sign == "{":
            return unreadable(f"{quoted(self.braces())} is never closed", self.start, self.inside)
        if kind in ("}}", "}}}", "}}}}"):
            if self.place == 0:
                return unreadable("there is nothing between the braces", self.start, end)
            return unreadable(f"a value is missing before {quoted(sign)}", start, end)
        if kind == "invalid" and sign in ('"', "'", "["):
            return unreadable(f"the {'bracket' if sign == '[' else 'quote'} is never closed", start, end)
        return unreadable(f"{quoted(sign)} is not allowed here", start, end)


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
    word = skip_spaces(text, at)
    if text.startswith("else", word):
        end = _end_of_else(text, word + 4)
        if end:
            return "else", end
        if text[word + 4 : word + 5] not in WORD:
            return "else x", word + 4
    return "{{", at


def _end_of_else(text: str, at: int) -> int:
    """Where the tag ends if nothing but spaces and `~` comes before its closing braces, else 0."""
    at = skip_spaces(text, at)
    if text.startswith("~", at):
        at += 1
    return at + 2 if text.startswith("}}", at) else 0


def _end_of_comment(text: str, start: int, at: int) -> int:
    """Where the comment that opens at `start` ends; `at` is after its exclamation mark."""
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
    raise unreadable("the comment is never closed", start, at)


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
            while end < len(text) and text[end] not in OUTSIDE_NAMES:
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
    raise unreadable("the raw block is never closed", start, start + 4)


def _refuse_nul(text: str, start: int, end: int) -> None:
    """The lexer of Handlebars knows no NUL character outside tags."""
    nul = text.find("\0", start, end)
    if nul >= 0:
        raise unreadable("the template contains a NUL character", nul, nul + 1)


def parse_template(text: str) -> Template:
    """Read a string with `{{` as Handlebars does."""
    mistakes: list[ExpressionMistake] = []
    try:
        body = _statements(text, mistakes)
    except Unreadable as stop:
        mistakes.sort(key=lambda mistake: mistake.start)
        mistakes.append(stop.args[0])
        return Template([], mistakes)
    if mistakes:
        mistakes.sort(key=lambda mistake: mistake.start)
    return Template(body, mistakes)


def _statements(text: str, mistakes: list[ExpressionMistake]) -> list[Statement]:
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
                raise unreadable(f"{quoted('{{{{/' + name)} closes another raw block", start, at)
            raw = Block("raw", call, [], start)
            raw.body, raw.end = [], at
            current.append(raw)
        elif sign == "/":
            current, at = _close(tag, opened)
        else:
            current, at = _open(tag, sign, opened, current)
    if opened:
        raise unreadable(f"{_opening(text, opened[-1])} is never closed", *_span_of_opening(opened[-1]))
    return root


def _plain_mustache(text: str, start: int, inside: int, braces: int) -> Mustache | None:
    """The tag if it holds only one path of plain names: most do, and without tokens it takes a third of the time."""
    end = text.find("}}", inside)
    if not plain_names(text[inside : max(end, 0)]):
        return None
    if not text.startswith("}}}"[:braces], end) or text.startswith("}", end + braces):
        return None
    path = parse_path(text, inside, end)
    return Mustache(Call(path, [], [], inside, end), start, end + braces, braces == 2, False)


_MUSTACHES = frozenset(["{{", "{{{", "&", "*"])
_KINDS = {"#": "block", "^": "inverse", "else x": "chain", "#*": "decorator"}


def _span_of_opening(block: _Open) -> tuple[int, int]:
    first = block.parts[0]
    return first.start, first.call.name.end


def _opening(text: str, block: _Open) -> str:
    """The start of the tag that opens the block, quoted."""
    start, end = _span_of_opening(block)
    return quoted(text[start:end])


def _open(tag: _Tag, sign: str, opened: list[_Open], outside: list[Statement]) -> tuple[list[Statement], int]:
    """Begin a block or its next `else x`: the list for what it holds, and where the tag ends."""
    if sum([len(block.parts) for block in opened]) >= DEEPEST:
        raise unreadable(f"blocks nest more than {DEEPEST} deep", tag.start, tag.start + 2)
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
            raise unreadable("an inverse block cannot have a second condition", tag.start, tag.inside)
        last.inverse = [block]
        continued.parts.append(block)
    return inside, tag.close()


def _close(tag: _Tag, opened: list[_Open]) -> tuple[list[Statement], int]:
    """End the innermost block: the list that goes on after it, and where the tag ends."""
    spelling = tag.spelling(tag.name())
    end = tag.close()
    if not opened:
        raise unreadable(f"{quoted(tag.text[tag.start : end])} closes no block", tag.start, end)
    block = opened[-1]
    if block.spelling != spelling:
        written = quoted(tag.text[tag.start : end])
        raise unreadable(f"{written} does not close {_opening(tag.text, block)}", tag.start, end)
    for part in block.parts:
        part.end = end
    opened.pop()
    return block.outside, end


def _to_continue(text: str, start: int, end: int, opened: list[_Open]) -> _Open:
    """The innermost block, if an `else` from start to end may continue it."""
    if not opened:
        wrong = "is outside a block"
    elif isinstance(first := opened[-1].parts[0], Partial) or first.kind == "decorator":
        wrong = "is in a block that can have only one branch"
    elif opened[-1].complete:
        wrong = "follows the last branch of its block"
    else:
        return opened[-1]
    raise unreadable(f"{quoted(text[start:end])} {wrong}", start, end)


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
