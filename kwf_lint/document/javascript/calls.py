"""Chains of members, indexes and calls: `a.b`, `a[b]`, `a(b)`, `a?.b`, `new A(b)`."""

from __future__ import annotations

from kwf_lint.document.javascript.evaluate import at_of, evaluate, not_followed
from kwf_lint.document.javascript.library import URL
from kwf_lint.document.javascript.machine import (
    EXPRESSIONS,
    MAX_DEPTH,
    call,
    handles,
)
from kwf_lint.document.javascript.members import accessed_key, member_of, reason_of, reason_of_member, spread_items
from kwf_lint.document.javascript.operators import MOST_OPTIONS, objects_among
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.javascript.unfollowed import lose, unfollow
from kwf_lint.document.javascript.values import (
    UNDEFINED,
    Array,
    Builtin,
    Function,
    Object,
    Plain,
    Scope,
    Text,
    Unknown,
    as_text,
    held_by,
    is_nullish,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Value


# What a chain such as a?.b.c comes to where it stops at `?.`.
_STOPPED = Plain(UNDEFINED)
# Making one of them changes nothing.
_ERRORS = frozenset(("Error", "RangeError", "SyntaxError", "TypeError"))
# What these do to an object is part of making it.
_REFLECTING = ("Object.", "Reflect")
# Making one of them changes nothing either, but it holds what it is given.
_COLLECTIONS = frozenset(("Map", "Set", "WeakMap", "WeakSet"))
_LINKS = frozenset(("member_expression", "subscript_expression", "call_expression"))


# Chains: a.b, a[b], a(b), a?.b


@handles(EXPRESSIONS, "member_expression", "subscript_expression", "call_expression")
def _chain(run: Run, node: Node, scope: Scope) -> Value:
    value = _called(run, node, scope) if node.type == "call_expression" else _accessed(run, node, scope)[1]
    return Plain(UNDEFINED, at_of(node, scope)) if value is _STOPPED else value


def _link(run: Run, node: Node, scope: Scope) -> Value:
    """What is before a dot, a bracket or parentheses; _STOPPED where a `?.` in it ends the whole chain."""
    kind = node.type
    if kind not in _LINKS:
        return evaluate(run, node, scope)
    if run.depth >= MAX_DEPTH:
        return not_followed(run, node, scope, "nested too deep")
    run.nodes -= 1
    if run.repeating:
        run.spend(1)
    run.depth += 1
    try:
        return _called(run, node, scope) if kind == "call_expression" else _accessed(run, node, scope)[1]
    finally:
        run.depth -= 1


def _accessed(run: Run, node: Node, scope: Scope) -> tuple[Value, Value]:
    """(what is before the dot or bracket, the value of the access)."""
    object_node = node.child_by_field_name("object")
    at = at_of(node, scope)
    if object_node is None:
        return Plain(UNDEFINED), not_followed(run, node, scope, "an access")
    holder = _link(run, object_node, scope)
    if holder is _STOPPED:
        return holder, holder
    nullish = is_nullish(holder)
    if nullish and node.child_by_field_name("optional_chain") is not None:
        return _STOPPED, _STOPPED
    if nullish is None and _may_stop(node):
        index = node.child_by_field_name("index")
        if index is not None:
            unfollow(run, index, scope, reason_of(holder))
        return holder, Unknown(reason_of_member(node, holder), at, (holder,))
    if nullish is None:
        run.called_unknown += 1
    key, reason = accessed_key(run, node, scope)
    if nullish:
        return holder, run.world.thrown(run, f"a member of {as_text(holder)}", at)
    if key is None:
        if type(holder) is Builtin:
            return holder, Unknown(holder.name, at)
        found = Unknown(reason, at, (holder,))
        if type(holder) is Object and not holder.unknown and not holder.open and len(holder.members) <= MOST_OPTIONS:
            # Or it is undefined, which has no members either.
            found.options = objects_among(held_by(holder))
        return holder, found
    return holder, member_of(run, holder, key, at, node)


def _may_stop(node: Node | None) -> bool:
    """Whether a chain has a `?.` up to this link, so that what follows may not be evaluated."""
    links = 0
    while node is not None and node.type in _LINKS:
        links += 1
        if links > 50 or any(child.type in ("optional_chain", "?.") for child in node.children):
            return True
        node = node.child_by_field_name("object") or node.child_by_field_name("function")
    return False


def evaluate_arguments(run: Run, node: Node, scope: Scope) -> list[Value] | None:
    """The arguments of a call; None where something unknown is spread into them, which is then lost."""
    values: list[Value] = []
    is_whole = True
    for part in parts(node):
        if part.type == "spread_element":
            for item in spread_items(run, evaluate(run, parts(part)[0], scope), at_of(part, scope)):
                values.append(item.value)
                is_whole = is_whole and not (type(item.value) is Unknown and item.value.spread)
        else:
            values.append(evaluate(run, part, scope))
    if not is_whole:
        lose(run, values, "arguments")
        return None
    return values


def _called(run: Run, node: Node, scope: Scope) -> Value:
    callee, argument_node = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    at = at_of(node, scope)
    if callee is None or argument_node is None or argument_node.type == "template_string":
        run.called_unknown += 1
        return not_followed(run, node, scope, "a tagged template")
    this: Value = Plain(UNDEFINED)
    is_closed = False
    while callee.type in ("parenthesized_expression", "non_null_expression") and len(parts(callee)) == 1:
        is_closed = is_closed or callee.type == "parenthesized_expression"
        callee = parts(callee)[0]
    if callee.type in ("member_expression", "subscript_expression"):
        this, function = _accessed(run, callee, scope)
    elif callee.type == "import":
        run.called_unknown += 1
        evaluate_arguments(run, argument_node, scope)
        return Unknown("import()", at)
    else:
        function = _link(run, callee, scope)
    if function is _STOPPED:
        return _STOPPED if not is_closed else run.world.thrown(run, "what is called is no function", at)
    if is_nullish(function) and any(child.type in ("optional_chain", "?.") for child in node.children):
        return _STOPPED
    if type(function) is Unknown and _may_stop(node):
        unfollow(run, argument_node, scope, function.reason)
        return call_unknown(run, [this, function], function.reason, at, [])
    if type(function) is Function and _is_class_or_generator(function.node):
        function = Unknown("a generator", at, (function,))
    arguments = evaluate_arguments(run, argument_node, scope)
    if arguments is None:
        lose(run, [this, function], "arguments")
        run.called_unknown += 1
        return Unknown("arguments", at)
    return called(run, function, this, arguments, at, scope)


def called(run: Run, function: Value, this: Value, arguments: list[Value], at: At, scope: Scope) -> Value:
    """What a call returns. What is not followed loses what it was given."""
    if type(function) is Function:
        return call(run, function, this, arguments)
    if type(function) is Builtin and function.call is not None:
        run.spend(1)
        return function.call(run, this, arguments, at, scope)
    if type(function) is Plain or type(function) is Text:
        return run.world.thrown(run, "what is called is no function", at)
    reason = reason_of(function) if type(function) is Unknown else "a call"
    return call_unknown(run, [this, function, *arguments], reason, at, arguments)


def call_unknown(run: Run, given: list[Value], reason: str, at: At, arguments: list[Value], name: str = "") -> Unknown:
    """The answer of code that is not followed, which may change what it is given from now on."""
    is_given = not run.awaited and not reason.startswith(_REFLECTING)
    is_alone = sum(type(each) is Object or type(each) is Unknown for each in arguments) == 1
    for argument in arguments if is_given else ():
        if type(argument) is Object:
            run.world.note_candidate(argument, name, is_alone=is_alone)
    run.called_unknown += 1
    lose(run, given, reason)
    return Unknown(reason, at)


@handles(EXPRESSIONS, "new_expression")
def _constructed(run: Run, node: Node, scope: Scope) -> Value:
    callee, argument_node = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
    at = at_of(node, scope)
    if callee is None:
        return not_followed(run, node, scope, "new")
    function = evaluate(run, callee, scope)
    name = text_at(callee)
    reason = f"new {name}" if len(name) < 40 else "new"
    arguments = evaluate_arguments(run, argument_node, scope) if argument_node is not None else []
    if (
        name in _ERRORS
        and scope.find(name) is None
        and all(type(each) in (Text, Plain) for each in arguments or [function])
    ):
        return Unknown(reason, at)
    if (
        name in _COLLECTIONS
        and scope.find(name) is None
        and all(type(each) in (Array, Plain) for each in arguments or ())
    ):
        return Unknown(reason, at, tuple(arguments or ()))
    if type(function) is Builtin and function.name == URL and arguments is not None:
        return called(run, function, Plain(UNDEFINED), arguments, at, scope)
    given = [function] if type(function) is not Builtin else []
    return call_unknown(run, [*given, *(arguments or [])], reason, at, arguments or [], name)


def _is_class_or_generator(node: Node) -> bool:
    return node.type.startswith("generator") or any(child.type == "*" for child in node.children[:3])
