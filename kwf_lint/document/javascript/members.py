"""What can be read of a value: its members, items and methods."""

from __future__ import annotations

from kwf_lint.document.javascript.arrays import ARRAYS
from kwf_lint.document.javascript.evaluate import evaluate
from kwf_lint.document.javascript.methods import guarded
from kwf_lint.document.javascript.syntax import text_at
from kwf_lint.document.javascript.texts import NUMBERS, TEXTS
from kwf_lint.document.javascript.values import (
    ENVIRONMENT,
    UNDEFINED,
    Array,
    Builtin,
    Function,
    Member,
    Object,
    Plain,
    Scope,
    Text,
    Unknown,
    as_text,
    is_index,
    is_wide,
    part_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.javascript.machine import Method, Run
    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Value


def has_member(holder: Object, key: str) -> bool | None:
    """Whether an object has a member of its own under a key; None where that is not known."""
    member = holder.members.get(key)
    if holder.unknown or (holder.open and (member is None or type(member.value) is Unknown)):
        return None
    return member is not None


def _has_own(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    key = as_text(given[0]) if given else None
    has = has_member(this, key) if type(this) is Object and key is not None else None
    return None if has is None else Plain(has, at)


_OBJECTS: dict[str, Method] = {"hasOwnProperty": _has_own}
_METHODS: dict[type, dict[str, Method]] = {Text: TEXTS, Array: ARRAYS, Object: _OBJECTS}


def method_of(holder: Value, name: str, at: At) -> Value:
    """The method of a value under a name: followed where it is known, else unknown; undefined where there is none."""
    table = _METHODS.get(type(holder), {})
    if type(holder) is Plain:
        table = NUMBERS if type(holder.value) is float else {}
    method = table.get(name)
    if method is None:
        return Unknown(f".{name}", at, (holder,))
    return Builtin(name, guarded(name, method))


def reason_of(*values: Value) -> str:
    for value in values:
        if type(value) is Unknown:
            return value.reason
        if (type(value) is Object or type(value) is Array) and value.unknown:
            return value.unknown
    return "an object as a string"


def reason_of_member(node: Node | None, holder: Value) -> str:
    """What is not known, as it is written where that is short: process.env.PORT."""
    reason = reason_of(holder)
    if node is not None and node.end_byte - node.start_byte <= 60:
        written = text_at(node)
        if written.startswith(ENVIRONMENT) and "\n" not in written:
            return written
    return reason


INHERITED = frozenset(
    (
        "__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
        "toString", "valueOf", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    )
)  # fmt: skip


def member_of(run: Run, holder: Value, key: str, at: At, node: Node | None = None) -> Value:
    """The member of a value under a key, its methods among them."""
    if type(holder) is Object:
        if holder.unknown:
            return Unknown(holder.unknown, at, (holder,))
        if key in holder.members:
            return holder.members[key].value
        if holder.open:
            return Unknown(holder.open, at)
        return method_of(holder, key, at) if key in INHERITED else Plain(UNDEFINED, at)
    if type(holder) is Array:
        if holder.unknown:
            return Unknown(holder.unknown, at)
        if is_index(key):
            for item in holder.items[: int(key) + 1]:
                if type(item.value) is Unknown and item.value.spread:
                    return Unknown(item.value.reason, at, tuple(holder.values()))
            return holder.items[int(key)].value if int(key) < len(holder.items) else Plain(UNDEFINED, at)
        if key == "length":
            return Plain(float(len(holder.items)), at) if holder.is_whole else Unknown("the length of an array", at)
        return method_of(holder, key, at)
    if type(holder) is Text:
        if is_index(key) or key == "length":
            if is_wide(holder.text) or run.world.is_machines(holder.text):
                return Unknown("the length of a string", at)
            if key == "length":
                return Plain(float(len(holder.text)), at)
            index = int(key)
            return part_of(holder, index, index + 1, at) if index < len(holder.text) else Plain(UNDEFINED, at)
        return method_of(holder, key, at)
    if type(holder) is Builtin:
        if key == "prototype":
            return Builtin(f"{holder.name}.prototype")
        found = holder.members.get(key)
        return found if found is not None else Unknown(f"{holder.name}.{key}", at)
    if type(holder) is Unknown:
        return Unknown(reason_of_member(node, holder), at, (holder,))
    if type(holder) is Plain:
        return method_of(holder, key, at)
    return Unknown("a member of a function", at, (holder,))


def accessed_key(run: Run, node: Node, scope: Scope) -> tuple[str | None, str]:
    """The key that a member or index access names, None where it is not known, and why it is not."""
    if node.type == "member_expression":
        name = node.child_by_field_name("property")
        return text_at(name) if name is not None and name.type == "property_identifier" else None, "a private name"
    index = node.child_by_field_name("index")
    value = evaluate(run, index, scope) if index is not None else Unknown("an access")
    return as_text(value), value.reason if type(value) is Unknown else "a computed key"


def spread_items(run: Run, value: Value, at: At) -> list[Member]:
    """The items that `...value` adds to an array; what is unknown stands for any number of items."""
    if type(value) is Array and not value.unknown:
        run.look_at(len(value.items))
        return [Member(each.value, None, each.use_at) for each in value.items]
    if type(value) is Text:
        run.look_at(len(value.text))
        return [Member(part_of(value, at_, at_ + 1, value.at)) for at_ in range(len(value.text))]
    if type(value) in (Plain, Function) or (type(value) is Object and not value.unknown and not value.open):
        return [Member(run.world.thrown(run, "what is spread is no array", at))]
    run.called_unknown += 1
    reason = value.reason if type(value) is Unknown else getattr(value, "unknown", "") or "what is spread"
    return [Member(Unknown(reason, at, (value,), spread=True), None, at)]
