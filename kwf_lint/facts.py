"""What is known when a step of a workflow runs: what ran before it, and what the conditions on the way say.

    facts = facts_of(workflow)                      # kept on the workflow; every part is worked out when first asked for
    node = facts.node_of("create")                  # nodes are those of Workflow.successors: 0 the trigger, n the n-th step

What ran:
    facts.ran_before(a, b)                          # on every route to b; True where no run gets to b: claim nothing there
    facts.may_run_before(a, b)                      # on some route to b, whatever the conditions say
    facts.runs(node)                                # whether any run gets to the node

What the conditions say (a Known of known.py; ask it `is_absent("/#steps.find.email")`, `exists(...)`, `value(...)`):
    facts.at(node)                                  # when the step starts, and in its params and error cases
    facts.after(node)                               # when its transitions are looked at; its own output is new
    facts.before(node, index)                       # the same, and the transitions before this one did not match
    facts.taken(node, index)                        # the transition is taken; None if it never can be
    facts.left(node)                                # no transition is taken; None if one always is
    facts.tests_of("find")                          # the transitions whose conditions read a step's output
To tell whether a condition can hold, or always holds: `known.split(facts.before(node, index), condition)`.

Routes, as the stops of Finding.route (None where no route is certain to be possible):
    facts.route(node)                               # a shortest one
    facts.route(node, avoiding=other)               # one on which the step `other` does not run: the proof that it may not
    facts.route_where(node, lambda known: known.is_absent("/#steps.1.customer"))   # one on which that comes to be known

How it is worked out: one pass forward over the graph. What is known on several transitions to a step is joined to what
all of them say; a transition that can never be taken brings nothing; where a circle closes nothing is known. No routes
are enumerated, so what only a combination of branches tells stays unknown. Linear in steps, transitions and conditions,
with the bounds that known.py sets to what is remembered. A workflow without a trigger has no runs: nothing is known.
"""

from __future__ import annotations

from kwf_lint.graph import dominators, reverse_postorder
from kwf_lint.known import Known, joined, split
from kwf_lint.ruleset import RouteStop
from kwf_lint.wording import way_in_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.app import Step, Transition, Workflow
    from kwf_lint.graph import Dominators, Routes

# A way through the graph: nodes, each with the index of the transition taken from it; -1 at the last.
Way = list[tuple[int, int]]


def facts_of(workflow: Workflow) -> Facts:
    """The facts of a workflow, made at the first call."""
    if workflow.facts is None:
        workflow.facts = Facts(workflow)
    return workflow.facts


def is_lookup(step: Step) -> bool:
    """Whether the step looks a record up by a built-in action (`kustomer.<object>.find...`) and puts it out."""
    parts = step.action.split(".")
    return (
        len(parts) == 3
        and parts[0] == "kustomer"
        and (parts[2] == "find" or parts[2].startswith("find-"))
        and parts[2] != "find-body"
    )


def read_steps(text: str) -> list[str]:
    """The ids of the steps that a reference, function or template reads; "1" is the trigger."""
    found = []
    at = text.find("steps.")
    while at >= 0:
        end = start = at + len("steps.")
        while end < len(text) and text[end] not in _AFTER_ID:
            end += 1
        if end > start and (at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_-")):
            found.append(text[start:end])
        at = text.find("steps.", end)
    return found


_AFTER_ID = frozenset(". ,|=~\"'()[]{}\t\r\n")


class _Flow:
    """The result of a pass: what is known at each node, on each transition, and where none is taken."""

    __slots__ = ("entry", "left", "taken")

    def __init__(self, count: int) -> None:
        self.entry: list[Known | None] = [None] * count
        self.left: list[Known | None] = [None] * count
        self.taken: list[list[Known | None]] = [[] for _ in range(count)]


class Facts:
    """What is known of one workflow; see the module."""

    __slots__ = (
        "_dominators",
        "_flow",
        "_flow_avoiding",
        "_live_dominators",
        "_nodes",
        "_order",
        "_routes",
        "_targets",
        "_tests",
        "start",
        "workflow",
    )

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.start = Known(lookups=frozenset([step.id for step in workflow.steps if is_lookup(step)]))
        self._dominators: Dominators | None = None
        self._live_dominators: Dominators | None = None
        self._flow: _Flow | None = None
        self._flow_avoiding: tuple[int, _Flow] | None = None
        self._nodes: dict[str, int] | None = None
        self._order: list[int] | None = None
        self._routes: Routes | None = None
        self._targets: list[list[list[int]]] | None = None
        self._tests: dict[str, list[tuple[int, Transition]]] | None = None

    def node_of(self, step: str) -> int | None:
        """The node of a step id, of several steps that share it the first; 0 for the trigger's id and for "1"."""
        if self._nodes is None:
            self._nodes = {}
            for number, each in enumerate(self.workflow.steps, 1):
                self._nodes.setdefault(each.id, number)
            trigger = self.workflow.trigger
            self._nodes[trigger.id if trigger else "1"] = self._nodes["1"] = 0
            self._nodes.pop("", None)
        return self._nodes.get(step)

    def runs(self, node: int) -> bool:
        """Whether any run gets to the node, as far as its conditions are understood."""
        return self._base.entry[node] is not None

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
        """Whether transitions lead from the trigger over `a` to `b`; a node comes before itself only in a circle."""
        if self._dominators is None:
            self._dominators = dominators(self.workflow.successors)
        if a != b and self._dominators.dominates(a, b):
            return True
        if not self._dominators.dominates(0, a):
            return False
        if self._routes is None:
            from kwf_lint.graph import Routes

            self._routes = Routes(self.workflow.successors)
        return self._routes.reaches(a, b)

    def at(self, node: int) -> Known:
        """What is known when the step starts; nothing where no run gets to it."""
        return self._base.entry[node] or self.start

    def after(self, node: int) -> Known:
        """What is known when the transitions of the step are looked at."""
        return self.at(node).without_step(self.workflow.steps[node - 1].id) if node else self.at(node)

    def before(self, node: int, index: int) -> Known | None:
        """What is known when one transition is looked at; None if an earlier one is always taken."""
        known: Known | None = self.after(node)
        for transition in self.workflow.transitions_of(node)[:index]:
            if known is not None and transition.condition is not None:
                known = split(known, transition.condition)[1]
        return known

    def taken(self, node: int, index: int) -> Known | None:
        """What is known when this transition has been taken; None where no run takes it."""
        taken = self._base.taken[node]
        return taken[index] if taken else None

    def left(self, node: int) -> Known | None:
        """What is known where no transition matches, so that the run ends; None where that cannot be."""
        return self._base.left[node]

    def tests_of(self, step: str) -> list[tuple[int, Transition]]:
        """The transitions, each with its node, whose conditions read the output of a step, in the order of the file."""
        if self._tests is None:
            from kwf_lint.app import strings_in

            self._tests = {}
            for node, transition, condition in self.workflow.tests:
                texts = [text for _, text in strings_in(condition.values, ())]
                for each in {each: 0 for text in texts for each in read_steps(text)}:
                    self._tests.setdefault(each, []).append((node, transition))
        return self._tests.get(step, [])

    def route(self, node: int, avoiding: int | None = None) -> list[RouteStop] | None:
        """A shortest route to the node. With `avoiding` it does not pass that node, and its conditions can all hold.

        Without it the route goes over transitions that can be taken if there is such a route, else over any; None where
        none leads there at all.
        """
        flow = self._base if avoiding is None else self._avoiding(avoiding)
        way = self._way(node, flow)
        if avoiding is None:
            way = way or self._way(node, None)
        elif way is not None and not self._is_possible(way):
            way = None
        return self._stops(way) if way is not None else None

    def route_where(self, node: int, holds: Callable[[Known], bool]) -> list[RouteStop] | None:
        """A shortest route to the node with a transition after which `holds` says yes to what is known."""
        flow = self._base
        before = self._search(0, flow)
        sources: list[list[tuple[int, int]]] = [[] for _ in flow.entry]
        for source, taken in enumerate(flow.taken):
            for index, known in enumerate(taken):
                if known is not None:
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
        lengths = self._lengths(before)
        best: tuple[int, int, int, int] | None = None
        for target in queue:
            for source, index in sources[target]:
                known = flow.taken[source][index]
                if source in lengths and known is not None and holds(known):
                    candidate = (lengths[source] + distance[target], source, index, target)
                    best = candidate if best is None else min(best, candidate)
        if best is None:
            return None
        _, source, index, target = best
        way = self._back(source, before)
        way[-1] = (source, index)
        while target != node:
            onward, index = behind[target]
            way.append((target, index))
            target = onward
        way.append((node, -1))
        return self._stops(way) if self._is_possible(way) else None

    @property
    def _edges(self) -> list[list[list[int]]]:
        """For each node and each of its transitions, the nodes that it leads to."""
        if self._targets is None:
            nodes: dict[str, list[int]] = {}
            for number, step in enumerate(self.workflow.steps, 1):
                nodes.setdefault(step.id, []).append(number)
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
            known = flow.entry[node]
            if known is None or node == avoiding:
                continue
            left: Known | None = known.without_step(self.workflow.steps[node - 1].id) if node else known
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
                for known, targets in zip(taken, self._edges[node], strict=False)
                if known is not None
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

    def _lengths(self, found: dict[int, tuple[int, int]]) -> dict[int, int]:
        lengths = {-1: -1}
        for node, (source, _) in found.items():
            lengths[node] = lengths[source] + 1
        del lengths[-1]
        return lengths

    def _way(self, node: int, flow: _Flow | None) -> Way | None:
        if flow is not None and flow.entry[node] is None:
            return None
        found = self._search(0, flow)
        return self._back(node, found) if node in found else None

    def _back(self, node: int, found: dict[int, tuple[int, int]]) -> Way:
        way = [(node, -1)]
        while found[node][0] >= 0:
            way.append(found[node])
            node = found[node][0]
        way.reverse()
        return way

    def _is_possible(self, way: Way) -> bool:
        """Whether, as far as is known, the conditions on a way can hold one after the other."""
        known: Known | None = self.start
        for node, index in way[:-1]:
            if known is not None and node:
                known = known.without_step(self.workflow.steps[node - 1].id)
            for number, transition in enumerate(self.workflow.transitions_of(node)[: index + 1]):
                if known is None:
                    return False
                if transition.condition is not None:
                    known = split(known, transition.condition)[0 if number == index else 1]
        return known is not None

    def _stops(self, way: Way) -> list[RouteStop]:
        stops = []
        for node, index in way:
            step = self.workflow.steps[node - 1] if node else None
            condition = ""
            if index >= 0:
                transition = self.workflow.transitions_of(node)[index]
                condition = way_in_words(transition, step.id if step else "", is_first=index == 0)
            if step is not None:
                stops.append(RouteStop(step.path, condition))
            elif self.workflow.trigger is not None:
                stops.append(RouteStop(self.workflow.trigger.path, condition))
        return stops
