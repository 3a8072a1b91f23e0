"""Gives values to names and members: declarations, patterns, assignments."""

from __future__ import annotations

from kwf_lint.document.javascript.evaluate import at_of, evaluate, not_followed
from kwf_lint.document.javascript.machine import (
    EXPRESSIONS,
    handles,
)
from kwf_lint.document.javascript.members import accessed_key, member_of
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.javascript.unfollowed import lose, unfollow
from kwf_lint.document.javascript.values import (
    MOST_ITEMS,
    UNDEFINED,
    Array,
    Binding,
    Function,
    Member,
    Object,
    Plain,
    Text,
    Unknown,
    as_text,
    is_index,
    is_nullish,
    truth,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Scope, Value

    Operate = Callable[[Run, str, Value, Value, At], Value]


def declare(scope: Scope, name: str, value: Value | None = None, *, is_fixed: bool = False) -> Binding:
    binding = scope.names.get(name)
    if binding is None:
        binding = scope.names[name] = Binding(value, is_fixed=is_fixed)
    return binding


def hoist(scope: Scope, statements: Iterable[Node]) -> None:
    """Declare what a block declares, so that its functions are there from the start."""
    for statement in statements:
        kind = statement.type
        if kind == "export_statement":
            inner = statement.child_by_field_name("declaration")
            if inner is None:
                continue
            statement, kind = inner, inner.type
        if kind == "lexical_declaration":
            keyword = statement.child_by_field_name("kind")
            for part in statement.named_children:
                name = part.child_by_field_name("name")
                for each in names_of(name) if name is not None else ():
                    declare(scope, each, is_fixed=keyword is not None and keyword.type == "const")
        elif kind in ("function_declaration", "generator_function_declaration"):
            name = statement.child_by_field_name("name")
            if name is not None:
                declare(scope, text_at(name)).value = Function(statement, scope, scope.module.source.here(statement))
        elif kind in ("class_declaration", "abstract_class_declaration", "enum_declaration"):
            name = statement.child_by_field_name("name")
            if name is not None:
                declare(scope, text_at(name), is_fixed=True)
        elif kind == "ambient_declaration":
            for each in _declared_ambient(statement):
                declare(scope, each).value = Unknown(each, scope.module.source.here(statement))


def hoist_var(scope: Scope, body: Node) -> None:
    """Declare the names that `var` declares in a function or module, wherever in it they are."""
    if b"var" not in scope.module.source.data:
        return
    pending = [body]
    while pending:
        node = pending.pop()
        if node.type == "variable_declaration":
            for part in node.named_children:
                name = part.child_by_field_name("name")
                for each in names_of(name) if name is not None else ():
                    declare(scope, each, Plain(UNDEFINED))
        elif node.type == "for_in_statement":
            keyword, left = node.child_by_field_name("kind"), node.child_by_field_name("left")
            if keyword is not None and keyword.type == "var" and left is not None:
                for each in names_of(left):
                    declare(scope, each, Plain(UNDEFINED))
        if node.type.endswith(
            ("statement", "block", "program", "clause", "switch_body", "switch_case", "switch_default")
        ):
            pending += node.named_children
        elif node.type == "variable_declaration":
            continue


def _declared_ambient(statement: Node) -> list[str]:
    found = []
    pending = list(statement.named_children)
    for node in pending:  # grows on the way
        if node.type in ("lexical_declaration", "variable_declaration"):
            pending += node.named_children
        else:
            name = node.child_by_field_name("name")
            if name is not None and name.type in ("identifier", "type_identifier"):
                found.append(text_at(name))
    return found


def names_of(pattern: Node) -> list[str]:
    """The names that a pattern gives values to."""
    found = []
    pending = [pattern]
    while pending:
        node = pending.pop()
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            found.append(text_at(node))
        elif kind == "pair_pattern":
            value = node.child_by_field_name("value")
            pending += [value] if value is not None else []
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            left = node.child_by_field_name("left")
            pending += [left] if left is not None else []
        elif kind in ("object_pattern", "array_pattern", "rest_pattern"):
            pending += node.named_children
    return found


def set_name(run: Run, binding: Binding, value: Value, *, is_declaration: bool = True) -> None:
    """Give a name a value; one that code which is not followed may set or change stays unknown."""
    if binding.is_fixed and not is_declaration:
        run.called_unknown += 1
        value = Unknown("a constant that is set again", value.at, (value,))
    if binding.watched or binding.lost:
        lose(run, [value], binding.watched or binding.lost)
    if binding.lost:
        binding.value = Unknown(binding.lost, value.at)
    else:
        binding.value = value


def bind(run: Run, pattern: Node, value: Value, scope: Scope, *, is_declaration: bool) -> None:
    """Give the names, members and patterns in a pattern what they take from a value."""
    kind = pattern.type
    if kind in ("identifier", "shorthand_property_identifier_pattern"):
        name = text_at(pattern)
        binding = scope.names.get(name) if is_declaration else None
        binding = binding or scope.find(name)
        if binding is not None:
            if binding.value is None and not is_declaration:
                run.world.thrown(run, f"{name}, which has no value yet", at_of(pattern, scope))
            set_name(run, binding, value, is_declaration=is_declaration)
        else:
            run.called_unknown += 1
            lose(run, [value], name)
    elif kind in ("member_expression", "subscript_expression"):
        set_at(run, pattern, target_of(run, pattern, scope), value, scope)
    elif kind in ("parenthesized_expression", "non_null_expression", "as_expression"):
        bind(run, parts(pattern)[0], value, scope, is_declaration=is_declaration)
    elif kind in ("assignment_pattern", "object_assignment_pattern"):
        left, right = pattern.child_by_field_name("left"), pattern.child_by_field_name("right")
        if left is not None and right is not None:
            value = with_default(run, value, right, scope)
            bind(run, left, value, scope, is_declaration=is_declaration)
    elif kind == "object_pattern":
        _bind_object(run, pattern, value, scope, is_declaration=is_declaration)
    elif kind == "array_pattern":
        _bind_array(run, pattern, value, scope, is_declaration=is_declaration)
    else:
        unfollow(run, pattern, scope, kind)
        lose(run, [value], kind)


def with_default(run: Run, value: Value, default: Node, scope: Scope) -> Value:
    """A value, or where it is undefined its default."""
    if type(value) is Unknown:
        unfollow(run, default, scope, value.reason)
        return value
    return evaluate(run, default, scope) if type(value) is Plain and value.value is UNDEFINED else value


def _bind_object(run: Run, pattern: Node, value: Value, scope: Scope, *, is_declaration: bool) -> None:
    at = scope.module.source.here(pattern)
    if is_nullish(value):
        run.world.thrown(run, "a pattern for what is no object", at)
        value = Unknown("a pattern", at)
    taken: list[str] = []
    for part in parts(pattern):
        if part.type == "rest_pattern":
            rest = Object(at)
            if type(value) is Object and not value.unknown and len(taken) == len(parts(pattern)) - 1:
                run.look_at(len(value.members))
                rest.open = value.open
                rest.members = {
                    key: Member(each.value, each.key_at, each.use_at)
                    for key, each in value.ordered()
                    if key not in taken
                }
                bind(run, parts(part)[0], rest, scope, is_declaration=is_declaration)
            else:
                bind(run, parts(part)[0], Unknown("a rest", at, (value,)), scope, is_declaration=is_declaration)
            continue
        key: str | None
        target = part
        if part.type == "pair_pattern":
            key_node, inner = part.child_by_field_name("key"), part.child_by_field_name("value")
            if key_node is None or inner is None:
                continue
            target = inner
            key = _pattern_key(run, key_node, scope)
        else:
            names = names_of(part)
            key = names[0] if names else None
        if key is None:
            bind(run, target, Unknown("a computed key", at, (value,)), scope, is_declaration=is_declaration)
        else:
            taken.append(key)
            bind(run, target, member_of(run, value, key, at), scope, is_declaration=is_declaration)


def _pattern_key(run: Run, node: Node, scope: Scope) -> str | None:
    if node.type == "property_identifier":
        return text_at(node)
    inner = parts(node)[0] if node.type == "computed_property_name" else node
    return as_text(evaluate(run, inner, scope))


def _bind_array(run: Run, pattern: Node, value: Value, scope: Scope, *, is_declaration: bool) -> None:
    at = scope.module.source.here(pattern)
    is_known = type(value) is Array or type(value) is Text
    number = 0
    for child in pattern.children[1:-1]:
        if child.type == ",":
            number += 1
        elif child.type == "rest_pattern":
            rest: Value = Unknown("a rest", at, (value,))
            if type(value) is Array and value.is_whole:
                run.look_at(len(value.items))
                rest = Array([Member(each.value, None, each.use_at) for each in value.items[number:]], at)
            bind(run, parts(child)[0], rest, scope, is_declaration=is_declaration)
        elif child.is_named and child.type != "comment":
            item = member_of(run, value, str(number), at) if is_known else Unknown("an item", at, (value,))
            bind(run, child, item, scope, is_declaration=is_declaration)


def target_of(run: Run, node: Node, scope: Scope) -> tuple[Value, str | None]:
    """What a member or index access sets a member of, and under which key (None where that is not known)."""
    object_node = node.child_by_field_name("object")
    holder = evaluate(run, object_node, scope) if object_node is not None else Plain(UNDEFINED)
    return holder, accessed_key(run, node, scope)[0]


def set_at(
    run: Run, node: Node, target: tuple[Value, str | None], value: Value, scope: Scope, use_at: At = None
) -> None:
    """Set the member that a member or index access names; `target` is what target_of() says."""
    holder, key = target
    source = scope.module.source
    if is_nullish(holder):
        run.world.thrown(run, "a member of what is no object", source.here(node))
        return
    key_node = node.child_by_field_name("property") or node.child_by_field_name("index") or node
    set_member(run, holder, key, value, source.here(key_node), use_at)


def set_member(run: Run, holder: Value, key: str | None, value: Value, key_at: At, use_at: At) -> None:
    """Set a member of a value; where it cannot be followed, what holds it and what it is set to are lost."""
    if type(holder) is Object:
        if holder.unknown or holder.frozen or key == "__proto__":
            lose(run, [holder, value], holder.unknown or key or "a frozen object")
        elif key is None:
            lose_members(run, holder, value, "a computed key")
        else:
            holder.members[key] = Member(value, key_at, use_at)
            run.spend(1 if len(holder.members) < MOST_ITEMS else run.steps + 1)
    elif type(holder) is Array and key is not None and is_index(key) and holder.is_whole and not holder.frozen:
        index = int(key)
        if index < len(holder.items):
            holder.items[index] = Member(value, None, use_at)
        elif index == len(holder.items):
            holder.items.append(Member(value, None, use_at))
        else:
            lose(run, [holder, value], "a gap in an array")
    elif type(holder) in (Plain, Text):
        run.called_unknown += 1
    else:
        run.called_unknown += 1
        lose(run, [value] if type(holder) is Function else [holder, value], "an assignment")
        run.world.has_set_member(holder)


def lose_members(run: Run, made: Object, value: Value, reason: str) -> None:
    """Something is set in an object, it is not known under which key: any member may be it, and there may be more."""
    for member in made.members.values():
        member.value = Unknown(reason, member.value.at, (member.value, value))
    made.open = made.open or reason
    # Nobody sees it in the object, who would change it there.
    lose(run, [value], reason)


def spread_unknown(run: Run, made: Object, value: Value, reason: str) -> None:
    """Something that is not known is spread into an object: the members of what it may be are not known then."""
    if type(value) is not Unknown or value.options is None or any(each.unknown or each.open for each in value.options):
        lose_members(run, made, value, reason)
        return
    for option in value.options:
        run.look_at(len(option.members))
        for key, member in option.ordered():
            held = made.members.get(key)
            aliases = (member.value,) if held is None else (member.value, held.value)
            made.members[key] = Member(Unknown(reason, member.value.at, aliases), member.key_at, member.use_at)
    made.open = made.open or reason


def assign(run: Run, node: Node, scope: Scope, operate: Operate) -> Value:
    """An assignment: `=`, `+=`, `||=`, `++`."""
    at = scope.module.source.here(node)
    left = node.child_by_field_name("left") or node.child_by_field_name("argument")
    right, operator = node.child_by_field_name("right"), node.child_by_field_name("operator")
    if left is None or (right is None and operator is None):
        return not_followed(run, node, scope, "an assignment")
    while left.type in ("parenthesized_expression", "non_null_expression") and parts(left):
        left = parts(left)[0]
    # Whose member it is, is evaluated before the value.
    target = target_of(run, left, scope) if left.type in ("member_expression", "subscript_expression") else None

    def put(value: Value, use_at: At) -> None:
        if target is not None:
            set_at(run, left, target, value, scope, use_at)
        else:
            bind(run, left, value, scope, is_declaration=False)

    def current() -> Value:
        if target is None:
            return evaluate(run, left, scope)
        if is_nullish(target[0]):
            return run.world.thrown(run, "a member of what is no object", at)
        if target[1] is None:
            return Unknown("a computed key", at, (target[0],))
        return member_of(run, target[0], target[1], at)

    if right is None:
        assert operator is not None
        old = current()
        new = operate(run, operator.type[0], old, Plain(1.0, at), at)
        if type(old) is Text:
            new = Unknown("a number", at)
        put(new, at)
        return new if operator.start_byte < left.start_byte or type(old) is not Plain else old
    use_at = scope.module.source.here(right)
    if operator is None:
        value = evaluate(run, right, scope)
        put(value, use_at)
        return value
    old = current()
    sign = operator.type[:-1]
    if sign in ("&&", "||", "??"):
        decides = is_nullish(old) if sign == "??" else truth(old)
        if decides is None:
            unfollow(run, node, scope, "a condition")
            run.called_unknown += 1
            return Unknown("a condition", at, (old,))
        if decides == (sign == "||"):
            return old
        value = evaluate(run, right, scope)
    else:
        value = operate(run, sign, old, evaluate(run, right, scope), at)
    put(value, use_at)
    return value


@handles(EXPRESSIONS, "identifier", "this")
def evaluate_name(run: Run, node: Node, scope: Scope) -> Value:
    """What a name stands for; node would throw where nothing has it."""
    name = text_at(node)
    binding = scope.find(name)
    if binding is None:
        if name == "undefined":
            return Plain(UNDEFINED, at_of(node, scope))
        if name in ("this", "arguments"):
            return Unknown(name, at_of(node, scope))
        return run.world.undefined_name(run, node, scope, name)
    if binding.value is None:
        return run.world.thrown(run, f"{name}, which has no value yet", at_of(node, scope))
    return binding.value
