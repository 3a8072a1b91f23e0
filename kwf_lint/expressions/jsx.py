"""Finds the tags and their attributes in the JSX of a KView's template, among the JavaScript around them.

An approximate parser: it skips strings, comments, template literals and regular expressions, and follows tags and their
children. Where it cannot follow the text it stops; what came before is certain enough.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$")
NAME = WORD | frozenset("-.:")
COMMENT = "<!--"
# After these words an expression begins, so that "<" opens a tag and "/" a regular expression.
BEFORE_EXPRESSIONS = frozenset(("await", "case", "default", "else", "in", "of", "return", "typeof", "yield"))


class JsxAttribute:
    """An attribute: the element it belongs to, and where its name is.

    is_text: its value is a string in quotes. is_bare: its value is neither in quotes nor in braces.
    """

    __slots__ = ("element", "end", "is_bare", "is_text", "name", "start")

    def __init__(self, element: str, name: str, start: int, sign: str) -> None:
        self.element = element
        self.name = name
        self.start = start
        self.end = start + len(name)
        self.is_text = sign in ("'", '"')
        self.is_bare = sign not in ("'", '"', "{", "<", "/", "")


class JsxTag:
    """A tag that opens or closes an element, and where it is: `<b`, `</b>`, or `/>` for an element without children.

    An HTML comment, or a template literal without an end, counts as the tag of an element that is never closed.
    """

    __slots__ = ("end", "is_closing", "name", "start")

    def __init__(self, name: str, start: int, end: int, *, is_closing: bool = False) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.is_closing = is_closing


def attributes(template: str) -> Iterator[JsxAttribute]:
    """The attributes of all tags, in order."""
    for each in _followed(template):
        if isinstance(each, JsxAttribute):
            yield each


def lone_tag(template: str) -> JsxTag | None:
    """The first tag that opens what is not closed, or closes what is not open."""
    opened: list[JsxTag] = []
    for each in _followed(template):
        if not isinstance(each, JsxTag):
            continue
        if not each.is_closing:
            opened.append(each)
        elif opened and opened[-1].name == each.name:
            opened.pop()
        else:
            return opened[-1] if any(tag.name == each.name for tag in opened) else each
    return opened[-1] if opened else None


def strings_in_code(template: str) -> list[tuple[int, int]]:
    """Where the strings in the JavaScript begin and end, quotes included; those that are values of attributes are not."""
    return [span for span in _spans_in_code(template) if _is_closed(template[slice(*span)])]


def braces_in_code(template: str) -> set[int]:
    """Where a brace opens in the JavaScript and follows other code; those between tags and in them are not."""
    return {start for start, _ in _spans_in_code(template) if template[start] == "{"}


def _spans_in_code(template: str) -> list[tuple[int, int]]:
    return [each for each in _followed(template) if isinstance(each, tuple)]


def _is_closed(string: str) -> bool:
    """Whether a string ends in its line; where none does, something before was misread."""
    return len(string) > 1 and string[-1] == string[0] and "\n" not in string


def signs_in_text(template: str) -> list[int]:
    """Where ">" and "}" are text between tags, which some readers of JSX take and others refuse."""
    return [each for each in _followed(template) if isinstance(each, int)]


def _followed(template: str) -> Iterator[JsxAttribute | JsxTag | tuple[int, int] | int]:
    """The tags and attributes, where strings and braces in code begin and end, and the offsets of signs in text, in order."""
    # What is open: "code" (JavaScript), "`" (a template literal), "text" (between an opening and a closing tag), or the
    # name of an element whose tag is open.
    stack = ["code"]
    at = 0
    # Where the code before this place ends, comments left out.
    code_end = 0
    literal = 0
    while at < len(template) and stack:
        mode = stack[-1]
        start = at
        found: JsxAttribute | JsxTag | tuple[int, int] | int | None = None
        if mode == "code":
            after = _after_space(template, at)
            if after > at:
                at = after
                continue
            if template[at] == "`":
                literal = at
            found, at = _in_code(template, at, stack, code_end)
        elif mode == "`":
            at = _in_literal(template, at, stack)
        elif mode == "text":
            found, at = _in_text(template, at, stack)
        else:
            depth = len(stack)
            found, at = _in_tag(template, at, stack)
            if len(stack) < depth:
                found = JsxTag(mode[1:], start, at, is_closing=True)
        if found is not None:
            yield found
        code_end = at
    if "`" in stack:
        yield JsxTag("`", literal, literal + 1)


def _after_space(template: str, at: int) -> int:
    """The end of the white space or comment that begins in code at a place; the place itself where there is none."""
    if template[at].isspace():
        return at + 1
    return _comment_end(template, at) if template.startswith(("//", "/*"), at) else at


def _in_code(template: str, at: int, stack: list[str], code_end: int) -> tuple[JsxTag | tuple[int, int] | None, int]:
    """What one token of JavaScript is, if it matters, and where it ends."""
    letter = template[at]
    depth = len(stack)
    end = _code(template, at, stack, code_end)
    # Behind a tag it may be text between tags that are not one element, or code.
    is_operand = code_end > 0 and template[code_end - 1] != ">"
    if letter in "'\"" or (letter == "{" and is_operand):
        return (at, end), end
    if letter == "<" and len(stack) > depth:
        return JsxTag(template[at + 1 : end].rstrip(">"), at, end), end
    return None, end


def _in_literal(template: str, at: int, stack: list[str]) -> int:
    """Where one character of a template literal ends, or the sign that closes it or opens code in it."""
    if template.startswith("${", at):
        stack.append("code")
        return at + 2
    if template[at] == "`":
        stack.pop()
    return at + (2 if template[at] == "\\" else 1)


def _in_text(template: str, at: int, stack: list[str]) -> tuple[JsxTag | int | None, int]:
    """The tag that begins at a place between tags, or the place of a sign that is text there; and where that ends."""
    letter = template[at]
    if letter == "{":
        stack.append("code")
    elif template.startswith("</", at):
        stack.pop()
        end = template.find(">", at)
        after = end + 1 if end >= 0 else len(template)
        return JsxTag(template[at + 2 : end].strip(), at, after, is_closing=True), after
    elif template.startswith(COMMENT, at):
        end = template.find("-->", at)
        return JsxTag(COMMENT[1:], at, at + len(COMMENT)), end + 3 if end >= 0 else len(template)
    elif letter == "<":
        depth = len(stack)
        end = _open(template, at, stack)
        return JsxTag(template[at + 1 : end].rstrip(">"), at, end) if len(stack) > depth else None, end
    elif letter in ">}":
        return at, at + 1
    return None, at + 1


def _code(template: str, at: int, stack: list[str], code_end: int) -> int:
    """One token of JavaScript, as far as it matters here."""
    letter = template[at]
    if letter in "'\"":
        return _string_end(template, at)
    if letter == "`":
        stack.append("`")
    elif letter == "{":
        stack.append("code")
    elif letter == "}":
        if len(stack) > 1:
            stack.pop()
    elif letter == "/" and _begins_expression(template, code_end):
        return _regex_end(template, at)
    elif letter == "<" and _begins_expression(template, code_end):
        return _open(template, at, stack)
    return at + 1


def _open(template: str, at: int, stack: list[str]) -> int:
    """Go into the tag that opens here; past the sign where none does."""
    end = at + 1
    while template[end : end + 1] in NAME and end < len(template):
        end += 1
    if end == at + 1:
        if template.startswith(">", end):
            stack.append("text")
            return end + 1
        return end
    stack.append(f"<{template[at + 1 : end]}")
    return end


def _in_tag(template: str, at: int, stack: list[str]) -> tuple[JsxAttribute | None, int]:
    """One attribute of the open tag, or its end."""
    letter = template[at]
    if letter == ">":
        stack[-1] = "text"
    elif template.startswith("/>", at):
        stack.pop()
        return None, at + 2
    elif letter == "{":
        stack.append("code")
    elif letter in "'\"":
        end = template.find(letter, at + 1)
        return None, end + 1 if end >= 0 else len(template)
    elif letter in NAME:
        end = at
        while template[end : end + 1] in NAME and end < len(template):
            end += 1
        after = end
        while template[after : after + 1].isspace():
            after += 1
        if template[after : after + 1] != "=":
            return None, end
        after += 1
        while template[after : after + 1].isspace():
            after += 1
        return JsxAttribute(stack[-1][1:], template[at:end], at, template[after : after + 1]), after
    return None, at + 1


def _begins_expression(template: str, end: int) -> bool:
    """Whether an expression can follow the code that ends here, so that "<" and "/" are not operators there."""
    if not end:
        return True
    last = template[end - 1]
    if last in WORD:
        start = end
        while start and template[start - 1] in WORD:
            start -= 1
        return template[start:end] in BEFORE_EXPRESSIONS
    if last in "+-" and template[end - 2 : end - 1] == last:
        return False  # i++ < n
    return last in "=(,:?&|;{}[!>+-*%~^"


def _comment_end(template: str, at: int) -> int:
    closing = "\n" if template[at + 1] == "/" else "*/"
    end = template.find(closing, at + 2)
    return end + len(closing) if end >= 0 else len(template)


def _string_end(template: str, at: int) -> int:
    quote = template[at]
    at += 1
    while at < len(template) and template[at] != quote:
        if template[at] == "\n":
            # No string spans lines: something before was misread.
            return len(template)
        at += 2 if template[at] == "\\" else 1
    return at + 1


def _regex_end(template: str, at: int) -> int:
    in_class = False
    at += 1
    while at < len(template) and template[at] != "\n" and (in_class or template[at] != "/"):
        if template[at] == "\\":
            at += 1
        elif template[at] == "[":
            in_class = True
        elif template[at] == "]":
            in_class = False
        at += 1
    return at + 1
