"""What the statements of JavaScript and TypeScript mean, as far as they are followed, and calls of functions."""

from __future__ import annotations

from kwf_lint.document.javascript.evaluate import evaluate, execute, skip
from kwf_lint.document.javascript.machine import (
    CALLS,
    MAX_DEPTH,
    STATEMENTS,
    Jump,
    Lost,
    Return,
    Thrown,
    handles,
)
from kwf_lint.document.javascript.names import bind, declare, hoist, hoist_var, names_of, set_name, with_default
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.javascript.unfollowed import escape, lose, unfollow
from kwf_lint.document.javascript.values import (
    PROMISE,
    UNDEFINED,
    Array,
    Binding,
    Function,
    Member,
    Object,
    Plain,
    Scope,
    Text,
    Unknown,
    are_same,
    number_text,
    part_of,
    truth,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import Node
    from kwf_lint.document.javascript.values import Value

# What nests in a call counts for so much of the depth.
_DEPTH_OF_CALL = 4


def run_block(run: Run, node: Node, scope: Scope) -> None:
    """Run the statements of a block in the scope that is theirs."""
    statements = parts(node)
    hoist(scope, statements)
    for statement in statements:
        execute(run, statement, scope)


@handles(STATEMENTS, "statement_block")
def _block(run: Run, node: Node, scope: Scope) -> None:
    run_block(run, node, Scope(scope, scope.module))


@handles(STATEMENTS, "expression_statement")
def _expression(run: Run, node: Node, scope: Scope) -> None:
    for part in parts(node):
        evaluate(run, part, scope)


@handles(STATEMENTS, "empty_statement", "interface_declaration", "type_alias_declaration", "function_signature",
         "function_declaration", "generator_function_declaration", "ambient_declaration", "debugger_statement",
         "hash_bang_line")  # fmt: skip
def _nothing(run: Run, node: Node, scope: Scope) -> None:
    """What only declares has been declared before the block began."""


@handles(STATEMENTS, "lexical_declaration", "variable_declaration")
def _declaration(run: Run, node: Node, scope: Scope) -> None:
    for part in node.named_children:
        if part.type != "variable_declarator":
            continue
        name, value_node = part.child_by_field_name("name"), part.child_by_field_name("value")
        if name is None:
            continue
        if value_node is not None:
            value = evaluate(run, value_node, scope)
        elif node.type == "lexical_declaration":
            value = Plain(UNDEFINED, scope.module.source.here(part))
        else:
            continue
        bind(run, name, value, scope, is_declaration=node.type == "lexical_declaration")


@handles(STATEMENTS, "class_declaration", "abstract_class_declaration")
def _class(run: Run, node: Node, scope: Scope) -> None:
    unfollow(run, node, scope, "a class", later=True)
    name = node.child_by_field_name("name")
    if name is not None:
        declare(scope, text_at(name)).value = Unknown(f"the class {text_at(name)}", scope.module.source.here(node))


@handles(STATEMENTS, "enum_declaration")
def _enum(run: Run, node: Node, scope: Scope) -> None:
    source = scope.module.source
    body, name = node.child_by_field_name("body"), node.child_by_field_name("name")
    before = scope.names.get(text_at(name)) if name is not None else None
    # What is declared a second time gets more members.
    made = before.value if before is not None and type(before.value) is Object else Object(source.here(node))
    following: float | None = 0.0
    inner = Scope(scope, scope.module)
    for part in parts(body) if body is not None else []:
        key_node = part.child_by_field_name("name") if part.type == "enum_assignment" else part
        value_node = part.child_by_field_name("value") if part.type == "enum_assignment" else None
        if key_node is None:
            continue
        key = text_at(key_node).strip("\"'")
        value: Value
        if value_node is not None:
            value = evaluate(run, value_node, inner)
        else:
            value = Unknown("an enum", source.here(part)) if following is None else Plain(following, source.here(part))
        number = value.value if type(value) is Plain and type(value.value) is float else None
        following = None if number is None else number + 1
        made.members[key] = Member(value, source.here(key_node), source.here(part))
        declare(inner, key).value = value
        if number is not None:
            made.members[number_text(number)] = Member(Text(key, source.here(key_node)))
        elif type(value) is Unknown:
            made.open = made.open or value.reason
    if name is not None:
        set_name(run, declare(scope, text_at(name)), made)


@handles(STATEMENTS, "if_statement")
def _if(run: Run, node: Node, scope: Scope) -> None:
    # `else if` nests: a chain of them may be long.
    while True:
        condition = node.child_by_field_name("condition")
        if condition is None:
            return
        tested = evaluate(run, condition, scope)
        decides = truth(tested)
        branches = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
        if decides is None:
            reason = tested.reason if type(tested) is Unknown else "a condition"
            lost: Lost | None = None
            for branch in branches:
                if branch is not None:
                    try:
                        skip(run, branch, scope, reason, is_first=True)
                    except Lost as signal:
                        lost = signal
            if lost is not None:
                raise lost
            return
        branch = branches[0] if decides else branches[1]
        if branch is None:
            return
        if branch.type == "else_clause":
            branch = parts(branch)[0]
        if branch.type != "if_statement":
            execute(run, branch, scope)
            return
        node = branch


@handles(STATEMENTS, "return_statement")
def _return(run: Run, node: Node, scope: Scope) -> None:
    inner = parts(node)
    raise Return(evaluate(run, inner[0], scope) if inner else Plain(UNDEFINED, scope.module.source.here(node)))


@handles(STATEMENTS, "throw_statement")
def _throw(run: Run, node: Node, scope: Scope) -> None:
    for part in parts(node):
        evaluate(run, part, scope)
    raise Thrown("throw")


@handles(STATEMENTS, "break_statement", "continue_statement")
def _jump(run: Run, node: Node, scope: Scope) -> None:
    label = node.child_by_field_name("label")
    raise Jump(node.type.partition("_")[0], text_at(label) if label is not None else "")


@handles(STATEMENTS, "labeled_statement")
def _labeled(run: Run, node: Node, scope: Scope) -> None:
    # Labels are rare: the jumps that name them are not followed.
    body = parts(node)[-1]
    try:
        execute(run, body, scope)
    except Jump as jump:
        if not jump.label:
            raise
        unfollow(run, body, scope, "a label")


@handles(STATEMENTS, "try_statement")
def _try(run: Run, node: Node, scope: Scope) -> None:
    body, handler, final = (node.child_by_field_name(field) for field in ("body", "handler", "finalizer"))
    if body is None:
        return
    before = run.called_unknown
    run.tries += 1
    left: Thrown | Return | Jump | None = None
    try:
        execute(run, body, scope)
    except (Thrown, Return, Jump) as signal:
        left = signal
    finally:
        run.tries -= 1
    if run.called_unknown != before:
        # It may have thrown anywhere.
        if isinstance(left, (Return, Jump)):
            unfollow(run, node, scope, "try")
            raise Lost("return", "try") from None
        skip(run, node, scope, "what try calls")
        return
    if isinstance(left, Thrown) and handler is not None:
        left = None
        inner = Scope(scope, scope.module)
        parameter, handler_body = handler.child_by_field_name("parameter"), handler.child_by_field_name("body")
        if parameter is not None:
            _declare_pattern(run, parameter, Unknown("an error", scope.module.source.here(parameter)), inner)
        try:
            if handler_body is not None:
                execute(run, handler_body, inner)
        except (Thrown, Return, Jump) as signal:
            left = signal
    try:
        for part in parts(final) if final is not None else ():
            execute(run, part, scope)
    except Lost as lost:
        # It may go on as it was left, too.
        raise lost if left is None else Lost("return", lost.reason) from None
    if left is not None:
        raise left


def _declare_pattern(run: Run, pattern: Node, value: Value, scope: Scope) -> None:
    for name in names_of(pattern):
        declare(scope, name)
    bind(run, pattern, value, scope, is_declaration=True)


def _loop_body(run: Run, body: Node, scope: Scope) -> bool:
    """Run the body of a loop once; whether the loop goes on."""
    try:
        execute(run, body, scope)
    except Jump as jump:
        if jump.label:
            raise
        return jump.kind == "continue"
    return True


@handles(STATEMENTS, "for_in_statement")
def _for_in(run: Run, node: Node, scope: Scope) -> None:
    left, right, body = (node.child_by_field_name(field) for field in ("left", "right", "body"))
    operator, keyword = node.child_by_field_name("operator"), node.child_by_field_name("kind")
    if (
        left is None
        or right is None
        or body is None
        or operator is None
        or any(c.type == "await" for c in node.children)
    ):
        skip(run, node, scope, "a loop")
        return
    held = evaluate(run, right, scope)
    turns = _turns(run, held, of=operator.type == "of")
    if turns is None:
        skip(run, node, scope, held.reason if type(held) is Unknown else "a loop")
        return
    run.repeating += 1
    try:
        for item in turns:
            run.spend(1)
            if item is None:
                raise Lost("break", "a loop")
            inner = Scope(scope, scope.module)
            if keyword is not None and keyword.type != "var":
                _declare_pattern(run, left, item, inner)
            else:
                bind(run, left, item, scope, is_declaration=False)
            if not _loop_body(run, body, inner):
                break
    except Lost as lost:
        unfollow(run, node, scope, lost.reason)
        if lost.kind == "return":
            raise
    finally:
        run.repeating -= 1


def _turns(run: Run, value: Value, *, of: bool) -> Iterator[Value | None] | None:
    """What a loop goes over, each as it is when its turn comes; None where it is not known, or is not from there on."""
    if type(value) is Text and of:
        return (part_of(value, index, index + 1, value.at) for index in range(len(value.text)))
    if type(value) is Array:
        run.look_at(len(value.items))
        if value.is_whole:
            return _items_in_turn(value) if of else _keys_in_turn(value, list(map(str, range(len(value.items)))))
    elif type(value) is Object and not value.unknown and not value.open and not of:
        run.look_at(len(value.members))
        return _keys_in_turn(value, [key for key, _ in value.ordered()])
    return None


def _items_in_turn(array: Array) -> Iterator[Value | None]:
    """The items of an array, those among them that are added meanwhile."""
    index = 0
    while index < len(array.items):
        item = array.items[index].value
        if type(item) is Unknown and item.spread:
            break
        yield item
        index += 1
    if array.unknown or index < len(array.items):
        yield None


def _keys_in_turn(value: Object | Array, keys: list[str]) -> Iterator[Value | None]:
    """These keys of an object or array, as long as they are there."""
    for key in keys:
        if value.unknown or (isinstance(value, Object) and value.open):
            yield None
        elif isinstance(value, Array):
            if int(key) < len(value.items):
                yield Text(key)
        elif key in value.members:
            yield Text(key, value.members[key].key_at)


@handles(STATEMENTS, "for_statement", "while_statement", "do_statement")
def _loop(run: Run, node: Node, scope: Scope) -> None:
    start, condition, step, body = (
        node.child_by_field_name(field) for field in ("initializer", "condition", "increment", "body")
    )
    if body is None:
        return
    inner = Scope(scope, scope.module)
    if start is not None:
        hoist(inner, [start])
        execute(run, start, inner)
    is_first = node.type == "do_statement"
    run.repeating += 1
    try:
        while True:
            run.spend(1)
            tests = [] if condition is None else [condition] if node.type != "for_statement" else _tests(condition)
            for test in tests if not is_first else []:
                decides = truth(evaluate(run, test, inner))
                if decides is None:
                    raise Lost("break", "the condition of a loop")
                if not decides:
                    return
            is_first = False
            if not _loop_body(run, body, Scope(inner, scope.module)):
                return
            if start is not None and start.type == "lexical_declaration":
                inner = _next_turn(inner)
            if step is not None:
                evaluate(run, step, inner)
    except Lost as lost:
        unfollow(run, node, inner, lost.reason)
        if lost.kind == "return":
            raise
    finally:
        run.repeating -= 1


def _next_turn(scope: Scope) -> Scope:
    """The names of a loop for its next turn: functions made in this one keep theirs."""
    following = Scope(scope.parent, scope.module)
    for name, binding in scope.names.items():
        copy = following.names[name] = Binding(binding.value, is_fixed=binding.is_fixed)
        copy.lost, copy.watched = binding.lost, binding.watched
    return following


def _tests(condition: Node) -> list[Node]:
    return parts(condition) if condition.type in ("expression_statement", "empty_statement") else [condition]


@handles(STATEMENTS, "switch_statement")
def _switch(run: Run, node: Node, scope: Scope) -> None:
    subject_node, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    if subject_node is None or body is None:
        return
    subject = evaluate(run, subject_node, scope)
    inner = Scope(scope, scope.module)
    cases = parts(body)
    chosen: int | None = None
    for number, case in enumerate(cases):
        test = case.child_by_field_name("value") if case.type == "switch_case" else None
        if test is None:
            continue
        is_it = are_same(subject, evaluate(run, test, inner))
        if is_it is None:
            skip(run, node, scope, subject.reason if type(subject) is Unknown else "a switch")
            return
        if is_it:
            chosen = number
            break
    if chosen is None:
        chosen = next((number for number, case in enumerate(cases) if case.type == "switch_default"), len(cases))
    for case in cases:
        hoist(inner, case.children_by_field_name("body"))
    try:
        for case in cases[chosen:]:
            for statement in case.children_by_field_name("body"):
                if statement.type != "comment":
                    execute(run, statement, inner)
    except Jump as jump:
        if jump.kind != "break" or jump.label:
            raise


def call_function(run: Run, function: Function, this: Value, arguments: list[Value]) -> Value:
    """What a function of the module returns when it is called with these values. Raises Thrown."""
    node = function.node
    scope = Scope(function.scope, function.scope.module, is_function=True)
    body = node.child_by_field_name("body")
    source = scope.module.source
    if body is None or run.depth >= MAX_DEPTH - 40:
        escape(run, function, "nested too deep")
        lose(run, [this, *arguments], "nested too deep")
        run.called_unknown += 1
        return Unknown("calls nested too deep", source.here(node))
    run.spend(1)
    is_async = any(child.type == "async" for child in node.children[:2])
    if node.type != "arrow_function":
        declare(scope, "this", _this_of(this, scope))
        declare(scope, "arguments", Unknown("arguments", None, tuple(arguments)))
    awaited = run.awaited
    run.depth += _DEPTH_OF_CALL
    run.repeating += 1
    try:
        _bind_parameters(run, node, arguments, scope)
        if body.type != "statement_block":
            value = evaluate(run, body, scope)
        else:
            hoist_var(scope, body)
            run_block(run, body, scope)
            value = Plain(UNDEFINED, source.here(node))
    except Return as returned:
        value = returned.value
    except (Lost, Jump) as lost:
        reason = lost.reason if type(lost) is Lost else "a jump"
        unfollow(run, body, scope, reason)
        run.called_unknown += 1
        value = Unknown(reason, source.here(node))
    except Thrown:
        if not is_async:
            raise
        value = Unknown(PROMISE, source.here(node))
    finally:
        run.depth -= _DEPTH_OF_CALL
        run.awaited = awaited
        run.repeating -= 1
    if is_async:
        # What is after an await runs later, and may change anything then.
        unfollow(run, body, scope, "await", later=True)
        return Unknown(PROMISE, source.here(node), (value,))
    return value


def _this_of(this: Value, scope: Scope) -> Value:
    """What a function sees as `this`: outside strict mode what is undefined is replaced by the global object."""
    is_sloppy = not scope.module.is_esm and b"use strict" not in scope.module.source.data
    return Unknown("this") if is_sloppy and type(this) is Plain and this.value is UNDEFINED else this


def _bind_parameters(run: Run, node: Node, arguments: list[Value], scope: Scope) -> None:
    single = node.child_by_field_name("parameter")
    holder = node.child_by_field_name("parameters")
    patterns = [single] if single is not None else parts(holder) if holder is not None else []
    # TypeScript declares the type of `this` like a parameter.
    patterns = [each for each in patterns if not any(child.type == "this" for child in each.children[:1])]
    for number, each in enumerate(patterns):
        pattern = each.child_by_field_name("pattern") if each.type.endswith("_parameter") else each
        default = each.child_by_field_name("value") if each.type.endswith("_parameter") else None
        if pattern is None:
            continue
        if pattern.type == "rest_pattern":
            items = [Member(value, None, value.at) for value in arguments[number:]]
            _declare_pattern(run, parts(pattern)[0], Array(items, scope.module.source.here(pattern)), scope)
            return
        value = arguments[number] if number < len(arguments) else Plain(UNDEFINED, scope.module.source.here(pattern))
        if default is not None:
            value = with_default(run, value, default, scope)
        _declare_pattern(run, pattern, value, scope)


CALLS["function"] = call_function
