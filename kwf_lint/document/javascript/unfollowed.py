"""Code that is not followed: makes unknown whatever it may change, so that no value is wrong.

Such code may run now, and where it is in a function, at any later time. What it may change: the names that it sets,
the objects and arrays that it names, and all that these hold. Walks without recursion.
"""

from __future__ import annotations

from kwf_lint.document.javascript.machine import Exhausted
from kwf_lint.document.javascript.syntax import text_at
from kwf_lint.document.javascript.values import HOLDERS, Array, Builtin, Function, Member, Object, Unknown, held_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import Node
    from kwf_lint.document.javascript.values import Binding, Scope, Value

FUNCTIONS = frozenset(
    (
        "arrow_function", "function_declaration", "function_expression", "generator_function",
        "generator_function_declaration", "method_definition", "class_body",
    )
)  # fmt: skip
_TYPES = frozenset(
    (
        "string", "number", "comment", "html_comment", "type_annotation", "type_arguments", "type_parameters",
        "interface_declaration",
        "type_alias_declaration", "ambient_declaration", "predefined_type", "asserts_annotation", "type_predicate_annotation",
    )
)  # fmt: skip
_THIS = frozenset(("this",))
_NAMES = frozenset(("this", "identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"))
_PATTERNS = frozenset(
    (
        "object_pattern", "array_pattern", "pair_pattern", "rest_pattern", "object_assignment_pattern",
        "assignment_pattern", "parenthesized_expression", "non_null_expression",
    )
)  # fmt: skip
_WRAPPERS = frozenset(("parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression"))
_JUMPS = frozenset(("break_statement", "continue_statement"))
_ENDED_IN = {
    "for_statement": _JUMPS, "for_in_statement": _JUMPS, "while_statement": _JUMPS, "do_statement": _JUMPS,
    "switch_statement": frozenset(("break_statement",)),
}  # fmt: skip
_PRINTING = frozenset(
    ("JSON.stringify", "console.debug", "console.error", "console.info", "console.log", "console.trace", "console.warn")
)
_ONLY_LOOKS = frozenset(("unary_expression", "expression_statement"))
# Methods of arrays that change neither the array nor, where it holds only primitives, anything that it holds.
_PURE = frozenset(
    (
        "at", "concat", "entries", "every", "filter", "find", "findIndex", "flat", "flatMap", "forEach", "includes",
        "indexOf", "join", "keys", "lastIndexOf", "map", "reduce", "slice", "some", "toString", "values",
    )
)  # fmt: skip

_COMPOSING = frozenset(
    (
        "identifier", "property_identifier", "shorthand_property_identifier", "string", "string_fragment", "number",
        "true", "false", "null", "undefined", "escape_sequence", "template_string", "template_substitution", "object",
        "pair", "array", "spread_element", "member_expression", "subscript_expression", "parenthesized_expression",
        "binary_expression", "ternary_expression", "comment", "computed_property_name", "non_null_expression",
        "optional_chain", "unary_expression",
    )
)  # fmt: skip


def unfollow(
    run: Run, node: Node, scope: Scope, reason: str, *, later: bool = False, is_first: bool = False
) -> set[str]:
    """Lose what a node may change. later: it may run at any time from now on, not only here.

    is_first: nothing of it was followed before, so that what is added to an array there is not among the items yet.

    Returns how it may leave what it is in: "return", "break" (or continue), "throw".
    """
    jumps: set[str] = set()
    before = run.nodes
    # `ended`: those of `break` and `continue` that end something within the node.
    pending: list[tuple[Node, bool, frozenset[str], frozenset[str]]] = [(node, later, frozenset(), frozenset())]
    while pending:
        each, is_later, ended, hidden = pending.pop()
        kind = each.type
        run.nodes -= 1
        if run.nodes < 0:
            raise Exhausted
        if kind in _NAMES:
            name = text_at(each)
            if name not in hidden:
                binding = scope.find(name)
                if binding is not None and (type(binding.value) is Function or not _is_printed(each, scope, hidden)):
                    _lose_name(run, each, binding, reason, is_later=is_later, adds=is_first and not is_later)
            continue
        if kind in _TYPES:
            continue
        if kind in FUNCTIONS:
            is_later = True
            hidden = hidden | _own_names(each)
            if kind != "arrow_function":
                hidden = hidden | _THIS
        elif kind == "return_statement" and not is_later:
            jumps.add("return")
        elif kind in _JUMPS and not is_later:
            if kind not in ended or each.child_by_field_name("label") is not None:
                jumps.add("break")
        elif kind == "throw_statement" and not is_later:
            jumps.add("throw")
        elif kind in _ENDED_IN:
            ended = ended | _ENDED_IN[kind]
        pending += [(child, is_later, ended, hidden) for child in each.named_children]
    if run.repeating:
        run.spend((before - run.nodes) // 2)
    return jumps


def escape(run: Run, function: Function, reason: str) -> None:
    """Lose what a function may change that code which is not followed may call, now or at any later time."""
    key = function.node.id, id(function.scope)
    if key in run.escaped:
        return
    run.escaped.add(key)
    if run.escaping is not None:
        run.escaping.append((function, reason))
        return
    run.escaping = [(function, reason)]
    try:
        for each, why in run.escaping:  # grows on the way: functions name functions
            unfollow(run, each.node, each.scope, why, later=True)
    finally:
        run.escaping = None


def lose(run: Run, values: Iterable[Value], reason: str) -> None:
    """Make unknown for good what these values hold: others may change it from now on."""
    pending = list(values)
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        if type(value) not in HOLDERS or id(value) in seen:
            continue
        seen.add(id(value))
        run.nodes -= 1
        pending += held_by(value)
        if type(value) is Object:
            value.is_lost_again = value.is_lost_again or bool(value.unknown)
            value.unknown = value.unknown or reason
            value.members = {}
        elif type(value) is Array:
            value.unknown = value.unknown or reason
            value.items = []
        elif type(value) is Function:
            escape(run, value, reason)


def only_composes(node: Node) -> bool:
    """Whether evaluating an expression changes nothing."""
    pending = [node]
    for each in pending:  # grows on the way
        if each.type not in _COMPOSING or len(pending) > 500 or _deletes(each):
            return False
        pending += each.named_children
    return True


def _own_names(function: Node) -> frozenset[str]:
    """The names of a function's parameters and of the declarations that are directly in its body."""
    holders = [function.child_by_field_name("parameters"), function.child_by_field_name("parameter")]
    body = function.child_by_field_name("body")
    if body is not None and body.type == "statement_block":
        for statement in body.named_children:
            if statement.type in ("lexical_declaration", "variable_declaration"):
                holders += [part.child_by_field_name("name") for part in statement.named_children]
            elif statement.type in ("function_declaration", "class_declaration"):
                holders.append(statement.child_by_field_name("name"))
    names = set()
    pending = [holder for holder in holders if holder is not None]
    while pending:
        node = pending.pop()
        if node.type in ("identifier", "shorthand_property_identifier_pattern", "type_identifier"):
            names.add(text_at(node))
        elif node.type in ("pair_pattern", "assignment_pattern", "object_assignment_pattern", "required_parameter",
                           "optional_parameter"):  # fmt: skip
            fields = [node.child_by_field_name(field) for field in ("value", "left", "pattern")]
            if node.type != "pair_pattern":
                fields = fields[1:]
            pending += [field for field in fields if field is not None]
        elif node.type in ("object_pattern", "array_pattern", "rest_pattern", "formal_parameters"):
            pending += node.named_children
    return frozenset(names)


def _lose_name(run: Run, node: Node, binding: Binding, reason: str, *, is_later: bool, adds: bool) -> None:
    if _is_set(node):
        # Or it is not set after all, and stands for what it did.
        binding.value = Unknown(reason, None, () if binding.value is None else (binding.value,))
        if is_later:
            binding.lost = binding.lost or reason
        return
    if is_later and not (binding.is_fixed and binding.value is not None):
        binding.watched = binding.watched or reason
    if binding.value is not None and type(binding.value) in HOLDERS:
        _lose_mention(run, node, binding.value, reason, is_later=is_later, adds=adds)


def _is_set(node: Node) -> bool:
    """Whether a name is where something is assigned to it or declares it."""
    inner, around = node, node.parent
    while around is not None and around.type in _PATTERNS:
        if (
            around.type in ("assignment_pattern", "object_assignment_pattern")
            and around.child_by_field_name("left") != inner
        ):
            return False
        inner, around = around, around.parent
    if around is None:
        return False
    if around.type in ("assignment_expression", "augmented_assignment_expression", "for_in_statement"):
        return around.child_by_field_name("left") == inner
    if around.type == "update_expression":
        return True
    if around.type in ("variable_declarator", "class_declaration", "enum_declaration"):
        return around.child_by_field_name("name") == inner
    return False


def _lose_mention(run: Run, node: Node, value: Value, reason: str, *, is_later: bool, adds: bool) -> None:
    """Lose what a name stands for, or only the member of it that is meant: `app.url = x`, `use(app.url)`."""
    holder: Value | None = None
    key: str | None = None
    inner, around = node, node.parent
    while around is not None:
        if around.type in _WRAPPERS:
            inner, around = around, around.parent
            continue
        if around.type not in ("member_expression", "subscript_expression"):
            break
        if around.child_by_field_name("object") != inner:
            break
        known = _static_key(around)
        if known is None or type(value) not in (Object, Array):
            holder, key = value, None
            inner, around = around, around.parent
            break
        holder, key = value, known
        inner, around = around, around.parent
        if type(value) is Object and not value.unknown:
            member = value.members.get(known)
            value = member.value if member is not None else Unknown(reason)
        elif type(value) is Array and known.isdecimal() and int(known) < len(value.items):
            value = value.items[int(known)].value
        else:
            value = Unknown(reason)
    kind = around.type if around is not None else ""
    if holder is None:
        if not _only_looks(around):
            lose(run, [value], reason)
        return
    is_target = kind == "update_expression" or (
        kind in ("assignment_expression", "augmented_assignment_expression", "for_in_statement")
        and around is not None
        and around.child_by_field_name("left") == inner
    )
    if kind in _PATTERNS - _WRAPPERS or (around is not None and _deletes(around)):
        lose(run, [holder], reason)
    elif is_target:
        if key is not None and type(holder) is Object and not is_later and not holder.unknown:
            if key in holder.members:
                holder.members[key].value = Unknown(reason, holder.members[key].use_at)
            else:
                holder.open = holder.open or reason
        else:
            lose(run, [holder], reason)
    elif (
        around is not None
        and kind in ("call_expression", "new_expression")
        and inner != around.child_by_field_name("arguments")
        and (inner in (around.child_by_field_name("function"), around.child_by_field_name("constructor")))
    ):
        if type(value) is Function:
            escape(run, value, reason)
        if adds and type(holder) is Array and key in ("push", "unshift") and not holder.unknown:
            _add_any(holder, reason, at_start=key == "unshift")
        elif not (type(holder) is Array and key in _PURE and not any(map(_is_holder, held_by(holder)))):
            lose(run, [holder], reason)
    elif key is None:
        if any(map(_is_holder, held_by(holder))) or type(holder) is Unknown:
            lose(run, [holder], reason)
    elif not _only_looks(around):
        lose(run, [value], reason)


def _is_printed(node: Node, scope: Scope, hidden: frozenset[str]) -> bool:
    """Whether a name, or a member of it, is only given to JSON.stringify() or console.log()."""
    inner, around = node, node.parent
    while around is not None and (
        around.type in _WRAPPERS
        or (
            around.type in ("member_expression", "subscript_expression")
            and around.child_by_field_name("object") == inner
        )
    ):
        inner, around = around, around.parent
    called = around.parent.child_by_field_name("function") if around is not None and around.parent is not None else None
    if around is None or around.type != "arguments" or called is None or text_at(called) not in _PRINTING:
        return False
    name = text_at(called).partition(".")[0]
    found = scope.find(name)
    return name not in hidden and found is not None and type(found.value) is Builtin


def _add_any(array: Array, reason: str, *, at_start: bool) -> None:
    """Any number of items may have been added to an array."""
    beside = array.items[:1] if at_start else array.items[-1:]
    if not any(type(each.value) is Unknown and each.value.spread for each in beside):
        new = [Member(Unknown(reason, spread=True))]
        array.items = [*new, *array.items] if at_start else [*array.items, *new]


def _is_holder(value: Value) -> bool:
    return type(value) in HOLDERS


def _only_looks(node: Node | None) -> bool:
    """Whether an expression looks at its operands without handing on what they are."""
    if node is None:
        return False
    if node.type == "template_substitution":
        template = node.parent
        return template is not None and template.parent is not None and template.parent.type != "call_expression"
    if node.type in _ONLY_LOOKS:
        return not _deletes(node)
    operator = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    return operator is not None and operator.type not in ("&&", "||", "??")


def _deletes(node: Node) -> bool:
    operator = node.child_by_field_name("operator") if node.type == "unary_expression" else None
    return operator is not None and operator.type == "delete"


def _static_key(node: Node) -> str | None:
    """The key that a member or index access names, None where it is worked out."""
    if node.type == "member_expression":
        name = node.child_by_field_name("property")
        return text_at(name) if name is not None and name.type == "property_identifier" else None
    index = node.child_by_field_name("index")
    if index is None or index.type not in ("string", "number"):
        return None
    text = text_at(index)
    return (
        text
        if index.type == "number" and text.isdecimal()
        else text[1:-1]
        if index.type == "string" and "\\" not in text
        else None
    )
