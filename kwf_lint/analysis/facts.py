"""What is certain when a step of a workflow runs: what ran before it, and what the conditions on the route say.

    facts = facts_of(workflow)                      # kept with the workflow; each part is worked out when first asked for
    node = facts.node_of("create")                  # nodes are those of Workflow.successors: 0 the trigger, n the n-th step

What ran:
    facts.ran_before(a, b)                          # on every route to b; True where no run gets to b: claim nothing there
    facts.may_run_before(a, b)                      # on some route to b, whatever the conditions say
    facts.runs(node)                                # whether any run gets to the node

What the conditions prove (a Proven of proven.py: `is_absent("/#steps.find.email")`, `exists(...)`, `value(...)`):
    facts.at(node)                                  # when the step starts, and in its params and error cases
    facts.after(node)                               # when its transitions are looked at; its own output is new
    facts.before(node, index)                       # the same, and the transitions before this one did not match
    facts.taken(node, index)                        # the transition is taken; None if it never can be
    facts.left(node)                                # no transition is taken; None if one always is
    facts.tests_of("find")                          # the transitions whose conditions read a step's output
`split(facts.before(node, index), condition)` of proven.py says whether a condition can hold, or always holds.

Routes, as the stops of Finding.route (None where no route is certain to be possible; the middle of one with more than
MOST_STOPS stops is left out, and counted as the condition of the last stop before it):
    facts.route(node)                               # a shortest one
    facts.route(node, avoiding=other)               # one on which the step `other` does not run: the proof that it may not
    facts.route_where(node, lambda proven: proven.is_absent("/#steps.1.customer"))   # one on which that is proven
    facts.routes_after(starts)                      # to each node from the first of these steps that may run before it
    route_along(workflow, nodes)                    # over these nodes, of several transitions by the first

How it is worked out: one pass forward over the graph. What is proven on several transitions to a step is joined to what
all of them say; a transition that can never be taken adds nothing; where a cycle closes, nothing is proven. No routes
are enumerated, so what only a combination of branches shows stays unknown. Linear in steps, transitions and conditions,
within the limits that proven.py sets. A workflow without a trigger has no runs: nothing is proven.
"""

from __future__ import annotations

from kwf_lint.analysis.dominance import Routes, dominators
from kwf_lint.analysis.graph import reverse_postorder
from kwf_lint.analysis.proven import Proven, joined, split
from kwf_lint.analysis.wording import transition_in_words
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import strings_in
from kwf_lint.definition.workflow import nodes_by_id
from kwf_lint.expressions.fast_path import step_ids_in
from kwf_lint.kustomer.names import is_lookup
from kwf_lint.rulekit import RouteStop
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.analysis.dominance import Dominators
    from kwf_lint.definition.workflow import Transition, Workflow

# Nodes, each with the index of the transition taken from it; -1 at the last.
Route = list[tuple[int, int]]
# Nobody reads a longer one, and thousands of findings in a chain of thousands of steps must not cost millions of stops.
MOST_STOPS = 60


@kept
def facts_of(workflow: Workflow) -> Facts:
    """The facts of a workflow."""
    return Facts(workflow)


# Actions that change nothing outside of the run.
COMPUTING = frozenset(("kustomer.regex-match.generic", "kustomer.transform.generic"))


class _Flow:
    """The result of a pass: what is proven at each node, on each transition, and where none is taken."""

    __slots__ = ("entry", "left", "taken")

    def __init__(self, count: int) -> None:
        self.entry: list[Proven | None] = [None] * count
        self.left: list[Proven | None] = [None] * count
        self.taken: list[list[Proven | None]] = [[] for _ in range(count)]


class _Tree:
    """The shortest routes from a node: where each is found from, their lengths, and where the head of a long one ends."""

    __slots__ = ("found", "heads", "lengths")

    def __init__(self, found: dict[int, tuple[int, int]], start: int = 0) -> None:
        self.found = found
        self.lengths = {start: 0}
        self.heads = {start: start}
        for node, (source, _) in found.items():
            if node != start:
                length = self.lengths[node] = self.lengths[source] + 1
                self.heads[node] = node if length < MOST_STOPS // 2 else self.heads[source]


class RoutesAfter:
    """For each node the first of some steps from which transitions lead to it; see Facts.routes_after."""

    __slots__ = ("_facts", "_found", "_trees", "first")

    def __init__(self, facts: Facts, found: dict[int, dict[int, tuple[int, int]]], first: dict[int, int]) -> None:
        self._facts = facts
        self._found = found
        self._trees: dict[int, _Tree] = {}
        self.first = first

    def route(self, node: int) -> list[RouteStop]:
        """A shortest route to the node from the first of the steps."""
        start = self.first[node]
        if start not in self._trees:
            self._trees[start] = _Tree(self._found[start], start)
        return self._facts.branch(node, self._trees[start])


class Facts:
    """What is certain in one workflow; see the module."""

    __slots__ = (
        "_acted",
        "_dominators",
        "_flow",
        "_flow_avoiding",
        "_live_dominators",
        "_order",
        "_routes",
        "_targets",
        "_tests",
        "_trees",
        "start",
        "workflow",
    )

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.start = Proven(lookups=frozenset([step.id for step in workflow.steps if is_lookup(step.action)]))
        self._acted: list[bool] | None = None
        self._dominators: Dominators | None = None
        self._live_dominators: Dominators | None = None
        self._flow: _Flow | None = None
        self._flow_avoiding: tuple[int, _Flow] | None = None
        self._order: list[int] | None = None
        self._routes: Routes | None = None
        self._targets: list[list[list[int]]] | None = None
        self._tests: dict[str, list[tuple[int, Transition]]] | None = None
        self._trees: dict[bool, _Tree] = {}

    def node_of(self, step: str) -> int | None:
        """The node of a step id, of several steps that share it the first; 0 for the trigger's id and for "1"."""
        trigger = self.workflow.trigger
        if step == "1" or (trigger and step == trigger.id):
            return 0
        found = self.workflow.steps_by_id.get(step)
        return found.node if found else None

    def runs(self, node: int) -> bool:
        """Whether any run gets to the node, as far as its conditions are understood."""
        return self._base.entry[node] is not None

    def has_acted(self, node: int) -> bool:
        """Whether a step that does more than look something up lies on every route to the node, or is it."""
        if self._acted is None:
            above = dominators(self.workflow.successors).immediate
            self._acted = [False] * len(above)
            for each in reverse_postorder(self.workflow.successors):
                action = self.workflow.steps[each - 1].action if each else ""
                acts = action != "" and not is_lookup(action) and action not in COMPUTING
                self._acted[each] = acts or (above[each] >= 0 and self._acted[above[each]])
        return self._acted[node]

    def ran_before(self, a: int, b: int) -> bool:
        """Whether step `a` has run in every run that gets to step `b`; True where none does, False for a step itself."""
        if a == b:
            return False
        if self._dominators is None:
            self._dominators = dominators(self.workflow.successors)
        if self._dominators.dominates(a, b) or not self.runs(b):
            return True
        if self._live_dominators is None:
            self._live_dominators = dominators(self._live_successors())
        return self._live_dominators.dominates(a, b)

    def may_run_before(self, a: int, b: int) -> bool:
        """Whether transitions lead from the trigger through `a` to `b`; a node comes before itself only in a cycle."""
        if self._dominators is None:
            self._dominators = dominators(self.workflow.successors)
        if a != b and self._dominators.dominates(a, b):
            return True
        if not self._dominators.dominates(0, a):
            return False
        if self._routes is None:
            self._routes = Routes(self.workflow.successors)
        return self._routes.reaches(a, b)

    def at(self, node: int) -> Proven:
        """What is proven when the step starts; nothing where no run gets to it."""
        return self._base.entry[node] or self.start

    def after(self, node: int) -> Proven:
        """What is proven when the transitions of the step are looked at."""
        return self.at(node).without_step(self.workflow.steps[node - 1].id) if node else self.at(node)

    def before(self, node: int, index: int) -> Proven | None:
        """What is proven when one transition is looked at; None if an earlier one is always taken."""
        proven: Proven | None = self.after(node)
        for transition in self.workflow.transitions_of(node)[:index]:
            if proven is not None and transition.condition is not None:
                proven = split(proven, transition.condition)[1]
        return proven

    def taken(self, node: int, index: int) -> Proven | None:
        """What is proven when this transition has been taken; None where no run takes it."""
        taken = self._base.taken[node]
        return taken[index] if taken else None

    def left(self, node: int) -> Proven | None:
        """What is proven where no transition matches, so that the run ends; None where that cannot be."""
        return self._base.left[node]

    def tests_of(self, step: str) -> list[tuple[int, Transition]]:
        """The transitions, each with its node, whose conditions read the output of a step, in the order of the file."""
        if self._tests is None:
            self._tests = {}
            for node, transition, condition in self.workflow.tests:
                texts = [text for _, text in strings_in(condition.values, ())]
                for each in {each: 0 for text in texts for each in step_ids_in(text)}:
                    self._tests.setdefault(each, []).append((node, transition))
        return self._tests.get(step, [])

    def route(self, node: int, avoiding: int | None = None) -> list[RouteStop] | None:
        """A shortest route to the node. With `avoiding` it does not pass that node, and its conditions can all hold.

        Without it the route goes over transitions that can be taken if there is such a route, else over any; None where
        none leads there at all.
        """
        if avoiding is None:
            for over_any in (False, True):
                tree = self._tree(over_any)
                if node in tree.found:
                    return self.branch(node, tree)
            return None
        flow = self._avoiding(avoiding)
        if flow.entry[node] is None:
            return None
        found = self._search(0, flow)
        route = self._back(node, found) if node in found else None
        return _stops(self.workflow, route) if route is not None and self._is_possible(route) else None

    def route_where(self, node: int, holds: Callable[[Proven], bool]) -> list[RouteStop] | None:
        """A shortest route to the node with a transition after which `holds` is true of what is proven."""
        flow = self._base
        tree = self._tree(over_any=False)
        sources: list[list[tuple[int, int]]] = [[] for _ in flow.entry]
        for source, taken in enumerate(flow.taken):
            for index, proven in enumerate(taken):
                if proven is not None:
                    for target in self._edges[source][index]:
                        sources[target].append((source, index))
        behind: dict[int, tuple[int, int]] = {node: (-1, -1)}
        distance = {node: 0}
        queue = [node]
        for target in queue:
            for source, index in sources[target]:
                if source not in behind:
                    behind[source] = (target, index)
                    distance[source] = distance[target] + 1
                    queue.append(source)
        lengths = tree.lengths
        best: tuple[int, int, int, int] | None = None
        for target in queue:
            for source, index in sources[target]:
                proven = flow.taken[source][index]
                if source in lengths and proven is not None and holds(proven):
                    candidate = (lengths[source] + distance[target], source, index, target)
                    best = candidate if best is None else min(best, candidate)
        if best is None:
            return None
        _, source, index, target = best
        route = self._back(source, tree.found)
        route[-1] = (source, index)
        while target != node:
            onward, index = behind[target]
            route.append((target, index))
            target = onward
        route.append((node, -1))
        return _stops(self.workflow, route) if self._is_possible(route) else None

    def routes_after(self, starts: Sequence[int]) -> RoutesAfter:
        """For each node the first of these steps that may run before it, itself left out, and a shortest route from there.

        Linear: what an earlier step leads to, and all after it, is not looked at again.
        """
        first: dict[int, int] = {}
        found: dict[int, dict[int, tuple[int, int]]] = {}
        tree = self._tree(over_any=True)
        reached = [start for start in starts if start in tree.found]
        order = {start: place for place, start in enumerate(reached)}
        in_cycles: dict[int, None] = {}
        for start in reached:
            found[start] = {start: (-1, -1)}
            queue = [start]
            for node in queue:
                for index, targets in enumerate(self._edges[node]):
                    for target in targets:
                        if target == start:
                            in_cycles[start] = None
                        elif target not in first:
                            first[target] = start
                            found[start][target] = (node, index)
                            queue.append(target)
        # Of the steps of a cycle the first has hidden the way from the others back to itself.
        for start in in_cycles:
            if start not in first or order[first[start]] > order[start]:
                for other in reached:
                    if other != start and self.may_run_before(other, start):
                        first[start] = other
                        found[other] = self._search(other, None)
                        break
        return RoutesAfter(self, found, first)

    @property
    def _edges(self) -> list[list[list[int]]]:
        """For each node and each of its transitions, the nodes that it leads to."""
        if self._targets is None:
            nodes = nodes_by_id(self.workflow.steps)
            self._targets = [
                [nodes.get(transition.target, []) for transition in self.workflow.transitions_of(node)]
                for node in range(len(self.workflow.steps) + 1)
            ]
        return self._targets

    @property
    def _base(self) -> _Flow:
        if self._flow is None:
            self._flow = self._pass(None)
        return self._flow

    def _avoiding(self, node: int) -> _Flow:
        """The pass over the graph without a node; only the last one is kept."""
        if self._flow_avoiding is None or self._flow_avoiding[0] != node:
            self._flow_avoiding = (node, self._pass(node))
        return self._flow_avoiding[1]

    def _pass(self, avoiding: int | None) -> _Flow:
        successors = self.workflow.successors
        if self._order is None:
            self._order = reverse_postorder(successors)
        place = {node: number for number, node in enumerate(self._order)}
        closing = {target for node, number in place.items() for target in successors[node] if place[target] <= number}
        flow = _Flow(len(successors))
        flow.entry[0] = self.start
        for node in self._order:
            if node in closing:
                flow.entry[node] = self.start
            proven = flow.entry[node]
            if proven is None or node == avoiding:
                continue
            left: Proven | None = proven.without_step(self.workflow.steps[node - 1].id) if node else proven
            taken = flow.taken[node]
            for transition, targets in zip(self.workflow.transitions_of(node), self._edges[node], strict=True):
                condition = transition.condition
                holds = fails = left
                if left is not None and condition is not None:
                    holds, fails = split(left, condition)
                taken.append(holds)
                left = fails
                if holds is not None:
                    for target in targets:
                        flow.entry[target] = joined(flow.entry[target], holds)
            flow.left[node] = left
        if avoiding is not None:
            flow.entry[avoiding] = None
        return flow

    def _live_successors(self) -> list[list[int]]:
        return [
            [
                target
                for proven, targets in zip(taken, self._edges[node], strict=False)
                if proven is not None
                for target in targets
            ]
            for node, taken in enumerate(self._base.taken)
        ]

    def _search(self, start: int, flow: _Flow | None) -> dict[int, tuple[int, int]]:
        """For each node that is found from `start`, nearest first, the node and transition that it is found from."""
        found = {start: (-1, -1)}
        queue = [start]
        for node in queue:
            taken = None if flow is None else flow.taken[node]
            for index, targets in enumerate(self._edges[node]):
                if taken is None or (taken and taken[index] is not None):
                    for target in targets:
                        if target not in found:
                            found[target] = (node, index)
                            queue.append(target)
        return found

    def _tree(self, over_any: bool) -> _Tree:
        """The shortest routes from the trigger to all nodes, over transitions that can be taken or over any."""
        if over_any not in self._trees:
            self._trees[over_any] = _Tree(self._search(0, None if over_any else self._base))
        return self._trees[over_any]

    def branch(self, node: int, tree: _Tree) -> list[RouteStop]:
        """The route to a node in a tree of routes, without walking the middle of a long one."""
        if tree.lengths[node] < MOST_STOPS:
            return _stops(self.workflow, self._back(node, tree.found))
        head = self._back(tree.heads[node], tree.found)
        tail = [(node, -1)]
        while len(tail) < MOST_STOPS // 2:
            tail.append(tree.found[tail[-1][0]])
        return _cut(self.workflow, head, tail[::-1], tree.lengths[node] + 1 - len(head) - len(tail))

    def _back(self, node: int, found: dict[int, tuple[int, int]]) -> Route:
        route = [(node, -1)]
        while found[node][0] >= 0:
            route.append(found[node])
            node = found[node][0]
        route.reverse()
        return route

    def _is_possible(self, route: Route) -> bool:
        """Whether, as far as is known, the conditions on a route can hold one after the other."""
        proven: Proven | None = self.start
        for node, index in route[:-1]:
            if proven is not None and node:
                proven = proven.without_step(self.workflow.steps[node - 1].id)
            for number, transition in enumerate(self.workflow.transitions_of(node)[: index + 1]):
                if proven is None:
                    return False
                if transition.condition is not None:
                    proven = split(proven, transition.condition)[0 if number == index else 1]
        return proven is not None


def route_along(workflow: Workflow, nodes: Sequence[int]) -> list[RouteStop]:
    """The stops of a route over these nodes, each of which has a transition to the next."""
    route = [(nodes[-1], -1)]
    for node, target in zip(reversed(nodes[:-1]), reversed(nodes[1:]), strict=True):
        ids = [transition.target for transition in workflow.transitions_of(node)]
        route.append((node, ids.index(workflow.steps[target - 1].id)))
    route.reverse()
    return _stops(workflow, route)


def _stops(workflow: Workflow, route: Route) -> list[RouteStop]:
    if len(route) <= MOST_STOPS:
        return [_stop(workflow, stop) for stop in route]
    half = MOST_STOPS // 2
    return _cut(workflow, route[:half], route[-half:], len(route) - 2 * half)


def _cut(workflow: Workflow, head: Route, tail: Route, left_out: int) -> list[RouteStop]:
    stops = [_stop(workflow, stop) for stop in (*head, *tail)]
    if left_out:
        last = len(head) - 1
        stops[last] = RouteStop(stops[last].path, f"{counted(left_out, 'more step')} between")
    return stops


@kept
def _known_stops(_workflow: Workflow) -> dict[tuple[int, int], RouteStop]:
    """The stops that routes have had so far: the routes of many findings begin alike."""
    return {}


def _stop(workflow: Workflow, stop: tuple[int, int]) -> RouteStop:
    known = _known_stops(workflow)
    return known.get(stop) or known.setdefault(stop, _new_stop(workflow, *stop))


def _new_stop(workflow: Workflow, node: int, index: int) -> RouteStop:
    if not node:
        assert workflow.trigger is not None
        path, step = workflow.trigger.path, ""
    else:
        path, step = workflow.steps[node - 1].path, workflow.steps[node - 1].id
    if index < 0:
        return RouteStop(path)
    return RouteStop(path, transition_in_words(workflow.transitions_of(node)[index], step, is_first=index == 0))
