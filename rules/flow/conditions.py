"""Conditions of transitions: what they decide, their operators and their operands."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, Related, Set, Workflow, rule
from kwf_lint.analysis.conditions import OPERATORS, canonical, is_constant, term_of
from kwf_lint.analysis.proven import Proven, contradictions, split
from kwf_lint.analysis.records import field_read, holds_impossible
from kwf_lint.analysis.wording import condition_in_words, literal_in_words, term_in_words
from kwf_lint.definition.kept import kept
from kwf_lint.definition.workflow import conditions_in
from kwf_lint.spelling import did_you_mean, fold
from kwf_lint.words import quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint import RouteStop
    from kwf_lint.analysis.facts import Facts
    from kwf_lint.analysis.uncovered_cases import UncoveredCase
    from kwf_lint.definition.workflow import Condition, Transition
    from kwf_lint.document.document import Path

# The number of operands that an operator needs at least; `true` and `false` need none.
LEAST_OPERANDS = {
    "true": 0, "false": 0, "and": 1, "or": 1, "exists": 1, "dne": 1, "eq": 2, "neq": 2, "gt": 2, "gte": 2, "lt": 2,
    "lte": 2, "lt-date": 2, "gt-date": 2, "contains": 2, "not-contains": 2,
}  # fmt: skip
_REGEX = 'Match the value with "kustomer.regex-match.generic" in a step, and check the result in the transitions of that step.'
# What to write for operators of other languages that the platform does not have.
OTHER_WAYS = {
    **dict.fromkeys(("startswith", "beginswith", "endswith", "like", "match", "matches", "regex"), _REGEX),
    **dict.fromkeys(("in", "oneof", "isoneof", "anyof"), 'Use "or" with one "eq" for each value.'),
    **dict.fromkeys(("notin", "nin", "noneof", "isnotin"), 'Use "and" with one "neq" for each value.'),
    **dict.fromkeys(("between", "range", "inrange"), 'Use "and" with "gte" and "lte".'),
    "not": 'Use the opposite operator: "neq" for "eq", "dne" for "exists", "not-contains" for "contains".',
}
OPERANDS_IN_WORDS = {1: "an operand", 2: "two operands"}
COUNTED = {0: "none", 1: "one"}


@rule("KWF305", "error", rests_on="step.transitions")
def shadowed_transition(app: App) -> Iterator[Finding]:
    """A transition follows one that always matches."""
    for workflow in app.workflows:
        for node in workflow.branchings:
            transitions = workflow.transitions_of(node)
            place = _first_always(transitions)
            behind = transitions[place + 1 :]
            if not behind:
                continue
            always = transitions[place].condition
            assert always is not None
            others = behind[1:]
            yield Finding(
                behind[0].at("target"),
                f"{len(behind)} transitions are never taken: an earlier one always matches"
                if others
                else "this transition is never taken: an earlier one always matches",
                related=[
                    Related(always.at("op"), "always matches"),
                    *[Related(other.at("target"), "never taken") for other in others],
                ],
                route=route_to(workflow, node),
                help="Move the transition that always matches to the end, or give it a condition that can be false: "
                "the first match wins.",
            )


def _first_always(transitions: Sequence[Transition]) -> int:
    """The place of the first transition that is always taken, or the last place if there is none."""
    for place, transition in enumerate(transitions):
        condition = transition.condition
        if condition is not None and _is_always(condition):
            return place
    return len(transitions)


def _is_always(condition: Condition) -> bool:
    if condition.is_always_true:
        return True
    may_be_constant = condition.op in ("and", "or") or is_constant(condition)
    return may_be_constant and split(Proven(), condition)[1] is None


def route_to(workflow: Workflow, node: int) -> list[RouteStop]:
    """A shortest route to a node, empty where there is none."""
    return _facts(workflow).route(node) or []


def _facts(workflow: Workflow) -> Facts:
    """What is certain in a workflow; few need it: those with findings, and those that test a value at several steps."""
    from kwf_lint.analysis.facts import facts_of

    return facts_of(workflow)


@rule("KWF306", "warning", rests_on="step.transitions")
def duplicate_condition(app: App) -> Iterator[Finding]:
    """Two transitions of a step have the same condition."""
    for workflow in app.workflows:
        for node in workflow.branchings:
            for transition, earlier in _duplicates(workflow.transitions_of(node)):
                condition, first = transition.condition, earlier.condition
                assert condition is not None
                assert first is not None
                yield Finding(
                    condition.at("op"),
                    "an earlier transition has the same condition",
                    related=[Related(first.at("op"), "the same condition")],
                    route=route_to(workflow, node),
                    help="Delete this transition, or correct its condition: the first match wins, so it is never taken.",
                )


def _duplicates(transitions: Sequence[Transition]) -> Iterator[tuple[Transition, Transition]]:
    """Each transition whose condition an earlier one has, with that one; none of those after one that always matches."""
    if len(transitions) < 3 and (transitions[-1].condition is None or transitions[-1].condition.is_always_true):
        return  # one condition and what is taken else, as at most steps
    deciding = transitions[: _first_always(transitions)]
    seen: dict[object, Transition] = {}
    for transition in deciding:
        # A transition with "false" is constant-condition's finding.
        if (
            transition.condition is not None
            and transition.condition.op in OPERATORS
            and transition.condition.op != "false"
        ):
            first = seen.setdefault(canonical(transition.condition), transition)
            if first is not transition:
                yield transition, first


@rule("KWF307", "warning", rests_on="up routes")
def contradictory_condition(app: App) -> Iterator[Finding]:
    """A condition can never hold."""
    for workflow in app.workflows:
        broken = set()
        for node, transition, condition in workflow.tests:
            for later, earlier in contradictions(condition):
                broken.add(transition.path)
                if holds_impossible(app, workflow, condition):
                    continue
                yield Finding(
                    later.at("op"),
                    f"this contradicts {'an earlier part' if earlier else 'the earlier parts'} of the condition",
                    related=[Related(earlier.at("op"), "the part it contradicts")] if earlier else [],
                    route=route_to(workflow, node),
                    help=_pair_in_words(later, earlier),
                )
        yield from _never_taken(app, workflow, broken)


def _pair_in_words(later: Condition, earlier: Condition | None) -> str:
    words = condition_in_words(later)
    if earlier is None:
        return f"Correct one of the parts: {words} cannot be true after the earlier parts."
    before = condition_in_words(earlier)
    term = term_of(later.values[0])
    if term is not None and earlier.values[0] == later.values[0]:
        for verb, infinitive in (("equals", "equal"), ("is", "be")):
            start = f"{quoted(term_in_words(term))} {verb} "
            if before.startswith(start) and words.startswith(start):
                one, two = before.removeprefix(start), words.removeprefix(start)
                words = f"{start.removesuffix(f'{verb} ')}cannot {infinitive} both {one} and {two}"
                return f'Use "or" if one of them is enough: {words}.'
    return f'Use "or" if one of them is enough. These cannot both be true: {before}; {words}.'


def _never_taken(app: App, workflow: Workflow, broken: set[Path]) -> Iterator[Finding]:
    """Conditions that cannot hold after those on the route to the step, or after the step's earlier transitions."""
    nodes = _nodes_that_test_again(workflow)
    if not nodes:
        return
    facts = _facts(workflow)
    for node in nodes:
        if not facts.runs(node):
            continue
        transitions = workflow.transitions_of(node)
        deciding = transitions[: _first_always(transitions)]
        reported = {transition.path for transition, _ in _duplicates(transitions)} | broken
        for index, transition in enumerate(deciding):
            condition = transition.condition
            if condition is None or facts.taken(node, index) is not None or transition.path in reported:
                continue
            if condition.op == "false" or is_constant(condition) or holds_impossible(app, workflow, condition):
                continue
            if split(facts.after(node), condition)[0] is not None:
                earlier = _decisive_transition(facts.after(node), deciding[:index], condition)
                yield Finding(
                    condition.at("op"),
                    "this branch is never taken: earlier transitions cover every such case",
                    related=[Related(earlier.at("op"), "takes it first")] if earlier else [],
                    route=facts.route(node) or [],
                    help="Put the narrower condition first: the first match wins.",
                )
            elif not _runs(facts, transition.target):
                route = facts.route(node) or []
                yield Finding(
                    condition.at("op"),
                    "this condition never holds: earlier ones on the route rule it out",
                    related=_tests_on_route(workflow, route, condition),
                    route=route,
                    help="Correct the condition, or delete the branch: "
                    f"on every route to this step, {condition_in_words(condition, fails=True)}.",
                )


def _nodes_that_test_again(workflow: Workflow) -> list[int]:
    """The nodes whose conditions read what another condition reads too: no other condition can be decided by one."""
    if len(workflow.tests) < 2:
        return []
    readers: dict[str, list[int]] = {}
    for node, _, condition in workflow.tests:
        for source in set(_sources(condition)):
            readers.setdefault(source, []).append(node)
    return sorted({node for nodes in readers.values() if len(nodes) > 1 for node in nodes})


def _sources(condition: Condition) -> Iterator[str]:
    """What a condition reads, once for each operand: the step or the like, since its fields depend on each other."""
    for part in conditions_in(condition):
        for operand in part.values[:2]:
            if type(operand) is str and operand.startswith(("/#", "{{")):
                yield ".".join(operand.split(".", 2)[:2])


def _runs(facts: Facts, step: str) -> bool:
    """Whether any run gets to a step; a branch that can never be taken matters only where nothing else leads there."""
    node = facts.node_of(step)
    return node is None or facts.runs(node)


def _decisive_transition(known: Proven, earlier: Sequence[Transition], condition: Condition) -> Condition | None:
    """The first of the earlier conditions after whose failure the condition cannot hold."""
    rest: Proven | None = known
    for transition in earlier:
        if rest is not None and transition.condition is not None:
            rest = split(rest, transition.condition)[1]
            if rest is None or split(rest, condition)[0] is None:
                return transition.condition
    return None


def _tests_on_route(workflow: Workflow, route: Sequence[RouteStop], condition: Condition) -> list[Related]:
    """The conditions at the stops of a route that test what the condition tests."""
    terms = set(_references(condition))
    by_path = _tests_by_path(workflow)
    tests = [test for path in {stop.path for stop in route} for test in by_path.get(path, ())]
    return [
        Related(other.at("op"), "tests the same value")
        for _, other in sorted(tests, key=_number_of_test)
        if other is not condition and not terms.isdisjoint(_references(other))
    ]


@kept
def _tests_by_path(workflow: Workflow) -> dict[Path, list[tuple[int, Condition]]]:
    """The conditions that check something by the paths of the trigger or step they are at, numbered as in the file."""
    found: dict[Path, list[tuple[int, Condition]]] = {}
    for number, (node, _, condition) in enumerate(workflow.tests):
        source = workflow.steps[node - 1] if node else workflow.trigger
        if source is not None:
            found.setdefault(source.path, []).append((number, condition))
    return found


def _number_of_test(test: tuple[int, Condition]) -> int:
    return test[0]


def _references(condition: Condition) -> Iterator[str]:
    for part in conditions_in(condition):
        for operand in part.values:
            if type(operand) is str and operand.startswith("/#"):
                yield operand


@rule("KWF308", "warning", rests_on="up")
def constant_condition(app: App) -> Iterator[Finding]:
    """A condition reads nothing, so it is the same in every run."""
    for workflow in app.workflows:
        for node, transition, condition in workflow.tests:
            if condition.is_always_true:
                continue  # the builder's way to write "otherwise"
            if condition.op == "false":
                yield Finding(
                    condition.at("op"),
                    'this branch is never taken: "false" never holds',
                    route=route_to(workflow, node),
                    help="Write the condition that was meant, or delete the transition.",
                )
                continue
            for part in conditions_in(condition):
                if not is_constant(part) or any(_looks_read(operand) for operand in part.values):
                    continue
                is_last = transition is workflow.transitions_of(node)[-1]
                if part is condition and (part.op == "exists" or not is_last) and _is_always(part):
                    continue  # "otherwise" in other words, or what shadowed-transition reports
                yield Finding(
                    part.at("op"),
                    "this condition compares only literals"
                    if part.op not in ("exists", "dne")
                    else "this condition checks whether a literal exists",
                    route=route_to(workflow, node),
                    help='Use a reference, which begins with "/#": as written, the result is the same in every run.',
                )


def _looks_read(operand: object) -> bool:
    """Whether a literal looks like a reference that was not written as one, which is another rule's finding."""
    return type(operand) is str and (
        "steps." in operand or "variables." in operand or "/#" in operand or "${" in operand
    )


@rule("KWF309", "warning", rests_on="routes workflow.trigger.eventName")
def uncovered_case(app: App) -> Iterator[Finding]:
    """The branches of a step do not cover every case, and the run ends there."""
    for workflow in app.workflows:
        for node in workflow.branchings:
            transitions = workflow.transitions_of(node)
            last = transitions[-1].condition
            if last is None or last.is_always_true:
                continue  # as at most steps
            conditions = [each.condition for each in transitions if each.condition is not None]
            if len(conditions) < len(transitions):
                continue
            found = _uncovered(app, workflow, node, conditions)
            # impossible-value reports a value that the field cannot have; another one was meant.
            if found is not None and not any(holds_impossible(app, workflow, each) for each in conditions):
                source = workflow.steps[node - 1] if node else workflow.trigger
                assert source is not None
                yield Finding(
                    source.at("transitions"),
                    f"no transition matches {_case_in_words(found, source.id)}",
                    severity=None if _is_closed(found) or _facts(workflow).has_acted(node) else "info",
                    route=route_to(workflow, node),
                    help='Cover this case in one of the conditions, or add a last transition with {"op": "true", '
                    '"values": [true]}. Otherwise the run ends here silently.',
                )


def _is_closed(found: UncoveredCase) -> bool:
    """Whether all values of the tested reference are known, so that the case is missing from a complete list.

    Where each branch requires that the value exists, that is rather a guard than a list.
    """
    if found.kind == "absent" and found.but is None:
        return bool(found.tested)
    return found.kind != "other" or not found.tested


def _uncovered(app: App, workflow: Workflow, node: int, conditions: list[Condition]) -> UncoveredCase | None:
    from kwf_lint.analysis.uncovered_cases import uncovered_case

    def values_of(term: str) -> Sequence[object] | None:
        return _values_of(app, workflow, term)

    found = uncovered_case(conditions, Proven(), values_of)
    if found is None or ".changes." in found.term:
        return None  # conditions on changes pick the events that matter
    facts = _facts(workflow)
    if not facts.runs(node):
        return found
    return uncovered_case(conditions, facts.after(node), values_of) if facts.left(node) is not None else None


def _values_of(app: App, workflow: Workflow, term: str) -> Sequence[object] | None:
    """All values that a reference can have, where the documentation or the workflow's own schema gives them."""
    segments = term.split(".")
    trigger = workflow.trigger
    if len(segments) == 3 and segments[1] == "1" and trigger is not None and trigger.is_callable:
        properties = trigger.schema.get("properties")
        schema = properties.get(segments[2]) if type(properties) is dict else None
        values = schema.get("enum") if type(schema) is dict else None
        return values if type(values) is list else None
    found = field_read(app, workflow, term)
    return found.known.read if found else None


def _case_in_words(found: UncoveredCase, step: str) -> str:
    """The case that no transition covers, as what follows "no transition matches"."""
    name = term_in_words(found.term, step) or f"{step}.id"
    rest = ""
    if found.but is not None:
        others = [part for part in found.but.conditions if found.term not in _references(part)]
        rest = "the rest of its condition fails"
        if len(others) == 1:
            rest = condition_in_words(others[0], step, fails=True)
    if found.kind == "other" and found.tested:
        names = some_of(list(dict.fromkeys([literal_in_words(literal) for literal in found.tested])))
        article = "an" if name[:1].lower() in "aeiou" else "a"
        return f"{article} {quoted(name)} other than {names}{f' when {rest}' if rest else ''}"
    words = {"absent": "does not exist", "value": f"is {literal_in_words(found.literal)}"}.get(found.kind, "exists")
    return f"when {quoted(name)} {words}{f' and {rest}' if rest else ''}"


@rule("KWF310", "error", fixes="safe")
def unknown_operator(app: App) -> Iterator[Finding]:
    """A condition has an operator that does not exist."""
    for condition in app.conditions:
        op = condition.op
        if op in LEAST_OPERANDS or not op or op in app.platform.operators:
            continue
        meant = app.platform.operator_slips.get(op) or _slips(app).get(fold(op))
        fix = None
        if meant:
            fix = Fix(f'replace {quoted(op)} with "{meant}"', [Set(condition.at("op"), meant)], safe=True)
        yield Finding(
            condition.at("op"),
            f"unknown operator {quoted(op)}",
            help=f'Write "{meant}".'
            if meant
            else OTHER_WAYS.get(fold(op))
            or did_you_mean(op, LEAST_OPERANDS)
            or 'Use one of the 16 operators, for example "eq", "exists" or "contains". This rule\'s page lists them.',
            fix=fix,
        )


def _slips(app: App) -> dict[str, str]:
    """The right operator for each slip, whose letter case and marks between words do not count."""
    return {fold(slip): name for slip, name in app.platform.operator_slips.items() if slip[:1].isalpha()}


@rule("KWF311", "error")
def wrong_operand_count(app: App) -> Iterator[Finding]:
    """A condition has too few operands, or combines something that is not a condition."""
    for condition in app.conditions:
        needed = LEAST_OPERANDS.get(condition.op, -1)
        if needed < 0:
            needed = app.platform.operators.get(condition.op, (0, None))[0]
        if type(condition.value.get("values")) is not list:
            continue
        found = len(condition.values)
        if found < needed:
            wanted = OPERANDS_IN_WORDS.get(needed, f"{needed} operands")
            yield Finding(
                condition.at("values"),
                f'"{condition.op}" needs {wanted} but has {COUNTED.get(found, found)}',
                help="Write what is tested as the first operand, and what it is compared with as the second."
                if needed >= 2
                else "Add the conditions that it combines."
                if condition.op in ("and", "or")
                else "Add the reference that it tests.",
            )
        elif condition.op in ("and", "or") and len(condition.conditions) < found:
            for index, value in enumerate(condition.values):
                if type(value) is not dict:
                    yield Finding(
                        condition.at("values", index),
                        f'"{condition.op}" combines conditions, and this is not one',
                        help='Write a condition as an object with "op" and "values".',
                    )


@rule("KWF315", "warning")
def ignored_operand(app: App) -> Iterator[Finding]:
    """A test of existence has a second operand, which is ignored."""
    for condition in app.conditions:
        if (condition.op != "exists" and condition.op != "dne") or len(condition.values) < 2:
            continue
        tested, other = condition.values[0], condition.values[1]
        if type(tested) is str and tested.startswith("/#") and other != "" and other is not None:
            meant = "eq" if condition.op == "exists" else "neq"
            yield Finding(
                condition.at("values", 1),
                f'"{condition.op}" ignores its second operand',
                help=f'Use "{meant}" to compare with {_operand_in_words(other)}: '
                f'"{condition.op}" checks only whether the value {"exists" if meant == "eq" else "is absent"}.',
            )


def _operand_in_words(operand: object) -> str:
    return literal_in_words(operand) if type(operand) is not dict and type(operand) is not list else "that"
