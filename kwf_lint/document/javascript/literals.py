"""Literals: strings and templates, numbers, arrays, objects, functions."""

from __future__ import annotations

from kwf_lint.document.javascript.evaluate import at_of, evaluate, not_followed
from kwf_lint.document.javascript.machine import EXPRESSIONS, handles
from kwf_lint.document.javascript.members import spread_items
from kwf_lint.document.javascript.names import evaluate_name, lose_members, spread_unknown
from kwf_lint.document.javascript.operators import convert, to_text
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.javascript.unfollowed import lose, unfollow
from kwf_lint.document.javascript.values import (
    MOST_ITEMS,
    MOST_PIECES,
    UNDEFINED,
    Array,
    Function,
    Member,
    Object,
    Plain,
    Scope,
    Text,
    Unknown,
    as_text,
    joined,
    part_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At, Node, Source
    from kwf_lint.document.javascript.values import Piece, Value

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_LINE_ENDS = ("\n", "\r", "\u2028", "\u2029")


class _Spelling:
    """A string as it is put together from what is in the source."""

    __slots__ = ("_length", "_parts", "pieces", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pieces: list[Piece] = []
        self._parts: list[str] = []
        self._length = 0

    def add(self, text: str, start: int, end: int, *, literally: bool) -> None:
        if text:
            self.pieces.append((self._length, len(text), self.source, start, end, literally))
            self._parts.append(text)
            self._length += len(text)

    def taken(self, at: At) -> list[Text]:
        """What has been put together, if anything; the next string begins."""
        if not self._parts:
            return []
        found = Text("".join(self._parts), at, tuple(self.pieces) if len(self.pieces) <= MOST_PIECES else ())
        self.pieces, self._parts, self._length = [], [], 0
        return [found]


@handles(EXPRESSIONS, "string", "template_string")
def _string(run: Run, node: Node, scope: Scope) -> Value:
    source = scope.module.source
    at = source.here(node)
    if node.child_count > MOST_ITEMS:
        return not_followed(run, node, scope, "too large")
    children = node.named_children
    if len(children) == 1 and children[0].type == "string_fragment":
        fragment = children[0]
        text = text_at(fragment)
        if "\r" not in text:
            return Text(text, at, ((0, len(text), source, fragment.start_byte, fragment.end_byte, True),))
    run.nodes -= len(children) // 4
    texts: list[Text] = []
    spelling = _Spelling(source)
    unknown: str | None = None
    number = 0
    while number < len(children):
        child = children[number]
        kind = child.type
        number += 1
        if kind == "string_fragment":
            _add_lines(spelling, text_at(child), child.start_byte)
        elif kind == "escape_sequence":
            character = _escape(text_at(child))
            end = child.end_byte
            if "\ud800" <= character <= "\udbff" and number < len(children) and children[number].start_byte == end:
                other = _escape(text_at(children[number])) if children[number].type == "escape_sequence" else ""
                if "\udc00" <= other <= "\udfff":
                    character = (character + other).encode("utf-16", "surrogatepass").decode("utf-16")
                    end = children[number].end_byte
                    number += 1
            spelling.add(character, child.start_byte, end, literally=False)
        elif kind == "template_substitution":
            texts += spelling.taken(at)
            inner = parts(child)
            value = evaluate(run, inner[0], scope) if inner else Plain(UNDEFINED)
            convert(run, [value])
            inserted = to_text(value, at)
            if isinstance(inserted, Text):
                texts.append(inserted)
            elif unknown is None:
                unknown = inserted.reason
    if unknown is not None:
        return Unknown(unknown, at)
    texts += spelling.taken(at)
    if not texts:
        return Text("", at)
    return texts[0] if len(texts) == 1 and texts[0].at == at else joined(texts, at)


def _add_lines(spelling: _Spelling, text: str, start: int) -> None:
    """Add text as it is, but that in a template a line ends with \\n, however it is written."""
    begin = 0
    while begin < len(text):
        at = text.find("\r", begin)
        if at < 0:
            at = len(text)
        if at > begin:
            end = start + len(text[begin:at].encode("utf-8", "surrogatepass"))
            spelling.add(text[begin:at], start, end, literally=True)
            start = end
        if at < len(text):
            width = 2 if text[at + 1 : at + 2] == "\n" else 1
            spelling.add("\n", start, start + width, literally=False)
            start += width
            at += width
        begin = at


def _escape(written: str) -> str:
    """What an escape sequence of a string stands for."""
    sign = written[1:2]
    if sign in ("x", "u"):
        try:
            return chr(int(written[2:].strip("{}"), 16))
        except (ValueError, OverflowError):
            return ""
    if sign in _LINE_ENDS:
        return ""
    if sign.isdigit() and len(written) > 2:
        return chr(int(written[1:], 8))
    if sign in "1234567":
        return chr(int(sign))
    return _ESCAPES.get(sign, sign)


@handles(EXPRESSIONS, "number")
def _number(run: Run, node: Node, scope: Scope) -> Value:
    written = text_at(node).replace("_", "").lower()
    at = at_of(node, scope)
    try:
        if written[:2] in ("0x", "0o", "0b"):
            return Plain(float(int(written, 0)), at)
        if len(written) > 1 and written[0] == "0" and written.isdecimal():
            return Plain(float(int(written, 8 if written.strip("01234567") == "" else 10)), at)
        return Plain(float(written), at)
    except (ValueError, OverflowError):
        return Unknown("a bigint" if written.endswith("n") else "a number", at)


@handles(EXPRESSIONS, "true", "false", "null", "undefined")
def _constant(run: Run, node: Node, scope: Scope) -> Value:
    values = {"true": True, "false": False, "null": None}
    return Plain(values.get(node.type, UNDEFINED), at_of(node, scope))


@handles(EXPRESSIONS, "regex")
def _regex(run: Run, node: Node, scope: Scope) -> Value:
    return Unknown("a regular expression", at_of(node, scope))


@handles(EXPRESSIONS, "array")
def _array(run: Run, node: Node, scope: Scope) -> Value:
    source = scope.module.source
    array = Array([], source.here(node))
    if node.child_count > 2 * MOST_ITEMS:
        return not_followed(run, node, scope, "too large")
    was_comma = True
    for child in node.children[1:-1]:
        kind = child.type
        if kind in ("comment", "html_comment"):
            continue
        if kind == ",":
            if was_comma:
                array.items.append(Member(Plain(UNDEFINED, source.here(child))))
                array.has_gaps = True
            was_comma = True
            continue
        was_comma = False
        if kind == "spread_element":
            array.items += spread_items(run, evaluate(run, parts(child)[0], scope), source.here(child))
        else:
            array.items.append(Member(evaluate(run, child, scope), None, source.here(child)))
    if len(array.items) > MOST_ITEMS and run.repeating:
        run.spend(run.steps + 1)
    return array


@handles(EXPRESSIONS, "object")
def _object(run: Run, node: Node, scope: Scope) -> Value:
    source = scope.module.source
    made = Object(source.here(node))
    members = made.members
    for child in node.named_children:
        kind = child.type
        if kind == "pair":
            key_node, value_node = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key_node is None or value_node is None:
                continue
            key = _key_of(run, key_node, scope)
            value = evaluate(run, value_node, scope)
            use_at = source.here(value_node)
        elif kind == "shorthand_property_identifier":
            key_node = child
            key = text_at(child)
            value = evaluate_name(run, child, scope)
            use_at = source.here(child)
        elif kind == "spread_element":
            _spread_members(run, made, evaluate(run, parts(child)[0], scope), source.here(child))
            continue
        elif kind == "method_definition":
            key_node = child.child_by_field_name("name") or child
            key = _key_of(run, key_node, scope)
            value = Function(child, scope, source.here(child))
            use_at = source.here(child)
            accessor = next((part.type for part in child.children if part.type in ("get", "set")), "")
            if accessor:
                lose(run, [value], "a getter")
                if accessor == "set" or b"this" in source.data[child.start_byte : child.end_byte]:
                    made.unknown = "a getter"
                # What has a getter cannot be set.
                made.frozen = True
                value = Unknown("a getter", source.here(child))
        else:
            continue
        if key is None:
            lose_members(run, made, value, "a computed key")
            continue
        if key == "__proto__" and kind == "pair" and key_node.type != "computed_property_name":
            lose(run, [value], "__proto__")
            made.unknown = "__proto__"
            continue
        if key in members and made.members[key].key_at is not None and kind != "method_definition":
            held = members[key].key_at
            if held is not None and held[0] is source and node.start_byte < held[1] < node.end_byte:
                made.doubled.setdefault(key, [held]).append(source.here(key_node))
        members[key] = Member(value, source.here(key_node), use_at)
    if made.unknown:
        lose(run, [made], made.unknown)
    _refuse_comma(run, node, source)
    return made


def _refuse_comma(run: Run, node: Node, source: Source) -> None:
    """Say which comma of an object literal follows no member: the grammar takes any number of them."""
    before = "{"
    for child in node.children[1:]:
        if child.type == "," and before in ("{", ","):
            run.world.refused(source.here(child), 'unexpected ","')
            return
        before = before if child.type in ("comment", "html_comment") else child.type


def _key_of(run: Run, node: Node, scope: Scope) -> str | None:
    """The key that a key of an object literal is; None where it is not known."""
    kind = node.type
    if kind == "property_identifier":
        return text_at(node)
    if kind == "string":
        value = _string(run, node, scope)
        return value.text if type(value) is Text else None
    if kind == "number":
        return as_text(_number(run, node, scope))
    if kind == "computed_property_name":
        inner = parts(node)
        return as_text(evaluate(run, inner[0], scope)) if inner else None
    return None


def _spread_members(run: Run, made: Object, value: Value, at: At) -> None:
    if type(value) is Object and not value.unknown:
        run.look_at(len(value.members))
        if value.open:
            lose_members(run, made, Plain(UNDEFINED), value.open)
        for key, member in value.ordered():
            made.members[key] = Member(member.value, member.key_at, member.use_at)
    elif type(value) is Array and value.is_whole:
        for number, item in enumerate(value.items):
            made.members[str(number)] = Member(item.value, None, item.use_at)
    elif type(value) is Text:
        for number in range(len(value.text)):
            made.members[str(number)] = Member(part_of(value, number, number + 1, value.at))
    elif type(value) is Plain or type(value) is Function:
        pass
    else:
        reason = value.reason if type(value) is Unknown else getattr(value, "unknown", "") or "what is spread"
        spread_unknown(run, made, value, reason)


@handles(EXPRESSIONS, "arrow_function", "function_expression", "generator_function", "function")
def _function(run: Run, node: Node, scope: Scope) -> Value:
    return Function(node, scope, at_of(node, scope))


@handles(EXPRESSIONS, "class")
def _class(run: Run, node: Node, scope: Scope) -> Value:
    unfollow(run, node, scope, "a class", later=True)
    return Unknown("a class", at_of(node, scope))


@handles(EXPRESSIONS, "jsx_element", "jsx_self_closing_element", "jsx_fragment")
def _jsx(run: Run, node: Node, scope: Scope) -> Value:
    return not_followed(run, node, scope, "JSX")


@handles(EXPRESSIONS, "meta_property")
def _meta(run: Run, node: Node, scope: Scope) -> Value:
    return run.world.meta(scope)
