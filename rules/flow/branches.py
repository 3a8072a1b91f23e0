"""What the conditions of a step's transitions decide: which are never taken, and what none of them takes."""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.analysis.conditions import OPERATORS, canonical, is_constant
from kwf_lint.analysis.wording import condition_in_words, literal_in_words, term_in_words
from kwf_lint.definition.workflow import ALWAYS_TRUE
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.analysis.facts import Facts
    from kwf_lint.analysis.proven import Proven
    from kwf_lint.analysis.uncovered import UncoveredCase
    from kwf_lint.definition.workflow import Condition, Transition
    from kwf_lint.document.document import Path
    from kwf_lint.rulekit import RouteStop


@rule("KWF305", "error")
def shadowed_transition(app: App) -> Iterator[Finding]:
    """A transition stands behind one that always matches."""
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
                f"this and {len(others)} more are never taken: an earlier one always matches"
                if others
                else "this transition is never taken: an earlier one always matches",
                related=[
                    Related(always.at("op"), "always matches"),
                    *[Related(other.at("target"), "never taken either") for other in others],
                ],
                route=route_to(workflow, node),
                help="the first match wins: put the transition that always matches last, or give it its condition",
            )


def _first_always(transitions: Sequence[Transition]) -> int:
    """The place of the first transition that is always taken, or the last place if there is none."""
    for place, transition in enumerate(transitions):
        condition = transition.condition
        if condition is not None and _is_always(condition):
            return place
    return len(transitions)


def _is_always_at(transitions: Sequence[Transition], place: int) -> bool:
    """Whether the transition at a place has the plain condition `true`."""
    condition = transitions[place].condition
    return condition is not None and condition.op == ALWAYS_TRUE


def _is_always(condition: Condition) -> bool:
    if condition.op not in ("and", "or"):
        first = condition.values[0] if condition.values else None
        if type(first) is str and first.startswith("/#"):
            return condition.op == ALWAYS_TRUE
        if condition.is_always_true:
            return True
        if not is_constant(condition):
            return False
    from kwf_lint.analysis.proven import Proven, split

    return split(Proven(), condition)[1] is None


def route_to(workflow: Workflow, node: int) -> list[RouteStop]:
    """A shortest route to a node, empty where there is none."""
    from kwf_lint.analysis.facts import facts_of  # only for findings

    return facts_of(workflow).route(node) or []


@rule("KWF306", "warning")
def duplicate_condition(app: App) -> Iterator[Finding]:
    """Two transitions of a step have the same condition."""
    for workflow in app.workflows:
        for node in workflow.branchings:
            transitions = workflow.transitions_of(node)
            if _is_always_at(transitions, 1):
                continue
            for transition, earlier in _duplicates(transitions):
                condition, first = transition.condition, earlier.condition
                assert condition is not None
                assert first is not None
                yield Finding(
                    condition.at("op"),
                    "an earlier transition has the same condition",
                    related=[Related(first.at("op"), "the same condition")],
                    route=route_to(workflow, node),
                    help="the first match wins, so this one is never taken; delete it, or mend its condition",
                )


def _duplicates(transitions: Sequence[Transition]) -> Iterator[tuple[Transition, Transition]]:
    """Each transition whose condition an earlier one has, with that; what stands behind one that always matches aside."""
    seen: dict[object, Transition] = {}
    for transition in transitions[: _first_always(transitions)]:
        if transition.condition is not None and transition.condition.op in OPERATORS:
            first = seen.setdefault(canonical(transition.condition), transition)
            if first is not transition:
                yield transition, first


@rule("KWF307", "warning")
def contradictory_condition(app: App) -> Iterator[Finding]:
    """A condition can never hold."""
    for workflow in app.workflows:
        broken = set()
        for node, transition, condition in workflow.tests:
            if condition.op != "and" and condition.op != "or":
                continue
            tested = list(_tested_sources(condition))
            if len(set(tested)) == len(tested):
                continue
            from kwf_lint.analysis.proven import contradictions

            for later, earlier in contradictions(condition):
                broken.add(transition.path)
                yield Finding(
                    later.at("op"),
                    "this can never hold together with what the condition asks before",
                    related=[Related(earlier.at("op"), "what it contradicts")] if earlier else [],
                    route=route_to(workflow, node),
                    help=_pair_in_words(later, earlier),
                )
        nodes = _nodes_to_look_at(workflow)
        if nodes:
            yield from _never_here(workflow, nodes, broken)


def _pair_in_words(later: Condition, earlier: Condition | None) -> str:
    said = condition_in_words(later)
    if earlier is None:
        return f"{said} is ruled out by the conditions before it; the branch is never taken"
    return f'{condition_in_words(earlier)} rules out that {said}; if either will do, combine them with "or"'


def _nodes_to_look_at(workflow: Workflow) -> list[int]:
    """The nodes whose conditions may be decided by others, on the way or at the same step, for all that is easily seen.

    Most workflows test each value at one step only; they are done with here.
    """
    if len(workflow.tests) < 2:
        return []
    tested: dict[str, dict[int, int]] = {}
    for node, _, condition in workflow.tests:
        for source in _tested_sources(condition):
            counts = tested.setdefault(source, {})
            counts[node] = counts.get(node, 0) + 1
    found: set[int] = set()
    for counts in tested.values():
        if len(counts) > 1:
            found.update(counts)
        else:
            found.update([node for node, count in counts.items() if count > 1 and _decides_itself(workflow, node)])
    return sorted(found)


def _tested_sources(condition: Condition) -> Iterator[str]:
    """What a condition reads, once for each operand: a step or the like, since its fields say something of each other."""
    pending = [condition]
    while pending:
        current = pending.pop()
        pending += current.conditions
        for operand in current.values[:2]:
            if type(operand) is str and operand.startswith(("/#", "{{")):
                yield ".".join(operand.split(".", 2)[:2])


def _decides_itself(workflow: Workflow, node: int) -> bool:
    """Whether an earlier transition of the node decides the condition of a later one that asks something."""
    from kwf_lint.analysis.proven import Proven, split

    rest: Proven | None = Proven()
    for transition in workflow.transitions_of(node):
        condition = transition.condition
        if condition is not None:
            if condition.is_always_true:
                return False
            holds, rest = (None, None) if rest is None else split(rest, condition)
            if holds is None:
                return True
    return False


def _never_here(workflow: Workflow, nodes: list[int], broken: set[Path]) -> Iterator[Finding]:
    """Conditions that cannot hold after those on the way to the step, or after the step's earlier transitions."""
    from kwf_lint.analysis.facts import facts_of
    from kwf_lint.analysis.proven import split

    facts = facts_of(workflow)
    for node in nodes:
        if not facts.runs(node):
            continue
        transitions = workflow.transitions_of(node)
        deciding = transitions[: _first_always(transitions)]
        silent = {transition.path for transition, _ in _duplicates(transitions)} | broken
        for index, transition in enumerate(deciding):
            condition = transition.condition
            if condition is None or facts.taken(node, index) is not None or transition.path in silent:
                continue
            if condition.op == "false" or is_constant(condition):
                continue
            if split(facts.after(node), condition)[0] is not None:
                earlier = _decisive_transition(facts.after(node), deciding[:index], condition)
                yield Finding(
                    condition.at("op"),
                    "this is never taken: earlier transitions take every such case",
                    related=[Related(earlier.at("op"), "takes it first")] if earlier else [],
                    route=facts.route(node) or [],
                    help="the first match wins: put the narrower condition first",
                )
            elif not _runs(facts, transition.target):
                route = facts.route(node) or []
                yield Finding(
                    condition.at("op"),
                    "this never holds here: the conditions on the way rule it out",
                    related=_tests_on_the_way(workflow, route, condition),
                    route=route,
                    help=f"on every way to this step: {condition_in_words(condition, fails=True)}",
                )


def _runs(facts: Facts, step: str) -> bool:
    """Whether any run gets to a step; a branch that can never be taken matters only where nothing else leads there."""
    node = facts.node_of(step)
    return node is None or facts.runs(node)


def _decisive_transition(known: Proven, earlier: Sequence[Transition], condition: Condition) -> Condition | None:
    """The first of the earlier conditions after whose failure the condition cannot hold."""
    from kwf_lint.analysis.proven import split

    rest: Proven | None = known
    for transition in earlier:
        if rest is not None and transition.condition is not None:
            rest = split(rest, transition.condition)[1]
            if rest is None or split(rest, condition)[0] is None:
                return transition.condition
    return None


def _tests_on_the_way(workflow: Workflow, route: Sequence[RouteStop], condition: Condition) -> list[Related]:
    """The conditions at the stops of a route that test what the condition tests."""
    terms = set(_references(condition))
    stops = {stop.path for stop in route}
    found = []
    for node, _, other in workflow.tests:
        if other is not condition and not terms.isdisjoint(_references(other)):
            source = workflow.steps[node - 1] if node else workflow.trigger
            if source is not None and source.path in stops:
                found.append(Related(other.at("op"), "tests the same"))
    return found


def _references(condition: Condition) -> Iterator[str]:
    pending = [condition]
    while pending:
        current = pending.pop()
        pending += current.conditions
        for operand in current.values:
            if type(operand) is str and operand.startswith("/#"):
                yield operand


@rule("KWF308", "warning")
def constant_condition(app: App) -> Iterator[Finding]:
    """A condition reads nothing, so that it is the same in every run."""
    for workflow in app.workflows:
        for node, transition, condition in workflow.tests:
            if condition.is_always_true:
                continue  # the builder's way to write "otherwise"
            if condition.op not in ("and", "or") and not is_constant(condition):
                continue
            pending = [condition]
            while pending:
                current = pending.pop()
                pending += reversed(current.conditions)
                if not is_constant(current) or any(_looks_read(operand) for operand in current.values):
                    continue
                transitions = workflow.transitions_of(node)
                is_last = transition is transitions[-1]
                if current is condition and (current.op == "exists" or not is_last) and _is_always(current):
                    continue  # "otherwise" in other words, or what shadowed-transition speaks of
                yield Finding(
                    current.at("op"),
                    "this condition compares literals only"
                    if current.op not in ("exists", "dne")
                    else "this condition asks whether a literal exists",
                    route=route_to(workflow, node),
                    help='it is the same in every run; a reference begins with "/#", and "true" alone always holds',
                )


def _looks_read(operand: object) -> bool:
    """Whether a literal looks like a reference that was not written as one, which is another rule's finding."""
    return type(operand) is str and (
        "steps." in operand or "variables." in operand or "/#" in operand or "${" in operand
    )


# Attributes of conversations and messages of which Kustomer's documentation gives all values.
CLOSED_VALUES: dict[str, Sequence[object]] = {"status": ("open", "snoozed", "done"), "direction": ("in", "out")}


@rule("KWF309", "warning")
def uncovered_case(app: App) -> Iterator[Finding]:
    """The branches of a step leave a case out, and the run ends there."""
    for workflow in app.workflows:
        for node in workflow.branchings:
            transitions = workflow.transitions_of(node)
            if _is_always_at(transitions, -1):
                continue
            conditions = [each.condition for each in transitions if each.condition is not None]
            if len(conditions) < len(transitions) or any(each.is_always_true for each in conditions):
                continue
            found = _gap(workflow, node, conditions)
            if found is not None:
                source = workflow.steps[node - 1] if node else workflow.trigger
                assert source is not None
                yield Finding(
                    source.at("transitions"),
                    f"no transition is taken when {_gap_in_words(found, source.id)}",
                    route=route_to(workflow, node),
                    help='the run ends here without a word; add a last transition with {"op": "true", "values": [true]}',
                )


def _gap(workflow: Workflow, node: int, conditions: list[Condition]) -> UncoveredCase | None:
    from kwf_lint.analysis.proven import Proven
    from kwf_lint.analysis.uncovered import uncovered_case

    def values_of(term: str) -> Sequence[object] | None:
        return _values_of(workflow, term)

    found = uncovered_case(conditions, Proven(), values_of)
    if found is None or ".changes." in found.term:
        return None  # conditions on changes pick the events that matter
    from kwf_lint.analysis.facts import facts_of

    facts = facts_of(workflow)
    if not facts.runs(node):
        return found
    return uncovered_case(conditions, facts.after(node), values_of) if facts.left(node) is not None else None


def _values_of(workflow: Workflow, term: str) -> Sequence[object] | None:
    """All values that a reference can have, where the documentation or the workflow's own schema gives them."""
    segments = term.split(".")
    if len(segments) != 3:
        return None
    trigger = workflow.trigger
    if segments[1] == "1" and trigger is not None and trigger.is_callable:
        properties = trigger.schema.get("properties")
        schema = properties.get(segments[2]) if type(properties) is dict else None
        values = schema.get("enum") if type(schema) is dict else None
        return values if type(values) is list else None
    return CLOSED_VALUES.get(segments[2])


def _gap_in_words(found: UncoveredCase, step: str) -> str:
    subject = quoted(term_in_words(found.term, step) or f"{step}.id")
    if found.kind == "absent":
        words = "does not exist"
    elif found.kind == "value":
        words = f"is {literal_in_words(found.literal)}"
    else:
        tested = list(dict.fromkeys([literal_in_words(literal) for literal in found.tested]))
        words = "exists"
        if len(tested) == 1:
            words = f"is anything but {tested[0]}"
        elif len(tested) == 2:
            words = f"is neither {tested[0]} nor {tested[1]}"
        elif tested:
            words = f"is none of the {len(tested)} tested values"
    if found.but is not None:
        rest = [part for part in found.but.conditions if found.term not in _references(part)]
        if len(rest) == 1:
            words += f" and {condition_in_words(rest[0], step, fails=True)}"
        else:
            words += " and the rest of its condition fails"
    return f"{subject} {words}"
