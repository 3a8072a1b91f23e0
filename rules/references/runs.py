"""References against the run: has the step run when its output is read, and did it return anything?

Of several rules that could report the reads of one step only one does, so the findings of all of them are worked out
together, once for an app.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Related, Workflow, rule
from kwf_lint.analysis.graph import only_sources, reachable
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.kept import kept
from kwf_lint.definition.workflow import conditions_in
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.kustomer.names import is_lookup
from kwf_lint.words import quoted

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import RouteStop
    from kwf_lint.analysis.facts import Facts
    from kwf_lint.analysis.reads import Dotted, Read, Text, WorkflowReads
    from kwf_lint.definition.workflow import Condition, Step
    from kwf_lint.document.document import Path

# How many steps before a read are looked at singly: a chain of thousands of steps must not take quadratic time.
NEAR = 8
# How many of the reads that may lack one step are looked at: each needs a route for its proof.
MOST_TRIED = 20
# Attributes that hold a list of ids and are often empty.
LISTS = ("assignedUsers", "assignedTeams", "tags")
# Records of Kustomer's own, which have them.
RECORDS = ("kustomer.conversation.", "kustomer.customer.", "kustomer.company.", "kustomer.user.")


@rule("KWF402", "error")
def reference_before_run(app: App) -> list[Finding]:
    """The output of a step is read where that step cannot have run."""
    return _findings(app, "before run")


@rule("KWF403", "warning")
def reference_may_not_run(app: App) -> list[Finding]:
    """The output of a step is read where that step has run on some routes only."""
    return _findings(app, "may not run")


@rule("KWF404", "error")
def reference_to_nothing(app: App) -> list[Finding]:
    """What is read is known to be absent: a lookup found nothing, and its fields are used."""
    return _findings(app, "to nothing")


@rule("KWF405", "warning")
def unchecked_lookup(app: App) -> list[Finding]:
    """The result of a lookup is used, and no condition asks whether anything was found."""
    return _findings(app, "unchecked")


def _findings(app: App, problem: str) -> list[Finding]:
    return [finding for each, finding in _all_findings(app) if each == problem]


@kept
def _all_findings(app: App) -> list[tuple[str, Finding]]:
    """The findings of all rules of this module, each with its problem."""
    found: list[tuple[str, Finding]] = []
    for each in reads_of(app).workflows:
        if each.workflow.trigger:
            judge = _Judge(each)
            for step in each.steps:
                found += judge.of_step(step)
    return found


class _Judge:
    """Judges the reads of one workflow, step by step."""

    __slots__ = ("behind_misses", "each", "nodes", "proofs", "reached", "sources", "tested", "workflow")

    def __init__(self, each: WorkflowReads) -> None:
        self.each = each
        self.workflow = each.workflow
        self.nodes = _nodes(each.workflow)
        self.reached = reachable(each.workflow.successors)
        self.sources = only_sources(each.workflow.successors)
        self.tested, targets = _misses(each.workflow)
        self.behind_misses = _nodes_from(targets, each.workflow)
        # To find a route costs a walk over the workflow: in the largest not all findings can have one.
        self.proofs = max(3, 60_000 // len(self.reached))

    def of_step(self, step_id: str) -> Iterator[tuple[str, Finding]]:
        """What is wrong with the reads of a step's output, each finding with its problem."""
        node = self.nodes.get(step_id, -1)
        # A step of a shared id, one that does not exist or is not reached: those are other rules' findings.
        if node < 0 or not self.reached[node]:
            return
        step = self.workflow.steps[node - 1] if node else None
        reads = [read for read in self.each.steps[step_id] if read[0].number != node and self.reached[read[0].number]]
        is_reported = False
        if step is not None:
            early = [read for read in reads if not self._may_have_run(node, read)]
            if early:
                reads = [read for read in reads if self._may_have_run(node, read)]
                ids = self.workflow.steps_by_id
                if all(transition.target in ids for transition in self.workflow.transitions):
                    is_reported = True
                    yield "before run", self._before_run(step, node, early)
        used = [read for read in reads if read[0].key == "params" and not _is_test(read[0])]
        if step_id in self.tested:
            behind = [read for read in used if self.behind_misses[read[0].number]]
            for reference, absent in self._absent(step, step_id, behind).items():
                is_reported = True
                yield "to nothing", self._to_nothing(step, reference, absent)
        if is_reported:
            return
        finding = self._may_not_run(step, node, used) if step is not None else None
        if finding is not None:
            yield "may not run", finding
        elif step is not None and used and _may_find_nothing(step) and not self._in_conditions(step_id):
            if not any(_is_test(text) for text, _ in self.each.steps[step_id]):
                yield "unchecked", self._unchecked(step, used)
        elif "0" in self.each.marks and self._is_record(step):
            for finding in self._untested_firsts(step_id, used):
                yield "unchecked", finding

    @property
    def facts(self) -> Facts:
        from kwf_lint.analysis.facts import facts_of  # most workflows need none: what leads to a read is plain

        return facts_of(self.workflow)

    def _surely_ran(self, node: int, read: Read) -> bool:
        """Whether the last few steps before a read, which nothing else leads to, include that of the node."""
        before = read[0].number
        for _ in range(NEAR):
            before = self.sources[before]
            if before == node or before < 0:
                return before == node
        return False

    def _may_have_run(self, node: int, read: Read) -> bool:
        return self._surely_ran(node, read) or self.facts.may_run_before(node, read[0].number)

    def _has_run(self, node: int, read: Read) -> bool:
        return self._surely_ran(node, read) or self.facts.ran_before(node, read[0].number)

    def _route(self, node: int) -> list[RouteStop]:
        self.proofs -= 1
        return (self.facts.route(node) or []) if self.proofs > 0 else []

    def _before_run(self, step: Step, node: int, early: list[Read]) -> Finding:
        (text, dotted), *others = self.each.in_canonical_order(early)
        later = self.facts.may_run_before(text.number, node)
        return Finding(
            text.path,
            f"{step_in_words(step)} has not run when this is read{in_places(early)}",
            part=dotted.span(1),
            related=[
                Related(step.at("id"), "runs only later" if later else "runs on other routes"),
                *also_read(text, others),
            ],
            route=self._route(text.number),
            help="a reference to nothing is left out; read the output of a step that runs before this one",
        )

    def _absent(self, step: Step | None, step_id: str, used: list[Read]) -> dict[str, list[Read]]:
        """The reads of what is known to be absent, by what is: the id of a record that a lookup did not find, or a field."""
        record = f"/#steps.{step_id}.id"
        absent: dict[str, list[Read]] = {}
        for read in self.each.in_canonical_order(used):
            node = read[0].number
            proven = self.facts.at(node)
            reference = "/#" + ".".join(read[1].names)
            if self.facts.runs(node) and proven.is_absent(reference):
                is_record = step is not None and is_lookup(step.action) and proven.is_absent(record)
                absent.setdefault(record if is_record else reference, []).append(read)
        return absent

    def _to_nothing(self, step: Step | None, reference: str, absent: list[Read]) -> Finding:
        (text, dotted), *others = absent
        route = None
        self.proofs -= 1
        if self.proofs > 0:
            route = self.facts.route_where(text.number, lambda proven: proven.is_absent(reference))
            route = route or self.facts.route(text.number)
        if step is not None and is_lookup(step.action) and reference == f"/#steps.{step.id}.id":
            message = f"{step_in_words(step)} has found nothing where this is read"
            advice = "here the record does not exist: use what it was looked up by, or what the trigger gives"
        else:
            message = f"{quoted(reference)} does not exist where it is read"
            advice = "a condition on the way says so; read it on the other branch"
        return Finding(
            text.path,
            f"{message}{in_places(absent)}",
            part=dotted.span(1, len(dotted.names) - 1),
            related=also_read(text, others),
            route=route or (),
            help=advice,
        )

    def _may_not_run(self, step: Step, node: int, used: list[Read]) -> Finding | None:
        """The finding on the reads that a run gets to without the step and without a test of what it returned."""
        uncertain = [
            read
            for read in used
            if not self._has_run(node, read)
            # In a cycle all steps run before all others: that it is there is another rule's finding.
            and not self.facts.may_run_before(read[0].number, node)
        ]
        untested = [read for read in uncertain if not self.facts.at(read[0].number).exists(f"/#steps.{step.id}")]
        if not untested or self.proofs <= 0:
            return None
        self.proofs -= 1
        tests = {self._path_of(at) for at, _ in self.facts.tests_of(step.id)}
        proved: list[tuple[Read, list[RouteStop]]] = []
        for read in self.each.in_canonical_order(untested)[:MOST_TRIED]:
            route = self.facts.route(read[0].number, avoiding=node)
            if route is not None and tests.isdisjoint([stop.path for stop in route[:-1]]):
                proved.append((read, route))
        if not proved:
            return None
        found = [read for read, _ in proved]
        text, dotted = found[0]
        return Finding(
            text.path,
            f"{step_in_words(step)} may not have run when this is read{in_places(found)}",
            part=dotted.span(1),
            related=[Related(step.at("id"), "runs on other routes"), *also_read(text, found[1:])],
            route=proved[0][1],
            help="on the route shown the reference is left out; test with exists whether there is an output",
        )

    def _path_of(self, node: int) -> Path:
        if node:
            return self.workflow.steps[node - 1].path
        return self.workflow.trigger.path if self.workflow.trigger else ()

    def _in_conditions(self, step_id: str) -> list[Dotted]:
        """What the conditions of transitions read of a step's output."""
        return [dotted for text, dotted in self.each.steps[step_id] if text.key == "transitions"]

    def _unchecked(self, step: Step, used: list[Read]) -> Finding:
        (text, dotted), *others = self.each.in_canonical_order(used)
        return Finding(
            text.path,
            f"{step_in_words(step)} may have found nothing, and nothing tests it{in_places(used)}",
            part=dotted.span(1, len(dotted.names) - 1),
            related=[Related(step.at("action"), "the lookup"), *also_read(text, others)],
            route=self._route(text.number),
            help=f'lead on with a condition {{"op": "exists", "values": ["/#steps.{step.id}.id"]}}',
        )

    def _untested_firsts(self, step_id: str, used: list[Read]) -> Iterator[Finding]:
        """The first items of lists that are used where no condition asks whether there is one."""
        tested = {dotted.names[2] for dotted in self._in_conditions(step_id) if len(dotted.names) > 2}
        for name in LISTS:
            firsts = [read for read in used if read[1].names[2:3] == [name] and _is_first_of_list(read)]
            if firsts and name not in tested:
                (text, dotted), *others = self.each.in_canonical_order(firsts)
                yield Finding(
                    text.path,
                    f"{quoted(name)} may be empty, and its first item is used untested{in_places(firsts)}",
                    part=dotted.span(2, 3),
                    related=also_read(text, others),
                    route=self._route(text.number),
                    help=f'lead on with a condition {{"op": "exists", "values": ["{text.text}"]}}',
                )

    def _is_record(self, step: Step | None) -> bool:
        """Whether a step or the trigger returns a record of Kustomer's own."""
        trigger = self.workflow.trigger
        name = step.action if step is not None else trigger.event_name if trigger else ""
        return name.startswith(RECORDS)


def _nodes(workflow: Workflow) -> dict[str, int]:
    """The nodes of the steps by their ids, of the trigger as "1"; without the ids that several of them have."""
    nodes: dict[str, int] = {}
    shared = {"", workflow.trigger.id if workflow.trigger else ""}
    for node, step in enumerate(workflow.steps, 1):
        if step.id in nodes:
            shared.add(step.id)
        nodes[step.id] = node
    for each in shared:
        nodes.pop(each, None)
    nodes["1"] = 0
    return nodes


def _misses(workflow: Workflow) -> tuple[set[str], set[str]]:
    """The ids of the steps whose output conditions test for existence, and those of the steps behind what is absent.

    Something is absent behind a transition that tests for that, or that follows one which tests that it exists.
    """
    tested: set[str] = set()
    behind: set[str] = set()
    for source in (workflow.trigger, *workflow.steps) if workflow.tests else ():
        is_absent = False
        for transition in source.transitions if source else ():
            found = (
                [_existence_test(part) for part in conditions_in(transition.condition)] if transition.condition else []
            )
            if is_absent or "dne" in [op for op, _ in found]:
                behind.add(transition.target)
            tested.update([step for _, step in found if step])
            is_absent = is_absent or any(step for _, step in found)
    return tested, behind


def _existence_test(condition: Condition) -> tuple[str, str]:
    """The operator, and the id of the step of whose output the condition tests whether it exists; "" for other tests."""
    if condition.op in ("exists", "dne") and condition.values:
        operand = condition.values[0]
        if type(operand) is str and operand.startswith("/#steps."):
            return condition.op, operand[8:].partition(".")[0]
    return "", ""


def _nodes_from(ids: set[str], workflow: Workflow) -> bytearray:
    """One byte a node: 1 for the steps of these ids and all that they lead to."""
    found = bytearray(len(workflow.steps) + 1)
    pending = [node for node, step in enumerate(workflow.steps, 1) if step.id in ids] if ids else []
    for node in pending:
        if not found[node]:
            found[node] = 1
            pending += workflow.successors[node]
    return found


def _may_find_nothing(step: Step) -> bool:
    """Whether a step looks for a record of which it is not known that it exists, and nothing handles its failure."""
    if not is_lookup(step.action) or step.action.endswith(".find-by-id"):
        return False
    given = [step.params.get("id"), step.params.get("identifier")]
    # Klasses are part of how an organization is set up; a step with error cases takes care of a failure itself.
    return not (step.action.startswith("kustomer.klass.") or step.value.get("errorCases")) and not any(
        is_expression(value) for value in given
    )


def _is_first_of_list(read: Read) -> bool:
    """Whether the first item of a list that may be empty is read as the id of a record."""
    text, dotted = read
    names = dotted.names
    if len(names) != 4 or names[3] != "0" or names[2] not in LISTS or not text.text.startswith("/#"):
        return False
    key = text.path[-1]
    return text.key == "params" and type(key) is str and key.lower().endswith(("id", "identifier"))


def _is_test(text: Text) -> bool:
    """Whether a string itself asks for the existence of what it reads."""
    return text.text.startswith("/#fn:ifExists") or "{{#if" in text.text or "{{#unless" in text.text
