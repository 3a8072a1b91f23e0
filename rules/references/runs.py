"""References against the run: has the step run when its output is read, and has it put anything out?

What a workflow's reads amount to is worked out once for the rules of this module, since of several that could speak of a
step only one does. Most workflows are settled by a short look; the others are asked of facts.py.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Workflow, rule
from kwf_lint.analysis.graph import reachable
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.kept import kept
from kwf_lint.definition.workflow import conditions_in
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.kustomer.names import is_lookup
from kwf_lint.rulekit import Related
from kwf_lint.words import quoted

from .shared import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.facts import Facts
    from kwf_lint.analysis.reads import Dotted, Read, Text, WorkflowReads
    from kwf_lint.definition.workflow import Condition, Step
    from kwf_lint.rulekit import RouteStop

# How far up a workflow the short look goes.
NEAR = 8
# How many of the reads that may lack one step are looked at: each needs a route for its proof.
MOST_TRIED = 20
# Attributes that hold a list of ids and are often empty.
LISTS = ("assignedUsers", "assignedTeams", "tags")


def _judged(each: WorkflowReads) -> Iterator[tuple[str, Finding]]:
    """All findings of a workflow, each with the number of its rule."""
    suspects = _suspects(each) if each.workflow.trigger else []
    if not suspects:
        return
    judge = _Judge(each)
    for step in suspects:
        yield from judge.of_step(step)


# The short look.


def _suspects(each: WorkflowReads) -> list[str]:
    """The steps whose reads are not certainly in order, "1" for the trigger."""
    workflow = each.workflow
    has_firsts = "0" in each.marks
    if len(each.steps) == 1 and "1" in each.steps and not has_firsts and not workflow.tests:
        return []
    absences = _absence_tests(workflow)
    sources: list[int] | None = None
    found = []
    for step_id, same in each.steps.items():
        step = workflow.steps_by_id.get(step_id)
        tests = absences.get(step_id)
        if step is None:
            if step_id != "1" or not (tests or has_firsts):
                continue
        elif tests is None and ".find" in step.action and _may_find_nothing(step) and not _in_conditions(same):
            found.append(step_id)
            continue
        if sources is None:
            sources = _sources(workflow)
        for read in same:
            if read[0].holder is step:
                continue
            if (has_firsts and _is_first_of_list(read)) or not _surely_ran(workflow, sources, step, read, tests):
                found.append(step_id)
                break
    return found


def _absence_tests(workflow: Workflow) -> dict[str, dict[str, set[int]]]:
    """For each step the references to its output whose existence conditions test, and the nodes of these conditions."""
    found: dict[str, dict[str, set[int]]] = {}
    for node, _, condition in workflow.tests:
        for part in (condition,) if not condition.conditions else conditions_in(condition):
            if part.op in ("exists", "dne") and part.values:
                operand = part.values[0]
                if type(operand) is str and operand.startswith("/#steps."):
                    step = operand[8:].partition(".")[0]
                    found.setdefault(step, {}).setdefault(operand, set()).add(node)
    return found


def _sources(workflow: Workflow) -> list[int]:
    """For each node the only one that leads to it; -1 where none or several do."""
    sources = [-1] * (len(workflow.steps) + 1)
    seen = bytearray(len(sources))
    for node, targets in enumerate(workflow.successors):
        for target in targets:
            if seen[target] and sources[target] != node:
                sources[target] = -1
            else:
                sources[target] = node
                seen[target] = 1
    return sources


def _surely_ran(
    workflow: Workflow, sources: list[int], step: Step | None, read: Read, tests: dict[str, set[int]] | None
) -> bool:
    """Whether the only way to a read, near enough, passes the step (None: the trigger), and no test on it finds nothing."""
    steps = workflow.steps
    text, dotted = read
    node = text.number
    for _ in range(NEAR):
        if node <= 0:
            return node == 0 and step is None
        if steps[node - 1] is step:
            return True
        source = sources[node]
        if tests and source >= 0 and not _finds_all(workflow, source, node, dotted, tests):
            return False
        node = source
    return step is None and not tests


def _finds_all(workflow: Workflow, source: int, node: int, dotted: Dotted, tests: dict[str, set[int]]) -> bool:
    """Whether the way from one node to the next is only taken where all that is tested there exists, and the read needs."""
    for tested, nodes in tests.items():
        if source in nodes and _can_lose(tested, dotted):
            target = workflow.steps[node - 1].id
            for transition in workflow.transitions_of(source):
                condition = transition.condition
                if transition.target == target and (condition is None or not _asks_for(condition, tested)):
                    return False
    return True


def _can_lose(tested: str, dotted: Dotted) -> bool:
    """Whether a read finds nothing where what is tested does not exist: it, what it is a part of, or the whole record."""
    reference = "/#" + ".".join(dotted.names)
    return reference == tested or reference.startswith(f"{tested}.") or tested == f"/#steps.{dotted.step}.id"


def _asks_for(condition: Condition, tested: str) -> bool:
    """Whether a condition holds only where a reference exists."""
    if condition.op == "and":
        return any(part.op == "exists" and part.values[:1] == [tested] for part in condition.conditions)
    return condition.op == "exists" and condition.values[:1] == [tested]


def _in_conditions(same: list[Read]) -> list[Read]:
    """Those of the reads that stand in the conditions of transitions."""
    return [read for read in same if read[0].key == "transitions"]


def _may_find_nothing(step: Step) -> bool:
    """Whether a step looks for a record of which it is not known that it exists, and nothing handles its failure."""
    action = step.action
    if ".find" not in action or not is_lookup(step.action) or action.endswith(".find-by-id"):
        return False
    given = [step.params.get("id"), step.params.get("identifier")]
    # Klasses are part of how an organisation is set up; a step with error cases takes care of a failure itself.
    return not (action.startswith("kustomer.klass.") or step.value.get("errorCases")) and not any(
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


# The long look.


class _Judge:
    """Judges the reads of one workflow, step by step."""

    __slots__ = ("absences", "counts", "each", "facts", "has_dangling_targets", "proofs", "reached", "workflow")

    def __init__(self, each: WorkflowReads) -> None:
        from kwf_lint.analysis.facts import facts_of  # only for suspects

        self.each = each
        self.workflow = each.workflow
        self.facts: Facts = facts_of(each.workflow)
        self.reached = reachable(each.workflow.successors)
        ids = each.workflow.steps_by_id
        self.has_dangling_targets = any(each.target not in ids for each in self.workflow.transitions)
        self.absences = _absence_tests(each.workflow)
        self.counts: dict[str, int] = {}
        for step in self.workflow.steps:
            self.counts[step.id] = self.counts.get(step.id, 0) + 1
        # To find a route costs a walk over the workflow: in the largest not all findings can have one.
        self.proofs = max(3, 60_000 // len(self.reached))

    def of_step(self, step_id: str) -> Iterator[tuple[str, Finding]]:
        """What is wrong with the reads of a step's output, each finding with the number of its rule."""
        node = self.facts.node_of(step_id)
        # A step of a shared id, one that does not exist or is not reached: those are other rules' findings.
        if node is None or self.counts.get(step_id, 0) > 1 or not self.reached[node]:
            return
        same = [read for read in self.each.steps[step_id] if read[0].number != node and self.reached[read[0].number]]
        same = self.each.in_canonical_order(same)
        step = self.workflow.steps[node - 1] if node else None
        spoken = False
        if step is not None:
            may_run = {number: self.facts.may_run_before(node, number) for number in {read[0].number for read in same}}
            early = [read for read in same if not may_run[read[0].number]]
            if early:
                same = [read for read in same if may_run[read[0].number]]
                if not self.has_dangling_targets:
                    yield "402", self._before_run(step, node, early)
                    spoken = True
        used = [read for read in same if read[0].key == "params" and not _is_test(read[0])]
        if step_id in self.absences:
            absent = self._absent(step, step_id, used)
            for reference, told in absent.items():
                yield "404", self._to_nothing(step, reference, told)
                spoken = True
            if absent:
                lost = {id(read) for told in absent.values() for read in told}
                used = [read for read in used if id(read) not in lost]
        if step is not None and not spoken:
            uncertain = [
                read
                for read in used
                if not self.facts.ran_before(node, read[0].number)
                # In a circle all steps run before all others: that it is there is another rule's finding.
                and not self.facts.may_run_before(read[0].number, node)
            ]
            found = self._may_not_run(step, node, uncertain) if uncertain else None
            if found:
                yield "403", found
                return
        if not spoken:
            yield from self._unchecked(step, step_id, used)

    def _route(self, node: int) -> list[RouteStop]:
        self.proofs -= 1
        return (self.facts.route(node) or []) if self.proofs > 0 else []

    def _before_run(self, step: Step, node: int, early: list[Read]) -> Finding:
        (text, dotted), *others = early
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
        for read in used:
            node = read[0].number
            known = self.facts.at(node)
            reference = "/#" + ".".join(read[1].names)
            if self.facts.runs(node) and known.is_absent(reference):
                is_record = step is not None and is_lookup(step.action) and known.is_absent(record)
                absent.setdefault(record if is_record else reference, []).append(read)
        return absent

    def _to_nothing(self, step: Step | None, reference: str, told: list[Read]) -> Finding:
        (text, dotted), *others = told
        route = None
        self.proofs -= 1
        if self.proofs > 0:
            route = self.facts.route_where(text.number, lambda known: known.is_absent(reference))
            route = route or self.facts.route(text.number)
        if step is not None and is_lookup(step.action) and reference == f"/#steps.{step.id}.id":
            message = f"{step_in_words(step)} has found nothing where this is read"
            mend = "here the record does not exist: use what it was looked up by, or what the trigger gives"
        else:
            message = f"{quoted(reference)} does not exist where it is read"
            mend = "a condition on the way says so; read it on the other branch"
        return Finding(
            text.path,
            f"{message}{in_places(told)}",
            part=dotted.span(1, len(dotted.names) - 1),
            related=also_read(text, others),
            route=route or (),
            help=mend,
        )

    def _may_not_run(self, step: Step, node: int, uncertain: list[Read]) -> Finding | None:
        """The finding on the reads that a run gets to without the step and without a test of what it put out."""
        tests = {self._path_of(at) for at, _ in self.facts.tests_of(step.id)}
        proved: list[tuple[Read, list[RouteStop]]] = []
        untested = [read for read in uncertain if not self.facts.at(read[0].number).exists(f"/#steps.{step.id}")]
        if untested and self.proofs > 0:
            self.proofs -= 1
            for read in untested[:MOST_TRIED]:
                route = self.facts.route(read[0].number, avoiding=node)
                if route is not None and tests.isdisjoint([stop.path for stop in route[:-1]]):
                    proved.append((read, route))
        if not proved:
            return None
        told = [read for read, _ in proved]
        text, dotted = told[0]
        return Finding(
            text.path,
            f"{step_in_words(step)} may not have run when this is read{in_places(told)}",
            part=dotted.span(1),
            related=[Related(step.at("id"), "runs on other routes"), *also_read(text, told[1:])],
            route=proved[0][1],
            help="on the route shown the reference is left out; test with exists whether there is an output",
        )

    def _path_of(self, node: int) -> tuple[str | int, ...]:
        if node:
            return self.workflow.steps[node - 1].path
        return self.workflow.trigger.path if self.workflow.trigger else ()

    def _unchecked(self, step: Step | None, step_id: str, used: list[Read]) -> Iterator[tuple[str, Finding]]:
        all_reads = self.each.steps[step_id]
        if step is not None and used and _may_find_nothing(step) and not _in_conditions(all_reads):
            if any(_is_test(text) for text, _ in all_reads):
                return
            (text, dotted), *others = used
            finding = Finding(
                text.path,
                f"{step_in_words(step)} may have found nothing, and nothing tests it{in_places(used)}",
                part=dotted.span(1, len(dotted.names) - 1),
                related=[Related(step.at("action"), "the lookup"), *also_read(text, others)],
                route=self._route(text.number),
                help=f'lead on with a condition {{"op": "exists", "values": ["/#steps.{step.id}.id"]}}',
            )
            yield "405", finding
        elif self._is_record(step):
            for name in LISTS:
                firsts = [read for read in used if read[1].names[2:3] == [name] and _is_first_of_list(read)]
                if firsts and not any(dotted.names[2:3] == [name] for _, dotted in _in_conditions(all_reads)):
                    (text, dotted), *others = firsts
                    finding = Finding(
                        text.path,
                        f"{quoted(name)} may be empty, and its first item is used untested{in_places(firsts)}",
                        part=dotted.span(2, 3),
                        related=also_read(text, others),
                        route=self._route(text.number),
                        help=f'lead on with a condition {{"op": "exists", "values": ["{text.text}"]}}',
                    )
                    yield "405", finding

    def _is_record(self, step: Step | None) -> bool:
        """Whether a step or the trigger gives a record of Kustomer's own."""
        trigger = self.workflow.trigger
        name = step.action if step is not None else trigger.event_name if trigger else ""
        return name.startswith(("kustomer.conversation.", "kustomer.customer.", "kustomer.company.", "kustomer.user."))


def _is_test(text: Text) -> bool:
    """Whether a string itself asks for the existence of what it reads."""
    return text.text.startswith("/#fn:ifExists") or "{{#if" in text.text or "{{#unless" in text.text


@kept
def _all_findings(app: App) -> list[tuple[str, Finding]]:
    """The findings of all rules of this module, each with the number of its rule."""
    return [found for each in reads_of(app).workflows for found in _judged(each)]


def _findings(app: App, number: str) -> list[Finding]:
    return [finding for rule_number, finding in _all_findings(app) if rule_number == number]


@rule("KWF402", "error")
def reference_before_run(app: App) -> list[Finding]:
    """The output of a step is read where that step cannot have run."""
    return _findings(app, "402")


@rule("KWF403", "warning")
def reference_may_not_run(app: App) -> list[Finding]:
    """The output of a step is read where that step has run on some routes only."""
    return _findings(app, "403")


@rule("KWF404", "error")
def reference_to_nothing(app: App) -> list[Finding]:
    """What is read is known to be absent: a lookup found nothing, and its fields are used."""
    return _findings(app, "404")


@rule("KWF405", "warning")
def unchecked_lookup(app: App) -> list[Finding]:
    """The result of a lookup is used, and no condition asks whether anything was found."""
    return _findings(app, "405")
